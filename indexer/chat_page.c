/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The page is cut as a text, since its tags are always written in the same
 * way, and what is "<div" in a message is escaped; then each message is parsed
 * for itself.
 */
#include "indexer/chat_page.h"

#include <string.h>

#include "indexer/lines.h"
#include "indexer/markup.h"
#include "indexer/render.h"

enum {
	TOP_BYTES = 16 * 1024, /* of the page, before its history */
	TEXTS_MOST = 4,        /* of a message, one of which it passes on */
	SENDER_BYTES = 1024, /* parsed for each message: a longer one is none */
	TEXT_BYTES = 256 << 20 /* never more than the page */
};

static const struct text history = TEXT_INIT("<div class=\"history\">");
/* Also of what the messenger notes, "message service". */
static const struct text any_message = TEXT_INIT("<div class=\"message ");
static const struct text own_message =
	TEXT_INIT("<div class=\"message default clearfix");
static const struct text joined = TEXT_INIT(" joined\"");
static const struct text time_title =
	TEXT_INIT("<div class=\"pull_right date details\" title=\"");
static const struct text from_name = TEXT_INIT("<div class=\"from_name\">");
static const struct text passed_on =
	TEXT_INIT("<div class=\"forwarded body\">");

/* ---- Cutting ----------------------------------------------------------- */

/* From a message on to what begins behind it. */
static struct text cut_message(struct text text)
{
	text.length =
		any_message.length +
		text_find(text_skip(text, any_message.length), any_message);
	return text;
}

/* The element that names who sent a message; empty: it has none. */
static struct text cut_sender(struct text message)
{
	message.length = text_find(message, passed_on);
	message = text_skip(message, text_find(message, from_name));
	message.length = text_find(message, TEXT("</div>"));
	if (message.length > SENDER_BYTES)
		message.length = 0;
	return message;
}

/* "28.02.2024 09:30:15" */
static bool is_time(struct text text)
{
	static const char shape[] = "99.99.9999 99:99:99";

	for (size_t i = 0; i < sizeof(shape) - 1; i++) {
		if (i >= text.length ||
		    (shape[i] == '9' ? !text_is_digit(text.data[i]) :
				       text.data[i] != shape[i]))
			return false;
	}
	return true;
}

bool chat_page_begin(struct chat_page *page, struct text html)
{
	struct text top = html;
	struct text message;
	size_t time;

	*page = (struct chat_page){ .html = html };
	if (top.length > TOP_BYTES)
		top.length = TOP_BYTES;
	page->offset = text_find(top, history);
	if (page->offset == top.length)
		return false;
	page->offset += text_find(text_skip(html, page->offset), own_message);
	if (page->offset == html.length)
		return false;
	message = cut_message(text_skip(html, page->offset));
	time = text_find(message, time_title);
	return time < message.length &&
	       is_time(text_skip(message, time + time_title.length));
}

bool chat_page_next(struct chat_page *page, struct text *message)
{
	struct text rest = text_skip(page->html, page->offset);
	size_t start = text_find(rest, own_message);

	if (start == rest.length)
		return false;
	*message = cut_message(text_skip(rest, start));
	page->offset += start + message->length;
	if (!text_begins(text_skip(*message, own_message.length), joined))
		page->sender = cut_sender(*message);
	return true;
}

/* ---- What a message says ----------------------------------------------- */

static bool is_called(const xmlNode *node, const char *one, const char *other)
{
	return markup_has_word(node, "class", one) &&
	       (!other || markup_has_word(node, "class", other));
}

/* The next element that is called so, and is not of what is passed on. */
static xmlNode *find_own(xmlNode *root, const char *one, const char *other)
{
	xmlNode *node = root;

	while (node && !is_called(node, one, other))
		node = is_called(node, "forwarded", NULL) ?
			       markup_pass(node, root) :
			       markup_next(node, root);
	return node;
}

/* The name alone, without what it was sent by: "Ann <span>via @bot</span>". */
static enum status claim_sender(struct text sender, struct claims *claims,
				struct fault *fault)
{
	struct markup *markup = NULL;
	enum status status = markup_parse(&markup, sender, fault);
	xmlNode *name = NULL;
	xmlNode *child = NULL;

	if (!status)
		name = find_own(markup_root(markup), "from_name", NULL);
	if (name)
		child = name->children;
	while (child && lines_trim(markup_text(child)).length == 0)
		child = child->next;
	if (child)
		status = claims_add_copy(claims, TEXT("from"),
					 markup_text(child), FRAGMENT_PLAIN,
					 fault);
	markup_free(markup);
	return status;
}

static enum status claim_time(xmlNode *root, struct claims *claims,
			      struct fault *fault)
{
	const xmlNode *time = find_own(root, "date", "details");

	return time ? claims_add_copy(claims, TEXT("date"),
				      markup_attribute(time, "title"),
				      FRAGMENT_PLAIN, fault) :
		      STATUS_OK;
}

/* "4" of <div id="message4">, as the export in JSON has it. */
static enum status claim_id(xmlNode *root, struct claims *claims,
			    struct fault *fault)
{
	static const struct text prefix = TEXT_INIT("message");
	const xmlNode *message = find_own(root, "message", "default");
	struct text id = { 0 };

	if (message)
		id = markup_attribute(message, "id");
	return text_begins(id, prefix) ?
		       claims_add_copy(claims, TEXT("id"),
				       text_skip(id, prefix.length),
				       FRAGMENT_PLAIN, fault) :
		       STATUS_OK;
}

/* All that it says, also what it passes on. */
static enum status claim_text(xmlNode *root, struct claims *claims,
			      struct fault *fault)
{
	xmlNode *texts[TEXTS_MOST];
	struct render render = RENDER_UP_TO(TEXT_BYTES);
	struct render_order order = { .tops = texts, .shows_hidden = true };
	xmlNode *node = root;
	enum status status;

	while (node && order.top_count < TEXTS_MOST) {
		bool is_text = is_called(node, "text", NULL);

		if (is_text)
			texts[order.top_count++] = node;
		node = is_text ? markup_pass(node, root) :
				 markup_next(node, root);
	}
	status = render_nodes(&render, &order, fault);
	if (!status)
		status = claims_add_copy(claims, TEXT("text"),
					 text_from(&render.text),
					 FRAGMENT_PLAIN, fault);
	render_free(&render);
	return status;
}

enum status chat_page_claim(const struct chat_page *page, struct text message,
			    struct claims *claims, struct fault *fault)
{
	struct markup *markup = NULL;
	enum status status = markup_parse(&markup, message, fault);
	xmlNode *root = NULL;

	claims_from(claims, NULL);
	if (!status)
		root = markup_root(markup);
	if (!status)
		status = claim_text(root, claims, fault);
	if (!status)
		status = claim_time(root, claims, fault);
	if (!status)
		status = claim_id(root, claims, fault);
	markup_free(markup);
	return status || page->sender.length == 0 ?
		       status :
		       claim_sender(page->sender, claims, fault);
}
