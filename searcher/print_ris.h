/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_ris - a reference for each hit, for programs that manage them.
 *
 * Used by output.c. RIS, as Reference Manager wrote it and Zotero, EndNote,
 * JabRef and others read it: a line is two letters, two blanks, a hyphen, a
 * blank, a value, CR LF; TY begins a record and ER ends it. A value is one
 * line whatever the sources held, so that none can begin a field. Which
 * field holds what is in output.md.
 */
#ifndef SEARCHER_PRINT_RIS_H
#define SEARCHER_PRINT_RIS_H

#include "searcher/output.h"

const struct output_printer *print_ris_printer(void);

#endif
