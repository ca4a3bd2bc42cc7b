/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "shared/memory.h"
#include "shared/schema.h"
#include "shared/terms.h"
#include "shared/utf8.h"
#include "tests/unit/unit.h"

#define SHY "\xC2\xAD"

struct state {
	struct terms *terms;
	struct words words;
	struct bytes shown;
	struct fault fault;
};

static int set_up(void **state)
{
	static struct state made;

	made = (struct state){ .shown = BYTES_UP_TO(1 << 20) };
	*state = &made;
	return terms_open(&made.terms, &made.fault);
}

/* Names with an apostrophe are looked for by their beginning, too. */
static void test_vocabulary(void **state)
{
	static const struct {
		const char *text;
		bool is_in; /* its last word */
	} rows[] = {
		{ "backdoor", true }, { "O'Brien", true },
		{ "O’Brien", true },  { "5G", true },
		{ "résumé", true },   { "back-door", true },
		{ "C++", false },     { "1,5", false },
		{ "$", false },       { "华为", false },
	};
	struct state *made = *state;

	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(
			terms_split(made->terms, &made->words,
				    (struct text){ rows[i].text,
						   strlen(rows[i].text) },
				    &made->fault),
			0);
		assert_int_equal(
			terms_is_vocabulary(
				&made->words.list[made->words.count - 1]),
			rows[i].is_in);
	}
}

static int tear_down(void **state)
{
	struct state *made = *state;

	terms_words_free(&made->words);
	bytes_free(&made->shown);
	terms_close(made->terms);
	return 0;
}

/*
 * The words as one line: the form (folded, and "/plain" where it differs),
 * behind it "@p" or "@p-q" for positions; '+' before it when glued, '~'
 * when joined, ':' a pair, '.' a character, '[' of a note.
 */
static const char *show(struct state *state, const char *input)
{
	static const char signs[] = { 0, '~', '.', ':' };
	struct bytes *out = &state->shown;
	struct fault *fault = &state->fault;

	assert_int_equal(terms_split(state->terms, &state->words,
				     text_of(input), fault),
			 STATUS_OK);
	bytes_clear(out);
	for (size_t i = 0; i < state->words.count; i++) {
		const struct word *word = &state->words.list[i];

		if (i)
			assert_int_equal(bytes_append_byte(out, ' ', fault), 0);
		if (word->is_glued)
			assert_int_equal(bytes_append_byte(out, '+', fault), 0);
		if (word->is_note)
			assert_int_equal(bytes_append_byte(out, '[', fault), 0);
		if (signs[word->kind])
			assert_int_equal(bytes_append_byte(
						 out, signs[word->kind], fault),
					 0);
		assert_int_equal(bytes_append(out, word->folded, fault), 0);
		if (!text_equal(word->folded, word->plain)) {
			assert_int_equal(bytes_append_byte(out, '/', fault), 0);
			assert_int_equal(bytes_append(out, word->plain, fault),
					 0);
		}
		assert_int_equal(bytes_printf(out, fault, "@%u",
					      word->first_position),
				 0);
		if (word->last_position != word->first_position)
			assert_int_equal(bytes_printf(out, fault, "-%u",
						      word->last_position),
					 0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', fault), 0);
	return out->data;
}

struct words_row {
	const char *input;
	const char *expected;
};

static const struct words_row words_table[] = {
	{ "", "" },
	{ " \t\r\n--- ... !?", "" },
	{ "Huawei denies", "huawei@0 denies@1" },
	/* apostrophes */
	{ "Huawei's", "huawei@0" },
	{ "Huawei\xE2\x80\x99s routers'", "huawei@0 routers@1" },
	/* numbers with blanks in them */
	{ "15 000 000", "15@0 ~15000000@0-2 +000@1 +000@2" },
	{ "15 000 000\xD9\x80", "15@0 ~15000000@0-2 +000@1 +000@2" },
	{ "15 000 0\xEF\xB9\xB7"
	  "00",
	  "15@0 ~15000000@0-2 +000@1 +000@2" },
	{ "1\xC2\xA0"
	  "500 12\xE2\x80\xAF"
	  "500",
	  "1@0 ~1500@0-1 +500@1 12@2 ~12500@2-3 +500@3" },
	{ "100 200-strong",
	  "100@0 ~100200@0-1 +200@1 +~200strong@1-2 +strong@2" },
	{ "2019 100", "2019@0 100@1" },
	{ "2019 100 200", "2019@0 100@1 200@2" },
	{ "1 50 000x 1  500 1 5000", "1@0 50@1 000x@2 1@3 500@4 1@5 5000@6" },
	{ "A-12 500 1.5 000", "a@0 ~a12@0-1 +12@1 500@2 1.5@3 000@4" },
	{ "12 500,50 7 500 000,5 3 500.000 1 500,5x",
	  "12@0 ~12500.50@0-1 +500.50@1 7@2 ~7500000.5@2-4 +500@3 +000.5@4"
	  " 3@5 500.000@6 ~500000@6 1@7 500.5x@8" },
	{ "don't don\xE2\x80\x99t", "don't@0 don't@1" },
	{ "Q1'24 t1'127,0.2", "q1@0 +24@1 t1@2 +127@3 0@4 +2@5" },
	/* an Arabic mark in the form that stands alone, U+FE77 */
	{ "مﹷح ﹷم", "مح@0 م@1" },
	{ "O'Brien", "o'brien/obrien@0" },
	{ "U.S.'s position", "us@0 position@1" },
	{ "U.S\xE2\x80\x99s position", "us@0 position@1" },
	{ "C++'s 5G's the 1990's", "c++@0 5g@1 the@2 1990@3" },
	{ "5G's-era O'Brien's", "5g@0 ~5gera@0-1 +era@1 o'brien/obrien@2" },
	{ "U.S.'so it's'", "us@0 +so@1 it@2" },
	{ "l'arbitrage", "l@0 +arbitrage@1" },
	{ "L\xE2\x80\x99"
	  "accord",
	  "l@0 +accord@1" },
	{ "D'Souza d'Souza D'souza",
	  "d@0 ~dsouza@0-1 +souza@1 d@2 +souza@3 d@4 +souza@5" },
	/* initials */
	{ "J. K. Orm", "j@0 ~jk@0-1 +k@1 orm@2" },
	{ "EE.UU., EE UU", "ee@0 ~eeuu@0-1 +uu@1 ee@2 ~eeuu@2-3 +uu@3" },
	{ "A. B C. D", "a@0 b@1 c@2 ~cd@2-3 +d@3" }, /* at the end of a query */
	{ "A.  B. EE. U. A. B. C. D. E.",
	  "a@0 b@1 ee@2 u@3 a@4 b@5 c@6 d@7 e@8" },
	{ "dell'accordo", "dell@0 +accordo@1" },
	{ "'quoted' word", "quoted@0 word@1" },
	/* hyphens */
	{ "back-door", "back@0 ~backdoor@0-1 +door@1" },
	/* ignored inside a word, as other control characters are */
	{ "back\x7F"
	  "door",
	  "backdoor@0" },
	{ "4G5-5G6", "4g5@0 ~4g55g6@0-1 +5g6@1" },
	{ "й# c# ab#", "й#@0 c#@1 ab@2" },
	{ "a back\xE2\x80\x91"
	  "door b",
	  "a@0 back@1 ~backdoor@1-2 +door@2 b@3" },
	{ "state-of-the-art",
	  "state@0 ~stateoftheart@0-3 +of@1 +the@2 +art@3" },
	{ "a-b-c-d-e", "a@0 +b@1 +c@2 +d@3 +e@4" },
	{ "2016-2017", "2016@0 +2017@1" },
	{ "COVID-19", "covid@0 ~covid19@0-1 +19@1" },
	{ "one--two", "one@0 two@1" },
	{ "U.S.-based", "us@0 ~usbased@0-1 +based@1" },
	{ "-only", "only@0" },
	{ "Huawei-", "huawei@0" },
	/* hyphens that end a line */
	{ "surveil-\nlance is", "surveil@0 ~surveillance@0-1 +lance@1 is@2" },
	{ "surveil-\r\nlance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil\xE2\x80\x90\nlance",
	  "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil" SHY "\nlance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil" SHY "\r\nlance's x",
	  "surveil@0 ~surveillance@0-1 +lance@1 x@2" },
	{ "surveil-\n  lance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil- \r\n\tlance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil" SHY " \n lance", "surveil@0 ~surveillance@0-1 +lance@1" },
	{ "surveil - \n lance", "surveil@0 lance@1" },
	{ "surveil-  lance", "surveil@0 lance@1" },
	{ "surveil-\n  \n  lance", "surveil@0 lance@1" },
	{ "surveil-\n  Lance", "surveil@0 lance@1" },
	{ "Überwa-\nchung",
	  "überwa/uberwa@0 ~überwachung/uberwachung@0-1 +chung@1" },
	{ "counter-surveil-\nlance",
	  "counter@0 ~countersurveillance@0-2 ~countersurveil@0-1 "
	  "+surveil@1 +~surveillance@1-2 +lance@2" },
	{ "co-op-\neration-only",
	  "co@0 ~cooperationonly@0-3 ~coop@0-1 +op@1 +~operation@1-2 "
	  "+eration@2 +~erationonly@2-3 +only@3" },
	{ "state-of-the-art-\nwork",
	  "state@0 ~stateoftheart@0-3 +of@1 +the@2 +art@3 +~artwork@3-4 "
	  "+work@4" },
	{ "a-\nb-\nc", "a@0 ~abc@0-2 ~ab@0-1 +b@1 +~bc@1-2 +c@2" },
	{ "COVID-19-\nrelated",
	  "covid@0 ~covid19related@0-2 ~covid19@0-1 +19@1 +~19related@1-2 "
	  "+related@2" },
	{ "Huawei-\nZTE", "huawei@0 zte@1" },
	{ "surveil-\n\nlance", "surveil@0 lance@1" },
	{ "surveil-\n-lance", "surveil@0 lance@1" },
	{ "surveil -\nlance", "surveil@0 lance@1" },
	{ "surveil--\nlance", "surveil@0 lance@1" },
	{ "surveil\nlance", "surveil@0 lance@1" },
	{ "surveil" SHY "\nLance", "surveil@0 lance@1" },
	{ "surveil-\n", "surveil@0" },
	{ "surveil" SHY "\n", "surveil@0" },
	/* dots */
	{ "U.S.", "us@0" },
	{ "the U.S.A. said", "the@0 usa@1 said@2" },
	{ "U.S", "us@0" },
	{ "e.g. this", "eg@0 this@1" },
	{ "A. Smith", "a@0 smith@1" },
	{ "a.b.c.dd", "a@0 +b@1 +c@2 +dd@3" },
	{ "a.b.c5 U.S.", "a@0 +b@1 +c5@2 us@3" },
	{ "news.U.S. said", "news@0 +us@1 said@2" },
	{ "example.com", "example@0 +com@1" },
	{ "info@corpus.example", "info@0 +corpus@1 +example@2" },
	{ "https://a.example/x_y?z=1",
	  "https@0 a@1 +example@2 x@3 +y@4 z@5 1@6" },
	{ "end.Next", "end@0 +next@1" },
	{ "AT&T", "at@0 +t@1" },
	/* numbers */
	{ "5G", "5g@0" },
	{ "4G/5G", "4g@0 5g@1" },
	/* raised digits end a word, and are joined to it */
	{ "city² plan", "city@0 ~city2@0 plan@1" },
	{ "40 km²", "40@0 km@1 ~km2@1" },
	{ "in 2021¹⁰, 1,500³", "in@0 2021@1 ~202110@1 1500@2 ~15003@2" },
	{ "15 000⁴", "15@0 ~15000@0-1 +000@1 +~0004@1" },
	{ "back-door²", "back@0 ~backdoor@0-1 +door@1 +~door2@1" },
	{ "¹See MPs²", "1@0 +see@1 mps@2 ~mps2@2" },
	{ "U.S.¹ ² 华³", "us@0 +1@1 2@2 .华@3 +3@4" },
	{ "CO₂", "co2@0" },
	/* dashes that are set for hyphens */
	{ "COVID–19", "covid@0 ~covid19@0-1 +19@1" },
	/* what is joined with letters is no thousand */
	{ "COVID–19 000", "covid@0 ~covid19@0-1 +19@1 000@2" },
	{ "back−door a – b", "back@0 ~backdoor@0-1 +door@1 a@2 b@3" },
	{ "1990–2000, 10–15 000",
	  "1990@0 +2000@1 10@2 +15@3 +~15000@3-4 +000@4" },
	{ "back–\ndoor", "back@0 door@1" },
	/* what is in brackets right behind a word takes no place */
	{ "city[2] plan", "city@0 [2@0 plan@1" },
	{ "city.[12][note 3] U.S.[a] plan",
	  "city@0 [12@0 [note@0 [3@0 us@1 [a@1 plan@2" },
	{ "“city”[1,500] plan", "city@0 [1500@0 plan@1" },
	{ "back-door[e-mail] plan",
	  "back@0 ~backdoor@0-1 +door@1 [e@1 [~email@1 +[mail@1 plan@2" },
	{ "15[2] 000 华为[3]司",
	  "15@0 [2@0 000@1 .华@2 :华为@2-3 +.为@3 [3@3 .司@4" },
	{ "city [2] plan, \"[2] [[2] ([2]", "city@0 2@1 plan@2 2@3 2@4 2@5" },
	{ "[2]city city[2\n] city[] plan",
	  "2@0 city@1 city@2 2@3 city@4 plan@5" },
	{ "a[华为] b[", "a@0 .华@1 :华为@1-2 +.为@2 b@3" },
	{ "x[a b c d e f g h i j k l m n o p q] y",
	  "x@0 a@1 b@2 c@3 d@4 e@5 f@6 g@7 h@8 i@9 j@10 k@11 l@12 m@13 n@14 "
	  "o@15 p@16 q@17 y@18" },
	{ "1,500", "1500@0" },
	{ "1,500,000 cameras", "1500000@0 cameras@1" },
	{ "1.500", "1.500@0 ~1500@0" },
	{ "1.5", "1.5@0" },
	{ "1,5", "1.5@0" },
	{ "1.500,75", "1500.75@0" },
	{ "1,500.75", "1500.75@0" },
	{ "17.08.2021", "17@0 +08@1 +2021@2" },
	{ "1,50,000 12,34,567", "150000@0 1234567@1" },
	{ "1,50,00,000.75 1,00,000", "15000000.75@0 100000@1" },
	{ "1,50,00 123,45,678", "1@0 50@1 00@2 123@3 45@4 678@5" },
	{ "17.08.202 1'50'000", "17@0 +08@1 +202@2 1@3 +50@4 +000@5" },
	{ "१७.०८.२०२१", "17@0 +08@1 +2021@2" },
	/* also where characters are words */
	{ "๑๕๐,๐๐๐ ២០២១ ၂၀၂၁", "150000@0 2021@1 2021@2" },
	{ "为–2 500", ".为@0 +2@1 +~2500@1-2 +500@2" },
	{ "ก๒๕๖๔ข", ".ก@0 +2564@1 +.ข@2" },
	{ "1,50.000", "1@0 50@1 +000@2" },
	{ "۱٬۵۰٬۰۰۰ १,५०,०००", "150000@0 150000@1" },
	{ "Rs1,500 Rs1,50,000", "rs@0 +1500@1 rs@2 +150000@3" },
	{ "Rs.1,500 Rs 1,500", "rs@0 +1500@1 rs@2 1500@3" },
	{ "PKR1.5bn KShs2,000", "pkr@0 +1.5bn@1 kshs@2 +2000@3" },
	{ "रु1,500 US$1,500", "रु@0 +1500@1 us@2 +$@3 +1500@4" },
	{ "MP3, 4K B2B H1N1", "mp3@0 4k@1 b2b@2 h1n1@3" },
	{ "Rs12 rs13.5bn KSh15bn Mrs5",
	  "rs@0 +12@1 rs@2 +13.5bn@3 ksh@4 +15bn@5 mrs5@6" },
	{ "covid19. COVID19,500", "covid19@0 covid19@1 500@2" },
	{ "v1.2.3 A4,B5", "v1@0 +2@1 +3@2 a4@3 b5@4" },
	{ "192.168.1.1", "192@0 +168@1 +1@2 +1@3" },
	{ "2021-08-17", "2021@0 +08@1 +17@2" },
	{ "$150m", "$@0 +150m@1" },
	{ "US$1.5bn", "us@0 +$@1 +1.5bn@2" },
	{ "10.", "10@0" },
	{ "3,", "3@0" },
	{ "\xDB\xB1\xDB\xB5\xDB\xB0", "150@0" },
	{ "1,2,3,4,5,6,7,8,9,10,11,12,13,14",
	  "1@0 2@1 3@2 4@3 5@4 6@5 7@6 8@7 9@8 10@9 11@10 12@11 13@12 14@13" },
	/* signs */
	{ "C++", "c++@0" },
	{ "C++, C# and F#.", "c++@0 c#@1 and@2 f#@3" },
	{ "a+++", "a@0" },
	{ "Disney+", "disney@0" },
	/* what cannot be seen */
	{ "back\xC2\xAD"
	  "door",
	  "backdoor@0" },
	{ "back\xE2\x80\x8B"
	  "door\xE2\x80\x8B x",
	  "backdoor@0 x@1" },
	{ "\xEF\xBB\xBFHuawei", "huawei@0" },
	{ "hua\x01wei", "huawei@0" },
	{ "\xE2\x80\xAEhuawei\xE2\x80\xAC", "huawei@0" },
	/* forms */
	{ "R\xC3\xA9sum\xC3\xA9", "r\xC3\xA9sum\xC3\xA9/resume@0" },
	{ "re\xCC\x81sume", "r\xC3\xA9sume/resume@0" },
	{ "Stra\xC3\x9F"
	  "e",
	  "strasse@0" },
	{ "\xEF\xAC\x81le", "file@0" },
	{ "\xEF\xBC\xA8\xEF\xBC\xB5\xEF\xBC\xA1", "hua@0" },
	/* Russian: the short i keeps its mark */
	{ "\xD0\x9A\xD0\xB8\xD1\x82\xD0\xB0\xD0\xB9",
	  "\xD0\xBA\xD0\xB8\xD1\x82\xD0\xB0\xD0\xB9@0" },
	/* Urdu: keheh and farsi yeh as kaf and yeh */
	{ "کروڑ", "كروڑ@0" },
	{ "کی", "كي@0" },
	/* Chinese, and beside Latin */
	{ "华为", ".华@0 :华为@0-1 +.为@1" },
	{ "华", ".华@0" },
	{ "华\n为", ".华@0 :华为@0-1 +.为@1" },
	{ "华\r\n为", ".华@0 :华为@0-1 +.为@1" },
	{ "华\n\n为", ".华@0 .为@1" },
	{ "平安城", ".平@0 :平安@0-1 +.安@1 +:安城@1-2 +.城@2" },
	{ "5G网络", "5g@0 +.网@1 +:网络@1-2 +.络@2" },
	{ "华为, 中兴", ".华@0 :华为@0-1 +.为@1 .中@2 :中兴@2-3 +.兴@3" },
	/* Thai: marks stay with their letter */
	{ "ที่", ".ที่@0" },
	/* Hindi: signs are kept */
	{ "जासूसी", "जासूसी@0" },
};

static void test_words(void **state)
{
	for (size_t i = 0; i < COUNT(words_table); i++)
		assert_string_equal(show(*state, words_table[i].input),
				    words_table[i].expected);
}

/*
 * What cannot be seen: C0 and C1 controls but white space, DEL, and the
 * characters of format and variation.
 */
static const struct {
	uint32_t first;
	uint32_t last;
} unseen[] = {
	{ 0x0001, 0x0008 },   { 0x000E, 0x001F },   { 0x007F, 0x0084 },
	{ 0x0086, 0x009F },   { 0x00AD, 0x00AD },   { 0x034F, 0x034F },
	{ 0x061C, 0x061C },   { 0x180B, 0x180E },   { 0x200B, 0x200F },
	{ 0x202A, 0x202E },   { 0x2060, 0x2069 },   { 0x206A, 0x206F },
	{ 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
	{ 0xFFF9, 0xFFFB },   { 0xE0001, 0xE0001 }, { 0xE0020, 0xE007F },
	{ 0xE0100, 0xE01EF },
};

/* Texts in which each rule of the analysis is at work. */
static const char *const unseen_texts[] = {
	"one word",    "back-door",   "don't",
	"Huawei's x",  "the U.S. is", "U.S.-based",
	"l'arbitrage", "1,500 men",   "1.500,75",
	"Rs1,500 5G",  "17.08.2021",  "C++ and C#",
	"$150m",       "a@b.org",     "R\xC3\xA9sume\xCC\x81s",
	"华为 5G网络", "ที่นี่",          "می‌خواهم کی",
	"it’s “so”",
};

/* `text` with the code point at `offset`, and a NUL behind it. */
static void insert(struct bytes *out, const char *text, size_t offset,
		   uint32_t code_point)
{
	char encoded[5] = "";
	struct fault fault;

	bytes_clear(out);
	encoded[utf8_encode(code_point, encoded)] = '\0';
	assert_int_equal(bytes_printf(out, &fault, "%.*s%s%s", (int)offset,
				      text, encoded, text + offset),
			 STATUS_OK);
	assert_int_equal(bytes_append_byte(out, '\0', &fault), STATUS_OK);
}

/* The text is cut as before with the code point at any place in it. */
static void check_unseen(struct state *state, const char *text,
			 uint32_t code_point)
{
	struct bytes changed = BYTES_UP_TO(1000);
	char expected[1000];

	(void)snprintf(expected, sizeof(expected), "%s", show(state, text));
	for (size_t at = 0; at <= strlen(text); at++) {
		if ((text[at] & 0xC0) == 0x80)
			continue;
		insert(&changed, text, at, code_point);
		if (strcmp(show(state, changed.data), expected) != 0)
			fail_msg("U+%04X at %zu of '%s': %s",
				 (unsigned)code_point, at, text,
				 state->shown.data);
	}
	bytes_free(&changed);
}

/* It is as if they were not there, at any place of any text. */
static void test_unseen(void **state)
{
	enum { TEXTS = COUNT(unseen_texts) };

	for (size_t i = 0; i < COUNT(unseen); i++)
		for (uint32_t code_point = unseen[i].first;
		     code_point <= unseen[i].last; code_point++)
			for (size_t text = 0; text < TEXTS; text++)
				check_unseen(*state, unseen_texts[text],
					     code_point);
}

struct span_row {
	const char *input;
	size_t word;
	const char *expected; /* the bytes that the word lies on */
};

static const struct span_row span_table[] = {
	{ "x Huawei's y", 1, "Huawei" },
	{ "the U.S. said", 1, "U.S" },
	{ "the U.S.'s said", 1, "U.S" },
	{ "5G's", 0, "5G" },
	{ "a back-door", 2, "back-door" },
	{ "in C++.", 1, "C++" },
	{ "1,500 men", 0, "1,500" },
	{ "1,50,000 men", 0, "1,50,000" },
	{ "Rs1,500 fine", 0, "Rs" },
	{ "Rs1,500 fine", 1, "1,500" },
	{ "\xEF\xBB\xBFHuawei", 0, "Huawei" },
	{ "back\xE2\x80\x8B"
	  "door\xE2\x80\x8B",
	  0,
	  "back\xE2\x80\x8B"
	  "door" },
	{ "\xE5\x8D\x8E\xE4\xB8\xBA", 1, "\xE5\x8D\x8E\xE4\xB8\xBA" },
};

static void test_spans(void **state)
{
	struct state *made = *state;

	for (size_t i = 0; i < COUNT(span_table); i++) {
		const struct span_row *row = &span_table[i];
		const struct word *word;

		(void)show(made, row->input);
		assert_true(row->word < made->words.count);
		word = &made->words.list[row->word];
		assert_int_equal(word->end - word->start,
				 strlen(row->expected));
		assert_memory_equal(row->input + word->start, row->expected,
				    strlen(row->expected));
	}
}

struct stem_row {
	const char *language;
	const char *word;
	const char *expected; /* stems with one blank between */
};

static const struct stem_row stem_table[] = {
	{ "en", "arbitration", "arbitr" },
	{ "en", "arbitrating", "arbitr" },
	{ "en", "backdoors", "backdoor" },
	{ "en", "news", "news" },
	{ "nl", "new", "new" },
	{ "es", "arbitraci\xC3\xB3n", "arbitr arbitracion" },
	{ "es", "arbitraciones", "arbitr arbitracion" },
	{ "es", "arbitracion", "arbitracion" },
	{ "fr", "nationalit\xC3\xA9s", "national nationalit" },
	{ "de",
	  "\xC3\x9C"
	  "berwachung",
	  "uberwach ueberwach" },
	{ "ru", "шпионажа", "шпионаж" },
	{ "sr", "камере", "kamer" },
	{ "ur", "کروڑ", "كروڑ" },
	{ "ar", "الاتهامات", "اتهام اتهاما" },
	{ "ar", "ألمانيا", "الماني مانيا ماني" }, /* it has no article */
	{ "hi", "जासूसी", "जासूस" },
	{ "zh", "网", "网" },
	{ "xx", "backdoors", "backdoors" },
	/* Latin words in languages of other scripts */
	{ "und", "backdoors", "backdoor" },
	{ "ur", "Backdoors", "backdoor" },
	{ "zh", "5G", "5g" },
	{ "ru", "cameras", "camera" },
	{ "ru", "камеры", "камер" },
	{ "sw", "cameras", "cameras" },
	{ "en", "MPs", "mps mp" },
	{ "en", "CEOs", "ceo" },
	{ "fr", "ÉTVs", "etv" },
	{ "sw", "ÉTVs", "etvs etv" },
};

static void test_stems(void **state)
{
	struct state *made = *state;

	for (size_t i = 0; i < COUNT(stem_table); i++) {
		const struct stem_row *row = &stem_table[i];
		char joined[256] = "";
		struct stems stems;

		(void)show(made, row->word);
		assert_true(made->words.count > 0);
		assert_int_equal(terms_stem(made->terms, &stems,
					    &made->words.list[0], row->language,
					    &made->fault),
				 STATUS_OK);
		for (size_t j = 0; j < stems.count; j++) {
			size_t used = strlen(joined);

			(void)snprintf(joined + used, sizeof(joined) - used,
				       "%s%.*s", j ? " " : "",
				       (int)stems.list[j].length,
				       stems.list[j].data);
		}
		assert_string_equal(joined, row->expected);
	}
}

/* Every query form of a word meets the indexed one in at least one stem. */
struct meet_row {
	const char *language;
	const char *indexed;
	const char *asked;
};

static const struct meet_row meet_table[] = {
	{ "es", "arbitraci\xC3\xB3n", "arbitracion" },
	{ "es", "arbitracion", "arbitraci\xC3\xB3n" },
	{ "es", "arbitraci\xC3\xB3n", "arbitraciones" },
	{ "fr", "allégations", "allegations" },
	{ "pt", "vigil\xC3\xA2ncia", "vigilancia" },
	{ "tr", "güvenlik", "guvenlik" },
	{ "ur", "کی", "كي" },
	{ "ur", "زکوۃ", "زکوة" },
	{ "ur", "زکوة", "زکوہ" },
	{ "ar", "المدرسة", "مدرسه" },
	{ "ar", "مدرسه", "المدرسة" },
	{ "ar", "سنة", "سنه" },
	{ "ar", "سنه", "سنة" },
	{ "ar", "على", "علي" },
	{ "ar", "أمن", "امن" },
	/* what the Arabic "and" is written together with */
	{ "ar", "والقرآن", "القرآن" },
	{ "ar", "والأمم", "الامم" },
	{ "ar", "ولبنان", "لبنان" },
	{ "ar", "لبنان", "ولبنان" },
	{ "ar", "وعلي", "علي" },
	{ "ar", "والحكومة", "حكومة" },
	{ "ar", "حكومة", "والحكومة" },
	{ "ar", "لحكومة", "الحكومة" },
	{ "ar", "ولحكومة", "حكومة" },
	{ "ar", "للحكومة", "حكومة" },
	{ "ar", "الكاميرات", "كاميرات" },
	{ "ar", "كاميرات", "والكاميرات" },
	{ "ar", "للكاميرات", "كاميرات" },
	{ "ar", "كاميرات", "وللكاميرات" },
	{ "ar", "بالصين", "الصين" },
	{ "ar", "الصين", "وبالصين" },
	/* plurals and genitives that stemmers leave apart */
	{ "es", "ciudad", "ciudades" },
	{ "es", "ciudades", "ciudad" },
	{ "es", "imagen", "imágenes" },
	{ "es", "luces", "luz" },
	{ "es", "chip", "chips" },
	{ "pt", "decisão", "decisões" },
	{ "pt", "policial", "policiais" },
	{ "pt", "imagem", "imagens" },
	{ "it", "telecamera", "telecamere" },
	{ "it", "quartieri", "quartiere" },
	{ "fr", "lois", "loi" },
	{ "fr", "travail", "travaux" },
	{ "fr", "conflit", "conflits" },
	{ "de", "Huaweis", "Huawei" },
	{ "de", "Huawei", "Huaweis" },
	{ "de", "Kamera", "Kameras" },
	{ "de", "Telekomfirmen", "Telekomfirma" },
	{ "sv", "Huawei", "Huaweis" },
	{ "nl", "bedrijf", "bedrijven" },
	{ "nl", "geval", "gevallen" },
	{ "en", "businessmen", "businessman" },
	{ "en", "men", "man" },
	{ "en", "crisis", "crises" },
	{ "ur", "شہر", "شہروں" },
	{ "ur", "کیمرہ", "کیمروں" },
	{ "ur", "کیمرے", "کیمرہ" },
	{ "ur", "حکومتیں", "حکومت" },
	{ "tr", "mahkeme", "mahkemede" },
	{ "tr", "mahkemede", "mahkeme" },
	{ "tr", "kameraları", "kamera" },
	{ "tr", "kamera", "kamerası" },
	{ "tr", "anlaşması", "anlaşmada" },
	/* cases of Russian names */
	{ "ru", "Иванова", "Иванов" },
	{ "ru", "Иванов", "Ивановым" },
	{ "ru", "Медведев", "Медведева" },
	{ "ru", "Горбачёв", "Горбачева" },
	{ "ru", "городов", "город" },
	/* and of other words whose end stemmers take for one of a case */
	{ "ru", "Китай", "Китая" },
	{ "ru", "Сергея", "Сергей" },
	{ "ru", "Пакистан", "Пакистане" },
	{ "ru", "экраны", "экранах" },
	{ "ru", "Байден", "Байдену" },
	{ "ru", "Газпром", "Газпрома" },
	{ "ru", "Газпрома", "Газпрому" },
	{ "ru", "Вьетнам", "Вьетнама" },
	{ "ru", "режим", "режима" },
	{ "ru", "объём", "объема" },
	{ "ru", "систему", "система" },
	{ "ru", "проблему", "проблемы" },
	{ "el", "αστυνομία", "αστυνομίας" },
	{ "el", "ΑΣΤΥΝΟΜΙΑΣ", "αστυνομία" },
	{ "el", "συμφωνίες", "συμφωνία" },
	{ "el", "δικαστήριο", "δικαστηρίου" },
	{ "ar", "كاميرا", "كاميرات" },
	{ "ar", "شركة", "الشركات" },
	{ "ar", "والمعلومات", "معلومة" },
	{ "ar", "الكاميرا", "كاميرات" },
	{ "ar", "مواطن", "المواطنين" },
	{ "ar", "فيديو", "فيديوهات" },
	{ "sv", "avtal", "avtalet" },
	{ "sv", "kameran", "kamera" },
	{ "sv", "företagets", "företag" },
	{ "hu", "kamera", "kamerák" },
	{ "hu", "térfigyelőkamera", "térfigyelőkamerákat" },
	{ "hu", "struktúra", "struktúrák" },
	{ "hu", "kultúra", "kultúrát" },
	{ "hu", "hálózat", "hálózatok" },
	{ "hu", "Budapest", "Budapesten" },
	/* letters spelt out */
	{ "de", "Müller", "Mueller" },
	{ "de", "Mueller", "Müller" },
	{ "en", "Schröders", "Schroeder" },
	{ "de", "Fußgänger", "Fussgaengern" },
	{ "da", "Løkke", "Loekke" },
	{ "no", "Haakon", "Håkon" },
	{ "sr", "Đorđević", "Djordjevic" },
	{ "en", "Djordjevic", "Đorđević" },
	{ "de", "Müller", "Muller" },
	{ "el", "κατάσκοπος", "κατασκοπος" },
	{ "sr", "špijunaža", "spijunaza" },
	{ "pl", "Łódź", "lodz" },
	/* Persian endings, parted or not */
	{ "fa", "دوربین\xE2\x80\x8Cها", "دوربین" },
	{ "fa", "دوربین", "دوربین\xE2\x80\x8Cهای" },
	{ "fa", "دوربینها", "دوربین" },
	{ "fa", "دوربینها", "دوربین\xE2\x80\x8Cهایی" },
	{ "fa", "دوربین\xE2\x80\x8Cها", "دوربینها" },
	{ "fa", "شب\xE2\x80\x8Cها", "شب" },
	{ "fa", "می\xE2\x80\x8Cشود", "شود" },
	{ "fa", "نمی\xE2\x80\x8Cشود", "می\xE2\x80\x8Cشود" },
	{ "fa", "هسته\xE2\x80\x8Cای", "هسته" },
	{ "fa", "هسته\xE2\x80\x8Cای\xE2\x80\x8Cها", "هسته" },
	{ "und", "کتاب\xE2\x80\x8Cهای", "کتاب" },
	/* endings behind an apostrophe */
	{ "tr", "Huawei'nin", "huawei" },
	{ "tr",
	  "Ankara\xE2\x80\x99"
	  "da",
	  "Ankara" },
	{ "tr", "Ankara", "Ankara'daki" },
	{ "tr",
	  "Erdo\xC4\x9F"
	  "an'\xC4\xB1n",
	  "erdogan" },
	{ "az", "Bak\xC4\xB1'da", "Bak\xC4\xB1" },
	{ "pl", "Huawei'a", "Huawei" },
	{ "tr", "O'Neill", "O'Neill" },
	{ "tr", "Kur'an'da", "Kuran" },
	{ "tr", "Huawei'nin", "huaweinin" },
	/* all the stems that there are at once, with a Persian beginning */
	{ "tr", "می\xE2\x80\x8CÜ'si", "Ü'si" },
	/* written with an apostrophe or without */
	{ "en", "Qur'an", "Quran" },
	{ "en", "Quran",
	  "Qur\xE2\x80\x99"
	  "anic" },
	{ "en",
	  "Sh\xC4\xAB\xCA\xBF"
	  "a",
	  "Shia" },
	{ "en", "Sana`a", "sanaa" },
	{ "en",
	  "O\xC2\xB4"
	  "Briens",
	  "OBrien" },
	{ "und", "Xi'an", "xian" },
	{ "uk", "\u043F'\u044F\u0442\u044C", "\u043F\u02BC\u044F\u0442\u044C" },
	/* acronyms with an s behind them */
	{ "en", "MPs", "MP" },
	{ "en", "CCTV", "CCTVs" },
	{ "en", "MPs'", "mp" },
	{ "de", "LKWs", "LKW" },
	{ "fr", "ÉTVs", "ÉTV" },
	{ "und", "DVRs", "DVR" },
	{ "en", "MPs", "mps" },
	/* numbers with an s behind them */
	{ "en", "737s", "737" },
	{ "en", "737", "737s" },
	{ "en", "5Gs", "5G" },
	{ "de", "P30s", "P30" },
	/* typed, or written, without marks */
	{ "vi", "bán", "bán" },
	{ "vi", "bán", "ban" },
	{ "vi", "ban", "bán" },
	{ "vi", "Ha", "Hà" },
	{ "vi", "Đường", "duong" },
	{ "vi", "duong", "Đường" },
	{ "vi", "hòa", "hoà" },
	{ "vi", "quý", "qúy" },
	{ "vi", "NGUYỄN", "Nguye\u0302\u0303n" },
	{ "vi", "café3", "cafe3" },
	{ "vi", "aaaaaaaá", "aaaaaaaà" }, /* no syllable */
};

/* Whether the one finds the other. */
static bool meets(struct state *made, const struct meet_row *row)
{
	struct bytes kept[TERMS_STEMS_MAX];
	struct stems stems;
	bool has_one = false;
	size_t count;

	for (size_t j = 0; j < TERMS_STEMS_MAX; j++)
		kept[j] = BYTES_UP_TO(256);
	(void)show(made, row->indexed);
	assert_int_equal(terms_stem(made->terms, &stems, &made->words.list[0],
				    row->language, &made->fault),
			 STATUS_OK);
	count = stems.count;
	for (size_t j = 0; j < count; j++)
		assert_int_equal(bytes_append(&kept[j], stems.list[j],
					      &made->fault),
				 STATUS_OK);
	(void)show(made, row->asked);
	assert_int_equal(terms_stem_asked(made->terms, &stems,
					  &made->words.list[0], row->language,
					  &made->fault),
			 STATUS_OK);
	for (size_t j = 0; j < count; j++)
		for (size_t k = 0; k < stems.count; k++)
			has_one |=
				text_equal(text_from(&kept[j]), stems.list[k]);
	for (size_t j = 0; j < TERMS_STEMS_MAX; j++)
		bytes_free(&kept[j]);
	return has_one;
}

static void test_meet(void **state)
{
	for (size_t i = 0; i < COUNT(meet_table); i++)
		if (!meets(*state, &meet_table[i]))
			fail_msg("%s: '%s' does not find '%s'",
				 meet_table[i].language, meet_table[i].asked,
				 meet_table[i].indexed);
}

/* Words of others that only look as if they had an ending. */
static void test_part(void **state)
{
	static const struct meet_row rows[] = {
		{ "fa", "تنها", "تن" },
		{ "fa", "هسته\xE2\x80\x8Cای", "هست" },
		{ "fa", "رئیس\xE2\x80\x8Cجمهور", "رئیس" },
		{ "ur", "انتہا", "انت" },
		{ "tr", "Ö'den", "ö" },
		{ "en", "Tvs", "tv" },
		{ "en", "TVS", "tv" },
		{ "en", "tvs", "tv" },
		{ "en", "Ts", "t" },
		{ "en", "mTVs", "mtv" },
		{ "en", "she'll", "shell" },
		{ "en", "we're", "were" },
		{ "en", "wouldn't've", "wouldntve" },
		{ "nl", "zo'n", "zon" },
		{ "en", "omen", "Oman" },
		{ "pt", "mais", "mal" },
		{ "ur", "دنوں", "دن" },
		{ "vi", "bàn", "bán" }, /* other words */
		{ "vi", "cổng", "công" },
		{ "vi", "đa", "đà" },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		if (meets(*state, &rows[i]))
			fail_msg("%s: '%s' finds '%s'", rows[i].language,
				 rows[i].asked, rows[i].indexed);
}

static void test_long_words(void **state)
{
	struct state *made = *state;
	struct bytes long_word = BYTES_UP_TO(1 << 24);
	struct bytes term = BYTES_UP_TO(1024);
	struct stems stems;
	static const size_t lengths[] = { 199,  200,  201,    1023,
					  1024, 1025, 1 << 22 };

	for (size_t i = 0; i < COUNT(lengths); i++) {
		bytes_clear(&long_word);
		assert_int_equal(bytes_reserve(&long_word, lengths[i],
					       &made->fault),
				 STATUS_OK);
		memset(long_word.data, 'x', lengths[i]);
		long_word.length = lengths[i];
		assert_int_equal(terms_split(made->terms, &made->words,
					     text_from(&long_word),
					     &made->fault),
				 STATUS_OK);
		assert_int_equal(made->words.count, 1);
		assert_int_equal(made->words.list[0].end, lengths[i]);
		assert_true(made->words.list[0].folded.length <=
			    TERMS_WORD_BYTES);
		assert_int_equal(terms_stem(made->terms, &stems,
					    &made->words.list[0], "en",
					    &made->fault),
				 STATUS_OK);
		bytes_clear(&term);
		assert_int_equal(terms_build(&term, SCHEMA_BODY, "en",
					     stems.list[0], &made->fault),
				 STATUS_OK);
		assert_true(term.length <= SCHEMA_TERM_BYTES);
	}
	bytes_free(&long_word);
	bytes_free(&term);
}

static void test_build(void **state)
{
	struct state *made = *state;
	struct bytes term = BYTES_UP_TO(1024);
	char name[300];

	assert_int_equal(terms_build(&term, SCHEMA_BODY, "en", TEXT("arbitr"),
				     &made->fault),
			 STATUS_OK);
	assert_int_equal(term.length, 10);
	assert_memory_equal(term.data, "Zen:arbitr", 10);
	bytes_clear(&term);
	assert_int_equal(terms_build_plain(&term, SCHEMA_PATH, TEXT("a\0b"),
					   &made->fault),
			 STATUS_OK);
	assert_int_equal(term.length, 4);
	assert_memory_equal(term.data, "XPab", 4);
	memset(name, 'n', sizeof(name));
	for (size_t length = 240; length < 250; length++) {
		bytes_clear(&term);
		assert_int_equal(
			terms_build_plain(&term, SCHEMA_PATH,
					  (struct text){ name, length },
					  &made->fault),
			STATUS_OK);
		assert_int_equal(term.length, length + 2 <= SCHEMA_TERM_BYTES ?
						      length + 2 :
						      SCHEMA_TERM_BYTES);
	}
	bytes_free(&term);
}

static clock_t split_chain(struct state *made, const char *link, size_t count)
{
	struct bytes text = BYTES_UP_TO(1 << 24);
	clock_t start;

	for (size_t i = 0; i < count; i++)
		assert_int_equal(bytes_append(&text, text_of(link),
					      &made->fault),
				 STATUS_OK);
	assert_int_equal(bytes_append(&text, TEXT("bb"), &made->fault),
			 STATUS_OK);
	start = clock();
	assert_int_equal(terms_split(made->terms, &made->words,
				     text_from(&text), &made->fault),
			 STATUS_OK);
	bytes_free(&text);
	return clock() - start;
}

/* Each byte is looked at a few times, not once for each word before it: a chain
 * that is five times as long takes five times as long, not twenty-five. */
static void test_long_chains(void **state)
{
	enum { COUNT = 40000, TIMES = 5, NOISE = CLOCKS_PER_SEC / 4 };
	static const char *const links[] = { "a.", "1.", "1,",   "a1,",
					     "a'", "a-", "Rs1,", "\xD0\xB0." };

	for (size_t i = 0; i < COUNT(links); i++) {
		clock_t once = split_chain(*state, links[i], COUNT);

		assert_true(split_chain(*state, links[i], TIMES * COUNT) <
			    2 * TIMES * once + NOISE);
	}
}

/* No byte string makes it crash, and offsets always lie in the text. */
static void test_any_bytes(void **state)
{
	struct state *made = *state;
	uint32_t seed = 12345;
	char noise[64];

	for (size_t round = 0; round < 20000; round++) {
		size_t length = round % sizeof(noise);
		uint32_t position = 0;

		for (size_t i = 0; i < length; i++) {
			seed = seed * 1664525 + 1013904223;
			noise[i] = (char)(seed >> 24);
		}
		assert_int_equal(terms_split(made->terms, &made->words,
					     (struct text){ noise, length },
					     &made->fault),
				 STATUS_OK);
		for (size_t i = 0; i < made->words.count; i++) {
			const struct word *word = &made->words.list[i];

			assert_true(word->start < word->end);
			assert_true(word->end <= length);
			assert_true(word->folded.length > 0);
			assert_true(word->plain.length > 0);
			assert_true(word->first_position >= position);
			position = word->first_position;
			assert_true(word->last_position >= position);
			assert_true(word->last_position <
				    made->words.position_count);
		}
	}
}

/* What is not stemmed since it cannot have the stem has another one. */
static void test_may_have(void **state)
{
	static const char *const signs[] = {
		"a",        "b",        "C",   "d",   "e",   "S",
		"s",        "y",        "ing", "men", "ies", "'",
		"'",        "-",        ".",   " ",   "7",   "\xC3\xA9",
		"\xC3\xBC", "\xD0\xB6", "ed",  "es",  "  ",  "\xC3\x86",
		"ski",      "dy",
	};
	struct state *made = *state;
	struct fault fault;
	uint32_t seed = 5;
	size_t count = 0;
	char input[400];

	for (size_t i = 0; i < 20000; i++) {
		struct text text = { input, 0 };

		while (text.length < (i % 100 == 0 ? 350U : i % 40)) {
			const char *sign;

			seed = seed * 1664525 + 1013904223;
			sign = signs[(seed >> 16) % (COUNT(signs))];
			if (i % 100 == 0 && *sign == ' ')
				sign = "x";
			memcpy(input + text.length, sign, strlen(sign));
			text.length += strlen(sign);
		}
		assert_int_equal(terms_split(made->terms, &made->words, text,
					     &fault),
				 0);
		for (size_t j = 0; j < made->words.count; j++) {
			const struct word *word = &made->words.list[j];
			struct stems stems;

			assert_int_equal(terms_stem(made->terms, &stems, word,
						    "en", &fault),
					 0);
			for (size_t k = 0; k < stems.count; k++, count++)
				assert_true(terms_may_have(word, "en",
							   stems.list[k]));
			if (stems.count > 0 && word->folded.data[0] == 'a') {
				assert_false(terms_may_have(word, "en",
							    TEXT("bet")));
				assert_true(terms_may_have(word, "ar",
							   TEXT("bet")));
			}
		}
	}
	assert_true(count > 50000);
}

static void test_fingerprint(void **state)
{
	struct state *made = *state;
	char one[TERMS_FINGERPRINT_BYTES];
	char other[TERMS_FINGERPRINT_BYTES];

	assert_int_equal(terms_fingerprint(made->terms, one, &made->fault),
			 STATUS_OK);
	assert_int_equal(terms_fingerprint(made->terms, other, &made->fault),
			 STATUS_OK);
	assert_string_equal(one, other);
	assert_int_equal(strlen(one), TERMS_FINGERPRINT_BYTES - 1);
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_apostrophe(char byte)
{
	return byte == '\'' || byte == '`';
}

/*
 * Puts for the first of each run of ASCII letters the full-width one, which
 * folds to the same; but not beside an apostrophe, where its rules are of
 * ASCII letters, and not of two, which may be one letter twice.
 */
static void widen(struct bytes *out, const char *input, struct fault *fault)
{
	bytes_clear(out);
	for (const char *at = input; *at; at++) {
		bool is_first = is_letter(*at) &&
				(at == input || (!is_letter(at[-1]) &&
						 !is_apostrophe(at[-1])));
		size_t length = 0;
		char wide[3] = { '\xEF', (char)(*at >= 'a' ? 0xBD : 0xBC),
				 (char)(*at >= 'a' ? *at - 'a' + 0x81 :
						     *at - 'A' + 0xA1) };

		while (is_letter(at[length]))
			length++;
		assert_int_equal(
			bytes_append(out,
				     is_first && length != 2 &&
						     !is_apostrophe(at[length]) ?
					     (struct text){ wide, 3 } :
					     (struct text){ at, 1 },
				     fault),
			0);
	}
	assert_int_equal(bytes_append_byte(out, '\0', fault), 0);
}

/* The same words, wherever they lie. */
static void check_widened(struct state *made, const char *input)
{
	struct bytes wide = BYTES_UP_TO(1000);
	struct bytes shown = BYTES_UP_TO(10000);

	assert_int_equal(bytes_append(&shown, text_of(show(made, input)),
				      &made->fault),
			 0);
	assert_int_equal(bytes_append_byte(&shown, '\0', &made->fault), 0);
	widen(&wide, input, &made->fault);
	assert_string_equal(show(made, wide.data), shown.data);
	bytes_free(&wide);
	bytes_free(&shown);
}

/* A word of ASCII letters alone is cut by a path of its own. */
static void test_two_paths(void **state)
{
	static const char alphabet[] = "abSsUuRrZ 'aeg.-#+,.05  \n(\"&@_$/:";
	struct state *made = *state;
	uint32_t seed = 1;
	char input[64];

	for (int i = 1; i < 128; i++)
		for (int j = 1; j < 128; j++) {
			(void)snprintf(input, sizeof(input),
				       "ab%c%cCd x%c%c Y%c %cz%c", i, j, i, j,
				       i, j, i);
			check_widened(made, input);
		}
	for (size_t i = 0; i < 50000; i++) {
		size_t length = i % (sizeof(input) - 1);

		for (size_t j = 0; j < length; j++) {
			seed = seed * 1664525 + 1013904223;
			input[j] =
				alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		input[length] = '\0';
		check_widened(made, input);
	}
}

static void test_no_memory(void **state)
{
	struct fault fault = { { 0 } };
	enum status status = STATUS_FULL;

	(void)state;
	for (size_t nth = 1; status; nth++) {
		struct terms *terms = NULL;
		struct words words = { 0 };

		assert_true(nth < 1000);
		memory_fail_at(nth, 1);
		status = terms_open(&terms, &fault);
		if (!status)
			status = terms_split(terms, &words,
					     TEXT("Über back-door 华为"),
					     &fault);
		memory_fail_at(0, 0);
		if (status)
			assert_int_equal(status, STATUS_FULL);
		assert_true(!status || words.count == 0);
		terms_words_free(&words);
		terms_close(terms);
	}
}

static const struct {
	const char *code;
	const char *language;
} languages[] = {
	{ "en", "en" },
	{ "zh-Hant-TW-x-ab", "zh-Hant-TW-x-ab" },
	{ "zh-Hant-TW-x-abc", TERMS_NO_LANGUAGE },
	{ "", TERMS_NO_LANGUAGE },
};

static void test_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(languages); i++) {
		char out[TERMS_LANGUAGE_BYTES];

		terms_language(out, text_of(languages[i].code));
		assert_string_equal(out, languages[i].language);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_language),
		cmocka_unit_test_setup_teardown(test_unseen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_words, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_spans, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_vocabulary, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_stems, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_part, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_meet, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_words, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_build, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_long_chains, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_any_bytes, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_may_have, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_fingerprint, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_two_paths, set_up,
						tear_down),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
