/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crash - libxapian dying of a damaged index is told like other damage.
 *
 * Used by the main.c of both programs. A block that reads as nonsense can
 * take libxapian out of its memory; the person is then told what helps, and
 * the exit status is that of a damaged index. A signal at any other time is
 * ours, and ends the process as it always did.
 */
#ifndef SHARED_CRASH_H
#define SHARED_CRASH_H

#include "shared/bytes.h"

/* From now on. `line` is what is said, with its line feed, on standard error;
 * it is cut when it is very long. Signals that somebody else handles (a
 * sanitizer) are left to him. */
enum status crash_catch(struct text line, struct fault *fault);
/* In a child whose end by a signal its parent waits for. */
void crash_release(void);

#endif
