/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * asked - a question to the fixture: its query, its candidates, and what the
 * index gives for them.
 *
 * Used by unit tests of the searcher.
 */
#ifndef UNIT_ASKED_H
#define UNIT_ASKED_H

#include "searcher/candidates.h"
#include "searcher/loosen.h"
#include "searcher/spans.h"
#include "searcher/steps.h"
#include "searcher/telling.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

struct asked {
	const struct fixture *fixture;
	struct query query;
	struct vocabulary *vocabulary;
	struct candidates candidates;
	struct spans_reader *reader;
	struct telling *telling;
	struct index_page page; /* by score, at most `limit` */
};

static inline void asked_open(struct asked *out, const struct fixture *fixture,
			      const char *typed, uint32_t limit)
{
	struct fault fault = { 0 };
	struct query_options options = { .is_plain = false };
	struct candidates_source source = { .index = fixture->index,
					    .terms = fixture->terms };
	struct index_query query = { .bm25 = steps_weights().bm25,
				     .limit = limit };

	*out = (struct asked){ .fixture = fixture };
	assert_int_equal(vocabulary_open(&out->vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	source.vocabulary = out->vocabulary;
	assert_int_equal(query_parse(&out->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	assert_int_equal(loosen_query(&out->query, &source, &fault), 0);
	assert_int_equal(candidates_make(&out->candidates, &source, &out->query,
					 &fault),
			 0);
	assert_int_equal(spans_open(&out->reader, fixture->terms, &fault), 0);
	assert_int_equal(telling_open(&out->telling, fixture->store,
				      fixture->terms, &fault),
			 0);
	query.steps = out->candidates.steps;
	query.step_count = out->candidates.step_count;
	assert_int_equal(
		index_match(fixture->index, &query, &out->page, &fault), 0);
}

static inline void asked_close(struct asked *asked)
{
	index_page_free(&asked->page);
	telling_close(asked->telling);
	spans_close(asked->reader);
	candidates_free(&asked->candidates);
	vocabulary_close(asked->vocabulary);
	query_free(&asked->query);
}

#endif
