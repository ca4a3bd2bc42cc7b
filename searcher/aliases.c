/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/aliases.h"

#include <stdlib.h>
#include <string.h>

#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	ENTRIES_MOST = 256, /* looked at; more explain nothing */
	LOOSE_LEAST = 2,    /* articles, of one with letters inside words */
	SHARE = 3,          /* times as many as all others */
	SHORT_LETTERS = 3,  /* of a word that makes no difference */
	ALIKE_LETTERS = 3   /* that words begin with to be the same */
};

/* What articles say of one acronym or name. */
struct entry {
	struct text other;
	uint32_t article_count;
	bool is_family; /* the same as the most frequent one */
};

struct entries {
	struct entry list[ENTRIES_MOST];
	size_t count;
	size_t skipped; /* bytes of the prefix */
	struct pool *pool;
	enum status status;
	struct fault *fault;
};

static bool is_name(struct text text)
{
	return memchr(text.data, ' ', text.length) != NULL;
}

static bool visit_entry(void *context, struct text term, uint32_t frequency)
{
	struct entries *entries = context;
	struct text other = text_skip(term, entries->skipped);
	bool is_loose = text_take(&other, TEXT("~"));
	struct entry *entry = &entries->list[entries->count];

	if (other.length == 0 || (is_loose && frequency < LOOSE_LEAST))
		return true;
	entries->status =
		pool_copy(entries->pool, other, &entry->other, entries->fault);
	entry->article_count = frequency;
	entry->is_family = false;
	entries->count += entries->status == STATUS_OK;
	return !entries->status && entries->count < ENTRIES_MOST;
}

static enum status read_entries(struct entries *out, struct index *index,
				struct text from, struct fault *fault)
{
	const struct index_visitor visitor = { visit_entry, out };
	struct bytes prefix = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	enum status status = bytes_append(&prefix, TEXT(SCHEMA_ALIAS), fault);

	if (!status)
		status = bytes_append(&prefix, from, fault);
	if (!status)
		status = bytes_append_byte(&prefix, '=', fault);
	out->skipped = prefix.length;
	if (!status)
		status = index_each_term(index, text_from(&prefix), &visitor,
					 fault);
	bytes_free(&prefix);
	return status ? status : out->status;
}

static int compare_entries(const void *one, const void *other)
{
	const struct entry *left = one;
	const struct entry *right = other;

	if (left->article_count != right->article_count)
		return left->article_count > right->article_count ? -1 : 1;
	return text_compare(left->other, right->other);
}

/* ---- Acronyms ---------------------------------------------------------- */

/* The next word that makes a difference, taken off the text; empty: none
 * is left. */
static struct text take_long(struct text *rest)
{
	struct text word = { rest->data, 0 };

	while (rest->length > 0) {
		const char *end = memchr(rest->data, ' ', rest->length);

		word = *rest;
		if (end)
			word.length = (size_t)(end - rest->data);
		*rest = text_skip(*rest, word.length + (end != NULL));
		if (utf8_count(word) > SHORT_LETTERS)
			return word;
		word.length = 0;
	}
	return word;
}

static bool is_alike(struct text one, struct text other)
{
	size_t letters = 0;

	for (size_t i = 0; letters < ALIKE_LETTERS; letters++) {
		size_t width = 1;

		if (i >= one.length || i >= other.length)
			break;
		(void)utf8_next(one, i, &width);
		if (width > one.length - i || width > other.length - i ||
		    memcmp(one.data + i, other.data + i, width) != 0)
			break;
		i += width;
	}
	return letters == ALIKE_LETTERS;
}

/* Without their blanks. */
static bool is_same_text(struct text one, struct text other)
{
	size_t i = 0;
	size_t j = 0;

	for (;;) {
		while (i < one.length && one.data[i] == ' ')
			i++;
		while (j < other.length && other.data[j] == ' ')
			j++;
		if (i == one.length || j == other.length)
			return i == one.length && j == other.length;
		if (one.data[i++] != other.data[j++])
			return false;
	}
}

/* Safe Cities Authority and the Safe City Authority; south east and
 * southeast. */
static bool is_same_name(struct text one, struct text other)
{
	struct text left;
	struct text right;

	if (is_same_text(one, other))
		return true;
	do {
		left = take_long(&one);
		right = take_long(&other);
		if (left.length > 0 && right.length > 0 &&
		    !is_alike(left, right))
			return false;
	} while (left.length > 0 && right.length > 0);
	return left.length == right.length;
}

/* Whether one name stands out; its family is marked. */
static bool has_leader(struct entries *entries)
{
	uint64_t family_count = 0;
	uint64_t other_count = 0;

	if (entries->count == 0 || entries->count == ENTRIES_MOST)
		return false;
	qsort(entries->list, entries->count, sizeof(*entries->list),
	      compare_entries);
	for (size_t i = 0; i < entries->count; i++) {
		struct entry *entry = &entries->list[i];

		entry->is_family =
			i == 0 ||
			is_same_name(entry->other, entries->list[0].other);
		if (entry->is_family)
			family_count += entry->article_count;
		else
			other_count += entry->article_count;
	}
	return family_count >= SHARE * other_count;
}

static enum status find_names(struct entries *entries, struct index *index,
			      struct text letters, struct fault *fault)
{
	size_t kept = 0;
	enum status status;

	entries->count = 0;
	status = read_entries(entries, index, letters, fault);
	if (status)
		return status;
	if (!has_leader(entries))
		entries->count = 0;
	for (size_t i = 0; i < entries->count; i++)
		if (entries->list[i].is_family && kept < ALIASES_MOST)
			entries->list[kept++] = entries->list[i];
	entries->count = kept;
	return STATUS_OK;
}

/* ---- Both -------------------------------------------------------------- */

static void keep(struct aliases *out, const struct entry *entry)
{
	out->list[out->count++] =
		(struct alias){ .text = entry->other,
				.article_count = entry->article_count };
}

static bool has_name(const struct entries *entries, struct text name)
{
	for (size_t i = 0; i < entries->count; i++)
		if (text_equal(entries->list[i].other, name))
			return true;
	return false;
}

/* Those acronyms of a name that stand for it. */
static enum status find_letters(struct aliases *out, struct index *index,
				struct text name, struct entries *entries,
				struct fault *fault)
{
	struct entry list[ALIASES_MOST];
	size_t count = 0;
	enum status status = read_entries(entries, index, name, fault);

	if (status || entries->count == 0)
		return status;
	qsort(entries->list, entries->count, sizeof(*entries->list),
	      compare_entries);
	while (count < entries->count && count < ALIASES_MOST) {
		list[count] = entries->list[count];
		count++;
	}
	for (size_t i = 0; i < count && !status; i++) {
		status = find_names(entries, index, list[i].other, fault);
		if (!status && has_name(entries, name))
			keep(out, &list[i]);
	}
	return status;
}

enum status aliases_find(struct aliases *out, struct index *index,
			 struct text from, struct pool *pool,
			 struct fault *fault)
{
	struct entries entries = { .pool = pool, .fault = fault };
	enum status status;

	out->count = 0;
	if (from.length == 0 || from.length > ALIASES_KEY_BYTES)
		return STATUS_OK;
	if (is_name(from))
		return find_letters(out, index, from, &entries, fault);
	status = find_names(&entries, index, from, fault);
	for (size_t i = 0; i < entries.count && !status; i++)
		keep(out, &entries.list[i]);
	return status;
}

/* ---- Names among other words ------------------------------------------- */

/* Names that begin with two words, and the words that they are compared
 * with. */
struct beginning {
	struct text words; /* all of them, with one blank between */
	size_t skipped;    /* bytes of the term's prefix */
	size_t best;       /* bytes of the words that are a name */
	size_t seen_count;
};

static bool visit_name(void *context, struct text term, uint32_t frequency)
{
	struct beginning *beginning = context;
	struct text name = text_skip(term, beginning->skipped);
	const char *end = memchr(name.data, '=', name.length);

	(void)frequency;
	if (end)
		name.length = (size_t)(end - name.data);
	if (end && name.length > beginning->best &&
	    text_begins(beginning->words, name) &&
	    (name.length == beginning->words.length ||
	     beginning->words.data[name.length] == ' '))
		beginning->best = name.length;
	return ++beginning->seen_count < ENTRIES_MOST;
}

static enum status join_words(struct bytes *out, const struct text *words,
			      size_t count, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && i < ALIASES_WORDS && !status; i++) {
		if (out->length + words[i].length >= ALIASES_KEY_BYTES)
			break;
		if (i > 0)
			status = bytes_append_byte(out, ' ', fault);
		if (!status)
			status = bytes_append(out, words[i], fault);
	}
	return status;
}

enum status aliases_begin(size_t *word_count, struct index *index,
			  const struct text *words, size_t count,
			  struct fault *fault)
{
	struct bytes prefix = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	struct bytes joined = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	struct beginning beginning = { .skipped = sizeof(SCHEMA_ALIAS) - 1 };
	const struct index_visitor visitor = { visit_name, &beginning };
	enum status status = join_words(&joined, words, count, fault);

	*word_count = 0;
	if (!status)
		status = bytes_append(&prefix, TEXT(SCHEMA_ALIAS), fault);
	if (!status && count >= 2)
		status = join_words(&prefix, words, 2, fault);
	beginning.words = text_from(&joined);
	if (!status && count >= 2)
		status = index_each_term(index, text_from(&prefix), &visitor,
					 fault);
	if (!status && beginning.best > 0)
		*word_count = 1;
	for (size_t i = 0; i < beginning.best && !status; i++)
		*word_count += joined.data[i] == ' ';
	bytes_free(&prefix);
	bytes_free(&joined);
	return status;
}
