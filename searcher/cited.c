/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/cited.h"

#include "searcher/place_match.h"
#include "shared/memory.h"

struct cited {
	const struct candidates *candidates;
	struct place_match match;
	bool *holds; /* by node, of a place; NULL: it is asked for none */
};

/* Whether a place has to say so by itself. */
static bool is_asked(const struct candidates *candidates, size_t node)
{
	const struct query_node *leaf = &candidates->query->nodes[node];

	return leaf->kind == QUERY_FIELD && place_match_is_asked(leaf->field) &&
	       !candidates->nodes[node].is_negated;
}

static bool is_any_asked(const struct candidates *candidates)
{
	for (size_t i = 0; i < candidates->query->node_count; i++)
		if (is_asked(candidates, i))
			return true;
	return false;
}

enum status cited_open(struct cited **out, struct store *store,
		       const struct candidates *candidates,
		       struct spans_reader *reader, struct fault *fault)
{
	struct cited *cited = memory_zeroed(1, sizeof(*cited));

	*out = NULL;
	if (!cited)
		return fault_set(fault, STATUS_FULL, "out of memory");
	cited->candidates = candidates;
	cited->match = place_match_by(store, candidates, reader);
	if (is_any_asked(candidates)) {
		cited->holds = memory_zeroed(candidates->query->node_count,
					     sizeof(*cited->holds));
		if (!cited->holds) {
			cited_close(cited);
			return fault_set(fault, STATUS_FULL, "out of memory");
		}
	}
	*out = cited;
	return STATUS_OK;
}

void cited_close(struct cited *cited)
{
	if (!cited)
		return;
	place_match_free(&cited->match);
	memory_free(cited->holds);
	memory_free(cited);
}

/* Items side by side; what is not wanted is no matter of a place. */
static bool holds_any(const struct cited *cited, size_t node)
{
	const struct candidates *candidates = cited->candidates;
	bool has_required = false;
	bool has_optional = false;
	bool is_chosen = false; /* one of these */

	for (size_t i = 0; i < candidates->query->nodes[node].arity; i++) {
		size_t child = query_operand(candidates->query, node, i);
		const struct query_node *item =
			&candidates->query->nodes[child];

		if (candidates->nodes[child].is_dropped || item->is_excluded)
			continue;
		if (item->is_required && !cited->holds[child])
			return false;
		has_required |= item->is_required;
		has_optional |= !item->is_required;
		is_chosen |= !item->is_required && cited->holds[child];
	}
	return has_required || !has_optional || is_chosen;
}

/* Of the place at hand, whatever words the article has. */
static bool holds_operator(const struct cited *cited, size_t node)
{
	const struct query *query = cited->candidates->query;
	const struct query_node *from = &query->nodes[node];
	bool is_choice = from->kind == QUERY_OR;

	if (from->kind == QUERY_NOT)
		return true;
	if (from->kind == QUERY_ANY)
		return holds_any(cited, node);
	for (size_t i = 0; i < from->arity; i++)
		if (cited->holds[query_operand(query, node, i)] == is_choice)
			return is_choice;
	return !is_choice;
}

static enum status holds_at(struct cited *cited,
			    const struct place_match_place *place, bool *out,
			    struct fault *fault)
{
	const struct query *query = cited->candidates->query;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count && !status; i++) {
		bool *holds = &cited->holds[i];

		if (!query_is_leaf(&query->nodes[i]))
			*holds = holds_operator(cited, i);
		else if (is_asked(cited->candidates, i))
			status = place_match_has(&cited->match, place, i, holds,
						 fault);
		else
			*holds = true;
	}
	*out = !status && cited->holds[query->node_count - 1];
	return status;
}

enum status cited_find(struct cited *cited, size_t shard,
		       const struct record_article *record, size_t *out,
		       struct fault *fault)
{
	struct place_match_place place = { shard, record, 0 };
	enum status status = STATUS_OK;
	bool is_found = false;

	*out = 0;
	if (!cited->holds || record->location_count < 2)
		return STATUS_OK;
	for (; place.index < record->location_count && !is_found && !status;
	     place.index++) {
		status = holds_at(cited, &place, &is_found, fault);
		if (is_found)
			*out = place.index;
	}
	return status;
}
