/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * effort - how much is done of what shows more the more of it is done.
 *
 * Used by unit tests. The sanitizers make a program three to ten times
 * slower, and look for what a few hundred rounds show as well as thousands;
 * whether the results are right, and how time grows, is for the release to
 * show, which makes all rounds.
 */
#ifndef UNIT_EFFORT_H
#define UNIT_EFFORT_H

/* EFFORT(ALL, SOME): SOME under the address sanitizer, else ALL. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define EFFORT(all, some) (some)
#endif
#endif
#ifndef EFFORT
#define EFFORT(all, some) (all)
#endif

#endif
