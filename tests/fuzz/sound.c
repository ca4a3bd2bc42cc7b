/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/fuzz/sound.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shared/utf8.h"

void sound_expect(bool holds, const char *claim, const char *file, int line)
{
	if (holds)
		return;
	(void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, claim);
	abort();
}

/* ---- Texts ------------------------------------------------------------- */

bool sound_is_within(struct text part, struct text whole)
{
	return part.length == 0 ||
	       (part.data >= whole.data &&
		part.data + part.length <= whole.data + whole.length);
}

void sound_line(struct text line)
{
	EXPECT(utf8_is_valid(line));
	EXPECT(line.length == 0 || (!memchr(line.data, '\n', line.length) &&
				    !memchr(line.data, '\r', line.length)));
}

struct text sound_utf8(struct bytes *room, const uint8_t *data, size_t size)
{
	struct text raw = { (const char *)data, size };
	struct fault fault;
	size_t bad_count;

	EXPECT(!utf8_repair(room, raw, &bad_count, &fault));
	EXPECT(utf8_is_valid(text_from(room)));
	return text_from(room);
}

struct text sound_take_line(struct text *rest)
{
	const char *end = rest->length > 0 ?
				  memchr(rest->data, '\n', rest->length) :
				  NULL;
	struct text line = *rest;

	if (end) {
		line.length = (size_t)(end - line.data);
		rest->data = end + 1;
		rest->length -= line.length + 1;
	} else {
		*rest = (struct text){ 0 };
	}
	return line;
}

/* ---- Articles ---------------------------------------------------------- */

void sound_headings(const struct heading *headings, size_t count,
		    struct text text)
{
	size_t end = 0;

	for (size_t i = 0; i < count; i++) {
		struct text heading = { text.data + headings[i].start,
					headings[i].end - headings[i].start };

		EXPECT(headings[i].start >= end);
		EXPECT(headings[i].end > headings[i].start);
		EXPECT(headings[i].end <= text.length);
		if (!headings[i].is_text)
			sound_line(heading);
		end = headings[i].end;
	}
}

static void check_date(const struct article *article)
{
	static const size_t lengths[] = { 0, 4, 7, 10, 25 };

	EXPECT(article->precision <= RECORD_TIME);
	EXPECT(article->date.length == lengths[article->precision]);
	EXPECT((article->date_from.length > 0) == (article->date.length > 0));
	sound_line(article->date);
	sound_line(article->date_from);
}

void sound_article(const struct article *article)
{
	EXPECT(utf8_is_valid(article->text));
	EXPECT(utf8_is_valid(article->declared));
	EXPECT(utf8_is_valid(article->record_key));
	EXPECT(utf8_is_valid(article->own_id));
	sound_line(article->title);
	sound_line(article->source);
	sound_line(article->address);
	sound_line(article->language);
	check_date(article);
	for (size_t i = 0; i < article->author_count; i++) {
		EXPECT(article->authors[i].length > 0);
		sound_line(article->authors[i]);
	}
	sound_headings(article->headings, article->heading_count,
		       article->text);
}

/* ---- Passages ---------------------------------------------------------- */

/* Line ends before `offset`, from `start` on: LF, CR, or both. */
static size_t count_lines(struct text text, size_t start, size_t offset)
{
	size_t count = 0;

	for (size_t i = start; i < offset; i++) {
		bool is_pair = text.data[i] == '\r' && i + 1 < text.length &&
			       text.data[i + 1] == '\n';

		count += text.data[i] == '\n' ||
			 (text.data[i] == '\r' && !is_pair);
	}
	return count;
}

void sound_passages(const struct passages *passages,
		    const struct article *article)
{
	size_t end = 0;
	size_t line = 1;
	size_t counted = 0;

	EXPECT(passages->count > 0);
	for (size_t i = 0; i < passages->count; i++) {
		const struct passage *passage = &passages->list[i];

		EXPECT(passage->start >= end && passage->end > passage->start);
		EXPECT(passage->end <= article->text.length);
		end = passage->end;
		EXPECT(passage->text.data ==
		       article->text.data + passage->start);
		EXPECT(passage->text.length == end - passage->start);
		EXPECT(utf8_is_valid(passage->text));
		EXPECT(utf8_is_valid(passage->section));
		line += count_lines(article->text, counted, passage->start);
		counted = passage->start;
		EXPECT(passage->line == line);
	}
}

/* ---- Inputs ------------------------------------------------------------ */

static enum status read_drip(void *context, char *out, size_t out_bytes,
			     size_t *length, struct fault *fault)
{
	struct sound_drip *drip = context;

	(void)fault;
	*length = out_bytes < drip->step ? out_bytes : drip->step;
	if (*length > drip->rest.length)
		*length = drip->rest.length;
	if (*length == 0)
		return STATUS_OK;
	memcpy(out, drip->rest.data, *length);
	drip->rest = text_skip(drip->rest, *length);
	return STATUS_OK;
}

struct input sound_input(struct sound_drip *drip)
{
	return (struct input){ read_drip, drip };
}
