/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * records - one JSON record to an article.
 *
 * Used by the indexer only. Read are the fields id, title, text, date,
 * source, author, url and lang. A field that is null, "", "None", "null",
 * "nan" or "[]" is absent. A record without text has its title as text.
 * Each record is decoded by itself ("decode.h").
 */
#ifndef INDEXER_RECORDS_H
#define INDEXER_RECORDS_H

#include "indexer/article.h"

struct records;

/* What record keys are made of ("schema.h", IDENTITY). */
enum records_keys {
	RECORDS_SINGLE, /* the file is one record: "" */
	RECORDS_FILE,   /* own id, else the ordinal */
	RECORDS_STREAM  /* address, else own id, else content */
};

enum {
	RECORDS_AUTHORS_MAX = 256,
	/* Commas and colons in a record: each costs the parser up to 250
	 * bytes, whatever its length. */
	RECORDS_VALUES_MAX = 1000000
};

/* `last_year`: dates after it are not believed. `longest`: the bytes of
 * the longest record that will be given. */
enum status records_open(struct records **out, int last_year, size_t longest,
			 struct fault *fault);
/* Accepts NULL. */
void records_close(struct records *records);

/* The next record is the first of another file. */
void records_begin(struct records *records, enum records_keys keys);
/* Reads one record; the article lives until the next call of a function
 * of this module. STATUS_SKIP when this record is no article; it counts
 * as one of the file's records all the same. */
enum status records_read(struct records *records, struct text line,
			 uint64_t offset, struct article *out,
			 struct fault *fault);
/* A line that is a record but cannot be read (too long): only counts. */
void records_skip(struct records *records);

/* What one JSON text is. */
enum records_shape {
	RECORDS_OTHER,  /* no object, or not JSON at all */
	RECORDS_OBJECT, /* an object without a text or title */
	RECORDS_ARTICLE /* one with either, be it empty */
};

enum status records_look(struct records *records, struct text text,
			 enum records_shape *out, struct fault *fault);

#endif
