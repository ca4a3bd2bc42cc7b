/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_gone - the documents of a database that were deleted.
 *
 * Used by the C++ files of the binding only. A database of ours has no lists
 * of terms ("schema.h"), by which libxapian would find what it has to delete
 * of a document: a deleted one keeps its postings, and is marked in the
 * metadata. Whoever reads leaves it out of all that is found and counted; but
 * the bounds of values and frequencies stay as wide as they were, and a server
 * weighs terms by all that have them.
 *
 * The marks of 2^RUN_BITS numbers are one value: LEB128 numbers, first how
 * long these documents are together, then each one's distance from the one
 * before it, the first one's from the number before the run.
 */
#ifndef SHARED_INDEX_GONE_H
#define SHARED_INDEX_GONE_H

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <xapian.h>

#include "shared/schema.h"

class gone_run {
	enum { RUN_BITS = 14, BITS = 7, MORE = 1 << BITS, SHIFT_END = 64 };

	static void put(std::string &out, uint64_t number)
	{
		for (; number >= MORE; number >>= BITS)
			out += static_cast<char>(number % MORE | MORE);
		out += static_cast<char>(number);
	}

	[[noreturn]] static void refuse()
	{
		throw Xapian::DatabaseCorruptError(
			"marks of deleted documents are no marks");
	}

	static uint64_t take(const std::string &from, size_t &at)
	{
		uint64_t number = 0;

		for (unsigned shift = 0; at < from.size() && shift < SHIFT_END;
		     shift += BITS) {
			const auto byte =
				static_cast<unsigned char>(from[at++]);

			number |= static_cast<uint64_t>(byte % MORE) << shift;
			if (byte < MORE)
				return number;
		}
		refuse();
	}

      public:
	std::vector<Xapian::docid> documents; /* ascending */
	uint64_t length = 0;                  /* of all together */

	static uint32_t number_of(Xapian::docid document)
	{
		return document >> RUN_BITS;
	}

	static std::string key(uint32_t number)
	{
		char digits[sizeof(SCHEMA_META_GONE) + 2 * sizeof(number)];

		(void)std::snprintf(digits, sizeof(digits),
				    SCHEMA_META_GONE "%08x", number);
		return digits;
	}

	/* Throws where it is no value of ours. */
	static gone_run read(uint32_t number, const std::string &value)
	{
		const uint64_t first = static_cast<uint64_t>(number)
				       << RUN_BITS;
		const uint64_t end = first + (UINT64_C(1) << RUN_BITS);
		uint64_t document = first - 1;
		size_t at = 0;
		gone_run run;

		if (value.empty())
			return run;
		run.length = take(value, at);
		while (at < value.size()) {
			const uint64_t step = take(value, at);

			if (step == 0 || step > end - document - 1)
				refuse();
			document += step;
			run.documents.push_back(
				static_cast<Xapian::docid>(document));
		}
		return run;
	}

	std::string write(uint32_t number) const
	{
		uint64_t last = (static_cast<uint64_t>(number) << RUN_BITS) - 1;
		std::string value;

		put(value, length);
		for (Xapian::docid document : documents) {
			put(value, document - last);
			last = document;
		}
		return value;
	}

	bool has(Xapian::docid document) const
	{
		return std::binary_search(documents.begin(), documents.end(),
					  document);
	}

	/* One that is not there yet. */
	void add(Xapian::docid document, uint64_t document_length)
	{
		documents.insert(std::lower_bound(documents.begin(),
						  documents.end(), document),
				 document);
		length += document_length;
	}
};

/* All of a database, read when it was opened. */
class gone_documents {
	std::vector<Xapian::docid> list; /* ascending */
	uint64_t total_length = 0;

	static uint32_t number_in(const std::string &key)
	{
		const std::string digits =
			key.substr(sizeof(SCHEMA_META_GONE) - 1);
		unsigned number;

		if (std::sscanf(digits.c_str(), "%8x", &number) != 1 ||
		    key != gone_run::key(number))
			throw Xapian::DatabaseCorruptError(
				"a key is none of deleted documents");
		return number;
	}

      public:
	/* Throws. */
	static gone_documents read(const Xapian::Database &database)
	{
		const Xapian::TermIterator end = database.metadata_keys_end();
		gone_documents gone;

		/* Of a damaged database this throws, by the same blocks, before
		 * libxapian has begun a list that it would lose then. */
		(void)database.get_metadata(SCHEMA_META_GONE);
		for (Xapian::TermIterator i =
			     database.metadata_keys_begin(SCHEMA_META_GONE);
		     i != end; ++i) {
			const gone_run run = gone_run::read(
				number_in(*i), database.get_metadata(*i));

			gone.list.insert(gone.list.end(), run.documents.begin(),
					 run.documents.end());
			gone.total_length += run.length;
		}
		if (!gone.list.empty() &&
		    gone.list.back() > database.get_lastdocid())
			throw Xapian::DatabaseCorruptError(
				"a deleted document was never there");
		return gone;
	}

	Xapian::doccount count() const
	{
		return static_cast<Xapian::doccount>(list.size());
	}

	uint64_t length() const
	{
		return total_length;
	}

	bool has(Xapian::docid document) const
	{
		return !list.empty() &&
		       std::binary_search(list.begin(), list.end(), document);
	}

	/* Calls visit with each that is not before the first and before the
	 * end. */
	template <typename visitor>
	void each(Xapian::docid first, Xapian::docid end, visitor visit) const
	{
		for (auto i = std::lower_bound(list.begin(), list.end(), first);
		     i != list.end() && *i < end; ++i)
			visit(*i);
	}

	static Xapian::docid number_of(const Xapian::PostingIterator &at)
	{
		return *at;
	}

	static Xapian::docid number_of(const Xapian::ValueIterator &at)
	{
		return at.get_docid();
	}

	/* Calls visit where the iterator, of postings or of values, stands at
	 * one of them, in steps of whichever are fewer. */
	template <typename iterator, typename visitor>
	void each_in(iterator at, visitor visit) const
	{
		const iterator end;
		auto next = list.begin();

		while (next != list.end() && at != end) {
			if (number_of(at) < *next)
				at.skip_to(*next);
			if (at == end)
				return;
			if (number_of(at) == *next)
				visit(at);
			next = std::lower_bound(next, list.end(),
						std::max(*next + 1,
							 number_of(at)));
		}
	}

	/* How many of them have the term. */
	Xapian::doccount count_in(const Xapian::Database &database,
				  const std::string &term) const
	{
		Xapian::doccount sum = 0;

		if (!list.empty())
			each_in(database.postlist_begin(term),
				[&](const Xapian::PostingIterator &) {
					sum++;
				});
		return sum;
	}
};

#endif
