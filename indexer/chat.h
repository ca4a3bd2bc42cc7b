/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chat - the messages in a text that WhatsApp has exported: "[17/08/2021,
 * 09:30:00] Ann: It is late." or "8/17/21, 9:30 AM - Ann: It is late.".
 *
 * Used by the indexer only. A message goes on to the next line that begins
 * so. What the messenger notes, of its encryption or of who has left, has no
 * sender and is no message; nor is what stands for a picture. Which number is
 * the day and which the month all messages tell together: one that can be no
 * month, or that they stand in the order of their days. Where they do not, no
 * message has a date.
 */
#ifndef INDEXER_CHAT_H
#define INDEXER_CHAT_H

#include "indexer/claims.h"

enum chat_order { CHAT_NO_ORDER, CHAT_DAY_FIRST, CHAT_MONTH_FIRST };

struct chat {
	struct text text;
	size_t offset; /* of what was not given yet */
	enum chat_order order;
};

/* Whether the text is one: it begins with such a line, and has two messages.
 * Begins with the first then. */
bool chat_begin(struct chat *chat, struct text text);
/* The next message, borrowed from the text; false when there is no other. */
bool chat_next(struct chat *chat, struct text *message);
/* Adds what a message claims: its text, its day and who sent it. */
enum status chat_claim(const struct chat *chat, struct text message,
		       struct claims *claims, struct fault *fault);

#endif
