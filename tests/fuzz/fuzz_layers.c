/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_layers - any bytes as a source file: the whole way to its articles
 * and their passages.
 *
 * The first byte is no part of the file. It chooses the name, which tells
 * the format where the content does not (see name_of); a capital reads the
 * file twice, the second time in drips, to the same articles.
 */
#include "indexer/layers.h"
#include "indexer/parse.h"
#include "indexer/seen.h"
#include "shared/array.h"
#include "tests/fuzz/sound.h"

enum { LAST_YEAR = 2030, DRIP_BYTES = 777, WHOLE_BYTES = 1 << 30 };

struct told {
	struct text file;
	bool is_stream;
	struct seen keys;
	struct hash_stream *sum; /* of all that was told */
};

static struct layers *layers;
static struct keys keys;
static struct passages_splitter *splitter;
static struct passages passages;

/* No program is run: what one makes of a document is another's matter. */
static void open_once(void)
{
	static const char *const no_programs[] = { "pdf=", "docx=", "odt=",
						   "rtf=", "doc=" };
	const struct parse_options options = {
		.converters = no_programs, .converter_count = COUNT(no_programs)
	};
	struct fault fault;

	if (layers)
		return;
	EXPECT(!layers_open(&layers, LAST_YEAR, &options, &fault));
	EXPECT(!passages_open(&splitter, &fault));
	keys = KEYS;
}

static const char *name_of(int letter)
{
	static const struct {
		char letter;
		const char *name;
	} names[] = { { 'c', "a.csv" },  { 'e', "a.eml" },   { 'h', "a.html" },
		      { 'j', "a.json" }, { 'l', "a.jsonl" }, { 'm', "a.md" },
		      { 'b', "a.mbox" }, { 't', "a.txt" },   { 'x', "a.xml" },
		      { 'v', "a.tsv" },  { 'w', "a.warc" } };

	for (size_t i = 0; i < COUNT(names); i++)
		if (names[i].letter == letter)
			return names[i].name;
	return "a";
}

/* ---- What is told ------------------------------------------------------ */

static void sum_article(struct told *told, const struct article *article)
{
	hash_stream_add(told->sum, article->record_key);
	hash_stream_add(told->sum, article->text);
	hash_stream_add(told->sum, article->title);
	hash_stream_add(told->sum, article->date);
	hash_stream_add(told->sum, article->source);
	hash_stream_add(told->sum, article->address);
	hash_stream_add(told->sum, article->language);
	for (size_t i = 0; i < article->author_count; i++)
		hash_stream_add(told->sum, article->authors[i]);
}

static void sum_passages(struct told *told)
{
	for (size_t i = 0; i < passages.count; i++) {
		hash_stream_add(told->sum, TEXT("passage"));
		hash_stream_add(told->sum, passages.list[i].text);
		hash_stream_add(told->sum, passages.list[i].section);
	}
}

static enum status take_article(void *context, const struct article *article,
				struct fault *fault)
{
	const struct passage_limits limits = PASSAGE_LIMITS;
	struct told *told = context;
	uint64_t count;
	enum status status;

	sound_article(article);
	EXPECT(article->language.length > 0);
	EXPECT(!article->is_file || text_equal(article->text, told->file));
	EXPECT(!seen_add(&told->keys, article->record_key, &count, fault));
	/* In a stream the same content is the same record. */
	EXPECT(count == 1 || told->is_stream);
	sum_article(told, article);
	status = passages_split(splitter, &passages, article, &limits, fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status) {
		sound_passages(&passages, article);
		sum_passages(told);
	}
	return STATUS_OK;
}

static enum status take_rejected(void *context, uint64_t offset,
				 const char *reason, struct fault *fault)
{
	struct told *told = context;

	(void)offset;
	(void)fault;
	EXPECT(reason && *reason);
	hash_stream_add(told->sum, TEXT("rejected"));
	return STATUS_OK;
}

/* ---- Reading ----------------------------------------------------------- */

static void read_input(struct told *told, struct input input, int letter)
{
	const struct reading_visitor visitor = { take_article, take_rejected,
						 told };
	struct fault fault = { 0 };
	struct reading reading = { .name = name_of(letter),
				   .visitor = &visitor,
				   .claims = layers_claims(layers),
				   .keys = &keys,
				   .fault = &fault };
	enum status status;

	if (letter == 's')
		status = layers_read_stream(layers, input, &reading);
	else if (letter == 'k')
		status = layers_read_line(layers, input, 0, &reading);
	else
		status = layers_read(layers, input, &reading);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	EXPECT(!status || fault.text[0]);
}

static struct hash read_file(struct text file, int letter, size_t step)
{
	struct sound_drip drip = { file, step };
	struct told told = { .file = file, .is_stream = letter == 's' };
	struct fault fault;
	struct hash sum;

	EXPECT(!hash_stream_new(&told.sum, &fault));
	read_input(&told, sound_input(&drip), letter);
	sum = hash_stream_end(told.sum);
	hash_stream_free(told.sum);
	seen_clear(&told.keys);
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text file;
	struct hash sum;
	struct hash again;
	bool is_twice;
	int letter;

	if (size == 0)
		return 0;
	open_once();
	file = (struct text){ (const char *)data + 1, size - 1 };
	is_twice = data[0] >= 'A' && data[0] <= 'Z';
	letter = is_twice ? data[0] - 'A' + 'a' : data[0];
	sum = read_file(file, letter, WHOLE_BYTES);
	if (!is_twice)
		return 0;
	again = read_file(file, letter, DRIP_BYTES);
	EXPECT(hash_equal(&sum, &again));
	return 0;
}
