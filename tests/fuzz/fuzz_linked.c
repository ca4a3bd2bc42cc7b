/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_linked - any bytes as blocks of JSON-LD, which a form feed parts
 * from each other.
 */
#include <string.h>

#include "indexer/linked.h"
#include "tests/fuzz/sound.h"

enum { FILE_BYTES = 1 << 22, LAST_YEAR = 2030 };

static struct claims *claims;
static struct linked *linked;

static void open_once(void)
{
	struct fault fault;

	if (linked)
		return;
	EXPECT(!claims_open(&claims, LAST_YEAR, 16 * FILE_BYTES, &fault));
	EXPECT(!linked_open(&linked, &fault));
}

static void add_blocks(struct text rest)
{
	struct fault fault = { 0 };

	while (rest.length > 0) {
		const char *end = memchr(rest.data, '\f', rest.length);
		struct text block = rest;

		if (end)
			block.length = (size_t)(end - rest.data);
		EXPECT(!linked_add(linked, block, &fault));
		rest = text_skip(rest, block.length + (end != NULL));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(FILE_BYTES);
	struct article article = { 0 };
	struct fault fault = { 0 };
	enum status status;

	open_once();
	claims_begin(claims);
	linked_begin(linked);
	add_blocks(sound_utf8(&room, data, size));
	EXPECT(!linked_claim_articles(linked, claims, &fault));
	EXPECT(!linked_claim_pages(linked, claims, &fault));
	status = claims_settle(claims, &article, &fault);
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	if (!status)
		sound_article(&article);
	claims_begin(claims);
	bytes_free(&room);
	return 0;
}
