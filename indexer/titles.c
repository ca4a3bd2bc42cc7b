/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/titles.h"

#include <string.h>

#include "indexer/lines.h"
#include "shared/utf8.h"

enum {
	OUTLET_WORDS = 5,
	OUTLET_KEY_BYTES = 3, /* a shorter one is in many words */
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

/* Bytes of the line before the last sign that parts an outlet from it. */
static size_t core_of(struct text line)
{
	size_t core = line.length;
	size_t rest_start = line.length;
	uint32_t sign = 0;
	uint32_t before = 0;
	size_t width;

	for (size_t offset = 0; offset < line.length; offset += width) {
		uint32_t code_point = utf8_next(line, offset, &width);
		size_t end = offset + width;
		bool is_apart = before == ' ' && end < line.length &&
				line.data[end] == ' ';

		if (is_bar(code_point) || (is_dash(code_point) && is_apart)) {
			core = offset;
			rest_start = end;
			sign = code_point;
		}
		before = code_point;
	}
	if (rest_start == line.length ||
	    !is_outlet((struct text){ line.data, core },
		       (struct text){ line.data + rest_start,
				      line.length - rest_start },
		       sign))
		return line.length;
	return core;
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
	       (text.data[end] == '#' ||
		(text.data[end] >= '0' && text.data[end] <= '9') ||
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
		status = add(key,
			     (struct text){ line.data + core,
					    line.length - core },
			     fault);
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

static bool contains(struct text whole, struct text part)
{
	return part.length > 0 && whole.length >= part.length &&
	       memmem(whole.data, whole.length, part.data, part.length);
}

/* "bbcnews" names the outlets "BBC News", "BBC" and "BBC News Online". */
static bool is_named(struct text rest, struct text outlet)
{
	if (rest.length < OUTLET_KEY_BYTES || outlet.length < OUTLET_KEY_BYTES)
		return text_equal(rest, outlet);
	return contains(outlet, rest) || contains(rest, outlet);
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

/* What a host is registered as: "bbc" for "news.bbc.co.uk"; empty for what
 * is no host. */
static struct text label_of(struct text host)
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

/* "bbcnews" and "thebbc" name what is registered as "bbc". */
static bool is_registered(struct text rest, struct text label)
{
	if (label.length < OUTLET_KEY_BYTES || rest.length < label.length)
		return false;
	return memcmp(rest.data, label.data, label.length) == 0 ||
	       memcmp(rest.data + rest.length - label.length, label.data,
		      label.length) == 0;
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
	struct titles_key name = TITLES_KEY;
	enum status status = titles_read(&key, *title, fault);

	if (!status)
		status = titles_read(&name, outlet, fault);
	if (!status && key.core_length > 0 &&
	    key.core_length < key.folded.length) {
		struct text core = { key.folded.data, key.core_length };
		struct text rest = { key.folded.data + key.core_length,
				     key.folded.length - key.core_length };

		if (is_named(rest, text_from(&name.folded)) ||
		    is_registered(rest, label_of(outlet)) ||
		    text_equal(rest, core))
			cut_core(title);
	}
	titles_forget(&key);
	titles_forget(&name);
	return status;
}

enum status titles_cut_beyond(struct text *title, struct text other,
			      struct fault *fault)
{
	struct titles_key key = TITLES_KEY;
	struct titles_key plain = TITLES_KEY;
	enum status status = titles_read(&key, *title, fault);

	if (!status)
		status = titles_read(&plain, other, fault);
	if (!status && key.core_length > 0 &&
	    key.core_length < key.folded.length &&
	    text_equal((struct text){ key.folded.data, key.core_length },
		       text_from(&plain.folded)))
		cut_core(title);
	titles_forget(&key);
	titles_forget(&plain);
	return status;
}
