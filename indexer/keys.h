/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keys - what tells the records of one source file from each other:
 * record keys, as schema.h says under IDENTITY.
 *
 * Used by the indexer only.
 */
#ifndef INDEXER_KEYS_H
#define INDEXER_KEYS_H

#include "indexer/article.h"
#include "indexer/seen.h"

/* What stands before a record's own id in its key. */
#define KEYS_OF_ID "id:"

enum keys_kind {
	KEYS_SINGLE, /* the file, or the entry, is one record */
	KEYS_FILE,   /* own id, else the ordinal */
	KEYS_STREAM  /* address, else own id, else content */
};

struct keys {
	enum keys_kind kind;
	uint64_t ordinal;   /* of the record being read */
	struct bytes entry; /* "in:", name, LF for each archive around it */
	struct seen seen;
	struct bytes room;
};

enum { KEYS_ROOM_BYTES = 256 << 20 };

#define KEYS                                                   \
	((struct keys){ .entry = BYTES_UP_TO(KEYS_ROOM_BYTES), \
			.room = BYTES_UP_TO(2 * KEYS_ROOM_BYTES) })

void keys_free(struct keys *keys);
/* The next record is the first of another file. */
void keys_begin(struct keys *keys, enum keys_kind kind);
/* What follows is in an archive, under this name: until keys_leave with the
 * length that keys->entry had before. Archives may be in archives. What is
 * not UTF-8 in the name becomes U+FFFD, a control character '_'. */
enum status keys_enter(struct keys *keys, struct text name,
		       struct fault *fault);
void keys_leave(struct keys *keys, size_t entry_length);
/* The name that was entered last; empty outside of archives. Borrowed until
 * the next call. */
struct text keys_entry(const struct keys *keys);
/* The next record is the first of this kind. */
void keys_set(struct keys *keys, enum keys_kind kind);
/* Sets article->record_key, in `pool`, and counts the record. No record
 * takes the place of another. */
enum status keys_put(struct keys *keys, struct article *article,
		     struct pool *pool, struct fault *fault);
/* Whether the article's key is its own id, or its ordinal, and nothing else
 * of the file is in it. */
bool keys_is_plain(const struct keys *keys, const struct article *article);
/* Whether the next record, of which nothing else is known, would get such a
 * key again; keys_again counts it then. */
bool keys_fits(const struct keys *keys, struct text record_key);
enum status keys_again(struct keys *keys, struct text record_key,
		       struct fault *fault);
/* A record that could not be read counts as one of its file all the same. */
void keys_skip(struct keys *keys);

#endif
