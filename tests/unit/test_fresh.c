/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/fresh.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct location location_of(unsigned char key, unsigned char content)
{
	struct location location = { .record = key };

	memset(location.key.bytes, key, HASH_BYTES);
	memset(location.content.bytes, content, HASH_BYTES);
	return location;
}

static void test_copies(void **state)
{
	char text[] = "text of it";
	char name[] = "One";
	struct text authors[] = { { name, 3 }, TEXT("Two") };
	struct heading headings[] = { { 0, 4, false }, { 5, 10, true } };
	struct article article = { .text = { text, 10 },
				   .title = TEXT("T"),
				   .authors = authors,
				   .author_count = 2,
				   .headings = headings,
				   .heading_count = 2,
				   .is_file = true };
	struct location location = location_of(1, 1);
	struct fresh_article *added;
	const struct fresh_article *found;
	struct fresh *fresh;

	(void)state;
	assert_int_equal(fresh_new(&fresh, 1 << 20, &fault), STATUS_OK);
	assert_null(fresh_find(fresh, &location));
	assert_int_equal(fresh_add(fresh, &location, &article, &added, &fault),
			 STATUS_OK);
	memset(text, 'x', 10);
	memset(name, 'x', 3);
	memset(headings, 0, sizeof(headings));
	found = fresh_find(fresh, &location);
	assert_ptr_equal(found, added);
	assert_true(text_equal(found->article.text, TEXT("text of it")));
	assert_true(text_equal(found->article.authors[0], TEXT("One")));
	assert_int_equal(found->article.heading_count, 2);
	assert_int_equal(found->article.headings[1].start, 5);
	assert_int_equal(found->article.headings[1].end, 10);
	assert_true(found->article.is_file);
	/* Another content there is another article. */
	location = location_of(1, 2);
	assert_null(fresh_find(fresh, &location));
	assert_null(fresh_find_content(fresh, &location.content));
	location = location_of(9, 1);
	assert_null(fresh_find(fresh, &location));
	assert_ptr_equal(fresh_find_content(fresh, &location.content), added);
	fresh_free(fresh);
	fresh_free(NULL);
}

/* Of a large one the memory is given back alone. */
static void test_release(void **state)
{
	enum { LONG = 3 << 20 };
	char *words = test_calloc(LONG, 1);
	const struct article small = { .text = TEXT("small") };
	const struct article large = { .text = { words, LONG } };
	const struct location first = location_of(1, 1);
	const struct location second = location_of(2, 2);
	const struct location third = location_of(3, 2);
	struct fresh_article *added;
	struct fresh *fresh;

	(void)state;
	assert_int_equal(fresh_new(&fresh, LONG + (1 << 20), &fault),
			 STATUS_OK);
	assert_null(fresh_find_longest(fresh));
	assert_int_equal(fresh_add(fresh, &first, &small, &added, &fault),
			 STATUS_OK);
	assert_null(added->own);
	/* Each has as much room as all small ones. */
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(fresh_add(fresh, &second, &large, &added,
					   &fault),
				 STATUS_OK);
	assert_int_equal(fresh_add(fresh, &third, &large, &added, &fault),
			 STATUS_OK);
	assert_int_equal(fresh_count(fresh), 3);
	assert_int_equal(fresh_find_longest(fresh)->article.text.length, LONG);
	fresh_release(fresh, &second.content);
	assert_null(fresh_find(fresh, &second));
	assert_null(fresh_find(fresh, &third));
	assert_non_null(fresh_find(fresh, &first));
	assert_int_equal(fresh_find_longest(fresh)->article.text.length, 5);
	fresh_clear(fresh);
	assert_null(fresh_find_longest(fresh));
	fresh_free(fresh);
	test_free(words);
}

static void test_drop(void **state)
{
	const struct article article = { .text = TEXT("t") };
	struct fresh_article *added;
	struct fresh *fresh;

	(void)state;
	assert_int_equal(fresh_new(&fresh, 1 << 20, &fault), STATUS_OK);
	for (unsigned char i = 0; i < 200; i++) {
		struct location location = location_of(i, i);

		assert_int_equal(fresh_add(fresh, &location, &article, &added,
					   &fault),
				 STATUS_OK);
	}
	fresh_drop(fresh, 150);
	for (unsigned char i = 0; i < 200; i++) {
		struct location location = location_of(i, i);

		assert_int_equal(fresh_find(fresh, &location) != NULL, i < 150);
	}
	fresh_clear(fresh);
	assert_int_equal(fresh_count(fresh), 0);
	fresh_free(fresh);
}

static void test_no_memory(void **state)
{
	const struct article article = { .text = TEXT("t") };
	struct location location = location_of(1, 1);
	struct fresh_article *added;
	struct fresh *fresh;

	(void)state;
	for (size_t nth = 1; nth <= 10; nth++) {
		enum status status;

		(void)memory_fail_at(nth, 0);
		status = fresh_new(&fresh, 1 << 20, &fault);
		if (status == STATUS_OK)
			status = fresh_add(fresh, &location, &article, &added,
					   &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		fresh_free(fresh);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_release),
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
