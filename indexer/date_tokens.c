/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_tokens.h"

#include <string.h>
#include <unicode/uchar.h>

#include "shared/utf8.h"

enum { NUMBER_DIGITS = 18, YEAR_DIGITS = 4 };

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

static void read_word(struct date_token *token, struct text text)
{
	struct text rest = text_skip(text, token->start);
	size_t width;
	uint32_t first = utf8_next(rest, 0, &width);
	size_t bytes = date_words_read(rest, &token->word);
	bool is_upper = true;

	for (size_t i = 0; i < bytes; i++)
		is_upper = is_upper && rest.data[i] >= 'A' &&
			   rest.data[i] <= 'Z';
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

static void read_token(struct date_token *token, struct text text)
{
	size_t width;
	uint32_t code_point = utf8_next(text, token->start, &width);

	if (is_digit(code_point)) {
		read_number(token, text);
		part_from_hour(token, text);
	} else if (utf8_class(code_point) == UTF8_LETTER) {
		read_word(token, text);
	} else {
		token->kind = DATE_TOKEN_SIGN;
		token->sign = code_point;
		token->end = token->start + width;
	}
}

void date_tokens_read(struct date_tokens *out, struct text text)
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
		read_token(token, text);
		offset = token->end;
		out->count++;
	}
	out->is_whole = offset >= text.length;
	out->list[out->count] = (struct date_token){ .is_apart = true,
						     .start = offset,
						     .end = offset };
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
