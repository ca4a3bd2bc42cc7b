/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables - the rows of CSV and TSV files, as claims.
 *
 * Used by the indexer only. The delimiter is the one (tab, comma,
 * semicolon, pipe) that cuts the header into names which claims know.
 * Without a header it is trafilatura's table, or the text is the column
 * with the longest cells. What is in memory is one row.
 *
 * Rows are split by libcsv, strictly. Where that does not work, since
 * quotes stand bare or do not close, a row is what makes sense: its line,
 * or all lines up to the next that is a whole row. So a stray quote costs
 * its own row at most. A row has fewer cells than the header has names:
 * the last are missing. It has more: where its text is quoted, the last have
 * no names; else delimiters stand bare in the text, which takes them, unless
 * other cells are quoted; then nobody can tell which is which and the row is
 * lost.
 *
 *	tables_begin(tables, reader, claims, fault);
 *	for (;;) {
 *		status = tables_next(tables, &offset, &is_end, fault);
 *		...
 *	}
 */
#ifndef INDEXER_TABLES_H
#define INDEXER_TABLES_H

#include "indexer/claims.h"
#include "indexer/reader.h"

struct tables;

/* Whether the text, a file's beginning, has a header that names a text or
 * title and one thing more, and a row behind it. The delimiter in *out. */
bool tables_is_like(struct text start, char *out);

/* `row_bytes`: a row that is longer is lost. */
enum status tables_open(struct tables **out, size_t row_bytes,
			struct fault *fault);
/* Accepts NULL. */
void tables_close(struct tables *tables);

/* Reads the header, from where `reader` stands, which is the beginning of
 * a file in valid UTF-8. Both are borrowed until the next tables_begin.
 * STATUS_SKIP: no column can be the text; the reader may still be rewound
 * then. */
enum status tables_begin(struct tables *tables, struct reader *reader,
			 struct claims *claims, struct fault *fault);
/* Whether each row is a piece of what is said, from one time to another, and
 * all of them are one article. */
bool tables_has_cues(const struct tables *tables);
/* The next row's claims in the place of those before; *offset is where the
 * row begins in the file. STATUS_SKIP: this row is unusable, the fault says
 * why; go on. */
enum status tables_next(struct tables *tables, uint64_t *offset, bool *is_end,
			struct fault *fault);

#endif
