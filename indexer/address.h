/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address - the canonical form of an article's web address.
 *
 * Used by the indexer only. Two addresses that a reader would call the
 * same page give the same bytes: "https://" whatever the scheme, host in
 * lower case without its default port or trailing dot, no user name, no
 * fragment but one that a script takes for a path ("#!/story/5"), '&' for
 * "&amp;" in the query, no tracking parameters, no single trailing slash,
 * percent escapes in capitals. The path keeps its case. Of a copy in a web
 * archive it is the address of what was copied. The form is a fixed point:
 * the canonical form of a canonical form is itself.
 */
#ifndef INDEXER_ADDRESS_H
#define INDEXER_ADDRESS_H

#include "shared/bytes.h"

enum { ADDRESS_BYTES = 8192 };

/* Appends the canonical form of `raw` (valid UTF-8), or nothing when it is
 * no http or https address with a host that can be, or longer than
 * ADDRESS_BYTES. */
enum status address_canonical(struct bytes *out, struct text raw,
			      struct fault *fault);

/* Whether a web archive has this host, and says it of its copies as if these
 * were its own. */
bool address_is_archive(struct text host);

#endif
