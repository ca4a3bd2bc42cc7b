/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cues.h"

#include <string.h>

#include "indexer/lines.h"

enum { LEAST = 2 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const start_names[] = { "start",     "start_time",
					   "startTime", "begin",
					   "offset",    "from",
					   "start_ms",  "startMs" };
static const char *const end_names[] = { "duration", "dur",     "end",
					 "end_time", "endTime", "to",
					 "end_ms",   "endMs" };
static const char *const title_names[] = { "title", "headline" };

/* 12.5, "12.5", "00:00:12,500"; a date has other signs in it. */
static bool is_time(const json_t *value)
{
	const char *string = json_string_value(value);

	if (json_is_number(value))
		return true;
	return string && *string &&
	       strspn(string, "0123456789:.,") == json_string_length(value);
}

static bool has_time(const json_t *item, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_time(json_object_get(item, names[i])))
			return true;
	return false;
}

bool cues_is(const json_t *item)
{
	for (size_t i = 0; i < COUNT(title_names); i++)
		if (json_object_get(item, title_names[i]))
			return false;
	return json_is_string(json_object_get(item, "text")) &&
	       has_time(item, start_names, COUNT(start_names)) &&
	       has_time(item, end_names, COUNT(end_names));
}

bool cues_are(const json_t *list)
{
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count; i++)
		if (!cues_is(json_array_get(list, i)))
			return false;
	return count >= LEAST;
}

enum status cues_join(struct bytes *out, const json_t *list,
		      struct fault *fault)
{
	size_t count = json_array_size(list);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		const json_t *text =
			json_object_get(json_array_get(list, i), "text");
		struct text said = lines_trim((struct text){
			json_string_value(text), json_string_length(text) });

		if (said.length == 0)
			continue;
		if (out->length > 0)
			status = bytes_append_byte(out, ' ', fault);
		if (!status)
			status = bytes_append(out, said, fault);
	}
	return status;
}
