/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/glance.h"

enum {
	PLACES_MAX = 64,
	CASE_BIT = 0x20,
	FIRST_LATIN = 0xC3, /* lead bytes of U+00C0 to U+036F: letters that */
	LAST_LATIN = 0xCD,  /* fold to at most two of a to z, and marks */
	MARKS_END = 0xB0,   /* in the last of these: U+0370 is Greek */
	LATIN_SIGNS = 0xC2, /* U+0080 to U+00BF: signs, and two that are */
	FEMININE = 0xAA,    /* letters, the ordinals of Spanish */
	MASCULINE = 0xBA,
	PUNCTUATION = 0xE2, /* U+2000 to U+203F is E2 80 xx */
	PUNCTUATION_NEXT = 0x80
};

/* ---- The phrase -------------------------------------------------------- */

static const struct query_word *word_at(const struct query_node *leaf,
					uint32_t position)
{
	for (size_t i = 0; i < leaf->word_count; i++)
		if (leaf->words[i].word.kind == WORD_PLAIN &&
		    leaf->words[i].word.first_position == position)
			return &leaf->words[i];
	return NULL;
}

static bool is_letter(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

/* Whether the word has nothing but letters; "don't" has them too. */
static bool is_lettered(struct text plain)
{
	for (size_t i = 0; i < plain.length; i++)
		if (!is_letter(plain.data[i]) && plain.data[i] != '\'')
			return false;
	return plain.length > 0;
}

/* Places a word's letters behind `count` others; false when there is no
 * room for more. */
static bool add_word(struct glance *out, struct text plain, size_t *count)
{
	for (size_t i = 0; i < plain.length; i++) {
		unsigned char letter = (unsigned char)plain.data[i];

		if (!is_letter((char)letter))
			continue;
		if (*count == PLACES_MAX)
			return false;
		out->last = UINT64_C(1) << (*count)++;
		out->places[letter] |= out->last;
		out->places[letter - 'a' + 'A'] |= out->last;
	}
	/* The s of a possessive is dropped. */
	out->kept['s'] |= out->last;
	out->kept['S'] |= out->last;
	return true;
}

void glance_make(struct glance *out, const struct query_node *leaf)
{
	const struct query_word *word;
	size_t count = 0;
	bool has_room = true;

	*out = (struct glance){ .last = 0 };
	if (leaf->kind != QUERY_PHRASE && leaf->kind != QUERY_EXACT)
		return;
	for (int i = 0; i < GLANCE_BYTES; i++)
		if (!is_letter((char)(i | CASE_BIT)) && (i < '0' || i > '9'))
			out->kept[i] = UINT64_MAX;
	for (uint32_t i = 0; has_room && (word = word_at(leaf, i)); i++) {
		if (!word->is_exact || word->open != QUERY_CLOSED ||
		    !is_lettered(word->word.plain))
			break;
		has_room = add_word(out, word->word.plain, &count);
	}
}

/* ---- The text ---------------------------------------------------------- */

/* What a character beyond ASCII may be to the phrase. */
enum sign {
	SIGN_NOTHING, /* between words, or inside of one */
	SIGN_OPEN,    /* stands for none, one or two letters */
	SIGN_UNKNOWN  /* for who knows what */
};

/* *width: its bytes, but of those unknown. */
static enum sign sign_at(struct text text, size_t offset, size_t *width)
{
	unsigned char lead = (unsigned char)text.data[offset];
	unsigned char next = offset + 1 < text.length ?
				     (unsigned char)text.data[offset + 1] :
				     0;

	*width = 2;
	if (lead == LATIN_SIGNS)
		return next == FEMININE || next == MASCULINE ? SIGN_OPEN :
							       SIGN_NOTHING;
	if (lead >= FIRST_LATIN && lead <= LAST_LATIN)
		return lead == LAST_LATIN && next >= MARKS_END ? SIGN_UNKNOWN :
								 SIGN_OPEN;
	*width = 3;
	if (lead == PUNCTUATION && next == PUNCTUATION_NEXT)
		return SIGN_NOTHING;
	return SIGN_UNKNOWN;
}

/* In square brackets may be the mark of a note, whose words are read or passed
 * over. */
static void look_for_note(unsigned char byte, uint64_t *kept)
{
	if (byte == '[')
		*kept = UINT64_MAX;
	else if (byte == ']')
		*kept = 0;
}

/* The same with one letter more, whichever it is. */
static uint64_t move_on(uint64_t reached)
{
	return reached << 1 | 1;
}

/*
 * All ways to read the text at once (Baeza-Yates and Gonnet, "A New Approach
 * to Text Searching", 1992): bit i of `reached` says that the text so far
 * may end with the phrase's first i + 1 letters.
 */
bool glance_may_match(const struct glance *glance, struct text text)
{
	uint64_t reached = 0;
	uint64_t kept = 0; /* whatever the byte is */
	size_t offset = 0;
	size_t width;

	if (glance->last == 0)
		return true;
	while (offset < text.length && !(reached & glance->last)) {
		unsigned char byte = (unsigned char)text.data[offset];

		if (byte < GLANCE_BYTES) {
			look_for_note(byte, &kept);
			reached = (move_on(reached) & glance->places[byte]) |
				  (reached & (glance->kept[byte] | kept));
			offset++;
			continue;
		}
		switch (sign_at(text, offset, &width)) {
		case SIGN_NOTHING:
			break;
		case SIGN_OPEN:
			reached |= move_on(reached);
			reached |= move_on(reached);
			break;
		case SIGN_UNKNOWN:
			return true;
		}
		offset += width;
	}
	return (reached & glance->last) != 0;
}
