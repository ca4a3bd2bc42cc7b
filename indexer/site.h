/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * site - an index folder that is open for writing: its ledger, the
 * generation that is read and the one that is written, and the machinery
 * for writing, made when first needed.
 *
 * Used by the indexer only, under the lock. A run that finds nothing to do
 * never opens the writer, nor what reads and cuts articles.
 */
#ifndef INDEXER_SITE_H
#define INDEXER_SITE_H

#include <signal.h>

#include "indexer/documents.h"
#include "indexer/ledger.h"
#include "indexer/load.h"
#include "indexer/parts.h"
#include "indexer/roots.h"
#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/lock.h"
#include "shared/schema.h"
#include "shared/store.h"

enum { SITE_VERSION_BYTES = 256 };

struct site {
	const char *folder; /* as given; borrowed */
	int folder_fd;      /* borrowed; -1: there is none */
	/* Not 0: end as soon as possible; NULL: never asked to. */
	const volatile sig_atomic_t *stop;
	const char *const *converters; /* lines for convert_add; borrowed */
	size_t converter_count;
	bool trusts_ledger; /* the index may have become another one: damaged */
	bool is_dry;        /* nothing is written: the ledger is a copy */
	struct ledger *ledger;
	struct index *reader;     /* NULL before the first generation */
	struct store *store;      /* what the reader holds; NULL like it */
	int64_t read_generation;  /* named by the stub; 0: none */
	int64_t write_generation; /* another one while rebuilding */
	bool is_loose;            /* write_generation is to be compacted */
	bool is_new;              /* and was begun by this run */
	bool is_merged;           /* and merged by it */
	int64_t batch;            /* last one in both stores */
	int64_t run;              /* of this run, should it change anything */
	int64_t old_run;          /* last one that changed something */
	int64_t ended;            /* what pq:ended is in write_generation */
	bool is_bulk;             /* write_generation goes on in bulk: */
	struct parts parts;       /* its segments so far */
	int64_t segment_count;    /* that were begun */
	struct hash index_id;
	char analysis[TERMS_FINGERPRINT_BYTES];
	char passages[SITE_VERSION_BYTES]; /* version of the cutting */
	bool is_damaged;                   /* the index that the stub names, */
	struct fault damage;               /* for this reason */
	bool has_no_stub; /* none that says anything; read_generation is the
			   * newest there is */
	/* made when first asked for */
	struct index_writer *writer;
	struct documents *documents;
	struct index *written;       /* write_generation, while rebuilding */
	struct store *written_store; /* what it holds */
	bool is_packing; /* documents, by what the writer's records are */
	struct load *load;
	struct load *side_load;
};

/* The ledger (made when missing), this program's versions, and the index
 * where there is one. That it is damaged is no failure yet. */
enum status site_open(struct site *out, const char *folder, int folder_fd,
		      struct fault *fault);
/* The same to rehearse a run, which then writes neither store. The folder
 * may be missing. */
enum status site_open_dry(struct site *out, const char *folder, int folder_fd,
			  struct fault *fault);
/* Accepts a zeroed site. */
void site_close(struct site *site);

/* A value of the index ("pq:batch"), appended; nothing when absent. */
enum status site_meta(struct site *site, const char *key, struct bytes *out,
		      struct fault *fault);
enum status site_meta_number(struct site *site, const char *key, int64_t *out,
			     struct fault *fault);

/* Each language's fingerprint of its stems, under its key in the index, so that
 * a search need not try them all. */
enum status site_each_stem(enum status (*visit)(void *context, const char *key,
						const char *fingerprint,
						struct fault *fault),
			   void *context, struct fault *fault);

/* Makes write_generation anew, with the per-index values and nothing else
 * in it. */
enum status site_make_generation(struct site *site, struct fault *fault);
/* Merges write_generation into the one after it, which takes its place:
 * what many commits wrote takes up to twice the room that it needs. */
enum status site_compact(struct site *site, struct fault *fault);
/* Lets searches read write_generation from now on. */
enum status site_switch(struct site *site, struct fault *fault);
/* Opens the index of read_generation where there is one; sets is_damaged
 * and write_generation. */
enum status site_try_reader(struct site *site, struct fault *fault);

/* What write_generation holds, as of its last commit; NULL where the reader
 * reads it, or where there is nothing but what workers make. */
enum status site_written(struct site *site, struct store **out,
			 struct fault *fault);

/* write_generation is going to be another one. */
void site_drop_written(struct site *site);

enum status site_writer(struct site *site, struct index_writer **out,
			struct fault *fault);
/* Closes the writer; an open batch is dropped. */
void site_drop_writer(struct site *site);
enum status site_documents(struct site *site, struct documents **out,
			   struct fault *fault);
enum status site_load(struct site *site, struct load **out,
		      struct fault *fault);
/* Another one, for reading a source while one is being read. */
enum status site_side_load(struct site *site, struct load **out,
			   struct fault *fault);

/* STATUS_DAMAGED when the index has a folder that is none of the roots, which
 * are the ledger's and what is named: no run would go there again. */
enum status site_check_roots(struct site *site, struct roots *roots,
			     struct fault *fault);

/* What a reader that was opened just now ends with when the database is
 * damaged. To libxapian a revision that is not there is one that a writer has
 * gone past, but under the lock there is none; a stub whose database is
 * missing looks the same. */
bool site_is_damage(enum status status);

static inline bool site_must_stop(const struct site *site)
{
	return site->stop && *site->stop;
}

/* The lock of an index folder, held by whoever writes to it; its time is
 * that of the last completed run. */
static inline struct lock_place site_lock_place(int folder_fd,
						const char *folder)
{
	return (struct lock_place){
		.folder_fd = folder_fd,
		.shown = folder,
		.file = SCHEMA_LOCK_FILE,
		.busy = "another pqindex is at work here",
	};
}

static inline bool site_is_rebuilding(const struct site *site)
{
	return site->read_generation != 0 &&
	       site->write_generation != site->read_generation;
}

#endif
