/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ledgers - what unit tests of the ledger put into one that is kept nowhere.
 */
#ifndef UNIT_LEDGERS_H
#define UNIT_LEDGERS_H

#include <string.h>

#include "indexer/ledger.h"
#include "tests/unit/unit.h"

static inline struct hash hash_of(unsigned char byte)
{
	struct hash hash;

	memset(hash.bytes, byte, sizeof(hash.bytes));
	return hash;
}

static inline struct ledger *open_nothing(void)
{
	struct fault fault;
	struct ledger *ledger;

	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	return ledger;
}

static inline struct location
location_of(unsigned char key, unsigned char content, const char *path)
{
	return (struct location){ .key = hash_of(key),
				  .label = TEXT("n"),
				  .path = text_of(path),
				  .content = hash_of(content),
				  .facts = hash_of(0xFA) };
}

static inline struct ledger_before put_location(struct ledger *ledger,
						const struct location *location)
{
	struct fault fault;
	struct ledger_before before;

	OK(ledger_put_location(ledger, location, &before, &fault));
	return before;
}

static inline void put_article(struct ledger *ledger, unsigned char content,
			       unsigned char id, unsigned char first,
			       int address)
{
	struct fault fault;
	const struct ledger_article article = {
		.content = hash_of(content),
		.article = hash_of(id),
		.location = hash_of(first),
		.has_address = address != 0,
		.address = hash_of((unsigned char)address),
		.has_digest = true,
		.digest = hash_of(0xDD),
		.passage_count = 2,
	};

	OK(ledger_put_article(ledger, &article, &fault));
}

#endif
