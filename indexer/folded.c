/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/folded.h"

#include "indexer/render.h"
#include "shared/array.h"

enum {
	REST_WEIGHT = 150,  /* of its paragraphs, at least */
	PROSE_PERCENT = 75, /* of its text, in paragraphs, at least */
	LINK_PERCENT = 15   /* in links, at most */
};

/* By an attribute or a style, and for now. */
static bool is_folded(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && render_is_hidden(node) &&
	       (markup_has_attribute(node, "hidden") ||
		markup_has_attribute(node, "style")) &&
	       !markup_is(node, "noscript") && !markup_is(node, "dialog");
}

static void add(struct folded *out, xmlNode *node, size_t *count)
{
	if (*count < FOLDED_MAX)
		out->nodes[*count] = node;
	++*count;
}

/* What is folded away in the element, behind all paragraphs that are shown. */
static void find_inside(struct folded *out, xmlNode *top, size_t *count)
{
	xmlNode *node = markup_next(top, top);

	while (node) {
		const struct outline_part *part = outline_part_of(node);
		bool is_passed = part && part->is_dropped;

		if (is_folded(node)) {
			is_passed = true;
			add(out, node, count);
		} else if (part && !is_passed && render_is_block(node) &&
			   outline_is_prose(part)) {
			*count = 0;
		}
		node = is_passed ? markup_pass(node, top) :
				   markup_next(node, top);
	}
}

/* Whether both are in one <article>, or called the same. */
static bool belongs(const xmlNode *node, const xmlNode *top)
{
	const struct text class = markup_attribute(top, "class");
	const xmlNode *up = top->parent;

	while (up && !markup_is(up, "article"))
		up = up->parent;
	return up || (class.length > 0 &&
		      text_equal(markup_attribute(node, "class"), class));
}

/* And beside it, before the next paragraph that is shown. */
static void find_behind(struct folded *out, const xmlNode *top, size_t *count)
{
	for (xmlNode *node = top->next; node; node = node->next) {
		const struct outline_part *part = outline_part_of(node);

		if (part && !part->is_dropped && part->prose_weight > 0)
			return;
		if (is_folded(node))
			add(out, node, count);
	}
}

static bool is_of_page(const struct outline_part *part)
{
	return part->prose_weight > 0 &&
	       (part->meaning == BOILERPLATE_STRONG ||
		part->meaning == BOILERPLATE_COMMENT ||
		part->meaning == BOILERPLATE_UNSEEN);
}

static bool is_of_form(const xmlNode *node)
{
	static const char *const names[] = { "form", "input", "select",
					     "textarea" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (markup_is(node, names[i]))
			return true;
	return false;
}

/* Whether it is paragraphs for the most part; *weight is that of them. */
static enum status is_prose(xmlNode *top, bool *out, uint32_t *weight,
			    struct fault *fault)
{
	struct outline outline;
	enum status status = outline_read(&outline, top, true, fault);
	const struct outline_part *all = outline.parts;

	*out = false;
	if (status)
		return status;
	if (outline.count > 0) {
		*weight = all->prose_weight;
		*out = all->prose_weight * 100.0 >=
			       all->weight * (double)PROSE_PERCENT &&
		       all->link_weight * 100.0 <=
			       all->weight * (double)LINK_PERCENT;
	}
	for (size_t i = 0; i < outline.count; i++) {
		*out = *out && !is_of_page(&outline.parts[i]);
		outline.parts[i].node->_private = NULL;
	}
	for (const xmlNode *node = top; node && *out;
	     node = markup_next((xmlNode *)(uintptr_t)node, top))
		*out = !is_of_form(node);
	outline_free(&outline);
	return STATUS_OK;
}

enum status folded_find(struct folded *out, const struct outline *outline,
			const struct container *container, struct fault *fault)
{
	const struct outline_part *part =
		&outline->parts[container->places[container->count - 1]];
	xmlNode *top = part->node;
	enum status status = STATUS_OK;
	uint32_t weight = 0; /* of all */
	size_t count = 0;

	*out = (struct folded){ 0 };
	if (part->prose_weight == 0)
		return STATUS_OK;
	find_inside(out, top, &count);
	find_behind(out, top, &count);
	if (count > FOLDED_MAX)
		return STATUS_OK;
	for (size_t i = 0; i < count && !status; i++) {
		uint32_t prose_weight = 0;
		bool is_rest;

		status =
			is_prose(out->nodes[i], &is_rest, &prose_weight, fault);
		if (status || !is_rest)
			continue;
		out->is_apart |= out->nodes[i]->parent == top->parent &&
				 !belongs(out->nodes[i], top);
		out->nodes[out->count++] = out->nodes[i];
		weight += prose_weight;
	}
	if (status || weight < REST_WEIGHT)
		out->count = 0;
	return status;
}

void folded_show(const struct folded *folded)
{
	for (size_t i = 0; i < folded->count; i++) {
		(void)xmlUnsetProp(folded->nodes[i], (const xmlChar *)"hidden");
		(void)xmlUnsetProp(folded->nodes[i], (const xmlChar *)"style");
	}
}

enum status folded_hide(xmlNode *node, struct fault *fault)
{
	return xmlNewProp(node, (const xmlChar *)"hidden",
			  (const xmlChar *)"") ?
		       STATUS_OK :
		       fault_set(fault, STATUS_FULL, "out of memory");
}
