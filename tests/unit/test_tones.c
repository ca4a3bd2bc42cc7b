/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/tones.h"
#include "tests/unit/unit.h"

static void test_forms(void **state)
{
	static const struct {
		const char *folded;
		const char *form;
	} rows[] = {
		{ "hoà", "hoa=1" },   { "hòa", "hoa=1" },
		{ "bán", "ban=2" },   { "bản", "ban=3" },
		{ "bãn", "ban=4" },   { "bạn", "ban=5" },
		{ "ban", "ban=0" },   { "công", "công=0" },
		{ "cộng", "công=5" }, { "đường", "đương=1" },
		{ "yếu", "yêu=2" },   { "nghiêng", "nghiêng=0" },
		{ "", "" },           { "covid19", "" },
		{ "año", "" },        { "xi'an", "" },
		{ "xinchaoban", "" }, { "дом", "" },
	};
	struct bytes out = BYTES_UP_TO(64);
	struct fault fault = { "" };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bytes_clear(&out);
		assert_int_equal(bytes_append(&out, TEXT("<"), &fault), 0);
		assert_int_equal(
			tones_append(&out, text_of(rows[i].folded), &fault), 0);
		assert_int_equal(out.data[0], '<');
		assert_true(text_equal(text_skip(text_from(&out), 1),
				       text_of(rows[i].form)));
	}
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
