/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_fault - the exception in flight as a status and a fault.
 *
 * Used by index_read.cc and index_write.cc only (C++), inside a catch
 * block; every function of the binding is one try whose catch is this.
 */
#ifndef SHARED_INDEX_FAULT_H
#define SHARED_INDEX_FAULT_H

#include "shared/status.h"

/* `place` is the name shown: an index folder or HOST:PORT. */
extern "C" enum status index_fault(struct fault *fault,
				   const char *place) noexcept;

#endif
