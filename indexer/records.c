/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/records.h"

#include <jansson.h>
#include <string.h>

#include "indexer/ceiling.h"
#include "indexer/cues.h"
#include "indexer/decode.h"
#include "indexer/fields.h"
#include "indexer/frames.h"
#include "indexer/items.h"
#include "indexer/lend.h"
#include "indexer/lines.h"
#include "indexer/literal.h"
#include "indexer/mend.h"
#include "indexer/punctuation.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	/* A control character becomes an escape of six bytes. */
	MENDED_PER_BYTE = 6 * 3,
	DECODED_PER_BYTE = 3,
	KEPT_BYTES = 1024 * 1024,
	PARAGRAPH_BYTES = 40, /* of a list of them, on average, at least */
	ARTICLE_BYTES = 200,  /* in a list of texts, of one with line breaks */
	LINE_BYTES = 1000,    /* and of one without: paragraphs are shorter */
	STRINGS_MAX = 64,     /* members that may be JSON in strings */
	STRING_VALUES_MAX = RECORDS_VALUES_MAX / STRINGS_MAX
};

struct records {
	struct claims *claims; /* the caller's */
	json_t *root;          /* holds the texts of the article */
	struct frame frame;    /* in it, where it is a table */
	bool is_string;        /* it was a string */
	bool has_texts;        /* it was a list of articles that are strings */
	struct bytes mended;
	struct bytes decoded;
};

enum status records_open(struct records **out, struct claims *claims,
			 size_t longest, struct fault *fault)
{
	struct records *records = memory_zeroed(1, sizeof(*records));

	*out = records;
	if (!records)
		return fault_set(fault, STATUS_FULL, "out of memory");
	records->claims = claims;
	records->mended = BYTES_UP_TO(longest * MENDED_PER_BYTE);
	records->decoded = BYTES_UP_TO(longest * DECODED_PER_BYTE);
	return STATUS_OK;
}

void records_close(struct records *records)
{
	if (!records)
		return;
	json_decref(records->root);
	bytes_free(&records->mended);
	bytes_free(&records->decoded);
	memory_free(records);
}

/* Frees what the last article lived in; the claims borrow from it. */
static void forget_record(struct records *records)
{
	claims_begin(records->claims);
	json_decref(records->root);
	records->root = NULL;
	records->is_string = false;
	records->has_texts = false;
	if (records->mended.capacity > KEPT_BYTES)
		bytes_free(&records->mended);
	if (records->decoded.capacity > KEPT_BYTES)
		bytes_free(&records->decoded);
}

/* ---- JSON -------------------------------------------------------------- */

static struct text without_mark(struct text text)
{
	(void)text_take(&text, UTF8_BYTE_ORDER_MARK);
	while (text.length > 0 && text.data[0] == ITEMS_SEPARATOR)
		text = text_skip(text, 1);
	return text;
}

/* Whether it reads as JSON that was put into a string. */
static bool is_json(const json_t *string)
{
	const char *data = json_string_value(string);
	size_t length = json_string_length(string);

	return length > 1 && ((data[0] == '{' && data[length - 1] == '}') ||
			      (length > 3 && data[0] == '[' && data[1] == '{' &&
			       data[length - 1] == ']'));
}

/* What a string has in it; NULL where that is no JSON, or very much of it. */
static enum status open_string(const json_t *string, json_t **out,
			       struct fault *fault)
{
	const struct text text = { json_string_value(string),
				   json_string_length(string) };
	json_error_t error;

	*out = NULL;
	if (!is_json(string) || items_count_values(text) > STRING_VALUES_MAX)
		return STATUS_OK;
	return lend_json(out, text, JSON_ALLOW_NUL, &error, fault);
}

/* Records that were put into strings, as a whole or in a member, are read as
 * what they are. */
static enum status open_strings(struct records *records, struct fault *fault)
{
	json_t *root = NULL;
	enum status status = open_string(records->root, &root, fault);
	void *member;

	if (root) {
		json_decref(records->root);
		records->root = root;
	}
	member = json_object_iter(records->root);
	for (size_t i = 0; member && i < STRINGS_MAX && !status; i++) {
		json_t *value = NULL;

		status = open_string(json_object_iter_value(member), &value,
				     fault);
		if (value)
			(void)json_object_iter_set_new(records->root, member,
						       value);
		member = json_object_iter_next(records->root, member);
	}
	return status;
}

/* What is no JSON, but a value of JavaScript or Python; else nothing. */
static enum status parse_literal(struct records *records, struct text line,
				 struct fault *fault)
{
	json_error_t unused;
	bool is_literal;
	enum status status =
		literal_read(&records->mended, line, &is_literal, fault);

	if (status || !is_literal)
		return status;
	return lend_json(&records->root, text_from(&records->mended),
			 JSON_ALLOW_NUL, &unused, fault);
}

/* Where quotes stand bare in its strings; else nothing. */
static enum status parse_bare(struct records *records, struct text line,
			      size_t *bad_count, struct fault *fault)
{
	json_error_t unused;
	enum status status =
		mend_quotes(&records->mended, line, bad_count, fault);

	return status ? status :
			lend_json(&records->root, text_from(&records->mended),
				  JSON_ALLOW_NUL, &unused, fault);
}

/* Fails when the record is no JSON even after mending; valid UTF-8. */
static enum status parse_mended(struct records *records, struct text line,
				size_t *bad_count, struct fault *fault)
{
	json_error_t error;
	const bool is_string = line.length > 2 && line.data[0] == '"';
	const size_t flags = JSON_ALLOW_NUL | (is_string ? JSON_DECODE_ANY : 0);
	enum status status =
		lend_json(&records->root, line, flags, &error, fault);

	if (status || records->root)
		return status;
	status = mend_json(&records->mended, line, bad_count, fault);
	if (status)
		return status;
	status = lend_json(&records->root, text_from(&records->mended), flags,
			   &error, fault);
	if (status || records->root)
		return status;
	if (json_error_code(&error) == json_error_stack_overflow)
		return fault_set(
			fault, STATUS_SKIP,
			"JSON with too many brackets inside each other");
	status = parse_literal(records, line, fault);
	if (!status && !records->root)
		status = parse_bare(records, line, bad_count, fault);
	if (status || records->root)
		return status;
	return fault_set(fault, STATUS_SKIP, "not JSON (at its byte %d)",
			 error.position);
}

/* Whether the list is of paragraphs: long strings as a rule, and no records
 * that were put into strings. */
static bool are_prose(const json_t *list)
{
	size_t count = json_array_size(list);
	size_t string_count = 0;
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);

		if (json_is_null(item))
			continue;
		if (!json_is_string(item) || is_json(item))
			return false;
		string_count++;
		if (strchr(json_string_value(item), ' '))
			length += json_string_length(item);
	}
	return string_count > 0 && length / string_count >= PARAGRAPH_BYTES;
}

/* Whether a string is more than a paragraph, and is no page of a book, which
 * ends anywhere. */
static bool is_whole(const json_t *string)
{
	const struct text text = lines_trim((struct text){
		json_string_value(string), json_string_length(string) });
	const bool is_marked = text.length > 0 &&
			       text.data[text.length - 1] == '>';

	if (text.length < ARTICLE_BYTES ||
	    (text.length < LINE_BYTES &&
	     !memchr(text.data, '\n', text.length) &&
	     !memmem(text.data, text.length, "</p>", 4)))
		return false;
	return is_marked || punctuation_is_stop(punctuation_last(text)) ||
	       punctuation_ends_clause(text, text.length);
}

/* Whether most of a list of paragraphs are articles, each by itself. */
static bool are_whole(const json_t *list)
{
	size_t count = json_array_size(list);
	size_t string_count = 0;
	size_t whole_count = 0;

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);

		string_count += json_is_string(item);
		whole_count += json_is_string(item) && is_whole(item);
	}
	return whole_count > 1 && whole_count > string_count / 2;
}

/* A string, a list of cues, or of paragraphs, or what an editor keeps, is the
 * text of an article that says no more. */
static enum status wrap_text(struct records *records, struct fault *fault)
{
	const bool is_list = are_prose(records->root);
	json_t *root;

	if (json_is_string(records->root))
		records->is_string = true;
	else if (is_list)
		records->has_texts = are_whole(records->root);
	else if (!cues_are(records->root) && !fields_are_text(records->root))
		return STATUS_OK;
	root = json_pack("{s:o}", "text", records->root);
	records->root = root; /* given away, in any case */
	return root ? STATUS_OK :
		      fault_set(fault, STATUS_FULL, "out of memory");
}

static enum status load(struct records *records, struct text line,
			size_t *bad_count, struct fault *fault)
{
	struct decoded decoded;
	enum status status = decode_text(&decoded, &records->decoded, line,
					 (struct text){ 0 }, fault);

	if (status)
		return status;
	*bad_count += decoded.bad_count;
	if (decoded.text.length > RECORDS_VALUES_MAX &&
	    items_count_values(decoded.text) > RECORDS_VALUES_MAX)
		return fault_set(fault, STATUS_SKIP,
				 "more than %d values in a record",
				 RECORDS_VALUES_MAX);
	/* jansson's text grows by doubling, and is then copied. */
	status = ceiling_look(decoded.text.length * 4, fault);
	if (status == STATUS_OK)
		status = parse_mended(records, without_mark(decoded.text),
				      bad_count, fault);
	if (!status)
		status = open_strings(records, fault);
	if (!status)
		status = wrap_text(records, fault);
	if (status)
		return status;
	if (!json_is_object(records->root) &&
	    !frames_begin(&records->frame, records->root))
		return fault_set(fault, STATUS_SKIP, "not a JSON object");
	return STATUS_OK;
}

static enum records_shape shape_of(struct records *records)
{
	if (frames_begin(&records->frame, records->root))
		return RECORDS_TABLE;
	if (cues_is(records->root))
		return RECORDS_CUE;
	if (records->has_texts)
		return RECORDS_TEXTS;
	if (records->is_string)
		return RECORDS_STRING;
	return fields_are_article(records->root) ? RECORDS_ARTICLE :
						   RECORDS_OBJECT;
}

enum status records_look(struct records *records, struct text text,
			 enum records_shape *out, struct fault *fault)
{
	size_t bad_count = 0;
	enum status status;

	*out = RECORDS_OTHER;
	forget_record(records);
	status = load(records, text, &bad_count, fault);
	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	*out = shape_of(records);
	return STATUS_OK;
}

/* ---- Articles ---------------------------------------------------------- */

enum status records_read(struct records *records, struct text line,
			 struct article *out, enum records_shape *shape,
			 struct fault *fault)
{
	enum status status;

	*shape = RECORDS_OTHER;
	forget_record(records);
	*out = (struct article){ 0 };
	status = load(records, line, &out->bad_count, fault);
	if (!status)
		*shape = shape_of(records);
	if (!status && *shape == RECORDS_TABLE)
		status = fault_set(fault, STATUS_SKIP, "a table");
	if (!status && fields_are_notice(records->root))
		status = fault_set(fault, STATUS_SKIP,
				   "a messenger's notice, and no message");
	if (!status)
		status =
			fields_add(records->claims, records->root, NULL, fault);
	if (!status)
		status = claims_settle(records->claims, out, fault);
	if (status)
		*out = (struct article){ 0 };
	return status;
}

bool records_is_inner(const struct records *records)
{
	return fields_are_inner(records->root);
}

enum status records_next_row(struct records *records, struct article *out,
			     bool *is_end, struct fault *fault)
{
	struct claims *claims = records->claims;
	enum status status;

	*out = (struct article){ 0 };
	claims_begin(claims);
	*is_end = !frames_next(&records->frame);
	if (*is_end)
		return STATUS_OK;
	status = frames_claim(&records->frame, claims, fault);
	if (!status)
		status = claims_settle(claims, out, fault);
	if (status)
		*out = (struct article){ 0 };
	return status;
}

enum status records_name(struct records *records, struct text quoted,
			 struct text *out, struct fault *fault)
{
	json_error_t error;
	json_t *name;
	enum status status =
		lend_json(&name, quoted, JSON_DECODE_ANY, &error, fault);

	*out = (struct text){ 0 };
	if (!status && json_is_string(name))
		status = claims_keep(records->claims,
				     (struct text){ json_string_value(name),
						    json_string_length(name) },
				     out, fault);
	json_decref(name);
	return status;
}
