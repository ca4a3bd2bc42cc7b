/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tongues - the code of a language by its other names.
 *
 * Used by the indexer for what records claim, and by the searcher for what
 * people type. A language's code is the primary subtag of BCP 47, as CLD2
 * and ICU have it: two letters of ISO 639-1 where there are two.
 */
#ifndef SHARED_TONGUES_H
#define SHARED_TONGUES_H

#include "shared/bytes.h"

/* What stands before the first separator: "en" of "en-US" or "en_GB.UTF-8";
 * borrowed. */
struct text tongues_primary(struct text tag);
/* Of languages that the press is written in, by the name in English, a code
 * of ISO 639-2, or one that was replaced, in letters of any case; empty for
 * what is none of these. A constant. */
struct text tongues_code(struct text name);

#endif
