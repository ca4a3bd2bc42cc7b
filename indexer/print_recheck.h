/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_recheck - what became of one saved hit, as one line.
 *
 * Used by the indexer only. The form is specified in pqindex.1.
 */
#ifndef INDEXER_PRINT_RECHECK_H
#define INDEXER_PRINT_RECHECK_H

#include "indexer/recheck.h"

/* Both flush. STATUS_IO when the stream takes it not. */
enum status print_recheck_text(FILE *out, const struct saved_hit *hit,
			       const struct recheck_found *found,
			       struct fault *fault);
enum status print_recheck_jsonl(FILE *out, const struct saved_hit *hit,
				const struct recheck_found *found,
				struct fault *fault);

#endif
