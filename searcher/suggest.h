/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suggest - spellings and names that words may stand for (--suggest).
 *
 * Used by the searcher only. Printed as text, TSV or JSON Lines; the last
 * two are specified in output.md.
 */
#ifndef SEARCHER_SUGGEST_H
#define SEARCHER_SUGGEST_H

#include "searcher/session.h"

/* The words of `typed`, and when they are several, all as one name. Says
 * which words have no suggestion. */
enum status suggest_answer(struct session *session, struct text typed,
			   bool *has_any, struct fault *fault);

#endif
