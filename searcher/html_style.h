/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html_style - the style sheet of the page that print_html.c makes.
 *
 * Used by print_html.c. It stands in the page itself and names nothing
 * outside of it: no font, no picture, no other sheet. Text has a contrast
 * of at least 4.5 to 1 against what is behind it, light and dark (WCAG 2.2,
 * 1.4.3); on paper the page is light, links show where they lead, and no
 * passage is cut in two when it fits.
 */
#ifndef SEARCHER_HTML_STYLE_H
#define SEARCHER_HTML_STYLE_H

#include "searcher/xml.h"

/* Without <style> around it. */
void html_style_put(struct xml *xml);

#endif
