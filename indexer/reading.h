/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reading - one source file on its way to articles: what all formats share.
 *
 * Used by the indexer only. Whatever reads a format claims, settles and
 * gives one article after the other; a record that cannot be read is
 * rejected, and the file goes on. Offsets count the bytes of the file, in
 * what was unpacked or decoded those of the result.
 */
#ifndef INDEXER_READING_H
#define INDEXER_READING_H

#include "indexer/claims.h"
#include "indexer/keys.h"

/* What a file had when it was read last: a record whose bytes are known,
 * and whose key is what it was, need not be read. */
struct reading_known {
	/* The key of the record with these bytes; borrowed until the next
	 * call. */
	enum status (*find)(void *context, const struct hash *raw,
			    struct text *record_key, bool *is_found,
			    struct fault *fault);
	/* The one that was found last is there again. */
	enum status (*keep)(void *context, uint64_t record_offset,
			    struct fault *fault);
	void *context;
};

struct reading_visitor {
	/* The article is borrowed for the call. A status other than OK ends
	 * the file and is returned. */
	enum status (*article)(void *context, const struct article *article,
			       struct fault *fault);
	/* One record was unusable; the others go on. NULL: passed over. */
	enum status (*rejected)(void *context, uint64_t record_offset,
				const char *reason, struct fault *fault);
	void *context;
};

struct reading {
	const char *name; /* of the file, for faults */
	const struct reading_visitor *visitor;
	const struct reading_known *known; /* NULL: nothing is */
	struct claims *claims;
	struct keys *keys;
	struct fault *fault;
	uint64_t base_offset; /* of the archive's entry being read */
	size_t article_count;
	size_t rejected_count;
	size_t bad_count;   /* bad byte sequences over all articles */
	size_t bad_before;  /* those of the file, for its next article */
	bool lacks_program; /* to read what was rejected */
	bool lacks_memory;
	bool has_ended; /* by the visitor */
	bool has_raw;   /* of the record that is being read */
	struct hash raw;
	char reason[FAULT_TEXT_BYTES]; /* of the first rejected record */
};

/* Sets the article's language, key and place, and gives it. */
enum status reading_give(struct reading *reading, struct article *article,
			 uint64_t offset);
/* Looks whether the record of these bytes is as it was, and keeps it then;
 * else they are what the next article is made of, until reading_forget. */
enum status reading_keep(struct reading *reading, const struct hash *raw,
			 uint64_t offset, bool *is_kept);
/* What is given now is made of more, or less, than these bytes; or there is
 * more to be told of them than the article. */
void reading_forget(struct reading *reading);
/* What is claimed, as an article; one without text is rejected, and so is one
 * that takes more memory than there is. */
enum status reading_settle(struct reading *reading, uint64_t offset);
/* The same of what is one article as a whole: STATUS_SKIP, with the reason,
 * when it has no text. `is_file`: its text is the file's own bytes. */
enum status reading_settle_whole(struct reading *reading, bool is_file);
enum status reading_reject(struct reading *reading, uint64_t offset,
			   const char *reason);
/* The same of a record that takes more memory than there is: it costs itself,
 * and may be read another day. */
enum status reading_reject_large(struct reading *reading, uint64_t offset);
/* When the end of a file of several records has come: STATUS_SKIP, with
 * the reason, when none was an article. */
enum status reading_end(struct reading *reading);

#endif
