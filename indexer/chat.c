/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/chat.h"

#include <string.h>

#include "indexer/lines.h"

enum {
	CLOCK_BYTES = 24, /* of "9:30:00 AM" and what is behind it */
	SENDER_BYTES = 100,
	MESSAGES_LEAST = 2,
	DAY_BYTES = 32,
	CENTURY = 2000 /* of a year of two digits */
};

/* What a line that begins a message, or a notice, begins with. */
struct head {
	int numbers[3]; /* of the date, as they stand there */
	bool is_year_first;
	bool says_day_first; /* 17.08.2021 is that in all countries */
	struct text sender;  /* empty: a notice */
	struct text said;    /* on this line */
};

static bool take_byte(struct text *rest, char byte)
{
	if (rest->length == 0 || rest->data[0] != byte)
		return false;
	*rest = text_skip(*rest, 1);
	return true;
}

/* Of at most four digits; returns how many. */
static size_t take_number(struct text *rest, int *out)
{
	size_t count = 0;

	*out = 0;
	while (count < 4 && rest->length > 0 && text_is_digit(rest->data[0])) {
		*out = *out * 10 + (rest->data[0] - '0');
		*rest = text_skip(*rest, 1);
		count++;
	}
	return count;
}

/* Of a day or a month. */
static bool is_short(size_t count)
{
	return count == 1 || count == 2;
}

static bool take_date(struct text *rest, struct head *out)
{
	size_t count = take_number(rest, &out->numbers[0]);
	char sign = rest->length > 0 ? rest->data[0] : '\0';
	size_t last;

	out->is_year_first = count == 4;
	out->says_day_first = sign == '.';
	if ((!is_short(count) && !out->is_year_first) ||
	    !memchr("/.-", sign, 3) || !take_byte(rest, sign) ||
	    !is_short(take_number(rest, &out->numbers[1])) ||
	    !take_byte(rest, sign))
		return false;
	last = take_number(rest, &out->numbers[2]);
	if (last == 2 && !out->is_year_first)
		out->numbers[2] += CENTURY;
	return out->is_year_first ? is_short(last) : last == 2 || last == 4;
}

/* Past "9:30 AM] " or "9:30 AM - ". */
static bool take_clock(struct text *rest, bool is_bracketed)
{
	const struct text end = is_bracketed ? TEXT("]") : TEXT(" - ");
	struct text clock;
	const char *found;
	int unused;

	*rest = lines_trim(*rest);
	if (take_number(rest, &unused) == 0 ||
	    (!take_byte(rest, ':') && !take_byte(rest, '.')) ||
	    take_number(rest, &unused) != 2)
		return false;
	clock = *rest;
	if (clock.length > CLOCK_BYTES)
		clock.length = CLOCK_BYTES;
	found = clock.length > 0 ?
			memmem(clock.data, clock.length, end.data, end.length) :
			NULL;
	if (!found)
		return false;
	*rest = text_skip(*rest, (size_t)(found - rest->data) + end.length);
	return true;
}

/* "Ann: It is late."; what quotes something has it from a notice. */
static void part_sender(struct text line, struct head *out)
{
	const char *colon =
		line.length > 0 ? memchr(line.data, ':', line.length) : NULL;
	size_t length = colon ? (size_t)(colon - line.data) : 0;

	if (length == 0 || length > SENDER_BYTES ||
	    (length + 1 < line.length && line.data[length + 1] != ' ') ||
	    memchr(line.data, '"', length) ||
	    memmem(line.data, length, "\xE2\x80\x9C", 3))
		return;
	out->sender = lines_trim((struct text){ line.data, length });
	out->said = text_skip(line, length + 1);
}

static bool read_head(struct text line, struct head *out)
{
	bool is_bracketed = take_byte(&line, '[');

	*out = (struct head){ .sender = { 0 } };
	if (!take_date(&line, out) ||
	    (!take_byte(&line, ',') && !is_bracketed) ||
	    !take_clock(&line, is_bracketed))
		return false;
	part_sender(lines_trim(line), out);
	return true;
}

/* Nothing but "<Media omitted>", or what the messenger marks as its own by
 * U+200E. */
static bool is_stand_in(struct text said)
{
	const struct text trimmed = lines_trim(said);
	const char *mark = said.length > 0 ? memmem(said.data, said.length,
						    "\xE2\x80\x8E", 3) :
					     NULL;

	if (trimmed.length == 0)
		return true;
	if (mark && mark < trimmed.data)
		return !memchr(trimmed.data, '\n', trimmed.length);
	return trimmed.data[0] == '<' &&
	       memchr(trimmed.data, '>', trimmed.length) ==
		       trimmed.data + trimmed.length - 1;
}

/* Whether the day of a message can be so: there is one, and no message before
 * it is of a later one. */
struct guess {
	enum chat_order order;
	int last; /* year, month and day as one number */
	bool is_wrong;
};

static int day_of(const struct head *head, enum chat_order order)
{
	int year = head->numbers[head->is_year_first ? 0 : 2];
	int month = head->numbers[order == CHAT_MONTH_FIRST ? 0 : 1];
	int day = head->numbers[order == CHAT_MONTH_FIRST ? 1 : 0];

	if (head->is_year_first) {
		month = head->numbers[1];
		day = head->numbers[2];
	}
	return (year * 100 + month) * 100 + day;
}

static void look_at_day(struct guess *guess, const struct head *head)
{
	int day = day_of(head, guess->order);

	guess->is_wrong =
		guess->is_wrong || day < guess->last || day / 100 % 100 > 12 ||
		(head->says_day_first && guess->order == CHAT_MONTH_FIRST);
	guess->last = day;
}

bool chat_begin(struct chat *chat, struct text text)
{
	struct lines lines = LINES_OF(text);
	struct guess days = { .order = CHAT_DAY_FIRST };
	struct guess months = { .order = CHAT_MONTH_FIRST };
	size_t message_count = 0;
	bool is_year_first = false;
	struct line line;
	struct head head;

	*chat = (struct chat){ .text = text };
	if (!lines_next(&lines, &line) || !read_head(line.text, &head))
		return false;
	do {
		if (!read_head(line.text, &head))
			continue;
		is_year_first = head.is_year_first;
		message_count += head.sender.length > 0;
		look_at_day(&days, &head);
		look_at_day(&months, &head);
	} while (lines_next(&lines, &line));
	if (is_year_first || (!days.is_wrong && months.is_wrong))
		chat->order = CHAT_DAY_FIRST;
	else if (days.is_wrong && !months.is_wrong)
		chat->order = CHAT_MONTH_FIRST;
	return message_count >= MESSAGES_LEAST;
}

/* Bytes of the text up to the line that begins at `head`, and a mark before
 * that, which is of it. */
static size_t end_before(struct text text, const char *head)
{
	size_t length = (size_t)(head - text.data);

	return length > 3 && memcmp(head - 3, "\xE2\x80\x8E", 3) == 0 ?
		       length - 3 :
		       length;
}

/* From the next head on to the one behind it. */
static bool next_part(struct chat *chat, struct text *out, struct head *head)
{
	struct text rest = text_skip(chat->text, chat->offset);
	struct lines lines = LINES_OF(rest);
	struct line line;
	struct head unused;

	*out = rest;
	if (!lines_next(&lines, &line) || !read_head(line.text, head))
		return false;
	*out = text_skip(*out, line.start);
	while (lines_next(&lines, &line))
		if (read_head(line.text, &unused)) {
			out->length = end_before(*out, rest.data + line.start);
			break;
		}
	chat->offset = (size_t)(out->data + out->length - chat->text.data);
	return true;
}

/* What is said in a message. */
static struct text said_in(struct text message, const struct head *head)
{
	return text_skip(message, (size_t)(head->said.data - message.data));
}

bool chat_next(struct chat *chat, struct text *message)
{
	struct head head;

	while (next_part(chat, message, &head))
		if (head.sender.length > 0 &&
		    !is_stand_in(said_in(*message, &head)))
			return true;
	return false;
}

static enum status claim_day(const struct chat *chat, const struct head *head,
			     struct claims *claims, struct fault *fault)
{
	struct bytes room = BYTES_UP_TO(DAY_BYTES);
	int day = day_of(head, chat->order);
	enum status status = bytes_printf(&room, fault, "%04d-%02d-%02d",
					  day / 10000, day / 100 % 100,
					  day % 100);

	if (!status)
		status = claims_add_copy(claims, TEXT("date"), text_from(&room),
					 FRAGMENT_PLAIN, fault);
	bytes_free(&room);
	return status;
}

enum status chat_claim(const struct chat *chat, struct text message,
		       struct claims *claims, struct fault *fault)
{
	struct lines lines = LINES_OF(message);
	struct line line;
	struct head head;
	enum status status = STATUS_OK;

	claims_from(claims, NULL);
	(void)lines_next(&lines, &line);
	(void)read_head(line.text, &head); /* chat_next has found it */
	if (chat->order != CHAT_NO_ORDER)
		status = claim_day(chat, &head, claims, fault);
	if (!status)
		status = claims_add(claims, TEXT("author"), head.sender,
				    FRAGMENT_PLAIN, fault);
	return status ? status :
			claims_add(claims, TEXT("text"),
				   lines_trim(said_in(message, &head)),
				   FRAGMENT_PLAIN, fault);
}
