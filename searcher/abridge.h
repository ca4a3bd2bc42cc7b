/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * abridge - of a question of very many words, those that tell most.
 *
 * Used by the searcher only, on a parsed query, before all else that changes
 * it. A paragraph that somebody pastes has more words than are searched for
 * (QUERY_WORDS), and most of them say little about what is wanted.
 *
 *   what     words and compounds side by side that a passage may do without:
 *            no sign, quotation marks, "=" or open end; all of them where
 *            something else is left to be searched for
 *   which    those of the highest  n log (1 + N / f): n times in the query, and
 *            in f of the index's N passages in any form. Words of no passage,
 *            and stop words of a language that the index holds, come last.
 *            Tf x idf as in G. Salton and C. Buckley, "Term-weighting
 *            approaches in automatic text retrieval" (1988).
 */
#ifndef SEARCHER_ABRIDGE_H
#define SEARCHER_ABRIDGE_H

#include "searcher/candidates.h"

/* A note says how many are left. STATUS_BAD_QUERY when there are too many of
 * what may not be left out, or is_strict. On failure the query is as it was. */
enum status abridge_query(struct query *query,
			  const struct candidates_source *source,
			  bool is_strict, struct fault *fault);

#endif
