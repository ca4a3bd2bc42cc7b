/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_best - the best of the documents that match, and their places in
 * order of date, by which those of equal score are told apart.
 *
 * Used by index_match.cc only (C++), for databases on this machine.
 */
#ifndef SHARED_INDEX_BEST_H
#define SHARED_INDEX_BEST_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <xapian.h>

#include "shared/index_read.h"
#include "shared/index_sets.h"
#include "shared/index_text.h"
#include "shared/schema.h"
#include "shared/values.h"

enum {
	PLACES_KEPT = 1 << 10, /* blocks of them, 23 kB each */
	FEW_PLACES = 8,        /* asked for in a block before that */
	ROOM_LEAST = 128       /* of the best, before they are sorted out */
};

/* A document's place in order of date: a value of slot 0, and zeros behind
 * one that is too short. */
struct place {
	char bytes[VALUES_ORDER_BYTES];
	uint8_t length; /* of the value; 0 where it is none */
	bool is_known;

	void set(const std::string &text)
	{
		length = text.size() > sizeof(bytes) ?
				 uint8_t{ 0 } :
				 static_cast<uint8_t>(text.size());
		std::memset(bytes, 0, sizeof(bytes));
		std::memcpy(bytes, text.data(), length);
		is_known = true;
	}
};

struct candidate {
	double score;
	Xapian::docid document; /* of the whole */
	struct place place;     /* where scores are equal, or by date */
};

/*
 * Reads a shard's places, quickest where documents ascend. Who asks many
 * questions is told of the same documents again and again: of a block that is
 * asked for often all are kept.
 */
class places {
	Xapian::Database shard;
	Xapian::ValueIterator at;
	std::vector<std::unique_ptr<place[]>> blocks;
	std::vector<uint8_t> askings; /* of each block */
	size_t kept_count = 0;        /* blocks */
	unsigned question_count = 0;

	struct place ask(Xapian::docid document)
	{
		const Xapian::ValueIterator end;
		struct place found = {};

		if (at == end || at.get_docid() > document)
			at = shard.valuestream_begin(SCHEMA_SLOT_ORDER);
		if (at != end && at.get_docid() < document)
			at.skip_to(document);
		if (at != end && at.get_docid() == document)
			found.set(*at);
		else
			found.set("");
		return found;
	}

	void read_block(uint32_t number)
	{
		const Xapian::ValueIterator end;
		auto read = std::make_unique<place[]>(BLOCK);
		Xapian::ValueIterator each =
			shard.valuestream_begin(SCHEMA_SLOT_ORDER);

		each.skip_to(std::max<Xapian::docid>(number * BLOCK, 1));
		for (; each != end && each.get_docid() / BLOCK == number;
		     ++each)
			read[each.get_docid() % BLOCK].set(*each);
		blocks[number] = std::move(read);
		kept_count++;
	}

	/* Whether the block is in memory, if it was asked for often from now
	 * on. */
	bool has_block(uint32_t number)
	{
		if (question_count <= QUESTIONS_BEFORE_BLOCKS)
			return false;
		/* There is no block without its askings, also where there is
		 * no room for more. */
		if (number >= blocks.size()) {
			askings.resize(number + 1);
			blocks.resize(number + 1);
		}
		if (!blocks[number] && kept_count < PLACES_KEPT &&
		    askings[number]++ >= FEW_PLACES)
			read_block(number);
		return blocks[number] != nullptr;
	}

      public:
	explicit places(const Xapian::Database &database) : shard(database)
	{
	}
	places(const places &) = delete;
	places(places &&) = default;

	/* To be called before a question. */
	void begin()
	{
		at = Xapian::ValueIterator();
		question_count++;
	}

	/* To be called when the shard is of another revision. */
	void forget()
	{
		at = Xapian::ValueIterator();
		blocks.clear();
		askings.clear();
		kept_count = 0;
	}

	struct place of(Xapian::docid document)
	{
		const uint32_t number = document / BLOCK;
		struct place found = has_block(number) ?
					     blocks[number][document % BLOCK] :
					     ask(document);

		found.is_known = true;
		return found;
	}
};

/* Of a document of the whole. */
inline struct place place_of(std::vector<places> &of_shards,
			     Xapian::docid document)
{
	return of_shards[index_shard_in(document, of_shards.size())].of(
		index_number_in_shard(document, of_shards.size()));
}

/* Whether the first stands before the other. */
class in_order {
	enum index_order order;

      public:
	explicit in_order(enum index_order wanted) : order(wanted)
	{
	}

	bool operator()(const candidate &one, const candidate &other) const
	{
		int places;

		if (order == INDEX_BY_SCORE && one.score != other.score)
			return one.score > other.score;
		places = std::memcmp(one.place.bytes, other.place.bytes,
				     sizeof(one.place.bytes));
		if (places != 0)
			return (places > 0) != (order == INDEX_OLDEST);
		return one.document < other.document;
	}
};

inline bool has_higher_score(const candidate &one, const candidate &other)
{
	return one.score > other.score;
}

/* Keeps the best so many of all that are added. */
class best {
	enum index_order order;
	size_t limit;
	std::vector<places> &places_of;
	std::vector<candidate> list;
	bool has_bound = false;
	candidate bound = {}; /* as many as are wanted stand before it, or
			       * are it */

	void find_places(std::vector<candidate *> &wanted)
	{
		std::sort(wanted.begin(), wanted.end(),
			  [](const candidate *one, const candidate *other) {
				  return one->document < other->document;
			  });
		for (candidate *each : wanted)
			if (!each->place.is_known)
				each->place =
					place_of(places_of, each->document);
	}

	void find_places(bool is_of_all)
	{
		std::vector<candidate *> wanted;

		std::sort(list.begin(), list.end(), has_higher_score);
		for (size_t i = 0; i < list.size(); i++) {
			double score = list[i].score;
			bool is_tied = (i > 0 && list[i - 1].score == score) ||
				       (i + 1 < list.size() &&
					list[i + 1].score == score);

			if (is_of_all || is_tied)
				wanted.push_back(&list[i]);
		}
		find_places(wanted);
	}

	void cut(std::vector<candidate>::iterator first)
	{
		auto last = list.begin() + static_cast<std::ptrdiff_t>(limit);

		std::nth_element(first, last - 1, list.end(), in_order(order));
		bound = last[-1];
		has_bound = true;
		list.erase(last, list.end());
	}

	/* By score the place counts only among those on the last rank. */
	void sort_out()
	{
		if (list.size() <= limit)
			return;

		auto last = list.begin() + static_cast<std::ptrdiff_t>(limit);
		auto equals = list.begin();
		std::vector<candidate *> tied;

		if (order == INDEX_BY_SCORE) {
			double lowest;

			std::nth_element(list.begin(), last - 1, list.end(),
					 has_higher_score);
			lowest = last[-1].score;
			list.erase(std::remove_if(last, list.end(),
						  [=](const candidate &each) {
							  return each.score <
								 lowest;
						  }),
				   list.end());
			if (list.size() == limit) {
				bound = list[limit - 1];
				has_bound = true;
				return;
			}
			equals = std::partition(list.begin(), list.end(),
						[=](const candidate &each) {
							return each.score >
							       lowest;
						});
			for (auto i = equals; i != list.end(); ++i)
				tied.push_back(&*i);
			find_places(tied);
		}
		cut(equals);
	}

	size_t room() const
	{
		return std::max<size_t>(limit * 2, ROOM_LEAST);
	}

      public:
	best(enum index_order wanted, size_t most,
	     std::vector<places> &of_shards)
	    : order(wanted), limit(most), places_of(of_shards)
	{
	}

	/* With a lower score a document is not among the best. */
	double least_score() const
	{
		if (limit == 0)
			return HUGE_VAL;
		return has_bound && order == INDEX_BY_SCORE ? bound.score : 0;
	}

	void add(Xapian::docid document, double score)
	{
		if (limit == 0 || (order == INDEX_BY_SCORE && has_bound &&
				   score < bound.score))
			return;

		candidate added = { score, document, {} };

		if (order != INDEX_BY_SCORE)
			added.place = place_of(places_of, document);
		if (order != INDEX_BY_SCORE && has_bound &&
		    !in_order(order)(added, bound))
			return;
		list.push_back(added);
		if (list.size() >= room())
			sort_out();
	}

	/* In order; of use once. By score, places are found of all, or of those
	 * that need them. */
	std::vector<candidate> &sort(bool has_places)
	{
		sort_out();
		if (order == INDEX_BY_SCORE)
			find_places(has_places);
		std::sort(list.begin(), list.end(), in_order(order));
		return list;
	}
};

#endif
