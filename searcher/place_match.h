/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place_match - whether one place of an article satisfies a field of a query,
 * by what its record says.
 *
 * Used by article_match.c, where terms are not enough, and by cited.c.
 */
#ifndef SEARCHER_PLACE_MATCH_H
#define SEARCHER_PLACE_MATCH_H

#include "searcher/candidates.h"
#include "searcher/candidates_field.h"
#include "shared/store.h"

struct place_match {
	struct store *store;
	const struct candidates *candidates;
	struct candidates_name name;
	struct bytes path; /* scratch */
};

/* All are borrowed. */
struct place_match place_match_by(struct store *store,
				  const struct candidates *candidates,
				  struct spans_reader *reader);
void place_match_free(struct place_match *match);

/* Whether each place of an article says by itself what the field asks for;
 * a title and a language are the article's. */
bool place_match_is_asked(enum query_field field);

struct place_match_place {
	size_t shard; /* where the record lies */
	const struct record_article *record;
	size_t index; /* of the place in it */
};
/* Of a leaf with such a field. The reader may hold a name then. */
enum status place_match_has(struct place_match *match,
			    const struct place_match_place *place, size_t node,
			    bool *out, struct fault *fault);

#endif
