/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crawl - the documents in a web archive (WARC, ARC, HAR) to articles.
 *
 * Used by the indexer only. Articles are the good answers of servers that
 * are HTML or plain text, and documents that stand for themselves. JSON and
 * feeds are read as files of them are; where there is no article in them,
 * as in most that a site sends, nothing is told.
 */
#ifndef INDEXER_CRAWL_H
#define INDEXER_CRAWL_H

#include "indexer/feeds.h"
#include "indexer/page.h"
#include "indexer/reader.h"
#include "indexer/reading.h"
#include "indexer/records.h"

struct crawl;

/* What reads the documents. */
struct crawl_desk {
	struct claims *claims;
	struct page *page;
	struct records *records;
	struct feeds *feeds;
};

/* Borrows what the desk points to until crawl_close. */
enum status crawl_open(struct crawl **out, const struct crawl_desk *desk,
		       struct fault *fault);
/* Accepts NULL. */
void crawl_close(struct crawl *crawl);

/* From where the reader stands to the end. A record that cannot be read is
 * rejected; of one that is cut off, what there is is given. */
enum status crawl_read(struct crawl *crawl, struct reader *reader,
		       struct reading *reading);

/* The same of what a browser has loaded, a whole text ("har.h"). */
enum status crawl_read_har(struct crawl *crawl, struct text text,
			   struct reading *reading);

#endif
