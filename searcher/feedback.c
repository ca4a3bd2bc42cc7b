/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/feedback.h"

#include <ctype.h>
#include <stdlib.h>

#include "searcher/concepts.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum {
	FIRST_CAPACITY = 1024,
	LOOKED_UP = 128, /* terms whose frequency is asked for */
	COMMON_PART = 20 /* a term of more than this part of all passages
			  * tells nothing */
};

/* A term of a passage, later of all passages that were looked at. */
struct mention {
	struct text term;
	size_t article;
	double share; /* weight of the article times the term's part of it */
	double idf;
	size_t article_count;
};

struct mentions {
	const struct feedback_source *source;
	struct pool *pool;
	struct mention *list;
	size_t count;
	size_t capacity;
	size_t article; /* of the passage at hand */
	double *lengths;
	size_t *passages; /* of each article, that were looked at */
	enum status status;
	struct fault *fault;
};

/* A word of its own, and not a number. */
static bool is_telling(struct text term)
{
	const char *colon = term.data;
	const char *end = term.data + term.length;

	if (term.data[0] != SCHEMA_BODY[0])
		return false;
	while (colon < end && *colon != ':')
		colon++;
	if (end - colon < 3)
		return false;
	for (const char *at = colon; at < end; at++)
		if (isdigit((unsigned char)*at))
			return false;
	return true;
}

static enum status make_room(struct mentions *mentions)
{
	size_t capacity = mentions->capacity ? mentions->capacity * 2 :
					       FIRST_CAPACITY;
	struct mention *list;

	if (mentions->count < mentions->capacity)
		return STATUS_OK;
	list = memory_resize(mentions->list, capacity, sizeof(*list));
	if (!list)
		return fault_set(mentions->fault, STATUS_FULL, "out of memory");
	mentions->list = list;
	mentions->capacity = capacity;
	return STATUS_OK;
}

static bool add_mention(void *context, struct text term, uint32_t frequency)
{
	struct mentions *mentions = context;
	struct mention *mention;

	if (term.length == 0 || term.data[0] != SCHEMA_BODY[0])
		return true;
	mentions->lengths[mentions->article] += frequency;
	if (!is_telling(term))
		return true;
	mentions->status = make_room(mentions);
	if (mentions->status)
		return false;
	mention = &mentions->list[mentions->count++];
	*mention = (struct mention){ .article = mentions->article,
				     .share = frequency,
				     .article_count = 1 };
	mentions->status = pool_copy(mentions->pool, term, &mention->term,
				     mentions->fault);
	return mentions->status == STATUS_OK;
}

static enum status read_passages(struct mentions *mentions)
{
	const struct feedback_source *source = mentions->source;
	const struct index_visitor visitor = { add_mention, mentions };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < source->page->hit_count && !status; i++) {
		mentions->article = source->articles->of_hits[i];
		if (source->weights[mentions->article] <= 0 ||
		    mentions->passages[mentions->article]++ >=
			    FEEDBACK_PASSAGES)
			continue;
		status = index_each_term_of(source->index,
					    source->page->hits[i].document,
					    &visitor, mentions->fault);
		if (!status)
			status = mentions->status;
	}
	return status;
}

static int compare_terms(const void *one, const void *other)
{
	const struct mention *left = one;
	const struct mention *right = other;
	int order = text_compare(left->term, right->term);

	if (order != 0)
		return order;
	return (left->article > right->article) -
	       (left->article < right->article);
}

/* The most telling first; of equal ones that of the smaller term, so that
 * their order does not depend on the library's sort. */
static int compare_shares(const void *one, const void *other)
{
	const struct mention *left = one;
	const struct mention *right = other;
	double by = left->share - right->share;

	if (by > 0 || by < 0)
		return by > 0 ? -1 : 1;
	return text_compare(left->term, right->term);
}

/* One mention a term, of those in several articles. */
static void merge(struct mentions *mentions)
{
	const double *weights = mentions->source->weights;
	size_t kept = 0;

	qsort(mentions->list, mentions->count, sizeof(*mentions->list),
	      compare_terms);
	for (size_t i = 0; i < mentions->count; i++) {
		struct mention next = mentions->list[i];
		struct mention *last = kept ? &mentions->list[kept - 1] : NULL;

		next.share *=
			weights[next.article] / mentions->lengths[next.article];
		if (!last || !text_equal(last->term, next.term)) {
			/* The last one's place is free if nothing else
			 * has its term. */
			kept -= last && last->article_count < 2;
			mentions->list[kept++] = next;
			continue;
		}
		last->share += next.share;
		last->article_count += last->article != next.article;
		last->article = next.article;
	}
	kept -= kept > 0 && mentions->list[kept - 1].article_count < 2;
	mentions->count = kept;
}

/* The shares of the first are weighed by idf, the rest is left out. */
static enum status weigh(struct mentions *mentions)
{
	struct index *index = mentions->source->index;
	uint32_t document_count = index_document_count(index);
	enum status status = STATUS_OK;

	qsort(mentions->list, mentions->count, sizeof(*mentions->list),
	      compare_shares);
	if (mentions->count > LOOKED_UP)
		mentions->count = LOOKED_UP;
	for (size_t i = 0; i < mentions->count && !status; i++) {
		struct mention *mention = &mentions->list[i];
		uint32_t frequency;

		status = index_frequency(index, mention->term, &frequency,
					 mentions->fault);
		mention->idf = concepts_idf(frequency, document_count);
		mention->share *= frequency <= document_count / COMMON_PART ?
					  mention->idf :
					  0;
	}
	qsort(mentions->list, mentions->count, sizeof(*mentions->list),
	      compare_shares);
	return status;
}

static void keep_best(struct feedback *out, const struct mentions *mentions)
{
	double sum = 0;

	for (size_t i = 0; i < mentions->count && i < FEEDBACK_TERMS; i++) {
		const struct mention *mention = &mentions->list[i];

		if (mention->share <= 0)
			break;
		sum += mention->share;
		out->list[out->count++] = (struct feedback_term){
			{ mention->term, 0 }, mention->share, mention->idf
		};
	}
	for (size_t i = 0; i < out->count; i++)
		out->list[i].weight /= sum;
}

enum status feedback_find(struct feedback *out,
			  const struct feedback_source *source,
			  struct pool *pool, struct fault *fault)
{
	struct mentions mentions = { .source = source,
				     .pool = pool,
				     .fault = fault };
	void *lengths = NULL;
	void *passages = NULL;
	enum status status = pool_take(pool, source->articles->count + 1,
				       sizeof(*mentions.lengths), &lengths,
				       fault);

	*out = (struct feedback){ .count = 0 };
	if (!status)
		status = pool_take(pool, source->articles->count + 1,
				   sizeof(*mentions.passages), &passages,
				   fault);
	if (status)
		return status;
	mentions.lengths = lengths;
	mentions.passages = passages;
	status = read_passages(&mentions);
	if (!status && mentions.count > 0) {
		merge(&mentions);
		status = weigh(&mentions);
	}
	if (!status)
		keep_best(out, &mentions);
	memory_free(mentions.list);
	return status;
}
