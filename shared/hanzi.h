/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hanzi - the simplified character of a traditional one: 华为 is 華為.
 *
 * Used by terms.c and terms_stem.c. The pairs are those of libicu's rules
 * "Traditional-Simplified" (CLDR) that are of one character each, of the Basic
 * Multilingual Plane; indexer/tables/main.c asks for them.
 */
#ifndef SHARED_HANZI_H
#define SHARED_HANZI_H

#include "shared/bytes.h"

/* Appends valid UTF-8 with each traditional character as the simplified one. */
enum status hanzi_append(struct bytes *out, struct text text,
			 struct fault *fault);
/* Whether two texts are one but for that. */
bool hanzi_are_same(struct text one, struct text other);
/* All that the pairs are, so that two programs can tell whether theirs
 * differ. */
struct text hanzi_table(void);

#endif
