/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include <zlib.h>

#include "indexer/http.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { ROOM_BYTES = 1 << 27, GZIP_BITS = 31, ZLIB_BITS = 15, BARE_BITS = -15 };

static struct fault fault;

static struct http *open_http(void)
{
	struct http *http;

	OK(http_open(&http, &fault));
	return http;
}

#define ANSWER "HTTP/1.1 200 OK\r\n"
#define HTML   ANSWER "Content-Type: text/html\r\n"
#define PAGE   "<p>The mill is for sale."

static const struct {
	const char *message;
	unsigned code;
	const char *media;
	const char *charset;
	const char *body; /* NULL: no article */
	bool is_truncated;
} rows[] = {
	{ HTML "\r\n" PAGE, 200, "text/html", "", PAGE, false },
	{ ANSWER "\r\n" PAGE, 200, "", "", PAGE, false },
	{ "HTTP/1.0 203\ncontent-type:TEXT/HTML ;Charset=\"KOI8-R\"\n\n" PAGE,
	  203, "TEXT/HTML", "KOI8-R", PAGE, false },
	{ "HTTP/2 200 \r\nContent-Type: text/html; a=b; encoding=utf-8\r\n\r\n" PAGE,
	  200, "text/html", "utf-8", PAGE, false },
	{ ANSWER "Content-Type: text/plain;\r\n charset=big5\r\n\r\nx", 200,
	  "text/plain", "big5", "x", false },
	{ ANSWER "Content-Type: text/html charset=gbk\r\n\r\nx", 200,
	  "text/html", "gbk", "x", false },
	{ ANSWER "Content-Type: text/html, text/html\r\n\r\nx", 200,
	  "text/html", "", "x", false },
	{ ANSWER "Content-Type: text/html\r\nContent-Type: image/png\r\n\r\nx",
	  200, "text/html", "", "x", false },
	{ "HTTP/1.1 100 Continue\r\n\r\n" HTML "\r\n" PAGE, 200, "text/html",
	  "", PAGE, false },
	/* no empty line, or one within the page */
	{ HTML "<p>It\r\n\r\nis", 200, "text/html", "", "<p>It\r\n\r\nis",
	  false },
	{ HTML "<p>It is\r\n", 200, "text/html", "", "<p>It is\r\n", false },
	/* no articles */
	{ "HTTP/1.1 302 Found\r\nContent-Type: text/html\r\n\r\nx", 302,
	  "text/html", "", NULL, false },
	{ "HTTP/1.1 404 Not Found\r\n\r\nx", 404, "", "", NULL, false },
	{ "HTTP/1.1 503\r\n\r\n", 503, "", "", NULL, false },
	{ ANSWER "Content-Type: image/svg+xml\r\n\r\n<svg/>", 200,
	  "image/svg+xml", "", NULL, false },
	{ HTML "\r\n", 200, "text/html", "", NULL, false },
	{ HTML, 200, "text/html", "", NULL, true },
	{ "HTTP/1.1 204 No Content\r\n\r\n", 204, "", "", NULL, false },
	/* chunks */
	{ HTML "Transfer-Encoding: chunked\r\n\r\n"
	       "3\r\n<p>\r\n0004;x=y\r\nIt i\r\n1 \r\ns\r\n0\r\n\r\n",
	  200, "text/html", "", "<p>It is", false },
	{ HTML "Transfer-Encoding: Chunked\r\n\r\n3\n<p>\n0\n\n", 200,
	  "text/html", "", "<p>", false },
	{ HTML "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 200, "text/html",
	  "", "", false },
	/* labelled so, but joined */
	{ HTML "Transfer-Encoding: chunked\r\n\r\n" PAGE, 200, "text/html", "",
	  PAGE, false },
	{ HTML "Transfer-Encoding: chunked\r\n\r\n5\nof them\n", 200,
	  "text/html", "", "5\nof them\n", false },
	/* cut off, and wrong from some chunk on */
	{ HTML "Transfer-Encoding: chunked\r\n\r\nff\r\n<p>It", 200,
	  "text/html", "", "<p>It", true },
	{ HTML "Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n", 200,
	  "text/html", "", "<p>", true },
	{ HTML "Transfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\nIt is", 200,
	  "text/html", "", "<p>It is", true },
	/* labels of what is not so */
	{ HTML "Content-Encoding: gzip\r\n\r\n" PAGE, 200, "text/html", "",
	  PAGE, false },
	{ HTML "Content-Encoding: deflate\r\n\r\n" PAGE, 200, "text/html", "",
	  PAGE, false },
	{ HTML "Content-Encoding: br\r\n\r\n " PAGE, 200, "text/html", "",
	  " " PAGE, false },
	{ HTML "Content-Encoding: zstd, identity\r\n\r\n" PAGE, 200,
	  "text/html", "", PAGE, false },
	{ HTML "Content-Encoding: utf-8\r\n\r\n" PAGE, 200, "text/html", "",
	  PAGE, false },
	{ HTML "Content-Encoding: ,, \r\n\r\n" PAGE, 200, "text/html", "", PAGE,
	  false },
};

static void test_messages(void **state)
{
	struct http *http = open_http();

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct http_message out;
		const char *body = rows[i].body ? rows[i].body : "";

		OK(http_read(http, text_of(rows[i].message), &out, &fault));
		assert_int_equal(out.code, rows[i].code);
		assert_true(text_equal(out.media, text_of(rows[i].media)));
		assert_true(text_equal(out.charset, text_of(rows[i].charset)));
		assert_int_equal(out.is_article, rows[i].body != NULL);
		assert_int_equal(out.body.length, strlen(body));
		assert_true(text_equal(out.body, text_of(body)));
		assert_int_equal(out.is_truncated, rows[i].is_truncated);
	}
	http_close(http);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *message;
		const char *fault;
	} refused[] = {
		{ "", "no HTTP response" },
		{ "HTTP/1.1", "no HTTP response" },
		{ "HTTP/1.1 OK\r\n\r\n", "no HTTP response" },
		{ "GET / HTTP/1.1\r\n\r\n", "no HTTP response" },
		{ HTML "Content-Encoding: br\r\n\r\n\x1B\x03",
		  "http: Content-Encoding br" },
	};
	struct http *http = open_http();

	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct http_message out;

		assert_int_equal(http_read(http, text_of(refused[i].message),
					   &out, &fault),
				 STATUS_SKIP);
		assert_string_equal(fault.text, refused[i].fault);
		assert_int_equal(out.body.length, 0);
	}
	http_close(http);
	http_close(NULL);
}

static void test_media(void **state)
{
	static const struct {
		const char *media;
		bool is_text;
	} types[] = {
		{ "", true },
		{ "text/HTML", true },
		{ "application/xhtml+xml", true },
		{ "application/rss+xml", true },
		{ "application/ld+json", true },
		{ "text/css", false },
		{ "image/svg+xml", false },
		{ "application/pdf", false },
		{ "+xml", true },
		{ "text", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++)
		assert_int_equal(http_is_text(text_of(types[i].media)),
				 types[i].is_text);
}

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

/* A body packed by one, or by two one after the other. */
static void test_compressed(void **state)
{
	static const struct {
		const char *head;
		int first;
		int second; /* 0: none */
	} ways[] = {
		{ "Content-Encoding: gzip\r\n", GZIP_BITS, 0 },
		{ "Content-Encoding: X-GZIP\r\n", GZIP_BITS, 0 },
		{ "Content-Encoding: deflate\r\n", GZIP_BITS, 0 },
		{ "Content-Encoding: br\r\n", GZIP_BITS, 0 },
		{ "", GZIP_BITS, 0 },
		{ "", GZIP_BITS, GZIP_BITS },
		{ "Content-Encoding: gzip\r\n", GZIP_BITS, GZIP_BITS },
		{ "Content-Encoding: deflate, gzip\r\n", ZLIB_BITS, GZIP_BITS },
		{ "Content-Encoding: gzip,deflate\r\n", GZIP_BITS, BARE_BITS },
		{ "Content-Encoding: deflate\r\n", ZLIB_BITS, 0 },
		{ "Content-Encoding: deflate\r\n", BARE_BITS, 0 },
		{ "Transfer-Encoding: gzip\r\n", GZIP_BITS, 0 },
		{ "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
		  GZIP_BITS, 0 },
		{ "Transfer-Encoding: gzip, chunked\r\n", GZIP_BITS, 0 },
	};
	struct http *http = open_http();

	(void)state;
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct bytes one = BYTES_UP_TO(ROOM_BYTES);
		struct bytes two = BYTES_UP_TO(ROOM_BYTES);
		struct bytes message = BYTES_UP_TO(ROOM_BYTES);
		struct http_message out;
		bool is_chunked = strstr(ways[i].head, "chunked");

		pack(&one, ways[i].first, TEXT(PAGE));
		if (ways[i].second)
			pack(&two, ways[i].second, text_from(&one));
		else
			OK(bytes_append(&two, text_from(&one), &fault));
		OK(bytes_printf(&message, &fault, "%s%s\r\n", HTML,
				ways[i].head));
		if (is_chunked)
			OK(bytes_printf(&message, &fault, "%zx\r\n",
					two.length));
		OK(bytes_append(&message, text_from(&two), &fault));
		if (is_chunked)
			OK(bytes_append(&message, TEXT("\r\n0\r\n\r\n"),
					&fault));
		OK(http_read(http, text_from(&message), &out, &fault));
		assert_true(text_equal(out.body, TEXT(PAGE)));
		assert_false(out.is_truncated);
		bytes_free(&one);
		bytes_free(&two);
		bytes_free(&message);
	}
	http_close(http);
}

/* Cut at each byte: a beginning of the page. */
static void test_cut(void **state)
{
	struct http *http = open_http();
	struct bytes message = BYTES_UP_TO(ROOM_BYTES);
	size_t head;

	(void)state;
	OK(bytes_append(&message, TEXT(HTML "Content-Encoding: gzip\r\n\r\n"),
			&fault));
	head = message.length;
	pack(&message, GZIP_BITS, TEXT(PAGE));
	for (size_t cut = head + 12; cut < message.length; cut++) {
		struct http_message out;

		OK(http_read(http, (struct text){ message.data, cut }, &out,
			     &fault));
		if (out.is_truncated)
			assert_memory_equal(out.body.data, PAGE,
					    out.body.length);
	}
	bytes_free(&message);
	http_close(http);
}

/* A bomb, and a body that is merely too long. */
static void test_too_long(void **state)
{
	static char zeros[HTTP_BODY_BYTES + 1];
	struct http *http = open_http();
	struct bytes message = BYTES_UP_TO(ROOM_BYTES);
	struct http_message out;

	(void)state;
	OK(bytes_append(&message, TEXT(HTML "\r\n"), &fault));
	pack(&message, GZIP_BITS, (struct text){ zeros, sizeof(zeros) });
	(void)http_read(http, text_from(&message), &out, &fault);
	assert_true(out.body.length < HTTP_BODY_BYTES);
	assert_true(out.is_truncated);
	bytes_clear(&message);
	OK(bytes_append(&message, TEXT(HTML "\r\n"), &fault));
	OK(bytes_append(&message, (struct text){ zeros, sizeof(zeros) },
			&fault));
	assert_int_equal(http_read(http, text_from(&message), &out, &fault),
			 STATUS_SKIP);
	assert_string_equal(fault.text, "http: a body of more than 32 MB");
	bytes_free(&message);
	http_close(http);
}

static void test_out_of_memory(void **state)
{
	struct bytes message = BYTES_UP_TO(ROOM_BYTES);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	OK(bytes_append(&message, TEXT(HTML "Content-Encoding: gzip\r\n\r\n"),
			&fault));
	pack(&message, GZIP_BITS, TEXT(PAGE));
	while (status) {
		struct http *http = NULL;
		struct http_message out;

		(void)memory_fail_at(++nth, 1);
		status = http_open(&http, &fault);
		if (!status)
			status = http_read(http, text_from(&message), &out,
					   &fault);
		(void)memory_fail_at(0, 0);
		http_close(http);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 4);
	bytes_free(&message);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_media),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
