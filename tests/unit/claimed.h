/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * claimed - what a reader of records claimed, as one line to compare.
 *
 * For tests of readers that give one record after the other.
 */
#ifndef TESTS_CLAIMED_H
#define TESTS_CLAIMED_H

#include "indexer/claims.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

struct claimed_part {
	enum claims_kind kind;
	const char *before; /* put before the value, where there is one */
};

/* Appends the best of each kind. */
static inline void claimed_append(struct bytes *out,
				  const struct claims *claims,
				  const struct claimed_part *parts,
				  size_t count)
{
	struct fault fault;

	for (size_t i = 0; i < count; i++) {
		struct text value = claims_best(claims, parts[i].kind);

		assert_true(utf8_is_valid(value));
		if (value.length == 0)
			continue;
		assert_int_equal(bytes_printf(out, &fault, "%s%.*s",
					      parts[i].before,
					      (int)value.length, value.data),
				 0);
	}
}

#endif
