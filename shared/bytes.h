/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bytes - a growable buffer that knows its largest allowed size, and
 * `struct text`, a borrowed run of bytes.
 *
 * Used everywhere. Every buffer is made with BYTES_UP_TO(limit); growing
 * past the limit is STATUS_FULL, never a larger buffer. Data is not ended
 * by a NUL.
 */
#ifndef SHARED_BYTES_H
#define SHARED_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "shared/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Borrowed bytes; whoever hands it out says how long it lives. */
struct text {
	const char *data;
	size_t length;
};

struct bytes {
	char *data; /* NULL while empty and never grown */
	size_t length;
	size_t capacity;
	size_t limit; /* largest allowed length */
};

#define BYTES_UP_TO(limit_bytes) ((struct bytes){ .limit = (limit_bytes) })
/* A string constant as text; as an initialiser of static data. */
#define TEXT(constant) ((struct text){ (constant), sizeof(constant) - 1 })
#define TEXT_INIT(constant)                      \
	{                                        \
		(constant), sizeof(constant) - 1 \
	}

static inline struct text text_of(const char *string)
{
	const struct text text = { string, strlen(string) };

	return text;
}

static inline struct text text_from(const struct bytes *bytes)
{
	const struct text text = { bytes->data, bytes->length };

	return text;
}

/* What stands behind the first `count` bytes, which the text has. An empty one
 * may be NULL, to which C adds nothing, not even 0. */
static inline struct text text_skip(struct text text, size_t count)
{
	const struct text rest = { count > 0 ? text.data + count : text.data,
				   text.length - count };

	return rest;
}

/* Whether all of `beginning` stands at the front, as what is empty does
 * anywhere. */
static inline bool text_begins(struct text text, struct text beginning)
{
	return beginning.length == 0 ||
	       (text.length >= beginning.length &&
		memcmp(text.data, beginning.data, beginning.length) == 0);
}

static inline bool text_ends(struct text text, struct text ending)
{
	return text.length >= ending.length &&
	       text_begins(text_skip(text, text.length - ending.length),
			   ending);
}

/* Of ASCII only; any other byte as it is. */
static inline char text_lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* text_begins, text_equal and text_ends with ASCII letters in either case. */
static inline bool text_begins_caseless(struct text text, struct text beginning)
{
	if (text.length < beginning.length)
		return false;
	for (size_t i = 0; i < beginning.length; i++)
		if (text_lower(text.data[i]) != text_lower(beginning.data[i]))
			return false;
	return true;
}

static inline bool text_equal_caseless(struct text one, struct text other)
{
	return one.length == other.length && text_begins_caseless(one, other);
}

static inline bool text_ends_caseless(struct text text, struct text ending)
{
	return text.length >= ending.length &&
	       text_begins_caseless(
		       text_skip(text, text.length - ending.length), ending);
}

/* Where `words`, which are some, begin; the length of the text where they do
 * not stand in it. */
static inline size_t text_find(struct text text, struct text words)
{
	const char *found = text.length > 0 ?
				    (const char *)memmem(text.data, text.length,
							 words.data,
							 words.length) :
				    NULL;

	return found ? (size_t)(found - text.data) : text.length;
}

/* Takes `beginning` off the front; false, and the text stays as it is, when it
 * begins otherwise. */
static inline bool text_take(struct text *text, struct text beginning)
{
	if (!text_begins(*text, beginning))
		return false;
	*text = text_skip(*text, beginning.length);
	return true;
}

/* The same at its other end. */
static inline bool text_take_end(struct text *text, struct text ending)
{
	if (!text_ends(*text, ending))
		return false;
	text->length -= ending.length;
	return true;
}

/* Of ASCII only, as a byte of a text is. */
static inline bool text_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static inline bool text_is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* 0 to 15; -1: it is no digit of a hexadecimal number, in either case. */
static inline int text_hex_digit(char byte)
{
	const char lower = text_lower(byte);

	if (text_is_digit(byte))
		return byte - '0';
	return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* What stands between the words of a line, and at its end. */
static inline bool text_is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Without blanks before and behind it. */
static inline struct text text_trim(struct text text)
{
	while (text.length > 0 && text_is_blank(text.data[0]))
		text = text_skip(text, 1);
	while (text.length > 0 && text_is_blank(text.data[text.length - 1]))
		text.length--;
	return text;
}

/* ASCII digits, at least one, and nothing else. */
static inline bool text_is_number(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!text_is_digit(text.data[i]))
			return false;
	return text.length > 0;
}

/* Most that are compared differ in their length. */
static inline bool text_equal(struct text one, struct text other)
{
	return one.length == other.length &&
	       (one.length == 0 ||
		memcmp(one.data, other.data, one.length) == 0);
}
/* Byte order, shorter first when one begins the other: <0, 0, >0. */
int text_compare(struct text one, struct text other);

/* Makes more room; for bytes_reserve, which is in line since most appends, many
 * for each word of a text, find room. */
enum status bytes_grow(struct bytes *bytes, size_t extra, struct fault *fault);

/* Room for `extra` more bytes. STATUS_FULL past the limit or when memory
 * is gone; the contents are untouched then. */
static inline enum status bytes_reserve(struct bytes *bytes, size_t extra,
					struct fault *fault)
{
	if (extra <= bytes->capacity - bytes->length &&
	    bytes->length + extra <= bytes->limit)
		return STATUS_OK;
	return bytes_grow(bytes, extra, fault);
}

static inline enum status bytes_append(struct bytes *bytes, struct text added,
				       struct fault *fault)
{
	enum status status = bytes_reserve(bytes, added.length, fault);

	if (status)
		return status;
	if (added.length > 0)
		memcpy(bytes->data + bytes->length, added.data, added.length);
	bytes->length += added.length;
	return STATUS_OK;
}

static inline enum status bytes_append_byte(struct bytes *bytes, char added,
					    struct fault *fault)
{
	enum status status = bytes_reserve(bytes, 1, fault);

	if (status)
		return status;
	bytes->data[bytes->length++] = added;
	return STATUS_OK;
}

/* In decimal digits. */
enum status bytes_append_count(struct bytes *bytes, uint64_t count,
			       struct fault *fault);
enum status bytes_printf(struct bytes *bytes, struct fault *fault,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Empties, keeps the memory. */
static inline void bytes_clear(struct bytes *bytes)
{
	bytes->length = 0;
}

/* Gives the memory back; the buffer can be used again. */
void bytes_free(struct bytes *bytes);

#ifdef __cplusplus
}
#endif

#endif
