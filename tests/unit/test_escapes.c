/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/escapes.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { ROOM_BYTES = 1 << 20 };

static const struct {
	const char *text;
	const char *read; /* NULL: the text itself */
} rows[] = {
	{ "", NULL },
	{ "It ended. The next day came.", NULL },
	/* where a line ends */
	{ "It ended.\\nThe next day came.", "It ended.\nThe next day came." },
	{ "It ended.\\n\\nthe next", "It ended.\n\nthe next" },
	{ "It ended. \\n Next.", "It ended. \n Next." },
	{ "\"So,\" she said.\\r\\nthen.\\rNext.",
	  "\"So,\" she said.\nthen.\nNext." },
	{ "No ferry\\nThe wind stood in.", "No ferry\nThe wind stood in." },
	{ "停了。\\n再来", "停了。\n再来" },
	{ "<p>So.</p>\\n<p>Then.</p>", "<p>So.</p>\n<p>Then.</p>" },
	{ "So.\\n", "So.\n" },
	{ "\\nSo it is.", "\nSo it is." },
	{ "So.\\\\nThen.", "So.\nThen." },
	{ " So.\\nThen.\n", " So.\nThen.\n" },
	/* others then are some, too */
	{ "It ended.\\nThe next\\nday\\tcame.",
	  "It ended.\nThe next\nday\tcame." },
	{ "He said \\\"no\\\".\\nthe \\u201Cend",
	  "He said \\\"no\\\".\nthe \\u201Cend" },
	/* one that ends no line is none */
	{ "the wind\\nstood", NULL },
	{ "the wind\\tStood.", NULL },
	{ "write \\n for a line", NULL },
	{ "write \"\\n\" or '\\n' for it", NULL },
	{ "\\nu is small", NULL },
	{ "Let $\\nabla f = \\theta$.", NULL },
	/* nor is any where there are lines */
	{ "So.\\nThen.\nAnd then.", NULL },
	{ "So.\\nThen.\rAnd then.", NULL },
	/* paths */
	{ "It is in C:\\news\\today. So.", NULL },
	{ "It is in C:\\new.names\\Readme.", NULL },
	{ "It is in C:\\notes.\\nThen it went to (D:\\temp\\readme).",
	  "It is in C:\\notes.\nThen it went to (D:\\temp\\readme)." },
	{ "It is on \\\\news\\today.\\nThen not\\nany more.",
	  "It is on \\\\news\\today.\nThen not\nany more." },
	{ "C:\\news", NULL },
	{ "\\\\news\\today", NULL },
	/* who speaks is none */
	{ "Q:\\nWhy?\\nA:\\n\\nWind.", "Q:\nWhy?\nA:\n\nWind." },
	{ "They said:\\nthe wind.\\nSo.", "They said:\nthe wind.\nSo." },
	/* backslashes of another kind */
	{ "See docs\\news\\all.txt.\\nThen \\alpha.",
	  "See docs\\news\\all.txt.\nThen \\alpha." },
	{ "\\", NULL },
	{ "So.\\nThen \\", "So.\nThen \\" },
};

/* Signs. */
static const struct {
	const char *text;
	const char *read; /* NULL: the text itself */
} signs[] = {
	{ "", NULL },
	{ "The mayor\\u2019s cameras", "The mayor\u2019s cameras" },
	{ "Caf\\xe9 \\x27Larn\\x27", "Caf\u00e9 'Larn'" },
	{ "\\u201CNo,\\u201d he said: \\\"no\\\" and\\/or \\u0027no\\u0027.",
	  "\u201CNo,\u201d he said: \"no\" and/or 'no'." },
	{ "\\ud83d\\ude00 it is", "\U0001F600 it is" },
	{ "\\\\u2019s", "\u2019s" },
	/* bytes */
	{ "b'Larn\\xe2\\x80\\x99s caf\\xc3\\xa9 \\xf0\\x9f\\x98\\x80'",
	  "Larn\u2019s caf\u00e9 \U0001F600" },
	{ "b\"The ferry\" ", "The ferry" },
	{ "\\xe2\\x80 \\xc3x", "\u00e2\\x80 \u00c3x" },
	{ "\\xed\\xa0\\x80", "\u00ed\u00a0\\x80" },
	{ "\\xe0\\x80\\x9b[31m", "\u00e0\\x80\\x9b[31m" },
	{ "b'", NULL },
	/* quotes alone */
	{ "He said \\\"no\\\".", "He said \"no\"." },
	{ "<a href=\\\"x\\\">so<\\/a>", "<a href=\"x\">so</a>" },
	{ "He said \\\"no\\\" and \"yes\".", NULL },
	{ "Write \\\" for it.", NULL },
	{ "Of G\\\"odel and Schr\\\"odinger.", NULL },
	/* no sign that anybody would escape, and half of one */
	{ "\\u0041", NULL },
	{ "\\ud83d it is", NULL },
	{ "\\ud83d\\u0041 \\u2019s", "\\ud83d\\u0041 \u2019s" },
	{ "\\u20", NULL },
	{ "\\u", NULL },
	{ "\\xe", NULL },
	{ "It is in C:\\users\\extra.", NULL },
	/* others stand as they are */
	{ "The mayor\u2019s \\u2019", NULL },
};

static void test_signs(void **state)
{
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < COUNT(signs); i++) {
		const struct text text = text_of(signs[i].text);
		struct text out;
		bool is_changed;

		assert_int_equal(escapes_read_signs(&room, text, &out,
						    &is_changed, &fault),
				 STATUS_OK);
		assert_int_equal(is_changed, signs[i].read != NULL);
		assert_int_equal(text_compare(out,
					      text_of(signs[i].read ?
							      signs[i].read :
							      signs[i].text)),
				 0);
	}
	bytes_free(&room);
}

static struct text read_text(struct bytes *room, const char *text)
{
	struct text out;
	struct fault fault;
	bool is_changed;

	assert_int_equal(escapes_read(room, text_of(text), &out, &is_changed,
				      &fault),
			 STATUS_OK);
	assert_int_equal(is_changed, out.data != text);
	return out;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *read = rows[i].read;
		struct bytes room = BYTES_UP_TO(ROOM_BYTES);
		struct text out = read_text(&room, rows[i].text);

		if (!text_equal(out, text_of(read ? read : rows[i].text)))
			print_message("# '%.*s' of '%s'\n", (int)out.length,
				      out.data, rows[i].text);
		assert_true(
			text_equal(out, text_of(read ? read : rows[i].text)));
		if (!read)
			assert_ptr_equal(out.data, rows[i].text);
		bytes_free(&room);
	}
}

/* Nothing else of the text is lost, wherever it is cut off; and nothing behind
 * it is read. */
static void test_cut(void **state)
{
	static const char whole[] = "C:\\r\\n\\\\n a.\\r\\n\\t\\\\\\nB:\\n";

	(void)state;
	for (size_t length = 1; length < sizeof(whole); length++) {
		struct bytes room = BYTES_UP_TO(length);
		char *data = memory_zeroed(1, length);
		struct text text = { data, length };
		struct text out;
		struct fault fault;
		bool is_changed;

		assert_non_null(data);
		memcpy(data, whole, length);
		assert_int_equal(escapes_read(&room, text, &out, &is_changed,
					      &fault),
				 STATUS_OK);
		assert_true(out.length < length || !is_changed);
		bytes_free(&room);
		memory_free(data);
	}
}

static void test_out_of_memory(void **state)
{
	struct bytes room = BYTES_UP_TO(ROOM_BYTES);
	struct text out;
	struct fault fault;
	bool is_changed;

	(void)state;
	(void)memory_fail_at(1, 1);
	assert_int_equal(escapes_read(&room, TEXT("So.\\nThen."), &out,
				      &is_changed, &fault),
			 STATUS_FULL);
	(void)memory_fail_at(0, 0);
	bytes_free(&room);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
