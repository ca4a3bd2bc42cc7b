/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * encoded_words - words of a mail's header (RFC 2047) in an encoding whose
 * label GMime does not know, as Python's eucgb2312_cn.
 *
 * Used by mail.c only, before GMime reads the header. They become such words in
 * UTF-8; all others stay as they are, since of two that follow each
 * other the first may end inside of a character, which GMime knows of. So do
 * those behind the first MiB of a header.
 */
#ifndef INDEXER_ENCODED_WORDS_H
#define INDEXER_ENCODED_WORDS_H

#include "shared/bytes.h"

/* Whether GMime knows a label. */
typedef bool encoded_words_known(const char *label);

/* Replaces *out by the message with other words in its header; it is empty
 * where there are none that are to be written in another way. */
enum status encoded_words_mend(struct bytes *out, struct text message,
			       encoded_words_known *is_known,
			       struct fault *fault);

#endif
