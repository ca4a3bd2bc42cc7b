/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory - the one door to the allocator.
 *
 * Used by bytes, pool and the few modules that keep arrays. All of our
 * own allocations pass here, and those of libraries that can be told to, so
 * that a test can make the K-th one fail.
 */
#ifndef SHARED_MEMORY_H
#define SHARED_MEMORY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As realloc, but `count * size` is checked; NULL when it cannot be had,
 * and `old` is then untouched. Free with memory_free. */
void *memory_resize(void *old, size_t count, size_t size);

/* Zeroed memory for count * size bytes, or NULL. */
void *memory_zeroed(size_t count, size_t size);

/*
 * To be called first by a program that lives for milliseconds and will take
 * `bytes`, at least: they are made ready by one call, and not by a page fault a
 * page, of which an answer took 140. It is a hint: where it cannot be followed,
 * nothing is lost.
 */
void memory_expect(size_t bytes);

/* How many allocations have failed so far. Of a library that takes its
 * memory here and goes on without what it did not get, this is how to tell. */
size_t memory_refused(void);

/* Accepts NULL. */
void memory_free(void *block);

/* Tests only: fail the K-th allocation from now (1 = the next one) and,
 * when `is_sticky`, all after it; 0 switches failing off. Returns how many
 * allocations there were since the last call. */
size_t memory_fail_at(size_t nth, int is_sticky);

#ifdef __cplusplus
}
#endif

#endif
