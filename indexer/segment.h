/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * segment - a small database of articles that no other one has, made by a
 * process of its own, and what that process tells of it.
 *
 * Used by the indexer only. segment_write knows no ledger: the runs in which
 * passages were first seen come with the order, and the passages that there
 * are go back with the answer, which segment_next reads in the process that
 * gave the order.
 */
#ifndef INDEXER_SEGMENT_H
#define INDEXER_SEGMENT_H

#include "indexer/documents.h"
#include "indexer/first_seen.h"

struct segment_article {
	struct documents_order order;
	const struct first_seen_run *seen; /* in order of keys */
	size_t seen_count;
};

struct segment_order {
	const char *folder;          /* of the database, not there yet */
	struct documents *documents; /* with the generation's dictionary */
	int64_t run;
	const struct segment_article *articles;
	size_t count;
};

/*
 * Makes the database, durably but for the name of its folder, and appends
 * the answer. An article that the index will not take, or that takes more
 * memory than there is, is left out and named in the answer.
 */
enum status segment_write(const struct segment_order *order,
			  struct bytes *answer, struct fault *fault);

/* What became of one article, in the order of the order. */
struct segment_result {
	bool is_refused;
	bool is_large;         /* for want of memory */
	struct text reason;    /* of the refusal; borrowed from the answer */
	struct text signature; /* of the article; borrowed, too */
	size_t passage_count;
	const char *keys; /* of its passages, raw; borrowed too */
};

/* Takes the next one off the answer. STATUS_BUG when there is none. */
enum status segment_next(struct text *answer, struct segment_result *out,
			 struct fault *fault);
struct hash segment_key(const struct segment_result *result, size_t number);

#endif
