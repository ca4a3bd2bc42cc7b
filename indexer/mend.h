/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mend - JSON that scrapers write and parsers refuse, made acceptable.
 *
 * Used by the indexer only, on a record that did not parse. Escapes of lone
 * surrogates become U+FFFD, those that JSON does not have ("\'") the sign
 * itself, raw control characters in strings become escapes, a comma behind
 * the last value goes, NaN and Infinity (as Python writes them) and undefined
 * (as JavaScript does) become null, and numbers that a parser may have no
 * room for become strings of the same digits: as ids they are told apart by
 * the last one. Nothing else is touched.
 */
#ifndef INDEXER_MEND_H
#define INDEXER_MEND_H

#include "shared/bytes.h"

/* Empties `out` and writes the mended record, which was valid UTF-8; adds
 * to *bad_count what became U+FFFD. */
enum status mend_json(struct bytes *out, struct text record, size_t *bad_count,
		      struct fault *fault);

/* The same of a record in whose strings quotes stand bare, which become
 * escapes: a quote ends a value only before what goes on behind a value, and a
 * name before its colon. */
enum status mend_quotes(struct bytes *out, struct text record,
			size_t *bad_count, struct fault *fault);

#endif
