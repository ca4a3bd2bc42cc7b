/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * telling - the telling words of passages, as stems.
 *
 * Used by the searcher only. The index has no list of a passage's terms, so
 * they are made of its text, as the indexer made them. That costs as much as
 * all else that a passage is asked for: who asks many questions is told of the
 * same passages again, and those that were read are kept, of one revision.
 * A telling word is one of three bytes or more, without a digit.
 */
#ifndef SEARCHER_TELLING_H
#define SEARCHER_TELLING_H

#include "shared/store.h"
#include "shared/terms.h"

struct telling;

struct telling_stem {
	uint32_t stem;
	uint32_t frequency;
};

/* Borrowed until the next call. */
struct telling_passage {
	const struct telling_stem *list; /* in order of their first coming */
	size_t count;
	uint32_t length; /* words, telling or not */
};

/* Both are borrowed until telling_close. */
enum status telling_open(struct telling **out, struct store *store,
			 struct terms *terms, struct fault *fault);
/* Accepts NULL. */
void telling_close(struct telling *telling);

/* To be called before a question: the numbers of stems may be others from
 * then on. */
void telling_begin(struct telling *telling);
enum status telling_read(struct telling *telling, uint32_t document,
			 struct telling_passage *out, struct fault *fault);
/* The term of a stem that some passage had, as a word of the text; borrowed
 * until telling_begin. */
struct text telling_term(const struct telling *telling, uint32_t stem);

#endif
