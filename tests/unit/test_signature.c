/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/signature.h"
#include "tests/unit/starve.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 22 };

static struct fault fault;
static struct terms *terms;
static struct signature_maker *maker;

/* A text of words that no other `seed` has, appended. */
static void put_words(struct bytes *out, const char *seed, int first, int last)
{
	for (int i = first; i < last; i++)
		OK(bytes_printf(out, &fault, "%s%d ", seed, i));
}

static struct bytes words_of(const char *seed, int first, int last)
{
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);

	put_words(&out, seed, first, last);
	return out;
}

static struct bytes sign(struct text text)
{
	struct words words = { .list = NULL };
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);

	signature_begin(maker);
	OK(terms_split(terms, &words, text, &fault));
	OK(signature_add(maker, &words, &fault));
	OK(signature_end(maker, &out, &fault));
	terms_words_free(&words);
	return out;
}

static bool shares_key(const struct signature *one,
		       const struct signature *other)
{
	for (size_t i = 0; i < one->key_count; i++)
		for (size_t j = 0; j < other->key_count; j++)
			if (signature_key(one, i) == signature_key(other, j))
				return true;
	return false;
}

/* Copies: they have a key in common, too. */
static bool are_copies(struct text one, struct text other)
{
	struct bytes bytes[] = { sign(one), sign(other) };
	struct signature signatures[2];
	bool are = true;

	for (size_t i = 0; i < 2; i++)
		are = signature_read(&signatures[i], text_from(&bytes[i])) &&
		      are;
	if (are) {
		are = signature_is_copy(&signatures[0], &signatures[1]);
		assert_int_equal(are, signature_is_copy(&signatures[1],
							&signatures[0]));
	}
	if (are)
		assert_true(shares_key(&signatures[0], &signatures[1]));
	for (size_t i = 0; i < 2; i++)
		bytes_free(&bytes[i]);
	return are;
}

/* What is made of a story of 300 words. */
static const struct variant {
	const char *name;
	int first; /* the words of the story that are kept */
	int last;
	int step;   /* of so many words one is another; 0: none */
	int before; /* other words in front, and behind */
	int behind;
	bool is_copy;
} variants[] = {
	{ "the same", 0, 300, 0, 0, 0, true },
	{ "cut after the lead", 0, 60, 0, 0, 0, true },
	{ "the middle", 100, 160, 0, 0, 0, true },
	{ "a few sentences", 0, 40, 0, 0, 0, true },
	{ "with lines around it", 0, 300, 0, 60, 60, true },
	{ "a part with a line behind it", 0, 200, 0, 0, 12, true },
	{ "one word in forty", 0, 300, 40, 0, 0, true },
	{ "one word in six", 0, 300, 6, 0, 0, false },
	{ "half of another", 0, 150, 0, 0, 150, false },
	{ "a quote in another", 100, 140, 0, 200, 200, false },
	{ "a line", 0, 30, 0, 0, 0, false },
	{ "nothing of it", 0, 0, 0, 0, 300, false },
};

static struct bytes vary(const struct variant *variant)
{
	struct bytes out = words_of("before", 0, variant->before);

	for (int i = variant->first; i < variant->last; i++)
		if (variant->step && i % variant->step == 0)
			put_words(&out, "edit", i, i + 1);
		else
			put_words(&out, "story", i, i + 1);
	put_words(&out, "behind", 0, variant->behind);
	return out;
}

static void test_variants(void **state)
{
	struct bytes story = words_of("story", 0, 300);

	(void)state;
	for (size_t i = 0; i < COUNT(variants); i++) {
		struct bytes varied = vary(&variants[i]);

		if (are_copies(text_from(&story), text_from(&varied)) !=
		    variants[i].is_copy)
			fail_msg("%s", variants[i].name);
		bytes_free(&varied);
	}
	bytes_free(&story);
}

/* A report of fifty words in a transcript of fifty thousand. */
static void test_lengths(void **state)
{
	static const int lengths[] = { 100, 1000, 5000, 60000, 200000 };
	struct bytes story = words_of("story", 0, 300);

	(void)state;
	for (size_t i = 0; i < COUNT(lengths); i++) {
		struct bytes whole = words_of("before", 0, lengths[i] / 4);
		struct bytes signed_bytes;
		struct signature signature;

		put_words(&whole, "story", 0, 300);
		put_words(&whole, "behind", 0, lengths[i]);
		signed_bytes = sign(text_from(&whole));
		assert_true(
			signature_read(&signature, text_from(&signed_bytes)));
		assert_in_range(signature.key_count, 1, SIGNATURE_KEYS_MAX);
		assert_true(signed_bytes.length < 6000);
		/* Of a longer one too little is known. */
		assert_int_equal(are_copies(text_from(&story),
					    text_from(&whole)),
				 lengths[i] <= 5000);
		bytes_free(&signed_bytes);
		bytes_free(&whole);
	}
	bytes_free(&story);
}

/* Case, marks, signs, ways of hyphens do not count; characters of scripts
 * without blanks do, eight of them as five words. */
static void test_scripts(void **state)
{
	static const struct {
		const char *one;
		const char *other;
		bool are_copies;
	} pairs[] = {
		{ "The Ministry said on Monday that 1,200 cameras in the old "
		  "town would be switched off: nobody had paid the bill since "
		  "June, and the firm would wait no longer for it.",
		  "THE MINISTRY SAID, on Monday, that 1,200 cameras in the old "
		  "town would be switched off -- nobody had paid the bill since "
		  "June, and the firm would wait no longer for it!",
		  true },
		{ "El ministerio dijo el lunes que la empresa habría retirado "
		  "las cámaras de la estación después de la resolución del "
		  "tribunal y que nadie pagó la factura de junio.",
		  "El ministerio dijo el lunes que la empresa habria retirado "
		  "las camaras de la estacion despues de la resolucion del "
		  "tribunal y que nadie pago la factura de junio.",
		  true },
		{ "港口管理局星期一宣布关闭旧城区的摄像机因为自六月以来没有人支"
		  "付账单公司不愿再等待。",
		  "港口管理局星期一宣布关闭旧城区的摄像机，因为自六月以来没有人"
		  "支付账单，公司不愿再等待。",
		  true },
		{ "港口管理局星期一宣布关闭旧城区的摄像机因为自六月以来没有人支"
		  "付账单公司不愿再等待。",
		  "消防队星期二在河边举行演习许多居民前来观看孩子们可以坐上新的"
		  "消防车并且戴上头盔。",
		  false },
		{ "No further details were given.",
		  "No further details were given.", false },
		{ "", "", false },
		{ " ... \xE2\x80\x94 !!", " ... \xE2\x80\x94 !!", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++)
		if (are_copies(text_of(pairs[i].one),
			       text_of(pairs[i].other)) != pairs[i].are_copies)
			fail_msg("pair %zu", i);
}

/* Cut into passages elsewhere: the same signature, byte for byte. */
static void test_passages(void **state)
{
	struct bytes text = words_of("story", 0, 300);
	struct bytes whole = sign(text_from(&text));
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct words words = { .list = NULL };

	(void)state;
	signature_begin(maker);
	for (int i = 0; i < 300; i += 20) {
		bytes_clear(&text);
		put_words(&text, "story", i, i + 20);
		OK(terms_split(terms, &words, text_from(&text), &fault));
		OK(signature_add(maker, &words, &fault));
	}
	OK(signature_end(maker, &out, &fault));
	assert_true(text_equal(text_from(&whole), text_from(&out)));
	terms_words_free(&words);
	bytes_free(&out);
	bytes_free(&whole);
	bytes_free(&text);
}

/* Keys and samples ascend, each once, over all of their bits. */
static void test_order(void **state)
{
	struct bytes text = words_of("story", 0, 5000);
	struct bytes bytes = sign(text_from(&text));
	struct signature signature;
	uint32_t bits = 0;

	(void)state;
	assert_true(signature_read(&signature, text_from(&bytes)));
	assert_true(signature.key_count > 100);
	for (size_t i = 0; i < signature.key_count; i++) {
		const uint32_t key = signature_key(&signature, i);

		assert_true(i == 0 || signature_key(&signature, i - 1) < key);
		bits |= key;
	}
	assert_int_equal(bits, INT32_MAX);
	assert_true(signature.sample_count > 1000);
	for (size_t i = 1; i < signature.sample_count; i++)
		assert_true(memcmp(signature.samples + 3 * (i - 1),
				   signature.samples + 3 * i, 3) < 0);
	bytes_free(&bytes);
	bytes_free(&text);
}

/* One word a hundred thousand times has one shingle. */
static void test_repeated(void **state)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	struct bytes out;
	struct signature signature;

	(void)state;
	for (int i = 0; i < 100000; i++)
		OK(bytes_append(&text, TEXT("tick "), &fault));
	out = sign(text_from(&text));
	assert_true(signature_read(&signature, text_from(&out)));
	assert_int_equal(signature.key_count, 1);
	assert_int_equal(signature.sample_count, 1);
	assert_false(signature_is_copy(&signature, &signature));
	bytes_free(&out);
	bytes_free(&text);
}

static void test_damaged(void **state)
{
	struct bytes text = words_of("story", 0, 100);
	struct bytes out = sign(text_from(&text));
	struct signature signature;

	(void)state;
	assert_true(signature_read(&signature, text_from(&out)));
	for (size_t i = 0; i < out.length; i++) {
		const struct text cut = { out.data, i };

		/* Read or not, it is nothing that is read beyond its end. */
		if (!signature_read(&signature, cut))
			continue;
		assert_true(signature.samples + signature.sample_count * 3 <=
			    cut.data + cut.length);
	}
	assert_false(signature_read(&signature, TEXT("")));
	assert_false(signature_read(
		&signature, (struct text){ "\xFF\xFF\0\0\0\0\0\0", 8 }));
	assert_false(
		signature_read(&signature, (struct text){ "\0\0\0\0\0", 5 }));
	bytes_free(&out);
	bytes_free(&text);
}

struct starved {
	struct words words;
	struct signature_maker *maker;
	struct bytes out;
};

static enum status sign_starved(void *context, struct fault *why)
{
	struct starved *starved = context;
	enum status status = signature_open(&starved->maker, why);

	if (status)
		return status;
	signature_begin(starved->maker);
	status = signature_add(starved->maker, &starved->words, why);
	return status ? status :
			signature_end(starved->maker, &starved->out, why);
}

static void close_starved(void *context, enum status status)
{
	struct starved *starved = context;

	(void)status;
	signature_close(starved->maker);
	starved->maker = NULL;
	bytes_free(&starved->out);
}

static void test_out_of_memory(void **state)
{
	struct bytes text = words_of("story", 0, 3000);
	struct starved starved = { .out = BYTES_UP_TO(TEXT_BYTES) };
	const struct starve_work work = { .run = sign_starved,
					  .context = &starved,
					  .after = close_starved };

	(void)state;
	OK(terms_split(terms, &starved.words, text_from(&text), &fault));
	assert_true(starve(&work) > 4);
	terms_words_free(&starved.words);
	bytes_free(&text);
}

static int open_maker(void **state)
{
	(void)state;
	return terms_open(&terms, &fault) || signature_open(&maker, &fault);
}

static int close_maker(void **state)
{
	(void)state;
	signature_close(maker);
	terms_close(terms);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_variants),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_passages),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_repeated),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_maker, close_maker);
}
