/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/items.h"

#include <string.h>

#include "indexer/lines.h"
#include "shared/utf8.h"

struct text items_trim(struct text text)
{
	text = lines_trim(text);
	while (text.length > 0 && text.data[0] == ITEMS_SEPARATOR) {
		text = text_skip(text, 1);
		text = lines_trim(text);
	}
	return text;
}

/* Behind the comment that begins at `offset`, as JavaScript and Python have
 * them; `offset`: none does. */
static size_t comment_end(struct text text, size_t offset)
{
	size_t left = text.length - offset;
	const char *from;
	const char *end;

	if (left == 0)
		return offset;
	from = text.data + offset;
	if (left >= 2 && memcmp(from, "/*", 2) == 0) {
		end = memmem(from + 2, left - 2, "*/", 2);
		return end ? (size_t)(end + 2 - text.data) : text.length;
	}
	if (from[0] != '#' && (left < 2 || memcmp(from, "//", 2) != 0))
		return offset;
	end = memchr(from, '\n', left);
	return end ? (size_t)(end - text.data) : text.length;
}

/* Goes past what is neither an item nor the end of an array. */
static void skip_between(struct items *items)
{
	struct text text = items->text;
	size_t before;

	do {
		before = items->offset;
		items->offset = comment_end(text, before);
		while (items->offset < text.length &&
		       memchr(" \t\r\n,;)\x1E", text.data[items->offset], 8))
			items->offset++;
	} while (items->offset > before);
}

/* Behind the string whose opening quote is at `offset`. */
static size_t string_end(struct text text, size_t offset)
{
	const char quote = text.data[offset];

	for (offset++; offset < text.length; offset++) {
		if (text.data[offset] == quote)
			return offset + 1;
		if (text.data[offset] == '\\')
			offset++;
	}
	return text.length;
}

/* Whether the string ends on its line. */
static bool ends_on_line(struct text text, size_t offset)
{
	size_t end = string_end(text, offset);

	return text.data[end - 1] == text.data[offset] &&
	       !memchr(text.data + offset, '\n', end - offset);
}

/* Whether a string begins at `offset`: with quotes that JSON does not have
 * only where a value may, as others are apostrophes in what is no JSON. One of
 * those may stand there, too, where a quote was lost: what is broken on a line
 * takes no other along. */
static bool begins_string(struct text text, size_t offset, char before)
{
	char byte = text.data[offset];

	if (byte == '"')
		return true;
	return memchr("{[,:(", before, 5) &&
	       (byte == '`' || (byte == '\'' && ends_on_line(text, offset)));
}

/* Behind the object or array whose bracket is at `offset`. */
static size_t brackets_end(struct text text, size_t offset)
{
	size_t depth = 0;
	char before = ':';

	while (offset < text.length) {
		char byte = text.data[offset];

		if (begins_string(text, offset, before)) {
			offset = string_end(text, offset);
			before = byte;
			continue;
		}
		if (!memchr(" \t\r\n", byte, 4))
			before = byte;
		offset++;
		if (byte == '{' || byte == '[')
			depth++;
		else if ((byte == '}' || byte == ']') && --depth == 0)
			break;
	}
	return offset;
}

/* Behind a number, a word or whatever else stands on the line. */
static size_t rest_end(struct text text, size_t offset)
{
	do {
		offset++;
	} while (offset < text.length &&
		 !memchr("\r\n,{[]", text.data[offset], 6));
	return offset;
}

static bool is_of_name(char byte)
{
	return text_is_letter(byte) || text_is_digit(byte) ||
	       memchr("_$.", byte, 3);
}

/* And comments. */
static size_t pass_blanks(struct text text, size_t offset)
{
	size_t before;

	do {
		before = offset;
		offset = comment_end(text, offset);
		while (offset < text.length &&
		       memchr(" \t\r\n", text.data[offset], 4))
			offset++;
	} while (offset > before);
	return offset;
}

/* Whether an object, or a list of objects, begins here. */
static bool begins_records(struct text text, size_t offset)
{
	offset = pass_blanks(text, offset);
	if (offset < text.length && text.data[offset] == '[')
		offset = pass_blanks(text, offset + 1);
	if (offset == text.length || text.data[offset] != '{')
		return false;
	offset = pass_blanks(text, offset + 1);
	return offset < text.length && (is_of_name(text.data[offset]) ||
					memchr("\"'", text.data[offset], 2));
}

/* Behind one of the words that stands at `offset`, or there. */
static size_t pass_word(struct text text, size_t offset,
			const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(words[i]);

		if (text.length - offset > length &&
		    memcmp(text.data + offset, words[i], length) == 0)
			return pass_blanks(text, offset + length);
	}
	return offset;
}

/* typeof answer === "function" && */
static size_t pass_condition(struct text text, size_t offset)
{
	static const char *const words[] = { "typeof " };
	const char *end;

	if (pass_word(text, offset, words, 1) == offset)
		return offset;
	end = memmem(text.data + offset, text.length - offset, "&&", 2);
	return end ? pass_blanks(text, (size_t)(end + 2 - text.data)) : offset;
}

size_t items_name_end(struct text text)
{
	/* so that no other site can run it */
	static const char *const guards[] = { ")]}',", ")]}'", "while(1);",
					      "for(;;);" };
	static const char *const words[] = { "var ", "let ", "const " };
	static const char *const whole[] = { "export default " };
	size_t first = pass_blanks(text, 0);
	size_t offset = pass_word(text, first, guards, 4);
	size_t start;

	if (offset == first)
		offset = pass_word(text, first, whole, 1);
	if (offset > first)
		return begins_records(text, offset) ? offset : 0;
	offset = pass_word(text, offset, words, 3);
	start = offset = pass_condition(text, offset);
	while (offset < text.length && is_of_name(text.data[offset]))
		offset++;
	if (offset == start)
		return 0;
	offset = pass_blanks(text, offset);
	if (offset == text.length || !memchr("=(", text.data[offset], 2))
		return 0;
	offset = pass_blanks(text, offset + 1);
	return begins_records(text, offset) ? offset : 0;
}

struct items items_of(struct text text)
{
	struct items items = { .text = text };

	if (text_begins(text, UTF8_BYTE_ORDER_MARK))
		items.offset = UTF8_BYTE_ORDER_MARK.length;
	if (items.offset < text.length)
		items.offset += items_name_end(text_skip(text, items.offset));
	skip_between(&items);
	if (items.offset < text.length && text.data[items.offset] == '[') {
		items.is_array = true;
		items.offset++;
	}
	return items;
}

bool items_next(struct items *items, struct text *out)
{
	struct text text = items->text;
	size_t start;

	skip_between(items);
	if (items->is_array && items->offset < text.length &&
	    text.data[items->offset] == ']') {
		items->is_array = false;
		items->offset++;
		skip_between(items);
	}
	start = items->offset;
	*out = (struct text){ 0 };
	if (start == text.length)
		return false;
	if (text.data[start] == '{' || text.data[start] == '[')
		items->offset = brackets_end(text, start);
	else if (text.data[start] == '"')
		items->offset = string_end(text, start);
	else
		items->offset = rest_end(text, start);
	*out = (struct text){ text.data + start, items->offset - start };
	return true;
}

/* Whether the first item of the list at `offset` is an object. */
static bool is_of_objects(struct text text, size_t offset)
{
	do {
		offset++;
	} while (offset < text.length &&
		 memchr(" \t\r\n", text.data[offset], 4));
	return offset < text.length && text.data[offset] == '{';
}

/* Whether the bracket at `offset` is behind a name. */
static bool is_member(struct text text, size_t offset)
{
	while (offset > 0 && memchr(" \t\r\n", text.data[offset - 1], 4))
		offset--;
	return offset > 0 && text.data[offset - 1] == ':';
}

static bool is_wanted(const struct items_list *list, size_t offset)
{
	struct text text = list->text;

	if (list->depth > list->deepest)
		return false;
	return text.data[offset] == '[' ?
		       is_of_objects(text, offset) :
		       list->has_members && is_member(text, offset);
}

bool items_next_list(struct items_list *list, struct text *out)
{
	struct text text = list->text;

	while (list->offset < text.length) {
		size_t offset = list->offset;
		char byte = text.data[offset];

		if (byte == '"') {
			list->offset = string_end(text, offset);
			continue;
		}
		list->offset++;
		if (byte == '}' || byte == ']')
			list->depth -= list->depth > 0;
		if (byte != '{' && byte != '[')
			continue;
		list->depth++;
		if (is_wanted(list, offset)) {
			*out = (struct text){ text.data + offset,
					      brackets_end(text, offset) -
						      offset };
			return true;
		}
	}
	return false;
}

void items_pass_list(struct items_list *list, struct text given)
{
	list->offset = (size_t)(given.data - list->text.data) + given.length;
	list->depth--;
}

bool items_next_member(struct items_members *members, struct text *out)
{
	struct text text = members->text;
	size_t offset = members->offset;

	*out = (struct text){ 0 };
	if (offset == 0) {
		if (text.length == 0 || text.data[0] != '{')
			return false;
		offset++;
	}
	while (offset < text.length && text.data[offset] != '}') {
		size_t start = offset;

		if (text.data[start] == '"') {
			offset = string_end(text, start);
			members->name = (struct text){ text.data + start,
						       offset - start };
		} else if (text.data[start] == '{' || text.data[start] == '[')
			offset = brackets_end(text, start);
		else
			offset++;
		if (text.data[start] != '{')
			continue;
		members->offset = offset;
		*out = (struct text){ text.data + start, offset - start };
		return true;
	}
	members->offset = text.length;
	return false;
}

size_t items_count_values(struct text text)
{
	bool is_in_string = false;
	size_t count = 0;

	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		if (byte == '"')
			is_in_string = !is_in_string;
		else if (is_in_string)
			i += byte == '\\';
		else
			count += byte == ',' || byte == ':';
	}
	return count;
}
