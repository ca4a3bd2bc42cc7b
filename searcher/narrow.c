/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/narrow.h"

#include "searcher/steps.h"
#include "shared/store.h"

/* Two steps: the article's term, and how it joins what is before it. */
static enum status add_article(struct candidates *candidates,
			       struct steps *steps, const struct hash *article,
			       enum index_op op, struct fault *fault)
{
	struct index_step term = { .op = INDEX_TERM };
	const struct index_step join = { .op = op, .arity = 2 };
	char name[STORE_NAME_BYTES];
	enum status status = pool_copy(candidates->pool,
				       store_article_term(name, article),
				       &term.term, fault);

	if (!status)
		status = steps_add(candidates, steps, &term, fault);
	return status ? status : steps_add(candidates, steps, &join, fault);
}

enum status narrow_candidates(struct candidates *candidates,
			      const struct hash *only,
			      const struct hash *without, struct fault *fault)
{
	struct steps steps = { 0 };
	enum status status = STATUS_OK;

	if (!only && !without)
		return STATUS_OK;
	for (size_t i = 0; i < candidates->step_count && !status; i++)
		status = steps_add(candidates, &steps, &candidates->steps[i],
				   fault);
	if (!status && only)
		status = add_article(candidates, &steps, only, INDEX_FILTER,
				     fault);
	if (!status && without)
		status = add_article(candidates, &steps, without, INDEX_AND_NOT,
				     fault);
	if (status)
		return status;
	candidates->steps = steps.list;
	candidates->step_count = steps.count;
	return STATUS_OK;
}
