/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dates.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "shared/utf8.h"

enum {
	MINUTES_AN_HOUR = 60,
	LAST_ZONE = 14 * MINUTES_AN_HOUR,
	ANY_YEAR = 9999,
	EPOCH_DIGITS = 10,       /* seconds, since 2001 */
	EPOCH_MILLI_DIGITS = 13, /* milliseconds */
	LINE_BYTES = 96          /* a longer line says more than when */
};

/* What has been read so far; zero is absent. */
struct moment {
	int year;
	int month;
	int day;
	bool has_time;
	bool has_zone;
	int hour;
	int minute;
	int second;
	int zone; /* minutes east of Greenwich */
};

static const char *const months[] = { "january", "february", "march",
				      "april",   "may",      "june",
				      "july",    "august",   "september",
				      "october", "november", "december" };

static const char *const weekdays[] = { "monday",   "tuesday", "wednesday",
					"thursday", "friday",  "saturday",
					"sunday" };

/* Words before a date that say what happened then. */
static const char *const labels[] = { "last",   "first",     "originally",
				      "date",   "published", "updated",
				      "posted", "modified",  "created",
				      "on" };

/* Those of RFC 822; other abbreviations mean different zones in different
 * countries. */
static const struct {
	const char *name;
	int hours;
} zones[] = { { "Z", 0 },    { "UT", 0 },   { "UTC", 0 },  { "GMT", 0 },
	      { "EST", -5 }, { "EDT", -4 }, { "CST", -6 }, { "CDT", -5 },
	      { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 } };

/* ---- Reading from the front -------------------------------------------- */

static void advance(struct text *rest, size_t bytes)
{
	rest->data += bytes;
	rest->length -= bytes;
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static size_t run_of(struct text rest, bool (*is_in)(char byte))
{
	size_t length = 0;

	while (length < rest.length && is_in(rest.data[length]))
		length++;
	return length;
}

static bool starts_with(struct text rest, char byte)
{
	return rest.length > 0 && rest.data[0] == byte;
}

static void skip_blanks(struct text *rest)
{
	while (starts_with(*rest, ' ') || starts_with(*rest, '\t') ||
	       starts_with(*rest, '\n') || starts_with(*rest, '\r'))
		advance(rest, 1);
}

static bool skip(struct text *rest, char byte)
{
	if (!starts_with(*rest, byte))
		return false;
	advance(rest, 1);
	return true;
}

/* Exactly `count` digits, whatever follows. */
static bool take_number(struct text *rest, size_t count, int *out)
{
	int value = 0;

	if (rest->length < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!is_digit(rest->data[i]))
			return false;
		value = value * 10 + (rest->data[i] - '0');
	}
	advance(rest, count);
	*out = value;
	return true;
}

/* One or two digits, and no third. */
static bool take_short(struct text *rest, int *out)
{
	size_t count = run_of(*rest, is_digit);

	return count >= 1 && count <= 2 && take_number(rest, count, out);
}

/* Index of the name that the letters at the front are, or begin with at
 * least three letters; -1 when none. */
static int take_name(struct text *rest, const char *const *names,
		     size_t name_count)
{
	size_t length = run_of(*rest, is_letter);

	for (size_t i = 0; length >= 3 && i < name_count; i++) {
		if (length > strlen(names[i]) ||
		    strncasecmp(rest->data, names[i], length) != 0)
			continue;
		advance(rest, length);
		return (int)i;
	}
	return -1;
}

/* ---- Time and zone ----------------------------------------------------- */

static bool take_named_zone(struct moment *moment, struct text *rest)
{
	size_t length = run_of(*rest, is_letter);

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (length != strlen(zones[i].name) ||
		    strncasecmp(rest->data, zones[i].name, length) != 0)
			continue;
		advance(rest, length);
		moment->zone = zones[i].hours * MINUTES_AN_HOUR;
		moment->has_zone = true;
		return true;
	}
	return false;
}

/* "Z", "GMT", "+05", "+0500", "+05:00" */
static void take_zone(struct moment *moment, struct text *rest)
{
	int sign;
	int hours = 0;
	int minutes = 0;

	skip_blanks(rest);
	sign = starts_with(*rest, '-') ? -1 : 1;
	if (!skip(rest, '+') && !skip(rest, '-')) {
		(void)take_named_zone(moment, rest);
		return;
	}
	if (!take_number(rest, 2, &hours))
		return;
	(void)skip(rest, ':');
	if (starts_with(*rest, '0') || run_of(*rest, is_digit) > 0)
		if (!take_number(rest, 2, &minutes))
			return;
	if (minutes >= MINUTES_AN_HOUR ||
	    hours * MINUTES_AN_HOUR + minutes > LAST_ZONE)
		return;
	moment->zone = sign * (hours * MINUTES_AN_HOUR + minutes);
	moment->has_zone = true;
}

/* "09:30", "09:30:00.000", "0930", "093000" and what zone follows. */
static void take_time(struct moment *moment, struct text *rest)
{
	bool has_colon;

	if (!take_number(rest, 2, &moment->hour))
		return;
	has_colon = skip(rest, ':');
	if (!take_number(rest, 2, &moment->minute))
		return;
	if (!has_colon || skip(rest, ':'))
		(void)take_number(rest, 2, &moment->second);
	if (skip(rest, '.') || skip(rest, ','))
		advance(rest, run_of(*rest, is_digit));
	/* A leap second is the last one of its minute. */
	if (moment->second == 60)
		moment->second = 59;
	if (moment->hour > 23 || moment->minute > 59 || moment->second > 59)
		return;
	moment->has_time = true;
	take_zone(moment, rest);
}

/* What stands behind a whole day; false when it makes the day doubtful. */
static bool take_rest_of_day(struct moment *moment, struct text *rest)
{
	if (rest->length == 0)
		return true;
	if (is_digit(rest->data[0]) || rest->data[0] == '-')
		return false;
	if (!skip(rest, 'T') && !skip(rest, 't')) {
		if (is_letter(rest->data[0]))
			return false;
		(void)skip(rest, ',');
		skip_blanks(rest);
	} else if (run_of(*rest, is_digit) < 2) {
		return false;
	}
	take_time(moment, rest);
	return true;
}

/* ---- Days -------------------------------------------------------------- */

/* "20210817", "20210817T093000Z", "20210817093000" */
static bool take_compact(struct moment *moment, struct text *rest)
{
	size_t length = run_of(*rest, is_digit);

	if (!take_number(rest, 4, &moment->year) ||
	    !take_number(rest, 2, &moment->month) ||
	    !take_number(rest, 2, &moment->day))
		return false;
	if (length > 8) {
		take_time(moment, rest);
		return moment->has_time;
	}
	return take_rest_of_day(moment, rest);
}

/* "2021", "2021-08", "2021-08-17T09:30:00+05:00", "2021/8/17" */
static bool take_parted(struct moment *moment, struct text *rest)
{
	char sign;

	if (!take_number(rest, 4, &moment->year))
		return false;
	if (rest->length == 0)
		return true;
	sign = rest->data[0];
	if (sign != '-' && sign != '/' && sign != '.')
		return false;
	advance(rest, 1);
	if (!take_short(rest, &moment->month) || moment->month == 0)
		return false;
	if (rest->length == 0)
		return true;
	if (!skip(rest, sign) || !take_short(rest, &moment->day) ||
	    moment->day == 0)
		return false;
	return take_rest_of_day(moment, rest);
}

/* Day of the month, perhaps as "17th", and what parts it from the next. */
static bool take_day(struct moment *moment, struct text *rest)
{
	if (!take_short(rest, &moment->day) || moment->day == 0)
		return false;
	if (run_of(*rest, is_letter) == 2)
		advance(rest, 2);
	(void)skip(rest, '.');
	(void)skip(rest, ',');
	(void)skip(rest, '-');
	skip_blanks(rest);
	return true;
}

static bool take_month(struct moment *moment, struct text *rest)
{
	moment->month = take_name(rest, months, 12) + 1;
	(void)skip(rest, '.');
	(void)skip(rest, ',');
	(void)skip(rest, '-');
	skip_blanks(rest);
	return moment->month > 0;
}

/* "Published:", "Last updated on" */
static void skip_labels(struct text *rest)
{
	bool is_label = true;

	while (is_label) {
		size_t length = run_of(*rest, is_letter);

		is_label = false;
		for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
			is_label = is_label ||
				   (length == strlen(labels[i]) &&
				    strncasecmp(rest->data, labels[i],
						length) == 0);
		if (is_label)
			advance(rest, length);
		if (is_label)
			(void)skip(rest, ':');
		skip_blanks(rest);
	}
}

/* Seconds or milliseconds since 1970, and nothing else. */
static bool take_epoch(struct moment *moment, struct text *rest)
{
	size_t digit_count = run_of(*rest, is_digit);
	int64_t seconds = 0;
	time_t time;
	struct tm day;

	if (rest->length > digit_count || rest->data[0] == '0')
		return false;
	for (size_t i = 0; i < EPOCH_DIGITS; i++)
		seconds = seconds * 10 + (rest->data[i] - '0');
	time = (time_t)seconds;
	if (!gmtime_r(&time, &day))
		return false;
	moment->year = day.tm_year + 1900;
	moment->month = day.tm_mon + 1;
	moment->day = day.tm_mday;
	moment->hour = day.tm_hour;
	moment->minute = day.tm_min;
	moment->second = day.tm_sec;
	moment->has_time = true;
	moment->has_zone = true;
	return true;
}

/* The year, and before it perhaps the time: "09:30:00 +0000 2021". */
static bool take_year(struct moment *moment, struct text *rest)
{
	if (run_of(*rest, is_digit) == 2 && rest->length > 2 &&
	    rest->data[2] == ':') {
		take_time(moment, rest);
		skip_blanks(rest);
		if (!moment->has_time)
			return false;
	}
	return run_of(*rest, is_digit) == 4 &&
	       take_number(rest, 4, &moment->year);
}

/* "Tue, 17 Aug 2021 09:30:00 GMT", "August 17, 2021", "August 2021",
 * "Tue Aug 17 09:30:00 2021" */
static bool take_words(struct moment *moment, struct text *rest)
{
	if (take_name(rest, weekdays, 7) >= 0) {
		(void)skip(rest, '.');
		(void)skip(rest, ',');
		skip_blanks(rest);
	}
	if (run_of(*rest, is_digit) > 0) {
		if (!take_day(moment, rest) || !take_month(moment, rest))
			return false;
	} else {
		if (!take_month(moment, rest))
			return false;
		if (run_of(*rest, is_digit) <= 2 && !take_day(moment, rest))
			return false;
	}
	if (!take_year(moment, rest))
		return false;
	if (moment->has_time)
		return rest->length == 0;
	return moment->day == 0 ? rest->length == 0 :
				  take_rest_of_day(moment, rest);
}

/* ---- The whole --------------------------------------------------------- */

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && is_leap);
}

static bool is_possible(const struct moment *moment, int last_year)
{
	if (moment->year < DATES_FIRST_YEAR || moment->year > last_year)
		return false;
	if (moment->month == 0)
		return moment->day == 0;
	return moment->month <= 12 &&
	       moment->day <= days_in(moment->year, moment->month);
}

static struct date print_date(const struct moment *moment)
{
	struct date date = { 0 };
	int zone = moment->zone < 0 ? -moment->zone : moment->zone;
	int length;

	if (moment->month == 0) {
		date.precision = RECORD_YEAR;
		length = snprintf(date.text, DATES_BYTES, "%04d", moment->year);
	} else if (moment->day == 0) {
		date.precision = RECORD_MONTH;
		length = snprintf(date.text, DATES_BYTES, "%04d-%02d",
				  moment->year, moment->month);
	} else if (!moment->has_time || !moment->has_zone) {
		date.precision = RECORD_DAY;
		length = snprintf(date.text, DATES_BYTES, "%04d-%02d-%02d",
				  moment->year, moment->month, moment->day);
	} else {
		date.precision = RECORD_TIME;
		length = snprintf(date.text, DATES_BYTES,
				  "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
				  moment->year, moment->month, moment->day,
				  moment->hour, moment->minute, moment->second,
				  moment->zone < 0 ? '-' : '+',
				  zone / MINUTES_AN_HOUR,
				  zone % MINUTES_AN_HOUR);
	}
	if (length < 0 || length >= DATES_BYTES)
		return (struct date){ 0 };
	date.length = (size_t)length;
	return date;
}

struct date dates_parse(struct text raw, int last_year)
{
	struct moment moment = { 0 };
	struct text rest = raw;
	size_t digit_count;
	bool is_read;

	skip_blanks(&rest);
	while (rest.length > 0 && strchr(" \t\r\n", rest.data[rest.length - 1]))
		rest.length--;
	skip_labels(&rest);
	digit_count = run_of(rest, is_digit);
	if (digit_count == EPOCH_DIGITS || digit_count == EPOCH_MILLI_DIGITS)
		is_read = take_epoch(&moment, &rest);
	else if (digit_count == 8 || digit_count == 12 || digit_count == 14)
		is_read = take_compact(&moment, &rest);
	else if (digit_count == 4)
		is_read = take_parted(&moment, &rest);
	else
		is_read = take_words(&moment, &rest);
	if (!is_read || !is_possible(&moment, last_year))
		return (struct date){ 0 };
	return print_date(&moment);
}

/* ---- Lines ------------------------------------------------------------- */

/* What a line is made of. */
struct tally {
	size_t digit_count;
	size_t letter_count;
	size_t number_count;
	bool has_year;
};

static struct tally tally_of(struct text line)
{
	struct tally tally = { 0 };
	size_t width;

	while (line.length > 0) {
		size_t length = run_of(line, is_digit);

		if (length > 0) {
			tally.digit_count += length;
			tally.number_count++;
			if (length == 4 &&
			    (line.data[0] == '1' || line.data[0] == '2'))
				tally.has_year = true;
			advance(&line, length);
			continue;
		}
		if (utf8_class(utf8_next(line, 0, &width)) == UTF8_LETTER)
			tally.letter_count++;
		advance(&line, width);
	}
	return tally;
}

bool dates_is_line(struct text line)
{
	struct tally tally;

	if (line.length > LINE_BYTES)
		return false;
	if (dates_parse(line, ANY_YEAR).precision != RECORD_UNDATED)
		return true;
	tally = tally_of(line);
	return tally.has_year && tally.number_count > 1 &&
	       tally.digit_count >= tally.letter_count;
}

struct date dates_in_address(struct text address, int last_year)
{
	(void)address;
	(void)last_year;
	return (struct date){ 0 };
}
