/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * score_pages --self-test
 * score_pages GROUND-TRUTH.json BODIES.jsonl
 * score_pages GROUND-TRUTH.json --pages FOLDER
 *
 * How well the text that was found in pages agrees with the text that a
 * person marked in them. The ground truth is an object: key of a page →
 * {"articleBody": its text}. Found bodies come as `pqindex --show
 * --format=jsonl` prints them for files KEY.html: the body is the passages
 * with the headings that they stand under. Or the pages themselves,
 * FOLDER/KEY.html, are read by body.c. Prints the pages below 0.8, and last
 * precision, recall and F1 of all.
 *
 * The measure is that of the article extraction benchmark (github.com/
 * scrapinghub/article-extraction-benchmark): tokens are runs of word
 * characters; a text is the multiset of its 4-token shingles, or the one
 * shorter shingle of a text of fewer tokens. True positives, false positives
 * and false negatives of a page are divided by their sum. Precision and
 * recall are means over the pages where they are defined, F1 is their
 * harmonic mean.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "indexer/body.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum { SHINGLE_TOKENS = 4, TEXT_BYTES = 1 << 28, PATH_BYTES = 4096 };

static const double shown_below = 0.8;

/* The shingle is `tokens` tokens from this place of the text on, with one
 * blank between two. */
struct shingles {
	struct bytes joined; /* all tokens, each with a blank behind it */
	struct text *list;   /* sorted */
	size_t count;
};

struct counts {
	double right; /* true positives */
	double extra; /* false positives */
	double missed;
};

struct totals {
	double precision;
	double recall;
	size_t page_count;
};

static void stop(const char *what, const char *why)
{
	fprintf(stderr, "score_pages: %s: %s\n", what, why);
	exit(2);
}

static void check(enum status status, const struct fault *fault)
{
	if (status)
		stop("failed", fault->text);
}

/* ---- The measure ------------------------------------------------------- */

static bool is_word(uint32_t code_point)
{
	enum utf8_class class = utf8_class(code_point);

	return class == UTF8_LETTER || class == UTF8_DIGIT || code_point == '_';
}

/* All tokens, each with a blank behind it; returns how many. */
static size_t join_tokens(struct bytes *out, struct text text)
{
	struct fault fault;
	size_t count = 0;
	size_t width;
	bool is_inside = false;

	for (size_t offset = 0; offset < text.length; offset += width) {
		bool is_in_word = is_word(utf8_next(text, offset, &width));
		struct text sign = { text.data + offset, width };

		if (is_inside && !is_in_word)
			check(bytes_append_byte(out, ' ', &fault), &fault);
		count += !is_inside && is_in_word;
		is_inside = is_in_word;
		if (is_in_word)
			check(bytes_append(out, sign, &fault), &fault);
	}
	if (is_inside)
		check(bytes_append_byte(out, ' ', &fault), &fault);
	return count;
}

static int compare_shingles(const void *one, const void *other)
{
	return text_compare(*(const struct text *)one,
			    *(const struct text *)other);
}

static struct shingles cut_shingles(struct text text)
{
	struct shingles out = { .joined = BYTES_UP_TO(TEXT_BYTES) };
	size_t tokens = join_tokens(&out.joined, text);
	const char *end;
	const char *start;

	out.count = tokens < SHINGLE_TOKENS ? 1 : tokens - SHINGLE_TOKENS + 1;
	out.list = calloc(out.count, sizeof(*out.list));
	if (!out.list)
		stop("shingles", "out of memory");
	start = out.joined.data;
	end = start;
	for (size_t i = 0; i < tokens && i < SHINGLE_TOKENS; i++)
		end = strchr(end, ' ') + 1;
	for (size_t i = 0; start && i < out.count; i++) {
		out.list[i] = (struct text){ start, (size_t)(end - start) };
		if (i + 1 == out.count)
			break;
		start = strchr(start, ' ') + 1;
		end = strchr(end, ' ') + 1;
	}
	qsort(out.list, out.count, sizeof(*out.list), compare_shingles);
	return out;
}

static void free_shingles(struct shingles *shingles)
{
	bytes_free(&shingles->joined);
	free(shingles->list);
}

/* Both lists are sorted: the same shingle n and m times is in both min(n, m)
 * times. */
static struct counts compare(struct text truth, struct text found)
{
	struct shingles true_ones = cut_shingles(truth);
	struct shingles found_ones = cut_shingles(found);
	struct counts counts = { 0 };
	size_t i = 0;
	size_t j = 0;
	double sum;

	while (i < true_ones.count && j < found_ones.count) {
		int order = text_compare(true_ones.list[i], found_ones.list[j]);

		counts.right += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	counts.missed = (double)true_ones.count - counts.right;
	counts.extra = (double)found_ones.count - counts.right;
	sum = counts.right + counts.missed + counts.extra;
	counts.right /= sum;
	counts.missed /= sum;
	counts.extra /= sum;
	free_shingles(&true_ones);
	free_shingles(&found_ones);
	return counts;
}

static double precision_of(const struct counts *counts)
{
	return counts->right / (counts->right + counts->extra);
}

static double recall_of(const struct counts *counts)
{
	return counts->right / (counts->right + counts->missed);
}

static double harmonic_mean(double one, double other)
{
	return one + other > 0 ? 2 * one * other / (one + other) : 0;
}

/* A text has a shingle at least, so both are defined on all pages. */
static void add(struct totals *totals, const struct counts *counts)
{
	totals->precision += precision_of(counts);
	totals->recall += recall_of(counts);
	totals->page_count++;
}

/* ---- Pages ------------------------------------------------------------- */

static void read_file(struct bytes *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct fault fault;
	size_t count;

	if (!file)
		stop(path, "cannot be opened");
	do {
		check(bytes_reserve(out, 1 << 16, &fault), &fault);
		count = fread(out->data + out->length, 1, 1 << 16, file);
		out->length += count;
	} while (count > 0);
	if (ferror(file) || fclose(file) != 0)
		stop(path, "cannot be read");
}

/* The text of FOLDER/KEY.html. */
static void read_page(struct bytes *out, const char *folder, const char *key)
{
	struct bytes raw = BYTES_UP_TO(TEXT_BYTES);
	struct bytes html = BYTES_UP_TO(TEXT_BYTES);
	struct body body = BODY_UP_TO(TEXT_BYTES);
	struct markup *markup;
	char path[PATH_BYTES];
	struct fault fault;
	size_t bad_count;

	snprintf(path, sizeof(path), "%s/%s.html", folder, key);
	read_file(&raw, path);
	check(utf8_repair(&html, text_from(&raw), &bad_count, &fault), &fault);
	check(markup_parse(&markup, text_from(&html), &fault), &fault);
	check(body_read(&body, markup, &fault), &fault);
	check(bytes_append(out, text_from(&body.render.text), &fault), &fault);
	markup_free(markup);
	body_free(&body);
	bytes_free(&html);
	bytes_free(&raw);
}

/* ---- Bodies ------------------------------------------------------------ */

static const char *string_of(json_t *record, const char *name)
{
	const char *string = json_string_value(json_object_get(record, name));

	return string ? string : "";
}

/* FOLDER/KEY.html */
static struct text key_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	const char *end = strstr(name, ".html");

	return (struct text){ name, end ? (size_t)(end - name) : strlen(name) };
}

static void put_paragraph(struct bytes *out, struct text text)
{
	struct fault fault;

	check(bytes_append(out, text, &fault), &fault);
	check(bytes_append(out, TEXT("\n\n"), &fault), &fault);
}

/* Passages and, where it is another than before, the heading above. */
static void join_passages(struct bytes *out, json_t *record)
{
	struct text text = text_of(string_of(record, "text"));
	const char *above = "";
	json_t *passage;
	size_t i;

	json_array_foreach(json_object_get(record, "passages"), i, passage)
	{
		const char *section = string_of(passage, "section");
		json_int_t start =
			json_integer_value(json_object_get(passage, "start"));
		json_int_t end =
			json_integer_value(json_object_get(passage, "end"));

		if (start < 0 || end < start || (size_t)end > text.length)
			stop("a passage", "is not in its text");
		if (strcmp(section, above) != 0)
			put_paragraph(out, text_of(section));
		above = section;
		put_paragraph(out, (struct text){ text.data + start,
						  (size_t)(end - start) });
	}
}

static void add_body(json_t *bodies, const char *line)
{
	struct bytes body = BYTES_UP_TO(TEXT_BYTES);
	json_t *record = json_loads(line, 0, NULL);
	struct text key = key_of(string_of(record, "path"));
	json_t *joined;

	if (key.length == 0)
		stop("a line of the bodies", "no path");
	join_passages(&body, record);
	joined = json_stringn(body.data ? body.data : "", body.length);
	if (json_object_setn_new(bodies, key.data, key.length, joined) != 0)
		stop("bodies", "out of memory");
	json_decref(record);
	bytes_free(&body);
}

static json_t *read_bodies(const char *path)
{
	FILE *file = fopen(path, "r");
	json_t *bodies = json_object();
	char *line = NULL;
	size_t room = 0;

	if (!file || !bodies)
		stop(path, "cannot be opened");
	while (getline(&line, &room, file) > 0)
		add_body(bodies, line);
	free(line);
	if (ferror(file) || fclose(file) != 0)
		stop(path, "cannot be read");
	return bodies;
}

static int score(const char *truth_path, json_t *bodies, const char *folder)
{
	json_t *truth = json_load_file(truth_path, 0, NULL);
	struct totals totals = { 0 };
	clock_t start = clock();
	const char *key;
	json_t *page;
	double seconds;

	if (!truth)
		stop(truth_path, "cannot be read");
	json_object_foreach(truth, key, page)
	{
		const char *text =
			json_string_value(json_object_get(page, "articleBody"));
		const char *found =
			json_string_value(json_object_get(bodies, key));
		struct bytes body = BYTES_UP_TO(TEXT_BYTES);
		struct counts counts;
		double f1;

		if (folder)
			read_page(&body, folder, key);
		counts = compare(text_of(text ? text : ""),
				 folder ? text_from(&body) :
					  text_of(found ? found : ""));
		add(&totals, &counts);
		f1 = harmonic_mean(precision_of(&counts), recall_of(&counts));
		if (f1 < shown_below)
			printf("%.3f  precision %.3f  recall %.3f  %s\n", f1,
			       precision_of(&counts), recall_of(&counts), key);
		bytes_free(&body);
	}
	seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	totals.precision /= (double)totals.page_count;
	totals.recall /= (double)totals.page_count;
	printf("%zu pages: precision %.4f  recall %.4f  F1 %.4f",
	       totals.page_count, totals.precision, totals.recall,
	       harmonic_mean(totals.precision, totals.recall));
	if (folder)
		printf("  (%.0f pages/s, scoring included)",
		       (double)totals.page_count / seconds);
	printf("\n");
	json_decref(truth);
	return fflush(stdout) || ferror(stdout) ? 75 : 0;
}

/* ---- Self-test --------------------------------------------------------- */

/* Counted by hand; in twelfths, so that all are whole. */
static const struct {
	const char *truth;
	const char *found;
	int right;
	int extra;
	int missed;
} cases[] = {
	{ "a b c d", "a b c d", 12, 0, 0 },
	{ "a, b; c (d)!", "a b\nc d", 12, 0, 0 },
	{ "a b c d", "A b c d", 0, 6, 6 },
	/* fewer tokens than a shingle has: one shingle, of all */
	{ "a b", "a b", 12, 0, 0 },
	{ "a b", "a b c", 0, 6, 6 },
	{ "", "", 12, 0, 0 },
	{ "a b c d", "", 0, 6, 6 },
	/* abcd bcde; abcd bcde cdef */
	{ "a b c d e", "a b c d e f", 8, 4, 0 },
	{ "a b c d e f", "a b c d e", 8, 0, 4 },
	/* aaaa twice; aaaa three times */
	{ "a a a a a", "a a a a a a", 8, 4, 0 },
	/* abcd bcde; bcde cdef */
	{ "a b c d e", "b c d e f", 4, 4, 4 },
	{ "x_1 été 华为 4", "x_1 été 华为 4", 12, 0, 0 },
};

static int self_test(void)
{
	int failed_count = 0;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct counts counts = compare(text_of(cases[i].truth),
					       text_of(cases[i].found));
		bool is_right =
			(int)(counts.right * 12 + 0.5) == cases[i].right &&
			(int)(counts.extra * 12 + 0.5) == cases[i].extra &&
			(int)(counts.missed * 12 + 0.5) == cases[i].missed;

		if (!is_right)
			printf("case %zu: %f %f %f\n", i, counts.right,
			       counts.extra, counts.missed);
		failed_count += !is_right;
	}
	printf("self-test: %s\n", failed_count > 0 ? "failed" : "passed");
	return failed_count > 0;
}

int main(int argc, char **argv)
{
	json_t *bodies = NULL;
	int code;

	if (argc == 2 && strcmp(argv[1], "--self-test") == 0)
		return self_test();
	if (argc == 4 && strcmp(argv[2], "--pages") == 0)
		return score(argv[1], NULL, argv[3]);
	if (argc != 3) {
		fprintf(stderr,
			"usage: score_pages --self-test\n"
			"       score_pages TRUTH.json BODIES.jsonl\n"
			"       score_pages TRUTH.json --pages FOLDER\n");
		return 2;
	}
	bodies = read_bodies(argv[2]);
	code = score(argv[1], bodies, NULL);
	json_decref(bodies);
	return code;
}
