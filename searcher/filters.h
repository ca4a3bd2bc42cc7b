/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filters - what a passage's terms say of its article, without a record
 * being read: which article it is, its language, its authors.
 *
 * Used by the searcher only, to count many passages. These terms come
 * before those of words ("schema.h"), so that few are looked at.
 */
#ifndef SEARCHER_FILTERS_H
#define SEARCHER_FILTERS_H

#include "shared/hash.h"
#include "shared/index_read.h"

/* Zeroed before the first call. */
struct filters {
	struct hash article;
	struct text language; /* empty: unknown */
	struct text *authors; /* whole terms, each once */
	size_t author_count;
	size_t capacity; /* of authors */
	struct bytes room;
};

/* The texts are borrowed until the next call. STATUS_DAMAGED when the
 * passage is of no article. */
enum status filters_read(struct filters *filters, struct index *index,
			 uint32_t document, struct fault *fault);
void filters_free(struct filters *filters);

#endif
