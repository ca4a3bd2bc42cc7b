/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/candidates_word.h"

#include "searcher/stopwords.h"
#include "shared/schema.h"

enum {
	TERM_BYTES = 2 * SCHEMA_TERM_BYTES,
	LEANING_SHARE = 4 /* times as frequent is a word of that language */
};

struct reader {
	struct candidates *out;
	const struct candidates_source *source;
	struct bytes term; /* scratch */
};

/* Adds the term of a stem to `terms`, if the index has it. */
static enum status add_term(struct reader *reader,
			    struct candidates_terms *terms, const char *prefix,
			    const struct candidates_stem *stem,
			    struct fault *fault)
{
	const char *language = reader->out->languages[stem->language].code;
	uint32_t frequency = 0;
	enum status status;

	bytes_clear(&reader->term);
	status =
		terms_build(&reader->term, prefix, language, stem->stem, fault);
	if (!status)
		status = index_frequency(reader->source->index,
					 text_from(&reader->term), &frequency,
					 fault);
	if (status || frequency == 0)
		return status;
	terms->list[terms->count].frequency = frequency;
	terms->list[terms->count].language = stem->language;
	return pool_copy(reader->out->pool, text_from(&reader->term),
			 &terms->list[terms->count++].term, fault);
}

/* Of all stems of a word: those of one prefix lie side by side in the index,
 * so that most take no reading of their own. */
static enum status add_terms(struct reader *reader,
			     struct candidates_terms *terms, const char *prefix,
			     const struct candidates_word *word,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < word->stem_count && !status; i++)
		status =
			add_term(reader, terms, prefix, &word->stems[i], fault);
	return status;
}

static enum status read_stems(struct reader *reader,
			      const struct query_word *word,
			      struct candidates_word *out, struct fault *fault)
{
	struct candidates *all = reader->out;
	struct candidates_stem *list;
	enum status status;
	void *memory;

	status = pool_take(all->pool, all->language_count * TERMS_STEMS_MAX,
			   sizeof(*list), &memory, fault);
	list = memory;
	for (size_t i = 0; i < all->language_count && !status; i++) {
		struct stems stems = { 0 };

		status = terms_stem_asked(reader->source->terms, &stems,
					  &word->word, all->languages[i].code,
					  fault);
		for (size_t j = 0; j < stems.count && !status; j++) {
			list[out->stem_count].language = i;
			status = pool_copy(all->pool, stems.list[j],
					   &list[out->stem_count].stem, fault);
			out->stem_count++;
		}
	}
	out->stems = list;
	return status;
}

static bool is_stop_word_of(const struct candidates *out, size_t language,
			    const struct query_word *word)
{
	return out->languages[language].is_common &&
	       stopwords_has(text_of(out->languages[language].code),
			     word->word.folded);
}

static bool is_stop_word(const struct candidates *out,
			 const struct query_word *word)
{
	if (!word->may_drop || word->word.kind != WORD_PLAIN)
		return false;
	for (size_t i = 0; i < out->language_count; i++)
		if (is_stop_word_of(out, i, word))
			return true;
	return false;
}

static enum status read_word(struct reader *reader,
			     const struct query_word *word,
			     struct candidates_word *out, struct fault *fault)
{
	struct candidates_term *lists;
	enum status status = read_stems(reader, word, out, fault);
	size_t stem_count = out->stem_count;
	void *memory;

	if (!status)
		status = pool_take(reader->out->pool, 3 * stem_count,
				   sizeof(*lists), &memory, fault);
	if (status)
		return status;
	lists = memory;
	out->body.list = lists;
	out->headline.list = lists + stem_count;
	out->context.list = lists + 2 * stem_count;
	out->is_stop_word = is_stop_word(reader->out, word);
	status = add_terms(reader, &out->body, SCHEMA_BODY, out, fault);
	if (!status)
		status = add_terms(reader, &out->context, SCHEMA_CONTEXT, out,
				   fault);
	/* Headlines are found by words of the context only. */
	if (!status && out->context.count > 0)
		status = add_terms(reader, &out->headline, SCHEMA_HEADLINE, out,
				   fault);
	return status;
}

enum status candidates_word_read(struct candidates *out,
				 const struct candidates_source *source,
				 const struct query_word *word,
				 struct candidates_word *to,
				 struct fault *fault)
{
	struct reader reader = { out, source, BYTES_UP_TO(TERM_BYTES) };
	enum status status = STATUS_OK;

	if (word->open == QUERY_CLOSED)
		status = read_word(&reader, word, to, fault);
	bytes_free(&reader.term);
	return status;
}

/* ---- Stop words of some languages only --------------------------------- */

/* A word of the query. */
struct spot {
	size_t node;
	size_t word;
};

static const struct query_word *typed_at(const struct candidates *out,
					 struct spot spot)
{
	return &out->query->nodes[spot.node].words[spot.word];
}

/* The share of a language's passages that have the word. */
static double share_in(const struct candidates *out, size_t language,
		       struct spot spot)
{
	const struct candidates_terms *body =
		&out->nodes[spot.node].words[spot.word].body;
	uint32_t most = 0;

	for (size_t i = 0; i < body->count; i++)
		if (body->list[i].language == language &&
		    body->list[i].frequency > most)
			most = body->list[i].frequency;
	return (double)most / out->languages[language].passage_count;
}

/* 1: the word is rather of the first language, -1: of the second, 0: of any. */
static int lean(const struct candidates *out, const size_t languages[2],
		struct spot spot)
{
	bool is_first = is_stop_word_of(out, languages[0], typed_at(out, spot));
	bool is_second =
		is_stop_word_of(out, languages[1], typed_at(out, spot));
	double first = share_in(out, languages[0], spot);
	double second = share_in(out, languages[1], spot);

	if (is_first || is_second)
		return is_first - is_second;
	return (first > LEANING_SHARE * second) -
	       (second > LEANING_SHARE * first);
}

/* Whether what stands beside the word is rather of the first language. */
static bool is_rather(const struct candidates *out, const size_t languages[2],
		      struct spot word)
{
	const struct query *query = out->query;
	int sum = 0;

	for (size_t i = 0; i < query->node_count; i++)
		for (size_t j = 0; j < query->nodes[i].word_count; j++)
			if (query->nodes[i].words[j].word.kind == WORD_PLAIN &&
			    (i != word.node || j != word.word))
				sum += lean(out, languages,
					    (struct spot){ i, j });
	return sum > 0;
}

static bool is_content(const struct candidates *out, struct spot spot)
{
	for (size_t i = 0; i < out->language_count; i++) {
		bool is_one = out->languages[i].is_common &&
			      !is_stop_word_of(out, i, typed_at(out, spot)) &&
			      share_in(out, i, spot) > 0;

		for (size_t j = 0; j < out->language_count && is_one; j++)
			is_one =
				!is_stop_word_of(out, j, typed_at(out, spot)) ||
				is_rather(out, (const size_t[]){ i, j }, spot);
		if (is_one)
			return true;
	}
	return false;
}

void candidates_word_settle(struct candidates *out)
{
	for (size_t i = 0; i < out->query->node_count; i++)
		for (size_t j = 0; j < out->query->nodes[i].word_count; j++) {
			struct candidates_word *word = &out->nodes[i].words[j];

			word->is_stop_word =
				word->is_stop_word &&
				!is_content(out, (struct spot){ i, j });
		}
}
