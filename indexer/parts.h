/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts - the folder gen-N.parts, where the segments of a generation lie
 * while it is built in bulk.
 *
 * Used by the indexer only, under the index folder's lock. Segments are
 * numbered from 1 in the order in which they were begun; one that segments
 * were merged into stands for a range of them. A name is "FIRST-LAST.TAG",
 * and the tag one of this run alone: what a dying worker of an earlier run
 * still does is done to none of ours. What is not whole yet is told by the
 * ledger, which knows how many segments there are, or has no "iamglass", or
 * ends in ".new".
 */
#ifndef INDEXER_PARTS_H
#define INDEXER_PARTS_H

#include "shared/bytes.h"

enum { PARTS_NAME_BYTES = 64, PARTS_TAG_BYTES = 9 };

struct part {
	int64_t first;
	int64_t last;
	char name[PARTS_NAME_BYTES];
};

/* In order. Freed with parts_free. */
struct parts {
	struct part *list;
	size_t count;
	size_t room;
};

void parts_free(struct parts *parts);
/* A tag that no other run has. */
enum status parts_tag(char out[PARTS_TAG_BYTES], struct fault *fault);
/* Names the range. */
void parts_name(struct part *out, int64_t first, int64_t last, const char *tag);
enum status parts_add(struct parts *parts, const struct part *part,
		      struct fault *fault);

/* Makes the folder, durably, unless it is there. */
enum status parts_make(int folder_fd, int64_t generation, struct fault *fault);
/* Makes the names in it durable. */
enum status parts_sync(int folder_fd, int64_t generation, struct fault *fault);
/* Appends its path, or that of `name` in it, and a NUL that is not
 * counted. */
enum status parts_path(struct bytes *out, struct text folder,
		       int64_t generation, const char *name,
		       struct fault *fault);
/* Renames one to another name in the folder, durably. */
enum status parts_rename(int folder_fd, int64_t generation, const char *from,
			 const char *into, struct fault *fault);
/* Removes one; none is no failure. */
enum status parts_remove(int folder_fd, int64_t generation, const char *name,
			 struct fault *fault);
/* Removes the whole folder; none is no failure. */
enum status parts_remove_all(int folder_fd, int64_t generation,
			     struct fault *fault);

/* Removes what is not among the first `count` segments, and lists those. */
enum status parts_recover(struct parts *out, int folder_fd, int64_t generation,
			  int64_t count, struct fault *fault);
/* Whether the list has each of the first `count` once, and nothing else. */
bool parts_are_all(const struct parts *parts, int64_t count);
/* Removes the folders of all generations but this one (0: of all). */
enum status parts_clean(int folder_fd, int64_t kept, struct fault *fault);

#endif
