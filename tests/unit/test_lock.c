/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/lock.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

static struct fault fault;
static const struct lock_wish at_once = { 0 };
static const struct lock_wish looking = { .is_shared = true };

static enum status take(struct lock *out, int fd, const struct lock_wish *wish)
{
	const struct lock_place place = { fd, "index", "lock",
					  "another one is at work here" };

	return lock_take(out, &place, wish, &fault);
}

static void test_one_at_a_time(void **state)
{
	int fd = open_scratch(*state, ".");
	struct lock first;
	struct lock second;

	assert_int_equal(take(&first, fd, &at_once), STATUS_OK);
	assert_int_equal(take(&second, fd, &at_once), STATUS_BUSY);
	assert_string_equal(fault.text,
			    "index: another one is at work here (lock)");
	assert_int_equal(take(&second, fd, &looking), STATUS_BUSY);
	lock_release(&first);
	assert_int_equal(take(&second, fd, &at_once), STATUS_OK);
	lock_release(&second);
	lock_release(&second);
	(void)close(fd);
}

static void test_waits_in_vain(void **state)
{
	const struct lock_wish patient = { .wait_ms = 150 };
	volatile sig_atomic_t stop = 1;
	const struct lock_wish stopped = { .wait_ms = -1, .stop = &stop };
	int fd = open_scratch(*state, ".");
	struct lock first;
	struct lock second;

	assert_int_equal(take(&first, fd, &at_once), STATUS_OK);
	assert_int_equal(take(&second, fd, &patient), STATUS_BUSY);
	assert_int_equal(take(&second, fd, &stopped), STATUS_BUSY);
	lock_release(&first);
	(void)close(fd);
}

static void test_looking(void **state)
{
	int fd = open_scratch(*state, ".");
	struct stat facts;
	struct lock first;
	struct lock second;

	/* Nothing is made by looking. */
	assert_int_equal(take(&first, fd, &looking), STATUS_OK);
	assert_int_equal(first.fd, -1);
	assert_int_not_equal(fstatat(fd, "lock", &facts, 0), 0);
	lock_release(&first);
	assert_int_equal(take(&first, fd, &at_once), STATUS_OK);
	lock_release(&first);
	assert_int_equal(take(&first, fd, &looking), STATUS_OK);
	assert_int_equal(take(&second, fd, &looking), STATUS_OK);
	lock_release(&second);
	assert_int_equal(take(&second, fd, &at_once), STATUS_BUSY);
	lock_release(&first);
	(void)close(fd);
}

static void test_stamp(void **state)
{
	const struct timespec old[2] = { { .tv_sec = 1000 },
					 { .tv_sec = 1000 } };
	int fd = open_scratch(*state, ".");
	struct stat facts;
	struct lock lock;

	assert_int_equal(take(&lock, fd, &at_once), STATUS_OK);
	assert_int_equal(futimens(lock.fd, old), 0);
	assert_int_equal(lock_stamp(&lock, &fault), STATUS_OK);
	assert_int_equal(fstat(lock.fd, &facts), 0);
	assert_true(facts.st_mtim.tv_sec > 1000);
	assert_int_equal(facts.st_mode & 0777, 0600);
	lock_release(&lock);
	(void)close(fd);
}

static void test_link(void **state)
{
	char *path = scratch_path(*state, "lock");
	int fd = open_scratch(*state, ".");
	struct lock lock;

	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_not_equal(take(&lock, fd, &at_once), STATUS_OK);
	assert_int_equal(lock.fd, -1);
	free(path);
	(void)close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_one_at_a_time),
		SCRATCH_TEST(test_waits_in_vain),
		SCRATCH_TEST(test_looking),
		SCRATCH_TEST(test_stamp),
		SCRATCH_TEST(test_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
