/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * closeness - how closely a passage's text answers to the words of a query:
 * in the very forms that were typed, and near to each other.
 *
 * Used by rerank.c, for the best few: the text has to be cut into words.
 */
#ifndef SEARCHER_CLOSENESS_H
#define SEARCHER_CLOSENESS_H

#include "searcher/concepts.h"
#include "searcher/spans.h"

enum { CLOSENESS_WINDOW = 8 }; /* words between two that are near */

struct closeness {
	/* BM25 of the words as typed, in the passage. */
	double exact;
	/*
	 * For each two words that follow one another in the query, the
	 * lesser of their weights times n / (n + 1.2), where n adds up
	 * 1 / distance for each place of the first within the window of one
	 * of the second; as in Rasolofo and Savoy, "Term Proximity Scoring
	 * for Keyword-Based Retrieval Systems" (2003), but 1 / distance.
	 */
	double near;
};

struct closeness_text {
	const struct candidates *candidates;
	const struct concepts *concepts; /* of these */
	struct text text;
	size_t language;      /* as in spans_read */
	double average_words; /* of all passages of the index */
};

enum status closeness_measure(struct closeness *out,
			      struct spans_reader *reader,
			      const struct closeness_text *text,
			      struct fault *fault);

#endif
