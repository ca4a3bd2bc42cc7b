/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "shared/hash.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

/* From the xxHash specification and its own test vectors: identities in an
 * index must not change with the library. */
static const struct {
	const char *text;
	const char *hex;
	uint64_t checksum;
} rows[] = {
	{ "", "99aa06d3014798d86001c324468d497f", 0x2d06800538d394c2 },
	{ "a", "a96faf705af16834e6c632b61e964e1f", 0xe6c632b61e964e1f },
	{ "abc", "06b05ab6733a618578af5f94892f3950", 0x78af5f94892f3950 },
};

static const char *const bad_hex[] = {
	"",
	"99aa06d3014798d86001c324468d497",
	"99aa06d3014798d86001c324468d497f0",
	"99aa06d3014798d86001c324468d497g",
	"g9aa06d3014798d86001c324468d497f",
	"99aa06d3014798d86001c324468d49 f",
	"99aa06d3014798d8/001c324468d497f",
	"99aa06d3014798d8:001c324468d497f",
	"99aa06d3014798d8@001c324468d497f",
	"99aa06d3014798d8`001c324468d497f",
	"99aa06d3014798d\377\377001c324468d497f",
};

static void test_known_hashes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct hash hash = hash_text(text_of(rows[i].text));
		char hex[HASH_HEX_BYTES];

		hash_hex(&hash, hex);
		assert_string_equal(hex, rows[i].hex);
		assert_true(hash_checksum(text_of(rows[i].text)) ==
			    rows[i].checksum);
	}
	assert_true(hash_checksum((struct text){ 0 }) == rows[0].checksum);
}

static void test_hex(void **state)
{
	struct hash hash;
	struct hash back;
	char hex[HASH_HEX_BYTES];

	(void)state;
	for (size_t i = 0; i < HASH_BYTES; i++)
		hash.bytes[i] = (unsigned char)(i * 17);
	hash_hex(&hash, hex);
	assert_string_equal(hex, "00112233445566778899aabbccddeeff");
	assert_true(hash_from_hex(&back, text_of(hex)));
	assert_true(hash_equal(&hash, &back));
	assert_true(
		hash_from_hex(&back, TEXT("00112233445566778899AABBCCDDEEFF")));
	assert_true(hash_equal(&hash, &back));
	for (size_t i = 0; i < COUNT(bad_hex); i++) {
		static const struct hash zeros = { { 0 } };

		assert_false(hash_from_hex(&back, text_of(bad_hex[i])));
		assert_true(hash_equal(&back, &zeros));
	}
}

/* By RFC 4648 as Python's base64.urlsafe_b64encode makes them, without the
 * padding. */
static const struct {
	const char *hex;
	const char *key;
} key_rows[] = {
	{ "00000000000000000000000000000000", "AAAAAAAAAAAAAAAAAAAAAA" },
	{ "ffffffffffffffffffffffffffffffff", "_____________________w" },
	{ "00112233445566778899aabbccddeeff", "ABEiM0RVZneImaq7zN3u_w" },
	{ "fbefbefbefbefbefbefbefbefbefbefb", "---------------------w" },
	{ "00000000000000000000000000000001", "AAAAAAAAAAAAAAAAAAAAAQ" },
	{ "80000000000000000000000000000000", "gAAAAAAAAAAAAAAAAAAAAA" },
};

static const struct text bad_keys[] = {
	{ NULL, 0 },
	TEXT_INIT(""),
	TEXT_INIT("ABEiM0RVZneImaq7zN3u_"),   /* too short */
	TEXT_INIT("ABEiM0RVZneImaq7zN3u_wA"), /* too long */
	TEXT_INIT("ABEiM0RVZneImaq7zN3u_w=="),
	TEXT_INIT("ABEiM0RVZneImaq7zN3u/w"), /* the other base64 */
	TEXT_INIT("ABEiM0RVZneI+aq7zN3u_w"),
	TEXT_INIT("ABEiM0RVZne maq7zN3u_w"),
	TEXT_INIT("ABEiM0RVZneImaq7zN3u_\0"),
	TEXT_INIT("\0BEiM0RVZneImaq7zN3u_w"),
	TEXT_INIT("ABEiM0RVZneImaq7zN3u\377w"),
	TEXT_INIT("ABEiM0RVZneImaq7zN3u_x"), /* bits behind the hash */
	TEXT_INIT("ABEiM0RVZneImaq7zN3u_4"),
	TEXT_INIT("AAAAAAAAAAAAAAAAAAAAAB"),
	TEXT_INIT("______________________"),
};

static void test_keys(void **state)
{
	static const struct hash zeros = { { 0 } };

	(void)state;
	for (size_t i = 0; i < COUNT(key_rows); i++) {
		struct hash hash;
		struct hash back;
		char key[HASH_KEY_BYTES];

		assert_true(hash_from_hex(&hash, text_of(key_rows[i].hex)));
		hash_key(&hash, key);
		assert_string_equal(key, key_rows[i].key);
		assert_true(hash_from_key(&back, text_of(key)));
		assert_true(hash_equal(&hash, &back));
	}
	for (size_t i = 0; i < COUNT(bad_keys); i++) {
		struct hash back = { { 1 } };

		assert_false(hash_from_key(&back, bad_keys[i]));
		assert_true(hash_equal(&back, &zeros));
	}
}

/* Each byte with each value, at each place in the key. */
static void test_key_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < HASH_BYTES * 256; i++) {
		struct hash hash = { { 0 } };
		struct hash back;
		char key[HASH_KEY_BYTES];

		memset(hash.bytes, (int)(i % 7 * 41), HASH_BYTES);
		hash.bytes[i / 256] = (unsigned char)i;
		hash_key(&hash, key);
		assert_int_equal(strlen(key), HASH_KEY_BYTES - 1);
		assert_true(hash_from_key(&back, text_of(key)));
		assert_true(hash_equal(&hash, &back));
	}
}

static void test_parts(void **state)
{
	const struct text apart[] = { TEXT("ab"), TEXT("c") };
	const struct text other[] = { TEXT("a"), TEXT("bc") };
	const struct text empty[] = { TEXT("abc"), { NULL, 0 } };
	struct hash one = hash_parts(apart, 2);
	struct hash two = hash_parts(other, 2);
	struct hash three = hash_parts(empty, 2);
	struct hash four = hash_parts(empty, 1);
	/* As the header says it: length, bytes, length, bytes. */
	struct hash spelt =
		hash_text(TEXT("\2\0\0\0\0\0\0\0ab\1\0\0\0\0\0\0\0c"));
	struct hash none = hash_parts(NULL, 0);
	struct hash nothing = hash_text(TEXT(""));

	(void)state;
	assert_false(hash_equal(&one, &two));
	assert_false(hash_equal(&one, &three));
	assert_false(hash_equal(&three, &four));
	assert_true(hash_equal(&one, &spelt));
	assert_true(hash_equal(&none, &nothing));
}

static void test_long_parts(void **state)
{
	static char whole[8 + 5000];
	struct text part = { whole + 8, 5000 };
	struct hash one;
	struct hash other;

	(void)state;
	for (size_t i = 0; i < sizeof(whole); i++)
		whole[i] = (char)(i * 7);
	memcpy(whole, "\x88\x13\0\0\0\0\0\0", 8); /* 5000 */
	one = hash_parts(&part, 1);
	other = hash_text((struct text){ whole, sizeof(whole) });
	assert_true(hash_equal(&one, &other));
}

/* Pieces of every length hash as the whole does, which may be asked for
 * in between. */
static void test_stream(void **state)
{
	static char whole[3000];
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(whole); i++)
		whole[i] = (char)(i * 7);
	for (size_t step = 0; step < 300; step++) {
		struct hash_stream *stream;
		struct hash hash;
		struct hash expected;
		size_t at = 0;

		assert_int_equal(hash_stream_new(&stream, &fault), 0);
		for (size_t size = step; at + size < sizeof(whole); size++) {
			hash_stream_add(stream,
					(struct text){ whole + at, size });
			at += size;
			hash = hash_stream_end(stream);
			expected = hash_text((struct text){ whole, at });
			assert_true(hash_equal(&hash, &expected));
		}
		hash_stream_free(stream);
	}
	hash_stream_free(NULL);
}

static void test_out_of_memory(void **state)
{
	struct hash_stream *stream;
	struct fault fault;

	(void)state;
	(void)memory_fail_at(1, 0);
	assert_int_equal(hash_stream_new(&stream, &fault), STATUS_FULL);
	(void)memory_fail_at(0, 0);
	assert_null(stream);
}

static void test_order(void **state)
{
	struct hash low = { { 0, 1 } };
	struct hash high = { { 0xFF } };

	(void)state;
	assert_true(hash_compare(&low, &high) < 0);
	assert_true(hash_compare(&high, &low) > 0);
	assert_int_equal(hash_compare(&low, &low), 0);
	assert_int_equal(hash_as_text(&high).length, HASH_BYTES);
	assert_true(text_equal(hash_as_text(&low),
			       (struct text){ (const char *)low.bytes, 16 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_hashes),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_key_round_trip),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_long_parts),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
