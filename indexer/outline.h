/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outline - the elements of a page in document order, with how much text
 * and how much of it in links is in each.
 *
 * Used by the indexer only. Hidden elements and what is in them have no
 * part. Text weighs about as much as it is letters; a sign of a script that
 * writes a syllable or a word with it weighs as two.
 */
#ifndef INDEXER_OUTLINE_H
#define INDEXER_OUTLINE_H

#include "indexer/boilerplate.h"
#include "indexer/markup.h"

/* An element that has part. */
struct outline_part {
	xmlNode *node;
	uint32_t parent; /* its place; that of the first is its own */
	uint32_t end;    /* the place behind the last below it */
	uint32_t block;  /* place of the innermost block around or itself */
	enum boilerplate meaning;
	bool is_dropped; /* with all below it */
	bool is_in_link;
	/* text that is right in it */
	uint32_t text_weight;
	uint32_t text_stops; /* ends of sentences, and commas */
	/* of a block: all text in it that is in no block below */
	uint32_t own_weight;
	uint32_t own_link_weight;
	uint32_t own_stops;
	/* with all that is below and not dropped */
	uint32_t weight;
	uint32_t link_weight;
	uint32_t prose_weight; /* of blocks that read like paragraphs */
	uint32_t link_count;
	bool holds_body; /* it or one below says so, and has prose */
};

struct outline {
	struct outline_part *parts;
	size_t count;  /* 0: nothing is shown */
	bool says_one; /* the page says in its head that it is one article */
};

/* Of an element and what is in it, or of a whole page by its root; borrows from
 * the markup, whose nodes' _private it sets, and is weighed. With shows_hidden,
 * elements hidden by an attribute or a style have part. */
enum status outline_read(struct outline *out, xmlNode *root, bool shows_hidden,
			 struct fault *fault);
void outline_free(struct outline *outline);

/* Sums up again after something was dropped. */
void outline_weigh(struct outline *outline);

/* Whether the text of the block alone reads like a paragraph: not too
 * short, with a stop, and most of it in no link. */
bool outline_is_prose(const struct outline_part *part);

/* NULL for texts and what is hidden. */
struct outline_part *outline_part_of(const xmlNode *node);

#endif
