/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * files - reading files that may be hostile, and replacing our own so
 * that readers see the old or the new, never half.
 *
 * Used by both programs. Names are C strings as the kernel takes them.
 * Faults name the file.
 */
#ifndef SHARED_FILES_H
#define SHARED_FILES_H

#include <sys/stat.h>

#include "shared/bytes.h"

/*
 * Opens `name` below the folder `folder_fd` for reading: regular files
 * only, no symbolic link at any step, never outside the folder, never
 * blocking on a FIFO (openat2 with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
 * where the kernel lacks it, O_NOFOLLOW step by step). *out is the
 * descriptor, close-on-exec, caller closes. `facts` are fstat's.
 * STATUS_SKIP when it is not a regular file, a link, or has vanished.
 */
enum status files_open_beneath(int *out, int folder_fd, const char *name,
			       struct stat *facts, struct fault *fault);

/* Opens a folder (a root: its last step may be a link) for *at calls. */
enum status files_open_folder(int *out, const char *path, struct fault *fault);

/* Whether `folder` has an entry `name`, a link that leads nowhere too; false
 * where there is no folder. */
enum status files_find(bool *out, const char *folder, const char *name,
		       struct fault *fault);

/* Appends the whole file to `out`, by read, never mmap; short reads and
 * EINTR handled. `name` is for the fault. STATUS_SKIP past out->limit. */
enum status files_read_all(struct bytes *out, int fd, const char *name,
			   struct fault *fault);

/* Reads a file to its end and keeps nothing: whether the disk gives it.
 * STATUS_OK also for one that is missing or not a regular file. */
enum status files_try(int folder_fd, const char *name, struct fault *fault);

/* Writes all of it; short writes and EINTR handled. */
enum status files_write_all(int fd, struct text text, const char *name,
			    struct fault *fault);

/*
 * Replaces `name` in `folder_fd` by `contents`: temporary file beside it,
 * write, fsync, close, rename, fsync of the folder; mode 0600.
 */
enum status files_replace(int folder_fd, const char *name, struct text contents,
			  struct fault *fault);

enum status files_sync_folder(int folder_fd, const char *name,
			      struct fault *fault);

/* mkdir -p with mode 0700 for what is missing; an existing folder keeps
 * its mode. */
enum status files_make_folders(const char *path, struct fault *fault);

/* Close that reports: EIO at close is a lost write. Sets *fd to -1. */
enum status files_close(int *fd, const char *name, struct fault *fault);

/*
 * A standard stream that came closed would be the next file opened, and
 * take what is meant for the stream. It is closed from then on in effect:
 * reading or writing it fails. To be called before anything is opened;
 * false where no descriptor is left.
 */
bool files_keep_streams(void);

/*
 * Where a person's files of one kind are (XDG Base Directory Specification):
 * $variable/pullquote/name, else $HOME/fallback/pullquote/name, into `out`
 * with a NUL behind it (not counted). A relative $variable is ignored. Empty
 * when neither is set.
 */
enum status files_user_place(struct bytes *out, const char *variable,
			     const char *fallback, const char *name,
			     struct fault *fault);
/* The index where none is given: $XDG_DATA_HOME/pullquote/index, else
 * $HOME/.local/share/pullquote/index, into `out` with a NUL behind it
 * (not counted). STATUS_DENIED when neither is set. */
enum status files_default_index(struct bytes *out, struct fault *fault);

#endif
