/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frames - tables that are one JSON object, as pandas writes its data frames,
 * or one list, row by row as claims.
 *
 * Used by the indexer only. By columns:
 *
 *	{"title": {"0": "One", "1": "Two"}, "text": {"0": ..., "1": ...}}
 *
 * where all members are objects with the same labels, or lists of one length:
 *
 *	{"title": ["One", "Two"], "text": [...]}
 *
 * and apart:
 *
 *	{"columns": ["title", "text"], "index": [0, 1],
 *	 "data": [["One", ...], ["Two", ...]]}
 *
 * A list of lists has the names in the first:
 *
 *	[["title", "text"], ["One", ...], ["Two", ...]]
 *
 * (What is by rows, {"0": {...}, "1": {...}} or a list, are articles as in
 * any JSON.) A row's label is its id where it has no other: it stays when
 * rows come and go.
 *
 *	if (frames_begin(&frame, root))
 *		while (frames_next(&frame)) {
 *			claims_begin(claims);
 *			status = frames_claim(&frame, claims, fault);
 *			...
 */
#ifndef INDEXER_FRAMES_H
#define INDEXER_FRAMES_H

#include <jansson.h>

#include "indexer/claims.h"

struct frame {
	json_t *columns;  /* by name, or the list of their names */
	json_t *index;    /* labels: a column's members, or a list; or NULL */
	json_t *rows;     /* NULL: by columns */
	size_t row_count; /* of columns that are lists; else 0 */
	void *label;      /* of the present row, by columns */
	size_t next;      /* row */
};

/* Whether the object or list, which is borrowed, is such a table of
 * articles. */
bool frames_begin(struct frame *out, json_t *root);
/* To the first row, then to the next; false behind the last one. */
bool frames_next(struct frame *frame);
/* What the present row says; the claims borrow from the table. */
enum status frames_claim(const struct frame *frame, struct claims *claims,
			 struct fault *fault);

#endif
