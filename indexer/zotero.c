/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file is cut into the elements below the outermost one, each of which is
 * parsed for itself; names are told by the prefixes that Zotero always uses.
 */
#include "indexer/zotero.h"

#include <string.h>

#include "indexer/lines.h"
#include "indexer/markup.h"
#include "shared/array.h"

enum {
	NOTE_PLACES = 16, /* elements behind an item, of its notes and files */
	ELEMENT_BYTES = 16 << 20, /* one that is longer says nothing */
	VALUE_BYTES = ELEMENT_BYTES,
	NAME_BYTES = 1024, /* of a person; what is longer is left out */
	PART_BYTES =
		4096,   /* parsed for each item in it: a longer one is none */
	TAG_BYTES = 512 /* of one that says what it is about */
};

static const struct text type_tag = TEXT_INIT("<z:itemType>");

/* ---- Cutting ----------------------------------------------------------- */

/* Bytes up to the end of `end`, or all. */
static size_t bytes_to(struct text text, struct text end)
{
	size_t place = text_find(text, end);

	return place == text.length ? place : place + end.length;
}

/* Bytes of a tag, in whose values ">" may stand. */
static size_t tag_bytes(struct text text)
{
	char quote = '\0';

	for (size_t i = 1; i < text.length; i++) {
		char byte = text.data[i];

		if (quote == '\0' && byte == '>')
			return i + 1;
		if (quote == '\0' && (byte == '"' || byte == '\''))
			quote = byte;
		else if (byte == quote)
			quote = '\0';
	}
	return text.length;
}

/* Past what begins with "<", which changes how many elements are open. */
static size_t pass_tag(struct text text, size_t *depth)
{
	size_t length;

	if (text_begins(text, TEXT("<!--")))
		return bytes_to(text, TEXT("-->"));
	if (text_begins(text, TEXT("<![CDATA[")))
		return bytes_to(text, TEXT("]]>"));
	if (text_begins(text, TEXT("<?")) || text_begins(text, TEXT("<!")))
		return bytes_to(text, TEXT(">"));
	length = tag_bytes(text);
	if (text_begins(text, TEXT("</")))
		*depth -= *depth > 0;
	else if (length < 2 || text.data[length - 2] != '/')
		(*depth)++;
	return length;
}

/* The next element from *offset on, which is behind it then; up to the end of
 * the text where it does not end. */
static bool next_element(struct text text, size_t *offset, struct text *out)
{
	struct text rest = text_skip(text, *offset);
	size_t depth = 0;
	size_t start = 0;
	size_t at = text_find(rest, TEXT("<"));

	while (at < rest.length) {
		struct text tag = text_skip(rest, at);
		const bool is_first = depth == 0;

		if (is_first && text_begins(tag, TEXT("</")))
			return false;
		if (is_first)
			start = at;
		at += pass_tag(tag, &depth);
		if (depth == 0 && !text_begins(tag, TEXT("<!")) &&
		    !text_begins(tag, TEXT("<?")))
			break;
		if (at < rest.length)
			at += text_find(text_skip(rest, at), TEXT("<"));
	}
	*out = text_skip(rest, start);
	out->length = at - start;
	*offset += at;
	return depth > 0 ||
	       (out->length > 0 && !text_begins(*out, TEXT("<!")) &&
		!text_begins(*out, TEXT("<?")));
}

/* What type of item it is; empty: none. */
static struct text type_of(struct text element)
{
	struct text type = text_skip(element, bytes_to(element, type_tag));

	type.length = text_find(type, TEXT("<"));
	return type;
}

/* The bytes of the outermost element's tag, and all before it; 0: another's. */
static size_t root_end(struct text text)
{
	static const struct text name = TEXT_INIT("<rdf:RDF");
	static const struct text space =
		TEXT_INIT("\"http://www.zotero.org/namespaces/export#\"");
	size_t start = text_find(text, TEXT("<"));
	size_t unused = 0;
	struct text tag;

	while (start < text.length &&
	       (text_begins(text_skip(text, start), TEXT("<?")) ||
		text_begins(text_skip(text, start), TEXT("<!")))) {
		start += pass_tag(text_skip(text, start), &unused);
		start += text_find(text_skip(text, start), TEXT("<"));
	}
	tag = text_skip(text, start);
	if (!text_begins(tag, name))
		return 0;
	tag.length = tag_bytes(tag);
	return text_find(tag, space) < tag.length ? start + tag.length : 0;
}

/* What the element's own tag says that it is; empty: nothing. */
static struct text about_of(struct text element)
{
	static const struct text about = TEXT_INIT("rdf:about=\"");
	struct text tag = element;

	if (tag.length > TAG_BYTES)
		tag.length = TAG_BYTES;
	tag.length = tag_bytes(tag);
	tag = text_skip(tag, bytes_to(tag, about));
	tag.length = text_find(tag, TEXT("\""));
	return tag;
}

bool zotero_is_start(struct text start)
{
	return root_end(start) > 0;
}

void zotero_begin(struct zotero *zotero, struct text text)
{
	size_t offset = root_end(text);
	struct text element;

	zotero->text = text;
	zotero->offset = offset;
	zotero->part_count = 0;
	while (zotero->part_count < ZOTERO_PARTS_MAX &&
	       next_element(text, &offset, &element))
		if (element.length <= PART_BYTES &&
		    type_of(element).length == 0 &&
		    !text_begins(element, TEXT("<bib:Memo")))
			zotero->parts[zotero->part_count++] =
				(struct zotero_part){ about_of(element),
						      element };
}

bool zotero_next(struct zotero *zotero, struct text *item)
{
	while (next_element(zotero->text, &zotero->offset, item)) {
		struct text type = type_of(*item);

		if (type.length > 0 && !text_equal(type, TEXT("attachment")) &&
		    !text_equal(type, TEXT("note")))
			return true;
	}
	return false;
}

/* ---- What an item says ------------------------------------------------- */

static xmlNode *find_child(const xmlNode *node, const char *name)
{
	xmlNode *child = node ? node->children : NULL;

	while (child && !markup_is(child, name))
		child = child->next;
	return child;
}

/* The first at or below the node. */
static xmlNode *find_below(xmlNode *top, const char *name)
{
	xmlNode *node = top;

	while (node && !markup_is(node, name))
		node = markup_next(node, top);
	return node;
}

/* Appends all text below the node. */
static enum status append_text(struct bytes *out, xmlNode *top,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (xmlNode *node = top; node && !status;
	     node = markup_next(node, top)) {
		struct text text = markup_text(node);

		if (text.length <= out->limit - out->length)
			status = bytes_append(out, text, fault);
	}
	return status;
}

static enum status claim_node(struct claims *claims, const char *name,
			      xmlNode *node, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(VALUE_BYTES);
	enum status status = append_text(&room, node, fault);

	if (!status)
		status = claims_add_copy(claims, text_of(name),
					 text_from(&room), FRAGMENT_GUESS,
					 fault);
	bytes_free(&room);
	return status;
}

/* An element of the file, parsed; its node in *out, NULL: there is none. */
static enum status parse_element(struct markup **markup, struct text element,
				 xmlNode **out, struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = NULL;
	if (element.length <= ELEMENT_BYTES)
		status = markup_parse_xml(markup, element, fault);
	if (!status && *markup)
		*out = markup_root(*markup);
	return status;
}

/* The title of what an element of its own tells of. */
static enum status claim_part(const struct zotero *zotero, struct text resource,
			      struct claims *claims, struct fault *fault)
{
	struct markup *markup = NULL;
	size_t i = 0;
	xmlNode *node;
	enum status status;

	while (i < zotero->part_count &&
	       !text_equal(zotero->parts[i].about, resource))
		i++;
	if (resource.length == 0 || i == zotero->part_count)
		return STATUS_OK;
	status = parse_element(&markup, zotero->parts[i].element, &node, fault);
	if (!status)
		status = claim_node(claims, "publication title",
				    find_child(node, "dc:title"), fault);
	markup_free(markup);
	return status;
}

/* What it was published in, else by whom. */
static enum status claim_source(const struct zotero *zotero,
				const xmlNode *item, struct claims *claims,
				struct fault *fault)
{
	xmlNode *part = find_child(item, "dcterms:isPartOf");
	xmlNode *publisher = find_child(item, "dc:publisher");
	enum status status = STATUS_OK;

	for (; part && !status; part = part->next) {
		if (!markup_is(part, "dcterms:isPartOf"))
			continue;
		status = claim_node(claims, "publication title",
				    find_below(part, "dc:title"), fault);
		if (!status)
			status = claim_part(
				zotero, markup_attribute(part, "rdf:resource"),
				claims, fault);
	}
	return status ? status :
			claim_node(claims, "publisher",
				   find_below(publisher, "foaf:name"), fault);
}

/* "Ann Example"; an institution has a surname alone. */
static enum status claim_person(const xmlNode *person, struct claims *claims,
				struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(NAME_BYTES);
	enum status status =
		append_text(&room, find_child(person, "foaf:givenName"), fault);

	if (!status && room.length > 0 && room.length < room.limit)
		status = bytes_append_byte(&room, ' ', fault);
	if (!status)
		status = append_text(&room, find_child(person, "foaf:surname"),
				     fault);
	if (!status)
		status = claims_add_copy(claims, TEXT("author"),
					 text_from(&room), FRAGMENT_GUESS,
					 fault);
	bytes_free(&room);
	return status;
}

static enum status claim_authors(const xmlNode *item, struct claims *claims,
				 struct fault *fault)
{
	xmlNode *authors = find_child(item, "bib:authors");
	enum status status = STATUS_OK;

	for (xmlNode *node = authors; node && !status;
	     node = markup_next(node, authors))
		if (markup_is(node, "foaf:Person"))
			status = claim_person(node, claims, fault);
	return status;
}

static enum status claim_address(const xmlNode *item, struct claims *claims,
				 struct fault *fault)
{
	xmlNode *identifier = find_child(item, "dc:identifier");
	xmlNode *address = NULL;
	struct text about = markup_attribute(item, "rdf:about");

	for (; identifier && !address; identifier = identifier->next)
		address = find_child(find_child(identifier, "dcterms:URI"),
				     "rdf:value");
	if (address)
		return claim_node(claims, "url", address, fault);
	return claims_add_copy(
		claims, claims_is_address(about) ? TEXT("url") : TEXT("id"),
		about, FRAGMENT_GUESS, fault);
}

/* The note, which stands a little behind its item. */
static enum status claim_note(const struct zotero *zotero, const xmlNode *item,
			      struct claims *claims, struct fault *fault)
{
	const xmlNode *link = find_child(item, "dcterms:isReferencedBy");
	struct text resource = { 0 };
	struct text element;
	struct markup *markup = NULL;
	size_t offset = zotero->offset;
	xmlNode *note = NULL;
	enum status status = STATUS_OK;

	if (link)
		resource = markup_attribute(link, "rdf:resource");
	for (size_t i = 0; resource.length > 0 && i < NOTE_PLACES; i++) {
		if (!next_element(zotero->text, &offset, &element))
			break;
		if (!text_begins(element, TEXT("<bib:Memo")) ||
		    !text_equal(about_of(element), resource))
			continue;
		status = parse_element(&markup, element, &note, fault);
		break;
	}
	if (!status)
		status = claim_node(claims, "description",
				    find_child(note, "rdf:value"), fault);
	markup_free(markup);
	return status;
}

/* What has one element in an item. */
static enum status claim_values(const xmlNode *item, struct claims *claims,
				struct fault *fault)
{
	static const struct {
		const char *element;
		const char *name;
	} values[] = {
		{ "dc:title", "title" },
		{ "dcterms:abstract", "abstract" },
		{ "dc:date", "date" },
		{ "z:language", "language" },
		{ "dcterms:dateSubmitted", "accessed" },
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(values) && !status; i++)
		status = claim_node(claims, values[i].name,
				    find_child(item, values[i].element), fault);
	return status;
}

enum status zotero_claim(const struct zotero *zotero, struct text item,
			 struct claims *claims, struct fault *fault)
{
	struct markup *markup = NULL;
	xmlNode *node;
	enum status status = parse_element(&markup, item, &node, fault);

	claims_from(claims, NULL);
	if (!status && node)
		status = claim_values(node, claims, fault);
	if (!status && node)
		status = claim_source(zotero, node, claims, fault);
	if (!status && node)
		status = claim_authors(node, claims, fault);
	if (!status && node)
		status = claim_address(node, claims, fault);
	if (!status && node)
		status = claim_note(zotero, node, claims, fault);
	markup_free(markup);
	return status;
}
