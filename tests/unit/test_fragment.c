/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/fragment.h"
#include "shared/memory.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

enum { POOL_BYTES = 1 << 26, LONGEST_LINE = 64 * 1024 };

static struct fault fault;
static struct pool *pool;

static int open_pool(void **state)
{
	(void)state;
	return pool_new(&pool, POOL_BYTES, &fault) != STATUS_OK;
}

static int close_pool(void **state)
{
	(void)state;
	pool_free(pool);
	return 0;
}

static void check_text(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

/* What a guess makes of a value. */
static const struct {
	const char *value;
	const char *text; /* NULL: the value itself, not copied */
} guesses[] = {
	/* plain */
	{ "", NULL },
	{ "It is late.\\nThe wind stood in C:\\news.",
	  "It is late.\nThe wind stood in C:\\news." },
	{ "<p>It is &quot;late&quot;.\\nThe wind.</p>\\n<p>So.</p>",
	  "It is \"late\". The wind.\n\nSo." },
	{ "The ferry is late.", NULL },
	{ " Two\n\n lines. ", NULL },
	{ "5 < 6 and 7 > 6", NULL },
	/* blank lines part the paragraphs of a classic editor, others are
	 * those of a file */
	{ "One.\n\n<blockquote>Old</blockquote>\n\nTwo <b>x</b>.\n\nThree.",
	  "One.\n\nOld\n\nTwo x.\n\nThree." },
	{ "<blockquote>Old</blockquote>\nTwo\nthree.", "Old\n\nTwo three." },
	{ "<p>One.</p>\n\n<blockquote>Old</blockquote>\n\nTwo\n\nthree.",
	  "One.\n\nOld\n\nTwo three." },
	{ "<3 of <them>", NULL },
	{ "if (a<b && b>c)", NULL },
	{ "<plot> is a word", NULL },
	{ "a <b", NULL },
	{ "<", NULL },
	{ "</", NULL },
	{ "</>", NULL },
	{ "&", NULL },
	{ "AT&T; Fish & Chips", "AT&T; Fish & Chips" },
	{ "a &b c;", NULL },
	{ "&;", NULL },
	{ "&#;", NULL },
	/* what only opens could be an abbreviation in brackets */
	{ "the element <b> is bold", NULL },
	{ "<i> and <u>", NULL },
	/* character references */
	{ "Fish &amp; chips", "Fish & chips" },
	/* escaped twice, or meant so */
	{ "It isn&amp;#39;t &amp;quot;so&amp;quot; &amp;amp; there",
	  "It isn't \"so\" & there" },
	{ "<p>It isn&amp;rsquo;t</p>", "It isn’t" },
	{ "Write &amp;lt;b&amp;gt; &amp;", "Write &lt;b&gt; &" },
	{ "AT&amp;T; so", "AT&T; so" },
	{ "the city&#8217;s &#x201C;own&#x201D;", "the city’s “own”" },
	{ "5 &lt; 6\n  and more", "5 < 6\n  and more" },
	{ "&lt;p&gt; is a tag", "<p> is a tag" },
	{ "&lt;p&gt;So &amp;amp; so.&lt;/p&gt;\n&lt;p&gt;It is.&lt;/p&gt;",
	  "So & so.\n\nIt is." },
	{ "&lt;i&gt;x&lt;/i&gt; is a tag", "<i>x</i> is a tag" },
	{ "&unknown; thing", "&unknown; thing" },
	/* a few tags in plain paragraphs: the line breaks stay */
	{ "One <b>bold</b> word.\n\nTwo.", "One bold word.\n\nTwo." },
	{ "One <a href=\"x\">link</a>\nnext", "One link\nnext" },
	{ "<EM>One</EM> &amp; two", "One & two" },
	/* tags of blocks part paragraphs themselves */
	{ "<p>One\nand</p>\n<p>two</p>", "One and\n\ntwo" },
	{ "One<br>two", "One\ntwo" },
	{ "One<br/>two<BR />three", "One\ntwo\nthree" },
	{ "<div>One</div><div>two</div>", "One\n\ntwo" },
	{ "One</p>two", "One\n\ntwo" },
	{ "<p>One<ul><li>two</li></ul>three</p>four",
	  "One\n\ntwo\n\nthree\n\nfour" },
	{ "<ul><li>One</li><li>Two</li></ul>", "One\nTwo" },
	{ "<p>One<script>var two;</script></p>", "One" },
	/* what was misread on the way */
	{ "the cityâ€™s cafÃ©", "the city’s café" },
	{ "the city\xC2\x92s café", "the city’s café" },
};

static void test_guesses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(guesses); i++) {
		struct text value = text_of(guesses[i].value);
		struct fragment out;

		OK(fragment_read(&out, value, FRAGMENT_GUESS, pool, &fault));
		check_text(out.text, guesses[i].text ? guesses[i].text :
						       guesses[i].value);
		if (!guesses[i].text)
			assert_ptr_equal(out.text.data, value.data);
		for (size_t j = 0; j < out.heading_count; j++)
			assert_true(out.headings[j].is_text);
	}
}

static void test_forms(void **state)
{
	static const char value[] = "<b>Fish</b> &amp;\nchips";
	struct fragment out;

	(void)state;
	OK(fragment_read(&out, TEXT(value), FRAGMENT_PLAIN, pool, &fault));
	assert_ptr_equal(out.text.data, value);
	check_text(out.text, value);
	OK(fragment_read(&out, TEXT(value), FRAGMENT_GUESS, pool, &fault));
	check_text(out.text, "Fish &\nchips");
	OK(fragment_read(&out, TEXT(value), FRAGMENT_MARKUP, pool, &fault));
	check_text(out.text, "Fish & chips");
	OK(fragment_read(&out, TEXT("the <b> key"), FRAGMENT_MARKUP, pool,
			 &fault));
	check_text(out.text, "the key");
	OK(fragment_read(&out, TEXT(""), FRAGMENT_MARKUP, pool, &fault));
	check_text(out.text, "");
	OK(fragment_read(&out, (struct text){ 0 }, FRAGMENT_MARKUP, pool,
			 &fault));
	check_text(out.text, "");
	OK(fragment_read(&out, (struct text){ 0 }, FRAGMENT_GUESS, pool,
			 &fault));
	check_text(out.text, "");
}

static void test_headings(void **state)
{
	static const char value[] =
		"<p>Top.</p><h2>One &amp; two</h2><p>Text.</p><h3>Three</h3>";
	static const char *const headings[] = { "One & two", "Three" };
	struct fragment out;

	(void)state;
	OK(fragment_read(&out, TEXT(value), FRAGMENT_GUESS, pool, &fault));
	check_text(out.text, "Top.\n\nOne & two\n\nText.\n\nThree");
	assert_int_equal(out.heading_count, COUNT(headings));
	for (size_t i = 0; i < COUNT(headings); i++) {
		struct heading heading = out.headings[i];

		check_text((struct text){ out.text.data + heading.start,
					  heading.end - heading.start },
			   headings[i]);
	}
}

/* ---- Lines ------------------------------------------------------------- */

static const struct {
	struct text value;
	enum fragment_form form;
	struct text line;
} lines[] = {
	{ TEXT_INIT(""), FRAGMENT_GUESS, TEXT_INIT("") },
	{ TEXT_INIT(" \n "), FRAGMENT_GUESS, TEXT_INIT("") },
	{ TEXT_INIT("One two"), FRAGMENT_GUESS, TEXT_INIT("One two") },
	{ TEXT_INIT("\n One  two\r\n\tthree "), FRAGMENT_GUESS,
	  TEXT_INIT("One two three") },
	{ TEXT_INIT("One\xC2\xA0two"), FRAGMENT_PLAIN, TEXT_INIT("One two") },
	{ TEXT_INIT("One\xE2\x80\xA8two"), FRAGMENT_PLAIN,
	  TEXT_INIT("One two") },
	{ TEXT_INIT("<p>One</p><p>two</p>"), FRAGMENT_GUESS,
	  TEXT_INIT("One two") },
	{ TEXT_INIT("Fish&nbsp;&amp;&nbsp;chips"), FRAGMENT_GUESS,
	  TEXT_INIT("Fish & chips") },
	{ TEXT_INIT("<b>One</b>"), FRAGMENT_PLAIN, TEXT_INIT("<b>One</b>") },
	{ TEXT_INIT("a\0 b"), FRAGMENT_PLAIN, TEXT_INIT("a\0 b") },
	{ TEXT_INIT("华为  否认"), FRAGMENT_PLAIN, TEXT_INIT("华为 否认") },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct text line;

		OK(fragment_line(&line, lines[i].value, lines[i].form, pool,
				 &fault));
		if (!text_equal(line, lines[i].line))
			print_message("# '%.*s'\n", (int)line.length,
				      line.data);
		assert_true(text_equal(line, lines[i].line));
	}
}

/* A line longer than any title ends between words, or where it has none
 * between characters. */
static void test_long_lines(void **state)
{
	static char value[3 * LONGEST_LINE];
	struct text line;

	(void)state;
	for (size_t i = 0; i < sizeof(value); i++)
		value[i] = "word "[i % 5];
	OK(fragment_line(&line, (struct text){ value, sizeof(value) },
			 FRAGMENT_GUESS, pool, &fault));
	assert_in_range(line.length, LONGEST_LINE - 5, LONGEST_LINE);
	assert_memory_equal(line.data + line.length - 5, " word", 5);
	for (size_t i = 0; i < sizeof(value); i++)
		value[i] = "\xE2\x82\xAC"[i % 3];
	OK(fragment_line(&line, (struct text){ value, sizeof(value) },
			 FRAGMENT_GUESS, pool, &fault));
	assert_in_range(line.length, LONGEST_LINE - 3, LONGEST_LINE);
	assert_true(utf8_is_valid(line));
}

/* ---- Hostile ----------------------------------------------------------- */

/* Whatever it is, it comes to an end, as UTF-8. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<",
		"<p",
		"<p ",
		"&",
		"&amp",
		"&#",
		"<div>",
		"<b>",
		"</b>",
		"<!--",
		"<table><tr><td>",
		"<a href='",
		"&lt;",
		"&#0;",
		"\xC3\x83\xC2\xA9",
		"<p a=\"",
		"<![CDATA[",
		"<h1>",
		"<li>",
		"<br",
	};
	enum { REPEATS = 20000 };

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes value = BYTES_UP_TO(POOL_BYTES);
		struct fragment out;
		struct text line;

		for (size_t j = 0; j < REPEATS; j++)
			OK(bytes_append(&value, text_of(parts[i]), &fault));
		OK(bytes_append(&value, TEXT(" </p> &amp; a\0b"), &fault));
		OK(fragment_read(&out, text_from(&value), FRAGMENT_GUESS, pool,
				 &fault));
		assert_true(utf8_is_valid(out.text));
		OK(fragment_line(&line, text_from(&value), FRAGMENT_MARKUP,
				 pool, &fault));
		assert_true(utf8_is_valid(line));
		bytes_free(&value);
		pool_reset(pool);
	}
}

static void test_out_of_memory(void **state)
{
	static const struct text value = TEXT_INIT(
		"<h1>Fish</h1>\n<p>the cityâ€™s &amp; own</p> caf&eacute;");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct pool *fresh = NULL;
		struct fragment out = { 0 };
		struct text line = { 0 };

		(void)memory_fail_at(++nth, 1);
		status = pool_new(&fresh, POOL_BYTES, &fault);
		if (!status)
			status = fragment_read(&out, value, FRAGMENT_GUESS,
					       fresh, &fault);
		if (!status)
			status = fragment_line(&line, TEXT("a &lt; b\nc"),
					       FRAGMENT_GUESS, fresh, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			check_text(line, "a < b c");
		pool_free(fresh);
	}
	assert_true(nth > 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guesses),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_pool, close_pool);
}
