/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * matter - what stands before a text to describe it, to claims.
 *
 * Used by the indexer only. Front matter is a block between lines of three
 * signs at the very top: "---" around YAML, "+++" around TOML. Much that
 * is called YAML is none (a title with a colon or a quote in it): then, and
 * for TOML, each line "key: value" or "key = value" is read for itself, and
 * lines without a key go on with the value before. Other collections put a
 * list into the text: "+ Date: September 27, 2021", "**Source:** Wire". Without
 * lines around it there may be an object of JSON, and a head of lines such as
 * "Title: X", "title:: X" of Logseq, "#+title: X" of Org, ".. title: X" of
 * Nikola, or, also below a title, ":title: X" of reStructuredText.
 */
#ifndef INDEXER_MATTER_H
#define INDEXER_MATTER_H

#include "indexer/claims.h"

enum { MATTER_BYTES = 4 << 20 }; /* a longer block is text */

/* Whether a text begins with front matter, which may be cut off. */
bool matter_is_there(struct text start);

/* Adds what the front matter, or a head, claims, and sets *rest to the text
 * behind it: the whole text where there is none. The claims borrow from the
 * text, or live with the claims. */
enum status matter_read(struct text text, struct claims *claims,
			struct text *rest, struct fault *fault);

/* Bytes of the head of a text that says this title; 0 where there is none, or
 * no text below it. */
enum status matter_find_head(struct text text, struct text title,
			     size_t *length, struct fault *fault);
/* Bytes of the head of a text, whatever it says; adds what it claims. */
enum status matter_read_head(struct text text, struct claims *claims,
			     size_t *length, struct fault *fault);

/* Whether a text begins with a head, be there a text below it or not; with
 * which key it does, and whether it says a title. */
bool matter_is_head(struct text text, struct text *key, bool *has_title);

/* Adds what a list at the top of the text claims, and appends the text
 * without those lines to `out`. */
enum status matter_read_list(struct text text, struct claims *claims,
			     struct bytes *out, struct fault *fault);

#endif
