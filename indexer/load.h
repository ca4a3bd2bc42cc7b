/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load - one source file to articles: opened, read once and hashed on the
 * way. What is in it is for "layers.h" and "parse.h".
 *
 * Used by the indexer only. Articles are handed to a visitor one at a time
 * in file order, so that a file of a million records needs the memory of
 * one. Text, pages, Markdown, documents and JSON that is no JSON Lines are
 * read as a whole. Offsets of records count bytes of the file; in what was
 * unpacked, or decoded as a whole, bytes of the result.
 */
#ifndef INDEXER_LOAD_H
#define INDEXER_LOAD_H

#include <signal.h>
#include <sys/stat.h>

#include "indexer/parse.h"
#include "indexer/reading.h"
#include "shared/hash.h"

struct load;

struct load_facts {
	struct stat before; /* of the descriptor that was read */
	struct stat after;
	struct hash content; /* of the file's bytes; of a refused format, of
			      * its first ones */
	uint64_t byte_count; /* read of it */
	size_t article_count;
	size_t rejected_count;
	size_t bad_count; /* bad byte sequences over all articles */
	/* For want of these something was rejected: not the file's fault. */
	bool lacks_program;
	bool lacks_memory;
};

/* The options are borrowed until load_close. Reading ends with STATUS_RETRY
 * when told to stop, also while it waits. */
enum status load_open(struct load **out, const struct parse_options *options,
		      struct fault *fault);
/* Accepts NULL. */
void load_close(struct load *load);

/* Reads `name` below `folder_fd`. STATUS_SKIP: the whole file is unusable,
 * the fault says why (no words, too large, not a regular file, vanished). */
enum status load_file(struct load *load, int folder_fd, const char *name,
		      const struct reading_visitor *visitor,
		      struct load_facts *out);
/* What the next file that load_file reads had before; NULL, as it is again
 * behind that: nothing is known. */
void load_expect(struct load *load, const struct reading_known *known);
/* Reads the one record that begins at `offset` of a file of several, and
 * gives it with a key that is not its own. STATUS_SKIP: none does. */
enum status load_record(struct load *load, int folder_fd, const char *name,
			uint64_t offset, const struct reading_visitor *visitor);
/* Whether the last of these left something out for want of memory. */
bool load_lacked_memory(const struct load *load);
/* The fault of the last load_file, load_record or load_stream that
 * failed. */
const struct fault *load_fault(const struct load *load);

/* Records as JSON Lines from a descriptor (standard input); record_key is
 * never an ordinal there ("schema.h", IDENTITY). STATUS_RETRY when `stop`
 * (may be NULL) points to something else than 0, also while nothing comes. */
enum status load_stream(struct load *load, int fd,
			const struct reading_visitor *visitor,
			struct load_facts *out);

#endif
