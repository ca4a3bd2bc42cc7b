/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/alert.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct bytes told = { .limit = 1 << 20 };

static void hear(struct text text, enum session_tone tone)
{
	(void)tone;
	OK(bytes_append(&told, text, &fault));
}

/* A session that prints into memory; runs of the fixture's index are 12,
 * its passages were first seen in run 1. */
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
	struct output_options options = { .format = out->settings.format };

	assert_int_equal(setenv("XDG_STATE_HOME", fixture->folder, 1), 0);
	if (!out->settings.name)
		out->settings.name = "port";
	out->session =
		(struct session){ .settings = &out->settings, .say = hear };
	out->stream = open_memstream(&out->printed, &out->length);
	assert_non_null(out->stream);
	OK(output_open(&out->session.output, out->stream, &options, &fault));
	OK(search_open(&out->session.search, &fixture->folder, 1, &fault));
}

static void trial_close(struct trial *trial)
{
	search_close(trial->session.search);
	output_close(trial->session.output);
	(void)fclose(trial->stream); /* memory only */
	free(trial->printed);
	bytes_free(&told);
}

static void save(void **state, const char *typed, bool has_since_run)
{
	struct trial trial = { .settings = { .has_since_run = has_since_run } };

	trial_open(&trial, state);
	OK(alert_save(&trial.session, text_of(typed), &fault));
	assert_int_equal(trial.length, 0);
	trial_close(&trial);
}

/* Whether something was new. */
static bool ask(void **state, const struct settings *settings,
		enum status expected)
{
	struct trial trial = { .settings = *settings };
	bool has_any = false;

	trial.settings.format = OUTPUT_GREP;
	trial_open(&trial, state);
	assert_int_equal(alert_new(&trial.session, &has_any, &fault), expected);
	if (!expected && !settings->is_quiet)
		assert_int_equal(has_any, trial.length > 0);
	trial_close(&trial);
	return has_any;
}

static enum status acknowledge(void **state, const char *name)
{
	struct trial trial = { .settings = { .name = name } };
	enum status status;

	trial_open(&trial, state);
	status = alert_acknowledge(&trial.session, &fault);
	trial_close(&trial);
	return status;
}

static const struct settings plainly = { .limit = 0 };

static void test_once(void **state)
{
	static const struct settings others[] = {
		{ .keeps_place = true },
		{ .is_count_only = true },
		{ .is_quiet = true },
	};

	save(state, "backdoor", true);
	for (size_t i = 0; i < COUNT(others); i++)
		assert_true(ask(state, &others[i], STATUS_OK));
	assert_true(ask(state, &plainly, STATUS_OK));
	assert_false(ask(state, &plainly, STATUS_OK));
	OK(acknowledge(state, "port=0"));
	assert_true(ask(state, &plainly, STATUS_OK));
	OK(acknowledge(state, "port=0"));
	OK(acknowledge(state, "port"));
	assert_false(ask(state, &plainly, STATUS_OK));
}

static void test_from_now_on(void **state)
{
	const struct fixture *fixture = *state;
	const struct fixture_article later[] = {
		{ .path = "later.txt",
		  .title = "Later",
		  .language = "en",
		  .date = "",
		  .passages = { { NULL, "Another backdoor was found." } },
		  .first_run = 13,
		  .first_seen = 13 },
	};

	save(state, "backdoor", false);
	assert_false(ask(state, &plainly, STATUS_OK));
	/* in the middle of run 13, and at its end */
	fixture_set(fixture->folder, SCHEMA_META_ENDED, "12");
	fixture_set(fixture->folder, SCHEMA_META_RUN, "13");
	fixture_add(fixture->folder, later, 1);
	assert_false(ask(state, &plainly, STATUS_OK));
	fixture_set(fixture->folder, SCHEMA_META_ENDED, "13");
	assert_true(ask(state, &plainly, STATUS_OK));
	assert_false(ask(state, &plainly, STATUS_OK));
}

/* What an index may say of its runs, for a search that is at run 12. */
static void test_runs(void **state)
{
	static const struct {
		const char *run;
		const char *ended;
		enum status expected;
	} table[] = {
		{ "12", "12", STATUS_OK },     { "15", "14", STATUS_OK },
		{ "12", "0", STATUS_OK }, /* built anew after it was lost */
		{ "0", "0", STATUS_OK },       { "14", "11", STATUS_OK },
		{ "11", "11", STATUS_DENIED }, /* put back from a copy */
		{ "11", "", STATUS_DENIED },
	};
	const struct fixture *fixture = *state;

	save(state, "backdoor", false);
	for (size_t i = 0; i < COUNT(table); i++) {
		OK(acknowledge(state, "port=12"));
		fixture_set(fixture->folder, SCHEMA_META_RUN, table[i].run);
		fixture_set(fixture->folder, SCHEMA_META_ENDED, table[i].ended);
		assert_false(ask(state, &plainly, table[i].expected));
		/* Nothing was lost by it. */
		fixture_set(fixture->folder, SCHEMA_META_RUN, "12");
		fixture_set(fixture->folder, SCHEMA_META_ENDED, "12");
	}
}

static void test_another_index(void **state)
{
	const struct fixture *fixture = *state;

	save(state, "backdoor", true);
	fixture_set(fixture->folder, SCHEMA_META_INDEX,
		    "ffffffffffffffffffffffffffffffff");
	assert_false(ask(state, &plainly, STATUS_DENIED));
	assert_non_null(strstr(fault.text, "index "
					   "ffffffffffffffffffffffffffffffff "
					   "is none that 'port' was saved"));
	assert_non_null(strstr(fault.text, "'port' keeps its place"));
	OK(acknowledge(state, "port"));
	assert_false(ask(state, &plainly, STATUS_OK));
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		enum status expected;
	} table[] = {
		{ "port=12", STATUS_OK },
		{ "port=13", STATUS_BAD_QUERY },
		{ "port=", STATUS_BAD_QUERY },
		{ "port=1x", STATUS_BAD_QUERY },
		{ "port=99999999999999999999999", STATUS_BAD_QUERY },
		{ "=1", STATUS_BAD_QUERY },
		{ "", STATUS_BAD_QUERY },
		{ "../port", STATUS_BAD_QUERY },
		{ "other", STATUS_BAD_QUERY },
	};
	struct trial trial = { .settings = { .name = "port" } };

	save(state, "backdoor", true);
	for (size_t i = 0; i < COUNT(table); i++)
		assert_int_equal(acknowledge(state, table[i].name),
				 table[i].expected);
	trial_open(&trial, state);
	assert_int_equal(alert_save(&trial.session, TEXT("other"), &fault),
			 STATUS_BAD_QUERY);
	OK(alert_unsave(&trial.session, &fault));
	assert_int_equal(alert_unsave(&trial.session, &fault),
			 STATUS_BAD_QUERY);
	OK(alert_save(&trial.session, TEXT("other"), &fault));
	trial_close(&trial);
}

static void test_list(void **state)
{
	static const struct {
		enum output_format format;
		const char *printed;
	} table[] = {
		{ OUTPUT_TEXT, "port\t12\t\tbackdoor\n" },
		{ OUTPUT_TSV,
		  "name\trun\toptions\tquery\nport\t12\t\tbackdoor\n" },
	};

	for (int has_one = 0; has_one < 2; has_one++) {
		for (size_t i = 0; i < COUNT(table); i++) {
			struct trial trial = {
				.settings = { .format = table[i].format }
			};
			size_t header = table[i].format == OUTPUT_TSV ? 23 : 0;

			trial_open(&trial, state);
			OK(alert_list(&trial.session, &fault));
			if (has_one)
				assert_string_equal(trial.printed,
						    table[i].printed);
			else
				assert_int_equal(trial.length, header);
			trial_close(&trial);
		}
		save(state, "backdoor", false);
	}
}

/* Each allocation fails once: the answer comes whole, or comes again. */
static void test_no_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	save(state, "backdoor", true);
	while (status != STATUS_OK) {
		struct trial trial = { .settings = { .format = OUTPUT_GREP } };
		bool has_any = false;

		trial_open(&trial, state);
		(void)memory_fail_at(++nth, 0);
		status = alert_new(&trial.session, &has_any, &fault);
		(void)memory_fail_at(0, 0);
		if (status != STATUS_OK) {
			assert_int_equal(status, STATUS_FULL);
			assert_true(
				ask(state,
				    &(struct settings){ .keeps_place = true },
				    STATUS_OK));
		}
		trial_close(&trial);
	}
	assert_true(nth > 10);
	assert_false(ask(state, &plainly, STATUS_OK));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_once),      FIXTURE_TEST(test_from_now_on),
		FIXTURE_TEST(test_runs),      FIXTURE_TEST(test_another_index),
		FIXTURE_TEST(test_names),     FIXTURE_TEST(test_list),
		FIXTURE_TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
