/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "indexer/feeds.h"
#include "shared/memory.h"
#include "tests/unit/claimed.h"
#include "tests/unit/unit.h"

enum { ITEM_BYTES = 1 << 20, CLAIMED_BYTES = 8 << 20, LAST_YEAR = 2030 };

struct rig {
	struct claims *claims;
	struct feeds *feeds;
	struct text rest;
	struct text file;
};

static enum status rig_open(struct rig *rig, size_t item_bytes,
			    struct fault *fault)
{
	enum status status =
		claims_open(&rig->claims, LAST_YEAR, CLAIMED_BYTES, fault);

	return status ? status : feeds_open(&rig->feeds, item_bytes, fault);
}

static void rig_close(struct rig *rig)
{
	feeds_close(rig->feeds);
	claims_close(rig->claims);
	*rig = (struct rig){ 0 };
}

static enum status rig_begin(struct rig *rig, struct text file,
			     struct fault *fault)
{
	rig->rest = file;
	rig->file = file;
	return feeds_begin(rig->feeds, input_of_text(&rig->rest), rig->claims,
			   fault);
}

/* "title|text", then what else there is; "!reason" for what is lost. */
static void describe(struct rig *rig, struct text file, struct bytes *out)
{
	static const struct claimed_part parts[] = {
		{ CLAIMS_TITLE, "" },       { CLAIMS_TEXT, "|" },
		{ CLAIMS_LEAD, "|lead " },  { CLAIMS_DATE, "|date " },
		{ CLAIMS_ADDRESS, "|at " }, { CLAIMS_SOURCE, "|of " },
		{ CLAIMS_AUTHOR, "|by " },  { CLAIMS_LANGUAGE, "|in " },
		{ CLAIMS_ID, "|id " }
	};
	struct fault fault = { 0 };
	bool is_end = false;

	bytes_clear(out);
	assert_int_equal(rig_begin(rig, file, &fault), STATUS_OK);
	while (!is_end) {
		uint64_t offset;
		enum status status =
			feeds_next(rig->feeds, &offset, &is_end, &fault);

		if (is_end)
			break;
		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		if (status)
			assert_int_equal(bytes_printf(out, &fault, "!%s",
						      fault.text),
					 0);
		else
			claimed_append(out, rig->claims, parts, COUNT(parts));
		assert_int_equal(bytes_append_byte(out, '\n', &fault), 0);
		assert_true(offset < file.length || status);
		assert_true(status || file.data[offset] == '<');
	}
}

static const struct {
	struct text file;
	const char *expected;
} files[] = {
	/* RSS 2.0, with its modules */
	{ TEXT_INIT("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>\n"
		    "<rss version='2.0' xmlns:dc='http://purl.org/dc/'>"
		    "<channel><title>The Gazette</title><language>nl</language>"
		    "<image><title>no</title><link>http://no.example/</link>"
		    "</image><link>http://a.example/</link>"
		    "<item><title>\n  One &amp; two\xC3\xA9 \n</title>"
		    "<link>http://a.example/1</link>"
		    "<description>Rain &lt;b&gt;fell&lt;/b&gt;.</description>"
		    "<content:encoded><![CDATA[<p>Rain fell.</p>]]>"
		    "</content:encoded><dc:creator>A. One</dc:creator>"
		    "<pubDate>Tue, 10 Aug 2021 23:49:27 GMT</pubDate>"
		    "<category>rain</category><dc:subject>sun</dc:subject>"
		    "<guid isPermaLink='false'>n-1</guid>"
		    "<comments>http://a.example/1#c</comments></item>"
		    "<item><description>Sun</description>"
		    "<author>x@a.example (B. Two)</author>"
		    "<guid>http://a.example/2</guid>"
		    "<media:content url='u'><media:title>no</media:title>"
		    "</media:content><source url='http://b.example/rss'>"
		    "The Herald</source></item></channel></rss>"),
	  "One & two\xC3\xA9|<p>Rain fell.</p>|lead Rain <b>fell</b>.|date "
	  "Tue, 10 Aug 2021 23:49:27 GMT|at http://a.example/1|of The Gazette"
	  "|by A. One|in nl|id n-1\n"
	  "no|lead Sun|at http://a.example/2|of The Herald|by B. Two|in nl|id "
	  "http://a.example/2\n" },
	/* RSS 1.0 */
	{ TEXT_INIT("<rdf:RDF><channel rdf:about='http://a.example/'>"
		    "<title>G</title></channel><item rdf:about='http://a/1'>"
		    "<title>One</title><dc:date>2021-05-06</dc:date></item>"
		    "<item><title>Two</title></item></rdf:RDF>"),
	  "One|date 2021-05-06|at http://a/1|of G|id http://a/1\n"
	  "Two|of G\n" },
	/* Atom */
	{ TEXT_INIT("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'>"
		    "<title>G</title><author><name>C. Three</name></author>"
		    "<author><name>D. Four</name></author><entry>"
		    "<id>tag:1</id><title type='html'>One &amp;amp; two</title>"
		    "<link rel='self' href='http://a.example/x'/>"
		    "<link href='http://a.example/1?a=1&amp;b=2'/>"
		    "<author><name>A. One</name><email>e@a.example</email>"
		    "<uri>http://a.example/u</uri></author>"
		    "<author><name>B. Two</name></author>"
		    "<published>2021-05-06</published>"
		    "<updated>2021-05-07</updated>"
		    "<summary>Rain.</summary><content type='xhtml'>"
		    "<div xmlns='http://www.w3.org/1999/xhtml'>Rain &lt; "
		    "<b>sun</b><br/>and<img src='i'/> wind.</div></content>"
		    "<source><title>The Herald</title><id>no</id></source>"
		    "</entry><entry><title>Two</title>"
		    "<content type='image/png'>AAAA</content></entry>"
		    "<entry><source><id>no</id><link href='http://no.example/'"
		    "/><author><name>E. Five</name></author><title>The Post"
		    "</title><updated>2021-01-01</updated></source>"
		    "<title>Three</title></entry><entry><title>Four</title>"
		    "<source url='u'>The Echo</source></entry></feed>"),
	  "One &amp; two|<div>Rain &lt; <b>sun</b><br>and<img> wind.</div>"
	  "|lead Rain.|date 2021-05-06|at http://a.example/1?a=1&b=2"
	  "|of The Herald|by A. One|in de|id tag:1\n"
	  "Two|of G|by C. Three; D. Four|in de\n"
	  "Three|of The Post|by E. Five|in de\n"
	  "Four|of The Echo|by C. Three; D. Four|in de\n" },
	{ TEXT_INIT("<ns0:feed><ns0:title>G</ns0:title><ns0:entry>"
		    "<ns0:title>One</ns0:title><ns0:content>Rain"
		    "</ns0:content></ns0:entry></ns0:feed>"),
	  "One|Rain|of G\n" },
	/* trafilatura, two documents one behind the other */
	{ TEXT_INIT("<?xml version='1.0'?>\n<doc sitename='G' title='One' "
		    "author='A. One' date='2021-05-06' url='http://a.example/1'"
		    "><main><head rend='h2'>Top</head><p>Rain <hi rend='#b'>"
		    "fell</hi>.<lb/>And</p><list><item>sun</item></list>"
		    "<table><row><cell>1</cell></row></table></main>"
		    "<comments><p>no</p></comments></doc>\n"
		    "<?xml version='1.0'?><doc title='Two'><main><p>Sun.</p>"
		    "</main></doc>"),
	  "One|<h2>Top</h2><p>Rain <b>fell</b>.<br>And</p><ul><li>sun</li></ul>"
	  "<table><tr><td>1</td></tr></table>|date 2021-05-06"
	  "|at http://a.example/1|of G|by A. One\nTwo|<p>Sun.</p>\n" },
	{ TEXT_INIT("<TEI><teiHeader><fileDesc><titleStmt><title type='main'>"
		    "One</title><author>A. One</author></titleStmt>"
		    "<sourceDesc><bibl>One, G</bibl><biblFull><publicationStmt>"
		    "<publisher>G</publisher><ptr type='URL' target="
		    "'http://a.example/1'/><date>2021-05-06</date>"
		    "</publicationStmt></biblFull></sourceDesc></fileDesc>"
		    "<profileDesc><creation><date type='download'>2022-01-01"
		    "</date></creation></profileDesc></teiHeader><text><body>"
		    "<div type='entry'><p>Rain.</p></div><div type='comments'>"
		    "<p>no</p></div></body></text></TEI>"),
	  "One|<div><p>Rain.</p></div>|date 2021-05-06|at http://a.example/1"
	  "|of G|by A. One\n" },
	/* NITF */
	{ TEXT_INIT("<nitf><head><title>One</title><docdata><doc-id id-string="
		    "'n1'/><date.issue norm='20210506T0000'/></docdata>"
		    "<pubdata name='G'/></head><body><body.head><hedline><hl1>"
		    "Uno</hl1></hedline><byline>By A. One</byline></body.head>"
		    "<body.content><block><p>Rain.</p></block></body.content>"
		    "</body></nitf>"),
	  "Uno|<div><p>Rain.</p></div>|date 20210506T0000|of G|by By A. One"
	  "|id n1\n" },
	{ TEXT_INIT("<nitf><head><pubdata ex-ref='http://a.example/1'/></head>"
		    "<body><body.head><hedline><hl1>One</hl1></hedline>"
		    "<byline class='print_byline'>By A. One</byline><byline "
		    "class='normalized_byline'>One, A.</byline></body.head>"
		    "<body.content><block class='lead_paragraph'><p>Rain.</p>"
		    "</block><block class='full_text'><p>Rain.</p><p>Sun.</p>"
		    "</block></body.content></body></nitf>"),
	  "One|<div><p>Rain.</p><p>Sun.</p></div>|at http://a.example/1"
	  "|by By A. One\n" },
	/* NewsML-G2 */
	{ TEXT_INIT(
		  "<newsMessage><header><title>no</title></header><itemSet>"
		  "<newsItem guid='n1'><rightsInfo><copyrightHolder><name>no"
		  "</name></copyrightHolder></rightsInfo><itemMeta><provider>"
		  "<name>G</name></provider><firstCreated>2021-05-06"
		  "</firstCreated><title>Eins</title></itemMeta><contentMeta>"
		  "<headline>One</headline></contentMeta><contentSet>"
		  "<inlineXML><html><body><p>Rain.</p></body></html>"
		  "</inlineXML></contentSet></newsItem><newsItem><contentMeta>"
		  "<headline>Two</headline></contentMeta><inlineXML><nitf>"
		  "<body><body.head><hedline><hl1>Two</hl1></hedline>"
		  "</body.head><body.content><p>Sun.</p></body.content></body>"
		  "</nitf></inlineXML></newsItem></itemSet></newsMessage>"),
	  "One|<html><body><p>Rain.</p></body></html>|date 2021-05-06|of G|id n1"
	  "\nTwo|<nitf><body><body.content><p>Sun.</p></body.content></body>"
	  "</nitf>\n" },
	/* Reuters, 1987 */
	{ TEXT_INIT("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID='1'>"
		    "<DATE>26-FEB-1987 15:01:01.79</DATE><UNKNOWN>&#5;C T"
		    "</UNKNOWN><TEXT>&#2;<TITLE>ONE</TITLE><AUTHOR>By A. One"
		    "</AUTHOR><DATELINE> G, Feb 26 -</DATELINE><BODY>Rain "
		    "&lt;RN.O>.&#3;</BODY></TEXT></REUTERS>\n<REUTERS><TEXT "
		    "TYPE=\"UNPROC\">&#2;TWO\nSun.</TEXT></REUTERS>"),
	  "ONE|Rain <RN.O>. |date 26-FEB-1987 15:01:01.79|by By A. One|id 1\n"
	  "| TWO\nSun.\n" },
	/* what a blog's export has beside its articles */
	{ TEXT_INIT("<feed><entry><category term='http://b.example/k#settings'"
		    "/><title>No</title><content>G</content></entry><entry>"
		    "<category term='http://b.example/k#post'/><category "
		    "term='quay'/><title>One</title></entry><entry><title>No"
		    "</title><category term='http://b.example/k#comment'/>"
		    "</entry><entry><blogger:type>COMMENT</blogger:type><title>"
		    "No</title></entry></feed>"),
	  "One\n" },
	{ TEXT_INIT("<rss><channel><item><title>No</title><wp:post_type>"
		    "<![CDATA[nav_menu_item]]></wp:post_type><description>So"
		    "</description></item><item><title>No</title>"
		    "<content:encoded></content:encoded><wp:post_type>"
		    "attachment</wp:post_type></item><item><title>One</title>"
		    "<description>Sun</description><wp:post_type>attachment"
		    "</wp:post_type></item><item><title>Two</title>"
		    "<wp:post_type>post</wp:post_type></item></channel></rss>"),
	  "One|lead Sun\nTwo\n" },
	/* marks of WordPress in what it has exported itself */
	{ TEXT_INIT(
		  "<rss><channel><wp:wxr_version>1.2</wp:wxr_version><item>"
		  "<title>One</title><content:encoded><![CDATA[[caption "
		  "id=\"a\"]<img> A [new] quay.[/caption]\n[gallery ids=\"1\"]"
		  "]]></content:encoded></item></channel></rss>"),
	  "One|\n\n<img> A [new] quay.\n\n\n\n\n\n" },
	{ TEXT_INIT("<rss><channel><item><title>One</title><content:encoded>"
		    "[gallery ids=\"1\"] Rain.</content:encoded></item>"
		    "</channel></rss>"),
	  "One|[gallery ids=\"1\"] Rain.\n" },
	/* who writes under a login, in a blog's export; it is that file's */
	{ TEXT_INIT(
		  "<rss><channel><title>G</title><wp:author><wp:author_id>5"
		  "</wp:author_id><wp:author_login><![CDATA[ann]]>"
		  "</wp:author_login><wp:author_display_name><![CDATA[Ann "
		  "Example]]></wp:author_display_name></wp:author><wp:author>"
		  "<wp:author_login>bo</wp:author_login>"
		  "<wp:author_display_name> </wp:author_display_name>"
		  "</wp:author><wp:author><wp:author_display_name>Cy Sample"
		  "</wp:author_display_name><wp:author_login>cy"
		  "</wp:author_login></wp:author><item><title>One</title>"
		  "<dc:creator><![CDATA[ann]]></dc:creator><wp:author_login>di"
		  "</wp:author_login></item><item><title>Two</title>"
		  "<dc:creator>bo</dc:creator></item><item><title>Three"
		  "</title><dc:creator>cy</dc:creator></item><item><title>ann"
		  "</title><dc:creator>an</dc:creator></item></channel></rss>"),
	  "One|of G|by Ann Example\nTwo|of G|by bo\nThree|of G|by cy\n"
	  "ann|of G|by an\n" },
	{ TEXT_INIT("<rss><item><title>One</title><dc:creator>ann</dc:creator>"
		    "</item></rss>"),
	  "One|by ann\n" },
	/* a sitemap of news, one without */
	{ TEXT_INIT("<urlset><url><loc>http://a.example/1</loc><news:news>"
		    "<news:publication><news:name>G</news:name><news:language>"
		    "en</news:language></news:publication>"
		    "<news:publication_date>2021-05-06"
		    "</news:publication_date><news:title>One</news:title>"
		    "</news:news></url><url><loc>http://a.example/2</loc></url>"
		    "</urlset>"),
	  "One|date 2021-05-06|at http://a.example/1|of G\n" },
	{ TEXT_INIT("<urlset><url><loc>http://a.example/</loc></url></urlset>"),
	  "!a sitemap without titles\n" },
	/* any other */
	{ TEXT_INIT("<export><meta><title>no</title></meta><articles>"
		    "<article id='7'><meta><headline>One</headline><date>2021"
		    "</date></meta><text>Rain.</text></article>"
		    "<article><title>Two</title><body><p>Sun.</p></body>"
		    "</article></articles></export>"),
	  "One|Rain.|date 2021|id 7\nTwo|<p>Sun.</p>\n" },
	{ TEXT_INIT("<DOC><DOCNO>d1</DOCNO><HEADLINE>One</HEADLINE><TEXT>Rain"
		    "</TEXT></DOC>\n<DOC><TEXT>Sun</TEXT></DOC>"),
	  "One|Rain\n|Sun\n" },
	{ TEXT_INIT(
		  "<en-export><note><title>One</title><created>20210506T101112Z"
		  "</created><note-attributes><source-url>http://a.example/1"
		  "</source-url></note-attributes><content><![CDATA[<en-note>"
		  "<div>Rain.</div></en-note>]]></content></note><note><title>"
		  "Two</title><content>Sun</content></note></en-export>"),
	  "One|<en-note><div>Rain.</div></en-note>|date 20210506T101112Z|at "
	  "http://a.example/1\nTwo|Sun\n" },
	{ TEXT_INIT("<records><record><title>One</title><authors><author>Lee, "
		    "Ann</author><author>Ray, Tom</author></authors><text>Rain."
		    "</text></record></records>"),
	  "One|Rain.|by Lee, Ann; Ray, Tom\n" },
	/* of EndNote */
	{ TEXT_INIT("<xml><records><record><titles><title><style face='normal'>"
		    "One</style></title><secondary-title><style face='normal'>"
		    "Larn Post</style></secondary-title></titles><abstract>"
		    "<style face='normal'>Rain.</style></abstract></record>"
		    "</records></xml>"),
	  "One|lead Rain.|of Larn Post\n" },
	/* fields that an attribute names */
	{ TEXT_INIT(
		  "<response><result name='response'><doc><str name='id'>7"
		  "</str><str name='title'>One</str><date name='tstamp'>2022-"
		  "01-01</date><date name='published'>2021-03-04</date><arr "
		  "name='author'><str>Ann Lee</str><str>Tom Ray</str></arr>"
		  "<str name='content'>Rain.</str></doc></result></response>"),
	  "One|Rain.|date 2021-03-04|by Ann Lee; Tom Ray|id 7\n" },
	{ TEXT_INIT("<cms><table name='article'><column name='title'>One"
		    "</column><column name='body'>&lt;p&gt;Rain.&lt;/p&gt;"
		    "</column></table></cms>"),
	  "One|<p>Rain.</p>\n" },
	{ TEXT_INIT("<a><b>x</b></a>"), "!XML of an unknown kind\n" },
	{ TEXT_INIT("<a><title>x</title></a>"), "!XML of an unknown kind\n" },
	{ TEXT_INIT("<rss><channel><title>x</title></channel></rss>"),
	  "!a feed without items\n" },
	/* items without anything are given, to be told */
	{ TEXT_INIT("<rss><channel><title>G</title><item/><item><enclosure "
		    "url='a'/></item><item><title>One</title></item>"
		    "</channel></rss>"),
	  "|of G\n|of G\nOne|of G\n" },
	{ TEXT_INIT("<newsMessage><newsItem><nitf><body><p>Rain.</p></body>"
		    "</nitf></newsItem></newsMessage>"),
	  "|<p>Rain.</p>\n" },
	{ TEXT_INIT("<mediawiki><page><title>x</title></page></mediawiki>"),
	  "!MediaWiki's markup is not read\n" },
	{ TEXT_INIT("nothing"), "!not XML\n" },
	{ TEXT_INIT("---\n---\n<rss><item><title>{{ post.title }}</title>"
		    "</item></rss>"),
	  "!a template that was not filled in\n" },
	/* signs that should not stand bare, references that XML has not */
	{ TEXT_INIT("<rss><item><title>AT&T & &nbsp;&eacute; 1 < 2 && 3 <4 "
		    "]]> \x01\xEF\xBF\xBE&#150;&#x41;&#0;&#xD800;&#66;&unknown;"
		    "</title><link>http://a.example/?a=1&b=2</link></item>"
		    "</rss>"),
	  "AT&T & &nbsp;&eacute; 1 < 2 && 3 <4 ]]>   &#150;A&#0;&#xD800;B"
	  "&unknown;|at http://a.example/?a=1&b=2\n" },
	/* what is broken */
	{ TEXT_INIT("<rss><item><title>One</title><description>a<br>b<p>c"
		    "</description></item></b><item><title>Two</title></item>"),
	  "One|lead a<br>b<p>c</p>\nTwo\n!bad XML: an element without end\n" },
	{ TEXT_INIT("<rss><channel><item><title>One</title><item><title>Two"
		    "</title></item></channel></rss>"),
	  "One\nTwo\n!bad XML: an element without end\n" },
	{ TEXT_INIT("<rss><channel><itunes:category text='a'><item><title>One"
		    "</title></item><item><title>Two</title></item></channel>"
		    "</rss>"),
	  "One\nTwo\n!bad XML: an element without end\n" },
	{ TEXT_INIT("<rss><item><title>One</title></item><item><title>Two"
		    "</title><description>Rain fell and"),
	  "One\nTwo|lead Rain fell and\n!bad XML: an element without end\n" },
	{ TEXT_INIT("<rss><item><title>One</title></item><item><title>T</ti"),
	  "One\nT\n!bad XML: a tag without end\n" },
	{ TEXT_INIT("<rss><item><title>One</title><description><![CDATA[Rain"),
	  "One|lead Rain\n!bad XML: a CDATA section without end\n" },
	{ TEXT_INIT("<rss><item a=1 b 'c' a='2'><title x='<'>One</title>"
		    "</item></rss>"),
	  "<'>One\n!bad XML: a tag without end\n" },
	{ TEXT_INIT("<rss><!-- a <item> --><?x <item> ?><item><title>One"
		    "<!-- no -->!</title></item></rss>"),
	  "One!\n" },
	/* entities grow nowhere and fetch nothing */
	{ TEXT_INIT("<!DOCTYPE rss [<!ENTITY a \"aaa\"><!ENTITY b \"&a;&a;\">"
		    "<!ENTITY f SYSTEM \"file:///etc/passwd\">\n"
		    "<!ENTITY % p SYSTEM 'http://a.example/p'> %p; ] >"
		    "<rss><item><title>&b; &f;</title></item></rss>"),
	  "&b; &f;\n" },
	{ TEXT_INIT("<!DOCTYPE rss SYSTEM \"file:///etc/passwd\"><rss><item>"
		    "<title>One</title></item></rss>"),
	  "One\n" },
};

static void test_files(void **state)
{
	struct rig rig = { 0 };
	struct fault fault;
	struct bytes found = BYTES_UP_TO(8192);

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(files); i++) {
		describe(&rig, files[i].file, &found);
		assert_int_equal(bytes_append_byte(&found, '\0', &fault), 0);
		assert_string_equal(found.data, files[i].expected);
	}
	bytes_free(&found);
	rig_close(&rig);
}

static enum status read_all(struct rig *rig, struct text file, size_t *good,
			    size_t *lost, struct fault *fault)
{
	enum status status = rig_begin(rig, file, fault);
	uint64_t last = 0;
	bool is_end = false;

	*good = 0;
	*lost = 0;
	while (!status || status == STATUS_SKIP) {
		uint64_t offset;

		status = feeds_next(rig->feeds, &offset, &is_end, fault);
		if (is_end)
			return STATUS_OK;
		*good += status == STATUS_OK;
		*lost += status == STATUS_SKIP;
		if (status)
			continue;
		assert_true(*good == 1 || offset > last);
		assert_true(file.data[offset] == '<');
		last = offset;
	}
	return status;
}

static void repeat(struct bytes *file, const char *text, size_t count)
{
	struct fault fault;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append(file, text_of(text), &fault), 0);
}

/* Items of many lengths across the blocks in which a file is read. */
static void test_many_items(void **state)
{
	enum { ITEMS = 2000 };
	struct bytes file = BYTES_UP_TO(64 << 20);
	struct rig rig = { 0 };
	struct fault fault;
	size_t good;
	size_t lost;

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	repeat(&file, "<rss>\n", 1);
	for (size_t i = 0; i < ITEMS; i++) {
		repeat(&file, "<item><title>One & two</title><body>", 1);
		repeat(&file, "rain <b>and</b> sun & ", i % 97 * (i % 13));
		repeat(&file, "</body></item>", 1);
	}
	assert_int_equal(read_all(&rig, text_from(&file), &good, &lost, &fault),
			 STATUS_OK);
	assert_int_equal(good, ITEMS);
	assert_int_equal(lost, 1); /* the end of rss */
	rig_close(&rig);
	bytes_free(&file);
}

/* Of more people than are kept the others stay logins. */
static void test_many_people(void **state)
{
	enum { PEOPLE = 10000 };
	struct bytes file = BYTES_UP_TO(4 << 20);
	struct rig rig = { 0 };
	struct fault fault;
	uint64_t offset;
	bool is_end;

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	repeat(&file, "<rss>", 1);
	for (size_t i = 0; i <= PEOPLE; i++)
		assert_int_equal(
			bytes_printf(&file, &fault,
				     "<wp:author_login>l%zu</wp:author_login>"
				     "<wp:author_display_name>Ann %zu"
				     "</wp:author_display_name>",
				     i, i),
			STATUS_OK);
	repeat(&file,
	       "<item><dc:creator>l7</dc:creator></item>"
	       "<item><dc:creator>l10000</dc:creator></item></rss>",
	       1);
	assert_int_equal(rig_begin(&rig, text_from(&file), &fault), STATUS_OK);
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_true(text_equal(claims_best(rig.claims, CLAIMS_AUTHOR),
			       TEXT("Ann 7")));
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_true(text_equal(claims_best(rig.claims, CLAIMS_AUTHOR),
			       TEXT("l10000")));
	rig_close(&rig);
	bytes_free(&file);
}

/* A section longer than libxml2 looks ahead costs nothing behind it. */
static void test_long_section(void **state)
{
	struct bytes file = BYTES_UP_TO(32 << 20);
	struct rig rig = { 0 };
	struct fault fault;
	uint64_t offset;
	bool is_end;

	(void)state;
	assert_int_equal(rig_open(&rig, 16 << 20, &fault), STATUS_OK);
	repeat(&file, "<rss><item><body><![CDATA[", 1);
	repeat(&file, "<p>caf\xC3\xA9 and</p> ", 12 << 20 >> 4);
	repeat(&file, "]]></body></item><item><title>Two</title></item></rss>",
	       1);
	assert_int_equal(rig_begin(&rig, text_from(&file), &fault), STATUS_OK);
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_true(text_equal(
		claims_best(rig.claims, CLAIMS_TEXT),
		(struct text){ file.data + strlen("<rss><item><body><![CDATA["),
			       strlen("<p>caf\xC3\xA9 and</p> ") *
				       (12 << 20 >> 4) }));
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_true(is_end);
	rig_close(&rig);
	bytes_free(&file);
}

/* One that is too long costs itself alone. */
static void test_item_bytes(void **state)
{
	struct bytes file = BYTES_UP_TO(16 << 20);
	struct rig rig = { 0 };
	struct fault fault;
	size_t good;
	size_t lost;

	(void)state;
	assert_int_equal(rig_open(&rig, 1000, &fault), STATUS_OK);
	repeat(&file, "<rss><description>", 1);
	repeat(&file, "rain and ", 200000); /* of the feed itself */
	repeat(&file, "</description>", 1);
	repeat(&file, "<item><title>One</title></item><item><body>", 1);
	repeat(&file, "rain and ", 200000);
	repeat(&file, "</body><title>Two</title></item>", 1);
	repeat(&file, "<item><title>Three</title></item></rss>", 1);
	assert_int_equal(read_all(&rig, text_from(&file), &good, &lost, &fault),
			 STATUS_OK);
	assert_int_equal(good, 2);
	assert_int_equal(lost, 1);
	assert_string_equal(fault.text, "item too long");
	rig_close(&rig);
	bytes_free(&file);
}

static double seconds(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* "Billion laughs", and an entity that is long rather than deep. */
static void test_entity_bombs(void **state)
{
	struct bytes file = BYTES_UP_TO(16 << 20);
	struct rig rig = { 0 };
	struct fault fault;
	size_t good;
	size_t lost;
	double begun = seconds();

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	repeat(&file, "<!DOCTYPE a [<!ENTITY a0 \"ha\">", 1);
	for (int i = 1; i < 30; i++)
		assert_int_equal(
			bytes_printf(&file, &fault,
				     "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;\">",
				     i, i - 1, i - 1, i - 1, i - 1),
			0);
	repeat(&file, "<!ENTITY b \"", 1);
	repeat(&file, "ha", 100000);
	repeat(&file, "\">]><rss><item><title>&a29;", 1);
	repeat(&file, "&b;", 10000);
	repeat(&file, "</title></item></rss>", 1);
	assert_int_equal(read_all(&rig, text_from(&file), &good, &lost, &fault),
			 STATUS_OK);
	assert_int_equal(good, 1);
	assert_int_equal(lost, 0);
	assert_true(seconds() - begun < 5);
	rig_close(&rig);
	bytes_free(&file);
}

/* Time is linear in what is hostile: each of these is over in a moment, or
 * never. */
static void test_time(void **state)
{
	static const char *const parts[] = {
		"<a>",
		"</a>",
		"<a ",
		"a='1' ",
		"<a b='",
		"<!--",
		"<![CDATA[",
		"<?",
		"&",
		"<",
		"<item>",
		"<a/>",
		"]]>",
		"<!DOCTYPE a [",
		"<a:b x:y=''>",
		"<a></b>",
		"\xEF\xBF\xBF",
		"<title>a",
		"<item><title>",
		"<a b=\"<c d='",
		"<x:title>a</x:title>",
	};
	struct bytes file = BYTES_UP_TO(16 << 20);
	struct rig rig = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(parts); i++) {
		double begun = seconds();
		size_t good;
		size_t lost;

		bytes_clear(&file);
		repeat(&file, "<rss><item><title>", 1);
		repeat(&file, parts[i], (1 << 20) / strlen(parts[i]));
		assert_int_equal(read_all(&rig, text_from(&file), &good, &lost,
					  &fault),
				 STATUS_OK);
		assert_true(seconds() - begun < 20);
	}
	rig_close(&rig);
	bytes_free(&file);
}

/* It comes to the end of any bytes. */
static void test_any_bytes(void **state)
{
	static const char *const parts[] = {
		"<",       ">",         "&",        "/",         "<item>",
		"</item>", "<rss>",     "<title>",  "</title>",  "<a",
		"</b>",    "=",         "\"",       "'",         "<!--",
		"-->",     "<![CDATA[", "]]>",      "<?",        "?>",
		"a",       " ",         "&amp;",    "<!DOCTYPE", "[",
		"]",       "\x01",      "\xC3\xA9", "xmlns=",    "<br/>",
	};
	struct rig rig = { 0 };
	struct fault fault;
	unsigned int seed = 7;

	(void)state;
	assert_int_equal(rig_open(&rig, 200, &fault), STATUS_OK);
	for (int round = 0; round < 5000; round++) {
		struct bytes file = BYTES_UP_TO(4096);
		size_t good;
		size_t lost;

		for (int i = 0; i < 40; i++)
			repeat(&file,
			       parts[(size_t)rand_r(&seed) % COUNT(parts)], 1);
		assert_int_equal(read_all(&rig, text_from(&file), &good, &lost,
					  &fault),
				 STATUS_OK);
		assert_true(good + lost > 0);
		bytes_free(&file);
	}
	rig_close(&rig);
}

static void test_like(void **state)
{
	static const struct {
		struct text start;
		bool is_like;
	} rows[] = {
		{ TEXT_INIT("<?xml version='1.0'?>\n<rss>"), true },
		{ TEXT_INIT("\xEF\xBB\xBF\n<?xml version='1.0'"), true },
		{ TEXT_INIT("<rss version='2.0'>"), true },
		{ TEXT_INIT("<!-- a --><rdf:RDF xmlns='x'>"), true },
		{ TEXT_INIT("<feed>"), true },
		{ TEXT_INIT("<doc title='a'>"), true },
		{ TEXT_INIT("<?xml version='1.0'?><!DOCTYPE html><html>"),
		  false },
		{ TEXT_INIT("<!DOCTYPE html><html>"), false },
		{ TEXT_INIT("<p>a</p>"), false },
		{ TEXT_INIT("---\n<rss>"), false },
		{ TEXT_INIT("rss"), false },
		{ TEXT_INIT("<"), false },
		{ TEXT_INIT(""), false },
		{ TEXT_INIT("<!-- a"), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(feeds_is_like(rows[i].start), rows[i].is_like);
}

/* What is wrong with the input itself is told behind what came before. */
static enum status read_damaged(void *context, char *room, size_t room_bytes,
				size_t *out, struct fault *fault)
{
	struct text *rest = context;

	*out = rest->length < room_bytes ? rest->length : room_bytes;
	if (*out == 0)
		return fault_set(fault, STATUS_SKIP, "the archive is cut");
	memcpy(room, rest->data, *out);
	*rest = text_skip(*rest, *out);
	return STATUS_OK;
}

static void test_damaged_input(void **state)
{
	struct text rest = TEXT("<rss><item><title>One</title></item></rss>");
	struct rig rig = { 0 };
	struct fault fault;
	uint64_t offset;
	bool is_end;

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	assert_int_equal(feeds_begin(rig.feeds,
				     (struct input){ read_damaged, &rest },
				     rig.claims, &fault),
			 STATUS_OK);
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "bad XML: the archive is cut");
	assert_int_equal(feeds_next(rig.feeds, &offset, &is_end, &fault),
			 STATUS_OK);
	assert_true(is_end);
	rig_close(&rig);
}

static void test_out_of_memory(void **state)
{
	static const struct text file =
		TEXT_INIT("<rss><wp:author_login>ann</wp:author_login>"
			  "<wp:author_display_name>Ann Example"
			  "</wp:author_display_name>"
			  "<item><title>One &amp; <b>two</b></title>"
			  "<dc:creator>ann</dc:creator>"
			  "<link>http://a.example/</link></item></rss>");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct rig rig = { 0 };
		struct fault fault = { 0 };
		size_t good;
		size_t lost;

		(void)memory_fail_at(++nth, 1);
		status = rig_open(&rig, ITEM_BYTES, &fault);
		if (!status)
			status = read_all(&rig, file, &good, &lost, &fault);
		(void)memory_fail_at(0, 0);
		rig_close(&rig);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 10);
}

static void test_real_files(void **state)
{
	static const struct {
		const char *path;
		size_t good;
		size_t lost;
	} rows[] = {
		{ "../shared/coverage/forms/raw/rss2-whitehouse.xml", 30, 0 },
		{ "../shared/coverage/forms/raw/"
		  "feed-unrendered-jekyll-template.xml",
		  0, 1 },
	};
	static char room[1 << 20];
	struct rig rig = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(rig_open(&rig, ITEM_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(rows); i++) {
		int fd = open(rows[i].path, O_RDONLY | O_CLOEXEC);
		ssize_t length;
		size_t good;
		size_t lost;

		if (fd < 0) {
			print_message("skipped: no %s\n", rows[i].path);
			continue;
		}
		length = read(fd, room, sizeof(room));
		assert_true(length > 0);
		assert_int_equal(close(fd), 0);
		assert_int_equal(read_all(&rig,
					  (struct text){ room, (size_t)length },
					  &good, &lost, &fault),
				 STATUS_OK);
		assert_int_equal(good, rows[i].good);
		assert_int_equal(lost, rows[i].lost);
	}
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_many_items),
		cmocka_unit_test(test_many_people),
		cmocka_unit_test(test_long_section),
		cmocka_unit_test(test_item_bytes),
		cmocka_unit_test(test_entity_bombs),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_like),
		cmocka_unit_test(test_damaged_input),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_real_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
