/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/print_status.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "indexer/compaction.h"
#include "indexer/generation.h"
#include "indexer/passages.h"
#include "indexer/roots.h"
#include "shared/display.h"
#include "shared/json.h"
#include "shared/schema.h"
#include "shared/terms.h"
#include "shared/utf8.h"
#include "shared/values.h"

enum { VALUE_BYTES = 1 << 20, LABEL_WIDTH = 16 };

/* ---- What there is to say ---------------------------------------------- */

enum figure {
	FIGURE_FORMAT,
	FIGURE_GENERATION,
	FIGURE_RUN,
	FIGURE_ARTICLES,
	FIGURE_PASSAGES,
	FIGURE_LOCATIONS,
	FIGURE_SOURCES,
	FIGURE_REJECTED,
	FIGURE_SOURCE_BYTES,
	FIGURE_INDEX_BYTES,
	FIGURE_COMPACT_BYTES,
	FIGURE_WANTED_BYTES,
	FIGURE_LEDGER_BYTES,
	FIGURE_COUNT
};

static const char *const figure_names[FIGURE_COUNT] = {
	"format",       "generation",  "run",           "articles",
	"passages",     "locations",   "sources",       "rejected",
	"source_bytes", "index_bytes", "compact_bytes", "compaction_wants",
	"ledger_bytes"
};

enum label {
	WORD_INDEX,
	WORD_ANALYSIS,
	WORD_PASSAGES,
	WORD_UPDATED,
	WORD_FIRST,
	WORD_LAST,
	WORD_COUNT
};

static const char *const word_names[WORD_COUNT] = {
	"index",   "analysis",   "passages_version",
	"updated", "date_first", "date_last"
};

/* Of the words that are metadata of the index. */
static const char *const word_keys[WORD_COUNT] = { SCHEMA_META_INDEX,
						   SCHEMA_META_ANALYSIS,
						   SCHEMA_META_PASSAGES,
						   SCHEMA_META_UPDATED,
						   NULL,
						   NULL };

struct view {
	struct look *look;
	int64_t figures[FIGURE_COUNT];
	struct bytes words[WORD_COUNT]; /* empty: absent */
	struct bytes *out;
	enum status status; /* of a visit that ended early */
	struct fault *fault;
};

static int64_t number_of(struct text digits)
{
	int64_t number = 0;

	for (size_t i = 0; i < digits.length && i < 18; i++)
		if (text_is_digit(digits.data[i]))
			number = number * 10 + (digits.data[i] - '0');
	return number;
}

static enum status gather_number(struct view *view, const char *key,
				 enum figure which)
{
	struct bytes value = BYTES_UP_TO(VALUE_BYTES);
	enum status status = index_meta(view->look->index, 0, text_of(key),
					&value, view->fault);

	view->figures[which] = number_of(text_from(&value));
	bytes_free(&value);
	return status;
}

static enum status gather_days(struct view *view)
{
	struct bytes low = BYTES_UP_TO(VALUE_BYTES);
	struct bytes high = BYTES_UP_TO(VALUE_BYTES);
	enum status status = index_value_ends(
		view->look->index, SCHEMA_SLOT_DAY, &low, &high, view->fault);

	if (status == STATUS_OK)
		status = values_print_day(&view->words[WORD_FIRST],
					  text_from(&low), view->fault);
	if (status == STATUS_OK)
		status = values_print_day(&view->words[WORD_LAST],
					  text_from(&high), view->fault);
	bytes_free(&low);
	bytes_free(&high);
	return status;
}

static enum status gather_compaction(struct view *view)
{
	struct look *look = view->look;
	struct compaction state;
	enum status status = compaction_judge(&state, look->ledger,
					      view->figures[FIGURE_INDEX_BYTES],
					      index_document_count(look->index),
					      view->fault);

	view->figures[FIGURE_COMPACT_BYTES] = state.compact_bytes;
	return status ? status :
			ledger_number(look->ledger, LEDGER_ROOM,
				      &view->figures[FIGURE_WANTED_BYTES],
				      view->fault);
}

static enum status gather_index(struct view *view)
{
	struct look *look = view->look;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < WORD_COUNT && status == STATUS_OK; i++)
		if (word_keys[i])
			status = index_meta(look->index, 0,
					    text_of(word_keys[i]),
					    &view->words[i], view->fault);
	if (status == STATUS_OK)
		status = gather_days(view);
	if (status == STATUS_OK)
		status = gather_number(view, SCHEMA_META_FORMAT, FIGURE_FORMAT);
	if (status == STATUS_OK)
		status = gather_number(view, SCHEMA_META_RUN, FIGURE_RUN);
	if (status == STATUS_OK)
		status = generation_current(look->folder_fd,
					    &view->figures[FIGURE_GENERATION],
					    view->fault);
	if (status == STATUS_OK)
		status = generation_size(look->folder_fd,
					 view->figures[FIGURE_GENERATION],
					 &view->figures[FIGURE_INDEX_BYTES],
					 view->fault);
	return status ? status : gather_compaction(view);
}

static enum status gather(struct view *view)
{
	struct ledger_totals totals;
	struct stat facts;
	enum status status =
		ledger_sum(view->look->ledger, &totals, view->fault);

	if (status)
		return status;
	view->figures[FIGURE_ARTICLES] = totals.articles;
	view->figures[FIGURE_PASSAGES] = totals.passages;
	view->figures[FIGURE_LOCATIONS] = totals.locations;
	view->figures[FIGURE_SOURCES] = totals.sources;
	view->figures[FIGURE_REJECTED] = totals.rejected;
	view->figures[FIGURE_SOURCE_BYTES] = totals.bytes;
	if (fstatat(view->look->folder_fd, SCHEMA_LEDGER_FILE, &facts, 0) == 0)
		view->figures[FIGURE_LEDGER_BYTES] = facts.st_size;
	return view->look->index ? gather_index(view) : STATUS_OK;
}

static void open_view(struct view *view, struct look *look, struct bytes *out,
		      struct fault *fault)
{
	*view = (struct view){ .look = look, .out = out, .fault = fault };
	for (size_t i = 0; i < WORD_COUNT; i++)
		view->words[i] = BYTES_UP_TO(VALUE_BYTES);
}

static void close_view(struct view *view)
{
	for (size_t i = 0; i < WORD_COUNT; i++)
		bytes_free(&view->words[i]);
}

/* ---- For people -------------------------------------------------------- */

static enum status print_pair(struct view *view, const char *name,
			      struct text value)
{
	enum status status = bytes_printf(view->out, view->fault, "%-*s ",
					  LABEL_WIDTH, name);

	if (status == STATUS_OK)
		status = display_append(view->out, value, DISPLAY_LINE,
					view->fault);
	return status ? status :
			bytes_append_byte(view->out, '\n', view->fault);
}

static bool show_language(void *context, struct text term, uint32_t frequency)
{
	struct view *view = context;
	struct text code = text_skip(term, 1);

	view->status = bytes_printf(view->out, view->fault, "%-*s ",
				    LABEL_WIDTH, "language");
	if (view->status == STATUS_OK)
		view->status = display_append(view->out, code, DISPLAY_LINE,
					      view->fault);
	if (view->status == STATUS_OK)
		view->status = bytes_printf(view->out, view->fault,
					    ": %" PRIu32 " passages\n",
					    frequency);
	return view->status == STATUS_OK;
}

static enum status show_root(void *context, const struct ledger_root *root,
			     struct fault *fault)
{
	struct view *view = context;
	enum status status =
		bytes_printf(view->out, fault, "%-*s ", LABEL_WIDTH, "root");

	if (status == STATUS_OK)
		status = display_append(view->out, root->label, DISPLAY_NAME,
					fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(view->out, '=', fault);
	if (status == STATUS_OK)
		status = display_append(view->out, root->path, DISPLAY_NAME,
					fault);
	return status ? status : bytes_append_byte(view->out, '\n', fault);
}

static enum status show_run(void *context, const struct ledger_run *run,
			    struct fault *fault)
{
	struct view *view = context;

	return bytes_printf(view->out, fault,
			    "%-*s %" PRId64 " %.*s: %" PRId64 " added, %" PRId64
			    " changed, %" PRId64 " deleted, %" PRId64
			    " rejected\n",
			    LABEL_WIDTH, "run", run->run,
			    (int)run->started.length, run->started.data,
			    run->added, run->changed, run->deleted,
			    run->rejected);
}

/* Calls `show` with each language of the index. */
static enum status each_language(struct view *view,
				 bool (*show)(void *context, struct text term,
					      uint32_t frequency))
{
	const struct index_visitor visitor = { show, view };
	enum status status;

	view->status = STATUS_OK;
	if (!view->look->index)
		return STATUS_OK;
	status = index_each_term(view->look->index, TEXT(SCHEMA_LANGUAGE),
				 &visitor, view->fault);
	return status ? status : view->status;
}

static enum status print_text(struct view *view)
{
	struct ledger *ledger = view->look->ledger;
	enum status status = gather(view);

	if (status == STATUS_OK)
		status =
			print_pair(view, "folder", text_of(view->look->folder));
	for (size_t i = 0; i < WORD_COUNT && status == STATUS_OK; i++)
		if (view->words[i].length > 0)
			status = print_pair(view, word_names[i],
					    text_from(&view->words[i]));
	for (size_t i = 0; i < FIGURE_COUNT && status == STATUS_OK; i++)
		status = bytes_printf(view->out, view->fault,
				      "%-*s %" PRId64 "\n", LABEL_WIDTH,
				      figure_names[i], view->figures[i]);
	if (status == STATUS_OK)
		status = each_language(view, show_language);
	if (status == STATUS_OK)
		status = ledger_each_root(ledger, show_root, view, view->fault);
	if (status == STATUS_OK)
		status = ledger_each_run(ledger, show_run, view, view->fault);
	if (status == STATUS_OK)
		status = print_version(view->out, view->fault);
	return status;
}

enum status print_status_text(struct bytes *out, struct look *look,
			      struct fault *fault)
{
	struct view view;
	enum status status;

	open_view(&view, look, out, fault);
	status = print_text(&view);
	close_view(&view);
	return status;
}

/* ---- For other tools --------------------------------------------------- */

static enum status put_text(struct view *view, const char *name,
			    struct text value)
{
	enum status status = json_key(view->out, name, view->fault);

	return status ? status :
			json_text_or_null(view->out, value, view->fault);
}

static enum status put_number(struct view *view, const char *name,
			      int64_t number)
{
	enum status status = json_key(view->out, name, view->fault);

	return status ? status : json_signed(view->out, number, view->fault);
}

/* Codes are lower-case letters and hyphens: a key needs no escape. */
static bool put_language(void *context, struct text term, uint32_t frequency)
{
	struct view *view = context;
	char code[32];

	(void)snprintf(code, sizeof(code), "%.*s", (int)term.length - 1,
		       term.data + 1);
	view->status = put_number(view, code, frequency);
	return view->status == STATUS_OK;
}

static enum status put_root(void *context, const struct ledger_root *root,
			    struct fault *fault)
{
	struct view *view = context;
	enum status status = json_item(view->out, fault);

	if (status == STATUS_OK)
		status = json_open(view->out, '{', fault);
	if (status == STATUS_OK)
		status = put_text(view, "label", root->label);
	if (status == STATUS_OK)
		status = put_text(view, "path", root->path);
	if (status == STATUS_OK)
		status = put_text(view, "given", root->given);
	return status ? status : json_close(view->out, '}', fault);
}

static enum status put_run(void *context, const struct ledger_run *run,
			   struct fault *fault)
{
	const struct {
		const char *name;
		int64_t value;
	} figures[] = {
		{ "added", run->added },
		{ "changed", run->changed },
		{ "deleted", run->deleted },
		{ "rejected", run->rejected },
	};
	struct view *view = context;
	enum status status = json_item(view->out, fault);

	if (status == STATUS_OK)
		status = json_open(view->out, '{', fault);
	if (status == STATUS_OK)
		status = put_number(view, "run", run->run);
	if (status == STATUS_OK)
		status = put_text(view, "started", run->started);
	if (status == STATUS_OK)
		status = put_text(view, "finished", run->finished);
	for (size_t i = 0; i < 4 && status == STATUS_OK; i++)
		status = put_number(view, figures[i].name, figures[i].value);
	return status ? status : json_close(view->out, '}', fault);
}

static enum status put_languages(struct view *view)
{
	enum status status = json_key(view->out, "languages", view->fault);

	if (status == STATUS_OK)
		status = json_open(view->out, '{', view->fault);
	if (status == STATUS_OK)
		status = each_language(view, put_language);
	return status ? status : json_close(view->out, '}', view->fault);
}

static enum status put_lists(struct view *view)
{
	struct ledger *ledger = view->look->ledger;
	enum status status = json_key(view->out, "roots", view->fault);

	if (status == STATUS_OK)
		status = json_open(view->out, '[', view->fault);
	if (status == STATUS_OK)
		status = ledger_each_root(ledger, put_root, view, view->fault);
	if (status == STATUS_OK)
		status = json_close(view->out, ']', view->fault);
	if (status == STATUS_OK)
		status = json_key(view->out, "runs", view->fault);
	if (status == STATUS_OK)
		status = json_open(view->out, '[', view->fault);
	if (status == STATUS_OK)
		status = ledger_each_run(ledger, put_run, view, view->fault);
	return status ? status : json_close(view->out, ']', view->fault);
}

static enum status put_versions(struct view *view)
{
	enum status status = json_key(view->out, "versions", view->fault);

	if (status == STATUS_OK)
		status = json_open(view->out, '{', view->fault);
	if (status == STATUS_OK)
		status = put_text(view, "pqindex", TEXT(PULLQUOTE_VERSION));
	if (status == STATUS_OK)
		status = put_text(view, "xapian",
				  text_of(index_library_version()));
	if (status == STATUS_OK)
		status = put_text(view, "sqlite",
				  text_of(ledger_library_version()));
	if (status == STATUS_OK)
		status = put_text(view, "utf8proc",
				  text_of(utf8_library_version()));
	if (status == STATUS_OK)
		status = put_text(view, "unicode",
				  text_of(utf8_unicode_version()));
	return status ? status : json_close(view->out, '}', view->fault);
}

static enum status print_json(struct view *view)
{
	enum status status = gather(view);

	if (status == STATUS_OK)
		status = json_open(view->out, '{', view->fault);
	if (status == STATUS_OK)
		status = put_text(view, "folder", text_of(view->look->folder));
	for (size_t i = 0; i < WORD_COUNT && status == STATUS_OK; i++)
		status = put_text(view, word_names[i],
				  text_from(&view->words[i]));
	for (size_t i = 0; i < FIGURE_COUNT && status == STATUS_OK; i++)
		status = put_number(view, figure_names[i], view->figures[i]);
	if (status == STATUS_OK)
		status = put_languages(view);
	if (status == STATUS_OK)
		status = put_lists(view);
	if (status == STATUS_OK)
		status = put_versions(view);
	if (status == STATUS_OK)
		status = json_close(view->out, '}', view->fault);
	return status ? status :
			bytes_append_byte(view->out, '\n', view->fault);
}

enum status print_status_json(struct bytes *out, struct look *look,
			      struct fault *fault)
{
	struct view view;
	enum status status;

	open_view(&view, look, out, fault);
	status = print_json(&view);
	close_view(&view);
	return status;
}

/* ---- Lists ------------------------------------------------------------- */

/* The visitor's context. */
struct rejected {
	struct bytes *out;
	struct roots *roots;
};

static enum status show_rejected(void *context,
				 const struct ledger_source *source,
				 struct fault *fault)
{
	const struct rejected *rejected = context;
	struct bytes *out = rejected->out;
	const struct root *root = roots_find(rejected->roots, source->label);
	enum status status = STATUS_OK;

	/* As it can be opened from anywhere. */
	if (root) {
		status = display_append(out, root->path, DISPLAY_NAME, fault);
		if (status == STATUS_OK)
			status = bytes_append_byte(out, '/', fault);
	}
	if (status == STATUS_OK)
		status = display_append(out, source->path, DISPLAY_NAME, fault);
	if (status == STATUS_OK)
		status = bytes_append(out, TEXT(": "), fault);
	if (status == STATUS_OK)
		status = display_append(out, source->reason, DISPLAY_LINE,
					fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}

enum status print_rejected(struct bytes *out, struct ledger *ledger,
			   struct fault *fault)
{
	struct rejected rejected = { .out = out };
	enum status status = roots_new(&rejected.roots, ledger, fault);

	if (status == STATUS_OK)
		status = ledger_each_rejected(ledger, show_rejected, &rejected,
					      fault);
	roots_free(rejected.roots);
	return status;
}

enum status print_dry_run(struct bytes *out, const char *verb, struct text path,
			  const char *reason, struct fault *fault)
{
	enum status status = bytes_printf(out, fault, "%s ", verb);

	if (status == STATUS_OK)
		status = display_append(out, path, DISPLAY_NAME, fault);
	if (status == STATUS_OK && reason)
		status = bytes_append(out, TEXT(": "), fault);
	if (status == STATUS_OK && reason)
		status = display_append(out, text_of(reason), DISPLAY_LINE,
					fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}

enum status print_version(struct bytes *out, struct fault *fault)
{
	const struct passage_limits limits = PASSAGE_LIMITS;
	char analysis[TERMS_FINGERPRINT_BYTES];
	struct terms *terms = NULL;
	enum status status = terms_open(&terms, fault);

	if (status == STATUS_OK)
		status = terms_fingerprint(terms, analysis, fault);
	/* libstemmer tells no version: the analysis stands for its stems. */
	if (status == STATUS_OK)
		status = bytes_printf(out, fault,
				      "pqindex %s\nformat %d, analysis %s\n"
				      "xapian %s, sqlite %s, utf8proc %s "
				      "(Unicode %s)\npassages ",
				      PULLQUOTE_VERSION, SCHEMA_FORMAT,
				      analysis, index_library_version(),
				      ledger_library_version(),
				      utf8_library_version(),
				      utf8_unicode_version());
	if (status == STATUS_OK)
		status = passages_version(out, &limits, fault);
	terms_close(terms);
	return status ? status : bytes_append_byte(out, '\n', fault);
}
