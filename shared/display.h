/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * display - text from outside made safe for a terminal.
 *
 * Used by whatever prints for people. C0, DEL, C1 and escape bytes, bidi
 * controls and bad UTF-8 never get through: they appear as \x1b or
 * \u{202e}. Soft hyphens, zero width spaces and byte order marks are left
 * out. Tab and line feed become a blank unless told to keep them.
 */
#ifndef SHARED_DISPLAY_H
#define SHARED_DISPLAY_H

#include "shared/bytes.h"

enum display_mode {
	DISPLAY_LINE, /* one line: every run of white space is one blank */
	DISPLAY_TEXT, /* line feeds and tabs kept, CR LF is one line end */
	DISPLAY_NAME  /* file names: also backslashes doubled, so that the
		       * shown name is unambiguous */
};

enum status display_append(struct bytes *out, struct text text,
			   enum display_mode mode, struct fault *fault);

enum { DISPLAY_WORD_BYTES = 256 };

/* The name of a folder as one word for a shell, in quotes where it needs them;
 * "DIR" where it has no room, since a name cut short is another's. Returns
 * `out`, with a NUL. */
const char *display_word(char out[DISPLAY_WORD_BYTES], const char *name);

#endif
