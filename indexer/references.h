/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * references - the character references of HTML: &amp; &#8217; &nbsp;
 *
 * Used by the indexer only. Numbers of the C1 controls are read as bytes
 * of Windows-1252, which is what their writers meant and browsers show.
 * Where the semicolon is missing, old names are read as browsers read them
 * in attributes: not when a letter, a digit or "=" follows, so that
 * "?one=1&copy=2" stays as it is.
 */
#ifndef INDEXER_REFERENCES_H
#define INDEXER_REFERENCES_H

#include "shared/bytes.h"

/* Reads the reference that the text begins with; *length is its bytes. False
 * where there is none: the "&" stands for itself. Never a surrogate or a
 * number past the end of Unicode: those are U+FFFD. */
bool references_read(struct text text, uint32_t *code_point, size_t *length);

#endif
