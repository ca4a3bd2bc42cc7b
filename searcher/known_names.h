/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * known_names - names that stand in much news coverage, as they are
 * written in several scripts.
 *
 * Used by names.c only. Well-known companies, places, offices and people
 * in public life; what else a newsroom needs stands in the user's own file.
 */
#ifndef SEARCHER_KNOWN_NAMES_H
#define SEARCHER_KNOWN_NAMES_H

/* The index-th group, a line as "names.h" describes it, else NULL. */
const char *known_names_group(unsigned long index);

#endif
