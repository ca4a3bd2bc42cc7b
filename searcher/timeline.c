/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/calendar.h"
#include "searcher/collect.h"
#include "searcher/common.h"
#include "searcher/counts.h"
#include "searcher/group.h"
#include "searcher/pages.h"
#include "shared/array.h"
#include "shared/schema.h"

enum {
	POOL_BYTES = 1 << 30,
	FITTING = 62, /* buckets at most, where the unit is ours to choose */
	WEEK_DAYS = 7,
	YEAR_MONTHS = 12
};

/* Of a day as slot 0 begins; what can be no part of a date is unknown. */
static struct calendar_day date_of(const char day[VALUES_DAY_BYTES])
{
	const unsigned char *packed = (const unsigned char *)day;
	char printed[] = "0000-00-00";

	(void)snprintf(printed, sizeof(printed), "%02x%02x-%02x-%02x",
		       packed[0], packed[1], packed[2], packed[3]);
	return calendar_read(text_of(printed), RECORD_DAY);
}

/* ---- Units ------------------------------------------------------------- */

const char *timeline_unit_name(enum timeline_unit unit)
{
	static const char *const names[] = { "", "day", "week", "month",
					     "year" };

	return names[unit];
}

double timeline_share(const struct timeline_bucket *bucket)
{
	if (bucket->indexed_count == 0)
		return 0;
	return (double)bucket->article_count / bucket->indexed_count;
}

size_t timeline_line_count(const struct timeline *timeline)
{
	return timeline->bucket_count + timeline->vague_count +
	       (timeline->undated.article_count > 0);
}

struct timeline_line timeline_line(const struct timeline *timeline, size_t i)
{
	if (i < timeline->bucket_count)
		return (struct timeline_line){ &timeline->buckets[i],
					       TIMELINE_BUCKET };
	i -= timeline->bucket_count;
	if (i < timeline->vague_count)
		return (struct timeline_line){ &timeline->vague[i],
					       TIMELINE_VAGUE };
	return (struct timeline_line){ &timeline->undated, TIMELINE_UNDATED };
}

const char *timeline_line_unit(const struct timeline *timeline,
			       const struct timeline_line *line)
{
	bool has_month = strlen(line->bucket->name) > sizeof("2021") - 1;

	switch (line->kind) {
	case TIMELINE_BUCKET:
		return timeline_unit_name(timeline->unit);
	case TIMELINE_VAGUE:
		return timeline_unit_name(has_month ? TIMELINE_MONTH :
						      TIMELINE_YEAR);
	case TIMELINE_UNDATED:
		break;
	}
	return "";
}

/* Whether a date is precise enough for the unit. */
static bool is_known_to(struct calendar_day date, enum timeline_unit unit)
{
	if (unit == TIMELINE_YEAR)
		return date.year > 0;
	return unit == TIMELINE_MONTH ? date.month > 0 : date.day > 0;
}

/* Number of the bucket that a date lies in. */
static int bucket_of(struct calendar_day date, enum timeline_unit unit)
{
	switch (unit) {
	case TIMELINE_DAY:
		return calendar_number(date);
	case TIMELINE_WEEK:
		return calendar_number(date) / WEEK_DAYS;
	case TIMELINE_MONTH:
		return date.year * YEAR_MONTHS +
		       (date.month > 0 ? date.month - 1 : 0);
	default:
		return date.year;
	}
}

/* Number of its first day. */
static int bucket_start(int bucket, enum timeline_unit unit)
{
	switch (unit) {
	case TIMELINE_DAY:
		return bucket;
	case TIMELINE_WEEK:
		return bucket * WEEK_DAYS;
	case TIMELINE_MONTH:
		return calendar_number((struct calendar_day){
			bucket / YEAR_MONTHS, bucket % YEAR_MONTHS + 1, 1 });
	default:
		return calendar_number((struct calendar_day){ bucket, 1, 1 });
	}
}

static void print_day(char out[TIMELINE_NAME_BYTES], int number)
{
	struct calendar_day date = calendar_from_number(number);

	(void)snprintf(out, TIMELINE_NAME_BYTES, "%04u-%02u-%02u",
		       (unsigned)date.year % 10000, (unsigned)date.month % 100,
		       (unsigned)date.day % 100);
}

/* A week is of the year that its Thursday lies in. */
static void print_week(char out[TIMELINE_NAME_BYTES], int start)
{
	int thursday = start + 3;
	int year = calendar_from_number(thursday).year;
	int week = (thursday -
		    calendar_number((struct calendar_day){ year, 1, 1 })) /
			   WEEK_DAYS +
		   1;

	(void)snprintf(out, TIMELINE_NAME_BYTES, "%04u-W%02u",
		       (unsigned)year % 10000, (unsigned)week % 100);
}

static void name_bucket(struct timeline_bucket *out, int bucket,
			enum timeline_unit unit)
{
	int start = bucket_start(bucket, unit);

	print_day(out->from, start);
	print_day(out->to, bucket_start(bucket + 1, unit) - 1);
	if (unit == TIMELINE_WEEK)
		print_week(out->name, start);
	else
		memcpy(out->name, out->from, sizeof(out->name));
	if (unit == TIMELINE_MONTH)
		out->name[sizeof("2021-08") - 1] = '\0';
	else if (unit == TIMELINE_YEAR)
		out->name[sizeof("2021") - 1] = '\0';
}

/* ---- Counting by day --------------------------------------------------- */

struct counting {
	const struct timeline_question *question;
	struct index *index; /* the store's */
	struct timeline *out;
	struct counts *days;    /* of what matches, by the 4 bytes of a day */
	struct counts *indexed; /* of all articles, likewise */
	struct group *articles;
	struct pool *pool; /* of a record, or of a question's steps */
};

static enum status count_copies(struct counting *counting,
				const struct collect_match *match,
				uint32_t *out, struct fault *fault)
{
	struct record_article record = { .article = match->article };
	enum status status;

	pool_reset(counting->pool);
	status = store_owner(counting->question->store,
			     index_shard_of(counting->index, match->document),
			     counting->pool, &record, fault);
	if (!status && record.location_count > 1)
		*out += (uint32_t)(record.location_count - 1);
	return status;
}

/* Whether the match's article is new to its day: two indexes may date it
 * differently, and each has it among what is indexed of that day. */
static enum status is_new_to_day(struct counting *counting,
				 const struct collect_match *match, bool *out,
				 struct fault *fault)
{
	const struct text parts[] = { hash_as_text(&match->article),
				      { match->day, sizeof(match->day) } };
	const struct hash pair = hash_parts(parts, COUNT(parts));

	return group_add(counting->articles, &pair, out, fault);
}

static enum status count_match(void *context, const struct collect_match *match,
			       struct fault *fault)
{
	struct counting *counting = context;
	struct text day = { match->day, sizeof(match->day) };
	struct counts_row *row;
	bool is_new;
	enum status status =
		group_add(counting->articles, &match->article, &is_new, fault);

	if (!status)
		status = counts_find(counting->days, day, &row, fault);
	if (status)
		return status;
	row->passage_count++;
	counting->out->passage_count++;
	counting->out->article_count += is_new;
	if (index_shard_count(counting->index) > 1)
		status = is_new_to_day(counting, match, &is_new, fault);
	if (status || !is_new)
		return status;
	row->article_count++;
	return count_copies(counting, match, &row->copy_count, fault);
}

/* Of all articles the first passages, which have their dates. */
static enum status count_indexed(struct counting *counting, struct fault *fault)
{
	static const struct index_step lead = {
		.op = INDEX_TERM, .term = TEXT_INIT(SCHEMA_LEAD)
	};
	const struct candidates leads = { .pool = counting->pool,
					  .steps = &lead,
					  .step_count = 1 };
	const struct pages_order order = { .order = SEARCH_OLDEST,
					   .first_limit = PAGES_LARGEST };
	struct pages *pages;
	enum status status;

	pool_reset(counting->pool);
	status = pages_open(&pages, counting->index, &leads, &order, fault);
	while (!status && !pages_is_end(pages)) {
		const struct index_hit *hit;
		struct counts_row *row;

		status = pages_next(pages, &hit, fault);
		if (status || !hit)
			break;
		status =
			counts_find(counting->indexed,
				    (struct text){ hit->day, sizeof(hit->day) },
				    &row, fault);
		if (!status)
			row->article_count++;
	}
	pages_close(pages);
	return status;
}

/* ---- What several indexes have ----------------------------------------- */

/* The day that an article has in a shard, if it is there. */
static enum status read_day(struct counting *counting, size_t shard,
			    struct record_article *article, char *day,
			    struct fault *fault)
{
	enum status status;

	pool_reset(counting->pool);
	status = store_article(counting->question->store, shard, counting->pool,
			       article, fault);
	if (!status)
		values_day(day, article->date, article->precision);
	return status;
}

/* Takes away what was counted of the same article and day twice: where several
 * indexes have it, it is counted once a day, as where it matches. */
static enum status join_article(void *context, size_t shard,
				const struct hash *id, struct fault *fault)
{
	struct counting *counting = context;
	struct record_article article = { .article = *id };
	char day[VALUES_DAY_BYTES];
	char other[VALUES_DAY_BYTES];
	struct counts_row *row;
	enum status status = read_day(counting, shard, &article, day, fault);

	for (size_t i = 0; i < shard && !status; i++) {
		article = (struct record_article){ .article = *id };
		status = read_day(counting, i, &article, other, fault);
		if (!status && memcmp(day, other, sizeof(day)) == 0) {
			status = counts_find(counting->indexed,
					     (struct text){ day, sizeof(day) },
					     &row, fault);
			/* of a damaged index it may not have been counted */
			if (!status && row->article_count > 0)
				row->article_count--;
			break;
		}
		if (status == STATUS_SKIP)
			status = STATUS_OK;
	}
	return status;
}

/* ---- From days to buckets ---------------------------------------------- */

static int compare_days(const void *one, const void *other)
{
	const struct counts_row *left = one;
	const struct counts_row *right = other;

	return text_compare(left->key, right->key);
}

static void sort_days(struct counts *counts)
{
	if (counts_size(counts) > 1)
		qsort(counts_rows(counts), counts_size(counts),
		      sizeof(struct counts_row), compare_days);
}

static struct calendar_day row_date(const struct counts_row *row)
{
	return date_of(row->key.data);
}

/* First and last bucket that a date with a match lies in. */
struct buckets {
	int first;
	int last;
	bool is_empty;
};

static struct buckets find_buckets(struct counts *days, enum timeline_unit unit)
{
	const struct counts_row *rows = counts_rows(days);
	struct buckets span = { .is_empty = true };

	for (size_t i = 0; i < counts_size(days); i++) {
		struct calendar_day date = row_date(&rows[i]);
		int bucket = bucket_of(date, unit);

		if (!is_known_to(date, unit))
			continue;
		if (span.is_empty || bucket < span.first)
			span.first = bucket;
		if (span.is_empty || bucket > span.last)
			span.last = bucket;
		span.is_empty = false;
	}
	return span;
}

/* Whether most of the dated articles are known to the unit. */
static bool is_mostly_known(struct counts *days, enum timeline_unit unit)
{
	const struct counts_row *rows = counts_rows(days);
	uint64_t dated = 0;
	uint64_t known = 0;

	for (size_t i = 0; i < counts_size(days); i++) {
		struct calendar_day date = row_date(&rows[i]);

		if (date.year == 0)
			continue;
		dated += rows[i].article_count;
		if (is_known_to(date, unit))
			known += rows[i].article_count;
	}
	return 2 * known > dated || dated == 0;
}

static enum timeline_unit choose_unit(struct counts *days)
{
	for (int i = TIMELINE_DAY; i < TIMELINE_YEAR; i++) {
		enum timeline_unit unit = (enum timeline_unit)i;
		struct buckets span = find_buckets(days, unit);

		if (span.last - span.first < FITTING &&
		    is_mostly_known(days, unit))
			return unit;
	}
	return TIMELINE_YEAR;
}

static void add_row(struct timeline_bucket *bucket,
		    const struct counts_row *row, bool is_indexed)
{
	if (is_indexed) {
		bucket->indexed_count += row->article_count;
		return;
	}
	bucket->passage_count += row->passage_count;
	bucket->article_count += row->article_count;
	bucket->copy_count += row->copy_count;
}

/* The line of a vague date. The days come in order, so that it is mostly
 * the last one; what is there twice is joined in the end. */
static struct timeline_bucket *find_vague(struct timeline *out,
					  struct calendar_day date)
{
	enum timeline_unit known = date.month > 0 ? TIMELINE_MONTH :
						    TIMELINE_YEAR;
	struct timeline_bucket named = { .passage_count = 0 };
	size_t count = out->vague_count;

	name_bucket(&named, bucket_of(date, known), known);
	if (count > 0 && strcmp(out->vague[count - 1].name, named.name) == 0)
		return &out->vague[count - 1];
	out->vague[out->vague_count++] = named;
	return &out->vague[count];
}

static bool lies_in(struct calendar_day date, const struct buckets *span,
		    enum timeline_unit unit)
{
	int bucket = bucket_of(date, unit);

	return !span->is_empty && bucket >= span->first && bucket <= span->last;
}

/* Where a date is counted; NULL: nowhere, as nothing of it is told. */
static struct timeline_bucket *find_place(struct timeline *out,
					  const struct buckets *span,
					  struct counts *days,
					  const struct counts_row *row)
{
	struct calendar_day date = row_date(row);
	bool is_inside = lies_in(date, span, out->unit);
	bool has_match = counts_size(days) > 0 &&
			 bsearch(row, counts_rows(days), counts_size(days),
				 sizeof(*row), compare_days) != NULL;

	if (date.year == 0)
		return &out->undated;
	if (!is_known_to(date, out->unit))
		return is_inside || has_match ? find_vague(out, date) : NULL;
	if (!is_inside)
		return NULL;
	return &out->buckets[bucket_of(date, out->unit) - span->first];
}

static void add_rows(struct counting *counting, const struct buckets *span,
		     bool is_indexed)
{
	struct counts *counts = is_indexed ? counting->indexed : counting->days;
	const struct counts_row *rows = counts_rows(counts);

	for (size_t i = 0; i < counts_size(counts); i++) {
		struct timeline_bucket *place = find_place(
			counting->out, span, counting->days, &rows[i]);

		if (place)
			add_row(place, &rows[i], is_indexed);
	}
}

static int compare_names(const void *one, const void *other)
{
	const struct timeline_bucket *left = one;
	const struct timeline_bucket *right = other;

	return strcmp(left->name, right->name);
}

static void join_vague(struct timeline *out)
{
	size_t kept = 0;

	if (out->vague_count > 1)
		qsort(out->vague, out->vague_count, sizeof(*out->vague),
		      compare_names);
	for (size_t i = 0; i < out->vague_count; i++) {
		const struct timeline_bucket *from = &out->vague[i];
		struct timeline_bucket *last = &out->vague[kept ? kept - 1 : 0];

		if (kept == 0 || strcmp(last->name, from->name) != 0) {
			out->vague[kept++] = *from;
			continue;
		}
		last->passage_count += from->passage_count;
		last->article_count += from->article_count;
		last->copy_count += from->copy_count;
		last->indexed_count += from->indexed_count;
	}
	out->vague_count = kept;
}

/* How many lines of vague dates there may be. */
static size_t count_vague(struct counts *counts, enum timeline_unit unit)
{
	size_t count = 0;

	for (size_t i = 0; i < counts_size(counts); i++)
		count += !is_known_to(row_date(&counts_rows(counts)[i]), unit);
	return count;
}

static enum status take_room(struct counting *counting,
			     const struct buckets *span, struct fault *fault)
{
	struct timeline *out = counting->out;
	size_t vague_count = count_vague(counting->days, out->unit) +
			     count_vague(counting->indexed, out->unit);
	enum status status;
	void *memory;

	if (!span->is_empty)
		out->bucket_count = (size_t)(span->last - span->first) + 1;
	if (out->bucket_count > TIMELINE_BUCKETS_MAX)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--timeline': %zu %ss, more than %d; take a larger unit",
			out->bucket_count, timeline_unit_name(out->unit),
			TIMELINE_BUCKETS_MAX);
	status = pool_take(out->pool, out->bucket_count + vague_count + 1,
			   sizeof(*out->buckets), &memory, fault);
	if (status)
		return status;
	out->buckets = memory;
	out->vague = out->buckets + out->bucket_count;
	return STATUS_OK;
}

static enum status make_buckets(struct counting *counting, struct fault *fault)
{
	struct timeline *out = counting->out;
	struct buckets span;
	enum status status;

	sort_days(counting->days);
	sort_days(counting->indexed);
	out->unit = counting->question->unit;
	if (out->unit == TIMELINE_FITTING)
		out->unit = choose_unit(counting->days);
	span = find_buckets(counting->days, out->unit);
	status = take_room(counting, &span, fault);
	if (status)
		return status;
	for (size_t i = 0; i < out->bucket_count; i++)
		name_bucket(&out->buckets[i], span.first + (int)i, out->unit);
	add_rows(counting, &span, false);
	add_rows(counting, &span, true);
	join_vague(out);
	return STATUS_OK;
}

/* ---- The whole --------------------------------------------------------- */

enum status timeline_count(struct timeline *out,
			   const struct timeline_question *question,
			   struct fault *fault)
{
	struct counting counting = { .question = question,
				     .index = store_index(question->store),
				     .out = out };
	const struct collect_match_visitor visitor = { count_match, &counting };
	const struct common_visitor joiner = { join_article, &counting };
	enum status status;

	*out = (struct timeline){ .pool = NULL };
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (!status)
		status = pool_new(&counting.pool, POOL_BYTES, fault);
	if (!status)
		status = group_new(&counting.articles, fault);
	if (!status)
		status = counts_new(&counting.days, fault);
	if (!status)
		status = counts_new(&counting.indexed, fault);
	if (!status)
		status = collect_each_match(question->store, question->source,
					    question->request, &visitor, fault);
	if (!status)
		status = count_indexed(&counting, fault);
	if (!status)
		status = common_each(counting.index, &joiner, fault);
	if (!status)
		status = make_buckets(&counting, fault);
	counts_free(counting.days);
	counts_free(counting.indexed);
	group_free(counting.articles);
	pool_free(counting.pool);
	if (status)
		timeline_free(out);
	return status;
}

void timeline_free(struct timeline *timeline)
{
	pool_free(timeline->pool);
	*timeline = (struct timeline){ .pool = NULL };
}
