/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dictionary - what the records of a generation are packed by.
 *
 * Used by the indexer only, in an open batch. The first batch that has
 * enough text gives the dictionary, trained on articles spread over it; all
 * later records of that generation are packed by it. Records written before it
 * stay as they are.
 */
#ifndef INDEXER_DICTIONARY_H
#define INDEXER_DICTIONARY_H

#include "indexer/fetch.h"
#include "indexer/resolve.h"

/* Makes the site's documents pack by the dictionary of the generation that
 * is written; makes one if there is none and `changes` are enough. */
enum status dictionary_settle(const struct fetch *fetch,
			      const struct resolve_changes *changes,
			      struct fault *fault);
/* Appends a dictionary made of `changes`; nothing when they are not
 * enough. */
enum status dictionary_make(struct bytes *out, const struct fetch *fetch,
			    const struct resolve_changes *changes,
			    struct fault *fault);

#endif
