/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/markdown.h"

#include <md4c.h>
#include <string.h>

#include "indexer/matter.h"
#include "indexer/text_article.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	TAG_BYTES = 4096,  /* a longer one is not one */
	LINK_BYTES = 512,  /* of a link of notes, as HTML; no more */
	COST_MAX = 1 << 30 /* half a second */
};

/* ---- Tags of site generators ------------------------------------------- */

/* Where each kind of tag ends next, behind the place looked at; it is
 * looked for again only when that place is past it. */
struct tag_ends {
	struct text text;
	const char *curly;   /* "}}"; NULL: there is none */
	const char *percent; /* "%}" */
};

static const char *find_end(struct text text, const char *from, char sign)
{
	const char pair[2] = { sign, '}' };

	return memmem(from, (size_t)(text.data + text.length - from), pair,
		      sizeof(pair));
}

static struct tag_ends tag_ends_of(struct text text)
{
	return (struct tag_ends){ .text = text,
				  .curly = find_end(text, text.data, '}'),
				  .percent = find_end(text, text.data, '%') };
}

/* Bytes of the "{{ ... }}" or "{% ... %}" that begins with this brace; 0
 * when there is none. */
static size_t tag_at(struct tag_ends *ends, const char *brace)
{
	size_t left = (size_t)(ends->text.data + ends->text.length - brace);
	bool is_curly = left > 1 && brace[1] == '{';
	const char **end = is_curly ? &ends->curly : &ends->percent;

	if (left < 4 || (!is_curly && brace[1] != '%'))
		return 0;
	if (*end && *end < brace + 2)
		*end = find_end(ends->text, brace + 2, is_curly ? '}' : '%');
	if (!*end || *end - brace > TAG_BYTES - 2)
		return 0;
	return (size_t)(*end - brace) + 2;
}

static enum status drop_tags(struct bytes *out, struct text text,
			     struct fault *fault)
{
	struct tag_ends ends;
	enum status status = STATUS_OK;

	if (text.length > 0)
		ends = tag_ends_of(text);
	while (text.length > 0 && !status) {
		const char *brace = memchr(text.data, '{', text.length);
		struct text before = text;
		size_t tag;

		if (!brace)
			return bytes_append(out, text, fault);
		before.length = (size_t)(brace - text.data);
		status = bytes_append(out, before, fault);
		tag = tag_at(&ends, brace);
		if (!status && tag == 0) {
			status = bytes_append_byte(out, '{', fault);
			tag = 1;
		}
		text.data = brace + tag;
		text.length -= before.length + tag;
	}
	return status;
}

/* ---- What takes too long ----------------------------------------------- */

/* For each bracket MD4C looks for its line from the first of the paragraph
 * on. Whether that would take more than a moment; lists, which are many
 * brackets on as many lines, are paragraphs by themselves. */
static bool is_costly(struct text text)
{
	size_t line_count = 0;
	size_t cost = 0;
	bool is_at_start = true;

	for (size_t i = 0; i < text.length && cost < COST_MAX; i++) {
		char byte = text.data[i];

		if (byte == '\n') {
			line_count = is_at_start ? 0 : line_count + 1;
			is_at_start = true;
		} else if (is_at_start && !memchr(" \t\r>", byte, 4)) {
			is_at_start = false;
			if (memchr("-+*#", byte, 4))
				line_count = 0;
		}
		if (byte == '[' || byte == ']')
			cost += line_count;
	}
	return cost >= COST_MAX;
}

/* ---- HTML -------------------------------------------------------------- */

struct sink {
	struct bytes *out;
	size_t budget;      /* bytes of HTML, and of addresses passed over */
	bool is_spent;      /* MD4C does not always say that it was stopped */
	size_t image_depth; /* what is in an image stands for it */
	bool ends_line;     /* in a hyphen: a word may go on in the next */
	bool is_in_link;    /* of notes, which begins at `link` of the HTML */
	size_t link;
	enum status status;
	struct fault *fault;
};

/* Zero, or what makes MD4C stop: a few bytes may stand for very many, by a
 * table of many columns or a long address that many links have. */
static int spend(struct sink *sink, size_t bytes)
{
	if (sink->is_spent || bytes > sink->budget) {
		sink->is_spent = true;
		return 1;
	}
	sink->budget -= bytes;
	return 0;
}

/* Whether a word that the end of a line parts would go on so, as in plain
 * text ("terms.c"). */
static bool goes_on(struct text text)
{
	size_t width;
	uint32_t first = text.length > 0 ? utf8_next(text, 0, &width) : 0;

	return utf8_class(first) == UTF8_LETTER && utf8_is_lower(first);
}

static int put(struct sink *sink, struct text text)
{
	bool is_apart = sink->ends_line && !goes_on(text);

	if (sink->image_depth > 0 || text.length == 0)
		return 0;
	sink->ends_line = false;
	if (spend(sink, text.length + is_apart))
		return 1;
	if (is_apart)
		sink->status = bytes_append_byte(sink->out, '\n', sink->fault);
	if (!sink->status)
		sink->status = bytes_append(sink->out, text, sink->fault);
	return sink->status != STATUS_OK;
}

/* Whether what is there ends in a letter and a hyphen, be it a soft one. */
static bool ends_in_hyphen(const struct bytes *out)
{
	static const struct text hyphens[] = { TEXT_INIT("-"),
					       TEXT_INIT("\xE2\x80\x90"),
					       TEXT_INIT("\xC2\xAD") };
	struct text text = text_from(out);

	for (size_t i = 0; i < COUNT(hyphens); i++) {
		struct text sign = hyphens[i];
		size_t before = text.length - sign.length;
		size_t width;

		if (text.length <= sign.length || !text_ends(text, sign))
			continue;
		do
			before--;
		while (before > 0 && (text.data[before] & 0xC0) == 0x80);
		return utf8_class(utf8_next(text, before, &width)) ==
		       UTF8_LETTER;
	}
	return false;
}

/* The end of a line is a blank to the reader, but not in a word. */
static int put_line_end(struct sink *sink)
{
	sink->is_in_link = false;
	sink->ends_line = sink->image_depth == 0 && ends_in_hyphen(sink->out);
	return sink->ends_line ? 0 : put(sink, TEXT("\n"));
}

/* "<h2>" or "</h2>" */
static int put_tag(struct sink *sink, const char *name, bool is_end)
{
	if (!name)
		return 0;
	return put(sink, is_end ? TEXT("</") : TEXT("<")) ||
	       put(sink, text_of(name)) || put(sink, TEXT(">"));
}

static const char *block_name(MD_BLOCKTYPE type, const void *detail)
{
	static const char *const headings[] = { "h1", "h2", "h3",
						"h4", "h5", "h6" };
	static const char *const names[] = {
		[MD_BLOCK_QUOTE] = "blockquote",
		[MD_BLOCK_UL] = "ul",
		[MD_BLOCK_OL] = "ol",
		[MD_BLOCK_LI] = "li",
		[MD_BLOCK_HR] = "hr",
		[MD_BLOCK_CODE] = "pre",
		[MD_BLOCK_P] = "p",
		[MD_BLOCK_TABLE] = "table",
		[MD_BLOCK_THEAD] = "thead",
		[MD_BLOCK_TBODY] = "tbody",
		[MD_BLOCK_TR] = "tr",
		[MD_BLOCK_TH] = "th",
		[MD_BLOCK_TD] = "td",
	};

	if (type == MD_BLOCK_H) {
		unsigned level = ((const MD_BLOCK_H_DETAIL *)detail)->level;

		return headings[level >= 1 && level <= 6 ? level - 1 : 5];
	}
	return names[type];
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct sink *sink = context;

	sink->is_in_link = false;
	return put_tag(sink, block_name(type, detail), false);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct sink *sink = context;

	sink->is_in_link = false;
	if (type == MD_BLOCK_HR)
		return 0;
	return put_tag(sink, block_name(type, detail), true);
}

/* Of links and images nothing but their text is read. */
static const char *span_name(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM:
		return "em";
	case MD_SPAN_STRONG:
		return "strong";
	case MD_SPAN_CODE:
		return "code";
	case MD_SPAN_DEL:
		return "del";
	default:
		return NULL;
	}
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct sink *sink = context;

	if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *link = detail;

		return spend(sink, link->href.size + link->title.size);
	}
	if (type == MD_SPAN_IMG) {
		const MD_SPAN_IMG_DETAIL *image = detail;

		sink->image_depth++;
		return spend(sink, image->src.size + image->title.size);
	}
	return put_tag(sink, span_name(type), false);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct sink *sink = context;

	(void)detail;
	sink->image_depth -= type == MD_SPAN_IMG;
	return put_tag(sink, span_name(type), true);
}

static int put_escaped(struct sink *sink, struct text text)
{
	size_t start = 0;
	int failed = 0;

	for (size_t i = 0; i < text.length && !failed; i++) {
		if (text.data[i] != '<' && text.data[i] != '&')
			continue;
		failed = put(sink,
			     (struct text){ text.data + start, i - start }) ||
			 put(sink, text.data[i] == '<' ? TEXT("&lt;") :
							 TEXT("&amp;"));
		start = i + 1;
	}
	return failed || put(sink, text_skip(text, start));
}

/* ---- Links of notes ---------------------------------------------------- */

/* Whether what is between "[[" and "]]" is the name of a note: not the number
 * of a footnote, nor what stands in brackets of a program's. */
static bool is_link(const struct sink *sink, struct text name)
{
	const unsigned char before =
		sink->link > 0 ?
			(unsigned char)sink->out->data[sink->link - 1] :
			' ';
	size_t digit_count = 0;

	if (name.length == 0 || name.length > LINK_BYTES ||
	    name.data[0] == ' ' || name.data[0] == '[')
		return false;
	/* other scripts have no blanks between words */
	if (before < 0x80 && (utf8_class(before) == UTF8_LETTER ||
			      utf8_class(before) == UTF8_DIGIT))
		return false;
	while (digit_count < name.length &&
	       text_is_digit(name.data[digit_count]))
		digit_count++;
	return digit_count < name.length;
}

/* Of "[[note|words]]" the words are left, else the note's name; of "![[", which
 * shows a picture or another note in this place, nothing. */
static int end_link(struct sink *sink)
{
	char *html = sink->out->data;
	const size_t link = sink->link;
	struct text name = { html + link + 2, sink->out->length - link - 2 };
	const char *bar;

	sink->is_in_link = false;
	if (!is_link(sink, name))
		return put(sink, TEXT("]]"));
	if (link > 0 && html[link - 1] == '!') {
		sink->out->length = link - 1;
		return 0;
	}
	bar = memrchr(name.data, '|', name.length);
	if (bar && bar + 1 < name.data + name.length) {
		name.length -= (size_t)(bar + 1 - name.data);
		name.data = bar + 1;
	}
	memmove(html + link, name.data, name.length);
	sink->out->length = link + name.length;
	return 0;
}

/* "[[" begins a link, and "]]" ends it: not in code, nor over lines. */
static int put_words(struct sink *sink, struct text text)
{
	size_t start = 0;
	int failed = 0;

	for (size_t i = 0; i + 1 < text.length && !failed; i++) {
		const struct text words = { text.data + start, i - start };
		const bool is_start = memcmp(text.data + i, "[[", 2) == 0;

		if (!is_start &&
		    (!sink->is_in_link || memcmp(text.data + i, "]]", 2) != 0))
			continue;
		failed = put_escaped(sink, words);
		if (!failed)
			failed = is_start ? put(sink, TEXT("[[")) :
					    end_link(sink);
		if (is_start && sink->image_depth == 0) {
			sink->is_in_link = true;
			sink->link = sink->out->length - 2;
		}
		start = ++i + 1;
	}
	return failed || put_escaped(sink, text_skip(text, start));
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *data, MD_SIZE length,
		     void *context)
{
	struct text text = { data, length };

	switch (type) {
	case MD_TEXT_NULLCHAR:
		return put(context, TEXT("\xEF\xBF\xBD"));
	case MD_TEXT_BR:
		return put(context, TEXT("<br>"));
	case MD_TEXT_SOFTBR:
		return put_line_end(context);
	case MD_TEXT_ENTITY:
	case MD_TEXT_HTML:
		return put(context, text);
	case MD_TEXT_NORMAL:
		return put_words(context, text);
	default:
		return put_escaped(context, text);
	}
}

enum status markdown_to_html(struct bytes *out, struct text text,
			     bool *is_whole, struct fault *fault)
{
	const MD_PARSER parser = {
		/* What scrapers indent is no code. */
		.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
			 MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = take_text,
	};
	struct sink sink = { .out = out,
			     .budget = text.length * MARKDOWN_HTML_PER_BYTE +
				       MARKDOWN_HTML_BYTES,
			     .fault = fault };
	struct bytes copy = BYTES_UP_TO(text.length + 1);
	int failed;
	enum status status;

	*is_whole = false;
	if (is_costly(text))
		return STATUS_OK;
	/* md4c looks at the byte behind what it is given. */
	status = bytes_append(&copy, text, fault);
	if (!status)
		status = bytes_append_byte(&copy, '\0', fault);
	if (!status) {
		failed = md_parse(copy.data, (MD_SIZE)text.length, &parser,
				  &sink);
		*is_whole = !failed && !sink.is_spent;
		status = sink.status;
		if (!status && failed && !sink.is_spent)
			status = fault_set(fault, STATUS_FULL, "out of memory");
	}
	bytes_free(&copy);
	return status;
}

/* ---- Articles ---------------------------------------------------------- */

/* The text, and its first heading where that stands over everything. */
static enum status claim_fragment(const struct fragment *fragment,
				  struct claims *claims, struct fault *fault)
{
	const struct heading *first = fragment->headings;
	enum status status = claims_add(claims, TEXT("text"), fragment->text,
					FRAGMENT_PLAIN, fault);

	if (status || fragment->heading_count == 0)
		return status;
	claims_add_headings(claims, fragment->headings,
			    fragment->heading_count);
	if (first->start > 0 || first->is_text)
		return STATUS_OK;
	return claims_add(claims, TEXT("heading"),
			  (struct text){ fragment->text.data, first->end },
			  FRAGMENT_PLAIN, fault);
}

static enum status claim_html(struct text html, struct claims *claims,
			      struct fault *fault)
{
	struct render render = RENDER_UP_TO(2 * html.length);
	struct fragment fragment = { 0 };
	enum status status = render_html(&render, html, false, fault);

	if (!status)
		status = fragment_keep(&fragment, &render, claims_pool(claims),
				       fault);
	if (!status)
		status = claim_fragment(&fragment, claims, fault);
	render_free(&render);
	return status;
}

/* Kept with the claims, since it lives no longer than they do. */
static enum status claim_plain(struct text text, struct claims *claims,
			       struct fault *fault)
{
	return claims_add_copy(claims, TEXT("text"), text, FRAGMENT_PLAIN,
			       fault);
}

static enum status claim_text(struct text text, struct claims *claims,
			      struct fault *fault)
{
	struct bytes plain = BYTES_UP_TO(text.length);
	struct bytes html = BYTES_UP_TO(text.length * MARKDOWN_HTML_PER_BYTE +
					MARKDOWN_HTML_BYTES);
	bool is_whole = true;
	enum status status = drop_tags(&plain, text, fault);

	if (!status)
		status = markdown_to_html(&html, text_from(&plain), &is_whole,
					  fault);
	if (!status)
		status = is_whole ?
				 claim_html(text_from(&html), claims, fault) :
				 claim_plain(text, claims, fault);
	bytes_free(&plain);
	bytes_free(&html);
	return status;
}

/* What the first lines say as those of a text file do; without a title of its
 * own that is the first heading, else theirs. */
static enum status claim_top(struct claims *claims, struct fault *fault)
{
	struct text text = claims_best(claims, CLAIMS_TEXT);
	struct text_article article;
	enum status status = text_article_read(&article, text, fault);

	if (!status && !claims_have(claims, CLAIMS_TITLE))
		status = claims_add(claims, TEXT("heading"), article.title,
				    FRAGMENT_PLAIN, fault);
	return status ? status : text_article_claim(&article, claims, fault);
}

/* Bytes of the heading at the top, with the blanks behind it; 0: none. */
static size_t top_length(struct text text)
{
	const char *end;
	size_t length;

	if (!text_begins(text, TEXT("# ")))
		return 0;
	end = memchr(text.data, '\n', text.length);
	length = end ? (size_t)(end - text.data) : text.length;
	while (length < text.length && memchr(" \t\r\n", text.data[length], 4))
		length++;
	return length;
}

/* Claims what the text says of itself and writes the rest of it: a list, or
 * a head below the heading, as Notion exports the properties of a page. */
static enum status read_facts(struct text text, struct claims *claims,
			      struct bytes *rest, struct fault *fault)
{
	struct text top = { text.data, top_length(text) };
	size_t head = 0;
	enum status status;

	if (top.length == 0)
		return matter_read_list(text, claims, rest, fault);
	text = text_skip(text, top.length);
	status = matter_read_head(text, claims, &head, fault);
	text = text_skip(text, head);
	if (!status)
		status = bytes_append(rest, top, fault);
	return status ? status : matter_read_list(text, claims, rest, fault);
}

enum status markdown_read(struct text text, struct claims *claims,
			  struct fault *fault)
{
	struct bytes listed = BYTES_UP_TO(text.length);
	enum status status;

	if (text.length > MARKDOWN_BYTES) {
		status = claims_add(claims, TEXT("text"), text, FRAGMENT_PLAIN,
				    fault);
		return status ? status : claim_top(claims, fault);
	}
	status = read_facts(text, claims, &listed, fault);
	if (!status)
		status = claim_text(text_from(&listed), claims, fault);
	bytes_free(&listed);
	return status ? status : claim_top(claims, fault);
}
