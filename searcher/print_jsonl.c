/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_jsonl.h"

#include <math.h>

#include "shared/json.h"
#include "shared/utf8.h"

/* An object in the making: after a failure the rest does nothing. */
struct writer {
	struct bytes *out;
	enum status status;
	struct fault *fault;
};

static void put_key(struct writer *writer, const char *key)
{
	if (!writer->status)
		writer->status = json_key(writer->out, key, writer->fault);
}

/* A text that is there, maybe empty. */
static void put_string(struct writer *writer, const char *key, struct text text)
{
	put_key(writer, key);
	if (!writer->status)
		writer->status = json_text(writer->out, text, writer->fault);
}

/* A text that is absent when empty. */
static void put_text(struct writer *writer, const char *key, struct text text)
{
	put_key(writer, key);
	if (!writer->status)
		writer->status =
			json_text_or_null(writer->out, text, writer->fault);
}

/* One of our own words; NULL where there is none. */
static void put_word(struct writer *writer, const char *key, const char *word)
{
	put_text(writer, key, word ? text_of(word) : TEXT(""));
}

static void put_count(struct writer *writer, const char *key, uint64_t count)
{
	put_key(writer, key);
	if (!writer->status)
		writer->status = json_count(writer->out, count, writer->fault);
}

static void put_number(struct writer *writer, const char *key, double number)
{
	put_key(writer, key);
	if (!writer->status)
		writer->status =
			json_number(writer->out, number, writer->fault);
}

static void put_bool(struct writer *writer, const char *key, bool is_true)
{
	put_key(writer, key);
	if (!writer->status)
		writer->status = json_bool(writer->out, is_true, writer->fault);
}

static void put_item(struct writer *writer)
{
	if (!writer->status)
		writer->status = json_item(writer->out, writer->fault);
}

static void put_open(struct writer *writer, char bracket)
{
	if (!writer->status)
		writer->status = json_open(writer->out, bracket, writer->fault);
}

static void put_close(struct writer *writer, char bracket)
{
	if (!writer->status)
		writer->status =
			json_close(writer->out, bracket, writer->fault);
}

static void put_authors(struct writer *writer, const struct text *authors,
			size_t count)
{
	size_t i;

	put_key(writer, "author");
	put_open(writer, '[');
	for (i = 0; i < count && !writer->status; i++) {
		put_item(writer);
		if (!writer->status)
			writer->status = json_text(writer->out, authors[i],
						   writer->fault);
	}
	put_close(writer, ']');
}

static void put_outlet(struct writer *writer,
		       const struct record_outlet *outlet)
{
	put_text(writer, "source", outlet->source);
	put_authors(writer, outlet->authors, outlet->author_count);
	put_text(writer, "date", outlet->date);
	put_word(writer, "date_precision", output_precision(outlet->precision));
	put_text(writer, "url", outlet->address);
}

/* RFC 4648, section 4. */
static enum status append_base64(struct bytes *out, struct text text,
				 struct fault *fault)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	enum status status = STATUS_OK;
	size_t offset;
	size_t i;

	for (offset = 0; offset < text.length && !status; offset += 3) {
		size_t left = text.length - offset;
		uint32_t group = 0;
		char four[4] = { '=', '=', '=', '=' };

		for (i = 0; i < 3; i++)
			group = group << 8 |
				(i < left ?
					 (unsigned char)text.data[offset + i] :
					 0);
		for (i = 0; i < 4 && i <= left; i++)
			four[i] = digits[group >> (18 - 6 * i) & 63];
		status = bytes_append(out, (struct text){ four, 4 }, fault);
	}
	return status;
}

/* "path", repaired where need be, and then the true bytes beside it. */
static void put_path(struct writer *writer, struct text path)
{
	struct bytes encoded = BYTES_UP_TO(OUTPUT_RECORD_BYTES);

	put_text(writer, "path", path);
	if (!writer->status && !utf8_is_valid(path))
		writer->status = append_base64(&encoded, path, writer->fault);
	put_text(writer, "path_bytes", text_from(&encoded));
	bytes_free(&encoded);
}

static void put_hash(struct writer *writer, const char *key,
		     const struct hash *hash)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(hash, hex);
	put_word(writer, key, hex);
}

static const char *form_word(enum hit_form form)
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
		return "synonym";
	}
	return NULL;
}

static void put_matches(struct writer *writer, const struct hit *hit)
{
	size_t i;

	put_key(writer, "matches");
	put_open(writer, '[');
	for (i = 0; i < hit->match_count && !writer->status; i++) {
		const struct hit_match *match = &hit->matches[i];

		put_item(writer);
		put_open(writer, '{');
		put_count(writer, "start", match->start);
		put_count(writer, "end", match->end);
		put_string(writer, "term", match->term);
		put_word(writer, "form", form_word(match->form));
		put_close(writer, '}');
	}
	put_close(writer, ']');
}

static void put_hit_article(struct writer *writer, const struct hit *hit)
{
	const struct record_article *article = hit->article;
	const struct record_outlet outlet = output_outlet(hit);

	put_hash(writer, "passage", &hit->passage->passage);
	put_hash(writer, "article", &article->article);
	put_text(writer, "id", output_id(hit));
	put_text(writer, "title", article->title);
	put_outlet(writer, &outlet);
	put_text(writer, "lang", output_language(hit));
	put_path(writer, hit->path);
	put_count(writer, "record", output_record(hit));
	put_word(writer, "of", output_of(hit));
}

static void put_neighbours(struct writer *writer, const char *key,
			   const struct record_passage *list, size_t count)
{
	put_key(writer, key);
	put_open(writer, '[');
	for (size_t i = 0; i < count && !writer->status; i++) {
		put_item(writer);
		put_open(writer, '{');
		put_hash(writer, "passage", &list[i].passage);
		put_count(writer, "start", list[i].start);
		put_count(writer, "end", list[i].end);
		put_count(writer, "line", list[i].line);
		put_text(writer, "section", list[i].section);
		put_string(writer, "text", list[i].text);
		put_close(writer, '}');
	}
	put_close(writer, ']');
}

static void put_hit_passage(struct writer *writer, const struct hit *hit)
{
	const struct record_passage *passage = hit->passage;

	put_count(writer, "start", passage->start);
	put_count(writer, "end", passage->end);
	put_count(writer, "line", passage->line);
	put_text(writer, "section", passage->section);
	put_string(writer, "text", passage->text);
	put_matches(writer, hit);
	put_neighbours(writer, "before", hit->before, hit->before_count);
	put_neighbours(writer, "after", hit->after, hit->after_count);
	put_count(writer, "more", hit->more);
	put_count(writer, "copies", hit->copies);
	put_count(writer, "locations", hit->article->location_count);
	put_count(writer, "first_seen", passage->first_seen);
	put_bool(writer, "changed", hit->is_changed);
}

static struct writer begin_record(struct output *output, const char *type,
				  struct fault *fault)
{
	struct writer writer = { .out = &output->record, .fault = fault };

	put_open(&writer, '{');
	put_word(&writer, "type", type);
	return writer;
}

static enum status end_record(struct writer *writer)
{
	put_close(writer, '}');
	return writer->status;
}

enum status print_jsonl_put_begin(struct output *output, struct fault *fault)
{
	const struct output_question *question = output->question;
	struct writer writer = begin_record(output, "begin", fault);

	put_count(&writer, "format", OUTPUT_VERSION);
	put_text(&writer, "qid", question->qid);
	put_string(&writer, "query", question->typed);
	if (question->parsed.data)
		put_string(&writer, "parsed", question->parsed);
	else
		put_word(&writer, "parsed", NULL);
	put_word(&writer, "index", question->facts->index_id);
	put_count(&writer, "run", question->facts->run);
	put_word(&writer, "analysis", question->facts->analysis);
	return end_record(&writer);
}

enum status print_jsonl_put_hit(struct output *output, const struct hit *hit,
				struct fault *fault)
{
	struct writer writer = begin_record(output, "hit", fault);

	put_text(&writer, "qid", output->question->qid);
	put_count(&writer, "rank", hit->rank);
	put_number(&writer, "score", output_score(hit->score));
	put_hit_article(&writer, hit);
	put_hit_passage(&writer, hit);
	return end_record(&writer);
}

enum status print_jsonl_put_end(struct output *output,
				const struct output_answer *answer,
				struct fault *fault)
{
	struct writer writer = begin_record(output, "summary", fault);

	put_text(&writer, "qid", output->question->qid);
	put_count(&writer, "hits", answer->hit_count);
	put_count(&writer, "total", answer->total);
	put_bool(&writer, "exact_total", answer->is_exact_total);
	put_number(&writer, "elapsed_ms", round(answer->elapsed_ms * 10) / 10);
	put_text(&writer, "diagnosis", answer->diagnosis);
	return end_record(&writer);
}

static void put_locations(struct writer *writer,
			  const struct output_article *article)
{
	const struct record_article *record = article->record;

	put_key(writer, "locations");
	put_open(writer, '[');
	for (size_t i = 0; i < record->location_count && !writer->status; i++) {
		const struct record_outlet outlet = record_outlet_at(record, i);

		put_item(writer);
		put_open(writer, '{');
		put_path(writer, article->paths[i]);
		put_count(writer, "record", record->locations[i].record);
		put_outlet(writer, &outlet);
		put_close(writer, '}');
	}
	put_close(writer, ']');
}

static enum status put_article(struct output *output,
			       const struct output_article *article,
			       struct fault *fault)
{
	const struct record_article *record = article->record;
	struct writer writer = begin_record(output, "article", fault);

	put_count(&writer, "format", OUTPUT_VERSION);
	put_hash(&writer, "article", &record->article);
	put_text(&writer, "id",
		 record->own_id.length > 0 ? record->own_id :
					     article->paths[0]);
	put_text(&writer, "title", record->title);
	put_text(&writer, "source", record->source);
	put_authors(&writer, record->authors, record->author_count);
	put_text(&writer, "date", record->date);
	put_word(&writer, "date_precision",
		 output_precision(record->precision));
	put_text(&writer, "date_from", record->date_from);
	put_text(&writer, "url", record->address);
	put_text(&writer, "lang", record->language);
	put_word(&writer, "of", record->is_file ? "file" : "text");
	put_locations(&writer, article);
	put_string(&writer, "text", article->text);
	return end_record(&writer);
}

static enum status write_line(struct output *output, enum status made,
			      struct fault *fault)
{
	if (!made)
		made = bytes_append_byte(&output->record, '\n', fault);
	return output_write(output, made, fault);
}

static enum status print_begin(struct output *output, struct fault *fault)
{
	return write_line(output, print_jsonl_put_begin(output, fault), fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	(void)note; /* for people */
	return write_line(output, print_jsonl_put_hit(output, hit, fault),
			  fault);
}

static enum status print_end(struct output *output,
			     const struct output_answer *answer,
			     struct fault *fault)
{
	return write_line(output, print_jsonl_put_end(output, answer, fault),
			  fault);
}

enum status print_jsonl_article(struct output *output,
				const struct output_article *article,
				struct fault *fault)
{
	return write_line(output, put_article(output, article, fault), fault);
}

enum status print_jsonl_put_facet(struct output *output,
				  const struct facets *facets,
				  const struct facets_line *line,
				  struct fault *fault)
{
	const struct facet_value *value = &line->value;
	struct writer writer = begin_record(output, "facet", fault);

	put_text(&writer, "qid", output->question->qid);
	put_word(&writer, "field", facets_name(line->facet->field));
	put_text(&writer, "value", value->value);
	put_count(&writer, "passages", value->passage_count);
	put_count(&writer, "articles", value->article_count);
	put_number(&writer, "share",
		   output_share(facets_share(facets, value->passage_count)));
	put_count(&writer, "others", line->other_count);
	return end_record(&writer);
}

static enum status print_facets(struct output *output,
				const struct facets *facets,
				struct fault *fault)
{
	size_t count = facets_line_count(facets);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		struct facets_line line = facets_line(facets, i);

		status = print_jsonl_put_facet(output, facets, &line, fault);
		status = write_line(output, status, fault);
	}
	return status;
}

enum status print_jsonl_put_bucket(struct output *output,
				   const struct timeline *timeline,
				   const struct timeline_line *line,
				   struct fault *fault)
{
	const struct timeline_bucket *bucket = line->bucket;
	struct writer writer = begin_record(output, "bucket", fault);

	put_text(&writer, "qid", output->question->qid);
	put_word(&writer, "unit", timeline_line_unit(timeline, line));
	put_word(&writer, "bucket", bucket->name);
	put_word(&writer, "from", bucket->from);
	put_word(&writer, "to", bucket->to);
	put_count(&writer, "passages", bucket->passage_count);
	put_count(&writer, "articles", bucket->article_count);
	put_count(&writer, "copies", bucket->copy_count);
	put_count(&writer, "indexed", bucket->indexed_count);
	if (bucket->indexed_count > 0)
		put_number(&writer, "share",
			   output_share(timeline_share(bucket)));
	else
		put_word(&writer, "share", NULL);
	return end_record(&writer);
}

static enum status print_timeline(struct output *output,
				  const struct timeline *timeline,
				  struct fault *fault)
{
	size_t count = timeline_line_count(timeline);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		struct timeline_line line = timeline_line(timeline, i);

		status = print_jsonl_put_bucket(output, timeline, &line, fault);
		status = write_line(output, status, fault);
	}
	return status;
}

const struct output_printer *print_jsonl_printer(void)
{
	static const struct output_printer printer = {
		.begin = print_begin,
		.hit = print_hit,
		.end = print_end,
		.article = print_jsonl_article,
		.facets = print_facets,
		.timeline = print_timeline,
		.has_facts = true,
		.has_diagnosis = true,
	};

	return &printer;
}
