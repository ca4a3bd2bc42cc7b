/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * survey - which sources a run is about, and what is to be done with each:
 * the SOURCEs of the command line named, walked, looked up and planned.
 *
 * Used by the indexer only, by runs and dry runs alike; reads no source
 * and writes nothing but the ledger's plan.
 */
#ifndef INDEXER_SURVEY_H
#define INDEXER_SURVEY_H

#include "indexer/plan.h"
#include "indexer/report.h"
#include "indexer/roots.h"
#include "indexer/settings.h"

struct survey {
	const struct settings *settings;
	struct roots *roots;
	struct report *report;
	struct plan_rules rules;
	/* the result of survey_name */
	bool has_stdin;
	bool is_empty;           /* nothing was named, and no root is known */
	const struct root *root; /* at hand while planning */
	bool is_unsure; /* a file that was named cannot be looked for */
};

/* Names the roots. `index_path` as roots_resolve gave it. */
enum status survey_name(struct survey *survey, struct text index_path,
			struct fault *fault);

/* STATUS_BAD_QUERY when there is nothing to index. An index that is made
 * anew is: from what its ledger knows, roots or none. */
enum status survey_check(const struct survey *survey, bool is_made_anew,
			 struct fault *fault);

/* Plans all of it but standard input. What must not be deleted, a root
 * missing, empty or not walked to the end, is told and not planned. */
enum status survey_plan(struct survey *survey, struct ledger *ledger,
			struct fault *fault);

/* What the list, or standard input, does not have of `label` is planned as
 * gone. Nothing is when it has nothing at all, which is told, unless that
 * is allowed, or when some of it is not known. Call it when all of it was
 * entered (ledger_list). */
enum status survey_prune(struct survey *survey, struct ledger *ledger,
			 struct text label, struct fault *fault);

#endif
