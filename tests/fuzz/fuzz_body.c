/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_body - any bytes as a page: parsed, its article found, and all of it
 * rendered. What comes out is valid UTF-8 and every heading is in its text.
 */
#include "indexer/body.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 26 };

static void expect_sound(const struct render *render)
{
	size_t end = 0;

	EXPECT(utf8_is_valid(text_from(&render->text)));
	for (size_t i = 0; i < render->heading_count; i++) {
		EXPECT(render->headings[i].start >= end);
		end = render->headings[i].end;
		EXPECT(render->headings[i].start < end);
	}
	EXPECT(end <= render->text.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes html = BYTES_UP_TO(TEXT_BYTES);
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct body body = BODY_UP_TO(TEXT_BYTES);
	struct markup *markup;
	struct fault fault;
	size_t bad_count;

	EXPECT(!utf8_repair(&html, (struct text){ (const char *)data, size },
			    &bad_count, &fault));
	EXPECT(!markup_parse(&markup, text_from(&html), &fault));
	EXPECT(!body_read(&body, markup, &fault));
	expect_sound(&body.render);
	EXPECT(utf8_is_valid(text_from(&body.title)));
	EXPECT(!render_html(&render, text_from(&html), size % 2, &fault));
	expect_sound(&render);
	markup_free(markup);
	render_free(&render);
	body_free(&body);
	bytes_free(&html);
	return 0;
}
