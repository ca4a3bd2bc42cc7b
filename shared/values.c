/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/values.h"

#include <string.h>

#include "shared/array.h"

/* How many parts of a date of this precision are known: year, month, day. */
static size_t part_count(enum record_precision precision)
{
	switch (precision) {
	case RECORD_UNDATED:
		return 0;
	case RECORD_YEAR:
		return 1;
	case RECORD_MONTH:
		return 2;
	default:
		return 3;
	}
}

static unsigned digit_at(struct text date, size_t i)
{
	if (i >= date.length || !text_is_digit(date.data[i]))
		return 0;
	return (unsigned)(date.data[i] - '0');
}

void values_day(char out[VALUES_DAY_BYTES], struct text date,
		enum record_precision precision)
{
	/* Of "YYYY-MM-DD": where the two digits of each byte begin. */
	static const size_t places[VALUES_DAY_BYTES] = { 0, 2, 5, 8 };
	size_t parts = part_count(precision);
	size_t known = parts > 0 ? parts + 1 : 0;

	memset(out, 0, VALUES_DAY_BYTES);
	for (size_t i = 0; i < known; i++)
		out[i] = (char)(digit_at(date, places[i]) << 4 |
				digit_at(date, places[i] + 1));
}

int32_t values_second(struct text date, enum record_precision precision)
{
	/* Of "2021-08-17T23:30:00-04:00": where hours, minutes and seconds of
	 * the time and of the zone begin. */
	static const struct {
		size_t place;
		int32_t seconds;
		bool is_of_zone;
	} parts[] = {
		{ 11, 3600, false }, { 14, 60, false }, { 17, 1, false },
		{ 20, 3600, true },  { 23, 60, true },
	};
	int32_t second = 0;

	if (precision != RECORD_TIME ||
	    date.length != strlen("2021-08-17T23:30:00-04:00"))
		return VALUES_NO_SECOND;
	for (size_t i = 0; i < COUNT(parts); i++) {
		int32_t part = (int32_t)(10 * digit_at(date, parts[i].place) +
					 digit_at(date, parts[i].place + 1)) *
			       parts[i].seconds;

		second += parts[i].is_of_zone && date.data[19] != '-' ? -part :
									part;
	}
	return second;
}

enum status values_print_day(struct bytes *out, struct text value,
			     struct fault *fault)
{
	const unsigned char *day = (const unsigned char *)value.data;
	enum status status;

	if (value.length < VALUES_DAY_BYTES)
		return STATUS_OK;
	status = bytes_printf(out, fault, "%02x%02x", day[0], day[1]);
	if (status || day[2] == 0)
		return status;
	status = bytes_printf(out, fault, "-%02x", day[2]);
	if (status || day[3] == 0)
		return status;
	return bytes_printf(out, fault, "-%02x", day[3]);
}

void values_order(char out[VALUES_ORDER_BYTES],
		  const char day[VALUES_DAY_BYTES], const struct hash *passage)
{
	memcpy(out, day, VALUES_DAY_BYTES);
	memcpy(out + VALUES_DAY_BYTES, passage->bytes, HASH_BYTES);
}

bool values_passage(struct hash *out, struct text order)
{
	if (order.length != VALUES_ORDER_BYTES)
		return false;
	memcpy(out->bytes, order.data + VALUES_DAY_BYTES, HASH_BYTES);
	return true;
}

struct text values_run(char out[VALUES_RUN_BYTES], uint64_t run)
{
	size_t width = 1;

	while (width < 8 && run >> (8 * width))
		width++;
	out[0] = (char)width;
	for (size_t i = 0; i < width; i++)
		out[1 + i] = (char)(run >> (8 * (width - 1 - i)));
	return (struct text){ out, 1 + width };
}

/* The finalizer of SplitMix64 (Steele, Lea, Flood 2014): each bit of a sum
 * depends on all bits of what is added to it. */
static uint64_t mix(uint64_t number)
{
	number = (number ^ (number >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	number = (number ^ (number >> 27)) * UINT64_C(0x94D049BB133111EB);
	return number ^ (number >> 31);
}

uint64_t values_term(uint64_t term, uint32_t frequency)
{
	return mix(term + frequency * UINT64_C(0x9E3779B97F4A7C15));
}

struct text values_terms(char out[VALUES_TERMS_BYTES], uint64_t sum)
{
	for (size_t i = 0; i < VALUES_TERMS_BYTES; i++)
		out[i] = (char)(sum >> (8 * (VALUES_TERMS_BYTES - 1 - i)));
	return (struct text){ out, VALUES_TERMS_BYTES };
}
