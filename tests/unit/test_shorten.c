/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/shorten.h"
#include "shared/bytes.h"
#include "tests/unit/unit.h"

static struct fault fault;

enum { ROOM = 40, MATCHES_MAX = 8 };

/* The matches are in square brackets, which are taken out. */
struct trial {
	struct bytes text;
	struct hit_match matches[MATCHES_MAX];
	struct record_passage passage;
	struct hit hit;
	struct shorten parts;
};

static void trial_make(struct trial *trial, const char *marked)
{
	*trial = (struct trial){ .text = BYTES_UP_TO(1 << 20) };
	trial->hit.passage = &trial->passage;
	trial->hit.matches = trial->matches;
	for (; *marked; marked++) {
		struct hit_match *match =
			&trial->matches[trial->hit.match_count];

		if (*marked == '[') {
			match->start = trial->text.length;
			match->term = text_of(marked[1] == 'b' ? "b" : "a");
		} else if (*marked == ']') {
			match->end = trial->text.length;
			trial->hit.match_count++;
		} else {
			assert_int_equal(bytes_append_byte(&trial->text,
							   *marked, &fault),
					 0);
		}
	}
	trial->passage.text = text_from(&trial->text);
	shorten_make(&trial->parts, &trial->hit, ROOM);
}

/* Room for 40 columns; up to 48 nothing is left out. */
static const struct {
	const char *marked;
	const char *expected;
} rows[] = {
	{ "", "" },
	{ "Short as it is. No [a] is left out.",
	  "Short as it is. No a is left out." },
	/* the sentence with the match, and a neighbour that fits */
	{ "The first one is of no use at all. It has [a] in it. "
	  "The last has nothing to say either.",
	  "...|It has a in it.|..." },
	{ "One is short. It has [a] in it. The last has nothing to say in any case at all.",
	  "One is short. It has a in it.|..." },
	/* two matches, and what lies between them */
	{ "Here is [a] word. This is a sentence that nobody needs to read. Here is [b] word.",
	  "Here is a word.|...|Here is b word." },
	/* another word before the same again */
	{ "Here is [a], [a] and [a] again. This is [a] sentence of some length. Here is [b].",
	  "Here is a, a and a again.|...|Here is b." },
	/* no sentences end here */
	{ "It cost 3.5 million, said Mr. Blue of the U.S. [a] firm. "
	  "Nothing else was said about it.",
	  "...|said Mr. Blue of the U.S. a firm.|..." },
	{ "He lost. \"Why?\" asked a man. (Nobody had [a] word to say!) Then they left for good.",
	  "...|(Nobody had a word to say!)|..." },
	/* nothing matches in the text: its beginning */
	{ "This is the first sentence. This is the second one. This is the third one.",
	  "This is the first sentence.|..." },
	/* a paragraph ends a sentence, a line does not */
	{ "A heading\n\nThe text that [a] goes with it,\nin two lines. Then some more of it.",
	  "...|The text that a goes with it,\nin two lines.|..." },
};

static void print_parts(const struct trial *trial, struct bytes *out)
{
	const struct shorten *parts = &trial->parts;

	if (!parts->has_start)
		assert_int_equal(bytes_append(out, TEXT("...|"), &fault), 0);
	for (size_t i = 0; i < parts->count; i++) {
		const struct shorten_part *part = &parts->parts[i];

		if (i > 0)
			assert_int_equal(
				bytes_append(out, TEXT("|...|"), &fault), 0);
		assert_int_equal(
			bytes_append(
				out,
				(struct text){ trial->text.data + part->start,
					       part->end - part->start },
				&fault),
			0);
	}
	if (!parts->has_end)
		assert_int_equal(bytes_append(out, TEXT("|..."), &fault), 0);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), 0);
}

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes printed = BYTES_UP_TO(1 << 20);
		struct trial trial;

		trial_make(&trial, rows[i].marked);
		if (trial.text.length > 0)
			print_parts(&trial, &printed);
		else
			assert_int_equal(
				bytes_append_byte(&printed, '\0', &fault), 0);
		assert_string_equal(printed.data, rows[i].expected);
		bytes_free(&printed);
		bytes_free(&trial.text);
	}
}

static const struct {
	const char *marked;
	size_t count; /* sentences that are shown, of three */
} scripts[] = {
	/* Han, Urdu, Hindi: the mark of each, 20 columns or so a sentence */
	{ "一二三四五六七八九十一二三。[a]二三四五六七八九十一二三！一二三四五六七八九十一二三？",
	  1 },
	{ "ایک دو تین چار پانچ چھ سات آٹھ۔ [a] دو تین چار پانچ چھ سات۔ ایک دو تین چار پانچ چھ۔",
	  1 },
	{ "एक दो तीन चार पांच छह सात आठ नौ। [a] दो तीन चार पांच छह सात आठ। "
	  "एक दो तीन चार पांच छह सात।",
	  1 },
};

static void test_scripts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(scripts); i++) {
		struct trial trial;

		trial_make(&trial, scripts[i].marked);
		assert_int_equal(trial.parts.count, scripts[i].count);
		assert_false(trial.parts.has_start && trial.parts.has_end);
		bytes_free(&trial.text);
	}
}

static bool is_inside(const struct trial *trial, size_t offset)
{
	for (size_t i = 0; i < trial->hit.match_count; i++)
		if (trial->matches[i].start < offset &&
		    offset < trial->matches[i].end)
			return true;
	return false;
}

/* Of any text: parts in order, no match cut, the first match's unit shown
 * or a better one, never a character cut. */
static void test_anything(void **state)
{
	static const char *const pieces[] = {
		"word ",
		"[a] ",
		"[b. B] ",
		". ",
		"! ",
		"One ",
		"\n\n",
		"一二。",
		"longerwordthanothers ",
		"\" ",
		"[aaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaa] ",
	};
	size_t count = COUNT(pieces);
	unsigned seed = 3;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		char marked[4096] = "";
		size_t used = 0;
		struct trial trial;
		size_t matches = 0;
		size_t last = 0;

		for (int j = 0; j < 40; j++) {
			seed = seed * 1103515245u + 12345u;
			if (pieces[(seed >> 16) % count][0] == '[' &&
			    ++matches > MATCHES_MAX)
				continue;
			used += (size_t)snprintf(marked + used,
						 sizeof(marked) - used, "%s",
						 pieces[(seed >> 16) % count]);
		}
		trial_make(&trial, marked);
		assert_true(trial.parts.count > 0);
		for (size_t j = 0; j < trial.parts.count; j++) {
			const struct shorten_part *part = &trial.parts.parts[j];

			assert_true(part->start >= last);
			assert_true(part->end >= part->start);
			assert_false(is_inside(&trial, part->start));
			assert_false(is_inside(&trial, part->end));
			last = part->end;
		}
		assert_true(last <= trial.text.length);
		bytes_free(&trial.text);
	}
}

static void test_very_long(void **state)
{
	struct bytes text = BYTES_UP_TO(1 << 22);
	struct record_passage passage = { .line = 1 };
	struct hit hit = { .passage = &passage };
	struct shorten parts;

	(void)state;
	for (int i = 0; i < 100000; i++)
		assert_int_equal(bytes_append(&text, TEXT("Ab c. "), &fault),
				 0);
	passage.text = text_from(&text);
	shorten_make(&parts, &hit, ROOM);
	assert_int_equal(parts.count, 1);
	assert_true(parts.parts[0].end < 100);
	bytes_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_anything),
		cmocka_unit_test(test_very_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
