/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/formats.h"

#include <string.h>
#include <strings.h>

#include "indexer/lines.h"

struct signature {
	struct text bytes;
	size_t offset;
	const char *name;
};

/* https://www.iana.org/assignments/media-types and the file formats' own
 * specifications; what scrapers and feeds leave in a folder. */
static const struct signature signatures[] = {
	{ TEXT_INIT("%PDF-"), 0, "PDF" },
	{ TEXT_INIT("%!PS"), 0, "PostScript" },
	{ TEXT_INIT("{\\rtf"), 0, "RTF" },
	{ TEXT_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), 0, "Office" },
	{ TEXT_INIT("PK\3\4"), 0, "ZIP" },
	{ TEXT_INIT("PK\5\6"), 0, "ZIP" },
	{ TEXT_INIT("\x1F\x8B"), 0, "gzip" },
	{ TEXT_INIT("\x1F\x9D"), 0, "compress" },
	{ TEXT_INIT("\xFD\x37zXZ\0"), 0, "xz" },
	{ TEXT_INIT("\x28\xB5\x2F\xFD"), 0, "zstd" },
	{ TEXT_INIT("7z\xBC\xAF\x27\x1C"), 0, "7-Zip" },
	{ TEXT_INIT("Rar!\x1A\7"), 0, "RAR" },
	{ TEXT_INIT("1AY&SY"), 4, "bzip2" },
	{ TEXT_INIT("ustar"), 257, "tar" },
	{ TEXT_INIT("WARC/1."), 0, "WARC" },
	{ TEXT_INIT("filedesc://"), 0, "ARC" },
	{ TEXT_INIT("\x89PNG\r\n\x1A\n"), 0, "PNG" },
	{ TEXT_INIT("\xFF\xD8\xFF"), 0, "JPEG" },
	{ TEXT_INIT("GIF87a"), 0, "GIF" },
	{ TEXT_INIT("GIF89a"), 0, "GIF" },
	{ TEXT_INIT("WEBP"), 8, "WebP" },
	{ TEXT_INIT("II*\0"), 0, "TIFF" },
	{ TEXT_INIT("MM\0*"), 0, "TIFF" },
	{ TEXT_INIT("ftyp"), 4, "MP4" },
	{ TEXT_INIT("ID3\3"), 0, "MP3" },
	{ TEXT_INIT("ID3\4"), 0, "MP3" },
	{ TEXT_INIT("OggS"), 0, "Ogg" },
	{ TEXT_INIT("\x1A\x45\xDF\xA3"), 0, "Matroska" },
	{ TEXT_INIT("SQLite format 3\0"), 0, "SQLite" },
	{ TEXT_INIT("\x7F"
		    "ELF"),
	  0, "ELF" },
};

/* What markup begins with, behind blanks and comments. */
static const struct {
	const char *tag;
	const char *name;
} tags[] = {
	{ "<!doctype html", "HTML" },
	{ "<html", "HTML" },
	{ "<head", "HTML" },
	{ "<body", "HTML" },
	{ "<?xml", "XML" },
	{ "<!doctype", "XML" },
	{ "<rss", "XML" },
	{ "<feed", "XML" },
	{ "<doc", "XML" },
	{ "<mediawiki", "XML" },
	{ "<tei", "XML" },
};

static bool begins_with(struct text text, const char *beginning)
{
	size_t length = strlen(beginning);

	return text.length >= length &&
	       strncasecmp(text.data, beginning, length) == 0;
}

static struct text skip(struct text text, size_t length)
{
	return (struct text){ text.data + length, text.length - length };
}

/* Without blanks, byte order mark and comments before the first tag. */
static struct text first_tag(struct text start)
{
	start = lines_trim(start);
	while (begins_with(start, "<!--")) {
		const char *end = memmem(start.data, start.length, "-->", 3);

		if (!end)
			return start;
		start = lines_trim(skip(start, (size_t)(end - start.data) + 3));
	}
	return start;
}

/* <doc url="x"> and <doc>, but not <doctor>. */
static bool ends_name(struct text text, size_t length)
{
	return text.length > length &&
	       memchr(" \t\r\n/>", text.data[length], 6);
}

const char *formats_name(struct text start)
{
	struct text tag;

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]);
	     i++) {
		const struct signature *known = &signatures[i];

		if (start.length >= known->offset + known->bytes.length &&
		    memcmp(start.data + known->offset, known->bytes.data,
			   known->bytes.length) == 0)
			return known->name;
	}
	tag = first_tag(start);
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (begins_with(tag, tags[i].tag) &&
		    ends_name(tag, strlen(tags[i].tag)))
			return tags[i].name;
	return NULL;
}
