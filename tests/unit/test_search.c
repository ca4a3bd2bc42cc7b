/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "searcher/search.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* A search on the fixture's folder, and what it handed out. */
struct trial {
	struct search *search;
	const char *folder;
	struct query query;
	struct bytes found; /* "rank:document" of each hit */
	struct search_summary summary;
	size_t commit_at; /* hits after which the index changes, 0: never */
	size_t seen_count;
};

static enum status take_hit(void *context, const struct hit *hit,
			    struct fault *unused)
{
	struct trial *trial = context;
	struct search_facts facts;
	enum status status;

	status = bytes_printf(&trial->found, unused, "%s%u:%u",
			      trial->found.length ? " " : "", hit->rank,
			      hit->document);
	if (!status)
		status = search_facts(trial->search, &facts, unused);
	if (++trial->seen_count == trial->commit_at)
		for (int i = 0; i < 3; i++)
			fixture_set(trial->folder, "pq:run", "13");
	return status;
}

static void trial_open(struct trial *out, void **state, const char *typed)
{
	const struct fixture *fixture = *state;
	struct query_options options = { .is_plain = false };

	*out = (struct trial){ .folder = fixture->folder,
			       .found = BYTES_UP_TO(1 << 20) };
	assert_int_equal(search_open(&out->search, &fixture->folder, 1, &fault),
			 0);
	assert_int_equal(query_parse(&out->query, search_terms(out->search),
				     text_of(typed), &options, &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	query_free(&trial->query);
	bytes_free(&trial->found);
	search_close(trial->search);
}

static enum status run(struct trial *trial, struct search_request request)
{
	struct search_visitor visitor = { .hit = take_hit, .context = trial };
	enum status status;

	request.query = &trial->query;
	bytes_clear(&trial->found);
	status = search_run(trial->search, &request, &visitor, &trial->summary,
			    &fault);
	assert_int_equal(bytes_append_byte(&trial->found, '\0', &fault), 0);
	return status;
}

/* Passages by number: 1..3 Lahore, 4..5 Kampala, 6..7 Ecuador, 8..9
 * Chinese, 10 undated, 11 the pipe. */
static const struct {
	const char *typed;
	struct search_request request;
	const char *expected;
	uint32_t total;
} rows[] = {
	{ "backdoor", { .limit = 10 }, "1:11 2:1", 2 },
	{ "backdoor", { .limit = 1 }, "1:11", 2 },
	{ "backdoor", { .limit = 1, .offset = 1 }, "2:1", 2 },
	{ "backdoor", { .limit = 10, .offset = 2 }, "", 2 },
	{ "backdoor", { .limit = 0 }, "1:11 2:1", 2 },
	{ "backdoor", { .limit = 0, .offset = 1 }, "2:1", 2 },
	{ "hauwei", { .limit = 10 }, "", 0 },
	{ "\"safe city\"", { .limit = 1 }, "1:2", 2 },
	{ "\"safe city\"", { .limit = 1, .offset = 1 }, "2:1", 2 },
	{ "huawei", { .limit = 10, .is_by_article = true }, "1:6 2:4 3:2", 3 },
	{ "huawei",
	  { .limit = 1, .offset = 1, .is_by_article = true },
	  "2:4",
	  3 },
	{ "huawei", { .limit = 10, .is_count_only = true }, "", 4 },
	{ "huawei", { .is_count_only = true, .is_by_article = true }, "", 3 },
	{ "\"safe city\"", { .is_count_only = true }, "", 2 },
	/* by date, undated last; of one day by passage id */
	{ "NOT zzz",
	  { .limit = 0, .order = SEARCH_OLDEST },
	  "1:8 2:9 3:6 4:7 5:4 6:5 7:1 8:3 9:2 10:11 11:10",
	  11 },
	{ "NOT zzz",
	  { .limit = 3, .offset = 8, .order = SEARCH_NEWEST },
	  "9:9 10:8 11:10",
	  11 },
	{ "huawei", { .limit = 2, .order = SEARCH_OLDEST }, "1:6 2:4", 4 },
	{ "\"safe city\"",
	  { .limit = 1, .offset = 1, .order = SEARCH_OLDEST },
	  "2:2",
	  2 },
	/* the best of Lahore, though another one comes first */
	{ "claims OR lahore",
	  { .limit = 10, .is_by_article = true, .order = SEARCH_OLDEST },
	  "1:2",
	  1 },
	{ "huawei",
	  { .limit = 1,
	    .offset = 1,
	    .is_by_article = true,
	    .order = SEARCH_NEWEST },
	  "2:4",
	  3 },
	/* Kampala is of run 3, the rest of run 1 */
	{ "huawei", { .limit = 10, .since_run = 1 }, "1:4", 1 },
	{ "huawei", { .limit = 10, .since_run = 3 }, "", 0 },
	{ "huawei OR safe",
	  { .limit = 10, .since_run = 2, .is_by_article = true },
	  "1:5",
	  1 },
	{ "\"safe city\"", { .since_run = 1, .is_count_only = true }, "", 0 },
	{ "huawei", { .since_run = 2, .is_count_only = true }, "", 1 },
	/* equal scores: the newest first */
	{ "NOT huawei", { .limit = 3 }, "1:11 2:3 3:5", 7 },
};

static void test_runs(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial;

		trial_open(&trial, state, rows[i].typed);
		assert_int_equal(run(&trial, rows[i].request), 0);
		assert_string_equal(trial.found.data, rows[i].expected);
		assert_int_equal(trial.summary.total, rows[i].total);
		assert_true(trial.summary.is_exact_total);
		trial_close(&trial);
	}
}

static void test_quiet(void **state)
{
	struct search_request request = { .limit = 10, .stops_at_first = true };
	struct trial trial;

	trial_open(&trial, state, "huawei");
	assert_int_equal(run(&trial, request), 0);
	assert_int_equal(trial.summary.hit_count, 1);
	assert_int_equal(trial.summary.total, 1);
	assert_false(trial.summary.is_exact_total);
	trial_close(&trial);
	trial_open(&trial, state, "hauwei");
	assert_int_equal(run(&trial, request), 0);
	assert_int_equal(trial.summary.hit_count + trial.summary.total, 0);
	trial_close(&trial);
}

static enum status count_more(void *context, const struct hit *hit,
			      struct fault *unused)
{
	uint32_t *more = context;

	(void)unused;
	*more++ = hit->more;
	return hit->rank == 1 ? STATUS_OK : STATUS_SKIP;
}

static void test_more_and_early_end(void **state)
{
	uint32_t more[2] = { 99, 99 };
	struct search_visitor visitor = { .hit = count_more, .context = more };
	struct search_request request = { .limit = 2, .is_by_article = true };
	struct trial trial;

	trial_open(&trial, state, "safe");
	request.query = &trial.query;
	assert_int_equal(search_run(trial.search, &request, &visitor,
				    &trial.summary, &fault),
			 STATUS_SKIP);
	/* of Kampala one passage, of Lahore two */
	assert_int_equal(more[0], 1);
	assert_int_equal(trial.summary.hit_count, 1);
	trial_close(&trial);
}

static void test_refused_versions(void **state)
{
	static const struct {
		const char *key;
		const char *value;
		const char *expected;
	} versions[] = {
		{ SCHEMA_META_FORMAT, "99",
		  "format is '99' in the index, '5'" },
		{ SCHEMA_META_FORMAT, "", "format is '' in the index, '5'" },
		{ SCHEMA_META_STEMS "en", "0123456789abcdef",
		  "analysis (en) is '0123456789abcdef' in the index" },
		{ SCHEMA_META_STEMS "es", "",
		  "analysis (es) is '' in the index" },
		{ SCHEMA_META_STEMS "und", "0123456789abcdef",
		  "analysis (und) is '0123456789abcdef' in the index" },
	};
	const struct fixture *fixture = *state;
	struct bytes analysis = BYTES_UP_TO(100);
	struct search *search;

	/* so that each language is looked at */
	assert_int_equal(index_meta(fixture->index, 0,
				    TEXT(SCHEMA_META_ANALYSIS), &analysis,
				    &fault),
			 0);
	assert_int_equal(bytes_append_byte(&analysis, '\0', &fault), 0);
	fixture_set(fixture->folder, SCHEMA_META_ANALYSIS, "0");
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	for (size_t i = 0; i < COUNT(versions); i++) {
		struct bytes before = BYTES_UP_TO(100);

		assert_int_equal(index_meta(fixture->index, 0,
					    text_of(versions[i].key), &before,
					    &fault),
				 0);
		assert_int_equal(bytes_append_byte(&before, '\0', &fault), 0);
		fixture_set(fixture->folder, versions[i].key,
			    versions[i].value);
		assert_int_equal(search_open(&search, &fixture->folder, 1,
					     &fault),
				 STATUS_DAMAGED);
		assert_null(search);
		assert_non_null(strstr(fault.text, versions[i].expected));
		assert_non_null(strstr(fault.text, "pqindex --index "));
		assert_non_null(strstr(fault.text, " --rebuild"));
		fixture_set(fixture->folder, versions[i].key, before.data);
		bytes_free(&before);
		assert_int_equal(index_reopen(fixture->index, &fault), 0);
	}
	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	search_close(search);
	fixture_set(fixture->folder, SCHEMA_META_ANALYSIS, analysis.data);
	bytes_free(&analysis);
	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault), 0);
	search_close(search);
}

/* What was found of all languages when the program was made holds for each,
 * and is what they give. */
static void test_known_analysis(void **state)
{
	static const char known[TERMS_FINGERPRINT_BYTES] = {
#include "tables/analysis.inc"
	};
	const struct fixture *fixture = *state;
	char analysis[TERMS_FINGERPRINT_BYTES];
	struct search *search;
	struct terms *terms;

	assert_int_equal(terms_open(&terms, &fault), 0);
	assert_int_equal(terms_fingerprint(terms, analysis, &fault), 0);
	terms_close(terms);
	if (known[0] != '\0')
		assert_string_equal(known, analysis);
	fixture_set(fixture->folder, SCHEMA_META_STEMS "en", "0");
	assert_int_equal(search_open(&search, &fixture->folder, 1, &fault),
			 known[0] != '\0' ? STATUS_OK : STATUS_DAMAGED);
	search_close(search);
}

/* As another generation is seen to be there. */
static void touch_stub(const char *folder)
{
	const struct timespec times[2] = { { .tv_sec = 1 }, { .tv_sec = 1 } };
	char stub[4200];

	(void)snprintf(stub, sizeof(stub), "%s/" SCHEMA_STUB_FILE, folder);
	assert_int_equal(utimensat(AT_FDCWD, stub, times, 0), 0);
}

/* What another program made while a batch goes on is refused each time, not
 * only when it was come upon. */
static void test_refused_until_it_fits(void **state)
{
	char format[16];
	struct trial trial;

	(void)snprintf(format, sizeof(format), "%d", SCHEMA_FORMAT);
	trial_open(&trial, state, "x");
	fixture_set(trial.folder, SCHEMA_META_FORMAT, "1");
	touch_stub(trial.folder);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(search_refresh(trial.search, &fault),
				 STATUS_DAMAGED);
		assert_non_null(strstr(fault.text, "format is '1'"));
	}
	fixture_set(trial.folder, SCHEMA_META_FORMAT, format);
	assert_int_equal(search_refresh(trial.search, &fault), 0);
	trial_close(&trial);
}

static void test_no_index(void **state)
{
	const char *const place = "/nonexistent/index";
	struct search *search;

	(void)state;
	assert_int_equal(search_open(&search, &place, 1, &fault),
			 STATUS_DENIED);
	assert_null(search);
	assert_string_equal(
		fault.text,
		"/nonexistent/index: no index there; build one with: "
		"pqindex --index /nonexistent/index FOLDER");
}

static void test_facts(void **state)
{
	struct search_facts facts;
	struct trial trial;

	trial_open(&trial, state, "x");
	assert_int_equal(search_facts(trial.search, &facts, &fault), 0);
	assert_string_equal(facts.index_id, "0123456789abcdef0123456789abcdef");
	assert_int_equal(facts.run, 12);
	assert_int_equal(strlen(facts.analysis), 16);
	assert_string_equal(facts.updated, "2026-11-23T03:10:00+00:00");
	assert_int_equal(facts.passage_count, 11);
	assert_int_equal(facts.article_count, 6);
	assert_string_equal(facts.oldest, "");
	search_want_days(trial.search);
	assert_int_equal(search_facts(trial.search, &facts, &fault), 0);
	assert_int_equal(facts.passage_count, 11);
	assert_string_equal(facts.oldest, "2018-12-01");
	assert_string_equal(facts.newest, "2022-01-02");
	trial_close(&trial);
}

static void test_refresh_sees_a_commit(void **state)
{
	struct search_facts facts;
	struct trial trial;

	trial_open(&trial, state, "x");
	assert_int_equal(search_facts(trial.search, &facts, &fault), 0);
	fixture_set(trial.folder, SCHEMA_META_RUN, "13");
	assert_int_equal(search_facts(trial.search, &facts, &fault), 0);
	assert_int_equal(facts.run, 12);
	assert_int_equal(search_refresh(trial.search, &fault), 0);
	assert_int_equal(search_facts(trial.search, &facts, &fault), 0);
	assert_int_equal(facts.run, 13);
	trial_close(&trial);
}

/* The blocks of the revision that was opened are written over. */
static void change_index(const char *folder)
{
	static const struct fixture_article more[] = {
		{ "more.txt",
		  "More",
		  "en",
		  "2020",
		  { { NULL, "A backdoor more." } },
		  NULL,
		  0,
		  0 },
	};

	for (int i = 0; i < 3; i++)
		fixture_add(folder, more, 1);
}

static void test_asked_anew_when_the_index_changed(void **state)
{
	struct search_request request = { .limit = 10 };
	struct trial trial;

	trial_open(&trial, state, "backdoor");
	change_index(trial.folder);
	assert_int_equal(run(&trial, request), 0);
	assert_true(trial.summary.hit_count >= 2);
	trial_close(&trial);
}

/* Hits that were collected are handed out though the index changes. */
static void test_page_survives_a_change(void **state)
{
	struct search_request request = { .limit = 10 };
	struct trial trial;

	trial_open(&trial, state, "huawei city backdoor");
	trial.commit_at = 1;
	assert_int_equal(run(&trial, request), 0);
	assert_int_equal(trial.summary.hit_count, 6);
	trial_close(&trial);
}

/* Asks beside the hits, and goes on to a new revision so many times. */
struct beside {
	struct search *search;
	size_t moves; /* left */
	size_t calls;
	size_t hits;
};

static enum status ask_beside(void *context, struct fault *unused)
{
	struct beside *beside = context;

	assert_int_equal(beside->hits, 0);
	beside->calls++;
	if (beside->moves == 0)
		return STATUS_OK;
	beside->moves--;
	return search_refresh(beside->search, unused);
}

static enum status count_hit(void *context, const struct hit *hit,
			     struct fault *unused)
{
	struct beside *beside = context;

	(void)hit;
	(void)unused;
	beside->hits++;
	return STATUS_OK;
}

/* What is asked beside the hits is of their revision, or all is asked
 * anew; not for ever. */
static void test_one_revision(void **state)
{
	static const struct {
		size_t moves;
		struct search_request request;
		size_t calls;
		size_t hits;
		enum status status;
	} cases[] = {
		{ 0, { .limit = 10 }, 1, 2, STATUS_OK },
		{ 1, { .limit = 10 }, 2, 2, STATUS_OK },
		{ 3, { .limit = 0 }, 4, 2, STATUS_OK },
		{ 2, { .is_count_only = true }, 3, 0, STATUS_OK },
		{ SIZE_MAX, { .limit = 10 }, SEARCH_TRIES, 0, STATUS_RETRY },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct search_request request = cases[i].request;
		struct beside beside = { .moves = cases[i].moves };
		const struct search_visitor visitor = { .hit = count_hit,
							.context = &beside,
							.prepare = ask_beside };
		struct trial trial;

		trial_open(&trial, state, "backdoor");
		beside.search = trial.search;
		request.query = &trial.query;
		assert_int_equal(search_run(trial.search, &request, &visitor,
					    &trial.summary, &fault),
				 cases[i].status);
		assert_int_equal(beside.calls, cases[i].calls);
		assert_int_equal(beside.hits, cases[i].hits);
		if (cases[i].status)
			assert_non_null(strstr(fault.text, "ask again"));
		trial_close(&trial);
	}
}

static void test_two_shards(void **state)
{
	const struct fixture *fixture = *state;
	const char *const places[] = { fixture->folder, fixture->folder };
	struct search_facts facts;
	struct search *search;

	assert_int_equal(search_open(&search, places, 2, &fault), 0);
	assert_int_equal(search_facts(search, &facts, &fault), 0);
	assert_int_equal(facts.passage_count, 22);
	assert_int_equal(facts.run, 12);
	search_close(search);
}

/* Our own allocations fail one after the other: no crash, no leak. What
 * fails inside Xapian is not ours. */
static void test_out_of_memory(void **state)
{
	struct search_request request = { .limit = 10, .is_by_article = true };
	struct search_visitor visitor = { .hit = NULL };
	enum status status = STATUS_FULL;
	size_t tries = 0;
	struct trial trial;

	trial_open(&trial, state, "the \"safe city\" huawei -kampala");
	request.query = &trial.query;
	while (status) {
		(void)memory_fail_at(++tries, 0);
		status = search_run(trial.search, &request, &visitor,
				    &trial.summary, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(!status || status == STATUS_FULL);
	}
	assert_true(tries > 20);
	assert_int_equal(trial.summary.total, 2);
	trial_close(&trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_runs),
		FIXTURE_TEST(test_quiet),
		FIXTURE_TEST(test_more_and_early_end),
		FIXTURE_TEST(test_refused_versions),
		FIXTURE_TEST(test_known_analysis),
		FIXTURE_TEST(test_refused_until_it_fits),
		FIXTURE_TEST(test_no_index),
		FIXTURE_TEST(test_facts),
		FIXTURE_TEST(test_refresh_sees_a_commit),
		FIXTURE_TEST(test_asked_anew_when_the_index_changed),
		FIXTURE_TEST(test_page_survives_a_change),
		FIXTURE_TEST(test_one_revision),
		FIXTURE_TEST(test_two_shards),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
