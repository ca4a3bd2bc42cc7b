/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tagged.h"

#include <string.h>

#include "indexer/lines.h"
#include "shared/array.h"

enum { HEAD_LINES = 40 }; /* in which the text begins */

/* What they claim; NULL: nothing. Both texts are the article's. */
static const struct {
	const char *tag;
	const char *claim;
} tags[] = { { "SE", NULL },        { "CLM", NULL },      { "HD", "title" },
	     { "BY", "byline" },    { "CR", NULL },       { "WC", NULL },
	     { "PD", "date" },      { "ET", NULL },       { "SN", "source" },
	     { "SC", NULL },        { "ED", NULL },       { "PG", NULL },
	     { "VOL", NULL },       { "LA", "language" }, { "CY", NULL },
	     { "LP", "text" },      { "TD", "text" },     { "CT", NULL },
	     { "RF", NULL },        { "ART", NULL },      { "CO", NULL },
	     { "IN", NULL },        { "NS", NULL },       { "RE", NULL },
	     { "IPC", NULL },       { "IPD", NULL },      { "PUB", NULL },
	     { "AN", "documentid" } };

/* A line and its tag; "" where it has none. */
struct tag_line {
	struct text text; /* what is behind the tag */
	size_t start;
	bool follows_blank;
	const char *tag;
	const char *claim;
};

static bool is_tag(struct text line, const char *tag)
{
	return text_take(&line, text_of(tag)) &&
	       (line.length == 0 || line.data[0] == '\t' ||
		text_begins(line, TEXT("  ")));
}

/* The next line, with what is before its first sign: a tag has nothing. */
static bool next_line(struct lines *lines, struct tag_line *out)
{
	struct line line;
	struct text whole = lines->text;

	if (!lines_next(lines, &line))
		return false;
	*out = (struct tag_line){ line.text, line.start, line.follows_blank, "",
				  NULL };
	if (line.start > 0 && !memchr("\r\n\f", whole.data[line.start - 1], 3))
		return true;
	for (size_t i = 0; i < COUNT(tags); i++) {
		size_t length = strlen(tags[i].tag);

		if (!is_tag(line.text, tags[i].tag))
			continue;
		out->tag = tags[i].tag;
		out->claim = tags[i].claim;
		out->text = lines_trim(text_skip(line.text, length));
		break;
	}
	return true;
}

static bool is(const struct tag_line *line, const char *tag)
{
	return strcmp(line->tag, tag) == 0;
}

static bool is_over_title(const struct tag_line *line)
{
	return is(line, "SE") || is(line, "CLM");
}

bool tagged_begin(struct tagged *tagged, struct text text)
{
	struct lines lines = LINES_OF(text);
	struct tag_line line;
	bool has_title = false;
	bool has_fact = false;

	*tagged = (struct tagged){ .text = text };
	for (size_t i = 0; i < HEAD_LINES && next_line(&lines, &line); i++) {
		has_title |= is(&line, "HD");
		if (!has_title && !is_over_title(&line) && line.tag[0])
			return false;
		has_fact |= is(&line, "PD") || is(&line, "SN");
		if (is(&line, "LP") || is(&line, "TD"))
			return has_title && has_fact;
	}
	return false;
}

bool tagged_next(struct tagged *tagged, struct text *article)
{
	struct text rest = text_skip(tagged->text, tagged->offset);
	struct lines lines = LINES_OF(rest);
	struct tag_line line;
	bool has_text = false;

	*article = rest;
	if (rest.length == 0 || !lines_has_words(rest))
		return false;
	while (next_line(&lines, &line)) {
		if (has_text && (is(&line, "HD") || is_over_title(&line))) {
			article->length = line.start;
			break;
		}
		has_text |= is(&line, "LP") || is(&line, "TD");
	}
	tagged->offset += article->length;
	return true;
}

static enum status claim_value(struct claims *claims, const char *name,
			       struct text value, struct fault *fault)
{
	static const struct text mark = TEXT_INIT("Document ");

	if (value.length > mark.length && text_begins(value, mark) &&
	    strcmp(name, "documentid") == 0)
		value = text_skip(value, mark.length);
	return claims_add_copy(claims, text_of(name), value, FRAGMENT_PLAIN,
			       fault);
}

/* From the tag on to the next one of another claim. */
static bool take_value(struct lines *lines, struct tag_line *line,
		       const char **claim, struct bytes *value,
		       enum status *status)
{
	struct fault unused;
	bool is_new = false; /* a tag stands alone on the line before */

	bytes_clear(value);
	*claim = line->claim;
	*status = bytes_append(value, line->text, &unused);
	while (!*status && next_line(lines, line)) {
		bool is_same = line->tag[0] && line->claim && *claim &&
			       strcmp(line->claim, *claim) == 0;

		if (line->tag[0] && !is_same)
			return true;
		/* an empty line parts paragraphs, and both texts */
		if (value->length > 0 && line->text.length > 0)
			*status = bytes_append(
				value,
				is_same || is_new || line->follows_blank ?
					TEXT("\n\n") :
					TEXT("\n"),
				&unused);
		if (!*status)
			*status = bytes_append(value, line->text, &unused);
		is_new = line->text.length == 0;
	}
	return false;
}

enum status tagged_claim(struct text article, struct claims *claims,
			 struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(2 * article.length + 2);
	struct lines lines = LINES_OF(article);
	struct tag_line line;
	enum status status = STATUS_OK;
	bool has_line = next_line(&lines, &line);

	claims_from(claims, NULL);
	while (!status && has_line) {
		const char *claim;

		has_line = take_value(&lines, &line, &claim, &value, &status);
		if (status)
			(void)fault_set(fault, status, "out of memory");
		else if (claim)
			status = claim_value(claims, claim, text_from(&value),
					     fault);
	}
	bytes_free(&value);
	return status;
}
