/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unit - cmocka behind the headers that it wants before it, and a word or two
 * that stand in nearly every test.
 *
 * Used by unit tests and by what they share.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "shared/array.h"
#include "shared/status.h"

#define OK(call) assert_int_equal((call), STATUS_OK)

#endif
