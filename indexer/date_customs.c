/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/date_customs.h"

#include <string.h>

#include "indexer/tongue.h"
#include "shared/array.h"

/* English is not among them: Americans put the month first, with dots too. */
static const char *const day_first[] = {
	"az", "be", "bg", "bs", "ca", "cs", "da", "de", "es", "et",
	"fi", "fo", "fr", "he", "hr", "hy", "is", "it", "ka", "kk",
	"ky", "lb", "lv", "mk", "nl", "nn", "no", "pl", "pt", "ro",
	"ru", "sk", "sl", "sq", "sr", "tg", "tk", "tr", "uk", "uz"
};

unsigned date_customs_of(struct text language)
{
	char code[LANGUAGE_CODE_BYTES];
	unsigned customs = 0;

	tongue_normalise(code, language);
	if (code[0] == '\0')
		return 0;
	if (strcmp(code, "hr") == 0 || strcmp(code, "bs") == 0)
		customs |= DATE_CUSTOM_CROATIAN;
	if (strcmp(code, "pl") == 0 || strcmp(code, "cs") == 0)
		customs |= DATE_CUSTOM_WEST_SLAVIC;
	for (size_t i = 0; i < COUNT(day_first); i++)
		if (strcmp(code, day_first[i]) == 0)
			return customs | DATE_CUSTOM_DAY_FIRST;
	if (strcmp(code, "ja") == 0)
		customs |= DATE_CUSTOM_ERA;
	return customs | DATE_CUSTOM_OTHER;
}
