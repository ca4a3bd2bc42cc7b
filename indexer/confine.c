/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/confine.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <linux/securebits.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "indexer/ceiling.h"
#include "shared/array.h"
#include "shared/files.h"

enum { COMPILE_BYTES = 1 << 20 }; /* more than a filter in the making takes */

/* By name: libseccomp knows which of them this machine has. */
static const char *const allowed[] = {
	/* descriptors that are open already */
	"read",
	"readv",
	"pread64",
	"preadv",
	"preadv2",
	"write",
	"writev",
	"pwrite64",
	"pwritev",
	"pwritev2",
	"lseek",
	"_llseek",
	"close",
	"close_range",
	"dup",
	"dup2",
	"dup3",
	"pipe",
	"pipe2",
	"poll",
	"ppoll",
	"ppoll_time64",
	"select",
	"_newselect",
	"pselect6",
	"pselect6_time64",
	"epoll_create",
	"epoll_create1",
	"epoll_ctl",
	"epoll_wait",
	"epoll_pwait",
	"epoll_pwait2",
	"eventfd",
	"eventfd2",
	"sendfile",
	"sendfile64",
	"splice",
	"tee",
	"copy_file_range",
	"fadvise64",
	"fadvise64_64",
	"readahead",
	"flock",
	/* what files there are */
	"access",
	"faccessat",
	"faccessat2",
	"stat",
	"stat64",
	"lstat",
	"lstat64",
	"fstat",
	"fstat64",
	"newfstatat",
	"fstatat64",
	"statx",
	"statfs",
	"statfs64",
	"fstatfs",
	"fstatfs64",
	"getdents",
	"getdents64",
	"readlink",
	"readlinkat",
	"getcwd",
	"chdir",
	"fchdir",
	"umask",
	/* memory */
	"brk",
	"mmap",
	"mmap2",
	"munmap",
	"mremap",
	"mprotect",
	"madvise",
	"mincore",
	"msync",
	"membarrier",
	/* time */
	"clock_gettime",
	"clock_gettime64",
	"clock_getres",
	"clock_getres_time64",
	"gettimeofday",
	"time",
	"times",
	"nanosleep",
	"clock_nanosleep",
	"clock_nanosleep_time64",
	"getitimer",
	"setitimer",
	"alarm",
	"timer_create",
	"timer_settime",
	"timer_delete",
	"timerfd_create",
	"timerfd_settime",
	"timerfd_gettime",
	/* itself, its threads and its children */
	"execve",
	"execveat",
	"exit",
	"exit_group",
	"wait4",
	"waitid",
	"waitpid",
	"getpid",
	"getppid",
	"gettid",
	"getpgrp",
	"getpgid",
	"getsid",
	"getuid",
	"getuid32",
	"geteuid",
	"geteuid32",
	"getgid",
	"getgid32",
	"getegid",
	"getegid32",
	"getresuid",
	"getresuid32",
	"getresgid",
	"getresgid32",
	"getgroups",
	"getgroups32",
	"getrlimit",
	"ugetrlimit",
	"getrusage",
	"getpriority",
	"getcpu",
	"sysinfo",
	"uname",
	"capget",
	"arch_prctl",
	"set_thread_area",
	"set_tid_address",
	"set_robust_list",
	"get_robust_list",
	"rseq",
	"futex",
	"futex_time64",
	"futex_waitv",
	"sched_yield",
	"sched_getaffinity",
	"sched_getparam",
	"sched_getscheduler",
	"sched_get_priority_max",
	"sched_get_priority_min",
	"getrandom",
	"restart_syscall",
	"pause",
	/* signals that it gets */
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"rt_sigpending",
	"rt_sigsuspend",
	"rt_sigtimedwait",
	"rt_sigtimedwait_time64",
	"sigaction",
	"sigprocmask",
	"sigreturn",
	"sigaltstack",
};

/* Calls of which some arguments are allowed: those where `value` is in the
 * bits `mask` of argument number `place`. */
struct partly {
	const char *name;
	unsigned place;
	uint64_t mask;
	uint64_t value;
};

#define NEW_NAMESPACES                                                 \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
	 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define ALL_BITS UINT32_MAX

static const struct partly asked_always[] = {
	/* Terminals can be made to type, so nothing but questions. */
	{ "ioctl", 1, ALL_BITS, TCGETS },
	{ "ioctl", 1, ALL_BITS, TIOCGWINSZ },
	{ "ioctl", 1, ALL_BITS, FIONREAD },
	{ "ioctl", 1, ALL_BITS, FIONBIO },
	{ "ioctl", 1, ALL_BITS, FIOCLEX },
	{ "ioctl", 1, ALL_BITS, FIONCLEX },
	{ "prctl", 0, ALL_BITS, PR_SET_NAME },
	{ "prctl", 0, ALL_BITS, PR_GET_NAME },
	{ "prctl", 0, ALL_BITS, PR_GET_DUMPABLE },
	/* Its own limits, which can only become lower. */
	{ "prlimit64", 0, ALL_BITS, 0 },
};

/* Not who is to get a signal: that may be any process. */
static const unsigned descriptor_questions[] = {
	F_DUPFD,     F_DUPFD_CLOEXEC, F_GETFD,      F_SETFD,     F_GETFL,
	F_SETFL,     F_GETLK,         F_SETLK,      F_SETLKW,    F_OFD_GETLK,
	F_OFD_SETLK, F_OFD_SETLKW,    F_GETPIPE_SZ, F_GET_SEALS,
};

static const struct partly starting_none[] = {
	{ "clone", 0, CLONE_THREAD | NEW_NAMESPACES, CLONE_THREAD },
};

static const struct partly starting_any[] = {
	{ "clone", 0, NEW_NAMESPACES, 0 },
};

static const char *const starting_calls[] = { "fork", "vfork" };

/* Opening for reading and writing: creating without writing, which
 * emptying without writing is too, is in neither. */
static const struct partly opening_to_read[] = {
	{ "open", 1, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY },
	{ "openat", 2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY },
};

static const struct partly opening_to_write[] = {
	{ "open", 1, O_ACCMODE, O_WRONLY },
	{ "open", 1, O_ACCMODE, O_RDWR },
	{ "openat", 2, O_ACCMODE, O_WRONLY },
	{ "openat", 2, O_ACCMODE, O_RDWR },
};

const char *const confine_seen[] = { "/usr",
				     "/bin",
				     "/sbin",
				     "/lib",
				     "/lib32",
				     "/lib64",
				     "/libx32",
				     "/opt",
				     "/nix/store",
				     "/gnu/store",
				     "/etc/ld.so.cache",
				     "/etc/alternatives",
				     "/etc/fonts",
				     "/etc/perl",
				     "/etc/localtime",
				     "/etc/docx2txt.config",
				     "/dev/null",
				     "/dev/zero",
				     "/dev/urandom",
				     NULL };

/* Negative error numbers are libseccomp's way to fail. A call that this
 * machine does not have needs no rule. */
static int allow_calls(scmp_filter_ctx made, const char *const *names,
		       size_t count)
{
	int result = 0;

	for (size_t i = 0; i < count && result == 0; i++) {
		int call = seccomp_syscall_resolve_name(names[i]);

		if (call != __NR_SCMP_ERROR)
			result = seccomp_rule_add_array(made, SCMP_ACT_ALLOW,
							call, 0, NULL);
	}
	return result;
}

static int add_partly(scmp_filter_ctx made, uint32_t action,
		      const struct partly *rules, size_t count)
{
	int result = 0;

	for (size_t i = 0; i < count && result == 0; i++) {
		int call = seccomp_syscall_resolve_name(rules[i].name);
		struct scmp_arg_cmp asked = { rules[i].place,
					      SCMP_CMP_MASKED_EQ, rules[i].mask,
					      rules[i].value };

		if (call != __NR_SCMP_ERROR)
			result = seccomp_rule_add_array(made, action, call, 1,
							&asked);
	}
	return result;
}

static int allow_descriptor_questions(scmp_filter_ctx made)
{
	static const char *const names[] = { "fcntl", "fcntl64" };
	int result = 0;

	for (size_t i = 0;
	     i < COUNT(descriptor_questions) * COUNT(names) && result == 0;
	     i++) {
		struct partly rule = { names[i % COUNT(names)], 1, ALL_BITS,
				       descriptor_questions[i / COUNT(names)] };

		result = add_partly(made, SCMP_ACT_ALLOW, &rule, 1);
	}
	return result;
}

static int add_rules(scmp_filter_ctx made, const struct confine_rules *rules)
{
	/* Some reasons say this to a person. */
	uint32_t writing = rules->may_write ? SCMP_ACT_ALLOW :
					      SCMP_ACT_ERRNO(EROFS);
	int result = allow_calls(made, allowed, COUNT(allowed));

	if (result == 0)
		result = add_partly(made, SCMP_ACT_ALLOW, asked_always,
				    COUNT(asked_always));
	if (result == 0)
		result = allow_descriptor_questions(made);
	if (result == 0 && rules->may_start)
		result = allow_calls(made, starting_calls,
				     COUNT(starting_calls));
	if (result == 0 && rules->may_start)
		result = add_partly(made, SCMP_ACT_ALLOW, starting_any,
				    COUNT(starting_any));
	if (result == 0 && !rules->may_start)
		result = add_partly(made, SCMP_ACT_ALLOW, starting_none,
				    COUNT(starting_none));
	if (result == 0)
		result = add_partly(made, SCMP_ACT_ALLOW, opening_to_read,
				    COUNT(opening_to_read));
	if (result == 0)
		result = add_partly(made, writing, opening_to_write,
				    COUNT(opening_to_write));
	return result;
}

/* libseccomp writes its programs to a descriptor only. */
static enum status export_filter(struct bytes *out, scmp_filter_ctx made,
				 struct fault *fault)
{
	int fd = memfd_create("filter", MFD_CLOEXEC);
	enum status status;
	int result;

	if (fd < 0)
		return fault_set_errno(fault, errno, "memfd_create");
	result = seccomp_export_bpf(made, fd);
	if (result < 0)
		status = fault_set_errno(fault, -result, "seccomp");
	else if (lseek(fd, 0, SEEK_SET) < 0)
		status = fault_set_errno(fault, errno, "memfd");
	else
		status = files_read_all(out, fd, "filter", fault);
	(void)close(fd); /* it holds nothing that could be lost */
	return status;
}

enum status confine_compile(struct bytes *out,
			    const struct confine_rules *rules,
			    struct fault *fault)
{
	/* libseccomp may crash without memory */
	enum status status = ceiling_look(COMPILE_BYTES, fault);
	scmp_filter_ctx made;
	int result;

	if (status)
		return status;
	made = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	if (!made)
		return fault_set(fault, STATUS_SKIP,
				 "seccomp is not known on this machine");
	result = add_rules(made, rules);
	/* As a tree, so that no call is compared with two hundred others. */
	if (result == 0)
		result = seccomp_attr_set(made, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (result == -ENOMEM)
		status = fault_set_errno(fault, ENOMEM, "seccomp");
	else if (result < 0)
		status = fault_set(fault, STATUS_SKIP, "seccomp: error %d",
				   -result);
	else
		status = export_filter(out, made, fault);
	seccomp_release(made);
	return status;
}

enum {
	READ_FILES = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE,
	READ_FOLDERS = READ_FILES | LANDLOCK_ACCESS_FS_READ_DIR,
	/* All that the first version of Landlock knows. What came later
	 * (moving between folders, cutting files off) the filter denies. */
	HANDLED = READ_FOLDERS | LANDLOCK_ACCESS_FS_WRITE_FILE |
		  LANDLOCK_ACCESS_FS_REMOVE_DIR |
		  LANDLOCK_ACCESS_FS_REMOVE_FILE |
		  LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
		  LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
		  LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		  LANDLOCK_ACCESS_FS_MAKE_SYM
};

bool confine_has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
		       LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

static enum status show(int landlock, const char *path, uint64_t access,
			struct fault *fault)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = access };
	enum status status = STATUS_OK;
	struct stat facts;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0 &&
	    (errno == ENOENT || errno == ENOTDIR || errno == EACCES))
		return STATUS_OK;
	if (rule.parent_fd < 0)
		return fault_set_errno(fault, errno, path);
	if (fstat(rule.parent_fd, &facts) == 0 && !S_ISDIR(facts.st_mode))
		rule.allowed_access &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
	if (syscall(SYS_landlock_add_rule, landlock, LANDLOCK_RULE_PATH_BENEATH,
		    &rule, 0) != 0)
		status = fault_set_errno(fault, errno, path);
	(void)close(rule.parent_fd); /* only a name was held */
	return status;
}

enum status confine_landlock(int *out, const char *program, struct fault *fault)
{
	struct landlock_ruleset_attr asked = { .handled_access_fs = HANDLED };
	int landlock = (int)syscall(SYS_landlock_create_ruleset, &asked,
				    sizeof(asked), 0);
	enum status status;

	*out = -1;
	if (landlock < 0)
		return fault_set_errno(fault, errno, "Landlock");
	status = show(landlock, program, READ_FILES, fault);
	for (size_t i = 0; !status && confine_seen[i]; i++)
		status = show(landlock, confine_seen[i], READ_FOLDERS, fault);
	if (!status)
		status = show(landlock, "/dev/null",
			      LANDLOCK_ACCESS_FS_WRITE_FILE, fault);
	if (status)
		(void)close(landlock); /* nothing was written */
	else
		*out = landlock;
	return status;
}

bool confine_drop_privileges(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3,
						   0 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	/* Else an exec as the superuser gives all of them again. Fails where
	 * there is nothing to drop. */
	if (prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED, 0, 0,
		  0) != 0 &&
	    errno != EPERM)
		return false;
	return syscall(SYS_capset, &header, none) == 0;
}

bool confine_enter_landlock(int landlock)
{
	return syscall(SYS_landlock_restrict_self, landlock, 0) == 0;
}

bool confine_enter_filter(const struct bytes *filter)
{
	struct sock_filter *steps = (void *)filter->data;
	struct sock_fprog program = {
		.len = (unsigned short)(filter->length / sizeof(*steps)),
		.filter = steps,
	};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}
