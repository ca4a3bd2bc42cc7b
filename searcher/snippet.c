/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/snippet.h"

#include <stdlib.h>
#include <string.h>

/* The matches of all leaves, before they are put in order. */
struct marks {
	struct hit_match *list;
	size_t count;
	size_t capacity;
	struct pool *pool;
};

static enum status add_mark(struct marks *marks, const struct hit_match *mark,
			    struct fault *fault)
{
	size_t capacity = marks->capacity ? marks->capacity * 2 : 16;
	enum status status;
	void *list;

	if (marks->count == marks->capacity) {
		status = pool_take(marks->pool, capacity, sizeof(*mark), &list,
				   fault);
		if (status)
			return status;
		for (size_t i = 0; i < marks->count; i++)
			((struct hit_match *)list)[i] = marks->list[i];
		marks->list = list;
		marks->capacity = capacity;
	}
	marks->list[marks->count++] = *mark;
	return STATUS_OK;
}

/* What was typed for an operand of NEAR, or for the whole leaf. */
static struct text typed_of(const struct query_node *leaf, uint32_t operand)
{
	struct text typed = { 0 };

	if (leaf->kind != QUERY_NEAR)
		return leaf->typed;
	for (size_t i = 0; i < leaf->word_count; i++) {
		struct text word = leaf->words[i].typed;
		const char *end = word.data + word.length;

		if (leaf->words[i].operand != operand)
			continue;
		if (!typed.data)
			typed.data = word.data;
		if (end > typed.data + typed.length)
			typed.length = (size_t)(end - typed.data);
	}
	return typed;
}

static enum status mark_leaf(struct marks *marks, const struct query_node *leaf,
			     const struct spans *spans, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < spans->count && !status; i++) {
		const struct span *span = &spans->list[i];
		struct hit_match mark = {
			.start = span->start,
			.end = span->end,
			.term = typed_of(leaf, span->operand),
			.form = span->form,
		};

		status = add_mark(marks, &mark, fault);
	}
	return status;
}

static size_t length_of(const struct hit_match *mark)
{
	return mark->end - mark->start;
}

static int compare_starts(const void *one, const void *other)
{
	const struct hit_match *left = one;
	const struct hit_match *right = other;

	return (left->start > right->start) - (left->start < right->start);
}

/* The longest first; of those as long, in text order, then the most alike,
 * then as typed. */
static int compare_marks(const void *one, const void *other)
{
	const struct hit_match *left = one;
	const struct hit_match *right = other;

	if (length_of(left) != length_of(right))
		return length_of(left) > length_of(right) ? -1 : 1;
	if (left->start != right->start)
		return compare_starts(left, right);
	if (left->form != right->form)
		return left->form < right->form ? -1 : 1;
	return (left->term.data > right->term.data) -
	       (left->term.data < right->term.data);
}

/*
 * Of marks that overlap the longest stays, and what overlaps none of those
 * that stay: no match is left without a mark on it. A longer one that
 * overlaps this one has its first or its last byte.
 */
static enum status merge(struct marks *marks, size_t text_bytes,
			 struct fault *fault)
{
	size_t kept = 0;
	enum status status;
	void *memory;
	bool *is_taken;

	if (marks->count == 0)
		return STATUS_OK;
	status = pool_take(marks->pool, text_bytes, sizeof(*is_taken), &memory,
			   fault);
	if (status)
		return status;
	is_taken = memory;
	qsort(marks->list, marks->count, sizeof(*marks->list), compare_marks);
	for (size_t i = 0; i < marks->count; i++) {
		const struct hit_match mark = marks->list[i];

		if (is_taken[mark.start] || is_taken[mark.end - 1])
			continue;
		memset(is_taken + mark.start, true, length_of(&mark));
		marks->list[kept++] = mark;
	}
	marks->count = kept;
	qsort(marks->list, marks->count, sizeof(*marks->list), compare_starts);
	return STATUS_OK;
}

enum status snippet_make(struct snippet *out, struct spans_reader *reader,
			 const struct candidates *candidates,
			 const struct record_passage *passage,
			 struct fault *fault)
{
	const struct query *query = candidates->query;
	struct marks marks = { .pool = out->pool };
	struct spans spans = { 0 };
	enum status status;

	out->matches = NULL;
	out->match_count = 0;
	status = spans_read(
		reader, passage->text,
		candidates_find_language(candidates, passage->language), fault);
	for (size_t i = 0; i < query->node_count && !status; i++) {
		if (!candidates_is_wanted(candidates, i))
			continue;
		spans.count = 0;
		status = spans_find(reader, candidates, i, &spans, fault);
		if (!status)
			status = mark_leaf(&marks, &query->nodes[i], &spans,
					   fault);
	}
	spans_free(&spans);
	if (!status)
		status = merge(&marks, passage->text.length, fault);
	if (status)
		return status;
	out->matches = marks.list;
	out->match_count = marks.count;
	return STATUS_OK;
}
