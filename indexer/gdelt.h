/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gdelt - whether a line is a row of the tables of the GDELT project, which
 * have no header.
 *
 * Used by the indexer only. Read are its events, the mentions of these, and its
 * knowledge graph, the old one and the new, parted by tabs, or as somebody has
 * written them again. They say who did what where, in codes, and have no texts.
 */
#ifndef INDEXER_GDELT_H
#define INDEXER_GDELT_H

#include "shared/bytes.h"

bool gdelt_is_row(struct text line);

#endif
