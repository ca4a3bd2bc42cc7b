/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * saved - the searches that a person has saved, and up to which run of an
 * index each was answered.
 *
 * Used by the searcher only. Each is one small file (its form is at the top
 * of saved.c), replaced whole or not at all, in a folder of the person's
 * own. Whoever changes one holds its lock from reading it until it is
 * written, so that two at once do not answer twice.
 */
#ifndef SEARCHER_SAVED_H
#define SEARCHER_SAVED_H

#include "shared/hash.h"
#include "shared/lock.h"
#include "shared/pool.h"

enum { SAVED_NAME_BYTES = 64, SAVED_INDEXES_MAX = 1024 };

/* An index that the search is for. */
struct saved_index {
	struct hash id;
	uint64_t run; /* passages first seen up to it were delivered */
};

struct saved {
	struct bytes query; /* as typed */
	bool is_plain;
	bool is_strict;
	bool is_by_article;
	struct saved_index *indexes;
	size_t index_count;
};

/* The folder of all of them. */
struct saved_folder;

/* STATUS_BAD_QUERY unless it is 1 to SAVED_NAME_BYTES letters, digits, '.',
 * '_' and '-', the first no '.'. */
enum status saved_check_name(struct text name, struct fault *fault);

/* $XDG_STATE_HOME/pullquote/saved, else
 * $HOME/.local/state/pullquote/saved; `makes` it with mode 0700 where it is
 * missing, which else is STATUS_SKIP. STATUS_DENIED when neither is set. */
enum status saved_open(struct saved_folder **out, bool makes,
		       struct fault *fault);
/* Accepts NULL. */
void saved_close(struct saved_folder *folder);

/* One process at a time; the next one waits. STATUS_BUSY: in vain. `name`
 * is borrowed while the lock is held. */
enum status saved_lock(struct saved_folder *folder, const char *name,
		       long long wait_ms, struct lock *out,
		       struct fault *fault);

/* Made with SAVED_NONE. STATUS_SKIP when there is none of this name,
 * STATUS_DAMAGED when it is not as this program wrote it. */
#define SAVED_NONE ((struct saved){ .query = BYTES_UP_TO(1 << 16) })
enum status saved_read(struct saved_folder *folder, const char *name,
		       struct saved *out, struct fault *fault);
/* On disk when it returns STATUS_OK. Under the lock. */
enum status saved_write(struct saved_folder *folder, const char *name,
			const struct saved *saved, struct fault *fault);
/* STATUS_SKIP when there is none. Under the lock, whose file goes too. */
enum status saved_remove(struct saved_folder *folder, const char *name,
			 struct fault *fault);
/* Accepts SAVED_NONE. */
void saved_free(struct saved *saved);

/* NULL when the search is not for this index. */
struct saved_index *saved_find(const struct saved *saved,
			       const struct hash *id);
/* Sets the run, for an index that is new to it too. */
enum status saved_set(struct saved *saved, const struct hash *id, uint64_t run,
		      struct fault *fault);

/* The names, each a C string in `pool`, in byte order. */
enum status saved_list(struct saved_folder *folder, struct pool *pool,
		       const char ***out, size_t *count, struct fault *fault);

#endif
