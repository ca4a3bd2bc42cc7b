/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/host.h"
#include "tests/unit/unit.h"

static const struct {
	const char *address;
	const char *host;
} hosts[] = {
	{ "https://example.org", "example.org" },
	{ "https://www.example.org:80/x", "example.org" },
	{ "https://example.org/a/www.b", "example.org" },
	{ "https://example.org?x=1", "example.org" },
	{ "https://example.org#x", "example.org" },
	{ "https://news.example.org/a://b", "news.example.org" },
	{ "https://www.org/", "org" },
	{ "https://www./", "www." },
	{ "https://wwwexample.org/", "wwwexample.org" },
	{ "https://[2001:db8::1]:8080/a", "[2001:db8::1]" },
	{ "https://[2001", "[2001" },
	{ "https://", "" },
	{ "https:///a", "" },
	{ "example.org/a", "" },
	{ "", "" },
};

static void test_host(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		struct text host = host_of(text_of(hosts[i].address));

		if (!text_equal(host, text_of(hosts[i].host)))
			print_message("# '%.*s'\n", (int)host.length,
				      host.data);
		assert_true(text_equal(host, text_of(hosts[i].host)));
	}
	assert_int_equal(host_of((struct text){ 0 }).length, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
