/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/numbered.h"

#include "indexer/lines.h"

enum { DIGITS_MOST = 4 /* more are a day, or an id */ };

static struct text part_of(struct text name, size_t start, size_t end)
{
	if (start == end)
		return (struct text){ 0 };
	return (struct text){ name.data + start, end - start };
}

static bool belong_together(const struct numbered_part *one,
			    const struct numbered_part *other)
{
	return text_equal(one->before, other->before) &&
	       text_equal(one->behind, other->behind);
}

/* Most belong to the one before; a table may have hundreds in each row. */
static size_t first_of(const struct numbered *numbered,
		       const struct numbered_part *part)
{
	for (size_t i = numbered->count; i > 0; i--)
		if (belong_together(&numbered->parts[i - 1], part))
			return numbered->parts[i - 1].first;
	return numbered->count;
}

void numbered_add(struct numbered *numbered, struct text name,
		  struct text value)
{
	struct numbered_part part = { .value = lines_trim(value) };
	size_t end = name.length;
	size_t start;

	while (end > 0 && !text_is_digit(name.data[end - 1]))
		end--;
	start = end;
	while (start > 0 && text_is_digit(name.data[start - 1]))
		start--;
	if (start == end || end - start > DIGITS_MOST ||
	    part.value.length == 0 || numbered->count == NUMBERED_MAX)
		return;
	for (size_t i = start; i < end; i++)
		part.number = part.number * 10 + (uint32_t)(name.data[i] - '0');
	part.before = part_of(name, 0, start);
	part.behind = part_of(name, end, name.length);
	part.first = first_of(numbered, &part);
	numbered->parts[numbered->count++] = part;
	numbered->parts[part.first].length += part.value.length;
	numbered->parts[part.first].count++;
}

/* Of those that belong to it, behind `last` (NULL: of all), the one with the
 * least number. Of two with one number the first. */
static const struct numbered_part *next_of(const struct numbered *numbered,
					   const struct numbered_part *kind,
					   const struct numbered_part *last)
{
	const struct numbered_part *next = NULL;

	for (size_t i = 0; i < numbered->count; i++) {
		const struct numbered_part *part = &numbered->parts[i];

		if (part->first == kind->first &&
		    (!last || part->number > last->number) &&
		    (!next || part->number < next->number))
			next = part;
	}
	return next;
}

/* The first of those that are the longest; NULL: no two belong together. */
static const struct numbered_part *longest_in(const struct numbered *numbered)
{
	const struct numbered_part *longest = NULL;

	for (size_t i = 0; i < numbered->count; i++) {
		const struct numbered_part *part = &numbered->parts[i];

		if (part->count > 1 &&
		    (!longest || part->length > longest->length))
			longest = part;
	}
	return longest;
}

enum status numbered_join(const struct numbered *numbered, struct bytes *out,
			  struct fault *fault)
{
	const struct numbered_part *kind = longest_in(numbered);
	const struct numbered_part *part = NULL;
	enum status status = STATUS_OK;

	while (kind && !status && (part = next_of(numbered, kind, part))) {
		if (out->length > 0)
			status = bytes_append(out, TEXT("\n\n"), fault);
		if (!status)
			status = bytes_append(out, part->value, fault);
	}
	return status;
}
