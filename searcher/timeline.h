/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timeline - when the passages that match are from: how many articles of
 * each day, week, month or year, and of how many that are indexed.
 *
 * Used by the searcher only, behind search_count. From the first to the
 * last bucket with a match none is left out, so that a time of silence
 * shows; and one without any indexed article shows as such, so that a gap
 * in the coverage is not taken for silence. An article is counted in one
 * place only: in a bucket, or, dated less precisely than buckets are, in a
 * line of its own, or among the undated; but by each date that one of several
 * indexes has of it.
 */
#ifndef SEARCHER_TIMELINE_H
#define SEARCHER_TIMELINE_H

#include "shared/pool.h"
#include "shared/store.h"

struct search_request;

enum timeline_unit {
	TIMELINE_FITTING, /* the finest that gives at most some 60 buckets */
	TIMELINE_DAY,
	TIMELINE_WEEK, /* ISO 8601: from Monday on */
	TIMELINE_MONTH,
	TIMELINE_YEAR
};

enum { TIMELINE_BUCKETS_MAX = 20000, TIMELINE_NAME_BYTES = 12 };

struct timeline_bucket {
	char name[TIMELINE_NAME_BYTES]; /* "2021-08-17", "2021-W33", "2021-08",
					 * "2021"; "" undated */
	char from[TIMELINE_NAME_BYTES]; /* its days; "" undated */
	char to[TIMELINE_NAME_BYTES];
	uint32_t passage_count;
	uint32_t article_count;
	uint32_t copy_count;    /* further places of these articles */
	uint32_t indexed_count; /* articles, whether they match or not */
};

struct timeline {
	struct pool *pool;
	enum timeline_unit unit; /* as it was chosen */
	struct timeline_bucket *buckets;
	size_t bucket_count;
	struct timeline_bucket *vague; /* dated less precisely; in order */
	size_t vague_count;
	struct timeline_bucket undated;
	uint32_t passage_count; /* that match */
	uint32_t article_count;
};

/* "day", "week", "month", "year". */
const char *timeline_unit_name(enum timeline_unit unit);
/* Its articles' part of all that are indexed there, 0 to 1. */
double timeline_share(const struct timeline_bucket *bucket);

/* What the formats print, line by line: the buckets, then the vague dates,
 * then the undated, if there are such. */
enum timeline_kind { TIMELINE_BUCKET, TIMELINE_VAGUE, TIMELINE_UNDATED };

struct timeline_line {
	const struct timeline_bucket *bucket;
	enum timeline_kind kind;
};
size_t timeline_line_count(const struct timeline *timeline);
struct timeline_line timeline_line(const struct timeline *timeline, size_t i);

/* What it is a whole one of: "day", ..., "year"; "" of the undated. */
const char *timeline_line_unit(const struct timeline *timeline,
			       const struct timeline_line *line);

struct timeline_question {
	struct store *store; /* search.c sets these two */
	const struct candidates_source *source;
	const struct search_request *request;
	enum timeline_unit unit;
};

/* On failure *out is empty. STATUS_BAD_QUERY when there would be more than
 * TIMELINE_BUCKETS_MAX buckets. STATUS_RETRY as in "index_read.h". */
enum status timeline_count(struct timeline *out,
			   const struct timeline_question *question,
			   struct fault *fault);
/* Accepts a zeroed timeline. */
void timeline_free(struct timeline *timeline);

#endif
