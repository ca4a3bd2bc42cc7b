/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "shared/memory.h"
#include "tests/unit/effort.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 23 };

/* ---- Decoding ---------------------------------------------------------- */

static const struct {
	const char *bytes;
	uint32_t code_point;
	size_t width;
} next_rows[] = {
	{ "A", 'A', 1 },
	{ "\x7F", 0x7F, 1 },
	{ "\xC2\x80", 0x80, 2 },
	{ "\xDF\xBF", 0x7FF, 2 },
	{ "\xE0\xA0\x80", 0x800, 3 },
	{ "\xED\x9F\xBF", 0xD7FF, 3 },
	{ "\xEE\x80\x80", 0xE000, 3 },
	{ "\xEF\xBF\xBF", 0xFFFF, 3 },
	{ "\xF0\x90\x80\x80", 0x10000, 4 },
	{ "\xF4\x8F\xBF\xBF", 0x10FFFF, 4 },
	{ "\xEF\xBF\xBD", 0xFFFD, 3 },
	/* bad: U+FFFD, one byte */
	{ "\x80", 0xFFFD, 1 },
	{ "\xBF", 0xFFFD, 1 },
	{ "\xC0\x80", 0xFFFD, 1 },
	{ "\xC1\xBF", 0xFFFD, 1 },
	{ "\xC2", 0xFFFD, 1 },
	{ "\xC2z", 0xFFFD, 1 },
	{ "\xE0\x9F\xBF", 0xFFFD, 1 },
	{ "\xE2\x82", 0xFFFD, 1 },
	{ "\xE2\x82z", 0xFFFD, 1 },
	{ "\xED\xA0\x80", 0xFFFD, 1 }, /* a surrogate */
	{ "\xF0\x8F\xBF\xBF", 0xFFFD, 1 },
	{ "\xF0\x9F\x98", 0xFFFD, 1 },
	{ "\xF4\x90\x80\x80", 0xFFFD, 1 },
	{ "\xF5\x80\x80\x80", 0xFFFD, 1 },
	{ "\xFF", 0xFFFD, 1 },
};

/* "~" stands for U+FFFD. The first rows are those of The Unicode Standard
 * 15, tables 3-8 to 3-11. */
static const struct {
	const char *bytes;
	const char *repaired;
} repair_rows[] = {
	{ "\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "~~~~~~~~A" },
	{ "\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "~~~~~~~~A" },
	{ "\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "~~~~~A~~B" },
	{ "\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "~~~~A" },
	{ "", "" },
	{ "plain", "plain" },
	{ "plain, and longer than eight", "plain, and longer than eight" },
	{ "naïve € 😀", "naïve € 😀" },
	{ "caf\xE9", "caf~" },
	{ "caf\xE9 au lait", "caf~ au lait" },
	{ "\xE2\x82", "~" },
	{ "12345678\xE2\x82", "12345678~" },
	{ "\xE2\x82\xE2\x82\xAC", "~€" },
	{ "\xF0\x9F\x98", "~" },
	{ "\xF0\x9F\x98\xF0\x9F\x98\x80", "~😀" },
	{ "\xEF\xBB\xBFx", "\xEF\xBB\xBFx" },
	{ "\xFE\xFF\0A", "~~" },
};

static struct text text_at(const char *bytes)
{
	return (struct text){ bytes, strlen(bytes) };
}

static void test_next(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(next_rows); i++) {
		size_t length = strlen(next_rows[i].bytes);
		size_t width;
		/* In its exact size, so that a byte too far is seen. */
		char *exact = malloc(length);

		assert_non_null(exact);
		memcpy(exact, next_rows[i].bytes, length);
		assert_int_equal(utf8_next((struct text){ exact, length }, 0,
					   &width),
				 next_rows[i].code_point);
		assert_int_equal(width, next_rows[i].width);
		free(exact);
	}
}

static void test_encode(void **state)
{
	(void)state;
	for (uint32_t code_point = 0; code_point < 0x110000; code_point++) {
		char bytes[4];
		size_t length;
		size_t width;

		if (code_point >= 0xD800 && code_point <= 0xDFFF)
			continue;
		length = utf8_encode(code_point, bytes);
		if (utf8_next((struct text){ bytes, length }, 0, &width) !=
			    code_point ||
		    width != length)
			fail_msg("U+%04X", (unsigned)code_point);
	}
}

static void check_repair(const char *bytes, const char *expected)
{
	struct bytes wanted = BYTES_UP_TO(1000);
	struct bytes out = BYTES_UP_TO(1000);
	struct text text = text_at(bytes);
	struct fault fault;
	size_t wanted_count = 0;
	size_t bad_count;

	for (const char *at = expected; *at; at++) {
		enum status status =
			*at == '~' ? bytes_append(&wanted, TEXT("\xEF\xBF\xBD"),
						  &fault) :
				     bytes_append_byte(&wanted, *at, &fault);

		assert_int_equal(status, 0);
		wanted_count += *at == '~';
	}
	assert_int_equal(utf8_repair(&out, text, &bad_count, &fault), 0);
	assert_true(text_equal(text_from(&out), text_from(&wanted)));
	assert_int_equal(bad_count, wanted_count);
	assert_int_equal(utf8_is_valid(text), wanted_count == 0);
	assert_true(utf8_is_valid(text_from(&out)));
	bytes_free(&wanted);
	bytes_free(&out);
}

static void test_repair(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;
	size_t bad_count;

	(void)state;
	for (size_t i = 0; i < COUNT(repair_rows); i++)
		check_repair(repair_rows[i].bytes, repair_rows[i].repaired);
	/* A NUL is a character like others; what was there stays. */
	assert_int_equal(bytes_append(&out, TEXT("<"), &fault), 0);
	assert_int_equal(utf8_repair(&out, TEXT("a\0b"), &bad_count, &fault),
			 0);
	assert_true(text_equal(text_from(&out), TEXT("<a\0b")));
	assert_int_equal(bad_count, 0);
	bytes_free(&out);
}

/* A bad character at each place around the blocks of eight. */
static void test_valid_at_each_offset(void **state)
{
	char bytes[40];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++) {
		memset(bytes, 'x', sizeof(bytes));
		assert_true(utf8_is_valid((struct text){ bytes, 40 }));
		bytes[i] = '\xE9';
		assert_false(utf8_is_valid((struct text){ bytes, 40 }));
		assert_true(utf8_is_valid((struct text){ bytes, i }));
		assert_false(utf8_is_valid((struct text){ bytes, i + 1 }));
	}
	assert_true(utf8_is_valid((struct text){ NULL, 0 }));
}

static void test_count(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(TEXT("")), 0);
	assert_int_equal(utf8_count(TEXT("naïve € 😀")), 9);
	assert_int_equal(utf8_count(TEXT("\xE2\x82")), 2);
	/* naïve: the third letter has two bytes */
	assert_int_equal(utf8_shorten(TEXT("naïve"), 6).length, 6);
	assert_int_equal(utf8_shorten(TEXT("naïve"), 4).length, 4);
	assert_int_equal(utf8_shorten(TEXT("naïve"), 3).length, 2);
	assert_int_equal(utf8_shorten(TEXT("😀"), 3).length, 0);
	assert_int_equal(utf8_shorten(TEXT(""), 0).length, 0);
}

/* ---- Classes and scripts ----------------------------------------------- */

static const struct {
	uint32_t first;
	uint32_t last;
	enum utf8_class class;
} class_rows[] = {
	{ 0x00, 0x08, UTF8_IGNORED },
	{ 0x09, 0x0D, UTF8_SPACE },
	{ 0x0E, 0x1F, UTF8_IGNORED },
	{ ' ', ' ', UTF8_SPACE },
	{ '!', '#', UTF8_OTHER },
	{ '$', '$', UTF8_CURRENCY },
	{ '%', '/', UTF8_OTHER },
	{ '0', '9', UTF8_DIGIT },
	{ ':', '@', UTF8_OTHER },
	{ 'A', 'Z', UTF8_LETTER },
	{ '[', '`', UTF8_OTHER },
	{ 'a', 'z', UTF8_LETTER },
	{ '{', '~', UTF8_OTHER },
	{ 0x7F, 0x84, UTF8_IGNORED },
	{ 0x85, 0x85, UTF8_SPACE },
	{ 0x86, 0x9F, UTF8_IGNORED },
	{ 0xA0, 0xA0, UTF8_SPACE },
	{ 0xA3, 0xA5, UTF8_CURRENCY },
	{ 0xAD, 0xAD, UTF8_IGNORED }, /* soft hyphen */
	{ 0xB2, 0xB3, UTF8_OTHER },   /* superscripts, though they are No */
	{ 0xB9, 0xB9, UTF8_OTHER },
	{ 0x2074, 0x2079, UTF8_OTHER },
	{ 0xBC, 0xBE, UTF8_DIGIT },
	{ 0xC0, 0xD6, UTF8_LETTER },
	{ 0xD7, 0xD7, UTF8_OTHER },
	{ 0x1C5, 0x1C5, UTF8_LETTER }, /* Lt */
	{ 0x2B0, 0x2B0, UTF8_LETTER }, /* Lm */
	{ 0x300, 0x34E, UTF8_MARK },
	{ 0x34F, 0x34F, UTF8_IGNORED }, /* grapheme joiner */
	{ 0x378, 0x379, UTF8_OTHER },   /* unassigned */
	{ 0x488, 0x489, UTF8_MARK },    /* Me */
	{ 0x5D0, 0x5EA, UTF8_LETTER },
	{ 0x600, 0x605, UTF8_IGNORED }, /* Cf */
	{ 0x640, 0x640, UTF8_LETTER },  /* tatweel */
	{ 0x660, 0x669, UTF8_DIGIT },
	{ 0x903, 0x903, UTF8_MARK }, /* Mc */
	{ 0x966, 0x96F, UTF8_DIGIT },
	{ 0xE3F, 0xE3F, UTF8_CURRENCY },
	{ 0x115F, 0x1160, UTF8_IGNORED }, /* Hangul fillers */
	{ 0x180B, 0x180D, UTF8_IGNORED },
	{ 0x2000, 0x200A, UTF8_SPACE },
	{ 0x200B, 0x200F, UTF8_IGNORED },
	{ 0x2010, 0x2015, UTF8_OTHER },
	{ 0x2028, 0x2029, UTF8_SPACE },
	{ 0x202A, 0x202E, UTF8_IGNORED },
	{ 0x202F, 0x202F, UTF8_SPACE },
	{ 0x2060, 0x206F, UTF8_IGNORED }, /* 2065: set aside */
	{ 0x20A0, 0x20C0, UTF8_CURRENCY },
	{ 0x2160, 0x2182, UTF8_LETTER }, /* Nl */
	{ 0x3000, 0x3000, UTF8_SPACE },
	{ 0x3005, 0x3006, UTF8_LETTER },
	{ 0x3007, 0x3007, UTF8_LETTER }, /* Nl */
	{ 0x30FB, 0x30FB, UTF8_OTHER },
	{ 0x3164, 0x3164, UTF8_IGNORED },
	{ 0x4E00, 0x9FFF, UTF8_LETTER },
	{ 0xAC00, 0xD7A3, UTF8_LETTER },
	{ 0xD800, 0xDFFF, UTF8_OTHER },
	{ 0xE000, 0xF8FF, UTF8_OTHER },
	{ 0xFE00, 0xFE0F, UTF8_IGNORED }, /* variation selectors */
	{ 0xFEFF, 0xFEFF, UTF8_IGNORED },
	{ 0xFFA0, 0xFFA0, UTF8_IGNORED },
	{ 0xFFF0, 0xFFFB, UTF8_IGNORED }, /* up to FFF8: set aside */
	{ 0xFFFC, 0xFFFF, UTF8_OTHER },
	{ 0x1F600, 0x1F64F, UTF8_OTHER },
	{ 0x20000, 0x2A6DF, UTF8_LETTER },
	{ 0xE0000, 0xE0FFF, UTF8_IGNORED }, /* tags, and set aside */
	{ 0xE1000, 0xE1010, UTF8_OTHER },
	{ 0xF0000, 0xF0010, UTF8_OTHER },
	{ 0x10FFFF, 0x110001, UTF8_OTHER },
	{ 0xFFFFFFFF, 0xFFFFFFFF, UTF8_OTHER },
};

static const struct {
	const char *letters;
	enum utf8_script script;
} script_rows[] = {
	{ "AZazªºÀÖØöøÿœƒɐʸˠẞỿⅣKÅℲⅎⱠꜢꭥa",
	  UTF8_LATIN },
	{ "ﬀﬆＡＺａｚꬰᴀᶾ", UTF8_LATIN },
	{ "ͰΆΈΩωϡϿἀῼΩᴦ", UTF8_GREEK },
	{ "ЀЯяёђԯᲀⷠꙀꚟ", UTF8_CYRILLIC },
	{ "אתװיִﬠפּ", UTF8_HEBREW },
	{ "ءيپیکہەݐࡰࢠﭐﺎﷲۀ", UTF8_ARABIC },
	{ "一龥々〇〻㐀𠀀𪛖豈⺀〡", UTF8_GRAM },
	{ "ぁんゝァヺーヿㇰｦﾝゟ", UTF8_GRAM },
	{ "ㄅㄯㆠ가힣ᄀᆨㄱㆎꥠힰﾡ", UTF8_GRAM },
	{ "กฮะัเ๎ກຮໜကႏꧠꩠកៗ", UTF8_GRAM },
	{ "अक়অঅ਼ઁୁஃఅಅഅඅཀ༁აႠⴀԱՙᎠᐁ", UTF8_ANY_SCRIPT },
	{ "0٪ 9๐๙໐໙၀၉႐႙០៩꧰꧹.,-–€×÷、。「」・😀",
	  UTF8_ANY_SCRIPT },
};

/* What a mark alone is: it takes the script of the letter before it. */
static const uint32_t common_marks[] = { 0x300, 0x301, 0x36F, 0x20D0, 0xFE20 };

static void test_class(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(class_rows); i++) {
		uint32_t code_point = class_rows[i].first;

		for (;; code_point++) {
			if (utf8_class(code_point) != class_rows[i].class)
				fail_msg("U+%04X is of class %d",
					 (unsigned)code_point,
					 (int)utf8_class(code_point));
			if (code_point == class_rows[i].last)
				break;
		}
	}
}

static void check_script(const char *letters, enum utf8_script script)
{
	struct text text = text_at(letters);
	size_t width;

	for (size_t at = 0; at < text.length; at += width) {
		uint32_t code_point = utf8_next(text, at, &width);

		/* U+066A percent is in the Arabic block. */
		if (code_point == 0x66A)
			continue;
		if (script == UTF8_LATIN && code_point == 0xAB65)
			continue;
		if (utf8_script(code_point) != script)
			fail_msg("U+%04X is of script %d, not %d",
				 (unsigned)code_point,
				 (int)utf8_script(code_point), (int)script);
	}
}

static void test_script(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(script_rows); i++)
		check_script(script_rows[i].letters, script_rows[i].script);
	for (size_t i = 0; i < COUNT(common_marks); i++)
		assert_int_equal(utf8_script(common_marks[i]), UTF8_ANY_SCRIPT);
	assert_int_equal(utf8_script(0xFFFFFFFF), UTF8_ANY_SCRIPT);
}

static void test_upper(void **state)
{
	static const char upper[] = "AZÀÉŁΩЯԱẞǅＡ";
	static const char lower[] = "az09.àéłωяաßªא阿あअ@[`{";
	size_t width;

	(void)state;
	for (size_t at = 0; at < sizeof(upper) - 1; at += width)
		assert_true(utf8_is_upper(utf8_next(TEXT(upper), at, &width)));
	for (size_t at = 0; at < sizeof(lower) - 1; at += width)
		assert_false(utf8_is_upper(utf8_next(TEXT(lower), at, &width)));
}

static void test_lower(void **state)
{
	static const char lower[] = "azàéłωяաßａ";
	static const char other[] = "AZ09.ÀÉŁΩЯԱẞǅªא阿あअ@[`{";
	size_t width;

	(void)state;
	for (size_t at = 0; at < sizeof(lower) - 1; at += width)
		assert_true(utf8_is_lower(utf8_next(TEXT(lower), at, &width)));
	for (size_t at = 0; at < sizeof(other) - 1; at += width)
		assert_false(utf8_is_lower(utf8_next(TEXT(other), at, &width)));
}

/* ---- Folding ----------------------------------------------------------- */

static const struct {
	const char *text;
	const char *folded;
} fold_rows[] = {
	/* forms of Arabic marks that stand alone, and on a tatweel */
	{ "م\uFE70\uFE77ح\uFC5E\uFCF2", "مح" },
	{ "", "" },
	{ "Hello, WORLD 42", "hello, world 42" },
	{ "ÉTÉ", "été" },
	{ "E\xCC\x81TE\xCC\x81", "été" }, /* combining acute */
	{ "straße STRASSE ẞ", "strasse strasse ss" },
	{ "ΣΊΣΥΦΟΣ", "σίσυφοσ" },
	{ "ᾳ", "αι" },
	{ "İstanbul", "i̇stanbul" },
	{ "ﬁnanz ½ ① ㎒", "finanz 1⁄2 1 mhz" },
	{ "ＦＵＬＬ　ｗｉｄｔｈ", "full width" },
	{ "ｶﾞ", "ガ" },
	{ "co\xC2\xADop", "coop" },               /* soft hyphen */
	{ "zero\xE2\x80\x8Bwidth", "zerowidth" }, /* U+200B */
	{ "می\xE2\x80\x8Cخواهم", "ميخواهم" },     /* ZWNJ, Farsi yeh */
	{ "\xEF\xBB\xBFx\xEF\xB8\x8F", "x" },     /* BOM, selector */
	{ "a\1b\177c\xC2\x80", "abc" },
	{ "a\tb\nc\rd\xC2\x85", "a\tb\nc\rd\xC2\x85" },
	{ "a\xC2\xA0"
	  "b",
	  "a b" }, /* no-break blank */
	{ "МОСКВА Йод", "москва йод" },
	{ "и\xCC\x86", "й" },
	/* dots that most leave out */
	{ "Ёлка ё е\xCC\x88 ї", "елка е е ї" },
	/* nukta and candrabindu, which many leave out */
	{ "क़ानून क\xE0\xA4\xBC ऩ न\xE0\xA4\xBC", "कानून क न न" },
	{ "पाँच पांच", "पांच पांच" },
	{ "ক\xE0\xA7\x87\xE0\xA6\xBE", "ক\xE0\xA7\x8B" }, /* Bengali o */
	{ "हिन्दी में", "हिन्दी में" },
	{ "ภาษาไทย", "ภาษาไทย" },
	{ "한국어", "한국어" },
	{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한" }, /* jamo */
	{ "中文，测试", "中文,测试" },
	/* Arabic variants, tatweel and harakat */
	{ "مُحَمَّد", "محمد" },
	{ "محـــمد", "محمد" },
	{ "على", "علي" },
	{ "کتاب", "كتاب" },
	{ "ہے", "هے" },
	{ "زکوۃ", "زكوة" }, /* its dots stay until stripping */
	{ "کوردستانە", "كوردستانه" },
	{ "رحمٰن", "رحمن" },
	{ "القرآن أحمد مسؤول ئ", "القرآن أحمد مسؤول ئ" },
	{ "ا\xD9\x93", "آ" }, /* alef and madda compose first */
	{ "ﷲ", "الله" },      /* a presentation form */
	/* marks of other letters stay until stripping */
	{ "vigilância", "vigilância" },
	{ "שָׁלוֹם", "שָׁלוֹם" },
	/* bad bytes cannot come in, and would come out repaired */
	{ "a\xFFÉ", "a\xEF\xBF\xBDé" },
};

static const struct {
	const char *text;
	const char *plain;
} strip_rows[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "été", "ete" },
	{ "arbitração", "arbitracao" },
	{ "vigilância", "vigilancia" },
	{ "i̇stanbul", "istanbul" },
	{ "łódź đakovo øre ħal ŧ ǿ", "lodz dakovo ore hal t o" },
	{ "ırmak", "irmak" },
	{ "tiếng việt", "tieng viet" },
	{ "æther œuvre ǽ þ ð", "aether oeuvre ae þ ð" },
	{ "σίσυφος ϊ ΐ", "σισυφος ι ι" },
	{ "ᾅδης", "αδης" },
	{ "שָׁלוֹם", "שלום" },
	{ "القرآن أحمد إلى مسؤول ئ", "القران احمد الي مسوول ي" },
	{ "مُحَمَّد رحمٰن ـ", "محمد رحمن " },
	{ "یک کتاب ہے ە ۀ ۂ", "يك كتاب هے ه ه ه" },
	{ "مدرسة الحكومة صلوۃ", "مدرسه الحكومه صلوه" },
	{ "تتت ےے", "تتت ےے" }, /* other letters with dots, or without */
	/* all others keep theirs */
	{ "йод ёлка її ўсё ќе ѓ", "йод ёлка її ўсё ќе ѓ" },
	{ "а\xCC\x81", "а\xCC\x81" },
	{ "हिन्दी में", "हिन्दी में" },
	{ "ภาษาไทย น้ำ", "ภาษาไทย น้ำ" },
	{ "தமிழ்", "தமிழ்" },
	{ "한국어 가", "한국어 가" },
	{ "がぎぐ", "がぎぐ" },
	{ "中文", "中文" },
	{ "1\xCC\x88 \xCC\x81", "1\xCC\x88 \xCC\x81" },
};

static struct text fold(struct bytes *out, struct text text)
{
	struct fault fault;

	bytes_clear(out);
	assert_int_equal(utf8_fold(out, text, &fault), 0);
	return text_from(out);
}

static struct text strip(struct bytes *out, struct text text, bool *has_changed)
{
	struct fault fault;

	bytes_clear(out);
	assert_int_equal(utf8_strip_marks(out, text, has_changed, &fault), 0);
	return text_from(out);
}

static void test_fold(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(fold_rows); i++) {
		struct text folded = fold(&out, text_at(fold_rows[i].text));

		if (!text_equal(folded, text_at(fold_rows[i].folded)))
			fail_msg("'%s': '%.*s' instead of '%s'",
				 fold_rows[i].text, (int)folded.length,
				 folded.data, fold_rows[i].folded);
	}
	assert_true(text_equal(fold(&out, TEXT("A\0B")), TEXT("ab")));
	bytes_free(&out);
}

static void test_strip(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);

	(void)state;
	for (size_t i = 0; i < COUNT(strip_rows); i++) {
		struct text text = text_at(strip_rows[i].text);
		bool has_changed;
		struct text plain = strip(&out, text, &has_changed);

		if (!text_equal(plain, text_at(strip_rows[i].plain)))
			fail_msg("'%s': '%.*s' instead of '%s'",
				 strip_rows[i].text, (int)plain.length,
				 plain.data, strip_rows[i].plain);
		assert_int_equal(has_changed, !text_equal(plain, text));
	}
	bytes_free(&out);
}

static void test_appending(void **state)
{
	struct bytes out = BYTES_UP_TO(1000);
	struct fault fault;
	bool has_changed;

	(void)state;
	assert_int_equal(bytes_append(&out, TEXT("e"), &fault), 0);
	assert_int_equal(utf8_fold(&out, TEXT("\xCC\x81Ñ"), &fault), 0);
	assert_int_equal(
		utf8_strip_marks(&out, TEXT("ñ"), &has_changed, &fault), 0);
	/* What stood there before is never composed with. */
	assert_true(text_equal(text_from(&out), TEXT("e\xCC\x81ñn")));
	assert_true(has_changed);
	bytes_free(&out);
}

/* ---- Against utf8proc itself ------------------------------------------- */

static const utf8proc_option_t fold_options =
	UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
	UTF8PROC_IGNORE | UTF8PROC_STABLE;

/* Left to the tables: what editors leave out, of which utf8proc knows nothing;
 * in place. */
static struct text without_variants(struct text text)
{
	char *data = (char *)(uintptr_t)text.data;
	size_t kept = 0;
	size_t width;

	for (size_t at = 0; at < text.length; at += width) {
		uint32_t code_point = utf8_next(text, at, &width);

		if (code_point == 0x0451)
			code_point = 0x0435;
		else if (code_point == 0x0901)
			code_point = 0x0902;
		else if (code_point == 0x0929 || code_point == 0x0931 ||
			 code_point == 0x0934)
			code_point--;
		if (code_point != 0x093C)
			kept += utf8_encode(code_point, data + kept);
	}
	data[kept] = '\0';
	text.length = kept;
	return text;
}

/* Free the data. */
static struct text mapped(struct text text, utf8proc_option_t options)
{
	utf8proc_uint8_t *result = NULL;
	utf8proc_ssize_t length =
		utf8proc_map((const utf8proc_uint8_t *)text.data,
			     (utf8proc_ssize_t)text.length, &result, options);

	assert_true(length >= 0);
	return (struct text){ (const char *)result, (size_t)length };
}

/* What utf8_fold says in other words of a text without Arabic; both normal
 * forms of it fold to that, and so does it itself. */
static void check_fold(struct bytes *out, struct text text)
{
	struct text apart =
		mapped(text, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
				     UTF8PROC_IGNORE | UTF8PROC_STABLE);
	struct text forms[4] = {
		text,
		mapped(text, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE),
		mapped(text, UTF8PROC_COMPOSE | UTF8PROC_STABLE),
	};
	struct text expected = without_variants(mapped(apart, fold_options));

	forms[3] = mapped(apart, fold_options);
	for (size_t i = 0; i < COUNT(forms); i++) {
		struct text folded = fold(out, forms[i]);

		if (!text_equal(folded, expected))
			fail_msg("'%.*s': '%.*s' instead of '%s'",
				 (int)forms[i].length, forms[i].data,
				 (int)folded.length, folded.data,
				 expected.data);
	}
	free((void *)(uintptr_t)expected.data);
	free((void *)(uintptr_t)apart.data);
	for (size_t i = 1; i < COUNT(forms); i++)
		free((void *)(uintptr_t)forms[i].data);
}

/* Left to the tables: utf8proc knows nothing of strokes. */
static bool has_stroke(struct text text)
{
	static const char strokes[] = "øđħıłŧǿæœǽǣ";
	size_t width;

	for (size_t at = 0; at + 1 < text.length; at++) {
		for (size_t i = 0; i < sizeof(strokes) - 1; i += width) {
			(void)utf8_next(TEXT(strokes), i, &width);
			if (memcmp(strokes + i, text.data + at, width) == 0)
				return true;
		}
	}
	return false;
}

static bool loses_marks(enum utf8_script script)
{
	return script == UTF8_LATIN || script == UTF8_GREEK ||
	       script == UTF8_HEBREW;
}

/* NFD, marks away, NFC: over the whole text, with no short cut. */
static void check_strip(struct bytes *out, struct text text)
{
	struct bytes kept = BYTES_UP_TO(100000);
	enum utf8_script base = UTF8_ANY_SCRIPT;
	utf8proc_uint8_t *apart = NULL;
	utf8proc_uint8_t *expected = NULL;
	struct fault fault;
	struct text decomposed;
	bool has_changed;
	size_t width;

	if (has_stroke(text))
		return;
	decomposed.length =
		(size_t)utf8proc_map((const utf8proc_uint8_t *)text.data,
				     (utf8proc_ssize_t)text.length, &apart,
				     UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
	decomposed.data = (const char *)apart;
	for (size_t at = 0; at < decomposed.length; at += width) {
		uint32_t code_point = utf8_next(decomposed, at, &width);
		struct text piece = { decomposed.data + at, 0 };

		piece.length = width;
		if (utf8proc_category((utf8proc_int32_t)code_point) !=
		    UTF8PROC_CATEGORY_MN)
			base = utf8_script(code_point);
		else if (loses_marks(base))
			continue;
		assert_int_equal(bytes_append(&kept, piece, &fault), 0);
	}
	assert_int_equal(bytes_append_byte(&kept, '\0', &fault), 0);
	expected = utf8proc_NFC((const utf8proc_uint8_t *)kept.data);
	assert_non_null(expected);
	if (!text_equal(strip(out, text, &has_changed),
			text_at((const char *)expected)))
		fail_msg("'%.*s': '%.*s' instead of '%s'", (int)text.length,
			 text.data, (int)out->length, out->data, expected);
	free(apart);
	free(expected);
	bytes_free(&kept);
}

/* Left to the tables: Arabic letters, and what utf8proc would keep. */
static bool is_comparable(uint32_t code_point)
{
	return utf8_script(code_point) != UTF8_ARABIC &&
	       utf8_class(code_point) != UTF8_IGNORED;
}

static void test_each_code_point(void **state)
{
	struct bytes out = BYTES_UP_TO(10000);
	struct bytes again = BYTES_UP_TO(10000);

	(void)state;
	for (uint32_t code_point = 0; code_point < 0x110000;
	     code_point += EFFORT(1, 5)) {
		char bytes[4];
		struct text text = { bytes, 0 };
		struct text folded;

		if (code_point >= 0xD800 && code_point <= 0xDFFF)
			continue;
		text.length = utf8_encode(code_point, bytes);
		folded = fold(&out, text);
		if (!text_equal(fold(&again, folded), folded))
			fail_msg("U+%04X folds twice", (unsigned)code_point);
		if (!is_comparable(code_point))
			continue;
		check_fold(&out, text);
		check_strip(&out, folded = fold(&again, text));
	}
	bytes_free(&out);
	bytes_free(&again);
}

/* Letters, marks that sort and compose in every way, ignorables. */
static const uint32_t mixed[] = {
	'a',     'e',     'E',     'Z',      ' ',    '1',    0xE9,   0xC9,
	0x1E69,  0x300,   0x301,   0x308,    0x323,  0x327,  0x345,  0x315,
	0x344,   0x1D165, 0x391,   0x3B1,    0x1F80, 0x430,  0x438,  0x439,
	0x419,   0x306,   0x5D0,   0x5B8,    0x5BC,  0x5C1,  0xFB2C, 0x915,
	0x93C,   0x94D,   0x958,   0x9C7,    0x9BE,  0x9D7,  0xBC6,  0xBBE,
	0xCC6,   0xCC2,   0xCD5,   0xE01,    0xE38,  0xE48,  0xE33,  0xF40,
	0xF71,   0xF72,   0xF73,   0xF74,    0xF77,  0x1025, 0x102E, 0x1100,
	0x1161,  0x11A8,  0xAC00,  0xAC01,   0x304B, 0x3099, 0x30AB, 0xFF76,
	0xFF9E,  0x4E2D,  0xF900,  0xAD,     0x200B, 0x200D, 0x34F,  0xFE0F,
	0xFB01,  0x2460,  0x212B,  0x2126,   0x1E9E, 0x130,  0x2ADC, 0x1D15E,
	0x11099, 0x110BA, 0x110A5, 0x10FFFF, 0xFFFD,
};

static void test_mixtures(void **state)
{
	struct bytes out = BYTES_UP_TO(10000);
	struct bytes folded = BYTES_UP_TO(10000);
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < EFFORT(100000, 10000); i++) {
		char bytes[4 * 16];
		struct text text = { bytes, 0 };

		for (uint32_t left = 1 + (seed >> 28); left > 0; left--) {
			seed = seed * 1664525u + 1013904223u;
			text.length +=
				utf8_encode(mixed[(seed >> 8) % COUNT(mixed)],
					    bytes + text.length);
		}
		check_fold(&out, text);
		check_strip(&out, fold(&folded, text));
		assert_true(utf8_is_valid(text_from(&out)));
	}
	bytes_free(&out);
	bytes_free(&folded);
}

/* ---- Limits ------------------------------------------------------------ */

/* Marks in the worst order: sorting them one by one would take hours. */
static void test_many_marks(void **state)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct fault fault;
	bool has_changed;

	(void)state;
	assert_int_equal(bytes_append(&text, TEXT("и"), &fault), 0);
	for (int i = 0; i < 500000; i++)
		assert_int_equal(bytes_append(&text, TEXT("\xCC\x81"), &fault),
				 0);
	for (int i = 0; i < 500000; i++)
		assert_int_equal(bytes_append(&text, TEXT("\xCC\xA3"), &fault),
				 0);
	assert_int_equal(fold(&out, text_from(&text)).length, text.length);
	assert_memory_equal(out.data, "и\xCC\xA3", 4);
	assert_memory_equal(out.data + out.length - 2, "\xCC\x81", 2);
	assert_int_equal(strip(&out, text_from(&text), &has_changed).length,
			 text.length);
	bytes_free(&text);
	bytes_free(&out);
}

static void test_long_texts(void **state)
{
	struct bytes text = BYTES_UP_TO(TEXT_BYTES);
	struct bytes out = BYTES_UP_TO(TEXT_BYTES);
	struct fault fault;
	bool has_changed;

	(void)state;
	for (int i = 0; i < 200000; i++)
		assert_int_equal(bytes_append(&text, TEXT("É中й"), &fault), 0);
	fold(&out, text_from(&text));
	assert_int_equal(out.length, text.length);
	assert_memory_equal(out.data, "é中йé中й", 14);
	strip(&out, text_from(&text), &has_changed);
	assert_int_equal(out.length, text.length - 200000);
	assert_memory_equal(out.data, "E中йE中й", 12);
	bytes_free(&text);
	bytes_free(&out);
}

static void test_full(void **state)
{
	struct fault fault;
	bool has_changed;
	size_t bad_count;

	(void)state;
	for (size_t limit = 4; limit < 16; limit++) {
		struct bytes out = BYTES_UP_TO(limit);

		assert_int_equal(bytes_append(&out, TEXT("kept"), &fault), 0);
		assert_int_equal(utf8_fold(&out, TEXT("abcdÉÉÉÉ"), &fault),
				 STATUS_FULL);
		assert_int_equal(utf8_strip_marks(&out, TEXT("abcdйййй"),
						  &has_changed, &fault),
				 STATUS_FULL);
		assert_false(has_changed);
		assert_int_equal(utf8_repair(&out, TEXT("abcd\xFF\xFF\xFF"),
					     &bad_count, &fault),
				 STATUS_FULL);
		assert_int_equal(bad_count, 0);
		assert_true(text_equal(text_from(&out), TEXT("kept")));
		bytes_free(&out);
	}
}

enum step { STEP_FOLD, STEP_STRIP, STEP_REPAIR, STEP_COUNT };

static enum status take_step(struct bytes *out, struct text text,
			     enum step step, struct fault *fault)
{
	bool has_changed;
	size_t bad_count;

	if (step == STEP_FOLD)
		return utf8_fold(out, text, fault);
	if (step == STEP_STRIP)
		return utf8_strip_marks(out, text, &has_changed, fault);
	return utf8_repair(out, text, &bad_count, fault);
}

static void check_out_of_memory(struct text text, enum step step, int is_sticky)
{
	enum status status = STATUS_FULL;
	struct fault fault = { "" };
	size_t nth = 0;

	while (status) {
		struct bytes out = BYTES_UP_TO(100000);

		assert_int_equal(bytes_append(&out, TEXT("before"), &fault), 0);
		(void)memory_fail_at(++nth, is_sticky);
		status = take_step(&out, text, step, &fault);
		(void)memory_fail_at(0, 0);
		assert_memory_equal(out.data, "before", 6);
		if (status) {
			assert_int_equal(status, STATUS_FULL);
			assert_string_equal(fault.text, "out of memory");
			assert_int_equal(out.length, 6);
		}
		bytes_free(&out);
	}
	assert_true(nth > (step == STEP_REPAIR ? 1 : 3));
}

static void test_out_of_memory(void **state)
{
	struct bytes text = BYTES_UP_TO(100000);
	struct fault fault;

	(void)state;
	/* Long enough for the heap, with more marks than few. */
	assert_int_equal(bytes_append(&text, TEXT("abc Й"), &fault), 0);
	for (int i = 0; i < 300; i++)
		assert_int_equal(bytes_append(&text, TEXT("\xCC\x81\xCC\xA3"),
					      &fault),
				 0);
	assert_int_equal(bytes_append(&text, TEXT(" é"), &fault), 0);
	for (int step = 0; step < STEP_COUNT; step++) {
		check_out_of_memory(text_from(&text), (enum step)step, 0);
		check_out_of_memory(text_from(&text), (enum step)step, 1);
	}
	bytes_free(&text);
}

static void test_versions(void **state)
{
	(void)state;
	assert_string_equal(utf8_library_version(), utf8proc_version());
	assert_string_equal(utf8_unicode_version(), utf8proc_unicode_version());
}

static void test_display_classes(void **state)
{
	static const struct {
		uint32_t code_point;
		bool is_opening;
		size_t columns;
	} table[] = {
		{ 'a', false, 1 },    { '(', true, 1 },
		{ ')', false, 1 },    { 0x201C, true, 1 },
		{ 0x201D, false, 1 }, { 0x300C, true, 2 },
		{ 0x300D, false, 2 }, { 0x534E, false, 2 },
		{ 0x0301, false, 0 }, { 0x200B, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_int_equal(utf8_is_opening(table[i].code_point),
				 table[i].is_opening);
		assert_int_equal(utf8_columns(table[i].code_point),
				 table[i].columns);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_valid_at_each_offset),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_class),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_upper),
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_display_classes),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_strip),
		cmocka_unit_test(test_appending),
		cmocka_unit_test(test_each_code_point),
		cmocka_unit_test(test_mixtures),
		cmocka_unit_test(test_many_marks),
		cmocka_unit_test(test_long_texts),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
