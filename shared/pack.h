/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pack - short byte strings, deflated (RFC 1951) against a dictionary that
 * all of an index share.
 *
 * Used by record.c. A passage alone is too short for deflate to learn from;
 * with 32 kB of other articles' text before it, it shrinks by another
 * quarter. A pack is made for one dictionary and used for many strings.
 * Streams that others deflated are expanded piece by piece. Only pack.c
 * knows zlib.
 */
#ifndef SHARED_PACK_H
#define SHARED_PACK_H

#include "shared/bytes.h"

/* What deflate can look back on; of a longer dictionary its end counts. */
enum { PACK_DICTIONARY_BYTES = 32 << 10 };

struct pack;

/* `dictionary` is copied; empty: none. */
enum status pack_open(struct pack **out, struct text dictionary,
		      struct fault *fault);
/* Accepts NULL. */
void pack_close(struct pack *pack);
bool pack_has_dictionary(const struct pack *pack);

/* Appends `plain`, packed. */
enum status pack_shrink(struct pack *pack, struct bytes *out, struct text plain,
			struct fault *fault);
/* Appends what was packed, `plain_bytes` long: STATUS_DAMAGED where it is
 * not, or was packed with a dictionary and this pack has none. With another
 * dictionary than this one's it may be something else: check it. */
enum status pack_expand(struct pack *pack, struct bytes *out,
			struct text packed, size_t plain_bytes,
			struct fault *fault);

enum pack_form {
	PACK_GZIP,   /* RFC 1952, one member; its sum is checked */
	PACK_ZLIB,   /* RFC 1950, likewise */
	PACK_DEFLATE /* RFC 1951, bare */
};

struct pack_stream;

enum status pack_stream_open(struct pack_stream **out, enum pack_form form,
			     struct fault *fault);
/* Accepts NULL. */
void pack_stream_close(struct pack_stream *stream);
/* Begins anew, with the next member. */
enum status pack_stream_reset(struct pack_stream *stream, struct fault *fault);
/* Moves the start of *packed past what it used and puts up to *length bytes
 * into `room`; *length is then what it put there. It stops for want of
 * either, or at the stream's end. STATUS_SKIP when the stream is damaged:
 * what is in `room` came before that. */
enum status pack_stream_read(struct pack_stream *stream, struct text *packed,
			     char *room, size_t *length, struct fault *fault);
bool pack_stream_is_at_end(const struct pack_stream *stream);

#endif
