/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/records.h"
#include "shared/memory.h"
#include "tests/unit/authors.h"
#include "tests/unit/unit.h"

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

enum { LAST_YEAR = 2027, LONGEST = 4 << 20 };

/* What is expected of each article; NULL: not looked at. */
static const struct {
	struct text line;
	const char *text;
	const char *title;
	const char *own_id;
	const char *date;
	const char *source;
	const char *address;
	const char *authors; /* with | between */
	size_t bad_count;
} rows[] = {
	{ TEXT_INIT("{\"id\":\"w-1\",\"title\":\"A title\",\"text\":\"So"
		    " it is.\",\"date\":\"2021-08-17\",\"source\":\"Desk\""
		    ",\"author\":[\"A. One\",\"B. Two\"],"
		    "\"url\":\"http://Corpus.example/a/?utm_source=x\""
		    ",\"lang\":\"en\"}"),
	  "So it is.", "A title", "w-1", "2021-08-17", "Desk",
	  "https://corpus.example/a", "A. One|B. Two", 0 },
	{ TEXT_INIT("{\"text\":\"So it is.\"}"), "So it is.", "", "", "", "",
	  "", "", 0 },
	/* the text is kept as it stands, the rest is trimmed */
	{ TEXT_INIT(
		  "{\"text\":\" So\\n it is. \",\"title\":\" \\u00a0A title\\n\"}"),
	  " So\n it is. ", "A title", "", "", "", "", "", 0 },
	/* one of a sequence, and such as were put into strings */
	{ TEXT_INIT("\x1E{\"text\":\"So.\",\"id\":17}"), "So.", "", "17", "",
	  "", "", "", 0 },
	{ TEXT_INIT("\"{\\\"text\\\":\\\"So.\\\"}\""), "So.", "", "", "", "",
	  "", "", 0 },
	{ TEXT_INIT("{\"id\":17,\"data\":\"{\\\"text\\\":\\\"So.\\\"}\"}"),
	  "So.", "", "17", "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"{So.}\"}"), "{So.}", "", "", "", "", "", "",
	  0 },
	/* absent values */
	{ TEXT_INIT(
		  "{\"text\":\"So.\",\"title\":\"None\",\"id\":null,\"date\":\"\""
		  ",\"source\":\"null\",\"url\":\"nan\",\"author\":\"[]\"}"),
	  "So.", "", "", "", "", "", "", 0 },
	{ TEXT_INIT(
		  "{\"text\":\"So.\",\"title\":\" None \",\"id\":\"\",\"author\":[]}"),
	  "So.", "", "", "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"None of it.\",\"title\":\"none\"}"),
	  "None of it.", "none", "", "", "", "", "", 0 },
	/* no text: the title is the text */
	{ TEXT_INIT("{\"title\":\"A title\"}"), "A title", "A title", "", "",
	  "", "", "", 0 },
	{ TEXT_INIT("{\"title\":\"A title\",\"text\":\" \\n***\"}"), "A title",
	  "A title", "", "", "", "", "", 0 },
	{ TEXT_INIT("{\"title\":\"A title\",\"text\":7}"), "A title", "A title",
	  "", "", "", "", "", 0 },
	/* kinds of values */
	{ TEXT_INIT("{\"text\":\"So.\",\"id\":17}"), "So.", "", "17", "", "",
	  "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"id\":-1.5}"), "So.", "", "-1.5", "",
	  "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"id\":123456789012345678901234567890}"),
	  "So.", "", "123456789012345678901234567890", "", "", "", "", 0 },
	{ TEXT_INIT(
		  "{\"text\":\"So.\",\"id\":12345678901234567891,\"x\":1e999}"),
	  "So.", "", "12345678901234567891", "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"id\":-9223372036854775809}"), "So.",
	  "", "-9223372036854775809", "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"id\":true}"), "So.", "", "", "", "",
	  "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"author\":\"A. One\"}"), "So.", "", "",
	  "", "", "", "A. One", 0 },
	{ TEXT_INIT(
		  "{\"text\":\"So.\",\"author\":{\"name\":\"A. One\",\"url\":\"x\"}}"),
	  "So.", "", "", "", "", "", "A. One", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"author\":[{\"name\":\"A. One\"}"
		    ",\"None\",null,7,\"B\"]}"),
	  "So.", "", "", "", "", "", "A. One|B", 0 },
	{ TEXT_INIT(
		  "{\"text\":\"So.\",\"source\":{\"id\":null,\"name\":\"Desk\"}}"),
	  "So.", "", "", "", "Desk", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"date\":20210817}"), "So.", "", "",
	  "2021-08-17", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"date\":\"2021-02-30\"}"), "So.", "",
	  "", "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"date\":\"2028-01-01\"}"), "So.", "",
	  "", "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\",\"url\":\"ftp://corpus.example/a\"}"),
	  "So.", "", "", "", "", "", "", 0 },
	/* the last of two keys counts */
	{ TEXT_INIT("{\"text\":\"One.\",\"text\":\"Two.\"}"), "Two.", "", "",
	  "", "", "", "", 0 },
	/* what parsers refuse */
	{ TEXT_INIT("{\"text\":\"a \\ud83d z\"}"), "a " BAD " z", "", "", "",
	  "", "", "", 1 },
	{ TEXT_INIT("{\"text\":\"a é \xFF z\"}"), "a é " BAD " z", "", "", "",
	  "", "", "", 1 },
	{ TEXT_INIT("{\"text\":\"caf\xE9 \x93so\x94\"}"), "café “so”", "", "",
	  "", "", "", "", 0 },
	{ TEXT_INIT("{\"text\":\"a\tz\",\"author\":NaN}"), "a\tz", "", "", "",
	  "", "", "", 0 },
	{ TEXT_INIT("\xEF\xBB\xBF{\"text\":\"So.\"}"), "So.", "", "", "", "",
	  "", "", 0 },
	{ TEXT_INIT("{\"text\":\"So.\"}\r"), "So.", "", "", "", "", "", "", 0 },
};

/* A record of each program and interface, as it writes them. */
static const struct {
	const char *line;
	const char *text;
	const char *title;
	const char *own_id;
	const char *date;
	const char *date_from;
	const char *source;
	const char *address;
	const char *authors; /* with | between */
	const char *declared;
} tools[] = {
	/* news-please */
	{ "{\"authors\":[\"Ann Example\",\"Bo Sample\"],\"date_download\":"
	  "\"2021-09-01 10:00:00\",\"date_modify\":\"None\","
	  "\"date_publish\":\"2021-08-17 09:30:00\",\"description\":"
	  "\"The ferry.\",\"filename\":\"https%3A%2F%2Foskeby.example%2Fa."
	  "json\",\"image_url\":\"https://oskeby.example/a.jpg\",\"language\":"
	  "\"en\",\"localpath\":null,\"title\":\"No ferry until the morning\","
	  "\"title_page\":null,\"title_rss\":\"None\",\"source_domain\":"
	  "\"oskeby.example\",\"maintext\":\"The ferry is late.\","
	  "\"text\":null,\"url\":\"https://oskeby.example/a\"}",
	  "The ferry is late.", "No ferry until the morning", "", "2021-08-17",
	  "date_publish", "oskeby.example", "https://oskeby.example/a",
	  "Ann Example|Bo Sample", "en" },
	/* the same out of a search server, where the text is `text` */
	{ "{\"_index\":\"news\",\"_id\":\"x1\",\"_source\":{\"ancestor\":0,"
	  "\"version\":2,\"title\":\"No ferry until the morning\",\"text\":"
	  "\"The ferry is late.\",\"date_publish\":\"2021-08-17 09:30:00\","
	  "\"source_domain\":\"oskeby.example\",\"url\":"
	  "\"https://oskeby.example/a\",\"authors\":[]}}",
	  "The ferry is late.", "No ferry until the morning", "x1",
	  "2021-08-17", "date_publish", "oskeby.example",
	  "https://oskeby.example/a", "", "" },
	/* newspaper3k, by its users */
	{ "{\"title\":\"No ferry until the morning\",\"text\":\"The ferry is "
	  "late.\\n\\nAn hour.\",\"authors\":\"['Ann Example', 'Bo "
	  "Sample']\",\"publish_date\":\"2021/08/17\",\"url\":"
	  "\"https://oskeby.example/a\"}",
	  "The ferry is late.\n\nAn hour.", "No ferry until the morning", "",
	  "2021-08-17", "publish_date", "oskeby.example",
	  "https://oskeby.example/a", "Ann Example|Bo Sample", "" },
	{ "{\"title\":\"No ferry until the morning\",\"text\":\"The ferry is "
	  "late.\",\"authors\":\"[]\",\"publish_date\":\"None\"}",
	  "The ferry is late.", "No ferry until the morning", "", "", "", "",
	  "", "", "" },
	/* newspaper4k */
	{ "{\"url\":\"https://www.oskeby.example/a?utm_source=x\","
	  "\"read_more_link\":\"\",\"language\":\"en\",\"title\":\"No ferry "
	  "until the morning\",\"top_image\":\"https://oskeby.example/a.jpg\","
	  "\"keywords\":[\"ferry\"],\"meta_keywords\":[\"\"],\"tags\":[],"
	  "\"authors\":[\"Ann Example\"],\"publish_date\":"
	  "\"2021-08-17T09:30:00+05:00\",\"summary\":\"\",\"meta_description\":"
	  "\"It is late.\",\"meta_lang\":\"en\",\"meta_site_name\":\"The Oskeby "
	  "Post\",\"canonical_link\":\"https://oskeby.example/a\",\"text\":"
	  "\"The ferry is late.\"}",
	  "The ferry is late.", "No ferry until the morning", "",
	  "2021-08-17T09:30:00+05:00", "publish_date", "The Oskeby Post",
	  "https://oskeby.example/a", "Ann Example", "en" },
	/* trafilatura, with metadata and without */
	{ "{\"title\":\"No ferry until the morning\",\"author\":\"Ann Example; "
	  "Bo Sample\",\"hostname\":\"oskeby.example\",\"date\":"
	  "\"2021-08-17\",\"fingerprint\":\"a1b2\",\"id\":null,\"license\":"
	  "null,\"comments\":\"Nice.\",\"raw_text\":\"The ferry is late. An "
	  "hour.\",\"text\":\"The ferry is late.\\nAn hour.\",\"language\":"
	  "\"en\",\"image\":null,\"pagetype\":\"article\",\"filedate\":"
	  "\"2021-09-01\",\"source\":\"https://oskeby.example/a\","
	  "\"source-hostname\":\"The Oskeby Post\",\"excerpt\":\"Late.\","
	  "\"categories\":\"News\",\"tags\":\"ferry;sea\"}",
	  "The ferry is late.\nAn hour.", "No ferry until the morning", "",
	  "2021-08-17", "date", "The Oskeby Post", "https://oskeby.example/a",
	  "Ann Example|Bo Sample", "en" },
	{ "{\"text\":\"The ferry is late.\",\"comments\":\"\"}",
	  "The ferry is late.", "", "", "", "", "", "", "", "" },
	/* fundus */
	{ "{\"title\":\"No ferry until the morning\",\"body\":{\"summary\":["
	  "\"It is late.\"],\"sections\":[{\"headline\":[],\"paragraphs\":["
	  "\"An hour.\"]},{\"headline\":[\"The port\"],\"paragraphs\":["
	  "\"Two.\",\"Three.\"]}]},\"authors\":[\"Ann Example\"],"
	  "\"publishing_date\":\"2021-08-17 09:30:00.389000+00:00\","
	  "\"topics\":[\"Sea\"],\"free_access\":true,\"images\":[]}",
	  "It is late.\n\nAn hour.\n\nThe port\n\nTwo.\n\nThree.",
	  "No ferry until the morning", "", "2021-08-17T09:30:00+00:00",
	  "publishing_date", "", "", "Ann Example", "" },
	/* Media Cloud */
	{ "{\"article_title\":\"No ferry until the morning\","
	  "\"canonical_domain\":\"oskeby.example\",\"indexed_date\":"
	  "\"2021-09-01T10:00:00.5\",\"language\":\"en\",\"full_language\":"
	  "\"en\",\"publication_date\":\"2021-08-17\",\"text_content\":\"The "
	  "ferry is late.\",\"url\":\"https://oskeby.example/a\","
	  "\"original_url\":\"https://oskeby.example/a\",\"normalized_url\":"
	  "\"http://oskeby.example/a\",\"normalized_article_title\":\"no "
	  "ferry\"}",
	  "The ferry is late.", "No ferry until the morning", "", "2021-08-17",
	  "publication_date", "oskeby.example", "https://oskeby.example/a", "",
	  "en" },
	{ "{\"article_title\":\"No ferry\",\"publication_date\":null,"
	  "\"indexed_date\":\"2021-09-01T10:00:00.5\",\"text_content\":\"The "
	  "ferry is late.\"}",
	  "The ferry is late.", "No ferry", "", "2021-09-01",
	  "fetched:indexed_date", "", "", "", "" },
	/* Webz */
	{ "{\"uuid\":\"f00d\",\"url\":\"https://oskeby.example/a\","
	  "\"ord_in_thread\":0,\"author\":\"Ann Example\",\"published\":"
	  "\"2021-08-17T16:16:00.000+02:00\",\"crawled\":"
	  "\"2021-08-18T16:16:00.000+02:00\",\"title\":\"No ferry until the "
	  "morning\",\"text\":\"The ferry is late.\",\"highlightText\":\"\","
	  "\"highlightTitle\":\"\",\"language\":\"english\",\"external_links\":"
	  "[],\"entities\":{\"persons\":[{\"name\":\"bo sample\"}]},"
	  "\"thread\":{\"uuid\":\"beef\",\"url\":\"https://oskeby.example/t\","
	  "\"site\":\"oskeby.example\",\"title\":\"The thread\",\"country\":"
	  "\"SE\",\"published\":\"2021-08-16T00:00:00.000+02:00\"}}",
	  "The ferry is late.", "No ferry until the morning", "f00d",
	  "2021-08-17T16:16:00+02:00", "published", "oskeby.example",
	  "https://oskeby.example/a", "Ann Example", "english" },
	/* NewsAPI */
	{ "{\"source\":{\"id\":null,\"name\":\"The Oskeby Post\"},\"author\":"
	  "\"Ann Example\",\"title\":\"No ferry until the morning - The Oskeby "
	  "Post\",\"description\":\"It is late.\",\"url\":"
	  "\"https://oskeby.example/a\",\"urlToImage\":null,\"publishedAt\":"
	  "\"2021-08-17T03:07:33Z\",\"content\":\"The ferry is late, and "
	  "the\xE2\x80\xA6 [+3340 chars]\"}",
	  "The ferry is late, and the…", "No ferry until the morning", "",
	  "2021-08-17T03:07:33+00:00", "publishedAt", "The Oskeby Post",
	  "https://oskeby.example/a", "Ann Example", "" },
	/* WordPress */
	{ "{\"id\":7,\"date\":\"2021-08-17T09:30:00\",\"date_gmt\":"
	  "\"2021-08-17T07:30:00\",\"guid\":{\"rendered\":"
	  "\"https://oskeby.example/?p=7\"},\"modified\":"
	  "\"2021-08-18T09:30:00\",\"slug\":\"a\",\"link\":"
	  "\"https://oskeby.example/a/\",\"title\":{\"rendered\":\"Fish &#038; "
	  "ferry\"},\"content\":{\"rendered\":\"<p>The ferry is late.</p>\\n"
	  "<p>An hour.</p>\\n\",\"protected\":false},\"excerpt\":{\"rendered\":"
	  "\"<p>Late.</p>\"},\"author\":3,\"categories\":[1,2]}",
	  "The ferry is late.\n\nAn hour.", "Fish & ferry", "7", "2021-08-17",
	  "date", "oskeby.example", "https://oskeby.example/a", "", "" },
	/* a feed's items, stored */
	{ "{\"source\":\"The Oskeby Post\",\"title\":\"Fish &amp; ferry\","
	  "\"description\":\"<p>It is late.</p>\",\"link\":"
	  "\"https://oskeby.example/a\",\"date_published\":"
	  "\"2021-08-10 23:49:27+00:00\",\"persistent\":false,\"user\":\"x\","
	  "\"language\":\"en\"}",
	  "It is late.", "Fish & ferry", "", "2021-08-10T23:49:27+00:00",
	  "date_published", "The Oskeby Post", "https://oskeby.example/a", "",
	  "en" },
	{ "{\"id\":\"1\",\"url\":\"https://oskeby.example/a\",\"title\":\"No "
	  "ferry\",\"content_html\":\"<p>The ferry is late.</p>\","
	  "\"date_published\":\"2021-08-17T09:30:00Z\",\"author\":{\"name\":"
	  "\"Ann Example\"}}",
	  "The ferry is late.", "No ferry", "1", "2021-08-17T09:30:00+00:00",
	  "date_published", "oskeby.example", "https://oskeby.example/a",
	  "Ann Example", "" },
	/* GDELT, which has no texts; the date is when it was seen */
	{ "{\"url\":\"https://oskeby.example/a\",\"url_mobile\":\"\","
	  "\"title\":\"No ferry until the morning\",\"seendate\":"
	  "\"20210817T030000Z\",\"socialimage\":\"\",\"domain\":"
	  "\"oskeby.example\",\"language\":\"English\",\"sourcecountry\":"
	  "\"Sweden\"}",
	  "No ferry until the morning", "No ferry until the morning", "",
	  "2021-08-17T03:00:00+00:00", "fetched:seendate", "oskeby.example",
	  "https://oskeby.example/a", "", "English" },
};

static const struct {
	struct text line;
	const char *reason;
} refused[] = {
	{ TEXT_INIT("{}"), "no text" },
	{ TEXT_INIT("{\"text\":\"\",\"title\":\"None\"}"), "no text" },
	{ TEXT_INIT("{\"text\":[7]}"), "no text" },
	{ TEXT_INIT("{\"text\":\"...\"}"), "no text" },
	{ TEXT_INIT("{\"type\":\"service\",\"action\":\"create_channel\","
		    "\"title\":\"Larn Post\",\"text\":\"\"}"),
	  "a messenger's notice, and no message" },
	{ TEXT_INIT("[1]"), "not a JSON object" },
	{ TEXT_INIT("{\"text\":\"a\"} x"), NULL },
	{ TEXT_INIT("{\"text\":\"a\""), NULL },
	{ TEXT_INIT("words"), NULL },
	{ TEXT_INIT("\0\0"), NULL },
	{ TEXT_INIT("{\"a\\u0000b\":1,\"text\":\"a\"}"), NULL },
};

/* Texts under names that nobody told us, or under two of ours. */
#define FERRY                                                                \
	"The ferry did not leave on Monday. Those who wanted to cross were " \
	"told to come back when the wind had gone down, which it had not "   \
	"done by Wednesday."

static const struct {
	const char *line;
	const char *text; /* NULL: refused */
} places[] = {
	/* the longest that reads like a text */
	{ "{\"title\":\"Wind\",\"story_xml\":\"" FERRY "\"}", FERRY },
	{ "{\"title\":\"Wind\",\"html\":\"<p>" FERRY "</p>\"}", FERRY },
	{ "{\"title\":\"Wind\",\"正文\":\"" FERRY "\"}", FERRY },
	{ "{\"title\":\"Wind\",\"legal\":\"All of this may be printed by "
	  "anyone who wants to.\",\"copy\":\"" FERRY "\"}",
	  FERRY },
	{ "{\"title\":\"Wind\",\"paragraphs\":[\"One.\",\"Two.\"]}",
	  "One.\n\nTwo." },
	{ "{\"title\":\"风\",\"copy\":\"渡轮星期一没有离开港口，想过海的人被告知等"
	  "风停了再来。\"}",
	  "渡轮星期一没有离开港口，想过海的人被告知等风停了再来。" },
	{ "{\"title\":\"Wind\",\"sections\":[{\"heading\":\"On Monday\","
	  "\"text\":\"" FERRY "\"}]}",
	  "On Monday\n\n" FERRY },
	/* in parts */
	{ "{\"title\":\"Wind\",\"paragraph_2\":\"So.\",\"paragraph_1\":\"" FERRY
	  "\",\"paragraph_3\":\"null\",\"tag_1\":\"Ferries\"}",
	  FERRY "\n\nSo." },
	{ "{\"title\":\"Wind\",\"sentences\":[{\"id\":0,\"text\":\"" FERRY
	  "\"},{\"id\":1,\"text\":\"So.\"}]}",
	  FERRY "\n\nSo." },
	{ "{\"title\":\"Wind\",\"sentences\":[\"" FERRY "\",\"So.\"]}",
	  FERRY "\n\nSo." },
	/* as editors keep it, under any name */
	{ "{\"title\":\"Wind\",\"lexical\":\"{\\\"root\\\":{\\\"type\\\":"
	  "\\\"root\\\",\\\"children\\\":[{\\\"type\\\":\\\"callout\\\","
	  "\\\"calloutText\\\":\\\"" FERRY "\\\"}]}}\"}",
	  FERRY },
	{ "{\"title\":\"Wind\",\"rich_json\":{\"root\":{\"type\":\"root\","
	  "\"children\":[{\"type\":\"extended-paragraph\",\"children\":[{"
	  "\"type\":\"extended-text\",\"text\":\"" FERRY
	  "\"},{\"type\":\"text\","
	  "\"text\":\" So.\"}]}]}}}",
	  FERRY " So." },
	{ "{\"title\":\"Wind\",\"mobiledoc\":\"{\\\"version\\\":\\\"0.3.1\\\","
	  "\\\"markups\\\":[],\\\"sections\\\":[[1,\\\"p\\\",[[0,[],0,"
	  "\\\"" FERRY "\\\"]]]]}\"}",
	  FERRY },
	/* and alone */
	{ "{\"version\":\"0.3.1\",\"markups\":[],\"sections\":[[1,\"p\",[[0,[],"
	  "0,\"" FERRY "\"]]]]}",
	  FERRY },
	{ "{\"time\":7,\"blocks\":[{\"id\":\"a\",\"type\":\"header\",\"data\":{"
	  "\"text\":\"On <i>Monday</i>\"}},{\"id\":\"b\",\"type\":"
	  "\"paragraph\",\"data\":{\"text\":\"" FERRY "\"}}]}",
	  "On Monday\n\n" FERRY },
	{ "{\"blocks\":[{\"key\":\"a\",\"text\":\"" FERRY "\"}],\"entityMap\":{"
	  "}}",
	  FERRY },
	{ "{\"title\":\"Wind\",\"raw\":{\"blocks\":[{\"key\":\"a b\",\"text\":\"" FERRY
	  "\"}],\"entityMap\":{},\"version\":\"2.0\"}}",
	  FERRY },
	{ "{\"title\":\"Wind\",\"comments\":{\"blocks\":[{\"text\":\"" FERRY
	  "\"}]}}",
	  "Wind" },
	{ "{\"title\":\"Wind\",\"comments\":[{\"text\":\"" FERRY "\"}]}",
	  "Wind" },
	{ "{\"title\":\"Wind\",\"comments\":[\"" FERRY "\"]}", "Wind" },
	{ "{\"title\":\"Wind\",\"rows\":[\"" FERRY "\",7]}", "Wind" },
	{ "{\"title\":\"Wind\",\"tags\":[\"ferry\",\"wind\",\"harbour\","
	  "\"timetable\",\"islands\",\"weather\"]}",
	  "Wind" },
	{ "{\"text\":\"So.\",\"sentences\":[\"" FERRY "\"]}", "So." },
	/* more than the lead that it has */
	{ "{\"abstract\":\"No ferry.\",\"lead_paragraph\":\"" FERRY "\"}",
	  FERRY },
	{ "{\"summary\":\"No ferry.\",\"copy\":\"" FERRY "\"}", FERRY },
	{ "{\"title\":\"Wind\",\"summary\":\"" FERRY FERRY "\",\"copy\":"
	  "\"" FERRY "\"}",
	  FERRY FERRY },
	/* no text for its looks */
	{ "{\"title\":\"Wind\",\"text\":\"So.\",\"copy\":\"" FERRY "\"}",
	  "So." },
	{ "{\"title\":\"Wind\",\"tags\":\"ferry, wind, harbour, timetable, "
	  "islands, weather, sailing\"}",
	  "Wind" },
	{ "{\"title\":\"Wind\",\"image\":\"https://oskeby.example/pictures/of/"
	  "the/ferry/at/the/harbour.jpg\"}",
	  "Wind" },
	{ "{\"title\":\"Wind\",\"agent\":\"Reader/5.0 (of pages; x64) "
	  "Something/537.36 like Other/112.0.0.0\"}",
	  "Wind" },
	{ "{\"title\":\"Wind\",\"note\":\"Too short.\"}", "Wind" },
	/* prose alone makes no article */
	{ "{\"copy\":\"" FERRY "\"}", NULL },
	/* a note, and what it is a note to */
	{ "{\"text\":\"Read more at our site.\",\"content\":\"" FERRY "\"}",
	  FERRY },
	{ "{\"text\":\"No ferry today, says the harbour.\",\"body_html\":\"<p>" FERRY
	  "</p>\"}",
	  FERRY },
	{ "{\"content\":\"" FERRY "\",\"text\":\"" FERRY "\"}", FERRY },
	{ "{\"text\":\"" FERRY "\",\"content\":\"" FERRY FERRY
	  "\",\"story\":\"" FERRY FERRY FERRY "\"}",
	  FERRY FERRY FERRY },
	/* what stands above the text, unless it is in it */
	{ "{\"title\":\"Wind\",\"subtitle\":\"Not today\",\"intro\":\"<p>A gale "
	  "stood in.</p>\",\"text\":\"" FERRY "\"}",
	  "Not today\n\nA gale stood in.\n\n" FERRY },
	{ "{\"title\":\"Wind\",\"dek\":\"wind\",\"lead\":\"The ferry did not "
	  "leave on Monday.\",\"text\":\"" FERRY "\"}",
	  FERRY },
	{ "{\"title\":\"Wind\",\"description\":\"A gale stood in.\","
	  "\"text\":\"" FERRY "\"}",
	  FERRY },
	{ "{\"title\":\"Wind\",\"lead\":\"A gale.\"}", "A gale." },
	/* also of a text that is but an abstract */
	{ "{\"headline\":{\"main\":\"Wind\"},\"abstract\":\"Nobody crossed.\","
	  "\"lead_paragraph\":\"A gale stood in.\"}",
	  "A gale stood in.\n\nNobody crossed." },
	{ "{\"lead\":\"1\",\"Lead\":\"2\",\"LEAD\":\"3\",\"le_ad\":\"4\","
	  "\"le-ad\":\"5\",\"text\":\"So.\"}",
	  "4\n\n3\n\n2\n\n1\n\nSo." },
	/* what goes on behind the text, unless it is in it; without a text it
	 * is that */
	{ "{\"title\":\"Wind\",\"text\":\"So.\",\"updates\":[{\"time\":\"10:00\","
	  "\"text\":\"One now.\"},{\"time\":\"11:00\",\"text\":\"<p>Two, "
	  "too.</p>\"}]}",
	  "So.\n\nOne now.\n\nTwo, too." },
	{ "{\"title\":\"Wind\",\"updates\":[{\"text\":\"One now.\"}]}",
	  "One now." },
	{ "{\"title\":\"Wind\",\"description\":\"So.\",\"live_updates\":["
	  "\"One now.\",\"2021-08-17 10:00\",\"x1\"]}",
	  "One now." },
	{ "{\"title\":\"Wind\",\"text\":\"So. One now.\",\"updates\":[{"
	  "\"text\":\"One now.\"}]}",
	  "So. One now." },
	{ "{\"title\":\"Wind\",\"text\":\"So.\",\"updates\":3}", "So." },
	{ "{\"title\":\"Wind\",\"text\":\"So.\",\"updates\":{\"next\":"
	  "\"https://oskeby.example/a b\",\"list\":[{\"body\":[\"One "
	  "now.\"],\"content\":\"\",\"by\":\"Ann Example\"},{\"note\":"
	  "\"Two, too.\",\"state\":\"new\",\"summary\":\"Three.\"}]}}",
	  "So.\n\nOne now.\n\nTwo, too.\n\nThree." },
	{ "{\"headline\":\"Wind\",\"articleBody\":\"So.\",\"liveBlogUpdate\":["
	  "{\"@type\":\"BlogPosting\",\"headline\":\"One\",\"author\":{"
	  "\"@type\":\"Person\",\"name\":\"Ann Example\"},"
	  "\"datePublished\":\"2021-08-17\",\"articleBody\":\"One now.\","
	  "\"image\":{\"caption\":\"A ferry.\"}}]}",
	  "So.\n\nOne\n\nOne now." },
	/* entries are of the article where they are no articles */
	{ "{\"text\":\"So.\",\"entries\":[{\"id\":1,\"text\":\"One "
	  "now.\"}]}",
	  "So.\n\nOne now." },
	{ "{\"text\":\"So.\",\"entries\":[{\"url\":"
	  "\"https://oskeby.example/a\",\"text\":\"One now.\"}]}",
	  "So." },
	/* what people have posted, as Facebook gives it to them */
	{ "{\"timestamp\":1629158400,\"data\":[{\"post\":\"Caf\\u00c3\\u00a9 "
	  "shut.\"},{\"update_timestamp\":1629158401}],\"attachments\":[{"
	  "\"data\":[{\"media\":{\"uri\":\"a b.jpg\",\"description\":\"A "
	  "quay.\"}}]}],\"title\":\"Ann has posted.\"}",
	  "Caf\xC3\xA9 shut.\n\nA quay." },
	{ "{\"timestamp\":1629158400,\"data\":[{\"comment\":{\"timestamp\":1,"
	  "\"comment\":\"So it is.\",\"author\":\"Ann\"}}]}",
	  "So it is." },
	/* what they have talked about, as ChatGPT does: by its time */
	{ "{\"title\":\"Tide\",\"create_time\":1629158400.5,\"mapping\":{"
	  "\"r\":{\"message\":null,\"children\":[\"a\"]},"
	  "\"s\":{\"message\":{\"author\":{\"role\":\"system\"},\"content\":{"
	  "\"parts\":[\"Be kind.\"]}}},"
	  "\"b\":{\"message\":{\"author\":{\"role\":\"assistant\"},"
	  "\"create_time\":1629158402,\"content\":{\"content_type\":\"text\","
	  "\"parts\":[\"At six.\\n\\nSo it is.\"]}}},"
	  "\"a\":{\"message\":{\"author\":{\"role\":\"user\"},"
	  "\"create_time\":1629158401.5,\"content\":{\"content_type\":\"text\","
	  "\"parts\":[\"When is it high?\",{\"asset_pointer\":\"file-service://a\"}]}}}}}",
	  "When is it high?\n\nAt six.\n\nSo it is." },
	/* other articles, and what readers said, are not */
	{ "{\"text\":\"So.\",\"related\":[{\"text\":\"" FERRY
	  "\"}],\"comments\":[{\"text\":\"" FERRY "\"}]}",
	  "So." },
	/* headings in parts that are HTML */
	{ "{\"title\":\"Wind\",\"sections\":[{\"heading\":\"On Monday\","
	  "\"html\":\"<h3>Early</h3><p>" FERRY "</p>\"}]}",
	  "On Monday\n\nEarly\n\n" FERRY },
	{ "{\"title\":\"Wind\",\"content_elements\":[{\"type\":\"text\","
	  "\"content\":\"" FERRY "\"}]}",
	  FERRY },
	/* a saved page has all of the text, too */
	{ "{\"text\":\"" FERRY
	  "\",\"content\":\"<nav>Home</nav>" FERRY FERRY FERRY "\"}",
	  FERRY },
};

static struct claims *claims;

static struct records *open_records(void)
{
	struct records *records;
	struct fault fault;

	assert_int_equal(records_open(&records, claims, LONGEST, &fault),
			 STATUS_OK);
	return records;
}

static int open_claims(void **state)
{
	struct fault fault;

	(void)state;
	return claims_open(&claims, LAST_YEAR, 8 * LONGEST, &fault) !=
	       STATUS_OK;
}

static int close_claims(void **state)
{
	(void)state;
	claims_close(claims);
	return 0;
}

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

static void test_articles(void **state)
{
	struct records *records = open_records();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct article article;
		enum records_shape shape;
		struct fault fault = { 0 };

		assert_int_equal(records_read(records, rows[i].line, &article,
					      &shape, &fault),
				 STATUS_OK);
		check_text(article.text, rows[i].text);
		check_text(article.title, rows[i].title);
		check_text(article.own_id, rows[i].own_id);
		check_text(article.date, rows[i].date);
		check_text(article.date_from, rows[i].date[0] ? "date" : "");
		check_text(article.source, rows[i].source);
		check_text(article.address, rows[i].address);
		authors_check(&article, rows[i].authors);
		assert_int_equal(article.bad_count, rows[i].bad_count);
		assert_false(article.is_file);
	}
	records_close(records);
	records_close(NULL);
}

static void test_places(void **state)
{
	struct records *records = open_records();

	(void)state;
	for (size_t i = 0; i < COUNT(places); i++) {
		struct article article;
		enum records_shape shape;
		struct fault fault = { 0 };
		enum status status = records_read(records,
						  text_of(places[i].line),
						  &article, &shape, &fault);

		if (status != (places[i].text ? STATUS_OK : STATUS_SKIP))
			print_message("# row %zu: %s\n", i, fault.text);
		assert_int_equal(status,
				 places[i].text ? STATUS_OK : STATUS_SKIP);
		check_text(article.text, places[i].text ? places[i].text : "");
	}
	records_close(records);
}

static void test_tools(void **state)
{
	struct records *records = open_records();

	(void)state;
	for (size_t i = 0; i < COUNT(tools); i++) {
		struct article article;
		enum records_shape shape;
		struct fault fault = { 0 };

		assert_int_equal(records_read(records, text_of(tools[i].line),
					      &article, &shape, &fault),
				 STATUS_OK);
		assert_int_equal(shape, RECORDS_ARTICLE);
		check_text(article.text, tools[i].text);
		check_text(article.title, tools[i].title);
		check_text(article.own_id, tools[i].own_id);
		check_text(article.date, tools[i].date);
		check_text(article.date_from, tools[i].date_from);
		check_text(article.source, tools[i].source);
		check_text(article.address, tools[i].address);
		authors_check(&article, tools[i].authors);
		check_text(article.declared, tools[i].declared);
		assert_int_equal(article.bad_count, 0);
	}
	records_close(records);
}

static void test_refusals(void **state)
{
	struct records *records = open_records();

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct article article;
		enum records_shape shape;
		struct fault fault = { 0 };

		assert_int_equal(records_read(records, refused[i].line,
					      &article, &shape, &fault),
				 STATUS_SKIP);
		if (refused[i].reason)
			assert_string_equal(fault.text, refused[i].reason);
		else
			assert_memory_equal(fault.text, "not JSON (at its", 16);
		assert_int_equal(article.text.length, 0);
	}
	records_close(records);
}

static void test_kept_nul(void **state)
{
	struct records *records = open_records();
	struct article article;
	enum records_shape shape;
	struct fault fault;

	(void)state;
	assert_int_equal(records_read(records, TEXT("{\"text\":\"a\\u0000b\"}"),
				      &article, &shape, &fault),
			 STATUS_OK);
	assert_true(text_equal(article.text, TEXT("a\0b")));
	records_close(records);
}

static void test_many_authors(void **state)
{
	struct records *records = open_records();
	struct bytes line = BYTES_UP_TO(100000);
	struct article article;
	enum records_shape shape;
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_printf(&line, &fault,
				      "{\"text\":\"So.\",\"author\":[\"A\""),
			 STATUS_OK);
	for (int i = 0; i < 2 * CLAIMS_AUTHORS_MAX; i++)
		assert_int_equal(bytes_printf(&line, &fault, ",\"B%d\"", i),
				 STATUS_OK);
	assert_int_equal(bytes_append(&line, TEXT("]}"), &fault), STATUS_OK);
	assert_int_equal(records_read(records, text_from(&line), &article,
				      &shape, &fault),
			 STATUS_OK);
	assert_int_equal(article.author_count, CLAIMS_AUTHORS_MAX);
	bytes_free(&line);
	records_close(records);
}

static const struct {
	const char *text;
	enum records_shape shape;
} shapes[] = {
	{ "{\n\"a\":NaN}\n", RECORDS_OBJECT },
	{ "{}", RECORDS_OBJECT },
	{ "{\"text\":null}", RECORDS_ARTICLE },
	{ "{\"title\":\"caf\xE9\"}", RECORDS_ARTICLE },
	{ "{\"text\":{\"0\":\"So.\"}}", RECORDS_TABLE },
	{ "{\"columns\":[\"text\"],\"data\":[[\"So.\"]]}", RECORDS_TABLE },
	{ "[]", RECORDS_OTHER },
	{ "\"Late.\"", RECORDS_STRING },
	{ "\"Late.\" x", RECORDS_OTHER },
	{ "[null,\"The ferry was late again, nobody knew why.\"]",
	  RECORDS_ARTICLE },
	{ "{", RECORDS_OTHER },
	{ "{\"text\":1} x", RECORDS_OTHER },
};

static void test_look(void **state)
{
	struct records *records = open_records();

	(void)state;
	for (size_t i = 0; i < COUNT(shapes); i++) {
		enum records_shape shape;
		struct fault fault;

		assert_int_equal(records_look(records, text_of(shapes[i].text),
					      &shape, &fault),
				 STATUS_OK);
		assert_int_equal(shape, shapes[i].shape);
	}
	records_close(records);
}

/* A row without a text costs itself. */
static void test_table(void **state)
{
	struct records *records = open_records();
	struct article article;
	enum records_shape shape;
	struct fault fault;
	bool is_end;

	(void)state;
	assert_int_equal(
		records_read(records,
			     TEXT("{\"text\":{\"0\":\"So.\",\"1\":null,"
				  "\"b\":\"It is.\"},\"n\":{\"0\":1,\"1\":"
				  "2,\"b\":3}}"),
			     &article, &shape, &fault),
		STATUS_SKIP);
	assert_int_equal(shape, RECORDS_TABLE);
	assert_int_equal(records_next_row(records, &article, &is_end, &fault),
			 STATUS_OK);
	check_text(article.text, "So.");
	check_text(article.own_id, "0");
	assert_int_equal(records_next_row(records, &article, &is_end, &fault),
			 STATUS_SKIP);
	assert_false(is_end);
	assert_int_equal(records_next_row(records, &article, &is_end, &fault),
			 STATUS_OK);
	check_text(article.text, "It is.");
	check_text(article.own_id, "b");
	assert_int_equal(records_next_row(records, &article, &is_end, &fault),
			 STATUS_OK);
	assert_true(is_end);
	records_close(records);
}

static void test_name(void **state)
{
	struct records *records = open_records();
	struct text name;
	struct fault fault;

	(void)state;
	assert_int_equal(records_name(records, TEXT("\"a\\/\\u00e9\""), &name,
				      &fault),
			 STATUS_OK);
	check_text(name, "a/é");
	assert_int_equal(records_name(records, TEXT("\"a"), &name, &fault),
			 STATUS_OK);
	assert_int_equal(name.length, 0);
	records_close(records);
}

/* What would make a parser take a hundred times the bytes is refused
 * before; commas in texts are no values. */
static void test_many_values(void **state)
{
	struct records *records = open_records();
	struct bytes line = BYTES_UP_TO(4 * RECORDS_VALUES_MAX);
	struct article article;
	enum records_shape shape;
	struct fault fault;

	(void)state;
	for (int i = 0; i < 2; i++) {
		bytes_clear(&line);
		assert_int_equal(bytes_printf(&line, &fault, "{\"text\":%s",
					      i ? "[0" : "\"a"),
				 STATUS_OK);
		for (size_t j = 0; j < RECORDS_VALUES_MAX; j++)
			assert_int_equal(bytes_append(&line, TEXT(",0"),
						      &fault),
					 STATUS_OK);
		assert_int_equal(bytes_append(&line, text_of(i ? "]}" : "\"}"),
					      &fault),
				 STATUS_OK);
		assert_int_equal(records_read(records, text_from(&line),
					      &article, &shape, &fault),
				 i ? STATUS_SKIP : STATUS_OK);
	}
	assert_string_equal(fault.text, "more than 1000000 values in a record");
	bytes_free(&line);
	records_close(records);
}

/* Deeper than a parser should follow. */
static void test_deep(void **state)
{
	struct records *records = open_records();
	struct article article;
	enum records_shape shape;
	struct fault fault;
	static char line[200000];

	(void)state;
	memset(line, '[', sizeof(line));
	memcpy(line, "{\"a\":", 5);
	assert_int_equal(records_read(records,
				      (struct text){ line, sizeof(line) },
				      &article, &shape, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text,
			    "JSON with too many brackets inside each other");
	records_close(records);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct records *records = NULL;
		struct article article = { 0 };
		enum records_shape shape;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = records_open(&records, claims, LONGEST, &fault);
		if (!status) {
			status = records_read(records, rows[0].line, &article,
					      &shape, &fault);
		}
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (status)
			assert_int_equal(article.text.length, 0);
		records_close(records);
	}
	assert_true(nth > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_articles),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_tools),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_kept_nul),
		cmocka_unit_test(test_many_authors),
		cmocka_unit_test(test_look),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_name),
		cmocka_unit_test(test_many_values),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
