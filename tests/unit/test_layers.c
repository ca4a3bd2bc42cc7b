/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "indexer/layers.h"
#include "shared/memory.h"
#include "tests/unit/inputs.h"
#include "tests/unit/told.h"
#include "tests/unit/unit.h"

enum { LAST_YEAR = 2027, PACKED_BYTES = 1 << 20, MEMBERS_MAX = 6 };

/* What reads files, and what it borrows. */
struct desk {
	struct layers *layers;
	struct reading reading;
	struct reading_visitor visitor;
	struct told told;
	struct keys keys;
	struct fault fault;
};

static const struct parse_options no_options;

static enum status open_desk(struct desk *desk)
{
	*desk = (struct desk){ .told = TOLD, .keys = KEYS };
	desk->visitor = told_visitor(&desk->told);
	return layers_open(&desk->layers, LAST_YEAR, &no_options, &desk->fault);
}

static void close_desk(struct desk *desk)
{
	layers_close(desk->layers);
	keys_free(&desk->keys);
	told_forget(&desk->told);
}

static void begin(struct desk *desk, const char *name)
{
	bytes_clear(&desk->told.log);
	desk->reading = (struct reading){
		.name = name,
		.visitor = &desk->visitor,
		.claims = layers_claims(desk->layers),
		.keys = &desk->keys,
		.fault = &desk->fault,
	};
}

static enum status read_file(struct desk *desk, const char *name,
			     struct text file)
{
	begin(desk, name);
	return layers_read(desk->layers, input_of_text(&file), &desk->reading);
}

/* ---- Making archives --------------------------------------------------- */

struct member {
	const char *name; /* NULL behind the last */
	struct text text;
	unsigned type; /* AE_IF...; 0: a file */
};

static char room[PACKED_BYTES];

static void put_member(struct archive *archive, const struct member *member)
{
	struct archive_entry *entry = archive_entry_new();
	bool is_link = member->type == AE_IFLNK;

	archive_entry_set_pathname(entry, member->name);
	archive_entry_set_filetype(entry,
				   member->type ? member->type : AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	if (is_link)
		archive_entry_set_symlink(entry, "elsewhere");
	archive_entry_set_size(entry, (la_int64_t)member->text.length);
	OK(archive_write_header(archive, entry));
	assert_int_equal(archive_write_data(archive, member->text.data,
					    member->text.length),
			 member->text.length);
	archive_entry_free(entry);
}

/* Empties `out` and writes an archive, or what is compressed. */
static void pack(struct bytes *out, int format, int filter,
		 const struct member *members)
{
	struct archive *archive = archive_write_new();
	struct fault fault;
	size_t used = 0;

	OK(archive_write_set_format(archive, format));
	OK(archive_write_add_filter(archive, filter));
	OK(archive_write_set_bytes_per_block(archive, 512));
	OK(archive_write_set_bytes_in_last_block(archive, 1));
	OK(archive_write_open_memory(archive, room, PACKED_BYTES, &used));
	for (size_t i = 0; i < MEMBERS_MAX && members[i].name; i++)
		put_member(archive, &members[i]);
	OK(archive_write_close(archive));
	OK(archive_write_free(archive));
	bytes_clear(out);
	OK(bytes_append(out, (struct text){ room, used }, &fault));
}

static void compress(struct bytes *out, int filter, struct text text)
{
	const struct member members[MEMBERS_MAX] = { { "x", text, 0 } };

	pack(out, ARCHIVE_FORMAT_RAW, filter, members);
}

#define ZIP  ARCHIVE_FORMAT_ZIP
#define TAR  ARCHIVE_FORMAT_TAR_PAX_RESTRICTED
#define NONE ARCHIVE_FILTER_NONE
#define GZIP ARCHIVE_FILTER_GZIP

/* ---- Files ------------------------------------------------------------- */

#define ONE   "The ferry to Oskeby was an hour late on Tuesday, the port said."
#define TWO   "It had waited for a lorry that was full of fish, and then left."
#define PAGE  "<html><body><p>" ONE "</p></body></html>"
#define JSON  "{\"id\":\"a\",\"text\":\"" ONE "\"}\n"
#define JSON2 "{\"text\":\"" TWO "\"}\n"

static const struct {
	const char *name;
	struct text file;
	const char *told;
} plain[] = {
	{ "a.txt", TEXT_INIT(ONE), "|0||" ONE "|en|file\n" },
	{ "a.html", TEXT_INIT(PAGE), "|0||" ONE "|en|text\n" },
	{ "a", TEXT_INIT(PAGE), "|0||" ONE "|en|text\n" },
	{ "a.html", TEXT_INIT("<div><p>" ONE "</p></div>"),
	  "|0||" ONE "|en|text\n" },
	{ "a.jsonl", TEXT_INIT(JSON JSON2),
	  "id:a|0||" ONE "|en|text\n#1|84||" TWO "|en|text\n" },
	/* front matter, before Markdown and before HTML */
	{ "a.md", TEXT_INIT("---\ntitle: Ferry\n---\n*" ONE "*\n"),
	  "|0|Ferry|" ONE "|en|text\n" },
	{ "a.txt", TEXT_INIT("---\ntitle: Ferry: late\n---\n" ONE "\n"),
	  "|0|Ferry: late|" ONE "|en|text\n" },
	{ "a.html", TEXT_INIT("---\ntitle: Ferry\n---\n" PAGE),
	  "|0|Ferry|" ONE "|en|text\n" },
	/* encodings */
	{ "a.html",
	  TEXT_INIT("<html><head><meta http-equiv=\"Content-Type\" content="
		    "\"text/html; charset=windows-1251\"></head><body><p>"
		    "\xCF\xE0\xF0\xEE\xEC \xEE\xEF\xEE\xE7\xE4\xE0\xEB, "
		    "\xF7\xF2\xEE \xE6\xE5 \xF2\xFB?</p>"),
	  "|0||Паром опоздал, что же ты?|ru|text\n" },
	{ "a.csv",
	  TEXT_INIT("\xFF\xFEt\0i\0t\0l\0e\0,\0t\0e\0x\0t\0\n\0O\0n\0e\0,\0"
		    "\"\0S\0o\0 \0\xE9\0 \0i\0t\0\n\0i\0s\0.\0\"\0\n\0"),
	  "#0|11|One|So é it\nis.|en|text\n" },
	{ "a.csv", TEXT_INIT("title,text\nOne,\"" ONE "\"\nTwo,\"" TWO "\"\n"),
	  "#0|11|One|" ONE "|en|text\n#1|81|Two|" TWO "|en|text\n" },
	/* a feed, a mail, a web archive */
	{ "a.xml",
	  TEXT_INIT("<rss><channel><title>Post</title><item><title>Ferry"
		    "</title><description>" ONE "</description></item>"
		    "</channel></rss>"),
	  "#0|33|Ferry|" ONE "|en|text\n" },
	{ "a.warc",
	  TEXT_INIT("WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: "
		    "text/html\r\nContent-Length: 99\r\n\r\n" PAGE "\r\n\r\n"),
	  "#0|0||" ONE "|en|text\n" },
};

static void test_plain(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(plain); i++) {
		OK(read_file(&desk, plain[i].name, plain[i].file));
		told_check(&desk.told, plain[i].told);
		assert_int_equal(desk.reading.rejected_count, 0);
	}
	close_desk(&desk);
	layers_close(NULL);
}

static const struct {
	const char *name;
	struct text file;
	const char *fault;
} refused[] = {
	{ "a.txt", TEXT_INIT(""), "a.txt: no words" },
	{ "a.html", TEXT_INIT("<html>"), "a.html: no text" },
	{ "a.jsonl", TEXT_INIT("{}\n"), "a.jsonl: no usable record: no text" },
	{ "a.db", TEXT_INIT("SQLite format 3\0"),
	  "a.db: SQLite is not supported" },
	{ "a.png", TEXT_INIT("\x89PNG\r\n\x1A\n"),
	  "a.png: PNG is not supported" },
	{ "a.css", TEXT_INIT("p { color: red }"),
	  "a.css: this kind of file is not supported" },
	/* an archive without an entry */
	{ "a.zip", TEXT_INIT("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
	  "a.zip: no words" },
};

static void test_refused(void **state)
{
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(refused); i++) {
		assert_int_equal(read_file(&desk, refused[i].name,
					   refused[i].file),
				 STATUS_SKIP);
		assert_string_equal(desk.fault.text, refused[i].fault);
		assert_int_equal(desk.reading.article_count, 0);
	}
	close_desk(&desk);
}

/* ---- What is compressed ------------------------------------------------ */

static const struct {
	const char *name;
	int filter;
	struct text file;
	const char *told;
} compressed[] = {
	{ "a.txt.gz", GZIP, TEXT_INIT(ONE), "|0||" ONE "|en|text\n" },
	{ "a.html.gz", GZIP, TEXT_INIT("<p>" ONE "</p>"),
	  "|0||" ONE "|en|text\n" },
	{ "a.md.xz", ARCHIVE_FILTER_XZ, TEXT_INIT("*" ONE "*"),
	  "|0||" ONE "|en|text\n" },
	{ "a.jsonl.zst", ARCHIVE_FILTER_ZSTD, TEXT_INIT(JSON JSON2),
	  "id:a|0||" ONE "|en|text\n#1|84||" TWO "|en|text\n" },
	{ "a.json.bz2", ARCHIVE_FILTER_BZIP2, TEXT_INIT("[" JSON "]"),
	  "id:a|1||" ONE "|en|text\n" },
	{ "a.csv.gz", GZIP, TEXT_INIT("title,text\nOne,\"" ONE "\"\n"),
	  "#0|11|One|" ONE "|en|text\n" },
	/* by its content where the name does not tell */
	{ "a", GZIP, TEXT_INIT(PAGE), "|0||" ONE "|en|text\n" },
};

static void test_compressed(void **state)
{
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(compressed); i++) {
		compress(&packed, compressed[i].filter, compressed[i].file);
		OK(read_file(&desk, compressed[i].name, text_from(&packed)));
		told_check(&desk.told, compressed[i].told);
	}
	close_desk(&desk);
	bytes_free(&packed);
}

/* Of a file that is cut off there is what there is, and it is told. */
static void test_truncated(void **state)
{
	struct bytes text = BYTES_UP_TO(PACKED_BYTES);
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (int i = 0; i < 500; i++)
		OK(bytes_printf(&text, &desk.fault,
				"{\"id\":\"%d\",\"text\":\"Ferry %d is %d "
				"hours late.\"}\n",
				i, i * 7919 % 1000, i * 104729 % 997));
	compress(&packed, GZIP, text_from(&text));
	packed.length /= 2;
	OK(read_file(&desk, "a.jsonl.gz", text_from(&packed)));
	assert_in_range(desk.reading.article_count, 100, 400);
	assert_non_null(strstr(told_log(&desk.told), "gzip: truncated"));
	packed.length = 15;
	assert_int_equal(read_file(&desk, "a.txt.gz", text_from(&packed)),
			 STATUS_SKIP);
	assert_non_null(strstr(desk.fault.text, "gzip: truncated"));
	close_desk(&desk);
	bytes_free(&packed);
	bytes_free(&text);
}

/* ---- Archives ---------------------------------------------------------- */

static const struct {
	int format;
	int filter;
	struct member members[MEMBERS_MAX];
	const char *told;
} archives[] = {
	{ ZIP,
	  NONE,
	  { { "a.html", TEXT_INIT(PAGE), 0 } },
	  "in:a.html/|0||" ONE "|en|text\n" },
	{ TAR,
	  GZIP,
	  { { "d/a.txt", TEXT_INIT(ONE), 0 } },
	  "in:d/a.txt/|0||" ONE "|en|text\n" },
	/* several; each begins where that before ended */
	{ ZIP,
	  NONE,
	  { { "a.txt", TEXT_INIT(ONE), 0 },
	    { "b.jsonl", TEXT_INIT(JSON JSON2), 0 },
	    { "c.txt", TEXT_INIT(TWO), 0 } },
	  "in:a.txt/|0||" ONE "|en|text\n"
	  "in:b.jsonl/id:a|63||" ONE "|en|text\n"
	  "in:b.jsonl/#1|147||" TWO "|en|text\n"
	  "in:c.txt/|222||" TWO "|en|text\n" },
	/* pictures and styles, folders and links are passed over */
	{ TAR,
	  NONE,
	  { { "d", TEXT_INIT(""), AE_IFDIR },
	    { "d/a.png", TEXT_INIT("\x89PNG\r\n\x1A\n..."), 0 },
	    { "d/a.css", TEXT_INIT("p { color: red }"), 0 },
	    { "d/link", TEXT_INIT(""), AE_IFLNK },
	    { "d/a.html", TEXT_INIT(PAGE), 0 } },
	  "in:d/a.html/|27||" ONE "|en|text\n" },
	/* so is what is hidden or unfinished, as in a folder */
	{ TAR,
	  NONE,
	  { { "./.DS_Store", TEXT_INIT(TWO), 0 },
	    { "__MACOSX/._a.txt", TEXT_INIT(TWO), 0 },
	    { "b.txt~", TEXT_INIT(TWO), 0 },
	    { "./d/mimetype", TEXT_INIT(TWO), 0 },
	    { "/a.txt", TEXT_INIT(ONE), 0 },
	    { "./../c.txt", TEXT_INIT(ONE), 0 } },
	  "in:/a.txt/|63||" ONE "|en|text\n"
	  "in:./../c.txt/|126||" ONE "|en|text\n" },
	/* a bad one costs itself */
	{ ZIP,
	  NONE,
	  { { "a.txt", TEXT_INIT(ONE), 0 },
	    { "b.db", TEXT_INIT("SQLite format 3\0"), 0 },
	    { "c.html", TEXT_INIT("<html>"), 0 },
	    { "d.json", TEXT_INIT("{\"text\":"), 0 },
	    { "e.gz", TEXT_INIT("\x1F\x8B\x08\0\0\0\0\0\0\3\xFF\xFF"), 0 },
	    { "f.txt", TEXT_INIT(TWO), 0 } },
	  "in:a.txt/|0||" ONE "|en|text\n"
	  "!63|b.db: SQLite is not supported\n"
	  "!79|c.html: no text\n"
	  "!85|d.json: not JSON (at its byte 8)\n"
	  "!93|e: gzip: damaged at byte 11\n"
	  "in:f.txt/|93||" TWO "|en|text\n" },
	/* names that come twice, or that lead elsewhere */
	{ TAR,
	  NONE,
	  { { "a.txt", TEXT_INIT(ONE), 0 },
	    { "a.txt", TEXT_INIT(TWO), 0 },
	    { "../a.txt", TEXT_INIT(TWO), 0 } },
	  "in:a.txt/|0||" ONE "|en|text\n"
	  "in:a.txt/#2|63||" TWO "|en|text\n"
	  "in:../a.txt/|126||" TWO "|en|text\n" },
};

static void test_archives(void **state)
{
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(archives); i++) {
		pack(&packed, archives[i].format, archives[i].filter,
		     archives[i].members);
		OK(read_file(&desk, "a", text_from(&packed)));
		told_check(&desk.told, archives[i].told);
	}
	close_desk(&desk);
	bytes_free(&packed);
}

/* Archives in archives: so many, and one more. */
static void test_nested(void **state)
{
	struct bytes inner = BYTES_UP_TO(PACKED_BYTES);
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	OK(bytes_append(&inner, TEXT(ONE), &desk.fault));
	for (int depth = 1; depth <= LAYERS_MAX; depth++) {
		const struct member members[MEMBERS_MAX] = {
			{ depth > 1 ? "a.zip" : "a.txt", text_from(&inner), 0 },
			{ "b.txt", TEXT_INIT(TWO), 0 }
		};
		enum status status;

		pack(&packed, depth % 2 ? ZIP : TAR, NONE, members);
		status = read_file(&desk, "a", text_from(&packed));
		OK(status);
		if (depth == 2)
			told_check(&desk.told,
				   "in:a.zip/in:a.txt/|0||" ONE "|en|text\n"
				   "in:a.zip/in:b.txt/|63||" TWO "|en|text\n"
				   "in:b.txt/|126||" TWO "|en|text\n");
		assert_int_equal(desk.reading.article_count,
				 depth < LAYERS_MAX ? depth + 1 : depth - 1);
		assert_int_equal(desk.reading.rejected_count,
				 depth < LAYERS_MAX ? 0 : 2);
		bytes_clear(&inner);
		OK(bytes_append(&inner, text_from(&packed), &desk.fault));
	}
	assert_string_equal(desk.reading.reason,
			    "a.txt: too many archives inside each other");
	close_desk(&desk);
	bytes_free(&packed);
	bytes_free(&inner);
}

/* What is compressed over and over again. */
static void test_nested_gzip(void **state)
{
	struct bytes inner = BYTES_UP_TO(PACKED_BYTES);
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	OK(bytes_append(&inner, TEXT(ONE), &desk.fault));
	for (int depth = 1; depth <= LAYERS_MAX; depth++) {
		enum status status;

		compress(&packed, GZIP, text_from(&inner));
		status = read_file(&desk, "a.gz", text_from(&packed));
		assert_int_equal(status,
				 depth < LAYERS_MAX ? STATUS_OK : STATUS_SKIP);
		bytes_clear(&inner);
		OK(bytes_append(&inner, text_from(&packed), &desk.fault));
	}
	assert_string_equal(desk.fault.text,
			    "a.gz: no usable record: too many archives inside "
			    "each other");
	close_desk(&desk);
	bytes_free(&packed);
	bytes_free(&inner);
}

/* ---- Streams and lines ------------------------------------------------- */

static void test_stream(void **state)
{
	struct text stream = TEXT("{\"id\":\"a\",\"text\":\"" ONE "\"}\n{}\n"
				  "{\"url\":\"https://x.example/a\",\"text\":"
				  "\"" TWO "\"}");
	struct text wide = TEXT("\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0N\0o\0"
				"\"\0}\0");
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	begin(&desk, "standard input");
	OK(layers_read_stream(desk.layers, input_of_text(&stream),
			      &desk.reading));
	told_check(&desk.told, "id:a|0||" ONE "|en|text\n"
			       "!84|no text\n"
			       "url:https://x.example/a|87||" TWO "|en|text\n");
	begin(&desk, "standard input");
	OK(layers_read_stream(desk.layers, input_of_text(&wide),
			      &desk.reading));
	assert_int_equal(desk.reading.article_count, 1);
	begin(&desk, "standard input");
	wide.length = 0;
	assert_int_equal(layers_read_stream(desk.layers, input_of_text(&wide),
					    &desk.reading),
			 STATUS_SKIP);
	close_desk(&desk);
}

/* An input that ends in damage, once its text is read. */
static enum status read_damaged(void *context, char *place, size_t place_bytes,
				size_t *out, struct fault *fault)
{
	struct input rest = input_of_text(context);
	enum status status =
		rest.read(rest.context, place, place_bytes, out, fault);

	if (status || *out > 0)
		return status;
	return fault_set(fault, STATUS_SKIP, "in pieces");
}

/* What came before damage counts, and it is told once. */
static void test_damage(void **state)
{
	static const struct {
		const char *name; /* NULL: of a stream */
		struct text text;
		const char *told;
	} cases[] = {
		{ "a.txt", TEXT_INIT(ONE),
		  "|0||" ONE "|en|file\n!0|in pieces\n" },
		{ "a.jsonl", TEXT_INIT(JSON),
		  "id:a|0||" ONE "|en|text\n!0|in pieces\n" },
		{ "a.xml",
		  TEXT_INIT(
			  "<rss><channel><item><guid>a</guid><description>" ONE
			  "</description></item></channel></rss>"),
		  "id:a|14||" ONE "|en|text\n!147|bad XML: in pieces\n" },
		{ NULL, TEXT_INIT(JSON),
		  "id:a|0||" ONE "|en|text\n!0|in pieces\n" },
	};
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct text rest = cases[i].text;
		const struct input input = { read_damaged, &rest };
		const char *name = cases[i].name;

		begin(&desk, name ? name : "standard input");
		OK(name ? layers_read(desk.layers, input, &desk.reading) :
			  layers_read_stream(desk.layers, input,
					     &desk.reading));
		told_check(&desk.told, cases[i].told);
	}
	close_desk(&desk);
}

static void test_line(void **state)
{
	struct text rest = TEXT(JSON JSON2);
	struct text bad = TEXT("words\n");
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	begin(&desk, "a.jsonl");
	OK(layers_read_line(desk.layers, input_of_text(&rest), 700,
			    &desk.reading));
	told_check(&desk.told, "id:a|700||" ONE "|en|text\n");
	begin(&desk, "a.jsonl");
	OK(layers_read_line(desk.layers, input_of_text(&bad), 7,
			    &desk.reading));
	told_check(&desk.told, "!7|not JSON (at its byte 5)\n");
	close_desk(&desk);
}

/* ---- What ends it ------------------------------------------------------ */

static void test_answer(void **state)
{
	static const struct member members[MEMBERS_MAX] = {
		{ "a.txt", TEXT_INIT(ONE), 0 }, { "b.txt", TEXT_INIT(TWO), 0 }
	};
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	pack(&packed, ZIP, NONE, members);
	desk.told.answer = STATUS_RETRY;
	assert_int_equal(read_file(&desk, "a.zip", text_from(&packed)),
			 STATUS_RETRY);
	assert_string_equal(desk.fault.text, "the visitor's own");
	told_check(&desk.told, "in:a.txt/|0||" ONE "|en|text\n");
	/* and the next file begins anew */
	desk.told.answer = STATUS_OK;
	OK(read_file(&desk, "a.txt", TEXT(ONE)));
	told_check(&desk.told, "|0||" ONE "|en|file\n");
	close_desk(&desk);
	bytes_free(&packed);
}

/* An input that fails, in the middle of what is compressed and of what is
 * not. */
static void test_input_fails(void **state)
{
	static const struct member members[MEMBERS_MAX] = {
		{ "a.txt", TEXT_INIT(ONE), 0 }, { "b.txt", TEXT_INIT(TWO), 0 }
	};
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	struct desk desk;

	(void)state;
	OK(open_desk(&desk));
	pack(&packed, TAR, GZIP, members);
	for (size_t length = 0; length < packed.length; length += 7) {
		struct drip drip = { { packed.data, length }, 5, STATUS_IO };

		begin(&desk, "a.tar.gz");
		assert_int_equal(layers_read(desk.layers, inputs_drip(&drip),
					     &desk.reading),
				 STATUS_IO);
		assert_non_null(strstr(desk.fault.text, "it dripped"));
	}
	close_desk(&desk);
	bytes_free(&packed);
}

static void test_out_of_memory(void **state)
{
	static const struct member members[MEMBERS_MAX] = {
		{ "a.html", TEXT_INIT(PAGE), 0 },
		{ "b.jsonl", TEXT_INIT(JSON JSON2), 0 }
	};
	struct bytes packed = BYTES_UP_TO(PACKED_BYTES);
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	pack(&packed, ZIP, NONE, members);
	while (status || nth == 0) {
		struct desk desk;

		(void)memory_fail_at(++nth, 1);
		status = open_desk(&desk);
		if (!status)
			status = read_file(&desk, "a.zip", text_from(&packed));
		(void)memory_fail_at(0, 0);
		/* what takes too much memory costs itself */
		assert_true(status == STATUS_OK || status == STATUS_FULL ||
			    status == STATUS_SKIP);
		if (desk.reading.rejected_count > 0)
			status = STATUS_FULL;
		close_desk(&desk);
	}
	assert_true(nth > 10);
	bytes_free(&packed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_compressed),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_archives),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_nested_gzip),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_input_fails),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
