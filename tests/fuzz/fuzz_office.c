/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_office - any bytes as the XML of a word processor's document. */
#include "indexer/office.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { ROOM_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text xml = { (const char *)data, size };
	struct bytes out = BYTES_UP_TO(ROOM_BYTES);
	struct office_facts facts;
	struct fault fault;
	enum status status = office_text(&out, xml, &fault);

	(void)office_is(xml);
	EXPECT(office_facts(&facts, xml, &fault) == STATUS_OK);
	EXPECT(utf8_is_valid(text_of(facts.title)));
	EXPECT(status == STATUS_OK || status == STATUS_SKIP);
	EXPECT(utf8_is_valid(text_from(&out)));
	EXPECT(out.length <= 2 * size);
	bytes_free(&out);
	return 0;
}
