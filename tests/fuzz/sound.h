/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sound - what the fuzz targets share: a claim that ends the program when
 * it does not hold, and what must hold of every text, article and passage.
 */
#ifndef FUZZ_SOUND_H
#define FUZZ_SOUND_H

#include <stdint.h>

#include "indexer/article.h"
#include "indexer/input.h"
#include "indexer/passages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Says what does not hold, and aborts. */
#define EXPECT(holds) sound_expect(holds, #holds, __FILE__, __LINE__)
void sound_expect(bool holds, const char *claim, const char *file, int line);

/* Anywhere where it is empty. */
bool sound_is_within(struct text part, struct text whole);
/* Valid UTF-8, without a line end. */
void sound_line(struct text line);
/* Not empty, in order, one line each, inside of the text. */
void sound_headings(const struct heading *headings, size_t count,
		    struct text text);
/* All that an article says of itself, whatever it was read from. */
void sound_article(const struct article *article);
/* Passages of this article: in order, apart, inside, at their lines. */
void sound_passages(const struct passages *passages,
		    const struct article *article);

/* The bytes as valid UTF-8, appended to an empty buffer with room. */
struct text sound_utf8(struct bytes *room, const uint8_t *data, size_t size);
/* The first line, which is taken off *rest. */
struct text sound_take_line(struct text *rest);

/* An input that comes in drips. */
struct sound_drip {
	struct text rest;
	size_t step; /* most bytes at a time */
};
/* Borrows `drip`. */
struct input sound_input(struct sound_drip *drip);

#endif
