/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ceiling.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "shared/array.h"
#include "shared/memory.h"

enum { RESERVE_BYTES = 1 << 20 };

/* Bytes of data that the process has (proc(5), /proc/pid/statm); 0 where
 * nobody says. */
static unsigned long long data_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long long pages = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%*u %*u %*u %*u %*u %llu", &pages) != 1)
		pages = 0;
	(void)fclose(file); /* it was only read */
	return pages * (unsigned long long)sysconf(_SC_PAGESIZE);
}

enum status ceiling_set(long long bytes, struct fault *fault)
{
	const rlim_t wanted = data_bytes() + (unsigned long long)bytes;
	struct rlimit limit;

	if (getrlimit(RLIMIT_DATA, &limit) != 0)
		return fault_set_errno(fault, errno, "memory limit");
	if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur <= wanted)
		return STATUS_OK;
	limit.rlim_cur = wanted;
	if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < wanted)
		limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_DATA, &limit) != 0)
		return fault_set_errno(fault, errno, "memory limit");
	return STATUS_OK;
}

size_t ceiling_bytes(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_DATA, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > SIZE_MAX)
		return SIZE_MAX;
	return (size_t)limit.rlim_cur;
}

enum status ceiling_look(size_t bytes, struct fault *fault)
{
	void *room = NULL;

	if (bytes <= SIZE_MAX - RESERVE_BYTES)
		room = memory_resize(NULL, bytes + RESERVE_BYTES, 1);
	if (!room)
		return fault_set(fault, STATUS_FULL, "out of memory");
	memory_free(room);
	return STATUS_OK;
}

/* Whoever finds no memory says so in these words, also where a library is
 * the one that found none. */
bool ceiling_is_reached(const struct fault *fault)
{
	static const char *const words[] = { "out of memory", "more than ",
					     "too many terms",
					     "too many passages",
					     "too many strings" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (strstr(fault->text, words[i]))
			return true;
	return false;
}
