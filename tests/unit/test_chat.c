/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/chat.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2030, LONGEST = 1 << 20, FACTS = 3, MESSAGES = 4 };

static const enum claims_kind kinds[FACTS] = { CLAIMS_DATE, CLAIMS_AUTHOR,
					       CLAIMS_TEXT };

#define LOCK "Messages and calls are end-to-end encrypted."

/* Files, with day, sender and text of their messages. */
static const struct {
	const char *file;
	const char *facts[MESSAGES][FACTS];
} rows[] = {
	{ "\xE2\x80\x8E[17/08/2021, 09:30:00] Ferry: \xE2\x80\x8E" LOCK "\r\n"
	  "[17/08/2021, 09:30:01] Ann: Late.\r\n\r\n12:30, it says: wait.\r\n"
	  "[17/08/2021, 09:30:02] Bo Ray: \xE2\x80\x8Eimage omitted\r\n"
	  "\xE2\x80\x8E[18/08/2021, 10:00:00] Bo Ray: \xE2\x80\x8E"
	  "<attached: 1.jpg>\r\n"
	  "[01/09/2021, 10:00:00] Bo Ray: So?\r\n",
	  { { "2021-08-17", "Ann", "Late.\r\n\r\n12:30, it says: wait." },
	    { "2021-09-01", "Bo Ray", "So?" } } },
	{ "8/7/21, 9:30 AM - " LOCK "\n"
	  "8/7/21, 9:31\xE2\x80\xAF"
	  "AM - Ann: Late.\n"
	  "8/7/21, 9:31 AM - Bo changed the subject to \"Ferry: late\"\n"
	  "8/7/21, 9:32 AM - +44 7700 900123: <Media omitted>\n"
	  "8/17/21, 9:33 PM - Bo: So?\n",
	  { { "2021-08-07", "Ann", "Late." }, { "2021-08-17", "Bo", "So?" } } },
	/* no day past the 12th: the order tells, or the sign */
	{ "7/8/21, 09:30 - Ann: Late.\n3/9/21, 09:31 - Bo: So?\n",
	  { { "2021-08-07", "Ann", "Late." }, { "2021-09-03", "Bo", "So?" } } },
	{ "7.8.21, 09:30 - Ann: Late.\n8.8.21, 09.31 - Bo: So?\n",
	  { { "2021-08-07", "Ann", "Late." }, { "2021-08-08", "Bo", "So?" } } },
	{ "2021-08-07, 9:30 p. m. - Ann: Late.\n2021-08-08, 09:31 - Bo: So?\n",
	  { { "2021-08-07", "Ann", "Late." }, { "2021-08-08", "Bo", "So?" } } },
	/* 0 and 807 are no month and day: the line is of the message before */
	{ "2021-08-07, 9:30 - Ann: Late.\n2021-0-807, 9:31 - Bo: No?\n"
	  "2021-08-08, 9:31 - Bo: So?\n",
	  { { "2021-08-07", "Ann", "Late.\n2021-0-807, 9:31 - Bo: No?" },
	    { "2021-08-08", "Bo", "So?" } } },
	/* all that is said stands below */
	{ "7.8.21, 09:30 - Ann:\nLate.\n8.8.21, 09:31 - Bo:\nSo?\n",
	  { { "2021-08-07", "Ann", "Late." }, { "2021-08-08", "Bo", "So?" } } },
	/* or nothing */
	{ "7/8/21, 09:30 - Ann: Late.\n7/8/21, 09:31 - Bo: So?\n",
	  { { "", "Ann", "Late." }, { "", "Bo", "So?" } } },
	{ "13/8/21, 09:30 - Ann: Late.\n8/13/21, 09:31 - Bo: So?\n",
	  { { "", "Ann", "Late." }, { "", "Bo", "So?" } } },
};

static void test_messages(void **state)
{
	struct claims *claims;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct chat chat;
		struct text message;

		assert_true(chat_begin(&chat, text_of(rows[i].file)));
		for (size_t j = 0; j < MESSAGES && rows[i].facts[j][0]; j++) {
			assert_true(chat_next(&chat, &message));
			claims_begin(claims);
			OK(chat_claim(&chat, message, claims, &fault));
			for (size_t k = 0; k < FACTS; k++)
				if (!text_equal(claims_best(claims, kinds[k]),
						text_of(rows[i].facts[j][k])))
					fail_msg("%zu, %zu, %zu", i, j, k);
		}
		assert_false(chat_next(&chat, &message));
	}
	claims_close(claims);
}

static const char *const others[] = {
	"",
	"[17/08/2021, 09:30:00",
	"17/08/2021, 09:30 - Ann: Late.\n",
	"17/08/2021, 09:30 - Ann left\n17/08/2021, 09:31 - Bo left\n",
	"It said:\n17/08/2021, 09:30 - Ann: Late.\n17/08/2021, 09:31 - Bo: So\n",
	"17/08/2021 09:30 - Ann: Late.\n17/08/2021 09:31 - Bo: So?\n",
	"17/08/2021, Lahore - Ann: Late.\n",
};

static void test_others(void **state)
{
	struct chat chat;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		if (chat_begin(&chat, text_of(others[i])))
			fail_msg("%s", others[i]);
}

/* Cut at any byte. */
static void test_damaged(void **state)
{
	const size_t length = strlen(rows[0].file);
	struct claims *claims;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 1; i < length; i++) {
		char *copy = malloc(i); /* no byte more, for ASan */
		struct chat chat;
		struct text message;

		assert_non_null(copy);
		memcpy(copy, rows[0].file, i);
		(void)chat_begin(&chat, (struct text){ copy, i });
		while (chat_next(&chat, &message)) {
			claims_begin(claims);
			OK(chat_claim(&chat, message, claims, &fault));
		}
		claims_begin(claims);
		free(copy);
	}
	claims_close(claims);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
