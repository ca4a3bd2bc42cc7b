/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hit - one passage that matched, with all that the formats print.
 *
 * Used by the searcher only. A hit lives until the next one is handed out.
 */
#ifndef SEARCHER_HIT_H
#define SEARCHER_HIT_H

#include "shared/record.h"

enum hit_form { HIT_EXACT, HIT_STEM, HIT_FUZZY, HIT_SCRIPT, HIT_SYNONYM };

struct hit_match {
	size_t start; /* bytes in the passage's text */
	size_t end;
	struct text term; /* the query's word or phrase, as typed */
	enum hit_form form;
};

/* What a score is the sum of; see "rerank.h". */
struct hit_shares {
	bool is_reranked; /* else the first is all */
	double passage;   /* of the passage's own words, title and heading, */
	double times;     /* which were multiplied by this */
	double article;
	double coverage;
	double exact;
	double near;
	double alike;
	double neighbours;
	double floor;
};

struct hit {
	uint32_t rank; /* from 1, over all pages */
	double score;
	struct hit_shares shares;
	/* For search_explain_hit, while it is handed out: the passage, and
	 * the one whose score it has, where it stands in a near-copy's
	 * place. */
	uint32_t document;
	uint32_t ranked;
	const struct record_passage *passage;
	const struct record_article *article;
	/* Of the article's places, the one that is cited: whose outlet,
	 * authors, date and address are told ("cited.h"); and the one whose
	 * path, record and own id are: the same, or the first. */
	size_t cited;
	size_t place;
	struct text path; /* of `place`, ready to open: the root as given, "/",
			   * path below it; raw bytes */
	const struct hit_match *matches; /* in text order, none overlaps */
	size_t match_count;
	const struct record_passage *before; /* neighbours, in text order */
	size_t before_count;
	const struct record_passage *after;
	size_t after_count;
	uint32_t more; /* --by=article: further passages that match */
	uint32_t copies;
	bool is_changed; /* new passage of an article that was there before */
};

#endif
