/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prints the table of shared/hanzi.c, from what libicu knows.
 *
 * Run by the Makefile. Written here, it would be three thousand pairs to be
 * believed; asked of libicu, pqsearch would take in 30 MB for them.
 */
#include <stdio.h>
#include <unicode/utrans.h>

enum { FIRST = 0x3400, END = 0xA000, ROOM = 8 };

/* Prints what becomes of a character, where that is one other. */
static int put_pair(UTransliterator *rules, UChar character)
{
	UChar text[ROOM] = { character };
	int32_t length = 1;
	int32_t limit = 1;
	UErrorCode error = U_ZERO_ERROR;

	utrans_transUChars(rules, text, &length, ROOM, 0, &limit, &error);
	if (U_FAILURE(error))
		return -1;
	if (length != 1 || text[0] == character)
		return 0;
	return printf("\t{ 0x%04X, 0x%04X },\n", (unsigned)character,
		      (unsigned)text[0]);
}

int main(void)
{
	UErrorCode error = U_ZERO_ERROR;
	UTransliterator *rules = utrans_openU(u"Traditional-Simplified", -1,
					      UTRANS_FORWARD, NULL, 0, NULL,
					      &error);
	int status = 0;

	if (U_FAILURE(error)) {
		(void)fprintf(stderr, "hanzi: %s\n", u_errorName(error));
		return 1;
	}
	for (unsigned i = FIRST; i < END && status >= 0; i++)
		status = put_pair(rules, (UChar)i);
	utrans_close(rules);
	return status < 0 || fflush(stdout) != 0;
}
