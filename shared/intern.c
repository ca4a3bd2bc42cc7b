/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/intern.h"

#include <string.h>

#include "shared/hash.h"
#include "shared/memory.h"

enum { FIRST_SLOTS = 64, STRINGS_MAX = 1 << 28 };

/* All that a look compares lies together. */
struct entry {
	uint64_t checksum;
	struct text string;
	uint32_t space;
};

/*
 * An open hash table with linear probing, at most half full. A slot holds
 * a number plus one; 0 is free.
 */
struct intern {
	struct pool *pool;
	uint32_t *slots;
	size_t slot_count; /* a power of two, or 0 */
	struct entry *entries;
	size_t room; /* for entries */
	size_t count;
};

enum status intern_new(struct intern **out, size_t limit_bytes,
		       struct fault *fault)
{
	struct intern *intern = memory_zeroed(1, sizeof(*intern));
	enum status status;

	*out = NULL;
	if (!intern)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = pool_new(&intern->pool, limit_bytes, fault);
	if (status) {
		intern_free(intern);
		return status;
	}
	*out = intern;
	return STATUS_OK;
}

void intern_free(struct intern *intern)
{
	if (!intern)
		return;
	pool_free(intern->pool);
	memory_free(intern->slots);
	memory_free(intern->entries);
	memory_free(intern);
}

/* Odd, so that each space moves strings to other slots. */
#define SPACE_STEP UINT64_C(0x9E3779B97F4A7C15)

static struct entry entry_of(struct text string, uint32_t space)
{
	return (struct entry){ hash_checksum(string) + space * SPACE_STEP,
			       string, space };
}

/* The slot of the string, or the free one where it belongs. */
static size_t find_slot(const struct intern *intern, const struct entry *wanted)
{
	size_t slot = wanted->checksum & (intern->slot_count - 1);

	while (intern->slots[slot] != 0) {
		const struct entry *entry =
			&intern->entries[intern->slots[slot] - 1];

		if (entry->checksum == wanted->checksum &&
		    entry->space == wanted->space &&
		    text_equal(entry->string, wanted->string))
			break;
		slot = (slot + 1) & (intern->slot_count - 1);
	}
	return slot;
}

static void place_all(struct intern *intern)
{
	for (size_t i = 0; i < intern->count; i++) {
		size_t slot = find_slot(intern, &intern->entries[i]);

		intern->slots[slot] = (uint32_t)i + 1;
	}
}

static enum status grow(struct intern *intern, struct fault *fault)
{
	size_t wanted = intern->slot_count ? intern->slot_count * 2 :
					     FIRST_SLOTS;
	struct entry *entries;
	uint32_t *slots;

	if (intern->count < intern->room)
		return STATUS_OK;
	if (wanted > STRINGS_MAX)
		return fault_set(fault, STATUS_FULL, "too many strings");
	entries = memory_resize(intern->entries, wanted / 2, sizeof(*entries));
	if (!entries)
		return fault_set(fault, STATUS_FULL, "out of memory");
	intern->entries = entries;
	slots = memory_zeroed(wanted, sizeof(*slots));
	if (!slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	memory_free(intern->slots);
	intern->slots = slots;
	intern->slot_count = wanted;
	intern->room = wanted / 2;
	place_all(intern);
	return STATUS_OK;
}

enum status intern_number_in(struct intern *intern, uint32_t space,
			     struct text string, uint32_t *number,
			     struct fault *fault)
{
	struct entry wanted = entry_of(string, space);
	enum status status = grow(intern, fault);
	size_t slot;

	*number = 0;
	if (status)
		return status;
	slot = find_slot(intern, &wanted);
	if (intern->slots[slot] == 0) {
		status = pool_copy(intern->pool, string, &wanted.string, fault);
		if (status)
			return status;
		intern->entries[intern->count] = wanted;
		intern->slots[slot] = (uint32_t)++intern->count;
	}
	*number = intern->slots[slot] - 1;
	return STATUS_OK;
}

enum status intern_number(struct intern *intern, struct text string,
			  uint32_t *number, struct fault *fault)
{
	return intern_number_in(intern, 0, string, number, fault);
}

bool intern_find(const struct intern *intern, struct text string,
		 uint32_t *number)
{
	const struct entry wanted = entry_of(string, 0);
	size_t slot;

	if (intern->count == 0)
		return false;
	slot = find_slot(intern, &wanted);
	if (intern->slots[slot] == 0)
		return false;
	*number = intern->slots[slot] - 1;
	return true;
}

size_t intern_count(const struct intern *intern)
{
	return intern->count;
}

struct text intern_string(const struct intern *intern, uint32_t number)
{
	return intern->entries[number].string;
}

enum status intern_copy(struct intern *intern, struct text from,
			struct text *out, struct fault *fault)
{
	return pool_copy(intern->pool, from, out, fault);
}

void intern_clear(struct intern *intern)
{
	pool_reset(intern->pool);
	if (intern->count > 0)
		memset(intern->slots, 0,
		       intern->slot_count * sizeof(*intern->slots));
	intern->count = 0;
}
