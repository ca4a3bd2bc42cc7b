/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/frames.h"
#include "shared/memory.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *root = json_loads(text, 0, &error);

	if (!root)
		print_message("# %s: %s\n", error.text, text);
	assert_non_null(root);
	return root;
}

/* "id|title|text", a line for each row. */
static const struct {
	const char *json;
	const char *rows; /* NULL: no table */
} frames[] = {
	/* by columns */
	{ "{\"title\":{\"0\":\"One\",\"1\":\"Two\"},\"text\":{\"1\":\"It is.\",\"0\":"
	  "\"So.\"},\"n\":{\"0\":7,\"1\":null}}",
	  "0|One|So.\n1|Two|It is.\n" },
	{ "{\"text\":{\"7\":\"So.\"}}", "7||So.\n" },
	{ "{\"text\":{\"0\":null},\"date\":{\"0\":1}}", "0||\n" },
	{ "{\"title\":{\"en\":\"One\",\"fr\":\"Un\"},\"text\":{\"en\":\"So.\",\"fr\":"
	  "\"Si.\"}}",
	  "en|One|So.\nfr|Un|Si.\n" },
	{ "{\"title\":{\"0\":\"One\"},\"text\":{\"0\":\"So.\"},\"id\":{\"0\":\"a\"}}",
	  "a|One|So.\n" },
	{ "{\"text\":{\"0\":[\"So.\",\"It is.\"]}}", "0||So.\n\nIt is.\n" },
	/* by columns that are lists */
	{ "{\"title\":[\"One\",\"Two\"],\"text\":[\"So.\",\"It is.\"],"
	  "\"id\":[\"a\",null]}",
	  "a|One|So.\n|Two|It is.\n" },
	{ "{\"title\":[\"One\",null],\"text\":[[\"So.\",\"It is.\"],\"Yes.\"]}",
	  "|One|So.\n\nIt is.\n||Yes.\n" },
	{ "{\"title\":[\"One\"],\"text\":[\"So.\"]}", NULL },
	{ "{\"title\":[\"One\"],\"text\":[\"So.\",\"It is.\"]}", NULL },
	{ "{\"title\":\"One\",\"text\":[\"So.\",\"It is.\"]}", NULL },
	{ "{\"authors\":[\"A\",\"B\"],\"text\":[\"So.\",\"It is.\"]}", NULL },
	/* apart */
	{ "{\"columns\":[\"title\",\"text\"],\"index\":[4,\"b\"],\"data\":[[\"One\","
	  "\"So.\"],[\"Two\",\"It is.\"]]}",
	  "4|One|So.\nb|Two|It is.\n" },
	{ "{\"columns\":[\"text\",7,\"id\",\"x\"],\"data\":[[\"So.\",\"a\",9],[],7,["
	  "\"It is.\",1,2,3,4]]}",
	  "9||So.\n||\n||\n2||It is.\n" },
	/* values in objects, and what has no text */
	{ "{\"title\":{\"rendered\":\"One\"},\"content\":{\"rendered\":\"So.\"}}",
	  NULL },
	{ "{\"title\":{\"#text\":\"One\"},\"text\":{\"#text\":\"So.\"}}",
	  NULL },
	{ "{\"date\":{\"$date\":1},\"title\":{\"$x\":\"One\"}}", NULL },
	{ "{\"text\":{\"plain\":\"So.\"}}", NULL },
	{ "{\"text\":{\"0\":\"So.\"},\"title\":\"One\"}", NULL },
	{ "{\"text\":{\"0\":\"So.\"},\"title\":{\"1\":\"One\"}}", NULL },
	{ "{\"text\":{\"0\":\"So.\"},\"title\":{\"0\":\"One\",\"1\":\"Two\"}}",
	  NULL },
	{ "{\"text\":{},\"title\":{}}", NULL },
	{ "{\"text\":{\"\":\"So.\"}}", NULL },
	{ "{\"x\":{\"0\":\"So.\"},\"name\":{\"0\":\"One\"}}", NULL },
	{ "{\"0\":{\"text\":\"So.\"},\"1\":{\"text\":\"It is.\"}}", NULL },
	{ "{\"columns\":[\"x\"],\"data\":[[\"So.\"]]}", NULL },
	{ "{\"columns\":[\"text\"],\"data\":[]}", NULL },
	{ "{\"columns\":[\"text\"],\"data\":[{\"text\":\"So.\"}]}", NULL },
	{ "{\"columns\":\"text\",\"data\":[[\"So.\"]]}", NULL },
	{ "{}", NULL },
	{ "[[\"So.\"]]", NULL },
	{ "[[\"id\",\"title\",\"text\"],[\"a\",\"One\",\"So.\"],7,[null,\"Two\"]]",
	  "a|One|So.\n||\n|Two|\n" },
	{ "[[\"title\",\"text\"]]", NULL },
	{ "[[\"title\",7],[\"One\",\"So.\"]]", NULL },
	{ "[[\"text\"],[\"So.\"]]", NULL },
	{ "[[\"text\",\"title\"],{\"text\":\"So.\"}]", NULL },
};

static enum status tell(struct bytes *out, struct frame *frame)
{
	enum status status = STATUS_OK;

	while (!status && frames_next(frame)) {
		static const enum claims_kind kinds[] = { CLAIMS_ID,
							  CLAIMS_TITLE,
							  CLAIMS_TEXT };

		claims_begin(claims);
		status = frames_claim(frame, claims, &fault);
		for (size_t i = 0; i < COUNT(kinds) && !status; i++) {
			status = bytes_append(
				out, claims_best(claims, kinds[i]), &fault);
			if (!status)
				status = bytes_append_byte(
					out, i < 2 ? '|' : '\n', &fault);
		}
	}
	return status;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(frames); i++) {
		json_t *root = parse(frames[i].json);
		struct bytes told = BYTES_UP_TO(LONGEST);
		struct frame frame;

		if (frames_begin(&frame, root) != (frames[i].rows != NULL))
			print_message("# %s\n", frames[i].json);
		assert_int_equal(frames_begin(&frame, root),
				 frames[i].rows != NULL);
		if (frames[i].rows) {
			OK(tell(&told, &frame));
			OK(bytes_append_byte(&told, '\0', &fault));
			assert_string_equal(told.data, frames[i].rows);
		}
		bytes_free(&told);
		json_decref(root);
	}
	assert_false(frames_begin(&(struct frame){ 0 }, NULL));
}

static void test_out_of_memory(void **state)
{
	json_t *root = parse(frames[5].json);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes told = BYTES_UP_TO(LONGEST);
		struct frame frame;

		assert_true(frames_begin(&frame, root));
		(void)memory_fail_at(++nth, 1);
		status = tell(&told, &frame);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&told);
	}
	assert_true(nth > 2);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
