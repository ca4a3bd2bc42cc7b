/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/config.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { TRACE_BYTES = 4096 };

enum {
	OPTION_INDEX = 1,
	OPTION_LIMIT,
	OPTION_BY,
	OPTION_STRICT,
	OPTION_WAIT,
	OPTION_LOG,
	OPTION_MAX_MEMORY,
	OPTION_BATCH
};

static const struct option_row table[] = {
	{ OPTION_INDEX, 'i', "index", OPTION_VALUE, OPTION_SHARED, "DIR", "" },
	{ OPTION_LIMIT, 'n', "limit", OPTION_VALUE, OPTION_SET, "N", "" },
	{ OPTION_BY, 0, "by", OPTION_VALUE, OPTION_SET, "passage|article", "" },
	{ OPTION_STRICT, 0, "strict", OPTION_NO_VALUE, OPTION_SET, NULL, "" },
	{ OPTION_WAIT, 0, "wait", OPTION_OPTIONAL_VALUE, OPTION_SET, "N", "" },
	{ OPTION_LOG, 0, "log", OPTION_VALUE, OPTION_SET, "FILE", "" },
	{ OPTION_MAX_MEMORY, 0, "max-memory", OPTION_VALUE, OPTION_SET, "SIZE",
	  "" },
	{ OPTION_BATCH, 0, "batch", OPTION_VALUE, OPTION_TYPED, "F", "" },
	{ 0 },
};

static const struct config_order order = { .program = "pqsearch",
					   .table = table };

/* All values in one line: "limit=5 strict" */
static void show(const struct config *config, bool has_sources,
		 char out[TRACE_BYTES])
{
	size_t length = 0;

	out[0] = '\0';
	for (size_t i = 0; i < config->value_count; i++) {
		const struct config_value *value = &config->values[i];

		length += (size_t)snprintf(out + length, TRACE_BYTES - length,
					   "%s%s%s%s%s%s", i ? " " : "",
					   has_sources ? value->source : "",
					   has_sources ? "|" : "",
					   value->row->name,
					   value->value ? "=" : "",
					   value->value ? value->value : "");
		assert_true(length < TRACE_BYTES);
	}
}

static enum status parse(struct config *out, struct text text,
			 struct fault *fault)
{
	const struct config_file file = { .text = text, .name = "f" };
	enum status status;

	*out = (struct config){ .values = NULL };
	status = pool_new(&out->pool, 1 << 20, fault);
	if (!status)
		status = config_parse(out, &order, &file, fault);
	return status;
}

static const struct {
	const char *text;
	const char *shown;
} good[] = {
	{ "", "" },
	{ "\n\n  \t\n# x\n   # y = 1\n", "" },
	{ "index = a", "index=a" },
	{ "index=a\nindex =  b c \t\n", "index=a index=b c" },
	{ "\tindex\t=\ta\t", "index=a" },
	{ "\xEF\xBB\xBFindex = a\r\n[pqsearch]\r\nlimit = 5\r\n",
	  "index=a limit=5" },
	{ "[pqsearch]\nlimit = 5 # five\nby = article\n",
	  "limit=5 by=article" },
	{ "[pqindex]\nno-such = 5\nlimit = x\n[pqsearch] # back\nlimit = 6",
	  "limit=6" },
	{ "[pqsearch]\nstrict = yes\nstrict = no\nwait = yes\nwait = 7\n",
	  "strict strict=no wait wait=7" },
	{ "index = a#b\n", "index=a#b" },
	{ "index = a #b\n", "index=a" },
	{ "index = #b\n", "index=" },
	{ "index =\n", "index=" },
	{ "index = \"\"\n", "index=" },
	{ "index = \" a # \\\"b\\\" \\\\ \"  # c\n", "index= a # \"b\" \\ " },
	{ "index = a \"b\" \\\n", "index=a \"b\" \\" },
	{ "index = a = b\n", "index=a = b" },
	{ "index = ~/a\n[pqsearch]\nlog = \"~/b # c\"\n",
	  "index=/home/of/a log=/home/of/b # c" },
	{ "index = ~a\nindex = a~/b\n[pqsearch]\nmax-memory = ~/a\n",
	  "index=~a index=a~/b max-memory=~/a" },
	{ "index = \xE5\x8D\x8E\xE4\xB8\xBA\n",
	  "index=\xE5\x8D\x8E\xE4\xB8\xBA" },
};

static void test_good(void **state)
{
	char shown[TRACE_BYTES];

	(void)state;
	assert_int_equal(setenv("HOME", "/home/of", 1), 0);
	for (size_t i = 0; i < COUNT(good); i++) {
		struct fault fault = { "" };
		struct config config;

		assert_int_equal(parse(&config, text_of(good[i].text), &fault),
				 STATUS_OK);
		show(&config, false, shown);
		assert_string_equal(shown, good[i].shown);
		config_free(&config);
	}
}

#define LINE_FORM "a line is name = value, [section] or # comment"

static const struct {
	struct text text;
	const char *fault;
} bad[] = {
	{ TEXT_INIT("index"), "f:1: " LINE_FORM },
	{ TEXT_INIT("\n\nindex a"), "f:3: " LINE_FORM },
	{ TEXT_INIT("= a"), "f:1: " LINE_FORM },
	{ TEXT_INIT("Index = a"), "f:1: " LINE_FORM },
	{ TEXT_INIT("--index = a"), "f:1: '--index' is no option of both "
				    "programs: put it under [pqindex] or "
				    "[pqsearch]" },
	{ TEXT_INIT("ind = a"), "f:1: 'ind' is no option of both programs: "
				"put it under [pqindex] or [pqsearch]" },
	{ TEXT_INIT("limit = 5"), "f:1: 'limit' is no option of both programs: "
				  "put it under [pqindex] or [pqsearch]" },
	{ TEXT_INIT("[pqsearch]\nlimits = 5"), "f:2: no option 'limits'" },
	{ TEXT_INIT("[pqsearch]\nlim = 5"), "f:2: no option 'lim'" },
	{ TEXT_INIT("[pqsearch]\nbatch = 5"),
	  "f:2: 'batch' is for the command line only" },
	{ TEXT_INIT("[pqsearch]\nby = date"),
	  "f:2: '--by' takes one of passage|article, not 'date'" },
	{ TEXT_INIT("[pqsearch]\nstrict = 1"),
	  "f:2: 'strict' takes yes or no, not '1'" },
	{ TEXT_INIT("[pqsearch]\nstrict ="),
	  "f:2: 'strict' takes yes or no, not ''" },
	{ TEXT_INIT("[pqindex]\nnot a line"), "f:2: " LINE_FORM },
	{ TEXT_INIT("[pqindex]\na = \"b"), "f:2: a quote is not closed" },
	{ TEXT_INIT("[search]"), "f:1: a section is [pqindex] or [pqsearch]" },
	{ TEXT_INIT("[]"), "f:1: a section is [pqindex] or [pqsearch]" },
	{ TEXT_INIT("["), "f:1: a section is a name between [ and ]" },
	{ TEXT_INIT("[pqsearch"), "f:1: a section is a name between [ and ]" },
	{ TEXT_INIT("[pqsearch] a"),
	  "f:1: a section is a name between [ and ]" },
	{ TEXT_INIT("index = \""), "f:1: a quote is not closed" },
	{ TEXT_INIT("index = \"a\\\""), "f:1: a quote is not closed" },
	{ TEXT_INIT("index = \"a\\"), "f:1: between quotes a \\ stands before "
				      "\" or \\ only" },
	{ TEXT_INIT("index = \"\\n\""), "f:1: between quotes a \\ stands "
					"before \" or \\ only" },
	{ TEXT_INIT("index = \"a\" b"), "f:1: text behind the closing quote" },
	{ TEXT_INIT("index = a\nindex = \xFF"), "f:2: is not UTF-8" },
	{ TEXT_INIT("# \xC3(\n"), "f:1: is not UTF-8" },
	{ TEXT_INIT("index = a\0b"), "f:1: has a zero byte" },
	{ TEXT_INIT("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeee = 1"),
	  "f:1: 'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd' is no option of "
	  "both programs: put it under [pqindex] or [pqsearch]" },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct fault fault = { "" };
		struct config config;

		assert_int_equal(parse(&config, bad[i].text, &fault),
				 STATUS_BAD_QUERY);
		assert_string_equal(fault.text, bad[i].fault);
		config_free(&config);
	}
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void set_variable(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void make_folder(char *path)
{
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static void expect(const struct config_order *wanted_order, const char *wanted)
{
	struct fault fault = { "" };
	char shown[TRACE_BYTES];
	struct config config;

	assert_int_equal(config_read(&config, wanted_order, &fault), STATUS_OK);
	show(&config, true, shown);
	assert_string_equal(shown, wanted);
	for (size_t i = 1; i < config.value_count; i++)
		assert_true(config.values[i].level >=
			    config.values[i - 1].level);
	config_free(&config);
	config_free(&config);
}

static void test_files(void **state)
{
	char *system_file = scratch_path(*state, "system");
	char *user_file = scratch_path(*state, ".config/pullquote/config");
	char *other_file = scratch_path(*state, "other/pullquote/config");
	struct config_order whole = order;
	char wanted[TRACE_BYTES];

	set_variable("HOME", *state);
	set_variable("XDG_CONFIG_HOME", "relative, so not taken");
	whole.system_file = system_file;
	expect(&whole, ""); /* nothing is there, and that is well */
	write_file(system_file, "index = a\n[pqsearch]\nlimit = 1\n");
	make_folder(scratch_path(*state, ".config"));
	make_folder(scratch_path(*state, ".config/pullquote"));
	write_file(user_file, "index = b\n[pqsearch]\nindex = c\n");
	(void)snprintf(wanted, sizeof(wanted),
		       "%s:1|index=a %s:3|limit=1 %s:1|index=b %s:3|index=c",
		       system_file, system_file, user_file, user_file);
	expect(&whole, wanted);
	whole.is_without_files = true;
	expect(&whole, "");
	whole.is_without_files = false;
	whole.file = system_file;
	(void)snprintf(wanted, sizeof(wanted), "%s:1|index=a %s:3|limit=1",
		       system_file, system_file);
	expect(&whole, wanted);
	set_variable("PULLQUOTE_CONFIG", "/nowhere/at/all");
	expect(&whole, wanted);
	whole.file = NULL;
	set_variable("PULLQUOTE_CONFIG", system_file);
	expect(&whole, wanted);
	set_variable("PULLQUOTE_CONFIG", "");
	make_folder(scratch_path(*state, "other"));
	make_folder(scratch_path(*state, "other/pullquote"));
	write_file(other_file, "index = d\n");
	*strrchr(other_file, '/') = '\0';
	*strrchr(other_file, '/') = '\0';
	set_variable("XDG_CONFIG_HOME", other_file);
	whole.system_file = "/nowhere/at/all";
	(void)snprintf(wanted, sizeof(wanted), "%s/pullquote/config:1|index=d",
		       other_file);
	expect(&whole, wanted);
	free(system_file);
	free(user_file);
	free(other_file);
}

/* What a section says stands above the rest of its file, and every later
 * source above the earlier. */
static void test_levels(void **state)
{
	struct fault fault = { "" };
	struct config config;

	(void)state;
	assert_int_equal(parse(&config,
			       TEXT("index = a\nindex = b\n[pqsearch]\n"
				    "index = c\n"),
			       &fault),
			 STATUS_OK);
	assert_int_equal(config.values[0].level, config.values[1].level);
	assert_true(config.values[1].level < config.values[2].level);
	assert_true(config.values[2].level < CONFIG_TYPED);
	config_free(&config);
}

static void test_environment(void **state)
{
	struct config_order whole = order;
	struct fault fault = { "" };
	struct config config;

	(void)state;
	whole.is_without_files = true;
	set_variable("PULLQUOTE_MAX_MEMORY", "5G");
	set_variable("PULLQUOTE_STRICT", "yes");
	set_variable("PULLQUOTE_WAIT", "yes");
	set_variable("PULLQUOTE_LOG", "~/not a file's line");
	set_variable("PULLQUOTE_LIMIT", "");
	set_variable("PULLQUOTE_BATCH", "not for the environment");
	expect(&whole, "PULLQUOTE_STRICT|strict PULLQUOTE_WAIT|wait "
		       "PULLQUOTE_LOG|log=~/not a file's line "
		       "PULLQUOTE_MAX_MEMORY|max-memory=5G");
	set_variable("PULLQUOTE_STRICT", "on");
	assert_int_equal(config_read(&config, &whole, &fault),
			 STATUS_BAD_QUERY);
	assert_string_equal(fault.text, "PULLQUOTE_STRICT: 'strict' takes yes "
					"or no, not 'on'");
	config_free(&config);
	set_variable("PULLQUOTE_MAX_MEMORY", NULL);
	set_variable("PULLQUOTE_STRICT", NULL);
	set_variable("PULLQUOTE_WAIT", NULL);
	set_variable("PULLQUOTE_LOG", NULL);
}

/* What is there and cannot be read is told. */
static void test_unreadable(void **state)
{
	struct config_order whole = order;
	struct fault fault = { "" };
	struct config config;

	(void)state;
	whole.file = "/nowhere/config";
	assert_int_equal(config_read(&config, &whole, &fault),
			 STATUS_BAD_QUERY);
	assert_string_equal(fault.text,
			    "/nowhere/config: No such file or directory");
	config_free(&config);
	whole.file = "/tmp";
	assert_int_equal(config_read(&config, &whole, &fault),
			 STATUS_BAD_QUERY);
	assert_string_equal(fault.text, "/tmp: is no file");
	config_free(&config);
	whole.file = NULL;
	whole.system_file = "/dev/null";
	assert_int_equal(config_read(&config, &whole, &fault),
			 STATUS_BAD_QUERY);
	assert_string_equal(fault.text, "/dev/null: is no file");
	config_free(&config);
	whole.file = "/dev/zero";
	assert_int_equal(config_read(&config, &whole, &fault),
			 STATUS_BAD_QUERY);
	assert_string_equal(fault.text, "/dev/zero: larger than 65536 bytes");
	config_free(&config);
}

static void test_out_of_memory(void **state)
{
	const struct text text = TEXT("index = a\n[pqsearch]\nlimit = 3\n");
	enum status status = STATUS_FULL;
	size_t nth;

	(void)state;
	for (nth = 1; status; nth++) {
		struct fault fault = { "" };
		struct config config;

		(void)memory_fail_at(nth, 0);
		status = parse(&config, text, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		config_free(&config);
	}
	assert_true(nth > 5);
}

/* Whoever runs this may have a file of their own. */
static int set_up(void **state)
{
	(void)state;
	return unsetenv("PULLQUOTE_CONFIG");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		SCRATCH_TEST(test_files),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
