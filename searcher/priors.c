/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/priors.h"

#include "searcher/calendar.h"

#define DAYS_A_YEAR 365.25

enum {
	LONGEST_AGE = 10000, /* of whatever unit */
	LARGEST_FACTOR = 1000,
	THOUSAND = 1000
};

bool priors_has_any(const struct priors *priors)
{
	return priors && (priors->half_life > 0 || priors->source_count > 0);
}

/* Digits at *offset, as a number that stops growing above any limit. */
static uint32_t read_digits(struct text value, size_t *offset)
{
	uint32_t number = 0;

	for (; *offset < value.length && text_is_digit(value.data[*offset]);
	     ++*offset)
		if (number <= LONGEST_AGE)
			number = number * 10 +
				 (uint32_t)(value.data[*offset] - '0');
	return number;
}

/* Days of the unit that `name` is; 0: it is none. */
static double days_of(struct text name)
{
	if (name.length == 0)
		return 1;
	if (name.length > 1)
		return 0;
	switch (name.data[0]) {
	case 'd':
		return 1;
	case 'w':
		return 7;
	case 'm':
		return DAYS_A_YEAR / 12;
	case 'y':
		return DAYS_A_YEAR;
	}
	return 0;
}

enum status priors_read_age(struct text value, double *half_life,
			    struct fault *fault)
{
	size_t offset = 0;
	uint32_t number = read_digits(value, &offset);
	double days = days_of(text_skip(value, offset));

	*half_life = 0;
	if (text_equal(value, TEXT("no")))
		return STATUS_OK;
	if (number < 1 || number > LONGEST_AGE || days <= 0)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--prefer-recent' takes an age as 30d, 6w, 3m or 2y, or no; not '%.*s'",
			(int)value.length, value.data);
	*half_life = number * days;
	return STATUS_OK;
}

/* Thousandths of "3", "0.25", ".5"; 0: not such a number, or zero. */
static uint32_t read_factor(struct text value)
{
	size_t offset = 0;
	uint32_t number = read_digits(value, &offset);
	uint32_t worth = THOUSAND;

	if (number > LARGEST_FACTOR)
		return 0;
	number *= THOUSAND;
	if (offset == value.length)
		return number;
	if (value.data[offset++] != '.')
		return 0;
	for (; offset < value.length && text_is_digit(value.data[offset]);
	     offset++) {
		worth /= 10;
		number += worth * (uint32_t)(value.data[offset] - '0');
	}
	if (offset < value.length || number > THOUSAND * LARGEST_FACTOR)
		return 0;
	return number;
}

/* What would end the field of the query that the outlet is looked up by. */
static bool is_name(struct text outlet)
{
	for (size_t i = 0; i < outlet.length; i++)
		if (outlet.data[i] == '"' || outlet.data[i] == '\n')
			return false;
	return outlet.length > 0;
}

enum status priors_read_source(struct text value, struct priors_source *out,
			       struct fault *fault)
{
	size_t end = value.length;
	uint32_t thousandths;

	while (end > 0 && value.data[end - 1] != '=')
		end--;
	*out = (struct priors_source){ { value.data, end > 0 ? end - 1 : 0 },
				       0 };
	thousandths = read_factor(text_skip(value, end));
	if (!is_name(out->outlet) || thousandths == 0)
		return fault_set(
			fault, STATUS_BAD_QUERY,
			"'--prefer-source' takes OUTLET=FACTOR, from 0.001 to %d, "
			"not '%.*s'",
			LARGEST_FACTOR, (int)value.length, value.data);
	out->factor = (double)thousandths / THOUSAND;
	return STATUS_OK;
}

/* Two decimal digits of a byte; -1: it has none. */
static int read_packed(char byte)
{
	unsigned int tens = (unsigned char)byte >> 4;
	unsigned int ones = (unsigned char)byte & 0xF;

	return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
}

int priors_day(const char day[VALUES_DAY_BYTES])
{
	int century = read_packed(day[0]);
	int year = read_packed(day[1]);
	struct calendar_day date = { .month = read_packed(day[2]),
				     .day = read_packed(day[3]) };

	if (century < 0 || year < 0 || date.month < 0 || date.month > 12 ||
	    date.day < 0)
		return 0;
	date.year = century * 100 + year;
	if (date.year == 0 ||
	    (date.month > 0 &&
	     date.day > calendar_month_days(date.year, date.month)))
		return 0;
	return calendar_number(date) + 1;
}

int priors_age(const struct priors_span *span, const char day[VALUES_DAY_BYTES])
{
	int number = priors_day(day);

	return span->newest - (number > 0 ? number : span->oldest);
}

double priors_recency(const struct priors *priors, int age)
{
	return priors->half_life > 0 ? -age / priors->half_life : 0;
}
