/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz_terms - any text as words, and their stems in the language that its
 * first line is. Words lie in the text and in their order; what a text's word
 * is, is found by who types it, with its marks or without.
 */
#include <string.h>

#include "shared/schema.h"
#include "shared/terms.h"
#include "shared/utf8.h"
#include "tests/fuzz/sound.h"

enum { TEXT_BYTES = 1 << 20, FORM_BYTES = 3 * TERMS_WORD_BYTES };

static struct terms *terms;
static struct words words;

/* Copies, since stems live until the next call. */
struct kept {
	struct bytes forms[TERMS_STEMS_MAX];
	size_t count;
};

static void keep(struct kept *out, const struct stems *stems)
{
	struct fault fault;

	EXPECT(stems->count > 0 && stems->count <= TERMS_STEMS_MAX);
	out->count = stems->count;
	for (size_t i = 0; i < out->count; i++) {
		out->forms[i] = BYTES_UP_TO(FORM_BYTES);
		EXPECT(!bytes_append(&out->forms[i], stems->list[i], &fault));
	}
}

static void forget(struct kept *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		bytes_free(&kept->forms[i]);
}

static bool share_one(const struct kept *kept, const struct stems *stems)
{
	for (size_t i = 0; i < kept->count; i++)
		for (size_t j = 0; j < stems->count; j++)
			if (text_equal(text_from(&kept->forms[i]),
				       stems->list[j]))
				return true;
	return false;
}

static void check_term(struct text stem, const char *language)
{
	struct bytes term = BYTES_UP_TO(SCHEMA_TERM_BYTES);
	struct fault fault;

	EXPECT(!terms_build(&term, "Z", language, stem, &fault));
	EXPECT(term.length > 0 && !memchr(term.data, '\0', term.length));
	bytes_free(&term);
}

static bool has_apostrophe(struct text plain)
{
	return plain.length > 0 && memchr(plain.data, '\'', plain.length);
}

static void check_stems(const struct word *word, const char *language)
{
	struct word bare = *word;
	struct stems stems;
	struct kept kept;
	struct fault fault;

	bare.folded = bare.plain;
	EXPECT(!terms_stem(terms, &stems, word, language, &fault));
	for (size_t i = 0; i < stems.count; i++) {
		EXPECT(utf8_is_valid(stems.list[i]));
		EXPECT(terms_may_have(word, language, stems.list[i]));
		check_term(stems.list[i], language);
	}
	keep(&kept, &stems);
	EXPECT(!terms_stem_asked(terms, &stems, word, language, &fault));
	EXPECT(share_one(&kept, &stems));
	/* An apostrophe that stays (I'm) may be a Turkish ending's without
	 * those that do not. */
	EXPECT(!terms_stem_asked(terms, &stems, &bare, language, &fault));
	EXPECT(share_one(&kept, &stems) || has_apostrophe(bare.plain));
	forget(&kept);
}

static void check_word(const struct word *word, struct text text)
{
	EXPECT(word->start < word->end && word->end <= text.length);
	EXPECT(word->first_position <= word->last_position);
	EXPECT(word->last_position < words.position_count);
	EXPECT(word->folded.length > 0);
	EXPECT(word->folded.length <= TERMS_WORD_BYTES);
	EXPECT(utf8_is_valid(word->folded));
	EXPECT(utf8_is_valid(word->plain));
	EXPECT(word->root_start + (size_t)word->root_bytes <=
	       word->plain.length);
}

static void check_words(struct text text, const char *language)
{
	uint32_t position = 0;
	uint32_t end = 0;

	for (size_t i = 0; i < words.count; i++) {
		const struct word *word = &words.list[i];

		check_word(word, text);
		check_stems(word, language);
		if (word->is_note)
			continue;
		EXPECT(word->first_position >= position);
		position = word->first_position;
		if (word->kind != WORD_PLAIN && word->kind != WORD_CHARACTER)
			continue;
		EXPECT(word->first_position == word->last_position);
		EXPECT(word->start >= end);
		end = word->end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes room = BYTES_UP_TO(TEXT_BYTES);
	struct text text = sound_utf8(&room, data, size);
	char language[TERMS_LANGUAGE_BYTES];
	struct fault fault;

	if (!terms)
		EXPECT(!terms_open(&terms, &fault));
	terms_language(language, sound_take_line(&text));
	EXPECT(!terms_split(terms, &words, text, &fault));
	check_words(text, language);
	EXPECT(!terms_split_chunk(terms, &words, text, &fault));
	check_words(text, language);
	bytes_free(&room);
	return 0;
}
