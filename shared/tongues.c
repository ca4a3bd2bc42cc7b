/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/tongues.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	const char *code;
} names[] = {
	/* clang-format off */
	{ "afrikaans", "af" },
	{ "alb", "sq" },
	{ "albanian", "sq" },
	{ "amharic", "am" },
	{ "ara", "ar" },
	{ "arabic", "ar" },
	{ "arm", "hy" },
	{ "armenian", "hy" },
	{ "azerbaijani", "az" },
	{ "baq", "eu" },
	{ "basque", "eu" },
	{ "belarusian", "be" },
	{ "ben", "bn" },
	{ "bengali", "bn" },
	{ "bosnian", "bs" },
	{ "bulgarian", "bg" },
	{ "bur", "my" },
	{ "burmese", "my" },
	{ "catalan", "ca" },
	{ "chi", "zh" },
	{ "chinese", "zh" },
	{ "croatian", "hr" },
	{ "cze", "cs" },
	{ "czech", "cs" },
	{ "danish", "da" },
	{ "deu", "de" },
	{ "dut", "nl" },
	{ "dutch", "nl" },
	{ "eng", "en" },
	{ "english", "en" },
	{ "estonian", "et" },
	{ "farsi", "fa" },
	{ "fas", "fa" },
	{ "finnish", "fi" },
	{ "fra", "fr" },
	{ "fre", "fr" },
	{ "french", "fr" },
	{ "geo", "ka" },
	{ "georgian", "ka" },
	{ "ger", "de" },
	{ "german", "de" },
	{ "gre", "el" },
	{ "greek", "el" },
	{ "hausa", "ha" },
	{ "hebrew", "he" },
	{ "hin", "hi" },
	{ "hindi", "hi" },
	{ "hungarian", "hu" },
	{ "ice", "is" },
	{ "icelandic", "is" },
	{ "in", "id" },
	{ "ind", "id" },
	{ "indonesian", "id" },
	{ "irish", "ga" },
	{ "ita", "it" },
	{ "italian", "it" },
	{ "iw", "he" },
	{ "japanese", "ja" },
	{ "jpn", "ja" },
	{ "kazakh", "kk" },
	{ "khmer", "km" },
	{ "kor", "ko" },
	{ "korean", "ko" },
	{ "latvian", "lv" },
	{ "lithuanian", "lt" },
	{ "mac", "mk" },
	{ "macedonian", "mk" },
	{ "malay", "ms" },
	{ "mandarin", "zh" },
	{ "may", "ms" },
	{ "mo", "ro" },
	{ "nb", "no" },
	{ "nepali", "ne" },
	{ "nld", "nl" },
	{ "norwegian", "no" },
	{ "pan", "pa" },
	{ "pashto", "ps" },
	{ "per", "fa" },
	{ "persian", "fa" },
	{ "pol", "pl" },
	{ "polish", "pl" },
	{ "por", "pt" },
	{ "portuguese", "pt" },
	{ "punjabi", "pa" },
	{ "pus", "ps" },
	{ "romanian", "ro" },
	{ "rum", "ro" },
	{ "rus", "ru" },
	{ "russian", "ru" },
	{ "serbian", "sr" },
	{ "sinhala", "si" },
	{ "slo", "sk" },
	{ "slovak", "sk" },
	{ "slovenian", "sl" },
	{ "somali", "so" },
	{ "spa", "es" },
	{ "spanish", "es" },
	{ "swa", "sw" },
	{ "swahili", "sw" },
	{ "swedish", "sv" },
	{ "tamil", "ta" },
	{ "telugu", "te" },
	{ "tha", "th" },
	{ "thai", "th" },
	{ "tur", "tr" },
	{ "turkish", "tr" },
	{ "ukr", "uk" },
	{ "ukrainian", "uk" },
	{ "urd", "ur" },
	{ "urdu", "ur" },
	{ "uzbek", "uz" },
	{ "vie", "vi" },
	{ "vietnamese", "vi" },
	{ "wel", "cy" },
	{ "welsh", "cy" },
	{ "xhosa", "xh" },
	{ "yoruba", "yo" },
	{ "zho", "zh" },
	{ "zulu", "zu" },
	/* clang-format on */
};

struct text tongues_primary(struct text tag)
{
	size_t length = 0;

	while (length < tag.length && !memchr("-_@.; ", tag.data[length], 6))
		length++;
	return (struct text){ tag.data, length };
}

struct text tongues_code(struct text name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == name.length &&
		    strncasecmp(names[i].name, name.data, name.length) == 0)
			return text_of(names[i].code);
	return (struct text){ 0 };
}
