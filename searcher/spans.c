/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/spans.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/wildcard.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	FIRST_CAPACITY = 64,
	STEM_BYTES = 1 << 30,
	TEXT_BYTES = 1 << 30,
	PARTICLE_REST = 4 /* letters of a word that has them before it */
};

#define NO_WORD     UINT32_MAX
#define NO_LANGUAGE SIZE_MAX

/* A place in both graphs, reached from the same start. */
struct state {
	uint32_t query_position;
	uint32_t text_position;
	uint32_t start; /* bytes */
	uint32_t end;
	enum hit_form form; /* of its words that least alike */
};

struct stem_place {
	uint32_t start;
	uint32_t length;
};

/* What is kept of each word of the text. */
struct text_word {
	uint32_t next; /* the next word with the same first position */
	bool is_stemmed;
	uint32_t stem_count;
	struct stem_place stems[TERMS_STEMS_MAX];
};

/* A text as it was read. */
struct reading {
	struct bytes text;
	struct words words;
	size_t language;
	struct text_word *info; /* by word */
	uint32_t *heads; /* by position: the first word there, or NO_WORD */
	size_t capacity; /* of both */
	bool has_stems;  /* of all words */
	struct bytes stems;
};

/* The best passages are read to be ranked, and once more to be shown. A long
 * text has a place of its own, where it is not looked for again. */
enum { KEPT_READINGS = 16, KEPT_BYTES = 1 << 13, READINGS = KEPT_READINGS + 1 };

struct spans_reader {
	struct terms *terms;
	struct reading readings[READINGS];
	size_t kept_count; /* of them that have a text */
	size_t next;       /* to be given up */
	struct reading *at;
	/* The word of a note's mark that all paths begin with; NO_WORD: they
	 * begin with words that have a place. */
	uint32_t first_note;
	bool is_arabic; /* the text that forms are looked for in */
	struct state *states;
	size_t state_count;
	size_t state_capacity;
};

/* Words [first, end) of a leaf: one operand. */
struct range {
	const struct query_word *words;
	const struct candidates_word *info;
	size_t first;
	size_t end;
};

enum status spans_open(struct spans_reader **out, struct terms *terms,
		       struct fault *fault)
{
	*out = memory_zeroed(1, sizeof(**out));
	if (!*out)
		return fault_set(fault, STATUS_FULL, "out of memory");
	(*out)->terms = terms;
	for (size_t i = 0; i < READINGS; i++) {
		(*out)->readings[i].text = BYTES_UP_TO(TEXT_BYTES);
		(*out)->readings[i].stems = BYTES_UP_TO(STEM_BYTES);
	}
	(*out)->at = (*out)->readings;
	return STATUS_OK;
}

void spans_close(struct spans_reader *reader)
{
	if (!reader)
		return;
	for (size_t i = 0; i < READINGS; i++) {
		struct reading *reading = &reader->readings[i];

		terms_words_free(&reading->words);
		memory_free(reading->info);
		memory_free(reading->heads);
		bytes_free(&reading->text);
		bytes_free(&reading->stems);
	}
	memory_free(reader->states);
	memory_free(reader);
}

void spans_free(struct spans *spans)
{
	memory_free(spans->list);
	*spans = (struct spans){ 0 };
}

static enum status add_span(struct spans *out, const struct span *span,
			    struct fault *fault)
{
	size_t capacity = out->capacity ? out->capacity * 2 : FIRST_CAPACITY;
	struct span *list;

	if (out->count == out->capacity) {
		list = memory_resize(out->list, capacity, sizeof(*list));
		if (!list)
			return fault_set(fault, STATUS_FULL, "out of memory");
		out->list = list;
		out->capacity = capacity;
	}
	out->list[out->count++] = *span;
	return STATUS_OK;
}

static enum status make_room(struct reading *reading, struct fault *fault)
{
	size_t wanted = reading->words.count + 1;
	void *memory;

	if (wanted <= reading->capacity)
		return STATUS_OK;
	wanted += wanted / 2;
	memory = memory_resize(reading->info, wanted, sizeof(*reading->info));
	if (!memory)
		return fault_set(fault, STATUS_FULL, "out of memory");
	reading->info = memory;
	memory = memory_resize(reading->heads, wanted, sizeof(*reading->heads));
	if (!memory)
		return fault_set(fault, STATUS_FULL, "out of memory");
	reading->heads = memory;
	reading->capacity = wanted;
	return STATUS_OK;
}

static enum status read_text(struct spans_reader *reader,
			     struct reading *reading, struct text text,
			     struct fault *fault)
{
	struct words *words = &reading->words;
	enum status status;

	bytes_clear(&reading->text);
	status = bytes_append(&reading->text, text, fault);
	if (!status)
		status = terms_split(reader->terms, words,
				     text_from(&reading->text), fault);
	if (!status)
		status = make_room(reading, fault);
	if (status)
		return status;
	for (size_t i = 0; i < words->position_count; i++)
		reading->heads[i] = NO_WORD;
	for (size_t i = words->count; i-- > 0;) {
		uint32_t *head = &reading->heads[words->list[i].first_position];

		reading->info[i].next = *head;
		reading->info[i].stem_count = 0;
		reading->info[i].is_stemmed = false;
		*head = (uint32_t)i;
	}
	return STATUS_OK;
}

/* The text if it is kept; else the place of the one that is given up. */
static struct reading *find_reading(struct spans_reader *reader,
				    struct text text, size_t language,
				    bool *is_kept)
{
	struct reading *given_up = &reader->readings[reader->next];

	*is_kept = false;
	if (text.length > KEPT_BYTES)
		return &reader->readings[KEPT_READINGS];
	*is_kept = true;
	for (size_t i = 0; i < reader->kept_count; i++) {
		struct reading *kept = &reader->readings[i];

		if (kept->language == language &&
		    text_equal(text_from(&kept->text), text))
			return kept;
	}
	*is_kept = false;
	if (reader->next == reader->kept_count)
		reader->kept_count++;
	reader->next = (reader->next + 1) % KEPT_READINGS;
	return given_up;
}

enum status spans_read(struct spans_reader *reader, struct text text,
		       size_t language, struct fault *fault)
{
	bool is_kept;
	enum status status;

	reader->at = find_reading(reader, text, language, &is_kept);
	if (is_kept)
		return STATUS_OK;
	reader->at->language = language;
	reader->at->has_stems = false;
	bytes_clear(&reader->at->stems);
	status = read_text(reader, reader->at, text, fault);
	if (status)
		reader->at->language = NO_LANGUAGE;
	return status;
}

uint32_t spans_position_count(const struct spans_reader *reader)
{
	return reader->at->words.position_count;
}

static uint32_t head_at(const struct spans_reader *reader, uint32_t position)
{
	return position < reader->at->words.position_count ?
		       reader->at->heads[position] :
		       NO_WORD;
}

static enum status read_word(struct spans_reader *reader, size_t i,
			     const char *language, struct fault *fault)
{
	struct text_word *info = &reader->at->info[i];
	struct stems stems = { 0 };
	enum status status = terms_stem(reader->terms, &stems,
					&reader->at->words.list[i], language,
					fault);

	for (size_t j = 0; j < stems.count && !status; j++) {
		info->stems[j].start = (uint32_t)reader->at->stems.length;
		info->stems[j].length = (uint32_t)stems.list[j].length;
		status = bytes_append(&reader->at->stems, stems.list[j], fault);
	}
	/* A word that was cut off has none, so that a later question of the
	 * same text reads it again. */
	info->stem_count = status ? 0 : stems.count;
	info->is_stemmed = !status;
	return status;
}

static bool may_have_any(const struct word *word, const char *language,
			 const struct stems *wanted)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (terms_may_have(word, language, wanted->list[i]))
			return true;
	return false;
}

/* The stems of the words, once a text and only when asked for: of all, or of
 * those that may have one of the `wanted`. */
static enum status read_stems(struct spans_reader *reader, const char *language,
			      const struct stems *wanted, struct fault *fault)
{
	struct reading *at = reader->at;
	enum status status = STATUS_OK;

	if (at->has_stems)
		return STATUS_OK;
	for (size_t i = 0; i < at->words.count && !status; i++)
		if (!at->info[i].is_stemmed &&
		    (!wanted ||
		     may_have_any(&at->words.list[i], language, wanted)))
			status = read_word(reader, i, language, fault);
	at->has_stems = !status && !wanted;
	return status;
}

/* The stems of a word of the query in the language of the text. */
static struct stems wanted_stems(const struct spans_reader *reader,
				 const struct candidates_word *word)
{
	struct stems wanted = { .count = 0 };

	for (size_t i = 0; i < word->stem_count; i++)
		if (word->stems[i].language == reader->at->language)
			wanted.list[wanted.count++] = word->stems[i].stem;
	return wanted;
}

static bool has_stem(const struct reading *reading, size_t i,
		     const struct stems *wanted)
{
	const struct text_word *info = &reading->info[i];

	for (size_t j = 0; j < wanted->count; j++)
		for (size_t k = 0; k < info->stem_count; k++) {
			struct text stem = { reading->stems.data +
						     info->stems[k].start,
					     info->stems[k].length };

			if (text_equal(stem, wanted->list[j]))
				return true;
		}
	return false;
}

static enum status find_stems(struct spans_reader *reader,
			      const struct candidates *candidates,
			      const struct range *range, struct spans *out,
			      struct fault *fault)
{
	const struct query_word *word = &range->words[range->first];
	const struct stems wanted =
		wanted_stems(reader, &range->info[range->first]);
	enum status status;

	if (reader->at->language >= candidates->language_count)
		return STATUS_OK;
	status = read_stems(reader,
			    candidates->languages[reader->at->language].code,
			    &wanted, fault);
	for (size_t i = 0; i < reader->at->words.count && !status; i++) {
		const struct word *found = &reader->at->words.list[i];
		struct span span;

		if (!has_stem(reader->at, i, &wanted))
			continue;
		span = (struct span){
			found->start,          found->end,
			found->first_position, found->last_position,
			word->operand,         HIT_STEM
		};
		if (text_equal(found->folded, word->word.folded))
			span.form = HIT_EXACT;
		status = add_span(out, &span, fault);
	}
	return status;
}

/* The next code point of a folded form, whatever dot an i has: folding knows
 * no language, and makes i of a Turkish capital without one. */
static uint32_t next_code(struct text form, size_t *offset)
{
	enum { DOTLESS_I = 0x131, DOT_ABOVE = 0x307 };
	size_t width;
	uint32_t code = utf8_next(form, *offset, &width);

	*offset += width;
	if (code == DOTLESS_I)
		return 'i';
	if (code == 'i' && *offset < form.length &&
	    utf8_next(form, *offset, &width) == DOT_ABOVE)
		*offset += width;
	return code;
}

static bool is_same_but_dots(struct text one, struct text other)
{
	size_t i = 0;
	size_t j = 0;

	while (i < one.length && j < other.length)
		if (next_code(one, &i) != next_code(other, &j))
			return false;
	return i == one.length && j == other.length;
}

/* Whether each letter that is typed with a mark has it, of words that are the
 * same without any: the dots of a teh marbuta say nothing of a hamza. */
static bool has_typed_marks(const struct word *typed, const struct word *found)
{
	size_t i = 0;
	size_t j = 0;
	size_t k = 0;
	size_t width;

	while (i < typed->folded.length && j < typed->plain.length &&
	       k < found->folded.length) {
		uint32_t letter = utf8_next(typed->folded, i, &width);
		uint32_t bare;
		uint32_t other;

		i += width;
		bare = utf8_next(typed->plain, j, &width);
		j += width;
		other = utf8_next(found->folded, k, &width);
		k += width;
		if (letter != other && letter != bare)
			return false;
	}
	return i == typed->folded.length && j == typed->plain.length &&
	       k == found->folded.length;
}

/* A letter typed with a mark wants it, one without takes any. */
static bool is_same_form(const struct word *typed, const struct word *found)
{
	if (!text_equal(typed->plain, found->plain))
		return false;
	return text_equal(typed->folded, typed->plain) ||
	       text_equal(typed->folded, found->folded) ||
	       has_typed_marks(typed, found) ||
	       is_same_but_dots(typed->folded, found->folded);
}

static bool has_pair_at(const struct spans_reader *reader, uint32_t position)
{
	uint32_t i = head_at(reader, position);

	while (i != NO_WORD && reader->at->words.list[i].kind != WORD_PAIR)
		i = reader->at->info[i].next;
	return i != NO_WORD;
}

/* Characters that are typed side by side have to stand so: in the text
 * there is a pair as well. */
static bool needs_pair(const struct range *range, uint32_t position)
{
	for (size_t i = range->first; i < range->end; i++)
		if (range->words[i].word.kind == WORD_PAIR &&
		    range->words[i].word.first_position == position)
			return true;
	return false;
}

/* Marks count where they are typed. */
static bool is_in_pattern(const struct word *pattern, const struct word *found)
{
	bool has_marks = !text_equal(pattern->folded, pattern->plain);

	return terms_is_vocabulary(found) &&
	       wildcard_matches(has_marks ? pattern->folded : pattern->plain,
				has_marks ? found->folded : found->plain);
}

static enum status add_state(struct spans_reader *reader,
			     const struct state *state, struct fault *fault)
{
	size_t capacity = reader->state_capacity ? reader->state_capacity * 2 :
						   FIRST_CAPACITY;
	struct state *list;

	for (size_t i = 0; i < reader->state_count; i++) {
		struct state *known = &reader->states[i];

		if (known->query_position != state->query_position ||
		    known->text_position != state->text_position)
			continue;
		/* What follows was not made from it where only the last word
		 * may have another form. */
		if (state->form < known->form)
			known->form = state->form;
		return STATUS_OK;
	}
	if (reader->state_count == reader->state_capacity) {
		list = memory_resize(reader->states, capacity, sizeof(*list));
		if (!list)
			return fault_set(fault, STATUS_FULL, "out of memory");
		reader->states = list;
		reader->state_capacity = capacity;
	}
	reader->states[reader->state_count++] = *state;
	return STATUS_OK;
}

static bool is_first(const struct spans_reader *reader,
		     const struct state *from)
{
	return from->text_position == reader->states[0].text_position;
}

/* Words of the mark of a note take no place: they stand behind the word that
 * has theirs, one after the other, and not for it, unless a path begins with
 * one. */
static bool may_follow(const struct spans_reader *reader,
		       const struct state *from, const struct word *found)
{
	if (found->first_position < from->text_position)
		return found->is_note && found->start >= from->end;
	if (!is_first(reader, from) || reader->first_note == NO_WORD)
		return !found->is_note;
	return found == &reader->at->words.list[reader->first_note];
}

/* The words that may follow: behind a word those of its notes, too. */
static uint32_t first_at(const struct spans_reader *reader,
			 const struct state *from)
{
	return head_at(reader, from->text_position - !is_first(reader, from));
}

static uint32_t next_at(const struct spans_reader *reader,
			const struct state *from, uint32_t i)
{
	const bool is_before = reader->at->words.list[i].first_position <
			       from->text_position;
	const uint32_t next = reader->at->info[i].next;

	return next == NO_WORD && is_before ?
		       head_at(reader, from->text_position) :
		       next;
}

/* The word of the text that a part of an open word is there. */
static const struct word *find_part(const struct spans_reader *reader,
				    const struct range *parts, size_t part,
				    const struct state *from)
{
	const struct word *word = &parts->words[part].word;
	uint32_t i = first_at(reader, from);

	if (word->kind == WORD_CHARACTER &&
	    needs_pair(parts, word->first_position) &&
	    !has_pair_at(reader, from->text_position))
		return NULL;
	while (i != NO_WORD &&
	       (!may_follow(reader, from, &reader->at->words.list[i]) ||
		!is_same_form(word, &reader->at->words.list[i])))
		i = next_at(reader, from, i);
	return i == NO_WORD ? NULL : &reader->at->words.list[i];
}

/* Goes from a place on by a word of the text. */
static void step_over(const struct spans_reader *reader, struct state *at,
		      const struct word *found)
{
	if (is_first(reader, at))
		at->start = found->start;
	at->end = found->end;
	at->text_position = found->last_position + 1;
}

/* Goes from a place on by all parts of what an open word stands for, if they
 * lie behind each other there. */
static bool take_parts(const struct spans_reader *reader,
		       const struct candidates_open *open, struct state *at)
{
	const struct range parts = { open->parts, NULL, 0, open->part_count };
	const struct word *last = NULL;

	for (size_t i = 0; i < open->part_count; i++) {
		enum word_kind kind = open->parts[i].word.kind;

		if (kind == WORD_PAIR || kind == WORD_JOINED)
			continue;
		last = find_part(reader, &parts, i, at);
		if (!last)
			return false;
		step_over(reader, at, last);
	}
	return last != NULL;
}

/* One step by an open word, for each that it stands for. */
static enum status step_open(struct spans_reader *reader,
			     const struct range *range,
			     const struct state *from, size_t wanted,
			     struct fault *fault)
{
	const struct candidates_word *info = &range->info[wanted];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < info->open_count && !status; i++) {
		const struct candidates_open *open = &info->open[i];
		struct state next = *from;

		next.query_position =
			range->words[wanted].word.last_position + 1;
		if (!take_parts(reader, open, &next))
			continue;
		if (open->from->form > next.form)
			next.form = open->from->form;
		status = add_state(reader, &next, fault);
	}
	return status;
}

/* An acronym is no other word of its letters. */
static bool has_capitals(struct text text, const struct word *found)
{
	size_t count = 0;

	for (size_t i = found->start, width; i < found->end; i += width)
		count += utf8_is_upper(utf8_next(text, i, &width));
	return count >= 2;
}

/* A character has none but the simplified one, which is its stem. */
static bool wants_form(const struct query_word *word)
{
	return word->is_exact && word->word.kind != WORD_CHARACTER &&
	       word->word.kind != WORD_PAIR;
}

/* Whether word `i` of the text is the query's word `wanted`; *form says
 * how. */
static bool is_wanted(const struct spans_reader *reader,
		      const struct range *range, size_t wanted, uint32_t i,
		      enum hit_form *form)
{
	const struct query_word *word = &range->words[wanted];
	struct stems stems;

	*form = HIT_EXACT;
	if (word->open == QUERY_WILDCARD)
		return is_in_pattern(&word->word, &reader->at->words.list[i]);
	if (word->has_capitals && !has_capitals(text_from(&reader->at->text),
						&reader->at->words.list[i]))
		return false;
	if (is_same_form(&word->word, &reader->at->words.list[i]))
		return true;
	*form = HIT_STEM;
	if (wants_form(word) || !reader->at->has_stems)
		return false;
	stems = wanted_stems(reader, &range->info[wanted]);
	return has_stem(reader->at, i, &stems);
}

/* The same of all forms of a word. */
static bool cut_particle(struct word *word, const char *sign)
{
	return text_take(&word->plain, text_of(sign)) &&
	       text_take(&word->folded, text_of(sign));
}

/* Of "for the" one letter is not written. */
static bool is_same_behind_for(const struct word *typed, struct word found)
{
	struct word bare = *typed;

	return cut_particle(&found, "لل") && cut_particle(&bare, "ال") &&
	       is_same_form(&bare, &found);
}

/* Whether a word of an Arabic text is the one that a phrase begins with, but
 * for particles that are written together with it: in other languages they
 * are words of their own, and part no phrase that they stand before. */
static bool is_behind_particles(const struct spans_reader *reader,
				const struct range *range,
				const struct state *from, size_t wanted,
				uint32_t i)
{
	const struct word *typed = &range->words[wanted].word;
	struct word rest = reader->at->words.list[i];

	if (!reader->is_arabic || !is_first(reader, from) ||
	    range->end - range->first < 2 ||
	    range->words[wanted].open != QUERY_CLOSED ||
	    utf8_count(typed->plain) < PARTICLE_REST)
		return false;
	/* "and" or "so", and then "in", "as" or "for" */
	if ((cut_particle(&rest, "و") || cut_particle(&rest, "ف")) &&
	    is_same_form(typed, &rest))
		return true;
	if (is_same_behind_for(typed, rest))
		return true;
	return (cut_particle(&rest, "ب") || cut_particle(&rest, "ك") ||
		cut_particle(&rest, "ل")) &&
	       is_same_form(typed, &rest);
}

/* One step in both graphs: by the query's word `wanted`. */
static enum status step(struct spans_reader *reader, const struct range *range,
			const struct state *from, size_t wanted,
			struct fault *fault)
{
	const struct word *typed = &range->words[wanted].word;
	enum status status = STATUS_OK;
	uint32_t i;

	if (range->words[wanted].open == QUERY_FUZZY)
		return step_open(reader, range, from, wanted, fault);
	if (typed->kind == WORD_PAIR ||
	    (typed->kind == WORD_CHARACTER &&
	     needs_pair(range, typed->first_position) &&
	     !has_pair_at(reader, from->text_position)))
		return STATUS_OK;
	for (i = first_at(reader, from); i != NO_WORD && !status;
	     i = next_at(reader, from, i)) {
		const struct word *found = &reader->at->words.list[i];
		struct state next = *from;
		enum hit_form form;

		if (!may_follow(reader, from, found) ||
		    (!is_wanted(reader, range, wanted, i, &form) &&
		     !is_behind_particles(reader, range, from, wanted, i)))
			continue;
		step_over(reader, &next, found);
		next.query_position = typed->last_position + 1;
		if (form > next.form)
			next.form = form;
		status = add_state(reader, &next, fault);
	}
	return status;
}

static bool is_currency(struct text text, size_t offset)
{
	size_t width;

	return utf8_class(utf8_next(text, offset, &width)) == UTF8_CURRENCY;
}

static bool is_behind_sign(const struct range *range, uint32_t query_position)
{
	for (size_t i = range->first; i < range->end; i++)
		if (range->words[i].word.last_position + 1 == query_position &&
		    is_currency(range->words[i].word.folded, 0))
			return true;
	return false;
}

/* One step in the text alone: a currency sign is a word to who types it, and
 * a sign between words to who does not. Behind a typed one it is of a price of
 * its own. */
static enum status step_sign(struct spans_reader *reader,
			     const struct range *range,
			     const struct state *from, struct fault *fault)
{
	const uint32_t i = head_at(reader, from->text_position);
	struct state next = *from;

	if (is_first(reader, from) || i == NO_WORD ||
	    !is_currency(text_from(&reader->at->text),
			 reader->at->words.list[i].start) ||
	    is_behind_sign(range, from->query_position))
		return STATUS_OK;
	next.text_position++;
	return add_state(reader, &next, fault);
}

static uint32_t query_end(const struct range *range)
{
	uint32_t end = 0;

	for (size_t i = range->first; i < range->end; i++)
		if (range->words[i].word.last_position >= end)
			end = range->words[i].word.last_position + 1;
	return end;
}

/* Follows all paths from a position of the text; *span has the longest,
 * is_found says whether there is one. */
static enum status follow(struct spans_reader *reader,
			  const struct range *range, uint32_t position,
			  struct span *span, struct fault *fault)
{
	struct state start = { .text_position = position, .form = HIT_EXACT };
	uint32_t query_goal = query_end(range);
	enum status status;

	span->end = 0;
	reader->state_count = 0;
	status = add_state(reader, &start, fault);
	for (size_t i = 0; i < reader->state_count && !status; i++) {
		struct state state = reader->states[i];

		if (state.query_position < query_goal)
			status = step_sign(reader, range, &state, fault);
		for (size_t j = range->first; j < range->end && !status; j++)
			if (range->words[j].word.first_position ==
			    state.query_position)
				status = step(reader, range, &state, j, fault);
	}
	for (size_t i = 0; i < reader->state_count; i++) {
		const struct state *state = &reader->states[i];

		if (state->query_position != query_goal ||
		    state->end <= span->end)
			continue;
		span->start = state->start;
		span->end = state->end;
		span->last_position = state->text_position - 1;
		span->form = state->form;
	}
	return status;
}

/* For words that are wanted in any form. */
static enum status prepare_stems(struct spans_reader *reader,
				 const struct candidates *candidates,
				 const struct range *range, struct fault *fault)
{
	const char *code;

	reader->is_arabic = false;
	if (reader->at->language >= candidates->language_count)
		return STATUS_OK;
	code = candidates->languages[reader->at->language].code;
	reader->is_arabic = strcmp(code, "ar") == 0;
	for (size_t i = range->first; i < range->end; i++)
		if (!wants_form(&range->words[i]))
			return read_stems(reader, code, NULL, fault);
	return STATUS_OK;
}

static enum status find_forms(struct spans_reader *reader,
			      const struct candidates *candidates,
			      const struct range *range, struct spans *out,
			      struct fault *fault)
{
	const struct words *words = &reader->at->words;
	enum status status = prepare_stems(reader, candidates, range, fault);

	for (uint32_t i = 0; i < words->count && !status; i++) {
		const struct word *word = &words->list[i];
		struct span span = {
			.first_position = word->first_position,
			.operand = range->words[range->first].operand
		};

		reader->first_note = word->is_note ? i : NO_WORD;
		if (!word->is_note &&
		    reader->at->heads[span.first_position] != i)
			continue;
		status = follow(reader, range, span.first_position, &span,
				fault);
		if (!status && span.end > 0)
			status = add_span(out, &span, fault);
	}
	return status;
}

static enum status find_operand(struct spans_reader *reader,
				const struct candidates *candidates,
				const struct range *range, struct spans *out,
				struct fault *fault)
{
	if (range->end - range->first == 1 &&
	    !range->words[range->first].is_exact)
		return find_stems(reader, candidates, range, out, fault);
	return find_forms(reader, candidates, range, out, fault);
}

/* Whether all stems of one word are stems of the other. */
static bool has_stems_of(const struct candidates_word *one,
			 const struct candidates_word *other, size_t language)
{
	for (size_t i = 0; i < other->stem_count; i++) {
		size_t j = 0;

		if (other->stems[i].language != language)
			continue;
		while (j < one->stem_count &&
		       (one->stems[j].language != language ||
			!text_equal(one->stems[j].stem, other->stems[i].stem)))
			j++;
		if (j == one->stem_count)
			return false;
	}
	return true;
}

/* Whether both are found in the same places: of bare words, in texts of the
 * language, when they have the same stems. */
static bool is_same_word(const struct range *one, const struct range *other,
			 size_t i, size_t language)
{
	const struct query_word *left = &one->words[one->first + i];
	const struct query_word *right = &other->words[other->first + i];
	const struct candidates_word *left_info = &one->info[one->first + i];
	const struct candidates_word *right_info =
		&other->info[other->first + i];

	if (left->is_exact != right->is_exact || left->open != right->open ||
	    left->edits != right->edits)
		return false;
	/* of one spelling, too, only one may have a root (MPs, mps) */
	if (text_equal(left->word.folded, right->word.folded) &&
	    (left->is_exact ||
	     (left->word.root_start == right->word.root_start &&
	      left->word.root_bytes == right->word.root_bytes)))
		return true;
	return !left->is_exact &&
	       has_stems_of(left_info, right_info, language) &&
	       has_stems_of(right_info, left_info, language);
}

static bool is_same_range(const struct range *one, const struct range *other,
			  size_t language)
{
	if (one->end - one->first != other->end - other->first)
		return false;
	for (size_t i = 0; i < one->end - one->first; i++)
		if (!is_same_word(one, other, i, language))
			return false;
	return true;
}

/* The words of operand `wanted`; empty behind the last. */
static struct range range_of(const struct query_node *leaf,
			     const struct candidates_word *info,
			     uint32_t wanted)
{
	struct range range = { leaf->words, info, 0, 0 };

	while (range.first < leaf->word_count &&
	       leaf->words[range.first].operand != wanted)
		range.first++;
	range.end = range.first;
	while (range.end < leaf->word_count &&
	       leaf->words[range.end].operand == wanted)
		range.end++;
	return range;
}

static int compare_spans(const void *one, const void *other)
{
	const struct span *left = one;
	const struct span *right = other;

	if (left->first_position != right->first_position)
		return left->first_position < right->first_position ? -1 : 1;
	if (left->last_position != right->last_position)
		return left->last_position < right->last_position ? -1 : 1;
	return (left->operand > right->operand) -
	       (left->operand < right->operand);
}

/* How often each operand is wanted: twice the same wants two places. */
struct needs {
	uint32_t wanted[2 * QUERY_WORDS];
	uint32_t found[2 * QUERY_WORDS];
	uint32_t missing; /* operands with too few places */
};

static void count_in(struct needs *needs, uint32_t operand)
{
	if (++needs->found[operand] == needs->wanted[operand])
		needs->missing--;
}

static void count_out(struct needs *needs, uint32_t operand)
{
	if (needs->found[operand]-- == needs->wanted[operand])
		needs->missing++;
}

/*
 * Keeps those of `all` that lie in a stretch of text which has every
 * operand and whose last place begins at most `distance` words behind
 * the end of its first.
 */
static enum status keep_near(const struct spans *all, uint32_t distance,
			     struct needs *needs, struct spans *out,
			     struct fault *fault)
{
	size_t left = 0;
	size_t kept = 0;
	enum status status = STATUS_OK;

	for (size_t right = 0; right < all->count; right++) {
		count_in(needs, all->list[right].operand);
		while (all->list[right].first_position >
		       all->list[left].last_position + distance)
			count_out(needs, all->list[left++].operand);
		if (needs->missing > 0)
			continue;
		if (kept < left)
			kept = left;
		for (; kept <= right && !status; kept++)
			status = add_span(out, &all->list[kept], fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

static enum status find_near(struct spans_reader *reader,
			     const struct candidates *candidates, size_t node,
			     struct spans *out, struct fault *fault)
{
	const struct query_node *leaf = &candidates->query->nodes[node];
	const struct candidates_word *info = candidates->nodes[node].words;
	struct spans all = { 0 };
	struct needs needs = { .missing = 0 };
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < leaf->operand_count && !status; i++) {
		struct range range = range_of(leaf, info, i);
		uint32_t same = 0;
		struct range earlier = range_of(leaf, info, same);

		while (same < i &&
		       !is_same_range(&earlier, &range, reader->at->language))
			earlier = range_of(leaf, info, ++same);
		needs.wanted[same]++;
		if (same < i)
			continue;
		needs.missing++;
		status = find_operand(reader, candidates, &range, &all, fault);
	}
	if (!status && all.count > 0) {
		qsort(all.list, all.count, sizeof(*all.list), compare_spans);
		status = keep_near(&all, leaf->distance, &needs, out, fault);
	}
	spans_free(&all);
	return status;
}

enum status spans_find(struct spans_reader *reader,
		       const struct candidates *candidates, size_t node,
		       struct spans *out, struct fault *fault)
{
	const struct query_node *leaf = &candidates->query->nodes[node];
	struct range range = { leaf->words, candidates->nodes[node].words, 0,
			       leaf->word_count };

	size_t first = out->count;
	enum status status;

	if (leaf->kind == QUERY_NEAR || leaf->form == QUERY_NEAR)
		return find_near(reader, candidates, node, out, fault);
	status = find_operand(reader, candidates, &range, out, fault);
	for (size_t i = first; leaf->alias_count > 0 && i < out->count; i++)
		out->list[i].form = HIT_SYNONYM;
	/* In no other spelling it stands there as it was typed. */
	for (size_t i = first; leaf->is_spelling && i < out->count; i++)
		if (out->list[i].form == HIT_EXACT)
			out->list[i].form = HIT_STEM;
	return status;
}
