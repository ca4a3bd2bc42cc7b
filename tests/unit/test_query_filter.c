/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/query_filter.h"
#include "tests/unit/unit.h"

enum { NODES = 64 };

/* Items as letters: w a word, l lang, t title, s source, each with its sign
 * before it; O and A join the last two, N negates the last. */
static void make(const char *items, struct query_node *nodes, size_t *count,
		 size_t *arity)
{
	static const char fields[] = " tsalphd";
	char sign = 0;

	for (; *items; items++) {
		struct query_node leaf = { .kind = QUERY_WORD, .span = 1 };

		if (*items == '+' || *items == '-') {
			sign = *items;
			continue;
		}
		if (*items == 'O' || *items == 'A' || *items == 'N') {
			query_filter_add(nodes, count,
					 *items == 'O' ? QUERY_OR :
					 *items == 'A' ? QUERY_AND :
							 QUERY_NOT,
					 *items == 'N' ? 1 : 2);
			*arity -= *items != 'N';
		} else {
			if (*items != 'w') {
				leaf.kind = QUERY_FIELD;
				leaf.field = (enum query_field)(
					strchr(fields, *items) - fields);
			}
			nodes[(*count)++] = leaf;
			(*arity)++;
		}
		nodes[*count - 1].is_required = sign == '+';
		nodes[*count - 1].is_excluded = sign == '-';
		sign = 0;
	}
}

static void show(const struct query_node *nodes, size_t count, char *out)
{
	static const char fields[] = " tsalphd";
	static const char kinds[] = "w  .AO,NFf";

	for (size_t i = 0; i < count; i++) {
		if (nodes[i].is_required)
			*out++ = '+';
		if (nodes[i].is_excluded)
			*out++ = '-';
		*out++ = nodes[i].kind == QUERY_FIELD ? fields[nodes[i].field] :
							kinds[nodes[i].kind];
	}
	*out = '\0';
}

static const struct {
	const char *items;
	const char *expected;
} rows[] = {
	{ "ww", "ww," },          { "+w-w", "+w-w," },
	{ "wl", "wlF" },          { "lw", "wlF" },
	{ "ll", "llO" },          { "lwl", "wllOF" },
	{ "lt", "ltA" },          { "tt", "ttA" },
	{ "aa", "aaA" },          { "lsl", "llOsA" },
	{ "+l+l", "llA" },        { "-ll", "lNlA" },
	{ "-l-l", "lNlNA" },      { "w-l", "wlNF" },
	{ "-wl", "wNlF" },        { "-w-wl", "-w-w,lF" },
	{ "+ww-wl", "+ww-w,lF" }, { "lNw", "wlNF" },
	{ "l-Nw", "wlF" },        { "llOlw", "wllOlOF" },
	{ "ll+Olw", "wllOlAF" },  { "lsOlw", "wlsOlAF" },
	{ "ltAlw", "wltAlAF" },   { "lwOw", "lwOw," },
	{ "hphpw", "whhOppOAF" },
};

static void test_items(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct query_node nodes[NODES] = { { .span = 1 } };
		struct query_node room_nodes[NODES];
		size_t ends[NODES];
		const struct query_filter_room room = { room_nodes, ends };
		size_t count = 1; /* what was there before stays */
		size_t arity = 0;
		char found[2 * NODES];

		make(rows[i].items, nodes, &count, &arity);
		query_filter_close(nodes, &count, arity, &room);
		assert_int_equal(nodes[count - 1].span, count - 1);
		show(nodes + 1, count - 1, found);
		assert_string_equal(found, rows[i].expected);
	}
}

static void test_what_filters(void **state)
{
	struct query_node nodes[NODES] = { { 0 } };
	size_t count = 0;
	size_t arity = 0;

	(void)state;
	make("lwOtsAN", nodes, &count, &arity);
	assert_true(query_filter_is(&nodes[0]));
	assert_false(query_filter_is(&nodes[1]));
	assert_false(query_filter_is(&nodes[2]));
	assert_true(query_filter_is(&nodes[5]));
	assert_true(query_filter_is(&nodes[6]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items),
		cmocka_unit_test(test_what_filters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
