/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/flow.h"

#include "searcher/shorten.h"
#include "shared/array.h"
#include "shared/display.h"
#include "shared/utf8.h"

enum { TOKEN_BYTES = 1 << 20 };

#define COLOR_OFF "\033[0m"

/*
 * A passage on its way to lines of a given width. Characters gather in a
 * token, which no line break may divide; a token that is whole goes to the
 * line, or begins the next one.
 */
struct flow {
	struct bytes *out;
	size_t column;        /* taken of the present line */
	struct bytes shown;   /* one character, harmless */
	struct bytes token;   /* with its colours */
	size_t token_columns; /* without them */
	uint32_t previous;    /* character in the token; 0: none */
	bool has_blank;       /* white space before the token */
	const char *color;    /* that the token's end has; NULL: none */
	const struct flow_form *form;
};

/* The end of the token gets this colour from here on. */
static enum status color_token(struct flow *flow, const char *color,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	if (flow->color == color)
		return STATUS_OK;
	if (flow->color)
		status = bytes_append(&flow->token, TEXT(COLOR_OFF), fault);
	if (!status && color)
		status = bytes_append(&flow->token, text_of(color), fault);
	flow->color = color;
	return status;
}

static enum status break_line(struct flow *flow, struct fault *fault)
{
	flow->column = 0;
	return bytes_printf(flow->out, fault, "\n%*s", (int)flow->form->indent,
			    "");
}

static enum status flush_token(struct flow *flow, struct fault *fault)
{
	size_t blank = flow->has_blank && flow->column > 0;
	enum status status;

	if (flow->token_columns == 0)
		return STATUS_OK;
	status = color_token(flow, NULL, fault);
	if (status)
		return status;
	if (flow->column > 0 &&
	    flow->column + blank + flow->token_columns > flow->form->room) {
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
				 const char *color, struct fault *fault)
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
	    flow->token_columns + columns > flow->form->room)
		status = flush_token(flow, fault);
	if (!status)
		status = color_token(flow, color, fault);
	if (!status)
		status = bytes_append(&flow->token, text_from(&flow->shown),
				      fault);
	flow->token_columns += columns;
	flow->previous = code_point;
	return status;
}

/* The end of the letters, digits and signs of ASCII from `offset` on: each is
 * shown as it is, on one column, and no line may break between them. */
static size_t skip_ascii(struct text text, size_t offset, size_t end)
{
	while (offset < end && text.data[offset] > ' ' &&
	       text.data[offset] < 0x7F)
		offset++;
	return offset;
}

/* As many of them at once, which most of most texts is. */
static enum status put_ascii(struct flow *flow, struct text run,
			     const char *color, struct fault *fault)
{
	enum status status = STATUS_OK;

	if (flow->token_columns + run.length > flow->form->room) {
		for (size_t i = 0; i < run.length && !status; i++)
			status = put_character(flow,
					       (struct text){ run.data + i, 1 },
					       color, fault);
		return status;
	}
	if (may_break_between(flow->previous, (unsigned char)run.data[0]))
		status = flush_token(flow, fault);
	if (!status)
		status = color_token(flow, color, fault);
	if (!status)
		status = bytes_append(&flow->token, run, fault);
	flow->token_columns += run.length;
	flow->previous = (unsigned char)run.data[run.length - 1];
	return status;
}

/* Where something is left out. */
static enum status put_omission(struct flow *flow, struct fault *fault)
{
	static const struct text marks[] = { TEXT_INIT("["),
					     TEXT_INIT("\u2026"),
					     TEXT_INIT("]") };
	enum status status = flush_token(flow, fault);

	flow->has_blank = true;
	for (size_t i = 0; i < COUNT(marks) && !status; i++)
		status = put_character(flow, marks[i], flow->form->text_color,
				       fault);
	if (!status)
		status = flush_token(flow, fault);
	flow->has_blank = true;
	return status;
}

/* Matches are walked through once: *match is the first that may lie here.
 * Up to *end the text has one colour. */
static const char *find_color(const struct flow *flow, const struct hit *hit,
			      size_t offset, size_t *match, size_t *end)
{
	const struct hit_match *at;

	while (*match < hit->match_count && hit->matches[*match].end <= offset)
		(*match)++;
	if (*match == hit->match_count)
		return flow->form->text_color;
	at = &hit->matches[*match];
	if (at->start <= offset) {
		*end = at->end < *end ? at->end : *end;
		return flow->form->match_color;
	}
	*end = at->start < *end ? at->start : *end;
	return flow->form->text_color;
}

static enum status put_part(struct flow *flow, const struct hit *hit,
			    const struct shorten_part *part, size_t *match,
			    struct fault *fault)
{
	struct text text = hit->passage->text;
	enum status status = STATUS_OK;
	size_t width;

	for (size_t offset = part->start; offset < part->end && !status;
	     offset += width) {
		size_t end = part->end;
		const char *color = find_color(flow, hit, offset, match, &end);
		size_t run_end = skip_ascii(text, offset, end);

		if (run_end > offset) {
			width = run_end - offset;
			status = put_ascii(flow,
					   (struct text){ text.data + offset,
							  width },
					   color, fault);
		} else if (utf8_class(utf8_next(text, offset, &width)) ==
			   UTF8_SPACE) {
			status = flush_token(flow, fault);
			flow->has_blank = true;
		} else {
			status = put_character(
				flow,
				(struct text){ text.data + offset, width },
				color, fault);
		}
	}
	return status;
}

static enum status put_parts(struct flow *flow, const struct hit *hit,
			     const struct shorten *parts, struct fault *fault)
{
	enum status status = STATUS_OK;
	size_t match = 0;

	for (size_t i = 0; i < parts->count && !status; i++) {
		if (i > 0 || !parts->has_start)
			status = put_omission(flow, fault);
		if (!status)
			status = put_part(flow, hit, &parts->parts[i], &match,
					  fault);
	}
	if (!status && !parts->has_end)
		status = put_omission(flow, fault);
	return status ? status : flush_token(flow, fault);
}

enum status flow_hit(struct bytes *out, const struct hit *hit,
		     const struct flow_form *form, struct fault *fault)
{
	struct flow flow = {
		.out = out,
		.shown = BYTES_UP_TO(TOKEN_BYTES),
		.token = BYTES_UP_TO(TOKEN_BYTES),
		.form = form,
	};
	struct shorten parts;
	enum status status;

	if (form->shown_room > 0)
		shorten_make(&parts, hit, form->shown_room);
	else
		shorten_not(&parts, hit->passage->text);
	status = put_parts(&flow, hit, &parts, fault);
	bytes_free(&flow.token);
	bytes_free(&flow.shown);
	return status;
}

enum status flow_text(struct bytes *out, struct text text,
		      const struct flow_form *form, struct fault *fault)
{
	const struct record_passage passage = { .text = text };
	const struct hit bare = { .passage = &passage };

	return flow_hit(out, &bare, form, fault);
}
