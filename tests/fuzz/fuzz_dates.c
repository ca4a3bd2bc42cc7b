/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_dates - whatever a field, line or address holds, a date that is read
 * from it is a day that the calendar has, in ISO 8601, and is read back as
 * itself.
 */
#include <string.h>

#include "indexer/dates.h"
#include "tests/fuzz/sound.h"

enum { LAST_YEAR = 2027 };

/* The date has the shape of its precision: nines stand for digits. */
static void check_shape(const struct date *date)
{
	static const char *const shapes[] = { "", "9999", "9999-99",
					      "9999-99-99",
					      "9999-99-99T99:99:99+99:99" };
	const char *shape = shapes[date->precision];

	EXPECT(date->length == strlen(shape));
	EXPECT(date->text[date->length] == '\0');
	for (size_t i = 0; i < date->length; i++) {
		char byte = date->text[i];

		if (shape[i] == '9')
			EXPECT(byte >= '0' && byte <= '9');
		else if (shape[i] == '+')
			EXPECT(byte == '+' || byte == '-');
		else
			EXPECT(byte == shape[i]);
	}
}

static void check(struct date date)
{
	struct text text = { date.text, date.length };
	struct date again = dates_parse(text, LAST_YEAR, 0);

	check_shape(&date);
	if (date.precision == RECORD_UNDATED)
		return;
	EXPECT(strcmp(date.text, "1400") >= 0);
	EXPECT(strncmp(date.text, "2027", 4) <= 0);
	EXPECT(again.precision == date.precision);
	EXPECT(strcmp(again.text, date.text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text text = { (const char *)data, size };

	for (unsigned customs = 0; customs < 8; customs++) {
		check(dates_parse(text, LAST_YEAR, customs));
		check(dates_in_line(text, LAST_YEAR, customs));
		check(dates_in_credit(text, LAST_YEAR, customs));
	}
	check(dates_in_address(text, LAST_YEAR));
	(void)dates_is_line(text);
	return 0;
}
