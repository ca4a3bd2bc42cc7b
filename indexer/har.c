/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/har.h"

#include <string.h>

#include "indexer/base64.h"
#include "indexer/ceiling.h"
#include "indexer/lend.h"
#include "indexer/lines.h"
#include "indexer/mend.h"

enum {
	LIST_DEPTH = 3,      /* of the entries */
	VALUES_MAX = 100000, /* of an entry: heads, cookies, times */
	MENDED_PER_BYTE = 6
};

void har_free(struct har *har)
{
	json_decref(har->entry);
	har->entry = NULL;
	bytes_free(&har->media);
	bytes_free(&har->block);
}

/* ---- Telling ----------------------------------------------------------- */

/* Goes past a sign or a word and the blanks around it, where it is next. */
static bool pass(struct text *text, const char *word)
{
	*text = lines_trim(*text);
	return text_take(text, text_of(word));
}

/* Whether the list is what this name says. */
static bool is_called(struct text text, struct text list, const char *name)
{
	struct text before = { text.data, (size_t)(list.data - text.data) };

	while (before.length > 0 &&
	       memchr(" \t\r\n:", before.data[before.length - 1], 5))
		before.length--;
	return text_ends(before, text_of(name));
}

static bool find_entries(struct text text, struct text *out)
{
	struct items_list lists = ITEMS_LIST_OF(text, LIST_DEPTH);

	while (items_next_list(&lists, out)) {
		if (is_called(text, *out, "\"entries\""))
			return true;
		items_pass_list(&lists, *out);
	}
	return false;
}

bool har_is(struct text text)
{
	struct text rest = text;
	struct text list;
	struct text entry;
	struct items items;

	if (!pass(&rest, "{") || !pass(&rest, "\"log\"") || !pass(&rest, ":") ||
	    !pass(&rest, "{") || !find_entries(text, &list))
		return false;
	items = items_of(list);
	return items_next(&items, &entry) &&
	       memmem(entry.data, entry.length, "\"response\"", 10) &&
	       memmem(entry.data, entry.length, "\"request\"", 9);
}

void har_begin(struct har *har, struct text text)
{
	struct text list = { 0 };

	(void)find_entries(text, &list);
	har->text = text;
	har->entries = items_of(list);
}

/* ---- Entries ----------------------------------------------------------- */

static struct text text_of_member(const json_t *object, const char *name)
{
	const json_t *string = json_object_get(object, name);

	return (struct text){ json_string_value(string),
			      json_string_length(string) };
}

static bool is_page(struct text media)
{
	return text_begins_caseless(media, TEXT("text/html")) ||
	       text_begins_caseless(media, TEXT("application/xhtml+xml"));
}

/* What is no base64 was decoded by the browser, whatever the server said. */
static enum status read_content(struct har *har, const json_t *content,
				struct warc_record *out, struct fault *fault)
{
	const struct text encoding = text_of_member(content, "encoding");
	const char *end;
	enum status status;

	out->media = text_of_member(content, "mimeType");
	out->block = text_of_member(content, "text");
	out->is_truncated =
		out->block.length == 0 && is_page(out->media) &&
		json_integer_value(json_object_get(content, "size")) > 0;
	if (out->block.length == 0 || out->media.length == 0)
		return STATUS_OK;
	if (text_equal(encoding, TEXT("base64"))) {
		status = base64_decode(&har->block, out->block, fault);
		out->block = text_from(&har->block);
		return status;
	}
	end = memchr(out->media.data, ';', out->media.length);
	if (end)
		out->media.length = (size_t)(end - out->media.data);
	status = bytes_append(&har->media, out->media, fault);
	if (!status)
		status = bytes_append(&har->media, TEXT("; charset=utf-8"),
				      fault);
	out->media = text_from(&har->media);
	return status;
}

static enum status load_mended(struct har *har, struct text text,
			       json_error_t *error, struct fault *fault)
{
	struct bytes mended = BYTES_UP_TO(text.length * MENDED_PER_BYTE);
	size_t unused = 0; /* the file has no bad bytes in it */
	enum status status = mend_json(&mended, text, &unused, fault);

	if (!status)
		status = lend_json(&har->entry, text_from(&mended),
				   JSON_ALLOW_NUL, error, fault);
	bytes_free(&mended);
	return status;
}

/* One that is no JSON: har->entry is NULL. In a page's text there may be half
 * a surrogate pair, which browsers write and jansson refuses. */
static enum status parse_entry(struct har *har, struct text text,
			       struct fault *fault)
{
	json_error_t error;
	enum status status = ceiling_look(text.length * 4, fault);

	json_decref(har->entry);
	har->entry = NULL;
	if (status)
		return status;
	if (items_count_values(text) > VALUES_MAX)
		return fault_set(fault, STATUS_SKIP,
				 "more than %d values in a record", VALUES_MAX);
	status = lend_json(&har->entry, text, JSON_ALLOW_NUL, &error, fault);
	if (!status && !har->entry)
		status = load_mended(har, text, &error, fault);
	if (!status && !har->entry)
		return fault_set(fault, STATUS_SKIP,
				 "not JSON (at its byte %d)", error.position);
	return status;
}

/* 304: what the browser had is still good, and stands there. */
static bool is_good(const json_t *response)
{
	json_int_t code =
		json_integer_value(json_object_get(response, "status"));

	return (code >= 200 && code < 300) || code == 304;
}

enum status har_next(struct har *har, struct warc_record *out,
		     struct fault *fault)
{
	const json_t *response = NULL;
	enum status status = STATUS_OK;
	struct text text;

	*out = (struct warc_record){ .type = WARC_RESOURCE };
	bytes_clear(&har->media);
	bytes_free(&har->block);
	while (!status && !is_good(response)) {
		out->is_end = !items_next(&har->entries, &text);
		if (out->is_end)
			return STATUS_OK;
		out->offset = (uint64_t)(text.data - har->text.data);
		status = parse_entry(har, text, fault);
		response = json_object_get(har->entry, "response");
	}
	if (status)
		return status;
	out->uri =
		text_of_member(json_object_get(har->entry, "request"), "url");
	out->date = text_of_member(har->entry, "startedDateTime");
	return read_content(har, json_object_get(response, "content"), out,
			    fault);
}
