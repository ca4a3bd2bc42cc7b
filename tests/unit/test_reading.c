/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>
#include <string.h>

#include "indexer/reading.h"
#include "shared/memory.h"
#include "tests/unit/told.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2027, LONGEST = 1 << 20 };

/* A reading, and all that it borrows. */
struct desk {
	struct reading reading;
	struct reading_visitor visitor;
	struct told told;
	struct keys keys;
	struct claims *claims;
	struct fault fault;
};

static enum status open_desk(struct desk *desk)
{
	enum status status;

	*desk = (struct desk){ .told = TOLD, .keys = KEYS };
	desk->visitor = told_visitor(&desk->told);
	status = claims_open(&desk->claims, LAST_YEAR, LONGEST, &desk->fault);
	desk->reading = (struct reading){ .name = "a.json",
					  .visitor = &desk->visitor,
					  .claims = desk->claims,
					  .keys = &desk->keys,
					  .fault = &desk->fault };
	keys_begin(&desk->keys, KEYS_FILE);
	return status;
}

static void close_desk(struct desk *desk)
{
	claims_close(desk->claims);
	keys_free(&desk->keys);
	told_forget(&desk->told);
}

static enum status claim(struct desk *desk, const char *name, const char *value)
{
	return claims_add(desk->claims, text_of(name), text_of(value),
			  FRAGMENT_PLAIN, &desk->fault);
}

/* The claims of a record of which the text is `text`. */
static enum status claim_record(struct desk *desk, const char *text)
{
	claims_begin(desk->claims);
	return claim(desk, "text", text);
}

static void test_records(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	OK(claim_record(&desk, "The ferry is late."));
	OK(claim(&desk, "id", "f"));
	OK(reading_settle(&desk.reading, 3));
	OK(claim_record(&desk, "***"));
	OK(reading_settle(&desk.reading, 20));
	OK(claim_record(&desk, "The ferry is here."));
	OK(reading_settle(&desk.reading, 40));
	OK(reading_reject(&desk.reading, 60, "torn"));
	desk.reading.base_offset = 1000;
	OK(claim_record(&desk, "Der Fährbetrieb ist wieder eingestellt."));
	OK(reading_settle(&desk.reading, 5));
	OK(reading_reject(&desk.reading, 6, "torn too"));
	told_check(&desk.told,
		   "id:f|3||The ferry is late.|en|text\n"
		   "!20|no text\n"
		   "#2|40||The ferry is here.|en|text\n"
		   "!60|torn\n"
		   "#4|1005||Der Fährbetrieb ist wieder eingestellt.|de|text\n"
		   "!1006|torn too\n");
	assert_int_equal(desk.reading.article_count, 3);
	assert_int_equal(desk.reading.rejected_count, 3);
	assert_string_equal(desk.reading.reason, "no text");
	OK(reading_end(&desk.reading));
	close_desk(&desk);
}

static void test_whole(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	OK(claim_record(&desk, "The ferry is late."));
	OK(claim(&desk, "id", "f"));
	OK(reading_settle_whole(&desk.reading, true));
	OK(claim_record(&desk, "The ferry is here."));
	OK(reading_settle_whole(&desk.reading, false));
	OK(claim_record(&desk, "..."));
	assert_int_equal(reading_settle_whole(&desk.reading, true),
			 STATUS_SKIP);
	assert_string_equal(desk.fault.text, "no text");
	told_check(&desk.told, "|0||The ferry is late.|en|file\n"
			       "|0||The ferry is here.|en|text\n");
	assert_int_equal(desk.reading.rejected_count, 0);
	close_desk(&desk);
}

/* A file without an article says why. */
static void test_end(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	assert_int_equal(reading_end(&desk.reading), STATUS_SKIP);
	assert_string_equal(desk.fault.text, "a.json: no words");
	OK(reading_reject(&desk.reading, 0, "the first"));
	OK(reading_reject(&desk.reading, 0, "the second"));
	assert_int_equal(reading_end(&desk.reading), STATUS_SKIP);
	assert_string_equal(desk.fault.text,
			    "a.json: no usable record: the first");
	close_desk(&desk);
}

/* Bad bytes of the file are those of its next article, once. */
static void test_bad_count(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	desk.reading.bad_before = 5;
	OK(claim_record(&desk, "The caf\xC3\xA9 \xFF is late."));
	OK(reading_settle(&desk.reading, 0));
	assert_int_equal(desk.reading.bad_count, 6);
	assert_int_equal(desk.reading.bad_before, 0);
	OK(claim_record(&desk, "The caf\xC3\xA9 \xFF is here."));
	OK(reading_settle(&desk.reading, 1));
	assert_int_equal(desk.reading.bad_count, 7);
	close_desk(&desk);
}

/* What the visitor answers ends the file. */
static void test_answer(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	desk.told.answer = STATUS_FULL;
	OK(claim_record(&desk, "The ferry is late."));
	assert_int_equal(reading_settle(&desk.reading, 0), STATUS_FULL);
	assert_string_equal(desk.fault.text, "the visitor's own");
	assert_int_equal(reading_settle_whole(&desk.reading, true),
			 STATUS_FULL);
	/* even one that means something else here */
	desk.told.answer = STATUS_SKIP;
	assert_int_equal(reading_settle(&desk.reading, 0), STATUS_SKIP);
	assert_int_equal(desk.reading.rejected_count, 0);
	close_desk(&desk);
}

static enum status read_three(struct desk *desk)
{
	enum status status = claim_record(desk, "The ferry is late.");

	if (!status)
		status = reading_settle(&desk->reading, 0);
	if (!status)
		status = reading_reject(&desk->reading, 1, "torn");
	if (!status)
		status = claim_record(desk, "The ferry is here.");
	return status ? status : reading_settle_whole(&desk->reading, true);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct desk desk;

		(void)memory_fail_at(++nth, 1);
		status = open_desk(&desk);
		if (!status)
			status = read_three(&desk);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			assert_int_equal(desk.reading.article_count, 2);
		close_desk(&desk);
	}
	assert_true(nth > 6);
}

/* Knows the bytes "known" as the record "id:k", and "other" as "#7". */
static enum status find(void *context, const struct hash *raw,
			struct text *record_key, bool *is_found,
			struct fault *fault)
{
	const struct hash known = hash_text(TEXT("known"));
	const struct hash other = hash_text(TEXT("other"));

	(void)context;
	(void)fault;
	*is_found = hash_equal(raw, &known) || hash_equal(raw, &other);
	*record_key = hash_equal(raw, &known) ? TEXT("id:k") : TEXT("#7");
	return STATUS_OK;
}

static enum status keep(void *context, uint64_t record_offset,
			struct fault *fault)
{
	struct told *told = context;

	return bytes_printf(&told->log, fault, "kept %" PRIu64 "\n",
			    record_offset);
}

static bool is_kept_at(struct desk *desk, const char *bytes, uint64_t offset)
{
	const struct hash raw = hash_text(text_of(bytes));
	bool is_kept;

	OK(reading_keep(&desk->reading, &raw, offset, &is_kept));
	return is_kept;
}

static void test_known(void **state)
{
	struct desk desk;
	struct reading_known known = { find, keep, &desk.told };

	(void)state;
	OK(open_desk(&desk));
	/* Nobody is asked, and the article has its bytes all the same. */
	assert_false(is_kept_at(&desk, "known", 5));
	assert_true(desk.reading.has_raw);
	reading_forget(&desk.reading);
	assert_false(desk.reading.has_raw);
	desk.reading.known = &known;
	desk.reading.base_offset = 100;
	assert_false(is_kept_at(&desk, "new", 1));
	/* Its key would be another. */
	assert_false(is_kept_at(&desk, "other", 2));
	assert_true(is_kept_at(&desk, "known", 3));
	assert_false(is_kept_at(&desk, "known", 4));
	assert_int_equal(desk.reading.article_count, 1);
	assert_string_equal(told_log(&desk.told), "kept 103\n");
	OK(reading_end(&desk.reading));
	close_desk(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_bad_count),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
