/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>

#include "indexer/known.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct hash hash_of_number(size_t number)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "%zu", number);
	return hash_text(text_of(name));
}

/* A record of the file "w" that begins at byte 10 times `number`. */
static void put(struct ledger *ledger, size_t number, bool has_raw)
{
	char key[32];
	struct ledger_before before;
	struct location location = {
		.key = hash_of_number(number + 100000),
		.label = TEXT("n"),
		.path = TEXT("w"),
		.content = hash_of_number(number + 200000),
		.record = number * 10,
		.has_raw = has_raw,
		.raw = hash_of_number(number),
	};
	const struct ledger_article article = {
		.content = location.content,
		.article = location.key,
		.location = location.key,
		.has_digest = number != 7, /* that one is to be written anew */
	};

	(void)snprintf(key, sizeof(key), "id:%zu", number);
	location.record_key = text_of(key);
	OK(ledger_put_location(ledger, &location, &before, &fault));
	OK(ledger_put_article(ledger, &article, &fault));
}

static struct ledger *open_with(size_t count)
{
	struct ledger *ledger;

	OK(ledger_open(&ledger, "", LEDGER_NOTHING, &fault));
	for (size_t i = count; i > 0; i--)
		put(ledger, i, i != 5);
	return ledger;
}

/* The number of the record that is found by these bytes; 0: none is. */
static size_t find(struct known *known, size_t number)
{
	const struct ledger_record *record;
	const struct hash raw = hash_of_number(number);
	char key[32];

	OK(known_find(known, &raw, &record, &fault));
	if (!record)
		return 0;
	(void)snprintf(key, sizeof(key), "id:%zu", record->record / 10);
	assert_true(text_equal(record->record_key, text_of(key)));
	return record->record / 10;
}

static void test_order(void **state)
{
	struct ledger *ledger = open_with(20);
	struct known *known;

	(void)state;
	OK(known_new(&known, ledger, TEXT("n"), TEXT("w"), &fault));
	assert_int_equal(find(known, 1), 1);
	assert_int_equal(find(known, 99), 0); /* one that came */
	assert_int_equal(find(known, 4), 4);  /* two that went */
	assert_int_equal(find(known, 3), 0);  /* and came again */
	assert_int_equal(find(known, 5), 0);  /* without bytes */
	assert_int_equal(find(known, 7), 0);  /* doubted */
	assert_int_equal(find(known, 8), 8);
	assert_int_equal(find(known, 20), 20);
	assert_int_equal(find(known, 20), 0);
	known_free(known);
	OK(known_new(&known, ledger, TEXT("n"), TEXT("other"), &fault));
	assert_int_equal(find(known, 1), 0);
	known_free(known);
	known_free(NULL);
	ledger_close(ledger);
}

/* As many as are looked at may go at once, and no more. */
static void test_window(void **state)
{
	const size_t count = 4 * KNOWN_AHEAD;
	struct ledger *ledger = open_with(count);
	struct known *known;

	(void)state;
	OK(known_new(&known, ledger, TEXT("n"), TEXT("w"), &fault));
	for (size_t i = 8; i <= KNOWN_AHEAD; i++)
		assert_int_equal(find(known, i), i);
	assert_int_equal(find(known, 2 * KNOWN_AHEAD), 2 * KNOWN_AHEAD);
	assert_int_equal(find(known, 3 * KNOWN_AHEAD + 1), 0);
	assert_int_equal(find(known, 3 * KNOWN_AHEAD), 3 * KNOWN_AHEAD);
	assert_int_equal(find(known, count), count);
	known_free(known);
	ledger_close(ledger);
}

/* What is kept is found, and in another place where it moved. */
static void test_kept(void **state)
{
	struct ledger *ledger = open_with(3);
	const struct ledger_source source = { .label = TEXT("n"),
					      .path = TEXT("w") };
	const struct ledger_record *record;
	struct known *known;
	const struct hash raw = hash_of_number(2);
	bool is_leaving;

	(void)state;
	OK(known_new(&known, ledger, TEXT("n"), TEXT("w"), &fault));
	OK(ledger_clear_found(ledger, &fault));
	OK(known_find(known, &raw, &record, &fault));
	assert_non_null(record);
	OK(ledger_keep_record(ledger, record, 70, &fault));
	known_free(known);
	OK(known_new(&known, ledger, TEXT("n"), TEXT("w"), &fault));
	OK(known_find(known, &raw, &record, &fault));
	assert_non_null(record);
	assert_int_equal(record->record, 70);
	known_free(known);
	OK(ledger_leave_unfound(ledger, &source, &is_leaving, &fault));
	assert_true(is_leaving); /* the other two */
	ledger_close(ledger);
}

static void test_out_of_memory(void **state)
{
	struct ledger *ledger = open_with(3);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		const struct hash raw = hash_of_number(1);
		const struct ledger_record *record = NULL;
		struct known *known;

		(void)memory_fail_at(++nth, 1);
		status =
			known_new(&known, ledger, TEXT("n"), TEXT("w"), &fault);
		if (status == STATUS_OK)
			status = known_find(known, &raw, &record, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_FULL || record);
		known_free(known);
	}
	assert_true(nth > 3);
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
