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
	*text = text_skip(*text, out.length + (end != NULL));
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
	rest = text_skip(rest, finder->skipped);
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
	    !text_begins(plain, entry->first))
		return STATUS_OK;
	status = are_stop_words(finder, entry, &are_stopped);
	if (status || are_stopped)
		return status;
	rest = text_skip(plain, bytes);
	*out = text_equal(rest, entry->second);
	if (*out)
		return STATUS_OK;
	terms_language(language, entry->language);
	return has_same_stem(finder, rest, entry->second, language, out);
}

static enum status write(const struct finder *finder, struct text first,
			 const char *sign, struct text second, struct text *out)
{
	struct bytes room = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	enum status status = bytes_printf(&room, finder->fault, "%.*s%s%.*s",
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
	const struct text rest = text_skip(finder->plain, bytes);
	struct spelling spelling = { .joined = finder->plain,
				     .first_bytes = bytes };
	enum status status =
		write(finder, entry->first, " ", rest, &spelling.apart);

	for (size_t i = 0; i < out->count && !status; i++)
		if (text_equal(out->list[i].apart, spelling.apart))
			return STATUS_OK;
	if (!status)
		status = write(finder, entry->first, "-", entry->second,
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

/* ---- Guesses ----------------------------------------------------------- */

enum part { PART_NONE, PART_UNIT, PART_WORD, PART_NUMBER };

/* What may be one of two words: letters, or digits. Of two letters or less
 * the index has nearly all that there are. */
static enum part part_of(struct text text)
{
	size_t letter_count = 0;
	size_t digit_count = 0;
	enum utf8_class last = UTF8_OTHER;

	for (size_t i = 0, width; i < text.length; i += width) {
		uint32_t code = utf8_next(text, i, &width);

		last = utf8_class(code);
		letter_count += last == UTF8_LETTER;
		digit_count += last == UTF8_DIGIT;
		if (i == 0 && last != UTF8_LETTER && last != UTF8_DIGIT)
			return PART_NONE;
		if (last == UTF8_OTHER &&
		    (letter_count > 0 || (code != '.' && code != ',')))
			return PART_NONE;
	}
	if (letter_count > 0 && digit_count > 0)
		return PART_NONE;
	if (digit_count > 0)
		return last == UTF8_DIGIT ? PART_NUMBER : PART_NONE;
	if (letter_count > 2)
		return PART_WORD;
	return letter_count == 2 ? PART_UNIT : PART_NONE;
}

/* Languages without a list of stop words say nothing, unless all are. */
static bool is_stopped_everywhere(const struct spellings_source *source,
				  const struct text *parts)
{
	const char *language = frequency_language(source->frequency, 0);
	bool is_stopped = false;

	for (size_t at = 1; language; at++) {
		const struct text code = text_of(language);
		bool is_one = stopwords_has(code, parts[0]) ||
			      stopwords_has(code, parts[1]);

		if (!is_one && stopwords_knows(code))
			return false;
		is_stopped |= is_one;
		language = frequency_language(source->frequency, at);
	}
	return is_stopped;
}

static bool may_be_two(const struct spellings_source *source,
		       const struct text *parts)
{
	enum part first = part_of(parts[0]);
	enum part second = part_of(parts[1]);

	if (first == PART_NONE || second == PART_NONE ||
	    (first == PART_NUMBER && second == PART_NUMBER) ||
	    (first == PART_UNIT && second != PART_NUMBER) ||
	    (second == PART_UNIT && first != PART_NUMBER))
		return false;
	return !is_stopped_everywhere(source, parts);
}

/* Of a shard; 1.5 is no word of the vocabulary. */
static enum status has_word(const struct spellings_source *source, size_t shard,
			    struct text word, bool *out, struct fault *fault)
{
	struct bytes key = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	struct bytes value = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	enum status status = STATUS_OK;

	*out = part_of(word) == PART_NUMBER &&
	       (memchr(word.data, '.', word.length) ||
		memchr(word.data, ',', word.length));
	if (*out || word.length > SCHEMA_WORD_BYTES)
		return STATUS_OK;
	status = bytes_printf(&key, fault, SCHEMA_META_WORD "%.*s",
			      (int)word.length, word.data);
	if (!status)
		status = index_meta(source->index, shard, text_from(&key),
				    &value, fault);
	*out = !status && value.length > 0;
	bytes_free(&key);
	bytes_free(&value);
	return status;
}

/* Whether a shard has both; the longer one is the rarer. */
static enum status has_both(const struct spellings_source *source,
			    const struct text *parts, bool *out,
			    struct fault *fault)
{
	size_t longer = parts[1].length > parts[0].length;
	enum status status = STATUS_OK;

	*out = false;
	for (size_t i = 0; i < index_shard_count(source->index) && !*out; i++) {
		status = has_word(source, i, parts[longer], out, fault);
		if (!status && *out)
			status =
				has_word(source, i, parts[!longer], out, fault);
		if (status)
			return status;
	}
	return STATUS_OK;
}

static enum status keep_guess(struct spellings *out,
			      const struct spellings_source *source,
			      const struct text *parts, struct fault *fault)
{
	const struct finder finder = { .source = source, .fault = fault };
	struct spelling *spelling = &out->list[out->count];
	enum status status;

	if (out->count == SPELLINGS_MOST)
		return STATUS_OK;
	*spelling = (struct spelling){ .first_bytes = parts[0].length };
	status = write(&finder, parts[0], " ", parts[1], &spelling->apart);
	if (!status)
		status = write(&finder, parts[0], "-", parts[1],
			       &spelling->compound);
	if (!status)
		status = write(&finder, parts[0], "", parts[1],
			       &spelling->joined);
	out->count += !status;
	return status;
}

enum status spellings_guess_apart(struct spellings *out,
				  const struct spellings_source *source,
				  struct text folded, struct fault *fault)
{
	enum status status = STATUS_OK;

	out->count = 0;
	if (folded.length > SCHEMA_WORD_BYTES)
		return STATUS_OK;
	for (size_t i = 0, width; i < folded.length && !status; i += width) {
		const struct text parts[] = { { folded.data, i },
					      { folded.data + i,
						folded.length - i } };
		bool has_them = false;

		(void)utf8_next(folded, i, &width);
		if (!may_be_two(source, parts))
			continue;
		status = has_both(source, parts, &has_them, fault);
		if (has_them && !status)
			status = keep_guess(out, source, parts, fault);
	}
	return status;
}

/* Also of what is no word of the vocabulary. */
static enum status has_joined(const struct spellings_source *source,
			      struct text joined, bool *out,
			      struct fault *fault)
{
	const struct word word = word_of(joined);
	uint32_t count = 0;
	enum status status = STATUS_OK;

	*out = false;
	if (terms_is_vocabulary(&word)) {
		for (size_t i = 0;
		     i < index_shard_count(source->index) && !*out && !status;
		     i++)
			status = has_word(source, i, joined, out, fault);
		return status;
	}
	status = frequency_of_word(source->frequency, &word, &count, fault);
	*out = !status && count > 0;
	return status;
}

enum status spellings_guess_joined(struct spellings *out,
				   const struct spellings_source *source,
				   struct text first, struct text second,
				   struct fault *fault)
{
	const struct text parts[] = { first, second };
	bool has_it = false;
	enum status status;

	out->count = 0;
	if (first.length + second.length > SCHEMA_WORD_BYTES ||
	    !may_be_two(source, parts))
		return STATUS_OK;
	status = keep_guess(out, source, parts, fault);
	if (!status)
		status =
			has_joined(source, out->list[0].joined, &has_it, fault);
	out->count = !status && has_it;
	return status;
}

bool spellings_is_stopped(struct text language, const struct spelling *spelling)
{
	const struct text joined = spelling->joined;
	const size_t bytes = spelling->first_bytes;

	return stopwords_has(language, (struct text){ joined.data, bytes }) ||
	       stopwords_has(language, text_skip(joined, bytes));
}
