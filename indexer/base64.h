/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base64 - bytes out of the signs that stand for them (RFC 4648, section 4).
 *
 * Used by the indexer only.
 */
#ifndef INDEXER_BASE64_H
#define INDEXER_BASE64_H

#include "shared/bytes.h"

/* Appends what the text stands for; other signs in it are passed over, as RFC
 * 2045 (6.8) wants it. */
enum status base64_decode(struct bytes *out, struct text text,
			  struct fault *fault);
/* The same of a text that is nothing but groups of four; *is_whole: it is. */
enum status base64_decode_whole(struct bytes *out, struct text text,
				bool *is_whole, struct fault *fault);

#endif
