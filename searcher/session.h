/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session - what all that the command line can ask for shares: settings,
 * the open index, where answers and messages go.
 *
 * Used by the searcher only. main.c makes the one session of the process;
 * it alone knows the standard streams, so that messages go through `say`.
 */
#ifndef SEARCHER_SESSION_H
#define SEARCHER_SESSION_H

#include "searcher/output.h"
#include "searcher/search.h"
#include "searcher/settings.h"
#include "searcher/timer.h"

enum session_tone {
	SESSION_FAULT,   /* one line, "pqsearch: " before it */
	SESSION_REFUSAL, /* the same of several lines: a caret under a query */
	SESSION_ASIDE    /* a line as it is */
};

struct session {
	const struct settings *settings;
	struct output *output;
	struct search *search;
	struct timer timer;
	bool is_terminal; /* standard output */
	/* Of what is asked for: only what is new. NULL: everything. */
	const struct window *window;
	/* Tells the person; what is said to nobody is no failure. */
	void (*say)(struct text text, enum session_tone tone);
};

#endif
