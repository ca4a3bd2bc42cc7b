/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/citations.h"

#include <string.h>

#include "indexer/bibtex.h"
#include "indexer/lines.h"
#include "shared/array.h"

enum { TAGS_MAX = 17, HEAD_LINES = 40 /* in which a title stands */ };

struct tag {
	const char *name;
	const char *claim;
};

/* A year counts where no date does. */
struct citations_dialect {
	const char *first; /* the tag that begins a record */
	struct tag tags[TAGS_MAX];
};

static const char year[] = "year";

/* https://en.wikipedia.org/wiki/RIS_(file_format), the help of PubMed and of
 * EndNote */
static const struct citations_dialect dialects[] = {
	{ "TY",
	  { { "TI", "title" },
	    { "T1", "title" },
	    { "AU", "citation_author" },
	    { "A1", "citation_author" },
	    { "T2", "source" },
	    { "JF", "source" },
	    { "JO", "source" },
	    { "DA", "date" },
	    { "Y1", "date" },
	    { "PY", year },
	    { "AB", "abstract" },
	    { "N2", "abstract" },
	    { "N1", "description" },
	    { "UR", "url" },
	    { "LA", "language" },
	    { "ID", "id" } } },
	{ "PMID",
	  { { "PMID", "id" },
	    { "TI", "title" },
	    { "FAU", "citation_author" },
	    { "JT", "source" },
	    { "DP", "date" },
	    { "AB", "abstract" },
	    { "LA", "language" } } },
	{ "%0",
	  { { "%T", "title" },
	    { "%A", "citation_author" },
	    { "%J", "source" },
	    { "%B", "source" },
	    { "%8", "date" },
	    { "%D", year },
	    { "%X", "abstract" },
	    { "%Z", "description" },
	    { "%U", "url" },
	    { "%G", "language" },
	    { "%M", "id" } } },
};

/* ---- Fields ------------------------------------------------------------ */

/* A line; of one with a tag what is behind it. */
struct field {
	struct text text;
	size_t start;
	struct text tag; /* empty: none */
	size_t value;    /* where that of the tag begins in the line */
	bool follows_blank;
};

static bool is_of_tag(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || text_is_digit(byte);
}

/* The tag that the line begins with, and where its value does. */
static struct text tag_of(const struct citations_dialect *dialect,
			  struct text line, size_t *value)
{
	const bool is_percent = dialect->first[0] == '%';
	size_t length = is_percent && line.length > 0 && line.data[0] == '%';
	struct text tag = { line.data, 0 };

	while (length < line.length && length < 4 &&
	       is_of_tag(line.data[length]))
		length++;
	*value = length;
	while (*value < line.length && line.data[*value] == ' ')
		(*value)++;
	if (is_percent && length == 2 && line.data[0] == '%' &&
	    (*value > length || length == line.length))
		tag.length = length;
	if (!is_percent && length >= 2 && *value < line.length && *value <= 4 &&
	    line.data[*value] == '-' &&
	    (*value + 1 == line.length || line.data[*value + 1] == ' ')) {
		tag.length = length;
		(*value)++;
	}
	return tag;
}

static const char *claim_of(const struct citations_dialect *dialect,
			    struct text tag)
{
	for (size_t i = 0; i < TAGS_MAX && dialect->tags[i].name; i++)
		if (text_equal(tag, text_of(dialect->tags[i].name)))
			return dialect->tags[i].claim;
	return NULL;
}

/* Whether the line goes on with the value above it, though its first word looks
 * like a tag (US - led): others have their dash where that of the first is. */
static bool is_text(const struct citations *citations, struct text tag,
		    size_t behind)
{
	return citations->dash > 0 && behind != citations->dash &&
	       !claim_of(citations->dialect, tag) &&
	       !text_equal(tag, text_of(citations->dialect->first));
}

static bool next_field(const struct citations *citations, struct lines *lines,
		       struct field *out)
{
	struct text whole = lines->text;
	struct line line;
	struct text tag;
	size_t value;

	if (!lines_next(lines, &line))
		return false;
	*out = (struct field){ .text = line.text,
			       .start = line.start,
			       .follows_blank = line.follows_blank };
	if (line.start > 0 &&
	    !memchr("\r\n\xBF", whole.data[line.start - 1], 3))
		return true;
	tag = tag_of(citations->dialect, line.text, &value);
	if (tag.length == 0 || is_text(citations, tag, value))
		return true;
	out->tag = tag;
	out->value = value;
	out->text = lines_trim(text_skip(line.text, value));
	return true;
}

/* ---- Records ----------------------------------------------------------- */

static bool is_of(struct citations *citations,
		  const struct citations_dialect *dialect)
{
	struct lines lines = LINES_OF(citations->text);
	struct field field;

	citations->dialect = dialect;
	citations->dash = 0;
	for (size_t i = 0;
	     i < HEAD_LINES && next_field(citations, &lines, &field); i++) {
		const char *claim = claim_of(dialect, field.tag);

		if (i == 0 && !text_equal(field.tag, text_of(dialect->first)))
			return false;
		if (i == 0 && dialect->first[0] != '%')
			citations->dash = field.value;
		if (claim && strcmp(claim, "title") == 0)
			return true;
	}
	return false;
}

bool citations_begin(struct citations *citations, struct text text)
{
	citations->text = text;
	citations->offset = 0;
	for (size_t i = 0; i < COUNT(dialects); i++)
		if (is_of(citations, &dialects[i]))
			return true;
	citations->dialect = NULL;
	bibtex_read_strings(&citations->strings, text);
	return bibtex_is(text);
}

bool citations_next(struct citations *citations, struct text *record)
{
	struct text rest = text_skip(citations->text, citations->offset);
	struct lines lines = LINES_OF(rest);
	const struct citations_dialect *dialect = citations->dialect;
	struct field field;
	bool has_first = false;

	if (!dialect)
		return bibtex_next(citations->text, &citations->offset, record);
	*record = rest;
	if (rest.length == 0 || !lines_has_words(rest))
		return false;
	while (next_field(citations, &lines, &field)) {
		if (!text_equal(field.tag, text_of(dialect->first)))
			continue;
		if (has_first) {
			record->length = field.start;
			break;
		}
		has_first = true;
	}
	citations->offset += record->length;
	return true;
}

/* ---- Claims ------------------------------------------------------------ */

/* The value of the field at hand, up to the next one; false behind the last
 * field. */
static bool take_value(const struct citations *citations, struct lines *lines,
		       struct field *field, struct bytes *value,
		       enum status *status)
{
	struct fault unused;

	bytes_clear(value);
	*status = bytes_append(value, field->text, &unused);
	while (!*status && next_field(citations, lines, field)) {
		if (field->tag.length > 0)
			return true;
		*status = bytes_append(
			value, field->follows_blank ? TEXT("\n\n") : TEXT("\n"),
			&unused);
		if (!*status)
			*status = bytes_append(value, field->text, &unused);
	}
	return false;
}

/* 2021/03/04/: nothing is behind the last stroke. */
static struct text without_strokes(struct text value)
{
	value = lines_trim(value);
	while (value.length > 0 && value.data[value.length - 1] == '/')
		value.length--;
	return value;
}

static enum status claim_value(struct claims *claims, const char *name,
			       struct text value, struct fault *fault)
{
	if (strcmp(name, "date") == 0)
		value = without_strokes(value);
	return claims_add_copy(claims, text_of(name), value, FRAGMENT_PLAIN,
			       fault);
}

enum status citations_claim(const struct citations *citations,
			    struct text record, struct claims *claims,
			    struct fault *fault)
{
	struct bytes value = BYTES_UP_TO(2 * record.length + 2);
	struct lines lines = LINES_OF(record);
	struct text published = { 0 };
	struct field field;
	enum status status = STATUS_OK;
	bool has_field;

	if (!citations->dialect)
		return bibtex_claim(&citations->strings, record, claims, fault);
	has_field = next_field(citations, &lines, &field);
	claims_from(claims, NULL);
	while (!status && has_field) {
		const char *claim = claim_of(citations->dialect, field.tag);

		if (claim == year)
			published = field.text;
		has_field =
			take_value(citations, &lines, &field, &value, &status);
		if (status)
			(void)fault_set(fault, status, "out of memory");
		else if (claim && claim != year)
			status = claim_value(claims, claim, text_from(&value),
					     fault);
	}
	bytes_free(&value);
	if (!status && published.length > 0)
		status = claim_value(claims, "date", published, fault);
	return status;
}
