/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/checker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/array.h"
#include "shared/crash.h"
#include "shared/index_write.h"

enum { WORDS_BYTES = 400, WAIT_MS = 100, DESCRIPTORS = 8 };

/* How a child ends: what its words are. */
enum {
	CHILD_SOUND = 0,
	CHILD_DAMAGED = 1, /* what is wrong */
	CHILD_REFUSED = 2  /* why the database could not be read */
};

struct child {
	const struct checker_order *order;
	pid_t process;
	int words; /* what it says; -1: all was read */
	size_t length;
	char text[WORDS_BYTES]; /* how that begins */
};

/* ---- In the child ------------------------------------------------------ */

static bool limit(const struct checker_order *order, pid_t parent)
{
	const rlim_t seconds = (rlim_t)order->time_s;
	const struct rlimit none = { 0, 0 };
	const struct rlimit time = { seconds, seconds + 1 };

	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
	       setrlimit(RLIMIT_CORE, &none) == 0 &&
	       setrlimit(RLIMIT_FSIZE, &none) == 0 &&
	       setrlimit(RLIMIT_CPU, &time) == 0;
}

/* libxapian counts a file that it could not open as an error of the
 * database. */
static enum status try_descriptors(const char *folder, struct fault *fault)
{
	int copies[DESCRIPTORS];
	int error_number = 0;
	size_t count = 0;

	while (count < DESCRIPTORS && error_number == 0) {
		copies[count] = dup(STDERR_FILENO);
		if (copies[count] < 0)
			error_number = errno;
		else
			count++;
	}
	while (count > 0)
		(void)close(copies[--count]); /* nothing was written */
	return error_number ? fault_set_errno(fault, error_number, folder) :
			      STATUS_OK;
}

static int check(const char *folder)
{
	struct fault fault = { .text = "" };
	size_t error_count = 0;
	bool is_refused = try_descriptors(folder, &fault) != STATUS_OK;
	enum status status = is_refused ?
				     STATUS_FULL :
				     index_check(folder, &error_count, &fault);

	if (status == STATUS_OK && error_count == 0)
		return CHILD_SOUND;
	if (status == STATUS_OK)
		(void)fault_set(&fault, STATUS_DAMAGED, "%s: %zu errors",
				folder, error_count);
	/* A pipe takes this at once; without words the exit status tells. */
	(void)!write(STDERR_FILENO, fault.text, strlen(fault.text));
	is_refused |= status == STATUS_IO || status == STATUS_DENIED;
	return is_refused ? CHILD_REFUSED : CHILD_DAMAGED;
}

static void run_child(const struct checker_order *order, int words,
		      pid_t parent)
{
	static const int caught[] = { SIGINT, SIGTERM, SIGHUP };

	crash_release();
	/* The parent ends it. */
	for (size_t i = 0; i < COUNT(caught); i++)
		(void)signal(caught[i], SIG_IGN);
	if (dup2(words, STDOUT_FILENO) < 0 || dup2(words, STDERR_FILENO) < 0 ||
	    !limit(order, parent))
		_exit(CHILD_REFUSED);
	_exit(check(order->folder));
}

/* ---- In the parent ----------------------------------------------------- */

static enum status start(struct child *child, struct fault *fault)
{
	const pid_t parent = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set_errno(fault, errno, "pipe");
	child->process = fork();
	if (child->process == 0)
		run_child(child->order, ends[1], parent);
	(void)close(ends[1]); /* nothing was written here */
	child->words = ends[0];
	if (child->process > 0)
		return STATUS_OK;
	(void)close(ends[0]);
	return fault_set_errno(fault, errno == EAGAIN ? EMFILE : errno, "fork");
}

/* What there is no room for is read and forgotten. */
static enum status read_words(struct child *child, struct fault *fault)
{
	char room[WORDS_BYTES];
	size_t space = sizeof(child->text) - child->length;
	ssize_t length = read(child->words, room, sizeof(room));

	if (length < 0 && errno == EINTR)
		return STATUS_OK;
	if (length < 0)
		return fault_set_errno(fault, errno, "pipe");
	if (length == 0) {
		(void)close(child->words);
		child->words = -1;
		return STATUS_OK;
	}
	if ((size_t)length < space)
		space = (size_t)length;
	memcpy(child->text + child->length, room, space);
	child->length += space;
	return STATUS_OK;
}

/* It is left to be waited for. */
static bool has_ended(const struct child *child)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)child->process, &info,
		      WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid != 0;
}

/* Until it says no more: to the end of the pipe, or, should our own end of
 * that not have been closed, until it has ended and all is read. */
static enum status listen(struct child *child, struct fault *fault)
{
	enum status status = STATUS_OK;

	while (child->words >= 0 && status == STATUS_OK) {
		struct pollfd wanted = { .fd = child->words, .events = POLLIN };
		int ready = poll(&wanted, 1, WAIT_MS);

		if (child->order->stop && *child->order->stop)
			status = fault_set(fault, STATUS_RETRY, "stopped");
		else if (ready < 0 && errno != EINTR)
			status = fault_set_errno(fault, errno, "pipe");
		else if (ready > 0)
			status = read_words(child, fault);
		else if (ready == 0 && has_ended(child))
			break;
	}
	return status;
}

static enum status await(const struct child *child, int *how,
			 struct fault *fault)
{
	pid_t ended;

	do {
		ended = waitpid(child->process, how, 0);
	} while (ended < 0 && errno == EINTR);
	if (ended < 0)
		return fault_set_errno(fault, errno, "libxapian's checker");
	return STATUS_OK;
}

static enum status judge(struct bytes *out, const struct child *child, int how,
			 struct fault *fault)
{
	const struct text words = { child->text, child->length };

	if (WIFSIGNALED(how))
		return bytes_printf(out, fault,
				    "%s: libxapian's checker died of it (%s)",
				    child->order->folder,
				    strsignal(WTERMSIG(how)));
	if (WIFEXITED(how) && WEXITSTATUS(how) == CHILD_SOUND)
		return STATUS_OK;
	if (WIFEXITED(how) && WEXITSTATUS(how) == CHILD_REFUSED)
		return fault_set(fault, STATUS_IO, "%.*s", (int)words.length,
				 words.length ? words.data :
						"libxapian's checker");
	if (words.length == 0)
		return bytes_append(out, text_of(child->order->folder), fault);
	return bytes_append(out, words, fault);
}

/* Until the child has ended. */
static enum status run(struct child *child, int *how, struct fault *fault)
{
	struct fault unused;
	enum status status = start(child, fault);

	if (status)
		return status;
	status = listen(child, fault);
	if (status)
		(void)kill(child->process, SIGKILL); /* it may have ended */
	if (child->words >= 0)
		(void)close(child->words); /* it was only read */
	if (!status)
		return await(child, how, fault);
	(void)await(child, how, &unused); /* the first fault counts */
	return status;
}

enum status checker_run(struct bytes *out, const struct checker_order *order,
			struct fault *fault)
{
	struct child child = { .order = order, .words = -1 };
	int how = 0;
	enum status status = run(&child, &how, fault);

	if (!status)
		return judge(out, &child, how, fault);
	fault_prefix(fault, "%s", order->folder);
	return status;
}
