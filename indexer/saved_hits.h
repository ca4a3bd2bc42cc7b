/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * saved_hits - the hits that pqsearch --format=jsonl printed, read back.
 *
 * Used by the indexer only. Nothing that a line says is believed: a line
 * that is no JSON, or a hit without what is needed, costs itself.
 */
#ifndef INDEXER_SAVED_HITS_H
#define INDEXER_SAVED_HITS_H

#include <jansson.h>

#include "shared/bytes.h"

enum {
	SAVED_HITS_LINE_BYTES = 4 << 20,
	SAVED_HITS_FORMAT = 1 /* version of the records that is known */
};

/* Texts are never NULL, and empty where the hit has none. */
struct saved_hit {
	uint64_t line; /* in the file of hits, from 1 */
	json_t *root;  /* holds the texts */
	struct text passage;
	struct text article;
	struct text id; /* the record's own, else the path */
	struct text address;
	struct text title;
	struct text shown; /* path as printed, valid UTF-8 */
	struct text text;
	char *path; /* its true bytes, with a NUL behind them */
	uint64_t record;
	uint64_t start;
	uint64_t end;
	bool is_of_file; /* start and end count in the file's bytes */
};

enum saved_line {
	SAVED_OTHER,   /* of another type: nothing to check */
	SAVED_FOREIGN, /* hits of another version begin */
	SAVED_BEGIN,   /* hits that are known begin */
	SAVED_HIT
};

/* Reads one line; *out is to be freed when it is a hit. STATUS_SKIP: it is
 * unusable, the fault says why. */
enum status saved_hits_read(struct saved_hit *out, struct text line,
			    enum saved_line *kind, struct fault *fault);
/* Accepts what is zeroed. */
void saved_hits_free(struct saved_hit *hit);

#endif
