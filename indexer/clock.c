/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/clock.h"

enum {
	LAST_ZONE = 14 * MOMENT_HOUR_MINUTES,
	NOON = 12,
	HALVES = DATE_WORD_AM | DATE_WORD_PM,
	MINUS = 0x2212,
	ZONE_LETTERS = 5, /* of a zone that we do not know: "PKT", "CEST" */
	FULL_COLON = 0xFF1A
};

/* ---- Zones ------------------------------------------------------------- */

static const struct date_token *set_zone(const struct date_token *next,
					 int sign, int64_t hours,
					 int64_t minutes, struct moment *moment)
{
	int64_t total = hours * MOMENT_HOUR_MINUTES + minutes;

	if (minutes >= MOMENT_HOUR_MINUTES || total > LAST_ZONE)
		return NULL;
	moment->zone = sign * (int)total;
	moment->has_zone = true;
	return next;
}

/* "+05", "-0500", "+05:00", in PDF "+05'00'"; "+5" if `is_named`, that is
 * behind "GMT". */
static const struct date_token *
read_offset(const struct date_token *at, bool is_named, struct moment *moment)
{
	const struct date_token *number = at + 1;
	int sign = date_tokens_is_sign(at, '+') ? 1 : -1;

	if (!date_tokens_is_among(at, "+-") && !date_tokens_is_sign(at, MINUS))
		return NULL;
	if (!date_tokens_is_number(number, is_named ? 1 : 2, 4) ||
	    number->is_apart || number->digit_count == 3)
		return NULL;
	if (number->digit_count == 4)
		return set_zone(number + 1, sign, number->number / 100,
				number->number % 100, moment);
	if (!date_tokens_is_among(number + 1, ":'") || number[1].is_apart ||
	    !date_tokens_is_number(number + 2, 2, 2) || number[2].is_apart)
		return set_zone(number + 1, sign, number->number, 0, moment);
	return set_zone(number + 3, sign, number->number, number[2].number,
			moment);
}

static const struct date_token *read_named(const struct date_token *at,
					   struct moment *moment)
{
	const struct date_token *next = NULL;

	if (!date_tokens_has_role(at, DATE_WORD_UNIVERSAL | DATE_WORD_ZONE))
		return NULL;
	if (date_tokens_has_role(at, DATE_WORD_UNIVERSAL))
		next = read_offset(at + 1, true, moment);
	if (next)
		return next;
	return set_zone(at + 1, at->word.value < 0 ? -1 : 1,
			at->word.value < 0 ? -at->word.value : at->word.value,
			0, moment);
}

/* A name of capitals that is no other word we know. */
static bool is_unknown_zone(const struct date_token *at)
{
	return at->kind == DATE_TOKEN_WORD && at->is_upper &&
	       at->word.roles == 0 && at->end - at->start > 1 &&
	       at->end - at->start <= ZONE_LETTERS;
}

const struct date_token *clock_read_zone(const struct date_token *at,
					 struct moment *moment)
{
	const struct date_token *next = read_named(at, moment);

	if (!next)
		next = read_offset(at, false, moment);
	if (next || !date_tokens_is_sign(at, '('))
		return next;
	next = read_named(at + 1, moment);
	return next && date_tokens_is_sign(next, ')') ? next + 1 : next;
}

/* ---- Hours ------------------------------------------------------------- */

/* A time as it is put together. */
struct hands {
	int64_t hour;
	int64_t minute;
	int64_t second;
	unsigned half; /* DATE_WORD_AM, DATE_WORD_PM or 0 */
};

static bool set_time(const struct hands *hands, struct moment *moment)
{
	int64_t hour = hands->hour;

	if ((hands->half & DATE_WORD_PM) && hour < NOON)
		hour += NOON;
	else if ((hands->half & DATE_WORD_AM) && hour == NOON)
		hour = 0;
	/* A leap second is the last one of its minute. */
	if (hour > 23 || hands->minute > 59 || hands->second > 60)
		return false;
	moment->hour = (int)hour;
	moment->minute = (int)hands->minute;
	moment->second = hands->second == 60 ? 59 : (int)hands->second;
	moment->has_time = true;
	return true;
}

bool clock_split(int64_t number, bool has_seconds, struct moment *moment)
{
	struct hands hands = { 0 };

	if (has_seconds) {
		hands.second = number % 100;
		number /= 100;
	}
	hands.minute = number % 100;
	hands.hour = number / 100 % 100;
	return set_time(&hands, moment);
}

/* "am", "p.m.", the dot behind it too; "noon" and "midnight" say which of
 * two twelves it is. */
static const struct date_token *read_half(const struct date_token *at,
					  struct hands *hands)
{
	if (date_tokens_has_role(at, DATE_WORD_NOON | DATE_WORD_MIDNIGHT)) {
		hands->half = at->word.roles & DATE_WORD_NOON ? DATE_WORD_PM :
								DATE_WORD_AM;
		return at + 1;
	}
	if (!date_tokens_has_role(at, HALVES))
		return at;
	hands->half = at->word.roles & HALVES;
	at++;
	return date_tokens_is_sign(at, '.') && !at->is_apart ? at + 1 : at;
}

static bool is_colon(const struct date_token *at)
{
	return !at->is_apart && (date_tokens_is_sign(at, ':') ||
				 date_tokens_is_sign(at, FULL_COLON));
}

static bool is_pair(const struct date_token *at)
{
	return date_tokens_is_number(at, 2, 2) && !at->is_apart;
}

/* ":30", ":30:00", ":30:00.000" */
static const struct date_token *read_colons(const struct date_token *at,
					    struct hands *hands)
{
	if (!is_colon(at) || !is_pair(at + 1))
		return NULL;
	hands->minute = at[1].number;
	at += 2;
	if (!is_colon(at) || !is_pair(at + 1))
		return at;
	hands->second = at[1].number;
	at += 2;
	if (date_tokens_is_among(at, ".,") && !at->is_apart &&
	    at[1].kind == DATE_TOKEN_NUMBER && !at[1].is_apart)
		at += 2;
	return at;
}

/* "h30", "时30分15秒", " Uhr" */
static const struct date_token *read_units(const struct date_token *at,
					   struct hands *hands)
{
	if (!date_tokens_has_role(at, DATE_WORD_HOUR))
		return NULL;
	at++;
	if (!date_tokens_is_number(at, 1, 2) ||
	    (at->is_apart && !date_tokens_has_role(at + 1, DATE_WORD_MINUTE)))
		return at;
	hands->minute = at->number;
	at++;
	if (date_tokens_has_role(at, DATE_WORD_MINUTE))
		at++;
	if (date_tokens_is_number(at, 1, 2) &&
	    date_tokens_has_role(at + 1, DATE_WORD_SECOND)) {
		hands->second = at->number;
		at += 2;
	}
	return at;
}

static bool is_dotted(const struct date_token *at)
{
	return date_tokens_is_sign(at, '.') && !at->is_apart &&
	       is_pair(at + 1) && !date_tokens_is_sign(at + 2, '.');
}

/* What makes a bare "9.30" a time. */
static bool shows_time(const struct date_token *at)
{
	struct moment ignored = { 0 };

	return date_tokens_has_role(at, HALVES | DATE_WORD_HOUR) ||
	       clock_read_zone(at, &ignored) != NULL;
}

/* What stands behind the hour. */
static const struct date_token *read_minutes(const struct date_token *at,
					     bool is_sure, struct hands *hands)
{
	const struct date_token *next = read_colons(at, hands);

	if (!next)
		next = read_units(at, hands);
	if (next)
		return next;
	if (is_dotted(at) && (is_sure || shows_time(at + 2))) {
		hands->minute = at[1].number;
		return at + 2;
	}
	return date_tokens_has_role(at, HALVES) ? at : NULL;
}

/* "noon", "12 noon" */
static const struct date_token *read_noon(const struct date_token *at,
					  struct moment *moment)
{
	struct hands hands = { 0 };

	if (date_tokens_is_number(at, 2, 2) && at->number == NOON)
		at++;
	if (!date_tokens_has_role(at, DATE_WORD_NOON | DATE_WORD_MIDNIGHT))
		return NULL;
	hands.hour = date_tokens_has_role(at, DATE_WORD_NOON) ? NOON : 0;
	return set_time(&hands, moment) ? at + 1 : NULL;
}

static const struct date_token *read_hands(const struct date_token *at,
					   bool is_sure, struct moment *moment)
{
	struct hands hands = { 0 };
	const struct date_token *number = read_half(at, &hands);
	const struct date_token *next;

	if (!date_tokens_is_number(number, 1, 2))
		return NULL;
	hands.hour = number->number;
	next = read_minutes(number + 1, is_sure || hands.half, &hands);
	if (!next)
		return NULL;
	next = read_half(next, &hands);
	if (date_tokens_has_role(next, DATE_WORD_HOUR))
		next++;
	return set_time(&hands, moment) ? next : NULL;
}

/* Reads what zone follows, if any. */
static const struct date_token *finish(const struct date_token *at,
				       struct moment *moment)
{
	const struct date_token *next = clock_read_zone(at, moment);

	if (next)
		return next;
	return is_unknown_zone(at) ? at + 1 : at;
}

const struct date_token *clock_read(const struct date_token *at, bool is_sure,
				    struct moment *moment)
{
	const struct date_token *next = read_noon(at, moment);

	if (!next)
		next = read_hands(at, is_sure, moment);
	return next ? finish(next, moment) : NULL;
}

const struct date_token *clock_read_basic(const struct date_token *at,
					  struct moment *moment)
{
	struct moment read = *moment;

	if (date_tokens_is_number(at, 1, 2))
		return clock_read(at, true, moment);
	if (!date_tokens_is_number(at, 4, 4) &&
	    !date_tokens_is_number(at, 6, 6))
		return NULL;
	if (!clock_split(at->number, at->digit_count == 6, &read))
		return NULL;
	*moment = read;
	at++;
	if (date_tokens_is_among(at, ".,") && !at->is_apart &&
	    at[1].kind == DATE_TOKEN_NUMBER && !at[1].is_apart)
		at += 2;
	return finish(at, moment);
}
