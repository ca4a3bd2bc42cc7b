/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/moment.h"

#include <stdio.h>
#include <time.h>

enum {
	DAY_SECONDS = 86400,
	MONTHS = 12,
	SOLAR_FIRST = 1300,
	SOLAR_LAST = 1450,
	SOLAR_ANCHOR = 1400, /* its first day was 21 March 2021 */
	SOLAR_LONG_MONTHS = 6,
	SOLAR_LONG_DAYS = 31,
	SOLAR_SHORT_DAYS = 30
};

/* ---- The Gregorian calendar -------------------------------------------- */

static int days_in(int year, int month)
{
	static const int days[MONTHS] = { 31, 28, 31, 30, 31, 30,
					  31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && is_leap);
}

bool moment_is_possible(const struct moment *moment)
{
	if (moment->month == 0)
		return moment->day == 0;
	return moment->month > 0 && moment->month <= MONTHS &&
	       moment->day >= 0 &&
	       moment->day <= days_in(moment->year, moment->month);
}

static bool set_day(struct moment *moment, time_t seconds, struct tm *parts)
{
	if (!gmtime_r(&seconds, parts))
		return false;
	moment->year = parts->tm_year + 1900;
	moment->month = parts->tm_mon + 1;
	moment->day = parts->tm_mday;
	return true;
}

bool moment_from_epoch(struct moment *moment, int64_t seconds)
{
	struct tm parts;

	if (!set_day(moment, (time_t)seconds, &parts))
		return false;
	moment->hour = parts.tm_hour;
	moment->minute = parts.tm_min;
	moment->second = parts.tm_sec;
	moment->has_time = true;
	moment->has_zone = true;
	return true;
}

/* ---- The Iranian calendar ---------------------------------------------- */

/* Eight leap years in 33: agrees with the sun for the years that pass. */
static bool is_solar_leap(int year)
{
	return (25 * year + 11) % 33 < 8;
}

static int solar_days_in(int year, int month)
{
	if (month <= SOLAR_LONG_MONTHS)
		return SOLAR_LONG_DAYS;
	if (month < MONTHS)
		return SOLAR_SHORT_DAYS;
	return SOLAR_SHORT_DAYS - 1 + is_solar_leap(year);
}

/* Days from the first day of SOLAR_ANCHOR to that of `year`. */
static int solar_days_to(int year)
{
	int days = 0;

	for (int before = SOLAR_ANCHOR; before < year; before++)
		days += 365 + is_solar_leap(before);
	for (int before = year; before < SOLAR_ANCHOR; before++)
		days -= 365 + is_solar_leap(before);
	return days;
}

bool moment_from_solar(struct moment *moment)
{
	struct tm anchor = { .tm_year = 2021 - 1900,
			     .tm_mon = 2,
			     .tm_mday = 21 };
	struct tm parts;
	int days;

	if (moment->year < SOLAR_FIRST || moment->year > SOLAR_LAST ||
	    moment->month < 1 || moment->month > MONTHS || moment->day < 1 ||
	    moment->day > solar_days_in(moment->year, moment->month))
		return false;
	days = solar_days_to(moment->year) + moment->day - 1;
	for (int month = 1; month < moment->month; month++)
		days += solar_days_in(moment->year, month);
	return set_day(moment, timegm(&anchor) + (time_t)days * DAY_SECONDS,
		       &parts);
}

/* ---- Printing ---------------------------------------------------------- */

static int print_time(const struct moment *moment, char *out, size_t room)
{
	int zone = moment->zone < 0 ? -moment->zone : moment->zone;

	return snprintf(out, room, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d",
			moment->year, moment->month, moment->day, moment->hour,
			moment->minute, moment->second,
			moment->zone < 0 ? '-' : '+',
			zone / MOMENT_HOUR_MINUTES, zone % MOMENT_HOUR_MINUTES);
}

size_t moment_print(const struct moment *moment, char *out, size_t room)
{
	int length;

	if (moment->month == 0)
		length = snprintf(out, room, "%04d", moment->year);
	else if (moment->day == 0)
		length = snprintf(out, room, "%04d-%02d", moment->year,
				  moment->month);
	else if (!moment->has_time || !moment->has_zone)
		length = snprintf(out, room, "%04d-%02d-%02d", moment->year,
				  moment->month, moment->day);
	else
		length = print_time(moment, out, room);
	return length < 0 || (size_t)length >= room ? 0 : (size_t)length;
}
