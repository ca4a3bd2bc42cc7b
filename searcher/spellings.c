/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/spellings.h"

#include <string.h>

#include "searcher/stopwords.h"
#include "shared/schema.h"
#include "shared/utf8.h"

enum {
	STEMS_MOST = 64,   /* of a word in all languages */
	ENTRIES_MOST = 64, /* looked at */
	LETTERS = 6        /* of a word that is two */
};

/* What the index tells of a compound. */
struct entry {
	struct text first;
	struct text second;
	struct text language;
};

struct finder {
	const struct spellings_source *source;
	struct text plain;
	size_t first_bytes;
	struct text stems[STEMS_MOST];
	size_t stem_count;
	struct entry entries[ENTRIES_MOST];
	size_t entry_count;
	size_t skipped; /* bytes of the key's prefix */
	enum status status;
	struct fault *fault;
};

static struct word word_of(struct text plain)
{
	return (struct word){ .kind = WORD_PLAIN,
			      .folded = plain,
			      .plain = plain };
}

static enum status stem_of(const struct finder *finder, struct text plain,
			   const char *language, struct stems *out)
{
	const struct word word = word_of(plain);

	return terms_stem(finder->source->terms, out, &word, language,
			  finder->fault);
}

/* ---- What the index tells ---------------------------------------------- */

static enum status keep_stem(struct finder *finder, struct text stem)
{
	for (size_t i = 0; i < finder->stem_count; i++)
		if (text_equal(finder->stems[i], stem))
			return STATUS_OK;
	if (finder->stem_count == STEMS_MOST)
		return STATUS_OK;
	return pool_copy(finder->source->pool, stem,
			 &finder->stems[finder->stem_count++], finder->fault);
}

/* In all languages; most of them agree. */
static enum status find_stems(struct finder *finder)
{
	const char *language = frequency_language(finder->source->frequency, 0);
	enum status status = STATUS_OK;

	for (size_t at = 1; language && !status; at++) {
		struct stems stems = { .count = 0 };

		status = stem_of(finder, finder->plain, language, &stems);
		for (size_t i = 0; i < stems.count && !status; i++)
			status = keep_stem(finder, stems.list[i]);
		language = frequency_language(finder->source->frequency, at);
	}
	return status;
}

/* What stands before the sign; the text goes on behind it. */
static struct text cut(struct text *text, char sign)
{
	const char *end = memchr(text->data, sign, text->length);
	struct text out = *text;

	if (end)
		out.length = (size_t)(end - text->data);
	text->data += out.length + (end != NULL);
	text->length -= out.length + (end != NULL);
	return out;
}

static bool visit_compound(void *context, struct text key, uint32_t unused)
{
	struct finder *finder = context;
	struct entry *entry = &finder->entries[finder->entry_count];
	struct text rest;

	(void)unused;
	finder->status =
		pool_copy(finder->source->pool, key, &rest, finder->fault);
	if (finder->status)
		return false;
	rest.data += finder->skipped;
	rest.length -= finder->skipped;
	entry->first = cut(&rest, ' ');
	entry->second = cut(&rest, '=');
	entry->language = rest;
	finder->entry_count++;
	return finder->entry_count < ENTRIES_MOST;
}

static enum status read_entries(struct finder *finder, struct text stem)
{
	struct index *index = finder->source->index;
	const struct index_visitor visitor = { visit_compound, finder };
	struct bytes prefix = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	enum status status = bytes_printf(
		&prefix, finder->fault,
		SCHEMA_META_COMPOUND "%.*s=", (int)stem.length, stem.data);

	finder->skipped = prefix.length;
	for (size_t i = 0; i < index_shard_count(index) && !status; i++) {
		if (finder->entry_count == ENTRIES_MOST)
			break;
		status = index_each_key(index, i, text_from(&prefix), &visitor,
					finder->fault);
		if (!status)
			status = finder->status;
	}
	bytes_free(&prefix);
	return status;
}

/* ---- What it says of the word ------------------------------------------ */

static enum status has_same_stem(const struct finder *finder, struct text one,
				 struct text other, const char *language,
				 bool *out)
{
	char kept[TERMS_STEMS_MAX][SCHEMA_WORD_BYTES];
	size_t lengths[TERMS_STEMS_MAX];
	size_t count = 0;
	struct stems stems = { .count = 0 };
	enum status status = stem_of(finder, one, language, &stems);

	*out = false;
	for (size_t i = 0; i < stems.count && !status; i++) {
		if (stems.list[i].length > sizeof(kept[0]))
			continue;
		lengths[count] = stems.list[i].length;
		memcpy(kept[count++], stems.list[i].data, stems.list[i].length);
	}
	if (!status)
		status = stem_of(finder, other, language, &stems);
	for (size_t i = 0; i < stems.count && !status; i++)
		for (size_t j = 0; j < count; j++)
			*out |= text_equal(stems.list[i],
					   (struct text){ kept[j],
							  lengths[j] });
	return status;
}

static enum status are_stop_words(const struct finder *finder,
				  const struct entry *entry, bool *out)
{
	enum status status = stopwords_has_plain(out, entry->language,
						 entry->first, finder->fault);

	if (status || !*out)
		return status;
	return stopwords_has_plain(out, entry->language, entry->second,
				   finder->fault);
}

/* Whether the word is the compound's two, in any form. */
static enum status is_same(const struct finder *finder,
			   const struct entry *entry, bool *out)
{
	const struct text plain = finder->plain;
	const size_t bytes = entry->first.length;
	char language[TERMS_LANGUAGE_BYTES];
	struct text rest;
	bool are_stopped;
	enum status status;

	*out = false;
	if (bytes == 0 || bytes >= plain.length ||
	    (finder->first_bytes > 0 && finder->first_bytes != bytes) ||
	    memcmp(plain.data, entry->first.data, bytes) != 0)
		return STATUS_OK;
	status = are_stop_words(finder, entry, &are_stopped);
	if (status || are_stopped)
		return status;
	rest = (struct text){ plain.data + bytes, plain.length - bytes };
	*out = text_equal(rest, entry->second);
	if (*out)
		return STATUS_OK;
	terms_language(language, entry->language);
	return has_same_stem(finder, rest, entry->second, language, out);
}

static enum status write(const struct finder *finder, struct text first,
			 char sign, struct text second, struct text *out)
{
	struct bytes room = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	enum status status = bytes_printf(&room, finder->fault, "%.*s%c%.*s",
					  (int)first.length, first.data, sign,
					  (int)second.length, second.data);

	if (!status)
		status = pool_copy(finder->source->pool, text_from(&room), out,
				   finder->fault);
	bytes_free(&room);
	return status;
}

static enum status keep(const struct finder *finder, const struct entry *entry,
			struct spellings *out)
{
	const size_t bytes = entry->first.length;
	const struct text rest = { finder->plain.data + bytes,
				   finder->plain.length - bytes };
	struct spelling spelling;
	enum status status =
		write(finder, entry->first, ' ', rest, &spelling.apart);

	for (size_t i = 0; i < out->count && !status; i++)
		if (text_equal(out->list[i].apart, spelling.apart))
			return STATUS_OK;
	if (!status)
		status = write(finder, entry->first, '-', entry->second,
			       &spelling.compound);
	if (!status && out->count < SPELLINGS_MOST)
		out->list[out->count++] = spelling;
	return status;
}

enum status spellings_find(struct spellings *out,
			   const struct spellings_source *source,
			   struct text plain, size_t first_bytes,
			   struct fault *fault)
{
	struct finder finder = { .source = source,
				 .plain = plain,
				 .first_bytes = first_bytes,
				 .fault = fault };
	enum status status = STATUS_OK;

	out->count = 0;
	if (plain.length > SCHEMA_WORD_BYTES || utf8_count(plain) < LETTERS)
		return STATUS_OK;
	status = find_stems(&finder);
	for (size_t i = 0; i < finder.stem_count && !status; i++)
		if (finder.entry_count < ENTRIES_MOST)
			status = read_entries(&finder, finder.stems[i]);
	for (size_t i = 0; i < finder.entry_count && !status; i++) {
		bool is_it;

		status = is_same(&finder, &finder.entries[i], &is_it);
		if (is_it && !status)
			status = keep(&finder, &finder.entries[i], out);
	}
	return status;
}
