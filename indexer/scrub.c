/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page is cut as browsers cut it (HTML Living Standard, 13.2.5), with
 * two liberties: "<tag/>" keeps its slash, for pages that are XHTML, and a
 * title without an end is no title, instead of being all of the page.
 */
#include "indexer/scrub.h"

#include <string.h>
#include <strings.h>

#include "indexer/references.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	NAME_BYTES = 40,
	ATTRIBUTE_NAME_BYTES = 90, /* libxml2 cuts names at 100 */
	NAME_CLASSES = 256,        /* of tag names, by their hash */
	GROWTH = 5,                /* "<" to "&lt;", and a blank */
	SPARE_BYTES = 64
};

/* How the content of an element is written. */
enum content {
	CONTENT_MARKUP,
	CONTENT_TEXT,   /* no tags inside */
	CONTENT_DROPPED /* nothing for a reader */
};

struct name {
	char text[NAME_BYTES + 1]; /* in small letters, ended by a NUL */
	size_t length;
};

struct scrub {
	struct text html;
	size_t offset;
	struct bytes *out;
	struct fault *fault;
	uint32_t open_counts[NAME_CLASSES];
	bool has_no_end; /* of an element of text: it is not looked for twice */
	bool is_interrupted; /* a block began in the paragraph that is open */
};

static const struct {
	const char *name;
	enum content content;
} contents[] = {
	{ "iframe", CONTENT_DROPPED }, { "noembed", CONTENT_DROPPED },
	{ "script", CONTENT_DROPPED }, { "style", CONTENT_DROPPED },
	{ "textarea", CONTENT_TEXT },  { "title", CONTENT_TEXT },
	{ "xmp", CONTENT_TEXT },
};

/* What ends a paragraph that is open. */
static const char *const blocks[] = {
	"address", "article", "aside",    "blockquote", "center", "details",
	"div",     "dl",      "fieldset", "figure",     "footer", "form",
	"h1",      "h2",      "h3",       "h4",         "h5",     "h6",
	"header",  "hr",      "main",     "nav",        "ol",     "pre",
	"section", "table",   "ul"
};

size_t scrub_room(size_t html_bytes)
{
	return html_bytes * GROWTH + SPARE_BYTES;
}

/* ---- Signs ------------------------------------------------------------- */

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' ||
	       byte == '\r';
}

static bool is_in_name(char byte)
{
	return text_is_letter(byte) || text_is_digit(byte) || byte == '-' ||
	       byte == '_' || byte == ':' || byte == '.';
}

/* The byte so far ahead; a blank past the end. */
static char ahead(const struct scrub *scrub, size_t distance)
{
	if (distance >= scrub->html.length - scrub->offset)
		return ' ';
	return scrub->html.data[scrub->offset + distance];
}

static bool is_at_end(const struct scrub *scrub)
{
	return scrub->offset >= scrub->html.length;
}

/* The next such byte, or the end. */
static size_t find_byte(const struct scrub *scrub, char byte)
{
	struct text html = scrub->html;
	const char *found = memchr(html.data + scrub->offset, byte,
				   html.length - scrub->offset);

	return found ? (size_t)(found - html.data) : html.length;
}

/* ---- Text -------------------------------------------------------------- */

static enum status put(struct scrub *scrub, struct text text)
{
	return bytes_append(scrub->out, text, scrub->fault);
}

/* Of the white space that XML has not: the parser drops it, and joins the
 * words around it. */
static bool is_odd_blank(uint32_t code_point)
{
	return code_point == '\f' || code_point == '\v';
}

static enum status put_code_point(struct scrub *scrub, uint32_t code_point)
{
	char encoded[4];
	size_t width;

	if (code_point == '<')
		return put(scrub, TEXT("&lt;"));
	if (code_point == '&')
		return put(scrub, TEXT("&amp;"));
	if (is_odd_blank(code_point))
		return put(scrub, TEXT(" "));
	width = utf8_encode(code_point, encoded);
	return put(scrub, (struct text){ encoded, width });
}

/* What may stand as it is: up to the next sign that may not. */
static size_t plain_length(struct text text)
{
	size_t length = 0;

	while (length < text.length && text.data[length] != '&' &&
	       text.data[length] != '<' && text.data[length] != '\0' &&
	       !is_odd_blank((unsigned char)text.data[length]))
		length++;
	return length;
}

/* Text in which "<" begins nothing. */
static enum status put_text(struct scrub *scrub, struct text text)
{
	enum status status = STATUS_OK;

	while (!status && text.length > 0) {
		size_t length = plain_length(text);
		uint32_t code_point = 0;

		if (length > 0) {
			status = put(scrub, (struct text){ text.data, length });
		} else if (*text.data == '\0') {
			length = 1;
		} else if (references_read(text, &code_point, &length)) {
			status = put_code_point(scrub, code_point);
		} else {
			length = 1;
			status = put_code_point(scrub, (uint32_t)*text.data);
		}
		text = text_skip(text, length);
	}
	return status;
}

/* ---- Tags -------------------------------------------------------------- */

/* The name at the offset; longer ones are cut. */
static void read_name(struct scrub *scrub, struct name *name)
{
	name->length = 0;
	for (; !is_at_end(scrub) && is_in_name(ahead(scrub, 0));
	     scrub->offset++)
		if (name->length < NAME_BYTES)
			name->text[name->length++] =
				text_lower(ahead(scrub, 0));
	name->text[name->length] = '\0';
	/* the parser would take none of these for a part of the name */
	while (!is_at_end(scrub) && !is_blank(ahead(scrub, 0)) &&
	       ahead(scrub, 0) != '>' && ahead(scrub, 0) != '/')
		scrub->offset++;
}

static uint32_t *open_count(struct scrub *scrub, const struct name *name)
{
	uint32_t hash = 0;

	for (size_t i = 0; i < name->length; i++)
		hash = hash * 31 + (unsigned char)name->text[i];
	return &scrub->open_counts[hash % NAME_CLASSES];
}

/* Its value goes behind an attribute; false when it has no end. */
static bool read_value(struct scrub *scrub, struct text *value)
{
	char quote = ahead(scrub, 0);
	size_t start;

	if (quote == '"' || quote == '\'') {
		start = ++scrub->offset;
		scrub->offset = find_byte(scrub, quote);
		*value = (struct text){ scrub->html.data + start,
					scrub->offset - start };
		if (is_at_end(scrub))
			return false;
		scrub->offset++;
		return true;
	}
	start = scrub->offset;
	while (!is_at_end(scrub) && !is_blank(ahead(scrub, 0)) &&
	       ahead(scrub, 0) != '>')
		scrub->offset++;
	*value = (struct text){ scrub->html.data + start,
				scrub->offset - start };
	return true;
}

static void skip_blanks(struct scrub *scrub)
{
	while (!is_at_end(scrub) && is_blank(ahead(scrub, 0)))
		scrub->offset++;
}

/* Values are in double quotes then, so these are written otherwise. */
static enum status put_value(struct scrub *scrub, struct text value)
{
	enum status status = put(scrub, TEXT("=\""));

	while (!status && value.length > 0) {
		size_t length = 0;

		while (length < value.length && value.data[length] != '"' &&
		       value.data[length] != '\0' &&
		       !is_odd_blank((unsigned char)value.data[length]))
			length++;
		status = put(scrub, (struct text){ value.data, length });
		if (!status && length < value.length &&
		    value.data[length] == '"')
			status = put(scrub, TEXT("&#34;"));
		else if (!status && length < value.length &&
			 value.data[length] != '\0')
			status = put(scrub, TEXT(" "));
		length += length < value.length;
		value = text_skip(value, length);
	}
	return status ? status : put(scrub, TEXT("\""));
}

/* One attribute, kept or not. A tag that the end cuts off is none. */
static enum status scrub_attribute(struct scrub *scrub, bool is_kept,
				   bool *is_cut)
{
	struct text name = { scrub->html.data + scrub->offset, 0 };
	struct text value = { 0 };
	enum status status;

	/* a "=" may begin a name */
	do {
		scrub->offset++;
		name.length++;
	} while (!is_at_end(scrub) && !is_blank(ahead(scrub, 0)) &&
		 !memchr("/>=", ahead(scrub, 0), 3));
	skip_blanks(scrub);
	if (!is_at_end(scrub) && ahead(scrub, 0) == '=') {
		scrub->offset++;
		skip_blanks(scrub);
		*is_cut = !read_value(scrub, &value);
	}
	for (size_t i = 0; i < name.length; i++)
		is_kept = is_kept && is_in_name(name.data[i]);
	if (!is_kept || *is_cut || name.length > ATTRIBUTE_NAME_BYTES ||
	    !text_is_letter(*name.data))
		return STATUS_OK;
	status = put(scrub, TEXT(" "));
	if (!status)
		status = put(scrub, name);
	return status || !value.data ? status : put_value(scrub, value);
}

/* Attributes and the end of the tag, without its ">". */
static enum status scrub_attributes(struct scrub *scrub, bool *is_cut)
{
	enum status status = STATUS_OK;
	bool is_closed = false;
	size_t count = 0;

	while (!status && !*is_cut) {
		skip_blanks(scrub);
		*is_cut = is_at_end(scrub);
		if (*is_cut || ahead(scrub, 0) == '>')
			break;
		if (ahead(scrub, 0) == '/') {
			is_closed = ahead(scrub, 1) == '>';
			scrub->offset++;
		} else {
			status = scrub_attribute(
				scrub, ++count <= SCRUB_ATTRIBUTES, is_cut);
		}
	}
	if (!*is_cut)
		scrub->offset++;
	return status || !is_closed ? status : put(scrub, TEXT("/"));
}

/* ---- Elements that hold no tags ---------------------------------------- */

static enum content content_of(const struct name *name)
{
	for (size_t i = 0; i < COUNT(contents); i++)
		if (strcmp(name->text, contents[i].name) == 0)
			return contents[i].content;
	return CONTENT_MARKUP;
}

static bool is_end_tag(const struct scrub *scrub, size_t at,
		       const struct name *name)
{
	struct text html = scrub->html;

	return html.length - at > name->length + 2 &&
	       html.data[at + 1] == '/' &&
	       strncasecmp(html.data + at + 2, name->text, name->length) == 0 &&
	       !is_in_name(html.data[at + 2 + name->length]);
}

/* Where its end tag begins, or the end. */
static size_t find_end_tag(struct scrub *scrub, const struct name *name)
{
	size_t start = scrub->offset;
	size_t found;

	while ((found = find_byte(scrub, '<')) < scrub->html.length &&
	       !is_end_tag(scrub, found, name))
		scrub->offset = found + 1;
	scrub->offset = start;
	return found;
}

static bool is_json(struct text tag)
{
	return memmem(tag.data, tag.length, "json", 4) != NULL;
}

static enum status put_script(struct scrub *scrub, struct text inside)
{
	enum status status = STATUS_OK;

	while (!status && inside.length > 0) {
		size_t length = strnlen(inside.data, inside.length);

		status = put(scrub, (struct text){ inside.data, length });
		length += length < inside.length;
		inside = text_skip(inside, length);
	}
	return status;
}

/* The content of an element whose start tag, in `out` from `tag_start` on,
 * has just been written; its end tag follows as any other. */
static enum status scrub_content(struct scrub *scrub, const struct name *name,
				 size_t tag_start)
{
	struct text tag = text_skip(text_from(scrub->out), tag_start);
	enum content content = content_of(name);
	size_t start = scrub->offset;
	struct text inside;

	if (content == CONTENT_MARKUP ||
	    (content == CONTENT_TEXT && scrub->has_no_end))
		return STATUS_OK;
	inside.data = scrub->html.data + start;
	inside.length = find_end_tag(scrub, name) - start;
	if (content == CONTENT_TEXT &&
	    start + inside.length == scrub->html.length) {
		scrub->has_no_end = true;
		return STATUS_OK;
	}
	scrub->offset += inside.length;
	if (content == CONTENT_TEXT)
		return put_text(scrub, inside);
	if (strcmp(name->text, "script") != 0 || !is_json(tag))
		return STATUS_OK;
	return put_script(scrub, inside);
}

static bool is_block(const struct name *name)
{
	for (size_t i = 0; i < COUNT(blocks); i++)
		if (strcmp(name->text, blocks[i]) == 0)
			return true;
	return false;
}

static enum status scrub_start_tag(struct scrub *scrub)
{
	size_t tag_start = scrub->out->length;
	bool is_cut = false;
	struct name name;
	enum status status;

	scrub->offset++;
	read_name(scrub, &name);
	status = put(scrub, TEXT("<"));
	if (!status)
		status = put(scrub, (struct text){ name.text, name.length });
	if (!status)
		status = scrub_attributes(scrub, &is_cut);
	if (is_cut)
		scrub->out->length = tag_start;
	if (status || is_cut)
		return status;
	status = put(scrub, TEXT(">"));
	if (status)
		return status;
	if (scrub->out->data[scrub->out->length - 2] == '/')
		return STATUS_OK;
	++*open_count(scrub, &name);
	if (strcmp(name.text, "p") == 0)
		scrub->is_interrupted = false;
	else
		scrub->is_interrupted |= is_block(&name);
	return scrub_content(scrub, &name, tag_start);
}

/* Where a list or the like has ended the paragraph before, browsers begin
 * another one, as they do where none was open at all; the parser would go on
 * in the middle of a word. */
static enum status put_paragraph_end(struct scrub *scrub, uint32_t *open_count)
{
	bool is_open = *open_count > 0;

	*open_count -= is_open;
	return put(scrub, is_open && !scrub->is_interrupted ? TEXT("</p>") :
							      TEXT("<p></p>"));
}

static enum status scrub_end_tag(struct scrub *scrub)
{
	struct name name;
	uint32_t *count;
	enum status status;

	scrub->offset += 2;
	read_name(scrub, &name);
	scrub->offset = find_byte(scrub, '>');
	if (is_at_end(scrub))
		return STATUS_OK;
	scrub->offset++;
	if (strcmp(name.text, "br") == 0)
		return put(scrub, TEXT("<br>"));
	count = open_count(scrub, &name);
	if (strcmp(name.text, "p") == 0)
		return put_paragraph_end(scrub, count);
	if (*count == 0)
		return STATUS_OK;
	--*count;
	status = put(scrub, TEXT("</"));
	if (!status)
		status = put(scrub, (struct text){ name.text, name.length });
	return status ? status : put(scrub, TEXT(">"));
}

/* ---- All --------------------------------------------------------------- */

static bool is_comment(const struct scrub *scrub)
{
	return ahead(scrub, 1) == '!' && ahead(scrub, 2) == '-' &&
	       ahead(scrub, 3) == '-';
}

/* A comment without an end reaches to the end, as in browsers. */
static void skip_comment(struct scrub *scrub)
{
	struct text html = scrub->html;
	/* "<!-->" is one already */
	size_t start = scrub->offset + 2;
	const char *end =
		memmem(html.data + start, html.length - start, "-->", 3);
	const char *bad_end = memmem(html.data + start,
				     end ? (size_t)(end - html.data) - start :
					   html.length - start,
				     "--!>", 4);

	if (bad_end)
		scrub->offset = (size_t)(bad_end - html.data) + 4;
	else
		scrub->offset = end ? (size_t)(end - html.data) + 3 :
				      html.length;
}

/* A doctype, a processing instruction, or a comment of some kind. */
static void skip_bogus(struct scrub *scrub)
{
	scrub->offset = find_byte(scrub, '>');
	if (!is_at_end(scrub))
		scrub->offset++;
}

static enum status scrub_next(struct scrub *scrub)
{
	size_t start = scrub->offset;
	char next = ahead(scrub, 1);

	if (ahead(scrub, 0) != '<') {
		scrub->offset = find_byte(scrub, '<');
		return put_text(scrub, (struct text){ scrub->html.data + start,
						      scrub->offset - start });
	}
	if (text_is_letter(next))
		return scrub_start_tag(scrub);
	if (next == '/' && text_is_letter(ahead(scrub, 2)))
		return scrub_end_tag(scrub);
	if (is_comment(scrub)) {
		skip_comment(scrub);
		return STATUS_OK;
	}
	if (next == '!' || next == '?' || next == '/') {
		skip_bogus(scrub);
		return STATUS_OK;
	}
	scrub->offset++;
	return put(scrub, TEXT("&lt;"));
}

enum status scrub_html(struct bytes *out, struct text html, struct fault *fault)
{
	struct scrub scrub = { .html = html, .out = out, .fault = fault };
	enum status status = STATUS_OK;

	while (!status && !is_at_end(&scrub))
		status = scrub_next(&scrub);
	return status;
}
