/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/article_match.h"
#include "shared/memory.h"

/* Passages that are looked up at once: more each time, since most questions
 * look at a few alone. */
enum { AHEAD_FIRST = 64, AHEAD_MOST = 1024, AHEAD_GROWTH = 4 };

/* A term whose presence decides about a leaf. */
struct wanted_term {
	struct text term;
	size_t node;
	unsigned char place; /* that it stands for */
};

/* Passages that were looked up. */
struct known {
	uint32_t documents[AHEAD_MOST]; /* ascending */
	size_t count;
	unsigned char *places; /* by document, then by node */
};

/* While the passages of a page are looked at, those of an article may be, in
 * between: there is room for both. */
enum { KNOWN = 2 };

struct wanted {
	struct index *index;
	const struct candidates *candidates;
	struct wanted_term *terms; /* in byte order */
	size_t term_count;
	struct known known[KNOWN];
	size_t latest; /* of them, that a passage was found in */
	size_t ahead;
	bool has[AHEAD_MOST]; /* scratch */
};

/* ---- Terms ------------------------------------------------------------- */

static int compare_terms(const void *one, const void *other)
{
	const struct wanted_term *left = one;
	const struct wanted_term *right = other;

	return text_compare(left->term, right->term);
}

static void add_terms(struct wanted *wanted, size_t node,
		      const struct candidates_terms *terms, unsigned char place)
{
	for (size_t i = 0; i < terms->count; i++)
		wanted->terms[wanted->term_count++] =
			(struct wanted_term){ terms->list[i].term, node,
					      place };
}

static bool is_word(const struct candidates *candidates, size_t node)
{
	return candidates->query->nodes[node].kind == QUERY_WORD &&
	       !candidates->nodes[node].is_dropped;
}

/* A field that is among the passage's terms. */
static bool has_terms(const struct candidates *candidates, size_t node)
{
	return candidates->query->nodes[node].kind == QUERY_FIELD &&
	       !article_match_is_asked(candidates, node);
}

static enum status list_terms(struct wanted *wanted, struct fault *fault)
{
	const struct candidates *candidates = wanted->candidates;
	size_t node_count = candidates->query->node_count;
	size_t count = 0;

	for (size_t i = 0; i < node_count; i++)
		if (is_word(candidates, i))
			count += 3 * candidates->nodes[i].words->stem_count;
		else if (has_terms(candidates, i))
			count += candidates->nodes[i].terms.count;
	wanted->terms = memory_zeroed(count, sizeof(*wanted->terms));
	if (!wanted->terms)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < node_count; i++) {
		const struct candidates_word *word = candidates->nodes[i].words;

		if (has_terms(candidates, i))
			add_terms(wanted, i, &candidates->nodes[i].terms,
				  WANTED_IN_BODY);
		if (!is_word(candidates, i))
			continue;
		add_terms(wanted, i, &word->body, WANTED_IN_BODY);
		add_terms(wanted, i, &word->headline, WANTED_IN_HEADLINE);
		add_terms(wanted, i, &word->context, WANTED_IN_CONTEXT);
	}
	if (wanted->term_count > 0)
		qsort(wanted->terms, wanted->term_count, sizeof(*wanted->terms),
		      compare_terms);
	return STATUS_OK;
}

/* ---- Opening ----------------------------------------------------------- */

static enum status fill(struct wanted *wanted, struct fault *fault)
{
	size_t node_count = wanted->candidates->query->node_count;

	for (size_t i = 0; i < KNOWN; i++) {
		wanted->known[i].places =
			memory_zeroed(AHEAD_MOST * node_count, 1);
		if (!wanted->known[i].places)
			return fault_set(fault, STATUS_FULL, "out of memory");
	}
	return list_terms(wanted, fault);
}

enum status wanted_open(struct wanted **out, struct index *index,
			const struct candidates *candidates,
			struct fault *fault)
{
	struct wanted *wanted = memory_zeroed(1, sizeof(*wanted));
	enum status status;

	*out = NULL;
	if (!wanted)
		return fault_set(fault, STATUS_FULL, "out of memory");
	wanted->index = index;
	wanted->candidates = candidates;
	wanted->ahead = AHEAD_FIRST;
	status = fill(wanted, fault);
	if (status)
		wanted_close(wanted);
	else
		*out = wanted;
	return status;
}

void wanted_close(struct wanted *wanted)
{
	if (!wanted)
		return;
	for (size_t i = 0; i < KNOWN; i++)
		memory_free(wanted->known[i].places);
	memory_free(wanted->terms);
	memory_free(wanted);
}

/* ---- Passages ---------------------------------------------------------- */

static int compare_documents(const void *one, const void *other)
{
	const uint32_t *left = one;
	const uint32_t *right = other;

	return (*left > *right) - (*left < *right);
}

static void list_documents(struct known *out, struct wanted_hits hits,
			   size_t most)
{
	size_t count = hits.count < most ? hits.count : most;

	for (size_t i = 0; i < count; i++)
		out->documents[i] = hits.list[i].document;
	qsort(out->documents, count, sizeof(*out->documents),
	      compare_documents);
	out->count = 0;
	for (size_t i = 0; i < count; i++)
		if (out->count == 0 ||
		    out->documents[out->count - 1] != out->documents[i])
			out->documents[out->count++] = out->documents[i];
}

static enum status find_term(struct wanted *wanted, const struct known *known,
			     struct text term, struct fault *fault)
{
	const struct index_documents documents = { known->documents,
						   known->count };

	memset(wanted->has, 0, known->count * sizeof(*wanted->has));
	return index_has_in(wanted->index, term, &documents, wanted->has,
			    fault);
}

static void note_term(const struct wanted *wanted, struct known *known,
		      const struct wanted_term *term)
{
	size_t node_count = wanted->candidates->query->node_count;

	for (size_t i = 0; i < known->count; i++)
		if (wanted->has[i])
			known->places[i * node_count + term->node] |=
				term->place;
}

static enum status look_up(struct wanted *wanted, struct known *out,
			   struct wanted_hits hits, struct fault *fault)
{
	size_t node_count = wanted->candidates->query->node_count;
	enum status status = STATUS_OK;

	list_documents(out, hits, wanted->ahead);
	memset(out->places, 0, out->count * node_count);
	for (size_t i = 0; i < wanted->term_count && !status; i++) {
		const struct wanted_term *term = &wanted->terms[i];

		/* One that several leaves want is looked for once. */
		if (i == 0 || !text_equal(term[-1].term, term->term))
			status = find_term(wanted, out, term->term, fault);
		if (!status)
			note_term(wanted, out, term);
	}
	if (status)
		out->count = 0;
	if (wanted->ahead < AHEAD_MOST)
		wanted->ahead *= AHEAD_GROWTH;
	return status;
}

/* NULL: it was not looked up. */
static const unsigned char *places_of(const struct wanted *wanted,
				      const struct known *known,
				      uint32_t document)
{
	const uint32_t *found = bsearch(&document, known->documents,
					known->count, sizeof(document),
					compare_documents);

	return found ? known->places +
			       (size_t)(found - known->documents) *
				       wanted->candidates->query->node_count :
		       NULL;
}

enum status wanted_find(struct wanted *wanted, struct wanted_hits hits,
			const unsigned char **out, struct fault *fault)
{
	const uint32_t document = hits.list[0].document;
	enum status status;

	*out = NULL;
	for (size_t i = 0; i < KNOWN && !*out; i++) {
		*out = places_of(wanted, &wanted->known[i], document);
		if (*out)
			wanted->latest = i;
	}
	if (*out)
		return STATUS_OK;
	wanted->latest = (wanted->latest + 1) % KNOWN;
	status = look_up(wanted, &wanted->known[wanted->latest], hits, fault);
	if (!status)
		*out = places_of(wanted, &wanted->known[wanted->latest],
				 document);
	return status;
}
