/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xml - text from outside as text of an XML or HTML document.
 *
 * Used by print_atom.c and the html_* files. What is put in is neither
 * markup nor the end of an attribute: & < > " ' are references, bytes that
 * are not UTF-8 and characters that XML 1.0 has not (most controls, U+FFFE,
 * U+FFFF) are U+FFFD, and so are the controls that HTML has not. What
 * cannot be seen and changes how its surroundings look (bidi controls, tag
 * characters) is a numeric reference: a reader of the document has it, a
 * terminal has not.
 */
#ifndef SEARCHER_XML_H
#define SEARCHER_XML_H

#include "shared/bytes.h"

enum xml_kind {
	XML_EXACT, /* read back, it is the same text, a CR too */
	XML_HTML   /* a CR is a line feed: HTML has no other line end */
};

/* A document in the making: after a failure the rest does nothing, and
 * whoever began looks at the status in the end. */
struct xml {
	struct bytes *out;
	enum xml_kind kind;
	enum status status;
	struct fault *fault;
};

/* Our own markup, as it is. */
void xml_put(struct xml *xml, const char *ours);
void xml_format(struct xml *xml, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void xml_text(struct xml *xml, struct text text);
/* On one line: every run of white space is a blank, none at the ends. */
void xml_line(struct xml *xml, struct text text);
/* A blank, the name, the value in quotes. */
void xml_attribute(struct xml *xml, const char *name, struct text value);
/* <name>text</name> and a line end; nothing where the text is empty. */
void xml_element(struct xml *xml, const char *name, struct text text);

/* Whether it has the form of a language tag (BCP 47) that says something;
 * "und" does not. */
bool xml_is_language(struct text language);

#endif
