/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bibtex - the entries of a BibTeX file, and what their fields claim.
 *
 * Used by citations.c only. An entry begins a line ("@article{key,") and goes
 * on to the next one. Of TeX in a value its letters are read (\'e, {\ss}),
 * and its braces and other commands left out. What only TeX needs (@string,
 * @preamble, @comment) is no entry. The name of a string, or of a month, in
 * a value stands for what the string says, any other for nothing; names in a
 * string itself stay as they are. Strings add 2,048 bytes to an entry, at most.
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
enum { BIBTEX_STRINGS_MAX = 512 }; /* further ones are passed over */

/* Name and value of one "@string{lp = "Larn Post"}". */
struct bibtex_string {
	struct text name;
	struct text value;
};

struct bibtex_strings {
	struct bibtex_string list[BIBTEX_STRINGS_MAX];
	size_t count;
};

/* The strings of a file, wherever they stand in it; borrowed from the text. */
void bibtex_read_strings(struct bibtex_strings *strings, struct text text);
/* Adds what the fields of an entry claim. */
enum status bibtex_claim(const struct bibtex_strings *strings,
			 struct text entry, struct claims *claims,
			 struct fault *fault);

#endif
