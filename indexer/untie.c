/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/untie.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH = 48, /* of lists and objects inside each other */
	HOPS = 8,   /* from reference to reference */
	COPIES = 3, /* of what is referred to */
	KEY_BYTES = 24,
	NAME_BYTES = 512, /* no reference has a longer one */
	VALUE_BYTES = 32  /* of a string that count as a value */
};

static const char hex_digits[] = "0123456789abcdef";

/* A list or object on the way, and what is made of it. */
struct level {
	json_t *from;
	json_t *to;
	size_t index;
	void *member;
};

struct tie {
	json_t *root;
	bool is_numbered; /* the references are numbers of the root's items */
	bool is_rows;     /* its members are React's: so are its strings */
	json_t *counts;   /* of copies, by the reference */
	struct level levels[DEPTH];
	size_t depth;
	size_t left; /* values that may still be made */
	struct fault *fault;
};

/* ---- Telling ----------------------------------------------------------- */

/* What is below nothing is "undefined" and the like. */
static bool is_number_of(const json_t *root, const json_t *value)
{
	json_int_t number = json_integer_value(value);

	return json_is_integer(value) && number > -10 &&
	       number < (json_int_t)json_array_size(root);
}

/* ["Reactive", 7], ["Date", "2021-08-17"] */
static bool is_tagged(const json_t *item)
{
	return json_is_string(json_array_get(item, 0));
}

static bool refers_alone(const json_t *root, json_t *item)
{
	const char *key;
	json_t *value;
	size_t i;

	json_object_foreach(item, key, value)
	{
		if (!is_number_of(root, value))
			return false;
	}
	if (is_tagged(item))
		return true;
	json_array_foreach(item, i, value)
	{
		if (!is_number_of(root, value))
			return false;
	}
	return true;
}

/* Whether the root is a list of things that have numbers alone in them. */
static bool is_numbered(const json_t *root)
{
	bool has_object = false;
	bool has_string = false;
	size_t i;
	json_t *item;

	json_array_foreach(root, i, item)
	{
		if (!refers_alone(root, item))
			return false;
		has_object |= json_is_object(item);
		has_string |= json_is_string(item);
	}
	return has_object && has_string;
}

/* Whether all names are numbers, as "pieces.h" has them. */
static bool is_rows(const json_t *root)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)root, key, value)
	{
		if (key[strspn(key, hex_digits)] != '\0')
			return false;
	}
	return json_object_size(root) > 0;
}

/* ---- References -------------------------------------------------------- */

/* The member of this name of the innermost object around that has one. */
static json_t *find_named(const struct tie *tie, const char *name)
{
	json_t *found = NULL;

	for (size_t i = tie->depth; i > 0 && name && !found; i--)
		found = json_object_get(tie->levels[i - 1].from, name);
	return found;
}

/* The name in "$7", "$L7" or "$@7"; NULL where it is none. */
static const char *name_in_string(const json_t *value)
{
	const char *name = json_string_value(value);

	if (!name || name[0] != '$' || json_string_length(value) > NAME_BYTES)
		return NULL;
	name += name[1] == 'L' || name[1] == '@' ? 2 : 1;
	return name[0] && name[strspn(name, hex_digits)] == '\0' ? name : NULL;
}

/* The name that a reference has, as a string or in an object. */
static const char *name_in(const json_t *value)
{
	const json_t *name = json_object_get(value, "__ref");
	const char *type = json_string_value(json_object_get(value, "type"));

	if (!name && type && strcmp(type, "id") == 0)
		name = json_object_get(value, "id");
	if (json_string_length(name) > NAME_BYTES)
		name = NULL;
	return name ? json_string_value(name) : name_in_string(value);
}

/* Where a reference of one of the forms leads; the value itself where it is
 * none, NULL where it leads nowhere. Its name goes to `key`. */
static json_t *follow_number(const struct tie *tie, json_t *value,
			     const char **key, char room[KEY_BYTES])
{
	const json_int_t number = json_integer_value(value);

	if (is_tagged(value) && json_array_size(value) == 2)
		return json_array_get(value, 1);
	if (!json_is_integer(value))
		return value;
	(void)snprintf(room, KEY_BYTES, "%" JSON_INTEGER_FORMAT, number);
	*key = room;
	return number < 0 ? NULL : json_array_get(tie->root, (size_t)number);
}

static json_t *follow_name(const struct tie *tie, json_t *value,
			   const char **key)
{
	const char *name = name_in(value);
	const char *sign = json_string_value(json_array_get(value, 0));

	/* an element of React's: what it was given */
	if (sign && strcmp(sign, "$") == 0 && json_array_size(value) >= 4)
		return json_array_get(value, 3);
	if (!name)
		return value;
	*key = name;
	return find_named(tie, name);
}

static json_t *follow(const struct tie *tie, json_t *value, const char **key,
		      char room[KEY_BYTES])
{
	for (size_t i = 0; i < HOPS && value; i++) {
		json_t *next = tie->is_numbered ?
				       follow_number(tie, value, key, room) :
				       follow_name(tie, value, key);

		if (next == value)
			return value;
		value = next;
	}
	return value;
}

/* ---- Copies ------------------------------------------------------------ */

static enum status out_of_memory(struct tie *tie)
{
	return fault_set(tie->fault, STATUS_FULL, "out of memory");
}

/* Whether a value of so many bytes may still be made; else none may. What is
 * referred to stands in the tree as often as it is read from it. */
static bool spend(struct tie *tie, size_t bytes)
{
	size_t cost = 1 + bytes / VALUE_BYTES;
	bool is_enough = cost <= tie->left;

	tie->left = is_enough ? tie->left - cost : 0;
	return is_enough;
}

/* Counts one more copy of what the key refers to. */
static enum status count_copy(struct tie *tie, const char *key, bool *may_copy)
{
	json_int_t count =
		json_integer_value(json_object_get(tie->counts, key));

	*may_copy = count < COPIES;
	if (*may_copy && json_object_set_new_nocheck(tie->counts, key,
						     json_integer(count + 1)))
		return out_of_memory(tie);
	return STATUS_OK;
}

/* React puts a sign before what is no string in JSON, a day ("$D2021-08-17"),
 * and one more before a string that begins with it ("$$5 million"). */
static enum status copy_plain(struct tie *tie, json_t *value, json_t **out)
{
	const char *string = tie->is_rows ? json_string_value(value) : NULL;
	size_t mark = 0;

	if (string && string[0] == '$')
		mark = string[1] == '$' ? 1 : string[1] == 'D' ? 2 : 0;
	*out = mark == 0 ? json_incref(value) :
			   json_stringn(string + mark,
					json_string_length(value) - mark);
	return *out ? STATUS_OK : out_of_memory(tie);
}

/* *out, which is new or NULL: nothing to keep. What has something in it is
 * gone into next. */
static enum status copy(struct tie *tie, json_t *value, json_t **out)
{
	char room[KEY_BYTES];
	const char *key = NULL;
	bool may_copy = true;
	enum status status = STATUS_OK;

	*out = NULL;
	value = follow(tie, value, &key, room);
	if (!value || !spend(tie, json_string_length(value)))
		return STATUS_OK;
	if (!json_is_array(value) && !json_is_object(value))
		return copy_plain(tie, value, out);
	if (key)
		status = count_copy(tie, key, &may_copy);
	if (status || !may_copy || tie->depth == DEPTH)
		return status;
	*out = json_is_array(value) ? json_array() : json_object();
	if (!*out)
		return out_of_memory(tie);
	tie->levels[tie->depth++] =
		(struct level){ .from = value,
				.to = *out,
				.index = tie->is_numbered && is_tagged(value),
				.member = json_object_iter(value) };
	return STATUS_OK;
}

/* "_7": the seventh item is the name. */
static const char *name_of(const struct tie *tie, const char *key)
{
	const char *name = NULL;

	if (tie->is_numbered && key[0] == '_')
		name = json_string_value(json_array_get(
			tie->root, (size_t)strtoul(key + 1, NULL, 10)));
	return name ? name : key;
}

/* The next value of the deepest level; leaves it at its end. */
static enum status copy_next(struct tie *tie)
{
	struct level *level = &tie->levels[tie->depth - 1];
	bool is_array = json_is_array(level->from);
	const char *key = NULL;
	json_t *value = NULL;
	json_t *made;
	enum status status;
	int failed;

	if (is_array) {
		value = json_array_get(level->from, level->index++);
	} else if (level->member) {
		key = json_object_iter_key(level->member);
		value = json_object_iter_value(level->member);
		level->member =
			json_object_iter_next(level->from, level->member);
	}
	if (!value) {
		tie->depth--;
		return STATUS_OK;
	}
	if (key) {
		key = name_of(tie, key);
		/* each object has its own */
		if (!spend(tie, strlen(key)))
			return STATUS_OK;
	}
	status = copy(tie, value, &made);
	if (status || !made)
		return status;
	failed = is_array ? json_array_append_new(level->to, made) :
			    json_object_set_new_nocheck(level->to, key, made);
	return failed ? out_of_memory(tie) : STATUS_OK;
}

enum status untie_json(json_t **out, json_t *root, size_t *value_count,
		       struct fault *fault)
{
	struct tie tie = { .root = root,
			   .is_numbered = is_numbered(root),
			   .is_rows = is_rows(root),
			   .counts = json_object(),
			   .left = *value_count,
			   .fault = fault };
	enum status status = STATUS_OK;

	*out = NULL;
	if (!tie.counts)
		return out_of_memory(&tie);
	status = copy(&tie, tie.is_numbered ? json_array_get(root, 0) : root,
		      out);
	while (!status && tie.depth > 0 && tie.left > 0)
		status = copy_next(&tie);
	*value_count = tie.left;
	json_decref(tie.counts);
	if (status) {
		json_decref(*out);
		*out = NULL;
	}
	return status;
}
