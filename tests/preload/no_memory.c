/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * no_memory - a whole program one of whose allocations fails, be it in our
 * code or in a library.
 *
 * Loaded in front of libc (LD_PRELOAD). Allocations are counted from where
 * main begins, in a child on from where its parent was. From the environment:
 *
 *	NO_MEMORY_AT=K    the K-th fails; "K+": and all behind it
 *	NO_MEMORY_SPARE=M what the library whose name has an M in it asks for
 *	                  is given, and not counted
 *	NO_MEMORY_LOG=F   the file F then has: without NO_MEMORY_AT how many
 *	                  there were, else who asked for the last that failed,
 *	                  the innermost caller first (those of this file
 *	                  included), "MODULE(FUNCTION+...)" a line
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The allocator of glibc under its other names. */
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *old, size_t bytes);

enum { FRAMES = 40, HIGH_DESCRIPTOR = 200 };

static size_t made_count;
static size_t failing; /* 0: none */
static bool is_sticky;
static bool is_counting;
static const char *spared; /* NULL: none */
static int log_file = -1;

static void tell_callers(void)
{
	void *frames[FRAMES];
	int count;

	is_counting = false; /* whatever is needed here is no part of it */
	count = backtrace(frames, FRAMES);
	if (ftruncate(log_file, 0) == 0)
		backtrace_symbols_fd(frames, count, log_file);
	is_counting = true;
}

static bool is_spared(void *caller)
{
	Dl_info found;

	return spared && dladdr(caller, &found) && found.dli_fname &&
	       strstr(found.dli_fname, spared);
}

static bool is_failing(void *caller)
{
	if (!is_counting || is_spared(caller))
		return false;
	made_count++;
	if (failing == 0 || made_count < failing ||
	    (made_count > failing && !is_sticky))
		return false;
	if (log_file >= 0)
		tell_callers();
	errno = ENOMEM;
	return true;
}

void *malloc(size_t bytes)
{
	return is_failing(__builtin_return_address(0)) ? NULL :
							 __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
	return is_failing(__builtin_return_address(0)) ?
		       NULL :
		       __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
	return is_failing(__builtin_return_address(0)) ?
		       NULL :
		       __libc_realloc(old, bytes);
}

/* The libraries have been set up by then: what is loaded first is set up
 * last. */
__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("NO_MEMORY_AT");
	const char *path = getenv("NO_MEMORY_LOG");
	void *frame;
	char *end = NULL;

	(void)backtrace(&frame, 1); /* loads what it needs */
	spared = getenv("NO_MEMORY_SPARE");
	if (at) {
		failing = strtoul(at, &end, 10);
		is_sticky = *end == '+';
	}
	if (path) {
		int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
				0600);

		/* out of the way of tests that count descriptors */
		log_file = fcntl(file, F_DUPFD_CLOEXEC, HIGH_DESCRIPTOR);
		(void)close(file);
	}
	is_counting = true;
}

__attribute__((destructor)) static void end(void)
{
	is_counting = false;
	if (failing == 0 && log_file >= 0)
		dprintf(log_file, "%zu\n", made_count);
}
