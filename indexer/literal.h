/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * literal - a value as JavaScript has it, to JSON.
 *
 * Used by the indexer only. Names need no quotes there, strings may have
 * other ones, and what comes again may be handed to a function around it:
 *
 *	(function(a,b){b.title="Quay";return {article:b,next:a}}(null,{}))
 *
 * Nothing is computed: such a function becomes {"": {...}, "a": null, "b":
 * {"title": ...}}, with {"__ref": "a"} where its value stands ("untie.h").
 * What is code has no value. In time linear in the script.
 */
#ifndef INDEXER_LITERAL_H
#define INDEXER_LITERAL_H

#include "shared/bytes.h"

/* The next value at or behind *offset of a script, which moves behind it;
 * `out` is emptied before. False in *is_found: there is none, and *offset is
 * at the end. */
enum status literal_next(struct bytes *out, struct text script, size_t *offset,
			 bool *is_found, struct fault *fault);

/* A text that is one value, be it Python's ({'title': None}), with no more
 * behind it than what ends it in a list or in a call; false in *is_read: it is
 * none. `out` is emptied before. */
enum status literal_read(struct bytes *out, struct text text, bool *is_read,
			 struct fault *fault);

#endif
