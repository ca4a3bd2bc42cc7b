/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/why.h"
#include "shared/memory.h"
#include "tests/unit/trial.h"
#include "tests/unit/unit.h"

static const struct {
	const char *id;
	const char *query;
	bool is_found;
	const char *printed;
} rows[] = {
	{ "/coverage/kampala.txt", "arbitration", false,
	  "/coverage/kampala.txt is indexed (2 passages). \"arbitration\" "
	  "(en: arbitr): in none of them; it stands in 1 passage of 1 "
	  "article.\n" },
	{ "/coverage/kampala.txt", "huawei", true,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "\"huawei\" (en: huawei): in 1 of them: 1 (line 1, as typed).\n"
	  "The query finds 1 passage of it; the best, 1 (line 1), is hit 2 "
	  "with score SCORE.\n" },
	{ "/coverage/kampala.txt", "camera AND xqzw", false,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "\"camera\" (en: camera): in 2 of them: 1 (line 1, another form), "
	  "2 (line 3, another form).\n"
	  "\"xqzw\" (en: xqzw): in none of them; no passage of the index has "
	  "it.\n"
	  "The query does not find it: needed, but not there: xqzw.\n" },
	{ "/coverage/kampala.txt", "+police +officials", false,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "\"police\" (en: polic): in 1 of them: 1 (line 1, as typed).\n"
	  "\"officials\" (en: offici): in 1 of them: 2 (line 3, as typed).\n"
	  "The query does not find it: no single passage has all that is "
	  "needed.\n" },
	{ "/coverage/kampala.txt", "huawei -\"in kampala\"", false,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "\"huawei\" (en: huawei): in 1 of them: 1 (line 1, as typed).\n"
	  "\"in kampala\", not wanted: in 1 of them: 1 (line 1, as typed).\n"
	  "The query does not find it: not wanted, but there: "
	  "\"in kampala\".\n" },
	{ "/coverage/kampala.txt", "\"city safer\"", false,
	  "/coverage/kampala.txt is indexed (2 passages). \"city safer\": in "
	  "none of them, though its words are there, not side by side or "
	  "near enough; no passage of the index has it.\n" },
	{ "/coverage/kampala.txt", "xqzw lahore", false,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "\"xqzw\" (en: xqzw): in none of them; no passage of the index has "
	  "it.\n"
	  "\"lahore\" (en: lahor): in none of them; it stands in 2 passages "
	  "of 1 article.\n"
	  "The query does not find it: it has nothing of what is asked "
	  "for.\n" },
	{ "/coverage/lahore.txt", "charges", true,
	  "/coverage/lahore.txt is indexed (3 passages).\n"
	  "\"charges\" (en: charg): in 1 of them: 3 (line 5, by title or "
	  "heading).\n"
	  "The query finds 1 passage of it; the best, 3 (line 5), is hit 1 "
	  "with score SCORE.\n" },
	{ "/coverage/kampala.txt", "huawei lang:es date:2020", false,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "\"huawei\" (en: huawei): in 1 of them: 1 (line 1, as typed).\n"
	  "lang:es: not true of it; it is true of 2 passages of 1 article.\n"
	  "date:2020-01-01..2020-12-31: true of it.\n"
	  "The query does not find it: needed, but not there: lang:es AND "
	  "date:2020-01-01..2020-12-31.\n" },
	{ "/coverage/kampala.txt", "hauwei~", true,
	  "/coverage/kampala.txt is indexed (2 passages).\n"
	  "hauwei~2: in 1 of them: 1 (line 1, another form).\n"
	  "The query finds 1 passage of it; the best, 1 (line 1), is hit 3 "
	  "with score SCORE.\n" },
	{ "/coverage/nothing.txt", "x", false,
	  "/coverage/nothing.txt is not in this index. It lies below a "
	  "folder that is indexed, /coverage: newer than the last run of "
	  "pqindex, a link, not there, or the like.\n" },
	{ "elsewhere/kempala.txt", "x", false,
	  "elsewhere/kempala.txt is not in this index. It lies below no "
	  "folder that is indexed.\n"
	  "A like name: /coverage/kampala.txt\n" },
	{ "/coverage/.hidden", "x", false,
	  "/coverage/.hidden is not in this index. Files and folders of such "
	  "names are not read: hidden ones, *~, *.part, *.tmp.\n" },
	{ "/coverage/bad.pdf", "x", false,
	  "/coverage/bad.pdf could not be indexed: no text\n" },
	{ "0123456789abcdef0123456789abcdef", "x", false,
	  "0123456789abcdef0123456789abcdef: no article or passage of this "
	  "index has this id.\n" },
};

/* "score 3.1415." to "score SCORE.": what a score is, others test. */
static void hide_score(char *text)
{
	char *place = strstr(text, "score ");
	char *end;

	if (!place)
		return;
	end = strstr(place, ".\n");
	assert_non_null(end);
	assert_true(end - place > 6 + 5);
	memcpy(place + 6, "SCORE", 5);
	memmove(place + 6 + 5, end, strlen(end) + 1);
}

static void test_reasons(void **state)
{
	const struct fixture *fixture = *state;

	fixture_set(fixture->folder, "rnews/bad.pdf", "news/bad.pdf\nno text");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial = { .settings = { .subject = rows[i].id } };
		bool is_found;

		trial_open(&trial, state);
		assert_int_equal(why_answer(&trial.session,
					    text_of(rows[i].query), &is_found,
					    &trial.fault),
				 0);
		assert_int_equal(fflush(trial.stream), 0);
		hide_score(trial.printed);
		assert_string_equal(trial.printed, rows[i].printed);
		assert_int_equal(is_found, rows[i].is_found);
		assert_string_equal(trial_heard(), "");
		trial_close(&trial);
	}
}

/* A passage is looked at alone, and its rank is that of a search. */
static void test_passage(void **state)
{
	struct trial trial = { .settings = { .format = OUTPUT_TEXT } };
	struct query_options options = { .is_plain = false };
	struct why_order order = { .id = TEXT("/coverage/kampala.txt") };
	char hex[HASH_HEX_BYTES];
	struct query query;
	struct why why;

	trial_open(&trial, state);
	assert_int_equal(pool_new(&order.pool, 1 << 24, &trial.fault), 0);
	assert_int_equal(query_parse(&query, search_terms(trial.session.search),
				     TEXT("camera city"), &options,
				     &trial.fault),
			 0);
	order.query = &query;
	assert_int_equal(
		why_find(trial.session.search, &order, &why, &trial.fault), 0);
	assert_int_equal(why.found_count, 2);
	assert_int_equal(why.rank, 1);
	assert_int_equal(why.leaf_count, 2);
	hash_hex(&why.subject.passages.list[!why.best].passage, hex);
	order.id = text_of(hex);
	assert_int_equal(
		why_find(trial.session.search, &order, &why, &trial.fault), 0);
	assert_int_equal(why.subject.kind, SUBJECT_PASSAGE);
	assert_int_equal(why.found_count, 1);
	assert_int_equal(why.best, why.subject.passage);
	assert_int_equal(why.rank, 2);
	query_free(&query);
	pool_free(order.pool);
	trial_close(&trial);
}

static void test_bad_query(void **state)
{
	struct trial trial = { .settings = { .subject = "x" } };
	bool is_found = true;

	trial_open(&trial, state);
	assert_int_equal(why_answer(&trial.session, TEXT("..."), &is_found,
				    &trial.fault),
			 STATUS_BAD_QUERY);
	assert_false(is_found);
	trial_close(&trial);
}

static void test_out_of_memory(void **state)
{
	struct trial trial = { .settings = {
				       .subject = "/coverage/kampala.txt" } };
	enum status status;
	size_t nth = 0;
	bool is_found;

	trial_open(&trial, state);
	do {
		nth += nth < 40 ? 1 : 17;
		(void)memory_fail_at(nth, 1);
		status = why_answer(&trial.session,
				    TEXT("\"safe city\" AND camera"), &is_found,
				    &trial.fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	} while (status);
	assert_true(nth > 20);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_reasons),
		FIXTURE_TEST(test_passage),
		FIXTURE_TEST(test_bad_query),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
