/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cues.h"

#include <string.h>

#include "indexer/claims.h"
#include "indexer/lines.h"
#include "shared/array.h"

enum {
	LEAST = 2,
	EVENT_BYTES = 256 << 20, /* never more than the record */
	TEN = 10,
	PART_OF_TIME = 60,
	LEAST_STAMP = 100000000 /* of a day, in seconds: of 1973 */
};

static const char *const start_names[] = { "start",     "start_time",
					   "startTime", "begin",
					   "offset",    "from",
					   "start_ms",  "startMs" };
static const char *const end_names[] = { "duration", "dur",     "end",
					 "end_time", "endTime", "to",
					 "end_ms",   "endMs" };
static const char *const title_names[] = { "title", "headline", "url" };

/* A date has other signs in it. */
bool cues_is_time(struct text value)
{
	for (size_t i = 0; i < value.length; i++)
		if (!memchr("0123456789:.,", value.data[i], 13))
			return false;
	return value.length > 0;
}

static bool is_time(const json_t *value)
{
	return json_is_number(value) ||
	       cues_is_time((struct text){ json_string_value(value),
					   json_string_length(value) });
}

static bool is_one_of(struct text name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(name, text_of(names[i])))
			return true;
	return false;
}

bool cues_is_start(struct text name)
{
	return is_one_of(name, start_names, COUNT(start_names));
}

bool cues_is_end(struct text name)
{
	return is_one_of(name, end_names, COUNT(end_names));
}

/* The first of these that is a time; NULL: none is. */
static const json_t *find_time(const json_t *item, const char *const *names,
			       size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(item, names[i]);

		if (is_time(value))
			return value;
	}
	return NULL;
}

/* In seconds, or in what the number counts. */
static double count_time(const json_t *value)
{
	const char *rest = json_string_value(value);
	double sum = 0;
	double part = 0; /* that stands between colons */
	double unit = 0; /* of the last digit behind the dot */

	if (!rest)
		return json_number_value(value);
	for (; *rest; rest++)
		if (*rest == ':') {
			sum = (sum + part) * PART_OF_TIME;
			part = 0;
		} else if (*rest == '.' || *rest == ',') {
			unit = 1;
		} else if (unit > 0) {
			unit /= TEN;
			part += unit * (*rest - '0');
		} else {
			part = part * TEN + (*rest - '0');
		}
	return sum + part;
}

/* A day is told by words, or by a number that is large. */
static bool is_day(const json_t *value)
{
	if (json_is_number(value))
		return json_number_value(value) >= LEAST_STAMP;
	return json_string_length(value) > 0 && !is_time(value);
}

/* Whether it says when it was published or where: an article, or a message,
 * whose times are of something else. */
static bool says_origin(json_t *item)
{
	const char *key;
	json_t *value;

	json_object_foreach(item, key, value)
	{
		enum claims_kind kind;

		if (is_day(value) && claims_knows(text_of(key), &kind) &&
		    (kind == CLAIMS_ADDRESS || kind == CLAIMS_DATE))
			return true;
	}
	return false;
}

/* {"tStartMs": 500, "segs": [{"utf8": "The"}, {"utf8": " ferry"}]}, as YouTube
 * has it; where nothing is said, there is no such list. */
static bool is_event(const json_t *item)
{
	const json_t *pieces = json_object_get(item, "segs");
	size_t count = json_array_size(pieces);

	for (size_t i = 0; i < count; i++)
		if (!json_is_string(
			    json_object_get(json_array_get(pieces, i), "utf8")))
			return false;
	return json_is_number(json_object_get(item, "tStartMs")) &&
	       (!pieces || count > 0);
}

static const json_t *find_start(const json_t *item)
{
	return is_event(item) ?
		       json_object_get(item, "tStartMs") :
		       find_time(item, start_names, COUNT(start_names));
}

bool cues_is(json_t *item)
{
	for (size_t i = 0; i < COUNT(title_names); i++)
		if (json_object_get(item, title_names[i]))
			return false;
	if (is_event(item))
		return true;
	return json_is_string(json_object_get(item, "text")) &&
	       find_time(item, start_names, COUNT(start_names)) &&
	       find_time(item, end_names, COUNT(end_names)) &&
	       !says_origin(item);
}

/* What is said is told in its order; numbers of those who write to each other
 * (from, to) have none. */
bool cues_are(const json_t *list)
{
	size_t count = json_array_size(list);
	double first = 0;
	double last = 0;

	for (size_t i = 0; i < count; i++) {
		json_t *item = json_array_get(list, i);
		double start;

		if (!cues_is(item))
			return false;
		start = count_time(find_start(item));
		if (i == 0)
			first = start;
		else if (start < last)
			return false;
		last = start;
	}
	return count >= LEAST && last > first;
}

enum status cues_put(struct bytes *out, struct text said, struct fault *fault)
{
	enum status status = STATUS_OK;

	said = lines_trim(said);
	if (said.length > 0 && out->length > 0)
		status = bytes_append_byte(out, ' ', fault);
	return status ? status : bytes_append(out, said, fault);
}

static struct text text_in(const json_t *string)
{
	return (struct text){ json_string_value(string),
			      json_string_length(string) };
}

/* Its pieces have the blanks between words. */
static enum status put_event(struct bytes *out, const json_t *pieces,
			     struct fault *fault)
{
	struct bytes said = BYTES_UP_TO(EVENT_BYTES);
	size_t count = json_array_size(pieces);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++)
		status = bytes_append(
			&said,
			text_in(json_object_get(json_array_get(pieces, i),
						"utf8")),
			fault);
	if (!status)
		status = cues_put(out, text_from(&said), fault);
	bytes_free(&said);
	return status;
}

enum status cues_join(struct bytes *out, const json_t *list,
		      struct fault *fault)
{
	size_t count = json_array_size(list);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		const json_t *item = json_array_get(list, i);
		const json_t *pieces = json_object_get(item, "segs");

		status =
			pieces ?
				put_event(out, pieces, fault) :
				cues_put(out,
					 text_in(json_object_get(item, "text")),
					 fault);
	}
	return status;
}
