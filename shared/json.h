/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json - writing JSON values (RFC 8259) into a buffer.
 *
 * Used by whatever prints for other tools. The output is valid UTF-8 JSON
 * whatever goes in: bad bytes become U+FFFD, and controls, DEL, C1, '<',
 * '>', '&', U+2028 and U+2029 are \u escapes, so that a line stays a line
 * and is harmless in a terminal or a page.
 *
 *	json_open(out, '{', fault);
 *	json_key(out, "start", fault);
 *	json_count(out, 212, fault);
 *	json_close(out, '}', fault);
 *
 * json_key and json_item put the commas: nothing else may write one. No
 * function is named as one of libjansson, which the indexer links: ours
 * would be called in its stead.
 */
#ifndef SHARED_JSON_H
#define SHARED_JSON_H

#include "shared/bytes.h"

/* '{' or '['; as a value or item of what is around it. */
enum status json_open(struct bytes *out, char bracket, struct fault *fault);
/* '}' or ']'. */
enum status json_close(struct bytes *out, char bracket, struct fault *fault);
/* "name": and a comma before it unless it is the first of its object.
 * `name` is ours: plain ASCII without anything to escape. */
enum status json_key(struct bytes *out, const char *name, struct fault *fault);
/* Before each item of an array: a comma unless it is the first. */
enum status json_item(struct bytes *out, struct fault *fault);

enum status json_text(struct bytes *out, struct text text, struct fault *fault);
/* The same, but null when the text is empty: for absent values. */
enum status json_text_or_null(struct bytes *out, struct text text,
			      struct fault *fault);
/* The shortest decimal number that reads back as the same double (for
 * normal numbers), with '.' in any locale; null when it is not finite. */
enum status json_number(struct bytes *out, double number, struct fault *fault);
enum status json_count(struct bytes *out, uint64_t count, struct fault *fault);
enum status json_signed(struct bytes *out, int64_t integer,
			struct fault *fault);
enum status json_bool(struct bytes *out, bool is_true, struct fault *fault);
/* null */
enum status json_absent(struct bytes *out, struct fault *fault);

#endif
