/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates_field - the terms of an index that a field of the query names.
 *
 * Used by candidates.c, and to look at an article's record. Names of outlets
 * and authors, and paths, are looked through one by one. Those of which the
 * index has but the beginning, and a hash, are taken and the node is_vague.
 */
#ifndef SEARCHER_CANDIDATES_FIELD_H
#define SEARCHER_CANDIDATES_FIELD_H

#include "searcher/candidates.h"
#include "searcher/spans.h"

/* Sets the terms, or the bounds, of the node; of all fields but title. */
enum status candidates_field_read(struct candidates *out,
				  const struct candidates_source *source,
				  size_t node, struct fault *fault);

/* Reads names, one after the other. */
struct candidates_name {
	struct spans_reader *reader;
	struct spans spans; /* scratch; spans_free */
	bool is_match;      /* of the last one */
};
/* Whether the name of an outlet or author satisfies the node. */
enum status candidates_field_read_name(struct candidates_name *out,
				       const struct candidates *candidates,
				       size_t node, struct text name,
				       struct fault *fault);

/* ---- For candidates_path.c ---- */

/* Appends a term to those of the node. */
enum status candidates_field_add(struct candidates *out, size_t node,
				 struct text term, uint32_t frequency,
				 struct fault *fault);
/* Whether a term was cut to a hash (schema.h). */
bool candidates_field_is_cut(struct text term);

#endif
