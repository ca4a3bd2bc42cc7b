/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_rich - any JSON as a text that an editor has kept: the list has what
 * the text has, nothing of it is said more often than it was, and one more
 * paragraph is another.
 */
#include <string.h>

#include "indexer/lines.h"
#include "indexer/rich.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 24, BYTES = 256 };

static struct text string_of(const json_t *item)
{
	const json_t *string =
		json_is_object(item) ? json_object_get(item, "heading") : item;

	EXPECT(json_is_string(string));
	return (struct text){ json_string_value(string),
			      json_string_length(string) };
}

/* The list's paragraphs are the text's, which has blanks between them. */
static void check_list(const json_t *list, struct text text)
{
	EXPECT(utf8_is_valid(text));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct text item = string_of(json_array_get(list, i));

		EXPECT(item.length > 0);
		EXPECT(text_equal(lines_trim(item), item));
		text = lines_trim(text);
		EXPECT(text.length >= item.length);
		EXPECT(memcmp(text.data, item.data, item.length) == 0);
		text = text_skip(text, item.length);
	}
	EXPECT(lines_trim(text).length == 0);
}

static void count_bytes(size_t counts[BYTES], struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		counts[(unsigned char)text.data[i]]++;
}

/* Of all strings in it. */
static void count_said(size_t counts[BYTES], const json_t *value)
{
	const char *key;
	json_t *member;

	if (json_is_string(value))
		count_bytes(counts, (struct text){ json_string_value(value),
						   json_string_length(value) });
	for (size_t i = 0; i < json_array_size(value); i++)
		count_said(counts, json_array_get(value, i));
	json_object_foreach((json_t *)(uintptr_t)value, key, member)
		count_said(counts, member);
}

/* Line ends are put between; and a name of Mobiledoc is in many places. */
static void check_bytes(const json_t *body, struct text text)
{
	size_t said[BYTES] = { 0 };
	size_t read[BYTES] = { 0 };

	if (json_object_get(body, "atoms"))
		return;
	count_said(said, body);
	count_bytes(read, text);
	for (size_t i = ' '; i < BYTES; i++)
		EXPECT(read[i] <= said[i]);
}

static void read_one_more(json_t *body, const json_t *list)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	size_t count = json_array_size(list);
	json_t *longer = json_array();
	struct fault fault;

	EXPECT(!json_array_append_new(body, json_pack("{s:s,s:s}", "type",
						      "paragraph", "text",
						      "Ferry late.")));
	EXPECT(!rich_read(longer, &text, body, &fault));
	EXPECT(json_array_size(longer) == count + 1);
	for (size_t i = 0; i < count; i++)
		EXPECT(json_equal(json_array_get(list, i),
				  json_array_get(longer, i)));
	EXPECT(text_equal(string_of(json_array_get(longer, count)),
			  TEXT("Ferry late.")));
	json_decref(longer);
	bytes_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_error_t error;
	json_t *body = json_loadb((const char *)data, size,
				  JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	json_t *list = json_array();
	struct fault fault;

	if (body) {
		EXPECT(!rich_read(list, &text, body, &fault));
		check_list(list, text_from(&text));
		check_bytes(body, text_from(&text));
		EXPECT(!rich_is_rich(body) || !json_is_string(body));
		if (json_is_array(body))
			read_one_more(body, list);
	}
	json_decref(list);
	json_decref(body);
	bytes_free(&text);
	return 0;
}
