/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * confine - what a program that reads a hostile document may ask of the
 * kernel: a filter of system calls, and Landlock's list of what it sees.
 *
 * Used by sandbox.c only. What is made here before a fork is put in force
 * behind it with plain system calls: nothing is allocated there, and
 * neither can be taken off again, by exec or otherwise.
 *
 * The filter is a list of what is allowed, since a call that is not known
 * yet must not be open: it fails with ENOSYS, as it does on a kernel that
 * lacks it, and programs cope. Left out are, among others: sockets, ptrace
 * and what reads other processes, signals to any of them, everything that
 * changes a file system, new namespaces and mounts, keys, BPF, io_uring.
 * Nothing can leave the process group that it was started in, so that one
 * signal ends all.
 */
#ifndef INDEXER_CONFINE_H
#define INDEXER_CONFINE_H

#include "shared/bytes.h"

struct confine_rules {
	bool may_start; /* other programs, as scripts do */
	bool may_write; /* open files for writing; what else keeps it from
			 * harm (mounts, Landlock) decides which */
};

/* Appends the filter as an array of the kernel's struct sock_filter.
 * STATUS_SKIP when this machine cannot have it. */
enum status confine_compile(struct bytes *out,
			    const struct confine_rules *rules,
			    struct fault *fault);

/* The folders and files that a program may need to run at all; none of
 * them tells anything about a person. Ends with NULL; some are missing. */
extern const char *const confine_seen[];

/* Whether the kernel has Landlock. */
bool confine_has_landlock(void);
/* A descriptor that stands for: confine_seen and `program` may be read and
 * run, the null device written to, all else neither. Caller closes. */
enum status confine_landlock(int *out, const char *program,
			     struct fault *fault);

/* From here on between fork and exec. They return false with errno set. */

/* No privileges come back with an exec; the superuser's are dropped. Must
 * come before the other two. */
bool confine_drop_privileges(void);
/* `landlock` is of confine_landlock. */
bool confine_enter_landlock(int landlock);
/* `filter` is of confine_compile, with nothing appended to it. */
bool confine_enter_filter(const struct bytes *filter);
#endif
