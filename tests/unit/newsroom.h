/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * newsroom - a site that is open for writing, with roots and a batch, for
 * unit tests of what works on one.
 *
 * The root "news" is scratch's folder "news"; the index is in scratch's
 * "index".
 */
#ifndef UNIT_NEWSROOM_H
#define UNIT_NEWSROOM_H

#include "indexer/intake.h"
#include "indexer/recover.h"
#include "tests/unit/indexing.h"
#include "tests/unit/unit.h"

struct newsroom {
	char *folder;
	int folder_fd;
	struct site site;
	struct roots *roots;
	struct batch *batch;
	struct report report;
	struct intake intake;
	struct fault fault;
};

static inline void newsroom_open(struct newsroom *out, void *state)
{
	char *news = scratch_path(state, "news");
	struct bytes index_path = BYTES_UP_TO(4096);
	enum operand kind;

	*out = (struct newsroom){ .folder = scratch_path(state, "index") };
	(void)mkdir(news, 0700); /* either may be there */
	(void)mkdir(out->folder, 0700);
	out->folder_fd = open_scratch(state, "index");
	assert_int_equal(site_open(&out->site, out->folder, out->folder_fd,
				   &out->fault),
			 STATUS_OK);
	assert_int_equal(recover_site(&out->site, false, &out->fault),
			 STATUS_OK);
	assert_int_equal(roots_new(&out->roots, out->site.ledger, &out->fault),
			 STATUS_OK);
	assert_int_equal(roots_resolve(&index_path, out->folder, &out->fault),
			 STATUS_OK);
	assert_int_equal(roots_name(out->roots, news, text_from(&index_path),
				    &kind, &out->fault),
			 STATUS_OK);
	assert_int_equal(batch_new(&out->batch, &out->site, out->roots,
				   &out->report, &out->fault),
			 STATUS_OK);
	out->intake = (struct intake){ .site = &out->site,
				       .roots = out->roots,
				       .batch = out->batch,
				       .report = &out->report };
	bytes_free(&index_path);
	free(news);
}

static inline void newsroom_close(struct newsroom *newsroom)
{
	batch_free(newsroom->batch);
	roots_free(newsroom->roots);
	site_close(&newsroom->site);
	(void)close(newsroom->folder_fd);
	free(newsroom->folder);
}

/* Reads one file of "news" into the batch. */
static inline enum status newsroom_read(struct newsroom *newsroom,
					const char *path)
{
	const struct plan_item item = { .label = TEXT("news"),
					.path = text_of(path) };

	return intake_source(&newsroom->intake, &item, &newsroom->fault);
}

static inline int64_t newsroom_articles(struct newsroom *newsroom)
{
	int64_t count;

	assert_int_equal(ledger_count_articles(newsroom->site.ledger, &count,
					       &newsroom->fault),
			 STATUS_OK);
	return count;
}

/* Passages that a search would see now. */
static inline uint32_t newsroom_passages(struct newsroom *newsroom)
{
	assert_int_equal(index_reopen(newsroom->site.reader, &newsroom->fault),
			 STATUS_OK);
	return index_document_count(newsroom->site.reader);
}

#endif
