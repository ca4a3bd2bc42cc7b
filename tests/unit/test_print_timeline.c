/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/count_sample.h"

#define TABLE \
	"2021-08                       2        8   25.0%         5        1"
#define TABLE_END                                       \
	"2021-09                 no coverage indexed\n" \
	"2021-10                       0        3    0.0%         0        0\n"

static void test_text(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 76 };
	const struct timeline timeline = count_sample_timeline();
	const struct timeline none = { .unit = TIMELINE_DAY };

	(void)state;
	count_expect(
		&options, NULL, &timeline,
		"month                  articles   of all   share  passages   copies\n" TABLE
		" \u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n" TABLE_END
		"2021-11                       1        3   33.3%         1        0"
		" \u2588\u2588\u2588\u2588\n"
		"2021, month unknown           1        1  100.0%         1        0\n"
		"undated                       1        2   50.0%         1        0\n");
	count_expect(&options, NULL, &none, "");
}

/* Several buckets without coverage are one line; one of them between others
 * is named as it is. */
static void test_gaps(void **state)
{
	static struct timeline_bucket buckets[] = {
		{ "2021-08-01", "2021-08-01", "2021-08-01", 1, 1, 0, 2 },
		{ "2021-08-02", "2021-08-02", "2021-08-02", 0, 0, 0, 0 },
		{ "2021-08-03", "2021-08-03", "2021-08-03", 0, 0, 0, 0 },
		{ "2021-08-04", "2021-08-04", "2021-08-04", 0, 0, 0, 0 },
		{ "2021-08-05", "2021-08-05", "2021-08-05", 0, 0, 0, 1 },
		{ "2021-08-06", "2021-08-06", "2021-08-06", 0, 0, 0, 0 },
		{ "2021-08-07", "2021-08-07", "2021-08-07", 1, 1, 0, 1 },
	};
	const struct timeline timeline = { .unit = TIMELINE_DAY,
					   .buckets = buckets,
					   .bucket_count = 7 };
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 40 };

	(void)state;
	count_expect(
		&options, NULL, &timeline,
		"day                    articles   of all   share  passages   copies\n"
		"2021-08-01                    1        2   50.0%         1        0\n"
		"2021-08-02..2021-08-04  no coverage indexed\n"
		"2021-08-05                    0        1    0.0%         0        0\n"
		"2021-08-06              no coverage indexed\n"
		"2021-08-07                    1        1  100.0%         1        0\n");
}

/* No room for bars; facets come before. */
static void test_narrow_and_facets(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 40 };
	const struct timeline timeline = count_sample_timeline();
	struct facets facets = count_sample_facets();

	(void)state;
	facets.list++;
	facets.count = 1;
	count_expect(
		&options, &facets, &timeline,
		"lang      passages   articles\n"
		"  en             8          4"
		" \u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n"
		"\n"
		"month                  articles   of all   share  passages   copies\n" TABLE
		"\n" TABLE_END
		"2021-11                       1        3   33.3%         1        0\n"
		"2021, month unknown           1        1  100.0%         1        0\n"
		"undated                       1        2   50.0%         1        0\n");
}

static void test_tables(void **state)
{
	struct output_options options = { .format = OUTPUT_TSV };
	const struct timeline timeline = count_sample_timeline();

	(void)state;
	count_expect(
		&options, NULL, &timeline,
		"unit\tbucket\tfrom\tto\tpassages\tarticles\tcopies\tindexed\tshare\n"
		"month\t2021-08\t2021-08-01\t2021-08-31\t5\t2\t1\t8\t0.25\n"
		"month\t2021-09\t2021-09-01\t2021-09-30\t0\t0\t0\t0\t\n"
		"month\t2021-10\t2021-10-01\t2021-10-31\t0\t0\t0\t3\t0\n"
		"month\t2021-11\t2021-11-01\t2021-11-30\t1\t1\t0\t3\t0.3333\n"
		"year\t2021\t2021-01-01\t2021-12-31\t1\t1\t0\t1\t1\n"
		"\t\t\t\t1\t1\t0\t2\t0.5\n");
	options.format = OUTPUT_CSV;
	options.is_batch = true;
	count_expect(
		&options, NULL, &timeline,
		"qid,unit,bucket,from,to,passages,articles,copies,indexed,share\r\n"
		"q 1,month,2021-08,2021-08-01,2021-08-31,5,2,1,8,0.25\r\n"
		"q 1,month,2021-09,2021-09-01,2021-09-30,0,0,0,0,\r\n"
		"q 1,month,2021-10,2021-10-01,2021-10-31,0,0,0,3,0\r\n"
		"q 1,month,2021-11,2021-11-01,2021-11-30,1,1,0,3,0.3333\r\n"
		"q 1,year,2021,2021-01-01,2021-12-31,1,1,0,1,1\r\n"
		"q 1,,,,,1,1,0,2,0.5\r\n");
}

#define BUCKET                                                     \
	"{\"type\":\"bucket\",\"qid\":\"q 1\",\"unit\":\"month\"," \
	"\"bucket\":\"2021-08\",\"from\":\"2021-08-01\","          \
	"\"to\":\"2021-08-31\",\"passages\":5,\"articles\":2,"     \
	"\"copies\":1,\"indexed\":8,\"share\":0.25}"
#define EMPTY                                                      \
	"{\"type\":\"bucket\",\"qid\":\"q 1\",\"unit\":\"month\"," \
	"\"bucket\":\"2021-09\",\"from\":\"2021-09-01\","          \
	"\"to\":\"2021-09-30\",\"passages\":0,\"articles\":0,"     \
	"\"copies\":0,\"indexed\":0,\"share\":null}"
#define UNDATED                                                     \
	"{\"type\":\"bucket\",\"qid\":\"q 1\",\"unit\":null,"       \
	"\"bucket\":null,\"from\":null,\"to\":null,\"passages\":1," \
	"\"articles\":1,\"copies\":0,\"indexed\":2,\"share\":0.5}"
#define BEGIN                                                        \
	"{\"type\":\"begin\",\"format\":1,\"qid\":\"q 1\","          \
	"\"query\":\"back door\",\"parsed\":\"backdoor\","           \
	"\"index\":\"0123456789abcdef0123456789abcdef\",\"run\":12," \
	"\"analysis\":\"fedcba9876543210\"}"
#define SUMMARY                                                         \
	"{\"type\":\"summary\",\"qid\":\"q 1\",\"hits\":0,\"total\":8," \
	"\"exact_total\":true,\"elapsed_ms\":2.1,\"diagnosis\":null,\"absent\":[]}"

static void test_json(void **state)
{
	struct output_options options = { .format = OUTPUT_JSONL,
					  .is_batch = true };
	struct timeline timeline = count_sample_timeline();

	(void)state;
	timeline.bucket_count = 2;
	timeline.vague_count = 0;
	count_expect(&options, NULL, &timeline,
		     BEGIN "\n" BUCKET "\n" EMPTY "\n" UNDATED "\n" SUMMARY
			   "\n");
	options.format = OUTPUT_JSON;
	count_expect(&options, NULL, &timeline,
		     "[\n{\"begin\":" BEGIN
		     ",\n\"hits\":[],\n\"timeline\":[\n" BUCKET ",\n" EMPTY
		     ",\n" UNDATED "],\n\"summary\":" SUMMARY "}\n]\n");
}

static void test_out_of_memory(void **state)
{
	const struct timeline timeline = count_sample_timeline();

	(void)state;
	count_sweep_memory(OUTPUT_TEXT, NULL, &timeline);
	count_sweep_memory(OUTPUT_CSV, NULL, &timeline);
	count_sweep_memory(OUTPUT_JSONL, NULL, &timeline);
	count_sweep_memory(OUTPUT_JSON, NULL, &timeline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_narrow_and_facets),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
