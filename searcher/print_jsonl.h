/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_jsonl - one JSON object a line, for other tools.
 *
 * Used by output.c. The keys, their order and what they hold are version 1
 * of the contract in output.md: none is ever left out, absent values are
 * null. Each line is valid UTF-8 whatever the sources held.
 */
#ifndef SEARCHER_PRINT_JSONL_H
#define SEARCHER_PRINT_JSONL_H

#include "searcher/output.h"

const struct output_printer *print_jsonl_printer(void);

#endif
