/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * seams - where words meet in a text that does not part them by blanks, by
 * ICU's rules for breaking lines.
 *
 * Used by the indexer only. Thai, Lao, Khmer and Burmese are looked up in
 * ICU's dictionaries, since a cut inside a syllable would take both parts
 * of the word from the searcher; between Chinese characters there is a seam
 * nearly everywhere.
 */
#ifndef INDEXER_SEAMS_H
#define INDEXER_SEAMS_H

#include "shared/bytes.h"

struct seams;

enum status seams_open(struct seams **out, struct fault *fault);
/* Accepts NULL. */
void seams_close(struct seams *seams);

/* `text` is valid UTF-8 below 2 GB and is borrowed until the next
 * seams_begin. ICU's iterator is made at the first call. */
enum status seams_begin(struct seams *seams, struct text text,
			struct fault *fault);
/* Offsets that grow from call to call cost least. */
bool seams_is_at(struct seams *seams, size_t offset);

#endif
