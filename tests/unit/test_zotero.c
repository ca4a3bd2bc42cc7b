/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/zotero.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2030, LONGEST = 1 << 20, FACTS = 7, ITEMS = 6 };

static const enum claims_kind kinds[FACTS] = { CLAIMS_TITLE,  CLAIMS_LEAD,
					       CLAIMS_DATE,   CLAIMS_SOURCE,
					       CLAIMS_AUTHOR, CLAIMS_ADDRESS,
					       CLAIMS_ID };

#define ROOT                                                       \
	"<rdf:RDF\n xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-" \
	"syntax-ns#\"\n"                                           \
	" xmlns:z=\"http://www.zotero.org/namespaces/export#\"\n"  \
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
#define TYPE(type) "<z:itemType>" type "</z:itemType>\n"
#define PERSON(given, surname)                                        \
	"<rdf:li><foaf:Person>\n<foaf:surname>" surname               \
	"</foaf:surname>\n<foaf:givenName>" given "</foaf:givenName>" \
	"\n</foaf:Person></rdf:li>\n"
#define AUTHORS(persons)                                          \
	"<bib:authors>\n<rdf:Seq>\n" persons "</rdf:Seq>\n</bib:" \
	"authors>\n"
#define ADDRESS(url)                                                     \
	"<dc:identifier>\n<dcterms:URI>\n<rdf:value>" url "</rdf:value>" \
	"\n</dcterms:URI>\n</dc:identifier>\n"

/* clang-format off */
static const char file[] = "<?xml version=\"1.0\"?>\n<!-- > -->\n" ROOT
	/* all of it, and an editor, a tag, a file */
	"<bib:Article rdf:about=\"https://larn.example/q\">\n"
	TYPE("newspaperArticle")
	"<dcterms:isPartOf><bib:Newspaper><dc:title>Larn Post</dc:title>"
	"</bib:Newspaper></dcterms:isPartOf>\n"
	AUTHORS(PERSON("Ann", "Example") PERSON("Bo", "Sample"))
	"<bib:editors><rdf:Seq>" PERSON("No", "Body") "</rdf:Seq></bib:"
	"editors>\n<dc:subject><z:AutomaticTag><rdf:value>Ferry</rdf:value>"
	"</z:AutomaticTag></dc:subject>\n<link:link rdf:resource=\"#item_2\"/>\n"
	"<dc:title>Quay &amp; cameras</dc:title>\n<dcterms:abstract>Forty "
	"cameras.</dcterms:abstract>\n<dc:date>2021-03-04</dc:date>\n"
	ADDRESS("https://larn.example/quay") "</bib:Article>\n"
	"<z:Attachment rdf:about=\"#item_2\">\n" TYPE("attachment")
	"<dc:title>Snapshot</dc:title></z:Attachment>\n"
	/* a journal apart, an address as what it is about */
	"<rdf:Description rdf:about=\"https://osmund.example/f\">\n"
	TYPE("journalArticle") "<dcterms:isPartOf rdf:resource=\"urn:issn:2\"/>"
	"<dc:title><![CDATA[Ferry > late]]></dc:title></rdf:Description>\n"
	"<bib:Journal rdf:about=\"urn:issn:1\"><dc:title>No</dc:title>"
	"</bib:Journal>\n<bib:Journal rdf:about=\"urn:issn:2\"><prism:number>5"
	"</prism:number><dc:title>Ferries</dc:title></bib:Journal>\n"
	/* a note, and no address */
	"<bib:Book rdf:about=\"#item_7\">\n" TYPE("book")
	"<dc:publisher><foaf:Organization><foaf:name>Larn Press</foaf:name>"
	"</foaf:Organization></dc:publisher>\n<dcterms:isReferencedBy "
	"rdf:resource=\"#item_8\"/><dc:title>A history</dc:title></bib:Book>\n"
	"<bib:Memo rdf:about=\"#item_9\"><rdf:value>Other</rdf:value></bib:Memo>"
	"<bib:Memo rdf:about=\"#item_8\"><rdf:value>&lt;p&gt;Ask.&lt;/p&gt;"
	"</rdf:value></bib:Memo>\n"
	"<z:Collection rdf:about=\"#collection_1\"><dc:title>Larn</dc:title>"
	"</z:Collection>\n</rdf:RDF>\n<!-- <bib:Book>" TYPE("book") "-->";

/* clang-format on */

static const char *const facts[ITEMS][FACTS] = {
	{ "Quay & cameras", "Forty cameras.", "2021-03-04", "Larn Post",
	  "Ann Example", "https://larn.example/quay", "" },
	{ "Ferry > late", "", "", "Ferries", "", "https://osmund.example/f",
	  "" },
	{ "A history", "<p>Ask.</p>", "", "Larn Press", "", "", "#item_7" },
};

static void test_items(void **state)
{
	static struct zotero zotero;
	struct article article = { 0 };
	struct claims *claims;
	struct text item;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	assert_true(zotero_is_start(text_of(file)));
	zotero_begin(&zotero, text_of(file));
	for (size_t i = 0; i < ITEMS && facts[i][0]; i++) {
		assert_true(zotero_next(&zotero, &item));
		assert_int_equal(item.data[0], '<');
		claims_begin(claims);
		OK(zotero_claim(&zotero, item, claims, &fault));
		for (size_t j = 0; j < FACTS; j++)
			if (!text_equal(claims_best(claims, kinds[j]),
					text_of(facts[i][j])))
				fail_msg("%zu, %zu", i, j);
		OK(claims_settle(claims, &article, &fault));
		assert_int_equal(article.author_count, i == 0 ? 2 : 0);
	}
	assert_false(zotero_next(&zotero, &item));
	claims_close(claims);
}

static const char *const others[] = {
	"",
	"<rdf:RDF",
	"<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"><item>",
	/* the name of the space in what follows, or within another name */
	"<rdf:RDF><dc:title>\"http://www.zotero.org/namespaces/export#\"",
	"<rdf:RDF xmlns:z=\"http://www.zotero.org/namespaces/export#2\">",
	"<html xmlns:z=\"http://www.zotero.org/namespaces/export#\">",
	"<?xml?><rss><rdf:RDF z=\"http://www.zotero.org/namespaces/export#\">",
};

static void test_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(others); i++)
		if (zotero_is_start(text_of(others[i])))
			fail_msg("%s", others[i]);
}

/* A long journal of many items costs no more than the file's length, nor do many
 * names that are in each other. */
static void test_long(void **state)
{
	enum { MANY = 20000, DEEP = 100 };
	static struct zotero zotero;
	struct bytes text = BYTES_UP_TO(8 << 20);
	struct claims *claims;
	struct text item;
	struct fault fault;
	size_t count = 0;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	OK(bytes_append(&text,
			TEXT(ROOT "<bib:Journal rdf:about=\"urn:issn:1\">"),
			&fault));
	for (size_t i = 0; i < MANY; i++)
		OK(bytes_append(&text, TEXT("<dc:title>Quay</dc:title>"),
				&fault));
	OK(bytes_append(&text, TEXT("</bib:Journal>"), &fault));
	for (size_t i = 0; i < MANY; i++)
		OK(bytes_append(
			&text,
			TEXT("<bib:Article>" TYPE(
				"letter") "<dcterms:isPartOf rdf:resource="
					  "\"urn:issn:1\"/></bib:Article>"),
			&fault));
	OK(bytes_append(&text, TEXT("<bib:Book>" TYPE("book") "<bib:authors>"),
			&fault));
	for (size_t i = 0; i < DEEP; i++)
		OK(bytes_append(&text, TEXT("<foaf:Person><foaf:surname>"),
				&fault));
	for (size_t i = 0; i < MANY; i++)
		OK(bytes_append(&text, TEXT("Example "), &fault));
	zotero_begin(&zotero, text_from(&text));
	for (; zotero_next(&zotero, &item); count++) {
		claims_begin(claims);
		OK(zotero_claim(&zotero, item, claims, &fault));
		assert_false(claims_have(claims, CLAIMS_SOURCE));
	}
	assert_int_equal(count, MANY + 1);
	claims_close(claims);
	bytes_free(&text);
}

/* Cut at any byte. */
static void test_damaged(void **state)
{
	static struct zotero zotero;
	struct claims *claims;
	struct fault fault;

	(void)state;
	OK(claims_open(&claims, LAST_YEAR, LONGEST, &fault));
	for (size_t i = 1; i < sizeof(file); i++) {
		char *copy = malloc(i); /* no byte more, for ASan */
		struct text item;

		assert_non_null(copy);
		memcpy(copy, file, i);
		zotero_begin(&zotero, (struct text){ copy, i });
		while (zotero_next(&zotero, &item)) {
			claims_begin(claims);
			OK(zotero_claim(&zotero, item, claims, &fault));
		}
		claims_begin(claims);
		free(copy);
	}
	claims_close(claims);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
