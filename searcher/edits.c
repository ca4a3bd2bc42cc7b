/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/edits.h"

#include "shared/utf8.h"

enum { ROW = EDITS_LETTERS + 1 };

/* Three rows of the table of distances, of which only a band along the
 * diagonal is ever filled. */
struct rows {
	uint32_t cells[3][ROW];
};

/* A word between what it has in common with the other at both ends. */
struct middle {
	const uint32_t *letters;
	uint32_t count;
};

static bool is_digit(uint32_t letter)
{
	return letter < 0x80 ? letter >= '0' && letter <= '9' :
			       utf8_class(letter) == UTF8_DIGIT;
}

bool edits_read(struct edits_word *out, struct text plain)
{
	size_t offset = 0;

	out->count = 0;
	out->digit_count = 0;
	out->set = 0;
	while (offset < plain.length) {
		size_t width = 1;
		uint32_t letter = (unsigned char)plain.data[offset];

		if (out->count == EDITS_LETTERS)
			return false;
		if (letter >= 0x80)
			letter = utf8_next(plain, offset, &width);
		offset += width;
		out->letters[out->count++] = letter;
		out->digit_count += is_digit(letter);
		/* Multiplicative hashing: the top 6 bits. */
		out->set |= (uint64_t)1 << ((letter * 0x9E3779B1u) >> 26);
	}
	return true;
}

uint32_t edits_limit(const struct edits_word *word)
{
	if (word->count <= 2 || word->count == word->digit_count)
		return 0;
	return word->count <= 5 ? 1 : 2;
}

/* An edit brings in one letter at most, and takes away one at most. */
static bool may_be_near(const struct edits_word *one,
			const struct edits_word *other, uint32_t limit)
{
	uint32_t longer = one->count > other->count ?
				  one->count - other->count :
				  other->count - one->count;

	return longer <= limit &&
	       (uint32_t)__builtin_popcountll(one->set & ~other->set) <=
		       limit &&
	       (uint32_t)__builtin_popcountll(other->set & ~one->set) <= limit;
}

static bool has_same_digits(const struct edits_word *one,
			    const struct edits_word *other)
{
	uint32_t place = 0;

	if (one->digit_count != other->digit_count)
		return false;
	if (one->digit_count == 0)
		return true;
	for (uint32_t i = 0; i < one->count; i++) {
		if (!is_digit(one->letters[i]))
			continue;
		while (!is_digit(other->letters[place]))
			place++;
		if (other->letters[place++] != one->letters[i])
			return false;
	}
	return true;
}

static void take_ends(struct middle *one, struct middle *other)
{
	while (one->count > 0 && other->count > 0 &&
	       one->letters[0] == other->letters[0]) {
		one->letters++;
		other->letters++;
		one->count--;
		other->count--;
	}
	while (one->count > 0 && other->count > 0 &&
	       one->letters[one->count - 1] ==
		       other->letters[other->count - 1]) {
		one->count--;
		other->count--;
	}
}

static uint32_t least(uint32_t one, uint32_t other)
{
	return one < other ? one : other;
}

/* The edits from the first `i` letters of one to the first `j` of the
 * other. */
static uint32_t cell(const struct rows *rows, const struct middle *one,
		     const struct middle *other, uint32_t i, uint32_t j)
{
	const uint32_t *row = rows->cells[i % 3];
	const uint32_t *above = rows->cells[(i + 2) % 3];
	const uint32_t *two_above = rows->cells[(i + 1) % 3];
	uint32_t letter = one->letters[i - 1];
	uint32_t edits = above[j - 1] + (letter != other->letters[j - 1]);

	edits = least(edits, above[j] + 1);
	edits = least(edits, row[j - 1] + 1);
	if (i > 1 && j > 1 && letter == other->letters[j - 2] &&
	    one->letters[i - 2] == other->letters[j - 1])
		edits = least(edits, two_above[j - 2] + 1);
	return edits;
}

/* Fills row `i` of the band; its smallest number. */
static uint32_t fill_row(struct rows *rows, const struct middle *one,
			 const struct middle *other, uint32_t i, uint32_t limit)
{
	uint32_t *row = rows->cells[i % 3];
	uint32_t first = i > limit ? i - limit : 1;
	uint32_t last = least(i + limit, other->count);
	uint32_t best = limit + 1;

	/* What stands beside the band is more than the limit. */
	row[first - 1] = first == 1 ? i : limit + 1;
	if (first == 1)
		best = i;
	for (uint32_t j = first; j <= last; j++) {
		row[j] = cell(rows, one, other, i, j);
		best = least(best, row[j]);
	}
	if (last < other->count)
		row[last + 1] = limit + 1;
	return best;
}

static uint32_t align(const struct middle *one, const struct middle *other,
		      uint32_t limit)
{
	struct rows rows;
	uint32_t best = 0;

	for (uint32_t j = 0; j <= least(limit + 1, other->count); j++)
		rows.cells[0][j] = j;
	for (uint32_t i = 1; i <= one->count; i++) {
		const uint32_t before = best;

		best = fill_row(&rows, one, other, i, limit);
		/* An exchange reaches back over one row. */
		if (best > limit && before >= limit)
			return limit + 1;
	}
	return least(rows.cells[one->count % 3][other->count], limit + 1);
}

uint32_t edits_between(const struct edits_word *one,
		       const struct edits_word *other, uint32_t limit)
{
	struct middle left = { one->letters, one->count };
	struct middle right = { other->letters, other->count };

	if (!may_be_near(one, other, limit) || !has_same_digits(one, other))
		return limit + 1;
	take_ends(&left, &right);
	if (left.count == 0 || right.count == 0)
		return left.count + right.count;
	return align(&left, &right, limit);
}
