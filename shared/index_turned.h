/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_turned - documents of a database that has no lists of terms, put
 * together again as they were written, by way of the postings.
 *
 * Used by index_copy.cc, and by benches (C++).
 */
#ifndef SHARED_INDEX_TURNED_H
#define SHARED_INDEX_TURNED_H

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <xapian.h>

#include "shared/index_gone.h"
#include "shared/schema.h"

/* Documents whose postings are turned round at once. */
constexpr Xapian::docid TURNED_AT_ONCE = 1 << 16;

/* Those of a range of numbers that are not gone. Takes 12 bytes a posting, of
 * which a document has some 80; all terms are gone through. */
class turned_documents {
	struct posting {
		Xapian::docid document;
		uint32_t term; /* its number in the list */
		Xapian::termcount frequency;
	};

	const Xapian::Database &database;
	const gone_documents &gone;
	Xapian::docid first;
	Xapian::docid end; /* behind the last */
	std::vector<std::string> terms;
	std::vector<posting> postings; /* by document, then by term */
	std::vector<Xapian::ValueIterator> values;

	void read_term(const std::string &term)
	{
		const Xapian::PostingIterator none;
		const size_t before = postings.size();
		Xapian::PostingIterator i = database.postlist_begin(term);

		i.skip_to(first);
		for (; i != none && *i < end; ++i)
			if (!gone.has(*i))
				postings.push_back(
					{ *i,
					  static_cast<uint32_t>(terms.size()),
					  i.get_wdf() });
		if (postings.size() > before)
			terms.push_back(term);
	}

	void add_values(Xapian::Document &out, Xapian::docid document)
	{
		const Xapian::ValueIterator none;

		for (uint32_t slot = 0; slot < SCHEMA_SLOTS; slot++) {
			Xapian::ValueIterator &at = values[slot];

			if (at != none && at.get_docid() < document)
				at.skip_to(document);
			if (at != none && at.get_docid() == document)
				out.add_value(slot, *at);
		}
	}

	Xapian::doccount count() const
	{
		const Xapian::PostingIterator none;
		Xapian::PostingIterator i = database.postlist_begin("");
		Xapian::doccount sum = 0;

		i.skip_to(first);
		for (; i != none && *i < end; ++i)
			sum += !gone.has(*i);
		return sum;
	}

      public:
	turned_documents(const Xapian::Database &from,
			 const gone_documents &deleted, Xapian::docid first_one,
			 Xapian::docid behind)
	    : database(from), gone(deleted), first(first_one), end(behind)
	{
		const Xapian::TermIterator none = database.allterms_end();

		for (Xapian::TermIterator i = database.allterms_begin();
		     i != none; ++i)
			read_term(*i);
		std::stable_sort(postings.begin(), postings.end(),
				 [](const posting &one, const posting &other) {
					 return one.document < other.document;
				 });
		for (uint32_t slot = 0; slot < SCHEMA_SLOTS; slot++)
			values.push_back(database.valuestream_begin(slot));
	}

	/* Calls visit with the number and the document, ascending. Throws
	 * where one of them has no terms. */
	template <typename visitor> void each(visitor visit)
	{
		Xapian::doccount sum = 0;
		auto at = postings.begin();

		while (at != postings.end()) {
			const Xapian::docid number = at->document;
			Xapian::Document document;

			for (; at != postings.end() && at->document == number;
			     ++at)
				if (at->frequency)
					document.add_term(terms[at->term],
							  at->frequency);
				else
					document.add_boolean_term(
						terms[at->term]);
			add_values(document, number);
			visit(number, document);
			sum++;
		}
		if (sum != count())
			throw Xapian::DatabaseCorruptError(
				"documents without terms");
	}
};

/* The same of all documents of a database. */
template <typename visitor>
void each_turned(const Xapian::Database &database, visitor visit)
{
	const gone_documents gone = gone_documents::read(database);
	const Xapian::docid end = database.get_lastdocid() + 1;

	for (Xapian::docid i = 1; i < end; i += TURNED_AT_ONCE)
		turned_documents(database, gone, i,
				 std::min(end, i + TURNED_AT_ONCE))
			.each(visit);
}

#endif
