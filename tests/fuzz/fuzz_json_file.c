/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_json_file - any text as a file of JSON, line by line and as a whole:
 * its articles are told in its order and apart, and one more behind them is
 * another, and takes nothing from those before.
 */
#include <jansson.h>
#include <string.h>

#include "indexer/items.h"
#include "indexer/json_file.h"
#include "indexer/lines.h"
#include "indexer/seen.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 20, LAST_YEAR = 2030, WHOLE_BYTES = 1 << 30 };

static const struct text one_more = TEXT_INIT(
	"{\"title\": \"Ferry late\", \"text\": \"It is still at sea.\"}");

/* What the articles of a file say. */
struct told {
	struct bytes sums; /* of each, in their order */
	struct seen keys;
	uint64_t offset; /* of the last one */
};

static struct claims *claims;
static struct records *records;
static struct reader *reader;
static struct keys keys;

static void open_once(void)
{
	struct fault fault;

	if (reader)
		return;
	EXPECT(!claims_open(&claims, LAST_YEAR, 4 * FILE_BYTES, &fault));
	EXPECT(!records_open(&records, claims, 4 * FILE_BYTES, &fault));
	EXPECT(!reader_open(&reader, 2 * FILE_BYTES, 2 * FILE_BYTES, &fault));
	keys = KEYS;
}

/* ---- What is told ------------------------------------------------------ */

static enum status take_article(void *context, const struct article *article,
				struct fault *fault)
{
	struct told *told = context;
	struct hash_stream *stream;
	struct hash sum;
	uint64_t count;

	sound_article(article);
	EXPECT(article->record_offset >= told->offset);
	told->offset = article->record_offset;
	EXPECT(!seen_add(&told->keys, article->record_key, &count, fault));
	EXPECT(count == 1);
	EXPECT(!hash_stream_new(&stream, fault));
	hash_stream_add(stream, article->text);
	hash_stream_add(stream, article->title);
	hash_stream_add(stream, article->date);
	hash_stream_add(stream, article->own_id);
	sum = hash_stream_end(stream);
	hash_stream_free(stream);
	EXPECT(!bytes_append(&told->sums,
			     (struct text){ (const char *)&sum, sizeof(sum) },
			     fault));
	return STATUS_OK;
}

static enum status take_rejected(void *context, uint64_t offset,
				 const char *reason, struct fault *fault)
{
	struct told *told = context;

	(void)fault;
	EXPECT(reason && *reason);
	EXPECT(offset >= told->offset);
	told->offset = offset;
	return STATUS_OK;
}

static void forget(struct told *told)
{
	bytes_free(&told->sums);
	seen_clear(&told->keys);
}

/* All of the one, and one more. */
static void expect_one_more(const struct told *told, const struct told *longer)
{
	const size_t length = told->sums.length;

	EXPECT(longer->sums.length == length + sizeof(struct hash));
	EXPECT(length == 0 ||
	       memcmp(told->sums.data, longer->sums.data, length) == 0);
}

/* ---- Reading ----------------------------------------------------------- */

/* Whether it is read so. */
static bool read_file(struct told *told, struct text text, bool is_whole)
{
	const struct reading_visitor visitor = { take_article, take_rejected,
						 told };
	struct sound_drip drip = { text, WHOLE_BYTES };
	struct fault fault = { 0 };
	struct reading reading = { .name = "a.jsonl",
				   .visitor = &visitor,
				   .claims = claims,
				   .keys = &keys,
				   .fault = &fault };
	const struct json_file file = { &reading, records, reader,
					reading.name };
	enum json_file_kind kind = JSON_FILE_WHOLE;
	enum status status;

	*told = (struct told){ .sums = BYTES_UP_TO(WHOLE_BYTES) };
	keys_begin(&keys, KEYS_FILE);
	reader_begin(reader, sound_input(&drip));
	if (is_whole) {
		status = json_file_whole(&file, text);
	} else {
		EXPECT(!json_file_tell(&file, &kind));
		if (kind != JSON_FILE_LINES)
			return false;
		status = json_file_lines(&file, KEYS_FILE);
	}
	EXPECT(!status || (status == STATUS_SKIP && is_whole));
	EXPECT(!status || fault.text[0]);
	EXPECT(told->offset <= text.length);
	return true;
}

static void read_both(struct text text, struct text longer, bool is_whole)
{
	struct told told = { 0 };
	struct told more = { 0 };

	if (read_file(&told, text, is_whole) &&
	    read_file(&more, longer, is_whole))
		expect_one_more(&told, &more);
	forget(&told);
	forget(&more);
}

static void append(struct bytes *room, struct text text)
{
	struct fault fault;

	EXPECT(!bytes_append(room, text, &fault));
}

/* A list that is no article, as one of paragraphs is. */
static bool is_plain_list(struct text text)
{
	enum records_shape shape;
	struct fault fault;

	EXPECT(!records_look(records, text, &shape, &fault));
	return shape == RECORDS_OTHER;
}

/* JSON as a whole, with one more in the list or behind what is none. */
static void read_json(struct text text, const json_t *root)
{
	struct bytes room = BYTES_UP_TO(2 * FILE_BYTES);
	const bool is_list = json_is_array(root);

	text = lines_trim(text);
	append(&room, text);
	if (is_list)
		room.length--;
	if (json_array_size(root) > 0)
		append(&room, TEXT(","));
	append(&room, TEXT("\n"));
	append(&room, one_more);
	if (is_list)
		append(&room, TEXT("]"));
	if (!is_list ||
	    (is_plain_list(text) && is_plain_list(text_from(&room))))
		read_both(text, text_from(&room), true);
	bytes_free(&room);
}

static void read_lines(struct text text)
{
	struct bytes room = BYTES_UP_TO(2 * FILE_BYTES);

	append(&room, text);
	append(&room, TEXT("\n"));
	append(&room, one_more);
	read_both(text, text_from(&room), false);
	bytes_free(&room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct text text = sound_utf8(&room, data, size);
	struct told told;
	json_error_t error;
	json_t *root;

	open_once();
	root = json_loadb(text.data, text.length, JSON_ALLOW_NUL, &error);
	if (root) {
		read_json(text, root);
	} else {
		EXPECT(read_file(&told, text, true));
		forget(&told);
	}
	json_decref(root);
	/* else lines end in CR without the one more's */
	if (text.length > 0 && !memchr(text.data, '\r', text.length))
		read_lines(text);
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
