/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/ask.h"
#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "tests/unit/fixture.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* What the person was told: tone, '|', text, one a line. */
static struct bytes told = { .limit = 1 << 20 };

static void hear(struct text text, enum session_tone tone)
{
	assert_int_equal(bytes_printf(&told, &fault, "%d|%.*s\n", (int)tone,
				      (int)text.length, text.data),
			 0);
}

/* A session that prints into memory. */
struct trial {
	struct settings settings;
	struct session session;
	FILE *stream;
	char *printed;
	size_t length;
};

static void trial_open(struct trial *out, void **state)
{
	const struct fixture *fixture = *state;
	struct output_options options = { .format = out->settings.format,
					  .fields = out->settings.fields };

	bytes_clear(&told);
	out->session =
		(struct session){ .settings = &out->settings, .say = hear };
	out->stream = open_memstream(&out->printed, &out->length);
	assert_non_null(out->stream);
	assert_int_equal(output_open(&out->session.output, out->stream,
				     &options, &fault),
			 0);
	assert_int_equal(search_open(&out->session.search, &fixture->folder, 1,
				     &fault),
			 0);
}

static void trial_close(struct trial *trial)
{
	search_close(trial->session.search);
	output_close(trial->session.output);
	(void)fclose(trial->stream); /* memory only */
	free(trial->printed);
	bytes_free(&told);
}

static enum status ask(struct trial *trial, const char *typed, bool *has_hits)
{
	const struct ask_question question = { .typed = text_of(typed) };
	enum status status =
		ask_answer(&trial->session, &question, has_hits, &fault);

	assert_int_equal(bytes_append_byte(&told, '\0', &fault), 0);
	return status;
}

static const struct {
	const char *typed;
	struct settings settings;
	bool has_hits;
	const char *printed;
	const char *told;
} rows[] = {
	{ "backdoor",
	  { .limit = 1, .format = OUTPUT_TSV, .fields = "rank,date" },
	  true,
	  "rank\tdate\n1\t2022-01-02\n",
	  "" },
	{ "backdoor", { .is_count_only = true }, true, "2\n", "" },
	{ "backdoor", { .is_quiet = true }, true, "", "" },
	{ "hauwei", { .is_count_only = true }, false, "0\n", "" },
	{ "hauwei", { .is_quiet = true }, false, "", "" },
	/* a page behind the last hit */
	{ "backdoor",
	  { .limit = 1, .offset = 9, .format = OUTPUT_GREP },
	  false,
	  "",
	  "" },
};

static void test_answers(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct trial trial = { .settings = rows[i].settings };
		bool has_hits;

		trial_open(&trial, state);
		assert_int_equal(ask(&trial, rows[i].typed, &has_hits), 0);
		assert_int_equal(has_hits, rows[i].has_hits);
		assert_string_equal(trial.length ? trial.printed : "",
				    rows[i].printed);
		assert_string_equal(told.data, rows[i].told);
		trial_close(&trial);
	}
}

/* Nothing found: why, and what was searched. What was not understood is
 * told first, about the query. */
static void test_messages(void **state)
{
	static const char *const expected[] = {
		"0|query: a quotation mark without its partner is left out\n",
		"0|no passage has these words: hauwei 0",
		"\n2|index: 6 articles (",
		"), 11 passages, updated ",
		" (run 12)\n",
	};
	struct trial trial = { .settings = { .limit = 10 } };
	bool has_hits = true;

	trial_open(&trial, state);
	assert_int_equal(ask(&trial, "\"hauwei", &has_hits), 0);
	assert_false(has_hits);
	for (size_t i = 0; i < COUNT(expected); i++)
		assert_non_null(strstr(told.data, expected[i]));
	trial_close(&trial);
}

static void test_refusal(void **state)
{
	struct ask_question question = { .qid = TEXT("q7"),
					 .typed = TEXT("\"a") };
	struct trial trial = { .settings = { .limit = 10,
					     .format = OUTPUT_JSONL,
					     .is_strict = true } };
	bool has_hits = true;

	trial_open(&trial, state);
	assert_int_equal(ask_answer(&trial.session, &question, &has_hits,
				    &fault),
			 STATUS_BAD_QUERY);
	assert_false(has_hits);
	assert_int_equal(trial.length, 0);
	assert_int_equal(ask_refuse(&trial.session, &question, &fault), 0);
	assert_non_null(strstr(trial.printed, "\"parsed\":null"));
	assert_non_null(strstr(trial.printed, "\"hits\":0,\"total\":0"));
	assert_int_equal(bytes_append_byte(&told, '\0', &fault), 0);
	assert_memory_equal(told.data, "1|q7: ", 6);
	trial_close(&trial);
}

/* What is one document ends where hits were printed, and nowhere else. */
static void test_finish(void **state)
{
	static const struct {
		struct settings settings;
		const char *end;
	} ends[] = {
		{ { .limit = 1, .format = OUTPUT_JSON },
		  "\"diagnosis\":null,\"absent\":[]}}\n" },
		{ { .limit = 1, .format = OUTPUT_HTML }, "</html>\n" },
		{ { .is_count_only = true, .format = OUTPUT_HTML }, "2\n" },
		{ { .is_quiet = true, .format = OUTPUT_JSON }, "" },
	};

	for (size_t i = 0; i < COUNT(ends); i++) {
		struct trial trial = { .settings = ends[i].settings };
		size_t length = strlen(ends[i].end);
		bool has_hits;

		trial_open(&trial, state);
		assert_int_equal(ask(&trial, "backdoor", &has_hits), 0);
		assert_int_equal(ask_finish(&trial.session, &fault), 0);
		assert_true(trial.length >= length);
		assert_string_equal(
			trial.length ? trial.printed + trial.length - length :
				       "",
			ends[i].end);
		trial_close(&trial);
	}
}

/* So many that not all of them are read at once. */
static void add_many(const char *folder)
{
	enum { COUNT = 400, PATH_BYTES = 16 };
	static char paths[COUNT][PATH_BYTES];
	static struct fixture_article articles[COUNT];

	for (size_t i = 0; i < COUNT; i++) {
		(void)snprintf(paths[i], PATH_BYTES, "many-%zu.txt", i);
		articles[i] = (struct fixture_article){
			.path = paths[i],
			.title = "One of many",
			.language = "en",
			.date = "2021-08-17",
			.passages = { { NULL, "A backdoor among many." } },
		};
	}
	fixture_add(folder, articles, COUNT);
}

/* A reader during whose first read the index changes. */
struct reader {
	const char *folder; /* NULL: it stays as it is */
	struct bytes printed;
};

static ssize_t read_slowly(void *cookie, const char *data, size_t length)
{
	static const struct fixture_article more = {
		.path = "more.txt",
		.title = "More",
		.language = "en",
		.date = "2021-08-17",
		.passages = { { NULL, "A backdoor more." } },
	};
	struct reader *reader = cookie;

	for (int i = 0; i < 3 && reader->folder; i++)
		fixture_add(reader->folder, &more, 1);
	reader->folder = NULL;
	assert_int_equal(bytes_append(&reader->printed,
				      (struct text){ data, length }, &fault),
			 0);
	return (ssize_t)length;
}

static void ask_counts(void **state, struct reader *reader)
{
	const cookie_io_functions_t functions = { .write = read_slowly };
	struct trial trial = { .settings = { .format = OUTPUT_TSV,
					     .facet_count = 1,
					     .facets = { { FACET_LANG, 9 } },
					     .has_timeline = true,
					     .unit = TIMELINE_YEAR } };
	FILE *stream = fopencookie(reader, "w", functions);
	FILE *kept;
	bool has_hits;

	assert_non_null(stream);
	reader->printed.limit = 1 << 20;
	trial_open(&trial, state);
	kept = trial.session.output->stream;
	trial.session.output->stream = stream;
	assert_int_equal(ask(&trial, "backdoor", &has_hits), 0);
	trial.session.output->stream = kept;
	(void)fclose(stream); /* memory only */
	trial_close(&trial);
}

/* Facets and timeline are of one revision. */
static void test_counts_of_one_revision(void **state)
{
	const struct fixture *fixture = *state;
	struct reader still = { .folder = NULL };
	struct reader changing = { .folder = fixture->folder };

	add_many(fixture->folder);
	ask_counts(state, &still);
	ask_counts(state, &changing);
	assert_true(still.printed.length > 0);
	assert_true(text_equal(text_from(&still.printed),
			       text_from(&changing.printed)));
	bytes_free(&still.printed);
	bytes_free(&changing.printed);
}

/* One question, in a session opened for it. */
struct hunger {
	void **state;
	const char *typed;
	const struct settings *settings;
	struct trial trial;
};

static void open_hungry(void *context)
{
	struct hunger *hunger = context;

	hunger->trial = (struct trial){ .settings = *hunger->settings };
	trial_open(&hunger->trial, hunger->state);
}

static enum status ask_hungry(void *context, struct fault *why)
{
	struct hunger *hunger = context;
	const struct ask_question question = { .typed =
						       text_of(hunger->typed) };
	bool has_hits;

	return ask_answer(&hunger->trial.session, &question, &has_hits, why);
}

static void close_hungry(void *context, enum status status)
{
	struct hunger *hunger = context;

	(void)status;
	trial_close(&hunger->trial);
}

/* From the words to what is printed, each piece of memory refused once. */
static void test_out_of_memory(void **state)
{
	static const struct {
		const char *typed;
		struct settings settings;
	} questions[] = {
		{ "backdoor OR \"safe city\"~3 OR camer* lang:en",
		  { .limit = 10, .context = 1, .is_explained = true } },
		{ "safe city date:2015..2025 path:news/",
		  { .limit = 3,
		    .format = OUTPUT_JSONL,
		    .is_by_article = true,
		    .shows_copies = true } },
		{ "hauwei -xyzzy", { .limit = 10, .format = OUTPUT_HTML } },
		{ "NOT kampala",
		  { .limit = 10,
		    .order = SEARCH_NEWEST,
		    .format = OUTPUT_ATOM } },
		{ "backdoor",
		  { .format = OUTPUT_JSON,
		    .facet_count = 2,
		    .facets = { { FACET_LANG, 9 }, { FACET_SOURCE, 2 } },
		    .has_timeline = true,
		    .unit = TIMELINE_MONTH } },
	};

	for (size_t i = 0; i < COUNT(questions); i++) {
		struct hunger hunger = { .state = state,
					 .typed = questions[i].typed,
					 .settings = &questions[i].settings };
		const struct starve_work work = { .run = ask_hungry,
						  .context = &hunger,
						  .step = EFFORT(3, 11),
						  /* answers once found
						   * need not be kept */
						  .may_do_without = true,
						  .before = open_hungry,
						  .after = close_hungry };

		assert_true(starve(&work) > 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_answers),
		FIXTURE_TEST(test_messages),
		FIXTURE_TEST(test_refusal),
		FIXTURE_TEST(test_finish),
		FIXTURE_TEST(test_counts_of_one_revision),
		FIXTURE_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
