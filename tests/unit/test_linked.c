/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/linked.h"
#include "shared/memory.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

enum { BLOCKS = 3 };

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

#define ARTICLE(title) "{\"@type\":\"NewsArticle\",\"headline\":\"" title "\"}"

/* The title by the articles of the blocks, and by its pages. */
static const struct {
	const char *blocks[BLOCKS];
	const char *article;
	const char *page;
} rows[] = {
	{ { ARTICLE("One") }, "One", "" },
	{ { ARTICLE("One"), ARTICLE("Two") }, "One", "" },
	{ { "{\"@type\":\"WebPage\",\"name\":\"Page\"}", ARTICLE("Two") },
	  "Two",
	  "Page" },
	/* types */
	{ { "{\"@type\":\"https://schema.org/NewsArticle\",\"headline\":"
	    "\"One\"}" },
	  "One",
	  "" },
	{ { "{\"@type\":[\"Thing\",\"BlogPosting\"],\"headline\":\"One\"}" },
	  "One",
	  "" },
	{ { "{\"@type\":[],\"headline\":\"One\"}" }, "", "" },
	{ { "{\"@type\":\"Organization\",\"name\":\"Post\"}" }, "", "" },
	{ { "{\"@type\":\"newsarticle\",\"headline\":\"One\"}" }, "", "" },
	{ { "{\"@type\":7,\"headline\":\"One\"}" }, "", "" },
	{ { "{\"headline\":\"One\"}" }, "", "" },
	{ { "{\"@type\":\"VideoObject\",\"name\":\"Film\"}" }, "", "Film" },
	/* lists, graphs, and what a page is about */
	{ { "[{\"@type\":\"Person\",\"name\":\"Ann\"}," ARTICLE("One") "]" },
	  "One",
	  "" },
	{ { "{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":"
	    "\"WebPage\",\"name\":\"Page\"}," ARTICLE("One") "]}" },
	  "One",
	  "Page" },
	{ { "[[{\"@graph\":[" ARTICLE("One") "]}]]" }, "One", "" },
	{ { "{\"@type\":\"WebPage\",\"name\":\"Page\",\"mainEntity\":" ARTICLE(
		  "One") "}" },
	  "One",
	  "Page" },
	{ { "{\"@type\":\"WebSite\",\"other\":" ARTICLE("One") "}" }, "", "" },
	{ { "{\"@graph\":7,\"mainEntity\":\"x\"}" }, "", "" },
	/* what is put around a block, and behind it */
	{ { "\n<!-- " ARTICLE("One") " -->\n" }, "One", "" },
	{ { "//<![CDATA[\n" ARTICLE("One") "\n//]]>" }, "One", "" },
	{ { ARTICLE("One") ";" }, "One", "" },
	{ { "{\"@type\":\"NewsArticle\",\"headline\":\"<![CDATA[One]]>\"}" },
	  "<![CDATA[One]]>",
	  "" },
	/* what is mended */
	{ { "{\"@type\":\"NewsArticle\",\"headline\":\"One\ntwo\"}" },
	  "One\ntwo",
	  "" },
	{ { ARTICLE("One") ARTICLE("Two") }, "One", "" },
	/* what is none says nothing, and does not lose the others */
	{ { "", "words", ARTICLE("One") }, "One", "" },
	{ { "{\"@type\":\"NewsArticle\",\"headline\":", "{", ARTICLE("One") },
	  "One",
	  "" },
	{ { "[]", "7", "}{" }, "", "" },
};

static void test_blocks(void **state)
{
	struct linked *linked;

	(void)state;
	OK(linked_open(&linked, &fault));
	for (size_t i = 0; i < COUNT(rows); i++) {
		linked_begin(linked);
		for (size_t j = 0; j < BLOCKS && rows[i].blocks[j]; j++)
			OK(linked_add(linked, text_of(rows[i].blocks[j]),
				      &fault));
		claims_begin(claims);
		OK(linked_claim_articles(linked, claims, &fault));
		check_text(claims_best(claims, CLAIMS_TITLE), rows[i].article);
		claims_begin(claims);
		OK(linked_claim_pages(linked, claims, &fault));
		check_text(claims_best(claims, CLAIMS_TITLE), rows[i].page);
	}
	OK(linked_add(linked, (struct text){ 0 }, &fault));
	linked_close(linked);
	linked_close(NULL);
}

static void test_fields(void **state)
{
	struct linked *linked;
	struct article article = { 0 };

	(void)state;
	OK(linked_open(&linked, &fault));
	OK(linked_add(
		linked,
		TEXT("{\"@type\":\"NewsArticle\",\"headline\":\"Fish &amp; "
		     "ferry\",\"articleBody\":\"It is late.\",\"author\":[{"
		     "\"@type\":\"Person\",\"name\":\"Ann\"},{\"name\":\"Bo\"}]"
		     ",\"publisher\":{\"@type\":\"Organization\",\"name\":"
		     "\"Post\"},\"datePublished\":\"2021-08-17T09:30:00Z\","
		     "\"mainEntityOfPage\":{\"@id\":\"https://x.example/a\"},"
		     "\"url\":\"https://x.example/a\",\"inLanguage\":\"en\"}"),
		&fault));
	claims_begin(claims);
	OK(linked_claim_articles(linked, claims, &fault));
	OK(claims_settle(claims, &article, &fault));
	check_text(article.title, "Fish & ferry");
	check_text(article.text, "It is late.");
	assert_int_equal(article.author_count, 2);
	check_text(article.source, "Post");
	check_text(article.date, "2021-08-17T09:30:00+00:00");
	check_text(article.date_from, "page:datePublished");
	check_text(article.address, "https://x.example/a");
	check_text(article.declared, "en");
	linked_close(linked);
}

#define ARTICLE_BY(author)                                                \
	"{\"@type\":\"NewsArticle\",\"@id\":\"#a\",\"headline\":\"One\"," \
	"\"name\":\"Two\",\"author\":" author                             \
	",\"publisher\":{\"@id\":\"#p\"}}"
#define BY_1            "{\"@id\":\"#1\"}"
#define NAMED(id, name) "{\"@id\":\"" id "\",\"name\":\"" name "\"}"
#define ANN             NAMED("#1", "Ann Example")

/* The authors, with "|" between, and the outlet. */
static const struct {
	const char *blocks[BLOCKS];
	const char *authors;
	const char *source;
} references[] = {
	{ { "{\"@graph\":[" ARTICLE_BY(BY_1) "," ANN "]}" }, "Ann Example", "" },
	{ { "{\"@graph\":[" NAMED(
		  "#2",
		  "Bo Sample") "," ANN
			       "," NAMED("#p", "Post") ",{\"@id\":\"#1\"}," ARTICLE_BY(
				       "[" BY_1 ",{\"@id\":\"#2\"}]") "]}" },
	  "Ann Example|Bo Sample",
	  "Post" },
	/* in another block, and named where it is referred to */
	{ { ARTICLE_BY(BY_1), ANN }, "Ann Example", "" },
	{ { ARTICLE_BY("{\"@id\":\"#1\",\"name\":\"Ann\"}"), ANN }, "Ann", "" },
	/* to nothing, to what has no name, to the article, in a circle */
	{ { ARTICLE_BY(BY_1), NAMED("#2", "Bo Sample") }, "", "" },
	{ { ARTICLE_BY(BY_1), "{\"@id\":\"#1\"}" }, "", "" },
	{ { ARTICLE_BY("{\"@id\":7}"), "{\"name\":\"Bo Sample\"}" }, "", "" },
	{ { ARTICLE_BY("{}"), "{\"name\":\"Bo Sample\"}" }, "", "" },
	{ { ARTICLE_BY("{\"@id\":\"#a\"}") }, "", "" },
	{ { ARTICLE_BY(BY_1), "{\"@id\":\"#1\",\"name\":{\"@id\":\"#2\"}}",
	    "{\"@id\":\"#2\",\"name\":{\"@id\":\"#1\"}}" },
	  "",
	  "" },
};

static void test_references(void **state)
{
	struct linked *linked;

	(void)state;
	OK(linked_open(&linked, &fault));
	for (size_t i = 0; i < COUNT(references); i++) {
		struct bytes authors = BYTES_UP_TO(LONGEST);
		struct article article = { 0 };

		linked_begin(linked);
		for (size_t j = 0; j < BLOCKS && references[i].blocks[j]; j++)
			OK(linked_add(linked, text_of(references[i].blocks[j]),
				      &fault));
		claims_begin(claims);
		OK(claims_add(claims, TEXT("text"), TEXT("It is late."),
			      FRAGMENT_PLAIN, &fault));
		OK(linked_claim_articles(linked, claims, &fault));
		OK(claims_settle(claims, &article, &fault));
		for (size_t j = 0; j < article.author_count; j++) {
			if (j > 0)
				OK(bytes_append_byte(&authors, '|', &fault));
			OK(bytes_append(&authors, article.authors[j], &fault));
		}
		check_text(text_from(&authors), references[i].authors);
		check_text(article.source, references[i].source);
		bytes_free(&authors);
	}
	linked_close(linked);
}

/* Many blocks, many objects, deep ones, long ones. */
static void test_hostile(void **state)
{
	static const char *const parts[] = { "[",    "{\"@graph\":[",
					     "[{},", "{\"mainEntity\":",
					     "{}",   "[0,",
					     "\"",   ARTICLE("One") "," };
	struct linked *linked;

	(void)state;
	OK(linked_open(&linked, &fault));
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes block = BYTES_UP_TO(LONGEST);

		OK(bytes_append_byte(&block, '[', &fault));
		for (size_t j = 0; j < 20000; j++)
			OK(bytes_append(&block, text_of(parts[i]), &fault));
		OK(bytes_append(&block, TEXT("{}]"), &fault));
		linked_begin(linked);
		for (size_t j = 0; j < 100; j++)
			OK(linked_add(linked, text_from(&block), &fault));
		claims_begin(claims);
		OK(linked_claim_articles(linked, claims, &fault));
		bytes_free(&block);
	}
	linked_close(linked);
}

/* A block that is too long, be it beside others, is not read. */
static void test_long(void **state)
{
	struct bytes block = BYTES_UP_TO(LONGEST);
	struct linked *linked;

	(void)state;
	OK(linked_open(&linked, &fault));
	OK(bytes_append(&block, TEXT(ARTICLE("One")), &fault));
	for (int i = 0; i < 2; i++) {
		size_t wanted = LINKED_BYTES / 2 + (size_t)i * LINKED_BYTES;

		block.length--;
		while (block.length < wanted - 1)
			OK(bytes_append_byte(&block, ' ', &fault));
		OK(bytes_append_byte(&block, '}', &fault));
		linked_begin(linked);
		OK(linked_add(linked, text_from(&block), &fault));
		claims_begin(claims);
		OK(linked_claim_articles(linked, claims, &fault));
		assert_int_equal(claims_have(claims, CLAIMS_TITLE), i == 0);
	}
	linked_begin(linked);
	block.length = 0;
	OK(bytes_append(&block, TEXT("{\"x\":\""), &fault));
	while (block.length < LINKED_BYTES / 2)
		OK(bytes_append_byte(&block, 'x', &fault));
	OK(bytes_append(&block, TEXT("\"}"), &fault));
	OK(linked_add(linked, text_from(&block), &fault));
	OK(linked_add(linked, TEXT("[]"), &fault));
	OK(linked_add(linked, text_from(&block), &fault));
	OK(linked_add(linked, TEXT(ARTICLE("One")), &fault));
	claims_begin(claims);
	OK(linked_claim_articles(linked, claims, &fault));
	assert_true(claims_have(claims, CLAIMS_TITLE));
	bytes_free(&block);
	linked_close(linked);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct linked *linked = NULL;

		claims_begin(claims);
		(void)memory_fail_at(++nth, 1);
		status = linked_open(&linked, &fault);
		if (!status)
			status = linked_add(linked,
					    TEXT("{\"@type\":\"Article\","
						 "\"headline\":\"One\n\"}"),
					    &fault);
		if (!status)
			status = linked_claim_articles(linked, claims, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		linked_close(linked);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
