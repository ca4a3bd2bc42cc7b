/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tally - names, and how often each came.
 *
 * Used by print_html.c. A name is any bytes, and is known by its number,
 * from 0 in order of first appearance. Adding takes the same time however
 * many there are.
 */
#ifndef SEARCHER_TALLY_H
#define SEARCHER_TALLY_H

#include "shared/bytes.h"

struct tally;

enum status tally_new(struct tally **out, struct fault *fault);
/* Accepts NULL. */
void tally_free(struct tally *tally);
void tally_clear(struct tally *tally);

/* *number (NULL: not wanted) is that of the name. */
enum status tally_add(struct tally *tally, struct text name, size_t *number,
		      struct fault *fault);

size_t tally_names(const struct tally *tally);
/* Borrowed until the next tally_add. */
struct text tally_name(const struct tally *tally, size_t number);
uint32_t tally_count(const struct tally *tally, size_t number);

/* The numbers of the (at most) `room` names that came most often, those
 * first, and of equals the one that came first; returns how many. */
size_t tally_most(const struct tally *tally, size_t *numbers, size_t room);

#endif
