/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/hash.h"
#include "shared/utf8.h"

enum { KEPT_BYTES = 64 * 1024, DECIMAL_BYTES = 24 };

void keys_free(struct keys *keys)
{
	seen_clear(&keys->seen);
	bytes_free(&keys->entry);
	bytes_free(&keys->room);
}

void keys_begin(struct keys *keys, enum keys_kind kind)
{
	seen_clear(&keys->seen);
	bytes_clear(&keys->entry);
	if (keys->room.capacity > KEPT_BYTES)
		bytes_free(&keys->room);
	keys_set(keys, kind);
}

void keys_set(struct keys *keys, enum keys_kind kind)
{
	keys->kind = kind;
	keys->ordinal = 0;
}

void keys_skip(struct keys *keys)
{
	keys->ordinal++;
}

enum status keys_enter(struct keys *keys, struct text name, struct fault *fault)
{
	size_t bad_count = 0;
	size_t start;
	enum status status = bytes_append(&keys->entry, TEXT("in:"), fault);

	start = keys->entry.length;
	if (!status)
		status = utf8_repair(&keys->entry, name, &bad_count, fault);
	/* An LF ends the name. */
	for (size_t i = start; i < keys->entry.length && !status; i++)
		if ((unsigned char)keys->entry.data[i] < ' ')
			keys->entry.data[i] = '_';
	return status ? status : bytes_append_byte(&keys->entry, '\n', fault);
}

void keys_leave(struct keys *keys, size_t entry_length)
{
	keys->entry.length = entry_length;
}

struct text keys_entry(const struct keys *keys)
{
	struct text entry = text_from(&keys->entry);
	const char *start;

	if (entry.length == 0)
		return entry;
	entry.length--; /* its LF */
	start = memrchr(entry.data, '\n', entry.length);
	start = start ? start + 1 : entry.data;
	return text_skip(entry, (size_t)(start - entry.data) + strlen("in:"));
}

static enum status put_content(struct bytes *key, const struct article *article,
			       struct fault *fault)
{
	struct text parts[] = { article->title, article->text };
	struct hash hash = hash_parts(parts, 2);
	char hex[HASH_HEX_BYTES];

	hash_hex(&hash, hex);
	return bytes_printf(key, fault, "hash:%s", hex);
}

/* Appends what the record is called within its file or entry; *is_name when
 * another may be called the same. */
static enum status put_name(struct keys *keys, const struct article *article,
			    bool *is_name, struct fault *fault)
{
	struct bytes *key = &keys->room;
	struct text name = article->own_id;
	struct text kind = TEXT(KEYS_OF_ID);
	enum status status;

	*is_name = keys->entry.length > 0;
	if (keys->kind == KEYS_SINGLE)
		return STATUS_OK;
	if (keys->kind == KEYS_STREAM && article->address.length > 0) {
		name = article->address;
		kind = TEXT("url:");
	}
	if (name.length == 0 && keys->kind == KEYS_STREAM)
		return put_content(key, article, fault);
	if (name.length == 0)
		return bytes_printf(key, fault, "#%" PRIu64, keys->ordinal);
	*is_name = true;
	status = bytes_append(key, kind, fault);
	return status ? status : bytes_append(key, name, fault);
}

/* Appends "#2" where the name comes for the second time. Where a record is
 * really called "a#2", that key gets a number in its turn. */
static enum status tell_apart(struct keys *keys, struct fault *fault)
{
	struct bytes *key = &keys->room;
	uint64_t count = 0;
	enum status status = STATUS_OK;

	while (!status) {
		status = seen_add(&keys->seen, text_from(key), &count, fault);
		if (status || count == 1)
			break;
		status = bytes_printf(key, fault, "#%" PRIu64, count);
	}
	return status;
}

enum status keys_put(struct keys *keys, struct article *article,
		     struct pool *pool, struct fault *fault)
{
	bool is_name = false;
	enum status status;

	bytes_clear(&keys->room);
	status = bytes_append(&keys->room, text_from(&keys->entry), fault);
	if (!status)
		status = put_name(keys, article, &is_name, fault);
	if (!status && is_name)
		status = tell_apart(keys, fault);
	keys->ordinal++;
	return status ? status :
			pool_copy(pool, text_from(&keys->room),
				  &article->record_key, fault);
}

static bool is_of_id(struct text record_key)
{
	return text_begins(record_key, TEXT(KEYS_OF_ID));
}

bool keys_is_plain(const struct keys *keys, const struct article *article)
{
	size_t length = article->own_id.length;

	return keys->kind == KEYS_FILE && keys->entry.length == 0 &&
	       (length == 0 ||
		article->record_key.length == strlen(KEYS_OF_ID) + length);
}

bool keys_fits(const struct keys *keys, struct text record_key)
{
	char ordinal[DECIMAL_BYTES];

	if (keys->kind != KEYS_FILE || keys->entry.length > 0)
		return false;
	if (is_of_id(record_key))
		return !seen_has(&keys->seen, record_key);
	(void)snprintf(ordinal, sizeof(ordinal), "#%" PRIu64, keys->ordinal);
	return text_equal(record_key, text_of(ordinal));
}

enum status keys_again(struct keys *keys, struct text record_key,
		       struct fault *fault)
{
	uint64_t unused;

	keys->ordinal++;
	if (!is_of_id(record_key))
		return STATUS_OK;
	return seen_add(&keys->seen, record_key, &unused, fault);
}
