/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/layout.h"
#include "tests/fuzz/sound.h"

enum { LARGEST = 1 << 20 };

/* What the header promises of any input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text written = { (const char *)data, size };
	struct bytes out = BYTES_UP_TO(LARGEST);
	struct fault fault;

	(void)layout_is_leftward(written);
	EXPECT(size >= LARGEST || !layout_text(&out, written, &fault));
	EXPECT(out.length <= size);
	bytes_free(&out);
	return 0;
}
