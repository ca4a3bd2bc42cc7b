/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wildcard - patterns in which `*` is any run of characters, and the words
 * of an index that satisfy one.
 *
 * Used by the searcher only. Words are compared as the analysis leaves them
 * without marks ("plain" in terms.h).
 */
#ifndef SEARCHER_WILDCARD_H
#define SEARCHER_WILDCARD_H

#include "shared/bytes.h"

/* Whether the pattern describes all of the text. */
bool wildcard_matches(struct text pattern, struct text text);

#endif
