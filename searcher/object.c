/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/object.h"

#include "shared/json.h"

void object_open(struct object *object, char bracket)
{
	if (!object->status)
		object->status = json_open(object->out, bracket, object->fault);
}

void object_close(struct object *object, char bracket)
{
	if (!object->status)
		object->status =
			json_close(object->out, bracket, object->fault);
}

void object_item(struct object *object)
{
	if (!object->status)
		object->status = json_item(object->out, object->fault);
}

void object_key(struct object *object, const char *key)
{
	if (!object->status)
		object->status = json_key(object->out, key, object->fault);
}

void object_put_string(struct object *object, struct text text)
{
	if (!object->status)
		object->status = json_text(object->out, text, object->fault);
}

void object_string(struct object *object, const char *key, struct text text)
{
	object_key(object, key);
	object_put_string(object, text);
}

void object_text(struct object *object, const char *key, struct text text)
{
	object_key(object, key);
	if (!object->status)
		object->status =
			json_text_or_null(object->out, text, object->fault);
}

void object_word(struct object *object, const char *key, const char *word)
{
	object_text(object, key, word ? text_of(word) : TEXT(""));
}

void object_count(struct object *object, const char *key, uint64_t count)
{
	object_key(object, key);
	if (!object->status)
		object->status = json_count(object->out, count, object->fault);
}

void object_number(struct object *object, const char *key, double number)
{
	object_key(object, key);
	if (!object->status)
		object->status =
			json_number(object->out, number, object->fault);
}

void object_bool(struct object *object, const char *key, bool is_true)
{
	object_key(object, key);
	if (!object->status)
		object->status = json_bool(object->out, is_true, object->fault);
}

void object_none(struct object *object, const char *key)
{
	object_text(object, key, TEXT(""));
}

void object_hash(struct object *object, const char *key,
		 const struct hash *hash)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(hash, hex);
	object_word(object, key, hex);
}
