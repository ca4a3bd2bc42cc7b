/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/diagnose.h"

#include <inttypes.h>
#include <string.h>

#include "searcher/astride.h"
#include "searcher/candidates.h"
#include "searcher/frequency.h"
#include "searcher/loosen.h"
#include "searcher/query_filter.h"
#include "searcher/query_print.h"
#include "shared/schema.h"

enum {
	ATTEMPTS = 3, /* other queries that are run */
	/* Phrases and the like that are looked at for a hint, and passages
	 * whose text is, for each; of these mostly one of the best shows that
	 * the phrase is there. */
	LEAVES_LOOKED_AT = 16,
	TEXTS_LOOKED_AT = 500,
	TEXTS_LOOKED_AT_FIRST = 10,
	ASTRIDE_MOST = 4, /* phrases that are looked for in two passages */
	NAMED_MOST = 8,   /* of what no passage has */
	WORDS_MAX = QUERY_WORDS,
	POOL_BYTES = 16 << 20,
	TYPED_BYTES = 1 << 16
};

/* A word that no passage has. */
struct missing {
	size_t start; /* bytes in the query */
	size_t end;
	bool is_alone; /* no part of a phrase: several words may replace it */
};

struct diagnosis {
	struct search *search;
	const struct diagnose_order *order;
	struct pool *pool;
	const bool *is_looked_at; /* by node: missing words are told of */
	struct missing *words;
	size_t word_count;
	struct vocabulary_question *asked; /* of each, and of them all */
	bool is_beside_hits;
	uint32_t already;            /* passages that the query finds itself */
	struct search_summary found; /* by another query */
	struct bytes typed;          /* that query */
};

static const struct query *query_of(const struct diagnosis *diagnosis)
{
	return diagnosis->order->request->query;
}

/* ---- Words without passages -------------------------------------------- */

/* Where the word stands in the query; false when it is not told. */
static bool find_place(const struct query *query, struct text word,
		       struct missing *out)
{
	const char *start = query->typed.data;

	if (word.length == 0 || word.data < start ||
	    word.data + word.length > start + query->typed.length)
		return false;
	out->start = (size_t)(word.data - start);
	out->end = out->start + word.length;
	return true;
}

/* In order of their places, none over another. */
static void add_missing(struct diagnosis *diagnosis,
			const struct missing *missing)
{
	struct missing *words = diagnosis->words;
	size_t place = diagnosis->word_count;

	if (place == WORDS_MAX)
		return;
	for (size_t i = 0; i < place; i++)
		if (missing->start < words[i].end &&
		    words[i].start < missing->end)
			return;
	while (place > 0 && words[place - 1].start > missing->start) {
		words[place] = words[place - 1];
		place--;
	}
	words[place] = *missing;
	diagnosis->word_count++;
}

/* Whether the index has this very form. */
static enum status has_form(const struct diagnosis *diagnosis,
			    struct text folded, bool *out, struct fault *fault)
{
	struct index *index = search_index(diagnosis->search);
	struct bytes key = BYTES_UP_TO(TYPED_BYTES);
	struct bytes value = BYTES_UP_TO(TYPED_BYTES);
	enum status status = bytes_append(&key, TEXT(SCHEMA_META_WORD), fault);

	if (!status)
		status = bytes_append(&key, folded, fault);
	for (size_t i = 0; i < index_shard_count(index) && !status &&
			   folded.length <= SCHEMA_WORD_BYTES;
	     i++)
		status = index_meta(index, i, text_from(&key), &value, fault);
	*out = value.length > 0;
	bytes_free(&key);
	bytes_free(&value);
	return status;
}

/* A word that has to stand as it is may be missing though another with its
 * stem is there. */
static enum status is_missing(const struct diagnosis *diagnosis,
			      struct frequency *frequency,
			      const struct query_word *word, bool *out,
			      struct fault *fault)
{
	bool has_it = true;
	uint32_t count;
	enum status status =
		frequency_of_word(frequency, &word->word, &count, fault);

	if (!status && word->is_exact)
		status = has_form(diagnosis, word->word.folded, &has_it, fault);
	*out = !status && (count == 0 || !has_it);
	return status;
}

static enum status look_at_leaf(struct diagnosis *diagnosis,
				const struct query_node *leaf,
				struct frequency *frequency,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		const struct query_word *word = &leaf->words[i];
		struct missing missing = {
			.is_alone = leaf->kind == QUERY_WORD ||
				    leaf->kind == QUERY_EXACT,
		};
		bool is_absent;

		if (word->word.kind != WORD_PLAIN || word->open ||
		    !find_place(query_of(diagnosis), word->typed, &missing))
			continue;
		status = is_missing(diagnosis, frequency, word, &is_absent,
				    fault);
		if (is_absent)
			add_missing(diagnosis, &missing);
	}
	return status;
}

static bool has_words(const struct query_node *node)
{
	return node->kind == QUERY_WORD || node->kind == QUERY_EXACT ||
	       node->kind == QUERY_PHRASE || node->kind == QUERY_NEAR;
}

static enum status look_at_nodes(struct diagnosis *diagnosis,
				 struct frequency *frequency,
				 struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	enum status status = STATUS_OK;

	/* From behind: of words that overlap the last one counts. */
	for (size_t i = query->node_count; i-- > 0 && !status;)
		if (diagnosis->is_looked_at[i])
			status = look_at_leaf(diagnosis, &query->nodes[i],
					      frequency, fault);
	return status;
}

static enum status find_missing(struct diagnosis *diagnosis,
				struct fault *fault)
{
	struct search *search = diagnosis->search;
	struct frequency *frequency = NULL;
	enum status status;
	void *memory;

	status = pool_take(diagnosis->pool, WORDS_MAX,
			   sizeof(*diagnosis->words), &memory, fault);
	diagnosis->words = memory;
	if (!status)
		status = frequency_open(&frequency, search_index(search),
					search_terms(search), fault);
	if (!status)
		status = look_at_nodes(diagnosis, frequency, fault);
	frequency_close(frequency);
	return status;
}

/* Of each missing word what it may stand for, and of the whole query which
 * name it is. */
static enum status ask_vocabulary(struct diagnosis *diagnosis,
				  struct fault *fault)
{
	size_t count = diagnosis->word_count + 1;
	struct vocabulary_questions questions = { .pool = diagnosis->pool,
						  .count = count };
	struct text typed = query_of(diagnosis)->typed;
	enum status status;
	void *memory;

	status = pool_take(diagnosis->pool, count, sizeof(*questions.list),
			   &memory, fault);
	if (status)
		return status;
	questions.list = memory;
	diagnosis->asked = memory;
	for (size_t i = 0; i < count; i++) {
		struct missing *word = &diagnosis->words[i];
		bool is_whole = i + 1 == count;

		questions.list[i].kind = is_whole ? VOCABULARY_NAME :
						    VOCABULARY_ALIKE;
		questions.list[i].edits = is_whole ? 0 : VOCABULARY_BY_LENGTH;
		questions.list[i].word =
			is_whole ? typed :
				   (struct text){ typed.data + word->start,
						  word->end - word->start };
	}
	return vocabulary_ask(search_vocabulary(diagnosis->search), &questions,
			      fault);
}

/* ---- Another query ----------------------------------------------------- */

static bool is_several(struct text text)
{
	return memchr(text.data, ' ', text.length) != NULL;
}

/* The attempt-th best of what the word may stand for; NULL: nothing. */
static const struct vocabulary_word *choose(const struct diagnosis *diagnosis,
					    size_t i, size_t attempt)
{
	const struct vocabulary_question *asked = &diagnosis->asked[i];
	bool takes_several = diagnosis->words[i].is_alone &&
			     !diagnosis->order->options->is_plain;
	const struct vocabulary_word *last = NULL;

	for (size_t j = 0; j < asked->word_count; j++) {
		if (is_several(asked->words[j].text) && !takes_several)
			continue;
		last = &asked->words[j];
		if (attempt-- == 0)
			break;
	}
	return last;
}

static enum status put_replacement(struct bytes *out, struct text text,
				   struct fault *fault)
{
	const char *quote = is_several(text) ? "\"" : "";

	return bytes_printf(out, fault, "%s%.*s%s", quote, (int)text.length,
			    text.data, quote);
}

/* The query with other words; *has_changed: there is one. */
static enum status replace_words(struct diagnosis *diagnosis, size_t attempt,
				 bool *has_changed, struct fault *fault)
{
	struct text typed = query_of(diagnosis)->typed;
	size_t offset = 0;
	enum status status = STATUS_OK;

	*has_changed = false;
	bytes_clear(&diagnosis->typed);
	for (size_t i = 0; i < diagnosis->word_count && !status; i++) {
		const struct missing *word = &diagnosis->words[i];
		const struct vocabulary_word *other =
			choose(diagnosis, i, attempt);

		if (!other)
			continue;
		*has_changed = true;
		status = bytes_append(&diagnosis->typed,
				      (struct text){ typed.data + offset,
						     word->start - offset },
				      fault);
		offset = word->end;
		if (!status)
			status = put_replacement(&diagnosis->typed, other->text,
						 fault);
	}
	if (status)
		return status;
	return bytes_append(&diagnosis->typed, text_skip(typed, offset), fault);
}

/* The attempt-th name that the whole query may be. */
static enum status replace_all(struct diagnosis *diagnosis, size_t attempt,
			       bool *has_changed, struct fault *fault)
{
	const struct vocabulary_question *asked =
		&diagnosis->asked[diagnosis->word_count];

	bytes_clear(&diagnosis->typed);
	*has_changed = attempt < asked->word_count;
	if (!*has_changed)
		return STATUS_OK;
	return put_replacement(&diagnosis->typed, asked->words[attempt].text,
			       fault);
}

/* Puts a blank between the words of a compound where it stands in the other
 * query. */
static bool part_compound(struct diagnosis *diagnosis,
			  const struct query_node *leaf)
{
	const struct query *query = query_of(diagnosis);
	const struct query_word *last = NULL;
	struct missing left;
	struct missing right;
	bool is_parted = false;

	for (size_t i = 0; i < leaf->word_count; i++) {
		const struct query_word *word = &leaf->words[i];

		if (word->word.kind != WORD_PLAIN)
			continue;
		if (last && find_place(query, last->typed, &left) &&
		    find_place(query, word->typed, &right)) {
			memset(diagnosis->typed.data + left.end, ' ',
			       right.start - left.end);
			is_parted = true;
		}
		last = word;
	}
	return is_parted;
}

/* The query with the words of its compounds apart. */
static enum status part_compounds(struct diagnosis *diagnosis,
				  bool *has_changed, struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	enum status status;

	*has_changed = false;
	bytes_clear(&diagnosis->typed);
	status = bytes_append(&diagnosis->typed, query->typed, fault);
	for (size_t i = 0; i < query->node_count && !status; i++)
		if (diagnosis->is_looked_at[i] &&
		    loosen_is_compound(&query->nodes[i]))
			*has_changed |=
				part_compound(diagnosis, &query->nodes[i]);
	return status;
}

/* Passages that the query finds among those first seen after `since_run`. */
static enum status count_passages(const struct diagnosis *diagnosis,
				  const struct query *query, uint64_t since_run,
				  struct search_summary *out,
				  struct fault *fault)
{
	struct search_request request = *diagnosis->order->request;

	request.since_run = since_run;
	request.count_most = diagnosis->is_beside_hits ? TEXTS_LOOKED_AT : 0;
	*out = (struct search_summary){ 0 };
	return search_total(diagnosis->search, &request, query, out, fault);
}

/* Whether it finds none; true only if that is sure. */
static enum status finds_none(const struct diagnosis *diagnosis,
			      const struct query *query, uint64_t since_run,
			      bool *out, struct fault *fault)
{
	struct search_request request = *diagnosis->order->request;
	struct search_summary found = { 0 };
	enum status status;

	request.since_run = since_run;
	request.count_most = TEXTS_LOOKED_AT_FIRST;
	status =
		search_total(diagnosis->search, &request, query, &found, fault);
	request.count_most = TEXTS_LOOKED_AT;
	if (!status && found.total == 0 && !found.is_exact_total)
		status = search_total(diagnosis->search, &request, query,
				      &found, fault);
	*out = !status && found.total == 0 && found.is_exact_total;
	return status;
}

/* A query that cannot be parsed finds nothing; one that finds no more than this
 * one is no better. */
static enum status count_hits(struct diagnosis *diagnosis, struct fault *fault)
{
	const struct diagnose_order *order = diagnosis->order;
	struct query query;
	enum status status;

	diagnosis->found.total = 0;
	status = search_parse(diagnosis->search, text_from(&diagnosis->typed),
			      order->options, &query, fault);
	if (status == STATUS_BAD_QUERY)
		return STATUS_OK;
	if (status)
		return status;
	status = count_passages(diagnosis, &query, order->request->since_run,
				&diagnosis->found, fault);
	if (diagnosis->found.total <= diagnosis->already)
		diagnosis->found.total = 0;
	query_free(&query);
	return status;
}

/* Tries other queries until one has hits. */
static enum status find_other(struct diagnosis *diagnosis, struct fault *fault)
{
	enum status status = STATUS_OK;

	size_t attempts = ATTEMPTS;

	/* What has hits is no name in another spelling, nor in pieces. */
	if (!diagnosis->is_beside_hits)
		attempts += ATTEMPTS + 1;
	for (size_t i = 0; i < attempts && !status; i++) {
		bool has_changed;

		if (i < ATTEMPTS)
			status = replace_words(diagnosis, i, &has_changed,
					       fault);
		else if (i < 2 * ATTEMPTS)
			status = replace_all(diagnosis, i - ATTEMPTS,
					     &has_changed, fault);
		else
			status = part_compounds(diagnosis, &has_changed, fault);
		if (!status && has_changed)
			status = count_hits(diagnosis, fault);
		if (status || diagnosis->found.total > 0)
			break;
	}
	return status;
}

static enum status put_other(struct diagnosis *diagnosis, struct bytes *out,
			     struct fault *fault)
{
	enum status status = find_missing(diagnosis, fault);

	if (!status)
		status = ask_vocabulary(diagnosis, fault);
	if (!status)
		status = find_other(diagnosis, fault);
	if (status || diagnosis->found.total == 0)
		return status;
	return bytes_printf(out, fault,
			    ". Did you mean: %.*s (%s%" PRIu32 " passage%s)?",
			    (int)diagnosis->typed.length, diagnosis->typed.data,
			    diagnosis->found.is_exact_total ? "" : "at least ",
			    diagnosis->found.total,
			    diagnosis->found.total == 1 ? "" : "s");
}

/* ---- A part of the query, alone ----------------------------------------- */

/* Whether a leaf, asked alone, finds something: all that it is widened by may
 * find it then. */
static enum status parse_leaf(struct diagnosis *diagnosis,
			      const struct query_node *leaf, struct query *out,
			      struct fault *fault)
{
	const struct query_options options = {
		.is_as_typed = diagnosis->order->options->is_as_typed,
		.now = diagnosis->order->options->now,
	};
	enum status status;

	bytes_clear(&diagnosis->typed);
	status = query_print_leaf(&diagnosis->typed, leaf, fault);
	return status ? status :
			search_parse(diagnosis->search,
				     text_from(&diagnosis->typed), &options,
				     out, fault);
}

/* Where nothing is found by the leaf: in the whole index, or in what the
 * question's filters leave. */
enum reach { FOUND, NOT_IN_FILTER, NOT_IN_INDEX };

static enum status is_filtered_out(struct diagnosis *diagnosis,
				   const struct query *leaf, bool *out,
				   struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	struct query filtered = *leaf;
	enum status status;
	void *memory;

	status = pool_take(diagnosis->pool,
			   leaf->node_count + query->node_count,
			   sizeof(*filtered.nodes), &memory, fault);
	if (status)
		return status;
	filtered.nodes = memory;
	filtered.node_count = 0;
	query_filter_add_bare(filtered.nodes, &filtered.node_count,
			      &leaf->nodes[leaf->node_count - 1]);
	(void)query_filter_copy(filtered.nodes, &filtered.node_count, query);
	return finds_none(diagnosis, &filtered,
			  diagnosis->order->request->since_run, out, fault);
}

static enum status find_reach(struct diagnosis *diagnosis,
			      const struct query_node *leaf, enum reach *out,
			      struct fault *fault)
{
	struct query query;
	bool is_none = false;
	enum status status = parse_leaf(diagnosis, leaf, &query, fault);

	*out = FOUND;
	if (status == STATUS_BAD_QUERY)
		return STATUS_OK;
	if (status)
		return status;
	status = is_filtered_out(diagnosis, &query, &is_none, fault);
	if (is_none) {
		*out = NOT_IN_FILTER;
		status = finds_none(diagnosis, &query, 0, &is_none, fault);
	}
	if (is_none)
		*out = NOT_IN_INDEX;
	query_free(&query);
	return status;
}

/* What several words have to be in one passage for. */
static bool may_be_astride(const struct query_node *leaf)
{
	return leaf->kind == QUERY_PHRASE || leaf->kind == QUERY_NEAR;
}

/* ". \"nobody left\" runs from one passage into the next in news/port.txt", or
 * where `before` is empty, a line. */
static enum status put_astride(const struct diagnosis *diagnosis, size_t node,
			       const char *before, struct bytes *out,
			       struct fault *fault)
{
	const struct astride_order order = { diagnosis->order->request, node,
					     diagnosis->pool };
	const struct query_node *leaf = &query_of(diagnosis)->nodes[node];
	struct text path;
	enum status status;

	status = astride_find(diagnosis->search, &order, &path, fault);
	if (status || path.length == 0)
		return status;
	status = bytes_append(out, text_of(before), fault);
	if (!status)
		status = query_print_leaf(out, leaf, fault);
	return status ? status :
			bytes_printf(out, fault,
				     " runs from one passage into the next in "
				     "%.*s%s",
				     (int)path.length, path.data,
				     *before ? "" : "\n");
}

/* ---- Nothing found ------------------------------------------------------ */

/* What the query lacks; where it lacks nothing, the run is the reason. */
static enum status put_reason(const struct diagnosis *diagnosis,
			      struct bytes *out, struct fault *fault)
{
	const struct search_request *request = diagnosis->order->request;
	struct search_summary before = { 0 };
	enum status status = STATUS_OK;

	if (request->since_run > 0)
		status = count_passages(diagnosis, request->query, 0, &before,
					fault);
	if (status)
		return status;
	if (before.total == 0)
		return search_diagnose(diagnosis->search, request->query, out,
				       fault);
	return bytes_printf(out, fault,
			    "none of the passages found (%" PRIu32
			    ") came in after run %" PRIu64,
			    before.total, request->since_run);
}

static enum status look_at_wanted(struct diagnosis *diagnosis,
				  struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	bool *is_looked_at;
	enum status status = query_find_unwanted(query, diagnosis->pool,
						 &is_looked_at, fault);

	for (size_t i = 0; i < query->node_count && !status; i++)
		is_looked_at[i] = has_words(&query->nodes[i]) &&
				  !is_looked_at[i];
	diagnosis->is_looked_at = is_looked_at;
	return status;
}

/* Whether nothing is asked for beside it and fields. */
static bool is_whole(const struct query *query, size_t node)
{
	size_t root = query->node_count - 1;

	while (query->nodes[root].kind == QUERY_FILTER)
		root = query_operand(query, root, 0);
	return root == node;
}

/* Of each such leaf that the filters leave in no passage: where it is all that
 * was asked for that is known. */
static enum status put_all_astride(struct diagnosis *diagnosis,
				   struct bytes *out, struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	size_t left = ASTRIDE_MOST;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count && !status; i++) {
		enum reach reach = NOT_IN_FILTER;

		if (!diagnosis->is_looked_at[i] ||
		    !may_be_astride(&query->nodes[i]))
			continue;
		if (left-- == 0)
			break;
		if (!is_whole(query, i))
			status = find_reach(diagnosis, &query->nodes[i], &reach,
					    fault);
		if (!status && reach != FOUND)
			status = put_astride(diagnosis, i, ". ", out, fault);
	}
	return status;
}

static enum status explain_all(struct diagnosis *diagnosis, struct bytes *out,
			       struct fault *fault)
{
	enum status status = put_reason(diagnosis, out, fault);

	if (!status)
		status = look_at_wanted(diagnosis, fault);
	if (!status)
		status = put_all_astride(diagnosis, out, fault);
	return status ? status : put_other(diagnosis, out, fault);
}

/* ---- Parts without passages, beside hits -------------------------------- */

/* Whether the leaf finds something without a closer look. */
static bool is_sure(const struct diagnosis *diagnosis,
		    const struct candidates *candidates, size_t node)
{
	const struct query *query = candidates->query;
	const struct candidates_word *word = candidates->nodes[node].words;

	return candidates_is_certain(candidates, node) &&
	       query->nodes[query->node_count - 1].kind != QUERY_FILTER &&
	       diagnosis->order->request->since_run == 0 &&
	       word->body.count > 0;
}

static enum status find_reaches(struct diagnosis *diagnosis,
				const struct candidates *candidates,
				enum reach *out, struct fault *fault)
{
	const struct query_node *nodes = candidates->query->nodes;
	size_t left = LEAVES_LOOKED_AT;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < candidates->query->node_count && !status; i++) {
		if (!candidates_is_wanted(candidates, i) ||
		    query_is_added(&nodes[i]) ||
		    is_sure(diagnosis, candidates, i))
			continue;
		if (!candidates_is_certain(candidates, i) && left-- == 0)
			break;
		status = find_reach(diagnosis, &nodes[i], &out[i], fault);
	}
	return status;
}

/* "no passage has kampalla, entebe"; *out has no line end yet. */
static enum status put_those(struct bytes *out, const struct query *query,
			     const enum reach *reaches, enum reach reach,
			     struct fault *fault)
{
	const char *before = reach == NOT_IN_INDEX ?
				     "no passage has " :
				     "no passage that the filters leave has ";
	size_t count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < query->node_count && !status; i++) {
		if (reaches[i] != reach || count++ >= NAMED_MOST)
			continue;
		status = bytes_append(out, text_of(before), fault);
		if (!status)
			status = query_print_leaf(out, &query->nodes[i], fault);
		before = ", ";
	}
	if (status || count <= NAMED_MOST)
		return status;
	return bytes_printf(out, fault, ", nor %zu more", count - NAMED_MOST);
}

static enum status put_alternative(struct diagnosis *diagnosis,
				   const enum reach *reaches, struct bytes *out,
				   struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	bool *is_looked_at;
	enum status status;
	void *memory;

	status = pool_take(diagnosis->pool, query->node_count,
			   sizeof(*is_looked_at), &memory, fault);
	if (status)
		return status;
	is_looked_at = memory;
	for (size_t i = 0; i < query->node_count; i++)
		is_looked_at[i] = reaches[i] == NOT_IN_INDEX;
	diagnosis->is_looked_at = is_looked_at;
	status = count_passages(diagnosis, query,
				diagnosis->order->request->since_run,
				&diagnosis->found, fault);
	diagnosis->already = diagnosis->found.total;
	diagnosis->found.total = 0;
	return status ? status : put_other(diagnosis, out, fault);
}

static enum status put_absent(struct diagnosis *diagnosis,
			      const enum reach *reaches, struct bytes *out,
			      struct fault *fault)
{
	const struct query *query = query_of(diagnosis);
	const size_t start = out->length;
	size_t left = ASTRIDE_MOST;
	size_t middle;
	enum status status =
		put_those(out, query, reaches, NOT_IN_INDEX, fault);

	if (!status && out->length > start)
		status = put_alternative(diagnosis, reaches, out, fault);
	if (!status && out->length > start)
		status = bytes_append_byte(out, '\n', fault);
	middle = out->length;
	if (!status)
		status = put_those(out, query, reaches, NOT_IN_FILTER, fault);
	if (!status && out->length > middle)
		status = bytes_append_byte(out, '\n', fault);
	for (size_t i = 0; i < query->node_count && !status; i++)
		if (reaches[i] != FOUND && left > 0 &&
		    may_be_astride(&query->nodes[i])) {
			status = put_astride(diagnosis, i, "", out, fault);
			left--;
		}
	return status;
}

static enum status explain_parts(struct diagnosis *diagnosis, struct bytes *out,
				 struct fault *fault)
{
	const struct candidates_source source =
		search_source(diagnosis->search);
	const struct query *query = query_of(diagnosis);
	struct candidates candidates = { 0 };
	enum reach *reaches;
	enum status status;
	void *memory;

	status = pool_take(diagnosis->pool, query->node_count, sizeof(*reaches),
			   &memory, fault);
	reaches = memory;
	if (!status)
		status = candidates_make(&candidates, &source, query, fault);
	if (!status)
		status = find_reaches(diagnosis, &candidates, reaches, fault);
	if (!status)
		status = put_absent(diagnosis, reaches, out, fault);
	candidates_free(&candidates);
	return status;
}

/* ---- The calls of others ------------------------------------------------ */

static enum status diagnose(struct diagnosis *diagnosis, struct bytes *out,
			    struct fault *fault)
{
	size_t start = out->length;
	struct search_try try = search_try(diagnosis->search);
	enum status status = pool_new(&diagnosis->pool, POOL_BYTES, fault);

	if (status)
		return status;
	do {
		out->length = start;
		pool_reset(diagnosis->pool);
		diagnosis->word_count = 0;
		diagnosis->found.total = 0;
		status = diagnosis->is_beside_hits ?
				 explain_parts(diagnosis, out, fault) :
				 explain_all(diagnosis, out, fault);
	} while (search_repeats(&try, &status, fault));
	if (status)
		out->length = start;
	bytes_free(&diagnosis->typed);
	pool_free(diagnosis->pool);
	return status;
}

enum status diagnose_nothing(struct search *search,
			     const struct diagnose_order *order,
			     struct bytes *out, struct fault *fault)
{
	struct diagnosis diagnosis = { .search = search,
				       .order = order,
				       .typed = BYTES_UP_TO(TYPED_BYTES) };

	return diagnose(&diagnosis, out, fault);
}

enum status diagnose_parts(struct search *search,
			   const struct diagnose_order *order,
			   struct bytes *out, struct fault *fault)
{
	struct diagnosis diagnosis = { .search = search,
				       .order = order,
				       .typed = BYTES_UP_TO(TYPED_BYTES),
				       .is_beside_hits = true };

	return diagnose(&diagnosis, out, fault);
}
