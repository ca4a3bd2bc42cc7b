/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shared/files.h"
#include "shared/schema.h"

enum { LIST_BYTES = 1 << 30 };

/* ---- Naming ------------------------------------------------------------ */

enum status survey_name(struct survey *survey, struct text index_path,
			struct fault *fault)
{
	const struct settings *settings = survey->settings;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < settings->operand_count && !status; i++) {
		enum operand kind;

		status = roots_name(survey->roots, settings->operands[i],
				    index_path, &kind, fault);
		survey->has_stdin |= kind == OPERAND_STDIN;
	}
	if (settings->operand_count == 0 && !settings->list) {
		survey->is_empty = roots_count(survey->roots) == 0;
		roots_name_all(survey->roots);
	}
	return status ? status : roots_check(survey->roots, index_path, fault);
}

enum status survey_check(const struct survey *survey, bool is_made_anew,
			 struct fault *fault)
{
	if (!survey->is_empty || is_made_anew)
		return STATUS_OK;
	return fault_set(fault, STATUS_BAD_QUERY,
			 "nothing to index: name a SOURCE");
}

/* ---- Roots ------------------------------------------------------------- */

/* A problem that a person has to look at; told once a run. */
static enum status tell_person(struct survey *survey, const struct root *root,
			       const char *reason, struct fault *fault)
{
	survey->report->needs_person = true;
	return report_trouble(survey->report, root->given, reason, fault);
}

/* The rows of a root that is not there are gone when that is allowed. */
static enum status plan_missing(struct survey *survey, struct ledger *ledger,
				struct root *root, const char *why,
				struct fault *fault)
{
	struct stat facts;
	bool is_missing = stat(root->path.data, &facts) != 0 && errno == ENOENT;
	int64_t source_count = 0;
	enum status status;

	if (!is_missing)
		return tell_person(survey, root, why, fault);
	status =
		ledger_count_sources(ledger, root->label, &source_count, fault);
	if (status)
		return status;
	root->is_leaving = survey->settings->allows_delete;
	if (!root->is_leaving && source_count == 0)
		return STATUS_OK;
	if (!root->is_leaving)
		return tell_person(survey, root,
				   "the folder is missing; nothing of it is "
				   "deleted without --allow-delete",
				   fault);
	root->may_lose = true;
	return ledger_plan_unlisted(ledger, root->label, fault);
}

static enum status tell_unreadable(void *context, enum status why,
				   const char *reason, struct fault *fault)
{
	struct survey *survey = context;
	char line[FAULT_TEXT_BYTES];

	(void)snprintf(line, sizeof(line), "%.900s (nothing here is deleted)",
		       reason);
	survey->report->has_problems = true;
	survey->report->is_incomplete |= why == STATUS_IO;
	return report_problem(survey->report, survey->root->given, line, fault);
}

static enum status judge_walk(struct survey *survey, struct ledger *ledger,
			      struct root *root, const struct plan_walk *walk,
			      struct fault *fault)
{
	bool is_empty = walk->file_count == 0 && walk->known_count > 0;

	survey->report->seen_count += walk->file_count;
	survey->report->unsettled_count += walk->unsettled_count;
	root->may_lose = walk->is_complete &&
			 (!is_empty || survey->settings->allows_delete);
	if (root->may_lose)
		return ledger_plan_covered(ledger, root->real, fault);
	if (walk->is_complete) {
		enum status status =
			tell_person(survey, root,
				    "the folder is empty; nothing of it is "
				    "deleted without --allow-delete",
				    fault);

		if (status)
			return status;
	}
	return ledger_plan_spare(ledger, root->label, fault);
}

/* The root itself cannot be read; the others go on. */
static enum status tell_unlisted(struct survey *survey, const struct root *root,
				 enum status why, struct fault *fault)
{
	if (why == STATUS_SKIP)
		return tell_person(survey, root, fault->text, fault);
	if (why == STATUS_IO) {
		survey->report->is_incomplete = true;
		return report_trouble(survey->report, root->given, fault->text,
				      fault);
	}
	fault_prefix(fault, "%.*s", (int)root->given.length, root->given.data);
	return why;
}

static enum status plan_named_root(struct survey *survey, struct ledger *ledger,
				   struct root *root, struct fault *fault)
{
	struct plan_walk walk = { .label = root->label,
				  .given = root->given,
				  .unreadable = tell_unreadable,
				  .context = survey };
	struct fault why = { 0 };
	enum status status = roots_open(root, &why);

	if (status == STATUS_SKIP)
		return plan_missing(survey, ledger, root, why.text, fault);
	if (status == STATUS_IO)
		return tell_unlisted(survey, root, status, &why);
	if (status) {
		*fault = why;
		return status;
	}
	walk.root_fd = root->fd;
	survey->root = root;
	status = plan_root(ledger, &survey->rules, &walk, fault);
	if (!walk.is_listed && status)
		return tell_unlisted(survey, root, status, fault);
	return status ? status : judge_walk(survey, ledger, root, &walk, fault);
}

/* ---- Single files ------------------------------------------------------ */

static enum status tell_file(struct survey *survey, const char *path,
			     const char *reason, struct fault *fault)
{
	survey->report->has_problems = true;
	return report_problem(survey->report, text_of(path), reason, fault);
}

static enum status plan_at(struct survey *survey, struct ledger *ledger,
			   struct plan_file *file, struct fault *fault)
{
	const struct root *root = roots_find(survey->roots, file->label);
	enum status status;
	enum status listed = STATUS_OK;

	file->is_walked = root && root->is_named;
	status = plan_one(ledger, &survey->rules, file, fault);
	if (status == STATUS_OK && !file->is_walked) {
		survey->report->seen_count++;
		survey->report->unsettled_count += file->choice == PLAN_WAIT;
	}
	/* One that cannot be looked at is listed all the same. */
	if (survey->settings->is_pruning && !file->is_gone)
		listed = ledger_list(ledger, file->label, file->path, fault);
	return listed ? listed : status;
}

static enum status plan_path(struct survey *survey, struct ledger *ledger,
			     const char *path, struct fault *fault)
{
	struct place place;
	struct plan_file file = { .is_refused = false };
	struct fault why = { 0 };
	enum status status = roots_place(survey->roots, path, &place, &why);

	/* Where it belongs is not known, so that it could not be spared. */
	if (status == STATUS_DENIED || status == STATUS_IO) {
		survey->is_unsure = true;
		file.is_refused = status == STATUS_IO;
		status = STATUS_SKIP;
	} else if (status == STATUS_OK) {
		file = (struct plan_file){ .folder_fd = place.folder_fd,
					   .name = place.name,
					   .label = place.label,
					   .path = place.path };
		status = plan_at(survey, ledger, &file, &why);
	}
	survey->report->is_incomplete |= file.is_refused;
	if (status == STATUS_SKIP)
		return tell_file(survey, path, why.text, fault);
	*fault = why;
	return status;
}

/* A link on the command line is followed, like a root's; one in a list may
 * be anybody's, and is not read. */
static enum status plan_operand(struct survey *survey, struct ledger *ledger,
				const char *operand, struct fault *fault)
{
	char real[PATH_MAX];
	struct stat facts;

	if (lstat(operand, &facts) == 0 && S_ISLNK(facts.st_mode) &&
	    realpath(operand, real))
		operand = real;
	return plan_path(survey, ledger, operand, fault);
}

static enum status read_list(const char *name, struct bytes *out,
			     struct fault *fault)
{
	bool is_stdin = strcmp(name, "-") == 0;
	int fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	enum status status;

	if (fd < 0 && errno == ENOENT)
		return fault_set(fault, STATUS_DENIED, "%s: %s", name,
				 strerror(ENOENT));
	if (fd < 0)
		return fault_set_errno(fault, errno, name);
	status = files_read_all(out, fd, is_stdin ? "standard input" : name,
				fault);
	if (!is_stdin)
		(void)close(fd); /* it was only read */
	if (status == STATUS_SKIP)
		return STATUS_FULL;
	/* The last name may lack its NUL. */
	return status ? status : bytes_append_byte(out, '\0', fault);
}

static enum status plan_list(struct survey *survey, struct ledger *ledger,
			     struct fault *fault)
{
	struct bytes list = BYTES_UP_TO(LIST_BYTES);
	enum status status = read_list(survey->settings->list, &list, fault);
	size_t start = 0;

	while (status == STATUS_OK && start < list.length) {
		const char *path = list.data + start;

		start += strlen(path) + 1;
		if (*path)
			status = plan_path(survey, ledger, path, fault);
	}
	bytes_free(&list);
	return status;
}

static bool is_file_operand(const char *operand)
{
	struct stat facts;

	return strcmp(operand, SCHEMA_LABEL_STDIN) != 0 &&
	       stat(operand, &facts) == 0 && !S_ISDIR(facts.st_mode);
}

enum status survey_plan(struct survey *survey, struct ledger *ledger,
			struct fault *fault)
{
	const struct settings *settings = survey->settings;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < roots_count(survey->roots) && !status; i++) {
		struct root *root = roots_at(survey->roots, i);

		if (root->is_named)
			status = plan_named_root(survey, ledger, root, fault);
	}
	for (size_t i = 0; i < settings->operand_count && !status; i++)
		if (is_file_operand(settings->operands[i]))
			status = plan_operand(survey, ledger,
					      settings->operands[i], fault);
	if (status == STATUS_OK && settings->list)
		status = plan_list(survey, ledger, fault);
	if (status == STATUS_OK && settings->is_pruning && settings->list)
		status = survey_prune(survey, ledger, TEXT(SCHEMA_LABEL_FILES),
				      fault);
	/* Its article would be away until the new name is read. */
	if (status == STATUS_OK && survey->report->unsettled_count > 0)
		status = ledger_plan_spare_waiting(ledger, fault);
	return status;
}

enum status survey_prune(struct survey *survey, struct ledger *ledger,
			 struct text label, struct fault *fault)
{
	bool is_stdin = text_equal(label, TEXT(SCHEMA_LABEL_STDIN));
	int64_t listed_count;
	int64_t known_count;
	enum status status =
		ledger_count_listed(ledger, label, &listed_count, fault);

	if (status == STATUS_OK)
		status = ledger_count_sources(ledger, label, &known_count,
					      fault);
	if (status || (survey->is_unsure && !is_stdin))
		return status;
	if (listed_count > 0 || known_count == 0 ||
	    survey->settings->allows_delete)
		return ledger_plan_unlisted(ledger, label, fault);
	survey->report->needs_person = true;
	return report_problem(survey->report,
			      is_stdin ? TEXT("standard input") :
					 text_of(survey->settings->list),
			      "names no source; nothing is deleted without "
			      "--allow-delete",
			      fault);
}
