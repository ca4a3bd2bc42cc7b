/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crash - libxapian dying of a damaged index, or of memory or disk that it was
 * refused, is told like other damage and other want of these.
 *
 * Used by the main.c of both programs. A block that reads as nonsense can
 * take libxapian out of its memory; and it throws while it throws where there
 * is none, or where a destructor cannot write. The person is then told what
 * helps, and the exit status says which it was: of memory when some was refused
 * to this process before, of the disk when that refused something in the call.
 * A signal at any other time is ours, and ends the process as it always did.
 */
#ifndef SHARED_CRASH_H
#define SHARED_CRASH_H

#include "shared/bytes.h"

/* What is said on standard error, with its line feed; cut when very long. */
struct crash_lines {
	struct text damaged;
	struct text refused; /* memory */
	struct text place;   /* what the disk's reason is put behind */
};

/* From now on. Signals that somebody else handles (a sanitizer) are left to
 * him. */
enum status crash_catch(const struct crash_lines *lines, struct fault *fault);
/* In a child whose end by a signal its parent waits for. */
void crash_release(void);

#endif
