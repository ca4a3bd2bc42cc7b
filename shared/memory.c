/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * What memory_fail_at asked for, and how many allocations have failed. It is
 * the one static state of the program: an allocation deep inside, or deep
 * inside a library, has no other way to learn that a test wants it to fail,
 * or to be heard of.
 */
static struct {
	size_t refused_count;
	size_t made_count; /* since the last memory_fail_at */
	size_t failing;    /* the allocation to fail, from 1; 0: none */
	bool is_sticky;
} hook;

static bool is_failing(void)
{
	hook.made_count++;
	if (hook.failing == 0)
		return false;
	return hook.made_count == hook.failing ||
	       (hook.is_sticky && hook.made_count > hook.failing);
}

/* The product, never 0: realloc to 0 bytes may free the block and return
 * NULL, and calloc of 0 may return NULL. False when it is too large. */
static bool multiply(size_t count, size_t size, size_t *total)
{
	if (size > 0 && count > SIZE_MAX / size)
		return false;
	*total = count * size;
	if (*total == 0)
		*total = 1;
	return true;
}

static void *counted(void *block)
{
	if (!block)
		hook.refused_count++;
	return block;
}

void *memory_resize(void *old, size_t count, size_t size)
{
	size_t total;

	if (is_failing() || !multiply(count, size, &total))
		return counted(NULL);
	return counted(realloc(old, total));
}

void *memory_zeroed(size_t count, size_t size)
{
	size_t total;

	if (is_failing() || !multiply(count, size, &total))
		return counted(NULL);
	return counted(calloc(1, total));
}

size_t memory_refused(void)
{
	return hook.refused_count;
}

void memory_expect(size_t bytes)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	/* volatile: or the compiler leaves out what seems to have no use */
	char *volatile block = malloc(bytes * 2);
	size_t before;

	/* Once so much was given back, glibc maps it by itself no more, and
	 * keeps it (mallopt(3), M_MMAP_THRESHOLD). */
	free(block);
	block = malloc(bytes);
	before = -(uintptr_t)block % page;
	if (block && bytes >= 2 * page) /* Linux knows it since 5.14 */
		(void)madvise(block + before, (bytes - before) / page * page,
			      MADV_POPULATE_WRITE);
	free(block);
}

void memory_free(void *block)
{
	free(block);
}

size_t memory_fail_at(size_t nth, int is_sticky)
{
	size_t made_count = hook.made_count;

	hook.made_count = 0;
	hook.failing = nth;
	hook.is_sticky = is_sticky != 0;
	return made_count;
}
