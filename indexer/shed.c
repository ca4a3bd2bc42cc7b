/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shed.h"

#include "indexer/generation.h"
#include "shared/index_copy.h"

enum {
	/* With less of all passages deleted, to copy the rest would cost more
	 * than their room is worth: it takes half as long as to build an
	 * index of 100,000 passages, and as long where they are millions;
	 * libxapian's compaction a twentieth. */
	WORTH_SHARE = 8,
	PARTS_MOST = 100,         /* that are merged at once (index_compact) */
	PASSAGES_LEAST = 1 << 16, /* in a part, but the last */
	PATHS_BYTES = 1 << 20
};

/* ---- Whether ----------------------------------------------------------- */

/* The caller frees *path in either case. */
static enum status weigh(struct index_figures *out, struct bytes *path,
			 struct site *site, struct fault *fault)
{
	struct index *index;
	enum status status = generation_path(path, text_of(site->folder),
					     site->write_generation, fault);

	if (status == STATUS_OK)
		status = index_open(&index, (const char *const *)&path->data, 1,
				    fault);
	if (status)
		return status;
	status = index_weigh(index, out, fault);
	index_close(index);
	return status;
}

enum status shed_judge(bool *out, struct site *site, struct fault *fault)
{
	struct index_figures figures = { 0 };
	struct bytes path = BYTES_UP_TO(PATHS_BYTES);
	enum status status = weigh(&figures, &path, site, fault);

	bytes_free(&path);
	*out = figures.deleted_count >
	       figures.document_count / (WORTH_SHARE - 1);
	return status;
}

/* ---- How --------------------------------------------------------------- */

struct shed {
	struct site *site;
	struct bytes from;
	struct bytes paths; /* of the parts, each with its NUL */
	size_t count;       /* of parts */
	char tag[PARTS_TAG_BYTES];
	struct fault *fault;
};

/* One more part; its path stands at the end of the list. */
static enum status copy_part(struct shed *shed,
			     const struct index_copied *copied)
{
	struct site *site = shed->site;
	const int64_t number = (int64_t)shed->count + 1;
	const size_t start = shed->paths.length;
	struct part part;
	enum status status;

	if (site_must_stop(site))
		return fault_set(shed->fault, STATUS_RETRY,
				 "stopped by a signal");
	parts_name(&part, number, number, shed->tag);
	status = parts_path(&shed->paths, text_of(site->folder),
			    site->write_generation, part.name, shed->fault);
	if (status)
		return status;
	shed->paths.length++; /* keeps the NUL */
	shed->count++;
	return index_copy(shed->from.data, copied, shed->paths.data + start,
			  shed->fault);
}

static enum status copy_all(struct shed *shed, uint32_t last)
{
	uint32_t step = last / PARTS_MOST + 1;
	uint32_t first = 1;
	enum status status = STATUS_OK;

	if (step < PASSAGES_LEAST)
		step = PASSAGES_LEAST;
	do {
		struct index_copied copied = { .first = first,
					       .end = UINT32_MAX,
					       .has_metadata = first == 1 };

		if (last - first >= step)
			copied.end = first + step;
		status = copy_part(shed, &copied);
		first = copied.end;
	} while (status == STATUS_OK && first <= last);
	return status;
}

static enum status merge(struct shed *shed, const char *into)
{
	const char *paths[PARTS_MOST];
	const char *path = shed->paths.data;

	for (size_t i = 0; i < shed->count; i++) {
		paths[i] = path;
		path += text_of(path).length + 1;
	}
	return index_compact(paths, shed->count, into, shed->fault);
}

static enum status write_parts(struct shed *shed, const char *into)
{
	struct site *site = shed->site;
	struct index_figures figures = { 0 };
	enum status status = weigh(&figures, &shed->from, site, shed->fault);

	if (status == STATUS_OK)
		status = parts_tag(shed->tag, shed->fault);
	if (status == STATUS_OK)
		status = parts_make(site->folder_fd, site->write_generation,
				    shed->fault);
	if (status == STATUS_OK)
		status = copy_all(shed, figures.last_document);
	return status ? status : merge(shed, into);
}

enum status shed_write(struct site *site, const char *into, struct fault *fault)
{
	struct shed shed = { .site = site,
			     .from = BYTES_UP_TO(PATHS_BYTES),
			     .paths = BYTES_UP_TO(PATHS_BYTES),
			     .fault = fault };
	struct fault unused;
	enum status status = parts_remove_all(site->folder_fd,
					      site->write_generation, fault);

	if (status == STATUS_OK)
		status = write_parts(&shed, into);
	/* What is left of it after a failure the next run removes. */
	if (status)
		(void)parts_remove_all(site->folder_fd, site->write_generation,
				       &unused);
	else
		status = parts_remove_all(site->folder_fd,
					  site->write_generation, fault);
	bytes_free(&shed.from);
	bytes_free(&shed.paths);
	return status;
}
