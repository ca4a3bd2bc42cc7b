/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_postings - a shard's postings, and those in memory that are asked for
 * again and again.
 *
 * Used by index_match.cc only (C++, all of it here, since the binding gives
 * away C functions alone), for databases on this machine. To find a
 * term costs libxapian some reads of blocks, and to go through its postings a
 * call for each and a decoding. Who asks many questions asks for the same
 * words: a term's frequency is remembered when it was asked for once, and its
 * postings, as arrays, when they were wanted twice. All that is remembered is
 * of one revision.
 */
#ifndef SHARED_INDEX_POSTINGS_H
#define SHARED_INDEX_POSTINGS_H

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <xapian.h>

#include "shared/index_gone.h"

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
	/* In steps that double. */
	void skip_in_list(Xapian::docid document)
	{
		const std::vector<Xapian::docid> &all = kept->documents;
		size_t step = 1;

		while (place + step < all.size() &&
		       all[place + step] < document) {
			place += step;
			step *= 2;
		}
		const auto first =
			all.begin() + static_cast<std::ptrdiff_t>(place);
		const auto last = all.begin() +
				  static_cast<std::ptrdiff_t>(
					  std::min(place + step, all.size()));

		place = static_cast<size_t>(
			std::lower_bound(first, last, document) - all.begin());
	}

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

/*
 * The words of a language that few passages are in, all of them: a question
 * asks for its words in each language of the index, and to find that there is
 * no such term costs as much as to find one.
 */
class rare_words {
	enum { FEW_ASKINGS = 8, TERMS_MOST = 512 };

	struct kind {
		unsigned asking_count = 0;
		bool is_rare = false;
		std::unordered_set<std::string> terms; /* all, if it is */
	};

	std::unordered_map<std::string, kind> kinds; /* by prefix: "Zcy:" */

	static void read(const Xapian::Database &shard,
			 const std::string &prefix, kind &out)
	{
		const Xapian::TermIterator end = shard.allterms_end(prefix);
		Xapian::TermIterator i = shard.allterms_begin(prefix);

		for (; i != end && out.terms.size() < TERMS_MOST; ++i)
			out.terms.insert(*i);
		out.is_rare = i == end;
		if (!out.is_rare)
			out.terms.clear();
	}

      public:
	/* Whether it is known that nothing has the term. Throws. */
	bool lack(const Xapian::Database &shard, const std::string &term)
	{
		const size_t colon = term.find(':');

		if (colon == std::string::npos ||
		    (term[0] != SCHEMA_BODY[0] && term[0] != SCHEMA_CONTEXT[0]))
			return false;

		const std::string prefix = term.substr(0, colon + 1);
		kind &language = kinds[prefix];

		if (language.asking_count <= FEW_ASKINGS &&
		    ++language.asking_count > FEW_ASKINGS)
			read(shard, prefix, language);
		return language.is_rare && language.terms.count(term) == 0;
	}

	/* To be called when the shard is of another revision. */
	void forget()
	{
		kinds.clear();
	}
};

class postings;

/*
 * Between which postings of a term documents lie. Quickest where they ascend
 * and these are near.
 */
class posting_gaps {
	enum { NEAR = 64, FARTHER = 8 };

	std::string term;
	std::unique_ptr<posting_cursor> at; /* none was asked for yet */

      public:
	Xapian::docid first = 0; /* the last that is not behind the document */
	Xapian::docid behind = NO_DOCUMENT; /* and the first that is */

	explicit posting_gaps(std::string of_term) : term(std::move(of_term))
	{
	}

	/* To be called before a question, and when the shard is of another
	 * revision. */
	void begin()
	{
		at.reset();
		first = 0;
	}

	/* A list knows no way back: it is looked through from so far before the
	 * document that there is a posting. Throws where there is none. */
	void find(postings &of_terms, Xapian::docid document);
};

class postings {
	enum {
		ENTRIES_KEPT = 1 << 16, /* of terms, until all are forgotten */
		KEPT_A_DOCUMENT = 48, /* postings, which is most of them; but */
		POSTINGS_KEPT = 1 << 22, /* never more; six bytes each */
		LIST_KEPT = 1 << 17,     /* of one term */
		FEW_QUESTIONS = 8        /* before any are kept */
	};

	struct entry {
		uint32_t frequency;
		bool was_wanted = false; /* once, so that it is kept next */
		bool was_used = false;   /* since room was made */
		std::shared_ptr<const posting_list> list; /* where it is kept */
	};

	Xapian::Database shard;
	const gone_documents *deleted;
	std::unordered_map<std::string, entry> entries;
	rare_words rare;
	size_t kept_count = 0; /* postings of all that is kept, */
	size_t kept_most = 0;  /* and of how many these may be */
	unsigned question_count = 0;

	entry &find(const std::string &term)
	{
		const auto found = entries.find(term);

		if (found != entries.end())
			return found->second;
		if (entries.size() >= ENTRIES_KEPT)
			forget(*deleted);

		entry added = {};
		if (question_count <= FEW_QUESTIONS || !rare.lack(shard, term))
			added.frequency = shard.get_termfreq(term) -
					  deleted->count_in(shard, term);
		return entries.emplace(term, added).first->second;
	}

	/* nullptr where some frequency has no room in a list. */
	std::shared_ptr<const posting_list> read(const std::string &term,
						 uint32_t count) const
	{
		const Xapian::PostingIterator end;
		auto list = std::make_shared<posting_list>();

		list->documents.reserve(count);
		list->frequencies.reserve(count);
		for (Xapian::PostingIterator i = shard.postlist_begin(term);
		     i != end; ++i) {
			const Xapian::termcount frequency = i.get_wdf();

			if (!list->documents.empty() &&
			    *i <= list->documents.back())
				throw Xapian::DatabaseCorruptError(
					"postings are out of order");
			if (frequency > UINT16_MAX)
				return nullptr;
			list->documents.push_back(*i);
			list->frequencies.push_back(
				static_cast<uint16_t>(frequency));
		}
		return list;
	}

	/* Gives up the lists that were not wanted since it did so before. */
	void make_room()
	{
		for (auto &each : entries) {
			entry &known = each.second;

			if (known.list && !known.was_used) {
				kept_count -= known.list->documents.size();
				known.list.reset();
			}
			known.was_used = false;
		}
	}

	void keep(entry &of_term,
		  const std::shared_ptr<const posting_list> &list)
	{
		const size_t count = list->documents.size();

		while (kept_count > 0 && kept_count + count > kept_most)
			make_room();
		if (kept_count + count > kept_most)
			return;
		of_term.list = list;
		kept_count += count;
	}

      public:
	/* What is gone of the database is borrowed. */
	postings(const Xapian::Database &database, const gone_documents &gone)
	    : shard(database), deleted(&gone)
	{
	}

	const gone_documents &gone() const
	{
		return *deleted;
	}

	/* To be called before a question. */
	void begin()
	{
		question_count++;
		kept_most = std::min<size_t>(size_t{ shard.get_doccount() } *
						     KEPT_A_DOCUMENT,
					     POSTINGS_KEPT);
	}

	/* To be called when the shard is of another revision. */
	void forget(const gone_documents &gone)
	{
		deleted = &gone;
		entries.clear();
		rare.forget();
		kept_count = 0;
	}

	/* How many documents have the term that are not gone. Throws. */
	uint32_t frequency(const std::string &term)
	{
		return find(term).frequency;
	}

	/* Of those that are gone, too. Throws, as the cursor's functions
	 * do. */
	posting_cursor open(const std::string &term)
	{
		entry &known = find(term);

		if (!known.list && known.was_wanted &&
		    known.frequency <= LIST_KEPT) {
			std::shared_ptr<const posting_list> list =
				read(term, known.frequency);

			if (list)
				keep(known, list);
		}
		known.was_wanted = question_count > FEW_QUESTIONS;
		known.was_used = true;
		return known.list ? posting_cursor(known.list) :
				    posting_cursor(shard.postlist_begin(term));
	}
};

inline void posting_gaps::find(postings &of_terms, Xapian::docid document)
{
	if (first > 0 && first <= document && document < behind)
		return;
	/* What fails on the way leaves nothing that is believed. */
	std::unique_ptr<posting_cursor> cursor = std::move(at);
	Xapian::docid found = 0;

	first = 0;
	for (uint64_t back = NEAR; found == 0; back *= FARTHER) {
		const Xapian::docid start =
			document > back ?
				static_cast<Xapian::docid>(document - back) :
				1;

		if (!cursor || cursor->here > document)
			cursor = std::make_unique<posting_cursor>(
				of_terms.open(term));
		cursor->skip_to(start);
		for (; cursor->here <= document; cursor->next())
			found = cursor->here;
		if (found == 0 && start == 1)
			throw Xapian::DatabaseCorruptError(
				"nothing is where an article begins");
	}
	first = found;
	behind = cursor->here;
	at = std::move(cursor);
}

#endif
