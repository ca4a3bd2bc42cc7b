/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * writing - from an article that has to be written to what is written of
 * it: its text, the runs it was first seen in, its row.
 *
 * Used by the indexer only, inside a ledger transaction, by both ways to
 * write: into the index at once (writing_article), or by a process that
 * knows no ledger (writing_fetch and writing_begin before, writing_end
 * after it; "bulk.h").
 */
#ifndef INDEXER_WRITING_H
#define INDEXER_WRITING_H

#include "indexer/clusters.h"
#include "indexer/enter.h"
#include "indexer/fetch.h"
#include "indexer/first_seen.h"

/* What was done, for the report. */
struct writing_tally {
	int64_t added;
	int64_t changed;
	int64_t deleted;
	int64_t moved;
	int64_t passages;
	int64_t lost_streamed;
	int64_t lost_named;
};

struct writing {
	struct site *site; /* borrowed, like roots and fresh */
	struct roots *roots;
	struct fresh *fresh;
	struct first_seen *first_seen;
	struct clusters *clusters;
	struct bytes signature;  /* of the article at hand */
	struct pool *pool;       /* while one article is written */
	struct intern *searched; /* see "fetch.h"; of one flush */
	uint64_t searched_bytes;
	uint64_t wanted_bytes; /* by the last writing_fetch */
	struct enter enter;
	struct writing_tally tally;
};

/* The caller closes *out in either case. */
enum status writing_open(struct writing *out, struct site *site,
			 struct roots *roots, struct fresh *fresh,
			 struct fault *fault);
/* Accepts a zeroed one. */
void writing_close(struct writing *writing);

struct fetch writing_fetching(struct writing *writing);
/* The sources that were searched so far do not count. */
void writing_forget_searched(struct writing *writing);

/* What was fetched. */
struct writing_text {
	bool is_found;
	struct article article;
};

/*
 * The article's text and metadata, in `pool`. Not found when nothing has its
 * text any more: it is given up, and its sources, if there are any left, are
 * to be read again.
 */
enum status writing_fetch(struct writing *writing,
			  struct resolve_change *change, struct pool *pool,
			  struct writing_text *out, struct fault *fault);

/* Where an article comes from: what its runs are found by. */
struct writing_origin {
	struct hash content;
	struct hash article; /* its id */
	bool has_old;
	struct hash old; /* the one that it had */
	struct hash *befores;
	size_t before_count; /* ids that its locations belonged to */
	bool is_new;         /* the ledger was asked, and knows no run of it */
	int64_t first_run;   /* set by whoever asks first_seen */
};

/* `out` lives in the pool. */
enum status writing_find_origin(struct writing *writing,
				const struct resolve_change *change,
				struct pool *pool, struct writing_origin *out,
				struct fault *fault);
/* Makes it the article at hand of writing->first_seen; tells whether it is new,
 * so that the ledger is asked once for what a worker gets. */
enum status writing_begin(struct writing *writing,
			  struct writing_origin *origin, struct fault *fault);
/* The article at hand was written: counts it, but for its passages. */
enum status writing_end(struct writing *writing,
			const struct writing_origin *origin,
			struct fault *fault);

/* Nothing of the article is another but where its records begin in their
 * files: its passages stay. STATUS_SKIP: its record cannot be read. */
enum status writing_move(struct writing *writing,
			 const struct resolve_change *change,
			 struct fault *fault);
/* An article, fetched, into writing->enter.writer, in the place of what
 * stands there under its id, and the ledger. */
enum status writing_article(struct writing *writing,
			    struct resolve_change *change,
			    const struct article *article, struct fault *fault);

#endif
