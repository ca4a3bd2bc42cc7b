/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * escapes - line ends and tabs that stand in a value as the escapes of
 * programs ("It ended.\nThe next day", a backslash and an n), as scrapers
 * leave them that wrote a text down as a program would.
 *
 * Used by the indexer only. A value is read so when it is one line as it
 * stands and one of them is where a line ends: behind a sentence, or before
 * what begins one. What is a path ("C:\news", "\\news\today") is let be, and
 * where there are backslashes of another kind ("\alpha", "docs\news\a.txt")
 * all is but what is where a line ends.
 */
#ifndef INDEXER_ESCAPES_H
#define INDEXER_ESCAPES_H

#include "shared/bytes.h"

/* `text` is valid UTF-8. *out is the text, or in `room`, which is emptied
 * first, what was read, which is shorter; *is_changed says which. */
enum status escapes_read(struct bytes *room, struct text text, struct text *out,
			 bool *is_changed, struct fault *fault);

/* The same for signs: "\u2019", "\xe9" and, once there is one of these, or all
 * quotes stand behind backslashes, quotes and slashes. Of a value that has signs
 * beyond ASCII as they are none is read. Of bytes as Python writes them down
 * (b'...') what is in the quotes. */
enum status escapes_read_signs(struct bytes *room, struct text text,
			       struct text *out, bool *is_changed,
			       struct fault *fault);

#endif
