/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/location.h"

#include <string.h>

#include "shared/schema.h"
#include "shared/store.h"

enum { FIRST_CAPACITY = 16 };

/* Appends the folder of a root as it was given; nothing when unknown. */
static enum status read_folder(struct index *index, size_t shard,
			       struct text label, struct bytes *out,
			       struct fault *fault)
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
	status = read_folder(index, shard, location->label, out, fault);
	if (status)
		return status;
	/* Without its folder the label is better than nothing. */
	if (out->length == start)
		status = bytes_append(out, location->label, fault);
	if (!status && out->length > start && out->data[out->length - 1] != '/')
		status = bytes_append_byte(out, '/', fault);
	return status ? status : bytes_append(out, location->path, fault);
}

/* ---- Roots ------------------------------------------------------------- */

/* Roots on their way into a list. */
struct listing {
	struct location_roots *out;
	struct pool *pool;
	enum status status;
	struct fault *fault;
};

static enum status make_room(struct listing *listing)
{
	struct location_roots *out = listing->out;
	size_t capacity = out->capacity ? out->capacity * 2 : FIRST_CAPACITY;
	enum status status;
	void *list;

	if (out->count < out->capacity)
		return STATUS_OK;
	status = pool_take(listing->pool, capacity, sizeof(*out->list), &list,
			   listing->fault);
	if (status)
		return status;
	if (out->count > 0)
		memcpy(list, out->list, out->count * sizeof(*out->list));
	out->list = list;
	out->capacity = capacity;
	return STATUS_OK;
}

static bool list_root(void *context, struct text key, uint32_t frequency)
{
	struct listing *listing = context;
	struct location_roots *out = listing->out;
	size_t skipped = sizeof(SCHEMA_META_ROOT) - 1;
	struct text label = text_skip(key, skipped);

	(void)frequency;
	listing->status = make_room(listing);
	if (!listing->status)
		listing->status = pool_copy(listing->pool, label,
					    &out->list[out->count].label,
					    listing->fault);
	out->count += !listing->status;
	return listing->status == STATUS_OK;
}

enum status location_add_roots(struct location_roots *out, struct index *index,
			       size_t shard, struct pool *pool,
			       struct fault *fault)
{
	struct listing listing = { .out = out, .pool = pool, .fault = fault };
	const struct index_visitor visitor = { list_root, &listing };
	struct bytes folder = BYTES_UP_TO(LOCATION_BYTES);
	size_t first = out->count;
	enum status status = index_each_key(
		index, shard, TEXT(SCHEMA_META_ROOT), &visitor, fault);

	if (!status)
		status = listing.status;
	for (size_t i = first; i < out->count && !status; i++) {
		struct location_root *root = &out->list[i];

		bytes_clear(&folder);
		status = read_folder(index, shard, root->label, &folder, fault);
		if (!status)
			status = pool_copy(pool, text_from(&folder),
					   &root->folder, fault);
	}
	bytes_free(&folder);
	return status;
}

bool location_below(const struct location_root *root, struct text path,
		    struct text *below)
{
	size_t length = root->folder.length;

	if (length == 0 || !text_begins(path, root->folder))
		return false;
	if (path.length > length && root->folder.data[length - 1] != '/' &&
	    path.data[length++] != '/')
		return false;
	*below = text_skip(path, length);
	return true;
}

enum status location_place(struct bytes *out, struct text label,
			   struct text path, struct fault *fault)
{
	enum status status = bytes_append(out, label, fault);

	if (!status)
		status = bytes_append_byte(out, '/', fault);
	return status ? status : bytes_append(out, path, fault);
}

/* ---- Records ----------------------------------------------------------- */

/* "a#2" may be the second "a" of its file. */
static bool is_numbered(struct text id)
{
	size_t end = id.length;

	while (end > 0 && text_is_digit(id.data[end - 1]))
		end--;
	return end > 0 && end < id.length && id.data[end - 1] == '#';
}

bool location_own_id(const struct record_location *location, struct text *out)
{
	static const struct text sign = TEXT_INIT("id:"); /* "schema.h",
							   * IDENTITY */
	struct text key = location->record_key;

	*out = TEXT("");
	if (key.length > 0 && *key.data == '#')
		return true;
	if (key.length <= sign.length || !text_begins(key, sign))
		return false;
	*out = text_skip(key, sign.length);
	return !is_numbered(*out);
}
