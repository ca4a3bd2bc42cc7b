/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ledger_call.h"
#include "tests/unit/ledgers.h"

static struct fault fault;

/* What is given comes back, and a call may be left between two rows. */
static void test_rows(void **state)
{
	static const char *const labels[] = { "a", "b" };
	struct ledger *ledger = open_nothing();
	struct call call;
	bool is_found;

	(void)state;
	for (size_t i = 0; i < COUNT(labels); i++) {
		call = call_start(ledger, PUT_ROOT);
		call_give_text(&call, text_of(labels[i]));
		call_give_bytes(&call, (struct text){ "\0\xFF", 2 });
		call_give_bytes(&call, (struct text){ NULL, 0 });
		OK(call_run(&call, &fault));
	}
	for (size_t i = 0; i < 2; i++) {
		call = call_start(ledger, EACH_ROOT);
		OK(call_step(&call, &is_found, &fault));
		assert_true(is_found);
		assert_true(text_equal(call_take_bytes(&call, 0), TEXT("a")));
		assert_true(text_equal(call_take_bytes(&call, 1),
				       (struct text){ "\0\xFF", 2 }));
		assert_int_equal(call_take_bytes(&call, 2).length, 0);
		call_end(&call);
	}
	call = call_start(ledger, EACH_ROOT);
	OK(call_step(&call, &is_found, &fault));
	call = call_resume(ledger, EACH_ROOT);
	OK(call_step(&call, &is_found, &fault));
	assert_true(text_equal(call_take_bytes(&call, 0), TEXT("b")));
	OK(call_step(&call, &is_found, &fault));
	assert_false(is_found);
	ledger_close(ledger);
}

static void test_numbers(void **state)
{
	const struct hash hash = hash_of(1);
	struct ledger *ledger = open_nothing();
	struct call call;
	int64_t first;
	int64_t second;

	(void)state;
	OK(call_ask_number(ledger, COUNT_LEAVING, &first, &fault));
	assert_int_equal(first, 0);
	OK(ledger_suspect(ledger, &hash, INT64_MIN, &fault));
	OK(call_ask_number(ledger, COUNT_SUSPECTS, &first, &fault));
	assert_int_equal(first, 1);
	OK(call_run_for_hash(ledger, CLEAR_SUSPECT, &hash, &fault));
	OK(call_run_for_source(ledger, LIST_PUT, TEXT("n"), TEXT("p"), &fault));
	OK(call_run_plain(ledger, PLAN_SPARE_WAITING, &fault));
	call = call_start(ledger, GET_META);
	call_give_text(&call, TEXT("none"));
	first = 1;
	OK(call_take_one(&call, &first, &fault));
	assert_int_equal(first, 0);
	OK(ledger_set_number(ledger, "least", INT64_MIN, &fault));
	call = call_start(ledger, GET_META);
	call_give_text(&call, TEXT("least"));
	OK(call_take_one(&call, &first, &fault));
	assert_true(first == INT64_MIN);
	call = call_start(ledger, PLAN_COUNT);
	call_give_number(&call, PLAN_ADD);
	OK(call_take_two(&call, &first, &second, &fault));
	assert_int_equal(first, 0);
	assert_int_equal(second, 0);
	ledger_close(ledger);
}

/* A key of three bytes, and a row whose hash is not there. */
static void test_row_of_others(void **state)
{
	struct ledger *ledger = open_nothing();
	struct call call = call_start(ledger, PUT_SUSPECT);
	struct hash place = { { 0 } };
	bool is_found;

	(void)state;
	call_give_bytes(&call, TEXT("key"));
	call_give_number(&call, 1);
	OK(call_run(&call, &fault));
	assert_int_equal(ledger_next_suspect(ledger, &place, &is_found, &fault),
			 STATUS_DAMAGED);
	assert_string_equal(fault.text,
			    "ledger.sqlite: a row that nobody wrote");
	assert_false(is_found);
	call = call_start(ledger, PUT_SUSPECT);
	call_give_nothing(&call);
	call_give_number(&call, 1);
	/* OR IGNORE: there is no such row. */
	OK(call_run(&call, &fault));
	ledger_close(ledger);
}

/* The first thing that goes wrong is told, by the step that comes then. */
static void test_code_is_kept(void **state)
{
	struct ledger *ledger = open_nothing();
	struct call call = call_start(ledger, FORGET_ROOT);

	(void)state;
	call_keep_code(&call, SQLITE_NOMEM);
	call_give_text(&call, TEXT("n"));
	call_keep_code(&call, SQLITE_BUSY);
	assert_int_equal(call_run(&call, &fault), STATUS_FULL);
	assert_string_equal(fault.text, "ledger.sqlite: out of memory");
	ledger_close(ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_row_of_others),
		cmocka_unit_test(test_code_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
