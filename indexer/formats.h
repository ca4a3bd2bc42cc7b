/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * formats - what a file is that is no text to read, by its first bytes.
 *
 * Used by the indexer only. A format that is not supported yet is refused
 * by its name: read as prose, its tags and tables would be found as words.
 */
#ifndef INDEXER_FORMATS_H
#define INDEXER_FORMATS_H

#include "shared/bytes.h"

/* The name of the format that a file with these first bytes has; NULL for
 * text, JSON and what is not known. */
const char *formats_name(struct text start);

#endif
