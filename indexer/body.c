/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * First goes what is the page's by its name. What is left is searched for
 * the element that holds the article. Then goes what in it is the page's by
 * its looks: lists of links, paragraphs that are one link, and the labels
 * above them.
 */
#include "indexer/body.h"

#include <string.h>

#include "indexer/container.h"
#include "indexer/outline.h"
#include "shared/memory.h"

enum {
	/* of the page's text that is in no link, at most, in what is dropped
	 * by its name */
	STRONG_PERCENT = 40,
	COMMENT_PERCENT = 95,
	WEAK_PERCENT = 10,
	WEAK_WEIGHT = 400,
	/* when less prose is left, the names were wrong */
	LEFT_PERCENT = 20,
	LEFT_WEIGHT = 100,
	/* of the text in links */
	LIST_LINK_PERCENT = 70,
	LINE_LINK_PERCENT = 90,
	SPAN_LINK_PERCENT = 80,
	SPAN_LINKS = 3,
	SPAN_WEIGHT = 100,
	LABEL_WEIGHT = 40
};

static bool is_dropped(const void *context, const xmlNode *node)
{
	const struct outline_part *part = outline_part_of(node);

	(void)context;
	return part && part->is_dropped;
}

static bool is_share(uint32_t weight, uint32_t total, unsigned int percent)
{
	return weight * 100.0 > (double)total * percent;
}

/* ---- By name ----------------------------------------------------------- */

/* What is embedded from a network is as a rule quoted by the article. */
static bool is_quoting(const struct outline_part *parts,
		       const struct outline_part *part)
{
	for (uint32_t i = (uint32_t)(part - parts); i < part->end; i++)
		if (markup_is(parts[i].node, "blockquote"))
			return is_share(parts[i].weight, part->weight, 50);
	return false;
}

static bool is_of_page(const struct outline_part *parts,
		       const struct outline_part *part)
{
	uint32_t total = parts[0].weight - parts[0].link_weight;
	uint32_t weight = part->weight - part->link_weight;

	switch (part->meaning) {
	case BOILERPLATE_STRONG:
		return !is_share(weight, total, STRONG_PERCENT) &&
		       !is_quoting(parts, part);
	case BOILERPLATE_COMMENT:
		return !is_share(weight, total, COMMENT_PERCENT);
	case BOILERPLATE_WEAK:
		return !is_share(weight, total, WEAK_PERCENT) &&
		       weight < WEAK_WEIGHT;
	case BOILERPLATE_BODY:
	case BOILERPLATE_UNKNOWN:
		break;
	}
	return false;
}

static void drop_named(struct outline *outline)
{
	struct outline_part *parts = outline->parts;
	uint32_t prose_weight = parts[0].prose_weight;

	for (size_t i = 1; i < outline->count; i++) {
		if (!is_of_page(parts, &parts[i]))
			continue;
		parts[i].is_dropped = true;
		i = parts[i].end - 1;
	}
	outline_weigh(outline);
	if (parts[0].prose_weight >= LEFT_WEIGHT ||
	    is_share(parts[0].prose_weight, prose_weight, LEFT_PERCENT))
		return;
	for (size_t i = 1; i < outline->count; i++)
		parts[i].is_dropped = false;
	outline_weigh(outline);
}

/* ---- By looks ---------------------------------------------------------- */

static bool is_heading(const xmlNode *node)
{
	return node->name[0] == 'h' && node->name[1] >= '1' &&
	       node->name[1] <= '6' && node->name[2] == '\0';
}

static bool is_item(const xmlNode *node)
{
	return markup_is(node, "li") || markup_is(node, "dd") ||
	       markup_is(node, "dt") || markup_is(node, "td") ||
	       markup_is(node, "th") || markup_is(node, "tr");
}

static bool is_linking(const struct outline_part *parts, uint32_t place)
{
	const struct outline_part *part = &parts[place];
	uint32_t weight = part->weight;

	if (part->block != place)
		return part->link_count >= SPAN_LINKS && weight > SPAN_WEIGHT &&
		       is_share(part->link_weight, weight, SPAN_LINK_PERCENT);
	if (is_item(part->node) || is_heading(part->node))
		return false;
	if (part->link_count > 1 && part->prose_weight == 0)
		return is_share(part->link_weight, weight, LIST_LINK_PERCENT);
	return is_share(part->link_weight, weight, LINE_LINK_PERCENT);
}

/* "More:" or "Related" above what was dropped. */
static void drop_label(struct outline_part *parts, uint32_t top, uint32_t place)
{
	for (uint32_t i = place; i-- > top + 1;) {
		struct outline_part *part = &parts[i];

		if (part->block != i || part->own_weight == 0)
			continue;
		if (part->weight < LABEL_WEIGHT &&
		    (is_heading(part->node) || part->own_stops == 0))
			part->is_dropped = true;
		return;
	}
}

static void drop_links(struct outline_part *parts, uint32_t top)
{
	for (uint32_t i = top + 1; i < parts[top].end; i++) {
		if (!parts[i].is_dropped && is_linking(parts, i)) {
			parts[i].is_dropped = true;
			if (parts[i].block == i)
				drop_label(parts, top, i);
		}
		if (parts[i].is_dropped)
			i = parts[i].end - 1;
	}
}

/* ---- The title --------------------------------------------------------- */

static enum status read_title(struct bytes *title, xmlNode *heading,
			      struct fault *fault)
{
	struct render render = RENDER_UP_TO(title->limit);
	const struct render_order order = { .tops = &heading, .top_count = 1 };
	enum status status = render_nodes(&render, &order, fault);

	if (!status)
		status = bytes_append(title, text_from(&render.text), fault);
	render_free(&render);
	return status;
}

/*
 * The last heading of the first rank before the text, or the first one in
 * the text. It is no part of the text, nor is what stands above it.
 */
static uint32_t find_title(const struct outline *outline, uint32_t top)
{
	const struct outline_part *parts = outline->parts;
	uint32_t found = 0;

	for (uint32_t i = 0; i < parts[top].end; i++) {
		if (!markup_is(parts[i].node, "h1") || parts[i].weight == 0)
			continue;
		if (i > top && found > 0)
			break;
		found = i;
	}
	return found;
}

static void drop_title(struct outline_part *parts, uint32_t top, uint32_t title)
{
	uint32_t prose_weight = 0;

	for (uint32_t i = top; i < title; i++)
		prose_weight += outline_is_prose(&parts[i]);
	parts[title].is_dropped = true;
	for (uint32_t i = top + 1; prose_weight == 0 && i < title; i++)
		if (parts[i].end <= title)
			parts[i].is_dropped = true;
}

/* ---- All --------------------------------------------------------------- */

/* A heading has something below it. */
static void cut_end(struct render *render, size_t floor)
{
	while (render->heading_count > 0) {
		struct render_span last =
			render->headings[render->heading_count - 1];

		if (last.start < floor || last.end != render->text.length)
			return;
		render->heading_count--;
		render->text.length = last.start;
		while (render->text.length > floor &&
		       render->text.data[render->text.length - 1] == '\n')
			render->text.length--;
	}
}

static enum status write_body(struct body *out, const struct outline *outline,
			      const struct container *container,
			      struct fault *fault)
{
	xmlNode **tops = memory_zeroed(container->count, sizeof(*tops));
	const struct render_order order = { .tops = tops,
					    .top_count = container->count,
					    .is_dropped = is_dropped };
	size_t floor = out->render.text.length;
	enum status status;

	if (!tops)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < container->count; i++)
		tops[i] = outline->parts[container->places[i]].node;
	status = render_nodes(&out->render, &order, fault);
	if (!status)
		cut_end(&out->render, floor);
	memory_free(tops);
	return status;
}

static enum status read_outline(struct body *out, struct outline *outline,
				struct fault *fault)
{
	struct outline_part *parts = outline->parts;
	struct container container;
	enum status status;
	uint32_t title;

	drop_named(outline);
	status = container_find(&container, outline, fault);
	if (status || container.count == 0)
		goto out;
	title = find_title(outline, container.places[0]);
	if (title > 0)
		status = read_title(&out->title, parts[title].node, fault);
	if (status)
		goto out;
	if (title > container.places[0])
		drop_title(parts, container.places[0], title);
	for (size_t i = 0; i < container.count; i++)
		drop_links(parts, container.places[i]);
	status = write_body(out, outline, &container, fault);
out:
	container_free(&container);
	return status;
}

enum status body_read(struct body *out, const struct markup *markup,
		      struct fault *fault)
{
	struct outline outline;
	enum status status = outline_read(&outline, markup, fault);

	if (status)
		return status;
	if (outline.count > 0)
		status = read_outline(out, &outline, fault);
	outline_free(&outline);
	return status;
}

void body_free(struct body *body)
{
	render_free(&body->render);
	bytes_free(&body->title);
}
