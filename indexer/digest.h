/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * digest - the articles in a text, or in a page as a text, that a press
 * database has put one behind the other.
 *
 * Used by the indexer only. LexisNexis and ProQuest number them ("1 of 12
 * DOCUMENTS", "Document 1 of 12"); Nexis ends each with "End of Document",
 * Factiva with its number ("Document LARNP00020210304eh34000xx"). Two such
 * lines make a digest; so does one at the end of a text that says above how
 * many words it has. What such databases put above the first article, a
 * cover, is none, unless it is long; that of Nexis is what stands before the
 * title with which its list begins.
 */
#ifndef INDEXER_DIGEST_H
#define INDEXER_DIGEST_H

#include "indexer/claims.h"

enum digest_kind { DIGEST_NUMBERED, DIGEST_ENDED };

struct digest {
	enum digest_kind kind;
	struct text text;
	size_t offset; /* of what was not given yet */
};

/* Whether the text, or what a page shows, may be one: found fast. */
bool digest_may_be(struct text text);
/* Whether the text is one; begins with its first article then. */
bool digest_begin(struct digest *digest, struct text text);
/* The next article, borrowed from the text; false when there is no other. */
bool digest_next(struct digest *digest, struct text *article);
/* Adds what the lines at the top of an article, and its fields ("BYLINE:
 * Ann Example"), claim of it, and its text without what the database says
 * below it of itself ("LOAD-DATE: ..."). */
enum status digest_claim(const struct digest *digest, struct text article,
			 struct claims *claims, int last_year,
			 struct fault *fault);

#endif
