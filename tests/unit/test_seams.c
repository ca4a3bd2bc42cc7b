/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/seams.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

/* A | where there is a seam. */
static const char *const rows[] = {
	"one |two",      "ภาษา|ไทย|สอง|พยางค์", "ພາສາ|ລາວ", "ខ្ញុំ|ស្រឡាញ់",
	"ကျွန်တော်|သွား|သည်", "公|司|否|认。|第",   "",
};

static void check(struct seams *seams, const char *marked)
{
	struct bytes text = BYTES_UP_TO(1000);
	struct bytes found = BYTES_UP_TO(1000);
	struct fault fault;
	size_t width;

	for (const char *at = marked; *at; at++)
		if (*at != '|')
			assert_int_equal(bytes_append_byte(&text, *at, &fault),
					 STATUS_OK);
	assert_int_equal(seams_begin(seams, text_from(&text), &fault),
			 STATUS_OK);
	for (size_t offset = 0; offset < text.length; offset += width) {
		(void)utf8_next(text_from(&text), offset, &width);
		if (offset > 0 && seams_is_at(seams, offset))
			assert_int_equal(bytes_append_byte(&found, '|', &fault),
					 STATUS_OK);
		assert_int_equal(
			bytes_append(&found,
				     (struct text){ text.data + offset, width },
				     &fault),
			STATUS_OK);
	}
	assert_int_equal(bytes_append_byte(&found, '\0', &fault), STATUS_OK);
	assert_string_equal(found.data, marked);
	bytes_free(&text);
	bytes_free(&found);
}

static void test_seams(void **state)
{
	struct seams *seams;
	struct fault fault;

	(void)state;
	assert_int_equal(seams_open(&seams, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(seams, rows[i]);
	seams_close(seams);
	seams_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
