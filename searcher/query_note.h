/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * query_note - tell the person what of the query was not understood.
 *
 * Used by the parts of the query parser only.
 */
#ifndef SEARCHER_QUERY_NOTE_H
#define SEARCHER_QUERY_NOTE_H

#include "searcher/query.h"

/*
 * Adds the line `what` to the notes, once; or when `is_strict`:
 * STATUS_BAD_QUERY, the fault being `what`, the query around `place` (a
 * byte offset in query->typed), and a caret under it, three lines.
 */
enum status query_note_add(struct query *query, bool is_strict, size_t place,
			   const char *what, struct fault *fault);

#endif
