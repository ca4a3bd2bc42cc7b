/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * records - one JSON record to an article.
 *
 * Used by the indexer only. Which fields are read is in "claims.h" and
 * "fields.h". Each record is decoded by itself ("decode.h").
 */
#ifndef INDEXER_RECORDS_H
#define INDEXER_RECORDS_H

#include "indexer/claims.h"

struct records;

enum {
	/* Commas and colons in a record: each costs the parser up to 250
	 * bytes, whatever its length. */
	RECORDS_VALUES_MAX = 1000000
};

/* `claims` is borrowed until records_close. `longest`: the bytes of the
 * longest record that will be given. */
enum status records_open(struct records **out, struct claims *claims,
			 size_t longest, struct fault *fault);
/* Accepts NULL. */
void records_close(struct records *records);

/* What one JSON text is. A list of cues, or of paragraphs, is an article. */
enum records_shape {
	RECORDS_OTHER,   /* no object, or not JSON at all */
	RECORDS_OBJECT,  /* an object that says nothing of an article */
	RECORDS_ARTICLE, /* one that has a text or title, be it empty */
	RECORDS_STRING,  /* a string, which is the text of an article if one */
	RECORDS_TEXTS,   /* a list of strings that are articles, as a rule */
	RECORDS_CUE,     /* a piece of what is said ("cues.h"), not all */
	RECORDS_TABLE    /* what has rows of them ("frames.h") */
};

/* Reads one record; the article lives until the next call of a function
 * of this module, or claims_begin. STATUS_SKIP when this record is no
 * article, but a table, too; *shape is set in any case. A list of texts is
 * read as one. */
enum status records_read(struct records *records, struct text line,
			 struct article *out, enum records_shape *shape,
			 struct fault *fault);
/* The next row of the table that was read last. STATUS_SKIP when it is no
 * article; others may be. */
enum status records_next_row(struct records *records, struct article *out,
			     bool *is_end, struct fault *fault);
/* What a name says, in its quotes, for an article of the record that was read
 * last. */
enum status records_name(struct records *records, struct text quoted,
			 struct text *out, struct fault *fault);
/* Whether what the record read last says of an article is all in an object in
 * it ({"article": {"text": ...}}). */
bool records_is_inner(const struct records *records);
enum status records_look(struct records *records, struct text text,
			 enum records_shape *out, struct fault *fault);

#endif
