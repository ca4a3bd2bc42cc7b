/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_filter.h"

#include <string.h>

void query_filter_add(struct query_node *nodes, size_t *count,
		      enum query_kind kind, size_t arity)
{
	struct query_node node = { .kind = kind, .arity = arity, .span = 1 };
	size_t child = *count;

	for (size_t i = 0; i < arity; i++) {
		node.span += nodes[child - 1].span;
		child -= nodes[child - 1].span;
	}
	nodes[(*count)++] = node;
}

/* Appends the subtree; returns its new root. */
static struct query_node *append(struct query_node *nodes, size_t *count,
				 const struct query_node *root)
{
	memcpy(nodes + *count, root + 1 - root->span,
	       root->span * sizeof(*root));
	*count += root->span;
	return &nodes[*count - 1];
}

void query_filter_add_bare(struct query_node *nodes, size_t *count,
			   const struct query_node *root)
{
	struct query_node *put = append(nodes, count, root);

	put->is_required = false;
	put->is_excluded = false;
}

size_t query_filter_copy(struct query_node *nodes, size_t *count,
			 const struct query *from)
{
	size_t node = from->node_count - 1;

	while (from->nodes[node].kind == QUERY_FILTER) {
		const size_t filter = query_operand(from, node, 1);

		query_filter_add_bare(nodes, count, &from->nodes[filter]);
		query_filter_add(nodes, count, QUERY_FILTER, 2);
		node = query_operand(from, node, 0);
	}
	return node;
}

bool query_filter_is(const struct query_node *node)
{
	for (size_t i = 0; i < node->span; i++) {
		const struct query_node *below = node - i;

		if (query_is_leaf(below) && below->kind != QUERY_FIELD)
			return false;
	}
	return true;
}

#define TAKEN SIZE_MAX

/* The items, in the order typed, and where they go. */
struct items {
	const struct query_node *from; /* ends with the last item */
	size_t *ends;                  /* index behind each, or TAKEN */
	size_t item_count;
	struct query_node *to;
	size_t *to_count;
};

static const struct query_node *root_of(const struct items *items, size_t i)
{
	return &items->from[items->ends[i] - 1];
}

/* Appends the item, without its sign when `is_bare`. */
static void put_item(struct items *items, size_t i, bool is_bare)
{
	if (is_bare)
		query_filter_add_bare(items->to, items->to_count,
				      root_of(items, i));
	else
		(void)append(items->to, items->to_count, root_of(items, i));
	items->ends[i] = TAKEN;
}

/* Negates the last subtree; twice is not at all. */
static void negate(struct items *items)
{
	if (items->to[*items->to_count - 1].kind == QUERY_NOT)
		(*items->to_count)--;
	else
		query_filter_add(items->to, items->to_count, QUERY_NOT, 1);
}

static void combine(struct items *items, enum query_kind kind, size_t arity)
{
	if (arity > 1)
		query_filter_add(items->to, items->to_count, kind, arity);
}

/* What ranks; how many of the two operands of FILTER that is. */
static size_t put_scored(struct items *items)
{
	size_t count = 0;
	size_t last = 0;
	bool is_excluded;

	for (size_t i = 0; i < items->item_count; i++) {
		if (query_filter_is(root_of(items, i)))
			continue;
		count++;
		last = i;
	}
	if (count == 0)
		return 0;
	if (count == 1) {
		is_excluded = root_of(items, last)->is_excluded;
		put_item(items, last, true);
		if (is_excluded)
			negate(items);
		return 1;
	}
	for (size_t i = 0; i < items->item_count; i++)
		if (!query_filter_is(root_of(items, i)))
			put_item(items, i, false);
	combine(items, QUERY_ANY, count);
	return 1;
}

/* The one field of an unsigned leaf, or OR of leaves, that others of the
 * same field are alternatives to. */
static enum query_field choice_of(const struct query_node *root)
{
	enum query_field field;

	if (root->is_required || root->is_excluded ||
	    (root->kind != QUERY_FIELD && root->kind != QUERY_OR))
		return QUERY_NO_FIELD;
	field = root->kind == QUERY_OR ? root[-1].field : root->field;
	for (size_t i = 1; i < root->span; i++)
		if (!query_is_leaf(root - i) ||
		    root[-(ptrdiff_t)i].field != field)
			return QUERY_NO_FIELD;
	if (field == QUERY_TITLE || field == QUERY_AUTHOR)
		return QUERY_NO_FIELD;
	return field;
}

/*
 * After date:2020.., just put, date:..2022 is no alternative, which would be
 * any day: together they are one range. Of date:>2021 and date:<2022 it is
 * none, and nothing is found. `next` is the item behind it.
 */
static void close_range(struct items *items, size_t next)
{
	struct query_node *put = &items->to[*items->to_count - 1];
	const struct query_range *other;

	if (put->kind != QUERY_FIELD || put->field != QUERY_DATE)
		return;
	for (size_t i = next; i < items->item_count; i++) {
		if (items->ends[i] == TAKEN ||
		    root_of(items, i)->kind != QUERY_FIELD ||
		    choice_of(root_of(items, i)) != QUERY_DATE)
			continue;
		other = &root_of(items, i)->range;
		if (!query_date_is_any(&put->range, other))
			continue;
		if (query_date_close(&put->range, other)) {
			items->ends[i] = TAKEN;
			return;
		}
		put_item(items, i, true);
		combine(items, QUERY_AND, 2);
		return;
	}
}

/* Filter `first`, and all that are alternatives to it. */
static void put_filter(struct items *items, size_t first)
{
	enum query_field field = choice_of(root_of(items, first));
	bool is_excluded = root_of(items, first)->is_excluded;
	size_t count = 1;

	put_item(items, first, true);
	if (is_excluded)
		negate(items);
	if (field)
		close_range(items, first + 1);
	for (size_t i = first + 1; i < items->item_count && field; i++) {
		if (items->ends[i] == TAKEN ||
		    choice_of(root_of(items, i)) != field)
			continue;
		put_item(items, i, true);
		close_range(items, i + 1);
		count++;
	}
	combine(items, QUERY_OR, count);
}

static size_t put_filters(struct items *items)
{
	size_t count = 0;

	for (size_t i = 0; i < items->item_count; i++) {
		if (items->ends[i] == TAKEN)
			continue;
		put_filter(items, i);
		count++;
	}
	combine(items, QUERY_AND, count);
	return count > 0;
}

void query_filter_close(struct query_node *nodes, size_t *count, size_t arity,
			const struct query_filter_room *room)
{
	struct items items = { room->nodes, room->ends, arity, nodes, count };
	size_t end = *count;

	for (size_t i = arity; i-- > 0;) {
		room->ends[i] = end;
		end -= nodes[end - 1].span;
	}
	memcpy(room->nodes, nodes, *count * sizeof(*nodes));
	*count = end;
	end = put_scored(&items);
	end += put_filters(&items);
	combine(&items, QUERY_FILTER, end);
}
