/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rewriting - a query that a step of the searcher rewrites, and the step with
 * each of its allocations failing.
 *
 * Used by unit tests of such steps.
 */
#ifndef UNIT_REWRITING_H
#define UNIT_REWRITING_H

#include "searcher/candidates.h"
#include "tests/unit/fixture.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

typedef enum status rewriting_step(struct query *query,
				   const struct candidates_source *source,
				   struct fault *fault);

struct rewriting {
	const struct fixture *fixture;
	const char *typed;
	rewriting_step *step;
	struct query query;
};

static inline void rewriting_parse(struct query *out,
				   const struct fixture *fixture,
				   const char *typed)
{
	const struct query_options options = { .is_plain = false };
	struct fault fault;

	OK(query_parse(out, fixture->terms, text_of(typed), &options, &fault));
}

static inline struct candidates_source
rewriting_source(const struct fixture *fixture)
{
	return (struct candidates_source){ .index = fixture->index,
					   .terms = fixture->terms };
}

static inline void rewriting_before(void *context)
{
	struct rewriting *self = context;

	rewriting_parse(&self->query, self->fixture, self->typed);
}

static inline enum status rewriting_run(void *context, struct fault *fault)
{
	struct rewriting *self = context;
	const struct candidates_source source = rewriting_source(self->fixture);

	return self->step(&self->query, &source, fault);
}

/* On failure the query is as it was. */
static inline void rewriting_after(void *context, enum status status)
{
	struct rewriting *self = context;
	struct query typed;

	rewriting_parse(&typed, self->fixture, self->typed);
	if (status) {
		assert_true(text_equal(text_from(&self->query.parsed),
				       text_from(&typed.parsed)));
		assert_int_equal(self->query.node_count, typed.node_count);
		assert_int_equal(self->query.notes.length, 0);
	}
	query_free(&typed);
	query_free(&self->query);
}

/* Returns how many allocations there were to fail, see starve.h. */
static inline size_t rewriting_starve(const struct fixture *fixture,
				      const char *typed, rewriting_step *step)
{
	struct rewriting self = { fixture, typed, step, { 0 } };
	const struct starve_work work = { .run = rewriting_run,
					  .context = &self,
					  .before = rewriting_before,
					  .after = rewriting_after };

	return starve(&work);
}

#endif
