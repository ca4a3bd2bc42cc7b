/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check - the index against the ledger, and both against what they say of
 * themselves: checksums, terms, values, texts.
 *
 * Used by the indexer only, under the lock. Articles and passages are walked
 * one after the other, so that memory holds one article and the ids of all.
 */
#ifndef INDEXER_CHECK_H
#define INDEXER_CHECK_H

#include "indexer/findings.h"
#include "indexer/site.h"

/*
 * Adds what is wrong to *out. The site is open and its index not known to be
 * damaged; nothing is written. STATUS_RETRY: told to stop. STATUS_DAMAGED:
 * the ledger is damaged, or the index is of a format from the future.
 */
enum status check_stores(struct findings *out, struct site *site,
			 struct fault *fault);
/* STATUS_DAMAGED, with the ledger's name, when it does not know a folder that
 * the index was made from. */
enum status check_folders(struct site *site, struct fault *fault);

#endif
