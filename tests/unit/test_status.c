/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "shared/status.h"
#include "tests/unit/unit.h"

static const struct {
	int error_number;
	enum status status;
	enum status named; /* of a file that a person named */
	const char *text;
} errno_rows[] = {
	{ ENOSPC, STATUS_FULL, STATUS_FULL, "ledger: disk full" },
	{ EDQUOT, STATUS_FULL, STATUS_FULL, "ledger: disk quota used up" },
	{ EFBIG, STATUS_FULL, STATUS_FULL,
	  "ledger: no file may be larger here" },
	{ EMFILE, STATUS_FULL, STATUS_FULL, "ledger: too many open files" },
	{ ENFILE, STATUS_FULL, STATUS_FULL, "ledger: too many open files" },
	{ ENOMEM, STATUS_FULL, STATUS_FULL, "ledger: out of memory" },
	{ EACCES, STATUS_DENIED, STATUS_BAD_QUERY,
	  "ledger: Permission denied" },
	{ EPERM, STATUS_DENIED, STATUS_BAD_QUERY,
	  "ledger: Operation not permitted" },
	{ EROFS, STATUS_DENIED, STATUS_BAD_QUERY,
	  "ledger: Read-only file system" },
	{ EIO, STATUS_IO, STATUS_IO, "ledger: Input/output error" },
	{ ENOENT, STATUS_IO, STATUS_BAD_QUERY,
	  "ledger: No such file or directory" },
	{ EPIPE, STATUS_IO, STATUS_BAD_QUERY, "ledger: Broken pipe" },
};

static const struct {
	enum status status;
	int exit_code;
} exit_rows[] = {
	{ STATUS_OK, 0 },    { STATUS_SKIP, 1 },      { STATUS_BAD_QUERY, 2 },
	{ STATUS_BUSY, 75 }, { STATUS_RETRY, 75 },    { STATUS_FULL, 75 },
	{ STATUS_IO, 75 },   { STATUS_DENIED, 3 },    { STATUS_DAMAGED, 3 },
	{ STATUS_BUG, 70 },  { (enum status)99, 70 },
};

/* A character that a full text cuts in two goes altogether. */
static const struct {
	const char *character;
	size_t free_bytes; /* for it, before the text is full */
	size_t kept;
} cut_rows[] = {
	{ "e", 1, 1 },
	{ "\xC3\xA9", 1, 0 },
	{ "\xC3\xA9", 2, 2 },
	{ "\xE2\x82\xAC", 1, 0 },
	{ "\xE2\x82\xAC", 2, 0 },
	{ "\xE2\x82\xAC", 3, 3 },
	{ "\xF0\x9F\x98\x80", 1, 0 },
	{ "\xF0\x9F\x98\x80", 3, 0 },
	{ "\xF0\x9F\x98\x80", 4, 4 },
	{ "\x80\x80\x80\x80", 2, 2 }, /* never was a character */
};

static void test_errno(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(errno_rows); i++) {
		struct fault fault = { "" };

		assert_int_equal(fault_set_errno(&fault,
						 errno_rows[i].error_number,
						 "ledger"),
				 errno_rows[i].status);
		assert_string_equal(fault.text, errno_rows[i].text);
		assert_int_equal(fault_set_named(&fault,
						 errno_rows[i].error_number,
						 "ledger"),
				 errno_rows[i].named);
		assert_string_equal(fault.text, errno_rows[i].text);
	}
}

static void test_exit_codes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(exit_rows); i++)
		assert_int_equal(status_exit_code(exit_rows[i].status),
				 exit_rows[i].exit_code);
}

static void test_set(void **state)
{
	struct fault fault = { "" };

	(void)state;
	assert_int_equal(fault_set(&fault, STATUS_SKIP, "%s: %d bytes", "a.txt",
				   7),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "a.txt: 7 bytes");
	/* Its own text may be among the arguments. */
	assert_int_equal(fault_set(&fault, STATUS_IO, "again, %s", fault.text),
			 STATUS_IO);
	assert_string_equal(fault.text, "again, a.txt: 7 bytes");
}

static void test_prefix(void **state)
{
	struct fault fault = { "" };

	(void)state;
	(void)fault_set(&fault, STATUS_SKIP, "no words");
	fault_prefix(&fault, "article %d of %s", 3, "b.jsonl");
	assert_string_equal(fault.text, "article 3 of b.jsonl: no words");
}

static void test_long_texts_are_cut(void **state)
{
	struct fault fault = { "" };
	char text[3 * FAULT_TEXT_BYTES];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(fault_set(&fault, STATUS_BUG, "%s", text), STATUS_BUG);
	assert_int_equal(strlen(fault.text), FAULT_TEXT_BYTES - 1);
	fault_prefix(&fault, "name");
	assert_int_equal(strlen(fault.text), FAULT_TEXT_BYTES - 1);
	assert_memory_equal(fault.text, "name: xxx", 9);
	fault_prefix(&fault, "%s", text);
	assert_int_equal(strlen(fault.text), FAULT_TEXT_BYTES - 1);
	assert_memory_equal(fault.text, "xxx", 3);
}

static void test_cut_at_characters(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cut_rows); i++) {
		struct fault fault = { "" };
		size_t before = FAULT_TEXT_BYTES - 1 - cut_rows[i].free_bytes;

		(void)fault_set(&fault, STATUS_SKIP, "%*s%s%s", (int)before, "",
				cut_rows[i].character, "zzzz");
		assert_int_equal(strlen(fault.text), before + cut_rows[i].kept);
		(void)fault_set(&fault, STATUS_SKIP, "%s%s",
				cut_rows[i].character, "zzzz");
		fault_prefix(&fault, "%*s", (int)before - 2, "");
		assert_int_equal(strlen(fault.text), before + cut_rows[i].kept);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errno),
		cmocka_unit_test(test_exit_codes),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_prefix),
		cmocka_unit_test(test_long_texts_are_cut),
		cmocka_unit_test(test_cut_at_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
