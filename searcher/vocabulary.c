/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/aliases.h"
#include "searcher/edits.h"
#include "searcher/frequency.h"
#include "searcher/names.h"
#include "searcher/skeleton.h"
#include "searcher/wildcard.h"
#include "shared/hanzi.h"
#include "shared/memory.h"
#include "shared/plain.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	KEPT = 128, /* answers that are remembered */
	KEPT_BYTES = 32 << 20,
	WORD_BYTES = 1 << 20,
	FOUND_MAX = 2 * VOCABULARY_WEIGHED
};

/* The answer to an earlier question. */
struct kept {
	enum vocabulary_kind kind;
	uint32_t edits;
	struct text word;
	const struct vocabulary_word *words;
	size_t word_count;
	uint32_t found_count;
};

struct vocabulary {
	struct index *index;
	struct terms *terms;
	struct names *names; /* NULL until a name is asked for */
	struct pool *pool;   /* of `kept` */
	struct kept kept[KEPT];
	size_t kept_count;
};

/* A word of the index that a question is answered by. */
struct found {
	char word[SCHEMA_WORD_BYTES];
	uint8_t length;
	uint8_t letter_count;
	uint8_t edits;
	bool is_alike; /* it sounds the same */
};

/* One question, while the words of the index go by. */
struct seeker {
	struct vocabulary_question *question;
	struct bytes folded;
	struct bytes plain;
	struct edits_word letters; /* of the plain form */
	uint32_t limit;
	bool is_near;    /* near words are wanted */
	bool is_pattern; /* or those of a pattern */
	bool is_marked;  /* a pattern with marks */
	bool has_skeleton;
	struct skeleton skeleton;
	struct found *list;
	size_t count;
	size_t capacity;
	bool is_cut;          /* not all that was found is in the list */
	uint32_t shard_count; /* found in the shard at hand */
	uint32_t best_count;  /* in that which has most */
	struct vocabulary_word *words; /* the answer in the making */
	size_t word_count;
	size_t word_capacity;
};

/* All questions of one call. */
struct scan {
	struct vocabulary *vocabulary;
	struct pool *pool; /* of what is in the making */
	struct seeker *seekers;
	size_t count;
	struct bytes plain; /* of the word at hand */
	enum status status;
	struct fault *fault;
};

enum status vocabulary_open(struct vocabulary **out, struct index *index,
			    struct terms *terms, struct fault *fault)
{
	struct vocabulary *vocabulary = memory_zeroed(1, sizeof(*vocabulary));
	enum status status;

	*out = NULL;
	if (!vocabulary)
		return fault_set(fault, STATUS_FULL, "out of memory");
	vocabulary->index = index;
	vocabulary->terms = terms;
	status = pool_new(&vocabulary->pool, KEPT_BYTES, fault);
	if (status) {
		vocabulary_close(vocabulary);
		return status;
	}
	*out = vocabulary;
	return STATUS_OK;
}

void vocabulary_close(struct vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	names_close(vocabulary->names);
	pool_free(vocabulary->pool);
	memory_free(vocabulary);
}

/* ---- Finding words ----------------------------------------------------- */

static int compare_found(const void *one, const void *other)
{
	const struct found *left = one;
	const struct found *right = other;

	if (left->edits != right->edits)
		return left->edits < right->edits ? -1 : 1;
	if (left->letter_count != right->letter_count)
		return left->letter_count < right->letter_count ? -1 : 1;
	return text_compare((struct text){ left->word, left->length },
			    (struct text){ right->word, right->length });
}

/* Best first, each word once: shards may have the same words. */
static void sort_found(struct seeker *seeker)
{
	size_t kept = 0;

	if (seeker->count == 0)
		return;
	qsort(seeker->list, seeker->count, sizeof(*seeker->list),
	      compare_found);
	for (size_t i = 0; i < seeker->count; i++)
		if (kept == 0 || compare_found(&seeker->list[kept - 1],
					       &seeker->list[i]) != 0)
			seeker->list[kept++] = seeker->list[i];
	seeker->count = kept;
}

static enum status make_room(struct seeker *seeker, struct fault *fault)
{
	size_t capacity = seeker->capacity ? seeker->capacity * 2 : 64;
	void *memory;

	if (seeker->count < seeker->capacity)
		return STATUS_OK;
	if (seeker->count >= FOUND_MAX) {
		sort_found(seeker);
		if (seeker->count > VOCABULARY_WEIGHED) {
			seeker->count = VOCABULARY_WEIGHED;
			seeker->is_cut = true;
		}
		return STATUS_OK;
	}
	memory = memory_resize(seeker->list, capacity, sizeof(*seeker->list));
	if (!memory)
		return fault_set(fault, STATUS_FULL, "out of memory");
	seeker->list = memory;
	seeker->capacity = capacity;
	return STATUS_OK;
}

static enum status keep_found(struct seeker *seeker, struct text word,
			      const struct found *like, struct fault *fault)
{
	struct found *found;
	enum status status = make_room(seeker, fault);

	if (status)
		return status;
	seeker->shard_count++;
	found = &seeker->list[seeker->count++];
	*found = *like;
	memcpy(found->word, word.data, word.length);
	found->length = (uint8_t)word.length;
	return STATUS_OK;
}

/* A word of the index, read as far as any question needs it. */
struct candidate {
	struct text word;
	struct text plain; /* until the next word */
	struct edits_word letters;
	struct skeleton skeleton;
	enum skeleton_script script;
	bool has_tried; /* to make the skeleton */
	bool has_skeleton;
};

/* Marks count where they are typed. */
static bool has_pattern(const struct seeker *seeker,
			const struct candidate *candidate)
{
	return seeker->is_marked ? wildcard_matches(text_from(&seeker->folded),
						    candidate->word) :
				   wildcard_matches(text_from(&seeker->plain),
						    candidate->plain);
}

static bool sounds_alike(const struct seeker *seeker,
			 struct candidate *candidate)
{
	if (!seeker->has_skeleton ||
	    candidate->script == seeker->skeleton.script)
		return false;
	if (!candidate->has_tried) {
		candidate->has_tried = true;
		candidate->has_skeleton =
			candidate->script != SKELETON_NONE &&
			skeleton_read(&candidate->skeleton, candidate->word);
	}
	return candidate->has_skeleton &&
	       skeleton_matches(&seeker->skeleton, &candidate->skeleton);
}

static enum status try_word(struct seeker *seeker, struct candidate *candidate,
			    struct fault *fault)
{
	struct found found = {
		.letter_count = (uint8_t)candidate->letters.count,
	};
	uint32_t edits;

	if (seeker->is_pattern) {
		if (!has_pattern(seeker, candidate))
			return STATUS_OK;
		return keep_found(seeker, candidate->word, &found, fault);
	}
	if (seeker->is_near) {
		edits = edits_between(&seeker->letters, &candidate->letters,
				      seeker->limit);
		found.edits = (uint8_t)edits;
		if (edits <= seeker->limit &&
		    !text_equal(candidate->word, text_from(&seeker->folded)))
			return keep_found(seeker, candidate->word, &found,
					  fault);
	}
	found.edits = 1;
	found.is_alike = true;
	if (!sounds_alike(seeker, candidate))
		return STATUS_OK;
	return keep_found(seeker, candidate->word, &found, fault);
}

static bool is_ascii(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] & 0x80)
			return false;
	return true;
}

/* Its plain form: the word itself where it has no marks and apostrophes. */
static struct text strip(struct scan *scan, struct text word)
{
	if (is_ascii(word) && !memchr(word.data, '\'', word.length))
		return word;
	bytes_clear(&scan->plain);
	scan->status = plain_append(&scan->plain, word, scan->fault);
	return text_from(&scan->plain);
}

static bool visit_word(void *context, struct text key, uint32_t frequency)
{
	size_t skipped = sizeof(SCHEMA_META_WORD) - 1;
	struct scan *scan = context;
	struct candidate candidate;

	(void)frequency;
	if (key.length - skipped > SCHEMA_WORD_BYTES)
		return true;
	candidate.word = text_skip(key, skipped);
	candidate.has_tried = false;
	candidate.script = skeleton_script(candidate.word);
	candidate.plain = strip(scan, candidate.word);
	if (!edits_read(&candidate.letters, candidate.plain))
		return true;
	for (size_t i = 0; i < scan->count && !scan->status; i++)
		scan->status =
			try_word(&scan->seekers[i], &candidate, scan->fault);
	return scan->status == STATUS_OK;
}

static bool is_seeking(const struct seeker *seeker)
{
	return seeker->is_near || seeker->is_pattern || seeker->has_skeleton;
}

static enum status scan_shard(struct scan *scan, size_t shard,
			      struct fault *fault)
{
	const struct index_visitor visitor = { visit_word, scan };
	enum status status;

	for (size_t i = 0; i < scan->count; i++)
		scan->seekers[i].shard_count = 0;
	status = index_each_key(scan->vocabulary->index, shard,
				TEXT(SCHEMA_META_WORD), &visitor, fault);
	for (size_t i = 0; i < scan->count; i++) {
		struct seeker *seeker = &scan->seekers[i];

		if (seeker->shard_count > seeker->best_count)
			seeker->best_count = seeker->shard_count;
	}
	return status ? status : scan->status;
}

static enum status scan_words(struct scan *scan, struct fault *fault)
{
	size_t shard_count = index_shard_count(scan->vocabulary->index);
	bool is_needed = false;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < scan->count; i++)
		is_needed |= is_seeking(&scan->seekers[i]);
	for (size_t i = 0; i < shard_count && is_needed && !status; i++)
		status = scan_shard(scan, i, fault);
	return status;
}

/* ---- Names ------------------------------------------------------------- */

static enum status add_word(struct scan *scan, struct seeker *seeker,
			    const struct vocabulary_word *word,
			    struct fault *fault)
{
	size_t capacity = seeker->word_capacity ? seeker->word_capacity * 2 :
						  64;
	void *memory;

	if (seeker->word_count == seeker->word_capacity) {
		memory = memory_resize(seeker->words, capacity,
				       sizeof(*seeker->words));
		if (!memory)
			return fault_set(fault, STATUS_FULL, "out of memory");
		seeker->words = memory;
		seeker->word_capacity = capacity;
	}
	seeker->words[seeker->word_count] = *word;
	return pool_copy(scan->pool, word->text,
			 &seeker->words[seeker->word_count++].text, fault);
}

/* Scripts that "skeleton.h" does not know are told apart as one: Chinese
 * has two ways to write. */
static bool is_other_script(struct text one, struct text other)
{
	return skeleton_script(one) == SKELETON_NONE ||
	       skeleton_script(one) != skeleton_script(other);
}

/* Edits from the typed word to the nearest member of a group, and which;
 * more than the limit when there is none. */
static uint32_t edits_to_group(const struct seeker *seeker,
			       const struct names_group *group, size_t *member)
{
	uint32_t best = seeker->limit + 1;
	struct edits_word letters;

	for (size_t i = 0; i < group->count; i++) {
		uint32_t edits = best;

		if (text_equal(group->names[i], text_from(&seeker->plain)))
			edits = 0;
		else if (best > 1 && seeker->letters.count > 0 &&
			 edits_read(&letters, group->names[i]))
			edits = edits_between(&seeker->letters, &letters,
					      best - 1);
		if (edits >= best)
			continue;
		best = edits;
		*member = i;
	}
	return best;
}

static enum status add_group(struct scan *scan, struct seeker *seeker,
			     const struct names_group *group, uint32_t edits,
			     struct fault *fault)
{
	struct text typed = text_from(&seeker->folded);
	size_t member = 0;
	enum status status = STATUS_OK;

	(void)edits_to_group(seeker, group, &member);
	for (size_t i = 0; i < group->count && !status; i++) {
		struct vocabulary_word word = { .text = group->names[i],
						.form = HIT_SYNONYM,
						.edits = edits };

		if (i == member)
			continue;
		if (is_other_script(typed, word.text))
			word.form = HIT_SCRIPT;
		status = add_word(scan, seeker, &word, fault);
	}
	return status;
}

/* The groups that have the typed word, else those with the nearest one. */
static enum status add_names(struct scan *scan, struct seeker *seeker,
			     struct fault *fault)
{
	const struct names *names = scan->vocabulary->names;
	uint32_t best = seeker->limit + 1;
	enum status status = STATUS_OK;
	size_t member;

	for (size_t i = 0; i < names_count(names) && best > 0; i++) {
		struct names_group group = names_at(names, i);
		uint32_t edits = edits_to_group(seeker, &group, &member);

		if (edits < best)
			best = edits;
	}
	if (best > seeker->limit)
		return STATUS_OK;
	seeker->has_skeleton = false;
	for (size_t i = 0; i < names_count(names) && !status; i++) {
		struct names_group group = names_at(names, i);

		if (edits_to_group(seeker, &group, &member) == best)
			status = add_group(scan, seeker, &group, best, fault);
	}
	return status;
}

/* ---- The answer -------------------------------------------------------- */

static enum status add_found(struct scan *scan, struct seeker *seeker,
			     const struct found *found, struct fault *fault)
{
	struct vocabulary_word word = {
		.text = { found->word, found->length },
		.form = seeker->is_pattern ? HIT_EXACT :
			found->is_alike    ? HIT_SCRIPT :
					     HIT_FUZZY,
		.edits = found->edits,
	};

	return add_word(scan, seeker, &word, fault);
}

static int compare_words(const void *one, const void *other)
{
	const struct vocabulary_word *left = one;
	const struct vocabulary_word *right = other;

	if (left->edits != right->edits)
		return left->edits < right->edits ? -1 : 1;
	if (left->frequency != right->frequency)
		return left->frequency > right->frequency ? -1 : 1;
	return text_compare(left->text, right->text);
}

/* Counts the passages of each word; drops those that have none, and what
 * came before in another way: of one name in traditional and in simplified
 * characters that stays which finds more. */
static enum status weigh(struct seeker *seeker, struct frequency *frequency,
			 struct fault *fault)
{
	struct vocabulary_word *words = seeker->words;
	size_t kept = 0;

	for (size_t i = 0; i < seeker->word_count; i++) {
		size_t same = 0;
		enum status status;

		while (same < kept &&
		       !hanzi_are_same(words[same].text, words[i].text))
			same++;
		if (same < kept && text_equal(words[same].text, words[i].text))
			continue;
		status = frequency_of_text(frequency, words[i].text,
					   &words[i].frequency, fault);
		if (status)
			return status;
		if (words[i].frequency >
		    (same < kept ? words[same].frequency : 0))
			words[same] = words[i];
		kept += same == kept && words[i].frequency > 0;
	}
	seeker->word_count = kept;
	if (kept > 0)
		qsort(words, kept, sizeof(*words), compare_words);
	return STATUS_OK;
}

static enum status settle(struct scan *scan, struct seeker *seeker,
			  struct frequency *frequency, struct fault *fault)
{
	enum status status = STATUS_OK;

	sort_found(seeker);
	if (seeker->count > VOCABULARY_WEIGHED) {
		seeker->is_cut = true;
		seeker->count = VOCABULARY_WEIGHED;
	}
	for (size_t i = 0; i < seeker->count && !status; i++)
		status = add_found(scan, seeker, &seeker->list[i], fault);
	return status ? status : weigh(seeker, frequency, fault);
}

/* Copies a list of words into a pool. */
static enum status copy_words(struct pool *pool,
			      const struct vocabulary_word *from, size_t count,
			      const struct vocabulary_word **out,
			      struct fault *fault)
{
	struct vocabulary_word *words;
	void *memory;
	enum status status =
		pool_take(pool, count + 1, sizeof(*words), &memory, fault);

	words = memory;
	for (size_t i = 0; i < count && !status; i++) {
		words[i] = from[i];
		status = pool_copy(pool, from[i].text, &words[i].text, fault);
	}
	*out = words;
	return status;
}

static enum status give_answer(struct pool *pool, const struct seeker *seeker,
			       struct fault *fault)
{
	struct vocabulary_question *question = seeker->question;
	size_t count = seeker->word_count;

	question->found_count = (uint32_t)count;
	if (seeker->is_cut && seeker->best_count > count)
		question->found_count = seeker->best_count;
	question->word_count = count < VOCABULARY_WORDS ? count :
							  VOCABULARY_WORDS;
	return copy_words(pool, seeker->words, question->word_count,
			  &question->words, fault);
}

/* ---- What is remembered ------------------------------------------------ */

void vocabulary_forget(struct vocabulary *vocabulary)
{
	pool_reset(vocabulary->pool);
	vocabulary->kept_count = 0;
}

static const struct kept *find_kept(const struct vocabulary *vocabulary,
				    const struct vocabulary_question *question)
{
	for (size_t i = 0; i < vocabulary->kept_count; i++) {
		const struct kept *kept = &vocabulary->kept[i];

		if (kept->kind == question->kind &&
		    kept->edits == question->edits &&
		    text_equal(kept->word, question->word))
			return kept;
	}
	return NULL;
}

/* Remembering is a comfort: without memory for it nothing is lost. */
static void keep_answer(struct vocabulary *vocabulary,
			const struct vocabulary_question *question)
{
	struct kept kept = { .kind = question->kind,
			     .edits = question->edits,
			     .word_count = question->word_count,
			     .found_count = question->found_count };
	struct fault unused;
	enum status status;

	if (vocabulary->kept_count == KEPT)
		vocabulary_forget(vocabulary);
	status = pool_copy(vocabulary->pool, question->word, &kept.word,
			   &unused);
	if (!status)
		status = copy_words(vocabulary->pool, question->words,
				    question->word_count, &kept.words, &unused);
	if (!status)
		vocabulary->kept[vocabulary->kept_count++] = kept;
}

static enum status recall(struct vocabulary *vocabulary, struct pool *pool,
			  struct vocabulary_question *question, bool *is_known,
			  struct fault *fault)
{
	const struct kept *kept = find_kept(vocabulary, question);

	*is_known = kept != NULL;
	if (!kept)
		return STATUS_OK;
	question->word_count = kept->word_count;
	question->found_count = kept->found_count;
	return copy_words(pool, kept->words, kept->word_count, &question->words,
			  fault);
}

/* ---- Asking ------------------------------------------------------------ */

static bool wants_near(enum vocabulary_kind kind)
{
	return kind == VOCABULARY_NEAR || kind == VOCABULARY_ALIKE;
}

static bool wants_names(enum vocabulary_kind kind)
{
	return kind == VOCABULARY_NAME || kind == VOCABULARY_ALIKE;
}

static enum status read_word(struct seeker *seeker, struct fault *fault)
{
	struct text word = seeker->question->word;
	bool has_letters;
	enum status status;

	seeker->folded = BYTES_UP_TO(WORD_BYTES);
	seeker->plain = BYTES_UP_TO(WORD_BYTES);
	status = utf8_fold(&seeker->folded, word, fault);
	if (!status)
		status = names_fold(&seeker->plain, word, fault);
	if (status)
		return status;
	seeker->is_pattern = seeker->question->kind == VOCABULARY_PATTERN;
	seeker->is_marked = seeker->is_pattern &&
			    !text_equal(text_from(&seeker->folded),
					text_from(&seeker->plain));
	has_letters = edits_read(&seeker->letters, text_from(&seeker->plain));
	if (!has_letters)
		seeker->letters.count = 0;
	seeker->is_near = has_letters && seeker->letters.count > 0 &&
			  wants_near(seeker->question->kind);
	return STATUS_OK;
}

static void set_limit(struct seeker *seeker)
{
	uint32_t wanted = seeker->question->edits;
	bool has_word = seeker->letters.count > seeker->letters.digit_count;

	seeker->limit = edits_limit(&seeker->letters);
	if (wanted != VOCABULARY_BY_LENGTH && has_word)
		seeker->limit = wanted < EDITS_MAX ? wanted : EDITS_MAX;
}

/* What the articles of the index explain. */
static enum status add_aliases(struct scan *scan, struct seeker *seeker,
			       struct fault *fault)
{
	struct aliases aliases;
	enum status status = aliases_find(&aliases, scan->vocabulary->index,
					  text_from(&seeker->plain), scan->pool,
					  fault);

	for (size_t i = 0; i < aliases.count && !status; i++) {
		const struct vocabulary_word word = {
			.text = aliases.list[i].text, .form = HIT_SYNONYM
		};

		status = add_word(scan, seeker, &word, fault);
	}
	return status;
}

static enum status prepare(struct scan *scan, struct seeker *seeker,
			   struct fault *fault)
{
	enum status status = read_word(seeker, fault);

	if (status)
		return status;
	set_limit(seeker);
	if (!wants_names(seeker->question->kind))
		return STATUS_OK;
	seeker->has_skeleton =
		skeleton_read(&seeker->skeleton, text_from(&seeker->folded));
	if (!scan->vocabulary->names)
		status = names_open(&scan->vocabulary->names, fault);
	if (!status)
		status = add_names(scan, seeker, fault);
	return status ? status : add_aliases(scan, seeker, fault);
}

static enum status answer(struct scan *scan, struct pool *pool,
			  struct fault *fault)
{
	struct frequency *frequency = NULL;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < scan->count && !status; i++)
		status = prepare(scan, &scan->seekers[i], fault);
	if (!status)
		status = scan_words(scan, fault);
	if (!status)
		status = frequency_open(&frequency, scan->vocabulary->index,
					scan->vocabulary->terms, fault);
	for (size_t i = 0; i < scan->count && !status; i++) {
		status = settle(scan, &scan->seekers[i], frequency, fault);
		if (!status)
			status = give_answer(pool, &scan->seekers[i], fault);
		if (!status)
			keep_answer(scan->vocabulary,
				    scan->seekers[i].question);
	}
	frequency_close(frequency);
	return status;
}

static void scan_free(struct scan *scan)
{
	for (size_t i = 0; i < scan->count; i++) {
		bytes_free(&scan->seekers[i].folded);
		bytes_free(&scan->seekers[i].plain);
		memory_free(scan->seekers[i].list);
		memory_free(scan->seekers[i].words);
	}
	memory_free(scan->seekers);
	bytes_free(&scan->plain);
	pool_free(scan->pool);
}

/* Those that are not known yet. */
static enum status ask_new(struct vocabulary *vocabulary,
			   struct vocabulary_questions *questions,
			   struct fault *fault)
{
	struct scan scan = { .vocabulary = vocabulary,
			     .plain = BYTES_UP_TO(WORD_BYTES),
			     .fault = fault };
	enum status status = pool_new(&scan.pool, KEPT_BYTES, fault);

	scan.seekers = memory_zeroed(questions->count, sizeof(*scan.seekers));
	if (!status && !scan.seekers)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	for (size_t i = 0; i < questions->count && !status; i++) {
		bool is_known;

		status = recall(vocabulary, questions->pool,
				&questions->list[i], &is_known, fault);
		if (!is_known)
			scan.seekers[scan.count++].question =
				&questions->list[i];
	}
	if (!status && scan.count > 0)
		status = answer(&scan, questions->pool, fault);
	scan_free(&scan);
	return status;
}

enum status vocabulary_ask(struct vocabulary *vocabulary,
			   struct vocabulary_questions *questions,
			   struct fault *fault)
{
	if (questions->count == 0)
		return STATUS_OK;
	return ask_new(vocabulary, questions, fault);
}
