/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whole - an article put together again from its passages.
 *
 * Used by the searcher only, behind search_article.
 */
#ifndef SEARCHER_WHOLE_H
#define SEARCHER_WHOLE_H

#include "searcher/search.h"
#include "shared/store.h"

/* As search_article, on the open revision. */
enum status whole_find(struct store *store, struct text id, struct pool *pool,
		       struct search_article *out, struct fault *fault);

#endif
