/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/vocabulary.h"
#include "shared/memory.h"
#include "tests/unit/fixture.h"
#include "tests/unit/unit.h"

static struct fault fault;

enum { POOL_BYTES = 64 << 20 };

static const struct {
	enum vocabulary_kind kind;
	const char *word;
	uint32_t edits;
	/* text, form (f, s, y, e), edits, passages */
	const char *expected;
} rows[] = {
	{ VOCABULARY_NEAR, "hauwei", VOCABULARY_BY_LENGTH, "huawei f1 4" },
	{ VOCABULARY_NEAR, "Hauwei", VOCABULARY_BY_LENGTH, "huawei f1 4" },
	{ VOCABULARY_NEAR, "hauwei", 0, "" },
	{ VOCABULARY_NEAR, "hauwei", 99, "huawei f1 4" },
	{ VOCABULARY_NEAR, "huawei", VOCABULARY_BY_LENGTH, "" },
	{ VOCABULARY_NEAR, "citi", VOCABULARY_BY_LENGTH, "city f1 4" },
	{ VOCABULARY_NEAR, "ab", VOCABULARY_BY_LENGTH, "" },
	{ VOCABULARY_NEAR, "5h", 1, "5g f1 1" },
	{ VOCABULARY_NEAR, "2017", 3, "" }, /* a number is itself */
	{ VOCABULARY_NEAR, "", 2, "" },
	{ VOCABULARY_NEAR, "cuidad", VOCABULARY_BY_LENGTH, "ciudad f1 2" },
	{ VOCABULARY_NEAR, "vigiláncia", 0, "vigilancia f0 1" },
	{ VOCABULARY_NAME, "huawei", VOCABULARY_BY_LENGTH, "华为 s0 2" },
	{ VOCABULARY_NAME, "华为", VOCABULARY_BY_LENGTH,
	  "huawei s0 4, 華為 s0 2" },
	{ VOCABULARY_NAME, "華為", VOCABULARY_BY_LENGTH,
	  "huawei s0 4, 华为 s0 2" },
	{ VOCABULARY_NAME, "Хуавэй", VOCABULARY_BY_LENGTH,
	  "huawei s0 4, 华为 s0 2" },
	{ VOCABULARY_NAME, "meng wanzhou", VOCABULARY_BY_LENGTH,
	  "孟晚舟 s0 1" },
	{ VOCABULARY_NAME, "Лахор", VOCABULARY_BY_LENGTH, "lahore s0 2" },
	{ VOCABULARY_NAME, "kanada", VOCABULARY_BY_LENGTH, "加拿大 s0 1" },
	{ VOCABULARY_NAME, "Вигиланција", VOCABULARY_BY_LENGTH, "" },
	{ VOCABULARY_NAME, "Контрактор", VOCABULARY_BY_LENGTH,
	  "contractor s1 1" }, /* it only sounds alike */
	{ VOCABULARY_ALIKE, "hauwei", VOCABULARY_BY_LENGTH,
	  "huawei f1 4, 华为 s1 2" },
	{ VOCABULARY_PATTERN, "backdo*", 0, "backdoor e0 3" },
	{ VOCABULARY_PATTERN, "*mera*", 0, "cameras e0 3" },
	{ VOCABULARY_PATTERN, "a*n", 0, "arbitration e0 1" },
	{ VOCABULARY_PATTERN, "c*t*", 0,
	  "city e0 4, contractor e0 1, court e0 1" },
	{ VOCABULARY_PATTERN, "**camer***as", 0, "cameras e0 3" },
	{ VOCABULARY_PATTERN,
	  "cam**************************************"
	  "******************************************as",
	  0, "cameras e0 3" },
	{ VOCABULARY_PATTERN, "cámera*", 0, "" }, /* marks are meant */
	{ VOCABULARY_PATTERN, "qqq*", 0, "" },
	{ VOCABULARY_PATTERN, "city", 0, "city e0 4" },
};

static const char form_letters[] = {
	[HIT_EXACT] = 'e', [HIT_FUZZY] = 'f', [HIT_SCRIPT] = 's', [HIT_SYNONYM] = 'y'
};

static const char *put_answer(struct bytes *out,
			      const struct vocabulary_question *question)
{
	bytes_clear(out);
	for (size_t i = 0; i < question->word_count; i++) {
		const struct vocabulary_word *word = &question->words[i];

		assert_int_equal(
			bytes_printf(out, &fault, "%s%.*s %c%u %u",
				     i > 0 ? ", " : "", (int)word->text.length,
				     word->text.data, form_letters[word->form],
				     word->edits, word->frequency),
			0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
	return out->data;
}

enum { ROW_COUNT = COUNT(rows) };

static void fill_questions(struct vocabulary_questions *out, struct pool *pool)
{
	static struct vocabulary_question list[ROW_COUNT];

	memset(list, 0, sizeof(list));
	for (size_t i = 0; i < ROW_COUNT; i++) {
		list[i].kind = rows[i].kind;
		list[i].word = text_of(rows[i].word);
		list[i].edits = rows[i].edits;
	}
	*out = (struct vocabulary_questions){ pool, list, ROW_COUNT };
}

static void check_answers(const struct vocabulary_questions *questions)
{
	struct bytes found = BYTES_UP_TO(1 << 20);

	for (size_t i = 0; i < ROW_COUNT; i++) {
		const char *answer = put_answer(&found, &questions->list[i]);

		if (strcmp(answer, rows[i].expected) != 0)
			fail_msg("%s: %s", rows[i].word, answer);
		assert_int_equal(questions->list[i].found_count,
				 questions->list[i].word_count);
	}
	bytes_free(&found);
}

/* All at once, again from memory, and again after a reopen. */
static void test_answers(void **state)
{
	const struct fixture *fixture = *state;
	struct vocabulary_questions questions;
	struct vocabulary *vocabulary;
	struct pool *pool;

	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	assert_int_equal(vocabulary_open(&vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	for (int i = 0; i < 3; i++) {
		fill_questions(&questions, pool);
		if (i == 2)
			assert_int_equal(index_reopen(fixture->index, &fault),
					 0);
		assert_int_equal(vocabulary_ask(vocabulary, &questions, &fault),
				 0);
		check_answers(&questions);
	}
	vocabulary_close(vocabulary);
	vocabulary_close(NULL);
	pool_free(pool);
}

static void ask_one(const struct fixture *fixture, struct pool *pool,
		    struct vocabulary_question *question)
{
	struct vocabulary_questions questions = { pool, question, 1 };
	struct vocabulary *vocabulary;

	assert_int_equal(vocabulary_open(&vocabulary, fixture->index,
					 fixture->terms, &fault),
			 0);
	assert_int_equal(vocabulary_ask(vocabulary, &questions, &fault), 0);
	vocabulary_close(vocabulary);
}

/* More words than are kept, or weighed. */
static void test_many_words(void **state)
{
	struct fixture *fixture = *state;
	struct vocabulary_question question = { .kind = VOCABULARY_PATTERN,
						.word = TEXT("w*") };
	struct fixture_article article = {
		"many.txt", "Many", "en", "2020", { { NULL, NULL } }, NULL, 0, 0
	};
	struct bytes text = BYTES_UP_TO(1 << 20);
	struct pool *pool;

	for (unsigned i = 0; i < 3000; i++)
		assert_int_equal(bytes_printf(&text, &fault, "w%cx%u ",
					      'a' + i % 26, i),
				 0);
	assert_int_equal(bytes_append(&text, TEXT("wabc"), &fault), 0);
	assert_int_equal(bytes_append_byte(&text, '\0', &fault), 0);
	article.passages[0].text = text.data;
	fixture_add(fixture->folder, &article, 1);
	article.path = "again.txt";
	article.passages[0].text = "wabc";
	fixture_add(fixture->folder, &article, 1);
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	ask_one(fixture, pool, &question);
	assert_int_equal(question.word_count, VOCABULARY_WORDS);
	/* and "who" and "wabc" */
	assert_int_equal(question.found_count, 3002);
	assert_true(text_equal(question.words[0].text, TEXT("wabc")));
	assert_int_equal(question.words[0].frequency, 2);
	pool_free(pool);
	bytes_free(&text);
}

/* What an article explains is another name. */
static void test_aliases(void **state)
{
	static const struct fixture_alias said[] = {
		{ "kampala.txt", "cpo=kampala police office" },
		{ "kampala.txt", "sc=safe city" },
		{ "kampala.txt", "safe city=sc" },
	};
	struct vocabulary_question question = { .kind = VOCABULARY_NAME };
	struct bytes out = BYTES_UP_TO(1 << 16);
	struct pool *pool;

	fixture_set_aliases(said, COUNT(said));
	assert_int_equal(fixture_set_up(state), 0);
	fixture_set_aliases(NULL, 0);
	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	question.word = TEXT("SC");
	ask_one(*state, pool, &question);
	assert_string_equal(put_answer(&out, &question), "safe city y0 3");
	/* No passage has it. */
	question.word = TEXT("CPO");
	ask_one(*state, pool, &question);
	assert_string_equal(put_answer(&out, &question), "");
	bytes_free(&out);
	pool_free(pool);
	assert_int_equal(fixture_tear_down(state), 0);
}

/* A word whose passages are gone stays in the vocabulary. */
static void test_gone_words(void **state)
{
	struct fixture *fixture = *state;
	struct vocabulary_question question = { .kind = VOCABULARY_NEAR,
						.word = TEXT("zumbido"),
						.edits = 2 };
	struct pool *pool;

	fixture_set(fixture->folder, "wzumbida", "1");
	assert_int_equal(index_reopen(fixture->index, &fault), 0);
	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	ask_one(fixture, pool, &question);
	assert_int_equal(question.word_count, 0);
	assert_int_equal(question.found_count, 0);
	pool_free(pool);
}

/* An index of two shards with the same words. */
static void test_shards(void **state)
{
	const struct fixture *fixture = *state;
	const char *places[] = { fixture->folder, fixture->folder };
	struct vocabulary_question question = { .kind = VOCABULARY_PATTERN,
						.word = TEXT("c*t*") };
	struct bytes found = BYTES_UP_TO(1000);
	struct fixture both = *fixture;
	struct pool *pool;

	assert_int_equal(index_open(&both.index, places, 2, &fault), 0);
	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	ask_one(&both, pool, &question);
	assert_string_equal(put_answer(&found, &question),
			    "city e0 8, contractor e0 2, court e0 2");
	assert_int_equal(question.found_count, 3);
	pool_free(pool);
	index_close(both.index);
	bytes_free(&found);
}

static const char *const hostile[] = {
	"", "*", "***", "\xff\xfe", "a\0b", "\xe2\x80\x8b", "\xcc\x81\xcc\x81",
};

static void test_hostile_words(void **state)
{
	char long_word[5000];
	struct pool *pool;

	assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
	memset(long_word, 'x', sizeof(long_word));
	for (int kind = VOCABULARY_NEAR; kind <= VOCABULARY_PATTERN; kind++) {
		struct vocabulary_question question = {
			.kind = (enum vocabulary_kind)kind,
			.word = { long_word, sizeof(long_word) },
			.edits = VOCABULARY_BY_LENGTH
		};

		ask_one(*state, pool, &question);
		assert_int_equal(question.word_count, 0);
		for (size_t i = 0; i < COUNT(hostile); i++) {
			question.word = text_of(hostile[i]);
			ask_one(*state, pool, &question);
		}
	}
	pool_free(pool);
}

static enum status ask_all(const struct fixture *fixture, struct pool *pool)
{
	struct vocabulary_questions questions;
	struct vocabulary *vocabulary;
	enum status status = vocabulary_open(&vocabulary, fixture->index,
					     fixture->terms, &fault);

	fill_questions(&questions, pool);
	if (!status)
		status = vocabulary_ask(vocabulary, &questions, &fault);
	if (!status)
		check_answers(&questions);
	vocabulary_close(vocabulary);
	return status;
}

static void test_out_of_memory(void **state)
{
	enum status status;
	size_t nth = 0;

	do {
		struct pool *pool;

		assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
		/* The table of names takes one for each name. */
		nth += nth < 100 ? 1 : 31;
		(void)memory_fail_at(nth, 1);
		status = ask_all(*state, pool);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		pool_free(pool);
	} while (status);
	assert_true(nth > 100);
}

/* What fails once may only cost what is remembered. */
static void test_one_failure(void **state)
{
	for (size_t i = 1; i < 4000; i += 61) {
		struct pool *pool;
		enum status status;

		assert_int_equal(pool_new(&pool, POOL_BYTES, &fault), 0);
		(void)memory_fail_at(i, 0);
		status = ask_all(*state, pool);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		pool_free(pool);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_answers),
		FIXTURE_TEST(test_many_words),
		FIXTURE_TEST(test_gone_words),
		cmocka_unit_test(test_aliases),
		FIXTURE_TEST(test_shards),
		FIXTURE_TEST(test_hostile_words),
		FIXTURE_TEST(test_out_of_memory),
		FIXTURE_TEST(test_one_failure),
	};

	/* No file of names of whoever runs the tests. */
	if (setenv("XDG_CONFIG_HOME", "/nonexistent", 1) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
