/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/state.h"
#include "shared/memory.h"
#include "tests/unit/claiming.h"
#include "tests/unit/unit.h"

#define TITLE "Ferry waits for a lorry full of fish"
#define FERRY                                                                   \
	"The ferry to Oskeby was an hour late on Tuesday, the port of Larn "    \
	"said, as it had waited for a lorry. Passengers stood on the quay in "  \
	"the rain, and many of them missed the last train to the hills, which " \
	"leaves at nine. The port will say more about it on Thursday."
#define MARKET                                                                \
	"The market of Larn opens again on Friday, its keeper said, after a " \
	"week in which nobody could buy a fish in the whole town. Whoever "   \
	"comes first is given a basket, and whoever comes last has to sweep " \
	"the square in front of it, as has been so for three hundred years."

#define MEMBER(name, value) "\"" name "\":\"" value "\""
#define PIECE(title, day, text)                                          \
	"{" MEMBER("title", title) "," MEMBER("date", day) "," MEMBER(   \
		"body", text) "," MEMBER("author",                       \
					 "Ann Example") "," MEMBER("id", \
								   "7") "}"
#define UNDATED(title, text) \
	"{" MEMBER("title", title) "," MEMBER("body", text) "}"
#define NAMED(json) "<script>window.__STATE__ = " json ";</script>"
#define ALONE       PIECE(TITLE, "2021-08-17", FERRY)
#define OTHER       PIECE("Market opens", "2021-08-18", MARKET)

/* Pages that say this title and address, and show this; which text their
 * scripts have for them: NULL for none. */
static const struct {
	const char *html;
	const char *title;
	const char *address;
	const char *shown;
	const char *text;
} rows[] = {
	{ NAMED("{\"article\":" ALONE "}"), "", "", "", FERRY },
	{ NAMED("{\"article\":" ALONE "}"), "Larn Post", "", "Wait a bit",
	  FERRY },
	{ "<script type=\"application/json\">{\"props\":{\"article\":" ALONE
	  ",\"related\":[" OTHER "]}}</script>",
	  "Larn Post", "", "", FERRY },
	{ "<script>x=JSON.parse('{\"a\":" ALONE "}')</script>", "", "", "",
	  FERRY },
	{ NAMED("{\"a\":undefined,\"b\":" ALONE ",}"), "", "", "", FERRY },
	/* in two places */
	{ NAMED("{\"a\":" ALONE ",\"b\":" ALONE "}"), "", "", "", FERRY },
	/* as JavaScript has it */
	{ "<script>x={list:[],a:{title:'" TITLE
	  "',date:'2021-08-17',body:'" FERRY "'}}</script>",
	  "", "", "", FERRY },
	{ "<script>kit.start(app,{data:[{title:\"" TITLE "\",body:\"" FERRY
	  "\"}]})</script>",
	  TITLE, "", "", FERRY },
	{ "<script>window.__NUXT__=(function(a,b,c){b.title=c;b.body=\"" FERRY
	  "\";return {data:[{article:b,next:a}]}}(null,{},\"" TITLE
	  "\"));</script>",
	  TITLE, "", "", FERRY },
	/* which refers to parts of itself */
	{ NAMED("{\"q\":{\"__ref\":\"A\"},\"A\":{\"title\":\"" TITLE
		"\",\"date\":\"2021-08-17\",\"body\":[{\"__ref\":\"B\"}]},"
		"\"B\":{\"text\":\"" FERRY "\"}}"),
	  "", "", "", FERRY },
	{ "<script id=\"__NUXT_DATA__\">[[\"Reactive\",1],{\"data\":2},{\"a\":3,"
	  "\"b\":8},{\"title\":4,\"date\":5,\"body\":6},\"" TITLE
	  "\",[\"Date\",\"2021-08-17\"],[7],\"" FERRY "\",null]</script>",
	  "", "", "", FERRY },
	/* in pieces */
	{ "<script>f.push([1,\"4:{\\\"article\\\":{\\\"title\\\":\\\"" TITLE
	  "\\\",\\\"date\\\":\\\"2021-08-17\\\",\\\"bo\"])</script>"
	  "<script>f.push([1,\"dy\\\":\\\"$5\\\"}}\\n5:T107,\"])</script>"
	  "<script>f.push([1,\"" FERRY "\"])</script>",
	  "", "", "", FERRY },
	{ "<script>f.push([1,\"4:{\\\"article\\\":{\\\"title\\\":\\\"" TITLE
	  "\\\",\\\"date\\\":\\\"$D2021-08-17\\\",\\\"body\\\":[\\\"$$5 for "
	  "it\\\",\\\"$5\\\"]}}\\n5:T10a,$D " FERRY "\"])</script>",
	  "", "", "", "$5 for it\n\n$D " FERRY },
	{ "<script>a.enqueue(\"[{\\\"_1\\\":2},\\\"article\\\",{\\\"_3\\\":4,"
	  "\\\"_5\\\":6},\\\"title\\\",\\\"" TITLE
	  "\\\",\\\"body\\\",\\\"" FERRY "\\\"]\\n\")</script>",
	  TITLE, "", "", FERRY },
	/* of a list whose rest is code none is the page's */
	{ "<script>x=[function(){},{title:'" TITLE
	  "',date:'2021-08-17',body:'" FERRY "'}]</script>",
	  "", "", "", NULL },
	/* several: the one that the page is about */
	{ NAMED("{\"a\":" ALONE ",\"b\":" OTHER "}"), "", "", "", NULL },
	{ NAMED("{\"a\":" ALONE ",\"b\":" OTHER "}"),
	  "Market opens | Larn Post", "", "", MARKET },
	{ NAMED("{\"list\":[" ALONE "," OTHER "]}"), TITLE " - Larn Post", "",
	  "", FERRY },
	{ NAMED("[{\"a\":{\"slug\":\"market-opens\",\"title\":\"Fish!\",\"text\":"
		"\"" MARKET "\"},\"b\":" ALONE "}]"),
	  "", "https://larn.example/news/market-opens/?x=1", "", MARKET },
	/* none that is surely it */
	{ NAMED("{\"list\":[" ALONE "]}"), "Larn Post", "", "", NULL },
	{ NAMED("{\"relatedStories\":{\"a\":" ALONE "}}"), "", "", "", NULL },
	{ NAMED("{\"comments\":{\"a\":" ALONE "}}"), TITLE, "", "", NULL },
	{ NAMED("{\"about\":" UNDATED("About us", FERRY) "}"), "", "", "",
	  NULL },
	{ NAMED("{\"about\":" UNDATED("Larn Post", FERRY) "}"), "Larn Post", "",
	  "", NULL },
	{ NAMED("{\"a\":{\"date\":\"2021-08-17\",\"body\":\"" FERRY "\"}}"), "",
	  "", "", NULL },
	{ NAMED("{\"a\":" PIECE(TITLE, "2021-08-17",
				"Too short, and it is "
				"only a teaser.") "}"),
	  TITLE, "", "", NULL },
	{ NAMED("{\"a\":{\"title\":\"x\",\"body\":\"" FERRY "\""), "x", "", "",
	  NULL },
	/* what is shown has a text of its own, or its beginning */
	{ NAMED("{\"a\":" ALONE "}"), TITLE, "",
	  "The port of Larn has said nothing about it so far, and will not.",
	  FERRY },
	{ NAMED("{\"a\":" ALONE "}"), TITLE, "", MARKET, NULL },
	{ NAMED("{\"a\":" ALONE "}"), "", "", MARKET, NULL },
	{ NAMED("{\"a\":" ALONE "}"), TITLE, "", MARKET MARKET, NULL },
};

static void read_row(struct state *state, size_t i, bool *is_found)
{
	const struct state_page page = {
		.shown = text_of(rows[i].shown),
		.titles = { text_of(rows[i].title) },
		.title_count = 1,
		.addresses = { text_of(rows[i].address) },
		.address_count = 1,
	};

	claims_begin(claims);
	OK(state_read(state, text_of(rows[i].html), &page, is_found, &fault));
	if (*is_found)
		OK(state_claim(state, claims, &fault));
}

static void test_pages(void **state)
{
	struct state *opened;

	(void)state;
	OK(state_open(&opened, &fault));
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool is_found;

		read_row(opened, i, &is_found);
		if (is_found != (rows[i].text != NULL))
			print_message("# row %zu\n", i);
		assert_int_equal(is_found, rows[i].text != NULL);
		if (is_found)
			assert_true(text_equal(claims_best(claims, CLAIMS_TEXT),
					       text_of(rows[i].text)));
	}
	state_close(opened);
	state_close(NULL);
}

/* A heading says what the page is about, unless what is below it goes on in
 * the script. */
static void test_heading(void **state)
{
	static const char html[] = NAMED(
		"{\"a\":" PIECE(TITLE, "2021-08-17", FERRY " " MARKET) "}");
	static const struct {
		const char *title;
		const char *shown;
		bool is_found;
	} pages[] = {
		{ "Sign in", "Mail", false },
		{ "Sign in", "ferry", false },
		{ TITLE, "Mail", true },
		{ "Late again",
		  "The ferry to Oskeby was an hour late on Tuesday, the port "
		  "of Larn said.",
		  true },
	};
	struct state *opened;

	(void)state;
	OK(state_open(&opened, &fault));
	for (size_t i = 0; i < COUNT(pages); i++) {
		const struct state_page page = {
			.shown = text_of(pages[i].shown),
			.titles = { text_of(pages[i].title) },
			.title_count = 1,
			.has_heading = true,
		};
		bool is_found;

		OK(state_read(opened, TEXT(html), &page, &is_found, &fault));
		assert_int_equal(is_found, pages[i].is_found);
	}
	state_close(opened);
}

/* What stands beside the text, but the id that it has in some program. */
static void test_claims(void **state)
{
	struct state *opened;
	bool is_found;

	(void)state;
	OK(state_open(&opened, &fault));
	read_row(opened, 0, &is_found);
	assert_true(text_equal(claims_best(claims, CLAIMS_TITLE), TEXT(TITLE)));
	assert_true(text_equal(claims_best(claims, CLAIMS_DATE),
			       TEXT("2021-08-17")));
	assert_true(text_equal(claims_best(claims, CLAIMS_AUTHOR),
			       TEXT("Ann Example")));
	assert_false(claims_have(claims, CLAIMS_ID));
	claims_begin(claims);
	state_close(opened);
}

/* Much of anything, and far too much. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"[",
		"{\"a\":",
		"{\"title\":\"x\",\"date\":\"2021\",\"body\":[",
		OTHER ",",
		"={a:[",
		"=(function(a){a.b=",
		".enqueue(\"",
		"\"$\",{\"__ref\":",
		"{\"title\":\"x\",\"text\":{\"content\":",
		"0,"
	};
	const struct state_page page = { .titles = { TEXT("x") },
					 .title_count = 1 };
	struct state *opened;

	(void)state;
	OK(state_open(&opened, &fault));
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(LONGEST);
		bool is_found;

		OK(bytes_append(&html, TEXT("<script>["), &fault));
		for (size_t j = 0; j < 20000; j++)
			OK(bytes_append(&html, text_of(parts[i]), &fault));
		OK(bytes_append(&html, TEXT("0]"), &fault));
		OK(state_read(opened, text_from(&html), &page, &is_found,
			      &fault));
		assert_false(is_found);
		bytes_free(&html);
	}
	state_close(opened);
}

/* One long text that many objects refer to, and refer to often, in a list of
 * numbered things: what is read of it stays in bounds, and is no failure. */
static void test_shared_text(void **state)
{
	const struct state_page page = { .title_count = 0 };
	struct bytes html = BYTES_UP_TO(LONGEST);
	struct state *opened;
	bool is_found;

	(void)state;
	OK(state_open(&opened, &fault));
	OK(bytes_append(&html,
			TEXT("<script>x=[{\"title\":1,\"date\":2,\"body\":3},"
			     "\"" TITLE "\",\"2021-08-17\",[4"),
			&fault));
	for (size_t i = 0; i < 50000; i++)
		OK(bytes_append(&html, TEXT(",4"), &fault));
	OK(bytes_append(&html, TEXT("],\""), &fault));
	for (size_t i = 0; i < 20; i++)
		OK(bytes_append(&html, TEXT(FERRY " "), &fault));
	OK(bytes_append(&html, TEXT("\"]</script>"), &fault));
	OK(state_read(opened, text_from(&html), &page, &is_found, &fault));
	assert_true(is_found);
	bytes_free(&html);
	state_close(opened);
}

static size_t starve_row(size_t i)
{
	const struct state_page page = { .shown = text_of(rows[i].shown),
					 .titles = { text_of(rows[i].title) },
					 .title_count = 1 };
	enum status status = STATUS_FULL;
	size_t nth = 0;

	while (status) {
		struct state *opened = NULL;
		bool is_found = false;

		claims_begin(claims);
		(void)memory_fail_at(++nth, 1);
		status = state_open(&opened, &fault);
		if (!status)
			status = state_read(opened, text_of(rows[i].html),
					    &page, &is_found, &fault);
		if (!status)
			status = state_claim(opened, claims, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		assert_true(status || is_found);
		claims_begin(claims);
		state_close(opened);
	}
	return nth;
}

static void test_out_of_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].text && !rows[i].address[0])
			assert_true(starve_row(i) > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_heading),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_shared_text),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_claims, close_claims);
}
