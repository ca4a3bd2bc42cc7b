/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "searcher/xml.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

#define BAD "\xEF\xBF\xBD"

static struct fault fault;

static struct xml begin(struct bytes *out, enum xml_kind kind)
{
	*out = BYTES_UP_TO(1 << 20);
	return (struct xml){ .out = out, .kind = kind, .fault = &fault };
}

static void expect(struct bytes *out, const struct xml *xml,
		   const char *expected)
{
	assert_int_equal(xml->status, 0);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
	assert_string_equal(out->data, expected);
	bytes_free(out);
}

static void test_text(void **state)
{
	const struct {
		struct text text;
		const char *xml;
		const char *html; /* NULL: the same */
	} cases[] = {
		{ TEXT(""), "", NULL },
		{ TEXT("plain, text."), "plain, text.", NULL },
		{ TEXT("<script>alert(\"x\")</script>"),
		  "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;", NULL },
		{ TEXT("a & b &amp; c"), "a &amp; b &amp;amp; c", NULL },
		{ TEXT("' onload='x"), "&#39; onload=&#39;x", NULL },
		{ TEXT("]]>-->"), "]]&gt;--&gt;", NULL },
		{ TEXT("a\tb\nc"), "a\tb\nc", NULL },
		{ TEXT("a\rb"), "a&#13;b", "a\nb" },
		{ TEXT("a\r\nb"), "a&#13;\nb", "a\nb" },
		{ TEXT("a\r"), "a&#13;", "a\n" },
		{ TEXT("a\0b"), "a" BAD "b", NULL },
		{ TEXT("\x01\x08\x0B\x0C\x1B\x1F\x7F"),
		  BAD BAD BAD BAD BAD BAD BAD, NULL },
		{ TEXT("\xC2\x80\xC2\x85\xC2\x9F"), BAD BAD BAD, NULL },
		{ TEXT("\xEF\xBF\xBE\xEF\xBF\xBF"), BAD BAD, NULL },
		{ TEXT("\xF0\x9F\xBF\xBE"), BAD, NULL },
		{ TEXT("\xEF\xB7\x90"), BAD, NULL },
		{ TEXT("\xFF\xC3("), BAD BAD "(", NULL },
		{ TEXT("\xED\xA0\x80"), BAD BAD BAD, NULL },
		{ TEXT("\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80"),
		  "\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80", NULL },
		{ TEXT("\xE2\x80\xAE"
		       "evil"),
		  "&#x202E;evil", NULL },
		{ TEXT("\xE2\x81\xA6\xE2\x80\x8F"), "&#x2066;&#x200F;", NULL },
		{ TEXT("\xE2\x80\xA8\xE2\x80\xA9"), "&#x2028;&#x2029;", NULL },
		{ TEXT("\xC2\xAD\xEF\xBB\xBF"), "&#xAD;&#xFEFF;", NULL },
		{ TEXT("\xF3\xA0\x81\x81"), "&#xE0041;", NULL },
		/* Words and emoji need these. */
		{ TEXT("\xE2\x80\x8C\xE2\x80\x8D\xEF\xB8\x8F"),
		  "\xE2\x80\x8C\xE2\x80\x8D\xEF\xB8\x8F", NULL },
	};
	struct bytes out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct xml xml = begin(&out, XML_EXACT);

		xml_text(&xml, cases[i].text);
		expect(&out, &xml, cases[i].xml);
		xml = begin(&out, XML_HTML);
		xml_text(&xml, cases[i].text);
		expect(&out, &xml,
		       cases[i].html ? cases[i].html : cases[i].xml);
	}
}

static void test_line(void **state)
{
	const struct {
		struct text text;
		const char *expected;
	} cases[] = {
		{ TEXT(""), "" },
		{ TEXT(" \t\r\n\xC2\xA0\xE2\x80\xA8"), "" },
		{ TEXT("  a \n\n b\t"), "a b" },
		{ TEXT("a<\r\nb"), "a&lt; b" },
		{ TEXT("one"), "one" },
	};
	struct bytes out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct xml xml = begin(&out, XML_HTML);

		xml_line(&xml, cases[i].text);
		expect(&out, &xml, cases[i].expected);
	}
}

static void test_parts(void **state)
{
	struct bytes out;
	struct xml xml = begin(&out, XML_EXACT);

	(void)state;
	xml_format(&xml, "<a%d", 1);
	xml_attribute(&xml, "href", TEXT("x\" y='<"));
	xml_put(&xml, ">");
	xml_element(&xml, "b", TEXT("&"));
	xml_element(&xml, "c", TEXT(""));
	expect(&out, &xml, "<a1 href=\"x&quot; y=&#39;&lt;\"><b>&amp;</b>\n");
}

/* The first failure stays, and nothing is appended behind it. */
static void test_full(void **state)
{
	struct bytes out;
	struct xml xml = begin(&out, XML_EXACT);

	(void)state;
	out.limit = 6;
	xml_put(&xml, "<a>");
	xml_text(&xml, TEXT("<"));
	assert_int_equal(xml.status, STATUS_FULL);
	xml_put(&xml, "b");
	xml_line(&xml, TEXT("b"));
	xml_attribute(&xml, "b", TEXT("b"));
	xml_element(&xml, "b", TEXT("b"));
	assert_int_equal(xml.status, STATUS_FULL);
	assert_int_equal(out.length, 3);
	bytes_free(&out);
}

static void test_long_format(void **state)
{
	struct bytes out;
	struct xml xml = begin(&out, XML_EXACT);

	(void)state;
	xml_format(&xml, "%2000d", 1);
	assert_int_equal(xml.status, STATUS_BUG);
	assert_int_equal(out.length, 0);
	bytes_free(&out);
}

static void test_languages(void **state)
{
	const struct {
		struct text language;
		bool is_language;
	} cases[] = {
		{ TEXT("en"), true },
		{ TEXT("pcm"), true },
		{ TEXT("zh-Hant"), true },
		{ TEXT("es-419"), true },
		{ TEXT("und"), false },
		{ TEXT(""), false },
		{ TEXT("e"), false },
		{ TEXT("en-"), false },
		{ TEXT("-en"), false },
		{ TEXT("en--us"), false },
		{ TEXT("e1"), false },
		{ TEXT("en us"), false },
		{ TEXT("en\""), false },
		{ TEXT("en\0"), false },
		{ TEXT("abcdefghi"), false },
		{ TEXT("en-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa"), false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(xml_is_language(cases[i].language),
				 cases[i].is_language);
}

static void test_out_of_memory(void **state)
{
	struct bytes out;
	struct xml xml = begin(&out, XML_HTML);

	(void)state;
	(void)memory_fail_at(1, 1);
	xml_text(&xml, TEXT("a<b"));
	(void)memory_fail_at(0, 0);
	assert_int_equal(xml.status, STATUS_FULL);
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_long_format),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
