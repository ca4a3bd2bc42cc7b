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
#include "indexer/folded.h"
#include "indexer/fuller.h"
#include "indexer/furniture.h"
#include "indexer/lines.h"
#include "indexer/outline.h"
#include "indexer/punctuation.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

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
	HIDDEN_WEIGHT = 200, /* of prose, in a page that shows none */
	/* of the text in links */
	LIST_LINK_PERCENT = 70,
	LINE_LINK_PERCENT = 90,
	SPAN_LINK_PERCENT = 80,
	SPAN_LINKS = 3,
	SPAN_WEIGHT = 100,
	LABEL_WEIGHT = 40,
	POINTER_WEIGHT = 20, /* of its label, at most */
	BETWEEN_WEIGHT = 25, /* of a sentence around its links, at least */
	ALIKE_PARTS = 1024,  /* around what is called the same, at most */
	QUOTES_MOST = 32,    /* that stand out of a text */
	QUOTE_BYTES = 20,    /* of one, at least */
	QUOTE_LINES = 8,     /* of one, at most */
	SPEAKER_BYTES = 80,  /* of who said it, at most */
	READ_BYTES = 256 << 20,
	NAME_BYTES = 10,    /* of a heading that the page is called by */
	HEADINGS_MOST = 64, /* that are compared with what it is called */
	LEAD_PARAGRAPHS = 3,
	INTRO_PARAGRAPHS = 16, /* of a text, before the element with the most */
	/* of what is called a lead; a word is rather a label */
	NAMED_LEAD_WEIGHT = 15,
	SENTENCE_LEAD_WEIGHT = 25,
	LINE_LEAD_WEIGHT = 60,
	LEAD_WEIGHT = 400
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

/* A word or a few in a sentence are of the sentence, whatever they are
 * called and however short it is: no text may be cut out of it. */
static bool is_in_sentence(const struct outline_part *parts, uint32_t place)
{
	const struct outline_part *part = &parts[place];
	const struct outline_part *block = &parts[part->block];

	return part->block != place &&
	       (outline_is_prose(block) ||
		(markup_is(block->node, "p") && block->own_stops > 0)) &&
	       part->weight * 2 < block->own_weight;
}

static bool is_in_article(const struct outline_part *parts,
			  const struct outline_part *part)
{
	bool is_inside = false;

	for (uint32_t i = part->parent; i > 0 && !is_inside;
	     i = parts[i].parent)
		is_inside = parts[i].holds_body ||
			    markup_is(parts[i].node, "article");
	return is_inside;
}

/* A paragraph of sentences in the article is one, though it is called
 * "dateline" for how it begins, or "teaser" for where it stands. */
static bool is_paragraph(const struct outline_part *parts,
			 const struct outline_part *part)
{
	return markup_is(part->node, "p") && outline_is_prose(part) &&
	       is_in_article(parts, part);
}

/* A heading right above a paragraph of the article is that one's, though it is
 * called "paywall" as all behind a wall is. */
static bool is_section(const struct outline_part *parts,
		       const struct outline_part *part)
{
	const struct outline_part *below = &parts[part->end];

	return markup_is_heading(part->node) && part->link_weight == 0 &&
	       part->end < parts[0].end && markup_is(below->node, "p") &&
	       outline_is_prose(below) && is_in_article(parts, part);
}

/* What comes before a wall is called a teaser of the article that it is the
 * beginning of. One of another article has a headline, or leads there. */
static bool is_beginning(const struct outline_part *parts,
			 const struct outline_part *part)
{
	size_t count = 0;

	if (!boilerplate_is_teaser(part->node) || part->is_in_link ||
	    !is_in_article(parts, part))
		return false;
	for (uint32_t i = (uint32_t)(part - parts) + 1; i < part->end; i++) {
		if (markup_is_heading(parts[i].node))
			return false;
		count += markup_is(parts[i].node, "p") &&
			 outline_is_prose(&parts[i]);
	}
	return count > 1 || (count == 1 && part->link_count == 0);
}

static uint32_t unlinked_weight(const struct outline_part *part)
{
	return part->weight - part->link_weight;
}

static size_t count_paragraphs(const struct outline_part *parts,
			       const struct outline_part *part)
{
	size_t count = 0;

	for (uint32_t i = (uint32_t)(part - parts) + 1; i < part->end; i++)
		count += markup_is(parts[i].node, "p") &&
			 outline_is_prose(&parts[i]);
	return count;
}

/* Of what has paragraphs, together with those beside it that are called the
 * same: editors put an article together from what is called a widget each. */
static uint32_t weigh_alike(const struct outline_part *parts,
			    const struct outline_part *part)
{
	const struct text class = markup_attribute(part->node, "class");
	const uint32_t end = parts[part->parent].end;
	uint32_t weight = unlinked_weight(part);

	if (class.length == 0 || end - part->parent > ALIKE_PARTS ||
	    count_paragraphs(parts, part) < 2)
		return weight;
	for (uint32_t i = part->parent + 1; i < end; i = parts[i].end)
		if (&parts[i] != part &&
		    text_equal(markup_attribute(parts[i].node, "class"),
			       class) &&
		    count_paragraphs(parts, &parts[i]) > 1)
			weight += unlinked_weight(&parts[i]);
	return weight;
}

static bool is_of_page(const struct outline_part *parts,
		       const struct outline_part *part)
{
	uint32_t total = unlinked_weight(&parts[0]);
	uint32_t weight = unlinked_weight(part);

	switch (part->meaning) {
	case BOILERPLATE_UNSEEN:
		return !is_share(weight, total, STRONG_PERCENT);
	case BOILERPLATE_STRONG:
		return !part->holds_body &&
		       !is_in_sentence(parts, (uint32_t)(part - parts)) &&
		       !is_share(weigh_alike(parts, part), total,
				 STRONG_PERCENT) &&
		       !is_paragraph(parts, part) && !is_section(parts, part) &&
		       !is_beginning(parts, part) && !is_quoting(parts, part);
	case BOILERPLATE_COMMENT:
		return !is_share(weight, total, COMMENT_PERCENT);
	case BOILERPLATE_WEAK:
		return !part->holds_body &&
		       !is_in_sentence(parts, (uint32_t)(part - parts)) &&
		       !is_share(weight, total, WEAK_PERCENT) &&
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

/* What is judged together with what is around it. */
static bool is_item(const xmlNode *node)
{
	static const char *const names[] = { "li", "dd", "dt",        "td",
					     "th", "tr", "blockquote" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (markup_is(node, names[i]))
			return true;
	return false;
}

/* Links that are shown when one points at a name, in the middle of a
 * sentence. */
static bool is_pop_up(const struct outline_part *parts, uint32_t place)
{
	const struct outline_part *part = &parts[place];

	return part->block != place && part->link_count >= SPAN_LINKS &&
	       part->weight > SPAN_WEIGHT &&
	       is_share(part->link_weight, part->weight, SPAN_LINK_PERCENT);
}

/* Of two, one in the other, only the inner one. */
static bool drop_pop_ups(struct outline_part *parts, uint32_t top)
{
	uint32_t last = parts[top].end; /* place of the last that was dropped */
	bool has_dropped = false;

	for (uint32_t i = parts[top].end; i-- > top + 1;) {
		bool is_around = has_dropped && last < parts[i].end;

		if (parts[i].is_dropped || is_around || !is_pop_up(parts, i))
			continue;
		parts[i].is_dropped = true;
		has_dropped = true;
		last = i;
	}
	return has_dropped;
}

/* An address that is written out tells where it leads. */
static bool is_address(xmlNode *node)
{
	xmlNode *below = node;
	struct text text = { 0 };

	while (below && text.length == 0) {
		text = markup_text(below);
		below = markup_next(below, node);
	}
	return text.length > 4 && (text_begins(text, TEXT("http")) ||
				   text_begins(text, TEXT("www.")));
}

static bool ends_in_colon(struct text text)
{
	while (text.length > 0 && strchr(" \t\r\n", text.data[text.length - 1]))
		text.length--;
	return text.length > 0 && text.data[text.length - 1] == ':';
}

/* "Related: A headline", as far as it is a link. */
static bool is_pointer(const struct outline_part *part)
{
	uint32_t label_weight = part->own_weight - part->own_link_weight;
	struct text text = { 0 };

	if (part->link_count != 1 || part->weight != part->own_weight ||
	    label_weight > POINTER_WEIGHT ||
	    !is_share(part->link_weight, part->weight, 50))
		return false;
	for (xmlNode *node = part->node; node && !markup_is(node, "a");
	     node = markup_next(node, part->node))
		if (markup_text(node).length > 0 &&
		    strspn(markup_text(node).data, " \t\r\n") <
			    markup_text(node).length)
			text = markup_text(node);
	return ends_in_colon(text);
}

/* A sentence of which most is links has words of its own between them; where
 * lines break, they are a label. */
static bool is_between(const struct outline_part *part)
{
	xmlNode *node = part->node;

	while (node && !markup_is(node, "br"))
		node = markup_next(node, part->node);
	return !node && markup_is(part->node, "p") && part->own_stops > 0 &&
	       part->own_weight - part->own_link_weight >= BETWEEN_WEIGHT;
}

static bool is_linking(const struct outline_part *parts, uint32_t place)
{
	const struct outline_part *part = &parts[place];
	uint32_t weight = part->weight;

	if (part->block != place || is_item(part->node) ||
	    markup_is_heading(part->node))
		return false;
	if (part->link_count > 1 && part->prose_weight == 0)
		return is_share(part->link_weight, weight, LIST_LINK_PERCENT) &&
		       !is_between(part);
	return (is_share(part->link_weight, weight, LINE_LINK_PERCENT) ||
		is_pointer(part)) &&
	       !is_address(part->node);
}

/* "More:" or "Related" above what was dropped. */
static void drop_label(struct outline_part *parts, uint32_t top, uint32_t place)
{
	for (uint32_t i = place; i-- > top + 1;) {
		struct outline_part *part = &parts[i];

		if (part->block != i || part->own_weight == 0)
			continue;
		if (part->weight < LABEL_WEIGHT &&
		    (markup_is_heading(part->node) || part->own_stops == 0))
			part->is_dropped = true;
		return;
	}
}

/* Above the text, when it was published: it would pass for a heading. */
static void drop_stamps(struct outline_part *parts, uint32_t top)
{
	for (uint32_t i = top + 1; i < parts[top].end; i++) {
		struct outline_part *block = &parts[parts[i].block];

		if (parts[i].is_dropped) {
			i = parts[i].end - 1;
			continue;
		}
		if (outline_is_prose(&parts[i]))
			return;
		if (markup_is(parts[i].node, "time") && parts[i].block > top &&
		    !is_item(block->node) && block->weight == parts[i].weight)
			block->is_dropped = true;
	}
}

static void drop_links(struct outline_part *parts, uint32_t top)
{
	for (uint32_t i = top + 1; i < parts[top].end; i++) {
		if (!parts[i].is_dropped && is_linking(parts, i)) {
			parts[i].is_dropped = true;
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

enum lead {
	LEAD_NONE,
	LEAD_LINE,     /* may be of one: many are no sentence */
	LEAD_SENTENCE, /* reads like one, too */
	LEAD_NAMED     /* is called one */
};

/* Whether it is one line of text right behind a title. */
static bool follows_title(const struct outline_part *part)
{
	const xmlNode *before = part->node->prev;

	while (before && before->type != XML_ELEMENT_NODE)
		before = before->prev;
	return before && markup_is(before, "h1") &&
	       part->own_weight == part->weight && render_is_block(part->node);
}

/* Whether what is said in it last ends as a sentence does. */
static bool ends_sentence(const struct outline_part *part)
{
	uint32_t last = 0;

	for (xmlNode *node = part->node; node;
	     node = markup_next(node, part->node)) {
		const uint32_t sign = punctuation_last(markup_text(node));

		last = sign != 0 ? sign : last;
	}
	return punctuation_is_stop(last);
}

static enum lead lead_of(const struct outline_part *part)
{
	const bool is_short = part->weight <= LEAD_WEIGHT &&
			      part->link_weight == 0;
	const bool is_line = markup_is(part->node, "p") ||
			     markup_is_heading(part->node) ||
			     follows_title(part);

	if (is_short && part->weight >= NAMED_LEAD_WEIGHT &&
	    boilerplate_is_lead(part->node))
		return LEAD_NAMED;
	if (outline_is_prose(part))
		return LEAD_SENTENCE;
	if (!is_short || !is_line || part->weight < SENTENCE_LEAD_WEIGHT)
		return LEAD_NONE;
	return part->weight >= LINE_LEAD_WEIGHT || ends_sentence(part) ?
		       LEAD_LINE :
		       LEAD_NONE;
}

/* A header that stands between the title and the text is this article's, and
 * a teaser is what it begins with; of credits, all that has another name. */
static enum lead least_in(const struct outline_part *part)
{
	if (boilerplate_credit(part->node))
		return LEAD_NAMED;
	return !part->is_in_link && (part->meaning == BOILERPLATE_WEAK ||
				     boilerplate_is_teaser(part->node)) ?
		       LEAD_LINE :
		       LEAD_NAMED + 1;
}

/* The place behind what was dropped around this part, 0: nothing. */
static uint32_t dropped_end_of(const struct outline_part *parts, uint32_t place)
{
	while (place > 0 && !parts[place].is_dropped)
		place = parts[place].parent;
	return place > 0 ? parts[place].end : 0;
}

/* The places of what is of the lead, as much as `wanted` at least; counts no
 * further than one too many. */
static size_t find_lead(const struct outline_part *parts, uint32_t title,
			uint32_t top, enum lead wanted, uint32_t *places)
{
	uint32_t dropped_end = dropped_end_of(parts, title);
	uint32_t named_end = 0;
	enum lead least = wanted;
	size_t count = 0;

	for (uint32_t i = parts[title].end; i < top; i++) {
		const struct outline_part *part = &parts[i];
		enum lead inner = LEAD_NONE;
		bool is_taken;

		if (part->is_dropped)
			dropped_end = part->end;
		if (i < dropped_end && is_of_page(parts, part))
			inner = least_in(part);
		if (i >= named_end)
			least = wanted;
		if (inner == LEAD_NAMED && least < inner) {
			least = inner;
			named_end = part->end;
		}
		is_taken = inner <= LEAD_NAMED && part->end <= top &&
			   lead_of(part) >= least;
		if (is_taken && count == INTRO_PARAGRAPHS)
			return count + 1;
		if (is_taken)
			places[count++] = i;
		if (is_taken || inner > LEAD_NAMED)
			i = part->end - 1;
	}
	return count;
}

/* Whether the heading says the title again. */
static enum status is_again(bool *out, const struct body *body, xmlNode *node,
			    struct fault *fault)
{
	struct bytes said = BYTES_UP_TO(body->title.limit);
	enum status status = read_title(&said, node, fault);

	*out = !status && markup_is_heading(node) &&
	       text_compare(text_from(&said), text_from(&body->title)) == 0;
	bytes_free(&said);
	return status;
}

/* Of more paragraphs than a lead has, leaves those which stand in an element
 * that says it holds the text, as what is at `top` does: they are its first. */
static size_t find_intro(const struct outline_part *parts, uint32_t top,
			 uint32_t *places, size_t count)
{
	uint32_t body = 0;
	size_t before = 0;

	for (uint32_t up = parts[top].parent; up > 0; up = parts[up].parent)
		if (parts[up].meaning == BOILERPLATE_BODY)
			body = up;
	while (before < count && (body == 0 || places[before] < body))
		before++;
	memmove(places, places + before, (count - before) * sizeof(*places));
	return count - before;
}

/* Puts the paragraphs between the title and the element that holds the
 * article before its text: they say what it is about, or are its first. More
 * than a few are not, but for those that read like it among lines. */
static enum status read_lead(struct body *out, const struct outline *outline,
			     uint32_t title, uint32_t top, struct fault *fault)
{
	struct outline_part *parts = outline->parts;
	xmlNode *tops[INTRO_PARAGRAPHS];
	struct render_order order = { .tops = tops, .is_dropped = is_dropped };
	uint32_t places[INTRO_PARAGRAPHS];
	size_t count = find_lead(parts, title, top, LEAD_LINE, places);
	enum status status = STATUS_OK;

	if (count > LEAD_PARAGRAPHS)
		count = find_lead(parts, title, top, LEAD_SENTENCE, places);
	if (count > INTRO_PARAGRAPHS)
		count = 0;
	if (count > LEAD_PARAGRAPHS)
		count = find_intro(parts, top, places, count);
	for (size_t i = 0; i < count && !status; i++) {
		struct outline_part *part = &parts[places[i]];
		bool is_title;

		status = is_again(&is_title, out, part->node, fault);
		part->is_dropped = false;
		if (!status && !is_title)
			tops[order.top_count++] = part->node;
	}
	if (!status)
		status = render_nodes(&out->render, &order, fault);
	/* One that is a heading is that of the article, not of a section. */
	out->render.heading_count = 0;
	return status;
}

/*
 * The last heading of the first rank before the element of the article, or
 * the first one in it, when there is no text above; 0: none. One in what was
 * dropped is that of the page where there is another.
 */
static uint32_t find_heading(const struct outline *outline, uint32_t top)
{
	const struct outline_part *parts = outline->parts;
	uint32_t dropped_end = 0;
	bool is_dropped = false;
	uint32_t found = 0;

	for (uint32_t i = 0; i < parts[top].end; i++) {
		bool is_title = markup_is(parts[i].node, "h1");

		if (parts[i].is_dropped && parts[i].meaning != BOILERPLATE_WEAK)
			dropped_end = parts[i].end;
		if (i > top && ((found > 0 && !is_dropped) ||
				(!is_title && outline_is_prose(&parts[i]))))
			break;
		if (!is_title || parts[i].weight == 0 ||
		    (found > 0 && !is_dropped && i < dropped_end))
			continue;
		found = i;
		is_dropped = i < dropped_end;
	}
	return found;
}

/* Whether nothing says that it is of something else than what is at `top`: a
 * teaser above the article has a headline, too. */
static bool is_headline_of(const struct outline_part *parts, uint32_t place,
			   uint32_t top)
{
	uint32_t thing = parts[place].parent;

	while (thing > 0 &&
	       !markup_has_attribute(parts[thing].node, "itemscope"))
		thing = parts[thing].parent;
	return markup_has_word(parts[place].node, "itemprop", "headline") &&
	       parts[place].weight > 0 && parts[place].end <= top &&
	       (thing == 0 || parts[thing].end > top);
}

/* The first heading in the header of the <article> that holds the text; 0:
 * none. */
static uint32_t find_in_header(const struct outline_part *parts, uint32_t top)
{
	uint32_t article = parts[top].parent;
	uint32_t header_end = 0;

	while (article > 0 && !markup_is(parts[article].node, "article"))
		article = parts[article].parent;
	for (uint32_t i = article + 1; article > 0 && i < top; i++) {
		if (markup_is(parts[i].node, "header"))
			header_end = parts[i].end;
		if (i < header_end && parts[i].end <= top &&
		    parts[i].weight > 0 && markup_is_heading(parts[i].node))
			return i;
	}
	return 0;
}

/* What the page is called in its head. */
static struct text name_of(xmlNode *root)
{
	xmlNode *node = root;

	while (node && !markup_is(node, "title"))
		node = markup_is(node, "body") ? markup_pass(node, root) :
						 markup_next(node, root);
	return node && node->children ? markup_text(node->children) :
					(struct text){ 0 };
}

static size_t pass_blanks(struct text text, size_t at)
{
	while (at < text.length && memchr(" \t\r\n", text.data[at], 4))
		at++;
	return at;
}

/* Whether it begins so, whatever blanks there are. */
static bool begins_with(struct text name, struct text start)
{
	size_t at = pass_blanks(name, 0);

	for (size_t i = 0; i < start.length; i = pass_blanks(start, i + 1)) {
		if (at == name.length || name.data[at] != start.data[i])
			return false;
		at = pass_blanks(name, at + 1);
	}
	return start.length >= NAME_BYTES;
}

/* A heading, or else a line of its own, which many pages have for one. */
static bool may_be_title(const struct outline_part *parts, uint32_t place,
			 bool is_line)
{
	const struct outline_part *part = &parts[place];

	if (part->weight == 0 || part->weight > LEAD_WEIGHT)
		return false;
	return is_line ? part->block == place && part->link_weight == 0 &&
				 part->own_weight == part->weight &&
				 !is_item(part->node) :
			 markup_is_heading(part->node);
}

/* The first heading or line, above the text, with which the page's own name
 * begins; *found is 0: none. */
static enum status find_by_name(const struct outline *outline, uint32_t top,
				bool is_line, uint32_t *found,
				struct fault *fault)
{
	const struct outline_part *parts = outline->parts;
	const struct text name = name_of(parts[0].node);
	size_t count = 0;
	enum status status = STATUS_OK;

	for (uint32_t i = 1; i < parts[top].end && !status && *found == 0;
	     i++) {
		struct bytes said = BYTES_UP_TO(READ_BYTES);
		const bool is_heading = may_be_title(parts, i, is_line);

		if (i > top && !is_heading && outline_is_prose(&parts[i]))
			break;
		if (!is_heading || ++count > HEADINGS_MOST)
			continue;
		status = read_title(&said, parts[i].node, fault);
		if (!status && begins_with(name, text_from(&said)))
			*found = i;
		bytes_free(&said);
	}
	return status;
}

/* Where no heading is of the first rank, what says that it is the article's
 * in microdata, is what the page is called, or stands in its header. */
static enum status find_title(const struct outline *outline, uint32_t top,
			      uint32_t *found, struct fault *fault)
{
	const struct outline_part *parts = outline->parts;
	enum status status = STATUS_OK;

	*found = find_heading(outline, top);
	for (uint32_t i = top; i-- > 1 && *found == 0;)
		if (is_headline_of(parts, i, top))
			*found = i;
	if (*found == 0)
		status = find_by_name(outline, top, false, found, fault);
	if (!status && *found == 0)
		*found = find_in_header(parts, top);
	return status || *found > 0 ?
		       status :
		       find_by_name(outline, top, true, found, fault);
}

/* It is no part of the text, nor is what stands above it. */
static void drop_title(struct outline_part *parts, uint32_t top, uint32_t title)
{
	for (uint32_t i = top + 1; i <= title; i++)
		if (i == title || parts[i].end <= title)
			parts[i].is_dropped = true;
}

/* ---- All --------------------------------------------------------------- */

/* Whether anything of these parts was dropped. */
static bool has_dropped(const struct outline *outline, uint32_t place,
			uint32_t end)
{
	for (uint32_t i = place; i < end; i++)
		if (outline->parts[i].is_dropped)
			return true;
	return false;
}

/* Whether the last heading is that of something that is no part of the text:
 * of what was dropped behind it, up to `end`, or of what a script was to put
 * there. */
static enum status is_label(const struct outline *outline,
			    const struct render *render, uint32_t *end,
			    bool *out, struct fault *fault)
{
	const struct render_span *last =
		&render->headings[render->heading_count - 1];
	const struct outline_part *part = outline_part_of(last->heading);
	uint32_t behind = part ? part->end : *end;
	const struct text text = { render->text.data + last->start,
				   last->end - last->start };

	*out = has_dropped(outline, behind, *end);
	*end = behind < *end ? behind : *end;
	return *out ? STATUS_OK : furniture_is_all(out, text, fault);
}

static bool stands_last(const struct render *render, size_t floor)
{
	const struct render_span *last;

	if (render->heading_count == 0)
		return false;
	last = &render->headings[render->heading_count - 1];
	return last->heading && last->start >= floor &&
	       last->end == render->text.length;
}

/* Headings with nothing below them are text: what is in no passage is not
 * found. */
static void keep_last(struct render *render, size_t floor)
{
	size_t end = render->text.length;

	for (size_t i = render->heading_count; i-- > 0;) {
		struct render_span *span = &render->headings[i];

		while (end > floor && render->text.data[end - 1] == '\n')
			end--;
		if (span->end != end || !span->heading || span->start < floor)
			return;
		span->heading = NULL;
		end = span->start;
	}
}

/* Takes the labels that stand last off the text. */
static enum status cut_end(struct render *render, const struct outline *outline,
			   size_t floor, uint32_t end, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (!status && stands_last(render, floor)) {
		bool is_cut;

		status = is_label(outline, render, &end, &is_cut, fault);
		if (status || !is_cut)
			break;
		render->text.length =
			render->headings[--render->heading_count].start;
		while (render->text.length > floor &&
		       render->text.data[render->text.length - 1] == '\n')
			render->text.length--;
	}
	keep_last(render, floor);
	return status;
}

static enum status render_container(struct render *out,
				    const struct outline *outline,
				    const struct container *container,
				    bool shows_hidden, struct fault *fault)
{
	xmlNode **tops = memory_zeroed(container->count, sizeof(*tops));
	const struct render_order order = { .tops = tops,
					    .top_count = container->count,
					    .shows_hidden = shows_hidden,
					    .is_dropped = is_dropped };
	enum status status;

	if (!tops)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < container->count; i++)
		tops[i] = outline->parts[container->places[i]].node;
	status = render_nodes(out, &order, fault);
	memory_free(tops);
	return status;
}

/* ---- Pull quotes ------------------------------------------------------- */

/* What a line says, without the signs around it and its first letter, which
 * may have become a capital. */
static struct text said_in(struct text line)
{
	size_t start = 0;
	size_t end = 0;
	size_t width;

	for (size_t i = 0; i < line.length; i += width) {
		enum utf8_class class = utf8_class(utf8_next(line, i, &width));

		if (class != UTF8_LETTER && class != UTF8_DIGIT)
			continue;
		start = end == 0 ? i + width : start;
		end = i + width;
	}
	return (struct text){ line.data + start, end - start };
}

/* Whether the article has the longest line word for word, and all others but
 * those that only say who said it. */
static bool has_lines(struct text article, struct text quote)
{
	struct lines lines = LINES_OF(quote);
	struct line line;
	size_t longest = 0;
	size_t count = 0;
	bool has_longest = false;

	while (lines_next(&lines, &line)) {
		const struct text said = said_in(line.text);
		const bool is_there = said.length > 0 &&
				      article.length >= said.length &&
				      memmem(article.data, article.length,
					     said.data, said.length);

		if ((!is_there && said.length > SPEAKER_BYTES) ||
		    ++count > QUOTE_LINES)
			return false;
		if (said.length > longest) {
			longest = said.length;
			has_longest = is_there;
		}
	}
	return has_longest && longest >= QUOTE_BYTES;
}

static enum status is_repeated(struct text article, xmlNode *quote, bool *out,
			       struct fault *fault)
{
	struct render render = RENDER_UP_TO(READ_BYTES);
	const struct render_order order = { .tops = &quote, .top_count = 1 };
	enum status status = render_nodes(&render, &order, fault);

	*out = !status && has_lines(article, text_from(&render.text));
	render_free(&render);
	return status;
}

/* Drops what is called a pull quote, with all below it; gives the places. */
static size_t drop_quotes(const struct outline *outline,
			  const struct container *container, uint32_t *places)
{
	struct outline_part *parts = outline->parts;
	size_t count = 0;

	for (size_t i = 0; i < container->count; i++) {
		const uint32_t top = container->places[i];

		for (uint32_t j = top + 1; j < parts[top].end; j++) {
			if (!parts[j].is_dropped && count < QUOTES_MOST &&
			    boilerplate_is_pull_quote(parts[j].node)) {
				parts[j].is_dropped = true;
				places[count++] = j;
			}
			if (parts[j].is_dropped)
				j = parts[j].end - 1;
		}
	}
	return count;
}

/* A pull quote is said twice; one that the text does not have is of it. */
static enum status settle_quotes(const struct outline *outline,
				 const struct container *container,
				 bool shows_hidden, struct fault *fault)
{
	struct render article = RENDER_UP_TO(READ_BYTES);
	uint32_t places[QUOTES_MOST];
	size_t count = drop_quotes(outline, container, places);
	enum status status = STATUS_OK;

	if (count > 0)
		status = render_container(&article, outline, container,
					  shows_hidden, fault);
	for (size_t i = 0; i < count && !status; i++) {
		struct outline_part *part = &outline->parts[places[i]];

		status = is_repeated(text_from(&article.text), part->node,
				     &part->is_dropped, fault);
	}
	render_free(&article);
	return status;
}

/* ---- The whole --------------------------------------------------------- */

static enum status write_body(struct body *out, const struct outline *outline,
			      const struct container *container,
			      bool shows_hidden, struct fault *fault)
{
	const uint32_t last = container->places[container->count - 1];
	size_t floor = out->render.text.length;
	enum status status =
		settle_quotes(outline, container, shows_hidden, fault);

	if (!status)
		status = render_container(&out->render, outline, container,
					  shows_hidden, fault);
	return status ? status :
			cut_end(&out->render, outline, floor,
				outline->parts[last].end, fault);
}

/* ---- What is folded away ----------------------------------------------- */

static enum status render_folded(struct render *out,
				 const struct folded *folded,
				 struct fault *fault)
{
	const struct render_order order = {
		.tops = folded->nodes,
		.top_count = folded->count,
		.shows_hidden = true,
	};

	return render_nodes(out, &order, fault);
}

/* Paragraphs alone: what is folded away may be in the same element. */
static enum status hide_prose(const struct outline *outline,
			      const struct container *container,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < container->count; i++) {
		const uint32_t top = container->places[i];
		const struct outline_part *part = &outline->parts[top];
		const struct outline_part *end = &outline->parts[part->end];

		for (; part < end && !status; part++)
			if (markup_is(part->node, "p") &&
			    outline_is_prose(part))
				status = folded_hide(part->node, fault);
	}
	return status;
}

/* Shows the rest of the article, where the page has it folded away, or the
 * whole of it in the place of its beginning. *is_changed: the outline is of no
 * more use. */
static enum status unfold(const struct outline *outline,
			  const struct container *container, bool *is_changed,
			  struct fault *fault)
{
	struct render shown = RENDER_UP_TO(READ_BYTES);
	struct render rest = RENDER_UP_TO(READ_BYTES);
	struct folded folded;
	bool is_whole = false;
	enum status status = folded_find(&folded, outline, container, fault);

	*is_changed = false;
	if (status || folded.count == 0)
		return status;
	status = render_container(&shown, outline, container, false, fault);
	if (!status)
		status = render_folded(&rest, &folded, fault);
	if (!status) {
		is_whole = fuller_is(text_from(&rest.text),
				     text_from(&shown.text));
		*is_changed = (is_whole || !folded.is_apart) &&
			      !fuller_has(text_from(&shown.text),
					  text_from(&rest.text));
	}
	if (!status && *is_changed && is_whole)
		status = hide_prose(outline, container, fault);
	if (!status && *is_changed)
		folded_show(&folded);
	render_free(&shown);
	render_free(&rest);
	return status;
}

/* *is_folded: on entry whether to look for what is folded away, on return
 * whether there was any, and the page is to be looked at once more. */
static enum status read_outline(struct body *out, struct outline *outline,
				bool shows_hidden, bool *is_folded,
				struct fault *fault)
{
	const bool may_unfold = *is_folded;
	struct outline_part *parts = outline->parts;
	struct container container;
	bool has_dropped = false;
	enum status status;
	uint32_t lead_end;
	uint32_t title;

	drop_named(outline);
	*is_folded = false;
	status = container_find(&container, outline, fault);
	if (status || container.count == 0)
		goto out;
	if (may_unfold)
		status = unfold(outline, &container, is_folded, fault);
	if (status || *is_folded)
		goto out;
	status = find_title(outline, container.places[0], &title, fault);
	if (!status)
		status = credits_read(&out->credits, outline, title,
				      container.places[0], fault);
	if (!status && title > 0)
		status = read_title(&out->title, parts[title].node, fault);
	if (status)
		goto out;
	lead_end = container.places[0];
	if (title > lead_end) {
		lead_end = dropped_end_of(parts, title);
		drop_title(parts, container.places[0], title);
	}
	if (title > 0 && lead_end > title)
		status = read_lead(out, outline, title, lead_end, fault);
	if (status)
		goto out;
	for (size_t i = 0; i < container.count; i++)
		has_dropped |= drop_pop_ups(parts, container.places[i]);
	if (has_dropped)
		outline_weigh(outline);
	for (size_t i = 0; i < container.count; i++) {
		drop_stamps(parts, container.places[i]);
		drop_links(parts, container.places[i]);
	}
	status = write_body(out, outline, &container, shows_hidden, fault);
out:
	container_free(&container);
	return status;
}

static bool has_prose(const struct outline *outline, uint32_t at_least)
{
	return outline->count > 0 && outline->parts[0].prose_weight >= at_least;
}

/* Whether what is hidden is an article, and no notice: it is called one, or
 * long enough. */
static bool has_article(const struct outline *outline)
{
	for (size_t i = 0; i < outline->count; i++) {
		const struct outline_part *part = &outline->parts[i];

		if (part->prose_weight > 0 &&
		    (part->meaning == BOILERPLATE_BODY ||
		     markup_is(part->node, "article")))
			return true;
	}
	return has_prose(outline, HIDDEN_WEIGHT);
}

/* A page may hide all of itself until its scripts have run. */
static enum status find_shown(struct outline *outline, xmlNode *root,
			      bool *shows_hidden, struct fault *fault)
{
	enum status status = outline_read(outline, root, false, fault);

	*shows_hidden = !status && !has_prose(outline, 1);
	if (!*shows_hidden)
		return status;
	outline_free(outline);
	status = outline_read(outline, root, true, fault);
	*shows_hidden = !status && has_article(outline);
	if (status || *shows_hidden)
		return status;
	outline_free(outline);
	return outline_read(outline, root, false, fault);
}

enum status body_read(struct body *out, const struct markup *markup,
		      struct fault *fault)
{
	xmlNode *root = markup_root(markup);
	struct outline outline;
	bool shows_hidden;
	enum status status = find_shown(&outline, root, &shows_hidden, fault);
	bool is_folded = !shows_hidden;

	if (!status && outline.count > 0)
		status = read_outline(out, &outline, shows_hidden, &is_folded,
				      fault);
	if (!status && outline.count > 0 && is_folded) {
		outline_free(&outline);
		is_folded = false;
		status = outline_read(&outline, root, false, fault);
		if (!status)
			status = read_outline(out, &outline, false, &is_folded,
					      fault);
	}
	outline_free(&outline);
	return status;
}

void body_free(struct body *body)
{
	render_free(&body->render);
	bytes_free(&body->title);
	credits_free(&body->credits);
}
