/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/embedded.h"

#include "indexer/boilerplate.h"
#include "indexer/fuller.h"
#include "indexer/lines.h"

enum {
	FRAMES_TRIED = 32, /* of a page */
	TEXT_WEIGHT = 200, /* of an article in a frame, at least */
	LEAD_WEIGHT = 60   /* of what is shown above it, at least */
};

/* The frame with most text, so far. */
struct best {
	struct body body;
	size_t weight;
};

static bool is_of_page(const xmlNode *node)
{
	enum boilerplate meaning = boilerplate_look(node);

	return render_is_hidden(node) || meaning == BOILERPLATE_STRONG ||
	       meaning == BOILERPLATE_WEAK || meaning == BOILERPLATE_COMMENT ||
	       meaning == BOILERPLATE_UNSEEN;
}

/* Whether the element has a document that may be an article. */
static bool is_candidate(const xmlNode *node)
{
	if (!markup_is(node, "iframe") ||
	    markup_attribute(node, "srcdoc").length < TEXT_WEIGHT)
		return false;
	while (node && !is_of_page(node))
		node = node->parent;
	return !node;
}

static enum status read_frame(struct body *out, const xmlNode *frame,
			      struct fault *fault)
{
	struct markup *markup;
	enum status status =
		markup_parse(&markup, markup_attribute(frame, "srcdoc"), fault);

	if (!status)
		status = body_read(out, markup, fault);
	markup_free(markup);
	return status;
}

static enum status try_frame(struct best *best, xmlNode *frame,
			     struct fault *fault)
{
	struct body body = BODY_UP_TO(best->body.render.text.limit);
	enum status status = read_frame(&body, frame, fault);
	size_t weight = lines_weight(text_from(&body.render.text));

	if (!status && weight > best->weight) {
		struct body last = best->body;

		*best = (struct best){ body, weight };
		body = last;
	}
	body_free(&body);
	return status;
}

static enum status find_best(struct best *best, const struct markup *markup,
			     struct fault *fault)
{
	xmlNode *root = markup_root(markup);
	enum status status = STATUS_OK;
	size_t count = 0;

	for (xmlNode *node = root; node && !status && count < FRAMES_TRIED;
	     node = markup_next(node, root)) {
		if (!is_candidate(node))
			continue;
		status = try_frame(best, node, fault);
		count++;
	}
	return status;
}

/* The page's own title goes before that of the frame. */
static enum status take(struct body *body, struct best *best,
			struct fault *fault)
{
	const struct text shown = text_from(&body->render.text);
	const struct text found = text_from(&best->body.render.text);

	if (body->title.length == 0) {
		struct bytes unused = body->title;

		body->title = best->body.title;
		best->body.title = unused;
	}
	if (body->credits.authors.length == 0) {
		struct credits unused = body->credits;

		body->credits = best->body.credits;
		best->body.credits = unused;
	}
	if (lines_weight(shown) < LEAD_WEIGHT || fuller_has(found, shown)) {
		body->render.text.length = 0;
		body->render.heading_count = 0;
	}
	return render_join(&body->render, &best->body.render, fault);
}

enum status embedded_read(struct body *body, const struct markup *markup,
			  struct fault *fault)
{
	struct best best = { .body = BODY_UP_TO(body->render.text.limit) };
	size_t shown_weight = lines_weight(text_from(&body->render.text));
	enum status status = find_best(&best, markup, fault);

	if (!status && best.weight >= TEXT_WEIGHT && best.weight > shown_weight)
		status = take(body, &best, fault);
	body_free(&best.body);
	return status;
}
