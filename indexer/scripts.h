/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * scripts - the JSON in the scripts of a page, value by value.
 *
 * Used by the indexer only. A script is JSON as a whole (<script
 * id="__NEXT_DATA__" type="application/json">), or has it in it: behind an
 * equals sign or an opening bracket (window.__STATE__ = {"article": ...},
 * JSON.parse("{\"article\": ...}")). JSON-LD is passed over ("linked.h"), and
 * so is what is too short for a text. Goes through the page once.
 *
 *	struct scripts scripts = SCRIPTS_OF(html);
 *	struct text json;
 *
 *	while (scripts_next(&scripts, &json))
 *		...
 */
#ifndef INDEXER_SCRIPTS_H
#define INDEXER_SCRIPTS_H

#include "shared/bytes.h"

enum { SCRIPTS_LEAST_BYTES = 250 }; /* of a value */

struct scripts {
	struct text html;
	size_t offset; /* behind the script at hand */
	struct text script;
	size_t at; /* in it */
};

#define SCRIPTS_OF(page) ((struct scripts){ .html = (page) })

/* The next one, from bracket to bracket, or from quote to quote: those of
 * JavaScript, which may be single ones. Borrowed from the page; false at its
 * end. */
bool scripts_next(struct scripts *scripts, struct text *out);

/* The next script, whatever is in it, but JSON-LD; false at the end. */
bool scripts_next_script(struct scripts *scripts);

#endif
