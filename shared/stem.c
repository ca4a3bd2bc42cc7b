/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/stem.h"

#include <libstemmer.h>
#include <limits.h>
#include <string.h>

#include "shared/array.h"
#include "shared/hash.h"
#include "shared/memory.h"

/*
 * Every language of libstemmer 2.2. "porter" is not one: it is an older
 * stemmer of English, kept there for comparison. Codes that share a
 * stemmer stand next to each other; the first is the canonical one. The
 * order is part of the analysis: the fingerprint is made in it.
 */
static const struct language {
	char code[3];
	const char *algorithm;
} languages[] = {
	{ "ar", "arabic" },    { "ca", "catalan" },    { "da", "danish" },
	{ "de", "german" },    { "el", "greek" },      { "en", "english" },
	{ "es", "spanish" },   { "eu", "basque" },     { "fi", "finnish" },
	{ "fr", "french" },    { "ga", "irish" },      { "hi", "hindi" },
	{ "hu", "hungarian" }, { "hy", "armenian" },   { "id", "indonesian" },
	{ "it", "italian" },   { "lt", "lithuanian" }, { "ne", "nepali" },
	{ "nl", "dutch" },     { "no", "norwegian" },  { "nb", "norwegian" },
	{ "nn", "norwegian" }, { "pt", "portuguese" }, { "ro", "romanian" },
	{ "ru", "russian" },   { "sr", "serbian" },    { "hr", "serbian" },
	{ "bs", "serbian" },   { "sh", "serbian" },    { "sv", "swedish" },
	{ "ta", "tamil" },     { "tr", "turkish" },    { "yi", "yiddish" },
};

/* Languages written in another script than Latin, by code. */
static const char other_scripts[] =
	"ab am ar as av ba be bg bn bo ce ckb cv dv dz el fa gu he hi hy ii "
	"ja ka kk km kn ko ks ky lo mk ml mn mr my ne or os pa ps ru sa sd si "
	"ta te tg th ti tt ug uk und ur yi yue zh";

enum { LANGUAGE_COUNT = COUNT(languages) };

/* Words come again and again, and a look here costs a tenth of stemming.
 * Of words whose hash ends alike the last one is kept. Few are for one
 * question, which pays for each page of memory; many once as many were given
 * up. */
enum { KEPT_BYTES = 22, KEPT_FEW = 1 << 9, KEPT_MANY = 1 << 14 };

struct kept_stem {
	unsigned char language; /* its row + 1; 0: nothing is kept here */
	unsigned char word_bytes;
	unsigned char stem_bytes;
	char word[KEPT_BYTES];
	char stem[KEPT_BYTES];
};

/* The rows of a language: of its own words, and of Latin ones among them. */
struct rows {
	char language[4]; /* empty at first; a longer code is not kept */
	size_t own;
	size_t of_latin;
};

struct stem {
	struct kept_stem *kept;
	size_t kept_count;     /* that there is room for */
	size_t given_up_count; /* for others */
	struct rows last;      /* that were asked for */
	/* By row of `languages`; only first rows of an algorithm are used. */
	struct sb_stemmer *stemmers[LANGUAGE_COUNT];
};

static bool is_canonical(size_t row)
{
	return row == 0 || strcmp(languages[row].algorithm,
				  languages[row - 1].algorithm) != 0;
}

/* The canonical row of a language, or LANGUAGE_COUNT. */
static size_t find_row(const char *language)
{
	size_t row = 0;

	/* All codes are of two letters. */
	if (!language[0] || !language[1] || language[2])
		return LANGUAGE_COUNT;
	while (row < LANGUAGE_COUNT && (languages[row].code[0] != language[0] ||
					languages[row].code[1] != language[1]))
		row++;
	if (row == LANGUAGE_COUNT)
		return row;
	while (!is_canonical(row))
		row--;
	return row;
}

/* Whether `language` is one of other_scripts. */
static bool has_other_script(const char *language)
{
	size_t length = strlen(language);
	const char *found = other_scripts;

	if (length == 0)
		return false;
	while ((found = strstr(found, language))) {
		bool is_start = found == other_scripts || found[-1] == ' ';

		if (is_start && (found[length] == ' ' || !found[length]))
			return true;
		found++;
	}
	return false;
}

/* Basic Latin, and the letters of Latin-1 and Latin Extended-A. */
static bool is_latin(struct text word)
{
	unsigned char first = (unsigned char)word.data[0];

	return (first >= 'a' && first <= 'z') ||
	       (first >= 0xC3 && first <= 0xC5);
}

static enum status make_room(struct stem *stem, size_t count,
			     struct fault *fault)
{
	struct kept_stem *kept = memory_zeroed(count, sizeof(*kept));

	if (!kept)
		return fault_set(fault, STATUS_FULL, "out of memory");
	memory_free(stem->kept);
	stem->kept = kept;
	stem->kept_count = count;
	return STATUS_OK;
}

enum status stem_open(struct stem **out, struct fault *fault)
{
	enum status status;

	*out = memory_zeroed(1, sizeof(**out));
	if (!*out)
		return fault_set(fault, STATUS_FULL, "out of memory");
	status = make_room(*out, KEPT_FEW, fault);
	if (!status)
		return STATUS_OK;
	memory_free(*out);
	*out = NULL;
	return status;
}

void stem_close(struct stem *stem)
{
	if (!stem)
		return;
	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		sb_stemmer_delete(stem->stemmers[i]);
	memory_free(stem->kept);
	memory_free(stem);
}

/* Word after word is of one language. */
static size_t row_of(struct stem *stem, const char *language, struct text word)
{
	struct rows *last = &stem->last;

	if (!last->language[0] || strcmp(last->language, language) != 0) {
		last->own = find_row(language);
		last->of_latin = has_other_script(language) ?
					 find_row(STEM_FOREIGN) :
					 last->own;
		last->language[0] = '\0';
		if (strlen(language) < sizeof(last->language))
			memcpy(last->language, language, strlen(language) + 1);
	}
	return is_latin(word) ? last->of_latin : last->own;
}

/* Where a word is kept; NULL: it is too long for that. */
static struct kept_stem *place_of(struct stem *stem, size_t row,
				  struct text word)
{
	if (word.length > KEPT_BYTES)
		return NULL;
	return &stem->kept[(hash_checksum(word) + row) % stem->kept_count];
}

static bool is_kept(const struct kept_stem *kept, size_t row, struct text word)
{
	const struct text own = { kept->word, kept->word_bytes };

	return kept->language == row + 1 && text_equal(own, word);
}

static void keep(struct stem *stem, struct kept_stem *kept, size_t row,
		 struct text word, struct text stemmed)
{
	if (stemmed.length > KEPT_BYTES)
		return;
	stem->given_up_count += kept->language != 0;
	kept->language = (unsigned char)(row + 1);
	kept->word_bytes = (unsigned char)word.length;
	kept->stem_bytes = (unsigned char)stemmed.length;
	memcpy(kept->word, word.data, word.length);
	if (stemmed.length > 0)
		memcpy(kept->stem, stemmed.data, stemmed.length);
}

static enum status make_stem(struct stem *stem, size_t row, struct text word,
			     struct text *out, struct fault *fault)
{
	struct sb_stemmer *stemmer;
	const sb_symbol *result = NULL;

	*out = (struct text){ 0 };
	if (!stem->stemmers[row])
		stem->stemmers[row] =
			sb_stemmer_new(languages[row].algorithm, "UTF_8");
	stemmer = stem->stemmers[row];
	if (stemmer)
		result = sb_stemmer_stem(stemmer, (const sb_symbol *)word.data,
					 (int)word.length);
	if (!result)
		return fault_set(fault, STATUS_FULL,
				 "stemmer for '%s': out of memory",
				 languages[row].code);
	*out = (struct text){ (const char *)result,
			      (size_t)sb_stemmer_length(stemmer) };
	return STATUS_OK;
}

enum status stem_word(struct stem *stem, const char *language, struct text word,
		      struct text *out, struct fault *fault)
{
	struct kept_stem *kept;
	enum status status;
	size_t row;

	*out = word;
	/* A length beyond int is no word; libstemmer could not take it. */
	if (word.length == 0 || word.length > INT_MAX)
		return STATUS_OK;
	row = row_of(stem, language, word);
	if (row == LANGUAGE_COUNT)
		return STATUS_OK;
	if (stem->given_up_count > KEPT_FEW && stem->kept_count == KEPT_FEW) {
		status = make_room(stem, KEPT_MANY, fault);
		if (status)
			return status;
	}
	kept = place_of(stem, row, word);
	if (kept && is_kept(kept, row, word)) {
		*out = (struct text){ kept->stem, kept->stem_bytes };
		return STATUS_OK;
	}
	status = make_stem(stem, row, word, out, fault);
	if (!status && kept)
		keep(stem, kept, row, word, *out);
	return status;
}

const char *stem_canonical(const char *language)
{
	size_t row = find_row(language);

	return row < LANGUAGE_COUNT ? languages[row].code : NULL;
}

const char *stem_language(size_t index)
{
	for (size_t row = 0; row < LANGUAGE_COUNT; row++) {
		if (!is_canonical(row))
			continue;
		if (index == 0)
			return languages[row].code;
		index--;
	}
	return NULL;
}
