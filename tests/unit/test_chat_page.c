/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/chat_page.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2030, LONGEST = 1 << 20, FACTS = 4, MESSAGES = 7 };

static const enum claims_kind kinds[FACTS] = { CLAIMS_ID, CLAIMS_DATE,
					       CLAIMS_AUTHOR, CLAIMS_TEXT };

#define TOP                                                                  \
	"<html>\n <head>\n<title>Exported Data</title>\n </head>\n <body>\n" \
	"<div class=\"page_header\"><div class=\"text bold\">\nLarn\n</div>" \
	"</div>\n<div class=\"page_body chat_page\">\n"                      \
	"<div class=\"history\">\n"
#define NOTE                                                                   \
	"<div class=\"message service\" id=\"message-1\">\n<div class=\"body " \
	"details\">\n28 February 2024\n</div>\n</div>\n"
#define OPEN(id)                                                              \
	"<div class=\"message default clearfix\" id=\"message" id "\">\n"     \
	"<div class=\"pull_left userpic_wrap\"><div class=\"initials\">\nA\n" \
	"</div></div>\n<div class=\"body\">\n"
#define JOINED(id)                                                       \
	"<div class=\"message default clearfix joined\" id=\"message" id \
	"\">\n"                                                          \
	"<div class=\"body\">\n"
#define AT(time)                                                              \
	"<div class=\"pull_right date details\" title=\"" time "\">\n09:30\n" \
	"</div>\n"
#define BY(name)   "<div class=\"from_name\">\n" name " \n</div>\n"
#define SAYS(text) "<div class=\"text\">\n" text "\n</div>\n"
#define CLOSE      "</div>\n</div>\n"
#define END        "</div></div></body></html>\n"
#define FIRST                                          \
	OPEN("4")                                      \
	AT("28.02.2024 09:30:15 UTC+01:00")            \
	BY("Ann Example")                              \
	SAYS("The quay &amp; the <b>cameras</b>.<br>"  \
	     "&lt;div class=&quot;message &quot;&gt;") \
	CLOSE

/* clang-format off */
static const char file[] = TOP NOTE FIRST
	JOINED("5") AT("28.02.2024 09:31:00 UTC+01:00") SAYS("More follows.")
	CLOSE
	OPEN("6") AT("28.02.2024 10:00:00")
	BY("Bo Ray <span class=\"details\">via @bot</span>")
	"<div class=\"reply_to details\">\nIn reply to <a>this</a></div>\n"
	SAYS("So? <span class=\"spoiler hidden\"><span aria-hidden=\"true\">"
	     "Yes.</span></span>")
	CLOSE
	/* passed on */
	JOINED("7") AT("28.02.2024 10:05:00 UTC+01:00")
	"<div class=\"pull_left forwarded userpic_wrap\">\nL\n</div>\n"
	"<div class=\"forwarded body\">\n"
	BY("Larn Post <span class=\"date details\" title=\"27.02.2024 18:00:00 "
	   "UTC+01:00\"> 27.02.2024</span>")
	SAYS("Forty cameras.") "</div>\n" CLOSE
	/* says nothing */
	OPEN("8") AT("01.03.2024 10:05:00 UTC+01:00") BY("Cy")
	"<div class=\"media_wrap\"><div class=\"title bold\">\nPhoto\n</div>"
	"<div class=\"status details\">Not included</div></div>\n" CLOSE
	JOINED("9") AT("01.03.2024 10:06:00 UTC+01:00") SAYS("A photo.") CLOSE
	"<a class=\"pagination block_link\" href=\"messages2.html\">\nNext "
	"messages\n</a>\n" END;
/* clang-format on */

static const char *const facts[MESSAGES][FACTS] = {
	{ "4", "2024-02-28T09:30:15+01:00", "Ann Example",
	  "The quay & the cameras.\n<div class=\"message \">" },
	{ "5", "2024-02-28T09:31:00+01:00", "Ann Example", "More follows." },
	{ "6", "2024-02-28", "Bo Ray", "So? Yes." },
	{ "7", "2024-02-28T10:05:00+01:00", "Bo Ray", "Forty cameras." },
	{ "8", NULL, "Cy", "" },
	{ "9", "2024-03-01T10:06:00+01:00", "Cy", "A photo." },
};

static void check_facts(struct claims *claims, size_t index)
{
	struct article article = { 0 };
	struct fault fault;

	for (size_t i = 0; i < FACTS; i++)
		if (kinds[i] != CLAIMS_DATE)
			assert_true(text_equal(claims_best(claims, kinds[i]),
					       text_of(facts[index][i])));
	if (!facts[index][1]) {
		assert_int_equal(claims_settle(claims, &article, &fault),
				 STATUS_SKIP);
		return;
	}
	OK(claims_settle(claims, &article, &fault));
	assert_true(text_equal(article.date, text_of(facts[index][1])));
	assert_int_equal(article.author_count, 1);
}

static void test_messages(void **state)
{
	struct chat_page page;
	struct claims *claims;
	struct text message;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	assert_true(chat_page_begin(&page, text_of(file)));
	for (size_t i = 0; i < MESSAGES && facts[i][0]; i++) {
		print_message("# %zu\n", i);
		assert_true(chat_page_next(&page, &message));
		claims_begin(claims);
		OK(chat_page_claim(&page, message, claims, &fault));
		check_facts(claims, i);
	}
	assert_false(chat_page_next(&page, &message));
	claims_close(claims);
}

/* Pages that only look a bit like one. */
static const char *const others[] = {
	"",
	TOP,
	TOP NOTE END,
	/* in no history */
	"<html><body>" FIRST END,
	"<html><body><div class=history>" FIRST END,
	/* says not when */
	TOP OPEN("4") BY("Ann") SAYS("So.") CLOSE END,
	TOP OPEN("4") AT("yesterday") BY("Ann") SAYS("So.") CLOSE END,
	TOP OPEN("4") AT("28.02.2024") BY("Ann") SAYS("So.") CLOSE END,
	/* another program's */
	TOP "<div class=\"message\" id=\"message4\">" AT("28.02.2024 09:30:15")
		BY("Ann") SAYS("So.") "</div>" END,
	"<html><body><p>&lt;div class=\"history\"&gt; So.</p></body></html>",
};

static void test_others(void **state)
{
	struct chat_page page;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		if (chat_page_begin(&page, text_of(others[i])))
			fail_msg("%s", others[i]);
}

/* A first message that is joined to none has no sender. */
static void test_no_sender(void **state)
{
	static const char part[] = TOP JOINED("5") AT("28.02.2024 09:31:00")
		SAYS("So.") CLOSE END;
	struct chat_page page;
	struct claims *claims;
	struct text message;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	assert_true(chat_page_begin(&page, text_of(part)));
	assert_true(chat_page_next(&page, &message));
	claims_begin(claims);
	OK(chat_page_claim(&page, message, claims, &fault));
	assert_false(claims_have(claims, CLAIMS_AUTHOR));
	assert_true(text_equal(claims_best(claims, CLAIMS_TEXT), TEXT("So.")));
	claims_close(claims);
}

/* Many messages that are joined to a long one cost no more than their length. */
static void test_long(void **state)
{
	enum { MANY = 20000 };
	static const char top[] = TOP OPEN("4") AT("28.02.2024 09:30:15");
	static const char unit[] =
		"<div class=\"message default clearfix joined\"></div>\n";
	struct bytes page = BYTES_UP_TO(4 << 20);
	struct chat_page chat;
	struct claims *claims;
	struct text message;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	OK(bytes_append(&page, text_of(top), &fault));
	for (size_t i = 0; i < MANY; i++)
		OK(bytes_append(&page, TEXT("<p>Quay.</p>"), &fault));
	OK(bytes_append(&page, TEXT(BY("Ann") CLOSE), &fault));
	for (size_t i = 0; i < MANY; i++)
		OK(bytes_append(&page, text_of(unit), &fault));
	assert_true(chat_page_begin(&chat, text_from(&page)));
	for (size_t i = 0; i <= MANY; i++) {
		assert_true(chat_page_next(&chat, &message));
		claims_begin(claims);
		OK(chat_page_claim(&chat, message, claims, &fault));
		assert_true(text_equal(claims_best(claims, CLAIMS_AUTHOR),
				       TEXT("Ann")));
	}
	assert_false(chat_page_next(&chat, &message));
	claims_close(claims);
	bytes_free(&page);
}

/* Cut at any byte. */
static void test_damaged(void **state)
{
	struct claims *claims;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 1; i < sizeof(file); i++) {
		char *copy = malloc(i); /* no byte more, for ASan */
		struct chat_page page;
		struct text message;

		assert_non_null(copy);
		memcpy(copy, file, i);
		if (chat_page_begin(&page, (struct text){ copy, i }))
			while (chat_page_next(&page, &message)) {
				claims_begin(claims);
				OK(chat_page_claim(&page, message, claims,
						   &fault));
			}
		claims_begin(claims);
		free(copy);
	}
	claims_close(claims);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),  cmocka_unit_test(test_others),
		cmocka_unit_test(test_no_sender), cmocka_unit_test(test_long),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
