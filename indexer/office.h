/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * office - the text of word processors' documents, from the XML in them:
 * word/document.xml of DOCX (ECMA-376, part 1, section 17), content.xml of
 * ODT (OpenDocument 1.2, part 1, sections 4 to 9).
 *
 * Used by the indexer only. Paragraphs are parted by a blank line, rows of
 * tables are lines with tabs. What was deleted while changes were recorded,
 * comments and the instructions of fields are left out.
 */
#ifndef INDEXER_OFFICE_H
#define INDEXER_OFFICE_H

#include "shared/bytes.h"

/* Whether `xml` is one of the two. */
bool office_is(struct text xml);
/* Appends the text, no longer than twice the XML. STATUS_SKIP: damaged. */
enum status office_text(struct bytes *out, struct text xml,
			struct fault *fault);
#endif
