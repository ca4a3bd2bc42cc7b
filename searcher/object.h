/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * object - a JSON object of the machine formats in the making.
 *
 * Used by the searcher only, over "json.h": after a failure the rest does
 * nothing, and whoever began looks at the status in the end. Keys are ours:
 * plain ASCII without anything to escape.
 */
#ifndef SEARCHER_OBJECT_H
#define SEARCHER_OBJECT_H

#include "shared/hash.h"

struct object {
	struct bytes *out;
	enum status status;
	struct fault *fault;
};

/* '{' or '['; behind a key or an item, or as the first. */
void object_open(struct object *object, char bracket);
/* '}' or ']'. */
void object_close(struct object *object, char bracket);
/* Before each item of an array. */
void object_item(struct object *object);
/* Before what is opened under the key, or put by itself. */
void object_key(struct object *object, const char *key);

/* A text that is there, maybe empty; by itself, and under a key. */
void object_put_string(struct object *object, struct text text);
void object_string(struct object *object, const char *key, struct text text);
/* A text that is absent when empty. */
void object_text(struct object *object, const char *key, struct text text);
/* One of our own words; NULL where there is none. */
void object_word(struct object *object, const char *key, const char *word);
void object_count(struct object *object, const char *key, uint64_t count);
void object_number(struct object *object, const char *key, double number);
void object_bool(struct object *object, const char *key, bool is_true);
void object_none(struct object *object, const char *key);
/* An id, in hexadecimal. */
void object_hash(struct object *object, const char *key,
		 const struct hash *hash);

#endif
