/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/wrapped.h"

#include <string.h>

#include "indexer/feeds.h"
#include "indexer/lines.h"
#include "indexer/markup.h"
#include "shared/array.h"

enum {
	TOP_BYTES = 16384, /* of a page, before its body */
	WRAPPERS_MAX = 4
};

static const char section[] = "<!--[CDATA[";

/* With more behind it. */
static bool begins(struct text text, const char *with)
{
	return text.length > strlen(with) &&
	       text_begins_caseless(text, text_of(with));
}

/* What stands behind the tag or comment at the front; empty: no end. */
static struct text behind(struct text text, const char *end)
{
	const char *found = memmem(text.data, text.length, end, strlen(end));

	if (!found)
		return (struct text){ 0 };
	return text_skip(text, (size_t)(found - text.data) + strlen(end));
}

/* What is in the body. */
static struct text body_of(struct text html)
{
	for (size_t i = 0; i + 5 < html.length && i < TOP_BYTES; i++)
		if (begins(text_skip(html, i), "<body"))
			return lines_trim(behind(text_skip(html, i), ">"));
	return (struct text){ 0 };
}

/* Whether a feed begins here, and has something in it. */
static bool is_feed(struct text text)
{
	static const struct text items[] = { TEXT_INIT("<item"),
					     TEXT_INIT("<entry"),
					     TEXT_INIT(":entry>"),
					     TEXT_INIT("<url>") };

	if (feeds_root(text).length == 0)
		return false;
	for (size_t i = 0; i < COUNT(items); i++)
		if (memmem(text.data, text.length, items[i].data,
			   items[i].length))
			return true;
	return false;
}

/* Up to the end of its outermost element, or of the page. */
static struct text cut_feed(struct text text)
{
	const struct text root = feeds_root(text);
	struct text rest = behind(text, "</");

	while (rest.length > root.length &&
	       (!text_begins(rest, root) || rest.data[root.length] != '>'))
		rest = behind(rest, "</");
	if (rest.length > root.length)
		text.length = (size_t)(rest.data - text.data) + root.length + 1;
	return text;
}

/* Puts what an HTML parser made of a section, which ends for it with the first
 * tag: "<!--[CDATA[<p-->Rain" of "<![CDATA[<p>Rain". */
static enum status put_section(struct bytes *room, struct text *rest,
			       struct fault *fault)
{
	struct text inner = text_skip(*rest, strlen(section));
	enum status status;

	*rest = behind(inner, "-->");
	if (!rest->data)
		return STATUS_OK;
	inner.length = (size_t)(rest->data - inner.data) - strlen("-->");
	if (text_take_end(&inner, TEXT("]]")))
		return bytes_append(room, inner, fault);
	status = bytes_append(room, inner, fault);
	return status ? status : bytes_append_byte(room, '>', fault);
}

/* What has no end in HTML has one in a feed: where the next element begins or
 * its own ends. */
static enum status end_link(struct bytes *room, struct text rest, bool *is_open,
			    struct fault *fault)
{
	const bool ends = *is_open && begins(rest, "<") &&
			  !begins(rest, section);

	if (!ends)
		return STATUS_OK;
	*is_open = false;
	return bytes_append(room, TEXT("</link>"), fault);
}

static enum status put_link(struct bytes *room, struct text *rest,
			    bool *is_open, struct fault *fault)
{
	struct text tag = *rest;

	*rest = behind(tag, ">");
	tag.length -= rest->length;
	*is_open = rest->data != NULL;
	return bytes_append(room, tag, fault);
}

static enum status put_text(struct bytes *room, struct text *rest,
			    struct fault *fault)
{
	struct text text = { rest->data, 1 };

	while (text.length < rest->length &&
	       !memchr("<&]", text.data[text.length], 3))
		text.length++;
	*rest = text_skip(*rest, text.length);
	return bytes_append(room, text, fault);
}

/* The feed as it was before an HTML parser read it. */
static enum status mend(struct bytes *room, struct text feed,
			struct fault *fault)
{
	static const char begin[] = "&lt;![CDATA[";
	static const char end[] = "]]&gt;";
	const bool has_ends = memmem(feed.data, feed.length, "</link>", 7) !=
			      NULL;
	bool is_open = false;
	enum status status = STATUS_OK;

	while (feed.length > 0 && !status) {
		status = end_link(room, feed, &is_open, fault);
		if (status)
			break;
		if (begins(feed, section))
			status = put_section(room, &feed, fault);
		else if (begins(feed, begin))
			feed = text_skip(feed, strlen(begin));
		else if (begins(feed, end))
			feed = text_skip(feed, strlen(end));
		else if (!has_ends && begins(feed, "<link") &&
			 memchr(" >", feed.data[5], 2))
			status = put_link(room, &feed, &is_open, fault);
		else
			status = put_text(room, &feed, fault);
	}
	return status;
}

enum status wrapped_find(struct bytes *room, struct text html, struct text *out,
			 struct fault *fault)
{
	struct text text = body_of(html);
	enum status status = STATUS_OK;

	*out = (struct text){ 0 };
	bytes_clear(room);
	for (size_t i = 0; i < WRAPPERS_MAX && begins(text, "<div"); i++)
		text = lines_trim(behind(text, ">"));
	if (begins(text, "<pre"))
		text = lines_trim(behind(text, ">"));
	if (begins(text, "&lt;")) {
		text.length -= behind(text, "</").length;
		status = markup_unescape(room, text, fault);
		text = text_from(room);
		if (!status && is_feed(text))
			*out = cut_feed(text);
	} else if (is_feed(text)) {
		status = mend(room, cut_feed(text), fault);
		*out = text_from(room);
	}
	return status;
}
