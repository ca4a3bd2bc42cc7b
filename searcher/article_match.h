/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article_match - whether an article satisfies the fields of a query that
 * its record has to be read for: titles, and names and paths of which there
 * are too many, or too long ones, to know by their terms.
 *
 * Used by verify.c only. A record is read once; what it satisfies is kept
 * for the article's other passages.
 */
#ifndef SEARCHER_ARTICLE_MATCH_H
#define SEARCHER_ARTICLE_MATCH_H

#include "searcher/candidates.h"
#include "searcher/spans.h"
#include "shared/store.h"

struct article_match;

/* All are borrowed until article_match_close. */
enum status article_match_open(struct article_match **out, struct store *store,
			       const struct candidates *candidates,
			       struct spans_reader *reader,
			       struct fault *fault);
/* Accepts NULL. */
void article_match_close(struct article_match *match);

/* Whether the record is asked for the node. */
bool article_match_is_asked(const struct candidates *candidates, size_t node);
/* Takes the article of a passage; the reader may hold its title then. */
enum status article_match_read(struct article_match *match, uint32_t document,
			       const struct hash *article, struct fault *fault);
/* Whether that article satisfies a leaf that is asked. */
bool article_match_has(const struct article_match *match, size_t node);

/* The title of a passage's article, as far as it is indexed, and in which of
 * the candidates' languages; good until the next call. */
struct article_match_title {
	struct text text;
	size_t language;
};
enum status article_match_title(struct article_match *match, uint32_t document,
				const struct hash *article,
				struct article_match_title *out,
				struct fault *fault);

#endif
