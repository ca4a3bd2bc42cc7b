/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/markdown.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

static const struct {
	struct text markdown;
	const char *html;
} pieces[] = {
	{ TEXT_INIT(""), "" },
	{ TEXT_INIT("One *two* **three** ~~four~~ `five`"),
	  "<p>One <em>two</em> <strong>three</strong> <del>four</del> "
	  "<code>five</code></p>" },
	{ TEXT_INIT("# One\n\nTwo\n===\n\n###### Six"),
	  "<h1>One</h1><h1>Two</h1><h6>Six</h6>" },
	{ TEXT_INIT("One\ntwo  \nthree"), "<p>One\ntwo<br>three</p>" },
	/* a word that the end of a line parts */
	{ TEXT_INIT("the sur-\nveillance, the sur\xC2\xAD\nveillance"),
	  "<p>the sur-veillance, the sur\xC2\xADveillance</p>" },
	{ TEXT_INIT("Anglo-\nSaxon 1990-\n95 a -\nb c-\n*d* e-  \nf"),
	  "<p>Anglo-\nSaxon 1990-\n95 a -\nb c-\n<em>d</em> e-<br>f</p>" },
	{ TEXT_INIT("a-\n\nb"), "<p>a-</p><p>b</p>" },
	{ TEXT_INIT("- a\n- b\n\n1. c\n"),
	  "<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>" },
	{ TEXT_INIT("> a\n\n---\n"), "<blockquote><p>a</p></blockquote><hr>" },
	{ TEXT_INIT("```\na < b & c\n```\n"), "<pre>a &lt; b &amp; c\n</pre>" },
	{ TEXT_INIT("|a|b|\n|---|---|\n|1|2|\n"),
	  "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr>"
	  "<td>1</td><td>2</td></tr></tbody></table>" },
	/* of links and images the text */
	{ TEXT_INIT("[the port](https://x.example/ \"T\") <https://x.example/>"),
	  "<p>the port https://x.example/</p>" },
	{ TEXT_INIT("a ![the *port*](x.jpg) b [![c](y.jpg)](z) d"),
	  "<p>a  b  d</p>" },
	{ TEXT_INIT("[x]: https://x.example/\n\nsee [the port][x]"),
	  "<p>see the port</p>" },
	/* links of notes: what a reader sees */
	{ TEXT_INIT("the [[Larn Post|paper]] in [[Oskeby]]s [[a/b#c|*d*]]"),
	  "<p>the paper in Oskebys <em>d</em></p>" },
	{ TEXT_INIT(
		  "a ![[quay.png]] ![[quay.png|200]] b 在[[港口]]。在乪[[港]]"),
	  "<p>a   b 在港口。在乪港</p>" },
	{ TEXT_INIT("|[[a\\|b]]|[[c]]|\n|---|---|\n"),
	  "<table><thead><tr><th>b</th><th>c</th></tr></thead></table>" },
	{ TEXT_INIT("[[a & b < c]] [[a [[b]]"),
	  "<p>a &amp; b &lt; c [[a b</p>" },
	/* and what are none */
	{ TEXT_INIT("`[[a]]` [[ -f b ]] c[[d]] e[[1]] [[2]] [[]] ]] [[f"),
	  "<p><code>[[a]]</code> [[ -f b ]] c[[d]] e[[1]] [[2]] [[]] ]] "
	  "[[f</p>" },
	{ TEXT_INIT("a[[1]](#n) [[b]](c)\n[[d\ne]]\n\n- [[f\n- g]]"),
	  "<p>a[1] [b]\n[[d\ne]]</p><ul><li>[[f</li><li>g]]</li></ul>" },
	{ TEXT_INIT("![[[a]]](x.jpg) b]]"), "<p> b]]</p>" },
	/* HTML is HTML, and what is not is text */
	{ TEXT_INIT("<b>a</b> &amp; &copy; 5 < 6 & 7"),
	  "<p><b>a</b> &amp; &copy; 5 &lt; 6 &amp; 7</p>" },
	{ TEXT_INIT("<div>\n*a*\n</div>\n"), "<div>\n*a*\n</div>\n" },
	{ TEXT_INIT("a\0b"), "<p>a" BAD "b</p>" },
	/* what scrapers indent is no code */
	{ TEXT_INIT("    a\n\n      b"), "<p>a</p><p>b</p>" },
};

static void test_html(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct bytes out = BYTES_UP_TO(LONGEST);
		bool is_whole = false;

		OK(markdown_to_html(&out, pieces[i].markdown, &is_whole,
				    &fault));
		check_text(text_from(&out), pieces[i].html);
		assert_true(is_whole);
		bytes_free(&out);
	}
}

static const struct {
	const char *file;
	const char *text;
	const char *title;
	const char *date;
} rows[] = {
	/* the title: that of the front matter, else the first heading, if it
	 * is over everything, else as in a text file */
	{ "# Ferry late\n\nIt *is*.\n\n## Why\n\nSo.",
	  "Ferry late\n\nIt is.\n\nWhy\n\nSo.", "Ferry late", "" },
	{ "Ferry late\n==========\n\nIt is.", "Ferry late\n\nIt is.",
	  "Ferry late", "" },
	{ "Ferry late\n\nThe ferry is an hour late.",
	  "Ferry late\n\nThe ferry is an hour late.", "Ferry late", "" },
	{ "The ferry is an hour late.\n\n## Why\n\nSo.",
	  "The ferry is an hour late.\n\nWhy\n\nSo.", "", "" },
	/* a list that says where it is from */
	{ "# Ferry late\n\n+ Date: August 17, 2021\n\nIt is.",
	  "Ferry late\n\nIt is.", "Ferry late", "2021-08-17" },
	/* tags of site generators */
	{ "One {{< figure src=\"a\" >}}two {% include x.html %}three {a} {{b",
	  "One two three {a} {{b", NULL, "" },
	{ "{{ a }}{% b %}One", "One", NULL, "" },
	{ "{{}} {%%} {{% c %}} One {", "One {", NULL, "" },
	{ "{{ {% a %} }} One {% b }} two", "One {% b }} two", NULL, "" },
	{ "{% {{ a }} %} One {{ b %} two", "One {{ b %} two", NULL, "" },
	{ "{{{a}}} One {{{", "} One {{{", NULL, "" },
	/* breaks and tables */
	{ "One\ntwo\n\n- three\n- four\n\n|a|b|\n|---|---|\n|1|2|\n",
	  "One two\n\nthree\nfour\n\na\tb\n1\t2", NULL, "" },
	{ "Fish &amp; chips <script>x</script>", "Fish & chips", NULL, "" },
};

static enum status read_file(struct text text)
{
	claims_begin(claims);
	return markdown_read(text, claims, &fault);
}

static void test_articles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article article = { 0 };

		OK(read_file(text_of(rows[i].file)));
		OK(claims_settle(claims, &article, &fault));
		check_text(article.text, rows[i].text);
		check_text(article.date, rows[i].date);
		if (rows[i].title)
			check_text(article.title, rows[i].title);
	}
}

/* A title that is claimed before is none of the text's. */
static void test_claimed_title(void **state)
{
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	OK(claims_add(claims, TEXT("title"), TEXT("Ferry late"), FRAGMENT_PLAIN,
		      &fault));
	OK(markdown_read(TEXT("# Today\n\nIt *is*."), claims, &fault));
	OK(claims_settle(claims, &article, &fault));
	check_text(article.title, "Ferry late");
	check_text(article.text, "Today\n\nIt is.");
}

static void test_headings(void **state)
{
	static const char *const headings[] = { "Ferry", "Why & how" };
	struct article article = { 0 };

	(void)state;
	OK(read_file(TEXT("# Ferry\n\nLate.\n\n## Why & *how*\n\nSo.")));
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.heading_count, COUNT(headings));
	for (size_t i = 0; i < COUNT(headings); i++) {
		struct heading heading = article.headings[i];

		check_text((struct text){ article.text.data + heading.start,
					  heading.end - heading.start },
			   headings[i]);
	}
}

static void test_refusals(void **state)
{
	static const char *const files[] = { "",    " \n",        "---\n---\n",
					     "***", "![](x.jpg)", "{{ a }}" };

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct article article = { 0 };

		OK(read_file(text_of(files[i])));
		assert_int_equal(claims_settle(claims, &article, &fault),
				 STATUS_SKIP);
	}
	OK(read_file((struct text){ 0 }));
}

/* One that is too large for the renderer stays as it is. */
static void test_large(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct article article = { 0 };

	(void)state;
	OK(bytes_append(&file, TEXT("Ferry late\n\n"), &fault));
	while (file.length <= MARKDOWN_BYTES)
		OK(bytes_append(&file, TEXT("The *ferry* is late again.\n\n"),
				&fault));
	OK(read_file(text_from(&file)));
	OK(claims_settle(claims, &article, &fault));
	assert_true(text_equal(article.text, text_from(&file)));
	check_text(article.title, "Ferry late");
	bytes_free(&file);
}

/* Appends `part` so many times. */
static void repeat(struct bytes *out, const char *part, size_t times)
{
	for (size_t i = 0; i < times; i++)
		OK(bytes_append(out, text_of(part), &fault));
}

/* A few bytes that stand for very many, or take very long: the text stays as
 * it is, at once. */
static void test_bombs(void **state)
{
	enum { TIMES = 100000 };
	struct bytes files[4];

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++)
		files[i] = BYTES_UP_TO(LONGEST);
	repeat(&files[0], ">", TIMES);
	repeat(&files[0], " a", 1);
	repeat(&files[1], "[x]: ", 1);
	repeat(&files[1], "&", TIMES);
	repeat(&files[1], "\n\n", 1);
	repeat(&files[1], "[x] ", TIMES);
	repeat(&files[2], "|a", 100);
	repeat(&files[2], "|\n", 1);
	repeat(&files[2], "|---", 100);
	repeat(&files[2], "|\n", 1);
	repeat(&files[2], "|a\n", TIMES);
	repeat(&files[3], "a: [", 1);
	repeat(&files[3], "[a]: b\n", TIMES);
	for (size_t i = 0; i < COUNT(files); i++) {
		struct bytes html = BYTES_UP_TO(LONGEST);
		bool is_whole = true;

		OK(markdown_to_html(&html, text_from(&files[i]), &is_whole,
				    &fault));
		assert_false(is_whole);
		OK(read_file(text_from(&files[i])));
		assert_true(text_equal(claims_best(claims, CLAIMS_TEXT),
				       text_from(&files[i])));
		bytes_free(&html);
		bytes_free(&files[i]);
	}
}

/* What is long, but no more than that. */
static void test_long(void **state)
{
	static const char *const parts[] = { "- [ferry](late) it is\n",
					     "[ferry](late) it is\n\n",
					     "{{ ferry {% " };
	enum { TIMES = 100000 };

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes file = BYTES_UP_TO(LONGEST);
		struct bytes html = BYTES_UP_TO(LONGEST);
		bool is_whole = false;

		repeat(&file, parts[i], TIMES);
		OK(markdown_to_html(&html, text_from(&file), &is_whole,
				    &fault));
		assert_true(is_whole);
		OK(read_file(text_from(&file)));
		bytes_free(&file);
		bytes_free(&html);
	}
}

static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"[",     "![",      "*a _", "[a](", "`",        "``a`",  "<a ",
		"<!--",  "- ",      "{{",   "{%",   "}}",       "{{ }}", "|",
		"# ",    "~~",      "&",    "\\",   "[a]: b\n", "1. ",   "\t",
		"***\n", "<div>\n", "[](",  "**a ", "> - ",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes file = BYTES_UP_TO(LONGEST);

		repeat(&file, parts[i], 20000);
		OK(read_file(text_from(&file)));
		assert_true(utf8_is_valid(claims_best(claims, CLAIMS_TEXT)));
		bytes_free(&file);
	}
}

static void test_out_of_memory(void **state)
{
	static const struct text file = TEXT_INIT("# One\n\n*Two* {{ a }}.");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct claims *fresh = NULL;

		(void)memory_fail_at(++nth, 1);
		status = claims_open(&fresh, LAST_YEAR, LONGEST, &fault);
		if (!status)
			status = markdown_read(file, fresh, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			check_text(claims_best(fresh, CLAIMS_TEXT),
				   "One\n\nTwo .");
		claims_close(fresh);
	}
	assert_true(nth > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_claimed_title),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
