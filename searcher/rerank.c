/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rerank.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/articles.h"
#include "searcher/bm25.h"
#include "searcher/closeness.h"
#include "searcher/feedback.h"
#include "searcher/neighbours.h"
#include "shared/memory.h"

enum { POOL_BYTES = 1 << 28, RECORD_BYTES = 1 << 30 };

/* Questions of fewer words are left as they are; of all of them where
 * tests/bench/latency.sh wants to know what the rest costs. */
#ifndef RERANK_WORDS_LEAST
#define RERANK_WORDS_LEAST 2
#endif

static const struct index_bm25 article_bm25 = { .k1 = 1.6, .b = 0.75 };

#define TITLE_TIMES            3 /* a word of the title counts as so many */
#define OF_PASSAGE             0.5
#define OF_PASSAGE_BY_ARTICLE  0.4
#define OF_COVERAGE            1.0
#define OF_COVERAGE_BY_ARTICLE 0.6
#define COVER_BEFORE           0.3 /* of a word in the passage before */
#define OF_EXACT               0.3
#define OF_NEAR                0.3
#define OF_ALIKE               0.15
#define OF_ALIKE_BY_ARTICLE    0.3
#define OF_NEIGHBOURS          0.3

/* A candidate on its way to its new place. */
struct standing {
	struct index_hit hit;
	size_t place; /* that it had */
	size_t article;
	struct hit_shares shares;
	double cover; /* of the choice that is gone through */
	double score;
};

/* A passage whose text was looked at. */
struct looked_at {
	uint32_t document;
	struct record_passage record;
	struct bytes room; /* of the record */
};

struct rerank {
	struct rerank_source source;
	struct index *index; /* the store's */
	struct pool *pool;
	struct concepts concepts;
	struct articles articles;
	struct standing list[RERANK_DEPTH_BY_ARTICLE];
	size_t count;
	struct looked_at texts[RERANK_TEXTS];
	size_t text_count;
};

enum status rerank_open(struct rerank **out, const struct rerank_source *source,
			struct fault *fault)
{
	struct rerank *rerank = memory_zeroed(1, sizeof(*rerank));
	enum status status;

	*out = NULL;
	if (!rerank)
		return fault_set(fault, STATUS_FULL, "out of memory");
	rerank->source = *source;
	rerank->index = store_index(source->store);
	for (size_t i = 0; i < RERANK_TEXTS; i++)
		rerank->texts[i].room = BYTES_UP_TO(RECORD_BYTES);
	status = pool_new(&rerank->pool, POOL_BYTES, fault);
	if (!status)
		status = concepts_make(&rerank->concepts, source->candidates,
				       index_document_count(rerank->index),
				       fault);
	if (status) {
		rerank_close(rerank);
		return status;
	}
	*out = rerank;
	return STATUS_OK;
}

void rerank_close(struct rerank *rerank)
{
	if (!rerank)
		return;
	pool_free(rerank->pool);
	for (size_t i = 0; i < RERANK_TEXTS; i++)
		bytes_free(&rerank->texts[i].room);
	memory_free(rerank);
}

uint32_t rerank_depth(const struct rerank *rerank)
{
	if (rerank->concepts.count < RERANK_WORDS_LEAST)
		return 0;
	return rerank->source.is_by_article ? RERANK_DEPTH_BY_ARTICLE :
					      RERANK_DEPTH;
}

static enum status take_doubles(struct rerank *rerank, double **out,
				struct fault *fault)
{
	void *memory;
	enum status status = pool_take(rerank->pool, rerank->articles.count + 1,
				       sizeof(**out), &memory, fault);

	*out = memory;
	return status;
}

static void clear(const struct rerank *rerank, double *list)
{
	memset(list, 0, rerank->articles.count * sizeof(*list));
}

/* ---- The article ------------------------------------------------------- */

/* Where a word stands. */
struct sightings {
	double *counts; /* how often in each article */
	double *titles; /* and in its titles and headings */
	double spread;  /* see articles_spread */
	/* How well it is covered by each candidate, as they stood on the page:
	 * 1 by one that has it, or whose article has it in its titles. */
	double cover[RERANK_DEPTH_BY_ARTICLE];
};

static enum status take_sightings(struct rerank *rerank, struct sightings *out,
				  struct fault *fault)
{
	enum status status = take_doubles(rerank, &out->counts, fault);

	return status ? status : take_doubles(rerank, &out->titles, fault);
}

static void keep_most(double *list, const double *other, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (other[i] > list[i])
			list[i] = other[i];
}

static void keep_least(double *list, const double *other, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (other[i] < list[i])
			list[i] = other[i];
}

/* Of the terms that were counted last. */
static double cover_of(const struct articles *articles, size_t hit)
{
	if (articles_hit_has(articles, hit))
		return 1;
	return articles_before_has(articles, hit) ? COVER_BEFORE : 0;
}

static enum status count_terms(const struct rerank *rerank,
			       const struct concept *concept,
			       struct sightings *out, struct fault *fault)
{
	const struct articles *articles = &rerank->articles;
	enum status status;

	clear(rerank, out->counts);
	clear(rerank, out->titles);
	status = articles_count(articles, concept->body, out->counts, fault);
	out->spread = articles_spread(articles, out->counts);
	for (size_t i = 0; i < rerank->count; i++)
		out->cover[i] = cover_of(articles, i);
	if (!status)
		status = articles_count_best(articles, concept->context,
					     out->titles, fault);
	for (size_t i = 0; i < rerank->count; i++)
		if (out->titles[articles->of_hits[i]] > 0)
			out->cover[i] = 1;
	return status;
}

static enum status count_all(struct rerank *rerank, const struct concept *words,
			     size_t count, struct sightings *out,
			     struct fault *fault);

/* As itself, or as all its parts. */
static enum status count_word(struct rerank *rerank,
			      const struct concept *concept,
			      struct sightings *out, struct fault *fault)
{
	struct sightings parts;
	enum status status = count_terms(rerank, concept, out, fault);

	if (status || concept->part_count == 0)
		return status;
	status = take_sightings(rerank, &parts, fault);
	if (!status)
		status = count_all(rerank, concept->parts, concept->part_count,
				   &parts, fault);
	if (status)
		return status;
	keep_most(out->counts, parts.counts, rerank->articles.count);
	keep_most(out->cover, parts.cover, rerank->count);
	return STATUS_OK;
}

/* Where all of some words stand, as often as the rarest does. */
static enum status count_all(struct rerank *rerank, const struct concept *words,
			     size_t count, struct sightings *out,
			     struct fault *fault)
{
	struct sightings word;
	enum status status = take_sightings(rerank, &word, fault);

	for (size_t i = 0; i < count && !status; i++) {
		struct sightings *into = i == 0 ? out : &word;

		status = count_word(rerank, &words[i], into, fault);
		keep_least(out->counts, into->counts, rerank->articles.count);
		keep_least(out->cover, into->cover, rerank->count);
	}
	return status;
}

/* Adds to each article what its count of a word weighs. */
static void add_weights(const struct rerank *rerank, const double *counts,
			double weight, double *out)
{
	const struct articles *articles = &rerank->articles;

	for (size_t i = 0; i < articles->count; i++)
		out[i] += weight * bm25_saturate(&article_bm25, counts[i],
						 articles->list[i].length);
}

/*
 * The idf of a word among articles. The index counts passages; in a long
 * article about a thing many of these have its word, which makes it look
 * more frequent than it is. So its passages are divided by how many of them
 * an article has, in the articles at hand.
 */
static double weight_of(const struct rerank *rerank,
			const struct concept *concept, double spread)
{
	uint32_t total = rerank->articles.total;
	double frequency = concept->frequency / spread;

	return concept->times *
	       concepts_idf(frequency < total ? frequency : total, total);
}

/* A word of the title counts as several. */
static void add_titles(const struct rerank *rerank, struct sightings *word)
{
	for (size_t i = 0; i < rerank->articles.count; i++)
		word->counts[i] += TITLE_TIMES * word->titles[i];
}

/* What is looked for beside a word covers it as well. */
static enum status add_others(struct rerank *rerank,
			      const struct concept *concept,
			      struct sightings *word, struct fault *fault)
{
	struct sightings other = { .counts = NULL };
	enum status status = STATUS_OK;

	if (concept->other_count == 0)
		return STATUS_OK;
	status = take_sightings(rerank, &other, fault);
	for (size_t i = 0; i < concept->other_count && !status; i++) {
		status = count_all(rerank, concept->others[i].words,
				   concept->others[i].count, &other, fault);
		if (!status)
			keep_most(word->cover, other.cover, rerank->count);
	}
	return status;
}

/* Of a choice, the word that is covered best stands for all. */
static void add_coverage(struct rerank *rerank, size_t i,
			 const struct sightings *word)
{
	const struct concept *concept = &rerank->concepts.list[i];

	for (size_t j = 0; j < rerank->count; j++) {
		struct standing *standing = &rerank->list[j];

		if (i == concept->choice)
			standing->cover = 0;
		if (word->cover[j] <= standing->cover)
			continue;
		standing->shares.coverage += concept->choice_weight *
					     (word->cover[j] - standing->cover);
		standing->cover = word->cover[j];
	}
}

/* Of each candidate what the words weigh that cover it becomes its share. */
static void weigh_coverage(struct rerank *rerank)
{
	double times = rerank->source.is_by_article ? OF_COVERAGE_BY_ARTICLE :
						      OF_COVERAGE;
	double all = 0;

	for (size_t i = 0; i < rerank->concepts.count; i++)
		if (rerank->concepts.list[i].choice == i)
			all += rerank->concepts.list[i].choice_weight;
	for (size_t i = 0; i < rerank->count && all > 0; i++) {
		double *share = &rerank->list[i].shares.coverage;

		*share *= times * (*share / all) * (*share / all);
	}
}

static enum status weigh_articles(struct rerank *rerank, struct fault *fault)
{
	double *scores = NULL;
	struct sightings word;
	enum status status = take_doubles(rerank, &scores, fault);

	if (!status)
		status = take_sightings(rerank, &word, fault);
	for (size_t i = 0; i < rerank->concepts.count && !status; i++) {
		const struct concept *concept = &rerank->concepts.list[i];

		status = count_word(rerank, concept, &word, fault);
		if (!status)
			status = add_others(rerank, concept, &word, fault);
		if (status)
			return status;
		add_coverage(rerank, i, &word);
		add_titles(rerank, &word);
		add_weights(rerank, word.counts,
			    weight_of(rerank, concept, word.spread), scores);
	}
	for (size_t i = 0; i < rerank->count && !status; i++)
		rerank->list[i].shares.article =
			scores[rerank->list[i].article];
	weigh_coverage(rerank);
	return status;
}

/* ---- In order ---------------------------------------------------------- */

static int compare_standings(const void *one, const void *other)
{
	const struct standing *left = one;
	const struct standing *right = other;

	if (left->score > right->score || left->score < right->score)
		return left->score > right->score ? -1 : 1;
	return (left->place > right->place) - (left->place < right->place);
}

static void put_in_order(struct rerank *rerank)
{
	for (size_t i = 0; i < rerank->count; i++) {
		struct standing *standing = &rerank->list[i];
		const struct hit_shares *shares = &standing->shares;

		standing->score = shares->floor + shares->article +
				  shares->passage + shares->coverage +
				  shares->exact + shares->near + shares->alike +
				  shares->neighbours;
	}
	qsort(rerank->list, rerank->count, sizeof(*rerank->list),
	      compare_standings);
}

/* ---- Texts ------------------------------------------------------------- */

static enum status look_at_text(struct rerank *rerank,
				struct standing *standing, struct fault *fault)
{
	const struct candidates *candidates = rerank->source.candidates;
	struct closeness_text text = { .candidates = candidates,
				       .concepts = &rerank->concepts,
				       .average_words =
					       rerank->articles.average_words };
	struct looked_at *seen = &rerank->texts[rerank->text_count];
	struct closeness closeness;
	enum status status = store_passage(rerank->source.store,
					   standing->hit.document, &seen->room,
					   &seen->record, fault);

	if (status)
		return status;
	seen->document = standing->hit.document;
	rerank->text_count++;
	text.text = seen->record.text;
	text.language =
		candidates_find_language(candidates, seen->record.language);
	status = closeness_measure(&closeness, rerank->source.reader, &text,
				   fault);
	standing->shares.exact = OF_EXACT * closeness.exact;
	standing->shares.near = OF_NEAR * closeness.near;
	return status;
}

/* Whether one before the i-th is of its article. */
static bool has_predecessor(const struct rerank *rerank, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (rerank->list[j].article == rerank->list[i].article)
			return true;
	return false;
}

static enum status look_at_texts(struct rerank *rerank, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < rerank->count && !status; i++) {
		if (rerank->text_count == RERANK_TEXTS)
			break;
		if (!rerank->source.is_by_article ||
		    !has_predecessor(rerank, i))
			status = look_at_text(rerank, &rerank->list[i], fault);
	}
	return status;
}

/* ---- What the best articles say ----------------------------------------- */

/* The best articles, each with the score of its best passage. */
struct best {
	size_t list[NEIGHBOURS_ARTICLES];
	double scores[NEIGHBOURS_ARTICLES];
	size_t count;
};

/* Where an article is among the best, or their count. */
static size_t place_of(const struct best *best, size_t article)
{
	size_t i = 0;

	while (i < best->count && best->list[i] != article)
		i++;
	return i;
}

static void find_best(const struct rerank *rerank, struct best *out)
{
	out->count = 0;
	for (size_t i = 0; i < rerank->count; i++) {
		const struct standing *standing = &rerank->list[i];

		if (out->count == NEIGHBOURS_ARTICLES)
			break;
		if (place_of(out, standing->article) == out->count)
			out->list[out->count++] = standing->article;
	}
}

/* The standings are in order. */
static void score_best(const struct rerank *rerank, struct best *best)
{
	for (size_t i = rerank->count; i-- > 0;) {
		const struct standing *standing = &rerank->list[i];
		size_t place = place_of(best, standing->article);

		if (place < best->count)
			best->scores[place] = standing->score;
	}
}

static enum status add_alike(struct rerank *rerank,
			     const struct feedback *feedback, double *scores,
			     struct fault *fault)
{
	struct sightings word;
	enum status status = take_sightings(rerank, &word, fault);

	for (size_t i = 0; i < feedback->count && !status; i++) {
		struct feedback_term term = feedback->list[i];
		const struct candidates_terms body = { &term.body, 1 };
		const struct candidates_terms context = { &term.context, 1 };
		const struct concept alike = { .body = &body,
					       .context = &context };

		status = count_terms(rerank, &alike, &word, fault);
		add_titles(rerank, &word);
		/* As much as the words of the question, taken together. */
		add_weights(rerank, word.counts,
			    term.weight * term.idf *
				    (double)rerank->concepts.count,
			    scores);
	}
	return status;
}

static enum status look_for_likes(struct rerank *rerank,
				  const struct mentions *mentions,
				  struct fault *fault)
{
	double times = rerank->source.is_by_article ? OF_ALIKE_BY_ARTICLE :
						      OF_ALIKE;
	struct feedback feedback;
	double *scores = NULL;
	enum status status = take_doubles(rerank, &scores, fault);

	if (!status)
		status = feedback_find(&feedback, mentions, rerank->index,
				       rerank->pool, fault);
	if (!status)
		status = add_alike(rerank, &feedback, scores, fault);
	for (size_t i = 0; i < rerank->count && !status; i++)
		rerank->list[i].shares.alike =
			times * scores[rerank->list[i].article];
	return status;
}

static enum status look_at_neighbours(struct rerank *rerank,
				      const struct mentions *mentions,
				      struct best *best, struct fault *fault)
{
	double means[NEIGHBOURS_ARTICLES + 1] = { 0 };
	enum status status;

	score_best(rerank, best);
	status = neighbours_find(means, mentions, best->scores, rerank->pool,
				 fault);
	for (size_t i = 0; i < rerank->count && !status; i++) {
		struct standing *standing = &rerank->list[i];

		standing->shares.neighbours =
			OF_NEIGHBOURS *
			means[place_of(best, standing->article)];
	}
	return status;
}

static enum status look_at_best(struct rerank *rerank, struct fault *fault)
{
	struct best best;
	struct mentions mentions;
	struct mentions_source source = { .telling = rerank->source.telling,
					  .articles = &rerank->articles,
					  .best = best.list };
	enum status status;

	find_best(rerank, &best);
	source.best_count = best.count;
	status = mentions_read(&mentions, &source, rerank->pool, fault);
	if (!status)
		status = look_for_likes(rerank, &mentions, fault);
	if (status)
		return status;
	put_in_order(rerank);
	status = look_at_neighbours(rerank, &mentions, &best, fault);
	if (!status)
		put_in_order(rerank);
	return status;
}

/* ---- A page ------------------------------------------------------------ */

static void begin(struct rerank *rerank, const struct index_page *head)
{
	size_t depth = rerank_depth(rerank);
	double floor = head->hit_count == depth ? head->hits[depth - 1].score :
						  0;
	double times = rerank->source.is_by_article ? OF_PASSAGE_BY_ARTICLE :
						      OF_PASSAGE;

	rerank->count = head->hit_count;
	for (size_t i = 0; i < head->hit_count; i++)
		rerank->list[i] = (struct standing){
			.hit = head->hits[i],
			.place = i,
			.article = rerank->articles.of_hits[i],
			.shares = { .is_reranked = true,
				    .passage = times * head->hits[i].score,
				    .times = times,
				    .floor = floor },
		};
}

static enum status weigh_again(struct rerank *rerank,
			       const struct index_page *head,
			       struct fault *fault)
{
	enum status status = articles_make(&rerank->articles,
					   rerank->source.store, rerank->pool,
					   head, fault);

	if (status)
		return status;
	begin(rerank, head);
	status = weigh_articles(rerank, fault);
	if (status)
		return status;
	put_in_order(rerank);
	if (rerank->concepts.count >= RERANK_LONG)
		status = look_at_best(rerank, fault);
	/* The last, since it is known of a few alone. */
	if (!status)
		status = look_at_texts(rerank, fault);
	if (!status)
		put_in_order(rerank);
	return status;
}

enum status rerank_page(struct rerank *rerank, struct index_page *page,
			struct fault *fault)
{
	struct index_page head = *page;
	enum status status;

	rerank->count = 0;
	rerank->text_count = 0;
	if (rerank_depth(rerank) == 0)
		return STATUS_OK;
	if (head.hit_count > rerank_depth(rerank))
		head.hit_count = rerank_depth(rerank);
	status = weigh_again(rerank, &head, fault);
	for (size_t i = 0; i < rerank->count && !status; i++) {
		page->hits[i] = rerank->list[i].hit;
		page->hits[i].score = rerank->list[i].score;
	}
	if (status)
		rerank->count = 0;
	return status;
}

const struct record_passage *rerank_passage(const struct rerank *rerank,
					    uint32_t document)
{
	for (size_t i = 0; rerank && i < rerank->text_count; i++)
		if (rerank->texts[i].document == document)
			return &rerank->texts[i].record;
	return NULL;
}

struct hit_shares rerank_shares(const struct rerank *rerank,
				const struct index_hit *hit)
{
	for (size_t i = 0; rerank && i < rerank->count; i++)
		if (rerank->list[i].hit.document == hit->document)
			return rerank->list[i].shares;
	return (struct hit_shares){ .passage = hit->score };
}
