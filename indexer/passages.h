/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * passages - cut an article into passages.
 *
 * Used by the indexer only. Call passages_split once per article; the
 * result borrows the article's text, and dies with the next call. Cuts fall
 * between sentences; a sentence longer than the limit is cut between words.
 * Headings start a new passage and become its section ("Background / Charges"
 * where two stand together), and are no passage of their own; the title's
 * repetitions and page furniture ("Comments") are in no passage. Same text,
 * language and limits, same passages, always.
 */
#ifndef INDEXER_PASSAGES_H
#define INDEXER_PASSAGES_H

#include "indexer/article.h"

/* In characters; one of a script written without blanks counts as two. */
struct passage_limits {
	size_t target;  /* neighbours are joined up to this */
	size_t longest; /* longer ones are cut */
};

/*
 * About what a person quotes. Of questions whose answer is known (SQuAD),
 * so many are answered in the first words shown (make quality):
 *
 *	target / longest   60 words   125   250   words of a first passage
 *	250 / 500              79 %  88 %  93 %    46
 *	350 / 700              68    87    93      73
 *	450 / 900              60    85    92      94
 *	whole paragraphs, FTS5 53    78    89     124
 *
 * Shorter ones still gain in the first words, but lose what a sentence
 * needs beside it to be understood, and cost an index of more passages.
 */
#define PASSAGE_LIMITS \
	((struct passage_limits){ .target = 350, .longest = 700 })

struct passage {
	size_t start; /* bytes in the article's text */
	size_t end;
	size_t line; /* of its first byte, from 1 */
	struct text text;
	struct text section;      /* heading; empty: none */
	bool is_first_in_section; /* the first passage under its heading */
};

struct passages {
	struct passage *list;
	size_t count;
	size_t capacity;
	struct pool *sections; /* those that two headings make up */
};

struct passages_splitter; /* ICU's break iterators, kept from call to call */

enum status passages_open(struct passages_splitter **out, struct fault *fault);
/* Accepts NULL. */
void passages_close(struct passages_splitter *splitter);

/* STATUS_SKIP when the article has no words but those of furniture. */
enum status passages_split(struct passages_splitter *splitter,
			   struct passages *out, const struct article *article,
			   const struct passage_limits *limits,
			   struct fault *fault);
/* The article's own, as the index has cut it. */
enum status passages_take(struct passages *out, const struct article *article,
			  struct fault *fault);
void passages_free(struct passages *passages);

/* "4 target=350 longest=700 icu=72.1": what the cuts depend on; recorded
 * in the index (pq:passages). Appended. */
enum status passages_version(struct bytes *out,
			     const struct passage_limits *limits,
			     struct fault *fault);

#endif
