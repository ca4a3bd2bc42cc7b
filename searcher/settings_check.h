/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings_check - which options of pqsearch go together.
 *
 * Used by settings.c only, once all options are read. What an action asks
 * for or does not take is a table here; defaults that depend on other
 * options are settled after it.
 */
#ifndef SEARCHER_SETTINGS_CHECK_H
#define SEARCHER_SETTINGS_CHECK_H

#include "searcher/settings.h"

/* What was said that the settings do not keep. */
struct settings_given {
	const char *action;  /* the last option that says what to do */
	size_t action_count; /* of those options; none: search */
	size_t word_count;   /* of the query */
	bool has_by;
	bool has_limit;
	bool has_timeout;
};

/* STATUS_BAD_QUERY: the fault says what does not go with what. Not for
 * --help and --version, which go with everything. */
enum status settings_check(struct settings *settings,
			   const struct settings_given *given,
			   struct fault *fault);

#endif
