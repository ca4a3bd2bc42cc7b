/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode - bytes of unknown worth to valid UTF-8.
 *
 * Used by the indexer only. UTF-16 is known by its byte order mark. Valid
 * UTF-8 is taken as it is, with its mark and its NULs, so that offsets
 * count in the file. What is not valid is UTF-8 with holes when it has at
 * least as many good sequences of several bytes as bad ones, and some;
 * else it is Windows-1252.
 */
#ifndef INDEXER_DECODE_H
#define INDEXER_DECODE_H

#include "shared/bytes.h"

struct decoded {
	struct text text; /* valid UTF-8 */
	bool is_raw;      /* text is the bytes that were given */
	size_t bad_count; /* sequences that became U+FFFD */
};

/* out->text borrows from `raw` or, where the bytes had to change, from
 * `room`, which is emptied first. STATUS_SKIP when it is not text at all,
 * STATUS_FULL past room->limit. */
enum status decode_text(struct decoded *out, struct bytes *room,
			struct text raw, struct fault *fault);

/* Looks at the first DECODE_MARK_BYTES. */
enum { DECODE_MARK_BYTES = 2 };
bool decode_has_utf16_mark(struct text raw);

#endif
