/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flow - a passage broken into lines of a terminal, its matches in colour.
 *
 * Used by print_text.c. White space is folded, what is not harmless
 * escaped, and no line is broken inside a word, but where a script has no
 * blanks or a word is longer than a line.
 */
#ifndef SEARCHER_FLOW_H
#define SEARCHER_FLOW_H

#include "searcher/hit.h"

struct flow_form {
	size_t indent;           /* columns before each line but the first */
	size_t room;             /* columns of a line behind the indent */
	size_t shown_room;       /* of a long passage's parts ("shorten.h");
			    * 0: all is shown */
	const char *match_color; /* escape sequences; NULL: none */
	const char *text_color;  /* of all that is no match */
};

/* Appends the passage's text with its matches, without a line end. */
enum status flow_hit(struct bytes *out, const struct hit *hit,
		     const struct flow_form *form, struct fault *fault);
/* The same of a text without matches. */
enum status flow_text(struct bytes *out, struct text text,
		      const struct flow_form *form, struct fault *fault);

#endif
