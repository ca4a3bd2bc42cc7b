/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/flow.h"
#include "searcher/group.h"
#include "searcher/outlets.h"
#include "searcher/print_facets.h"
#include "searcher/print_timeline.h"
#include "shared/display.h"
#include "shared/hash.h"
#include "shared/memory.h"

enum {
	INDENT = 5,     /* columns left of a passage: "  7. " */
	NARROWEST = 20, /* columns for the passage at least */
	LONG_LINES = 5, /* a longer passage is shortened */
	DAY_LENGTH = 10 /* of "2021-08-17" */
};

#define COLOR_TITLE "\033[1m"
#define COLOR_MATCH "\033[1;31m"
#define COLOR_PLACE "\033[36m"
#define COLOR_DIM   "\033[2m"
#define COLOR_OFF   "\033[0m"

/* A passage of the page: a hit, or the neighbour of one. */
struct item {
	uint32_t ordinal; /* in its article */
	bool is_hit;
	struct bytes shown;
};

/* An article of the page. */
struct article {
	struct hash id; /* output_heading */
	struct bytes heading;
	struct item *items; /* in order of rank; with neighbours, in the end,
			     * in text order */
	size_t item_count;
	size_t capacity;
};

struct page {
	struct article *articles;
	size_t article_count;
	size_t capacity;
	/* Of a streamed page: */
	struct hash last; /* output_heading that was printed last */
	uint32_t last_ordinal;
	bool has_last;
	struct group *printed; /* passages, where hits have neighbours */
	bool has_output;       /* something was printed in this answer */
};

static enum status append_color(struct bytes *out, bool is_colored,
				const char *color, struct fault *fault)
{
	if (!is_colored)
		return STATUS_OK;
	return bytes_append(out, text_of(color), fault);
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
	if (!status && output_is_of_file(hit))
		status = bytes_printf(out, fault, ":%" PRIu32,
				      hit->passage->line);
	if (!status)
		status = append_color(out, is_colored, COLOR_OFF, fault);
	if (status)
		return status;
	return bytes_append_byte(out, '\n', fault);
}

/* A line of a text that was taken out of its file is no line of that. */
static enum status append_place_in_text(struct bytes *out,
					const struct hit *hit,
					struct fault *fault)
{
	enum status status;

	if (output_is_of_file(hit))
		return STATUS_OK;
	status = bytes_printf(out, fault, "%*s", INDENT, "");
	if (!status && output_is_among_others(hit))
		status = bytes_printf(out, fault,
				      "record at byte %" PRIu64 ", ",
				      output_record(hit));
	return status ? status :
			bytes_printf(out, fault, "text line %" PRIu32 "\n",
				     hit->passage->line);
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
		note = text_skip(note, length);
	}
	return status;
}

static enum status append_more(struct bytes *out, uint32_t more,
			       struct fault *fault)
{
	return bytes_printf(out, fault, "%*s%" PRIu32 " more passage%s\n",
			    INDENT, "", more, more == 1 ? "" : "s");
}

static enum status append_copies(struct bytes *out, uint32_t copies,
				 struct fault *fault)
{
	return bytes_printf(out, fault, "%*s%" PRIu32 " near-cop%s elsewhere\n",
			    INDENT, "", copies, copies == 1 ? "y" : "ies");
}

static struct flow_form form_of(const struct output *output)
{
	const struct output_options *options = &output->options;
	size_t room = options->width > INDENT + NARROWEST ?
			      options->width - INDENT :
			      NARROWEST;

	return (struct flow_form){
		.indent = INDENT,
		.room = room,
		.shown_room = options->context > 0 ? 0 : LONG_LINES * room,
		.match_color = options->is_colored ? COLOR_MATCH : NULL,
	};
}

static enum status append_hit(struct output *output, struct bytes *out,
			      const struct hit *hit, struct fault *fault)
{
	struct flow_form form = form_of(output);
	enum status status;

	status = bytes_printf(out, fault, "\n%*" PRIu32 ". ", INDENT - 2,
			      hit->rank);
	if (!status)
		status = flow_hit(out, hit, &form, fault);
	if (!status)
		status = bytes_append_byte(out, '\n', fault);
	if (!status && hit->passage->section.length > 0)
		status = append_below(out, "\u00a7 ", hit->passage->section,
				      fault);
	if (!status)
		status = append_place(output, out, hit, fault);
	if (!status)
		status = append_place_in_text(out, hit, fault);
	if (!status && hit->more > 0)
		status = append_more(out, hit->more, fault);
	if (!status && hit->copies > 0)
		status = append_copies(out, hit->copies, fault);
	return status;
}

static enum status append_neighbour(struct output *output, struct bytes *out,
				    const struct record_passage *passage,
				    struct fault *fault)
{
	struct flow_form form = form_of(output);
	enum status status = bytes_printf(out, fault, "\n%*s", INDENT, "");

	if (output->options.is_colored)
		form.text_color = COLOR_DIM;
	if (!status)
		status = flow_text(out, passage->text, &form, fault);
	return status ? status : bytes_append_byte(out, '\n', fault);
}

/* Between passages that do not follow one another. */
static enum status append_omission(struct bytes *out, struct fault *fault)
{
	return bytes_printf(out, fault, "\n%*s[\u2026]\n", INDENT, "");
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

static struct text day_of(struct text date, enum record_precision precision)
{
	if (precision == RECORD_TIME && date.length > DAY_LENGTH)
		date.length = DAY_LENGTH;
	return date;
}

/* Three of them, as far as they are known. */
static enum status append_parts(struct bytes *out, const struct text parts[3],
				struct fault *fault)
{
	enum status status = STATUS_OK;
	bool has_part = false;

	for (size_t i = 0; i < 3 && !status; i++) {
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

/* Outlet, day and language. */
static enum status append_origin(struct bytes *out, const struct hit *hit,
				 struct fault *fault)
{
	const struct record_outlet outlet = output_outlet(hit);
	struct text parts[] = { outlet.source,
				day_of(outlet.date, outlet.precision),
				hit->article->language };

	if (text_equal(parts[2], TEXT("und")))
		parts[2] = TEXT("");
	return append_parts(out, parts, fault);
}

/* Who else has it, and where that can be read. */
static enum status append_outlets(struct bytes *out, const struct hit *hit,
				  struct fault *fault)
{
	struct outlets outlets;
	enum status status = STATUS_OK;

	outlets_list(&outlets, hit->article, hit->cited);
	for (size_t i = 0; i < outlets.count && i < OUTLETS_SHOWN && !status;
	     i++) {
		const struct record_outlet *outlet = &outlets.list[i];
		const struct text parts[] = {
			outlet->source,
			day_of(outlet->date, outlet->precision),
			outlet->address,
		};

		status = bytes_append(out, TEXT("also "), fault);
		if (!status)
			status = append_parts(out, parts, fault);
	}
	if (status || outlets.count <= OUTLETS_SHOWN)
		return status;
	return bytes_append(out, TEXT("also elsewhere (--article, as jsonl)\n"),
			    fault);
}

static enum status append_heading(struct output *output, struct bytes *out,
				  const struct hit *hit, struct fault *fault)
{
	enum status status = append_title(output, out, hit, fault);

	if (!status)
		status = append_origin(out, hit, fault);
	return status ? status : append_outlets(out, hit, fault);
}

/* ---- A page: articles in order of their best hits ---------------------- */

static enum status add_article(struct output *output, const struct hit *hit,
			       struct article **out, struct fault *fault)
{
	struct page *page = output->state;
	struct article *articles = page->articles;

	if (page->article_count == page->capacity) {
		size_t capacity = page->capacity ? page->capacity * 2 : 16;

		articles = memory_resize(articles, capacity, sizeof(*articles));
		if (!articles)
			return fault_set(fault, STATUS_FULL, "out of memory");
		page->articles = articles;
		page->capacity = capacity;
	}
	*out = &articles[page->article_count++];
	**out = (struct article){
		.id = output_heading(hit),
		.heading = BYTES_UP_TO(OUTPUT_RECORD_BYTES),
	};
	return append_heading(output, &(*out)->heading, hit, fault);
}

static struct article *find_article(const struct page *page,
				    const struct hash *id)
{
	size_t i;

	for (i = 0; i < page->article_count; i++)
		if (hash_equal(&page->articles[i].id, id))
			return &page->articles[i];
	return NULL;
}

/* The item of a passage, made if there is none; *is_new says so. */
static enum status find_item(struct article *article, uint32_t ordinal,
			     struct item **out, bool *is_new,
			     struct fault *fault)
{
	struct item *items = article->items;

	*is_new = false;
	for (size_t i = 0; i < article->item_count; i++) {
		*out = &items[i];
		if (items[i].ordinal == ordinal)
			return STATUS_OK;
	}
	if (article->item_count == article->capacity) {
		size_t capacity = article->capacity ? article->capacity * 2 : 4;

		items = memory_resize(items, capacity, sizeof(*items));
		if (!items)
			return fault_set(fault, STATUS_FULL, "out of memory");
		article->items = items;
		article->capacity = capacity;
	}
	*is_new = true;
	*out = &items[article->item_count++];
	**out = (struct item){ .ordinal = ordinal,
			       .shown = BYTES_UP_TO(OUTPUT_RECORD_BYTES) };
	return STATUS_OK;
}

static enum status keep_neighbours(struct output *output,
				   struct article *article,
				   const struct record_passage *list,
				   size_t count, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		struct item *item;
		bool is_new;

		status = find_item(article, list[i].ordinal, &item, &is_new,
				   fault);
		if (!status && is_new)
			status = append_neighbour(output, &item->shown,
						  &list[i], fault);
	}
	return status;
}

/* A hit takes the place of what was kept of it as a neighbour. */
static enum status keep_passage(struct output *output, struct article *article,
				const struct hit *hit, struct text note,
				struct fault *fault)
{
	struct item *item;
	bool is_new;
	enum status status = find_item(article, hit->passage->ordinal, &item,
				       &is_new, fault);

	if (status)
		return status;
	if (!item->is_hit)
		bytes_clear(&item->shown);
	item->is_hit = true;
	status = append_hit(output, &item->shown, hit, fault);
	return status ? status : append_note(&item->shown, note, fault);
}

static enum status keep_hit(struct output *output, const struct hit *hit,
			    struct text note, struct fault *fault)
{
	const struct hash id = output_heading(hit);
	struct article *article = find_article(output->state, &id);
	enum status status = STATUS_OK;

	if (!article)
		status = add_article(output, hit, &article, fault);
	if (!status)
		status = keep_neighbours(output, article, hit->before,
					 hit->before_count, fault);
	if (!status)
		status = keep_passage(output, article, hit, note, fault);
	return status ? status :
			keep_neighbours(output, article, hit->after,
					hit->after_count, fault);
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

static int compare_items(const void *one, const void *other)
{
	const struct item *left = one;
	const struct item *right = other;

	return (left->ordinal > right->ordinal) -
	       (left->ordinal < right->ordinal);
}

static enum status put_article(struct output *output, struct article *article,
			       struct fault *fault)
{
	bool has_neighbours = output->options.context > 0;
	struct bytes *out = &output->record;
	enum status status = put_gap(output, fault);

	if (!status)
		status = bytes_append(out, text_from(&article->heading), fault);
	if (has_neighbours && article->item_count > 1)
		qsort(article->items, article->item_count,
		      sizeof(*article->items), compare_items);
	for (size_t i = 0; i < article->item_count && !status; i++) {
		const struct item *item = &article->items[i];

		if (has_neighbours && i > 0 &&
		    item->ordinal != item[-1].ordinal + 1)
			status = append_omission(out, fault);
		if (!status)
			status = bytes_append(out, text_from(&item->shown),
					      fault);
	}
	return output_write(output, status, fault);
}

/* ---- Streamed: each hit as it comes ------------------------------------ */

/* What stands before a passage: the heading of its article, if that is
 * another one, or a sign that something was left out. */
static enum status stream_lead(struct output *output, const struct hit *hit,
			       uint32_t ordinal, struct fault *fault)
{
	struct page *page = output->state;
	const struct hash id = output_heading(hit);
	bool is_same = page->has_last && hash_equal(&page->last, &id);
	bool goes_on = is_same && ordinal == page->last_ordinal + 1;
	enum status status = STATUS_OK;

	if (!is_same) {
		status = put_gap(output, fault);
		if (!status)
			status = append_heading(output, &output->record, hit,
						fault);
	} else if (!goes_on && output->options.context > 0) {
		status = append_omission(&output->record, fault);
	}
	page->last = id;
	page->last_ordinal = ordinal;
	page->has_last = true;
	return status;
}

/* Those that were not printed before. */
static enum status stream_neighbours(struct output *output,
				     const struct hit *hit,
				     const struct record_passage *list,
				     size_t count, struct fault *fault)
{
	struct page *page = output->state;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		bool is_new;

		status = group_add(page->printed, &list[i].passage, &is_new,
				   fault);
		if (status || !is_new)
			continue;
		status = stream_lead(output, hit, list[i].ordinal, fault);
		if (!status)
			status = append_neighbour(output, &output->record,
						  &list[i], fault);
	}
	return status;
}

static enum status stream_passage(struct output *output, const struct hit *hit,
				  struct text note, struct fault *fault)
{
	struct page *page = output->state;
	enum status status = STATUS_OK;
	bool is_new;

	if (output->options.context > 0)
		status = group_add(page->printed, &hit->passage->passage,
				   &is_new, fault);
	if (!status)
		status = stream_lead(output, hit, hit->passage->ordinal, fault);
	if (!status)
		status = append_hit(output, &output->record, hit, fault);
	return status ? status : append_note(&output->record, note, fault);
}

static enum status stream_hit(struct output *output, const struct hit *hit,
			      struct text note, struct fault *fault)
{
	enum status status = stream_neighbours(output, hit, hit->before,
					       hit->before_count, fault);

	if (!status)
		status = stream_passage(output, hit, note, fault);
	if (!status)
		status = stream_neighbours(output, hit, hit->after,
					   hit->after_count, fault);
	return output_write(output, status, fault);
}

/* ---- The printer ------------------------------------------------------- */

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	if (output->options.is_streamed)
		return stream_hit(output, hit, note, fault);
	return keep_hit(output, hit, note, fault);
}

static void free_article(struct article *article)
{
	for (size_t i = 0; i < article->item_count; i++)
		bytes_free(&article->items[i].shown);
	memory_free(article->items);
	bytes_free(&article->heading);
}

static void empty_page(struct page *page)
{
	size_t i;

	for (i = 0; i < page->article_count; i++)
		free_article(&page->articles[i]);
	page->article_count = 0;
	page->has_last = false;
	page->has_output = false;
	group_clear(page->printed);
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
	for (i = 0; i < page->article_count && !status; i++)
		status = put_article(output, &page->articles[i], fault);
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
	return output_write(output, status, fault);
}

static enum status open_page(struct output *output, struct fault *fault)
{
	struct page *page = memory_zeroed(1, sizeof(*page));
	enum status status;

	if (!page)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = group_new(&page->printed, fault);
	if (status) {
		memory_free(page);
		return status;
	}
	output->state = page;
	return STATUS_OK;
}

static void close_page(struct output *output)
{
	struct page *page = output->state;

	if (!page)
		return;
	empty_page(page);
	memory_free(page->articles);
	group_free(page->printed);
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
		.facets = print_facets_text,
		.timeline = print_timeline_text,
		.has_no_ids = true,
	};

	return &printer;
}
