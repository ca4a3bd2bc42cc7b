/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ceiling - the most memory that a run may take.
 *
 * Used by the indexer only. Past it no memory is given (setrlimit(2),
 * RLIMIT_DATA): a document that is too large to be read then costs that
 * document ("layers.h"), and nothing else of the machine.
 */
#ifndef INDEXER_CEILING_H
#define INDEXER_CEILING_H

#include "shared/status.h"

/* `bytes` on top of what the process has now. A lower limit of whoever
 * started us stays. */
enum status ceiling_set(long long bytes, struct fault *fault);

#endif
