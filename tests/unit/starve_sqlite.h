/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * starve_sqlite - SQLite takes its memory from memory.h, so that starve.h
 * can refuse it some.
 *
 * Used by unit tests. Call it before anything opens a database.
 */
#ifndef UNIT_STARVE_SQLITE_H
#define UNIT_STARVE_SQLITE_H

#include <malloc.h>
#include <sqlite3.h>

#include "shared/memory.h"
#include "tests/unit/unit.h"

static inline void *starve_sqlite_take(int bytes)
{
	return memory_resize(NULL, (size_t)bytes, 1);
}

static inline void *starve_sqlite_resize(void *old, int bytes)
{
	return memory_resize(old, (size_t)bytes, 1);
}

static inline int starve_sqlite_size(void *block)
{
	return block ? (int)malloc_usable_size(block) : 0;
}

static inline int starve_sqlite_round(int bytes)
{
	return (bytes + 7) / 8 * 8;
}

static inline int starve_sqlite_begin(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static inline void starve_sqlite_end(void *unused)
{
	(void)unused;
}

static inline void starve_sqlite(void)
{
	static const sqlite3_mem_methods methods = {
		.xMalloc = starve_sqlite_take,
		.xFree = memory_free,
		.xRealloc = starve_sqlite_resize,
		.xSize = starve_sqlite_size,
		.xRoundup = starve_sqlite_round,
		.xInit = starve_sqlite_begin,
		.xShutdown = starve_sqlite_end,
	};

	assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods),
			 SQLITE_OK);
}

#endif
