/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "indexer/unpack.h"
#include "shared/memory.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OK(call)     assert_int_equal((call), STATUS_OK)

enum { PACKED_BYTES = 1 << 20, PLAIN_BYTES = 1 << 25 };

static struct fault fault;
static char packed_room[PACKED_BYTES];

static const struct filter {
	int code; /* of libarchive */
	enum unpack_kind kind;
} filters[] = {
	{ ARCHIVE_FILTER_GZIP, UNPACK_GZIP },
	{ ARCHIVE_FILTER_ZSTD, UNPACK_ZSTD },
	{ ARCHIVE_FILTER_BZIP2, UNPACK_BZIP2 },
	{ ARCHIVE_FILTER_XZ, UNPACK_XZ },
	{ ARCHIVE_FILTER_COMPRESS, UNPACK_COMPRESS },
	{ ARCHIVE_FILTER_LZ4, UNPACK_LZ4 },
};

struct member {
	const char *name;
	struct text text;
	unsigned type; /* AE_IF... */
};

/* What is written into packed_room; `length` zeros for a text of none. */
static size_t pack_members(int format, int filter, const char *options,
			   const struct member *members, size_t count)
{
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t used = 0;

	OK(archive_write_set_format(archive, format));
	OK(archive_write_add_filter(archive, filter));
	OK(archive_write_set_options(archive, options));
	OK(archive_write_set_bytes_per_block(archive, 512));
	OK(archive_write_set_bytes_in_last_block(archive, 1));
	OK(archive_write_open_memory(archive, packed_room, PACKED_BYTES,
				     &used));
	for (size_t i = 0; i < count; i++) {
		(void)archive_entry_clear(entry);
		archive_entry_set_pathname(entry, members[i].name);
		archive_entry_set_filetype(entry, members[i].type);
		archive_entry_set_perm(entry, 0644);
		if (members[i].type == AE_IFLNK)
			archive_entry_set_symlink(entry, "elsewhere");
		archive_entry_set_size(entry,
				       (la_int64_t)members[i].text.length);
		OK(archive_write_header(archive, entry));
		assert_int_equal(archive_write_data(archive,
						    members[i].text.data,
						    members[i].text.length),
				 members[i].text.length);
	}
	OK(archive_write_close(archive));
	OK(archive_write_free(archive));
	archive_entry_free(entry);
	return used;
}

static struct text pack_plain(int filter, struct text plain)
{
	struct member member = { "plain", plain, AE_IFREG };

	return (struct text){ packed_room,
			      pack_members(ARCHIVE_FORMAT_RAW, filter, "",
					   &member, 1) };
}

/* All that an input gives, as much at a time as is asked for. */
static enum status read_all(struct input input, size_t step_bytes,
			    struct bytes *out)
{
	size_t step = 1;
	enum status status = STATUS_OK;

	while (step > 0 && !status) {
		OK(bytes_reserve(out, step_bytes, &fault));
		status = input.read(input.context, out->data + out->length,
				    step_bytes, &step, &fault);
		assert_true(step <= step_bytes);
		out->length += step;
	}
	return status;
}

/* The one entry of a compressed file. */
static enum status unpack_plain(enum unpack_kind kind, struct input packed,
				size_t step_bytes, struct bytes *out)
{
	struct unpack_budget budget = { 0 };
	struct unpack_entry entry;
	struct unpack *unpack;
	enum status status;

	OK(unpack_open(&unpack, kind, packed, &budget, &fault));
	OK(unpack_next(unpack, &entry, &fault));
	assert_false(entry.is_end);
	assert_int_equal(entry.name.length, 0);
	assert_null(entry.rejected);
	status = read_all(entry.input, step_bytes, out);
	if (!status) {
		OK(unpack_next(unpack, &entry, &fault));
		assert_true(entry.is_end);
	}
	unpack_close(unpack);
	assert_int_equal(budget.level, 0);
	return status;
}

static struct text sentence(void)
{
	return TEXT("The council of Oskeby put off the vote on the bridge.\n");
}

static void test_compressed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct text packed = pack_plain(filters[i].code, sentence());

		for (size_t step = 1; step < 100; step += 7) {
			struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
			struct text rest = packed;

			assert_int_equal(unpack_kind(packed), filters[i].kind);
			OK(unpack_plain(filters[i].kind, input_of_text(&rest),
					step, &out));
			assert_true(text_equal(text_from(&out), sentence()));
			bytes_free(&out);
		}
	}
}

/* Cut anywhere, a file gives a beginning of what it held, and says so. */
static void test_truncated(void **state)
{
	static const struct text no_text;

	(void)state;
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct text packed = pack_plain(filters[i].code, sentence());

		for (size_t length = UNPACK_START_BYTES; length > 0; length--) {
			struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
			struct text rest = { packed.data, length };
			enum status status;

			if (length >= packed.length)
				continue;
			status = unpack_plain(filters[i].kind,
					      input_of_text(&rest), 4096, &out);
			if (filters[i].kind != UNPACK_COMPRESS)
				assert_int_equal(status, STATUS_SKIP);
			if (filters[i].kind == UNPACK_GZIP)
				assert_non_null(
					strstr(fault.text, "gzip: truncated"));
			assert_true(out.length <= sentence().length);
			rest = (struct text){ sentence().data, out.length };
			assert_true(text_equal(out.length ? text_from(&out) :
							    no_text,
					       out.length ? rest : no_text));
			bytes_free(&out);
		}
	}
}

/* Nothing, compressed. */
static void test_empty(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct text rest = pack_plain(filters[i].code, TEXT(""));
		struct bytes out = BYTES_UP_TO(PLAIN_BYTES);

		assert_int_equal(unpack_plain(filters[i].kind,
					      input_of_text(&rest), 4096, &out),
				 STATUS_OK);
		assert_int_equal(out.length, 0);
		bytes_free(&out);
	}
}

/* Several streams behind each other are one file; junk behind is told. */
static void test_several_streams(void **state)
{
	static const enum unpack_kind single = UNPACK_COMPRESS;

	(void)state;
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct text one = pack_plain(filters[i].code, sentence());
		struct bytes two = BYTES_UP_TO(PLAIN_BYTES);
		struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
		struct text rest;

		if (filters[i].kind == single)
			continue;
		OK(bytes_append(&two, one, &fault));
		OK(bytes_append(&two, one, &fault));
		rest = text_from(&two);
		OK(unpack_plain(filters[i].kind, input_of_text(&rest), 4096,
				&out));
		assert_int_equal(out.length, 2 * sentence().length);
		OK(bytes_append(&two, TEXT("junk that is no stream"), &fault));
		rest = text_from(&two);
		bytes_clear(&out);
		assert_int_equal(unpack_plain(filters[i].kind,
					      input_of_text(&rest), 4096, &out),
				 STATUS_SKIP);
		print_message("%s\n", fault.text);
		assert_true(out.length == 2 * sentence().length ||
			    filters[i].kind != UNPACK_GZIP);
		bytes_free(&two);
		bytes_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_several_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
