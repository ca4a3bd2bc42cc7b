/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries made by chance, answered from the index and, document by document,
 * from what was put into it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "shared/index_read.h"
#include "shared/index_write.h"
#include "shared/schema.h"
#include "shared/values.h"
#include "tests/unit/effort.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum {
	DOCUMENTS = 9000, /* over several blocks of the matcher */
	TERMS = 12,
	LONG = 4, /* a term that makes documents long, and others short */
	STEPS_MOST = 40,
	OPERANDS_MOST = 4,
	QUERIES = EFFORT(300, 100),
	MANY_QUESTIONS = 12, /* lengths are read by the block then */
	DAYS = 50,
	ORDER_BYTES = 8,
	LIMIT_MOST = 300
};

static const double K1 = 1.2;
static const double B = 0.5;

static struct fault fault;

struct model_document {
	bool is_there;
	bool has[TERMS];
	uint32_t frequency[TERMS];
	uint32_t length;
	char day[3]; /* empty: none */
	char order[ORDER_BYTES + 1];
};

/* By number in the index, from 1. */
static struct model_document documents[DOCUMENTS + 1];
static char terms[TERMS][3];

struct model_set {
	bool has[DOCUMENTS + 1];
	double weight[DOCUMENTS + 1];
};

static uint64_t seed;

static uint32_t chance(uint32_t below)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(seed >> 33) % below;
}

/* ---- The index --------------------------------------------------------- */

/* The first terms are frequent, the last ones rare; those of odd number are
 * never counted; the last one stands in a part of the documents only. */
static void invent(struct model_document *out, uint32_t number)
{
	*out = (struct model_document){ .is_there = number % 23 != 0 };
	for (uint32_t i = 0; i < TERMS; i++) {
		out->has[i] = chance(1U << i) == 0;
		if (i + 1 == TERMS)
			out->has[i] = number > 8300 && number < 8400;
		if (out->has[i] && i % 2 == 0)
			out->frequency[i] = 1 + chance(3);
		if (out->has[i] && i == LONG)
			out->frequency[i] += 40;
		out->length += out->frequency[i];
	}
	if (chance(3) > 0)
		(void)snprintf(out->day, sizeof(out->day), "%02u",
			       chance(DAYS));
	/* Many of equal length and frequency, so that this decides. */
	(void)snprintf(out->order, sizeof(out->order), "%04u%04u", chance(9999),
		       number % 10000);
}

static void add(struct index_writer *writer,
		const struct model_document *document)
{
	struct index_term list[TERMS + 1];
	const struct index_value values[] = {
		{ SCHEMA_SLOT_ORDER, text_of(document->order) },
		{ SCHEMA_SLOT_DAY, text_of(document->day) },
	};
	struct index_document out = { .data = TEXT("x"),
				      .terms = list,
				      .values = values,
				      .value_count = document->day[0] ? 2 : 1 };

	for (size_t i = 0; i < TERMS; i++)
		if (document->has[i])
			list[out.term_count++] =
				(struct index_term){ text_of(terms[i]),
						     document->frequency[i] };
	if (!document->is_there)
		list[out.term_count++] = (struct index_term){ TEXT("X"), 0 };
	assert_int_equal(index_writer_add(writer, &out, &fault), 0);
}

/* Every `step`th document, from the `first`. */
static void build(const char *folder, uint32_t first, uint32_t step)
{
	struct index_writer *writer;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	for (uint32_t i = first; i <= DOCUMENTS; i += step)
		add(writer, &documents[i]);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_delete(writer, TEXT("X"), &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
}

static void invent_all(void)
{
	seed = 4;
	for (uint32_t i = 0; i < TERMS; i++)
		(void)snprintf(terms[i], sizeof(terms[i]), "t%c", 'a' + i);
	for (uint32_t i = 1; i <= DOCUMENTS; i++)
		invent(&documents[i], i);
}

/* ---- The same, slow and plain ------------------------------------------- */

struct model {
	double count;
	double average_length;
	struct model_set stack[STEPS_MOST];
	size_t depth;
};

static struct model model;

static double count_of(size_t term)
{
	double count = 0;

	for (size_t i = 1; i <= DOCUMENTS; i++)
		count += documents[i].is_there && documents[i].has[term];
	return count;
}

static double weight_of(double frequency, double length, double count)
{
	double odds = (model.count - count + 0.5) / (count + 0.5);
	double share = fmax(length / model.average_length, 0.5);

	if (odds < 2)
		odds = odds / 2 + 1;
	return log(odds) * (K1 + 1) * frequency /
	       (frequency + K1 * (share * B + 1 - B));
}

static size_t term_number(struct text term)
{
	return (size_t)(term.data[1] - 'a');
}

/* Of several terms as one. */
static void push_terms(const struct index_step *steps, size_t count)
{
	struct model_set *out = &model.stack[model.depth++];
	double without = 1;
	double all;

	for (size_t i = 0; i < count; i++)
		without *=
			1 - count_of(term_number(steps[i].term)) / model.count;
	all = count == 1 ? count_of(term_number(steps[0].term)) :
			   floor(model.count * (1 - without) + 0.5);
	memset(out, 0, sizeof(*out));
	for (size_t i = 1; i <= DOCUMENTS; i++) {
		uint32_t frequency = 0;

		for (size_t j = 0; j < count; j++) {
			size_t term = term_number(steps[j].term);

			out->has[i] |= documents[i].is_there &&
				       documents[i].has[term];
			frequency += documents[i].frequency[term];
		}
		if (out->has[i])
			out->weight[i] =
				weight_of(frequency, documents[i].length, all);
	}
}

static bool is_in_range(const struct model_document *document,
			const struct index_step *step)
{
	struct text day = text_of(document->day);

	return day.length > 0 && text_compare(day, step->term) >= 0 &&
	       (step->high.length == 0 || text_compare(day, step->high) <= 0);
}

static void push_leaf(const struct index_step *step)
{
	struct model_set *out = &model.stack[model.depth++];
	bool is_open = step->op == INDEX_ALL ||
		       step->term.length + step->high.length == 0;

	memset(out, 0, sizeof(*out));
	for (size_t i = 1; i <= DOCUMENTS; i++)
		out->has[i] = step->op != INDEX_NOTHING &&
			      documents[i].is_there &&
			      (is_open || is_in_range(&documents[i], step));
}

static void join_two(enum index_op op, size_t i, struct model_set *left,
		     const struct model_set *right)
{
	bool has_both = left->has[i] && right->has[i];
	double other = right->has[i] ? right->weight[i] : 0;

	if (op == INDEX_MAX)
		left->weight[i] = fmax(left->weight[i], other);
	else if (op == INDEX_OR || op == INDEX_AND || op == INDEX_AND_MAYBE)
		left->weight[i] += other;
	if (op == INDEX_OR || op == INDEX_MAX)
		left->has[i] |= right->has[i];
	else if (op == INDEX_AND || op == INDEX_FILTER)
		left->has[i] = has_both;
	else if (op == INDEX_AND_NOT)
		left->has[i] &= !right->has[i];
	if (!left->has[i])
		left->weight[i] = 0;
}

static void apply(const struct index_step *step)
{
	struct model_set *first = &model.stack[model.depth - step->arity];

	for (size_t i = 1; i <= DOCUMENTS; i++) {
		if (step->op == INDEX_SCALE)
			first->weight[i] *= step->scale;
		for (size_t j = 1; j < step->arity; j++)
			join_two(step->op, i, first, first + j);
	}
	model.depth -= step->arity - 1;
}

/* The result is model.stack[0]. */
static void answer(const struct index_step *steps, size_t count)
{
	double length = 0;

	model.depth = 0;
	model.count = 0;
	for (size_t i = 1; i <= DOCUMENTS; i++) {
		model.count += documents[i].is_there;
		length += documents[i].is_there ? documents[i].length : 0;
	}
	model.average_length = length / model.count;
	for (size_t i = 0; i < count; i++) {
		if (steps[i].op == INDEX_TERM) {
			push_terms(&steps[i], 1);
		} else if (steps[i].op == INDEX_SYNONYM) {
			model.depth -= steps[i].arity;
			push_terms(&steps[i - steps[i].arity], steps[i].arity);
		} else if (steps[i].arity == 0) {
			push_leaf(&steps[i]);
		} else {
			apply(&steps[i]);
		}
	}
}

/* ---- Queries by chance -------------------------------------------------- */

struct trial {
	struct index_step steps[STEPS_MOST];
	size_t count;
	size_t depth; /* of the stack behind them */
	char days[STEPS_MOST][2][3];
};

static struct text chance_day(char out[3])
{
	(void)snprintf(out, 3, "%02u", chance(DAYS));
	return chance(3) == 0 ? TEXT("") : text_of(out);
}

static void add_step(struct trial *trial, struct index_step step)
{
	trial->steps[trial->count++] = step;
	trial->depth = trial->depth + 1 - step.arity;
}

static void add_term(struct trial *trial)
{
	add_step(trial,
		 (struct index_step){ .op = INDEX_TERM,
				      .term = text_of(terms[chance(TERMS)]) });
}

static void add_leaf(struct trial *trial)
{
	size_t i = trial->count;

	switch (chance(12)) {
	case 0:
		add_step(trial,
			 (struct index_step){
				 .op = INDEX_RANGE,
				 .slot = SCHEMA_SLOT_DAY,
				 .term = chance_day(trial->days[i][0]),
				 .high = chance_day(trial->days[i][1]) });
		break;
	case 1:
		add_step(trial,
			 (struct index_step){
				 .op = chance(2) ? INDEX_ALL : INDEX_NOTHING });
		break;
	case 2: {
		uint32_t arity = 1 + chance(3);

		for (uint32_t j = 0; j < arity; j++)
			add_term(trial);
		add_step(trial, (struct index_step){ .op = INDEX_SYNONYM,
						     .arity = arity });
		break;
	}
	default:
		add_term(trial);
	}
}

static void add_operator(struct trial *trial)
{
	static const enum index_op operators[] = { INDEX_AND,      INDEX_OR,
						   INDEX_MAX,      INDEX_FILTER,
						   INDEX_AND_NOT,  INDEX_OR,
						   INDEX_AND_MAYBE };
	enum index_op op = operators[chance(7)];
	uint32_t most = op == INDEX_AND || op == INDEX_OR || op == INDEX_MAX ?
				OPERANDS_MOST :
				2;
	uint32_t arity = most == 2 ? 2 : 1 + chance(most);

	if (arity > trial->depth)
		return;
	add_step(trial, (struct index_step){ .op = op, .arity = arity });
	if (chance(5) == 0)
		add_step(trial,
			 (struct index_step){ .op = INDEX_SCALE,
					      .arity = 1,
					      .scale = chance(3) * 0.75 });
}

static void make_query(struct trial *trial)
{
	size_t wanted = 1 + chance(STEPS_MOST - 16);

	*trial = (struct trial){ .count = 0 };
	add_leaf(trial);
	while (trial->count < wanted && trial->depth < 5)
		if (chance(2))
			add_leaf(trial);
		else
			add_operator(trial);
	while (trial->depth > 1)
		add_step(trial,
			 (struct index_step){ .op = INDEX_OR, .arity = 2 });
}

/* ---- Comparing ---------------------------------------------------------- */

static enum index_order order;

static int compare_hits(const void *one, const void *other)
{
	uint32_t left = *(const uint32_t *)one;
	uint32_t right = *(const uint32_t *)other;
	double difference =
		model.stack[0].weight[right] - model.stack[0].weight[left];
	int days = strcmp(documents[right].order, documents[left].order);

	if (order == INDEX_BY_SCORE && fabs(difference) > 1e-9)
		return difference > 0 ? 1 : -1;
	return order == INDEX_OLDEST ? -days : days;
}

static void compare(const struct index_query *query,
		    const struct index_page *page, size_t number)
{
	static uint32_t expected[DOCUMENTS];
	size_t count = 0;
	size_t end = query->first + query->limit;

	order = query->order;
	for (uint32_t i = 1; i <= DOCUMENTS; i++)
		if (model.stack[0].has[i])
			expected[count++] = i;
	qsort(expected, count, sizeof(*expected), compare_hits);
	if (page->match_count != count)
		fail_msg("query %zu: %u matches of %zu", number,
			 page->match_count, count);
	end = end < count ? end : count;
	assert_int_equal(page->hit_count,
			 end > query->first ? end - query->first : 0);
	for (size_t i = 0; i < page->hit_count; i++) {
		uint32_t wanted = expected[query->first + i];
		const struct index_hit *hit = &page->hits[i];

		if (hit->document != wanted ||
		    fabs(hit->score - model.stack[0].weight[wanted]) > 1e-9)
			fail_msg("query %zu, hit %zu: %u (%f) for %u (%f)",
				 number, i, hit->document, hit->score, wanted,
				 model.stack[0].weight[wanted]);
		if (query->has_days)
			assert_memory_equal(hit->day, documents[wanted].order,
					    sizeof(hit->day));
	}
}

static struct index *open_index(char *const *folders, size_t count)
{
	struct index *index;

	assert_int_equal(index_open(&index, (const char *const *)folders, count,
				    &fault),
			 0);
	return index;
}

/* Each once of an index that was just opened, which is answered in another
 * way than what comes after. */
static void ask(char *const *folders, size_t count)
{
	struct index *kept = open_index(folders, count);
	size_t hit_count = 0;

	seed = 7;
	for (size_t i = 0; i < QUERIES; i++) {
		struct trial trial;
		struct index_page page = { 0 };
		struct index *index = open_index(folders, count);
		struct index_query query = {
			.bm25 = { K1, B },
			.order = (enum index_order)chance(3),
			.first = chance(4) ? 0 : chance(LIMIT_MOST),
			.limit = chance(5) ? chance(LIMIT_MOST) : DOCUMENTS,
			.has_days = true,
		};

		make_query(&trial);
		query.steps = trial.steps;
		query.step_count = trial.count;
		answer(trial.steps, trial.count);
		assert_int_equal(index_match(index, &query, &page, &fault), 0);
		compare(&query, &page, i);
		index_close(index);
		query.has_days = false;
		assert_int_equal(index_match(kept, &query, &page, &fault), 0);
		compare(&query, &page, i);
		hit_count += page.hit_count;
		index_page_free(&page);
	}
	assert_true(hit_count > QUERIES * 10);
	index_close(kept);
}

static void test_one_shard(void **state)
{
	char *folder = scratch_path(*state, "one");

	invent_all();
	build(folder, 1, 1);
	ask(&folder, 1);
	free(folder);
}

/* A reader that knows no lengths asks for those of likely passages only: few
 * hits of many matches, which often tie. */
static void test_first_questions(void **state)
{
	char *folder = scratch_path(*state, "one");

	invent_all();
	build(folder, 1, 1);
	seed = 11;
	for (size_t i = 0; i < QUERIES / 2; i++) {
		struct index *index = open_index(&folder, 1);
		struct trial trial = { .count = 0 };
		struct index_page page = { 0 };
		struct index_query query = { .steps = trial.steps,
					     .bm25 = { K1, B },
					     .limit = chance(20) };
		const struct index_step either = { .op = INDEX_OR,
						   .arity = 1 + chance(3) };

		while (trial.count < either.arity)
			add_step(&trial,
				 (struct index_step){
					 .op = INDEX_TERM,
					 .term = text_of(terms[chance(7)]) });
		add_step(&trial, either);
		query.step_count = trial.count;
		answer(trial.steps, trial.count);
		assert_int_equal(index_match(index, &query, &page, &fault), 0);
		compare(&query, &page, i);
		index_page_free(&page);
		index_close(index);
	}
	free(folder);
}

/* Numbers of the shards' documents alternate, as those of the model do. */
static void test_shards(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };

	invent_all();
	build(folders[0], 1, 2);
	build(folders[1], 2, 2);
	ask(folders, 2);
	free(folders[0]);
	free(folders[1]);
}

/* Also those behind a term whose list of postings is in many pieces. */
static bool check_term(void *context, struct text term, uint32_t frequency)
{
	size_t *count = context;

	assert_true(text_equal(term, text_of(terms[*count])));
	assert_true((double)frequency == count_of(*count));
	(*count)++;
	return true;
}

static void test_terms(void **state)
{
	char *folder = scratch_path(*state, "one");
	size_t count = 0;
	const struct index_visitor visitor = { check_term, &count };
	struct index *index;

	invent_all();
	assert_true(count_of(0) > 8000);
	build(folder, 1, 1);
	index = open_index(&folder, 1);
	assert_int_equal(index_each_term(index, TEXT("t"), &visitor, &fault),
			 0);
	assert_int_equal(count, TERMS);
	index_close(index);
	free(folder);
}

/* The article Qa, of one passage with `count` words, and a term of its place
 * in order of date. */
static void put_article(struct index_writer *writer, uint32_t count,
			const char *place)
{
	const struct index_term list[] = { { TEXT("Qa"), 0 },
					   { TEXT("ta"), 1 },
					   { TEXT("tb"), count },
					   { text_of(place), 0 } };
	char sum[VALUES_TERMS_BYTES];
	const struct index_value values[] = {
		{ SCHEMA_SLOT_ORDER, text_of(place) },
		{ SCHEMA_SLOT_TERMS, values_terms(sum, values_term(0, count)) }
	};
	const struct index_document article = { .data = TEXT("x"),
						.terms = list,
						.term_count = 4,
						.values = values,
						.value_count = 2 };

	assert_int_equal(index_writer_add(writer, &article, &fault), 0);
}

/* Of the two that there are. */
static uint32_t best_of(struct index *index, enum index_order by, uint32_t one,
			uint32_t other)
{
	const struct index_step leaf = { .op = INDEX_TERM, .term = TEXT("ta") };
	const struct index_query query = {
		.steps = &leaf,
		.step_count = 1,
		.bm25 = { K1, B },
		.order = by,
		.limit = 2,
	};
	struct index_page page = { 0 };
	uint32_t document;

	assert_int_equal(index_match(index, &query, &page, &fault), 0);
	assert_int_equal(page.match_count, 2);
	document = page.hits[0].document;
	assert_int_equal(document + page.hits[1].document, one + other);
	index_page_free(&page);
	return document;
}

static bool count_posting(void *context, struct text term, uint32_t frequency)
{
	size_t *sum = context;

	assert_true(term.length > 0);
	*sum += frequency;
	return true;
}

/* How many passages have terms that begin so, each by its own. */
static size_t postings_of(struct index *index, const char *prefix)
{
	size_t sum = 0;
	const struct index_visitor visitor = { count_posting, &sum };

	assert_int_equal(
		index_each_term(index, text_of(prefix), &visitor, &fault), 0);
	return sum;
}

/* What was remembered of postings, places and terms, and of what is gone, is
 * not that of the next revision, where a passage gave way to a longer and newer
 * one. */
static void test_reopening(void **state)
{
	char *folder = scratch_path(*state, "one");
	const struct model_document other = { .is_there = true,
					      .has = { true, true },
					      .frequency = { 1, 60 },
					      .order = "2" };
	struct index_writer *writer;
	struct index *index;

	invent_all();
	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	put_article(writer, 1, "1");
	add(writer, &other);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index = open_index(&folder, 1);
	for (size_t i = 0; i < 2 * MANY_QUESTIONS; i++) {
		assert_int_equal(best_of(index, INDEX_BY_SCORE, 1, 2), 1);
		assert_int_equal(best_of(index, INDEX_NEWEST, 1, 2), 2);
		assert_int_equal(postings_of(index, "1"), 1);
		assert_int_equal(postings_of(index, "3"), 0);
	}
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_delete(writer, TEXT("Qa"), &fault), 0);
	put_article(writer, 100, "3");
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	assert_int_equal(index_reopen(index, &fault), 0);
	assert_int_equal(best_of(index, INDEX_BY_SCORE, 2, 3), 2);
	assert_int_equal(best_of(index, INDEX_NEWEST, 2, 3), 3);
	assert_int_equal(postings_of(index, "1"), 0);
	assert_int_equal(postings_of(index, "3"), 1);
	index_close(index);
	free(folder);
}

/* ---- Where articles begin and end --------------------------------------- */

enum {
	SHORT_RUNS = 9,
	LONG_RUN = 1500, /* longer than what is looked through at first */
	RUNS = 400
};

/* By number in a shard: where its article begins, and the next one. */
static uint32_t begins[DOCUMENTS + 1];
static uint32_t ends[DOCUMENTS + 1];

/* Returns the last number. */
static uint32_t build_articles(const char *folder)
{
	const struct index_term list[] = { { TEXT("ta"), 1 },
					   { TEXT(SCHEMA_LEAD), 0 } };
	struct index_document out = { .data = TEXT("x"), .terms = list };
	struct index_writer *writer;
	uint32_t last = 0;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	assert_int_equal(index_writer_begin(writer, &fault), 0);
	for (uint32_t i = 0; i < RUNS; i++) {
		const uint32_t first = last + 1;
		uint32_t count = i % 150 == 75 ? LONG_RUN :
						 1 + chance(SHORT_RUNS);

		for (; count > 0; count--) {
			out.term_count = last + 1 == first ? 2 : 1;
			assert_int_equal(index_writer_add(writer, &out, &fault),
					 0);
			begins[++last] = first;
		}
		for (uint32_t at = first; at <= last; at++)
			ends[at] = last + 1;
	}
	assert_int_equal(index_writer_commit(writer, &fault), 0);
	index_writer_close(writer);
	return last;
}

/* Of a document of the first of so many shards. */
static void check_run(struct index *index, uint32_t number, uint32_t shards)
{
	const uint32_t document = (number - 1) * shards + 1;
	struct index_run run;

	assert_int_equal(index_run_of(index, document, &run, &fault), 0);
	assert_int_equal(run.first, (begins[number] - 1) * shards + 1);
	assert_int_equal(run.count, ends[number] - begins[number]);
	assert_int_equal(run.step, shards);
}

static void ask_for(struct index *index, const char *term)
{
	const struct index_step leaf = { .op = INDEX_TERM,
					 .term = text_of(term) };
	const struct index_query query = {
		.steps = &leaf, .step_count = 1, .bm25 = { K1, B }, .limit = 1
	};
	struct index_page page = { 0 };

	assert_int_equal(index_match(index, &query, &page, &fault), 0);
	assert_int_equal(page.hit_count, 1);
	index_page_free(&page);
}

/* Ascending, and by chance; by one who asks for the first time, and by one who
 * is told from memory. */
static void check_runs(struct index *index, uint32_t last, uint32_t shards)
{
	for (uint32_t i = 0; i <= MANY_QUESTIONS; i++) {
		for (uint32_t at = 1; at <= last; at += 1 + chance(300))
			check_run(index, at, shards);
		for (uint32_t j = 0; j < 200; j++)
			check_run(index, 1 + chance(last), shards);
		ask_for(index, "ta");
	}
	for (uint32_t at = 1; at <= last; at++)
		check_run(index, at, shards);
}

static void test_runs(void **state)
{
	char *folders[2] = { scratch_path(*state, "one"),
			     scratch_path(*state, "other") };
	struct index *index;
	struct index_run run;
	uint32_t last;

	seed = 3;
	last = build_articles(folders[0]);
	assert_true(last > LONG_RUN && last <= DOCUMENTS);
	index = open_index(folders, 1);
	check_runs(index, last, 1);
	index_close(index);
	invent_all();
	build(folders[1], 1, 1);
	index = open_index(folders, 2);
	check_runs(index, last, 2);
	/* Nothing of the other one is the first of an article. */
	assert_int_equal(index_run_of(index, 4, &run, &fault), STATUS_DAMAGED);
	index_close(index);
	free(folders[0]);
	free(folders[1]);
}

/* ---- Words of a language that few passages are in ------------------------ */

static void add_word(struct index_writer *writer, const char *word)
{
	const struct index_term list[] = { { TEXT("ta"), 1 },
					   { text_of(word), 1 } };
	const struct index_document out = { .data = TEXT("x"),
					    .terms = list,
					    .term_count = 2 };

	assert_int_equal(index_writer_begin(writer, &fault), 0);
	assert_int_equal(index_writer_add(writer, &out, &fault), 0);
	assert_int_equal(index_writer_commit(writer, &fault), 0);
}

/* The number of documents with the word of this number: one for those below
 * `end`, else none. */
static void check_words(struct index *index, unsigned end)
{
	char word[16];
	uint32_t count;

	for (unsigned i = 0; i < 30; i++) {
		(void)snprintf(word, sizeof(word), "Zcy:w%u", i);
		assert_int_equal(index_frequency(index, text_of(word), &count,
						 &fault),
				 0);
		assert_int_equal(count, i < end);
	}
}

/* Who asks for many is told from memory of what is not there, until it is. */
static void test_rare_words(void **state)
{
	char *folder = scratch_path(*state, "one");
	struct index_writer *writer;
	struct index *index;

	assert_int_equal(index_writer_make(&writer, folder, &fault), 0);
	add_word(writer, "Zcy:w0");
	index = open_index(&folder, 1);
	for (size_t i = 0; i < MANY_QUESTIONS; i++)
		ask_for(index, "ta");
	check_words(index, 1);
	add_word(writer, "Zcy:w1");
	assert_int_equal(index_reopen(index, &fault), 0);
	check_words(index, 2);
	index_close(index);
	index_writer_close(writer);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_one_shard),
		SCRATCH_TEST(test_first_questions),
		SCRATCH_TEST(test_shards),
		SCRATCH_TEST(test_terms),
		SCRATCH_TEST(test_reopening),
		SCRATCH_TEST(test_runs),
		SCRATCH_TEST(test_rare_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
