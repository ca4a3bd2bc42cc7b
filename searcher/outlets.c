/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/outlets.h"

static bool is_same(const struct record_outlet *one,
		    const struct record_outlet *other)
{
	bool is_same = text_equal(one->source, other->source) &&
		       text_equal(one->address, other->address) &&
		       text_equal(one->date, other->date) &&
		       one->author_count == other->author_count;

	for (size_t i = 0; i < one->author_count && is_same; i++)
		is_same = text_equal(one->authors[i], other->authors[i]);
	return is_same;
}

static bool says_nothing(const struct record_outlet *outlet)
{
	const struct record_outlet nothing = { .precision = RECORD_UNDATED };

	return is_same(outlet, &nothing);
}

static bool is_listed(const struct outlets *outlets,
		      const struct record_outlet *outlet)
{
	for (size_t i = 0; i < outlets->count; i++)
		if (is_same(outlets->list[i], outlet))
			return true;
	return false;
}

void outlets_list(struct outlets *out, const struct record_article *article)
{
	const struct record_outlet first = {
		.source = article->source,
		.address = article->address,
		.date = article->date,
		.authors = article->authors,
		.author_count = article->author_count,
	};

	out->count = 0;
	for (size_t i = 1;
	     i < article->location_count && out->count < OUTLETS_MOST; i++) {
		const struct record_outlet *outlet =
			&article->locations[i].outlet;

		if (!says_nothing(outlet) && !is_same(outlet, &first) &&
		    !is_listed(out, outlet))
			out->list[out->count++] = outlet;
	}
}
