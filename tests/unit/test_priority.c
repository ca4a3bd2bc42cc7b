/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/ioprio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "indexer/priority.h"
#include "tests/unit/unit.h"

static int now(void)
{
	return getpriority(PRIO_PROCESS, 0);
}

static void test_lower(void **state)
{
	struct fault fault;
	int before = now();

	(void)state;
	assert_int_equal(priority_lower(0, &fault), STATUS_OK);
	assert_int_equal(now(), before);
	assert_int_equal(priority_lower(1, &fault), STATUS_OK);
	assert_int_equal(now(), before < PRIORITY_NICEST ? before + 1 : before);
	/* More than there is, is as low as there is. */
	assert_int_equal(priority_lower(PRIORITY_NICEST, &fault), STATUS_OK);
	assert_int_equal(priority_lower(PRIORITY_NICEST, &fault), STATUS_OK);
	assert_int_equal(now(), PRIORITY_NICEST);
}

static void test_idle_io(void **state)
{
	struct fault fault;
	long priority;

	(void)state;
	assert_int_equal(priority_idle_io(&fault), STATUS_OK);
	priority = syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0);
	assert_int_equal(IOPRIO_PRIO_CLASS(priority), IOPRIO_CLASS_IDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_idle_io),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
