/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/outline.h"

#include <string.h>

#include "indexer/punctuation.h"
#include "indexer/render.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	FIRST_CAPACITY = 256,
	PROSE_WEIGHT = 60, /* a paragraph weighs as much at least */
	BODY_WEIGHT = 300  /* the prose of what is called a body */
};

/* ---- Text -------------------------------------------------------------- */

/* What ends a sentence or parts one, in the scripts that news uses. */
static bool is_stop(struct text text, size_t offset)
{
	const char *at = text.data + offset;
	char next = offset + 1 < text.length ? at[1] : '\0';
	size_t width;

	if ((unsigned char)*at < 0x80)
		return strchr(".,;!?", *at) &&
		       (next == '\0' || strchr(" \t\r\n\"')", next) ||
			(unsigned char)next >= 0x80);
	return punctuation_parts(utf8_next(text, offset, &width));
}

/* No weight can grow too large: a sign of three bytes weighs as two, and the
 * parser takes no page of more than INT_MAX bytes. */
static void weigh_text(struct outline_part *part, struct text text)
{
	bool was_trail = false; /* else no clause of Thai ends here */

	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.data[i];
		bool is_trail = (byte & 0xC0) == 0x80;

		if (was_trail && byte <= ' ')
			part->text_stops += punctuation_ends_clause(text, i);
		was_trail = is_trail;
		if (byte <= ' ' || is_trail)
			continue;
		part->text_weight += byte >= 0xE0 ? 2 : 1;
		if (byte < 0x40 || byte >= 0xD6)
			part->text_stops += is_stop(text, i);
	}
	if (was_trail)
		part->text_stops += punctuation_ends_clause(text, text.length);
}

/* ---- Parts ------------------------------------------------------------- */

static enum status add_part(struct outline *outline, size_t *capacity,
			    xmlNode *node, uint32_t parent, struct fault *fault)
{
	struct outline_part *part;

	if (outline->count == *capacity) {
		size_t wanted = *capacity ? *capacity * 2 : FIRST_CAPACITY;
		struct outline_part *grown = memory_resize(
			outline->parts, wanted, sizeof(*outline->parts));

		if (!grown)
			return fault_set(fault, STATUS_FULL, "out of memory");
		outline->parts = grown;
		*capacity = wanted;
	}
	part = &outline->parts[outline->count];
	*part = (struct outline_part){ .node = node, .parent = parent };
	part->meaning = boilerplate_look(node);
	part->is_in_link =
		outline->parts[parent].is_in_link ||
		(markup_is(node, "a") && markup_has_attribute(node, "href"));
	part->block = outline->count == 0 || render_is_block(node) ?
			      (uint32_t)outline->count :
			      outline->parts[parent].block;
	outline->count++;
	return STATUS_OK;
}

/* Closes what ends before `node`, the next in order (NULL: all), and sets
 * *parent to the part around it. */
static void close_parts(struct outline *outline, const xmlNode *node,
			uint32_t *parent)
{
	struct outline_part *parts = outline->parts;

	while (outline->count > 0 &&
	       (!node || parts[*parent].node != node->parent)) {
		parts[*parent].end = (uint32_t)outline->count;
		if (*parent == 0)
			break;
		*parent = parts[*parent].parent;
	}
}

static bool is_left_out(const xmlNode *node, bool shows_hidden)
{
	return render_is_unseen(node) ||
	       (!shows_hidden && render_is_hidden(node));
}

/* Whether the head of the page says "og:type" of it: "article". */
static bool says_one(xmlNode *root)
{
	xmlNode *node = root;

	while (node) {
		if (markup_is(node, "meta") &&
		    markup_has_word(node, "property", "og:type"))
			return markup_has_word(node, "content", "article");
		node = markup_is(node, "body") ? markup_pass(node, root) :
						 markup_next(node, root);
	}
	return false;
}

enum status outline_read(struct outline *out, xmlNode *root, bool shows_hidden,
			 struct fault *fault)
{
	enum status status = STATUS_OK;
	xmlNode *node = root;
	size_t capacity = 0;
	uint32_t parent = 0;

	*out = (struct outline){ .says_one = says_one(root) };
	while (!status && node) {
		bool is_element = node->type == XML_ELEMENT_NODE;

		close_parts(out, node, &parent);
		if (is_element && is_left_out(node, shows_hidden)) {
			node->_private = NULL;
			node = markup_pass(node, root);
			continue;
		}
		if (is_element) {
			status = add_part(out, &capacity, node, parent, fault);
			parent = (uint32_t)out->count - 1;
		} else if (out->count > 0) {
			weigh_text(&out->parts[parent], markup_text(node));
		}
		node = markup_next(node, root);
	}
	if (status) {
		outline_free(out);
		return status;
	}
	close_parts(out, NULL, &parent);
	for (size_t i = 0; i < out->count; i++)
		out->parts[i].node->_private = &out->parts[i];
	outline_weigh(out);
	return STATUS_OK;
}

void outline_free(struct outline *outline)
{
	memory_free(outline->parts);
	outline->parts = NULL;
	outline->count = 0;
}

static void begin_sums(struct outline_part *part)
{
	part->own_weight = part->text_weight;
	part->own_link_weight = part->is_in_link ? part->text_weight : 0;
	part->own_stops = part->text_stops;
	part->weight = part->own_weight;
	part->link_weight = part->own_link_weight;
	part->prose_weight = 0;
	part->link_count = markup_is(part->node, "a");
	part->holds_body = false;
}

/* Whether it says so, also by one name among those of the page's. */
static bool is_called_body(const struct outline_part *part)
{
	switch (part->meaning) {
	case BOILERPLATE_BODY:
		return true;
	case BOILERPLATE_WEAK:
	case BOILERPLATE_STRONG:
		if (boilerplate_has_body_name(part->node))
			return true;
		break;
	case BOILERPLATE_UNKNOWN:
	case BOILERPLATE_COMMENT:
	case BOILERPLATE_UNSEEN:
		break;
	}
	return markup_is(part->node, "main");
}

static void add_sums(struct outline_part *parent,
		     const struct outline_part *part, bool is_block)
{
	parent->weight += part->weight;
	parent->link_weight += part->link_weight;
	parent->prose_weight += part->prose_weight;
	parent->link_count += part->link_count;
	parent->holds_body = parent->holds_body || part->holds_body;
	if (is_block)
		return;
	parent->own_weight += part->own_weight;
	parent->own_link_weight += part->own_link_weight;
	parent->own_stops += part->own_stops;
}

/* Those below come behind, so that from the end on each part is summed up
 * when it is met. */
void outline_weigh(struct outline *outline)
{
	for (size_t i = 0; i < outline->count; i++)
		begin_sums(&outline->parts[i]);
	for (size_t i = outline->count; i-- > 0;) {
		struct outline_part *part = &outline->parts[i];
		bool is_block = part->block == i;

		if (is_block && outline_is_prose(part))
			part->prose_weight += part->own_weight;
		if (part->prose_weight >= BODY_WEIGHT && is_called_body(part))
			part->holds_body = true;
		if (i > 0 && !part->is_dropped)
			add_sums(&outline->parts[part->parent], part, is_block);
	}
}

bool outline_is_prose(const struct outline_part *part)
{
	return part->own_weight >= PROSE_WEIGHT && part->own_stops > 0 &&
	       part->own_link_weight < part->own_weight / 2;
}

struct outline_part *outline_part_of(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE ? node->_private : NULL;
}
