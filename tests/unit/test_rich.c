/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/rich.h"
#include "tests/unit/unit.h"

enum { LONGEST = 1 << 20, DEPTH = 500 };

static struct fault fault;

/* Bodies, and their paragraphs; headings have a sign before them. */
static const struct {
	const char *body;
	const char *paragraphs; /* with | between */
} rows[] = {
	{ "\"One.\"", "One." },
	{ "\" \"", "" },
	{ "7", "" },
	{ "[\"One.\",\" Two. \"]", "One.|Two." },
	/* blocks of text */
	{ "[{\"type\":\"text\",\"content\":\"One.\"},"
	  "{\"type\":\"header\",\"content\":\"Two\"},"
	  "{\"type\":\"text\",\"content\":\"Three.\"}]",
	  "One.|#Two|Three." },
	{ "{\"blocks\":[{\"key\":\"a\",\"text\":\"One.\"},{\"text\":\"Two.\"}],"
	  "\"entityMap\":{}}",
	  "One.|Two." },
	/* Editor.js */
	{ "{\"time\":7,\"blocks\":[{\"type\":\"header\",\"data\":{\"text\":"
	  "\"One\",\"level\":2}},{\"type\":\"paragraph\",\"data\":{\"text\":"
	  "\"Two.\"}},{\"type\":\"list\",\"data\":{\"style\":\"ordered\","
	  "\"items\":[\"Three.\",{\"content\":\"Four.\",\"items\":[{\"content\":"
	  "\"Five.\",\"items\":[]}]}]}},{\"type\":\"image\",\"data\":{"
	  "\"caption\":\"A quay.\"}},{\"type\":\"embed\",\"data\":{\"source\":"
	  "\"https://oskeby.example/a b\"}},{\"type\":\"delimiter\",\"data\":{}}],"
	  "\"version\":\"2.22.2\"}",
	  "#One|Two.|Three.|Four.|Five." },
	/* Mobiledoc */
	{ "{\"version\":\"0.3.1\",\"markups\":[[\"b\"]],\"atoms\":[["
	  "\"soft-return\",\"\",{}],[\"mention\",\"@ann\",{}]],\"cards\":[["
	  "\"image\",{\"src\":\"a b\"}],[\"markdown\",{\"markdown\":"
	  "\"Seven.\"}]],\"sections\":[[1,\"p\",[[0,[],0,\"One \"],[0,[0],1,"
	  "\"two\"],[1,[],0,0],[0,[],0,\"three \"],[1,[],0,1]]],[10,0],[1,"
	  "\"h2\",[[0,[],0,\"Four\"]]],[3,\"ul\",[[[0,[],0,\"Five.\"]],[[0,[],0,"
	  "\"Six.\"]]]],[10,1],[1,\"p\",[]],[10,-1],[1],7,[9,[]]]}",
	  "One two\nthree @ann|#Four|Five.|Six.|Seven." },
	/* leaves of one paragraph */
	{ "{\"nodeType\":\"document\",\"content\":[{\"nodeType\":\"paragraph\","
	  "\"content\":[{\"nodeType\":\"text\",\"value\":\"One \"},"
	  "{\"nodeType\":\"hyperlink\",\"content\":[{\"nodeType\":\"text\","
	  "\"value\":\"two\"}]},{\"nodeType\":\"text\",\"value\":\" three.\"}]},"
	  "{\"nodeType\":\"heading-2\",\"content\":[{\"nodeType\":\"text\","
	  "\"value\":\"Four\"}]}]}",
	  "One two three.|#Four" },
	{ "[{\"_type\":\"block\",\"children\":[{\"_type\":\"span\",\"text\":\"One "
	  "\"},{\"_type\":\"hardBreak\"},{\"text\":\"two.\"}]}]",
	  "One \ntwo." },
	{ "[{\"__typename\":\"ParagraphBlock\",\"content\":[{\"text\":\"Sur\"},"
	  "{\"text\":\"veillance.\"}]},{\"type\":\"p\",\"children\":["
	  "{\"text\":\"Two.\"}]}]",
	  "Surveillance.|Two." },
	/* paragraphs in a quote */
	{ "[{\"type\":\"blockquote\",\"content\":[{\"type\":\"paragraph\","
	  "\"content\":[{\"text\":\"One.\"}]},{\"type\":\"paragraph\","
	  "\"content\":[{\"text\":\"Two.\"}]}]}]",
	  "One.|Two." },
	/* sections */
	{ "[{\"headline\":\"One\",\"paragraphs\":[\"Two.\",\"Three.\"]}]",
	  "#One|Two.|Three." },
	/* what is no text of it */
	{ "[{\"type\":\"image\",\"text\":\"A quay.\"},"
	  "{\"type\":\"related_content\",\"text\":\"Read this.\"},"
	  "{\"type\":\"ad\",\"text\":\"Buy fish.\"},"
	  "{\"title\":\"Other\",\"url\":\"https://x.example/a\",\"text\":\"No.\"},"
	  "{\"type\":\"text\",\"text\":\"One.\",\"slug\":\"No no.\"}]",
	  "One." },
	/* what has a text beside a picture, and a link in a paragraph */
	{ "[{\"type\":\"textWithImage\",\"text\":\"One.\"}]", "One." },
	{ "[{\"type\":\"p\",\"children\":[{\"text\":\"See \"},{\"type\":\"a\","
	  "\"title\":\"Port\",\"url\":\"https://x.example/a\",\"children\":["
	  "{\"text\":\"the port\"}]},{\"text\":\" of Larn.\"}]}]",
	  "See the port of Larn." },
	/* a line with pieces set off in it, but not paragraphs beside others */
	{ "[\"The \",{\"type\":\"bold\",\"text\":\"ferry\"},\" was late.\"]",
	  "The ferry was late." },
	{ "[\"One.\",{\"type\":\"text\",\"text\":\"Two.\"}]", "One.|Two." },
	{ "[[[{\"text\":\"One.\"}]],null,true,{\"type\":7}]", "One." },
};

static void put_item(struct bytes *out, const json_t *item)
{
	const json_t *heading = json_object_get(item, "heading");
	const json_t *string = heading ? heading : item;

	if (out->length > 0)
		OK(bytes_append(out, TEXT("|"), &fault));
	if (heading)
		OK(bytes_append(out, TEXT("#"), &fault));
	OK(bytes_append(out, text_of(json_string_value(string)), &fault));
}

static void check(const char *json, const char *paragraphs)
{
	json_t *body = json_loads(json, JSON_DECODE_ANY, NULL);
	json_t *list = json_array();
	struct bytes text = BYTES_UP_TO(LONGEST);
	struct bytes out = BYTES_UP_TO(LONGEST);

	assert_non_null(body);
	OK(rich_read(list, &text, body, &fault));
	for (size_t i = 0; i < json_array_size(list); i++)
		put_item(&out, json_array_get(list, i));
	assert_true(text_equal(text_from(&out), text_of(paragraphs)));
	assert_int_equal(text.length > 0, json_array_size(list) > 0);
	bytes_free(&text);
	bytes_free(&out);
	json_decref(list);
	json_decref(body);
}

static void test_paragraphs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(rows[i].body, rows[i].paragraphs);
}

static const struct {
	const char *body;
	bool is_rich;
} kinds[] = {
	{ "[{\"type\":\"paragraph\",\"children\":[{\"text\":\"One.\"}]}]",
	  true },
	{ "{\"type\":\"doc\",\"content\":[{\"type\":\"image\"},{\"type\":"
	  "\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"One.\"}]}],"
	  "\"data\":{}}",
	  true },
	{ "[\"The \",{\"type\":\"bold\",\"text\":\"ferry\"}]", true },
	/* parts that are paragraphs by themselves */
	{ "[{\"type\":\"paragraph\",\"text\":\"One.\"}]", false },
	{ "[{\"type\":\"paragraph\",\"text\":[\"One.\",\"Two.\"]}]", false },
	{ "[\"One. \",\"Two.\"]", false },
	{ "[\"One. \",{\"type\":\"header\",\"text\":\"Two\"}]", false },
	{ "[\"One. \",{\"text\":\"Two\"}]", false },
	/* of which some would be lost */
	{ "{\"intro\":[\"One.\"],\"content\":[{\"type\":\"paragraph\","
	  "\"content\":[{\"text\":\"Two.\"}]}]}",
	  false },
	{ "[{\"type\":\"paragraph\",\"children\":[{\"text\":\"One.\"}]},{\"type\":"
	  "\"interview\",\"question\":\"Why was the ferry to Oskeby late, and not "
	  "the train?\",\"answer\":\"It was.\"}]",
	  false },
	{ "[{\"type\":\"paragraph\",\"children\":[{\"text\":\"One.\"}]},{\"type\":"
	  "\"image\",\"caption\":\"The quay of Larn in the rain, as it was on "
	  "Tuesday.\"}]",
	  true },
	{ "{}", false },
	{ "[]", false },
	{ "\"One.\"", false },
};

static void test_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		json_t *body = json_loads(kinds[i].body, JSON_DECODE_ANY, NULL);

		assert_int_equal(rich_is_rich(body), kinds[i].is_rich);
		json_decref(body);
	}
}

/* Brackets inside each other are read as far as they may be. */
static void test_deep(void **state)
{
	char deep[2 * DEPTH + 7];

	(void)state;
	memset(deep, '[', DEPTH);
	memcpy(deep + DEPTH, "\"One.\"", 6);
	memset(deep + DEPTH + 6, ']', DEPTH);
	deep[2 * DEPTH + 6] = '\0';
	check(deep, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paragraphs),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
