/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidates_open - what the open words of a query ("backdo*", "hauwei~")
 * stand for in one revision of an index.
 *
 * Used by candidates.c only.
 */
#ifndef SEARCHER_CANDIDATES_OPEN_H
#define SEARCHER_CANDIDATES_OPEN_H

#include "searcher/candidates.h"

/* Sets what the open words of all leaves stand for, and the terms that they
 * are found by; tells in the notes when these are not all. */
enum status candidates_open_read(struct candidates *out,
				 const struct candidates_source *source,
				 struct fault *fault);

#endif
