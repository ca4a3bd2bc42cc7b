/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * why - whether a query finds an article or passage, and why or why not
 * (--why).
 *
 * Used by the searcher only. Each part of the query is searched for in the
 * one article as the whole is in the index (search_run), so that what is
 * told here is what a search does. Printed as text or as one JSON object,
 * specified in output.md.
 */
#ifndef SEARCHER_WHY_H
#define SEARCHER_WHY_H

#include "searcher/session.h"
#include "searcher/subject.h"

/* How a part of the query is found in a passage. */
enum why_form {
	WHY_EXACT,    /* as typed, or what holds for the whole passage */
	WHY_STEM,     /* in another form, or as another word that it stands
		       * for */
	WHY_HEADLINE, /* in the title or the heading above it */
};

struct why_place {
	size_t passage; /* index in the subject's passages */
	enum why_form form;
};

enum why_role {
	WHY_OPTIONAL,
	WHY_NEEDED,
	WHY_UNWANTED,
};

/* A leaf of the query. */
struct why_leaf {
	struct text shown; /* in the query language */
	struct text stem;  /* "en:arbitr", of a bare word; else empty */
	bool is_wanted;    /* not below a negation */
	bool is_field;     /* what the article says of itself */
	bool is_apart;     /* its words are there, but not as it wants */
	bool is_beside;    /* no passage has it, but title or text do; of a
			    * passage: title or heading */
	struct why_place *places;
	size_t place_count;
	uint32_t passage_count; /* in the whole index, if not here */
	uint32_t article_count;
};

/* An operand of the whole query. */
struct why_part {
	struct text shown;
	enum why_role role;
	uint32_t passage_count; /* of the subject that satisfy it */
};

struct why {
	struct subject subject;
	struct text parsed;
	struct why_leaf *leaves;
	size_t leaf_count;
	struct why_part *parts;
	size_t part_count;
	/* The passages of the subject that the whole query finds. */
	uint32_t found_count;
	size_t best; /* index in the subject's passages */
	double score;
	uint32_t rank; /* 0: behind WHY_RANK_MAX */
};

enum { WHY_RANK_MAX = 10000 };

/* What to find out; texts of the answer live in `pool`. */
struct why_order {
	struct text id;
	const struct query *query;
	struct pool *pool;
};
enum status why_find(struct search *search, const struct why_order *order,
		     struct why *out, struct fault *fault);
/* The whole of --why for the session's subject. */
enum status why_answer(struct session *session, struct text typed,
		       bool *is_found, struct fault *fault);

#endif
