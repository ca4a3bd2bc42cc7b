/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recheck - saved hits against the sources they were found in.
 *
 * Used by the indexer's main only. Each hit's passage is looked for in its
 * file as it is now, read as a run reads it; what the index holds does not
 * count. Of the index the roots are taken: a path below one is looked for
 * there, any other is the caller's, absolute or below the folder at hand. An
 * article that is not in its file any more is looked for where the ledger
 * has seen it since, under whatever name.
 * Only regular files are opened, over no link and no "..". Memory is that
 * of one article and of the hits of one file that follow each other, for
 * which it is read once.
 */
#ifndef INDEXER_RECHECK_H
#define INDEXER_RECHECK_H

#include <signal.h>

#include "indexer/report.h"
#include "indexer/saved_hits.h"
#include "indexer/settings.h"

enum recheck_state {
	RECHECK_UNKNOWN, /* the source cannot be read now */
	RECHECK_GONE,    /* no such source, or no such article in it */
	RECHECK_CHANGED, /* the article is there, the text is not */
	RECHECK_MOVED,   /* the text stands elsewhere */
	RECHECK_SAME
};

struct recheck_found {
	enum recheck_state state;
	struct text path; /* where it stands now, when it has moved: in another
			   * file than before; empty: in the same */
	bool is_of_file;
	uint64_t record;
	uint64_t start;
	uint64_t end;
	char reason[FAULT_TEXT_BYTES]; /* else; may be empty */
};

struct recheck_order {
	FILE *out;
	const struct settings *settings;
	const char *folder; /* of the index; NULL: none is to be asked */
	struct report *report;
	const volatile sig_atomic_t *stop; /* may be NULL */
};

/* One line on `out` for each hit of settings->hits, in their order. Lines
 * that are no hit that can be read, and hits that are not the same, make
 * report->has_problems. */
enum status recheck_hits(const struct recheck_order *order,
			 struct fault *fault);

#endif
