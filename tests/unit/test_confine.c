/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "indexer/confine.h"
#include "tests/unit/unit.h"

enum { FILTER_BYTES = 64 * 1024 };

/* Calls behind the filter. They return what the kernel did. */
static long read_nothing(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static long write_nothing(void)
{
	return open("/dev/null", O_WRONLY | O_CLOEXEC);
}

static long write_and_empty(void)
{
	return open("/dev/null", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* Opened for reading, but emptied all the same. */
static long empty(void)
{
	return open("/dev/null", O_RDONLY | O_TRUNC | O_CLOEXEC);
}

static long create(void)
{
	return open("/nowhere/at/all", O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
}

static long open_by_structure(void)
{
	return syscall(SYS_openat2, AT_FDCWD, "/dev/null", NULL, 0);
}

static long remove_file(void)
{
	return unlink("/nowhere/at/all");
}

static long make_folder(void)
{
	return mkdir("/nowhere/at/all", 0700);
}

static long change_mode(void)
{
	return chmod("/nowhere/at/all", 0600);
}

static long make_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static long signal_nobody(void)
{
	return kill(getpid(), 0);
}

static long signal_by_descriptor(void)
{
	return fcntl(STDIN_FILENO, F_SETOWN, getpid());
}

static long ask_descriptor(void)
{
	return fcntl(STDOUT_FILENO, F_GETFD);
}

static long leave_session(void)
{
	return setsid();
}

static long leave_group(void)
{
	return setpgid(0, 0);
}

static long leave_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

static long start_in_namespace(void)
{
	return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
}

static long start_by_structure(void)
{
	return syscall(SYS_clone3, NULL, 0);
}

static long start_child(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child < 0 ? -1 : waitpid(child, NULL, 0) - child;
}

static long ask_ring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL);
}

static long outlive_parent(void)
{
	return prctl(PR_SET_PDEATHSIG, 0);
}

static long type_on_terminal(void)
{
	/* TIOCSTI */
	return syscall(SYS_ioctl, STDIN_FILENO, 0x5412, "");
}

static long set_limit_of_parent(void)
{
	struct rlimit limit;

	return prlimit(getppid(), RLIMIT_CORE, NULL, &limit);
}

static long ask_own_limit(void)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_CORE, &limit);
}

static const struct {
	const char *name;
	long (*call)(void);
	int error_alone; /* 0: allowed; with no rights at all */
	int error_free;  /* with all */
} calls[] = {
	{ "read", read_nothing, 0, 0 },
	{ "write", write_nothing, EROFS, 0 },
	{ "write and empty", write_and_empty, EROFS, 0 },
	{ "empty", empty, ENOSYS, ENOSYS },
	{ "create", create, ENOSYS, ENOSYS },
	{ "openat2", open_by_structure, ENOSYS, ENOSYS },
	{ "unlink", remove_file, ENOSYS, ENOSYS },
	{ "mkdir", make_folder, ENOSYS, ENOSYS },
	{ "chmod", change_mode, ENOSYS, ENOSYS },
	{ "socket", make_socket, ENOSYS, ENOSYS },
	{ "kill", signal_nobody, ENOSYS, ENOSYS },
	{ "F_SETOWN", signal_by_descriptor, ENOSYS, ENOSYS },
	{ "F_GETFD", ask_descriptor, 0, 0 },
	{ "setsid", leave_session, ENOSYS, ENOSYS },
	{ "setpgid", leave_group, ENOSYS, ENOSYS },
	{ "unshare", leave_namespace, ENOSYS, ENOSYS },
	{ "clone", start_in_namespace, ENOSYS, ENOSYS },
	{ "clone3", start_by_structure, ENOSYS, ENOSYS },
	{ "fork", start_child, ENOSYS, 0 },
	{ "io_uring", ask_ring, ENOSYS, ENOSYS },
	{ "PR_SET_PDEATHSIG", outlive_parent, ENOSYS, ENOSYS },
	{ "TIOCSTI", type_on_terminal, ENOSYS, ENOSYS },
	{ "prlimit", set_limit_of_parent, ENOSYS, ENOSYS },
	{ "getrlimit", ask_own_limit, 0, 0 },
};

/* The error number of a call behind the filter; in a child, which the
 * filter never leaves. */
static int error_of(long (*call)(void), const struct bytes *filter)
{
	pid_t child = fork();
	int end;

	if (child == 0) {
		if (!confine_drop_privileges() || !confine_enter_filter(filter))
			_exit(255);
		_exit(call() >= 0 ? 0 : errno);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_true(WIFEXITED(end));
	return WEXITSTATUS(end);
}

static void check_calls(const struct confine_rules *rules)
{
	struct bytes filter = BYTES_UP_TO(FILTER_BYTES);
	struct fault fault;

	assert_int_equal(confine_compile(&filter, rules, &fault), STATUS_OK);
	assert_int_equal(filter.length % sizeof(struct sock_filter), 0);
	for (size_t i = 0; i < COUNT(calls); i++) {
		int expected = rules->may_start ? calls[i].error_free :
						  calls[i].error_alone;
		int error_number = error_of(calls[i].call, &filter);

		if (error_number != expected)
			fail_msg("%s: error %d", calls[i].name, error_number);
	}
	bytes_free(&filter);
}

static void test_filter(void **state)
{
	(void)state;
	check_calls(&(struct confine_rules){ 0 });
	check_calls(&(struct confine_rules){ true, true });
}

static void test_too_small(void **state)
{
	struct bytes filter = BYTES_UP_TO(16);
	struct fault fault;

	(void)state;
	assert_true(confine_compile(&filter, &(struct confine_rules){ 0 },
				    &fault) != STATUS_OK);
	bytes_free(&filter);
}

/* 0, or the first thing that is not as it should be. */
static int look_around(const char *hidden)
{
	if (open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0 || errno != EACCES)
		return 1;
	if (open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0)
		return 2;
	if (open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC) < 0)
		return 3;
	if (open("/dev/null", O_RDWR | O_CLOEXEC) < 0)
		return 4;
	if (open("/dev/zero", O_RDWR | O_CLOEXEC) >= 0)
		return 5;
	if (mkdir(hidden, 0700) == 0)
		return 6;
	return open("/bin/sh", O_RDONLY | O_CLOEXEC) < 0 ? 7 : 0;
}

static void test_landlock(void **state)
{
	struct fault fault;
	int landlock;
	pid_t child;
	int end;

	(void)state;
	if (!confine_has_landlock()) {
		print_message("# skip: this kernel has no Landlock\n");
		skip();
	}
	assert_int_equal(confine_landlock(&landlock, "/nowhere", &fault), 0);
	child = fork();
	if (child == 0) {
		if (!confine_drop_privileges() ||
		    !confine_enter_landlock(landlock))
			_exit(255);
		_exit(look_around("/tmp/pullquote-test-hidden"));
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_int_equal(close(landlock), 0);
	assert_true(WIFEXITED(end));
	assert_int_equal(WEXITSTATUS(end), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_too_small),
		cmocka_unit_test(test_landlock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
