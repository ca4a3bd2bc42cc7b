/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

#include "searcher/html_hit.h"

static struct fault fault;

/* What the part becomes; free it. */
static char *make(const struct print_sample *sample, bool is_heading)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct xml xml = { .out = &out, .kind = XML_HTML, .fault = &fault };

	if (is_heading)
		html_hit_heading(&xml, &sample->hit);
	else
		html_hit_passage(&xml, &sample->hit, "q7-");
	assert_int_equal(xml.status, 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	return out.data;
}

static void expect_heading(const struct print_sample *sample,
			   const char *expected)
{
	char *made = make(sample, true);

	assert_string_equal(made, expected);
	free(made);
}

static void test_heading(void **state)
{
	struct print_sample sample;
	struct text authors[] = { TEXT("A. Writer"), TEXT("B. Writer") };

	(void)state;
	print_sample_fill(&sample);
	sample.article.authors = authors;
	sample.article.author_count = COUNT(authors);
	expect_heading(&sample,
		       "<h2 lang=\"en\" dir=\"auto\"><a rel=\"noopener "
		       "noreferrer nofollow\" href=\"https://example.org/box\">"
		       "The box</a></h2>\n"
		       "<p class=\"origin\"><bdi class=\"source\">Daily Example"
		       "</bdi> \u00b7 <time datetime=\"2021-08-17\">"
		       "17 August 2021</time> \u00b7 <bdi>A. Writer</bdi>, "
		       "<bdi>B. Writer</bdi> \u00b7 English</p>\n");
	print_sample_fill_bare(&sample);
	expect_heading(&sample, "<h2 lang=\"\" dir=\"auto\">news/box.txt</h2>\n"
				"<p class=\"origin\">undated</p>\n");
}

static void test_hostile_heading(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.title = TEXT("<script>x()</script>\n\n\x1B");
	sample.article.source = TEXT("</bdi><img src=x onerror=x()>");
	sample.article.date = TEXT("\"><x>");
	sample.article.address = TEXT("JavaScript:x('\"')");
	sample.article.language = TEXT("en\" onclick=\"x()");
	sample.author = TEXT("\xE2\x80\xAE<b>");
	expect_heading(
		&sample,
		"<h2 lang=\"\" dir=\"auto\">&lt;script&gt;x()&lt;/script&gt; "
		"\xEF\xBF\xBD</h2>\n"
		"<p class=\"origin\"><bdi class=\"source\">&lt;/bdi&gt;&lt;img "
		"src=x onerror=x()&gt;</bdi> \u00b7 undated \u00b7 "
		"<bdi>&#x202E;&lt;b&gt;</bdi> \u00b7 "
		"en&quot; onclick=&quot;x()</p>\n"
		"<p class=\"address\">address: <bdi>JavaScript:x(&#39;&quot;"
		"&#39;)</bdi></p>\n");
}

static void test_passage(void **state)
{
	struct print_sample sample;
	char *made;

	(void)state;
	print_sample_fill(&sample);
	made = make(&sample, false);
	assert_string_equal(
		made,
		"<section class=\"passage\" "
		"id=\"q7-cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\">\n"
		"<a class=\"rank\" href=\"#q7-cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\">"
		"1</a>\n<h3 lang=\"en\" dir=\"auto\">Charges</h3>\n"
		"<blockquote lang=\"en\" dir=\"auto\" "
		"cite=\"https://example.org/box\">\n"
		"<p>A <mark>back door</mark> was found &lt;in&gt; the box.</p>\n"
		"</blockquote>\n"
		"<p class=\"place\"><code><bdi>news/box.txt</bdi>:3</code> "
		"\u00b7 bytes 40\u201375 of the file</p>\n</section>\n");
	free(made);
}

/* The blockquote's inside for a text and its matches. */
static void test_marks(void **state)
{
	const struct {
		struct text text;
		struct hit_match matches[3];
		size_t count;
		const char *quote;
	} cases[] = {
		{ TEXT("a<b"),
		  { { 0, 3, TEXT("x"), HIT_EXACT } },
		  1,
		  "<p><mark>a&lt;b</mark></p>" },
		{ TEXT("ab"),
		  { { 0, 1, TEXT("x"), HIT_EXACT },
		    { 1, 2, TEXT("x"), HIT_EXACT } },
		  2,
		  "<p><mark>a</mark><mark>b</mark></p>" },
		/* Spans that make no sense are none. */
		{ TEXT("abc"),
		  { { 1, 2, TEXT("x"), HIT_EXACT },
		    { 0, 2, TEXT("x"), HIT_EXACT },
		    { 2, 9, TEXT("x"), HIT_EXACT } },
		  3,
		  "<p>a<mark>b</mark>c</p>" },
		{ TEXT("abc"),
		  { { 2, 1, TEXT("x"), HIT_EXACT } },
		  1,
		  "<p>abc</p>" },
		{ TEXT("one\ntwo\n \n\tthree \n\n"),
		  { { 0 } },
		  0,
		  "<p>one\ntwo</p>\n<p>three</p>\n<p></p>" },
		{ TEXT("a\r\n\r\nb\rc"), { { 0 } }, 0, "<p>a</p>\n<p>b\nc</p>" },
		/* No paragraph ends inside a match. */
		{ TEXT("a\n\nb"),
		  { { 0, 4, TEXT("x"), HIT_EXACT } },
		  1,
		  "<p><mark>a\n\nb</mark></p>" },
		{ TEXT(""), { { 0 } }, 0, "<p></p>" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct print_sample sample;
		char *made;

		print_sample_fill(&sample);
		sample.passage.text = cases[i].text;
		sample.hit.matches = cases[i].matches;
		sample.hit.match_count = cases[i].count;
		made = make(&sample, false);
		assert_non_null(strstr(made, cases[i].quote));
		free(made);
	}
}

static void test_neighbours(void **state)
{
	const struct record_passage before[] = { { .text = TEXT("one<\n\nx") },
						 { .text = TEXT("two") } };
	const struct record_passage after[] = { { .text = TEXT("three") } };
	struct print_sample sample;
	char *made;

	(void)state;
	print_sample_fill(&sample);
	sample.hit.before = before;
	sample.hit.before_count = COUNT(before);
	sample.hit.after = after;
	sample.hit.after_count = COUNT(after);
	made = make(&sample, false);
	assert_non_null(strstr(made, ">\n<div class=\"near\">\n<p>one&lt;</p>\n"
				     "<p>x</p>\n<p>two</p>\n</div>\n"
				     "<p>A <mark>back door</mark>"));
	assert_non_null(strstr(made, "the box.</p>\n<div class=\"near\">\n"
				     "<p>three</p>\n</div>\n</blockquote>"));
	free(made);
}

/* A run of blanks is read once, not once a byte. */
static void test_blanks(void **state)
{
	enum { BLANKS = 400000 };
	struct print_sample sample;
	char *blanks = malloc(BLANKS);
	char *made;

	(void)state;
	assert_non_null(blanks);
	memset(blanks, ' ', BLANKS);
	print_sample_fill(&sample);
	sample.passage.text = (struct text){ blanks, BLANKS };
	sample.hit.match_count = 0;
	made = make(&sample, false);
	assert_true(strlen(made) > BLANKS);
	free(made);
	free(blanks);
}

static void test_counts(void **state)
{
	struct print_sample sample;
	char *made;

	(void)state;
	print_sample_fill(&sample);
	sample.hit.more = 2;
	sample.hit.copies = 1;
	sample.hit.is_changed = true;
	sample.article.is_file = false;
	sample.location.record = 8183;
	made = make(&sample, false);
	assert_non_null(strstr(
		made, "news/box.txt</bdi></code> \u00b7 record "
		      "at byte 8183 \u00b7 line 3, bytes "
		      "40\u201375 of the text \u00b7 2 more passages of it "
		      "match \u00b7 1 near-copy \u00b7 <span "
		      "class=\"new\">new in this article</span>"
		      "</p>"));
	free(made);
	sample.hit.more = 1;
	sample.hit.copies = 3;
	sample.hit.is_changed = false;
	made = make(&sample, false);
	assert_non_null(strstr(made, "1 more passage of it matches \u00b7 "
				     "3 near-copies</p>"));
	free(made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heading),
		cmocka_unit_test(test_hostile_heading),
		cmocka_unit_test(test_passage),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_neighbours),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
