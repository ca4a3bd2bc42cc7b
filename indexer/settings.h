/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings - the options of pqindex, and what a command line means, with
 * what is set elsewhere (config.h).
 *
 * Used by the indexer only. Texts are borrowed from argv, or live until
 * settings_free.
 */
#ifndef INDEXER_SETTINGS_H
#define INDEXER_SETTINGS_H

#include "shared/config.h"

enum settings_mode {
	SETTINGS_RUN,
	SETTINGS_DRY_RUN,
	SETTINGS_SHOW,
	SETTINGS_REJECTED,
	SETTINGS_STATUS,
	SETTINGS_CHECK,
	SETTINGS_VERIFY,
	SETTINGS_SNAPSHOT,
	SETTINGS_COMPLETIONS,
	SETTINGS_HELP,
	SETTINGS_VERSION
};

enum settings_progress { PROGRESS_AUTO, PROGRESS_NEVER, PROGRESS_ALWAYS };

enum { SETTINGS_CONVERTERS = 32 };

struct settings {
	enum settings_mode mode;
	const char *index;    /* NULL: the default */
	const char *list;     /* of --files0-from; NULL: none */
	const char *report;   /* file; NULL: none */
	const char *shell;    /* of --completions */
	const char *hits;     /* file of --verify, - is standard input */
	const char *snapshot; /* folder of --snapshot */
	const char **operands;
	size_t operand_count;
	long long settle_s;
	long long memory_bytes;  /* most that a run takes */
	long long job_count;     /* worker processes; 0: none */
	long long segment_bytes; /* of text in what one makes; 0: the usual */
	long long segment_count; /* of them to a checkpoint; 0: the usual */
	const char *converters[SETTINGS_CONVERTERS];
	size_t converter_count;
	long long wait_s; /* for the lock; < 0: without end */
	long long nice;   /* how much to give way; see priority.h */
	enum settings_progress progress;
	bool is_full;
	bool is_rebuild;
	bool is_compacting;
	bool is_pruning;
	bool allows_delete;
	bool skips_if_locked;
	bool has_idle_io;
	bool is_repairing;
	bool has_typed_report; /* one that is set gives way */
	bool is_json;          /* --format=json or jsonl */
	bool is_quiet;
	bool is_verbose;
	struct config config;
	bool is_badly_set; /* not the command line was wrong but that */
};

/* STATUS_BAD_QUERY: a usage error. The caller frees *out either way. */
enum status settings_parse(struct settings *out, int argc, char **argv,
			   struct fault *fault);
void settings_free(struct settings *settings);

/* Appends the text of --help. */
enum status settings_help(struct bytes *out, struct fault *fault);
/* What --completions prints for a shell, appended, without the last
 * line feed. */
enum status settings_completions(struct bytes *out, const char *shell,
				 struct fault *fault);

#endif
