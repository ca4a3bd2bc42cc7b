/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/counts.h"

#include "shared/memory.h"
#include "shared/pool.h"

enum {
	FIRST_CAPACITY = 64,
	ROWS_MAX = 1 << 24,
	KEY_BYTES = 1 << 30 /* all of them */
};

/* Open addressing, at most half full: slots hold the number of a row plus
 * 1, 0 where they are free. */
struct counts {
	struct pool *keys;
	struct counts_row *rows;
	size_t count;
	size_t capacity; /* of rows */
	uint32_t *slots;
	size_t slot_count; /* twice the capacity, a power of two */
};

static enum status grow(struct counts *counts, struct fault *fault);

enum status counts_new(struct counts **out, struct fault *fault)
{
	struct counts *counts = memory_zeroed(1, sizeof(*counts));
	enum status status;

	*out = NULL;
	if (!counts)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = pool_new(&counts->keys, KEY_BYTES, fault);
	if (!status)
		status = grow(counts, fault);
	if (status) {
		counts_free(counts);
		return status;
	}
	*out = counts;
	return STATUS_OK;
}

void counts_free(struct counts *counts)
{
	if (!counts)
		return;
	pool_free(counts->keys);
	memory_free(counts->rows);
	memory_free(counts->slots);
	memory_free(counts);
}

/* The slot that names the key's row, or the free one where it belongs. */
static uint32_t *find_slot(const struct counts *counts, struct text key)
{
	size_t i = hash_checksum(key) & (counts->slot_count - 1);

	while (counts->slots[i] &&
	       !text_equal(counts->rows[counts->slots[i] - 1].key, key))
		i = (i + 1) & (counts->slot_count - 1);
	return &counts->slots[i];
}

static enum status grow(struct counts *counts, struct fault *fault)
{
	size_t capacity = counts->capacity ? counts->capacity * 2 :
					     FIRST_CAPACITY;
	struct counts_row *rows;
	uint32_t *slots;

	if (capacity > ROWS_MAX)
		return fault_set(fault, STATUS_FULL,
				 "more than %d different values in one answer",
				 ROWS_MAX);
	rows = memory_resize(counts->rows, capacity, sizeof(*rows));
	if (!rows)
		return fault_set(fault, STATUS_FULL, "out of memory");
	counts->rows = rows;
	slots = memory_zeroed(2 * capacity, sizeof(*slots));
	if (!slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	memory_free(counts->slots);
	counts->slots = slots;
	counts->slot_count = 2 * capacity;
	counts->capacity = capacity;
	for (size_t i = 0; i < counts->count; i++)
		*find_slot(counts, rows[i].key) = (uint32_t)i + 1;
	return STATUS_OK;
}

enum status counts_find(struct counts *counts, struct text key,
			struct counts_row **out, struct fault *fault)
{
	uint32_t *slot = find_slot(counts, key);
	struct counts_row row = { .passage_count = 0 };
	enum status status = STATUS_OK;

	*out = NULL;
	if (*slot) {
		*out = &counts->rows[*slot - 1];
		return STATUS_OK;
	}
	if (counts->count == counts->capacity) {
		status = grow(counts, fault);
		slot = find_slot(counts, key);
	}
	if (!status)
		status = pool_copy(counts->keys, key, &row.key, fault);
	if (status)
		return status;
	counts->rows[counts->count++] = row;
	*slot = (uint32_t)counts->count;
	*out = &counts->rows[counts->count - 1];
	return STATUS_OK;
}

size_t counts_size(const struct counts *counts)
{
	return counts->count;
}

struct counts_row *counts_rows(struct counts *counts)
{
	return counts->rows;
}
