/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench_clusters LEDGER ARTICLES WORDS [SAME]: what near-copies cost as an
 * index grows, with the ledger and without libxapian. Articles of WORDS
 * made-up words (some 5 % of them near-copies of the one before; with SAME
 * all of them near-copies of one story, the worst there is): signed, entered,
 * and all clusters found at once, as a first build does; then, in the ledger
 * of that size, new ones by batches, as a later run does. Prints microseconds
 * of processor an article for each part.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "indexer/clusters.h"
#include "indexer/signature.h"

enum {
	VOCABULARY = 20000,
	COPY_EACH = 20,
	BATCH = 100,
	BATCHES = 10,
	TEXT_BYTES = 1 << 20
};

static struct fault fault;

struct bench {
	struct ledger *ledger;
	struct clusters *clusters;
	struct terms *terms;
	struct signature_maker *maker;
	struct words words;
	struct bytes text;
	struct bytes signature;
	uint64_t chance;
	uint64_t value_count;
	bool is_same;
	int word_count;
	double signing_s;
};

static void check(enum status status)
{
	if (!status)
		return;
	fprintf(stderr, "bench_clusters: %s\n", fault.text);
	exit(1);
}

static double now(void)
{
	struct timespec time;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time); /* is there */
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint32_t draw(struct bench *bench, uint32_t limit)
{
	bench->chance = bench->chance * UINT64_C(6364136223846793005) +
			UINT64_C(1442695040888963407);
	return (uint32_t)(bench->chance >> 33) % limit;
}

/* A text of its own; a copy has another word in forty, and is cut short. */
static void make_text(struct bench *bench, int number)
{
	const bool is_copy = bench->is_same || number % COPY_EACH == 1;
	const int story = bench->is_same ? 0 : number - is_copy;
	const int count = is_copy ? bench->word_count * 9 / 10 :
				    bench->word_count;
	uint64_t words = (uint64_t)story * 7919 + 1;

	bench->chance = (uint64_t)number + 1;
	bytes_clear(&bench->text);
	for (int i = 0; i < count; i++) {
		words = words * UINT64_C(6364136223846793005) + 1;
		check(bytes_printf(&bench->text, &fault, "w%u ",
				   is_copy && draw(bench, 40) == 0 ?
					   draw(bench, VOCABULARY) :
					   (uint32_t)(words >> 33) %
						   VOCABULARY));
	}
}

static struct hash id_of(int number)
{
	return hash_text(
		(struct text){ (const char *)&number, sizeof(number) });
}

/* The words are split for the passages anyhow: that is not counted. */
static void put(struct bench *bench, int number)
{
	const struct hash id = id_of(number);
	const struct ledger_article row = { .content = id, .article = id };
	double start;

	make_text(bench, number);
	check(terms_split(bench->terms, &bench->words, text_from(&bench->text),
			  &fault));
	bytes_clear(&bench->signature);
	start = now();
	signature_begin(bench->maker);
	check(signature_add(bench->maker, &bench->words, &fault));
	check(signature_end(bench->maker, &bench->signature, &fault));
	bench->signing_s += now() - start;
	check(ledger_put_article(bench->ledger, &row, &fault));
	check(clusters_put(bench->clusters, &id, text_from(&bench->signature),
			   &fault));
}

static enum status count_value(void *context, const struct hash *article,
			       struct text value, struct fault *unused)
{
	struct bench *bench = context;

	(void)article;
	(void)unused;
	bench->value_count += value.length > 0;
	return STATUS_OK;
}

/* All at once; seconds of the clusters alone, in *found_s. */
static double build(struct bench *bench, int count, double *found_s)
{
	const struct clusters_target target = { count_value, bench };
	const double start = now();

	check(ledger_begin(bench->ledger, &fault));
	check(ledger_set_number(bench->ledger, LEDGER_CLUSTERS, 1, &fault));
	check(clusters_begin(bench->clusters, &fault));
	for (int i = 0; i < count; i++)
		put(bench, i);
	*found_s = now();
	check(clusters_find_all(bench->clusters, &target, &fault));
	check(ledger_commit(bench->ledger, &fault));
	*found_s = now() - *found_s;
	return now() - start;
}

static double grow(struct bench *bench, int first)
{
	const struct clusters_target target = { count_value, bench };
	double sum = 0;

	for (int i = 0; i < BATCHES; i++) {
		double start;

		check(ledger_begin(bench->ledger, &fault));
		check(clusters_begin(bench->clusters, &fault));
		start = now();
		for (int j = 0; j < BATCH; j++)
			put(bench, first + i * BATCH + j);
		check(clusters_settle(bench->clusters, &target, &fault));
		check(ledger_commit(bench->ledger, &fault));
		sum += now() - start;
	}
	return sum;
}

int main(int argc, char **argv)
{
	struct bench bench = { .text = BYTES_UP_TO(TEXT_BYTES),
			       .signature = BYTES_UP_TO(TEXT_BYTES) };
	double found_s;
	double grown_s;
	int count;

	if (argc < 4) {
		fprintf(stderr, "usage: bench_clusters LEDGER ARTICLES WORDS "
				"[SAME]\n");
		return 2;
	}
	count = (int)strtol(argv[2], NULL, 10);
	bench.word_count = (int)strtol(argv[3], NULL, 10);
	bench.is_same = argc > 4;
	check(ledger_open(&bench.ledger, argv[1], LEDGER_WRITE, &fault));
	check(clusters_new(&bench.clusters, bench.ledger, &fault));
	check(terms_open(&bench.terms, &fault));
	check(signature_open(&bench.maker, &fault));
	(void)build(&bench, count, &found_s);
	printf("%d\t%d\t%s\t%.2f\t%.2f", count, bench.word_count,
	       bench.is_same ? "same" : "news", bench.signing_s * 1e6 / count,
	       found_s * 1e6 / count);
	grown_s = grow(&bench, count);
	printf("\t%.2f\t%llu\n", grown_s * 1e6 / (BATCH * BATCHES),
	       (unsigned long long)bench.value_count);
	clusters_free(bench.clusters);
	ledger_close(bench.ledger);
	signature_close(bench.maker);
	terms_words_free(&bench.words);
	terms_close(bench.terms);
	bytes_free(&bench.text);
	bytes_free(&bench.signature);
	return fflush(stdout) ? 1 : 0;
}
