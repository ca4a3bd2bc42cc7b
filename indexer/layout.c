/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/layout.h"

#include <string.h>

#include "indexer/punctuation.h"
#include "indexer/running.h"
#include "shared/array.h"
#include "shared/hash.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	START_BYTES = 64 * 1024, /* titles and the like come first */
	LARGEST = 1000000,       /* hundredths of a point */
	COMPOUND_LETTERS = 4,    /* that either part of one has */
	CLOSINGS = 8,            /* quotes and brackets behind a sentence */
	WORD_BYTES = 256         /* longer ones are never divided */
};

/* What a page is made of, in the order of the tags. */
enum kind { OTHER, PAGE, BLOCK, LINE, WORD };

struct box { /* hundredths of a point, from the top left */
	int x_min;
	int y_min;
	int x_max;
	int y_max;
};

struct part {
	enum kind kind;
	struct box box;
	struct text text; /* of a word, with its entities */
};

/* The words of the document, as hashes in an open table. */
struct words {
	uint64_t *slots; /* 0: free */
	size_t mask;
};

struct layout {
	struct bytes *out;
	const struct words *words;
	struct running running;
	size_t line_count;
	enum running_kind kind;      /* of the line */
	enum running_kind last_kind; /* of the one written before */
	struct box block;
	struct box line;
	struct box last_line;  /* the one before */
	bool is_new_block;     /* no line of it has been written */
	bool is_new_line;      /* no word of it has been written */
	size_t paragraph_from; /* in `out` */
};

/* ---- Reading the tags -------------------------------------------------- */

/* Hundredths; cut, not rounded. Numbers beyond all paper are cut too. */
static int read_number(struct text text)
{
	bool is_negative = text_begins(text, TEXT("-"));
	int fraction_digits = -1; /* before the point */
	int value = 0;

	for (size_t i = is_negative; i < text.length; i++) {
		char byte = text.data[i];

		if (byte == '.' && fraction_digits < 0)
			fraction_digits = 0;
		else if (!text_is_digit(byte) || fraction_digits == 2)
			break;
		else if (value < LARGEST) {
			value = value * 10 + (byte - '0');
			fraction_digits += fraction_digits >= 0;
		}
	}
	for (int i = fraction_digits < 0 ? 0 : fraction_digits; i < 2; i++)
		value = value < LARGEST ? value * 10 : value;
	return is_negative ? -value : value;
}

static int read_attribute(struct text tag, struct text name)
{
	const char *found =
		memmem(tag.data, tag.length, name.data, name.length);

	if (!found)
		return 0;
	found += name.length;
	return read_number((struct text){
		found, (size_t)(tag.data + tag.length - found) });
}

static struct box read_box(struct text tag)
{
	return (struct box){ read_attribute(tag, TEXT(" xMin=\"")),
			     read_attribute(tag, TEXT(" yMin=\"")),
			     read_attribute(tag, TEXT(" xMax=\"")),
			     read_attribute(tag, TEXT(" yMax=\"")) };
}

static enum kind kind_of(struct text tag)
{
	static const struct {
		struct text start;
		enum kind kind;
	} kinds[] = { { TEXT_INIT("<word "), WORD },
		      { TEXT_INIT("<line "), LINE },
		      { TEXT_INIT("<block "), BLOCK },
		      { TEXT_INIT("<page "), PAGE } };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_begins(tag, kinds[i].start))
			return kinds[i].kind;
	return OTHER;
}

/* The next part in `rest`, which then begins behind it. */
static bool next_part(struct text *rest, struct part *out)
{
	const char *start = memchr(rest->data, '<', rest->length);
	const char *end;
	struct text tag;

	if (!start)
		return false;
	rest->length -= (size_t)(start - rest->data);
	rest->data = start;
	end = memchr(start, '>', rest->length);
	if (!end)
		return false;
	tag = (struct text){ start, (size_t)(end - start) };
	*out = (struct part){ .kind = kind_of(tag) };
	*rest = text_skip(*rest, tag.length + 1);
	if (out->kind != OTHER)
		out->box = read_box(tag);
	if (out->kind == PAGE)
		out->box.y_max = read_attribute(tag, TEXT(" height=\""));
	if (out->kind != WORD)
		return true;
	end = memchr(rest->data, '<', rest->length);
	out->text.data = rest->data;
	out->text.length = end ? (size_t)(end - rest->data) : rest->length;
	return true;
}

bool layout_is(struct text written)
{
	struct text start = written;

	if (start.length > START_BYTES)
		start.length = START_BYTES;
	return text_begins(start, TEXT("<!DOCTYPE html")) &&
	       memmem(start.data, start.length, "\n<doc>\n", 7);
}

static struct text behind_head(struct text written)
{
	const char *start =
		memmem(written.data, written.length, "\n<doc>\n", 7);

	if (!start)
		return (struct text){ written.data, 0 };
	return (struct text){ start,
			      written.length - (size_t)(start - written.data) };
}

bool layout_is_leftward(struct text written)
{
	struct text rest = written;
	size_t leftward_count = 0;
	size_t count = 0;
	struct part part;

	if (!layout_is(written))
		return false;
	rest = behind_head(written);
	while (next_part(&rest, &part)) {
		enum utf8_script script = UTF8_ANY_SCRIPT;
		size_t width;

		if (part.kind == WORD && part.text.length > 0)
			script = utf8_script(utf8_next(part.text, 0, &width));
		count += part.kind == WORD;
		leftward_count += script == UTF8_ARABIC ||
				  script == UTF8_HEBREW;
	}
	return leftward_count > count / 10;
}

/* ---- The words of the document ----------------------------------------- */

static bool is_letter(uint32_t code)
{
	enum utf8_class kind = utf8_class(code);

	return kind == UTF8_LETTER || kind == UTF8_DIGIT || kind == UTF8_MARK;
}

static uint32_t code_at(struct text text, size_t offset, size_t *width)
{
	*width = 0;
	return offset < text.length ? utf8_next(text, offset, width) : 0;
}

/* Offset of the last character; of text that is not empty. */
static size_t last_offset(struct text text)
{
	size_t offset = text.length - 1;

	while (offset > 0 && text.length - offset < 4 &&
	       (text.data[offset] & 0xC0) == 0x80)
		offset--;
	return offset;
}

/* Without what is no letter at its ends. */
static struct text trim_word(struct text word)
{
	size_t width;

	while (word.length > 0 && !is_letter(code_at(word, 0, &width)))
		word = text_skip(word, width);
	while (word.length > 0) {
		size_t offset = last_offset(word);

		if (is_letter(code_at(word, offset, &width)))
			break;
		word.length = offset;
	}
	return word;
}

/* Of one or two parts, put together with what is between; small and large
 * ASCII letters are the same. 0 for none and for too long. */
static uint64_t hash_word(struct text left, struct text between,
			  struct text right)
{
	const struct text parts[] = { left, between, right };
	char word[WORD_BYTES];
	size_t length = 0;
	uint64_t hash;

	if (left.length + between.length + right.length > sizeof(word))
		return 0;
	for (size_t i = 0; i < 3; i++) {
		if (parts[i].length > 0)
			memcpy(word + length, parts[i].data, parts[i].length);
		length += parts[i].length;
	}
	for (size_t i = 0; i < length; i++)
		word[i] = text_lower(word[i]);
	hash = hash_checksum((struct text){ word, length });
	return length > 0 ? hash | 1 : 0;
}

static uint64_t *find_slot(const struct words *words, uint64_t hash)
{
	size_t i = (hash >> 1) & words->mask;

	while (words->slots[i] && words->slots[i] != hash)
		i = (i + 1) & words->mask;
	return &words->slots[i];
}

static bool words_has(const struct words *words, uint64_t hash)
{
	return hash != 0 && *find_slot(words, hash) == hash;
}

static bool is_hyphen(uint32_t code)
{
	return code == '-' || code == 0x2010 || code == 0xAD;
}

static bool ends_in_hyphen(struct text word)
{
	size_t width;

	return word.length > 0 &&
	       is_hyphen(code_at(word, last_offset(word), &width));
}

/* What may be the halves of a divided word is left out. */
static enum status words_make(struct words *out, struct text written,
			      struct fault *fault)
{
	struct text rest = written;
	struct part part;
	size_t count = 0;
	size_t slots = 64;
	bool was_begun = false;

	while (next_part(&rest, &part))
		count += part.kind == WORD;
	while (slots / 2 <= count)
		slots *= 2;
	out->slots = memory_zeroed(slots, sizeof(*out->slots));
	out->mask = slots - 1;
	if (!out->slots)
		return fault_set(fault, STATUS_FULL, "out of memory");
	rest = written;
	while (next_part(&rest, &part)) {
		bool is_begun = ends_in_hyphen(part.text);
		uint64_t hash =
			hash_word(trim_word(part.text), TEXT(""), TEXT(""));

		if (part.kind != WORD)
			continue;
		if (hash != 0 && !is_begun && !was_begun)
			*find_slot(out, hash) = hash;
		was_begun = is_begun;
	}
	return STATUS_OK;
}

/* ---- Joining lines ----------------------------------------------------- */

static bool is_sentence_end(uint32_t code)
{
	return punctuation_is_stop(code) || code == ':';
}

static bool is_closing(uint32_t code)
{
	return code == '"' || code == '\'' || code == ')' || code == ']' ||
	       code == 0x2019 || code == 0x201D || code == 0xBB;
}

/* Whether the paragraph so far ends as sentences do. */
static bool ends_sentence(struct text paragraph)
{
	for (int i = 0; i < CLOSINGS && paragraph.length > 0; i++) {
		size_t offset = last_offset(paragraph);
		size_t width;
		uint32_t code = code_at(paragraph, offset, &width);

		if (!is_closing(code))
			return is_sentence_end(code);
		paragraph.length = offset;
	}
	return false;
}

/* Small letters, and those of scripts that have no others. */
static bool begins_small(struct text word)
{
	size_t width;
	uint32_t code = code_at(word, 0, &width);

	return utf8_class(code) == UTF8_LETTER && !utf8_is_upper(code);
}

static struct text paragraph_of(const struct layout *layout)
{
	const struct bytes *out = layout->out;

	return (struct text){ out->data ? out->data + layout->paragraph_from :
					  NULL,
			      out->length - layout->paragraph_from };
}

/* Whether a new line of the same block begins a paragraph: it is indented,
 * or the one before was not filled. Both only where a sentence ended, since
 * lists have their first line out, and some lines end early. */
static bool is_new_paragraph(const struct layout *layout)
{
	const struct box *line = &layout->line;
	const struct box *last = &layout->last_line;
	int height = line->y_max - line->y_min;
	int width = layout->block.x_max - layout->block.x_min;

	if (!ends_sentence(paragraph_of(layout)))
		return false;
	if (line->x_min - last->x_min > height / 2)
		return true;
	return layout->block.x_max - last->x_max > width / 5;
}

/* Whether the first word of a block goes on with what came before, as from
 * one column to the next. */
static bool is_going_on(struct text paragraph, struct text word)
{
	size_t width;
	uint32_t last;

	if (paragraph.length == 0 || !begins_small(word))
		return false;
	last = code_at(paragraph, last_offset(paragraph), &width);
	return is_letter(last) || is_hyphen(last) || last == ',' || last == ';';
}

/* The last word of the paragraph; cut when it is too long to be one. */
static struct text last_word(struct text paragraph)
{
	size_t length = 0;

	while (length < paragraph.length && length < WORD_BYTES &&
	       paragraph.data[paragraph.length - length - 1] != ' ')
		length++;
	return (struct text){ paragraph.data + paragraph.length - length,
			      length };
}

static bool is_long(struct text word)
{
	return utf8_count(word) >= COMPOUND_LETTERS;
}

/* Whether a word that ends in a hyphen at the end of a line has one anyway:
 * as the document writes it elsewhere; else, when both parts are words of
 * this document. */
static bool keeps_hyphen(const struct words *words, struct text left,
			 struct text right)
{
	struct text none = TEXT("");

	left = trim_word(left);
	right = trim_word(right);
	if (!begins_small(right) || memchr(left.data, '-', left.length))
		return true;
	if (words_has(words, hash_word(left, TEXT("-"), right)))
		return true;
	if (words_has(words, hash_word(left, none, right)))
		return false;
	return is_long(left) && is_long(right) &&
	       words_has(words, hash_word(left, none, none)) &&
	       words_has(words, hash_word(right, none, none));
}

/* Puts a blank before the first word of a line, or makes one of two that
 * were one word. */
static enum status join(struct layout *layout, struct text word,
			struct fault *fault)
{
	struct text left = last_word(paragraph_of(layout));
	struct bytes *out = layout->out;
	size_t hyphen_width = 0;
	size_t offset;
	size_t width;
	uint32_t last;

	if (left.length == 0)
		return STATUS_OK;
	offset = last_offset(left);
	last = code_at(left, offset, &hyphen_width);
	/* Chinese and the like have no blanks at the end of lines. */
	if (utf8_script(last) == UTF8_GRAM &&
	    utf8_script(code_at(word, 0, &width)) == UTF8_GRAM)
		return STATUS_OK;
	left.length = offset;
	if (!is_hyphen(last) || trim_word(left).length == 0 ||
	    !is_letter(code_at(word, 0, &width)) ||
	    !is_letter(code_at(left, last_offset(left), &width)))
		return bytes_append_byte(out, ' ', fault);
	if (last == 0xAD || !keeps_hyphen(layout->words, left, word))
		out->length -= hyphen_width;
	return STATUS_OK;
}

/* ---- Writing ----------------------------------------------------------- */

static enum status append_word(struct bytes *out, struct text word,
			       struct fault *fault)
{
	static const struct {
		struct text entity;
		char meant;
	} entities[] = {
		{ TEXT_INIT("&amp;"), '&' },   { TEXT_INIT("&lt;"), '<' },
		{ TEXT_INIT("&gt;"), '>' },    { TEXT_INIT("&quot;"), '"' },
		{ TEXT_INIT("&apos;"), '\'' }, { TEXT_INIT("&#39;"), '\'' }
	};
	enum status status = STATUS_OK;

	while (!status && word.length > 0) {
		char meant = word.data[0];
		size_t length = 1;

		for (size_t i = 0; i < COUNT(entities); i++) {
			if (!text_begins(word, entities[i].entity))
				continue;
			meant = entities[i].meant;
			length = entities[i].entity.length;
		}
		status = bytes_append_byte(out, meant, fault);
		word = text_skip(word, length);
	}
	return status;
}

static enum status begin_line(struct layout *layout, struct text word,
			      struct fault *fault)
{
	struct text paragraph = paragraph_of(layout);
	bool is_joined = layout->is_new_block ? is_going_on(paragraph, word) :
						!is_new_paragraph(layout);
	enum status status;

	/* the text does not go on in a running head, nor behind it */
	if (layout->kind == RUNNING_FIRST || layout->last_kind == RUNNING_FIRST)
		is_joined = false;
	layout->is_new_block = false;
	layout->is_new_line = false;
	if (is_joined)
		return join(layout, word, fault);
	if (paragraph.length == 0)
		return STATUS_OK;
	status = bytes_append(layout->out, TEXT("\n\n"), fault);
	layout->paragraph_from = layout->out->length;
	return status;
}

static enum status add_word(struct layout *layout, struct text word,
			    struct fault *fault)
{
	enum status status;

	if (word.length == 0)
		return STATUS_OK;
	if (layout->is_new_line)
		status = begin_line(layout, word, fault);
	else
		status = bytes_append_byte(layout->out, ' ', fault);
	if (!status)
		status = append_word(layout->out, word, fault);
	return status;
}

static enum status add_part(struct layout *layout, const struct part *part,
			    struct fault *fault)
{
	switch (part->kind) {
	case BLOCK:
		layout->block = part->box;
		layout->is_new_block = true;
		break;
	case LINE:
		if (layout->kind != RUNNING_AGAIN)
			layout->last_kind = layout->kind;
		layout->kind =
			running_look(&layout->running, layout->line_count++);
		if (layout->kind == RUNNING_AGAIN)
			break;
		layout->last_line = layout->line;
		layout->line = part->box;
		layout->is_new_line = true;
		break;
	case WORD:
		return layout->kind == RUNNING_AGAIN ?
			       STATUS_OK :
			       add_word(layout, part->text, fault);
	case PAGE:
	case OTHER:
		break;
	}
	return STATUS_OK;
}

static enum status find_running(struct running *running, struct text written,
				struct fault *fault)
{
	enum status status = STATUS_OK;
	struct part part;

	while (!status && next_part(&written, &part)) {
		if (part.kind == PAGE)
			status = running_page(running, part.box.y_max, fault);
		else if (part.kind == LINE)
			status = running_line(running, part.box.y_min, fault);
		else if (part.kind == WORD)
			running_word(running, part.text);
	}
	return status ? status : running_settle(running, fault);
}

enum status layout_text(struct bytes *out, struct text written,
			struct fault *fault)
{
	struct text rest = behind_head(written);
	struct words words = { 0 };
	struct layout layout = { .out = out,
				 .words = &words,
				 .running = RUNNING,
				 .is_new_block = true,
				 .is_new_line = true,
				 .paragraph_from = out->length };
	enum status status = words_make(&words, rest, fault);
	struct part part;

	if (!status)
		status = find_running(&layout.running, rest, fault);
	while (!status && next_part(&rest, &part))
		status = add_part(&layout, &part, fault);
	if (!status && out->length > 0)
		status = bytes_append_byte(out, '\n', fault);
	running_free(&layout.running);
	memory_free(words.slots);
	return status;
}
