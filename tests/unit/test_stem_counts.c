/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/schema.h"
#include "shared/stem_counts.h"
#include "tests/unit/fixture.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

static void count(struct stem_counts *counts, struct terms *terms,
		  struct text text)
{
	struct words words = { 0 };

	assert_int_equal(terms_split(terms, &words, text, &fault), 0);
	assert_int_equal(
		stem_counts_add(counts, &words, STEM_BODY, NULL, &fault), 0);
	terms_words_free(&words);
}

static uint32_t frequency_of(const struct stem_counts *counts, struct text term)
{
	size_t use_count;
	const struct stem_use *uses = stem_counts_uses(counts, &use_count);

	for (size_t i = 0; i < use_count; i++)
		if (text_equal(stem_counts_term(counts, &uses[i]), term))
			return stem_counts_of(counts, uses[i].stem,
					      uses[i].form);
	return 0;
}

/* One passage, and what was made of its text. */
struct comparison {
	const struct fixture *fixture;
	uint32_t document;
	size_t term_count;
};

static bool compare_term(void *context, struct text term, uint32_t unused)
{
	struct comparison *comparison = context;
	const struct index_documents documents = { &comparison->document, 1 };
	uint32_t frequency = 0;

	(void)unused;
	assert_int_equal(index_count_in(comparison->fixture->index, term,
					&documents, &frequency, &fault),
			 0);
	assert_int_equal(frequency_of(comparison->fixture->counts, term),
			 frequency);
	comparison->term_count += frequency > 0;
	return true;
}

/* All terms of each text, and no other, as often as the index has them. */
static void test_terms_are_those_of_the_index(void **state)
{
	const struct fixture *fixture = *state;
	struct bytes room = BYTES_UP_TO(1 << 20);

	for (uint32_t i = 1; i <= index_document_count(fixture->index); i++) {
		struct comparison comparison = { fixture, i, 0 };
		const struct index_visitor visitor = { compare_term,
						       &comparison };
		struct record_passage passage;
		size_t use_count;

		assert_int_equal(store_passage(fixture->store, i, &room,
					       &passage, &fault),
				 0);
		stem_counts_begin(fixture->counts);
		assert_int_equal(stem_counts_language(fixture->counts,
						      passage.language, &fault),
				 0);
		count(fixture->counts, fixture->terms, passage.text);
		assert_int_equal(index_each_term(fixture->index,
						 TEXT(SCHEMA_BODY), &visitor,
						 &fault),
				 0);
		(void)stem_counts_uses(fixture->counts, &use_count);
		assert_true(use_count > 0);
		assert_int_equal(use_count, comparison.term_count);
	}
	bytes_free(&room);
}

/* A stem in another form is another term, and counts by itself; a passage
 * begins with nothing. */
static void test_forms(void **state)
{
	struct stem_counts *counts = ((const struct fixture *)*state)->counts;
	struct terms *terms = ((const struct fixture *)*state)->terms;
	struct words words = { 0 };
	size_t use_count;

	assert_int_equal(stem_counts_language(counts, TEXT("en"), &fault), 0);
	count(counts, terms, TEXT("harbours, a harbour"));
	assert_int_equal(terms_split(terms, &words, TEXT("Harbour"), &fault),
			 0);
	assert_int_equal(
		stem_counts_add(counts, &words, STEM_CONTEXT, NULL, &fault), 0);
	assert_int_equal(frequency_of(counts, TEXT("Zen:harbour")), 2);
	assert_int_equal(frequency_of(counts, TEXT("Sen:harbour")), 1);
	assert_int_equal(frequency_of(counts, TEXT("XHen:harbour")), 0);
	/* The same word is another one in another language. */
	assert_int_equal(stem_counts_language(counts, TEXT("es"), &fault), 0);
	count(counts, terms, TEXT("harbours"));
	assert_int_equal(frequency_of(counts, TEXT("Zes:harbours")), 1);
	stem_counts_renew(counts);
	(void)stem_counts_uses(counts, &use_count);
	assert_int_equal(use_count, 0);
	count(counts, terms, TEXT("harbours"));
	assert_int_equal(frequency_of(counts, TEXT("Zes:harbours")), 1);
	assert_int_equal(stem_counts_language(counts, TEXT("no-such-language"),
					      &fault),
			 STATUS_BUG);
	terms_words_free(&words);
}

static enum status hear(void *context, struct text folded, struct fault *why)
{
	(void)why;
	(void)folded;
	(*(size_t *)context)++;
	return STATUS_OK;
}

/* A word of the vocabulary is given once, until it is to be given again. */
static void test_words(void **state)
{
	struct stem_counts *counts = ((const struct fixture *)*state)->counts;
	struct terms *terms = ((const struct fixture *)*state)->terms;
	size_t heard = 0;
	const struct stem_counts_visitor visitor = { hear, hear, &heard };
	struct words words = { 0 };

	assert_int_equal(stem_counts_language(counts, TEXT("en"), &fault), 0);
	assert_int_equal(
		terms_split(terms, &words, TEXT("quay and quay"), &fault), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(stem_counts_add(counts, &words, STEM_BODY,
						 &visitor, &fault),
				 0);
		assert_int_equal(heard, i < 2 ? 2 : 4);
		if (i == 1)
			stem_counts_give_again(counts);
	}
	terms_words_free(&words);
}

static enum status ignore(void *context, struct text folded, struct fault *why)
{
	(void)context;
	(void)folded;
	(void)why;
	return STATUS_OK;
}

static enum status write_down(void *context, struct text compound,
			      struct fault *why)
{
	enum status status = bytes_append(context, compound, why);

	return status ? status : bytes_append_byte(context, ';', why);
}

static const struct {
	const char *language;
	const char *text;
	const char *told;
} compound_rows[] = {
	{ "en", "a back-door", "backdoor=back door=en;" },
	{ "en", "Quay-Sides, quay-sides", "quaysid=quay sides=en;" },
	{ "en", "back–door", "backdoor=back door=en;" },
	/* parted elsewhere it is another one */
	{ "en", "here-after herea-fter here-after",
	  "hereaft=here after=en;hereaft=herea fter=en;"
	  "hereaft=here after=en;" },
	{ "es", "anti-tráficos", "antitraf=anti traficos=es;" },
	{ "ru", "бизнес-план", "бизнеспла=бизнес план=ru;" },
	/* too short, of more or fewer parts, with digits, in another way */
	{ "en", "e-mail, set-up, co-operate", "" },
	{ "en", "two-by-four", "" },
	{ "en", "backdoor back door", "" },
	{ "en", "covid-2019, mid-1990s", "" },
	{ "en", "D'Souza back.door back@door back/door", "" },
	/* the end of a line is no hyphen */
	{ "en", "a back-\ndoor", "" },
	{ "en", "a back-door-\nway", "" },
	{ "en", "a back\n-door", "" },
};

/* What is told of compounds, once for each, until it is to be told again. */
static void test_compounds(void **state)
{
	struct stem_counts *counts = ((const struct fixture *)*state)->counts;
	struct terms *terms = ((const struct fixture *)*state)->terms;

	for (size_t i = 0; i < COUNT(compound_rows); i++) {
		struct bytes told = BYTES_UP_TO(1 << 12);
		const struct stem_counts_visitor visitor = { ignore, write_down,
							     &told };
		struct words words = { 0 };

		stem_counts_give_again(counts);
		OK(stem_counts_language(
			counts, text_of(compound_rows[i].language), &fault));
		OK(terms_split(terms, &words, text_of(compound_rows[i].text),
			       &fault));
		OK(stem_counts_add(counts, &words, STEM_BODY, &visitor,
				   &fault));
		OK(bytes_append_byte(&told, '\0', &fault));
		assert_string_equal(told.data, compound_rows[i].told);
		terms_words_free(&words);
		bytes_free(&told);
	}
}

static enum status run(void *context, struct fault *why)
{
	struct terms *terms = ((const struct fixture *)context)->terms;
	struct stem_counts *counts;
	struct words words = { 0 };
	enum status status = stem_counts_open(&counts, terms, why);

	if (!status)
		status = stem_counts_language(counts, TEXT("en"), why);
	if (!status)
		status = terms_split(terms, &words, TEXT("quays of harbours"),
				     why);
	if (!status)
		status = stem_counts_add(counts, &words, STEM_BODY, NULL, why);
	terms_words_free(&words);
	stem_counts_close(counts);
	return status;
}

static void test_memory(void **state)
{
	const struct starve_work work = { .run = run, .context = *state };

	assert_true(starve(&work) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_terms_are_those_of_the_index),
		FIXTURE_TEST(test_forms),
		FIXTURE_TEST(test_words),
		FIXTURE_TEST(test_compounds),
		FIXTURE_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
