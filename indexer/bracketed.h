/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bracketed - letters that a text of ASCII names in brackets, "T[uuml]rkiye",
 * as the plain texts of the Federal Register and of other official papers of
 * the United States have them.
 *
 * Used by the indexer only. The names are those of HTML's references. One is
 * read where another letter stands right beside it and it stands for one of
 * Latin script; "[eth]nic" and "a [micro] look" stay.
 */
#ifndef INDEXER_BRACKETED_H
#define INDEXER_BRACKETED_H

#include "shared/bytes.h"

/* `text` is valid UTF-8, and may be all that `room` holds; else that is emptied
 * first where something has to change. *out is the text, or in `room` what was
 * read, which is shorter; *is_changed says which. */
enum status bracketed_read(struct bytes *room, struct text text,
			   struct text *out, bool *is_changed,
			   struct fault *fault);

#endif
