/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * narrow - candidates of one article only, or of all but one.
 *
 * Used by the searcher only. What the index gives each passage stays what
 * it is without it.
 */
#ifndef SEARCHER_NARROW_H
#define SEARCHER_NARROW_H

#include "searcher/candidates.h"
#include "shared/hash.h"

/* Either may be NULL: any article, none left out. */
enum status narrow_candidates(struct candidates *candidates,
			      const struct hash *only,
			      const struct hash *without, struct fault *fault);

#endif
