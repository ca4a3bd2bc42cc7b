/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * copies - of near-copies that match, the earliest in the place of the best
 * ranked, and how many others it stands for.
 *
 * Used by the searcher only, for one question to one revision of the index.
 * The index says which articles are near-copies of each other; that an
 * article is one is not enough to leave a passage of it out. A passage is
 * left out when at least three fifths of it stands, word for word, in the
 * passages that match of one article which is shown, and is earlier: by its
 * day (undated last), on one day by its time (those without last), then by
 * its id; and each word of it that matches does so among the same words. So
 * what only one of them says of what was asked for is shown, whichever has it.
 *
 * What stands for what does not depend on which hits are asked for: all
 * passages of a cluster that match are looked at when the first one comes.
 * Each passage (by article: each article) that matches is either shown or
 * counted with one that is. Of clusters of more than 1,000 articles the index
 * names so many ("schema.h"): the others are shown.
 */
#ifndef SEARCHER_COPIES_H
#define SEARCHER_COPIES_H

#include "searcher/collect.h"

struct copies;

/* All are borrowed until copies_close. */
struct copies_question {
	struct store *store;
	struct terms *terms;
	struct collect *collect;
	const struct search_request *request;
};

enum status copies_open(struct copies **out,
			const struct copies_question *question,
			struct fault *fault);
/* Accepts NULL. */
void copies_close(struct copies *copies);

/* The next passage that collect gives. *is_shown: *passage is what to show in
 * its place, with its score, and stands for *count others; in order of date
 * it is shown only where it has its own place. */
enum status copies_judge(struct copies *copies, struct collect_passage *passage,
			 uint32_t *count, bool *is_shown, struct fault *fault);

#endif
