/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/group.h"

#include <string.h>

#include "shared/memory.h"

enum { FIRST_CAPACITY = 64, CAPACITY_MAX = 1 << 26 };

/* Open addressing, at most half full. The zero hash marks a free slot, and
 * is kept apart. */
struct group {
	struct hash *slots;
	size_t capacity; /* a power of two */
	size_t count;
	bool has_zero;
};

enum status group_new(struct group **out, struct fault *fault)
{
	struct group *group = memory_zeroed(1, sizeof(*group));

	*out = NULL;
	if (!group)
		return fault_set(fault, STATUS_FULL, "out of memory");
	group->slots = memory_zeroed(FIRST_CAPACITY, sizeof(*group->slots));
	if (!group->slots) {
		memory_free(group);
		return fault_set(fault, STATUS_FULL, "out of memory");
	}
	group->capacity = FIRST_CAPACITY;
	*out = group;
	return STATUS_OK;
}

void group_free(struct group *group)
{
	if (!group)
		return;
	memory_free(group->slots);
	memory_free(group);
}

static bool is_zero(const struct hash *hash)
{
	const struct hash zero = { { 0 } };

	return hash_equal(hash, &zero);
}

/* The slot of a hash, or the free one where it belongs. */
static struct hash *find_slot(struct hash *slots, size_t capacity,
			      const struct hash *hash)
{
	uint64_t start;
	size_t i;

	memcpy(&start, hash->bytes, sizeof(start));
	i = (size_t)start & (capacity - 1);
	while (!is_zero(&slots[i]) && !hash_equal(&slots[i], hash))
		i = (i + 1) & (capacity - 1);
	return &slots[i];
}

static enum status grow(struct group *group, struct fault *fault)
{
	size_t capacity = group->capacity * 2;
	struct hash *slots;

	if (group->count * 2 < group->capacity)
		return STATUS_OK;
	if (capacity > CAPACITY_MAX)
		return fault_set(fault, STATUS_FULL,
				 "more than %d articles or paths in one answer",
				 CAPACITY_MAX / 2);
	slots = memory_zeroed(capacity, sizeof(*slots));
	if (!slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < group->capacity; i++)
		if (!is_zero(&group->slots[i]))
			*find_slot(slots, capacity, &group->slots[i]) =
				group->slots[i];
	memory_free(group->slots);
	group->slots = slots;
	group->capacity = capacity;
	return STATUS_OK;
}

bool group_has(const struct group *group, const struct hash *hash)
{
	if (is_zero(hash))
		return group->has_zero;
	return !is_zero(find_slot(group->slots, group->capacity, hash));
}

enum status group_add(struct group *group, const struct hash *hash,
		      bool *is_new, struct fault *fault)
{
	struct hash *slot;
	enum status status = grow(group, fault);

	*is_new = false;
	if (status)
		return status;
	if (is_zero(hash)) {
		*is_new = !group->has_zero;
		group->has_zero = true;
		return STATUS_OK;
	}
	slot = find_slot(group->slots, group->capacity, hash);
	*is_new = is_zero(slot);
	if (*is_new) {
		*slot = *hash;
		group->count++;
	}
	return STATUS_OK;
}

void group_clear(struct group *group)
{
	memset(group->slots, 0, group->capacity * sizeof(*group->slots));
	group->count = 0;
	group->has_zero = false;
}
