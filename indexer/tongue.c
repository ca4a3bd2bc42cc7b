/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/tongue.h"

#include <string.h>
#include <unicode/uloc.h>

#include "shared/array.h"
#include "shared/tongues.h"
#include "shared/utf8.h"

enum {
	CLAIM_BYTES = 32,
	OTHER_PER_PLAIN = 20 /* more letters with accents are not English */
};

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
	const struct text primary = tongues_primary(claim);
	const struct text code = tongues_code(primary);
	const struct text subtag = code.length > 0 ? code : primary;
	char known[CLAIM_BYTES] = "";
	struct text replaced;

	out[0] = '\0';
	if (subtag.length < 2 || subtag.length >= CLAIM_BYTES - 1)
		return;
	memcpy(known, subtag.data, subtag.length);
	put_known_code(out, known);
	/* Norwegian is "no" whether claimed or detected. */
	replaced = tongues_code(text_of(out));
	if (replaced.length > 0)
		memcpy(out, replaced.data, replaced.length + 1);
	for (size_t i = 0; i < COUNT(none); i++)
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
	const char *chosen = "und";
	enum status status;

	out[0] = '\0';
	tongue_normalise(claim, article->declared);
	if (claim[0] != '\0' &&
	    is_shorter(article->text, TONGUE_SHORT_CHARACTERS)) {
		memcpy(out, claim, strlen(claim) + 1);
		return STATUS_OK;
	}
	status = language_detect(&guess, article->text, fault);
	if (status)
		return status;
	if (guess.is_reliable)
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
