/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gunzip - a gzip file as the input that was packed into it.
 *
 * Used by unpack.c. A file may be several members one behind the other, as
 * web archives are, one a record. A damaged member costs what follows in
 * it: reading goes on at the next one, behind a line feed, so that what is
 * left of a line is not joined with another; at the end of all that could
 * be read STATUS_SKIP tells what was lost. Zeros behind the last member are
 * padding. Also a zlib or a bare deflate stream, which is a single member.
 */
#ifndef INDEXER_GUNZIP_H
#define INDEXER_GUNZIP_H

#include "indexer/input.h"
#include "shared/pack.h"

enum { GUNZIP_DAMAGES = 1000 }; /* damaged places, then it gives up */

struct gunzip;

/* Borrows what `packed` reads from. */
enum status gunzip_open(struct gunzip **out, enum pack_form form,
			struct input packed, struct fault *fault);
/* Accepts NULL. */
void gunzip_close(struct gunzip *gunzip);
/* Borrows `gunzip`. */
struct input gunzip_input(struct gunzip *gunzip);

#endif
