/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/running.h"

#include <stdlib.h>

#include "indexer/lines.h"
#include "shared/hash.h"

enum {
	PAGES_MIN = 3,
	PAGES_SHARE = 3, /* left and right pages may differ, first ones, too */
	EDGE_SHARE = 8,  /* of the height, at the top and at the bottom */
	NUMBER_DIGITS = 5,
	FIRST_YEAR = 1900, /* what stands over a year says which it is */
	LAST_YEAR = 2099
};

struct key {
	uint64_t hash;
	uint64_t line;
	uint64_t page;
};

void running_free(struct running *running)
{
	bytes_free(&running->keys);
	bytes_free(&running->lines);
}

/* ---- Lines ------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t value)
{
	const uint64_t pair[] = { hash, value };

	return hash_checksum((struct text){ (const char *)pair, sizeof(pair) });
}

static long unless_year(long number)
{
	return number >= FIRST_YEAR && number <= LAST_YEAR ? -1 : number;
}

/* "7", "(7)" or "7."; -1 for anything else, and for a year. */
static long number_in(struct text word)
{
	long number = -1;
	size_t digit_count = 0;

	for (size_t i = 0; i < word.length; i++) {
		unsigned char byte = (unsigned char)word.data[i];

		if (text_is_digit(byte)) {
			number = (digit_count++ ? number * 10 : 0) + byte - '0';
			if (digit_count > NUMBER_DIGITS ||
			    (digit_count > 1 &&
			     !text_is_digit(word.data[i - 1])))
				return -1;
		} else if (byte >= 0x80 ||
			   lines_has_words((struct text){ &word.data[i], 1 })) {
			return -1;
		}
	}
	return unless_year(number);
}

void running_word(struct running *running, struct text word)
{
	struct running_words *words = &running->words;
	uint64_t hash = hash_checksum(word);
	long number = number_in(word);

	if (!lines_has_words(word))
		return;
	words->but_last = words->all;
	words->all = mix(words->all, hash);
	if (words->count == 0)
		words->first_number = number;
	else
		words->but_first = mix(words->but_first, hash);
	words->last_number = number;
	words->count++;
}

static enum status put_key(struct running *running, uint64_t hash,
			   uint64_t number, struct fault *fault)
{
	const struct key key = {
		mix(mix(hash, number), (uint64_t)running->y),
		running->line_count - 1,
		running->line_page,
	};

	return bytes_append(&running->keys,
			    (struct text){ (const char *)&key, sizeof(key) },
			    fault);
}

/* What a number is more than that of the page, and not 0. */
static uint64_t beyond(const struct running *running, long number, bool is_last)
{
	const uint64_t more = (uint64_t)number - running->page_count;

	return 2 * more + is_last + ((uint64_t)1 << 32);
}

static bool is_at_edge(const struct running *running)
{
	const int edge = running->height / EDGE_SHARE;

	return edge > 0 &&
	       (running->y < edge || running->y > running->height - edge);
}

/* The line at hand has no more words. */
static enum status end_line(struct running *running, struct fault *fault)
{
	const struct running_words words = running->words;
	enum status status = STATUS_OK;

	running->words = (struct running_words){ 0 };
	/* what a converter has outside of lines is of none */
	if (words.count == 0 || running->line_count == 0 ||
	    !is_at_edge(running))
		return STATUS_OK;
	status = put_key(running, words.all, 0, fault);
	if (!status && words.last_number >= 0)
		status = put_key(running, words.but_last,
				 beyond(running, words.last_number, true),
				 fault);
	if (!status && words.first_number >= 0 && words.count > 1)
		status = put_key(running, words.but_first,
				 beyond(running, words.first_number, false),
				 fault);
	return status;
}

enum status running_page(struct running *running, int height,
			 struct fault *fault)
{
	enum status status = end_line(running, fault);

	running->page_count++;
	running->height = height;
	return status;
}

enum status running_line(struct running *running, int y, struct fault *fault)
{
	enum status status = end_line(running, fault);

	running->y = y;
	running->line_page = running->page_count;
	running->line_count++;
	return status ? status :
			bytes_append_byte(&running->lines, RUNNING_NONE, fault);
}

/* ---- Those that come again --------------------------------------------- */

static int compare_keys(const void *one, const void *other)
{
	const struct key *left = one;
	const struct key *right = other;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->line > right->line) - (left->line < right->line);
}

/* Cells of a table are alike on one page. */
static size_t count_pages(const struct key *keys, size_t count)
{
	size_t page_count = 0;

	for (size_t i = 0; i < count; i++)
		page_count += i == 0 || keys[i].page != keys[i - 1].page;
	return page_count;
}

/* One line may have several keys: what comes again by one of them does. */
static void mark(struct running *running, const struct key *keys, size_t count)
{
	const size_t page_count = count_pages(keys, count);
	char *lines = running->lines.data;

	if (page_count < PAGES_MIN ||
	    page_count < running->page_count / PAGES_SHARE)
		return;
	if (lines[keys[0].line] == RUNNING_NONE)
		lines[keys[0].line] = RUNNING_FIRST;
	for (size_t i = 1; i < count; i++)
		lines[keys[i].line] = RUNNING_AGAIN;
}

enum status running_settle(struct running *running, struct fault *fault)
{
	enum status status = end_line(running, fault);
	struct key *keys = (struct key *)(void *)running->keys.data;
	const size_t count = running->keys.length / sizeof(*keys);
	size_t first = 0;

	if (status || count == 0)
		return status;
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (size_t i = 1; i <= count; i++) {
		if (i < count && keys[i].hash == keys[first].hash)
			continue;
		mark(running, keys + first, i - first);
		first = i;
	}
	return STATUS_OK;
}

enum running_kind running_look(const struct running *running, size_t line)
{
	return line < running->lines.length ?
		       (enum running_kind)running->lines.data[line] :
		       RUNNING_NONE;
}
