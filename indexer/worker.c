/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared/array.h"
#include "shared/files.h"
#include "shared/memory.h"

enum {
	ANSWER_BYTES = 1 << 29,
	SETTLE_MS = 100,
	ENDED_WELL = 0,
	ENDED_BADLY = 1
};

#define WORKER "worker process"

/* The answer begins with this; behind it stand the words of a fault, or
 * what the work appended. */
struct head {
	enum status status;
};

/* ---- In the worker ----------------------------------------------------- */

/* All but the standard streams and these two. */
static bool close_others(int one, int other)
{
	const unsigned low = (unsigned)(one < other ? one : other);
	const unsigned high = (unsigned)(one < other ? other : one);
	const unsigned first = STDERR_FILENO + 1;

	return (low == first || close_range(first, low - 1, 0) == 0) &&
	       (high == low + 1 || close_range(low + 1, high - 1, 0) == 0) &&
	       close_range(high + 1, ~0U, 0) == 0;
}

static bool settle(const struct worker *self, pid_t parent)
{
	static const int ended_by[] = { SIGINT, SIGTERM, SIGHUP };
	const struct rlimit none = { 0, 0 };

	if (!close_others(self->alive_fd, self->answer_fd))
		return false;
	for (size_t i = 0; i < COUNT(ended_by); i++)
		(void)signal(ended_by[i], SIG_IGN);
	return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
	       setrlimit(RLIMIT_CORE, &none) == 0 &&
	       write(self->alive_fd, "", 1) == 1;
}

static bool put(const struct worker *self, const void *data, size_t length)
{
	struct fault unused;

	return files_write_all(self->answer_fd, (struct text){ data, length },
			       WORKER, &unused) == STATUS_OK;
}

static int run_worker(const struct worker *self, const struct worker_task *task)
{
	struct bytes answer = BYTES_UP_TO(ANSWER_BYTES);
	struct fault fault = { .text = "" };
	const struct head head = { task->work(task->context, &answer, &fault) };
	bool is_put = put(self, &head, sizeof(head));

	if (is_put && head.status)
		is_put = put(self, fault.text, strlen(fault.text));
	else if (is_put && answer.length > 0)
		is_put = put(self, answer.data, answer.length);
	return is_put ? ENDED_WELL : ENDED_BADLY;
}

/* ---- In the caller ----------------------------------------------------- */

static void close_worker(struct worker *worker)
{
	/* Neither was written to here. */
	if (worker->alive_fd >= 0)
		(void)close(worker->alive_fd);
	if (worker->answer_fd >= 0)
		(void)close(worker->answer_fd);
	*worker = WORKER_NONE;
}

/* The end of its pipe wakes who waits, and proves nothing: somebody else may
 * have it open. The process stays to be reaped. */
static bool has_ended(const struct worker *worker)
{
	siginfo_t how = { .si_pid = 0 };

	return worker->process > 0 &&
	       waitid(P_PID, (id_t)worker->process, &how,
		      WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       how.si_pid == worker->process;
}

/* Until the worker holds nothing of ours, the index folder's lock above all,
 * any more. That it could not settle is told when it is asked for. */
static void await_settled(const struct worker *worker)
{
	struct pollfd wanted = { .fd = worker->alive_fd, .events = POLLIN };
	char byte;
	ssize_t length = -1;

	while (length < 0 && !has_ended(worker))
		if (poll(&wanted, 1, SETTLE_MS) > 0)
			length = read(worker->alive_fd, &byte, 1);
}

enum status worker_start(struct worker *out, const struct worker_task *task,
			 struct fault *fault)
{
	const pid_t parent = getpid();
	struct worker self = WORKER_NONE;
	int ends[2];

	*out = WORKER_NONE;
	/* Whoever started us may have it ignored, and then nobody could be
	 * waited for. */
	(void)signal(SIGCHLD, SIG_DFL);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set_errno(fault, errno, "pipe");
	out->alive_fd = ends[0];
	self.alive_fd = ends[1];
	out->answer_fd = memfd_create("pqindex", MFD_CLOEXEC);
	self.answer_fd = out->answer_fd;
	if (out->answer_fd >= 0)
		out->process = fork();
	if (out->answer_fd >= 0 && out->process == 0)
		_exit(settle(&self, parent) ? run_worker(&self, task) :
					      ENDED_BADLY);
	if (out->answer_fd < 0 || out->process < 0) {
		enum status status = fault_set_errno(
			fault, errno == EAGAIN ? EMFILE : errno, WORKER);

		(void)close(self.alive_fd);
		close_worker(out);
		return status;
	}
	(void)close(self.alive_fd); /* nothing was written */
	await_settled(out);
	return STATUS_OK;
}

enum status worker_await(const struct worker *workers, size_t count,
			 int wait_ms, size_t *ended, struct fault *fault)
{
	struct pollfd *wanted = memory_zeroed(count, sizeof(*wanted));
	enum status status = STATUS_OK;
	int ready;

	*ended = count;
	if (!wanted)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < count; i++)
		wanted[i] = (struct pollfd){ .fd = workers[i].alive_fd,
					     .events = POLLIN };
	ready = poll(wanted, count, wait_ms);
	if (ready < 0 && errno != EINTR)
		status = fault_set_errno(fault, errno, WORKER);
	for (size_t i = 0; i < count && *ended == count; i++)
		if (wanted[i].revents != 0 || has_ended(&workers[i]))
			*ended = i;
	memory_free(wanted);
	return status;
}

static enum status reap(const struct worker *worker, int *how,
			struct fault *fault)
{
	pid_t ended;

	do {
		ended = waitpid(worker->process, how, 0);
	} while (ended < 0 && errno == EINTR);
	if (ended < 0)
		return fault_set_errno(fault, errno, WORKER);
	return STATUS_OK;
}

static enum status judge(int how, struct fault *fault)
{
	if (WIFEXITED(how) && WEXITSTATUS(how) == ENDED_WELL)
		return STATUS_OK;
	if (!WIFSIGNALED(how))
		return fault_set(fault, STATUS_FULL,
				 "a " WORKER " could not do its work; "
				 "run pqindex again");
	return fault_set(fault,
			 WTERMSIG(how) == SIGKILL ? STATUS_FULL : STATUS_BUG,
			 "a " WORKER " died (%s); run pqindex again",
			 strsignal(WTERMSIG(how)));
}

/* The whole answer behind its head. */
static enum status read_answer(const struct worker *worker,
			       struct bytes *answer, struct head *head,
			       struct fault *fault)
{
	const size_t before = answer->length;
	enum status status;

	if (lseek(worker->answer_fd, 0, SEEK_SET) != 0)
		return fault_set_errno(fault, errno, WORKER);
	status = files_read_all(answer, worker->answer_fd, WORKER, fault);
	if (status)
		return status;
	if (answer->length - before < sizeof(*head))
		return fault_set(fault, STATUS_BUG,
				 "a " WORKER " did not answer");
	memcpy(head, answer->data + before, sizeof(*head));
	answer->length -= sizeof(*head);
	memmove(answer->data + before, answer->data + before + sizeof(*head),
		answer->length - before);
	return STATUS_OK;
}

static enum status take_answer(const struct worker *worker,
			       struct bytes *answer, struct fault *fault)
{
	const size_t before = answer->length;
	struct head head = { STATUS_BUG };
	enum status status = read_answer(worker, answer, &head, fault);

	if (status || head.status == STATUS_OK)
		return status;
	status = fault_set(fault, head.status, "%.*s",
			   (int)(answer->length - before),
			   answer->data + before);
	answer->length = before;
	return status;
}

enum status worker_end(struct worker *worker, struct bytes *answer,
		       struct fault *fault)
{
	int how = 0;
	enum status status = reap(worker, &how, fault);

	if (status == STATUS_OK)
		status = judge(how, fault);
	if (status == STATUS_OK)
		status = take_answer(worker, answer, fault);
	close_worker(worker);
	return status;
}

void worker_kill(struct worker *worker)
{
	struct fault unused;
	int how;

	if (worker->process <= 0)
		return;
	(void)kill(worker->process, SIGKILL); /* it may have ended */
	(void)reap(worker, &how, &unused);
	close_worker(worker);
}
