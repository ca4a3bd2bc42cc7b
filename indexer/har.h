/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * har - what a browser has loaded (HTTP Archive 1.2), as records of a web
 * archive.
 *
 * Used by the indexer only. {"log": {"entries": [...]}}, with one entry for
 * each answer of a server: its address in request.url, its document in
 * response.content.text, in base64 where that is the encoding. Good answers
 * are given, whatever they are of, as documents that stand for themselves
 * (WARC_RESOURCE).
 */
#ifndef INDEXER_HAR_H
#define INDEXER_HAR_H

#include <jansson.h>

#include "indexer/items.h"
#include "indexer/warc.h"

/* Made with HAR; free with har_free. */
struct har {
	struct text text;
	struct items entries;
	json_t *entry; /* the present one, from which the record borrows */
	struct bytes media;
	struct bytes block;
};

#define HAR                                                   \
	((struct har){ .media = BYTES_UP_TO(HAR_MEDIA_BYTES), \
		       .block = BYTES_UP_TO(WARC_BLOCK_BYTES) })

enum { HAR_MEDIA_BYTES = 4096 };

void har_free(struct har *har);
/* Whether a whole text, valid UTF-8, is such an archive. */
bool har_is(struct text text);
/* Borrows the text until the next har_begin. */
void har_begin(struct har *har, struct text text);
/* The next good answer, until the next call. STATUS_SKIP: the entry at
 * out->offset cannot be read; others may be. */
enum status har_next(struct har *har, struct warc_record *out,
		     struct fault *fault);

#endif
