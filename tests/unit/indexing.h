/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * indexing - a folder of sources and an index of it, for unit tests of the
 * indexer.
 *
 * Everything is in the test's scratch folder (scratch.h): sources below
 * "news", the index in "index".
 */
#ifndef UNIT_INDEXING_H
#define UNIT_INDEXING_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/run.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

/* Writes a file; the folders above it are made. */
static inline void put_file(void *state, const char *name, const char *text)
{
	char *path = scratch_path(state, name);
	FILE *file;

	for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		(void)mkdir(path, 0700); /* it may be there */
		*at = '/';
	}
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fputs(text, file) >= 0, 1);
	assert_int_equal(fclose(file), 0);
	free(path);
}

static inline void remove_file(void *state, const char *name)
{
	char *path = scratch_path(state, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static inline int open_scratch(void *state, const char *name)
{
	char *path = scratch_path(state, name);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	free(path);
	return fd;
}

/* A run over `source` (a path; NULL: the known roots) in scratch's "index",
 * with files of any age. */
static inline enum status run_with(void *state, struct settings *settings,
				   const char *source, struct report *report)
{
	char *folder = scratch_path(state, "index");
	struct progress progress = { 0 };
	struct fault fault = { 0 };
	const struct run_order order = { .settings = settings,
					 .folder = folder,
					 .report = report,
					 .progress = &progress };
	enum status status;

	settings->operands = &source;
	settings->operand_count = source != NULL;
	*report = (struct report){ .started_ns = 1 };
	report->started_ns = INT64_C(2000000000) * 1000000000;
	status = run_index(&order, &fault);
	if (status)
		print_message("# %s\n", fault.text);
	free(folder);
	return status;
}

/* The same over "news", as it is without options. */
static inline enum status run_news(void *state, struct report *report)
{
	struct settings settings = { 0 };
	char *news = scratch_path(state, "news");
	enum status status = run_with(state, &settings, news, report);

	free(news);
	return status;
}

#endif
