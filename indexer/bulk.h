/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bulk - a generation built by worker processes: each makes a small database
 * (a segment) of its own, and all are merged in the end.
 *
 * Used by the indexer only, where the generation that is written has nothing
 * to be kept from it ("site.h", is_loose). The caller alone owns the ledger,
 * and reads; what is read and resolved is handed to a worker by forking.
 * The law of the two stores holds at checkpoints: all workers have ended
 * and their segments are durable (bulk_drain), then the generation's own
 * database gets the per-index values, then the ledger commits, with the
 * number of the segments. Those above that number are of a build that was
 * killed, and were never heard of: the next run removes them, and goes on.
 */
#ifndef INDEXER_BULK_H
#define INDEXER_BULK_H

#include "indexer/segment.h"
#include "indexer/writing.h"

struct bulk;

enum {
	BULK_JOBS_MAX = 256,
	/* What a worker takes of its own, about, and half of the run's memory
	 * is for all of them. */
	BULK_WORKER_BYTES = 72 << 20,
	BULK_WORKER_DESCRIPTORS = 4,
	/* Of text in a segment, at first, so that all workers soon have
	 * something to do; and how many times that at most, when much has been
	 * sent. Merging leaves the postings of a term in as many pieces as
	 * there are segments that have it: 10 MB of news take 20.3 MB in ten
	 * segments, 19.2 in five, 18.1 in three; 100 MB take 174 MB in
	 * segments of up to 4 MB, 165 of up to 8. What the size does to
	 * libxapian's time is less than the noise there. */
	BULK_SEGMENT_BYTES = 2 << 20,
	BULK_SEGMENT_GROWTH = 4,
	BULK_ARTICLES = 8192, /* that a batch gathers for it, at most */
	BULK_CHECKPOINT_SEGMENTS = 256,
	BULK_CHECKPOINT_S = 30
};

struct bulk_limits {
	size_t jobs;          /* workers at a time; 0: nothing is built so */
	size_t segment_bytes; /* of text, at first */
	size_t checkpoint_segments;
};

/* Whom the build belongs to. */
struct bulk_owner {
	/* An article that a worker would not take. */
	enum status (*refused)(void *context, const struct hash *content,
			       struct text reason, bool is_large,
			       struct fault *fault);
	/* While workers are waited for: a failure ends the waiting. */
	enum status (*waiting)(void *context, struct fault *fault);
	void *context;
};

/* `writing` and `owner` are borrowed. */
enum status bulk_new(struct bulk **out, struct writing *writing,
		     const struct bulk_limits *limits,
		     const struct bulk_owner *owner, struct fault *fault);
/* Ends the workers. Accepts NULL. */
void bulk_free(struct bulk *bulk);
/* What was not drained is dropped; so is the build, until begun again. */
void bulk_cancel(struct bulk *bulk);

/* As many of them as there is memory for, and descriptors. At least one. */
size_t bulk_limit_jobs(size_t jobs);

/* Whether the generation is being built so. */
bool bulk_is_on(const struct bulk *bulk);
enum status bulk_begin(struct bulk *bulk, struct fault *fault);
/* What records are packed by is known from here on; `changes` may give it. */
enum status bulk_settle(struct bulk *bulk,
			const struct resolve_changes *changes,
			struct fault *fault);
/* Reads an article and puts its row; it goes to a worker with others. What
 * `change` and `writing->fresh` hold is borrowed until bulk_send. */
enum status bulk_add(struct bulk *bulk, struct resolve_change *change,
		     struct fault *fault);
/* Hands over what was added. */
enum status bulk_send(struct bulk *bulk, struct fault *fault);
/* How much text the next segment should have. */
size_t bulk_segment_bytes(const struct bulk *bulk);
/* Whether it is time for a checkpoint. */
bool bulk_is_due(const struct bulk *bulk);
/* Waits for all workers; what they made is durable then, and entered into
 * the open batch of the ledger. */
enum status bulk_drain(struct bulk *bulk, struct fault *fault);
/* The values of the generation and of the ledger that a checkpoint needs,
 * beside those of any batch. */
enum status bulk_put_values(struct bulk *bulk, struct index_writer *writer,
			    struct fault *fault);
enum status bulk_put_numbers(struct bulk *bulk, struct fault *fault);
void bulk_note_checkpoint(struct bulk *bulk);
/* After a checkpoint: merges all into the generation after it, which takes
 * its place; of a first build, searches read it from now on.
 * STATUS_RETRY: told to stop. Segments that are damaged are dropped, and with
 * them the build: STATUS_IO. */
enum status bulk_merge(struct bulk *bulk, struct fault *fault);

/* For recovery. Whether the build of site->write_generation can be gone on
 * with; site->parts lists its segments then. */
enum status bulk_recover(struct site *site, bool *goes_on, struct fault *fault);
/* The merged generation is the one that is read: the ledger shall know. */
enum status bulk_strike_off(struct site *site, struct fault *fault);

#endif
