/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/byline.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { POOL_BYTES = 1 << 20, ROOM = 8 };

static struct fault fault;
static struct pool *pool;

static int open_pool(void **state)
{
	(void)state;
	return pool_new(&pool, POOL_BYTES, &fault) != STATUS_OK;
}

static int close_pool(void **state)
{
	(void)state;
	pool_free(pool);
	return 0;
}

static const struct {
	const char *value;
	const char *names; /* with / between */
} rows[] = {
	{ "Ann Example", "Ann Example" },
	{ " Ann Example\n", "Ann Example" },
	{ "By Ann Example", "Ann Example" },
	{ "BY Ann Example and by Bo Sample", "Ann Example/Bo Sample" },
	{ "Byron Example", "Byron Example" },
	/* several */
	{ "Ann Example and Bo Sample", "Ann Example/Bo Sample" },
	{ "Ann Example & Bo Sample", "Ann Example/Bo Sample" },
	{ "Ann Muster und Bo Muster", "Ann Muster/Bo Muster" },
	{ "Ann Exemple et Bo Exemple", "Ann Exemple/Bo Exemple" },
	{ "Ann Example; Bo Sample;", "Ann Example/Bo Sample" },
	{ "Ann Example|Bo Sample", "Ann Example/Bo Sample" },
	{ "Ann Example\nBo Sample", "Ann Example/Bo Sample" },
	{ "Sandy Example", "Sandy Example" },
	{ "Ann Example and", "Ann Example and" },
	{ "Ann and Bo and Cy", "Ann/Bo/Cy" },
	{ "Ann (with Bo and Cy) and Di", "Ann (with Bo and Cy)/Di" },
	{ "Ann (with Bo and Cy", "Ann (with Bo/Cy" },
	{ "Ana Ejemplo y Bo Muestra", "Ana Ejemplo/Bo Muestra" },
	{ "Ana Ejemplo, Bo Muestra y Ci Prueba",
	  "Ana Ejemplo/Bo Muestra/Ci Prueba" },
	{ "Ana Ejemplo y Muestra", "Ana Ejemplo y Muestra" },
	{ "Ana Ejemplo y la calle", "Ana Ejemplo y la calle" },
	/* a comma parts full names */
	{ "Ann Example, Bo Sample", "Ann Example/Bo Sample" },
	{ "Ann Example, Bo Sample, Cy van der Muster and Di O'Two",
	  "Ann Example/Bo Sample/Cy van der Muster/Di O'Two" },
	{ "Ann Example, J. K. Sample, and Cy Muster",
	  "Ann Example/J. K. Sample/Cy Muster" },
	{ "Émile Exemple, Bo Sample", "Émile Exemple/Bo Sample" },
	{ "Example, Ann Mary", "Example, Ann Mary" },
	{ "van der Muster, Ann Mary", "van der Muster, Ann Mary" },
	{ "Ann Example, and Bo Sample", "Ann Example/Bo Sample" },
	{ "Ann Example, ", "Ann Example" },
	{ "Ann Example, Bo", "Ann Example, Bo" },
	{ "Ann Example, Staff Writer", "Ann Example, Staff Writer" },
	{ "Ann Example, Larn Post", "Ann Example, Larn Post" },
	{ "Ann Example, Le Havre", "Ann Example, Le Havre" },
	{ "Ann Example, The Larn Quay", "Ann Example, The Larn Quay" },
	{ "Ann Example, Le Van Bo", "Ann Example/Le Van Bo" },
	{ "Ann Example, Thea Larn", "Ann Example/Thea Larn" },
	{ "Les Sample, Ann Example", "Les Sample/Ann Example" },
	{ "Le Bo, Ann Example", "Le Bo/Ann Example" },
	{ "Ann Example, New Larn", "Ann Example, New Larn" },
	{ "Ann Example, Larn.example Quay", "Ann Example, Larn.example Quay" },
	{ "Ann Example, who was there", "Ann Example, who was there" },
	{ "['Ann Example, Bo Sample']", "Ann Example, Bo Sample" },
	/* behind names without one, and an "and", it parts no first name */
	{ "Ann Muster und Bo Muster, dpa", "Ann Muster/Bo Muster/dpa" },
	{ "Ann Example and Bo Sample, AFP", "Ann Example/Bo Sample/AFP" },
	{ "Ann Example and Bo Sample, Larn", "Ann Example/Bo Sample" },
	{ "Ann Example and Bo Sample, Larn Post", "Ann Example/Bo Sample" },
	{ "Ann Example and Bo, Larn", "Ann Example/Bo, Larn" },
	{ "Example, Ann and Bo Sample, Larn", "Example, Ann/Bo Sample, Larn" },
	/* how an editor signs, and a trade in Korean */
	{ "Ann Example (aex); Bo Sample (bos.)", "Ann Example/Bo Sample" },
	{ "Ann Example (Annie)", "Ann Example (Annie)" },
	{ "Ann Example (reporting)", "Ann Example (reporting)" },
	{ "(aex)", "(aex)" },
	{ "김보기 기자", "김보기" },
	{ "김보기  기자", "김보기" },
	/* or is part of one */
	{ "Example, Ann", "Example, Ann" },
	{ "Example, Ann; Sample, Bo", "Example, Ann/Sample, Bo" },
	{ "Ejemplo Uno, Ana Mara; Muestra Dos, Bo Ci",
	  "Ejemplo Uno, Ana Mara/Muestra Dos, Bo Ci" },
	{ "Ejemplo Uno, Ana Mara; Bo Sample",
	  "Ejemplo Uno, Ana Mara/Bo Sample" },
	{ "Agency; Ejemplo Uno, Ana Mara", "Agency/Ejemplo Uno, Ana Mara" },
	{ "Ann Example, Bo Sample, Cy Muster; Di Pattern",
	  "Ann Example/Bo Sample/Cy Muster/Di Pattern" },
	/* lists that were written as a string */
	{ "['Ann Example', 'Bo Sample']", "Ann Example/Bo Sample" },
	{ "[\"Ann Example\",\"Bo O'Sample\"]", "Ann Example/Bo O'Sample" },
	{ "['Example, Ann', \"Bo O'Sample\"]", "Example, Ann/Bo O'Sample" },
	{ "['By Ann Example', '', ' ']", "Ann Example" },
	{ "['Ann and Bo']", "Ann and Bo" },
	{ "['Ann Example', 'Bo", "Ann Example" },
	{ "['']", "" },
	{ "['", "" },
	{ "[Ann Example]", "[Ann Example]" },
	/* links of notes */
	{ "[[Ann Example]]", "Ann Example" },
	{ "[[Ann Example]]; [[ Bo ]]", "Ann Example/Bo" },
	{ "['[[Ann Example]]']", "Ann Example" },
	{ "[[]]", "" },
	/* each once */
	{ "Ann; Bo; Ann", "Ann/Bo" },
	/* no names */
	{ "", "" },
	{ " ", "" },
	{ ";;|", "" },
	{ "--- & ***", "" },
	{ "[]", "" },
	/* no more than there is room for */
	{ "A;B;C;D;E;F;G;H;I;J", "A/B/C/D/E/F/G/H" },
};

static void check_names(const struct byline *byline, const char *expected)
{
	char joined[200] = "";
	size_t length = 0;

	for (size_t i = 0; i < byline->count; i++)
		length += (size_t)snprintf(joined + length,
					   sizeof(joined) - length, "%s%.*s",
					   i > 0 ? "/" : "",
					   (int)byline->authors[i].length,
					   byline->authors[i].data);
	assert_string_equal(joined, expected);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct byline byline = { .pool = pool, .room = ROOM };

		OK(byline_add(&byline, text_of(rows[i].value), &fault));
		check_names(&byline, rows[i].names);
		pool_reset(pool);
	}
}

static void test_adds_up(void **state)
{
	struct byline byline = { .pool = pool, .room = ROOM };

	(void)state;
	OK(byline_add(&byline, TEXT("By Ann and Bo"), &fault));
	OK(byline_add(&byline, TEXT("['Cy', 'Ann']"), &fault));
	OK(byline_add(&byline, (struct text){ 0 }, &fault));
	OK(byline_add(&byline, TEXT("Bo"), &fault));
	check_names(&byline, "Ann/Bo/Cy");
	pool_reset(pool);
}

/* A NUL is a sign like others; much of anything costs no more than once. */
static void test_hostile(void **state)
{
	static const char *const parts[] = { "['", "', '",      ";",  " and ",
					     "[",  "\"",        "a;", "by ",
					     "(",  "A B y c & " };
	struct byline byline = { .pool = pool, .room = ROOM };

	(void)state;
	OK(byline_add(&byline, TEXT("Ann\0Bo"), &fault));
	assert_int_equal(byline.count, 1);
	assert_int_equal(byline.authors[0].length, 6);
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes value = BYTES_UP_TO(POOL_BYTES);

		for (size_t j = 0; j < 100000; j++)
			OK(bytes_append(&value, text_of(parts[i]), &fault));
		byline = (struct byline){ .pool = pool, .room = ROOM };
		OK(byline_add(&byline, text_from(&value), &fault));
		assert_in_range(byline.count, 0, ROOM);
		bytes_free(&value);
		pool_reset(pool);
	}
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct pool *fresh = NULL;
		struct byline byline = { .room = ROOM };

		(void)memory_fail_at(++nth, 1);
		status = pool_new(&fresh, POOL_BYTES, &fault);
		byline.pool = fresh;
		if (!status)
			status = byline_add(&byline, TEXT("['Ann', 'Bo']"),
					    &fault);
		if (!status)
			status = byline_add(&byline, TEXT("Cy"), &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		if (!status)
			check_names(&byline, "Ann/Bo/Cy");
		pool_free(fresh);
	}
	assert_true(nth > 1);
}

static const struct {
	const char *line;
	const char *names; /* with + before them where a word was */
} lines[] = {
	{ "", "" },
	{ "Пише: Јован Ракић", "+Јован Ракић" },
	{ "Piše Jovan Rakić", "+Jovan Rakić" },
	{ "بقلم: سامر الخوري", "+سامر الخوري" },
	{ "كتب: سامر الخوري", "سامر الخوري" },
	{ "By Ann Example", "+Ann Example" },
	{ "By Ann Example, 17 August 2021", "+Ann Example" },
	{ "by ANN EXAMPLE | Larn Post", "+ANN EXAMPLE" },
	{ "Posted on August 17, 2021 by Ann Example in News", "+Ann Example" },
	{ "Written by: A. B. O'Example-Sample and Bo van der Sample, Larn",
	  "+A. B. O'Example-Sample and Bo van der Sample" },
	{ "By Ann Example August 17, 2021", "+Ann Example" },
	{ "By Ann Example Published 17 August 2021", "+Ann Example" },
	{ "Por Ana Ejemplo y Bo Muestra - 17 de agosto",
	  "+Ana Ejemplo y Bo Muestra" },
	{ "\xE4\xBD\x9C\xE8\x80\x85\xEF\xBC\x9A\xE5\xBC\xA0\xE4\xB8\x89 "
	  "2021-08-17",
	  "+\xE5\xBC\xA0\xE4\xB8\x89" },
	{ "Ann Example", "Ann Example" },
	{ "Ann Example, Larn Post", "Ann Example" },
	{ "By Ann Example, Bo Sample and Cy Muster, Larn Post",
	  "+Ann Example, Bo Sample and Cy Muster" },
	{ "By Ann Example, Bo Sample and Cy Muster",
	  "+Ann Example, Bo Sample and Cy Muster" },
	{ "By Ann Example, Bo Sample, and Cy Muster August 17, 2021",
	  "+Ann Example, Bo Sample, and Cy Muster" },
	{ "By Ann Example, Bo Sample, Cy Muster",
	  "+Ann Example, Bo Sample, Cy Muster" },
	{ "By Ann Example, Bo Sample", "+Ann Example" },
	{ "By Ann Example, Larn Post, Quay City", "+Ann Example" },
	{ "Ann Example on 17 August 2021", "Ann Example" },
	{ "By Ann (A.B.) Example and Bo Sample, Larn",
	  "+Ann (A.B.) Example and Bo Sample" },
	{ "By Ann \"Annie\" Example", "+Ann \"Annie\" Example" },
	{ "Ann “Annie” Example", "Ann “Annie” Example" },
	{ "By Ann Example (Larn) and more", "+Ann Example" },
	{ "By Ann Example (text) and Bo Sample", "+Ann Example" },
	{ "Words by Ann Example, photographs by Bo Sample", "+Ann Example" },
	{ "著者：張三", "+張三" },
	/* no names */
	{ "17 August 2021", "" },
	{ "Donnerstag,  4. November 2021", "" },
	{ "Tuesday 17 August 2021", "" },
	{ "By the harbour of Larn", "" },
	{ "Ann Example writes about harbours", "" },
	{ "Photograph by Ann Example", "" },
	{ "文／張三", "" },
	{ "ann@corpus.example", "" },
	{ "By Ann@corpus.example", "" },
	{ "By ", "" },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		bool has_word;
		struct text found =
			byline_find(text_of(lines[i].line), &has_word);
		const char *expected = lines[i].names;
		bool is_said = *expected == '+';

		if (!text_equal(found, text_of(expected + is_said)))
			print_message("# '%.*s' of '%s'\n", (int)found.length,
				      found.length > 0 ? found.data : "",
				      lines[i].line);
		assert_true(text_equal(found, text_of(expected + is_said)));
		assert_true(has_word || !is_said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_adds_up),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, open_pool, close_pool);
}
