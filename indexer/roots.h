/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * roots - the folders that an index is made from, each under its label, and
 * where a file given by name belongs.
 *
 * Used by the indexer only. Known roots come from the ledger, others from
 * the command line. A root inside another is refused, as are an index
 * inside a root and a root inside the index; the same label for another
 * folder too, unless the label is given and its old folder is missing: it
 * was moved. Refusals are STATUS_BAD_QUERY: the person typed it.
 */
#ifndef INDEXER_ROOTS_H
#define INDEXER_ROOTS_H

#include "indexer/ledger.h"

struct root {
	struct text label;
	struct text path;  /* absolute; a link only where `given` is relative.
			    * A NUL stands behind, as behind `given` */
	struct text given; /* as typed, without slashes at the end */
	struct text real;  /* where they lead now, links resolved; the path
			    * while that cannot be told */
	int fd;            /* -1 until roots_open */
	bool is_new;       /* not in the ledger as it is now */
	bool is_named;     /* this run shall walk it */
	bool may_lose;     /* walked to the end: what is not there is gone */
	bool is_leaving;   /* missing, and to be forgotten with all it had */
};

struct roots;

/* STATUS_DAMAGED when no run entered a root with this label. */
enum status roots_check_known(const struct ledger_root *root,
			      struct fault *fault);
/* With the ledger's roots. */
enum status roots_new(struct roots **out, struct ledger *ledger,
		      struct fault *fault);
/* Accepts NULL. */
void roots_free(struct roots *roots);

size_t roots_count(const struct roots *roots);
/* Stays where it is until roots_free. */
struct root *roots_at(struct roots *roots, size_t index);
/* NULL when there is none. */
struct root *roots_find(struct roots *roots, struct text label);

/* The absolute path of a folder, links resolved, with a NUL that is not
 * counted; of one that is not there yet, by the folder it will lie in. */
enum status roots_resolve(struct bytes *out, const char *path,
			  struct fault *fault);

enum operand {
	OPERAND_ROOT, /* entered, and named */
	OPERAND_FILE,
	OPERAND_STDIN
};

/* What a SOURCE of the command line is. STATUS_DENIED when nothing is
 * there; `index_path` as roots_resolve gave it. */
enum status roots_name(struct roots *roots, const char *operand,
		       struct text index_path, enum operand *out,
		       struct fault *fault);
/* Names all there are. */
void roots_name_all(struct roots *roots);
/* Where the named roots are now: links may lead elsewhere, and the index may
 * have been moved. Refuses as roots_name does. */
enum status roots_check(struct roots *roots, struct text index_path,
			struct fault *fault);

/* Opens the root's folder. STATUS_SKIP when it is missing or cannot be
 * read. */
enum status roots_open(struct root *root, struct fault *fault);

/* Where a file belongs. */
struct place {
	struct text label;
	struct text path;  /* as in the ledger */
	int folder_fd;     /* borrowed; -1: its root cannot be opened */
	const char *name;  /* below it */
	struct text given; /* of its root; empty for a single file */
};

/* Of a file given by name; lives until the next call. STATUS_SKIP when it
 * is none that would be read, or its folder is not there; STATUS_DENIED or
 * STATUS_IO when the way to it cannot be followed. */
enum status roots_place(struct roots *roots, const char *path,
			struct place *out, struct fault *fault);
/* Of a source of the ledger; its path has a NUL behind it. */
enum status roots_locate(struct roots *roots, struct text label,
			 struct text path, struct place *out,
			 struct fault *fault);

/* What a fault says of the place, behind its name below the root; NULL when
 * it does not begin with that. */
const char *roots_reason(const struct place *place, const struct fault *why);
/* The same fault, under the name by which a person knows the place; returns
 * its status, so that callers can return it. */
enum status roots_blame(struct fault *out, const struct place *place,
			enum status status, const struct fault *why);
/* Appends the path by which a person knows it. */
enum status roots_show(struct bytes *out, const struct place *place,
		       struct fault *fault);

#endif
