/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_show - what would be understood of a source: an article with its
 * metadata and passages, for `pqindex --show`.
 *
 * Used by the indexer only. Writes to the stream that it is given and
 * flushes nothing. Text from outside is made harmless for a terminal; a
 * JSON line is one line of valid UTF-8 whatever the source held.
 */
#ifndef INDEXER_PRINT_SHOW_H
#define INDEXER_PRINT_SHOW_H

#include <stdio.h>

#include "indexer/passages.h"

struct print_show {
	const struct article *article;
	const struct passages *passages;
	struct text path; /* of the source file, as a person knows it */
};

/* For people. */
enum status print_show_text(FILE *out, const struct print_show *show,
			    struct fault *fault);
/* One line: {"id","title","date","date_from","source","author","url",
 * "lang","path","record","text","passages":[{"start","end","section"}]};
 * absent values are null. "id" is the record's own, else the path. */
enum status print_show_jsonl(FILE *out, const struct print_show *show,
			     struct fault *fault);

#endif
