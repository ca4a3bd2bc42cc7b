/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan - what a run has to read, and what is gone: the walk of each root
 * merged with the ledger's rows.
 *
 * Used by the indexer only. An unchanged file costs no read and no SQL
 * statement. What has to be done goes into the ledger's plan of this run.
 */
#ifndef INDEXER_PLAN_H
#define INDEXER_PLAN_H

#include <sys/stat.h>

#include "indexer/ledger.h"

struct plan_rules {
	int64_t now_ns;    /* time of the run */
	int64_t settle_ns; /* younger files wait */
	bool is_full;      /* read everything anew */
};

enum plan_choice {
	PLAN_KEEP, /* unchanged */
	PLAN_READ,
	PLAN_WAIT /* changed a moment ago: left as it is until the next run */
};

/* `row` is NULL for a file that the ledger does not know. */
enum plan_choice plan_choose(const struct ledger_source *row,
			     const struct stat *facts,
			     const struct plan_rules *rules);

/* Copies size, times and inode. */
void plan_take_facts(struct ledger_source *out, const struct stat *facts);
/* A change within the same tick of the file system's clock would not show
 * in its time: such a file is read again. */
bool plan_is_racy(const struct stat *facts, int64_t read_ns);
/* Now, in nanoseconds since 1970. */
int64_t plan_clock(void);

struct plan_walk {
	/* the root */
	struct text label;
	struct text given; /* how a person knows it */
	int root_fd;
	/* the result */
	bool is_listed;      /* the root itself can be read */
	bool is_complete;    /* walked to the end without an error */
	int64_t file_count;  /* seen */
	int64_t known_count; /* rows that the ledger had */
	int64_t unsettled_count;
	/* Called with each folder or file that could not be looked at:
	 * STATUS_SKIP or, since the disk refused, STATUS_IO. May not be
	 * NULL. */
	enum status (*unreadable)(void *context, enum status why,
				  const char *reason, struct fault *fault);
	void *context;
};

/* Plans one root: files to add and to read again, and the rows whose file
 * is not there, which are gone. Whether gone ones may go is the caller's
 * to decide; after an incomplete walk none may (ledger_plan_spare). */
enum status plan_root(struct ledger *ledger, const struct plan_rules *rules,
		      struct plan_walk *walk, struct fault *fault);

struct plan_file {
	int folder_fd;
	const char *name; /* below the folder */
	struct text label;
	struct text path; /* as in the ledger */
	bool is_walked;   /* its root is, which plans it: only looked at */
	/* the result */
	enum plan_choice choice;
	bool is_gone;    /* nothing of that name is there */
	bool is_refused; /* the disk would not say */
};

/* Plans one file given by name. STATUS_SKIP when it cannot be looked at. */
enum status plan_one(struct ledger *ledger, const struct plan_rules *rules,
		     struct plan_file *file, struct fault *fault);

#endif
