/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ledger_call - the ledger's statements, and one use of one of them.
 *
 * Used by ledger.c and ledger_*.c only. Values are given in the order of the
 * statement's parameters, then it is run, or stepped through row by row:
 *
 *   struct call call = call_start(ledger, FORGET_ROOT);
 *
 *   call_give_text(&call, label);
 *   return call_run(&call, fault);
 *
 * What goes wrong on the way is kept and told by the step that follows. What
 * is given has to live until the call is ended; a call whose row was found
 * and that is not stepped on must be ended by call_end.
 */
#ifndef INDEXER_LEDGER_CALL_H
#define INDEXER_LEDGER_CALL_H

#include <sqlite3.h>

#include "indexer/ledger.h"

/* Of a text in the ledger, in bytes. */
enum { TEXT_LIMIT = 128 << 20 };

/* See `statements` for what each says. */
enum statement {
	BEGIN_BATCH,
	BEGIN_LOOK,
	COMMIT_BATCH,
	MARK,
	UNMARK,
	RETURN_TO_MARK,
	GET_META,
	SET_META,
	PUT_ROOT,
	FORGET_ROOT,
	EACH_ROOT,
	SOURCES_OF_LABEL,
	FIND_SOURCE,
	PUT_SOURCE,
	FORGET_SOURCE,
	COUNT_SOURCES,
	HAS_LOCATION,
	EACH_REJECTED,
	PLAN_PUT,
	PLAN_NEXT,
	PLAN_COUNT,
	PLAN_SPARE,
	PLAN_WAITING,
	PLAN_SPARE_WAITING,
	LIST_PUT,
	COUNT_LISTED,
	PLAN_AGAIN,
	PLAN_UNLISTED,
	PLAN_COVERED,
	HAS_HEADINGS,
	ADD_HEADINGS,
	HAS_RAW,
	ADD_RAW,
	HAS_OUTLET,
	ADD_OUTLET,
	FORGET_SHARED,
	PUT_RECORD,
	GET_RECORD,
	FORGET_RECORD,
	GET_LOCATION,
	PUT_LOCATION,
	EACH_RECORD,
	MOVE_LOCATION,
	PUT_FOUND,
	CLEAR_FOUND,
	LEAVE_UNFOUND,
	LEAVE_PLANNED,
	COUNT_LEAVING,
	COUNT_LOSSES,
	COUNT_ARTICLES,
	NEXT_LEAVING,
	DROP_LEAVING,
	DROP_LOCATION,
	SETTLE_LATER,
	SETTLE_SOURCES,
	SETTLE_CLEAR,
	RETRY_SOURCE,
	RETRY_LARGE,
	SHED_IS_NEEDED,
	SHED_SOURCES,
	SHED_LOCATIONS,
	LOCATIONS_OF_CONTENT,
	TRY_LOCATIONS,
	TRY_SOURCE,
	OUTLETS_OF_CONTENT,
	FORGET_FACTS,
	DROP_CONTENT,
	ARTICLE_BY_CONTENT,
	ARTICLE_BY_ID,
	ARTICLE_BY_ADDRESS,
	PUT_ARTICLE,
	SET_PASSAGES,
	UNDIGEST_STALE,
	FORGET_ARTICLE,
	NEXT_PENDING,
	NEXT_ARTICLE,
	EACH_PAST,
	FIRST_RUN,
	PAST_CONTENT,
	PUT_PAST,
	EACH_SEEN,
	PUT_SEEN,
	PUT_SUSPECT,
	SUSPECT_SOURCE,
	PUT_RESCUED,
	RESCUED_RUN,
	SUSPECT_RUN,
	COUNT_SUSPECTS,
	NEXT_SUSPECT,
	CLEAR_SUSPECT,
	CLEAR_KNOWN,
	CLEAR_RESCUED,
	DISTRUST_SOURCES,
	DISTRUST_ARTICLES,
	DISTRUST_ALL_SOURCES,
	DISTRUST_ALL_ARTICLES,
	VERIFY,
	VERIFY_HASHES,
	EACH_LOOSE,
	ADOPT_SOURCES,
	FIND_SIGNATURE,
	EACH_SIGNATURE,
	EACH_OF_CLUSTER,
	PUT_SIGNATURE,
	FORGET_SIGNATURE,
	SET_CLUSTER,
	PUT_KEY,
	FORGET_KEY,
	KEYS_BEFORE,
	KEYS_BEHIND,
	CLEAR_CLUSTERS,
	CLEAR_KEYS,
	CLEAR_SIGNATURES,
	CLEAR_STRAY_SIGNATURES,
	PUT_RUN,
	EACH_RUN,
	SUM_SOURCES,
	SUM_ARTICLES,
	SUM_LOCATIONS,
	STATEMENT_COUNT
};

struct ledger {
	sqlite3 *database;
	const char *opening; /* the path, until it is open */
	sqlite3_stmt *prepared[STATEMENT_COUNT];
	bool is_read_only;
	bool is_leaving;   /* whether anything was ever put into `leaving` */
	struct bytes kept; /* texts of the last source or item handed out */
	struct bytes kept_signature; /* likewise */
	struct bytes passed; /* path of the last of ledger_sources_next */
	struct bytes outlet; /* of the location that is put */
	int tried_fd;        /* see try_file in ledger_fault.c; -1: none */
};

/* One use of a statement. */
struct call {
	struct ledger *ledger;
	sqlite3_stmt *statement; /* NULL after a failure */
	const char *row;         /* see `rows`; NULL: any */
	int bound;
	int code; /* the first that was not SQLITE_OK */
};

struct call call_start(struct ledger *ledger, enum statement which);
/* One that was started and given its values before. */
struct call call_resume(struct ledger *ledger, enum statement which);
/* To the next row. At the end, or after a failure, the call is ended. */
enum status call_step(struct call *call, bool *is_found, struct fault *fault);
/* For statements that give no row, or whose rows do not matter. */
enum status call_run(struct call *call, struct fault *fault);
/* Whether what was given was taken, of a call that is stepped on later. */
enum status call_begun(const struct call *call, struct fault *fault);
void call_end(struct call *call);

/* ---- What is given ----------------------------------------------------- */

void call_give_number(struct call *call, int64_t number);
void call_give_text(struct call *call, struct text text);
void call_give_bytes(struct call *call, struct text text);
void call_give_hash(struct call *call, const struct hash *hash);
void call_give_hash_or_nothing(struct call *call, bool is_there,
			       const struct hash *hash);
void call_give_nothing(struct call *call);
/* What SQLite said to a value that was given otherwise. */
void call_keep_code(struct call *call, int code);

/* ---- What a row has ---------------------------------------------------- */

int64_t call_take_number(const struct call *call, int column);
/* Borrowed until the statement's next step. */
struct text call_take_bytes(const struct call *call, int column);
/* False, and a zero hash, where there is none. */
bool call_take_hash(const struct call *call, int column, struct hash *out);

/* ---- Whole calls ------------------------------------------------------- */

enum status call_run_plain(struct ledger *ledger, enum statement which,
			   struct fault *fault);
/* For statements whose parameters are a label and a path. */
enum status call_run_for_source(struct ledger *ledger, enum statement which,
				struct text label, struct text path,
				struct fault *fault);
enum status call_run_for_hash(struct ledger *ledger, enum statement which,
			      const struct hash *hash, struct fault *fault);
/* One number from a statement without parameters. */
enum status call_ask_number(struct ledger *ledger, enum statement which,
			    int64_t *out, struct fault *fault);
/* The number in the one row of a call that was given what it needs; 0 where
 * there is no row. */
enum status call_take_one(struct call *call, int64_t *out, struct fault *fault);
/* Likewise where it has two. */
enum status call_take_two(struct call *call, int64_t *first, int64_t *second,
			  struct fault *fault);

/* ---- Of ledger_fault.c and ledger.c ------------------------------------ */

/* What a code of SQLite's, got from this ledger, tells the caller and the
 * person. */
enum status ledger_fault_of_code(struct ledger *ledger, int code,
				 struct fault *fault);
/* SQLite takes a disk that refuses to read (EIO) for a malformed file: who
 * moved that away would lose it for nothing. STATUS_DAMAGED, without a text,
 * when it was not the disk. */
enum status ledger_fault_of_damage(struct ledger *ledger, struct fault *fault);
/* The file is ours, but what is in it may not be: SQLite's advice for
 * databases from outside (https://www.sqlite.org/security.html). Gives
 * SQLite's code. */
int ledger_harden(sqlite3 *database, enum ledger_mode mode);

#endif
