/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * acronyms - the acronyms that a text explains: "Punjab Safe Cities
 * Authority (PSCA)", or the other way round.
 *
 * Used by the indexer only. What is found depends on the text alone. The
 * rules are at the top of acronyms.c.
 */
#ifndef INDEXER_ACRONYMS_H
#define INDEXER_ACRONYMS_H

#include "shared/terms.h"

enum {
	ACRONYMS_LETTERS = 10,    /* longest acronym */
	ACRONYMS_WORDS = 15,      /* of the longest name */
	ACRONYMS_NAME_BYTES = 150 /* of its words, with blanks between */
};

/* As places in the `forms` of the list. */
struct acronym {
	size_t letters_start; /* without marks: "psca" */
	size_t letters_bytes;
	size_t name_start; /* plain words with one blank between */
	size_t name_bytes;
	bool is_loose; /* a letter stands inside a word */
};

/* In text order; the same one may come twice. Memory is reused from call
 * to call. */
struct acronyms {
	struct acronym *list;
	size_t count;
	size_t capacity;
	struct bytes forms;
};

/* `words` are those that terms_split made of the valid UTF-8 `text`. */
enum status acronyms_find(struct acronyms *out, struct text text,
			  const struct words *words, struct fault *fault);
struct text acronyms_letters(const struct acronyms *acronyms, size_t i);
struct text acronyms_name(const struct acronyms *acronyms, size_t i);
/* Accepts zeroed ones. */
void acronyms_free(struct acronyms *acronyms);

#endif
