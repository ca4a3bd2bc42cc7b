# SPDX-License-Identifier: GPL-2.0-or-later
#
# The calls of a trace (strace -f) that change a file or a folder, as "WHO
# CALL NUMBER": WHO is "main" for those of the first process; "any" for a
# number that only other processes come to. The number counts all calls of
# that name of one process, as strace does. A close changes nothing that the
# call after it does not find. A call that is in neither list ends with 1, so
# that none is forgotten.

BEGIN {
	split("pwrite64 pwritev pwritev2 write writev fsync fdatasync " \
		"sync_file_range syncfs rename renameat renameat2 unlink " \
		"unlinkat rmdir ftruncate truncate fallocate mkdir mkdirat " \
		"link linkat symlink symlinkat fchmod chmod fchmodat fchown " \
		"chown lchown fchownat utimensat copy_file_range sendfile " \
		"splice creat", names)
	for (i in names)
		writes[names[i]] = 1
	split("open openat openat2", names)
	for (i in names)
		opens[names[i]] = 1
	split("read pread64 preadv readv newfstatat fstat stat lstat statx " \
		"access faccessat faccessat2 readlink readlinkat getcwd " \
		"getdents64 lseek mmap munmap mprotect mremap madvise brk " \
		"close fcntl flock ioctl poll ppoll pselect6 select futex " \
		"rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend " \
		"rt_sigtimedwait getpid gettid getppid getpgrp setpgid " \
		"setsid getuid geteuid getgid getegid getrandom " \
		"clock_gettime clock_nanosleep nanosleep alarm setitimer " \
		"timer_create timer_settime arch_prctl set_tid_address " \
		"set_robust_list rseq prlimit64 getrlimit setrlimit uname " \
		"sysinfo statfs fstatfs umask execve exit exit_group wait4 " \
		"waitid clone clone3 fork vfork pipe pipe2 dup dup2 dup3 " \
		"prctl seccomp kill tgkill getpriority setpriority " \
		"ioprio_get ioprio_set sched_getaffinity " \
		"sched_setaffinity sched_getscheduler sched_setscheduler " \
		"sched_getparam sched_yield getrusage times fadvise64 " \
		"readahead socket socketpair connect sendto recvfrom " \
		"sendmsg recvmsg shutdown memfd_create eventfd2 chdir " \
		"fchdir unshare membarrier restart_syscall sigaltstack " \
		"close_range", names)
	for (i in names)
		harmless[names[i]] = 1
}

$2 !~ /^[a-z0-9_]+\(/ { next }

{
	call = $2
	sub(/\(.*/, "", call)
	if (!main)
		main = $1
	number = ++count[$1, call]
	if (call in opens) {
		if (!/O_CREAT|O_TRUNC|O_WRONLY|O_RDWR/ || /"\/dev\//)
			next
	} else if (!(call in writes)) {
		if (!(call in harmless))
			unknown[call] = 1
		next
	}
	if ($1 == main)
		print "main", call, number
	else if (!seen[call, number]++)
		print "any", call, number
}

END {
	for (call in unknown) {
		print "is this a call that writes: " call >"/dev/stderr"
		status = 1
	}
	exit status
}
