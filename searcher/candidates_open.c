/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates_open.h"

#include <stdlib.h>

#include "searcher/candidates_word.h"
#include "shared/plain.h"
#include "shared/schema.h"

/* An open word of the query, and what was asked for it. */
struct opened {
	const struct query_word *word;
	struct candidates_word *to;
	size_t node;
};

struct opener {
	struct candidates *out;
	const struct candidates_source *source;
	struct words scratch;
	struct opened *list;
	struct vocabulary_question *asked; /* of each */
	size_t count;
	struct fault *fault;
};

/* ---- Asking ------------------------------------------------------------ */

static bool is_asked(const struct query_node *leaf)
{
	return query_is_leaf(leaf) &&
	       (leaf->kind != QUERY_FIELD || leaf->field == QUERY_TITLE);
}

static size_t count_open(const struct query *query)
{
	size_t count = 0;

	for (size_t i = 0; i < query->node_count; i++)
		for (size_t j = 0; j < query->nodes[i].word_count; j++)
			count += is_asked(&query->nodes[i]) &&
				 query->nodes[i].words[j].open != QUERY_CLOSED;
	return count;
}

static void list_word(struct opener *opener, size_t node, size_t i)
{
	const struct query_word *word =
		&opener->out->query->nodes[node].words[i];
	struct vocabulary_question *asked = &opener->asked[opener->count];
	/* Made by candidates.c, zeroed, to be filled in here. */
	struct candidates_word *words =
		(struct candidates_word *)(uintptr_t)opener->out->nodes[node]
			.words;

	asked->kind = word->open == QUERY_WILDCARD ? VOCABULARY_PATTERN :
						     VOCABULARY_ALIKE;
	asked->word = word->word.folded;
	asked->edits = word->edits;
	opener->list[opener->count++] =
		(struct opened){ word, &words[i], node };
}

static enum status ask(struct opener *opener, size_t count)
{
	const struct query *query = opener->out->query;
	struct pool *pool = opener->out->pool;
	struct vocabulary_questions questions = { .pool = pool };
	enum status status;
	void *memory;

	status = pool_take(pool, count, sizeof(*opener->list), &memory,
			   opener->fault);
	if (status)
		return status;
	opener->list = memory;
	status = pool_take(pool, count, sizeof(*opener->asked), &memory,
			   opener->fault);
	if (status)
		return status;
	opener->asked = memory;
	for (size_t i = 0; i < query->node_count; i++)
		for (size_t j = 0; j < query->nodes[i].word_count; j++)
			if (is_asked(&query->nodes[i]) &&
			    query->nodes[i].words[j].open != QUERY_CLOSED)
				list_word(opener, i, j);
	questions.list = opener->asked;
	questions.count = count;
	return vocabulary_ask(opener->source->vocabulary, &questions,
			      opener->fault);
}

/* ---- The answers ------------------------------------------------------- */

static enum status copy_part(struct opener *opener, const struct word *from,
			     struct query_word *to)
{
	struct pool *pool = opener->out->pool;
	enum status status;

	*to = (struct query_word){ .word = *from, .is_exact = true };
	status = pool_copy(pool, from->folded, &to->word.folded, opener->fault);
	return status ? status :
			pool_copy(pool, from->plain, &to->word.plain,
				  opener->fault);
}

static enum status cut(struct opener *opener,
		       const struct vocabulary_word *from,
		       struct candidates_open *out)
{
	const struct words *words = &opener->scratch;
	struct query_word *parts;
	enum status status = terms_split(opener->source->terms,
					 &opener->scratch, from->text,
					 opener->fault);
	void *memory;

	if (!status)
		status = pool_take(opener->out->pool, words->count,
				   sizeof(*parts), &memory, opener->fault);
	if (status)
		return status;
	parts = memory;
	for (size_t i = 0; i < words->count && !status; i++)
		status = copy_part(opener, &words->list[i], &parts[i]);
	*out = (struct candidates_open){ from, parts, words->count };
	return status;
}

/* Whether a part is all of the word, be it with others in it. */
static bool has_whole(const struct candidates_open *open)
{
	for (size_t i = 0; i < open->part_count; i++)
		if (text_equal(open->parts[i].word.folded, open->from->text))
			return true;
	return false;
}

/* What alone is cut in two, but is a word where the end of a line parts it
 * otherwise: "q-u'il", whose vocabulary has qu'il. */
static enum status keep_whole(struct opener *opener,
			      const struct vocabulary_word *from,
			      struct candidates_open *out)
{
	struct bytes plain = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	struct query_word *whole;
	enum status status = plain_append(&plain, from->text, opener->fault);
	void *memory;

	if (!status)
		status = pool_take(opener->out->pool, 1, sizeof(*whole),
				   &memory, opener->fault);
	if (!status) {
		whole = memory;
		*whole = (struct query_word){ .is_exact = true };
		whole->word.kind = WORD_PLAIN;
		whole->word.folded = from->text;
		status = pool_copy(opener->out->pool, text_from(&plain),
				   &whole->word.plain, opener->fault);
		*out = (struct candidates_open){ from, whole, 1 };
	}
	bytes_free(&plain);
	return status;
}

static uint64_t count_passages(const struct candidates_terms *terms)
{
	uint64_t count = 0;

	for (size_t i = 0; i < terms->count; i++)
		count += terms->list[i].frequency;
	return count;
}

/*
 * Whether a part has to be there: the characters of a pair are there with
 * it, and of a compound the joined word may stand for its parts.
 */
static bool is_needed(const struct candidates_open *open, size_t i)
{
	const struct word *part = &open->parts[i].word;

	if (part->kind == WORD_JOINED)
		return false;
	for (size_t j = 0; j < open->part_count; j++) {
		const struct word *other = &open->parts[j].word;

		if (j != i && other->first_position <= part->first_position &&
		    other->last_position >= part->last_position)
			return false;
	}
	return true;
}

/* The terms by which a word is found: those of its rarest part. */
static enum status find_terms(struct opener *opener,
			      const struct candidates_open *open, bool is_title,
			      struct candidates_word *out)
{
	enum status status = STATUS_OK;
	uint64_t fewest = UINT64_MAX;

	*out = (struct candidates_word){ .stem_count = 0 };
	for (size_t i = 0; i < open->part_count && !status; i++) {
		struct candidates_word word = { .stem_count = 0 };
		uint64_t count;

		if (open->part_count > 1 && !is_needed(open, i))
			continue;
		status = candidates_word_read(opener->out, opener->source,
					      &open->parts[i], &word,
					      opener->fault);
		count = count_passages(is_title ? &word.context : &word.body);
		if (count < fewest)
			*out = word;
		if (count < fewest)
			fewest = count;
	}
	return status;
}

static int compare_terms(const void *one, const void *other)
{
	const struct candidates_term *left = one;
	const struct candidates_term *right = other;

	return text_compare(left->term, right->term);
}

/* In byte order, each once: words share their stems. */
static void sort_terms(struct candidates_terms *terms)
{
	size_t kept = 0;

	if (terms->count > 0)
		qsort(terms->list, terms->count, sizeof(*terms->list),
		      compare_terms);
	for (size_t i = 0; i < terms->count; i++)
		if (kept == 0 ||
		    compare_terms(&terms->list[kept - 1], &terms->list[i]) != 0)
			terms->list[kept++] = terms->list[i];
	terms->count = kept;
}

enum list { LIST_BODY, LIST_HEADLINE, LIST_CONTEXT };

static struct candidates_terms *list_of(struct candidates_word *word,
					enum list list)
{
	return list == LIST_BODY     ? &word->body :
	       list == LIST_HEADLINE ? &word->headline :
				       &word->context;
}

/* One list of all the words that an open one stands for. */
static enum status join_terms(struct opener *opener,
			      struct candidates_word *from, enum list list,
			      struct candidates_word *to)
{
	struct candidates_terms *out = list_of(to, list);
	size_t term_count = 0;
	enum status status;
	void *memory;

	for (size_t i = 0; i < to->open_count; i++)
		term_count += list_of(&from[i], list)->count;
	status = pool_take(opener->out->pool, term_count + 1,
			   sizeof(*out->list), &memory, opener->fault);
	if (status)
		return status;
	out->list = memory;
	for (size_t i = 0; i < to->open_count; i++) {
		const struct candidates_terms *terms = list_of(&from[i], list);

		for (size_t j = 0; j < terms->count; j++)
			out->list[out->count++] = terms->list[j];
	}
	sort_terms(out);
	return STATUS_OK;
}

/* The typed word, then what the vocabulary says it stands for. */
static enum status list_answers(struct opener *opener,
				const struct opened *opened,
				const struct vocabulary_question *answer,
				struct candidates_open *out, size_t *count)
{
	enum status status = STATUS_OK;
	struct vocabulary_word *typed;
	void *memory;

	*count = 0;
	if (opened->word->open == QUERY_FUZZY) {
		status = pool_take(opener->out->pool, 1, sizeof(*typed),
				   &memory, opener->fault);
		if (status)
			return status;
		typed = memory;
		typed->text = opened->word->word.folded;
		typed->form = HIT_EXACT;
		status = cut(opener, typed, &out[(*count)++]);
	}
	for (size_t i = 0; i < answer->word_count && !status; i++) {
		const struct vocabulary_word *word = &answer->words[i];

		status = cut(opener, word, &out[(*count)++]);
		if (!status && !has_whole(&out[*count - 1]))
			status = keep_whole(opener, word, &out[(*count)++]);
	}
	return status;
}

static enum status open_word(struct opener *opener, struct opened *opened,
			     const struct vocabulary_question *answer)
{
	bool is_title = opener->out->query->nodes[opened->node].kind ==
			QUERY_FIELD;
	/* In parts, and whole. */
	const size_t most = 2 * answer->word_count + 1;
	struct candidates_word *to = opened->to;
	struct candidates_word *words;
	struct candidates_open *open;
	enum status status;
	void *memory;

	status = pool_take(opener->out->pool, most, sizeof(*open), &memory,
			   opener->fault);
	if (status)
		return status;
	open = memory;
	status = pool_take(opener->out->pool, most, sizeof(*words), &memory,
			   opener->fault);
	words = memory;
	if (!status)
		status = list_answers(opener, opened, answer, open,
				      &to->open_count);
	for (size_t i = 0; i < to->open_count && !status; i++)
		status = find_terms(opener, &open[i], is_title, &words[i]);
	to->open = open;
	to->found_count = answer->found_count;
	for (enum list list = LIST_BODY; list <= LIST_CONTEXT && !status;
	     list++)
		status = join_terms(opener, words, list, to);
	return status;
}

/* What was left out is told. */
static enum status note_cut(struct opener *opener, const struct opened *opened,
			    const struct vocabulary_question *answer)
{
	struct text typed = opened->word->typed;
	bool is_wildcard = opened->word->open == QUERY_WILDCARD;

	if (answer->found_count <= answer->word_count)
		return STATUS_OK;
	return bytes_printf(
		&opener->out->notes, opener->fault,
		"%.*s%s stands for %u words; the %zu %s are searched\n",
		(int)typed.length, typed.data, is_wildcard ? "" : "~",
		answer->found_count, answer->word_count,
		is_wildcard ? "most frequent" : "nearest");
}

enum status candidates_open_read(struct candidates *out,
				 const struct candidates_source *source,
				 struct fault *fault)
{
	struct opener opener = { .out = out, .source = source, .fault = fault };
	size_t count = count_open(out->query);
	enum status status;

	if (count == 0)
		return STATUS_OK;
	status = ask(&opener, count);
	for (size_t i = 0; i < count && !status; i++) {
		status = open_word(&opener, &opener.list[i], &opener.asked[i]);
		if (!status)
			status = note_cut(&opener, &opener.list[i],
					  &opener.asked[i]);
	}
	terms_words_free(&opener.scratch);
	return status;
}
