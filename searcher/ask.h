/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask - one question on its way to its answer: parsed, searched, printed,
 * with what the person is told beside it.
 *
 * Used by the searcher only.
 */
#ifndef SEARCHER_ASK_H
#define SEARCHER_ASK_H

#include "searcher/session.h"

struct ask_question {
	struct text qid; /* data is NULL where there is none; valid UTF-8 */
	struct text typed;
	const struct hash *without; /* an article whose passages are not
				     * looked at, or NULL */
};

/* How the session's queries are to be parsed, now. */
struct query_options ask_options(const struct session *session);
/*
 * Answers by the session's settings. *has_hits: something was found, with
 * --count and --quiet as well. STATUS_BAD_QUERY: the query was refused and
 * nothing was printed yet.
 */
enum status ask_answer(struct session *session,
		       const struct ask_question *question, bool *has_hits,
		       struct fault *fault);
/* Only reads the query, and tells what is not as the person may have meant
 * it, and what no passage has. */
enum status ask_check(struct session *session,
		      const struct ask_question *question, struct fault *fault);
/* After STATUS_BAD_QUERY in a batch, of which `fault` is the reason: tells
 * the person, and the reader where the format has a place for it. */
enum status ask_refuse(struct session *session,
		       const struct ask_question *question,
		       struct fault *fault);
/* Behind the last answer, when all went well, before anybody is told that
 * it was printed: what is one document ends here. */
enum status ask_finish(struct session *session, struct fault *fault);

#endif
