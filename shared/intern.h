/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intern - byte strings to small numbers, 0, 1, 2 … in order of their first
 * coming.
 *
 * Used by both programs, for words, stems and terms that come again and
 * again; rows about them are kept by the caller under their numbers.
 */
#ifndef SHARED_INTERN_H
#define SHARED_INTERN_H

#include "shared/pool.h"

struct intern;

/* `limit_bytes` is for the strings and what is taken with intern_copy. */
enum status intern_new(struct intern **out, size_t limit_bytes,
		       struct fault *fault);
/* Accepts NULL. */
void intern_free(struct intern *intern);

/* The number of `string`; one that comes for the first time is copied. */
enum status intern_number(struct intern *intern, struct text string,
			  uint32_t *number, struct fault *fault);
/* The same where strings of different spaces are different, though their bytes
 * be the same; those of intern_number are of space 0. */
enum status intern_number_in(struct intern *intern, uint32_t space,
			     struct text string, uint32_t *number,
			     struct fault *fault);
/* False when it has not come yet, to space 0. */
bool intern_find(const struct intern *intern, struct text string,
		 uint32_t *number);
size_t intern_count(const struct intern *intern);
/* Borrowed until intern_clear. */
struct text intern_string(const struct intern *intern, uint32_t number);
/* A copy of `from` that lives as long as the strings. */
enum status intern_copy(struct intern *intern, struct text from,
			struct text *out, struct fault *fault);
/* Forgets all strings. */
void intern_clear(struct intern *intern);

#endif
