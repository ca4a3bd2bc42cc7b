/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/dates.h"

#include "indexer/date_line.h"
#include "indexer/date_path.h"
#include "indexer/date_tokens.h"
#include "indexer/moment.h"
#include "indexer/stamp.h"
#include "shared/utf8.h"

enum {
	EPOCH_DIGITS = 10,       /* seconds, since 2001 */
	EPOCH_MILLI_DIGITS = 13, /* milliseconds */
	EPOCH_MICRO_DIGITS = 16, /* microseconds */
	DAY_SECONDS = 24 * 60 * 60,
	FIRST_DAY_NUMBER = 21916, /* 1960-01-01 */
	EPOCH_DAY_NUMBER = 25569, /* 1970-01-01 */
	LINE_BYTES = 96           /* a longer line says more than when */
};

/* Software writes the start of 1970 where it knows no time: as a day, as
 * midnight, or as that of Greenwich on another zone's clock. */
static bool is_epoch_start(const struct moment *moment)
{
	int minutes = moment->hour * MOMENT_HOUR_MINUTES + moment->minute;

	if (moment->year == 1969 && moment->month == 12 && moment->day == 31)
		minutes -= 24 * MOMENT_HOUR_MINUTES;
	else if (moment->year != 1970 || moment->month != 1 || moment->day != 1)
		return false;
	return moment->second == 0 &&
	       (minutes == 0 || (moment->has_zone && minutes == moment->zone));
}

static struct date print_date(const struct moment *moment, int last_year)
{
	struct date date = { 0 };

	if (moment->year < DATES_FIRST_YEAR || moment->year > last_year ||
	    !moment_is_possible(moment))
		return date;
	date.length = moment_print(moment, date.text, DATES_BYTES);
	if (date.length == 0)
		return (struct date){ 0 };
	date.is_change = moment->is_change;
	date.is_told = moment->is_told;
	date.is_epoch_start = is_epoch_start(moment);
	if (moment->month == 0)
		date.precision = RECORD_YEAR;
	else if (moment->day == 0)
		date.precision = RECORD_MONTH;
	else if (!moment->has_time || !moment->has_zone)
		date.precision = RECORD_DAY;
	else
		date.precision = RECORD_TIME;
	return date;
}

/* ---- Fields ------------------------------------------------------------ */

/* Seconds or fewer parts of them since 1970, perhaps with a fraction or a zone,
 * in which they are not, and nothing else. */
static bool read_epoch(const struct date_token *at, struct moment *moment)
{
	const struct date_token *next = at + 1;
	int64_t divisor = at->digit_count == EPOCH_MICRO_DIGITS ? 1000000 :
			  at->digit_count == EPOCH_MILLI_DIGITS ? 1000 :
								  1;
	int64_t first = 1000000000;

	if (date_tokens_is_among(next, ".+-") &&
	    next[1].kind == DATE_TOKEN_NUMBER)
		next += 2;
	return next->kind == DATE_TOKEN_END && at->number / divisor >= first &&
	       moment_from_epoch(moment, at->number / divisor);
}

static bool is_epoch(const struct date_token *at)
{
	return date_tokens_is_number(at, EPOCH_DIGITS, EPOCH_DIGITS) ||
	       date_tokens_is_number(at, EPOCH_MILLI_DIGITS,
				     EPOCH_MILLI_DIGITS) ||
	       date_tokens_is_number(at, EPOCH_MICRO_DIGITS,
				     EPOCH_MICRO_DIGITS);
}

/* The year of "17 Aug 21 09:30", "Tue, 17 Aug 21", "17-Aug-21", as RFC 822 and
 * spreadsheets have it; NULL: none. With less it may be the day. */
static const struct date_token *find_short_year(const struct date_token *at)
{
	bool is_sure = date_tokens_has_role(at, DATE_WORD_WEEKDAY);

	while (date_tokens_has_role(at, DATE_WORD_WEEKDAY) ||
	       date_tokens_is_sign(at, ','))
		at++;
	if (!date_tokens_is_number(at, 1, 2))
		return NULL;
	is_sure |= date_tokens_is_sign(at + 1, '-');
	at += date_tokens_is_sign(at + 1, '-') ? 2 : 1;
	if (!date_tokens_has_role(at, DATE_WORD_MONTH))
		return NULL;
	at += date_tokens_is_sign(at + 1, '-') ? 2 : 1;
	if (!date_tokens_is_number(at, 2, 2) ||
	    (at[1].kind == DATE_TOKEN_END ? !is_sure :
					    !date_tokens_is_sign(at + 2, ':')))
		return NULL;
	return at;
}

static bool says_changed(const struct date_token *at,
			 const struct date_token *end)
{
	bool says = false;

	for (; at < end; at++)
		if (date_tokens_has_role(at, DATE_WORD_LABEL))
			says = at->word.value != 0;
	return says;
}

/* Whether a year of two digits in the date that ends before `next` is one for
 * what stands behind: nothing, or a time. */
static bool is_short_day(const struct date_token *at,
			 const struct date_token *next,
			 const struct moment *moment)
{
	return !date_tokens_have_short_year(at, next) || moment->has_time ||
	       stamp_skip_closing(next)->kind == DATE_TOKEN_END;
}

/* What stands in the brackets of "/Date(...)/" or "datetime.date(...)", if the
 * text is such a call. */
static bool take_call(struct text *raw)
{
	struct text inner = *raw;
	size_t length = 0;

	if (text_take(&inner, TEXT("/")))
		(void)text_take_end(&inner, TEXT("/"));
	while (length < inner.length && (text_is_letter(inner.data[length]) ||
					 inner.data[length] == '.'))
		length++;
	inner = text_skip(inner, length);
	if (length == 0 || !text_take(&inner, TEXT("(")) ||
	    !text_take_end(&inner, TEXT(")")))
		return false;
	*raw = inner;
	return true;
}

/* The arguments of datetime(2021, 8, 17, 9, 30). */
static bool read_arguments(const struct date_token *at, struct moment *moment)
{
	if (!date_tokens_is_number(at, 4, 4) ||
	    !date_tokens_is_sign(at + 1, ',') ||
	    !date_tokens_is_number(at + 2, 1, 2) ||
	    !date_tokens_is_sign(at + 3, ',') ||
	    !date_tokens_is_number(at + 4, 1, 2))
		return false;
	moment->year = (int)at[0].number;
	moment->month = (int)at[2].number;
	moment->day = (int)at[4].number;
	return true;
}

/* A year that was a number in a column with gaps: "2021.0". */
static bool read_year(const struct date_token *at, struct moment *moment)
{
	if (!date_tokens_is_number(at, 4, 4) ||
	    !date_tokens_is_sign(at + 1, '.') ||
	    !date_tokens_is_number(at + 2, 1, 1) || at[2].number != 0 ||
	    at[3].kind != DATE_TOKEN_END)
		return false;
	moment->year = (int)at->number;
	return true;
}

struct date dates_parse_day_number(struct text raw, int last_year)
{
	struct date_tokens tokens;
	struct moment moment = { 0 };
	const struct date_token *at = tokens.list;
	const struct date_token *next = at + 1;

	date_tokens_read(&tokens, raw, 0);
	if (date_tokens_is_number(at, 5, 5) && date_tokens_is_sign(next, '.') &&
	    next[1].kind == DATE_TOKEN_NUMBER)
		next += 2;
	if (!date_tokens_is_number(at, 5, 5) || next->kind != DATE_TOKEN_END ||
	    at->number < FIRST_DAY_NUMBER ||
	    !moment_from_epoch(&moment,
			       (at->number - EPOCH_DAY_NUMBER) * DAY_SECONDS))
		return (struct date){ 0 };
	moment.has_time = false;
	return print_date(&moment, last_year);
}

struct date dates_parse(struct text raw, int last_year, unsigned customs)
{
	const bool is_call = take_call(&raw);
	struct date_tokens tokens;
	struct moment moment = { 0 };
	const struct date_token *at;
	const struct date_token *next;
	const struct date_token *year;

	date_tokens_read(&tokens, raw, customs);
	date_tokens_lengthen(&tokens, last_year, customs);
	at = stamp_skip_labels(tokens.list);
	if (is_epoch(at))
		return read_epoch(at, &moment) ?
			       print_date(&moment, last_year) :
			       (struct date){ 0 };
	if ((is_call && read_arguments(at, &moment)) || read_year(at, &moment))
		return print_date(&moment, last_year);
	if (says_changed(tokens.list, at) &&
	    date_line_find(raw, last_year, customs, &moment))
		return print_date(&moment, last_year);
	next = stamp_read(at, &moment);
	year = next ? NULL : find_short_year(at);
	if (year) {
		date_tokens_lengthen_year(&tokens.list[year - tokens.list],
					  last_year);
		moment = (struct moment){ 0 };
		next = stamp_read(at, &moment);
	}
	if (!next || !is_short_day(at, next, &moment))
		return (struct date){ 0 };
	/* A month or a year is too little to stand before more. */
	if (moment.day == 0 &&
	    (!tokens.is_whole ||
	     stamp_skip_closing(next)->kind != DATE_TOKEN_END))
		return (struct date){ 0 };
	return print_date(&moment, last_year);
}

/* ---- Lines ------------------------------------------------------------- */

struct date dates_in_line(struct text line, int last_year, unsigned customs)
{
	struct moment moment = { 0 };

	if (!date_line_find(line, last_year, customs, &moment))
		return (struct date){ 0 };
	return print_date(&moment, last_year);
}

struct date dates_in_credit(struct text line, int last_year, unsigned customs)
{
	struct moment moment = { 0 };

	if (!date_line_find_any(line, last_year, customs, &moment))
		return (struct date){ 0 };
	return print_date(&moment, last_year);
}

/* Whether dates, and words as "Updated", are all there is. */
static bool is_nothing_else(struct text line)
{
	struct date_tokens tokens;
	const struct date_token *at = tokens.list;
	bool has_date = false;

	date_tokens_read(&tokens, line, 0);
	while (at->kind != DATE_TOKEN_END) {
		struct moment moment = { 0 };
		const struct date_token *start = stamp_skip_labels(at);
		const struct date_token *next = stamp_read(start, &moment);

		if (!next)
			break;
		has_date = true;
		at = stamp_skip_closing(next);
	}
	return has_date && tokens.is_whole && at->kind == DATE_TOKEN_END;
}

/* What a line is made of. */
struct tally {
	size_t digit_count;
	size_t letter_count;
	size_t number_count; /* runs of digits */
	bool has_digit;      /* of any script */
	bool has_year;
};

static size_t digits_at(struct text text, size_t offset)
{
	size_t count = 0;

	while (offset + count < text.length &&
	       text_is_digit(text.data[offset + count]))
		count++;
	return count;
}

static struct tally tally_of(struct text line)
{
	struct tally tally = { 0 };
	size_t offset = 0;
	size_t width;

	while (offset < line.length) {
		size_t length = digits_at(line, offset);
		char first = line.data[offset];
		enum utf8_class class;

		if (length > 0) {
			tally.has_digit = true;
			tally.digit_count += length;
			tally.number_count++;
			if (length == 4 && (first == '1' || first == '2'))
				tally.has_year = true;
			offset += length;
			continue;
		}
		class = utf8_class(utf8_next(line, offset, &width));
		tally.letter_count += class == UTF8_LETTER;
		tally.has_digit = tally.has_digit || class == UTF8_DIGIT;
		offset += width;
	}
	return tally;
}

bool dates_is_line(struct text line)
{
	struct tally tally;

	if (line.length > LINE_BYTES)
		return false;
	tally = tally_of(line);
	if (!tally.has_digit)
		return false;
	if (tally.has_year && tally.number_count > 1 &&
	    tally.digit_count >= tally.letter_count)
		return true;
	return is_nothing_else(line);
}

/* ---- Addresses --------------------------------------------------------- */

struct date dates_in_address(struct text address, int last_year)
{
	struct moment moment = { 0 };

	if (!date_path_find(address, last_year, &moment))
		return (struct date){ 0 };
	return print_date(&moment, last_year);
}
