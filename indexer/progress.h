/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * progress - how far a run is: one line on a terminal, written over again.
 *
 * Used by the indexer only. Writes at most ten times a second.
 */
#ifndef INDEXER_PROGRESS_H
#define INDEXER_PROGRESS_H

#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *stream; /* NULL: says nothing */
	int64_t total_count;
	int64_t total_bytes;
	int64_t started_ns;
	int64_t shown_ns; /* when it was last written; 0: not yet */
};

enum { PROGRESS_LINE_BYTES = 100 };

/* "1200 of 5000 files, 3.1 MB/s, 12 s left". */
void progress_line(char out[PROGRESS_LINE_BYTES],
		   const struct progress *progress, int64_t count,
		   int64_t bytes, int64_t now_ns);
/* `count` files and `bytes` bytes are done. */
void progress_show(struct progress *progress, int64_t count, int64_t bytes,
		   int64_t now_ns);
/* Clears the line. */
void progress_end(struct progress *progress);

#endif
