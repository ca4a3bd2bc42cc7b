/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/stamp.h"

#include "indexer/clock.h"
#include "indexer/days.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	JOINTS_MOST = 4, /* words and signs between a day and its time */
	FULL_COLON = 0xFF1A
};

/* ---- What stands between ----------------------------------------------- */

static bool is_one_of(const struct date_token *at, const uint32_t *signs,
		      size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (date_tokens_is_sign(at, signs[i]))
			return true;
	return false;
}

/* Signs that only part things: commas, dashes, bars, dots. */
static bool is_joint(const struct date_token *at)
{
	static const uint32_t signs[] = {
		0xB7,   0x2013, 0x2014, 0x2022, 0x60C,
		0xFF0C, 0xFF5C, 0x3001, 0xFF08, 0x30FB
	};

	if (date_tokens_is_among(at, ",;@"))
		return true;
	if (date_tokens_is_sign(at, '.'))
		return !at->is_apart && at[1].is_apart;
	if (date_tokens_is_among(at, "|/-("))
		return at->is_apart || at[1].is_apart;
	return is_one_of(at, signs, COUNT(signs));
}

static const struct date_token *skip_joints(const struct date_token *at)
{
	for (size_t i = 0; i < JOINTS_MOST; i++) {
		if (!is_joint(at) &&
		    !date_tokens_has_role(at,
					  DATE_WORD_WEEKDAY | DATE_WORD_LINK))
			break;
		at++;
	}
	return at;
}

/* ---- Before and behind ------------------------------------------------- */

static bool is_opening(const struct date_token *at)
{
	if (date_tokens_is_sign(at, '-'))
		return at[1].is_apart;
	return date_tokens_is_among(at, "\"'*|([>:,") ||
	       date_tokens_is_sign(at, FULL_COLON) ||
	       date_tokens_is_sign(at, 0x2022) ||
	       date_tokens_is_sign(at, 0x2013) ||
	       date_tokens_is_sign(at, 0x2014) ||
	       (at->kind == DATE_TOKEN_SIGN && utf8_is_opening(at->sign));
}

const struct date_token *stamp_skip_labels(const struct date_token *at)
{
	while (is_opening(at) ||
	       (date_tokens_has_role(at, DATE_WORD_LABEL | DATE_WORD_LINK) &&
		!date_tokens_has_role(at, DATE_WORD_MONTH)))
		at++;
	return at;
}

const struct date_token *stamp_skip_closing(const struct date_token *at)
{
	static const uint32_t signs[] = { 0x2019, 0x201D, 0xBB,  0xFF09,
					  0x3011, 0x300D, 0x3002 };

	while (date_tokens_is_among(at, "\"'*|)].,;") ||
	       is_one_of(at, signs, COUNT(signs)))
		at++;
	return at;
}

/* ---- The whole --------------------------------------------------------- */

/* Past "(Tue)", "(火)" and the like behind a day. */
static const struct date_token *skip_weekday(const struct date_token *at)
{
	static const uint32_t opening[] = { '(', 0xFF08 };
	static const uint32_t closing[] = { ')', 0xFF09 };

	return is_one_of(at, opening, 2) && at[1].kind == DATE_TOKEN_WORD &&
			       is_one_of(at + 2, closing, 2) ?
		       at + 3 :
		       at;
}

/* A day behind such joints. One of these may be the day's: "Mar" is a weekday
 * to some and the month to others. */
static const struct date_token *read_day_behind(const struct date_token *at,
						struct moment *moment)
{
	const struct date_token *end = skip_joints(at);
	const struct date_token *next = NULL;

	for (; at <= end && !next; at++)
		next = days_read(at, moment);
	return next;
}

const struct date_token *stamp_read(const struct date_token *at,
				    struct moment *moment)
{
	const struct date_token *next = days_read(at, moment);
	const struct date_token *behind;

	if (!next && date_tokens_has_role(at, DATE_WORD_WEEKDAY)) {
		next = read_day_behind(at, moment);
		at = skip_joints(at);
	}
	if (!next) {
		next = clock_read(at, false, moment);
		return next ? read_day_behind(next, moment) : NULL;
	}
	if (moment->has_time || moment->day == 0)
		return next;
	next = days_skip_mark(next);
	behind = clock_read(skip_joints(skip_weekday(next)), true, moment);
	return behind ? behind : next;
}
