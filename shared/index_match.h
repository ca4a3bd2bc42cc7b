/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_match - every match of a query counted, and the best of them.
 *
 * Used by index_read.cc only (C++), for databases on this machine; what a
 * server matches is libxapian's part. Why not all of it: libxapian 1.4
 * loses matches when it is told to stop at the best ones, and told to weigh
 * all it asks through a tree of virtual calls for each, several times as slow.
 *
 * Documents are gone through in blocks of 1,024 numbers. In a block each
 * term is read once, as a set of bits and its frequencies; operators work on
 * whole sets, in the order of the steps, so that the same passages get the
 * same score to the last bit whatever lies around them. A block in which no
 * match can be is passed over, and of a term that matches nothing by itself
 * only the passages are looked up that another may have found. What cannot
 * be among the best even if it were short is counted and not weighed; which
 * lengths were asked for before changes nothing of what is found.
 */
#ifndef SHARED_INDEX_MATCH_H
#define SHARED_INDEX_MATCH_H

#include "shared/index_read.h"
#include "shared/values.h"

namespace Xapian {
class Database;
}

class gone_documents;
struct index_matcher;

/* The shards of a whole are borrowed, and stay open; so is what is gone of
 * each. Throws. */
extern "C" struct index_matcher *
index_matcher_new(const Xapian::Database *shards, const gone_documents *gone,
		  size_t shard_count);
/* Accepts NULL. */
extern "C" void index_matcher_free(struct index_matcher *matcher) noexcept;
/* To be called when a shard was reopened, with what is gone of each now:
 * lengths and postings are remembered. */
extern "C" void index_matcher_forget(struct index_matcher *matcher,
				     const gone_documents *gone) noexcept;

/* Replaces the page. Throws what libxapian throws, and its
 * InvalidArgumentError where the steps are not one query. */
extern "C" enum status index_matcher_run(struct index_matcher *matcher,
					 const struct index_query *query,
					 struct index_page *page,
					 struct fault *fault);
/* Empties a page and makes room for so many hits. */
extern "C" enum status index_page_reserve(struct index_page *page, size_t count,
					  struct fault *fault) noexcept;
inline bool index_is_leaf(enum index_op op)
{
	return op == INDEX_TERM || op == INDEX_RANGE || op == INDEX_ALL ||
	       op == INDEX_NOTHING;
}

/* Documents of several shards are numbered in turn, as libxapian does it. */
inline size_t index_shard_in(uint32_t document, size_t shard_count)
{
	return (document - 1) % shard_count;
}

inline uint32_t index_number_in_shard(uint32_t document, size_t shard_count)
{
	return static_cast<uint32_t>((document - 1) / shard_count + 1);
}

inline uint32_t index_number_in_whole(uint32_t number, size_t shard,
				      size_t shard_count)
{
	return static_cast<uint32_t>((number - 1) * shard_count + shard + 1);
}

/* How many documents have the term. Throws. */
extern "C" uint32_t index_matcher_frequency(struct index_matcher *matcher,
					    struct text term);
/* Adds to out[i] how often it stands in the i-th document. Throws. */
extern "C" void index_matcher_count_in(struct index_matcher *matcher,
				       struct text term,
				       const struct index_documents *documents,
				       uint32_t *out);
/* Sets out[i] where the i-th document has it. Throws. */
extern "C" void index_matcher_has_in(struct index_matcher *matcher,
				     struct text term,
				     const struct index_documents *documents,
				     bool *out);
/* Of a document of the whole. Throws. */
extern "C" uint32_t index_matcher_length(struct index_matcher *matcher,
					 uint32_t document);
/* Its value of slot 0, which is remembered where others near it were asked
 * for; returns how long it is, 0: there is none. Throws. */
extern "C" size_t index_matcher_place(struct index_matcher *matcher,
				      uint32_t document,
				      char out[VALUES_ORDER_BYTES]);
/* The passages of its article. Throws. */
extern "C" struct index_run index_matcher_run_of(struct index_matcher *matcher,
						 uint32_t document);

#endif
