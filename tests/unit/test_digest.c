/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/digest.h"
#include "tests/unit/unit.h"

enum { LONGEST = 8 << 20, LAST_YEAR = 2030, MARKS = 200000 };

#define COVER  "Job Number: 1\n\nDocuments (2)\n"
#define NUMBER "Document LARNP00020210304eh34000xx\n"

/* Articles in brackets; "": no digest. */
static const struct {
	const char *text;
	const char *articles;
} rows[] = {
	{ "", "" },
	{ "One.\n", "" },
	{ "One.\nEnd of Document\nTwo.\n", "" },
	{ "1 of 2 DOCUMENTS\nOne.\n", "" },
	{ "One.\nEnd of Document\nTwo.\nEnd of Document",
	  "[One.\n][\nTwo.\n]" },
	{ "One.\n" NUMBER "Two.\n" NUMBER "Search", "[One.\n][\nTwo.\n]" },
	{ "cover\n 1 of 2 DOCUMENTS \nOne.\n2 of 2 DOCUMENTS\nTwo.",
	  "[ \nOne.\n][\nTwo.]" },
	{ "Document 1 of 2\nOne.\nDocument 2 of 2\n", "[\nOne.\n][\n]" },
	{ "\n 1 of 1 DOCUMENT\n\nOne.", "[\n\nOne.]" },
	/* alone: above, how many words it has */
	{ "One.\n12 words\nTwo.\n" NUMBER "(c) Search",
	  "[One.\n12 words\nTwo.\n]" },
	{ "One.\nLENGTH: 1,012 words\nTwo.\nEnd of Document\n",
	  "[One.\nLENGTH: 1,012 words\nTwo.\n]" },
	{ "Document one.\n12 words\nDocument two.\nEnd of Document\n",
	  "[Document one.\n12 words\nDocument two.\n]" },
	{ "One.\n12 words or so\nEnd of Document\n", "" },
	{ "One.\nEnd of Document\n12 words\n", "" },
	{ "12 words\nIt says End of Document\n", "" },
	{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n12 words\n"
	  "End of Document\n",
	  "" },
	/* below the cover that lists it */
	{ COVER "1. One.\nClient: none\n2. Two.\nOne.\nIt is.\n"
		"End of Document\nTwo.\nEnd of Document\n",
	  "[One.\nIt is.\n][\nTwo.\n]" },
	{ COVER "1.\nOne.\n2.\nTwo.\nOne.\nIt is.\nEnd of Document\n"
		"Two.\nEnd of Document\n",
	  "[One.\nIt is.\n][\nTwo.\n]" },
	{ "Job Number: 1\nDocument (1)\n1. One.\nOne.\n12 words\n"
	  "End of Document\n",
	  "[One.\n12 words\n]" },
	/* which does not tell where it ends, or counts nothing */
	{ COVER "1. One.\nNo.\nEnd of Document\nOne.\nEnd of Document\n",
	  "[Job Number: 1\n\nDocuments (2)\n1. One.\nNo.\n][\nOne.\n]" },
	{ "To do:\n1. One.\nOne.\nEnd of Document\nTwo.\nEnd of Document\n",
	  "[To do:\n1. One.\nOne.\n][\nTwo.\n]" },
	/* no such lines */
	{ "One.\n1 of 1 DOCUMENT\nTwo.", "" },
	{ "One.\nDocument 3 of 2\nTwo.\nDocument 0 of 2\n", "" },
	{ "Document 1 of 2, he said\nDocument 2 of 2, he said\n", "" },
	{ "1 of 2 documents\n2 of 2 documents\n", "" },
	{ "Document LARN\nDocument 2021030420210304\n", "" },
};

static void test_articles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(1000);
		struct digest digest;
		struct text article;
		struct fault fault;

		if (digest_begin(&digest, text_of(rows[i].text)))
			while (digest_next(&digest, &article))
				assert_int_equal(
					bytes_printf(&out, &fault, "[%.*s]",
						     (int)article.length,
						     article.data),
					STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault),
				 STATUS_OK);
		assert_string_equal(out.data, rows[i].articles);
		bytes_free(&out);
	}
}

/* A cover as long as an article is one. */
static void test_cover(void **state)
{
	struct bytes text = BYTES_UP_TO(LONGEST);
	struct digest digest;
	struct text article;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < 500; i++)
		assert_int_equal(bytes_append(&text, TEXT("A word. "), &fault),
				 STATUS_OK);
	assert_int_equal(bytes_append(&text,
				      TEXT("\nDocument 1 of 2\nOne.\n"
					   "Document 2 of 2\nTwo.\n"),
				      &fault),
			 STATUS_OK);
	assert_true(digest_begin(&digest, text_from(&text)));
	assert_true(digest_next(&digest, &article));
	assert_true(article.data == text.data);
	assert_true(digest_next(&digest, &article));
	assert_true(text_equal(article, TEXT("\nOne.\n")));
	assert_true(digest_next(&digest, &article));
	assert_false(digest_next(&digest, &article));
	bytes_free(&text);
}

static const struct {
	const char *article;
	enum digest_kind kind;
	const char *title;
	const char *source;
	const char *date;
	const char *author;
} claimed[] = {
	{ "Quay\nAnn Example\n12 words\n4 March 2021\n08:00\nLarn Post\nX\nSo.",
	  DIGEST_ENDED, "Quay", "Larn Post", "4 March 2021", "Ann Example" },
	{ "Quay\n12 words\n4 March 2021\nLarn Post\nX\n\nSo.", DIGEST_ENDED,
	  "Quay", "Larn Post", "4 March 2021", "" },
	{ "Quay\n1,012 words\n4 March 2021\nLarn Post\nX\n\nSo.", DIGEST_ENDED,
	  "Quay", "Larn Post", "4 March 2021", "" },
	{ "Quay\nLarn Post\n4 March 2021\n\nByline: Ann Example\nSo.",
	  DIGEST_ENDED, "Quay", "Larn Post", "4 March 2021", "Ann Example" },
	{ "Larn Post\n4 March 2021\nQuay\n\nSo.", DIGEST_NUMBERED, "Quay",
	  "Larn Post", "4 March 2021", "" },
	{ "Quay\nAuthor: Ann Example\nSo.\nSubject: Crane\n"
	  "Publication date: Mar 4, 2021\n",
	  DIGEST_NUMBERED, "Quay", "", "Mar 4, 2021", "Ann Example" },
	/* an edition, pages and rights are no titles */
	{ "Larn Post\n4 March 2021\nFinal Edition\nQuay\n\nSo.",
	  DIGEST_NUMBERED, "Quay", "Larn Post", "4 March 2021", "" },
	{ "Copyright 2021 Larn\nLarn Post\n4 March 2021\nLate EDITION - "
	  "Final\nQuay\n\nSo.",
	  DIGEST_NUMBERED, "Quay", "Larn Post", "4 March 2021", "" },
	{ "Larn Post\n4 March 2021\nEdition 2; North\nQuay\n\nSo.",
	  DIGEST_NUMBERED, "Quay", "Larn Post", "4 March 2021", "" },
	{ "Larn Post\n4 March 2021\nNew edition of maps\nBy Ann\n\nSo.",
	  DIGEST_NUMBERED, "New edition of maps", "Larn Post", "4 March 2021",
	  "" },
	/* more beside the day, or less than one */
	{ "Larn Post\nMarch 4, 2021, Thursday, Late Edition - Final\nQuay\n\nSo.",
	  DIGEST_NUMBERED, "Quay", "Larn Post",
	  "March 4, 2021, Thursday, Late Edition - Final", "" },
	{ "Quay\nLarn Post\nMarch 4, 2021 Thursday Correction Appended\n\nSo.",
	  DIGEST_ENDED, "Quay", "Larn Post",
	  "March 4, 2021 Thursday Correction Appended", "" },
	{ "Quay\nLarn Monthly\nMarch 2021\n\nSo.", DIGEST_ENDED, "Quay",
	  "Larn Monthly", "March 2021", "" },
	{ "Quay\nMarch 4, 2021 was a day on which it rained\nSo.", DIGEST_ENDED,
	  "Quay", "", "", "" },
	{ "Quay\nLarn Post\nMarch 4, 2021 was wet in Larn\nSo.", DIGEST_ENDED,
	  "Quay", "", "", "" },
	{ "Quay\nLarn Post\nMarch 2021 was wet\nSo.", DIGEST_ENDED, "Quay", "",
	  "", "" },
	{ "Page 1 of 2\nQuay\nLarn Post\n4 March 2021\n\nSo.", DIGEST_ENDED,
	  "Quay", "Larn Post", "4 March 2021", "" },
	{ "So.", DIGEST_ENDED, "So.", "", "", "" },
	{ "", DIGEST_ENDED, "", "", "", "" },
};

#define LONG                                                                  \
	"The port of Larn has a new quay, paid by the town and by those who " \
	"land fish there."

/* What stands below the text is none of it. */
static const struct {
	const char *article;
	const char *text;
} tails[] = {
	{ "Quay\nSo.\n\nLOAD-DATE: March 5, 2021\n\nLANGUAGE: ENGLISH\n",
	  "Quay\nSo.\n\n" },
	{ "Quay\nSo.\n Load-Date: March 5, 2021\n", "Quay\nSo.\n " },
	{ "Quay\nLoad-date: when it was loaded\nSo.\n",
	  "Quay\nLoad-date: when it was loaded\nSo.\n" },
	{ "Quay\nThe LOAD-DATE: March 5, 2021\n",
	  "Quay\nThe LOAD-DATE: March 5, 2021\n" },
	{ "LOAD-DATE: March 5, 2021\n", "LOAD-DATE: March 5, 2021\n" },
	/* nor is what it is about, but not where nothing else is left */
	{ "Quay\nSo.\n\nClassification\n\nLanguage: ENGLISH\nSubject: PORTS "
	  "(90%)\n\nLoad-Date: March 5, 2021\n",
	  "Quay\nSo.\n\n" },
	{ "Quay\nSo.\nSUBJECT: PORTS (90%)\n", "Quay\nSo.\n" },
	{ "Subject: Ports\nLanguage: English\n", "Subject: Ports\n" },
	/* nor what stands above it */
	{ "Quay\nLarn Post\nMarch 4, 2021\nSection: NEWS\nLength: 12 words\n\n"
	  "Body\n\nSo.\n",
	  "\n\nSo.\n" },
	{ "Quay\n12 words\n4 March 2021\n(c) 2021 Larn Post\n\n" LONG "\n",
	  "\n\n" LONG "\n" },
	{ "Quay\n\nBYLINE: Ann Example\n\nLENGTH: 12 words\n\n" LONG "\n",
	  "\n\n" LONG "\n" },
	{ "Quay\nLENGTH: 12 words\nSo.\n" LONG "\n",
	  "Quay\nLENGTH: 12 words\nSo.\n" LONG "\n" },
	{ "Quay\nByline: Ann Example\n" LONG "\n",
	  "Quay\nByline: Ann Example\n" LONG "\n" },
};

static void test_tails(void **state)
{
	struct bytes room = BYTES_UP_TO(LONGEST);
	const struct digest digest = { .kind = DIGEST_NUMBERED };
	struct claims *claims;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 0; i < COUNT(tails); i++) {
		claims_begin(claims);
		OK(digest_claim(&digest, text_of(tails[i].article), claims,
				LAST_YEAR, &fault));
		assert_true(text_equal(claims_best(claims, CLAIMS_TEXT),
				       text_of(tails[i].text)));
	}
	/* more than a database says */
	OK(bytes_append(&room, text_of(tails[0].article), &fault));
	for (size_t i = 0; i < 100; i++)
		OK(bytes_append(&room, TEXT("It rained on the quay.\n"),
				&fault));
	claims_begin(claims);
	OK(digest_claim(&digest, text_from(&room), claims, LAST_YEAR, &fault));
	assert_true(
		text_equal(claims_best(claims, CLAIMS_TEXT), text_from(&room)));
	claims_close(claims);
	bytes_free(&room);
}

static void test_claims(void **state)
{
	struct claims *claims;
	struct fault fault;

	(void)state;
	assert_int_equal(claims_open(&claims, LAST_YEAR, LONGEST, &fault),
			 STATUS_OK);
	for (size_t i = 0; i < COUNT(claimed); i++) {
		const struct {
			enum claims_kind kind;
			const char *value;
		} parts[] = { { CLAIMS_TITLE, claimed[i].title },
			      { CLAIMS_SOURCE, claimed[i].source },
			      { CLAIMS_DATE, claimed[i].date },
			      { CLAIMS_AUTHOR, claimed[i].author },
			      { CLAIMS_TEXT, claimed[i].article } };
		const struct digest digest = { .kind = claimed[i].kind };

		claims_begin(claims);
		assert_int_equal(digest_claim(&digest,
					      text_of(claimed[i].article),
					      claims, LAST_YEAR, &fault),
				 STATUS_OK);
		for (size_t at = 0; at < COUNT(parts); at++)
			assert_true(
				text_equal(claims_best(claims, parts[at].kind),
					   text_of(parts[at].value)));
	}
	claims_close(claims);
}

/* Each line is looked at once or twice, however many articles there are. */
static void test_many(void **state)
{
	struct bytes text = BYTES_UP_TO(LONGEST);
	struct digest digest;
	struct text article;
	struct fault fault;
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < MARKS; i++)
		assert_int_equal(bytes_append(&text, TEXT("End of Document\n"),
					      &fault),
				 STATUS_OK);
	assert_true(digest_begin(&digest, text_from(&text)));
	while (digest_next(&digest, &article))
		count++;
	assert_int_equal(count, MARKS);
	bytes_free(&text);
}

/* Lines behind what has no words are taken off once each. */
static void test_many_tails(void **state)
{
	struct bytes text = BYTES_UP_TO(LONGEST);
	struct digest digest;
	struct text article;
	struct claims *claims;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < MARKS; i++)
		OK(bytes_append(&text, TEXT("-\n"), &fault));
	for (size_t i = 0; i < MARKS; i++)
		OK(bytes_append(&text, TEXT("SUBJECT: a\n"), &fault));
	OK(bytes_append(&text, TEXT("End of Document\nTwo.\nEnd of Document\n"),
			&fault));
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	claims_begin(claims);
	assert_true(digest_begin(&digest, text_from(&text)));
	assert_true(digest_next(&digest, &article));
	OK(digest_claim(&digest, article, claims, LAST_YEAR, &fault));
	assert_true(text_ends(claims_best(claims, CLAIMS_TEXT),
			      TEXT("-\nSUBJECT: a\n")));
	claims_close(claims);
	bytes_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_cover),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_tails),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_many_tails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
