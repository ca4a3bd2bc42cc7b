/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/analysis.h"

static const struct analysis_stems stemmed[] = {
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
};

static void test_stems(void **state)
{
	analysis_check_stems(*state, stemmed, COUNT(stemmed));
}

/* Every query form of a word meets the indexed one in at least one stem. */
static const struct analysis_pair same[] = {
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
	{ "fr", "publique", "publics" },
	{ "fr", "public", "publiques" },
	{ "de", "Huaweis", "Huawei" },
	{ "de", "Huawei", "Huaweis" },
	{ "de", "Kamera", "Kameras" },
	{ "de", "Telekomfirmen", "Telekomfirma" },
	{ "de", "Überwachungssystem", "Überwachungssysteme" },
	{ "de", "Systemen", "System" },
	{ "de", "Probleme", "Problem" },
	{ "de", "Konzern", "Konzerns" },
	{ "de", "interne", "intern" },
	{ "de", "Spektrum", "Spektren" },
	{ "de", "Algorithmen", "Algorithmus" },
	{ "de", "Medien", "Medium" },
	{ "sv", "Huawei", "Huaweis" },
	{ "nl", "bedrijf", "bedrijven" },
	{ "nl", "geval", "gevallen" },
	{ "nl", "sancties", "sanctie" },
	{ "nl", "smartphone", "smartphones" },
	{ "nl", "technologie", "technologieën" },
	{ "nl", "politicus", "politici" },
	{ "nl", "intellectuele", "intellectueel" },
	{ "en", "businessmen", "businessman" },
	{ "en", "men", "man" },
	{ "en", "crisis", "crises" },
	{ "en", "sue", "sued" },
	{ "en", "suing", "sues" },
	{ "en", "bureau", "bureaus" },
	{ "en", "bureaux", "bureaus" },
	{ "en", "spectrum", "spectra" },
	{ "en", "memoranda", "memorandum" },
	{ "en", "consortium", "consortia" },
	{ "en", "appendices", "appendix" },
	{ "en", "matrix", "matrices" },
	{ "en", "gases", "gas" },
	{ "en", "add", "added" },
	{ "en", "adding", "adds" },
	{ "en", "boycotted", "boycotts" },
	{ "en", "boycott", "boycotting" },
	{ "en", "experience", "experienced" },
	{ "en", "evidencing", "evidence" },
	{ "en", "freed", "free" },
	{ "en", "interfere", "interfered" },
	{ "en", "interfering", "interference" },
	{ "en", "staffed", "staff" },
	{ "en", "staffing", "staffs" },
	{ "en", "trial", "trialling" },
	{ "en", "fuelled", "fuel" },
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
	{ "ru", "список", "списка" },
	{ "ru", "рынков", "рынок" },
	{ "sr", "gradovi", "grad" },
	{ "sr", "суда", "судовима" },
	{ "sr", "bezbednost", "bezbednosti" },
	{ "sr", "приватности", "приватност" },
	{ "hr", "privatnošću", "privatnost" },
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

static void test_same(void **state)
{
	analysis_check_pairs(*state, same, COUNT(same), true);
}

/* Words of others that only look as if they had an ending. */
static const struct analysis_pair others[] = {
	{ "ur", "انتہا", "انت" },
	{ "tr", "Ö'den", "ö" },
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

static void test_others(void **state)
{
	analysis_check_pairs(*state, others, COUNT(others), false);
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
	struct analysis *made = *state;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		ANALYSIS_TEST(test_stems),
		ANALYSIS_TEST(test_same),
		ANALYSIS_TEST(test_others),
		ANALYSIS_TEST(test_may_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
