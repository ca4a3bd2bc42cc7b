/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/print_why.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* An answer with all that there can be in one. */
static void fill(struct why *out, struct record_passage *passages,
		 struct why_leaf *leaves, struct why_place *places)
{
	for (uint32_t i = 0; i < 12; i++) {
		passages[i] = (struct record_passage){ .ordinal = i,
						       .line = 10 * (i + 1),
						       .start = 100,
						       .end = 200 };
		places[i] = (struct why_place){ i, WHY_EXACT };
	}
	leaves[0] = (struct why_leaf){ .shown = TEXT("a\x1b[1m"),
				       .stem = TEXT("en: a"),
				       .is_wanted = true,
				       .places = places,
				       .place_count = 12 };
	leaves[1] =
		(struct why_leaf){ .shown = TEXT("\"b c\""), .is_apart = true };
	*out = (struct why){
		.subject = { .kind = SUBJECT_ARTICLE,
			     .shown = TEXT("a\nb.txt"),
			     .passages = { passages, 12 } },
		.parsed = TEXT("a -\"b c\""),
		.leaves = leaves,
		.leaf_count = 2,
		.found_count = 12,
		.best = 2,
		.score = 1.25,
	};
}

static const char *print(struct bytes *out, const struct why *why, bool is_json)
{
	bytes_clear(out);
	assert_int_equal(is_json ? print_why_json(out, why, &fault) :
				   print_why_text(out, why, &fault),
			 0);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
	return out->data;
}

static void test_long_text(void **state)
{
	struct bytes out = BYTES_UP_TO(1 << 16);
	struct record_passage passages[12];
	struct why_place places[12];
	struct why_leaf leaves[2];
	struct why why;

	(void)state;
	fill(&why, passages, leaves, places);
	assert_string_equal(
		print(&out, &why, false),
		"a\\x0ab.txt is indexed (12 passages).\n"
		"\"a\\x1b[1m\" (en: a): in 12 of them: 1 (line 10, as typed), "
		"2 (line 20, as typed), 3 (line 30, as typed), "
		"4 (line 40, as typed), 5 (line 50, as typed), "
		"6 (line 60, as typed), 7 (line 70, as typed), "
		"8 (line 80, as typed), 9 (line 90, as typed), "
		"10 (line 100, as typed) and 2 more.\n"
		"\"b c\", not wanted: in none of them, though its words are "
		"there, not side by side or near enough; no passage of the "
		"index has it.\n"
		"The query finds 12 passages of it; the best, 3 (line 30), is "
		"hit 10001 or later with score 1.2500.");
	bytes_free(&out);
}

static void test_json(void **state)
{
	static const struct why_part part = { TEXT_INIT("b"), WHY_NEEDED, 0 };
	struct bytes out = BYTES_UP_TO(1 << 16);
	struct record_passage passages[12];
	struct why_place places[12];
	struct why_leaf leaves[2];
	struct why_part parts[1] = { part };
	struct why why;

	(void)state;
	fill(&why, passages, leaves, places);
	why.leaves[0].place_count = 1;
	why.leaves[1].passage_count = 3;
	why.leaves[1].article_count = 2;
	leaves[1].is_beside = true;
	why.parts = parts;
	why.part_count = 1;
	assert_string_equal(
		print(&out, &why, true),
		"{\"type\":\"why\",\"format\":1,"
		"\"parsed\":\"a -\\\"b c\\\"\",\"is\":\"article\","
		"\"path\":\"a\\nb.txt\","
		"\"article\":\"00000000000000000000000000000000\","
		"\"passages\":12,\"reason\":null,\"root\":null,"
		"\"hidden\":false,\"nearest\":[],\"found\":12,"
		"\"best\":{\"passage\":\"00000000000000000000000000000000\","
		"\"start\":100,\"end\":200,\"line\":30,\"score\":1.25,"
		"\"rank\":null},"
		"\"leaves\":[{\"query\":\"a\\u001b[1m\",\"stem\":\"en: a\","
		"\"wanted\":true,\"apart\":false,"
		"\"in\":[{\"passage\":\"00000000000000000000000000000000\","
		"\"start\":100,\"end\":200,\"line\":10,\"form\":\"exact\"}],"
		"\"elsewhere\":null,\"beside\":false},"
		"{\"query\":\"\\\"b c\\\"\",\"stem\":null,\"wanted\":false,"
		"\"apart\":true,\"in\":[],"
		"\"elsewhere\":{\"passages\":3,\"articles\":2},"
		"\"beside\":true}],"
		"\"parts\":[{\"query\":\"b\",\"role\":\"needed\","
		"\"passages\":0}]}");
	bytes_free(&out);
}

static void test_out_of_memory(void **state)
{
	struct record_passage passages[12];
	struct why_place places[12];
	struct why_leaf leaves[2];
	struct why why;

	(void)state;
	fill(&why, passages, leaves, places);
	for (int is_json = 0; is_json < 2; is_json++) {
		enum status status;
		size_t nth = 0;

		do {
			struct bytes out = BYTES_UP_TO(1 << 16);

			(void)memory_fail_at(++nth, 1);
			status = is_json ? print_why_json(&out, &why, &fault) :
					   print_why_text(&out, &why, &fault);
			(void)memory_fail_at(0, 0);
			assert_true(status == STATUS_OK ||
				    status == STATUS_FULL);
			bytes_free(&out);
		} while (status);
		assert_true(nth > 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
