/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * findings - what a check of an index found: how often each kind of problem,
 * and the first names of each.
 *
 * Used by the indexer only. Of fixed size, whatever is found: an index may
 * be wrong in every passage.
 */
#ifndef INDEXER_FINDINGS_H
#define INDEXER_FINDINGS_H

#include <stdint.h>

#include "shared/bytes.h"

enum finding {
	FINDING_LEDGER,     /* missing or damaged */
	FINDING_FILES,      /* the database's files are damaged */
	FINDING_VALUES,     /* what the index says of itself */
	FINDING_VERSION,    /* made by another version of the program */
	FINDING_UNFINISHED, /* a run was killed */
	FINDING_STRANGERS,  /* ledger and index are not of one kind */
	FINDING_ARTICLES,   /* cannot be read, or put together again */
	FINDING_PASSAGES,   /* cannot be read */
	FINDING_TERMS,      /* articles whose passages have wrong ones */
	FINDING_POSTINGS,   /* passages that have others than these */
	FINDING_STRAYS,     /* passages of no article */
	FINDING_UNKNOWN,    /* articles that the ledger does not know */
	FINDING_MISSING,    /* articles that the index does not have */
	FINDING_DIFFERENT,  /* articles of which the two say otherwise */
	FINDING_LOOSE,      /* rows of the ledger that do not fit together */
	FINDING_REASONS,    /* why sources are rejected */
	FINDING_COPIES,     /* articles whose near-copies are others */
	FINDING_COUNT
};

/* What helps against it, the lesser first. */
enum remedy {
	REMEDY_NONE,    /* nothing is wrong */
	REMEDY_READ,    /* all sources are read again */
	REMEDY_REBUILD, /* the index is made anew */
	REMEDY_LEDGER   /* the ledger is made anew from index and sources */
};

enum { FINDINGS_NAMES = 3, FINDINGS_NAME_BYTES = 200 };

struct finding_row {
	int64_t count;
	size_t name_count;
	size_t lengths[FINDINGS_NAMES];
	char names[FINDINGS_NAMES][FINDINGS_NAME_BYTES];
};

struct findings {
	struct finding_row rows[FINDING_COUNT];
	int64_t article_count; /* looked at */
	int64_t passage_count;
};

/* One more; a long name is cut. */
void findings_add(struct findings *findings, enum finding kind,
		  struct text name);
int64_t findings_count(const struct findings *findings);
/* The greatest that is needed. */
enum remedy findings_remedy(const struct findings *findings);

/* Appends "3 passages cannot be read: NAME, NAME, ..." for a kind that was
 * found. The names are as they came. */
enum status findings_print(struct bytes *out, const struct findings *findings,
			   enum finding kind, struct fault *fault);
/* Appends, as the value of a JSON member, [{"kind","count","names"}]. */
enum status findings_print_json(struct bytes *out,
				const struct findings *findings,
				struct fault *fault);

#endif
