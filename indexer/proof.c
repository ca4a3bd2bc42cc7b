/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/proof.h"

#include <stdio.h>
#include <string.h>

#include "shared/intern.h"
#include "indexer/marks.h"
#include "indexer/restore.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/values.h"

enum { VALUE_BYTES = 1 << 20, NAME_BYTES = 64, ROOM_LEAST = 1024 };

#define ARTICLES_BYTES ((size_t)1 << 32)

/* Zeros again when the passage was added: what is left is of none. */
struct passage_sum {
	uint64_t terms;   /* by their postings, as slot 7 has it */
	uint32_t length;  /* by these, less what the index says */
	uint32_t article; /* whose term it has: its number and 1 */
};

struct article_sum {
	uint64_t passages; /* that it has, less those that it makes */
	bool is_made;
};

/* That of a passage with the terms of several articles. */
#define SEVERAL_ARTICLES UINT32_MAX

/* The passage that was added last. */
struct passage_place {
	uint32_t document;
	uint32_t owner; /* SEVERAL_ARTICLES: none was added yet */
	uint32_t ordinal;
	bool is_unread; /* its record could not be */
};

struct slot_sum {
	uint32_t count;
	struct bytes low;
	struct bytes high;
};

struct proof {
	struct index *index;
	const struct proof_visitor *visitor;
	struct passage_sum *passages; /* by their numbers */
	size_t passage_room;
	struct intern *articles;
	struct article_sum *article_sums; /* by the articles' numbers */
	size_t article_room;
	struct slot_sum slots[SCHEMA_SLOTS];
	struct bytes values; /* of the passage at hand */
	struct bytes value;
	struct index_figures found;
	struct passage_place last;
	uint32_t last_document;
	struct fault *fault;
	enum status status; /* of what a visitor of the index did */
};

/* ---- Opening ----------------------------------------------------------- */

enum status proof_new(struct proof **out, struct index *index,
		      const struct proof_visitor *visitor, struct fault *fault)
{
	struct proof *proof = memory_zeroed(1, sizeof(*proof));
	struct index_figures figures = { 0 };
	enum status status;

	*out = NULL;
	if (!proof)
		return fault_set(fault, STATUS_FULL, "out of memory");
	proof->index = index;
	proof->visitor = visitor;
	proof->found.shortest = UINT32_MAX;
	proof->last.owner = SEVERAL_ARTICLES;
	proof->values = BYTES_UP_TO(VALUE_BYTES);
	proof->value = BYTES_UP_TO(VALUE_BYTES);
	for (size_t i = 0; i < SCHEMA_SLOTS; i++)
		proof->slots[i] = (struct slot_sum){
			.low = BYTES_UP_TO(VALUE_BYTES),
			.high = BYTES_UP_TO(VALUE_BYTES),
		};
	status = intern_new(&proof->articles, ARTICLES_BYTES, fault);
	if (status == STATUS_OK)
		status = index_weigh(index, &figures, fault);
	proof->last_document = figures.last_document;
	if (status)
		proof_free(proof);
	else
		*out = proof;
	return status;
}

void proof_free(struct proof *proof)
{
	if (!proof)
		return;
	for (size_t i = 0; i < SCHEMA_SLOTS; i++) {
		bytes_free(&proof->slots[i].low);
		bytes_free(&proof->slots[i].high);
	}
	bytes_free(&proof->values);
	bytes_free(&proof->value);
	intern_free(proof->articles);
	memory_free(proof->article_sums);
	memory_free(proof->passages);
	memory_free(proof);
}

/* Room for one more at `number`; what is new is zeroed. */
static enum status grow(void **list, size_t *room, size_t number, size_t size,
			struct fault *fault)
{
	size_t wanted = *room ? *room : ROOM_LEAST;
	void *grown;

	if (number < *room)
		return STATUS_OK;
	while (wanted <= number)
		wanted *= 2;
	grown = memory_resize(*list, wanted, size);
	if (!grown)
		return fault_set(fault, STATUS_FULL, "out of memory");
	memset((char *)grown + *room * size, 0, (wanted - *room) * size);
	*list = grown;
	*room = wanted;
	return STATUS_OK;
}

static enum status number_article(struct proof *proof,
				  const struct hash *article, uint32_t *out,
				  struct fault *fault)
{
	void *list = proof->article_sums;
	enum status status = intern_number(proof->articles,
					   hash_as_text(article), out, fault);

	if (status == STATUS_OK)
		status = grow(&list, &proof->article_room, *out,
			      sizeof(*proof->article_sums), fault);
	proof->article_sums = list;
	return status;
}

/* ---- Postings ---------------------------------------------------------- */

/* Of one term; the term's hash makes each posting's sum. */
struct posting_sum {
	struct proof *proof;
	uint64_t term;
	uint32_t article; /* whose term it is: its number and 1, or 0 */
	uint32_t count;
	uint64_t frequency;
	uint32_t most;
};

static enum status find_passage(struct proof *proof, uint32_t document,
				struct passage_sum **out, struct fault *fault)
{
	void *passages = proof->passages;
	enum status status = grow(&passages, &proof->passage_room, document,
				  sizeof(*proof->passages), fault);

	proof->passages = passages;
	if (status == STATUS_OK)
		*out = &proof->passages[document];
	return status;
}

/* A number that is none would take memory without end. */
static bool is_number(struct proof *proof, uint32_t document)
{
	if (document <= proof->last_document)
		return true;
	proof->visitor->passage(proof->visitor->context, document);
	return false;
}

static bool take_posting(void *context, uint32_t document, uint32_t frequency)
{
	struct posting_sum *sum = context;
	struct proof *proof = sum->proof;
	struct passage_sum *passage;

	sum->count++;
	sum->frequency += frequency;
	if (frequency > sum->most)
		sum->most = frequency;
	if (!is_number(proof, document))
		return true;
	proof->status = find_passage(proof, document, &passage, proof->fault);
	if (proof->status)
		return false;
	passage->terms += values_term(sum->term, frequency);
	passage->length += frequency;
	if (sum->article != 0)
		passage->article = passage->article ? SEVERAL_ARTICLES :
						      sum->article;
	return true;
}

static enum status find_article(struct proof *proof, struct text term,
				uint32_t *out, struct fault *fault)
{
	struct hash id;
	enum status status;

	*out = 0;
	if (term.length == 0 || term.data[0] != SCHEMA_ARTICLE[0] ||
	    !store_article_id(&id, term))
		return STATUS_OK;
	status = number_article(proof, &id, out, fault);
	++*out;
	return status;
}

/* What libxapian takes for granted of a term, it prunes by. */
static bool take_term(void *context, struct text term, uint32_t count)
{
	struct proof *proof = context;
	struct posting_sum sum = { .proof = proof,
				   .term = hash_checksum(term) };
	const struct index_posting_visitor visitor = { take_posting, &sum };
	struct index_term_figures figures;
	enum status status =
		index_weigh_term(proof->index, term, &figures, proof->fault);

	if (status == STATUS_OK)
		status = find_article(proof, term, &sum.article, proof->fault);
	if (status == STATUS_OK)
		status = index_each_posting(proof->index, term, &visitor,
					    proof->fault);
	if (status == STATUS_OK)
		status = proof->status;
	proof->status = status;
	if (status == STATUS_OK &&
	    (sum.count != count || sum.count != figures.document_count ||
	     sum.frequency != figures.frequency || sum.most > figures.most))
		proof->visitor->value(proof->visitor->context, term);
	return status == STATUS_OK;
}

static bool take_length(void *context, uint32_t document, uint32_t length)
{
	struct proof *proof = context;
	struct index_figures *found = &proof->found;
	struct passage_sum *passage;

	found->length += length;
	/* Libxapian's bounds leave the empty ones out. */
	if (length > 0 && length < found->shortest)
		found->shortest = length;
	if (length > found->longest)
		found->longest = length;
	if (!is_number(proof, document))
		return true;
	proof->status = find_passage(proof, document, &passage, proof->fault);
	if (proof->status == STATUS_OK)
		passage->length -= length;
	return proof->status == STATUS_OK;
}

enum status proof_add_postings(struct proof *proof, struct fault *fault)
{
	const struct index_visitor terms = { take_term, proof };
	const struct index_posting_visitor lengths = { take_length, proof };
	enum status status;

	proof->fault = fault;
	status = index_each_term(proof->index, TEXT(""), &terms, fault);
	if (status == STATUS_OK)
		status = proof->status;
	if (status == STATUS_OK)
		status = index_each_length(proof->index, &lengths, fault);
	return status ? status : proof->status;
}

/* ---- Passages as they are ---------------------------------------------- */

static enum status add_value(struct bytes *values, uint32_t slot,
			     struct text value, struct fault *fault)
{
	enum status status =
		bytes_printf(values, fault, "%u:%zu:", slot, value.length);

	return status ? status : bytes_append(values, value, fault);
}

static enum status keep(struct bytes *out, struct text text,
			struct fault *fault)
{
	bytes_clear(out);
	return bytes_append(out, text, fault);
}

static int compare(struct text one, struct text other)
{
	size_t length = one.length < other.length ? one.length : other.length;
	int order = length ? memcmp(one.data, other.data, length) : 0;

	return order ? order :
		       (one.length > other.length) -
			       (one.length < other.length);
}

static enum status count_value(struct slot_sum *slot, struct text value,
			       struct fault *fault)
{
	bool is_first = slot->count == 0;
	enum status status = STATUS_OK;

	slot->count++;
	if (is_first || compare(value, text_from(&slot->low)) < 0)
		status = keep(&slot->low, value, fault);
	if (status == STATUS_OK &&
	    (is_first || compare(value, text_from(&slot->high)) > 0))
		status = keep(&slot->high, value, fault);
	return status;
}

/* The record's has a checksum of its own. What is left in proof->value is the
 * last one, which tells of the terms. */
static enum status read_values(struct proof *proof, uint32_t document,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	bytes_clear(&proof->values);
	for (uint32_t i = 0; i < SCHEMA_SLOTS && status == STATUS_OK; i++) {
		bytes_clear(&proof->value);
		if (i == SCHEMA_SLOT_RECORD)
			continue;
		status = index_value(proof->index, document, i, &proof->value,
				     fault);
		if (status || proof->value.length == 0)
			continue;
		status = count_value(&proof->slots[i], text_from(&proof->value),
				     fault);
		if (status == STATUS_OK)
			status = add_value(&proof->values, i,
					   text_from(&proof->value), fault);
	}
	return status;
}

/* By its record, else by its postings, else that which is none. */
static enum status number_owner(struct proof *proof, const struct hash *article,
				const struct passage_sum *sum, uint32_t *out,
				struct fault *fault)
{
	static const struct hash none = { { 0 } };

	*out = sum->article - 1;
	if (!article && sum->article != 0 && sum->article != SEVERAL_ARTICLES)
		return STATUS_OK;
	return number_article(proof, article ? article : &none, out, fault);
}

/* Whether the passages of its article are found from any of them. */
static bool lies_right(struct proof *proof, const struct passage_place *place)
{
	const struct passage_place last = proof->last;

	proof->last = *place;
	if (place->is_unread || last.is_unread || place->ordinal == 0)
		return true;
	return last.document + 1 == place->document &&
	       last.owner == place->owner && last.ordinal + 1 == place->ordinal;
}

enum status proof_add_passage(struct proof *proof, uint32_t document,
			      const struct record_passage *record,
			      struct fault *fault)
{
	const struct hash *article = record ? &record->article : NULL;
	struct passage_place place = { .document = document,
				       .is_unread = !record };
	char terms[VALUES_TERMS_BYTES];
	struct passage_sum *passage;
	struct passage_sum sum;
	uint32_t owner;
	enum status status;

	if (document > proof->last_document)
		return fault_set(fault, STATUS_DAMAGED,
				 "passage %u: the last one is %u", document,
				 proof->last_document);
	status = find_passage(proof, document, &passage, fault);
	if (status)
		return status;
	sum = *passage;
	*passage = (struct passage_sum){ 0 };
	status = read_values(proof, document, fault);
	if (status == STATUS_OK)
		status = number_owner(proof, article, &sum, &owner, fault);
	if (status)
		return status;
	proof->article_sums[owner].passages +=
		hash_checksum(text_from(&proof->values));
	proof->found.document_count++;
	place.owner = owner;
	if (record)
		place.ordinal = record->ordinal;
	if (!lies_right(proof, &place))
		proof->visitor->misplaced(proof->visitor->context, document);
	if (sum.length != 0 || sum.article != owner + 1 ||
	    !text_equal(values_terms(terms, sum.terms),
			text_from(&proof->value)))
		proof->visitor->passage(proof->visitor->context, document);
	return STATUS_OK;
}

/* ---- Articles as they should be ---------------------------------------- */

struct derived {
	const struct hash *article;
	struct proof *proof;
	const struct store_passages *passages;
	size_t count;
	uint64_t sum;
};

static enum status give_run(void *context, struct documents_seen *seen,
			    struct fault *fault)
{
	const struct derived *derived = context;

	(void)fault;
	seen->run = derived->count < derived->passages->count ?
			    derived->passages->list[derived->count].first_seen :
			    0;
	return STATUS_OK;
}

static enum status take_passage(void *context,
				const struct index_document *document,
				struct fault *fault)
{
	struct derived *derived = context;
	struct bytes *values = &derived->proof->values;
	enum status status = STATUS_OK;

	bytes_clear(values);
	for (size_t i = 0; i < document->value_count && !status; i++)
		status = add_value(values, document->values[i].slot,
				   document->values[i].value, fault);
	derived->sum += hash_checksum(text_from(values));
	derived->count++;
	return status;
}

/* What it is worth is not read, but is always the same. */
static enum status take_key(void *context, char prefix, struct text text,
			    struct fault *fault)
{
	struct derived *derived = context;
	struct proof *proof = derived->proof;
	char key[SCHEMA_COMPOUND_BYTES + 1];
	const struct text name = { key, text.length + 1 };
	enum status status;

	key[0] = prefix;
	memcpy(key + 1, text.data, text.length);
	bytes_clear(&proof->value);
	status = index_meta(proof->index, 0, name, &proof->value, fault);
	if (status == STATUS_OK &&
	    !text_equal(text_from(&proof->value), TEXT("1")))
		proof->visitor->value(proof->visitor->context, name);
	return status;
}

/* A word that is lost is one that no wildcard finds, */
static enum status take_word(void *context, struct text word,
			     struct fault *fault)
{
	return take_key(context, SCHEMA_META_WORD[0], word, fault);
}

/* and a compound one that is not found in its other spellings. */
static enum status take_compound(void *context, struct text compound,
				 struct fault *fault)
{
	return take_key(context, SCHEMA_META_COMPOUND[0], compound, fault);
}

static enum status take_record(void *context, struct text record,
			       struct fault *fault)
{
	(void)context; /* it has a checksum of its own */
	(void)record;
	(void)fault;
	return STATUS_OK;
}

static enum status take_signature(void *context, struct text signature,
				  struct fault *fault)
{
	const struct derived *derived = context;
	const struct proof_visitor *visitor = derived->proof->visitor;

	return visitor->signature(visitor->context, derived->article, signature,
				  fault);
}

static enum status derive(const struct proof_article *from, struct derived *sum,
			  struct documents *documents,
			  struct location *locations, struct fault *fault)
{
	const struct record_article *record = from->record;
	struct article article = restore_facts(record);
	const struct documents_target target = { give_run,    take_passage,
						 take_word,   take_compound,
						 take_record, take_signature,
						 sum };
	const struct documents_order order = {
		.article = &article,
		.id = record->article,
		.locations = locations,
		.location_count = record->location_count,
		.first_run = record->first_run,
	};
	size_t unused;
	enum status status;

	article.text = from->text;
	status = marks_keep_cuts(&article, from->passages, from->pool, fault);
	for (size_t i = 0; i < record->location_count; i++)
		locations[i] = (struct location){
			.label = record->locations[i].label,
			.path = record->locations[i].path,
			.record = record->locations[i].record,
			.record_key = record->locations[i].record_key,
			.outlet = record->locations[i].outlet,
		};
	return status ? status :
			documents_write(documents, &order, &target, &unused,
					fault);
}

enum status proof_add_article(struct proof *proof,
			      const struct proof_article *article,
			      struct documents *documents, struct fault *fault)
{
	struct derived sum = { .proof = proof,
			       .article = &article->record->article,
			       .passages = article->passages };
	struct location *locations = memory_zeroed(
		article->record->location_count + 1, sizeof(*locations));
	uint32_t number;
	enum status status;

	if (!locations)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = derive(article, &sum, documents, locations, fault);
	memory_free(locations);
	/* One without words has no passages. */
	if (status == STATUS_SKIP)
		status = STATUS_OK;
	if (status == STATUS_OK)
		status = number_article(proof, &article->record->article,
					&number, fault);
	if (status)
		return status;
	proof->article_sums[number].passages -= sum.sum;
	proof->article_sums[number].is_made = true;
	return STATUS_OK;
}

/* ---- Figures of the whole ---------------------------------------------- */

static enum status judge_figures(struct proof *proof, struct fault *fault)
{
	const struct index_figures *found = &proof->found;
	struct index_figures figures;
	enum status status = index_weigh(proof->index, &figures, fault);

	if (status)
		return status;
	if (figures.document_count != found->document_count ||
	    figures.length != found->length ||
	    (found->longest > 0 && (found->shortest < figures.shortest ||
				    found->longest > figures.longest)))
		proof->visitor->value(proof->visitor->context, TEXT("lengths"));
	return STATUS_OK;
}

/* Ranges are cut short by the bounds of a slot. */
static enum status judge_slot(struct proof *proof, uint32_t slot,
			      struct fault *fault)
{
	const struct slot_sum *sum = &proof->slots[slot];
	struct bytes low = BYTES_UP_TO(VALUE_BYTES);
	char name[NAME_BYTES];
	uint32_t count = 0;
	enum status status;

	bytes_clear(&proof->value);
	status = index_value_bounds(proof->index, slot, &low, &proof->value,
				    fault);
	if (status == STATUS_OK)
		status = index_value_count(proof->index, slot, &count, fault);
	if (status == STATUS_OK &&
	    (count != sum->count ||
	     (count > 0 &&
	      (compare(text_from(&low), text_from(&sum->low)) > 0 ||
	       compare(text_from(&proof->value), text_from(&sum->high)) < 0)))) {
		(void)snprintf(name, sizeof(name), "values of slot %u", slot);
		proof->visitor->value(proof->visitor->context, text_of(name));
	}
	bytes_free(&low);
	return status;
}

static enum status judge_articles(struct proof *proof, struct fault *fault)
{
	const struct proof_visitor *visitor = proof->visitor;
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < intern_count(proof->articles) && !status;
	     i++) {
		struct hash id;

		if (!proof->article_sums[i].is_made ||
		    proof->article_sums[i].passages == 0)
			continue;
		memcpy(id.bytes, intern_string(proof->articles, i).data,
		       sizeof(id.bytes));
		status = visitor->article(visitor->context, &id, fault);
	}
	return status;
}

/* Postings and lengths of passages that were not added. */
static void judge_left(struct proof *proof)
{
	for (size_t i = 0; i < proof->passage_room; i++) {
		const struct passage_sum *sum = &proof->passages[i];

		if (sum->terms != 0 || sum->length != 0 || sum->article != 0)
			proof->visitor->passage(proof->visitor->context,
						(uint32_t)i);
	}
}

enum status proof_judge(struct proof *proof, struct fault *fault)
{
	enum status status = judge_articles(proof, fault);

	if (status == STATUS_OK)
		status = judge_figures(proof, fault);
	for (uint32_t i = 0; i < SCHEMA_SLOTS && status == STATUS_OK; i++)
		if (i != SCHEMA_SLOT_RECORD)
			status = judge_slot(proof, i, fault);
	if (status == STATUS_OK)
		judge_left(proof);
	return status;
}
