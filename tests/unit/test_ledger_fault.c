/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ledger_call.h"
#include "tests/unit/indexing.h"
#include "tests/unit/ledgers.h"

static struct fault fault;

static void test_codes(void **state)
{
	static const struct {
		int code;
		enum status status;
		const char *words; /* NULL: SQLite's own */
	} rows[] = {
		{ SQLITE_READONLY_ROLLBACK, STATUS_RETRY, NULL },
		{ SQLITE_BUSY, STATUS_BUSY, NULL },
		{ SQLITE_BUSY_SNAPSHOT, STATUS_BUSY, NULL },
		{ SQLITE_LOCKED, STATUS_BUSY, NULL },
		{ SQLITE_FULL, STATUS_FULL, "ledger.sqlite: disk full" },
		{ SQLITE_NOMEM, STATUS_FULL, "ledger.sqlite: out of memory" },
		{ SQLITE_IOERR_NOMEM, STATUS_IO, NULL },
		{ SQLITE_PERM, STATUS_DENIED, NULL },
		{ SQLITE_CORRUPT, STATUS_DAMAGED, NULL },
		{ SQLITE_NOTADB, STATUS_DAMAGED, NULL },
		{ SQLITE_TOOBIG, STATUS_DAMAGED, NULL },
		{ SQLITE_ERROR, STATUS_DAMAGED, NULL },
		{ SQLITE_CONSTRAINT, STATUS_DAMAGED, NULL },
		{ SQLITE_IOERR_READ, STATUS_IO, NULL },
		{ SQLITE_PROTOCOL, STATUS_IO, NULL },
		{ SQLITE_MISUSE, STATUS_BUG, NULL },
	};
	struct ledger *ledger = open_nothing();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(ledger_fault_of_code(ledger, rows[i].code,
						      &fault),
				 rows[i].status);
		assert_true(ledger_is_damaged(&fault));
		if (rows[i].words)
			assert_string_equal(fault.text, rows[i].words);
	}
	ledger_close(ledger);
}

/* Of a file that is sound it was the disk, for a moment. */
static void test_disk(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;

	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	assert_int_equal(ledger_fault_of_damage(ledger, &fault), STATUS_IO);
	assert_string_equal(fault.text,
			    "ledger.sqlite: could not be read for a moment");
	assert_int_equal(ledger_fault_of_code(ledger, SQLITE_CORRUPT, &fault),
			 STATUS_IO);
	put_file(*state, "ledger.sqlite", "not a database, whatever it is");
	assert_int_equal(ledger_fault_of_damage(ledger, &fault),
			 STATUS_DAMAGED);
	ledger_close(ledger);
	free(path);
}

/* Who may write after all could not for a moment; who only reads may not. */
static void test_refusal(void **state)
{
	char *path = scratch_path(*state, "ledger.sqlite");
	struct ledger *ledger;

	OK(ledger_open(&ledger, path, LEDGER_WRITE, &fault));
	assert_int_equal(ledger_fault_of_code(ledger, SQLITE_READONLY, &fault),
			 STATUS_IO);
	assert_string_equal(fault.text,
			    "ledger.sqlite: could not be written for a moment");
	ledger_close(ledger);
	OK(ledger_open(&ledger, path, LEDGER_READ, &fault));
	assert_int_equal(ledger_fault_of_code(ledger, SQLITE_READONLY, &fault),
			 STATUS_DENIED);
	ledger_close(ledger);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		SCRATCH_TEST(test_disk),
		SCRATCH_TEST(test_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
