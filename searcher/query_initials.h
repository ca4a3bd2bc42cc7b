/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_initials - the initials of a name in quotation marks, which a text may
 * have in another way: "A P Shah", "A.P. Shah", "AP Shah".
 *
 * Used by the query parser only. Of a text only initials with dots and blanks
 * (A. P.) are words of their own and one together ("terms_join.c"); a phrase
 * asks for both whichever it has. Initials are two or three capitals beside a
 * word that has a capital and small letters.
 */
#ifndef SEARCHER_QUERY_INITIALS_H
#define SEARCHER_QUERY_INITIALS_H

#include "searcher/query.h"

/* Gives a phrase such words; they live in `pool`. */
enum status query_initials_spell(struct query_node *leaf, struct pool *pool,
				 struct fault *fault);

#endif
