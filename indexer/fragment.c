/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/fragment.h"

#include <string.h>

#include "indexer/escapes.h"
#include "indexer/lines.h"
#include "indexer/markup.h"
#include "indexer/mojibake.h"
#include "indexer/render.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	LINE_BYTES = 64 * 1024,
	FRAGMENT_BYTES = 256 << 20, /* rendered */
	TAG_BYTES = 12,             /* of the longest name looked for */
	ATTRIBUTE_BYTES = 32,
	REFERENCE_BYTES = 32 /* of the longest character reference */
};

/* ---- Guessing ---------------------------------------------------------- */

/* Elements that scrapers leave in a text. Those that are blocks part
 * paragraphs, so that line breaks around them need not. */
static const struct {
	const char *name;
	bool is_block;
} elements[] = {
	{ "p", true },          { "br", true },     { "div", true },
	{ "li", true },         { "ul", true },     { "ol", true },
	{ "h1", true },         { "h2", true },     { "h3", true },
	{ "h4", true },         { "td", true },     { "tr", true },
	{ "blockquote", true }, { "figure", true }, { "article", true },
	{ "section", true },    { "a", false },     { "b", false },
	{ "i", false },         { "em", false },    { "strong", false },
	{ "span", false },      { "img", false },   { "u", false },
	{ "cite", false },      { "small", false }, { "sup", false },
	{ "font", false },      { "time", false }
};

/* What a text has of HTML. */
struct looks {
	bool has_tags;
	bool has_blocks;     /* but for those of has_inserts */
	bool has_inserts;    /* what WordPress keeps between paragraphs that
			      * blank lines part */
	bool has_blank_line; /* and what is in the text parts by it */
	bool has_references;
};

/* " href=": what a tag may have behind its name. */
static bool is_attribute(struct text rest)
{
	size_t start = 1;
	size_t end = 1;

	while (end < rest.length && end < start + ATTRIBUTE_BYTES &&
	       (text_is_letter(rest.data[end]) || rest.data[end] == '-'))
		end++;
	return rest.data[0] == ' ' && end > start && end < rest.length &&
	       rest.data[end] == '=';
}

static bool is_insert(const char *name)
{
	static const char *const names[] = { "li", "ul",     "ol",
					     "h1", "h2",     "h3",
					     "h4", "figure", "blockquote" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* "</p>", "<br>", "<a href=": a tag of one of the elements. What only opens
 * and has nothing else in it could be an abbreviation in brackets, and "a<b
 * or" a comparison: it counts for elements that need no end. */
static void look_at_tag(struct looks *looks, struct text rest)
{
	bool is_end = rest.length > 1 && rest.data[1] == '/';
	size_t start = is_end ? 2 : 1;
	size_t end = start;
	struct text name;

	while (end < rest.length && end < start + TAG_BYTES &&
	       (text_is_letter(rest.data[end]) ||
		(rest.data[end] >= '1' && rest.data[end] <= '6')))
		end++;
	if (end == start || end == rest.length ||
	    !memchr(" />\t\r\n", rest.data[end], 6))
		return;
	name = (struct text){ rest.data + start, end - start };
	for (size_t i = 0; i < COUNT(elements); i++) {
		if (!text_equal_caseless(name, text_of(elements[i].name)))
			continue;
		if (is_end || elements[i].is_block ||
		    is_attribute(text_skip(rest, end)))
			looks->has_tags = true;
		if (is_insert(elements[i].name))
			looks->has_inserts = true;
		else
			looks->has_blocks |= elements[i].is_block;
	}
}

/* "&amp;", "&#8217;" */
static bool is_reference(struct text rest)
{
	const char *end;
	size_t limit = rest.length < REFERENCE_BYTES ? rest.length :
						       REFERENCE_BYTES;

	end = memchr(rest.data, ';', limit);
	if (!end || end - rest.data < 3)
		return false;
	for (const char *byte = rest.data + 1; byte < end; byte++)
		if (!text_is_letter(*byte) && !text_is_digit(*byte) &&
		    !(*byte == '#' && byte == rest.data + 1))
			return false;
	return true;
}

static struct looks look_at(struct text text)
{
	struct looks looks = { 0 };

	for (size_t i = 0; i < text.length; i++) {
		struct text rest = text_skip(text, i);

		if (rest.data[0] == '<')
			look_at_tag(&looks, rest);
		else if (rest.data[0] == '&' && is_reference(rest))
			looks.has_references = true;
	}
	looks.has_blank_line = text.length > 0 &&
			       (memmem(text.data, text.length, "\n\n", 2) ||
				memmem(text.data, text.length, "\n\r\n", 3));
	looks.has_blocks |= looks.has_inserts && !looks.has_blank_line;
	return looks;
}

/* ---- Texts ------------------------------------------------------------- */

static enum status keep_headings(struct fragment *out,
				 const struct render *render, struct pool *pool,
				 struct fault *fault)
{
	struct heading *headings;
	void *place;
	enum status status;

	if (render->heading_count == 0)
		return STATUS_OK;
	status = pool_take(pool, render->heading_count, sizeof(*headings),
			   &place, fault);
	if (status)
		return status;
	headings = place;
	for (size_t i = 0; i < render->heading_count; i++)
		headings[i] = (struct heading){ render->headings[i].start,
						render->headings[i].end,
						!render->headings[i].heading };
	out->headings = headings;
	out->heading_count = render->heading_count;
	return STATUS_OK;
}

enum status fragment_keep(struct fragment *out, const struct render *render,
			  struct pool *pool, struct fault *fault)
{
	enum status status;

	*out = (struct fragment){ 0 };
	status = pool_copy(pool, text_from(&render->text), &out->text, fault);
	return status ? status : keep_headings(out, render, pool, fault);
}

static enum status render(struct fragment *out, struct text value,
			  bool keeps_lines, struct pool *pool,
			  struct fault *fault)
{
	struct render render = RENDER_UP_TO(FRAGMENT_BYTES);
	enum status status = render_html(&render, value, keeps_lines, fault);

	if (!status)
		status = fragment_keep(out, &render, pool, fault);
	render_free(&render);
	return status;
}

static enum status unescape(struct fragment *out, struct text value,
			    struct pool *pool, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(FRAGMENT_BYTES);
	enum status status = markup_unescape(&room, value, fault);

	if (!status)
		status = pool_copy(pool, text_from(&room), &out->text, fault);
	bytes_free(&room);
	return status;
}

/* What was misread before it came into the record. */
static enum status repair(struct text *value, struct pool *pool,
			  struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(value->length + value->length / 2);
	bool is_changed = false;
	struct text repaired;
	enum status status =
		mojibake_repair(&room, *value, &repaired, &is_changed, fault);

	if (!status && is_changed)
		status = pool_copy(pool, repaired, value, fault);
	bytes_free(&room);
	return status;
}

/* What was written down as a program would. */
static enum status unescape_signs(struct text *value, struct pool *pool,
				  struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(value->length);
	bool is_changed = false;
	struct text lines;
	enum status status =
		escapes_read(&room, *value, &lines, &is_changed, fault);

	if (!status && is_changed)
		status = pool_copy(pool, lines, value, fault);
	if (!status)
		status = escapes_read_signs(&room, *value, &lines, &is_changed,
					    fault);
	if (!status && is_changed)
		status = pool_copy(pool, lines, value, fault);
	bytes_free(&room);
	return status;
}

/* Whether what stands behind "&amp;" was a reference before it was escaped once
 * more. "&amp;lt;" may be meant so: it is how a text about HTML has a tag. */
static bool is_escaped_reference(struct text value, size_t offset)
{
	static const struct text mark = TEXT_INIT("&amp;");
	struct text rest = text_skip(value, offset);
	char room[REFERENCE_BYTES];

	if (rest.length <= mark.length || !text_begins(rest, mark))
		return false;
	/* the last of the mark is to stand for the "&" */
	rest = text_skip(rest, mark.length - 1);
	if (rest.length > sizeof(room))
		rest.length = sizeof(room);
	memcpy(room, rest.data, rest.length);
	room[0] = '&';
	rest.data = room;
	return is_reference(rest) && strncmp(room, "&lt;", 4) != 0 &&
	       strncmp(room, "&gt;", 4) != 0;
}

/* What was escaped twice: "don&amp;#39;t", as machines that translate give. */
static enum status unescape_once(struct text *value, struct pool *pool,
				 struct fault *fault)
{
	static const struct text mark = TEXT_INIT("&amp;");
	struct bytes room = BYTES_UP_TO(value->length);
	size_t taken = 0; /* of the value */
	enum status status = STATUS_OK;

	for (size_t i = 0; i < value->length && !status; i++) {
		if (value->data[i] != '&' || !is_escaped_reference(*value, i))
			continue;
		status = bytes_append(&room,
				      (struct text){ value->data + taken,
						     i + 1 - taken },
				      fault);
		taken = i + mark.length;
	}
	if (!status && taken > 0)
		status = bytes_append(&room, text_skip(*value, taken), fault);
	if (!status && taken > 0)
		status = pool_copy(pool, text_from(&room), value, fault);
	bytes_free(&room);
	return status;
}

/* Whether what had no tags before it was unescaped is markup: it was escaped
 * twice, and begins with a paragraph. */
static bool is_escaped_markup(struct text text)
{
	struct looks looks;

	text = lines_trim(text);
	if (text.length == 0 || text.data[0] != '<' ||
	    !memmem(text.data, text.length, "</", 2))
		return false;
	looks = look_at(text);
	return looks.has_blocks || looks.has_inserts;
}

enum status fragment_read(struct fragment *out, struct text value,
			  enum fragment_form form, struct pool *pool,
			  struct fault *fault)
{
	struct looks looks;
	enum status status;

	*out = (struct fragment){ .text = value };
	if (form == FRAGMENT_PLAIN)
		return STATUS_OK;
	status = repair(&value, pool, fault);
	if (!status)
		status = unescape_signs(&value, pool, fault);
	if (!status)
		status = unescape_once(&value, pool, fault);
	if (status)
		return status;
	out->text = value;
	looks = look_at(value);
	if (form == FRAGMENT_MARKUP)
		return render(out, value, false, pool, fault);
	if (looks.has_tags)
		return render(out, value, !looks.has_blocks, pool, fault);
	if (looks.has_references)
		status = unescape(out, value, pool, fault);
	return status || !is_escaped_markup(out->text) ?
		       status :
		       render(out, out->text, false, pool, fault);
}

/* ---- Lines ------------------------------------------------------------- */

/* Runs of white space become one blank; true when that changes anything
 * but the ends. */
static bool is_one_line(struct text text)
{
	size_t width;
	bool is_apart = false;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);
		bool is_blank = utf8_class(code_point) == UTF8_SPACE;

		if (is_blank && (is_apart || code_point != ' '))
			return false;
		is_apart = is_blank;
	}
	return true;
}

static enum status put_line(struct bytes *out, struct text text,
			    struct fault *fault)
{
	size_t width;
	bool is_apart = false;
	enum status status = STATUS_OK;

	for (size_t offset = 0; offset < text.length && !status;
	     offset += width) {
		struct text part = { text.data + offset, 0 };

		if (utf8_class(utf8_next(text, offset, &width)) == UTF8_SPACE) {
			is_apart = true;
			continue;
		}
		part.length = width;
		if (is_apart)
			status = bytes_append_byte(out, ' ', fault);
		is_apart = false;
		if (!status)
			status = bytes_append(out, part, fault);
	}
	return status;
}

/* A line that is longer than any title or name ends between words; where
 * it has none, between characters. */
static struct text cut(struct text text)
{
	const char *blank;

	if (text.length <= LINE_BYTES)
		return text;
	text = utf8_shorten(text, LINE_BYTES);
	blank = memrchr(text.data, ' ', text.length);
	if (blank)
		text.length = (size_t)(blank - text.data);
	return lines_trim(text);
}

enum status fragment_line(struct text *out, struct text value,
			  enum fragment_form form, struct pool *pool,
			  struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(2 * LINE_BYTES);
	struct fragment fragment;
	enum status status = fragment_read(&fragment, value, form, pool, fault);

	*out = (struct text){ 0 };
	if (status)
		return status;
	*out = cut(lines_trim(fragment.text));
	if (is_one_line(*out))
		return STATUS_OK;
	status = put_line(&room, *out, fault);
	if (!status)
		status = pool_copy(pool, text_from(&room), out, fault);
	bytes_free(&room);
	return status;
}
