/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * warc - the records of a web archive: WARC/0.17, 1.0 and 1.1, and ARC/1
 * with version blocks 1 and 2.
 *
 * Used by the indexer only. Reads from an input, after decompression, and
 * holds one record. Lengths are not trusted: behind a block there has to be
 * another record or the end; where there is not, the block ends where the
 * next record begins. What is no record is passed over.
 */
#ifndef INDEXER_WARC_H
#define INDEXER_WARC_H

#include "indexer/input.h"

enum {
	WARC_START_BYTES = 4096,    /* tell a web archive */
	WARC_HEAD_BYTES = 64 << 10, /* longest head of a record */
	WARC_BLOCK_BYTES = 32 << 20 /* longest block that is given */
};

enum warc_type {
	WARC_RESPONSE,   /* what a server sent */
	WARC_RESOURCE,   /* a document as it is */
	WARC_CONVERSION, /* likewise, made of another */
	/* Of these the block is nothing to index. */
	WARC_INFO,
	WARC_REQUEST,
	WARC_METADATA,
	WARC_REVISIT,
	WARC_CONTINUATION,
	WARC_OTHER
};

struct warc_record {
	enum warc_type type;
	bool is_end;       /* there was no further record */
	bool is_http;      /* the block is an HTTP response, with its head */
	bool is_long;      /* longer than WARC_BLOCK_BYTES: of the block there
			    * is a beginning that tells what it is of, and
			    * may be more than belongs to it */
	bool is_truncated; /* shorter than its head says, or than the document */
	uint64_t offset;   /* of the record, in the unpacked bytes */
	struct text uri;
	struct text date;  /* as it stands there: of the crawl */
	struct text media; /* Content-Type of the block */
	struct text id;    /* of a WARC, without <> */
	struct text block; /* all texts until the next call */
};

struct warc;

enum status warc_open(struct warc **out, struct fault *fault);
/* Accepts NULL. */
void warc_close(struct warc *warc);
/* Whether a file that begins like this is a web archive. */
bool warc_is_start(struct text start);
/* Borrows what `input` reads from until the next warc_begin. */
void warc_begin(struct warc *warc, struct input input);
/* STATUS_SKIP: the input is damaged from here on; what came before counts. */
enum status warc_next(struct warc *warc, struct warc_record *out,
		      struct fault *fault);

#endif
