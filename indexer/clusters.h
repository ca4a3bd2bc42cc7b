/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clusters - near-copies of one story, kept together under the smallest of
 * their article ids, whatever the order in which they came, changed and
 * went.
 *
 * Used by the indexer only, inside a ledger transaction. Two articles are
 * compared when their signatures have a key in common and no more than
 * LEDGER_BESIDE_MAX others with that key stand between them, in the order of
 * their ids: a function of what articles there are, and of nothing else, that
 * does not compare all with all where thousands share a key. Those that are
 * copies of each other ("signature.h") are in one cluster, and so are copies
 * of copies.
 *
 * What changes is followed batch by batch (clusters_begin, any number of
 * clusters_put and clusters_forget, clusters_settle): only the clusters of
 * articles whose neighbours have changed are found again. Where everything
 * is written anew, the two stores may not agree, or the batches have looked at
 * more articles than that takes (LEDGER_CLUSTERS), they keep signatures only,
 * and clusters_find_all does the rest in the end, in time that grows as a
 * sort's does.
 */
#ifndef INDEXER_CLUSTERS_H
#define INDEXER_CLUSTERS_H

#include "indexer/ledger.h"

/* Articles that the value of a cluster's smallest one names. */
enum { CLUSTERS_LISTED_MAX = 1000 };

struct clusters;

/* Who writes the index's values. */
struct clusters_target {
	/* The value of an article ("schema.h"), both borrowed for the call;
	 * empty: it has no near-copy. */
	enum status (*set)(void *context, const struct hash *article,
			   struct text value, struct fault *fault);
	void *context;
};

/* The ledger is borrowed. */
enum status clusters_new(struct clusters **out, struct ledger *ledger,
			 struct fault *fault);
/* Accepts NULL. */
void clusters_free(struct clusters *clusters);

/* A batch, or another attempt at it: what was put since is not heeded. */
enum status clusters_begin(struct clusters *clusters, struct fault *fault);
/* What the article's text is known by now; empty: by nothing. */
enum status clusters_put(struct clusters *clusters, const struct hash *article,
			 struct text signature, struct fault *fault);
/* The article is deleted from the index. */
enum status clusters_forget(struct clusters *clusters,
			    const struct hash *article, struct fault *fault);
/* Gives the values that are others than before; may leave those of later
 * batches to clusters_find_all. */
enum status clusters_settle(struct clusters *clusters,
			    const struct clusters_target *target,
			    struct fault *fault);
/* Gives the values of all articles that have near-copies; no other one
 * has a value. */
enum status clusters_find_all(struct clusters *clusters,
			      const struct clusters_target *target,
			      struct fault *fault);

/* What the index has of an article. */
struct clusters_seen {
	struct hash article;
	struct text signature; /* that its text makes */
	struct text value;     /* empty: none */
};

/* Whether the ledger has it so, once clusters are known. */
enum status clusters_check(struct ledger *ledger,
			   const struct clusters_seen *seen, bool *fits,
			   struct fault *fault);

#endif
