/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/wrapped.h"

#include <string.h>

#include "shared/array.h"
#include "tests/unit/unit.h"

#define HEAD "<html><head><title>x</title></head><body class='a'>"

static const struct {
	struct text html;
	const char *expected;
} pages[] = {
	/* as the text of a page */
	{ TEXT_INIT(HEAD "<pre style='a'>&lt;?xml version=\"1.0\"?&gt;\n"
			 "&lt;rss&gt;&lt;item&gt;AT&amp;amp;T&lt;/item&gt;"
			 "&lt;/rss&gt;\n</pre><p>no</p></body></html>"),
	  "<?xml version=\"1.0\"?>\n<rss><item>AT&amp;T</item></rss>" },
	/* as its elements, and within a viewer */
	{ TEXT_INIT(HEAD "\n<rss><item>One</item></rss></body>"),
	  "<rss><item>One</item></rss>" },
	{ TEXT_INIT(HEAD "<div id='v'><ns0:feed><ns0:entry>One</ns0:entry>"
			 "</ns0:feed></div><div>&lt;feed&gt;</div></body>"),
	  "<ns0:feed><ns0:entry>One</ns0:entry></ns0:feed>" },
	/* as an HTML parser leaves it */
	{ TEXT_INIT(
		  "<BODY><rss><link>http://a.example/<item><title>&lt;![CDATA["
		  "One]]&gt;</title><link><!--[CDATA[http://a.example/1]]-->"
		  "<description><!--[CDATA[<p-->Rain</p>]]&gt;</description>"
		  "</item></rss>"),
	  "<rss><link>http://a.example/</link><item><title>One</title>"
	  "<link>http://a.example/1</link><description><p>Rain</p>"
	  "</description></item></rss>" },
	{ TEXT_INIT("<body><feed><link href='a'><entry><title>One</title>"
		    "</entry></feed>"),
	  "<feed><link href='a'></link><entry><title>One</title></entry>"
	  "</feed>" },
	/* a feed that was cut */
	{ TEXT_INIT("<body><rss><item>One"), "<rss><item>One" },
	{ TEXT_INIT("<body><rss><item><!--[CDATA[One"), "<rss><item>" },
	{ TEXT_INIT("<body><rss><item><link"), "<rss><item><link" },
	/* no feed, none at the front, one without items, none at all */
	{ TEXT_INIT(HEAD "<p>One</p><rss><item>One</item></rss>"), "" },
	{ TEXT_INIT(HEAD "<pre>An example: &lt;rss&gt;&lt;item&gt;</pre>"),
	  "" },
	{ TEXT_INIT(HEAD "<feed><p>One</p></feed>"), "" },
	{ TEXT_INIT(HEAD "<pre>&lt;rss&gt;&lt;/rss&gt;</pre>"), "" },
	{ TEXT_INIT("<rss><item>One</item></rss>"), "" },
	{ TEXT_INIT("<body"), "" },
	{ TEXT_INIT(""), "" },
};

static void test_pages(void **state)
{
	struct bytes room = BYTES_UP_TO(4096);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(pages); i++) {
		struct text found;

		assert_int_equal(wrapped_find(&room, pages[i].html, &found,
					      &fault),
				 STATUS_OK);
		assert_int_equal(found.length, strlen(pages[i].expected));
		assert_memory_equal(found.length > 0 ? found.data : "",
				    pages[i].expected, found.length);
	}
	bytes_free(&room);
}

static void test_room(void **state)
{
	struct bytes room = BYTES_UP_TO(20);
	struct fault fault;
	struct text found;

	(void)state;
	assert_int_equal(wrapped_find(&room, pages[1].html, &found, &fault),
			 STATUS_FULL);
	bytes_free(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
