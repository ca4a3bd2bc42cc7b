/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/numbers.h"

#include "shared/point.h"

static bool is_number_sign(uint32_t code)
{
	return code == '.' || code == ',' || point_is_apostrophe(code) ||
	       code == 0x066B || code == 0x066C;
}

/* False when there are more groups than a number has. */
static bool read_groups(struct number *out, struct text text, size_t offset)
{
	uint32_t separator = 0;

	out->group_count = 0;
	for (;;) {
		struct point sign;

		if (out->group_count == NUMBERS_GROUPS)
			return false;
		out->starts[out->group_count] = offset;
		offset = point_skip(text, offset, UTF8_DIGIT);
		out->ends[out->group_count] = offset;
		out->separators[out->group_count++] = separator;
		sign = point_at(text, offset);
		if (!is_number_sign(sign.code) ||
		    point_at(text, offset + sign.width).kind != UTF8_DIGIT)
			return true;
		separator = sign.code == 0x066B ? ',' : sign.code;
		offset += sign.width;
	}
}

static size_t group_digits(struct text text, const struct number *number,
			   size_t group)
{
	return utf8_count(
		(struct text){ text.data + number->starts[group],
			       number->ends[group] - number->starts[group] });
}

/* Whether groups 1 .. last stand behind the same sign, the last with three
 * digits, each before it with `middle`, the first with at most as many. */
static bool is_grouped(struct text text, const struct number *number,
		       size_t last, size_t middle)
{
	if (group_digits(text, number, 0) > middle ||
	    group_digits(text, number, last) != 3)
		return false;
	for (size_t i = 1; i <= last; i++)
		if ((i < last && group_digits(text, number, i) != middle) ||
		    number->separators[i] != number->separators[1])
			return false;
	return true;
}

/* Groups of three (1,500,000) or, behind commas, of two before the last one
 * (15,00,000), as lakhs and crores are written. Behind dots those would be
 * dates. */
static bool is_thousands(struct text text, const struct number *number,
			 size_t last)
{
	uint32_t sign = number->separators[1];

	return is_grouped(text, number, last, 3) ||
	       ((sign == ',' || sign == 0x066C) &&
		is_grouped(text, number, last, 2));
}

/* An apostrophe parts thousands alone; so does the Arabic sign for them. */
static bool is_fraction_sign(uint32_t sign)
{
	return sign == '.' || sign == ',';
}

static enum number_shape shape_of(struct text text, const struct number *number)
{
	size_t last = number->group_count - 1;

	if (last == 0)
		return NUMBER_GROUP;
	if (is_thousands(text, number, last))
		return last == 1 && number->separators[1] == '.' ?
			       NUMBER_AMBIGUOUS :
			       NUMBER_WHOLE;
	if (!is_fraction_sign(number->separators[last]))
		return NUMBER_GROUP;
	if (last == 1 || (is_thousands(text, number, last - 1) &&
			  number->separators[last] != number->separators[1]))
		return NUMBER_DECIMAL;
	return NUMBER_GROUP;
}

/* Whether the digits at `start` go on a string of groups (17.08.2021)
 * whose first group was already cut off. */
static bool is_later_group(struct text text, size_t start)
{
	struct point sign = point_before(text, start);

	return is_number_sign(sign.code) &&
	       point_before(text, start - sign.width).kind == UTF8_DIGIT;
}

void numbers_read(struct number *out, struct text text, size_t offset)
{
	*out = (struct number){ .shape = NUMBER_GROUP };
	if (!is_later_group(text, offset) && read_groups(out, text, offset))
		out->shape = shape_of(text, out);
}
