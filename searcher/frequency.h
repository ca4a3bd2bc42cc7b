/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * frequency - how many passages have a word, in any of its forms.
 *
 * Used by the searcher only. For one revision of the index: make anew
 * after index_reopen.
 */
#ifndef SEARCHER_FREQUENCY_H
#define SEARCHER_FREQUENCY_H

#include "shared/index_read.h"
#include "shared/terms.h"

struct frequency;

/* All are borrowed until frequency_close. Reads the languages held. */
enum status frequency_open(struct frequency **out, struct index *index,
			   struct terms *terms, struct fault *fault);
/* Accepts NULL. */
void frequency_close(struct frequency *frequency);

/* The index-th of them, else NULL. */
const char *frequency_language(const struct frequency *frequency, size_t index);

/* Whether the folded word is a stop word of any of them. */
bool frequency_is_stop_word(const struct frequency *frequency,
			    struct text folded);

/* Passages that have the word, or are found by it in their headline: the
 * sum over all languages, each counted by its most frequent stem. */
enum status frequency_of_word(struct frequency *frequency,
			      const struct word *word, uint32_t *out,
			      struct fault *fault);
/* Of a text of several words the rarest one's; of a run of characters the
 * rarest pair's. 0 for a text without words. */
enum status frequency_of_text(struct frequency *frequency, struct text text,
			      uint32_t *out, struct fault *fault);

#endif
