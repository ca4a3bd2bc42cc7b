/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved_hits.h"

#include <string.h>

#include "indexer/base64.h"
#include "indexer/ceiling.h"
#include "indexer/lend.h"
#include "shared/memory.h"

enum { PARSED_PER_BYTE = 8 }; /* of memory, for a line of many values */

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

static enum status take_path(struct saved_hit *hit, struct fault *fault)
{
	const struct text encoded = text_at(hit->root, "path_bytes");
	struct bytes path = BYTES_UP_TO(hit->shown.length + encoded.length + 4);
	bool is_whole = true;
	enum status status =
		encoded.length > 0 ?
			base64_decode_whole(&path, encoded, &is_whole, fault) :
			bytes_append(&path, hit->shown, fault);

	if (!status && (!is_whole || path.length == 0 ||
			memchr(path.data, '\0', path.length)))
		status = fault_set(fault, STATUS_SKIP,
				   "a hit without a path that can be");
	if (!status)
		status = bytes_append_byte(&path, '\0', fault);
	if (status)
		bytes_free(&path);
	else
		hit->path = path.data;
	return status;
}

/* ---- The line ---------------------------------------------------------- */

static enum status take_hit(struct saved_hit *hit, struct fault *fault)
{
	struct text of = text_at(hit->root, "of");

	hit->passage = text_at(hit->root, "passage");
	hit->article = text_at(hit->root, "article");
	hit->id = text_at(hit->root, "id");
	hit->address = text_at(hit->root, "url");
	hit->title = text_at(hit->root, "title");
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
