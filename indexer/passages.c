/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text goes by once, a line at a time with one line of foresight:
 *
 *   lines       a line is the title again, furniture, a heading, or text
 *   paragraphs  a line of text is one; in a wrapped text a block of lines
 *   pieces      a paragraph is one, or its parts when it is too long
 *   passages    pieces are joined up to the target
 *
 * A piece too small to stand alone joins a neighbour even past the target.
 * What is left out ends a passage, since a passage is one run of bytes.
 */
#include "indexer/passages.h"

#include <string.h>
#include <unicode/uversion.h>

#include "indexer/cuts.h"
#include "indexer/furniture.h"
#include "indexer/headings.h"
#include "indexer/lines.h"
#include "indexer/sentences.h"
#include "shared/memory.h"

enum {
	SPLITTER_VERSION = 1,
	PASSAGES_MAX = 1 << 20,
	FIRST_CAPACITY = 32,
	ROOM_BYTES = 4096,
	SMALL_PER_TARGET = 4, /* smaller than this part of the target */
	GAP_BYTES = 256,      /* of white space inside a passage */
	RUN_LINES = 2,        /* more heading-like lines are a list or menu */
	WRAPPED_HEADING = 45, /* weight: this line had room for more */
	WRAPPED_TEXT = 50     /* weight: this line was broken */
};

struct passages_splitter {
	struct sentences *sentences;
	struct bytes room; /* for folding a line */
};

/* A run of text on its way into a passage. */
struct piece {
	size_t start; /* bytes in the article's text */
	size_t end;
	size_t weight;
	bool has_words;
	bool leads; /* belongs to what follows: "He said:" */
};

/* A line with what is known about it. */
struct item {
	struct line line;
	bool exists;
	bool is_skipped; /* title again, or furniture */
	bool is_heading_like;
};

struct split {
	struct passages_splitter *splitter;
	struct passages *out;
	const struct article *article;
	const struct passage_limits *limits;
	struct lines lines;
	struct item item;
	struct item next;
	size_t run_length; /* heading-like lines in a row, this included */
	bool is_wrapped;

	struct piece open; /* the passage being put together */
	struct piece last; /* what the last passage is made of */
	bool has_open;
	bool is_section_new;  /* no passage under this heading yet */
	bool follows_passage; /* only white space since the last one */
	struct text section;
	struct line first_skipped;
	size_t counted_offset; /* lines are counted up to here */
	size_t counted_line;
};

enum status passages_open(struct passages_splitter **out, struct fault *fault)
{
	struct passages_splitter *splitter =
		memory_zeroed(1, sizeof(*splitter));
	enum status status;

	*out = NULL;
	if (!splitter)
		return fault_set(fault, STATUS_FULL, "out of memory");
	splitter->room = BYTES_UP_TO(ROOM_BYTES);
	status = sentences_open(&splitter->sentences, fault);
	if (status) {
		passages_close(splitter);
		return status;
	}
	*out = splitter;
	return STATUS_OK;
}

void passages_close(struct passages_splitter *splitter)
{
	if (!splitter)
		return;
	sentences_close(splitter->sentences);
	bytes_free(&splitter->room);
	memory_free(splitter);
}

void passages_free(struct passages *passages)
{
	memory_free(passages->list);
	*passages = (struct passages){ 0 };
}

/* ---- Passages ---------------------------------------------------------- */

/* Number of the line that `offset` is in; offsets only grow. */
static size_t line_at(struct split *split, size_t offset)
{
	struct text text = split->article->text;

	for (; split->counted_offset < offset; split->counted_offset++) {
		char byte = text.data[split->counted_offset];

		if (byte == '\n' ||
		    (byte == '\r' &&
		     (split->counted_offset + 1 == text.length ||
		      text.data[split->counted_offset + 1] != '\n')))
			split->counted_line++;
	}
	return split->counted_line;
}

static enum status make_room(struct passages *passages, struct fault *fault)
{
	size_t capacity = passages->capacity ? passages->capacity * 2 :
					       FIRST_CAPACITY;
	struct passage *list;

	if (passages->count < passages->capacity)
		return STATUS_OK;
	if (passages->count >= PASSAGES_MAX)
		return fault_set(fault, STATUS_SKIP, "more than %d passages",
				 PASSAGES_MAX);
	list = memory_resize(passages->list, capacity, sizeof(*list));
	if (!list)
		return fault_set(fault, STATUS_FULL, "out of memory");
	passages->list = list;
	passages->capacity = capacity;
	return STATUS_OK;
}

static void set_end(struct passage *passage, struct text text, size_t end)
{
	passage->end = end;
	passage->text.data = text.data + passage->start;
	passage->text.length = end - passage->start;
}

static enum status append(struct split *split, const struct piece *piece,
			  struct fault *fault)
{
	struct passage *passage;
	enum status status = make_room(split->out, fault);

	if (status)
		return status;
	passage = &split->out->list[split->out->count++];
	*passage = (struct passage){ .start = piece->start,
				     .line = line_at(split, piece->start),
				     .section = split->section,
				     .is_first_in_section =
					     split->is_section_new };
	set_end(passage, split->article->text, piece->end);
	split->is_section_new = false;
	split->last = *piece;
	return STATUS_OK;
}

/* Of two runs and the white space that parts them. */
static size_t weight_together(const struct piece *first,
			      const struct piece *second)
{
	return first->weight + (second->start - first->end) + second->weight;
}

static bool is_small(const struct split *split, const struct piece *piece)
{
	return piece->weight < split->limits->target / SMALL_PER_TARGET;
}

/* The open passage is complete. A small one is joined to the last passage
 * where nothing parts them; one without words is dropped. */
static enum status finish(struct split *split, struct fault *fault)
{
	struct piece *open = &split->open;
	struct piece *last = &split->last;
	enum status status = STATUS_OK;

	if (!split->has_open)
		return STATUS_OK;
	split->has_open = false;
	if (split->follows_passage && is_small(split, open) &&
	    weight_together(last, open) <= split->limits->longest) {
		last->weight = weight_together(last, open);
		last->end = open->end;
		set_end(&split->out->list[split->out->count - 1],
			split->article->text, open->end);
	} else if (open->has_words) {
		status = append(split, open, fault);
		split->follows_passage = true;
	} else {
		split->follows_passage = false;
	}
	return status;
}

/* Something is left out here, or a section begins. */
static enum status part(struct split *split, struct fault *fault)
{
	enum status status = finish(split, fault);

	split->follows_passage = false;
	return status;
}

static bool is_joined(const struct split *split, const struct piece *piece)
{
	const struct piece *open = &split->open;
	size_t together = weight_together(open, piece);

	if (together <= split->limits->target)
		return open->leads || !piece->leads ||
		       together <= split->limits->target / 2;
	if (together > split->limits->longest)
		return false;
	return is_small(split, open) ||
	       (is_small(split, piece) && !piece->leads);
}

static enum status add(struct split *split, const struct piece *piece,
		       struct fault *fault)
{
	enum status status = STATUS_OK;

	if (split->has_open && piece->start - split->open.end > GAP_BYTES)
		status = part(split, fault);
	else if (split->has_open && !is_joined(split, piece))
		status = finish(split, fault);
	if (status)
		return status;
	if (!split->has_open) {
		split->open = *piece;
		split->has_open = true;
		return STATUS_OK;
	}
	split->open.weight = weight_together(&split->open, piece);
	split->open.end = piece->end;
	split->open.has_words = split->open.has_words || piece->has_words;
	split->open.leads = piece->leads;
	return STATUS_OK;
}

/* ---- Paragraphs -------------------------------------------------------- */

static enum status add_parts(struct split *split, const struct piece *paragraph,
			     struct fault *fault)
{
	struct text text = { split->article->text.data + paragraph->start,
			     paragraph->end - paragraph->start };
	struct cuts cuts = { .sentences = split->splitter->sentences,
			     .limits = *split->limits };
	struct cut cut;
	enum status status =
		cuts_begin(&cuts, text, split->article->language, fault);

	while (!status && cuts_next(&cuts, &cut)) {
		struct text trimmed = lines_trim((struct text){
			text.data + cut.start, cut.end - cut.start });
		struct piece piece = {
			.start = (size_t)(trimmed.data -
					  split->article->text.data),
			.weight = cut.weight,
			.has_words = lines_has_words(trimmed)
		};

		piece.end = piece.start + trimmed.length;
		if (trimmed.length > 0)
			status = add(split, &piece, fault);
	}
	return status;
}

static enum status add_paragraph(struct split *split,
				 const struct piece *paragraph,
				 struct fault *fault)
{
	if (paragraph->weight > split->limits->longest)
		return add_parts(split, paragraph, fault);
	return add(split, paragraph, fault);
}

/* ---- Lines ------------------------------------------------------------- */

/* Reads the line after the next one, so that `item` is the next. */
static enum status advance(struct split *split, struct fault *fault)
{
	struct item *next = &split->next;

	split->item = *next;
	*next = (struct item){ 0 };
	next->exists = lines_next(&split->lines, &next->line);
	if (!next->exists)
		return STATUS_OK;
	next->is_heading_like = headings_is_like(&next->line);
	if (split->article->title.length > 0 &&
	    lines_is_same(next->line.text, split->article->title)) {
		next->is_skipped = true;
		return STATUS_OK;
	}
	return furniture_is(&next->is_skipped, next->line.text,
			    &split->splitter->room, fault);
}

/* Whether the next line is a paragraph that a heading can stand over. */
static bool has_paragraph_below(const struct split *split)
{
	const struct item *next = &split->next;

	if (!next->exists || next->is_skipped || !next->line.has_words)
		return false;
	if (split->is_wrapped && !next->line.follows_blank &&
	    split->item.line.weight > WRAPPED_HEADING)
		return false;
	return !next->is_heading_like ||
	       (split->is_wrapped && next->line.weight >= WRAPPED_TEXT);
}

static bool is_heading(const struct split *split)
{
	if (!split->item.is_heading_like || split->run_length > RUN_LINES)
		return false;
	if (split->is_wrapped && !split->item.line.follows_blank)
		return false;
	return has_paragraph_below(split);
}

static enum status begin_section(struct split *split, struct fault *fault)
{
	enum status status = part(split, fault);

	split->section = split->item.line.text;
	split->is_section_new = true;
	return status;
}

/* The paragraph that begins with this line; it may take further lines. */
static enum status take_paragraph(struct split *split, struct fault *fault)
{
	const struct line *line = &split->item.line;
	struct piece paragraph = { .start = line->start,
				   .end = line->end,
				   .weight = line->weight,
				   .has_words = line->has_words };
	enum status status = STATUS_OK;

	while (!status && split->is_wrapped && split->next.exists &&
	       !split->next.line.follows_blank && !split->next.is_skipped) {
		status = advance(split, fault);
		paragraph.end = line->end;
		paragraph.weight += line->weight + 1;
		paragraph.has_words = paragraph.has_words || line->has_words;
	}
	if (status)
		return status;
	paragraph.leads = line->last == ':' || line->last == 0xFF1A ||
			  split->item.is_heading_like;
	return add_paragraph(split, &paragraph, fault);
}

static enum status take_item(struct split *split, struct fault *fault)
{
	struct item *item = &split->item;

	if (item->is_skipped) {
		if (split->first_skipped.text.length == 0 &&
		    item->line.has_words)
			split->first_skipped = item->line;
		split->run_length = 0;
		return part(split, fault);
	}
	split->run_length = item->is_heading_like ? split->run_length + 1 : 0;
	if (is_heading(split))
		return begin_section(split, fault);
	return take_paragraph(split, fault);
}

static enum status split_lines(struct split *split, struct fault *fault)
{
	enum status status = advance(split, fault);

	while (!status && split->next.exists) {
		status = advance(split, fault);
		if (!status)
			status = take_item(split, fault);
	}
	if (!status)
		status = finish(split, fault);
	return status;
}

/* ---- The whole --------------------------------------------------------- */

/* An article that is only a title (or only furniture) is found by it. */
static enum status rescue(struct split *split, struct fault *fault)
{
	const struct line *line = &split->first_skipped;
	struct piece piece = { .start = line->start,
			       .end = line->end,
			       .weight = line->weight,
			       .has_words = true };

	if (line->text.length == 0)
		return fault_set(fault, STATUS_SKIP, "no words");
	split->counted_offset = 0;
	split->counted_line = 1;
	return add_paragraph(split, &piece, fault);
}

enum status passages_split(struct passages_splitter *splitter,
			   struct passages *out, const struct article *article,
			   const struct passage_limits *limits,
			   struct fault *fault)
{
	struct split split = { .splitter = splitter,
			       .out = out,
			       .article = article,
			       .limits = limits,
			       .lines = LINES_OF(article->text),
			       .counted_line = 1 };
	enum status status;

	out->count = 0;
	if (limits->target == 0 || limits->longest < limits->target)
		return fault_set(fault, STATUS_BUG, "passage limits %zu, %zu",
				 limits->target, limits->longest);
	split.is_wrapped = lines_is_wrapped(article->text);
	status = split_lines(&split, fault);
	if (!status && out->count == 0)
		status = rescue(&split, fault);
	if (!status)
		status = finish(&split, fault);
	if (status)
		out->count = 0;
	return status;
}

enum status passages_version(struct bytes *out,
			     const struct passage_limits *limits,
			     struct fault *fault)
{
	UVersionInfo version;
	char icu[U_MAX_VERSION_STRING_LENGTH];

	u_getVersion(version);
	u_versionToString(version, icu);
	return bytes_printf(out, fault, "%d target=%zu longest=%zu icu=%s",
			    SPLITTER_VERSION, limits->target, limits->longest,
			    icu);
}
