/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <zlib.h>

#include "indexer/gunzip.h"
#include "shared/memory.h"
#include "tests/unit/inputs.h"
#include "tests/unit/unit.h"

enum { PLAIN_BYTES = 1 << 24, GZIP_BITS = 31, ZLIB_BITS = 15, BARE_BITS = -15 };

static struct fault fault;

/* Appends one packed stream. */
static void pack(struct bytes *out, int window_bits, struct text plain)
{
	z_stream zlib = { 0 };

	OK(deflateInit2(&zlib, 9, Z_DEFLATED, window_bits, 8,
			Z_DEFAULT_STRATEGY));
	OK(bytes_reserve(out, plain.length + 100, &fault));
	zlib.next_in = (Bytef *)(uintptr_t)plain.data;
	zlib.avail_in = (uInt)plain.length;
	zlib.next_out = (Bytef *)(out->data + out->length);
	zlib.avail_out = (uInt)plain.length + 100;
	assert_int_equal(deflate(&zlib, Z_FINISH), Z_STREAM_END);
	out->length += zlib.total_out;
	OK(deflateEnd(&zlib));
}

static enum status unpack(enum pack_form form, struct drip drip, size_t step,
			  struct bytes *out)
{
	struct gunzip *gunzip;
	enum status status;

	bytes_clear(out);
	OK(gunzip_open(&gunzip, form, inputs_drip(&drip), &fault));
	status = inputs_read(gunzip_input(gunzip), step, out, &fault);
	gunzip_close(gunzip);
	return status;
}

static const struct text one = TEXT_INIT("The ferry to Norrey is late.\n");
static const struct text two = TEXT_INIT("Two boats were hired instead, says");
static const struct text three = TEXT_INIT("the harbour office of Larn.\n");

/* Three members, whole, in drips of every size. */
static void test_members(void **state)
{
	struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);

	(void)state;
	pack(&packed, GZIP_BITS, one);
	pack(&packed, GZIP_BITS, TEXT(""));
	pack(&packed, GZIP_BITS, two);
	pack(&packed, GZIP_BITS, three);
	OK(bytes_append(&packed, TEXT("\0\0\0\0\0\0\0\0\0\0\0"), &fault));
	for (size_t step = 1; step < 60; step++) {
		struct drip drip = { text_from(&packed), step, STATUS_OK };

		OK(unpack(PACK_GZIP, drip, 61 - step, &out));
		assert_true(text_equal(text_from(&out),
				       TEXT("The ferry to Norrey is late.\n"
					    "Two boats were hired instead, says"
					    "the harbour office of Larn.\n")));
	}
	bytes_free(&packed);
	bytes_free(&out);
}

/* A member is damaged at each of its bytes: what is before and behind it
 * is still there, and whatever is lost is told. */
static void test_damaged_member(void **state)
{
	struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
	size_t start;
	size_t end;

	(void)state;
	pack(&packed, GZIP_BITS, one);
	start = packed.length;
	pack(&packed, GZIP_BITS, two);
	end = packed.length;
	pack(&packed, GZIP_BITS, three);
	for (size_t i = start; i < end; i++) {
		struct drip drip = { text_from(&packed), 1000, STATUS_OK };
		enum status status;

		/* What a member says of its time and maker is not checked. */
		if (i >= start + 4 && i < start + 10)
			continue;
		packed.data[i] = (char)~packed.data[i];
		status = unpack(PACK_GZIP, drip, 4096, &out);
		packed.data[i] = (char)~packed.data[i];
		assert_int_equal(status, STATUS_SKIP);
		assert_non_null(strstr(fault.text, " at byte "));
		assert_true(out.length >= one.length + three.length);
		assert_memory_equal(out.data, one.data, one.length);
		assert_memory_equal(out.data + out.length - three.length,
				    three.data, three.length);
		/* and begins a line */
		assert_int_equal(out.data[out.length - three.length - 1], '\n');
	}
	bytes_free(&packed);
	bytes_free(&out);
}

static void test_truncated(void **state)
{
	struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
	size_t first;

	(void)state;
	pack(&packed, GZIP_BITS, one);
	first = packed.length;
	pack(&packed, GZIP_BITS, two);
	for (size_t i = 1; i < packed.length; i++) {
		struct drip drip = { { packed.data, i }, 7, STATUS_OK };
		size_t from_first;

		if (i == first)
			continue;
		assert_int_equal(unpack(PACK_GZIP, drip, 100, &out),
				 STATUS_SKIP);
		assert_memory_equal(fault.text, "truncated", 9);
		from_first = out.length < one.length ? out.length : one.length;
		assert_true(i < first || out.length >= one.length);
		if (out.length > 0)
			assert_memory_equal(out.data, one.data, from_first);
		if (out.length > from_first)
			assert_memory_equal(out.data + from_first, two.data,
					    out.length - from_first);
	}
	bytes_free(&packed);
	bytes_free(&out);
}

/* How the input below ends comes through, behind what came before. */
static void test_bad_ends(void **state)
{
	static const enum status ends[] = { STATUS_SKIP, STATUS_IO,
					    STATUS_RETRY, STATUS_FULL };
	struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);

	(void)state;
	pack(&packed, GZIP_BITS, one);
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct drip drip = { text_from(&packed), 5, ends[i] };

		assert_int_equal(unpack(PACK_GZIP, drip, 100, &out), ends[i]);
		assert_string_equal(fault.text, "it dripped");
		assert_true(text_equal(text_from(&out), one));
	}
	bytes_free(&packed);
	bytes_free(&out);
}

static const struct {
	struct text packed;
	struct text plain;
	const char *fault; /* NULL: none */
} odd[] = {
	{ TEXT_INIT(""), TEXT_INIT(""), NULL },
	{ TEXT_INIT("\0\0\0"), TEXT_INIT(""), NULL },
	{ TEXT_INIT("\x1F"), TEXT_INIT(""), "truncated at byte 0" },
	{ TEXT_INIT("this is no gzip"), TEXT_INIT(""), "junk at byte 0" },
	{ TEXT_INIT("\x1F\x8B\x08\0\0\0\0\0\0\3\xFFjunk"), TEXT_INIT(""),
	  "damaged at byte 11" },
};

static void test_odd(void **state)
{
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);

	(void)state;
	for (size_t i = 0; i < COUNT(odd); i++) {
		struct drip drip = { odd[i].packed, 100, STATUS_OK };
		enum status status = unpack(PACK_GZIP, drip, 100, &out);

		assert_int_equal(status,
				 odd[i].fault ? STATUS_SKIP : STATUS_OK);
		if (odd[i].fault)
			assert_string_equal(fault.text, odd[i].fault);
		assert_true(text_equal(text_from(&out), odd[i].plain));
	}
	bytes_free(&out);
}

/* Many damaged members: it gives up rather than try each of them. */
static void test_gives_up(void **state)
{
	struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
	struct drip drip = { .step = 100000 };

	(void)state;
	for (int i = 0; i < 3 * GUNZIP_DAMAGES; i++)
		OK(bytes_append(&packed,
				TEXT("\x1F\x8B\x08\0\0\0\0\0\0\3\1\2\0\xFD\xFF"
				     "aa\7"),
				&fault));
	drip.rest = text_from(&packed);
	assert_int_equal(unpack(PACK_GZIP, drip, 4096, &out), STATUS_SKIP);
	assert_string_equal(
		fault.text,
		"damaged at byte 21, first of 1000 places, then given up");
	bytes_free(&packed);
	bytes_free(&out);
}

/* zlib and bare streams: one each, and what is behind does not count. */
static void test_other_forms(void **state)
{
	static const struct {
		enum pack_form form;
		int window_bits;
	} forms[] = { { PACK_ZLIB, ZLIB_BITS }, { PACK_DEFLATE, BARE_BITS } };
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);

	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
		struct drip drip = { .step = 3 };

		pack(&packed, forms[i].window_bits, one);
		OK(bytes_append(&packed, TEXT("junk"), &fault));
		drip.rest = text_from(&packed);
		OK(unpack(forms[i].form, drip, 10, &out));
		assert_true(text_equal(text_from(&out), one));
		drip.rest.length = packed.length / 2;
		assert_int_equal(unpack(forms[i].form, drip, 10, &out),
				 STATUS_SKIP);
		assert_memory_equal(fault.text, "truncated", 9);
		bytes_free(&packed);
	}
	bytes_free(&out);
}

static void test_out_of_memory(void **state)
{
	struct bytes packed = BYTES_UP_TO(PLAIN_BYTES);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	pack(&packed, GZIP_BITS, one);
	while (status) {
		struct drip drip = { text_from(&packed), 9, STATUS_OK };
		struct gunzip *gunzip = NULL;
		size_t length = 0;
		char room[100];

		(void)memory_fail_at(++nth, 1);
		status = gunzip_open(&gunzip, PACK_GZIP, inputs_drip(&drip),
				     &fault);
		if (!status) {
			struct input input = gunzip_input(gunzip);

			status = input.read(input.context, room, sizeof(room),
					    &length, &fault);
		}
		(void)memory_fail_at(0, 0);
		gunzip_close(gunzip);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 3);
	bytes_free(&packed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_damaged_member),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_bad_ends),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_gives_up),
		cmocka_unit_test(test_other_forms),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
