/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/render.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 26 };

static const struct {
	const char *html;
	const char *text;
} rows[] = {
	{ "", "" },
	{ " <p> </p> ", "" },
	{ "one\n  two\tthree&nbsp; four", "one two three four" },
	{ "<p>One</p>\n<p>Two<p>Three", "One\n\nTwo\n\nThree" },
	/* a button is not seen, but for what goes on in one left open */
	{ "<p>One<p><button><p>Menu</p><div></div></button>Two", "One\n\nTwo" },
	{ "<button><div>Menu<div></button></div><main><p>One</main>",
	  "Menu\n\nOne" },
	{ "<button><div></button><p>One<p>Two<p>Three", "One\n\nTwo\n\nThree" },
	{ "<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree" },
	{ "One<br>two<br/>\n<br>three<br><br><br>four<br>",
	  "One\ntwo\n\nthree\n\nfour" },
	{ "<p><br>One</p><br><p>Two</p>", "One\n\nTwo" },
	/* inline elements part no words */
	{ "sur<b>veil</b><wbr>lance <i>of</i> <a>all</a>.",
	  "surveillance of all." },
	{ "a<x-unknown>b</x-unknown>", "ab" },
	{ "a<span style='color:red; display : block'>b</span>c",
	  "a\n\nb\n\nc" },
	{ "&lt;b&gt; &amp;amp; caf&eacute;", "<b> &amp; café" },
	{ "He said <q>no</q>.", "He said “no”." },
	/* raised signs */
	{ "word<sup><a href='#n'>1</a></sup> on", "word[1] on" },
	{ "word<sup><a href='#n'>[1]</a></sup> on", "word[1] on" },
	{ "10<sup>6</sup> on the 19<sup>th</sup>, m<sup>2</sup>",
	  "10^6 on the 19th, m2" },
	{ "<sup>1</sup>note <sup></sup>", "[1]note" },
	{ "<p>a<p><sup><a href='#r'>1</a></sup>note", "a\n\n[1]note" },
	{ "quarry<sup>1</sup> of the EU<sup>4</sup> and “Larn”<sup>2,3</sup>.",
	  "quarry[1] of the EU[4] and “Larn”[2,3]." },
	{ "мост<sup>2</sup> in 2021.<sup>12</sup> Then",
	  "мост[2] in 2021.[12] Then" },
	{ "40 km<sup>2</sup>, x<sup>3</sup>, B<sup>12</sup>, Fe<sup>3+</sup>",
	  "40 km2, x3, B12, Fe3+" },
	{ "the <sup>14</sup>C, M<sup>lle</sup>, III<sup>e</sup>",
	  "the 14C, Mlle, IIIe" },
	/* lists */
	{ "a<ul><li>b</li><li>c</li></ul>d", "a\n\nb\nc\n\nd" },
	{ "<ol><li>b<ul><li>c</ul><li>d</ol>", "b\n\nc\n\nd" },
	{ "<dl><dt>t<dd>d<dt>u<dd>e</dl>", "t\nd\nu\ne" },
	/* tables of data, and tables that lay out a page */
	{ "<table><thead><tr><th>Year<th>Sum</tr></thead>"
	  "<tr><td>1999<td><p>12<br>or 13</p></table>x",
	  "Year\tSum\n1999\t12 or 13\n\nx" },
	{ "<table><tr><td></td><td>a</td><td></td><td>b</td></tr></table>",
	  "a\tb" },
	{ "<table><tr><td><p>a<p>b<p>c<td>d</table>", "a\n\nb\n\nc\n\nd" },
	{ "<table><tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table>"
	  "<td>e</table>",
	  "a\tb\nc\td\n\ne" },
	{ "<table><tr><td>a</td></tr><tr><td>b<br>c</td></tr></table>",
	  "a\n\nb\nc" },
	{ "<table><tr><td>a<td>b<br><br>c<br> <br>d</table>",
	  "a\n\nb\n\nc\n\nd" },
	{ "<table><tr><td>a<td>b<br>c<br>d<tr><td>e<td>f<br><br>g</table>",
	  "a\tb c d\ne\tf g" },
	{ "<table role=presentation><tr><td>a<td>b</table>", "a\n\nb" },
	/* what is laid out by its blanks */
	{ "a<pre>\n b\n\n   c </pre>d", "a\n\n b\n\n   c\n\nd" },
	{ "<pre>a</pre><pre>b\r\nc</pre>", "a\n\nb\nc" },
	{ "<pre> </pre>a", "a" },
	/* what is not shown */
	{ "a<script>b</script><style>c</style><template>d</template>e", "ae" },
	{ "a<noscript><img>b</noscript><svg><text>c</text></svg>d", "ad" },
	{ "<label>a</label><input value=b><textarea>c</textarea>"
	  "<select><option>d</select><button>e</button>",
	  "a" },
	{ "a<div hidden>b</div>c", "a\n\nc" },
	{ "a<div hidden id=S1>b</div><div hidden id=S:x>c</div>d", "a\n\nd" },
	/* but what is sent to be put in its place, or is in a place */
	{ "a<div hidden id=S:1f>b</div>c", "a\n\nb\n\nc" },
	{ "<x-a><template shadowrootmode=open>a</template></x-a>b", "a\n\nb" },
	{ "a<span style='DISPLAY:none'>b</span>c", "ac" },
	{ "a<span style='visibility: hidden'>b</span>c", "ac" },
	{ "a<span style='x-display:none'>b</span>c", "abc" },
	{ "a<dialog>b</dialog><dialog open>c</dialog>", "a\n\nc" },
	{ "a<img alt=b><iframe>c</iframe><object>d</object><video>e</video>",
	  "a" },
	{ "<p>a<embed src=b> c</p><p>d<embed src=e />f<p>g", "a c\n\ndf\n\ng" },
	{ "漢<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>", "漢字" },
	{ "<html><head><title>a</title></head><body>b", "b" },
	/* headings are one line */
	{ "<h1>A<br>title</h1><p>b", "A title\n\nb" },
};

static void check(const struct render *render, const char *text)
{
	assert_int_equal(render->text.length, strlen(text));
	if (render->text.length > 0)
		assert_memory_equal(render->text.data, text,
				    render->text.length);
}

static void test_html(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct render render = RENDER_UP_TO(TEXT_BYTES);
		struct fault fault;

		assert_int_equal(render_html(&render, text_of(rows[i].html),
					     false, &fault),
				 STATUS_OK);
		check(&render, rows[i].text);
		render_free(&render);
	}
}

static void test_kept_lines(void **state)
{
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct fault fault;

	(void)state;
	assert_int_equal(render_html(&render,
				     TEXT("One <b>and\n  more</b>\r\n\r\n"
					  "two\n\n\nthree\n"),
				     true, &fault),
			 STATUS_OK);
	check(&render, "One and\nmore\n\ntwo\n\nthree");
	render_free(&render);
}

static void test_headings(void **state)
{
	static const char *const headings[] = { "One more", "Two", "Three",
						"Four",     "c",   "Five six" };
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct fault fault;

	(void)state;
	assert_int_equal(
		render_html(&render,
			    TEXT("<h1> One <br> <b>more</b> </h1>a<h2> </h2>"
				 "<h3>Two<h3></h3><p>b</p>"
				 "<div role=heading>Three</div>"
				 "<ul><li><h4>Four</h4>c</ul><h5 hidden>d</h5>"
				 "<h5>Five<div><div role=heading>six</div></div>"
				 "</h5>"),
			    false, &fault),
		STATUS_OK);
	assert_int_equal(render.heading_count, COUNT(headings));
	for (size_t i = 0; i < COUNT(headings); i++) {
		struct render_span span = render.headings[i];

		assert_int_equal(span.end - span.start, strlen(headings[i]));
		assert_memory_equal(render.text.data + span.start, headings[i],
				    span.end - span.start);
		assert_int_equal(span.heading != NULL, strlen(headings[i]) > 1);
	}
	render_free(&render);
}

/* A lead may be set as a heading is. */
static void test_sentences(void **state)
{
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct fault fault;

	(void)state;
	assert_int_equal(
		render_html(&render,
			    TEXT("<h2>The council has put cameras on every "
				 "corner of the town, and nobody of those who "
				 "live there was asked, nor told of it, before "
				 "it did so."
				 "</h2><h2>It is so.</h2><h2>Who has seen the "
				 "pictures of all those who live in the town, "
				 "and who has asked them?</h2>"),
			    false, &fault),
		STATUS_OK);
	assert_int_equal(render.heading_count, 3);
	assert_null(render.headings[0].heading);
	assert_non_null(render.headings[1].heading);
	assert_non_null(render.headings[2].heading);
	render_free(&render);
}

/* What is no heading, whatever it looks like: the lines of a list and a table
 * that follow each other are one span. */
static const struct {
	const char *html;
	const char *spans[3];
} texts[] = {
	{ "<p>One<p><b>Two</b>", { NULL } },
	{ "a<ul><li>One<li><b>Two</b></ul><table><tr><td>Three<td>Four<tr><td>"
	  "Five<td>Six</table>b",
	  { "One\nTwo\n\nThree\tFour\nFive\tSix" } },
	{ "<blockquote><p>One<p>Two</blockquote>a<dl><dt>Three<dd>Four</dl>",
	  { "One\n\nTwo", "Three\nFour" } },
	/* but headings in them are */
	{ "<ul><li>One<li><h3>Two</h3>Three</ul>", { "One", "Two", "Three" } },
	/* but for one that shares its line with other cells */
	{ "<table><tr><td>One<td><div role=heading>Two</div><td>Three</table>",
	  { "One\tTwo\tThree" } },
	/* blanks of a <pre> at the end of the text are none of it */
	{ "<ul><li><pre>One \n\n</pre></ul>", { "One" } },
	{ "a<ul><li><pre>One\n</pre><pre> \n </pre></ul>", { "One" } },
	{ "a<ul><li><pre> <b></b> </pre></ul>", { NULL } },
	/* nor of the heading behind it */
	{ "<pre>a\n    </pre><h2>Two</h2>b", { "Two" } },
	/* a table that lays out the page has no cells */
	{ "<table><tr><td>One</table>", { NULL } },
};

static void test_spans(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct render render = RENDER_UP_TO(TEXT_BYTES);
		struct fault fault;
		size_t count = 0;

		assert_int_equal(render_html(&render, text_of(texts[i].html),
					     false, &fault),
				 STATUS_OK);
		while (count < 3 && texts[i].spans[count])
			count++;
		assert_int_equal(render.heading_count, count);
		for (size_t j = 0; j < count; j++) {
			const struct render_span *span = &render.headings[j];
			const char *text = texts[i].spans[j];

			assert_int_equal(span->end - span->start, strlen(text));
			assert_memory_equal(render.text.data + span->start,
					    text, strlen(text));
			assert_int_equal(span->heading != NULL,
					 strcmp(text, "Two") == 0);
		}
		render_free(&render);
	}
}

static bool is_class_no(const void *context, const xmlNode *node)
{
	return markup_has_word(node, "class", context);
}

/* Several trees, and what the caller leaves out. */
static void test_nodes(void **state)
{
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct markup *markup;
	xmlNode *tops[2];
	struct render_order order = { .tops = tops,
				      .top_count = 2,
				      .is_dropped = is_class_no,
				      .context = "no" };
	struct fault fault;
	xmlNode *body;

	(void)state;
	assert_int_equal(
		markup_parse(&markup,
			     TEXT("<html><body><p>a<b class=no>b</b>"
				  "</p><p>c</p><p>d<span>e</span></p>"),
			     &fault),
		STATUS_OK);
	body = markup_root(markup)->last;
	tops[0] = body->last;
	tops[1] = body->children;
	assert_int_equal(render_nodes(&render, &order, &fault), STATUS_OK);
	check(&render, "de\n\na");
	order.top_count = 1;
	assert_int_equal(render_nodes(&render, &order, &fault), STATUS_OK);
	check(&render, "de\n\na\n\nde");
	assert_true(render_is_block(tops[0]));
	assert_false(render_is_block(tops[0]->last));
	assert_false(render_is_block(tops[0]->children));
	assert_false(render_is_hidden(tops[0]));
	markup_free(markup);
	render_free(&render);
}

/* A cell or a row alone, as they hold the text of many an old page. */
static void test_tops_of_tables(void **state)
{
	static const struct {
		const char *html;
		const char *name;
		const char *text;
	} parts[] = {
		{ "<table><tr><td>a<td>b<br>c<br><br>d</table>", "td",
		  "a\n\nb\nc\n\nd" },
		{ "<table><tr><td>a<td>b<br>c<tr><td>d<td>e</table>", "tr",
		  "a\tb c\n\nd\te" },
		{ "<table><tr><td>a<td><p>b<p>c<p>d<tr><td>e<td>f</table>",
		  "tr", "a\n\nb\n\nc\n\nd\n\ne\n\nf" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct render render = RENDER_UP_TO(TEXT_BYTES);
		struct markup *markup;
		struct fault fault;
		xmlNode *tops[8];
		struct render_order order = { .tops = tops };

		assert_int_equal(markup_parse(&markup, text_of(parts[i].html),
					      &fault),
				 STATUS_OK);
		for (xmlNode *node = markup_root(markup); node;
		     node = markup_next(node, markup_root(markup)))
			if (markup_is(node, parts[i].name))
				tops[order.top_count++] = node;
		assert_int_equal(render_nodes(&render, &order, &fault),
				 STATUS_OK);
		check(&render, parts[i].text);
		markup_free(markup);
		render_free(&render);
	}
}

static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<table><tr><td>a",
		"<pre>\n",
		"<ul><li>a",
		"<sup>1",
		"<h1>a",
		"<q>",
		"<br>",
		"<p style='display:'>a",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(TEXT_BYTES);
		struct render render = RENDER_UP_TO(TEXT_BYTES);
		struct fault fault;

		for (int count = 0; count < 50000; count++)
			assert_int_equal(bytes_append(&html, text_of(parts[i]),
						      &fault),
					 0);
		assert_int_equal(render_html(&render, text_from(&html), i % 2,
					     &fault),
				 STATUS_OK);
		render_free(&render);
		bytes_free(&html);
	}
}

static void test_no_room(void **state)
{
	struct render render = RENDER_UP_TO(4);
	struct fault fault;

	(void)state;
	assert_int_equal(render_html(&render, TEXT("<p>a<p>bcd"), false,
				     &fault),
			 STATUS_FULL);
	render_free(&render);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct render render = RENDER_UP_TO(TEXT_BYTES);
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = render_html(&render, TEXT("<h1>a</h1><p>b"), false,
				     &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		render_free(&render);
	}
	assert_true(nth > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_kept_lines),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_tops_of_tables),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
