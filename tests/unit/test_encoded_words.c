/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/encoded_words.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { MESSAGE_BYTES = 1 << 16, LONG_BYTES = 3 << 20 };

#define CHINESE   "=?eucgb2312_cn?b?u6rOqrmry74=?="
#define CHINESE_8 "=?utf-8?q?=E5=8D=8E=E4=B8=BA=E5=85=AC=E5=8F=B8?="
#define RUSSIAN   "=?x-mac-cyrillic?Q?=8A=E0=EC=E5=F0=FB?="
#define RUSSIAN_8 "=?utf-8?q?=D0=9A=D0=B0=D0=BC=D0=B5=D1=80=D1=8B?="

static struct fault fault;

static const struct {
	const char *message;
	const char *expected; /* NULL: nothing is to be changed */
} rows[] = {
	{ "Subject: " CHINESE "\n\nRain\n",
	  "Subject: " CHINESE_8 "\n\nRain\n" },
	{ "Subject: Re: " CHINESE "\r\n " RUSSIAN " x\r\n\r\n",
	  "Subject: Re: " CHINESE_8 "\r\n " RUSSIAN_8 " x\r\n\r\n" },
	{ "From: " RUSSIAN " <a@b.example>",
	  "From: " RUSSIAN_8 " <a@b.example>" },
	/* labels with a language, and of any case; a blank, a sign, no sign */
	{ "S: =?EUCGB2312_CN*zh?B?u6rOqrmry74=?=\n", "S: " CHINESE_8 "\n" },
	{ "S: =?cp-850?q?a_=84=2z==?=\n",
	  "S: =?utf-8?q?=61=20=C3=A4=3D=32=7A=3D=3D?=\n" },
	/* of those that are known nothing is changed */
	{ "Subject: =?gb2312?b?u6rOqrmry74=?=\n\n", NULL },
	{ "Subject: =?gb2312?b?u6rOqrmry74=?= " CHINESE "\n",
	  "Subject: =?gb2312?b?u6rOqrmry74=?= " CHINESE_8 "\n" },
	/* nor of those that nobody knows */
	{ "Subject: =?x-nobody?b?u6rOqrmry74=?=\n\n", NULL },
	/* nor in the text */
	{ "Subject: x\n\n" CHINESE "\n", NULL },
	{ "\n" CHINESE, NULL },
	{ "Subject: x\r\n\r\n" CHINESE "\n", NULL },
	/* no words */
	{ "", NULL },
	{ "=?", NULL },
	{ "=?cp-850", NULL },
	{ "=?cp-850?", NULL },
	{ "=?cp-850?q", NULL },
	{ "=?cp-850?q?", NULL },
	{ "=?cp-850?q?a", NULL },
	{ "=?cp-850?q?a?", NULL },
	{ "=?cp-850?q?a?x", NULL },
	{ "=?cp-850?q?"
	  "?=",
	  NULL },
	{ "=?cp-850?x?a?=", NULL },
	{ "=?cp-850?qq?a?=", NULL },
	{ "=?cp-850?q?a b?=", NULL },
	{ "=?cp-850 ?q?a?=", NULL },
	{ "=?"
	  "???"
	  "?=",
	  NULL },
	{ "=?=?cp-850?q?a?=", "=?=?utf-8?q?=61?=" },
};

static bool knows_label(const char *label)
{
	return strcmp(label, "gb2312") == 0;
}

static void test_words(void **state)
{
	struct bytes out = BYTES_UP_TO(MESSAGE_BYTES);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *expected = rows[i].expected ? rows[i].expected : "";

		assert_int_equal(encoded_words_mend(&out,
						    text_of(rows[i].message),
						    knows_label, &fault),
				 0);
		if (!text_equal(text_from(&out), text_of(expected)))
			fail_msg("%s: %.*s", rows[i].message, (int)out.length,
				 out.data);
	}
	bytes_free(&out);
}

/* Of a header that is all words only the beginning becomes longer. */
static void test_long_header(void **state)
{
	static const struct text word = TEXT_INIT("=?cp-850?q?\x84?= ");
	static const struct text last = TEXT_INIT(CHINESE "\n\nRain.\n");
	struct bytes message = BYTES_UP_TO(LONG_BYTES + MESSAGE_BYTES);
	struct bytes out = BYTES_UP_TO(9 * LONG_BYTES);

	(void)state;
	while (message.length < LONG_BYTES)
		assert_int_equal(bytes_append(&message, word, &fault), 0);
	assert_int_equal(bytes_append(&message, last, &fault), 0);
	assert_int_equal(encoded_words_mend(&out, text_from(&message),
					    knows_label, &fault),
			 0);
	assert_true(text_begins(text_from(&out),
				TEXT("=?utf-8?q?=C3=A4?= =?utf-8?q?=C3=A4?=")));
	assert_true(text_ends(text_from(&out), last));
	assert_true(out.length < message.length + (1 << 20));
	bytes_free(&message);
	bytes_free(&out);
}

static void test_out_of_memory(void **state)
{
	struct bytes out;
	enum status status;
	size_t nth = 0;

	(void)state;
	do {
		out = BYTES_UP_TO(MESSAGE_BYTES);
		(void)memory_fail_at(++nth, 1);
		status = encoded_words_mend(&out, text_of(rows[1].message),
					    knows_label, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&out);
	} while (status);
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_long_header),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
