/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * told - a visitor that writes down what it is told.
 *
 * Used by unit tests of what reads source files. Each call is a line of the
 * log: "key|offset|title|text|language|file" for an article, with "text" in
 * the place of "file" where the text is not the file's own bytes, and
 * "!offset|reason" for a rejected record. A line feed in a key is "/".
 */
#ifndef UNIT_TOLD_H
#define UNIT_TOLD_H

#include "indexer/reading.h"

struct told {
	struct bytes log;
	enum status answer; /* to each article */
};

#define TOLD ((struct told){ .log = BYTES_UP_TO(1 << 24) })

/* Borrows `told`. */
struct reading_visitor told_visitor(struct told *told);
/* What there is of the log, ended by a NUL, until the next call. */
const char *told_log(struct told *told);
/* Fails the test, and shows both, when the log is not this. */
void told_check(struct told *told, const char *expected);
/* Empties the log. */
void told_forget(struct told *told);

#endif
