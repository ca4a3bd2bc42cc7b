/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shortcodes - the marks of WordPress for a picture's caption, galleries and
 * the like, "[caption id="x"]...[/caption]" and "[gallery ids="1,2"]".
 *
 * Used by the indexer only. Of what WordPress has exported the caption stays, as
 * a paragraph of its own, be it between the marks or in one of them. What is in
 * two pairs of brackets is shown, and so is any other word in brackets.
 */
#ifndef INDEXER_SHORTCODES_H
#define INDEXER_SHORTCODES_H

#include "shared/bytes.h"

/* Takes them out in place; returns the bytes that are left. */
size_t shortcodes_drop(char *data, size_t length);

/* Whether the line is nothing but marks, of whatever name, that have a value
 * ("[the_ad id='3']", but no sentence) or end something ("[/box]"): pages show
 * them where what they were made for is gone. */
bool shortcodes_is_all(struct text line);

#endif
