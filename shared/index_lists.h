/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_lists - the terms or keys behind a prefix, remembered where these are
 * few.
 *
 * Used by index_read.cc only (C++), for databases on this machine. Each
 * question asks which languages there are, and how many passages each has,
 * of which those that are gone have to be looked up: some dozen reads of
 * blocks; and of each hit whether its article has near-copies, which most have
 * not. All that is remembered is of one revision.
 */
#ifndef SHARED_INDEX_LISTS_H
#define SHARED_INDEX_LISTS_H

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <xapian.h>

#include "shared/schema.h"

struct listed_term {
	std::string term;
	Xapian::doccount count; /* of documents that are not gone */
};

using term_list = std::vector<listed_term>;

class term_lists {
	enum {
		TERMS_OF_LIST = 64,  /* of a longer list nothing is kept */
		TERMS_KEPT = 1 << 12 /* until all are forgotten */
	};

	std::unordered_map<std::string, std::shared_ptr<const term_list>> lists;
	size_t kept_count = 0; /* terms and prefixes */

      public:
	/* Adds to a list that may be kept. */
	static void add(term_list &list, const std::string &term,
			Xapian::doccount count)
	{
		if (list.size() <= TERMS_OF_LIST)
			list.push_back({ term, count });
	}

	/* nullptr: it is not known. Stays good, whatever is asked then. */
	std::shared_ptr<const term_list> find(const std::string &prefix) const
	{
		const auto found = lists.find(prefix);

		return found == lists.end() ? nullptr : found->second;
	}

	/* All that has the prefix. */
	void keep(const std::string &prefix, term_list &&list)
	{
		if (list.size() > TERMS_OF_LIST)
			return;
		if (kept_count > TERMS_KEPT)
			forget();
		kept_count += list.size() + 1;
		lists[prefix] =
			std::make_shared<const term_list>(std::move(list));
	}

	/* To be called when a shard is of another revision. */
	void forget()
	{
		lists.clear();
		kept_count = 0;
	}
};

/* The keys of clusters, which are looked for one by one: all of them, once it
 * shows that many will be asked for, by more than one question's hits. To read
 * a thousand of them takes a tenth of what a question does. */
class cluster_keys {
	enum { FEW_ASKINGS = 100, KEYS_MOST = 1 << 12 };

	struct shard_keys {
		unsigned asking_count = 0;
		bool is_known = false;
		std::unordered_set<std::string> keys; /* all, if they are */
	};

	std::unordered_map<size_t, shard_keys> shards;

	static void read(const Xapian::Database &shard, shard_keys &out)
	{
		const Xapian::TermIterator end = shard.metadata_keys_end();
		Xapian::TermIterator i =
			shard.metadata_keys_begin(SCHEMA_META_CLUSTER);

		for (; i != end && out.keys.size() < KEYS_MOST; ++i)
			out.keys.insert(*i);
		out.is_known = i == end;
		if (!out.is_known)
			out.keys.clear();
	}

      public:
	/* Whether it is known that the shard has no such key. Throws. */
	bool lack(size_t number, const Xapian::Database &shard,
		  const std::string &key)
	{
		if (key[0] != SCHEMA_META_CLUSTER[0])
			return false;

		shard_keys &of_shard = shards[number];

		if (of_shard.asking_count <= FEW_ASKINGS &&
		    ++of_shard.asking_count > FEW_ASKINGS)
			read(shard, of_shard);
		return of_shard.is_known && of_shard.keys.count(key) == 0;
	}

	/* To be called when a shard is of another revision. */
	void forget()
	{
		shards.clear();
	}
};

#endif
