/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * print_why - the answer of --why, for people and for programs.
 *
 * Used by the searcher only. The JSON object is specified in output.md.
 */
#ifndef SEARCHER_PRINT_WHY_H
#define SEARCHER_PRINT_WHY_H

#include "searcher/why.h"

/* Both append; there is no line end behind the last line. */
enum status print_why_text(struct bytes *out, const struct why *why,
			   struct fault *fault);
enum status print_why_json(struct bytes *out, const struct why *why,
			   struct fault *fault);

#endif
