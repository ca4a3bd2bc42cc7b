/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words that are also written as one: over the positions of those that they
 * are made of, and right behind the first of these in the list.
 */
#include "shared/terms_parts.h"

#include <string.h>

enum { INITIAL_BYTES = 9 }; /* of two letters and a dot */

/* Moves the last word to `target`, so that the list stays in order of
 * first positions. */
static void move_last(struct words *words, size_t target)
{
	size_t last = words->count - 1;
	struct word word = words->list[last];
	uint32_t *offsets = words->offsets;
	const uint32_t forms[2] = { offsets[2 * last], offsets[2 * last + 1] };

	memmove(&words->list[target + 1], &words->list[target],
		(last - target) * sizeof(word));
	memmove(&offsets[2 * (target + 1)], &offsets[2 * target],
		(last - target) * sizeof(forms));
	words->list[target] = word;
	memcpy(&offsets[2 * target], forms, sizeof(forms));
}

enum status terms_join_append(struct cutter *cutter, size_t i)
{
	struct words *words = cutter->out;
	size_t length = words->list[i].folded.length;
	enum status status =
		bytes_reserve(&words->forms, length, cutter->fault);

	return status ? status :
			bytes_append(
				&words->forms,
				(struct text){ words->forms.data +
						       words->offsets[2 * i],
					       length },
				cutter->fault);
}

/* The last word is one that all from the `first` on make. */
static void place_joined(struct words *words, size_t first)
{
	struct word *joined = &words->list[words->count - 1];

	joined->first_position = words->list[first].first_position;
	joined->last_position = words->position_count - 1;
	joined->is_glued = words->list[first].is_glued;
	move_last(words, first + 1);
}

enum status terms_join_from(struct cutter *cutter, size_t first)
{
	struct words *words = cutter->out;
	const size_t last = words->count - 1;
	const size_t form = words->forms.length;
	const struct part whole = { words->list[first].start,
				    words->list[last].end, 0 };
	enum status status = STATUS_OK;

	for (size_t i = first; i <= last && !status; i++)
		status = terms_join_append(cutter, i);
	if (!status)
		status = terms_cut_add(cutter, WORD_JOINED, &whole, form);
	if (status)
		return status;
	for (size_t i = first + 1; i <= last; i++)
		words->list[i].is_glued = true;
	place_joined(words, first);
	return STATUS_OK;
}

enum status terms_join_parts(struct cutter *cutter, size_t first,
			     const struct part *whole)
{
	struct words *words = cutter->out;
	struct bytes *forms = &words->forms;
	size_t form = forms->length;
	bool has_letter = false;
	bool is_last_plural = false;
	enum status status = STATUS_OK;

	for (size_t i = first; i < words->count && !status; i++) {
		if (words->list[i].kind != WORD_PLAIN)
			continue;
		has_letter |= terms_number_digits(cutter, i) == 0;
		is_last_plural = terms_root_lacks_s(&words->list[i]);
		status = terms_join_append(cutter, i);
	}
	if (status)
		return status;
	if (!has_letter) {
		forms->length = form;
		return STATUS_OK;
	}
	status = terms_cut_add(cutter, WORD_JOINED, whole, form);
	if (status)
		return status;
	if (is_last_plural)
		terms_root_cut_s(cutter);
	place_joined(words, first);
	return STATUS_OK;
}

/* ---- Initials ---------------------------------------------------------- */

/* Letters of the initial at the offset: one capital before a dot (J. K.) or the
 * end, or one twice (EE. UU.), which stands for a plural; 0: there is none.
 * *end is behind its dot. */
static size_t count_initial(struct text text, size_t offset, size_t *end)
{
	struct point first = point_at(text, offset);
	struct point next = point_at(text, offset + first.width);
	size_t letter_count = 1;

	*end = offset + first.width;
	if (first.kind != UTF8_LETTER || !utf8_is_upper(first.code))
		return 0;
	if (next.code == first.code) {
		*end += next.width;
		letter_count++;
		next = point_at(text, *end);
	}
	if (next.code == '.')
		*end += next.width;
	else if ((letter_count == 1 && next.width > 0) ||
		 point_is_in_word(next) || point_is_joining(next.code))
		return 0;
	return letter_count;
}

/* The same of a word of the list, by whose end it has to end. */
static size_t count_word_initial(const struct cutter *cutter, size_t i,
				 size_t *end)
{
	const struct word *word = &cutter->out->list[i];
	struct point before;
	size_t letter_count;

	if (word->end - word->start > INITIAL_BYTES)
		return 0;
	before = point_before(cutter->text, word->start);
	letter_count = count_initial(cutter->text, word->start, end);
	if (word->kind != WORD_PLAIN || point_is_in_word(before) ||
	    (before.code != '.' && point_is_joining(before.code)) ||
	    (word->end != *end && word->end + 1 != *end))
		return 0;
	return letter_count;
}

/* Behind at most one blank. */
static size_t skip_initial_gap(struct text text, size_t offset)
{
	struct point point = point_at(text, offset);

	return point_is_group_blank(point.code) ? offset + point.width : offset;
}

enum status terms_join_initials(struct cutter *cutter)
{
	const struct words *words = cutter->out;
	const size_t last = words->count - 1;
	size_t first = last;
	size_t end;
	const size_t letter_count = count_word_initial(cutter, last, &end);

	if (letter_count == 0 ||
	    count_initial(cutter->text, skip_initial_gap(cutter->text, end),
			  &end) == letter_count)
		return STATUS_OK;
	while (first > 0 &&
	       count_word_initial(cutter, first - 1, &end) == letter_count &&
	       skip_initial_gap(cutter->text, end) == words->list[first].start)
		first--;
	if (first == last || last - first >= JOINED_PARTS)
		return STATUS_OK;
	return terms_join_from(cutter, first);
}
