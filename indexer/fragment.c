/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fragment.h"

#include "indexer/lines.h"
#include "shared/utf8.h"

enum { LINE_BYTES = 64 * 1024 };

/* ---- Lines ------------------------------------------------------------- */

/* Runs of white space become one blank; true when that changes anything
 * but the ends. */
static bool is_one_line(struct text text)
{
	size_t width;
	bool is_apart = false;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);
		bool is_blank = utf8_class(code_point) == UTF8_SPACE;

		if (is_blank && (is_apart || code_point != ' '))
			return false;
		is_apart = is_blank;
	}
	return true;
}

static enum status put_line(struct bytes *out, struct text text,
			    struct fault *fault)
{
	size_t width;
	bool is_apart = false;
	enum status status = STATUS_OK;

	for (size_t offset = 0; offset < text.length && !status;
	     offset += width) {
		struct text part = { text.data + offset, 0 };

		if (utf8_class(utf8_next(text, offset, &width)) == UTF8_SPACE) {
			is_apart = true;
			continue;
		}
		part.length = width;
		if (is_apart)
			status = bytes_append_byte(out, ' ', fault);
		is_apart = false;
		if (!status)
			status = bytes_append(out, part, fault);
	}
	return status;
}

/* A line that is longer than any title or name ends between words. */
static struct text cut(struct text text)
{
	if (text.length <= LINE_BYTES)
		return text;
	text.length = LINE_BYTES;
	while (text.length > 0 &&
	       ((unsigned char)text.data[text.length] & 0xC0) == 0x80)
		text.length--;
	return text;
}

enum status fragment_line(struct text *out, struct text value,
			  enum fragment_form form, struct pool *pool,
			  struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(2 * LINE_BYTES);
	struct fragment fragment;
	enum status status = fragment_read(&fragment, value, form, pool, fault);

	*out = (struct text){ 0 };
	if (status)
		return status;
	*out = cut(lines_trim(fragment.text));
	if (is_one_line(*out))
		return STATUS_OK;
	status = put_line(&room, *out, fault);
	if (!status)
		status = pool_copy(pool, text_from(&room), out, fault);
	bytes_free(&room);
	return status;
}

/* ---- Texts ------------------------------------------------------------- */

enum status fragment_read(struct fragment *out, struct text value,
			  enum fragment_form form, struct pool *pool,
			  struct fault *fault)
{
	(void)form;
	(void)pool;
	(void)fault;
	*out = (struct fragment){ .text = value };
	return STATUS_OK;
}
