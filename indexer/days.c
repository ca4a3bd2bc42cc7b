/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/days.h"

#include "indexer/clock.h"

enum {
	ARABIC_ZERO = 0x660,
	PERSIAN_ZERO = 0x6F0,
	ARABIC_COMMA = 0x60C,
	BURMESE_COMMA = 0x104A,
	ETHIOPIC_COMMA = 0x1363,
	FULL_COMMA = 0xFF0C,
	DEVANAGARI_DOT = 0x970,
	COMPACT_DAY = 8,        /* digits of 20210817 */
	COMPACT_MINUTE = 12,    /* 202108170930 */
	COMPACT_SECOND = 14,    /* 20210817093000 */
	SOLAR_LAST_YEAR = 1600, /* none of the Gregorian calendar is as small
				 * where its digits are Arabic or Persian */
	BUDDHIST_YEARS = 543,   /* before the first of ours */
	BUDDHIST_FIRST = 2400,
	THREE_LETTERS = 3,
	LINKS_MOST = 3,
	MONTHS = DATE_WORD_MONTH | DATE_WORD_SOLAR,
	/* what may follow a day without a blank */
	FOLLOWERS = DATE_WORD_YEAR_MARK | DATE_WORD_DAY_UNIT |
		    DATE_WORD_WEEKDAY | DATE_WORD_AM | DATE_WORD_PM
};

/* How the year was written. */
struct year {
	int64_t number;
	uint32_t zero;
	bool is_buddhist;
};

/* ---- Small parts ------------------------------------------------------- */

static bool is_glued_number(const struct date_token *at, size_t least,
			    size_t most)
{
	return !at->is_apart && date_tokens_is_number(at, least, most);
}

static bool is_comma(const struct date_token *at)
{
	return date_tokens_is_sign(at, ',') ||
	       date_tokens_is_sign(at, ARABIC_COMMA) ||
	       date_tokens_is_sign(at, BURMESE_COMMA) ||
	       date_tokens_is_sign(at, ETHIOPIC_COMMA) ||
	       date_tokens_is_sign(at, FULL_COMMA);
}

static bool is_dot(const struct date_token *at)
{
	return !at->is_apart && (date_tokens_is_sign(at, '.') ||
				 date_tokens_is_sign(at, DEVANAGARI_DOT));
}

/* Words as "of" and "de", and signs that part a day, month and year. */
static const struct date_token *skip_links(const struct date_token *at)
{
	for (size_t i = 0; i < LINKS_MOST; i++) {
		if (!date_tokens_has_role(at, DATE_WORD_LINK) &&
		    !is_comma(at) && !is_dot(at) &&
		    !(date_tokens_is_among(at, "-/") && !at->is_apart &&
		      !at[1].is_apart))
			break;
		at++;
	}
	return at;
}

/* False where the day goes on as something else: an article's number, a
 * longer name. */
static bool ends_well(const struct date_token *at)
{
	if (at->is_apart || at->kind == DATE_TOKEN_END)
		return true;
	/* Only an hour that was parted from the year. */
	if (at->kind == DATE_TOKEN_NUMBER)
		return true;
	if (at->kind == DATE_TOKEN_WORD)
		return at->is_uncased || date_tokens_has_role(at, FOLLOWERS);
	if (date_tokens_is_among(at, "-/.:_"))
		return at[1].is_apart || at[1].kind == DATE_TOKEN_END ||
		       at[1].kind == DATE_TOKEN_SIGN;
	return at->kind == DATE_TOKEN_SIGN;
}

/* Sets the day as it was written; true if the calendar has it. */
static bool set_day(struct moment *moment, const struct year *year,
		    int64_t month, int64_t day)
{
	int64_t number = year->number;

	if (year->is_buddhist)
		number -= BUDDHIST_YEARS;
	if (number < 1 || number > 9999 || month < 1 || month > 12 || day < 0)
		return false;
	moment->year = (int)number;
	moment->month = (int)month;
	moment->day = day > 31 ? 32 : (int)day;
	if (number < SOLAR_LAST_YEAR && year->zero == ARABIC_ZERO)
		return false;
	if (number < SOLAR_LAST_YEAR && year->zero == PERSIAN_ZERO)
		return moment_from_solar(moment);
	return moment_is_possible(moment);
}

static const struct date_token *read_year(const struct date_token *at,
					  struct year *out)
{
	if (date_tokens_has_role(at, DATE_WORD_BUDDHIST)) {
		out->is_buddhist = true;
		at++;
		if (date_tokens_is_sign(at, '.'))
			at++;
	} else if (date_tokens_has_role(at, DATE_WORD_YEAR_UNIT)) {
		at++;
	}
	if (!date_tokens_is_number(at, 4, 4))
		return NULL;
	out->number = at->number;
	out->zero = at->zero;
	return at + 1;
}

const struct date_token *days_skip_mark(const struct date_token *at)
{
	if (!date_tokens_has_role(at, DATE_WORD_YEAR_MARK))
		return at;
	at++;
	return is_dot(at) ? at + 1 : at;
}

/* ---- Digits ------------------------------------------------------------ */

/* A "T" between day and time is read if a time follows it. */
static const struct date_token *read_joined_time(const struct date_token *at,
						 struct moment *moment)
{
	const struct date_token *next = NULL;

	if (at->kind == DATE_TOKEN_WORD && !at->is_apart &&
	    at->end - at->start == 1 && at->is_upper && !at[1].is_apart &&
	    at[1].kind == DATE_TOKEN_NUMBER)
		next = clock_read_basic(at + 1, moment);
	else if (date_tokens_is_among(at, "/:") && !at->is_apart)
		next = clock_read(at + 1, false, moment);
	return next;
}

static const struct date_token *finish_day(const struct date_token *at,
					   struct moment *moment)
{
	const struct date_token *next = read_joined_time(at, moment);

	if (next)
		return next;
	/* "2021-08-17T" and no time that a clock has: the day is as good. */
	if (at->kind == DATE_TOKEN_WORD && !at->is_apart && at->is_upper &&
	    at->end - at->start == 1 && is_glued_number(at + 1, 2, 6))
		return at + 2;
	return ends_well(at) ? at : NULL;
}

/* "20210817", "20210817T093000Z", "202108170930", "20210817093000" */
static const struct date_token *read_compact(const struct date_token *at,
					     struct moment *moment)
{
	int64_t day = at->number;
	struct year year = { .zero = at->zero };
	const struct date_token *next;

	if (at->digit_count == COMPACT_MINUTE)
		day /= 10000;
	else if (at->digit_count == COMPACT_SECOND)
		day /= 1000000;
	year.number = day / 10000;
	if (!set_day(moment, &year, day / 100 % 100, day % 100) ||
	    moment->day == 0)
		return NULL;
	if (at->digit_count == COMPACT_DAY)
		return finish_day(at + 1, moment);
	if (!clock_split(at->number, at->digit_count == COMPACT_SECOND, moment))
		return NULL;
	next = clock_read_zone(at + 1, moment);
	return next ? next : at + 1;
}

/* "2021", "2021-08", "2021-08-17", and with another sign */
static const struct date_token *read_year_first(const struct date_token *at,
						struct moment *moment)
{
	struct year year = { 0 };
	const struct date_token *sign = read_year(at, &year);
	const struct date_token *next;

	if (!sign)
		return NULL;
	if (sign->is_apart || !date_tokens_is_among(sign, "-/.:") ||
	    !date_tokens_is_number(sign + 1, 1, 2)) {
		moment->year = (int)year.number;
		return year.zero == '0' ? sign : NULL;
	}
	next = sign + 2;
	if (next->is_apart || !date_tokens_is_sign(next, sign->sign)) {
		if (!sign[1].is_apart && sign->sign != ':' && ends_well(next) &&
		    set_day(moment, &year, sign[1].number, 0))
			return next;
		return NULL;
	}
	if (!date_tokens_is_number(next + 1, 1, 2) || next[1].number == 0 ||
	    (sign->sign != '.' && (sign[1].is_apart || next[1].is_apart)) ||
	    !set_day(moment, &year, sign[1].number, next[1].number))
		return NULL;
	return finish_day(next + 2, moment);
}

/* Whether the second of two numbers can only be the day: the order of the
 * other is the same or leaves no doubt. Dots have one order everywhere. */
static bool is_month_first(const struct date_token *first,
			   const struct date_token *second, uint32_t sign)
{
	return sign != '.' && second->number > 12 && first->number <= 12;
}

static bool is_doubtful(const struct date_token *first,
			const struct date_token *second, uint32_t sign)
{
	return sign != '.' && first->number <= 12 && second->number <= 12 &&
	       first->number != second->number;
}

/* "17.08.2021", "17. 8. 2021", "17/08/2021", "08/17/2021" */
static const struct date_token *read_year_last(const struct date_token *at,
					       struct moment *moment)
{
	const struct date_token *sign = at + 1;
	const struct date_token *other;
	struct year year = { 0 };
	const struct date_token *next;
	bool is_swapped;

	if (sign->is_apart || !date_tokens_is_among(sign, "-/.") ||
	    !date_tokens_is_number(sign + 1, 1, 2) || sign[2].is_apart ||
	    !date_tokens_is_sign(sign + 2, sign->sign))
		return NULL;
	other = sign + 1;
	if (sign->sign != '.' && (other->is_apart || sign[3].is_apart))
		return NULL;
	next = read_year(sign + 3, &year);
	if (!next || is_doubtful(at, other, sign->sign))
		return NULL;
	is_swapped = is_month_first(at, other, sign->sign);
	if (!set_day(moment, &year, is_swapped ? at->number : other->number,
		     is_swapped ? other->number : at->number) ||
	    moment->day == 0)
		return NULL;
	return finish_day(next, moment);
}

/* ---- Units ------------------------------------------------------------- */

/* "2021年8月17日", "2021년 8월 17일", behind an era "3年8月17日" */
static const struct date_token *read_units(const struct date_token *at,
					   struct moment *moment)
{
	struct year year = { 0 };
	const struct date_token *month;
	const struct date_token *day;

	if (date_tokens_has_role(at, DATE_WORD_ERA)) {
		year.number = at->word.value;
		at++;
		if (!date_tokens_is_number(at, 1, 3))
			return NULL;
	} else if (!date_tokens_is_number(at, 4, 4)) {
		return NULL;
	}
	year.number += at->number;
	if (!date_tokens_has_role(at + 1, DATE_WORD_YEAR_UNIT) ||
	    !date_tokens_is_number(at + 2, 1, 2) ||
	    !date_tokens_has_role(at + 3, DATE_WORD_MONTH_UNIT))
		return NULL;
	month = at + 2;
	day = at + 4;
	if (!date_tokens_is_number(day, 1, 2) ||
	    !date_tokens_has_role(day + 1, DATE_WORD_DAY_UNIT))
		return set_day(moment, &year, month->number, 0) ? at + 4 : NULL;
	if (day->number == 0 ||
	    !set_day(moment, &year, month->number, day->number))
		return NULL;
	return day + 2;
}

/* ---- Names ------------------------------------------------------------- */

/* A day and its ordinal sign; whether a dot stood behind it. */
static const struct date_token *read_day(const struct date_token *at,
					 int64_t *day, bool *has_dot)
{
	if (!date_tokens_is_number(at, 1, 2) || at->number == 0)
		return NULL;
	*day = at->number;
	at++;
	if ((!at->is_apart && date_tokens_has_role(at, DATE_WORD_ORDINAL)) ||
	    date_tokens_has_role(at, DATE_WORD_DAY_UNIT))
		at++;
	*has_dot = is_dot(at);
	return at + *has_dot;
}

/* The name of a month, and in Arabic its other name behind a stroke. */
static const struct date_token *read_month(const struct date_token *at,
					   int64_t *month)
{
	if (!date_tokens_has_role(at, MONTHS))
		return NULL;
	*month = at->word.value;
	if (date_tokens_is_sign(at + 1, '/') &&
	    date_tokens_has_role(at + 2, DATE_WORD_MONTH) &&
	    at[2].word.value == *month)
		at += 2;
	return is_dot(at + 1) ? at + 2 : at + 1;
}

/* Sets the day of a month that was written out. */
static bool set_named(struct moment *moment, struct year *year,
		      const struct date_token *month, int64_t day)
{
	bool is_solar = date_tokens_has_role(month, DATE_WORD_SOLAR);

	if (is_solar && !date_tokens_has_role(month, DATE_WORD_MONTH) &&
	    year->number >= SOLAR_LAST_YEAR)
		return false;
	if (is_solar && year->number < SOLAR_LAST_YEAR)
		year->zero = PERSIAN_ZERO;
	if (date_tokens_has_role(month, DATE_WORD_THAI) &&
	    year->number >= BUDDHIST_FIRST)
		year->is_buddhist = true;
	return set_day(moment, year, month->word.value, day);
}

/* "17 August 2021", "17th of August, 2021", "17-Aug-2021" */
static const struct date_token *read_day_first(const struct date_token *at,
					       struct moment *moment)
{
	struct year year = { 0 };
	int64_t day;
	int64_t ignored;
	bool has_dot;
	const struct date_token *month = read_day(at, &day, &has_dot);
	const struct date_token *next;

	if (!month)
		return NULL;
	month = skip_links(month);
	next = read_month(month, &ignored);
	if (!next || (has_dot && date_tokens_has_role(month, DATE_WORD_NO_DOT)))
		return NULL;
	next = read_year(skip_links(next), &year);
	if (!next || !set_named(moment, &year, month, day))
		return NULL;
	return finish_day(next, moment);
}

/* "17 tháng 8 năm 2021", "17 tháng 8, 2021" */
static const struct date_token *read_unit_month(const struct date_token *at,
						struct moment *moment)
{
	struct year year = { 0 };
	const struct date_token *month = at + 2;
	const struct date_token *next;

	if (!date_tokens_has_role(at + 1, DATE_WORD_MONTH_UNIT) ||
	    !date_tokens_is_number(month, 1, 2))
		return NULL;
	next = read_year(skip_links(month + 1), &year);
	if (!next || at->number == 0 ||
	    !set_day(moment, &year, month->number, at->number))
		return NULL;
	return finish_day(next, moment);
}

/* The year behind the day, and before it perhaps the time: "09:30:00 +0000
 * 2021". */
static const struct date_token *read_late_year(const struct date_token *at,
					       struct year *year,
					       struct moment *moment)
{
	const struct date_token *next = read_year(skip_links(at), year);

	if (next)
		return next;
	next = clock_read(at, false, moment);
	return next ? read_year(next, year) : NULL;
}

/* "August 17, 2021", "Aug 17 09:30:00 2021", "August 2021" */
static const struct date_token *read_month_first(const struct date_token *at,
						 struct moment *moment)
{
	struct year year = { 0 };
	int64_t month;
	int64_t day;
	bool has_dot;
	const struct date_token *next = read_month(at, &month);
	const struct date_token *behind;

	if (!next)
		return NULL;
	next = skip_links(next);
	behind = read_day(next, &day, &has_dot);
	if (behind) {
		next = read_late_year(behind, &year, moment);
		if (!next || !set_named(moment, &year, at, day))
			return NULL;
		return finish_day(next, moment);
	}
	next = read_year(next, &year);
	if (!next ||
	    date_tokens_has_role(at, DATE_WORD_SOLAR | DATE_WORD_NO_DOT) ||
	    !set_named(moment, &year, at, 0))
		return NULL;
	return ends_well(next) ? next : NULL;
}

/* Past a year's dot, and "г.", "-yil" and the like; whether there was one of
 * these. */
static const struct date_token *skip_year_mark(const struct date_token *at,
					       bool *has_mark)
{
	const struct date_token *mark = at;

	if (is_dot(at) ||
	    (date_tokens_is_sign(at, '-') && !at->is_apart && !at[1].is_apart))
		mark++;
	*has_mark = date_tokens_has_role(mark, DATE_WORD_YEAR_MARK);
	return *has_mark ? days_skip_mark(mark) : at;
}

/* "2021 August 17", "2021. augusztus 17.", and behind a mark "2021. gada 17.
 * augusts" */
static const struct date_token *read_named_last(const struct date_token *at,
						struct moment *moment)
{
	struct year year = { 0 };
	int64_t ignored;
	int64_t day;
	bool has_dot;
	bool has_mark;
	const struct date_token *month = read_year(at, &year);
	const struct date_token *next;

	if (!month)
		return NULL;
	month = skip_links(skip_year_mark(month, &has_mark));
	next = has_mark ? read_day(month, &day, &has_dot) : NULL;
	if (next) {
		month = skip_links(next);
		next = read_month(month, &ignored);
	} else {
		next = read_month(month, &ignored);
		next = next ? read_day(skip_links(next), &day, &has_dot) : NULL;
	}
	if (!next || !set_named(moment, &year, month, day))
		return NULL;
	return finish_day(next, moment);
}

/* ---- The whole --------------------------------------------------------- */

typedef const struct date_token *reader(const struct date_token *at,
					struct moment *moment);

/* The first that reads a day counts; each starts from nothing. */
static const struct date_token *read_first(reader *const *readers, size_t count,
					   const struct date_token *at,
					   struct moment *moment)
{
	for (size_t i = 0; i < count; i++) {
		struct moment read = *moment;
		const struct date_token *next = readers[i](at, &read);

		if (!next)
			continue;
		*moment = read;
		return next;
	}
	return NULL;
}

const struct date_token *days_read(const struct date_token *at,
				   struct moment *moment)
{
	static reader *const years[] = { read_units, read_named_last,
					 read_year_first };
	static reader *const days[] = { read_day_first, read_unit_month,
					read_year_last };
	static reader *const months[] = { read_month_first };
	static reader *const eras[] = { read_units };
	static reader *const runs[] = { read_compact };

	if (date_tokens_is_number(at, 1, 2))
		return read_first(days, 3, at, moment);
	if (date_tokens_is_number(at, 4, 4))
		return read_first(years, 3, at, moment);
	if (date_tokens_is_number(at, COMPACT_DAY, COMPACT_DAY) ||
	    date_tokens_is_number(at, COMPACT_MINUTE, COMPACT_MINUTE) ||
	    date_tokens_is_number(at, COMPACT_SECOND, COMPACT_SECOND))
		return read_first(runs, 1, at, moment);
	if (date_tokens_has_role(at, DATE_WORD_ERA))
		return read_first(eras, 1, at, moment);
	return read_first(months, 1, at, moment);
}
