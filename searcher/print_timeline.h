/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_timeline - a timeline as text and as a table.
 *
 * Used by the printers of those formats; the table is specified in
 * output.md.
 */
#ifndef SEARCHER_PRINT_TIMELINE_H
#define SEARCHER_PRINT_TIMELINE_H

#include "searcher/output.h"

enum status print_timeline_text(struct output *output,
				const struct timeline *timeline,
				struct fault *fault);
enum status print_timeline_table(struct output *output,
				 const struct timeline *timeline,
				 struct fault *fault);

#endif
