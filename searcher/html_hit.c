/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/html_hit.h"

#include <inttypes.h>

#include "searcher/calendar.h"
#include "searcher/languages.h"
#include "searcher/output.h"

/* An unknown language is said to be unknown: it is not that of the page. */
static void put_language(struct xml *xml, struct text language)
{
	xml_attribute(xml, "lang",
		      xml_is_language(language) ? language : TEXT(""));
	xml_put(xml, " dir=\"auto\"");
}

static void put_title(struct xml *xml, const struct hit *hit)
{
	struct text address = output_outlet(hit).address;
	bool is_web = output_is_web(address);

	xml_put(xml, "<h2");
	put_language(xml, hit->article->language);
	xml_put(xml, ">");
	if (is_web) {
		xml_put(xml, "<a rel=\"noopener noreferrer nofollow\"");
		xml_attribute(xml, "href", address);
		xml_put(xml, ">");
	}
	xml_line(xml, output_title(hit));
	xml_put(xml, is_web ? "</a></h2>\n" : "</h2>\n");
}

/* Between what stands side by side; text, so that a copy has it too. */
static void put_dot(struct xml *xml)
{
	xml_put(xml, " \u00b7 ");
}

static void put_day(struct xml *xml, const struct record_outlet *outlet)
{
	struct calendar_day day =
		calendar_read(outlet->date, outlet->precision);

	if (day.year == 0) {
		xml_put(xml, "undated");
		return;
	}
	xml_put(xml, "<time");
	xml_attribute(xml, "datetime", outlet->date);
	xml_put(xml, ">");
	if (!xml->status)
		xml->status = calendar_print(xml->out, day, xml->fault);
	xml_put(xml, "</time>");
}

static void put_authors(struct xml *xml, const struct record_outlet *outlet)
{
	size_t i;

	if (outlet->author_count > 0)
		put_dot(xml);
	for (i = 0; i < outlet->author_count; i++) {
		xml_put(xml, i > 0 ? ", <bdi>" : "<bdi>");
		xml_line(xml, outlet->authors[i]);
		xml_put(xml, "</bdi>");
	}
}

static void put_origin(struct xml *xml, const struct hit *hit)
{
	const struct record_outlet outlet = output_outlet(hit);
	struct text language = languages_name(hit->article->language);

	xml_put(xml, "<p class=\"origin\">");
	if (outlet.source.length > 0) {
		xml_put(xml, "<bdi class=\"source\">");
		xml_line(xml, outlet.source);
		xml_put(xml, "</bdi>");
		put_dot(xml);
	}
	put_day(xml, &outlet);
	put_authors(xml, &outlet);
	if (language.length > 0) {
		put_dot(xml);
		xml_line(xml, language);
	}
	xml_put(xml, "</p>\n");
}

/* An address that is not offered to follow can be read all the same. */
static void put_address(struct xml *xml, struct text address)
{
	if (address.length == 0 || output_is_web(address))
		return;
	xml_put(xml, "<p class=\"address\">address: <bdi>");
	xml_line(xml, address);
	xml_put(xml, "</bdi></p>\n");
}

void html_hit_heading(struct xml *xml, const struct hit *hit)
{
	put_title(xml, hit);
	put_origin(xml, hit);
	put_address(xml, output_outlet(hit).address);
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
static void put_paragraphs(struct xml *xml, struct text text)
{
	size_t start = 0;
	size_t offset = 0;

	while (offset < text.length) {
		size_t line_count;
		size_t end = skip_blanks(text, offset, &line_count);

		if (line_count > 1) {
			xml_text(xml, (struct text){ text.data + start,
						     offset - start });
			xml_put(xml, "</p>\n<p>");
			start = end;
		}
		offset = end > offset ? end : offset + 1;
	}
	if (start < text.length)
		xml_text(xml, text_skip(text, start));
}

/* What is not a match of the text any more, or not in order, is no match:
 * no byte is shown twice, and none is left out. */
static void put_marked(struct xml *xml, const struct hit *hit)
{
	struct text text = hit->passage->text;
	size_t offset = 0;
	size_t i;

	for (i = 0; i < hit->match_count; i++) {
		const struct hit_match *match = &hit->matches[i];

		if (match->start < offset || match->end <= match->start ||
		    match->end > text.length)
			continue;
		put_paragraphs(xml, (struct text){ text.data + offset,
						   match->start - offset });
		xml_put(xml, "<mark>");
		xml_text(xml, (struct text){ text.data + match->start,
					     match->end - match->start });
		xml_put(xml, "</mark>");
		offset = match->end;
	}
	put_paragraphs(xml, text_skip(text, offset));
}

/* Neighbours of the passage, which are there to read and did not match. */
static void put_near(struct xml *xml, const struct record_passage *passages,
		     size_t count)
{
	size_t i;

	if (count == 0)
		return;
	xml_put(xml, "<div class=\"near\">\n");
	for (i = 0; i < count; i++) {
		xml_put(xml, "<p>");
		put_paragraphs(xml, passages[i].text);
		xml_put(xml, "</p>\n");
	}
	xml_put(xml, "</div>\n");
}

static void put_quote(struct xml *xml, const struct hit *hit)
{
	struct text address = output_outlet(hit).address;

	xml_put(xml, "<blockquote");
	put_language(xml, output_language(hit));
	if (output_is_web(address))
		xml_attribute(xml, "cite", address);
	xml_put(xml, ">\n");
	put_near(xml, hit->before, hit->before_count);
	xml_put(xml, "<p>");
	put_marked(xml, hit);
	xml_put(xml, "</p>\n");
	put_near(xml, hit->after, hit->after_count);
	xml_put(xml, "</blockquote>\n");
}

static void put_counts(struct xml *xml, const struct hit *hit)
{
	if (hit->more > 0) {
		put_dot(xml);
		xml_format(xml, "%" PRIu32 " more passage%s of it match%s",
			   hit->more, hit->more == 1 ? "" : "s",
			   hit->more == 1 ? "es" : "");
	}
	if (hit->copies > 0) {
		put_dot(xml);
		xml_format(xml, "%" PRIu32 " near-cop%s", hit->copies,
			   hit->copies == 1 ? "y" : "ies");
	}
	if (hit->is_changed) {
		put_dot(xml);
		xml_put(xml, "<span class=\"new\">new in this article</span>");
	}
}

static void put_place(struct xml *xml, const struct hit *hit)
{
	const struct record_passage *passage = hit->passage;

	xml_put(xml, "<p class=\"place\"><code><bdi>");
	xml_text(xml, hit->path);
	xml_put(xml, "</bdi>");
	/* A line of a text that was taken out of its file is no line of
	 * that. */
	if (output_is_of_file(hit))
		xml_format(xml, ":%" PRIu32 "</code>", passage->line);
	else
		xml_put(xml, "</code>");
	if (output_is_among_others(hit)) {
		put_dot(xml);
		xml_format(xml, "record at byte %" PRIu64, output_record(hit));
	}
	put_dot(xml);
	if (!output_is_of_file(hit))
		xml_format(xml, "line %" PRIu32 ", ", passage->line);
	xml_format(xml, "bytes %" PRIu64 "\u2013%" PRIu64 " of the %s",
		   passage->start, passage->end, output_of(hit));
	put_counts(xml, hit);
	xml_put(xml, "</p>\n");
}

void html_hit_passage(struct xml *xml, const struct hit *hit,
		      const char *prefix)
{
	struct text section = hit->passage->section;
	char id[HASH_HEX_BYTES];

	hash_hex(&hit->passage->passage, id);
	xml_format(xml,
		   "<section class=\"passage\" id=\"%s%s\">\n"
		   "<a class=\"rank\" href=\"#%s%s\">%" PRIu32 "</a>\n",
		   prefix, id, prefix, id, hit->rank);
	if (section.length > 0) {
		xml_put(xml, "<h3");
		put_language(xml, hit->article->language);
		xml_put(xml, ">");
		xml_line(xml, section);
		xml_put(xml, "</h3>\n");
	}
	put_quote(xml, hit);
	put_place(xml, hit);
	xml_put(xml, "</section>\n");
}
