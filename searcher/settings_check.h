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

/* The options, as the table of settings.c numbers them. */
enum setting {
	SETTING_INDEX = 1,
	SETTING_LIMIT,
	SETTING_OFFSET,
	SETTING_BY,
	SETTING_SORT,
	SETTING_RECENT,
	SETTING_PREFERRED,
	SETTING_SINCE_RUN,
	SETTING_CONTEXT,
	SETTING_COPIES,
	SETTING_FORMAT,
	SETTING_FORMAT_VERSION,
	SETTING_FIELDS,
	SETTING_SPREADSHEET,
	SETTING_NULL,
	SETTING_COUNT,
	SETTING_QUIET,
	SETTING_FACET,
	SETTING_TIMELINE,
	SETTING_ARTICLE,
	SETTING_LIKE,
	SETTING_WHY,
	SETTING_SUGGEST,
	SETTING_EXPLAIN,
	SETTING_SAVE,
	SETTING_UNSAVE,
	SETTING_SAVED,
	SETTING_NEW,
	SETTING_ACK,
	SETTING_NO_ACK,
	SETTING_PLAIN,
	SETTING_STRICT,
	SETTING_NO_SYNONYMS,
	SETTING_QUERY_FILE,
	SETTING_BATCH,
	SETTING_TIMEOUT,
	SETTING_COLOR,
	SETTING_CONFIG,
	SETTING_NO_CONFIG,
	SETTING_COMPLETIONS,
	SETTING_HELP,
	SETTING_VERSION,
	SETTING_END
};

/* What was said that the settings do not keep. */
struct settings_given {
	const char *action;         /* the last option that says what to do */
	size_t action_count;        /* of those options; none: search */
	size_t word_count;          /* of the query */
	bool is_given[SETTING_END]; /* in any way */
	bool is_typed[SETTING_END]; /* on the command line */
};

/*
 * STATUS_BAD_QUERY: the fault says what does not go with what. What was not
 * typed but set gives way then, where the rest does without it: a format
 * for --article, columns for a format without any. Not for --help and
 * others that are answered at once: they go with everything.
 */
enum status settings_check(struct settings *settings,
			   const struct settings_given *given,
			   struct fault *fault);

#endif
