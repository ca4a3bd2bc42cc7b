/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/edits.h"
#include "tests/unit/unit.h"

static const struct {
	const char *one;
	const char *other;
	uint32_t limit;
	uint32_t expected;
} rows[] = {
	{ "", "", 0, 0 },
	{ "huawei", "huawei", 2, 0 },
	{ "hauwei", "huawei", 2, 1 },  /* two neighbours */
	{ "huawe", "huawei", 2, 1 },   /* left out */
	{ "huaweii", "huawei", 2, 1 }, /* put in */
	{ "huawai", "huawei", 2, 1 },  /* another */
	{ "uhawie", "huawei", 2, 2 },  /* both ends exchanged */
	{ "abc", "", 2, 3 },           /* limit + 1 */
	{ "ab", "", 2, 2 },
	{ "", "abc", 3, 3 },
	{ "ca", "abc", 3, 3 }, /* no stretch is edited twice */
	{ "backdor", "backdoor", 1, 1 },
	{ "backdor", "backlog", 1, 2 },
	{ "surveilance", "surveillance", 2, 1 },
	{ "хуавей", "хуавэй", 1, 1 },
	{ "kitten", "sitting", 3, 3 },
	{ "kitten", "sitting", 2, 3 },
	{ "abcdef", "fedcba", 3, 4 },
	{ "ababab", "bababa", 3, 2 }, /* one end off, one put in */
	{ "g20", "g7", 3, 4 },        /* digits are never edited */
	{ "g20", "h20", 1, 1 },
	{ "5g", "g5", 2, 1 },
	{ "covid19", "covid91", 2, 3 },
	{ "covid19", "civid19", 2, 1 },
	{ "2021", "2012", 2, 3 },
};

static struct edits_word read(const char *text)
{
	struct edits_word word;

	assert_true(edits_read(&word, (struct text){ text, strlen(text) }));
	return word;
}

static void test_known_distances(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct edits_word one = read(rows[i].one);
		struct edits_word other = read(rows[i].other);

		assert_int_equal(edits_between(&one, &other, rows[i].limit),
				 rows[i].expected);
		assert_int_equal(edits_between(&other, &one, rows[i].limit),
				 rows[i].expected);
	}
}

static uint32_t least(uint32_t one, uint32_t other)
{
	return one < other ? one : other;
}

/* The whole table, as the textbooks have it. */
static uint32_t slow_distance(const char *one, const char *other)
{
	static uint32_t table[20][20];
	size_t rows_count = strlen(one);
	size_t columns_count = strlen(other);

	for (size_t i = 0; i <= rows_count; i++)
		for (size_t j = 0; j <= columns_count; j++) {
			uint32_t best = (uint32_t)(i + j);

			if (i > 0)
				best = least(best, table[i - 1][j] + 1);
			if (j > 0)
				best = least(best, table[i][j - 1] + 1);
			if (i > 0 && j > 0)
				best = least(best, table[i - 1][j - 1] +
							   (one[i - 1] !=
							    other[j - 1]));
			if (i > 1 && j > 1 && one[i - 1] == other[j - 2] &&
			    one[i - 2] == other[j - 1])
				best = least(best, table[i - 2][j - 2] + 1);
			table[i][j] = best;
		}
	return table[rows_count][columns_count];
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static void make_word(char *out, uint32_t *seed)
{
	size_t length = next_random(seed) % 9;

	for (size_t i = 0; i < length; i++)
		out[i] = (char)('a' + next_random(seed) % 3);
	out[length] = '\0';
}

static void test_as_the_whole_table(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < 20000; i++) {
		char one[20];
		char other[20];
		struct edits_word left;
		struct edits_word right;
		uint32_t limit = (uint32_t)(i % (EDITS_MAX + 1));

		make_word(one, &seed);
		make_word(other, &seed);
		left = read(one);
		right = read(other);
		assert_int_equal(edits_between(&left, &right, limit),
				 least(slow_distance(one, other), limit + 1));
	}
}

static void test_limits_by_length(void **state)
{
	static const struct {
		const char *word;
		uint32_t limit;
	} limits[] = {
		{ "", 0 },       { "ab", 0 },   { "abc", 1 },  { "abcde", 1 },
		{ "abcdef", 2 }, { "вода", 1 }, { "2021", 0 }, { "g2021", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct edits_word word = read(limits[i].word);

		assert_int_equal(edits_limit(&word), limits[i].limit);
	}
}

static void test_too_long_is_no_word(void **state)
{
	char long_word[EDITS_LETTERS + 1];
	struct edits_word word;

	(void)state;
	memset(long_word, 'x', sizeof(long_word));
	assert_true(
		edits_read(&word, (struct text){ long_word, EDITS_LETTERS }));
	assert_false(edits_read(&word,
				(struct text){ long_word, EDITS_LETTERS + 1 }));
}

static void test_bad_bytes_end(void **state)
{
	struct edits_word word;

	(void)state;
	assert_true(edits_read(&word, (struct text){ "\xff\xe2\x82", 3 }));
	assert_int_equal(word.count, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_distances),
		cmocka_unit_test(test_as_the_whole_table),
		cmocka_unit_test(test_limits_by_length),
		cmocka_unit_test(test_too_long_is_no_word),
		cmocka_unit_test(test_bad_bytes_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
