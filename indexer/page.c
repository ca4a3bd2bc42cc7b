/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/page.h"

#include <string.h>

#include "indexer/body.h"
#include "indexer/boilerplate.h"
#include "indexer/embedded.h"
#include "indexer/fuller.h"
#include "indexer/lines.h"
#include "indexer/linked.h"
#include "indexer/markup.h"
#include "indexer/render.h"
#include "indexer/state.h"
#include "shared/array.h"
#include "shared/memory.h"

enum {
	PARTS_MAX = 4096,   /* elements that say something of the page */
	HEADING_NODES = 64, /* of a heading, in which its words begin */
	PROSE_BYTES = 100,  /* of a paragraph that tells of a day */
	DAY_BYTES = 10,     /* "2021-08-17" */
	LAST_YEAR = 9999,   /* claims.c knows better */
	LEAD_WEIGHT = 40,   /* of a line of it, at least */
	LEAD_LINES = 3,
	SAVER_BYTES = 4096, /* in which whoever saved the page says so */
	TEXT_BYTES = 256 << 20
};

struct page {
	struct markup *markup;
	struct linked *linked;
	struct state *state;
	xmlNode *parts[PARTS_MAX]; /* in document order */
	size_t part_count;
	struct text heading;    /* over the main text; lives with the claims */
	struct credits credits; /* beside it */
	unsigned customs;       /* of its dates */
};

enum status page_open(struct page **out, struct fault *fault)
{
	struct page *page = memory_zeroed(1, sizeof(*page));
	enum status status;

	*out = NULL;
	if (!page)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = linked_open(&page->linked, fault);
	if (!status)
		status = state_open(&page->state, fault);
	if (status) {
		page_close(page);
		return status;
	}
	*out = page;
	return STATUS_OK;
}

void page_close(struct page *page)
{
	if (!page)
		return;
	markup_free(page->markup);
	linked_close(page->linked);
	state_close(page->state);
	credits_free(&page->credits);
	memory_free(page);
}

/* What is read, and where it is from. */
struct source {
	struct text html;
	struct text address; /* empty: not known */
};

/* ---- Parts ------------------------------------------------------------- */

static bool has_prefix(struct text name, const char *prefix)
{
	return name.length > strlen(prefix) &&
	       text_begins_caseless(name, text_of(prefix));
}

static bool is_json_ld(const xmlNode *node)
{
	return markup_is(node, "script") &&
	       has_prefix(markup_attribute(node, "type"), "application/ld+jso");
}

/* How Blogger says when an article was published: its title is in full what it
 * shows a part of. */
static bool is_hatom(const xmlNode *node)
{
	return markup_is(node, "abbr") &&
	       markup_has_word(node, "class", "published");
}

static bool is_part(const xmlNode *node)
{
	return markup_is(node, "meta") || markup_is(node, "time") ||
	       markup_is(node, "title") || markup_is(node, "link") ||
	       markup_is(node, "h1") || markup_is(node, "html") ||
	       is_json_ld(node) || is_hatom(node) ||
	       markup_has_attribute(node, "itemprop") ||
	       markup_has_attribute(node, "property");
}

static void collect_parts(struct page *page)
{
	xmlNode *top = markup_root(page->markup);

	page->part_count = 0;
	for (xmlNode *node = top; node && page->part_count < PARTS_MAX;
	     node = markup_next(node, top))
		if (is_part(node))
			page->parts[page->part_count++] = node;
}

/* The text below an element, kept with the claims. */
static enum status text_below(xmlNode *node, struct claims *claims,
			      struct text *out, struct fault *fault)
{
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	const struct render_order order = { .tops = &node, .top_count = 1 };
	enum status status = render_nodes(&render, &order, fault);

	*out = (struct text){ 0 };
	if (!status)
		status = claims_keep(claims, text_from(&render.text), out,
				     fault);
	render_free(&render);
	return status;
}

/* Of an element whose text is not markup: a title, a script. */
static struct text text_inside(const xmlNode *node)
{
	return node->children ? markup_text(node->children) :
				(struct text){ 0 };
}

/* ---- Claims ------------------------------------------------------------ */

static enum status claim(struct claims *claims, struct text name,
			 struct text value, struct fault *fault)
{
	return claims_add(claims, name, value, FRAGMENT_GUESS, fault);
}

/* The JSON-LD, to be claimed. */
static enum status read_linked(struct page *page, struct fault *fault)
{
	enum status status = STATUS_OK;

	linked_begin(page->linked);
	for (size_t i = 0; i < page->part_count && !status; i++)
		if (is_json_ld(page->parts[i]))
			status = linked_add(page->linked,
					    text_inside(page->parts[i]), fault);
	return status;
}

static enum status claim_text(const struct fragment *fragment,
			      struct claims *claims, struct fault *fault)
{
	enum status status = claims_add(claims, TEXT("text"), fragment->text,
					FRAGMENT_PLAIN, fault);

	if (!status && claims_have(claims, CLAIMS_TEXT))
		claims_add_headings(claims, fragment->headings,
				    fragment->heading_count);
	return status;
}

static struct text name_of(const xmlNode *meta)
{
	struct text name = markup_attribute(meta, "property");

	if (name.length == 0)
		name = markup_attribute(meta, "name");
	if (name.length == 0)
		name = markup_attribute(meta, "http-equiv");
	return name;
}

/* Whether it is a heading that has words, not a picture alone. */
static bool is_heading(xmlNode *top)
{
	xmlNode *node = markup_is(top, "h1") ? top : NULL;

	for (size_t i = 0; i < HEADING_NODES && node; i++) {
		if (node->type == XML_TEXT_NODE &&
		    lines_trim(markup_text(node)).length > 0)
			return true;
		node = markup_next(node, top);
	}
	return false;
}

/* What the page says of what it is about. */
static void tell_of_page(const struct page *page, struct text address,
			 struct state_page *out)
{
	out->titles[out->title_count++] = page->heading;
	out->addresses[out->address_count++] = address;
	for (size_t i = 0; i < page->part_count; i++) {
		xmlNode *node = page->parts[i];
		struct text value = markup_attribute(node, "content");
		enum claims_kind kind = CLAIMS_KINDS;

		out->has_heading |= is_heading(node);
		if (markup_is(node, "meta"))
			(void)claims_knows(name_of(node), &kind);
		if (markup_is(node, "title")) {
			kind = CLAIMS_TITLE;
			value = text_inside(node);
		} else if (markup_is(node, "link") &&
			   markup_has_word(node, "rel", "canonical")) {
			kind = CLAIMS_ADDRESS;
			value = markup_attribute(node, "href");
		}
		if (kind == CLAIMS_TITLE && out->title_count < STATE_FACTS)
			out->titles[out->title_count++] = value;
		if (kind == CLAIMS_ADDRESS && out->address_count < STATE_FACTS)
			out->addresses[out->address_count++] = value;
	}
}

/* Where a page shows next to nothing, and has no more in its JSON-LD, its
 * article is what its scripts know, or stands in a frame. */
static enum status read_beside(struct page *page, const struct source *source,
			       struct body *body, bool *is_in_state,
			       struct fault *fault)
{
	struct state_page said = { .shown = text_from(&body->render.text) };
	enum status status;

	*is_in_state = false;
	state_begin(page->state);
	if (linked_text(page->linked).length > 0 ||
	    lines_weight(said.shown) > STATE_SHOWN_WEIGHT)
		return STATUS_OK;
	tell_of_page(page, source->address, &said);
	status = state_read(page->state, source->html, &said, is_in_state,
			    fault);
	return status || *is_in_state ?
		       status :
		       embedded_read(body, page->markup, fault);
}

/* From the first of the lines above those that the JSON-LD has, too, that may be
 * of a lead, to the last: that is no part of what the JSON-LD calls the text.
 * Empty where there are more than a lead has. */
static struct text lead_in(struct text above)
{
	struct lines lines = LINES_OF(above);
	struct text lead = { 0 };
	struct line line;
	size_t count = 0;

	while (lines_next(&lines, &line)) {
		const struct text text = lines_trim(line.text);

		if (lines_weight(text) < LEAD_WEIGHT)
			continue;
		if (count++ == 0)
			lead.data = text.data;
		lead.length = (size_t)(text.data + text.length - lead.data);
	}
	return count <= LEAD_LINES ? lead : (struct text){ 0 };
}

static enum status claim_body(struct page *page, const struct fragment *shown,
			      bool is_in_state, struct claims *claims,
			      struct fault *fault)
{
	const struct text linked = linked_text(page->linked);
	const struct text above = fuller_lead(linked, shown->text);
	const struct text lead = lead_in(above);
	const struct text rest =
		text_skip(shown->text, lead.length > 0 ? above.length : 0);
	bool is_part = fuller_is(linked, rest) ||
		       fuller_is_walled(linked, shown->text) ||
		       fuller_is_far(linked, shown->text);
	enum status status = STATUS_OK;

	if (is_part && !is_in_state)
		claims_add_lead(claims, lead);
	if (!is_part && !is_in_state)
		status = claim_text(shown, claims, fault);
	if (!status && linked_names(page->linked, page->heading))
		status = claim(claims, TEXT("title"), page->heading, fault);
	if (!status)
		status = linked_claim_articles(page->linked, claims, fault);
	if (!status && is_in_state)
		status = state_claim(page->state, claims, fault);
	return status;
}

/* What is shown has paragraphs and headings, and so goes before the same in
 * the JSON-LD; but not where that is the whole of what the page shows a part
 * of. */
static enum status claim_content(struct page *page, const struct source *source,
				 struct claims *claims, struct fault *fault)
{
	struct body body = BODY_UP_TO(TEXT_BYTES);
	struct fragment fragment = { 0 };
	bool is_in_state = false;
	enum status status;

	body.credits.customs = page->customs;
	status = body_read(&body, page->markup, fault);
	if (!status)
		status = read_linked(page, fault);
	if (!status)
		status = claims_keep(claims, text_from(&body.title),
				     &page->heading, fault);
	if (!status)
		status = read_beside(page, source, &body, &is_in_state, fault);
	if (!status)
		status = fragment_keep(&fragment, &body.render,
				       claims_pool(claims), fault);
	if (!status && page->heading.length == 0)
		status = claims_keep(claims, text_from(&body.title),
				     &page->heading, fault);
	credits_free(&page->credits);
	page->credits = body.credits;
	body.credits = CREDITS;
	body_free(&body);
	return status ? status :
			claim_body(page, &fragment, is_in_state, claims, fault);
}

/* Whether the page is made of others, which are pages of their own. */
static bool has_frames(const struct page *page)
{
	xmlNode *top = markup_root(page->markup);
	xmlNode *node = top;

	while (node && !markup_is(node, "frameset"))
		node = markup_next(node, top);
	return node != NULL;
}

static bool is_open_graph(struct text name)
{
	return has_prefix(name, "og:") || has_prefix(name, "article:");
}

/* A mail's subject is its title; a page's is what it is about. */
static bool is_topic(struct text name)
{
	return text_equal_caseless(name, TEXT("subject"));
}

/* What microdata of other things, a picture or the outlet, does not have. */
static bool is_of_article(struct text name)
{
	static const char *const names[] = { "headline", "datePublished",
					     "dateModified", "dateCreated",
					     "inLanguage" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_equal(name, text_of(names[i])))
			return true;
	return false;
}

/* Of all languages that the page says it is in. */
static unsigned customs_of(const struct page *page)
{
	unsigned customs = 0;

	for (size_t i = 0; i < page->part_count; i++) {
		const xmlNode *node = page->parts[i];
		enum claims_kind kind;

		if (markup_is(node, "html"))
			customs |=
				date_customs_of(markup_attribute(node, "lang"));
		else if (markup_is(node, "meta") &&
			 claims_knows(name_of(node), &kind) &&
			 kind == CLAIMS_LANGUAGE)
			customs |= date_customs_of(
				markup_attribute(node, "content"));
	}
	return customs;
}

/* The meta elements of OpenGraph, or all others. */
static enum status claim_metas(const struct page *page, bool of_open_graph,
			       struct claims *claims, struct fault *fault)
{
	enum status status = STATUS_OK;

	claims_from(claims, "page");
	for (size_t i = 0; i < page->part_count && !status; i++) {
		const xmlNode *node = page->parts[i];
		struct text name = name_of(node);

		if (markup_is(node, "meta") && !is_topic(name) &&
		    is_open_graph(name) == of_open_graph)
			status = claim(claims, name,
				       markup_attribute(node, "content"),
				       fault);
		else if (of_open_graph && markup_is(node, "link") &&
			 markup_has_word(node, "rel", "canonical"))
			status = claim(claims, TEXT("canonical"),
				       markup_attribute(node, "href"), fault);
	}
	return status;
}

static bool is_marked_time(const xmlNode *node)
{
	static const char *const words[] = { "published",    "entry-date",
					     "dt-published", "pubdate",
					     "post-date",    "date-published" };

	if (markup_has_attribute(node, "pubdate"))
		return true;
	for (size_t i = 0; i < COUNT(words); i++)
		if (markup_has_word(node, "class", words[i]))
			return true;
	return false;
}

/* Bytes of text that stand in an element itself, blanks apart. */
static size_t weigh_own_text(const xmlNode *node)
{
	size_t weight = 0;

	for (const xmlNode *child = node->children; child; child = child->next)
		if (child->type == XML_TEXT_NODE && child->content)
			weight += lines_trim(text_of((char *)child->content))
					  .length;
	return weight;
}

/* A reader's, another article's, or a day that the text tells of. */
static bool is_of_others(const xmlNode *node)
{
	const xmlNode *above = node->parent;

	if (above && weigh_own_text(above) > PROSE_BYTES)
		return true;
	for (; above && above->type == XML_ELEMENT_NODE; above = above->parent)
		if (markup_is(above, "aside") || markup_is(above, "nav") ||
		    markup_is(above, "footer") ||
		    boilerplate_look(above) == BOILERPLATE_COMMENT)
			return true;
	return false;
}

/* What Drupal says of the day of an article, and of each comment; empty:
 * nothing. */
static struct text day_in_rdfa(const xmlNode *node)
{
	bool is_created =
		markup_has_word(node, "property", "dc:date") ||
		markup_has_word(node, "property", "dc:created") ||
		markup_has_word(node, "property", "schema:dateCreated");

	return is_created && !markup_is(node, "meta") &&
			       markup_has_attribute(node, "content") &&
			       !is_of_others(node) ?
		       TEXT("dateCreated") :
		       TEXT("");
}

/* Microdata (itemprop) of the article, and its day in RDFa and hAtom. */
static enum status claim_properties(const struct page *page,
				    struct claims *claims, struct fault *fault)
{
	enum status status = STATUS_OK;

	claims_from(claims, "page");
	for (size_t i = 0; i < page->part_count && !status; i++) {
		xmlNode *node = page->parts[i];
		struct text name = markup_attribute(node, "itemprop");
		struct text value = markup_attribute(node, "content");

		if (is_hatom(node) && !is_of_others(node)) {
			name = TEXT("datePublished");
			value = markup_attribute(node, "title");
		}
		if (name.length == 0)
			name = day_in_rdfa(node);
		if (!is_of_article(name))
			continue;
		if (value.length == 0)
			value = markup_attribute(node, "datetime");
		if (value.length == 0)
			status = text_below(node, claims, &value, fault);
		if (!status)
			status = claim(claims, name, value, fault);
	}
	return status;
}

/* The element that says what kind of thing it is of; NULL: none. */
static const xmlNode *thing_of(const xmlNode *node)
{
	do
		node = node->parent;
	while (node && !markup_has_attribute(node, "itemscope") &&
	       !markup_has_attribute(node, "typeof"));
	return node;
}

/* "NewsArticle", "BlogPosting", and no comment or picture. */
static bool is_article(const xmlNode *thing)
{
	static const char *const names[] = { "itemtype", "typeof" };

	for (size_t i = 0; i < 2 && thing; i++) {
		const struct text type = markup_attribute(thing, names[i]);

		if (type.length > 0 && (strstr(type.data, "Article") ||
					strstr(type.data, "Posting")))
			return true;
	}
	return false;
}

/* Below what is the author or the outlet, its name; itself where that is no
 * thing of its own. */
static xmlNode *named_in(xmlNode *top)
{
	xmlNode *node = top;

	if (!markup_has_attribute(top, "itemscope"))
		return top;
	while (node && !markup_has_word(node, "itemprop", "name"))
		node = markup_next(node, top);
	return node;
}

/* Whom a part names as the author or the outlet of the article, in *out; NULL:
 * nobody. Drupal has the author's name below what is related to it. */
static struct text role_of(xmlNode *node, xmlNode **out)
{
	const struct text name = markup_attribute(node, "itemprop");
	const bool is_author = markup_has_word(node, "itemprop", "author");
	const xmlNode *above = node->parent;

	*out = NULL;
	if ((is_author || text_equal(name, TEXT("publisher"))) &&
	    is_article(thing_of(node)))
		*out = named_in(node);
	if (!*out && above && markup_has_word(above, "rel", "schema:author") &&
	    markup_has_word(node, "property", "schema:name") &&
	    is_article(thing_of(above)))
		*out = node;
	return name.length > 0 && !is_author ? name : TEXT("author");
}

/* The first line behind a label: further ones say what else there is of whom
 * it names. */
static struct text first_name(struct text value)
{
	struct lines lines = LINES_OF(value);
	struct line line;

	while (lines_next(&lines, &line)) {
		const struct text text = lines_trim(line.text);

		if (text.length > 0 && text.data[text.length - 1] != ':')
			return text;
	}
	return (struct text){ 0 };
}

static enum status claim_roles(const struct page *page, struct claims *claims,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	claims_from(claims, "page");
	for (size_t i = 0; i < page->part_count && !status; i++) {
		xmlNode *named;
		const struct text role = role_of(page->parts[i], &named);
		struct text value;

		if (!named)
			continue;
		value = markup_attribute(named, "content");
		if (value.length == 0)
			status = text_below(named, claims, &value, fault);
		if (!status)
			status = claim(claims, role, first_name(value), fault);
	}
	return status;
}

/* Its class, or what stands right before it, says that it is of a change. */
static bool is_changed_time(const xmlNode *node)
{
	static const char *const words[] = { "updated", "modified", "edited" };
	const xmlNode *before = node->prev;
	bool is_said = before && before->type == XML_TEXT_NODE;

	for (size_t i = 0; i < COUNT(words); i++)
		if (markup_has_word(node, "class", words[i]) ||
		    (is_said && strcasestr((char *)before->content, words[i])))
			return true;
	return false;
}

/* Of several <time> elements most belong to links to other articles: the
 * one that says that it is the article's, else the first below its title. */
static const xmlNode *find_time(const struct page *page)
{
	const xmlNode *found = NULL;
	const xmlNode *changed = NULL;
	bool is_below_title = false;

	for (size_t i = 0; i < page->part_count; i++) {
		const xmlNode *node = page->parts[i];

		if (markup_is(node, "h1")) {
			is_below_title = true;
			continue;
		}
		if (!markup_is(node, "time"))
			continue;
		if (is_marked_time(node))
			return node;
		if (found || !is_below_title || is_of_others(node))
			continue;
		if (!is_changed_time(node))
			found = node;
		else if (!changed)
			changed = node;
	}
	return found ? found : changed;
}

/* Whether the page shows another day beside its title: a <time> elsewhere is
 * then of another article, or of a change. */
static bool is_other_day(const struct page *page, struct text time)
{
	const struct date *posted = &page->credits.posted;
	struct date date = dates_parse(time, LAST_YEAR, page->customs);

	return posted->precision >= RECORD_DAY && posted->length >= DAY_BYTES &&
	       date.length >= DAY_BYTES &&
	       memcmp(date.text, posted->text, DAY_BYTES) != 0;
}

static enum status claim_time(const struct page *page, struct claims *claims,
			      struct fault *fault)
{
	const xmlNode *node = find_time(page);
	struct text value;
	enum status status = STATUS_OK;

	claims_from(claims, "page");
	if (!node)
		return STATUS_OK;
	value = markup_attribute(node, "datetime");
	if (value.length == 0)
		status = text_below((xmlNode *)(uintptr_t)node, claims, &value,
				    fault);
	return status || is_other_day(page, value) ?
		       status :
		       claim(claims, TEXT("time"), value, fault);
}

/* <title>, the heading over the text, the language of <html>. */
static enum status claim_rest(const struct page *page, struct claims *claims,
			      struct fault *fault)
{
	enum status status;

	claims_from(claims, "page");
	status = claim(claims, TEXT("heading"), page->heading, fault);
	for (size_t i = 0; i < page->part_count && !status; i++) {
		const xmlNode *node = page->parts[i];

		if (markup_is(node, "title"))
			status = claim(claims, TEXT("title"), text_inside(node),
				       fault);
		else if (markup_is(node, "html"))
			status = claim(claims, TEXT("lang"),
				       markup_attribute(node, "lang"), fault);
	}
	return status;
}

/* What is shown is believed least: it may be of another time or article. */
static enum status claim_credits(const struct page *page, struct claims *claims,
				 struct fault *fault)
{
	const struct credits *credits = &page->credits;
	const struct text posted = { credits->posted.text,
				     credits->posted.length };
	const struct text updated = { credits->updated.text,
				      credits->updated.length };
	struct lines lines = LINES_OF(text_from(&credits->authors));
	struct line line;
	enum status status;

	claims_from(claims, "page");
	status = claim(claims, TEXT("posted"), posted, fault);
	if (!status)
		status = claim(claims, TEXT("updated"), updated, fault);
	if (!status && credits->source.length > 0)
		status = claim(claims, TEXT("source"),
			       text_from(&credits->source), fault);
	while (!status && lines_next(&lines, &line))
		status = claim(claims, TEXT("byline"), line.text, fault);
	return status;
}

/* What stands between a mark and the next of the signs that end it, near the top
 * of the page. */
static struct text find_behind(struct text html, struct text mark,
			       struct text ends)
{
	struct text top = { html.data, html.length < SAVER_BYTES ?
					       html.length :
					       SAVER_BYTES };
	const char *found = top.length > 0 ? memmem(top.data, top.length,
						    mark.data, mark.length) :
					     NULL;
	struct text out = { found, 0 };

	if (!found)
		return (struct text){ 0 };
	out.data += mark.length;
	while (out.data + out.length < top.data + top.length &&
	       !memchr(ends.data, out.data[out.length], ends.length))
		out.length++;
	return out;
}

/* Where a browser, or SingleFile, says in a comment that it found what it
 * saved, and when. */
static enum status claim_saver(struct text html, struct claims *claims,
			       struct fault *fault)
{
	const struct text blanks = TEXT(" \t\r\n<>");
	struct text address =
		find_behind(html, TEXT("<!-- saved from url=("), blanks);
	struct text date = { 0 };
	enum status status;
	const char *close = address.length > 0 ?
				    memchr(address.data, ')', address.length) :
				    NULL;

	/* how long it is stands before it */
	if (close) {
		address.length -= (size_t)(close + 1 - address.data);
		address.data = close + 1;
	} else if (find_behind(html, TEXT("Page saved with "), blanks).length >
		   0) {
		address = find_behind(html, TEXT("\n url: "), blanks);
		date = find_behind(html, TEXT("\n saved date: "),
				   TEXT("\r\n<>"));
	}
	claims_from(claims, NULL);
	status =
		claims_add(claims, TEXT("url"), address, FRAGMENT_PLAIN, fault);
	return status ? status :
			claims_add(claims, TEXT("retrieved"), date,
				   FRAGMENT_PLAIN, fault);
}

enum status page_claim_hints(const struct page_hints *hints,
			     struct claims *claims, struct fault *fault)
{
	enum status status;

	claims_from(claims, NULL);
	status = claims_add(claims, TEXT("url"), hints->address, FRAGMENT_PLAIN,
			    fault);
	if (!status)
		status = claims_add(claims, TEXT("WARC-Date"), hints->fetched,
				    FRAGMENT_PLAIN, fault);
	return status ? status :
			claims_add(claims, TEXT("id"), hints->id,
				   FRAGMENT_PLAIN, fault);
}

enum status page_read(struct page *page, struct text html,
		      const struct page_hints *hints, struct claims *claims,
		      struct fault *fault)
{
	const struct source source = { html, hints->address };
	enum status status;

	markup_free(page->markup);
	page->markup = NULL;
	status = markup_parse(&page->markup, html, fault);
	if (status)
		return status;
	collect_parts(page);
	page->customs = claims_customs(claims) | customs_of(page);
	claims_from(claims, "page");
	status = claim_content(page, &source, claims, fault);
	/* Its title alone would be an article. */
	if (!status && !claims_have(claims, CLAIMS_TEXT) && has_frames(page))
		return STATUS_OK;
	if (!status)
		status = claim_metas(page, true, claims, fault);
	if (!status)
		status = claim_metas(page, false, claims, fault);
	if (!status)
		status = claim_properties(page, claims, fault);
	if (!status)
		status = linked_claim_pages(page->linked, claims, fault);
	if (!status)
		status = claim_roles(page, claims, fault);
	if (!status)
		status = claim_time(page, claims, fault);
	if (!status)
		status = claim_rest(page, claims, fault);
	if (!status)
		status = claim_credits(page, claims, fault);
	if (!status)
		status = page_claim_hints(hints, claims, fault);
	return status ? status : claim_saver(html, claims, fault);
}
