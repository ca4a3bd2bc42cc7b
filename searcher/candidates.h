/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates - what a query means in one revision of an index: the terms
 * of its words, what each part of the tree asks for, and the index query
 * whose matches are the candidates.
 *
 * Used by the searcher only. The candidates hold every passage that
 * satisfies the query; where `needs_text` is set they hold others too,
 * and each has to be verified. Make anew after index_reopen.
 *
 * WHAT SATISFIES A QUERY
 *   word      the passage has a word of that stem, or is the one that the
 *             headline is found by (terms XH): the article's first for its
 *             title, the first below it for a heading. Below AND and "+"
 *             the words of title and heading count too (terms S), but the
 *             passage must have one of the words below there itself, or as
 *             its headline. Below NOT and "-" only the passage itself
 *             counts.
 *   others    the same of forms and their places, all in the text, or all
 *             in the title, or in the heading. Headings of the same words,
 *             with no other between them, are one there.
 *   field     as said at the top of query.c; the passages of an article
 *             all do, or none. A title's first 2,000 bytes count.
 *   stop word as an unsigned item beside others it is left out, unless
 *             all that is wanted there are stop words; so are the first
 *             words of a question that only ask (asking.h). "war" is one
 *             in German, but not where the query's other words are rather
 *             English, and both are common.
 */
#ifndef SEARCHER_CANDIDATES_H
#define SEARCHER_CANDIDATES_H

#include "searcher/query.h"
#include "searcher/vocabulary.h"

/* A language that the index holds. */
struct candidates_language {
	char code[TERMS_LANGUAGE_BYTES];
	uint32_t passage_count;
	bool is_common; /* its stop words count */
};

struct candidates_term {
	struct text term;
	uint32_t frequency; /* passages, at least 1 */
	size_t language;    /* of a word's: index in `languages` */
};

struct candidates_terms {
	struct candidates_term *list;
	size_t count;
};

struct candidates_stem {
	size_t language; /* index in `languages` */
	struct text stem;
};

/* A word, or several, that an open word stands for. */
struct candidates_open {
	const struct vocabulary_word *from;
	const struct query_word *parts; /* all closed, one behind the other,
					 * pairs and joined words with them */
	size_t part_count;
};

struct candidates_word {
	const struct candidates_stem *stems; /* in each language held */
	size_t stem_count;
	const struct candidates_open *open; /* of an open word, best first */
	size_t open_count;
	uint32_t found_count;         /* before these were cut to the best */
	struct candidates_terms body; /* those that the index has */
	struct candidates_terms headline;
	struct candidates_terms context;
	bool is_stop_word;
};

/* What belongs to the node of the query with the same index. */
struct candidates_node {
	struct candidates_word *words; /* of a leaf, in its order */
	bool is_dropped;               /* a stop word that is left out */
	bool is_negated;               /* below NOT or "-" */
	bool is_inverted;              /* below an odd number of these */
	bool is_context;               /* words of title and heading count */
	bool is_group; /* the topmost node of which that is true: one of
			   * its wanted words has to be the passage's own */
	/* of a field */
	struct candidates_terms terms; /* any of them: source, author, lang,
					* path, host */
	struct query_bounds bounds;    /* of date */
	bool is_vague;   /* articles with the terms are to be looked at */
	bool may_be_all; /* there are too many terms: so is every article */
};

struct priors;
struct telling;
struct steps;

struct candidates {
	struct pool *pool;
	const struct query *query; /* borrowed */
	struct candidates_language *languages;
	size_t language_count;
	struct candidates_node *nodes;
	bool needs_text;
	struct bytes notes;      /* lines about what was searched in part */
	struct steps *fragments; /* by node: the steps of its subtree, */
	struct steps *wordless;  /* and of what matches without any of its
				  * words; none: nothing may */
	const struct index_step *steps; /* the index query */
	size_t step_count;
};

/* What the candidates are looked up in. */
struct candidates_source {
	struct index *index;
	struct terms *terms;
	struct vocabulary *vocabulary; /* may be NULL where no word of the
					* query is open */
	const struct priors *priors;   /* what is preferred of them; NULL:
					* nothing */
	struct telling *telling;       /* may be NULL where nothing is ranked
					* again */
};

/* On failure *out is empty. */
enum status candidates_make(struct candidates *out,
			    const struct candidates_source *source,
			    const struct query *query, struct fault *fault);
/* Accepts zeroed candidates. */
void candidates_free(struct candidates *candidates);

/* Whether it is known of a leaf, without a look at any text, which passages
 * satisfy it. */
bool candidates_is_certain(const struct candidates *candidates, size_t node);
/* Whether the node is a leaf that a hit may be shown for. */
bool candidates_is_wanted(const struct candidates *candidates, size_t node);
/* Appends the words that hits may be shown for and no passage has in any form,
 * as typed, once, a NUL behind each. Of a phrase its words. */
enum status candidates_list_absent(const struct candidates *candidates,
				   struct bytes *out, struct fault *fault);
/* Index in `languages`, or language_count. */
size_t candidates_find_language(const struct candidates *candidates,
				struct text code);

#endif
