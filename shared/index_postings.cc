// SPDX-License-Identifier: GPL-2.0-or-later
#include "shared/index_postings.h"

#include <algorithm>

namespace {

enum {
	ENTRIES_KEPT = 1 << 16,
	KEPT_A_DOCUMENT = 48,    /* postings, which is most of them; but */
	POSTINGS_KEPT = 1 << 22, /* never more; six bytes each */
	LIST_KEPT = 1 << 17,     /* of one term */
	FEW_QUESTIONS = 8        /* before any are kept */
};

} // namespace

void posting_cursor::skip_in_list(Xapian::docid document)
{
	const std::vector<Xapian::docid> &all = kept->documents;
	size_t step = 1;

	while (place + step < all.size() && all[place + step] < document) {
		place += step;
		step *= 2;
	}
	const auto first = all.begin() + static_cast<std::ptrdiff_t>(place);
	const auto last =
		all.begin() +
		static_cast<std::ptrdiff_t>(std::min(place + step, all.size()));

	place = static_cast<size_t>(std::lower_bound(first, last, document) -
				    all.begin());
}

postings::postings(const Xapian::Database &database) : shard(database)
{
}

void postings::begin()
{
	if (question_count++ == 0)
		kept_most = std::min<size_t>(size_t{ shard.get_doccount() } *
						     KEPT_A_DOCUMENT,
					     POSTINGS_KEPT);
	if (entries.size() > ENTRIES_KEPT)
		forget();
}

void postings::forget()
{
	entries.clear();
	kept_count = 0;
}

postings::entry &postings::find(const std::string &term)
{
	const auto found = entries.find(term);

	if (found != entries.end())
		return found->second;
	entry added = {};
	added.frequency = shard.get_termfreq(term);
	return entries.emplace(term, added).first->second;
}

uint32_t postings::frequency(const std::string &term)
{
	return find(term).frequency;
}

/* nullptr where some frequency has no room in a list. */
std::shared_ptr<const posting_list> postings::read(const std::string &term,
						   uint32_t count) const
{
	const Xapian::PostingIterator end;
	auto list = std::make_shared<posting_list>();

	list->documents.reserve(count);
	list->frequencies.reserve(count);
	for (Xapian::PostingIterator i = shard.postlist_begin(term); i != end;
	     ++i) {
		const Xapian::termcount frequency = i.get_wdf();

		if (!list->documents.empty() && *i <= list->documents.back())
			throw Xapian::DatabaseCorruptError(
				"postings are out of order");
		if (frequency > UINT16_MAX)
			return nullptr;
		list->documents.push_back(*i);
		list->frequencies.push_back(static_cast<uint16_t>(frequency));
	}
	return list;
}

/* Gives up the lists that were not wanted since it did so before. */
void postings::make_room()
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

void postings::keep(entry &of_term,
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

posting_cursor postings::open(const std::string &term)
{
	entry &known = find(term);

	if (!known.list && known.was_wanted && known.frequency <= LIST_KEPT) {
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
