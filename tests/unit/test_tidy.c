/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/tidy.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

/* Gives a text in pieces, the shorter the worse. */
struct drip {
	struct text rest;
	size_t most;
};

static enum status read_drip(void *context, char *room, size_t room_bytes,
			     size_t *out, struct fault *fault)
{
	struct drip *drip = context;

	(void)fault;
	*out = drip->rest.length < room_bytes ? drip->rest.length : room_bytes;
	if (*out > drip->most)
		*out = drip->most;
	if (*out > 0)
		memcpy(room, drip->rest.data, *out);
	drip->rest = text_skip(drip->rest, *out);
	return STATUS_OK;
}

/* All of the result, without its root. */
static enum status read_all(struct tidy *tidy, struct drip drip,
			    struct bytes *out, struct fault *fault)
{
	struct text piece = { 0 };
	enum status status;

	bytes_clear(out);
	tidy_begin(tidy, (struct input){ read_drip, &drip });
	do {
		status = tidy_read(tidy, &piece, fault);
		if (!status)
			status = bytes_append(out, piece, fault);
	} while (!status && piece.length > 0);
	return status;
}

static const struct {
	struct text file;
	const char *expected;
	const char *damage; /* NULL: none */
	uint64_t offset;
} rows[] = {
	{ TEXT_INIT("<a>b</a>"), "<a>b</a>", NULL, 0 },
	{ TEXT_INIT("  text only  "), "  text only  ", NULL, 0 },
	{ TEXT_INIT("<a/><b c='d' e=\"'\" ><f\n/></b >"),
	  "<a/><b c=\"d\" e=\"'\"><f/></b>", NULL, 0 },
	/* left out */
	{ TEXT_INIT("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b '>'>] >"
		    "<a x='1'><!-- <b> - -- -->c<?php d ?></a>"),
	  "<a x=\"1\">c</a>", NULL, 0 },
	{ TEXT_INIT("<!doctype a><a xmlns='b' xmlns:c='d' c:e='f'/>"),
	  "<a c:e=\"f\"/>", NULL, 0 },
	/* bare signs and references */
	{ TEXT_INIT("<a b='c&d&lt;'>&amp;&e;&#65;&#x1F4A9;&#150;&#9;&#11;&#;"
		    "&#x;&#99999999;&#xFFFE;&</a>"),
	  "<a b=\"c&amp;d&lt;\">&amp;&amp;e;&#65;&#x1F4A9;&amp;#150;&#9;"
	  " &amp;#;&amp;#x;&amp;#99999999;&amp;#xFFFE;&amp;</a>",
	  NULL, 0 },
	{ TEXT_INIT("1 < 2 <3> <> </> </ 4> <!b> a]]>b"),
	  "1 &lt; 2 &lt;3&gt; &lt;&gt; &lt;/&gt; &lt;/ 4&gt; &lt;!b&gt; "
	  "a]]&gt;b",
	  NULL, 0 },
	{ TEXT_INIT("a\x01"
		    "b\xEF\xBF\xBF\xEF\xBC\x81\tc\r\n"),
	  "a b \xEF\xBC\x81\tc\r\n", NULL, 0 },
	{ TEXT_INIT("<![CDATA[a<b>&\x02]]]><c>d</c>"),
	  "<![CDATA[a<b>& ]]]><c>d</c>", NULL, 0 },
	/* attributes of HTML */
	{ TEXT_INIT("<a b=c d e='f' b='g' \"h\" = i=\"j\"k='l'></a>"),
	  "<a b=\"c\" d=\"\" e=\"f\" h=\"\" i=\"j\" k=\"l\"></a>", NULL, 0 },
	/* elements that are not closed, ends of none */
	{ TEXT_INIT("<a><b><c>d</b></a>"), "<a><b><c>d</c></b></a>",
	  "an element without end", 10 },
	{ TEXT_INIT("<a></b></a></a>e"), "<a></a>e", "an end of no element",
	  3 },
	{ TEXT_INIT("<a><b>c"), "<a><b>c</b></a>", "an element without end",
	  7 },
	{ TEXT_INIT("<a>b</a"), "<a>b</a>", "a tag without end", 4 },
	{ TEXT_INIT("<a <b>c</b></a>"), "<a><b>c</b></a>", "a tag without end",
	  0 },
	{ TEXT_INIT("<a b='c<d>e</d>'></a>"), "<a b=\"c\"><d>e</d>'&gt;</a>",
	  "a tag without end", 0 },
	{ TEXT_INIT("<a>b<!-- c</a>"), "<a>b</a>", "a comment without end",
	  14 },
	{ TEXT_INIT("<a>b<?c</a>"), "<a>b</a>", "an instruction without end",
	  11 },
	{ TEXT_INIT("<!DOCTYPE a [<a>"), "", "a document type without end",
	  16 },
	{ TEXT_INIT("a<![CDATA[]]>b"), "ab", NULL, 0 },
	{ TEXT_INIT("<![CDATA[a"), "<![CDATA[a]]>",
	  "a CDATA section without end", 10 },
	/* names in all scripts; a name is no sign */
	{ TEXT_INIT("<\xC3\xA9>a</\xC3\xA9><\xE2\x80\x9C"
		    "b>"),
	  "<\xC3\xA9>a</\xC3\xA9>&lt;\xE2\x80\x9C"
	  "b&gt;",
	  NULL, 0 },
	{ TEXT_INIT(""), "", NULL, 0 },
};

static void test_rows(void **state)
{
	static const size_t drips[] = { 1000, 3, 1 };
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct bytes expected = BYTES_UP_TO(1 << 20);
	struct tidy *tidy;
	struct fault fault;

	(void)state;
	assert_int_equal(tidy_open(&tidy, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(rows) * COUNT(drips); i++) {
		size_t row = i / COUNT(drips);
		struct drip drip = { rows[row].file, drips[i % COUNT(drips)] };
		const char *damage;
		uint64_t offset;

		assert_int_equal(read_all(tidy, drip, &out, &fault), STATUS_OK);
		bytes_clear(&expected);
		assert_int_equal(bytes_printf(&expected, &fault,
					      "<tidy>%s</tidy>",
					      rows[row].expected),
				 0);
		assert_int_equal(bytes_append_byte(&expected, '\0', &fault), 0);
		assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
		assert_string_equal(out.data, expected.data);
		damage = tidy_damage(tidy, &offset);
		assert_string_equal(damage ? damage : "-",
				    rows[row].damage ? rows[row].damage : "-");
		assert_int_equal(offset, rows[row].offset);
	}
	tidy_close(tidy);
	tidy_close(NULL);
	bytes_free(&out);
	bytes_free(&expected);
}

/* Each start tag of the result is found in the file. */
static void test_offsets(void **state)
{
	struct text file = TEXT("<?x?> & <a/><!-- <b> --><b c='&&&'><a>&</a>"
				"< <d></d></b>");
	static const uint64_t offsets[] = { 8, 24, 35, 45 };
	struct drip drip = { file, 7 };
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct tidy *tidy;
	struct fault fault;
	size_t count = 0;

	(void)state;
	assert_int_equal(tidy_open(&tidy, &fault), STATUS_OK);
	assert_int_equal(read_all(tidy, drip, &out, &fault), STATUS_OK);
	for (size_t place = strlen("<tidy>"); place + 1 < out.length; place++) {
		char next = out.data[place + 1];

		if (out.data[place] != '<' || next == '/')
			continue;
		assert_true(count < COUNT(offsets));
		assert_int_equal(tidy_offset(tidy, place + 2), offsets[count]);
		assert_int_equal(file.data[offsets[count]], '<');
		assert_int_equal(file.data[offsets[count] + 1], next);
		count++;
	}
	assert_int_equal(count, COUNT(offsets));
	tidy_close(tidy);
	bytes_free(&out);
}

/* Any bytes become elements that are closed in order. */
static void check_nesting(struct text text)
{
	char open[2 * TIDY_DEPTH];
	size_t depth = 0;

	for (size_t i = 0; i < text.length; i++) {
		if (text.length - i > 9 &&
		    memcmp(text.data + i, "<![CDATA[", 9) == 0)
			i = (size_t)((const char *)memmem(text.data + i,
							  text.length - i,
							  "]]>", 3) -
				     text.data);
		if (text.data[i] != '<')
			continue;
		assert_true(i + 2 < text.length);
		if (text.data[i + 1] == '/') {
			assert_true(depth > 0);
			assert_int_equal(text.data[i + 2], open[--depth]);
			continue;
		}
		assert_true(depth < sizeof(open));
		open[depth] = text.data[i + 1];
		i += strcspn(text.data + i, ">");
		depth += text.data[i - 1] != '/';
	}
	assert_int_equal(depth, 0);
}

static void test_any_bytes(void **state)
{
	static const char signs[] = "<<<>>/ab!-&[]?='\" \n";
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct tidy *tidy;
	struct fault fault;
	unsigned int seed = 7;
	char noise[60];

	(void)state;
	assert_int_equal(tidy_open(&tidy, &fault), STATUS_OK);
	for (int round = 0; round < 20000; round++) {
		struct text file = { noise, (size_t)rand_r(&seed) % 60 };

		for (size_t i = 0; i < file.length; i++)
			noise[i] = signs[(size_t)rand_r(&seed) %
					 (sizeof(signs) - 1)];
		assert_int_equal(read_all(tidy, (struct drip){ file, 9 }, &out,
					  &fault),
				 STATUS_OK);
		check_nesting(text_from(&out));
	}
	tidy_close(tidy);
	bytes_free(&out);
}

/* Too deep, too long, too many. */
static void test_limits(void **state)
{
	struct bytes file = BYTES_UP_TO(64 << 20);
	struct bytes out = BYTES_UP_TO(64 << 20);
	struct tidy *tidy;
	struct fault fault;
	uint64_t offset;

	(void)state;
	assert_int_equal(tidy_open(&tidy, &fault), STATUS_OK);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(bytes_append(&file, TEXT("<a>b"), &fault), 0);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(bytes_append(&file, TEXT("</a>"), &fault), 0);
	assert_int_equal(read_all(tidy,
				  (struct drip){ text_from(&file), 1 << 20 },
				  &out, &fault),
			 STATUS_OK);
	check_nesting(text_from(&out));
	assert_null(tidy_damage(tidy, &offset));
	assert_int_equal(out.length, strlen("<tidy></tidy>") + 10000 +
					     7 * (size_t)TIDY_DEPTH);

	bytes_clear(&file);
	assert_int_equal(bytes_append(&file, TEXT("<a"), &fault), 0);
	for (int i = 0; i < TIDY_TAG_BYTES; i++)
		assert_int_equal(bytes_append(&file, TEXT(" &"), &fault), 0);
	assert_int_equal(bytes_append(&file, TEXT("><b></b>"), &fault), 0);
	assert_int_equal(read_all(tidy,
				  (struct drip){ text_from(&file), 1 << 20 },
				  &out, &fault),
			 STATUS_OK);
	check_nesting(text_from(&out));
	assert_string_equal(tidy_damage(tidy, &offset), "a tag too long");
	tidy_close(tidy);
	bytes_free(&file);
	bytes_free(&out);
}

/* An attribute whose name is too long is left out, and is read but once. */
static void test_long_name(void **state)
{
	struct bytes file = BYTES_UP_TO(TIDY_TAG_BYTES);
	struct bytes out = BYTES_UP_TO(TIDY_TAG_BYTES);
	struct tidy *tidy;
	struct fault fault;

	(void)state;
	assert_int_equal(tidy_open(&tidy, &fault), STATUS_OK);
	assert_int_equal(bytes_append(&file, TEXT("<a "), &fault), 0);
	while (file.length < TIDY_TAG_BYTES - 100)
		assert_int_equal(bytes_append(&file, TEXT("b"), &fault), 0);
	assert_int_equal(bytes_append(&file, TEXT("=\"c\" d=e></a>"), &fault),
			 0);
	assert_int_equal(read_all(tidy,
				  (struct drip){ text_from(&file), 1 << 20 },
				  &out, &fault),
			 STATUS_OK);
	assert_true(text_equal(text_from(&out),
			       TEXT("<tidy><a d=\"e\"></a></tidy>")));
	tidy_close(tidy);
	bytes_free(&file);
	bytes_free(&out);
}

static void test_out_of_memory(void **state)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct drip drip = { TEXT("<a><b c='d'>e</a>"), 5 };
		struct tidy *tidy = NULL;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = tidy_open(&tidy, &fault);
		if (!status)
			status = read_all(tidy, drip, &out, &fault);
		(void)memory_fail_at(0, 0);
		tidy_close(tidy);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 4);
	bytes_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
