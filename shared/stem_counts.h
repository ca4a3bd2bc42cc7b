/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stem_counts - the stems of a passage's words, each with how often it
 * stands there, and the terms that they become.
 *
 * Used by both programs: the indexer writes these terms, and a searcher that
 * wants a passage's makes the same ones of its text. Words and stems are kept
 * from passage to passage, since most come again.
 */
#ifndef SHARED_STEM_COUNTS_H
#define SHARED_STEM_COUNTS_H

#include "shared/terms.h"

/* The three forms in which a stem becomes a term ("schema.h"). */
enum stem_form { STEM_BODY, STEM_CONTEXT, STEM_HEADLINE, STEM_FORMS };

/* A stem that the passage at hand has in one form. */
struct stem_use {
	uint32_t stem;
	enum stem_form form;
};

struct stem_counts;

/* The terms are borrowed until stem_counts_close. */
enum status stem_counts_open(struct stem_counts **out, struct terms *terms,
			     struct fault *fault);
/* Accepts NULL. */
void stem_counts_close(struct stem_counts *counts);

/* Of the words from now on: an ISO code or "und". STATUS_BUG when it is too
 * long to be one. */
enum status stem_counts_language(struct stem_counts *counts, struct text code,
				 struct fault *fault);
/* Begins a passage: nothing is counted. */
void stem_counts_begin(struct stem_counts *counts);
/* The same, and forgets words and stems where there are too many of them:
 * true if it did, and the numbers of stems are others from then on. */
bool stem_counts_renew(struct stem_counts *counts);

/* Is given each word of the vocabulary, borrowed for the call, but none
 * twice until stem_counts_give_again. */
struct stem_counts_visitor {
	enum status (*word)(void *context, struct text folded,
			    struct fault *fault);
	/* Likewise what is told of each compound ("schema.h"), but one that
	 * is parted now here, now there may come again. */
	enum status (*compound)(void *context, struct text compound,
				struct fault *fault);
	void *context;
};
void stem_counts_give_again(struct stem_counts *counts);
/* Counts the stems of some words in a form. The visitor may be NULL. */
enum status stem_counts_add(struct stem_counts *counts,
			    const struct words *words, enum stem_form form,
			    const struct stem_counts_visitor *visitor,
			    struct fault *fault);

/* All that the passage has so far, in order of their first coming; borrowed
 * until the next call. */
const struct stem_use *stem_counts_uses(const struct stem_counts *counts,
					size_t *count);
/* How often the passage has a stem in a form. */
uint32_t stem_counts_of(const struct stem_counts *counts, uint32_t stem,
			enum stem_form form);
/* The term of a stem that some passage had in that form; borrowed until
 * stem_counts_renew. */
struct text stem_counts_term(const struct stem_counts *counts,
			     const struct stem_use *use);

#endif
