/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * office - the text of word processors' documents, from the XML in them:
 * word/document.xml, footnotes.xml and endnotes.xml of DOCX (ECMA-376,
 * part 1, section 17), content.xml of ODT (OpenDocument 1.2, part 1,
 * sections 4 to 9); and what docProps/core.xml and meta.xml say of them.
 *
 * Used by the indexer only. All of a document are in one text, one behind
 * another in any order. Paragraphs are parted by a blank line, rows of
 * tables are lines with tabs; notes stand at the end. What was deleted while
 * changes were recorded, comments and the instructions of fields are left
 * out.
 */
#ifndef INDEXER_OFFICE_H
#define INDEXER_OFFICE_H

#include "shared/bytes.h"

enum { OFFICE_FACT_BYTES = 256 };

/* Empty what is not said, or longer. */
struct office_facts {
	char title[OFFICE_FACT_BYTES];
	char creator[OFFICE_FACT_BYTES];
	char created[OFFICE_FACT_BYTES];
};

/* Whether there is a document of one of the two in `xml`. */
bool office_is(struct text xml);
/* Appends the text, no longer than twice the XML. STATUS_SKIP: damaged;
 * damaged notes are read as far as they can be. */
enum status office_text(struct bytes *out, struct text xml,
			struct fault *fault);
/* What is damaged says little or nothing. Fails with STATUS_FULL alone. */
enum status office_facts(struct office_facts *out, struct text xml,
			 struct fault *fault);
#endif
