/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * formats - what a file is: by its first bytes, then by its name.
 *
 * Used by the indexer only. A format that is not read is refused by its
 * name: read as prose, its tags and tables would be found as words.
 */
#ifndef INDEXER_FORMATS_H
#define INDEXER_FORMATS_H

#include "shared/bytes.h"

enum format_kind {
	FORMAT_TEXT, /* or JSON: see json_file.h */
	FORMAT_MARKDOWN,
	FORMAT_PAGE, /* HTML */
	FORMAT_FEED, /* any XML but XHTML */
	FORMAT_TABLE,
	FORMAT_MAIL,
	FORMAT_MAILBOX,
	FORMAT_CRAWL,   /* WARC or ARC */
	FORMAT_CONVERT, /* by a program */
	FORMAT_MEDIA,   /* no text at all: pictures, sound, style sheets */
	FORMAT_REFUSED
};

struct format {
	enum format_kind kind;
	const char *name; /* of what is refused or converted: "PDF" */
};

/* `start`: the first bytes, decoded where they are text. Archives and what
 * is compressed are not told here ("unpack.h"). `name` is the file's, or
 * that of an archive's entry. */
struct format formats_tell(struct text start, const char *name);
/* Whether a name ends so, in any case; ".json" alone is no ending. */
bool formats_has_ending(const char *name, const char *ending);
bool formats_is_markdown(const char *name);

#endif
