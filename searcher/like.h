/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * like - passages like an article, or like one passage of it (--like).
 *
 * Used by the searcher only. The query is made of the words that tell most
 * of the article: those that are frequent in it and rare in the index, but
 * stand in another article too. It is then asked as any other, the article
 * itself left out.
 */
#ifndef SEARCHER_LIKE_H
#define SEARCHER_LIKE_H

#include "searcher/session.h"
#include "searcher/subject.h"

enum { LIKE_WORDS = 20 };

/* Appends the words, by weight, with a blank between; none is no failure. */
enum status like_query(struct search *search, const struct subject *subject,
		       struct bytes *out, struct fault *fault);
/* The whole of --like for the session's subject; `typed` is more of the
 * query: filters, above all. */
enum status like_answer(struct session *session, struct text typed,
			bool *is_found, struct fault *fault);

#endif
