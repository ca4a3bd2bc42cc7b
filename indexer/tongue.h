/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tongue - which language an article is read as: what the detector says,
 * weighed against what the record claims.
 *
 * Used by the indexer only. A claim counts when the text is shorter than
 * TONGUE_SHORT_CHARACTERS or the detector is not sure; else the detector
 * decides, since claims are wrong at times. Without a claim the
 * detector's guess is better than nothing; a text in Latin letters is
 * taken for English; any other is "und".
 */
#ifndef INDEXER_TONGUE_H
#define INDEXER_TONGUE_H

#include "indexer/article.h"
#include "indexer/language.h"

enum { TONGUE_SHORT_CHARACTERS = 200 };

/* The code of a claim such as "en-US", "eng" or "English"; "" when it is
 * no language. */
void tongue_normalise(char out[LANGUAGE_CODE_BYTES], struct text claim);

/* From article->text and article->declared; a code as in language.h. */
enum status tongue_choose(char out[LANGUAGE_CODE_BYTES],
			  const struct article *article, struct fault *fault);

#endif
