/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/furniture.h"
#include "tests/unit/unit.h"

static const struct {
	const char *line;
	bool is_furniture;
} rows[] = {
	{ "Comments", true },
	{ "COMMENTS", true },
	{ "Comments:", true },
	{ "Comments (3)", true },
	{ "12 comments", true },
	{ "[ Comments ]", true },
	{ "Share", true },
	{ "Share  this\xC2\xA0"
	  "article",
	  true },
	{ "Read more …", true },
	{ "» Read more", true },
	{ "Advertisement", true },
	{ "ADVERTISEMENT", true },
	{ "E-mail", true },
	{ "Comentarios", true },
	{ "Compartir", true },
	{ "PUBLICIDAD", true },
	{ "Publicité", true },
	{ "PUBLICITÉ", true },
	{ "Kommentare", true },
	{ "Anzeige", true },
	{ "Коментари", true },
	{ "ПОДЕЛИ", true },
	{ "تبصرے", true },
	{ "评论", true },
	{ "分享（2）", true },
	{ "टिप्पणियाँ", true },
	{ "We use cookies", true },
	/* around newsletters */
	{ "View this post on the web at https://larn.example/p/1", true },
	{ "View this email in your browser (https://larn.example/1)", true },
	{ "You\u2019re receiving this email because you signed up.", true },
	{ "Unsubscribe https://larn.example/u?a=b", true },
	{ "Our mailing address is:", true },
	{ "Update your preferences | Unsubscribe", true },
	{ "To unsubscribe from this list, write to us.", true },
	{ "This email was sent to you as a reader.", true },
	{ "Unsubscribe rates doubled, the firm said.", false },
	{ "To unsubscribe from the fund, members have to vote.", false },
	{ "This email was sent to every captain on Friday.", false },
	{ "Our mailing address is changing, the mayor said.", false },
	{ "View this as you like", false },
	/* several phrases, and the names of networks */
	{ "Share | Tweet | Email", true },
	{ "Share • Tweet · WhatsApp", true },
	{ "Facebook Twitter WhatsApp", true },
	{ "Share on Facebook Share on Twitter Share on WhatsApp", true },
	{ "Share 12 Tweet 3", true },
	{ "SHARE THIS ARTICLE Share Tweet Post Email", true },
	{ "Facebook / Twitter / Print", true },
	{ "Leave a Reply Cancel reply", true },
	{ "S’abonner", true },
	{ "分享到微信 微博", true },
	{ "评论收藏", true },
	/* links to other articles */
	{ "Read more: case of America, news of Punjab, technology", true },
	{ "Also Read: Cameras out of order", true },
	{ "ALSO READ | Cameras out of order", true },
	{ "» Lire aussi : Les caméras en panne", true },
	{ "یہ بھی پڑھیں: کیمرے خراب", true },
	{ "延伸阅读：摄像头故障", true },
	/* notices */
	{ "Your email address will not be published. Required fields are "
	  "marked *",
	  true },
	{ "We use cookies to improve your experience on our site. By going "
	  "on you agree to this and to whatever else the policy says, which "
	  "we may change at any time and without telling you about it.",
	  true },
	{ "This website uses cookies to ensure the best experience.", true },
	{ "Wir verwenden Cookies, um Inhalte anzuzeigen.", true },
	/* marks of extensions that are not there */
	{ "[the_ad id='1307']", true },
	{ " [adrotate banner=\"3]\"] [/su_note]", true },
	{ "[the_ad id='1307'] The council put up cameras.", false },
	{ "[gallery ids=\"1, 2, 3, 4, 5, 6, 7, 8\" size='full' link=none]",
	  true },
	{ "[form id=3 title=\"Write to us today\"]", true },
	{ "[quote by=\"A. Orm\" text=\"We never saw the contract.\"]", false },
	{ "[sic]", false },
	{ "[crosstalk] [/", false },
	{ "[the_ad id='1307'", false },
	{ "[the council = the buyer]", false },
	{ "[Larn x=3]", false },
	/* walls, and where a feed has it from */
	{ "This content is for subscribers only.", true },
	{ "» Réservé aux abonnés", true },
	{ "The post Council puts cameras up appeared first on The Larn Post.",
	  true },
	{ "La entrada Cámaras en cada esquina aparece primero en El Faro.",
	  true },
	{ "L’article Des caméras est apparu en premier sur Le Phare.", true },
	{ "The post office said that the stamp appeared first in Larn.",
	  false },
	{ "The post of the mayor appeared first on Monday.", false },
	{ "Subscribers only pay half of it.", false },
	/* of how many */
	{ "Page 1 of 2", true },
	{ "PAGE 12 OF 112", true },
	{ "1 of 1 DOCUMENT", true },
	{ "Document 3 of 12", true },
	{ "1 of 2", false },
	{ "Page 1 of the book", false },
	{ "Page 1 of 2 is missing", false },
	{ "12 of 13 documents were false", false },
	/* copyright */
	{ "(c) 2021 BBC. All rights reserved.", true },
	{ "© BBC", true },
	{ "Copyright 2021 The Paper", true },
	{ "Copyright © The Paper", true },
	{ "The Paper. All Rights Reserved", true },
	{ "جملہ حقوق محفوظ ہیں", true },
	/* sentences about such things, and headings like them */
	{ "Comments on the case", false },
	{ "He had no comments.", false },
	{ "Share prices", false },
	{ "Shares", false },
	{ "Facebook", false },
	{ "Home", false },
	{ "Charges", false },
	{ "No further comments were made", false },
	{ "Facebook ads", false },
	{ "Facebook and Twitter", false },
	{ "Share prices fell on Monday after the report.", false },
	{ "Read more than one book a year, the minister said.", false },
	{ "Copyright law has not kept up with the web.", false },
	{ "Copyright: 2021 in review", false },
	{ "“We use cookies to follow people,” the firm admitted.", false },
	{ "We use cookiesheets", false },
	{ "The contract came with all rights reserved.", false },
	{ "分享会", false },
	{ "", false },
	{ "3", false },
	{ "***", false },
};

static bool is_furniture(struct text line)
{
	struct bytes room = BYTES_UP_TO(4096);
	struct fault fault;
	enum furniture furniture;

	assert_int_equal(furniture_look(&furniture, line, &room, &fault),
			 STATUS_OK);
	bytes_free(&room);
	assert_int_equal(furniture == FURNITURE_NAME,
			 text_equal(line, TEXT("Facebook")));
	return furniture == FURNITURE_LINE;
}

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool is = is_furniture(text_of(rows[i].line));

		if (is != rows[i].is_furniture)
			print_message("# '%s'\n", rows[i].line);
		assert_int_equal(is, rows[i].is_furniture);
	}
}

/* The search is a binary one: each phrase of the table is found only when
 * the table is in order and folded as lines are. */
static void test_table(void **state)
{
	FILE *source = fopen("indexer/furniture.c", "re");
	char line[1024];
	size_t found_count = 0;

	(void)state;
	if (!source) {
		print_message("# skip: not run from the top of the tree\n");
		skip();
	}
	while (fgets(line, sizeof(line), source) && line[0] != '}') {
		char *at = line[0] == '\t' ? strchr(line, '"') : NULL;

		while (at) {
			char *end = strchr(at + 1, '"');
			struct text phrase = { at + 1, (size_t)(end - at) - 1 };

			if (!is_furniture(phrase))
				print_message("# '%.*s'\n", (int)phrase.length,
					      phrase.data);
			assert_true(is_furniture(phrase));
			found_count++;
			at = strchr(end + 1, '"');
		}
	}
	assert_true(found_count > 600);
	assert_int_equal(fclose(source), 0);
}

/* So are the other tables. */
static void test_order(void **state)
{
	FILE *source = fopen("indexer/furniture.c", "re");
	char line[1024];
	char before[1024] = "";
	size_t count = 0;

	(void)state;
	if (!source) {
		print_message("# skip: not run from the top of the tree\n");
		skip();
	}
	while (fgets(line, sizeof(line), source) &&
	       !strstr(line, "clang-format on")) {
		char *at = line[0] == '\t' ? strchr(line, '"') : NULL;

		if (line[0] == 's')
			before[0] = '\0';
		while (at) {
			char *end = strchr(at + 1, '"');

			*end = '\0';
			if (strcmp(before, at + 1) >= 0)
				print_message("# '%s'\n", at + 1);
			assert_true(strcmp(before, at + 1) < 0);
			(void)snprintf(before, sizeof(before), "%s", at + 1);
			count++;
			at = strchr(end + 1, '"');
		}
	}
	assert_true(count > 800);
	assert_int_equal(fclose(source), 0);
}

static void test_longest(void **state)
{
	char line[FURNITURE_LINE_BYTES + 2];

	(void)state;
	memset(line, ' ', sizeof(line));
	memcpy(line, "Share", 5);
	assert_true(is_furniture((struct text){ line, FURNITURE_LINE_BYTES }));
	assert_false(
		is_furniture((struct text){ line, FURNITURE_LINE_BYTES + 1 }));
}

/* U+FDFA becomes eighteen characters when folded. */
static void test_expanding(void **state)
{
	char line[FURNITURE_LINE_BYTES];

	(void)state;
	for (size_t i = 0; i + 3 <= sizeof(line); i += 3)
		memcpy(line + i, "\xEF\xB7\xBA", 3);
	assert_false(is_furniture((struct text){ line, 159 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_expanding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
