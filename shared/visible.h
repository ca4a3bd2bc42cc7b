/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * visible - a text without what cannot be seen, and where its bytes stood.
 *
 * Used by both programs, for texts and queries alike. What cannot be seen
 * (UTF8_IGNORED: controls, soft hyphen, zero width and bidi marks,
 * variation selectors, tags) neither parts words nor becomes part of one.
 * So it is taken out before anything looks at the text, and no rule needs
 * to think of it but those that ask what was taken.
 *
 * Two of them mean something, and go all the same. The zero width
 * non-joiner shapes Persian and Urdu words, but one and the same word is
 * written with it and without; where it stood endings begin ("terms.c").
 * The zero width space parts words in Thai,
 * Khmer and Myanmar, where we index single characters and pairs, and which
 * most texts leave out: a phrase must be found whether it is in the text,
 * in the query, or in none. In other scripts it marks where a long word or
 * an address may be broken. A soft hyphen can be seen at the end of a line,
 * where it parts a word.
 */
#ifndef SHARED_VISIBLE_H
#define SHARED_VISIBLE_H

#include "shared/bytes.h"

enum { VISIBLE_NON_JOINER = 0x200C };

struct visible_gap;

/* Zero-initialise; memory is used again; free with visible_free. */
struct visible {
	struct bytes kept;
	struct visible_gap *gaps;
	size_t count;
	size_t capacity;
	/* Set by the caller: non-joiners between Arabic letters stay. */
	bool keeps_joiners;
};

/* *out is the text itself when there is nothing to take out, else borrowed
 * until the next call. */
enum status visible_take(struct visible *visible, struct text text,
			 struct text *out, struct fault *fault);

/* Where the byte at `offset` of *out stands in the text. */
size_t visible_place(const struct visible *visible, size_t offset);

/* What was taken out right before the byte at `offset` of *out, the last of
 * several; 0: nothing. */
uint32_t visible_taken(const struct visible *visible, size_t offset);
/* The first offset of *out behind `from` and before `end` where `code` was
 * taken out; `end`: none. */
size_t visible_find(const struct visible *visible, uint32_t code, size_t from,
		    size_t end);

void visible_free(struct visible *visible);

#endif
