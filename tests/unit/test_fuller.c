/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fuller.h"
#include "tests/unit/unit.h"

#define TEN    "one two three four five six seven eight nine ten "
#define OTHERS "un deux trois quatre cinq six sept huit neuf dix "
#define FORTY  OTHERS OTHERS OTHERS OTHERS

static const struct {
	const char *whole;
	const char *shown;
	bool is_fuller;
} rows[] = {
	{ TEN FORTY OTHERS, TEN, true },
	{ FORTY TEN OTHERS, TEN, true },
	/* signs and tags do not count */
	{ "<p class=\"x\">One, two.</p><p>Three &ndash; four!" FORTY OTHERS,
	  "One two\n\nThree four", true },
	{ "Паром опоздал на час. " FORTY OTHERS, "Паром опоздал", true },
	/* one of twenty may be missing */
	{ TEN TEN FORTY OTHERS, TEN TEN "x", true },
	{ TEN TEN FORTY OTHERS, TEN TEN "x y", false },
	{ TEN FORTY OTHERS, TEN "x", false },
	/* not clearly longer, or another text */
	{ TEN OTHERS, TEN, false },
	{ TEN, TEN, false },
	{ TEN, TEN FORTY, false },
	{ FORTY FORTY, TEN, false },
	{ "ten nine eight seven six five four three two one" FORTY OTHERS, TEN,
	  false },
	/* tags are no words: a long attribute makes no text longer */
	{ TEN "<a href=\"" FORTY FORTY "\">", TEN, false },
	{ TEN "<" FORTY FORTY, TEN, false },
	{ TEN "< " FORTY FORTY, TEN, true },
	/* nothing there */
	{ FORTY FORTY, "", false },
	{ FORTY FORTY, "*** <b>", false },
	{ "", TEN, false },
	{ "", "", false },
};

static void test_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool is_fuller = fuller_is(text_of(rows[i].whole),
					   text_of(rows[i].shown));

		if (is_fuller != rows[i].is_fuller)
			print_message("# row %zu\n", i);
		assert_int_equal(is_fuller, rows[i].is_fuller);
	}
	assert_false(fuller_has(TEXT(TEN), TEXT("four, two")));
	assert_true(fuller_has(TEXT(TEN), TEXT("two, <b>four</b>: six")));
	assert_true(fuller_has(TEXT(TEN), TEXT("***")));
	assert_false(fuller_is((struct text){ 0 }, TEXT("one")));
	assert_false(fuller_is(TEXT("one"), (struct text){ 0 }));
}

static const struct {
	const char *whole;
	const char *shown;
	bool is_note;
} notes[] = {
	{ FORTY, "Read more at our site.", true },
	{ FORTY, TEN, true },
	{ FORTY, TEN "x", false },
	{ FORTY FORTY FORTY, FORTY, false },
	{ TEN TEN, "x", false },
	{ FORTY, "", false },
	{ "", "", false },
};

static void test_is_of_note(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(notes); i++)
		assert_int_equal(fuller_is_of_note(text_of(notes[i].whole),
						   text_of(notes[i].shown)),
				 notes[i].is_note);
}

static void test_is_far(void **state)
{
	const struct text article = TEXT(TEN FORTY FORTY TEN);

	(void)state;
	assert_true(fuller_is_far(article, TEXT("")));
	assert_true(fuller_is_far(article, TEXT(TEN "a b c d e")));
	assert_true(fuller_is_far(article, TEXT(TEN TEN " a b c d e")));
	assert_false(fuller_is_far(article, TEXT(TEN TEN " a b c d e f")));
	assert_false(fuller_is_far(TEXT(TEN FORTY FORTY), TEXT(TEN)));
	assert_false(fuller_is_far(TEXT(""), TEXT("")));
}

static const struct {
	const char *whole;
	const char *shown;
	bool is_walled;
} walled[] = {
	{ TEN FORTY OTHERS, TEN "\n\nSubscribe to read on.", true },
	{ TEN FORTY OTHERS, "By A. B.\n\n" TEN "\n\nSubscribe.", true },
	/* a place over the text, which that says, too */
	{ "one two three Bar four five six seven eight nine ten " FORTY OTHERS
		  OTHERS,
	  "Bar\n\none two three Bar four five six seven eight nine ten", true },
	/* cut off in a word */
	{ TEN FORTY OTHERS, "one two three four five six seven eig…", true },
	/* next to nothing of it, or most of it */
	{ TEN FORTY OTHERS, "one two three\n\nSubscribe to read on.", false },
	{ TEN FORTY, TEN FORTY "\n\nThe end.", false },
	{ TEN FORTY FORTY, TEN FORTY "\n\nThe end.", false },
	/* with much else, or all of it else */
	{ TEN FORTY FORTY FORTY FORTY FORTY,
	  TEN "\n\n x" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "x", false },
	{ FORTY FORTY, TEN "\n\nSubscribe to read on.", false },
	{ "", TEN, false },
	{ FORTY FORTY, "", false },
};

static void test_is_walled(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(walled); i++) {
		bool is_walled = fuller_is_walled(text_of(walled[i].whole),
						  text_of(walled[i].shown));

		if (is_walled != walled[i].is_walled)
			print_message("# row %zu\n", i);
		assert_int_equal(is_walled, walled[i].is_walled);
	}
}

static const struct {
	const char *whole;
	const char *shown;
	bool is_uncut;
} uncut[] = {
	{ TEN OTHERS, TEN "…", true },
	{ TEN OTHERS, TEN "...", true },
	{ TEN OTHERS, TEN "[…]", true },
	{ TEN OTHERS, TEN "(...) ", true },
	{ TEN OTHERS, TEN "[+1234 chars]", true },
	{ TEN OTHERS, TEN "… [+1 char]\n", true },
	{ TEN OTHERS, TEN "… https://o.example/1", true },
	{ TEN OTHERS, "RT @oskeby: " TEN "…", true },
	{ "<p class=\"x\">One " TEN OTHERS, "One " TEN "…", true },
	/* in a word */
	{ TEN OTHERS, "one two three four five six seven eight ni…", true },
	{ "船舶必须在五月一日之前移到南港池。逾期者每周罚款两百克朗。",
	  "船舶必须在五月一日之前移到南港池。逾期者每…", true },
	/* no cut, or nothing more */
	{ TEN OTHERS, TEN, false },
	{ TEN OTHERS, TEN "https://o.example/1", false },
	{ TEN, TEN "…", false },
	{ TEN, "… " TEN, false },
	/* of another text, or in the middle of it */
	{ TEN OTHERS, "one two three four five six x eight nine…", false },
	{ OTHERS TEN OTHERS, TEN "…", false },
	/* too short to tell */
	{ TEN OTHERS, "one two…", false },
	{ TEN OTHERS, "RT @oskeby: …", false },
	{ TEN OTHERS, "…", false },
	{ TEN OTHERS, "", false },
	{ "", TEN "…", false },
};

static void test_is_uncut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(uncut); i++) {
		bool is_uncut = fuller_is_uncut(text_of(uncut[i].whole),
						text_of(uncut[i].shown));

		if (is_uncut != uncut[i].is_uncut)
			print_message("# row %zu\n", i);
		assert_int_equal(is_uncut, uncut[i].is_uncut);
	}
	assert_false(fuller_is_uncut((struct text){ 0 }, (struct text){ 0 }));
}

/* Words that are nowhere are looked for in what is near alone. */
static void test_time(void **state)
{
	struct bytes whole = BYTES_UP_TO(1 << 24);
	struct bytes shown = BYTES_UP_TO(1 << 24);
	struct fault fault;

	(void)state;
	for (int i = 0; i < 400000; i++)
		assert_int_equal(bytes_append(&whole, TEXT("a "), &fault),
				 STATUS_OK);
	for (int i = 0; i < 200000; i++)
		assert_int_equal(bytes_append(&shown, TEXT("b "), &fault),
				 STATUS_OK);
	assert_false(fuller_is(text_from(&whole), text_from(&shown)));
	assert_false(fuller_is_walled(text_from(&whole), text_from(&shown)));
	bytes_free(&whole);
	bytes_free(&shown);
}

/* Nor are megabytes gone through for each, be they one word or none. */
static void test_time_of_signs(void **state)
{
	static const char signs[] = { 'a', '-', '\0' };

	(void)state;
	for (size_t i = 0; signs[i]; i++) {
		struct bytes whole = BYTES_UP_TO(1 << 24);
		struct bytes shown = BYTES_UP_TO(1 << 24);
		struct fault fault;

		for (int j = 0; j < 1 << 22; j++)
			assert_int_equal(bytes_append_byte(&whole, signs[i],
							   &fault),
					 STATUS_OK);
		for (int j = 0; j < 400000; j++) {
			assert_int_equal(bytes_append(&whole, TEXT(" b"),
						      &fault),
					 STATUS_OK);
			assert_int_equal(bytes_append(&shown, TEXT("c "),
						      &fault),
					 STATUS_OK);
		}
		assert_false(fuller_has(text_from(&whole), text_from(&shown)));
		bytes_free(&whole);
		bytes_free(&shown);
	}
}

/* What stands above the first line that is in the whole. */
static void test_lead(void **state)
{
	static const char whole[] = "The ferry was an hour late. It left.";
	static const struct {
		const char *shown;
		const char *lead;
	} shown[] = {
		{ "Wind\n\nNobody cared.\nThe ferry was an hour late.",
		  "Wind\n\nNobody cared.\n" },
		{ "The ferry was an hour late.\nWind", "" },
		{ "Wind\n\nNobody cared.", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(shown); i++)
		assert_int_equal(
			text_compare(fuller_lead(text_of(whole),
						 text_of(shown[i].shown)),
				     text_of(shown[i].lead)),
			0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lead),
		cmocka_unit_test(test_is),
		cmocka_unit_test(test_is_of_note),
		cmocka_unit_test(test_is_far),
		cmocka_unit_test(test_is_walled),
		cmocka_unit_test(test_is_uncut),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_time_of_signs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
