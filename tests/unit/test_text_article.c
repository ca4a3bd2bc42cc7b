/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/text_article.h"
#include "tests/unit/unit.h"

#define NBSP "\xC2\xA0"
#define LONG_LINE                                                           \
	"The city said on Monday that the cameras along the ring road had " \
	"been out of order since spring, and that nobody had noticed it "   \
	"before the audit, which it had not ordered itself but had been "   \
	"told to order by the province.\n"

static const struct {
	const char *text;
	const char *title; /* "": none */
} rows[] = {
	/* parted by a blank line */
	{ "Cameras out of order\n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "\n\n  Cameras out of order \n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "\xEF\xBB\xBF" NBSP "Cameras out of order" NBSP "\r\n\r\nSo it is.",
	  "Cameras out of order" },
	/* parted by its length */
	{ "Cameras out of order\n" LONG_LINE, "Cameras out of order" },
	{ "A line\nAnother line\n", "" },
	/* parted by a head */
	{ "Cameras out of order\n17 August 2021\n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "Cameras out of order\nBy A. Reporter\n17 August 2021\n"
	  "The city said so.\n",
	  "Cameras out of order" },
	{ "The Paper\n17 August 2021\n\nCameras out of order\n\n"
	  "The city said so.\n",
	  "" },
	{ "It is so.\n17 August 2021\n\nThe city said so.\n", "" },
	/* parted by a ruled line */
	{ "Cameras out of order\n====================\nThe city said so.\n",
	  "Cameras out of order" },
	{ "---\nCameras out of order\n---\nThe city said so.\n",
	  "Cameras out of order" },
	/* repeated */
	{ "Cameras out\n" NBSP " Cameras out\nThe city said so.\n",
	  "Cameras out" },
	{ "It is over.\n\nIt is over.\n\nThe city said so.\n", "It is over." },
	{ "Why?\nWhy?\nThe city said so.\n", "Why?" },
	/* alone */
	{ "Cameras out of order", "Cameras out of order" },
	{ "Cameras out of order\n\n\n", "Cameras out of order" },
	{ "The city said so.", "" },
	/* the last sign */
	{ "The city said so.\n\nIt did.\n", "" },
	{ "The city said so。\n\nIt did.\n", "" },
	{ "Who watches the cameras?\n\nThe city does.\n",
	  "Who watches the cameras?" },
	{ "Stop it!\n\nThe city does.\n", "Stop it!" },
	{ "谁在看？\n\n市政府。\n", "谁在看？" },
	{ "Who watches the cameras?\n" LONG_LINE, "" },
	{ "First, the city,\n\nthen the state.\n", "" },
	{ "The city waits…\n\nIt does.\n", "" },
	{ "“It is over”\n\nThe city said so.\n", "“It is over”" },
	{ "ہواوے کا جواب\n\nکمپنی نے کہا۔\n", "ہواوے کا جواب" },
	{ "ہواوے نے کہا۔\n\nکمپنی نے کہا۔\n", "" },
	/* repeated with small changes */
	{ "City's cameras out\nCITY’S CAMERAS OUT\nThe city said so.\n",
	  "City's cameras out" },
	{ "Cameras out - BBC News\n\nCAMERAS OUT\n\n“Cameras out”\n\n"
	  "Cameras out.\n\nThe city said so.\n",
	  "“Cameras out”" },
	{ "Law &amp; order | Dawn.com\nLaw & order - Dawn\nIt is so.\n",
	  "Law &amp; order | Dawn.com" },
	{ "CAMERAS OUT\n\nCAMERAS OUT\n\nThe city said so.\n", "CAMERAS OUT" },
	/* under lines of the page */
	{ "Comments\n\nCameras out of order\n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "Skip to main content\nAdvertisement\n\nCameras out of order\n\n"
	  "The city said so.\n",
	  "Cameras out of order" },
	{ "17 August 2021\n\nCameras out of order\n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "By A. Reporter\n\nCameras out of order\n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "By the numbers\n\nThe city said so.\n", "By the numbers" },
	{ "Dawn.com\n\nCameras out of order\n\nThe city said so.\n",
	  "Cameras out of order" },
	{ "The Paper\n\nCameras out\n\nCameras out\n\nCameras out\n\n"
	  "The city said so.\n",
	  "Cameras out" },
	/* under the outlet's name */
	{ "The Larn Post\nCameras out of order\nBy Ann Example\n\n"
	  "The city said so.\n",
	  "Cameras out of order" },
	{ "LARN NEWS\n\n17 August 2021\nCameras out of order\n\n"
	  "The city said so.\n",
	  "Cameras out of order" },
	{ "Larner Zeitung\n\nKameras kaputt\n" LONG_LINE, "Kameras kaputt" },
	{ "The Larn Post\n\nThe city said so.\n", "The Larn Post" },
	{ "The Larn Post\n\nCameras out\nA line below\nAnother\n",
	  "The Larn Post" },
	{ "Good news\n\nCameras are back\n\nThe city said so.\n", "Good news" },
	{ "Bad Times\n\n- a point\n\nThe city said so.\n", "Bad Times" },
	{ "Post\n\nCameras are back\n\nThe city said so.\n", "Post" },
	{ "Comments\n", "" },
	{ "17 August 2021\n\nThe city said so.\n", "" },
	/* what comes again in the text is no title */
	{ "Cameras out\n\nThe city said so.\n\nCharges\n\nIt did.\n\n"
	  "Charges\n",
	  "Cameras out" },
	{ "Cameras out\n\nA line below\n\nThe city said so.\n\n"
	  "A line below\n",
	  "Cameras out" },
	{ "Cameras out\n\nThe city said it.\n\nSource\n\nThe city said it.\n" LONG_LINE,
	  "Cameras out" },
	/* no titles at all */
	{ "", "" },
	{ "\n\n", "" },
	{ "***\n\nThe city said so.\n", "" },
	{ "- a point\n\n- another point\n", "" },
	{ LONG_LINE "\nThe city said so.\n", "" },
};

static const struct {
	const char *text;
	const char *title;
	const char *address;
	const char *names;
	const char *outlet;
} heads[] = {
	{ "The Larn Post\nCameras out of order\nBy Ann Example\n"
	  "17 August 2021\n\nThe city said so.\n",
	  "Cameras out of order", "", "Ann Example", "The Larn Post" },
	{ "Cameras out of order\nhttps://larn.example/1\nBy Ann Example\n"
	  "17 August 2021\n\nThe city said so.\n",
	  "Cameras out of order", "https://larn.example/1", "Ann Example", "" },
	{ "https://larn.example/1\n\nCameras out of order\n\n"
	  "The city said so.\n",
	  "Cameras out of order", "https://larn.example/1", "", "" },
	{ "Cameras out of order\n\nBy Ann Example and Bo Sample, Larn Post\n\n"
	  "The city said so.\n",
	  "Cameras out of order", "", "Ann Example and Bo Sample", "" },
	{ "Cámaras sin servicio\nPor Ana Ejemplo\n\nLo dijo la ciudad.\n",
	  "Cámaras sin servicio", "", "Ana Ejemplo", "" },
	{ "Por Ana Ejemplo, todos pagan\n\nLo dijo la ciudad.\n",
	  "Por Ana Ejemplo, todos pagan", "", "", "" },
	{ "Von Mäusen und Menschen\n\nEs ging weiter.\n",
	  "Von Mäusen und Menschen", "", "", "" },
	{ "Von Haus zu Haus\n\nEs ging weiter.\n", "Von Haus zu Haus", "", "",
	  "" },
	{ "Sturm in Larn\nVon Ann Muster und Bo Muster\n\nEs ging weiter.\n",
	  "Sturm in Larn", "", "Ann Muster und Bo Muster", "" },
	{ "By 17\n\nThe city said so.\n", "By 17", "", "", "" },
	/* of another page, or of none */
	{ "https://larn.example/1\nhttps://larn.example/2\nCameras out\n\n"
	  "The city said so.\n",
	  "Cameras out", "", "", "" },
	{ "Cameras out\n\nThe city said so.\n\nBy Ann Example\n"
	  "https://larn.example/1\n",
	  "Cameras out", "", "", "" },
	{ "Cameras out\n\nSee https://larn.example/1\n\nBy Chance\n",
	  "Cameras out", "", "", "" },
};

static struct text_article read_article(struct text text)
{
	struct text_article article;
	struct fault fault;

	assert_int_equal(text_article_read(&article, text, &fault), STATUS_OK);
	return article;
}

static void test_titles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = text_of(rows[i].text);
		struct text_article article = read_article(text);

		if (!text_equal(article.title, text_of(rows[i].title)))
			print_message("# %s\n", rows[i].text);
		assert_true(text_equal(article.title, text_of(rows[i].title)));
		assert_int_equal(article.address.length, 0);
	}
}

static void test_heads(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(heads); i++) {
		struct text_article article =
			read_article(text_of(heads[i].text));

		if (!text_equal(article.title, text_of(heads[i].title)) ||
		    !text_equal(article.address, text_of(heads[i].address)) ||
		    !text_equal(article.names, text_of(heads[i].names)) ||
		    !text_equal(article.outlet, text_of(heads[i].outlet)))
			fail_msg("'%.*s' '%.*s' '%.*s' of\n%s",
				 (int)article.title.length, article.title.data,
				 (int)article.address.length,
				 article.address.data,
				 (int)article.names.length, article.names.data,
				 heads[i].text);
	}
}

/* Characters count, not bytes. */
static void test_longest_title(void **state)
{
	char text[2 * TEXT_ARTICLE_TITLE_CHARACTERS + 2 + 20];
	size_t length = 0;
	struct text_article article;

	(void)state;
	for (int i = 0; i < TEXT_ARTICLE_TITLE_CHARACTERS; i++) {
		text[length++] = '\xC3';
		text[length++] = '\xA9';
	}
	article = read_article((struct text){ text, length });
	assert_int_equal(article.title.length, length);
	text[length++] = 'e';
	article = read_article((struct text){ text, length });
	assert_int_equal(article.title.length, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_titles),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_longest_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
