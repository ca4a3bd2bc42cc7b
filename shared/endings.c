/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/endings.h"

#include <string.h>

#include "shared/utf8.h"

/* Of an ending of a part of a word fewer letters before it, or in all, are no
 * word: omen, mais, les. */
enum { REST_LETTERS = 2, WORD_LETTERS = 3 };

/*
 * Only what libstemmer leaves apart is here, by language, the longer endings
 * before those that they end with; without marks, which a plural moves
 * (imagen, imágenes). Some stemmers take no s off a vowel, lest "Haus" lose
 * its own: so to them "Huaweis" is no Huawei. What that makes of "Haus" is a
 * word of no meaning, and finds nothing.
 */
static const struct ending {
	char language[3];
	const char *plural;
	const char *singular;
} endings[] = {
	{ "da", "is", "i" },
	{ "de", "as", "a" },
	{ "de", "is", "i" },
	{ "de", "os", "o" },
	{ "de", "ps", "p" },
	{ "de", "ys", "y" },
	{ "de", "erien", "erium" }, /* Ministerien */
	{ "de", "firmen", "firma" },
	{ "de", "konten", "konto" },
	{ "de", "risiken", "risiko" },
	{ "de", "themen", "thema" },
	{ "de", "zentren", "zentrum" },
	{ "en", "men", "man" },
	{ "en", "buses", "bus" },
	{ "en", "children", "child" },
	{ "en", "crises", "crisis" },
	{ "en", "criteria", "criterion" },
	{ "en", "gnoses", "gnosis" },
	{ "en", "halves", "half" },
	{ "en", "indices", "index" },
	{ "en", "knives", "knife" },
	{ "en", "lenses", "lens" },
	{ "en", "lyses", "lysis" },
	{ "en", "phenomena", "phenomenon" },
	{ "en", "theses", "thesis" },
	{ "en", "thieves", "thief" },
	{ "en", "wives", "wife" },
	{ "en", "wolves", "wolf" },
	{ "es", "ces", "z" },
	{ "es", "des", "d" }, /* ciudades */
	{ "es", "les", "l" },
	{ "es", "nes", "n" },
	{ "es", "res", "r" },
	{ "es", "s", "" },
	{ "fr", "vaux", "vail" }, /* travaux */
	{ "fr", "jeux", "jeu" },
	{ "fr", "eux", "eu" },
	{ "fr", "s", "" },
	{ "it", "uomini", "uomo" },
	{ "it", "are", "ara" }, /* as of a verb, to the stemmer */
	{ "it", "ere", "era" },
	{ "it", "ire", "ira" },
	{ "nl", "steden", "stad" },
	{ "nl", "bben", "b" }, /* of a doubled letter it makes two */
	{ "nl", "ffen", "f" },
	{ "nl", "ggen", "g" },
	{ "nl", "llen", "l" },
	{ "nl", "mmen", "m" },
	{ "nl", "nnen", "n" },
	{ "nl", "ppen", "p" },
	{ "nl", "rren", "r" },
	{ "nl", "ssen", "s" },
	{ "nl", "ven", "f" }, /* bedrijven */
	{ "nl", "zen", "s" },
	{ "no", "is", "i" },
	{ "pt", "ais", "al" },
	{ "pt", "ceis", "cil" },
	{ "pt", "sseis", "ssil" },
	{ "pt", "eis", "el" },
	{ "pt", "vis", "vil" },
	{ "pt", "ois", "ol" },
	{ "pt", "aes", "ao" },
	{ "pt", "oes", "ao" }, /* decisões */
	{ "pt", "ns", "m" },
	{ "pt", "s", "" },
	{ "sv", "is", "i" },
	{ "tr", "si", "" }, /* anlaşması */
	{ "tr", "su", "" },
	/* The cases and numbers of a noun in -a or -h, and of any other; what is
	 * left of them is the same. */
	{ "ur", "وں", "" },
	{ "ur", "يں", "" },
	{ "ur", "اں", "" },
	{ "ur", "ے", "" },
	{ "ur", "ه", "" },
	{ "ur", "ا", "" },
};

/* Where the word's ending begins; its length where it is not that. */
static size_t find_ending(const struct ending *row, struct text word)
{
	const size_t length = strlen(row->plural);
	const struct text rest = { word.data, word.length - length };
	size_t letter_count;

	if (word.length < length ||
	    memcmp(word.data + rest.length, row->plural, length) != 0)
		return word.length;
	letter_count = utf8_count(rest);
	if (letter_count > 0 &&
	    (letter_count < REST_LETTERS ||
	     letter_count + utf8_count(text_of(row->singular)) < WORD_LETTERS))
		return word.length;
	return rest.length;
}

enum status endings_replace(struct bytes *out, const char *language,
			    struct text plain, struct fault *fault)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const struct ending *row = &endings[i];
		size_t start;
		enum status status;

		if (row->language[0] != language[0] ||
		    strcmp(row->language, language) != 0)
			continue;
		start = find_ending(row, plain);
		if (start == plain.length)
			continue;
		status = bytes_append(out, (struct text){ plain.data, start },
				      fault);
		return status ?
			       status :
			       bytes_append(out, text_of(row->singular), fault);
	}
	return STATUS_OK;
}
