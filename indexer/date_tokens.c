/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_tokens.h"

#include <string.h>
#include <unicode/uchar.h>

#include "shared/utf8.h"

enum { NUMBER_DIGITS = 18, YEAR_DIGITS = 4, SHORT_DIGITS = 2, LAST_DAY = 31 };

static bool is_digit(uint32_t code_point)
{
	return code_point < 0x80 ? code_point >= '0' && code_point <= '9' :
				   u_charType((UChar32)code_point) ==
					   U_DECIMAL_DIGIT_NUMBER;
}

/* ---- One token --------------------------------------------------------- */

static void read_number(struct date_token *token, struct text text)
{
	size_t width;
	size_t offset = token->start;

	for (; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);
		int digit;

		if (!is_digit(code_point))
			break;
		digit = u_charDigitValue((UChar32)code_point);
		token->zero = code_point - (uint32_t)digit;
		token->digit_count++;
		if (token->digit_count <= NUMBER_DIGITS)
			token->number = token->number * 10 + digit;
		else
			token->number = 0;
	}
	token->kind = DATE_TOKEN_NUMBER;
	token->end = offset;
}

/* Where markup stood between a year and an hour, "2021" "7:05" became
 * "20217:05": gives the year alone. */
static void part_from_hour(struct date_token *token, struct text text)
{
	size_t extra = token->digit_count - YEAR_DIGITS;
	int64_t year = token->number;

	if (token->digit_count <= YEAR_DIGITS ||
	    token->digit_count > YEAR_DIGITS + 2 || token->zero != '0' ||
	    token->end >= text.length || text.data[token->end] != ':')
		return;
	for (size_t i = 0; i < extra; i++)
		year /= 10;
	if (year < 1900 || year > 2099)
		return;
	token->number = year;
	token->digit_count = YEAR_DIGITS;
	token->end -= extra;
}

/* A month that Croats call as Poles and Czechs call the next one. */
static void settle_month(struct date_word *word, unsigned customs)
{
	bool is_croatian = (customs & DATE_CUSTOM_CROATIAN) != 0;
	bool is_other = (customs & DATE_CUSTOM_WEST_SLAVIC) != 0;

	if ((word->roles & DATE_WORD_CROAT) == 0 || is_croatian == is_other)
		return;
	word->roles = DATE_WORD_MONTH;
	word->value -= is_croatian;
}

static void read_word(struct date_token *token, struct text text,
		      unsigned customs)
{
	struct text rest = text_skip(text, token->start);
	size_t width;
	uint32_t first = utf8_next(rest, 0, &width);
	size_t bytes = date_words_read(rest, &token->word);
	bool is_upper = true;

	for (size_t i = 0; i < bytes; i++)
		is_upper = is_upper && rest.data[i] >= 'A' &&
			   rest.data[i] <= 'Z';
	settle_month(&token->word, customs);
	token->kind = DATE_TOKEN_WORD;
	token->is_upper = is_upper;
	token->is_capital = utf8_is_upper(first);
	token->is_uncased = u_charType((UChar32)first) == U_OTHER_LETTER;
	token->end = token->start + bytes;
}

/* ---- The text ---------------------------------------------------------- */

/* Past white space and what is invisible; whether there was any white. */
static bool skip_blanks(struct text text, size_t *offset)
{
	bool is_apart = *offset == 0;
	size_t width;

	while (*offset < text.length) {
		enum utf8_class class =
			utf8_class(utf8_next(text, *offset, &width));

		if (class != UTF8_SPACE && class != UTF8_IGNORED)
			break;
		is_apart = is_apart || class == UTF8_SPACE;
		*offset += width;
	}
	return is_apart;
}

static void read_token(struct date_token *token, struct text text,
		       unsigned customs)
{
	size_t width;
	uint32_t code_point = utf8_next(text, token->start, &width);

	if (is_digit(code_point)) {
		read_number(token, text);
		part_from_hour(token, text);
	} else if (utf8_class(code_point) == UTF8_LETTER) {
		read_word(token, text, customs);
	} else {
		token->kind = DATE_TOKEN_SIGN;
		token->sign = code_point;
		token->end = token->start + width;
	}
}

void date_tokens_read(struct date_tokens *out, struct text text,
		      unsigned customs)
{
	size_t offset = 0;

	out->count = 0;
	while (out->count < DATE_TOKENS_MOST) {
		struct date_token *token = &out->list[out->count];
		bool is_apart = skip_blanks(text, &offset);

		if (offset >= text.length)
			break;
		*token = (struct date_token){ .is_apart = is_apart,
					      .start = offset };
		read_token(token, text, customs);
		offset = token->end;
		out->count++;
	}
	out->is_whole = offset >= text.length;
	out->list[out->count] = (struct date_token){ .is_apart = true,
						     .start = offset,
						     .end = offset };
}

/* ---- Years of two digits ----------------------------------------------- */

void date_tokens_lengthen_year(struct date_token *year, int last_year)
{
	year->number += year->number + 2000 <= last_year ? 2000 : 1900;
	year->digit_count = YEAR_DIGITS;
	year->is_short_year = true;
}

static bool is_glued_dot(const struct date_token *at)
{
	return !at->is_apart && date_tokens_is_sign(at, '.');
}

static bool is_pair(const struct date_token *at)
{
	return date_tokens_is_number(at, SHORT_DIGITS, SHORT_DIGITS) &&
	       at->zero == '0';
}

/* Whether a day may end before it: no version, and no number, goes on. */
static bool is_end_of_day(const struct date_token *at)
{
	if (at->kind == DATE_TOKEN_END || at->is_apart)
		return true;
	if (date_tokens_is_sign(at, '.'))
		return at[1].kind == DATE_TOKEN_END || at[1].is_apart;
	return date_tokens_is_among(at, ",;|)]");
}

/* Whether it can be neither month, day and year, as to Americans, nor year,
 * month and day, as to Koreans, of an era or not. */
static bool is_sure(int64_t first, int64_t last, int last_year,
		    unsigned customs)
{
	const bool may_be_era = (customs & DATE_CUSTOM_ERA) != 0;

	return first > 12 &&
	       (last > LAST_DAY || (!may_be_era && first + 2000 > last_year));
}

void date_tokens_lengthen(struct date_tokens *tokens, int last_year,
			  unsigned customs)
{
	const unsigned both = DATE_CUSTOM_DAY_FIRST | DATE_CUSTOM_OTHER;
	const bool is_day_first = (customs & both) == DATE_CUSTOM_DAY_FIRST;

	for (size_t i = 0; i + 4 < tokens->count; i++) {
		struct date_token *at = &tokens->list[i];
		bool may_begin = at->is_apart ||
				 date_tokens_is_among(at - 1, "([|");

		if (may_begin && is_pair(at) && is_glued_dot(at + 1) &&
		    is_pair(at + 2) && !at[2].is_apart &&
		    is_glued_dot(at + 3) && is_pair(at + 4) &&
		    !at[4].is_apart && is_end_of_day(at + 5) &&
		    (is_day_first ||
		     is_sure(at->number, at[4].number, last_year, customs)))
			date_tokens_lengthen_year(at + 4, last_year);
	}
}

bool date_tokens_have_short_year(const struct date_token *at,
				 const struct date_token *end)
{
	while (at < end && !at->is_short_year)
		at++;
	return at < end;
}

/* ---- What a token is --------------------------------------------------- */

bool date_tokens_is_sign(const struct date_token *token, uint32_t sign)
{
	return token->kind == DATE_TOKEN_SIGN && token->sign == sign;
}

bool date_tokens_is_among(const struct date_token *token, const char *signs)
{
	return token->kind == DATE_TOKEN_SIGN && token->sign != 0 &&
	       token->sign < 0x80 && strchr(signs, (int)token->sign);
}

bool date_tokens_is_number(const struct date_token *token, size_t least,
			   size_t most)
{
	return token->kind == DATE_TOKEN_NUMBER &&
	       token->digit_count >= least && token->digit_count <= most;
}

bool date_tokens_has_role(const struct date_token *token, unsigned roles)
{
	return token->kind == DATE_TOKEN_WORD &&
	       (token->word.roles & roles) != 0;
}
