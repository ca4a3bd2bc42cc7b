/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rerank - the best candidates by their own words, put in order once more by
 * what their articles, their text and their likes say.
 *
 * Used by the searcher only. index_match weighs every candidate by BM25 of the
 * words that the passage has, with title and heading as context. Of these
 * the first RERANK_DEPTH (by article RERANK_DEPTH_BY_ARTICLE) are weighed
 * again, when two words or more are asked for:
 *
 *	score = floor + article + 0.5 passage + coverage + 0.15 alike
 *		+ 0.3 neighbours + 0.3 exact + 0.3 near
 *
 *	passage  what index_match gave it; by article it counts 0.4 times
 *	article  BM25 of the words in the whole article, one in its title
 *		 counted three times (Robertson, Zaragoza and Taylor, "Simple
 *		 BM25 Extension to Multiple Weighted Fields", 2004)
 *	coverage T (S / T)^3, where T is what the words weigh together and S
 *		 what those do that the passage has, or its title or heading,
 *		 and 0.3 times what those do that the passage before it has:
 *		 one that has them all comes before one that says some of
 *		 them often, as coordination level matching has it. (Learning
 *		 to rank knows S / T as the "covered query term ratio" of
 *		 Qin, Liu, Xu and Li, "LETOR: A Benchmark Collection for
 *		 Research on Learning to Rank for Information Retrieval",
 *		 2010.) What a word is also looked for as covers it, and
 *		 any of the words with OR between them covers all of these.
 *		 The power lets long questions go without a few of their
 *		 words. By article it counts 0.6 times: the rest may stand
 *		 in another passage
 *	alike    BM25 of the words of "feedback.h" in the article, counted
 *		 as those of the question; for questions of RERANK_LONG words
 *		 and more, which mean more than they say. By article it counts
 *		 twice: what tells articles apart tells less of the one
 *		 passage that answers
 *	neigh-   of what comes before it here, see "neighbours.h"; of the best
 *	bours	 articles alone, and for the same questions
 *	exact,   see "closeness.h": of the best RERANK_TEXTS alone, since it
 *	near	 takes their text, and therefore the last to be added
 *	floor	 the passage score of the last of the first RERANK_DEPTH, so
 *		 that none behind these has a higher score; 0 where there
 *		 are fewer candidates
 *
 * The weights were chosen on judged collections (tests/quality), the same
 * for all; none of them has to be exact.
 */
#ifndef SEARCHER_RERANK_H
#define SEARCHER_RERANK_H

#include "searcher/candidates.h"
#include "searcher/hit.h"
#include "searcher/spans.h"
#include "shared/store.h"

/* By article several candidates are of one. */
enum {
	RERANK_DEPTH = 64,
	RERANK_DEPTH_BY_ARTICLE = 160,
	RERANK_TEXTS = 10,
	RERANK_LONG = 3
};

struct rerank;

/* All are borrowed until rerank_close. */
struct rerank_source {
	struct store *store;
	const struct candidates *candidates;
	struct spans_reader *reader;
	struct telling *telling;
	bool is_by_article; /* texts are of so many articles */
};

enum status rerank_open(struct rerank **out, const struct rerank_source *source,
			struct fault *fault);
/* Accepts NULL. */
void rerank_close(struct rerank *rerank);

/* So many candidates are weighed again, if there are as many; of a question
 * of one word none. */
uint32_t rerank_depth(const struct rerank *rerank);
/* Puts the first candidates of a question in their order; the page has to
 * begin with the first, and to hold rerank_depth if there are as many. */
enum status rerank_page(struct rerank *rerank, struct index_page *page,
			struct fault *fault);
/* The record of a document if its text was looked at, else NULL; borrowed
 * until rerank_page or rerank_close. */
const struct record_passage *rerank_passage(const struct rerank *rerank,
					    uint32_t document);
/* What the score of a document is the sum of; a passage that was not
 * weighed again has only its own. */
struct hit_shares rerank_shares(const struct rerank *rerank,
				const struct index_hit *hit);

#endif
