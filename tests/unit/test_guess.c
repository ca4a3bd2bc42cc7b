/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "indexer/guess.h"
#include "shared/memory.h"
#include "tests/unit/tongues.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 4096 };

/* ---- Ten sentences in each language ------------------------------------ */

/* `count` sentences from `first` on, one behind the other. */
static void join(struct bytes *out, const struct tongue *tongue, size_t first,
		 size_t count)
{
	struct fault fault;

	bytes_clear(out);
	for (size_t i = first; i < first + count; i++) {
		const char *sentence = tongue->sentences[i];

		assert_int_equal(bytes_printf(out, &fault, "%s%s",
					      i > first ? " " : "", sentence),
				 STATUS_OK);
	}
}

/* ICU's name where it is not that of the Encoding Standard. */
static const char *converter_of(enum charset charset)
{
	switch (charset) {
	case CHARSET_SHIFT_JIS:
		return "windows-31j";
	case CHARSET_EUC_KR:
		return "windows-949";
	case CHARSET_BIG5:
		return "Big5-HKSCS";
	default:
		return charset_name(charset);
	}
}

static void encode(struct bytes *out, struct text text, enum charset charset)
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *from = ucnv_open("UTF-8", &error);
	UConverter *to = ucnv_open(converter_of(charset), &error);
	const char *source = text.data;
	char *target;
	struct fault fault;

	bytes_clear(out);
	assert_int_equal(bytes_reserve(out, TEXT_BYTES, &fault), STATUS_OK);
	target = out->data;
	ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL,
			      &error);
	ucnv_convertEx(to, from, &target, out->data + TEXT_BYTES, &source,
		       text.data + text.length, NULL, NULL, NULL, NULL, true,
		       true, &error);
	assert_true(U_SUCCESS(error));
	out->length = (size_t)(target - out->data);
	ucnv_close(from);
	ucnv_close(to);
}

static bool decodes_to(struct text raw, enum charset charset, struct text text)
{
	struct bytes room = BYTES_UP_TO(4 * TEXT_BYTES);
	struct charset_count count;
	struct fault fault;
	bool is_equal;

	assert_int_equal(charset_convert(&room, raw, charset, &count, &fault),
			 STATUS_OK);
	is_equal = text_equal(text_from(&room), text);
	bytes_free(&room);
	return is_equal;
}

/* What ICU's detector says. */
static enum charset ask_icu(struct text raw)
{
	UErrorCode error = U_ZERO_ERROR;
	UCharsetDetector *detector = ucsdet_open(&error);
	enum charset charset = CHARSET_NONE;
	const UCharsetMatch *match;

	ucsdet_setText(detector, raw.data, (int32_t)raw.length, &error);
	match = ucsdet_detect(detector, &error);
	if (match)
		charset = charset_of_label(
			text_of(ucsdet_getName(match, &error)));
	ucsdet_close(detector);
	return charset;
}

struct tally {
	size_t count;
	size_t right_count;
	size_t icu_count; /* that ICU got right */
};

/* Each run of `length` sentences of one language in one encoding. */
static void try_runs(struct tally *tally, const struct tongue *tongue,
		     enum charset charset, size_t length)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	struct bytes raw = BYTES_UP_TO(TEXT_BYTES);

	for (size_t i = 0; i + length <= TONGUE_SENTENCES; i++) {
		struct guess guess;
		struct fault fault;
		enum charset other;

		join(&text, tongue, i, length);
		encode(&raw, text_from(&text), charset);
		assert_int_equal(guess_charset(&guess, text_from(&raw),
					       CHARSET_NONE, &fault),
				 STATUS_OK);
		other = ask_icu(text_from(&raw));
		tally->count++;
		if (decodes_to(text_from(&raw), guess.charset,
			       text_from(&text)))
			tally->right_count++;
		else
			print_message("%s in %s taken for %s: %.*s\n",
				      tongue->language, charset_name(charset),
				      charset_name(guess.charset),
				      (int)text.length, text.data);
		tally->icu_count +=
			other != CHARSET_NONE &&
			decodes_to(text_from(&raw), other, text_from(&text));
	}
	bytes_free(&text);
	bytes_free(&raw);
}

/* One, three and ten sentences: all come right, which is more than can be
 * said of ICU's detector. */
static void test_sentences(void **state)
{
	static const size_t lengths[] = { 1, 3, TONGUE_SENTENCES };

	(void)state;
	for (size_t row = 0; row < COUNT(lengths); row++) {
		struct tally tally = { 0 };

		for (size_t i = 0; i < COUNT(tongues); i++)
			for (size_t at = 0; at < TONGUE_CHARSETS; at++)
				if (tongues[i].charsets[at] != CHARSET_NONE)
					try_runs(&tally, &tongues[i],
						 tongues[i].charsets[at],
						 lengths[row]);
		print_message("%zu sentences: %zu of %zu (ICU: %zu)\n",
			      lengths[row], tally.right_count, tally.count,
			      tally.icu_count);
		assert_int_equal(tally.right_count, tally.count);
		assert_true(tally.icu_count < tally.count);
	}
}

/* Those of old Macs and of DOS are rare: a few sentences have to tell, and
 * none of the others is taken for them (test_sentences). */
static void try_rare(enum charset charset, const char *const *languages)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(tongues); i++) {
		struct tally tally = { 0 };

		for (size_t j = 0; languages[j]; j++)
			if (strcmp(tongues[i].language, languages[j]) == 0)
				try_runs(&tally, &tongues[i], charset,
					 TONGUE_SENTENCES);
		assert_int_equal(tally.right_count, tally.count);
		count += tally.count;
	}
	assert_true(count >= 3);
}

static void test_rare(void **state)
{
	static const char *const western[] = { "de", "fr", "es",
					       "pt", "it", NULL };
	static const char *const central[] = { "cs", "pl", "hu",
					       "sk", "hr", NULL };

	(void)state;
	try_rare(CHARSET_MACINTOSH, western);
	try_rare(CHARSET_IBM850, western);
	try_rare(CHARSET_IBM852, central);
}

/* ---- Small and odd ----------------------------------------------------- */

/* Texts with little in them that could tell. */
static const struct {
	const char *text;
	enum charset charset;
} little[] = {
	/* English, with signs only, or a word from elsewhere */
	{ "It’s late", CHARSET_WINDOWS_1252 },
	{ "“We won’t pay,” he said – twice…", CHARSET_WINDOWS_1252 },
	{ "a price of £5 or €6 at 20° in 2½ hours", CHARSET_WINDOWS_1252 },
	{ "a café", CHARSET_WINDOWS_1252 },
	{ "the café’s naïve façade", CHARSET_WINDOWS_1252 },
	{ "© 2021 – all rights reserved®", CHARSET_WINDOWS_1252 },
	{ "he said…”—and “left”", CHARSET_WINDOWS_1252 },
	{ "CAFÉ À LA CRÈME", CHARSET_WINDOWS_1252 },
	{ "« L’été »", CHARSET_WINDOWS_1252 },
	/* quotes in the languages of the others */
	{ "„Nie”, powiedział Żółty.", CHARSET_WINDOWS_1250 },
	{ "«Нет», сказал он – и ушёл…", CHARSET_WINDOWS_1251 },
	{ "НОВЫЙ ПЛАН ПРАВИТЕЛЬСТВА", CHARSET_WINDOWS_1251 },
	{ "НОВЫЙ ПЛАН ПРАВИТЕЛЬСТВА", CHARSET_KOI8_R },
	{ "Привет, мир", CHARSET_WINDOWS_1251 },
	{ "Привет, мир", CHARSET_KOI8_R },
	/* a few words */
	{ "中文新闻", CHARSET_GB18030 },
	{ "中文新聞", CHARSET_BIG5 },
	{ "日本のニュース", CHARSET_SHIFT_JIS },
	{ "日本のニュース", CHARSET_EUC_JP },
	{ "한국의 뉴스", CHARSET_EUC_KR },
	{ "اخبار الصباح", CHARSET_WINDOWS_1256 },
	{ "ข่าวเช้า", CHARSET_WINDOWS_874 },
	/* inside of English */
	{ "The paper (人民日报) denied it", CHARSET_GB18030 },
	{ "The word дом means house", CHARSET_WINDOWS_1251 },
	{ "The port of Larn (ท่าเรือลาน) has CCTV, กล้อง in Thai",
	  CHARSET_WINDOWS_874 },
};

static void test_little(void **state)
{
	struct bytes raw = BYTES_UP_TO(TEXT_BYTES);

	(void)state;
	for (size_t i = 0; i < COUNT(little); i++) {
		struct text text = text_of(little[i].text);
		struct guess guess;
		struct fault fault;

		encode(&raw, text, little[i].charset);
		assert_int_equal(guess_charset(&guess, text_from(&raw),
					       CHARSET_NONE, &fault),
				 STATUS_OK);
		if (!decodes_to(text_from(&raw), guess.charset, text))
			fail_msg("\"%s\" taken for %s", little[i].text,
				 charset_name(guess.charset));
	}
	bytes_free(&raw);
}

static const struct {
	struct text raw;
	enum charset declared;
	enum charset charset;
	bool makes_sense; /* what is declared */
} declared[] = {
	/* sense enough: no other is asked */
	{ TEXT_INIT("gro\xDF und sch\xF6n, aber f\xFCr alle"),
	  CHARSET_WINDOWS_1250, CHARSET_WINDOWS_1250, true },
	/* rare, and one letter that tells */
	{ TEXT_INIT("der W\x9Alfe"), CHARSET_MACINTOSH, CHARSET_MACINTOSH,
	  true },
	{ TEXT_INIT("der W\x94lfe"), CHARSET_IBM850, CHARSET_IBM850, true },
	{ TEXT_INIT("a \xD0 of \xE4\xEE\xEC"), CHARSET_WINDOWS_1251,
	  CHARSET_WINDOWS_1251, true },
	/* nonsense, and sense in another */
	{ TEXT_INIT("\xCF\xF0\xE0\xE2\xE8\xF2\xE5\xEB\xFC\xF1\xF2\xE2\xEE "
		    "\xEE\xE1\xFA\xFF\xE2\xE8\xEB\xEE"),
	  CHARSET_WINDOWS_1252, CHARSET_WINDOWS_1251, false },
	{ TEXT_INIT("\xD6\xD0\xCE\xC4\xD0\xC2\xCE\xC5\xB5\xC4\xCD\xF8"),
	  CHARSET_WINDOWS_1252, CHARSET_GB18030, false },
	/* one that is not judged */
	{ TEXT_INIT("caf\xE9"), CHARSET_WINDOWS_1258, CHARSET_WINDOWS_1252,
	  true },
	{ TEXT_INIT("no more than this"), CHARSET_NONE, CHARSET_WINDOWS_1252,
	  true },
	{ TEXT_INIT(""), CHARSET_NONE, CHARSET_WINDOWS_1252, true },
};

static void test_declared(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(declared); i++) {
		struct guess guess;
		struct fault fault;

		assert_int_equal(guess_charset(&guess, declared[i].raw,
					       declared[i].declared, &fault),
				 STATUS_OK);
		assert_int_equal(guess.charset, declared[i].charset);
		assert_int_equal(guess.declared_score >= GUESS_BAD,
				 declared[i].makes_sense);
	}
}

/* Markup does not count, nor lines without anything to tell. */
static void test_page(void **state)
{
	struct bytes page = BYTES_UP_TO(1 << 20);
	struct guess guess;
	struct fault fault;

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(bytes_append(&page,
					      TEXT("<p class=\"wide\">a line"
						   "</p>\n"),
					      &fault),
				 STATUS_OK);
	assert_int_equal(
		bytes_append(&page,
			     TEXT("<p title=\"\x80\x80\x80\">"
				  "\xF0\xD2\xC1\xD7\xC9\xD4\xC5\xCC\xD8"
				  "\xD3\xD4\xD7\xCF <b>\xC9</b> \xCD\xC9"
				  "\xCE\xC9\xD3\xD4\xD2 < 5</p>\n"),
			     &fault),
		STATUS_OK);
	assert_int_equal(guess_charset(&guess, text_from(&page), CHARSET_NONE,
				       &fault),
			 STATUS_OK);
	assert_int_equal(guess.charset, CHARSET_KOI8_U);
	bytes_free(&page);
}

/* What a feed keeps in CDATA is text, whatever it looks like. */
static void test_cdata(void **state)
{
	static const char feed[] =
		"<title><![CDATA[\xC6\xF3\xB1\xA4\xC0\xC7 \xB4\xBA\xBD\xBA]]>"
		"</title>\n<p a=\"\xE9\"/>\n";
	struct guess guess;
	struct fault fault;

	(void)state;
	assert_int_equal(guess_charset(&guess, TEXT(feed), CHARSET_NONE,
				       &fault),
			 STATUS_OK);
	assert_int_equal(guess.charset, CHARSET_EUC_KR);
}

/* ---- Units of two and four bytes --------------------------------------- */

static const struct {
	struct text start;
	enum charset charset;
} wide[] = {
	{ TEXT_INIT(""), CHARSET_NONE },
	{ TEXT_INIT("\xFF"), CHARSET_NONE },
	{ TEXT_INIT("\xFF\xFE"), CHARSET_UTF_16LE },
	{ TEXT_INIT("\xFE\xFF"), CHARSET_UTF_16BE },
	{ TEXT_INIT("\xFF\xFE\0\0"), CHARSET_UTF_32LE },
	{ TEXT_INIT("\0\0\xFE\xFF"), CHARSET_UTF_32BE },
	{ TEXT_INIT("\xFF\xFE\0\0a\0\0\0"), CHARSET_UTF_32LE },
	/* a NUL as the first character of UTF-16 */
	{ TEXT_INIT("\xFF\xFE\0\0a\0b\0"), CHARSET_UTF_16LE },
	{ TEXT_INIT("\xFF\xFE\0\0a\0"), CHARSET_UTF_16LE },
	{ TEXT_INIT("\xEF\xBB\xBFmarked"), CHARSET_NONE },
	/* without a mark */
	{ TEXT_INIT("H\0u\0a\0w\0e\0i\0 \0s\0"), CHARSET_UTF_16LE },
	{ TEXT_INIT("\0H\0u\0a\0w\0e\0i\0 \0s"), CHARSET_UTF_16BE },
	{ TEXT_INIT("H\0\0\0u\0\0\0a\0\0\0w\0\0\0"), CHARSET_UTF_32LE },
	{ TEXT_INIT("\0\0\0H\0\0\0u\0\0\0a\0\0\0w"), CHARSET_UTF_32BE },
	/* Chinese with two line ends in it, both orders */
	{ TEXT_INIT("\x02\x5E\x3F\x65\x9C\x5E\x1F\x66\x0A\0\x0A\0"
		    "\x1F\x67\x09\x4E\xA3\x5B"),
	  CHARSET_UTF_16LE },
	{ TEXT_INIT("\x5E\x02\x65\x3F\x5E\x9C\x66\x1F\0\x0A\0\x0A"
		    "\x67\x1F\x4E\x09\x5B\xA3"),
	  CHARSET_UTF_16BE },
	/* NULs in a text that is not valid */
	{ TEXT_INIT("A nimbus \xFF\xFE and \0 one byte"), CHARSET_NONE },
	{ TEXT_INIT("A nimbus \xFF\xFE \0 and \0\0\0 bytes"), CHARSET_NONE },
	{ TEXT_INIT("\xCF\xF0\xE8\xE2\xE5\xF2, \0\xEC\xE8\xF0 \0\xE8 "
		    "\xE4\xF0\xF3\xE3\xE8\xE5"),
	  CHARSET_NONE },
	/* NULs in a text, and in data */
	{ TEXT_INIT("a\0b"), CHARSET_NONE },
	{ TEXT_INIT("H\0u\0"), CHARSET_NONE },
	{ TEXT_INIT("one NUL\0 in so many letters"), CHARSET_NONE },
	{ TEXT_INIT("two NULs\0 that are \0 in one text"), CHARSET_NONE },
	{ TEXT_INIT("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), CHARSET_NONE },
	{ TEXT_INIT("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\2\0\0\0\1\0"),
	  CHARSET_NONE },
};

static void test_wide(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(wide); i++)
		if (guess_wide(wide[i].start) != wide[i].charset)
			fail_msg("row %zu: %s", i,
				 charset_name(guess_wide(wide[i].start)));
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct guess guess;
		struct fault fault;

		(void)memory_fail_at(++nth, 1);
		status = guess_charset(&guess, TEXT("caf\xE9"), CHARSET_NONE,
				       &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
	}
	assert_true(nth > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_rare),
		cmocka_unit_test(test_little),
		cmocka_unit_test(test_declared),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_cdata),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
