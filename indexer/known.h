/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * known - the records that a file had when it was read last, to be known
 * again by their bytes.
 *
 * Used by the indexer only. Both are in the order of the file, so that one
 * pass over the ledger's rows does; a few rows ahead are looked at. What was
 * moved further than that counts as new, and is read.
 */
#ifndef INDEXER_KNOWN_H
#define INDEXER_KNOWN_H

#include "indexer/ledger.h"

/* Rows that are looked at: as many records of a file may go at once. */
enum { KNOWN_AHEAD = 1024 };

struct known;

/* Everything is borrowed until known_free; the ledger's rows are read when
 * the first record is looked for. */
enum status known_new(struct known **out, struct ledger *ledger,
		      struct text label, struct text path, struct fault *fault);
/* Accepts NULL. */
void known_free(struct known *known);

/* The next record with these bytes, behind the one that was found last;
 * NULL: there is none. Lives until the next call. */
enum status known_find(struct known *known, const struct hash *raw,
		       const struct ledger_record **out, struct fault *fault);

#endif
