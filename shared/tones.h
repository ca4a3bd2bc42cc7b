/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tones - Vietnamese syllables, whose marks make other words of them: bán, bàn
 * and bạn have nothing to do with each other.
 *
 * Used by terms_stem.c. What has no marks may be without them for want of a
 * keyboard.
 */
#ifndef SHARED_TONES_H
#define SHARED_TONES_H

#include "shared/bytes.h"

/* What is behind a syllable that has no tone. */
#define TONES_NONE "=0"

/* Appends the letters of a folded word, and its tone behind them, "hoa=1" of
 * hoà and of hòa: on which letter it is written differs. Nothing where the
 * word is none that the script of Vietnamese can write in one syllable. */
enum status tones_append(struct bytes *out, struct text folded,
			 struct fault *fault);

#endif
