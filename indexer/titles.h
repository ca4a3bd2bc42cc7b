/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * titles - whether two lines are the same title.
 *
 * Used by the indexer only. Pages repeat their title with small changes:
 * in capitals, in quotes, with other apostrophes, with the outlet behind
 * it ("... - BBC News", "... | Dawn.com"). So lines are compared by a key:
 * their letters and digits, folded.
 */
#ifndef INDEXER_TITLES_H
#define INDEXER_TITLES_H

#include "shared/bytes.h"

enum {
	TITLES_TOP_LINES = 12, /* in which an outlet may follow a title */
	TITLES_LINE_BYTES = 1024,
	TITLES_KEY_BYTES = 16 * TITLES_LINE_BYTES /* folding may expand */
};

struct titles_key {
	struct bytes folded;
	size_t core_length; /* bytes of it before the outlet, or all */
};

#define TITLES_KEY \
	((struct titles_key){ .folded = BYTES_UP_TO(TITLES_KEY_BYTES) })

/* The key of a line; empty when it is longer than TITLES_LINE_BYTES or has
 * no words. Free with titles_forget. */
enum status titles_read(struct titles_key *key, struct text line,
			struct fault *fault);
void titles_forget(struct titles_key *key);

/* An empty key is like no other. */
bool titles_is_same(const struct titles_key *one,
		    const struct titles_key *other);
/* Equal with or without the outlets behind them. */
bool titles_is_alike(const struct titles_key *one,
		     const struct titles_key *other);

/* Takes what stands behind the last sign that may part an outlet from a
 * title off *title, where it names this outlet ("... | Dawn.com", host
 * "dawn.com" or "dawn.co.uk") or says the title again. The outlet's whole
 * name is taken off however long it is. */
enum status titles_cut_outlet(struct text *title, struct text outlet,
			      struct fault *fault);
/* The same, where `other` is the title without it: whichever the sign, and with
 * whatever signs behind it ("... | World | Dawn"). */
enum status titles_cut_beyond(struct text *title, struct text other,
			      struct fault *fault);

/* What a host is registered as: "bbc" for "news.bbc.co.uk"; empty for what
 * is no host. */
struct text titles_label_of(struct text host);

#endif
