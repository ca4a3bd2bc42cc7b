/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bars - columns of words, numbers and bars on a terminal.
 *
 * Used by the print_* files for people.
 */
#ifndef SEARCHER_BARS_H
#define SEARCHER_BARS_H

#include "shared/bytes.h"

/* Columns that a text takes which was made harmless by display_append. */
size_t bars_columns(struct text shown);
/* Appends a text from outside, harmless, in `columns` columns: with blanks
 * behind it, or cut with "…" at its end. */
enum status bars_label(struct bytes *out, struct text text, size_t columns,
		       struct fault *fault);
/* Appends a bar of `part` (0 to 1) of `columns` columns, of eighths of a
 * block; what is not zero can be seen. */
enum status bars_bar(struct bytes *out, double part, size_t columns,
		     struct fault *fault);

#endif
