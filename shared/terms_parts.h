/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terms_parts - what the parts of the analysis hand on to each other.
 *
 * Used by terms.c and terms_*.c only. The cutter goes through a text once and
 * puts a word behind the others as it comes to it; what each rule is for is
 * at the top of terms.c.
 */
#ifndef SHARED_TERMS_PARTS_H
#define SHARED_TERMS_PARTS_H

#include "shared/point.h"
#include "shared/stem.h"
#include "shared/terms.h"
#include "shared/visible.h"

enum {
	RUN_BYTES = 1024, /* a longer run of letters is only hashed */
	JOINED_PARTS = 4  /* most parts of a joined word */
};

struct terms {
	struct stem *stem;
	struct visible visible;
	struct bytes scratch;  /* a word between folding and stripping */
	struct bytes replaced; /* one with another ending */
	struct bytes stems[TERMS_STEMS_MAX];
	struct words probe; /* of the fingerprints; empty before the first */
};

/* What stands between the last word and here. */
enum glue { GLUE_NONE, GLUE_WORD, GLUE_SIGN };

struct cutter {
	struct terms *terms;
	struct words *out;
	struct text text;
	size_t offset;
	size_t dotted_end; /* no acronym begins before it: those were tried */
	bool has_notes;    /* what is in brackets may be the mark of one */
	size_t note_end;   /* of the mark that is being cut; 0: none is */
	size_t note_first; /* its first word */
	enum glue glue;
	struct fault *fault;
};

/* One part of a word as it is cut: where it lies, where to go on. */
struct part {
	size_t start;
	size_t end;
	size_t resume; /* behind what is dropped: a last dot, a possessive */
};

/* ---- terms_cut.c: the list of words ------------------------------------ */

/* Appends the folded form of a run to the forms. */
enum status terms_cut_fold(struct cutter *cutter, size_t start, size_t end);
/* Adds a word whose folded form is what was appended to the forms since
 * `form`. A form that folding left empty is no word. */
enum status terms_cut_add(struct cutter *cutter, enum word_kind kind,
			  const struct part *part, size_t form);

/* ---- terms_number.c: numbers ------------------------------------------- */

/* The word at part->start, which begins with a digit. */
enum status terms_number_cut(struct cutter *cutter, struct part *part);
/* *end is that of a unit that is written together with a number of several
 * groups, or of money: of "Rs" in "Rs1,500" and "Rs12"; 0 when there is none
 * at `start`. What a digit alone follows else (5G, MP3, H1N1, covid19) is one
 * word. */
enum status terms_number_find_unit(struct cutter *cutter, size_t start,
				   size_t *end);
/* Digits of a word that is a number, before its fraction; 0: it is none. */
size_t terms_number_digits(const struct cutter *cutter, size_t i);

/* ---- terms_join.c: words that are also written as one ------------------ */

/* Appends the folded form of a word of the list to the forms. */
enum status terms_join_append(struct cutter *cutter, size_t i);
/* Adds the word that those from the first to the last make, over the same
 * positions. */
enum status terms_join_from(struct cutter *cutter, size_t first);
/* The word that the plain words from `first` on make when written as one;
 * numbers alone make none. */
enum status terms_join_parts(struct cutter *cutter, size_t first,
			     const struct part *whole);
/* Adds the word that initials make, as they are written without dots and
 * blanks, when the last word is the last of them. */
enum status terms_join_initials(struct cutter *cutter);

/* ---- terms_root.c: what is left of a word without an ending ------------ */

/* Whether the run is an acronym or a number with the s of its plural, as in
 * MPs, 5Gs, 737s. */
bool terms_root_is_plural(struct text text, size_t start, size_t end);
/* Leaves the s out of a root of the last word, unless its form was cut. */
void terms_root_cut_s(struct cutter *cutter);
/* Whether the word has a root that is it without its s. */
bool terms_root_lacks_s(const struct word *word);
/* Finds what is left of the Persian word that has just been added without its
 * endings and beginnings. */
enum status terms_root_cut(struct cutter *cutter, const struct part *part);

#endif
