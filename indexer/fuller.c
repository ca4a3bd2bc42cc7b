/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fuller.h"

#include <string.h>

#include "indexer/lines.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	AHEAD_WORDS = 200,  /* in which the next word is looked for */
	MISSING_SHARE = 20, /* of so many words one may be missing */
	MORE_WORDS = 40,    /* and a fourth, that the whole has more */
	MORE_SHARE = 4,
	NOTE_WORDS = 30, /* of a note, fewer */
	NOTE_TIMES = 4,  /* so many times its words has the whole */
	FAR_WORDS = 100, /* of an article, at least */
	FAR_TIMES = 4,   /* so many times its words has what is no part of it */
	PART_WORDS = 8,  /* of a part of it, at least */
	LINE_WORDS = 4,  /* of a line that is no label, at least */
	CUT_SHARE = 8,   /* of so many words of a line one may be cut off */
	LOOKS = 16,      /* that are taken at a byte of both, on average */
	FIRST_LOOKS = 1 << 18,
	WALL_WORDS = 100,  /* of what stands in the way of the rest, at most */
	BEGUN_WEIGHT = 20, /* of a text that is cut off, at least */
	BEGUN_AHEAD = 4,   /* words in which its next one is looked for */
	NAME_BYTES = 64    /* of who is said again, and the signs around it */
};

/* Words of a text, one after the other. */
struct words {
	struct text text;
	size_t offset;
	size_t looks_left; /* bytes that may be gone through for others */
};

static bool is_tag(struct text text, size_t offset)
{
	char next = '\0';

	if (text.data[offset] != '<')
		return false;
	if (offset + 1 < text.length)
		next = text.data[offset + 1];
	return next == '/' || text_is_letter(next);
}

/* Goes past what is no word; a tag without an end is the rest. */
static void pass_signs(struct words *words)
{
	struct text text = words->text;

	while (words->offset < text.length) {
		size_t width;
		enum utf8_class class;
		const char *end;

		if (is_tag(text, words->offset)) {
			end = memchr(text.data + words->offset, '>',
				     text.length - words->offset);
			words->offset = end ? (size_t)(end - text.data) + 1 :
					      text.length;
			continue;
		}
		class = utf8_class(utf8_next(text, words->offset, &width));
		if (class == UTF8_LETTER || class == UTF8_DIGIT)
			return;
		words->offset += width;
	}
}

/* False behind the last one. */
static bool next_word(struct words *words, struct text *out)
{
	size_t width;

	pass_signs(words);
	*out = (struct text){ 0 };
	if (words->offset == words->text.length)
		return false;
	out->data = words->text.data + words->offset;
	while (words->offset < words->text.length) {
		enum utf8_class class = utf8_class(
			utf8_next(words->text, words->offset, &width));

		if (class != UTF8_LETTER && class != UTF8_DIGIT &&
		    class != UTF8_MARK)
			break;
		words->offset += width;
		out->length += width;
	}
	return out->length > 0;
}

static size_t count_words(struct text text)
{
	struct words words = { .text = text };
	struct text word;
	size_t count = 0;

	while (next_word(&words, &word))
		count++;
	return count;
}

/* The next words of the whole are gone through for each word of a part that is
 * missing. Of what is written as words are that is little, but there may be
 * megabytes of signs between two, or in one: from then on all are missing. */
static struct words words_of_whole(struct text whole, struct text part)
{
	return (struct words){
		.text = whole,
		.looks_left = LOOKS * (whole.length + part.length) + FIRST_LOOKS
	};
}

/* Goes past the word where it is one of the next. */
static bool find_word(struct words *words, struct text wanted, size_t next)
{
	const size_t most = words->looks_left;
	struct words ahead = *words;
	struct text word;
	bool is_found = false;
	size_t seen = 0;

	for (size_t i = 0;
	     i < next && seen < most && !is_found && next_word(&ahead, &word);
	     i++) {
		is_found = text_equal(word, wanted);
		seen = ahead.offset - words->offset;
	}
	if (is_found)
		*words = ahead;
	words->looks_left = seen < most ? most - seen : 0;
	return is_found;
}

bool fuller_has(struct text whole, struct text part)
{
	const size_t part_count = count_words(part);
	struct words in_whole = words_of_whole(whole, part);
	struct words in_part = { .text = part };
	struct text word;
	size_t missing = 0;

	while (missing <= part_count / MISSING_SHARE &&
	       next_word(&in_part, &word))
		missing += !find_word(&in_whole, word, AHEAD_WORDS);
	return missing <= part_count / MISSING_SHARE;
}

bool fuller_is(struct text whole, struct text shown)
{
	const size_t whole_count = count_words(whole);
	const size_t shown_count = count_words(shown);

	return shown_count > 0 &&
	       whole_count >=
		       shown_count + shown_count / MORE_SHARE + MORE_WORDS &&
	       fuller_has(whole, shown);
}

/* Goes past the line, and adds its words, where it is in the whole. A place or
 * a name over the text would go past where that begins. */
static bool take_line(struct words *whole, struct text line, size_t *count)
{
	const size_t line_count = count_words(line);
	struct words ahead = *whole;
	struct words words = { .text = line };
	struct text word;
	size_t missing = 0;

	if (line_count < LINE_WORDS)
		return false;
	while (missing <= line_count / CUT_SHARE && next_word(&words, &word))
		missing += !find_word(&ahead, word, AHEAD_WORDS);
	whole->looks_left = ahead.looks_left;
	if (missing > line_count / CUT_SHARE)
		return false;
	*whole = ahead;
	*count += line_count;
	return true;
}

bool fuller_is_walled(struct text whole, struct text shown)
{
	const size_t whole_count = count_words(whole);
	const size_t shown_count = count_words(shown);
	struct words in_whole = words_of_whole(whole, shown);
	struct lines lines = LINES_OF(shown);
	struct line line;
	size_t part_count = 0;

	if (whole_count < shown_count + shown_count / MORE_SHARE + MORE_WORDS)
		return false;
	while (lines_next(&lines, &line))
		(void)take_line(&in_whole, line.text, &part_count);
	return part_count >= PART_WORDS &&
	       shown_count - part_count <= WALL_WORDS &&
	       whole_count >= 2 * part_count + MORE_WORDS;
}

struct text fuller_lead(struct text whole, struct text shown)
{
	struct words in_whole = words_of_whole(whole, shown);
	struct lines lines = LINES_OF(shown);
	struct line line;
	size_t count = 0;

	while (lines_next(&lines, &line))
		if (take_line(&in_whole, line.text, &count))
			return (struct text){ shown.data,
					      (size_t)(line.text.data -
						       shown.data) };
	return (struct text){ 0 };
}

bool fuller_is_of_note(struct text whole, struct text shown)
{
	const size_t shown_count = count_words(shown);

	return shown_count > 0 && shown_count < NOTE_WORDS &&
	       count_words(whole) >= shown_count * NOTE_TIMES &&
	       count_words(whole) >= NOTE_WORDS;
}

bool fuller_is_far(struct text whole, struct text shown)
{
	const size_t whole_count = count_words(whole);

	return whole_count >= FAR_WORDS &&
	       whole_count >= FAR_TIMES * count_words(shown);
}

/* ---- Cut off ----------------------------------------------------------- */

struct text fuller_without_count(struct text text)
{
	static const struct text ends[] = { TEXT_INIT(" chars]"),
					    TEXT_INIT(" char]") };
	struct text trimmed = lines_trim(text);
	size_t length = trimmed.length;
	size_t digits_end;

	for (size_t i = 0; i < COUNT(ends); i++) {
		if (!text_ends(trimmed, ends[i]))
			continue;
		length -= ends[i].length;
		break;
	}
	digits_end = length;
	while (length > 0 && text_is_digit(trimmed.data[length - 1]))
		length--;
	if (digits_end == trimmed.length || digits_end == length)
		return text;
	trimmed.length = length;
	return text_take_end(&trimmed, TEXT("[+")) ? lines_trim(trimmed) : text;
}

/* Takes the address of the whole off the end of what a message shows. */
static void take_address(struct text *text)
{
	size_t start = text->length;
	struct text word;

	if (text->length == 0)
		return;
	while (start > 0 && !memchr(" \t\r\n", text->data[start - 1], 4))
		start--;
	word = text_skip(*text, start);
	if (word.length > 7 && (text_begins(word, TEXT("http://")) ||
				text_begins(word, TEXT("https:/"))))
		text->length = start;
}

/* Takes the sign that it was cut off from the end of a text. */
static bool take_cut(struct text *text)
{
	static const struct text signs[] = { TEXT_INIT("\xE2\x80\xA6"),
					     TEXT_INIT("...") };
	struct text rest = fuller_without_count(*text);
	const bool has_count = rest.length < lines_trim(*text).length;
	bool is_cut = false;

	rest = lines_trim(rest);
	take_address(&rest);
	rest = lines_trim(rest);
	if (!text_take_end(&rest, TEXT("]")))
		(void)text_take_end(&rest, TEXT(")"));
	for (size_t i = 0; i < COUNT(signs) && !is_cut; i++)
		is_cut = text_take_end(&rest, signs[i]);
	if (is_cut)
		*text = rest;
	else if (has_count)
		*text = fuller_without_count(*text);
	return is_cut || has_count;
}

/* "RT @larnpost: " before what somebody else said. */
static struct text without_name(struct text text)
{
	const struct text mark = TEXT("RT @");
	const char *end;

	if (!text_begins(text, mark))
		return text;
	end = memchr(text.data, ':',
		     text.length < NAME_BYTES ? text.length : NAME_BYTES);
	if (!end)
		return text;
	return text_skip(text, (size_t)(end + 1 - text.data));
}

/* Whether the next word begins so, and *is_more, whether there is more. */
static bool begins_next(struct words *words, struct text start, bool *is_more)
{
	struct words ahead = *words;
	struct text word;

	for (size_t i = 0; i < BEGUN_AHEAD && next_word(&ahead, &word); i++) {
		if (!text_begins(word, start))
			continue;
		*is_more = word.length > start.length ||
			   next_word(&ahead, &word);
		return true;
	}
	return false;
}

bool fuller_is_uncut(struct text whole, struct text shown)
{
	struct words in_whole = words_of_whole(whole, shown);
	struct words in_shown = { .text = shown };
	struct text word;
	struct text next;
	size_t count = 0;
	size_t missing = 0;
	bool is_more = false;

	if (!take_cut(&in_shown.text))
		return false;
	in_shown.text = without_name(in_shown.text);
	if (lines_weight(in_shown.text) < BEGUN_WEIGHT ||
	    !next_word(&in_shown, &word))
		return false;
	while (next_word(&in_shown, &next)) {
		missing += !find_word(&in_whole, word, BEGUN_AHEAD);
		if (missing > ++count / MISSING_SHARE)
			return false;
		word = next;
	}
	return begins_next(&in_whole, word, &is_more) && is_more;
}
