/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sandbox - run a program on a hostile document: it gets the bytes, gives
 * bytes back, and can neither do nor see anything else.
 *
 * Used by the indexer only. Whatever the program does, sandbox_run comes
 * back soon after the time allowed, no process of it is left, and no
 * descriptor. It has no network, sees no other process, can change no file,
 * and of the environment knows PATH and a language only. Three ways, the
 * best that this machine allows is taken:
 *
 * - bubblewrap (`bwrap`): namespaces of its own; of the file system only
 *   what programs need to run (confine_seen), and the system call filter.
 *   /proc is not there.
 * - Landlock: the same view of the file system, and the filter.
 * - the filter alone: nothing can be opened for writing, not even the null
 *   device, but all that the person may read can be read.
 *
 * Where not even that can be had, nothing is run.
 *
 * When the caller itself is killed, the program is too; with bubblewrap also
 * what it started.
 *
 * While a program runs, the calling process takes in its orphans
 * (PR_SET_CHILD_SUBREAPER) and SIGCHLD is not ignored; both are set back.
 * For a caller without threads.
 */
#ifndef INDEXER_SANDBOX_H
#define INDEXER_SANDBOX_H

#include <signal.h>

#include "shared/bytes.h"

struct sandbox;

enum sandbox_kind { SANDBOX_BUBBLEWRAP, SANDBOX_LANDLOCK, SANDBOX_FILTER };

struct sandbox_job {
	const char *program; /* absolute, see sandbox_find */
	/* The first is what faults call it; ends with NULL. The program finds
	 * the document as standard input, and under the name that stands in
	 * the place of an argument SANDBOX_DOCUMENT. */
	const char *const *arguments;
	struct text document;
	size_t memory_bytes; /* address space of each process */
	unsigned time_s;
	bool is_alone; /* it starts no other program */
};

#define SANDBOX_DOCUMENT "{}"

enum {
	SANDBOX_ARGUMENTS = 32, /* at most, with the first */
	SANDBOX_PATH_BYTES = 4096
};

/* Finds the best way from `best` on; SANDBOX_BUBBLEWRAP: of all. `stop` (may
 * be NULL) is borrowed. STATUS_SKIP with the reason where there is none. */
enum status sandbox_open(struct sandbox **out, enum sandbox_kind best,
			 const volatile sig_atomic_t *stop,
			 struct fault *fault);
/* Accepts NULL. */
void sandbox_close(struct sandbox *sandbox);
enum sandbox_kind sandbox_kind(const struct sandbox *sandbox);

/* Where the program `name` is: in PATH, unless it begins with a slash. */
bool sandbox_find(char out[SANDBOX_PATH_BYTES], const char *name);

/*
 * Empties `out` and puts in it what the program wrote. STATUS_SKIP with the
 * program's name and the reason when it failed, took too long, or wrote
 * more than out->limit; out is empty then. STATUS_RETRY within a second of
 * `stop`, STATUS_FULL, STATUS_IO for what is not the document's fault.
 */
enum status sandbox_run(struct sandbox *sandbox, const struct sandbox_job *job,
			struct bytes *out, struct fault *fault);
/* The beginning of what the last program complained of, on one line; empty
 * when it did not. Until the next sandbox_run. */
const char *sandbox_said(const struct sandbox *sandbox);
#endif
