/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * date_tokens - the front of a text as numbers, words and signs.
 *
 * Used by the indexer only, to read dates. Digits of all scripts are
 * numbers; white space and invisible characters are no tokens. At most
 * DATE_TOKENS_MOST are read, however long the text, and behind the last
 * stands one of kind DATE_TOKEN_END.
 */
#ifndef INDEXER_DATE_TOKENS_H
#define INDEXER_DATE_TOKENS_H

#include "indexer/date_customs.h"
#include "indexer/date_words.h"
#include "shared/bytes.h"

enum { DATE_TOKENS_MOST = 96 };

enum date_token_kind {
	DATE_TOKEN_END = 0,
	DATE_TOKEN_NUMBER,
	DATE_TOKEN_WORD,
	DATE_TOKEN_SIGN
};

struct date_token {
	enum date_token_kind kind;
	bool is_apart;   /* white space before it, or the first */
	bool is_upper;   /* word of ASCII capitals alone */
	bool is_capital; /* word that begins with a capital */
	bool is_uncased; /* word of a script without capitals */
	size_t start;    /* bytes in the text */
	size_t end;
	size_t digit_count; /* of a number */
	bool is_short_year; /* had two digits, before date_tokens_lengthen */
	int64_t number;     /* 0 when there are more than 18 digits */
	uint32_t zero;      /* of the script of its last digit */
	uint32_t sign;
	struct date_word word;
};

struct date_tokens {
	struct date_token list[DATE_TOKENS_MOST + 1];
	size_t count;
	bool is_whole; /* nothing of the text was left */
};

/* By the customs ("date_customs.h") of the text's language, 0 where it is not
 * known. */
void date_tokens_read(struct date_tokens *out, struct text text,
		      unsigned customs);

/* Gives a year of two digits its century: the last that begins no year after
 * `last_year`. */
void date_tokens_lengthen_year(struct date_token *year, int last_year);
/* The same of each "17.10.24" that the customs, or its numbers, leave no other
 * day, and that stands for itself. */
void date_tokens_lengthen(struct date_tokens *tokens, int last_year,
			  unsigned customs);
/* Whether one of the tokens is such a year. */
bool date_tokens_have_short_year(const struct date_token *at,
				 const struct date_token *end);

bool date_tokens_is_sign(const struct date_token *token, uint32_t sign);
/* One of the ASCII signs of the string. */
bool date_tokens_is_among(const struct date_token *token, const char *signs);
/* A number of that many digits. */
bool date_tokens_is_number(const struct date_token *token, size_t least,
			   size_t most);
/* A word with any of the roles. */
bool date_tokens_has_role(const struct date_token *token, unsigned roles);

#endif
