/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/fields.h"
#include "shared/memory.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *root = json_loads(text, JSON_DECODE_ANY, &error);

	if (!root)
		print_message("# %s: %s\n", error.text, text);
	assert_non_null(root);
	return root;
}

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

#define LONG "The ferry to Oskeby was an hour late on Tuesday, says the port."

/* What is believed of one kind. */
static const struct {
	const char *json;
	enum claims_kind kind;
	const char *value; /* "": nothing */
} rows[] = {
	/* values of each type */
	{ "{\"title\":\"One\"}", CLAIMS_TITLE, "One" },
	{ "{\"title\":\"\"}", CLAIMS_TITLE, "" },
	{ "{\"title\":null}", CLAIMS_TITLE, "" },
	{ "{\"title\":true}", CLAIMS_TITLE, "" },
	{ "{\"title\":7}", CLAIMS_TITLE, "" },
	{ "{\"text\":7}", CLAIMS_TEXT, "" },
	{ "{\"summary\":7}", CLAIMS_LEAD, "" },
	{ "{\"author\":7}", CLAIMS_AUTHOR, "" },
	{ "{\"id\":7}", CLAIMS_ID, "7" },
	{ "{\"id\":-7.5}", CLAIMS_ID, "-7.5" },
	{ "{\"date\":1629158400}", CLAIMS_DATE, "1629158400" },
	{ "{\"keywords\":7}", CLAIMS_ID, "" },
	/* objects that have a name */
	{ "{\"publisher\":{\"name\":\"Post\",\"url\":\"x\"}}", CLAIMS_SOURCE,
	  "Post" },
	{ "{\"source\":{\"id\":null,\"name\":\"Post\"}}", CLAIMS_SOURCE,
	  "Post" },
	{ "{\"source\":{\"id\":\"post\"}}", CLAIMS_SOURCE, "" },
	{ "{\"source\":{\"title\":\"Post\",\"href\":\"x\"}}", CLAIMS_SOURCE,
	  "Post" },
	{ "{\"title\":{\"rendered\":\"One\"}}", CLAIMS_TITLE, "One" },
	{ "{\"content\":{\"rendered\":\"<p>So.</p>\",\"protected\":false}}",
	  CLAIMS_TEXT, "<p>So.</p>" },
	{ "{\"title\":{\"@value\":\"One\",\"@language\":\"en\"}}", CLAIMS_TITLE,
	  "One" },
	{ "{\"title\":{\"#text\":\"One\"}}", CLAIMS_TITLE, "One" },
	{ "{\"inLanguage\":{\"@type\":\"Language\",\"name\":\"English\"}}",
	  CLAIMS_LANGUAGE, "English" },
	{ "{\"headline\":{\"main\":\"One\",\"kicker\":\"Wind\"}}", CLAIMS_TITLE,
	  "One" },
	{ "{\"byline\":{\"original\":\"By Ann\",\"organization\":null}}",
	  CLAIMS_AUTHOR, "By Ann" },
	/* objects that say of which type a value is */
	{ "{\"_id\":{\"$oid\":\"507f\"}}", CLAIMS_ID, "507f" },
	{ "{\"date\":{\"$date\":\"2021-08-17T00:00:00Z\"}}", CLAIMS_DATE,
	  "2021-08-17T00:00:00Z" },
	{ "{\"date\":{\"$date\":{\"$numberLong\":\"1629158400000\"}}}",
	  CLAIMS_DATE, "1629158400000" },
	{ "{\"date\":{\"$date\":1629158400000}}", CLAIMS_DATE,
	  "1629158400000" },
	{ "{\"author\":[{\"$ref\":\"Ann\"}]}", CLAIMS_AUTHOR, "Ann" },
	{ "{\"date\":{\"$date\":\"2021-08-17\",\"zone\":\"UTC\"}}", CLAIMS_DATE,
	  "" },
	{ "{\"date\":{\"$date\":{}}}", CLAIMS_DATE, "" },
	/* by a number, of which is said elsewhere who that is */
	{ "{\"author\":7,\"_embedded\":{\"author\":[{\"id\":7,\"name\":"
	  "\"Ann\"}]}}",
	  CLAIMS_AUTHOR, "Ann" },
	{ "{\"author\":7,\"_embedded\":{\"author\":[{\"code\":\"rest_user\","
	  "\"message\":\"Invalid user ID.\",\"data\":{\"status\":404}}]}}",
	  CLAIMS_AUTHOR, "" },
	{ "{\"author\":7,\"_embedded\":{\"author\":7}}", CLAIMS_AUTHOR, "" },
	{ "{\"author\":7,\"_embedded\":[7]}", CLAIMS_AUTHOR, "" },
	{ "{\"_embedded\":{\"author\":[{\"name\":\"Ann\"}]}}", CLAIMS_AUTHOR,
	  "" },
	/* lists: the first that is something, but all authors */
	{ "{\"title\":[\"One\",\"Two\"]}", CLAIMS_TITLE, "One" },
	{ "{\"title\":[null,7,{\"x\":1},{\"name\":\"One\"}]}", CLAIMS_TITLE,
	  "One" },
	{ "{\"title\":[]}", CLAIMS_TITLE, "" },
	{ "{\"author\":[\"Ann\",\"Bo\"]}", CLAIMS_AUTHOR, "Ann" },
	/* a text in parts */
	{ "{\"text\":[\"One.\",\"Two.\"]}", CLAIMS_TEXT, "One.\n\nTwo." },
	{ "{\"text\":[\" One. \",\"\",\" \",null,7,[\"Two.\"]]}", CLAIMS_TEXT,
	  "One.\n\nTwo." },
	{ "{\"text\":[7]}", CLAIMS_TEXT, "" },
	{ "{\"text\":{}}", CLAIMS_TEXT, "" },
	{ "{\"content\":[{\"text\":\"One.\"},{\"text\":\"Two.\"}]}",
	  CLAIMS_TEXT, "One.\n\nTwo." },
	{ "{\"body\":{\"text\":\"One.\",\"title\":\"Top\"}}", CLAIMS_TEXT,
	  "One." },
	{ "{\"body\":{\"title\":\"Top\",\"paragraphs\":[\"One.\",\"Two.\"]}}",
	  CLAIMS_TEXT, "Top\n\nOne.\n\nTwo." },
	{ "{\"body\":{\"summary\":[\"Lead.\"],\"sections\":[{\"headline\":"
	  "[\"Head\"],\"paragraphs\":[\"One.\",\"Two.\"]},{\"headline\":[],"
	  "\"paragraphs\":[\"Three.\"]}]}}",
	  CLAIMS_TEXT, "Lead.\n\nHead\n\nOne.\n\nTwo.\n\nThree." },
	/* the same in two forms, whole or part by part, but nothing else */
	{ "{\"body\":{\"html\":\"<h2>A</h2><p>" LONG
	  "</p>\",\"plain\":\"A\\n" LONG "\"}}",
	  CLAIMS_TEXT, "A\n\n" LONG },
	{ "{\"body\":[{\"text\":\"" LONG "\",\"markup\":\"<p><b>" LONG
	  "</b></p>\"},{\"text\":\"So.\",\"markup\":\"So.\"}]}",
	  CLAIMS_TEXT, LONG "\n\nSo.\n\nSo." },
	{ "{\"body\":{\"one\":\"" LONG "\",\"two\":\"" LONG " It was, they "
	  "said, the last of them.\",\"three\":\"The ferry\"}}",
	  CLAIMS_TEXT,
	  LONG "\n\n" LONG " It was, they said, the last of them."
	       "\n\nThe ferry" },
	/* pieces of a line are no paragraphs */
	{ "{\"body\":[{\"type\":\"paragraph\",\"children\":[{\"text\":\"The \"},"
	  "{\"text\":\"ferry\",\"bold\":true},{\"text\":\" is late.\"}]},"
	  "{\"type\":\"image\",\"caption\":\"A quay\"}]}",
	  CLAIMS_TEXT, "The ferry is late." },
	{ "{\"text\":[\"The \",{\"type\":\"bold\",\"text\":\"ferry\"},\" is "
	  "late.\\n\\nSo.\"]}",
	  CLAIMS_TEXT, "The ferry is late.\n\nSo." },
	/* what a part is says nothing */
	{ "{\"body\":{\"type\":\"doc\",\"content\":[{\"type\":\"p\",\"_key\":"
	  "\"a1\",\"content\":[{\"type\":\"text\",\"text\":\"One.\"}]},{"
	  "\"type\":\"p\"}]}}",
	  CLAIMS_TEXT, "One." },
	/* objects in the object say something of it, but are trusted less */
	{ "{\"_source\":{\"title\":\"One\"}}", CLAIMS_TITLE, "One" },
	{ "{\"thread\":{\"title\":\"Two\",\"site\":\"p.example\"},"
	  "\"title\":\"One\"}",
	  CLAIMS_TITLE, "One" },
	{ "{\"thread\":{\"title\":\"Two\",\"site\":\"p.example\"},"
	  "\"title\":\"One\"}",
	  CLAIMS_SOURCE, "p.example" },
	{ "{\"article\":{\"title\":\"One\",\"body\":\"So.\"}}", CLAIMS_TEXT,
	  "So." },
	{ "{\"article\":{\"title\":\"One\",\"body\":\"So.\"}}", CLAIMS_TITLE,
	  "One" },
	{ "{\"_source\":{\"text\":\"So.\"}}", CLAIMS_SOURCE, "" },
	{ "{\"article\":\"So.\"}", CLAIMS_TEXT, "So." },
	{ "{\"article\":[\"So.\",\"It is.\"]}", CLAIMS_TEXT, "So.\n\nIt is." },
	{ "{\"other\":{\"title\":\"One\"}}", CLAIMS_TITLE, "" },
	/* a date in parts */
	{ "{\"issued\":{\"date-parts\":[[2021,3,4]]}}", CLAIMS_DATE,
	  "2021-03-04" },
	{ "{\"date\":[2021,3,4]}", CLAIMS_DATE, "2021-03-04" },
	{ "{\"date\":{\"year\":2021,\"month\":\"3\",\"day\":null}}",
	  CLAIMS_DATE, "2021-03" },
	{ "{\"date\":{\"iso\":\"2021\"}}", CLAIMS_DATE, "" },
	/* objects whose names have capitals, as those around them */
	{ "{\"Title\":\"One\",\"Source\":{\"Name\":\"Larn Post\"}}",
	  CLAIMS_SOURCE, "Larn Post" },
	{ "{\"Authors\":[{\"FirstName\":\"Ann\",\"LastName\":\"Bo\"}]}",
	  CLAIMS_AUTHOR, "Ann Bo" },
	{ "{\"Title\":\"One\",\"Document\":{\"Content\":\"So.\"}}", CLAIMS_TEXT,
	  "So." },
	{ "{\"Article\":{\"Text\":\"So.\",\"Published\":\"2021-08-17\"}}",
	  CLAIMS_DATE, "2021-08-17" },
	/* in capitals alone they are not, and are a text still */
	{ "{\"ARTICLE\":{\"title\":\"One\",\"text\":\"So.\"}}", CLAIMS_TEXT,
	  "So." },
	{ "{\"article\":{\"title\":\"One\"},\"Article\":{\"text\":\"So.\"}}",
	  CLAIMS_TEXT, "So." },
	/* as programs write XML, and feeds, with attributes */
	{ "{\"title\":{\"type\":\"text\",\"$t\":\"One\"}}", CLAIMS_TITLE,
	  "One" },
	{ "{\"title\":[{\"_\":\"One\",\"$\":{\"type\":\"html\"}}]}",
	  CLAIMS_TITLE, "One" },
	{ "{\"summary\":{\"content\":\"One.\",\"direction\":\"ltr\"}}",
	  CLAIMS_LEAD, "One." },
	{ "{\"summary\":{\"html\":\"One.\"}}", CLAIMS_LEAD, "One." },
	{ "{\"content\":{\"type\":\"html\",\"$t\":\"One.\"}}", CLAIMS_TEXT,
	  "One." },
	{ "{\"content\":[{\"_\":\"One.\",\"$\":{\"type\":\"html\"}}]}",
	  CLAIMS_TEXT, "One." },
	{ "{\"data\":{\"post\":{\"title\":\"One\"}}}", CLAIMS_TITLE, "" },
	/* one item in several forms is no text in parts */
	{ "{\"body\":[{\"value\":\"<p>So.\",\"format\":\"html\","
	  "\"processed\":\"<p>So.\"}]}",
	  CLAIMS_TEXT, "<p>So." },
	{ "{\"body\":[{\"text\":\"So.\",\"inner\":[{\"text\":\"It is.\"}]}]}",
	  CLAIMS_TEXT, "So.\n\nIt is." },
	{ "{\"data\":{\"markdown\":\"So.\",\"metadata\":{\"title\":\"One\"}}}",
	  CLAIMS_TITLE, "One" },
	{ "{\"data\":{\"markdown\":\"So.\",\"metadata\":{\"title\":\"One\"}}}",
	  CLAIMS_TEXT, "So." },
	{ "{\"html\":\"So.\",\"frontmatter\":{\"title\":\"One\"}}",
	  CLAIMS_TITLE, "One" },
	{ "{\"media_name\":\"Larn Post\",\"domain\":\"larn.example\"}",
	  CLAIMS_SOURCE, "Larn Post" },
	{ "{\"first_publish_date\":\"2021-08-17\"}", CLAIMS_DATE,
	  "2021-08-17" },
	/* a message is whole in an object, be it somebody else's */
	{ "{\"extended_tweet\":{\"full_text\":\"So.\"}}", CLAIMS_TEXT, "So." },
	{ "{\"retweeted_status\":{\"text\":\"So.\"}}", CLAIMS_TEXT, "So." },
	{ "{\"retweeted_status\":{\"extended_tweet\":{\"full_text\":\"So.\"}}}",
	  CLAIMS_TEXT, "So." },
	/* where links lead, and the feed of a reader's item */
	{ "{\"alternate\":[{\"type\":\"text/html\",\"href\":"
	  "\"https://larn.example/a\"}]}",
	  CLAIMS_ADDRESS, "https://larn.example/a" },
	{ "{\"link\":[{\"rel\":\"self\",\"href\":\"https://larn.example/f\"},"
	  "{\"rel\":\"alternate\",\"href\":\"https://larn.example/a\"}]}",
	  CLAIMS_ADDRESS, "https://larn.example/a" },
	{ "{\"guid\":{\"#text\":\"https://larn.example/a\"}}", CLAIMS_ADDRESS,
	  "https://larn.example/a" },
	{ "{\"origin\":{\"streamId\":\"feed/x\",\"title\":\"Larn Post\"}}",
	  CLAIMS_SOURCE, "Larn Post" },
	{ "{\"origin\":\"Larn\"}", CLAIMS_SOURCE, "" },
	/* who sent a message */
	{ "{\"user\":{\"name\":\"Ann\",\"screen_name\":\"a\"}}", CLAIMS_AUTHOR,
	  "Ann" },
	{ "{\"account\":{\"username\":\"a\",\"display_name\":\"Ann\"}}",
	  CLAIMS_AUTHOR, "Ann" },
	{ "{\"User\":{\"Name\":\"Ann\"}}", CLAIMS_AUTHOR, "Ann" },
	{ "{\"user\":\"U1\",\"account\":{\"id\":7}}", CLAIMS_AUTHOR, "" },
	/* no objects */
	{ "[]", CLAIMS_TITLE, "" },
	{ "\"title\"", CLAIMS_TITLE, "" },
};

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		json_t *root = parse(rows[i].json);

		claims_begin(claims);
		OK(fields_add(claims, root, NULL, &fault));
		check_text(claims_best(claims, rows[i].kind), rows[i].value);
		json_decref(root);
	}
}

static void test_authors(void **state)
{
	static const char *const authors[] = { "Ann", "Bo", "Cy", "Di" };
	json_t *root = parse("{\"text\":\"So.\",\"author\":[\"Ann\",{\"name\":"
			     "\"Bo\"},null,{\"url\":\"x\"},\"Cy; Di\"]}");
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	OK(fields_add(claims, root, NULL, &fault));
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.author_count, COUNT(authors));
	for (size_t i = 0; i < COUNT(authors); i++)
		check_text(article.authors[i], authors[i]);
	json_decref(root);
}

static void test_where(void **state)
{
	json_t *root = parse("{\"text\":\"So.\",\"meta\":{\"datePublished\":"
			     "\"2021-08-17\"}}");
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	OK(fields_add(claims, root, "page", &fault));
	OK(claims_settle(claims, &article, &fault));
	check_text(article.date_from, "page:datePublished");
	json_decref(root);
}

/* Headings in a text of parts are lines of it; where there are any its
 * strings are no markup. */
static void test_headings(void **state)
{
	static const char *const headings[] = { "Head <1>", "Two", "Three" };
	json_t *root = parse(
		"{\"body\":{\"summary\":[\"Lead.\"],\"sections\":[{"
		"\"headline\":[\" Head <1> \"],\"paragraphs\":[\"One.\"]},{"
		"\"heading\":\"Two\",\"subheadline\":[\"Three\"],"
		"\"paragraphs\":[]}]}}");
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	OK(fields_add(claims, root, NULL, &fault));
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.heading_count, COUNT(headings));
	for (size_t i = 0; i < COUNT(headings); i++) {
		struct heading heading = article.headings[i];

		check_text((struct text){ article.text.data + heading.start,
					  heading.end - heading.start },
			   headings[i]);
	}
	json_decref(root);
}

/* Those of what goes on behind the text are behind the others; and what a part
 * that is HTML has for one counts. */
static void test_headings_behind(void **state)
{
	static const char *const headings[] = { "Head", "Two", "Three" };
	json_t *root = parse(
		"{\"body\":[{\"headline\":\"Head\"},\"So.\"],\"updates\":[{"
		"\"headline\":\"Two\",\"text\":\"<p>It is.</p><h2>Three</h2>"
		"<p>So.</p>\"}]}");
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	OK(fields_add(claims, root, NULL, &fault));
	OK(claims_settle(claims, &article, &fault));
	check_text(article.text,
		   "Head\n\nSo.\n\nTwo\n\nIt is.\n\nThree\n\nSo.");
	assert_int_equal(article.heading_count, COUNT(headings));
	for (size_t i = 0; i < COUNT(headings); i++) {
		struct heading heading = article.headings[i];

		check_text((struct text){ article.text.data + heading.start,
					  heading.end - heading.start },
			   headings[i]);
	}
	/* a page shows its own */
	claims_begin(claims);
	OK(fields_add(claims, root, "page", &fault));
	assert_false(claims_have_sequel(claims));
	json_decref(root);
}

static void test_many_headings(void **state)
{
	enum { SECTIONS = 1000 };
	json_t *list = json_array();
	json_t *root = json_pack("{s:o}", "body", list);
	struct article article = { 0 };

	(void)state;
	for (int i = 0; i < SECTIONS; i++)
		assert_int_equal(json_array_append_new(
					 list,
					 json_pack("{s:s, s:s}", "headline",
						   "Head", "text", "So.")),
				 0);
	claims_begin(claims);
	OK(fields_add(claims, root, NULL, &fault));
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.heading_count, SECTIONS);
	for (size_t i = 0; i < SECTIONS; i++)
		assert_memory_equal(article.text.data +
					    article.headings[i].start,
				    "Head", 4);
	json_decref(root);
}

/* Of a text that is nested too deep what is above that is read. */
static void test_deep(void **state)
{
	json_t *root = json_string("Too deep.");
	struct text text;

	(void)state;
	for (int i = 0; i < 1000; i++)
		root = i % 2 ? json_pack("[s, o]", "Here.", root) :
			       json_pack("{s:o}", "a", root);
	root = json_pack("{s:o}", "body", root);
	assert_non_null(root);
	claims_begin(claims);
	OK(fields_add(claims, root, NULL, &fault));
	text = claims_best(claims, CLAIMS_TEXT);
	assert_memory_equal(text.data, "Here.\n\nHere.\n\nHere.", 19);
	assert_in_range(text.length, 19, 200);
	json_decref(root);
}

static const struct {
	const char *json;
	bool is_article;
} articles[] = {
	{ "{}", false },
	{ "{\"text\":\"So.\"}", true },
	{ "{\"text\":null}", true },
	{ "{\"headline\":\"One\"}", true },
	{ "{\"name\":\"One\"}", false },
	{ "{\"url\":\"https://oskeby.example/\",\"date\":\"2021-08-17\"}",
	  false },
	{ "{\"description\":\"So.\"}", false },
	{ "{\"_source\":{\"maintext\":\"So.\"}}", true },
	{ "{\"_source\":{\"name\":\"So.\"}}", false },
	{ "{\"_source\":\"So.\"}", false },
	{ "{\"results\":[{\"title\":\"One\"}]}", false },
	{ "{\"name\":\"One\",\"url\":\"http://a.example/1\",\"description\":"
	  "\"Rain.\",\"datePublished\":\"2021-03-04\"}",
	  true },
	{ "{\"name\":\"Ann\",\"url\":\"http://a.example/1\",\"description\":"
	  "\"A reporter.\"}",
	  false },
	{ "{\"other\":{\"title\":\"One\"}}", false },
	{ "[{\"text\":\"So.\"}]", false },
	{ "7", false },
	{ "null", false },
};

static void test_tell(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(articles); i++) {
		json_t *root = parse(articles[i].json);

		assert_int_equal(fields_are_article(root),
				 articles[i].is_article);
		json_decref(root);
	}
	assert_false(fields_are_article(NULL));
}

static void test_tell_inner(void **state)
{
	static const struct {
		const char *json;
		bool is_inner;
	} inners[] = {
		{ "{\"article\":{\"text\":\"So.\"},\"name\":\"One\"}", true },
		{ "{\"url\":\"x\",\"data\":{\"title\":\"One\"}}", true },
		{ "{\"article\":{\"text\":\"So.\"},\"title\":\"One\"}", false },
		{ "{\"article\":\"So.\"}", false },
		{ "{\"title\":\"One\"}", false },
		{ "{\"data\":{\"url\":\"x\"}}", false },
		{ "[]", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(inners); i++) {
		json_t *root = parse(inners[i].json);

		assert_int_equal(fields_are_inner(root), inners[i].is_inner);
		json_decref(root);
	}
}

static void test_out_of_memory(void **state)
{
	json_t *root = parse("{\"title\":\"One\",\"id\":7,\"body\":{"
			     "\"sections\":[{\"headline\":\"Head\","
			     "\"paragraphs\":[\"So.\"]}]}}");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct claims *fresh = NULL;

		(void)memory_fail_at(++nth, 1);
		status = claims_open(&fresh, LAST_YEAR, LONGEST, &fault);
		if (!status)
			status = fields_add(fresh, root, NULL, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			check_text(claims_best(fresh, CLAIMS_TEXT),
				   "Head\n\nSo.");
		claims_close(fresh);
	}
	assert_true(nth > 6);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_authors),
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_headings_behind),
		cmocka_unit_test(test_many_headings),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_tell),
		cmocka_unit_test(test_tell_inner),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
