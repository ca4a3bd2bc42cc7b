/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/office.h"

#include <limits.h>
#include <string.h>

#include <libxml/xmlreader.h>

#include "indexer/lend.h"

enum { START_BYTES = 4096 };

/* What an element means where it begins, and where it ends. */
enum meaning {
	NOTHING,
	TAKEN,     /* its text is the document's */
	PARAGRAPH, /* ends one */
	CELL,
	ROW,
	TABLE,
	SPACE,
	TAB,
	LINE_BREAK,
	HYPHEN, /* that no line ends at */
	LEFT_OUT
};

struct element {
	const char *name; /* without its prefix */
	enum meaning meaning;
};

static const struct element word_elements[] = {
	{ "t", TAKEN },
	{ "p", PARAGRAPH },
	{ "tc", CELL },
	{ "tr", ROW },
	{ "tbl", TABLE },
	{ "tab", TAB },
	{ "br", LINE_BREAK },
	{ "cr", LINE_BREAK },
	{ "noBreakHyphen", HYPHEN },
	/* where tabs are set, and old versions of all properties */
	{ "pPr", LEFT_OUT },
	{ "rPr", LEFT_OUT },
	{ "moveFrom", LEFT_OUT },
	{ "del", LEFT_OUT },
	/* says again what stands beside it */
	{ "Fallback", LEFT_OUT },
	{ NULL, NOTHING },
};

static const struct element open_elements[] = {
	{ "p", PARAGRAPH },
	{ "h", PARAGRAPH },
	{ "table-cell", CELL },
	{ "table-row", ROW },
	{ "table", TABLE },
	{ "s", SPACE },
	{ "tab", TAB },
	{ "line-break", LINE_BREAK },
	{ "note-citation", LEFT_OUT },
	{ "tracked-changes", LEFT_OUT },
	{ "annotation", LEFT_OUT },
	{ "ruby-text", LEFT_OUT },
	{ NULL, NOTHING },
};

struct office {
	xmlTextReaderPtr reader;
	struct bytes *out;
	const struct element *elements;
	size_t taken_depth; /* elements around that have text */
	size_t row_depth;   /* rows around */
	bool is_open;       /* OpenDocument */
};

static struct text start_of(struct text xml)
{
	if (xml.length > START_BYTES)
		xml.length = START_BYTES;
	return xml;
}

static bool has_root(struct text xml, const char *tag)
{
	struct text start = start_of(xml);

	return start.length > 0 &&
	       memmem(start.data, start.length, tag, strlen(tag));
}

static bool is_open_document(struct text xml)
{
	return has_root(xml, "<office:document-content ");
}

bool office_is(struct text xml)
{
	return has_root(xml, "<w:document ") || is_open_document(xml);
}

static enum meaning meaning_of(const struct office *office)
{
	const char *name =
		(const char *)xmlTextReaderConstLocalName(office->reader);
	const struct element *element = office->elements;

	while (name && element->name && strcmp(element->name, name) != 0)
		element++;
	return name ? element->meaning : NOTHING;
}

static bool is_with_text(const struct office *office, enum meaning meaning)
{
	return meaning == (office->is_open ? PARAGRAPH : TAKEN);
}

static enum status add(struct office *office, const char *text,
		       struct fault *fault)
{
	return bytes_append(office->out, text_of(text), fault);
}

static enum status begin_element(struct office *office, enum meaning meaning,
				 struct fault *fault)
{
	if (meaning == ROW)
		office->row_depth++;
	if (is_with_text(office, meaning))
		office->taken_depth++;
	switch (meaning) {
	case SPACE:
		return add(office, " ", fault);
	case TAB:
		return add(office, "\t", fault);
	case LINE_BREAK:
		return add(office, "\n", fault);
	case HYPHEN:
		return add(office, "\xE2\x80\x91", fault);
	default:
		return STATUS_OK;
	}
}

/* A row is one line: paragraphs in it are parted by blanks. */
static enum status end_element(struct office *office, enum meaning meaning,
			       struct fault *fault)
{
	if (is_with_text(office, meaning) && office->taken_depth > 0)
		office->taken_depth--;
	if (meaning == ROW && office->row_depth > 0)
		office->row_depth--;
	switch (meaning) {
	case PARAGRAPH:
		return add(office, office->row_depth > 0 ? " " : "\n\n", fault);
	case CELL:
		return add(office, "\t", fault);
	case ROW:
	case TABLE:
		return add(office, "\n", fault);
	default:
		return STATUS_OK;
	}
}

/* Line ends and tabs in the XML are blanks. */
static enum status add_text(struct office *office, struct fault *fault)
{
	const char *value =
		(const char *)xmlTextReaderConstValue(office->reader);
	enum status status = STATUS_OK;

	if (office->taken_depth == 0 || !value)
		return STATUS_OK;
	while (!status && *value) {
		size_t length = strcspn(value, "\t\r\n");

		status = bytes_append(office->out,
				      (struct text){ value, length }, fault);
		value += length;
		if (status || !*value)
			break;
		status = bytes_append_byte(office->out, ' ', fault);
		value++;
	}
	return status;
}

/* What the reader stands at; *next is what it said of going on. */
static enum status take(struct office *office, int *next, struct fault *fault)
{
	enum meaning meaning = meaning_of(office);
	enum status status = STATUS_OK;

	switch (xmlTextReaderNodeType(office->reader)) {
	case XML_READER_TYPE_ELEMENT:
		if (meaning == LEFT_OUT) {
			*next = xmlTextReaderNext(office->reader);
			return STATUS_OK;
		}
		status = begin_element(office, meaning, fault);
		if (!status && xmlTextReaderIsEmptyElement(office->reader) == 1)
			status = end_element(office, meaning, fault);
		break;
	case XML_READER_TYPE_END_ELEMENT:
		status = end_element(office, meaning, fault);
		break;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		status = add_text(office, fault);
		break;
	default:
		break;
	}
	*next = status ? 0 : xmlTextReaderRead(office->reader);
	return status;
}

/* No entities are put in, nothing is loaded, and libxml2's own limits of
 * depth and length hold. */
enum status office_text(struct bytes *out, struct text xml, struct fault *fault)
{
	enum {
		OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR |
			  XML_PARSE_NOWARNING | XML_PARSE_COMPACT
	};
	struct office office = { .out = out,
				 .elements = word_elements,
				 .is_open = is_open_document(xml) };
	enum status status = STATUS_OK;
	size_t begun = lend_begin();
	int next;

	if (office.is_open)
		office.elements = open_elements;
	if (xml.length > INT_MAX)
		return fault_set(fault, STATUS_SKIP,
				 "more than %d bytes of XML", INT_MAX);
	office.reader = xmlReaderForMemory(xml.data, (int)xml.length, NULL,
					   NULL, OPTIONS);
	if (!office.reader)
		return fault_set(fault, STATUS_FULL, "out of memory");
	next = xmlTextReaderRead(office.reader);
	while (!status && next == 1)
		status = take(&office, &next, fault);
	if (!status)
		status = lend_end(begun, fault);
	if (!status && next < 0)
		status = fault_set(
			fault, STATUS_SKIP, "damaged XML in line %d",
			xmlTextReaderGetParserLineNumber(office.reader));
	xmlFreeTextReader(office.reader);
	return status;
}
