/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crawl - the pages in a web archive (WARC, ARC) to articles.
 *
 * Used by the indexer only. Articles are the good answers of servers that
 * are HTML or plain text, and documents that stand for themselves.
 */
#ifndef INDEXER_CRAWL_H
#define INDEXER_CRAWL_H

#include "indexer/page.h"
#include "indexer/reader.h"
#include "indexer/reading.h"

struct crawl;

/* Borrows claims and page until crawl_close. */
enum status crawl_open(struct crawl **out, struct claims *claims,
		       struct page *page, struct fault *fault);
/* Accepts NULL. */
void crawl_close(struct crawl *crawl);

/* From where the reader stands to the end. A record that cannot be read is
 * rejected; of one that is cut off, what there is is given. */
enum status crawl_read(struct crawl *crawl, struct reader *reader,
		       struct reading *reading);

#endif
