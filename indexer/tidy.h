/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tidy - XML as it comes, to XML that a parser gets through.
 *
 * Used by the indexer only. Feeds have bare ampersands and less-than
 * signs, references that only HTML knows, elements that nobody closes and
 * ends that nobody began; files hold several documents one behind the
 * other, or end in the middle. A parser stops there, or goes on without
 * what it could not read. So, before it sees them, bare signs become
 * references, elements are closed where an outer one ends, ends of nothing
 * are left out, and all is put into one element, TIDY_ROOT.
 *
 * Comments, instructions and document types are left out too. So no entity
 * is ever declared and none can grow or be fetched: references other than
 * XML's own are text, "&nbsp;" as well as those to entities that the
 * document declares. Namespaces are not declared either, names keep their
 * prefixes: the declarations of feeds are often wrong, and looking them up
 * can be made slow. Elements deeper than TIDY_DEPTH are left out, their
 * text is not.
 */
#ifndef INDEXER_TIDY_H
#define INDEXER_TIDY_H

#include "indexer/input.h"

struct tidy;

#define TIDY_ROOT "tidy"

enum {
	TIDY_DEPTH = 200,        /* elements in each other */
	TIDY_NAME_BYTES = 256,   /* what has a longer name is text */
	TIDY_TAG_BYTES = 1 << 20 /* longest tag; a longer one is text */
};

enum status tidy_open(struct tidy **out, struct fault *fault);
/* Accepts NULL. */
void tidy_close(struct tidy *tidy);

/* `input` gives valid UTF-8; what it borrows must live until the end. */
void tidy_begin(struct tidy *tidy, struct input input);
/* The next piece of the result, until the next call; empty at its end. */
enum status tidy_read(struct tidy *tidy, struct text *out, struct fault *fault);
/* Where in the input the element begins whose start tag in the result has
 * `place` in it or at its end. Places only ascend. */
uint64_t tidy_offset(struct tidy *tidy, uint64_t place);
/* What was wrong first, that no sign could mend, or why the input ended
 * before its end, and where; NULL: nothing so far. */
const char *tidy_damage(const struct tidy *tidy, uint64_t *offset);

#endif
