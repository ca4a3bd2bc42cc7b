/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/date_names.h"
#include "indexer/date_words.h"
#include "tests/unit/unit.h"

static void test_order(void **state)
{
	(void)state;
	for (size_t i = 1; i < date_names_count; i++) {
		if (strcmp(date_names[i - 1].name, date_names[i].name) >= 0)
			print_message("# '%s'\n", date_names[i].name);
		assert_true(strcmp(date_names[i - 1].name, date_names[i].name) <
			    0);
	}
}

/* Each is found as what it is, so that it is folded as a text is. */
static void test_folded(void **state)
{
	(void)state;
	for (size_t i = 0; i < date_names_count; i++) {
		struct text name = text_of(date_names[i].name);
		struct date_word word;

		if (date_words_read(name, &word) != name.length)
			print_message("# '%s'\n", date_names[i].name);
		assert_int_equal(date_words_read(name, &word), name.length);
		assert_int_equal(word.roles, date_names[i].roles);
		assert_int_equal(word.value, date_names[i].value);
	}
}

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < date_names_count; i++) {
		const struct date_name *name = &date_names[i];

		assert_int_not_equal(name->roles, 0);
		if (!(name->roles &
		      (DATE_WORD_MONTH | DATE_WORD_SOLAR | DATE_WORD_CROAT)))
			continue;
		assert_in_range(name->value, 1, 12);
		if (name->roles & (DATE_WORD_LABEL | DATE_WORD_LINK |
				   DATE_WORD_ZONE | DATE_WORD_ERA))
			print_message("# '%s'\n", name->name);
		assert_false(name->roles & (DATE_WORD_LABEL | DATE_WORD_LINK |
					    DATE_WORD_ZONE | DATE_WORD_ERA));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_folded),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
