/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analysis - the analysis at work on single texts, and what it makes of them as
 * one line.
 *
 * Used by unit tests of terms.c and its parts; each has ANALYSIS_TEST around
 * it, and its state is a struct analysis.
 */
#ifndef UNIT_ANALYSIS_H
#define UNIT_ANALYSIS_H

#include <stdio.h>
#include <string.h>

#include "shared/terms.h"
#include "tests/unit/unit.h"

struct analysis {
	struct terms *terms;
	struct words words;
	struct bytes shown;
	struct fault fault;
};

static inline int analysis_set_up(void **state)
{
	static struct analysis made;

	made = (struct analysis){ .shown = BYTES_UP_TO(1 << 20) };
	*state = &made;
	return terms_open(&made.terms, &made.fault);
}

static inline int analysis_tear_down(void **state)
{
	struct analysis *made = *state;

	terms_words_free(&made->words);
	bytes_free(&made->shown);
	terms_close(made->terms);
	return 0;
}

#define ANALYSIS_TEST(test)                                    \
	cmocka_unit_test_setup_teardown(test, analysis_set_up, \
					analysis_tear_down)

/*
 * The words as one line: the form (folded, and "/plain" where it differs),
 * behind it "@p" or "@p-q" for positions; '+' before it when glued, '~'
 * when joined, ':' a pair, '.' a character, '[' of a note.
 */
static inline const char *analysis_show(struct analysis *state,
					const char *input)
{
	static const char signs[] = { 0, '~', '.', ':' };
	struct bytes *out = &state->shown;
	struct fault *fault = &state->fault;

	assert_int_equal(terms_split(state->terms, &state->words,
				     text_of(input), fault),
			 STATUS_OK);
	bytes_clear(out);
	for (size_t i = 0; i < state->words.count; i++) {
		const struct word *word = &state->words.list[i];

		if (i)
			assert_int_equal(bytes_append_byte(out, ' ', fault), 0);
		if (word->is_glued)
			assert_int_equal(bytes_append_byte(out, '+', fault), 0);
		if (word->is_note)
			assert_int_equal(bytes_append_byte(out, '[', fault), 0);
		if (signs[word->kind])
			assert_int_equal(bytes_append_byte(
						 out, signs[word->kind], fault),
					 0);
		assert_int_equal(bytes_append(out, word->folded, fault), 0);
		if (!text_equal(word->folded, word->plain)) {
			assert_int_equal(bytes_append_byte(out, '/', fault), 0);
			assert_int_equal(bytes_append(out, word->plain, fault),
					 0);
		}
		assert_int_equal(bytes_printf(out, fault, "@%u",
					      word->first_position),
				 0);
		if (word->last_position != word->first_position)
			assert_int_equal(bytes_printf(out, fault, "-%u",
						      word->last_position),
					 0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', fault), 0);
	return out->data;
}

/* A text, and its words as `analysis_show` has them. */
struct analysis_row {
	const char *input;
	const char *expected;
};

static inline void analysis_check(struct analysis *made,
				  const struct analysis_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_string_equal(analysis_show(made, rows[i].input),
				    rows[i].expected);
}

struct analysis_stems {
	const char *language;
	const char *word;
	const char *expected; /* stems with one blank between */
};

static inline void analysis_check_stems(struct analysis *made,
					const struct analysis_stems *rows,
					size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct analysis_stems *row = &rows[i];
		char joined[256] = "";
		struct stems stems;

		(void)analysis_show(made, row->word);
		assert_true(made->words.count > 0);
		assert_int_equal(terms_stem(made->terms, &stems,
					    &made->words.list[0], row->language,
					    &made->fault),
				 STATUS_OK);
		for (size_t j = 0; j < stems.count; j++) {
			size_t used = strlen(joined);

			(void)snprintf(joined + used, sizeof(joined) - used,
				       "%s%.*s", j ? " " : "",
				       (int)stems.list[j].length,
				       stems.list[j].data);
		}
		assert_string_equal(joined, row->expected);
	}
}

/* The first words of two texts. */
struct analysis_pair {
	const char *language;
	const char *indexed;
	const char *asked;
};

/* Whether the one finds the other. */
static inline bool analysis_meets(struct analysis *made,
				  const struct analysis_pair *row)
{
	struct bytes kept[TERMS_STEMS_MAX];
	struct stems stems;
	bool has_one = false;
	size_t count;

	for (size_t j = 0; j < TERMS_STEMS_MAX; j++)
		kept[j] = BYTES_UP_TO(256);
	(void)analysis_show(made, row->indexed);
	assert_int_equal(terms_stem(made->terms, &stems, &made->words.list[0],
				    row->language, &made->fault),
			 STATUS_OK);
	count = stems.count;
	for (size_t j = 0; j < count; j++)
		assert_int_equal(bytes_append(&kept[j], stems.list[j],
					      &made->fault),
				 STATUS_OK);
	(void)analysis_show(made, row->asked);
	assert_int_equal(terms_stem_asked(made->terms, &stems,
					  &made->words.list[0], row->language,
					  &made->fault),
			 STATUS_OK);
	for (size_t j = 0; j < count; j++)
		for (size_t k = 0; k < stems.count; k++)
			has_one |=
				text_equal(text_from(&kept[j]), stems.list[k]);
	for (size_t j = 0; j < TERMS_STEMS_MAX; j++)
		bytes_free(&kept[j]);
	return has_one;
}

/* Whether the one finds the other in each pair of the list, or in none. */
static inline void analysis_check_pairs(struct analysis *made,
					const struct analysis_pair *rows,
					size_t count, bool expected)
{
	for (size_t i = 0; i < count; i++)
		if (analysis_meets(made, &rows[i]) != expected)
			fail_msg("%s: '%s' %s '%s'", rows[i].language,
				 rows[i].asked,
				 expected ? "does not find" : "finds",
				 rows[i].indexed);
}

#endif
