/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * convert - the text of documents that other programs can read: PDF, DOCX,
 * ODT, RTF, DOC, and what a person adds.
 *
 * Used by the indexer only. A table names the program for each format; it
 * runs in a sandbox, and what it writes is the text, in UTF-8 if all is
 * well (the caller decodes). Three kinds of output are taken further: pages
 * as `pdftotext -bbox-layout` has them (see layout.h), the XML in office
 * documents (see office.h), and form feeds, which part paragraphs.
 */
#ifndef INDEXER_CONVERT_H
#define INDEXER_CONVERT_H

#include <signal.h>

#include "indexer/office.h"
#include "shared/bytes.h"

struct convert;

enum {
	CONVERT_TEXT_BYTES = 64 * 1024 * 1024, /* a good limit for a text */
	CONVERT_TIME_S = 30
};

/* A table with the programs that are known. `stop` (may be NULL) is
 * borrowed. */
enum status convert_new(struct convert **out, const volatile sig_atomic_t *stop,
			struct fault *fault);
/* Accepts NULL. */
void convert_free(struct convert *convert);

/*
 * Sets the program of a format from a line "FORMAT=COMMAND", such as
 * "pdf=pdftotext -enc UTF-8 - -", or "pdf=" for none. Blanks part words;
 * quotes of either kind hold blanks. No shell is asked. The word {} stands
 * for the name of a file with the document, which is standard input too.
 * STATUS_BAD_QUERY says what is wrong and where, or which formats there are.
 */
enum status convert_add(struct convert *convert, const char *line,
			struct fault *fault);

/* Whether any program is set for the format ("pdf", "PDF"). */
bool convert_knows(const struct convert *convert, const char *format);

/*
 * Empties `out` and puts the text in it. STATUS_SKIP with format, program
 * and reason when there is none: the program is not installed, fails, takes
 * longer than CONVERT_TIME_S, the text is longer than out->limit, or has no
 * word in it. STATUS_RETRY when told to stop.
 */
enum status convert_run(struct convert *convert, const char *format,
			struct text document, struct bytes *out,
			struct fault *fault);

/* Whether the last document had no text because this machine lacks the
 * program: it may have one tomorrow. */
bool convert_lacks_program(const struct convert *convert);

/* What the program complained of although it succeeded (a damaged document
 * that it could read in part); empty if nothing. Until the next
 * convert_run. */
const char *convert_said(const struct convert *convert);

/* What the last document says of itself, until the next convert_run. */
const struct office_facts *convert_facts(const struct convert *convert);

/* The format of an office document by the first bytes of its ZIP file:
 * "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", else NULL. */
const char *convert_office(struct text start);
#endif
