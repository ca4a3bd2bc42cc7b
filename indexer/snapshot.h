/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * snapshot - a copy of an index, taken while searches go on.
 *
 * Used by the indexer's main only. The copy is an index like the one it was
 * taken from, to be searched and updated at once. No run changes the index
 * meanwhile: the lock is held. The copy grows in a hidden folder beside its
 * place, ".NAME.part", gets its stub last, is made durable and then
 * renamed: what stands in the place is whole. What a killed run left of a
 * copy is cleared by the next one to the same place.
 */
#ifndef INDEXER_SNAPSHOT_H
#define INDEXER_SNAPSHOT_H

#include <signal.h>

#include "indexer/report.h"
#include "indexer/settings.h"

struct snapshot_order {
	const struct settings *settings; /* where to, and how to wait */
	const char *folder;              /* of the index */
	struct report *report;
	const volatile sig_atomic_t *stop; /* may be NULL */
};

/* STATUS_DENIED when there is no index, or something in the place but an
 * empty folder; STATUS_BUSY when a run holds the lock; STATUS_RETRY when
 * told to stop. After a failure the place is as it was. */
enum status snapshot_take(const struct snapshot_order *order,
			  struct fault *fault);

#endif
