/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/markup.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <limits.h>
#include <string.h>
#include <strings.h>

#include "indexer/lend.h"
#include "indexer/references.h"
#include "indexer/scrub.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

struct markup {
	xmlDoc *document;
};

/* What the parser's private pointer leads to. */
struct bounds {
	size_t nodes_left;
	size_t begun; /* of lend_begin */
};

/* ---- Parsing ----------------------------------------------------------- */

/* Elements that stand in a line of text; the text of others is parted. */
static bool is_inline(const xmlChar *name)
{
	static const char *const names[] = { "a",    "b",   "em",   "font",
					     "i",    "s",   "span", "strong",
					     "sub",  "sup", "tt",   "u",
					     "mark", "abbr" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp((const char *)name, names[i]) == 0)
			return true;
	return false;
}

static size_t count_attributes(const xmlChar **attributes)
{
	size_t count = 0;

	while (attributes && attributes[2 * count])
		count++;
	return count;
}

/*
 * The parser has pushed the element's name already. Where the tree would
 * grow too deep (end tags are looked for down the whole stack) or too large
 * the name is taken back: the parser goes on as if the tag of the element
 * around had been read once more.
 */
static void start_element(void *context, const xmlChar *name,
			  const xmlChar **attributes)
{
	xmlParserCtxt *parser = context;
	struct bounds *bounds = parser->_private;
	size_t wanted = 1 + 2 * count_attributes(attributes);

	if (parser->nameNr <= MARKUP_DEPTH && wanted <= bounds->nodes_left) {
		bounds->nodes_left -= wanted;
		xmlSAX2StartElement(parser, name, attributes);
		return;
	}
	if (parser->nameNr < 2)
		return;
	parser->nameTab[--parser->nameNr] = NULL;
	parser->name = parser->nameTab[parser->nameNr - 1];
	if (!is_inline(name))
		xmlSAX2Characters(parser, (const xmlChar *)"\n", 1);
}

/* The page as it goes to the parser, not empty. The line break before it
 * keeps the first bytes from being taken for a mark of some encoding. */
static enum status prepare(struct bytes *out, struct text html,
			   struct fault *fault)
{
	enum status status = bytes_append_byte(out, '\n', fault);

	if (!status)
		status = scrub_html(out, html, fault);
	if (!status && out->length > INT_MAX)
		status = fault_set(fault, STATUS_FULL, "page too large");
	return status;
}

/*
 * Short of memory libxml2 goes round for ever. When it said so it sees no
 * more characters, and looks for the end of a tag until the input ends: so
 * let that end. Else it had no memory for the name of a tag, which it takes
 * for a bad one and reads again: and skips what ends in no time, but only as
 * long as there is input.
 */
static void stop_when_short(void *context, xmlErrorPtr error)
{
	xmlParserCtxt *parser = context;
	const struct bounds *bounds = parser->_private;

	if (memory_refused() == bounds->begun)
		return;
	if (error->code == XML_ERR_NO_MEMORY)
		xmlStopParser(parser);
	parser->instate = XML_PARSER_EOF;
	parser->disableSAX = 1;
}

static enum status parse(struct markup *markup, struct text page,
			 struct fault *fault)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
			    HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
			    HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT |
			    HTML_PARSE_IGNORE_ENC | (int)XML_PARSE_HUGE;
	struct bounds bounds = { MARKUP_NODES, lend_begin() };
	enum status status;
	htmlParserCtxt *parser =
		htmlCreateMemoryParserCtxt(page.data, (int)page.length);

	if (!parser)
		return fault_set(fault, STATUS_FULL, "out of memory");
	(void)htmlCtxtUseOptions(parser, options); /* those not known: none */
	parser->charset = XML_CHAR_ENCODING_UTF8;
	parser->_private = &bounds;
	parser->sax->startElement = start_element;
	/* not in parser->sax: there libxml2 looks for it only with XML */
	xmlSetStructuredErrorFunc(parser, stop_when_short);
	(void)htmlParseDocument(parser); /* says only that HTML is no XML */
	xmlSetStructuredErrorFunc(NULL, NULL);
	markup->document = parser->myDoc;
	parser->myDoc = NULL;
	status = lend_end(bounds.begun, fault);
	if (!status && !markup->document)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	htmlFreeParserCtxt(parser);
	return status;
}

enum status markup_parse(struct markup **out, struct text html,
			 struct fault *fault)
{
	struct bytes page = BYTES_UP_TO(scrub_room(html.length));
	struct markup *markup = memory_zeroed(1, sizeof(*markup));
	enum status status;

	*out = NULL;
	if (!markup)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = prepare(&page, html, fault);
	if (!status)
		status = parse(markup, text_from(&page), fault);
	bytes_free(&page);
	if (status)
		markup_free(markup);
	else
		*out = markup;
	return status;
}

/* Whether a tag may have so many attributes that it takes long: the parser
 * compares each with all others. In no value of one stands "<". */
static bool has_many_attributes(struct text xml)
{
	size_t count = 0;

	for (size_t i = 0; i < xml.length; i++) {
		if (xml.data[i] == '<')
			count = 0;
		else if (xml.data[i] == '=' && ++count > MARKUP_ATTRIBUTES)
			return true;
	}
	return false;
}

enum status markup_parse_xml(struct markup **out, struct text xml,
			     struct fault *fault)
{
	const int options = XML_PARSE_RECOVER | XML_PARSE_NOERROR |
			    XML_PARSE_NOWARNING | XML_PARSE_NONET |
			    XML_PARSE_COMPACT;
	struct markup *markup = memory_zeroed(1, sizeof(*markup));
	size_t begun;
	enum status status;

	*out = NULL;
	if (!markup)
		return fault_set(fault, STATUS_FULL, "out of memory");
	begun = lend_begin();
	if (xml.length > 0 && xml.length <= INT_MAX &&
	    !has_many_attributes(xml))
		markup->document = xmlReadMemory(xml.data, (int)xml.length,
						 NULL, "UTF-8", options);
	status = lend_end(begun, fault);
	if (status)
		markup_free(markup);
	else
		*out = markup;
	return status;
}

void markup_free(struct markup *markup)
{
	if (!markup)
		return;
	xmlFreeDoc(markup->document);
	memory_free(markup);
}

/* ---- Walking ----------------------------------------------------------- */

xmlNode *markup_root(const struct markup *markup)
{
	return markup->document ? xmlDocGetRootElement(markup->document) : NULL;
}

xmlNode *markup_pass(xmlNode *node, const xmlNode *top)
{
	while (node && node != top && !node->next)
		node = node->parent;
	return !node || node == top ? NULL : node->next;
}

xmlNode *markup_next(xmlNode *node, const xmlNode *top)
{
	if (node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	return markup_pass(node, top);
}

/* ---- Looking ----------------------------------------------------------- */

bool markup_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	       strcmp((const char *)node->name, name) == 0;
}

bool markup_is_heading(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->name[0] == 'h' &&
	       node->name[1] >= '1' && node->name[1] <= '6' &&
	       node->name[2] == '\0';
}

struct text markup_text(const xmlNode *node)
{
	bool is_text = node->type == XML_TEXT_NODE ||
		       node->type == XML_CDATA_SECTION_NODE;

	if (!is_text || !node->content)
		return (struct text){ 0 };
	return text_of((const char *)node->content);
}

static const xmlAttr *find_attribute(const xmlNode *node, const char *name)
{
	const xmlAttr *attribute =
		node->type == XML_ELEMENT_NODE ? node->properties : NULL;

	while (attribute && strcmp((const char *)attribute->name, name) != 0)
		attribute = attribute->next;
	return attribute;
}

struct text markup_attribute(const xmlNode *node, const char *name)
{
	const xmlAttr *attribute = find_attribute(node, name);

	if (!attribute || !attribute->children)
		return (struct text){ 0 };
	return markup_text(attribute->children);
}

bool markup_has_attribute(const xmlNode *node, const char *name)
{
	return find_attribute(node, name) != NULL;
}

bool markup_has_word(const xmlNode *node, const char *attribute,
		     const char *word)
{
	static const char blanks[] = " \t\r\n\f";
	const char *at = markup_attribute(node, attribute).data;
	size_t wanted = strlen(word);

	while (at && *at) {
		size_t length;

		at += strspn(at, blanks);
		length = strcspn(at, blanks);
		if (length == wanted && strncasecmp(at, word, length) == 0)
			return true;
		at += length;
	}
	return false;
}

/* ---- Plain text -------------------------------------------------------- */

/* What the "&" that the text begins with stands for; *length is its bytes. */
static enum status unescape_one(struct bytes *out, struct text text,
				size_t *length, struct fault *fault)
{
	char encoded[4];
	uint32_t code_point;
	size_t width;

	if (!references_read(text, &code_point, length)) {
		*length = 1;
		return bytes_append_byte(out, '&', fault);
	}
	width = utf8_encode(code_point, encoded);
	return bytes_append(out, (struct text){ encoded, width }, fault);
}

enum status markup_unescape(struct bytes *out, struct text text,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && text.length > 0) {
		const char *found = memchr(text.data, '&', text.length);
		size_t length = found ? (size_t)(found - text.data) :
					text.length;

		if (length > 0)
			status = bytes_append(
				out, (struct text){ text.data, length }, fault);
		else
			status = unescape_one(out, text, &length, fault);
		text = text_skip(text, length);
	}
	return status;
}
