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

struct text text_of(const char *string);
struct text text_from(const struct bytes *bytes);
/* Most that are compared differ in their length. */
static inline bool text_equal(struct text one, struct text other)
{
	return one.length == other.length &&
	       (one.length == 0 ||
		memcmp(one.data, other.data, one.length) == 0);
}
/* Byte order, shorter first when one begins the other: <0, 0, >0. */
int text_compare(struct text one, struct text other);

/* Room for `extra` more bytes. STATUS_FULL past the limit or when memory
 * is gone; the contents are untouched then. */
enum status bytes_reserve(struct bytes *bytes, size_t extra,
			  struct fault *fault);
enum status bytes_append(struct bytes *bytes, struct text added,
			 struct fault *fault);
enum status bytes_append_byte(struct bytes *bytes, char added,
			      struct fault *fault);
/* In decimal digits. */
enum status bytes_append_count(struct bytes *bytes, uint64_t count,
			       struct fault *fault);
enum status bytes_printf(struct bytes *bytes, struct fault *fault,
			 const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Empties, keeps the memory. */
void bytes_clear(struct bytes *bytes);
/* Gives the memory back; the buffer can be used again. */
void bytes_free(struct bytes *bytes);

#ifdef __cplusplus
}
#endif

#endif
