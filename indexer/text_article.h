/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text_article - a text file to an article: which line is its title.
 *
 * Used by the indexer only. The title is the first line with something on
 * it, when it reads like one: short, not a whole sentence, and repeated,
 * or parted from the text by a blank line or by its length. A file that
 * is nothing but such a line has it as title and as text.
 */
#ifndef INDEXER_TEXT_ARTICLE_H
#define INDEXER_TEXT_ARTICLE_H

#include "indexer/article.h"

enum { TEXT_ARTICLE_TITLE_CHARACTERS = 200 };

/* `text` is valid UTF-8; the article borrows from it. A text file says
 * nothing else about itself: all other fields are empty. */
struct article text_article_read(struct text text);

#endif
