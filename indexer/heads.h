/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * heads - the lines of "Name: value" that stand before a block, as in HTTP
 * and web archives.
 *
 * Used by the indexer only. Lines end in CR LF or LF; one that begins with
 * a blank belongs to the one before. All texts are borrowed.
 *
 *	while (heads_next(&rest, &field))
 *		if (text_equal_caseless(field.name, TEXT("content-type")))
 *			...
 */
#ifndef INDEXER_HEADS_H
#define INDEXER_HEADS_H

#include "shared/bytes.h"

struct heads_field {
	struct text name;
	struct text value; /* without blanks around; may go over lines */
};

/* Of the head at the start, with the empty line behind it; 0 when there is
 * no empty line in the first `most` bytes. */
size_t heads_length(struct text text, size_t most);
/* Takes the next field off the start; lines that are none are passed over.
 * False at an empty line or the end. */
bool heads_next(struct text *rest, struct heads_field *out);
/* Decimal digits at the start; false when there are none, or too many. */
bool heads_number(struct text text, uint64_t *out);

#endif
