/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/titles.h"

#include <string.h>

#include "indexer/lines.h"
#include "shared/utf8.h"

enum {
	OUTLET_WORDS = 5,
	OUTLET_KEY_BYTES = 3, /* a shorter one is in many words */
	WORDS_BEFORE = 1,     /* an outlet's name: "The BBC" */
	WORDS_BEHIND = 2,     /* "BBC News Online" */
	SUFFIX_BYTES = 3,     /* of "co" in "co.uk" and "com" in "com.au" */
	REFERENCE_BYTES = 10  /* of "&rsquo;", its ends left out */
};

/* ---- Outlets ----------------------------------------------------------- */

/* Signs that part a title from the outlet, with blanks around them. */
static bool is_dash(uint32_t code_point)
{
	return code_point == '-' || code_point == 0x2013 ||
	       code_point == 0x2014 || code_point == 0xB7 || code_point == 0xBB;
}

/* Those that need no blanks: no word has one. */
static bool is_bar(uint32_t code_point)
{
	return code_point == '|' || code_point == '_' || code_point == 0xFF5C;
}

/* These stand in titles, too: they part an outlet that is known. */
static bool is_colon(uint32_t code_point)
{
	return code_point == ':' || code_point == 0xFF1A;
}

/* Whether what stands behind the sign reads as an outlet: a few words, and
 * behind a dash less than the title, which may have a dash of its own. */
static bool is_outlet(struct text title, struct text rest, uint32_t sign)
{
	size_t width;
	size_t blank_count = 0;

	rest = lines_trim(rest);
	for (size_t offset = 0; offset < rest.length; offset += width) {
		uint32_t code_point = utf8_next(rest, offset, &width);

		blank_count += utf8_class(code_point) == UTF8_SPACE;
	}
	if (!lines_has_words(title) || !lines_has_words(rest) ||
	    blank_count >= OUTLET_WORDS)
		return false;
	return is_bar(sign) || lines_weight(rest) < lines_weight(title);
}

/* One that may part an outlet from a title. */
struct sign {
	size_t start;
	size_t end;
	uint32_t code_point;
};

/* The next one from *offset on, of colons or of the others; false when there
 * is none. */
static bool next_of(struct text line, bool of_colons, size_t *offset,
		    struct sign *out)
{
	while (*offset < line.length) {
		size_t width;
		size_t start = *offset;
		uint32_t code_point = utf8_next(line, start, &width);
		size_t end = start + width;
		bool is_apart = start > 0 && line.data[start - 1] == ' ' &&
				end < line.length && line.data[end] == ' ';

		*offset = end;
		if (of_colons ? !is_colon(code_point) :
				!is_bar(code_point) &&
					!(is_dash(code_point) && is_apart))
			continue;
		*out = (struct sign){ start, end, code_point };
		return true;
	}
	return false;
}

static bool next_sign(struct text line, size_t *offset, struct sign *out)
{
	return next_of(line, false, offset, out);
}

static struct text before_sign(struct text line, const struct sign *sign)
{
	return (struct text){ line.data, sign->start };
}

static struct text behind_sign(struct text line, const struct sign *sign)
{
	return text_skip(line, sign->end);
}

/* Bytes of the line before the last sign that parts an outlet from it. */
static size_t core_of(struct text line)
{
	struct sign last = { .end = line.length };
	size_t offset = 0;

	while (next_sign(line, &offset, &last))
		;
	if (last.end == line.length ||
	    !is_outlet(before_sign(line, &last), behind_sign(line, &last),
		       last.code_point))
		return line.length;
	return last.start;
}

/* ---- Keys -------------------------------------------------------------- */

/* Bytes of a character reference ("&amp;", "&#39;") at `offset`; 0 when
 * there is none. Where a page escapes a sign once too often its title and
 * its heading differ in nothing else. */
static size_t reference_at(struct text text, size_t offset)
{
	size_t end = offset + 1;

	if (text.data[offset] != '&')
		return 0;
	while (end < text.length && end - offset <= REFERENCE_BYTES &&
	       (text.data[end] == '#' || text_is_digit(text.data[end]) ||
		(text.data[end] >= 'a' && text.data[end] <= 'z')))
		end++;
	if (end == offset + 1 || end >= text.length || text.data[end] != ';')
		return 0;
	return end + 1 - offset;
}

/* Leaves only letters, digits and marks behind `start`; works in place. */
static void keep_words(struct bytes *folded, size_t start)
{
	struct text text = text_from(folded);
	size_t length = start;
	size_t width;

	for (size_t offset = start; offset < text.length; offset += width) {
		enum utf8_class class =
			utf8_class(utf8_next(text, offset, &width));

		if (class == UTF8_LETTER || class == UTF8_DIGIT ||
		    class == UTF8_MARK) {
			for (size_t i = 0; i < width; i++)
				folded->data[length++] = text.data[offset + i];
		} else if (reference_at(text, offset) > 0) {
			width = reference_at(text, offset);
		}
	}
	folded->length = length;
}

static enum status add(struct titles_key *key, struct text part,
		       struct fault *fault)
{
	size_t start = key->folded.length;
	enum status status = utf8_fold(&key->folded, part, fault);

	if (!status)
		keep_words(&key->folded, start);
	return status;
}

enum status titles_read(struct titles_key *key, struct text line,
			struct fault *fault)
{
	size_t core;
	enum status status;

	bytes_clear(&key->folded);
	key->core_length = 0;
	if (line.length == 0 || line.length > TITLES_LINE_BYTES)
		return STATUS_OK;
	core = core_of(line);
	status = add(key, (struct text){ line.data, core }, fault);
	key->core_length = key->folded.length;
	if (!status)
		status = add(key, text_skip(line, core), fault);
	return status;
}

void titles_forget(struct titles_key *key)
{
	bytes_free(&key->folded);
	key->core_length = 0;
}

bool titles_is_same(const struct titles_key *one,
		    const struct titles_key *other)
{
	return one->folded.length > 0 &&
	       text_equal(text_from(&one->folded), text_from(&other->folded));
}

bool titles_is_alike(const struct titles_key *one,
		     const struct titles_key *other)
{
	struct text whole = text_from(&one->folded);
	struct text core = { one->folded.data, one->core_length };
	struct text other_whole = text_from(&other->folded);
	struct text other_core = { other->folded.data, other->core_length };

	if (core.length == 0 || other_core.length == 0)
		return false;
	return text_equal(whole, other_whole) ||
	       text_equal(core, other_whole) || text_equal(whole, other_core) ||
	       text_equal(core, other_core);
}

/* ---- Cutting ----------------------------------------------------------- */

/* What may be called an outlet: what stands behind a title, what an article
 * calls its outlet, a label of a host. */
struct name {
	struct bytes words; /* folded, a blank behind each: "bbc news " */
	struct bytes key;   /* the same without blanks */
};

#define NAME                                                    \
	((struct name){ .words = BYTES_UP_TO(TITLES_KEY_BYTES), \
			.key = BYTES_UP_TO(TITLES_KEY_BYTES) })

static void forget_name(struct name *name)
{
	bytes_free(&name->words);
	bytes_free(&name->key);
}

static bool is_word(struct text text, size_t offset, size_t *width)
{
	enum utf8_class class = utf8_class(utf8_next(text, offset, width));

	return class == UTF8_LETTER || class == UTF8_DIGIT ||
	       class == UTF8_MARK;
}

/* One that is longer than a title may be is empty. */
static enum status read_name(struct name *name, struct text text,
			     struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(TITLES_KEY_BYTES);
	struct text whole;
	size_t width;
	enum status status = STATUS_OK;

	if (text.length <= TITLES_LINE_BYTES)
		status = utf8_fold(&folded, text, fault);
	whole = text_from(&folded);
	for (size_t offset = 0; offset < whole.length && !status;
	     offset += width) {
		struct text word = { whole.data + offset, 0 };
		size_t length = name->words.length;

		if (is_word(whole, offset, &width)) {
			word.length = width;
			status = bytes_append(&name->key, word, fault);
			if (!status)
				status =
					bytes_append(&name->words, word, fault);
		} else if (length > 0 && name->words.data[length - 1] != ' ') {
			status = bytes_append_byte(&name->words, ' ', fault);
		}
	}
	bytes_free(&folded);
	return status;
}

/* Bytes of the whole words at the beginning that are the key; 0 when they
 * are not. */
static size_t match(struct text words, struct text key)
{
	size_t matched = 0;
	size_t offset = 0;

	while (offset < words.length && matched < key.length) {
		if (words.data[offset] == ' ')
			offset++;
		else if (words.data[offset++] != key.data[matched++])
			return 0;
	}
	if (matched < key.length ||
	    (offset < words.length && words.data[offset] != ' '))
		return 0;
	return offset;
}

static size_t count_words(struct text words)
{
	size_t count = 0;

	for (size_t i = 0; i < words.length; i++)
		count += words.data[i] != ' ' &&
			 (i == 0 || words.data[i - 1] == ' ');
	return count;
}

/* Whether the key is words in a row, with at most so many before and behind
 * them. */
static bool has_run(struct text words, struct text key, size_t before_max,
		    size_t behind_max)
{
	size_t before = 0;

	for (size_t start = 0; start < words.length; start++) {
		struct text rest = text_skip(words, start);
		size_t length;

		if (start > 0 && words.data[start - 1] != ' ')
			continue;
		length = match(rest, key);
		rest = text_skip(rest, length);
		if (length > 0)
			return before <= before_max &&
			       count_words(rest) <= behind_max;
		before++;
	}
	return false;
}

/* "bbcnews" and "thebbc" touch "bbc"; in a script without blanks all words
 * are like this. */
static bool touches(struct text whole, struct text part)
{
	return text_begins(whole, part) || text_ends(whole, part);
}

/* "BBC News" names the outlets "BBC News", "BBC" and "BBC News Online"; "live
 * from the BBC" is a part of the title, and so is "unsung" for "Sun". */
static bool is_named(const struct name *rest, const struct name *outlet)
{
	struct text key = text_from(&rest->key);
	struct text outlet_key = text_from(&outlet->key);

	if (key.length < OUTLET_KEY_BYTES ||
	    outlet_key.length < OUTLET_KEY_BYTES)
		return text_equal(key, outlet_key);
	if (has_run(text_from(&outlet->words), key, SIZE_MAX, SIZE_MAX) ||
	    has_run(text_from(&rest->words), outlet_key, WORDS_BEFORE,
		    WORDS_BEHIND))
		return true;
	return count_words(text_from(&rest->words)) == 1 &&
	       count_words(text_from(&outlet->words)) == 1 &&
	       (touches(key, outlet_key) || touches(outlet_key, key));
}

/* Takes the last label off the front part of a host; empty when it has none
 * left. */
static struct text take_label(struct text *host)
{
	const char *dot = host->length > 0 ?
				  memrchr(host->data, '.', host->length) :
				  NULL;
	struct text label = *host;

	if (dot) {
		label.data = dot + 1;
		label.length = (size_t)(host->data + host->length - dot) - 1;
	}
	host->length -= label.length + (dot != NULL);
	return label;
}

struct text titles_label_of(struct text host)
{
	struct text last;
	struct text label;

	if (host.length == 0 || memchr(host.data, ' ', host.length))
		return (struct text){ 0 };
	last = take_label(&host);
	label = take_label(&host);
	if (last.length == 2 && label.length <= SUFFIX_BYTES && host.length > 0)
		label = take_label(&host);
	return label;
}

/* Whether what stands behind a title names the outlet, or where that is a
 * host what it is registered as. */
static enum status names_outlet(struct text rest, struct text outlet, bool *out,
				struct fault *fault)
{
	const struct text called[] = { outlet, titles_label_of(outlet) };
	struct name name = NAME;
	enum status status = read_name(&name, rest, fault);

	*out = false;
	for (size_t i = 0; i < 2 && !status && !*out; i++) {
		struct name other = NAME;

		status = read_name(&other, called[i], fault);
		*out = !status && is_named(&name, &other);
		forget_name(&other);
	}
	forget_name(&name);
	return status;
}

/* Behind whichever sign stands the outlet's whole name is cut, however long
 * it is; *is_cut tells. */
static enum status cut_name(struct text *title, struct text outlet,
			    bool of_colons, bool *is_cut, struct fault *fault)
{
	struct name name = NAME;
	struct sign sign;
	size_t offset = 0;
	enum status status = read_name(&name, outlet, fault);

	*is_cut = false;
	while (!status && name.key.length >= OUTLET_KEY_BYTES && !*is_cut &&
	       next_of(*title, of_colons, &offset, &sign)) {
		struct name rest = NAME;

		status = read_name(&rest, behind_sign(*title, &sign), fault);
		*is_cut =
			!status &&
			lines_has_words(before_sign(*title, &sign)) &&
			text_equal(text_from(&rest.key), text_from(&name.key));
		forget_name(&rest);
	}
	forget_name(&name);
	if (*is_cut)
		*title = lines_trim(before_sign(*title, &sign));
	return status;
}

static void cut_core(struct text *title)
{
	title->length = core_of(*title);
	*title = lines_trim(*title);
}

enum status titles_cut_outlet(struct text *title, struct text outlet,
			      struct fault *fault)
{
	struct titles_key key = TITLES_KEY;
	bool is_cut = false;
	enum status status = STATUS_OK;

	if (title->length <= TITLES_LINE_BYTES)
		status = cut_name(title, outlet, false, &is_cut, fault);
	if (!status && !is_cut && title->length <= TITLES_LINE_BYTES)
		status = cut_name(title, outlet, true, &is_cut, fault);
	if (status || is_cut)
		return status;
	status = titles_read(&key, *title, fault);
	if (!status && key.core_length > 0 &&
	    key.core_length < key.folded.length) {
		struct text core = { key.folded.data, key.core_length };
		struct text rest =
			text_skip(text_from(&key.folded), key.core_length);
		size_t offset = core_of(*title);

		is_cut = text_equal(rest, core);
		if (!is_cut)
			status = names_outlet(text_skip(*title, offset), outlet,
					      &is_cut, fault);
	}
	if (is_cut)
		cut_core(title);
	titles_forget(&key);
	return status;
}

/* Whether the part of a title is, but for its signs, the plain one. */
static enum status is_plain(struct text part, const struct titles_key *plain,
			    bool *out, struct fault *fault)
{
	struct titles_key key = TITLES_KEY;
	enum status status = add(&key, part, fault);

	*out = !status && key.folded.length > 0 &&
	       text_equal(text_from(&key.folded), text_from(&plain->folded));
	titles_forget(&key);
	return status;
}

/* What a site calls the page of an article that is to be printed. */
static enum status cut_print(struct text *title, const struct titles_key *plain,
			     struct fault *fault)
{
	const struct text label = TEXT("print: ");
	struct text rest = *title;
	bool is_cut;
	enum status status;

	if (rest.length <= label.length || !text_begins_caseless(rest, label))
		return STATUS_OK;
	rest = text_skip(rest, label.length);
	status = is_plain(rest, plain, &is_cut, fault);
	if (is_cut)
		*title = rest;
	return status;
}

enum status titles_cut_beyond(struct text *title, struct text other,
			      struct fault *fault)
{
	struct titles_key plain = TITLES_KEY;
	struct text line = *title;
	struct sign sign;
	size_t offset = 0;
	bool is_cut = false;
	enum status status = titles_read(&plain, other, fault);

	if (line.length > TITLES_LINE_BYTES)
		line.length = 0;
	while (!status && !is_cut && next_sign(line, &offset, &sign)) {
		const struct text part = before_sign(line, &sign);

		if (is_bar(sign.code_point) ||
		    is_outlet(part, behind_sign(line, &sign), sign.code_point))
			status = is_plain(part, &plain, &is_cut, fault);
	}
	if (is_cut)
		*title = lines_trim(before_sign(line, &sign));
	else if (!status && line.length > 0)
		status = cut_print(title, &plain, fault);
	titles_forget(&plain);
	return status;
}
