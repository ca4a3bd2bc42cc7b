/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tongue - which language an article is read as: what the detector says,
 * weighed against what the record claims.
 *
 * Used by the indexer only. A claim counts when the text is shorter than
 * TONGUE_SHORT_CHARACTERS or the detector is not sure; else the detector
 * decides, since claims are wrong at times. Without a claim the
 * detector's guess is better than nothing, but of fewer than
 * TONGUE_FEW_CHARACTERS: these are English when they are Latin letters with
 * hardly an accent, as is any such text that the detector knows nothing of.
 */
#ifndef INDEXER_TONGUE_H
#define INDEXER_TONGUE_H

#include "indexer/article.h"
#include "indexer/language.h"

enum { TONGUE_SHORT_CHARACTERS = 200, TONGUE_FEW_CHARACTERS = 80 };

/* The code of a claim such as "en-US", "eng" or "English"; "" when it is
 * no language. */
void tongue_normalise(char out[LANGUAGE_CODE_BYTES], struct text claim);

/* From article->text and article->declared; a code as in language.h. */
enum status tongue_choose(char out[LANGUAGE_CODE_BYTES],
			  const struct article *article, struct fault *fault);

#endif
