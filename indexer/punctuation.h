/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * punctuation - the signs that end, pause, open and close sentences.
 *
 * Used by the indexer only, where text is cut: for all scripts that news
 * is written in, since a title or heading is told from a sentence by its
 * last sign.
 */
#ifndef INDEXER_PUNCTUATION_H
#define INDEXER_PUNCTUATION_H

#include "shared/bytes.h"

/* . ! ? and their like: the sentence is over. */
bool punctuation_is_stop(uint32_t code_point);
/* , ; : and their like: the sentence goes on. */
bool punctuation_is_pause(uint32_t code_point);
/* Whether sentences end or go on with it where they stand in running text:
 * either of the above, and the shad of Tibetan, which ends titles, too. */
bool punctuation_parts(uint32_t code_point);
/* Whether a run of letters of Thai or Lao ends at `offset` of valid UTF-8
 * that is longer than a word or a label: their prose has no sign but the
 * blank, and that stands between clauses. */
bool punctuation_ends_clause(struct text text, size_t offset);
/* Quotes and brackets; a straight quote opens and closes. */
bool punctuation_is_opener(uint32_t code_point);
bool punctuation_is_closer(uint32_t code_point);

/* The code point that ends at `offset` (above 0) in valid UTF-8; *start is
 * its first byte. */
uint32_t punctuation_before(struct text text, size_t offset, size_t *start);
/* The last sign or letter of the text, closing quotes and brackets and
 * what is invisible left out; 0 when there is none. */
uint32_t punctuation_last(struct text text);

#endif
