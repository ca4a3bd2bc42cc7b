/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_trec - a run in the form that trec_eval reads.
 *
 * Used by output.c. "qid Q0 id rank score pullquote", blanks between; of
 * hits with one id only the first, since trec_eval refuses an id twice.
 * White space and controls in the two ids are percent-encoded; an id
 * without any is printed as it is.
 */
#ifndef SEARCHER_PRINT_TREC_H
#define SEARCHER_PRINT_TREC_H

#include "searcher/output.h"

const struct output_printer *print_trec_printer(void);

#endif
