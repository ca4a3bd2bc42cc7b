/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/markdown.h"

#include <md4c-html.h>
#include <string.h>

#include "indexer/matter.h"
#include "indexer/text_article.h"

enum {
	HTML_PER_BYTE = 16,
	TAG_BYTES = 4096 /* a longer one is not one */
};

/* ---- Tags of site generators ------------------------------------------- */

/* Bytes of "{{ ... }}" or "{% ... %}" at the front; 0 when there is none. */
static size_t tag_at(struct text text)
{
	size_t limit = text.length < TAG_BYTES ? text.length : TAG_BYTES;
	char end;

	if (limit < 4 || text.data[0] != '{' ||
	    (text.data[1] != '{' && text.data[1] != '%'))
		return 0;
	end = text.data[1] == '{' ? '}' : '%';
	for (size_t i = 2; i + 1 < limit; i++)
		if (text.data[i] == end && text.data[i + 1] == '}')
			return i + 2;
	return 0;
}

static enum status drop_tags(struct bytes *out, struct text text,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	while (text.length > 0 && !status) {
		const char *brace = memchr(text.data, '{', text.length);
		size_t length = brace ? (size_t)(brace - text.data) :
					text.length;
		size_t tag;

		status = bytes_append(out, (struct text){ text.data, length },
				      fault);
		text.data += length;
		text.length -= length;
		tag = text.length > 0 ? tag_at(text) : 0;
		if (!status && tag == 0 && text.length > 0) {
			status = bytes_append_byte(out, '{', fault);
			tag = 1;
		}
		text.data += tag;
		text.length -= tag;
	}
	return status;
}

/* ---- HTML -------------------------------------------------------------- */

struct sink {
	struct bytes *out;
	enum status status;
	struct fault *fault;
};

/* MD4C cannot be told to stop. */
static void take_html(const MD_CHAR *data, MD_SIZE length, void *context)
{
	struct sink *sink = context;

	if (!sink->status)
		sink->status = bytes_append(
			sink->out, (struct text){ data, length }, sink->fault);
}

enum status markdown_to_html(struct bytes *out, struct text text,
			     struct fault *fault)
{
	/* What scrapers indent is no code. */
	const unsigned flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
			       MD_FLAG_NOINDENTEDCODEBLOCKS;
	struct sink sink = { .out = out, .fault = fault };

	if (md_html(text.data, (MD_SIZE)text.length, take_html, &sink, flags,
		    0) != 0)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return sink.status;
}

/* ---- Articles ---------------------------------------------------------- */

/* The text, and its first heading where that stands over everything. */
static enum status claim_fragment(const struct fragment *fragment,
				  struct claims *claims, struct fault *fault)
{
	const struct heading *first = fragment->headings;
	enum status status = claims_add(claims, TEXT("text"), fragment->text,
					FRAGMENT_PLAIN, fault);

	if (status || fragment->heading_count == 0)
		return status;
	claims_add_headings(claims, fragment->headings,
			    fragment->heading_count);
	if (first->start > 0)
		return STATUS_OK;
	return claims_add(claims, TEXT("heading"),
			  (struct text){ fragment->text.data, first->end },
			  FRAGMENT_PLAIN, fault);
}

static enum status claim_text(struct text text, struct claims *claims,
			      struct fault *fault)
{
	struct bytes plain = BYTES_UP_TO(text.length);
	struct bytes html = BYTES_UP_TO(text.length * HTML_PER_BYTE + 4096);
	struct render render = RENDER_UP_TO(text.length * HTML_PER_BYTE + 4096);
	struct fragment fragment = { 0 };
	enum status status = drop_tags(&plain, text, fault);

	if (!status)
		status = markdown_to_html(&html, text_from(&plain), fault);
	if (!status)
		status = render_html(&render, text_from(&html), false, fault);
	if (!status)
		status = fragment_keep(&fragment, &render, claims_pool(claims),
				       fault);
	if (!status)
		status = claim_fragment(&fragment, claims, fault);
	bytes_free(&plain);
	bytes_free(&html);
	render_free(&render);
	return status;
}

/* Without a title of its own it is the first heading, else what a text file
 * would have. */
static enum status claim_title(struct claims *claims, struct fault *fault)
{
	struct text text = claims_best(claims, CLAIMS_TEXT);
	struct article article;
	enum status status = text_article_read(&article, text, fault);

	if (status || claims_have(claims, CLAIMS_TITLE))
		return status;
	return claims_add(claims, TEXT("heading"), article.title,
			  FRAGMENT_PLAIN, fault);
}

enum status markdown_read(struct text text, struct claims *claims,
			  struct fault *fault)
{
	struct bytes listed = BYTES_UP_TO(text.length);
	enum status status;

	if (text.length > MARKDOWN_BYTES)
		return claims_add(claims, TEXT("text"), text, FRAGMENT_PLAIN,
				  fault);
	status = matter_read_list(text, claims, &listed, fault);
	if (!status)
		status = claim_text(text_from(&listed), claims, fault);
	bytes_free(&listed);
	return status ? status : claim_title(claims, fault);
}
