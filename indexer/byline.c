/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/byline.h"

#include <string.h>
#include <strings.h>

#include "indexer/lines.h"

static struct text from(struct text text, size_t offset)
{
	return (struct text){ text.data + offset, text.length - offset };
}

static bool has_name(const struct byline *byline, struct text name)
{
	for (size_t i = 0; i < byline->count; i++)
		if (text_equal(byline->authors[i], name))
			return true;
	return false;
}

static enum status add_name(struct byline *byline, struct text name,
			    struct fault *fault)
{
	void *place;
	enum status status;

	name = lines_trim(name);
	if (name.length > 3 && strncasecmp(name.data, "by ", 3) == 0)
		name = lines_trim(from(name, 3));
	if (!lines_has_words(name) || byline->count == byline->room ||
	    has_name(byline, name))
		return STATUS_OK;
	if (!byline->authors) {
		status = pool_take(byline->pool, byline->room, sizeof(name),
				   &place, fault);
		if (status)
			return status;
		byline->authors = place;
	}
	byline->authors[byline->count++] = name;
	return STATUS_OK;
}

/* ['A. One', "B. O'Two"], as Python and JSON write lists. */
static enum status add_list(struct byline *byline, struct text list,
			    struct fault *fault)
{
	enum status status = STATUS_OK;

	while (list.length > 0 && !status) {
		char quote = list.data[0];
		const char *end;

		list = from(list, 1);
		if ((quote != '\'' && quote != '"') || list.length == 0)
			continue;
		end = memchr(list.data, quote, list.length);
		if (!end)
			break;
		status = add_name(byline,
				  (struct text){ list.data,
						 (size_t)(end - list.data) },
				  fault);
		list = from(list, (size_t)(end - list.data) + 1);
	}
	return status;
}

/* Bytes before the next sign or word between two names, and of it. */
static size_t find_part(struct text text, size_t *part_length)
{
	static const char *const words[] = { " and ", " & ", " und ", " et " };

	for (size_t offset = 0; offset < text.length; offset++) {
		struct text rest = from(text, offset);

		*part_length = 1;
		if (rest.data[0] == ';' || rest.data[0] == '|' ||
		    rest.data[0] == '\n')
			return offset;
		if (rest.data[0] != ' ')
			continue;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			*part_length = strlen(words[i]);
			if (rest.length > *part_length &&
			    memcmp(rest.data, words[i], *part_length) == 0)
				return offset;
		}
	}
	*part_length = 0;
	return text.length;
}

enum status byline_add(struct byline *byline, struct text value,
		       struct fault *fault)
{
	enum status status = STATUS_OK;

	value = lines_trim(value);
	if (value.length > 2 && value.data[0] == '[' &&
	    (value.data[1] == '\'' || value.data[1] == '"'))
		return add_list(byline, value, fault);
	while (value.length > 0 && !status) {
		size_t part_length;
		size_t length = find_part(value, &part_length);

		status = add_name(byline, (struct text){ value.data, length },
				  fault);
		value = from(value, length + part_length);
	}
	return status;
}
