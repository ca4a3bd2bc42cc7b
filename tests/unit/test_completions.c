/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "shared/completions.h"
#include "tests/unit/unit.h"

static const struct option_row table[] = {
	{ 1, 'i', "index", OPTION_VALUE, OPTION_TYPED, "DIR", "the [index]" },
	{ 2, 0, "from", OPTION_VALUE, OPTION_TYPED, "FILE", "" },
	{ 3, 0, "files", OPTION_VALUE, OPTION_TYPED, "F", "it's a: list" },
	{ 4, 0, "new", OPTION_VALUE, OPTION_TYPED, "NAME", "" },
	{ 5, 0, "by", OPTION_VALUE, OPTION_TYPED, "one|two", "" },
	{ 6, 0, "facet", OPTION_VALUE, OPTION_TYPED, "lang|month[:N]", "" },
	{ 7, 0, "line", OPTION_OPTIONAL_VALUE, OPTION_TYPED, "day|week", "" },
	{ 8, 'w', "wait", OPTION_OPTIONAL_VALUE, OPTION_TYPED, "N", "" },
	{ 9, 'q', "quiet", OPTION_NO_VALUE, OPTION_TYPED, NULL, "" },
	{ 10, 'h', "help", OPTION_NO_VALUE, OPTION_TYPED, NULL, NULL },
	{ 11, 0, "hidden", OPTION_NO_VALUE, OPTION_TYPED, NULL, NULL },
	{ 0 },
};

/* Each stands in the script of the shell; NULL ends them. */
static const struct {
	const char *shell;
	const char *parts[16];
} expected[] = {
	{ "bash",
	  { "\t--index | --index= | -i)\n",
	    "compgen -d -P \"$prefix\" -- \"$word\")\n",
	    "\t--from | --from= | \\\n\t\t--files | --files=)\n",
	    "compgen -f -P \"$prefix\" -- \"$word\")\n",
	    "\t--new | --new=)\n\t\tlocal name\n",
	    "\t--by | --by=)\n\t\tmapfile -t COMPREPLY < <(compgen -W 'one two'",
	    "\t--facet | --facet=)\n\t\tmapfile -t COMPREPLY < <(compgen -W "
	    "'lang month'",
	    "\t--line=)\n\t\tmapfile -t COMPREPLY < <(compgen -W 'day week'",
	    "\t--wait=)\n\t\t:\n",
	    "compgen -W '--index -i --from --files --new --by --facet --line "
	    "--wait -w --quiet -q --help -h' -- \"$word\")\n",
	    "\ncomplete -F _prog prog" } },
	{ "zsh",
	  { "#compdef prog\n", "\n\t'*-i+[the \\[index\\]]:DIR:_files -/'",
	    "\n\t'*--index=[the \\[index\\]]:DIR:_files -/'",
	    "\n\t'*--from=[from]:FILE:_files'",
	    "\n\t'*--files=[it'\\''s a: list]:F:_files'",
	    "\n\t'*--new=[new]:NAME:_pullquote_saved'",
	    "\n\t'*--by=[by]:by:(one two)'",
	    "\n\t'*--facet=[facet]:facet:(lang month)'",
	    "\n\t'*--line=-[line]::line:(day week)'", "\n\t'*-w[wait]'",
	    "\n\t'*--wait=-[wait]::N: '", "\n\t'*-q[quiet]'",
	    "\n\t'*--quiet[quiet]'", "\n\t'*--help[help]'" } },
	{ "fish",
	  { "\ncomplete -c prog -s i -l index -x -a "
	    "'(__fish_complete_directories)' -d 'the [index]'\n",
	    "\ncomplete -c prog -l from -r -F\n",
	    "\ncomplete -c prog -l files -r -F -d 'it'\\''s a: list'\n",
	    "\ncomplete -c prog -l new -x -a '(pqsearch --saved --format=tsv ",
	    "\ncomplete -c prog -l by -x -a 'one two'\n",
	    "\ncomplete -c prog -l facet -x -a 'lang month'\n",
	    "\ncomplete -c prog -l line -a 'day week'\n",
	    "\ncomplete -c prog -s w -l wait\n",
	    "\ncomplete -c prog -s q -l quiet\n",
	    "\ncomplete -c prog -s h -l help" } },
};

static void test_scripts(void **state)
{
	struct completions_program program = { "prog", table, false };

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		struct bytes out = BYTES_UP_TO(65536);
		struct fault fault = { "" };

		assert_int_equal(completions_append(&out, expected[i].shell,
						    &program, &fault),
				 STATUS_OK);
		assert_true(out.data[out.length - 1] != '\n');
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		for (size_t j = 0; expected[i].parts[j]; j++)
			if (!strstr(out.data, expected[i].parts[j]))
				fail_msg("%s: no %s", expected[i].shell,
					 expected[i].parts[j]);
		assert_null(strstr(out.data, "hidden"));
		bytes_free(&out);
	}
}

static const struct {
	const char *shell;
	const char *files; /* where operands are files */
	const char *words; /* where they are not */
} operands[] = {
	{ "bash", "\t\tfi\n\t\tcompopt", "\t\tfi\n\t\t;;" },
	{ "zsh", "'*:source:_files'", "'*:word:()'" },
	{ "fish", "fish.\ncomplete -c prog -s", "\ncomplete -c prog -f\n" },
};

static void test_operands(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * COUNT(operands); i++) {
		struct completions_program program = { "prog", table, i % 2 };
		struct bytes out = BYTES_UP_TO(65536);
		struct fault fault = { "" };
		const char *shell = operands[i / 2].shell;
		const char *files = operands[i / 2].files;
		const char *words = operands[i / 2].words;

		assert_int_equal(completions_append(&out, shell, &program,
						    &fault),
				 STATUS_OK);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_int_equal(strstr(out.data, files) != NULL, i % 2);
		assert_int_equal(strstr(out.data, words) == NULL, i % 2);
		bytes_free(&out);
	}
}

/* Whatever room there is: the whole, or STATUS_FULL. */
static void test_no_room(void **state)
{
	struct completions_program program = { "prog", table, true };
	struct fault fault = { "" };

	(void)state;
	for (size_t i = 0; i < COUNT(expected); i++) {
		enum status status = STATUS_FULL;
		size_t room;

		for (room = 0; status; room++) {
			struct bytes out = BYTES_UP_TO(room);

			status = completions_append(&out, expected[i].shell,
						    &program, &fault);
			assert_true(status == STATUS_OK ||
				    status == STATUS_FULL);
			bytes_free(&out);
		}
		assert_true(room > 500);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_operands),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
