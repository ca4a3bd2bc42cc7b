/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_nothrow - C++ must hear that a function of the binding throws
 * nothing; C has no word for it.
 *
 * Used by the headers of the C++ files only.
 */
#ifndef SHARED_INDEX_NOTHROW_H
#define SHARED_INDEX_NOTHROW_H

#ifdef __cplusplus
#define NOTHROW noexcept
#else
#define NOTHROW
#endif

#endif
