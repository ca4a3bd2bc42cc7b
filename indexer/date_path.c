/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_path.h"

#include <string.h>

#include "indexer/date_words.h"

enum {
	FIRST_YEAR = 1800,       /* of a newspaper's archive */
	FIRST_MONTH_YEAR = 1990, /* two numbers alone are weak before the web */
	YEAR_DIGITS = 4,
	MONTH_DIGITS = 6,
	DAY_DIGITS = 8
};

/* A part of the path between strokes. */
struct segment {
	struct text text;
	size_t digit_count; /* at its front */
	int number;         /* what they say, when they are at most eight */
};

struct path {
	struct text rest;
	int last_year;
};

/* ---- Cutting ----------------------------------------------------------- */

static size_t find_byte(struct text text, char wanted)
{
	const char *at = text.length == 0 ?
				 NULL :
				 memchr(text.data, wanted, text.length);

	return at ? (size_t)(at - text.data) : text.length;
}

/* Without scheme and host, query and fragment. */
static struct text path_of(struct text address)
{
	size_t colon;

	address.length = find_byte(address, '#');
	address.length = find_byte(address, '?');
	colon = find_byte(address, ':');
	if (address.length - colon >= 3 && address.data[colon + 1] == '/' &&
	    address.data[colon + 2] == '/')
		address = text_skip(address, colon + 3);
	else if (address.length >= 2 && address.data[0] == '/' &&
		 address.data[1] == '/')
		address = text_skip(address, 2);
	else if (address.length > 0 && address.data[0] == '/')
		return address;
	return text_skip(address, find_byte(address, '/'));
}

static struct segment segment_of(struct text text)
{
	struct segment segment = { .text = text };

	while (segment.digit_count < text.length &&
	       text_is_digit(text.data[segment.digit_count])) {
		if (segment.digit_count < DAY_DIGITS)
			segment.number = segment.number * 10 +
					 (text.data[segment.digit_count] - '0');
		segment.digit_count++;
	}
	return segment;
}

/* Takes the segment at the front; false when none is left. */
static bool take(struct text *rest, struct segment *out)
{
	size_t end;

	if (rest->length == 0)
		return false;
	*rest = text_skip(*rest, rest->data[0] == '/');
	end = find_byte(*rest, '/');
	*out = segment_of((struct text){ rest->data, end });
	*rest = text_skip(*rest, end);
	return true;
}

/* ---- What a segment is ------------------------------------------------- */

static bool is_number(const struct segment *segment, size_t digit_count)
{
	return segment->digit_count == digit_count &&
	       segment->text.length == digit_count;
}

static bool is_short(const struct segment *segment)
{
	return is_number(segment, 1) || is_number(segment, 2);
}

static bool is_stop(char byte)
{
	return byte == '-' || byte == '_' || byte == '.';
}

/* Nothing, or the sign that parts a number from a slug. */
static bool ends_at(struct text text, size_t offset)
{
	return offset == text.length ||
	       (offset < text.length && is_stop(text.data[offset]));
}

static bool set_day(struct moment *moment, int year, int month, int day)
{
	*moment = (struct moment){ .year = year, .month = month, .day = day };
	return month > 0 && day > 0 && moment_is_possible(moment);
}

static bool is_year(const struct path *path, int year)
{
	return year >= FIRST_YEAR && year <= path->last_year;
}

/* "2021-08-17", "2021_08_17-slug" */
static bool read_parted(const struct path *path, const struct segment *segment,
			struct moment *out)
{
	struct text text = segment->text;
	struct segment month;
	struct segment day;
	char sign;

	if (segment->digit_count != YEAR_DIGITS || text.length <= YEAR_DIGITS ||
	    !is_year(path, segment->number))
		return false;
	sign = text.data[YEAR_DIGITS];
	if (!is_stop(sign))
		return false;
	month = segment_of(text_skip(text, YEAR_DIGITS + 1));
	if (month.digit_count < 1 || month.digit_count > 2 ||
	    month.text.length <= month.digit_count ||
	    month.text.data[month.digit_count] != sign)
		return false;
	day = segment_of(text_skip(month.text, month.digit_count + 1));
	return day.digit_count >= 1 && day.digit_count <= 2 &&
	       ends_at(day.text, day.digit_count) &&
	       set_day(out, segment->number, month.number, day.number);
}

/* "20210817", "20210817-slug", "t20210817_123" */
static bool read_run(const struct path *path, const struct segment *segment,
		     struct moment *out)
{
	struct segment run = *segment;
	bool is_led = run.text.length > 0 && run.text.data[0] == 't';

	if (is_led)
		run = segment_of(text_skip(run.text, 1));
	if (run.digit_count != DAY_DIGITS || !ends_at(run.text, DAY_DIGITS))
		return false;
	if (is_led &&
	    (run.text.length == DAY_DIGITS || run.text.data[DAY_DIGITS] != '_'))
		return false;
	return is_year(path, run.number / 10000) &&
	       set_day(out, run.number / 10000, run.number / 100 % 100,
		       run.number % 100);
}

/* ---- Segments together ------------------------------------------------- */

/* 1 to 12 for "8", "08", "aug"; 0 when it is no month. */
static int month_of(const struct segment *segment)
{
	struct date_word word;

	if (is_short(segment))
		return segment->number <= 12 ? segment->number : 0;
	if (segment->text.length < 3 || segment->digit_count > 0 ||
	    date_words_read(segment->text, &word) != segment->text.length ||
	    !(word.roles & DATE_WORD_MONTH))
		return 0;
	return word.value;
}

/* The number before a slug may as well count something, unless it or the
 * month is written as numbers in a date alone are. */
static bool is_day(const struct segment *day, const struct segment *month)
{
	if (is_short(day))
		return true;
	return day->digit_count >= 1 && day->digit_count <= 2 &&
	       day->text.data[day->digit_count] == '-' &&
	       ((day->digit_count == 2 && day->text.data[0] == '0') ||
		is_number(month, 1));
}

/* What stands behind a year: "08/17", "aug/17", "0817/more", "08". */
static bool read_after_year(const struct path *path, int year, struct text rest,
			    struct moment *out)
{
	struct segment month;
	struct segment day = { 0 };
	int number;
	bool has_day;

	if (!take(&rest, &month))
		return false;
	has_day = take(&rest, &day);
	if (is_number(&month, 4))
		return has_day && day.text.length > 0 &&
		       set_day(out, year, month.number / 100,
			       month.number % 100);
	number = month_of(&month);
	if (number == 0)
		return false;
	if (has_day && is_day(&day, &month))
		return set_day(out, year, number, day.number);
	*out = (struct moment){ .year = year, .month = number };
	return year >= FIRST_MONTH_YEAR && year <= path->last_year;
}

/* "2021-08/17", "202108/17" */
static bool read_month_day(const struct path *path,
			   const struct segment *segment, struct text rest,
			   struct moment *out)
{
	struct segment month = *segment;
	struct segment day;
	int year = segment->number;

	if (is_number(segment, MONTH_DIGITS)) {
		year = segment->number / 100;
		month.number = segment->number % 100;
	} else if (segment->digit_count == YEAR_DIGITS &&
		   segment->text.length == YEAR_DIGITS + 3 &&
		   segment->text.data[YEAR_DIGITS] == '-') {
		month = segment_of(text_skip(segment->text, YEAR_DIGITS + 1));
		if (!is_number(&month, 2))
			return false;
	} else {
		return false;
	}
	return is_year(path, year) && take(&rest, &day) && is_number(&day, 2) &&
	       set_day(out, year, month.number, day.number);
}

static bool read_segment(const struct path *path, const struct segment *segment,
			 struct moment *out)
{
	if (read_parted(path, segment, out) || read_run(path, segment, out) ||
	    read_month_day(path, segment, path->rest, out))
		return true;
	return is_number(segment, YEAR_DIGITS) &&
	       is_year(path, segment->number) &&
	       read_after_year(path, segment->number, path->rest, out);
}

static bool is_scheme(struct text text)
{
	return text_equal(text, TEXT("http:")) ||
	       text_equal(text, TEXT("https:"));
}

bool date_path_find(struct text address, int last_year, struct moment *out)
{
	struct path path = { path_of(address), last_year };
	struct segment segment;
	struct moment found = { 0 };
	struct moment read;

	while (take(&path.rest, &segment)) {
		if (is_scheme(segment.text))
			found = (struct moment){ 0 };
		if (found.day > 0 || !read_segment(&path, &segment, &read))
			continue;
		if (found.year == 0 || read.day > 0)
			found = read;
	}
	*out = found;
	return found.year > 0;
}
