/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words as they are without an ending that stemmers do not know. */
#include <string.h>

#include "shared/endings.h"
#include "shared/stem.h"
#include "tests/unit/unit.h"

struct row {
	const char *language;
	const char *plain;
	const char *replaced; /* empty: it has no such ending */
};

static const struct row table[] = {
	{ "es", "ciudades", "ciudad" },
	{ "es", "luces", "luz" },
	{ "es", "chips", "chip" },
	{ "es", "ciudad", "" },
	{ "de", "huaweis", "huawei" },
	{ "en", "huaweis", "" },
	{ "und", "ciudades", "" },
	{ "", "ciudades", "" },
	{ "pt", "misseis", "missil" }, /* the longer ending is the word's */
	{ "pt", "hoteis", "hotel" },
	{ "ur", "شهروں", "شهر" },
	{ "ru", "китая", "китай" },
	{ "ru", "экранами", "экран" },
	{ "ar", "شركات", "شركة" },
	{ "el", "αστυνομιασ", "αστυνομια" },
	{ "sv", "avtalet", "avtal" },
	{ "sv", "man", "" },
	{ "sv", "ministrarna", "minister" },
	{ "no", "avtalet", "" },
	{ "no", "kameraet", "kamera" },
	{ "no", "sentret", "senter" },
	{ "no", "moderne", "moderne" }, /* and no mother */
	{ "no", "aksjonaer", "aksjonaer" },
	{ "da", "centrene", "center" },
	{ "da", "interne", "interne" },
	{ "sv", "centra", "center" },
	{ "da", "byerne", "by" },
	{ "da", "virksomhederne", "virksomheder" },
	{ "fi", "huawei", "huawein" },
	{ "fi", "turvallisuus", "turvallisuuden" },
	{ "fi", "sopimus", "sopimuksen" },
	{ "fi", "kameroiden", "kameran" },
	{ "fi", "ennen", "ennen" },
	{ "fi", "ilmoita", "ilmoita" }, /* and no air */
	/* weak verbs */
	{ "de", "uberwacht", "uberwachen" },
	{ "de", "installierten", "installieren" },
	{ "de", "gesammelte", "sammeln" },
	{ "de", "warnt", "warnen" },
	{ "de", "genehmigt", "genehmigen" },
	{ "de", "konzert", "konzert" },  /* and no concern */
	{ "de", "hunderte", "hundert" }, /* and no dog */
	{ "de", "vereinigten", "vereinigt" },
	{ "de", "erfolgte", "erfolgt" },
	{ "de", "ebert", "ebert" }, /* and not even */
	{ "de", "eroberte", "erobern" },
	{ "de", "gesaubert", "saubern" },
	{ "de", "gestattet", "gestatten" },
	{ "de", "internet", "" },
	{ "de", "macht", "" },
	{ "nl", "waarschuwde", "waarschuw" },
	{ "nl", "geinstalleerd", "installeer" },
	{ "nl", "getekend", "tekenen" },
	{ "nl", "plaatst", "plaatsen" },
	{ "nl", "gebruikt", "gebruik" },
	{ "nl", "verbiedt", "verbied" },
	{ "nl", "markten", "markt" },      /* and no mark */
	{ "nl", "verkeerde", "verkeerd" }, /* and no traffic */
	{ "nl", "weekend", "weekend" },
	{ "nl", "hemd", "hemd" },
	{ "nl", "sekten", "sekt" },
	{ "nl", "geldt", "geldt" },
	{ "nl", "gemiddelde", "gemiddel" },
	{ "nl", "getuigt", "getuig" },
	{ "nl", "geschikt", "geschik" },
	{ "nl", "gezegd", "zeg" },
	{ "nl", "eis", "" },
	{ "nl", "sport", "" },
	{ "fr", "surveillent", "surveiller" },
	{ "fr", "violent", "" },
	{ "fr", "president", "" },
	{ "ro", "retelei", "retea" },
	{ "ro", "camerei", "camera" },
	{ "ro", "ministru", "ministrul" },
	{ "ro", "patru", "patru" },
	{ "ro", "trei", "trei" },
	{ "ro", "andrei", "andrei" },
	{ "ro", "huaweiului", "huawei" },
	{ "nl", "huaweis", "huawei" },
	{ "ro", "autoritatilor", "autoritate" },
	/* names in other cases, and what has another letter in some */
	{ "sr", "huaweija", "huawei" },
	{ "sr", "huaweijevog", "huawei" },
	{ "hr", "huaweiem", "huawei" },
	{ "sr", "huavejem", "huavej" },
	{ "bs", "vucicevih", "vucic" },
	{ "sr", "podacima", "podatak" },
	{ "sr", "poverenici", "poverenik" },
	{ "sr", "masovan", "masovna" },
	{ "sr", "imenovan", "imenovana" },
	{ "sr", "novi", "" },
	{ "sr", "kosovom", "kosov" }, /* and no hair */
	{ "sr", "uslovima", "uslov" },
	{ "sr", "naslov", "naslov" },
	{ "sr", "prijem", "prijem" },
	{ "hr", "poslovi", "posl" },
	/* in Cyrillic; Russians have other letters */
	{ "sr", "хуавејевих", "huavej" },
	{ "sr", "вучићем", "vucic" },
	{ "sr", "градови", "grad" },
	{ "sr", "сјајем", "sjaj" },
	{ "sr", "вождём", "" },
	{ "sr", "сыновей", "" },
	/* the whole word */
	{ "en", "men", "man" },
	{ "en", "crises", "crisis" },
	{ "en", "verification", "verify" },
	/* too little is left */
	{ "en", "omen", "" },
	{ "en", "", "" },
	{ "pt", "mais", "mai" },
	{ "fr", "les", "" },
	{ "fr", "lois", "loi" },
	{ "ur", "دنوں", "" },
	{ "ur", "وں", "" },
};

static void check(const char *language, struct text plain, struct text expected)
{
	struct bytes out = BYTES_UP_TO(100);
	struct fault fault;

	assert_int_equal(endings_replace(&out, language, plain, &fault),
			 STATUS_OK);
	if (!text_equal(text_from(&out), expected))
		fail_msg("%.*s became \"%.*s\"", (int)plain.length, plain.data,
			 (int)out.length, out.data);
	bytes_free(&out);
}

static void test_replace(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		check(table[i].language, text_of(table[i].plain),
		      text_of(table[i].replaced));
}

/* A word, and its forms. */
static const char *const forms[] = {
	"arise arisen arose",
	"bacterium bacteria",
	"beat beaten",
	"begin began begun",
	"bend bent",
	"bite bitten",
	"bleed bled",
	"blow blew blown",
	"break broke broken",
	"breed bred",
	"bring brought",
	"build built",
	"burn burnt",
	"buy bought",
	"catch caught",
	"choose chose chosen",
	"cling clung",
	"creep crept",
	"deal dealt",
	"dig dug",
	"draw drawn",
	"dream dreamt",
	"drink drank drunk",
	"drive driven drove",
	"dwell dwelt",
	"eat eaten",
	"fall fallen",
	"fight fought",
	"flee fled",
	"fling flung",
	"fly flew flown",
	"foot feet",
	"forbid forbade forbidden",
	"foresee foresaw foreseen",
	"forget forgot forgotten",
	"forgive forgave forgiven",
	"freeze froze frozen",
	"grow grew grown",
	"hear heard",
	"hide hid hidden",
	"kneel knelt",
	"lay laid",
	"learn learnt",
	"lend lent",
	"lose lost",
	"memorandum memoranda",
	"mislead misled",
	"mistake mistaken mistook",
	"mouse mice",
	"outgrow outgrew outgrown",
	"overcome overcame",
	"overhear overheard",
	"oversee oversaw overseen",
	"overtake overtaken overtook",
	"overthrow overthrew overthrown",
	"pay paid",
	"rebuild rebuilt",
	"referendum referenda",
	"repay repaid",
	"resell resold",
	"retell retold",
	"rewrite rewritten rewrote",
	"ride ridden rode",
	"rise risen",
	"run ran",
	"seek sought",
	"sell sold",
	"send sent",
	"shake shaken shook",
	"shelf shelves",
	"shine shone",
	"shoot shot",
	"shrink shrank shrunk",
	"sink sank sunk",
	"slay slain",
	"sleep slept",
	"slide slid",
	"speak spoke spoken",
	"speed sped",
	"spell spelt",
	"spend spent",
	"spill spilt",
	"spin spun",
	"spring sprang sprung",
	"stand stood",
	"steal stole stolen",
	"stick stuck",
	"sting stung",
	"stink stunk",
	"stride strode",
	"strike struck",
	"strive strove",
	"swear swore sworn",
	"sweep swept",
	"swim swam swum",
	"swing swung",
	"teach taught",
	"tear tore torn",
	"throw threw thrown",
	"tooth teeth",
	"undergo undergone underwent",
	"understand understood",
	"undertake undertaken undertook",
	"uphold upheld",
	"wake woken",
	"wear wore worn",
	"weave wove woven",
	"weep wept",
	"win won",
	"withdraw withdrawn withdrew",
	"withhold withheld",
	"withstand withstood",
	"write written wrote",
};

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(forms); i++) {
		const size_t length = strcspn(forms[i], " ");
		const struct text word = { forms[i], length };
		const char *form = forms[i] + length;

		check("en", word, TEXT(""));
		while (*form == ' ') {
			const struct text other = { form + 1,
						    strcspn(form + 1, " ") };

			/* terms_may_have tells them apart by it */
			assert_int_equal(*other.data, *word.data);
			check("en", other, word);
			check("und", other, TEXT(""));
			form = other.data + other.length;
		}
	}
}

/* As it is spelt in Britain, and in America. */
static const char *const spellings[][2] = {
	{ "licence", "license" },
	{ "licences", "licenses" },
	{ "defence", "defense" },
	{ "centre", "center" },
	{ "centred", "centered" },
	{ "programmes", "programs" },
	{ "theatres", "theaters" },
	{ "labour", "labor" },
	{ "labourers", "laborers" },
	{ "neighbouring", "neighboring" },
	{ "dishonourable", "dishonorable" },
	{ "harbours", "harbors" },
	{ "organise", "organize" },
	{ "organised", "organized" },
	{ "organisations", "organizations" },
	{ "organisational", "organizational" },
	{ "reorganising", "reorganizing" },
	{ "criticisers", "criticizers" },
	{ "analysing", "analyzing" },
	{ "catalysed", "catalyzed" },
	{ "councillors", "councilors" },
	{ "counsellor", "counselor" },
	{ "archaeologists", "archeologists" },
	{ "paediatric", "pediatric" },
	{ "lacklustre", "lackluster" },
	{ "wilfully", "willfully" },
	{ "nanometres", "nanometers" },
	{ "moulds", "molds" },
	{ "candour", "candor" },
	/* alike in both, or more often something else */
	{ "woke", "" },
	{ "four", "" },
	{ "tour", "" },
	{ "advise", "" },
	{ "revised", "" },
	{ "enterprises", "" },
	{ "promising", "" },
	{ "rise", "" },
	{ "wiser", "" },
	{ "program", "" },
	{ "organize", "" },
	{ "organism", "" },
	{ "our", "" },
	{ "ise", "" },
};

static void test_spellings(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(spellings); i++) {
		check("en", text_of(spellings[i][0]), text_of(spellings[i][1]));
		check("und", text_of(spellings[i][0]), TEXT(""));
	}
}

static bool is_plain(struct text word)
{
	for (size_t i = 0; i < word.length; i++)
		if (word.data[i] < 'a' || word.data[i] > 'z')
			return false;
	return word.length > 0;
}

/* Whether the stemmer brings them together by itself. */
static bool are_one(struct stem *stem, struct text form, struct text word)
{
	struct bytes first = BYTES_UP_TO(100);
	struct text other;
	struct fault fault;
	bool is;

	assert_int_equal(stem_word(stem, "en", form, &other, &fault),
			 STATUS_OK);
	assert_int_equal(bytes_append(&first, other, &fault), STATUS_OK);
	assert_int_equal(stem_word(stem, "en", word, &other, &fault),
			 STATUS_OK);
	is = text_equal(text_from(&first), other);
	bytes_free(&first);
	return is;
}

/* What holds of each row, so that it is found, and finds its word, which it
 * would not without. */
static void test_rows(void **state)
{
	struct text before = TEXT("");
	struct stem *stem;
	struct fault fault;
	struct text form;
	struct text word;
	size_t count = 0;

	(void)state;
	assert_int_equal(stem_open(&stem, &fault), STATUS_OK);
	for (; endings_row(count, &form, &word); count++) {
		if (!is_plain(form) || !is_plain(word) ||
		    text_compare(before, form) >= 0 ||
		    *form.data != *word.data || are_one(stem, form, word))
			fail_msg("%.*s is no row for %.*s", (int)form.length,
				 form.data, (int)word.length, word.data);
		check("en", form, word);
		check("en", word, TEXT(""));
		before = form;
	}
	assert_in_range(count, COUNT(forms), SIZE_MAX);
	stem_close(stem);
}

/* Of what begins with a form, or ends with one, none is known. */
static void test_no_form(void **state)
{
	static const char *const words[] = { "soldier", "unsold", "present",
					     "sol",     "led",    "made",
					     "won't",   "zz",     "a" };

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		check("en", text_of(words[i]), TEXT(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replace),   cmocka_unit_test(test_forms),
		cmocka_unit_test(test_spellings), cmocka_unit_test(test_rows),
		cmocka_unit_test(test_no_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
