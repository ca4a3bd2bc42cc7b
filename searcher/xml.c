/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/xml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "shared/utf8.h"

enum {
	CONTROL_LIMIT = 0x20,
	DELETE = 0x7F,
	LAST_C1 = 0x9F,
	FORMAT_BYTES = 1024,
	LANGUAGE_BYTES = 35 /* what a tag may need (RFC 5646, 4.4.1) */
};

#define REPLACEMENT "\xEF\xBF\xBD"

/* Characters of no document: controls, and the last two of any plane. */
static bool is_forbidden(uint32_t code_point)
{
	if (code_point == '\t' || code_point == '\n' || code_point == '\r')
		return false;
	return code_point < CONTROL_LIMIT ||
	       (code_point >= DELETE && code_point <= LAST_C1) ||
	       (code_point & 0xFFFE) == 0xFFFE ||
	       (code_point >= 0xFDD0 && code_point <= 0xFDEF);
}

/* Invisible, and not needed to write any word as it is written: those
 * that are (joiners, variation selectors) stay themselves. */
static bool is_hidden(uint32_t code_point)
{
	if (code_point == 0x200C || code_point == 0x200D ||
	    (code_point >= 0xFE00 && code_point <= 0xFE0F))
		return false;
	return code_point == 0x2028 || code_point == 0x2029 ||
	       (code_point > LAST_C1 && utf8_class(code_point) == UTF8_IGNORED);
}

static const char *find_reference(uint32_t code_point, enum xml_kind kind)
{
	switch (code_point) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\r':
		return kind == XML_EXACT ? "&#13;" : "\n";
	default:
		return NULL;
	}
}

/* Nothing to think of, and nearly everything. */
static bool is_plain(char byte)
{
	return (byte >= ' ' && byte < DELETE && !strchr("&<>\"'", byte)) ||
	       byte == '\n';
}

static size_t skip_plain(struct text text, size_t offset)
{
	while (offset < text.length && is_plain(text.data[offset]))
		offset++;
	return offset;
}

/* The character at *offset, which is not plain; steps. */
static enum status append_special(struct bytes *out, struct text text,
				  size_t *offset, enum xml_kind kind,
				  struct fault *fault)
{
	size_t at = *offset;
	bool is_valid;
	size_t width = utf8_measure(text, at, &is_valid);
	struct text character = { text.data + at, width };
	uint32_t code_point = utf8_next(text, at, &(size_t){ 0 });
	const char *reference;

	*offset += width;
	if (!is_valid || is_forbidden(code_point))
		return bytes_append(out, TEXT(REPLACEMENT), fault);
	/* CR LF is one line end, and the LF is still to come. */
	if (kind == XML_HTML && code_point == '\r' && *offset < text.length &&
	    text.data[*offset] == '\n')
		return STATUS_OK;
	reference = find_reference(code_point, kind);
	if (reference)
		return bytes_append(out, text_of(reference), fault);
	if (is_hidden(code_point))
		return bytes_printf(out, fault, "&#x%X;", (unsigned)code_point);
	return bytes_append(out, character, fault);
}

static enum status append(struct bytes *out, struct text text,
			  enum xml_kind kind, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t offset = 0;

	while (offset < text.length && !status) {
		size_t end = skip_plain(text, offset);

		status = bytes_append(
			out, (struct text){ text.data + offset, end - offset },
			fault);
		offset = end;
		if (!status && offset < text.length)
			status =
				append_special(out, text, &offset, kind, fault);
	}
	return status;
}

static size_t skip_class(struct text text, size_t offset, bool is_space)
{
	while (offset < text.length) {
		size_t width;
		uint32_t code_point = utf8_next(text, offset, &width);

		if ((utf8_class(code_point) == UTF8_SPACE) != is_space)
			break;
		offset += width;
	}
	return offset;
}

void xml_put(struct xml *xml, const char *ours)
{
	if (!xml->status)
		xml->status = bytes_append(xml->out, text_of(ours), xml->fault);
}

void xml_format(struct xml *xml, const char *format, ...)
{
	char made[FORMAT_BYTES];
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(made, sizeof(made), format, values);
	va_end(values);
	if (!xml->status && (length < 0 || (size_t)length >= sizeof(made)))
		xml->status = fault_set(xml->fault, STATUS_BUG, "long markup");
	xml_put(xml, made);
}

void xml_text(struct xml *xml, struct text text)
{
	if (!xml->status)
		xml->status = append(xml->out, text, xml->kind, xml->fault);
}

void xml_line(struct xml *xml, struct text text)
{
	size_t offset = skip_class(text, 0, true);
	bool is_first = true;

	while (offset < text.length) {
		size_t end = skip_class(text, offset, false);

		if (!is_first)
			xml_put(xml, " ");
		xml_text(xml,
			 (struct text){ text.data + offset, end - offset });
		is_first = false;
		offset = skip_class(text, end, true);
	}
}

void xml_attribute(struct xml *xml, const char *name, struct text value)
{
	xml_format(xml, " %s=\"", name);
	xml_text(xml, value);
	xml_put(xml, "\"");
}

void xml_element(struct xml *xml, const char *name, struct text text)
{
	if (text.length == 0)
		return;
	xml_format(xml, "<%s>", name);
	xml_text(xml, text);
	xml_format(xml, "</%s>\n", name);
}

bool xml_is_language(struct text language)
{
	size_t subtag = 0; /* bytes of the one being read */
	bool is_first = true;
	size_t i;

	if (language.length > LANGUAGE_BYTES ||
	    text_equal(language, TEXT("und")))
		return false;
	for (i = 0; i < language.length; i++) {
		char byte = language.data[i];

		if (byte == '-') {
			if (subtag < (is_first ? 2 : 1))
				return false;
			is_first = false;
			subtag = 0;
			continue;
		}
		if (!text_is_letter(byte) && (is_first || !text_is_digit(byte)))
			return false;
		if (++subtag > 8)
			return false;
	}
	return subtag >= (is_first ? 2 : 1);
}
