/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_text.h"

#include <inttypes.h>
#include <string.h>

#include "shared/display.h"
#include "shared/hash.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	INDENT = 5,     /* columns left of a passage: "  7. " */
	NARROWEST = 20, /* columns for the passage at least */
	TOKEN_BYTES = 1 << 20,
	DAY_LENGTH = 10 /* of "2021-08-17" */
};

#define COLOR_TITLE "\033[1m"
#define COLOR_MATCH "\033[1;31m"
#define COLOR_PLACE "\033[36m"
#define COLOR_OFF   "\033[0m"

/* An article of the page: its heading and the passages so far. */
struct group {
	struct hash article;
	struct bytes shown;
};

struct page {
	struct group *groups;
	size_t group_count;
	size_t capacity;
	struct hash last; /* article whose heading was streamed last */
	bool has_last;
	bool has_output; /* something was printed in this answer */
};

/*
 * A passage on its way to lines of a given width. Characters gather in a
 * token, which no line break may divide; a token that is whole goes to the
 * line, or begins the next one.
 */
struct flow {
	struct bytes *out;
	size_t room;          /* columns of a line */
	size_t column;        /* taken of the present line */
	struct bytes shown;   /* one character, harmless */
	struct bytes token;   /* with its colours */
	size_t token_columns; /* without them */
	uint32_t previous;    /* character in the token; 0: none */
	bool has_blank;       /* white space before the token */
	bool is_colored;
	bool is_marked; /* the token's end is inside a match */
};

static enum status append_color(struct bytes *out, bool is_colored,
				const char *color, struct fault *fault)
{
	if (!is_colored)
		return STATUS_OK;
	return bytes_append(out, text_of(color), fault);
}

static enum status mark_token(struct flow *flow, bool is_marked,
			      struct fault *fault)
{
	if (flow->is_marked == is_marked)
		return STATUS_OK;
	flow->is_marked = is_marked;
	return append_color(&flow->token, flow->is_colored,
			    is_marked ? COLOR_MATCH : COLOR_OFF, fault);
}

static enum status break_line(struct flow *flow, struct fault *fault)
{
	flow->column = 0;
	return bytes_printf(flow->out, fault, "\n%*s", INDENT, "");
}

static enum status flush_token(struct flow *flow, struct fault *fault)
{
	size_t blank = flow->has_blank && flow->column > 0;
	enum status status;

	if (flow->token_columns == 0)
		return STATUS_OK;
	status = mark_token(flow, false, fault);
	if (status)
		return status;
	if (flow->column > 0 &&
	    flow->column + blank + flow->token_columns > flow->room) {
		status = break_line(flow, fault);
		blank = 0;
	}
	if (!status && blank)
		status = bytes_append_byte(flow->out, ' ', fault);
	if (!status)
		status =
			bytes_append(flow->out, text_from(&flow->token), fault);
	flow->column += blank + flow->token_columns;
	flow->token_columns = 0;
	flow->previous = 0;
	flow->has_blank = false;
	bytes_clear(&flow->token);
	return status;
}

/* Scripts without blanks break between any two letters; never before a
 * mark or closing punctuation, nor behind an opening bracket. */
static bool may_break_between(uint32_t before, uint32_t after)
{
	enum utf8_class class = utf8_class(after);

	if (before == 0 || class == UTF8_MARK || class == UTF8_IGNORED)
		return false;
	if (utf8_script(after) == UTF8_GRAM)
		return !utf8_is_opening(before);
	if (utf8_script(before) != UTF8_GRAM)
		return false;
	return class == UTF8_LETTER || class == UTF8_DIGIT ||
	       utf8_is_opening(after);
}

/* Columns that a shown text takes: nothing, one character as it is, or its
 * escape, which is ASCII. */
static size_t count_columns(struct text shown, uint32_t code_point)
{
	if (shown.length == 0)
		return 0;
	if (shown.data[0] == '\\')
		return shown.length;
	return utf8_columns(code_point);
}

static enum status put_character(struct flow *flow, struct text character,
				 bool is_marked, struct fault *fault)
{
	size_t width;
	uint32_t code_point = utf8_next(character, 0, &width);
	size_t columns;
	enum status status;

	bytes_clear(&flow->shown);
	status = display_append(&flow->shown, character, DISPLAY_LINE, fault);
	if (status)
		return status;
	columns = count_columns(text_from(&flow->shown), code_point);
	if (may_break_between(flow->previous, code_point) ||
	    flow->token_columns + columns > flow->room)
		status = flush_token(flow, fault);
	if (!status)
		status = mark_token(flow, is_marked, fault);
	if (!status)
		status = bytes_append(&flow->token, text_from(&flow->shown),
				      fault);
	flow->token_columns += columns;
	flow->previous = code_point;
	return status;
}

/* The passage's text, broken into lines, its matches in colour. */
static enum status flow_passage(struct flow *flow, const struct hit *hit,
				struct fault *fault)
{
	struct text text = hit->passage->text;
	const struct hit_match *match = hit->matches;
	const struct hit_match *last = match ? match + hit->match_count : NULL;
	enum status status = STATUS_OK;
	size_t offset = 0;
	size_t width;

	for (; offset < text.length && !status; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);
		struct text character = { text.data + offset, width };

		while (match < last && match->end <= offset)
			match++;
		if (utf8_class(code_point) == UTF8_SPACE) {
			status = flush_token(flow, fault);
			flow->has_blank = true;
			continue;
		}
		status = put_character(flow, character,
				       match < last && match->start <= offset,
				       fault);
	}
	return status ? status : flush_token(flow, fault);
}

static enum status append_passage(struct output *output, struct bytes *out,
				  const struct hit *hit, struct fault *fault)
{
	size_t width = output->options.width;
	struct flow flow = {
		.out = out,
		.room = width > INDENT + NARROWEST ? width - INDENT : NARROWEST,
		.shown = BYTES_UP_TO(TOKEN_BYTES),
		.token = BYTES_UP_TO(TOKEN_BYTES),
		.is_colored = output->options.is_colored,
	};
	enum status status;

	status = bytes_printf(out, fault, "\n%*" PRIu32 ". ", INDENT - 2,
			      hit->rank);
	if (!status)
		status = flow_passage(&flow, hit, fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	bytes_free(&flow.token);
	bytes_free(&flow.shown);
	return status;
}

/* A line of its own below the passage. */
static enum status append_below(struct bytes *out, const char *before,
				struct text text, struct fault *fault)
{
	enum status status;

	status = bytes_printf(out, fault, "%*s%s", INDENT, "", before);
	if (status)
		return status;
	status = display_append(out, text, DISPLAY_LINE, fault);
	if (status)
		return status;
	return bytes_append_byte(out, '\n', fault);
}

static enum status append_place(struct output *output, struct bytes *out,
				const struct hit *hit, struct fault *fault)
{
	bool is_colored = output->options.is_colored;
	enum status status;

	status = bytes_printf(out, fault, "%*s", INDENT, "");
	if (!status)
		status = append_color(out, is_colored, COLOR_PLACE, fault);
	if (!status)
		status = display_append(out, hit->path, DISPLAY_NAME, fault);
	if (!status)
		status = bytes_printf(out, fault, ":%" PRIu32,
				      hit->passage->line);
	if (!status)
		status = append_color(out, is_colored, COLOR_OFF, fault);
	if (status)
		return status;
	return bytes_append_byte(out, '\n', fault);
}

/* What --explain says about the hit, line by line. */
static enum status append_note(struct bytes *out, struct text note,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	while (note.length > 0 && !status) {
		const char *end = memchr(note.data, '\n', note.length);
		size_t length = end ? (size_t)(end - note.data) : note.length;

		status = append_below(
			out, "", (struct text){ note.data, length }, fault);
		length += end != NULL;
		note.data += length;
		note.length -= length;
	}
	return status;
}

static enum status append_more(struct bytes *out, uint32_t more,
			       struct fault *fault)
{
	return bytes_printf(out, fault, "%*s%" PRIu32 " more passage%s\n",
			    INDENT, "", more, more == 1 ? "" : "s");
}

static enum status append_hit(struct output *output, struct bytes *out,
			      const struct hit *hit, struct fault *fault)
{
	enum status status;

	status = append_passage(output, out, hit, fault);
	if (!status && hit->passage->section.length > 0)
		status = append_below(out, "\u00a7 ", hit->passage->section,
				      fault);
	if (!status)
		status = append_place(output, out, hit, fault);
	if (!status && hit->more > 0)
		status = append_more(out, hit->more, fault);
	return status;
}

static enum status append_title(struct output *output, struct bytes *out,
				const struct hit *hit, struct fault *fault)
{
	bool is_colored = output->options.is_colored;
	struct text title = hit->article->title;
	enum status status;

	status = append_color(out, is_colored, COLOR_TITLE, fault);
	if (status)
		return status;
	if (title.length > 0)
		status = display_append(out, title, DISPLAY_LINE, fault);
	else
		status = display_append(out, hit->path, DISPLAY_NAME, fault);
	if (status)
		return status;
	status = append_color(out, is_colored, COLOR_OFF, fault);
	if (status)
		return status;
	return bytes_append_byte(out, '\n', fault);
}

/* Outlet, day and language, as far as they are known. */
static enum status append_origin(struct bytes *out, const struct hit *hit,
				 struct fault *fault)
{
	const struct record_article *article = hit->article;
	struct text parts[] = { article->source, article->date,
				article->language };
	enum status status = STATUS_OK;
	bool has_part = false;
	size_t i;

	if (article->precision == RECORD_TIME && parts[1].length > DAY_LENGTH)
		parts[1].length = DAY_LENGTH;
	if (text_equal(parts[2], TEXT("und")))
		parts[2] = TEXT("");
	for (i = 0; i < sizeof(parts) / sizeof(*parts) && !status; i++) {
		if (parts[i].length == 0)
			continue;
		if (has_part)
			status = bytes_append(out, TEXT(" \u00b7 "), fault);
		if (!status)
			status = display_append(out, parts[i], DISPLAY_LINE,
						fault);
		has_part = true;
	}
	if (status || !has_part)
		return status;
	return bytes_append_byte(out, '\n', fault);
}

static enum status append_heading(struct output *output, struct bytes *out,
				  const struct hit *hit, struct fault *fault)
{
	enum status status = append_title(output, out, hit, fault);

	return status ? status : append_origin(out, hit, fault);
}

static enum status add_group(struct output *output, const struct hit *hit,
			     struct group **out, struct fault *fault)
{
	struct page *page = output->state;
	struct group *groups = page->groups;

	if (page->group_count == page->capacity) {
		size_t capacity = page->capacity ? page->capacity * 2 : 16;

		groups = memory_resize(groups, capacity, sizeof(*groups));
		if (!groups)
			return fault_set(fault, STATUS_FULL, "out of memory");
		page->groups = groups;
		page->capacity = capacity;
	}
	*out = &groups[page->group_count++];
	**out = (struct group){
		.article = hit->article->article,
		.shown = BYTES_UP_TO(OUTPUT_RECORD_BYTES),
	};
	return append_heading(output, &(*out)->shown, hit, fault);
}

static struct group *find_group(const struct page *page,
				const struct hash *article)
{
	size_t i;

	for (i = 0; i < page->group_count; i++)
		if (hash_equal(&page->groups[i].article, article))
			return &page->groups[i];
	return NULL;
}

static enum status keep_hit(struct output *output, const struct hit *hit,
			    struct text note, struct fault *fault)
{
	struct group *group = find_group(output->state, &hit->article->article);
	enum status status = STATUS_OK;

	if (!group)
		status = add_group(output, hit, &group, fault);
	if (!status)
		status = append_hit(output, &group->shown, hit, fault);
	return status ? status : append_note(&group->shown, note, fault);
}

/* An empty line between articles. */
static enum status put_gap(struct output *output, struct fault *fault)
{
	struct page *page = output->state;

	if (page->has_output)
		return bytes_append_byte(&output->record, '\n', fault);
	page->has_output = true;
	return STATUS_OK;
}

static enum status stream_hit(struct output *output, const struct hit *hit,
			      struct text note, struct fault *fault)
{
	struct page *page = output->state;
	const struct hash *article = &hit->article->article;
	enum status status = STATUS_OK;

	if (!page->has_last || !hash_equal(&page->last, article)) {
		status = put_gap(output, fault);
		if (!status)
			status = append_heading(output, &output->record, hit,
						fault);
	}
	page->last = *article;
	page->has_last = true;
	if (!status)
		status = append_hit(output, &output->record, hit, fault);
	if (!status)
		status = append_note(&output->record, note, fault);
	return status ? status : output_write(output, fault);
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	if (output->options.is_streamed)
		return stream_hit(output, hit, note, fault);
	return keep_hit(output, hit, note, fault);
}

static void empty_page(struct page *page)
{
	size_t i;

	for (i = 0; i < page->group_count; i++)
		bytes_free(&page->groups[i].shown);
	page->group_count = 0;
	page->has_last = false;
	page->has_output = false;
}

/* In a batch, the answer begins with its question. */
static enum status print_begin(struct output *output, struct fault *fault)
{
	struct page *page = output->state;
	enum status status;

	empty_page(page);
	if (!output->options.is_batch)
		return STATUS_OK;
	status = display_append(&output->record, output->question->qid,
				DISPLAY_LINE, fault);
	if (!status)
		status = bytes_append(&output->record, TEXT(": "), fault);
	if (!status)
		status = display_append(&output->record,
					output->question->typed, DISPLAY_LINE,
					fault);
	if (status)
		return status;
	page->has_output = true;
	return output_line(output, TEXT(""), fault);
}

static enum status print_end(struct output *output,
			     const struct output_answer *answer,
			     struct fault *fault)
{
	struct page *page = output->state;
	enum status status = STATUS_OK;
	size_t i;

	(void)answer; /* main says it on standard error, to a person */
	for (i = 0; i < page->group_count && !status; i++) {
		status = put_gap(output, fault);
		if (!status)
			status = bytes_append(&output->record,
					      text_from(&page->groups[i].shown),
					      fault);
		if (!status)
			status = output_write(output, fault);
	}
	if (!status && output->options.is_batch)
		status = output_line(output, TEXT(""), fault);
	return status;
}

/* The article's bytes as they are, but to a terminal. */
static enum status print_article(struct output *output,
				 const struct output_article *article,
				 struct fault *fault)
{
	enum status status;

	if (output->options.is_terminal)
		status = display_append(&output->record, article->text,
					DISPLAY_TEXT, fault);
	else
		status = bytes_append(&output->record, article->text, fault);
	return status ? status : output_write(output, fault);
}

static enum status open_page(struct output *output, struct fault *fault)
{
	output->state = memory_zeroed(1, sizeof(struct page));
	if (!output->state)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

static void close_page(struct output *output)
{
	struct page *page = output->state;

	if (!page)
		return;
	empty_page(page);
	memory_free(page->groups);
	memory_free(page);
	output->state = NULL;
}

const struct output_printer *print_text_printer(void)
{
	static const struct output_printer printer = {
		.open = open_page,
		.close = close_page,
		.begin = print_begin,
		.hit = print_hit,
		.end = print_end,
		.article = print_article,
	};

	return &printer;
}
