/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_jsonl - one JSON object a line, for other tools.
 *
 * Used by output.c. The keys, their order and what they hold are version 1
 * of the contract in output.md: none is ever left out, absent values are
 * null. Each line is valid UTF-8 whatever the sources held.
 */
#ifndef SEARCHER_PRINT_JSONL_H
#define SEARCHER_PRINT_JSONL_H

#include "searcher/output.h"

const struct output_printer *print_jsonl_printer(void);

/* For print_json.c: the records, without a line end, at the end of
 * output->record. */
enum status print_jsonl_put_begin(struct output *output, struct fault *fault);
enum status print_jsonl_put_hit(struct output *output, const struct hit *hit,
				struct fault *fault);
enum status print_jsonl_put_end(struct output *output,
				const struct output_answer *answer,
				struct fault *fault);
enum status print_jsonl_put_facet(struct output *output,
				  const struct facets *facets,
				  const struct facets_line *line,
				  struct fault *fault);
enum status print_jsonl_put_bucket(struct output *output,
				   const struct timeline *timeline,
				   const struct timeline_line *line,
				   struct fault *fault);
/* Written, with a line end. */
enum status print_jsonl_article(struct output *output,
				const struct output_article *article,
				struct fault *fault);

#endif
