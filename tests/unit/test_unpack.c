/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include "indexer/unpack.h"
#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "tests/unit/inputs.h"
#include "tests/unit/unit.h"

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

/* Bytes of an archive that is put into packed_room. */
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
	status = inputs_read(entry.input, step_bytes, out, &fault);
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
	static const struct {
		struct text packed;
		enum unpack_kind kind;
	} rows[] = {
		{ TEXT_INIT("\037\213\010\000\000\000\000\000\000\003\003\000"
			    "\000\000\000\000\000\000\000\000"),
		  UNPACK_GZIP },
		{ TEXT_INIT("\050\265\057\375\044\000\001\000\000\231\351\330"
			    "\121"),
		  UNPACK_ZSTD },
		{ TEXT_INIT("\102\132\150\071\027\162\105\070\120\220\000\000"
			    "\000\000"),
		  UNPACK_BZIP2 },
		{ TEXT_INIT("\375\067\172\130\132\000\000\004\346\326\264\106"
			    "\000\000\000\000\034\337\104\041\037\266\363\175"
			    "\001\000\000\000\000\004\131\132"),
		  UNPACK_XZ },
		{ TEXT_INIT("\004\042\115\030\144\100\247\000\000\000\000\005"
			    "\135\314\002"),
		  UNPACK_LZ4 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
		struct text rest = rows[i].packed;

		assert_int_equal(unpack_kind(rest), rows[i].kind);
		OK(unpack_plain(rows[i].kind, input_of_text(&rest), 4096,
				&out));
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
		assert_memory_equal(fault.text, unpack_name(filters[i].kind),
				    strlen(unpack_name(filters[i].kind)));
		if (filters[i].kind == UNPACK_GZIP)
			assert_int_equal(out.length, 2 * sentence().length);
		bytes_free(&two);
		bytes_free(&out);
	}
}

/* Cut short by what it is in, a compressed file tells that reason. */
static void test_bad_ends(void **state)
{
	static const enum status ends[] = { STATUS_SKIP, STATUS_IO,
					    STATUS_RETRY, STATUS_FULL };

	(void)state;
	for (size_t i = 0; i < COUNT(filters) * COUNT(ends); i++) {
		const struct filter *filter = &filters[i / COUNT(ends)];
		struct text packed = pack_plain(filter->code, sentence());
		struct drip drip = { packed, 16, ends[i % COUNT(ends)] };
		struct unpack_budget budget = { 0 };
		struct unpack_entry entry;
		struct unpack *unpack;
		struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
		enum status status;

		drip.rest.length -= 1;
		status = unpack_open(&unpack, filter->kind, inputs_drip(&drip),
				     &budget, &fault);
		if (!status)
			status = unpack_next(unpack, &entry, &fault);
		if (!status)
			status = inputs_read(entry.input, 100, &out, &fault);
		if (filter->kind != UNPACK_COMPRESS || status)
			assert_int_equal(status, drip.end);
		if (status)
			assert_string_equal(fault.text, "it dripped");
		unpack_close(unpack);
		bytes_free(&out);
	}
}

static const struct member members[] = {
	{ "news/one.txt", TEXT_INIT("One of the boats came back.\n"),
	  AE_IFREG },
	{ "news", TEXT_INIT(""), AE_IFDIR },
	{ "../../two.txt", TEXT_INIT("Two did not.\n"), AE_IFREG },
	{ "/etc/three", TEXT_INIT(""), AE_IFREG },
	{ "d\xC3\xBCne.txt", TEXT_INIT("The dune is wandering.\n"), AE_IFREG },
	{ "caf\xE9.txt", TEXT_INIT("Closed."), AE_IFREG },
	/* Only in its directory, which is not read, does a zip say so. */
	{ "news/link", TEXT_INIT(""), AE_IFLNK },
};

static const struct {
	int format;
	const char *options;
	enum unpack_kind kind;
	size_t count; /* of members */
} archives[] = {
	{ ARCHIVE_FORMAT_TAR_USTAR, "", UNPACK_TAR, 7 },
	{ ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE, "hdrcharset=BINARY", UNPACK_TAR,
	  7 },
	{ ARCHIVE_FORMAT_TAR_GNUTAR, "", UNPACK_TAR, 7 },
	{ ARCHIVE_FORMAT_ZIP, "compression=deflate", UNPACK_ZIP, 6 },
	{ ARCHIVE_FORMAT_ZIP, "compression=store", UNPACK_ZIP, 6 },
};

/* What came out of an archive, one entry after the other. */
struct listing {
	struct bytes text; /* "name: content|" */
	size_t count;
	size_t rejected_count;
	size_t damaged_count;
	struct fault reason; /* of the last one */
};

static enum status list(enum unpack_kind kind, struct drip drip,
			struct listing *out)
{
	struct unpack_budget budget = { 0 };
	struct unpack_entry entry = { 0 };
	struct unpack *unpack;
	enum status status;

	*out = (struct listing){ .text = BYTES_UP_TO(PLAIN_BYTES) };
	status =
		unpack_open(&unpack, kind, inputs_drip(&drip), &budget, &fault);
	while (!status) {
		enum status end;

		status = unpack_next(unpack, &entry, &fault);
		if (status || entry.is_end)
			break;
		assert_int_equal(entry.number, out->count++);
		OK(bytes_append(&out->text, entry.name, &fault));
		OK(bytes_append(&out->text, TEXT(": "), &fault));
		if (entry.rejected) {
			out->rejected_count++;
			(void)fault_set(&out->reason, STATUS_SKIP, "%s",
					entry.rejected);
			continue;
		}
		end = inputs_read(entry.input, 4096, &out->text, &fault);
		out->damaged_count += end == STATUS_SKIP;
		if (end)
			out->reason = fault;
		OK(bytes_append_byte(&out->text, '|', &fault));
	}
	unpack_close(unpack);
	return status;
}

static const char all_members[] = "news/one.txt: One of the boats came back.\n|"
				  "../../two.txt: Two did not.\n|"
				  "/etc/three: |"
				  "d\xC3\xBCne.txt: The dune is wandering.\n|"
				  "caf\xE9.txt: Closed.|";

static void test_archives(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(archives); i++) {
		size_t length = pack_members(archives[i].format,
					     ARCHIVE_FILTER_NONE,
					     archives[i].options, members,
					     archives[i].count);
		struct text packed = { packed_room, length };

		assert_int_equal(unpack_kind(packed), archives[i].kind);
		for (size_t step = 1; step < 3000; step *= 2) {
			struct drip drip = { packed, step, STATUS_OK };
			struct listing listing;

			OK(list(archives[i].kind, drip, &listing));
			assert_true(text_equal(text_from(&listing.text),
					       text_of(all_members)));
			assert_int_equal(listing.rejected_count, 0);
			bytes_free(&listing.text);
		}
	}
}

/* Cut anywhere, an archive gives a beginning of what it held. */
static void test_cut_archives(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(archives); i++) {
		size_t length = pack_members(archives[i].format,
					     ARCHIVE_FILTER_NONE,
					     archives[i].options, members,
					     archives[i].count);

		for (size_t cut = 0; cut < length; cut += EFFORT(1, 3)) {
			struct drip drip = { { packed_room, cut }, 5000, 0 };
			struct listing listing;
			size_t given;
			enum status status;

			status = list(archives[i].kind, drip, &listing);
			given = listing.text.length;
			/* a "|" ends what is damaged, too */
			given -= listing.damaged_count;
			assert_true(given < sizeof(all_members));
			/* A tar may end between two members. */
			if (archives[i].kind == UNPACK_ZIP &&
			    given + 1 < sizeof(all_members))
				assert_int_equal(status, STATUS_SKIP);
			if (given > 0)
				assert_memory_equal(listing.text.data,
						    all_members, given);
			bytes_free(&listing.text);
		}
	}
}

/* Each byte of an archive is wrong once: it ends, and nothing is asked of
 * it twice. */
static void test_damaged_archives(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(archives); i++) {
		size_t length = pack_members(archives[i].format,
					     ARCHIVE_FILTER_NONE,
					     archives[i].options, members,
					     archives[i].count);

		for (size_t at = 0; at < length; at += EFFORT(1, 3)) {
			struct drip drip = { { packed_room, length }, 5000, 0 };
			struct listing listing;

			packed_room[at] ^= 0x55;
			(void)list(archives[i].kind, drip, &listing);
			packed_room[at] ^= 0x55;
			assert_true(listing.count <= COUNT(members) + 1);
			bytes_free(&listing.text);
		}
	}
}

/* An entry of a zip as it is wanted, wrong ones too. */
struct piece {
	const char *name;
	struct text text; /* as it stands in the file */
	unsigned method;  /* 0: stored, 8: deflate */
	unsigned flags;   /* 1: encrypted */
	bool is_wrong;    /* its sum is */
};

static void put(struct bytes *out, uint32_t number, size_t length)
{
	for (size_t i = 0; i < length; i++)
		OK(bytes_append_byte(out, (char)(number >> 8 * i), &fault));
}

static void put_piece(struct bytes *out, const struct piece *piece)
{
	uLong sum = crc32(0, (const Bytef *)piece->text.data,
			  (uInt)piece->text.length);

	OK(bytes_append(out, TEXT("PK\3\4\x14\0"), &fault));
	put(out, piece->flags, 2);
	put(out, piece->method, 2);
	put(out, 0, 4);
	put(out, (uint32_t)sum + piece->is_wrong, 4);
	put(out, (uint32_t)piece->text.length, 4);
	put(out, (uint32_t)piece->text.length, 4);
	put(out, (uint32_t)strlen(piece->name), 2);
	put(out, 0, 2);
	OK(bytes_append(out, text_of(piece->name), &fault));
	OK(bytes_append(out, piece->text, &fault));
}

/* What is wrong with one entry costs that entry, and is told. */
static void test_bad_entries(void **state)
{
	static const struct {
		struct piece bad;
		const char *listed;
		const char *reason;
		enum status end;
	} rows[] = {
		{ { "b", TEXT_INIT("sum"), 0, 0, true },
		  "a: one|b: |c: two|",
		  "zip: ZIP bad CRC",
		  STATUS_OK },
		{ { "b", TEXT_INIT("12 bytes and more"), 0, 1, false },
		  "a: one|b: c: two|",
		  "encrypted",
		  STATUS_OK },
		{ { "b", TEXT_INIT("???"), 97, 0, false },
		  "a: one|b: |c: two|",
		  "zip: ",
		  STATUS_OK },
		/* libarchive gives up there, we do not */
		{ { "b", TEXT_INIT("\xFF\xFF\xFF"), 8, 0, false },
		  "a: one|b: |c: two|",
		  "zip: ZIP decompression failed",
		  STATUS_SKIP },
	};
	static const struct piece first = { "a", TEXT_INIT("one"), 0, 0, 0 };
	static const struct piece last = { "c", TEXT_INIT("two"), 0, 0, 0 };

	(void)state;
	for (size_t i = 0; i < 5 * COUNT(rows); i++) {
		struct bytes zip = BYTES_UP_TO(PLAIN_BYTES);
		struct drip drip = { .step = 1 + 20 * (i / COUNT(rows)) };
		struct listing listing;
		size_t row = i % COUNT(rows);

		put_piece(&zip, &first);
		put_piece(&zip, &rows[row].bad);
		put_piece(&zip, &last);
		OK(bytes_append(&zip, TEXT("PK\5\6"), &fault));
		OK(bytes_append(&zip, (struct text){ packed_room, 18 },
				&fault));
		drip.rest = text_from(&zip);
		assert_int_equal(list(UNPACK_ZIP, drip, &listing),
				 rows[row].end);
		if (rows[row].end)
			assert_string_equal(fault.text, "zip: damaged");
		assert_memory_equal(listing.reason.text, rows[row].reason,
				    strlen(rows[row].reason));
		assert_int_equal(listing.text.length, strlen(rows[row].listed));
		assert_memory_equal(listing.text.data, rows[row].listed,
				    listing.text.length);
		bytes_free(&listing.text);
		bytes_free(&zip);
	}
}

/* A zip may say that its names are UTF-8 (0x800). */
static void test_names(void **state)
{
	static const struct {
		struct piece piece;
		const char *name;
	} rows[] = {
		{ { "eels.txt", TEXT_INIT("x"), 0, 0, false }, "eels.txt" },
		{ { "\xD1\x83.txt", TEXT_INIT("x"), 0, 0x800, false },
		  "\xD1\x83.txt" },
		{ { "\xD1\x83.txt", TEXT_INIT("x"), 0, 0, false },
		  "\xD1\x83.txt" },
		{ { "\xE4.txt", TEXT_INIT("x"), 0, 0, false }, "\xE4.txt" },
		/* It is not so: libarchive does not tell it. */
		{ { "\xE4.txt", TEXT_INIT("x"), 0, 0x800, false }, "" },
	};

	(void)state;
	for (size_t row = 0; row < COUNT(rows); row++) {
		struct bytes zip = BYTES_UP_TO(PLAIN_BYTES);
		struct unpack_budget budget = { 0 };
		struct unpack_entry entry;
		struct unpack *unpack;
		struct drip drip = { .step = 7 };

		put_piece(&zip, &rows[row].piece);
		drip.rest = text_from(&zip);
		OK(unpack_open(&unpack, UNPACK_ZIP, inputs_drip(&drip), &budget,
			       &fault));
		OK(unpack_next(unpack, &entry, &fault));
		assert_true(entry.is_of_archive);
		assert_int_equal(entry.name.length, strlen(rows[row].name));
		assert_memory_equal(entry.name.data, rows[row].name,
				    entry.name.length);
		unpack_close(unpack);
		bytes_free(&zip);
	}
}

/* A head that is none in the middle of a tar. */
static void test_torn_tar(void **state)
{
	size_t length = pack_members(ARCHIVE_FORMAT_TAR_USTAR,
				     ARCHIVE_FILTER_NONE, "", members,
				     COUNT(members));
	struct drip drip = { { packed_room, length }, 5000, STATUS_OK };
	struct listing listing;
	char *wrong = memmem(packed_room, length, "two.txt", 7);

	(void)state;
	assert_non_null(wrong);
	*wrong = 'T';
	assert_int_equal(list(UNPACK_TAR, drip, &listing), STATUS_SKIP);
	assert_string_equal(fault.text, "tar: damaged");
	assert_int_equal(listing.count, 4);
	bytes_free(&listing.text);
}

static void test_kinds(void **state)
{
	static const struct {
		struct text start;
		enum unpack_kind kind;
	} rows[] = {
		{ TEXT_INIT(""), UNPACK_NONE },
		{ TEXT_INIT("P"), UNPACK_NONE },
		{ TEXT_INIT("PKK"), UNPACK_NONE },
		{ TEXT_INIT("PK\5\6"), UNPACK_ZIP },
		{ TEXT_INIT("BZh is how it begins"), UNPACK_NONE },
		{ TEXT_INIT("BZh91AY&SY"), UNPACK_BZIP2 },
		{ TEXT_INIT("7z\xBC\xAF\x27\x1C\0\4"), UNPACK_SEVEN_ZIP },
		{ TEXT_INIT("Rar!\x1A\x07\x01\0"), UNPACK_RAR },
		{ TEXT_INIT("The harbour is closed."), UNPACK_NONE },
		{ TEXT_INIT("\x1F\x8B\x08"), UNPACK_GZIP },
	};
	static char zeros[UNPACK_START_BYTES];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(unpack_kind(rows[i].start), rows[i].kind);
	assert_int_equal(unpack_kind((struct text){ zeros, sizeof(zeros) }),
			 UNPACK_NONE);
	memset(zeros, 'a', sizeof(zeros));
	assert_int_equal(unpack_kind((struct text){ zeros, sizeof(zeros) }),
			 UNPACK_NONE);
}

static void test_refusals(void **state)
{
	static const char empty[22] = "PK\5\6";
	struct drip drip = { { empty, sizeof(empty) }, 100, STATUS_OK };
	struct unpack_budget budget = { 0 };
	struct listing listing;
	struct unpack *unpack;

	(void)state;
	OK(list(UNPACK_ZIP, drip, &listing));
	assert_int_equal(listing.count, 0);
	assert_int_equal(unpack_open(&unpack, UNPACK_SEVEN_ZIP,
				     inputs_drip(&drip), &budget, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "7z: cannot be unpacked");
	assert_null(unpack);
	unpack_close(NULL);
	bytes_free(&listing.text);
}

/* Zeros without end from a few bytes; a page that is saved again and again
 * is none. */
static void test_bombs(void **state)
{
	static char zeros[1 << 25];

	(void)state;
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct text packed = pack_plain(
			filters[i].code, (struct text){ zeros, sizeof(zeros) });
		struct drip drip = { packed, 100000, STATUS_OK };
		struct bytes out = BYTES_UP_TO(sizeof(zeros) + 10000);
		size_t most = (size_t)UNPACK_TIMES * packed.length;
		enum status status;

		if (most < UNPACK_FREE_BYTES)
			most = UNPACK_FREE_BYTES;
		status = unpack_plain(filters[i].kind, inputs_drip(&drip), 4096,
				      &out);
		if (most >= sizeof(zeros)) {
			OK(status);
			assert_int_equal(out.length, sizeof(zeros));
		} else {
			assert_int_equal(status, STATUS_SKIP);
			assert_non_null(strstr(fault.text, "500 times"));
			assert_true(out.length <=
				    most + packed.length + UNPACK_TIMES + 4096);
		}
		bytes_free(&out);
	}
}

/* What a level adds counts for all of them; a level that adds nothing does
 * not count twice. */
static void test_budget_of_levels(void **state)
{
	struct text packed = pack_plain(ARCHIVE_FILTER_GZIP, sentence());
	struct unpack_budget budget = { .grown_bytes = UNPACK_BYTES - 10 };
	struct drip drip = { packed, 100, STATUS_OK };
	struct bytes out = BYTES_UP_TO(PLAIN_BYTES);
	struct unpack_entry entry;
	struct unpack *unpack;

	(void)state;
	/* only by so many bytes does the sentence grow */
	assert_true(sentence().length < packed.length + 10);
	OK(unpack_open(&unpack, UNPACK_GZIP, inputs_drip(&drip), &budget,
		       &fault));
	assert_int_equal(budget.level, 1);
	OK(unpack_next(unpack, &entry, &fault));
	budget.packed_bytes = UNPACK_BYTES;
	OK(inputs_read(entry.input, 100, &out, &fault));
	unpack_close(unpack);
	assert_int_equal(budget.grown_bytes, UNPACK_BYTES - 10);
	assert_int_equal(budget.packed_bytes, UNPACK_BYTES + packed.length);
	budget.entry_count = UNPACK_ENTRIES;
	drip = (struct drip){ { packed_room,
				pack_members(ARCHIVE_FORMAT_ZIP,
					     ARCHIVE_FILTER_NONE, "", members,
					     COUNT(members)) },
			      100,
			      STATUS_OK };
	OK(unpack_open(&unpack, UNPACK_ZIP, inputs_drip(&drip), &budget,
		       &fault));
	assert_int_equal(unpack_next(unpack, &entry, &fault), STATUS_SKIP);
	assert_string_equal(fault.text, "zip: more than 1000000 entries");
	unpack_close(unpack);
	bytes_free(&out);
}

/* Our own allocations; libarchive's cannot be made to fail from here. */
static size_t sweep_memory(enum unpack_kind kind, struct text packed)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	while (status) {
		struct drip drip = { packed, 100, STATUS_OK };
		struct unpack_budget budget = { 0 };
		struct unpack_entry entry;
		struct unpack *unpack = NULL;
		char room[100];
		size_t length;

		(void)memory_fail_at(++nth, 1);
		status = unpack_open(&unpack, kind, inputs_drip(&drip), &budget,
				     &fault);
		if (!status)
			status = unpack_next(unpack, &entry, &fault);
		if (!status)
			status = entry.input.read(entry.input.context, room,
						  sizeof(room), &length,
						  &fault);
		(void)memory_fail_at(0, 0);
		unpack_close(unpack);
		assert_int_equal(budget.level, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	return nth;
}

static void test_out_of_memory(void **state)
{
	size_t length = pack_members(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE,
				     "", members, COUNT(members));

	(void)state;
	assert_true(sweep_memory(UNPACK_ZIP,
				 (struct text){ packed_room, length }) > 3);
	assert_true(sweep_memory(UNPACK_GZIP, pack_plain(ARCHIVE_FILTER_GZIP,
							 sentence())) > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_several_streams),
		cmocka_unit_test(test_bad_ends),
		cmocka_unit_test(test_archives),
		cmocka_unit_test(test_cut_archives),
		cmocka_unit_test(test_damaged_archives),
		cmocka_unit_test(test_bad_entries),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_torn_tar),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_budget_of_levels),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
