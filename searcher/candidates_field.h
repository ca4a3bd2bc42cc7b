/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates_field - the terms of an index that a field of the query names.
 *
 * Used by candidates.c only. Names of outlets and authors, and paths, are
 * looked through one by one.
 */
#ifndef SEARCHER_CANDIDATES_FIELD_H
#define SEARCHER_CANDIDATES_FIELD_H

#include "searcher/candidates.h"

/* Sets the terms, or the bounds, of the node; of all fields but title. */
enum status candidates_field_read(struct candidates *out,
				  const struct candidates_source *source,
				  size_t node, struct fault *fault);

/* ---- For candidates_path.c ---- */

/* Appends a term to those of the node. */
enum status candidates_field_add(struct candidates *out, size_t node,
				 struct text term, uint32_t frequency,
				 struct fault *fault);
/* Adds a line to the notes: the leaf as printed, ": " and `what`. */
enum status candidates_field_note(struct candidates *out, size_t node,
				  const char *what, struct fault *fault);
/* Whether a term was cut to a hash (schema.h). */
bool candidates_field_is_cut(struct text term);

#endif
