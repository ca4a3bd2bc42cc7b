/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asking - the index of a fixture as candidates are looked up in it, for
 * unit tests of the searcher.
 */
#ifndef UNIT_ASKING_H
#define UNIT_ASKING_H

#include "searcher/candidates.h"
#include "tests/unit/fixture.h"

/* Without a vocabulary, for what is not ranked again; good until the next
 * call. */
static inline const struct candidates_source *
asking(const struct fixture *fixture)
{
	static struct candidates_source source;

	source = (struct candidates_source){ fixture->index, fixture->terms,
					     NULL, NULL, NULL };
	return &source;
}

#endif
