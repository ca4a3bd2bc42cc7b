/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/bracketed.h"
#include "tests/unit/unit.h"

enum { ROOM_BYTES = 1000 };

static const struct {
	const char *text;
	const char *read; /* NULL: the text itself */
} rows[] = {
	{ "", NULL },
	{ "the port of T[uuml]rkiye", "the port of Türkiye" },
	{ "[Ouml]sterreich", "Österreich" },
	{ "in Catal[aacute]", "in Catalá" },
	{ "Fu[szlig]g[auml]nger, Zas[lstrok]aw.", "Fußgänger, Zasław." },
	{ "café[uuml]", "caféü" },
	{ "é[uuml]é[uuml]", "éüéü" },
	/* one beside another */
	{ "[Ouml][gbreve]retmen", "Öğretmen" },
	{ "S[uuml][szlig][eacute].", "Süßé." },
	{ "[Ouml][gbreve", NULL },
	/* nothing stands right beside it */
	{ "the sign [uuml] is a letter", NULL },
	{ "[uuml]", NULL },
	{ "([uuml])", NULL },
	{ "¿[uuml]?", NULL },
	/* no letter, or another script's */
	{ "p[sect]q", NULL },
	{ "5[alpha]reductase", NULL },
	{ "a[times]b", NULL },
	{ "a[nosuch]b", NULL },
	{ "a[quot]b", NULL },
	/* words and what is said in between */
	{ "[eth]nic", NULL },
	{ "said[sic]so", NULL },
	{ "sh[e]", NULL },
	{ "see[1]", NULL },
	/* cut off */
	{ "T[uuml", NULL },
	{ "T[", NULL },
	{ "T[]u", NULL },
	{ "T[#252]rkiye", NULL },
	{ "T[[uuml]rkiye", "T[ürkiye" },
};

static void look(const char *text, const char *read, bool is_in_room)
{
	const struct text wanted = text_of(read ? read : text);
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct text given = text_of(text);
	struct text out;
	struct fault fault;
	bool is_changed;

	if (is_in_room) {
		assert_int_equal(bytes_append(&room, given, &fault), STATUS_OK);
		given = text_from(&room);
	}
	assert_int_equal(bracketed_read(&room, given, &out, &is_changed,
					&fault),
			 STATUS_OK);
	if (!text_equal(out, wanted))
		print_message("# '%.*s' of '%s'\n", (int)out.length, out.data,
			      text);
	assert_true(text_equal(out, wanted));
	assert_int_equal(is_changed, read != NULL);
	if (!read)
		assert_ptr_equal(out.data, given.data);
	bytes_free(&room);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		look(rows[i].text, rows[i].read, false);
		look(rows[i].text, rows[i].read, true);
	}
}

static void test_full(void **state)
{
	struct bytes room = BYTES_UP_TO(3);
	struct text out;
	struct fault fault;
	bool is_changed;

	(void)state;
	assert_int_equal(bracketed_read(&room, TEXT("T[uuml]rkiye"), &out,
					&is_changed, &fault),
			 STATUS_FULL);
	assert_int_equal(out.length, 0);
	assert_false(is_changed);
	bytes_free(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
