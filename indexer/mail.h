/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mail - the messages of a mail or a mailbox, as claims.
 *
 * Used by the indexer only. A file is one message, or an mbox: messages
 * that begin with a line "From SENDER DATE" before a header, or behind an empty
 * line also with less. Messages are parsed by GMime, which is set up when the
 * first one is read; what is in memory is one message.
 *
 * Of a message the text is what a reader is shown: of alternatives the
 * plain one, unless it only says that there is another; forwarded messages
 * with their subjects, quotes and signatures; not what is attached. A page
 * that a browser saved as one file (MHTML) is a message as well, which claims
 * nothing: mail_is_page tells it, and it is read as other pages are.
 *
 *	mail_begin(mail, reader, claims, fault);
 *	for (;;) {
 *		status = mail_next(mail, &offset, &is_end, fault);
 *		...
 *	}
 */
#ifndef INDEXER_MAIL_H
#define INDEXER_MAIL_H

#include "indexer/claims.h"
#include "indexer/reader.h"

struct mail;

/* Whether the text, a file's beginning, has the header of a message; for an
 * mbox, that of its first one. */
bool mail_is_message(struct text start);
bool mail_is_mbox(struct text start);

/* `message_bytes`: a message that is longer is lost. */
enum status mail_open(struct mail **out, size_t message_bytes,
		      struct fault *fault);
/* Accepts NULL. */
void mail_close(struct mail *mail);

/* Reads from where `reader` stands, which is the beginning of a file as it
 * is, in any encoding; its lines are not decoded before. Both are borrowed
 * until the next mail_begin. */
enum status mail_begin(struct mail *mail, struct reader *reader,
		       struct claims *claims, struct fault *fault);
/* The next message's claims in the place of those before; *offset is where
 * it begins in the file. STATUS_SKIP: this message is unusable, the fault
 * says why; go on. */
enum status mail_next(struct mail *mail, uint64_t *offset, bool *is_end,
		      struct fault *fault);
/* The same in two steps: the next message, as it is, until the next call;
 * and what it claims. */
enum status mail_take(struct mail *mail, uint64_t *offset, struct text *out,
		      bool *is_end, struct fault *fault);
enum status mail_read(struct mail *mail, struct fault *fault);
/* A page that a browser saved, in valid UTF-8; borrowed until the next
 * message. */
struct mail_page {
	struct text html;
	struct text address;
	struct text saved; /* when, as the browser says it */
};

/* Whether the last message is one. */
bool mail_is_page(const struct mail *mail, struct mail_page *out);
/* Bad byte sequences that became U+FFFD in the last message. */
size_t mail_bad_count(const struct mail *mail);

#endif
