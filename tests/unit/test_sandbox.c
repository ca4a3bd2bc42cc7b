/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "indexer/sandbox.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum {
	MEMORY_BYTES = 512 * 1024 * 1024,
	OUTPUT_BYTES = 1024 * 1024,
	LONG_S = 20,    /* never used up */
	SHORT_S = 1,    /* always used up */
	SLACK_MS = 4000 /* of a busy machine */
};

static const char *const kind_names[] = { "bubblewrap", "Landlock", "filter" };

/* What a script does, and what is told of it. */
struct script {
	const char *body;
	const char *document;
	const char *output;      /* NULL: refused */
	const char *reason;      /* begins with this */
	unsigned time_s;         /* 0: LONG_S */
	enum sandbox_kind worst; /* ways that are worse are left out */
};

static const struct script scripts[] = {
	{ "cat", "some text", "some text", "", 0, SANDBOX_FILTER },
	{ "cat {}", "some text", "some text", "", 0, SANDBOX_FILTER },
	{ "printf out; printf err >&2", "", "out", "", 0, SANDBOX_FILTER },
	{ ":", "", "", "", 0, SANDBOX_FILTER },
	{ "printf half; exit 3", "", NULL, "script: exit 3", 0,
	  SANDBOX_FILTER },
	{ "printf ' bad\\n\\tpage\\033[1m\\n' >&2; exit 1", "", NULL,
	  "script: exit 1: bad page [1m", 0, SANDBOX_FILTER },
	{ "printf 'bwrap: pretended' >&2; exit 1", "", NULL,
	  "script: exit 1: bwrap: pretended", 0, SANDBOX_FILTER },
	{ "exec perl -e 'unpack \"p\", pack \"J\", 1'", "", NULL,
	  "script: Segmentation fault", 0, SANDBOX_FILTER },
	/* time */
	{ "sleep 1000", "", NULL, "script: took longer than 1 s", SHORT_S,
	  SANDBOX_FILTER },
	{ "exec >&- 2>&-; sleep 1000", "", NULL, "script: took longer than 1 s",
	  SHORT_S, SANDBOX_FILTER },
	{ "while :; do :; done", "", NULL, "script: ", SHORT_S,
	  SANDBOX_FILTER },
	{ "trap '' TERM INT HUP; while :; do sleep 1; done", "", NULL,
	  "script: took longer than 1 s", SHORT_S, SANDBOX_FILTER },
	{ "sleep 1000 & printf early", "", "early", "", 0, SANDBOX_FILTER },
	{ "(sleep 1000 & sleep 1000 &) ; (sleep 1000 &) ; printf early", "",
	  "early", "", 0, SANDBOX_FILTER },
	{ "setsid sleep 1000 & printf early", "", "early", "", 0,
	  SANDBOX_FILTER },
	{ "i=0; while [ $i -lt 50 ]; do sleep 1000 & i=$((i+1)); done; wait",
	  "", NULL, "script: took longer than 1 s", SHORT_S, SANDBOX_FILTER },
	/* output and memory */
	{ "yes", "", NULL, "script: more than 1048576 bytes of text", 0,
	  SANDBOX_FILTER },
	{ "head -c 1048576 /dev/zero | tr '\\0' a >&2; printf quiet", "",
	  "quiet", "", 0, SANDBOX_FILTER },
	{ "exec perl -e '$_ = \"a\" x ($$ + 900000000); print length'", "",
	  NULL, "script: exit 1: Out of memory", 0, SANDBOX_FILTER },
	/* what it must not do */
	{ "echo text >$0.new; ls $0.new", "", NULL, "script: exit ", 0,
	  SANDBOX_FILTER },
	{ "echo text >>$0; mkdir $0.new; ln $0 $0.new; mv $0 $0.new;"
	  " ln -s $0 $0.new; chmod 0 $0; mkfifo $0.new; touch $0.new;"
	  " truncate -s 0 $0; cat $0.new",
	  "", NULL, "script: exit ", 0, SANDBOX_FILTER },
	{ "rm -f {} $0 || printf kept; [ -e $0 ] && printf kept", "",
	  "keptkept", "", 0, SANDBOX_FILTER },
	{ "exec perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0)"
	  " or print \"none\"'",
	  "", "none", "", 0, SANDBOX_FILTER },
	{ "exec perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0)"
	  " or print \"none\"'",
	  "", "none", "", 0, SANDBOX_FILTER },
	{ "kill -9 $PPID || printf kept", "", "kept", "", 0, SANDBOX_FILTER },
	{ "unshare -U true 2>/dev/null || printf kept", "", "kept", "", 0,
	  SANDBOX_LANDLOCK },
	{ "for i in 3 4 5 6 7 8 9; do (: <&$i) 2>/dev/null && echo $i; done;"
	  " printf none",
	  "", "none", "", 0, SANDBOX_LANDLOCK },
	{ "env | grep -Ev '^(PATH|LC_ALL|PWD|_|OLDPWD|SHLVL)='; printf none",
	  "", "none", "", 0, SANDBOX_FILTER },
	{ "ls / | grep -E '^(home|root|var|srv|mnt|media|run|proc)$';"
	  " printf none",
	  "", "none", "", 0, SANDBOX_BUBBLEWRAP },
	{ "cat /etc/passwd /proc/$PPID/environ 2>/dev/null;"
	  " ls /root/ /home/ /var/ 2>/dev/null; printf none",
	  "", "none", "", 0, SANDBOX_LANDLOCK },
	{ "ls nothing 2>/dev/null || printf quiet", "", "quiet", "", 0,
	  SANDBOX_LANDLOCK },
};

static int64_t now_ms(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int descriptor_count(void)
{
	int count = 0;

	for (int i = 0; i < 256; i++)
		count += fcntl(i, F_GETFD) >= 0;
	return count;
}

/* No child of ours is left, and nothing that could become one. */
static void check_nothing_left(int descriptors)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_int_equal(descriptor_count(), descriptors);
}

/* An executable file; free the path. */
static char *write_script(void *state, const char *body)
{
	char *path = scratch_path(state, "script");
	FILE *file;

	assert_non_null(path);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fprintf(file, "#!/bin/sh\n%s\n", body) > 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0755), 0);
	return path;
}

/* NULL where this machine lacks it. */
static struct sandbox *open_kind(enum sandbox_kind kind)
{
	struct sandbox *sandbox = NULL;
	struct fault fault;

	assert_int_equal(sandbox_open(&sandbox, kind, NULL, &fault), STATUS_OK);
	if (sandbox_kind(sandbox) == kind)
		return sandbox;
	print_message("# %s does not work here\n", kind_names[kind]);
	sandbox_close(sandbox);
	return NULL;
}

/* Nothing was written beside the script. */
static void check_unchanged(void *state, const char *path)
{
	char *created = scratch_path(state, "script.new");

	assert_int_equal(access(created, F_OK), -1);
	assert_int_equal(access(path, X_OK), 0);
	free(created);
}

/* "{}" stands for the name of the document within a script. */
static enum status run_script(struct sandbox *sandbox, void *state,
			      const struct script *script, struct bytes *out,
			      struct fault *fault)
{
	char *path = scratch_path(state, "script");
	char body[1024] = "";
	const char *name = strstr(script->body, "{}");
	const char *const arguments[] = { "script", "{}", NULL };
	struct sandbox_job job = {
		.program = path,
		.arguments = arguments,
		.document = text_of(script->document),
		.memory_bytes = MEMORY_BYTES,
		.time_s = script->time_s ? script->time_s : LONG_S,
	};
	enum status status;

	if (name)
		(void)snprintf(body, sizeof(body), "%.*s\"$1\"%s",
			       (int)(name - script->body), script->body,
			       name + 2);
	free(write_script(state, name ? body : script->body));
	status = sandbox_run(sandbox, &job, out, fault);
	check_unchanged(state, path);
	free(path);
	return status;
}

static void check_script(struct sandbox *sandbox, void *state,
			 const struct script *script)
{
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	struct fault fault = { 0 };
	int descriptors = descriptor_count();
	int64_t begun_ms = now_ms();
	enum status status = run_script(sandbox, state, script, &out, &fault);

	assert_true(now_ms() - begun_ms < script->time_s * 1000 + SLACK_MS);
	check_nothing_left(descriptors);
	if (script->output &&
	    (status || !text_equal(text_from(&out), text_of(script->output))))
		fail_msg("%s: %s: status %d, %s, output '%.*s'",
			 kind_names[sandbox_kind(sandbox)], script->body,
			 (int)status, fault.text, (int)out.length,
			 out.data ? out.data : "");
	if (!script->output &&
	    (status != STATUS_SKIP || out.length > 0 ||
	     strncmp(fault.text, script->reason, strlen(script->reason)) != 0))
		fail_msg("%s: %s: status %d, %s",
			 kind_names[sandbox_kind(sandbox)], script->body,
			 (int)status, fault.text);
	bytes_free(&out);
}

static void check_kind(void *state, enum sandbox_kind kind)
{
	struct sandbox *sandbox = open_kind(kind);

	if (!sandbox) {
		print_message("# skip: %s does not work here\n",
			      kind_names[kind]);
		skip();
	}
	for (size_t i = 0; i < COUNT(scripts); i++)
		if (kind <= scripts[i].worst)
			check_script(sandbox, state, &scripts[i]);
	sandbox_close(sandbox);
}

static void test_bubblewrap(void **state)
{
	check_kind(*state, SANDBOX_BUBBLEWRAP);
}

static void test_landlock(void **state)
{
	check_kind(*state, SANDBOX_LANDLOCK);
}

static void test_filter(void **state)
{
	check_kind(*state, SANDBOX_FILTER);
}

/* A job of `program`, which is given nothing. */
static struct sandbox_job job_of(const char *program,
				 const char *const *arguments)
{
	return (struct sandbox_job){ .program = program,
				     .arguments = arguments,
				     .memory_bytes = MEMORY_BYTES,
				     .time_s = LONG_S };
}

static void find(char path[SANDBOX_PATH_BYTES], const char *name)
{
	if (!sandbox_find(path, name))
		fail_msg("no %s", name);
}

/* All ways that there are; the test is told of each by its sandbox. */
static void for_each_kind(void *state,
			  void (*check)(struct sandbox *sandbox, void *state))
{
	for (int i = SANDBOX_BUBBLEWRAP; i <= SANDBOX_FILTER; i++) {
		struct sandbox *sandbox = open_kind((enum sandbox_kind)i);

		if (sandbox)
			check(sandbox, state);
		sandbox_close(sandbox);
	}
}

/* Nobody reads it; as a pipe it would not take so much. */
static void check_unread(struct sandbox *sandbox, void *state)
{
	enum { INPUT_BYTES = 10 * 1024 * 1024 };
	struct bytes document = BYTES_UP_TO(INPUT_BYTES);
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	char path[SANDBOX_PATH_BYTES];
	static const char *const printf_words[] = { "printf", "done", NULL };
	static const char *const wc_words[] = { "wc", "-c", NULL };
	static const char *const wc_file_words[] = { "wc", "-c", "{}", NULL };
	struct sandbox_job job = job_of(path, printf_words);
	struct fault fault;

	(void)state;
	assert_int_equal(bytes_reserve(&document, INPUT_BYTES, &fault), 0);
	memset(document.data, 'a', INPUT_BYTES);
	document.length = INPUT_BYTES;
	job.document = text_from(&document);
	find(path, "printf");
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("done")));
	find(path, "wc");
	job.arguments = wc_words;
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("10485760\n")));
	job.arguments = wc_file_words;
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_OK);
	assert_int_equal(memcmp(out.data, "10485760 /", 10), 0);
	bytes_free(&document);
	bytes_free(&out);
}

static void test_unread(void **state)
{
	for_each_kind(*state, check_unread);
}

/* A program that is to start no other cannot, and can be run all the
 * same. */
static void check_alone(struct sandbox *sandbox, void *state)
{
	static const char *const cat_words[] = { "cat", NULL };
	static const char *const sh_words[] = { "sh", "-c",
						"true | true; :", NULL };
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	char path[SANDBOX_PATH_BYTES];
	struct sandbox_job job = job_of(path, cat_words);
	struct fault fault;

	(void)state;
	job.is_alone = true;
	job.document = TEXT("text");
	find(path, "cat");
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("text")));
	find(path, "sh");
	job.arguments = sh_words;
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_SKIP);
	assert_non_null(strstr(fault.text, "ork"));
	job.is_alone = false;
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_OK);
	bytes_free(&out);
}

static void test_alone(void **state)
{
	for_each_kind(*state, check_alone);
}

static void check_unstartable(struct sandbox *sandbox, void *state)
{
	static const char *const words[] = { "script", NULL };
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	char *path = scratch_path(state, "script");
	struct sandbox_job job = job_of(path, words);
	int descriptors = descriptor_count();
	FILE *file = fopen(path, "we");
	struct fault fault;

	assert_non_null(file);
	assert_true(fprintf(file, "#!/nowhere/at/all\n") > 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0755), 0);
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_SKIP);
	assert_int_equal(strncmp(fault.text, "script: ", 8), 0);
	assert_non_null(strstr(fault.text, "No such file"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_SKIP);
	assert_non_null(strstr(fault.text, "No such file"));
	check_nothing_left(descriptors);
	free(path);
}

static void test_unstartable(void **state)
{
	for_each_kind(*state, check_unstartable);
}

/* What the caller set for itself stays, and is not handed on. */
static void check_surroundings(struct sandbox *sandbox, void *state)
{
	static const char *const words[] = {
		"sh", "-c", "grep -q . && yes | head -1; (exit 3) || echo $?",
		NULL
	};
	struct sigaction ignored = { .sa_handler = SIG_IGN };
	struct sigaction usual = { .sa_handler = SIG_DFL };
	struct sigaction now;
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	char path[SANDBOX_PATH_BYTES];
	struct sandbox_job job = job_of(path, words);
	struct fault fault;
	int takes_orphans;

	(void)state;
	job.document = TEXT("text");
	find(path, "sh");
	assert_int_equal(sigaction(SIGCHLD, &ignored, NULL), 0);
	assert_int_equal(sigaction(SIGPIPE, &ignored, NULL), 0);
	assert_int_equal(sandbox_run(sandbox, &job, &out, &fault), STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("y\n3\n")));
	assert_int_equal(sigaction(SIGCHLD, &usual, &now), 0);
	assert_true(now.sa_handler == SIG_IGN);
	assert_int_equal(sigaction(SIGPIPE, &usual, &now), 0);
	assert_true(now.sa_handler == SIG_IGN);
	assert_int_equal(prctl(PR_GET_CHILD_SUBREAPER, &takes_orphans), 0);
	assert_int_equal(takes_orphans, 0);
	bytes_free(&out);
}

static void test_surroundings(void **state)
{
	for_each_kind(*state, check_surroundings);
}

/* Descriptors 0 to 2 are free, so that ours land there. */
static void check_low_descriptors(struct sandbox *sandbox, void *state)
{
	static const char *const words[] = { "cat", "-", "{}", NULL };
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	char path[SANDBOX_PATH_BYTES];
	struct sandbox_job job = job_of(path, words);
	enum status status;
	struct fault fault;
	int kept[3];

	(void)state;
	find(path, "cat");
	job.document = TEXT("text");
	for (int i = 0; i < 3; i++) {
		kept[i] = fcntl(i, F_DUPFD_CLOEXEC, 100);
		assert_true(kept[i] >= 100);
	}
	for (int i = 0; i < 3; i++)
		(void)close(i); /* put back below */
	status = sandbox_run(sandbox, &job, &out, &fault);
	for (int i = 0; i < 3; i++)
		assert_int_equal(dup2(kept[i], i), i);
	for (int i = 0; i < 3; i++)
		assert_int_equal(close(kept[i]), 0);
	assert_int_equal(status, STATUS_OK);
	assert_true(text_equal(text_from(&out), TEXT("texttext")));
	bytes_free(&out);
}

static void test_low_descriptors(void **state)
{
	for_each_kind(*state, check_low_descriptors);
}

/* Set by the alarm, as a program's handler would. */
static volatile sig_atomic_t told_to_stop;

static void tell_to_stop(int signal_number)
{
	told_to_stop = signal_number;
}

static void test_stop(void **state)
{
	const struct script script = { .body = "sleep 1000", .document = "" };
	struct sigaction action = { .sa_handler = tell_to_stop };
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	struct sandbox *sandbox;
	struct fault fault;
	int64_t begun_ms;
	int descriptors;

	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	assert_int_equal(sandbox_open(&sandbox, SANDBOX_BUBBLEWRAP,
				      &told_to_stop, &fault),
			 STATUS_OK);
	descriptors = descriptor_count();
	begun_ms = now_ms();
	(void)alarm(1);
	assert_int_equal(run_script(sandbox, *state, &script, &out, &fault),
			 STATUS_RETRY);
	assert_true(now_ms() - begun_ms < 2000);
	check_nothing_left(descriptors);
	sandbox_close(sandbox);
	/* also while it looks for bubblewrap */
	assert_true(sandbox_open(&sandbox, SANDBOX_BUBBLEWRAP, &told_to_stop,
				 &fault) != STATUS_SKIP);
	sandbox_close(sandbox);
}

static void test_limits_of_output(void **state)
{
	const struct script script = { .body = "cat", .document = "12345678" };
	struct sandbox *sandbox;
	struct fault fault;

	assert_int_equal(sandbox_open(&sandbox, SANDBOX_BUBBLEWRAP, NULL,
				      &fault),
			 STATUS_OK);
	for (size_t limit = 6; limit <= 9; limit++) {
		struct bytes out = BYTES_UP_TO(limit);
		enum status status =
			run_script(sandbox, *state, &script, &out, &fault);

		assert_int_equal(status, limit < 8 ? STATUS_SKIP : STATUS_OK);
		assert_int_equal(out.length, limit < 8 ? 0 : 8);
		bytes_free(&out);
	}
	assert_string_equal(fault.text, "script: more than 7 bytes of text");
	sandbox_close(sandbox);
}

static void test_find(void **state)
{
	char *old = strdup(getenv("PATH"));
	char *script = write_script(*state, ":");
	char found[SANDBOX_PATH_BYTES];

	assert_true(sandbox_find(found, script));
	assert_string_equal(found, script);
	assert_int_equal(setenv("PATH", ":.::/nowhere:relative", 1), 0);
	assert_false(sandbox_find(found, "script"));
	assert_int_equal(setenv("PATH", *state, 1), 0);
	assert_true(sandbox_find(found, "script"));
	assert_string_equal(found, script);
	assert_false(sandbox_find(found, "../script"));
	assert_false(sandbox_find(found, ""));
	assert_false(sandbox_find(found, "/"));
	assert_int_equal(chmod(script, 0600), 0);
	assert_false(sandbox_find(found, "script"));
	assert_int_equal(setenv("PATH", "", 1), 0);
	assert_true(sandbox_find(found, "sh"));
	assert_int_equal(setenv("PATH", old, 1), 0);
	free(script);
	free(old);
}

/* Each allocation fails in its turn. */
static void test_out_of_memory(void **state)
{
	const struct script script = { .body = "cat", .document = "text" };
	enum status status = STATUS_FULL;
	int descriptors = descriptor_count();
	size_t nth = 0;

	while (status) {
		struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
		struct sandbox *sandbox = NULL;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = sandbox_open(&sandbox, SANDBOX_FILTER, NULL, &fault);
		if (!status)
			status = run_script(sandbox, *state, &script, &out,
					    &fault);
		(void)memory_fail_at(0, 0);
		sandbox_close(sandbox);
		bytes_free(&out);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		check_nothing_left(descriptors);
	}
	assert_true(nth > 3);
}

enum { CHROOT_DENIED = 77 };

/* In a folder that is all there is: no /proc, no bubblewrap, no programs.
 * What is run is the test's own; it is not there either. */
static int run_in_chroot(const char *folder)
{
	static const char *const words[] = { "none", "{}", NULL };
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	struct sandbox_job job = job_of("/none", words);
	struct sandbox *sandbox = NULL;
	struct fault fault;
	enum status status;

	if (chroot(folder) != 0)
		return CHROOT_DENIED;
	if (chdir("/") != 0)
		return 1;
	if (sandbox_open(&sandbox, SANDBOX_BUBBLEWRAP, NULL, &fault))
		return 2;
	if (sandbox_kind(sandbox) == SANDBOX_BUBBLEWRAP)
		return 3;
	status = sandbox_run(sandbox, &job, &out, &fault);
	if (status != STATUS_SKIP || !strstr(fault.text, "/proc"))
		return 4;
	job.arguments = (const char *const[]){ "none", NULL };
	status = sandbox_run(sandbox, &job, &out, &fault);
	if (status != STATUS_SKIP || !strstr(fault.text, "cannot be started"))
		return 5;
	sandbox_close(sandbox);
	return 0;
}

static void test_chroot(void **state)
{
	pid_t child = fork();
	int end;

	if (child == 0)
		_exit(run_in_chroot(*state));
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &end, 0), child);
	assert_true(WIFEXITED(end));
	if (WEXITSTATUS(end) == CHROOT_DENIED) {
		print_message("# skip: only root may chroot\n");
		skip();
	}
	assert_int_equal(WEXITSTATUS(end), 0);
}

/* Whoever runs the program is killed: it goes too. Its processes become
 * ours, so that we see it. */
static void check_parent_killed(struct sandbox *sandbox, void *state)
{
	static const char *const words[] = { "sleep", "1000", NULL };
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	char path[SANDBOX_PATH_BYTES];
	struct sandbox_job job = job_of(path, words);
	int64_t begun_ms = now_ms();
	struct fault fault;
	pid_t child;

	(void)state;
	find(path, "sleep");
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	child = fork();
	if (child == 0)
		_exit((int)sandbox_run(sandbox, &job, &out, &fault));
	assert_true(child > 0);
	assert_int_equal(usleep(300 * 1000), 0);
	assert_int_equal(kill(child, SIGKILL), 0);
	while (waitpid(-1, NULL, 0) > 0)
		continue;
	assert_int_equal(errno, ECHILD);
	assert_true(now_ms() - begun_ms < SLACK_MS);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
}

static void test_parent_killed(void **state)
{
	for_each_kind(*state, check_parent_killed);
}

/* valgrind does its own work within the limits of the program. */
static void test_in_valgrind(void **state)
{
	(void)state;
	print_message("# skip: no sandbox can be made in valgrind\n");
	skip();
}

int main(void)
{
	const struct CMUnitTest without_sandbox[] = {
		cmocka_unit_test(test_in_valgrind),
		SCRATCH_TEST(test_find),
	};
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_bubblewrap),
		SCRATCH_TEST(test_landlock),
		SCRATCH_TEST(test_filter),
		SCRATCH_TEST(test_unread),
		SCRATCH_TEST(test_alone),
		SCRATCH_TEST(test_unstartable),
		SCRATCH_TEST(test_surroundings),
		SCRATCH_TEST(test_low_descriptors),
		SCRATCH_TEST(test_stop),
		SCRATCH_TEST(test_limits_of_output),
		SCRATCH_TEST(test_find),
		SCRATCH_TEST(test_out_of_memory),
		SCRATCH_TEST(test_chroot),
		SCRATCH_TEST(test_parent_killed),
	};

	const char *variant = getenv("PQ_VARIANT");

	if (variant && strcmp(variant, "valgrind") == 0)
		return cmocka_run_group_tests(without_sandbox, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
