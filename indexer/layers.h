/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * layers - a source file, taken apart: what is compressed is unpacked, an
 * archive gives its entries, and each document in it goes to the reader of
 * its format.
 *
 * Used by the indexer only. Formats are told by content first, then by
 * name. Archives may be in archives, LAYERS_MAX deep. An entry that cannot
 * be read is rejected as a record is, and the others go on.
 */
#ifndef INDEXER_LAYERS_H
#define INDEXER_LAYERS_H

#include "indexer/input.h"
#include "indexer/parse.h"
#include "indexer/reading.h"

struct layers;

enum {
	LAYERS_MAX = 6,
	LAYERS_TEXT_BYTES = 64 << 20,  /* largest text or page */
	LAYERS_RECORD_BYTES = 32 << 20 /* largest record in a file of several */
};

/* As for parse_open. */
enum status layers_open(struct layers **out, int last_year,
			const struct parse_options *options,
			struct fault *fault);
/* Accepts NULL. */
void layers_close(struct layers *layers);
struct claims *layers_claims(struct layers *layers);

/* Reads a whole file. STATUS_SKIP: it is unusable, the fault says why. */
enum status layers_read(struct layers *layers, struct input file,
			struct reading *reading);
/* Reads JSON Lines from an input that may be slow to go on. */
enum status layers_read_stream(struct layers *layers, struct input stream,
			       struct reading *reading);
/* Reads one line of JSON Lines, from where the input stands. */
enum status layers_read_line(struct layers *layers, struct input file,
			     uint64_t offset, struct reading *reading);

#endif
