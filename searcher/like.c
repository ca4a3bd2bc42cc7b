/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/like.h"

#include <math.h>
#include <stdlib.h>

#include "searcher/ask.h"
#include "searcher/stopwords.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	POOL_BYTES = 1 << 30,
	FIRST_SLOTS = 1024,
	TERM_BYTES = 2 * SCHEMA_TERM_BYTES,
	QUERY_LIMIT = 1 << 20
};

/* A stem of the article. */
struct stem {
	struct text term;       /* in the pool; data is NULL: a free slot */
	struct text word;       /* the first that has it */
	uint32_t count;         /* in what the query is to be like */
	uint32_t passage_count; /* of the article */
	size_t last_passage;    /* counted last, + 1 */
	double weight;
};

/* The stems by their terms: a table of hashes, at most half full. */
struct chooser {
	struct search *search;
	struct index *index;
	struct terms *terms;
	const struct subject *subject;
	struct pool *pool;
	char language[TERMS_LANGUAGE_BYTES];
	struct stem *slots;
	size_t slot_count;
	size_t stem_count;
	struct words words; /* scratch */
	struct bytes term;
};

/* ---- The table of stems ------------------------------------------------ */

static struct stem *find_slot(struct stem *slots, size_t slot_count,
			      struct text term)
{
	size_t i = (size_t)hash_checksum(term) & (slot_count - 1);

	while (slots[i].term.data && !text_equal(slots[i].term, term))
		i = (i + 1) & (slot_count - 1);
	return &slots[i];
}

static enum status make_room(struct chooser *chooser, struct fault *fault)
{
	size_t slot_count = chooser->slot_count ? chooser->slot_count * 2 :
						  FIRST_SLOTS;
	struct stem *slots;

	if (2 * (chooser->stem_count + 1) <= chooser->slot_count)
		return STATUS_OK;
	slots = memory_zeroed(slot_count, sizeof(*slots));
	if (!slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < chooser->slot_count; i++)
		if (chooser->slots[i].term.data)
			*find_slot(slots, slot_count, chooser->slots[i].term) =
				chooser->slots[i];
	memory_free(chooser->slots);
	chooser->slots = slots;
	chooser->slot_count = slot_count;
	return STATUS_OK;
}

static enum status find_stem(struct chooser *chooser, struct text word,
			     struct stem **out, struct fault *fault)
{
	enum status status = make_room(chooser, fault);

	if (status)
		return status;
	*out = find_slot(chooser->slots, chooser->slot_count,
			 text_from(&chooser->term));
	if ((*out)->term.data)
		return STATUS_OK;
	status = pool_copy(chooser->pool, word, &(*out)->word, fault);
	if (!status)
		status = pool_copy(chooser->pool, text_from(&chooser->term),
				   &(*out)->term, fault);
	if (!status)
		chooser->stem_count++;
	return status;
}

/* ---- Words of the article ---------------------------------------------- */

/* Numbers, single letters and stop words tell nothing. */
static bool is_telling(const struct chooser *chooser, const struct word *word)
{
	bool has_letter = false;
	size_t letter_count = 0;
	size_t width;

	if (word->kind == WORD_PAIR)
		return true;
	if (word->kind != WORD_PLAIN ||
	    stopwords_has(text_of(chooser->language), word->folded))
		return false;
	for (size_t i = 0; i < word->folded.length; i += width) {
		uint32_t code = utf8_next(word->folded, i, &width);

		has_letter |= utf8_class(code) == UTF8_LETTER;
		letter_count++;
	}
	return has_letter && letter_count > 1;
}

/* A text of the article; `passage` is 0 for its title. */
struct piece {
	struct text text;
	size_t passage; /* + 1 */
	bool is_model;  /* the query is to be like it */
};

static enum status add_word(struct chooser *chooser, const struct piece *piece,
			    const struct word *word, struct fault *fault)
{
	struct stems stems = { 0 };
	struct stem *stem = NULL;
	enum status status;

	bytes_clear(&chooser->term);
	status = terms_stem(chooser->terms, &stems, word, chooser->language,
			    fault);
	if (status || stems.count == 0)
		return status;
	status = terms_build(&chooser->term, SCHEMA_BODY, chooser->language,
			     stems.list[0], fault);
	if (!status)
		status = find_stem(chooser, word->folded, &stem, fault);
	if (status)
		return status;
	stem->count += piece->is_model;
	if (piece->passage > 0 && stem->last_passage != piece->passage) {
		stem->last_passage = piece->passage;
		stem->passage_count++;
	}
	return STATUS_OK;
}

static enum status add_piece(struct chooser *chooser, const struct piece *piece,
			     struct fault *fault)
{
	const struct words *words = &chooser->words;
	enum status status = terms_split(chooser->terms, &chooser->words,
					 piece->text, fault);

	for (size_t i = 0; !status && i < words->count; i++)
		if (is_telling(chooser, &words->list[i]))
			status = add_word(chooser, piece, &words->list[i],
					  fault);
	return status;
}

static enum status add_pieces(struct chooser *chooser, struct fault *fault)
{
	const struct subject *subject = chooser->subject;
	bool is_whole = subject->kind == SUBJECT_ARTICLE;
	struct piece piece = { subject->record.title, 0, is_whole };
	enum status status = add_piece(chooser, &piece, fault);

	for (size_t i = 0; i < subject->passages.count && !status; i++) {
		piece.text = subject->passages.list[i].text;
		piece.passage = i + 1;
		piece.is_model = is_whole || i == subject->passage;
		status = add_piece(chooser, &piece, fault);
	}
	return status;
}

/* ---- The choice -------------------------------------------------------- */

/* tf·idf; 0 for what no other article has. */
static enum status weigh(struct chooser *chooser, struct stem *stem,
			 struct fault *fault)
{
	double all = index_document_count(chooser->index);
	uint32_t frequency = 0;
	enum status status =
		index_frequency(chooser->index, stem->term, &frequency, fault);

	if (!status && stem->count > 0 && frequency > stem->passage_count)
		stem->weight = (1 + log(stem->count)) *
			       log((all + 1) / (frequency + 0.5));
	return status;
}

static int compare_stems(const void *one, const void *other)
{
	const struct stem *left = one;
	const struct stem *right = other;

	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	return text_compare(left->term, right->term);
}

/* Weighs all; afterwards the slots are a list, best first. */
static enum status choose(struct chooser *chooser, struct fault *fault)
{
	size_t kept = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < chooser->slot_count && !status; i++) {
		struct stem *stem = &chooser->slots[i];

		if (!stem->term.data)
			continue;
		status = weigh(chooser, stem, fault);
		if (stem->weight > 0)
			chooser->slots[kept++] = *stem;
	}
	chooser->stem_count = kept;
	if (kept > 0)
		qsort(chooser->slots, kept, sizeof(*chooser->slots),
		      compare_stems);
	return status;
}

static enum status put_words(const struct chooser *chooser, struct bytes *out,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < chooser->stem_count && i < LIKE_WORDS && !status;
	     i++) {
		if (i > 0)
			status = bytes_append_byte(out, ' ', fault);
		if (!status)
			status = bytes_append(out, chooser->slots[i].word,
					      fault);
	}
	return status;
}

enum status like_query(struct search *search, const struct subject *subject,
		       struct bytes *out, struct fault *fault)
{
	struct chooser chooser = { .search = search,
				   .index = search_index(search),
				   .terms = search_terms(search),
				   .subject = subject,
				   .term = BYTES_UP_TO(TERM_BYTES) };
	enum status status = pool_new(&chooser.pool, POOL_BYTES, fault);

	terms_language(chooser.language, subject->record.language);
	if (!status)
		status = add_pieces(&chooser, fault);
	if (!status)
		status = choose(&chooser, fault);
	if (!status)
		status = put_words(&chooser, out, fault);
	terms_words_free(&chooser.words);
	bytes_free(&chooser.term);
	memory_free(chooser.slots);
	pool_free(chooser.pool);
	return status;
}

/* ---- --like ------------------------------------------------------------ */

/* What cannot be a model; false when it can. */
static bool is_refused(const struct subject *subject)
{
	return subject->kind != SUBJECT_ARTICLE &&
	       subject->kind != SUBJECT_PASSAGE;
}

static enum status refuse(const struct subject *subject, struct fault *fault)
{
	int length = (int)(subject->shown.length < 200 ? subject->shown.length :
							 200);

	return fault_set(fault, STATUS_SKIP, "no article or passage '%.*s'%s",
			 length, subject->shown.data,
			 subject->kind == SUBJECT_REJECTED ?
				 ": the file could not be indexed" :
				 "");
}

static enum status make_query(struct session *session, struct pool *pool,
			      struct subject *subject, struct bytes *out,
			      struct fault *fault)
{
	struct text id = text_of(session->settings->subject);
	struct search *search = session->search;
	struct search_try try = search_try(search);
	enum status status;

	do {
		bytes_clear(out);
		status = subject_find(search, id, pool, subject, fault);
		if (!status && is_refused(subject))
			status = refuse(subject, fault);
		if (!status)
			status = like_query(search, subject, out, fault);
	} while (search_repeats(&try, &status, fault));
	return status;
}

/* What is typed has to be satisfied; without operators it is more words. */
static enum status put_filter(struct bytes *query,
			      const struct session *session, struct text typed,
			      struct fault *fault)
{
	bool is_plain = session->settings->is_plain;

	if (typed.length == 0)
		return STATUS_OK;
	return bytes_printf(query, fault, is_plain ? " %.*s" : " FILTER (%.*s)",
			    (int)typed.length, typed.data);
}

static enum status ask_like(struct session *session, const struct bytes *query,
			    const struct subject *subject, bool *is_found,
			    struct fault *fault)
{
	const struct ask_question question = {
		.typed = text_from(query),
		.without = &subject->record.article,
	};
	enum status status = ask_answer(session, &question, is_found, fault);

	if (status == STATUS_BAD_QUERY)
		fault_prefix(fault, "query");
	return status;
}

enum status like_answer(struct session *session, struct text typed,
			bool *is_found, struct fault *fault)
{
	struct bytes query = BYTES_UP_TO(QUERY_LIMIT);
	struct pool *pool = NULL;
	struct subject subject;
	enum status status = pool_new(&pool, POOL_BYTES, fault);

	*is_found = false;
	if (!status)
		status = timer_start(&session->timer,
				     session->settings->timeout_ms, fault);
	if (!status)
		status = make_query(session, pool, &subject, &query, fault);
	if (!status)
		status = timer_stop(&session->timer, fault);
	if (!status && query.length == 0)
		status = fault_set(fault, STATUS_SKIP,
				   "it has no word in common with others");
	if (!status)
		status = put_filter(&query, session, typed, fault);
	if (!status)
		status = ask_like(session, &query, &subject, is_found, fault);
	bytes_free(&query);
	pool_free(pool);
	return status;
}
