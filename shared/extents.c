/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/extents.h"

#include <string.h>

#include "shared/memory.h"

enum { FIRST_ROOM = 256 };

struct kept {
	struct hash article;
	size_t first; /* of its passages, in `documents` */
	size_t count;
};

struct extents {
	struct kept *list;
	size_t count;
	size_t room;
	uint32_t *documents;
	size_t document_count;
	size_t document_room;
	/* By a passage's number, where the extent is in the list, and one
	 * more; 0: nothing. Twice as many as documents at least. */
	uint32_t *slots;
	size_t slot_count; /* a power of two, or 0 */
};

enum status extents_new(struct extents **out, struct fault *fault)
{
	*out = memory_zeroed(1, sizeof(**out));
	return *out ? STATUS_OK :
		      fault_set(fault, STATUS_FULL, "out of memory");
}

void extents_free(struct extents *extents)
{
	if (!extents)
		return;
	memory_free(extents->list);
	memory_free(extents->documents);
	memory_free(extents->slots);
	memory_free(extents);
}

void extents_forget(struct extents *extents)
{
	extents->count = 0;
	extents->document_count = 0;
	if (extents->slot_count > 0)
		memset(extents->slots, 0,
		       extents->slot_count * sizeof(*extents->slots));
}

/* ---- Finding ----------------------------------------------------------- */

static bool has_document(const struct extents *extents, size_t place,
			 uint32_t document)
{
	const struct kept *kept = &extents->list[place];
	const uint32_t *documents = extents->documents + kept->first;
	size_t low = 0;
	size_t high = kept->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (documents[middle] < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low < kept->count && documents[low] == document;
}

/* Numbers of an article follow each other, and so do their slots: what is
 * looked for next is near. */
static uint32_t *find_slot(const struct extents *extents, uint32_t document)
{
	size_t i = document & (extents->slot_count - 1);

	while (extents->slots[i] != 0 &&
	       !has_document(extents, extents->slots[i] - 1, document))
		i = (i + 1) & (extents->slot_count - 1);
	return &extents->slots[i];
}

bool extents_find(const struct extents *extents, uint32_t document,
		  struct extent *out)
{
	const struct kept *kept;
	uint32_t place;

	if (extents->slot_count == 0)
		return false;
	place = *find_slot(extents, document);
	if (place == 0)
		return false;
	kept = &extents->list[place - 1];
	*out = (struct extent){ kept->article, extents->documents + kept->first,
				kept->count };
	return true;
}

/* ---- Adding ------------------------------------------------------------ */

static bool grow(void **list, size_t *room, size_t wanted, size_t size)
{
	size_t larger = *room ? *room : FIRST_ROOM;
	void *grown;

	if (wanted <= *room)
		return true;
	while (larger < wanted)
		larger *= 2;
	grown = memory_resize(*list, larger, size);
	if (!grown)
		return false;
	*list = grown;
	*room = larger;
	return true;
}

static void put_slots(struct extents *extents, size_t place)
{
	const struct kept *kept = &extents->list[place];

	for (size_t i = 0; i < kept->count; i++)
		*find_slot(extents, extents->documents[kept->first + i]) =
			(uint32_t)(place + 1);
}

static bool grow_slots(struct extents *extents)
{
	size_t wanted = extents->document_room * 2;
	uint32_t *slots;

	if (wanted <= extents->slot_count)
		return true;
	slots = memory_zeroed(wanted, sizeof(*slots));
	if (!slots)
		return false;
	memory_free(extents->slots);
	extents->slots = slots;
	extents->slot_count = wanted;
	for (size_t i = 0; i < extents->count; i++)
		put_slots(extents, i);
	return true;
}

enum status extents_add(struct extents *extents, const struct extent *extent,
			struct fault *fault)
{
	void *list = extents->list;
	void *documents = extents->documents;
	bool has_room;

	if (extent->count == 0 || extent->count > EXTENTS_PASSAGES)
		return STATUS_OK;
	if (extents->document_count + extent->count > EXTENTS_PASSAGES)
		extents_forget(extents);
	has_room = grow(&list, &extents->room, extents->count + 1,
			sizeof(*extents->list)) &&
		   grow(&documents, &extents->document_room,
			extents->document_count + extent->count,
			sizeof(*extents->documents));
	extents->list = list;
	extents->documents = documents;
	if (!has_room || !grow_slots(extents))
		return fault_set(fault, STATUS_FULL, "out of memory");
	memcpy(extents->documents + extents->document_count, extent->documents,
	       extent->count * sizeof(*extents->documents));
	extents->list[extents->count] = (struct kept){ extent->article,
						       extents->document_count,
						       extent->count };
	extents->document_count += extent->count;
	put_slots(extents, extents->count++);
	return STATUS_OK;
}
