/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vocabulary - words of an index that a typed one may stand for: near to
 * it, of the same name in another script, or of a pattern.
 *
 * Used by the searcher only. All questions of one query are put at once,
 * since near words and patterns are looked for in every word of the index
 * ("w" keys of schema.h), once for all of them. Answers are kept until they
 * are to be forgotten, so that the same questions again cost next to nothing.
 *
 * WHAT IS NEAR
 *   Words within a number of edits: a letter put in, left out or another,
 *   two neighbours exchanged, each letter touched once ("edits.h"). By
 *   default none in a word of 1 or 2 letters, one up to 5, else two. Marks
 *   are no edits: "arbitracion" is at 0 from "arbitración". Digits are
 *   never edited: G20 is not near to G7. To a typed word of digits alone
 *   nothing is near.
 * WHAT IS THE SAME NAME
 *   Other members of the groups of "names.h" that have the word, or when
 *   none has, one near to it; and when there is no group, words of another
 *   script that sound the same ("skeleton.h"). And what the articles of the
 *   index explain: acronyms and their names ("aliases.h").
 * WHAT HAS A PATTERN
 *   As with other words, marks count when they are typed: "fundacion*" has
 *   fundación, "fundación*" only that.
 */
#ifndef SEARCHER_VOCABULARY_H
#define SEARCHER_VOCABULARY_H

#include "searcher/hit.h"
#include "shared/index_read.h"
#include "shared/pool.h"
#include "shared/terms.h"

struct vocabulary;

enum {
	VOCABULARY_WORDS = 100,   /* most words of an answer */
	VOCABULARY_WEIGHED = 1000 /* most words whose passages are counted:
				   * the nearest, then the shortest */
};

/* The number of edits that the word's length allows. */
#define VOCABULARY_BY_LENGTH UINT32_MAX

enum vocabulary_kind {
	VOCABULARY_NEAR,   /* misspelt */
	VOCABULARY_NAME,   /* the same name otherwise written */
	VOCABULARY_ALIKE,  /* both: "word~" */
	VOCABULARY_PATTERN /* '*' stands for any letters, or none */
};

struct vocabulary_word {
	struct text text;   /* a folded word; of a name also several, or
			       * characters: to be cut by terms_split */
	enum hit_form form; /* HIT_FUZZY; of a name HIT_SCRIPT, and within
			       * one script HIT_SYNONYM; HIT_EXACT: it is
			       * the pattern's */
	uint32_t edits;     /* to it; of a name to the member that the typed
			       * word was taken for; 1 where it only sounds
			       * the same */
	uint32_t frequency; /* passages that have it, in any of its forms;
			       * of several words at most so many; never 0 */
};

struct vocabulary_question {
	enum vocabulary_kind kind;
	struct text word; /* as typed or folded; valid UTF-8 */
	uint32_t edits;   /* at most EDITS_MAX, or VOCABULARY_BY_LENGTH */
	/* The answer, best first: fewest edits, then most passages. The
	 * typed word itself is not in it, unless by a pattern. */
	const struct vocabulary_word *words;
	size_t word_count;
	uint32_t found_count; /* words before the answer was cut */
};

struct vocabulary_questions {
	struct pool *pool; /* set by the caller: where the answers live */
	struct vocabulary_question *list;
	size_t count;
};

/* All are borrowed until vocabulary_close. Nothing is read yet. */
enum status vocabulary_open(struct vocabulary **out, struct index *index,
			    struct terms *terms, struct fault *fault);
/* Accepts NULL. */
void vocabulary_close(struct vocabulary *vocabulary);
/* To be called when the index may be of another revision. */
void vocabulary_forget(struct vocabulary *vocabulary);
/* STATUS_BAD_QUERY when the user's own file of names cannot be read. */
enum status vocabulary_ask(struct vocabulary *vocabulary,
			   struct vocabulary_questions *questions,
			   struct fault *fault);

#endif
