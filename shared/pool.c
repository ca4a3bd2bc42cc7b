/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/pool.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "shared/memory.h"

/* A pool is small at first, as most stay, so that what a short process takes
 * lies on few pages. */
enum { FIRST_BYTES = 4 * 1024, BLOCK_BYTES = 64 * 1024 };

struct block {
	struct block *next;
	size_t used;
	size_t room;
	max_align_t start[]; /* room bytes */
};

/*
 * The first block of the list is the one with room for small pieces; a
 * piece too large for a common block gets one of its own behind it.
 */
struct pool {
	struct block *blocks;
	size_t limit;
	size_t taken;
};

enum status pool_new(struct pool **out, size_t limit_bytes, struct fault *fault)
{
	struct pool *pool = memory_zeroed(1, sizeof(*pool));

	*out = NULL;
	if (!pool)
		return fault_set(fault, STATUS_FULL, "out of memory");
	pool->limit = limit_bytes;
	*out = pool;
	return STATUS_OK;
}

static struct block *new_block(size_t room)
{
	struct block *block;

	if (room > SIZE_MAX - sizeof(*block))
		return NULL;
	block = memory_resize(NULL, sizeof(*block) + room, 1);
	if (!block)
		return NULL;
	block->next = NULL;
	block->used = 0;
	block->room = room;
	return block;
}

/* The room of the next common block: twice that of the one before, or more, so
 * that two pieces of this size fit. */
static size_t next_room(const struct block *first, size_t bytes)
{
	size_t room = first ? first->room * 2 : FIRST_BYTES;

	while (room < bytes * 2)
		room *= 2;
	return room < BLOCK_BYTES ? room : BLOCK_BYTES;
}

/* A block with `bytes` to give, in its place in the list; NULL: no memory. */
static struct block *find_room(struct pool *pool, size_t bytes)
{
	struct block *first = pool->blocks;
	bool is_large = bytes > BLOCK_BYTES / 4;
	struct block *block;

	if (first && bytes <= first->room - first->used)
		return first;
	block = new_block(is_large ? bytes : next_room(first, bytes));
	if (!block)
		return NULL;
	if (first && is_large) {
		block->next = first->next;
		first->next = block;
	} else {
		block->next = first;
		pool->blocks = block;
	}
	return block;
}

enum status pool_take(struct pool *pool, size_t count, size_t size, void **out,
		      struct fault *fault)
{
	size_t left = pool->limit - pool->taken;
	size_t bytes;
	struct block *block;
	char *place;

	*out = NULL;
	if (size > 0 && count > left / size)
		return fault_set(fault, STATUS_FULL, "more than %zu bytes",
				 pool->limit);
	bytes = count * size;
	pool->taken += bytes;
	/* Every piece has an address of its own, aligned for any type. */
	if (bytes == 0)
		bytes = 1;
	if (bytes <= SIZE_MAX - alignof(max_align_t))
		bytes = (bytes + alignof(max_align_t) - 1) /
			alignof(max_align_t) * alignof(max_align_t);
	block = find_room(pool, bytes);
	if (!block) {
		pool->taken -= count * size;
		return fault_set(fault, STATUS_FULL, "out of memory");
	}
	place = (char *)block->start + block->used;
	memset(place, 0, count * size);
	block->used += bytes;
	*out = place;
	return STATUS_OK;
}

enum status pool_copy(struct pool *pool, struct text from, struct text *out,
		      struct fault *fault)
{
	void *place;
	enum status status;

	*out = (struct text){ 0 };
	if (from.length == SIZE_MAX)
		return fault_set(fault, STATUS_FULL, "more than %zu bytes",
				 pool->limit);
	status = pool_take(pool, from.length + 1, 1, &place, fault);
	if (status)
		return status;
	if (from.length > 0)
		memcpy(place, from.data, from.length);
	*out = (struct text){ place, from.length };
	return STATUS_OK;
}

static void free_blocks(struct block *block)
{
	while (block) {
		struct block *next = block->next;

		memory_free(block);
		block = next;
	}
}

void pool_reset(struct pool *pool)
{
	struct block *kept = pool->blocks;

	pool->taken = 0;
	if (!kept)
		return;
	free_blocks(kept->next);
	kept->next = NULL;
	kept->used = 0;
	/* A giant is not kept, lest one article hold its memory for all. */
	if (kept->room > BLOCK_BYTES) {
		memory_free(kept);
		pool->blocks = NULL;
	}
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;
	free_blocks(pool->blocks);
	memory_free(pool);
}
