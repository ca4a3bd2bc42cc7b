/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * markup - text from outside as text of an XML or HTML document.
 *
 * Used by print_atom.c and the html_* files. What is put in is neither
 * markup nor the end of an attribute: & < > " ' are references, bytes that
 * are not UTF-8 and characters that XML 1.0 has not (most controls, U+FFFE,
 * U+FFFF) are U+FFFD, and so are the controls that HTML has not. What
 * cannot be seen and changes how its surroundings look (bidi controls, tag
 * characters) is a numeric reference: a reader of the
 * document has it, a terminal has not.
 */
#ifndef SEARCHER_MARKUP_H
#define SEARCHER_MARKUP_H

#include "shared/bytes.h"

enum markup_kind {
	MARKUP_XML, /* read back, it is the same text, a CR too */
	MARKUP_HTML /* a CR is a line feed: HTML has no other line end */
};

/* A document in the making: after a failure the rest does nothing, and
 * whoever began looks at the status in the end. */
struct markup {
	struct bytes *out;
	enum markup_kind kind;
	enum status status;
	struct fault *fault;
};

/* Our own markup, as it is. */
void markup_put(struct markup *markup, const char *ours);
void markup_format(struct markup *markup, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void markup_text(struct markup *markup, struct text text);
/* On one line: every run of white space is a blank, none at the ends. */
void markup_line(struct markup *markup, struct text text);
/* A blank, the name, the value in quotes. */
void markup_attribute(struct markup *markup, const char *name,
		      struct text value);
/* <name>text</name> and a line end; nothing where the text is empty. */
void markup_element(struct markup *markup, const char *name, struct text text);

/* Whether it has the form of a language tag (BCP 47) that says something;
 * "und" does not. */
bool markup_is_language(struct text language);

#endif
