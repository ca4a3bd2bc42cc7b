/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * alert - saved searches: kept, listed, and asked for what is new.
 *
 * Used by the searcher only. New is a passage that matches and was first
 * seen in a run after the last acknowledged one, and not after the last
 * that went to its end (pq:ended in "schema.h"): of a run that is under way
 * more may come. Runs are acknowledged once the answer was written whole
 * and, where it is a file, is on disk; until then the search's lock is
 * held. Whatever fails before leaves the place where it was.
 */
#ifndef SEARCHER_ALERT_H
#define SEARCHER_ALERT_H

#include "searcher/session.h"

/* --save: keeps the query for the indexes that are open. All that they
 * have now is known, or what was first seen up to --since-run. The same
 * query again changes nothing; another one of the same name is refused. */
enum status alert_save(struct session *session, struct text typed,
		       struct fault *fault);
/* --unsave and --saved: no index is needed. */
enum status alert_unsave(struct session *session, struct fault *fault);
enum status alert_list(struct session *session, struct fault *fault);

/* --new. *has_any: something was. Nothing is acknowledged with --no-ack,
 * nor where no passages are printed (--count, --quiet, --facet,
 * --timeline). */
enum status alert_new(struct session *session, bool *has_any,
		      struct fault *fault);
/* --ack NAME[=RUN]: up to the last run that went to its end, or RUN, which
 * may lie before what was acknowledged, so as to have it again. */
enum status alert_acknowledge(struct session *session, struct fault *fault);

#endif
