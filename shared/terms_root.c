/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Endings that a text itself parts from its words: what a non-joiner does in
 * Persian, and the small s behind an acronym or a number.
 */
#include "shared/terms_parts.h"

enum { ROOT_PIECES = 6 }; /* most parts of a Persian word */

/* Endings of Persian words as they are folded, and what verbs begin with. */
static bool is_ending(struct text folded)
{
	static const char *const endings[] = {
		"ها",     "هاي",    "هايي",   "هايم", "هايت", "هايش",
		"هايمان", "هايتان", "هايشان", "تر",   "ترين", "ام",
		"ات",     "اش",     "اي",     "ايم",  "ايد",  "اند",
		"است",    "مان",    "تان",    "شان",  "يي",   NULL
	};

	for (size_t i = 0; endings[i]; i++)
		if (text_equal(folded, text_of(endings[i])))
			return true;
	return false;
}

static bool is_beginning(struct text folded)
{
	return text_equal(folded, TEXT("مي")) ||
	       text_equal(folded, TEXT("نمي"));
}

bool terms_root_is_plural(struct text text, size_t start, size_t end)
{
	size_t count = 0; /* of capitals and digits */
	size_t offset = start;

	if (end - start < 2 || end - start > TERMS_WORD_BYTES ||
	    text.data[end - 1] != 's')
		return false;
	if (text_is_digit(text.data[end - 2]))
		return true;
	for (; offset < end - 1; count++) {
		struct point point = point_at(text, offset);

		if (!utf8_is_upper(point.code) && point.kind != UTF8_DIGIT)
			return false;
		offset += point.width;
	}
	return count > 1;
}

void terms_root_cut_s(struct cutter *cutter)
{
	struct word *word = &cutter->out->list[cutter->out->count - 1];
	size_t length = word->plain.length;
	const char *plain = cutter->out->forms.data +
			    cutter->out->offsets[2 * cutter->out->count - 1];

	if (length <= TERMS_WORD_BYTES && plain[length - 1] == 's')
		word->root_bytes = (uint8_t)(length - 1);
}

bool terms_root_lacks_s(const struct word *word)
{
	return word->root_start == 0 && word->root_bytes > 0 &&
	       word->root_bytes == word->plain.length - 1;
}

/* One piece of a word folded, until the next use of the scratch. */
static enum status fold_piece(struct cutter *cutter, size_t start, size_t end,
			      struct text *out)
{
	struct bytes *scratch = &cutter->terms->scratch;
	struct text piece = { cutter->text.data + start, end - start };
	enum status status;

	bytes_clear(scratch);
	status = utf8_fold(scratch, piece, cutter->fault);
	*out = text_from(scratch);
	return status;
}

/*
 * Finds what is left of the last word, from `start` to `end` of the text,
 * without its endings and beginnings. Its pieces lie between `bounds`.
 */
static enum status find_root(struct cutter *cutter, const size_t *bounds,
			     size_t piece_count)
{
	struct word *word = &cutter->out->list[cutter->out->count - 1];
	size_t root_end = word->plain.length;
	size_t last = piece_count;
	struct text folded;
	enum status status = STATUS_OK;

	while (last > 1) {
		status = fold_piece(cutter, bounds[last - 1], bounds[last],
				    &folded);
		if (status || !is_ending(folded) || folded.length >= root_end)
			break;
		root_end -= folded.length;
		last--;
	}
	if (!status && last > 1)
		status = fold_piece(cutter, bounds[0], bounds[1], &folded);
	if (status)
		return status;
	if (last > 1 && is_beginning(folded) && folded.length < root_end)
		word->root_start = (uint8_t)folded.length;
	if (word->root_start > 0 || root_end < word->plain.length)
		word->root_bytes = (uint8_t)(root_end - word->root_start);
	return STATUS_OK;
}

enum status terms_root_cut(struct cutter *cutter, const struct part *part)
{
	const struct visible *visible = &cutter->terms->visible;
	size_t bounds[ROOT_PIECES + 1] = { part->start };
	struct point first = point_at(cutter->text, part->start);
	size_t count = 0;

	if (visible->count == 0 || utf8_script(first.code) != UTF8_ARABIC ||
	    part->end - part->start > TERMS_WORD_BYTES)
		return STATUS_OK;
	while (bounds[count] < part->end) {
		if (count == ROOT_PIECES)
			return STATUS_OK;
		bounds[count + 1] = visible_find(visible, VISIBLE_NON_JOINER,
						 bounds[count], part->end);
		count++;
	}
	return count > 1 ? find_root(cutter, bounds, count) : STATUS_OK;
}
