/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/output.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "searcher/group.h"
#include "searcher/location.h"
#include "searcher/print_atom.h"
#include "searcher/print_csv.h"
#include "searcher/print_grep.h"
#include "searcher/print_html.h"
#include "searcher/print_json.h"
#include "searcher/print_jsonl.h"
#include "searcher/print_paths.h"
#include "searcher/print_ris.h"
#include "searcher/print_text.h"
#include "searcher/print_trec.h"
#include "searcher/print_tsv.h"
#include "shared/array.h"
#include "shared/display.h"
#include "shared/memory.h"

static const struct output_printer *choose_printer(enum output_format format)
{
	switch (format) {
	case OUTPUT_TEXT:
		return print_text_printer();
	case OUTPUT_JSONL:
		return print_jsonl_printer();
	case OUTPUT_JSON:
		return print_json_printer();
	case OUTPUT_TSV:
		return print_tsv_printer();
	case OUTPUT_CSV:
		return print_csv_printer();
	case OUTPUT_GREP:
		return print_grep_printer();
	case OUTPUT_TREC:
		return print_trec_printer();
	case OUTPUT_PATHS:
		return print_paths_printer();
	case OUTPUT_RIS:
		return print_ris_printer();
	case OUTPUT_ATOM:
		return print_atom_printer();
	case OUTPUT_HTML:
		return print_html_printer();
	}
	return NULL;
}

enum status output_open(struct output **out, FILE *stream,
			const struct output_options *options,
			struct fault *fault)
{
	struct output *output;
	enum status status = STATUS_OK;

	*out = NULL;
	output = memory_zeroed(1, sizeof(*output));
	if (!output)
		return fault_set(fault, STATUS_FULL, "out of memory");
	output->stream = stream;
	output->options = *options;
	output->record = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	output->scratch = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	output->printer = choose_printer(options->format);
	if (!output->printer)
		status = fault_set(fault, STATUS_BUG, "no such format");
	else if (output->printer->open)
		status = output->printer->open(output, fault);
	if (status) {
		output_close(output);
		return status;
	}
	*out = output;
	return STATUS_OK;
}

void output_close(struct output *output)
{
	if (!output)
		return;
	if (output->printer && output->printer->close)
		output->printer->close(output);
	bytes_free(&output->record);
	bytes_free(&output->scratch);
	memory_free(output);
}

enum status output_begin(struct output *output,
			 const struct output_question *question,
			 struct fault *fault)
{
	output->question = question;
	if (!output->printer->begin)
		return STATUS_OK;
	return output->printer->begin(output, fault);
}

enum status output_hit(struct output *output, const struct hit *hit,
		       struct text note, struct fault *fault)
{
	return output->printer->hit(output, hit, note, fault);
}

enum status output_end(struct output *output,
		       const struct output_answer *answer, struct fault *fault)
{
	if (!output->printer->end)
		return STATUS_OK;
	return output->printer->end(output, answer, fault);
}

enum status output_finish(struct output *output, struct fault *fault)
{
	if (!output->printer->finish)
		return STATUS_OK;
	return output->printer->finish(output, fault);
}

enum status output_article(struct output *output,
			   const struct output_article *article,
			   struct fault *fault)
{
	if (!output->printer->article)
		return fault_set(fault, STATUS_BUG,
				 "this format has no articles");
	return output->printer->article(output, article, fault);
}

enum status output_facets(struct output *output, const struct facets *facets,
			  struct fault *fault)
{
	if (!output->printer->facets)
		return fault_set(fault, STATUS_BUG,
				 "this format has no facets");
	return output->printer->facets(output, facets, fault);
}

enum status output_timeline(struct output *output,
			    const struct timeline *timeline,
			    struct fault *fault)
{
	if (!output->printer->timeline)
		return fault_set(fault, STATUS_BUG,
				 "this format has no timeline");
	return output->printer->timeline(output, timeline, fault);
}

enum status output_line(struct output *output, struct text line,
			struct fault *fault)
{
	enum status status;

	status = bytes_append(&output->record, line, fault);
	if (!status)
		status = bytes_append_byte(&output->record, '\n', fault);
	return output_write(output, status, fault);
}

bool output_has_no_ids(const struct output *output)
{
	return output->printer->has_no_ids;
}

bool output_has_facts(const struct output *output)
{
	return output->printer->has_facts;
}

bool output_has_diagnosis(const struct output *output)
{
	return output->printer->has_diagnosis;
}

void output_set_by_article(struct output *output, bool is_by_article)
{
	output->options.is_by_article = is_by_article;
}

enum status output_sync(struct output *output, struct fault *fault)
{
	int fd = fileno(output->stream);
	struct stat facts;

	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
		return STATUS_OK;
	/* EINVAL: this file system has no fsync. */
	if (fsync(fd) != 0 && errno != EINVAL)
		return fault_set_errno(fault, errno, "output");
	return STATUS_OK;
}

bool output_has_hits_beside(const struct output *output)
{
	return output->printer->has_hits_beside;
}

bool output_is_closed(const struct output *output)
{
	return output->is_closed;
}

/* As the stream takes it; an errno, or 0. */
static int write_record(struct output *output)
{
	const struct bytes *record = &output->record;
	size_t written = 0;

	errno = 0;
	if (record->length > 0)
		written =
			fwrite(record->data, 1, record->length, output->stream);
	if (written == record->length && fflush(output->stream) == 0 &&
	    !ferror(output->stream))
		return 0;
	return errno ? errno : EIO;
}

enum status output_write(struct output *output, enum status made,
			 struct fault *fault)
{
	int error_number = made ? 0 : write_record(output);

	bytes_clear(&output->record);
	if (error_number == 0)
		return made;
	output->is_closed = error_number == EPIPE;
	return fault_set_errno(fault, error_number, "output");
}

enum status output_put_qid(struct output *output, struct fault *fault)
{
	enum status status;

	if (!output->options.is_batch)
		return STATUS_OK;
	if (output->options.is_terminal)
		status = display_append(&output->record, output->question->qid,
					DISPLAY_LINE, fault);
	else
		status = bytes_append(&output->record, output->question->qid,
				      fault);
	return status ? status :
			bytes_append_byte(&output->record, '\t', fault);
}

enum status output_open_group(struct output *output, struct fault *fault)
{
	struct group *group;
	enum status status = group_new(&group, fault);

	output->state = group;
	return status;
}

void output_close_group(struct output *output)
{
	group_free(output->state);
	output->state = NULL;
}

enum status output_begin_group(struct output *output, struct fault *fault)
{
	(void)fault; /* nothing can fail */
	group_clear(output->state);
	return STATUS_OK;
}

enum status output_is_new(struct output *output, struct text name, bool *out,
			  struct fault *fault)
{
	struct hash hash = hash_text(name);

	return group_add(output->state, &hash, out, fault);
}

struct hash output_heading(const struct hit *hit)
{
	const struct text parts[] = { TEXT("heading"),
				      hash_as_text(&hit->article->article),
				      hit->path };

	return hash_parts(parts, COUNT(parts));
}

struct record_outlet output_outlet(const struct hit *hit)
{
	return record_outlet_at(hit->article, hit->cited);
}

uint64_t output_record(const struct hit *hit)
{
	const struct record_article *article = hit->article;

	return article->location_count > 0 ?
		       article->locations[hit->place].record :
		       0;
}

bool output_is_among_others(const struct hit *hit)
{
	const struct record_article *article = hit->article;

	return output_record(hit) > 0 ||
	       (article->location_count > 0 &&
		article->locations[hit->place].record_key.length > 0);
}

struct text output_id(const struct hit *hit)
{
	struct text id = hit->article->own_id;

	if (hit->place > 0)
		(void)location_own_id(&hit->article->locations[hit->place],
				      &id); /* or it were another place */
	return id.length > 0 ? id : hit->path;
}

/* Another place than the first has the same text, and its own file. */
bool output_is_of_file(const struct hit *hit)
{
	return hit->article->is_file && hit->place == 0;
}

const char *output_of(const struct hit *hit)
{
	return output_is_of_file(hit) ? "file" : "text";
}

struct text output_language(const struct hit *hit)
{
	if (hit->passage->language.length > 0)
		return hit->passage->language;
	return hit->article->language;
}

struct text output_title(const struct hit *hit)
{
	return hit->article->title.length > 0 ? hit->article->title : hit->path;
}

const char *output_precision(enum record_precision precision)
{
	switch (precision) {
	case RECORD_YEAR:
		return "year";
	case RECORD_MONTH:
		return "month";
	case RECORD_DAY:
		return "day";
	case RECORD_TIME:
		return "time";
	case RECORD_UNDATED:
		break;
	}
	return NULL;
}

const char *output_form(enum hit_form form)
{
	switch (form) {
	case HIT_EXACT:
		return "exact";
	case HIT_STEM:
		return "stem";
	case HIT_FUZZY:
		return "fuzzy";
	case HIT_SCRIPT:
		return "script";
	case HIT_SYNONYM:
		break;
	}
	return "synonym";
}

bool output_is_web(struct text address)
{
	static const struct text schemes[] = { TEXT_INIT("http://"),
					       TEXT_INIT("https://") };

	for (size_t i = 0; i < COUNT(schemes); i++)
		if (address.length > schemes[i].length &&
		    text_begins_caseless(address, schemes[i]))
			return true;
	return false;
}

double output_score(double score)
{
	return round(score * 1e4) / 1e4;
}

double output_share(double share)
{
	return round(share * 1e4) / 1e4;
}
