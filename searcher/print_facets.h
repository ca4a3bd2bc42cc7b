/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_facets - facets as text and as a table.
 *
 * Used by the printers of those formats; the table is specified in
 * output.md.
 */
#ifndef SEARCHER_PRINT_FACETS_H
#define SEARCHER_PRINT_FACETS_H

#include "searcher/output.h"

enum status print_facets_text(struct output *output,
			      const struct facets *facets, struct fault *fault);
enum status print_facets_table(struct output *output,
			       const struct facets *facets,
			       struct fault *fault);

#endif
