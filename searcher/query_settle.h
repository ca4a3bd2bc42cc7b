/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_settle - make a token list well formed.
 *
 * Used by the query parser only. Afterwards brackets are balanced and
 * hold something, every operator has its operands, NEAR stands between
 * words or quotes only, and a sign stands only before what is an item of
 * its own: before an operand, '-' has become NOT and '+' has gone.
 */
#ifndef SEARCHER_QUERY_SETTLE_H
#define SEARCHER_QUERY_SETTLE_H

#include "searcher/query_lex.h"

enum status query_settle(struct query_lexer *lexer, struct fault *fault);

#endif
