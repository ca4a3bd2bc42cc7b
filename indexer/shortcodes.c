/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shortcodes.h"

#include <string.h>

#include "shared/array.h"
#include "shared/bytes.h"

enum {
	MARK_BYTES = 4096, /* a longer one is none */
	PROSE_WORDS = 4    /* of a value that says something */
};

static const char *const names[] = { "caption",  "wp_caption", "gallery",
				     "playlist", "audio",      "video",
				     "embed" };

/* The bytes of a mark, in whose values "]" may stand; 0: it does not end. */
static size_t mark_bytes(struct text text)
{
	char quote = '\0';

	for (size_t i = 1; i < text.length && i < MARK_BYTES; i++) {
		char byte = text.data[i];

		if (quote == '\0' && byte == ']')
			return i + 1;
		if (quote == '\0' && (byte == '"' || byte == '\''))
			quote = byte;
		else if (byte == quote)
			quote = '\0';
	}
	return 0;
}

/* The mark at the front, which begins with "["; empty: none. */
static struct text read_mark(struct text text)
{
	const size_t start = text.length > 1 && text.data[1] == '/' ? 2 : 1;
	const struct text rest = { text.data + start, text.length - start };

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct text name = text_of(names[i]);

		if (rest.length > name.length && text_begins(rest, name) &&
		    memchr(" \t\r\n]/", rest.data[name.length], 6))
			return (struct text){ text.data, mark_bytes(text) };
	}
	return (struct text){ 0 };
}

/* What a mark has as its caption: caption="A quay"; empty: nothing. */
static struct text caption_of(struct text mark)
{
	static const struct text start = TEXT_INIT(" caption=\"");
	const char *found =
		memmem(mark.data, mark.length, start.data, start.length);
	struct text caption = { mark.data, 0 };
	const char *end;

	if (!found)
		return caption;
	caption.data = found + start.length;
	caption.length = (size_t)(mark.data + mark.length - caption.data);
	end = memchr(caption.data, '"', caption.length);
	caption.length = end ? (size_t)(end - caption.data) : 0;
	return caption;
}

/* Where a mark was a paragraph ends. No mark is shorter than this and its
 * caption. */
static size_t put_caption(char *out, struct text caption)
{
	memcpy(out, "\n\n", 2);
	memmove(out + 2, caption.data, caption.length);
	return 2 + caption.length;
}

size_t shortcodes_drop(char *data, size_t length)
{
	size_t used = 0;
	size_t at = 0;

	while (at < length) {
		const struct text rest = { data + at, length - at };
		const bool is_shown = at > 0 && data[at - 1] == '[';
		struct text mark = { 0 };

		if (rest.data[0] == '[' && !is_shown)
			mark = read_mark(rest);
		if (mark.length == 0) {
			data[used++] = data[at++];
			continue;
		}
		at += mark.length;
		used += put_caption(data + used, caption_of(mark));
	}
	return used;
}

static bool is_of_name(char byte)
{
	return (byte >= 'a' && byte <= 'z') || text_is_digit(byte) ||
	       byte == '_' || byte == '-';
}

static bool skip_name(struct text *text)
{
	size_t length = 0;

	while (length < text->length && is_of_name(text->data[length]))
		length++;
	*text = text_skip(*text, length);
	return length > 0;
}

/* The bytes of the mark at the front; 0: none is there. */
static size_t named_mark_bytes(struct text text)
{
	struct text rest = text;
	bool is_end;

	if (!text_take(&rest, TEXT("[")))
		return 0;
	is_end = text_take(&rest, TEXT("/"));
	if (!skip_name(&rest))
		return 0;
	if (is_end)
		return text_take(&rest, TEXT("]")) ? text.length - rest.length :
						     0;
	return text_take(&rest, TEXT(" ")) && skip_name(&rest) &&
			       text_begins(rest, TEXT("=")) ?
		       mark_bytes(text) :
		       0;
}

/* Whether a value is what the page says: text="We never saw the contract." */
static bool has_prose(struct text mark)
{
	size_t count = 0; /* of words that no "=" is in */
	bool is_word = false;

	for (size_t i = 1; i < mark.length; i++) {
		const char byte = mark.data[i];

		if (text_is_blank(mark.data[i - 1]))
			is_word = !text_is_blank(byte) && !text_is_digit(byte);
		is_word &= byte != '=';
		count += is_word &&
			 (byte == ']' || text_is_blank(mark.data[i + 1]));
	}
	return count >= PROSE_WORDS;
}

bool shortcodes_is_all(struct text line)
{
	bool has_mark = false;

	for (line = text_trim(line); line.length > 0; has_mark = true) {
		const size_t bytes = named_mark_bytes(line);

		if (bytes == 0 || has_prose((struct text){ line.data, bytes }))
			return false;
		line = text_trim(text_skip(line, bytes));
	}
	return has_mark;
}
