/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/frequency.h"

#include <string.h>

#include "searcher/stopwords.h"
#include "shared/memory.h"
#include "shared/schema.h"

enum {
	LANGUAGES_MAX = 1024, /* ICU knows some 600 */
	TERM_BYTES = 2 * SCHEMA_TERM_BYTES
};

struct frequency {
	struct index *index;
	struct terms *terms;
	char (*codes)[TERMS_LANGUAGE_BYTES];
	size_t code_count;
	size_t capacity;
	bool is_full;       /* no memory for a code */
	struct words words; /* scratch */
	struct bytes term;
};

static bool visit_language(void *context, struct text term, uint32_t frequency)
{
	struct frequency *out = context;
	size_t skipped = sizeof(SCHEMA_LANGUAGE) - 1;
	size_t capacity = out->capacity ? out->capacity * 2 : 16;
	void *memory;

	(void)frequency;
	if (term.length - skipped >= TERMS_LANGUAGE_BYTES)
		return true;
	if (out->code_count == out->capacity) {
		memory = memory_resize(out->codes, capacity,
				       sizeof(*out->codes));
		out->is_full = memory == NULL;
		if (!memory)
			return false;
		out->codes = memory;
		out->capacity = capacity;
	}
	memset(out->codes[out->code_count], 0, TERMS_LANGUAGE_BYTES);
	memcpy(out->codes[out->code_count++], term.data + skipped,
	       term.length - skipped);
	return out->code_count < LANGUAGES_MAX;
}

enum status frequency_open(struct frequency **out, struct index *index,
			   struct terms *terms, struct fault *fault)
{
	struct frequency *frequency = memory_zeroed(1, sizeof(*frequency));
	const struct index_visitor visitor = { visit_language, frequency };
	enum status status;

	*out = NULL;
	if (!frequency)
		return fault_set(fault, STATUS_FULL, "out of memory");
	frequency->index = index;
	frequency->terms = terms;
	frequency->term = BYTES_UP_TO(TERM_BYTES);
	status = index_each_term(index, TEXT(SCHEMA_LANGUAGE), &visitor, fault);
	if (!status && frequency->is_full)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (status) {
		frequency_close(frequency);
		return status;
	}
	*out = frequency;
	return STATUS_OK;
}

void frequency_close(struct frequency *frequency)
{
	if (!frequency)
		return;
	memory_free(frequency->codes);
	terms_words_free(&frequency->words);
	bytes_free(&frequency->term);
	memory_free(frequency);
}

const char *frequency_language(const struct frequency *frequency, size_t index)
{
	return index < frequency->code_count ? frequency->codes[index] : NULL;
}

bool frequency_is_stop_word(const struct frequency *frequency,
			    struct text folded)
{
	for (size_t i = 0; i < frequency->code_count; i++)
		if (stopwords_has(text_of(frequency->codes[i]), folded))
			return true;
	return false;
}

/* What a stem may be found under: the text, or a headline above it. */
struct stem_place {
	const char *prefix;
	const char *language;
};

/* Adds the passages that have the stem there. */
static enum status add_passages(struct frequency *frequency,
				const struct stem_place *place,
				struct text stem, uint32_t *sum,
				struct fault *fault)
{
	uint32_t count = 0;
	enum status status;

	bytes_clear(&frequency->term);
	status = terms_build(&frequency->term, place->prefix, place->language,
			     stem, fault);
	if (!status)
		status = index_frequency(frequency->index,
					 text_from(&frequency->term), &count,
					 fault);
	*sum += count;
	return status;
}

/* In one language: no passage has both terms of a stem. */
static enum status count_in(struct frequency *frequency,
			    const struct word *word, const char *language,
			    uint32_t *out, struct fault *fault)
{
	const struct stem_place body = { SCHEMA_BODY, language };
	const struct stem_place headline = { SCHEMA_HEADLINE, language };
	struct stems stems = { 0 };
	enum status status;

	*out = 0;
	status = terms_stem_asked(frequency->terms, &stems, word, language,
				  fault);
	for (size_t i = 0; i < stems.count && !status; i++) {
		uint32_t count = 0;

		status = add_passages(frequency, &body, stems.list[i], &count,
				      fault);
		if (!status)
			status = add_passages(frequency, &headline,
					      stems.list[i], &count, fault);
		if (count > *out)
			*out = count;
	}
	return status;
}

enum status frequency_of_word(struct frequency *frequency,
			      const struct word *word, uint32_t *out,
			      struct fault *fault)
{
	enum status status = STATUS_OK;

	*out = 0;
	for (size_t i = 0; i < frequency->code_count && !status; i++) {
		uint32_t count = 0;

		status = count_in(frequency, word, frequency->codes[i], &count,
				  fault);
		*out += count;
	}
	return status;
}

/* A character counts only where it is in no pair. */
static bool is_counted(const struct words *words, size_t i)
{
	const struct word *word = &words->list[i];

	if (word->kind == WORD_PLAIN || word->kind == WORD_PAIR)
		return true;
	if (word->kind == WORD_JOINED)
		return false;
	for (size_t j = 0; j < words->count; j++)
		if (words->list[j].kind == WORD_PAIR &&
		    words->list[j].first_position <= word->first_position &&
		    words->list[j].last_position >= word->first_position)
			return false;
	return true;
}

enum status frequency_of_text(struct frequency *frequency, struct text text,
			      uint32_t *out, struct fault *fault)
{
	const struct words *words = &frequency->words;
	bool is_first = true;
	enum status status =
		terms_split(frequency->terms, &frequency->words, text, fault);

	*out = 0;
	for (size_t i = 0; !status && i < words->count; i++) {
		uint32_t count;

		if (!is_counted(words, i))
			continue;
		status = frequency_of_word(frequency, &words->list[i], &count,
					   fault);
		if (!status && (is_first || count < *out))
			*out = count;
		is_first = false;
	}
	return status;
}
