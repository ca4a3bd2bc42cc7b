/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/count_sample.h"

static void test_text(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 70 };
	const struct facets facets = count_sample_facets();
	const struct facets none = { .passage_count = 0 };

	(void)state;
	count_expect(
		&options, &facets, NULL,
		"source               passages   articles\n"
		"  =Larn Post                4          2 "
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n"
		"  \u65e5\u5831                      2          1 "
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		"\u2588\u2588\u2588\u2588\n"
		"  (none)                    1          1 "
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n"
		"  (others: 1 value)         1          1\n"
		"\n"
		"lang                 passages   articles\n"
		"  en                        8          4 "
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		"\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\n");
	count_expect(&options, &none, NULL, "");
}

static void test_narrow(void **state)
{
	const struct output_options options = { .format = OUTPUT_TEXT,
						.width = 30 };
	const struct facets facets = count_sample_facets();

	(void)state;
	count_expect(&options, &facets, NULL,
		     "source               passages   articles\n"
		     "  =Larn Post                4          2\n"
		     "  \u65e5\u5831                      2          1\n"
		     "  (none)                    1          1\n"
		     "  (others: 1 value)         1          1\n"
		     "\n"
		     "lang                 passages   articles\n"
		     "  en                        8          4\n");
}

static void test_tables(void **state)
{
	struct output_options options = { .format = OUTPUT_TSV };
	const struct facets facets = count_sample_facets();

	(void)state;
	count_expect(&options, &facets, NULL,
		     "field\tvalue\tpassages\tarticles\tshare\tothers\n"
		     "source\t=Larn\\tPost\t4\t2\t0.5\t0\n"
		     "source\t\u65e5\u5831\t2\t1\t0.25\t0\n"
		     "source\t\t1\t1\t0.125\t0\n"
		     "source\t\t1\t1\t0.125\t1\n"
		     "lang\ten\t8\t4\t1\t0\n");
	options.format = OUTPUT_CSV;
	options.is_spreadsheet = true;
	options.is_batch = true;
	count_expect(
		&options, &facets, NULL,
		"\xEF\xBB\xBFqid,field,value,passages,articles,share,others\r\n"
		"q 1,source,'=Larn\tPost,4,2,0.5,0\r\n"
		"q 1,source,\u65e5\u5831,2,1,0.25,0\r\n"
		"q 1,source,,1,1,0.125,0\r\n"
		"q 1,source,,1,1,0.125,1\r\n"
		"q 1,lang,en,8,4,1,0\r\n");
}

#define LARN                                                        \
	"{\"type\":\"facet\",\"qid\":null,\"field\":\"source\","    \
	"\"value\":\"=Larn\\tPost\",\"passages\":4,\"articles\":2," \
	"\"share\":0.5,\"others\":0}"
#define REST                                                            \
	"{\"type\":\"facet\",\"qid\":null,\"field\":\"source\","        \
	"\"value\":null,\"passages\":1,\"articles\":1,\"share\":0.125," \
	"\"others\":1}"
#define BEGIN                                                        \
	"{\"type\":\"begin\",\"format\":1,\"qid\":null,"             \
	"\"query\":\"back door\",\"parsed\":\"backdoor\","           \
	"\"index\":\"0123456789abcdef0123456789abcdef\",\"run\":12," \
	"\"analysis\":\"fedcba9876543210\"}"
#define SUMMARY                                                      \
	"{\"type\":\"summary\",\"qid\":null,\"hits\":0,\"total\":8," \
	"\"exact_total\":true,\"elapsed_ms\":2.1,\"diagnosis\":null,\"absent\":[]}"

/* The first value, and what is left of the others. */
static void test_json(void **state)
{
	struct output_options options = { .format = OUTPUT_JSONL };
	struct facets facets = count_sample_facets();
	struct facet source = facets.list[0];

	(void)state;
	source.value_count = 1;
	source.none.passage_count = 0;
	facets.list = &source;
	facets.count = 1;
	count_expect(&options, &facets, NULL,
		     BEGIN "\n" LARN "\n" REST "\n" SUMMARY "\n");
	options.format = OUTPUT_JSON;
	count_expect(&options, &facets, NULL,
		     "{\"begin\":" BEGIN ",\n\"hits\":[],\n\"facets\":[\n" LARN
		     ",\n" REST "],\n\"summary\":" SUMMARY "}\n");
}

static void test_out_of_memory(void **state)
{
	const struct facets facets = count_sample_facets();

	(void)state;
	count_sweep_memory(OUTPUT_TEXT, &facets, NULL);
	count_sweep_memory(OUTPUT_TSV, &facets, NULL);
	count_sweep_memory(OUTPUT_JSONL, &facets, NULL);
	count_sweep_memory(OUTPUT_JSON, &facets, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_tables),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
