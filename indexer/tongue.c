/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tongue.h"

#include <string.h>
#include <strings.h>
#include <unicode/uloc.h>

#include "shared/utf8.h"

enum {
	CLAIM_BYTES = 32,
	OTHER_PER_PLAIN = 20 /* more letters with accents are not English */
};

/* Names that feeds use, and what ICU does not map: the bibliographic
 * codes of ISO 639-2 and codes that were replaced. */
static const struct name {
	const char *name;
	const char *code;
} names[] = {
	{ "afrikaans", "af" }, { "albanian", "sq" },    { "alb", "sq" },
	{ "amharic", "am" },   { "arabic", "ar" },      { "armenian", "hy" },
	{ "arm", "hy" },       { "azerbaijani", "az" }, { "basque", "eu" },
	{ "baq", "eu" },       { "belarusian", "be" },  { "bengali", "bn" },
	{ "bosnian", "bs" },   { "bulgarian", "bg" },   { "burmese", "my" },
	{ "bur", "my" },       { "catalan", "ca" },     { "chinese", "zh" },
	{ "chi", "zh" },       { "croatian", "hr" },    { "czech", "cs" },
	{ "cze", "cs" },       { "danish", "da" },      { "dutch", "nl" },
	{ "dut", "nl" },       { "english", "en" },     { "estonian", "et" },
	{ "finnish", "fi" },   { "french", "fr" },      { "fre", "fr" },
	{ "georgian", "ka" },  { "geo", "ka" },         { "german", "de" },
	{ "ger", "de" },       { "greek", "el" },       { "gre", "el" },
	{ "hausa", "ha" },     { "hebrew", "he" },      { "iw", "he" },
	{ "hindi", "hi" },     { "hungarian", "hu" },   { "icelandic", "is" },
	{ "ice", "is" },       { "indonesian", "id" },  { "in", "id" },
	{ "irish", "ga" },     { "italian", "it" },     { "japanese", "ja" },
	{ "kazakh", "kk" },    { "khmer", "km" },       { "korean", "ko" },
	{ "latvian", "lv" },   { "lithuanian", "lt" },  { "macedonian", "mk" },
	{ "mac", "mk" },       { "malay", "ms" },       { "may", "ms" },
	{ "mandarin", "zh" },  { "mo", "ro" },          { "nb", "no" },
	{ "nepali", "ne" },    { "norwegian", "no" },   { "pashto", "ps" },
	{ "persian", "fa" },   { "farsi", "fa" },       { "per", "fa" },
	{ "polish", "pl" },    { "portuguese", "pt" },  { "punjabi", "pa" },
	{ "romanian", "ro" },  { "rum", "ro" },         { "russian", "ru" },
	{ "serbian", "sr" },   { "sinhala", "si" },     { "slovak", "sk" },
	{ "slo", "sk" },       { "slovenian", "sl" },   { "somali", "so" },
	{ "spanish", "es" },   { "swahili", "sw" },     { "swedish", "sv" },
	{ "tamil", "ta" },     { "telugu", "te" },      { "thai", "th" },
	{ "turkish", "tr" },   { "ukrainian", "uk" },   { "urdu", "ur" },
	{ "uzbek", "uz" },     { "vietnamese", "vi" },  { "welsh", "cy" },
	{ "wel", "cy" },       { "xhosa", "xh" },       { "yoruba", "yo" },
	{ "zulu", "zu" }
};

static const char *code_of_name(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(names[i].name, name) == 0)
			return names[i].code;
	return NULL;
}

/* "en" and "eng" to "en", by ICU; "" for what it does not know. */
static void put_known_code(char out[LANGUAGE_CODE_BYTES], const char *subtag)
{
	UErrorCode error = U_ZERO_ERROR;
	char code[LANGUAGE_CODE_BYTES] = "";
	int32_t length =
		uloc_getLanguage(subtag, code, LANGUAGE_CODE_BYTES, &error);

	if (U_FAILURE(error) || length < 2 || length >= LANGUAGE_CODE_BYTES ||
	    uloc_getISO3Language(code)[0] == '\0')
		return;
	memcpy(out, code, (size_t)length + 1);
}

void tongue_normalise(char out[LANGUAGE_CODE_BYTES], struct text claim)
{
	static const char *const none[] = { "und", "mul", "zxx", "mis" };
	char subtag[CLAIM_BYTES] = "";
	const char *code;
	size_t length = 0;

	out[0] = '\0';
	while (length < claim.length && length < CLAIM_BYTES - 1 &&
	       !strchr("-_@.; ", claim.data[length])) {
		subtag[length] = claim.data[length];
		length++;
	}
	if (length < 2 || length == CLAIM_BYTES - 1)
		return;
	code = code_of_name(subtag);
	put_known_code(out, code ? code : subtag);
	/* Norwegian is "no" whether claimed or detected. */
	code = code_of_name(out);
	if (code)
		memcpy(out, code, strlen(code) + 1);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (strcmp(out, none[i]) == 0)
			out[0] = '\0';
}

/* Whether the text may be English: its letters are Latin, and most have no
 * accents. */
static bool is_plain(struct text text)
{
	size_t plain_count = 0;
	size_t other_count = 0;
	size_t width;

	for (size_t offset = 0; offset < text.length; offset += width) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (utf8_class(code_point) != UTF8_LETTER)
			continue;
		plain_count += code_point < 0x80;
		other_count += code_point >= 0x80;
	}
	return plain_count > OTHER_PER_PLAIN * other_count;
}

static bool is_shorter(struct text text, size_t character_count)
{
	/* At most four bytes a character. */
	return text.length <= character_count ||
	       (text.length < 4 * character_count &&
		utf8_count(text) < character_count);
}

enum status tongue_choose(char out[LANGUAGE_CODE_BYTES],
			  const struct article *article, struct fault *fault)
{
	struct language_guess guess;
	char claim[LANGUAGE_CODE_BYTES];
	enum status status = language_detect(&guess, article->text, fault);
	const char *chosen = "und";

	out[0] = '\0';
	if (status)
		return status;
	tongue_normalise(claim, article->declared);
	if (claim[0] != '\0' &&
	    is_shorter(article->text, TONGUE_SHORT_CHARACTERS))
		chosen = claim;
	else if (guess.is_reliable)
		chosen = guess.code;
	else if (claim[0] != '\0')
		chosen = claim;
	else if (is_plain(article->text) &&
		 (strcmp(guess.code, "und") == 0 ||
		  is_shorter(article->text, TONGUE_FEW_CHARACTERS)))
		chosen = "en";
	else
		chosen = guess.code;
	memcpy(out, chosen, strlen(chosen) + 1);
	return STATUS_OK;
}
