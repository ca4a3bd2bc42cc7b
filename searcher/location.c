/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/location.h"

#include <string.h>

#include "shared/schema.h"
#include "shared/store.h"

enum status location_root(struct index *index, size_t shard, struct text label,
			  struct bytes *out, struct fault *fault)
{
	struct bytes key = BYTES_UP_TO(LOCATION_BYTES);
	enum status status = store_root_key(&key, label, fault);

	if (!status)
		status = index_meta(index, shard, text_from(&key), out, fault);
	bytes_free(&key);
	return status;
}

enum status location_path(struct index *index, size_t shard,
			  const struct record_location *location,
			  struct bytes *out, struct fault *fault)
{
	size_t start = out->length;
	enum status status;

	if (text_equal(location->label, TEXT(SCHEMA_LABEL_STDIN)))
		return bytes_append(out, TEXT("-"), fault);
	if (text_equal(location->label, TEXT(SCHEMA_LABEL_FILES)))
		return bytes_append(out, location->path, fault);
	status = location_root(index, shard, location->label, out, fault);
	if (status)
		return status;
	/* Without its folder the label is better than nothing. */
	if (out->length == start)
		status = bytes_append(out, location->label, fault);
	if (!status && out->length > start && out->data[out->length - 1] != '/')
		status = bytes_append_byte(out, '/', fault);
	return status ? status : bytes_append(out, location->path, fault);
}

/* "a#2" may be the second "a" of its file. */
static bool is_numbered(struct text id)
{
	size_t end = id.length;

	while (end > 0 && id.data[end - 1] >= '0' && id.data[end - 1] <= '9')
		end--;
	return end > 0 && end < id.length && id.data[end - 1] == '#';
}

bool location_own_id(const struct record_location *location, struct text *out)
{
	static const char sign[] = "id:"; /* "schema.h", IDENTITY */
	const size_t length = sizeof(sign) - 1;
	struct text key = location->record_key;

	*out = TEXT("");
	if (key.length > 0 && *key.data == '#')
		return true;
	if (key.length <= length || memcmp(key.data, sign, length) != 0)
		return false;
	*out = (struct text){ key.data + length, key.length - length };
	return !is_numbered(*out);
}
