/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/scrub.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

static const struct {
	struct text html;
	const char *scrubbed;
} rows[] = {
	{ TEXT_INIT(""), "" },
	{ TEXT_INIT("plain"), "plain" },
	{ TEXT_INIT("<P CLASS=Lead>a</P >"), "<p CLASS=\"Lead\">a</p>" },
	{ TEXT_INIT("a\0b<p\0>"), "ab<p>" },
	/* white space of HTML alone */
	{ TEXT_INIT("a\fb\vc&#12;d<p\ftitle='e\ff'>"),
	  "a b c d<p title=\"e f\">" },
	{ TEXT_INIT("a\fnot &not b"), "a not ¬ b" },
	/* "<" that begins nothing */
	{ TEXT_INIT("<title>a <#1 &#49;</title>b"),
	  "<title>a &lt;#1 1</title>b" },
	{ TEXT_INIT("3 < 4 <"), "3 &lt; 4 &lt;" },
	{ TEXT_INIT("<3 you"), "&lt;3 you" },
	/* character references */
	{ TEXT_INIT("&eacute;&#146;&hellip;"), "é’…" },
	{ TEXT_INIT("&lt;b&gt; &amp;amp; AT&T"), "&lt;b> &amp;amp; AT&amp;T" },
	/* comments and what browsers take for one */
	/* ends of paragraphs that are none to the parser */
	{ TEXT_INIT("a</p>b"), "a<p></p>b" },
	{ TEXT_INIT("<p>a<ul></ul>b</P>c</p>d"),
	  "<p>a<ul></ul>b<p></p>c<p></p>d" },
	{ TEXT_INIT("<p>a<ul></ul><p>b</p>c"), "<p>a<ul></ul><p>b</p>c" },
	{ TEXT_INIT("<div><p>a<b></b></p></div>"),
	  "<div><p>a<b></b></p></div>" },
	{ TEXT_INIT("a<!-- <p>no</p> -->b"), "ab" },
	{ TEXT_INIT("a<!-->b"), "ab" },
	{ TEXT_INIT("a<!-- no --!>b-->"), "ab-->" },
	{ TEXT_INIT("a<!-- no"), "a" },
	{ TEXT_INIT("<!DOCTYPE html><![if IE]>a<![endif]><?xml v?>b</>"),
	  "ab" },
	/* what is cut off is no tag */
	{ TEXT_INIT("a<p"), "a" },
	{ TEXT_INIT("a<p class='x>y</p>"), "a" },
	{ TEXT_INIT("<p>a</p"), "<p>a" },
	/* attributes */
	{ TEXT_INIT("<a b c='d\"e' f = g>"), "<a b c=\"d&#34;e\" f=\"g\">" },
	{ TEXT_INIT("<a href=/x/y>"), "<a href=\"/x/y\">" },
	{ TEXT_INIT("<a \"bad\" ok=1>"), "<a ok=\"1\">" },
	{ TEXT_INIT("<a =b c>"), "<a c>" },
	{ TEXT_INIT("<br/><div />x"), "<br/><div/>x" },
	{ TEXT_INIT("<a/b/>"), "<a b/>" },
	{ TEXT_INIT("<p(x) a=1>"), "<p a=\"1\">" },
	/* end tags of nothing */
	{ TEXT_INIT("a</b>c<b></b></b>"), "ac<b></b>" },
	{ TEXT_INIT("a</br>b"), "a<br>b" },
	/* elements that hold no tags */
	{ TEXT_INIT("<title>a <b> &amp; c</title>d"),
	  "<title>a &lt;b> &amp; c</title>d" },
	{ TEXT_INIT("<title>a <p>b"), "<title>a <p>b" },
	{ TEXT_INIT("<script>if (a<b) '</p>'</script>x"),
	  "<script></script>x" },
	{ TEXT_INIT("<script type='application/ld+json'>{\"a\":\"<b>&amp;\0\"}"
		    "</SCRIPT >x"),
	  "<script type=\"application/ld+json\">{\"a\":\"<b>&amp;\"}"
	  "</script>x" },
	{ TEXT_INIT("<style>p { }</style>x"), "<style></style>x" },
	{ TEXT_INIT("<style>p"), "<style>" },
	{ TEXT_INIT("<iframe><p>no</p></iframe>x"), "<iframe></iframe>x" },
	{ TEXT_INIT("<noscript><p>no</p></noscript>x"),
	  "<noscript><p>no</p></noscript>x" },
};

static void test_scrub(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct fault fault;

		bytes_clear(&out);
		assert_int_equal(scrub_html(&out, rows[i].html, &fault), 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, rows[i].scrubbed);
	}
	bytes_free(&out);
}

static void test_many_attributes(void **state)
{
	struct bytes html = BYTES_UP_TO(1 << 20);
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct fault fault;
	size_t count = 0;

	(void)state;
	assert_int_equal(bytes_append(&html, TEXT("<p"), &fault), 0);
	for (int i = 0; i < SCRUB_ATTRIBUTES + 10; i++)
		assert_int_equal(bytes_printf(&html, &fault, " a%d=1", i), 0);
	assert_int_equal(bytes_append(&html, TEXT(">x"), &fault), 0);
	assert_int_equal(scrub_html(&out, text_from(&html), &fault), 0);
	for (size_t i = 0; i < out.length; i++)
		count += out.data[i] == '=';
	assert_int_equal(count, SCRUB_ATTRIBUTES);
	assert_memory_equal(out.data + out.length - 2, ">x", 2);
	bytes_free(&html);
	bytes_free(&out);
}

/* It comes to the end of anything, with no more than it may. */
static void test_any_tags(void **state)
{
	static const char *const parts[] = { "<",   ">",     "</",     "!--",
					     "-->", "title", "a",      "'",
					     "\"",  "=",     "/",      " ",
					     "&",   "lt;",   "script", "é" };
	unsigned int seed = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char html[100] = "";
		struct text text = { html, 0 };
		struct bytes out;
		struct fault fault;

		for (int i = 0; i < 12; i++) {
			const char *part =
				parts[(size_t)rand_r(&seed) % COUNT(parts)];

			memcpy(html + text.length, part, strlen(part));
			text.length += strlen(part);
		}
		out = BYTES_UP_TO(scrub_room(text.length));
		assert_int_equal(scrub_html(&out, text, &fault), 0);
		assert_true(utf8_is_valid(text_from(&out)));
		bytes_free(&out);
	}
}

static void test_out_of_memory(void **state)
{
	struct text html = TEXT("<p class='a'>b &amp; c</p>"
				"<script type=json>{}</script><title>d</title>"
				"and more than the first sixty-four bytes");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes out = BYTES_UP_TO(1000);
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = scrub_html(&out, html, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&out);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scrub),
		cmocka_unit_test(test_many_attributes),
		cmocka_unit_test(test_any_tags),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
