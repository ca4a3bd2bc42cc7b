/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * feeds - the articles in a feed or in other XML, as claims.
 *
 * Used by the indexer only. What elements mean is in "elements.h". An
 * article is an element that is known to be one, be it only a title, or
 * any element with a text and something more in it. What a feed says of
 * itself, its title and language, and in Atom its authors, its items claim
 * too, trusted less.
 *
 * The file is read in blocks, mended ("tidy.h") and parsed by libxml2 as
 * it comes, so that what is in memory is one article. Where something was
 * wrong that could not be mended, all articles are given that can be found
 * before and behind it, and then, once, what it was.
 *
 *	feeds_begin(feeds, input, claims, fault);
 *	for (;;) {
 *		status = feeds_next(feeds, &offset, &is_end, fault);
 *		...
 *	}
 */
#ifndef INDEXER_FEEDS_H
#define INDEXER_FEEDS_H

#include "indexer/claims.h"
#include "indexer/input.h"

struct feeds;

/* Whether the text, a file's beginning, is XML that is no page: by its
 * outermost element, or by its declaration. */
bool feeds_is_like(struct text start);
/* The name of its outermost element; empty: it has none so far. */
struct text feeds_outermost(struct text start);
/* The same where that is one of those that are read here, whatever is in it: an
 * agency's items have pages in them. Else empty. */
struct text feeds_root(struct text start);

/* `item_bytes`: an article that is longer is lost. */
enum status feeds_open(struct feeds **out, size_t item_bytes,
		       struct fault *fault);
/* Accepts NULL. */
void feeds_close(struct feeds *feeds);

/* `input` gives valid UTF-8, whatever the XML declares. It and `claims` are
 * borrowed until the next feeds_begin. */
enum status feeds_begin(struct feeds *feeds, struct input input,
			struct claims *claims, struct fault *fault);
/* The next article's claims in the place of those before; *offset is where
 * its element begins in the file: no two are the same, and they ascend, but
 * for an article around others, which comes behind them. STATUS_SKIP: an
 * article that is unusable, or what was wrong, the fault says what; go on. */
enum status feeds_next(struct feeds *feeds, uint64_t *offset, bool *is_end,
		       struct fault *fault);
/* Whether there was no article up to the end, and nothing wrong either. */
bool feeds_has_none(const struct feeds *feeds);

#endif
