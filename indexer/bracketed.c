/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bracketed.h"

#include <string.h>

#include "indexer/references.h"
#include "shared/utf8.h"

enum {
	NAME_LEAST = 4, /* bytes: "uuml"; shorter ones are words (eth) */
	NAME_MOST = 6,  /* "Ccedil" */
	LAST_LATIN = 0x17F
};

static bool is_letter_at(struct text text, size_t offset)
{
	size_t width;

	return offset < text.length &&
	       utf8_class(utf8_next(text, offset, &width)) == UTF8_LETTER;
}

static bool is_letter_before(struct text text, size_t offset)
{
	if (offset == 0)
		return false;
	do
		offset--;
	while (offset > 0 && (text.data[offset] & 0xC0) == 0x80);
	return is_letter_at(text, offset);
}

/* What the reference of that name stands for, if that is a letter of ours; 0:
 * it is not. */
static uint32_t find_letter(struct text name)
{
	char reference[1 + NAME_MOST + 1] = "&";
	uint32_t code_point;
	size_t length;

	memcpy(reference + 1, name.data, name.length);
	reference[1 + name.length] = ';';
	if (!references_read((struct text){ reference, name.length + 2 },
			     &code_point, &length) ||
	    code_point < 0x80 || code_point > LAST_LATIN ||
	    utf8_class(code_point) != UTF8_LETTER)
		return 0;
	return code_point;
}

/* The letter that is named from the bracket on; 0: none. *length is what names
 * it. */
static uint32_t named_at(struct text text, size_t bracket, size_t *length)
{
	struct text name = text_skip(text, bracket + 1);
	const char *end = memchr(name.data, ']',
				 name.length < NAME_MOST + 1 ? name.length :
							       NAME_MOST + 1);

	if (!end || end - name.data < NAME_LEAST || name.data[0] == '#')
		return 0;
	name.length = (size_t)(end - name.data);
	*length = name.length + 2;
	return find_letter(name);
}

/* Whether another letter stands right behind, be it named, too. */
static bool has_next(struct text text, size_t end)
{
	size_t length;

	return is_letter_at(text, end) ||
	       (end < text.length && text.data[end] == '[' &&
		named_at(text, end, &length) != 0);
}

/* Where the next one begins that is read, from `from` on, where the last one
 * ended; the text's length: nowhere. */
static size_t find_next(struct text text, size_t from, uint32_t *letter,
			size_t *length)
{
	for (size_t at = from; at < text.length; at++) {
		const char *found =
			memchr(text.data + at, '[', text.length - at);

		if (!found)
			break;
		at = (size_t)(found - text.data);
		*letter = named_at(text, at, length);
		if (*letter != 0 &&
		    ((from > 0 && at == from) || is_letter_before(text, at) ||
		     has_next(text, at + *length)))
			return at;
	}
	return text.length;
}

enum status bracketed_read(struct bytes *room, struct text text,
			   struct text *out, bool *is_changed,
			   struct fault *fault)
{
	uint32_t letter;
	size_t length;
	size_t taken = 0; /* of the text */
	size_t used = 0;  /* of the room */
	size_t next = find_next(text, 0, &letter, &length);
	enum status status = STATUS_OK;

	*out = text;
	*is_changed = next < text.length;
	if (!*is_changed)
		return STATUS_OK;
	if (text.data != room->data) {
		bytes_clear(room);
		status = bytes_append(room, text, fault);
	}
	if (status) {
		*out = (struct text){ 0 };
		*is_changed = false;
		return status;
	}
	/* It is written over itself, behind which all is still as it was. */
	text = text_from(room);
	while (taken < text.length) {
		memmove(room->data + used, text.data + taken, next - taken);
		used += next - taken;
		taken = next;
		if (taken == text.length)
			break;
		used += utf8_encode(letter, room->data + used);
		taken += length;
		next = find_next(text, taken, &letter, &length);
	}
	room->length = used;
	*out = text_from(room);
	return STATUS_OK;
}
