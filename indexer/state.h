/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state - the article that only the scripts of a page know.
 *
 * Used by the indexer only, for a page that shows next to nothing
 * ("Loading…"), since a script was to fill it: what it was to show stands
 * in JSON ("scripts.h"), also with references in it ("untie.h"), in pieces
 * ("pieces.h") or as JavaScript ("literal.h"), among menus, settings and
 * other articles. Of the objects there with a title and a text ("rich.h")
 * the longest is the page's article that has a title or an address of the
 * page; where none has, as the page says nothing of itself, the only one
 * that is dated, and in no list. Where in doubt, none is: a page that has a
 * heading is about that, be it "Sign in".
 */
#ifndef INDEXER_STATE_H
#define INDEXER_STATE_H

#include "indexer/claims.h"

struct state;

enum {
	/* Of the JSON of a page; a value that is too long beside those before
	 * it is not read. */
	STATE_BYTES = 8 << 20,
	STATE_VALUES = 400000, /* likewise; each takes up to 250 bytes */
	/* Of a page's text, at most, that is next to nothing. */
	STATE_SHOWN_WEIGHT = 400,
	STATE_FACTS = 16
};

/* What a page says of itself, borrowed. */
struct state_page {
	struct text shown; /* its text */
	struct text titles[STATE_FACTS];
	size_t title_count;
	struct text addresses[STATE_FACTS];
	size_t address_count;
	bool has_heading; /* which says what it is about: see titles */
};

enum status state_open(struct state **out, struct fault *fault);
/* Accepts NULL. */
void state_close(struct state *state);

/* Forgets the last page, from which claims borrow. */
void state_begin(struct state *state);
/* Looks for the article of a page that shows next to nothing. *is_found:
 * there is one, and more of it than is shown. */
enum status state_read(struct state *state, struct text html,
		       const struct state_page *page, bool *is_found,
		       struct fault *fault);
/* What the one that was found says. */
enum status state_claim(const struct state *state, struct claims *claims,
			struct fault *fault);

#endif
