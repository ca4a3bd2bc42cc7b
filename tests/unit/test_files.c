/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/files.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { NOBODY = 65534, RACES = 10000 };

/* ---- The playground ---------------------------------------------------- */

/*
 * A new folder of its own for each test:
 *   root/plain       "inside\n"
 *   root/sub/deep    "deep\n"
 *   root/fifo root/socket root/link root/dangling
 *   root/link_dir -> sub, root/out -> ../outside
 *   outside/secret   "secret\n"
 */
struct ground {
	char path[64];
	int folder; /* the playground itself */
	int root;
};

static void write_file(int folder, const char *name, const char *contents)
{
	struct fault fault;
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
			0644);

	assert_true(fd >= 0);
	assert_int_equal(files_write_all(fd, text_of(contents), name, &fault),
			 0);
	assert_int_equal(files_close(&fd, name, &fault), 0);
}

static void make_socket(const struct ground *ground)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_true(snprintf(address.sun_path, sizeof(address.sun_path),
			     "%s/root/socket", ground->path) > 0);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address,
			      sizeof(address)),
			 0);
	assert_int_equal(close(fd), 0);
}

static int set_up(void **state)
{
	struct ground *ground = memory_zeroed(1, sizeof(*ground));
	struct fault fault;

	assert_non_null(ground);
	memcpy(ground->path, "/tmp/test_files.XXXXXX", 23);
	assert_non_null(mkdtemp(ground->path));
	assert_int_equal(
		files_open_folder(&ground->folder, ground->path, &fault), 0);
	assert_int_equal(mkdirat(ground->folder, "outside", 0755), 0);
	assert_int_equal(mkdirat(ground->folder, "root", 0755), 0);
	write_file(ground->folder, "outside/secret", "secret\n");
	ground->root = openat(ground->folder, "root",
			      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(ground->root >= 0);
	assert_int_equal(mkdirat(ground->root, "sub", 0755), 0);
	write_file(ground->root, "plain", "inside\n");
	write_file(ground->root, "sub/deep", "deep\n");
	assert_int_equal(mkfifoat(ground->root, "fifo", 0644), 0);
	assert_int_equal(symlinkat("plain", ground->root, "link"), 0);
	assert_int_equal(symlinkat("nothing", ground->root, "dangling"), 0);
	assert_int_equal(symlinkat("sub", ground->root, "link_dir"), 0);
	assert_int_equal(symlinkat("../outside", ground->root, "out"), 0);
	make_socket(ground);
	*state = ground;
	return 0;
}

/* Removes all of it with a program, as the tests are free to. */
static int tear_down(void **state)
{
	struct ground *ground = *state;
	int exit_status = -1;
	pid_t child;

	assert_int_equal(close(ground->root), 0);
	assert_int_equal(close(ground->folder), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)execlp("rm", "rm", "-rf", "--", ground->path,
			     (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &exit_status, 0), child);
	assert_int_equal(exit_status, 0);
	memory_free(ground);
	return 0;
}

/*
 * Runs `check` in a child, where limits and rights may be given away. It
 * returns the number of the first thing that is wrong, or 0.
 */
static void run_in_child(int (*check)(const struct ground *ground),
			 const struct ground *ground)
{
	int exit_status = -1;
	pid_t child;

	/* The child must not print what waits to be printed here. */
	assert_int_equal(fflush(NULL), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		int failure = check(ground);

		/* Tools that count descriptors look at children too. */
		(void)close(ground->root);
		(void)close(ground->folder);
		exit(failure);
	}
	assert_int_equal(waitpid(child, &exit_status, 0), child);
	assert_true(WIFEXITED(exit_status));
	assert_int_equal(WEXITSTATUS(exit_status), 0);
}

/* ---- Opening beneath --------------------------------------------------- */

static const struct {
	const char *name;
	enum status status;
	const char *reason; /* in the fault, by openat2; NULL: any */
} open_rows[] = {
	{ "plain", STATUS_OK, "" },
	{ "sub/deep", STATUS_OK, "" },
	{ "./sub//./deep", STATUS_OK, "" },
	{ "fifo", STATUS_SKIP, "not a regular file" },
	{ "socket", STATUS_SKIP, "not a regular file" },
	{ "sub", STATUS_SKIP, "not a regular file" },
	{ "sub/", STATUS_SKIP, "not a regular file" },
	{ ".", STATUS_SKIP, "not a regular file" },
	{ "link", STATUS_SKIP, "is a symbolic link, or leads over one" },
	{ "dangling", STATUS_SKIP, "is a symbolic link, or leads over one" },
	{ "link_dir/deep", STATUS_SKIP, NULL },
	{ "out/secret", STATUS_SKIP, NULL },
	{ "plain/", STATUS_SKIP, NULL },
	{ "plain/x", STATUS_SKIP, "its folder is not a folder" },
	{ "nothing", STATUS_SKIP, "has vanished" },
	{ "nothing/x", STATUS_SKIP, "has vanished" },
	{ "", STATUS_SKIP, "has vanished" },
	{ "..", STATUS_SKIP, "leads out of the folder" },
	{ "../outside/secret", STATUS_SKIP, "leads out of the folder" },
	{ "sub/../plain", STATUS_SKIP, "leads out of the folder" },
	{ "sub/..", STATUS_SKIP, "leads out of the folder" },
	{ "/etc/passwd", STATUS_SKIP, "leads out of the folder" },
	{ "//etc/passwd", STATUS_SKIP, "leads out of the folder" },
	{ "/", STATUS_SKIP, "leads out of the folder" },
	{ "...", STATUS_SKIP, "has vanished" },
	{ "..plain", STATUS_SKIP, "has vanished" },
};

/* The first row that is not as told, counted from 1; 0: all are. */
static int check_open_rows(const struct ground *ground)
{
	for (size_t i = 0; i < COUNT(open_rows); i++) {
		struct fault fault = { "" };
		struct stat facts;
		int fd = 77;

		if (files_open_beneath(&fd, ground->root, open_rows[i].name,
				       &facts, &fault) != open_rows[i].status)
			return (int)i + 1;
		if (open_rows[i].status) {
			if (fd != -1 || facts.st_size != 0)
				return (int)i + 1;
			continue;
		}
		if (!S_ISREG(facts.st_mode) || facts.st_size == 0 ||
		    (fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0 || close(fd) != 0)
			return (int)i + 1;
	}
	return 0;
}

static void test_open_beneath(void **state)
{
	const struct ground *ground = *state;

	assert_int_equal(check_open_rows(ground), 0);
	for (size_t i = 0; i < COUNT(open_rows); i++) {
		struct fault fault = { "" };
		char expected[200];
		struct stat facts;
		int fd;

		if (!open_rows[i].status || !open_rows[i].reason)
			continue;
		assert_int_equal(files_open_beneath(&fd, ground->root,
						    open_rows[i].name, &facts,
						    &fault),
				 STATUS_SKIP);
		assert_true(snprintf(expected, sizeof(expected), "%s: %s",
				     open_rows[i].name,
				     open_rows[i].reason) > 0);
		assert_string_equal(fault.text, expected);
	}
}

/* The kernel answers every openat2 with this error from now on. */
static int refuse_openat2(int error_number)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K,
			 SECCOMP_RET_ERRNO |
				 ((uint32_t)error_number & SECCOMP_RET_DATA)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = COUNT(code), .filter = code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int check_without_openat2(const struct ground *ground)
{
	char long_name[600];
	struct fault fault;
	struct stat facts;
	int fd;

	if (refuse_openat2(ENOSYS) != 0)
		return 101;
	memset(long_name, 'x', sizeof(long_name));
	long_name[sizeof(long_name) - 1] = '\0';
	if (files_open_beneath(&fd, ground->root, long_name, &facts, &fault) !=
	    STATUS_SKIP)
		return 102;
	return check_open_rows(ground);
}

static int check_forbidden_openat2(const struct ground *ground)
{
	if (refuse_openat2(EPERM) != 0)
		return 101;
	return check_open_rows(ground);
}

static void test_open_without_openat2(void **state)
{
	run_in_child(check_without_openat2, *state);
	run_in_child(check_forbidden_openat2, *state);
}

static void test_open_hostile_names(void **state)
{
	const struct ground *ground = *state;
	static const char *const names[] = {
		"new\nline", "-rf", "\xFF\xFE", "a b", "\033[31m", "~", "*",
	};
	char endless_name[5000];
	char long_name[600];
	struct fault fault;
	struct stat facts;
	int fd;

	for (size_t i = 0; i < COUNT(names); i++) {
		write_file(ground->root, names[i], "x");
		assert_int_equal(files_open_beneath(&fd, ground->root, names[i],
						    &facts, &fault),
				 0);
		assert_int_equal(files_close(&fd, names[i], &fault), 0);
	}
	memset(long_name, 'x', sizeof(long_name));
	long_name[sizeof(long_name) - 1] = '\0';
	assert_int_equal(files_open_beneath(&fd, ground->root, long_name,
					    &facts, &fault),
			 STATUS_SKIP);
	assert_non_null(strstr(fault.text, ": name too long"));
	memset(endless_name, 'x', sizeof(endless_name));
	endless_name[sizeof(endless_name) - 1] = '\0';
	assert_int_equal(files_open_beneath(&fd, ground->root, endless_name,
					    &facts, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "name too long");
}

/* A source that one may not read is skipped; a root needs a person. */
static int check_permission(const struct ground *ground)
{
	struct fault fault;
	struct stat facts;
	int fd;

	if (setresgid(NOBODY, NOBODY, NOBODY) != 0 ||
	    setresuid(NOBODY, NOBODY, NOBODY) != 0)
		return 1;
	if (files_open_beneath(&fd, ground->root, "closed", &facts, &fault) !=
	    STATUS_SKIP)
		return 2;
	if (strcmp(fault.text, "closed: no permission to read it") != 0)
		return 3;
	if (files_open_beneath(&fd, ground->root, "closed_dir/x", &facts,
			       &fault) != STATUS_SKIP)
		return 4;
	if (files_open_folder(&fd, ground->path, &fault) != STATUS_DENIED)
		return 5;
	return 0;
}

static void test_open_without_permission(void **state)
{
	const struct ground *ground = *state;

	if (geteuid() != 0) {
		print_message("skipped: only root can become nobody\n");
		skip();
	}
	write_file(ground->root, "closed", "x");
	assert_int_equal(fchmodat(ground->root, "closed", 0600, 0), 0);
	assert_int_equal(mkdirat(ground->root, "closed_dir", 0700), 0);
	write_file(ground->root, "closed_dir/x", "x");
	run_in_child(check_permission, ground);
}

/* The first thing that does not say "full" when nothing can be opened. */
static int find_not_full(const struct ground *ground)
{
	struct fault fault;
	struct stat facts;
	int fd;

	if (files_open_beneath(&fd, ground->root, "plain", &facts, &fault) !=
	    STATUS_FULL)
		return 2;
	if (files_open_folder(&fd, ground->path, &fault) != STATUS_FULL)
		return 3;
	if (files_replace(ground->root, "plain", TEXT("x"), &fault) !=
	    STATUS_FULL)
		return 4;
	if (files_make_folders("new_folder", &fault) != STATUS_FULL)
		return 5;
	if (refuse_openat2(ENOSYS) != 0)
		return 6;
	if (files_open_beneath(&fd, ground->root, "sub/deep", &facts, &fault) !=
	    STATUS_FULL)
		return 7;
	return 0;
}

/* No descriptors left: the run must stop, not skip file after file. */
static int check_descriptors(const struct ground *ground)
{
	struct rlimit limit;
	rlim_t before;
	int failure;

	if (fchdir(ground->folder) != 0 ||
	    getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 1;
	before = limit.rlim_cur;
	limit.rlim_cur = 0;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 1;
	failure = find_not_full(ground);
	limit.rlim_cur = before;
	return setrlimit(RLIMIT_NOFILE, &limit) != 0 ? 1 : failure;
}

static void test_open_without_descriptors(void **state)
{
	run_in_child(check_descriptors, *state);
}

/* Swaps root/sub with the link root/out for ever. */
static void swap_for_ever(const struct ground *ground)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	for (;;)
		(void)renameat2(ground->root, "sub", ground->root, "out",
				RENAME_EXCHANGE);
}

/* Opens of sub/deep while sub is now a folder, now a link to outside where
 * a "deep" lies too: it is the one inside, or none. */
static int race(const struct ground *ground, ino_t inside)
{
	for (int i = 0; i < RACES; i++) {
		struct fault fault;
		struct stat facts;
		enum status status;
		int fd;

		status = files_open_beneath(&fd, ground->root, "sub/deep",
					    &facts, &fault);
		if (status && status != STATUS_SKIP)
			return 102;
		if (status)
			continue;
		if (facts.st_ino != inside)
			return 103;
		if (close(fd) != 0)
			return 104;
	}
	return 0;
}

static int check_race(const struct ground *ground, bool has_openat2)
{
	struct stat facts;
	pid_t child;
	int failure;

	if (fstatat(ground->root, "sub/deep", &facts, 0) != 0)
		return 100;
	if (!has_openat2 && refuse_openat2(ENOSYS) != 0)
		return 101;
	child = fork();
	if (child < 0)
		return 105;
	if (child == 0)
		swap_for_ever(ground);
	failure = race(ground, facts.st_ino);
	if (kill(child, SIGKILL) != 0 || waitpid(child, NULL, 0) != child)
		return 106;
	return failure;
}

static int check_race_at_once(const struct ground *ground)
{
	return check_race(ground, true);
}

static int check_race_by_steps(const struct ground *ground)
{
	return check_race(ground, false);
}

static void test_link_race(void **state)
{
	const struct ground *ground = *state;
	struct stat facts;

	write_file(ground->folder, "outside/deep", "outside\n");
	run_in_child(check_race_at_once, ground);
	if (fstatat(ground->root, "sub", &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(facts.st_mode))
		assert_int_equal(renameat2(ground->root, "sub", ground->root,
					   "out", RENAME_EXCHANGE),
				 0);
	run_in_child(check_race_by_steps, ground);
}

static void test_open_folder(void **state)
{
	const struct ground *ground = *state;
	struct fault fault;
	char path[200];
	static const struct {
		const char *name;
		enum status status;
	} rows[] = {
		{ "root", STATUS_OK },
		{ "root/link_dir", STATUS_OK }, /* a root may be a link */
		{ "root/plain", STATUS_DENIED },
		{ "root/fifo", STATUS_DENIED },
		{ "root/nothing", STATUS_DENIED },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		int fd = 77;

		assert_true(snprintf(path, sizeof(path), "%s/%s", ground->path,
				     rows[i].name) > 0);
		assert_int_equal(files_open_folder(&fd, path, &fault),
				 rows[i].status);
		if (rows[i].status) {
			assert_int_equal(fd, -1);
			assert_memory_equal(fault.text, path, strlen(path));
			continue;
		}
		assert_int_equal(files_close(&fd, path, &fault), 0);
	}
}

/* ---- Reading ----------------------------------------------------------- */

/* A file of `size` bytes read with `limit`. */
static const struct {
	size_t size;
	size_t limit;
	enum status status;
} read_rows[] = {
	{ 0, 0, STATUS_OK },
	{ 0, 10, STATUS_OK },
	{ 1, 0, STATUS_SKIP },
	{ 9, 10, STATUS_OK },
	{ 10, 10, STATUS_OK },
	{ 11, 10, STATUS_SKIP },
	{ 65536, 65536, STATUS_OK },
	{ 65537, 65536, STATUS_SKIP },
	{ 200000, 1000000, STATUS_OK },
};

static void open_plain(const struct ground *ground, int *fd)
{
	struct stat facts;
	struct fault fault;

	assert_int_equal(files_open_beneath(fd, ground->root, "plain", &facts,
					    &fault),
			 0);
}

static void fill_plain(const struct ground *ground, size_t size)
{
	char *contents = memory_zeroed(size + 1, 1);

	assert_non_null(contents);
	for (size_t i = 0; i < size; i++)
		contents[i] = (char)('a' + i % 26);
	write_file(ground->root, "plain", contents);
	memory_free(contents);
}

static void test_read_all(void **state)
{
	const struct ground *ground = *state;

	for (size_t i = 0; i < COUNT(read_rows); i++) {
		struct bytes out = BYTES_UP_TO(read_rows[i].limit);
		struct fault fault = { "" };
		int fd;

		fill_plain(ground, read_rows[i].size);
		open_plain(ground, &fd);
		assert_int_equal(files_read_all(&out, fd, "plain", &fault),
				 read_rows[i].status);
		if (read_rows[i].status)
			assert_non_null(
				strstr(fault.text, "plain: larger than"));
		assert_int_equal(out.length,
				 read_rows[i].status ? 0 : read_rows[i].size);
		for (size_t at = 0; at < out.length; at++)
			assert_int_equal(out.data[at], 'a' + (int)(at % 26));
		assert_int_equal(close(fd), 0);
		bytes_free(&out);
	}
}

static void test_read_appends(void **state)
{
	const struct ground *ground = *state;
	struct bytes out = BYTES_UP_TO(11);
	struct fault fault;
	int fd;

	assert_int_equal(bytes_append(&out, TEXT("kept"), &fault), 0);
	open_plain(ground, &fd);
	assert_int_equal(files_read_all(&out, fd, "plain", &fault), 0);
	assert_true(text_equal(text_from(&out), TEXT("keptinside\n")));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(files_read_all(&out, fd, "plain", &fault),
			 STATUS_SKIP);
	assert_true(text_equal(text_from(&out), TEXT("keptinside\n")));
	assert_int_equal(close(fd), 0);
	bytes_free(&out);
}

/* Writes 300,000 bytes into a pipe, 3,000 at a time. */
static int pour(const int ends[2])
{
	static const char chunk[3000];

	(void)close(ends[0]);
	for (int i = 0; i < 100; i++) {
		if (write(ends[1], chunk, sizeof(chunk)) != sizeof(chunk))
			return 1;
	}
	return close(ends[1]);
}

/* A pipe says no size and gives little at a time; the end must be seen
 * at the limit too. */
static void test_read_pipe(void **state)
{
	static const size_t limits[] = { 299999, 300000, 300001, 1 << 20 };

	(void)state;
	for (size_t i = 0; i < COUNT(limits); i++) {
		struct bytes out = BYTES_UP_TO(limits[i]);
		struct fault fault;
		int ends[2];
		pid_t child;

		assert_int_equal(pipe(ends), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			_exit(pour(ends));
		assert_int_equal(close(ends[1]), 0);
		assert_int_equal(files_read_all(&out, ends[0], "pipe", &fault),
				 limits[i] < 300000 ? STATUS_SKIP : STATUS_OK);
		assert_int_equal(out.length, limits[i] < 300000 ? 0 : 300000);
		assert_int_equal(close(ends[0]), 0);
		assert_int_equal(waitpid(child, NULL, 0), child);
		bytes_free(&out);
	}
}

static void test_read_errors(void **state)
{
	const struct ground *ground = *state;
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;
	int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);

	/* Nothing is mapped at address 0: an I/O error that all have. */
	assert_true(fd >= 0);
	assert_int_equal(files_read_all(&out, fd, "mem", &fault), STATUS_IO);
	assert_string_equal(fault.text, "mem: Input/output error");
	assert_int_equal(close(fd), 0);
	assert_int_equal(files_read_all(&out, ground->root, "root", &fault),
			 STATUS_SKIP);
	assert_int_equal(out.length, 0);
	bytes_free(&out);
}

/* A sparse file of 5 GB costs neither memory nor reading. */
static void test_read_huge(void **state)
{
	const struct ground *ground = *state;
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct fault fault;
	int fd;

	open_plain(ground, &fd);
	assert_int_equal(close(fd), 0);
	fd = openat(ground->root, "plain", O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)5 << 30), 0);
	assert_int_equal(close(fd), 0);
	open_plain(ground, &fd);
	assert_int_equal(files_read_all(&out, fd, "plain", &fault),
			 STATUS_SKIP);
	assert_int_equal(out.capacity, 0);
	assert_int_equal(close(fd), 0);
	bytes_free(&out);
}

static void test_read_out_of_memory(void **state)
{
	const struct ground *ground = *state;
	enum status status = STATUS_FULL;
	size_t nth = 0;

	fill_plain(ground, 300000);
	while (status) {
		struct bytes out = BYTES_UP_TO(1 << 20);
		struct fault fault;
		int fd;

		open_plain(ground, &fd);
		assert_int_equal(bytes_append(&out, TEXT("kept"), &fault), 0);
		(void)memory_fail_at(++nth, 1);
		status = files_read_all(&out, fd, "plain", &fault);
		(void)memory_fail_at(0, 0);
		assert_memory_equal(out.data, "kept", 4);
		if (status) {
			assert_int_equal(status, STATUS_FULL);
			assert_int_equal(out.length, 4);
		}
		assert_int_equal(close(fd), 0);
		bytes_free(&out);
	}
	assert_true(nth > 1);
}

/* ---- Writing ----------------------------------------------------------- */

static void test_write_errors(void **state)
{
	struct fault fault;
	int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(files_write_all(fd, TEXT("x"), "report", &fault),
			 STATUS_FULL);
	assert_string_equal(fault.text, "report: disk full");
	assert_int_equal(files_write_all(fd, TEXT(""), "report", &fault), 0);
	assert_int_equal(files_close(&fd, "report", &fault), 0);
	assert_int_equal(files_write_all(-1, TEXT("x"), "report", &fault),
			 STATUS_IO);
}

static void ignore_signal(int number)
{
	(void)number;
}

/* Counts what comes through the pipe, slowly, and hits the writer with
 * signals meanwhile. */
static int drain(int fd, pid_t writer)
{
	char chunk[5000];
	size_t total = 0;

	for (;;) {
		ssize_t count;

		/* By now it waits for room: once with EINTR, once short. */
		(void)usleep(200);
		(void)kill(writer, SIGUSR1);
		count = read(fd, chunk, sizeof(chunk));
		if (count <= 0)
			break;
		total += (size_t)count;
		(void)kill(writer, SIGUSR1);
	}
	(void)close(fd);
	return total == 1000000 ? 0 : 1;
}

static void write_through_pipe(int flags)
{
	struct sigaction action = { .sa_handler = ignore_signal };
	static const char contents[1000000];
	pid_t writer = getpid();
	struct fault fault;
	int exit_status;
	int ends[2];
	pid_t child;

	/* Without SA_RESTART: writes end early, or with EINTR. */
	assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, flags), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)close(ends[1]);
		_exit(drain(ends[0], writer));
	}
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(files_write_all(ends[1],
					 (struct text){ contents, 1000000 },
					 "pipe", &fault),
			 0);
	assert_int_equal(files_close(&ends[1], "pipe", &fault), 0);
	while (waitpid(child, &exit_status, 0) < 0)
		assert_int_equal(errno, EINTR);
	assert_int_equal(exit_status, 0);
}

static void test_write_short_and_interrupted(void **state)
{
	(void)state;
	write_through_pipe(0);
	write_through_pipe(O_NONBLOCK);
}

static void test_close(void **state)
{
	struct fault fault;
	int fd = -1;

	(void)state;
	assert_int_equal(files_close(&fd, "none", &fault), 0);
	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(files_close(&fd, "null", &fault), 0);
	assert_int_equal(fd, -1);
	fd = 1 << 20; /* surely not open */
	assert_int_equal(files_close(&fd, "lost", &fault), STATUS_IO);
	assert_int_equal(fd, -1);
}

/* ---- Replacing --------------------------------------------------------- */

static void check_contents(const struct ground *ground, const char *name,
			   const char *expected)
{
	struct bytes out = BYTES_UP_TO(10000);
	struct fault fault;
	struct stat facts;
	int fd;

	assert_int_equal(
		files_open_beneath(&fd, ground->root, name, &facts, &fault), 0);
	assert_int_equal(files_read_all(&out, fd, name, &fault), 0);
	assert_true(text_equal(text_from(&out), text_of(expected)));
	assert_int_equal(files_close(&fd, name, &fault), 0);
	bytes_free(&out);
}

static size_t count_temporaries(const struct ground *ground)
{
	char path[100];
	size_t count = 0;
	DIR *folder;

	assert_true(snprintf(path, sizeof(path), "%s/root", ground->path) > 0);
	folder = opendir(path);
	assert_non_null(folder);
	for (;;) {
		const struct dirent *entry = readdir(folder);

		if (!entry)
			break;
		count += strstr(entry->d_name, ".tmp") != NULL;
	}
	assert_int_equal(closedir(folder), 0);
	return count;
}

static void test_replace(void **state)
{
	const struct ground *ground = *state;
	struct fault fault;
	struct stat facts;
	char left_over[100];

	/* New, over another, over a link (the link goes, not its target). */
	assert_int_equal(
		files_replace(ground->root, "new", TEXT("one"), &fault), 0);
	check_contents(ground, "new", "one");
	assert_int_equal(fstatat(ground->root, "new", &facts, 0), 0);
	assert_int_equal(facts.st_mode & 07777, 0600);
	assert_int_equal(files_replace(ground->root, "new", TEXT(""), &fault),
			 0);
	check_contents(ground, "new", "");
	assert_int_equal(
		files_replace(ground->root, "link", TEXT("two"), &fault), 0);
	check_contents(ground, "link", "two");
	check_contents(ground, "plain", "inside\n");
	/* What a killed run left does not stand in the way. */
	assert_true(snprintf(left_over, sizeof(left_over), "new.%ld-0.tmp",
			     (long)getpid()) > 0);
	write_file(ground->root, left_over, "half");
	assert_int_equal(
		files_replace(ground->root, "new", TEXT("three"), &fault), 0);
	check_contents(ground, "new", "three");
	check_contents(ground, left_over, "half");
}

static void test_replace_failing(void **state)
{
	const struct ground *ground = *state;
	struct fault fault;
	char temporary[100];
	char long_name[300];

	/* A folder of that name: the rename fails, nothing is left. */
	assert_int_equal(files_replace(ground->root, "sub", TEXT("x"), &fault),
			 STATUS_IO);
	assert_int_equal(count_temporaries(ground), 0);
	assert_int_equal(files_replace(ground->root, "nothing/x", TEXT("x"),
				       &fault),
			 STATUS_IO);
	memset(long_name, 'x', sizeof(long_name));
	long_name[sizeof(long_name) - 1] = '\0';
	assert_int_equal(files_replace(ground->root, long_name, TEXT("x"),
				       &fault),
			 STATUS_IO);
	for (int i = 0; i < 100; i++) {
		assert_true(snprintf(temporary, sizeof(temporary),
				     "plain.%ld-%d.tmp", (long)getpid(),
				     i) > 0);
		write_file(ground->root, temporary, "half");
	}
	assert_int_equal(files_replace(ground->root, "plain", TEXT("x"),
				       &fault),
			 STATUS_IO);
	check_contents(ground, "plain", "inside\n");
}

/* A disk that is full after 4 kB. */
static int check_full_disk(const struct ground *ground)
{
	static const char contents[100000];
	struct rlimit limit;
	rlim_t before;
	struct fault fault;
	enum status status;

	if (signal(SIGXFSZ, SIG_IGN) == SIG_ERR ||
	    getrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	before = limit.rlim_cur;
	limit.rlim_cur = 4096;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	status = files_replace(ground->root, "plain",
			       (struct text){ contents, sizeof(contents) },
			       &fault);
	limit.rlim_cur = before;
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
		return 1;
	return status == STATUS_FULL ? 0 : 2;
}

static void test_replace_on_full_disk(void **state)
{
	const struct ground *ground = *state;

	run_in_child(check_full_disk, ground);
	check_contents(ground, "plain", "inside\n");
	assert_int_equal(count_temporaries(ground), 0);
}

static void replace_for_ever(const struct ground *ground)
{
	static char contents[5000];
	struct fault fault;
	char letter = 'a';

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	do {
		memset(contents, letter, sizeof(contents));
		letter ^= 'a' ^ 'b';
	} while (!files_replace(ground->root, "plain",
				(struct text){ contents, sizeof(contents) },
				&fault));
	_exit(1);
}

/* Readers see the old contents or the new, never half of them. */
static void test_replace_is_whole(void **state)
{
	const struct ground *ground = *state;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		replace_for_ever(ground);
	for (int i = 0; i < 2000; i++) {
		struct bytes out = BYTES_UP_TO(10000);
		struct fault fault;
		int fd;

		open_plain(ground, &fd);
		assert_int_equal(files_read_all(&out, fd, "plain", &fault), 0);
		assert_true(out.length == 5000 || out.length == 7);
		for (size_t at = 1; out.length == 5000 && at < 5000; at++)
			assert_int_equal(out.data[at], out.data[0]);
		assert_int_equal(close(fd), 0);
		bytes_free(&out);
	}
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_sync_folder(void **state)
{
	const struct ground *ground = *state;
	struct fault fault;
	int ends[2];

	assert_int_equal(files_sync_folder(ground->root, "root", &fault), 0);
	assert_int_equal(files_sync_folder(-1, "root", &fault), STATUS_IO);
	/* A pipe has no fsync (EINVAL), as some file systems' folders. */
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(files_sync_folder(ends[0], "pipe", &fault), 0);
	assert_int_equal(close(ends[0]), 0);
	assert_int_equal(close(ends[1]), 0);
}

/* ---- Folders ----------------------------------------------------------- */

static const struct {
	const char *path; /* below the playground */
	enum status status;
	const char *made; /* a folder that is there afterwards; NULL: none */
} folder_rows[] = {
	{ "one", STATUS_OK, "one" },
	{ "one", STATUS_OK, "one" },
	{ "two/three/four", STATUS_OK, "two/three/four" },
	{ "five//six///", STATUS_OK, "five/six" },
	{ "./seven/./eight", STATUS_OK, "seven/eight" },
	{ "root/link_dir/nine", STATUS_OK, "root/sub/nine" },
	{ "root/plain", STATUS_DENIED, NULL },
	{ "root/plain/ten", STATUS_DENIED, NULL },
	{ "root/dangling/ten", STATUS_IO, NULL },
};

static void test_make_folders(void **state)
{
	const struct ground *ground = *state;
	char long_path[5000];
	struct fault fault;
	struct stat facts;
	char path[200];

	for (size_t i = 0; i < COUNT(folder_rows); i++) {
		assert_true(snprintf(path, sizeof(path), "%s/%s", ground->path,
				     folder_rows[i].path) > 0);
		assert_int_equal(files_make_folders(path, &fault),
				 folder_rows[i].status);
		if (!folder_rows[i].made)
			continue;
		assert_int_equal(fstatat(ground->folder, folder_rows[i].made,
					 &facts, 0),
				 0);
		assert_int_equal(facts.st_mode & 07777, 0700);
	}
	/* What was there keeps its mode. */
	assert_int_equal(fstatat(ground->folder, "root/sub", &facts, 0), 0);
	assert_int_equal(facts.st_mode & 07777, 0755);
	assert_int_equal(files_make_folders("", &fault), STATUS_DENIED);
	assert_int_equal(files_make_folders("/", &fault), 0);
	assert_int_equal(files_make_folders(".", &fault), 0);
	memset(long_path, 'x', sizeof(long_path));
	long_path[sizeof(long_path) - 1] = '\0';
	assert_int_equal(files_make_folders(long_path, &fault), STATUS_DENIED);
}

static int check_relative_folders(const struct ground *ground)
{
	struct fault fault;
	struct stat facts;

	if (fchdir(ground->folder) != 0)
		return 1;
	if (files_make_folders("here", &fault) ||
	    files_make_folders("there/too", &fault))
		return 2;
	if (stat("here", &facts) != 0 || stat("there/too", &facts) != 0)
		return 3;
	return 0;
}

static void test_make_relative_folders(void **state)
{
	run_in_child(check_relative_folders, *state);
}

/* ---- Where the index is ------------------------------------------------ */

static const struct {
	const char *data; /* NULL: unset */
	const char *home;
	const char *expected; /* NULL: STATUS_DENIED */
} index_rows[] = {
	{ "/d", "/h", "/d/pullquote/index" },
	{ NULL, "/h", "/h/.local/share/pullquote/index" },
	{ "", "/h", "/h/.local/share/pullquote/index" },
	{ "relative", "/h", "/h/.local/share/pullquote/index" },
	{ "/a/path/too/long", NULL, "/a/path/too/long/pullquote/index" },
	{ NULL, NULL, NULL },
	{ "", "", NULL },
	{ "relative", NULL, NULL },
};

static void set_variable(const char *name, const char *value)
{
	assert_int_equal(value ? setenv(name, value, 1) : unsetenv(name), 0);
}

static void test_default_index(void **state)
{
	struct bytes out = BYTES_UP_TO(4096);
	struct bytes small = BYTES_UP_TO(10);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(index_rows); i++) {
		set_variable("XDG_DATA_HOME", index_rows[i].data);
		set_variable("HOME", index_rows[i].home);
		assert_int_equal(files_default_index(&out, &fault),
				 index_rows[i].expected ? STATUS_OK :
							  STATUS_DENIED);
		if (!index_rows[i].expected) {
			assert_int_equal(out.length, 0);
			continue;
		}
		assert_string_equal(out.data, index_rows[i].expected);
		assert_int_equal(out.length, strlen(index_rows[i].expected));
	}
	set_variable("XDG_DATA_HOME", "/a/path/too/long");
	assert_int_equal(files_default_index(&small, &fault), STATUS_FULL);
	(void)memory_fail_at(1, 0);
	assert_int_equal(files_default_index(&small, &fault), STATUS_FULL);
	(void)memory_fail_at(0, 0);
	bytes_free(&small);
	bytes_free(&out);
}

/* What a person need not have is no failure. */
static void test_user_place(void **state)
{
	struct bytes out = BYTES_UP_TO(4096);
	struct fault fault;

	(void)state;
	set_variable("XDG_STATE_HOME", "/s");
	set_variable("HOME", NULL);
	assert_int_equal(files_user_place(&out, "XDG_STATE_HOME",
					  ".local/state", "saved", &fault),
			 0);
	assert_string_equal(out.data, "/s/pullquote/saved");
	set_variable("XDG_STATE_HOME", "relative");
	assert_int_equal(files_user_place(&out, "XDG_STATE_HOME",
					  ".local/state", "saved", &fault),
			 0);
	assert_int_equal(out.length, 0);
	bytes_free(&out);
}

static void test_find(void **state)
{
	const struct ground *ground = *state;
	static const struct {
		const char *folder;
		const char *name;
		bool is_there;
		enum status status;
	} table[] = {
		{ ".", "root", true, STATUS_OK },
		{ ".", "none", false, STATUS_OK },
		{ "none", "root", false, STATUS_OK },
		{ "root/plain", "root", false, STATUS_OK },
		{ "root/loop/a", "root", false, STATUS_IO },
	};
	char folder[PATH_MAX];
	struct fault fault;
	bool is_there;

	assert_int_equal(symlinkat("loop", ground->root, "loop"), 0);
	for (size_t i = 0; i < COUNT(table); i++) {
		(void)snprintf(folder, sizeof(folder), "%s/%s", ground->path,
			       table[i].folder);
		assert_int_equal(files_find(&is_there, folder, table[i].name,
					    &fault),
				 table[i].status);
		assert_int_equal(is_there, table[i].is_there);
	}
}

/* The memory of a process cannot be read at its beginning. */
static void test_try(void **state)
{
	const struct ground *ground = *state;
	static const char *const names[] = { "plain", "none", "sub", "link" };
	int process = open("/proc/self", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct fault fault;

	for (size_t i = 0; i < COUNT(names); i++)
		assert_int_equal(files_try(ground->root, names[i], &fault), 0);
	assert_true(process >= 0);
	assert_int_equal(files_try(process, "mem", &fault), STATUS_IO);
	assert_int_equal(close(process), 0);
}

/* A test that needs the playground. */
#define GROUND(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		GROUND(test_open_beneath),
		GROUND(test_open_without_openat2),
		GROUND(test_open_hostile_names),
		GROUND(test_find),
		GROUND(test_try),
		GROUND(test_open_without_permission),
		GROUND(test_open_without_descriptors),
		GROUND(test_link_race),
		GROUND(test_open_folder),
		GROUND(test_read_all),
		GROUND(test_read_appends),
		cmocka_unit_test(test_read_pipe),
		GROUND(test_read_errors),
		GROUND(test_read_huge),
		GROUND(test_read_out_of_memory),
		cmocka_unit_test(test_write_errors),
		cmocka_unit_test(test_write_short_and_interrupted),
		cmocka_unit_test(test_close),
		GROUND(test_replace),
		GROUND(test_replace_failing),
		GROUND(test_replace_on_full_disk),
		GROUND(test_replace_is_whole),
		GROUND(test_sync_folder),
		GROUND(test_make_folders),
		GROUND(test_make_relative_folders),
		cmocka_unit_test(test_default_index),
		cmocka_unit_test(test_user_place),
	};

	(void)umask(022); /* modes are compared */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
