/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * subject - what an id or a path on the command line stands for: an
 * article, one of its passages, or nothing that the index holds, and then
 * why.
 *
 * Used by the searcher only. An article is found by its id and by the path
 * of each of its locations; a passage by its id.
 */
#ifndef SEARCHER_SUBJECT_H
#define SEARCHER_SUBJECT_H

#include "searcher/search.h"

enum subject_kind {
	SUBJECT_ARTICLE,
	SUBJECT_PASSAGE,
	SUBJECT_REJECTED, /* a file that could not be indexed */
	SUBJECT_FOLDER,   /* not one file, but what lies below */
	SUBJECT_UNKNOWN
};

enum { SUBJECT_NEAREST = 3 };

struct subject {
	enum subject_kind kind;
	struct text shown; /* the article's path, else what was typed */
	/* of an article or passage */
	size_t shard; /* that has it */
	struct record_article record;
	struct store_passages passages;
	size_t passage; /* index in the passages; of a passage only */
	/* of the others */
	struct text reason; /* of a rejected file */
	struct text root;   /* the folder it lies below; empty: none */
	bool is_id;         /* it looks like an id, not like a path */
	bool is_hidden;     /* files of such names are not read */
	struct text nearest[SUBJECT_NEAREST]; /* paths of like names */
	size_t nearest_count;
};

/* Texts live in `pool`. STATUS_BAD_QUERY when a path holds several
 * articles. STATUS_RETRY as in "index_read.h". */
enum status subject_find(struct search *search, struct text id,
			 struct pool *pool, struct subject *out,
			 struct fault *fault);

#endif
