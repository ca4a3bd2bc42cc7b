/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * markup - HTML as a tree of libxml2 nodes, and the steps through it.
 *
 * Used by the indexer only. Any text gives a tree, if an empty one. What
 * the page says of its encoding is not looked at, and nothing is loaded
 * from anywhere. The tree holds elements and text only (scripts only where
 * they are JSON); it is at most MARKUP_DEPTH deep and MARKUP_NODES large:
 * past that, tags are left out and their text stays. Its names are in small
 * letters. Walk it without recursion:
 *
 *	for (xmlNode *node = top; node; node = markup_next(node, top))
 *		...
 */
#ifndef INDEXER_MARKUP_H
#define INDEXER_MARKUP_H

#include <libxml/tree.h>

#include "shared/bytes.h"

enum {
	MARKUP_DEPTH = 256,
	MARKUP_NODES = 2000000,
	MARKUP_ATTRIBUTES = 4096 /* of a tag of XML, and "=" behind it */
};

struct markup;

/* `html` is valid UTF-8 and not needed any more afterwards. */
enum status markup_parse(struct markup **out, struct text html,
			 struct fault *fault);
/* The same for a piece of XML without its head: names keep their case and their
 * prefixes. What is damaged is read as far as it goes; nothing but memory, of
 * which each byte may take a hundred, bounds the tree. It is empty where a tag
 * may have more attributes than MARKUP_ATTRIBUTES. */
enum status markup_parse_xml(struct markup **out, struct text xml,
			     struct fault *fault);
/* Accepts NULL. */
void markup_free(struct markup *markup);

/* The element around all; NULL when there is nothing in the page. It and
 * all that is below live as long as the markup. */
xmlNode *markup_root(const struct markup *markup);

/* The next node in document order at or below `top`; NULL after the last.
 * markup_pass leaves out what is below `node`. */
xmlNode *markup_next(xmlNode *node, const xmlNode *top);
xmlNode *markup_pass(xmlNode *node, const xmlNode *top);

/* Whether it is an element of this name. */
bool markup_is(const xmlNode *node, const char *name);
/* <h1> to <h6> */
bool markup_is_heading(const xmlNode *node);
/* The text of a text node; empty for others. */
struct text markup_text(const xmlNode *node);
/* Empty where there is no such attribute. */
struct text markup_attribute(const xmlNode *node, const char *name);
bool markup_has_attribute(const xmlNode *node, const char *name);
/* Whether `word` is one of the words in the attribute, in any case. */
bool markup_has_word(const xmlNode *node, const char *attribute,
		     const char *word);

/* Appends plain text with its character references decoded, once: what was
 * escaped twice is still escaped once. */
enum status markup_unescape(struct bytes *out, struct text text,
			    struct fault *fault);

#endif
