/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/literal.h"

#include <string.h>

#include "shared/array.h"
#include "shared/utf8.h"

enum {
	DEPTH = 64,         /* of brackets inside each other */
	NAMES_MAX = 4096,   /* that a function is given */
	HEX_DIGITS_MAX = 6, /* of a code point */
	CONTROL_END = 0x20
};

/* What is read, and the JSON of it. `is_bad`: it is no literal; the reader
 * stands where that was seen. */
struct pen {
	struct text text;
	size_t at;
	struct bytes *out;
	bool is_bad;
	struct fault *fault;
};

/* ---- Signs ------------------------------------------------------------- */

static char sign_at(const struct pen *pen, size_t offset)
{
	return offset < pen->text.length ? pen->text.data[offset] : '\0';
}

static void pass_comment(struct pen *pen)
{
	const char *from = pen->text.data + pen->at;
	const size_t left = pen->text.length - pen->at;
	bool is_line = from[1] == '/';
	const char *end = is_line ? memchr(from, '\n', left) :
				    memmem(from + 2, left - 2, "*/", 2);

	pen->at = end ? (size_t)(end - pen->text.data) + (is_line ? 1 : 2) :
			pen->text.length;
}

/* The next sign behind blanks and comments; NUL at the end. */
static char peek(struct pen *pen)
{
	while (pen->at < pen->text.length) {
		char sign = pen->text.data[pen->at];
		char next = sign_at(pen, pen->at + 1);

		if (memchr(" \t\r\n", sign, 4))
			pen->at++;
		else if (sign == '/' && (next == '/' || next == '*'))
			pass_comment(pen);
		else
			return sign;
	}
	return '\0';
}

static bool take(struct pen *pen, char sign)
{
	bool is_there = peek(pen) == sign;

	pen->at += is_there;
	return is_there;
}

static bool is_of_name(char sign)
{
	return text_is_letter(sign) || text_is_digit(sign) || sign == '_' ||
	       sign == '$' || (unsigned char)sign >= 0x80;
}

/* Empty where none begins. */
static struct text take_name(struct pen *pen)
{
	struct text name = { NULL, 0 };

	(void)peek(pen);
	name.data = pen->text.data + pen->at;
	while (is_of_name(sign_at(pen, pen->at + name.length)))
		name.length++;
	pen->at += name.length;
	return name;
}

static enum status put(struct pen *pen, struct text text)
{
	return bytes_append(pen->out, text, pen->fault);
}

static enum status give_up(struct pen *pen)
{
	pen->is_bad = true;
	return STATUS_OK;
}

/* ---- Strings ----------------------------------------------------------- */

static enum status put_unit(struct pen *pen, uint32_t unit)
{
	return bytes_printf(pen->out, pen->fault, "\\u%04x", (unsigned)unit);
}

/* \x41, \u0041, \u{1F600}, behind the letter. */
static enum status put_hex(struct pen *pen, size_t digit_count)
{
	bool is_braced = digit_count == 4 && sign_at(pen, pen->at) == '{';
	uint32_t value = 0;
	size_t count = 0;
	char room[4] = { 0 };
	size_t length;

	if (is_braced) {
		digit_count = HEX_DIGITS_MAX;
		pen->at++;
	}
	while (count < digit_count &&
	       text_hex_digit(sign_at(pen, pen->at)) >= 0) {
		value = 16 * value +
			(uint32_t)text_hex_digit(sign_at(pen, pen->at++));
		count++;
	}
	if (is_braced && sign_at(pen, pen->at) == '}')
		pen->at++;
	if (value < 0x10000)
		return put_unit(pen, value);
	if (value > 0x10FFFF)
		value = 0xFFFD;
	length = utf8_encode(value, room);
	return put(pen, (struct text){ room, length });
}

/* Behind the backslash. */
static enum status put_escape(struct pen *pen)
{
	const char sign = sign_at(pen, pen->at);
	const char escape[] = { '\\', sign };

	if (pen->at == pen->text.length)
		return STATUS_OK;
	pen->at++;
	if (sign == 'x' || sign == 'u')
		return put_hex(pen, sign == 'x' ? 2 : 4);
	if (memchr("\"\\/bfnrt", sign, 8))
		return put(pen, (struct text){ escape, 2 });
	if (sign == '0' || sign == 'v')
		return put_unit(pen, sign == 'v' ? 0x0B : 0);
	/* a line that goes on */
	if (sign == '\n')
		return STATUS_OK;
	return put(pen, (struct text){ escape + 1, 1 });
}

/* From one quote of any kind to the next. */
static enum status put_string(struct pen *pen)
{
	const char quote = pen->text.data[pen->at++];
	enum status status = put(pen, TEXT("\""));

	while (!status && pen->at < pen->text.length) {
		char sign = pen->text.data[pen->at++];

		if (sign == quote)
			return put(pen, TEXT("\""));
		if (quote == '`' && sign == '$' && sign_at(pen, pen->at) == '{')
			break;
		if (sign == '\\')
			status = put_escape(pen);
		else if (sign == '"')
			status = put(pen, TEXT("\\\""));
		else if ((unsigned char)sign < CONTROL_END)
			status = put_unit(pen, (unsigned char)sign);
		else
			status = bytes_append_byte(pen->out, sign, pen->fault);
	}
	return status ? status : give_up(pen);
}

/* ---- Values without brackets ------------------------------------------- */

/* Goes past brackets, with what is in them. */
static void pass_brackets(struct pen *pen)
{
	size_t depth = 0;

	while (peek(pen)) {
		char sign = pen->text.data[pen->at++];

		if (memchr("([{", sign, 3))
			depth++;
		else if (memchr(")]}", sign, 3) && --depth == 0)
			return;
		else if (memchr("\"'`", sign, 3))
			while (pen->at < pen->text.length &&
			       pen->text.data[pen->at++] != sign)
				pen->at += pen->text.data[pen->at - 1] == '\\';
	}
	pen->at = pen->text.length;
}

/* 5, -.5, 1e3; other ones are none of JSON's. */
static enum status put_number(struct pen *pen)
{
	struct text number = { pen->text.data + pen->at, 0 };
	bool is_hex = number.data[0] == '0' &&
		      is_of_name(sign_at(pen, pen->at + 1));
	enum status status = STATUS_OK;

	while (is_of_name(sign_at(pen, pen->at)) ||
	       memchr("+-.", sign_at(pen, pen->at), 3)) {
		pen->at++;
		number.length++;
	}
	if (is_hex)
		return put(pen, TEXT("null"));
	if (text_take(&number, TEXT("-")))
		status = put(pen, TEXT("-"));
	if (!status && number.length > 0 && number.data[0] == '.')
		status = put(pen, TEXT("0"));
	return status ? status : put(pen, number);
}

/* datetime(2021, 3, 4, 9, 30): the day, of Python's; behind the bracket. */
static bool find_day(struct pen pen, unsigned day[3])
{
	for (size_t i = 0; i < 3; i++) {
		day[i] = 0;
		if ((i > 0 && !take(&pen, ',')) || !text_is_digit(peek(&pen)))
			return false;
		while (text_is_digit(sign_at(&pen, pen.at)) && day[i] < 10000)
			day[i] = 10 * day[i] + (unsigned)text_hex_digit(
						       pen.text.data[pen.at++]);
	}
	return true;
}

/* new Date(1629185400000): what it is made of, where that is a value. */
static enum status put_made(struct pen *pen, struct text name)
{
	const size_t start = pen->at;
	const bool is_day = text_equal(name, TEXT("datetime")) ||
			    text_equal(name, TEXT("date"));
	unsigned day[3];
	char sign;
	enum status status;

	pen->at++;
	sign = peek(pen);
	if (memchr("\"'", sign, 2))
		status = put_string(pen);
	else if (is_day && find_day(*pen, day))
		status = bytes_printf(pen->out, pen->fault,
				      "\"%04u-%02u-%02u\"", day[0], day[1],
				      day[2]);
	else if (text_is_digit(sign))
		status = put_number(pen);
	else
		status = put(pen, TEXT("null"));
	pen->at = start;
	pass_brackets(pen);
	return status;
}

/* What JSON has for a name, or Python for one of JSON's; empty: none. */
static struct text constant_of(struct text name)
{
	static const struct text names[][2] = {
		{ TEXT_INIT("true"), TEXT_INIT("true") },
		{ TEXT_INIT("false"), TEXT_INIT("false") },
		{ TEXT_INIT("null"), TEXT_INIT("null") },
		{ TEXT_INIT("True"), TEXT_INIT("true") },
		{ TEXT_INIT("False"), TEXT_INIT("false") },
		{ TEXT_INIT("None"), TEXT_INIT("null") },
		{ TEXT_INIT("nan"), TEXT_INIT("null") },
		{ TEXT_INIT("NaN"), TEXT_INIT("null") },
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_equal(name, names[i][0]))
			return names[i][1];
	return (struct text){ 0 };
}

/* true, void 0, or what a function was given under the name. */
static enum status put_named(struct pen *pen)
{
	struct text name = take_name(pen);
	struct text constant = constant_of(name);
	enum status status;

	if (constant.length > 0)
		return put(pen, constant);
	if (text_equal(name, TEXT("void"))) {
		(void)take_name(pen);
		return put(pen, TEXT("null"));
	}
	if (name.length == 0 || text_equal(name, TEXT("function")))
		return give_up(pen);
	if (text_equal(name, TEXT("new")))
		name = take_name(pen);
	while (take(pen, '.'))
		name = take_name(pen);
	if (peek(pen) == '(')
		return put_made(pen, name);
	if (peek(pen) == '=')
		return give_up(pen);
	status = put(pen, TEXT("{\"__ref\":\""));
	if (!status)
		status = put(pen, name);
	return status ? status : put(pen, TEXT("\"}"));
}

static enum status put_plain(struct pen *pen)
{
	char sign = peek(pen);

	if (memchr("\"'`", sign, 3))
		return put_string(pen);
	if (text_is_digit(sign) || sign == '-' || sign == '.')
		return put_number(pen);
	if (sign != '!')
		return put_named(pen);
	pen->at++;
	sign = sign_at(pen, pen->at);
	(void)take_name(pen);
	return put(pen, sign == '0' ? TEXT("true") : TEXT("false"));
}

/* ---- Values ------------------------------------------------------------ */

static enum status put_key(struct pen *pen)
{
	char sign = peek(pen);
	struct text name;
	enum status status;

	if (memchr("\"'", sign, 2))
		return put_string(pen);
	name = take_name(pen);
	if (name.length == 0)
		return give_up(pen);
	status = put(pen, TEXT("\""));
	if (!status)
		status = put(pen, name);
	return status ? status : put(pen, TEXT("\""));
}

/* Brackets that are open: how each ends. */
struct brackets {
	char ends[DEPTH];
	size_t depth;
};

/* A name and its colon, in an object. */
static enum status begin_member(struct pen *pen)
{
	enum status status = put_key(pen);

	if (status || pen->is_bad)
		return status;
	return take(pen, ':') ? put(pen, TEXT(":")) : give_up(pen);
}

/* A value, or the beginning of one in brackets. */
static enum status begin_value(struct pen *pen, struct brackets *brackets)
{
	char sign = peek(pen);
	const char text[] = { sign };

	if (sign != '{' && sign != '[')
		return put_plain(pen);
	if (brackets->depth == DEPTH)
		return give_up(pen);
	pen->at++;
	brackets->ends[brackets->depth++] = sign == '{' ? '}' : ']';
	return put(pen, (struct text){ text, 1 });
}

/* Ends brackets up to where something else stands. */
static enum status end_values(struct pen *pen, struct brackets *brackets)
{
	enum status status = STATUS_OK;

	while (!status && brackets->depth > 0) {
		const char end[] = { brackets->ends[brackets->depth - 1] };
		bool has_comma = take(pen, ',');

		if (take(pen, end[0])) {
			status = put(pen, (struct text){ end, 1 });
			brackets->depth--;
			continue;
		}
		if (has_comma)
			return put(pen, TEXT(","));
		return give_up(pen);
	}
	return status;
}

static enum status put_value(struct pen *pen)
{
	struct brackets brackets = { .depth = 0 };
	enum status status = STATUS_OK;
	size_t depth;

	do {
		depth = brackets.depth;
		if (depth > 0 && brackets.ends[depth - 1] == '}')
			status = begin_member(pen);
		if (!status && !pen->is_bad)
			status = begin_value(pen, &brackets);
		if (status || pen->is_bad)
			break;
		/* not behind a bracket that was opened just now */
		if (brackets.depth == depth ||
		    peek(pen) == brackets.ends[brackets.depth - 1])
			status = end_values(pen, &brackets);
	} while (!status && !pen->is_bad && brackets.depth > 0);
	return status;
}

/* ---- Functions --------------------------------------------------------- */

struct names {
	struct text list[NAMES_MAX];
	size_t count;
};

/* (function(a,b){ */
static bool begin_function(struct pen *pen, struct names *names)
{
	if (!take(pen, '(') || !text_equal(take_name(pen), TEXT("function")) ||
	    !take(pen, '('))
		return false;
	while (!take(pen, ')')) {
		struct text name = take_name(pen);

		if (name.length == 0 || names->count == NAMES_MAX)
			return false;
		names->list[names->count++] = name;
		(void)take(pen, ',');
	}
	return take(pen, '{');
}

/* b.title=..., b["title"]=..., b[0]=...: up to the value. */
static enum status put_place(struct pen *pen, bool *is_item)
{
	enum status status;

	*is_item = false;
	if (take(pen, '.')) {
		status = put_key(pen);
	} else if (take(pen, '[')) {
		*is_item = text_is_digit(peek(pen));
		status = put_key(pen);
		if (!status && !take(pen, ']'))
			return give_up(pen);
	} else {
		return give_up(pen);
	}
	if (status || pen->is_bad)
		return status;
	return take(pen, '=') ? STATUS_OK : give_up(pen);
}

/* One of them; that of a list has no name. */
static enum status put_setting(struct pen *pen, bool is_first, bool *is_list)
{
	const size_t start = pen->out->length;
	bool is_item;
	enum status status = put_place(pen, &is_item);

	if (status || pen->is_bad)
		return status;
	if (is_first)
		*is_list = is_item;
	if (*is_list)
		pen->out->length = start;
	else
		status = put(pen, TEXT(":"));
	if (!status)
		status = put_value(pen);
	if (status || pen->is_bad)
		return status;
	return take(pen, ';') ? STATUS_OK : give_up(pen);
}

/* What is set of one name: its statements stand together. */
static enum status put_settings(struct pen *pen, struct text name)
{
	bool is_list = false;
	bool is_first = true;
	size_t bracket = 0;
	struct text next;
	enum status status = put(pen, TEXT("\""));

	if (!status)
		status = put(pen, name);
	if (!status)
		status = put(pen, TEXT("\":"));
	bracket = pen->out->length;
	do {
		if (!status)
			status = put(pen, is_first ? TEXT("{") : TEXT(","));
		if (!status)
			status = put_setting(pen, is_first, &is_list);
		if (status || pen->is_bad)
			return status;
		is_first = false;
		next = take_name(pen);
	} while (text_equal(next, name));
	pen->at -= next.length;
	if (is_list)
		pen->out->data[bracket] = '[';
	return put(pen, is_list ? TEXT("],") : TEXT("},"));
}

static enum status put_statements(struct pen *pen)
{
	enum status status = STATUS_OK;

	while (!status && !pen->is_bad) {
		struct text name = take_name(pen);

		if (name.length == 0)
			return give_up(pen);
		if (text_equal(name, TEXT("return")))
			break;
		status = put_settings(pen, name);
	}
	return status;
}

/* Whether a value that was put from `start` on, and read from `from` on, is an
 * empty thing, which statements fill: {}, or Array(3). A date is none. */
static bool is_empty(const struct pen *pen, size_t start, size_t from)
{
	static const struct text date = TEXT_INIT("new Date");
	struct text value = { pen->text.data + from, pen->at - from };

	if (value.data[value.length - 1] == ')')
		return !text_begins(value, date);
	return pen->out->length == start + 2 &&
	       memchr("{[", pen->out->data[start], 2);
}

/* }(null,{})): what the names are. */
static enum status put_given(struct pen *pen, const struct names *names)
{
	enum status status = STATUS_OK;

	(void)take(pen, ';');
	if (!take(pen, '}'))
		return give_up(pen);
	(void)take(pen, ')');
	if (!take(pen, '('))
		return give_up(pen);
	for (size_t i = 0; i < names->count && !status && !pen->is_bad; i++) {
		size_t before = pen->out->length;
		size_t start;
		size_t from;

		status = put(pen, TEXT(",\""));
		if (!status)
			status = put(pen, names->list[i]);
		if (!status)
			status = put(pen, TEXT("\":"));
		start = pen->out->length;
		(void)peek(pen);
		from = pen->at;
		if (!status)
			status = put_value(pen);
		if (!status && !pen->is_bad && is_empty(pen, start, from))
			pen->out->length = before;
		if (!take(pen, ','))
			break;
	}
	return status;
}

static enum status put_function(struct pen *pen)
{
	struct names names;
	enum status status = STATUS_OK;

	names.count = 0; /* the list is long, and brackets are many */
	if (!begin_function(pen, &names))
		return give_up(pen);
	status = put(pen, TEXT("{"));
	if (!status)
		status = put_statements(pen);
	if (!status && !pen->is_bad)
		status = put(pen, TEXT("\"\":"));
	if (!status && !pen->is_bad)
		status = put_value(pen);
	if (!status && !pen->is_bad)
		status = put_given(pen, &names);
	return status || pen->is_bad ? status : put(pen, TEXT("}"));
}

/* ---- In a script ------------------------------------------------------- */

/* Goes to what may be a value, behind an equals sign or names that a function
 * is called with: in strings and comments, too, as it takes all of the
 * language to tell them. An item of a list that is no literal is none. */
static bool find_value(struct pen *pen)
{
	char before = '\0';

	for (; pen->at < pen->text.length; pen->at++) {
		char sign = pen->text.data[pen->at];

		if (memchr("=(", before, 2) && memchr("{[(", sign, 3))
			return true;
		if (memchr(" \t\r\n", sign, 4) ||
		    (before == '(' && (is_of_name(sign) || sign == ',')))
			continue;
		before = sign;
	}
	return false;
}

enum status literal_next(struct bytes *out, struct text script, size_t *offset,
			 bool *is_found, struct fault *fault)
{
	struct pen pen = {
		.text = script, .at = *offset, .out = out, .fault = fault
	};
	enum status status = STATUS_OK;

	*is_found = false;
	while (!status && !*is_found && find_value(&pen)) {
		const size_t start = pen.at;

		bytes_clear(out);
		pen.is_bad = false;
		status = pen.text.data[start] == '(' ? put_function(&pen) :
						       put_value(&pen);
		*is_found = !status && !pen.is_bad;
		/* a bracket may begin more than one thing */
		if (pen.is_bad && pen.at <= start)
			pen.at = start + 1;
	}
	*offset = pen.at;
	return status;
}

/* Whether nothing is left but commas, brackets of a call and semicolons. */
static bool is_at_end(struct pen *pen)
{
	while (take(pen, ',') || take(pen, ')') || take(pen, ';'))
		continue;
	return pen->at == pen->text.length;
}

enum status literal_read(struct bytes *out, struct text text, bool *is_read,
			 struct fault *fault)
{
	struct pen pen = { .text = text, .out = out, .fault = fault };
	enum status status = STATUS_OK;

	bytes_clear(out);
	*is_read = false;
	if (memchr("{[", peek(&pen), 2))
		status = put_value(&pen);
	else
		pen.is_bad = true;
	*is_read = !status && !pen.is_bad && is_at_end(&pen);
	return status;
}
