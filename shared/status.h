/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * status - what a failing function tells its caller, and the person.
 *
 * Used everywhere. The status tells the caller what to do next; the
 * fault text tells the person what happened. The first function to
 * notice writes the text with fault_set ("name of the thing: reason");
 * those above may put a prefix before it. Nothing here allocates.
 */
#ifndef SHARED_STATUS_H
#define SHARED_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

enum status {
	STATUS_OK = 0,
	STATUS_SKIP,      /* this source file is unusable; take the next */
	STATUS_BAD_QUERY, /* the person typed it; say where */
	STATUS_BUSY,      /* another indexer is at work */
	STATUS_RETRY,     /* index changed under the reader; reopen */
	STATUS_FULL,      /* no space, memory or descriptors left */
	STATUS_IO,        /* the disk or the kernel refused */
	STATUS_DENIED,    /* a person must act: permission, guard, no index */
	STATUS_DAMAGED,   /* index unreadable, or of another version */
	STATUS_BUG        /* something we held to be true is not */
};

enum { FAULT_TEXT_BYTES = 1024 };

/* Zero-initialise; text is always ended by a NUL and cut when too long. */
struct fault {
	char text[FAULT_TEXT_BYTES];
};

/* Writes the text and returns `status`, so that callers can return it. */
enum status fault_set(struct fault *fault, enum status status,
		      const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Status and text for a failed system call: ENOSPC, EDQUOT, EFBIG, EMFILE,
 * ENFILE, ENOMEM give STATUS_FULL; EACCES, EPERM, EROFS give
 * STATUS_DENIED; the rest STATUS_IO. `error_number` is errno, `thing` the
 * name shown ("ledger.sqlite").
 */
enum status fault_set_errno(struct fault *fault, int error_number,
			    const char *thing);
/* The same for a file that a person named: what a person has to mend is wrong
 * usage, STATUS_BAD_QUERY; the machine may do better another time. */
enum status fault_set_named(struct fault *fault, int error_number,
			    const char *name);
/* The same without a name: for those above to put one before it. */
enum status fault_set_reason(struct fault *fault, int error_number);

/* Puts "prefix: " before the text; cuts the end when there is no room. */
void fault_prefix(struct fault *fault, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The exit code of cli.md for a status that ends a program. */
int status_exit_code(enum status status);

#ifdef __cplusplus
}
#endif

#endif
