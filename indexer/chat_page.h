/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chat_page - the messages in a page that Telegram has exported
 * ("messages.html").
 *
 * Used by the indexer only. Each is an element of its own, one behind the
 * other, with its day and time, who sent it, and its text; one that is "joined"
 * to the message before it has its sender. What is passed on has the text of
 * another and the sender of whoever did so. What the messenger notes is no
 * message; one without a text claims none.
 */
#ifndef INDEXER_CHAT_PAGE_H
#define INDEXER_CHAT_PAGE_H

#include "indexer/claims.h"

struct chat_page {
	struct text html;
	size_t offset;      /* of what was not given yet */
	struct text sender; /* its element, of the last message that has one */
};

/* Whether the page, which is valid UTF-8, is one: it has a history that begins
 * with a message that says when. Begins with the first message then. */
bool chat_page_begin(struct chat_page *page, struct text html);
/* The next message, borrowed from the page; false when there is no other. */
bool chat_page_next(struct chat_page *page, struct text *message);
/* Adds what the message that was given last claims: its text, its day, its id
 * and who sent it. */
enum status chat_page_claim(const struct chat_page *page, struct text message,
			    struct claims *claims, struct fault *fault);

#endif
