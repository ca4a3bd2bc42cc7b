/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/print_sample.h"

static const struct output_options options = { .format = OUTPUT_RIS };

#define ID        "ID  - cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\r\n"
#define PLACE     "M2  - news/box.txt, line 3, bytes 40-75 of the "
#define END       "DB  - Pullquote\r\nER  - \r\n\r\n"
#define TEXT_LINE "AB  - A back door was found <in> the box.\r\n"

static void test_record(void **state)
{
	struct print_sample samples[2];

	(void)state;
	print_sample_fill(&samples[0]);
	print_sample_fill_bare(&samples[1]);
	print_expect(
		&options, samples, 2,
		"TY  - NEWS\r\n" ID "TI  - The box\r\n"
		"AU  - A. Writer\r\nT2  - Daily Example\r\n"
		"PY  - 2021\r\nDA  - 2021/08/17/\r\n"
		"UR  - https://example.org/box\r\nLA  - en\r\n" TEXT_LINE PLACE
		"file\r\nAN  - w-1\r\n" END "TY  - NEWS\r\n" ID
		"TI  - news/box.txt\r\n" TEXT_LINE PLACE
		"text\r\nAN  - news/box.txt\r\n" END);
	print_expect(&options, NULL, 0, "");
}

static void test_batch(void **state)
{
	struct output_options batch = options;
	struct print_sample sample;
	size_t length;
	char *printed;

	(void)state;
	batch.is_batch = true;
	print_sample_fill(&sample);
	printed = print_to_memory(&batch, &sample, 1, &length);
	assert_non_null(strstr(printed, "\r\nKW  - q 1\r\n"));
	free(printed);
}

/* Of the first record: what a field holds, NULL where there is none. */
static void expect_field(const struct output_options *by,
			 const struct print_sample *sample, const char *tag,
			 const char *value)
{
	char begin[16];
	char line[256];
	size_t length;
	char *printed = print_to_memory(by, sample, 1, &length);

	(void)snprintf(begin, sizeof(begin), "\r\n%s  - ", tag);
	(void)snprintf(line, sizeof(line), "%s%s\r\n", begin,
		       value ? value : "");
	if (value)
		assert_non_null(strstr(printed, line));
	else
		assert_null(strstr(printed, begin));
	free(printed);
}

static void test_place(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	sample.article.is_file = false;
	sample.location.record = 8183;
	expect_field(&options, &sample, "M2",
		     "news/box.txt, record at byte 8183, line 3, bytes 40-75 "
		     "of the text");
}

static void test_dates(void **state)
{
	const struct {
		struct text date;
		enum record_precision precision;
		const char *year;
		const char *day;
	} cases[] = {
		{ TEXT("2021-08-17T10:00:00+02:00"), RECORD_TIME, "2021",
		  "2021/08/17/" },
		{ TEXT("2021-08"), RECORD_MONTH, "2021", "2021/08//" },
		{ TEXT("2021"), RECORD_YEAR, "2021", "2021///" },
		{ TEXT(""), RECORD_UNDATED, NULL, NULL },
	};
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		sample.article.date = cases[i].date;
		sample.article.precision = cases[i].precision;
		expect_field(&options, &sample, "PY", cases[i].year);
		expect_field(&options, &sample, "DA", cases[i].day);
	}
}

/* No value can begin a line. */
static void test_values(void **state)
{
	const struct {
		struct text title;
		const char *plain;
		const char *terminal;
	} cases[] = {
		{ TEXT("a\r\nER  - \r\nTY  - x"), "a ER - TY - x",
		  "a ER - TY - x" },
		{ TEXT("a\xE2\x80\xA8"
		       "b\xC2\x85"
		       "c"),
		  "a b c", "a b c" },
		{ TEXT("a\xFF\x1B[2J"), "a\xEF\xBF\xBD\xEF\xBF\xBD[2J",
		  "a\\xff\\x1b[2J" },
		{ TEXT("a\0b\x7F\xC2\x9B"),
		  "a\xEF\xBF\xBD"
		  "b\xEF\xBF\xBD\xEF\xBF\xBD",
		  "a\\x00b\\x7f\\u{9b}" },
		{ TEXT("\xE2\x80\x8F\xD9\xBE"), "\xE2\x80\x8F\xD9\xBE",
		  "\\u{200f}\xD9\xBE" },
	};
	struct output_options terminal = options;
	struct print_sample sample;
	size_t i;

	(void)state;
	terminal.is_terminal = true;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		sample.article.title = cases[i].title;
		expect_field(&options, &sample, "TI", cases[i].plain);
		expect_field(&terminal, &sample, "TI", cases[i].terminal);
	}
}

/* Programs open what UR holds. */
static void test_addresses(void **state)
{
	const struct {
		struct text address;
		const char *field;
	} cases[] = {
		{ TEXT("http://a.example/"), "http://a.example/" },
		{ TEXT("HTTPS://a.example/"), "HTTPS://a.example/" },
		{ TEXT("javascript:alert(1)"), NULL },
		{ TEXT("file:///etc/passwd"), NULL },
		{ TEXT("https://"), NULL },
		{ TEXT(" https://a.example/"), NULL },
		{ TEXT(""), NULL },
	};
	struct print_sample sample;
	size_t i;

	(void)state;
	print_sample_fill(&sample);
	for (i = 0; i < COUNT(cases); i++) {
		sample.article.address = cases[i].address;
		expect_field(&options, &sample, "UR", cases[i].field);
	}
}

static void test_out_of_memory(void **state)
{
	struct print_sample sample;

	(void)state;
	print_sample_fill(&sample);
	print_sweep_memory(&options, &sample, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
