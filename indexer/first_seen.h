/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * first_seen - the runs in which an article and its passages first
 * appeared, under this id or one that it had before.
 *
 * Used by the indexer only: once for each article that is written, inside
 * a ledger transaction. A passage of a moved, merged or restored article
 * counts as seen; so do those that only the index knew after a crash.
 */
#ifndef INDEXER_FIRST_SEEN_H
#define INDEXER_FIRST_SEEN_H

#include "indexer/ledger.h"

struct first_seen;

/* The run of a passage key that was seen before. */
struct first_seen_run {
	struct hash key;
	int64_t run;
};

enum status first_seen_new(struct first_seen **out, struct ledger *ledger,
			   struct fault *fault);
/* Accepts NULL. */
void first_seen_free(struct first_seen *seen);

/* The article with this id is at hand, in run `run`. */
enum status first_seen_begin(struct first_seen *seen,
			     const struct hash *article, int64_t run,
			     struct fault *fault);
/* The same of one that first_seen_is_new was true of, all ids added: nothing is
 * asked for again. */
void first_seen_begin_new(struct first_seen *seen, const struct hash *article,
			  int64_t run);
/* Whether no run is known of the article at hand, nor of any passage. */
bool first_seen_is_new(const struct first_seen *seen);
/* An id that it left: what it ever had there, it had. */
enum status first_seen_follow(struct first_seen *seen, const struct hash *id,
			      struct fault *fault);
/* An id that one of its locations had before: only what it still has. */
enum status first_seen_add(struct first_seen *seen, const struct hash *id,
			   struct fault *fault);
/* All ids that its content ever had, as ones it left. */
enum status first_seen_add_content(struct first_seen *seen,
				   const struct hash *content,
				   struct fault *fault);

/* The run in which the article first appeared; put into the ledger. */
enum status first_seen_article(struct first_seen *seen,
			       const struct hash *content, int64_t *out,
			       struct fault *fault);
/* The same for a passage, by its key and its id; put by first_seen_end. */
enum status first_seen_passage(struct first_seen *seen, const struct hash *key,
			       const struct hash *passage, int64_t *out,
			       struct fault *fault);

/* For a process without a ledger: what the two above would say, and change
 * nothing. The list is in order of keys and lives in the pool; of a key that
 * is not in it, the run is that of first_seen_begin. Only while there are
 * no suspects. */
int64_t first_seen_expect(const struct first_seen *seen);
enum status first_seen_list(const struct first_seen *seen, struct pool *pool,
			    struct first_seen_run **out, size_t *count,
			    struct fault *fault);

/* After its passages, which are put now. Those that it had under ids it left,
 * and has no more, are not new either, should they come back. */
enum status first_seen_end(struct first_seen *seen, struct fault *fault);

#endif
