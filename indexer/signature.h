/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * signature - what is kept of an article's text to know near-copies of it:
 * a wire story with another headline, cut short, or with a few words and
 * lines changed.
 *
 * Used by the indexer only. A signature has two parts: keys, of which two
 * copies have one in common at least, so that copies are found without
 * comparing all with all; and samples, from which is estimated how much of
 * what one text says the other says, too. Its layout is at the top of
 * signature.c. Same words, same signature. It does not depend on how the
 * text is cut into passages, but on what of it is passages: boilerplate and
 * headings do not count, and neither does the title.
 *
 *	signature_begin(maker);
 *	for each passage: signature_add(maker, &words, fault);
 *	signature_end(maker, &bytes, fault);
 */
#ifndef INDEXER_SIGNATURE_H
#define INDEXER_SIGNATURE_H

#include "shared/terms.h"

/* Part of "pq:passages": signatures of two versions are not compared. */
enum { SIGNATURE_VERSION = 1 };

enum { SIGNATURE_KEYS_MAX = 512 };

struct signature_maker;

enum status signature_open(struct signature_maker **out, struct fault *fault);
/* Accepts NULL. */
void signature_close(struct signature_maker *maker);

void signature_begin(struct signature_maker *maker);
/* The words of the next passage; what is past the first 65,536 words of an
 * article does not count. */
enum status signature_add(struct signature_maker *maker,
			  const struct words *words, struct fault *fault);
/* Appends the signature; nothing when the text is too short for one. */
enum status signature_end(struct signature_maker *maker, struct bytes *out,
			  struct fault *fault);

/* One that was read; borrows the bytes. */
struct signature {
	const char *keys; /* 4 bytes each, big-endian, ascending */
	size_t key_count;
	const char *samples; /* 3 bytes each, likewise */
	size_t sample_count;
	uint32_t limit; /* all shingles below it are among the samples */
};

/* False when these bytes are no signature. */
bool signature_read(struct signature *out, struct text bytes);
uint32_t signature_key(const struct signature *signature, size_t i);
/* Whether each is a near-copy of the other: most of both is the same, or
 * nearly all of the shorter one stands in the longer. */
bool signature_is_copy(const struct signature *one,
		       const struct signature *other);

#endif
