/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/ceiling.h"

#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

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
