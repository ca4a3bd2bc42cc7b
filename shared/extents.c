/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/extents.h"

#include <string.h>

#include "shared/memory.h"

enum { FIRST_ROOM = 256 };

struct kept {
	struct hash article;
	bool has_article;
	size_t first; /* of its passages, in `documents` */
	size_t count;
};

/* A passage, and where its extent is in the list. */
struct slot {
	uint32_t document;
	uint32_t place; /* and one more; 0: the slot is free */
};

struct extents {
	struct kept *list;
	size_t count;
	size_t room;
	uint32_t *documents;
	size_t document_count;
	size_t document_room;
	struct slot *slots; /* twice as many as documents at least */
	size_t slot_count;  /* a power of two, or 0 */
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

/* The slot of the passage, or the free one where it belongs. Numbers that
 * follow each other are spread (Fibonacci hashing: Knuth, volume 3, 6.4), since
 * a run of full slots is walked from end to end. */
static struct slot *find_slot(const struct extents *extents, uint32_t document)
{
	const uint64_t spread = document * UINT64_C(0x9E3779B97F4A7C15);
	size_t i = (size_t)(spread >> 32) & (extents->slot_count - 1);

	while (extents->slots[i].place != 0 &&
	       extents->slots[i].document != document)
		i = (i + 1) & (extents->slot_count - 1);
	return &extents->slots[i];
}

/* NULL: it is not kept. */
static struct kept *find_kept(const struct extents *extents, uint32_t document)
{
	uint32_t place;

	if (extents->slot_count == 0)
		return NULL;
	place = find_slot(extents, document)->place;
	return place == 0 ? NULL : &extents->list[place - 1];
}

bool extents_find(const struct extents *extents, uint32_t document,
		  struct extent *out)
{
	const struct kept *kept = find_kept(extents, document);

	if (!kept)
		return false;
	*out = (struct extent){ .article = kept->article,
				.has_article = kept->has_article,
				.documents = extents->documents + kept->first,
				.count = kept->count };
	return true;
}

void extents_tell(struct extents *extents, uint32_t document,
		  const struct hash *article)
{
	struct kept *kept = find_kept(extents, document);

	if (!kept)
		return;
	kept->article = *article;
	kept->has_article = true;
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

	for (size_t i = 0; i < kept->count; i++) {
		const uint32_t document = extents->documents[kept->first + i];

		*find_slot(extents, document) =
			(struct slot){ document, (uint32_t)(place + 1) };
	}
}

static bool grow_slots(struct extents *extents)
{
	size_t wanted = extents->document_room * 2;
	struct slot *slots;

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
	extents->list[extents->count] =
		(struct kept){ .article = extent->article,
			       .has_article = extent->has_article,
			       .first = extents->document_count,
			       .count = extent->count };
	extents->document_count += extent->count;
	put_slots(extents, extents->count++);
	return STATUS_OK;
}
