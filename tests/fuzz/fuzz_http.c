/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTTP responses: two behind each other with the same rooms, so that what
 * is left of one cannot show up in the next.
 */
#include "indexer/http.h"
#include "tests/fuzz/sound.h"

static size_t sum_of(struct text text)
{
	size_t sum = text.length;

	for (size_t i = 0; i < text.length; i++)
		sum = sum * 31 + (unsigned char)text.data[i];
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
	struct text message = { (const char *)data, length };
	struct http_message out;
	struct http *http;
	struct fault fault;
	size_t sums[2];

	EXPECT(!http_open(&http, &fault));
	for (int i = 0; i < 2; i++) {
		enum status status = http_read(http, message, &out, &fault);

		EXPECT(status == STATUS_OK || status == STATUS_SKIP);
		EXPECT(out.body.length <= HTTP_BODY_BYTES);
		EXPECT(out.is_article || out.body.length == 0);
		sums[i] = sum_of(out.body) + sum_of(out.media) +
			  sum_of(out.charset) + out.code;
	}
	EXPECT(sums[0] == sums[1]);
	http_close(http);
	return 0;
}
