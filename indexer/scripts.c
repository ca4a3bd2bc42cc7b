/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/scripts.h"

#include <string.h>

#include "indexer/items.h"

/* Where the tag begins, in any case; the end of the text where none does. */
static size_t find_tag(struct text text, size_t offset, const char *tag)
{
	while (offset < text.length) {
		const char *found =
			memchr(text.data + offset, '<', text.length - offset);

		if (!found)
			break;
		offset = (size_t)(found - text.data);
		if (text_begins_caseless(text_skip(text, offset), text_of(tag)))
			return offset;
		offset++;
	}
	return text.length;
}

bool scripts_next_script(struct scripts *scripts)
{
	const struct text html = scripts->html;

	while (scripts->offset < html.length) {
		size_t tag = find_tag(html, scripts->offset, "<script");
		const char *close = tag < html.length ?
					    memchr(html.data + tag, '>',
						   html.length - tag) :
					    NULL;
		size_t start;

		scripts->offset = html.length;
		if (!close)
			break;
		start = (size_t)(close - html.data) + 1;
		scripts->offset = find_tag(html, start, "</script");
		if (memmem(html.data + tag, start - tag, "ld+json", 7))
			continue;
		scripts->script = (struct text){ html.data + start,
						 scripts->offset - start };
		scripts->at = 0;
		return true;
	}
	return false;
}

static size_t pass_blanks(struct text text, size_t offset)
{
	while (offset < text.length && memchr(" \t\r\n", text.data[offset], 4))
		offset++;
	return offset;
}

/* Whether an object of JSON begins here, or a list of them: JavaScript of
 * its own has names without quotes. `sign` is how a quote is written. */
static bool is_object(struct text text, size_t offset, struct text sign)
{
	if (offset < text.length && text.data[offset] == '[')
		offset = pass_blanks(text, offset + 1);
	if (offset >= text.length || text.data[offset] != '{')
		return false;
	offset = pass_blanks(text, offset + 1);
	return text_begins(text_skip(text, offset), sign);
}

static bool is_value(struct text text, size_t offset)
{
	if (offset == text.length)
		return false;
	if (text.data[offset] == '"')
		return is_object(text, offset + 1, TEXT("\\\""));
	if (text.data[offset] == '\'')
		return is_object(text, offset + 1, TEXT("\""));
	return is_object(text, offset, TEXT("\""));
}

/* From quote to quote; without the last one the rest of the script. */
static struct text quoted(struct text text)
{
	size_t end = 1;

	while (end < text.length && text.data[end] != '\'')
		end += text.data[end] == '\\' ? 2 : 1;
	if (end < text.length)
		text.length = end + 1;
	return text;
}

static struct text value_at(struct text script, size_t offset)
{
	struct text rest = text_skip(script, offset);
	struct items items = { .text = rest };
	struct text value;

	if (rest.data[0] == '\'')
		return quoted(rest);
	(void)items_next(&items, &value);
	return value;
}

/* A script that is nothing but JSON has its value at its beginning. */
static bool is_whole(const struct scripts *scripts, size_t offset)
{
	const struct text script = scripts->script;

	return scripts->at == 0 && offset < script.length &&
	       (script.data[offset] == '[' ||
		is_object(script, offset, TEXT("\"")));
}

static bool next_value(struct scripts *scripts, struct text *out)
{
	const struct text script = scripts->script;
	size_t offset = pass_blanks(script, scripts->at);

	if (is_whole(scripts, offset)) {
		*out = value_at(script, offset);
		scripts->at = offset + out->length;
		return true;
	}
	while (scripts->at < script.length) {
		char byte = script.data[scripts->at++];

		if (byte != '=' && byte != '(')
			continue;
		offset = pass_blanks(script, scripts->at);
		scripts->at = offset;
		if (!is_value(script, offset))
			continue;
		*out = value_at(script, offset);
		scripts->at = offset + out->length;
		return true;
	}
	return false;
}

bool scripts_next(struct scripts *scripts, struct text *out)
{
	do {
		while (next_value(scripts, out))
			if (out->length >= SCRIPTS_LEAST_BYTES)
				return true;
	} while (scripts_next_script(scripts));
	*out = (struct text){ 0 };
	return false;
}
