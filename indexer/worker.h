/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * worker - a process that does one piece of work on what this one has in
 * its memory, and answers with bytes.
 *
 * Used by the indexer only; for a caller without threads. A worker is a fork:
 * nothing is handed over. It keeps no descriptor but its own and the standard
 * streams, so that no lock outlives the caller because of it; it dies with
 * the caller, and takes no notice of the signals that ask a run to end: the
 * caller ends it.
 */
#ifndef INDEXER_WORKER_H
#define INDEXER_WORKER_H

#include <sys/types.h>

#include "shared/bytes.h"

struct worker {
	pid_t process; /* 0: none */
	int alive_fd;  /* at its end when the process has ended */
	int answer_fd;
};

#define WORKER_NONE ((struct worker){ .alive_fd = -1, .answer_fd = -1 })

/* In the worker; may use all that lay in the caller's memory, and none of
 * its open files, databases or ledgers. Appends the answer. */
struct worker_task {
	enum status (*work)(void *context, struct bytes *answer,
			    struct fault *fault);
	void *context;
};

enum status worker_start(struct worker *out, const struct worker_task *task,
			 struct fault *fault);
/* Waits until one of them has ended, `wait_ms` at most: *ended is its
 * number, or `count`: none yet. Those that are none are passed over. */
enum status worker_await(const struct worker *workers, size_t count,
			 int wait_ms, size_t *ended, struct fault *fault);
/* Of one that has ended: appends its answer, or returns what its work
 * returned; a worker that died is STATUS_FULL when it was killed, else
 * STATUS_BUG. It is none then. */
enum status worker_end(struct worker *worker, struct bytes *answer,
		       struct fault *fault);
/* Ends it at once. Accepts one that is none. */
void worker_kill(struct worker *worker);

#endif
