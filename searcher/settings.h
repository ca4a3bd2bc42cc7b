/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings - what the command line of pqsearch means, and what is set for
 * it elsewhere (config.h).
 *
 * Used by the searcher only. The option table is the one source of --help,
 * of completions and of what may stand in a file. settings_read refuses
 * what does not go together, so that the rest of the program need not ask
 * again. Nothing is opened here but the files of config.h.
 */
#ifndef SEARCHER_SETTINGS_H
#define SEARCHER_SETTINGS_H

#include "searcher/output.h"
#include "searcher/priors.h"
#include "shared/config.h"

enum settings_action {
	SETTINGS_SEARCH, /* one query */
	SETTINGS_BATCH,  /* --batch */
	SETTINGS_ARTICLE,
	SETTINGS_LIKE,
	SETTINGS_WHY,
	SETTINGS_SUGGEST,
	SETTINGS_SAVE,
	SETTINGS_UNSAVE,
	SETTINGS_SAVED,
	SETTINGS_NEW,
	SETTINGS_ACK,
	SETTINGS_COMPLETIONS,
	SETTINGS_HELP,
	SETTINGS_VERSION
};

enum { SETTINGS_FACETS_MAX = 16 };

enum settings_color { SETTINGS_AUTO, SETTINGS_ALWAYS, SETTINGS_NEVER };

struct settings {
	enum settings_action action;
	const char **places; /* index folders or HOST:PORT; never none when
			      * the action needs one */
	size_t place_count;
	uint32_t limit; /* 0: all */
	uint32_t offset;
	bool is_by_article;
	enum output_format format;
	const char *fields;        /* as given; NULL: the default columns */
	const char *fields_source; /* where they were set; NULL: typed */
	bool ends_by_nul;          /* -0 */
	bool is_spreadsheet;
	const char *subject; /* --article, --like, --why: an id or path */
	const char *name;    /* --save, --unsave, --new, --ack: a saved search,
			      * with --ack also NAME=RUN; --completions: a
			      * shell */
	bool keeps_place;    /* --no-ack */
	enum search_order order;
	struct priors priors;
	uint64_t since_run; /* 0: all */
	bool has_since_run; /* it was given */
	uint32_t context;
	bool shows_copies; /* each near-copy is a hit */
	struct facet_wanted facets[SETTINGS_FACETS_MAX];
	size_t facet_count;
	bool has_timeline;
	enum timeline_unit unit; /* of the timeline */
	bool is_count_only;
	bool is_quiet;
	bool is_plain;
	bool is_strict;
	bool is_as_typed; /* --no-synonyms */
	bool is_explained;
	const char *query_file; /* NULL: the words are the query */
	const char *batch_file;
	uint32_t timeout_ms; /* 0: none */
	enum settings_color color;
	struct bytes query;         /* the words, joined by a blank */
	struct bytes default_place; /* what places[0] points into, if none
				     * was given */
	struct config config;       /* which other members borrow from */
	bool is_badly_set; /* not the command line was wrong but that */
};

/*
 * Reads what is set, then argv (`words`, `word_count` of them, the
 * program's name first), which *out then borrows. STATUS_BAD_QUERY: wrong
 * usage, the fault is one line. STATUS_DENIED: no index given and none can be
 * guessed.
 */
enum status settings_read(struct settings *out, int word_count, char **words,
			  struct fault *fault);
/* Accepts zeroed settings, and those of a settings_read that failed. */
void settings_free(struct settings *settings);

/* What --help prints, appended, without the last line feed: fits a screen
 * of 24 lines. */
enum status settings_help(struct bytes *out, struct fault *fault);
/* What --completions prints for a shell, appended, without the last
 * line feed. */
enum status settings_completions(struct bytes *out, const char *shell,
				 struct fault *fault);
/* Whether to colour what goes to a stream that is, or is not, a terminal:
 * by --color, and when that is auto by NO_COLOR and TERM. */
bool settings_has_color(const struct settings *settings, bool is_terminal);

#endif
