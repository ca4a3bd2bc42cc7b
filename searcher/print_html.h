/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_html - the answer as a page to read, print, keep and send on.
 *
 * Used by output.c. One file that needs no other: no script, nothing loaded,
 * and a policy in it (Content-Security-Policy) by which a browser would not
 * load or run anything if it were told to. What comes from the sources is
 * text in it and never xml; only http and https addresses are links.
 *
 * The question and what was searched, then when and where the passages are
 * from, then the passages by article, in the order of each article's best
 * hit. An answer is written when it is whole; a batch has its answers one
 * below the other in one page. The same index and query give the same page
 * byte for byte.
 */
#ifndef SEARCHER_PRINT_HTML_H
#define SEARCHER_PRINT_HTML_H

#include "searcher/output.h"

const struct output_printer *print_html_printer(void);

#endif
