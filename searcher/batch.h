/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * batch - many questions, one a line.
 *
 * Used by the searcher's main.c only. A line is "id TAB query"; without a
 * TAB the whole line is the query and its number, from 1, the id. A CR
 * before the line feed is no part of it; any other byte may be in a query,
 * also a NUL. A byte order mark before the first line is passed over. An
 * empty line is an empty query: each line has its answer.
 * A line is handed out as soon as it is there, so that a program can ask
 * through a pipe and wait for each answer.
 */
#ifndef SEARCHER_BATCH_H
#define SEARCHER_BATCH_H

#include "searcher/query.h"

enum { BATCH_ID_BYTES = 256 };

struct batch;

struct batch_question {
	struct text id; /* valid UTF-8 */
	struct text query;
	bool is_too_long; /* the id (over BATCH_ID_BYTES) or the query (over
			   * QUERY_BYTES), which is then empty */
};

/* What came of the questions so far. */
struct batch_tally {
	bool has_hits;
	bool has_refused;
};

/* `name` is for faults. The descriptor stays the caller's. */
enum status batch_open(struct batch **out, int fd, const char *name,
		       struct fault *fault);
/* Accepts NULL. */
void batch_close(struct batch *batch);

/* The next question, borrowed until the next call; *is_end when there is
 * none. */
enum status batch_next(struct batch *batch, struct batch_question *out,
		       bool *is_end, struct fault *fault);

/* Of the whole batch: 2 when a query was refused, else 0 when one had
 * hits, else 1. */
int batch_exit_code(const struct batch_tally *tally);

#endif
