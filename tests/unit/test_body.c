/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/body.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 26 };

#define ONE                                                                  \
	"The council has put cameras on every corner of the town, it says, " \
	"and more of them will follow before the year is over."
#define TWO                                                               \
	"Nobody was asked, say those who live there, and nobody can say " \
	"who looks at the pictures, or for how long they are kept."
#define LINE                                                                \
	"The mayor of the town puts cameras on every corner and says that " \
	"more will follow"
#define BODY  "<p>" ONE "</p><p>" TWO "</p>"
#define MUCH  BODY BODY BODY BODY BODY BODY
#define TEXTS ONE "\n\n" TWO

/* Around, above, below and inside of the article: all of it goes. */
static const struct {
	const char *html;
	const char *text;
} rows[] = {
	{ "", "" },
	{ "<p>" ONE "</p>", ONE },
	{ "<header><nav><a href=x>Home</a></nav></header><h1>A</h1><article>" BODY
	  "</article><footer>All rights reserved</footer>",
	  TEXTS },
	{ "<div class=cookie-notice><p>We use cookies, and so do others, to "
	  "make this page what it is.</p></div><div>" BODY "</div>",
	  TEXTS },
	{ "<div>" BODY "</div><div class=comments><p>" ONE "</p><p>" ONE
	  "</p><p>" ONE "</p></div>",
	  TEXTS },
	{ "<div><div class=share-bar>Share this</div>" BODY
	  "<div class=newsletter><p>Get our letter, every week, in your "
	  "mail.</p></div></div>",
	  TEXTS },
	{ "<div>" BODY "<figure><img><figcaption>A camera, seen from below."
	  "</figcaption></figure></div>",
	  TEXTS },
	{ "<div>" BODY "<div hidden><p>" ONE "</p></div></div>", TEXTS },
	/* but a rest that is folded away is read, and a whole for its part */
	{ "<article><p>" ONE "</p><div hidden><p>" TWO "</p><p>" LINE
	  ", says she.</p></div><button>Read on</button></article>",
	  TEXTS "\n\n" LINE ", says she." },
	{ "<article><div class=short><p>" ONE "</p></div><div class=full "
	  "hidden>" BODY "<p>" TWO " " ONE "</p></div></article>",
	  TEXTS "\n\n" TWO " " ONE },
	{ "<div class=post><p>" ONE "</p><div class=full hidden>" BODY "<p>" TWO
	  " " ONE "</p></div></div>",
	  TEXTS "\n\n" TWO " " ONE },
	{ "<div class=short><p>" ONE "</p></div><div class=terms hidden><p>" TWO
	  "</p><p>" TWO "</p></div>",
	  ONE },
	/* a paragraph of the article is one, whatever it is called */
	{ "<article><p class=dateline>" ONE "</p><p>" TWO "</p>" BODY BODY
	  "<p class=share>Share this with a friend</p></article>",
	  TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	/* and its beginning is, which is called a teaser where a wall parts it
	 * from the rest; one of another article has a headline or a link */
	{ "<div class=article-body><div class=teaser-content><section><p>" ONE
	  "</p><figure><img><figcaption>A camera.</figcaption></figure>"
	  "<p>" TWO " So says <a href=x>the mayor</a>.</p>"
	  "</section></div><div class=remainder-content>" BODY BODY BODY
	  "</div></div>",
	  TEXTS " So says the mayor.\n\n" TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	{ "<article><div class=teaser><p>" ONE "</p></div>" BODY BODY
	  "<div class=teaser><p>" ONE " <a href=x>Read on</a></p></div>"
	  "<div class=teaser><h3>A headline</h3><p>" ONE "</p><p>" TWO
	  "</p></div></article>",
	  ONE "\n\n" TEXTS "\n\n" TEXTS },
	/* and a heading right above one is its heading */
	{ "<article>" BODY "<h2 class=paywall>Why</h2><p class=paywall>" ONE
	  "</p><h2 class=newsletter>Our letter</h2><div>Sign up</div><p>" TWO
	  "</p></article>",
	  TEXTS "\n\nWhy\n\n" ONE "\n\nSign up\n\n" TWO },
	{ "<article>" BODY "<h2 id=toc-1>Why</h2>" BODY "</article>",
	  TEXTS "\n\nWhy\n\n" TEXTS },
	/* an article of pieces that are called the page's; but not the same
	 * notice in place of each picture */
	{ "<div><h1>A</h1><div class=w-widget>" BODY "</div><div class="
	  "related-widget>" ONE "</div><div class=w-widget>" BODY BODY
	  "</div></div>",
	  TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	{ "<article>" BODY BODY BODY "<div class=consent><p>" ONE
	  "</p></div><div class=consent><p>" ONE "</p></div><div class="
	  "consent><p>" ONE "</p></div><div class=consent><p>" ONE
	  "</p></div></article>",
	  TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	/* what stands out of the text is said once, unless it is only there */
	{ "<div><p>" ONE
	  "</p><blockquote class=pull-quote><p>\342\200\234More of "
	  "them will follow before the year is over!\342\200\235</p><cite>Ann "
	  "Example</cite></blockquote><p>" TWO
	  "</p><div class=wp-block-pullquote>"
	  "More of them were bought by nobody, and for nobody.</div></div>",
	  TEXTS "\n\nMore of them were bought by nobody, and for nobody." },
	{ "<div>" BODY "<div class=pullquote><p>" ONE "</p><p>The owner was "
	  "paid ninety thousand by the firm, as his own letters of May to it "
	  "show.</p></div></div>",
	  TEXTS "\n\n" ONE "\n\nThe owner was paid ninety thousand by the "
		"firm, as his own letters of May to it show." },
	/* lists of links, with their labels */
	{ "<div>" BODY "<h3>Related</h3><ul><li><a href=x>One headline</a>"
	  "<li><a href=y>Another headline</a></ul></div>",
	  TEXTS },
	{ "<div><p>" ONE "</p><p>Read more:</p><ul><li><a href=x>A headline"
	  "</a><li><a href=y>Another</a></ul><p>" TWO "</p></div>",
	  TEXTS },
	{ "<div><p>" ONE "</p><p><strong><a href=x>ANOTHER HEADLINE OF OURS"
	  "</a></strong></p><p>" TWO "</p></div>",
	  TEXTS },
	{ "<div><p>" ONE "</p><p><b>Related:</b> <a href=x>One more headline"
	  " of ours</a></p><p>" TWO "</p></div>",
	  TEXTS },
	/* but not lists and links that say something */
	{ "<div>" BODY "<ul><li>One of <a href=x>them</a> is old<li>"
	  "<a href=y>Two</a></ul></div>",
	  TEXTS "\n\nOne of them is old\nTwo" },
	{ "<div>" BODY "<p><a href=x>https://corpus.example/law</a></p></div>",
	  TEXTS "\n\nhttps://corpus.example/law" },
	/* nor a sentence that is made of them, for the most part */
	{ "<div>" BODY "<p>After <a href=x>the council of the town had bought "
	  "cameras</a>, it was <a href=y>the mayor</a> who asked them in July "
	  "<a href=z>to do so again before the year is over</a>.</p><p>Also: "
	  "<a href=x>A headline of ours.</a>, <a href=y>Another headline of "
	  "theirs</a></p></div>",
	  TEXTS "\n\nAfter the council of the town had bought cameras, it was "
		"the mayor who asked them in July to do so again before the "
		"year is over." },
	{ "<div>" BODY "<p>What others say of it, in town:<br><a href=x>A "
	  "headline of ours, and no more than that</a><br><a href=y>Another "
	  "headline of theirs, and all of it</a></p></div>",
	  TEXTS },
	/* links that pop up in a sentence; the name they are for stays */
	{ "<div><p>" TWO " So says <span><a href=n>the mayor</a><span>"
	  "<a href=x>The mayor was seen in the town of all towns</a> "
	  "<a href=y>The mayor has said that nothing is to be said</a> "
	  "<a href=z>What the mayor had for breakfast on the day</a>"
	  "</span></span>, who knows.</p></div>",
	  TWO " So says the mayor, who knows." },
	/* what is embedded is quoted, even in what is named as the page's */
	{ "<div>" BODY "<div class=social-embed><blockquote><p>No, it is not "
	  "true.</p></blockquote></div></div>",
	  TEXTS "\n\nNo, it is not true." },
	/* nothing is cut out of a sentence but what is not seen */
	{ "<div>" BODY "<p>" ONE " So <a class=related href=x>it was said</a>"
	  "<span class=sr-only> (opens in a new tab)</span> in town.</p></div>",
	  TEXTS "\n\n" ONE " So it was said in town." },
	{ "<div>" BODY BODY "<p>" ONE " So <a class=meta-org href=x>the Acme "
	  "Works</a> has said in town.</p></div>",
	  TEXTS "\n\n" TEXTS "\n\n" ONE
		" So the Acme Works has said in town." },
	{ "<div>" BODY BODY "<p>\"It is late,\" she said, and <a class=popup "
	  "href=x>went away.</a></p></div>",
	  TEXTS "\n\n" TEXTS "\n\n\"It is late,\" she said, and went away." },
	/* a name that is wrong */
	{ "<div class=sidebar>" BODY "</div>", TEXTS },
	{ "<div class=comments>" BODY "</div>", TEXTS },
	{ "<div class=ad><div class=nav><p>" ONE "</p></div></div>", ONE },
	/* one of its names says what it is, and others what is done with it */
	{ "<div class='entry-content paywall'>" BODY BODY "</div><div class="
	  "comments>" BODY BODY BODY BODY "</div>",
	  TEXTS "\n\n" TEXTS },
	{ "<main>" BODY BODY "<div class='related article-body'>" BODY
	  "</div></main>",
	  TEXTS "\n\n" TEXTS },
	/* the title and what is above it, in the element of the article */
	{ "<article><p>Town</p><h1>A title</h1><p>By A. Reporter</p>" BODY
	  "</article>",
	  "By A. Reporter\n\n" TEXTS },
	/* the lead below the title, in a header that is none of the text */
	{ "<article><header class=header><h1>A title</h1><p>" LINE
	  "</p><p>Share</p></header>" MUCH "</article>",
	  LINE "\n\n" TEXTS "\n\n" TEXTS "\n\n" TEXTS "\n\n" TEXTS "\n\n" TEXTS
	       "\n\n" TEXTS },
	/* and where it has no heading of the first rank, or is no paragraph */
	{ "<article><header><h2>A title</h2><time>5 May</time></header><p>" LINE
	  "</p><div class=article-body>" BODY "</div></article>",
	  LINE "\n\n" TEXTS },
	{ "<div><h1>A title</h1><div>" LINE "</div><div>By A. Reporter</div>"
	  "</div><div>" BODY "</div>",
	  LINE "\n\n" TEXTS },
	{ "<article><header class=header><h1>A title</h1><p class=lead-text>"
	  "Nobody was asked, they say</p></header><div class=article-body>" BODY
	  "</div></article>",
	  "Nobody was asked, they say\n\n" TEXTS },
	/* when it was published, above the text; in it, times say something */
	{ "<article><h1>A</h1><p><time>5 May 2021, 11:20</time></p>" BODY
	  "<p><time>11:40</time></p><p>" ONE "</p></article>",
	  TEXTS "\n\n11:40\n\n" ONE },
	{ "<article><p>It was on <time>5 May</time></p>" BODY "</article>",
	  "It was on 5 May\n\n" TEXTS },
	/* a heading of the first rank below a text is no title */
	{ "<article><p>" ONE "</p><h1>Why</h1><p>" TWO "</p></article>",
	  ONE "\n\nWhy\n\n" TWO },
	/* a page that hides itself until its scripts have run */
	{ "<div style='visibility:hidden'><h1>A</h1><article hidden>" BODY BODY
		  BODY "</article></div>",
	  TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	{ "<div>Little</div><div hidden>" BODY "</div>", "Little" },
	{ "<h1>A</h1><div style='display: none'>" BODY BODY "</div>",
	  TEXTS "\n\n" TEXTS },
	{ "<h1>A</h1><article hidden><p>" ONE "</p></article>", ONE },
	/* and one that has it only for those who run none */
	{ "<div id=app></div><noscript><div><h1>A</h1>" BODY BODY BODY
	  "</div></noscript>",
	  TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	{ "<article>" BODY "</article><noscript><p>" ONE "</noscript>", TEXTS },
	{ "<frameset><frame src=a><noframes><body><h1>A</h1>" BODY BODY BODY
	  "</body></noframes></frameset>",
	  TEXTS "\n\n" TEXTS "\n\n" TEXTS },
	{ "<frameset><frame src=a><noframes>Get a browser with frames."
	  "</noframes></frameset>",
	  "" },
	{ "<div>Little</div><noscript>This page needs JavaScript.</noscript>",
	  "Little" },
	/* a heading with nothing below it */
	{ "<article>" BODY "<h2>Comments</h2></article>", TEXTS },
	{ "<article>" BODY "<h2>More of what the council of the town has said"
	  "</h2><div class=related>One</div></article>",
	  TEXTS },
	{ "<article>" BODY "<h2>Next</h2><h3>The vote</h3><h3>Share</h3>"
	  "</article>",
	  TEXTS "\n\nNext\n\nThe vote" },
	{ "<article>" BODY "<ul><li>One</li></ul></article>", TEXTS "\n\nOne" },
	{ "<article><h2>Why</h2>" BODY "</article>", "Why\n\n" TEXTS },
};

static struct markup *parse(const char *html)
{
	struct markup *markup;
	struct fault fault;

	assert_int_equal(markup_parse(&markup, text_of(html), &fault), 0);
	return markup;
}

static void check(struct text text, const char *expected)
{
	if (text.length != strlen(expected) ||
	    (text.length > 0 && memcmp(text.data, expected, text.length) != 0))
		fail_msg("'%.*s' is not '%s'", (int)text.length,
			 text.length > 0 ? text.data : "", expected);
}

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct body body = BODY_UP_TO(TEXT_BYTES);
		struct markup *markup = parse(rows[i].html);
		struct fault fault;

		assert_int_equal(body_read(&body, markup, &fault), STATUS_OK);
		check(text_from(&body.render.text), rows[i].text);
		body_free(&body);
		markup_free(markup);
	}
}

static const struct {
	const char *html;
	const char *title;
	const char *start; /* of the text */
	size_t heading_count;
} tops[] = {
	{ BODY, "", ONE, 0 },
	{ "<h1>Outlet</h1><div><h1>A <i>title</i></h1></div><article>" BODY
	  "</article><h1>Other</h1>",
	  "A title", ONE, 0 },
	{ "<article>Town<h1>A title</h1>" BODY "<h2>Why</h2>" BODY "</article>",
	  "A title", "Town\n\n" ONE, 1 },
	{ "<h1>A title, which is long and has more than one stop, as some of "
	  "them have.</h1><div><p>" TWO
	  "</p></div><p>Now</p><article>" BODY BODY "<h2>Why</h2>" BODY
	  "<h2>End</h2></article>",
	  "A title, which is long and has more than one stop, as some of them "
	  "have.",
	  TWO "\n\n" ONE, 2 },
	/* a short line is one that is called so, and text */
	{ "<h1>A title</h1><h2 class=subheadline>Nobody asked for them</h2><div "
	  "class=kicker>Town and country</div><div class='b-correction'><p>"
	  "<b>Correction</b> It is ten.</p></div><article>" BODY BODY BODY
	  "<h2>Why</h2>" BODY "</article>",
	  "A title", "Nobody asked for them\n\nCorrection It is ten.\n\n" ONE,
	  1 },
	{ "<h1>A title</h1><p class='fs-5 lead'>Nobody asked for them</p><div "
	  "class=lead-form>Give us your name</div><div class=article__preamble>"
	  "<p>Ten lenses were bought.</p><p>All look south.</p></div><article>" BODY
		  BODY BODY "</article>",
	  "A title",
	  "Nobody asked for them\n\nTen lenses were bought.\n\nAll look south."
	  "\n\n" ONE,
	  0 },
	{ "<h1>A title</h1><p class=dek><a href=x>More of what was asked</a>"
	  "<p class=dek>Town</p><article>" BODY BODY BODY "</article>",
	  "A title", ONE, 0 },
	/* one that is no sentence; what says the title again is none */
	{ "<h1>A title</h1><h2>" LINE "</h2><article>" BODY BODY BODY
	  "</article>",
	  "A title", LINE "\n\n" ONE, 0 },
	{ "<h1>A title</h1><p>Money comes from abroad, in cash.</p><p>By a "
	  "reporter of this town</p><article>" BODY BODY BODY "</article>",
	  "A title", "Money comes from abroad, in cash.\n\n" ONE, 0 },
	{ "<h1>" LINE "</h1><h2>" LINE "</h2><article>" BODY BODY BODY
	  "</article>",
	  LINE, ONE, 0 },
	/* in a header or a teaser that is not above another article */
	{ "<div class=crumbs><h1>A title</h1></div><div class=entry-header><p>" TWO
	  "</p><div class=meta><p>" ONE "</p></div></div><article>" MUCH MUCH
	  "</article>",
	  "A title", TWO "\n\n" ONE, 0 },
	{ "<h1>A title</h1><div class=teaser-text><p>" TWO
	  "</p></div><div class=text>" BODY BODY BODY "</div>",
	  "A title", TWO "\n\n" ONE, 0 },
	/* in credits only what is called one */
	{ "<header class=header><h1>A title</h1><div class=author><p>" ONE
	  "</p><p class=excerpt>" TWO "</p></div></header><article>" MUCH MUCH
	  "</article>",
	  "A title", TWO "\n\n" ONE, 0 },
	/* headlines of others do not hide it */
	{ "<h1>A title</h1><p>" TWO "</p><div><h3>" LINE "</h3><h3>" LINE
	  "</h3><h3>" LINE "</h3></div><article>" BODY BODY BODY "</article>",
	  "A title", TWO "\n\n" ONE, 0 },
	/* more than a few paragraphs are no lead, nor is what is the page's */
	{ "<h1>A title</h1><ul><li>" TWO "<li>" TWO "<li>" TWO "<li>" TWO
	  "</ul><article>" BODY BODY BODY "</article>",
	  "A title", ONE, 0 },
	/* but where an element that says it has the text has them, too */
	{ "<h1>A title</h1><div><p>" TWO "</p></div><div class=entry-content>"
	  "<div><p>" ONE "</p><p>" ONE "</p><p>" ONE "</p></div><div>"
	  "<p>" LINE "</p></div><div class=article-body>" MUCH MUCH
	  "</div></div>",
	  "A title", ONE "\n\n" ONE "\n\n" ONE "\n\n" ONE "\n\n" TWO, 0 },
	{ "<h1>A title</h1><p class=share>" TWO "</p><article>" BODY BODY BODY
	  "</article>",
	  "A title", ONE, 0 },
	{ "<h1></h1><article>" BODY "</article>", "", ONE, 0 },
	/* that of a notice is not the article's */
	{ "<div class=overlay><h1>Get a browser</h1><p>" TWO "</p></div><main>"
	  "<h1>A title</h1>" BODY BODY BODY "</main>",
	  "A title", ONE, 0 },
	/* one that says what it is may be of any rank */
	{ "<h3 itemprop=headline>A title</h3><p>" TWO
	  "</p><article>" BODY BODY BODY "</article>",
	  "A title", TWO "\n\n" ONE, 0 },
	/* but for that of another article */
	{ "<div itemscope><h3 itemprop=headline>Another</h3><p>" TWO
	  "</p></div><article itemscope>" BODY BODY BODY "</article>",
	  "", ONE, 0 },
};

static void test_tops(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(tops); i++) {
		struct body body = BODY_UP_TO(TEXT_BYTES);
		struct markup *markup = parse(tops[i].html);
		struct fault fault;

		assert_int_equal(body_read(&body, markup, &fault), STATUS_OK);
		check(text_from(&body.title), tops[i].title);
		check((struct text){ body.render.text.data,
				     strlen(tops[i].start) },
		      tops[i].start);
		assert_int_equal(body.render.heading_count,
				 tops[i].heading_count);
		body_free(&body);
		markup_free(markup);
	}
}

/* Whatever is repeated, it takes no time to speak of. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<div>",
		"<div class=share>" ONE,
		"<ul><li><a href=x>a headline of some length</a>",
		"<div></div><p><a href=x>a</a><a href=y>b</a></p>",
		"<span><a href=x>a headline of some length, and more, and yet "
		"more</a><a>b</a><a>c</a>",
		"<h1>A</h1><p>" ONE,
		"<h2>A</h2>",
		"<nav><blockquote>a",
		"<p class=byline>By Ann Example, 17 August 2021</p>",
		"<p class=byline><b class=author>Ann",
		"<h2>A</h2><div class=share>a</div>",
		"<div class=share><p>" ONE "</p><p>" ONE "</p></div>",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(TEXT_BYTES);
		struct body body = BODY_UP_TO(TEXT_BYTES);
		struct markup *markup;
		struct fault fault;

		for (int count = 0; count < 20000; count++)
			assert_int_equal(bytes_append(&html, text_of(parts[i]),
						      &fault),
					 0);
		assert_int_equal(
			markup_parse(&markup, text_from(&html), &fault), 0);
		assert_int_equal(body_read(&body, markup, &fault), STATUS_OK);
		body_free(&body);
		markup_free(markup);
		bytes_free(&html);
	}
}

static void test_out_of_memory(void **state)
{
	struct markup *markup = parse("<h1>A</h1><article>" BODY
				      "<h2>B</h2>" BODY "</article>");
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
	assert_true(nth > 8);
	markup_free(markup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_tops),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
