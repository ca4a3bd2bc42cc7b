/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * claiming - claims for unit tests of what adds some.
 *
 * open_claims and close_claims are the setup and the teardown of a group.
 */
#ifndef UNIT_CLAIMING_H
#define UNIT_CLAIMING_H

#include "indexer/claims.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2027, LONGEST = 1 << 26 };

static struct fault fault;
static struct claims *claims;

static int open_claims(void **state)
{
	(void)state;
	return claims_open(&claims, LAST_YEAR, LONGEST, &fault) != STATUS_OK;
}

static int close_claims(void **state)
{
	(void)state;
	claims_close(claims);
	return 0;
}

#endif
