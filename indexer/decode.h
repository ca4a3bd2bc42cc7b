/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * decode - bytes of unknown worth to valid UTF-8.
 *
 * Used by the indexer only. What speaks first, wins:
 *   1. a byte order mark, or NULs where UTF-16 and UTF-32 have them
 *   2. bytes that are UTF-8, whatever is declared. They are taken as they
 *      are, with their mark and their NULs, so that offsets count in the
 *      file. A last character that is cut off says nothing against it, nor
 *      do holes when it has at least as many good sequences of several
 *      bytes as bad ones, and some
 *   3. what is declared, where the bytes are valid in it and do not make
 *      nonsense while another encoding makes sense: servers declare
 *      ISO-8859-1 for whatever they have
 *   4. the encoding that makes most sense ("guess.h")
 * Where some lines are UTF-8 for certain and others are for certain not, as
 * when files were put one behind the other, each is read as what it is; the
 * others are in one encoding, by 3 and 4. In encodings in which lines are
 * UTF-8 by chance (Chinese, Thai) a long one has to be.
 * Then letters that are named in brackets are read ("bracketed.h"), and what was
 * misread before it came here is repaired ("mojibake.h").
 */
#ifndef INDEXER_DECODE_H
#define INDEXER_DECODE_H

#include "shared/bytes.h"

struct decoded {
	struct text text;     /* valid UTF-8 */
	const char *encoding; /* of the bytes, as "windows-1252" */
	bool is_raw;          /* text is the bytes that were given */
	bool is_repaired;     /* it was mojibake */
	size_t bad_count;     /* sequences that became U+FFFD */
};

/* out->text borrows from `raw` or, where the bytes had to change, from
 * `room`, which is emptied first. `declared` is the label that a header or
 * the page itself gives ("charset.h" finds it), empty when there is none.
 * STATUS_SKIP when it is not text at all, STATUS_FULL past room->limit. */
enum status decode_text(struct decoded *out, struct bytes *room,
			struct text raw, struct text declared,
			struct fault *fault);

/* Whether units of two or four bytes begin here, whose line ends are no
 * bytes of their own. A mark takes DECODE_MARK_BYTES; without one it takes
 * more of the text, up to DECODE_WIDE_BYTES. */
enum { DECODE_MARK_BYTES = 4, DECODE_WIDE_BYTES = 4096 };
bool decode_is_wide(struct text start);

#endif
