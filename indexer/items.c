/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/items.h"

#include <string.h>

#include "indexer/lines.h"

struct text items_trim(struct text text)
{
	text = lines_trim(text);
	while (text.length > 0 && text.data[0] == ITEMS_SEPARATOR) {
		text.data++;
		text.length--;
		text = lines_trim(text);
	}
	return text;
}

/* Goes past what is neither an item nor the end of an array. */
static void skip_between(struct items *items)
{
	while (items->offset < items->text.length &&
	       memchr(" \t\r\n,;\x1E", items->text.data[items->offset], 7))
		items->offset++;
}

/* Behind the string whose opening quote is at `offset`. */
static size_t string_end(struct text text, size_t offset)
{
	for (offset++; offset < text.length; offset++) {
		if (text.data[offset] == '"')
			return offset + 1;
		if (text.data[offset] == '\\')
			offset++;
	}
	return text.length;
}

/* Behind the object or array whose bracket is at `offset`. */
static size_t brackets_end(struct text text, size_t offset)
{
	size_t depth = 0;

	while (offset < text.length) {
		char byte = text.data[offset];

		if (byte == '"') {
			offset = string_end(text, offset);
			continue;
		}
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
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || memchr("_$.", byte, 3);
}

static size_t pass_blanks(struct text text, size_t offset)
{
	while (offset < text.length && memchr(" \t\r\n", text.data[offset], 4))
		offset++;
	return offset;
}

/* Whether a list of objects as JSON has them begins here. */
static bool begins_list(struct text text, size_t offset)
{
	static const char signs[] = "[{\"";

	for (const char *sign = signs; *sign; sign++) {
		offset = pass_blanks(text, offset);
		if (offset == text.length || text.data[offset++] != *sign)
			return false;
	}
	return true;
}

size_t items_name_end(struct text text)
{
	static const char *const words[] = { "var ", "let ", "const " };
	size_t offset = 0;
	size_t start;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text.length > strlen(words[i]) &&
		    memcmp(text.data, words[i], strlen(words[i])) == 0)
			offset = strlen(words[i]);
	start = offset = pass_blanks(text, offset);
	while (offset < text.length && is_of_name(text.data[offset]))
		offset++;
	if (offset == start)
		return 0;
	offset = pass_blanks(text, offset);
	if (offset == text.length || text.data[offset] != '=')
		return 0;
	offset = pass_blanks(text, offset + 1);
	return begins_list(text, offset) ? offset : 0;
}

struct items items_of(struct text text)
{
	struct items items = { .text = text };

	if (text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
		items.offset = 3;
	if (items.offset < text.length)
		items.offset += items_name_end((struct text){
			text.data + items.offset, text.length - items.offset });
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
