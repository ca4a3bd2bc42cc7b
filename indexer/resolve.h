/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve - from contents whose locations have changed to the articles
 * that must be written or deleted.
 *
 * Used by the indexer only, inside a ledger transaction. Touched contents
 * decide what else is affected: an article may gain or lose the id of an
 * address that it shares with another.
 */
#ifndef INDEXER_RESOLVE_H
#define INDEXER_RESOLVE_H

#include "indexer/ledger.h"

/* One article that is not as the index has it. Lives in the pool. */
struct resolve_change {
	struct hash content;
	struct ledger_article before; /* its row, as it was */
	bool has_old;                 /* it stands in the index, under `old` */
	struct hash old;
	bool is_doubted; /* it may not be what was written there */
	bool is_gone;    /* and shall no longer; nothing below is set then */
	bool is_moved;   /* nothing but where its records are in their files */
	struct ledger_article row;      /* as it will be once it is written */
	struct location_list locations; /* the first one in front */
	enum {
		RESOLVE_NOW,
		RESOLVE_LATER, /* it is as if nobody had looked at it */
		RESOLVE_AWAY   /* the same, but written under another id */
	} when;                /* see "defer.h" */
};

struct resolve_changes {
	struct resolve_change *list;
	size_t count;
};

struct resolve_touched {
	const struct hash *contents; /* may hold one twice */
	size_t count;
};

/* Brings the ledger's articles up to date but for their ids and digests,
 * which are the writer's to put; forgets those that are gone. */
enum status resolve_articles(struct ledger *ledger, struct pool *pool,
			     const struct resolve_touched *touched,
			     struct resolve_changes *out, struct fault *fault);

#endif
