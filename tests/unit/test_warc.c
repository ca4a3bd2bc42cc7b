/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "indexer/warc.h"
#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "tests/unit/inputs.h"
#include "tests/unit/unit.h"

enum { FILE_BYTES = 1 << 28, LISTED_BYTES = 1 << 20 };

static struct fault fault;

static const char *const type_names[] = {
	[WARC_RESPONSE] = "response",     [WARC_RESOURCE] = "resource",
	[WARC_CONVERSION] = "conversion", [WARC_INFO] = "info",
	[WARC_REQUEST] = "request",       [WARC_METADATA] = "metadata",
	[WARC_REVISIT] = "revisit",       [WARC_CONTINUATION] = "continuation",
	[WARC_OTHER] = "other",
};

/* Each record as "offset type uri[flags]=block|", with "T" for one that is
 * truncated, "L" for one that is too long, "H" for HTTP. */
static enum status list(struct warc *warc, struct drip drip, struct bytes *out)
{
	struct warc_record record = { 0 };
	enum status status;

	bytes_clear(out);
	warc_begin(warc, inputs_drip(&drip));
	for (;;) {
		status = warc_next(warc, &record, &fault);
		if (status || record.is_end)
			return status;
		OK(bytes_printf(out, &fault, "%zu %s %.*s[%s%s%s]=%.*s|",
				(size_t)record.offset, type_names[record.type],
				(int)record.uri.length, record.uri.data,
				record.is_truncated ? "T" : "",
				record.is_long ? "L" : "",
				record.is_http ? "H" : "",
				record.is_long ? 0 : (int)record.block.length,
				record.block.data));
	}
}

#define HEAD(type, length)        \
	"WARC/1.0\r\n"            \
	"WARC-Type: " type "\r\n" \
	"WARC-Target-URI: u\r\n"  \
	"Content-Length: " length "\r\n\r\n"
#define END "\r\n\r\n"

static const struct {
	const char *file;
	const char *listed;
} rows[] = {
	{ "", "" },
	{ "\r\n\r\n", "" },
	{ "This is no web archive.\n\nWARC/1.0 is mentioned in it.\n", "" },
	{ HEAD("response", "3") "abc" END, "0 response u[]=abc|" },
	{ HEAD("response", "0") END, "0 response u[]=|" },
	{ HEAD("RESOURCE", "3") "abc" END HEAD("conversion", "2") "de" END,
	  "0 resource u[]=abc|79 conversion u[]=de|" },
	{ HEAD("response", "13") "HTTP/1.1 200 " END,
	  "0 response u[H]=HTTP/1.1 200 |" },
	{ HEAD("request", "3") "abc" END HEAD("warcinfo", "2") "de" END HEAD(
		  "metadata", "1") "f" END HEAD("revisit", "1") "g" END
		  HEAD("continuation", "1") "h" END HEAD("new", "1") "i" END,
	  "0 request u[]=abc|78 info u[]=de|156 metadata u[]=f|"
	  "233 revisit u[]=g|309 continuation u[]=h|390 other u[]=i|" },
	/* line ends of one byte, another version, other fields first */
	{ "WARC/0.17\nDate: x\nWARC-Type: response\nContent-Length: 3\n\n"
	  "abc\n\nWARC/1.1\nWARC-Type: resource\nContent-Length: 1\n\nd\n\n",
	  "0 response []=abc|62 resource []=d|" },
	/* a folded field, and <> around an address */
	{ "WARC/1.0\r\nWARC-Type:\r\n response\r\nWARC-Target-URI: <http://x/>\r\n"
	  "content-length: 3\r\n\r\nabc" END,
	  "0 response http://x/[]=abc|" },
	/* a length that is missing, too small, too large, none */
	{ "WARC/1.0\r\nWARC-Type: response\r\n\r\nabc" END HEAD("resource",
								"1") "d" END,
	  "0 response []=abc|40 resource u[]=d|" },
	{ HEAD("response", "1") "abc" END HEAD("resource", "1") "d" END,
	  "0 response u[]=abc|79 resource u[]=d|" },
	{ HEAD("response", "9") "abc" END HEAD("resource", "1") "d" END,
	  "0 response u[T]=abc|79 resource u[]=d|" },
	{ HEAD("response", "90") "abc" END HEAD("resource", "1") "d" END,
	  "0 response u[T]=abc|80 resource u[]=d|" },
	{ HEAD("response", "9999") "abc" END HEAD("resource", "1") "d" END,
	  "0 response u[T]=abc|82 resource u[]=d|" },
	{ HEAD("response", "-1") "abc" END HEAD("resource", "1") "d" END,
	  "0 response u[]=abc|80 resource u[]=d|" },
	{ HEAD("response", "99999999999999999999") "abc" END HEAD("resource",
								  "1") "d" END,
	  "0 response u[]=abc|98 resource u[]=d|" },
	/* one of more than may be given: what is in it is not lost */
	{ HEAD("response", "99999999999") "abc" END HEAD("resource",
							 "1") "d" END,
	  "0 response u[L]=|89 resource u[]=d|" },
	/* cut off: in the block, and in the head */
	{ HEAD("response", "9") "abc", "0 response u[T]=abc|" },
	{ HEAD("response", "9"), "0 response u[T]=|" },
	{ HEAD("response", "3") "abc" END "WARC/1.0\r\nWARC-Type: response\r\n",
	  "0 response u[]=abc|79 response [T]=|" },
	{ HEAD("response", "3") "abc" END "WARC/1.0\r\nWAR",
	  "0 response u[]=abc|" },
	/* cut off in the middle, with and without a line end */
	{ HEAD("response", "500") "ab\n" HEAD("resource", "1") "d" END,
	  "0 response u[T]=ab|77 resource u[]=d|" },
	{ HEAD("response", "500") "ab" HEAD("resource", "1") "d" END,
	  "0 response u[T]=ab|76 resource u[]=d|" },
	/* junk before, between and behind */
	{ "junk\r\n" HEAD("response", "3") "abc" END "junk\r\n" HEAD(
		  "resource", "1") "d" END "junk",
	  "6 response u[]=abc|91 resource u[]=d|" },
	/* no line ends behind a block, and many */
	{ HEAD("response", "3") "abc" HEAD("resource", "1") "d" END END END,
	  "0 response u[]=abc|75 resource u[]=d|" },
	/* a page about web archives is one page */
	{ HEAD("response",
	       "51") "A record:\nWARC/1.0\r\nWARC-Type: response\r\n"
		     "looks so.\n" END HEAD("resource", "1") "d" END,
	  "0 response u[]=A record:\nWARC/1.0\r\nWARC-Type: response\r\n"
	  "looks so.\n|128 resource u[]=d|" },
};

#define ARC_HEAD                                                  \
	"filedesc://x.arc 0.0.0.0 20140216050221 text/plain 20\n" \
	"1 0 Made up\nURL and\n\n"

static const struct {
	const char *file;
	const char *listed;
} arc_rows[] = {
	{ ARC_HEAD "http://x/a 1.2.3.4 20140216050221 text/html 3\nabc\n"
		   "http://x/b 1.2.3.4 20140216050222 no-type 2\nde\n",
	  "0 info filedesc://x.arc[]=1 0 Made up\nURL and\n|"
	  "75 resource http://x/a[]=abc|"
	  "125 resource http://x/b[]=de|" },
	{ "http://x/a 1.2.3.4 20140216050221 text/html 10\nHTTP/1.0 2\n",
	  "0 response http://x/a[H]=HTTP/1.0 2|" },
	/* version 2, an address with a blank, a type with a parameter */
	{ "http://x/a b 1::2 20140216050221 text/html; charset=x 200 s - 12 f 3"
	  "\r\nabc\n",
	  "0 resource http://x/a b[]=abc|" },
	{ "dns:x 1.2.3.4 20140216050221 text/dns 3\nabc\n"
	  "https://x/ 1.2.3.4 20140216050221 text/html 1\nd\n",
	  "0 other dns:x[]=abc|44 resource https://x/[]=d|" },
	/* wrong lengths */
	{ "http://x/a 1.2.3.4 20140216050221 text/html 1\nabc\n"
	  "http://x/b 1.2.3.4 20140216050222 text/html 77\nde\n"
	  "http://x/c 1.2.3.4 20140216050222 text/html 7\nf",
	  "0 resource http://x/a[]=abc|50 resource http://x/b[T]=de|"
	  "100 resource http://x/c[T]=f|" },
	/* lines that are no records */
	{ "http://x/a 1.2.3.4 20140216050221 text/html 1\na\n"
	  "http://x/b is not one 5\nhttp://x/ 20140216050221 text/html 5\n"
	  "http://x/c 1.2.3.4 20140216050222 text/html 1\nc",
	  "0 resource http://x/a[]=a\nhttp://x/b is not one 5\n"
	  "http://x/ 20140216050221 text/html 5|109 resource http://x/c[]=c|" },
};

static struct warc *open_warc(void)
{
	struct warc *warc;

	OK(warc_open(&warc, &fault));
	return warc;
}

/* The offsets in the rows are checked where they are easy to count. */
static void check_rows(const char *file, const char *listed)
{
	struct warc *warc = open_warc();
	struct bytes out = BYTES_UP_TO(LISTED_BYTES);

	for (size_t step = 1; step < 2000; step = step * 3 + 1) {
		struct drip drip = { text_of(file), step, STATUS_OK };

		OK(list(warc, drip, &out));
		OK(bytes_append_byte(&out, '\0', &fault));
		assert_string_equal(out.data, listed);
	}
	bytes_free(&out);
	warc_close(warc);
}

static void test_warc(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_rows(rows[i].file, rows[i].listed);
}

static void test_arc(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(arc_rows); i++)
		check_rows(arc_rows[i].file, arc_rows[i].listed);
}

static void test_fields(void **state)
{
	struct warc *warc = open_warc();
	struct text rest = TEXT("WARC/1.0\r\n"
				"WARC-Type: response\r\n"
				"WARC-Record-ID: <urn:uuid:1-2>\r\n"
				"WARC-Date: 2024-05-06T07:08:09Z\r\n"
				"WARC-Truncated: length\r\n"
				"Content-Type: text/html; charset=x\r\n"
				"Content-Length: 1\r\n\r\na\r\n\r\n");
	struct warc_record record;

	(void)state;
	warc_begin(warc, input_of_text(&rest));
	OK(warc_next(warc, &record, &fault));
	assert_true(text_equal(record.id, TEXT("urn:uuid:1-2")));
	assert_true(text_equal(record.date, TEXT("2024-05-06T07:08:09Z")));
	assert_true(text_equal(record.media, TEXT("text/html; charset=x")));
	assert_true(record.is_truncated);
	rest = TEXT("http://x/ 1.2.3.4 20140216050221 text/html 1\na");
	warc_begin(warc, input_of_text(&rest));
	OK(warc_next(warc, &record, &fault));
	assert_true(text_equal(record.date, TEXT("20140216050221")));
	assert_true(text_equal(record.media, TEXT("text/html")));
	assert_int_equal(record.id.length, 0);
	warc_close(warc);
}

static void test_starts(void **state)
{
	static const struct {
		struct text start;
		bool is_one;
	} starts[] = {
		{ TEXT_INIT(""), false },
		{ TEXT_INIT("WARC/1.0\r\nA: b"), true },
		{ TEXT_INIT("WARC/1.0\r\n"), false },
		{ TEXT_INIT("WARC/1.0 is a format\nNote: so"), false },
		{ TEXT_INIT("WARC/x.0\nA: b"), false },
		{ TEXT_INIT(ARC_HEAD), true },
		{ TEXT_INIT("http://x/ 1.2.3.4 20140216050221 a/b 1\n"), true },
		{ TEXT_INIT("http://x/ 1.2.3.4 20140216050221 a/b c\n"),
		  false },
		{ TEXT_INIT("http://x/ 1.2.3.4 20140216050221 1\n"), true },
		{ TEXT_INIT("http://x/ 1.2.3.4 2014 a/b 1\n"), false },
		{ TEXT_INIT("http://x/\nhttp://y/\n"), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(starts); i++)
		assert_int_equal(warc_is_start(starts[i].start),
				 starts[i].is_one);
}

/* Cut at each byte: the records before are the same, the last is a
 * beginning of what it was. */
static void test_cut(void **state)
{
	static const char file[] =
		HEAD("response",
		     "40") "HTTP/1.1 200 OK\r\n\r\nThe mill is for sale." END
			HEAD("resource", "3") "abc" END;
	struct warc *warc = open_warc();

	(void)state;
	for (size_t cut = 0; cut < sizeof(file); cut++) {
		struct text rest = { file, cut };
		struct warc_record record;
		size_t count = 0;

		warc_begin(warc, input_of_text(&rest));
		for (;;) {
			OK(warc_next(warc, &record, &fault));
			if (record.is_end)
				break;
			count++;
			assert_true(record.block.length <= 40);
			if (record.type == WARC_RESPONSE)
				assert_memory_equal(record.block.data,
						    strstr(file, "HTTP"),
						    record.block.length);
		}
		assert_true(count <= 2);
		assert_true(count == 2 || cut < 140);
		assert_true(count >= 1 || cut < 40);
	}
	warc_close(warc);
}

/* A record that is looked for lies anywhere in what is read at a time. */
static void test_found_anywhere(void **state)
{
	static char filler[20000];
	struct warc *warc = open_warc();

	(void)state;
	memset(filler, 'x', sizeof(filler));
	for (size_t i = 0; i < 60; i++) {
		const char *next = i % 2 ? HEAD("resource", "1") "d" END :
					   "\nhttp://x/d 1.2.3.4 "
					   "20140216050221 text/html 1\nd\n";
		struct text first =
			i % 2 ? TEXT("WARC/1.0\nWARC-Type: response\n\n") :
				TEXT("http://x/ 1.2.3.4 20140216050221 a/b "
				     "2\n");
		struct bytes file = BYTES_UP_TO(FILE_BYTES);
		struct bytes out = BYTES_UP_TO(LISTED_BYTES);
		struct drip drip = { .step = 7 };

		OK(bytes_append(&file, first, &fault));
		OK(bytes_append(&file, (struct text){ filler, 19000 + i },
				&fault));
		OK(bytes_append(&file, text_of(next), &fault));
		OK(bytes_append(&file, (struct text){ filler, 10000 }, &fault));
		drip.rest = text_from(&file);
		OK(list(warc, drip, &out));
		assert_non_null(memmem(out.data, out.length, "=d", 2));
		bytes_free(&file);
		bytes_free(&out);
	}
	warc_close(warc);
}

/* What ends the input comes behind all that it gave. */
static void test_bad_ends(void **state)
{
	static const enum status ends[] = { STATUS_SKIP, STATUS_IO,
					    STATUS_RETRY, STATUS_FULL };
	struct warc *warc = open_warc();
	struct bytes out = BYTES_UP_TO(LISTED_BYTES);

	(void)state;
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct drip drip = { TEXT(HEAD("response", "9") "abc"), 10,
				     ends[i] };

		assert_int_equal(list(warc, drip, &out), ends[i]);
		assert_string_equal(fault.text, "it dripped");
		if (ends[i] == STATUS_SKIP)
			assert_true(text_equal(text_from(&out),
					       TEXT("0 response u[T]=abc|")));
	}
	bytes_free(&out);
	warc_close(warc);
}

static void put(struct bytes *file, const char *uri, size_t stated,
		size_t length)
{
	OK(bytes_printf(file, &fault,
			"WARC/1.0\r\nWARC-Type: response\r\n"
			"WARC-Target-URI: %s\r\nContent-Length: %zu\r\n\r\n",
			uri, stated));
	OK(bytes_reserve(file, length, &fault));
	for (size_t i = 0; i < length; i++)
		file->data[file->length + i] = i % 64 ? 'a' : '\n';
	file->length += length;
	OK(bytes_append(file, TEXT("\r\n\r\n"), &fault));
}

/* Blocks of all sizes, some of them longer than may be given, and some
 * that say that they were. */
static void test_long_blocks(void **state)
{
	static const struct {
		size_t length;
		size_t stated;
		bool is_long;
	} blocks[] = {
		{ 1000000, 1000000, false },
		{ 3, 3, false },
		{ WARC_BLOCK_BYTES, WARC_BLOCK_BYTES, false },
		{ WARC_BLOCK_BYTES + 1, WARC_BLOCK_BYTES + 1, true },
		{ 100000, WARC_BLOCK_BYTES - 1, false },
		{ 100000, 10, false },
		{ 50000000, 50000000, true },
		{ 70000, 70000, false },
	};
	struct warc *warc = open_warc();
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	struct drip drip = { .step = 1 << 20 };
	struct warc_record record;

	(void)state;
	for (size_t i = 0; i < COUNT(blocks); i++)
		put(&file, "u", blocks[i].stated, blocks[i].length);
	drip.rest = text_from(&file);
	warc_begin(warc, inputs_drip(&drip));
	for (size_t i = 0; i < COUNT(blocks); i++) {
		OK(warc_next(warc, &record, &fault));
		assert_false(record.is_end);
		assert_int_equal(record.is_long, blocks[i].is_long);
		if (blocks[i].is_long)
			assert_in_range(record.block.length, 1000, 10000);
		else
			assert_int_equal(record.block.length, blocks[i].length);
	}
	OK(warc_next(warc, &record, &fault));
	assert_true(record.is_end);
	bytes_free(&file);
	warc_close(warc);
}

/* A head without an end is passed over, and one that is long is read. */
static void test_long_heads(void **state)
{
	static char field[WARC_HEAD_BYTES];
	struct warc *warc = open_warc();

	(void)state;
	memset(field, 'x', sizeof(field));
	for (size_t length = sizeof(field) - 1000; length <= sizeof(field);
	     length += 1000) {
		struct bytes file = BYTES_UP_TO(FILE_BYTES);
		struct bytes out = BYTES_UP_TO(LISTED_BYTES);
		struct drip drip = { .step = 5000 };

		OK(bytes_append(&file, TEXT("WARC/1.0\r\nWARC-X: "), &fault));
		OK(bytes_append(&file, (struct text){ field, length }, &fault));
		OK(bytes_append(&file, TEXT("\r\n\r\n\r\n\r\n"), &fault));
		put(&file, "second", 3, 3);
		drip.rest = text_from(&file);
		OK(list(warc, drip, &out));
		assert_non_null(memmem(out.data, out.length, "second", 6));
		assert_int_equal(out.data[1] == ' ' && out.data[0] == '0', 1);
		bytes_free(&file);
		bytes_free(&out);
	}
	warc_close(warc);
}

/* Lengths that all say too much cost no more than those that are right. */
static void test_all_too_long(void **state)
{
	enum { RECORDS = EFFORT(200000, 20000) };
	struct warc *warc = open_warc();
	struct bytes file = BYTES_UP_TO(FILE_BYTES);
	struct drip drip = { .step = 1 << 16 };
	struct warc_record record;

	(void)state;
	for (int i = 0; i < RECORDS; i++)
		put(&file, "u", WARC_BLOCK_BYTES - 10, 20);
	drip.rest = text_from(&file);
	warc_begin(warc, inputs_drip(&drip));
	for (int i = 0; i < RECORDS; i++) {
		OK(warc_next(warc, &record, &fault));
		/* The last one has its line ends: it could go on. */
		assert_int_equal(record.block.length,
				 i < RECORDS - 1 ? 20 : 24);
	}
	OK(warc_next(warc, &record, &fault));
	assert_true(record.is_end);
	bytes_free(&file);
	warc_close(warc);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct text rest = TEXT(HEAD("response", "3") "abc" END);
		struct warc_record record;
		struct warc *warc = NULL;

		(void)memory_fail_at(++nth, 1);
		status = warc_open(&warc, &fault);
		if (!status) {
			warc_begin(warc, input_of_text(&rest));
			status = warc_next(warc, &record, &fault);
		}
		(void)memory_fail_at(0, 0);
		warc_close(warc);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_warc),
		cmocka_unit_test(test_arc),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_starts),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_found_anywhere),
		cmocka_unit_test(test_bad_ends),
		cmocka_unit_test(test_long_blocks),
		cmocka_unit_test(test_long_heads),
		cmocka_unit_test(test_all_too_long),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
