/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/rich.h"

#include <string.h>

#include "indexer/fields.h"
#include "indexer/lines.h"
#include "shared/array.h"

enum {
	RICH_DEPTH = 32, /* of lists inside each other */
	TYPE_BYTES = 40,
	SAID_BYTES = 40 /* of a sentence, about */
};

/* Names of a text, or of its parts, beside those that claims.h knows. */
static const char *const part_names[] = {
	"children", "blocks",        "elements",     "components",
	"parts",    "sections",      "nodes",        "root",
	"document", "items",         "value",        "bodyblocks",
	"segments", "contentblocks", "bodyelements", "callouttext"
};

/* Under which a part says what it is. */
static const char *const type_names[] = { "type",       "nodeType", "_type",
					  "__typename", "kind",     "tagName",
					  "tag" };

/* In the type of what is no text of the article, unless it says that it has
 * one: "textWithImage". */
static const char *const picture_types[] = { "image",     "photo", "picture",
					     "video",     "audio", "gallery",
					     "slideshow", "media", "figure" };
static const char *const foreign_types[] = {
	"embed",     "advert",    "related",  "teaser",    "promo",
	"letter",    "recommend", "social",   "tweet",     "twitter",
	"instagram", "youtube",   "facebook", "reference", "poll",
	"quiz",      "readmore",  "signup",   "subscri",   "author",
	"byline",    "comment",   "caption",  "button",    "interstiti",
	"script",    "storycard", "linklist", "widget"
};

/* In the type of a paragraph, whose leaves are one text. */
static const char *const block_types[] = { "paragraph", "head", "listitem",
					   "quote" };
static const char *const block_tags[] = { "p",  "li", "block", "h1", "h2",
					  "h3", "h4", "h5",    "h6" };

/* ---- What a part is ---------------------------------------------------- */

/* Its type in small letters alone; empty where it says none. */
static void read_type(char out[TYPE_BYTES], const json_t *part)
{
	const char *type = NULL;
	size_t length = 0;

	for (size_t i = 0; i < COUNT(type_names) && !type; i++)
		type = json_string_value(json_object_get(part, type_names[i]));
	for (; type && *type && length < TYPE_BYTES - 1; type++) {
		if (text_is_letter(*type) || text_is_digit(*type))
			out[length++] = text_lower(*type);
	}
	out[length] = '\0';
}

static bool has_any(const char *type, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(type, list[i]))
			return true;
	return false;
}

/* A part with a title and an address is a link to another article, except in
 * a paragraph, where it is words of it. */
static bool is_foreign(const json_t *part, const char *type, bool is_inline)
{
	return strcmp(type, "ad") == 0 || strncmp(type, "adslot", 6) == 0 ||
	       has_any(type, foreign_types, COUNT(foreign_types)) ||
	       (has_any(type, picture_types, COUNT(picture_types)) &&
		!strstr(type, "text")) ||
	       (!is_inline && fields_title(part) &&
		fields_have(part, CLAIMS_ADDRESS));
}

static bool is_block(const char *type)
{
	for (size_t i = 0; i < COUNT(block_tags); i++)
		if (strcmp(type, block_tags[i]) == 0)
			return true;
	return has_any(type, block_types, COUNT(block_types));
}

static bool is_heading(const char *type)
{
	return strstr(type, "head") ||
	       (type[0] == 'h' && type[1] >= '1' && type[1] <= '6' && !type[2]);
}

bool rich_is_text(const char *name)
{
	enum claims_kind kind;

	return claims_are_called(text_of(name), part_names,
				 COUNT(part_names)) ||
	       (claims_knows(text_of(name), &kind) && kind == CLAIMS_TEXT);
}

/* {"type": "paragraph", "data": {"text": ...}}, as Editor.js keeps a part. */
static const json_t *data_of(const json_t *part)
{
	const json_t *data = json_object_get(part, "data");

	return json_is_string(json_object_get(part, "type")) &&
			       json_object_size(data) > 0 ?
		       data :
		       NULL;
}

/* The member that is the text of a part: its parts, else its longest
 * string; NULL where it has none. */
static const json_t *find_text(const json_t *part)
{
	const json_t *best = NULL;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)part, key, value)
	{
		bool is_list = json_array_size(value) > 0 ||
			       json_object_size(value) > 0;

		if ((!is_list && json_string_length(value) == 0) ||
		    !rich_is_text(key))
			continue;
		if (is_list)
			return value;
		if (!best ||
		    json_string_length(value) > json_string_length(best))
			best = value;
	}
	return best ? best : data_of(part);
}

/* Whether it is a piece of a line: what is no part of its own. */
static bool is_leaf(const json_t *part)
{
	char type[TYPE_BYTES];

	read_type(type, part);
	return type[0] && !is_block(type) && !is_foreign(part, type, true) &&
	       json_is_string(find_text(part));
}

static bool has_blank_at_edge(const json_t *string)
{
	const char *data = json_string_value(string);
	size_t length = json_string_length(string);

	return length > 0 && (memchr(" \n", data[0], 2) ||
			      memchr(" \n", data[length - 1], 2));
}

/* Whether the list is a text with pieces that are set off in it: ["The ",
 * {"type": "bold", "text": "ferry"}, " was late."] */
static bool is_line(const json_t *list)
{
	bool has_string = false;
	bool has_leaf = false;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		has_string |= has_blank_at_edge(item);
		has_leaf |= is_leaf(item);
	}
	return has_string && has_leaf;
}

/* Whether it is a paragraph that has objects for what is in it. */
static bool has_leaves(const json_t *part)
{
	char type[TYPE_BYTES];

	read_type(type, part);
	return is_block(type) &&
	       (json_is_object(json_array_get(find_text(part), 0)) ||
		json_is_object(find_text(part)));
}

/* Whether it is a part that has its text under names that are none of ours:
 * {"type": "interview", "question": ..., "answer": ...} */
static bool has_unread_text(const json_t *part)
{
	char type[TYPE_BYTES];
	const char *key;
	json_t *value;

	read_type(type, part);
	if (!json_is_object(part) || is_foreign(part, type, false) ||
	    find_text(part))
		return false;
	json_object_foreach((json_t *)(uintptr_t)part, key, value)
	{
		const struct text text = { json_string_value(value),
					   json_string_length(value) };

		if (text.length >= SAID_BYTES &&
		    memchr(text.data, ' ', text.length))
			return true;
	}
	return false;
}

/* The one member of an object with something in it; NULL where there are
 * several, of which one alone would be read. */
static const json_t *only_parts(const json_t *body)
{
	const json_t *only = NULL;
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)body, key, value)
	{
		if (json_array_size(value) == 0 && json_object_size(value) == 0)
			continue;
		if (only || !rich_is_text(key))
			return NULL;
		only = value;
	}
	return only;
}

/* {"version": "0.3.1", "markups": [], "sections": [[1, "p", ...]]}, as
 * Mobiledoc has it: lists by their place. */
static bool is_mobiledoc(const json_t *body)
{
	const json_t *sections = json_object_get(body, "sections");

	return json_is_string(json_object_get(body, "version")) &&
	       json_is_array(json_object_get(body, "markups")) &&
	       json_is_integer(json_array_get(json_array_get(sections, 0), 0));
}

bool rich_is_rich(const json_t *body)
{
	bool is_rich = is_mobiledoc(body);

	for (size_t i = 0; i < RICH_DEPTH && !is_rich && json_is_object(body);
	     i++)
		body = only_parts(body);
	for (size_t i = 0; i < json_array_size(body); i++) {
		const json_t *part = json_array_get(body, i);

		if (has_unread_text(part))
			return false;
		is_rich |= has_leaves(part);
	}
	return is_rich || is_line(body);
}

/* ---- Paragraphs -------------------------------------------------------- */

/* A list on the way through the parts. */
struct level {
	const json_t *list;
	size_t index;
	bool is_joined;  /* its strings are of one paragraph */
	bool is_heading; /* which is one */
	bool is_end;     /* the paragraph ends with it */
};

struct pen {
	json_t *list;
	struct bytes *text;
	size_t start;      /* of the paragraph at hand */
	size_t card_bytes; /* of Mobiledoc's cards, still to be put */
	struct level levels[RICH_DEPTH];
	size_t depth;
	struct fault *fault;
};

static enum status out_of_memory(struct pen *pen)
{
	return fault_set(pen->fault, STATUS_FULL, "out of memory");
}

/* Ends the paragraph at hand. */
static enum status end(struct pen *pen, bool is_heading)
{
	struct text text = { NULL, pen->text->length - pen->start };
	json_t *string;
	json_t *item;

	if (text.length == 0)
		return STATUS_OK;
	text.data = pen->text->data + pen->start;
	text = lines_trim(text);
	if (text.length == 0) {
		pen->text->length = pen->start;
		return STATUS_OK;
	}
	string = json_stringn(text.data, text.length);
	item = is_heading && string ? json_pack("{s:o}", "heading", string) :
				      string;
	if (!item || json_array_append_new(pen->list, item))
		return out_of_memory(pen);
	pen->start = pen->text->length;
	if (bytes_append(pen->text, TEXT("\n\n"), pen->fault))
		return STATUS_FULL;
	pen->start = pen->text->length;
	return STATUS_OK;
}

static enum status put(struct pen *pen, const json_t *string,
		       const struct level *level)
{
	const struct text text = { json_string_value(string),
				   json_string_length(string) };
	enum status status = bytes_append(pen->text, text, pen->fault);

	if (!status && (!level->is_joined || level->is_end))
		status = end(pen, level->is_heading);
	return status;
}

/* What it is called stands above what is in it. */
static enum status put_title(struct pen *pen, const json_t *part,
			     const json_t *text)
{
	const struct level heading = { .is_heading = true };
	const json_t *title = fields_title(part);

	if (!title || title == text || !json_is_array(text))
		return STATUS_OK;
	return put(pen, title, &heading);
}

/* What an item of a list says stands above the items in it. */
static enum status put_item(struct pen *pen, const json_t *part,
			    const json_t *text)
{
	const struct level plain = { .is_heading = false };
	const json_t *said = json_object_get(part, "content");

	if (!json_is_string(said) || !json_is_array(text))
		return STATUS_OK;
	return put(pen, said, &plain);
}

/* Goes into the object as far as it has its text in objects; *value is that
 * then: a string, a list, or NULL. */
static enum status enter(struct pen *pen, const json_t **value,
			 struct level *level)
{
	enum status status = STATUS_OK;

	while (!status && json_is_object(*value)) {
		const json_t *part = *value;
		const bool is_inline = level->is_joined;
		char type[TYPE_BYTES];

		read_type(type, part);
		*value = is_foreign(part, type, is_inline) ? NULL :
							     find_text(part);
		if (!*value && is_inline && strstr(type, "break"))
			status =
				bytes_append(pen->text, TEXT("\n"), pen->fault);
		if (!*value)
			break;
		level->is_heading |= is_heading(type);
		if (is_block(type)) {
			status = end(pen, false);
			level->is_joined = level->is_end = true;
		}
		if (!status && !is_inline)
			status = put_title(pen, part, *value);
		if (!status && !is_inline)
			status = put_item(pen, part, *value);
	}
	return status;
}

static enum status take(struct pen *pen, const json_t *value,
			const struct level *around)
{
	struct level level = { .is_joined = around->is_joined,
			       .is_heading = around->is_heading };
	enum status status = enter(pen, &value, &level);

	if (status)
		return status;
	if (json_is_string(value))
		return put(pen, value, &level);
	if (!json_is_array(value) || pen->depth == RICH_DEPTH)
		return STATUS_OK;
	level.list = value;
	if (is_line(value))
		level.is_joined = level.is_end = true;
	pen->levels[pen->depth++] = level;
	return STATUS_OK;
}

/* ---- Mobiledoc --------------------------------------------------------- */

enum {
	SECTION_MARKUP = 1,
	SECTION_LIST = 3,
	SECTION_CARD = 10,
	MARKER_ATOM = 1,
	ATOM_BYTES = 128 /* of a name; it may stand in many places */
};

static json_int_t number_at(const json_t *list, size_t index)
{
	return json_integer_value(json_array_get(list, index));
}

/* The row of this number in the document's list of them. */
static const json_t *row_of(const json_t *document, const char *name,
			    json_int_t number)
{
	return number < 0 ? NULL :
			    json_array_get(json_object_get(document, name),
					   (size_t)number);
}

static enum status append(struct pen *pen, const json_t *string)
{
	return bytes_append(pen->text,
			    (struct text){ json_string_value(string),
					   json_string_length(string) },
			    pen->fault);
}

/* A name, or the end of a line. */
static enum status put_atom(struct pen *pen, const json_t *atom)
{
	const json_t *name = json_array_get(atom, 1);

	if (json_string_length(name) == 0)
		return bytes_append_byte(pen->text, '\n', pen->fault);
	return json_string_length(name) <= ATOM_BYTES ? append(pen, name) :
							STATUS_OK;
}

/* A paragraph, of pieces [0, [], 0, "The ferry"] and atoms [1, [], 0, 2]. */
static enum status put_markers(struct pen *pen, const json_t *document,
			       const json_t *markers, bool is_heading)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < json_array_size(markers) && !status; i++) {
		const json_t *marker = json_array_get(markers, i);

		if (number_at(marker, 0) == MARKER_ATOM)
			status = put_atom(pen, row_of(document, "atoms",
						      number_at(marker, 3)));
		else
			status = append(pen, json_array_get(marker, 3));
	}
	return status ? status : end(pen, is_heading);
}

/* What somebody wrote as HTML or Markdown; pictures and the like have none. */
static const json_t *card_text(const json_t *card)
{
	const json_t *data = json_array_get(card, 1);
	const json_t *markdown = json_object_get(data, "markdown");

	return markdown ? markdown : json_object_get(data, "html");
}

static size_t measure_cards(const json_t *document)
{
	const json_t *cards = json_object_get(document, "cards");
	size_t length = 0;

	for (size_t i = 0; i < json_array_size(cards); i++)
		length +=
			json_string_length(card_text(json_array_get(cards, i)));
	return length;
}

/* All cards together are not said more than once. */
static enum status put_card(struct pen *pen, const json_t *card)
{
	const json_t *text = card_text(card);
	enum status status;

	if (json_string_length(text) > pen->card_bytes)
		return STATUS_OK;
	pen->card_bytes -= json_string_length(text);
	status = append(pen, text);
	return status ? status : end(pen, false);
}

static enum status put_section(struct pen *pen, const json_t *document,
			       const json_t *section)
{
	const char *tag = json_string_value(json_array_get(section, 1));
	const json_t *content = json_array_get(section, 2);
	enum status status = STATUS_OK;

	switch (number_at(section, 0)) {
	case SECTION_MARKUP:
		return put_markers(pen, document, content,
				   tag && is_heading(tag));
	case SECTION_LIST:
		for (size_t i = 0; i < json_array_size(content) && !status; i++)
			status = put_markers(pen, document,
					     json_array_get(content, i), false);
		return status;
	case SECTION_CARD:
		return put_card(pen, row_of(document, "cards",
					    number_at(section, 1)));
	default:
		return STATUS_OK;
	}
}

static enum status put_sections(struct pen *pen, const json_t *document)
{
	const json_t *sections = json_object_get(document, "sections");
	enum status status = STATUS_OK;

	pen->card_bytes = measure_cards(document);
	for (size_t i = 0; i < json_array_size(sections) && !status; i++)
		status =
			put_section(pen, document, json_array_get(sections, i));
	return status;
}

enum status rich_read(json_t *list, struct bytes *text, const json_t *body,
		      struct fault *fault)
{
	struct pen pen = { .list = list, .text = text, .fault = fault };
	const struct level top = { .list = NULL };
	enum status status;

	pen.start = text->length;
	status = is_mobiledoc(body) ? put_sections(&pen, body) :
				      take(&pen, body, &top);
	while (!status && pen.depth > 0) {
		struct level *level = &pen.levels[pen.depth - 1];
		const json_t *value =
			json_array_get(level->list, level->index++);

		if (value) {
			status = take(&pen, value, level);
			continue;
		}
		if (level->is_end)
			status = end(&pen, level->is_heading);
		pen.depth--;
	}
	return status ? status : end(&pen, false);
}
