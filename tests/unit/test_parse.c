/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/parse.h"
#include "shared/memory.h"
#include "tests/unit/told.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2027, LONGEST = 1 << 20, LINE_BYTES = 1 << 16 };

/* A document, and all that reads it. */
struct desk {
	struct parse *parse;
	struct parse_source source;
	struct reader *reader;
	struct reading reading;
	struct reading_visitor visitor;
	struct told told;
	struct keys keys;
	struct bytes decoded;
	struct text rest;
	struct fault fault;
};

static const struct parse_options no_options;

static enum status open_desk(struct desk *desk)
{
	enum status status;

	*desk = (struct desk){ .told = TOLD,
			       .keys = KEYS,
			       .decoded = BYTES_UP_TO(3 * LONGEST) };
	desk->visitor = told_visitor(&desk->told);
	status = parse_open(&desk->parse, LAST_YEAR, LONGEST, &no_options,
			    &desk->fault);
	return status ? status :
			reader_open(&desk->reader, LINE_BYTES, LONGEST,
				    &desk->fault);
}

static void close_desk(struct desk *desk)
{
	reader_close(desk->reader);
	parse_close(desk->parse);
	keys_free(&desk->keys);
	bytes_free(&desk->decoded);
	told_forget(&desk->told);
}

static void begin(struct desk *desk, const char *name, struct text text)
{
	bytes_clear(&desk->told.log);
	desk->rest = text;
	desk->reading = (struct reading){
		.name = name,
		.visitor = &desk->visitor,
		.claims = parse_claims(desk->parse),
		.keys = &desk->keys,
		.fault = &desk->fault,
	};
	desk->source = (struct parse_source){
		.reading = &desk->reading,
		.reader = desk->reader,
		.decoded = &desk->decoded,
		.name = name,
		.is_file = true,
	};
	keys_begin(&desk->keys, KEYS_FILE);
	reader_begin(desk->reader, input_of_text(&desk->rest));
}

/* As layers do it. */
static enum status read_document(struct desk *desk, const char *name,
				 struct text text)
{
	struct text start;
	struct format format;
	enum status status;

	begin(desk, name, text);
	status = parse_start(&desk->source, READER_START_BYTES, &start);
	if (status)
		return status;
	format = parse_tell(desk->parse, start, name);
	return parse_document(desk->parse, &desk->source, &format);
}

#define ONE "The ferry to Oskeby was an hour late on Tuesday, the port said."
#define TWO "It had waited for a lorry that was full of fish, and then left."

#define PIECE(title, text)                                                        \
	"<div><div><b>" title "</b></div><div>1,002 words</div>"                  \
	"<div>17 August 2021</div><div>Larn Post</div><p class=articlePara>" text \
	"</p><p>Document LARNP00020210817eh8h0002a</p></div>"

static const struct {
	const char *name;
	struct text text;
	const char *told;
} documents[] = {
	/* text; it is the file's own where nothing had to be decoded */
	{ "a.txt", TEXT_INIT("Ferry late\n\n" ONE "\n"),
	  "|0|Ferry late|Ferry late\n\n" ONE "\n|en|file\n" },
	{ "a.txt", TEXT_INIT("The caf\xE9 was closed, as it is each winter."),
	  "|0||The café was closed, as it is each winter.|en|text\n" },
	{ "a.txt", TEXT_INIT("\xFF\xFEN\0o\0.\0"), "|0||No.|en|text\n" },
	{ "a.txt", TEXT_INIT("{ is how it begins, and\n\n" ONE),
	  "|0|{ is how it begins, and|{ is how it begins, and\n\n" ONE
	  "|en|file\n" },
	/* JSON */
	{ "a.json", TEXT_INIT("{\"text\":\"" ONE "\"}"),
	  "|0||" ONE "|en|text\n" },
	{ "a", TEXT_INIT("[{\n\"text\":\"" ONE "\"},\n{\"text\":\"" TWO "\"}]"),
	  "#0|1||" ONE "|en|text\n#1|78||" TWO "|en|text\n" },
	{ "a.js",
	  TEXT_INIT("window.a = [{\"tweet\":{\"full_text\":\"" ONE
		    "\",\"created_at\":\"2021-08-17\",\"id\":\"7\"}}]"),
	  "id:7|21||" ONE "|en|text\n" },
	{ "a.jsonl",
	  TEXT_INIT("{\"text\":\"" ONE "\"}\n{\"text\":\"" TWO "\"}\nx\n"),
	  "#0|0||" ONE "|en|text\n#1|75||" TWO "|en|text\n"
	  "!150|not JSON (at its byte 1)\n" },
	/* pages, Markdown */
	{ "a", TEXT_INIT("<!doctype html><title>Ferry</title><p>" ONE),
	  "|0|Ferry|" ONE "|en|text\n" },
	{ "a.htm", TEXT_INIT("<p>" ONE "</p>"), "|0||" ONE "|en|text\n" },
	/* as Factiva has several articles in one */
	{ "a.html",
	  TEXT_INIT("<html><title>Factiva</title><div>" PIECE("Ferry", ONE)
			    PIECE("Lorry", TWO) "</div>Search Summary</html>"),
	  "#0|0|Ferry|Ferry\n\n1,002 words\n\n17 August 2021\n\nLarn Post\n\n" ONE
	  "\n\n|en|text\n"
	  "#1|146|Lorry|\n\nLorry\n\n1,002 words\n\n17 August 2021\n\n"
	  "Larn Post\n\n" TWO "\n\n|en|text\n" },
	/* and one that speaks of such */
	{ "a.html",
	  TEXT_INIT("<!doctype html><title>Ferry</title><p>End of Document, "
		    "End of Document: " ONE),
	  "|0|Ferry|End of Document, End of Document: " ONE "|en|text\n" },
	/* and one that shows such */
	{ "a.html",
	  TEXT_INIT("<title>Ferry</title><p>Home</p><article><p>" ONE
		    "</p><p>Document 1 of 2</p><p>" TWO
		    "</p><p>Document 2 of 2</p><p>" TWO "</p></article>"),
	  "|0|Ferry|" ONE "\n\nDocument 1 of 2\n\n" TWO
	  "\n\nDocument 2 of 2\n\n" TWO "|en|text\n" },
	{ "a.md", TEXT_INIT("# Ferry\n\n*" ONE "*"),
	  "|0|Ferry|Ferry\n\n" ONE "|en|text\n" },
	/* tables */
	{ "a.tsv", TEXT_INIT("title\ttext\nFerry\t" ONE "\n\t\n***\t...\n"),
	  "#0|11|Ferry|" ONE "|en|text\n!83|no text\n" },
	{ "a.csv", TEXT_INIT("title,text\nCaf\xE9,\"So it is here.\"\n"),
	  "#0|11|Café|So it is here.|en|text\n" },
	/* XML, mail */
	{ "a.xml",
	  TEXT_INIT("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Post"
		    "</title><entry><title>Ferry</title><summary>" ONE
		    "</summary></entry></feed>"),
	  "#0|61|Ferry|" ONE "|en|text\n" },
	{ "a.eml",
	  TEXT_INIT("From: Ann <ann@x.example>\nTo: bo@x.example\n"
		    "Subject: Ferry\nDate: Tue, 17 Aug 2021 09:30:00 +0000\n"
		    "Message-ID: <1@x.example>\n\n" ONE "\n"),
	  "|0|Ferry|" ONE "\n|en|text\n" },
	/* a web archive */
	{ "a",
	  TEXT_INIT("WARC/1.0\nWARC-Type: resource\nContent-Type: text/plain\n"
		    "Content-Length: 63\n\n" ONE "\n\n"),
	  "#0|0||" ONE "|en|text\n" },
};

static void test_documents(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(documents); i++) {
		OK(read_document(&desk, documents[i].name, documents[i].text));
		told_check(&desk.told, documents[i].told);
	}
	close_desk(&desk);
	parse_close(NULL);
}

static const struct {
	const char *name;
	struct text text;
	const char *fault;
} refused[] = {
	{ "a.txt", TEXT_INIT(""), "no words" },
	{ "a.txt", TEXT_INIT("***"), "no words" },
	{ "a.txt", TEXT_INIT("Share | Tweet\n"), "no words" },
	{ "a.json", TEXT_INIT("words"), "not JSON (at its byte 5)" },
	{ "a.html", TEXT_INIT("<html>"), "no text" },
	{ "a.md", TEXT_INIT("---\ntitle:\n---\n"), "no text" },
	{ "a", TEXT_INIT("\x80\1\2\3\4"), "not text" },
	{ "a", TEXT_INIT("SQLite format 3\0"), "SQLite is not supported" },
	{ "a",
	  TEXT_INIT("\x7F"
		    "ELF"),
	  "ELF is not supported" },
	{ "a", TEXT_INIT("GIF89a"), "GIF is not supported" },
};

static void test_refused(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(refused); i++) {
		assert_int_equal(read_document(&desk, refused[i].name,
					       refused[i].text),
				 STATUS_SKIP);
		assert_string_equal(desk.fault.text, refused[i].fault);
		told_check(&desk.told, "");
	}
	close_desk(&desk);
}

static void test_too_large(void **state)
{
	static char text[LONGEST + 1];
	struct desk desk;

	(void)state;
	memset(text, 'a', sizeof(text));
	OK(open_desk(&desk));
	assert_int_equal(read_document(&desk, "a.txt",
				       (struct text){ text, sizeof(text) }),
			 STATUS_SKIP);
	assert_string_equal(desk.fault.text, "more than 1048576 bytes");
	close_desk(&desk);
}

/* A table of any length is read row by row, in whatever bytes, and whatever
 * pages in it declare. */
static void test_long_tables(void **state)
{
	static const struct text tops[] = {
		TEXT_INIT("title,text\nA,\"<meta charset=gb2312>" ONE "\"\n"),
		TEXT_INIT("title,text\nCaf\xE9,\"" TWO "\"\n"),
	};
	static char table[LONGEST + 4096];
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(tops); i++) {
		size_t length = tops[i].length;

		memcpy(table, tops[i].data, length);
		while (length + 1024 < sizeof(table)) {
			memset(table + length, 'a', 1024);
			memcpy(table + length, "B,", 2);
			length += 1024;
			table[length - 1] = '\n';
		}
		OK(read_document(&desk, "a.csv",
				 (struct text){ table, length }));
		assert_true(desk.reading.article_count > LONGEST / 1024);
		assert_int_equal(desk.reading.rejected_count, 0);
	}
	close_desk(&desk);
}

/* Bad bytes are those of the first article that comes of a document. */
static void test_bad_count(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	OK(read_document(&desk, "a.txt", TEXT("é \xFF " ONE)));
	assert_int_equal(desk.reading.bad_count, 1);
	OK(read_document(&desk, "a.html",
			 TEXT("<p>éèà \xFF \xFE " ONE "</p>")));
	assert_int_equal(desk.reading.bad_count, 2);
	close_desk(&desk);
}

/* What has no bytes that end a line is decoded; the rest is left alone. */
static void test_start(void **state)
{
	struct desk desk;
	struct text start;

	(void)state;
	OK(open_desk(&desk));
	begin(&desk, "a.txt", TEXT("\xFF\xFEN\0o\0\n\0"));
	OK(parse_start(&desk.source, READER_START_BYTES, &start));
	assert_true(text_equal(start, TEXT("No\n")));
	assert_false(desk.source.is_file);
	begin(&desk, "a.txt", TEXT("caf\xE9"));
	OK(parse_start(&desk.source, READER_START_BYTES, &start));
	assert_true(text_equal(start, TEXT("caf\xE9")));
	assert_true(desk.source.is_file);
	begin(&desk, "a.txt", TEXT(""));
	OK(parse_start(&desk.source, READER_START_BYTES, &start));
	assert_int_equal(start.length, 0);
	close_desk(&desk);
}

static void test_lines(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	begin(&desk, "a",
	      TEXT("{\"text\":\"" ONE "\",\"url\":"
		   "\"https://x.example/a\"}\n{\"text\":\"So.\"}"));
	OK(parse_lines(desk.parse, &desk.source, KEYS_STREAM));
	assert_int_equal(desk.reading.article_count, 2);
	assert_memory_equal(told_log(&desk.told), "url:https://x.example/a|0|",
			    26);
	begin(&desk, "a", TEXT("{\"text\":\"" ONE "\"}\n{\"text\":\"So.\"}"));
	OK(parse_line(desk.parse, &desk.source, 500));
	told_check(&desk.told, "#0|500||" ONE "|en|text\n");
	begin(&desk, "a", TEXT("\n" ONE));
	OK(parse_line(desk.parse, &desk.source, 500));
	told_check(&desk.told, "");
	close_desk(&desk);
}

static void test_converters(void **state)
{
	static const char *const bad[] = { "" };
	struct parse_options options = { .converters = bad,
					 .converter_count = 1 };
	struct fault fault = { 0 };
	struct parse *parse;

	(void)state;
	assert_int_equal(parse_open(&parse, LAST_YEAR, LONGEST, &options,
				    &fault),
			 STATUS_BAD_QUERY);
	assert_null(parse);
	assert_int_not_equal(fault.text[0], '\0');
}

static void test_answer(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(documents); i++) {
		desk.told.answer = STATUS_RETRY;
		assert_int_equal(read_document(&desk, documents[i].name,
					       documents[i].text),
				 STATUS_RETRY);
		assert_int_equal(desk.reading.article_count, 1);
	}
	close_desk(&desk);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(documents); i++) {
		enum status status = STATUS_FULL;
		size_t nth = 0;

		while (status) {
			struct desk desk;

			(void)memory_fail_at(++nth, 1);
			status = open_desk(&desk);
			if (!status)
				status = read_document(&desk, documents[i].name,
						       documents[i].text);
			(void)memory_fail_at(0, 0);
			assert_true(status == STATUS_OK ||
				    status == STATUS_FULL);
			close_desk(&desk);
		}
		assert_true(nth > 6);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_long_tables),
		cmocka_unit_test(test_bad_count),
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_converters),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
