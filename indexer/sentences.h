/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sentences - where the sentences of a paragraph end, by ICU's rules and
 * a few of ours.
 *
 * Used by the indexer only. ICU's breaks (Unicode Standard Annex 29, with
 * its exceptions for the language) are kept but for those behind an
 * abbreviation, an initial or, in languages that write them so, an ordinal
 * number ("Mr.", "J.", "17."), those before a small letter, and those at
 * the end of a line that was only broken to fit a width. A footnote mark
 * ("[1]") belongs to the sentence before it.
 */
#ifndef INDEXER_SENTENCES_H
#define INDEXER_SENTENCES_H

#include "shared/bytes.h"

struct sentences;

/* ICU's break iterators are made when a language is first seen. */
enum status sentences_open(struct sentences **out, struct fault *fault);
/* Accepts NULL. */
void sentences_close(struct sentences *sentences);

/* `text` is valid UTF-8 below 2 GB and is borrowed until the next
 * sentences_begin; `language` is an ISO code or "und". */
enum status sentences_begin(struct sentences *sentences, struct text text,
			    struct text language, struct fault *fault);
/* The next sentence ends before byte *end; white space after it is its
 * own. False when there is none. */
bool sentences_next(struct sentences *sentences, size_t *end);

#endif
