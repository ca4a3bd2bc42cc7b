/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DATES OF A QUERY
 *
 *	value  = range | time
 *	range  = time ".." [ time ] | ".." time
 *	       | ( ">" | ">=" | "<" | "<=" ) time
 *	time   = year | year "-" month | year "-" month "-" day
 *	       | "today" | "yesterday"
 *	       | ( "this" | "last" ) ( "week" | "month" | "year" )
 *	       | "last" n ( "days" | "weeks" | "months" | "years" )
 *	       | n ( "d" | "w" | "m" | "y" )
 *
 * A time is a stretch of days: a range begins with the first day of its
 * left one and ends with the last day of its right one, and ">2021" is
 * what comes behind all of 2021. Weeks begin on Monday. "last 3 weeks" is
 * from the day three weeks ago until today; "3w" is that day, and by itself
 * all from it on. A month before the 31st of March is the last of February.
 * Between words stands a blank or a hyphen; case does not matter.
 */
#include "searcher/query_date.h"

#include <stdio.h>
#include <string.h>

#include "shared/array.h"

enum {
	FIRST_YEAR = 1,
	LAST_YEAR = 9999,
	WORDS_MAX = 3,
	WORD_BYTES = 16,
	DIGITS_MAX = 4,
	DAY_SECONDS = 86400
};

const char query_date_forms[] =
	"a date is written 2021, 2021-08, 2021-08-17, 2020-05..2021-08,"
	" >2021, ..2019, today, last week or 30d..";
static const char no_such_day[] = "there is no such day";
static const char wrong_order[] = "the range of dates ends before it begins";

/* A stretch of days. */
struct stretch {
	struct calendar_day first;
	struct calendar_day last;
	bool is_point; /* "30d": alone it has no end */
};

/* ---- The calendar ------------------------------------------------------ */

static const struct calendar_day first_day = { FIRST_YEAR, 1, 1 };
static const struct calendar_day last_day = { LAST_YEAR, 12, 31 };

/* The first or last possible one where there is none. */
static struct calendar_day move_days(struct calendar_day day, int64_t count)
{
	int64_t number = calendar_number(day) + count;

	if (number < calendar_number(first_day))
		return first_day;
	if (number > calendar_number(last_day))
		return last_day;
	return calendar_from_number((int)number);
}

static struct calendar_day move_months(struct calendar_day day, int count)
{
	int months = day.year * 12 + day.month - 1 + count;
	struct calendar_day moved = { months / 12, months % 12 + 1, day.day };

	if (months < FIRST_YEAR * 12)
		return first_day;
	if (moved.day > calendar_month_days(moved.year, moved.month))
		moved.day = calendar_month_days(moved.year, moved.month);
	return moved;
}

static struct calendar_day today(const struct query_now *now)
{
	int64_t seconds = now->seconds + now->zone_offset;
	int64_t days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
	struct calendar_day epoch = { 1970, 1, 1 };

	return move_days(epoch, days);
}

static int compare_days(struct calendar_day one, struct calendar_day other)
{
	int64_t left = calendar_number(one);
	int64_t right = calendar_number(other);

	return (left > right) - (left < right);
}

/* ---- Times ------------------------------------------------------------- */

/* One to four digits at *offset, or -1. */
static int read_number(struct text text, size_t *offset)
{
	size_t start = *offset;
	int number = 0;

	while (*offset < text.length && text_is_digit(text.data[*offset]) &&
	       *offset - start < DIGITS_MAX)
		number = number * 10 + (text.data[(*offset)++] - '0');
	return *offset > start ? number : -1;
}

/* 2021, 2021-08, 2021-08-17: how many parts; 0 for another form. */
static size_t read_parts(struct text text, int parts[3])
{
	size_t offset = 0;
	size_t count = 0;

	while (count < 3) {
		size_t start = offset;

		parts[count] = read_number(text, &offset);
		if (parts[count] < 0 ||
		    (count == 0 ? offset != DIGITS_MAX : offset - start > 2))
			return 0;
		count++;
		if (offset == text.length)
			return count;
		if (text.data[offset++] != '-')
			return 0;
	}
	return 0;
}

static const char *read_calendar(struct text text, struct stretch *out)
{
	int parts[3] = { 0, 0, 0 };
	size_t count = read_parts(text, parts);

	if (count == 0)
		return query_date_forms;
	if (parts[0] < FIRST_YEAR ||
	    (count > 1 && (parts[1] < 1 || parts[1] > 12)) ||
	    (count > 2 && (parts[2] < 1 ||
			   parts[2] > calendar_month_days(parts[0], parts[1]))))
		return no_such_day;
	out->first = (struct calendar_day){ parts[0], count > 1 ? parts[1] : 1,
					    count > 2 ? parts[2] : 1 };
	out->last = (struct calendar_day){ parts[0], count > 1 ? parts[1] : 12,
					   parts[2] };
	if (count < 3)
		out->last.day =
			calendar_month_days(out->last.year, out->last.month);
	return NULL;
}

/* The words of a time in small letters, without the plural's s. */
struct time_words {
	char list[WORDS_MAX][WORD_BYTES];
	size_t count;
};

static bool split_words(struct text text, struct time_words *out)
{
	size_t length = 0;

	*out = (struct time_words){ .count = 0 };
	for (size_t i = 0; i <= text.length; i++) {
		char byte = i < text.length ? text.data[i] : ' ';

		if (byte == ' ' || byte == '-') {
			if (length == 0)
				return false;
			out->count++;
			length = 0;
			continue;
		}
		if (out->count == WORDS_MAX || length + 1 == WORD_BYTES)
			return false;
		out->list[out->count][length++] = text_lower(byte);
	}
	return true;
}

/* 'd', 'w', 'm' or 'y' for "day", "days" and so on; 0 for none. */
static char unit_of(const char *word, bool may_be_many)
{
	static const char *const units[] = { "day", "week", "month", "year" };

	for (size_t i = 0; i < COUNT(units); i++) {
		size_t length = strlen(units[i]);

		if (strncmp(word, units[i], length) == 0 &&
		    (word[length] == '\0' ||
		     (may_be_many && strcmp(word + length, "s") == 0)))
			return *units[i];
	}
	return '\0';
}

static struct calendar_day before(struct calendar_day day, int count, char unit)
{
	if (unit == 'd')
		return move_days(day, -count);
	if (unit == 'w')
		return move_days(day, -7 * (int64_t)count);
	return move_months(day, unit == 'm' ? -count : -12 * count);
}

/* The week, month or year that the day lies in. */
static struct stretch around(struct calendar_day day, char unit)
{
	int weekday = calendar_number(day) % 7; /* from Monday, 0 */
	struct stretch out = { day, day, false };

	if (unit == 'w') {
		out.first = move_days(day, -weekday);
		out.last = move_days(day, 6 - weekday);
	} else if (unit == 'm') {
		out.first.day = 1;
		out.last.day = calendar_month_days(day.year, day.month);
	} else if (unit == 'y') {
		out.first = (struct calendar_day){ day.year, 1, 1 };
		out.last = (struct calendar_day){ day.year, 12, 31 };
	}
	return out;
}

/* A number of one to four digits and nothing else, or -1. */
static int whole_number(const char *word)
{
	struct text text = text_of(word);
	size_t offset = 0;
	int number = read_number(text, &offset);

	return offset == text.length ? number : -1;
}

/* 30d, 2w, 6m, 1y */
static const char *read_ago(const char *word, struct calendar_day now,
			    struct stretch *out)
{
	struct text text = text_of(word);
	size_t offset = 0;
	int count = read_number(text, &offset);

	if (count < 0 || offset + 1 != text.length ||
	    !strchr("dwmy", text.data[offset]))
		return query_date_forms;
	out->first = before(now, count, text.data[offset]);
	out->last = out->first;
	out->is_point = true;
	return NULL;
}

static const char *read_words(const struct time_words *words,
			      struct calendar_day now, struct stretch *out)
{
	const char *first = words->list[0];
	bool is_last = strcmp(first, "last") == 0;
	char unit;

	if (words->count == 1 && strcmp(first, "today") == 0) {
		*out = around(now, 'd');
		return NULL;
	}
	if (words->count == 1 && strcmp(first, "yesterday") == 0) {
		*out = around(before(now, 1, 'd'), 'd');
		return NULL;
	}
	if (words->count == 1)
		return read_ago(first, now, out);
	if (!is_last && (strcmp(first, "this") != 0 || words->count > 2))
		return query_date_forms;
	unit = unit_of(words->list[words->count - 1], words->count == 3);
	if (!unit || (words->count == 2 && unit == 'd'))
		return query_date_forms;
	if (words->count == 2) {
		*out = around(is_last ? before(now, 1, unit) : now, unit);
		return NULL;
	}
	if (whole_number(words->list[1]) < 0)
		return query_date_forms;
	*out = around(now, 'd');
	out->first = before(now, whole_number(words->list[1]), unit);
	return NULL;
}

static const char *read_time(struct text text, const struct query_now *now,
			     struct stretch *out)
{
	struct time_words words;

	*out = (struct stretch){ .is_point = false };
	if (text.length >= DIGITS_MAX && text_is_digit(text.data[0]) &&
	    text_is_digit(text.data[1]) && text_is_digit(text.data[2]) &&
	    text_is_digit(text.data[3]) &&
	    (text.length == DIGITS_MAX || text.data[DIGITS_MAX] == '-'))
		return read_calendar(text, out);
	if (!split_words(text, &words))
		return query_date_forms;
	return read_words(&words, today(now), out);
}

/* ---- Ranges ------------------------------------------------------------ */

/* What is behind a stretch, or before it; false where the calendar ends. */
static bool step_out(struct query_range *out, const struct stretch *stretch,
		     bool is_behind)
{
	struct calendar_day day = is_behind ? stretch->last : stretch->first;
	struct calendar_day next = move_days(day, is_behind ? 1 : -1);

	if (compare_days(next, day) == 0)
		return false;
	out->has_first = is_behind;
	out->has_last = !is_behind;
	out->first = next;
	out->last = next;
	return true;
}

static struct text trim(struct text text)
{
	while (text.length > 0 && text.data[0] == ' ')
		text = text_skip(text, 1);
	while (text.length > 0 && text.data[text.length - 1] == ' ')
		text.length--;
	return text;
}

static const char *read_compared(struct text text, const struct query_now *now,
				 struct query_range *out)
{
	bool is_behind = text.data[0] == '>';
	bool is_part = text.length > 1 && text.data[1] == '=';
	size_t skipped = is_part ? 2 : 1;
	struct stretch stretch;
	const char *problem;

	problem = read_time(trim(text_skip(text, skipped)), now, &stretch);
	if (problem)
		return problem;
	if (!is_part)
		return step_out(out, &stretch, is_behind) ? NULL : no_such_day;
	out->has_first = is_behind;
	out->has_last = !is_behind;
	out->first = stretch.first;
	out->last = stretch.last;
	return NULL;
}

static const char *read_ends(struct text left, struct text right,
			     const struct query_now *now,
			     struct query_range *out)
{
	struct stretch stretch;
	const char *problem = NULL;

	out->has_first = left.length > 0;
	out->has_last = right.length > 0;
	if (!out->has_first && !out->has_last)
		return query_date_forms;
	if (out->has_first) {
		problem = read_time(left, now, &stretch);
		out->first = stretch.first;
	}
	if (!problem && out->has_last) {
		problem = read_time(right, now, &stretch);
		out->last = stretch.last;
	}
	if (!problem && out->has_first && out->has_last &&
	    compare_days(out->first, out->last) > 0)
		problem = wrong_order;
	return problem;
}

/* Offset of "..", or the text's length. */
static size_t find_dots(struct text text)
{
	for (size_t i = 0; i + 1 < text.length; i++)
		if (text.data[i] == '.' && text.data[i + 1] == '.')
			return i;
	return text.length;
}

const char *query_date_read(struct text value, const struct query_now *now,
			    struct query_range *out)
{
	struct text text = trim(value);
	size_t dots = find_dots(text);
	struct stretch stretch;
	const char *problem;

	*out = (struct query_range){ .has_first = false };
	if (text.length == 0)
		return query_date_forms;
	if (text.data[0] == '<' || text.data[0] == '>')
		return read_compared(text, now, out);
	if (dots < text.length)
		return read_ends(trim((struct text){ text.data, dots }),
				 trim(text_skip(text, dots + 2)), now, out);
	problem = read_time(text, now, &stretch);
	if (problem)
		return problem;
	*out = (struct query_range){ .has_first = true,
				     .has_last = !stretch.is_point,
				     .first = stretch.first,
				     .last = stretch.last };
	return NULL;
}

bool query_date_is_any(const struct query_range *one,
		       const struct query_range *other)
{
	const struct query_range *from = one->has_first ? one : other;
	const struct query_range *until = one->has_first ? other : one;

	return from->has_first && !from->has_last && !until->has_first &&
	       until->has_last &&
	       calendar_number(from->first) <= calendar_number(until->last) + 1;
}

bool query_date_close(struct query_range *range,
		      const struct query_range *other)
{
	const struct query_range *from = range->has_first ? range : other;
	const struct query_range *until = range->has_first ? other : range;
	struct query_range both = { true, true, from->first, until->last };

	if (!query_date_is_any(range, other) ||
	    compare_days(both.first, both.last) > 0)
		return false;
	*range = both;
	return true;
}

static enum status print_day(struct bytes *out, struct calendar_day day,
			     struct fault *fault)
{
	return bytes_printf(out, fault, "%04d-%02d-%02d", day.year, day.month,
			    day.day);
}

enum status query_date_print(struct bytes *out, const struct query_range *range,
			     struct fault *fault)
{
	bool is_one = range->has_first && range->has_last &&
		      compare_days(range->first, range->last) == 0;
	enum status status = STATUS_OK;

	if (range->has_first)
		status = print_day(out, range->first, fault);
	if (!status && !is_one)
		status = bytes_append(out, TEXT(".."), fault);
	if (!status && range->has_last && !is_one)
		status = print_day(out, range->last, fault);
	return status;
}

/* ---- The slot's values ------------------------------------------------- */

static char packed(int number)
{
	return (char)(number / 10 * 16 + number % 10);
}

/* Months and days may be 0: unknown. */
static void pack_day(char out[VALUES_DAY_BYTES], struct calendar_day day)
{
	out[0] = packed(day.year / 100);
	out[1] = packed(day.year % 100);
	out[2] = packed(day.month);
	out[3] = packed(day.day);
}

struct query_bounds query_date_bounds(const struct query_range *range)
{
	struct calendar_day first = { 0, 0, 0 };
	struct calendar_day last = { LAST_YEAR, 12, 31 };
	struct query_bounds out = { .left_out_count = 0 };

	/* A month or a year that begins with the range is in it. */
	if (range->has_first) {
		first = range->first;
		if (first.day == 1)
			first.day = 0;
		if (first.day == 0 && first.month == 1)
			first.month = 0;
	}
	if (range->has_last)
		last = range->last;
	pack_day(out.low, first);
	pack_day(out.high, last);
	/* Those that do not end within it sort before its end all the same. */
	if (last.day != calendar_month_days(last.year, last.month))
		pack_day(out.left_out[out.left_out_count++],
			 (struct calendar_day){ last.year, last.month, 0 });
	if (last.month != 12 || last.day != 31)
		pack_day(out.left_out[out.left_out_count++],
			 (struct calendar_day){ last.year, 0, 0 });
	return out;
}

bool query_date_has(const struct query_bounds *bounds, struct text value)
{
	if (value.length != VALUES_DAY_BYTES ||
	    memcmp(value.data, bounds->low, VALUES_DAY_BYTES) < 0 ||
	    memcmp(value.data, bounds->high, VALUES_DAY_BYTES) > 0)
		return false;
	for (size_t i = 0; i < bounds->left_out_count; i++)
		if (memcmp(value.data, bounds->left_out[i], VALUES_DAY_BYTES) ==
		    0)
			return false;
	return true;
}

size_t query_date_parts(const struct query_range *range,
			char out[4][VALUES_DAY_BYTES])
{
	struct query_bounds bounds = query_date_bounds(range);
	const struct calendar_day *ends[] = { &range->first, &range->last };
	const bool has_end[] = { range->has_first, range->has_last };
	size_t count = 0;

	for (size_t i = 0; i < 4; i++) {
		struct calendar_day part = *ends[i / 2];
		struct text value = { out[count], VALUES_DAY_BYTES };
		size_t same = 0;

		if (!has_end[i / 2])
			continue;
		part.day = 0;
		if (i % 2 == 1)
			part.month = 0;
		pack_day(out[count], part);
		while (memcmp(out[same], out[count], VALUES_DAY_BYTES) != 0)
			same++;
		if (same == count && !query_date_has(&bounds, value))
			count++;
	}
	return count;
}
