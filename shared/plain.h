/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plain - the form of a word in which spellings are compared: without marks,
 * and without the apostrophes that some write and others leave out (Qur'an,
 * Shi'a, O'Brien).
 *
 * Used by the analysis, and wherever words and names are looked up by it.
 */
#ifndef SHARED_PLAIN_H
#define SHARED_PLAIN_H

#include "shared/bytes.h"

/* Appends the plain form of a folded word, or of several with blanks between
 * them. The apostrophe of a contraction stays: she'll is not shell. */
enum status plain_append(struct bytes *out, struct text folded,
			 struct fault *fault);

#endif
