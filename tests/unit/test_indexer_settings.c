/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/settings.h"
#include "tests/unit/unit.h"

static struct fault fault;

enum { WORDS = 8 };

/* Parses up to WORDS words, ended by a NULL. */
static enum status parse(struct settings *out, const char *const *words)
{
	static char room[WORDS + 1][64];
	char *argv[WORDS + 2] = { room[0] };
	int argc = 1;

	for (; argc <= WORDS && words[argc - 1]; argc++) {
		(void)strncat(memset(room[argc], 0, sizeof(room[argc])),
			      words[argc - 1], sizeof(room[argc]) - 1);
		argv[argc] = room[argc];
	}
	return settings_parse(out, argc, argv, &fault);
}

static void test_defaults(void **state)
{
	const char *const words[WORDS] = { "a", "b" };
	struct settings settings;

	(void)state;
	assert_int_equal(parse(&settings, words), STATUS_OK);
	assert_int_equal(settings.mode, SETTINGS_RUN);
	assert_int_equal(settings.settle_s, 5);
	assert_int_equal(settings.wait_s, 0);
	assert_int_equal(settings.progress, PROGRESS_AUTO);
	assert_null(settings.index);
	assert_int_equal(settings.operand_count, 2);
	assert_string_equal(settings.operands[1], "b");
	settings_free(&settings);
	settings_free(&settings);
}

static void test_all(void **state)
{
	const char *const words[WORDS] = { "-qv",        "--settle=0",
					   "--wait=7",   "-iDIR",
					   "--full",     "--skip-if-locked",
					   "--progress", "always" };
	const char *const others[WORDS] = {
		"--allow-delete",  "--rebuild", "--prune", "--report=r",
		"--files0-from=-", "--wait",    "--",      "-n"
	};
	struct settings settings;

	(void)state;
	assert_int_equal(parse(&settings, words), STATUS_OK);
	assert_true(settings.is_quiet && settings.is_verbose);
	assert_int_equal(settings.settle_s, 0);
	assert_int_equal(settings.wait_s, 7);
	assert_string_equal(settings.index, "DIR");
	assert_true(settings.is_full && settings.skips_if_locked);
	assert_int_equal(settings.progress, PROGRESS_ALWAYS);
	settings_free(&settings);
	assert_int_equal(parse(&settings, others), STATUS_OK);
	assert_true(settings.allows_delete && settings.is_rebuild);
	assert_true(settings.is_pruning);
	assert_string_equal(settings.report, "r");
	assert_string_equal(settings.list, "-");
	assert_true(settings.wait_s < 0);
	assert_string_equal(settings.operands[0], "-n");
	settings_free(&settings);
}

static void test_modes(void **state)
{
	static const struct {
		const char *words[WORDS];
		enum settings_mode mode;
	} table[] = {
		{ { "-n" }, SETTINGS_DRY_RUN },
		{ { "--show", "f" }, SETTINGS_SHOW },
		{ { "--rejected" }, SETTINGS_REJECTED },
		{ { "--status", "--format=json" }, SETTINGS_STATUS },
		{ { "--check", "--repair" }, SETTINGS_CHECK },
		{ { "--check", "--repair", "--allow-delete" }, SETTINGS_CHECK },
		{ { "-n", "--full", "--allow-delete" }, SETTINGS_DRY_RUN },
		{ { "--check", "--format=json" }, SETTINGS_CHECK },
		{ { "--help", "--settle=x" }, SETTINGS_HELP },
		{ { "--version" }, SETTINGS_VERSION },
	};
	struct settings settings;

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(parse(&settings, table[i].words), STATUS_OK);
		assert_int_equal(settings.mode, table[i].mode);
		settings_free(&settings);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *words[WORDS];
		const char *why;
	} table[] = {
		{ { "--settle=-1" }, "--settle" },
		{ { "--settle=1x" }, "--settle" },
		{ { "--wait=" }, "--wait" },
		{ { "--wait=99999999999999999999" }, "--wait" },
		{ { "--no-such" }, "no-such" },
		{ { "--index=" }, "--index" },
		{ { "-i" }, "index" },
		{ { "--progress=sometimes" }, "progress" },
		{ { "--show" }, "--show" },
		{ { "--status", "x" }, "x" },
		{ { "--status", "--rejected" }, "only one" },
		{ { "--status", "--check" }, "only one" },
		{ { "--check", "x" }, "x" },
		{ { "--repair" }, "--check" },
		{ { "-n", "--show", "x" }, "only one" },
		{ { "--files0-from=-", "-" }, "standard input" },
		{ { "--prune", "x" }, "--prune" },
		/* nothing is told what to do that does not do it */
		{ { "--status", "--full" }, "--full is for a run" },
		{ { "--check", "--rebuild" }, "--rebuild" },
		{ { "--check", "--repair", "--full" }, "--full" },
		{ { "--rejected", "--compact" }, "--compact" },
		{ { "--show", "x", "--files0-from=l" }, "--files0-from" },
		{ { "--show", "x", "-", "--prune" }, "--prune" },
		{ { "--check", "--allow-delete" }, "--allow-delete" },
		{ { "--snapshot=s", "--report=r" }, "--report" },
		{ { "-n", "--report=r" }, "--report" },
	};
	struct settings settings;

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(parse(&settings, table[i].words),
				 STATUS_BAD_QUERY);
		assert_non_null(strstr(fault.text, table[i].why));
		settings_free(&settings);
	}
}

static void test_help(void **state)
{
	struct bytes out = BYTES_UP_TO(1 << 16);

	(void)state;
	assert_int_equal(settings_help(&out, &fault), STATUS_OK);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), STATUS_OK);
	assert_non_null(strstr(out.data, "--files0-from"));
	assert_non_null(strstr(out.data, "Exit:"));
	bytes_free(&out);
}

/* What is set stands below what is typed. */
static void test_set(void **state)
{
	static const struct {
		const char *words[WORDS];
		const char *index;
		long long settle_s;
		bool is_quiet;
	} table[] = {
		{ { "a" }, "/set", 7, true },
		{ { "--settle=1", "-i", "typed" }, "typed", 1, true },
		{ { "--config=/dev/null" }, "/set", 7, true },
		{ { "--no-config", "-v" }, "/set", 7, true },
	};
	const char *const wrong[WORDS] = { "--config=/nowhere" };
	const char *const help[WORDS] = { "--help", "--config=/nowhere" };
	const char *const status[WORDS] = { "--status" };
	struct settings settings;

	(void)state;
	assert_int_equal(setenv("PULLQUOTE_INDEX", "/set", 1), 0);
	assert_int_equal(setenv("PULLQUOTE_SETTLE", "7", 1), 0);
	assert_int_equal(setenv("PULLQUOTE_QUIET", "yes", 1), 0);
	assert_int_equal(setenv("PULLQUOTE_REBUILD", "yes", 1), 0);
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(parse(&settings, table[i].words), STATUS_OK);
		assert_string_equal(settings.index, table[i].index);
		assert_int_equal(settings.settle_s, table[i].settle_s);
		assert_int_equal(settings.is_quiet, table[i].is_quiet);
		assert_false(settings.is_rebuild);
		settings_free(&settings);
	}
	/* a report that is set is of the runs, and gives way to a look */
	assert_int_equal(setenv("PULLQUOTE_REPORT", "r", 1), 0);
	assert_int_equal(parse(&settings, status), STATUS_OK);
	settings_free(&settings);
	assert_int_equal(unsetenv("PULLQUOTE_REPORT"), 0);
	assert_int_equal(setenv("PULLQUOTE_SETTLE", "x", 1), 0);
	assert_int_equal(parse(&settings, table[0].words), STATUS_BAD_QUERY);
	assert_true(settings.is_badly_set);
	assert_non_null(strstr(fault.text, "PULLQUOTE_SETTLE: '--settle'"));
	settings_free(&settings);
	assert_int_equal(parse(&settings, help), STATUS_OK);
	assert_int_equal(settings.mode, SETTINGS_HELP);
	settings_free(&settings);
	assert_int_equal(unsetenv("PULLQUOTE_INDEX"), 0);
	assert_int_equal(unsetenv("PULLQUOTE_SETTLE"), 0);
	assert_int_equal(unsetenv("PULLQUOTE_QUIET"), 0);
	assert_int_equal(unsetenv("PULLQUOTE_REBUILD"), 0);
	assert_int_equal(parse(&settings, wrong), STATUS_BAD_QUERY);
	assert_string_equal(fault.text, "/nowhere: No such file or directory");
	settings_free(&settings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_all),
		cmocka_unit_test(test_modes),    cmocka_unit_test(test_refused),
		cmocka_unit_test(test_set),      cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
