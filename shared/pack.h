/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pack - short byte strings, packed by zstd (RFC 8878) with a dictionary that
 * all of an index share.
 *
 * Used by record.c. A passage alone is too short to learn from; a dictionary
 * trained on other articles takes another third off it. A pack is made for
 * one dictionary and used for many strings. Reads also what deflate packed
 * (RFC 1951), as indexes of format 1 have it. Streams that others deflated
 * are expanded piece by piece. Only pack.c knows zstd and zlib.
 */
#ifndef SHARED_PACK_H
#define SHARED_PACK_H

#include "shared/bytes.h"

/* The most that a dictionary has. */
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

/* Strings such as will be packed, one behind the other. */
struct pack_samples {
	struct bytes texts;
	size_t *lengths;
	size_t count;
	size_t room;
};

enum { PACK_SAMPLES_BYTES = 1 << 20 }; /* all together */

#define PACK_SAMPLES \
	((struct pack_samples){ BYTES_UP_TO(PACK_SAMPLES_BYTES), NULL, 0, 0 })

/* Nothing is added when there is no room for more. */
enum status pack_samples_add(struct pack_samples *samples, struct text text,
			     struct fault *fault);
void pack_samples_free(struct pack_samples *samples);
/* Appends a dictionary; nothing when the samples are too few or too unlike. */
enum status pack_train(struct bytes *out, const struct pack_samples *samples,
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
