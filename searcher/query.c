/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * THE QUERY LANGUAGE
 *
 *	query   = items [ "FILTER" items ]
 *	items   = { item }                     side by side: any of them
 *	item    = [ "+" | "-" ] operand | choice
 *	choice  = both { "OR" both }
 *	both    = negated { "AND" negated }
 *	negated = { "NOT" } operand
 *	operand = "(" query ")" [ weight ] | near
 *	        | ( chunk | quote ) [ weight ] | field
 *	near    = ( chunk | quote ) { "NEAR" [ "/" n ] ( chunk | quote ) }
 *	quote   = [ "=" ] '"' anything '"' [ "~" n ]   “ ” „ « » 「 」 as well
 *	chunk   = [ "=" ] text [ "~" [ "0" | "1" | "2" ] ]
 *	text    = no white space, quotation mark or bracket; but initials
 *	        with a blank between them are one (U. S.)
 *	weight  = "^" number                   0.01 to 100, directly behind
 *	field   = name ":" ( chunk | quote | "(" query ")" )
 *	name    = "title" | "source" | "author" | "lang" | "path" | "host"
 *	        | "date"                       in capitals as well
 *
 * From tight to loose: NEAR, NOT, AND, OR, side by side, FILTER. Signs, "="
 * and names are such only at the start of a chunk; operators are in
 * capitals. With -F the whole query is one chunk of words.
 *
 * Side by side, items are optional: a passage needs one of them, and ranks
 * higher with more. "+" makes an item needed, "-" one that must not be;
 * there, NOT is "-", and an item made by AND is needed ("a AND b c" is
 * "+(a AND b) c"). Before an operand of AND or OR, "-" is NOT and "+" says
 * nothing. NOT NOT is nothing. Of a chain of NEARs the largest n counts.
 * "a FILTER b" is a where b is, ranked by a alone. A weight multiplies what
 * a word, quote or bracket adds to the rank.
 *
 * A chunk is cut into words as all text is. Parts that only a joining sign
 * parts (back-door, a@b.org, $150m) are a phrase, which the joined word
 * (backdoor) satisfies too. A run of characters written without blanks is
 * the pairs of neighbours. A chunk that gives several of these is several
 * items; as an operand or behind "+" it needs all of them, behind "-" or
 * NOT, in NEAR and in quotes they are one phrase.
 *
 * OPEN WORDS. `*` before, in or behind two letters or digits stands for any
 * run of characters in a word, also in quotes (backdo*, *door, ba*or); whole
 * words without their marks are compared. In scripts without blanks it is
 * left out, since a run is found inside a longer one anyway. "~" behind a
 * word, but not in quotes, finds words that few edits turn into it (a letter
 * more, less or another, two neighbours swapped; the first letter may be
 * another) and the same name in another script: none for words of up to 2
 * letters, 1 up to 5, else 2, or as many as stand behind it.
 *
 * FIELDS are what an article says of itself. A field before a bracket is
 * that of each word and quote in it, but for those that have their own.
 *	title   words of its title, as words, quotes and NEAR are in the text
 *	source  words of the outlet's name, in this order and side by side;
 *	author  with "=" the whole name
 *	lang    the code of its language
 *	host    of its address, or a domain that the host lies in
 *	path    of its file, as hits show it or as label/folder/file; or its
 *	        end from behind a "/"; or a folder above it; `*` is anything
 *	date    a day, a stretch or a range of days ("query_date.c"), which
 *	        holds all days that the article may be of
 * Items of fields alone (and brackets, AND, OR, NOT of such) do not rank:
 * side by side with others they are filters, as if behind FILTER. Unsigned
 * ones of the same source, lang, path, host or date are alternatives, but for
 * two dates that are open at opposite ends and have all days between them:
 * these are one range, or where they have no day in common, both needed. All
 * others are needed, but for "-". They have no weight.
 *
 * What makes no sense is taken as words, or left out, with a note; when
 * is_strict it is refused. The tree is built without recursion, by two
 * stacks (E. W. Dijkstra's "shunting yard"): finished nodes, and operators
 * that wait for an operand.
 */
#include "searcher/query.h"

#include "searcher/query_field.h"
#include "searcher/query_filter.h"
#include "searcher/query_leaf.h"
#include "searcher/query_lex.h"
#include "searcher/query_note.h"
#include "searcher/query_print.h"
#include "searcher/query_settle.h"
#include "shared/utf8.h"
#include "shared/visible.h"

enum {
	POOL_BYTES = 32 << 20,
	PLAIN_TEXT_BYTES = 3 * QUERY_BYTES, /* each bad byte as U+FFFD */
	COVERED_BYTES = 3 * PLAIN_TEXT_BYTES
};

/* What waits on the operator stack, from loose to tight. */
enum waiting_kind {
	WAITING_NOTHING,
	WAITING_OPEN, /* a bracket, or the query's beginning */
	WAITING_FILTER,
	WAITING_ANY,
	WAITING_OR,
	WAITING_AND,
	WAITING_NOT
};

struct waiting {
	enum waiting_kind kind;
	size_t arity;
	char sign; /* of the bracket */
};

struct builder {
	struct query_lexer *lexer;
	struct query_node *nodes;
	size_t node_count;
	struct waiting *stack;
	size_t depth;
	struct query_filter_room room;
	bool has_operand;          /* an operand ended just now */
	enum waiting_kind made_by; /* what made the last item: an operator at
				    * this level, else WAITING_NOTHING */
};

static struct waiting *top(struct builder *builder)
{
	return &builder->stack[builder->depth - 1];
}

static struct query_node *last_node(struct builder *builder)
{
	return &builder->nodes[builder->node_count - 1];
}

static void wait_for(struct builder *builder, enum waiting_kind kind,
		     size_t arity)
{
	builder->stack[builder->depth++] =
		(struct waiting){ .kind = kind, .arity = arity };
}

static void add_operator(struct builder *builder, enum query_kind kind,
			 size_t arity)
{
	query_filter_add(builder->nodes, &builder->node_count, kind, arity);
}

/* Negates the last item; twice is not at all. */
static void negate(struct builder *builder)
{
	if (last_node(builder)->kind == QUERY_NOT)
		builder->node_count--;
	else
		add_operator(builder, QUERY_NOT, 1);
}

static void set_sign(struct query_node *node, char sign)
{
	node->is_required = sign == '+';
	node->is_excluded = sign == '-';
}

/* Lets the operators that bind tighter than `kind` take their operands. */
static void reduce(struct builder *builder, enum waiting_kind kind)
{
	while (top(builder)->kind > kind) {
		struct waiting done = *top(builder);

		builder->depth--;
		builder->made_by = done.kind;
		if (done.kind == WAITING_NOT)
			negate(builder);
		else
			add_operator(builder,
				     done.kind == WAITING_AND ? QUERY_AND :
								QUERY_OR,
				     done.arity);
	}
}

/* An item of those side by side is complete. */
static void finish_item(struct builder *builder)
{
	reduce(builder, WAITING_ANY);
	if (builder->made_by == WAITING_AND) {
		set_sign(last_node(builder), '+');
	} else if (builder->made_by == WAITING_NOT &&
		   last_node(builder)->kind == QUERY_NOT) {
		negate(builder);
		set_sign(last_node(builder), '-');
	}
	builder->made_by = WAITING_NOTHING;
}

/* Before an operand: it may stand beside another one. */
static void begin_operand(struct builder *builder)
{
	if (!builder->has_operand)
		return;
	finish_item(builder);
	if (top(builder)->kind == WAITING_ANY)
		top(builder)->arity++;
	else
		wait_for(builder, WAITING_ANY, 2);
	builder->has_operand = false;
}

static void end_operand(struct builder *builder, char sign)
{
	set_sign(last_node(builder), sign);
	builder->made_by = WAITING_NOTHING;
	builder->has_operand = true;
}

/* Items side by side are complete: a single one needs no sign. */
static void close_items(struct builder *builder)
{
	struct query_node *node;
	bool is_excluded;

	finish_item(builder);
	if (top(builder)->kind == WAITING_ANY) {
		query_filter_close(builder->nodes, &builder->node_count,
				   top(builder)->arity, &builder->room);
		builder->depth--;
		return;
	}
	node = last_node(builder);
	is_excluded = node->is_excluded;
	set_sign(node, 0);
	if (is_excluded)
		negate(builder);
}

/* FILTERs one after the other take what is before them as their left. */
static void begin_filter(struct builder *builder)
{
	close_items(builder);
	if (top(builder)->kind == WAITING_FILTER)
		add_operator(builder, QUERY_FILTER, 2);
	else
		wait_for(builder, WAITING_FILTER, 2);
	builder->has_operand = false;
}

/* A bracket, or the query, ends. */
static void close_level(struct builder *builder)
{
	close_items(builder);
	if (top(builder)->kind == WAITING_FILTER) {
		add_operator(builder, QUERY_FILTER, 2);
		builder->depth--;
	}
	builder->depth--;
	end_operand(builder, builder->stack[builder->depth].sign);
}

/* Multiplies the weight of what a bracket held. */
static enum status weigh(struct builder *builder,
			 const struct query_token *token, struct fault *fault)
{
	struct query *query = builder->lexer->query;
	bool is_strict = builder->lexer->options->is_strict;
	struct query_node *node = last_node(builder);
	uint64_t weight = token->weight;

	if (weight == 0)
		return STATUS_OK;
	if (query_filter_is(node))
		return query_note_add(query, is_strict, token->place,
				      "a field has no weight: it is left out",
				      fault);
	if (node->weight)
		weight = (weight * node->weight + QUERY_WEIGHT / 2) /
			 QUERY_WEIGHT;
	node->weight = weight > QUERY_WEIGHT_MOST ? QUERY_WEIGHT_MOST :
		       weight < 1                 ? 1 :
						    (uint32_t)weight;
	if (node->weight == QUERY_WEIGHT)
		node->weight = 0;
	return STATUS_OK;
}

static void add_binary(struct builder *builder, enum waiting_kind kind)
{
	reduce(builder, kind);
	if (top(builder)->kind == kind)
		top(builder)->arity++;
	else
		wait_for(builder, kind, 2);
	builder->has_operand = false;
}

static enum query_token_kind kind_at(const struct query_tokens *tokens,
				     size_t i)
{
	/* Behind the end: what says nothing about its neighbour. */
	return i < tokens->count ? tokens->list[i].kind : QUERY_TOKEN_OPEN;
}

static bool is_between(const struct query_tokens *tokens, size_t i)
{
	enum query_token_kind left = kind_at(tokens, i - 1);
	enum query_token_kind right = kind_at(tokens, i + 1);

	return left == QUERY_TOKEN_AND || left == QUERY_TOKEN_OR ||
	       right == QUERY_TOKEN_AND || right == QUERY_TOKEN_OR;
}

static void add_leaves(struct builder *builder,
		       const struct query_leaves *leaves, bool needs_all,
		       const struct query_token *token)
{
	uint32_t weight = token->weight;

	for (size_t i = 0; i < leaves->count; i++) {
		if (!needs_all)
			begin_operand(builder);
		builder->nodes[builder->node_count] = leaves->list[i];
		builder->nodes[builder->node_count++].weight = weight;
		if (!needs_all)
			end_operand(builder, 0);
	}
	if (!needs_all)
		return;
	if (leaves->count > 1)
		add_operator(builder, QUERY_AND, leaves->count);
	end_operand(builder, token->sign);
}

/* A chunk or quote that may give several items. */
static enum status add_bare(struct builder *builder, size_t i,
			    struct fault *fault)
{
	const struct query_tokens *tokens = &builder->lexer->tokens;
	const struct query_token *token = &tokens->list[i];
	bool needs_all = token->sign || is_between(tokens, i);
	struct query_leaves leaves;
	enum status status;

	if (needs_all)
		begin_operand(builder);
	status = query_leaf_split(builder->lexer, token, &leaves, fault);
	if (!status)
		add_leaves(builder, &leaves, needs_all, token);
	return status;
}

/* Tokens [i, end] as one leaf. */
static enum status make_leaf(struct builder *builder, size_t i, size_t end,
			     struct query_node *out, struct fault *fault)
{
	struct query_lexer *lexer = builder->lexer;
	const struct query_token *token = &lexer->tokens.list[i];
	enum status status;

	if (end == i && token->field != QUERY_NO_FIELD)
		return query_field_leaf(lexer, token, out, fault);
	if (end == i)
		return query_leaf_whole(lexer, token, out, fault);
	status = query_leaf_near(lexer, token, end - i + 1, out, fault);
	if (status || token->field == QUERY_NO_FIELD)
		return status;
	out->form = out->kind;
	out->kind = QUERY_FIELD;
	out->field = token->field;
	return STATUS_OK;
}

/* A chunk or quote at token *i, or a chain of NEARs, whose end *i is set
 * to. */
static enum status add_words(struct builder *builder, size_t *i,
			     struct fault *fault)
{
	const struct query_tokens *tokens = &builder->lexer->tokens;
	const struct query_token *token = &tokens->list[*i];
	size_t end = *i;
	enum status status;

	while (kind_at(tokens, end + 1) == QUERY_TOKEN_NEAR)
		end += 2;
	if (end == *i && token->sign != '-' && token->field == QUERY_NO_FIELD &&
	    kind_at(tokens, *i - 1) != QUERY_TOKEN_NOT)
		return add_bare(builder, *i, fault);
	begin_operand(builder);
	status = make_leaf(builder, *i, end,
			   &builder->nodes[builder->node_count], fault);
	if (status)
		return status;
	if (end == *i)
		builder->nodes[builder->node_count].weight = token->weight;
	builder->node_count++;
	end_operand(builder, token->sign);
	*i = end;
	return STATUS_OK;
}

static enum status add_token(struct builder *builder, size_t *i,
			     struct fault *fault)
{
	const struct query_token *token = &builder->lexer->tokens.list[*i];

	switch (token->kind) {
	case QUERY_TOKEN_AND:
		add_binary(builder, WAITING_AND);
		break;
	case QUERY_TOKEN_OR:
		add_binary(builder, WAITING_OR);
		break;
	case QUERY_TOKEN_NOT:
		begin_operand(builder);
		wait_for(builder, WAITING_NOT, 1);
		break;
	case QUERY_TOKEN_OPEN:
		begin_operand(builder);
		wait_for(builder, WAITING_OPEN, 0);
		top(builder)->sign = token->sign;
		break;
	case QUERY_TOKEN_CLOSE:
		close_level(builder);
		return weigh(builder, token, fault);
	case QUERY_TOKEN_FILTER:
		begin_filter(builder);
		break;
	case QUERY_TOKEN_NEAR: /* taken with what is before it */
	case QUERY_TOKEN_CHUNK:
	case QUERY_TOKEN_QUOTE:
		return add_words(builder, i, fault);
	}
	return STATUS_OK;
}

static enum status build(struct query_lexer *lexer, struct fault *fault)
{
	struct query *query = lexer->query;
	struct builder builder = { .lexer = lexer };
	size_t token_count = lexer->tokens.count;
	size_t node_count;
	enum status status;
	void *memory;

	/* A leaf for each word, and an operator for each token and leaf at
	 * most; of filters two more for each. */
	node_count = 5 * (token_count + lexer->word_count) + 3;
	status = pool_take(query->pool, 2 * node_count, sizeof(*builder.nodes),
			   &memory, fault);
	if (status)
		return status;
	builder.nodes = memory;
	builder.room.nodes = builder.nodes + node_count;
	status = pool_take(query->pool, node_count, sizeof(*builder.room.ends),
			   &memory, fault);
	if (status)
		return status;
	builder.room.ends = memory;
	status = pool_take(query->pool, 3 * token_count + 3,
			   sizeof(*builder.stack), &memory, fault);
	if (status)
		return status;
	builder.stack = memory;
	wait_for(&builder, WAITING_OPEN, 0);
	for (size_t i = 0; i < token_count && !status; i++)
		status = add_token(&builder, &i, fault);
	if (status)
		return status;
	close_level(&builder);
	query->nodes = builder.nodes;
	query->node_count = builder.node_count;
	return STATUS_OK;
}

/* What cannot be seen is taken out, so that it can neither hide a sign nor
 * part it from its word: queries are pasted from pages. Inside a Persian
 * word it tells where its endings begin. */
static enum status read_typed(struct query *query, struct text typed,
			      struct fault *fault)
{
	struct bytes repaired = BYTES_UP_TO(PLAIN_TEXT_BYTES);
	struct visible visible = { .keeps_joiners = true };
	struct text seen = { 0 };
	size_t bad_count;
	enum status status;

	if (typed.length > QUERY_BYTES)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "the query has %zu bytes, more than %d",
				 typed.length, QUERY_BYTES);
	status = utf8_repair(&repaired, typed, &bad_count, fault);
	if (!status)
		status = visible_take(&visible, text_from(&repaired), &seen,
				      fault);
	if (!status)
		status = pool_copy(query->pool, seen, &query->typed, fault);
	visible_free(&visible);
	bytes_free(&repaired);
	return status;
}

static enum status parse(struct query *query, struct query_lexer *lexer,
			 struct text typed, struct fault *fault)
{
	enum status status = read_typed(query, typed, fault);

	if (!status)
		status = query_lex(lexer, fault);
	if (!status && !lexer->options->is_plain)
		status = query_field_settle(lexer, fault);
	if (!status)
		status = query_settle(lexer, fault);
	if (status)
		return status;
	if (lexer->tokens.count == 0)
		return fault_set(fault, STATUS_BAD_QUERY,
				 "no word to search for");
	status = build(lexer, fault);
	if (status)
		return status;
	return query_print(&query->parsed, query, fault);
}

enum status query_parse(struct query *out, struct terms *terms,
			struct text typed, const struct query_options *options,
			struct fault *fault)
{
	struct query_lexer lexer = { .query = out,
				     .terms = terms,
				     .options = options,
				     .typed = BYTES_UP_TO(COVERED_BYTES) };
	enum status status;

	*out = (struct query){ 0 };
	out->parsed = BYTES_UP_TO(QUERY_TEXT_BYTES);
	out->notes = BYTES_UP_TO(QUERY_TEXT_BYTES);
	status = pool_new(&out->pool, POOL_BYTES, fault);
	if (!status)
		status = parse(out, &lexer, typed, fault);
	terms_words_free(&lexer.scratch);
	bytes_free(&lexer.typed);
	if (status)
		query_free(out);
	return status;
}

enum status query_replace(struct query *query, struct query_node *nodes,
			  size_t count, struct text notes, struct fault *fault)
{
	struct query other = *query;
	enum status status;

	other.nodes = nodes;
	other.node_count = count;
	other.parsed = BYTES_UP_TO(QUERY_TEXT_BYTES);
	status = query_print(&other.parsed, &other, fault);
	/* All that can fail comes before the query is touched. */
	if (!status)
		status = bytes_append(&query->notes, notes, fault);
	if (status) {
		bytes_free(&other.parsed);
		return status;
	}
	bytes_free(&query->parsed);
	query->parsed = other.parsed;
	query->nodes = nodes;
	query->node_count = count;
	return STATUS_OK;
}

void query_free(struct query *query)
{
	bytes_free(&query->parsed);
	bytes_free(&query->notes);
	pool_free(query->pool);
	*query = (struct query){ 0 };
}

bool query_is_leaf(const struct query_node *node)
{
	return node->arity == 0;
}

bool query_is_added(const struct query_node *node)
{
	return node->alias_count > 0 || node->is_spelling || node->is_whole;
}

double query_weight(const struct query_node *node)
{
	return node->weight ? (double)node->weight / QUERY_WEIGHT : 1.0;
}

bool query_is_inside(const struct query_word *inner,
		     const struct query_word *outer)
{
	return inner->operand == outer->operand &&
	       inner->word.first_position >= outer->word.first_position &&
	       inner->word.last_position <= outer->word.last_position;
}

bool query_is_covered(const struct query_node *leaf, size_t i)
{
	const struct query_word *word = &leaf->words[i];
	enum word_kind cover = word->word.kind == WORD_PLAIN ? WORD_JOINED :
							       WORD_PAIR;

	if (word->word.kind != WORD_PLAIN && word->word.kind != WORD_CHARACTER)
		return false;
	for (size_t j = 0; j < leaf->word_count; j++)
		if (leaf->words[j].word.kind == cover &&
		    query_is_inside(word, &leaf->words[j]))
			return true;
	return false;
}

size_t query_operand(const struct query *query, size_t node, size_t i)
{
	size_t operand = node - 1;

	for (size_t last = query->nodes[node].arity - 1; last > i; last--)
		operand -= query->nodes[operand].span;
	return operand;
}

size_t query_items(const struct query *query)
{
	size_t node = query->node_count - 1;

	while (query->nodes[node].kind == QUERY_FILTER)
		node = query_operand(query, node, 0);
	return query->nodes[node].kind == QUERY_ANY ? node : query->node_count;
}

size_t query_halves(const struct query_node *leaf)
{
	size_t halves = 0;

	if (leaf->word_count == 0)
		return 2; /* the value of a field */
	for (size_t i = 0; i < leaf->word_count; i++)
		if (leaf->words[i].word.kind == WORD_PLAIN)
			halves += leaf->words[i].is_counted ? 0 : 2;
		else if (leaf->words[i].word.kind == WORD_CHARACTER)
			halves++;
	return halves > 0 ? halves : 1; /* a pair shares both with others */
}

/* From the root down. */
enum status query_find_unwanted(const struct query *query, struct pool *pool,
				bool **out, struct fault *fault)
{
	void *memory = NULL;
	enum status status = pool_take(pool, query->node_count, sizeof(**out),
				       &memory, fault);

	*out = memory;
	for (size_t i = query->node_count; !status && i-- > 0;) {
		const struct query_node *node = &query->nodes[i];

		for (size_t j = 0; j < node->arity; j++) {
			size_t child = query_operand(query, i, j);

			(*out)[child] = (*out)[i] || node->kind == QUERY_NOT ||
					query->nodes[child].is_excluded;
		}
	}
	return status;
}
