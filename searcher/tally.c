/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/tally.h"

#include <string.h>

#include "shared/hash.h"
#include "shared/memory.h"

enum { FIRST_SLOTS = 64, NAMES_BYTES = 1 << 30 };

struct entry {
	size_t start; /* of the name, in `names` */
	size_t length;
	uint32_t count;
};

/* Open addressing: a slot holds the number of an entry and one more, 0 is
 * a free one. At most half of the slots are taken. */
struct tally {
	struct bytes names;
	struct entry *entries;
	size_t entry_count;
	size_t *slots;
	size_t slot_count; /* a power of two */
};

static enum status give_room(struct tally *tally, size_t slot_count,
			     struct fault *fault)
{
	struct entry *entries =
		memory_resize(tally->entries, slot_count / 2, sizeof(*entries));
	size_t *slots;

	if (!entries)
		return fault_set(fault, STATUS_FULL, "out of memory");
	tally->entries = entries;
	slots = memory_zeroed(slot_count, sizeof(*slots));
	if (!slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	memory_free(tally->slots);
	tally->slots = slots;
	tally->slot_count = slot_count;
	return STATUS_OK;
}

enum status tally_new(struct tally **out, struct fault *fault)
{
	struct tally *tally = memory_zeroed(1, sizeof(*tally));
	enum status status;

	*out = NULL;
	if (!tally)
		return fault_set(fault, STATUS_FULL, "out of memory");
	tally->names = BYTES_UP_TO(NAMES_BYTES);
	status = give_room(tally, FIRST_SLOTS, fault);
	if (status) {
		tally_free(tally);
		return status;
	}
	*out = tally;
	return STATUS_OK;
}

void tally_free(struct tally *tally)
{
	if (!tally)
		return;
	bytes_free(&tally->names);
	memory_free(tally->entries);
	memory_free(tally->slots);
	memory_free(tally);
}

void tally_clear(struct tally *tally)
{
	bytes_clear(&tally->names);
	tally->entry_count = 0;
	memset(tally->slots, 0, tally->slot_count * sizeof(*tally->slots));
}

struct text tally_name(const struct tally *tally, size_t number)
{
	const struct entry *entry = &tally->entries[number];

	if (entry->length == 0)
		return TEXT("");
	return (struct text){ tally->names.data + entry->start, entry->length };
}

/* The slot that the name has, or would get. */
static size_t *find_slot(const struct tally *tally, struct text name)
{
	size_t mask = tally->slot_count - 1;
	size_t place = (size_t)hash_checksum(name) & mask;

	while (tally->slots[place] &&
	       !text_equal(tally_name(tally, tally->slots[place] - 1), name))
		place = (place + 1) & mask;
	return &tally->slots[place];
}

static enum status grow(struct tally *tally, struct fault *fault)
{
	enum status status;
	size_t i;

	if (tally->entry_count < tally->slot_count / 2)
		return STATUS_OK;
	status = give_room(tally, tally->slot_count * 2, fault);
	if (status)
		return status;
	for (i = 0; i < tally->entry_count; i++)
		*find_slot(tally, tally_name(tally, i)) = i + 1;
	return STATUS_OK;
}

enum status tally_add(struct tally *tally, struct text name, size_t *number,
		      struct fault *fault)
{
	enum status status = grow(tally, fault);
	size_t *slot;

	if (status)
		return status;
	slot = find_slot(tally, name);
	if (!*slot) {
		size_t start = tally->names.length;

		status = bytes_append(&tally->names, name, fault);
		if (status)
			return status;
		tally->entries[tally->entry_count] = (struct entry){
			.start = start,
			.length = name.length,
		};
		*slot = ++tally->entry_count;
	}
	tally->entries[*slot - 1].count++;
	if (number)
		*number = *slot - 1;
	return STATUS_OK;
}

size_t tally_names(const struct tally *tally)
{
	return tally->entry_count;
}

uint32_t tally_count(const struct tally *tally, size_t number)
{
	return tally->entries[number].count;
}

/* The list stays short: each name finds its place in it from behind. */
size_t tally_most(const struct tally *tally, size_t *numbers, size_t room)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < tally->entry_count; i++) {
		size_t place = count < room ? count++ : room;

		for (; place > 0 && tally->entries[numbers[place - 1]].count <
					    tally->entries[i].count;
		     place--)
			if (place < room)
				numbers[place] = numbers[place - 1];
		if (place < room)
			numbers[place] = i;
	}
	return count;
}
