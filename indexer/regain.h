/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * regain - what a lost or damaged ledger knew of the roots, taken from the
 * index, so that a run can begin a new one.
 *
 * Used by the indexer's repair only. The index has each root's label and its
 * folder as it was given: below the folder at hand, where that was not
 * absolute.
 */
#ifndef INDEXER_REGAIN_H
#define INDEXER_REGAIN_H

#include "indexer/settings.h"
#include "shared/pool.h"

struct regained {
	const char **operands; /* LABEL=FOLDER each, and those of the person */
	size_t count;
	struct pool *pool; /* in which they live */
};

/*
 * The SOURCEs of an index folder, behind those of `settings`; of a root whose
 * LABEL= stands there, that one only. STATUS_DENIED when a root's folder is
 * not there: the person has to say where it is. STATUS_DAMAGED: the index
 * cannot be read. *out is to be freed in any case.
 */
enum status regain_roots(struct regained *out, const char *folder,
			 const struct settings *settings, struct fault *fault);
/* Accepts a zeroed one. */
void regain_free(struct regained *regained);

/* Takes the ledger of a folder out of the way, under another name, if there
 * is one. The index folder's lock is held. */
enum status regain_set_aside(int folder_fd, struct fault *fault);

#endif
