/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/elements.h"
#include "tests/unit/unit.h"

static void assert_text(struct text text, const char *expected)
{
	assert_true(text_equal(text, text_of(expected)));
}

static void test_meanings(void **state)
{
	static const struct {
		const char *name;
		enum elements_family family;
		enum elements_use use;
		const char *claim; /* of a field */
		bool is_beside;
	} rows[] = {
		{ "item", ELEMENTS_FEED, ELEMENTS_RECORD, NULL, false },
		{ "ns0:entry", ELEMENTS_FEED, ELEMENTS_RECORD, NULL, false },
		{ "title", ELEMENTS_FEED, ELEMENTS_FIELD, "title", false },
		{ "ns0:title", ELEMENTS_FEED, ELEMENTS_FIELD, "title", false },
		{ "dc:creator", ELEMENTS_FEED, ELEMENTS_FIELD, "dc:creator",
		  false },
		{ "dc:subject", ELEMENTS_FEED, ELEMENTS_SKIP, NULL, false },
		{ "content:encoded", ELEMENTS_FEED, ELEMENTS_FIELD,
		  "content:encoded", false },
		{ "excerpt:encoded", ELEMENTS_FEED, ELEMENTS_FIELD, "excerpt",
		  false },
		{ "media:title", ELEMENTS_FEED, ELEMENTS_FIELD, "title", true },
		{ "media:content", ELEMENTS_FEED, ELEMENTS_OPEN, NULL, true },
		{ "content", ELEMENTS_FEED, ELEMENTS_FIELD, "content", false },
		{ "image", ELEMENTS_FEED, ELEMENTS_SKIP, NULL, false },
		{ "name", ELEMENTS_FEED, ELEMENTS_OPEN, NULL, false },
		{ "url", ELEMENTS_FEED, ELEMENTS_FIELD, "url", false },
		{ "url", ELEMENTS_SITEMAP, ELEMENTS_RECORD, NULL, false },
		{ "body", ELEMENTS_OTHER, ELEMENTS_FIELD, "body", false },
		{ "body", ELEMENTS_NITF, ELEMENTS_OPEN, NULL, false },
		{ "page", ELEMENTS_OTHER, ELEMENTS_ROW, NULL, false },
		{ "wp:post_type", ELEMENTS_FEED, ELEMENTS_KIND, NULL, false },
		{ "wp:author", ELEMENTS_FEED, ELEMENTS_OPEN, NULL, false },
		{ "author", ELEMENTS_FEED, ELEMENTS_FIELD, "author", false },
		{ "wp:author_login", ELEMENTS_FEED, ELEMENTS_LOGIN, NULL,
		  false },
		{ "wp:author_display_name", ELEMENTS_FEED, ELEMENTS_SHOWN, NULL,
		  false },
		{ "page", ELEMENTS_WIKI, ELEMENTS_SKIP, NULL, false },
		{ "whatever", ELEMENTS_OTHER, ELEMENTS_OPEN, NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct elements_meaning meaning =
			elements_find(text_of(rows[i].name), rows[i].family);

		assert_int_equal(meaning.use, rows[i].use);
		assert_int_equal(meaning.is_beside, rows[i].is_beside);
		if (rows[i].claim)
			assert_text(meaning.name, rows[i].claim);
	}
}

/* What is called a field has a name that claims know. */
static void test_known(void **state)
{
	static const char *const names[] = {
		"encoded",        "excerpt:encoded",
		"atom:id",        "origLink",
		"news:name",      "loc",
		"main",           "hl1",
		"body.content",   "inlineXML",
		"inlineData",     "contentCreated",
		"versionCreated", "by",
	};
	enum claims_kind kind;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		struct elements_meaning meaning =
			elements_find(text_of(names[i]), ELEMENTS_OTHER);

		assert_int_equal(meaning.use, ELEMENTS_FIELD);
		assert_true(claims_knows(meaning.name, &kind));
		assert_int_equal(kind, meaning.kind);
	}
}

static void test_families(void **state)
{
	(void)state;
	assert_int_equal(elements_family_of(TEXT("rdf:RDF")), ELEMENTS_FEED);
	assert_int_equal(elements_family_of(TEXT("rss")), ELEMENTS_FEED);
	assert_int_equal(elements_family_of(TEXT("urlset")), ELEMENTS_SITEMAP);
	assert_int_equal(elements_family_of(TEXT("TEI")), ELEMENTS_TEI);
	assert_int_equal(elements_family_of(TEXT("html")), ELEMENTS_OTHER);
	assert_int_equal(elements_family_of(TEXT("")), ELEMENTS_OTHER);
}

static void test_attributes(void **state)
{
	static const struct {
		const char *element;
		const char *attribute;
		const char *claim; /* NULL: none */
	} rows[] = {
		{ "doc", "sitename", "sitename" },
		{ "doc", "xml:space", NULL },
		{ "rss:item", "about", "guid" },
		{ "item", "title", NULL },
		{ "date.issue", "norm", "issued" },
		{ "category", "name", NULL },
		{ "article", "date", "date" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text claim;
		bool is_claim = elements_claim(text_of(rows[i].element),
					       text_of(rows[i].attribute),
					       &claim);

		assert_int_equal(is_claim, rows[i].claim != NULL);
		if (is_claim)
			assert_text(claim, rows[i].claim);
	}
}

static void test_html(void **state)
{
	(void)state;
	assert_text(elements_local(TEXT("a:b")), "b");
	assert_text(elements_local(TEXT("b")), "b");
	assert_text(elements_local(TEXT("b:")), "");
	assert_text(elements_local(TEXT("")), "");
	assert_text(elements_in_html(TEXT("item")), "li");
	assert_text(elements_in_html(TEXT("p")), "p");
	assert_text(elements_in_html(TEXT("graphic")), "");
	assert_true(elements_is_void(TEXT("br")));
	assert_false(elements_is_void(TEXT("b")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meanings),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_families),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_html),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
