/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuller - whether one text of an article has all of another, and more.
 *
 * Used by the indexer only. A page may show the beginning of an article and
 * have the whole of it in its metadata. The words are compared, in their
 * order, as they are written; tags are none.
 */
#ifndef INDEXER_FULLER_H
#define INDEXER_FULLER_H

#include "shared/bytes.h"

/* Whether nearly all words of `part` are in `whole`; true when it has none. */
bool fuller_has(struct text whole, struct text part);
/* The same of `shown`, where `whole` is clearly longer; false when it has no
 * words. */
bool fuller_is(struct text whole, struct text shown);
/* Whether some lines of `shown` are in `whole`, which is about twice as long
 * as they or more, and the others are few words: of a page that shows how its
 * article begins, and asks for money. */
bool fuller_is_walled(struct text whole, struct text shown);
/* The lines of `shown` before the first that is in `whole`, too; empty: none
 * is. */
struct text fuller_lead(struct text whole, struct text shown);
/* Whether `shown` is a line or two, such as "Read more at our site.", and
 * `whole` several times as long, whatever its words. */
bool fuller_is_of_note(struct text whole, struct text shown);

/* Whether `whole` is an article and `shown` a small part as long, whatever its
 * words: a caption and a box about the author, of a page whose text a script
 * was to show. */
bool fuller_is_far(struct text whole, struct text shown);

/* Interfaces that give away no more than the beginning of a text end it with
 * "[+3340 chars]": the text without that. */
struct text fuller_without_count(struct text text);
/* Whether `shown` ends where it was cut off ("...", "[+3340 chars]", also with
 * an address behind) and `whole` begins like it, and has more. Of a message
 * that somebody else said "RT @name:" is none of it. */
bool fuller_is_uncut(struct text whole, struct text shown);

#endif
