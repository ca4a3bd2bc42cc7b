/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article_authors - the authors by which an article is found: those of its
 * first 4,096 further places, too, folded ("schema.h").
 *
 * Used by the searcher only, to count many passages. Those of an article come
 * one after the other, so that its record is read once.
 */
#ifndef SEARCHER_ARTICLE_AUTHORS_H
#define SEARCHER_ARTICLE_AUTHORS_H

#include "shared/intern.h"
#include "shared/store.h"

struct article_authors;

/* The store is borrowed until article_authors_close. */
enum status article_authors_open(struct article_authors **out,
				 struct store *store, struct fault *fault);
/* Accepts NULL. */
void article_authors_close(struct article_authors *authors);

/* Whole terms, each once; borrowed until the next call. */
enum status article_authors_read(struct article_authors *authors,
				 const struct store_place *place,
				 const struct intern **out,
				 struct fault *fault);

#endif
