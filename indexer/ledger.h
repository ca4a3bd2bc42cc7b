/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ledger - the indexer's own record (SQLite) of what was indexed from
 * which bytes: all that a reindex needs, and nothing a search needs.
 *
 * Used by the indexer only. The tables are specified at the top of
 * ledger.c; the other functions are in ledger_*.c. Whoever writes holds the
 * index folder's lock. Changes are made between ledger_begin and
 * ledger_commit; those to the lists of one run (the plan, leaving) at any
 * time. Texts handed out are borrowed until the next call of the same
 * function.
 */
#ifndef INDEXER_LEDGER_H
#define INDEXER_LEDGER_H

#include "indexer/identity.h"

struct ledger;

enum ledger_mode {
	LEDGER_WRITE,  /* made when missing */
	LEDGER_READ,   /* STATUS_DENIED when missing */
	LEDGER_MEND,   /* the same, and a batch of a killed run is undone */
	LEDGER_COPY,   /* a copy of the file that goes when it is closed */
	LEDGER_NOTHING /* an empty one that is kept nowhere */
};

/* `path` is the file. STATUS_DAMAGED when it is not a ledger, or one of
 * another version. STATUS_RETRY from LEDGER_READ: LEDGER_MEND comes first,
 * under the index folder's lock. */
enum status ledger_open(struct ledger **out, const char *path,
			enum ledger_mode mode, struct fault *fault);
/* Drops an open transaction. Accepts NULL. */
void ledger_close(struct ledger *ledger);
/* Copies the ledger at `path`, which no run is writing, into a new file,
 * through SQLite: what a killed run left half done is undone on the way. */
enum status ledger_copy(const char *path, const char *into,
			struct fault *fault);
const char *ledger_library_version(void);

/* Whether it is the ledger that a fault with STATUS_DAMAGED tells of. */
bool ledger_is_damaged(const struct fault *fault);

/* ---- Transactions ------------------------------------------------------ */

/* Fails with STATUS_BUSY when somebody reads the file too long. */
enum status ledger_begin(struct ledger *ledger, struct fault *fault);
enum status ledger_commit(struct ledger *ledger, struct fault *fault);
/* No-op without an open transaction. */
void ledger_rollback(struct ledger *ledger);
/* A place inside a transaction to go back to; one at a time. */
enum status ledger_mark(struct ledger *ledger, struct fault *fault);
enum status ledger_unmark(struct ledger *ledger, struct fault *fault);
enum status ledger_return_to_mark(struct ledger *ledger, struct fault *fault);

/* ---- Values of the whole ledger ---------------------------------------- */

/* 0 where there is none. */
enum status ledger_number(struct ledger *ledger, const char *key, int64_t *out,
			  struct fault *fault);
enum status ledger_set_number(struct ledger *ledger, const char *key,
			      int64_t number, struct fault *fault);

#define LEDGER_BATCH    "batch"    /* last batch that is in both stores */
#define LEDGER_RUN      "run"      /* last run that changed something */
#define LEDGER_BUILDING "building" /* generation being rebuilt, or 0 */
#define LEDGER_CEILING  "ceiling"  /* of memory, in the last run */
#define LEDGER_LOOSE    "loose"    /* one that is yet to be compacted, or 0 */
#define LEDGER_BULK     "bulk"     /* generation that is built in bulk, or 0 */
#define LEDGER_SEGMENTS "segments" /* of it that are in both stores */
#define LEDGER_REASONS  "reasons"  /* 1: it may say others, or of roots */
#define LEDGER_CLUSTERS "clusters" /* 1: those of near-copies are unknown */
/* Of the last database that was compacted: */
#define LEDGER_COMPACT_BYTES    "compact_bytes"
#define LEDGER_COMPACT_PASSAGES "compact_passages"
/* Bytes that there were not to compact this one, or 0 */
#define LEDGER_ROOM "room"

/* The index's id, hexadecimal, behind what *out has; nothing where there is
 * none. */
enum status ledger_index_id(struct ledger *ledger, struct bytes *out,
			    struct fault *fault);
enum status ledger_set_index_id(struct ledger *ledger, struct text id,
				struct fault *fault);

/* ---- Roots ------------------------------------------------------------- */

struct ledger_root {
	struct text label;
	struct text path;  /* absolute, links resolved */
	struct text given; /* as it was typed, without slashes at the end */
};

enum status ledger_put_root(struct ledger *ledger,
			    const struct ledger_root *root,
			    struct fault *fault);
/* Its sources stay. */
enum status ledger_forget_root(struct ledger *ledger, struct text label,
			       struct fault *fault);
/* In order of labels, until the visitor fails. */
enum status ledger_each_root(struct ledger *ledger,
			     enum status (*visit)(void *context,
						  const struct ledger_root *,
						  struct fault *),
			     void *context, struct fault *fault);

/* ---- Sources ----------------------------------------------------------- */

enum ledger_state {
	LEDGER_GOOD = 0,
	LEDGER_REJECTED = 1, /* not usable, see reason */
	LEDGER_RETRY = 2,    /* to be read again, changed or not */
	LEDGER_LARGE = 3     /* the same, when there may be more memory */
};

struct ledger_source {
	struct text label;
	struct text path;
	int64_t size;
	int64_t mtime_ns;
	int64_t ctime_ns;
	uint64_t inode;
	bool is_racy; /* changed too close to when it was read */
	enum ledger_state state;
	struct hash content; /* of its bytes; zero where unknown */
	struct text reason;  /* why it, or some record in it, is rejected */
};

/* The sources of one label in byte order of their paths. */
enum status ledger_sources_start(struct ledger *ledger, struct text label,
				 struct fault *fault);
enum status ledger_sources_next(struct ledger *ledger,
				struct ledger_source *out, bool *is_found,
				struct fault *fault);
void ledger_sources_end(struct ledger *ledger);

/* By label and path, which stay as they are; the reason lives until the
 * next call of this or of ledger_plan_next. */
enum status ledger_find_source(struct ledger *ledger,
			       struct ledger_source *source, bool *is_found,
			       struct fault *fault);
enum status ledger_put_source(struct ledger *ledger,
			      const struct ledger_source *source,
			      struct fault *fault);
enum status ledger_forget_source(struct ledger *ledger, struct text label,
				 struct text path, struct fault *fault);
enum status ledger_count_sources(struct ledger *ledger, struct text label,
				 int64_t *out, struct fault *fault);
/* Whether the source has anything in the index. */
enum status ledger_has_location(struct ledger *ledger, struct text label,
				struct text path, bool *out,
				struct fault *fault);
/* What is rejected, in order of label and path. */
enum status ledger_each_rejected(
	struct ledger *ledger,
	enum status (*visit)(void *context, const struct ledger_source *,
			     struct fault *),
	void *context, struct fault *fault);

/* ---- The plan of this run ---------------------------------------------- */

enum plan_kind { PLAN_ADD = 0, PLAN_CHANGE = 1, PLAN_GONE = 2 };

struct plan_item {
	int64_t number; /* order of the plan, from 1 */
	enum plan_kind kind;
	struct text label;
	struct text path;
	int64_t size;
};

enum status ledger_plan_add(struct ledger *ledger, const struct plan_item *item,
			    struct fault *fault);
/* The next item behind the one numbered item->number, gone ones or those
 * to be read; texts live until the next call. */
enum status ledger_plan_next(struct ledger *ledger, bool is_gone,
			     struct plan_item *item, bool *is_found,
			     struct fault *fault);
enum status ledger_plan_count(struct ledger *ledger, enum plan_kind kind,
			      int64_t *count, int64_t *bytes,
			      struct fault *fault);
/* A file that waits for the next run. ledger_plan_spare_waiting takes the
 * gone ones that may have been renamed to one that waits out of the plan. */
enum status ledger_plan_wait(struct ledger *ledger, uint64_t inode,
			     struct fault *fault);
enum status ledger_plan_spare_waiting(struct ledger *ledger,
				      struct fault *fault);
/* Takes the gone ones of a label out of the plan. */
enum status ledger_plan_spare(struct ledger *ledger, struct text label,
			      struct fault *fault);
/* A source that a list, or standard input, names. */
enum status ledger_list(struct ledger *ledger, struct text label,
			struct text path, struct fault *fault);
/* What standard input has, or, with another label, what the list names,
 * below whichever root. */
enum status ledger_count_listed(struct ledger *ledger, struct text label,
				int64_t *out, struct fault *fault);
/* Plans the single files that are to be read again, and are not planned:
 * no walk comes upon them. */
enum status ledger_plan_again(struct ledger *ledger, struct fault *fault);
/* Plans the sources of a label that were not listed as gone. */
enum status ledger_plan_unlisted(struct ledger *ledger, struct text label,
				 struct fault *fault);
/* Plans the single files below a folder (an absolute path) as gone: they
 * belong to the root that it has become. */
enum status ledger_plan_covered(struct ledger *ledger, struct text folder,
				struct fault *fault);

/* ---- Locations --------------------------------------------------------- */

/* What a location was before it was put. */
struct ledger_before {
	bool is_changed; /* its article has to be looked at */
	bool has_raw;    /* the same bytes, or none */
	bool has_content;
	struct hash content;
	bool has_article;
	struct hash article; /* id of the article it belonged to */
};

/* What ledger_put_location would change; nothing is put. */
enum status ledger_look_at_location(struct ledger *ledger,
				    const struct location *location,
				    struct ledger_before *before,
				    struct fault *fault);
/* Also enters it among what the source at hand was found to have. */
enum status ledger_put_location(struct ledger *ledger,
				const struct location *location,
				struct ledger_before *before,
				struct fault *fault);
/* A record of a source, standing in a written article, that was made of
 * nothing but its own bytes. */
struct ledger_record {
	struct hash location;
	struct hash content;
	struct hash raw; /* of its bytes */
	struct text record_key;
	uint64_t record; /* where it begins */
};

/* Those of one source, in the order of the file when it was read last;
 * label and path are borrowed until ledger_records_end. What is put
 * meanwhile is not among them. */
enum status ledger_records_start(struct ledger *ledger, struct text label,
				 struct text path, struct fault *fault);
enum status ledger_records_next(struct ledger *ledger,
				struct ledger_record *out, bool *is_found,
				struct fault *fault);
void ledger_records_end(struct ledger *ledger);
/* The source at hand has the record again, at `offset`. */
enum status ledger_keep_record(struct ledger *ledger,
			       const struct ledger_record *record,
			       uint64_t offset, struct fault *fault);
/* Another source is at hand. */
enum status ledger_clear_found(struct ledger *ledger, struct fault *fault);

/* What may go, and goes once the deletion guard has said so: locations of
 * the source at hand that it was not found to have, and those of sources
 * that are planned as gone. */
enum status ledger_leave_unfound(struct ledger *ledger,
				 const struct ledger_source *source,
				 bool *is_leaving, struct fault *fault);
enum status ledger_leave_planned(struct ledger *ledger, struct fault *fault);
enum status ledger_count_leaving(struct ledger *ledger, int64_t *out,
				 struct fault *fault);
/* Articles that have no other location, and all articles. */
enum status ledger_count_losses(struct ledger *ledger, int64_t *out,
				struct fault *fault);
enum status ledger_count_articles(struct ledger *ledger, int64_t *out,
				  struct fault *fault);
/* Removes one leaving location and names its content. */
enum status ledger_drop_leaving(struct ledger *ledger, struct hash *content,
				bool *is_found, struct fault *fault);
/* A source read anew whose old locations are leaving: LEDGER_RETRY until
 * ledger_settle_sources, `state` then. */
enum status ledger_settle_later(struct ledger *ledger,
				const struct ledger_source *source,
				struct fault *fault);
enum status ledger_settle_sources(struct ledger *ledger, struct fault *fault);
/* Puts a source back to be read again. */
enum status ledger_retry_source(struct ledger *ledger, struct text label,
				struct text path, struct fault *fault);
/* The same of all that are LEDGER_LARGE. */
enum status ledger_retry_large(struct ledger *ledger, struct fault *fault);

/* Removes those of the content's locations that are leaving, when it has
 * others; their sources are to be read again, should they still be there. */
enum status ledger_shed_leaving(struct ledger *ledger,
				const struct hash *content,
				struct fault *fault);
struct location_list {
	struct location *list;
	size_t count;
};

/* The locations of a content, in no order. They live in the pool. */
enum status ledger_locations(struct ledger *ledger, const struct hash *content,
			     struct pool *pool, struct location_list *out,
			     struct fault *fault);
/* What was said at a location beside title and text is not known. */
enum status ledger_forget_facts(struct ledger *ledger,
				const struct hash *location,
				struct fault *fault);
/* All locations of this content go; the sources stay. */
enum status ledger_drop_content(struct ledger *ledger,
				const struct hash *content,
				struct fault *fault);
/* Who says it at each of these places, which are in order
 * ("identity_order"), as far as that is known. Lives in `pool`. */
enum status ledger_load_outlets(struct ledger *ledger,
				const struct hash *content, struct pool *pool,
				const struct location_list *list,
				struct fault *fault);

/* ---- Records of standard input ----------------------------------------- */

/* Keeps what the record says beside title and text, under the path of its
 * source; ledger_forget_source drops it. */
enum status ledger_put_record(struct ledger *ledger, struct text path,
			      const struct article *article,
			      struct fault *fault);
/* Everything else of *out is empty; texts live in `pool`. STATUS_SKIP when
 * there is none. */
enum status ledger_find_record(struct ledger *ledger, struct text path,
			       struct pool *pool, struct article *out,
			       struct fault *fault);

/* ---- Articles ---------------------------------------------------------- */

struct ledger_article {
	bool is_there; /* set by the functions that find one */
	struct hash content;
	struct hash article;
	struct hash location; /* its first */
	bool has_address;
	struct hash address; /* of its first location */
	bool has_digest;     /* false: to be written again */
	struct hash digest;
	int64_t passage_count;
};

enum status ledger_find_article(struct ledger *ledger,
				const struct hash *content,
				struct ledger_article *out,
				struct fault *fault);
enum status ledger_find_article_by_id(struct ledger *ledger,
				      const struct hash *article,
				      struct ledger_article *out,
				      struct fault *fault);
/* Of the articles whose first location has this address, the one whose
 * first location has the smallest key. */
enum status ledger_find_holder(struct ledger *ledger,
			       const struct hash *address,
			       struct ledger_article *out, struct fault *fault);
enum status ledger_put_article(struct ledger *ledger,
			       const struct ledger_article *article,
			       struct fault *fault);
/* No-op where there is no such row. */
enum status ledger_set_passages(struct ledger *ledger,
				const struct hash *content, int64_t count,
				struct fault *fault);
enum status ledger_forget_article(struct ledger *ledger,
				  const struct hash *content,
				  struct fault *fault);
/*
 * STATUS_DAMAGED when the lists of locations, by source or by content, and
 * their table do not agree: where a leaf of one is not in its place, SQLite
 * passes over rows that it does not find. An article would be taken for gone,
 * or stay beside what its source says now. Of a source before anything of it
 * is put, or when all of it has left.
 */
enum status ledger_try_source(struct ledger *ledger, struct text label,
			      struct text path, struct fault *fault);
/* Of an article that had this row; the list is that of ledger_locations. */
enum status ledger_try_locations(struct ledger *ledger,
				 const struct ledger_article *row,
				 const struct location_list *list,
				 struct fault *fault);
/* The next article behind *content without a digest. */
enum status ledger_next_pending(struct ledger *ledger, struct hash *content,
				bool *is_found, struct fault *fault);
/* Those whose digest is all zeros are without one from now on. */
enum status ledger_undigest_stale(struct ledger *ledger, struct fault *fault);

/* ---- What was there before, and when it was first seen ----------------- */

/* Called with each article id or passage key, and its run. */
struct ledger_runs {
	enum status (*visit)(void *context, const struct hash *key, int64_t run,
			     struct fault *fault);
	void *context;
};

/* Ids that an article with this content ever had, and their first run. */
enum status ledger_each_past(struct ledger *ledger, const struct hash *content,
			     const struct ledger_runs *visitor,
			     struct fault *fault);
/* *run is 0 when no article ever had this id. */
enum status ledger_first_run(struct ledger *ledger, const struct hash *article,
			     int64_t *run, struct fault *fault);
/* *hash, an article's id, becomes the last content that stood under it. */
enum status ledger_past_content(struct ledger *ledger, struct hash *hash,
				bool *is_found, struct fault *fault);
enum status ledger_put_past(struct ledger *ledger, const struct hash *article,
			    const struct hash *content, int64_t first_run,
			    struct fault *fault);
enum status ledger_each_seen(struct ledger *ledger, const struct hash *article,
			     const struct ledger_runs *visitor,
			     struct fault *fault);
/* `passages` are their keys, one behind the other; once more with an earlier
 * run, they were seen then. */
enum status ledger_put_seen(struct ledger *ledger, const struct hash *article,
			    struct text passages, int64_t run,
			    struct fault *fault);

/* ---- Recovery ---------------------------------------------------------- */

/* An article that the index may hold and the ledger does not know of. */
enum status ledger_suspect(struct ledger *ledger, const struct hash *article,
			   int64_t first_run, struct fault *fault);
/* A source that it was found in is to be read again, known or not. */
enum status ledger_suspect_source(struct ledger *ledger, struct text label,
				  struct text path, struct fault *fault);
/* A passage of it (by passage id). */
enum status ledger_rescue(struct ledger *ledger, const struct hash *passage,
			  int64_t run, struct fault *fault);
/* *run is 0 when the passage was not rescued. */
enum status ledger_rescued_run(struct ledger *ledger,
			       const struct hash *passage, int64_t *run,
			       struct fault *fault);
/* *run is 0 when the article is no suspect. */
enum status ledger_suspect_run(struct ledger *ledger,
			       const struct hash *article, int64_t *run,
			       struct fault *fault);
enum status ledger_count_suspects(struct ledger *ledger, int64_t *out,
				  struct fault *fault);
/* The next suspect behind *article that no article of the ledger is. */
enum status ledger_next_suspect(struct ledger *ledger, struct hash *article,
				bool *is_found, struct fault *fault);
enum status ledger_clear_suspect(struct ledger *ledger,
				 const struct hash *article,
				 struct fault *fault);
/* Drops the suspects that the ledger knows by now, and, when none are
 * left, what was rescued. */
enum status ledger_clear_known_suspects(struct ledger *ledger,
					struct fault *fault);
/* The articles that are suspects are written again, from sources read
 * again. */
enum status ledger_distrust_suspects(struct ledger *ledger,
				     struct fault *fault);
/* The same for all there are. */
enum status ledger_distrust_all(struct ledger *ledger, struct fault *fault);

/* ---- Whether all is well ----------------------------------------------- */

/* SQLite's own check of the whole file, and whether its tables are ours:
 * STATUS_DAMAGED with what is wrong. */
enum status ledger_verify(struct ledger *ledger, struct fault *fault);
/* STATUS_DAMAGED when it cannot be the ledger of an index of this id: when it
 * is another's, or has nothing in it, or suspects but no source yet. */
enum status ledger_try_index(struct ledger *ledger, struct text id,
			     struct fault *fault);
/* The article with the next content key; out->is_there is false at the
 * end. */
enum status ledger_next_article(struct ledger *ledger,
				const struct hash *content,
				struct ledger_article *out,
				struct fault *fault);

struct ledger_loose {
	void (*visit)(void *context, struct text label, struct text path);
	void *context;
};

/* The locations whose article, or source, is in no row. */
enum status ledger_each_loose(struct ledger *ledger,
			      const struct ledger_loose *visitor,
			      struct fault *fault);
/* Such sources get a row; all but those of standard input, which cannot be,
 * are to be read again. */
enum status ledger_adopt_sources(struct ledger *ledger, struct fault *fault);

/* ---- Near-copies ------------------------------------------------------- */

/* What is kept to know an article's near-copies; see "clusters.h". */
struct ledger_signature {
	int64_t place; /* in the order of article ids */
	struct hash article;
	bool has_cluster;
	int64_t cluster;   /* place of its smallest article */
	struct text bytes; /* see "signature.h" */
};

/* What is handed out is borrowed for the call. */
struct ledger_signatures {
	enum status (*visit)(void *context,
			     const struct ledger_signature *signature,
			     struct fault *fault);
	void *context;
};

enum status ledger_find_signature(struct ledger *ledger, int64_t place,
				  struct ledger_signature *out, bool *is_found,
				  struct fault *fault);
/* In the order of their places. The visitor must not change any. */
enum status ledger_each_signature(struct ledger *ledger,
				  const struct ledger_signatures *visitor,
				  struct fault *fault);
enum status ledger_each_of_cluster(struct ledger *ledger, int64_t cluster,
				   const struct ledger_signatures *visitor,
				   struct fault *fault);
enum status ledger_put_signature(struct ledger *ledger,
				 const struct ledger_signature *signature,
				 struct fault *fault);
/* Its keys stay. */
enum status ledger_forget_signature(struct ledger *ledger, int64_t place,
				    struct fault *fault);
/* `cluster` is NULL for an article that has no near-copy. */
enum status ledger_set_cluster(struct ledger *ledger, int64_t place,
			       const int64_t *cluster, struct fault *fault);

enum status ledger_put_key(struct ledger *ledger, uint32_t key, int64_t place,
			   struct fault *fault);
enum status ledger_forget_key(struct ledger *ledger, uint32_t key,
			      int64_t place, struct fault *fault);

enum { LEDGER_BESIDE_MAX = 16 };
enum ledger_side { LEDGER_BEFORE, LEDGER_BEHIND };

struct ledger_places {
	int64_t place; /* that the others stand beside */
	int64_t list[LEDGER_BESIDE_MAX];
	size_t count;
};

/* The nearest places with the same key on one side of a place. */
enum status ledger_beside(struct ledger *ledger, uint32_t key,
			  enum ledger_side side, struct ledger_places *places,
			  struct fault *fault);

/* No article has a cluster, no signature is of an article that is not there,
 * and there are no keys: all is to be found again. */
enum status ledger_begin_clusters(struct ledger *ledger, struct fault *fault);
enum status ledger_clear_signatures(struct ledger *ledger, struct fault *fault);

/* ---- Runs -------------------------------------------------------------- */

struct ledger_run {
	int64_t run;
	struct text started;  /* ISO 8601 with zone */
	struct text finished; /* empty: it did not finish */
	int64_t added;
	int64_t changed;
	int64_t deleted;
	int64_t rejected;
};

enum status ledger_put_run(struct ledger *ledger, const struct ledger_run *run,
			   struct fault *fault);
/* The newest ten, newest first. */
enum status ledger_each_run(struct ledger *ledger,
			    enum status (*visit)(void *context,
						 const struct ledger_run *,
						 struct fault *),
			    void *context, struct fault *fault);

struct ledger_totals {
	int64_t sources;
	int64_t rejected;
	int64_t articles;
	int64_t passages;
	int64_t locations;
	int64_t bytes;
};

enum status ledger_sum(struct ledger *ledger, struct ledger_totals *out,
		       struct fault *fault);

#endif
