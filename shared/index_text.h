/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index_text - a text as libxapian takes it.
 *
 * Used by the C++ files of the binding only.
 */
#ifndef SHARED_INDEX_TEXT_H
#define SHARED_INDEX_TEXT_H

#include <string>

#include "shared/bytes.h"

/* A copy; of an empty text the pointer may be NULL. */
inline std::string string_of(struct text text)
{
	return std::string(text.length ? text.data : "", text.length);
}

#endif
