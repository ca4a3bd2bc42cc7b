/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_jsonl.h"

#include <math.h>

#include "searcher/object.h"
#include "shared/utf8.h"

static void put_authors(struct object *object, const struct text *authors,
			size_t count)
{
	size_t i;

	object_key(object, "author");
	object_open(object, '[');
	for (i = 0; i < count && !object->status; i++) {
		object_item(object);
		object_put_string(object, authors[i]);
	}
	object_close(object, ']');
}

static void put_outlet(struct object *object,
		       const struct record_outlet *outlet)
{
	object_text(object, "source", outlet->source);
	put_authors(object, outlet->authors, outlet->author_count);
	object_text(object, "date", outlet->date);
	object_word(object, "date_precision",
		    output_precision(outlet->precision));
	object_text(object, "url", outlet->address);
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
static void put_path(struct object *object, struct text path)
{
	struct bytes encoded = BYTES_UP_TO(OUTPUT_RECORD_BYTES);

	object_text(object, "path", path);
	if (!object->status && !utf8_is_valid(path))
		object->status = append_base64(&encoded, path, object->fault);
	object_text(object, "path_bytes", text_from(&encoded));
	bytes_free(&encoded);
}

static void put_matches(struct object *object, const struct hit *hit)
{
	size_t i;

	object_key(object, "matches");
	object_open(object, '[');
	for (i = 0; i < hit->match_count && !object->status; i++) {
		const struct hit_match *match = &hit->matches[i];

		object_item(object);
		object_open(object, '{');
		object_count(object, "start", match->start);
		object_count(object, "end", match->end);
		object_string(object, "term", match->term);
		object_word(object, "form", output_form(match->form));
		object_close(object, '}');
	}
	object_close(object, ']');
}

static void put_hit_article(struct object *object, const struct hit *hit)
{
	const struct record_article *article = hit->article;
	const struct record_outlet outlet = output_outlet(hit);

	object_hash(object, "passage", &hit->passage->passage);
	object_hash(object, "article", &article->article);
	object_text(object, "id", output_id(hit));
	object_text(object, "title", article->title);
	put_outlet(object, &outlet);
	object_text(object, "lang", output_language(hit));
	put_path(object, hit->path);
	object_count(object, "record", output_record(hit));
	object_word(object, "of", output_of(hit));
}

static void put_neighbours(struct object *object, const char *key,
			   const struct record_passage *list, size_t count)
{
	object_key(object, key);
	object_open(object, '[');
	for (size_t i = 0; i < count && !object->status; i++) {
		object_item(object);
		object_open(object, '{');
		object_hash(object, "passage", &list[i].passage);
		object_count(object, "start", list[i].start);
		object_count(object, "end", list[i].end);
		object_count(object, "line", list[i].line);
		object_text(object, "section", list[i].section);
		object_string(object, "text", list[i].text);
		object_close(object, '}');
	}
	object_close(object, ']');
}

static void put_hit_passage(struct object *object, const struct hit *hit)
{
	const struct record_passage *passage = hit->passage;

	object_count(object, "start", passage->start);
	object_count(object, "end", passage->end);
	object_count(object, "line", passage->line);
	object_text(object, "section", passage->section);
	object_string(object, "text", passage->text);
	put_matches(object, hit);
	put_neighbours(object, "before", hit->before, hit->before_count);
	put_neighbours(object, "after", hit->after, hit->after_count);
	object_count(object, "more", hit->more);
	object_count(object, "copies", hit->copies);
	object_count(object, "locations", hit->article->location_count);
	object_count(object, "first_seen", passage->first_seen);
	object_bool(object, "changed", hit->is_changed);
}

static struct object begin_record(struct output *output, const char *type,
				  struct fault *fault)
{
	struct object object = { .out = &output->record, .fault = fault };

	object_open(&object, '{');
	object_word(&object, "type", type);
	return object;
}

static enum status end_record(struct object *object)
{
	object_close(object, '}');
	return object->status;
}

enum status print_jsonl_put_begin(struct output *output, struct fault *fault)
{
	const struct output_question *question = output->question;
	struct object object = begin_record(output, "begin", fault);

	object_count(&object, "format", OUTPUT_VERSION);
	object_text(&object, "qid", question->qid);
	object_string(&object, "query", question->typed);
	if (question->parsed.data)
		object_string(&object, "parsed", question->parsed);
	else
		object_none(&object, "parsed");
	object_word(&object, "index", question->facts->index_id);
	object_count(&object, "run", question->facts->run);
	object_word(&object, "analysis", question->facts->analysis);
	return end_record(&object);
}

enum status print_jsonl_put_hit(struct output *output, const struct hit *hit,
				struct fault *fault)
{
	struct object object = begin_record(output, "hit", fault);

	object_text(&object, "qid", output->question->qid);
	object_count(&object, "rank", hit->rank);
	object_number(&object, "score", output_score(hit->score));
	put_hit_article(&object, hit);
	put_hit_passage(&object, hit);
	return end_record(&object);
}

static void put_absent(struct object *object, struct text words)
{
	object_key(object, "absent");
	object_open(object, '[');
	for (size_t i = 0; i < words.length && !object->status;) {
		const struct text word = text_of(words.data + i);

		object_item(object);
		object_put_string(object, word);
		i += word.length + 1;
	}
	object_close(object, ']');
}

enum status print_jsonl_put_end(struct output *output,
				const struct output_answer *answer,
				struct fault *fault)
{
	struct object object = begin_record(output, "summary", fault);

	object_text(&object, "qid", output->question->qid);
	object_count(&object, "hits", answer->hit_count);
	object_count(&object, "total", answer->total);
	object_bool(&object, "exact_total", answer->is_exact_total);
	object_number(&object, "elapsed_ms",
		      round(answer->elapsed_ms * 10) / 10);
	object_text(&object, "diagnosis", answer->diagnosis);
	put_absent(&object, answer->absent);
	return end_record(&object);
}

static void put_locations(struct object *object,
			  const struct output_article *article)
{
	const struct record_article *record = article->record;

	object_key(object, "locations");
	object_open(object, '[');
	for (size_t i = 0; i < record->location_count && !object->status; i++) {
		const struct record_outlet outlet = record_outlet_at(record, i);

		object_item(object);
		object_open(object, '{');
		put_path(object, article->paths[i]);
		object_count(object, "record", record->locations[i].record);
		put_outlet(object, &outlet);
		object_close(object, '}');
	}
	object_close(object, ']');
}

static enum status put_article(struct output *output,
			       const struct output_article *article,
			       struct fault *fault)
{
	const struct record_article *record = article->record;
	struct object object = begin_record(output, "article", fault);

	object_count(&object, "format", OUTPUT_VERSION);
	object_hash(&object, "article", &record->article);
	object_text(&object, "id",
		    record->own_id.length > 0 ? record->own_id :
						article->paths[0]);
	object_text(&object, "title", record->title);
	object_text(&object, "source", record->source);
	put_authors(&object, record->authors, record->author_count);
	object_text(&object, "date", record->date);
	object_word(&object, "date_precision",
		    output_precision(record->precision));
	object_text(&object, "date_from", record->date_from);
	object_text(&object, "url", record->address);
	object_text(&object, "lang", record->language);
	object_word(&object, "of", record->is_file ? "file" : "text");
	put_locations(&object, article);
	object_string(&object, "text", article->text);
	return end_record(&object);
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
	struct object object = begin_record(output, "facet", fault);

	object_text(&object, "qid", output->question->qid);
	object_word(&object, "field", facets_name(line->facet->field));
	object_text(&object, "value", value->value);
	object_count(&object, "passages", value->passage_count);
	object_count(&object, "articles", value->article_count);
	object_number(&object, "share",
		      output_share(facets_share(facets, value->passage_count)));
	object_count(&object, "others", line->other_count);
	return end_record(&object);
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
	struct object object = begin_record(output, "bucket", fault);

	object_text(&object, "qid", output->question->qid);
	object_word(&object, "unit", timeline_line_unit(timeline, line));
	object_word(&object, "bucket", bucket->name);
	object_word(&object, "from", bucket->from);
	object_word(&object, "to", bucket->to);
	object_count(&object, "passages", bucket->passage_count);
	object_count(&object, "articles", bucket->article_count);
	object_count(&object, "copies", bucket->copy_count);
	object_count(&object, "indexed", bucket->indexed_count);
	if (bucket->indexed_count > 0)
		object_number(&object, "share",
			      output_share(timeline_share(bucket)));
	else
		object_none(&object, "share");
	return end_record(&object);
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
