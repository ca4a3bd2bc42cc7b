/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words as they are without an ending that stemmers do not know. */
#include "shared/endings.h"
#include "tests/unit/unit.h"

struct row {
	const char *language;
	const char *plain;
	const char *replaced; /* empty: it has no such ending */
};

static const struct row table[] = {
	{ "es", "ciudades", "ciudad" },
	{ "es", "luces", "luz" },
	{ "es", "chips", "chip" },
	{ "es", "ciudad", "" },
	{ "de", "huaweis", "huawei" },
	{ "en", "huaweis", "" },
	{ "und", "ciudades", "" },
	{ "", "ciudades", "" },
	{ "pt", "misseis", "missil" }, /* the longer ending is the word's */
	{ "pt", "hoteis", "hotel" },
	{ "ur", "شهروں", "شهر" },
	{ "ru", "китая", "китай" },
	{ "ru", "экранами", "экран" },
	{ "ar", "شركات", "شركة" },
	{ "el", "αστυνομιασ", "αστυνομια" },
	{ "sv", "avtalet", "avtal" },
	{ "sv", "man", "" },
	{ "no", "avtalet", "" },
	/* the whole word */
	{ "en", "men", "man" },
	{ "en", "crises", "crisis" },
	/* too little is left */
	{ "en", "omen", "" },
	{ "en", "", "" },
	{ "pt", "mais", "mai" },
	{ "fr", "les", "" },
	{ "fr", "lois", "loi" },
	{ "ur", "دنوں", "" },
	{ "ur", "وں", "" },
};

static void test_replace(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		bytes_clear(&out);
		assert_int_equal(endings_replace(&out, table[i].language,
						 text_of(table[i].plain),
						 &fault),
				 STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault),
				 STATUS_OK);
		assert_string_equal(out.data, table[i].replaced);
	}
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
