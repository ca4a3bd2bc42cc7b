/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which elements say who wrote an article, and when, is told by what they are
 * called, or where nothing is, by a line that says nothing else. The names
 * come from the innermost element that is called an author's, or
 * from a line that begins with a word such as "By". What stands in elements
 * side by side is read line by line, since often nothing but a style parts
 * it: <span>Ann Example</span><span>17 August 2021</span>.
 */
#include "indexer/credits.h"

#include <string.h>

#include "indexer/byline.h"
#include "indexer/furniture.h"
#include "indexer/lines.h"
#include "indexer/render.h"
#include "shared/array.h"

enum {
	CREDIT_WEIGHT = 200, /* what is longer is no byline */
	LINE_WEIGHT = 60,    /* of one that is called nothing */
	CREDIT_PARTS = 64,
	CREDITS_MOST = 16,   /* elements; a page of more is a list */
	LEAD_PARAGRAPHS = 3, /* between the title and the text */
	LIST_LEVELS = 3,    /* between an item and what is called an author's */
	LINES_BELOW = 16,   /* that are read behind the text */
	TEASER_WEIGHT = 25, /* of a link that may be another's headline */
	LAST_YEAR = 9999    /* claims.c knows better */
};

struct reading {
	struct credits *out;
	const struct outline *outline;
	uint32_t title;
	uint32_t top;
	struct bytes room; /* the lines of an element */
	size_t credit_count;
	struct fault *fault;
};

void credits_free(struct credits *credits)
{
	bytes_free(&credits->authors);
	bytes_free(&credits->source);
}

static bool has_any(const struct credits *credits)
{
	return credits->authors.length > 0 ||
	       credits->posted.precision != RECORD_UNDATED ||
	       credits->updated.precision != RECORD_UNDATED;
}

static void forget(struct credits *credits)
{
	bytes_clear(&credits->authors);
	bytes_clear(&credits->source);
	credits->posted = (struct date){ 0 };
	credits->updated = (struct date){ 0 };
}

/* ---- Lines of an element ----------------------------------------------- */

static bool is_below(const xmlNode *node, const xmlNode *above)
{
	while (node && node != above)
		node = node->parent;
	return node != NULL;
}

/* Whether one of the two texts stands in what is around the other. */
static bool runs_on(const xmlNode *last, const xmlNode *node)
{
	return is_below(node, last->parent) || is_below(last, node->parent);
}

static bool is_blank_at(struct text text, size_t place)
{
	return memchr(" \t\r\n", text.data[place], 4) != NULL;
}

/* A text, parted from the one before it. */
static enum status put(struct reading *reading, struct text text, char parter)
{
	struct bytes *room = &reading->room;
	enum status status = STATUS_OK;

	text = lines_trim(text);
	if (room->length + text.length + 1 > room->limit)
		return STATUS_OK;
	if (parter != '\0' && room->length > 0)
		status = bytes_append_byte(room, parter, reading->fault);
	for (size_t i = 0; i < text.length && !status; i++)
		status = bytes_append_byte(
			room, is_blank_at(text, i) ? ' ' : text.data[i],
			reading->fault);
	return status;
}

/* The lines of the element, in the room. */
static enum status read_lines(struct reading *reading, xmlNode *top)
{
	const xmlNode *last = NULL;
	xmlNode *next = top;
	bool has_break = false;
	bool is_apart = false;
	enum status status = STATUS_OK;

	bytes_clear(&reading->room);
	while (next && !status) {
		xmlNode *node = next;
		struct text text = markup_text(node);
		bool is_left_out = render_is_unseen(node) ||
				   render_is_hidden(node);

		next = is_left_out ? markup_pass(node, top) :
				     markup_next(node, top);
		has_break = has_break || markup_is(node, "br") ||
			    render_is_block(node);
		if (text.length == 0 || text.length > CREDITS_BYTES)
			continue;
		is_apart = is_apart || is_blank_at(text, 0);
		if (lines_trim(text).length == 0)
			continue;
		if (has_break || (last && !runs_on(last, node)))
			status = put(reading, text, '\n');
		else
			status = put(reading, text, is_apart ? ' ' : '\0');
		last = node;
		has_break = false;
		is_apart = is_blank_at(text, text.length - 1);
	}
	return status;
}

/* ---- One element ------------------------------------------------------- */

static void take_date(struct credits *out, struct date date)
{
	struct date *kept = date.is_change ? &out->updated : &out->posted;

	if (date.precision != RECORD_UNDATED &&
	    kept->precision == RECORD_UNDATED)
		*kept = date;
}

/* Behind the label, up to the next blank; empty: nothing, or what another
 * label or a day says. */
static struct text behind_label(struct text text, struct text label)
{
	const char *at = text.length > 0 ? memmem(text.data, text.length,
						  label.data, label.length) :
					   NULL;
	struct text out = { 0 };

	if (!at)
		return out;
	out.data = at + label.length;
	out.length = (size_t)(text.data + text.length - out.data);
	out = lines_trim(out);
	for (size_t i = 0; i < out.length; i++)
		if (is_blank_at(out, i))
			out.length = i;
	if (out.length == 0 || text_is_digit(*out.data) ||
	    memchr(out.data, ':', out.length) ||
	    memmem(out.data, out.length, "：", strlen("：")))
		out.length = 0;
	return out;
}

/* Chinese pages say below the title which outlet they have an article from;
 * its name has no blanks. */
static enum status read_source(struct reading *reading, uint32_t place)
{
	static const struct text labels[] = { TEXT_INIT("来源："),
					      TEXT_INIT("来源:"),
					      TEXT_INIT("來源："),
					      TEXT_INIT("來源:") };
	struct bytes *source = &reading->out->source;
	enum status status =
		read_lines(reading, reading->outline->parts[place].node);

	for (size_t i = 0; i < 4 && !status && source->length == 0; i++)
		status = bytes_append(source,
				      behind_label(text_from(&reading->room),
						   labels[i]),
				      reading->fault);
	return status;
}

/* Of the lines of an element, and of those below it. */
static enum status read_dates(struct reading *reading, uint32_t place,
			      struct date (*find)(struct text, int, unsigned))
{
	const struct outline_part *parts = reading->outline->parts;
	struct credits *out = reading->out;
	enum status status = STATUS_OK;

	for (uint32_t i = place; i < parts[place].end && !status; i++) {
		struct lines lines;
		struct line line;

		if (out->posted.precision != RECORD_UNDATED)
			break;
		status = read_lines(reading, parts[i].node);
		lines = LINES_OF(text_from(&reading->room));
		while (!status && lines_next(&lines, &line))
			take_date(out,
				  find(line.text, LAST_YEAR, out->customs));
	}
	return status;
}

/* Whether it is called an author's, or is one of the items of a list that is,
 * or that is in such an element. */
static bool is_of_author(const xmlNode *node)
{
	const int levels = markup_is(node, "li") ? LIST_LEVELS : 0;

	for (int level = 0; level <= levels && node; level++) {
		if (node->type == XML_ELEMENT_NODE &&
		    boilerplate_credit(node) == BOILERPLATE_AUTHOR)
			return true;
		node = node->parent;
	}
	return false;
}

/* The names that the element says itself, in the room; empty: none. */
static enum status find_names(struct reading *reading, xmlNode *node,
			      struct text *out)
{
	bool is_author = is_of_author(node);
	bool is_said = false; /* "By" in a line of its own */
	struct lines lines;
	struct line line;
	enum status status = read_lines(reading, node);

	*out = (struct text){ 0 };
	lines = LINES_OF(text_from(&reading->room));
	while (!status && out->length == 0 && lines_next(&lines, &line)) {
		bool is_furniture;
		bool has_word;
		struct text names = byline_find(line.text, &has_word);

		if (names.length == 0 ||
		    (!has_word && !is_said && !is_author)) {
			is_said = has_word;
			continue;
		}
		status = furniture_is_all(&is_furniture, names, reading->fault);
		if (!status && !is_furniture)
			*out = names;
	}
	return status;
}

/* "Follow Ann Example" behind "Ann Example" */
static bool has_known(const struct bytes *authors, struct text names)
{
	struct lines lines = LINES_OF(text_from(authors));
	struct line line;

	while (lines_next(&lines, &line))
		if (memmem(names.data, names.length, line.text.data,
			   line.text.length))
			return true;
	return false;
}

static bool is_word(struct text names)
{
	return !memchr(names.data, ' ', names.length) &&
	       (unsigned char)*names.data < 0x80;
}

/* "Staff Writer", "Chief Foreign Correspondent" */
static bool is_post(struct text names)
{
	static const struct text posts[] = {
		TEXT_INIT(" analyst"),     TEXT_INIT(" columnist"),
		TEXT_INIT(" contributor"), TEXT_INIT(" correspondent"),
		TEXT_INIT(" editor"),      TEXT_INIT(" journalist"),
		TEXT_INIT(" reporter"),    TEXT_INIT(" writer")
	};

	for (size_t i = 0; i < COUNT(posts); i++)
		if (names.length > posts[i].length &&
		    text_ends_caseless(names, posts[i]))
			return true;
	return false;
}

static enum status add_names(struct reading *reading, xmlNode *node)
{
	struct bytes *authors = &reading->out->authors;
	struct text names;
	enum status status = find_names(reading, node, &names);

	if (status || has_known(authors, names) ||
	    authors->length + names.length + 1 > authors->limit)
		return status;
	status = bytes_append(authors, names, reading->fault);
	return status ? status :
			bytes_append_byte(authors, '\n', reading->fault);
}

/* Those of the innermost elements that have any; one word, or a post, is a name
 * where there is no better one, else rather "Biography". */
static enum status read_names(struct reading *reading, uint32_t place,
			      bool takes_any)
{
	const struct outline_part *parts = reading->outline->parts;
	const uint32_t end = parts[place].end;
	bool is_chosen[CREDIT_PARTS] = { false };
	uint32_t last = end; /* place of the last that was chosen */
	enum status status = STATUS_OK;

	for (uint32_t i = end; i-- > place && !status;) {
		struct text names;

		if (last < parts[i].end)
			continue;
		status = find_names(reading, parts[i].node, &names);
		if (names.length == 0 ||
		    (!takes_any && (is_word(names) || is_post(names))))
			continue;
		is_chosen[i - place] = true;
		last = i;
	}
	for (uint32_t i = place; i < end && !status; i++)
		if (is_chosen[i - place])
			status = add_names(reading, parts[i].node);
	return status;
}

/* One that is called a byline is the article's own, as is one with its date. */
static bool is_headline(const xmlNode *node)
{
	return markup_is_heading(node) &&
	       boilerplate_credit(node) <= BOILERPLATE_CREDIT;
}

static bool has_headline(const struct outline_part *parts, uint32_t place)
{
	for (uint32_t i = place; i < parts[place].end; i++)
		if (is_headline(parts[i].node))
			return true;
	return false;
}

static bool is_credit(const struct outline_part *parts, uint32_t place)
{
	const struct outline_part *part = &parts[place];

	return part->weight > 0 && part->weight <= CREDIT_WEIGHT &&
	       part->end - place <= CREDIT_PARTS &&
	       part->meaning != BOILERPLATE_COMMENT &&
	       part->meaning != BOILERPLATE_UNSEEN &&
	       boilerplate_credit(part->node) != BOILERPLATE_NO_CREDIT &&
	       !has_headline(parts, place);
}

/* What is called a day's, or an author's, may say more beside a date. */
static enum status read_day(struct reading *reading, uint32_t place)
{
	const xmlNode *node = reading->outline->parts[place].node;
	enum status status = read_dates(reading, place, dates_in_line);

	return status || boilerplate_credit(node) <= BOILERPLATE_CREDIT ?
		       status :
		       read_dates(reading, place, dates_in_credit);
}

static enum status read_credit(struct reading *reading, uint32_t place)
{
	const size_t length = reading->out->authors.length;
	enum status status;

	if (reading->credit_count++ >= CREDITS_MOST)
		return STATUS_OK;
	status = read_day(reading, place);
	if (!status)
		status = read_source(reading, place);
	if (!status)
		status = read_names(reading, place, false);
	if (!status && reading->out->authors.length == length)
		status = read_names(reading, place, true);
	return status;
}

/* ---- Where they stand -------------------------------------------------- */

/* What is the page's, or another's, and not around the article. */
static bool is_beside(const struct reading *reading, uint32_t place)
{
	const struct outline_part *part = &reading->outline->parts[place];

	if (place <= reading->top && reading->top < part->end)
		return false;
	return part->is_dropped || part->meaning == BOILERPLATE_COMMENT ||
	       part->meaning == BOILERPLATE_UNSEEN ||
	       (part->meaning == BOILERPLATE_STRONG && part->prose_weight == 0);
}

/* What is WEAK is dropped with its own: the heading of the article and what
 * stands below it, as a rule. */
static bool is_passed(const struct reading *reading, uint32_t place)
{
	return is_beside(reading, place) &&
	       reading->outline->parts[place].meaning != BOILERPLATE_WEAK;
}

/* A link to all articles of a topic, or of a person, is none. */
static bool is_teaser(const struct outline_part *part)
{
	return markup_is(part->node, "a") &&
	       !markup_has_word(part->node, "rel", "tag") &&
	       !markup_has_word(part->node, "rel", "author") &&
	       (part->weight > TEASER_WEIGHT ||
		markup_is_heading(part->node->parent));
}

/* Whether it stands in a table, or a list of terms, that is not around the
 * text: of facts, each of which may have a day. */
static bool is_among_facts(const struct reading *reading, uint32_t place)
{
	const struct outline_part *parts = reading->outline->parts;
	const uint32_t top = reading->top;

	for (; place != top && (place > top || parts[place].end <= top);
	     place = parts[place].parent)
		if (markup_is(parts[place].node, "table") ||
		    markup_is(parts[place].node, "dl"))
			return true;
	return false;
}

static bool is_parted_by(const xmlNode *node)
{
	return !node || (node->type == XML_ELEMENT_NODE &&
			 (render_is_block(node) || markup_is(node, "br")));
}

/* Whether it is a line of its own between blocks, though it is none. */
static bool stands_alone(const xmlNode *node)
{
	const xmlNode *before = node->prev;
	const xmlNode *behind = node->next;

	while (before && before->type != XML_ELEMENT_NODE &&
	       lines_trim(markup_text(before)).length == 0)
		before = before->prev;
	while (behind && behind->type != XML_ELEMENT_NODE &&
	       lines_trim(markup_text(behind)).length == 0)
		behind = behind->next;
	return is_parted_by(before) && is_parted_by(behind);
}

/* Whether it is a line that is called nothing of the kind, and yet may say
 * when, or by whom. */
static bool is_line(const struct reading *reading, uint32_t place)
{
	const struct outline_part *parts = reading->outline->parts;
	const struct outline_part *part = &parts[place];

	return part->weight > 0 && part->weight <= LINE_WEIGHT &&
	       part->end - place <= CREDIT_PARTS &&
	       (part->block == place ? part->weight == part->own_weight :
				       stands_alone(part->node)) &&
	       !is_passed(reading, place) && !is_credit(parts, place) &&
	       !is_among_facts(reading, place);
}

/* What it says of when, unless it leads elsewhere, and behind "By" of whom. */
static enum status read_line(struct reading *reading, uint32_t place,
			     bool *is_read)
{
	const struct credits *out = reading->out;
	const size_t length = out->authors.length;
	const bool is_undated = out->posted.precision == RECORD_UNDATED;
	enum status status = STATUS_OK;

	*is_read = false;
	if (!is_line(reading, place))
		return STATUS_OK;
	if (reading->outline->parts[place].link_weight == 0)
		status = read_dates(reading, place, dates_in_line);
	if (!status)
		status = read_names(reading, place, false);
	*is_read = out->authors.length > length ||
		   (is_undated && out->posted.precision != RECORD_UNDATED);
	return status;
}

/* Whether another article may begin here, so that what stands above is of the
 * page, or of one before. */
static bool begins_other(const struct outline_part *part, bool is_inside)
{
	const bool is_other = is_headline(part->node) &&
			      !boilerplate_is_lead(part->node);

	return part->weight > 0 &&
	       (is_other || (!is_inside && is_teaser(part)));
}

/* Whether the title and the text stand in one <article>, and with them all
 * that is between. */
static bool is_in_one_article(const struct reading *reading)
{
	const struct outline_part *parts = reading->outline->parts;
	uint32_t place = reading->title;

	while (place > 0 && (!markup_is(parts[place].node, "article") ||
			     reading->top >= parts[place].end))
		place = parts[place].parent;
	return place > 0;
}

/* From a place on to the first paragraph of the text; what is behind another's
 * headline is not the article's. */
static enum status read_above(struct reading *reading, uint32_t from)
{
	const struct outline_part *parts = reading->outline->parts;
	uint32_t end = parts[reading->top].end;
	bool is_all_one = is_in_one_article(reading);
	size_t lead_count = 0;
	bool has_own = false;   /* read in the element of the article */
	bool has_other = false; /* another's headline was seen */
	enum status status = STATUS_OK;

	for (uint32_t i = from; i < end && !status; i++) {
		const struct outline_part *part = &parts[i];
		bool is_prose = outline_is_prose(part) && !part->is_dropped;
		bool is_inside = i >= reading->top;
		bool is_read = false;

		if (!has_other)
			status = read_line(reading, i, &is_read);
		if (is_read) {
			has_own = (is_inside && i > reading->title) ||
				  is_all_one;
			i = part->end - 1;
			continue;
		}
		if (!has_own && begins_other(part, is_inside)) {
			forget(reading->out);
			has_other = true;
		}
		if (is_teaser(part) ||
		    (is_prose &&
		     (is_inside || lead_count++ == LEAD_PARAGRAPHS)))
			break;
		if (is_credit(parts, i)) {
			status = read_credit(reading, i);
			has_own = is_inside || is_all_one;
		} else if (!is_prose && !is_passed(reading, i)) {
			continue;
		}
		i = part->end - 1;
	}
	return status;
}

/* The place of the last paragraph of the text; 0: none. */
static uint32_t find_last(const struct outline *outline, uint32_t top)
{
	const struct outline_part *parts = outline->parts;
	uint32_t last = 0;

	for (uint32_t i = top; i < parts[top].end; i++) {
		if (parts[i].is_dropped)
			i = parts[i].end - 1;
		else if (outline_is_prose(&parts[i]))
			last = i;
	}
	return last;
}

/* The next text behind the last paragraph. */
static enum status read_below(struct reading *reading)
{
	const struct outline_part *parts = reading->outline->parts;
	uint32_t last = find_last(reading->outline, reading->top);

	if (last == 0)
		return STATUS_OK;
	for (uint32_t i = parts[last].end; i < parts[reading->top].end; i++) {
		if (is_credit(parts, i))
			return read_credit(reading, i);
		if (parts[i].text_weight > 0 ||
		    (is_passed(reading, i) && parts[i].weight > 0))
			break;
	}
	return STATUS_OK;
}

/* What a line says of itself: "Published: 17 August 2021". */
static struct date find_told(struct text line, int last_year, unsigned customs)
{
	const struct date date = dates_in_line(line, last_year, customs);

	return date.is_told ? date : (struct date){ 0 };
}

/* The lines behind the last paragraph, up to what is of others, in the element
 * around the text too: there only a word tells a date from that of an event. */
static enum status read_told(struct reading *reading)
{
	const struct outline_part *parts = reading->outline->parts;
	const uint32_t last = find_last(reading->outline, reading->top);
	const uint32_t end = parts[parts[reading->top].parent].end;
	size_t line_count = 0;
	enum status status = STATUS_OK;

	for (uint32_t i = last > 0 ? parts[last].end : end;
	     i < end && !status && line_count < LINES_BELOW; i++) {
		if (parts[i].weight > 0 &&
		    (parts[i].meaning == BOILERPLATE_COMMENT ||
		     begins_other(&parts[i], false)))
			break;
		if (is_passed(reading, i)) {
			i = parts[i].end - 1;
		} else if (is_line(reading, i)) {
			status = read_dates(reading, i, find_told);
			line_count++;
			i = parts[i].end - 1;
		}
	}
	return status;
}

/* The place of the element right before `top`, in the same; `top` where it
 * is the first. */
static uint32_t find_before(const struct outline *outline, uint32_t top)
{
	const struct outline_part *parts = outline->parts;
	uint32_t before = top;

	if (top == 0)
		return top;
	for (uint32_t i = parts[top].parent + 1; i < top; i = parts[i].end)
		if (parts[i].weight > 0)
			before = i;
	return before;
}

/* Whether all that the page has to say stands in it. */
static bool is_whole_page(const struct outline_part *parts, uint32_t place)
{
	for (; place > 0 && !markup_is(parts[place].node, "body");
	     place = parts[place].parent) {
		const uint32_t around = parts[place].parent;

		for (uint32_t i = around + 1; i < parts[around].end;
		     i = parts[i].end)
			if (i != place && parts[i].weight > 0)
				return false;
	}
	return true;
}

static bool has_teaser(const struct outline_part *parts, uint32_t place)
{
	for (uint32_t i = place; i < parts[place].end; i++)
		if (is_teaser(&parts[i]))
			return true;
	return false;
}

/* When an article is from may stand right over its title, in an element with
 * it that is not the whole page: there stands which day it is today. */
static enum status read_over(struct reading *reading)
{
	const struct outline_part *parts = reading->outline->parts;
	uint32_t place = reading->title;
	uint32_t before = find_before(reading->outline, place);
	enum status status = STATUS_OK;

	while (place > 0 && before == place) {
		place = parts[place].parent;
		before = find_before(reading->outline, place);
	}
	if (place == 0 || is_whole_page(parts, parts[place].parent) ||
	    parts[before].weight > CREDIT_WEIGHT || has_teaser(parts, before))
		return STATUS_OK;
	for (uint32_t i = before; i < parts[before].end && !status; i++) {
		if (is_credit(parts, i) || is_line(reading, i))
			status = read_day(reading, i);
	}
	return status;
}

/* The name of an outlet stands in a banner; what is below it there is not of
 * the article. */
static bool is_in_banner(const struct outline_part *parts, uint32_t title,
			 uint32_t top)
{
	for (uint32_t i = parts[title].parent; i > 0 && parts[i].end <= top;
	     i = parts[i].parent)
		if (parts[i].meaning == BOILERPLATE_STRONG)
			return true;
	return false;
}

enum status credits_read(struct credits *out, const struct outline *outline,
			 uint32_t title, uint32_t top, struct fault *fault)
{
	struct reading reading = { .out = out,
				   .outline = outline,
				   .title = title,
				   .top = top,
				   .room = BYTES_UP_TO(CREDITS_BYTES),
				   .fault = fault };
	const struct outline_part *parts = outline->parts;
	enum status status = STATUS_OK;

	if (title > 0 && !is_in_banner(parts, title, top))
		status = read_above(&reading, parts[title].end);
	if (!status && !has_any(out))
		status = read_above(&reading, find_before(outline, top));
	if (!status && !has_any(out))
		status = read_below(&reading);
	if (!status && title > 0 && out->posted.precision == RECORD_UNDATED)
		status = read_over(&reading);
	if (!status && out->posted.precision == RECORD_UNDATED)
		status = read_told(&reading);
	bytes_free(&reading.room);
	return status;
}
