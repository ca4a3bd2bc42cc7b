/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * places - a few locations of a few contents under a few addresses, what
 * articles they make by brute force, and random edits of them.
 *
 * Random choices are rand()'s.
 */
#ifndef UNIT_PLACES_H
#define UNIT_PLACES_H

#include <stdlib.h>
#include <string.h>

#include "indexer/resolve.h"
#include "tests/unit/unit.h"

enum { PLACES = 12, CONTENTS = 5, ADDRESSES = 3 };

static inline struct hash places_hash_of(unsigned char byte)
{
	struct hash hash;

	memset(hash.bytes, byte, sizeof(hash.bytes));
	return hash;
}

/* A set of locations, by brute force: what the index should hold. */
struct places {
	bool is_there[PLACES];
	struct location list[PLACES];
};

static inline const struct location *
places_first_of(const struct places *places, int content)
{
	const struct hash key = places_hash_of((unsigned char)content);
	const struct location *first = NULL;

	for (size_t i = 0; i < PLACES; i++) {
		const struct location *place = &places->list[i];

		if (places->is_there[i] && hash_equal(&place->content, &key) &&
		    (!first || identity_compare(place, first) < 0))
			first = place;
	}
	return first;
}

static inline struct hash places_id_of(const struct places *places,
				       const struct location *first)
{
	bool is_holder = true;

	for (int i = 1; i <= CONTENTS; i++) {
		const struct location *other = places_first_of(places, i);

		if (other && first->has_address && other->has_address &&
		    hash_equal(&other->address, &first->address) &&
		    hash_compare(&other->key, &first->key) < 0)
			is_holder = false;
	}
	return identity_article(first, is_holder);
}

struct places_touched {
	struct hash contents[64];
	size_t count;
};

static inline void places_touch(struct places_touched *touched,
				const struct hash *content)
{
	touched->contents[touched->count++] = *content;
}

/* One place appears, changes or goes. */
static inline void places_edit(struct ledger *ledger, struct places *places,
			       struct places_touched *touched,
			       struct fault *fault)
{
	size_t at = (size_t)rand() % PLACES;
	struct location *place = &places->list[at];
	struct ledger_source source = { .label = TEXT("n") };
	struct ledger_before before;
	static char names[PLACES][2];
	bool is_found;
	int address = rand() % (ADDRESSES + 2);

	names[at][0] = (char)('a' + at);
	source.path = (struct text){ names[at], 1 };
	if (places->is_there[at] && rand() % 3 == 0) {
		places_touch(touched, &place->content);
		places->is_there[at] = false;
		assert_int_equal(ledger_clear_found(ledger, fault), STATUS_OK);
		assert_int_equal(ledger_leave_unfound(ledger, &source,
						      &is_found, fault),
				 STATUS_OK);
		assert_true(is_found);
		assert_int_equal(ledger_drop_leaving(ledger, &place->content,
						     &is_found, fault),
				 STATUS_OK);
		assert_true(is_found);
		return;
	}
	*place = (struct location){
		.key = places_hash_of((unsigned char)(10 + at * 7 % PLACES)),
		.label = source.label,
		.path = source.path,
		.moment = rand() % 3,
		.has_address = address < ADDRESSES,
		.content =
			places_hash_of((unsigned char)(1 + rand() % CONTENTS)),
		.facts = places_hash_of((unsigned char)(rand() % 3)),
	};
	if (place->has_address)
		place->address = places_hash_of((unsigned char)(100 + address));
	places->is_there[at] = true;
	assert_int_equal(ledger_put_location(ledger, place, &before, fault),
			 STATUS_OK);
	places_touch(touched, &place->content);
	if (before.has_content)
		places_touch(touched, &before.content);
}

#endif
