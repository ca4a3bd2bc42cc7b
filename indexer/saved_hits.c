/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved_hits.h"

#include <string.h>

#include "indexer/ceiling.h"
#include "indexer/lend.h"
#include "shared/memory.h"

enum {
	PARSED_PER_BYTE = 8, /* of memory, for a line of many values */
	GROUP_CHARACTERS = 4 /* of base64: three bytes */
};

static struct text text_at(const json_t *root, const char *key)
{
	const json_t *value = json_object_get(root, key);

	if (!json_is_string(value))
		return TEXT("");
	return (struct text){ json_string_value(value),
			      json_string_length(value) };
}

/* False when it is no number from 0. */
static bool number_at(const json_t *root, const char *key, uint64_t *out)
{
	const json_t *value = json_object_get(root, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*out = (uint64_t)json_integer_value(value);
	return true;
}

/* ---- The path ---------------------------------------------------------- */

static int digit_value(char digit)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* Bytes of one group of RFC 4648, section 4; 0: it is none. */
static size_t decode_group(const char *four, char out[3])
{
	uint32_t group = 0;
	size_t length = 3;

	while (length > 1 && four[length] == '=')
		length--;
	for (size_t i = 0; i < GROUP_CHARACTERS; i++) {
		int value = i > length ? 0 : digit_value(four[i]);

		if (value < 0)
			return 0;
		group = group << 6 | (uint32_t)value;
	}
	for (size_t i = 0; i < 3; i++)
		out[i] = (char)(group >> (16 - 8 * i) & 0xFF);
	return length;
}

/* The length of what was decoded; 0: it is no base64. */
static size_t decode(char *out, struct text encoded)
{
	size_t length = 0;

	if (encoded.length % GROUP_CHARACTERS != 0)
		return 0;
	for (size_t i = 0; i < encoded.length; i += GROUP_CHARACTERS) {
		char bytes[3];
		size_t count = decode_group(encoded.data + i, bytes);

		if (count == 0 ||
		    (count < 3 && i + GROUP_CHARACTERS < encoded.length))
			return 0;
		memcpy(out + length, bytes, count);
		length += count;
	}
	return length;
}

static enum status take_path(struct saved_hit *hit, struct fault *fault)
{
	struct text encoded = text_at(hit->root, "path_bytes");
	size_t length = hit->shown.length;

	hit->path = memory_zeroed(length + encoded.length + 1, 1);
	if (!hit->path)
		return fault_set(fault, STATUS_FULL, "out of memory");
	if (encoded.length > 0)
		length = decode(hit->path, encoded);
	else
		memcpy(hit->path, hit->shown.data, length);
	if (length == 0 || strlen(hit->path) != length)
		return fault_set(fault, STATUS_SKIP,
				 "a hit without a path that can be");
	return STATUS_OK;
}

/* ---- The line ---------------------------------------------------------- */

static enum status take_hit(struct saved_hit *hit, struct fault *fault)
{
	struct text of = text_at(hit->root, "of");

	hit->passage = text_at(hit->root, "passage");
	hit->article = text_at(hit->root, "article");
	hit->id = text_at(hit->root, "id");
	hit->address = text_at(hit->root, "url");
	hit->shown = text_at(hit->root, "path");
	hit->text = text_at(hit->root, "text");
	hit->is_of_file = text_equal(of, TEXT("file"));
	if (!hit->is_of_file && !text_equal(of, TEXT("text")))
		return fault_set(fault, STATUS_SKIP, "a hit without \"of\"");
	if (!number_at(hit->root, "record", &hit->record) ||
	    !number_at(hit->root, "start", &hit->start) ||
	    !number_at(hit->root, "end", &hit->end))
		return fault_set(fault, STATUS_SKIP, "a hit without its place");
	if (hit->text.length == 0 || hit->end < hit->start ||
	    hit->end - hit->start != hit->text.length)
		return fault_set(fault, STATUS_SKIP,
				 "a hit whose text is not as long as its "
				 "place");
	return take_path(hit, fault);
}

static enum saved_line kind_of(const json_t *root)
{
	struct text type = text_at(root, "type");
	uint64_t format = 0;

	if (text_equal(type, TEXT("hit")))
		return SAVED_HIT;
	if (!text_equal(type, TEXT("begin")))
		return SAVED_OTHER;
	return number_at(root, "format", &format) &&
			       format == SAVED_HITS_FORMAT ?
		       SAVED_BEGIN :
		       SAVED_FOREIGN;
}

enum status saved_hits_read(struct saved_hit *out, struct text line,
			    enum saved_line *kind, struct fault *fault)
{
	json_error_t error;
	enum status status = ceiling_look(line.length * PARSED_PER_BYTE, fault);

	*out = (struct saved_hit){ 0 };
	*kind = SAVED_OTHER;
	if (status)
		return status;
	status = lend_json(&out->root, line, JSON_ALLOW_NUL, &error, fault);
	if (status)
		return status;
	if (!out->root)
		return fault_set(fault, STATUS_SKIP, "not JSON");
	if (!json_is_object(out->root))
		status = fault_set(fault, STATUS_SKIP, "not a JSON object");
	else
		*kind = kind_of(out->root);
	if (*kind == SAVED_HIT)
		status = take_hit(out, fault);
	if (status || *kind != SAVED_HIT)
		saved_hits_free(out);
	return status;
}

void saved_hits_free(struct saved_hit *hit)
{
	json_decref(hit->root);
	memory_free(hit->path);
	*hit = (struct saved_hit){ 0 };
}
