/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/verify.h"

#include <stdlib.h>

#include "searcher/article_match.h"
#include "searcher/below.h"
#include "searcher/glance.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum { DAY_BYTES = 64 };

/* What is known of one node for the passage at hand. */
struct finding {
	bool is_match;
	bool is_wordless; /* and would be one without any of the words */
	bool has_own;     /* a wanted word below is the passage's own */
	bool has_wanted;  /* there is a wanted word below */
	/* of a leaf: see "candidates.h" */
	bool in_body;
	bool in_headline;
	bool in_context;
};

/* Of a leaf that every match has, if only in its title or heading. */
struct needed_glance {
	struct glance glance;
	size_t node;
};

/* The passage that is looked at. */
struct candidate {
	uint32_t document;
	const struct record_passage *passage;
};

struct verify {
	struct store *store;
	struct index *index; /* the store's */
	struct article_match *article;
	struct bytes day; /* scratch */
	const struct candidates *candidates;
	struct spans_reader *reader;
	struct finding *findings; /* by node */
	struct wanted *wanted;
	struct needed_glance *glances;
	size_t glance_count;
	struct below below;
	bool may_skip;   /* the text, where the terms are enough */
	bool has_text;   /* it was read */
	uint32_t judged; /* document whose terms were read last; 0: none */
	struct spans spans;
};

/* Whether no passage matches an operator without this operand of it. */
static bool is_needed(const struct candidates *candidates, size_t node,
		      size_t child)
{
	const struct query_node *nodes = candidates->query->nodes;

	if (nodes[node].kind == QUERY_AND || nodes[node].kind == QUERY_FILTER)
		return true;
	return nodes[node].kind == QUERY_ANY && nodes[child].is_required;
}

/* Whether a passage may match for certain without a look at its text: no
 * leaf that needs one is needed, or takes matches away. */
static bool may_skip(const struct candidates *candidates, const bool *needed)
{
	for (size_t i = 0; i < candidates->query->node_count; i++)
		if (query_is_leaf(&candidates->query->nodes[i]) &&
		    !candidates_is_certain(candidates, i) &&
		    (needed[i] || candidates->nodes[i].is_inverted))
			return false;
	return true;
}

static void add_glance(struct verify *verify, size_t node)
{
	struct needed_glance *needed = &verify->glances[verify->glance_count++];

	needed->node = node;
	glance_make(&needed->glance, &verify->candidates->query->nodes[node]);
}

/* From the root down. */
static enum status list_glances(struct verify *verify, struct fault *fault)
{
	const struct candidates *candidates = verify->candidates;
	const struct query_node *nodes = candidates->query->nodes;
	size_t node_count = candidates->query->node_count;
	bool *needed = memory_zeroed(node_count, sizeof(*needed));

	verify->glances = memory_zeroed(node_count, sizeof(*verify->glances));
	if (!needed || !verify->glances) {
		memory_free(needed);
		return fault_set(fault, STATUS_FULL, "out of memory");
	}
	needed[node_count - 1] = true;
	for (size_t node = node_count; node-- > 0;) {
		if (needed[node] && query_is_leaf(&nodes[node]))
			add_glance(verify, node);
		for (size_t i = 0; needed[node] && i < nodes[node].arity; i++) {
			size_t child =
				query_operand(candidates->query, node, i);

			needed[child] = is_needed(candidates, node, child);
		}
	}
	verify->may_skip = may_skip(candidates, needed);
	memory_free(needed);
	return STATUS_OK;
}

enum status verify_open(struct verify **out, struct store *store,
			const struct candidates *candidates,
			struct spans_reader *reader, struct fault *fault)
{
	struct verify *verify = memory_zeroed(1, sizeof(*verify));
	enum status status;

	*out = NULL;
	if (!verify)
		return fault_set(fault, STATUS_FULL, "out of memory");
	verify->store = store;
	verify->index = store_index(store);
	verify->day = BYTES_UP_TO(DAY_BYTES);
	verify->below = below_in(store);
	verify->candidates = candidates;
	verify->reader = reader;
	verify->findings = memory_zeroed(candidates->query->node_count,
					 sizeof(*verify->findings));
	if (verify->findings)
		status = wanted_open(&verify->wanted, verify->index, candidates,
				     fault);
	else
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (!status)
		status = list_glances(verify, fault);
	if (!status)
		status = article_match_open(&verify->article, store, candidates,
					    reader, fault);
	if (status) {
		verify_close(verify);
		return status;
	}
	*out = verify;
	return STATUS_OK;
}

void verify_close(struct verify *verify)
{
	if (!verify)
		return;
	memory_free(verify->findings);
	wanted_close(verify->wanted);
	article_match_close(verify->article);
	bytes_free(&verify->day);
	below_free(&verify->below);
	memory_free(verify->glances);
	spans_free(&verify->spans);
	memory_free(verify);
}

static void judge_leaf(struct verify *verify, size_t node)
{
	const struct candidates_node *info = &verify->candidates->nodes[node];
	struct finding *finding = &verify->findings[node];

	finding->has_wanted = candidates_is_wanted(verify->candidates, node);
	finding->has_own = finding->has_wanted &&
			   (finding->in_body || finding->in_headline);
	finding->is_match = finding->in_body;
	if (info->is_negated)
		return;
	if (info->is_context)
		finding->is_match |= finding->in_context;
	else
		finding->is_match |= finding->in_headline;
}

static enum status judge_field(struct verify *verify, uint32_t document,
			       size_t node, struct fault *fault)
{
	struct finding *finding = &verify->findings[node];
	enum query_field field = verify->candidates->query->nodes[node].field;
	enum status status;

	finding->is_match = finding->in_body;
	if (article_match_is_asked(verify->candidates, node))
		finding->is_match = verify->has_text &&
				    article_match_has(verify->article, node);
	/* What its terms say is the day of another place. */
	if (field != QUERY_DATE || finding->is_match)
		return STATUS_OK;
	bytes_clear(&verify->day);
	status = index_value(verify->index, document, SCHEMA_SLOT_DAY,
			     &verify->day, fault);
	finding->is_match =
		query_date_has(&verify->candidates->nodes[node].bounds,
			       text_from(&verify->day));
	return status;
}

/* Items side by side: the required ones, else one of the optional. */
struct tally {
	size_t required_count;
	size_t optional_count;
	size_t match_count; /* of all operands */
	bool is_missing;    /* a required one does not match */
	bool is_optional;   /* an optional one does */
	bool is_excluded;   /* an excluded one does */
};

/* What an operand adds to its operator, or to what of that holds without any
 * of the words. */
static bool holds(const struct verify *verify, size_t node, size_t child,
		  bool is_wordless)
{
	const struct query_node *nodes = verify->candidates->query->nodes;
	const struct finding *finding = &verify->findings[child];

	return is_wordless && nodes[node].kind != QUERY_NOT &&
			       !nodes[child].is_excluded ?
		       finding->is_wordless :
		       finding->is_match;
}

static struct tally count_operands(const struct verify *verify, size_t node,
				   bool is_wordless)
{
	const struct query_node *nodes = verify->candidates->query->nodes;
	struct tally tally = { 0 };

	for (size_t i = 0; i < nodes[node].arity; i++) {
		size_t child =
			query_operand(verify->candidates->query, node, i);
		const struct query_node *item = &nodes[child];
		bool has = holds(verify, node, child, is_wordless);

		if (verify->candidates->nodes[child].is_dropped)
			continue;
		tally.match_count += has;
		if (item->is_required) {
			tally.required_count++;
			tally.is_missing |= !has;
		} else if (item->is_excluded) {
			tally.is_excluded |= has;
		} else {
			tally.optional_count++;
			tally.is_optional |= has;
		}
	}
	return tally;
}

static bool is_satisfied(const struct verify *verify, size_t node,
			 bool is_wordless)
{
	const struct query_node *from = &verify->candidates->query->nodes[node];
	struct tally tally = count_operands(verify, node, is_wordless);

	if (from->kind == QUERY_AND || from->kind == QUERY_FILTER)
		return tally.match_count == from->arity;
	if (from->kind == QUERY_OR)
		return tally.match_count > 0;
	if (from->kind == QUERY_NOT)
		return tally.match_count == 0;
	return !tally.is_missing && !tally.is_excluded &&
	       (tally.required_count > 0 || tally.optional_count == 0 ||
		tally.is_optional);
}

static void judge_operator(struct verify *verify, size_t node)
{
	const struct candidates *candidates = verify->candidates;
	struct finding *finding = &verify->findings[node];

	for (size_t i = 0; i < candidates->query->nodes[node].arity; i++) {
		size_t child = query_operand(candidates->query, node, i);

		if (candidates->nodes[child].is_dropped)
			continue;
		finding->has_own |= verify->findings[child].has_own;
		finding->has_wanted |= verify->findings[child].has_wanted;
	}
	finding->is_match = is_satisfied(verify, node, false);
	finding->is_wordless = finding->is_match &&
			       is_satisfied(verify, node, true);
	if (candidates->nodes[node].is_group && finding->has_wanted)
		finding->is_match &= finding->has_own || finding->is_wordless;
}

static enum status judge_node(struct verify *verify, uint32_t document,
			      size_t node, struct fault *fault)
{
	const struct candidates *candidates = verify->candidates;
	const struct query_node *from = &candidates->query->nodes[node];
	struct finding *finding = &verify->findings[node];
	enum status status = STATUS_OK;

	if (!query_is_leaf(from)) {
		judge_operator(verify, node);
	} else if (from->kind == QUERY_FIELD) {
		status = judge_field(verify, document, node, fault);
		finding->is_wordless = finding->is_match;
	} else if (!candidates->nodes[node].is_dropped) {
		judge_leaf(verify, node);
	}
	return status;
}

static enum status read_terms(struct verify *verify, struct wanted_hits hits,
			      struct fault *fault)
{
	const unsigned char *places;
	enum status status;

	if (verify->judged == hits.list[0].document)
		return STATUS_OK;
	status = wanted_find(verify->wanted, hits, &places, fault);
	for (size_t i = 0; i < verify->candidates->query->node_count && !status;
	     i++)
		verify->findings[i] = (struct finding){
			.in_body = places[i] & WANTED_IN_BODY,
			.in_headline = places[i] & WANTED_IN_HEADLINE,
			.in_context = places[i] & WANTED_IN_CONTEXT,
		};
	verify->judged = status ? 0 : hits.list[0].document;
	return status;
}

static enum status read_text(struct verify *verify, uint32_t document,
			     const struct record_passage *passage,
			     struct fault *fault)
{
	/* Before the passage, since both are read by the one reader. */
	enum status status = article_match_read(verify->article, document,
						&passage->article, fault);

	if (!status)
		status = spans_read(verify->reader, passage->text,
				    candidates_find_language(verify->candidates,
							     passage->language),
				    fault);
	verify->has_text = !status;
	return status;
}

/* ---- Forms, and where they stand --------------------------------------- */

/* A leaf that text is looked at for. */
static bool is_form(const struct candidates *candidates, size_t node)
{
	const struct query_node *leaf = &candidates->query->nodes[node];

	return query_is_leaf(leaf) && leaf->kind != QUERY_FIELD &&
	       leaf->kind != QUERY_WORD && !candidates->nodes[node].is_dropped;
}

/* Whether it is in what was read last. */
static enum status has_form(struct verify *verify, size_t node, bool *out,
			    struct fault *fault)
{
	enum status status;

	verify->spans.count = 0;
	status = spans_find(verify->reader, verify->candidates, node,
			    &verify->spans, fault);
	*out = !status && verify->spans.count > 0;
	return status;
}

/* Whether a form is looked for where its passage stands, too. */
static bool is_sought_above(const struct verify *verify, size_t node)
{
	return is_form(verify->candidates, node) &&
	       !verify->candidates->nodes[node].is_negated &&
	       !verify->findings[node].in_body;
}

/* Whether the passage's title counts for a leaf. */
static bool has_title(const struct verify *verify, size_t node,
		      const struct candidate *candidate)
{
	return candidate->passage->ordinal == 0 ||
	       verify->candidates->nodes[node].is_context;
}

static bool is_any_sought(const struct verify *verify,
			  const struct candidate *candidate, bool is_title)
{
	for (size_t i = 0; i < verify->candidates->query->node_count; i++)
		if (is_sought_above(verify, i) &&
		    (!is_title || has_title(verify, i, candidate)))
			return true;
	return false;
}

/* In the title or the heading that was read. */
static enum status look_above(struct verify *verify,
			      const struct candidate *candidate, bool is_title,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < verify->candidates->query->node_count && !status;
	     i++) {
		struct finding *finding = &verify->findings[i];
		bool is_there = false;
		bool is_headline = candidate->passage->ordinal == 0;

		if (!is_sought_above(verify, i))
			continue;
		status = has_form(verify, i, &is_there, fault);
		if (!status && is_there && !is_title)
			status = below_is_first(&verify->below,
						candidate->document,
						candidate->passage,
						&is_headline, fault);
		finding->in_context |= is_there;
		finding->in_headline |= is_there && is_headline;
	}
	return status;
}

static enum status look_in_section(struct verify *verify,
				   const struct candidate *candidate,
				   struct fault *fault)
{
	const struct record_passage *passage = candidate->passage;
	enum status status;

	if (passage->section.length == 0 ||
	    !is_any_sought(verify, candidate, false))
		return STATUS_OK;
	status = spans_read(
		verify->reader,
		utf8_shorten(passage->section, SCHEMA_HEADING_BYTES),
		candidates_find_language(verify->candidates, passage->language),
		fault);
	return status ? status : look_above(verify, candidate, false, fault);
}

static enum status look_in_title(struct verify *verify,
				 const struct candidate *candidate,
				 struct fault *fault)
{
	struct article_match_title title;
	enum status status;

	if (!is_any_sought(verify, candidate, true))
		return STATUS_OK;
	status = article_match_title(verify->article, candidate->document,
				     &candidate->passage->article, &title,
				     fault);
	if (!status)
		status = spans_read(verify->reader, title.text, title.language,
				    fault);
	return status ? status : look_above(verify, candidate, true, fault);
}

/* Where each form stands, of the text that was read, and above it. */
static enum status look(struct verify *verify,
			const struct candidate *candidate, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < verify->candidates->query->node_count && !status;
	     i++)
		if (is_form(verify->candidates, i))
			status = has_form(verify, i,
					  &verify->findings[i].in_body, fault);
	if (!status)
		status = look_in_section(verify, candidate, fault);
	return status ? status : look_in_title(verify, candidate, fault);
}

/* Whether a leaf that every match has may be in the text, or above it. */
static enum status may_match(struct verify *verify,
			     const struct needed_glance *needed,
			     const struct candidate *candidate, bool *out,
			     struct fault *fault)
{
	const struct record_passage *passage = candidate->passage;
	const struct glance *glance = &needed->glance;
	struct article_match_title title;
	enum status status;

	*out = glance_may_match(glance, passage->text) ||
	       (passage->section.length > 0 &&
		glance_may_match(glance, utf8_shorten(passage->section,
						      SCHEMA_HEADING_BYTES)));
	if (*out || !has_title(verify, needed->node, candidate))
		return STATUS_OK;
	status = article_match_title(verify->article, candidate->document,
				     &passage->article, &title, fault);
	*out = !status && glance_may_match(glance, title.text);
	return status;
}

/* ---- The whole query --------------------------------------------------- */

static enum status judge(struct verify *verify, uint32_t document,
			 bool *is_match, struct fault *fault)
{
	size_t node_count = verify->candidates->query->node_count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < node_count; i++) {
		struct finding *finding = &verify->findings[i];

		finding->is_match = false;
		finding->has_own = false;
		finding->has_wanted = false;
	}
	for (size_t i = 0; i < node_count && !status; i++)
		status = judge_node(verify, document, i, fault);
	*is_match = !status && verify->findings[node_count - 1].is_match;
	return status;
}

enum status verify_terms(struct verify *verify, struct wanted_hits hits,
			 bool *is_match, struct fault *fault)
{
	enum status status = read_terms(verify, hits, fault);

	*is_match = false;
	verify->has_text = false;
	if (status || !verify->may_skip)
		return status;
	return judge(verify, hits.list[0].document, is_match, fault);
}

enum status verify_passage(struct verify *verify, struct wanted_hits hits,
			   const struct record_passage *passage, bool *is_match,
			   struct fault *fault)
{
	const struct candidate candidate = { hits.list[0].document, passage };
	enum status status = STATUS_OK;
	bool may = true;

	*is_match = false;
	for (size_t i = 0; i < verify->glance_count && may && !status; i++)
		status = may_match(verify, &verify->glances[i], &candidate,
				   &may, fault);
	if (status || !may)
		return status;
	status = verify_terms(verify, hits, is_match, fault);
	if (status || *is_match)
		return status;
	status = read_text(verify, candidate.document, passage, fault);
	if (!status)
		status = look(verify, &candidate, fault);
	return status ? status :
			judge(verify, hits.list[0].document, is_match, fault);
}
