/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/outlets.h"

#include <string.h>

#include "shared/values.h"

static bool is_told(struct text text, struct text known)
{
	return text.length == 0 || text_equal(text, known);
}

/* Whether one says no outlet, address or day that the other does not. */
static bool adds_nothing(const struct record_outlet *outlet,
			 const struct record_outlet *known)
{
	char day[VALUES_DAY_BYTES];
	char known_day[VALUES_DAY_BYTES];

	values_day(day, outlet->date, outlet->precision);
	values_day(known_day, known->date, known->precision);
	return is_told(outlet->source, known->source) &&
	       is_told(outlet->address, known->address) &&
	       (outlet->precision == RECORD_UNDATED ||
		memcmp(day, known_day, sizeof(day)) == 0);
}

static bool is_listed(const struct outlets *outlets,
		      const struct record_outlet *outlet)
{
	for (size_t i = 0; i < outlets->count; i++)
		if (adds_nothing(outlet, &outlets->list[i]))
			return true;
	return false;
}

void outlets_list(struct outlets *out, const struct record_article *article,
		  size_t cited)
{
	const struct record_outlet known = record_outlet_at(article, cited);

	out->count = 0;
	for (size_t i = 0;
	     i < article->location_count && out->count < OUTLETS_MOST; i++) {
		const struct record_outlet outlet =
			record_outlet_at(article, i);

		if (!adds_nothing(&outlet, &known) && !is_listed(out, &outlet))
			out->list[out->count++] = outlet;
	}
}
