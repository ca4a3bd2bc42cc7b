/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/endings.h"

#include <string.h>

#include "shared/array.h"
#include "shared/utf8.h"

/* Of an ending of a part of a word fewer letters before it, or in all, are no
 * word: omen, mais, les. */
enum { REST_LETTERS = 2, WORD_LETTERS = 3 };

/*
 * Only what libstemmer leaves apart is here, by language, the longer endings
 * before those that they end with; without marks, which a plural moves
 * (imagen, imágenes). Some stemmers take no s off a vowel, lest "Haus" lose
 * its own: so to them "Huaweis" is no Huawei. What that makes of "Haus" is a
 * word of no meaning, and finds nothing.
 */
struct ending {
	struct text plural;
	struct text singular;
};

static const struct ending english[] = {
	{ TEXT_INIT("men"), TEXT_INIT("man") },
	{ TEXT_INIT("buses"), TEXT_INIT("bus") },
	{ TEXT_INIT("children"), TEXT_INIT("child") },
	{ TEXT_INIT("crises"), TEXT_INIT("crisis") },
	{ TEXT_INIT("criteria"), TEXT_INIT("criterion") },
	{ TEXT_INIT("gnoses"), TEXT_INIT("gnosis") },
	{ TEXT_INIT("halves"), TEXT_INIT("half") },
	{ TEXT_INIT("indices"), TEXT_INIT("index") },
	{ TEXT_INIT("knives"), TEXT_INIT("knife") },
	{ TEXT_INIT("lenses"), TEXT_INIT("lens") },
	{ TEXT_INIT("lyses"), TEXT_INIT("lysis") },
	{ TEXT_INIT("phenomena"), TEXT_INIT("phenomenon") },
	{ TEXT_INIT("theses"), TEXT_INIT("thesis") },
	{ TEXT_INIT("thieves"), TEXT_INIT("thief") },
	{ TEXT_INIT("wives"), TEXT_INIT("wife") },
	{ TEXT_INIT("wolves"), TEXT_INIT("wolf") },
};

static const struct ending spanish[] = {
	{ TEXT_INIT("ces"), TEXT_INIT("z") },
	{ TEXT_INIT("des"), TEXT_INIT("d") }, /* ciudades */
	{ TEXT_INIT("les"), TEXT_INIT("l") },
	{ TEXT_INIT("nes"), TEXT_INIT("n") },
	{ TEXT_INIT("res"), TEXT_INIT("r") },
	{ TEXT_INIT("s"), TEXT_INIT("") },
};

static const struct ending french[] = {
	{ TEXT_INIT("vaux"), TEXT_INIT("vail") }, /* travaux */
	{ TEXT_INIT("jeux"), TEXT_INIT("jeu") },
	{ TEXT_INIT("eux"), TEXT_INIT("eu") },
	{ TEXT_INIT("s"), TEXT_INIT("") },
};

static const struct ending german[] = {
	{ TEXT_INIT("as"), TEXT_INIT("a") },
	{ TEXT_INIT("is"), TEXT_INIT("i") },
	{ TEXT_INIT("os"), TEXT_INIT("o") },
	{ TEXT_INIT("ps"), TEXT_INIT("p") },
	{ TEXT_INIT("ys"), TEXT_INIT("y") },
	{ TEXT_INIT("erien"), TEXT_INIT("erium") }, /* Ministerien */
	{ TEXT_INIT("firmen"), TEXT_INIT("firma") },
	{ TEXT_INIT("konten"), TEXT_INIT("konto") },
	{ TEXT_INIT("risiken"), TEXT_INIT("risiko") },
	{ TEXT_INIT("themen"), TEXT_INIT("thema") },
	{ TEXT_INIT("zentren"), TEXT_INIT("zentrum") },
};

static const struct ending italian[] = {
	{ TEXT_INIT("uomini"), TEXT_INIT("uomo") },
	{ TEXT_INIT("are"),
	  TEXT_INIT("ara") }, /* as of a verb, to the stemmer */
	{ TEXT_INIT("ere"), TEXT_INIT("era") },
	{ TEXT_INIT("ire"), TEXT_INIT("ira") },
};

static const struct ending dutch[] = {
	{ TEXT_INIT("steden"), TEXT_INIT("stad") },
	{ TEXT_INIT("bben"),
	  TEXT_INIT("b") }, /* of a doubled letter it makes two */
	{ TEXT_INIT("ffen"), TEXT_INIT("f") },
	{ TEXT_INIT("ggen"), TEXT_INIT("g") },
	{ TEXT_INIT("llen"), TEXT_INIT("l") },
	{ TEXT_INIT("mmen"), TEXT_INIT("m") },
	{ TEXT_INIT("nnen"), TEXT_INIT("n") },
	{ TEXT_INIT("ppen"), TEXT_INIT("p") },
	{ TEXT_INIT("rren"), TEXT_INIT("r") },
	{ TEXT_INIT("ssen"), TEXT_INIT("s") },
	{ TEXT_INIT("ven"), TEXT_INIT("f") }, /* bedrijven */
	{ TEXT_INIT("zen"), TEXT_INIT("s") },
};

static const struct ending portuguese[] = {
	{ TEXT_INIT("ais"), TEXT_INIT("al") },
	{ TEXT_INIT("ceis"), TEXT_INIT("cil") },
	{ TEXT_INIT("sseis"), TEXT_INIT("ssil") },
	{ TEXT_INIT("eis"), TEXT_INIT("el") },
	{ TEXT_INIT("vis"), TEXT_INIT("vil") },
	{ TEXT_INIT("ois"), TEXT_INIT("ol") },
	{ TEXT_INIT("aes"), TEXT_INIT("ao") },
	{ TEXT_INIT("oes"), TEXT_INIT("ao") }, /* decisões */
	{ TEXT_INIT("ns"), TEXT_INIT("m") },
	{ TEXT_INIT("s"), TEXT_INIT("") },
};

static const struct ending nordic[] = {
	{ TEXT_INIT("is"), TEXT_INIT("i") },
};

static const struct ending swedish[] = {
	{ TEXT_INIT("is"), TEXT_INIT("i") },
	{ TEXT_INIT("ets"), TEXT_INIT("") },
	{ TEXT_INIT("et"), TEXT_INIT("") }, /* avtalet */
	{ TEXT_INIT("an"), TEXT_INIT("a") },
};

static const struct ending turkish[] = {
	{ TEXT_INIT("si"), TEXT_INIT("") }, /* anlaşması */
	{ TEXT_INIT("su"), TEXT_INIT("") },
};

static const struct ending urdu[] = {
	/* The cases and numbers of a noun in -a or -h, and of any other; what
	 * is left of them is the same. */
	{ TEXT_INIT("وں"), TEXT_INIT("") }, { TEXT_INIT("يں"), TEXT_INIT("") },
	{ TEXT_INIT("اں"), TEXT_INIT("") }, { TEXT_INIT("ے"), TEXT_INIT("") },
	{ TEXT_INIT("ه"), TEXT_INIT("") },  { TEXT_INIT("ا"), TEXT_INIT("") },
};

static const struct ending russian[] = {
	/* Of some cases the stemmer leaves more than of the nominative, which
	 * it takes for a verb, or for another case. */
	{ TEXT_INIT("ая"), TEXT_INIT("ай") }, /* Китая */
	{ TEXT_INIT("ея"), TEXT_INIT("ей") },
	{ TEXT_INIT("еем"), TEXT_INIT("ей") },
	{ TEXT_INIT("ане"), TEXT_INIT("ан") }, /* Пакистане */
	{ TEXT_INIT("ану"), TEXT_INIT("ан") },
	{ TEXT_INIT("аном"), TEXT_INIT("ан") },
	{ TEXT_INIT("анов"), TEXT_INIT("ан") },
	{ TEXT_INIT("анам"), TEXT_INIT("ан") },
	{ TEXT_INIT("анами"), TEXT_INIT("ан") },
	{ TEXT_INIT("анах"), TEXT_INIT("ан") },
	{ TEXT_INIT("ене"), TEXT_INIT("ен") },
	{ TEXT_INIT("ену"), TEXT_INIT("ен") },
	{ TEXT_INIT("еном"), TEXT_INIT("ен") },
	{ TEXT_INIT("ому"), TEXT_INIT("ома") }, /* Газпрому */
	{ TEXT_INIT("ему"), TEXT_INIT("ема") },
	{ TEXT_INIT("иму"), TEXT_INIT("има") },
};

static const struct ending greek[] = {
	{ TEXT_INIT("ιασ"), TEXT_INIT("ια") }, /* αστυνομίας */
	{ TEXT_INIT("ιεσ"), TEXT_INIT("ια") },
	{ TEXT_INIT("ιο"), TEXT_INIT("ια") }, /* δικαστήριο */
};

static const struct ending arabic[] = {
	{ TEXT_INIT("وهات"), TEXT_INIT("و") },
	{ TEXT_INIT("ات"), TEXT_INIT("ة") }, /* شركات */
	{ TEXT_INIT("يين"), TEXT_INIT("ي") },
	{ TEXT_INIT("نين"), TEXT_INIT("ن") },
};

static const struct ending hungarian[] = {
	/* Whose end is a case, to the stemmer, as that of no accusative is. */
	{ TEXT_INIT("ra"), TEXT_INIT("rat") }, /* kamera */
	{ TEXT_INIT("re"), TEXT_INIT("ret") },
};

#define LIST(name) name, COUNT(name)

static const struct {
	char language[3];
	const struct ending *list;
	size_t count;
} lists[] = {
	{ "en", LIST(english) },    { "es", LIST(spanish) },
	{ "fr", LIST(french) },     { "de", LIST(german) },
	{ "it", LIST(italian) },    { "nl", LIST(dutch) },
	{ "pt", LIST(portuguese) }, { "da", LIST(nordic) },
	{ "no", LIST(nordic) },     { "sv", LIST(swedish) },
	{ "tr", LIST(turkish) },    { "ur", LIST(urdu) },
	{ "ru", LIST(russian) },    { "el", LIST(greek) },
	{ "ar", LIST(arabic) },     { "hu", LIST(hungarian) },
};

static bool is_language(const char *language, const char code[3])
{
	return language[0] == code[0] && language[1] == code[1] &&
	       language[2] == '\0';
}

/* Where the word's ending begins; its length where it is not that. */
static size_t find_ending(const struct ending *row, struct text word)
{
	const struct text plural = row->plural;
	const struct text rest = { word.data, word.length - plural.length };
	size_t letter_count;

	if (word.length < plural.length ||
	    word.data[word.length - 1] != plural.data[plural.length - 1] ||
	    memcmp(word.data + rest.length, plural.data, plural.length) != 0)
		return word.length;
	letter_count = utf8_count(rest);
	if (letter_count > 0 &&
	    (letter_count < REST_LETTERS ||
	     letter_count + utf8_count(row->singular) < WORD_LETTERS))
		return word.length;
	return rest.length;
}

static enum status replace_ending(struct bytes *out, const struct ending *list,
				  size_t count, struct text plain,
				  struct fault *fault)
{
	for (size_t i = 0; i < count; i++) {
		struct text rest = plain;
		enum status status;

		rest.length = find_ending(&list[i], plain);
		if (rest.length == plain.length)
			continue;
		status = bytes_append(out, rest, fault);
		return status ? status :
				bytes_append(out, list[i].singular, fault);
	}
	return STATUS_OK;
}

enum status endings_replace(struct bytes *out, const char *language,
			    struct text plain, struct fault *fault)
{
	for (size_t i = 0; i < COUNT(lists); i++)
		if (is_language(language, lists[i].language))
			return replace_ending(out, lists[i].list,
					      lists[i].count, plain, fault);
	return STATUS_OK;
}
