/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * table - hits as lines of columns: what tsv and csv share.
 *
 * Used by print_tsv.c and print_csv.c. The columns are chosen by
 * --fields; the first line names them, once, also in a batch. Each value
 * is valid UTF-8, and harmless where it goes to a terminal.
 *
 * With --spreadsheet nothing from outside can be taken for a formula. A
 * spreadsheet calculates a cell that begins with = + - @ (also their full
 * width forms; blanks before it do not help): an apostrophe goes before
 * it. It may cut cells elsewhere than we do, since half of the world has
 * the semicolon for a separator: so one also goes before such a character
 * behind a line end, TAB, comma or semicolon in a value.
 */
#ifndef SEARCHER_TABLE_H
#define SEARCHER_TABLE_H

#include "searcher/output.h"

/* How a format writes a line. */
struct table_form {
	struct text start; /* of the whole output */
	struct text line_end;
	struct text lone_empty; /* a line of one cell that is empty: many
				 * readers pass over an empty line */
	char separator;
	/* Appends the value of one cell as the format has it. */
	enum status (*put)(struct output *output, struct text value,
			   struct fault *fault);
};

/* Kept in output->state. STATUS_BAD_QUERY: a column that is not there. */
enum status table_open(struct output *output, const struct table_form *form,
		       struct fault *fault);
void table_close(struct output *output);
/* A line of other columns than those of hits; names are a line too. */
enum status table_line(struct output *output, const struct text *cells,
		       size_t count, struct fault *fault);
/* The rest is a printer's begin and hit. */
enum status table_begin(struct output *output, struct fault *fault);
enum status table_hit(struct output *output, const struct hit *hit,
		      struct text note, struct fault *fault);

#endif
