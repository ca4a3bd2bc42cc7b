/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/spans.h"
#include "tests/unit/asking.h"
#include "tests/unit/fixture.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

static struct fault fault;

/* A leaf, a text, its language, and the places found, in brackets; ~ before
 * another form than the one typed. */
static const struct {
	const char *typed;
	const char *text;
	const char *language;
	const char *expected;
} rows[] = {
	{ "camera", "Cameras, a camera; camcorder.", "en",
	  "[~Cameras] [camera]" },
	/* A Latin word among those of another script is taken for English. */
	{ "camera", "Cameras, a camera.", "zh", "[~Cameras] [camera]" },
	{ "camera", "Cameras, a camera.", "und", "[~Cameras] [camera]" },
	{ "camera", "a camera", "xx", "" }, /* not held by the index */
	{ "cámara", "cámaras camara", "es", "[~cámaras] [~camara]" },
	{ "camara", "cámaras camara", "es", "[~cámaras] [camara]" },
	{ "backdoor", "a back-door, a back door, a Backdoor", "en",
	  "[back-door] [Backdoor]" },
	{ "door", "a back-door", "en", "[door]" },
	{ "=camera", "Cameras, a Camera", "en", "[Camera]" },
	{ "=camara", "cámara Cámara camara", "es",
	  "[cámara] [Cámara] [camara]" },
	{ "=cámara", "cámara Cámara camara", "es", "[cámara] [Cámara]" },
	{ "\"safe city\"", "A safe city; safe-city, safe, city. Safe\ncity!",
	  "en", "[safe city] [safe-city] [safe, city] [Safe\ncity]" },
	{ "\"safe city\"", "safe the city, city safe, safer city", "en", "" },
	{ "\"a a\"", "a a a", "en", "[a a] [a a]" },
	{ "back-door", "back-door back door backdoor door", "en",
	  "[back-door] [back door] [backdoor]" },
	/* The end of a compound may have any form. */
	{ "back-door", "back-doors, backdoors, backs door", "en",
	  "[~back-doors] [~backdoors]" },
	{ "back-door NEAR/2 key", "back-doors, key; back-door key", "en",
	  "[~back-doors] [key] [back-door] [key]" },
	{ "safe-cities", "safe-city, safe cities, safer city", "en",
	  "[~safe-city] [safe cities]" },
	{ "=back-door", "back-doors backdoors back-door", "en", "[back-door]" },
	{ "\"back-door\"", "back-doors backdoors back-door", "en",
	  "[back-door]" },
	{ "\"back door\"", "back-door backdoor", "en", "[back-door]" },
	{ "\"the back-door key\"", "the backdoor key, the back door key", "en",
	  "[the backdoor key] [the back door key]" },
	{ "\"backdoor key\"", "back-door key", "en", "[back-door key]" },
	{ "state-of-the-art", "stateoftheart state of the art", "en",
	  "[stateoftheart] [state of the art]" },
	{ "1.500", "1500 1.500 1,500 15.00", "en", "[1500] [1.500] [1,500]" },
	{ "华为", "华为公司 华 为", "zh", "[华为]" },
	{ "华", "华为公司 华 为", "zh", "[华] [华]" },
	{ "\"华为公司\"", "在华为公司。 华为 公司", "zh", "[华为公司]" },
	{ "\"华为 公司\"", "在华为公司。华为 公司", "zh",
	  "[华为公司] [华为 公司]" },
	{ "\"a b\"~2", "a x b, a x x b, b a", "en", "[a] [b] [a] [b] [b] [a]" },
	{ "\"a b\"~1", "a x b", "en", "" },
	{ "cameras NEAR/2 city", "camera in cities. City of a camera. x", "en",
	  "[~camera] [~cities]" },
	{ "cameras NEAR/3 city", "city a b c d camera", "en", "" },
	{ "=camera NEAR/2 city", "cameras city camera city", "en",
	  "[city] [camera] [city]" },
	{ "\"safe city\" NEAR/2 lahore", "the safe city of Lahore, safe Lahore",
	  "en", "[safe city] [Lahore]" },
	{ "\"safe city\" NEAR/1 lahore", "safe city of Lahore", "en", "" },
	{ "a NEAR/2 b NEAR/2 c", "a c b x x x x a b", "en", "[a] [c] [b]" },
	{ "city NEAR/3 city", "a city, x city", "en", "[city] [city]" },
	{ "city NEAR/3 city", "a city", "en", "" },
	{ "city NEAR/3 cities", "a city", "en", "" },
	{ "city NEAR/3 cities", "a city, x cities", "en", "[city] [~cities]" },
	/* Without the mark it is found by less than with it. */
	{ "arbitración NEAR/3 arbitracion", "arbitrar, arbitrar", "es", "" },
	{ "arbitracion NEAR/3 arbitración", "arbitrar arbitracion", "es",
	  "[~arbitrar] [arbitracion] [~arbitracion]" },
	/* a mark on one letter says nothing of another */
	{ "\"المدينة الامنة\"", "في المدينة الآمنة", "ar", "[المدينة الآمنة]" },
	{ "=الادارية", "الإدارية", "ar", "[الإدارية]" },
	{ "\"المدينة الآمنة\"", "المدينة الامنة", "ar", "" },
	{ "=résume", "résumé, resume", "fr", "[résumé]" },
	{ "back*", "back-doors, Backdoor; aback", "en",
	  "[back-doors] [Backdoor]" },
	{ "camara*", "cámaras camaras", "es", "[cámaras] [camaras]" },
	{ "cámara*", "cámaras camaras", "es", "[cámaras]" },
	{ "\"safe cit*\"", "a safe city, safe cited, safer city", "en",
	  "[safe city] [safe cited]" },
	{ "hauwei~", "Huawei, hauwei; huaweis 华为", "en",
	  "[?Huawei] [hauwei] [^华为]" },
	{ "hauwei~ NEAR/2 cit*", "Huawei city, x y z hauwei", "en",
	  "[?Huawei] [city]" },
	{ "华为~", "huawei 华为", "en", "[^huawei] [华为]" },
	{ "us~", "US use", "en", "[US]" },
	/* a currency sign that was not typed is passed over */
	{ "\"paid 130 million\"", "paid $130 million, paid € 130 million", "en",
	  "[paid $130 million] [paid € 130 million]" },
	{ "\"paid $130\"", "paid $130, paid 130, paid £130", "en",
	  "[paid $130]" },
	{ "\"dollar to\"", "dollar ($) to", "en", "[dollar ($) to]" },
	{ "\"paid 130\"", "paid $ £130, paid a $130", "en", "[paid $ £130]" },
	{ "\"130\"", "$130$", "en", "[130]" },
	{ "\"$130\"", "in $ $130, $ 130", "en", "[$130] [$ 130]" },
	/* the mark of a note takes no place */
	{ "\"city of lahore\"",
	  "city[2] of.[note 3] Lahore, city [2] of Lahore", "en",
	  "[city[2] of.[note 3] Lahore]" },
	{ "\"city[4] of\"", "city[2] of, city of", "en",
	  "[city[2] of] [city of]" },
	{ "\"city 2 of\"", "city[2] of, city 2 of", "en",
	  "[city[2] of] [city 2 of]" },
	{ "\"note 3 of\"", "city[note 3] of", "en", "[note 3] of]" },
	{ "\"a 2 of\"", "a city[2] of", "en", "" },
	{ "\"3 note\"", "city[note 3]", "en", "" },
	{ "=2", "city[2], 2[2]", "en", "[2] [2] [2]" },
	{ "\"city\" NEAR/1 \"of\"", "city[note 3] of", "en", "[city] [of]" },
	{ "hauwei~", "city[Huawei]", "en", "[?Huawei]" },
	{ "=array[2]", "array[2], array 2, array", "en",
	  "[array[2] [array 2]" },
};

static struct text put_spans(struct bytes *out, const struct spans *spans,
			     const char *text)
{
	static const char *const forms[] = { "", "~", "?", "^", "&" };

	for (size_t i = 0; i < spans->count; i++) {
		const struct span *span = &spans->list[i];

		assert_int_equal(bytes_printf(out, &fault, "%s[%s%.*s]",
					      i > 0 ? " " : "",
					      forms[span->form],
					      (int)(span->end - span->start),
					      text + span->start),
				 0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
	return text_from(out);
}

/* A query that was read, and what of it a passage may have. */
struct question {
	struct candidates_source source;
	struct candidates candidates;
	struct query query;
};

static void question_open(struct question *question,
			  const struct fixture *fixture, const char *typed)
{
	struct query_options options = { .is_plain = false };

	question->source = *asking(fixture);
	assert_int_equal(query_parse(&question->query, fixture->terms,
				     text_of(typed), &options, &fault),
			 0);
	assert_int_equal(question->query.node_count, 1);
	assert_int_equal(vocabulary_open(&question->source.vocabulary,
					 fixture->index, fixture->terms,
					 &fault),
			 0);
	assert_int_equal(candidates_make(&question->candidates,
					 &question->source, &question->query,
					 &fault),
			 0);
}

static void question_close(struct question *question)
{
	candidates_free(&question->candidates);
	vocabulary_close(question->source.vocabulary);
	query_free(&question->query);
}

static void check(const struct fixture *fixture, struct spans_reader *reader,
		  size_t row)
{
	struct bytes found = BYTES_UP_TO(10000);
	struct spans spans = { 0 };
	struct question question;

	question_open(&question, fixture, rows[row].typed);
	assert_int_equal(spans_read(reader, text_of(rows[row].text),
				    candidates_find_language(
					    &question.candidates,
					    text_of(rows[row].language)),
				    &fault),
			 0);
	assert_int_equal(
		spans_find(reader, &question.candidates, 0, &spans, &fault), 0);
	assert_string_equal(put_spans(&found, &spans, rows[row].text).data,
			    rows[row].expected);
	spans_free(&spans);
	bytes_free(&found);
	question_close(&question);
}

static void test_places(void **state)
{
	const struct fixture *fixture = *state;
	struct spans_reader *reader;

	assert_int_equal(spans_open(&reader, fixture->terms, &fault), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		check(fixture, reader, i);
		check(fixture, reader, i / 2); /* some are kept, some not */
	}
	spans_close(reader);
}

/* Of the text that was read last, also where it is kept from before. */
static void test_positions(void **state)
{
	const struct fixture *fixture = *state;
	const struct text read = TEXT("the harbour");
	struct spans_reader *reader;

	assert_int_equal(spans_open(&reader, fixture->terms, &fault), 0);
	assert_int_equal(spans_read(reader, read, 0, &fault), 0);
	assert_int_equal(spans_position_count(reader), 2);
	assert_int_equal(spans_read(reader, TEXT("a quay of it"), 0, &fault),
			 0);
	assert_int_equal(spans_position_count(reader), 4);
	assert_int_equal(spans_read(reader, read, 0, &fault), 0);
	assert_int_equal(spans_position_count(reader), 2);
	spans_close(reader);
}

struct starved {
	const struct fixture *fixture;
	struct question question; /* for a word of the text */
	struct question other;    /* for another one, as long as it */
	struct spans_reader *reader;
	struct spans spans;
};

static const struct text starved_text = TEXT_INIT("tunnels, cameras");

static void open_reader(void *context)
{
	struct starved *starved = context;

	assert_int_equal(spans_open(&starved->reader, starved->fixture->terms,
				    &fault),
			 0);
}

static enum status find_starved(void *context, struct fault *why)
{
	struct starved *starved = context;
	size_t english = candidates_find_language(&starved->other.candidates,
						  TEXT("en"));
	enum status status =
		spans_read(starved->reader, starved_text, english, why);

	if (!status)
		status = spans_find(starved->reader,
				    &starved->question.candidates, 0,
				    &starved->spans, why);
	return status;
}

/* What was cut off answers nothing to the next that asks. */
static void find_other(void *context, enum status status)
{
	struct starved *starved = context;
	struct bytes found = BYTES_UP_TO(100);
	size_t english = candidates_find_language(&starved->other.candidates,
						  TEXT("en"));

	(void)status;
	starved->spans.count = 0;
	assert_int_equal(
		spans_read(starved->reader, starved_text, english, &fault), 0);
	assert_int_equal(spans_find(starved->reader, &starved->other.candidates,
				    0, &starved->spans, &fault),
			 0);
	assert_string_equal(
		put_spans(&found, &starved->spans, starved_text.data).data,
		"[~cameras]");
	bytes_free(&found);
	spans_free(&starved->spans);
	spans_close(starved->reader);
}

static void test_memory(void **state)
{
	struct starved starved = { .fixture = *state };
	const struct starve_work work = { .run = find_starved,
					  .context = &starved,
					  .before = open_reader,
					  .after = find_other };

	question_open(&starved.question, starved.fixture, "tunnel");
	question_open(&starved.other, starved.fixture, "camera");
	assert_true(starve(&work) > 2);
	question_close(&starved.other);
	question_close(&starved.question);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_positions),
		FIXTURE_TEST(test_memory),
		FIXTURE_TEST(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
