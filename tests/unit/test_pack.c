/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "shared/memory.h"
#include "shared/pack.h"
#include "tests/unit/unit.h"

enum { ROOM_BYTES = 1 << 22, NOISE_BYTES = 3000, LONG_BYTES = 300000 };

static struct fault fault;

/* Bytes in which there is nothing to find (Marsaglia's xorshift). */
static void fill_noise(char *out, size_t length)
{
	uint32_t state = 2463534242U;

	for (size_t i = 0; i < length; i++) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		out[i] = (char)(state >> 11);
	}
}

static struct text noise(void)
{
	static char room[NOISE_BYTES];

	fill_noise(room, sizeof(room));
	return (struct text){ room, sizeof(room) };
}

/* The same sentence with another number again and again. */
static struct text long_text(void)
{
	static char room[LONG_BYTES];
	static const char sentence[] = "A camera was put up on the quay. ";

	for (size_t i = 0; i < sizeof(room); i++)
		room[i] = i % 97 ? sentence[i % (sizeof(sentence) - 1)] :
				   (char)('0' + i / 97 % 10);
	return (struct text){ room, sizeof(room) };
}

static const struct text harbour =
	TEXT_INIT("The port of Larn switched on ninety cameras on Monday.");

/* What is packed, against what, and how it comes out. */
struct row {
	const char *name;
	struct text dictionary;
	struct text plain;
	char how;        /* first byte of the packed form */
	size_t at_most;  /* bytes of it */
	size_t at_least; /* so that none passes by being empty */
};

enum { ROWS = 12 };

static const char zeros[200];

static void fill_rows(struct row rows[ROWS])
{
	const struct text empty = { NULL, 0 };
	const struct row table[ROWS] = {
		{ "nothing", empty, TEXT(""), 'r', 1, 1 },
		{ "no pointer", empty, empty, 'r', 1, 1 },
		{ "one byte", empty, TEXT("x"), 'r', 2, 2 },
		{ "short", empty, TEXT("A word."), 'r', 8, 8 },
		{ "zeros", empty, (struct text){ zeros, sizeof(zeros) }, 'z',
		  16, 7 },
		{ "noise", empty, noise(), 'r', NOISE_BYTES + 1,
		  NOISE_BYTES + 1 },
		{ "long", empty, long_text(), 'z', 8000, 500 },
		{ "nothing, a dictionary", harbour, TEXT(""), 'r', 1, 1 },
		{ "the dictionary", harbour, harbour, 'y', 16, 6 },
		{ "a part", harbour,
		  TEXT("The port of Larn switched on ninety"), 'y', 16, 6 },
		{ "noise, a dictionary", harbour, noise(), 'r', NOISE_BYTES + 1,
		  NOISE_BYTES + 1 },
		{ "long, a dictionary", harbour, long_text(), 'y', 8000, 500 },
	};

	memcpy(rows, table, sizeof(table));
}

static struct pack *open_pack(struct text dictionary)
{
	struct pack *pack;

	OK(pack_open(&pack, dictionary, &fault));
	assert_int_equal(pack_has_dictionary(pack), dictionary.length > 0);
	return pack;
}

/* What has been packed comes back behind what is in the buffer already. */
static void expect(struct pack *pack, struct text packed, struct text plain)
{
	struct bytes out = BYTES_UP_TO(ROOM_BYTES);

	OK(bytes_append(&out, TEXT("before"), &fault));
	OK(pack_expand(pack, &out, packed, plain.length, &fault));
	assert_int_equal(out.length, 6 + plain.length);
	assert_memory_equal(out.data, "before", 6);
	assert_true(
		text_equal((struct text){ out.data + 6, plain.length }, plain));
	bytes_free(&out);
}

static void test_round_trips(void **state)
{
	struct row rows[ROWS];

	(void)state;
	fill_rows(rows);
	for (size_t i = 0; i < ROWS; i++) {
		struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
		struct pack *pack = open_pack(rows[i].dictionary);
		struct pack *reader = open_pack(rows[i].dictionary);

		OK(pack_shrink(pack, &packed, rows[i].plain, &fault));
		if (packed.data[0] != rows[i].how ||
		    packed.length > rows[i].at_most ||
		    packed.length < rows[i].at_least)
			fail_msg("%s: '%c', %zu bytes", rows[i].name,
				 packed.data[0], packed.length);
		expect(pack, text_from(&packed), rows[i].plain);
		expect(reader, text_from(&packed), rows[i].plain);
		bytes_free(&packed);
		pack_close(reader);
		pack_close(pack);
	}
	pack_close(NULL);
}

/* One pack for many strings: none leaves a trace in the next, packed or
 * read in whatever order. */
static void test_one_pack(void **state)
{
	struct pack *pack = open_pack(harbour);
	struct bytes packed[ROWS];
	struct row rows[ROWS];

	(void)state;
	fill_rows(rows);
	for (size_t i = 0; i < ROWS; i++) {
		struct bytes again = BYTES_UP_TO(ROOM_BYTES);
		struct pack *fresh = open_pack(harbour);

		packed[i] = BYTES_UP_TO(ROOM_BYTES);
		OK(pack_shrink(pack, &packed[i], rows[i].plain, &fault));
		OK(pack_shrink(fresh, &again, rows[i].plain, &fault));
		assert_true(
			text_equal(text_from(&packed[i]), text_from(&again)));
		bytes_free(&again);
		pack_close(fresh);
	}
	for (size_t i = ROWS; i-- > 0;) {
		expect(pack, text_from(&packed[i]), rows[i].plain);
		bytes_free(&packed[i]);
	}
	pack_close(pack);
}

/* It appends, and takes what another buffer begins with as it is. */
static void test_appends(void **state)
{
	struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
	struct pack *pack = open_pack(harbour);
	size_t first;

	(void)state;
	OK(bytes_append(&packed, TEXT("head"), &fault));
	OK(pack_shrink(pack, &packed, harbour, &fault));
	first = packed.length;
	OK(pack_shrink(pack, &packed, noise(), &fault));
	assert_memory_equal(packed.data, "head", 4);
	expect(pack, (struct text){ packed.data + 4, first - 4 }, harbour);
	expect(pack, text_skip(text_from(&packed), first), noise());
	bytes_free(&packed);
	pack_close(pack);
}

/* What deflate packed, as indexes of format 1 have it: without a dictionary,
 * and with the sentence about the harbour at the end of one. */
static const struct text deflated =
	TEXT_INIT("d\013\311\110\125\310\315\314\311\121\310\117\123\360"
		  "\111\054\312\123\310\054\126\110\313\057\122\050\116"
		  "\314\111\325\003\000");
static const struct text deflated_by = TEXT_INIT("i\013\041\113\027\000");

static void test_deflated(void **state)
{
	enum { EXCESS = 40000 };
	static char room[EXCESS + 100];
	const struct text dictionaries[] = {
		harbour, { room, EXCESS + harbour.length }
	};

	(void)state;
	fill_noise(room, EXCESS);
	memcpy(room + EXCESS, harbour.data, harbour.length);
	for (size_t i = 0; i < COUNT(dictionaries); i++) {
		struct pack *pack = open_pack(dictionaries[i]);

		/* Again and again, between others. */
		for (size_t round = 0; round < 3; round++) {
			struct bytes packed = BYTES_UP_TO(ROOM_BYTES);

			expect(pack, deflated,
			       TEXT("The mill of Larn is for sale."));
			expect(pack, deflated_by, harbour);
			OK(pack_shrink(pack, &packed, long_text(), &fault));
			expect(pack, text_from(&packed), long_text());
			bytes_free(&packed);
		}
		pack_close(pack);
	}
}

/* The dictionary is the pack's own. */
static void test_dictionary_is_copied(void **state)
{
	char room[64];
	struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
	struct pack *pack;

	(void)state;
	memcpy(room, harbour.data, harbour.length);
	pack = open_pack((struct text){ room, harbour.length });
	memset(room, 'x', sizeof(room));
	OK(pack_shrink(pack, &packed, harbour, &fault));
	assert_true(packed.length < 16);
	memset(room, 'y', sizeof(room));
	expect(pack, text_from(&packed), harbour);
	bytes_free(&packed);
	pack_close(pack);
}

/* ---- Damage ------------------------------------------------------------ */

/* Either it is damaged, and nothing is appended, or it is as long as asked.
 * Afterwards the pack works as before. */
static enum status try(struct pack *pack, struct text packed,
		       size_t plain_bytes)
{
	struct bytes out = BYTES_UP_TO(ROOM_BYTES);
	enum status status;

	OK(bytes_append(&out, TEXT("before"), &fault));
	status = pack_expand(pack, &out, packed, plain_bytes, &fault);
	assert_true(!status || status == STATUS_DAMAGED);
	assert_int_equal(out.length, status ? 6 : 6 + plain_bytes);
	assert_memory_equal(out.data, "before", 6);
	bytes_free(&out);
	return status;
}

static const struct text fragile_rows[] = {
	TEXT_INIT(""),
	TEXT_INIT("The port of Larn switched on ninety cameras on Tuesday, "
		  "and on Monday it switched on ninety more."),
	TEXT_INIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
};

static void flip_each_bit(struct pack *pack, struct bytes *packed,
			  struct text plain)
{
	for (size_t i = 0; i < packed->length * 8; i++) {
		char *byte = &packed->data[i / 8];

		*byte ^= (char)(1 << (i % 8));
		(void)try(pack, text_from(packed), plain.length);
		*byte ^= (char)(1 << (i % 8));
		expect(pack, text_from(packed), plain);
	}
}

/* Every cut, one byte more, and other lengths than it has. */
static void change_lengths(struct pack *pack, struct bytes *packed,
			   struct text plain)
{
	for (size_t i = 0; i < packed->length; i++)
		assert_int_equal(try(pack, (struct text){ packed->data, i },
				     plain.length),
				 STATUS_DAMAGED);
	for (size_t i = 0; i < 2 * plain.length + 10; i++)
		assert_int_equal(try(pack, text_from(packed), i),
				 i == plain.length ? STATUS_OK :
						     STATUS_DAMAGED);
	OK(bytes_append_byte(packed, 0, &fault));
	assert_int_equal(try(pack, text_from(packed), plain.length),
			 STATUS_DAMAGED);
	packed->length--;
	expect(pack, text_from(packed), plain);
}

static void test_damage(void **state)
{
	const struct text dictionaries[] = { { NULL, 0 }, harbour };

	(void)state;
	for (size_t i = 0; i < 2 * COUNT(fragile_rows); i++) {
		struct text plain = fragile_rows[i / 2];
		struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
		struct pack *pack = open_pack(dictionaries[i % 2]);

		OK(pack_shrink(pack, &packed, plain, &fault));
		flip_each_bit(pack, &packed, plain);
		change_lengths(pack, &packed, plain);
		bytes_free(&packed);
		pack_close(pack);
	}
}

/* What is none of ours. */
static void test_foreign(void **state)
{
	static const struct {
		struct text packed;
		size_t plain_bytes;
	} rows[] = {
		{ { NULL, 0 }, 0 },
		{ TEXT_INIT(""), 0 },
		{ TEXT_INIT(""), 1 },
		{ TEXT_INIT("r"), 1 },
		{ TEXT_INIT("rab"), 1 },
		{ TEXT_INIT("rab"), 3 },
		{ TEXT_INIT("rab"), SIZE_MAX },
		{ TEXT_INIT("d"), 0 },
		{ TEXT_INIT("i"), 0 },
		{ TEXT_INIT("x"), 0 },
		{ TEXT_INIT("\0ab"), 2 },
		{ TEXT_INIT("d\3\0"), 1 << 30 },   /* no room is made */
		{ TEXT_INIT("d\3\0"), 1 },         /* an empty stream */
		{ TEXT_INIT("d\3\0\0"), 0 },       /* and one byte */
		{ TEXT_INIT("d\x78\x9c\3\0"), 0 }, /* zlib's header */
		{ TEXT_INIT("d\7\0"), 0 },         /* no such kind of block */
		{ TEXT_INIT("i\3\2\0"), 3 },       /* a match, nothing before */
		{ TEXT_INIT("z"), 0 },
		{ TEXT_INIT("y"), 0 },
		{ TEXT_INIT("z\0\130\1\0\0"), 1 },       /* an empty frame */
		{ TEXT_INIT("z\0\130\1\0\0"), 1 << 30 }, /* no room is made */
		{ TEXT_INIT("z\0\130\1\0\0x"), 0 },      /* and one byte */
		{ TEXT_INIT("z\0\130\7\0\0"), 0 },       /* no such block */
		{ TEXT_INIT("z\x28\xB5\x2F\xFD\0\130\1\0\0"),
		  0 }, /* its start */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pack *pack = open_pack(TEXT(""));

		assert_int_equal(try(pack, rows[i].packed, rows[i].plain_bytes),
				 STATUS_DAMAGED);
		pack_close(pack);
	}
}

static void test_other_dictionaries(void **state)
{
	struct pack *with = open_pack(harbour);
	struct pack *without = open_pack(TEXT(""));
	struct pack *other = open_pack(TEXT("Not of the port, nor of Larn."));
	struct bytes packed = BYTES_UP_TO(ROOM_BYTES);

	(void)state;
	OK(pack_shrink(with, &packed, harbour, &fault));
	assert_int_equal(try(without, text_from(&packed), harbour.length),
			 STATUS_DAMAGED);
	/* Here anything may come, of this length. */
	(void)try(other, text_from(&packed), harbour.length);
	expect(with, text_from(&packed), harbour);
	/* What was packed before there was a dictionary is read with one. */
	bytes_clear(&packed);
	OK(pack_shrink(without, &packed, long_text(), &fault));
	expect(with, text_from(&packed), long_text());
	bytes_free(&packed);
	pack_close(with);
	pack_close(without);
	pack_close(other);
}

/* ---- No room ----------------------------------------------------------- */

static void test_limits(void **state)
{
	struct pack *pack = open_pack(harbour);
	struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
	struct bytes small = BYTES_UP_TO(20);

	(void)state;
	assert_int_equal(pack_shrink(pack, &small, noise(), &fault),
			 STATUS_FULL);
	assert_int_equal(small.length, 0);
	OK(pack_shrink(pack, &packed, harbour, &fault));
	assert_int_equal(pack_expand(pack, &small, text_from(&packed),
				     harbour.length, &fault),
			 STATUS_FULL);
	assert_int_equal(small.length, 0);
	bytes_free(&packed);
	bytes_free(&small);
	pack_close(pack);
}

/* Opens, packs two strings, reads both; the nth allocation fails. */
static enum status use_pack(struct text dictionary)
{
	struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
	struct bytes out = BYTES_UP_TO(ROOM_BYTES);
	struct pack *pack = NULL;
	enum status status = pack_open(&pack, dictionary, &fault);

	assert_true(!status == !!pack);
	if (!status)
		status = pack_shrink(pack, &packed, harbour, &fault);
	if (!status)
		status = pack_expand(pack, &out, text_from(&packed),
				     harbour.length, &fault);
	bytes_clear(&packed);
	if (!status)
		status = pack_shrink(pack, &packed, noise(), &fault);
	if (!status)
		status = pack_expand(pack, &out, text_from(&packed),
				     NOISE_BYTES, &fault);
	bytes_free(&packed);
	bytes_free(&out);
	pack_close(pack);
	return status;
}

/* That nothing is lost is for the leak checker. */
static void test_no_memory(void **state)
{
	const struct text dictionaries[] = { { NULL, 0 }, harbour };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		enum status status = STATUS_FULL;
		size_t nth;

		for (nth = 0; status; nth++) {
			assert_true(nth < 100);
			(void)memory_fail_at(nth + 1, i / 2);
			status = use_pack(dictionaries[i % 2]);
			(void)memory_fail_at(0, 0);
			if (status)
				assert_int_equal(status, STATUS_FULL);
		}
		/* those of zstd itself are not counted */
		assert_true(nth > 3);
	}
}

/* A pack that had no memory once goes on when there is some. */
static void test_goes_on(void **state)
{
	(void)state;
	for (size_t nth = 1; nth < 20; nth++) {
		struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
		struct bytes out = BYTES_UP_TO(ROOM_BYTES);
		struct pack *pack = open_pack(harbour);

		(void)memory_fail_at(nth, 0);
		if (!pack_shrink(pack, &packed, harbour, &fault))
			(void)pack_expand(pack, &out, text_from(&packed),
					  harbour.length, &fault);
		(void)memory_fail_at(0, 0);
		bytes_clear(&packed);
		OK(pack_shrink(pack, &packed, harbour, &fault));
		assert_true(packed.length < 16);
		expect(pack, text_from(&packed), harbour);
		bytes_free(&packed);
		bytes_free(&out);
		pack_close(pack);
	}
}

/* ---- Dictionaries ------------------------------------------------------ */

/* Sentences that have much in common, as many as wanted. */
static void add_sentences(struct pack_samples *samples, size_t count)
{
	static const char *const places[] = { "Larn", "Brod", "Eddy", "Mull" };

	for (size_t i = 0; i < count; i++) {
		char text[128];
		int length = snprintf(text, sizeof(text),
				      "On day %zu the council of %s bought %zu "
				      "cameras for the harbour.",
				      i, places[i % COUNT(places)], i * 37);

		OK(pack_samples_add(samples,
				    (struct text){ text, (size_t)length },
				    &fault));
	}
}

static void test_training(void **state)
{
	const struct text plain = TEXT("On day 7 the council of Brod bought "
				       "99 cameras for the harbour.");
	struct bytes dictionary = BYTES_UP_TO(ROOM_BYTES);
	struct bytes again = BYTES_UP_TO(ROOM_BYTES);
	struct bytes packed = BYTES_UP_TO(ROOM_BYTES);
	struct pack_samples samples = PACK_SAMPLES;
	struct pack *pack;

	(void)state;
	add_sentences(&samples, 15);
	OK(pack_train(&dictionary, &samples, &fault));
	assert_int_equal(dictionary.length, 0); /* too few */
	add_sentences(&samples, 500);
	OK(pack_train(&dictionary, &samples, &fault));
	OK(pack_train(&again, &samples, &fault));
	assert_true(dictionary.length > 0 &&
		    dictionary.length <= PACK_DICTIONARY_BYTES);
	assert_true(text_equal(text_from(&dictionary), text_from(&again)));
	pack = open_pack(text_from(&dictionary));
	OK(pack_shrink(pack, &packed, plain, &fault));
	assert_int_equal(packed.data[0], 'y');
	assert_true(packed.length < plain.length / 2);
	expect(pack, text_from(&packed), plain);
	pack_close(pack);
	bytes_free(&packed);
	bytes_free(&again);
	bytes_free(&dictionary);
	pack_samples_free(&samples);
}

/* What does not fit is left out, and so is what is empty. */
static void test_samples(void **state)
{
	static char room[PACK_SAMPLES_BYTES];
	struct pack_samples samples = PACK_SAMPLES;

	(void)state;
	fill_noise(room, sizeof(room));
	OK(pack_samples_add(&samples, TEXT("one"), &fault));
	OK(pack_samples_add(&samples, TEXT(""), &fault));
	OK(pack_samples_add(&samples, (struct text){ room, sizeof(room) },
			    &fault));
	OK(pack_samples_add(&samples, (struct text){ room, sizeof(room) - 3 },
			    &fault));
	OK(pack_samples_add(&samples, TEXT("x"), &fault));
	assert_int_equal(samples.count, 2);
	assert_int_equal(samples.lengths[0], 3);
	assert_int_equal(samples.lengths[1], PACK_SAMPLES_BYTES - 3);
	pack_samples_free(&samples);
	/* It can be used again. */
	OK(pack_samples_add(&samples, TEXT("one"), &fault));
	assert_int_equal(samples.count, 1);
	pack_samples_free(&samples);
}

/* Samples without anything in common are no failure. */
static void test_training_on_noise(void **state)
{
	static char room[64 * 700];
	struct bytes dictionary = BYTES_UP_TO(ROOM_BYTES);
	struct pack_samples samples = PACK_SAMPLES;

	(void)state;
	fill_noise(room, sizeof(room));
	for (size_t i = 0; i < 64; i++)
		OK(pack_samples_add(&samples,
				    (struct text){ room + i * 700, 700 },
				    &fault));
	OK(pack_train(&dictionary, &samples, &fault));
	assert_true(dictionary.length <= PACK_DICTIONARY_BYTES);
	bytes_free(&dictionary);
	pack_samples_free(&samples);
}

static void test_no_memory_for_samples(void **state)
{
	(void)state;
	for (size_t nth = 1; nth < 4; nth++) {
		struct pack_samples samples = PACK_SAMPLES;
		enum status status;

		(void)memory_fail_at(nth, 1);
		status = pack_samples_add(&samples, TEXT("one"), &fault);
		(void)memory_fail_at(0, 0);
		assert_int_equal(status, nth < 3 ? STATUS_FULL : STATUS_OK);
		assert_int_equal(samples.count, nth < 3 ? 0 : 1);
		pack_samples_free(&samples);
	}
}

/* ---- Streams ----------------------------------------------------------- */

/* One sentence in each form, and what is put behind it. */
static const struct {
	enum pack_form form;
	struct text packed;
} forms[] = {
	{ PACK_GZIP,
	  TEXT_INIT("\037\213\010\000\000\000\000\000\002\003\013\311\110\125"
		    "\310\315\314\311\121\310\117\123\360\111\054\312\123\310"
		    "\054\126\110\313\057\122\050\116\314\111\325\003\000\200"
		    "\065\275\043\035\000\000\000"
		    "more") },
	{ PACK_ZLIB,
	  TEXT_INIT("\170\332\013\311\110\125\310\315\314\311\121\310\117\123"
		    "\360\111\054\312\123\310\054\126\110\313\057\122\050\116"
		    "\314\111\325\003\000\224\365\011\350"
		    "more") },
	{ PACK_DEFLATE,
	  TEXT_INIT("\013\311\110\125\310\315\314\311\121\310\117\123\360\111"
		    "\054\312\123\310\054\126\110\313\057\122\050\116\314\111"
		    "\325\003\000"
		    "more") },
};

static const struct text streamed = TEXT_INIT("The mill of Larn is for sale.");

/* In pieces of every size, with bytes behind the end, which are left. */
static void test_streams(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms) * 40; i++) {
		struct pack_stream *stream;
		struct text rest = forms[i % COUNT(forms)].packed;
		size_t step = 1 + i / COUNT(forms);
		char out[64];
		size_t out_bytes = 0;

		OK(pack_stream_open(&stream, forms[i % COUNT(forms)].form,
				    &fault));
		while (!pack_stream_is_at_end(stream)) {
			struct text piece = rest;
			size_t length = 41 - step;

			if (piece.length > step)
				piece.length = step;
			OK(pack_stream_read(stream, &piece, out + out_bytes,
					    &length, &fault));
			out_bytes += length;
			rest.length -= (size_t)(piece.data - rest.data);
			rest.data = piece.data;
			assert_true(out_bytes <= streamed.length);
		}
		assert_true(
			text_equal((struct text){ out, out_bytes }, streamed));
		assert_true(text_equal(rest, TEXT("more")));
		pack_stream_close(stream);
	}
}

/* Each byte wrong once: it is damaged, or wants more, or it did not count. */
static void test_damaged_streams(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct pack_stream *stream;
		char packed[100];
		size_t length = forms[i].packed.length;

		OK(pack_stream_open(&stream, forms[i].form, &fault));
		memcpy(packed, forms[i].packed.data, length);
		for (size_t at = 0; at < length - 4; at++) {
			struct text rest = { packed, length };
			char out[4096];
			size_t out_bytes = sizeof(out);
			enum status status;

			packed[at] ^= 0x10;
			OK(pack_stream_reset(stream, &fault));
			status = pack_stream_read(stream, &rest, out,
						  &out_bytes, &fault);
			packed[at] ^= 0x10;
			assert_true(status == STATUS_OK ||
				    status == STATUS_SKIP);
			/* What has a sum is right when it is whole. */
			if (!status && pack_stream_is_at_end(stream) &&
			    forms[i].form != PACK_DEFLATE)
				assert_true(text_equal(
					(struct text){ out, out_bytes },
					streamed));
		}
		pack_stream_close(stream);
	}
	pack_stream_close(NULL);
}

static void test_stream_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct pack_stream *stream = NULL;
		struct text rest = forms[0].packed;
		char out[10];
		size_t out_bytes = sizeof(out);

		(void)memory_fail_at(++nth, 1);
		status = pack_stream_open(&stream, forms[0].form, &fault);
		if (!status)
			status = pack_stream_read(stream, &rest, out,
						  &out_bytes, &fault);
		(void)memory_fail_at(0, 0);
		pack_stream_close(stream);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_one_pack),
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_deflated),
		cmocka_unit_test(test_dictionary_is_copied),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_other_dictionaries),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_goes_on),
		cmocka_unit_test(test_training),
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_training_on_noise),
		cmocka_unit_test(test_no_memory_for_samples),
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_damaged_streams),
		cmocka_unit_test(test_stream_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
