/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/records.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "indexer/address.h"
#include "indexer/dates.h"
#include "indexer/decode.h"
#include "indexer/furniture.h"
#include "indexer/lines.h"
#include "indexer/mend.h"
#include "indexer/seen.h"
#include "shared/hash.h"
#include "shared/json.h"
#include "shared/memory.h"

enum {
	/* A control character becomes an escape of six bytes. */
	MENDED_PER_BYTE = 6,
	ADDRESS_ROOM = 3 * ADDRESS_BYTES + 16,
	POOL_PER_BYTE = 8
};

struct records {
	enum records_keys keys;
	int last_year;
	uint64_t ordinal; /* of the record being read */
	json_t *root;     /* holds the texts of the article */
	struct pool *pool;
	struct bytes mended;
	struct bytes spare;
	struct seen seen;
};

enum status records_open(struct records **out, int last_year, size_t longest,
			 struct fault *fault)
{
	struct records *records = memory_zeroed(1, sizeof(*records));
	enum status status;

	*out = NULL;
	if (!records)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = pool_new(&records->pool,
			  longest * POOL_PER_BYTE + ADDRESS_ROOM, fault);
	if (status) {
		memory_free(records);
		return status;
	}
	records->last_year = last_year;
	records->mended = BYTES_UP_TO(longest * MENDED_PER_BYTE);
	records->spare = BYTES_UP_TO(longest * MENDED_PER_BYTE + ADDRESS_ROOM);
	*out = records;
	return STATUS_OK;
}

void records_close(struct records *records)
{
	if (!records)
		return;
	json_decref(records->root);
	pool_free(records->pool);
	bytes_free(&records->mended);
	bytes_free(&records->spare);
	seen_clear(&records->seen);
	memory_free(records);
}

/* Frees what the last article lived in. */
static void forget_article(struct records *records)
{
	json_decref(records->root);
	records->root = NULL;
	pool_reset(records->pool);
}

void records_begin(struct records *records, enum records_keys keys)
{
	forget_article(records);
	bytes_free(&records->mended);
	bytes_free(&records->spare);
	seen_clear(&records->seen);
	records->keys = keys;
	records->ordinal = 0;
}

void records_skip(struct records *records)
{
	records->ordinal++;
}

/* ---- JSON -------------------------------------------------------------- */

static json_t *parse(struct text text, json_error_t *error)
{
	return json_loadb(text.data, text.length, JSON_ALLOW_NUL, error);
}

static struct text without_mark(struct text text)
{
	if (text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0) {
		text.data += 3;
		text.length -= 3;
	}
	return text;
}

/* Fails when the record is no JSON even after mending; valid UTF-8. */
static enum status parse_mended(struct records *records, struct text line,
				size_t *bad_count, struct fault *fault)
{
	json_error_t error;
	enum status status;

	records->root = parse(line, &error);
	if (records->root)
		return STATUS_OK;
	status = mend_json(&records->mended, line, bad_count, fault);
	if (status)
		return status;
	records->root = parse(text_from(&records->mended), &error);
	if (records->root)
		return STATUS_OK;
	if (json_error_code(&error) == json_error_out_of_memory)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return fault_set(fault, STATUS_SKIP, "not JSON (at its byte %d)",
			 error.position);
}

/* Commas and colons outside of strings. */
static size_t count_values(struct text text)
{
	bool is_in_string = false;
	size_t count = 0;

	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		if (byte == '"')
			is_in_string = !is_in_string;
		else if (is_in_string)
			i += byte == '\\';
		else
			count += byte == ',' || byte == ':';
	}
	return count;
}

static enum status load(struct records *records, struct text line,
			size_t *bad_count, struct fault *fault)
{
	struct decoded decoded;
	enum status status =
		decode_text(&decoded, &records->spare, line, fault);

	if (status)
		return status;
	*bad_count += decoded.bad_count;
	if (count_values(decoded.text) > RECORDS_VALUES_MAX)
		return fault_set(fault, STATUS_SKIP,
				 "more than %d values in a record",
				 RECORDS_VALUES_MAX);
	status = parse_mended(records, without_mark(decoded.text), bad_count,
			      fault);
	if (status)
		return status;
	if (!json_is_object(records->root))
		return fault_set(fault, STATUS_SKIP, "not a JSON object");
	return STATUS_OK;
}

enum status records_look(struct records *records, struct text text,
			 enum records_shape *out, struct fault *fault)
{
	size_t bad_count = 0;
	enum status status;

	*out = RECORDS_OTHER;
	forget_article(records);
	status = load(records, text, &bad_count, fault);
	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	*out = json_object_get(records->root, "text") ||
			       json_object_get(records->root, "title") ?
		       RECORDS_ARTICLE :
		       RECORDS_OBJECT;
	return STATUS_OK;
}

/* ---- Fields ------------------------------------------------------------ */

static bool is_absent(struct text trimmed)
{
	static const char *const words[] = { "", "None", "null", "nan", "[]" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal(trimmed, text_of(words[i])))
			return true;
	return false;
}

/* A string as it stands; empty when absent. */
static struct text whole_text(const json_t *value)
{
	struct text text;

	if (!json_is_string(value))
		return (struct text){ 0 };
	text.data = json_string_value(value);
	text.length = json_string_length(value);
	if (is_absent(lines_trim(text)))
		return (struct text){ 0 };
	return text;
}

/* A string, or the "name" of an object, trimmed; empty when absent. */
static struct text name_of(const json_t *value)
{
	if (json_is_object(value))
		value = json_object_get(value, "name");
	return lines_trim(whole_text(value));
}

/* A string or number as text. */
static enum status scalar_text(struct records *records, const json_t *value,
			       struct text *out, struct fault *fault)
{
	enum status status;

	*out = lines_trim(whole_text(value));
	if (!json_is_number(value))
		return STATUS_OK;
	bytes_clear(&records->spare);
	if (json_is_integer(value))
		status = json_signed(&records->spare, json_integer_value(value),
				     fault);
	else
		status = json_number(&records->spare, json_real_value(value),
				     fault);
	if (status)
		return status;
	return pool_copy(records->pool, text_from(&records->spare), out, fault);
}

static enum status read_authors(struct records *records, struct article *out,
				struct fault *fault)
{
	const json_t *value = json_object_get(records->root, "author");
	size_t room = json_is_array(value) ? json_array_size(value) : 1;
	struct text *authors;
	void *place;
	enum status status;

	if (room > RECORDS_AUTHORS_MAX)
		room = RECORDS_AUTHORS_MAX;
	status =
		pool_take(records->pool, room, sizeof(*authors), &place, fault);
	if (status)
		return status;
	authors = place;
	for (size_t i = 0; i < room; i++) {
		struct text name = name_of(json_is_array(value) ?
						   json_array_get(value, i) :
						   value);

		if (name.length > 0)
			authors[out->author_count++] = name;
	}
	out->authors = authors;
	return STATUS_OK;
}

static enum status read_date(struct records *records, struct article *out,
			     struct fault *fault)
{
	const json_t *value = json_object_get(records->root, "date");
	struct text raw;
	struct date date;
	enum status status = scalar_text(records, value, &raw, fault);

	if (status)
		return status;
	date = dates_parse(raw, records->last_year);
	if (date.precision == RECORD_UNDATED)
		return STATUS_OK;
	out->precision = date.precision;
	out->date_from = TEXT("date");
	return pool_copy(records->pool, (struct text){ date.text, date.length },
			 &out->date, fault);
}

static enum status read_address(struct records *records, struct article *out,
				struct fault *fault)
{
	struct text raw = whole_text(json_object_get(records->root, "url"));
	enum status status;

	bytes_clear(&records->spare);
	status = address_canonical(&records->spare, raw, fault);
	if (status)
		return status;
	return pool_copy(records->pool, text_from(&records->spare),
			 &out->address, fault);
}

/* Without a text of its own a record is its title. */
static enum status settle_text(struct article *article, struct fault *fault)
{
	bool is_empty;
	enum status status = furniture_is_all(&is_empty, article->text, fault);

	if (status || !is_empty)
		return status;
	article->text = article->title;
	status = furniture_is_all(&is_empty, article->text, fault);
	return status || !is_empty ? status :
				     fault_set(fault, STATUS_SKIP, "no text");
}

static enum status read_fields(struct records *records, struct article *out,
			       struct fault *fault)
{
	const json_t *root = records->root;
	enum status status;

	out->title = name_of(json_object_get(root, "title"));
	out->text = whole_text(json_object_get(root, "text"));
	out->source = name_of(json_object_get(root, "source"));
	out->declared = name_of(json_object_get(root, "lang"));
	status = settle_text(out, fault);
	if (status)
		return status;
	status = scalar_text(records, json_object_get(root, "id"), &out->own_id,
			     fault);
	if (!status)
		status = read_authors(records, out, fault);
	if (!status)
		status = read_date(records, out, fault);
	if (!status)
		status = read_address(records, out, fault);
	return status;
}

/* ---- Keys -------------------------------------------------------------- */

/* Kind + name, and "#2" for its second time in the file or stream: no
 * record takes the place of another. Where a record is really called "a#2",
 * that key gets a number in its turn. */
static enum status put_name_key(struct records *records, struct text kind,
				struct text name, struct fault *fault)
{
	struct bytes *key = &records->spare;
	uint64_t count = 0;
	enum status status = bytes_append(key, kind, fault);

	if (!status)
		status = bytes_append(key, name, fault);
	while (!status) {
		status =
			seen_add(&records->seen, text_from(key), &count, fault);
		if (status || count == 1)
			return status;
		status = bytes_printf(key, fault, "#%" PRIu64, count);
	}
	return status;
}

static enum status put_content_key(struct bytes *key,
				   const struct article *article,
				   struct fault *fault)
{
	struct text parts[] = { article->title, article->text };
	struct hash hash = hash_parts(parts, 2);
	char hex[HASH_HEX_BYTES];

	hash_hex(&hash, hex);
	return bytes_printf(key, fault, "hash:%s", hex);
}

static enum status put_key(struct records *records,
			   const struct article *article, struct fault *fault)
{
	struct bytes *key = &records->spare;

	if (records->keys == RECORDS_SINGLE)
		return STATUS_OK;
	if (records->keys == RECORDS_STREAM && article->address.length > 0)
		return put_name_key(records, TEXT("url:"), article->address,
				    fault);
	if (article->own_id.length > 0)
		return put_name_key(records, TEXT("id:"), article->own_id,
				    fault);
	if (records->keys == RECORDS_STREAM)
		return put_content_key(key, article, fault);
	return bytes_printf(key, fault, "#%" PRIu64, records->ordinal);
}

static enum status read_record(struct records *records, struct text line,
			       struct article *out, struct fault *fault)
{
	enum status status = load(records, line, &out->bad_count, fault);

	if (status)
		return status;
	status = read_fields(records, out, fault);
	if (status)
		return status;
	bytes_clear(&records->spare);
	status = put_key(records, out, fault);
	if (status)
		return status;
	return pool_copy(records->pool, text_from(&records->spare),
			 &out->record_key, fault);
}

enum status records_read(struct records *records, struct text line,
			 uint64_t offset, struct article *out,
			 struct fault *fault)
{
	enum status status;

	forget_article(records);
	*out = (struct article){ .record_offset = offset };
	status = read_record(records, line, out, fault);
	records->ordinal++;
	if (status)
		*out = (struct article){ 0 };
	return status;
}
