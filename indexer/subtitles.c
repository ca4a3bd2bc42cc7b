/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/subtitles.h"

#include <string.h>

#include "indexer/lines.h"
#include "indexer/markup.h"
#include "shared/utf8.h"

enum { TAG_BYTES = 256 }; /* a longer one is none */

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* "00:01:02,500 --> 00:01:04,000", "01:02.500 --> 01:04.000 align:start" */
static bool is_time(struct text line)
{
	const char *arrow = line.length > 0 ?
				    memmem(line.data, line.length, "-->", 3) :
				    NULL;
	size_t colon_count = 0;

	if (!arrow || !is_digit(line.data[0]))
		return false;
	for (const char *at = line.data; at < arrow; at++) {
		if (!is_digit(*at) && !memchr(":,. \t", *at, 5))
			return false;
		colon_count += *at == ':';
	}
	return colon_count == 1 || colon_count == 2;
}

static bool is_number(struct text line)
{
	for (size_t i = 0; i < line.length; i++)
		if (!is_digit(line.data[i]))
			return false;
	return line.length > 0;
}

static bool begins_with(struct text line, struct text word)
{
	return line.length >= word.length &&
	       memcmp(line.data, word.data, word.length) == 0 &&
	       (line.length == word.length ||
		memchr(" \t\r\n:", line.data[word.length], 5));
}

static bool is_web(struct text text)
{
	return begins_with(lines_trim(text), TEXT("WEBVTT"));
}

bool subtitles_is_start(struct text start)
{
	struct lines lines = LINES_OF(start);
	struct line line;

	if (is_web(start))
		return true;
	if (!lines_next(&lines, &line) || !is_number(line.text))
		return false;
	return lines_next(&lines, &line) && !line.follows_blank &&
	       is_time(line.text);
}

/* ---- Cues -------------------------------------------------------------- */

struct pen {
	struct bytes text;
	struct bytes line; /* without its tags */
	struct bytes last; /* the line before, likewise */
	struct fault *fault;
};

/* Bytes of the tag at the beginning; 0 when there is none. */
static size_t tag_length(struct text text)
{
	const char *end = NULL;
	char next = text.length > 1 ? text.data[1] : '\0';

	if (text.length > TAG_BYTES)
		text.length = TAG_BYTES;
	if (text.data[0] == '<' &&
	    (next == '/' || is_digit(next) || (next >= 'a' && next <= 'z') ||
	     (next >= 'A' && next <= 'Z')))
		end = memchr(text.data, '>', text.length);
	else if (text.data[0] == '{' && next == '\\')
		end = memchr(text.data, '}', text.length);
	return end ? (size_t)(end - text.data) + 1 : 0;
}

static bool is_hyphen(uint32_t code)
{
	return code == '-' || code == 0x2010 || code == 0xAD;
}

static uint32_t last_sign(struct text text, size_t *start)
{
	size_t width;

	*start = text.length;
	if (text.length == 0)
		return 0;
	do
		(*start)--;
	while (*start > 0 && (text.data[*start] & 0xC0) == 0x80);
	return utf8_next(text, *start, &width);
}

/* Whether a word that the end of a line parts goes on in the next, as
 * in plain text ("terms.c"). */
static bool is_parted(struct text before, struct text next)
{
	size_t start;
	size_t width;
	uint32_t first = next.length > 0 ? utf8_next(next, 0, &width) : 0;

	if (!is_hyphen(last_sign(before, &start)))
		return false;
	before.length = start;
	return utf8_class(last_sign(before, &start)) == UTF8_LETTER &&
	       utf8_class(first) == UTF8_LETTER && utf8_is_lower(first);
}

/* The line without its tags, in pen->line. */
static enum status strip(struct pen *pen, struct text line, struct text *out)
{
	enum status status = STATUS_OK;

	bytes_clear(&pen->line);
	while (!status && line.length > 0) {
		size_t length = tag_length(line);

		if (length == 0)
			status = bytes_append_byte(&pen->line, line.data[0],
						   pen->fault);
		length += length == 0;
		line.data += length;
		line.length -= length;
	}
	*out = lines_trim(text_from(&pen->line));
	return status;
}

/* The line goes on behind what is there. */
static enum status put_line(struct pen *pen, struct text line)
{
	struct bytes *text = &pen->text;
	enum status status = STATUS_OK;

	if (text->length > 0 && !is_parted(text_from(text), line))
		status = bytes_append_byte(text, ' ', pen->fault);
	return status ? status : bytes_append(text, line, pen->fault);
}

/* On the way through the lines of a file. */
struct cues {
	struct lines lines;
	struct line line;
	bool has_line;
	bool is_web;
	bool is_passed; /* the block at hand is a comment or a style */
	bool is_first;  /* no line of the cue was taken yet */
};

static bool is_comment(struct text line)
{
	static const struct text words[] = { TEXT_INIT("NOTE"),
					     TEXT_INIT("STYLE"),
					     TEXT_INIT("REGION"),
					     TEXT_INIT("WEBVTT") };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (begins_with(line, words[i]))
			return true;
	return false;
}

/* The next line of a cue's text; false at the end. What stands right above a
 * time is the name of its cue. */
static bool next_line(struct cues *cues, struct text *out)
{
	while (cues->has_line) {
		struct line line = cues->line;
		bool is_name;

		cues->has_line = lines_next(&cues->lines, &cues->line);
		if (is_time(line.text)) {
			cues->is_passed = false;
			cues->is_first = true;
			continue;
		}
		if (line.follows_blank)
			cues->is_passed = cues->is_web && is_comment(line.text);
		is_name = cues->has_line && !cues->line.follows_blank &&
			  is_time(cues->line.text) &&
			  (line.follows_blank || is_number(line.text));
		if (cues->is_passed || is_name)
			continue;
		*out = line.text;
		return true;
	}
	return false;
}

static enum status claim_language(struct text text, struct claims *claims,
				  struct fault *fault)
{
	static const struct text name = TEXT_INIT("Language:");
	struct lines lines = LINES_OF(text);
	struct line line;
	enum status status = STATUS_OK;

	if (!is_web(text))
		return STATUS_OK;
	while (!status && lines_next(&lines, &line) &&
	       (!line.follows_blank || line.number == 1))
		if (line.text.length > name.length &&
		    memcmp(line.text.data, name.data, name.length) == 0)
			status = claims_add(
				claims, TEXT("language"),
				lines_trim((struct text){
					line.text.data + name.length,
					line.text.length - name.length }),
				FRAGMENT_PLAIN, fault);
	return status;
}

/* With its character references decoded. */
static enum status claim_text(struct text text, struct claims *claims,
			      struct fault *fault)
{
	struct bytes plain = BYTES_UP_TO(2 * text.length + 1);
	struct text kept = { 0 };
	enum status status = markup_unescape(&plain, text, fault);

	if (!status)
		status = claims_keep(claims, text_from(&plain), &kept, fault);
	if (!status)
		status = claims_add(claims, TEXT("text"), kept, FRAGMENT_PLAIN,
				    fault);
	bytes_free(&plain);
	return status;
}

/* What is said in a line of a cue. */
static enum status take_line(struct pen *pen, struct cues *cues,
			     struct text line)
{
	struct text said;
	enum status status = strip(pen, line, &said);
	bool is_again = cues->is_first &&
			text_equal(said, text_from(&pen->last));

	if (status || said.length == 0)
		return status;
	cues->is_first = false;
	if (is_again)
		return STATUS_OK;
	bytes_clear(&pen->last);
	status = bytes_append(&pen->last, said, pen->fault);
	return status ? status : put_line(pen, said);
}

enum status subtitles_read(struct text text, struct claims *claims,
			   struct fault *fault)
{
	struct pen pen = { .text = BYTES_UP_TO(2 * text.length + 1),
			   .line = BYTES_UP_TO(text.length),
			   .last = BYTES_UP_TO(text.length),
			   .fault = fault };
	struct cues cues = { .lines = LINES_OF(text), .is_web = is_web(text) };
	struct text line;
	enum status status = STATUS_OK;

	cues.has_line = lines_next(&cues.lines, &cues.line);
	while (!status && next_line(&cues, &line))
		status = take_line(&pen, &cues, line);
	if (!status)
		status = claim_language(text, claims, fault);
	if (!status)
		status = claim_text(text_from(&pen.text), claims, fault);
	bytes_free(&pen.text);
	bytes_free(&pen.line);
	bytes_free(&pen.last);
	return status;
}
