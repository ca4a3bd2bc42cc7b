/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration files: whatever is in one, it is read or refused with its
 * line, and only options that may stand there come out of it.
 */
#include <string.h>

#include "shared/config.h"
#include "tests/fuzz/sound.h"

static const struct option_row table[] = {
	{ 1, 'i', "index", OPTION_VALUE, OPTION_SHARED, "DIR", "" },
	{ 2, 0, "by", OPTION_VALUE, OPTION_SET, "passage|article", "" },
	{ 3, 0, "strict", OPTION_NO_VALUE, OPTION_SET, NULL, "" },
	{ 4, 0, "wait", OPTION_OPTIONAL_VALUE, OPTION_SET, "N", "" },
	{ 5, 0, "batch", OPTION_VALUE, OPTION_TYPED, "FILE", "" },
	{ 0 },
};

static void check(const struct config_value *value)
{
	EXPECT(value->row->source != OPTION_TYPED);
	EXPECT(value->row->value != OPTION_VALUE || value->value);
	EXPECT(value->row->value != OPTION_NO_VALUE || !value->value ||
	       strcmp(value->value, "no") == 0);
	EXPECT(strncmp(value->source, "f:", 2) == 0);
	EXPECT(value->level < CONFIG_TYPED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	const struct config_order order = { .program = "pqsearch",
					    .table = table };
	const struct config_file file = { { (const char *)data, length },
					  "f",
					  0 };
	struct config config = { .values = NULL };
	struct fault fault = { "" };
	enum status status = pool_new(&config.pool, 1 << 24, &fault);

	EXPECT(!status);
	status = config_parse(&config, &order, &file, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_BAD_QUERY);
	EXPECT(!status || strncmp(fault.text, "f:", 2) == 0);
	for (size_t i = 0; i < config.value_count; i++)
		check(&config.values[i]);
	config_free(&config);
	return 0;
}
