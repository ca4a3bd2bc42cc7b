/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intake - sources into the batch: one planned file, or what standard
 * input brings.
 *
 * Used by the indexer only. A file that changes while it is read is left
 * as it was until the next run, and so is one that is there and cannot be
 * opened, which is told; one that has become unusable keeps its articles
 * until the deletion guard has spoken, and for as long as nothing but the
 * program to read the same bytes is missing. A batch that grows full in
 * the middle of a source is flushed there; the source is then marked to be
 * read again until its end has been reached.
 */
#ifndef INDEXER_INTAKE_H
#define INDEXER_INTAKE_H

#include "indexer/batch.h"

struct intake {
	struct site *site;
	struct roots *roots;
	struct batch *batch;
	struct report *report;
	bool is_full;        /* also what is known by its bytes is read */
	bool is_listing;     /* enter what standard input has into the list */
	struct bytes *lines; /* of a dry run: a line for each source that is
			      * not as it was; NULL: none are wanted */
};

/* Reads one planned source. STATUS_RETRY: told to stop, the source is as
 * it was. */
enum status intake_source(const struct intake *intake,
			  const struct plan_item *item, struct fault *fault);

/* Reads records from `fd` to its end. */
enum status intake_stream(const struct intake *intake, int fd,
			  struct fault *fault);

#endif
