/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/merge.h"

#include <stdio.h>
#include <sys/resource.h>

#include "indexer/worker.h"
#include "shared/files.h"
#include "shared/memory.h"

enum {
	MERGED_MAX = 100,     /* databases at once (index_compact) */
	EACH_DESCRIPTORS = 4, /* of one that is read */
	OTHER_DESCRIPTORS = 24,
	WAIT_MS = 100,
	PATHS_BYTES = 1 << 24,
	ANSWER_BYTES = 4096, /* a fault, if anything */
	NAME_BYTES = PARTS_NAME_BYTES + 8
};

/* What one worker merges. */
struct group {
	size_t first; /* of the parts, before any was merged */
	size_t count;
	struct part into; /* its name once it is whole */
};

struct merge {
	const struct merge_order *order;
	struct site *site;
	size_t width;
	struct worker *workers;
	struct group *groups; /* one a worker */
	struct fault *fault;
};

/* ---- In a worker ------------------------------------------------------- */

struct task {
	struct merge *merge;
	const struct group *group;
	bool is_last; /* into the generation, with its own database */
};

/* Appends a path to the list, with its NUL. */
static enum status add_path(struct bytes *paths, struct site *site,
			    const char *part, struct fault *fault)
{
	const struct text folder = text_of(site->folder);
	enum status status =
		part ? parts_path(paths, folder, site->write_generation, part,
				  fault) :
		       generation_path(paths, folder, site->write_generation,
				       fault);

	if (status == STATUS_OK)
		paths->length++; /* keeps the NUL */
	return status;
}

static enum status list_paths(const struct task *task, struct bytes *paths,
			      struct fault *fault)
{
	struct site *site = task->merge->site;
	enum status status = STATUS_OK;

	if (task->is_last)
		status = add_path(paths, site, NULL, fault);
	for (size_t i = 0; i < task->group->count && !status; i++)
		status = add_path(paths, site,
				  site->parts.list[task->group->first + i].name,
				  fault);
	return status;
}

static enum status name_target(const struct task *task, struct bytes *out,
			       struct fault *fault)
{
	const struct site *site = task->merge->site;
	char name[NAME_BYTES];

	if (task->is_last)
		return generation_path(out, text_of(site->folder),
				       site->write_generation + 1, fault);
	(void)snprintf(name, sizeof(name), "%s.new", task->group->into.name);
	return parts_path(out, text_of(site->folder), site->write_generation,
			  name, fault);
}

static enum status compact(const struct bytes *paths, const char *target,
			   size_t count, struct fault *fault)
{
	const char **folders = memory_zeroed(count, sizeof(*folders));
	const char *path = paths->data;
	enum status status;

	if (!folders)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < count; i++) {
		folders[i] = path;
		path += text_of(path).length + 1;
	}
	status = index_compact(folders, count, target, fault);
	memory_free(folders);
	return status ? status : generation_sync_path(target, fault);
}

static enum status work_on(void *context, struct bytes *unused,
			   struct fault *fault)
{
	const struct task *task = context;
	struct bytes paths = BYTES_UP_TO(PATHS_BYTES);
	struct bytes target = BYTES_UP_TO(PATHS_BYTES);
	enum status status = list_paths(task, &paths, fault);

	(void)unused;
	if (status == STATUS_OK)
		status = name_target(task, &target, fault);
	if (status == STATUS_OK)
		status = compact(&paths, target.data,
				 task->group->count + task->is_last, fault);
	bytes_free(&paths);
	bytes_free(&target);
	return status;
}

/* ---- Waiting ----------------------------------------------------------- */

/* What was merged takes the place of what it was merged from. */
static enum status replace(struct merge *merge, const struct group *group)
{
	const struct site *site = merge->site;
	const int64_t generation = site->write_generation;
	char name[NAME_BYTES];
	enum status status;

	(void)snprintf(name, sizeof(name), "%s.new", group->into.name);
	status = parts_rename(site->folder_fd, generation, name,
			      group->into.name, merge->fault);
	for (size_t i = 0; i < group->count && !status; i++)
		status = parts_remove(site->folder_fd, generation,
				      site->parts.list[group->first + i].name,
				      merge->fault);
	return status;
}

/* *number is the worker that has ended; its work is done. */
static enum status await(struct merge *merge, size_t *number)
{
	struct bytes unused = BYTES_UP_TO(ANSWER_BYTES);
	const size_t jobs = merge->order->jobs;
	enum status status = STATUS_OK;

	*number = jobs;
	while (status == STATUS_OK && *number == jobs) {
		status = worker_await(merge->workers, jobs, WAIT_MS, number,
				      merge->fault);
		if (status == STATUS_OK && site_must_stop(merge->site))
			status = fault_set(merge->fault, STATUS_RETRY,
					   "stopped by a signal");
	}
	if (status == STATUS_OK)
		status = worker_end(&merge->workers[*number], &unused,
				    merge->fault);
	bytes_free(&unused);
	return status;
}

static size_t find_idle(const struct merge *merge)
{
	size_t number = 0;

	while (number < merge->order->jobs &&
	       merge->workers[number].process > 0)
		number++;
	return number;
}

static bool is_idle(const struct merge *merge)
{
	for (size_t i = 0; i < merge->order->jobs; i++)
		if (merge->workers[i].process > 0)
			return false;
	return true;
}

/* ---- Levels ------------------------------------------------------------ */

static enum status start(struct merge *merge, const struct group *group,
			 bool is_last, size_t number)
{
	struct task task = { merge, &merge->groups[number], is_last };
	const struct worker_task work = { work_on, &task };

	merge->groups[number] = *group;
	return worker_start(&merge->workers[number], &work, merge->fault);
}

static enum status end_one(struct merge *merge)
{
	size_t number;
	enum status status = await(merge, &number);

	return status ? status : replace(merge, &merge->groups[number]);
}

/* Merges each `width` neighbours; a rest of one stays as it is. */
static enum status merge_groups(struct merge *merge, struct parts *into)
{
	struct parts *parts = &merge->site->parts;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < parts->count && !status; i += merge->width) {
		struct group group = { .first = i, .count = merge->width };
		const struct part *last;

		if (group.count > parts->count - i)
			group.count = parts->count - i;
		last = &parts->list[i + group.count - 1];
		parts_name(&group.into, parts->list[i].first, last->last,
			   merge->order->tag);
		if (group.count == 1)
			group.into = *last;
		status = parts_add(into, &group.into, merge->fault);
		if (group.count == 1)
			continue;
		if (status == STATUS_OK &&
		    find_idle(merge) == merge->order->jobs)
			status = end_one(merge);
		if (status == STATUS_OK)
			status = start(merge, &group, false, find_idle(merge));
	}
	while (status == STATUS_OK && !is_idle(merge))
		status = end_one(merge);
	return status;
}

static enum status merge_level(struct merge *merge)
{
	struct parts into = { .list = NULL };
	enum status status = merge_groups(merge, &into);

	if (status) {
		parts_free(&into);
		return status;
	}
	parts_free(&merge->site->parts);
	merge->site->parts = into;
	return STATUS_OK;
}

static enum status merge_last(struct merge *merge)
{
	const struct group all = { .first = 0,
				   .count = merge->site->parts.count };
	size_t unused;
	enum status status = start(merge, &all, true, 0);

	return status ? status : await(merge, &unused);
}

/* As many as there are descriptors for. */
static size_t find_width(void)
{
	struct rlimit limit;
	size_t width = 0;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 2;
	if (limit.rlim_cur > OTHER_DESCRIPTORS)
		width = (size_t)(limit.rlim_cur - OTHER_DESCRIPTORS) /
			EACH_DESCRIPTORS;
	if (width > MERGED_MAX)
		width = MERGED_MAX;
	return width < 2 ? 2 : width;
}

static enum status merge_all(struct merge *merge)
{
	struct site *site = merge->site;
	enum status status = generation_remove(
		site->folder_fd, site->write_generation + 1, merge->fault);

	while (status == STATUS_OK && site->parts.count + 1 > merge->width &&
	       site->parts.count > 1)
		status = merge_level(merge);
	if (status == STATUS_OK)
		status = merge_last(merge);
	return status ? status :
			files_sync_folder(site->folder_fd, site->folder,
					  merge->fault);
}

enum status merge_parts(const struct merge_order *order, struct fault *fault)
{
	struct merge merge = {
		.order = order,
		.site = order->site,
		.width = find_width(),
		.workers = memory_zeroed(order->jobs, sizeof(struct worker)),
		.groups = memory_zeroed(order->jobs, sizeof(struct group)),
		.fault = fault,
	};
	enum status status = STATUS_OK;

	if (!merge.workers || !merge.groups)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < order->jobs && !status; i++)
		merge.workers[i] = WORKER_NONE;
	if (status == STATUS_OK)
		status = merge_all(&merge);
	for (size_t i = 0; i < order->jobs && merge.workers; i++)
		worker_kill(&merge.workers[i]);
	memory_free(merge.workers);
	memory_free(merge.groups);
	return status;
}
