/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/articles.h"

#include <stdlib.h>

#include "shared/memory.h"
#include "shared/schema.h"

/* A passage of one of the articles, or a hit. */
struct member {
	uint32_t document; /* comes first: it is what is compared */
	size_t article;
};

/* Where the passages of one article lie among all. */
struct run {
	size_t first;
	size_t end;
};

struct gathering {
	struct articles *out;
	const struct index_page *page;
	struct member *members;
	size_t member_count;
	size_t member_capacity;
	struct run *runs; /* by article */
	struct fault *fault;
};

static enum status add_members(struct gathering *gathering,
			       const struct extent *extent)
{
	size_t wanted = gathering->member_count + extent->count;
	size_t capacity = gathering->member_capacity;
	struct member *members;

	while (capacity < wanted)
		capacity *= 2;
	if (capacity > gathering->member_capacity) {
		members = memory_resize(gathering->members, capacity,
					sizeof(*members));
		if (!members)
			return fault_set(gathering->fault, STATUS_FULL,
					 "out of memory");
		gathering->members = members;
		gathering->member_capacity = capacity;
	}
	for (size_t i = 0; i < extent->count; i++)
		gathering->members[gathering->member_count++] =
			(struct member){ extent->documents[i],
					 gathering->out->count };
	return STATUS_OK;
}

static enum status add_article(struct gathering *gathering, size_t hit)
{
	struct articles *out = gathering->out;
	uint32_t document = gathering->page->hits[hit].document;
	struct run *run = &gathering->runs[out->count];
	struct extent extent;
	enum status status =
		store_extent(out->store, document, &extent, gathering->fault);

	if (status)
		return status;
	run->first = gathering->member_count;
	status = add_members(gathering, &extent);
	run->end = gathering->member_count;
	out->list[out->count++].best = hit;
	return status;
}

/* Of numbers, and of members by theirs. */
static int compare_numbers(const void *one, const void *other)
{
	const uint32_t *left = one;
	const uint32_t *right = other;

	return (*left > *right) - (*left < *right);
}

static bool has_passage(const struct gathering *gathering, size_t article,
			uint32_t document)
{
	const struct run *run = &gathering->runs[article];
	const struct member *members = gathering->members;

	/* Most articles lie elsewhere as a whole. */
	if (run->first == run->end || members[run->first].document > document ||
	    members[run->end - 1].document < document)
		return false;
	return bsearch(&document, &members[run->first], run->end - run->first,
		       sizeof(*members), compare_numbers) != NULL;
}

/* The article of each hit. They are gone through as they lie in the index,
 * since neighbours there share the blocks that are read. */
static enum status find_articles(struct gathering *gathering,
				 struct member *hits, size_t *of_hits)
{
	struct articles *out = gathering->out;
	size_t count = gathering->page->hit_count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count; i++)
		hits[i] =
			(struct member){ gathering->page->hits[i].document, i };
	qsort(hits, count, sizeof(*hits), compare_numbers);
	for (size_t i = 0; i < count && !status; i++) {
		size_t hit = hits[i].article;
		size_t j = 0;

		while (j < out->count &&
		       !has_passage(gathering, j, hits[i].document))
			j++;
		of_hits[hit] = j;
		if (j == out->count)
			status = add_article(gathering, hit);
		else if (hit < out->list[j].best)
			out->list[j].best = hit;
	}
	return status;
}

static enum status take(struct pool *pool, size_t count, size_t size,
			void **out, struct fault *fault)
{
	return pool_take(pool, count + 1, size, out, fault);
}

/* Articles are gone through as they lie, and most lie behind each other. */
static void sort_members(struct member *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (members[i - 1].document > members[i].document) {
			qsort(members, count, sizeof(*members),
			      compare_numbers);
			return;
		}
}

/* Sorts the members by their numbers. */
static enum status list_passages(struct articles_passages *out,
				 struct pool *pool, struct member *members,
				 size_t count, struct fault *fault)
{
	uint32_t *numbers;
	size_t *owners;
	void *memory[3];
	enum status status;

	status = take(pool, count, sizeof(*numbers), &memory[0], fault);
	if (!status)
		status = take(pool, count, sizeof(*owners), &memory[1], fault);
	if (!status)
		status = take(pool, count, sizeof(*out->counts), &memory[2],
			      fault);
	if (status)
		return status;
	numbers = memory[0];
	owners = memory[1];
	sort_members(members, count);
	for (size_t i = 0; i < count; i++) {
		numbers[i] = members[i].document;
		owners[i] = members[i].article;
	}
	*out = (struct articles_passages){ { numbers, count },
					   owners,
					   memory[2] };
	return STATUS_OK;
}

static enum status list_all(struct gathering *gathering, struct pool *pool)
{
	struct articles *out = gathering->out;
	enum status status = list_passages(&out->all, pool, gathering->members,
					   gathering->member_count,
					   gathering->fault);

	if (status)
		return status;
	/* There are as many members as articles, or more. */
	for (size_t i = 0; i < out->count; i++)
		gathering->members[i] = (struct member){
			gathering->page->hits[out->list[i].best].document, i
		};
	return list_passages(&out->best, pool, gathering->members, out->count,
			     gathering->fault);
}

/* Where a passage of all stands; behind them, where nothing is counted, one
 * that its own article is without in a damaged index. */
static size_t place_of(const struct articles *articles, uint32_t document)
{
	const struct index_documents *all = &articles->all.documents;
	const uint32_t *place = bsearch(&document, all->list, all->count,
					sizeof(*all->list), compare_numbers);

	return place ? (size_t)(place - all->list) : all->count;
}

/* The nearest before a place that is of the same article: those of several
 * shards lie in between each other. */
static size_t place_before(const struct articles *articles, size_t place)
{
	const struct articles_passages *all = &articles->all;

	for (size_t i = place; i > 0 && place < all->documents.count; i--)
		if (all->owners[i - 1] == all->owners[place])
			return i - 1;
	return all->documents.count;
}

static void find_places(const struct gathering *gathering, size_t *places,
			size_t *before)
{
	const struct articles *articles = gathering->out;

	for (size_t i = 0; i < gathering->page->hit_count; i++) {
		places[i] =
			place_of(articles, gathering->page->hits[i].document);
		before[i] = place_before(articles, places[i]);
	}
}

static enum status measure(struct articles *out, struct fault *fault)
{
	struct index *index = store_index(out->store);
	struct index_figures figures;
	const struct articles_passages *all = &out->all;
	double average = 1;
	enum status status = index_weigh(index, &figures, fault);

	out->average_words = 1;
	if (!status)
		status = index_frequency(index, TEXT(SCHEMA_LEAD), &out->total,
					 fault);
	if (!status)
		status = index_lengths(index, &all->documents, all->counts,
				       fault);
	if (status)
		return status;
	if (figures.length > 0 && figures.document_count > 0)
		out->average_words =
			(double)figures.length / figures.document_count;
	if (figures.length > 0 && out->total > 0)
		average = (double)figures.length / out->total;
	for (size_t i = 0; i < all->documents.count; i++)
		out->list[all->owners[i]].length += all->counts[i] / average;
	return STATUS_OK;
}

enum status articles_make(struct articles *out, struct store *store,
			  struct pool *pool, const struct index_page *page,
			  struct fault *fault)
{
	struct gathering gathering = {
		.out = out,
		.page = page,
		.fault = fault,
	};
	void *memory[6] = { NULL };
	enum status status;

	*out = (struct articles){ .store = store };
	status = take(pool, page->hit_count, sizeof(*out->list), &memory[0],
		      fault);
	if (!status)
		status = take(pool, page->hit_count, sizeof(*out->of_hits),
			      &memory[1], fault);
	if (!status)
		status = take(pool, page->hit_count, sizeof(*gathering.runs),
			      &memory[2], fault);
	if (!status)
		status = take(pool, page->hit_count, sizeof(struct member),
			      &memory[3], fault);
	if (!status)
		status = take(pool, page->hit_count, sizeof(*out->places),
			      &memory[4], fault);
	if (!status)
		status = take(pool, page->hit_count, sizeof(*out->before),
			      &memory[5], fault);
	if (status)
		return status;
	out->list = memory[0];
	out->of_hits = memory[1];
	out->places = memory[4];
	out->before = memory[5];
	gathering.runs = memory[2];
	gathering.member_capacity = page->hit_count + 1;
	gathering.members = memory_resize(NULL, gathering.member_capacity,
					  sizeof(*gathering.members));
	if (!gathering.members)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = find_articles(&gathering, memory[3], memory[1]);
	if (!status)
		status = list_all(&gathering, pool);
	if (!status)
		find_places(&gathering, memory[4], memory[5]);
	if (!status)
		status = measure(out, fault);
	memory_free(gathering.members);
	return status;
}

static enum status count_in(const struct articles *articles,
			    const struct articles_passages *passages,
			    const struct candidates_terms *terms, double *out,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < passages->documents.count; i++)
		passages->counts[i] = 0;
	for (size_t i = 0; i < terms->count && !status; i++)
		status = index_count_in(store_index(articles->store),
					terms->list[i].term,
					&passages->documents, passages->counts,
					fault);
	for (size_t i = 0; i < passages->documents.count; i++)
		out[passages->owners[i]] += passages->counts[i];
	return status;
}

enum status articles_count(const struct articles *articles,
			   const struct candidates_terms *terms, double *out,
			   struct fault *fault)
{
	return count_in(articles, &articles->all, terms, out, fault);
}

bool articles_hit_has(const struct articles *articles, size_t hit)
{
	return articles->all.counts[articles->places[hit]] > 0;
}

bool articles_before_has(const struct articles *articles, size_t hit)
{
	return articles->all.counts[articles->before[hit]] > 0;
}

double articles_spread(const struct articles *articles, const double *counts)
{
	const struct articles_passages *all = &articles->all;
	size_t passage_count = 0;
	size_t article_count = 0;

	for (size_t i = 0; i < all->documents.count; i++)
		passage_count += all->counts[i] > 0;
	for (size_t i = 0; i < articles->count; i++)
		article_count += counts[i] > 0;
	return article_count > 0 ?
		       (double)passage_count / (double)article_count :
		       1;
}

enum status articles_count_best(const struct articles *articles,
				const struct candidates_terms *terms,
				double *out, struct fault *fault)
{
	return count_in(articles, &articles->best, terms, out, fault);
}
