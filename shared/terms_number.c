/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers as words: with signs between their groups ("numbers.h"), with blanks
 * between them (15 000 000), and behind units (Rs1,500).
 */
#include "shared/terms_parts.h"

#include <string.h>

#include "shared/array.h"
#include "shared/numbers.h"

enum {
	UNIT_LETTERS = 4, /* most letters of a unit before a number */
	GROUP_DIGITS = 3  /* of numbers with blanks in them */
};

/* Folded letters that stand for money before any number. */
static bool is_money(struct text folded)
{
	static const char *const list[] = { "rs",  "inr", "pkr", "npr", "lkr",
					    "tk",  "rp",  "rm",  "sh",  "ksh",
					    "tsh", "ush", "kes", "zar", "chf",
					    "usd", "eur", "gbp", "cny", "rmb" };

	for (size_t i = 0; i < COUNT(list); i++)
		if (text_equal(text_of(list[i]), folded))
			return true;
	return false;
}

/* End of up to four letters right before a number, whose shape *shape is; 0:
 * there are none. */
static size_t unit_end(struct text text, size_t start, enum number_shape *shape)
{
	struct number number;
	size_t end = start;
	struct point point = point_at(text, end);

	for (size_t i = 0; i < UNIT_LETTERS && point.kind != UTF8_DIGIT; i++) {
		if (!point_is_in_word(point))
			return 0;
		end += point.width;
		point = point_at(text, end);
	}
	if (point.kind != UTF8_DIGIT)
		return 0;
	numbers_read(&number, text, end);
	*shape = number.shape;
	return end;
}

enum status terms_number_find_unit(struct cutter *cutter, size_t start,
				   size_t *end)
{
	struct bytes *forms = &cutter->out->forms;
	const size_t form = forms->length;
	enum number_shape shape = NUMBER_GROUP;
	enum status status;

	*end = unit_end(cutter->text, start, &shape);
	if (*end == 0 || shape != NUMBER_GROUP)
		return STATUS_OK;
	status = terms_cut_fold(cutter, start, *end);
	if (status || !is_money(text_skip(text_from(forms), form)))
		*end = 0;
	forms->length = form;
	return status;
}

static enum status append_number(struct cutter *cutter,
				 const struct number *number, bool is_decimal)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < number->group_count && !status; i++) {
		if (is_decimal && i > 0 && i == number->group_count - 1)
			status = bytes_append_byte(&cutter->out->forms, '.',
						   cutter->fault);
		if (!status)
			status = terms_cut_fold(cutter, number->starts[i],
						number->ends[i]);
	}
	return status;
}

static bool is_number(struct text form)
{
	for (size_t i = 0; i < form.length; i++)
		if (!text_is_digit(form.data[i]) && form.data[i] != '.')
			return false;
	return true;
}

size_t terms_number_digits(const struct cutter *cutter, size_t i)
{
	const struct word *word = &cutter->out->list[i];
	struct text form = { cutter->out->forms.data +
				     cutter->out->offsets[2 * i],
			     word->folded.length };
	const char *dot = memchr(form.data, '.', form.length);

	if (word->kind != WORD_PLAIN || !is_number(form))
		return 0;
	return dot ? (size_t)(dot - form.data) : form.length;
}

/* Whether it is one without a fraction. */
static bool is_group(const struct cutter *cutter, size_t i)
{
	return terms_number_digits(cutter, i) ==
	       cutter->out->list[i].folded.length;
}

/* Whether a word of three digits stands behind a blank at the offset: as it is
 * folded, since what stretches a line leaves nothing behind a digit. */
static enum status find_next_group(struct cutter *cutter, size_t offset,
				   bool *out)
{
	struct text text = cutter->text;
	struct bytes *forms = &cutter->out->forms;
	const size_t form = forms->length;
	struct point blank = point_at(text, offset);
	size_t start = offset + blank.width;
	enum status status;

	*out = false;
	if (!point_is_group_blank(blank.code) ||
	    point_at(text, start).kind != UTF8_DIGIT)
		return STATUS_OK;
	status = terms_cut_fold(cutter, start, point_run_end(text, start));
	*out = forms->length - form == GROUP_DIGITS &&
	       is_number((struct text){ forms->data + form, GROUP_DIGITS });
	forms->length = form;
	return status;
}

/* Whether the word is a number by itself: nothing but a currency sign stands
 * right before it, or a dash that does not join it with letters. */
static bool is_alone(const struct cutter *cutter, size_t start)
{
	struct point before = point_before(cutter->text, start);

	if (point_is_dash(before.code)) {
		before = point_before(cutter->text, start - before.width);
		return before.kind == UTF8_DIGIT || !point_is_in_word(before);
	}
	return before.kind == UTF8_CURRENCY ||
	       (!point_is_in_word(before) && !point_is_joining(before.code) &&
		before.code != ',');
}

/* The first word of the number that ends with the last word, with blanks
 * between its groups, 15 000 000; that word itself where it is none. */
static size_t find_first_group(const struct cutter *cutter)
{
	const struct word *list = cutter->out->list;
	const size_t last = cutter->out->count - 1;
	size_t first = last;

	while (first > 0 &&
	       terms_number_digits(cutter, first) == GROUP_DIGITS &&
	       is_group(cutter, first - 1)) {
		size_t end = list[first - 1].end;
		struct point blank = point_at(cutter->text, end);

		if (!point_is_group_blank(blank.code) ||
		    end + blank.width != list[first].start)
			break;
		first--;
	}
	return list[first].folded.length <= GROUP_DIGITS &&
			       is_alone(cutter, list[first].start) ?
		       first :
		       last;
}

/* Adds the number that ends with the last word, as one. */
static enum status add_grouped(struct cutter *cutter)
{
	const struct words *words = cutter->out;
	const size_t last = words->count - 1;
	size_t first;
	bool has_next;
	enum status status =
		find_next_group(cutter, words->list[last].end, &has_next);

	if (status || has_next)
		return status;
	first = find_first_group(cutter);
	if (first == last)
		return STATUS_OK;
	return terms_join_from(cutter, first);
}

enum status terms_number_cut(struct cutter *cutter, struct part *part)
{
	struct text text = cutter->text;
	struct number number;
	size_t form = cutter->out->forms.length;
	size_t tail;
	enum status status;

	numbers_read(&number, text, part->start);
	if (number.shape == NUMBER_GROUP) {
		part->end = part->resume = point_run_end(text, part->start);
		status = terms_cut_fold(cutter, part->start, part->end);
		if (!status)
			status = terms_cut_add(cutter, WORD_PLAIN, part, form);
		if (!status &&
		    terms_root_is_plural(text, part->start, part->end))
			terms_root_cut_s(cutter);
		return status || cutter->out->forms.length == form ?
			       status :
			       add_grouped(cutter);
	}
	tail = number.ends[number.group_count - 1];
	part->end = part->resume = point_run_end(text, tail);
	status = append_number(cutter, &number, number.shape != NUMBER_WHOLE);
	if (!status)
		status = terms_cut_fold(cutter, tail, part->end);
	if (!status)
		status = terms_cut_add(cutter, WORD_PLAIN, part, form);
	if (!status && number.shape == NUMBER_DECIMAL)
		status = add_grouped(cutter);
	if (status || number.shape != NUMBER_AMBIGUOUS)
		return status;
	cutter->out->position_count--;
	form = cutter->out->forms.length;
	status = append_number(cutter, &number, false);
	if (!status)
		status = terms_cut_fold(cutter, tail, part->end);
	if (!status)
		status = terms_cut_add(cutter, WORD_JOINED, part, form);
	cutter->out->position_count++;
	return status;
}
