/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/known_names.h"
#include "searcher/names.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* Every group is one that names.c takes, and tells each name once. */
static void test_groups_are_sound(void **state)
{
	struct names *names;
	size_t count = 0;

	(void)state;
	while (known_names_group(count)) {
		assert_true(utf8_is_valid(text_of(known_names_group(count))));
		count++;
	}
	assert_true(count > 100);
	assert_null(known_names_group(count + 1));
	assert_int_equal(names_open_file(&names, NULL, &fault), 0);
	assert_int_equal(names_count(names), count);
	for (size_t i = 0; i < count; i++) {
		struct names_group group = names_at(names, i);

		assert_true(group.count >= 2);
		for (size_t j = 0; j < group.count; j++)
			for (size_t k = 0; k < j; k++)
				if (text_equal(group.names[j], group.names[k]))
					fail_msg("twice: %.*s",
						 (int)group.names[j].length,
						 group.names[j].data);
	}
	names_close(names);
}

/* A word that stood in two groups would join them. */
static void test_groups_share_no_name(void **state)
{
	struct names *names;

	(void)state;
	assert_int_equal(names_open_file(&names, NULL, &fault), 0);
	for (size_t i = 0; i < names_count(names); i++)
		for (size_t j = 0; j < i; j++)
			for (size_t k = 0; k < names_at(names, i).count; k++) {
				struct text name = names_at(names, i).names[k];
				struct names_group other = names_at(names, j);

				for (size_t n = 0; n < other.count; n++)
					if (text_equal(name, other.names[n]))
						fail_msg("%.*s",
							 (int)name.length,
							 name.data);
			}
	names_close(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_are_sound),
		cmocka_unit_test(test_groups_share_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
