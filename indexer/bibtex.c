/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/bibtex.h"

#include <string.h>

#include "indexer/dates.h"
#include "indexer/lines.h"
#include "shared/array.h"

enum {
	LAST_YEAR = 9999,
	DAY_BYTES = 128,
	/* What strings add to an entry, at most: it may name one in two
	 * bytes, as often as it likes. */
	STRINGS_BYTES = 2048
};

/* Room for a value of an entry of so many bytes. */
#define VALUE_UP_TO(entry_bytes) BYTES_UP_TO((entry_bytes) + STRINGS_BYTES)

struct field {
	struct text name;
	struct text value; /* the pieces that it is put together of */
};

/* As far as the fields say it; live with the claims. */
struct day {
	struct text month;
	struct text year;
};

/* Of a value: what is in braces or quotes, a number, or the name of a
 * string. */
struct piece {
	struct text text;
	bool is_name;
};

static const struct {
	const char *name;
	const char *claim;
} fields[] = {
	{ "title", "title" },
	{ "journal", "source" },
	{ "journaltitle", "source" },
	{ "booktitle", "source" },
	{ "date", "date" },
	{ "abstract", "text" },
	{ "url", "url" },
	{ "language", "language" },
	{ "langid", "language" },
};

/* What people look for beside these: behind the text. */
static const char *const others[] = {
	"annote",       "annotation",   "note",   "keywords",
	"howpublished", "doi",          "editor", "institution",
	"school",       "organization", "series", "publisher",
};

/* ---- Entries ----------------------------------------------------------- */

/* Behind "@name{" at the beginning of the text; 0: there is none. */
static size_t mark_length(struct text text, struct text *name)
{
	size_t length;

	*name = (struct text){ 0 };
	if (text.length == 0 || text.data[0] != '@')
		return 0;
	name->data = text.data + 1;
	while (name->length + 1 < text.length &&
	       text_is_letter(name->data[name->length]))
		name->length++;
	length = name->length + 1;
	while (length < text.length && text_is_blank(text.data[length]))
		length++;
	if (name->length == 0 || length == text.length ||
	    !memchr("{(", text.data[length], 2))
		return 0;
	return length + 1;
}

/* Behind "@article{" at the beginning of the text; 0: there is none. */
static size_t head_length(struct text text)
{
	struct text name;
	size_t length = mark_length(text, &name);

	return text_equal_caseless(name, TEXT("string")) ||
			       text_equal_caseless(name, TEXT("preamble")) ||
			       text_equal_caseless(name, TEXT("comment")) ?
		       0 :
		       length;
}

static size_t next_line(struct text text, size_t offset)
{
	while (offset < text.length && text.data[offset] != '\n' &&
	       text.data[offset] != '\r')
		offset++;
	return offset + (offset < text.length);
}

/* Past blanks and byte order marks. */
static size_t next_sign(struct text text, size_t offset)
{
	while (offset < text.length &&
	       (text_is_blank(text.data[offset]) ||
		(unsigned char)text.data[offset] == 0xEF ||
		(unsigned char)text.data[offset] == 0xBB ||
		(unsigned char)text.data[offset] == 0xBF))
		offset++;
	return offset;
}

/* Offset of the next entry; the text's length where there is none. */
static size_t find_entry(struct text text, size_t offset)
{
	while (offset < text.length) {
		size_t start = next_sign(text, offset);

		if (head_length(text_skip(text, start)) > 0)
			return start;
		offset = next_line(text, start);
	}
	return text.length;
}

bool bibtex_next(struct text text, size_t *offset, struct text *entry)
{
	size_t start = find_entry(text, *offset);

	*offset = start;
	if (start == text.length)
		return false;
	*offset = find_entry(text, next_line(text, start));
	*entry = (struct text){ text.data + start, *offset - start };
	return true;
}

/* ---- Fields ------------------------------------------------------------ */

static void skip_blanks(struct text *rest)
{
	while (rest->length > 0 &&
	       (text_is_blank(rest->data[0]) || rest->data[0] == ','))
		*rest = text_skip(*rest, 1);
}

/* Bytes up to the sign that ends the value, braces in it matched. */
static size_t value_length(struct text text, char end)
{
	size_t depth = 0;
	size_t i = 0;

	for (; i < text.length; i++) {
		char byte = text.data[i];

		if (byte == '\\' && i + 1 < text.length) {
			i++;
			continue;
		}
		if (depth == 0 && byte == end)
			break;
		if (byte == '{')
			depth++;
		else if (byte == '}' && depth > 0)
			depth--;
	}
	return i < text.length ? i : text.length;
}

/* "..." or {...}, else a number or the name of a string. */
static void take_piece(struct text *rest, struct piece *out)
{
	char first = rest->length > 0 ? rest->data[0] : '\0';
	struct text *value = &out->text;
	size_t length = 0;

	out->is_name = text_is_letter(first);

	if (first == '{' || first == '"') {
		*rest = text_skip(*rest, 1);
		length = value_length(*rest, first == '{' ? '}' : '"');
		*value = (struct text){ rest->data, length };
		*rest = text_skip(*rest, length + (length < rest->length));
		return;
	}
	while (length < rest->length && !text_is_blank(rest->data[length]) &&
	       !memchr(",)}#", rest->data[length], 4))
		length++;
	*value = (struct text){ rest->data, length };
	*rest = text_skip(*rest, length);
}

/* The next piece of a value; false behind the last. */
static bool next_piece(struct text *rest, struct piece *out)
{
	const char *start;

	while (rest->length > 0 &&
	       (text_is_blank(rest->data[0]) || rest->data[0] == '#'))
		*rest = text_skip(*rest, 1);
	if (rest->length == 0)
		return false;
	start = rest->data;
	take_piece(rest, out);
	return rest->data > start;
}

static bool next_field(struct text *rest, struct field *out)
{
	struct piece piece;

	*out = (struct field){ .name = { 0 } };
	skip_blanks(rest);
	out->name.data = rest->data;
	while (rest->length > 0 && !text_is_blank(rest->data[0]) &&
	       !memchr("=)}{\",", rest->data[0], 6)) {
		*rest = text_skip(*rest, 1);
		out->name.length++;
	}
	skip_blanks(rest);
	if (out->name.length == 0 || rest->length == 0 || rest->data[0] != '=')
		return false;
	do {
		*rest = text_skip(*rest, 1);
		skip_blanks(rest);
		if (!out->value.data)
			out->value.data = rest->data;
		take_piece(rest, &piece);
		out->value.length = (size_t)(rest->data - out->value.data);
		skip_blanks(rest);
	} while (rest->length > 0 && rest->data[0] == '#');
	return true;
}

/* Behind the key. */
static struct text fields_of(struct text entry, struct text *key)
{
	struct text rest = text_skip(entry, head_length(entry));
	const char *end = memchr(rest.data, ',', rest.length);

	*key = (struct text){ rest.data, end ? (size_t)(end - rest.data) : 0 };
	return end ? text_skip(rest, key->length + 1) :
		     text_skip(rest, rest.length);
}

/* Whether nothing is said but to TeX: comments, and what begins with @. */
static bool is_silent(struct text text)
{
	struct lines lines = LINES_OF(text);
	struct line line;

	while (lines_next(&lines, &line) && line.text.data[0] != '@')
		if (line.has_words && line.text.data[0] != '%')
			return false;
	return true;
}

/* A text may quote an entry: nothing is to be around those of a file. */
bool bibtex_is(struct text text)
{
	size_t offset = 0;
	bool has_title = false;
	struct text entry;

	if (!is_silent(text))
		return false;
	while (bibtex_next(text, &offset, &entry)) {
		struct text key;
		struct text rest = fields_of(entry, &key);
		struct field field;

		while (next_field(&rest, &field))
			has_title |=
				text_equal_caseless(field.name, TEXT("title"));
		if (!is_silent(rest))
			return false;
	}
	return has_title;
}

/* ---- Values ------------------------------------------------------------ */

/* Behind a letter, which comes after the accent in TeX. */
static const char *mark_of(struct text command)
{
	static const struct {
		const char *command;
		const char *mark;
	} marks[] = {
		{ "'", "\xCC\x81" },  { "`", "\xCC\x80" }, { "^", "\xCC\x82" },
		{ "\"", "\xCC\x88" }, { "~", "\xCC\x83" }, { "=", "\xCC\x84" },
		{ ".", "\xCC\x87" },  { "c", "\xCC\xA7" }, { "v", "\xCC\x8C" },
		{ "u", "\xCC\x86" },  { "H", "\xCC\x8B" }, { "r", "\xCC\x8A" },
		{ "k", "\xCC\xA8" },  { "d", "\xCC\xA3" }, { "b", "\xCC\xB1" },
	};

	for (size_t i = 0; i < COUNT(marks); i++)
		if (text_equal(command, text_of(marks[i].command)))
			return marks[i].mark;
	return NULL;
}

/* What a command writes; empty for those that say how. */
static struct text letter_of(struct text command)
{
	static const struct {
		const char *command;
		const char *letter;
	} letters[] = {
		{ "ss", "ß" }, { "o", "ø" },  { "O", "Ø" },  { "l", "ł" },
		{ "L", "Ł" },  { "ae", "æ" }, { "AE", "Æ" }, { "oe", "œ" },
		{ "OE", "Œ" }, { "aa", "å" }, { "AA", "Å" }, { "i", "i" },
		{ "j", "j" },
	};

	for (size_t i = 0; i < COUNT(letters); i++)
		if (text_equal(command, text_of(letters[i].command)))
			return text_of(letters[i].letter);
	return command.length > 0 && !text_is_letter(command.data[0]) ?
		       command :
		       TEXT("");
}

/* Takes what is behind a backslash. */
static struct text take_command(struct text *rest)
{
	struct text command = { rest->data, rest->length > 0 };
	const bool is_word = command.length > 0 &&
			     text_is_letter(rest->data[0]);

	while (command.length < rest->length &&
	       (is_word ? text_is_letter(rest->data[command.length]) :
			  (rest->data[command.length] & 0xC0) == 0x80))
		command.length++;
	*rest = text_skip(*rest, command.length);
	if (is_word)
		while (rest->length > 0 && text_is_blank(rest->data[0]))
			*rest = text_skip(*rest, 1);
	return command;
}

/* A blank, or the end of a paragraph, for any number of them. */
static struct text take_blanks(struct text *rest)
{
	size_t line_count = 0;

	while (rest->length > 0 &&
	       (text_is_blank(rest->data[0]) || rest->data[0] == '~')) {
		line_count += rest->data[0] == '\n';
		*rest = text_skip(*rest, 1);
	}
	return line_count > 1 ? TEXT("\n\n") : TEXT(" ");
}

/* The next sign of what TeX would print. */
static struct text take_sign(struct text *rest, const char **mark)
{
	struct text piece = { rest->data, 1 };

	if (text_is_blank(rest->data[0]) || rest->data[0] == '~')
		return take_blanks(rest);
	*rest = text_skip(*rest, 1);
	if (piece.data[0] == '{' || piece.data[0] == '}')
		return TEXT("");
	if (piece.data[0] == '\\') {
		piece = take_command(rest);
		/* over nothing an accent is itself */
		if (mark_of(piece) && !text_begins(*rest, TEXT("{}"))) {
			*mark = mark_of(piece);
			return TEXT("");
		}
		return letter_of(piece);
	}
	/* of an address, where it is no blank */
	if (piece.data[0] == '/' && rest->length > 0 && rest->data[0] == '~') {
		*rest = text_skip(*rest, 1);
		piece.length++;
	}
	while (rest->length > 0 && (rest->data[0] & 0xC0) == 0x80) {
		*rest = text_skip(*rest, 1);
		piece.length++;
	}
	return piece;
}

/* Appends what TeX would print. */
static enum status read_tex(struct bytes *out, struct text value,
			    struct fault *fault)
{
	const char *mark = NULL;
	enum status status = STATUS_OK;

	while (!status && value.length > 0) {
		struct text piece = take_sign(&value, &mark);

		status = bytes_append(out, piece, fault);
		if (status || piece.length == 0 || !mark)
			continue;
		status = bytes_append(out, text_of(mark), fault);
		mark = NULL;
	}
	return status;
}

/* ---- Strings ----------------------------------------------------------- */

void bibtex_read_strings(struct bibtex_strings *strings, struct text text)
{
	size_t offset = 0;

	strings->count = 0;
	while (offset < text.length && strings->count < BIBTEX_STRINGS_MAX) {
		struct text rest = text_skip(text, next_sign(text, offset));
		struct text name;
		struct field field;
		size_t length = mark_length(rest, &name);

		if (length > 0 && text_equal_caseless(name, TEXT("string"))) {
			rest = text_skip(rest, length);
			if (next_field(&rest, &field) &&
			    field.value.length <= STRINGS_BYTES)
				strings->list[strings->count++] =
					(struct bibtex_string){ field.name,
								field.value };
		}
		offset = next_line(text, (size_t)(rest.data - text.data));
	}
}

/* What has a name: the last string of it, or a month, as it is. */
static struct text value_of(const struct bibtex_strings *strings,
			    struct text name)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr",
					      "may", "jun", "jul", "aug",
					      "sep", "oct", "nov", "dec" };

	for (size_t i = strings->count; i-- > 0;) {
		const struct bibtex_string *string = &strings->list[i];

		if (text_equal_caseless(string->name, name))
			return string->value;
	}
	for (size_t i = 0; i < COUNT(months); i++)
		if (text_equal_caseless(name, text_of(months[i])))
			return text_of(months[i]);
	return (struct text){ 0 };
}

/* Appends what a string is put together of. Names in it are as they are. */
static enum status put_string(struct bytes *out, struct text value,
			      struct fault *fault)
{
	enum status status = STATUS_OK;
	struct piece piece;

	while (!status && next_piece(&value, &piece))
		status = bytes_append(out, piece.text, fault);
	return status;
}

/* Puts a value together, still as TeX; `out` is one of VALUE_UP_TO. *left is
 * what strings may still add to the entry: one that is longer is left out. */
static enum status put_value(struct bytes *out,
			     const struct bibtex_strings *strings,
			     struct text value, size_t *left,
			     struct fault *fault)
{
	enum status status = STATUS_OK;
	struct piece piece;

	bytes_clear(out);
	while (!status && next_piece(&value, &piece)) {
		struct text string = piece.is_name ?
					     value_of(strings, piece.text) :
					     (struct text){ 0 };

		if (!piece.is_name)
			status = bytes_append(out, piece.text, fault);
		else if (string.length <= *left)
			status = put_string(out, string, fault);
		*left -= string.length <= *left ? string.length : 0;
	}
	return status;
}

/* ---- Claims ------------------------------------------------------------ */

static enum status claim_value(struct claims *claims, const char *name,
			       struct text value, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(4 * value.length + 4);
	enum status status = read_tex(&room, value, fault);

	if (!status)
		status = claims_add_copy(claims, text_of(name),
					 text_from(&room), FRAGMENT_PLAIN,
					 fault);
	bytes_free(&room);
	return status;
}

static bool is_other(struct text name)
{
	for (size_t i = 0; i < COUNT(others); i++)
		if (text_equal_caseless(name, text_of(others[i])))
			return true;
	return false;
}

/* Appends one of the others, if it says anything. */
static enum status put_other(struct bytes *out, struct text value,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	if (value.length > 0 && out->length > 0)
		status = bytes_append(out, TEXT("; "), fault);
	return status ? status : read_tex(out, value, fault);
}

/* In one paragraph: a short one of its own may be taken for a heading. */
static enum status claim_others(struct claims *claims,
				const struct bibtex_strings *strings,
				struct text rest, struct fault *fault)
{
	struct bytes value = VALUE_UP_TO(rest.length);
	struct bytes room = BYTES_UP_TO(4 * value.limit * COUNT(others));
	struct fragment sequel = { 0 };
	size_t left = STRINGS_BYTES;
	struct field field;
	enum status status = STATUS_OK;

	while (!status && next_field(&rest, &field)) {
		if (!is_other(field.name))
			continue;
		status = put_value(&value, strings, field.value, &left, fault);
		if (!status)
			status = put_other(&room, text_from(&value), fault);
	}
	bytes_free(&value);
	if (!status)
		status = claims_keep(claims, lines_trim(text_from(&room)),
				     &sequel.text, fault);
	if (!status)
		claims_add_sequel(claims, &sequel);
	bytes_free(&room);
	return status;
}

/* "Example, Ann and Bo Ray" */
static enum status claim_authors(struct claims *claims, struct text value,
				 struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && value.length > 0) {
		struct text name;
		size_t length = 0;

		while (length < value.length &&
		       !(text_is_blank(value.data[length]) &&
			 value.length - length > 5 &&
			 memcmp(value.data + length + 1, "and", 3) == 0 &&
			 text_is_blank(value.data[length + 4])))
			length++;
		name = lines_trim((struct text){ value.data, length });
		if (!text_equal_caseless(name, TEXT("others")))
			status = claim_value(claims, "citation_author", name,
					     fault);
		value = text_skip(value,
				  length < value.length ? length + 5 : length);
	}
	return status;
}

/* "mar 2021", or the year alone. */
static enum status claim_month(struct claims *claims, struct text month,
			       struct text year, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(DAY_BYTES);
	enum status status = STATUS_OK;

	if (year.length == 0)
		return STATUS_OK;
	if (month.length > 0 && month.length + year.length < DAY_BYTES / 2)
		status = bytes_printf(&room, fault, "%.*s %.*s",
				      (int)month.length, month.data,
				      (int)year.length, year.data);
	if (!status && dates_parse(text_from(&room), LAST_YEAR, 0).precision !=
			       RECORD_UNDATED)
		year = text_from(&room);
	if (!status)
		status = claim_value(claims, "date", year, fault);
	bytes_free(&room);
	return status;
}

/* One field; what is said of the day is kept for the end. */
static enum status claim_field(struct claims *claims, struct text name,
			       struct text value, struct day *day,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	if (text_equal_caseless(name, TEXT("author")))
		return claim_authors(claims, value, fault);
	if (text_equal_caseless(name, TEXT("year")))
		return claims_keep(claims, value, &day->year, fault);
	if (text_equal_caseless(name, TEXT("month")))
		return claims_keep(claims, value, &day->month, fault);
	for (size_t i = 0; i < COUNT(fields) && !status; i++)
		if (text_equal_caseless(name, text_of(fields[i].name)))
			status = claim_value(claims, fields[i].claim, value,
					     fault);
	return status;
}

enum status bibtex_claim(const struct bibtex_strings *strings,
			 struct text entry, struct claims *claims,
			 struct fault *fault)
{
	struct bytes value = VALUE_UP_TO(entry.length);
	struct text key;
	struct text rest = fields_of(entry, &key);
	struct day day = { 0 };
	size_t left = STRINGS_BYTES;
	struct field field;
	enum status status;

	claims_from(claims, NULL);
	status = claim_others(claims, strings, rest, fault);
	while (!status && next_field(&rest, &field)) {
		status = put_value(&value, strings, field.value, &left, fault);
		if (!status)
			status = claim_field(claims, field.name,
					     text_from(&value), &day, fault);
	}
	bytes_free(&value);
	if (!status)
		status = claim_month(claims, day.month, day.year, fault);
	return status ? status : claim_value(claims, "id", key, fault);
}
