/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * completions - what a shell needs to complete a command line: a script
 * for bash, zsh or fish, out of the option table.
 *
 * Used by both main.c for --completions. What completes a value is told by
 * the name that the table gives it: DIR folders; FILE and F files; NAME the
 * saved searches, as `pqsearch --saved` lists them; "a|b" these words, also
 * when "[...]" follows. Any other value is for the person to type. A row
 * without help and without a letter is left out.
 */
#ifndef SHARED_COMPLETIONS_H
#define SHARED_COMPLETIONS_H

#include "shared/options.h"

struct completions_program {
	const char *name;
	const struct option_row *table;
	bool takes_files; /* as operands */
};

/* Appends the script for `shell` ("bash", "zsh", "fish"), without the last
 * line feed. */
enum status completions_append(struct bytes *out, const char *shell,
			       const struct completions_program *program,
			       struct fault *fault);

#endif
