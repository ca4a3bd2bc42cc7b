/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outlets - who else has published an article, word by word, and when.
 *
 * An article's own fields are those of its first place; a filter by outlet,
 * author, host or date looks at all of them, and has another one cited
 * ("cited.h").
 */
#ifndef SEARCHER_OUTLETS_H
#define SEARCHER_OUTLETS_H

#include "shared/record.h"

enum { OUTLETS_SHOWN = 3, OUTLETS_MOST = OUTLETS_SHOWN + 1 };

struct outlets {
	struct record_outlet list[OUTLETS_MOST];
	size_t count;
};

/* Of the article's places those that say an outlet, an address or a day that
 * neither the cited one nor one before them does, in their order; not more than
 * OUTLETS_MOST, which tells that there are more than are shown. Borrowed from
 * the article. */
void outlets_list(struct outlets *out, const struct record_article *article,
		  size_t cited);

#endif
