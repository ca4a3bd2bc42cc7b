/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lend - libxml2 and jansson take their memory from memory.h, and one that
 * was refused some is found out.
 *
 * Used by the indexer only, around each call that parses. Where either
 * library is short of memory it goes on without what it could not keep, or
 * says that the input is no JSON: text would be missing, or an article
 * rejected, and nobody would know why.
 *
 *	begun = lend_begin();
 *	(void)htmlParseDocument(parser);
 *	status = lend_end(begun, fault);
 */
#ifndef INDEXER_LEND_H
#define INDEXER_LEND_H

#include <jansson.h>

#include "shared/bytes.h"

/* For lend_end. */
size_t lend_begin(void);
/* STATUS_FULL when an allocation has failed since. */
enum status lend_end(size_t begun, struct fault *fault);
/* json_loadb; *out is NULL, and the error says why, when it is no JSON. */
enum status lend_json(json_t **out, struct text text, size_t flags,
		      json_error_t *error, struct fault *fault);

#endif
