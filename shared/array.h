/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * array - how long an array is.
 *
 * Used by both programs.
 */
#ifndef SHARED_ARRAY_H
#define SHARED_ARRAY_H

/* Of an array itself: of a pointer to one, -Wall refuses it
 * (sizeof-pointer-div). */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
