/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * authors - an article's authors, as one line to compare.
 */
#ifndef UNIT_AUTHORS_H
#define UNIT_AUTHORS_H

#include "indexer/article.h"
#include "tests/unit/unit.h"

/* `expected` has | between two. */
static inline void authors_check(const struct article *article,
				 const char *expected)
{
	struct bytes joined = BYTES_UP_TO(4096);
	struct fault fault;

	for (size_t i = 0; i < article->author_count; i++)
		assert_int_equal(bytes_printf(&joined, &fault, "%s%.*s",
					      i > 0 ? "|" : "",
					      (int)article->authors[i].length,
					      article->authors[i].data),
				 STATUS_OK);
	assert_int_equal(bytes_append_byte(&joined, '\0', &fault), STATUS_OK);
	assert_string_equal(joined.data, expected);
	bytes_free(&joined);
}

#endif
