/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * language - which language a text is written in, by CLD2.
 *
 * Used by the indexer only. What is guessed is one witness; tongue.h says
 * how it is weighed against what a record claims.
 */
#ifndef INDEXER_LANGUAGE_H
#define INDEXER_LANGUAGE_H

#include "shared/bytes.h"
#include "shared/index_nothrow.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
	LANGUAGE_CODE_BYTES = 4,
	/* Of a text: half of it from its beginning, half from its middle;
	 * when that is not enough to be sure, or in more than one language,
	 * the first LANGUAGE_MOST. */
	LANGUAGE_SAMPLE_BYTES = 1024,
	LANGUAGE_MOST_BYTES = 64 * 1024
};

struct language_guess {
	/* ISO 639-1 where there is one, else 639-3, in lower case; "und"
	 * when nothing was recognised. */
	char code[LANGUAGE_CODE_BYTES];
	bool is_reliable; /* never when the text is only a few words */
};

/* `text` is valid UTF-8. */
enum status language_detect(struct language_guess *out, struct text text,
			    struct fault *fault) NOTHROW;

#ifdef __cplusplus
}
#endif

#endif
