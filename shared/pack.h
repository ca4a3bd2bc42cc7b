/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pack - short byte strings, deflated (RFC 1951) against a dictionary that
 * all of an index share.
 *
 * Used by record.c. A passage alone is too short for deflate to learn from;
 * with 32 kB of other articles' text before it, it shrinks by another
 * quarter. A pack is made for one dictionary and used for many strings.
 * Only pack.c knows zlib.
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

#endif
