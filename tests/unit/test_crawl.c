/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/crawl.h"
#include "indexer/warc.h"
#include "shared/memory.h"
#include "tests/unit/inputs.h"
#include "tests/unit/told.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2027, LONGEST = 1 << 27, LINE_BYTES = 4096 };

/* A crawl, and all that reads it. */
struct desk {
	struct crawl *crawl;
	struct page *page;
	struct records *records;
	struct feeds *feeds;
	struct reader *reader;
	struct reading reading;
	struct reading_visitor visitor;
	struct told told;
	struct keys keys;
	struct drip drip;
	struct fault fault;
};

static enum status open_desk(struct desk *desk, struct text file)
{
	struct reading *reading = &desk->reading;
	enum status status;

	*desk = (struct desk){ .told = TOLD,
			       .keys = KEYS,
			       .drip = { file, 1 << 16, STATUS_OK } };
	desk->visitor = told_visitor(&desk->told);
	*reading = (struct reading){ .name = "a.warc",
				     .visitor = &desk->visitor,
				     .keys = &desk->keys,
				     .fault = &desk->fault };
	keys_begin(&desk->keys, KEYS_FILE);
	status =
		claims_open(&reading->claims, LAST_YEAR, LONGEST, &desk->fault);
	if (!status)
		status = page_open(&desk->page, &desk->fault);
	if (!status)
		status = records_open(&desk->records, reading->claims, LONGEST,
				      &desk->fault);
	if (!status)
		status = feeds_open(&desk->feeds, LONGEST, &desk->fault);
	if (!status)
		status = crawl_open(
			&desk->crawl,
			&(struct crawl_desk){ reading->claims, desk->page,
					      desk->records, desk->feeds },
			&desk->fault);
	if (!status)
		status = reader_open(&desk->reader, LINE_BYTES, LONGEST,
				     &desk->fault);
	if (!status)
		reader_begin(desk->reader, inputs_drip(&desk->drip));
	return status;
}

static void close_desk(struct desk *desk)
{
	crawl_close(desk->crawl);
	feeds_close(desk->feeds);
	records_close(desk->records);
	page_close(desk->page);
	reader_close(desk->reader);
	claims_close(desk->reading.claims);
	keys_free(&desk->keys);
	told_forget(&desk->told);
}

/* ---- Making web archives ----------------------------------------------- */

struct entry {
	const char *type;
	const char *media; /* of the block */
	const char *block;
	size_t extra; /* more than the block has, as its head says */
};

static void put_entry(struct bytes *out, const struct entry *entry)
{
	struct fault fault;

	OK(bytes_printf(out, &fault,
			"WARC/1.0\r\nWARC-Type: %s\r\n"
			"WARC-Target-URI: https://x.example/a\r\n"
			"WARC-Date: 2021-09-01T10:00:00Z\r\n"
			"WARC-Record-ID: <urn:uuid:1>\r\n"
			"Content-Type: %s\r\nContent-Length: %zu\r\n\r\n"
			"%s\r\n\r\n",
			entry->type, entry->media,
			strlen(entry->block) + entry->extra, entry->block));
}

#define RUSSIAN "Паром опоздал на час, потому что ждал грузовик с рыбой."
#define WINDOWS_1251                        \
	"\xCF\xE0\xF0\xEE\xEC "             \
	"\xEE\xEF\xEE\xE7\xE4\xE0\xEB "     \
	"\xED\xE0 "                         \
	"\xF7\xE0\xF1, "                    \
	"\xEF\xEE\xF2\xEE\xEC\xF3 "         \
	"\xF7\xF2\xEE "                     \
	"\xE6\xE4\xE0\xEB "                 \
	"\xE3\xF0\xF3\xE7\xEE\xE2\xE8\xEA " \
	"\xF1 "                             \
	"\xF0\xFB\xE1\xEE\xE9."
#define HTTP             "application/http; msgtype=response"
#define SAYS(head, body) "HTTP/1.1 200 OK\r\n" head "\r\n" body
#define ONE              "The ferry to Oskeby was an hour late on Tuesday, the port said."
#define PAGE             "<html><body><p>" ONE "</p></body></html>"
#define TOLD_ONE         "id:urn:uuid:1|0||" ONE "|en|text\n"

static const struct {
	struct entry entry;
	const char *told;
} rows[] = {
	{ { "response", HTTP, SAYS("Content-Type: text/html\r\n", PAGE), 0 },
	  TOLD_ONE },
	{ { "response", HTTP,
	    SAYS("Content-Type: Application/XHTML+xml\r\n", PAGE), 0 },
	  TOLD_ONE },
	{ { "response", HTTP, SAYS("Content-Type: text/plain\r\n", ONE), 0 },
	  TOLD_ONE },
	{ { "response", HTTP,
	    SAYS("Content-Type: text/plain\r\n", "Ferry late\n\n" ONE), 0 },
	  "id:urn:uuid:1|0|Ferry late|Ferry late\n\n" ONE "|en|text\n" },
	/* HTML is none where it is called plain */
	{ { "response", HTTP,
	    SAYS("Content-Type: text/plain\r\n", "<b>" ONE "</b>"), 0 },
	  "id:urn:uuid:1|0|<b>" ONE "</b>|<b>" ONE "</b>|en|text\n" },
	/* a server that does not say what it sends */
	{ { "response", HTTP, SAYS("Server: x\r\n", PAGE), 0 }, TOLD_ONE },
	{ { "response", HTTP, SAYS("Server: x\r\n", ONE), 0 }, "" },
	/* documents that stand for themselves */
	{ { "resource", "text/html", PAGE, 0 }, TOLD_ONE },
	{ { "conversion", "text/plain; charset=utf-8", ONE, 0 }, TOLD_ONE },
	{ { "resource", "image/png", "PNG", 0 }, "" },
	/* JSON and feeds, as what they are called or begin with */
	{ { "resource", "application/json",
	    "{\"id\":\"9\",\"text\":\"" ONE "\"}", 0 },
	  "id:9|0||" ONE "|en|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: application/ld+json\r\n",
		 "{\"@type\":\"NewsArticle\",\"headline\":\"Ferry late\","
		 "\"articleBody\":\"" ONE "\"}"),
	    0 },
	  "#0|0|Ferry late|" ONE "|en|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: application/json\r\n",
		 "{\"articles\":[{\"id\":\"1\",\"text\":\"Ferry.\"},"
		 "{\"id\":\"2\",\"text\":\"Harbour.\"}]}"),
	    0 },
	  "id:1|13||Ferry.|en|text\nid:2|40||Harbour.|en|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: application/rss+xml\r\n",
		 "<rss><channel><item><guid>1</guid><title>Ferry late</title>"
		 "<description>" ONE "</description></item></channel></rss>"),
	    0 },
	  "id:1|14|Ferry late|" ONE "|en|text\n" },
	{ { "resource", "text/xml",
	    "<feed><entry><id>1</id><title>Ferry late</title></entry></feed>",
	    0 },
	  "id:1|6|Ferry late|Ferry late|en|text\n" },
	{ { "resource", "application/xml", "<?xml version='1.0'?>" PAGE, 0 },
	  TOLD_ONE },
	/* what is said in a film, whatever it is called */
	{ { "response", HTTP,
	    SAYS("Content-Type: text/vtt\r\n",
		 "WEBVTT\n\n00:01.000 --> 00:02.000\nThe ferry\n\n"
		 "00:02.000 --> 00:03.000\nis late.\n"),
	    0 },
	  "id:urn:uuid:1|0||The ferry is late.|en|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: application/x-subrip\r\n",
		 "1\n00:00:01,000 --> 00:00:02,000\nThe ferry is late.\n"),
	    0 },
	  "id:urn:uuid:1|0||The ferry is late.|en|text\n" },
	{ { "resource", "text/plain",
	    "1\n00:00:01,000 --> 00:00:02,000\nThe ferry is late.\n", 0 },
	  "id:urn:uuid:1|0||The ferry is late.|en|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: application/ttml+xml\r\n",
		 "<tt xmlns='http://www.w3.org/ns/ttml'><body><div>"
		 "<p begin='1s'>The ferry is late.</p></div></body></tt>"),
	    0 },
	  "id:urn:uuid:1|0||The ferry is late.|en|text\n" },
	{ { "resource", "text/vtt", "none", 0 }, "" },
	/* and nothing is told where there is no article in them */
	{ { "resource", "application/json", "{\"a\":[1,{\"b\":2}]}", 0 }, "" },
	{ { "resource", "application/json", "none", 0 }, "" },
	{ { "response", HTTP,
	    SAYS("Content-Type: text/xml\r\n",
		 "<urlset><url><loc>http://a.example/</loc></url></urlset>"),
	    0 },
	  "" },
	{ { "resource", "application/xml", "<a><b>x</b></a>", 0 }, "" },
	/* what is nothing to index */
	{ { "request", "application/http; msgtype=request",
	    "GET / HTTP/1.1\r\n\r\n", 0 },
	  "" },
	{ { "warcinfo", "text/plain", ONE, 0 }, "" },
	{ { "metadata", "text/plain", ONE, 0 }, "" },
	{ { "revisit", HTTP, SAYS("Content-Type: text/html\r\n", ""), 0 }, "" },
	{ { "response", HTTP,
	    "HTTP/1.1 404 Not Found\r\n"
	    "Content-Type: text/html\r\n\r\n" PAGE,
	    0 },
	  "" },
	{ { "response", HTTP,
	    "HTTP/1.1 301 Moved\r\n"
	    "Content-Type: text/html\r\n\r\n" PAGE,
	    0 },
	  "" },
	{ { "response", HTTP, SAYS("Content-Type: text/css\r\n", "p {}"), 0 },
	  "" },
	{ { "response", HTTP, SAYS("Content-Type: text/html\r\n", ""), 0 },
	  "" },
	/* in the encoding that the server, or else the page, names */
	{ { "response", HTTP,
	    SAYS("Content-Type: text/html; charset=windows-1251\r\n",
		 "<p>" WINDOWS_1251 "</p>"),
	    0 },
	  "id:urn:uuid:1|0||" RUSSIAN "|ru|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: text/html\r\n",
		 "<meta charset=windows-1251><p>" WINDOWS_1251 "</p>"),
	    0 },
	  "id:urn:uuid:1|0||" RUSSIAN "|ru|text\n" },
	{ { "response", HTTP,
	    SAYS("Content-Type: text/html; charset=no-such\r\n", PAGE), 0 },
	  TOLD_ONE },
	/* in chunks */
	{ { "response", HTTP,
	    SAYS("Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n",
		 "5\r\nThe f\r\nC\r\nerry is late\r\n1\r\n.\r\n0\r\n\r\n"),
	    0 },
	  "id:urn:uuid:1|0||The ferry is late.|en|text\n" },
	/* a page without a text, and a text without words */
	{ { "response", HTTP, SAYS("Content-Type: text/html\r\n", "<p>"), 0 },
	  "!0|no text\n" },
	{ { "resource", "text/plain", "***", 0 }, "!0|no text\n" },
	/* a damaged answer */
	{ { "response", HTTP, "ATTP/1.1 200 OK\r\n\r\n" PAGE, 0 },
	  "!0|no HTTP response\n" },
	/* cut off: what there is */
	{ { "response", HTTP, SAYS("Content-Type: text/html\r\n", PAGE), 100 },
	  TOLD_ONE "!0|cut off; what there is of it is indexed\n" },
	/* what had no text in any case */
	{ { "response", HTTP, SAYS("Content-Type: image/png\r\n", ""), 100 },
	  "" },
	{ { "response", HTTP, SAYS("Content-Type: application/json\r\n", "{"),
	    100 },
	  "" },
	{ { "response", HTTP, "HTTP/1.1 301 Moved\r\n\r\n", 100 }, "" },
	{ { "request", HTTP, "", 100 }, "" },
};

static const struct entry page = { "response", HTTP,
				   SAYS("Content-Type: text/html\r\n", PAGE),
				   0 };

static void test_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes file = BYTES_UP_TO(LONGEST);
		struct desk desk;

		put_entry(&file, &rows[i].entry);
		OK(open_desk(&desk, text_from(&file)));
		OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
		if (strcmp(told_log(&desk.told), rows[i].told) != 0)
			print_message("# row %zu\n", i);
		told_check(&desk.told, rows[i].told);
		close_desk(&desk);
		bytes_free(&file);
	}
	crawl_close(NULL);
}

/* However little there is of its head, the record is not lost in silence. */
static void test_cut_head(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	size_t end;

	(void)state;
	put_entry(&file, &page);
	end = file.length - strlen("\r\n\r\n" PAGE);
	for (size_t length = strlen("WARC/1.0\r\nWARC-"); length <= end;
	     length++) {
		struct desk desk;

		OK(open_desk(&desk, (struct text){ file.data, length }));
		OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
		if (desk.reading.rejected_count != 1)
			fail_msg("cut off at %zu: not told", length);
		close_desk(&desk);
	}
	bytes_free(&file);
}

/* Each by its own id, whatever stands between them. */
static void test_many(void **state)
{
	static const struct entry info = { "warcinfo", "text/plain", "x", 0 };
	static const struct entry empty = { "resource", "text/plain", "*", 0 };
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct desk desk;
	size_t offsets[4];
	struct bytes expected = BYTES_UP_TO(LONGEST);

	(void)state;
	put_entry(&file, &info);
	offsets[0] = file.length;
	put_entry(&file, &page);
	offsets[1] = file.length;
	put_entry(&file, &empty);
	offsets[2] = file.length;
	put_entry(&file, &page);
	OK(open_desk(&desk, text_from(&file)));
	OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
	OK(bytes_printf(&expected, &desk.fault,
			"id:urn:uuid:1|%zu||" ONE "|en|text\n"
			"!%zu|no text\n"
			"id:urn:uuid:1#2|%zu||" ONE "|en|text\n",
			offsets[0], offsets[1], offsets[2]));
	OK(bytes_append_byte(&expected, '\0', &desk.fault));
	told_check(&desk.told, expected.data);
	close_desk(&desk);
	bytes_free(&expected);
	bytes_free(&file);
}

/* What the record knows of a page is believed where the page is silent. */
static void test_hints(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct article article = { 0 };
	struct desk desk;

	(void)state;
	put_entry(&file, &page);
	OK(open_desk(&desk, text_from(&file)));
	OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
	OK(claims_settle(desk.reading.claims, &article, &desk.fault));
	assert_true(text_equal(article.address, TEXT("https://x.example/a")));
	assert_true(text_equal(article.date_from, TEXT("fetched:WARC-Date")));
	close_desk(&desk);
	bytes_free(&file);
}

/* ARC, the web archive of old. */
static void test_arc(void **state)
{
	static const char file[] =
		"filedesc://a.arc 0.0.0.0 20010101000000 text/plain 70\n"
		"1 0 x\nURL IP-address Archive-date Content-type Archive-length"
		"\n\n"
		"http://x.example/a 1.2.3.4 20010203040506 text/html 121\n"
		"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n"
		"<p>" ONE "</p>";
	struct desk desk;

	(void)state;
	OK(open_desk(&desk, TEXT(file)));
	OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
	assert_int_equal(desk.reading.article_count, 1);
	assert_non_null(strstr(told_log(&desk.told), ONE));
	close_desk(&desk);
}

/* What Wget keeps of its own run is no article. */
static void test_of_crawler(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct desk desk;
	struct fault fault;

	(void)state;
	put_entry(&file, &page);
	OK(bytes_printf(&file, &fault,
			"WARC/1.0\r\nWARC-Type: resource\r\n"
			"WARC-Target-URI: <metadata://gnu.org/software/wget/"
			"warc/wget.log>\r\n"
			"Content-Type: text/plain\r\nContent-Length: %zu\r\n"
			"\r\n" ONE "\r\n\r\n",
			strlen(ONE)));
	OK(open_desk(&desk, text_from(&file)));
	OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
	assert_int_equal(desk.reading.article_count, 1);
	assert_int_equal(desk.reading.rejected_count, 0);
	close_desk(&desk);
	bytes_free(&file);
}

/* A record that is too long costs itself, if it is a page. */
static void test_long(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct desk desk;
	struct fault fault;

	(void)state;
	OK(bytes_printf(&file, &fault,
			"WARC/1.0\r\nWARC-Type: resource\r\n"
			"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n",
			WARC_BLOCK_BYTES + 1));
	OK(bytes_reserve(&file, WARC_BLOCK_BYTES + 1, &fault));
	memset(file.data + file.length, 'a', WARC_BLOCK_BYTES + 1);
	file.length += WARC_BLOCK_BYTES + 1;
	OK(bytes_append(&file, TEXT("\r\n\r\n"), &fault));
	put_entry(&file, &page);
	OK(open_desk(&desk, text_from(&file)));
	OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
	assert_int_equal(desk.reading.article_count, 1);
	assert_int_equal(desk.reading.rejected_count, 1);
	assert_string_equal(desk.reading.reason, "record too long");
	close_desk(&desk);
	bytes_free(&file);
}

/* An input that ends badly: what came before counts, and it is told. */
static void test_damage(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct desk desk;

	(void)state;
	put_entry(&file, &page);
	put_entry(&file, &page);
	OK(open_desk(&desk, text_from(&file)));
	desk.drip.end = STATUS_SKIP;
	OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
	assert_in_range(desk.reading.article_count, 1, 2);
	assert_int_equal(desk.reading.rejected_count, 1);
	assert_non_null(strstr(told_log(&desk.told), "it dripped"));
	close_desk(&desk);
	OK(open_desk(&desk, text_from(&file)));
	desk.drip.end = STATUS_IO;
	assert_int_equal(crawl_read(desk.crawl, desk.reader, &desk.reading),
			 STATUS_IO);
	close_desk(&desk);
	bytes_free(&file);
}

/* Cut anywhere, it is read to where it goes. */
static void test_truncated(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);

	(void)state;
	put_entry(&file, &page);
	for (size_t length = 0; length < file.length; length++) {
		struct desk desk;

		OK(open_desk(&desk, (struct text){ file.data, length }));
		OK(crawl_read(desk.crawl, desk.reader, &desk.reading));
		assert_in_range(desk.reading.article_count, 0, 1);
		close_desk(&desk);
	}
	bytes_free(&file);
}

static void test_answer(void **state)
{
	struct bytes file = BYTES_UP_TO(LONGEST);
	struct desk desk;

	(void)state;
	put_entry(&file, &page);
	put_entry(&file, &page);
	OK(open_desk(&desk, text_from(&file)));
	desk.told.answer = STATUS_FULL;
	assert_int_equal(crawl_read(desk.crawl, desk.reader, &desk.reading),
			 STATUS_FULL);
	assert_string_equal(desk.fault.text, "the visitor's own");
	told_check(&desk.told, TOLD_ONE);
	close_desk(&desk);
	bytes_free(&file);
}

static void test_out_of_memory(void **state)
{
	static const struct entry latin = {
		"response", HTTP,
		SAYS("Content-Type: text/html; charset=iso-8859-1\r\n", PAGE), 0
	};
	struct bytes file = BYTES_UP_TO(LONGEST);
	bool is_whole = false;
	size_t nth = 0;

	(void)state;
	put_entry(&file, &latin);
	while (!is_whole) {
		struct desk desk;
		enum status status;

		(void)memory_fail_at(++nth, 1);
		status = open_desk(&desk, text_from(&file));
		if (!status)
			status = crawl_read(desk.crawl, desk.reader,
					    &desk.reading);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		is_whole = !status && desk.reading.article_count == 1;
		/* A record costs itself. */
		if (!status)
			assert_int_equal(desk.reading.rejected_count,
					 !is_whole);
		assert_int_equal(desk.reading.lacks_memory,
				 desk.reading.rejected_count > 0);
		close_desk(&desk);
	}
	assert_true(nth > 10);
	bytes_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_cut_head),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_hints),
		cmocka_unit_test(test_arc),
		cmocka_unit_test(test_of_crawler),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
