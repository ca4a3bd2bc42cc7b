/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "indexer/confine.h"
#include "shared/files.h"
#include "shared/memory.h"

enum {
	FILTER_BYTES = 64 * 1024,
	ENVIRONMENT_BYTES = SANDBOX_PATH_BYTES + 8,
	BLOCK_BYTES = 64 * 1024,
	SAID_BYTES = 500, /* of standard error, kept for the reason */
	LONGEST_SLEEP_MS = 50,
	LAST_WAIT_MS = 5000,  /* for processes that were killed */
	DESCRIPTORS = 64,     /* that a program may have open */
	LONGEST_COMMAND = 160 /* arguments, bubblewrap's with them */
};

/* Descriptors as the child has them. */
enum {
	CHILD_REPORT = STDERR_FILENO + 1, /* closed by the exec */
	CHILD_FILTER,                     /* for bubblewrap */
	CHILD_DOCUMENT,                   /* for bubblewrap */
	CHILD_LANDLOCK = CHILD_FILTER,    /* closed once in force */
	CHILD_COUNT = CHILD_DOCUMENT + 1
};

/* Numbers of the two above, as bubblewrap takes them. */
#define FILTER_ARGUMENT   "4"
#define DOCUMENT_ARGUMENT "5"
#define DOCUMENT_PATH     "/document"
#define OWN_INPUT_PATH    "/proc/self/fd/0"

struct sandbox {
	enum sandbox_kind kind;
	const volatile sig_atomic_t *stop;
	struct bytes alone;    /* filter of a program that starts none */
	struct bytes starting; /* of one that does */
	char bwrap[SANDBOX_PATH_BYTES];
	char path[ENVIRONMENT_BYTES]; /* "PATH=..." */
	char said[SAID_BYTES + 1];    /* by the last program, made one line */
	size_t said_length;
};

/* One program from its start to its end. */
struct run {
	struct sandbox *sandbox;
	const struct sandbox_job *job;
	struct bytes *out;
	const struct bytes *filter;
	const char *command[LONGEST_COMMAND];
	size_t command_count;
	bool has_document_path;
	int given[CHILD_COUNT]; /* what the child gets */
	int output;             /* what we read; -1 once it ended */
	int errors;
	int report;
	pid_t child;
	bool is_reaped;
	int end; /* as waitpid tells it */
};

/* What of the start failed, as the child tells it. */
struct report {
	const char *step; /* a constant: it is the same in both processes */
	int error_number;
};

static int64_t now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Finding programs -------------------------------------------------- */

static const char *search_path(void)
{
	const char *path = getenv("PATH");

	return path && path[0] ? path : "/usr/local/bin:/usr/bin:/bin";
}

static bool is_program(const char *path)
{
	struct stat facts;

	return stat(path, &facts) == 0 && S_ISREG(facts.st_mode) &&
	       access(path, X_OK) == 0;
}

bool sandbox_find(char out[SANDBOX_PATH_BYTES], const char *name)
{
	const char *folder = search_path();

	if (name[0] == '/' && strlen(name) < SANDBOX_PATH_BYTES)
		memcpy(out, name, strlen(name) + 1);
	if (name[0] == '/' || !name[0] || strchr(name, '/'))
		return name[0] == '/' && strlen(name) < SANDBOX_PATH_BYTES &&
		       is_program(out);
	while (*folder) {
		size_t length = strcspn(folder, ":");
		int written = snprintf(out, SANDBOX_PATH_BYTES, "%.*s/%s",
				       (int)length, folder, name);

		/* Not what lies in the folder that we happen to be in. */
		if (folder[0] == '/' && written > 0 &&
		    written < SANDBOX_PATH_BYTES && is_program(out))
			return true;
		folder += length + (folder[length] == ':');
	}
	return false;
}

/* ---- In the child, between fork and exec: nothing that allocates ------- */

/* Moves the descriptors to their places and closes all others. Those in
 * `given` may stand where another has to go: so they go up first. */
static bool place_descriptors(int given[CHILD_COUNT])
{
	for (int i = 0; i < CHILD_COUNT; i++) {
		if (given[i] < 0)
			continue;
		given[i] = fcntl(given[i], F_DUPFD, CHILD_COUNT);
		if (given[i] < 0)
			return false;
	}
	for (int i = 0; i < CHILD_COUNT; i++) {
		if (given[i] >= 0 && dup2(given[i], i) < 0)
			return false;
		if (given[i] < 0)
			(void)close(i); /* nothing may be there */
	}
	if (close_range(CHILD_COUNT, ~0U, 0) != 0)
		return false;
	return fcntl(CHILD_REPORT, F_SETFD, FD_CLOEXEC) == 0;
}

/* What is ignored and blocked would be after the exec too. */
static bool reset_signals(void)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		(void)sigaction(i, &usual, NULL); /* some cannot be set */
	return sigemptyset(&none) == 0 &&
	       sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static bool set_limit(__rlimit_resource_t what, rlim_t soft, rlim_t hard)
{
	struct rlimit limit = { soft, hard };
	struct rlimit old;

	if (getrlimit(what, &old) != 0)
		return false;
	if (limit.rlim_max > old.rlim_max)
		limit.rlim_max = old.rlim_max;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	return setrlimit(what, &limit) == 0;
}

static bool set_limits(const struct run *run)
{
	const struct sandbox_job *job = run->job;
	bool is_copied = run->sandbox->kind == SANDBOX_BUBBLEWRAP &&
			 run->has_document_path;
	/* bubblewrap writes the document to a file in memory. */
	rlim_t written = is_copied ? job->document.length : 0;

	return set_limit(RLIMIT_CPU, job->time_s, job->time_s + 1) &&
	       set_limit(RLIMIT_FSIZE, written, written) &&
	       set_limit(RLIMIT_NOFILE, DESCRIPTORS, DESCRIPTORS) &&
	       set_limit(RLIMIT_CORE, 0, 0) &&
	       set_limit(RLIMIT_AS, job->memory_bytes, job->memory_bytes);
}

/* bubblewrap does it all itself, and where it is set-user-id it could not
 * after this. */
static const char *confine(const struct run *run)
{
	if (run->sandbox->kind == SANDBOX_BUBBLEWRAP)
		return NULL;
	if (!confine_drop_privileges())
		return "privileges";
	if (run->sandbox->kind == SANDBOX_LANDLOCK &&
	    !confine_enter_landlock(CHILD_LANDLOCK))
		return "Landlock";
	if (run->sandbox->kind == SANDBOX_LANDLOCK)
		(void)close(CHILD_LANDLOCK); /* in force now */
	return confine_enter_filter(run->filter) ? NULL : "seccomp";
}

/* Returns the step that failed, else not at all. */
static const char *become_program(struct run *run, pid_t parent)
{
	char language[] = "LC_ALL=C.UTF-8";
	char *environment[] = { run->sandbox->path, language, NULL };
	bool is_wrapped = run->sandbox->kind == SANDBOX_BUBBLEWRAP;
	const char *failed;

	if (!place_descriptors(run->given))
		return "descriptors";
	if (setsid() < 0 || chdir("/") != 0)
		return "session";
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		return "parent";
	if (!reset_signals())
		return "signals";
	if (!set_limits(run))
		return "limits";
	failed = confine(run);
	if (failed)
		return failed;
	(void)execve(is_wrapped ? run->sandbox->bwrap : run->job->program,
		     (char *const *)(uintptr_t)run->command, environment);
	return "exec";
}

static void run_child(struct run *run, pid_t parent)
{
	struct report report = { 0 };
	ssize_t written;

	report.step = become_program(run, parent);
	report.error_number = errno;
	/* If even that fails, the exit code is all that is known. */
	written = write(CHILD_REPORT, &report, sizeof(report));
	_exit(written == (ssize_t)sizeof(report) ? 126 : 127);
}

/* ---- The command ------------------------------------------------------- */

static void add(struct run *run, const char *argument)
{
	/* Room for the NULL. What is added is counted: see LONGEST_COMMAND. */
	if (run->command_count + 1 < LONGEST_COMMAND)
		run->command[run->command_count++] = argument;
}

static void add_bind(struct run *run, const char *how, const char *path)
{
	add(run, how);
	add(run, path);
	add(run, path);
}

/* Whether `path` lies in one of the folders that are seen anyway. */
static bool is_seen(const char *path)
{
	for (size_t i = 0; confine_seen[i]; i++) {
		size_t length = strlen(confine_seen[i]);

		if (strncmp(path, confine_seen[i], length) == 0 &&
		    path[length] == '/')
			return true;
	}
	return false;
}

static void add_bubblewrap(struct run *run)
{
	add(run, run->sandbox->bwrap);
	add(run, "--unshare-all");
	add(run, "--die-with-parent");
	add(run, "--cap-drop");
	add(run, "ALL");
	add(run, "--seccomp");
	add(run, FILTER_ARGUMENT);
	for (size_t i = 0; confine_seen[i]; i++) {
		bool is_device = strncmp(confine_seen[i], "/dev/", 5) == 0;

		add_bind(run, is_device ? "--dev-bind-try" : "--ro-bind-try",
			 confine_seen[i]);
	}
	if (!is_seen(run->job->program))
		add_bind(run, "--ro-bind", run->job->program);
	if (run->has_document_path) {
		add(run, "--ro-bind-data");
		add(run, DOCUMENT_ARGUMENT);
		add(run, DOCUMENT_PATH);
	}
	add(run, "--remount-ro");
	add(run, "/");
	add(run, "--chdir");
	add(run, "/");
	add(run, "--");
	add(run, run->job->program);
}

static enum status make_command(struct run *run, struct fault *fault)
{
	const char *const *arguments = run->job->arguments;
	bool is_wrapped = run->sandbox->kind == SANDBOX_BUBBLEWRAP;
	const char *path = is_wrapped ? DOCUMENT_PATH : OWN_INPUT_PATH;
	size_t count = 0;

	for (; arguments[count]; count++)
		if (strcmp(arguments[count], SANDBOX_DOCUMENT) == 0)
			run->has_document_path = true;
	if (count == 0 || count > SANDBOX_ARGUMENTS)
		return fault_set(fault, STATUS_BUG, "%zu arguments", count);
	if (run->has_document_path && !is_wrapped &&
	    access("/proc/self/fd", X_OK) != 0)
		return fault_set(
			fault, STATUS_SKIP,
			"%s: needs a file to read, and /proc is not mounted",
			arguments[0]);
	if (is_wrapped)
		add_bubblewrap(run);
	else
		add(run, arguments[0]);
	for (size_t i = 1; i < count; i++) {
		bool is_path = strcmp(arguments[i], SANDBOX_DOCUMENT) == 0;

		add(run, is_path ? path : arguments[i]);
	}
	return STATUS_OK;
}

/* ---- Starting ---------------------------------------------------------- */

/* A file in memory from which `text` is read, and that nobody can change. */
static enum status make_file(int *out, struct text text, struct fault *fault)
{
	int fd = memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	enum status status;

	*out = fd;
	if (fd < 0)
		return fault_set_errno(fault, errno, "memfd_create");
	status = files_write_all(fd, text, "memory", fault);
	if (status)
		return status;
	if (lseek(fd, 0, SEEK_SET) < 0 ||
	    fcntl(fd, F_ADD_SEALS,
		  F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return fault_set_errno(fault, errno, "memory");
	return STATUS_OK;
}

/* A pipe from the child to us; our end does not block. */
static enum status make_pipe(int *ours, int *given, struct fault *fault)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set_errno(fault, errno, "pipe");
	*ours = ends[0];
	*given = ends[1];
	if (fcntl(*ours, F_SETFL, O_NONBLOCK) != 0)
		return fault_set_errno(fault, errno, "pipe");
	return STATUS_OK;
}

static enum status make_descriptors(struct run *run, struct fault *fault)
{
	int *given = run->given;
	enum status status =
		make_file(&given[STDIN_FILENO], run->job->document, fault);

	if (!status)
		status = make_pipe(&run->output, &given[STDOUT_FILENO], fault);
	if (!status)
		status = make_pipe(&run->errors, &given[STDERR_FILENO], fault);
	if (!status)
		status = make_pipe(&run->report, &given[CHILD_REPORT], fault);
	if (!status && run->sandbox->kind == SANDBOX_LANDLOCK)
		status = confine_landlock(&given[CHILD_LANDLOCK],
					  run->job->program, fault);
	if (status || run->sandbox->kind != SANDBOX_BUBBLEWRAP)
		return status;
	status = make_file(&given[CHILD_FILTER], text_from(run->filter), fault);
	if (!status && run->has_document_path)
		status = make_file(&given[CHILD_DOCUMENT], run->job->document,
				   fault);
	return status;
}

/* Nothing was written through them that could be lost. */
static void close_read(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

static void close_given(struct run *run)
{
	for (size_t i = 0; i < CHILD_COUNT; i++)
		close_read(&run->given[i]);
}

static enum status start(struct run *run, struct fault *fault)
{
	pid_t parent = getpid();
	enum status status = make_command(run, fault);

	if (!status)
		status = make_descriptors(run, fault);
	if (status)
		return status;
	run->child = fork();
	if (run->child == 0)
		run_child(run, parent);
	if (run->child < 0 && errno == EAGAIN)
		return fault_set(fault, STATUS_FULL,
				 "fork: too many processes");
	if (run->child < 0)
		return fault_set_errno(fault, errno, "fork");
	close_given(run);
	return STATUS_OK;
}

/* ---- Reading ----------------------------------------------------------- */

/* Reads once; *length is 0 and *fd -1 at the end, *length 0 alone when there
 * is nothing yet. */
static enum status read_some(int *fd, char *room, size_t room_bytes,
			     size_t *length, struct fault *fault)
{
	ssize_t result;

	*length = 0;
	do {
		result = read(*fd, room, room_bytes);
	} while (result < 0 && errno == EINTR);
	if (result < 0 && errno == EAGAIN)
		return STATUS_OK;
	if (result < 0)
		return fault_set_errno(fault, errno, "pipe");
	if (result == 0)
		close_read(fd);
	*length = (size_t)result;
	return STATUS_OK;
}

static enum status take_output(struct run *run, size_t *length,
			       struct fault *fault)
{
	struct bytes *out = run->out;
	size_t room = out->limit - out->length;
	enum status status;
	char beyond;

	if (room == 0) {
		status = read_some(&run->output, &beyond, 1, length, fault);
		if (!status && *length > 0)
			status = fault_set(fault, STATUS_SKIP,
					   "%s: more than %zu bytes of text",
					   run->job->arguments[0], out->limit);
		return status;
	}
	if (room > BLOCK_BYTES)
		room = BLOCK_BYTES;
	status = bytes_reserve(out, room, fault);
	if (!status)
		status = read_some(&run->output, out->data + out->length, room,
				   length, fault);
	out->length += *length;
	return status;
}

/* What is too much is read all the same: the program waits else. */
static enum status take_errors(struct run *run, size_t *length,
			       struct fault *fault)
{
	char block[4096];
	enum status status =
		read_some(&run->errors, block, sizeof(block), length, fault);
	struct sandbox *sandbox = run->sandbox;
	size_t kept = SAID_BYTES - sandbox->said_length;

	if (kept > *length)
		kept = *length;
	memcpy(sandbox->said + sandbox->said_length, block, kept);
	sandbox->said_length += kept;
	return status;
}

/* Takes one block of each that has one; *length is the sum. */
static enum status take(struct run *run, size_t *length, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t errors_length = 0;

	*length = 0;
	if (run->output >= 0)
		status = take_output(run, length, fault);
	if (!status && run->errors >= 0)
		status = take_errors(run, &errors_length, fault);
	*length += errors_length;
	return status;
}

/* Whether the program ended; it stays to be reaped, so that its number is
 * not another's while its group is killed. */
static bool has_ended(const struct run *run)
{
	siginfo_t facts = { 0 };

	return waitid(P_PID, (id_t)run->child, &facts,
		      WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       facts.si_pid == run->child;
}

/* Until the program ends, whoever else still holds its pipes. */
static enum status watch(struct run *run, struct fault *fault)
{
	const struct sandbox_job *job = run->job;
	const volatile sig_atomic_t *stop = run->sandbox->stop;
	int64_t deadline_ms = now_ms() + (int64_t)job->time_s * 1000;
	int sleep_ms = 1;

	while (!has_ended(run)) {
		struct pollfd waited[] = { { run->output, POLLIN, 0 },
					   { run->errors, POLLIN, 0 } };
		size_t length;
		enum status status = take(run, &length, fault);

		if (status)
			return status;
		if (stop && *stop)
			return fault_set(fault, STATUS_RETRY,
					 "stopped by a signal");
		if (now_ms() >= deadline_ms)
			return fault_set(fault, STATUS_SKIP,
					 "%s: took longer than %u s",
					 job->arguments[0], job->time_s);
		sleep_ms = length > 0 ? 1 : sleep_ms * 2;
		if (sleep_ms > LONGEST_SLEEP_MS)
			sleep_ms = LONGEST_SLEEP_MS;
		(void)poll(waited, 2, sleep_ms); /* any reason will do */
	}
	return STATUS_OK;
}

/* ---- Ending ------------------------------------------------------------ */

/* Reaps what there is, the program first: those that it leaves behind become
 * our children before it can be reaped. Whether nothing is left. */
static bool reap(struct run *run)
{
	for (;;) {
		int end = 0;
		pid_t wanted = run->is_reaped ? -run->child : run->child;
		pid_t ended = waitpid(wanted, &end, WNOHANG);

		if (ended == run->child) {
			run->end = end;
			run->is_reaped = true;
		}
		if (ended == 0)
			return false;
		if (ended < 0 && errno != EINTR)
			return true;
	}
}

/* Kills the whole group; the second kill is for a child that has not come
 * as far as to have a group of its own. Until the last is reaped, the number
 * of the group is not another's. */
static enum status end(struct run *run, struct fault *fault)
{
	int64_t deadline_ms = now_ms() + LAST_WAIT_MS;

	for (;;) {
		if (kill(-run->child, SIGKILL) != 0)
			(void)kill(run->child, SIGKILL);
		if (reap(run))
			break;
		if (now_ms() >= deadline_ms)
			return fault_set(fault, STATUS_IO,
					 "%s: cannot be killed",
					 run->job->arguments[0]);
		(void)poll(NULL, 0, 1);
	}
	if (run->is_reaped)
		return STATUS_OK;
	return fault_set(fault, STATUS_BUG, "%s: reaped by another",
			 run->job->arguments[0]);
}

/* What was still in the pipes when all writers were gone. */
static enum status drain(struct run *run, struct fault *fault)
{
	size_t length = 1;
	enum status status = STATUS_OK;

	while (!status && length > 0)
		status = take(run, &length, fault);
	return status;
}

/* Makes one line of what the program said. */
static void tidy_said(struct sandbox *sandbox)
{
	char *said = sandbox->said;
	size_t length = 0;

	for (size_t i = 0; i < sandbox->said_length; i++) {
		unsigned char byte = (unsigned char)said[i];
		bool is_blank = byte <= ' ' || byte == 0x7F;

		if (is_blank && (length == 0 || said[length - 1] == ' '))
			continue;
		/* Whether the rest is UTF-8 nobody promises. */
		if (is_blank || byte >= 0x80)
			byte = is_blank ? ' ' : '?';
		said[length++] = (char)byte;
	}
	while (length > 0 && said[length - 1] == ' ')
		length--;
	said[length] = '\0';
	sandbox->said_length = length;
}

/* The signal that ended the program, or 0. bubblewrap and shells tell of
 * one by an exit code. */
static int ending_signal(const struct run *run)
{
	int code = WIFEXITED(run->end) ? WEXITSTATUS(run->end) : 0;

	if (WIFSIGNALED(run->end))
		return WTERMSIG(run->end);
	return code > 128 && code - 128 < NSIG ? code - 128 : 0;
}

static enum status judge_start(struct run *run, struct fault *fault)
{
	struct report report;
	ssize_t length = read(run->report, &report, sizeof(report));

	if (length != (ssize_t)sizeof(report))
		return STATUS_OK;
	switch (report.error_number) {
	case ENOMEM:
	case EAGAIN:
	case EMFILE:
	case ENFILE:
		return fault_set_errno(fault, report.error_number,
				       run->job->arguments[0]);
	default:
		return fault_set(fault, STATUS_SKIP,
				 "%s: cannot be started: %s: %s",
				 run->job->arguments[0], report.step,
				 strerror(report.error_number));
	}
}

static enum status judge(struct run *run, struct fault *fault)
{
	const char *name = run->job->arguments[0];
	const char *said = run->sandbox->said;
	int signal_number = ending_signal(run);
	enum status status = judge_start(run, fault);
	const char *colon;

	if (status)
		return status;
	if (WIFEXITED(run->end) && WEXITSTATUS(run->end) == 0)
		return STATUS_OK;
	colon = said[0] ? ": " : "";
	if (signal_number == SIGXCPU)
		return fault_set(fault, STATUS_SKIP,
				 "%s: used more than %u s of processor time",
				 name, run->job->time_s);
	if (signal_number > 0)
		return fault_set(fault, STATUS_SKIP, "%s: %s%s%s", name,
				 strsignal(signal_number), colon, said);
	return fault_set(fault, STATUS_SKIP, "%s: exit %d%s%s", name,
			 WEXITSTATUS(run->end), colon, said);
}

/* What a run changes in the whole process, and how it was. */
struct process {
	struct sigaction on_child;
	int takes_orphans;
};

static enum status process_prepare(struct process *old, struct fault *fault)
{
	struct sigaction usual = { .sa_handler = SIG_DFL };

	if (prctl(PR_GET_CHILD_SUBREAPER, &old->takes_orphans) != 0 ||
	    sigaction(SIGCHLD, &usual, &old->on_child) != 0)
		return fault_set_errno(fault, errno, "SIGCHLD");
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
		int error_number = errno;

		(void)sigaction(SIGCHLD, &old->on_child, NULL);
		return fault_set_errno(fault, error_number, "prctl");
	}
	return STATUS_OK;
}

/* Neither can fail: the values came from the same calls. */
static void process_restore(const struct process *old)
{
	(void)prctl(PR_SET_CHILD_SUBREAPER, old->takes_orphans);
	(void)sigaction(SIGCHLD, &old->on_child, NULL);
}

static enum status run_to_end(struct run *run, struct fault *fault)
{
	struct process old;
	struct fault later;
	enum status ended;
	enum status status = process_prepare(&old, fault);

	if (status)
		return status;
	status = start(run, fault);
	if (run->child > 0) {
		if (!status)
			status = watch(run, fault);
		ended = end(run, &later);
		if (!status && ended) {
			status = ended;
			*fault = later;
		}
		if (!status)
			status = drain(run, fault);
		tidy_said(run->sandbox);
		if (!status)
			status = judge(run, fault);
	}
	process_restore(&old);
	return status;
}

static enum status run_job(struct sandbox *sandbox,
			   const struct sandbox_job *job, struct bytes *out,
			   bool *is_bubblewrap, struct fault *fault)
{
	struct run run = { .sandbox = sandbox,
			   .job = job,
			   .out = out,
			   .filter = job->is_alone ? &sandbox->alone :
						     &sandbox->starting,
			   .output = -1,
			   .errors = -1,
			   .report = -1 };
	enum status status;

	for (size_t i = 0; i < CHILD_COUNT; i++)
		run.given[i] = -1;
	bytes_clear(out);
	sandbox->said_length = 0;
	sandbox->said[0] = '\0';
	status = run_to_end(&run, fault);
	close_given(&run);
	close_read(&run.output);
	close_read(&run.errors);
	close_read(&run.report);
	*is_bubblewrap = sandbox->kind == SANDBOX_BUBBLEWRAP &&
			 strncmp(sandbox->said, "bwrap: ", 7) == 0;
	if (status)
		bytes_free(out);
	return status;
}

/* ---- The sandbox ------------------------------------------------------- */

/* Has bubblewrap run itself. Wherever user namespaces are forbidden it is
 * installed and does not work. */
static enum status try_bubblewrap(struct sandbox *sandbox, struct fault *fault)
{
	static const char *const arguments[] = { "bubblewrap", "--version",
						 NULL };
	struct sandbox_job job = { .program = sandbox->bwrap,
				   .arguments = arguments,
				   .memory_bytes = 512 * 1024 * 1024,
				   .time_s = 10 };
	struct bytes out = BYTES_UP_TO(4096);
	bool is_bubblewrap;
	enum status status;

	sandbox->kind = SANDBOX_BUBBLEWRAP;
	status = run_job(sandbox, &job, &out, &is_bubblewrap, fault);
	bytes_free(&out);
	return status;
}

enum status sandbox_run(struct sandbox *sandbox, const struct sandbox_job *job,
			struct bytes *out, struct fault *fault)
{
	struct fault later;
	bool is_bubblewrap;
	enum status status = run_job(sandbox, job, out, &is_bubblewrap, fault);

	/* What bubblewrap says is no fault of the document, unless it was not
	 * bubblewrap that said it. */
	if (status != STATUS_SKIP || !is_bubblewrap ||
	    !try_bubblewrap(sandbox, &later))
		return status;
	return fault_set(fault, STATUS_IO, "%s", later.text);
}

static enum status compile_filters(struct sandbox *sandbox, struct fault *fault)
{
	struct confine_rules rules = { .may_write = sandbox->kind !=
						    SANDBOX_FILTER };
	enum status status;

	bytes_free(&sandbox->alone);
	bytes_free(&sandbox->starting);
	status = confine_compile(&sandbox->alone, &rules, fault);
	rules.may_start = true;
	if (!status)
		status = confine_compile(&sandbox->starting, &rules, fault);
	return status;
}

static enum status choose(struct sandbox *sandbox, enum sandbox_kind best,
			  struct fault *fault)
{
	struct fault refused;
	enum status status;

	sandbox->kind = best;
	status = compile_filters(sandbox, fault);
	if (status)
		return status;
	if (best == SANDBOX_BUBBLEWRAP &&
	    sandbox_find(sandbox->bwrap, "bwrap")) {
		status = try_bubblewrap(sandbox, &refused);
		if (status == STATUS_RETRY || status == STATUS_FULL)
			*fault = refused;
		if (!status || status == STATUS_RETRY || status == STATUS_FULL)
			return status;
	}
	sandbox->kind = best == SANDBOX_FILTER || !confine_has_landlock() ?
				SANDBOX_FILTER :
				SANDBOX_LANDLOCK;
	return compile_filters(sandbox, fault);
}

enum status sandbox_open(struct sandbox **out, enum sandbox_kind best,
			 const volatile sig_atomic_t *stop, struct fault *fault)
{
	struct sandbox *sandbox = memory_zeroed(1, sizeof(*sandbox));
	enum status status;
	int written;

	*out = NULL;
	if (!sandbox)
		return fault_set(fault, STATUS_FULL, "out of memory");
	sandbox->stop = stop;
	sandbox->alone = BYTES_UP_TO(FILTER_BYTES);
	sandbox->starting = BYTES_UP_TO(FILTER_BYTES);
	written = snprintf(sandbox->path, sizeof(sandbox->path), "PATH=%s",
			   search_path());
	if (written < 0 || (size_t)written >= sizeof(sandbox->path))
		status = fault_set(fault, STATUS_SKIP, "PATH is too long");
	else
		status = choose(sandbox, best, fault);
	if (status)
		sandbox_close(sandbox);
	else
		*out = sandbox;
	return status;
}

void sandbox_close(struct sandbox *sandbox)
{
	if (!sandbox)
		return;
	bytes_free(&sandbox->alone);
	bytes_free(&sandbox->starting);
	memory_free(sandbox);
}

enum sandbox_kind sandbox_kind(const struct sandbox *sandbox)
{
	return sandbox->kind;
}

const char *sandbox_said(const struct sandbox *sandbox)
{
	return sandbox->said;
}
