/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_sets - sets of the documents of a block, a bit each.
 *
 * Used by index_match.cc and its parts only (C++). A shard's documents are
 * gone through in blocks of so many numbers: "index_match.h".
 */
#ifndef SHARED_INDEX_SETS_H
#define SHARED_INDEX_SETS_H

#include <cstddef>
#include <cstdint>
#include <cstring>

constexpr uint32_t BLOCK = 1024; /* documents */
constexpr uint32_t NO_BLOCK = UINT32_MAX;
constexpr uint32_t WORD_BITS = 64;
constexpr uint32_t WORDS = BLOCK / WORD_BITS;

/* Before what is asked for is read by whole blocks. */
constexpr unsigned QUESTIONS_BEFORE_BLOCKS = 8;

struct set {
	uint64_t words[WORDS];

	void clear()
	{
		std::memset(words, 0, sizeof(words));
	}
	/* The first from an offset on; BLOCK: there is none. */
	uint32_t next(uint32_t offset) const
	{
		uint32_t i = offset / WORD_BITS;
		uint64_t word;

		if (offset >= BLOCK)
			return BLOCK;
		word = words[i] & ~uint64_t{ 0 } << offset % WORD_BITS;
		while (word == 0 && ++i < WORDS)
			word = words[i];
		return word == 0 ?
			       BLOCK :
			       i * WORD_BITS + static_cast<uint32_t>(
						       __builtin_ctzll(word));
	}
	void add(uint32_t offset)
	{
		words[offset / WORD_BITS] |= uint64_t{ 1 }
					     << offset % WORD_BITS;
	}
	void remove(uint32_t offset)
	{
		words[offset / WORD_BITS] &=
			~(uint64_t{ 1 } << offset % WORD_BITS);
	}
	bool has(uint32_t offset) const
	{
		return words[offset / WORD_BITS] >> offset % WORD_BITS & 1;
	}
	void join(const set &other)
	{
		for (size_t i = 0; i < WORDS; i++)
			words[i] |= other.words[i];
	}
	void keep(const set &other)
	{
		for (size_t i = 0; i < WORDS; i++)
			words[i] &= other.words[i];
	}
	void drop(const set &other)
	{
		for (size_t i = 0; i < WORDS; i++)
			words[i] &= ~other.words[i];
	}
	uint32_t count() const
	{
		uint32_t sum = 0;

		for (uint64_t word : words)
			sum += static_cast<uint32_t>(
				__builtin_popcountll(word));
		return sum;
	}
};

/* Called with the offset of each, ascending. */
template <typename visitor> void each_of(const set &members, visitor visit)
{
	for (uint32_t i = 0; i < WORDS; i++)
		for (uint64_t word = members.words[i]; word; word &= word - 1)
			visit(i * WORD_BITS +
			      static_cast<uint32_t>(__builtin_ctzll(word)));
}

#endif
