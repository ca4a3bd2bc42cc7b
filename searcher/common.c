/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/common.h"

#include <string.h>

#include "searcher/group.h"
#include "shared/schema.h"
#include "shared/store.h"

enum { IDS_BYTES = 1 << 30 };

struct reading {
	struct group *seen;
	struct bytes ids; /* of the shard, which were seen before */
	enum status status;
	struct fault *fault;
};

static bool take_key(void *context, struct text key, uint32_t unused)
{
	struct reading *reading = context;
	struct hash id;
	bool is_new = true;

	(void)unused;
	if (store_article_id(&id, key))
		reading->status =
			group_add(reading->seen, &id, &is_new, reading->fault);
	if (!reading->status && !is_new)
		reading->status = bytes_append(&reading->ids, hash_as_text(&id),
					       reading->fault);
	return reading->status == STATUS_OK;
}

/* Nothing else is read while the keys are. */
static enum status read_shard(struct reading *reading, struct index *index,
			      size_t shard,
			      const struct common_visitor *visitor)
{
	const struct index_visitor keys = { take_key, reading };
	enum status status;

	bytes_clear(&reading->ids);
	status = index_each_key(index, shard, TEXT(SCHEMA_META_ARTICLE), &keys,
				reading->fault);
	if (!status)
		status = reading->status;
	for (size_t i = 0; i < reading->ids.length && !status;
	     i += HASH_BYTES) {
		struct hash id;

		memcpy(id.bytes, reading->ids.data + i, HASH_BYTES);
		status = visitor->visit(visitor->context, shard, &id,
					reading->fault);
	}
	return status;
}

enum status common_each(struct index *index,
			const struct common_visitor *visitor,
			struct fault *fault)
{
	struct reading reading = { .ids = BYTES_UP_TO(IDS_BYTES),
				   .fault = fault };
	enum status status;

	if (index_shard_count(index) < 2)
		return STATUS_OK;
	status = group_new(&reading.seen, fault);
	for (size_t i = 0; i < index_shard_count(index) && !status; i++)
		status = read_shard(&reading, index, i, visitor);
	group_free(reading.seen);
	bytes_free(&reading.ids);
	return status;
}
