/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "indexer/layout.h"

enum { LARGEST = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the header promises of any input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text written = { (const char *)data, size };
	struct bytes out = BYTES_UP_TO(LARGEST);
	struct fault fault;

	(void)layout_is_leftward(written);
	if (size < LARGEST && layout_text(&out, written, &fault))
		abort();
	if (out.length > size)
		abort();
	bytes_free(&out);
	return 0;
}
