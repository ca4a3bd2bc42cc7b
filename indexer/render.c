/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blanks and breaks are not written when they are met but remembered, the
 * strongest wins, and the next visible sign brings it out. So there are
 * none at the ends and never two.
 */
#include "indexer/render.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "indexer/lines.h"
#include "indexer/punctuation.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/point.h"

enum {
	FRAMES = 2 * MARKUP_DEPTH,
	FIRST_CAPACITY = 8,
	SHOWN_CELL_BLOCKS = 2, /* of paragraphs, in a cell of a layout table */
	BUTTON_PARAGRAPHS = 3, /* that none has */
	SENTENCE_WEIGHT = 120, /* of a heading that ends as one, at most */
	MARK_BYTES = 8,        /* a footnote's mark is not longer */
	UNIT_LETTERS = 2       /* of units that have exponents: km, cm, ft */
};

enum gap { GAP_NONE, GAP_BLANK, GAP_CELL, GAP_LINE, GAP_PARAGRAPH };

enum kind {
	KIND_INLINE,
	KIND_BLOCK,
	KIND_LINE, /* a block, but not parted by an empty line */
	KIND_ROW,
	KIND_CELL,
	KIND_TABLE,
	KIND_HEADING,
	KIND_PRE,
	KIND_BREAK,
	KIND_QUOTE,
	KIND_RAISED,
	KIND_UNSEEN
};

/* In byte order; elements that are not here are inline. So is "embed": the
 * parser does not know that it has no end, and puts into it what follows. */
static const struct element {
	const char *name;
	enum kind kind;
} elements[] = {
	{ "address", KIND_BLOCK },   { "area", KIND_UNSEEN },
	{ "article", KIND_BLOCK },   { "aside", KIND_BLOCK },
	{ "audio", KIND_UNSEEN },    { "blockquote", KIND_BLOCK },
	{ "body", KIND_BLOCK },      { "br", KIND_BREAK },
	{ "button", KIND_UNSEEN },   { "canvas", KIND_UNSEEN },
	{ "caption", KIND_BLOCK },   { "center", KIND_BLOCK },
	{ "datalist", KIND_UNSEEN }, { "dd", KIND_LINE },
	{ "details", KIND_BLOCK },   { "dialog", KIND_BLOCK },
	{ "dir", KIND_BLOCK },       { "div", KIND_BLOCK },
	{ "dl", KIND_BLOCK },        { "dt", KIND_LINE },
	{ "fieldset", KIND_BLOCK },  { "figcaption", KIND_BLOCK },
	{ "figure", KIND_BLOCK },    { "footer", KIND_BLOCK },
	{ "form", KIND_BLOCK },      { "frame", KIND_UNSEEN },
	{ "frameset", KIND_BLOCK },  { "h1", KIND_HEADING },
	{ "h2", KIND_HEADING },      { "h3", KIND_HEADING },
	{ "h4", KIND_HEADING },      { "h5", KIND_HEADING },
	{ "h6", KIND_HEADING },      { "head", KIND_BLOCK },
	{ "header", KIND_BLOCK },    { "hgroup", KIND_BLOCK },
	{ "hr", KIND_BLOCK },        { "html", KIND_BLOCK },
	{ "iframe", KIND_UNSEEN },   { "input", KIND_UNSEEN },
	{ "legend", KIND_BLOCK },    { "li", KIND_LINE },
	{ "link", KIND_UNSEEN },     { "listing", KIND_PRE },
	{ "main", KIND_BLOCK },      { "menu", KIND_BLOCK },
	{ "meta", KIND_UNSEEN },     { "meter", KIND_UNSEEN },
	{ "nav", KIND_BLOCK },       { "noembed", KIND_UNSEEN },
	{ "noframes", KIND_BLOCK },  { "object", KIND_UNSEEN },
	{ "ol", KIND_BLOCK },        { "optgroup", KIND_UNSEEN },
	{ "option", KIND_UNSEEN },   { "p", KIND_BLOCK },
	{ "param", KIND_UNSEEN },    { "pre", KIND_PRE },
	{ "progress", KIND_UNSEEN }, { "q", KIND_QUOTE },
	{ "rp", KIND_UNSEEN },       { "rt", KIND_UNSEEN },
	{ "rtc", KIND_UNSEEN },      { "script", KIND_UNSEEN },
	{ "search", KIND_BLOCK },    { "section", KIND_BLOCK },
	{ "select", KIND_UNSEEN },   { "style", KIND_UNSEEN },
	{ "summary", KIND_BLOCK },   { "sup", KIND_RAISED },
	{ "svg", KIND_UNSEEN },      { "table", KIND_TABLE },
	{ "tbody", KIND_BLOCK },     { "td", KIND_CELL },
	{ "template", KIND_UNSEEN }, { "textarea", KIND_UNSEEN },
	{ "tfoot", KIND_BLOCK },     { "th", KIND_CELL },
	{ "thead", KIND_BLOCK },     { "title", KIND_UNSEEN },
	{ "tr", KIND_ROW },          { "ul", KIND_BLOCK },
	{ "video", KIND_UNSEEN },    { "xmp", KIND_PRE },
};

/* What holds in an element that is open. */
struct frame {
	enum kind kind;
	bool keeps_blanks; /* of <pre> */
	bool is_one_line;  /* breaks inside are blanks */
	bool is_layout;    /* the table around lays out a page */
	bool is_text;      /* its lines are headings only as headings */
	bool is_in_heading;
	const xmlNode *heading; /* the outermost that is one */
	bool is_note;           /* a mark that points to a footnote */
	size_t heading_from;    /* bytes of text before it */
};

struct pen {
	struct render *out;
	const struct render_order *order;
	struct fault *fault;
	enum gap gap;
	size_t floor;    /* text before it is not ours */
	bool marks_text; /* the line at hand is in the last of the headings */
	const xmlNode *table; /* the last that was looked at from inside */
	bool is_table_layout; /* whether it lays out a page */
	size_t depth;         /* of the frame at hand */
	struct frame frames[FRAMES];
};

/* ---- Kinds of elements ------------------------------------------------- */

static int compare_elements(const void *one, const void *other)
{
	return strcmp(((const struct element *)one)->name,
		      ((const struct element *)other)->name);
}

static enum kind kind_of_name(const char *name)
{
	const struct element wanted = { .name = name };
	const struct element *found =
		bsearch(&wanted, elements, COUNT(elements), sizeof(elements[0]),
			compare_elements);

	return found ? found->kind : KIND_INLINE;
}

/* Whether a style sets the property to a value that begins so. */
static bool has_style(struct text style, const char *property,
		      const char *value)
{
	size_t length = strlen(property);
	const char *at = style.data;

	while (at && (at = strcasestr(at, property))) {
		bool is_whole = at == style.data || strchr("; \t\r\n", at[-1]);

		at += length;
		if (!is_whole)
			continue;
		at += strspn(at, " \t\r\n");
		if (*at != ':')
			continue;
		at++;
		at += strspn(at, " \t\r\n");
		if (strncasecmp(at, value, strlen(value)) == 0)
			return true;
	}
	return false;
}

static bool is_hidden_by_style(struct text style)
{
	return has_style(style, "display", "none") ||
	       has_style(style, "visibility", "hidden");
}

/* A template is what scripts write with; but one that has the root of an
 * element's own tree is shown as it stands, as browsers save it. */
static bool is_own_tree(const xmlNode *node)
{
	return node->properties && markup_is(node, "template") &&
	       (markup_has_attribute(node, "shadowrootmode") ||
		markup_has_attribute(node, "shadowroot"));
}

/* Whether a button has in it what none can have: the parser does not close one
 * in which something else was left open, and the page goes on in it. */
static bool is_left_open(const xmlNode *node)
{
	static const char *const names[] = { "article", "footer", "form",
					     "h1",      "main",   "nav" };
	xmlNode *below = node->children;
	size_t count = 0; /* of paragraphs */

	if (!markup_is(node, "button"))
		return false;
	for (; below; below = markup_next(below, node)) {
		for (size_t i = 0; i < COUNT(names); i++)
			if (markup_is(below, names[i]))
				return true;
		count += markup_is(below, "p");
		if (count == BUTTON_PARAGRAPHS)
			return true;
	}
	return false;
}

/* What it is when it is shown. */
static enum kind kind_of(const xmlNode *node)
{
	enum kind kind = kind_of_name((const char *)node->name);

	if (kind == KIND_UNSEEN && (is_own_tree(node) || is_left_open(node)))
		return KIND_BLOCK;
	if (!node->properties || (kind != KIND_INLINE && kind != KIND_BLOCK))
		return kind;
	if (markup_has_word(node, "role", "heading"))
		return KIND_HEADING;
	if (kind == KIND_INLINE &&
	    has_style(markup_attribute(node, "style"), "display", "block"))
		return KIND_BLOCK;
	return kind;
}

bool render_is_unseen(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && kind_of(node) == KIND_UNSEEN;
}

/* Whether a script puts it in its place as the page comes in: React sends what
 * took longer at the end, as <div hidden id="S:1f">. */
static bool is_to_be_placed(const xmlNode *node)
{
	const struct text id = markup_attribute(node, "id");
	size_t mark = id.length;

	while (mark > 0 && memchr("0123456789abcdef", id.data[mark - 1], 16))
		mark--;
	return mark >= 2 && mark < id.length && id.data[mark - 1] == ':' &&
	       id.data[mark - 2] == 'S';
}

bool render_is_hidden(const xmlNode *node)
{
	if (node->type != XML_ELEMENT_NODE)
		return false;
	if (markup_is(node, "dialog") && !markup_has_attribute(node, "open"))
		return true;
	/* Mostly it asks for scripts, or counts readers. */
	if (markup_is(node, "noscript") || markup_is(node, "noframes"))
		return true;
	return node->properties &&
	       ((markup_has_attribute(node, "hidden") &&
		 !is_to_be_placed(node)) ||
		is_hidden_by_style(markup_attribute(node, "style")));
}

bool render_is_block(const xmlNode *node)
{
	enum kind kind = node->type == XML_ELEMENT_NODE ? kind_of(node) :
							  KIND_INLINE;

	return kind != KIND_INLINE && kind != KIND_QUOTE &&
	       kind != KIND_RAISED && kind != KIND_UNSEEN && kind != KIND_BREAK;
}

/* ---- Tables ------------------------------------------------------------ */

static const xmlNode *cell_around(const xmlNode *node, const xmlNode *table)
{
	while (node != table && !markup_is(node, "td") &&
	       !markup_is(node, "th"))
		node = node->parent;
	return node;
}

/* Whether a break ends an empty line, as one between paragraphs. */
static bool is_second_break(const xmlNode *node)
{
	const xmlNode *before = node->prev;

	while (before &&
	       (before->type == XML_COMMENT_NODE || xmlIsBlankNode(before)))
		before = before->prev;
	return before && markup_is(node, "br") && markup_is(before, "br");
}

/*
 * A table lays out the page when there is a table in it, or a cell with
 * some blocks of text, or never two cells in a row. The look ends
 * at the first table inside, so that each node is looked at for the
 * innermost table around it only.
 */
static bool is_layout(xmlNode *table)
{
	const xmlNode *last_cell = NULL;
	size_t block_count = 0;
	bool has_rows = false;

	if (markup_has_word(table, "role", "presentation"))
		return true;
	for (xmlNode *node = markup_next(table, table); node;
	     node = markup_next(node, table)) {
		enum kind kind =
			node->type == XML_ELEMENT_NODE ?
				kind_of_name((const char *)node->name) :
				KIND_INLINE;
		const xmlNode *cell;

		if (kind == KIND_TABLE || kind == KIND_HEADING)
			return true;
		if (kind == KIND_CELL && node->prev)
			has_rows = has_rows || markup_is(node->parent, "tr");
		if (kind != KIND_BLOCK && kind != KIND_LINE &&
		    !is_second_break(node))
			continue;
		cell = cell_around(node, table);
		if (cell == table)
			continue;
		/* a break parts two blocks */
		if (cell != last_cell)
			block_count = kind == KIND_BREAK;
		block_count++;
		last_cell = cell;
		if (block_count > SHOWN_CELL_BLOCKS)
			return true;
	}
	return !has_rows;
}

/* ---- Writing ----------------------------------------------------------- */

static struct frame *top_frame(struct pen *pen)
{
	return &pen->frames[pen->depth < FRAMES ? pen->depth : FRAMES - 1];
}

static void ask(struct pen *pen, enum gap gap)
{
	if (gap > GAP_CELL && top_frame(pen)->is_one_line)
		gap = GAP_BLANK;
	if (gap > pen->gap)
		pen->gap = gap;
}

static void ask_break(struct pen *pen)
{
	ask(pen, pen->gap == GAP_LINE ? GAP_PARAGRAPH : GAP_LINE);
}

/* <pre> may have left some, also in what is marked as text. */
static void trim(struct pen *pen)
{
	struct render *out = pen->out;
	struct bytes *text = &out->text;

	while (text->length > pen->floor &&
	       strchr(" \t\n", text->data[text->length - 1]))
		text->length--;
	while (out->heading_count > 0) {
		struct render_span *last =
			&out->headings[out->heading_count - 1];

		if (last->end > text->length)
			last->end = text->length;
		if (last->start < last->end)
			break;
		out->heading_count--;
		pen->marks_text = false;
	}
}

static enum status put_span(struct render *out, struct render_span span,
			    struct fault *fault)
{
	size_t capacity = out->heading_capacity;

	if (out->heading_count == capacity) {
		struct render_span *grown;

		capacity = capacity > 0 ? capacity * 2 : FIRST_CAPACITY;
		grown = memory_resize(out->headings, capacity, sizeof(*grown));
		if (!grown)
			return fault_set(fault, STATUS_FULL, "out of memory");
		out->headings = grown;
		out->heading_capacity = capacity;
	}
	out->headings[out->heading_count++] = span;
	return STATUS_OK;
}

static enum status add_span(struct pen *pen, size_t start,
			    const xmlNode *heading)
{
	const struct render_span span = { .start = start,
					  .end = pen->out->text.length,
					  .heading = heading };

	return put_span(pen->out, span, pen->fault);
}

/* Lines of text that follow each other are one span. */
static enum status begin_line(struct pen *pen)
{
	const struct frame *frame = top_frame(pen);
	bool was_text = pen->marks_text;

	pen->marks_text = frame->is_text && !frame->is_in_heading;
	return pen->marks_text && !was_text ?
		       add_span(pen, pen->out->text.length, NULL) :
		       STATUS_OK;
}

static enum status put(struct pen *pen, struct text text)
{
	static const char *const gaps[] = { "", " ", "\t", "\n", "\n\n" };
	struct render *out = pen->out;
	enum gap gap = pen->gap;
	enum status status = STATUS_OK;

	pen->gap = GAP_NONE;
	if (gap >= GAP_LINE)
		trim(pen);
	if (gap != GAP_NONE && out->text.length > 0)
		status = bytes_append(&out->text, text_of(gaps[gap]),
				      pen->fault);
	if (!status && gap >= GAP_LINE)
		status = begin_line(pen);
	if (!status)
		status = bytes_append(&out->text, text, pen->fault);
	if (!status && pen->marks_text)
		out->headings[out->heading_count - 1].end = out->text.length;
	return status;
}

/* Bytes of the white space at the start; 0: none. */
static size_t blank_length(struct text text)
{
	if (text.length == 0)
		return 0;
	if (strchr(" \t\r\n\f\v", *text.data))
		return 1;
	if (text.length > 1 && memcmp(text.data, "\xC2\xA0", 2) == 0)
		return 2;
	return 0;
}

static size_t word_length(struct text text)
{
	size_t length = 0;

	while (length < text.length &&
	       blank_length(text_skip(text, length)) == 0)
		length++;
	return length;
}

static enum status put_text(struct pen *pen, struct text text)
{
	bool keeps_lines = pen->order->keeps_lines;
	enum status status = STATUS_OK;

	while (!status && text.length > 0) {
		size_t length = blank_length(text);

		if (length > 0 && keeps_lines && *text.data == '\n') {
			ask_break(pen);
		} else if (length > 0) {
			ask(pen, GAP_BLANK);
		} else {
			length = word_length(text);
			status = put(pen, (struct text){ text.data, length });
		}
		text = text_skip(text, length);
	}
	return status;
}

/* Lines as they are; not those before the first sign. */
static enum status put_lines(struct pen *pen, struct text text)
{
	enum status status = STATUS_OK;
	size_t blanks;

	blanks = strspn(text.data, " \t\r\n");
	if (blanks == text.length && pen->gap != GAP_NONE)
		return STATUS_OK;
	if (pen->gap >= GAP_LINE)
		while (memchr(text.data, '\n', blanks)) {
			size_t line = strcspn(text.data, "\n") + 1;

			text = text_skip(text, line);
			blanks -= line;
		}
	while (!status && text.length > 0) {
		size_t length = strcspn(text.data, "\r");

		status = put(pen, (struct text){ text.data, length });
		length += length < text.length;
		text = text_skip(text, length);
	}
	return status;
}

/* ---- Headings ---------------------------------------------------------- */

/* A sentence that is longer than headings are is text, whatever it is set in. */
static bool is_sentence(struct text text)
{
	const uint32_t last = punctuation_last(text);

	return last != '?' && last != '!' && punctuation_is_stop(last) &&
	       lines_weight(text) > SENTENCE_WEIGHT;
}

/* In a row of a table, behind other cells, it is no line. */
static enum status add_heading(struct pen *pen, size_t start,
			       const xmlNode *heading)
{
	struct bytes *text = &pen->out->text;

	trim(pen);
	while (start < text->length && strchr(" \t\n", text->data[start]))
		start++;
	if (start >= text->length || pen->marks_text)
		return STATUS_OK;
	if (is_sentence(text_skip(text_from(text), start)))
		heading = NULL;
	return add_span(pen, start, heading);
}

/* ---- Raised signs ------------------------------------------------------ */

/* Letters right before the end of a text, as far as they matter here. */
static size_t count_letters(struct text text)
{
	size_t offset = text.length;
	size_t count = 0;

	while (count <= UNIT_LETTERS) {
		struct point before = point_before(text, offset);

		if (before.width == 0 || before.kind != UTF8_LETTER)
			break;
		offset -= before.width;
		count++;
	}
	return count;
}

/* Whether it is one number, or several as in "1,2" or "3-5". */
static bool is_number_list(struct text text)
{
	size_t i = 0;

	while (i < text.length && (text_is_digit(text.data[i]) ||
				   text.data[i] == ',' || text.data[i] == '-'))
		i++;
	return i == text.length && text_is_digit(text.data[0]);
}

/* Behind which no number is raised but a footnote's. */
static bool is_closing(uint32_t code)
{
	return (code > 0 && code < 0x80 && strchr(".,;:!?)]%\"'", (int)code)) ||
	       code == 0x2019 || code == 0x201D || code == 0xBB ||
	       code == 0x2026;
}

/* Whether a number that links nowhere, raised behind the text, is the mark of
 * a footnote: behind a word, but not in "m2", "km2", "B12". */
static bool is_mark_behind(struct text before, struct text number)
{
	const size_t letters = count_letters(before);

	if (letters == 0)
		return is_closing(point_before(before, before.length).code);
	return letters > UNIT_LETTERS ||
	       (letters == UNIT_LETTERS && !text_equal(number, TEXT("2")) &&
		!text_equal(number, TEXT("3")));
}

/* The first text in it that is not blank; *has_link when one is before. */
static struct text first_text(xmlNode *node, bool *has_link)
{
	for (xmlNode *below = node; below; below = markup_next(below, node)) {
		struct text text = markup_text(below);

		*has_link = *has_link || markup_is(below, "a");
		if (text.length > 0 && blank_length(text) == 0)
			return text;
	}
	return (struct text){ 0 };
}

/* "2" in "10<sup>2</sup>" or a footnote's mark, which links to the note or
 * stands where nothing else can, as before the note: neither may grow
 * together with the word before, or behind. */
static enum status begin_raised(struct pen *pen, xmlNode *node)
{
	const struct text before = text_from(&pen->out->text);
	const bool is_first = before.length == 0 || pen->gap > GAP_BLANK;
	const bool is_behind = !is_first && pen->gap == GAP_NONE;
	bool has_link = false;
	const struct text raised = first_text(node, &has_link);
	bool is_mark;

	if (raised.length == 0)
		return STATUS_OK;
	is_mark = has_link ||
		  (is_number_list(raised) &&
		   (is_first || (is_behind && is_mark_behind(before, raised))));
	if (is_mark && raised.length <= MARK_BYTES && raised.data[0] != '[') {
		top_frame(pen)->is_note = true;
		return put(pen, TEXT("["));
	}
	if (is_behind && !has_link &&
	    text_is_digit(before.data[before.length - 1]) &&
	    text_is_digit(raised.data[0]))
		return put(pen, TEXT("^"));
	return STATUS_OK;
}

/* ---- Elements ---------------------------------------------------------- */

static enum gap gap_of(const struct frame *frame)
{
	switch (frame->kind) {
	case KIND_INLINE:
	case KIND_QUOTE:
	case KIND_RAISED:
	case KIND_BREAK:
	case KIND_UNSEEN:
		return GAP_NONE;
	case KIND_LINE:
		return GAP_LINE;
	case KIND_ROW:
		return frame->is_layout ? GAP_PARAGRAPH : GAP_LINE;
	case KIND_CELL:
		return frame->is_layout ? GAP_PARAGRAPH : GAP_CELL;
	case KIND_BLOCK:
	case KIND_TABLE:
	case KIND_HEADING:
	case KIND_PRE:
		break;
	}
	return GAP_PARAGRAPH;
}

/* <tbody> and its like are only the table's. */
static bool is_row_group(const xmlNode *node)
{
	return markup_is(node, "tbody") || markup_is(node, "thead") ||
	       markup_is(node, "tfoot");
}

/* What a page marks as an item of a list, a term, a row of a table or a quote
 * is none of its headings. */
static bool is_text(const xmlNode *node, const struct frame *frame)
{
	switch (frame->kind) {
	case KIND_LINE:
		return true;
	case KIND_ROW:
	case KIND_CELL:
		return !frame->is_layout;
	default:
		return markup_is(node, "blockquote");
	}
}

static enum status begin(struct pen *pen, xmlNode *node, enum kind kind)
{
	struct frame frame = *top_frame(pen);
	enum status status = STATUS_OK;

	frame.kind = is_row_group(node) ? KIND_ROW : kind;
	frame.heading = kind == KIND_HEADING && !frame.is_in_heading ? node :
								       NULL;
	frame.is_in_heading = frame.is_in_heading || frame.heading;
	frame.is_note = false;
	if (kind == KIND_TABLE)
		frame.is_layout = is_layout(node);
	ask(pen, gap_of(&frame));
	/* A heading begins behind what <pre> has left, and the next sign
	 * would take off. */
	if (frame.heading && pen->gap >= GAP_LINE)
		trim(pen);
	frame.heading_from = pen->out->text.length;
	frame.is_text = frame.is_text || is_text(node, &frame);
	frame.is_one_line = frame.is_one_line || kind == KIND_HEADING ||
			    (kind == KIND_CELL && !frame.is_layout);
	frame.keeps_blanks = !frame.is_one_line &&
			     (frame.keeps_blanks || kind == KIND_PRE);
	pen->depth++;
	*top_frame(pen) = frame;
	if (kind == KIND_BREAK)
		ask_break(pen);
	else if (kind == KIND_QUOTE)
		status = put(pen, TEXT("“"));
	else if (kind == KIND_RAISED)
		status = begin_raised(pen, node);
	return status;
}

static enum status end(struct pen *pen)
{
	struct frame frame = *top_frame(pen);
	enum status status = STATUS_OK;

	pen->depth--;
	if (frame.heading)
		status = add_heading(pen, frame.heading_from, frame.heading);
	else if (frame.kind == KIND_QUOTE)
		status = bytes_append(&pen->out->text, TEXT("”"), pen->fault);
	else if (frame.is_note)
		status = bytes_append(&pen->out->text, TEXT("]"), pen->fault);
	ask(pen, gap_of(&frame));
	return status;
}

static bool is_left_out(const struct pen *pen, const xmlNode *node,
			enum kind kind)
{
	return kind == KIND_UNSEEN ||
	       (!pen->order->shows_hidden && render_is_hidden(node)) ||
	       (pen->order->is_dropped &&
		pen->order->is_dropped(pen->order->context, node));
}

/* A text, or an element as far as its start; *is_open when what is below is
 * to be read too. */
static enum status visit(struct pen *pen, xmlNode *node, bool *is_open)
{
	struct text text = markup_text(node);
	enum kind kind;

	*is_open = false;
	if (text.length > 0)
		return top_frame(pen)->keeps_blanks ? put_lines(pen, text) :
						      put_text(pen, text);
	if (node->type != XML_ELEMENT_NODE)
		return STATUS_OK;
	kind = kind_of(node);
	if (!is_left_out(pen, node, kind)) {
		*is_open = true;
		return begin(pen, node, kind);
	}
	if (render_is_block(node))
		ask(pen, GAP_PARAGRAPH);
	return STATUS_OK;
}

/* What is read of a table without the table: a cell alone is laid out as its
 * text is; rows are as their table has them. */
static bool is_top_layout(struct pen *pen, xmlNode *top)
{
	xmlNode *table = top;

	if (!markup_is(top, "tr") && !is_row_group(top))
		return markup_is(top, "td") || markup_is(top, "th");
	while (table && !markup_is(table, "table"))
		table = table->parent;
	if (table && table != pen->table) {
		pen->table = table;
		pen->is_table_layout = is_layout(table);
	}
	return table && pen->is_table_layout;
}

static enum status render_top(struct pen *pen, xmlNode *top)
{
	xmlNode *node = top;
	enum status status;
	bool is_open;

	top_frame(pen)->is_layout = is_top_layout(pen, top);
	for (;;) {
		status = visit(pen, node, &is_open);
		if (!status && is_open && node->children) {
			node = node->children;
			continue;
		}
		if (!status && is_open)
			status = end(pen);
		while (!status && node != top && !node->next) {
			node = node->parent;
			status = end(pen);
		}
		if (status || node == top)
			return status;
		node = node->next;
	}
}

enum status render_nodes(struct render *out, const struct render_order *order,
			 struct fault *fault)
{
	struct pen *pen = memory_zeroed(1, sizeof(*pen));
	enum status status = STATUS_OK;

	if (!pen)
		return fault_set(fault, STATUS_FULL, "out of memory");
	pen->out = out;
	pen->order = order;
	pen->fault = fault;
	pen->floor = out->text.length;
	for (size_t i = 0; !status && i < order->top_count; i++) {
		pen->gap = GAP_PARAGRAPH;
		status = render_top(pen, order->tops[i]);
	}
	trim(pen);
	memory_free(pen);
	return status;
}

enum status render_html(struct render *out, struct text html, bool keeps_lines,
			struct fault *fault)
{
	struct markup *markup;
	enum status status = markup_parse(&markup, html, fault);
	xmlNode *root = status ? NULL : markup_root(markup);
	const struct render_order order = { .tops = &root,
					    .top_count = 1,
					    .keeps_lines = keeps_lines };

	if (root)
		status = render_nodes(out, &order, fault);
	markup_free(markup);
	return status;
}

enum status render_join(struct render *out, const struct render *other,
			struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t start;

	if (out->text.length > 0)
		status = bytes_append(&out->text, TEXT("\n\n"), fault);
	start = out->text.length;
	if (!status)
		status = bytes_append(&out->text, text_from(&other->text),
				      fault);
	for (size_t i = 0; i < other->heading_count && !status; i++) {
		struct render_span span = other->headings[i];

		span.start += start;
		span.end += start;
		status = put_span(out, span, fault);
	}
	return status;
}

void render_free(struct render *render)
{
	bytes_free(&render->text);
	memory_free(render->headings);
	render->headings = NULL;
	render->heading_count = 0;
	render->heading_capacity = 0;
}
