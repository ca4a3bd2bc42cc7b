/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options - command lines from one table: parsing, --help, completions.
 *
 * Used by both main.c. Long options may be given as --name=value or
 * --name value, shortened to an unambiguous beginning; short ones may be
 * bundled (-qn5). "--" ends options; "-" is an operand. Options and
 * operands may be mixed.
 */
#ifndef SHARED_OPTIONS_H
#define SHARED_OPTIONS_H

#include "shared/bytes.h"

enum option_value {
	OPTION_NO_VALUE,
	OPTION_VALUE,         /* --index DIR */
	OPTION_OPTIONAL_VALUE /* --wait[=SECONDS]: only with '=' */
};

/* Where an option may be given. */
enum option_source {
	OPTION_TYPED, /* on the command line only */
	OPTION_SET,   /* and in configuration and environment */
	OPTION_SHARED /* the same, of both programs */
};

struct option_row {
	int id;           /* the caller's enum; 0 ends the table */
	char letter;      /* short form, or 0 */
	const char *name; /* without the dashes */
	enum option_value value;
	enum option_source source;
	/* "DIR", "N", or "a|b|c" for fixed words (lower-case letters,
	 * digits and '-'): options_next refuses any other value. */
	const char *value_name;
	const char *help; /* one line of --help; NULL hides it, and then
				 * the name must be given in full */
};

struct option_scan {
	const struct option_row *table;
	char **words;   /* argv + 1 */
	int word_count; /* argc - 1 */
	/* below: kept by options_next */
	int next_word;
	const char *bundle;
	bool has_ended;
	/* the result of options_next */
	const struct option_row *row; /* NULL for an operand */
	const char *value;            /* option value or the operand */
};

enum option_step { OPTION_FOUND, OPTION_OPERAND, OPTION_END, OPTION_BAD };

/* Call until OPTION_END. OPTION_BAD: the fault says why ("unknown option
 * '--foo'", "'--limit' needs a value"); usage error, exit 2. */
enum option_step options_next(struct option_scan *scan, struct fault *fault);

/* Whole decimal number within [low, high]; false with a fault otherwise
 * ("'--limit' takes a whole number from 0 to 1000000, not 'x'"). */
bool options_number(const struct option_scan *scan, long long low,
		    long long high, long long *out, struct fault *fault);

/* STATUS_BAD_QUERY when the row has fixed words and `value`, unless NULL,
 * is none of them ("'--by' takes one of passage|article, not 'x'"). */
enum status options_check_word(const struct option_row *row, const char *value,
			       struct fault *fault);

/* Which of the row's fixed words the value is, from 0: options_next and
 * config_read have refused others. */
int options_word(const struct option_scan *scan);

/* Whether an option without a value is said, not undone: only
 * configuration can, by the value "no". */
bool options_is_on(const struct option_scan *scan);

/* Appends the option lines of --help. */
enum status options_help(struct bytes *out, const struct option_row *table,
			 struct fault *fault);

#endif
