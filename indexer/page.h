/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * page - a saved HTML page to claims: what it says of itself, and its main
 * text.
 *
 * Used by the indexer only. Believed in this order: JSON-LD of an article
 * (schema.org), OpenGraph and the canonical link, other meta elements and
 * microdata, <time>, <title> and <h1>; then the bylines and dates that are
 * shown; last what whoever saved the page knows. An article that is not
 * shown, but in what a script was to show it from, goes behind the JSON-LD
 * ("state.h"); one in a frame is the page's ("embedded.h").
 */
#ifndef INDEXER_PAGE_H
#define INDEXER_PAGE_H

#include "indexer/claims.h"

struct page;

/* What is known of a page from outside; empty where nothing is. */
struct page_hints {
	struct text address;
	struct text fetched; /* when, in any form */
	struct text id;      /* under which it was saved */
};

enum status page_open(struct page **out, struct fault *fault);
/* Accepts NULL. */
void page_close(struct page *page);

/* `html` is valid UTF-8. The claims borrow from the page until its next
 * call, and from the hints; call claims_begin before either ends. Claims
 * nothing when all that the page shows are frames. */
enum status page_read(struct page *page, struct text html,
		      const struct page_hints *hints, struct claims *claims,
		      struct fault *fault);

/* Adds the hints alone, for what is no HTML. */
enum status page_claim_hints(const struct page_hints *hints,
			     struct claims *claims, struct fault *fault);

#endif
