/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * proof - whether an index has, for a match to read, what its articles make:
 * no more, no less.
 *
 * Used by the indexer's check only. Libxapian finds a block that cannot be
 * read; it does not find one that reads well and says something else, and a
 * posting that is lost is a passage that no search finds. So each passage is
 * summed up three times: by the postings of all terms, by the value that was
 * written with it to tell of these, and by what its article's text makes now.
 * Sums do not depend on the order of what is summed, and cost 16 bytes a
 * passage and some 100 an article.
 */
#ifndef INDEXER_PROOF_H
#define INDEXER_PROOF_H

#include "indexer/documents.h"
#include "shared/store.h"

struct proof;

/* What does not fit. Names are borrowed for the call. */
struct proof_visitor {
	/* Its passages are not those that its text makes. */
	enum status (*article)(void *context, const struct hash *id,
			       struct fault *fault);
	/* By what its near-copies are known, as its text makes it. */
	enum status (*signature)(void *context, const struct hash *id,
				 struct text signature, struct fault *fault);
	/* Searches find it by other terms than it was written with, by those
	 * of several articles, or though it is none. */
	void (*passage)(void *context, uint32_t document);
	/* It does not lie behind the one that it follows in its article. */
	void (*misplaced)(void *context, uint32_t document);
	/* A term, a slot, a word, of which the index says something wrong. */
	void (*value)(void *context, struct text name);
	void *context;
};

/* The index and the visitor are borrowed until proof_free. */
enum status proof_new(struct proof **out, struct index *index,
		      const struct proof_visitor *visitor, struct fault *fault);
/* Accepts NULL. */
void proof_free(struct proof *proof);

/* All postings and lengths, once, before anything else is added. */
enum status proof_add_postings(struct proof *proof, struct fault *fault);

/* A passage as it stands in the index, ascending, with its record, of which
 * the head is looked at, or NULL where that cannot be read: then its article is
 * that of its postings. STATUS_DAMAGED when it cannot. */
enum status proof_add_passage(struct proof *proof, uint32_t document,
			      const struct record_passage *record,
			      struct fault *fault);

/* An article, and the passages that its text makes of it; what it has of them
 * gives the runs that they were first seen in. */
struct proof_article {
	const struct record_article *record;
	const struct store_passages *passages;
	struct text text;
	struct pool *pool; /* for the time of the call */
};
enum status proof_add_article(struct proof *proof,
			      const struct proof_article *article,
			      struct documents *documents, struct fault *fault);

/* When all passages and articles were added: tells what else does not fit. */
enum status proof_judge(struct proof *proof, struct fault *fault);

#endif
