/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/first_seen.h"

#include <stdlib.h>
#include <string.h>

#include "shared/intern.h"
#include "shared/memory.h"

enum { KEYS_BYTES = 256 << 20, ROWS_MAX = 1 << 24, PUT_BYTES = 64 << 10 };

/* What is known of one passage key. */
struct row {
	int64_t run;
	bool is_put;  /* it stands so in the ledger, under this id */
	bool is_kept; /* it is to, in the article now or not */
};

struct first_seen {
	struct ledger *ledger;
	struct intern *ids;      /* looked at */
	struct intern *passages; /* their keys: numbers of the rows */
	struct row *rows;
	size_t room;
	struct hash article;
	int64_t run;
	int64_t first_run; /* 0: no id was known */
	bool has_suspects;
	bool is_own;       /* the rows that are read are this id's, */
	bool is_kept;      /* or those of an id that the article left */
	struct bytes keys; /* that are put at once */
};

enum status first_seen_new(struct first_seen **out, struct ledger *ledger,
			   struct fault *fault)
{
	struct first_seen *seen = memory_zeroed(1, sizeof(*seen));
	enum status status;

	*out = NULL;
	if (!seen)
		return fault_set(fault, STATUS_FULL, "out of memory");
	seen->ledger = ledger;
	seen->keys = BYTES_UP_TO(PUT_BYTES);
	status = intern_new(&seen->ids, KEYS_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&seen->passages, KEYS_BYTES, fault);
	if (status) {
		first_seen_free(seen);
		return status;
	}
	*out = seen;
	return STATUS_OK;
}

void first_seen_free(struct first_seen *seen)
{
	if (!seen)
		return;
	intern_free(seen->ids);
	intern_free(seen->passages);
	memory_free(seen->rows);
	bytes_free(&seen->keys);
	memory_free(seen);
}

static enum status grow(struct first_seen *seen, struct fault *fault)
{
	size_t wanted = seen->room ? seen->room * 2 : 256;
	struct row *larger;

	if (intern_count(seen->passages) < seen->room)
		return STATUS_OK;
	if (wanted > ROWS_MAX)
		return fault_set(fault, STATUS_FULL, "too many passages");
	larger = memory_resize(seen->rows, wanted, sizeof(*larger));
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	seen->rows = larger;
	seen->room = wanted;
	return STATUS_OK;
}

/* The row of a passage key; a new one has run 0. */
static enum status find_row(struct first_seen *seen, const struct hash *key,
			    struct row **out, struct fault *fault)
{
	size_t count = intern_count(seen->passages);
	uint32_t number;
	enum status status = grow(seen, fault);

	if (status == STATUS_OK)
		status = intern_number(seen->passages, hash_as_text(key),
				       &number, fault);
	if (status)
		return status;
	*out = &seen->rows[number];
	if (number == count)
		**out = (struct row){ 0 };
	return STATUS_OK;
}

static enum status take_passage(void *context, const struct hash *key,
				int64_t run, struct fault *fault)
{
	struct first_seen *seen = context;
	struct row *row;
	enum status status = find_row(seen, key, &row, fault);

	if (status)
		return status;
	if (row->run == 0 || run < row->run) {
		row->run = run;
		row->is_put = seen->is_own;
	}
	row->is_kept |= seen->is_kept;
	return STATUS_OK;
}

static void take_first_run(struct first_seen *seen, int64_t run)
{
	if (run > 0 && (seen->first_run == 0 || run < seen->first_run))
		seen->first_run = run;
}

static enum status look_at_id(struct first_seen *seen, const struct hash *id,
			      struct fault *fault)
{
	const struct ledger_runs visitor = { take_passage, seen };
	int64_t run;
	enum status status = ledger_first_run(seen->ledger, id, &run, fault);

	if (status)
		return status;
	take_first_run(seen, run);
	if (run > 0)
		status = ledger_each_seen(seen->ledger, id, &visitor, fault);
	if (status || !seen->has_suspects)
		return status;
	status = ledger_suspect_run(seen->ledger, id, &run, fault);
	take_first_run(seen, run);
	return status;
}

enum status first_seen_follow(struct first_seen *seen, const struct hash *id,
			      struct fault *fault)
{
	enum status status;

	seen->is_kept = true;
	status = first_seen_add(seen, id, fault);
	seen->is_kept = false;
	return status;
}

enum status first_seen_add(struct first_seen *seen, const struct hash *id,
			   struct fault *fault)
{
	uint32_t unused;
	enum status status;

	if (intern_find(seen->ids, hash_as_text(id), &unused))
		return STATUS_OK;
	status = intern_number(seen->ids, hash_as_text(id), &unused, fault);
	return status ? status : look_at_id(seen, id, fault);
}

void first_seen_begin_new(struct first_seen *seen, const struct hash *article,
			  int64_t run)
{
	intern_clear(seen->ids);
	intern_clear(seen->passages);
	seen->has_suspects = false;
	seen->article = *article;
	seen->run = run;
	seen->first_run = 0;
}

bool first_seen_is_new(const struct first_seen *seen)
{
	return !seen->has_suspects && seen->first_run == 0 &&
	       intern_count(seen->passages) == 0;
}

enum status first_seen_begin(struct first_seen *seen,
			     const struct hash *article, int64_t run,
			     struct fault *fault)
{
	int64_t suspect_count;
	enum status status =
		ledger_count_suspects(seen->ledger, &suspect_count, fault);

	if (status)
		return status;
	first_seen_begin_new(seen, article, run);
	seen->has_suspects = suspect_count > 0;
	seen->is_own = true;
	status = first_seen_add(seen, article, fault);
	seen->is_own = false;
	return status;
}

/* Ids first, since SQLite steps through one statement at a time. */
static enum status take_id(void *context, const struct hash *id, int64_t run,
			   struct fault *fault)
{
	struct intern *ids = context;
	uint32_t unused;

	(void)run;
	return intern_number(ids, hash_as_text(id), &unused, fault);
}

enum status first_seen_add_content(struct first_seen *seen,
				   const struct hash *content,
				   struct fault *fault)
{
	size_t known = intern_count(seen->ids);
	const struct ledger_runs visitor = { take_id, seen->ids };
	enum status status =
		ledger_each_past(seen->ledger, content, &visitor, fault);

	seen->is_kept = true;
	for (size_t i = known; i < intern_count(seen->ids) && !status; i++) {
		struct text text = intern_string(seen->ids, (uint32_t)i);
		struct hash id;

		memcpy(id.bytes, text.data, HASH_BYTES);
		status = look_at_id(seen, &id, fault);
	}
	seen->is_kept = false;
	return status;
}

int64_t first_seen_expect(const struct first_seen *seen)
{
	return seen->first_run > 0 ? seen->first_run : seen->run;
}

static int compare_keys(const void *one, const void *other)
{
	const struct first_seen_run *left = one;
	const struct first_seen_run *right = other;

	return hash_compare(&left->key, &right->key);
}

enum status first_seen_list(const struct first_seen *seen, struct pool *pool,
			    struct first_seen_run **out, size_t *count,
			    struct fault *fault)
{
	size_t known = intern_count(seen->passages);
	void *list;
	enum status status =
		pool_take(pool, known, sizeof(**out), &list, fault);

	*out = list;
	*count = 0;
	for (size_t i = 0; i < known && !status; i++) {
		struct text text = intern_string(seen->passages, (uint32_t)i);

		if (seen->rows[i].run == 0)
			continue;
		memcpy((*out)[*count].key.bytes, text.data, HASH_BYTES);
		(*out)[(*count)++].run = seen->rows[i].run;
	}
	if (*count > 1)
		qsort(*out, *count, sizeof(**out), compare_keys);
	return status;
}

enum status first_seen_article(struct first_seen *seen,
			       const struct hash *content, int64_t *out,
			       struct fault *fault)
{
	*out = first_seen_expect(seen);
	return ledger_put_past(seen->ledger, &seen->article, content, *out,
			       fault);
}

enum status first_seen_passage(struct first_seen *seen, const struct hash *key,
			       const struct hash *passage, int64_t *out,
			       struct fault *fault)
{
	struct row *row;
	int64_t rescued = 0;
	enum status status = find_row(seen, key, &row, fault);

	if (status == STATUS_OK && seen->has_suspects)
		status = ledger_rescued_run(seen->ledger, passage, &rescued,
					    fault);
	if (status)
		return status;
	if (rescued > 0 && (row->run == 0 || rescued < row->run)) {
		row->run = rescued;
		row->is_put = false;
	}
	if (row->run == 0)
		row->run = seen->run;
	row->is_kept = true;
	*out = row->run;
	return STATUS_OK;
}

static enum status put_keys(struct first_seen *seen, int64_t run,
			    struct fault *fault)
{
	enum status status = ledger_put_seen(seen->ledger, &seen->article,
					     text_from(&seen->keys), run,
					     fault);

	bytes_clear(&seen->keys);
	return status;
}

/* The row at `first`, and those behind it that are of the same run. */
static enum status put_rows(struct first_seen *seen, size_t first,
			    struct fault *fault)
{
	const int64_t run = seen->rows[first].run;
	enum status status = STATUS_OK;

	bytes_clear(&seen->keys);
	for (size_t i = first; i < intern_count(seen->passages) && !status;
	     i++) {
		struct row *row = &seen->rows[i];

		if (row->is_put || !row->is_kept || row->run != run)
			continue;
		row->is_put = true;
		status = bytes_append(
			&seen->keys, intern_string(seen->passages, (uint32_t)i),
			fault);
		if (status == STATUS_OK && seen->keys.length == PUT_BYTES)
			status = put_keys(seen, run, fault);
	}
	return status || seen->keys.length == 0 ? status :
						  put_keys(seen, run, fault);
}

enum status first_seen_end(struct first_seen *seen, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < intern_count(seen->passages) && !status; i++)
		if (!seen->rows[i].is_put && seen->rows[i].is_kept)
			status = put_rows(seen, i, fault);
	return status;
}
