/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * documents - an article and its passages to index documents and records,
 * as schema.h says.
 *
 * Used by the indexer only. One article at a time; what is made goes to a
 * target, so that nothing here knows of an index or a ledger. Stems are
 * kept from article to article.
 */
#ifndef INDEXER_DOCUMENTS_H
#define INDEXER_DOCUMENTS_H

#include "indexer/article.h"
#include "indexer/identity.h"
#include "shared/index_write.h"
#include "shared/pack.h"
#include "shared/terms.h"

struct documents;

/* Keys of a passage, and the run it was first seen in. */
struct documents_seen {
	struct hash key;     /* passage key */
	struct hash passage; /* passage id */
	uint64_t run;        /* to be set by the target */
};

/* All that is handed over is borrowed for the call. A failure ends the
 * article and is returned. */
struct documents_target {
	enum status (*first_seen)(void *context, struct documents_seen *seen,
				  struct fault *fault);
	enum status (*passage)(void *context,
			       const struct index_document *document,
			       struct fault *fault);
	/* A folded word for the vocabulary; not twice until
	 * documents_forget_words. */
	enum status (*word)(void *context, struct text word,
			    struct fault *fault);
	/* What is told of a compound ("schema.h"), likewise. */
	enum status (*compound)(void *context, struct text compound,
				struct fault *fault);
	/* Behind these the article record. */
	enum status (*article)(void *context, struct text record,
			       struct fault *fault);
	/* Last, by what near-copies of it are known ("signature.h"); empty
	 * where its text is too short. */
	enum status (*signature)(void *context, struct text signature,
				 struct fault *fault);
	void *context;
};

struct documents_order {
	const struct article *article;
	struct hash id;
	const struct location *locations; /* the first is the record's */
	size_t location_count;
	uint64_t first_run;
};

enum status documents_open(struct documents **out, struct fault *fault);
/* Accepts NULL. */
void documents_close(struct documents *documents);

/* STATUS_SKIP when the article has no words. */
enum status documents_write(struct documents *documents,
			    const struct documents_order *order,
			    const struct documents_target *target,
			    size_t *passage_count, struct fault *fault);
/* An article record as the index has it. */
struct documents_record {
	struct text data;
	struct pool *pool; /* for what is read from it */
};

/* Gives target->article the record with the locations of the order, whose
 * article is not looked at. STATUS_SKIP when it cannot be read. */
enum status documents_move(struct documents *documents,
			   const struct documents_order *order,
			   const struct documents_record *record,
			   const struct documents_target *target,
			   struct fault *fault);
/* By what records are packed from now on; empty: by nothing. */
enum status documents_use_dictionary(struct documents *documents,
				     struct text dictionary,
				     struct fault *fault);
/* Adds what a dictionary can be trained on of an article: what its record
 * says, a little of each, and up to `text_bytes` of the beginning of its
 * text, in pieces about as long as passages. */
enum status documents_sample(struct pack_samples *out,
			     const struct documents_order *order,
			     size_t text_bytes, struct fault *fault);
/* The words given so far may be lost: they will be given again. */
void documents_forget_words(struct documents *documents);

#endif
