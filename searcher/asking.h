/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asking - the words at the beginning of a question that only ask: "Find
 * articles that discuss ...", "What was reported about ...".
 *
 * Used by the searcher only. They are words of the news as well ("articles",
 * "reported"), so that no list of stop words can have them; but as a whole,
 * at the beginning of a query, they say nothing of what is looked for. In
 * English only.
 */
#ifndef SEARCHER_ASKING_H
#define SEARCHER_ASKING_H

#include "shared/bytes.h"

enum { ASKING_WORDS = 16 }; /* more are not looked at */

/* How many of the words, folded, from the first on; 0: none. */
size_t asking_count(const struct text *words, size_t count);

#endif
