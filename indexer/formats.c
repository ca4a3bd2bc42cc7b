/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/formats.h"

#include <string.h>
#include <strings.h>

#include "indexer/claims.h"
#include "indexer/feeds.h"
#include "indexer/gdelt.h"
#include "indexer/items.h"
#include "indexer/lines.h"
#include "indexer/mail.h"
#include "indexer/matter.h"
#include "indexer/subtitles.h"
#include "indexer/tables.h"
#include "indexer/warc.h"
#include "shared/array.h"

struct signature {
	struct text bytes;
	size_t offset;
	struct format format;
};

/* https://www.iana.org/assignments/media-types and the file formats' own
 * specifications; what scrapers and feeds leave in a folder. */
static const struct signature signatures[] = {
	{ TEXT_INIT("%PDF-"), 0, { FORMAT_CONVERT, "PDF" } },
	{ TEXT_INIT("%!PS"), 0, { FORMAT_REFUSED, "PostScript" } },
	{ TEXT_INIT("{\\rtf"), 0, { FORMAT_CONVERT, "RTF" } },
	{ TEXT_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
	  0,
	  { FORMAT_CONVERT, "DOC" } },
	{ TEXT_INIT("\x89PNG\r\n\x1A\n"), 0, { FORMAT_MEDIA, "PNG" } },
	{ TEXT_INIT("\xFF\xD8\xFF"), 0, { FORMAT_MEDIA, "JPEG" } },
	{ TEXT_INIT("GIF87a"), 0, { FORMAT_MEDIA, "GIF" } },
	{ TEXT_INIT("GIF89a"), 0, { FORMAT_MEDIA, "GIF" } },
	{ TEXT_INIT("WEBP"), 8, { FORMAT_MEDIA, "WebP" } },
	{ TEXT_INIT("II*\0"), 0, { FORMAT_MEDIA, "TIFF" } },
	{ TEXT_INIT("MM\0*"), 0, { FORMAT_MEDIA, "TIFF" } },
	{ TEXT_INIT("ftyp"), 4, { FORMAT_MEDIA, "MP4" } },
	{ TEXT_INIT("ID3\3"), 0, { FORMAT_MEDIA, "MP3" } },
	{ TEXT_INIT("ID3\4"), 0, { FORMAT_MEDIA, "MP3" } },
	{ TEXT_INIT("OggS"), 0, { FORMAT_MEDIA, "Ogg" } },
	{ TEXT_INIT("\x1A\x45\xDF\xA3"), 0, { FORMAT_MEDIA, "Matroska" } },
	{ TEXT_INIT("SQLite format 3\0"), 0, { FORMAT_REFUSED, "SQLite" } },
	{ TEXT_INIT("\x7F"
		    "ELF"),
	  0,
	  { FORMAT_REFUSED, "ELF" } },
};

/* What markup begins with, behind blanks and comments. */
static const struct {
	const char *tag;
	enum format_kind kind;
} tags[] = {
	{ "<!doctype html", FORMAT_PAGE }, { "<html", FORMAT_PAGE },
	{ "<head", FORMAT_PAGE },          { "<body", FORMAT_PAGE },
	{ "<?xml", FORMAT_FEED },          { "<!doctype", FORMAT_FEED },
	{ "<rss", FORMAT_FEED },           { "<rdf:rdf", FORMAT_FEED },
	{ "<feed", FORMAT_FEED },          { "<doc", FORMAT_FEED },
	{ "<mediawiki", FORMAT_FEED },     { "<tei", FORMAT_FEED },
};

/* What a page without a head may begin with. */
static const char *const page_tags[] = { "<div",     "<article", "<main",
					 "<section", "<p",       "<h1",
					 "<table",   "<title",   "<meta",
					 "<header",  "<script" };

/* Names of what comes with a page, or with a web archive, and has no text
 * to read. */
static const char *const media_endings[] = {
	".cdx", ".cdxj", ".css", ".js",   ".svg",  ".png",   ".jpg", ".jpeg",
	".gif", ".webp", ".ico", ".ttf",  ".woff", ".woff2", ".mp3", ".mp4",
	".map", ".avif", ".bmp", ".webm", ".eot",  ".otf"
};

/* Without blanks, byte order mark and comments before the first tag. */
static struct text first_tag(struct text start)
{
	start = lines_trim(start);
	while (text_begins(start, TEXT("<!--"))) {
		const char *end = memmem(start.data, start.length, "-->", 3);

		if (!end)
			return start;
		start = lines_trim(
			text_skip(start, (size_t)(end - start.data) + 3));
	}
	return start;
}

/* <doc url="x"> and <doc>, but not <doctor>. */
static bool ends_name(struct text text, size_t length)
{
	return text.length > length &&
	       memchr(" \t\r\n/>", text.data[length], 6);
}

bool formats_has_ending(const char *name, const char *ending)
{
	size_t name_length = strlen(name);
	size_t length = strlen(ending);

	return name_length > length &&
	       strcasecmp(name + name_length - length, ending) == 0;
}

bool formats_is_markdown(const char *name)
{
	return formats_has_ending(name, ".md") ||
	       formats_has_ending(name, ".markdown");
}

static bool has_signature(struct text start, struct format *out)
{
	for (size_t i = 0; i < COUNT(signatures); i++) {
		const struct signature *known = &signatures[i];

		if (start.length < known->offset ||
		    !text_begins(text_skip(start, known->offset), known->bytes))
			continue;
		*out = known->format;
		return true;
	}
	return false;
}

/* Whether an element of this name may be around all of a page. */
static bool may_hold_page(struct text name)
{
	if (name.length == 0 || text_begins_caseless(name, TEXT("html")))
		return true;
	for (size_t i = 0; i < COUNT(page_tags); i++)
		if (text_equal_caseless(name, text_of(page_tags[i] + 1)))
			return !text_equal(name, TEXT("article"));
	return false;
}

/* XHTML begins as any XML does; but other XML may have pages in it. */
static bool has_page_root(struct text start)
{
	const char *html = memmem(start.data, start.length, "<html", 5);

	return html &&
	       ends_name((struct text){ html, (size_t)(start.data +
						       start.length - html) },
			 5) &&
	       may_hold_page(feeds_outermost(start));
}

static bool has_tag(struct text start, struct format *out)
{
	struct text tag = first_tag(start);

	for (size_t i = 0; i < COUNT(tags); i++) {
		if (!text_begins_caseless(tag, text_of(tags[i].tag)) ||
		    !ends_name(tag, strlen(tags[i].tag)))
			continue;
		*out = (struct format){ tags[i].kind, "XML" };
		if (out->kind == FORMAT_FEED && has_page_root(start))
			out->kind = FORMAT_PAGE;
		return true;
	}
	return false;
}

/* Whether a file that is called a page begins as one. */
static bool is_page_part(struct text start)
{
	struct text tag = first_tag(start);

	for (size_t i = 0; i < COUNT(page_tags); i++)
		if (text_begins_caseless(tag, text_of(page_tags[i])) &&
		    ends_name(tag, strlen(page_tags[i])))
			return true;
	return false;
}

/* Tags somewhere: words may stand before the first. */
static bool has_tags(struct text start)
{
	return start.length > 0 &&
	       (memmem(start.data, start.length, "</", 2) ||
		memmem(start.data, start.length, "<br", 3) ||
		memmem(start.data, start.length, "<BR", 3));
}

static bool has_page_name(const char *name)
{
	return formats_has_ending(name, ".html") ||
	       formats_has_ending(name, ".htm") ||
	       formats_has_ending(name, ".xhtml");
}

/* Whether an entry of an EPUB is there for the program that shows it. */
static bool is_of_book(const char *name)
{
	return strcmp(name, "mimetype") == 0 ||
	       formats_has_ending(name, "/mimetype") ||
	       strcmp(name, "META-INF/container.xml") == 0 ||
	       formats_has_ending(name, "/META-INF/container.xml") ||
	       formats_has_ending(name, ".opf") ||
	       formats_has_ending(name, ".ncx");
}

static bool has_media_name(const char *name)
{
	for (size_t i = 0; i < COUNT(media_endings); i++)
		if (formats_has_ending(name, media_endings[i]))
			return true;
	return false;
}

/* The name before the colon at `offset`, without its quotes. */
static struct text name_before(struct text text, size_t offset)
{
	size_t end = offset;

	while (end > 0 && memchr(" \"'", text.data[end - 1], 3))
		end--;
	offset = end;
	while (offset > 0 && !memchr(" \t\r\n,{\"'", text.data[offset - 1], 8))
		offset--;
	return (struct text){ text.data + offset, end - offset };
}

/* Whether something in it is called a text or a title. */
static bool names_text(struct text text)
{
	for (size_t i = 0; i < text.length; i++) {
		enum claims_kind kind;

		if (text.data[i] == ':' &&
		    claims_knows(name_before(text, i), &kind) &&
		    (kind == CLAIMS_TEXT || kind == CLAIMS_TITLE))
			return true;
	}
	return false;
}

/* Whether a script is nothing but records under a name, and no settings. */
static bool is_named_data(struct text start, const char *name)
{
	return formats_has_ending(name, ".js") &&
	       items_name_end(lines_trim(start)) > 0 && names_text(start);
}

/* Without a header, and with whatever ending. */
static bool is_of_gdelt(struct text start)
{
	struct text line = lines_trim(start);
	const char *end =
		line.length > 0 ? memchr(line.data, '\n', line.length) : NULL;

	if (end)
		line.length = (size_t)(end - line.data);
	return gdelt_is_row(line);
}

struct format formats_tell(struct text start, const char *name)
{
	struct format format = { FORMAT_TEXT, NULL };
	char delimiter;

	if (warc_is_start(start))
		return (struct format){ FORMAT_CRAWL, "WARC" };
	if (is_of_book(name))
		return (struct format){ FORMAT_MEDIA, "this kind of file" };
	if (has_signature(start, &format) || subtitles_is_start(start) ||
	    has_tag(start, &format))
		return format;
	if (mail_is_mbox(start))
		return (struct format){ FORMAT_MAILBOX, "mailbox" };
	if (mail_is_message(start))
		return (struct format){ FORMAT_MAIL, "mail" };
	if (feeds_is_like(start))
		return (struct format){ FORMAT_FEED, "XML" };
	if (matter_is_there(start))
		format.kind = FORMAT_MARKDOWN;
	else if (has_page_name(name) &&
		 (is_page_part(start) || has_tags(start)))
		format.kind = FORMAT_PAGE;
	else if (formats_is_markdown(name))
		format.kind = FORMAT_MARKDOWN;
	else if (tables_is_like(start, &delimiter) ||
		 formats_has_ending(name, ".csv") ||
		 formats_has_ending(name, ".tsv") || is_of_gdelt(start))
		format.kind = FORMAT_TABLE;
	else if (has_media_name(name) && !is_named_data(start, name))
		format = (struct format){ FORMAT_MEDIA, "this kind of file" };
	return format;
}
