/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/page.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/authors.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

static const struct page_hints no_hints;

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

#define ONE   "The ferry to Oskeby was an hour late on Tuesday, the port said."
#define TWO   "It had waited for a lorry that was full of fish, and then left."
#define BODY  "<p>" ONE "</p><p>" TWO "</p>"
#define TEXTS ONE "\n\n" TWO

#define LD(members)                                                                \
	"<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\"," members \
	"}</script>"
#define META(name, content) "<meta name=\"" name "\" content=\"" content "\">"
#define GRAPH(name, content) \
	"<meta property=\"" name "\" content=\"" content "\">"

/* Of pages with this head, and with this before the text. */
static const struct {
	const char *head;
	const char *top;
	/* what is expected; NULL: not looked at */
	const char *title;
	const char *date;
	const char *date_from;
	const char *source;
	const char *address;
	const char *authors; /* with | between */
	const char *declared;
} rows[] = {
	/* nothing but text */
	{ "", "", .title = "", .date = "", .source = "", .address = "",
	  .authors = "", .declared = "" },
	/* each of its sources alone */
	{ LD("\"headline\":\"By JSON\",\"datePublished\":\"2021-08-17\","
	     "\"author\":{\"name\":\"Ann\"},\"publisher\":{\"name\":\"Post\"}"),
	  "", .title = "By JSON", .date = "2021-08-17",
	  .date_from = "page:datePublished", .source = "Post",
	  .authors = "Ann" },
	{ GRAPH("og:title", "By graph") GRAPH("og:site_name", "Post")
		  GRAPH("article:published_time", "2021-08-17")
			  GRAPH("og:url", "https://x.example/a")
				  GRAPH("og:locale", "en_US"),
	  "", .title = "By graph", .date = "2021-08-17",
	  .date_from = "page:article:published_time", .source = "Post",
	  .address = "https://x.example/a", .declared = "en_US" },
	/* an archive's own, about its copy */
	{ GRAPH("og:site_name", "archive.ph")
		  GRAPH("article:published_time", "2021-09-01T10:00:00Z"),
	  "<link rel=canonical "
	  "href=https://archive.ph/2021.09.01-100000/https://x.example/a>",
	  .date = "2021-09-01T10:00:00+00:00",
	  .date_from = "fetched:article:published_time", .source = "x.example",
	  .address = "https://x.example/a" },
	{ GRAPH("og:site_name", "archive.ph")
		  GRAPH("article:published_time", "2021-09-01T10:00:00Z"),
	  "<p>17 August 2021</p>", .date = "2021-08-17",
	  .date_from = "page:posted", .source = "" },
	{ GRAPH("og:site_name",
		"archive.ph") "<meta property=article:published_time itemprop=dateCreated "
			      "content=2021-09-01T10:00:00Z>",
	  "<h1>A</h1><time datetime=2021-08-17>x</time>", .date = "2021-08-17",
	  .date_from = "page:time" },
	{ "<link rel=\"canonical\" href=\"https://x.example/a\">", "",
	  .address = "https://x.example/a", .source = "x.example" },
	{ "<link rel=\"alternate canonical\" href=\"https://x.example/a\">"
	  "<link rel=\"alternate\" href=\"https://x.example/b\">",
	  "", .address = "https://x.example/a" },
	{ META("author", "Ann") META("date", "2021-08-17")
		  META("sailthru.title", "By meta"),
	  "", .title = "By meta", .date = "2021-08-17",
	  .date_from = "page:date", .authors = "Ann" },
	{ "<meta http-equiv=\"content-language\" content=\"sv\">", "",
	  .declared = "sv" },
	{ "", "<span itemprop=\"datePublished\">17 August 2021</span>",
	  .date = "2021-08-17", .date_from = "page:datePublished" },
	{ "",
	  "<meta itemprop=\"datePublished\" content=\"2021-08-17\">"
	  "<b itemprop=\"headline\">By property</b>",
	  .title = "By property", .date = "2021-08-17" },
	{ "",
	  "<time itemprop=\"datePublished\" datetime=\"2021-08-17\">x</time>",
	  .date = "2021-08-17" },
	{ "",
	  "<h1>A</h1><span property=\"dc:date dc:created\" "
	  "content=\"2021-08-17T09:30:00+02:00\">By ann</span>",
	  .date = "2021-08-17T09:30:00+02:00",
	  .date_from = "page:dateCreated" },
	{ "",
	  "<div class=comment><span property=\"dc:date dc:created\" "
	  "content=2021-08-17>Bo</span></div>",
	  .date = "" },
	{ "",
	  "<abbr class=published itemprop=datePublished "
	  "title=2021-08-17T09:30:00+02:00>9:30</abbr>",
	  .date = "2021-08-17T09:30:00+02:00",
	  .date_from = "page:datePublished" },
	/* a property of something else */
	{ "", "<i itemprop=\"name\">Other</i><i itemprop=\"author\">Bo</i>",
	  .title = "", .authors = "" },
	/* who is whose, in microdata and RDFa */
	{ "",
	  "<div itemscope itemtype=\"https://schema.org/NewsArticle\"><p "
	  "itemprop=author itemscope itemtype=\"https://schema.org/Person\">By "
	  "<b itemprop=name>Ann Example</b></p><div itemprop=author><p>By:<p>Bo<p>"
	  "Follow</div>"
	  "<p itemprop=publisher itemscope><meta itemprop=name content=Post>"
	  "</p><div itemprop=comment itemscope itemtype=Comment><i "
	  "itemprop=author>Cy</i></div></div>",
	  .source = "Post", .authors = "Ann Example|Bo" },
	{ "",
	  "<article itemscope itemtype=Article><p itemprop=\"author creator\" "
	  "itemscope>By <b itemprop=name>Ann Example</b></p></article>",
	  .authors = "Ann Example" },
	{ "",
	  "<article typeof=schema:Article><i rel=schema:author><b "
	  "typeof=schema:Person property=schema:name>Ann</b></i><div "
	  "typeof=schema:Comment><i rel=schema:author><b typeof=schema:Person "
	  "property=schema:name>Bo</b></i></div></article>",
	  .authors = "Ann" },
	/* nobody's name */
	{ META("author", "network.example/ann") META("author", "/ann")
		  META("author", "No author") META("author", "ann/news"),
	  "", .authors = "ann/news" },
	{ META("author", "Super User"),
	  "<h1>A</h1><p class=byline>By Ann Example"
	  "</p>",
	  .authors = "Ann Example" },
	/* what is shown, and no part of the text, is believed least */
	{ "", "<h1>A</h1><p class=byline>By Ann Example, 17 August 2021</p>",
	  .title = "A", .date = "2021-08-17", .date_from = "page:posted",
	  .authors = "Ann Example" },
	{ "",
	  "<h1>A</h1><div class=article-meta><span class=author>Ann</span>"
	  "<span class=date>17 August 2021</span></div>",
	  .date = "2021-08-17", .authors = "Ann" },
	{ META("author", "Bo"),
	  "<h1>A</h1><time datetime=\"2021-08-17T09:30:00Z\">x</time><p "
	  "class=byline>By Ann Example, 17 August 2021</p>",
	  .date = "2021-08-17T09:30:00+00:00", .date_from = "page:time",
	  .authors = "Bo" },
	/* the language of the page tells of its dates */
	{ GRAPH("og:locale", "hr_HR") META("date", "17. listopada 2021."), "",
	  .date = "2021-10-17", .date_from = "page:date" },
	{ GRAPH("og:locale", "pl_PL"),
	  "<h1>A</h1><p class=date>17. listopada 2021 r.</p>",
	  .date = "2021-11-17", .date_from = "page:posted" },
	{ GRAPH("og:locale", "hr_HR"),
	  "<h1>A</h1><p class=date>17. listopada 2021.</p>",
	  .date = "2021-10-17", .date_from = "page:posted" },
	{ LD("\"inLanguage\":\"hr\",\"datePublished\":\"17. lis 2021.\""), "",
	  .date = "2021-10-17", .date_from = "page:datePublished" },
	{ META("dc.language", "de"),
	  "<h1>A</h1><p class=date>17.10.21, 09:30 Uhr</p>",
	  .date = "2021-10-17", .date_from = "page:posted" },
	{ "", "<h1>A</h1><p class=date>17. listopada 2021.</p>", .date = "" },
	{ GRAPH("og:locale", "en_US"), "<h1>A</h1><p class=date>17.10.21</p>",
	  .date = "" },
	/* but a <time> of another day is of something else */
	{ "",
	  "<h1>A</h1><p class=byline>By Ann Example, 17 August 2021</p>"
	  "<div><a href=x>B</a> <time class=published datetime=\"2018-03-12\">"
	  "x</time></div>",
	  .date = "2021-08-17", .date_from = "page:posted" },
	{ LD("\"datePublished\":\"2021-08-15\",\"author\":{\"name\":\"Cy\"}"),
	  "<h1>A</h1><p class=byline>By Ann Example, 17 August 2021</p>",
	  .date = "2021-08-15", .authors = "Cy" },
	{ "<title>By title</title>", "", .title = "By title" },
	{ "<title>Fish &amp; ferry</title>", "", .title = "Fish & ferry" },
	{ "", "<h1>By heading</h1>", .title = "By heading" },
	/* what an article is called and shows is its title, not what it is */
	{ "<title>Acme Works - Lexicon</title>" LD(
		  "\"name\":\"Acme Works\",\"headline\":\"maker of cameras\""),
	  "<h1> Acme Works </h1>", .title = "Acme Works" },
	{ LD("\"name\":\"Acme Works\",\"headline\":\"By JSON\""),
	  "<h1>By heading</h1>", .title = "By JSON" },
	/* in the order of trust */
	{ "<title>By title</title>" META("title", "By meta")
		  GRAPH("og:title", "By graph") LD("\"headline\":\"By JSON\""),
	  "<h1>By heading</h1>", .title = "By JSON" },
	{ "<title>By title</title>" META("title", "By meta")
		  GRAPH("og:title", "By graph"),
	  "<h1>By heading</h1>", .title = "By graph" },
	{ "<title>By title</title>" META("title", "By meta"),
	  "<h1>By heading</h1>", .title = "By meta" },
	{ META("date", "2021-08-14")
		  GRAPH("article:published_time", "2021-08-16"),
	  "<time class=\"published\" datetime=\"2021-08-13\">x</time>",
	  .date = "2021-08-16" },
	{ META("date", "2021-08-14"),
	  "<time class=\"published\" datetime=\"2021-08-13\">x</time>",
	  .date = "2021-08-14" },
	/* the outlet behind a title */
	{ "<title>No ferry until the morning - Oskeby Post</title>" GRAPH(
		  "og:site_name", "The Oskeby Post"),
	  "", .title = "No ferry until the morning" },
	{ "<title>No ferry until the morning - Home and Away</title>",
	  "<h1>No ferry until the morning</h1>",
	  .title = "No ferry until the morning" },
	/* <time>: the one that says so, else the first below the heading */
	{ "",
	  "<time datetime=\"2021-08-11\">x</time><h1>A</h1>"
	  "<time datetime=\"2021-08-12\">x</time>"
	  "<time datetime=\"2021-08-13\">x</time>",
	  .date = "2021-08-12", .date_from = "page:time" },
	{ "",
	  "<h1>A</h1><time datetime=\"2021-08-12\">x</time>"
	  "<time pubdate datetime=\"2021-08-13\">x</time>",
	  .date = "2021-08-13" },
	{ "",
	  "<h1>A</h1><time datetime=\"2021-08-12\">x</time>"
	  "<time class=\"a entry-date b\">14 August 2021</time>",
	  .date = "2021-08-14" },
	{ "", "<time datetime=\"2021-08-11\">x</time>", .date = "" },
	/* but a reader's, another article's, a day that the text tells of */
	{ "",
	  "<h1>A</h1><p>On <time datetime=\"1969-07-20\">20 July</time> men "
	  "landed on the moon, which is told here so that this is a sentence "
	  "of some length, and no line of dates.</p>"
	  "<aside><time datetime=\"2018-01-01\">x</time></aside>"
	  "<div class=comment><time datetime=\"2023-05-05\">x</time></div>"
	  "<p>By Jane <time datetime=\"2021-08-12\">x</time></p>",
	  .date = "2021-08-12", .date_from = "page:time" },
	/* of a change only where there is no other */
	{ "",
	  "<h1>A</h1><p>Updated <time datetime=\"2021-08-19\">x</time></p>"
	  "<p>Published <time datetime=\"2021-08-17\">x</time></p>",
	  .date = "2021-08-17", .date_from = "page:time" },
	{ "", "<h1>A</h1><p>Updated <time datetime=\"2021-08-19\">x</time></p>",
	  .date = "2021-08-19", .date_from = "page:time" },
	/* a page has a subject, too */
	{ META("subject", "fish") "<title>By title</title>", "",
	  .title = "By title" },
	/* what is absent, and what is no date */
	{ GRAPH("og:title", "") META("title", "None")
		  META("date", "Month 9th, 9999"),
	  "", .title = "", .date = "" },
	{ LD("\"headline\":\"") GRAPH("og:title", "By graph"), "",
	  .title = "By graph" },
	/* a page's own name for itself counts less than all of that */
	{ "<script type=\"application/ld+json\">{\"@type\":\"WebPage\",\"name\":"
	  "\"By page\"}</script>" META("title", "By meta"),
	  "", .title = "By meta" },
	{ "<script type=\"application/ld+json\">{\"@type\":\"WebPage\","
	  "\"datePublished\":\"2021-08-17\"}</script>",
	  "", .date = "2021-08-17" },
};

static void check_if(struct text text, const char *expected)
{
	if (expected)
		check_text(text, expected);
}

static void read_page(struct page *page, const char *html,
		      const struct page_hints *hints, struct article *article)
{
	*article = (struct article){ 0 };
	claims_begin(claims);
	OK(page_read(page, text_of(html), hints, claims, &fault));
	OK(claims_settle(claims, article, &fault));
}

static void test_heads(void **state)
{
	struct page *page;

	(void)state;
	OK(page_open(&page, &fault));
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes html = BYTES_UP_TO(LONGEST);
		struct article article;

		OK(bytes_printf(&html, &fault,
				"<!doctype html><html><head>%s</head><body>"
				"<article>%s" BODY "</article></body></html>",
				rows[i].head, rows[i].top));
		OK(bytes_append_byte(&html, '\0', &fault));
		read_page(page, html.data, &no_hints, &article);
		check_if(article.title, rows[i].title);
		check_if(article.date, rows[i].date);
		check_if(article.date_from, rows[i].date_from);
		check_if(article.source, rows[i].source);
		check_if(article.address, rows[i].address);
		check_if(article.declared, rows[i].declared);
		if (rows[i].authors)
			authors_check(&article, rows[i].authors);
		bytes_free(&html);
	}
	page_close(page);
	page_close(NULL);
}

static void test_text(void **state)
{
	struct page *page;
	struct article article;

	(void)state;
	OK(page_open(&page, &fault));
	read_page(
		page,
		"<html lang=\"en\"><head><title>Ferry late</title></head><body>"
		"<nav><a href=\"/\">Home</a> <a href=\"/n\">News</a></nav>"
		"<article><h1>Ferry late</h1>" BODY "<h2>The port</h2>"
		"<p>" TWO "</p></article><script>var x;</script>"
		"<footer>Terms of use</footer></body></html>",
		&no_hints, &article);
	check_text(article.text, TEXTS "\n\nThe port\n\n" TWO);
	check_text(article.title, "Ferry late");
	check_text(article.declared, "en");
	assert_int_equal(article.heading_count, 1);
	check_text((struct text){ article.text.data + article.headings[0].start,
				  article.headings[0].end -
					  article.headings[0].start },
		   "The port");
	/* the text of the page is believed before that of its JSON */
	read_page(page,
		  LD("\"articleBody\":\"Another text.\"") "<article>" BODY
							  "</article>",
		  &no_hints, &article);
	check_text(article.text, TEXTS);
	read_page(page, LD("\"articleBody\":\"Another text.\"") "<p>",
		  &no_hints, &article);
	check_text(article.text, "Another text.");
	page_close(page);
}

/* Which month it is, and which of three numbers is the day. */
static void test_language_of_date(void **state)
{
	struct page *page;
	struct article article;

	(void)state;
	OK(page_open(&page, &fault));
	read_page(page,
		  "<html lang=hr><h1>A</h1><p class=date>17. listopada 2021."
		  "</p>" BODY,
		  &no_hints, &article);
	check_text(article.date, "2021-10-17");
	read_page(page,
		  "<html lang=de-CH><h1>A</h1><p>Publiziert: 17.10.21</p>" BODY,
		  &no_hints, &article);
	check_text(article.date, "2021-10-17");
	read_page(page,
		  "<html lang=ko><h1>A</h1><p>Published: 17.10.21</p>" BODY,
		  &no_hints, &article);
	check_text(article.date, "");
	page_close(page);
}

#define MORE                                                               \
	"The crew had to wait for a spare part from the yard across the "  \
	"water, and nobody could say how long that would take. Travellers" \
	" were told to go by the bridge, which is an hour away, or to "    \
	"come back in the morning, when the other ship of the line is due."

#define LEAD "Nobody in the town will say who owns the ship, but a letter does."

/* Of an article of which the page shows a part the whole is in its JSON. */
static void test_part(void **state)
{
	struct page *page;
	struct article article;

	(void)state;
	OK(page_open(&page, &fault));
	read_page(page,
		  LD("\"articleBody\":\"" ONE "\\n\\n" TWO "\\n\\n" MORE
		     "\"") "<article>" BODY "</article>",
		  &no_hints, &article);
	check_text(article.text, TEXTS "\n\n" MORE);
	/* also where the page asks for money behind its beginning */
	read_page(
		page,
		LD("\"articleBody\":\"" ONE "\\n\\n" TWO "\\n\\n" MORE
		   "\"") "<article><p>The ferry to Oskeby was an hour late on "
			 "Tues…<p>You have read all that is free in this "
			 "month. Pay for the rest of it.</article>",
		&no_hints, &article);
	check_text(article.text, TEXTS "\n\n" MORE);
	/* and has a lead above it, which is in no JSON */
	read_page(page,
		  LD("\"articleBody\":\"" ONE "\\n\\n" TWO "\\n\\n" MORE
		     "\"") "<article><h1>A ferry</h1><p class=dek>" LEAD
			   "<p>" ONE "<p>" TWO "</article>",
		  &no_hints, &article);
	check_text(article.text, LEAD "\n\n" TEXTS "\n\n" MORE);
	/* or shows no more of its article than a picture */
	read_page(page,
		  LD("\"articleBody\":\"" MORE MORE MORE MORE MORE MORE
		     "\"") "<article><p>A ferry at its quay, by night. Photo: "
			   "Ann Example</article>",
		  &no_hints, &article);
	check_text(article.text, MORE MORE MORE MORE MORE MORE);
	page_close(page);
}

/* What is known from outside is believed last. */
static void test_hints(void **state)
{
	static const struct page_hints hints = {
		.address = TEXT_INIT("https://x.example/hint"),
		.fetched = TEXT_INIT("2021-09-01T10:00:00Z"),
		.id = TEXT_INIT("<urn:x:1>")
	};
	struct page *page;
	struct article article;

	(void)state;
	OK(page_open(&page, &fault));
	read_page(page, BODY, &hints, &article);
	check_text(article.address, "https://x.example/hint");
	check_text(article.source, "x.example");
	check_text(article.date, "2021-09-01T10:00:00+00:00");
	check_text(article.date_from, "fetched:WARC-Date");
	check_text(article.own_id, "<urn:x:1>");
	read_page(page,
		  "<head>" GRAPH("og:url", "https://x.example/own")
			  META("date", "2021-08-17") "</head>" BODY,
		  &hints, &article);
	check_text(article.address, "https://x.example/own");
	check_text(article.date, "2021-08-17");
	claims_begin(claims);
	OK(page_claim_hints(&hints, claims, &fault));
	check_text(claims_best(claims, CLAIMS_ADDRESS),
		   "https://x.example/hint");
	check_text(claims_best(claims, CLAIMS_ID), "<urn:x:1>");
	page_close(page);
}

#define LATER                                                                \
	"Passengers stood on the quay in the rain, and many of them missed " \
	"the last train to the hills, which leaves at nine. The port will "  \
	"look into the matter, and wants to say more about it on Thursday, " \
	"when the council meets."
#define STATE                                                                   \
	"<script>window.__INITIAL_STATE__={\"article\":{\"title\":\"A ferry\"," \
	"\"date\":\"2021-08-17\",\"body\":[\"" ONE "\",\"" LATER                \
	"\"]}};</script>"

/* What is shown goes first, then the JSON-LD, then what a script knows; its
 * title goes before one that may be the outlet's. */
#define FRAMED                                                          \
	"<iframe srcdoc='&lt;p>" TWO "&lt;/p><p>" LATER "</p><p>" LATER \
	"</p>'></iframe>"

static void test_state(void **state)
{
	static const struct {
		const char *html;
		const char *title;
		const char *text;
	} pages[] = {
		{ "<title>Larn Post</title><p>Loading...</p>" STATE, "A ferry",
		  ONE "\n\n" LATER },
		{ "<title>Larn Post</title><h1><i>Sign</i> in</h1><p>Your name"
		  "</p>" STATE,
		  "Larn Post", "Sign in\n\nYour name" },
		{ LD("\"headline\":\"By JSON\"") STATE, "By JSON",
		  ONE "\n\n" LATER },
		{ LD("\"articleBody\":\"" TWO "\"") STATE, "", TWO },
		{ "<p>" TWO "</p><p>" LATER "</p><p>" LATER "</p>" STATE, "",
		  TWO "\n\n" LATER "\n\n" LATER },
		/* in a frame, where scripts and JSON-LD have none */
		{ "<title>A</title><p>Loading</p>" FRAMED, "A",
		  TWO "\n\n" LATER "\n\n" LATER },
		{ "<title>Larn Post</title><p>Loading...</p>" STATE FRAMED,
		  "A ferry", ONE "\n\n" LATER },
		{ LD("\"articleBody\":\"" TWO "\"") FRAMED, "", TWO },
	};
	struct page *page;

	(void)state;
	OK(page_open(&page, &fault));
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct article article;

		read_page(page, pages[i].html, &no_hints, &article);
		check_text(article.title, pages[i].title);
		check_text(article.text, pages[i].text);
	}
	page_close(page);
}

static void test_no_text(void **state)
{
	static const char *const pages[] = {
		"",
		" ",
		"<",
		"<html>",
		"<html><body></body></html>",
		"<script>var x;</script>",
		"<!-- " ONE " -->",
		"<body><div>Loading\xE2\x80\xA6</div></body>",
		"<p>You need to enable JavaScript to run this app.</p>",
		/* what is shown is in other pages, and is an article there */
		"<title>A</title>" META(
			"description",
			"All of the town.") "<frameset><frame src=a><noframes>Get another browser."
					    "</noframes></frameset>",
	};
	struct page *page;

	(void)state;
	OK(page_open(&page, &fault));
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct article article = { 0 };

		claims_begin(claims);
		OK(page_read(page, text_of(pages[i]), &no_hints, claims,
			     &fault));
		assert_int_equal(claims_settle(claims, &article, &fault),
				 STATUS_SKIP);
	}
	page_close(page);
}

/* Much of anything, without its end: it is read, as UTF-8. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<div>",
		"<meta property=\"og:title\" content=\"a\">",
		"<time>",
		"<h1>",
		"<title>",
		"<link rel=canonical href=x>",
		"<script type=\"application/ld+json\">[",
		"<table><tr><td>",
		"<p itemprop=headline>a",
		"&#0;",
		"<!--",
		"<svg>",
		"</p>",
		"<a href=\"",
		"<html lang=x>",
		"<b><p>",
		"a \xC2\xA0",
	};
	struct page *page;

	(void)state;
	OK(page_open(&page, &fault));
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(LONGEST);
		struct article article = { 0 };
		enum status status;

		for (size_t j = 0; j < 5000; j++)
			OK(bytes_append(&html, text_of(parts[i]), &fault));
		OK(bytes_append(&html, TEXT("a\0b" BODY), &fault));
		claims_begin(claims);
		OK(page_read(page, text_from(&html), &no_hints, claims,
			     &fault));
		status = claims_settle(claims, &article, &fault);
		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		assert_true(utf8_is_valid(article.text));
		bytes_free(&html);
	}
	page_close(page);
}

static void test_out_of_memory(void **state)
{
	static const struct text html = TEXT_INIT(
		"<head><title>A</title>" LD("\"headline\":\"B\n\"") META(
			"date",
			"2021-08-17") "</head><h1>C</h1>"
				      "<b itemprop=headline>D</b><time>x</time>" BODY);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct page *page = NULL;

		claims_begin(claims);
		(void)memory_fail_at(++nth, 1);
		status = page_open(&page, &fault);
		if (!status)
			status = page_read(page, html, &no_hints, claims,
					   &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		page_close(page);
	}
	assert_true(nth > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_language_of_date),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_hints),
		cmocka_unit_test(test_state),
		cmocka_unit_test(test_no_text),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
