/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "indexer/layers.h"
#include "indexer/load.h"
#include "shared/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

/* What a visitor was told, a line each: "key|offset|title|text|lang|file"
 * for an article, "!offset|reason" for a rejected record. */
struct told {
	struct bytes log;
	enum status answer; /* of the article visitor */
};

static enum status note(struct told *told, struct text text, char end,
			struct fault *fault)
{
	assert_int_equal(bytes_append(&told->log, text, fault), STATUS_OK);
	return bytes_append_byte(&told->log, end, fault);
}

static enum status on_article(void *context, const struct article *article,
			      struct fault *fault)
{
	struct told *told = context;

	(void)note(told, article->record_key, '|', fault);
	(void)bytes_printf(&told->log, fault, "%llu|",
			   (unsigned long long)article->record_offset);
	(void)note(told, article->title, '|', fault);
	(void)note(told, article->text, '|', fault);
	(void)note(told, article->language, '|', fault);
	(void)note(told, article->is_file ? TEXT("file") : TEXT("text"), '\n',
		   fault);
	if (told->answer)
		return fault_set(fault, told->answer, "the visitor's own");
	return STATUS_OK;
}

static enum status on_rejected(void *context, uint64_t offset,
			       const char *reason, struct fault *fault)
{
	struct told *told = context;

	return bytes_printf(&told->log, fault, "!%llu|%s\n",
			    (unsigned long long)offset, reason);
}

#define LINE_1 "{\"id\":\"a\",\"text\":\"The city said so.\"}\n"
#define LINE_2 "{\"text\":\"It said more.\",\"title\":\"More\"}\n"

#define UTF_16 "{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0N\0o\0\"\0}\0"

static const struct {
	const char *name;
	struct text file;
	enum status status;
	const char *told; /* or the fault where nothing was told */
} rows[] = {
	/* text */
	{ "a.txt", TEXT_INIT("A title\n\nThe city said so.\n"), STATUS_OK,
	  "|0|A title|A title\n\nThe city said so.\n|en|file\n" },
	{ "no-ending", TEXT_INIT("The city said so."), STATUS_OK,
	  "|0||The city said so.|en|file\n" },
	{ "a.txt", TEXT_INIT("\xEF\xBB\xBFThe city\0 said so."), STATUS_OK,
	  NULL },
	{ "a.txt", TEXT_INIT("The caf\xE9 was closed."), STATUS_OK,
	  "|0||The café was closed.|en|text\n" },
	{ "a.txt", TEXT_INIT("\xFF\xFEN\0o\0.\0"), STATUS_OK,
	  "|0||No.|en|text\n" },
	{ "a.txt", TEXT_INIT("{ not JSON after all"), STATUS_OK,
	  "|0|{ not JSON after all|{ not JSON after all|en|file\n" },
	{ "a.txt", TEXT_INIT("{}\nThe city said so."), STATUS_OK,
	  "|0||{}\nThe city said so.|en|file\n" },
	{ "a.txt", TEXT_INIT("[Photo: AP]\nThe city said so."), STATUS_OK,
	  "|0||[Photo: AP]\nThe city said so.|en|file\n" },
	/* JSON Lines, by name or by its first line */
	{ "a.jsonl", TEXT_INIT(LINE_1 LINE_2), STATUS_OK,
	  "id:a|0||The city said so.|en|text\n"
	  "#1|38|More|It said more.|en|text\n" },
	{ "a.NDJSON", TEXT_INIT("\n \n" LINE_1), STATUS_OK,
	  "id:a|3||The city said so.|en|text\n" },
	{ "a.txt", TEXT_INIT("\n" LINE_1 LINE_1), STATUS_OK,
	  "id:a|1||The city said so.|en|text\n"
	  "id:a#2|39||The city said so.|en|text\n" },
	{ "a.json", TEXT_INIT(LINE_1 "\n" LINE_2), STATUS_OK,
	  "id:a|0||The city said so.|en|text\n"
	  "#1|39|More|It said more.|en|text\n" },
	{ "a.jsonl", TEXT_INIT("{\"text\":\"No line feed.\"}"), STATUS_OK,
	  "#0|0||No line feed.|en|text\n" },
	{ "a.jsonl", TEXT_INIT("\xEF\xBB\xBF" LINE_1), STATUS_OK,
	  "id:a|0||The city said so.|en|text\n" },
	{ "a.jsonl", TEXT_INIT("{}\n" LINE_2 "broken\n"), STATUS_OK,
	  "!0|no text\n"
	  "#1|3|More|It said more.|en|text\n"
	  "!43|not JSON (at its byte 6)\n" },
	/* JSON Lines in other encodings, or with other line ends */
	{ "a.jsonl", TEXT_INIT("\xFF\xFE" UTF_16 "\n\0" UTF_16 "\n\0"),
	  STATUS_OK, "#0|0||No|en|text\n#1|14||No|en|text\n" },
	{ "a.txt", TEXT_INIT("\xFF\xFE" UTF_16 "\n\0" UTF_16), STATUS_OK,
	  "#0|0||No|en|text\n#1|14||No|en|text\n" },
	{ "a.jsonl",
	  TEXT_INIT("{\"text\":\"The caf\xE9.\"}\n{\"text\":\"The café.\"}"),
	  STATUS_OK, "#0|0||The café.|en|text\n#1|21||The café.|en|text\n" },
	{ "a.jsonl", TEXT_INIT("{\"text\":\"No.\"}\r{\"text\":\"So.\"}\r"),
	  STATUS_OK, "#0|0||No.|en|text\n#1|15||So.|en|text\n" },
	/* other JSON: an array, objects one behind the other */
	{ "a.json", TEXT_INIT("[\n" LINE_1 ",\n 7, " LINE_2 "]\n"), STATUS_OK,
	  "id:a|2||The city said so.|en|text\n"
	  "!43|not JSON (at its byte 1)\n"
	  "#2|46|More|It said more.|en|text\n" },
	{ "a.json", TEXT_INIT("[{\"text\":\"No.\"}]"), STATUS_OK,
	  "#0|1||No.|en|text\n" },
	{ "a.txt", TEXT_INIT("[{\"text\":\"No.\"}]"), STATUS_OK,
	  "#0|1||No.|en|text\n" },
	{ "a.json", TEXT_INIT("{\n\"text\":\"No.\"\n}\n{\n\"text\":\"So.\"}"),
	  STATUS_OK, "#0|0||No.|en|text\n#1|17||So.|en|text\n" },
	{ "a.json", TEXT_INIT("{\n\"text\":\"No.\"\n}\nand more"), STATUS_OK,
	  "#0|0||No.|en|text\n!17|not JSON (at its byte 3)\n" },
	/* the first on one line, the second on several */
	{ "a.json", TEXT_INIT("{\"text\":\"No.\"}\n{\n\"text\":\"So.\"\n}\n"),
	  STATUS_OK, "#0|0||No.|en|text\n#1|15||So.|en|text\n" },
	/* nothing but page furniture: the title is the text, if there is one */
	{ "a.txt", TEXT_INIT("Comments\n\nShare | Tweet\n"), STATUS_SKIP,
	  "a.txt: no words" },
	{ "a.json", TEXT_INIT("{\"title\":\"The city\",\"text\":\"Comments\"}"),
	  STATUS_OK, "|0|The city|The city|en|text\n" },
	{ "a.json", TEXT_INIT("{\"text\":\"Comments\"}"), STATUS_SKIP,
	  "a.json: no text" },
	/* one object a file */
	{ "a.json", TEXT_INIT(LINE_1), STATUS_OK,
	  "|0||The city said so.|en|text\n" },
	{ "a.json", TEXT_INIT("{\n \"text\":\n \"The city said so.\"\n}\n\n"),
	  STATUS_OK, "|0||The city said so.|en|text\n" },
	{ "a.json",
	  TEXT_INIT("\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0N\0o\0\"\0}\0"),
	  STATUS_OK, "|0||No|en|text\n" },
	{ "a.json", TEXT_INIT("{\n\"text\":\"No.\"\n},\n"), STATUS_OK,
	  "|0||No.|en|text\n" },
	/* nothing to index */
	{ "a.txt", TEXT_INIT(""), STATUS_SKIP, "a.txt: no words" },
	{ "a.txt", TEXT_INIT("***\n"), STATUS_SKIP, "a.txt: no words" },
	{ "a.jsonl", TEXT_INIT("\n\n"), STATUS_SKIP, "a.jsonl: no words" },
	{ "a.jsonl", TEXT_INIT(""), STATUS_SKIP, "a.jsonl: no words" },
	{ "a.json", TEXT_INIT("{\n}\n"), STATUS_SKIP, "a.json: no text" },
	{ "a.json", TEXT_INIT("{\n\"text\":\"No."), STATUS_SKIP,
	  "a.json: not JSON (at its byte 13)" },
	{ "a.json", TEXT_INIT("[\"an array\"]"), STATUS_SKIP,
	  "a.json: no usable record: a string, and no text" },
	{ "a.json", TEXT_INIT("[]"), STATUS_SKIP, "a.json: no words" },
	{ "a.json", TEXT_INIT("The city said so."), STATUS_SKIP,
	  "a.json: not JSON (at its byte 3)" },
	{ "a.bin", TEXT_INIT("\x80\1\2\3\4"), STATUS_SKIP, "a.bin: not text" },
	/* other formats, by content */
	{ "a.txt", TEXT_INIT("<!doctype html>\n<p>The city said so."),
	  STATUS_OK, "|0||The city said so.|en|text\n" },
	{ "a.jsonl", TEXT_INIT("\xFF\xFE<\0h\0t\0m\0l\0>\0N\0o\0"), STATUS_OK,
	  "|0||No|en|text\n" },
	{ "a.png", TEXT_INIT("\x89PNG\r\n\x1A\n..."), STATUS_SKIP,
	  "a.png: PNG is not supported" },
	{ "a.bin", TEXT_INIT("\x1F\x8B\x08\0\0\0\0\0\0\3\x4B\xCC\xFF"),
	  STATUS_OK, NULL },
};

static const struct parse_options options;

static struct load *open_load(void)
{
	struct load *load;
	struct fault fault;

	assert_int_equal(load_open(&load, &options, &fault), STATUS_OK);
	return load;
}

static void write_file(void *state, const char *name, struct text text)
{
	char *path = scratch_path(state, name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.length, file), text.length);
	assert_int_equal(fclose(file), 0);
	free(path);
}

static int open_folder(void *state)
{
	int folder = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(folder >= 0);
	return folder;
}

static enum status load_one(struct load *load, void *state, const char *name,
			    struct told *told, struct load_facts *facts)
{
	struct reading_visitor visitor = { on_article, on_rejected, told };
	int folder = open_folder(state);
	enum status status = load_file(load, folder, name, &visitor, facts);

	assert_int_equal(close(folder), 0);
	assert_int_equal(bytes_append_byte(&told->log, '\0',
					   &(struct fault){ 0 }),
			 STATUS_OK);
	return status;
}

static void test_files(void **state)
{
	struct load *load = open_load();

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct told told = { .log = BYTES_UP_TO(10000) };
		struct load_facts facts;
		struct hash hash = hash_text(rows[i].file);

		write_file(*state, rows[i].name, rows[i].file);
		assert_int_equal(load_one(load, *state, rows[i].name, &told,
					  &facts),
				 rows[i].status);
		if (rows[i].status)
			assert_string_equal(load_fault(load)->text,
					    rows[i].told);
		else if (rows[i].told)
			assert_string_equal(told.log.data, rows[i].told);
		assert_true(hash_equal(&facts.content, &hash));
		assert_int_equal(facts.before.st_size, rows[i].file.length);
		assert_int_equal(facts.after.st_ino, facts.before.st_ino);
		assert_int_equal(facts.article_count == 0, rows[i].status != 0);
		bytes_free(&told.log);
	}
	load_close(load);
	load_close(NULL);
}

/* One record by its place, whatever stands before and behind it. */
static void test_record(void **state)
{
	static const struct {
		uint64_t offset;
		enum status status;
	} places[] = {
		{ 0, STATUS_SKIP },          { 3, STATUS_OK },
		{ 4, STATUS_SKIP },          { 1000, STATUS_SKIP },
		{ UINT64_MAX, STATUS_SKIP },
	};
	struct load *load = open_load();
	int folder = open_folder(*state);

	write_file(*state, "a.jsonl",
		   TEXT("{}\n{\"id\":\"7\",\"text\":\"Words.\"}\n{}\n"));
	for (size_t i = 0; i < COUNT(places); i++) {
		struct told told = { .log = BYTES_UP_TO(10000) };
		struct reading_visitor visitor = { on_article, on_rejected,
						   &told };

		assert_int_equal(load_record(load, folder, "a.jsonl",
					     places[i].offset, &visitor),
				 places[i].status);
		bytes_free(&told.log);
	}
	assert_int_equal(load_record(load, folder, "none", 0, NULL),
			 STATUS_SKIP);
	assert_int_equal(close(folder), 0);
	load_close(load);
}

static void test_every_record_bad(void **state)
{
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct load_facts facts;

	write_file(*state, "a.jsonl", TEXT("{}\n\n[]\n"));
	assert_int_equal(load_one(load, *state, "a.jsonl", &told, &facts),
			 STATUS_SKIP);
	assert_string_equal(load_fault(load)->text,
			    "a.jsonl: no usable record: no text");
	assert_string_equal(told.log.data,
			    "!0|no text\n!4|not a JSON object\n");
	assert_int_equal(facts.rejected_count, 2);
	assert_int_equal(facts.article_count, 0);
	bytes_free(&told.log);
	load_close(load);
}

static void test_bad_bytes_counted(void **state)
{
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct load_facts facts;

	write_file(
		*state, "a.jsonl",
		TEXT("{\"text\":\"é \xFF z\"}\n{\"text\":\"\\ud800 b \x81\"}"));
	assert_int_equal(load_one(load, *state, "a.jsonl", &told, &facts),
			 STATUS_OK);
	assert_int_equal(facts.bad_count, 3);
	bytes_free(&told.log);
	load_close(load);
}

/* What is no regular file is never opened, let alone waited for. */
static void test_refused(void **state)
{
	static const char *const names[] = {
		"missing", "link", "pipe", "folder", "../up", "/etc/passwd"
	};
	struct load *load = open_load();
	char *link_path = scratch_path(*state, "link");
	char *pipe_path = scratch_path(*state, "pipe");
	char *folder_path = scratch_path(*state, "folder");

	write_file(*state, "a.txt", TEXT("words"));
	assert_int_equal(symlink("a.txt", link_path), 0);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_int_equal(mkdir(folder_path, 0700), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		struct told told = { .log = BYTES_UP_TO(10000) };
		struct load_facts facts;

		assert_int_equal(load_one(load, *state, names[i], &told,
					  &facts),
				 STATUS_SKIP);
		assert_int_equal(told.log.length, 1);
		bytes_free(&told.log);
	}
	free(link_path);
	free(pipe_path);
	free(folder_path);
	load_close(load);
}

/* A hole with a byte behind it: what ends in a hole is read up to there. */
static void put_behind_hole(const char *path, off_t at)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "x", 1, at), 1);
	assert_int_equal(close(fd), 0);
}

/* A sparse file: as long as asked for, with hardly a byte on the disk. */
static void test_too_large(void **state)
{
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct load_facts facts;
	char *path = scratch_path(*state, "a.txt");

	write_file(*state, "a.txt", TEXT("words"));
	put_behind_hole(path, (off_t)LAYERS_TEXT_BYTES);
	assert_int_equal(load_one(load, *state, "a.txt", &told, &facts),
			 STATUS_SKIP);
	assert_string_equal(load_fault(load)->text,
			    "a.txt: more than 67108864 bytes");
	assert_int_equal(told.log.length, 1);
	bytes_free(&told.log);
	free(path);
	load_close(load);
}

/* One record too long costs that record only. */
static void test_long_record(void **state)
{
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct load_facts facts;
	char *path = scratch_path(*state, "a.jsonl");
	off_t end = (off_t)LAYERS_RECORD_BYTES + 100;
	int fd;

	write_file(*state, "a.jsonl", TEXT(LINE_1));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "\n" LINE_2, sizeof(LINE_2), end),
			 sizeof(LINE_2));
	assert_int_equal(close(fd), 0);
	assert_int_equal(load_one(load, *state, "a.jsonl", &told, &facts),
			 STATUS_OK);
	assert_string_equal(told.log.data,
			    "id:a|0||The city said so.|en|text\n"
			    "!38|record too long\n"
			    "#2|33554533|More|It said more.|en|text\n");
	assert_int_equal(facts.rejected_count, 1);
	bytes_free(&told.log);
	free(path);
	load_close(load);
}

static void test_visitor_ends_it(void **state)
{
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000), .answer = STATUS_FULL };
	struct load_facts facts;

	write_file(*state, "a.jsonl", TEXT(LINE_1 LINE_2));
	assert_int_equal(load_one(load, *state, "a.jsonl", &told, &facts),
			 STATUS_FULL);
	assert_string_equal(load_fault(load)->text, "the visitor's own");
	assert_string_equal(told.log.data,
			    "id:a|0||The city said so.|en|text\n");
	bytes_free(&told.log);
	load_close(load);
}

static void load_from_pipe(struct load *load, struct text records,
			   const struct reading_visitor *visitor,
			   struct load_facts *facts)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], records.data, records.length),
			 records.length);
	assert_int_equal(close(ends[1]), 0);
	assert_int_equal(load_stream(load, ends[0], visitor, facts), STATUS_OK);
	assert_int_equal(close(ends[0]), 0);
}

static void test_stream(void **state)
{
	static const char records[] = LINE_1
		"{\"text\":\"a\",\"url\":\"http://corpus.example\"}\n"
		"{\"text\":\"b\"}";
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct reading_visitor visitor = { on_article, on_rejected, &told };
	struct load_facts facts;

	(void)state;
	load_from_pipe(load, TEXT(records), &visitor, &facts);
	assert_int_equal(bytes_append_byte(&told.log, '\0',
					   &(struct fault){ 0 }),
			 STATUS_OK);
	assert_memory_equal(told.log.data,
			    "id:a|0||The city said so.|en|text\n"
			    "url:https://corpus.example|38||a|",
			    67);
	assert_non_null(strstr(told.log.data, "\nhash:"));
	assert_int_equal(facts.article_count, 3);
	bytes_free(&told.log);
	load_close(load);
}

static void test_stream_utf_16(void **state)
{
	static const char records[] = "\xFF\xFE" UTF_16 "\n\0" UTF_16 "\n\0";
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct reading_visitor visitor = { on_article, on_rejected, &told };
	struct load_facts facts;

	(void)state;
	load_from_pipe(load, TEXT(records), &visitor, &facts);
	assert_int_equal(facts.article_count, 2);
	bytes_free(&told.log);
	load_close(load);
}

/* A sparse file in the place of a pipe. */
static void test_stream_too_large(void **state)
{
	struct load *load = open_load();
	struct told told = { .log = BYTES_UP_TO(10000) };
	struct reading_visitor visitor = { on_article, on_rejected, &told };
	struct load_facts facts;
	char *path = scratch_path(*state, "a");
	int fd;

	write_file(*state, "a", TEXT("\xFF\xFE"));
	put_behind_hole(path, (off_t)LAYERS_TEXT_BYTES + 1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(load_stream(load, fd, &visitor, &facts), STATUS_OK);
	assert_int_equal(facts.rejected_count, 1);
	assert_int_equal(close(fd), 0);
	bytes_free(&told.log);
	free(path);
	load_close(load);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	write_file(*state, "a.jsonl", TEXT(LINE_1 LINE_2));
	while (status) {
		struct told told = { .log = BYTES_UP_TO(10000) };
		struct load *load = NULL;
		struct load_facts facts;
		struct reading_visitor visitor = { on_article, on_rejected,
						   &told };
		struct fault fault;
		int folder = open_folder(*state);

		assert_int_equal(bytes_reserve(&told.log, 1000, &fault), 0);
		(void)memory_fail_at(++nth, 1);
		status = load_open(&load, &options, &fault);
		if (!status)
			status = load_file(load, folder, "a.jsonl", &visitor,
					   &facts);
		(void)memory_fail_at(0, 0);
		/* What takes too much memory is passed over. */
		assert_true(status == STATUS_OK || status == STATUS_FULL ||
			    (status == STATUS_SKIP && facts.lacks_memory));
		assert_int_equal(close(folder), 0);
		bytes_free(&told.log);
		load_close(load);
	}
	assert_true(nth > 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(test_files),
		SCRATCH_TEST(test_record),
		SCRATCH_TEST(test_every_record_bad),
		SCRATCH_TEST(test_bad_bytes_counted),
		SCRATCH_TEST(test_refused),
		SCRATCH_TEST(test_too_large),
		SCRATCH_TEST(test_long_record),
		SCRATCH_TEST(test_visitor_ends_it),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_stream_utf_16),
		SCRATCH_TEST(test_stream_too_large),
		SCRATCH_TEST(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
