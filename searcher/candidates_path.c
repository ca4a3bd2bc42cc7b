/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates_path.h"

#include "searcher/candidates_field.h"
#include "searcher/location.h"
#include "searcher/wildcard.h"
#include "shared/schema.h"

enum { PATHS_MAX = 10000 };

struct paths {
	struct candidates *out;
	struct index *index;
	size_t node;
	struct text value;
	struct location_roots roots; /* without "/" at the end of folders */
	struct bytes shown;          /* scratch */
	struct text last;            /* the folder or file added last */
	enum status status;
	struct fault *fault;
};

/* ---- Roots ------------------------------------------------------------- */

static enum status read_roots(struct paths *paths, struct fault *fault)
{
	struct location_roots *roots = &paths->roots;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < index_shard_count(paths->index) && !status; i++)
		status = location_add_roots(roots, paths->index, i,
					    paths->out->pool, fault);
	for (size_t i = 0; i < roots->count; i++) {
		struct text *folder = &roots->list[i].folder;

		while (folder->length > 1 &&
		       folder->data[folder->length - 1] == '/')
			folder->length--;
	}
	return status;
}

/* ---- Matching ---------------------------------------------------------- */

/* The path, or an end of it. */
static bool is_named(struct text value, struct text path)
{
	for (size_t i = 0; i < path.length; i++) {
		struct text end = text_skip(path, i);

		if ((i == 0 || path.data[i - 1] == '/' || *end.data == '/') &&
		    wildcard_matches(value, end))
			return true;
	}
	return false;
}

bool candidates_path_has(struct text value, struct text path)
{
	for (size_t i = 1; i <= path.length; i++)
		if ((i == path.length || path.data[i] == '/') &&
		    is_named(value, (struct text){ path.data, i }))
			return true;
	return false;
}

/* As it is shown below one of its roots. What is below a root's folder has
 * terms for all folders on the way. */
static enum status is_shown(struct paths *paths, struct text path, bool *out,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < paths->roots.count && !*out && !status; i++) {
		const struct location_root *root = &paths->roots.list[i];
		struct text below;

		if (root->label.length == 0 || !text_begins(path, root->label))
			continue;
		below = text_skip(path, root->label.length);
		if (below.length > 0 && *below.data != '/')
			continue;
		bytes_clear(&paths->shown);
		status = bytes_append(&paths->shown, root->folder, fault);
		if (!status)
			status = bytes_append(&paths->shown, below, fault);
		if (!status && below.length == 0)
			*out = candidates_path_has(paths->value, root->folder);
		else if (!status)
			*out = is_named(paths->value, text_from(&paths->shown));
	}
	return status;
}

static bool is_below_last(const struct paths *paths, struct text path)
{
	return paths->last.length > 0 && path.length > paths->last.length &&
	       path.data[paths->last.length] == '/' &&
	       text_begins(path, paths->last);
}

static bool visit_path(void *context, struct text term, uint32_t unused)
{
	struct paths *paths = context;
	struct candidates_node *node = &paths->out->nodes[paths->node];
	size_t skipped = sizeof(SCHEMA_PATH) - 1;
	struct text path = text_skip(term, skipped);
	bool is_cut = candidates_field_is_cut(term);
	bool matches = is_cut;
	uint32_t frequency = 0;

	(void)unused;
	if (path.length == 0 || is_below_last(paths, path))
		return true;
	if (!is_cut)
		matches = *path.data == '/' ?
				  candidates_path_has(paths->value, path) :
				  is_named(paths->value, path);
	if (!matches)
		paths->status = is_shown(paths, path, &matches, paths->fault);
	if (!paths->status && matches)
		paths->status = index_frequency(paths->index, term, &frequency,
						paths->fault);
	if (paths->status || frequency == 0)
		return paths->status == STATUS_OK;
	node->is_vague |= is_cut;
	if (node->terms.count == PATHS_MAX) {
		node->is_vague = true;
		node->may_be_all = true;
		return false;
	}
	paths->status = candidates_field_add(paths->out, paths->node, term,
					     frequency, paths->fault);
	if (paths->status)
		return false;
	paths->last = node->terms.list[node->terms.count - 1].term;
	paths->last = text_skip(paths->last, skipped);
	return true;
}

enum status candidates_path_read(struct candidates *out, struct index *index,
				 size_t node, struct fault *fault)
{
	struct paths paths = { .out = out,
			       .index = index,
			       .node = node,
			       .value = out->query->nodes[node].value,
			       .shown = BYTES_UP_TO(LOCATION_BYTES),
			       .fault = fault };
	struct index_visitor visitor = { visit_path, &paths };
	enum status status = read_roots(&paths, fault);

	if (!status)
		status = index_each_name(index, TEXT(SCHEMA_PATH), &visitor,
					 fault);
	if (!status)
		status = paths.status;
	bytes_free(&paths.shown);
	return status;
}
