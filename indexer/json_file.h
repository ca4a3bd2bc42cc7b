/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_file - a file of JSON to the articles in it: JSON Lines, one object,
 * an array, values one behind the other, the rows of a table ("frames.h"), or
 * records deep inside of what an interface answered ({"status": "ok", "top":
 * {...}, "articles": [...]}).
 *
 * Used by the indexer only.
 */
#ifndef INDEXER_JSON_FILE_H
#define INDEXER_JSON_FILE_H

#include "indexer/reader.h"
#include "indexer/reading.h"
#include "indexer/records.h"

struct json_file {
	struct reading *reading;
	struct records *records;
	struct reader *reader; /* of lines; not needed for the others */
	const char *name;      /* tells JSON Lines, and JSON, from text */
};

enum json_file_kind {
	JSON_FILE_NONE,
	JSON_FILE_LINES, /* read them line by line */
	JSON_FILE_WHOLE
};

/* Whether what the reader has is JSON Lines, by its name or its first lines.
 * Other JSON is only told from a text when it is read as a whole. Rewinds
 * the reader. */
enum status json_file_tell(const struct json_file *file,
			   enum json_file_kind *out);

/* To the end of the reader. */
enum status json_file_lines(const struct json_file *file, enum keys_kind keys);
/* The record that begins on the line, if that is not blank; *line is what
 * stands behind it then, where `has_next`, and else of no use. */
enum status json_file_line(const struct json_file *file,
			   struct reader_line *line, bool has_next);

/* Whether a whole text, valid UTF-8, begins with a record. */
enum status json_file_look(const struct json_file *file, struct text text,
			   bool *out);
enum status json_file_whole(const struct json_file *file, struct text text);
/* The same of a text that is one of several in its file: the kind of keys
 * stays, and the reader is not needed. */
enum status json_file_records(const struct json_file *file, struct text text);

#endif
