/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse - one document, a file or an entry of an archive, to its articles:
 * each format's reader is called from here.
 *
 * Used by the indexer only.
 */
#ifndef INDEXER_PARSE_H
#define INDEXER_PARSE_H

#include <signal.h>

#include "indexer/formats.h"
#include "indexer/reader.h"
#include "indexer/reading.h"

struct parse;

/* What readers of documents are told from outside; borrowed. */
struct parse_options {
	/* Not 0: end as soon as possible; NULL: never asked to. */
	const volatile sig_atomic_t *stop;
	/* Lines for convert_add ("convert.h"). */
	const char *const *converters;
	size_t converter_count;
};

/* A document, and where it lies. */
struct parse_source {
	struct reading *reading;
	struct reader *reader;
	struct bytes *decoded; /* room for its text */
	const char *name;      /* tells its format where the content does not */
	bool is_file;          /* the reader gives the file's own bytes */
};

/* `last_year`: dates after it are not believed. `longest`: bytes of a
 * document that is read as a whole. STATUS_BAD_QUERY: a converter's line. */
enum status parse_open(struct parse **out, int last_year, size_t longest,
		       const struct parse_options *options,
		       struct fault *fault);
/* Accepts NULL. */
void parse_close(struct parse *parse);
struct claims *parse_claims(struct parse *parse);

/* What the document is, by its first bytes. */
struct format parse_tell(struct parse *parse, struct text start,
			 const char *name);
/* To its end. STATUS_SKIP: as a whole it is no article. */
enum status parse_document(struct parse *parse, struct parse_source *source,
			   const struct format *format);

/* JSON Lines to the end of the reader; or one line of it, which begins at
 * `offset` of the file. */
enum status parse_lines(struct parse *parse, struct parse_source *source,
			enum keys_kind keys);
enum status parse_line(struct parse *parse, struct parse_source *source,
		       uint64_t offset);
/* UTF-16 and the like have no bytes that end a line: such a document is
 * decoded as a whole, and its reader goes on with the text. `start` are the
 * first bytes, before and after. */
enum status parse_start(struct parse_source *source, size_t wanted,
			struct text *start);

#endif
