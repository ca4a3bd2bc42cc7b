/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_json - all of an answer as one JSON document.
 *
 * Used by output.c. {"begin":…,"hits":[…],"summary":…}, whose parts are
 * the records of JSON Lines as print_jsonl.c makes them; a batch is an
 * array of answers. Each record is written as it comes, on a line of its
 * own. The last bracket is written when all went well: a document that was
 * cut is none.
 */
#ifndef SEARCHER_PRINT_JSON_H
#define SEARCHER_PRINT_JSON_H

#include "searcher/output.h"

const struct output_printer *print_json_printer(void);

#endif
