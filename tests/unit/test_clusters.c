/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/clusters.h"
#include "indexer/signature.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { SLOTS = 64, TEXT_BYTES = 1 << 20, WORDS = 60 };

static struct fault fault;
static struct terms *terms;
static struct signature_maker *maker;

/* What the index has: the values of articles by their slots. */
struct shelf {
	struct ledger *ledger;
	struct clusters *clusters;
	struct bytes values[SLOTS];
	bool is_there[SLOTS];
	size_t set_count;
};

/* Slots are not in the order of ids. */
static struct hash id_of(size_t slot)
{
	struct hash id = { { 0 } };

	id.bytes[0] = (unsigned char)(slot * 37 + 11);
	id.bytes[1] = (unsigned char)slot;
	return id;
}

static size_t slot_of(const struct hash *id)
{
	return id->bytes[1];
}

static enum status set_value(void *context, const struct hash *article,
			     struct text value, struct fault *why)
{
	struct shelf *shelf = context;
	struct bytes *kept = &shelf->values[slot_of(article)];

	shelf->set_count++;
	bytes_clear(kept);
	return bytes_append(kept, value, why);
}

static struct clusters_target target_of(struct shelf *shelf)
{
	return (struct clusters_target){ set_value, shelf };
}

static void open_shelf(struct shelf *out)
{
	*out = (struct shelf){ .set_count = 0 };
	OK(ledger_open(&out->ledger, "", LEDGER_NOTHING, &fault));
	OK(clusters_new(&out->clusters, out->ledger, &fault));
	for (size_t i = 0; i < SLOTS; i++)
		out->values[i] = BYTES_UP_TO(TEXT_BYTES);
	OK(clusters_begin(out->clusters, &fault));
}

static void close_shelf(struct shelf *shelf)
{
	clusters_free(shelf->clusters);
	ledger_close(shelf->ledger);
	for (size_t i = 0; i < SLOTS; i++)
		bytes_free(&shelf->values[i]);
}

static void put_words(struct bytes *text, int first, int count)
{
	for (int i = first; i < first + count; i++)
		OK(bytes_printf(text, &fault, "w%d ", i));
}

static void put_text(struct shelf *shelf, size_t slot, struct text text)
{
	const struct hash id = id_of(slot);
	const struct ledger_article row = { .content = id, .article = id };
	struct words words = { .list = NULL };
	struct bytes signature = BYTES_UP_TO(TEXT_BYTES);

	OK(terms_split(terms, &words, text, &fault));
	signature_begin(maker);
	OK(signature_add(maker, &words, &fault));
	OK(signature_end(maker, &signature, &fault));
	OK(ledger_put_article(shelf->ledger, &row, &fault));
	OK(clusters_put(shelf->clusters, &id, text_from(&signature), &fault));
	shelf->is_there[slot] = true;
	terms_words_free(&words);
	bytes_free(&signature);
}

/* Words `first` to `first + count` of an endless story; two parts of it that
 * lie close to each other are copies, and others are not. */
static void put(struct shelf *shelf, size_t slot, int first, int count)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);

	put_words(&text, first, count);
	put_text(shelf, slot, text_from(&text));
	bytes_free(&text);
}

static void forget(struct shelf *shelf, size_t slot)
{
	const struct hash id = id_of(slot);

	OK(ledger_forget_article(shelf->ledger, &id, &fault));
	OK(clusters_forget(shelf->clusters, &id, &fault));
	shelf->is_there[slot] = false;
}

static void settle(struct shelf *shelf)
{
	const struct clusters_target target = target_of(shelf);

	OK(clusters_settle(shelf->clusters, &target, &fault));
	OK(clusters_begin(shelf->clusters, &fault));
}

/* "0 1 2|" for each cluster, by slots. */
static void assert_clusters(const struct shelf *shelf, const char *expected)
{
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);

	for (size_t i = 0; i < SLOTS; i++) {
		const struct bytes *value = &shelf->values[i];
		struct hash id;

		if (value->length <= HASH_BYTES)
			continue;
		for (size_t at = 0; at < value->length; at += HASH_BYTES) {
			memcpy(id.bytes, value->data + at, HASH_BYTES);
			OK(bytes_printf(&out, &fault, "%s%zu", at ? " " : "",
					slot_of(&id)));
		}
		OK(bytes_append_byte(&out, '|', &fault));
	}
	OK(bytes_append_byte(&out, '\0', &fault));
	assert_string_equal(out.data, expected);
	bytes_free(&out);
}

/* As if all had come at once. */
static void assert_as_from_scratch(struct shelf *shelf)
{
	struct shelf scratch;
	struct clusters_target target;

	open_shelf(&scratch);
	target = target_of(&scratch);
	OK(ledger_set_number(scratch.ledger, LEDGER_CLUSTERS, 1, &fault));
	OK(clusters_begin(scratch.clusters, &fault));
	for (size_t i = 0; i < SLOTS; i++) {
		const struct hash id = id_of(i);
		const struct ledger_article row = { .content = id,
						    .article = id };
		struct ledger_signature found;
		bool is_found;

		if (!shelf->is_there[i])
			continue;
		/* The id's first bits, less one: its place. */
		OK(ledger_find_signature(shelf->ledger,
					 (int64_t)((uint64_t)id.bytes[0] << 55 |
						   (uint64_t)id.bytes[1] << 47),
					 &found, &is_found, &fault));
		assert_true(is_found);
		OK(ledger_put_article(scratch.ledger, &row, &fault));
		OK(clusters_put(scratch.clusters, &id, found.bytes, &fault));
	}
	OK(clusters_find_all(scratch.clusters, &target, &fault));
	for (size_t i = 0; i < SLOTS; i++)
		assert_true(text_equal(text_from(&shelf->values[i]),
				       text_from(&scratch.values[i])));
	close_shelf(&scratch);
}

static void assert_checked(struct shelf *shelf, size_t slot, bool expected)
{
	struct clusters_seen seen = {
		.article = id_of(slot), .value = text_from(&shelf->values[slot])
	};
	struct ledger_signature row;
	bool is_found;
	bool fits;

	OK(ledger_find_signature(
		shelf->ledger,
		(int64_t)((uint64_t)seen.article.bytes[0] << 55 |
			  (uint64_t)seen.article.bytes[1] << 47),
		&row, &is_found, &fault));
	if (is_found) {
		struct bytes kept = BYTES_UP_TO(TEXT_BYTES);

		OK(bytes_append(&kept, row.bytes, &fault));
		seen.signature = text_from(&kept);
		OK(clusters_check(shelf->ledger, &seen, &fits, &fault));
		bytes_free(&kept);
	} else {
		OK(clusters_check(shelf->ledger, &seen, &fits, &fault));
	}
	assert_int_equal(fits, expected);
}

/* Ids in order: 0 (11), 7 (14), 1 (48), 2 (85), 3 (122), 4 (159). */
static void test_steps(void **state)
{
	struct shelf shelf;

	(void)state;
	open_shelf(&shelf);
	put(&shelf, 3, 0, WORDS);
	put(&shelf, 4, 1000, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "");
	put(&shelf, 1, 5, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "1 3|");
	/* One that is smaller than both, and one that joins two clusters. */
	put(&shelf, 0, 8, WORDS);
	put(&shelf, 2, 1005, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "0 1 3|2 4|");
	put(&shelf, 7, 0, 2000);
	settle(&shelf);
	assert_clusters(&shelf, "0 7 1 2 3 4|");
	for (size_t i = 0; i < SLOTS; i++)
		assert_checked(&shelf, i, true);
	/* It goes, and the two part; then the smallest goes. */
	forget(&shelf, 7);
	settle(&shelf);
	assert_clusters(&shelf, "0 1 3|2 4|");
	forget(&shelf, 0);
	settle(&shelf);
	assert_clusters(&shelf, "1 3|2 4|");
	assert_int_equal(shelf.values[0].length, 0);
	/* Another text in its place; in the place of one of two. */
	put(&shelf, 3, 1010, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "2 3 4|");
	assert_int_equal(shelf.values[1].length, 0);
	assert_as_from_scratch(&shelf);
	/* Deleted and written again in one batch: its value was deleted. */
	shelf.set_count = 0;
	forget(&shelf, 2);
	put(&shelf, 2, 1005, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "2 3 4|");
	assert_true(shelf.set_count > 0);
	/* The same again changes nothing. */
	shelf.set_count = 0;
	put(&shelf, 2, 1005, WORDS);
	settle(&shelf);
	assert_int_equal(shelf.set_count, 0);
	/* Now its text is too short. */
	put(&shelf, 2, 1005, 5);
	settle(&shelf);
	assert_clusters(&shelf, "3 4|");
	assert_int_equal(shelf.values[2].length, 0);
	close_shelf(&shelf);
}

static void test_check(void **state)
{
	struct shelf shelf;

	(void)state;
	open_shelf(&shelf);
	put(&shelf, 1, 0, WORDS);
	put(&shelf, 2, 0, WORDS);
	put(&shelf, 3, 0, WORDS);
	put(&shelf, 4, 1000, WORDS);
	settle(&shelf);
	for (size_t i = 0; i < SLOTS; i++)
		assert_checked(&shelf, i, true);
	OK(bytes_append(&shelf.values[4], TEXT("0123456789abcdef"), &fault));
	assert_checked(&shelf, 4, false);
	shelf.values[3].data[0]++;
	assert_checked(&shelf, 3, false);
	bytes_clear(&shelf.values[2]);
	assert_checked(&shelf, 2, false);
	shelf.values[1].data[2 * HASH_BYTES]++;
	assert_checked(&shelf, 1, false);
	shelf.values[1].data[2 * HASH_BYTES]--;
	assert_checked(&shelf, 1, true);
	shelf.values[1].length -= HASH_BYTES;
	assert_checked(&shelf, 1, false);
	OK(bytes_append(&shelf.values[9], TEXT("0123456789abcdef"), &fault));
	assert_checked(&shelf, 9, false);
	close_shelf(&shelf);
}

/* The last words of all: each has the keys of what it ends in. */
enum { TAIL = 5000, TAIL_WORDS = 40 };

static void put_with_tail(struct shelf *shelf, size_t slot)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);

	put_words(&text, 100000 + (int)slot * 1000, 100);
	put_words(&text, TAIL, TAIL_WORDS);
	put_text(shelf, slot, text_from(&text));
	bytes_free(&text);
}

/* One that stands in all others, but is compared with the nearest alone, and
 * each time with others as these come and go. */
static void run_crowd(unsigned seed)
{
	unsigned chance = seed * 2654435761u + 1;
	struct shelf shelf;

	open_shelf(&shelf);
	for (int round = 0; round < 80; round++) {
		for (int i = 0; i < 1 + round % 3; i++) {
			size_t slot;

			chance = chance * 1664525u + 1013904223u;
			slot = (chance >> 24) % SLOTS;
			if (round > 20 && (chance >> 16) % 2 == 0 &&
			    shelf.is_there[slot])
				forget(&shelf, slot);
			else if ((chance >> 12) % 12 == 0)
				put(&shelf, slot, TAIL, TAIL_WORDS);
			else
				put_with_tail(&shelf, slot);
		}
		settle(&shelf);
		assert_as_from_scratch(&shelf);
	}
	close_shelf(&shelf);
}

static void test_crowds(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 2; seed++)
		run_crowd(seed);
}

/* Parts of one story, a few words apart, so that clusters are long chains
 * which any of them may hold together. */
static void run_history(unsigned seed)
{
	unsigned chance = seed * 2654435761u + 1;
	struct shelf shelf;

	open_shelf(&shelf);
	for (int round = 0; round < 60; round++) {
		for (int i = 0; i < 1 + round % 7; i++) {
			size_t slot;

			chance = chance * 1664525u + 1013904223u;
			slot = (chance >> 24) % SLOTS;
			if ((chance >> 16) % 5 == 0 && shelf.is_there[slot])
				forget(&shelf, slot);
			else
				put(&shelf, slot, (int)((chance >> 8) % 40) * 6,
				    WORDS + (int)(chance % 3) * 20);
		}
		settle(&shelf);
		assert_as_from_scratch(&shelf);
	}
	close_shelf(&shelf);
}

static void test_histories(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 2; seed++)
		run_history(seed);
}

/* All batches before clusters_find_all keep signatures only. */
static void test_find_all(void **state)
{
	struct shelf shelf;
	struct clusters_target target;
	int64_t is_unknown;

	(void)state;
	open_shelf(&shelf);
	target = target_of(&shelf);
	OK(ledger_set_number(shelf.ledger, LEDGER_CLUSTERS, 1, &fault));
	OK(clusters_begin(shelf.clusters, &fault));
	put(&shelf, 1, 0, WORDS);
	put(&shelf, 2, 6, WORDS);
	put(&shelf, 3, 1000, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "");
	/* Its article is not there any more. */
	put(&shelf, 4, 0, WORDS);
	OK(ledger_forget_article(shelf.ledger, &(struct hash){ { 159, 4 } },
				 &fault));
	OK(clusters_find_all(shelf.clusters, &target, &fault));
	assert_clusters(&shelf, "1 2|");
	OK(ledger_number(shelf.ledger, LEDGER_CLUSTERS, &is_unknown, &fault));
	assert_int_equal(is_unknown, 0);
	OK(clusters_begin(shelf.clusters, &fault));
	put(&shelf, 4, 1006, WORDS);
	settle(&shelf);
	assert_clusters(&shelf, "1 2|3 4|");
	close_shelf(&shelf);
}

enum { MANY = CLUSTERS_LISTED_MAX + 50 };

struct many {
	size_t count;
	struct bytes longest;
	struct hash root;
};

/* Batches that find one cluster again and again leave it to the end. */
static void test_effort(void **state)
{
	enum { COPIES = 40, SETTLED_MAX = 4000 };
	struct shelf shelf;
	const struct clusters_target target = target_of(&shelf);
	int64_t is_unknown = 0;
	size_t settled;

	(void)state;
	open_shelf(&shelf);
	for (size_t slot = 0; slot < COPIES; slot++)
		put(&shelf, slot, 0, WORDS);
	settle(&shelf);
	for (settled = 0; settled < SETTLED_MAX && !is_unknown; settled++) {
		put(&shelf, 0, 0, WORDS + 1 + (int)settled % 2);
		settle(&shelf);
		OK(ledger_number(shelf.ledger, LEDGER_CLUSTERS, &is_unknown,
				 &fault));
	}
	/* and not before they have looked at very many */
	assert_in_range(settled, SETTLED_MAX / 2, SETTLED_MAX - 1);
	assert_as_from_scratch(&shelf);
	put(&shelf, COPIES, 0, WORDS);
	shelf.set_count = 0;
	settle(&shelf);
	assert_int_equal(shelf.set_count, 0);
	OK(clusters_find_all(shelf.clusters, &target, &fault));
	assert_as_from_scratch(&shelf);
	OK(clusters_begin(shelf.clusters, &fault));
	put(&shelf, COPIES + 1, 0, WORDS);
	settle(&shelf);
	assert_as_from_scratch(&shelf);
	close_shelf(&shelf);
}

static enum status note_value(void *context, const struct hash *article,
			      struct text value, struct fault *why)
{
	struct many *many = context;

	many->count++;
	if (value.length <= many->longest.length)
		return STATUS_OK;
	many->root = *article;
	bytes_clear(&many->longest);
	return bytes_append(&many->longest, value, why);
}

/* More copies than are listed: all are of the cluster. */
static void test_many(void **state)
{
	struct many many = { .longest = BYTES_UP_TO(TEXT_BYTES) };
	const struct clusters_target target = { note_value, &many };
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	struct shelf shelf;

	(void)state;
	open_shelf(&shelf);
	put_words(&text, 0, WORDS);
	put_text(&shelf, 0, text_from(&text));
	for (int i = 0; i < MANY; i++) {
		const struct hash id =
			hash_text((struct text){ (const char *)&i, sizeof(i) });
		struct ledger_signature row;
		struct bytes signature = BYTES_UP_TO(TEXT_BYTES);
		bool is_found;

		OK(ledger_find_signature(shelf.ledger, INT64_C(11) << 55, &row,
					 &is_found, &fault));
		assert_true(is_found);
		OK(bytes_append(&signature, row.bytes, &fault));
		OK(clusters_put(shelf.clusters, &id, text_from(&signature),
				&fault));
		bytes_free(&signature);
	}
	OK(clusters_settle(shelf.clusters, &target, &fault));
	assert_int_equal(many.count, MANY + 1);
	assert_int_equal(many.longest.length, CLUSTERS_LISTED_MAX * HASH_BYTES);
	assert_memory_equal(many.longest.data, many.root.bytes, HASH_BYTES);
	bytes_free(&many.longest);
	bytes_free(&text);
	close_shelf(&shelf);
}

struct starved {
	struct shelf shelf;
	struct clusters *clusters;
};

static enum status work_starved(void *context, struct fault *why)
{
	struct starved *starved = context;
	struct shelf *shelf = &starved->shelf;
	const struct clusters_target target = target_of(shelf);
	const struct hash ids[] = { id_of(1), id_of(2) };
	enum status status =
		clusters_new(&starved->clusters, shelf->ledger, why);

	if (status == STATUS_OK)
		status = clusters_begin(starved->clusters, why);
	if (status == STATUS_OK)
		status = clusters_forget(starved->clusters, &ids[0], why);
	if (status == STATUS_OK)
		status = clusters_settle(starved->clusters, &target, why);
	if (status == STATUS_OK)
		status = clusters_find_all(starved->clusters, &target, why);
	return status;
}

static void open_starved(void *context)
{
	struct starved *starved = context;

	open_shelf(&starved->shelf);
	put(&starved->shelf, 1, 0, WORDS);
	put(&starved->shelf, 2, 6, WORDS);
	put(&starved->shelf, 3, 12, WORDS);
	settle(&starved->shelf);
	starved->clusters = NULL;
}

static void close_starved(void *context, enum status status)
{
	struct starved *starved = context;

	(void)status;
	clusters_free(starved->clusters);
	close_shelf(&starved->shelf);
}

static void test_out_of_memory(void **state)
{
	struct starved starved;
	const struct starve_work work = { .run = work_starved,
					  .context = &starved,
					  .before = open_starved,
					  .after = close_starved };

	(void)state;
	assert_true(starve(&work) > 8);
}

static int open_maker(void **state)
{
	(void)state;
	return terms_open(&terms, &fault) || signature_open(&maker, &fault);
}

static int close_maker(void **state)
{
	(void)state;
	signature_close(maker);
	terms_close(terms);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_crowds),
		cmocka_unit_test(test_histories),
		cmocka_unit_test(test_find_all),
		cmocka_unit_test(test_effort),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_maker, close_maker);
}
