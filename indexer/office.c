/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/office.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <libxml/xmlreader.h>

#include "indexer/lend.h"
#include "shared/utf8.h"

enum { PROLOGUE_BYTES = 4096 };

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
	NOTE,   /* its text stands at the end */
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
	{ "note-body", NOTE },
	{ "note-citation", LEFT_OUT },
	{ "tracked-changes", LEFT_OUT },
	{ "annotation", LEFT_OUT },
	{ "ruby-text", LEFT_OUT },
	{ NULL, NOTHING },
};

struct office {
	xmlTextReaderPtr reader;
	struct bytes *out; /* of the text, in a note of the notes */
	struct bytes *text;
	struct bytes notes;
	const struct element *elements;
	size_t taken_depth; /* elements around that have text */
	size_t row_depth;   /* rows around */
	bool is_open;       /* OpenDocument */
};

static const char *find(struct text text, const char *what)
{
	return text.length > 0 ?
		       memmem(text.data, text.length, what, strlen(what)) :
		       NULL;
}

/* Where the declarations before the root begin: behind the end of whatever
 * stands before them. */
static const char *find_start(struct text xml, const char *root)
{
	size_t before = (size_t)(root - xml.data);
	size_t length = before < PROLOGUE_BYTES ? before : PROLOGUE_BYTES;
	const char *start = root;
	struct text prologue = { root - length, length };
	const char *found;

	while ((found = find(prologue, "<?xml "))) {
		start = found;
		prologue.length -= (size_t)(found + 1 - prologue.data);
		prologue.data = found + 1;
	}
	prologue = (struct text){ start, (size_t)(root - start) };
	return find(prologue, "</") ? root : start;
}

/* The one of several files that has this root; empty: there is none. */
static struct text find_file(struct text xml, const char *name)
{
	char tag[64];
	struct text file = { 0 };
	struct text rest;
	const char *root;
	const char *end;

	(void)snprintf(tag, sizeof(tag), "<%s ", name);
	root = find(xml, tag);
	if (!root)
		return file;
	rest = (struct text){ root, xml.length - (size_t)(root - xml.data) };
	(void)snprintf(tag, sizeof(tag), "</%s>", name);
	end = find(rest, tag);
	file.data = find_start(xml, root);
	file.length = end ? (size_t)(end - file.data) + strlen(tag) :
			    rest.length + (size_t)(root - file.data);
	return file;
}

#define WORD_ROOT "w:document"
#define OPEN_ROOT "office:document-content"

bool office_is(struct text xml)
{
	(void)text_take(&xml, UTF8_BYTE_ORDER_MARK);
	if (xml.length == 0 || xml.data[0] != '<')
		return false;
	return find_file(xml, WORD_ROOT).length > 0 ||
	       find_file(xml, OPEN_ROOT).length > 0;
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
	case NOTE:
		office->out = &office->notes;
		return STATUS_OK;
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
	case NOTE:
		office->out = office->text;
		return STATUS_OK;
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
static enum status open_reader(xmlTextReaderPtr *out, struct text xml,
			       struct fault *fault)
{
	enum {
		OPTIONS = XML_PARSE_NONET | XML_PARSE_NOERROR |
			  XML_PARSE_NOWARNING | XML_PARSE_COMPACT
	};

	*out = NULL;
	if (xml.length > INT_MAX)
		return fault_set(fault, STATUS_SKIP,
				 "more than %d bytes of XML", INT_MAX);
	*out = xmlReaderForMemory(xml.data, (int)xml.length, NULL, NULL,
				  OPTIONS);
	return *out ? STATUS_OK :
		      fault_set(fault, STATUS_FULL, "out of memory");
}

static enum status read_file(struct office *office, struct text xml,
			     struct fault *fault)
{
	size_t begun = lend_begin();
	enum status status = open_reader(&office->reader, xml, fault);
	int next;

	if (status)
		return status;
	next = xmlTextReaderRead(office->reader);
	while (!status && next == 1)
		status = take(office, &next, fault);
	if (!status)
		status = lend_end(begun, fault);
	if (!status && next < 0)
		status = fault_set(
			fault, STATUS_SKIP, "damaged XML in line %d",
			xmlTextReaderGetParserLineNumber(office->reader));
	xmlFreeTextReader(office->reader);
	return status;
}

static enum status read_notes(struct bytes *out, struct text xml,
			      const char *root, struct fault *fault)
{
	struct office office = { .out = out,
				 .text = out,
				 .elements = word_elements };
	struct text file = find_file(xml, root);
	enum status status = STATUS_OK;

	if (file.length > 0)
		status = read_file(&office, file, fault);
	return status == STATUS_SKIP ? STATUS_OK : status;
}

enum status office_text(struct bytes *out, struct text xml, struct fault *fault)
{
	struct text word = find_file(xml, WORD_ROOT);
	struct text open = find_file(xml, OPEN_ROOT);
	struct office office = { .out = out,
				 .text = out,
				 .notes = BYTES_UP_TO(2 * xml.length),
				 .elements = word_elements };
	enum status status;

	office.is_open = word.length == 0 && open.length > 0;
	if (office.is_open)
		office.elements = open_elements;
	status = read_file(&office,
			   word.length > 0 ? word :
			   open.length > 0 ? open :
					     xml,
			   fault);
	if (!status)
		status = bytes_append(out, text_from(&office.notes), fault);
	bytes_free(&office.notes);
	if (!status)
		status = read_notes(out, xml, "w:footnotes", fault);
	return status ? status : read_notes(out, xml, "w:endnotes", fault);
}

/* ---- What a document says of itself ------------------------------------ */

static char *fact_of(struct office_facts *facts, const char *element)
{
	if (strcmp(element, "title") == 0)
		return facts->title;
	/* with OpenDocument the creator is who changed it last */
	if (strcmp(element, "initial-creator") == 0 ||
	    (strcmp(element, "creator") == 0 && !facts->creator[0]))
		return facts->creator;
	if (strcmp(element, "created") == 0 ||
	    strcmp(element, "creation-date") == 0)
		return facts->created;
	return NULL;
}

static void take_fact(struct office_facts *facts, xmlTextReaderPtr reader)
{
	const char *element = (const char *)xmlTextReaderConstLocalName(reader);
	char *fact = element ? fact_of(facts, element) : NULL;
	char *value = fact ? (char *)xmlTextReaderReadString(reader) : NULL;

	if (value && value[0] && strlen(value) < OFFICE_FACT_BYTES)
		memcpy(fact, value, strlen(value) + 1);
	xmlFree(value);
}

/* Programs put in what they or the machine are called: a name has more than
 * one word, and none of them is "User". */
static bool is_name(const char *creator)
{
	return strchr(creator, ' ') && !strstr(creator, "User");
}

/* What is left of facts that nobody meant. Of python-docx all are those of
 * its template. */
static void judge_facts(struct office_facts *facts)
{
	if (strcmp(facts->creator, "python-docx") == 0)
		*facts = (struct office_facts){ 0 };
	if (!is_name(facts->creator))
		facts->creator[0] = '\0';
}

enum status office_facts(struct office_facts *out, struct text xml,
			 struct fault *fault)
{
	struct text file = find_file(xml, "cp:coreProperties");
	size_t begun = lend_begin();
	xmlTextReaderPtr reader;
	enum status status;

	*out = (struct office_facts){ 0 };
	if (file.length == 0)
		file = find_file(xml, "office:document-meta");
	if (file.length == 0)
		return STATUS_OK;
	status = open_reader(&reader, file, fault);
	while (!status && xmlTextReaderRead(reader) == 1)
		if (xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT)
			take_fact(out, reader);
	xmlFreeTextReader(reader);
	if (!status)
		status = lend_end(begun, fault);
	judge_facts(out);
	return status == STATUS_SKIP ? STATUS_OK : status;
}
