/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_query - any bytes as a query. The tree is well formed, what is
 * printed is understood in full, and gives the same tree; what is strict
 * refuses what is told otherwise, and nothing else.
 */
#include <string.h>

#include "searcher/query.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

/* Thursday, 2026-11-26; any time does. */
static const struct query_options forgiving = { .now = { 1795718700, 3600 } };
static const struct query_options strict = { .is_strict = true,
					     .now = { 1795718700, 3600 } };
static const struct query_options plain = { .is_plain = true };

static void check_words(const struct query_node *leaf, struct text typed)
{
	EXPECT(leaf->word_count > 0);
	for (size_t i = 0; i < leaf->word_count; i++) {
		const struct query_word *word = &leaf->words[i];

		EXPECT(sound_is_within(word->typed, typed));
		EXPECT(word->operand < leaf->operand_count);
		EXPECT(word->word.first_position <= word->word.last_position);
		EXPECT(utf8_is_valid(word->word.folded));
		EXPECT(word->word.folded.length > 0);
		EXPECT(word->open == QUERY_CLOSED || word->is_exact);
		EXPECT(word->edits <= QUERY_EDITS);
	}
}

static void check_tree(const struct query *query)
{
	size_t depth = 0;

	EXPECT(query->node_count > 0);
	for (size_t i = 0; i < query->node_count; i++) {
		const struct query_node *node = &query->nodes[i];

		EXPECT(node->span >= 1 && node->span <= i + 1);
		EXPECT(node->arity <= depth);
		EXPECT(node->weight <= QUERY_WEIGHT_MOST);
		depth -= node->arity;
		depth++;
		if (query_is_leaf(node) &&
		    (node->kind != QUERY_FIELD || node->word_count > 0))
			check_words(node, query->typed);
	}
	EXPECT(depth == 1);
	EXPECT(query->nodes[query->node_count - 1].span == query->node_count);
	EXPECT(utf8_is_valid(text_from(&query->parsed)));
}

static size_t count_words(const struct query_node *leaf, bool with_joined)
{
	size_t count = 0;

	for (size_t i = 0; i < leaf->word_count; i++)
		count += with_joined || leaf->words[i].word.kind != WORD_JOINED;
	return count;
}

static void check_again(struct terms *terms, const struct query *query)
{
	const struct text typed = query->typed;
	/* A word of three parts that the end of a line parts is printed as if
	 * it did not, of which others are joined. */
	const bool has_lines = typed.length > 0 &&
			       memchr(typed.data, '\n', typed.length);
	struct query again;
	struct fault fault;
	enum status status = query_parse(
		&again, terms, text_from(&query->parsed), &strict, &fault);

	/* Brackets, dates and signs spelt out may be too long to be typed. */
	if (query->parsed.length > QUERY_BYTES) {
		EXPECT(status == STATUS_BAD_QUERY);
		return;
	}
	EXPECT(!status);
	EXPECT(again.node_count == query->node_count);
	for (size_t i = 0; i < query->node_count; i++) {
		EXPECT(again.nodes[i].kind == query->nodes[i].kind);
		EXPECT(again.nodes[i].arity == query->nodes[i].arity);
		EXPECT(again.nodes[i].weight == query->nodes[i].weight);
		EXPECT(again.nodes[i].operand_count ==
		       query->nodes[i].operand_count);
		EXPECT(count_words(&again.nodes[i], !has_lines) ==
		       count_words(&query->nodes[i], !has_lines));
	}
	EXPECT(text_equal(text_from(&again.parsed), text_from(&query->parsed)));
	query_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct terms *terms; /* for all inputs: opening takes long */
	struct text typed = { (const char *)data, size };
	struct query query;
	struct fault fault;
	enum status status;

	if (!terms)
		EXPECT(!terms_open(&terms, &fault));
	status = query_parse(&query, terms, typed, &forgiving, &fault);
	EXPECT(!status || status == STATUS_BAD_QUERY);
	if (!status) {
		bool is_told = query.notes.length > 0;
		struct query other;

		check_tree(&query);
		check_again(terms, &query);
		status = query_parse(&other, terms, typed, &strict, &fault);
		EXPECT(is_told == (status == STATUS_BAD_QUERY));
		query_free(&other);
	}
	query_free(&query);
	status = query_parse(&query, terms, typed, &plain, &fault);
	EXPECT(!status || status == STATUS_BAD_QUERY);
	if (!status)
		check_tree(&query);
	query_free(&query);
	return 0;
}
