/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/pieces.h"

#include <string.h>

#include "indexer/lend.h"
#include "shared/array.h"

/* What stands behind the calls that hand over a piece. */
static const struct text calls[] = { TEXT_INIT(".push([1,\""),
				     TEXT_INIT(".enqueue(\"") };

/* From quote to quote; empty where the last one is missing. */
static struct text quoted(struct text text)
{
	size_t end = 1;

	while (end < text.length && text.data[end] != '"')
		end += text.data[end] == '\\' ? 2 : 1;
	text.length = end < text.length ? end + 1 : 0;
	return text;
}

/* The next piece, in its quotes; false at the end. */
static bool next_piece(struct text *html, struct text *out)
{
	const char *bracket;

	while (html->length > 0 &&
	       (bracket = memchr(html->data, '(', html->length))) {
		size_t at = (size_t)(bracket - html->data);

		for (size_t i = 0; i < COUNT(calls); i++) {
			size_t before = strcspn(calls[i].data, "(");
			size_t length = calls[i].length;

			if (at < before ||
			    html->length - at < length - before ||
			    memcmp(bracket - before, calls[i].data, length) !=
				    0)
				continue;
			*out = quoted(
				text_skip(*html, at - before + length - 1));
			if (out->length == 0)
				return false;
			*html = text_skip(*html, at - before + length - 1 +
							 out->length);
			return true;
		}
		*html = text_skip(*html, at + 1);
	}
	return false;
}

enum status pieces_join(struct bytes *out, struct text html,
			struct fault *fault)
{
	enum status status = STATUS_OK;
	struct text piece;

	bytes_clear(out);
	while (!status && next_piece(&html, &piece)) {
		json_error_t unused;
		json_t *string = NULL;

		if (piece.length > out->limit - out->length)
			break;
		status = lend_json(&string, piece,
				   JSON_ALLOW_NUL | JSON_DECODE_ANY, &unused,
				   fault);
		if (status)
			break;
		status = bytes_append(
			out,
			(struct text){ json_string_value(string),
				       json_string_length(string) },
			fault);
		json_decref(string);
	}
	return status;
}

/* ---- Rows -------------------------------------------------------------- */

static size_t pass_number(struct text text, size_t offset, size_t *value)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit;

	*value = 0;
	for (; offset < text.length &&
	       (digit = memchr(digits, text.data[offset], 16));
	     offset++)
		*value = *value > text.length ?
				 *value :
				 16 * *value + (size_t)(digit - digits);
	return offset;
}

bool pieces_next_row(struct pieces_rows *rows, struct pieces_row *out)
{
	const struct text text = rows->text;
	const size_t start = rows->offset;
	size_t length;
	size_t at = pass_number(text, start, &length);
	const char *end;

	*out = (struct pieces_row){ .number = { text.data + start,
						at - start } };
	if (at >= text.length)
		return false;
	at += text.data[at] == ':';
	if (at < text.length && text.data[at] == 'T') {
		at = pass_number(text, at + 1, &length) + 1;
		out->is_text = true;
	} else {
		end = at < text.length ?
			      memchr(text.data + at, '\n', text.length - at) :
			      NULL;
		length = end ? (size_t)(end + 1 - text.data) - at :
			       text.length - at;
	}
	if (at > text.length)
		at = text.length;
	if (length > text.length - at)
		length = text.length - at;
	out->value = (struct text){ text.data + at, length };
	rows->offset = at + length;
	return true;
}
