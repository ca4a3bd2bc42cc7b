/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * languages - what people call a language.
 *
 * Used by the html_* files.
 */
#ifndef SEARCHER_LANGUAGES_H
#define SEARCHER_LANGUAGES_H

#include "shared/bytes.h"

/* The English name of an ISO 639 code, for the languages that coverage is
 * most often in; the code itself for others; empty when it is not known
 * which one it is ("und"). */
struct text languages_name(struct text code);

#endif
