/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_render - any bytes as HTML: scrubbed, parsed and rendered in each
 * manner, and their character references read.
 */
#include <string.h>

#include "indexer/lines.h"
#include "indexer/references.h"
#include "indexer/render.h"
#include "indexer/scrub.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 26 };

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t';
}

static void check_rendered(const struct render *render)
{
	struct text text = text_from(&render->text);
	size_t end = 0;

	EXPECT(utf8_is_valid(text));
	EXPECT(text.length == 0 ||
	       (text.data[0] != '\n' && !is_blank(text.data[text.length - 1])));
	EXPECT(text.length == 0 || !memchr(text.data, '\r', text.length));
	for (size_t i = 0; i < render->heading_count; i++) {
		const struct render_span *span = &render->headings[i];

		EXPECT(span->start >= end && span->end > span->start);
		EXPECT(span->end <= text.length);
		if (span->heading)
			sound_line((struct text){ text.data + span->start,
						  span->end - span->start });
		end = span->end;
	}
}

static void scrub(struct text html)
{
	struct bytes out = BYTES_UP_TO(scrub_room(html.length));
	struct fault fault;

	EXPECT(!scrub_html(&out, html, &fault));
	EXPECT(utf8_is_valid(text_from(&out)));
	EXPECT(out.length == 0 || !memchr(out.data, '\0', out.length));
	bytes_free(&out);
}

static void render(struct text html, bool keeps_lines, bool shows_hidden)
{
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct markup *markup;
	struct fault fault;
	xmlNode *root;
	struct render_order order = { .tops = &root,
				      .keeps_lines = keeps_lines,
				      .shows_hidden = shows_hidden };

	EXPECT(!markup_parse(&markup, html, &fault));
	root = markup_root(markup);
	order.top_count = root != NULL;
	EXPECT(!render_nodes(&render, &order, &fault));
	check_rendered(&render);
	/* What is appended is apart from what is there. */
	EXPECT(!render_nodes(&render, &order, &fault));
	check_rendered(&render);
	markup_free(markup);
	render_free(&render);
}

static void read_references(struct text text)
{
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct fault fault;

	for (size_t i = 0; i < text.length; i++) {
		const struct text rest = text_skip(text, i);
		uint32_t code_point = 0;
		size_t length = 0;

		if (text.data[i] != '&' ||
		    !references_read(rest, &code_point, &length))
			continue;
		EXPECT(length >= 3 && length <= text.length - i);
		EXPECT(code_point > 0 && code_point <= 0x10FFFF);
		EXPECT(code_point < 0xD800 || code_point > 0xDFFF);
	}
	EXPECT(!markup_unescape(&out, text, &fault));
	EXPECT(utf8_is_valid(text_from(&out)));
	bytes_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text html = sound_utf8(&room, data, size);

	scrub(html);
	read_references(html);
	render(html, false, size % 2);
	render(html, true, size % 2);
	bytes_free(&room);
	return 0;
}
