/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/heads.h"

#include <string.h>

enum { LONGEST_NUMBER = 18 };

/* Where the line at `offset` ends, behind its LF. */
static size_t line_end(struct text text, size_t offset)
{
	const char *end = NULL;

	if (offset < text.length)
		end = memchr(text.data + offset, '\n', text.length - offset);
	return end ? (size_t)(end - text.data) + 1 : text.length;
}

static bool is_empty_line(struct text text, size_t offset)
{
	if (offset < text.length && text.data[offset] == '\r')
		offset++;
	return offset < text.length && text.data[offset] == '\n';
}

size_t heads_length(struct text text, size_t most)
{
	size_t offset = 0;

	if (text.length > most)
		text.length = most;
	while (offset < text.length) {
		if (is_empty_line(text, offset))
			return line_end(text, offset);
		offset = line_end(text, offset);
	}
	return 0;
}

/* A line and those that go on with it. */
static size_t field_end(struct text text)
{
	size_t end = line_end(text, 0);

	while (end < text.length &&
	       (text.data[end] == ' ' || text.data[end] == '\t') &&
	       !is_empty_line(text, end))
		end = line_end(text, end);
	return end;
}

bool heads_next(struct text *rest, struct heads_field *out)
{
	while (rest->length > 0 && !is_empty_line(*rest, 0)) {
		size_t end = field_end(*rest);
		const char *start = rest->data;
		const char *colon = memchr(start, ':', end);

		*rest = text_skip(*rest, end);
		if (!colon)
			continue;
		out->name = text_trim(
			(struct text){ start, (size_t)(colon - start) });
		out->value = text_trim((struct text){
			colon + 1, end - (size_t)(colon - start) - 1 });
		return true;
	}
	return false;
}

bool heads_number(struct text text, uint64_t *out)
{
	size_t length = 0;

	*out = 0;
	while (length < text.length && text_is_digit(text.data[length])) {
		if (length >= LONGEST_NUMBER)
			return false;
		*out = *out * 10 + (uint64_t)(text.data[length++] - '0');
	}
	return length > 0;
}
