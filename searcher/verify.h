/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verify - whether a candidate satisfies the query (candidates.h says what
 * that is).
 *
 * Used by the searcher only, for candidates of queries with `needs_text`.
 * Forms and places are looked up in the passage's text, stemmed words and
 * most fields in the index by the terms that made it a candidate, for many
 * passages at once. Titles are read once an article.
 */
#ifndef SEARCHER_VERIFY_H
#define SEARCHER_VERIFY_H

#include "searcher/candidates.h"
#include "searcher/spans.h"
#include "searcher/wanted.h"
#include "shared/store.h"

struct verify;

/* All are borrowed until verify_close. */
enum status verify_open(struct verify **out, struct store *store,
			const struct candidates *candidates,
			struct spans_reader *reader, struct fault *fault);
/* Accepts NULL. */
void verify_close(struct verify *verify);

/* Whether the first passage satisfies the query whatever its text says; if not,
 * the text decides. */
enum status verify_terms(struct verify *verify, struct wanted_hits hits,
			 bool *is_match, struct fault *fault);
enum status verify_passage(struct verify *verify, struct wanted_hits hits,
			   const struct record_passage *passage, bool *is_match,
			   struct fault *fault);

#endif
