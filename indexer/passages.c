/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text goes by once, a line at a time with one line of foresight:
 *
 *   lines       a line is the title again, furniture, a heading, or text
 *   headings    one or two over a paragraph are its section
 *   paragraphs  a line of text is one; in a wrapped text a block of lines
 *   pieces      a paragraph is one, or its parts when it is too long
 *   passages    pieces are joined up to the target
 *
 * Headings are held back until it is known what they stand over. Over the
 * first paragraph stand also a dek, a date or a place: only the briefest is
 * a heading there, and the others are taken into it. Those over nothing are
 * joined to the text before them, or left out: alone they would be ranked
 * above any text. More than two in a row are a list, and text.
 *
 * A piece too small to stand alone joins a neighbour even past the target.
 * What is left out ends a passage, since a passage is one run of bytes.
 */
#include "indexer/passages.h"

#include <string.h>
#include <unicode/uversion.h>

#include "indexer/cuts.h"
#include "indexer/dates.h"
#include "indexer/furniture.h"
#include "indexer/headings.h"
#include "indexer/lines.h"
#include "indexer/matter.h"
#include "indexer/sentences.h"
#include "indexer/signature.h"
#include "indexer/titles.h"
#include "shared/memory.h"

enum {
	SPLITTER_VERSION = 18,
	PASSAGES_MAX = 1 << 20,
	FIRST_CAPACITY = 32,
	ROOM_BYTES = 4096,
	SMALL_PER_TARGET = 4, /* smaller than this part of the target */
	GAP_BYTES = 256,      /* of white space inside a passage */
	BRIEF_WEIGHT = 30,    /* of a heading over the first paragraph */
	BRIEF_WORDS = 3,
	RUN_LINES = 2, /* more headings in a row are a list or menu */
	SECTIONS_BYTES = 1 << 28, /* never more than the text, and a little */
	MARKED_WEIGHT = 200,      /* of a heading that the source calls one */
	OUTLET_BYTES = 64,    /* more than a line has that repeats the title */
	WRAPPED_HEADING = 45, /* weight: this line may have had room for more */
	FIRST_WORD = 20,      /* of the next line: its weight at most */
	WRAPPED_TEXT = 50     /* weight: this line was broken */
};

struct passages_splitter {
	struct sentences *sentences;
	struct seams *seams;
	struct bytes room; /* for folding a line */
	struct titles_key title;
	struct titles_key line;
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
	bool is_title;
	enum furniture furniture;
	bool is_heading; /* may be a section */
	bool is_marked;  /* the source calls it one */
	bool is_date;    /* says only when, or where from */
};

/* Bare lines that nothing but white space parts. */
struct run {
	struct line first;
	struct line last;
	size_t count;
	size_t end; /* with the line of signs below the last one */
	size_t weight;
	bool is_section; /* all of them may be one */
	bool is_brief;   /* and even over the first paragraph */
};

struct split {
	struct passages_splitter *splitter;
	struct passages *out;
	const struct article *article;
	const struct passage_limits *limits;
	struct lines lines;
	struct item item;
	struct item next;
	size_t line_count;    /* read so far, `next` included */
	size_t marked_count;  /* of the article's marks, gone by */
	struct run run;       /* held back */
	enum furniture after; /* what the line before was left out as */
	bool is_in_list;      /* the run was too long, and this is more of it */
	bool has_text;        /* a paragraph has gone by */
	bool is_wrapped;

	struct piece open; /* the passage being put together */
	struct piece last; /* what the last passage is made of */
	bool has_open;
	bool is_section_new;  /* no passage under this heading yet */
	bool follows_passage; /* only white space since the last one */
	struct text section;
	struct line title;    /* when only bare lines were read since then */
	struct piece rescued; /* what an article without text is found by */
	bool rescues_title;
	size_t head; /* bytes at the top that only describe the text */
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
	splitter->title = TITLES_KEY;
	splitter->line = TITLES_KEY;
	status = sentences_open(&splitter->sentences, fault);
	if (!status)
		status = seams_open(&splitter->seams, fault);
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
	seams_close(splitter->seams);
	bytes_free(&splitter->room);
	titles_forget(&splitter->title);
	titles_forget(&splitter->line);
	memory_free(splitter);
}

void passages_free(struct passages *passages)
{
	memory_free(passages->list);
	pool_free(passages->sections);
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

/* Whether the last passage can take the piece in. */
static bool may_extend(const struct split *split, const struct piece *piece)
{
	return split->follows_passage &&
	       weight_together(&split->last, piece) <= split->limits->longest;
}

static void extend(struct split *split, const struct piece *piece)
{
	split->last.weight = weight_together(&split->last, piece);
	split->last.end = piece->end;
	set_end(&split->out->list[split->out->count - 1], split->article->text,
		piece->end);
}

/* The open passage is complete. A small one is joined to the last passage
 * where nothing parts them; one without words is dropped. */
static enum status finish(struct split *split, struct fault *fault)
{
	struct piece *open = &split->open;
	enum status status = STATUS_OK;

	if (!split->has_open)
		return STATUS_OK;
	split->has_open = false;
	if (is_small(split, open) && may_extend(split, open)) {
		extend(split, open);
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
			     .seams = split->splitter->seams,
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

/* ---- Headings ---------------------------------------------------------- */

static struct piece piece_of_run(const struct run *run)
{
	return (struct piece){ .start = run->first.start,
			       .end = run->end,
			       .weight = run->weight,
			       .has_words = true,
			       .leads = true };
}

static void hold_back(struct split *split)
{
	const struct item *item = &split->item;
	const struct line *line = &item->line;
	struct run *run = &split->run;

	if (run->count == 0)
		*run = (struct run){ .first = *line,
				     .end = line->start,
				     .is_section = true,
				     .is_brief = true };
	run->weight += line->start - run->end + line->weight;
	run->end = line->end;
	if (!line->has_words)
		return;
	run->last = *line;
	run->is_section = run->is_section && item->is_heading;
	run->is_brief = run->is_brief &&
			(item->is_marked || (line->weight <= BRIEF_WEIGHT &&
					     line->blank_count < BRIEF_WORDS));
	run->count++;
}

/* "Background / Charges": of two headings one leads to the other. */
static enum status join_headings(struct split *split, struct text *out,
				 struct fault *fault)
{
	struct passages *passages = split->out;
	struct bytes *room = &split->splitter->room;
	enum status status;

	bytes_clear(room);
	status = bytes_append(room, split->run.first.text, fault);
	if (!status)
		status = bytes_append(room, TEXT(" / "), fault);
	if (!status)
		status = bytes_append(room, split->run.last.text, fault);
	if (!status && !passages->sections)
		status = pool_new(&passages->sections, SECTIONS_BYTES, fault);
	if (!status)
		status = pool_copy(passages->sections, text_from(room), out,
				   fault);
	return status;
}

static enum status begin_section(struct split *split, struct fault *fault)
{
	enum status status = part(split, fault);

	split->section = split->run.last.text;
	if (!status && split->run.count > 1)
		status = join_headings(split, &split->section, fault);
	split->is_section_new = true;
	split->run.count = 0;
	return status;
}

/* Nothing stands below the lines that were held back. */
static enum status drop_run(struct split *split, struct fault *fault)
{
	struct piece piece = piece_of_run(&split->run);
	enum status status;

	if (split->run.count == 0)
		return STATUS_OK;
	split->run.count = 0;
	status = finish(split, fault);
	if (status)
		return status;
	if (may_extend(split, &piece)) {
		extend(split, &piece);
		return STATUS_OK;
	}
	if (!split->rescues_title || split->title.has_words)
		split->rescued = piece;
	if (split->title.has_words)
		split->rescued.start = split->title.start;
	split->follows_passage = false;
	return STATUS_OK;
}

/* More of a list, or the line that makes it one. */
static enum status take_list(struct split *split, struct fault *fault)
{
	struct piece piece;

	hold_back(split);
	piece = piece_of_run(&split->run);
	split->run.count = 0;
	split->is_in_list = true;
	split->has_text = true;
	return add_paragraph(split, &piece, fault);
}

static enum status take_bare(struct split *split, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (split->run.count > 0 &&
	    split->item.line.start - split->run.end > GAP_BYTES)
		status = drop_run(split, fault);
	if (status)
		return status;
	if (split->item.line.has_words &&
	    (split->is_in_list || split->run.count == RUN_LINES))
		return take_list(split, fault);
	hold_back(split);
	return STATUS_OK;
}

/* ---- Lines ------------------------------------------------------------- */

static enum status compare_with_title(struct split *split, struct item *item,
				      struct fault *fault)
{
	struct passages_splitter *splitter = split->splitter;
	enum status status;

	/* Far longer, and not worth folding. */
	if (item->line.text.length >
	    2 * split->article->title.length + OUTLET_BYTES)
		return STATUS_OK;
	status = titles_read(&splitter->line, item->line.text, fault);
	if (status)
		return status;
	item->is_title =
		split->line_count <= TITLES_TOP_LINES ?
			titles_is_alike(&splitter->title, &splitter->line) :
			titles_is_same(&splitter->title, &splitter->line);
	return STATUS_OK;
}

/* Whether a line was broken and goes on from the one above: then it does not
 * matter how it happens to begin. */
static bool is_inner(const struct split *split, const struct line *line)
{
	return split->is_wrapped && !line->follows_blank &&
	       (line->weight >= WRAPPED_TEXT ||
		lines_goes_on(&split->item.line, line));
}

/* What the source says of the line; NULL: nothing. */
static const struct heading *mark_of(struct split *split,
				     const struct line *line)
{
	const struct article *article = split->article;
	const struct heading *mark;

	while (split->marked_count < article->heading_count &&
	       article->headings[split->marked_count].end <= line->start)
		split->marked_count++;
	if (split->marked_count == article->heading_count)
		return NULL;
	mark = &article->headings[split->marked_count];
	return mark->start <= line->start ? mark : NULL;
}

/* Whether the line is one of those that the source calls headings, or looks
 * like one where the source calls it nothing. What is longer than any is text
 * in large letters. */
static void look_for_heading(struct split *split, struct item *item)
{
	const struct line *line = &item->line;
	const struct heading *mark = mark_of(split, line);

	item->is_marked = mark && !mark->is_text &&
			  mark->start == line->start && line->has_words &&
			  line->weight <= MARKED_WEIGHT;
	item->is_heading = item->is_marked ||
			   (!(mark && mark->is_text) && headings_is_like(line));
}

/* Reads the line after the next one, so that `item` is the next. */
static enum status advance(struct split *split, struct fault *fault)
{
	struct item *next = &split->next;
	enum status status = STATUS_OK;

	split->item = *next;
	*next = (struct item){ 0 };
	next->exists = lines_next(&split->lines, &next->line);
	if (!next->exists)
		return STATUS_OK;
	split->line_count++;
	if (next->line.start < split->head) {
		next->furniture = FURNITURE_LINE;
		return STATUS_OK;
	}
	look_for_heading(split, next);
	next->is_date = dates_is_line(next->line.text) ||
			headings_is_host(next->line.text);
	if (!is_inner(split, &next->line))
		status = furniture_look(&next->furniture, next->line.text,
					&split->splitter->room, fault);
	if (!status && next->furniture != FURNITURE_LINE)
		status = compare_with_title(split, next, fault);
	return status;
}

static bool is_skipped(const struct item *item)
{
	return item->is_title || item->furniture == FURNITURE_LINE;
}

/* Whether the line is a name among its like, or right beside furniture. */
static bool is_in_share_bar(const struct split *split)
{
	const struct item *item = &split->item;
	const struct item *next = &split->next;

	if (item->furniture != FURNITURE_NAME)
		return false;
	if (split->after == FURNITURE_NAME ||
	    (split->after == FURNITURE_LINE && !item->line.follows_blank))
		return true;
	return next->furniture == FURNITURE_NAME ||
	       (next->furniture == FURNITURE_LINE && !next->line.follows_blank);
}

/* Whether the word that begins the next line would have fitted well into this
 * one, so that the line was not broken to fit a width. In print, widths of
 * lines differ. */
static bool had_room(const struct line *line, const struct line *next)
{
	struct text word = next->text;
	const char *blank = memchr(word.data, ' ', word.length);
	size_t weight;

	if (blank)
		word.length = (size_t)(blank - word.data);
	weight = word.length > 4 * FIRST_WORD ? FIRST_WORD : lines_weight(word);
	if (weight > FIRST_WORD)
		weight = FIRST_WORD;
	return (line->weight + 1 + weight) * 4 <= next->weight * 3;
}

/* Whether the line is never a passage of its own: a heading, the signs that
 * underline one, or above the text a date. */
static bool is_bare(const struct split *split)
{
	const struct item *item = &split->item;
	const struct item *next = &split->next;

	if (!item->line.has_words)
		return split->run.count > 0 && !item->line.follows_blank;
	if (item->is_marked)
		return true;
	if (!item->is_heading && (!item->is_date || split->has_text))
		return false;
	/* "Author:": what stands below is no heading. */
	if (split->has_open && split->open.leads && split->run.count == 0)
		return false;
	/* A line that goes on below was broken where it stands. */
	if (!split->is_wrapped)
		return item->is_date || !next->exists || is_skipped(next) ||
		       !lines_goes_on(&item->line, &next->line);
	/* It must not have been broken to fit a width. */
	if (!item->line.follows_blank)
		return false;
	return !next->exists || next->line.follows_blank || is_skipped(next) ||
	       (item->line.weight <= WRAPPED_HEADING &&
		had_room(&item->line, &next->line));
}

/* The paragraph that begins with this line; it may take further lines. */
static struct piece first_line(const struct split *split)
{
	const struct line *line = &split->item.line;

	return (struct piece){ .start = line->start,
			       .end = line->end,
			       .weight = line->weight,
			       .has_words = line->has_words };
}

/* What stands over the first paragraph is taken into it. */
static enum status settle_run(struct split *split, struct piece *paragraph,
			      struct fault *fault)
{
	struct piece run = piece_of_run(&split->run);

	if (split->run.count == 0)
		return STATUS_OK;
	if (!paragraph->has_words || paragraph->start - run.end > GAP_BYTES)
		return drop_run(split, fault);
	if (split->run.is_section && (split->has_text || split->run.is_brief))
		return begin_section(split, fault);
	paragraph->weight = weight_together(&run, paragraph);
	paragraph->start = run.start;
	split->run.count = 0;
	return STATUS_OK;
}

static enum status take_paragraph(struct split *split, struct fault *fault)
{
	const struct line *line = &split->item.line;
	struct piece paragraph = first_line(split);
	enum status status = STATUS_OK;

	while (!status && split->is_wrapped && split->next.exists &&
	       !split->next.line.follows_blank && !is_skipped(&split->next)) {
		status = advance(split, fault);
		paragraph.end = line->end;
		paragraph.weight += line->weight + 1;
		paragraph.has_words = paragraph.has_words || line->has_words;
	}
	if (status)
		return status;
	paragraph.leads = line->last == ':' || line->last == 0xFF1A;
	status = settle_run(split, &paragraph, fault);
	split->has_text = split->has_text || paragraph.has_words;
	split->is_in_list = false;
	if (!status)
		status = add_paragraph(split, &paragraph, fault);
	return status;
}

static enum status pass_over(struct split *split, struct fault *fault)
{
	enum status status = drop_run(split, fault);

	split->title = (struct line){ 0 };
	if (split->item.is_title)
		split->title = split->item.line;
	if (split->item.is_title && !split->rescues_title) {
		split->rescued = first_line(split);
		split->rescues_title = true;
	}
	split->is_in_list = false;
	if (!status)
		status = part(split, fault);
	return status;
}

static enum status take_item(struct split *split, struct fault *fault)
{
	if (is_skipped(&split->item) || is_in_share_bar(split)) {
		split->after = split->item.furniture;
		return pass_over(split, fault);
	}
	split->after = FURNITURE_NONE;
	if (is_bare(split))
		return take_bare(split, fault);
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
		status = drop_run(split, fault);
	if (!status)
		status = finish(split, fault);
	return status;
}

/* ---- The whole --------------------------------------------------------- */

/* An article that is only a title, perhaps with a line below it, is found
 * by that. */
static enum status rescue(struct split *split, struct fault *fault)
{
	struct piece *piece = &split->rescued;

	if (piece->end == 0)
		return fault_set(fault, STATUS_SKIP, "no words");
	piece->weight = lines_weight(
		(struct text){ split->article->text.data + piece->start,
			       piece->end - piece->start });
	split->counted_offset = 0;
	split->counted_line = 1;
	return add_paragraph(split, piece, fault);
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
	if (out->sections)
		pool_reset(out->sections);
	split.is_wrapped = lines_is_wrapped(article->text);
	status = titles_read(&splitter->title, article->title, fault);
	if (!status)
		status = matter_find_head(article->text, article->title,
					  &split.head, fault);
	if (!status)
		status = split_lines(&split, fault);
	if (!status && out->count == 0)
		status = rescue(&split, fault);
	if (!status)
		status = finish(&split, fault);
	if (status)
		out->count = 0;
	return status;
}

enum status passages_take(struct passages *out, const struct article *article,
			  struct fault *fault)
{
	enum status status = STATUS_OK;

	out->count = 0;
	for (size_t i = 0; i < article->passage_count && !status; i++) {
		status = make_room(out, fault);
		if (status == STATUS_OK)
			out->list[out->count++] = article->passages[i];
	}
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
	return bytes_printf(out, fault,
			    "%d target=%zu longest=%zu icu=%s "
			    "copies=%d",
			    SPLITTER_VERSION, limits->target, limits->longest,
			    icu, SIGNATURE_VERSION);
}
