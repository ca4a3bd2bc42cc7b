/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text_article - a text file to an article: which line is its title.
 *
 * Used by the indexer only. The title is the one of the first lines that
 * comes again, with small changes or an outlet behind it; else the first
 * line with something on it that is no page furniture, date, byline or
 * host, when it reads like a title: short, not a whole sentence, and
 * parted from the text by a blank line or by its length. A file that is
 * nothing but such a line has it as title and as text.
 */
#ifndef INDEXER_TEXT_ARTICLE_H
#define INDEXER_TEXT_ARTICLE_H

#include "indexer/article.h"

enum { TEXT_ARTICLE_TITLE_CHARACTERS = 200 };

/* `text` is valid UTF-8; the article borrows from it. A text file says
 * nothing else about itself: all other fields are empty. */
enum status text_article_read(struct article *out, struct text text,
			      struct fault *fault);

#endif
