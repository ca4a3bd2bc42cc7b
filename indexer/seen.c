/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seen.h"

#include "shared/hash.h"
#include "shared/memory.h"

enum { FIRST_CAPACITY = 64 };

/* The place of `checksum`, or the free one where it belongs. */
static struct seen_name *find(struct seen_name *names, size_t capacity,
			      uint64_t checksum)
{
	size_t place = (size_t)checksum & (capacity - 1);

	while (names[place].count > 0 && names[place].checksum != checksum)
		place = (place + 1) & (capacity - 1);
	return &names[place];
}

static enum status grow(struct seen *seen, struct fault *fault)
{
	size_t capacity = seen->capacity ? seen->capacity * 2 : FIRST_CAPACITY;
	struct seen_name *names;

	if (capacity < seen->capacity)
		return fault_set(fault, STATUS_FULL, "too many record ids");
	names = memory_zeroed(capacity, sizeof(*names));
	if (!names)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < seen->capacity; i++)
		if (seen->names[i].count > 0)
			*find(names, capacity, seen->names[i].checksum) =
				seen->names[i];
	memory_free(seen->names);
	seen->names = names;
	seen->capacity = capacity;
	return STATUS_OK;
}

enum status seen_add(struct seen *seen, struct text name, uint64_t *count,
		     struct fault *fault)
{
	struct seen_name *place;

	*count = 0;
	if (seen->name_count >= seen->capacity / 4 * 3) {
		enum status status = grow(seen, fault);

		if (status)
			return status;
	}
	place = find(seen->names, seen->capacity, hash_checksum(name));
	place->checksum = hash_checksum(name);
	if (place->count == 0)
		seen->name_count++;
	place->count++;
	*count = place->count;
	return STATUS_OK;
}

bool seen_has(const struct seen *seen, struct text name)
{
	if (seen->capacity == 0)
		return false;
	return find(seen->names, seen->capacity, hash_checksum(name))->count >
	       0;
}

void seen_clear(struct seen *seen)
{
	memory_free(seen->names);
	*seen = (struct seen){ 0 };
}
