/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * linked - the JSON-LD of a page (schema.org) to claims.
 *
 * Used by the indexer only. A page may have several blocks, each with an
 * object, a list, or a list under "@graph"; of an article are those whose
 * type says so, and a WebPage knows a little of it, too. Who wrote and who
 * publishes it may stand in another object, by its "@id".
 */
#ifndef INDEXER_LINKED_H
#define INDEXER_LINKED_H

#include "indexer/claims.h"

struct linked;

/* Of the blocks of a page, each byte of which may take a hundred once it is
 * parsed; one that is too long beside those before it is not read. */
enum { LINKED_BYTES = 2 << 20 };

enum status linked_open(struct linked **out, struct fault *fault);
/* Accepts NULL. */
void linked_close(struct linked *linked);

/* Forgets the blocks of the last page, from which claims borrow. */
void linked_begin(struct linked *linked);
/* Reads a block; one that is no JSON even after mending says nothing. */
enum status linked_add(struct linked *linked, struct text block,
		       struct fault *fault);
/* The text of the first article that has one; empty: none. Until the next
 * linked_begin. */
struct text linked_text(const struct linked *linked);
/* Whether an article is called this and has another headline: Wikipedia's say
 * there what they are about. */
bool linked_names(const struct linked *linked, struct text title);
/* What the blocks say in articles, the first one first; and in other
 * objects that are about the page. */
enum status linked_claim_articles(const struct linked *linked,
				  struct claims *claims, struct fault *fault);
enum status linked_claim_pages(const struct linked *linked,
			       struct claims *claims, struct fault *fault);

#endif
