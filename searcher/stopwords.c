/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/stopwords.h"

#include "shared/plain.h"

enum { FORM_BYTES = 64 };

/* Each list is in byte order, for the binary search. */
static const char *const arabic[] = {
	"أن",   "أنه",   "أنها", "أو",   "أي",    "أيضا",   "إذا",   "إلا",
	"إلي",  "إن",    "التي", "الذي", "الذين", "اللذين", "بعد",   "بعض",
	"بل",   "به",    "بها",  "بين",  "تحت",   "تلك",    "ثم",    "حتي",
	"حيث",  "خلال",  "ذلك",  "سوف",  "علي",   "عليه",   "عليها", "عن",
	"عند",  "عندما", "غير",  "في",   "فيه",   "فيها",   "قبل",   "قد",
	"كان",  "كانت",  "كل",   "كما",  "لا",    "لدي",    "لكن",   "لم",
	"لن",   "له",    "لها",  "لو",   "ليس",   "ما",     "مع",    "من",
	"منذ",  "منه",   "منها", "نحو",  "هذا",   "هذه",    "هم",    "هنا",
	"هناك", "هو",    "هي",   "و",    "وفي",   "وقد",    "وكان",  "ولا",
	"ولم",  "ومن",   "وهو",  "وهي",  "يكون"
};

static const char *const german[] = {
	"aber",    "alle",    "allem",   "allen",   "aller",  "alles",
	"als",     "also",    "am",      "an",      "ander",  "andere",
	"anderen", "auch",    "auf",     "aus",     "bei",    "bin",
	"bis",     "bist",    "da",      "damit",   "dann",   "das",
	"dass",    "dem",     "den",     "denn",    "der",    "des",
	"dessen",  "dich",    "die",     "dies",    "diese",  "diesem",
	"diesen",  "dieser",  "dieses",  "dir",     "doch",   "dort",
	"du",      "durch",   "ein",     "eine",    "einem",  "einen",
	"einer",   "eines",   "er",      "es",      "etwas",  "euch",
	"euer",    "für",     "gegen",   "gewesen", "hab",    "habe",
	"haben",   "hat",     "hatte",   "hatten",  "hier",   "hin",
	"hinter",  "ich",     "ihm",     "ihn",     "ihnen",  "ihr",
	"ihre",    "ihrem",   "ihren",   "ihrer",   "im",     "in",
	"indem",   "ins",     "ist",     "jede",    "jedem",  "jeden",
	"jeder",   "jedes",   "jene",    "jetzt",   "kann",   "kein",
	"keine",   "keinem",  "keinen",  "keiner",  "können", "man",
	"manche",  "mein",    "meine",   "mich",    "mir",    "mit",
	"muss",    "nach",    "nicht",   "nichts",  "noch",   "nun",
	"nur",     "ob",      "oder",    "ohne",    "sehr",   "sein",
	"seine",   "seinem",  "seinen",  "seiner",  "seit",   "selbst",
	"sich",    "sie",     "sind",    "so",      "solche", "soll",
	"sollte",  "sondern", "sonst",   "um",      "und",    "uns",
	"unser",   "unter",   "viel",    "vom",     "von",    "vor",
	"war",     "waren",   "warst",   "was",     "weil",   "welche",
	"welchem", "welchen", "welcher", "wenn",    "wer",    "werde",
	"werden",  "wie",     "wieder",  "will",    "wir",    "wird",
	"wirst",   "wo",      "wollen",  "wurde",   "wurden", "während",
	"würde",   "zu",      "zum",     "zur",     "zwar",   "zwischen",
	"über"
};

static const char *const english[] = {
	"a",         "about",      "above",     "after",   "again",
	"against",   "all",        "also",      "am",      "an",
	"and",       "any",        "are",       "aren't",  "as",
	"at",        "be",         "because",   "been",    "before",
	"being",     "below",      "between",   "both",    "but",
	"by",        "can",        "can't",     "could",   "couldn't",
	"did",       "didn't",     "do",        "does",    "doesn't",
	"doing",     "don't",      "down",      "during",  "each",
	"few",       "for",        "from",      "further", "had",
	"hadn't",    "has",        "hasn't",    "have",    "haven't",
	"having",    "he",         "her",       "here",    "hers",
	"herself",   "him",        "himself",   "his",     "how",
	"i",         "i'd",        "i'll",      "i'm",     "i've",
	"if",        "in",         "into",      "is",      "isn't",
	"it",        "its",        "itself",    "just",    "me",
	"more",      "most",       "my",        "myself",  "no",
	"nor",       "not",        "now",       "of",      "off",
	"on",        "once",       "only",      "or",      "other",
	"our",       "ours",       "ourselves", "out",     "over",
	"own",       "s",          "same",      "she",     "should",
	"shouldn't", "so",         "some",      "such",    "t",
	"than",      "that",       "the",       "their",   "theirs",
	"them",      "themselves", "then",      "there",   "these",
	"they",      "they'll",    "they're",   "they've", "this",
	"those",     "through",    "to",        "too",     "under",
	"until",     "up",         "us",        "very",    "was",
	"wasn't",    "we",         "we'll",     "we're",   "we've",
	"were",      "weren't",    "what",      "when",    "where",
	"which",     "while",      "who",       "whom",    "why",
	"will",      "with",       "won't",     "would",   "wouldn't",
	"you",       "you'll",     "you're",    "you've",  "your",
	"yours",     "yourself",   "yourselves"
};

static const char *const spanish[] = {
	"a",      "al",    "algo",    "algunas",  "algunos", "ante",   "antes",
	"como",   "con",   "contra",  "cual",     "cuando",  "de",     "del",
	"desde",  "donde", "durante", "e",        "el",      "ella",   "ellas",
	"ellos",  "en",    "entre",   "era",      "eran",    "es",     "esa",
	"esas",   "ese",   "eso",     "esos",     "esta",    "estas",  "este",
	"esto",   "estos", "está",    "están",    "fue",     "fueron", "ha",
	"han",    "hasta", "hay",     "la",       "las",     "le",     "les",
	"lo",     "los",   "me",      "mi",       "muy",     "más",    "mí",
	"ni",     "no",    "nos",     "nosotros", "o",       "os",     "otra",
	"otras",  "otro",  "otros",   "para",     "pero",    "poco",   "por",
	"porque", "que",   "quien",   "quienes",  "qué",     "se",     "sea",
	"ser",    "si",    "sido",    "sin",      "sobre",   "son",    "su",
	"sus",    "sí",    "también", "tanto",    "te",      "tiene",  "tienen",
	"todo",   "todos", "tu",      "tus",      "tú",      "un",     "una",
	"uno",    "unos",  "y",       "ya",       "yo",      "él"
};

static const char *const french[] = {
	"a",    "ai",    "au",      "aux",   "avaient", "avait", "avec",
	"c",    "ce",    "ces",     "cet",   "cette",   "comme", "d",
	"dans", "de",    "des",     "du",    "elle",    "elles", "en",
	"est",  "et",    "eu",      "eux",   "furent",  "fut",   "il",
	"ils",  "j",     "je",      "l",     "la",      "le",    "les",
	"leur", "leurs", "lui",     "là",    "m",       "ma",    "mais",
	"me",   "mes",   "moi",     "mon",   "même",    "n",     "ne",
	"nos",  "notre", "nous",    "on",    "ont",     "ou",    "où",
	"par",  "pas",   "plus",    "pour",  "qu",      "que",   "qui",
	"s",    "sa",    "sans",    "se",    "selon",   "ses",   "si",
	"son",  "sont",  "sur",     "ta",    "te",      "tes",   "toi",
	"ton",  "tu",    "un",      "une",   "vos",     "votre", "vous",
	"y",    "à",     "étaient", "était", "été",     "être"
};

static const char *const italian[] = {
	"a",      "ad",     "agli",   "ai",     "al",      "alla",   "alle",
	"allo",   "anche",  "avere",  "aveva",  "avevano", "c",      "che",
	"chi",    "ci",     "come",   "con",    "contro",  "cui",    "da",
	"dagli",  "dai",    "dal",    "dalla",  "dalle",   "dallo",  "degli",
	"dei",    "del",    "della",  "delle",  "dello",   "di",     "dove",
	"e",      "ed",     "era",    "erano",  "essere",  "fra",    "gli",
	"ha",     "hanno",  "i",      "il",     "in",      "io",     "l",
	"la",     "le",     "lei",    "li",     "lo",      "loro",   "lui",
	"ma",     "mi",     "mia",    "mio",    "ne",      "negli",  "nei",
	"nel",    "nella",  "nelle",  "nello",  "noi",     "non",    "nostra",
	"nostro", "o",      "per",    "perché", "più",     "quale",  "quando",
	"quella", "quelle", "quelli", "quello", "questa",  "queste", "questi",
	"questo", "se",     "sei",    "si",     "sia",     "sono",   "sta",
	"stata",  "stati",  "stato",  "su",     "sua",     "sue",    "sugli",
	"sui",    "sul",    "sulla",  "sulle",  "sullo",   "suo",    "suoi",
	"ti",     "tra",    "tu",     "tua",    "tuo",     "tutti",  "tutto",
	"un",     "una",    "uno",    "vi",     "voi",     "è"
};

static const char *const dutch[] = {
	"aan",    "al",     "alles",  "als",   "altijd",  "andere", "ben",
	"bij",    "daar",   "dan",    "dat",   "de",      "der",    "deze",
	"die",    "dit",    "doch",   "doen",  "door",    "dus",    "een",
	"en",     "er",     "ge",     "geen",  "geweest", "haar",   "had",
	"heb",    "hebben", "heeft",  "hem",   "het",     "hier",   "hij",
	"hoe",    "hun",    "iemand", "iets",  "ik",      "in",     "is",
	"ja",     "je",     "kan",    "kon",   "kunnen",  "maar",   "me",
	"meer",   "men",    "met",    "mij",   "mijn",    "moet",   "na",
	"naar",   "niet",   "niets",  "nog",   "nu",      "of",     "om",
	"omdat",  "ons",    "ook",    "op",    "over",    "reeds",  "te",
	"tegen",  "toch",   "toen",   "tot",   "u",       "uit",    "uw",
	"van",    "veel",   "voor",   "want",  "waren",   "was",    "wat",
	"we",     "wel",    "werd",   "wezen", "wie",     "wij",    "wil",
	"worden", "wordt",  "zal",    "ze",    "zelf",    "zich",   "zij",
	"zijn",   "zo",     "zonder", "zou"
};

static const char *const portuguese[] = {
	"a",     "ao",    "aos",   "aquela", "aquelas", "aquele", "aqueles",
	"as",    "até",   "com",   "como",   "da",      "das",    "de",
	"dela",  "delas", "dele",  "deles",  "depois",  "do",     "dos",
	"e",     "ela",   "elas",  "ele",    "eles",    "em",     "entre",
	"era",   "eram",  "essa",  "essas",  "esse",    "esses",  "esta",
	"estas", "este",  "estes", "está",   "estão",   "eu",     "foi",
	"foram", "há",    "isso",  "isto",   "já",      "lhe",    "lhes",
	"mais",  "mas",   "me",    "mesmo",  "meu",     "minha",  "muito",
	"na",    "nas",   "nem",   "no",     "nos",     "nossa",  "nosso",
	"não",   "nós",   "o",     "os",     "ou",      "para",   "pela",
	"pelas", "pelo",  "pelos", "por",    "qual",    "quando", "que",
	"quem",  "se",    "sem",   "ser",    "seu",     "seus",   "sua",
	"suas",  "são",   "só",    "também", "te",      "tem",    "tinha",
	"tu",    "têm",   "um",    "uma",    "você",    "vos",    "à",
	"às",    "é"
};

static const char *const russian[] = {
	"а",       "без",     "более",  "больше", "будет",   "будто",  "бы",
	"был",     "была",    "были",   "было",   "быть",    "в",      "вам",
	"вас",     "ведь",    "во",     "вот",    "все",     "всего",  "всех",
	"вы",      "где",     "да",     "даже",   "два",     "для",    "до",
	"другой",  "его",     "ее",     "ей",     "ему",     "если",   "есть",
	"еще",     "же",      "за",     "зачем",  "здесь",   "и",      "из",
	"или",     "им",      "их",     "к",      "как",     "какая",  "какой",
	"когда",   "конечно", "кто",    "куда",   "ли",      "лучше",  "между",
	"меня",    "мне",     "много",  "может",  "можно",   "мой",    "моя",
	"мы",      "на",      "над",    "надо",   "наконец", "нас",    "не",
	"него",    "нее",     "ней",    "нельзя", "нет",     "ни",     "нибудь",
	"никогда", "ним",     "них",    "ничего", "но",      "ну",     "о",
	"об",      "один",    "он",     "она",    "они",     "опять",  "от",
	"перед",   "по",      "под",    "после",  "потом",   "потому", "почти",
	"при",     "про",     "раз",    "разве",  "с",       "сам",    "свою",
	"себе",    "себя",    "сейчас", "со",     "совсем",  "так",    "такой",
	"там",     "тебя",    "тем",    "теперь", "то",      "тогда",  "того",
	"тоже",    "только",  "том",    "тот",    "три",     "тут",    "ты",
	"у",       "уж",      "уже",    "хорошо", "хоть",    "чего",   "чем",
	"через",   "что",     "чтоб",   "чтобы",  "чуть",    "эти",    "этого",
	"этой",    "этом",    "этот",   "эту",    "я"
};

static const char *const serbian[] = {
	"a",     "ali",   "bez",  "bi",    "bih",   "bila",  "bile",  "bili",
	"bilo",  "bio",   "biti", "da",    "do",    "ga",    "i",     "ih",
	"ili",   "im",    "iz",   "ja",    "je",    "jer",   "jesam", "jesi",
	"jesmo", "jeste", "jesu", "joj",   "još",   "kako",  "kao",   "ko",
	"kod",   "koja",  "koje", "koji",  "kojih", "kojim", "li",    "me",
	"među",  "mi",    "mu",   "na",    "nad",   "nakon", "nam",   "nas",
	"ne",    "nego",  "ni",   "nije",  "nisu",  "no",    "o",     "od",
	"on",    "ona",   "one",  "oni",   "ono",   "ova",   "ovaj",  "ove",
	"ovi",   "ovo",   "pa",   "po",    "pod",   "pre",   "pri",   "s",
	"sa",    "sam",   "samo", "se",    "sebe",  "si",    "smo",   "ste",
	"su",    "sve",   "svoj", "ta",    "tada",  "taj",   "tako",  "te",
	"ti",    "to",    "toga", "tu",    "u",     "uz",    "vam",   "vas",
	"već",   "vi",    "za",   "što",   "а",     "али",   "без",   "би",
	"била",  "биле",  "били", "било",  "био",   "бити",  "бих",   "вам",
	"вас",   "већ",   "ви",   "га",    "да",    "до",    "за",    "и",
	"из",    "или",   "им",   "их",    "како",  "као",   "ко",    "код",
	"која",  "које",  "који", "којим", "којих", "ли",    "ме",    "међу",
	"ми",    "му",    "на",   "над",   "након", "нам",   "нас",   "не",
	"него",  "ни",    "нису", "није",  "но",    "о",     "ова",   "овај",
	"ове",   "ови",   "ово",  "од",    "он",    "она",   "оне",   "они",
	"оно",   "па",    "по",   "под",   "пре",   "при",   "с",     "са",
	"сам",   "само",  "све",  "свој",  "се",    "себе",  "си",    "смо",
	"сте",   "су",    "та",   "тада",  "тако",  "тај",   "те",    "ти",
	"то",    "тога",  "ту",   "у",     "уз",    "што",   "ја",    "је",
	"јер",   "јесам", "јеси", "јесмо", "јесте", "јесу",  "још",   "јој"
};

static const char *const turkish[] = {
	"acaba", "ama",   "aslında", "az",     "bana",   "bazı",   "ben",
	"beni",  "benim", "bir",     "biri",   "birçok", "biz",    "bize",
	"bizi",  "bizim", "bu",      "buna",   "bunda",  "bundan", "bunlar",
	"bunu",  "bunun", "da",      "daha",   "de",     "defa",   "diye",
	"en",    "gibi",  "hem",     "hep",    "hepsi",  "her",    "hiç",
	"ile",   "ise",   "için",    "kez",    "ki",     "kim",    "mi",
	"mu",    "mü",    "mı",      "nasıl",  "ne",     "neden",  "nerede",
	"niye",  "o",     "olan",    "olarak", "oldu",   "olduğu", "on",
	"ona",   "onlar", "onu",     "onun",   "sanki",  "sen",    "seni",
	"senin", "siz",   "sizi",    "sizin",  "tüm",    "ve",     "veya",
	"ya",    "yani",  "çok",     "çünkü",  "şey",    "şu"
};

static const char *const urdu[] = {
	"آپ",    "اب",   "ابھي", "اس",   "اسي",  "اسے",  "ان",  "انهوں",
	"انهيں", "اور",  "ايك",  "اپنا", "اپني", "اپنے", "بعد", "بھي",
	"تك",    "تو",   "تھا",  "تھي",  "تھيں", "تھے",  "جا",  "جب",
	"جس",    "جن",   "جو",   "جيسے", "دو",   "ديا",  "رها", "رهي",
	"رهے",   "ساتھ", "سب",   "سے",   "صرف",  "كا",   "كر",  "كرتا",
	"كرتے",  "كرنے", "كه",   "كها",  "كو",   "كوئي", "كي",  "كيا",
	"كيلئے", "كے",   "لئے",  "ليے",  "ميں",  "مگر",  "نه",  "نهيں",
	"نے",    "هر",   "هم",   "هو",   "هوئي", "هوئے", "هوا", "هوتا",
	"هوتي",  "هوتے", "هوں",  "هي",   "هيں",  "هے",   "وه",  "وهاں",
	"يا",    "يه",   "يهاں", "پر",   "پھر",  "گئي",  "گئے", "گا",
	"گي",    "گيا",  "گے"
};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct stop_list {
	const char *language;
	const char *const *words;
	size_t count;
} lists[] = {
	{ "ar", arabic, COUNT(arabic) },
	{ "de", german, COUNT(german) },
	{ "en", english, COUNT(english) },
	{ "es", spanish, COUNT(spanish) },
	{ "fr", french, COUNT(french) },
	{ "it", italian, COUNT(italian) },
	{ "nl", dutch, COUNT(dutch) },
	{ "pt", portuguese, COUNT(portuguese) },
	{ "ru", russian, COUNT(russian) },
	{ "sr", serbian, COUNT(serbian) },
	{ "tr", turkish, COUNT(turkish) },
	{ "ur", urdu, COUNT(urdu) },
};

/* COUNT(lists) for a language that has none. */
static size_t find_list(struct text language)
{
	size_t row = 0;

	while (row < COUNT(lists) &&
	       !text_equal(text_of(lists[row].language), language))
		row++;
	return row;
}

bool stopwords_knows(struct text language)
{
	return find_list(language) < COUNT(lists);
}

bool stopwords_has(struct text language, struct text folded)
{
	size_t row = find_list(language);
	size_t low = 0;
	size_t high;

	if (row == COUNT(lists))
		return false;
	high = lists[row].count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct text word = text_of(lists[row].words[middle]);
		int order = text_compare(folded, word);

		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

enum status stopwords_has_plain(bool *out, struct text language,
				struct text plain, struct fault *fault)
{
	struct bytes form = BYTES_UP_TO(FORM_BYTES);
	size_t row = find_list(language);
	size_t count = row < COUNT(lists) ? lists[row].count : 0;
	enum status status = STATUS_OK;

	*out = stopwords_has(language, plain);
	for (size_t i = 0; i < count && !*out && !status; i++) {
		bytes_clear(&form);
		status = plain_append(&form, text_of(lists[row].words[i]),
				      fault);
		*out = !status && text_equal(text_from(&form), plain);
	}
	bytes_free(&form);
	return status;
}

const char *stopwords_word(size_t language, size_t index)
{
	if (language >= COUNT(lists) || index >= lists[language].count)
		return NULL;
	return lists[language].words[index];
}

const char *stopwords_language(size_t index)
{
	return index < COUNT(lists) ? lists[index].language : NULL;
}
