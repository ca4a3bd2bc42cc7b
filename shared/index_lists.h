/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_lists - the terms behind a prefix, remembered where these are few.
 *
 * Used by index_read.cc only (C++), for databases on this machine. Each
 * question asks which languages there are, and how many passages each has,
 * of which those that are gone have to be looked up: some dozen reads of
 * blocks. All that is remembered is of one revision.
 */
#ifndef SHARED_INDEX_LISTS_H
#define SHARED_INDEX_LISTS_H

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <xapian.h>

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

#endif
