/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/address.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

static const struct {
	const char *raw;
	const char *canonical; /* "": no address */
} rows[] = {
	{ "https://example.org/a", "https://example.org/a" },
	{ "http://example.org/a", "https://example.org/a" },
	{ "HTTP://Example.ORG/A/b", "https://example.org/A/b" },
	{ "  https://example.org/a\r\n", "https://example.org/a" },
	{ "https://example.org", "https://example.org" },
	{ "https://example.org/", "https://example.org" },
	{ "https://example.org/a/", "https://example.org/a" },
	{ "https://example.org/a/?x=1", "https://example.org/a?x=1" },
	{ "https://example.org//", "https://example.org//" },
	{ "https://example.org./a", "https://example.org/a" },
	/* ports and users */
	{ "http://example.org:80/a", "https://example.org/a" },
	{ "https://example.org:443/a", "https://example.org/a" },
	{ "http://example.org:443/a", "https://example.org/a" },
	{ "https://example.org:8443/a", "https://example.org:8443/a" },
	{ "https://example.org:/a", "https://example.org/a" },
	{ "https://example.org:x/a", "" },
	{ "https://example.org:80:80/a", "" },
	{ "https://:example:/a", "" },
	{ "https://[::", "" },
	{ "https://[]/a", "" },
	{ "https://[::1]]/a", "" },
	{ "https://a[::1]/a", "" },
	{ "https://user:pass@example.org/a", "https://example.org/a" },
	{ "https://a@b@example.org/a", "https://example.org/a" },
	{ "https://[2001:DB8::1]/a", "https://[2001:db8::1]/a" },
	{ "https://[2001:db8::1]:80/a", "https://[2001:db8::1]/a" },
	/* fragments and queries */
	{ "https://example.org/a#part", "https://example.org/a" },
	{ "https://example.org#part?x=1", "https://example.org" },
	{ "https://example.org?x=1", "https://example.org?x=1" },
	/* a fragment that tells pages apart */
	{ "http://Example.org/#!/Story/5", "https://example.org#!/Story/5" },
	{ "https://example.org#!/story/5", "https://example.org#!/story/5" },
	{ "https://example.org/?utm_id=2#/a b", "https://example.org#/a%20b" },
	{ "https://example.org/a/#!5848340", "https://example.org/a#!5848340" },
	{ "https://example.org/a?x=1#/b#c", "https://example.org/a?x=1#/b#c" },
	{ "https://example.org/#!/", "https://example.org" },
	{ "https://example.org/#/", "https://example.org" },
	{ "https://example.org/#!", "https://example.org" },
	{ "https://example.org/a?", "https://example.org/a" },
	{ "https://example.org/a?&&", "https://example.org/a" },
	{ "https://example.org/a?x=1&y=2#z", "https://example.org/a?x=1&y=2" },
	{ "https://example.org/a?y=2&x=1", "https://example.org/a?y=2&x=1" },
	{ "https://example.org/a?utm_source=feed&id=7&UTM_Medium=rss",
	  "https://example.org/a?id=7" },
	{ "https://example.org/a?fbclid=abc", "https://example.org/a" },
	{ "https://example.org/a?gclid=x&ref=home", "https://example.org/a" },
	{ "https://example.org/a?reference=3",
	  "https://example.org/a?reference=3" },
	{ "https://example.org/a?utm", "https://example.org/a?utm" },
	{ "https://example.org/a?mod=viewthread&tid=1",
	  "https://example.org/a?mod=viewthread&tid=1" },
	{ "https://example.org/a?x=1&amp;y=2",
	  "https://example.org/a?x=1&y=2" },
	{ "https://example.org/a?id=1&amp;utm_source=a&amp;amp;utm_medium=b",
	  "https://example.org/a?id=1" },
	{ "https://example.org/a?utm_source=a&amp;id=1&amp;",
	  "https://example.org/a?id=1" },
	{ "https://example.org/a?x&amplitude=1",
	  "https://example.org/a?x&amplitude=1" },
	{ "https://example.org/a&amp;b", "https://example.org/a&amp;b" },
	/* percent escapes and what is not ASCII */
	{ "https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9" },
	{ "https://example.org/%7euser%", "https://example.org/%7Euser%" },
	{ "https://example.org/%zz%4", "https://example.org/%zz%4" },
	{ "https://example.org/a b", "https://example.org/a%20b" },
	{ "https://example.org/新闻", "https://example.org/新闻" },
	/* copies in web archives */
	{ "https://web.archive.org/web/20210706165549/https://example.org/a",
	  "https://example.org/a" },
	{ "http://web.archive.org/web/20210706165549im_/http://example.org/a/",
	  "https://example.org/a" },
	{ "https://archive.org/web/2021/http://Example.org/a?x=1#y",
	  "https://example.org/a?x=1" },
	{ "https://web.archive.bibalex.org/web/2021/http://example.org/a",
	  "https://example.org/a" },
	{ "http://web.archive.org:80/web/2021/http://example.org:80/a",
	  "https://example.org/a" },
	{ "HTTPS://Web.Archive.ORG/web/2021/HTTPS://example.org/a",
	  "https://example.org/a" },
	{ "https://web.archive.org/web/https://example.org/a",
	  "https://example.org/a" },
	{ "https://web.archive.org/web/2021/https://web.archive.org/web/2020/"
	  "https://example.org/a",
	  "https://example.org/a" },
	{ "http://archive.org/web/http:// :",
	  "https://archive.org/web/http://%20:" },
	/* what is none */
	{ "https://archive.ph/2021.07.06-165549/https://example.org/a",
	  "https://example.org/a" },
	{ "http://archive.is/20210706165549/http://example.org/a?x=1",
	  "https://example.org/a?x=1" },
	{ "https://archive.today/aB3dE", "https://archive.today/aB3dE" },
	{ "https://web.archive.org/web/2021/",
	  "https://web.archive.org/web/2021" },
	{ "https://web.archive.org/web/2021/example.org/a",
	  "https://web.archive.org/web/2021/example.org/a" },
	{ "https://web.archive.org/web/2021/httpbin.example/a",
	  "https://web.archive.org/web/2021/httpbin.example/a" },
	{ "https://web.archive.org/web/2021/http:/example.org/a",
	  "https://web.archive.org/web/2021/http:/example.org/a" },
	{ "https://web.archive.org/web/2021/https://",
	  "https://web.archive.org/web/2021/https://" },
	{ "https://web.archive.org/web/2021?x=/https://example.org/a",
	  "https://web.archive.org/web/2021?x=/https://example.org/a" },
	{ "https://web.archive.org/details/a",
	  "https://web.archive.org/details/a" },
	{ "https://web.archive.org/web", "https://web.archive.org/web" },
	{ "https://web.archive.org/?to=/web/2021/https://example.org/a",
	  "https://web.archive.org?to=/web/2021/https://example.org/a" },
	{ "https://example.org/?to=https://web.archive.org/web/2021/http://b/",
	  "https://example.org?to=https://web.archive.org/web/2021/http://b/" },
	{ "https://notweb.archive.org.example/web/2021/https://example.org/a",
	  "https://notweb.archive.org.example/web/2021/https://example.org/a" },
	{ "ftp://web.archive.org/web/2021/https://example.org/a", "" },
	/* no addresses */
	{ "", "" },
	{ "example.org/a", "" },
	{ "ftp://example.org/a", "" },
	{ "javascript:alert(1)", "" },
	{ "mailto:a@example.org", "" },
	{ "https://", "" },
	{ "https:///a", "" },
	{ "https://.", "" },
	{ "https://:80/", "" },
	{ "https://a b/", "" },
	{ "https:/example.org", "" },
	{ "https://example.org/a\nb", "" },
	{ "https://example.org/\177", "" },
};

static void check(const char *raw, const char *canonical)
{
	struct bytes out = BYTES_UP_TO(4 * ADDRESS_BYTES);
	struct fault fault;

	assert_int_equal(address_canonical(&out, text_of(raw), &fault),
			 STATUS_OK);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), STATUS_OK);
	assert_string_equal(out.data, canonical);
	bytes_free(&out);
}

static void test_canonical(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(rows[i].raw, rows[i].canonical);
}

static void test_fixed_point(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(rows[i].canonical, rows[i].canonical);
}

/* A host is at most 253 bytes. */
static void test_long_host(void **state)
{
	char raw[400] = "https://";
	size_t length = strlen(raw);

	(void)state;
	memset(raw + length, 'a', 253);
	for (size_t i = 63; i < 253; i += 64)
		raw[length + i] = '.';
	check(raw, raw);
	raw[length + 253] = 'a';
	check(raw, "");
}

static void test_longest(void **state)
{
	static char raw[ADDRESS_BYTES + 2];

	(void)state;
	memset(raw, 'a', ADDRESS_BYTES);
	memcpy(raw, "https://a/", 10);
	check(raw, raw);
	raw[ADDRESS_BYTES] = 'a';
	check(raw, "");
}

static void test_nul(void **state)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;

	(void)state;
	assert_int_equal(address_canonical(&out, TEXT("https://a\0b/"), &fault),
			 STATUS_OK);
	assert_int_equal(out.length, 0);
	bytes_free(&out);
}

/* As many copies of copies as there is room for. */
static void test_nested_copies(void **state)
{
	static const char copy[] = "https://web.archive.org/web/1/";
	static char raw[ADDRESS_BYTES + 1];
	size_t length = 0;

	(void)state;
	while (length + 2 * sizeof(copy) < sizeof(raw)) {
		memcpy(raw + length, copy, sizeof(copy));
		length += sizeof(copy) - 1;
	}
	memcpy(raw + length, "https://example.org/a", 22);
	check(raw, "https://example.org/a");
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct bytes out = BYTES_UP_TO(ADDRESS_BYTES);
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = address_canonical(
			&out,
			TEXT("https://Example.org:8080/a-path-that-is-long/"
			     "enough/to/need/more/room?and=a&query=too%c3%a9"),
			&fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		bytes_free(&out);
	}
	assert_true(nth > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_fixed_point),
		cmocka_unit_test(test_long_host),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_nested_copies),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
