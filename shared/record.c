/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RECORD LAYOUT
 *
 * A number is unsigned LEB128 (DWARF 5, section 7.6: seven bits a byte,
 * lowest first), at most 10 bytes. A string is its length as a number,
 * then its bytes. A hash is 16 bytes. A body is packed ("pack.h") by what
 * the index has under pq:dictionary, and preceded by its plain length as a
 * number.
 *
 * Passage record:  byte 'P', byte 2 (version), 8 bytes checksum; the head:
 *   hash article, numbers ordinal, line, start, end - start, first seen,
 *   body length; the body: strings language, section; the text
 *   (end - start bytes). The checksum is over head and body.
 * Article record:  byte 'A', byte 2, 8 bytes checksum, number body length;
 *   the body: strings own id, title, date; number precision; strings
 *   date_from, source, address, language; number of authors and each as a
 *   string; number of locations and each as strings label, path, number
 *   record, string record key, of all but the first with an outlet behind
 *   that; numbers is_file, first run, text bytes; 8 bytes text check; number
 *   of passages; string gaps. The checksum is over the hash article, which is
 *   the key, and the body. In version 1 there were no record keys and no
 *   outlets, and nothing else was different.
 * Outlet:  strings source, address, date; number precision; number of
 *   authors and each as a string.
 * A checksum is the 64-bit XXH3 of these bytes unpacked, little endian, as
 * the text check is. Anything behind the body, or missing before its end,
 * is damage.
 */
#include "shared/record.h"

#include <string.h>

#include "shared/array.h"

enum {
	RECORD_VERSION = 2,
	BEFORE_KEYS = 1,
	CHECK_BYTES = 8,
	START_BYTES = 2 + CHECK_BYTES,
	NUMBER_BYTES = 10,
	RECORD_BYTES = 1 << 30,
	ITEMS_MAX = 1 << 24 /* most authors or locations of one article */
};

static enum status put_number(struct bytes *out, uint64_t number,
			      struct fault *fault)
{
	char coded[NUMBER_BYTES];
	size_t length = 0;

	do {
		unsigned char low = number & 0x7F;

		number >>= 7;
		coded[length++] = (char)(number ? low | 0x80 : low);
	} while (number);
	return bytes_append(out, (struct text){ coded, length }, fault);
}

static enum status put_string(struct bytes *out, struct text string,
			      struct fault *fault)
{
	enum status status = put_number(out, string.length, fault);

	return status ? status : bytes_append(out, string, fault);
}

static enum status put_fixed(struct bytes *out, uint64_t number,
			     struct fault *fault)
{
	char coded[CHECK_BYTES];

	for (size_t i = 0; i < CHECK_BYTES; i++)
		coded[i] = (char)(number >> (8 * i) & 0xFF);
	return bytes_append(out, (struct text){ coded, CHECK_BYTES }, fault);
}

/* What both kinds begin with; `plain` is what the checksum is over. */
static enum status put_start(struct bytes *out, char kind, struct text plain,
			     struct fault *fault)
{
	const char start[] = { kind, RECORD_VERSION };
	enum status status =
		bytes_append(out, (struct text){ start, sizeof(start) }, fault);

	return status ? status : put_fixed(out, hash_checksum(plain), fault);
}

static enum status put_passage_head(struct bytes *plain,
				    const struct record_passage *record,
				    size_t body_bytes, struct fault *fault)
{
	const uint64_t numbers[] = {
		record->ordinal,    record->line,
		record->start,      record->end - record->start,
		record->first_seen, body_bytes
	};
	enum status status =
		bytes_append(plain, hash_as_text(&record->article), fault);

	for (size_t i = 0; i < COUNT(numbers); i++)
		if (!status)
			status = put_number(plain, numbers[i], fault);
	return status;
}

static enum status put_passage_body(struct bytes *out,
				    const struct record_passage *record,
				    struct fault *fault)
{
	enum status status = put_string(out, record->language, fault);

	if (!status)
		status = put_string(out, record->section, fault);
	return status ? status : bytes_append(out, record->text, fault);
}

/* The first `head_bytes` as they are, the rest packed. */
static enum status put_packed(struct bytes *out, struct text plain,
			      size_t head_bytes, struct pack *pack,
			      struct fault *fault)
{
	struct text head = { plain.data, head_bytes };
	struct text body = text_skip(plain, head_bytes);
	enum status status = bytes_append(out, head, fault);

	return status ? status : pack_shrink(pack, out, body, fault);
}

enum status record_put_passage(struct bytes *out,
			       const struct record_passage *record,
			       struct pack *pack, struct fault *fault)
{
	struct bytes body = BYTES_UP_TO(RECORD_BYTES);
	struct bytes plain = BYTES_UP_TO(RECORD_BYTES);
	size_t head_bytes;
	enum status status;

	if (record->end - record->start != record->text.length)
		return fault_set(fault, STATUS_BUG,
				 "passage record: text and offsets differ");
	status = put_passage_body(&body, record, fault);
	if (!status)
		status = put_passage_head(&plain, record, body.length, fault);
	head_bytes = plain.length;
	if (!status)
		status = bytes_append(&plain, text_from(&body), fault);
	if (!status)
		status = put_start(out, 'P', text_from(&plain), fault);
	if (!status)
		status = put_packed(out, text_from(&plain), head_bytes, pack,
				    fault);
	bytes_free(&body);
	bytes_free(&plain);
	return status;
}

/* What could not be read back is not written. */
static enum status put_count(struct bytes *out, size_t count,
			     struct fault *fault)
{
	if (count > ITEMS_MAX)
		return fault_set(fault, STATUS_FULL,
				 "more than %d authors or places", ITEMS_MAX);
	return put_number(out, count, fault);
}

static enum status put_authors(struct bytes *out, const struct text *authors,
			       size_t count, struct fault *fault)
{
	enum status status = put_count(out, count, fault);

	for (size_t i = 0; i < count && !status; i++)
		status = put_string(out, authors[i], fault);
	return status;
}

struct record_outlet record_outlet_at(const struct record_article *record,
				      size_t place)
{
	if (place > 0)
		return record->locations[place].outlet;
	return (struct record_outlet){
		.source = record->source,
		.address = record->address,
		.date = record->date,
		.precision = record->precision,
		.authors = record->authors,
		.author_count = record->author_count,
	};
}

enum status record_put_outlet(struct bytes *out,
			      const struct record_outlet *outlet,
			      struct fault *fault)
{
	enum status status = put_string(out, outlet->source, fault);

	if (!status)
		status = put_string(out, outlet->address, fault);
	if (!status)
		status = put_string(out, outlet->date, fault);
	if (!status)
		status = put_number(out, outlet->precision, fault);
	return status ? status :
			put_authors(out, outlet->authors, outlet->author_count,
				    fault);
}

static enum status put_lists(struct bytes *out,
			     const struct record_article *record,
			     struct fault *fault)
{
	enum status status =
		put_authors(out, record->authors, record->author_count, fault);

	if (!status)
		status = put_count(out, record->location_count, fault);
	for (size_t i = 0; i < record->location_count && !status; i++) {
		const struct record_location *location = &record->locations[i];

		status = put_string(out, location->label, fault);
		if (!status)
			status = put_string(out, location->path, fault);
		if (!status)
			status = put_number(out, location->record, fault);
		if (!status)
			status = put_string(out, location->record_key, fault);
		if (!status && i > 0)
			status = record_put_outlet(out, &location->outlet,
						   fault);
	}
	return status;
}

static enum status put_facts(struct bytes *out,
			     const struct record_article *record,
			     struct fault *fault)
{
	enum status status = put_string(out, record->own_id, fault);

	if (!status)
		status = put_string(out, record->title, fault);
	if (!status)
		status = put_string(out, record->date, fault);
	if (!status)
		status = put_number(out, record->precision, fault);
	if (!status)
		status = put_string(out, record->date_from, fault);
	if (!status)
		status = put_string(out, record->source, fault);
	if (!status)
		status = put_string(out, record->address, fault);
	return status ? status : put_string(out, record->language, fault);
}

static enum status put_sizes(struct bytes *out,
			     const struct record_article *record,
			     struct fault *fault)
{
	enum status status = put_number(out, record->is_file, fault);

	if (!status)
		status = put_number(out, record->first_run, fault);
	if (!status)
		status = put_number(out, record->text_bytes, fault);
	if (!status)
		status = put_fixed(out, record->text_check, fault);
	if (!status)
		status = put_number(out, record->passage_count, fault);
	return status ? status : put_string(out, record->gaps, fault);
}

enum status record_put_article(struct bytes *out,
			       const struct record_article *record,
			       struct pack *pack, struct fault *fault)
{
	struct bytes plain = BYTES_UP_TO(RECORD_BYTES);
	struct text body;
	enum status status =
		bytes_append(&plain, hash_as_text(&record->article), fault);

	if (!status)
		status = put_facts(&plain, record, fault);
	if (!status)
		status = put_lists(&plain, record, fault);
	if (!status)
		status = put_sizes(&plain, record, fault);
	if (!status)
		status = put_start(out, 'A', text_from(&plain), fault);
	if (status)
		goto out;
	body = text_skip(text_from(&plain), HASH_BYTES);
	status = put_number(out, body.length, fault);
	if (!status)
		status = pack_shrink(pack, out, body, fault);
out:
	bytes_free(&plain);
	return status;
}

/* Reads on; the first thing that does not fit makes all that follows
 * empty and is_short true. */
struct reader {
	struct text rest;
	bool is_short;
	int version;
};

static struct text take(struct reader *reader, uint64_t length)
{
	struct text taken = { reader->rest.data, 0 };

	if (reader->is_short || length > reader->rest.length) {
		reader->is_short = true;
		return taken;
	}
	taken.length = (size_t)length;
	reader->rest = text_skip(reader->rest, taken.length);
	return taken;
}

static uint64_t take_number(struct reader *reader)
{
	uint64_t number = 0;

	for (unsigned shift = 0; shift < 7 * NUMBER_BYTES; shift += 7) {
		struct text byte = take(reader, 1);
		uint64_t low;

		if (byte.length == 0)
			return 0;
		low = (unsigned char)byte.data[0] & 0x7F;
		if (shift == 63 && low > 1)
			break;
		number |= low << shift;
		if (!(byte.data[0] & 0x80))
			return number;
	}
	reader->is_short = true;
	return 0;
}

static struct text take_string(struct reader *reader)
{
	return take(reader, take_number(reader));
}

static uint64_t take_fixed(struct reader *reader)
{
	struct text coded = take(reader, CHECK_BYTES);
	uint64_t number = 0;

	for (size_t i = 0; i < coded.length; i++)
		number |= (uint64_t)(unsigned char)coded.data[i] << (8 * i);
	return number;
}

static void take_hash(struct reader *reader, struct hash *out)
{
	struct text bytes = take(reader, HASH_BYTES);

	if (bytes.length == HASH_BYTES)
		memcpy(out->bytes, bytes.data, HASH_BYTES);
}

/* Checks kind and version, and leaves the reader behind the checksum. */
static enum status open_record(struct reader *out, struct text data, char kind,
			       uint64_t *check, struct fault *fault)
{
	if (data.length < START_BYTES || data.data[0] != kind)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: a record is cut short or not one");
	if (data.data[1] < BEFORE_KEYS || data.data[1] > RECORD_VERSION)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: record version %d, this program "
				 "reads %d",
				 data.data[1], RECORD_VERSION);
	*out = (struct reader){ .rest = { data.data + 2, data.length - 2 },
				.version = data.data[1] };
	*check = take_fixed(out);
	return STATUS_OK;
}

/* Appends to `room`, which holds what the checksum is over besides it, the
 * body that the reader has come to. */
static enum status unpack_body(const struct reader *reader, uint64_t body_bytes,
			       struct bytes *room, struct pack *pack,
			       struct fault *fault)
{
	if (reader->is_short || body_bytes > RECORD_BYTES)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: a record is cut short or not one");
	return pack_expand(pack, room, reader->rest, (size_t)body_bytes, fault);
}

static enum status compare_check(struct text plain, uint64_t check,
				 struct fault *fault)
{
	if (hash_checksum(plain) == check)
		return STATUS_OK;
	return fault_set(fault, STATUS_DAMAGED,
			 "index: a record fails its checksum");
}

/* Whether everything was there and nothing is left. */
static enum status close_record(const struct reader *reader,
				struct fault *fault)
{
	if (reader->is_short || reader->rest.length > 0)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: a record does not fit its length");
	return STATUS_OK;
}

/* *body_bytes and *text_bytes are for the body, which comes next. */
static void take_passage_head(struct record_passage *out, struct reader *reader,
			      uint64_t *text_bytes, uint64_t *body_bytes)
{
	uint64_t ordinal;
	uint64_t line;

	take_hash(reader, &out->article);
	ordinal = take_number(reader);
	line = take_number(reader);
	out->start = take_number(reader);
	*text_bytes = take_number(reader);
	out->first_seen = take_number(reader);
	*body_bytes = take_number(reader);
	out->end = out->start + *text_bytes;
	out->ordinal = (uint32_t)ordinal;
	out->line = (uint32_t)line;
	if (ordinal > UINT32_MAX || line > UINT32_MAX || out->end < out->start)
		reader->is_short = true;
}

enum status record_get_passage(struct record_passage *out, struct text data,
			       struct pack *pack, struct bytes *room,
			       struct fault *fault)
{
	struct reader reader = { .version = RECORD_VERSION };
	struct text head;
	uint64_t check;
	uint64_t text_bytes;
	uint64_t body_bytes;
	enum status status;

	*out = (struct record_passage){ 0 };
	bytes_clear(room);
	status = open_record(&reader, data, 'P', &check, fault);
	if (status)
		return status;
	head = reader.rest;
	take_passage_head(out, &reader, &text_bytes, &body_bytes);
	head.length -= reader.rest.length;
	status = bytes_append(room, head, fault);
	if (!status)
		status = unpack_body(&reader, body_bytes, room, pack, fault);
	if (!status)
		status = compare_check(text_from(room), check, fault);
	if (!status) {
		reader.rest = text_skip(text_from(room), head.length);
		out->language = take_string(&reader);
		out->section = take_string(&reader);
		out->text = take(&reader, text_bytes);
		status = close_record(&reader, fault);
	}
	if (status)
		*out = (struct record_passage){ 0 };
	return status;
}

enum status record_get_head(struct record_passage *out, struct text data,
			    struct fault *fault)
{
	struct reader reader = { .version = RECORD_VERSION };
	uint64_t check;
	enum status status = open_record(&reader, data, 'P', &check, fault);

	*out = (struct record_passage){ 0 };
	if (status)
		return status;
	take_hash(&reader, &out->article);
	out->ordinal = (uint32_t)take_number(&reader);
	if (reader.is_short)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: a record is cut short or not one");
	return STATUS_OK;
}

enum status record_keep_passage(struct record_passage *out,
				const struct record_passage *from,
				struct pool *pool, struct fault *fault)
{
	enum status status;

	*out = *from;
	status = pool_copy(pool, from->language, &out->language, fault);
	if (!status)
		status = pool_copy(pool, from->section, &out->section, fault);
	if (!status)
		status = pool_copy(pool, from->text, &out->text, fault);
	if (status)
		*out = (struct record_passage){ 0 };
	return status;
}

/* A count of items, each of at least one byte: no more than are left. */
static size_t take_count(struct reader *reader)
{
	uint64_t count = take_number(reader);

	if (count > reader->rest.length || count > ITEMS_MAX) {
		reader->is_short = true;
		return 0;
	}
	return (size_t)count;
}

static enum status take_authors(const struct text **out, size_t *out_count,
				struct reader *reader, struct pool *pool,
				struct fault *fault)
{
	size_t count = take_count(reader);
	struct text *authors;
	void *block;
	enum status status = pool_take(pool, count ? count : 1,
				       sizeof(*authors), &block, fault);

	if (status)
		return status;
	authors = block;
	for (size_t i = 0; i < count; i++)
		authors[i] = take_string(reader);
	*out = authors;
	*out_count = count;
	return STATUS_OK;
}

static enum record_precision take_precision(struct reader *reader)
{
	const uint64_t precision = take_number(reader);

	if (precision <= RECORD_TIME)
		return (enum record_precision)precision;
	reader->is_short = true;
	return RECORD_UNDATED;
}

static enum status take_outlet(struct record_outlet *out, struct reader *reader,
			       struct pool *pool, struct fault *fault)
{
	out->source = take_string(reader);
	out->address = take_string(reader);
	out->date = take_string(reader);
	out->precision = take_precision(reader);
	return take_authors(&out->authors, &out->author_count, reader, pool,
			    fault);
}

enum status record_get_outlet(struct record_outlet *out, struct text data,
			      struct pool *pool, struct fault *fault)
{
	struct reader reader = { .rest = data };
	enum status status = take_outlet(out, &reader, pool, fault);

	if (!status)
		status = close_record(&reader, fault);
	if (status)
		*out = (struct record_outlet){ .precision = RECORD_UNDATED };
	return status;
}

static enum status take_locations(struct record_article *out,
				  struct reader *reader, struct pool *pool,
				  struct fault *fault)
{
	const bool has_keys = reader->version > BEFORE_KEYS;
	size_t count = take_count(reader);
	struct record_location *locations;
	void *block;
	enum status status = pool_take(pool, count ? count : 1,
				       sizeof(*locations), &block, fault);

	if (status)
		return status;
	locations = block;
	for (size_t i = 0; i < count && !status; i++) {
		locations[i] = (struct record_location){
			.label = take_string(reader),
		};
		locations[i].path = take_string(reader);
		locations[i].record = take_number(reader);
		locations[i].has_record_key = has_keys;
		if (has_keys)
			locations[i].record_key = take_string(reader);
		if (i > 0 && has_keys)
			status = take_outlet(&locations[i].outlet, reader, pool,
					     fault);
	}
	out->locations = locations;
	out->location_count = count;
	return status;
}

static void take_facts(struct record_article *out, struct reader *reader)
{
	out->own_id = take_string(reader);
	out->title = take_string(reader);
	out->date = take_string(reader);
	out->precision = take_precision(reader);
	out->date_from = take_string(reader);
	out->source = take_string(reader);
	out->address = take_string(reader);
	out->language = take_string(reader);
}

static void take_sizes(struct record_article *out, struct reader *reader)
{
	uint64_t passage_count;

	out->is_file = take_number(reader) != 0;
	out->first_run = take_number(reader);
	out->text_bytes = take_number(reader);
	out->text_check = take_fixed(reader);
	passage_count = take_number(reader);
	out->passage_count = (uint32_t)passage_count;
	if (passage_count > UINT32_MAX)
		reader->is_short = true;
	out->gaps = take_string(reader);
}

static enum status take_article(struct record_article *out,
				struct reader *reader, struct pool *pool,
				struct fault *fault)
{
	enum status status;

	take_facts(out, reader);
	status = take_authors(&out->authors, &out->author_count, reader, pool,
			      fault);
	if (!status)
		status = take_locations(out, reader, pool, fault);
	if (status)
		return status;
	take_sizes(out, reader);
	status = close_record(reader, fault);
	if (!status && out->location_count == 0)
		status = fault_set(fault, STATUS_DAMAGED,
				   "index: an article record names no place");
	return status;
}

enum status record_get_article(struct record_article *out, struct text data,
			       struct pack *pack, struct pool *pool,
			       struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(RECORD_BYTES);
	const struct hash article = out->article;
	struct reader reader = { .version = RECORD_VERSION };
	struct text plain = { NULL, 0 };
	uint64_t check;
	enum status status;

	status = open_record(&reader, data, 'A', &check, fault);
	if (!status)
		status = bytes_append(&room, hash_as_text(&article), fault);
	if (!status) {
		uint64_t body_bytes = take_number(&reader);

		status = unpack_body(&reader, body_bytes, &room, pack, fault);
	}
	if (!status)
		status = compare_check(text_from(&room), check, fault);
	if (!status)
		status = pool_copy(pool, text_from(&room), &plain, fault);
	bytes_free(&room);
	*out = (struct record_article){ .article = article };
	if (status)
		return status;
	reader.rest = text_skip(plain, HASH_BYTES);
	status = take_article(out, &reader, pool, fault);
	if (status)
		*out = (struct record_article){ .article = article };
	return status;
}

/* Appends text from the gaps up to `until` in the article's text. */
static enum status fill_gap(struct bytes *out, struct text *gaps,
			    uint64_t length, struct fault *fault)
{
	struct text piece = { gaps->data, (size_t)length };

	if (length > gaps->length)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: an article's pieces do not fit");
	*gaps = text_skip(*gaps, (size_t)length);
	return bytes_append(out, piece, fault);
}

enum status record_join(struct bytes *out, const struct record_article *article,
			const struct record_passage *passages,
			size_t passage_count, struct fault *fault)
{
	size_t begin = out->length;
	struct text gaps = article->gaps;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < passage_count && !status; i++) {
		const struct record_passage *passage = &passages[i];
		uint64_t done = out->length - begin;

		if (passage->start > done)
			status = fill_gap(out, &gaps, passage->start - done,
					  fault);
		done = out->length - begin;
		if (!status && passage->end > done) {
			struct text rest = passage->text;
			size_t known = (size_t)(done - passage->start);

			rest = text_skip(rest, known);
			status = bytes_append(out, rest, fault);
		}
	}
	if (!status)
		status = fill_gap(out, &gaps, gaps.length, fault);
	if (status)
		return status;
	if (passage_count != article->passage_count ||
	    out->length - begin != article->text_bytes ||
	    hash_checksum((struct text){ out->data ? out->data + begin : NULL,
					 out->length - begin }) !=
		    article->text_check)
		return fault_set(fault, STATUS_DAMAGED,
				 "index: an article's text fails its check");
	return STATUS_OK;
}

enum status record_gaps(struct bytes *out, struct text text,
			const struct record_passage *passages,
			size_t passage_count, struct fault *fault)
{
	size_t done = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < passage_count && !status; i++) {
		if (passages[i].end > text.length)
			return fault_set(fault, STATUS_BUG,
					 "a passage ends behind its article");
		if (passages[i].start > done)
			status = bytes_append(
				out,
				(struct text){ text.data + done,
					       passages[i].start - done },
				fault);
		if (passages[i].end > done)
			done = passages[i].end;
	}
	if (!status && done < text.length)
		status = bytes_append(out, text_skip(text, done), fault);
	return status;
}
