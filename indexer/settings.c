/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/settings.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "indexer/bulk.h"
#include "indexer/convert.h"
#include "indexer/priority.h"
#include "shared/completions.h"
#include "shared/memory.h"

enum {
	SETTLE_S = 5,
	SETTLE_MAX_S = 86400,
	WAIT_MAX_S = 31536000,
	SEGMENT_MAX_BYTES = 1 << 30
};

#define MEMORY_DEFAULT (512LL << 20)
#define MEMORY_LEAST   (64LL << 20)
#define MEMORY_MAX     (1LL << 50)

enum option_id {
	OPTION_INDEX = 1,
	OPTION_DRY_RUN,
	OPTION_FULL,
	OPTION_REBUILD,
	OPTION_COMPACT,
	OPTION_FILES,
	OPTION_PRUNE,
	OPTION_ALLOW_DELETE,
	OPTION_SETTLE,
	OPTION_WAIT,
	OPTION_SKIP_IF_LOCKED,
	OPTION_CONVERTER,
	OPTION_MAX_MEMORY,
	OPTION_NICE,
	OPTION_IDLE_IO,
	OPTION_JOBS,
	OPTION_SEGMENT,
	OPTION_SHOW,
	OPTION_REJECTED,
	OPTION_STATUS,
	OPTION_CHECK,
	OPTION_REPAIR,
	OPTION_VERIFY,
	OPTION_SNAPSHOT,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_PROGRESS,
	OPTION_QUIET,
	OPTION_VERBOSE,
	OPTION_CONFIG,
	OPTION_NO_CONFIG,
	OPTION_COMPLETIONS,
	OPTION_HELP,
	OPTION_VERSION
};

static const struct option_row options[] = {
	{ OPTION_INDEX, 'i', "index", OPTION_VALUE, OPTION_SHARED, "DIR",
	  "the index folder" },
	{ OPTION_DRY_RUN, 'n', "dry-run", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "list, write nothing" },
	{ OPTION_FULL, 0, "full", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "read all again" },
	{ OPTION_REBUILD, 0, "rebuild", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "make it anew" },
	{ OPTION_COMPACT, 0, "compact", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "give back room" },
	{ OPTION_FILES, 0, "files0-from", OPTION_VALUE, OPTION_TYPED, "FILE",
	  "ended by NUL" },
	{ OPTION_PRUNE, 0, "prune", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "delete unlisted" },
	{ OPTION_ALLOW_DELETE, 0, "allow-delete", OPTION_NO_VALUE, OPTION_TYPED,
	  NULL, "even over 20 %" },
	{ OPTION_SETTLE, 0, "settle", OPTION_VALUE, OPTION_SET, "SECONDS",
	  "age; default 5" },
	{ OPTION_WAIT, 0, "wait", OPTION_OPTIONAL_VALUE, OPTION_SET, "SECONDS",
	  "for another run" },
	{ OPTION_SKIP_IF_LOCKED, 0, "skip-if-locked", OPTION_NO_VALUE,
	  OPTION_SET, NULL, "or end well" },
	{ OPTION_CONVERTER, 0, "converter", OPTION_VALUE, OPTION_SET,
	  "FORMAT=COMMAND", "the program that reads a format, as pdf" },
	{ OPTION_MAX_MEMORY, 0, "max-memory", OPTION_VALUE, OPTION_SET, "SIZE",
	  "default 512M" },
	{ OPTION_NICE, 0, "nice", OPTION_OPTIONAL_VALUE, OPTION_SET, "N",
	  "lower priority" },
	{ OPTION_IDLE_IO, 0, "idle-io", OPTION_NO_VALUE, OPTION_SET, NULL,
	  "disk only if idle" },
	{ OPTION_JOBS, 'j', "jobs", OPTION_VALUE, OPTION_SET, "N",
	  "worker processes of a first build; default: cores" },
	{ OPTION_SEGMENT, 0, "segment", OPTION_VALUE, OPTION_SET,
	  "BYTES[/COUNT]", "text that one gets at once; for tests" },
	{ OPTION_SHOW, 0, "show", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "what is understood" },
	{ OPTION_REJECTED, 0, "rejected", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "what was not read" },
	{ OPTION_STATUS, 0, "status", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "counts and sizes" },
	{ OPTION_CHECK, 0, "check", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "is the index sound" },
	{ OPTION_REPAIR, 0, "repair", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "and mend it" },
	{ OPTION_VERIFY, 0, "verify", OPTION_VALUE, OPTION_TYPED, "HITS",
	  "saved hits again" },
	{ OPTION_SNAPSHOT, 0, "snapshot", OPTION_VALUE, OPTION_TYPED, "DIR",
	  "a copy of it" },
	{ OPTION_FORMAT, 0, "format", OPTION_VALUE, OPTION_TYPED,
	  "text|json|jsonl",
	  "json: --status, --check; jsonl: --show, --verify" },
	{ OPTION_REPORT, 0, "report", OPTION_VALUE, OPTION_SET, "FILE",
	  "figures as JSON" },
	{ OPTION_PROGRESS, 0, "progress", OPTION_VALUE, OPTION_SET,
	  "auto|never|always", "auto: on a terminal" },
	{ OPTION_QUIET, 'q', "quiet", OPTION_NO_VALUE, OPTION_SET, NULL,
	  "no word on sources" },
	{ OPTION_VERBOSE, 'v', "verbose", OPTION_NO_VALUE, OPTION_SET, NULL,
	  "sum up" },
	{ OPTION_CONFIG, 0, "config", OPTION_VALUE, OPTION_TYPED, "FILE",
	  "read only this" },
	{ OPTION_NO_CONFIG, 0, "no-config", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "read none" },
	{ OPTION_COMPLETIONS, 0, "completions", OPTION_VALUE, OPTION_TYPED,
	  "bash|zsh|fish", NULL },
	{ OPTION_HELP, 0, "help", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "this text" },
	{ OPTION_VERSION, 0, "version", OPTION_NO_VALUE, OPTION_TYPED, NULL,
	  "of all parts" },
	{ 0, 0, NULL, OPTION_NO_VALUE, OPTION_TYPED, NULL, NULL },
};

/* ---- One option -------------------------------------------------------- */

static enum status set_mode(struct settings *settings, enum settings_mode mode,
			    struct fault *fault)
{
	if (settings->mode != SETTINGS_RUN && settings->mode != mode)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "only one of --dry-run, --show, --rejected, "
				 "--status, --check, --verify, --snapshot");
	settings->mode = mode;
	return STATUS_OK;
}

static enum status take_number(const struct option_scan *scan, long long high,
			       long long *out, struct fault *fault)
{
	return options_number(scan, 0, high, out, fault) ? STATUS_OK :
							   STATUS_BAD_QUERY;
}

static enum status take_wait(struct settings *settings,
			     const struct option_scan *scan,
			     struct fault *fault)
{
	settings->wait_s = -1;
	if (!scan->value)
		return STATUS_OK;
	return take_number(scan, WAIT_MAX_S, &settings->wait_s, fault);
}

static enum status take_nice(struct settings *settings,
			     const struct option_scan *scan,
			     struct fault *fault)
{
	settings->nice = PRIORITY_NICE;
	if (!scan->value)
		return STATUS_OK;
	return take_number(scan, PRIORITY_NICEST, &settings->nice, fault);
}

/* A number of bytes, or of K, M or G of them. */
static enum status take_size(const struct option_scan *scan, long long *out,
			     struct fault *fault)
{
	static const char units[] = "KMG";
	char *end;
	const char *unit;
	long long number;

	errno = 0;
	number = strtoll(scan->value, &end, 10);
	unit = *end ? strchr(units, *end) : NULL;
	if (end == scan->value || errno != 0 || number <= 0 ||
	    number > MEMORY_MAX || (*end && (!unit || end[1])))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--max-memory' takes a size such as 256M, "
				 "not '%s'",
				 scan->value);
	for (; unit && unit >= units; unit--)
		number = number > MEMORY_MAX / 1024 ? MEMORY_MAX :
						      number * 1024;
	if (number < MEMORY_LEAST)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--max-memory': less than 64M is not enough");
	*out = number;
	return STATUS_OK;
}

static bool is_count(const char *digits, char **end, long long *out)
{
	errno = 0;
	*out = strtoll(digits, end, 10);
	return *end != digits && errno == 0 && *out > 0 &&
	       *out <= SEGMENT_MAX_BYTES;
}

/* How much text a worker gets at once, and how often all is made safe. */
static enum status take_segment(struct settings *settings,
				const struct option_scan *scan,
				struct fault *fault)
{
	char *end;

	if (is_count(scan->value, &end, &settings->segment_bytes) &&
	    (*end == '\0' ||
	     (*end == '/' &&
	      is_count(end + 1, &end, &settings->segment_count) &&
	      *end == '\0')))
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY,
			 "'--segment' takes bytes, and a number of segments "
			 "as in 4096/10, not '%s'",
			 scan->value);
}

/* Cores that this process may run on. */
static long long count_cores(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return CPU_COUNT(&set) < BULK_JOBS_MAX ? CPU_COUNT(&set) :
						 BULK_JOBS_MAX;
}

static enum status take_converter(struct settings *settings, const char *line,
				  struct fault *fault)
{
	struct convert *convert;
	enum status status;

	if (settings->converter_count == SETTINGS_CONVERTERS)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "more than %d converters",
				 SETTINGS_CONVERTERS);
	status = convert_new(&convert, NULL, fault);
	if (status)
		return status;
	status = convert_add(convert, line, fault);
	convert_free(convert);
	settings->converters[settings->converter_count++] = line;
	return status;
}

/* The switch of an option that is on or off; NULL for the others. */
static bool *find_switch(struct settings *settings, int id)
{
	switch (id) {
	case OPTION_FULL:
		return &settings->is_full;
	case OPTION_REBUILD:
		return &settings->is_rebuild;
	case OPTION_COMPACT:
		return &settings->is_compacting;
	case OPTION_PRUNE:
		return &settings->is_pruning;
	case OPTION_ALLOW_DELETE:
		return &settings->allows_delete;
	case OPTION_REPAIR:
		return &settings->is_repairing;
	case OPTION_SKIP_IF_LOCKED:
		return &settings->skips_if_locked;
	case OPTION_IDLE_IO:
		return &settings->has_idle_io;
	case OPTION_QUIET:
		return &settings->is_quiet;
	case OPTION_VERBOSE:
		return &settings->is_verbose;
	default:
		return NULL;
	}
}

static enum status take_mode(struct settings *settings,
			     const struct option_scan *scan,
			     struct fault *fault)
{
	switch (scan->row->id) {
	case OPTION_VERIFY:
		settings->hits = scan->value;
		return set_mode(settings, SETTINGS_VERIFY, fault);
	case OPTION_SNAPSHOT:
		settings->snapshot = scan->value;
		return set_mode(settings, SETTINGS_SNAPSHOT, fault);
	case OPTION_DRY_RUN:
		return set_mode(settings, SETTINGS_DRY_RUN, fault);
	case OPTION_SHOW:
		return set_mode(settings, SETTINGS_SHOW, fault);
	case OPTION_REJECTED:
		return set_mode(settings, SETTINGS_REJECTED, fault);
	case OPTION_CHECK:
		return set_mode(settings, SETTINGS_CHECK, fault);
	default:
		return set_mode(settings, SETTINGS_STATUS, fault);
	}
}

static void take_progress(struct settings *settings, const char *value)
{
	if (strcmp(value, "auto") == 0)
		settings->progress = PROGRESS_AUTO;
	else if (strcmp(value, "never") == 0)
		settings->progress = PROGRESS_NEVER;
	else
		settings->progress = PROGRESS_ALWAYS;
}

static enum status take_option(struct settings *settings,
			       const struct option_scan *scan,
			       struct fault *fault)
{
	bool *is_on = find_switch(settings, scan->row->id);

	if (is_on) {
		*is_on = options_is_on(scan);
		return STATUS_OK;
	}
	switch (scan->row->id) {
	case OPTION_INDEX:
		settings->index = scan->value;
		return STATUS_OK;
	case OPTION_CONFIG: /* these two were read before */
	case OPTION_NO_CONFIG:
		return STATUS_OK;
	case OPTION_FILES:
		settings->list = scan->value;
		return STATUS_OK;
	case OPTION_REPORT:
		if (!scan->value[0])
			return fault_set(fault, STATUS_BAD_QUERY,
					 "'--report' needs a file");
		settings->report = scan->value;
		return STATUS_OK;
	case OPTION_SETTLE:
		return take_number(scan, SETTLE_MAX_S, &settings->settle_s,
				   fault);
	case OPTION_CONVERTER:
		return take_converter(settings, scan->value, fault);
	case OPTION_MAX_MEMORY:
		return take_size(scan, &settings->memory_bytes, fault);
	case OPTION_JOBS:
		return take_number(scan, BULK_JOBS_MAX, &settings->job_count,
				   fault);
	case OPTION_SEGMENT:
		return take_segment(settings, scan, fault);
	case OPTION_WAIT:
		return take_wait(settings, scan, fault);
	case OPTION_NICE:
		return take_nice(settings, scan, fault);
	case OPTION_FORMAT:
		settings->is_json = strcmp(scan->value, "text") != 0;
		return STATUS_OK;
	case OPTION_PROGRESS:
		take_progress(settings, scan->value);
		return STATUS_OK;
	default:
		return take_mode(settings, scan, fault);
	}
}

/* ---- The whole line ---------------------------------------------------- */

static bool has_stdin_operand(const struct settings *settings)
{
	for (size_t i = 0; i < settings->operand_count; i++)
		if (strcmp(settings->operands[i], "-") == 0)
			return true;
	return false;
}

static bool takes_no_source(const struct settings *settings)
{
	const enum settings_mode mode = settings->mode;

	if (settings->is_repairing)
		return settings->list != NULL || has_stdin_operand(settings);
	return mode == SETTINGS_STATUS || mode == SETTINGS_REJECTED ||
	       mode == SETTINGS_CHECK || mode == SETTINGS_VERIFY ||
	       mode == SETTINGS_SNAPSHOT;
}

/* The first option that tells a run what to do, which nothing else heeds. */
static const char *find_order(const struct settings *settings)
{
	if (settings->is_full)
		return "--full";
	if (settings->is_rebuild)
		return "--rebuild";
	if (settings->is_compacting)
		return "--compact";
	if (settings->list)
		return "--files0-from";
	if (settings->is_pruning)
		return "--prune";
	if (settings->allows_delete && !settings->is_repairing)
		return "--allow-delete";
	return NULL;
}

static enum status check_orders(const struct settings *settings,
				struct fault *fault)
{
	const bool is_rehearsal = settings->mode == SETTINGS_DRY_RUN;
	const char *order = is_rehearsal ? NULL : find_order(settings);

	if (settings->mode == SETTINGS_RUN)
		return STATUS_OK;
	if (!order && settings->has_typed_report)
		order = "--report";
	return order ? fault_set(fault, STATUS_BAD_QUERY,
				 "%s is for a run that indexes", order) :
		       STATUS_OK;
}

static enum status check(const struct settings *settings, struct fault *fault)
{
	if (settings->index && settings->index[0] == '\0')
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--index' needs a folder");
	if (settings->mode == SETTINGS_SHOW && settings->operand_count == 0)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "--show needs a FILE");
	if (settings->is_json && settings->mode != SETTINGS_SHOW &&
	    settings->mode != SETTINGS_STATUS &&
	    settings->mode != SETTINGS_CHECK &&
	    settings->mode != SETTINGS_VERIFY)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "--format is of --status, --check, --show and "
				 "--verify");
	if (settings->is_repairing && settings->mode != SETTINGS_CHECK)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "--repair goes with --check");
	if ((settings->hits && !settings->hits[0]) ||
	    (settings->snapshot && !settings->snapshot[0]))
		return fault_set(fault, STATUS_BAD_QUERY, "'%s' needs a %s",
				 settings->hits ? "--verify" : "--snapshot",
				 settings->hits ? "file" : "folder");
	if (settings->list && strcmp(settings->list, "-") == 0 &&
	    has_stdin_operand(settings))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "standard input cannot be both records and "
				 "the list of files");
	if (settings->is_pruning && !settings->list &&
	    !has_stdin_operand(settings))
		return fault_set(fault, STATUS_BAD_QUERY,
				 "--prune needs --files0-from or - : what is "
				 "not in there is deleted");
	if (takes_no_source(settings) && settings->operand_count > 0)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'%s': no SOURCE is wanted here",
				 settings->operands[0]);
	return check_orders(settings, fault);
}

/* These answer at once, whatever else is given or set. */
static bool take_answer(struct settings *settings,
			const struct option_scan *scan)
{
	switch (scan->row->id) {
	case OPTION_HELP:
		settings->mode = SETTINGS_HELP;
		return true;
	case OPTION_VERSION:
		settings->mode = SETTINGS_VERSION;
		return true;
	case OPTION_COMPLETIONS:
		settings->mode = SETTINGS_COMPLETIONS;
		settings->shell = scan->value;
		return true;
	default:
		return false;
	}
}

/* What comes before all else: an answer, or which files are to be read. */
static enum status look_ahead(struct settings *settings,
			      struct config_order *order,
			      struct option_scan scan, struct fault *fault)
{
	enum option_step step;

	while ((step = options_next(&scan, fault)) != OPTION_END) {
		if (step == OPTION_BAD)
			return STATUS_BAD_QUERY;
		if (step == OPTION_OPERAND)
			continue;
		if (take_answer(settings, &scan))
			return STATUS_OK;
		if (scan.row->id == OPTION_CONFIG)
			order->file = scan.value;
		if (scan.row->id == OPTION_NO_CONFIG)
			order->is_without_files = true;
	}
	if (order->file && order->is_without_files)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "'--config' does not go with '--no-config'");
	return STATUS_OK;
}

/* What files and environment say, before what is typed. */
static enum status take_config(struct settings *settings,
			       const struct config_order *order,
			       struct fault *fault)
{
	struct config *config = &settings->config;
	enum status status = config_read(config, order, fault);

	for (size_t i = 0; i < config->value_count && !status; i++) {
		const struct option_scan scan = {
			.row = config->values[i].row,
			.value = config->values[i].value
		};

		status = take_option(settings, &scan, fault);
		if (status == STATUS_BAD_QUERY)
			fault_prefix(fault, "%s", config->values[i].source);
	}
	settings->is_badly_set = status == STATUS_BAD_QUERY;
	return status;
}

static enum status take_words(struct settings *settings,
			      struct option_scan scan, struct fault *fault)
{
	enum status status = STATUS_OK;
	enum option_step step;

	while (!status && (step = options_next(&scan, fault)) != OPTION_END) {
		if (step == OPTION_BAD)
			return STATUS_BAD_QUERY;
		if (step == OPTION_OPERAND)
			settings->operands[settings->operand_count++] =
				scan.value;
		else
			status = take_option(settings, &scan, fault);
		settings->has_typed_report |= step != OPTION_OPERAND &&
					      scan.row->id == OPTION_REPORT;
	}
	return status;
}

static bool is_answered(const struct settings *settings)
{
	return settings->mode == SETTINGS_HELP ||
	       settings->mode == SETTINGS_VERSION ||
	       settings->mode == SETTINGS_COMPLETIONS;
}

enum status settings_parse(struct settings *out, int argc, char **argv,
			   struct fault *fault)
{
	const struct option_scan scan = { .table = options,
					  .words = argv + 1,
					  .word_count = argc - 1 };
	struct config_order order = { .program = "pqindex",
				      .table = options,
				      .system_file = CONFIG_SYSTEM_FILE };
	enum status status;

	*out = (struct settings){ .settle_s = SETTLE_S,
				  .memory_bytes = MEMORY_DEFAULT,
				  .job_count = count_cores() };
	out->operands = memory_zeroed((size_t)argc + 1, sizeof(*out->operands));
	if (!out->operands)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = look_ahead(out, &order, scan, fault);
	if (status || is_answered(out))
		return status;
	status = take_config(out, &order, fault);
	if (!status)
		status = take_words(out, scan, fault);
	return status ? status : check(out, fault);
}

void settings_free(struct settings *settings)
{
	memory_free(settings->operands);
	settings->operands = NULL;
	settings->operand_count = 0;
	config_free(&settings->config);
}

enum status settings_help(struct bytes *out, struct fault *fault)
{
	enum status status = bytes_append(
		out,
		TEXT("usage: pqindex [OPTIONS] SOURCE...\n"
		     "Bring an index of news coverage up to date with its "
		     "sources. SOURCE: a folder,\n"
		     "LABEL=FOLDER, a file, or - for JSON Lines on standard "
		     "input; without one, all\n"
		     "folders that the index knows.\n"),
		fault);

	if (status == STATUS_OK)
		status = options_help(out, options, fault);
	if (status == STATUS_OK)
		status = bytes_append(
			out,
			TEXT("  pqindex -i ~/news ~/clippings     build, "
			     "later update\n"
			     "  pqindex -i ~/news                 update from "
			     "the same folders\n"
			     "  find . -print0 | pqindex --files0-from -\n"
			     "Exit: 0 done, 1 sources were rejected, 2 usage, "
			     "3 a person must act,\n"
			     "70 bug, 75 try again later (locked, disk "
			     "full).\n"),
			fault);
	return status;
}

enum status settings_completions(struct bytes *out, const char *shell,
				 struct fault *fault)
{
	const struct completions_program program = { "pqindex", options, true };

	return completions_append(out, shell, &program, fault);
}
