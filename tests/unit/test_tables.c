/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/tables.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { ROW_BYTES = 1 << 20, CLAIMED_BYTES = 8 << 20, LAST_YEAR = 2030 };

struct rig {
	struct reader *reader;
	struct claims *claims;
	struct tables *tables;
	struct text rest;
};

static enum status rig_open(struct rig *rig, size_t row_bytes,
			    struct fault *fault)
{
	enum status status =
		reader_open(&rig->reader, row_bytes, row_bytes, fault);

	if (!status)
		status = claims_open(&rig->claims, LAST_YEAR, CLAIMED_BYTES,
				     fault);
	return status ? status : tables_open(&rig->tables, row_bytes, fault);
}

static void rig_close(struct rig *rig)
{
	tables_close(rig->tables);
	claims_close(rig->claims);
	reader_close(rig->reader);
	*rig = (struct rig){ 0 };
}

static enum status rig_begin(struct rig *rig, struct text file,
			     struct fault *fault)
{
	enum status status;

	rig->rest = file;
	reader_begin(rig->reader, input_of_text(&rig->rest));
	status = tables_begin(rig->tables, rig->reader, rig->claims, fault);
	reader_let_go(rig->reader);
	return status;
}

static const char *plain(struct text text)
{
	static char room[4][256];
	static unsigned next;
	char *out = room[next++ % 4];

	assert_true(text.length < sizeof(room[0]));
	if (text.length > 0)
		memcpy(out, text.data, text.length);
	out[text.length] = '\0';
	return out;
}

static const char *claimed(const struct rig *rig, enum claims_kind kind)
{
	return plain(claims_best(rig->claims, kind));
}

/* "OFFSET title|text" for each row, "OFFSET !reason" for each that is lost;
 * what tables_begin says when it refuses. */
static void describe(struct rig *rig, struct text file, char *out, size_t room)
{
	struct fault fault = { 0 };
	size_t length = 0;
	bool is_end = false;

	out[0] = '\0';
	if (rig_begin(rig, file, &fault)) {
		(void)snprintf(out, room, "%s", fault.text);
		return;
	}
	while (!is_end) {
		uint64_t offset;
		enum status status =
			tables_next(rig->tables, &offset, &is_end, &fault);

		if (is_end)
			break;
		assert_true(length < room);
		if (status)
			length += (size_t)snprintf(out + length, room - length,
						   "%u !%s\n", (unsigned)offset,
						   fault.text);
		else
			length += (size_t)snprintf(out + length, room - length,
						   "%u %s|%s\n",
						   (unsigned)offset,
						   claimed(rig, CLAIMS_TITLE),
						   claimed(rig, CLAIMS_TEXT));
	}
}

static const struct {
	struct text file;
	const char *expected;
} files[] = {
	/* delimiters, line ends, marks */
	{ TEXT_INIT("id,title,text\n1,One,Rain fell.\n2,Two,Sun rose.\n"),
	  "14 One|Rain fell.\n31 Two|Sun rose.\n" },
	{ TEXT_INIT("id;title;text\n1;One;Rain, then, sun.\n"),
	  "14 One|Rain, then, sun.\n" },
	{ TEXT_INIT("title\ttext\nOne\tRain; sun, wind | hail.\n"),
	  "11 One|Rain; sun, wind | hail.\n" },
	{ TEXT_INIT("title | text\nOne | Rain fell.\n"),
	  "13 One|Rain fell.\n" },
	{ TEXT_INIT("\xEF\xBB\xBF\"title\",text\r\nOne,Rain.\r\nTwo,Sun."),
	  "17 One|Rain.\n28 Two|Sun.\n" },
	{ TEXT_INIT("title,text\rOne,Rain.\rTwo,Sun.\r"),
	  "11 One|Rain.\n21 Two|Sun.\n" },
	/* below what a report says of itself */
	{ TEXT_INIT("News of 2021\nMade by hand, in May\n\ntitle,text\n"
		    "One,Rain.\n"),
	  "46 One|Rain.\n" },
	/* paragraphs as Python writes them down; and what only looks like it */
	{ TEXT_INIT("title,text\nOne,\"['Rain.', \"\"Larn's sun.\"\"]\"\n"
		    "Two,\"['Rain' he 'said']\"\n"),
	  "11 One|Rain.\n\nLarn's sun.\n44 Two|['Rain' he 'said']\n" },
	/* where rows end in CR, and lines of a cell in LF */
	{ TEXT_INIT("title,text\rOne,\"Rain\nand sun.\"\rTwo,Sun.\r"),
	  "11 One|Rain\nand sun.\n31 Two|Sun.\n" },
	{ TEXT_INIT("\n\nsep=;\ntitle;text\n\n;;\nOne;Rain.\n  \n"),
	  "23 One|Rain.\n" },
	{ TEXT_INIT("Article Title,PUBLISHED_AT,Full Text\nOne,2021-05-06,R\n"),
	  "37 One|R\n" },
	/* quotes */
	{ TEXT_INIT("title,text\nOne,\"Rain\nand \"\"sun\"\".\"\nTwo,\"\"\n"
		    "Three, \"Wind, hail\" \n"),
	  "11 One|Rain\nand \"sun\".\n35 Two|\n42 Three|Wind, hail\n" },
	{ TEXT_INIT("title,text\r\nOne,\"Rain\r\nand sun\"\r\nTwo,Wind\r\n"),
	  "12 One|Rain\r\nand sun\n33 Two|Wind\n" },
	/* quotes behind a backslash */
	{ TEXT_INIT("id,title,text\n1,One,\"He said: \\\"No, never,\n\n"
		    "not once,\\\" and left.\"\n2,\"C:\\\",\"Wind.\"\n"
		    "3,\"A \\\"strong\\\" wind\",\"A \\\\\"\n"),
	  "14 One|He said: \"No, never,\n\nnot once,\" and left.\n"
	  "67 C:\\|Wind.\n83 A \"strong\" wind|A \\\\\n" },
	/* bare quotes */
	{ TEXT_INIT("title;text\nOne;\"We stay\", they said; and left.\n"
		    "Two;A 27\" screen.\nThree;They \"may\" go.\n"),
	  "11 One|\"We stay\", they said; and left.\n"
	  "47 Two|A 27\" screen.\n65 Three|They \"may\" go.\n" },
	{ TEXT_INIT("title,text,date\nOne,\"He said \"no\" to it\",2021\n"
		    "Two,\"Wind, \"strong\", and hail\",2022\n"),
	  "16 One|He said \"no\" to it\n46 Two|\"Wind, \"strong\", and hail\"\n" },
	{ TEXT_INIT("id,title,text\n1,One,\"He said \"no\nnever\" to it\"\n"
		    "2,Two,Wind.\n"),
	  "14 One|He said \"no\nnever\" to it\n47 Two|Wind.\n" },
	/* a quote that does not close */
	{ TEXT_INIT("id,title,text\n1,One,\"Rain\n2,Two,Wind.\n3,Three,Sun\n"),
	  "14 One|Rain\n\n26 Two|Wind.\n38 Three|Sun\n" },
	{ TEXT_INIT("id,title,text\n1,One,\"Rain\n2,Two,\"Wind\nand hail.\"\n"
		    "3,\"Three\",\"Sun\"\n"),
	  "14 One|Rain\n\n26 Two|Wind\nand hail.\n49 Three|Sun\n" },
	{ TEXT_INIT("id,title,text\n1,One,\"Rain\nand then it was cut of"),
	  "14 One|Rain\nand then it was cut of\n\n" },
	/* too few cells, too many */
	{ TEXT_INIT("title,url,text\nOne\n,x\nTwo,http://b.example/,Rain.,,\n"),
	  "15 One|\n19 !no text\n22 Two|Rain.\n" },
	{ TEXT_INIT("id,title,text,date\n1,One,Rain, sun , wind,2021-02-03\n"
		    "2,\"Two, or\",Rain, sun,2021\n"
		    "3,Three, four,\"Rain, sun\",2021\n"),
	  "19 One|Rain, sun , wind\n53 !more cells than the header has names\n"
	  "80 !more cells than the header has names\n" },
	/* columns that were added since the header was written */
	{ TEXT_INIT("id,title,text,date\n"
		    "2,\"Two, three\",\"Rain, \"\"sun\"\"\",2021,x\n"
		    "3,Four,\"Rain\n, sun\",2021,x,\"y\"\n"),
	  "19 Two, three|Rain, \"sun\"\n57 Four|Rain\n, sun\n" },
	{ TEXT_INIT("text\nRain, and sun.\n\"Wind, hail\"\n"),
	  "5 |Rain, and sun.\n20 |Wind, hail\n" },
	/* numbers without a name in the header */
	{ TEXT_INIT("title,text\n1,One,Rain.\n2,Two,\"Sun, moon\"\n"),
	  "11 One|Rain.\n23 Two|Sun, moon\n" },
	{ TEXT_INIT("title,text\n1,One,Rain.\n2,Two\n"),
	  "11 1|One,Rain.\n23 2|Two\n" },
	/* a header once more */
	{ TEXT_INIT("title,text\nOne,Rain.\ntitle,text\nTwo,Sun.\n"),
	  "11 One|Rain.\n32 Two|Sun.\n" },
	/* without a header */
	{ TEXT_INIT(
		  "Sport;The home team won again, all of them say; so it goes on.\n"
		  "Web;A \"new\" browser came out, and nobody used it.\n"),
	  "0 |The home team won again, all of them say; so it goes on.\n"
	  "63 |A \"new\" browser came out, and nobody used it.\n" },
	{ TEXT_INIT("http://a.example/1\tnull\tab12\ta.example\tOne\tnull\t"
		    "2021-05-06\tRain fell.\tnull\tnull\tnull\n"
		    "http://a.example/2\tnull\tab13\ta.example\tTwo\tnull\t"
		    "null\t\"Sun\nrose.\"\tnull\tnull\tnull\n"),
	  "0 One|Rain fell.\n85 Two|Sun\nrose.\n" },
	{ TEXT_INIT("1,2,3\n4,5,6\n"),
	  "a table without a column for the text" },
	{ TEXT_INIT(
		  "20210817093000-12\t20210817093000\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\tm\t"
		  "n\to\tp\tq\tr\ts\tt\tu\tv\tw\tx\ty\tz\n"),
	  "GDELT's tables have no texts" },
	/* that of a place would be the text */
	{ TEXT_INIT("1\t20210817\t202108\t2021\tLarn Quay, Larn Harbour, Larn, "
		    "United Islands\n"
		    "2\t20210817\t202108\t2021\tLarn Quay, Larn Harbour, Larn, "
		    "United Islands\n"),
	  "GDELT's tables have no texts" },
	/* of somebody else */
	{ TEXT_INIT(
		  "1\t20210817\tThe home team won again, so they say; all went home.\n"),
	  "0 |The home team won again, so they say; all went home.\n" },
	{ TEXT_INIT(""), "a table without a row" },
	{ TEXT_INIT("\xEF\xBB\xBF \n\n"), "a table without a row" },
	{ TEXT_INIT("title,text\n"), "" },
};

static void test_files(void **state)
{
	struct rig rig = { 0 };
	struct fault fault;
	char found[1024];

	(void)state;
	assert_int_equal(rig_open(&rig, ROW_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(files); i++) {
		describe(&rig, files[i].file, found, sizeof(found));
		assert_string_equal(found, files[i].expected);
	}
	rig_close(&rig);
}

static void test_claims(void **state)
{
	static const struct text file = TEXT_INIT(
		"url,headline,authors,publish_date,text,unknown,language\n"
		"http://a.example/1,One,\"['A. One', 'B. Two']\",2021-05-06,"
		"Rain fell.,what?,en\n");
	struct rig rig = { 0 };
	struct article article;
	struct fault fault;
	uint64_t offset;
	bool is_end;

	(void)state;
	assert_int_equal(rig_open(&rig, ROW_BYTES, &fault), STATUS_OK);
	assert_int_equal(rig_begin(&rig, file, &fault), STATUS_OK);
	assert_int_equal(tables_next(rig.tables, &offset, &is_end, &fault), 0);
	assert_int_equal(claims_settle(rig.claims, &article, &fault), 0);
	assert_string_equal(plain(article.text), "Rain fell.");
	assert_string_equal(plain(article.title), "One");
	assert_string_equal(plain(article.address), "https://a.example/1");
	assert_string_equal(plain(article.date), "2021-05-06");
	assert_string_equal(plain(article.date_from), "publish_date");
	assert_string_equal(plain(article.declared), "en");
	assert_int_equal(article.author_count, 2);
	assert_string_equal(plain(article.authors[1]), "B. Two");
	rig_close(&rig);
}

/* The name of a column with lists lives as long as the row; that it was freed
 * is seen under the sanitizers alone, as one of 22 bytes is compared. */
static void test_list_name(void **state)
{
	struct rig rig = { 0 };
	struct article article = { 0 };
	struct fault fault;
	uint64_t offset;
	bool is_end;

	(void)state;
	OK(rig_open(&rig, ROW_BYTES, &fault));
	OK(rig_begin(&rig,
		     TEXT("title,text__________________\nOne,\"['Rain.']\"\n"),
		     &fault));
	OK(tables_next(rig.tables, &offset, &is_end, &fault));
	OK(claims_settle(rig.claims, &article, &fault));
	assert_string_equal(plain(article.text), "Rain.");
	rig_close(&rig);
}

static void test_like(void **state)
{
	static const struct {
		struct text start;
		char delimiter; /* NUL: it is not like a table */
	} rows[] = {
		{ TEXT_INIT("id,title,text\n1,2,3\n"), ',' },
		{ TEXT_INIT("\xEF\xBB\xBF\"title\";\"body\"\r\na;b\r\n"), ';' },
		{ TEXT_INIT("category\theadline\ttext\turl\na\tb"), '\t' },
		{ TEXT_INIT("sep=|\ntitle|text\na|b\n"), '|' },
		{ TEXT_INIT("id,title,text\n"), '\0' },
		{ TEXT_INIT("id,title,text"), '\0' },
		{ TEXT_INIT("Title\nThe text, as it is.\n"), '\0' },
		{ TEXT_INIT("id,date,url\n1,2,3\n"), '\0' },
		{ TEXT_INIT("The title, in short, is a text.\nSo, it is.\n"),
		  '\0' },
		{ TEXT_INIT("Title: text\nDate: so\n"), '\0' },
		{ TEXT_INIT(""), '\0' },
		{ TEXT_INIT("\n\n"), '\0' },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char delimiter;
		bool is_like = tables_is_like(rows[i].start, &delimiter);

		assert_int_equal(is_like, rows[i].delimiter != '\0');
		if (is_like)
			assert_int_equal(delimiter, rows[i].delimiter);
	}
}

/* Fills `file` with `count` lines of `line`. */
static void repeat(struct bytes *file, const char *line, size_t count)
{
	struct fault fault;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append(file, text_of(line), &fault), 0);
}

static void count_rows(struct rig *rig, struct text file, size_t *good,
		       size_t *lost)
{
	struct fault fault;
	uint64_t last = 0;
	bool is_end = false;

	*good = 0;
	*lost = 0;
	assert_int_equal(rig_begin(rig, file, &fault), STATUS_OK);
	while (!is_end) {
		uint64_t offset;
		enum status status =
			tables_next(rig->tables, &offset, &is_end, &fault);

		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		if (is_end)
			break;
		assert_true(offset > last);
		last = offset;
		*good += status == STATUS_OK;
		*lost += status == STATUS_SKIP;
	}
}

/* One quote that swallows more than a row may have costs its own row. */
static void test_row_bytes(void **state)
{
	enum { SMALL = 1000 };
	struct bytes file = BYTES_UP_TO(1 << 20);
	struct rig rig = { 0 };
	struct fault fault;
	size_t good;
	size_t lost;

	(void)state;
	assert_int_equal(rig_open(&rig, SMALL, &fault), STATUS_OK);
	repeat(&file, "title,text\n", 1);
	repeat(&file, "One,Rain.\n", 5);
	repeat(&file, "Two,\"Wind.\n", 1);
	repeat(&file, "Three\n", 300);
	repeat(&file, "Four,\"Sun\nand moon\"\n", 5);
	count_rows(&rig, text_from(&file), &good, &lost);
	/* after the one that is lost its lines are rows of a title */
	assert_int_equal(lost, 1);
	assert_int_equal(good, 5 + 300 + 5);

	/* a line too long, between others */
	bytes_clear(&file);
	repeat(&file, "title,text\nOne,Rain.\nTwo,", 1);
	repeat(&file, "a", SMALL);
	repeat(&file, "\nThree,Sun.\nFour,Moon.", 1);
	count_rows(&rig, text_from(&file), &good, &lost);
	assert_int_equal(lost, 1);
	assert_int_equal(good, 3);
	rig_close(&rig);
	bytes_free(&file);
}

/* Time is linear, whatever the quotes: each of these would take hours. */
static void test_time(void **state)
{
	static const char *const lines[] = {
		"\"x\n",    "a,\"x\n",   "\"\n",          "\"\"\"\n",
		"\",\"\n",  "x\",\"y\n", "\"a\" b,\"\n",  "a,\"\"b\n",
		"\n",       ",\n",       "\"a,b\n\n\n",   "\"\" \"\n",
		"\"\\\"\n", "\"\\\"x\n", "a,\"\\\",\"\n", "\\\"\n",
	};
	struct bytes file = BYTES_UP_TO(16 << 20);
	struct rig rig = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(rig_open(&rig, ROW_BYTES, &fault), STATUS_OK);
	for (size_t i = 0; i < COUNT(lines); i++) {
		size_t good;
		size_t lost;

		bytes_clear(&file);
		repeat(&file, "title,text,date\n1,\"", 1);
		repeat(&file, lines[i], 50000);
		count_rows(&rig, text_from(&file), &good, &lost);
	}
	rig_close(&rig);
	bytes_free(&file);
}

/* It comes to the end of any bytes; rows come in order. */
static void test_any_bytes(void **state)
{
	static const char signs[] = "\"\",,;\t|\n\n\r ab";
	struct rig rig = { 0 };
	struct fault fault;
	unsigned int seed = 7;
	char noise[80] = "title,text\n";
	size_t start = strlen(noise);

	(void)state;
	assert_int_equal(rig_open(&rig, 20, &fault), STATUS_OK);
	for (int round = 0; round < 20000; round++) {
		struct text file = { noise, start + (size_t)rand_r(&seed) %
							    (80 - start) };
		size_t good;
		size_t lost;

		for (size_t i = start; i < file.length; i++)
			noise[i] = signs[(size_t)rand_r(&seed) %
					 (sizeof(signs) - 1)];
		count_rows(&rig, file, &good, &lost);
	}
	rig_close(&rig);
}

static void test_out_of_memory(void **state)
{
	static const struct text file = TEXT_INIT(
		"title,text\nOne,Rain.\nTwo,\"He \"said\" no\nand went.\n"
		"Three,Sun.\n");
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct rig rig = { 0 };
		struct fault fault = { 0 };
		bool is_end = false;
		uint64_t offset;

		(void)memory_fail_at(++nth, 1);
		status = rig_open(&rig, ROW_BYTES, &fault);
		if (!status)
			status = rig_begin(&rig, file, &fault);
		while (!status && !is_end)
			status = tables_next(rig.tables, &offset, &is_end,
					     &fault);
		(void)memory_fail_at(0, 0);
		rig_close(&rig);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 10);
}

static void count_file(struct rig *rig, const char *path, size_t expected)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	static char room[1 << 20];
	ssize_t length;
	size_t good;
	size_t lost;

	if (fd < 0) {
		print_message("skipped: no %s\n", path);
		return;
	}
	length = read(fd, room, sizeof(room));
	assert_true(length > 0);
	assert_int_equal(close(fd), 0);
	count_rows(rig, (struct text){ room, (size_t)length }, &good, &lost);
	assert_int_equal(good, expected);
	assert_int_equal(lost, 0);
}

static void test_real_files(void **state)
{
	struct rig rig = { 0 };
	struct fault fault;

	(void)state;
	assert_int_equal(rig_open(&rig, ROW_BYTES, &fault), STATUS_OK);
	count_file(&rig,
		   "../shared/coverage/masakhanews/raw/eng-test.slice.tsv", 14);
	count_file(&rig,
		   "../shared/coverage/masakhanews/raw/hau-test.slice.tsv", 14);
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_claims),
		cmocka_unit_test(test_list_name),
		cmocka_unit_test(test_like),
		cmocka_unit_test(test_row_bytes),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_real_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
