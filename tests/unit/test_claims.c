/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/claims.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

enum { LAST_YEAR = 2027, LONGEST = 1 << 20, SAID_MAX = 8 };

static struct fault fault;
static struct claims *claims;

static int open_claims(void **state)
{
	(void)state;
	return claims_open(&claims, LAST_YEAR, LONGEST, &fault) != STATUS_OK;
}

static int close_claims(void **state)
{
	(void)state;
	claims_close(claims);
	claims_close(NULL);
	return 0;
}

/* A name of FROM begins another origin, of which the value is the name. */
#define FROM "<from>"

struct said {
	const char *name; /* NULL behind the last */
	const char *value;
	enum fragment_form form;
};

static void say(const struct said *said)
{
	for (size_t i = 0; i < SAID_MAX && said[i].name; i++)
		if (strcmp(said[i].name, FROM) == 0)
			claims_from(claims, said[i].value);
		else
			OK(claims_add(claims, text_of(said[i].name),
				      text_of(said[i].value), said[i].form,
				      &fault));
}

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

/* ---- Names ------------------------------------------------------------- */

static const struct {
	struct text name;
	enum claims_kind kind; /* CLAIMS_KINDS: none of ours */
} names[] = {
	{ TEXT_INIT("text"), CLAIMS_TEXT },
	{ TEXT_INIT("maintext"), CLAIMS_TEXT },
	{ TEXT_INIT("articleBody"), CLAIMS_TEXT },
	{ TEXT_INIT("content:encoded"), CLAIMS_TEXT },
	{ TEXT_INIT("text_content"), CLAIMS_TEXT },
	{ TEXT_INIT("raw_text"), CLAIMS_TEXT },
	{ TEXT_INIT("content_original"), CLAIMS_TEXT },
	{ TEXT_INIT("content_text"), CLAIMS_TEXT },
	{ TEXT_INIT("content_html"), CLAIMS_TEXT },
	{ TEXT_INIT("headline"), CLAIMS_TITLE },
	{ TEXT_INIT("resolved_title"), CLAIMS_TITLE },
	{ TEXT_INIT("resolved_url"), CLAIMS_ADDRESS },
	{ TEXT_INIT("Journal"), CLAIMS_SOURCE },
	{ TEXT_INIT("container-title"), CLAIMS_SOURCE },
	{ TEXT_INIT("Author(s)"), CLAIMS_AUTHOR },
	{ TEXT_INIT("time_added"), CLAIMS_FETCHED },
	{ TEXT_INIT("(s)"), CLAIMS_KINDS },
	{ TEXT_INIT("author(x)"), CLAIMS_KINDS },
	{ TEXT_INIT("Title"), CLAIMS_TITLE },
	{ TEXT_INIT("og:title"), CLAIMS_TITLE },
	{ TEXT_INIT("title_page"), CLAIMS_TITLE },
	{ TEXT_INIT("title_rss"), CLAIMS_TITLE },
	{ TEXT_INIT("meta_description"), CLAIMS_LEAD },
	{ TEXT_INIT("OG:Description"), CLAIMS_LEAD },
	{ TEXT_INIT("canonical_link"), CLAIMS_ADDRESS },
	{ TEXT_INIT("read_more_link"), CLAIMS_ADDRESS },
	{ TEXT_INIT("WARC-Target-URI"), CLAIMS_ADDRESS },
	{ TEXT_INIT("original_url"), CLAIMS_ADDRESS },
	{ TEXT_INIT("source_domain"), CLAIMS_SOURCE },
	{ TEXT_INIT("source-hostname"), CLAIMS_SOURCE },
	{ TEXT_INIT("meta_site_name"), CLAIMS_SOURCE },
	{ TEXT_INIT("date_publish"), CLAIMS_DATE },
	{ TEXT_INIT("publishedAt"), CLAIMS_DATE },
	{ TEXT_INIT("article:published_time"), CLAIMS_DATE },
	{ TEXT_INIT("dc:date"), CLAIMS_DATE },
	{ TEXT_INIT("pubDate"), CLAIMS_DATE },
	{ TEXT_INIT("publication date"), CLAIMS_DATE },
	{ TEXT_INIT("date.modified"), CLAIMS_CHANGED },
	{ TEXT_INIT("Last-Modified"), CLAIMS_CHANGED },
	{ TEXT_INIT("og:updated_time"), CLAIMS_CHANGED },
	{ TEXT_INIT("date_download"), CLAIMS_FETCHED },
	{ TEXT_INIT("indexed_date"), CLAIMS_FETCHED },
	{ TEXT_INIT("WARC-Date"), CLAIMS_FETCHED },
	{ TEXT_INIT("fetch_timestamp"), CLAIMS_FETCHED },
	{ TEXT_INIT("search_time"), CLAIMS_FETCHED },
	{ TEXT_INIT("filedate"), CLAIMS_FETCHED },
	{ TEXT_INIT("authors"), CLAIMS_AUTHOR },
	{ TEXT_INIT("dc:creator"), CLAIMS_AUTHOR },
	{ TEXT_INIT("parsely-author"), CLAIMS_AUTHOR },
	{ TEXT_INIT("inLanguage"), CLAIMS_LANGUAGE },
	{ TEXT_INIT("og:locale"), CLAIMS_LANGUAGE },
	{ TEXT_INIT("uuid"), CLAIMS_ID },
	{ TEXT_INIT("GKGRECORDID"), CLAIMS_ID },
	/* of other languages, in any case and normal form */
	{ TEXT_INIT("TÍTULO"), CLAIMS_TITLE },
	{ TEXT_INIT("ti\u0301tulo"), CLAIMS_TITLE },
	{ TEXT_INIT("Überschrift"), CLAIMS_TITLE },
	{ TEXT_INIT("ЗАГОЛОВОК"), CLAIMS_TITLE },
	{ TEXT_INIT("Fecha de publicación"), CLAIMS_DATE },
	{ TEXT_INIT("发布日期"), CLAIMS_DATE },
	{ TEXT_INIT("المصدر"), CLAIMS_SOURCE },
	{ TEXT_INIT("mainEntityOfPage"), CLAIMS_ADDRESS },
	{ TEXT_INIT("published_by"), CLAIMS_AUTHOR },
	/* all names of a table may begin alike */
	{ TEXT_INIT("post_content"), CLAIMS_TEXT },
	{ TEXT_INIT("News Title"), CLAIMS_TITLE },
	{ TEXT_INIT("post_name"), CLAIMS_KINDS },
	{ TEXT_INIT("post_type"), CLAIMS_KINDS },
	/* none of ours */
	{ TEXT_INIT(""), CLAIMS_KINDS },
	{ TEXT_INIT("_"), CLAIMS_KINDS },
	{ TEXT_INIT("keywords"), CLAIMS_KINDS },
	{ TEXT_INIT("texts"), CLAIMS_KINDS },
	{ TEXT_INIT("image_url"), CLAIMS_KINDS },
	{ TEXT_INIT("te/xt"), CLAIMS_KINDS },
	{ TEXT_INIT("te\0xt"), CLAIMS_KINDS },
	{ TEXT_INIT("text\0"), CLAIMS_KINDS },
	{ TEXT_INIT("т"
		    "ext"),
	  CLAIMS_KINDS },
	{ TEXT_INIT("日期 1"), CLAIMS_KINDS },
	{ TEXT_INIT("\xFFtext"), CLAIMS_KINDS },
	/* 63 signs are looked at, of which most are passed over; 64 are not */
	{ TEXT_INIT("text___________________________________________________"
		    "________"),
	  CLAIMS_TEXT },
	{ TEXT_INIT("text___________________________________________________"
		    "_________"),
	  CLAIMS_KINDS },
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		enum claims_kind kind = CLAIMS_KINDS;
		bool is_known = claims_knows(names[i].name, &kind);

		if (kind != names[i].kind)
			print_message("# '%s'\n", names[i].name.data);
		assert_int_equal(kind, names[i].kind);
		assert_int_equal(is_known, kind != CLAIMS_KINDS);
	}
}

/* ---- Articles ---------------------------------------------------------- */

static const struct {
	struct said said[SAID_MAX];
	/* what is expected; NULL: not looked at */
	const char *text;
	const char *title;
	const char *date;
	const char *date_from;
	const char *source;
	const char *address;
	const char *authors; /* with | between */
	const char *id;
} rows[] = {
	/* one of each */
	{ { { "Text", " The ferry is late. ", 0 },
	    { "headline", "\tFerry late ", 0 },
	    { "datePublished", "2021-08-17", 0 },
	    { "url", "http://www.oskeby.example/ferry/", 0 },
	    { "site_name", "The Oskeby Post", 0 },
	    { "author", "Ann Example", 0 },
	    { "id", " f-1 ", 0 } },
	  .text = " The ferry is late. ",
	  .title = "Ferry late",
	  .date = "2021-08-17",
	  .date_from = "datePublished",
	  .source = "The Oskeby Post",
	  .address = "https://www.oskeby.example/ferry",
	  .authors = "Ann Example",
	  .id = "f-1" },
	/* as an interface names them */
	{ { { "bodyText", "The ferry is late.", 0 },
	    { "deck", "It is an hour behind.", 0 },
	    { "webTitle", "Ferry late", 0 },
	    { "webPublicationDate", "2021-08-17", 0 } },
	  .text = "It is an hour behind.\n\nThe ferry is late.",
	  .title = "Ferry late",
	  .date = "2021-08-17",
	  .date_from = "webPublicationDate" },
	/* what is absent */
	{ { { "text", "The ferry is late.", 0 },
	    { "title", "None", 0 },
	    { "date", " null ", 0 },
	    { "author", "[]", 0 },
	    { "id", "undefined", 0 },
	    { "source", "nan", 0 },
	    { "url", "", 0 } },
	  .text = "The ferry is late.",
	  .title = "",
	  .date = "",
	  .date_from = "",
	  .source = "",
	  .address = "",
	  .authors = "",
	  .id = "" },
	{ { { "text", "None", 0 },
	    { "title", "[Removed]", 0 },
	    { "body", "The ferry is late.", 0 } },
	  .text = "The ferry is late.",
	  .title = "" },
	/* the order of names within an origin, whatever that of the values */
	{ { { "name", "By name", 0 },
	    { "title", "By title", 0 },
	    { "content", "Some content.", 0 },
	    { "maintext", "The main text.", 0 },
	    { "timestamp", "2020-01-01", 0 },
	    { "datePublished", "2021-08-17", 0 } },
	  .text = "The main text.",
	  .title = "By title",
	  .date = "2021-08-17",
	  .date_from = "datePublished" },
	/* but an earlier origin is trusted more */
	{ { { FROM, "page", 0 },
	    { "subject", "By subject", 0 },
	    { "time", "2020-01-02", 0 },
	    { FROM, "feed", 0 },
	    { "title", "By title", 0 },
	    { "text", "The ferry is late.", 0 },
	    { "datePublished", "2021-08-17", 0 } },
	  .text = "The ferry is late.",
	  .title = "By subject",
	  .date = "2020-01-02",
	  .date_from = "page:time" },
	/* of one name the first value */
	{ { { "text", "The first.", 0 }, { "TEXT", "The second.", 0 } },
	  .text = "The first." },
	/* a text of nothing but furniture is none */
	{ { { "text", "Share | Tweet\n***", 0 },
	    { "body", "The ferry is late.", 0 } },
	  .text = "The ferry is late." },
	/* no text: the lead, else the title */
	{ { { "title", "Ferry late", 0 },
	    { "description", "It is an hour behind.", 0 } },
	  .text = "It is an hour behind.",
	  .title = "Ferry late" },
	{ { { "title", "Ferry late", 0 }, { "description", "...", 0 } },
	  .text = "Ferry late",
	  .title = "Ferry late" },
	/* markup where there may be some, and where there is none */
	{ { { "text", "<p>Fish &amp; <b>chips</b></p><p>Two.</p>",
	      FRAGMENT_GUESS },
	    { "title", "Fish &amp;\nchips", FRAGMENT_GUESS } },
	  .text = "Fish & chips\n\nTwo.",
	  .title = "Fish & chips" },
	{ { { "text", "<p>Fish &amp; chips", FRAGMENT_PLAIN } },
	  .text = "<p>Fish &amp; chips" },
	/* where an interface cuts a text it says so, and that is not text */
	{ { { "content", "The ferry is late, and… [+3340 chars]",
	      FRAGMENT_GUESS } },
	  .text = "The ferry is late, and…" },
	{ { { "content", "The ferry is late. [+1 char]\r\n", FRAGMENT_GUESS } },
	  .text = "The ferry is late." },
	{ { { "content", "It grew by [+12 percent]", FRAGMENT_GUESS } },
	  .text = "It grew by [+12 percent]" },
	{ { { "content", "[+ chars]", FRAGMENT_GUESS } }, .text = "[+ chars]" },
	{ { { "content", "[+12 chars]", FRAGMENT_GUESS },
	    { "title", "Ferry late", 0 } },
	  .text = "Ferry late" },
	/* and it may be whole elsewhere */
	{ { { "content",
	      "The ferry to Larn is late, and nobody at the… [+40 "
	      "chars]",
	      FRAGMENT_GUESS },
	    { "description",
	      "<p>The ferry to Larn is late, and nobody at the "
	      "quay knows why.",
	      FRAGMENT_GUESS } },
	  .text = "The ferry to Larn is late, and nobody at the quay knows "
		  "why." },
	{ { { "full_text", "RT @oskeby: The ferry to Larn is late, and nob…",
	      0 },
	    { FROM, "again", 0 },
	    { "text",
	      "The ferry to Larn is late, and nobody at… "
	      "https://o.example/1",
	      0 },
	    { "full_text",
	      "The ferry to Larn is late, and nobody at all "
	      "knows why.",
	      0 } },
	  .text = "The ferry to Larn is late, and nobody at all knows why." },
	{ { { "text", "The ferry to Larn is late, and nobody at the…", 0 },
	    { "description",
	      "The ferry to Oskeby is late, and nobody at the "
	      "quay knows why.",
	      0 } },
	  .text = "The ferry to Larn is late, and nobody at the…" },
	/* a headline that the title does not say stands over the text */
	{ { { FROM, "page", 0 },
	    { "text", "It is an hour behind.", FRAGMENT_PLAIN },
	    { "title", "Oskeby news", 0 },
	    { "heading", "No ferry\nuntil the morning", FRAGMENT_GUESS } },
	  .text = "No ferry until the morning\n\nIt is an hour behind.",
	  .title = "Oskeby news" },
	{ { { "text", "<p>One.</p><h2>Two</h2><p>Three.</p>", FRAGMENT_GUESS },
	    { "title", "Oskeby news", 0 },
	    { "headline", "No ferry until the morning", 0 } },
	  .text = "No ferry until the morning\n\nOne.\n\nTwo\n\nThree.",
	  .title = "Oskeby news" },
	/* but not what title, outlet or text say already */
	{ { { "text", "One.", 0 },
	    { "title", "Live: no ferry until the morning - Post", 0 },
	    { "heading", "No ferry until the morning | Post", 0 } },
	  .text = "One." },
	{ { { "text", "One.", 0 },
	    { "title", "Oskeby news", 0 },
	    { "publisher", "The Oskeby Post", 0 },
	    { "heading", "Oskeby Post", 0 } },
	  .text = "One." },
	{ { { "text", "No ferry until the morning\n\nOne.", 0 },
	    { "title", "Oskeby news", 0 },
	    { "heading", "NO FERRY UNTIL THE MORNING", 0 } },
	  .text = "No ferry until the morning\n\nOne." },
	{ { { "text", "One.", 0 },
	    { "title", "Oskeby news", 0 },
	    { "heading", "***", 0 } },
	  .text = "One." },
	/* nor a headline in a page's metadata, or above no text */
	{ { { FROM, "page", 0 },
	    { "text", "One.", 0 },
	    { "title", "Oskeby news", 0 },
	    { "headline", "Another article", 0 } },
	  .text = "One." },
	{ { { "title", "Oskeby news", 0 }, { "headline", "No ferry", 0 } },
	  .text = "Oskeby news" },
	/* the outlet behind a title */
	{ { { "title", "No ferry until the morning - The Oskeby Post", 0 },
	    { "text", "An hour.", 0 },
	    { "publisher", "Oskeby Post", 0 } },
	  .title = "No ferry until the morning",
	  .source = "Oskeby Post" },
	{ { { "title", "No ferry until the morning | oskeby.example", 0 },
	    { "text", "An hour.", 0 },
	    { "publisher", "The Post", 0 },
	    { "url", "https://www.oskeby.example/a", 0 } },
	  .title = "No ferry until the morning",
	  .source = "The Post" },
	{ { { "title", "No ferry until the morning - Home and Away", 0 },
	    { "text", "An hour.", 0 },
	    { "headline", "No ferry until the morning", 0 } },
	  .title = "No ferry until the morning" },
	{ { { "title", "No ferry until the morning - Home and Away", 0 },
	    { "text", "An hour.", 0 } },
	  .title = "No ferry until the morning - Home and Away" },
	/* addresses and what is called like them */
	{ { { "text", "An hour.", 0 },
	    { "source", "https://oskeby.example/a", 0 } },
	  .source = "oskeby.example",
	  .address = "https://oskeby.example/a" },
	/* the markup of a page is no outlet */
	{ { { "page_source", "An hour.", 0 } }, .source = "" },
	{ { { "text", "An hour.", 0 },
	    { "source", "HTTPS://Oskeby.example/a", 0 } },
	  .source = "oskeby.example",
	  .address = "https://oskeby.example/a" },
	{ { { "text", "An hour.", 0 },
	    { "source", "The Post", 0 },
	    { "guid", "urn:x:7", 0 },
	    { "author", "https://oskeby.example/staff/1", 0 },
	    { "title", "https://oskeby.example/a", 0 } },
	  .title = "",
	  .source = "The Post",
	  .address = "",
	  .authors = "",
	  .id = "urn:x:7" },
	{ { { "text", "An hour.", 0 },
	    { "guid", "https://oskeby.example/?p=7", 0 } },
	  .address = "https://oskeby.example?p=7",
	  .id = "https://oskeby.example/?p=7" },
	{ { { "text", "An hour.", 0 },
	    { "canonical", "http://", 0 },
	    { "url", "https://a b/", 0 },
	    { "link", "https://oskeby.example/a", 0 } },
	  .address = "https://oskeby.example/a" },
	/* dates: what cannot be read is passed over */
	{ { { "text", "An hour.", 0 },
	    { "datePublished", "yesterday", 0 },
	    { "published", "2028-01-01", 0 },
	    { "pubdate", "17 Aug 2021", 0 } },
	  .date = "2021-08-17",
	  .date_from = "pubdate" },
	/* what software writes where it knows no date */
	{ { { "text", "An hour.", 0 },
	    { "datePublished", "1970-01-01", 0 },
	    { "published", "1970-01-01T00:00:00Z", 0 },
	    { "pubdate", "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
	    { "date", "1970-01-01 00:00:00", 0 },
	    { "updated", "1970-01-01T00:00:00+05:00", 0 },
	    { "crawled", "1969-12-31T19:00:00-05:00", 0 },
	    { "fetched", "1970-01-01T01:00:00+01:00", 0 } },
	  .date = "",
	  .date_from = "" },
	{ { { "text", "An hour.", 0 },
	    { "published", "1970-01-01T00:00:00.000+00:00", 0 },
	    { "date", "1970-01-01T10:00:00Z", 0 } },
	  .date = "1970-01-01T10:00:00+00:00",
	  .date_from = "date" },
	/* a day that a spreadsheet numbers, and a time that is none */
	{ { { "text", "An hour.", 0 }, { "date", "44425", 0 } },
	  .text = "An hour.",
	  .date = "2021-08-17",
	  .date_from = "date" },
	{ { { "text", "An hour.", 0 }, { "time", "44425", 0 } },
	  .text = "An hour." },
	{ { { "text", "An hour.", 0 }, { "date", "1970-01-02", 0 } },
	  .date = "1970-01-02",
	  .date_from = "date" },
	{ { { "text", "An hour.", 0 }, { "date", "1970-01-01 10:00", 0 } },
	  .date = "1970-01-01",
	  .date_from = "date" },
	{ { { "text", "An hour.", 0 }, { "date", "1970", 0 } },
	  .date = "1970",
	  .date_from = "date" },
	{ { { "text", "An hour.", 0 }, { "date", "1969-12-31", 0 } },
	  .date = "1969-12-31",
	  .date_from = "date" },
	{ { { "text", "Published: 1 January 1970\n\nAn hour.", 0 },
	    { "date", "1970-01-01", 0 } },
	  .date = "1970-01-01",
	  .date_from = "first line" },
	/* as the language of the article tells */
	{ { { "text", "An hour.", 0 },
	    { "date", "17. listopada 2021.", 0 },
	    { "lang", "hr", 0 } },
	  .date = "2021-10-17",
	  .date_from = "date" },
	{ { { "text", "17. listopada 2021.\n\nAn hour.", 0 },
	    { "dc:language", "pl", 0 } },
	  .date = "2021-11-17",
	  .date_from = "first line" },
	{ { { "text", "An hour.", 0 },
	    { "date", "17.10.21", 0 },
	    { "language", "german", 0 } },
	  .date = "2021-10-17",
	  .date_from = "date" },
	{ { { "text", "An hour.", 0 }, { "Datum", "17.10.21", 0 } },
	  .date = "2021-10-17",
	  .date_from = "Datum" },
	{ { { "text", "An hour.", 0 },
	    { "Datum", "17.10.21", 0 },
	    { "language", "english", 0 } },
	  .date = "2021-10-17",
	  .date_from = "Datum" },
	{ { { "text", "An hour.", 0 }, { "date", "17.10.21", 0 } },
	  .date = "" },
	{ { { "text", "17.10.21\n\nAn hour.", 0 },
	    { "language", "english", 0 } },
	  .date = "" },
	/* claimed, first line, address, changed, fetched */
	{ { { "text", "Published: 16 Aug 2021\n\nAn hour.", 0 },
	    { "date", "2021-08-17", 0 } },
	  .date = "2021-08-17",
	  .date_from = "date" },
	{ { { "text", "Published: 16 Aug 2021\n\nAn hour.", 0 },
	    { "url", "https://oskeby.example/2021/08/15/a", 0 },
	    { "updated", "2021-08-14", 0 } },
	  .date = "2021-08-16",
	  .date_from = "first line" },
	{ { { "text", "An hour.", 0 },
	    { "url", "https://oskeby.example/2021/08/15/a", 0 },
	    { "updated", "2021-08-14", 0 } },
	  .date = "2021-08-15",
	  .date_from = "address" },
	{ { { "text", "An hour.", 0 },
	    { "crawled", "2021-08-13", 0 },
	    { "updated", "2021-08-14", 0 } },
	  .date = "2021-08-14",
	  .date_from = "updated" },
	{ { { FROM, "page", 0 },
	    { "text", "An hour.", 0 },
	    { "WARC-Date", "2021-08-13", 0 } },
	  .date = "2021-08-13",
	  .date_from = "fetched:WARC-Date" },
	/* when it was published, wherever that stands at the top */
	{ { { "text",
	      "Updated: 19 Aug 2021\nPublished: 17 Aug 2021\n\nAn hour.", 0 } },
	  .date = "2021-08-17",
	  .date_from = "first line" },
	{ { { "text",
	      "Published: 17 Aug 2021\nUpdated: 19 Aug 2021\n\nAn hour.", 0 } },
	  .date = "2021-08-17",
	  .date_from = "first line" },
	{ { { "text", "Updated: 19 Aug 2021\nEdited: 18 Aug 2021\n\nAn hour.",
	      0 } },
	  .date = "2021-08-19",
	  .date_from = "first line" },
	/* authors of one name add up, those of others do not */
	{ { { "text", "An hour.", 0 },
	    { "author", "By Ann Example and Bo Sample", 0 },
	    { "author", "Cy Pattern", 0 },
	    { "author", "Ann Example", 0 },
	    { "creator", "Desk", 0 } },
	  .authors = "Ann Example|Bo Sample|Cy Pattern" },
	{ { { "text", "An hour.", 0 },
	    { "author", "Ann Example", 0 },
	    { FROM, "page", 0 },
	    { "author", "Bo Sample", 0 } },
	  .authors = "Ann Example" },
	{ { { "text", "An hour.", 0 },
	    { "citation_author", "Sample Muster, Ann Mary", 0 },
	    { "citation_author", "Bo Pattern", 0 } },
	  .authors = "Sample Muster, Ann Mary|Bo Pattern" },
	{ { { "text", "An hour.", 0 },
	    { "author", "Sample Muster, Ann Mary", 0 },
	    { "author", "Agency", 0 },
	    { "author", "Ejemplo Uno, Bo Cy", 0 } },
	  .authors = "Sample Muster, Ann Mary|Agency|Ejemplo Uno, Bo Cy" },
	{ { { "text", "An hour.", 0 },
	    { FROM, "page", 0 },
	    { "DC.creator", "Sample Muster, Ann Mary", 0 } },
	  .authors = "Sample Muster, Ann Mary" },
	{ { { "text", "An hour.", 0 },
	    { FROM, "feed", 0 },
	    { "dc:creator", "Ann Example, Bo Sample", 0 } },
	  .authors = "Ann Example|Bo Sample" },
	{ { { "text", "An hour.", 0 },
	    { "author", "Ann Example, Bo Sample", 0 },
	    { "author", "Cy Muster", 0 } },
	  .authors = "Ann Example|Bo Sample|Cy Muster" },
	{ { { "text", "An hour.", 0 },
	    { "from", "Oskeby Harbour and Docks", 0 },
	    { "from", "Sample, Bo", 0 } },
	  .authors = "Oskeby Harbour and Docks|Sample, Bo" },
	/* the outlet is none where another is named; an account says no name */
	{ { { "text", "An hour.", 0 },
	    { "author", "The Oskeby Post", 0 },
	    { "creator", "@oskeby", 0 },
	    { "byline", "By Ann Example", 0 },
	    { "site_name", "The Oskeby-Post", 0 } },
	  .authors = "Ann Example" },
	{ { { "text", "An hour.", 0 },
	    { "author", "oskeby.example", 0 },
	    { "url", "https://www.oskeby.example/ferry", 0 },
	    { FROM, "page", 0 },
	    { "author", "Bo Sample", 0 } },
	  .authors = "Bo Sample" },
	{ { { "text", "An hour.", 0 },
	    { "author", "The Oskeby Post", 0 },
	    { "creator", "@oskeby", 0 },
	    { "site_name", "The Oskeby Post", 0 } },
	  .authors = "The Oskeby Post" },
	/* nor is what its host is registered as, nor a number */
	{ { { "text", "An hour.", 0 },
	    { "author", "Oskeby", 0 },
	    { "author", "105092", 0 },
	    { "byline", "By Ann Example", 0 },
	    { "url", "https://www.oskeby.example/ferry", 0 },
	    { "site_name", "The Oskeby Post", 0 } },
	  .authors = "Ann Example" },
	{ { { "text", "An hour.", 0 }, { "author", "105092", 0 } },
	  .authors = "" },
	/* what is not UTF-8, in part or at all */
	{ { { "text", "The café \xFF.", 0 }, { "title", "Caf\xE9", 0 } },
	  .text = "The café " BAD ".",
	  .title = "Café" },
};

static void check_authors(const struct article *article, const char *expected)
{
	char joined[200] = "";
	size_t length = 0;

	for (size_t i = 0; i < article->author_count; i++)
		length += (size_t)snprintf(joined + length,
					   sizeof(joined) - length, "%s%.*s",
					   i > 0 ? "|" : "",
					   (int)article->authors[i].length,
					   article->authors[i].data);
	assert_string_equal(joined, expected);
}

static void check_if(struct text text, const char *expected)
{
	if (expected)
		check_text(text, expected);
}

static void test_articles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article article = { 0 };

		claims_begin(claims);
		say(rows[i].said);
		OK(claims_settle(claims, &article, &fault));
		check_if(article.text, rows[i].text);
		check_if(article.title, rows[i].title);
		check_if(article.date, rows[i].date);
		check_if(article.date_from, rows[i].date_from);
		check_if(article.source, rows[i].source);
		check_if(article.address, rows[i].address);
		check_if(article.own_id, rows[i].id);
		if (rows[i].authors)
			check_authors(&article, rows[i].authors);
		assert_int_equal(article.record_key.length, 0);
		assert_false(article.is_file);
	}
}

/* The headings of the text move behind the one that is put over it. */
static void test_moved_headings(void **state)
{
	static const char *const expected[] = { "No ferry", "Two", "Four" };
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	OK(claims_add(claims, TEXT("title"), TEXT("Oskeby news"), 0, &fault));
	OK(claims_add(claims, TEXT("heading"), TEXT("No ferry"), 0, &fault));
	OK(claims_add(claims, TEXT("text"),
		      TEXT("<p>One.<h2>Two</h2><p>Three.<h2>Four</h2><p>Five."),
		      FRAGMENT_GUESS, &fault));
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.heading_count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++) {
		struct heading span = article.headings[i];

		check_text((struct text){ article.text.data + span.start,
					  span.end - span.start },
			   expected[i]);
	}
}

/* Articles without a text are none. */
static void test_refusals(void **state)
{
	static const struct said said[][SAID_MAX] = {
		{ { NULL, NULL, 0 } },
		{ { "date", "2021-08-17", 0 }, { "author", "Ann", 0 } },
		{ { "text", "...", 0 }, { "title", "Comments (3)", 0 } },
		{ { "keywords", "ferry", 0 } },
		{ { "title", "[Removed]", 0 },
		  { "description", "[Removed]", 0 },
		  { "content", "[Removed]", 0 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(said); i++) {
		struct article article = { 0 };

		claims_begin(claims);
		say(said[i]);
		assert_int_equal(claims_settle(claims, &article, &fault),
				 STATUS_SKIP);
		assert_string_equal(fault.text, "no text");
	}
}

static void test_best(void **state)
{
	(void)state;
	claims_begin(claims);
	assert_false(claims_have(claims, CLAIMS_TITLE));
	assert_int_equal(claims_best(claims, CLAIMS_TITLE).length, 0);
	OK(claims_add(claims, TEXT("name"), TEXT(" Two "), 0, &fault));
	check_text(claims_best(claims, CLAIMS_TITLE), "Two");
	OK(claims_add(claims, TEXT("title"), TEXT("One"), 0, &fault));
	check_text(claims_best(claims, CLAIMS_TITLE), "One");
	assert_true(claims_have(claims, CLAIMS_TITLE));
	assert_false(claims_have(claims, CLAIMS_TEXT));
	claims_begin(claims);
	assert_false(claims_have(claims, CLAIMS_TITLE));
}

/* Bad bytes are counted, of each article anew. */
static void test_bad_count(void **state)
{
	(void)state;
	for (int round = 0; round < 2; round++) {
		struct article article = { .bad_count = 3 };

		claims_begin(claims);
		OK(claims_add(claims, TEXT("text"), TEXT("é \xFF \xFE"), 0,
			      &fault));
		OK(claims_settle(claims, &article, &fault));
		assert_int_equal(article.bad_count, 5);
	}
}

/* Headings are those of the text that was added last, and of no other. */
static void test_headings(void **state)
{
	static const struct heading headings[] = { { .end = 4 } };
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	claims_add_headings(claims, headings, 1);
	OK(claims_add(claims, TEXT("text"), TEXT("Head\n\nBody."), 0, &fault));
	claims_add_headings(claims, headings, 1);
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.heading_count, 1);
	assert_ptr_equal(article.headings, headings);
	/* a text that was passed over has none to give */
	claims_begin(claims);
	article = (struct article){ 0 };
	OK(claims_add(claims, TEXT("text"), TEXT("Body."), 0, &fault));
	OK(claims_add(claims, TEXT("body"), TEXT("None"), 0, &fault));
	claims_add_headings(claims, headings, 1);
	OK(claims_settle(claims, &article, &fault));
	assert_int_equal(article.heading_count, 0);
}

/* Past CLAIMS_OF_KIND values, and CLAIMS_AUTHORS_MAX names, are passed over;
 * those of another kind are not. */
static void test_many(void **state)
{
	static const struct heading headings[] = { { .start = 100,
						     .end = 200 } };
	static char name[2 * CLAIMS_OF_KIND][8];
	struct article article = { 0 };

	(void)state;
	claims_begin(claims);
	for (int i = 0; i < 2 * CLAIMS_OF_KIND; i++) {
		(void)snprintf(name[i], sizeof(name[i]), "N%d", i);
		OK(claims_add(claims, TEXT("author"), text_of(name[i]), 0,
			      &fault));
	}
	OK(claims_add(claims, TEXT("text"), TEXT("Ok."), 0, &fault));
	OK(claims_add(claims, TEXT("title"), TEXT("In time"), 0, &fault));
	OK(claims_add(claims, TEXT("author"), TEXT("Too late"), 0, &fault));
	claims_add_headings(claims, headings, 1);
	OK(claims_settle(claims, &article, &fault));
	check_text(article.text, "Ok.");
	check_text(article.title, "In time");
	assert_int_equal(article.heading_count, 0);
	assert_int_equal(article.author_count, CLAIMS_AUTHORS_MAX);
}

static void test_kept(void **state)
{
	char value[] = "borrowed";
	struct text kept;

	(void)state;
	claims_begin(claims);
	OK(claims_keep(claims, text_of(value), &kept, &fault));
	value[0] = 'B';
	check_text(kept, "borrowed");
	assert_non_null(claims_pool(claims));
}

static enum status read_one(struct claims *fresh, struct article *article)
{
	static const struct said said[] = {
		{ "text", "<p>Fish &amp; chips \xFF</p>", FRAGMENT_GUESS },
		{ "title", "Fish\nand chips - Post", FRAGMENT_GUESS },
		{ "site", "Post", 0 },
		{ "url", "https://oskeby.example/a", 0 },
		{ "date", "2021-08-17", 0 },
		{ "author", "Ann and Bo", 0 },
	};
	enum status status = STATUS_OK;

	claims_from(fresh, "page");
	for (size_t i = 0; i < COUNT(said) && !status; i++)
		status = claims_add(fresh, text_of(said[i].name),
				    text_of(said[i].value), said[i].form,
				    &fault);
	return status ? status : claims_settle(fresh, article, &fault);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct article article = { 0 };
		struct claims *fresh = NULL;

		(void)memory_fail_at(++nth, 1);
		status = claims_open(&fresh, LAST_YEAR, LONGEST, &fault);
		if (!status)
			status = read_one(fresh, &article);
		else
			assert_null(fresh);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			check_text(article.title, "Fish and chips");
		claims_close(fresh);
	}
	assert_true(nth > 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_moved_headings),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_best),
		cmocka_unit_test(test_bad_count),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
