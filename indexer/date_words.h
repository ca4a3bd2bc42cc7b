/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date_words - read one word of a date, in many languages.
 *
 * Used by the indexer only. Case, accents and the ways to write an Arabic
 * letter do not matter. The table of names is constant: nothing is loaded,
 * and a run that meets no such date pays nothing.
 */
#ifndef INDEXER_DATE_WORDS_H
#define INDEXER_DATE_WORDS_H

#include "indexer/date_names.h"
#include "shared/bytes.h"

struct date_word {
	unsigned roles; /* 0: not known */
	int value;
};

/*
 * Reads the word at the front of `text`, which begins with a letter, and
 * returns its bytes, at least 1. Scripts without blanks give the longest
 * word known there, else one letter; elsewhere what is known may reach over
 * a blank or a dot ("كانون الثاني", "a.m"). Never looks further than a few
 * words.
 */
size_t date_words_read(struct text text, struct date_word *out);

#endif
