/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_lengths - the lengths of a shard's documents.
 *
 * Used by index_match.cc only (C++), for databases on this machine.
 */
#ifndef SHARED_INDEX_LENGTHS_H
#define SHARED_INDEX_LENGTHS_H

#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include <xapian.h>

#include "shared/index_sets.h"
#include "shared/memory.h"

enum {
	LENGTHS_KEPT = 1 << 26, /* of so many documents, 2 bytes each */
	MANY_LENGTHS = 256      /* in a question that is counted */
};

/* Of a length that is at least this long nothing is remembered. */
constexpr uint32_t LENGTH_KEPT = UINT16_MAX;

struct memory_deleter {
	void operator()(uint16_t *lengths) const
	{
		memory_free(lengths);
	}
};

/*
 * A length costs as much as several postings, and the first of a block as much
 * as a tenth of all of them. What was asked once is kept, 0 meaning that it
 * was not: for the block at hand, and by a process that asks more than one
 * question for all, since a table costs more than one question gains by it.
 * Who asks many questions will want most, and reads a block at once. What
 * looks for a few documents, as the copies of a hit, is no question.
 */
class lengths {
	Xapian::Database shard;
	Xapian::PostingIterator at;
	Xapian::docid last = 0; /* that there is room for in the table */
	std::unique_ptr<uint16_t, memory_deleter> table;
	std::vector<bool> has_block; /* in the table, by block */
	uint32_t block = NO_BLOCK;
	uint16_t of_block[BLOCK] = {};
	unsigned question_count = 0;
	unsigned wanted_count = 0; /* lengths, for the question at hand */

	uint32_t ask(Xapian::docid document)
	{
		if (at == Xapian::PostingIterator() || *at > document)
			at = shard.postlist_begin("");
		at.skip_to(document);
		if (at == Xapian::PostingIterator() || *at != document)
			throw Xapian::DatabaseCorruptError(
				"a posting of a document that is none");
		return at.get_doclength();
	}

	static void keep(uint16_t *place, uint32_t length)
	{
		if (length < LENGTH_KEPT)
			*place = static_cast<uint16_t>(length);
	}

	void read_block(uint32_t number)
	{
		const Xapian::PostingIterator end;
		Xapian::PostingIterator each = shard.postlist_begin("");

		has_block[number] = true;
		each.skip_to(number * BLOCK);
		for (; each != end && *each / BLOCK == number; ++each)
			keep(place_of(*each), each.get_doclength());
	}

	bool wants_block(Xapian::docid document) const
	{
		return table && question_count > QUESTIONS_BEFORE_BLOCKS &&
		       document <= last && !has_block[document / BLOCK];
	}

	uint16_t *place_of(Xapian::docid document)
	{
		if (table && document <= last)
			return table.get() + document;
		if (block != document / BLOCK)
			std::memset(of_block, 0, sizeof(of_block));
		block = document / BLOCK;
		return of_block + document % BLOCK;
	}

      public:
	explicit lengths(const Xapian::Database &database) : shard(database)
	{
	}

	/* To be called before a question. */
	void begin()
	{
		at = Xapian::PostingIterator();
		if (wanted_count >= MANY_LENGTHS)
			question_count++;
		wanted_count = 0;
		if (question_count < 2 || table ||
		    shard.get_lastdocid() >= LENGTHS_KEPT)
			return;
		last = shard.get_lastdocid();
		table.reset(static_cast<uint16_t *>(
			memory_zeroed(size_t{ last } + 1, sizeof(uint16_t))));
		if (!table)
			throw std::bad_alloc();
		has_block.assign(last / BLOCK + 1, false);
	}

	/* To be called when the shard is of another revision. */
	void forget()
	{
		at = Xapian::PostingIterator();
		table.reset();
		block = NO_BLOCK;
	}

	/* Whether to ask for it costs next to nothing. */
	bool is_known(Xapian::docid document)
	{
		return *place_of(document) > 0 || wants_block(document);
	}

	/* Quickest where documents ascend. */
	uint32_t of(Xapian::docid document)
	{
		uint16_t *place = place_of(document);

		wanted_count++;
		if (*place == 0 && wants_block(document))
			read_block(document / BLOCK);
		if (*place > 0)
			return *place;
		const uint32_t length = ask(document);
		keep(place, length);
		return length;
	}
};

#endif
