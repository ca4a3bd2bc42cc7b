/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * citations - the records of a file that a reference manager has written: RIS
 * ("TI  - Ferry late"), EndNote ("%T Ferry late"), PubMed ("TI  - ") and
 * BibTeX ("bibtex.h").
 *
 * Used by the indexer only. A field has a tag at the very beginning of its
 * line; its value goes on to the next. What a record says is its abstract.
 */
#ifndef INDEXER_CITATIONS_H
#define INDEXER_CITATIONS_H

#include "indexer/bibtex.h"

struct citations_dialect;

struct citations {
	const struct citations_dialect *dialect; /* NULL: BibTeX */
	struct text text;
	size_t dash;   /* behind that of the first tag; 0: tags have none */
	size_t offset; /* of what was not given yet */
	struct bibtex_strings strings; /* of BibTeX */
};

/* Whether the text is one: it begins with the first field of a record, which
 * has a title. */
bool citations_begin(struct citations *citations, struct text text);
/* The next record, borrowed from the text; false when there is no other. */
bool citations_next(struct citations *citations, struct text *record);
/* Adds what the fields of a record claim. */
enum status citations_claim(const struct citations *citations,
			    struct text record, struct claims *claims,
			    struct fault *fault);

#endif
