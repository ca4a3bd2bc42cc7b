/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/numbers.h"
#include "tests/unit/unit.h"

static const struct {
	const char *text;
	size_t offset;
	enum number_shape shape;
	size_t end; /* of the last group; not of NUMBER_GROUP */
} rows[] = {
	{ "7", 0, NUMBER_GROUP, 0 },
	{ "7.", 0, NUMBER_GROUP, 0 },
	{ "5G", 0, NUMBER_GROUP, 0 },
	/* thousands */
	{ "1,500", 0, NUMBER_WHOLE, 5 },
	{ "Rs1,500bn", 2, NUMBER_WHOLE, 7 },
	{ "1,500,000", 0, NUMBER_WHOLE, 9 },
	{ "1.500.000", 0, NUMBER_WHOLE, 9 },
	{ "1'500'000", 0, NUMBER_WHOLE, 9 },
	{ "1'500.75", 0, NUMBER_DECIMAL, 8 },
	{ "1.500'75", 0, NUMBER_GROUP, 0 },
	{ "1.500٬75", 0, NUMBER_GROUP, 0 },
	{ "1٬5", 0, NUMBER_GROUP, 0 },
	{ "1,500.000", 0, NUMBER_DECIMAL, 9 },
	{ "1.500", 0, NUMBER_AMBIGUOUS, 5 },
	{ "1500,000", 0, NUMBER_DECIMAL, 8 },
	{ "1500,000,000", 0, NUMBER_GROUP, 0 },
	/* lakhs and crores */
	{ "1,50,000", 0, NUMBER_WHOLE, 8 },
	{ "12,34,56,789", 0, NUMBER_WHOLE, 12 },
	{ "1,50,000.75", 0, NUMBER_DECIMAL, 11 },
	{ "१,५०,०००", 0, NUMBER_WHOLE, 20 },
	{ "۱٬۵۰٬۰۰۰", 0, NUMBER_WHOLE, 16 },
	{ "123,45,678", 0, NUMBER_GROUP, 0 },
	{ "1,50,00", 0, NUMBER_GROUP, 0 },
	{ "1,5,000", 0, NUMBER_GROUP, 0 },
	{ "17.08.202", 0, NUMBER_GROUP, 0 },
	/* fractions */
	{ "1.5", 0, NUMBER_DECIMAL, 3 },
	{ "1,5", 0, NUMBER_DECIMAL, 3 },
	{ "1'5", 0, NUMBER_GROUP, 0 },
	{ "1.500,75", 0, NUMBER_DECIMAL, 8 },
	{ "1,500,75", 0, NUMBER_GROUP, 0 },
	/* several */
	{ "17.08.2021", 0, NUMBER_GROUP, 0 },
	{ "17.08.2021", 3, NUMBER_GROUP, 0 },
	{ "192.168.1.1", 0, NUMBER_GROUP, 0 },
	{ "१७.०८.२०२१", 0, NUMBER_GROUP, 0 },
	{ "१७.०८.२०२१", 7, NUMBER_GROUP, 0 },
	{ "1'50'000", 2, NUMBER_GROUP, 0 },
	{ ".5,000", 1, NUMBER_WHOLE, 6 },
	{ "1,500,000,000,000,000,000,000,000,000,000,000", 0, NUMBER_WHOLE,
	  45 },
	{ "1,500,000,000,000,000,000,000,000,000,000,000,000", 0, NUMBER_GROUP,
	  0 },
};

static void test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct number number;

		numbers_read(&number, text_of(rows[i].text), rows[i].offset);
		if (number.shape != rows[i].shape)
			print_message("# %s\n", rows[i].text);
		assert_int_equal(number.shape, rows[i].shape);
		if (number.shape == NUMBER_GROUP)
			continue;
		assert_int_equal(number.starts[0], rows[i].offset);
		assert_int_equal(number.ends[number.group_count - 1],
				 rows[i].end);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
