/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * THE ANALYSIS, version TERMS_VERSION
 *
 * Words. A word is a run of letters, digits and marks. What cannot be seen
 * is taken out first ("visible.h"). On top of that:
 *   apostrophe   before a letter inside a word it stays ("don't"), before a
 *                digit it parts two (Q1'24); a possessive 's is
 *                dropped, also after U.S., C++ or 5G; after an elided
 *                article or pronoun of French, Italian or Catalan
 *                ("l'arbitrage", "dell'accordo") it parts two words
 *                But D', M' and N' before a capital (D'Souza, N'Djamena) may
 *                be of a name, and are also joined with it as if by a hyphen
 *   hyphen       parts of a hyphenated word are words; two to four parts,
 *                not all of them numbers, are also one joined word over
 *                the same positions: back-door is back, door, backdoor. So
 *                are those that an en dash or a minus sign parts (COVID–19).
 *                Where a hyphen, even a soft one, ends a line and a small
 *                letter begins the next, blanks before it or not, the
 *                word goes on there; the two parts beside the end of the
 *                line are a joined word of their own, and those of each
 *                line as if it ended
 *   dots         between single letters they vanish: U.S. is "us"; other
 *                words are parted by them (example.com)
 *                Initials, which are one letter each or all one letter twice,
 *                are also joined where a blank, or a dot, parts them: of
 *                J. K. and EE.UU. the words jk and eeuu
 *   numbers      1,500 and 1'500 are "1500", 15,00,000 is "1500000"; 1,5
 *                is "1.5"; 1.500 is "1.500" and joined "1500"; 1.500,75 is
 *                "1500.75"; 15 000 000 is 15, 000, 000 and joined
 *                "15000000"; other strings of groups (17.08.2021) are one
 *                word a group. Up to four letters before a number of
 *                several groups are a word (Rs1,500 is rs, 1500), and so
 *                are those of money before any (Rs12), else letters and
 *                digits are one: 5G, covid19 ("numbers.h")
 *   raised       digits end the word before them, and are a joined word
 *                with it: of city², with the mark of a footnote, city is
 *                found, and of km² km and km2
 *   notes        what stands in square brackets right behind a word, with no
 *                blank between and of few bytes, as the mark of a note
 *                (quarry[2], quarry[note 3], quarry[citation needed]), takes
 *                no place: its words have that of the word before
 *   signs        "++" ends a word ("c++"), "#" a single letter ("c#");
 *                a currency sign is a word of its own ($ 150m)
 *   no blanks    in scripts written without blanks each character and each
 *                pair of neighbours is a word, also where the end of
 *                a line parts them. The stem of a traditional Chinese character
 *                is the simplified one, except in Japanese ("hanzi.h")
 * Positions count plain words and characters.
 *
 * Forms. folded: NFKC and full case folding ("utf8.h"), apostrophes as ',
 * decimal digits as 0-9. plain: folded without the marks of Latin, Greek,
 * Arabic and Hebrew letters, and without apostrophes ("plain.h").
 *
 * Stems. libstemmer on the folded form, marks stripped after: stripping
 * first breaks the stemmers (arbitración). A word with marks or an apostrophe
 * is stemmed a second time from its plain form, so that both spellings meet
 * (Qur'an, Quran). In Turkish, Azerbaijani and Polish the endings of a name
 * stand behind an apostrophe (Ankara'da, Huawei'nin): what is in front of it
 * is stemmed as well. What is left of these without an ending, or beginning,
 * that stemmers do not know is a stem more:
 *   of a Persian word, which has no stemmer, without what a zero width
 *   non-joiner parts from it, in each of its spellings, and, in Persian
 *   alone, without a plural that is not parted
 *   of one with a small s behind two capitals or more (MPs, CCTVs) or behind
 *   a digit (737s, F-35s), in any language, without that
 *   of an Arabic one without the "and", the "for" and the like that are written
 *   together with it
 *   of a plural or a genitive that the stemmer does not bring together with
 *   its word, that word (ciudades, Huaweis; "endings.h"), of an English form
 *   that is no ending (sold) its word, and of a British spelling (licence,
 *   organise) the American one
 * And so are a Russian word in -ов, -ев or a vowel and м, and a Hungarian one
 * in -at, -et, -st, -am or -em, as it stands, since the stemmer takes that for
 * an ending (Иванов, Иванова), one with ä, ö, ü, å, ø or, but in Vietnamese, đ
 * spelt out (Mueller, Djordjevic), and a Turkish stem, which the stemmer may
 * take for another word with an ending (mahkeme, mahkemede).
 *
 * A Vietnamese syllable has two stems, without marks and with them
 * ("tones.h"). Asked for without, it is any word of these letters; asked for
 * with marks, it is the one that has the same, or none.
 *
 * A text is cut in terms_cut.c, with what is in terms_number.c, terms_join.c
 * and terms_root.c; a word is stemmed in terms_stem.c.
 */
#include "shared/terms.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "shared/hanzi.h"
#include "shared/hash.h"
#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/terms_parts.h"

enum { TERMS_VERSION = 23 };

enum status terms_open(struct terms **out, struct fault *fault)
{
	struct terms *terms = memory_zeroed(1, sizeof(*terms));
	enum status status;

	*out = NULL;
	if (!terms)
		return fault_set(fault, STATUS_FULL, "terms: out of memory");
	terms->scratch = BYTES_UP_TO(64 * RUN_BYTES);
	terms->replaced = BYTES_UP_TO(64 * RUN_BYTES);
	for (size_t i = 0; i < TERMS_STEMS_MAX; i++)
		terms->stems[i] = BYTES_UP_TO(64 * RUN_BYTES);
	status = stem_open(&terms->stem, fault);
	if (status) {
		terms_close(terms);
		return status;
	}
	*out = terms;
	return STATUS_OK;
}

void terms_close(struct terms *terms)
{
	if (!terms)
		return;
	stem_close(terms->stem);
	visible_free(&terms->visible);
	bytes_free(&terms->scratch);
	bytes_free(&terms->replaced);
	for (size_t i = 0; i < TERMS_STEMS_MAX; i++)
		bytes_free(&terms->stems[i]);
	terms_words_free(&terms->probe);
	memory_free(terms);
}

bool terms_is_vocabulary(const struct word *word)
{
	size_t offset = 0;

	if (word->folded.length == 0 ||
	    word->folded.length > SCHEMA_WORD_BYTES ||
	    (word->kind != WORD_PLAIN && word->kind != WORD_JOINED))
		return false;
	while (offset < word->folded.length) {
		size_t width;
		uint32_t code = utf8_next(word->folded, offset, &width);
		enum utf8_class kind = utf8_class(code);

		if (kind != UTF8_LETTER && kind != UTF8_DIGIT &&
		    kind != UTF8_MARK && code != '\'')
			return false;
		offset += width;
	}
	return true;
}

/* ---- Terms ------------------------------------------------------------- */

/* Cuts what was appended since `start` to a term's length. */
static void shorten_term(struct bytes *out, size_t start)
{
	enum { KEPT = SCHEMA_TERM_BYTES - HASH_HEX_BYTES };
	struct text term = text_skip(text_from(out), start);
	struct hash hash;
	char hex[HASH_HEX_BYTES];

	if (term.length <= SCHEMA_TERM_BYTES)
		return;
	hash = hash_text(term);
	hash_hex(&hash, hex);
	out->data[start + KEPT] = '~';
	memcpy(out->data + start + KEPT + 1, hex, HASH_HEX_BYTES - 1);
	out->length = start + SCHEMA_TERM_BYTES;
}

void terms_language(char out[TERMS_LANGUAGE_BYTES], struct text code)
{
	if (code.length == 0 || code.length >= TERMS_LANGUAGE_BYTES)
		code = TEXT(TERMS_NO_LANGUAGE);
	memcpy(out, code.data, code.length);
	out[code.length] = '\0';
}

enum status terms_build(struct bytes *out, const char *prefix,
			const char *language, struct text stem,
			struct fault *fault)
{
	size_t start = out->length;
	enum status status = bytes_append(out, text_of(prefix), fault);

	if (!status)
		status = bytes_append(out, text_of(language), fault);
	if (!status)
		status = bytes_append_byte(out, ':', fault);
	if (!status)
		status = bytes_append(out, stem, fault);
	if (!status)
		shorten_term(out, start);
	return status;
}

enum status terms_build_plain(struct bytes *out, const char *prefix,
			      struct text value, struct fault *fault)
{
	size_t start = out->length;
	enum status status = bytes_append(out, text_of(prefix), fault);

	for (size_t i = 0; i < value.length && !status; i++)
		if (value.data[i] != '\0')
			status = bytes_append_byte(out, value.data[i], fault);
	if (!status)
		shorten_term(out, start);
	return status;
}

enum status terms_build_folded(struct bytes *out, const char *prefix,
			       struct text value, struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(TERMS_TEXT_BYTES);
	enum status status = utf8_fold(&folded, value, fault);

	if (!status && folded.length > 0)
		status = terms_build_plain(out, prefix, text_from(&folded),
					   fault);
	bytes_free(&folded);
	return status;
}

/* ---- Fingerprints ------------------------------------------------------ */

/* Words that every stemmer is tried on: few, since each cold start of a
 * program pays for them, and of the shapes that the analysis rules on. */
static const char probe_text[] =
	"arbitrations nationalités überwachungen kameralarından "
	"национальности المعلومات κατηγορίες अधिकारियों back-door 1.500";

static void print_checksum(char out[TERMS_FINGERPRINT_BYTES],
			   const struct bytes *trace)
{
	(void)snprintf(out, TERMS_FINGERPRINT_BYTES, "%016" PRIx64,
		       hash_checksum(text_from(trace)));
}

static enum status trace_stems(struct terms *terms, const struct words *words,
			       const char *language, struct bytes *trace,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < words->count && !status; i++) {
		struct stems stems;

		status = terms_stem(terms, &stems, &words->list[i], language,
				    fault);
		for (size_t j = 0; j < stems.count && !status; j++)
			status = terms_build(trace, " ", language,
					     stems.list[j], fault);
	}
	return status;
}

/* Once for all languages, of which an index may have dozens. */
static enum status cut_probe(struct terms *terms, struct fault *fault)
{
	if (terms->probe.count > 0)
		return STATUS_OK;
	return terms_split(terms, &terms->probe, TEXT(probe_text), fault);
}

enum status terms_fingerprint_of(struct terms *terms, const char *language,
				 char out[TERMS_FINGERPRINT_BYTES],
				 struct fault *fault)
{
	struct bytes trace = BYTES_UP_TO(1 << 20);
	enum status status = bytes_printf(&trace, fault, "%d %s %016" PRIx64,
					  TERMS_VERSION, utf8_unicode_version(),
					  hash_checksum(hanzi_table()));

	if (!status)
		status = cut_probe(terms, fault);
	if (!status)
		status = trace_stems(terms, &terms->probe, language, &trace,
				     fault);
	if (!status)
		print_checksum(out, &trace);
	bytes_free(&trace);
	return status;
}

enum status terms_fingerprint(struct terms *terms,
			      char out[TERMS_FINGERPRINT_BYTES],
			      struct fault *fault)
{
	struct bytes trace = BYTES_UP_TO(1 << 20);
	const char *language = TERMS_NO_LANGUAGE;
	enum status status = STATUS_OK;

	for (size_t i = 0; language && !status; i++) {
		status = terms_fingerprint_of(terms, language, out, fault);
		if (!status)
			status = bytes_append(&trace, text_of(out), fault);
		language = stem_language(i);
	}
	if (!status)
		print_checksum(out, &trace);
	bytes_free(&trace);
	return status;
}
