/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/priority.h"

#include <errno.h>
#include <linux/ioprio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum status priority_lower(int by, struct fault *fault)
{
	errno = 0;
	/* -1 may also be the new priority. */
	if (nice(by) == -1 && errno != 0)
		return fault_set_errno(fault, errno, "--nice");
	return STATUS_OK;
}

/* glibc has no function for it. 0 is the calling process. */
enum status priority_idle_io(struct fault *fault)
{
	const int idle = IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0);

	if (syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, idle) != 0)
		return fault_set_errno(fault, errno, "--idle-io");
	return STATUS_OK;
}
