/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "searcher/html_chart.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* A tally of words parted by blanks; "-" is the empty name. */
static struct tally *tally_of(const char *words)
{
	struct tally *tally;

	assert_int_equal(tally_new(&tally, &fault), 0);
	while (*words) {
		size_t length = strcspn(words, " ");
		struct text name = { words, *words == '-' ? 0 : length };

		assert_int_equal(tally_add(tally, name, NULL, &fault), 0);
		words += length + (words[length] == ' ');
	}
	return tally;
}

static struct bytes draw_timeline(const char *days)
{
	struct tally *tally = tally_of(days);
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct xml xml = { .out = &out, .kind = XML_HTML, .fault = &fault };

	html_chart_timeline(&xml, tally);
	assert_int_equal(xml.status, 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	tally_free(tally);
	return out;
}

static size_t count_of(const char *drawn, const char *what)
{
	size_t count = 0;

	while ((drawn = strstr(drawn, what))) {
		drawn += strlen(what);
		count++;
	}
	return count;
}

static void test_units(void **state)
{
	static const struct {
		const char *days;
		const char *caption; /* NULL: nothing is drawn */
		size_t bar_count;
		const char *bar; /* one of them */
	} cases[] = {
		{ "", NULL, 0, NULL },
		{ "- -", NULL, 0, NULL },
		{ "2021-08-17 2021-08-17", NULL, 0, NULL },
		{ "2021 2021", NULL, 0, NULL },
		{ "2021-08-17 2021-08-19 2021-08-19",
		  "By day; most in 19 August 2021: 2<", 2,
		  "17 August 2021: 1<" },
		{ "2021-08-17 2021-09-17 2021-08 - 2021-09-17",
		  "By day; most in 17 September 2021: 2. Undated, or not so "
		  "precisely: 2<",
		  2, "17 August 2021: 1<" },
		{ "2021-08-17 2021-10-18 2021-10 2021",
		  "By month; most in October 2021: 2. Undated, or not so "
		  "precisely: 1<",
		  2, "August 2021: 1<" },
		{ "2021-12 2022-01", "By month; most in December 2021: 1<", 2,
		  "January 2022: 1<" },
		{ "2010-01-01 2016-05 2016", "By year; most in 2016: 2<", 2,
		  "2010: 1<" },
		{ "2020 2021 2021-03", "By year; most in 2021: 2<", 2,
		  "2020: 1<" },
		{ "1890 1899 2021", "By decade; most in 1890s: 2<", 2,
		  "2020s: 1<" },
		{ "0001 9999", "By decade; most in 00s: 1<", 2, "9990s: 1<" },
		{ "2021-08-17 2021-8-1 x 2021-08-17T10:00 2021-08-18",
		  "By day; most in 17 August 2021: 1. Undated, or not so "
		  "precisely: 3<",
		  2, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct bytes out = draw_timeline(cases[i].days);

		if (!cases[i].caption) {
			assert_string_equal(out.data, "");
			bytes_free(&out);
			continue;
		}
		if (!strstr(out.data, cases[i].caption))
			fail_msg("%s: %s", cases[i].days, out.data);
		assert_int_equal(count_of(out.data, "class=\"bar\""),
				 cases[i].bar_count);
		if (cases[i].bar)
			assert_non_null(strstr(out.data, cases[i].bar));
		bytes_free(&out);
	}
}

/* The highest bar is 96 of 100 high, the others in proportion, and none so
 * low that it is not seen. */
static void test_heights(void **state)
{
	char days[4096] = "2021-08-01 2021-08-02 2021-08-02";
	struct bytes out;
	size_t i;

	(void)state;
	out = draw_timeline(days);
	assert_non_null(strstr(out.data, "x=\"1\" y=\"52\" width=\"8\" "
					 "height=\"48\""));
	assert_non_null(strstr(out.data, "x=\"11\" y=\"4\" width=\"8\" "
					 "height=\"96\""));
	bytes_free(&out);
	for (i = 0; i < 300; i++)
		memcpy(days + i * 11, "2021-08-02 ", 11);
	(void)snprintf(days + i * 11, sizeof(days) - i * 11, "2021-08-01");
	out = draw_timeline(days);
	assert_non_null(strstr(out.data, "y=\"97\" width=\"8\" height=\"3\""));
	bytes_free(&out);
}

static void test_ticks(void **state)
{
	struct bytes out = draw_timeline("2021-08-01 2021-08-31");

	(void)state;
	assert_int_equal(count_of(out.data, "<span class="), 4);
	assert_non_null(strstr(out.data, "\"first\" style=\"left:0%\">"
					 "1 August 2021<"));
	assert_non_null(strstr(out.data, "left:34%\">11 August 2021<"));
	assert_non_null(strstr(out.data, "\"last\" style=\"left:100%\">"
					 "31 August 2021<"));
	bytes_free(&out);
}

static struct bytes draw_list(const char *words)
{
	struct tally *tally = tally_of(words);
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct xml xml = { .out = &out, .kind = XML_HTML, .fault = &fault };

	html_chart_list(&xml, "Outlets", tally);
	assert_int_equal(xml.status, 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	tally_free(tally);
	return out;
}

static void test_list(void **state)
{
	static const struct {
		const char *words;
		size_t row_count;
		const char *rest; /* NULL: no such line */
	} cases[] = {
		{ "", 0, NULL },
		{ "- -", 0, NULL },
		{ "a b a", 2, NULL },
		{ "a - -", 1, ">not known: 2<" },
		{ "a b c d e f g h i", 7, ">and 2 more<" },
		{ "- - a b c d e f g h i", 7, ">and 2 more; not known: 2<" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct bytes out = draw_list(cases[i].words);

		assert_int_equal(count_of(out.data, "<li>"),
				 cases[i].row_count);
		if (cases[i].rest)
			assert_non_null(strstr(out.data, cases[i].rest));
		else
			assert_null(strstr(out.data, "class=\"rest\""));
		bytes_free(&out);
	}
}

static void test_hostile_names(void **state)
{
	struct bytes out = draw_list("<svg/onload=x()> \"><script>");

	(void)state;
	assert_null(strstr(out.data, "<svg/"));
	assert_null(strstr(out.data, "<script"));
	assert_non_null(strstr(out.data, "title=\"&quot;&gt;&lt;script&gt;\""));
	bytes_free(&out);
}

static struct bytes draw_buckets(const struct timeline *timeline)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct xml xml = { .out = &out, .kind = XML_HTML, .fault = &fault };

	html_chart_buckets(&xml, timeline);
	assert_int_equal(xml.status, 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	return out;
}

static void test_buckets(void **state)
{
	struct timeline_bucket months[] = {
		{ .name = "2021-08", .passage_count = 4, .indexed_count = 9 },
		{ .name = "2021-09", .indexed_count = 1 },
		{ .name = "2021-10" },
		{ .name = "2021-11", .passage_count = 8, .indexed_count = 8 },
	};
	struct timeline_bucket weeks[] = {
		{ .name = "2021-W33", .passage_count = 1, .indexed_count = 1 },
		{ .name = "2021-W34", .passage_count = 1, .indexed_count = 1 },
	};
	struct timeline_bucket vague[] = { { .passage_count = 2 },
					   { .passage_count = 3 } };
	struct timeline timeline = { .unit = TIMELINE_MONTH,
				     .buckets = months,
				     .bucket_count = COUNT(months),
				     .vague = vague,
				     .vague_count = COUNT(vague),
				     .undated = { .passage_count = 1 } };
	struct bytes out = draw_buckets(&timeline);

	(void)state;
	assert_int_equal(count_of(out.data, "class=\"bar\""), 2);
	assert_int_equal(count_of(out.data, "class=\"gap\""), 1);
	assert_non_null(strstr(out.data, "height=\"48\"><title>August 2021: "
					 "4<"));
	assert_non_null(strstr(out.data, "October 2021: nothing indexed<"));
	assert_non_null(strstr(out.data, "By month; most in November 2021: 8. "
					 "Grey: nothing is indexed. Undated, "
					 "or not so precisely: 6<"));
	bytes_free(&out);
	timeline = (struct timeline){ .unit = TIMELINE_WEEK,
				      .buckets = weeks,
				      .bucket_count = COUNT(weeks) };
	out = draw_buckets(&timeline);
	assert_non_null(strstr(out.data, "By week; most in 2021-W33: 1<"));
	bytes_free(&out);
	timeline.bucket_count = 1;
	out = draw_buckets(&timeline);
	assert_string_equal(out.data, "");
	bytes_free(&out);
	timeline.bucket_count = 0;
	out = draw_buckets(&timeline);
	assert_string_equal(out.data, "");
	bytes_free(&out);
}

static void test_facets(void **state)
{
	const struct facet_value languages[] = { { TEXT("en"), 8, 1 },
						 { TEXT("und"), 4, 1 },
						 { TEXT("<x>"), 2, 1 } };
	const struct facet_value months[] = { { TEXT("2021-08"), 8, 1 } };
	const struct {
		struct facet facet;
		size_t row_count;
		const char *expected; /* NULL: nothing is drawn */
	} cases[] = {
		{ { FACET_LANG,
		    languages,
		    3,
		    5,
		    { TEXT(""), 9, 1 },
		    { TEXT(""), 3, 1 } },
		  2,
		  "and 5 more; not known: 7<" },
		{ { .field = FACET_LANG, .values = languages, .value_count = 3 },
		  2,
		  "<h2>Languages</h2>\n<ol>\n<li><bdi class=\"name\" "
		  "title=\"English\">English</bdi>" },
		{ { .field = FACET_SOURCE,
		    .values = languages,
		    .value_count = 3 },
		  3,
		  ">&lt;x&gt;</bdi>" },
		{ { .field = FACET_MONTH, .values = months, .value_count = 1 },
		  1,
		  ">August 2021</bdi>" },
		{ { .field = FACET_AUTHOR, .none = { TEXT(""), 3, 1 } },
		  0,
		  NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct bytes out = BYTES_UP_TO(1 << 20);
		struct xml xml = { .out = &out,
				   .kind = XML_HTML,
				   .fault = &fault };

		html_chart_facet(&xml, &cases[i].facet);
		assert_int_equal(xml.status, 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_int_equal(count_of(out.data, "<li>"),
				 cases[i].row_count);
		if (cases[i].expected)
			assert_non_null(strstr(out.data, cases[i].expected));
		else
			assert_string_equal(out.data, "");
		bytes_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_heights),
		cmocka_unit_test(test_ticks),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_hostile_names),
		cmocka_unit_test(test_buckets),
		cmocka_unit_test(test_facets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
