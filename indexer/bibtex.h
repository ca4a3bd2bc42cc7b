/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bibtex - the entries of a BibTeX file, and what their fields claim.
 *
 * Used by citations.c only. An entry begins a line ("@article{key,") and goes
 * on to the next one. Of TeX in a value its letters are read (\'e, {\ss}),
 * and its braces and other commands left out. What only TeX needs (@string,
 * @preamble, @comment) is no entry, and names of strings are no values.
 * An entry's text is its abstract, and behind it notes, keywords, DOI,
 * publisher and the like, which people look for.
 */
#ifndef INDEXER_BIBTEX_H
#define INDEXER_BIBTEX_H

#include "indexer/claims.h"

/* Whether the text is entries alone, and one of them has a title. */
bool bibtex_is(struct text text);
/* The next entry from *offset on, which is behind it then; borrowed from the
 * text. False when there is no other. */
bool bibtex_next(struct text text, size_t *offset, struct text *entry);
/* Adds what the fields of an entry claim. */
enum status bibtex_claim(struct text entry, struct claims *claims,
			 struct fault *fault);

#endif
