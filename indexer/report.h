/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report - the figures of a run, the problems it met, and the file that
 * --report asks for.
 *
 * Used by the indexer only. A problem is one line on the stream, "pqindex:
 * thing: reason", escaped for a terminal.
 */
#ifndef INDEXER_REPORT_H
#define INDEXER_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "shared/bytes.h"

struct report {
	FILE *stream;  /* for problems; NULL: they are only counted */
	bool is_quiet; /* no word about single sources */
	int64_t run;   /* 0: the run changed nothing */
	int64_t started_ns;
	int64_t finished_ns;
	int64_t seen_count; /* files */
	int64_t read_count;
	int64_t known_count; /* records that were as they had been */
	int64_t unsettled_count;
	int64_t rejected_count;      /* files and records newly rejected */
	int64_t gone_count;          /* files */
	int64_t kept_count;          /* articles that the guard kept */
	int64_t lost_streamed_count; /* articles, that came by standard input */
	int64_t lost_named_count;    /* from files given by name, now gone */
	int64_t added_count;         /* articles */
	int64_t changed_count;
	int64_t deleted_count;
	int64_t moved_count; /* only within their files: nothing else is new */
	int64_t passage_count; /* written, new or changed */
	int64_t byte_count;    /* read */
	int64_t batch_count;
	int64_t compacted_from; /* bytes of the database; 0: it was not */
	int64_t compacted_to;
	int64_t wanted_bytes; /* on the disk, to compact it; 0: none */
	bool is_locked_out;   /* another run is at work: this one did nothing */
	bool needs_person;    /* a guard or a missing root: exit 3 */
	bool is_incomplete;   /* the disk refused a source: exit 75 */
	bool has_problems;    /* exit 1 */
};

enum { REPORT_TIME_BYTES = 32 };

/* "2026-11-23T03:10:00+00:00". */
void report_time(char out[REPORT_TIME_BYTES], int64_t time_ns);

/* One line for a person; counts nothing. Of a single source: */
enum status report_problem(struct report *report, struct text thing,
			   const char *reason, struct fault *fault);
/* Of what a person must act on: also where single sources are not told. */
enum status report_trouble(struct report *report, struct text thing,
			   const char *reason, struct fault *fault);

/* The exit code of a run that ended with this status. */
int report_exit_code(const struct report *report, enum status status);

/* Appends the report as one JSON object and a line feed. */
enum status report_print(struct bytes *out, const struct report *report,
			 int exit_code, struct fault *fault);
/* Writes it to `path`, whole or not at all. */
enum status report_write(const struct report *report, const char *path,
			 int exit_code, struct fault *fault);

#endif
