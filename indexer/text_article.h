/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text_article - a text file to an article: which line is its title.
 *
 * Used by the indexer only. The title is the one of the first lines that
 * comes again, with small changes or an outlet behind it; else the first
 * line with something on it that is no page furniture, date, byline or
 * host, when it reads like a title: short, not a whole sentence, and
 * parted from the text by a blank line or by its length. A file that is
 * nothing but such a line has it as title and as text. Lines around the title
 * that are nothing but an address, or a byline, say where and by whom; and one
 * over another that reads like a title is the outlet, if it is called like one
 * ("The Larn Post").
 */
#ifndef INDEXER_TEXT_ARTICLE_H
#define INDEXER_TEXT_ARTICLE_H

#include "indexer/claims.h"

enum { TEXT_ARTICLE_TITLE_CHARACTERS = 200 };

/* Empty: it does not say. */
struct text_article {
	struct text title;
	struct text address; /* as it stands there */
	struct text names;   /* of its authors ("byline.h") */
	struct text outlet;  /* over the title */
};

/* `text` is valid UTF-8, and borrowed. */
enum status text_article_read(struct text_article *out, struct text text,
			      struct fault *fault);
/* All but the title, whose name depends on what else there is. */
enum status text_article_claim(const struct text_article *article,
			       struct claims *claims, struct fault *fault);

#endif
