/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_atom - hits as a feed (RFC 4287), for feed readers.
 *
 * Used by output.c. One feed whatever is asked; each hit is an entry, whose
 * id is that of the passage, so that a reader shows it once however often
 * the feed is made. What ids and dates are made of is in output.md. The
 * same index and query give the same feed byte for byte.
 */
#ifndef SEARCHER_PRINT_ATOM_H
#define SEARCHER_PRINT_ATOM_H

#include "searcher/output.h"

const struct output_printer *print_atom_printer(void);

#endif
