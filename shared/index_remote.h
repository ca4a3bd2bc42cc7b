/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_remote - values of documents that a server has.
 *
 * Used by index_read.cc only (C++). Asked for a document, a server sends all
 * of its values, and which those are stands in its list of terms, that a
 * database of ours has not ("schema.h"). What a server does send is the value
 * by which it tells equal matches from each other (libxapian's collapsing).
 * So the matches that led to a document are asked for once more, with the
 * value that is wanted, and kept; one that no matches led to is asked for as
 * the n-th of all, since no number is ever left out.
 */
#ifndef SHARED_INDEX_REMOTE_H
#define SHARED_INDEX_REMOTE_H

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <xapian.h>

#include "shared/index_match.h"

/* Matches that led to documents. */
struct remote_matches {
	Xapian::Enquire enquire;
	Xapian::doccount first;
	Xapian::doccount limit;
	Xapian::doccount all;     /* documents that there are */
	std::set<uint32_t> asked; /* for values of these slots */
};

class remote_values {
	enum { AT_ONCE = 64, KEPT = 1 << 16 };

	std::unique_ptr<remote_matches> page;    /* of a query */
	std::unique_ptr<remote_matches> of_term; /* all that have it */
	std::map<std::pair<uint32_t, Xapian::docid>, std::string> values;

	static Xapian::MSet ask(Xapian::Enquire &enquire, uint32_t slot,
				Xapian::doccount from, Xapian::doccount count,
				Xapian::doccount least)
	{
		/* Any number of them may be equal. */
		enquire.set_collapse_key(slot, least);
		Xapian::MSet found = enquire.get_mset(from, count, least);
		enquire.set_collapse_key(Xapian::BAD_VALUENO);
		return found;
	}

	bool find(std::string &out, Xapian::docid document, uint32_t slot)
	{
		const auto known = values.find({ slot, document });

		if (known != values.end())
			out = known->second;
		return known != values.end();
	}

	void keep(uint32_t slot, Xapian::docid document, std::string value)
	{
		values[{ slot, document }] = std::move(value);
	}

	/* Once for each slot. */
	void ask_for(remote_matches *matches, uint32_t slot)
	{
		if (!matches || !matches->asked.insert(slot).second)
			return;

		const Xapian::MSet found = ask(matches->enquire, slot,
					       matches->first, matches->limit,
					       matches->all);

		for (Xapian::MSetIterator i = found.begin(); i != found.end();
		     ++i)
			keep(slot, *i, i.get_collapse_key());
	}

	void ask_by_number(const std::vector<Xapian::Database> &shards,
			   Xapian::docid document, uint32_t slot)
	{
		const size_t shard = index_shard_in(document, shards.size());
		const Xapian::docid number =
			index_number_in_shard(document, shards.size());
		Xapian::Enquire enquire(shards[shard]);

		enquire.set_query(Xapian::Query::MatchAll);
		enquire.set_weighting_scheme(Xapian::BoolWeight());
		enquire.set_docid_order(Xapian::Enquire::ASCENDING);

		const Xapian::MSet found = ask(enquire, slot, number - 1,
					       AT_ONCE,
					       shards[shard].get_doccount());

		for (Xapian::MSetIterator i = found.begin(); i != found.end();
		     ++i)
			keep(slot,
			     index_number_in_whole(*i, shard, shards.size()),
			     i.get_collapse_key());
	}

      public:
	/* Some matches, of which documents will be asked for; `all` are the
	 * documents that there are. */
	void expect(const Xapian::Enquire &enquire, Xapian::doccount first,
		    Xapian::doccount limit, Xapian::doccount all)
	{
		if (values.size() > KEPT)
			values.clear();
		page.reset(
			new remote_matches{ enquire, first, limit, all, {} });
	}

	/* The same of all that have a term. */
	void expect_term(const Xapian::Database &whole, const std::string &term)
	{
		Xapian::Enquire enquire(whole);

		enquire.set_query(Xapian::Query(term));
		enquire.set_weighting_scheme(Xapian::BoolWeight());
		of_term.reset(new remote_matches{ enquire,
						  0,
						  whole.get_termfreq(term),
						  whole.get_doccount(),
						  {} });
	}

	/* Throws where there is no such document. */
	std::string value(const std::vector<Xapian::Database> &shards,
			  Xapian::docid document, uint32_t slot)
	{
		std::string found;

		if (find(found, document, slot))
			return found;
		ask_for(page.get(), slot);
		if (find(found, document, slot))
			return found;
		ask_for(of_term.get(), slot);
		if (find(found, document, slot))
			return found;
		ask_by_number(shards, document, slot);
		if (!find(found, document, slot))
			throw Xapian::DocNotFoundError("no such document");
		return found;
	}
};

#endif
