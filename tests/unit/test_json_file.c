/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/json_file.h"
#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "tests/unit/told.h"
#include "tests/unit/unit.h"

enum {
	LAST_YEAR = 2027,
	LONGEST = 1 << 24,
	LINE_BYTES = 256 * 1024,
	LONG_LINE = 9 << 20,
	/* deeper than any reader goes; each list costs a look at what memory
	 * is left, which is dear under the sanitizers */
	HOSTILE_BYTES = EFFORT(20000, 5000)
};

/* A file, and all that reads it. */
struct desk {
	struct json_file file;
	struct reading reading;
	struct reading_visitor visitor;
	struct told told;
	struct keys keys;
	struct text rest; /* not read yet */
	struct fault fault;
};

static enum status open_desk(struct desk *desk, const char *name,
			     struct text text)
{
	struct reading *reading = &desk->reading;
	enum status status;

	*desk = (struct desk){ .told = TOLD, .keys = KEYS, .rest = text };
	desk->visitor = told_visitor(&desk->told);
	desk->file.reading = reading;
	desk->file.name = name;
	*reading = (struct reading){ .name = name,
				     .visitor = &desk->visitor,
				     .keys = &desk->keys,
				     .fault = &desk->fault };
	keys_begin(&desk->keys, KEYS_FILE);
	status =
		claims_open(&reading->claims, LAST_YEAR, LONGEST, &desk->fault);
	if (!status)
		status = records_open(&desk->file.records, reading->claims,
				      LONGEST, &desk->fault);
	if (!status)
		status = reader_open(&desk->file.reader, LINE_BYTES, LONGEST,
				     &desk->fault);
	if (!status)
		reader_begin(desk->file.reader, input_of_text(&desk->rest));
	return status;
}

static void close_desk(struct desk *desk)
{
	reader_close(desk->file.reader);
	records_close(desk->file.records);
	claims_close(desk->reading.claims);
	keys_free(&desk->keys);
	told_forget(&desk->told);
}

/* ---- Telling ----------------------------------------------------------- */

#define RECORD "{\"text\":\"So.\"}\n"

static const struct {
	const char *name;
	struct text text;
	enum json_file_kind kind;
} kinds[] = {
	/* by name */
	{ "a.jsonl", TEXT_INIT("words"), JSON_FILE_LINES },
	{ "a.jsonl", TEXT_INIT("[{\"text\":\"So.\"}]\n"), JSON_FILE_LINES },
	{ "a.jsonl", TEXT_INIT("\n[\n{\"text\":\"So.\"}\n]\n"),
	  JSON_FILE_WHOLE },
	{ "a.ndjson", TEXT_INIT("[{\"text\":\"So.\"},\n{}]"), JSON_FILE_WHOLE },
	{ "a.NDJSON", TEXT_INIT(""), JSON_FILE_LINES },
	{ "a.json", TEXT_INIT("words"), JSON_FILE_WHOLE },
	{ "a.txt", TEXT_INIT(""), JSON_FILE_NONE },
	{ "a.txt", TEXT_INIT("words\n" RECORD), JSON_FILE_NONE },
	/* by the first line that has something on it */
	{ "a.txt", TEXT_INIT(RECORD), JSON_FILE_LINES },
	{ "a", TEXT_INIT("\n \r\n" RECORD), JSON_FILE_LINES },
	{ "a", TEXT_INIT("\xEF\xBB\xBF" RECORD), JSON_FILE_LINES },
	{ "a.txt", TEXT_INIT("{}\n" RECORD), JSON_FILE_NONE },
	{ "a.txt", TEXT_INIT("[" RECORD "]"), JSON_FILE_NONE },
	{ "a.txt", TEXT_INIT("{\"text\":\n\"So.\"}\n"), JSON_FILE_NONE },
	{ "a.txt", TEXT_INIT("{\"url\":\"x\"}\n"), JSON_FILE_NONE },
	/* in a file that is called JSON one record alone is it as a whole */
	{ "a.json", TEXT_INIT(RECORD), JSON_FILE_WHOLE },
	{ "a.json", TEXT_INIT(RECORD "\n" RECORD), JSON_FILE_LINES },
	{ "a.json", TEXT_INIT("{}\n" RECORD), JSON_FILE_LINES },
	{ "a.json", TEXT_INIT(RECORD "words\n"), JSON_FILE_WHOLE },
	{ "a.json", TEXT_INIT(RECORD "{\n\"text\":\"So.\"\n}\n"),
	  JSON_FILE_WHOLE },
	{ "a.json", TEXT_INIT("[\n" RECORD ",\n" RECORD "]"), JSON_FILE_WHOLE },
};

static void test_tell(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		enum json_file_kind kind;
		struct desk desk;
		struct text start;

		OK(open_desk(&desk, kinds[i].name, kinds[i].text));
		OK(json_file_tell(&desk.file, &kind));
		if (kind != kinds[i].kind)
			print_message("# %zu\n", i);
		assert_int_equal(kind, kinds[i].kind);
		OK(reader_whole(desk.file.reader, &start, &desk.fault));
		assert_true(text_equal(start, kinds[i].text));
		close_desk(&desk);
	}
}

/* Blank lines, or one that is too long, are looked at for so long only. */
static void test_tell_long(void **state)
{
	static char text[2 * LINE_BYTES];
	enum json_file_kind kind;
	struct desk desk;

	(void)state;
	memset(text, '\n', sizeof(text));
	memcpy(text + LINE_BYTES, RECORD, sizeof(RECORD) - 1);
	OK(open_desk(&desk, "a.txt", (struct text){ text, sizeof(text) }));
	OK(json_file_tell(&desk.file, &kind));
	assert_int_equal(kind, JSON_FILE_NONE);
	close_desk(&desk);
	memset(text, 'a', sizeof(text));
	memcpy(text, "{\"text\":\"", 9);
	OK(open_desk(&desk, "a.json", (struct text){ text, sizeof(text) }));
	OK(json_file_tell(&desk.file, &kind));
	assert_int_equal(kind, JSON_FILE_WHOLE);
	close_desk(&desk);
	memcpy(text, RECORD, sizeof(RECORD) - 1);
	OK(open_desk(&desk, "a.json", (struct text){ text, sizeof(text) }));
	OK(json_file_tell(&desk.file, &kind));
	assert_int_equal(kind, JSON_FILE_LINES);
	close_desk(&desk);
}

static const struct {
	struct text text;
	bool is_json;
} looks[] = {
	{ TEXT_INIT(""), false },
	{ TEXT_INIT("words"), false },
	{ TEXT_INIT("[Photo] words"), false },
	{ TEXT_INIT("[1, 2]"), false },
	{ TEXT_INIT("{}"), false },
	{ TEXT_INIT("{\"url\":\"x\"}"), false },
	{ TEXT_INIT("{\"text\":\"So."), false },
	{ TEXT_INIT("{\n\"text\": \"So.\"\n}"), true },
	{ TEXT_INIT(" \n[\n" RECORD "]"), true },
	{ TEXT_INIT("\xEF\xBB\xBF[" RECORD "]"), true },
	{ TEXT_INIT("{\"status\":\"ok\",\"articles\":[" RECORD "]}"), true },
	{ TEXT_INIT("{\"status\":\"ok\",\"list\":[{\"x\":1}]}"), false },
	{ TEXT_INIT("words\n" RECORD), false },
};

static void test_look(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(looks); i++) {
		struct desk desk;
		bool is_json;

		OK(open_desk(&desk, "a", looks[i].text));
		OK(json_file_look(&desk.file, looks[i].text, &is_json));
		if (is_json != looks[i].is_json)
			print_message("# %zu\n", i);
		assert_int_equal(is_json, looks[i].is_json);
		close_desk(&desk);
	}
}

/* ---- Reading ----------------------------------------------------------- */

#define ONE  "{\"text\":\"The ferry is late.\"}"
#define NEWS "{\"title\":\"The wind\",\"text\":\"It went down.\"}"
#define TWO  "{\"id\":\"b\",\"text\":\"The ferry is here.\"}"

static const struct {
	const char *text;
	const char *told;
} lines[] = {
	{ ONE "\n" TWO "\n", "#0|0||The ferry is late.|en|text\n"
			     "id:b|30||The ferry is here.|en|text\n" },
	{ "\n \r\n" ONE "\r\n" TWO, "#0|4||The ferry is late.|en|text\n"
				    "id:b|35||The ferry is here.|en|text\n" },
	/* a bad one costs itself */
	{ "words\n" ONE "\n{}\n" TWO "\n[\n",
	  "!0|not JSON (at its byte 5)\n"
	  "#1|6||The ferry is late.|en|text\n"
	  "!36|no text\n"
	  "id:b|39||The ferry is here.|en|text\n"
	  "!78|not JSON (at its byte 1)\n" },
	/* one over several lines, but not over a record */
	{ "{\"text\":\"The ferry\n\nis late.\"}\n" ONE "\n",
	  "#0|0||The ferry\n\nis late.|en|text\n"
	  "#1|31||The ferry is late.|en|text\n" },
	{ ONE
	  "\n{\n  \"text\": [\n    {\"p\": \"The ferry is late.\"}\n  ]\n}\n" TWO,
	  "#0|0||The ferry is late.|en|text\n"
	  "#1|30||The ferry is late.|en|text\n"
	  "id:b|82||The ferry is here.|en|text\n" },
	{ "{\"text\":\"The ferry\nis\n" ONE "\n{\"text\":\"The",
	  "!0|not JSON (at its byte 26)\n"
	  "#1|22||The ferry is late.|en|text\n"
	  "!52|not JSON (at its byte 12)\n" },
	/* two on one line */
	{ ONE TWO "\n" ONE "\n", "#0|0||The ferry is late.|en|text\n"
				 "id:b|29||The ferry is here.|en|text\n"
				 "#2|68||The ferry is late.|en|text\n" },
	{ "{\"text\":\"The }{ is late.\"}\n",
	  "#0|0||The }{ is late.|en|text\n" },
	/* a list on a line */
	{ "{\"query\":\"ferry\",\"search_result\":[" ONE "," TWO "]}\n" ONE
	  "\n",
	  "#0|34||The ferry is late.|en|text\n"
	  "id:b|64||The ferry is here.|en|text\n"
	  "#2|105||The ferry is late.|en|text\n" },
	{ "[" ONE "," TWO "]\n", "#0|1||The ferry is late.|en|text\n"
				 "id:b|31||The ferry is here.|en|text\n" },
	/* the comments of an article that is cut off are no articles */
	{ "{\"text\":\"Cut.\",\"comments\":[" ONE "," TWO "],\"u\n" ONE "\n",
	  "!0|not JSON (at its byte 99)\n"
	  "#1|100||The ferry is late.|en|text\n" },
	{ "{\"items\":[" ONE "],\"said\":" NEWS ",\"u\n",
	  "#0|10||The ferry is late.|en|text\n" },
	/* those of an answer are */
	{ "{\"articles\":[" ONE "," TWO "],\"u\n",
	  "#0|13||The ferry is late.|en|text\n"
	  "id:b|43||The ferry is here.|en|text\n" },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct desk desk;

		OK(open_desk(&desk, "a.jsonl", text_of(lines[i].text)));
		OK(json_file_lines(&desk.file, KEYS_FILE));
		told_check(&desk.told, lines[i].told);
		close_desk(&desk);
	}
}

/* One that would go on, but is more than is joined, is passed by. */
static void test_long_line(void **state)
{
	static const char start[] = "{\"text\":\"";
	static char text[LONG_LINE + sizeof("\n" ONE)];
	struct desk desk;

	(void)state;
	memset(text, 'a', LONG_LINE);
	memcpy(text, start, sizeof(start) - 1);
	memcpy(text + LONG_LINE, "\n" ONE, sizeof("\n" ONE));
	OK(open_desk(&desk, "a.jsonl", text_of(text)));
	reader_close(desk.file.reader);
	OK(reader_open(&desk.file.reader, LONGEST, LONGEST, &desk.fault));
	reader_begin(desk.file.reader, input_of_text(&desk.rest));
	OK(json_file_lines(&desk.file, KEYS_FILE));
	told_check(&desk.told, "!0|not JSON (at its byte 9437184)\n"
			       "#1|9437185||The ferry is late.|en|text\n");
	close_desk(&desk);
}

static void test_one_line(void **state)
{
	struct reader_line line = { .text = TEXT(ONE), .offset = 70 };
	struct desk desk;

	(void)state;
	OK(open_desk(&desk, "a.jsonl", TEXT("")));
	OK(json_file_line(&desk.file, &line, false));
	line = (struct reader_line){ .text = TEXT(" \t"), .offset = 100 };
	OK(json_file_line(&desk.file, &line, false));
	line = (struct reader_line){ .is_too_long = true, .offset = 110 };
	OK(json_file_line(&desk.file, &line, false));
	told_check(&desk.told, "#0|70||The ferry is late.|en|text\n"
			       "!110|record too long\n");
	close_desk(&desk);
}

static const struct {
	const char *text;
	const char *told;
} wholes[] = {
	/* one object, and several */
	{ " " ONE "\n", "|1||The ferry is late.|en|text\n" },
	{ ONE TWO, "#0|0||The ferry is late.|en|text\n"
		   "id:b|29||The ferry is here.|en|text\n" },
	{ "[\n" ONE ",\n7,\n" TWO "\n]", "#0|2||The ferry is late.|en|text\n"
					 "!33|not JSON (at its byte 1)\n"
					 "id:b|36||The ferry is here.|en|"
					 "text\n" },
	{ "[" TWO "," TWO "]", "id:b|1||The ferry is here.|en|text\n"
			       "id:b#2|40||The ferry is here.|en|text\n" },
	{ "[]", "" },
	{ "", "" },
	/* what an interface answers */
	{ "{\"status\":\"ok\",\"totalResults\":2,\"articles\":[" ONE "," TWO
	  "]}",
	  "#0|44||The ferry is late.|en|text\n"
	  "id:b|74||The ferry is here.|en|text\n" },
	{ "{\"hits\":{\"total\":1,\"hits\":[{\"_index\":\"news\",\"_source\":" TWO
	  "}]}}",
	  "id:b|27||The ferry is here.|en|text\n" },
	{ "{\"a\":[{\"b\":1}],\"c\":[{\"d\":[" ONE "]}]}",
	  "#0|26||The ferry is late.|en|text\n" },
	{ "[{\"a\":[" ONE "]},{\"a\":[" TWO "]}]",
	  "#0|7||The ferry is late.|en|text\n"
	  "id:b|45||The ferry is here.|en|text\n" },
	/* a list for each topic, but not the list of topics */
	{ "{\"top\":[" ONE "],\"topics\":[{\"title\":\"Wind\"}],\"more\":{"
	  "\"latest\":[" TWO "]}}",
	  "#0|8||The ferry is late.|en|text\n"
	  "id:b|85||The ferry is here.|en|text\n" },
	{ "{\"top\":[{\"text\":\"So.\",\"related\":[" TWO "]}],\"more\":[" ONE
	  "]}",
	  "#0|8||So.|en|text\n"
	  "#1|83||The ferry is late.|en|text\n" },
	/* articles beside it, before and behind, but not what else has a
	 * text */
	{ "{\"status\":\"ok\",\"top\":" NEWS ","
	  "\"articles\":[" ONE "],"
	  "\"more\" : {\"lead\":" NEWS "}}",
	  "#0|21|The wind|It went down.|en|text\n"
	  "#1|77||The ferry is late.|en|text\n"
	  "#2|125|The wind|It went down.|en|text\n" },
	{ "{\"note\":{\"text\":\"All is well.\"},\"channel\":{\"title\":\"The "
	  "Post\",\"description\":\"News.\",\"url\":\"https://a.example/\"},"
	  "\"articles\":[" ONE "]}",
	  "#0|124||The ferry is late.|en|text\n" },
	{ "{\"lead\":{\"title\":\"Wind\",\"summary\":\"It blew.\",\"url\":"
	  "\"https://a.example/1\",\"published\":\"2021-08-17\"},\"list\":["
	  "{\"title\":\"Rain\"}]}",
	  "#0|8|Wind|It blew.|en|text\n"
	  "#1|107|Rain|Rain|en|text\n" },
	/* what they have of their own stays with them */
	{ "{\"top\":{\"title\":\"Wind\",\"text\":\"So.\",\"entries\":[{\"text\":"
	  "\"One now.\"}],\"related\":[" TWO "]},\"articles\":[" ONE "]}",
	  "#0|7|Wind|So.\n\nOne now.|en|text\n"
	  "#1|132||The ferry is late.|en|text\n" },
	/* a feed beside its articles, and around them */
	{ "{\"title\":\"The Post\",\"top\":" NEWS ",\"items\":[" ONE "]}",
	  "#0|26|The wind|It went down.|en|text\n"
	  "#1|79||The ferry is late.|en|text\n" },
	{ "{\"feed\":{\"title\":\"The Post\",\"text\":\"News.\",\"items\":[" ONE
	  "]}}",
	  "#0|52||The ferry is late.|en|text\n" },
	/* an article and others beside it */
	{ "{\"article\":" NEWS ",\"articles\":[" ONE "],\"x\":[" TWO "]}",
	  "#0|0|The wind|It went down.|en|text\n"
	  "#1|67||The ferry is late.|en|text\n" },
	{ "{\"article\":" NEWS ",\"articles\":[{\"x\":1}]}",
	  "|0|The wind|It went down.|en|text\n" },
	{ "{\"article\":{\"text\":\"So.\",\"items\":[" ONE "]}}",
	  "|0||So.|en|text\n" },
	/* deep in what has no list */
	{ "{\"props\":{\"page\":{\"story\":" NEWS ",\"n\":1}}}",
	  "#0|17|The wind|It went down.|en|text\n" },
	/* also where the first in it is none */
	{ "{\"docs\":[{\"n\":1}," ONE "]}",
	  "!9|no text\n"
	  "#1|17||The ferry is late.|en|text\n" },
	/* by their names */
	{ "{\"a.example/1\":" ONE ",\"a.example/2\" : " TWO ",\"n\":[1]}",
	  "id:a.example/1|15||The ferry is late.|en|text\n"
	  "id:b|61||The ferry is here.|en|text\n" },
	{ "\n{\"a\":" ONE ",\"b\":{\"x\":1}}",
	  "id:a|6||The ferry is late.|en|text\n"
	  "!40|no text\n" },
	/* rows, by their labels: with others they are called the same */
	{ "{\"7\":" ONE ",\"8\":{\"title\":\"Wind\",\"text\":null}}",
	  "id:7|5||The ferry is late.|en|text\n"
	  "id:8|39|Wind|Wind|en|text\n" },
	{ "{\"7\":{\"title\":null},\"8\":" NEWS "}",
	  "!5|no text\n"
	  "id:8|24|The wind|It went down.|en|text\n" },
	{ "{\"title\":{\"7\":\"One\",\"8\":\"Two\",\"9\":null},\"text\":{\"7\":"
	  "\"It is late.\",\"8\":null,\"9\":null}}",
	  "id:7|0|One|It is late.|en|text\n"
	  "id:8|0|Two|Two|en|text\n"
	  "!0|no text\n" },
	{ "{\"title\":{\"8\":\"Two\"},\"text\":{\"8\":null}}",
	  "id:8|0|Two|Two|en|text\n" },
	{ "{\"columns\":[\"text\"],\"index\":[8,\"x\"],\"data\":[[\"It is "
	  "late.\"],[\"It is here.\"]]}",
	  "id:8|0||It is late.|en|text\n"
	  "id:x|0||It is here.|en|text\n" },
	/* a feed has a title, but is no article */
	{ "{\"version\":\"1\",\"title\":\"The Post\",\"items\":[" ONE "," TWO
	  "]}",
	  "#0|43||The ferry is late.|en|text\n"
	  "id:b|73||The ferry is here.|en|text\n" },
	{ "{\"title\":\"\",\"description\":\"News.\",\"entries\" : [" ONE "]}",
	  "#0|47||The ferry is late.|en|text\n" },
	{ "{\"title\":\"The Post\",\"items\":[]}",
	  "|0|The Post|The Post|en|text\n" },
	{ "{\"title\":\"The Post\",\"items\":[{\"x\":1}]}",
	  "|0|The Post|The Post|en|text\n" },
	/* a live blog is one */
	{ "{\"title\":\"The ferry is late\",\"updates\":[" ONE "," TWO "]}",
	  "|0|The ferry is late|The ferry is late.\n\nThe ferry is here.|en|"
	  "text\n" },
	{ "{\"title\":\"The ferry is late\",\"entries\":[" ONE "]}",
	  "|0|The ferry is late|The ferry is late.|en|text\n" },
	{ "{\"title\":\"The Post\",\"entries\":[" ONE "," TWO "]}",
	  "#0|31||The ferry is late.|en|text\n"
	  "id:b|61||The ferry is here.|en|text\n" },
	/* but not an answer that has a list of such a name */
	{ "{\"updates\":[" ONE "," TWO "]}",
	  "#0|12||The ferry is late.|en|text\n"
	  "id:b|42||The ferry is here.|en|text\n" },
	/* what an article has a list of is its own affair */
	{ "{\"text\":\"The ferry is late.\",\"items\":[" TWO "]}",
	  "|0||The ferry is late.|en|text\n" },
	{ "{\"title\":\"The ferry is late\",\"related\":[" TWO "]}",
	  "|0|The ferry is late|The ferry is late|en|text\n" },
};

static void test_wholes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wholes); i++) {
		struct text text = text_of(wholes[i].text);
		struct desk desk;

		OK(open_desk(&desk, "a.json", text));
		OK(json_file_whole(&desk.file, text));
		told_check(&desk.told, wholes[i].told);
		close_desk(&desk);
	}
}

/* What makes the only record of a file unusable, makes the file so. */
static void test_refusals(void **state)
{
	static const struct {
		const char *text;
		const char *fault;
	} rows[] = {
		{ "words", "not JSON (at its byte 5)" },
		{ "{}", "no text" },
		{ "{\"a\":[{\"b\":1}]}", "no text" },
		{ "{\"user\":{\"title\":\"Dr\"}}", "no text" },
		{ "{\"text\":\"So.", "not JSON (at its byte 12)" },
		{ "{\"title\":\"\",\"items\":[]}", "no text" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct text text = text_of(rows[i].text);
		struct desk desk;

		OK(open_desk(&desk, "a.json", text));
		assert_int_equal(json_file_whole(&desk.file, text),
				 STATUS_SKIP);
		assert_string_equal(desk.fault.text, rows[i].fault);
		told_check(&desk.told, "");
		close_desk(&desk);
	}
}

/* ---- Hostile ----------------------------------------------------------- */

/* Brackets that never end, lists in lists, many lists without an article:
 * each is read or refused, in no time. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"[",     "{",
		"[{",    "{\"a\":[",
		"[{}],", "{\"a\":[{}]}",
		"\"",    "{\"title\":[{",
		"]",     "}",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes text = BYTES_UP_TO(LONGEST);
		struct desk desk;
		enum status status;
		bool is_json;

		OK(open_desk(&desk, "a.json", TEXT("")));
		for (size_t j = 0; j < HOSTILE_BYTES / strlen(parts[i]); j++)
			OK(bytes_append(&text, text_of(parts[i]), &desk.fault));
		OK(json_file_look(&desk.file, text_from(&text), &is_json));
		status = json_file_whole(&desk.file, text_from(&text));
		assert_true(status == STATUS_OK || status == STATUS_SKIP);
		assert_int_equal(desk.reading.article_count, 0);
		bytes_free(&text);
		close_desk(&desk);
	}
}

static enum status read_all(struct desk *desk, struct text text)
{
	enum json_file_kind kind;
	bool is_json;
	enum status status = json_file_tell(&desk->file, &kind);

	if (!status)
		status = json_file_look(&desk->file, text, &is_json);
	if (!status)
		status = json_file_whole(&desk->file, text);
	return status ? status : json_file_lines(&desk->file, KEYS_FILE);
}

static void test_out_of_memory(void **state)
{
	static const struct text text =
		TEXT_INIT("{\"articles\":[" ONE "," TWO "]}");
	bool is_whole = false;
	size_t nth = 0;

	(void)state;
	while (!is_whole) {
		struct desk desk;
		enum status status;

		(void)memory_fail_at(++nth, 1);
		status = open_desk(&desk, "a.json", text);
		if (!status)
			status = read_all(&desk, text);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		is_whole = !status && desk.reading.rejected_count == 0;
		if (is_whole)
			assert_int_equal(desk.reading.article_count, 4);
		/* One of several records costs itself. */
		assert_int_equal(desk.reading.lacks_memory,
				 desk.reading.rejected_count > 0);
		close_desk(&desk);
	}
	assert_true(nth > 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tell),
		cmocka_unit_test(test_tell_long),
		cmocka_unit_test(test_look),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_one_line),
		cmocka_unit_test(test_wholes),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
