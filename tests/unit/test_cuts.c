/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/cuts.h"
#include "indexer/lines.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

/* Where the parts end is marked by a |. */
static const struct {
	struct passage_limits limits;
	const char *marked;
} rows[] = {
	/* between sentences, in parts as long as each other */
	{ { 20, 40 }, "One two. " },
	{ { 20, 40 }, "One two three. |Four five six. Seven eight. " },
	{ { 20, 60 },
	  "One. Two. Three. |Four. Five. Six. |Seven. Eight. Nine." },
	{ { 20, 60 }, "A sentence of some length here. |A short one." },
	{ { 20, 60 }, "A short one. |A sentence of some length here." },
	/* a sentence that is too long, between words */
	{ { 10, 12 }, "al be |ga de |om ze et th" },
	{ { 10, 12 }, "Yes. |Al be ga |de om ze et" },
	{ { 10, 12 }, "al be ga |de om ze. |Yes. No." },
	/* Chinese and Thai count twice and have no blanks */
	{ { 10, 20 }, "第一句话。|第二句话。|第三句话。" },
	{ { 8, 10 }, "一二三四|五六七八|九十一二" },
	{ { 16, 20 }, "一二三四，|五六七八，九十一二" },
	{ { 8, 12 }, "ภาษา|ไทย|สอง|พยางค์" },
	{ { 12, 16 }, "ខ្ញុំ|ស្រឡាញ់" },
	/* a word that is too long, between characters */
	{ { 4, 8 }, "aaaaaaaa|aaaaaaaa|aaaa" },
	{ { 4, 8 }, "http://a|.example" },
};

struct finders {
	struct sentences *sentences;
	struct seams *seams;
};

static void open_finders(struct finders *finders)
{
	struct fault fault;

	assert_int_equal(sentences_open(&finders->sentences, &fault),
			 STATUS_OK);
	assert_int_equal(seams_open(&finders->seams, &fault), STATUS_OK);
}

static void close_finders(struct finders *finders)
{
	sentences_close(finders->sentences);
	seams_close(finders->seams);
}

static void check(const struct finders *finders, struct passage_limits limits,
		  const char *marked)
{
	struct bytes text = BYTES_UP_TO(1000);
	struct bytes found = BYTES_UP_TO(1000);
	struct cuts cuts = { .sentences = finders->sentences,
			     .seams = finders->seams,
			     .limits = limits };
	struct fault fault;
	struct cut cut;
	size_t last_end = 0;

	for (const char *at = marked; *at; at++)
		if (*at != '|')
			assert_int_equal(bytes_append_byte(&text, *at, &fault),
					 STATUS_OK);
	assert_int_equal(cuts_begin(&cuts, text_from(&text), TEXT("en"),
				    &fault),
			 STATUS_OK);
	while (cuts_next(&cuts, &cut)) {
		struct text part = { text.data + cut.start,
				     cut.end - cut.start };

		assert_int_equal(cut.start, last_end);
		assert_int_equal(cut.weight, lines_weight(part));
		if (last_end > 0)
			assert_int_equal(bytes_append_byte(&found, '|', &fault),
					 STATUS_OK);
		assert_int_equal(bytes_append(&found, part, &fault), 0);
		last_end = cut.end;
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), STATUS_OK);
	assert_string_equal(found.data, marked);
	bytes_free(&text);
	bytes_free(&found);
}

static void test_cuts(void **state)
{
	struct finders finders;

	(void)state;
	open_finders(&finders);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(&finders, rows[i].limits, rows[i].marked);
	close_finders(&finders);
}

static const char *const pieces[] = {
	"word ", "longerword", " ",
	". ",    "。",         "华为",
	"ไทย",   "e\xCC\x81",  "👨‍👩‍👧",
	"U.S. ", "Mr. ",       "1,500 ",
	"\n",    "\xC2\xA0",   "\"",
	"🇵🇰",    "ہواوے",      "۔ ",
};

/* Any text: parts follow each other, none is empty or longer than allowed
 * unless it is one character with its marks, and none begins with a mark. */
static void check_random(const struct finders *finders, unsigned int *seed)
{
	struct passage_limits limits = { 5 + (size_t)rand_r(seed) % 40, 0 };
	struct cuts cuts = { .sentences = finders->sentences,
			     .seams = finders->seams };
	struct bytes text = BYTES_UP_TO(10000);
	struct fault fault;
	struct cut cut;
	size_t end = 0;
	size_t width;

	limits.longest = limits.target + (size_t)rand_r(seed) % 60;
	cuts.limits = limits;
	for (int i = rand_r(seed) % 300; i >= 0; i--) {
		const char *piece =
			pieces[(size_t)rand_r(seed) % COUNT(pieces)];

		assert_int_equal(bytes_append(&text, text_of(piece), &fault),
				 STATUS_OK);
	}
	assert_int_equal(cuts_begin(&cuts, text_from(&text), TEXT("und"),
				    &fault),
			 STATUS_OK);
	while (cuts_next(&cuts, &cut)) {
		struct text part = { text.data + cut.start,
				     cut.end - cut.start };

		assert_int_equal(cut.start, end);
		assert_true(cut.end > cut.start);
		assert_true(cut.weight <= limits.longest + 8);
		assert_true(utf8_is_valid(part));
		assert_int_not_equal(utf8_class(utf8_next(part, 0, &width)),
				     UTF8_MARK);
		end = cut.end;
	}
	assert_int_equal(end, text.length);
	bytes_free(&text);
}

static void test_any_text(void **state)
{
	struct finders finders;
	unsigned int seed = 11;

	(void)state;
	open_finders(&finders);
	for (int round = 0; round < 3000; round++)
		check_random(&finders, &seed);
	close_finders(&finders);
}

/* Nothing but marks has no good place; it is cut all the same. */
static void test_marks_only(void **state)
{
	struct finders finders;
	struct cuts cuts = { .limits = { 10, 20 } };
	struct fault fault;
	struct cut cut;
	char text[400];
	size_t count = 0;

	(void)state;
	open_finders(&finders);
	cuts.sentences = finders.sentences;
	cuts.seams = finders.seams;
	for (size_t i = 0; i < sizeof(text); i += 2)
		memcpy(text + i, "\xCC\x81", 2);
	assert_int_equal(cuts_begin(&cuts, (struct text){ text, sizeof(text) },
				    TEXT("en"), &fault),
			 STATUS_OK);
	while (cuts_next(&cuts, &cut)) {
		assert_true(cut.weight <= 4 * cuts.limits.longest);
		count++;
	}
	assert_true(count >= 2);
	close_finders(&finders);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_any_text),
		cmocka_unit_test(test_marks_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
