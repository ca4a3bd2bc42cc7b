/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_read - the reading half of the C binding of libxapian.
 *
 * Used by both programs. An open index reads one revision. STATUS_RETRY
 * from any function means that a writer has gone past that revision (or
 * that a generation was switched): call index_reopen, start the question
 * anew, at most 3 times. Several indexes are searched as one; document
 * numbers are those of the whole, and mean nothing after a reopen.
 */
#ifndef SHARED_INDEX_READ_H
#define SHARED_INDEX_READ_H

#include "shared/bytes.h"
#include "shared/index_nothrow.h"

#ifdef __cplusplus
extern "C" {
#endif

struct index;

/*
 * `places`: index folders (holding XAPIANDB) or HOST:PORT of a
 * xapian-tcpsrv. STATUS_DENIED when there is no index at a place,
 * STATUS_DAMAGED when it cannot be read. Format and fingerprint are the
 * caller's to check (index_meta), for each shard.
 */
enum status index_open(struct index **out, const char *const *places,
		       size_t place_count, struct fault *fault) NOTHROW;
/* A revision as new as there is, following a switched generation. */
enum status index_reopen(struct index *index, struct fault *fault) NOTHROW;
/* Whether a reopen would see another generation (the stub changed). */
bool index_has_moved(const struct index *index) NOTHROW;
/* How often its databases were opened: what was kept of their metadata is
 * of no use once this has changed. */
uint64_t index_openings(const struct index *index) NOTHROW;
/* A number that is another one after a reopen that went to a newer revision;
 * 0: not known, as of a remote database. */
uint64_t index_revision(const struct index *index) NOTHROW;
/* Accepts NULL. */
void index_close(struct index *index) NOTHROW;

size_t index_shard_count(const struct index *index) NOTHROW;
/* Shard of a document: metadata about it lies there. */
size_t index_shard_of(const struct index *index, uint32_t document) NOTHROW;
uint32_t index_document_count(const struct index *index) NOTHROW;

/* Appends the value of a metadata key of one shard; nothing when absent. */
enum status index_meta(struct index *index, size_t shard, struct text key,
		       struct bytes *out, struct fault *fault) NOTHROW;
/* Called with each key or term, borrowed for the call, until it returns
 * false. `frequency` is 0 but for index_each_term. */
struct index_visitor {
	bool (*visit)(void *context, struct text text, uint32_t frequency);
	void *context;
};

/* Metadata keys beginning with `prefix`, in byte order. */
enum status index_each_key(struct index *index, size_t shard,
			   struct text prefix,
			   const struct index_visitor *visitor,
			   struct fault *fault) NOTHROW;
/* Terms beginning with `prefix` over all shards, in byte order, with their
 * document frequency. */
enum status index_each_term(struct index *index, struct text prefix,
			    const struct index_visitor *visitor,
			    struct fault *fault) NOTHROW;
/* The same without their frequencies, at a tenth of the cost where passages
 * were deleted: some may have none any more (see index_frequency). */
enum status index_each_name(struct index *index, struct text prefix,
			    const struct index_visitor *visitor,
			    struct fault *fault) NOTHROW;
/* Passages with this term; 0 when there are none. */
enum status index_frequency(struct index *index, struct text term,
			    uint32_t *out, struct fault *fault) NOTHROW;
/* Smallest (or largest) value of a slot over all shards, appended;
 * bounds may be wider than what is still indexed, unless that is nothing. */
enum status index_value_bounds(struct index *index, uint32_t slot,
			       struct bytes *low, struct bytes *high,
			       struct fault *fault) NOTHROW;
/* Likewise of what is still indexed, for which all values of the slot may be
 * read; of a server's shard they are its bounds. */
enum status index_value_ends(struct index *index, uint32_t slot,
			     struct bytes *low, struct bytes *high,
			     struct fault *fault) NOTHROW;

/*
 * A query is a list of steps in postfix order: leaves push, operators
 * take the last `arity` operands and push their result; exactly one is
 * left in the end. No recursion, so no depth can overflow.
 */
enum index_op {
	INDEX_TERM,    /* leaf: term */
	INDEX_RANGE,   /* leaf: slot, term = low, high; bounds included,
			 * an empty bound is open */
	INDEX_ALL,     /* leaf: every passage, weight 0 */
	INDEX_NOTHING, /* leaf: no passage */
	INDEX_AND,     /* arity >= 1, as the rest but where said */
	INDEX_OR,
	INDEX_SYNONYM,   /* terms, as one whose postings are joined */
	INDEX_MAX,       /* best weight of its operands */
	INDEX_AND_NOT,   /* arity 2: left without right */
	INDEX_AND_MAYBE, /* arity 2: left, right adds weight */
	INDEX_FILTER,    /* arity 2: left where right, weight of left */
	INDEX_SCALE      /* arity 1: weight times `scale` (>= 0) */
};

struct index_step {
	enum index_op op;
	uint32_t arity;
	uint32_t slot;
	double scale;
	struct text term;
	struct text high;
};

enum index_order {
	INDEX_BY_SCORE, /* score, then slot 0 descending */
	INDEX_NEWEST,   /* slot 0 descending */
	INDEX_OLDEST    /* slot 0 ascending */
};

/* Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond" (2009); idf's and length normalisation's floors as in Xapian's
 * BM25Weight. */
struct index_bm25 {
	double k1;
	double b;
};

struct index_query {
	const struct index_step *steps;
	size_t step_count;
	enum index_order order;
	struct index_bm25 bm25;
	uint32_t first; /* rank of the first hit wanted, from 0 */
	uint32_t limit; /* hits wanted */
	bool has_days;  /* hits have their days: always, but by score */
};

struct index_hit {
	uint32_t document;
	char day[4]; /* how slot 0 begins; zeros: undated, or not wanted */
	double score;
};

struct index_page {
	struct index_hit *hits;
	size_t hit_count;
	size_t capacity;
	uint32_t match_count; /* in all */
};

/* Runs the query; the order of its hits is total, so that the same index
 * and query give the same page. */
enum status index_match(struct index *index, const struct index_query *query,
			struct index_page *out, struct fault *fault) NOTHROW;
void index_page_free(struct index_page *page) NOTHROW;

/* Appends a passage record. */
enum status index_read(struct index *index, uint32_t document,
		       struct bytes *out, struct fault *fault) NOTHROW;
/* Appends the value of a slot; nothing when absent. */
enum status index_value(struct index *index, uint32_t document, uint32_t slot,
			struct bytes *out, struct fault *fault) NOTHROW;
/* The passage with the next number behind `document`; 0: there is none. */
enum status index_next_document(struct index *index, uint32_t document,
				uint32_t *out, struct fault *fault) NOTHROW;
/* Some passages by their numbers, ascending, none twice. */
struct index_documents {
	const uint32_t *list;
	size_t count;
};
/* All passages of one article in a shard, which lie behind each other there
 * ("schema.h"): `count` numbers from the first on, `step` apart. */
struct index_run {
	uint32_t first;
	uint32_t count;
	uint32_t step;
};
/* That of a passage's article; a remote shard does not say: none. */
enum status index_run_of(struct index *index, uint32_t document,
			 struct index_run *out, struct fault *fault) NOTHROW;
/* Adds to out[i] how often the term stands in the i-th of them. Goes through
 * the term's postings between the first and the last of these; a remote
 * shard sends all that it has. */
enum status index_count_in(struct index *index, struct text term,
			   const struct index_documents *documents,
			   uint32_t *out, struct fault *fault) NOTHROW;
/* Sets out[i] where the i-th of them has the term, whatever its frequency;
 * the others are left alone. Costs the same. */
enum status index_has_in(struct index *index, struct text term,
			 const struct index_documents *documents, bool *out,
			 struct fault *fault) NOTHROW;
/* out[i] is the length of the i-th of them. */
enum status index_lengths(struct index *index,
			  const struct index_documents *documents,
			  uint32_t *out, struct fault *fault) NOTHROW;
const char *index_library_version(void) NOTHROW;
/* Whether a call of the binding is under way: for a handler of signals. */
bool index_is_at_work(void) NOTHROW;

/* From then on, once: whether libxapian was refused memory, ever (it may be
 * left such that it dies much later); and the errno with which it aborts when
 * it cannot throw, 0 before. Those two are for a signal handler, too. */
void index_watch(void) NOTHROW;
bool index_was_refused_memory(void) NOTHROW;
int index_died_of(void) NOTHROW;

/* ---- For checks: what a match takes for granted ------------------------ */

/* Called with each passage that has a term and the term's frequency in it,
 * in order of the numbers, until it returns false. */
struct index_posting_visitor {
	bool (*visit)(void *context, uint32_t document, uint32_t frequency);
	void *context;
};
enum status index_each_posting(struct index *index, struct text term,
			       const struct index_posting_visitor *visitor,
			       struct fault *fault) NOTHROW;
/* The same of all passages, with their lengths. */
enum status index_each_length(struct index *index,
			      const struct index_posting_visitor *visitor,
			      struct fault *fault) NOTHROW;

struct index_term_figures {
	uint32_t document_count; /* that have the term */
	uint64_t frequency;      /* in all of them together */
	uint32_t most;           /* in one of them, at most */
};
enum status index_weigh_term(struct index *index, struct text term,
			     struct index_term_figures *out,
			     struct fault *fault) NOTHROW;

struct index_figures {
	uint32_t document_count;
	uint32_t deleted_count; /* that take room still */
	uint32_t last_document; /* no number is higher */
	uint64_t length;        /* of all passages together */
	uint32_t shortest;      /* at the least */
	uint32_t longest;       /* at the most */
};
enum status index_weigh(struct index *index, struct index_figures *out,
			struct fault *fault) NOTHROW;
/* Passages that have a value in the slot. */
enum status index_value_count(struct index *index, uint32_t slot, uint32_t *out,
			      struct fault *fault) NOTHROW;

#ifdef __cplusplus
}
#endif
#endif
