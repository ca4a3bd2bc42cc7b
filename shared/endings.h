/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * endings - plurals, cases, past tenses and British spellings that stemmers do
 * not bring together with their word.
 *
 * Used by terms_stem.c only. What is found of a word is stemmed besides it: the
 * stemmer still knows best, and where it comes to the same nothing is added.
 */
#ifndef SHARED_ENDINGS_H
#define SHARED_ENDINGS_H

#include "shared/bytes.h"

/* Appends the word as it is in the singular, without the s of a genitive or the
 * ending of a case, in the present (sold: sell) or the infinitive (überwacht:
 * uberwachen), or as Americans spell it (licence: license); of a Serbian one in
 * Cyrillic the Latin letters. `plain` is folded and without marks ("plain.h").
 * Appends nothing where it has no such ending in this language. */
enum status endings_replace(struct bytes *out, const char *language,
			    struct text plain, struct fault *fault);

/* Row `number`, from 0, of the list of English forms and spellings; false:
 * there are no more. For tests. */
bool endings_row(size_t number, struct text *form, struct text *word);

#endif
