/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pqindex - bring an index up to date with its sources.
 *
 * Reads the command line, runs, tells. This is the only file of the indexer
 * that knows standard output and standard error, and that exits.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/ceiling.h"
#include "indexer/dry_run.h"
#include "indexer/look.h"
#include "indexer/plan.h"
#include "indexer/print_status.h"
#include "indexer/priority.h"
#include "indexer/recheck.h"
#include "indexer/repair.h"
#include "indexer/run.h"
#include "indexer/show.h"
#include "indexer/snapshot.h"
#include "shared/array.h"
#include "shared/crash.h"
#include "shared/display.h"
#include "shared/files.h"
#include "shared/schema.h"

enum {
	OUTPUT_BYTES = 1 << 30,
	PATH_BYTES = 1 << 20,
	MESSAGE_BYTES = 1 << 20,
	EXIT_PROBLEMS = 1
};

/* The signal that asked for an end; 0: none did. */
static volatile sig_atomic_t stopped_by;

struct program {
	struct settings settings;
	struct bytes folder; /* of the index, with a NUL */
	struct report report;
	struct fault fault;
	bool is_terminal; /* standard error */
};

/* ---- Signals ----------------------------------------------------------- */

/* The first asks for an end, a second one ends at once. */
static void take_signal(int number)
{
	if (stopped_by) {
		(void)signal(number, SIG_DFL);
		(void)raise(number);
	}
	stopped_by = number;
}

static void catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = take_signal };
	struct sigaction before;

	/* These calls fail for wrong arguments only. */
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		(void)sigaction(numbers[i], NULL, &before);
		/* nohup(1) has SIGHUP ignored: so be it. */
		if (before.sa_handler != SIG_IGN)
			(void)sigaction(numbers[i], &action, NULL);
	}
}

static void die_by(int number)
{
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

/* ---- Telling ----------------------------------------------------------- */

static void say(const char *words)
{
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	struct fault unused;
	enum status status = bytes_append(&line, TEXT("pqindex: "), &unused);

	if (status == STATUS_OK)
		status = display_append(&line, text_of(words), DISPLAY_LINE,
					&unused);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\n', &unused);
	/* Should that fail, there is nobody left to tell. */
	if (status)
		(void)fputs("pqindex: out of memory\n", stderr);
	else
		(void)fwrite(line.data, 1, line.length, stderr);
	bytes_free(&line);
}

static const char *plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static void sum_up(const struct program *program)
{
	const struct report *report = &program->report;
	char line[FAULT_TEXT_BYTES];

	if (report->unsettled_count > 0 && !program->settings.is_quiet &&
	    (program->is_terminal || program->settings.is_verbose)) {
		(void)snprintf(line, sizeof(line),
			       "%" PRId64 " file%s changed within the last "
			       "%lld s: left for the next run",
			       report->unsettled_count,
			       plural(report->unsettled_count),
			       program->settings.settle_s);
		say(line);
	}
	if (!program->settings.is_verbose)
		return;
	if (report->compacted_from > 0) {
		(void)snprintf(line, sizeof(line),
			       "compacted from %" PRId64 " to %" PRId64
			       " bytes",
			       report->compacted_from, report->compacted_to);
		say(line);
	}
	(void)snprintf(line, sizeof(line),
		       "%" PRId64 " file%s seen, %" PRId64 " read; %" PRId64
		       " article%s added, %" PRId64 " changed, %" PRId64
		       " deleted; %" PRId64 " rejected; %.1f s",
		       report->seen_count, plural(report->seen_count),
		       report->read_count, report->added_count,
		       plural(report->added_count), report->changed_count,
		       report->deleted_count, report->rejected_count,
		       (double)(report->finished_ns - report->started_ns) /
			       1e9);
	say(line);
}

/* What is lost on its way to standard output is a failure. */
static enum status put_output(const struct bytes *text, struct fault *fault)
{
	if (text->length > 0 &&
	    fwrite(text->data, 1, text->length, stdout) != text->length)
		return fault_set_errno(fault, errno, "standard output");
	if (fflush(stdout) != 0)
		return fault_set_errno(fault, errno, "standard output");
	return STATUS_OK;
}

/* ---- What can be asked for --------------------------------------------- */

static enum status find_folder(struct program *program)
{
	const char *given = program->settings.index;
	enum status status;

	if (!given)
		return files_default_index(&program->folder, &program->fault);
	status =
		bytes_append(&program->folder, text_of(given), &program->fault);
	return status ? status :
			bytes_append_byte(&program->folder, '\0',
					  &program->fault);
}

static enum status do_run(struct program *program)
{
	const struct settings *settings = &program->settings;
	bool shows = settings->progress == PROGRESS_ALWAYS ||
		     (settings->progress == PROGRESS_AUTO &&
		      program->is_terminal && !settings->is_quiet);
	struct progress progress = {
		.stream = shows ? stderr : NULL,
		.started_ns = program->report.started_ns,
	};
	const struct run_order order = {
		.settings = settings,
		.folder = program->folder.data,
		.report = &program->report,
		.progress = &progress,
		.stop = &stopped_by,
	};

	catch_signals();
	return run_index(&order, &program->fault);
}

static enum status do_check(struct program *program)
{
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	struct progress progress = { .stream = NULL };
	const struct run_order order = {
		.settings = &program->settings,
		.folder = program->folder.data,
		.report = &program->report,
		.progress = &progress,
		.stop = &stopped_by,
	};
	struct repaired done;
	enum status status;

	catch_signals();
	status = repair_index(&done, &order, &program->fault);
	if (status == STATUS_OK && program->settings.is_json)
		status = repair_print_json(&out, &done, &program->fault);
	if (status == STATUS_OK)
		status = put_output(&out, &program->fault);
	bytes_free(&out);
	return status;
}

static enum status do_dry_run(struct program *program)
{
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	enum status status = dry_run(&out, &program->settings,
				     program->folder.data, &program->report,
				     &program->fault);

	if (status == STATUS_OK)
		status = put_output(&out, &program->fault);
	bytes_free(&out);
	return status;
}

static enum status do_show(struct program *program)
{
	const struct bytes nothing = BYTES_UP_TO(0);
	enum status status = show_files(stdout, &program->settings,
					&program->report, &program->fault);

	if (status == STATUS_OK && ferror(stdout))
		status = fault_set(&program->fault, STATUS_IO,
				   "standard output: lost");
	return status ? status : put_output(&nothing, &program->fault);
}

static enum status do_snapshot(struct program *program)
{
	const struct snapshot_order order = {
		.settings = &program->settings,
		.folder = program->folder.data,
		.report = &program->report,
		.stop = &stopped_by,
	};

	catch_signals();
	return snapshot_take(&order, &program->fault);
}

/* Without an index that was named, or is in the usual place, paths alone
 * are to lead to the sources. */
static enum status do_verify(struct program *program)
{
	const struct bytes nothing = BYTES_UP_TO(0);
	struct recheck_order order = {
		.out = stdout,
		.settings = &program->settings,
		.folder = program->folder.data,
		.report = &program->report,
		.stop = &stopped_by,
	};
	bool has_ledger = true;
	enum status status = STATUS_OK;

	if (!program->settings.index)
		status = files_find(&has_ledger, order.folder,
				    SCHEMA_LEDGER_FILE, &program->fault);
	if (!has_ledger)
		order.folder = NULL;
	catch_signals();
	if (status == STATUS_OK)
		status = recheck_hits(&order, &program->fault);
	return status ? status : put_output(&nothing, &program->fault);
}

static enum status do_look(struct program *program)
{
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	struct fault *fault = &program->fault;
	struct look look;
	enum status status = look_open(&look, program->folder.data, fault);

	/* What was rejected is told of a damaged index as well. */
	if (status == STATUS_OK && program->settings.mode != SETTINGS_REJECTED)
		status = look_open_index(&look, fault);
	if (status)
		goto out;
	if (program->settings.mode == SETTINGS_REJECTED)
		status = print_rejected(&out, look.ledger, fault);
	else if (program->settings.is_json)
		status = print_status_json(&out, &look, fault);
	else
		status = print_status_text(&out, &look, fault);
	if (status == STATUS_OK)
		status = put_output(&out, fault);
out:
	look_close(&look);
	bytes_free(&out);
	return status;
}

static enum status do_tell(struct program *program)
{
	const struct settings *settings = &program->settings;
	struct bytes out = BYTES_UP_TO(OUTPUT_BYTES);
	enum status status;

	if (settings->mode == SETTINGS_HELP)
		status = settings_help(&out, &program->fault);
	else if (settings->mode == SETTINGS_VERSION)
		status = print_version(&out, &program->fault);
	else
		status = settings_completions(&out, settings->shell,
					      &program->fault);
	if (status == STATUS_OK && settings->mode == SETTINGS_COMPLETIONS)
		status = bytes_append_byte(&out, '\n', &program->fault);
	if (status == STATUS_OK)
		status = put_output(&out, &program->fault);
	bytes_free(&out);
	return status;
}

/* What a kernel refuses costs no run. */
static void give_way(const struct settings *settings)
{
	struct fault fault;

	if (settings->nice > 0 &&
	    priority_lower((int)settings->nice, &fault) != STATUS_OK &&
	    settings->is_verbose)
		say(fault.text);
	if (settings->has_idle_io && priority_idle_io(&fault) != STATUS_OK &&
	    settings->is_verbose)
		say(fault.text);
}

static enum status catch_death(struct program *program, struct text place,
			       struct text damaged)
{
	const struct crash_lines lines = {
		damaged,
		TEXT("pqindex: out of memory: libxapian died of it; the index "
		     "is as it was, and the next run goes on\n"),
		place,
	};

	return crash_catch(&lines, &program->fault);
}

/* What libxapian dies of is said by a handler, which can make no line. */
static enum status prepare_for_death(struct program *program)
{
	struct bytes place = BYTES_UP_TO(MESSAGE_BYTES);
	struct bytes line = BYTES_UP_TO(MESSAGE_BYTES);
	char words[FAULT_TEXT_BYTES];
	char folder[DISPLAY_WORD_BYTES];
	enum status status =
		bytes_append(&place, TEXT("pqindex: "), &program->fault);

	if (status == STATUS_OK)
		status =
			bytes_append(&line, text_from(&place), &program->fault);
	if (status == STATUS_OK)
		status = display_append(&place, text_of(program->folder.data),
					DISPLAY_LINE, &program->fault);
	(void)snprintf(words, sizeof(words),
		       "%.400s: the index is damaged: libxapian died of it; "
		       "rebuild it with: pqindex --index %s --rebuild",
		       program->folder.data,
		       display_word(folder, program->folder.data));
	if (status == STATUS_OK)
		status = display_append(&line, text_of(words), DISPLAY_LINE,
					&program->fault);
	if (status == STATUS_OK)
		status = bytes_append_byte(&line, '\n', &program->fault);
	if (status == STATUS_OK)
		status = catch_death(program, text_from(&place),
				     text_from(&line));
	bytes_free(&line);
	bytes_free(&place);
	return status;
}

static enum status do_what_is_asked(struct program *program)
{
	enum status status;

	switch (program->settings.mode) {
	case SETTINGS_HELP:
	case SETTINGS_VERSION:
	case SETTINGS_COMPLETIONS:
		return do_tell(program);
	default:
		break;
	}
	status = ceiling_set(program->settings.memory_bytes, &program->fault);
	if (status)
		return status;
	give_way(&program->settings);
	if (program->settings.mode == SETTINGS_SHOW)
		return do_show(program);
	status = find_folder(program);
	if (status == STATUS_OK)
		status = prepare_for_death(program);
	if (status)
		return status;
	if (program->settings.mode == SETTINGS_RUN)
		return do_run(program);
	if (program->settings.mode == SETTINGS_DRY_RUN)
		return do_dry_run(program);
	if (program->settings.mode == SETTINGS_CHECK)
		return do_check(program);
	if (program->settings.mode == SETTINGS_SNAPSHOT)
		return do_snapshot(program);
	if (program->settings.mode == SETTINGS_VERIFY)
		return do_verify(program);
	return do_look(program);
}

/* ---- From start to end ------------------------------------------------- */

/* What is damaged is told with the command that helps against it. */
static void advise(struct program *program)
{
	struct fault *fault = &program->fault;
	char text[FAULT_TEXT_BYTES];
	char folder[DISPLAY_WORD_BYTES];
	bool is_ledger = ledger_is_damaged(fault);

	memcpy(text, fault->text, sizeof(text));
	(void)fault_set(fault, STATUS_DAMAGED,
			"%.600s; %s it with: pqindex --index %s %s", text,
			is_ledger ? "mend" : "rebuild",
			display_word(folder, program->folder.data),
			is_ledger ? "--check --repair" : "--rebuild");
}

/* What is wrong with a file of the index folder is told with the folder: a
 * table of cron jobs may have several. */
static void say_fault(struct program *program, enum status status)
{
	static const char *const names[] = { SCHEMA_LOCK_FILE ":",
					     SCHEMA_LEDGER_FILE,
					     SCHEMA_STUB_FILE,
					     SCHEMA_GENERATION };
	struct fault *fault = &program->fault;

	if (status == STATUS_DAMAGED && program->folder.length > 0)
		advise(program);
	for (size_t i = 0; i < COUNT(names); i++)
		if (program->folder.length > 0 &&
		    strncmp(fault->text, names[i], strlen(names[i])) == 0) {
			fault_prefix(fault, "%s", program->folder.data);
			break;
		}
	say(fault->text);
}

/* The exit code of what was done, with all that is to be said about it. */
static int end(struct program *program, enum status status)
{
	const struct settings *settings = &program->settings;
	int exit_code = report_exit_code(&program->report, status);
	struct fault why;
	enum status written;

	program->report.finished_ns = plan_clock();
	if (program->report.is_locked_out && settings->skips_if_locked)
		exit_code = 0;
	else if (status == STATUS_RETRY && stopped_by)
		exit_code = 128 + stopped_by;
	else if (status)
		say_fault(program, status);
	if (status == STATUS_BAD_QUERY && !settings->is_badly_set)
		(void)fputs("Try 'pqindex --help'\n", stderr);
	if (settings->mode != SETTINGS_RUN)
		return exit_code;
	if (!status)
		sum_up(program);
	/* The report may be that of the run at work. */
	if (!settings->report || program->report.is_locked_out)
		return exit_code;
	written = report_write(&program->report, settings->report, exit_code,
			       &why);
	if (written == STATUS_OK)
		return exit_code;
	say(why.text);
	return exit_code <= EXIT_PROBLEMS ? status_exit_code(written) :
					    exit_code;
}

int main(int argc, char **argv)
{
	struct program program = { .folder = BYTES_UP_TO(PATH_BYTES) };
	enum status status;
	int exit_code;

	if (!files_keep_streams())
		return status_exit_code(STATUS_FULL);
	(void)signal(SIGXFSZ, SIG_IGN); /* a write past the limit fails */
	(void)umask(S_IRWXG | S_IRWXO);
	program.is_terminal = isatty(STDERR_FILENO) == 1;
	program.report.started_ns = plan_clock();
	program.report.stream = stderr;
	status = settings_parse(&program.settings, argc, argv, &program.fault);
	program.report.is_quiet = program.settings.is_quiet;
	if (status == STATUS_OK)
		status = do_what_is_asked(&program);
	exit_code = end(&program, status);
	settings_free(&program.settings);
	bytes_free(&program.folder);
	if (status == STATUS_RETRY && stopped_by)
		die_by(stopped_by);
	return exit_code;
}
