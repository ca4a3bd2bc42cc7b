/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stem - libstemmer's stemmers, one for each language it knows.
 *
 * Used by terms.c and its parts, and by who compares analyses. Languages are
 * named by ISO 639 codes ("en").
 */
#ifndef SHARED_STEM_H
#define SHARED_STEM_H

#include "shared/bytes.h"

/* As which a Latin word among those of another script is stemmed. */
#define STEM_FOREIGN "en"

struct stem;

/* Stemmers are made when first used. */
enum status stem_open(struct stem **out, struct fault *fault);
/* Accepts NULL. */
void stem_close(struct stem *stem);
/* *out is borrowed until the next call; it is `word` itself where the
 * language has no stemmer. A Latin word in a language of another script
 * (backdoors in an Urdu article) is one of STEM_FOREIGN. */
enum status stem_word(struct stem *stem, const char *language, struct text word,
		      struct text *out, struct fault *fault);
/* The code that stands for all that share a stemmer ("no" for "nb"); NULL
 * where there is no stemmer. */
const char *stem_canonical(const char *language);
/* The ISO code of the index-th language that has a stemmer, else NULL. */
const char *stem_language(size_t index);

#endif
