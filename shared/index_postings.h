/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_postings - a shard's postings, and those in memory that are asked for
 * again and again.
 *
 * Used by index_match.cc only (C++), for databases on this machine. To find a
 * term costs libxapian some reads of blocks, and to go through its postings a
 * call for each and a decoding. Who asks many questions asks for the same
 * words: a term's frequency is remembered when it was asked for once, and its
 * postings, as arrays, when they were wanted twice. All that is remembered is
 * of one revision.
 */
#ifndef SHARED_INDEX_POSTINGS_H
#define SHARED_INDEX_POSTINGS_H

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <xapian.h>

/* Behind the last document of a list. */
constexpr Xapian::docid NO_DOCUMENT = UINT32_MAX;

struct posting_list {
	std::vector<Xapian::docid> documents; /* ascending */
	std::vector<uint16_t> frequencies;    /* of the term in each */
};

/* A list of postings and where it is; moves forward only. */
class posting_cursor {
	Xapian::PostingIterator at;               /* without a kept list */
	std::shared_ptr<const posting_list> kept; /* or this one, */
	size_t place = 0;                         /* and where it is */

	void look()
	{
		if (kept)
			here = place < kept->documents.size() ?
				       kept->documents[place] :
				       NO_DOCUMENT;
		else
			here = at == Xapian::PostingIterator() ? NO_DOCUMENT :
								 *at;
	}
	void skip_in_list(Xapian::docid document);

      public:
	Xapian::docid here; /* NO_DOCUMENT behind the last */

	explicit posting_cursor(const Xapian::PostingIterator &first)
	    : at(first)
	{
		look();
	}
	explicit posting_cursor(std::shared_ptr<const posting_list> list)
	    : kept(std::move(list))
	{
		look();
	}
	void next()
	{
		if (kept)
			place++;
		else
			++at;
		look();
	}
	/* To the first that is not before the document. */
	void skip_to(Xapian::docid document)
	{
		if (here >= document)
			return;
		if (kept)
			skip_in_list(document);
		else
			at.skip_to(document);
		look();
	}
	uint32_t frequency() const
	{
		return kept ? kept->frequencies[place] : at.get_wdf();
	}
};

class postings {
	struct entry {
		uint32_t frequency;
		bool was_wanted = false; /* once, so that it is kept next */
		bool was_used = false;   /* since room was made */
		std::shared_ptr<const posting_list> list; /* where it is kept */
	};

	Xapian::Database shard;
	std::unordered_map<std::string, entry> entries;
	size_t kept_count = 0; /* postings of all that is kept, */
	size_t kept_most = 0;  /* and of how many these may be */
	unsigned question_count = 0;

	entry &find(const std::string &term);
	std::shared_ptr<const posting_list> read(const std::string &term,
						 uint32_t count) const;
	void make_room();
	void keep(entry &of_term,
		  const std::shared_ptr<const posting_list> &list);

      public:
	explicit postings(const Xapian::Database &database);
	/* To be called before a question. */
	void begin();
	/* To be called when the shard is of another revision. */
	void forget();
	/* How many documents have the term. Throws. */
	uint32_t frequency(const std::string &term);
	/* Throws, as the cursor's functions do. */
	posting_cursor open(const std::string &term);
};

#endif
