/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * entries - what stands in a folder of an index folder: each of it seen, or
 * all of it removed.
 *
 * Used by the indexer only, under the index folder's lock. Faults are told
 * with the folder's name in front; in "." itself, where all names are those
 * of generations and the stub, as they are.
 */
#ifndef INDEXER_ENTRIES_H
#define INDEXER_ENTRIES_H

#include "shared/status.h"

/* The entry's name, below the folder that is open as `folder_fd`. */
typedef enum status (*entries_visit)(void *context, int folder_fd,
				     const char *name, struct fault *fault);

/* Opens the folder, no link. STATUS_IO and the like when it cannot be. */
enum status entries_open(int *out, int folder_fd, const char *name,
			 struct fault *fault);
/* Brings the folder's list of entries to the disk. */
enum status entries_sync(int folder_fd, const char *name, struct fault *fault);
/* Visits what stands in the folder `name`, in no order, until a visit fails;
 * what is visited may be removed. */
enum status entries_each(int folder_fd, const char *name, entries_visit visit,
			 void *context, struct fault *fault);
/* Removes a folder of plain files. */
enum status entries_remove(int folder_fd, const char *name,
			   struct fault *fault);

#endif
