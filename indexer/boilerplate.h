/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boilerplate - what the tag, class, id and role of an element say about
 * what is in it: the article, or something of the page.
 *
 * Used by the indexer only. Classes are read as words ("postMeta_share-bar"
 * is "post meta share bar"), and words are looked up alone and two by two.
 */
#ifndef INDEXER_BOILERPLATE_H
#define INDEXER_BOILERPLATE_H

#include "indexer/markup.h"

enum boilerplate {
	BOILERPLATE_UNKNOWN,
	BOILERPLATE_BODY,    /* says that it holds an article's text */
	BOILERPLATE_COMMENT, /* what readers say */
	BOILERPLATE_WEAK,    /* of the page, unless there is much text in it */
	BOILERPLATE_STRONG,  /* of the page */
	BOILERPLATE_UNSEEN   /* not shown, or only when pointed at */
};

enum boilerplate boilerplate_look(const xmlNode *node);

/* Whether one of its names, as "article-body" in "article-body paywall", says
 * that it holds an article's text, whatever others say. */
bool boilerplate_has_body_name(const xmlNode *node);

/* Whether it is called a quote that stands out of the text. */
bool boilerplate_is_pull_quote(const xmlNode *node);

/* Whether it is called what stands between the title and the text, and says
 * what that is about or what was wrong in it. */
bool boilerplate_is_lead(const xmlNode *node);

/* Whether it is called what says the first of an article, this or another. */
bool boilerplate_is_teaser(const xmlNode *node);

enum boilerplate_credit {
	BOILERPLATE_NO_CREDIT,
	BOILERPLATE_CREDIT, /* may say when an article is from, and by whom */
	BOILERPLATE_DAY,    /* says when it is from */
	BOILERPLATE_AUTHOR  /* names who wrote it */
};

/* Whatever else it says. */
enum boilerplate_credit boilerplate_credit(const xmlNode *node);

#endif
