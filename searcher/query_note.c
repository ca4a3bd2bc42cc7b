/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_note.h"

#include <string.h>

#include "shared/display.h"
#include "shared/utf8.h"

enum {
	SHOWN_BEFORE = 40, /* bytes of the query shown around the place */
	SHOWN_BEHIND = 36,
	LINE_BYTES = 1024
};

static bool has_line(const struct bytes *notes, const char *line)
{
	size_t length = strlen(line);
	size_t start = 0;

	while (start < notes->length) {
		const char *text = notes->data + start;
		const char *end = memchr(text, '\n', notes->length - start);
		size_t bytes = end ? (size_t)(end - text) :
				     notes->length - start;

		if (bytes == length && memcmp(text, line, length) == 0)
			return true;
		start += bytes + 1;
	}
	return false;
}

static bool is_inside(struct text text, size_t offset)
{
	return offset > 0 && offset < text.length &&
	       ((unsigned char)text.data[offset] & 0xC0) == 0x80;
}

/* The query's part before the place, then the rest, safe to show. */
static enum status show_around(struct bytes *out, struct text typed,
			       size_t place, size_t *column,
			       struct fault *fault)
{
	size_t start = place > SHOWN_BEFORE ? place - SHOWN_BEFORE : 0;
	size_t end = typed.length - place > SHOWN_BEHIND ?
			     place + SHOWN_BEHIND :
			     typed.length;
	enum status status;

	while (is_inside(typed, start))
		start--;
	while (is_inside(typed, end))
		end++;
	status = display_append(
		out, (struct text){ typed.data + start, place - start },
		DISPLAY_LINE, fault);
	if (status)
		return status;
	*column = utf8_count(text_from(out));
	return display_append(out,
			      (struct text){ typed.data + place, end - place },
			      DISPLAY_LINE, fault);
}

static enum status refuse(struct text typed, size_t place, const char *what,
			  struct fault *fault)
{
	struct bytes line = BYTES_UP_TO(LINE_BYTES);
	size_t column = 0;
	enum status status;

	status = show_around(&line, typed, place, &column, fault);
	if (!status)
		status = fault_set(fault, STATUS_BAD_QUERY, "%s\n%.*s\n%*s",
				   what, (int)line.length,
				   line.length ? line.data : "",
				   (int)column + 1, "^");
	bytes_free(&line);
	return status;
}

enum status query_note_add(struct query *query, bool is_strict, size_t place,
			   const char *what, struct fault *fault)
{
	if (is_strict)
		return refuse(query->typed, place, what, fault);
	if (has_line(&query->notes, what))
		return STATUS_OK;
	return bytes_printf(&query->notes, fault, "%s\n", what);
}
