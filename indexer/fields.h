/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fields - the members of a JSON object as claims.
 *
 * Used by the indexer only, for records and for the JSON-LD of pages.
 * Values may be strings, numbers, lists of them, or objects that have a
 * name ({"publisher": {"name": ...}}) or are a text in parts (fundus:
 * {"summary": [...], "sections": [{"headline": ..., "paragraphs": ...}]}),
 * each also in an object that says of which type it is (MongoDB: {"$date":
 * ...}). The updates of a live blog go on behind the article's text.
 */
#ifndef INDEXER_FIELDS_H
#define INDEXER_FIELDS_H

#include <jansson.h>

#include "indexer/claims.h"

/* Whether a member of this name is a text or a title. */
bool fields_is_text_or_title(const char *name);
/* Whether a member of this name says something of the object that it is in:
 * its value, what it is, or what an article says. */
bool fields_say(const char *name);
/* Whether the object says what an article does: it has a text, or a title. */
bool fields_are_article(const json_t *object);
/* Whether it does in an object in it alone ({"article": {"text": ...}}). */
bool fields_are_inner(const json_t *object);
/* Whether it is a text as editors keep it, and says no more. */
bool fields_are_text(const json_t *object);
/* Whether it is what a messenger notes of a channel, such as that it has a new
 * name, and nothing that anybody said. */
bool fields_are_notice(const json_t *object);

/* Whether a string or number in it is under a name of this kind. */
bool fields_have(const json_t *object, enum claims_kind kind);
/* The string that is its title, or in it ({"headlines": {"basic": ...}});
 * NULL: none. */
const json_t *fields_title(const json_t *object);

/* Claims what the object says; what objects in it say of the same article
 * ("thread", "metadata", "_source") is trusted less. The claims borrow from
 * the object. */
enum status fields_add(struct claims *claims, const json_t *object,
		       const char *where, struct fault *fault);
/* Claims what one value says under its name; NULL: nothing. */
enum status fields_add_one(struct claims *claims, const char *name,
			   json_t *value, struct fault *fault);

#endif
