/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The codebooks of GDELT say how a row begins:
 *
 *	events           number, 20150218, 201502, 2015
 *	mentions         number, 20150218230000, 20150218234500, 1
 *	knowledge graph  20150218230000-12 or -T12, 20150218230000
 *	its first form   20150218, number, and the tone in the eighth cell
 */
#include "indexer/gdelt.h"

#include <string.h>

#include "indexer/lines.h"

enum {
	CELLS = 8,
	TONE = 7,
	TONE_COMMAS = 5,
	TIME_DIGITS = 14,
	DAY_DIGITS = 8,
	MONTH_DIGITS = 6,
	YEAR_DIGITS = 4
};

/* Of the first cells, without blanks and quotes around them. */
static void cut_cells(struct text cells[CELLS], struct text line,
		      char delimiter)
{
	for (size_t i = 0; i < CELLS; i++) {
		const char *end = line.length > 0 ? memchr(line.data, delimiter,
							   line.length) :
						    NULL;
		struct text cell = line;

		if (end)
			cell.length = (size_t)(end - line.data);
		line.data = end ? end + 1 : line.data;
		line.length -= end ? cell.length + 1 : line.length;
		cell = lines_trim(cell);
		if (cell.length > 1 && cell.data[0] == '"' &&
		    cell.data[cell.length - 1] == '"')
			cell = (struct text){ cell.data + 1, cell.length - 2 };
		cells[i] = cell;
	}
}

static bool is_made_of(struct text text, const char *signs)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] == '\0' || !strchr(signs, text.data[i]))
			return false;
	return text.length > 0;
}

static bool is_digits(struct text text, size_t count)
{
	return text_is_number(text) && text.length == count;
}

static bool is_event(const struct text *cells)
{
	return text_is_number(cells[0]) && is_digits(cells[1], DAY_DIGITS) &&
	       is_digits(cells[2], MONTH_DIGITS) &&
	       is_digits(cells[3], YEAR_DIGITS) &&
	       text_begins(cells[1], cells[2]) &&
	       text_begins(cells[2], cells[3]);
}

static bool is_mention(const struct text *cells)
{
	return text_is_number(cells[0]) && is_digits(cells[1], TIME_DIGITS) &&
	       is_digits(cells[2], TIME_DIGITS) && is_digits(cells[3], 1);
}

static bool is_graph(const struct text *cells)
{
	return is_digits(cells[1], TIME_DIGITS) &&
	       text_begins(cells[0], cells[1]) &&
	       cells[0].length > TIME_DIGITS + 1 &&
	       cells[0].data[TIME_DIGITS] == '-';
}

static bool is_old_graph(const struct text *cells)
{
	size_t comma_count = 0;

	if (!is_digits(cells[0], DAY_DIGITS) || !text_is_number(cells[1]) ||
	    !is_made_of(cells[TONE], "0123456789.,-eE"))
		return false;
	for (size_t i = 0; i < cells[TONE].length; i++)
		comma_count += cells[TONE].data[i] == ',';
	return comma_count == TONE_COMMAS;
}

bool gdelt_is_row(struct text line)
{
	static const char delimiters[] = { '\t', ',', ';', '|' };
	struct text cells[CELLS];

	for (size_t i = 0; i < sizeof(delimiters); i++) {
		cut_cells(cells, line, delimiters[i]);
		if (is_event(cells) || is_mention(cells) || is_graph(cells) ||
		    is_old_graph(cells))
			return true;
	}
	return false;
}
