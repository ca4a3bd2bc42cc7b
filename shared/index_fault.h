/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_fault - the exception in flight as a status and a fault.
 *
 * Used by index_read.cc and index_write.cc only (C++), inside a catch
 * block; every function of the binding is one try whose catch is this. And
 * what libxapian should have thrown.
 */
#ifndef SHARED_INDEX_FAULT_H
#define SHARED_INDEX_FAULT_H

#include "shared/status.h"

/* `place` is the name shown: an index folder or HOST:PORT. */
extern "C" enum status index_fault(struct fault *fault,
				   const char *place) noexcept;

extern "C" void index_enter(void) noexcept;
extern "C" void index_leave(void) noexcept;

/* One in each function of the binding that calls libxapian: while it lives
 * index_is_at_work, and a signal that kills is libxapian's. */
struct index_presence {
	index_presence() noexcept
	{
		index_enter();
	}
	~index_presence() noexcept
	{
		index_leave();
	}
	index_presence(const index_presence &) = delete;
	index_presence &operator=(const index_presence &) = delete;
};

namespace Xapian {
class Database;
}

/* Throws when a database has documents without texts or terms, which none of
 * ours has: libxapian takes a table that the disk refuses to open for one
 * that is empty, and would compact the database without it. */
extern "C" void index_expect_tables(const Xapian::Database &database);

#endif
