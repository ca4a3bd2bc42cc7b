/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/body.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 20 };

#define ONE                                                               \
	"<p>The council has put cameras on every corner of the town, it " \
	"says, and more of them will follow before the year is over.</p>"
#define TWO                                                                  \
	"<p>Nobody was asked, say those who live there, and nobody can say " \
	"who looks at the pictures, or for how long they are kept.</p>"
#define BODY   ONE TWO
#define CREDIT "<p class=byline>By Ann Example, 17 August 2021</p>"
#define OTHER  "<p class=byline>By Bo Sample, 3 May 2020</p>"

static const struct {
	const char *html;
	const char *authors;
	const char *posted;
	const char *updated;
} rows[] = {
	{ BODY, "", "", "" },
	/* above the text, in it and around it */
	{ "<article><h1>A</h1>" CREDIT BODY "</article>", "Ann Example\n",
	  "2021-08-17", "" },
	{ "<h1>A</h1>" CREDIT "<div>" BODY "</div>", "Ann Example\n",
	  "2021-08-17", "" },
	{ "<h1>A</h1><div>" CREDIT BODY "</div>", "Ann Example\n", "2021-08-17",
	  "" },
	{ "<h2>A</h2>" CREDIT "<div>" BODY "</div>", "Ann Example\n",
	  "2021-08-17", "" },
	{ "<div class=head><h2>A</h2>" CREDIT "</div><div>" BODY "</div>",
	  "Ann Example\n", "2021-08-17", "" },
	{ "<div><h1>A</h1>" BODY CREDIT "</div>", "Ann Example\n", "2021-08-17",
	  "" },
	/* elements side by side, with and without blanks */
	{ "<h1>A</h1><div class=article-meta><span class=author>Ann Example"
	  "</span><span class=date>17 August 2021</span></div>" BODY,
	  "Ann Example\n", "2021-08-17", "" },
	{ "<h1>A</h1><div class=entry-meta><span class=posted-on>Posted on "
	  "<a href=x>August 17, 2021</a></span> <span class=byline>by <span "
	  "class='author vcard'><a class=fn href=x>Ann Example</a></span>"
	  "</span></div>" BODY,
	  "Ann Example\n", "2021-08-17", "" },
	{ "<h1>A</h1><p class=byline><span>By</span> <a href=x>Ann Example</a>"
	  " <span>Town reporter</span></p>" BODY,
	  "Ann Example\n", "", "" },
	{ "<h1>A</h1><p class=meta>By <a rel=author>Ann Example</a> and "
	  "<a rel=author>Bo Sample</a></p>" BODY,
	  "Ann Example\nBo Sample\n", "", "" },
	{ "<h1>A</h1><div class=author><div class=author>Ann Example</div><a class=author "
	  "href=x>Biography</a><a class=author href=x>Follow Ann Example</a>"
	  "</div>" BODY,
	  "Ann Example\n", "", "" },
	/* items of a list */
	{ "<h1>A</h1><div class=byline>By <ul><li><a href=x>Ann Example</a></li>"
	  "<li><a href=x>Bo Sample</a></li><li>Share</li></ul></div>" BODY,
	  "Ann Example\nBo Sample\n", "", "" },
	{ "<h1>A</h1><ul class=topics><li>Larn Harbour</li><li>Cameras</li></ul>"
	  "<p class=byline>By Ann Example</p>" BODY,
	  "Ann Example\n", "", "" },
	{ "<h1>A</h1><p class=author>Share</p>" BODY, "", "", "" },
	{ "<h1>A</h1><p class=posted-on>Updated 19 August 2021</p>"
	  "<p class=posted-on>17 August 2021</p>" BODY,
	  "", "2021-08-17", "2021-08-19" },
	{ "<h1>A</h1><div class=info><span>2021-08-17 09:30</span><span>"
	  "来源：新华社</span><span>作者：张三</span></div>" BODY,
	  "张三\n", "2021-08-17", "" },
	{ "<h1>A</h1><p class=info>2021年08月17日 09:30 来源: 新华社 作者：张三"
	  "</p>" BODY,
	  "张三\n", "2021-08-17", "" },
	/* what somebody is, is no name but where there is none */
	{ "<h1>A</h1><div class=author><a href=x>Ann Example</a><span "
	  "class=author-title>Town Reporter</span></div>" BODY,
	  "Ann Example\n", "", "" },
	{ "<h1>A</h1><p class=author>Staff Reporter</p>" BODY,
	  "Staff Reporter\n", "", "" },
	/* "By" beside the name; in a heading that is called so */
	{ "<h1>A</h1><div><span>By </span><a href=x>Ann Example</a></div>" BODY,
	  "Ann Example\n", "", "" },
	{ "<h1>A</h1><h6 class=byline><em>By</em> <a href=x>Ann Example</a></h6>"
	  "<p class=date>17 August 2021</p>" BODY,
	  "Ann Example\n", "2021-08-17", "" },
	/* as Drupal has them in a page that is to be printed */
	{ "<h1 class=print-title>A</h1><div class=print-submitted>By <em>Ann Example</em></div>"
	  "<div class=print-created>Created <em>08/17/2021 - 09:30</em></div>"
	  "<div class=print-content>" BODY "</div>",
	  "Ann Example\n", "2021-08-17", "" },
	/* above a heading of the text, in one <article>; below a caption */
	{ "<article><h1>A</h1>" CREDIT "<div><h2>B</h2>" BODY
	  "</div></article>",
	  "Ann Example\n", "2021-08-17", "" },
	{ "<article><h1>A</h1><figure><figcaption>A camera on a corner of the "
	  "town, seen from below, on the day when it was put there."
	  "</figcaption></figure>" CREDIT BODY "</article>",
	  "Ann Example\n", "2021-08-17", "" },
	/* beside more that an element called a day's says; others may tell of
	 * any day */
	{ "<h1>A</h1><p class=date>Written: 2021-08-17 09:30 in Larn, of a town"
	  "</p>" BODY,
	  "", "2021-08-17", "" },
	{ "<h1>A</h1><p class=info>Born 3 May 1970 in Larn, and not since</p>" BODY,
	  "", "", "" },
	/* in lines that are called nothing, and in a heading */
	{ "<h1>A</h1><p>By <a href=x>Ann Example</a></p><p>17 August 2021</p>" BODY,
	  "Ann Example\n", "2021-08-17", "" },
	{ "<h1>A</h1><div><h5>17 August 2021</h5>" BODY "</div>", "",
	  "2021-08-17", "" },
	{ "<h1>A</h1><div><h3>B</h3><p>3 May 2020</p></div><article>" BODY
	  "</article>",
	  "", "", "" },
	{ "<article><h1>A</h1><div><table><tr><td>Founded<td>3 May 1970"
	  "</table>" BODY "</div></article>",
	  "", "", "" },
	{ "<h1>A</h1><dl><dt>Founded<dd>3 May 1970</dl>" BODY, "", "", "" },
	/* what is around title and text is no banner, whatever it is called */
	{ "<div class=share><h1>A</h1>" CREDIT
	  "<div><div class=entry-content>" BODY BODY "</div></div></div>",
	  "Ann Example\n", "2021-08-17", "" },
	/* over the title, unless it is the page that says which day it is */
	{ "<p>Larn Post</p><div><p>17 August 2021 | Town</p><h1>A</h1>" BODY
	  "</div>",
	  "", "2021-08-17", "" },
	{ "<p>Larn Post</p><div><div class=date>Town, 17 August 2021</div>"
	  "<div><h1>A</h1></div>" BODY "</div>",
	  "", "2021-08-17", "" },
	{ "<p>3 May 2020</p><h1>A</h1>" BODY, "", "", "" },
	{ "<div><div><p>3 May 2020</p></div><h1>A</h1>" BODY "</div>", "", "",
	  "" },
	{ "<p>Larn Post</p><div><p><a href=x>What is still to be said of all of it</a>"
	  " <span class=date>3 May 2020</span></p><h1>A</h1>" BODY "</div>",
	  "", "", "" },
	/* of other articles, readers, the page */
	{ "<article><h1>A</h1>" BODY "<div><h3>B</h3>" OTHER "</div></article>",
	  "", "", "" },
	{ "<article><h1>A</h1>" BODY "<div class=comments><div><span "
	  "class=author>Bo Sample</span><span class=date>3 May 2020</span>"
	  "</div></div></article>",
	  "", "", "" },
	{ "<h1>A</h1><aside>" OTHER "</aside>" BODY "<aside>" OTHER "</aside>",
	  "", "", "" },
	{ "<h1>A</h1><div class=related>" OTHER "</div><article>" BODY
	  "</article>",
	  "", "", "" },
	{ "<div><h1>Larn Post</h1><p class=date>3 May 2020</p></div><div><h2>"
	  "A</h2>" BODY "</div>",
	  "", "", "" },
	{ "<h1>Larn Post</h1><div><h2><a href=x>B</a></h2>" OTHER "</div>"
	  "<article><h2>A</h2>" BODY "</article>",
	  "", "", "" },
	{ "<header role=banner><h1>Larn Post</h1></header><p class=date>"
	  "3 May 2020</p><div class=nav></div><article><h2>A</h2>" CREDIT BODY
	  "</article>",
	  "Ann Example\n", "2021-08-17", "" },
	/* what is long is no byline */
	{ "<div class=author><h1>A</h1>" BODY "</div>", "", "", "" },
	/* a line that is no block, alone between those that are */
	{ "<div><h1>A</h1><small>17 August 2021 | 13:10</small><div>" BODY
	  "</div></div>",
	  "", "2021-08-17", "" },
	{ "<div><h1>A</h1><p>On <i>17 August 2021</i></p><div>" BODY
	  "</div></div>",
	  "", "2021-08-17", "" },
	{ "<div><h1>A</h1>It was <i>17 August 2021</i><div>" BODY
	  "</div></div>",
	  "", "", "" },
	/* a lead may be called a heading; a topic's link is no teaser */
	{ "<h1>A</h1><h2 class=subtitle>What it is about</h2><p>17 August 2021"
	  "</p><div>" BODY "</div>",
	  "", "2021-08-17", "" },
	{ "<h1>A</h1><ul><li><a rel=tag href=x>Cameras in towns and in villages"
	  "</a></ul><p>17 August 2021</p><div>" BODY "</div>",
	  "", "2021-08-17", "" },
	/* behind the text, where a word says when it is from; the page is called
	 * by its heading */
	{ "<main><h1>A</h1><div>" BODY "</div><p>Share</p><p>Published on: "
	  "17 August 2021</p></main>",
	  "", "2021-08-17", "" },
	{ "<main><h1>A</h1><div>" BODY "</div><p>17 August 2021</p></main>", "",
	  "", "" },
	{ "<main><h1>A</h1><div>" BODY "</div><h2>B</h2><p>Published on: 17 "
	  "August 2021</p></main>",
	  "", "", "" },
	{ "<main><h1>A</h1><div>" BODY "</div><div class=comments><p>Posted 17 "
	  "August 2021</p></div></main>",
	  "", "", "" },
	/* or by a line, but none of a list, of what leads there */
	{ "<head><title>A name for cameras | The Acme</title></head><ul><li>A name "
	  "for cameras</ul><div class=header><div>A name for cameras</div><div>"
	  "<span>17 August 2021</span></div></div><div><div>" BODY
	  "</div></div>",
	  "", "2021-08-17", "" },
	{ "<head><title>A name for cameras | The Acme</title></head><ul><li>A name "
	  "for cameras</ul><div class=header><div><span>17 August 2021</span>"
	  "</div></div><div><div>" BODY "</div></div>",
	  "", "", "" },
	{ "<head><title>A name for\n cameras | The Acme</title></head><h3>Acme "
	  "Works</h3><div><h3>A name  for cameras</h3></div><p>17 August 2021"
	  "</p><p>x</p><div>" BODY "</div>",
	  "", "2021-08-17", "" },
};

static struct markup *parse(const char *html)
{
	struct markup *markup;
	struct fault fault;

	assert_int_equal(markup_parse(&markup, text_of(html), &fault), 0);
	return markup;
}

static void check(size_t row, struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# row %zu: '%.*s' is not '%s'\n", row,
			      (int)text.length,
			      text.length > 0 ? text.data : "", expected);
	assert_true(text_equal(text, text_of(expected)));
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct body body = BODY_UP_TO(TEXT_BYTES);
		struct markup *markup = parse(rows[i].html);
		const struct credits *credits = &body.credits;
		struct fault fault;

		assert_int_equal(body_read(&body, markup, &fault), STATUS_OK);
		check(i, text_from(&credits->authors), rows[i].authors);
		check(i,
		      (struct text){ credits->posted.text,
				     credits->posted.length },
		      rows[i].posted);
		check(i,
		      (struct text){ credits->updated.text,
				     credits->updated.length },
		      rows[i].updated);
		body_free(&body);
		markup_free(markup);
	}
}

static void test_source(void **state)
{
	static const struct {
		const char *html;
		const char *source;
	} sources[] = {
		{ "<h1>A</h1><p class=info>来源：新华社 作者：张三</p>" BODY,
		  "新华社" },
		{ "<h1>A</h1><p class=info><b>來源:</b> <a>中央社</a></p>" BODY,
		  "中央社" },
		{ "<h1>A</h1><p class=info>来源</p>" BODY, "" },
		{ "<h1>A</h1><p class=info><b>来源：</b><b>作者：张三</b></p>" BODY,
		  "" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sources); i++) {
		struct body body = BODY_UP_TO(TEXT_BYTES);
		struct markup *markup = parse(sources[i].html);
		struct fault fault;

		assert_int_equal(body_read(&body, markup, &fault), STATUS_OK);
		check(i, text_from(&body.credits.source), sources[i].source);
		body_free(&body);
		markup_free(markup);
	}
}

static void test_out_of_memory(void **state)
{
	struct markup *markup = parse(rows[1].html);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct body body = BODY_UP_TO(TEXT_BYTES);
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = body_read(&body, markup, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		body_free(&body);
	}
	assert_true(nth > 4);
	markup_free(markup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
