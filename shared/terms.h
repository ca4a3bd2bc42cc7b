/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terms - the one analysis: text to words, words to stems, stems to terms.
 *
 * Used by both programs, for indexing, queries, verification and
 * highlighting alike; if these differed, nothing would be found.
 * The rules are at the top of terms.c.
 */
#ifndef SHARED_TERMS_H
#define SHARED_TERMS_H

#include "shared/bytes.h"

struct terms;

enum word_kind {
	WORD_PLAIN,  /* a word as it stands, or one part of a hyphenated one */
	WORD_JOINED, /* a compound written as one: back-door as backdoor,
			 * 1.500 as 1500; spans the positions of its parts */
	WORD_CHARACTER, /* one character of a script without blanks */
	WORD_PAIR       /* two neighbouring ones; spans two positions */
};

struct word {
	uint32_t start; /* bytes in the text */
	uint32_t end;
	uint32_t first_position; /* counts words, from 0 */
	uint32_t last_position;
	enum word_kind kind;
	bool is_glued;    /* nothing but a joining sign (hyphen, dot, @,
			     * apostrophe, currency), the blank in a number,
			     * or the end of a line between characters, parts
			     * it from the word before it */
	bool is_compound; /* joined, and all of what is written as one in a
			     * line: two words with a hyphen between them, or
			     * the apostrophe of D'Souza */
	bool is_note;     /* of the mark of a note, whose words have all the
			     * position of the word before it */
	/* Where in `plain` a word is without the endings that non-joiners
	 * part from it, or an acronym without its s; 0 bytes: it has none. */
	uint8_t root_start;
	uint8_t root_bytes;
	struct text folded; /* NFKC, case folded; what stems are made from */
	struct text plain;  /* "plain.h"; what is compared */
};

/* Words in text order: by first position, plain before joined, those of notes
 * last. Memory is
 * reused from call to call; free with terms_words_free. */
struct words {
	struct word *list;
	size_t count;
	size_t capacity;
	uint32_t position_count;
	struct bytes forms; /* list points into it */
	uint32_t *offsets;  /* of the forms while the list is made */
};

enum {
	TERMS_STEMS_MAX = 7,    /* a Turkish word may have them all */
	TERMS_WORD_BYTES = 200, /* a longer folded word is cut to a hash */
	TERMS_TEXT_BYTES = 1 << 30
};

/* One word's stems in one language, without marks; borrowed until the
 * next call of terms_stem. Two when those of the folded and the plain form
 * differ (arbitración, Qur'an), so that a query typed without accents or
 * apostrophe finds it; one more of a name without the endings behind its
 * apostrophe, of a Persian word without its own, of an acronym without the s of
 * its plural, of an Arabic word without its "and" or "for", of a Russian name
 * in -ов or a Hungarian word in -at as it stands, of a plural that the stemmer
 * does not know, of a word whose ü is spelt out as ue, and of a Turkish
 * stem. */
struct stems {
	struct text list[TERMS_STEMS_MAX];
	size_t count;
};

enum status terms_open(struct terms **out, struct fault *fault);
/* Accepts NULL. */
void terms_close(struct terms *terms);

/* Cuts valid UTF-8 `text` (at most TERMS_TEXT_BYTES) into words. */
enum status terms_split(struct terms *terms, struct words *out,
			struct text text, struct fault *fault);
/* The same of what is typed as one word: nothing in it is the mark of a note,
 * array[2] is two words. */
enum status terms_split_chunk(struct terms *terms, struct words *out,
			      struct text text, struct fault *fault);
void terms_words_free(struct words *words);

/* Whether the word is of the vocabulary ("schema.h"): of letters, digits,
 * marks and apostrophes alone, and not too long; of scripts without blanks
 * none is. */
bool terms_is_vocabulary(const struct word *word);

/* `language` is an ISO code or "und"; characters and pairs are never
 * stemmed, their folded form is the stem. */
enum status terms_stem(struct terms *terms, struct stems *out,
		       const struct word *word, const char *language,
		       struct fault *fault);
/* The same of a word of a question: a text's word is it if they share one.
 * Other than those of a text only where marks make another word, see
 * "tones.h". */
enum status terms_stem_asked(struct terms *terms, struct stems *out,
			     const struct word *word, const char *language,
			     struct fault *fault);

/* Whether the word may have this stem, at nearly no cost: where it says no,
 * terms_stem gives another. */
bool terms_may_have(const struct word *word, const char *language,
		    struct text stem);

/* A language's code and a NUL; what is longer has no stemmer. */
enum { TERMS_LANGUAGE_BYTES = 16 };
/* The code as a string, TERMS_NO_LANGUAGE where it is empty or longer. */
#define TERMS_NO_LANGUAGE "und"
void terms_language(char out[TERMS_LANGUAGE_BYTES], struct text code);

/* Appends prefix + language + ':' + stem, e.g. "Zen:arbitr"; cut to a
 * hash when longer than SCHEMA_TERM_BYTES. */
enum status terms_build(struct bytes *out, const char *prefix,
			const char *language, struct text stem,
			struct fault *fault);
/* The same for terms without a language: prefix + value. Bytes 0 are
 * dropped. */
enum status terms_build_plain(struct bytes *out, const char *prefix,
			      struct text value, struct fault *fault);
/* The same of a value that is folded first; nothing where it is empty then. */
enum status terms_build_folded(struct bytes *out, const char *prefix,
			       struct text value, struct fault *fault);

/* Analysis version, hash of the stems of a fixed word list in every
 * language, Unicode version: 16 hexadecimal digits and a NUL. Two
 * programs with the same fingerprint make the same terms. */
enum { TERMS_FINGERPRINT_BYTES = 17 };
enum status terms_fingerprint(struct terms *terms,
			      char out[TERMS_FINGERPRINT_BYTES],
			      struct fault *fault);
/* The same of one language only, TERMS_NO_LANGUAGE: of all that no stemmer
 * decides. Trying every stemmer would take a tenth of a cold search. */
enum status terms_fingerprint_of(struct terms *terms, const char *language,
				 char out[TERMS_FINGERPRINT_BYTES],
				 struct fault *fault);

#endif
