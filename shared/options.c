/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shared/utf8.h"

enum {
	HELP_COLUMNS = 80,
	HELP_INDENT = 8,       /* of what an option's own line cannot hold */
	HELP_LEFT_WIDEST = 28, /* a wider option has its help below */
	HELP_LONG = 30,        /* a table of more rows has two columns */
	CELL_COLUMNS = 40,     /* of half a line, with a blank at its end */
	CELL_INDENT = 6,       /* blanks before an option without a short one */
	CELL_HELP_COLUMN = 21  /* of the help in it, if the option is short */
};

/* ---- Parsing ----------------------------------------------------------- */

static enum option_step bad_option(struct option_scan *scan)
{
	scan->row = NULL;
	scan->value = NULL;
	scan->bundle = NULL;
	return OPTION_BAD;
}

/* The words of value_name, when it is a choice of fixed ones. */
static bool has_fixed_words(const struct option_row *row)
{
	if (!row->value_name || !strchr(row->value_name, '|'))
		return false;
	return row->value_name[strspn(row->value_name,
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789-|")] == '\0';
}

/* The number of a word among "a|b|c"; -1: it is none of them. */
static int find_word(const char *words, const char *value)
{
	size_t length = strlen(value);

	for (int number = 0; *words; number++) {
		size_t word_length = strcspn(words, "|");

		if (word_length == length && memcmp(words, value, length) == 0)
			return number;
		words += word_length;
		words += *words == '|';
	}
	return -1;
}

enum status options_check_word(const struct option_row *row, const char *value,
			       struct fault *fault)
{
	if (!value || !has_fixed_words(row) ||
	    find_word(row->value_name, value) >= 0)
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY,
			 "'--%s' takes one of %s, not '%s'", row->name,
			 row->value_name, value);
}

int options_word(const struct option_scan *scan)
{
	return find_word(scan->row->value_name, scan->value);
}

bool options_is_on(const struct option_scan *scan)
{
	return !scan->value || strcmp(scan->value, "no") != 0;
}

/* Ends a step: the row and its value are known. */
static enum option_step found(struct option_scan *scan,
			      const struct option_row *row, const char *value,
			      struct fault *fault)
{
	if (options_check_word(row, value, fault))
		return bad_option(scan);
	scan->row = row;
	scan->value = value;
	return OPTION_FOUND;
}

/* The next word as the value of `row`. */
static enum option_step found_next_word(struct option_scan *scan,
					const struct option_row *row,
					struct fault *fault)
{
	if (scan->next_word >= scan->word_count) {
		(void)fault_set(fault, STATUS_BAD_QUERY, "'--%s' needs a value",
				row->name);
		return bad_option(scan);
	}
	return found(scan, row, scan->words[scan->next_word++], fault);
}

/*
 * The row called `name`, or the only one that it begins; hidden rows must
 * be spelt out. NULL with a fault when there is none, or several.
 */
static const struct option_row *find_name(const struct option_row *table,
					  struct text name, struct fault *fault)
{
	const struct option_row *match = NULL;
	const struct option_row *other = NULL;

	for (const struct option_row *row = table; row->id != 0; row++) {
		if (name.length == 0 ||
		    strncmp(row->name, name.data, name.length) != 0)
			continue;
		if (row->name[name.length] == '\0')
			return row;
		if (!row->help)
			continue;
		if (!match)
			match = row;
		else if (row->id != match->id)
			other = row;
	}
	if (!match)
		(void)fault_set(fault, STATUS_BAD_QUERY,
				"unknown option '--%.*s'", (int)name.length,
				name.data);
	else if (other)
		(void)fault_set(fault, STATUS_BAD_QUERY,
				"option '--%.*s' may be '--%s' or '--%s'",
				(int)name.length, name.data, match->name,
				other->name);
	return other ? NULL : match;
}

/* `word` is what follows the two dashes. */
static enum option_step long_option(struct option_scan *scan, const char *word,
				    struct fault *fault)
{
	size_t name_length = strcspn(word, "=");
	const struct option_row *row;
	const char *value = NULL;

	row = find_name(scan->table, (struct text){ word, name_length }, fault);
	if (!row)
		return bad_option(scan);
	if (word[name_length] == '=')
		value = word + name_length + 1;
	if (row->value == OPTION_NO_VALUE && value) {
		(void)fault_set(fault, STATUS_BAD_QUERY,
				"'--%s' takes no value", row->name);
		return bad_option(scan);
	}
	if (row->value == OPTION_VALUE && !value)
		return found_next_word(scan, row, fault);
	return found(scan, row, value, fault);
}

/* The first letter of the bundle. */
static enum option_step short_option(struct option_scan *scan,
				     struct fault *fault)
{
	const char *letter = scan->bundle;
	const struct option_row *row = scan->table;
	size_t width;

	while (row->id != 0 && row->letter != *letter)
		row++;
	if (row->id == 0) {
		(void)utf8_next(text_of(letter), 0, &width);
		(void)fault_set(fault, STATUS_BAD_QUERY,
				"unknown option '-%.*s'", (int)width, letter);
		return bad_option(scan);
	}
	scan->bundle = letter + 1;
	if (row->value != OPTION_VALUE)
		return found(scan, row, NULL, fault);
	scan->bundle = NULL;
	if (letter[1])
		return found(scan, row, letter + 1, fault);
	return found_next_word(scan, row, fault);
}

enum option_step options_next(struct option_scan *scan, struct fault *fault)
{
	const char *word;

	if (scan->bundle && *scan->bundle)
		return short_option(scan, fault);
	scan->bundle = NULL;
	scan->row = NULL;
	scan->value = NULL;
	if (!scan->has_ended && scan->next_word < scan->word_count &&
	    strcmp(scan->words[scan->next_word], "--") == 0) {
		scan->has_ended = true;
		scan->next_word++;
	}
	if (scan->next_word >= scan->word_count)
		return OPTION_END;
	word = scan->words[scan->next_word++];
	if (!scan->has_ended && word[0] == '-' && word[1] == '-')
		return long_option(scan, word + 2, fault);
	if (!scan->has_ended && word[0] == '-' && word[1]) {
		scan->bundle = word + 1;
		return short_option(scan, fault);
	}
	scan->value = word;
	return OPTION_OPERAND;
}

/* Decimal digits, at most with a minus before them. */
static bool is_number(const char *value)
{
	const char *digits = value + (*value == '-');

	return *digits && digits[strspn(digits, "0123456789")] == '\0';
}

bool options_number(const struct option_scan *scan, long long low,
		    long long high, long long *out, struct fault *fault)
{
	const char *value = scan->value ? scan->value : "";
	long long number = 0;
	bool is_good = is_number(value);

	*out = 0;
	if (is_good) {
		errno = 0;
		number = strtoll(value, NULL, 10);
		is_good = errno == 0 && number >= low && number <= high;
	}
	if (!is_good) {
		(void)fault_set(
			fault, STATUS_BAD_QUERY,
			"'--%s' takes a whole number from %lld to %lld, not '%s'",
			scan->row->name, low, high, value);
		return false;
	}
	*out = number;
	return true;
}

/* ---- Help -------------------------------------------------------------- */

/* "  -n, --limit N"; words to choose from stand behind a '='. */
static enum status append_option(struct bytes *out,
				 const struct option_row *row,
				 struct fault *fault)
{
	const char *value_name = row->value_name ? row->value_name : "";
	enum status status;

	if (row->letter)
		status = bytes_printf(out, fault, "  -%c, --%s", row->letter,
				      row->name);
	else
		status = bytes_printf(out, fault, "      --%s", row->name);
	if (status || row->value == OPTION_NO_VALUE)
		return status;
	if (row->value == OPTION_OPTIONAL_VALUE)
		return bytes_printf(out, fault, "[=%s]", value_name);
	return bytes_printf(out, fault, "%c%s",
			    strchr(value_name, '|') ? '=' : ' ', value_name);
}

/* Bytes of the next piece of `text`: up to where a line may break, with
 * the blank or '|' there. */
static size_t piece_length(struct text text)
{
	size_t length = 0;

	/* Blanks at the beginning are the layout's, not a place to break. */
	while (length < text.length && text.data[length] == ' ')
		length++;
	while (length < text.length && text.data[length] != ' ' &&
	       text.data[length] != '|')
		length++;
	return length + (length < text.length);
}

/* Columns of a piece, without the blank at its end. */
static size_t piece_columns(struct text piece)
{
	size_t columns = utf8_count(piece);

	if (piece.length > 0 && piece.data[piece.length - 1] == ' ')
		columns--;
	return columns;
}

/* Appends `text` at *column of the line, broken to stay in HELP_COLUMNS;
 * later lines begin at `indent`. */
static enum status append_wrapped(struct bytes *out, struct text text,
				  size_t *column, size_t indent,
				  struct fault *fault)
{
	while (text.length > 0) {
		struct text piece = { text.data, piece_length(text) };
		enum status status;

		if (*column > indent &&
		    *column + piece_columns(piece) > HELP_COLUMNS) {
			/* No blank at the end of a line. */
			if (out->data[out->length - 1] == ' ')
				out->length--;
			status = bytes_printf(out, fault, "\n%*s", (int)indent,
					      "");
			if (status)
				return status;
			*column = indent;
		}
		status = bytes_append(out, piece, fault);
		if (status)
			return status;
		*column += utf8_count(piece);
		text = text_skip(text, piece.length);
	}
	return STATUS_OK;
}

static enum status append_row(struct bytes *out, struct bytes *left,
			      const struct option_row *row, size_t help_column,
			      struct fault *fault)
{
	enum status status;
	size_t column = 0;

	bytes_clear(left);
	status = append_option(left, row, fault);
	if (!status)
		status = append_wrapped(out, text_from(left), &column,
					HELP_INDENT, fault);
	if (!status && column + 2 > help_column) {
		status = bytes_append_byte(out, '\n', fault);
		column = 0;
	}
	if (!status)
		status = bytes_printf(out, fault, "%*s",
				      (int)(help_column - column), "");
	column = help_column;
	if (!status)
		status = append_wrapped(out, text_of(row->help), &column,
					help_column, fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	return status;
}

/* Help begins right of the widest option that is not too wide. */
static enum status find_help_column(size_t *out, struct bytes *left,
				    const struct option_row *table,
				    struct fault *fault)
{
	*out = HELP_INDENT;
	for (const struct option_row *row = table; row->id != 0; row++) {
		enum status status;
		size_t columns;

		if (!row->help)
			continue;
		bytes_clear(left);
		status = append_option(left, row, fault);
		if (status)
			return status;
		columns = utf8_count(text_from(left)) + 2;
		if (columns <= HELP_LEFT_WIDEST && columns > *out)
			*out = columns;
	}
	return STATUS_OK;
}

/* ---- --help in two columns --------------------------------------------- */

static bool is_long(const struct option_row *table)
{
	size_t shown_count = 0;

	for (const struct option_row *row = table; row->id != 0; row++)
		shown_count += row->help != NULL;
	return shown_count > HELP_LONG;
}

/* The option, and its help if both fit into `columns`. */
static enum status make_cell(struct bytes *out, const struct option_row *row,
			     struct fault *fault)
{
	size_t help_columns = utf8_count(text_of(row->help));
	size_t columns;
	size_t gap = 2;
	size_t room = CELL_COLUMNS - 1;
	enum status status;

	bytes_clear(out);
	status = append_option(out, row, fault);
	if (status)
		return status;
	columns = utf8_count(text_from(out));
	if (columns > room)
		room = HELP_COLUMNS;
	if (columns + gap < CELL_HELP_COLUMN &&
	    CELL_HELP_COLUMN + help_columns <= room)
		gap = CELL_HELP_COLUMN - columns;
	if (help_columns == 0 || columns + gap + help_columns > room)
		return STATUS_OK;
	return bytes_printf(out, fault, "%*s%s", (int)gap, "", row->help);
}

/* Blanks that a cell begins with. */
static size_t indent_of(const struct bytes *cell)
{
	size_t indent = 0;

	while (indent < cell->length && cell->data[indent] == ' ')
		indent++;
	return indent;
}

/* Whether a cell fits behind one that has taken `column` columns, which may
 * be more than half of the line where the cell begins with blanks. */
static bool is_right_half(const struct bytes *cell, size_t column)
{
	return utf8_count(text_from(cell)) < CELL_COLUMNS &&
	       column + 1 < CELL_COLUMNS + indent_of(cell);
}

static enum status append_right_half(struct bytes *out,
				     const struct bytes *cell, size_t column,
				     struct fault *fault)
{
	size_t taken = column < CELL_COLUMNS ? 0 : column - CELL_COLUMNS;
	size_t gap = column < CELL_COLUMNS ? CELL_COLUMNS - column : 0;

	return bytes_printf(out, fault, "%*s%.*s\n", (int)gap, "",
			    (int)(cell->length - taken), cell->data + taken);
}

/* Whether a cell can wait for a right half. */
static bool is_left_half(size_t columns)
{
	return columns < CELL_COLUMNS + CELL_INDENT;
}

/* Options whose cells fit into half a line stand two by two. */
static enum status append_cells(struct bytes *out, struct bytes *cell,
				const struct option_row *table,
				struct fault *fault)
{
	size_t column = 0; /* of the line that waits for its right half */
	enum status status = STATUS_OK;

	for (const struct option_row *row = table; row->id != 0; row++) {
		if (!row->help)
			continue;
		status = make_cell(cell, row, fault);
		if (status)
			return status;
		if (column > 0 && is_right_half(cell, column)) {
			status = append_right_half(out, cell, column, fault);
			column = 0;
			if (status)
				return status;
			continue;
		}
		if (column > 0)
			status = bytes_append_byte(out, '\n', fault);
		if (!status)
			status = bytes_append(out, text_from(cell), fault);
		column = utf8_count(text_from(cell));
		if (!status && !is_left_half(column)) {
			status = bytes_append_byte(out, '\n', fault);
			column = 0;
		}
		if (status)
			return status;
	}
	return column > 0 ? bytes_append_byte(out, '\n', fault) : STATUS_OK;
}

/* ------------------------------------------------------------------------ */

static enum status append_rows(struct bytes *out, struct bytes *left,
			       const struct option_row *table,
			       struct fault *fault)
{
	size_t help_column;
	enum status status = find_help_column(&help_column, left, table, fault);

	for (const struct option_row *row = table; row->id != 0 && !status;
	     row++)
		if (row->help)
			status = append_row(out, left, row, help_column, fault);
	return status;
}

enum status options_help(struct bytes *out, const struct option_row *table,
			 struct fault *fault)
{
	struct bytes left = BYTES_UP_TO(4096);
	size_t length_before = out->length;
	enum status status;

	if (is_long(table))
		status = append_cells(out, &left, table, fault);
	else
		status = append_rows(out, &left, table, fault);
	if (status)
		out->length = length_before;
	bytes_free(&left);
	return status;
}
