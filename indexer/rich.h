/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rich - a text as editors keep it in JSON, to its paragraphs.
 *
 * Used by the indexer only, on what nobody has cleaned: the parts of an
 * article are blocks, and leaves in them ("The ferry ", {"bold": "late"}),
 * beside pictures, embedded posts, teasers and advertisements, which are
 * left out. Each part has its text under one name ("text", "content",
 * "children", ...), and says what it is ("type", "nodeType", ...). Mobiledoc,
 * which has lists for all of these, is read, too.
 */
#ifndef INDEXER_RICH_H
#define INDEXER_RICH_H

#include <jansson.h>

#include "shared/bytes.h"

/* Appends to `list`, an array, what fields.h reads as a text: a string for
 * each paragraph, {"heading": ...} for each heading; and to `text` the same
 * as a text. Of a string: itself. */
enum status rich_read(json_t *list, struct bytes *text, const json_t *body,
		      struct fault *fault);

/* Whether pieces of one line are parts of their own in it, beside each other:
 * read otherwise each would be a paragraph. False where a part has its text
 * under a name that is not known here, which would be left out. */
bool rich_is_rich(const json_t *body);
/* Whether a member of this name may be a text, or the parts of one. */
bool rich_is_text(const char *name);

#endif
