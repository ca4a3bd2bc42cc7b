/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * skeleton - how a word sounds, roughly: its consonants by class, and what
 * vowels stand between them, comparable across scripts.
 *
 * Used by the searcher only. For Latin, Cyrillic, Greek, Arabic (with
 * Persian and Urdu) and Devanagari. The classes are coarse, since spellings
 * are: Лахор, لاہور and लाहौर are Lahore, as the newspapers write it. It
 * finds candidates for a person to look at, and is no transliteration.
 */
#ifndef SEARCHER_SKELETON_H
#define SEARCHER_SKELETON_H

#include "shared/bytes.h"

enum {
	SKELETON_SOUNDS = 24, /* a longer word has no skeleton */
	SKELETON_LEAST = 3    /* consonants that mean something */
};

enum skeleton_script {
	SKELETON_NONE, /* any other */
	SKELETON_LATIN,
	SKELETON_CYRILLIC,
	SKELETON_GREEK,
	SKELETON_ARABIC, /* writes long vowels only */
	SKELETON_DEVANAGARI
};

/* One way to read a word. */
struct skeleton_reading {
	char consonants[SKELETON_SOUNDS];
	unsigned char vowels[SKELETON_SOUNDS + 1]; /* before each, and behind
						    * the last */
	size_t count;
};

/* A w, and an Arabic waw, may be a vowel and a consonant: lahore, nawaz. */
enum { SKELETON_READINGS = 2 };

struct skeleton {
	enum skeleton_script script;
	struct skeleton_reading readings[SKELETON_READINGS];
	size_t reading_count;
};

/* The script of the word's first letter. */
enum skeleton_script skeleton_script(struct text word);
/* `folded` is a folded word. False when it has none: of several scripts or
 * of another, with digits, too long, or of fewer than SKELETON_LEAST
 * consonants. */
bool skeleton_read(struct skeleton *out, struct text folded);
/* Whether words of two scripts sound alike. */
bool skeleton_matches(const struct skeleton *one, const struct skeleton *other);

#endif
