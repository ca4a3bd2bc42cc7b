/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mojibake - UTF-8 that was once read as Windows-1252 or Latin-1 and
 * written as UTF-8 again ("itâ€™s", "cafÃ©"), also more than once.
 *
 * Used by the indexer only, for whole files and for single fields: what
 * stands as \u escapes in a record is seen only once that is parsed.
 *
 * A text is repaired when the whole of it maps back: each character stands
 * for a byte, and the bytes are valid UTF-8. One é of its own, one opening
 * quote, one letter of another script is proof that the text was read
 * right, and it is left alone: such texts may well speak of "Ã©". Two
 * losses on the way are forgiven: a non-breaking space that became a
 * blank ("voilÃ " ), and bytes that Windows-1252 does not have, which were
 * replaced or dropped (the last byte of a closing quote).
 *
 * Also the signs of Windows-1252 that passed for Latin-1 and are controls in
 * any text, right or not: U+0092 for an apostrophe.
 */
#ifndef INDEXER_MOJIBAKE_H
#define INDEXER_MOJIBAKE_H

#include "shared/bytes.h"

/* `text` is valid UTF-8, and may be all that `room` holds; else that is
 * emptied first. *out is the text, or the repaired one in `room`, which is at
 * most half as long again; *is_changed says which. What was repaired stays as
 * it is when it comes here again. */
enum status mojibake_repair(struct bytes *room, struct text text,
			    struct text *out, bool *is_changed,
			    struct fault *fault);

#endif
