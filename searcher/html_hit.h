/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html_hit - an article and its passages as parts of a page.
 *
 * Used by print_html.c. Each text of the sources is set apart in its own
 * direction and says its language, so that neither a right-to-left passage
 * nor a stray bidi control turns what stands around it.
 */
#ifndef SEARCHER_HTML_HIT_H
#define SEARCHER_HTML_HIT_H

#include "searcher/hit.h"
#include "searcher/xml.h"

/* Headline, outlet, day, authors, language, address. */
void html_hit_heading(struct xml *xml, const struct hit *hit);

/* The passage with its matches, its neighbours if there are any, and where
 * it stands. `prefix` is our own, and comes before the passage's id in that of
 * the element. */
void html_hit_passage(struct xml *xml, const struct hit *hit,
		      const char *prefix);

#endif
