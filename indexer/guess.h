/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guess - which encoding some bytes are in, judged by what they would say.
 *
 * Used by the indexer only, for bytes that are not UTF-8. Each encoding
 * that news is found in is tried on a sample, and what comes out is
 * judged: letters that the language of the text has, common characters of
 * scripts with thousands, capitals and signs where they belong. How well
 * that goes is measured in tests/unit/test_guess.c. ICU's own detector
 * looks at the bytes alone; on a sentence or two it is wrong far more
 * often.
 */
#ifndef INDEXER_GUESS_H
#define INDEXER_GUESS_H

#include "indexer/charset.h"

/* UTF-16 or UTF-32 known by its mark or, in its first GUESS_WIDE_BYTES, by
 * where its NULs stand; else CHARSET_NONE. */
enum { GUESS_WIDE_BYTES = 4096 };
enum charset guess_wide(struct text start);

enum {
	GUESS_WORST = -100000,
	GUESS_BAD = 0, /* what is below makes no sense */
	GUESS_BEST = 10000
};

struct guess {
	enum charset charset; /* that makes most sense: never NONE */
	int score;            /* GUESS_WORST to GUESS_BEST */
	int declared_score;   /* GUESS_BEST for one that we cannot judge */
	/* Another, which has the same Cyrillic letters in another order. */
	bool is_reordered;
};

/* `declared` may be CHARSET_NONE; others are only tried when it makes little
 * sense. Takes the same time for any length. */
enum status guess_charset(struct guess *out, struct text raw,
			  enum charset declared, struct fault *fault);

#endif
