/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/completions.h"

#include <string.h>

enum kind { KIND_OTHER, KIND_WORDS, KIND_FOLDER, KIND_FILE, KIND_SAVED };

/* ---- What the table says ----------------------------------------------- */

static bool is_listed(const struct option_row *row)
{
	return row->help || row->letter;
}

static bool takes_value(const struct option_row *row)
{
	return is_listed(row) && row->value != OPTION_NO_VALUE;
}

static enum kind kind_of(const struct option_row *row)
{
	const char *name = row->value_name ? row->value_name : "";

	if (strcmp(name, "DIR") == 0)
		return KIND_FOLDER;
	if (strcmp(name, "FILE") == 0 || strcmp(name, "F") == 0)
		return KIND_FILE;
	if (strcmp(name, "NAME") == 0)
		return KIND_SAVED;
	return strchr(name, '|') ? KIND_WORDS : KIND_OTHER;
}

/* "a|b[:N]" as "a b" */
static enum status append_words(struct bytes *out, const struct option_row *row,
				struct fault *fault)
{
	size_t length = strcspn(row->value_name, "[");
	enum status status = STATUS_OK;

	for (size_t i = 0; i < length && !status; i++) {
		char byte = row->value_name[i];

		status =
			bytes_append_byte(out, byte == '|' ? ' ' : byte, fault);
	}
	return status;
}

/* `text` with a backslash before each byte of `special`; a quote as the
 * shell has it between quotes. */
static enum status append_escaped(struct bytes *out, const char *text,
				  const char *special, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (; *text && !status; text++) {
		if (*text == '\'') {
			status = bytes_append(out, TEXT("'\\''"), fault);
			continue;
		}
		if (strchr(special, *text))
			status = bytes_append_byte(out, '\\', fault);
		if (!status)
			status = bytes_append_byte(out, *text, fault);
	}
	return status;
}

/* ---- bash -------------------------------------------------------------- */

#define BASH_FILES                                    \
	"\t\tcompopt -o filenames 2>/dev/null || :\n" \
	"\t\tmapfile -t COMPREPLY < <(compgen %s"     \
	" -P \"$prefix\" -- \"$word\")\n"

static enum status bash_head(struct bytes *out, const char *name,
			     struct fault *fault)
{
	return bytes_printf(
		out, fault,
		"# Completions of %s for bash.\n"
		"_%s()\n"
		"{\n"
		"\tlocal word=${COMP_WORDS[COMP_CWORD]}\n"
		"\tlocal option=${COMP_WORDS[COMP_CWORD - 1]}\n"
		"\tlocal prefix='' joint='' i\n"
		"\n"
		"\t# --name=value is one word, or three: bash parts it at =.\n"
		"\tif [[ $word == --*=* ]]; then\n"
		"\t\toption=${word%%%%=*} prefix=${word%%%%=*}= joint='='\n"
		"\t\tword=${word#*=}\n"
		"\telif [[ $word == = ]]; then\n"
		"\t\tword='' joint='='\n"
		"\telif [[ $option == = ]]; then\n"
		"\t\toption=${COMP_WORDS[COMP_CWORD - 2]} joint='='\n"
		"\tfi\n"
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		"\t\t[[ ${COMP_WORDS[i]} != -- ]] || option=-- joint=''\n"
		"\tdone\n"
		"\tCOMPREPLY=()\n"
		"\tcase $option$joint in\n",
		name, name);
}

/* "--index | --index= | -i": where a value is to come. */
static enum status bash_pattern(struct bytes *out, const struct option_row *row,
				struct fault *fault)
{
	if (row->value == OPTION_OPTIONAL_VALUE)
		return bytes_printf(out, fault, "--%s=", row->name);
	if (row->letter)
		return bytes_printf(out, fault, "--%s | --%s= | -%c", row->name,
				    row->name, row->letter);
	return bytes_printf(out, fault, "--%s | --%s=", row->name, row->name);
}

static enum status bash_words(struct bytes *out, const struct option_row *row,
			      struct fault *fault)
{
	enum status status;

	status = bytes_append(
		out, TEXT("\t\tmapfile -t COMPREPLY < <(compgen -W '"), fault);
	if (!status)
		status = append_words(out, row, fault);
	if (status)
		return status;
	return bytes_append(out, TEXT("' -P \"$prefix\" -- \"$word\")\n"),
			    fault);
}

static enum status bash_value(struct bytes *out, const struct option_row *row,
			      struct fault *fault)
{
	switch (kind_of(row)) {
	case KIND_FOLDER:
		return bytes_printf(out, fault, BASH_FILES, "-d");
	case KIND_FILE:
		return bytes_printf(out, fault, BASH_FILES, "-f");
	case KIND_WORDS:
		return bash_words(out, row, fault);
	case KIND_SAVED:
		return bytes_append(
			out,
			TEXT("\t\tlocal name\n"
			     "\t\twhile IFS=$'\\t' read -r name _; do\n"
			     "\t\t\t[[ $name == \"$word\"* ]] || continue\n"
			     "\t\t\tprintf -v name %q \"$name\"\n"
			     "\t\t\tCOMPREPLY+=(\"$prefix$name\")\n"
			     "\t\tdone < <(\"${COMP_WORDS[0]}\" --saved "
			     "--format=tsv 2>/dev/null |\n"
			     "\t\t\ttail -n +2)\n"),
			fault);
	default:
		return bytes_append(out, TEXT("\t\t:\n"), fault);
	}
}

/* The options from `row` on whose value is completed as that of `row`,
 * fixed words apart. */
static enum status bash_case(struct bytes *out, const struct option_row *row,
			     struct fault *fault)
{
	enum kind kind = kind_of(row);
	const struct option_row *other = row + 1;
	enum status status = bytes_append_byte(out, '\t', fault);

	if (!status)
		status = bash_pattern(out, row, fault);
	for (; kind != KIND_WORDS && other->id != 0 && !status; other++) {
		if (!takes_value(other) || kind_of(other) != kind)
			continue;
		status = bytes_append(out, TEXT(" | \\\n\t\t"), fault);
		if (!status)
			status = bash_pattern(out, other, fault);
	}
	if (!status)
		status = bytes_append(out, TEXT(")\n"), fault);
	if (!status)
		status = bash_value(out, row, fault);
	return status ? status : bytes_append(out, TEXT("\t\t;;\n"), fault);
}

static enum status bash_cases(struct bytes *out, const struct option_row *table,
			      struct fault *fault)
{
	bool is_done[KIND_SAVED + 1] = { false };
	enum status status = STATUS_OK;

	for (; table->id != 0 && !status; table++) {
		enum kind kind = kind_of(table);

		if (!takes_value(table) || is_done[kind])
			continue;
		is_done[kind] = kind != KIND_WORDS;
		status = bash_case(out, table, fault);
	}
	return status;
}

static enum status bash_names(struct bytes *out, const struct option_row *table,
			      struct fault *fault)
{
	const char *joint = "";
	enum status status = STATUS_OK;

	for (; table->id != 0 && !status; table++) {
		if (!is_listed(table))
			continue;
		status = bytes_printf(out, fault, "%s--%s", joint, table->name);
		if (!status && table->letter)
			status =
				bytes_printf(out, fault, " -%c", table->letter);
		joint = " ";
	}
	return status;
}

/* All names, and where none of them is begun, an operand. */
static enum status append_bash(struct bytes *out,
			       const struct completions_program *program,
			       struct fault *fault)
{
	enum status status = bash_head(out, program->name, fault);

	if (!status)
		status = bash_cases(out, program->table, fault);
	if (!status)
		status = bytes_append(out,
				      TEXT("\t-*=) ;;\n"
					   "\t*)\n"
					   "\t\tif [[ $option != -- && "
					   "$word == -* ]]; then\n"
					   "\t\t\tmapfile -t COMPREPLY < "
					   "<(compgen -W '"),
				      fault);
	if (!status)
		status = bash_names(out, program->table, fault);
	if (!status)
		status = bytes_append(out,
				      TEXT("' -- \"$word\")\n"
					   "\t\t\treturn\n"
					   "\t\tfi\n"),
				      fault);
	if (!status && program->takes_files)
		status = bytes_printf(out, fault, BASH_FILES, "-f");
	if (status)
		return status;
	return bytes_printf(out, fault, "\t\t;;\n\tesac\n}\ncomplete -F _%s %s",
			    program->name, program->name);
}

/* ---- zsh --------------------------------------------------------------- */

/* ":N: " and the like, behind the option */
static enum status zsh_value(struct bytes *out, const struct option_row *row,
			     struct fault *fault)
{
	enum kind kind = kind_of(row);
	enum status status = STATUS_OK;

	if (row->value == OPTION_NO_VALUE)
		return STATUS_OK;
	if (row->value == OPTION_OPTIONAL_VALUE)
		status = bytes_append_byte(out, ':', fault);
	if (!status)
		status = bytes_append_byte(out, ':', fault);
	if (!status)
		status = append_escaped(
			out, kind == KIND_WORDS ? row->name : row->value_name,
			":\\", fault);
	if (status)
		return status;
	switch (kind) {
	case KIND_FOLDER:
		return bytes_append(out, TEXT(":_files -/"), fault);
	case KIND_FILE:
		return bytes_append(out, TEXT(":_files"), fault);
	case KIND_SAVED:
		return bytes_append(out, TEXT(":_pullquote_saved"), fault);
	case KIND_WORDS:
		status = bytes_append(out, TEXT(":("), fault);
		if (!status)
			status = append_words(out, row, fault);
		return status ? status : bytes_append_byte(out, ')', fault);
	default:
		return bytes_append(out, TEXT(": "), fault);
	}
}

/* A line of its own for each form, since each may be repeated. */
static enum status zsh_form(struct bytes *out, const struct option_row *row,
			    bool is_long, struct fault *fault)
{
	/* By enum option_value. A letter takes no optional value. */
	static const char *const letter_joints[] = { "", "+", "" };
	static const char *const name_joints[] = { "", "=", "=-" };
	enum status status;

	if (is_long)
		status = bytes_printf(out, fault, " \\\n\t'*--%s%s[", row->name,
				      name_joints[row->value]);
	else
		status = bytes_printf(out, fault, " \\\n\t'*-%c%s[",
				      row->letter, letter_joints[row->value]);
	if (!status)
		status = append_escaped(
			out, row->help && *row->help ? row->help : row->name,
			"[]\\", fault);
	if (!status)
		status = bytes_append_byte(out, ']', fault);
	if (!status && (is_long || row->value == OPTION_VALUE))
		status = zsh_value(out, row, fault);
	return status ? status : bytes_append_byte(out, '\'', fault);
}

static enum status append_zsh(struct bytes *out,
			      const struct completions_program *program,
			      struct fault *fault)
{
	const struct option_row *row = program->table;
	enum status status;

	status =
		bytes_printf(out, fault,
			     "#compdef %s\n"
			     "# Completions of %s for zsh.\n"
			     "(( $+functions[_pullquote_saved] )) ||\n"
			     "_pullquote_saved() {\n"
			     "\tlocal -a names\n"
			     "\tnames=(${(f)\"$($words[1] --saved --format=tsv "
			     "2>/dev/null |\n"
			     "\t\ttail -n +2 | cut -f1)\"})\n"
			     "\tcompadd -a names\n"
			     "}\n"
			     "\n"
			     "_arguments -s -S",
			     program->name, program->name);
	for (; row->id != 0 && !status; row++) {
		if (is_listed(row) && row->letter)
			status = zsh_form(out, row, false, fault);
		if (is_listed(row) && !status)
			status = zsh_form(out, row, true, fault);
	}
	if (status)
		return status;
	return bytes_append(out,
			    program->takes_files ?
				    TEXT(" \\\n\t'*:source:_files'") :
				    TEXT(" \\\n\t'*:word:()'"),
			    fault);
}

/* ---- fish -------------------------------------------------------------- */

static enum status fish_value(struct bytes *out, const struct option_row *row,
			      struct fault *fault)
{
	enum status status;

	switch (kind_of(row)) {
	case KIND_FOLDER:
		return bytes_append(
			out, TEXT(" -x -a '(__fish_complete_directories)'"),
			fault);
	case KIND_FILE:
		return bytes_append(out, TEXT(" -r -F"), fault);
	case KIND_SAVED:
		return bytes_append(
			out,
			TEXT(" -x -a '(pqsearch --saved --format=tsv "
			     "2>/dev/null | tail -n +2 | cut -f1)'"),
			fault);
	case KIND_WORDS:
		status = bytes_append(out,
				      row->value == OPTION_VALUE ?
					      TEXT(" -x -a '") :
					      TEXT(" -a '"),
				      fault);
		if (!status)
			status = append_words(out, row, fault);
		return status ? status : bytes_append_byte(out, '\'', fault);
	default:
		if (row->value != OPTION_VALUE)
			return STATUS_OK;
		return bytes_append(out, TEXT(" -x"), fault);
	}
}

static enum status fish_option(struct bytes *out, const char *name,
			       const struct option_row *row,
			       struct fault *fault)
{
	enum status status;

	status = bytes_printf(out, fault, "\ncomplete -c %s", name);
	if (!status && row->letter)
		status = bytes_printf(out, fault, " -s %c", row->letter);
	if (!status)
		status = bytes_printf(out, fault, " -l %s", row->name);
	if (!status && row->value != OPTION_NO_VALUE)
		status = fish_value(out, row, fault);
	if (status || !row->help || !*row->help)
		return status;
	status = bytes_append(out, TEXT(" -d '"), fault);
	if (!status) /* '\'' is a quote there, too */
		status = append_escaped(out, row->help, "\\", fault);
	return status ? status : bytes_append_byte(out, '\'', fault);
}

static enum status append_fish(struct bytes *out,
			       const struct completions_program *program,
			       struct fault *fault)
{
	const struct option_row *row = program->table;
	enum status status;

	status = bytes_printf(out, fault, "# Completions of %s for fish.",
			      program->name);
	if (!status && !program->takes_files)
		status = bytes_printf(out, fault, "\ncomplete -c %s -f",
				      program->name);
	for (; row->id != 0 && !status; row++)
		if (is_listed(row))
			status = fish_option(out, program->name, row, fault);
	return status;
}

/* ------------------------------------------------------------------------ */

enum status completions_append(struct bytes *out, const char *shell,
			       const struct completions_program *program,
			       struct fault *fault)
{
	if (strcmp(shell, "bash") == 0)
		return append_bash(out, program, fault);
	if (strcmp(shell, "zsh") == 0)
		return append_zsh(out, program, fault);
	return append_fish(out, program, fault);
}
