/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article - what one source file, or one record in it, says.
 *
 * Used by the indexer only. A text file is one article and its text is the
 * file, byte for byte, where that is valid UTF-8. Everything in it lives in
 * the pool of the loader and is gone when the visitor returns.
 */
#ifndef INDEXER_ARTICLE_H
#define INDEXER_ARTICLE_H

#include "shared/hash.h"
#include "shared/pool.h"
#include "shared/record.h"

/* Bytes of the article's text. */
struct heading {
	size_t start;
	size_t end;
	bool is_text; /* none of these lines is one, whatever it looks like */
};

/* The same where its text begins at `start` of another. */
static inline struct heading heading_at(struct heading heading, size_t start)
{
	heading.start += start;
	heading.end += start;
	return heading;
}

struct passage; /* passages.h */

struct article {
	struct text text;       /* valid UTF-8 */
	bool is_file;           /* text is the source file's own bytes */
	uint64_t record_offset; /* bytes, in a file of several records */
	struct text own_id;     /* the record's own id; empty: none */
	struct text record_key; /* see schema.h; "" in a file of one */
	struct text title;
	struct text date; /* ISO 8601 to its precision; empty: undated */
	enum record_precision precision;
	struct text date_from;
	struct text source;
	struct text address;  /* canonical; empty: none */
	struct text declared; /* language the record claims; empty: none */
	struct text language; /* ISO 639 code that the text is read as */
	const struct text *authors;
	size_t author_count;
	/* Lines of the text that the source calls headings, and those that it
	 * calls something else, as items of a list; in order. */
	const struct heading *headings;
	size_t heading_count;
	/* As the index has cut the text ("marks.h"); none: it is to
	 * be cut. */
	const struct passage *passages;
	size_t passage_count;
	size_t bad_count; /* bad byte sequences that became U+FFFD */
	/* Of the record's own bytes, where these and nothing else of the file
	 * but its order make the article and its key. */
	bool has_raw;
	struct hash raw;
};

#endif
