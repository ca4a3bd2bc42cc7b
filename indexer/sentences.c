/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/sentences.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "indexer/punctuation.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	LANGUAGE_BYTES = 8,
	LANGUAGES_OPEN = 16, /* the oldest is closed for the next one */
	WORD_BYTES = 16,     /* a longer word is no abbreviation */
	GAP_CHARACTERS = 64, /* looked at behind a sentence */
	NOTE_DIGITS = 3      /* of the number of a footnote */
};

struct breaker {
	char language[LANGUAGE_BYTES];
	UBreakIterator *iterator;
};

struct sentences {
	struct breaker breakers[LANGUAGES_OPEN];
	size_t next_breaker; /* the one to be made next */
	UBreakIterator *current;
	char language[LANGUAGE_BYTES];
	bool has_ordinals;
	UText *source;
	struct text text;
	size_t offset; /* end of the last sentence */
};

/* Words that a full stop follows without ending the sentence, in byte
 * order. Those with a stop inside (U.S., z.B.) need not be here. */
static const char *const abbreviations[] = {
	"Abs", "Adm",  "Apr",    "Art",  "Aug",    "Av",   "Ave",  "Bd",
	"Bft", "Bijv", "Bros",   "Bw",   "Capt",   "Cir",  "Cmdr", "Co",
	"Col", "Corp", "Cpl",    "Dec",  "Dept",   "Dhr",  "Dipl", "Dkt",
	"Dr",  "Dra",  "EE",     "Ed",   "Esq",    "Feb",  "Fig",  "Gen",
	"Gov", "Gral", "Hon",    "Hr",   "Hrsg",   "Inc",  "Ing",  "Insp",
	"Jan", "Jr",   "Jul",    "Jun",  "Kap",    "Lda",  "Lic",  "Lt",
	"Ltd", "MM",   "Maj",    "Mar",  "Messrs", "Mevr", "Mgr",  "Mhe",
	"Mio", "Mlle", "Mlles",  "Mme",  "Mmes",   "Mr",   "Mrd",  "Mrs",
	"Ms",  "Mt",   "Mtro",   "No",   "Nos",    "Nov",  "Npr",  "Nr",
	"Oct", "Op",   "Pres",   "Prof", "Pty",    "Pvt",  "Rep",  "Rev",
	"Sen", "Sep",  "Sept",   "Sgt",  "Sr",     "Sra",  "St",   "Sta",
	"Ste", "Str",  "Supt",   "Tsd",  "UU",     "Ud",   "Uds",  "Univ",
	"Vol", "al",   "approx", "av",   "bijv",   "blz",  "bzw",  "ca",
	"cf",  "cm",   "dhr",    "dr",   "est",    "fig",  "hr",   "inc",
	"km",  "mevr", "mld",    "mln",  "mlrd",   "mr",   "ms",   "np",
	"npr", "nr",   "núm",    "op",   "p",      "pp",   "prof", "pág",
	"sog", "str",  "tzv",    "v",    "vgl",    "vol",  "vs",   "г",
	"им",  "млн",  "млрд",   "стр",  "т",      "тзв",  "тыс",  "ул"
};

enum { ABBREVIATION_COUNT = COUNT(abbreviations) };

/* Those that are words of other languages, or end sentences there. */
static const struct {
	const char *language;
	const char *word;
} own_abbreviations[] = { { "de", "med" }, { "de", "jur" },  { "de", "phil" },
			  { "de", "rer" }, { "de", "nat" },  { "de", "evtl" },
			  { "de", "ggf" }, { "de", "inkl" }, { "hi", "डॉ" },
			  { "hi", "प्रो" }, { "hi", "पं" },    { "sw", "Bi" } };

/* Languages that write the third as "3." */
static const char *const ordinal_languages[] = {
	"bs", "cs", "da", "de", "et", "eu", "fi", "fo", "hr", "hu", "is",
	"lb", "lv", "me", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr"
};

/* ---- ICU --------------------------------------------------------------- */

static enum status icu_fault(struct fault *fault, UErrorCode error)
{
	return fault_set(fault,
			 error == U_MEMORY_ALLOCATION_ERROR ? STATUS_FULL :
							      STATUS_BUG,
			 "sentences: %s", u_errorName(error));
}

enum status sentences_open(struct sentences **out, struct fault *fault)
{
	*out = memory_zeroed(1, sizeof(**out));
	if (!*out)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

void sentences_close(struct sentences *sentences)
{
	if (!sentences)
		return;
	for (size_t i = 0; i < LANGUAGES_OPEN; i++)
		ubrk_close(sentences->breakers[i].iterator);
	utext_close(sentences->source);
	memory_free(sentences);
}

/* Makes the iterator of a language, in place of the oldest one. */
static enum status make_breaker(struct sentences *sentences,
				const char *language, struct fault *fault)
{
	struct breaker *breaker = &sentences->breakers[sentences->next_breaker];
	char locale[LANGUAGE_BYTES + 16];
	UErrorCode error = U_ZERO_ERROR;

	sentences->next_breaker =
		(sentences->next_breaker + 1) % LANGUAGES_OPEN;
	ubrk_close(breaker->iterator);
	*breaker = (struct breaker){ 0 };
	(void)snprintf(locale, sizeof(locale), "%s@ss=standard", language);
	breaker->iterator = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &error);
	if (U_FAILURE(error)) {
		breaker->iterator = NULL;
		return icu_fault(fault, error);
	}
	memcpy(breaker->language, language, strlen(language) + 1);
	sentences->current = breaker->iterator;
	return STATUS_OK;
}

static bool has_ordinals(const char *language)
{
	for (size_t i = 0; i < COUNT(ordinal_languages); i++)
		if (strcmp(ordinal_languages[i], language) == 0)
			return true;
	return false;
}

static enum status pick_breaker(struct sentences *sentences,
				struct text language, struct fault *fault)
{
	char name[LANGUAGE_BYTES] = "und";

	if (language.length > 0 && language.length < LANGUAGE_BYTES) {
		memcpy(name, language.data, language.length);
		name[language.length] = '\0';
	}
	memcpy(sentences->language, name, sizeof(name));
	sentences->has_ordinals = has_ordinals(name);
	for (size_t i = 0; i < LANGUAGES_OPEN; i++) {
		struct breaker *breaker = &sentences->breakers[i];

		if (breaker->iterator && strcmp(breaker->language, name) == 0) {
			sentences->current = breaker->iterator;
			return STATUS_OK;
		}
	}
	return make_breaker(sentences, name, fault);
}

enum status sentences_begin(struct sentences *sentences, struct text text,
			    struct text language, struct fault *fault)
{
	UErrorCode error = U_ZERO_ERROR;
	enum status status = pick_breaker(sentences, language, fault);

	if (status)
		return status;
	if (text.length > INT32_MAX)
		return fault_set(fault, STATUS_BUG,
				 "sentences: a text of %zu bytes", text.length);
	sentences->text = text;
	sentences->offset = 0;
	sentences->source = utext_openUTF8(sentences->source,
					   text.length > 0 ? text.data : "",
					   (int64_t)text.length, &error);
	if (U_SUCCESS(error))
		ubrk_setUText(sentences->current, sentences->source, &error);
	if (U_FAILURE(error))
		return icu_fault(fault, error);
	(void)ubrk_first(sentences->current);
	return STATUS_OK;
}

/* ---- What is no end of a sentence -------------------------------------- */

/* The end of what is not white space before `offset`; *has_line_end says
 * whether the white space breaks a line. */
static size_t before_spaces(struct text text, size_t offset, bool *has_line_end)
{
	*has_line_end = false;
	while (offset > 0) {
		size_t start;
		uint32_t code_point = punctuation_before(text, offset, &start);

		if (utf8_class(code_point) != UTF8_SPACE)
			break;
		if (code_point == '\n' || code_point == '\r')
			*has_line_end = true;
		offset = start;
	}
	return offset;
}

/* The word that ends at `end`, quotes and brackets before it left out. */
static struct text word_before(struct text text, size_t end)
{
	size_t start = end;

	while (start > 0 && end - start <= WORD_BYTES) {
		size_t before;
		uint32_t code_point = punctuation_before(text, start, &before);

		if (utf8_class(code_point) == UTF8_SPACE ||
		    punctuation_is_opener(code_point))
			break;
		start = before;
	}
	return (struct text){ text.data + start, end - start };
}

static int compare(const void *key, const void *row)
{
	const struct text *word = key;
	const char *const *abbreviation = row;

	return text_compare(*word, text_of(*abbreviation));
}

/* One letter: an initial, or "g." and "κ." before a name. */
static bool is_initial(struct text word)
{
	size_t width;
	uint32_t code_point = utf8_next(word, 0, &width);

	return width == word.length && utf8_class(code_point) == UTF8_LETTER &&
	       utf8_script(code_point) != UTF8_ANY_SCRIPT &&
	       utf8_script(code_point) != UTF8_GRAM;
}

/* "U.S", "z.B", "т.д": a stop before the last letter. */
static bool has_inner_stop(struct text word)
{
	size_t last;

	(void)punctuation_before(word, word.length, &last);
	return last >= 2 && word.data[last - 1] == '.' && word.data[0] != '.';
}

/* One or two digits. */
static bool is_small_number(struct text word)
{
	for (size_t i = 0; i < word.length; i++)
		if (!text_is_digit(word.data[i]))
			return false;
	return word.length == 1 || word.length == 2;
}

static bool is_own_abbreviation(struct text word, const char *language)
{
	for (size_t i = 0; i < COUNT(own_abbreviations); i++)
		if (strcmp(own_abbreviations[i].language, language) == 0 &&
		    text_equal(word, text_of(own_abbreviations[i].word)))
			return true;
	return false;
}

/* "J", "U.S", "Mr", and in some languages "17": what a stop follows inside
 * a sentence. */
static bool is_shortened(const struct sentences *sentences, struct text word)
{
	if (word.length == 0 || word.length > WORD_BYTES)
		return false;
	if (is_small_number(word))
		return sentences->has_ordinals ||
		       /* "1. The city": it is the number of what follows. */
		       word.data == sentences->text.data + sentences->offset;
	return is_initial(word) || has_inner_stop(word) ||
	       bsearch(&word, abbreviations, ABBREVIATION_COUNT,
		       sizeof(abbreviations[0]), compare) ||
	       is_own_abbreviation(word, sentences->language);
}

/* The first letter or sign at `offset`, openers and blanks left out. */
static uint32_t first_sign(struct text text, size_t offset)
{
	size_t width;

	for (int i = 0; i < GAP_CHARACTERS && offset < text.length; i++) {
		uint32_t code_point = utf8_next(text, offset, &width);

		if (utf8_class(code_point) != UTF8_SPACE &&
		    !punctuation_is_opener(code_point))
			return code_point;
		offset += width;
	}
	return 0;
}

static bool is_small_letter(uint32_t code_point)
{
	enum utf8_script script = utf8_script(code_point);

	return (script == UTF8_LATIN || script == UTF8_GREEK ||
		script == UTF8_CYRILLIC) &&
	       utf8_class(code_point) == UTF8_LETTER &&
	       !utf8_is_upper(code_point);
}

static bool is_sentence_end(const struct sentences *sentences, size_t end)
{
	struct text text = sentences->text;
	bool has_line_end;
	size_t last = before_spaces(text, end, &has_line_end);
	struct text said = { text.data, last };
	struct text word;

	if (last == 0)
		return false;
	if (is_small_letter(first_sign(text, end)))
		return false;
	if (has_line_end && !punctuation_is_stop(punctuation_last(said)))
		return false;
	if (text.data[last - 1] != '.')
		return true;
	word = word_before(text, last - 1);
	return !is_shortened(sentences, word);
}

/* French parts its quotes from the words: the break that ICU puts before
 * the closing one belongs behind it. */
static size_t past_closers(struct text text, size_t offset)
{
	size_t width;
	uint32_t code_point = utf8_next(text, offset, &width);
	size_t end = offset + width;

	if (code_point != 0xBB && code_point != 0x203A &&
	    code_point != 0x201D && code_point != ')')
		return offset;
	if (end < text.length &&
	    utf8_class(utf8_next(text, end, &width)) != UTF8_SPACE)
		return offset;
	while (end < text.length &&
	       utf8_class(utf8_next(text, end, &width)) == UTF8_SPACE)
		end += width;
	return end;
}

/* Where no blank parts two sentences ICU puts the break behind a quote or
 * bracket that opens the next one: it belongs before it. */
static size_t before_openers(struct text text, size_t offset, size_t least)
{
	while (offset > least) {
		size_t start;
		uint32_t code_point = punctuation_before(text, offset, &start);

		if (!punctuation_is_opener(code_point) ||
		    (punctuation_is_closer(code_point) &&
		     code_point != 0x201C && code_point != 0x2018))
			break;
		offset = start;
	}
	return offset;
}

/* Past the marks of footnotes ("[1]", "[12][13]") at `offset` and the white
 * space behind them: they belong to what was said. */
static size_t past_notes(struct text text, size_t offset)
{
	size_t end = offset;
	size_t width;

	while (end < text.length && text.data[end] == '[') {
		struct text number = { text.data + end + 1, 0 };

		while (end + 1 + number.length < text.length &&
		       number.length <= NOTE_DIGITS &&
		       text_is_digit(number.data[number.length]))
			number.length++;
		if (number.length == 0 || number.length > NOTE_DIGITS ||
		    end + 1 + number.length == text.length ||
		    number.data[number.length] != ']')
			break;
		end += number.length + 2;
		offset = end;
	}
	while (offset == end && end < text.length &&
	       utf8_class(utf8_next(text, end, &width)) == UTF8_SPACE) {
		end += width;
		offset = end;
	}
	return offset;
}

/* A break of ICU's, moved to where the quotes are whole. */
static size_t settle(const struct sentences *sentences, size_t found)
{
	struct text text = sentences->text;
	size_t settled = past_closers(text, found);
	bool has_line_end;

	if (settled == found)
		settled = before_openers(text, found, sentences->offset);
	if (settled <= sentences->offset)
		settled = found;
	(void)before_spaces(text, settled, &has_line_end);
	return has_line_end ? settled : past_notes(text, settled);
}

bool sentences_next(struct sentences *sentences, size_t *end)
{
	*end = sentences->text.length;
	if (sentences->offset >= sentences->text.length)
		return false;
	for (;;) {
		int32_t found = ubrk_next(sentences->current);

		if (found == UBRK_DONE ||
		    (size_t)found >= sentences->text.length)
			break;
		if ((size_t)found > sentences->offset &&
		    is_sentence_end(sentences, (size_t)found)) {
			*end = settle(sentences, (size_t)found);
			break;
		}
	}
	sentences->offset = *end;
	return true;
}
