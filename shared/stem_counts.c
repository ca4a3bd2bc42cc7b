/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/stem_counts.h"

#include <string.h>

#include "shared/intern.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	WORDS_KEPT = 1 << 17, /* before words and stems are forgotten */
	KEPT_BYTES = 512 << 20,
	KEY_BYTES = 1 << 30,
	SMALL_BYTES = 64 << 10,
	FIRST_ROOM = 256,
	ROOM_MAX = 1 << 26,
	PART_LETTERS = 3 /* fewest of a compound's words */
};

#define NEVER_GIVEN UINT32_MAX

static const char *const form_prefixes[STEM_FORMS] = { SCHEMA_BODY,
						       SCHEMA_CONTEXT,
						       SCHEMA_HEADLINE };

struct stem_row {
	struct text terms[STEM_FORMS]; /* made when first wanted */
	uint32_t counts[STEM_FORMS];   /* in the passage at hand */
};

struct word_row {
	uint32_t stems[TERMS_STEMS_MAX];
	uint32_t stem_count;
	uint32_t given; /* round in which it was; 0: it is none to be given */
	/* Of a compound: the round in which it was told with a first word of
	 * so many bytes. */
	uint32_t told;
	uint32_t told_bytes;
};

struct stem_counts {
	struct terms *terms;
	struct intern *languages;
	struct intern *words; /* folded forms, by language and kind */
	struct intern *stems; /* by language */
	struct word_row *word_rows;
	size_t word_count;
	size_t word_room;
	struct stem_row *stem_rows;
	size_t stem_count;
	size_t stem_room;
	struct stem_use *uses;
	size_t use_count;
	size_t use_room;
	struct bytes key;  /* of a word with a root */
	struct bytes term; /* scratch */
	bool is_spoilt;    /* a row was begun and not filled */
	uint32_t round;    /* of giving words, from 1 */
	char language[TERMS_LANGUAGE_BYTES];
	uint32_t language_number;
};

/* ---- Opening ----------------------------------------------------------- */

enum status stem_counts_open(struct stem_counts **out, struct terms *terms,
			     struct fault *fault)
{
	struct stem_counts *counts = memory_zeroed(1, sizeof(*counts));
	enum status status;

	*out = NULL;
	if (!counts)
		return fault_set(fault, STATUS_FULL, "out of memory");
	counts->terms = terms;
	counts->round = 1;
	counts->key = BYTES_UP_TO(KEY_BYTES);
	counts->term = BYTES_UP_TO(SMALL_BYTES);
	status = intern_new(&counts->languages, KEPT_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&counts->words, KEPT_BYTES, fault);
	if (status == STATUS_OK)
		status = intern_new(&counts->stems, KEPT_BYTES, fault);
	if (status) {
		stem_counts_close(counts);
		return status;
	}
	*out = counts;
	return STATUS_OK;
}

void stem_counts_close(struct stem_counts *counts)
{
	if (!counts)
		return;
	intern_free(counts->languages);
	intern_free(counts->words);
	intern_free(counts->stems);
	memory_free(counts->word_rows);
	memory_free(counts->stem_rows);
	memory_free(counts->uses);
	bytes_free(&counts->key);
	bytes_free(&counts->term);
	memory_free(counts);
}

enum status stem_counts_language(struct stem_counts *counts, struct text code,
				 struct fault *fault)
{
	if (code.length >= sizeof(counts->language))
		return fault_set(fault, STATUS_BUG,
				 "language code of %zu bytes", code.length);
	memcpy(counts->language, code.data, code.length);
	counts->language[code.length] = '\0';
	return intern_number(counts->languages, code, &counts->language_number,
			     fault);
}

/* Room for one more, of `size` bytes. */
static enum status make_room(void **list, size_t count, size_t *room,
			     size_t size, struct fault *fault)
{
	size_t wanted = *room ? *room * 2 : FIRST_ROOM;
	void *larger;

	if (count < *room)
		return STATUS_OK;
	if (wanted > ROOM_MAX)
		return fault_set(fault, STATUS_FULL, "too many terms");
	larger = memory_resize(*list, wanted, size);
	if (!larger)
		return fault_set(fault, STATUS_FULL, "out of memory");
	*list = larger;
	*room = wanted;
	return STATUS_OK;
}

/* ---- Words to stems ---------------------------------------------------- */

static enum status add_stem_row(struct stem_counts *counts, struct fault *fault)
{
	void *list = counts->stem_rows;
	enum status status = make_room(&list, counts->stem_count,
				       &counts->stem_room,
				       sizeof(*counts->stem_rows), fault);

	counts->stem_rows = list;
	if (status == STATUS_OK)
		counts->stem_rows[counts->stem_count++] =
			(struct stem_row){ .counts = { 0 } };
	return status;
}

static enum status add_word_row(struct stem_counts *counts,
				struct word_row **out, struct fault *fault)
{
	void *list = counts->word_rows;
	enum status status = make_room(&list, counts->word_count,
				       &counts->word_room,
				       sizeof(*counts->word_rows), fault);

	counts->word_rows = list;
	if (status)
		return status;
	*out = &counts->word_rows[counts->word_count++];
	**out = (struct word_row){ .stem_count = 0 };
	return STATUS_OK;
}

static enum status find_stem(struct stem_counts *counts, struct text stem,
			     uint32_t *number, struct fault *fault)
{
	enum status status = intern_number_in(
		counts->stems, counts->language_number, stem, number, fault);

	if (status || *number < counts->stem_count)
		return status;
	return add_stem_row(counts, fault);
}

static enum status look_up_stems(struct stem_counts *counts,
				 const struct word *word, struct word_row *row,
				 struct fault *fault)
{
	struct stems stems;
	enum status status = terms_stem(counts->terms, &stems, word,
					counts->language, fault);

	if (status)
		return status;
	for (size_t i = 0; i < stems.count && status == STATUS_OK; i++)
		status =
			find_stem(counts, stems.list[i], &row->stems[i], fault);
	row->stem_count = (uint32_t)stems.count;
	return status;
}

/* With a root of its own the same word has a stem more. */
static enum status add_root(struct stem_counts *counts, const struct word *word,
			    struct text *name, struct fault *fault)
{
	enum status status;

	bytes_clear(&counts->key);
	status = bytes_append(&counts->key, word->folded, fault);
	if (status == STATUS_OK)
		status = bytes_printf(&counts->key, fault, "\n%u %u",
				      (unsigned)word->root_start,
				      (unsigned)word->root_bytes);
	*name = text_from(&counts->key);
	return status;
}

/* Kinds that stem alike share a row. */
static enum status find_word(struct stem_counts *counts,
			     const struct word *word, uint32_t *number,
			     struct fault *fault)
{
	const bool is_whole = word->kind == WORD_PLAIN ||
			      word->kind == WORD_JOINED;
	const uint32_t space = counts->language_number * 2 + is_whole;
	struct text name = word->folded;
	struct word_row *row;
	enum status status = STATUS_OK;

	if (word->root_bytes > 0)
		status = add_root(counts, word, &name, fault);
	if (status == STATUS_OK)
		status = intern_number_in(counts->words, space, name, number,
					  fault);
	if (status || *number < counts->word_count)
		return status;
	status = add_word_row(counts, &row, fault);
	if (status)
		return status;
	row->given = terms_is_vocabulary(word) ? NEVER_GIVEN : 0;
	return look_up_stems(counts, word, row, fault);
}

/* ---- Counting ---------------------------------------------------------- */

void stem_counts_begin(struct stem_counts *counts)
{
	for (size_t i = 0; i < counts->use_count; i++) {
		const struct stem_use *use = &counts->uses[i];

		counts->stem_rows[use->stem].counts[use->form] = 0;
	}
	counts->use_count = 0;
}

bool stem_counts_renew(struct stem_counts *counts)
{
	stem_counts_begin(counts);
	if (intern_count(counts->words) < WORDS_KEPT && !counts->is_spoilt)
		return false;
	counts->is_spoilt = false;
	intern_clear(counts->words);
	intern_clear(counts->stems);
	counts->word_count = 0;
	counts->stem_count = 0;
	return true;
}

void stem_counts_give_again(struct stem_counts *counts)
{
	counts->round++;
}

static enum status build_term(struct stem_counts *counts, uint32_t number,
			      enum stem_form form, struct fault *fault)
{
	enum status status;

	bytes_clear(&counts->term);
	status = terms_build(&counts->term, form_prefixes[form],
			     counts->language,
			     intern_string(counts->stems, number), fault);
	return status ? status :
			intern_copy(counts->stems, text_from(&counts->term),
				    &counts->stem_rows[number].terms[form],
				    fault);
}

static enum status count_stem(struct stem_counts *counts, uint32_t number,
			      enum stem_form form, struct fault *fault)
{
	struct stem_row *row = &counts->stem_rows[number];
	void *list = counts->uses;
	enum status status = STATUS_OK;

	if (row->counts[form]++ > 0)
		return STATUS_OK;
	if (!row->terms[form].data)
		status = build_term(counts, number, form, fault);
	if (status == STATUS_OK)
		status = make_room(&list, counts->use_count, &counts->use_room,
				   sizeof(*counts->uses), fault);
	counts->uses = list;
	if (status == STATUS_OK)
		counts->uses[counts->use_count++] =
			(struct stem_use){ number, form };
	return status;
}

static enum status give_word(struct stem_counts *counts, struct word_row *row,
			     struct text folded,
			     const struct stem_counts_visitor *visitor,
			     struct fault *fault)
{
	if (!visitor || row->given == 0 || row->given == counts->round)
		return STATUS_OK;
	row->given = counts->round;
	return visitor->word(visitor->context, folded, fault);
}

static bool is_part(const struct word *word)
{
	size_t letter_count = 0;

	for (size_t i = 0, width; i < word->folded.length; i += width) {
		enum utf8_class kind =
			utf8_class(utf8_next(word->folded, i, &width));

		if (kind != UTF8_LETTER && kind != UTF8_MARK)
			return false;
		letter_count += kind == UTF8_LETTER;
	}
	return word->kind == WORD_PLAIN && letter_count >= PART_LETTERS;
}

/* Whether word `at` is one of the two beside it, which are to be told. */
static bool is_compound(const struct words *words, size_t at)
{
	const struct word *word = &words->list[at];

	return word->is_compound && at > 0 && at + 1 < words->count &&
	       word[-1].first_position == word->first_position &&
	       word[1].first_position == word->last_position &&
	       is_part(&word[-1]) && is_part(&word[1]);
}

static enum status tell_compound(struct stem_counts *counts, struct text stem,
				 const struct word *word,
				 const struct stem_counts_visitor *visitor,
				 struct fault *fault)
{
	const struct text first = word[-1].plain;
	const struct text second = word[1].plain;
	enum status status;

	bytes_clear(&counts->term);
	status = bytes_printf(&counts->term, fault, "%.*s=%.*s %.*s=%s",
			      (int)stem.length, stem.data, (int)first.length,
			      first.data, (int)second.length, second.data,
			      counts->language);
	if (status || counts->term.length > SCHEMA_COMPOUND_BYTES)
		return status;
	return visitor->compound(visitor->context, text_from(&counts->term),
				 fault);
}

/* With each stem that the word has. */
static enum status give_compound(struct stem_counts *counts,
				 struct word_row *row, const struct word *word,
				 const struct stem_counts_visitor *visitor,
				 struct fault *fault)
{
	const uint32_t bytes = (uint32_t)word[-1].folded.length;
	enum status status = STATUS_OK;

	if (!visitor || row->given == 0 ||
	    (row->told == counts->round && row->told_bytes == bytes))
		return STATUS_OK;
	row->told = counts->round;
	row->told_bytes = bytes;
	for (size_t i = 0; i < row->stem_count && !status; i++)
		status = tell_compound(
			counts, intern_string(counts->stems, row->stems[i]),
			word, visitor, fault);
	return status;
}

enum status stem_counts_add(struct stem_counts *counts,
			    const struct words *words, enum stem_form form,
			    const struct stem_counts_visitor *visitor,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < words->count && status == STATUS_OK; i++) {
		const struct word *word = &words->list[i];
		struct word_row *row;
		uint32_t number;

		status = find_word(counts, word, &number, fault);
		if (status)
			break;
		row = &counts->word_rows[number];
		status = give_word(counts, row, word->folded, visitor, fault);
		if (!status && is_compound(words, i))
			status = give_compound(counts, row, word, visitor,
					       fault);
		for (size_t at = 0; at < row->stem_count && !status; at++)
			status =
				count_stem(counts, row->stems[at], form, fault);
	}
	counts->is_spoilt |= status != STATUS_OK;
	return status;
}

/* ---- What was counted -------------------------------------------------- */

const struct stem_use *stem_counts_uses(const struct stem_counts *counts,
					size_t *count)
{
	*count = counts->use_count;
	return counts->uses;
}

uint32_t stem_counts_of(const struct stem_counts *counts, uint32_t stem,
			enum stem_form form)
{
	return counts->stem_rows[stem].counts[form];
}

struct text stem_counts_term(const struct stem_counts *counts,
			     const struct stem_use *use)
{
	return counts->stem_rows[use->stem].terms[use->form];
}
