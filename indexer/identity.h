/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity - where articles were found, and which article that makes them.
 *
 * Used by the indexer only. The rules are those of IDENTITY in schema.h;
 * everything here is a pure function of its arguments, so that any history
 * of edits gives the same index as a build from scratch.
 */
#ifndef INDEXER_IDENTITY_H
#define INDEXER_IDENTITY_H

#include "indexer/article.h"
#include "shared/hash.h"

/* One place where an article was found. Texts are borrowed. */
struct location {
	struct hash key;
	struct text label;
	struct text path;
	struct text record_key;
	uint64_t record; /* byte offset in a file of several */
	bool has_address;
	int64_t moment;      /* of the date, in order; 1: any, 0: none */
	struct hash address; /* zero without one */
	struct hash content;
	struct hash facts; /* of what is said beside title and text, */
	struct record_outlet outlet; /* and of that who says it */
	bool has_outlet;             /* it is known */
	bool has_raw; /* as in the article; no part of the identity */
	struct hash raw;
};

/* The location of `article`, found at `path` below the root `label`; its
 * texts are borrowed from all three. */
void identity_locate(struct location *out, struct text label, struct text path,
		     const struct article *article);

/* Borrowed from the article. */
struct record_outlet identity_outlet(const struct article *article);
/* The article as another of its places has it: the same title and text, said
 * by `outlet`, from which it borrows. What no outlet tells is not known. */
void identity_say(struct article *article, const struct record_outlet *outlet);

/* Hash of all that an article's record takes from its location, but for
 * the location itself, title and text. */
struct hash identity_facts(const struct article *article);

/* < 0 when `one` is rather the first location of an article than `other`. */
int identity_compare(const struct location *one, const struct location *other);

/* Puts the first location in front, the rest by location key. */
void identity_order(struct location *locations, size_t count);

/* Id of the article with this first location. `is_holder`: among the
 * articles whose first location has this address, it is the one whose first
 * location has the smallest key. */
struct hash identity_article(const struct location *first, bool is_holder);

/* Hash of all that decides what is written for an article: its id, its
 * content, its list of locations and the facts of each. Its first half does
 * not count where records begin in their files, and by what they are told
 * apart there. */
struct hash identity_digest(const struct hash *article,
			    const struct location *locations, size_t count);
/* Two digests of an article that differ by nothing else. */
bool identity_is_moved(const struct hash *one, const struct hash *other);

#endif
