/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_body - any bytes as a page: parsed, its article found, and all of it
 * rendered. What comes out is valid UTF-8 and every heading is in its text.
 */
#include <stdlib.h>

#include "indexer/body.h"
#include "shared/utf8.h"

enum { TEXT_BYTES = 1 << 26 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool is_so)
{
	if (!is_so)
		abort();
}

static void expect_sound(const struct render *render)
{
	size_t end = 0;

	expect(utf8_is_valid(text_from(&render->text)));
	for (size_t i = 0; i < render->heading_count; i++) {
		expect(render->headings[i].start >= end);
		end = render->headings[i].end;
		expect(render->headings[i].start < end);
	}
	expect(end <= render->text.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes html = BYTES_UP_TO(TEXT_BYTES);
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct body body = BODY_UP_TO(TEXT_BYTES);
	struct markup *markup;
	struct fault fault;
	size_t bad_count;

	expect(!utf8_repair(&html, (struct text){ (const char *)data, size },
			    &bad_count, &fault));
	expect(!markup_parse(&markup, text_from(&html), &fault));
	expect(!body_read(&body, markup, &fault));
	expect_sound(&body.render);
	expect(utf8_is_valid(text_from(&body.title)));
	expect(utf8_is_valid(text_from(&body.lead)));
	expect(!render_html(&render, text_from(&html), size % 2, &fault));
	expect_sound(&render);
	markup_free(markup);
	render_free(&render);
	body_free(&body);
	bytes_free(&html);
	return 0;
}
