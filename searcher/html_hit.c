/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/html_hit.h"

#include <inttypes.h>

#include "searcher/calendar.h"
#include "searcher/languages.h"
#include "searcher/output.h"

/* An unknown language is said to be unknown: it is not that of the page. */
static void put_language(struct markup *markup, struct text language)
{
	markup_attribute(markup, "lang",
			 markup_is_language(language) ? language : TEXT(""));
	markup_put(markup, " dir=\"auto\"");
}

static void put_title(struct markup *markup, const struct hit *hit)
{
	const struct record_article *article = hit->article;
	bool is_web = output_is_web(article->address);

	markup_put(markup, "<h2");
	put_language(markup, article->language);
	markup_put(markup, ">");
	if (is_web) {
		markup_put(markup, "<a rel=\"noopener noreferrer nofollow\"");
		markup_attribute(markup, "href", article->address);
		markup_put(markup, ">");
	}
	markup_line(markup,
		    article->title.length > 0 ? article->title : hit->path);
	markup_put(markup, is_web ? "</a></h2>\n" : "</h2>\n");
}

/* Between what stands side by side; text, so that a copy has it too. */
static void put_dot(struct markup *markup)
{
	markup_put(markup, " \u00b7 ");
}

static void put_day(struct markup *markup, const struct record_article *article)
{
	struct calendar_day day =
		calendar_read(article->date, article->precision);

	if (day.year == 0) {
		markup_put(markup, "undated");
		return;
	}
	markup_put(markup, "<time");
	markup_attribute(markup, "datetime", article->date);
	markup_put(markup, ">");
	if (!markup->status)
		markup->status =
			calendar_print(markup->out, day, markup->fault);
	markup_put(markup, "</time>");
}

static void put_authors(struct markup *markup,
			const struct record_article *article)
{
	size_t i;

	if (article->author_count > 0)
		put_dot(markup);
	for (i = 0; i < article->author_count; i++) {
		markup_put(markup, i > 0 ? ", <bdi>" : "<bdi>");
		markup_line(markup, article->authors[i]);
		markup_put(markup, "</bdi>");
	}
}

static void put_origin(struct markup *markup,
		       const struct record_article *article)
{
	struct text language = languages_name(article->language);

	markup_put(markup, "<p class=\"origin\">");
	if (article->source.length > 0) {
		markup_put(markup, "<bdi class=\"source\">");
		markup_line(markup, article->source);
		markup_put(markup, "</bdi>");
		put_dot(markup);
	}
	put_day(markup, article);
	put_authors(markup, article);
	if (language.length > 0) {
		put_dot(markup);
		markup_line(markup, language);
	}
	markup_put(markup, "</p>\n");
}

/* An address that is not offered to follow can be read all the same. */
static void put_address(struct markup *markup, struct text address)
{
	if (address.length == 0 || output_is_web(address))
		return;
	markup_put(markup, "<p class=\"address\">address: <bdi>");
	markup_line(markup, address);
	markup_put(markup, "</bdi></p>\n");
}

void html_hit_heading(struct markup *markup, const struct hit *hit)
{
	put_title(markup, hit);
	put_origin(markup, hit->article);
	put_address(markup, hit->article->address);
}

/* The end of the white space from `offset` on, and how many line ends there
 * are in it. */
static size_t skip_blanks(struct text text, size_t offset, size_t *line_count)
{
	*line_count = 0;
	for (; offset < text.length; offset++) {
		char byte = text.data[offset];

		if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n')
			break;
		*line_count += byte == '\n';
	}
	return offset;
}

/* Text outside of matches: an empty line begins a paragraph. */
static void put_paragraphs(struct markup *markup, struct text text)
{
	size_t start = 0;
	size_t offset = 0;

	while (offset < text.length) {
		size_t line_count;
		size_t end = skip_blanks(text, offset, &line_count);

		if (line_count > 1) {
			markup_text(markup, (struct text){ text.data + start,
							   offset - start });
			markup_put(markup, "</p>\n<p>");
			start = end;
		}
		offset = end > offset ? end : offset + 1;
	}
	if (start < text.length)
		markup_text(markup, (struct text){ text.data + start,
						   text.length - start });
}

/* What is not a match of the text any more, or not in order, is no match:
 * no byte is shown twice, and none is left out. */
static void put_marked(struct markup *markup, const struct hit *hit)
{
	struct text text = hit->passage->text;
	size_t offset = 0;
	size_t i;

	for (i = 0; i < hit->match_count; i++) {
		const struct hit_match *match = &hit->matches[i];

		if (match->start < offset || match->end <= match->start ||
		    match->end > text.length)
			continue;
		put_paragraphs(markup, (struct text){ text.data + offset,
						      match->start - offset });
		markup_put(markup, "<mark>");
		markup_text(markup, (struct text){ text.data + match->start,
						   match->end - match->start });
		markup_put(markup, "</mark>");
		offset = match->end;
	}
	put_paragraphs(markup, (struct text){ text.data + offset,
					      text.length - offset });
}

static void put_quote(struct markup *markup, const struct hit *hit)
{
	const struct record_article *article = hit->article;

	markup_put(markup, "<blockquote");
	put_language(markup, output_language(hit));
	if (output_is_web(article->address))
		markup_attribute(markup, "cite", article->address);
	markup_put(markup, ">\n<p>");
	put_marked(markup, hit);
	markup_put(markup, "</p>\n</blockquote>\n");
}

static void put_counts(struct markup *markup, const struct hit *hit)
{
	if (hit->more > 0) {
		put_dot(markup);
		markup_format(markup,
			      "%" PRIu32 " more passage%s of it match%s",
			      hit->more, hit->more == 1 ? "" : "s",
			      hit->more == 1 ? "es" : "");
	}
	if (hit->copies > 0) {
		put_dot(markup);
		markup_format(markup, "%" PRIu32 " near-cop%s", hit->copies,
			      hit->copies == 1 ? "y" : "ies");
	}
	if (hit->is_changed) {
		put_dot(markup);
		markup_put(markup,
			   "<span class=\"new\">new in this article</span>");
	}
}

static void put_place(struct markup *markup, const struct hit *hit)
{
	const struct record_passage *passage = hit->passage;

	markup_put(markup, "<p class=\"place\"><code><bdi>");
	markup_text(markup, hit->path);
	markup_format(markup, "</bdi>:%" PRIu32 "</code>", passage->line);
	put_dot(markup);
	markup_format(markup, "bytes %" PRIu64 "\u2013%" PRIu64 " of the %s",
		      passage->start, passage->end,
		      hit->article->is_file ? "file" : "text");
	put_counts(markup, hit);
	markup_put(markup, "</p>\n");
}

void html_hit_passage(struct markup *markup, const struct hit *hit,
		      const char *prefix)
{
	struct text section = hit->passage->section;
	char id[HASH_HEX_BYTES];

	hash_hex(&hit->passage->passage, id);
	markup_format(markup,
		      "<section class=\"passage\" id=\"%s%s\">\n"
		      "<a class=\"rank\" href=\"#%s%s\">%" PRIu32 "</a>\n",
		      prefix, id, prefix, id, hit->rank);
	if (section.length > 0) {
		markup_put(markup, "<h3");
		put_language(markup, hit->article->language);
		markup_put(markup, ">");
		markup_line(markup, section);
		markup_put(markup, "</h3>\n");
	}
	put_quote(markup, hit);
	put_place(markup, hit);
	markup_put(markup, "</section>\n");
}
