/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/subtitles.h"

#include <string.h>

#include "indexer/lines.h"
#include "indexer/markup.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum { TAG_BYTES = 256 }; /* a longer one is none */

/* "00:01:02,500 --> 00:01:04,000", "01:02.500 --> 01:04.000 align:start" */
static bool is_time(struct text line)
{
	const char *arrow = line.length > 0 ?
				    memmem(line.data, line.length, "-->", 3) :
				    NULL;
	size_t colon_count = 0;

	if (!arrow || !text_is_digit(line.data[0]))
		return false;
	for (const char *at = line.data; at < arrow; at++) {
		if (!text_is_digit(*at) && !memchr(":,. \t", *at, 5))
			return false;
		colon_count += *at == ':';
	}
	return colon_count == 1 || colon_count == 2;
}

static bool has_first_word(struct text line, struct text word)
{
	return text_begins(line, word) &&
	       (line.length == word.length ||
		memchr(" \t\r\n:", line.data[word.length], 5));
}

static bool is_web(struct text text)
{
	return has_first_word(lines_trim(text), TEXT("WEBVTT"));
}

/* ---- XML --------------------------------------------------------------- */

/* Where what is marked ends, and what it begins with; the last is a tag. */
static const struct {
	struct text start;
	struct text end;
} marks[] = {
	{ TEXT_INIT("<!--"), TEXT_INIT("-->") },
	{ TEXT_INIT("<![CDATA["), TEXT_INIT("]]>") },
	{ TEXT_INIT("<"), TEXT_INIT(">") },
};

enum { CDATA = 1 }; /* of these */

/* Takes the next tag, comment or section off *rest, and what is before it;
 * false behind the last. One that does not end has all that follows. */
static bool next_tag(struct text *rest, struct text *before, struct text *tag)
{
	const char *start =
		rest->length > 0 ? memchr(rest->data, '<', rest->length) : NULL;
	const char *end;
	size_t i = 0;

	*before = *rest;
	if (!start)
		return false;
	before->length = (size_t)(start - rest->data);
	*tag = *rest = text_skip(*rest, before->length);
	while (!text_begins(*tag, marks[i].start))
		i++;
	end = memmem(tag->data, tag->length, marks[i].end.data,
		     marks[i].end.length);
	if (end)
		tag->length = (size_t)(end - tag->data) + marks[i].end.length;
	*rest = text_skip(*rest, tag->length);
	return true;
}

/* The name of a tag, without what its space is called: "p" of </tt:p>. */
static struct text name_of(struct text tag)
{
	size_t length = 0;

	tag = text_skip(tag, 1);
	if (tag.length > 0 && tag.data[0] == '/')
		tag = text_skip(tag, 1);
	while (length < tag.length &&
	       !memchr(" \t\r\n/>", tag.data[length], 6)) {
		if (tag.data[length++] != ':')
			continue;
		tag = text_skip(tag, length);
		length = 0;
	}
	return (struct text){ tag.data, length };
}

static bool is_called(struct text tag, const char *name)
{
	return text_equal(name_of(tag), text_of(name));
}

static bool has_words(struct text tag, struct text words)
{
	return memmem(tag.data, tag.length, words.data, words.length);
}

/* The outermost tag, behind which *rest is; empty where words come first. */
static struct text root_of(struct text *rest)
{
	struct text before;
	struct text tag;

	*rest = lines_trim(*rest);
	while (next_tag(rest, &before, &tag) && lines_trim(before).length == 0)
		if (tag.length > 2 && tag.data[1] != '?' && tag.data[1] != '!')
			return tag;
	return (struct text){ 0 };
}

/* TTML and its draft, and what YouTube gives: <transcript><text start=... */
static bool is_xml(struct text text)
{
	struct text root = root_of(&text);
	struct text before;
	struct text tag;

	if (root.length == 0)
		return false;
	if (is_called(root, "tt"))
		return has_words(root, TEXT("ttml")) ||
		       has_words(root, TEXT("ttaf"));
	if (is_called(root, "timedtext"))
		return true;
	return is_called(root, "transcript") &&
	       next_tag(&text, &before, &tag) && is_called(tag, "text") &&
	       has_words(tag, TEXT(" start="));
}

bool subtitles_is_start(struct text start)
{
	struct lines lines = LINES_OF(start);
	struct line line;

	if (is_web(start) || is_xml(start))
		return true;
	if (!lines_next(&lines, &line) || !text_is_number(line.text))
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
	    (next == '/' || text_is_digit(next) || text_is_letter(next)))
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
		line = text_skip(line, length);
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

	for (size_t i = 0; i < COUNT(words); i++)
		if (has_first_word(line, words[i]))
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
			  (line.follows_blank || text_is_number(line.text));
		if (cues->is_passed || is_name)
			continue;
		*out = line.text;
		return true;
	}
	return false;
}

/* The language that the outermost tag says: xml:lang="sv" */
static enum status claim_root(struct text text, struct claims *claims,
			      struct fault *fault)
{
	static const struct text name = TEXT_INIT("xml:lang=");
	struct text root = root_of(&text);
	const char *start = root.length > 0 ? memmem(root.data, root.length,
						     name.data, name.length) :
					      NULL;
	const char *end;

	if (!start || start + name.length == root.data + root.length)
		return STATUS_OK;
	root = text_skip(root, (size_t)(start - root.data) + name.length + 1);
	end = memchr(root.data, root.data[-1], root.length);
	if (!end)
		return STATUS_OK;
	root.length = (size_t)(end - root.data);
	return claims_add(claims, TEXT("language"), root, FRAGMENT_PLAIN,
			  fault);
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
		    text_begins(line.text, name))
			status = claims_add(
				claims, TEXT("language"),
				lines_trim(text_skip(line.text, name.length)),
				FRAGMENT_PLAIN, fault);
	return status;
}

/* With its character references decoded, in XML those of the text in them,
 * too. */
static enum status claim_plain(struct claims *claims, struct text name,
			       struct text text, bool is_xml_text,
			       struct fault *fault)
{
	struct bytes plain = BYTES_UP_TO(2 * text.length + 1);
	struct bytes again = BYTES_UP_TO(4 * text.length + 2);
	struct text kept = { 0 };
	enum status status = markup_unescape(&plain, text, fault);

	if (!status && is_xml_text)
		status = markup_unescape(&again, text_from(&plain), fault);
	if (!status)
		status = claims_keep(claims,
				     text_from(is_xml_text ? &again : &plain),
				     &kept, fault);
	if (!status)
		status = claims_add(claims, name, kept, FRAGMENT_PLAIN, fault);
	bytes_free(&plain);
	bytes_free(&again);
	return status;
}

/* What is said in a line, in a cue whose first that may be. */
static enum status say(struct pen *pen, struct text said, bool *is_first)
{
	bool is_again = *is_first && text_equal(said, text_from(&pen->last));
	enum status status;

	if (said.length == 0)
		return STATUS_OK;
	*is_first = false;
	if (is_again)
		return STATUS_OK;
	bytes_clear(&pen->last);
	status = bytes_append(&pen->last, said, pen->fault);
	return status ? status : put_line(pen, said);
}

/* What is said in a line of a cue. */
static enum status take_line(struct pen *pen, struct cues *cues,
			     struct text line)
{
	struct text said;
	enum status status = strip(pen, line, &said);

	return status ? status : say(pen, said, &cues->is_first);
}

/* Lines in XML are no lines of the cue, and indents none of its blanks. */
static enum status put_words(struct pen *pen, struct text text)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < text.length && !status; i++) {
		const struct bytes *line = &pen->line;
		bool is_blank = memchr(" \t\r\n", text.data[i], 4);

		if (!is_blank ||
		    (line->length > 0 && line->data[line->length - 1] != ' '))
			status = bytes_append_byte(
				&pen->line, is_blank ? ' ' : text.data[i],
				pen->fault);
	}
	return status;
}

/* The line at hand ends. */
static enum status end_line(struct pen *pen, bool *is_first)
{
	enum status status =
		say(pen, lines_trim(text_from(&pen->line)), is_first);

	bytes_clear(&pen->line);
	return status;
}

/* What is in a section, which may not end. */
static struct text in_cdata(struct text section)
{
	section = text_skip(section, marks[CDATA].start.length);
	(void)text_take_end(&section, marks[CDATA].end);
	return section;
}

/* Paragraphs of TTML, and what YouTube calls texts or paragraphs, are cues. */
static enum status take_tag(struct pen *pen, struct text tag, bool *is_said,
			    bool *is_first)
{
	bool is_cue = is_called(tag, "p") || is_called(tag, "text");
	enum status status = STATUS_OK;

	if (*is_said && text_begins(tag, marks[CDATA].start))
		return put_words(pen, in_cdata(tag));
	if (is_cue || (*is_said && is_called(tag, "br")))
		status = end_line(pen, is_first);
	if (is_cue) {
		*is_first = true;
		*is_said = tag.data[1] != '/' &&
			   tag.data[tag.length - 2] != '/';
	}
	return status;
}

static enum status read_xml(struct pen *pen, struct text text,
			    struct claims *claims)
{
	struct text rest = text;
	struct text before;
	struct text tag;
	bool is_said = false;
	bool is_first = true;
	enum status status = claim_root(text, claims, pen->fault);

	while (!status && next_tag(&rest, &before, &tag)) {
		if (is_said)
			status = put_words(pen, before);
		else if (tag.length > 1 && tag.data[1] == '/' &&
			 is_called(tag, "title"))
			status = claim_plain(claims, TEXT("title"), before,
					     true, pen->fault);
		if (!status)
			status = take_tag(pen, tag, &is_said, &is_first);
	}
	return status ? status : end_line(pen, &is_first);
}

static enum status read_lines(struct pen *pen, struct text text,
			      struct claims *claims)
{
	struct cues cues = { .lines = LINES_OF(text), .is_web = is_web(text) };
	struct text line;
	enum status status = STATUS_OK;

	cues.has_line = lines_next(&cues.lines, &cues.line);
	while (!status && next_line(&cues, &line))
		status = take_line(pen, &cues, line);
	return status ? status : claim_language(text, claims, pen->fault);
}

enum status subtitles_read(struct text text, struct claims *claims,
			   struct fault *fault)
{
	struct pen pen = { .text = BYTES_UP_TO(2 * text.length + 1),
			   .line = BYTES_UP_TO(text.length),
			   .last = BYTES_UP_TO(text.length),
			   .fault = fault };
	const bool is_of_tags = is_xml(text);
	enum status status = is_of_tags ? read_xml(&pen, text, claims) :
					  read_lines(&pen, text, claims);

	if (!status)
		status = claim_plain(claims, TEXT("text"), text_from(&pen.text),
				     is_of_tags, fault);
	bytes_free(&pen.text);
	bytes_free(&pen.line);
	bytes_free(&pen.last);
	return status;
}
