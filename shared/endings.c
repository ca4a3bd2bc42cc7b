/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/endings.h"

#include <stdlib.h>
#include <string.h>

#include "shared/array.h"
#include "shared/utf8.h"

/* Of an ending of a part of a word fewer letters before it, or in all, are no
 * word: omen, mais, les. */
enum { REST_LETTERS = 2, WORD_LETTERS = 3, ISE_LETTERS = 3 };

enum {
	FIRST_CYRILLIC = 0x430,
	FIRST_CYRILLIC_BYTE = 0xD0,
	LATIN_BYTES = 128,
	GE_LETTERS = 5 /* gezeg-d */
};

/*
 * Only what libstemmer leaves apart is here, by language, the longer endings
 * before those that they end with; without marks, which a plural moves
 * (imagen, imágenes). Some stemmers take no s off a vowel, lest "Haus" lose
 * its own: so to them "Huaweis" is no Huawei. What that makes of "Haus" is a
 * word of no meaning, and finds nothing.
 */
struct ending {
	struct text form;
	struct text word;
};

static const struct ending english[] = {
	{ TEXT_INIT("men"), TEXT_INIT("man") },
	{ TEXT_INIT("buses"), TEXT_INIT("bus") },
	{ TEXT_INIT("children"), TEXT_INIT("child") },
	{ TEXT_INIT("crises"), TEXT_INIT("crisis") },
	{ TEXT_INIT("criteria"), TEXT_INIT("criterion") },
	{ TEXT_INIT("enced"), TEXT_INIT("ence") }, /* experienced */
	{ TEXT_INIT("encing"), TEXT_INIT("ence") },
	{ TEXT_INIT("ffed"), TEXT_INIT("ff") },
	{ TEXT_INIT("ffing"), TEXT_INIT("ff") },
	{ TEXT_INIT("gnoses"), TEXT_INIT("gnosis") },
	{ TEXT_INIT("halves"), TEXT_INIT("half") },
	{ TEXT_INIT("ialled"), TEXT_INIT("ial") }, /* trialled */
	{ TEXT_INIT("ialling"), TEXT_INIT("ial") },
	{ TEXT_INIT("ification"), TEXT_INIT("ify") }, /* identification */
	{ TEXT_INIT("ifications"), TEXT_INIT("ify") },
	{ TEXT_INIT("indices"), TEXT_INIT("index") },
	{ TEXT_INIT("knives"), TEXT_INIT("knife") },
	{ TEXT_INIT("lenses"), TEXT_INIT("lens") },
	{ TEXT_INIT("lyses"), TEXT_INIT("lysis") },
	{ TEXT_INIT("pendices"), TEXT_INIT("pendix") },
	{ TEXT_INIT("phenomena"), TEXT_INIT("phenomenon") },
	{ TEXT_INIT("theses"), TEXT_INIT("thesis") },
	{ TEXT_INIT("thieves"), TEXT_INIT("thief") },
	{ TEXT_INIT("trices"), TEXT_INIT("trix") },
	{ TEXT_INIT("wives"), TEXT_INIT("wife") },
	{ TEXT_INIT("wolves"), TEXT_INIT("wolf") },
};

/*
 * English forms that the stemmer does not bring together with their word,
 * and British spellings of an American one, sorted. Left out are forms of
 * words that say little (made, took, said), which would be found everywhere,
 * and those that are more often something else: a name (Drew, the Met),
 * another word (led, felt, rose, woke).
 */
static const struct ending english_forms[] = {
	{ TEXT_INIT("added"), TEXT_INIT("add") },
	{ TEXT_INIT("adding"), TEXT_INIT("add") },
	{ TEXT_INIT("aluminium"), TEXT_INIT("aluminum") },
	{ TEXT_INIT("anaemia"), TEXT_INIT("anemia") },
	{ TEXT_INIT("anaesthetic"), TEXT_INIT("anesthetic") },
	{ TEXT_INIT("analogue"), TEXT_INIT("analog") },
	{ TEXT_INIT("analyse"), TEXT_INIT("analyze") },
	{ TEXT_INIT("analysed"), TEXT_INIT("analyzed") },
	{ TEXT_INIT("analyser"), TEXT_INIT("analyzer") },
	{ TEXT_INIT("analysers"), TEXT_INIT("analyzers") },
	{ TEXT_INIT("analysing"), TEXT_INIT("analyzing") },
	{ TEXT_INIT("archaeological"), TEXT_INIT("archeological") },
	{ TEXT_INIT("archaeologist"), TEXT_INIT("archeologist") },
	{ TEXT_INIT("archaeologists"), TEXT_INIT("archeologists") },
	{ TEXT_INIT("archaeology"), TEXT_INIT("archeology") },
	{ TEXT_INIT("arisen"), TEXT_INIT("arise") },
	{ TEXT_INIT("arose"), TEXT_INIT("arise") },
	{ TEXT_INIT("artefact"), TEXT_INIT("artifact") },
	{ TEXT_INIT("artefacts"), TEXT_INIT("artifacts") },
	{ TEXT_INIT("bacteria"), TEXT_INIT("bacterium") },
	{ TEXT_INIT("beaten"), TEXT_INIT("beat") },
	{ TEXT_INIT("began"), TEXT_INIT("begin") },
	{ TEXT_INIT("begun"), TEXT_INIT("begin") },
	{ TEXT_INIT("bent"), TEXT_INIT("bend") },
	{ TEXT_INIT("bitten"), TEXT_INIT("bite") },
	{ TEXT_INIT("bled"), TEXT_INIT("bleed") },
	{ TEXT_INIT("blew"), TEXT_INIT("blow") },
	{ TEXT_INIT("blown"), TEXT_INIT("blow") },
	{ TEXT_INIT("bought"), TEXT_INIT("buy") },
	{ TEXT_INIT("boycotted"), TEXT_INIT("boycott") },
	{ TEXT_INIT("boycotting"), TEXT_INIT("boycott") },
	{ TEXT_INIT("bred"), TEXT_INIT("breed") },
	{ TEXT_INIT("broke"), TEXT_INIT("break") },
	{ TEXT_INIT("broken"), TEXT_INIT("break") },
	{ TEXT_INIT("brought"), TEXT_INIT("bring") },
	{ TEXT_INIT("built"), TEXT_INIT("build") },
	{ TEXT_INIT("bureaus"), TEXT_INIT("bureau") },
	{ TEXT_INIT("bureaux"), TEXT_INIT("bureau") },
	{ TEXT_INIT("burnt"), TEXT_INIT("burn") },
	{ TEXT_INIT("calibre"), TEXT_INIT("caliber") },
	{ TEXT_INIT("calibres"), TEXT_INIT("calibers") },
	{ TEXT_INIT("catalogue"), TEXT_INIT("catalog") },
	{ TEXT_INIT("catalogued"), TEXT_INIT("cataloged") },
	{ TEXT_INIT("catalogues"), TEXT_INIT("catalogs") },
	{ TEXT_INIT("catalyse"), TEXT_INIT("catalyze") },
	{ TEXT_INIT("catalysed"), TEXT_INIT("catalyzed") },
	{ TEXT_INIT("caught"), TEXT_INIT("catch") },
	{ TEXT_INIT("centimetre"), TEXT_INIT("centimeter") },
	{ TEXT_INIT("centimetres"), TEXT_INIT("centimeters") },
	{ TEXT_INIT("centre"), TEXT_INIT("center") },
	{ TEXT_INIT("centred"), TEXT_INIT("centered") },
	{ TEXT_INIT("centres"), TEXT_INIT("centers") },
	{ TEXT_INIT("chose"), TEXT_INIT("choose") },
	{ TEXT_INIT("chosen"), TEXT_INIT("choose") },
	{ TEXT_INIT("clung"), TEXT_INIT("cling") },
	{ TEXT_INIT("consortia"), TEXT_INIT("consortium") },
	{ TEXT_INIT("cosy"), TEXT_INIT("cozy") },
	{ TEXT_INIT("councillor"), TEXT_INIT("councilor") },
	{ TEXT_INIT("councillors"), TEXT_INIT("councilors") },
	{ TEXT_INIT("counsellor"), TEXT_INIT("counselor") },
	{ TEXT_INIT("counsellors"), TEXT_INIT("counselors") },
	{ TEXT_INIT("crept"), TEXT_INIT("creep") },
	{ TEXT_INIT("cypher"), TEXT_INIT("cipher") },
	{ TEXT_INIT("cyphers"), TEXT_INIT("ciphers") },
	{ TEXT_INIT("dealt"), TEXT_INIT("deal") },
	{ TEXT_INIT("defence"), TEXT_INIT("defense") },
	{ TEXT_INIT("defenceless"), TEXT_INIT("defenseless") },
	{ TEXT_INIT("defences"), TEXT_INIT("defenses") },
	{ TEXT_INIT("dialled"), TEXT_INIT("dialed") },
	{ TEXT_INIT("dialling"), TEXT_INIT("dialing") },
	{ TEXT_INIT("dialogue"), TEXT_INIT("dialog") },
	{ TEXT_INIT("dialogues"), TEXT_INIT("dialogs") },
	{ TEXT_INIT("diarrhoea"), TEXT_INIT("diarrhea") },
	{ TEXT_INIT("drank"), TEXT_INIT("drink") },
	{ TEXT_INIT("drawn"), TEXT_INIT("draw") },
	{ TEXT_INIT("dreamt"), TEXT_INIT("dream") },
	{ TEXT_INIT("driven"), TEXT_INIT("drive") },
	{ TEXT_INIT("drove"), TEXT_INIT("drive") },
	{ TEXT_INIT("drunk"), TEXT_INIT("drink") },
	{ TEXT_INIT("dug"), TEXT_INIT("dig") },
	{ TEXT_INIT("dwelt"), TEXT_INIT("dwell") },
	{ TEXT_INIT("eaten"), TEXT_INIT("eat") },
	{ TEXT_INIT("encyclopaedia"), TEXT_INIT("encyclopedia") },
	{ TEXT_INIT("epicentre"), TEXT_INIT("epicenter") },
	{ TEXT_INIT("fallen"), TEXT_INIT("fall") },
	{ TEXT_INIT("feet"), TEXT_INIT("foot") },
	{ TEXT_INIT("fibre"), TEXT_INIT("fiber") },
	{ TEXT_INIT("fibreglass"), TEXT_INIT("fiberglass") },
	{ TEXT_INIT("fibres"), TEXT_INIT("fibers") },
	{ TEXT_INIT("fled"), TEXT_INIT("flee") },
	{ TEXT_INIT("flew"), TEXT_INIT("fly") },
	{ TEXT_INIT("flown"), TEXT_INIT("fly") },
	{ TEXT_INIT("flung"), TEXT_INIT("fling") },
	{ TEXT_INIT("foetus"), TEXT_INIT("fetus") },
	{ TEXT_INIT("forbade"), TEXT_INIT("forbid") },
	{ TEXT_INIT("forbidden"), TEXT_INIT("forbid") },
	{ TEXT_INIT("foresaw"), TEXT_INIT("foresee") },
	{ TEXT_INIT("foreseen"), TEXT_INIT("foresee") },
	{ TEXT_INIT("forgave"), TEXT_INIT("forgive") },
	{ TEXT_INIT("forgiven"), TEXT_INIT("forgive") },
	{ TEXT_INIT("forgot"), TEXT_INIT("forget") },
	{ TEXT_INIT("forgotten"), TEXT_INIT("forget") },
	{ TEXT_INIT("fought"), TEXT_INIT("fight") },
	{ TEXT_INIT("freed"), TEXT_INIT("free") },
	{ TEXT_INIT("froze"), TEXT_INIT("freeze") },
	{ TEXT_INIT("frozen"), TEXT_INIT("freeze") },
	{ TEXT_INIT("fuelled"), TEXT_INIT("fuel") },
	{ TEXT_INIT("fuelling"), TEXT_INIT("fuel") },
	{ TEXT_INIT("gases"), TEXT_INIT("gas") },
	{ TEXT_INIT("grew"), TEXT_INIT("grow") },
	{ TEXT_INIT("grey"), TEXT_INIT("gray") },
	{ TEXT_INIT("grown"), TEXT_INIT("grow") },
	{ TEXT_INIT("haemorrhage"), TEXT_INIT("hemorrhage") },
	{ TEXT_INIT("heard"), TEXT_INIT("hear") },
	{ TEXT_INIT("hid"), TEXT_INIT("hide") },
	{ TEXT_INIT("hidden"), TEXT_INIT("hide") },
	{ TEXT_INIT("interfered"), TEXT_INIT("interfere") },
	{ TEXT_INIT("interfering"), TEXT_INIT("interfere") },
	{ TEXT_INIT("jewellery"), TEXT_INIT("jewelry") },
	{ TEXT_INIT("judgement"), TEXT_INIT("judgment") },
	{ TEXT_INIT("judgemental"), TEXT_INIT("judgmental") },
	{ TEXT_INIT("judgements"), TEXT_INIT("judgments") },
	{ TEXT_INIT("kilometre"), TEXT_INIT("kilometer") },
	{ TEXT_INIT("kilometres"), TEXT_INIT("kilometers") },
	{ TEXT_INIT("knelt"), TEXT_INIT("kneel") },
	{ TEXT_INIT("lacklustre"), TEXT_INIT("lackluster") },
	{ TEXT_INIT("laid"), TEXT_INIT("lay") },
	{ TEXT_INIT("learnt"), TEXT_INIT("learn") },
	{ TEXT_INIT("lent"), TEXT_INIT("lend") },
	{ TEXT_INIT("leukaemia"), TEXT_INIT("leukemia") },
	{ TEXT_INIT("licence"), TEXT_INIT("license") },
	{ TEXT_INIT("licenced"), TEXT_INIT("licensed") },
	{ TEXT_INIT("licences"), TEXT_INIT("licenses") },
	{ TEXT_INIT("licencing"), TEXT_INIT("licensing") },
	{ TEXT_INIT("litre"), TEXT_INIT("liter") },
	{ TEXT_INIT("litres"), TEXT_INIT("liters") },
	{ TEXT_INIT("lost"), TEXT_INIT("lose") },
	{ TEXT_INIT("lustre"), TEXT_INIT("luster") },
	{ TEXT_INIT("manoeuvre"), TEXT_INIT("maneuver") },
	{ TEXT_INIT("manoeuvred"), TEXT_INIT("maneuvered") },
	{ TEXT_INIT("manoeuvres"), TEXT_INIT("maneuvers") },
	{ TEXT_INIT("manoeuvring"), TEXT_INIT("maneuvering") },
	{ TEXT_INIT("meagre"), TEXT_INIT("meager") },
	{ TEXT_INIT("memoranda"), TEXT_INIT("memorandum") },
	{ TEXT_INIT("metre"), TEXT_INIT("meter") },
	{ TEXT_INIT("metres"), TEXT_INIT("meters") },
	{ TEXT_INIT("mice"), TEXT_INIT("mouse") },
	{ TEXT_INIT("millimetre"), TEXT_INIT("millimeter") },
	{ TEXT_INIT("millimetres"), TEXT_INIT("millimeters") },
	{ TEXT_INIT("misled"), TEXT_INIT("mislead") },
	{ TEXT_INIT("mistaken"), TEXT_INIT("mistake") },
	{ TEXT_INIT("mistook"), TEXT_INIT("mistake") },
	{ TEXT_INIT("mould"), TEXT_INIT("mold") },
	{ TEXT_INIT("moulds"), TEXT_INIT("molds") },
	{ TEXT_INIT("moustache"), TEXT_INIT("mustache") },
	{ TEXT_INIT("nanometre"), TEXT_INIT("nanometer") },
	{ TEXT_INIT("nanometres"), TEXT_INIT("nanometers") },
	{ TEXT_INIT("offence"), TEXT_INIT("offense") },
	{ TEXT_INIT("offences"), TEXT_INIT("offenses") },
	{ TEXT_INIT("orthopaedic"), TEXT_INIT("orthopedic") },
	{ TEXT_INIT("outgrew"), TEXT_INIT("outgrow") },
	{ TEXT_INIT("outgrown"), TEXT_INIT("outgrow") },
	{ TEXT_INIT("overcame"), TEXT_INIT("overcome") },
	{ TEXT_INIT("overheard"), TEXT_INIT("overhear") },
	{ TEXT_INIT("oversaw"), TEXT_INIT("oversee") },
	{ TEXT_INIT("overseen"), TEXT_INIT("oversee") },
	{ TEXT_INIT("overtaken"), TEXT_INIT("overtake") },
	{ TEXT_INIT("overthrew"), TEXT_INIT("overthrow") },
	{ TEXT_INIT("overthrown"), TEXT_INIT("overthrow") },
	{ TEXT_INIT("overtook"), TEXT_INIT("overtake") },
	{ TEXT_INIT("paediatric"), TEXT_INIT("pediatric") },
	{ TEXT_INIT("paediatrician"), TEXT_INIT("pediatrician") },
	{ TEXT_INIT("paediatricians"), TEXT_INIT("pediatricians") },
	{ TEXT_INIT("paid"), TEXT_INIT("pay") },
	{ TEXT_INIT("paralyse"), TEXT_INIT("paralyze") },
	{ TEXT_INIT("paralysed"), TEXT_INIT("paralyzed") },
	{ TEXT_INIT("paralysing"), TEXT_INIT("paralyzing") },
	{ TEXT_INIT("plough"), TEXT_INIT("plow") },
	{ TEXT_INIT("ploughed"), TEXT_INIT("plowed") },
	{ TEXT_INIT("ploughing"), TEXT_INIT("plowing") },
	{ TEXT_INIT("ploughs"), TEXT_INIT("plows") },
	{ TEXT_INIT("practise"), TEXT_INIT("practice") },
	{ TEXT_INIT("practised"), TEXT_INIT("practiced") },
	{ TEXT_INIT("practises"), TEXT_INIT("practices") },
	{ TEXT_INIT("practising"), TEXT_INIT("practicing") },
	{ TEXT_INIT("pretence"), TEXT_INIT("pretense") },
	{ TEXT_INIT("programme"), TEXT_INIT("program") },
	{ TEXT_INIT("programmes"), TEXT_INIT("programs") },
	{ TEXT_INIT("pyjamas"), TEXT_INIT("pajamas") },
	{ TEXT_INIT("ran"), TEXT_INIT("run") },
	{ TEXT_INIT("rebuilt"), TEXT_INIT("rebuild") },
	{ TEXT_INIT("referenda"), TEXT_INIT("referendum") },
	{ TEXT_INIT("repaid"), TEXT_INIT("repay") },
	{ TEXT_INIT("resold"), TEXT_INIT("resell") },
	{ TEXT_INIT("retold"), TEXT_INIT("retell") },
	{ TEXT_INIT("rewritten"), TEXT_INIT("rewrite") },
	{ TEXT_INIT("rewrote"), TEXT_INIT("rewrite") },
	{ TEXT_INIT("ridden"), TEXT_INIT("ride") },
	{ TEXT_INIT("risen"), TEXT_INIT("rise") },
	{ TEXT_INIT("rode"), TEXT_INIT("ride") },
	{ TEXT_INIT("sabre"), TEXT_INIT("saber") },
	{ TEXT_INIT("sank"), TEXT_INIT("sink") },
	{ TEXT_INIT("sceptic"), TEXT_INIT("skeptic") },
	{ TEXT_INIT("sceptical"), TEXT_INIT("skeptical") },
	{ TEXT_INIT("sceptically"), TEXT_INIT("skeptically") },
	{ TEXT_INIT("scepticism"), TEXT_INIT("skepticism") },
	{ TEXT_INIT("sceptics"), TEXT_INIT("skeptics") },
	{ TEXT_INIT("sent"), TEXT_INIT("send") },
	{ TEXT_INIT("shaken"), TEXT_INIT("shake") },
	{ TEXT_INIT("shelves"), TEXT_INIT("shelf") },
	{ TEXT_INIT("shone"), TEXT_INIT("shine") },
	{ TEXT_INIT("shook"), TEXT_INIT("shake") },
	{ TEXT_INIT("shot"), TEXT_INIT("shoot") },
	{ TEXT_INIT("shrank"), TEXT_INIT("shrink") },
	{ TEXT_INIT("shrunk"), TEXT_INIT("shrink") },
	{ TEXT_INIT("sizeable"), TEXT_INIT("sizable") },
	{ TEXT_INIT("skilful"), TEXT_INIT("skillful") },
	{ TEXT_INIT("skilfully"), TEXT_INIT("skillfully") },
	{ TEXT_INIT("slain"), TEXT_INIT("slay") },
	{ TEXT_INIT("slept"), TEXT_INIT("sleep") },
	{ TEXT_INIT("slid"), TEXT_INIT("slide") },
	{ TEXT_INIT("smoulder"), TEXT_INIT("smolder") },
	{ TEXT_INIT("smouldering"), TEXT_INIT("smoldering") },
	{ TEXT_INIT("sold"), TEXT_INIT("sell") },
	{ TEXT_INIT("sombre"), TEXT_INIT("somber") },
	{ TEXT_INIT("sought"), TEXT_INIT("seek") },
	{ TEXT_INIT("spectra"), TEXT_INIT("spectrum") },
	{ TEXT_INIT("spectre"), TEXT_INIT("specter") },
	{ TEXT_INIT("spectres"), TEXT_INIT("specters") },
	{ TEXT_INIT("sped"), TEXT_INIT("speed") },
	{ TEXT_INIT("spelt"), TEXT_INIT("spell") },
	{ TEXT_INIT("spent"), TEXT_INIT("spend") },
	{ TEXT_INIT("spilt"), TEXT_INIT("spill") },
	{ TEXT_INIT("spoke"), TEXT_INIT("speak") },
	{ TEXT_INIT("spoken"), TEXT_INIT("speak") },
	{ TEXT_INIT("sprang"), TEXT_INIT("spring") },
	{ TEXT_INIT("sprung"), TEXT_INIT("spring") },
	{ TEXT_INIT("spun"), TEXT_INIT("spin") },
	{ TEXT_INIT("stole"), TEXT_INIT("steal") },
	{ TEXT_INIT("stolen"), TEXT_INIT("steal") },
	{ TEXT_INIT("stood"), TEXT_INIT("stand") },
	{ TEXT_INIT("strode"), TEXT_INIT("stride") },
	{ TEXT_INIT("strove"), TEXT_INIT("strive") },
	{ TEXT_INIT("struck"), TEXT_INIT("strike") },
	{ TEXT_INIT("stuck"), TEXT_INIT("stick") },
	{ TEXT_INIT("stung"), TEXT_INIT("sting") },
	{ TEXT_INIT("stunk"), TEXT_INIT("stink") },
	{ TEXT_INIT("sued"), TEXT_INIT("sue") },
	{ TEXT_INIT("suing"), TEXT_INIT("sue") },
	{ TEXT_INIT("sulphate"), TEXT_INIT("sulfate") },
	{ TEXT_INIT("sulphur"), TEXT_INIT("sulfur") },
	{ TEXT_INIT("sulphuric"), TEXT_INIT("sulfuric") },
	{ TEXT_INIT("sunk"), TEXT_INIT("sink") },
	{ TEXT_INIT("swam"), TEXT_INIT("swim") },
	{ TEXT_INIT("swept"), TEXT_INIT("sweep") },
	{ TEXT_INIT("swore"), TEXT_INIT("swear") },
	{ TEXT_INIT("sworn"), TEXT_INIT("swear") },
	{ TEXT_INIT("swum"), TEXT_INIT("swim") },
	{ TEXT_INIT("swung"), TEXT_INIT("swing") },
	{ TEXT_INIT("taught"), TEXT_INIT("teach") },
	{ TEXT_INIT("teeth"), TEXT_INIT("tooth") },
	{ TEXT_INIT("theatre"), TEXT_INIT("theater") },
	{ TEXT_INIT("theatres"), TEXT_INIT("theaters") },
	{ TEXT_INIT("threw"), TEXT_INIT("throw") },
	{ TEXT_INIT("thrown"), TEXT_INIT("throw") },
	{ TEXT_INIT("tore"), TEXT_INIT("tear") },
	{ TEXT_INIT("torn"), TEXT_INIT("tear") },
	{ TEXT_INIT("undergone"), TEXT_INIT("undergo") },
	{ TEXT_INIT("understood"), TEXT_INIT("understand") },
	{ TEXT_INIT("undertaken"), TEXT_INIT("undertake") },
	{ TEXT_INIT("undertook"), TEXT_INIT("undertake") },
	{ TEXT_INIT("underwent"), TEXT_INIT("undergo") },
	{ TEXT_INIT("upheld"), TEXT_INIT("uphold") },
	{ TEXT_INIT("wept"), TEXT_INIT("weep") },
	{ TEXT_INIT("wilful"), TEXT_INIT("willful") },
	{ TEXT_INIT("wilfully"), TEXT_INIT("willfully") },
	{ TEXT_INIT("withdrawn"), TEXT_INIT("withdraw") },
	{ TEXT_INIT("withdrew"), TEXT_INIT("withdraw") },
	{ TEXT_INIT("withheld"), TEXT_INIT("withhold") },
	{ TEXT_INIT("withstood"), TEXT_INIT("withstand") },
	{ TEXT_INIT("woken"), TEXT_INIT("wake") },
	{ TEXT_INIT("won"), TEXT_INIT("win") },
	{ TEXT_INIT("woollen"), TEXT_INIT("woolen") },
	{ TEXT_INIT("wore"), TEXT_INIT("wear") },
	{ TEXT_INIT("worn"), TEXT_INIT("wear") },
	{ TEXT_INIT("wove"), TEXT_INIT("weave") },
	{ TEXT_INIT("woven"), TEXT_INIT("weave") },
	{ TEXT_INIT("written"), TEXT_INIT("write") },
	{ TEXT_INIT("wrote"), TEXT_INIT("write") },
	{ TEXT_INIT("yoghurt"), TEXT_INIT("yogurt") },
};

/* Words with -our that Americans write with -or, also in others (dishonour,
 * neighbourhood). */
static const struct text with_our[] = {
	TEXT_INIT("ardour"),    TEXT_INIT("armour"),    TEXT_INIT("behaviour"),
	TEXT_INIT("candour"),   TEXT_INIT("clamour"),   TEXT_INIT("colour"),
	TEXT_INIT("demeanour"), TEXT_INIT("endeavour"), TEXT_INIT("favour"),
	TEXT_INIT("fervour"),   TEXT_INIT("flavour"),   TEXT_INIT("glamour"),
	TEXT_INIT("harbour"),   TEXT_INIT("honour"),    TEXT_INIT("humour"),
	TEXT_INIT("labour"),    TEXT_INIT("neighbour"), TEXT_INIT("odour"),
	TEXT_INIT("parlour"),   TEXT_INIT("rancour"),   TEXT_INIT("rigour"),
	TEXT_INIT("rumour"),    TEXT_INIT("saviour"),   TEXT_INIT("savour"),
	TEXT_INIT("splendour"), TEXT_INIT("tumour"),    TEXT_INIT("valour"),
	TEXT_INIT("vapour"),    TEXT_INIT("vigour"),
};

/* What follows the word in -ise that Americans write with -ize. */
static const struct text after_ise[] = {
	TEXT_INIT("e"),     TEXT_INIT("ed"),     TEXT_INIT("es"),
	TEXT_INIT("er"),    TEXT_INIT("ers"),    TEXT_INIT("ing"),
	TEXT_INIT("ation"), TEXT_INIT("ations"), TEXT_INIT("ational"),
};

/* The beginnings of those that all write with -ise, and some more. */
static const struct text before_ise[] = {
	TEXT_INIT("adv"),     TEXT_INIT("advert"),   TEXT_INIT("appra"),
	TEXT_INIT("bru"),     TEXT_INIT("chast"),    TEXT_INIT("circumc"),
	TEXT_INIT("comprom"), TEXT_INIT("compr"),    TEXT_INIT("conc"),
	TEXT_INIT("cru"),     TEXT_INIT("dem"),      TEXT_INIT("desp"),
	TEXT_INIT("dev"),     TEXT_INIT("disgu"),    TEXT_INIT("enterpr"),
	TEXT_INIT("exc"),     TEXT_INIT("exerc"),    TEXT_INIT("expert"),
	TEXT_INIT("franch"),  TEXT_INIT("improv"),   TEXT_INIT("inc"),
	TEXT_INIT("likew"),   TEXT_INIT("merchand"), TEXT_INIT("otherw"),
	TEXT_INIT("parad"),   TEXT_INIT("pra"),      TEXT_INIT("prec"),
	TEXT_INIT("prem"),    TEXT_INIT("prom"),     TEXT_INIT("repr"),
	TEXT_INIT("rev"),     TEXT_INIT("superv"),   TEXT_INIT("surpr"),
	TEXT_INIT("telev"),   TEXT_INIT("treat"),
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
	{ TEXT_INIT("publique"), TEXT_INIT("public") },
	{ TEXT_INIT("publiques"), TEXT_INIT("public") },
	{ TEXT_INIT("eux"), TEXT_INIT("eu") },
	/* What several do, where few nouns and adjectives end so: surveillent. */
	{ TEXT_INIT("llent"), TEXT_INIT("ller") },
	{ TEXT_INIT("nnent"), TEXT_INIT("nner") },
	{ TEXT_INIT("isent"), TEXT_INIT("iser") },
	{ TEXT_INIT("quent"), TEXT_INIT("quer") },
	{ TEXT_INIT("gnent"), TEXT_INIT("gner") },
	{ TEXT_INIT("ncent"), TEXT_INIT("ncer") },
	{ TEXT_INIT("ssent"), TEXT_INIT("sser") },
	{ TEXT_INIT("nsent"), TEXT_INIT("nser") },
	{ TEXT_INIT("usent"), TEXT_INIT("user") },
	{ TEXT_INIT("surent"), TEXT_INIT("surer") },
	{ TEXT_INIT("stent"), TEXT_INIT("ster") },
	{ TEXT_INIT("rtent"), TEXT_INIT("rter") },
	{ TEXT_INIT("utent"), TEXT_INIT("uter") },
	{ TEXT_INIT("entent"), TEXT_INIT("enter") },
	{ TEXT_INIT("itent"), TEXT_INIT("iter") },
	{ TEXT_INIT("ptent"), TEXT_INIT("pter") },
	{ TEXT_INIT("ctent"), TEXT_INIT("cter") },
	{ TEXT_INIT("etent"), TEXT_INIT("eter") },
	{ TEXT_INIT("trent"), TEXT_INIT("trer") },
	{ TEXT_INIT("clarent"), TEXT_INIT("clarer") },
	{ TEXT_INIT("rlent"), TEXT_INIT("rler") },
	{ TEXT_INIT("mblent"), TEXT_INIT("mbler") },
	{ TEXT_INIT("culent"), TEXT_INIT("culer") },
	{ TEXT_INIT("rolent"), TEXT_INIT("roler") },
	{ TEXT_INIT("rment"), TEXT_INIT("rmer") },
	{ TEXT_INIT("inent"), TEXT_INIT("iner") },
	{ TEXT_INIT("ernent"), TEXT_INIT("erner") },
	{ TEXT_INIT("ivent"), TEXT_INIT("iver") },
	{ TEXT_INIT("ouvent"), TEXT_INIT("ouver") },
	{ TEXT_INIT("acent"), TEXT_INIT("acer") },
	{ TEXT_INIT("ockent"), TEXT_INIT("ocker") },
	{ TEXT_INIT("ifient"), TEXT_INIT("ifier") },
	{ TEXT_INIT("ifie"), TEXT_INIT("ifier") },
	{ TEXT_INIT("ployent"), TEXT_INIT("ployer") },
	{ TEXT_INIT("ploient"), TEXT_INIT("ployer") },
	{ TEXT_INIT("ploie"), TEXT_INIT("ployer") },
	{ TEXT_INIT("s"), TEXT_INIT("") },
};

static const struct ending german[] = {
	{ TEXT_INIT("as"), TEXT_INIT("a") },
	{ TEXT_INIT("is"), TEXT_INIT("i") },
	{ TEXT_INIT("os"), TEXT_INIT("o") },
	{ TEXT_INIT("ps"), TEXT_INIT("p") },
	{ TEXT_INIT("ys"), TEXT_INIT("y") },
	/* As of a case, to the stemmer: System, Konzern, intern. */
	{ TEXT_INIT("em"), TEXT_INIT("eme") },
	{ TEXT_INIT("ern"), TEXT_INIT("erne") },
	{ TEXT_INIT("erien"), TEXT_INIT("erium") }, /* Ministerien */
	{ TEXT_INIT("firmen"), TEXT_INIT("firma") },
	{ TEXT_INIT("ithmen"), TEXT_INIT("ithmus") },
	{ TEXT_INIT("konten"), TEXT_INIT("konto") },
	{ TEXT_INIT("medien"), TEXT_INIT("medium") },
	{ TEXT_INIT("risiken"), TEXT_INIT("risiko") },
	{ TEXT_INIT("spektren"), TEXT_INIT("spektrum") },
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
	{ TEXT_INIT("ele"), TEXT_INIT("eel") },  /* intellectuele */
	{ TEXT_INIT("es"), TEXT_INIT("e") },     /* sancties */
	{ TEXT_INIT("ici"), TEXT_INIT("icus") }, /* politici */
	{ TEXT_INIT("ieen"), TEXT_INIT("ie") },  /* technologieën */
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
	{ TEXT_INIT("weis"), TEXT_INIT("wei") }, /* Huaweis, but not eis */
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
	{ TEXT_INIT("onaer"), TEXT_INIT("onaer") }, /* aksjonær */
	{ TEXT_INIT("aet"), TEXT_INIT("a") },       /* kameraet */
	{ TEXT_INIT("aer"), TEXT_INIT("a") },
	{ TEXT_INIT("aene"), TEXT_INIT("a") },
	{ TEXT_INIT("istrene"), TEXT_INIT("ister") }, /* ministre */
	{ TEXT_INIT("isteren"), TEXT_INIT("ister") },
	{ TEXT_INIT("istere"), TEXT_INIT("ister") },
	{ TEXT_INIT("istre"), TEXT_INIT("ister") },
	{ TEXT_INIT("centrene"), TEXT_INIT("center") },
	{ TEXT_INIT("centret"), TEXT_INIT("center") },
	{ TEXT_INIT("centre"), TEXT_INIT("center") },
	{ TEXT_INIT("sentrene"), TEXT_INIT("senter") },
	{ TEXT_INIT("sentret"), TEXT_INIT("senter") },
	{ TEXT_INIT("sentre"), TEXT_INIT("senter") },
	{ TEXT_INIT("byene"), TEXT_INIT("by") }, /* byen */
	{ TEXT_INIT("byerne"), TEXT_INIT("by") },
	{ TEXT_INIT("byen"), TEXT_INIT("by") },
	{ TEXT_INIT("byer"), TEXT_INIT("by") },
	{ TEXT_INIT("moderne"), TEXT_INIT("moderne") }, /* no mother */
	{ TEXT_INIT("fjerne"), TEXT_INIT("fjerne") },   /* nor feather */
	{ TEXT_INIT("interne"), TEXT_INIT("interne") },
	{ TEXT_INIT("erne"), TEXT_INIT("er") }, /* virksomhederne */
};

static const struct ending swedish[] = {
	{ TEXT_INIT("is"), TEXT_INIT("i") },
	{ TEXT_INIT("istrarna"), TEXT_INIT("ister") }, /* ministrar */
	{ TEXT_INIT("istrar"), TEXT_INIT("ister") },
	{ TEXT_INIT("centret"), TEXT_INIT("center") },
	{ TEXT_INIT("centra"), TEXT_INIT("center") },
	{ TEXT_INIT("orerna"), TEXT_INIT("or") }, /* sensorer */
	{ TEXT_INIT("orer"), TEXT_INIT("or") },
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
	{ TEXT_INIT("ок"), TEXT_INIT("ка") }, /* список, списка */
};

/* A possessive of the name that ends so, or a plural that is longer than its
 * word, in all cases. */
#define LONGER(form, word)                                 \
	{ TEXT_INIT(form), TEXT_INIT(word) },              \
		{ TEXT_INIT(form "a"), TEXT_INIT(word) },  \
		{ TEXT_INIT(form "e"), TEXT_INIT(word) },  \
		{ TEXT_INIT(form "i"), TEXT_INIT(word) },  \
		{ TEXT_INIT(form "o"), TEXT_INIT(word) },  \
		{ TEXT_INIT(form "u"), TEXT_INIT(word) },  \
		{ TEXT_INIT(form "og"), TEXT_INIT(word) }, \
		{ TEXT_INIT(form "oj"), TEXT_INIT(word) }, \
		{ TEXT_INIT(form "om"), TEXT_INIT(word) }, \
		{ TEXT_INIT(form "ih"), TEXT_INIT(word) }, \
		{ TEXT_INIT(form "im"), TEXT_INIT(word) }, \
	{                                                  \
		TEXT_INIT(form "ima"), TEXT_INIT(word)     \
	}

static const struct ending serbian[] = {
	{ TEXT_INIT("ost"), TEXT_INIT("osti") }, /* bezbednost */
	{ TEXT_INIT("dacima"), TEXT_INIT("datak") },
	{ TEXT_INIT("daci"), TEXT_INIT("datak") }, /* podaci */
	{ TEXT_INIT("stacima"), TEXT_INIT("statak") },
	{ TEXT_INIT("staci"), TEXT_INIT("statak") },  /* nedostaci */
	{ TEXT_INIT("stanci"), TEXT_INIT("stanka") }, /* sastanci */
	{ TEXT_INIT("anak"), TEXT_INIT("anka") },
	{ TEXT_INIT("icima"), TEXT_INIT("ik") },
	{ TEXT_INIT("ici"), TEXT_INIT("ik") },    /* poverenici */
	{ TEXT_INIT("avci"), TEXT_INIT("avka") }, /* nabavci */
	{ TEXT_INIT("banci"), TEXT_INIT("banka") },
	{ TEXT_INIT("stava"), TEXT_INIT("stvo") }, /* ministarstava */
	{ TEXT_INIT("zajam"), TEXT_INIT("zajma") },
	{ TEXT_INIT("najam"), TEXT_INIT("najma") },
	{ TEXT_INIT("mak"), TEXT_INIT("mka") }, /* snimak */
	{ TEXT_INIT("mci"), TEXT_INIT("mka") },
	{ TEXT_INIT("mcima"), TEXT_INIT("mka") },
	{ TEXT_INIT("masovan"), TEXT_INIT("masovna") },
	{ TEXT_INIT("ovan"), TEXT_INIT("ovana") },
	{ TEXT_INIT("ivan"), TEXT_INIT("ivana") },
	{ TEXT_INIT("iran"), TEXT_INIT("irana") }, /* finansiran */
	{ TEXT_INIT("isan"), TEXT_INIT("isana") },
	{ TEXT_INIT("irano"), TEXT_INIT("irana") },
	{ TEXT_INIT("ovano"), TEXT_INIT("ovana") },
	{ TEXT_INIT("ivano"), TEXT_INIT("ivana") },
	{ TEXT_INIT("isano"), TEXT_INIT("isana") },
	{ TEXT_INIT("azan"), TEXT_INIT("azana") },
	{ TEXT_INIT("an"), TEXT_INIT("na") }, /* bezbedan */
	{ TEXT_INIT("poceci"), TEXT_INIT("pocetak") },
	{ TEXT_INIT("trenuci"), TEXT_INIT("trenutak") },
	{ TEXT_INIT("aj"), TEXT_INIT("aja") }, /* slučaj */
	{ TEXT_INIT("eia"), TEXT_INIT("ei") },
	{ TEXT_INIT("eiu"), TEXT_INIT("ei") },
	{ TEXT_INIT("eiem"), TEXT_INIT("ei") },
	{ TEXT_INIT("eijem"), TEXT_INIT("ei") },
	{ TEXT_INIT("aijem"), TEXT_INIT("ai") },
	{ TEXT_INIT("aomijem"), TEXT_INIT("aomi") },
	{ TEXT_INIT("prijem"), TEXT_INIT("prijem") }, /* and not prije */
	{ TEXT_INIT("jem"), TEXT_INIT("j") },         /* Huavejem */
	{ TEXT_INIT("cem"), TEXT_INIT("c") },
	{ TEXT_INIT("zem"), TEXT_INIT("z") },
	{ TEXT_INIT("sem"), TEXT_INIT("s") },
	{ TEXT_INIT("đem"), TEXT_INIT("đ") },
	LONGER("eijev", "ei"),
	LONGER("aijev", "ai"),
	LONGER("aomijev", "aomi"),
	LONGER("eij", "ei"),
	LONGER("aij", "ai"),
	LONGER("aomij", "aomi"),
	LONGER("jev", "j"),
	LONGER("icev", "ic"),
	LONGER("kosov", "kosov"), /* no hair, */
	LONGER("naslov", "naslov"),
	LONGER("uslov", "uslov"), /* nothing found or entered */
	LONGER("ov", ""),
};

static const struct ending finnish[] = {
	/* What the other cases are made from is longer, or has another vowel. */
	{ TEXT_INIT("uus"), TEXT_INIT("uuden") }, /* turvallisuus */
	{ TEXT_INIT("eus"), TEXT_INIT("euden") }, /* oikeus */
	{ TEXT_INIT("us"), TEXT_INIT("uksen") },  /* sopimus */
	{ TEXT_INIT("usta"), TEXT_INIT("uksen") },
	{ TEXT_INIT("ys"), TEXT_INIT("yksen") }, /* yritys */
	{ TEXT_INIT("ysta"), TEXT_INIT("yksen") },
	{ TEXT_INIT("nki"), TEXT_INIT("ngin") },    /* kaupunki */
	{ TEXT_INIT("ennen"), TEXT_INIT("ennen") }, /* no ensin */
	{ TEXT_INIT("nen"), TEXT_INIT("sen") },     /* kiinalainen */
	{ TEXT_INIT("sten"), TEXT_INIT("sen") },
	{ TEXT_INIT("oiden"), TEXT_INIT("an") }, /* kameroiden */
	/* Verbs: no osa, ilma, ala, tarkka. */
	{ TEXT_INIT("osoita"), TEXT_INIT("osoita") },
	{ TEXT_INIT("ilmoita"), TEXT_INIT("ilmoita") },
	{ TEXT_INIT("aloita"), TEXT_INIT("aloita") },
	{ TEXT_INIT("tarkoita"), TEXT_INIT("tarkoita") },
	{ TEXT_INIT("oita"), TEXT_INIT("an") },
	{ TEXT_INIT("oissa"), TEXT_INIT("an") },
	{ TEXT_INIT("oista"), TEXT_INIT("an") },
	{ TEXT_INIT("oihin"), TEXT_INIT("an") },
	{ TEXT_INIT("oilla"), TEXT_INIT("an") },
	{ TEXT_INIT("oilta"), TEXT_INIT("an") },
	{ TEXT_INIT("oille"), TEXT_INIT("an") },
	{ TEXT_INIT("te"), TEXT_INIT("tteen") },   /* laite */
	{ TEXT_INIT("ke"), TEXT_INIT("keen") },    /* hanke */
	{ TEXT_INIT("ei"), TEXT_INIT("ein") },     /* Huawei */
	{ TEXT_INIT("ai"), TEXT_INIT("ain") },     /* Dubai */
	{ TEXT_INIT("omi"), TEXT_INIT("omin") },   /* Xiaomi */
	{ TEXT_INIT("iisi"), TEXT_INIT("iisin") }, /* poliisi */
};

static const struct ending romanian[] = {
	{ TEXT_INIT("patru"), TEXT_INIT("patru") }, /* and no country */
	{ TEXT_INIT("modelele"), TEXT_INIT("modelele") },
	{ TEXT_INIT("modelelor"), TEXT_INIT("modelelor") },
	{ TEXT_INIT("eiul"), TEXT_INIT("ei") }, /* Huaweiul */
	{ TEXT_INIT("eiului"), TEXT_INIT("ei") },
	{ TEXT_INIT("tru"), TEXT_INIT("trul") },    /* ministru */
	{ TEXT_INIT("itati"), TEXT_INIT("itate") }, /* autorități */
	{ TEXT_INIT("itatii"), TEXT_INIT("itate") },
	{ TEXT_INIT("itatile"), TEXT_INIT("itate") },
	{ TEXT_INIT("itatilor"), TEXT_INIT("itate") },
	{ TEXT_INIT("erii"), TEXT_INIT("ere") }, /* supravegherii */
	{ TEXT_INIT("strazi"), TEXT_INIT("strada") },
	{ TEXT_INIT("strazii"), TEXT_INIT("strada") },
	{ TEXT_INIT("strazile"), TEXT_INIT("strada") },
	{ TEXT_INIT("ezeasca"), TEXT_INIT("eza") }, /* chinez */
	{ TEXT_INIT("ezesti"), TEXT_INIT("eza") },
	{ TEXT_INIT("ezesc"), TEXT_INIT("eza") },
	{ TEXT_INIT("ez"), TEXT_INIT("eza") },
	{ TEXT_INIT("esele"), TEXT_INIT("es") }, /* procesele */
	{ TEXT_INIT("ese"), TEXT_INIT("es") },
	{ TEXT_INIT("eaua"), TEXT_INIT("ea") }, /* rețeaua */
	{ TEXT_INIT("elelor"), TEXT_INIT("ea") },
	{ TEXT_INIT("elele"), TEXT_INIT("ea") },
	{ TEXT_INIT("elei"), TEXT_INIT("ea") },
	{ TEXT_INIT("em"), TEXT_INIT("eme") },    /* sistem */
	{ TEXT_INIT("trei"), TEXT_INIT("trei") }, /* and not to live */
	{ TEXT_INIT("drei"), TEXT_INIT("drei") }, /* Andrei is no Andra */
	{ TEXT_INIT("ei"), TEXT_INIT("a") },      /* camerei */
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

/*
 * The present, past and participle of weak verbs, which the stemmers leave apart
 * from the infinitive (überwacht, waarschuwde): by what stands before their t or
 * d where that is the end of few nouns or adjectives.
 */
#define WEAK_GERMAN(root, word)                             \
	{ TEXT_INIT(root "t"), TEXT_INIT(word) },           \
		{ TEXT_INIT(root "te"), TEXT_INIT(word) },  \
		{ TEXT_INIT(root "tem"), TEXT_INIT(word) }, \
		{ TEXT_INIT(root "ten"), TEXT_INIT(word) }, \
		{ TEXT_INIT(root "ter"), TEXT_INIT(word) }, \
	{                                                   \
		TEXT_INIT(root "tes"), TEXT_INIT(word)      \
	}

static const struct ending german_verbs[] = {
	/* To the stemmer: Konzern, Hund, dessen, Verein, Erfolg, eben (Ebert). */
	WEAK_GERMAN("zer", "zert"),       WEAK_GERMAN("hunder", "hundert"),
	WEAK_GERMAN("desser", "dessert"), WEAK_GERMAN("vereinig", "vereinigt"),
	WEAK_GERMAN("erfolg", "erfolgt"), WEAK_GERMAN("ober", "obern"),
	WEAK_GERMAN("auber", "aubern"),   WEAK_GERMAN("eber", "ebert"),
	WEAK_GERMAN("ber", "bert"),       WEAK_GERMAN("ier", "ieren"),
	WEAK_GERMAN("ig", "igen"),        WEAK_GERMAN("el", "eln"),
	WEAK_GERMAN("er", "ern"),         WEAK_GERMAN("tz", "tzen"),
	WEAK_GERMAN("zahl", "zahlen"),    WEAK_GERMAN("ahl", "ahlen"),
	WEAK_GERMAN("warn", "warnen"),    WEAK_GERMAN("arn", "arnen"),
	WEAK_GERMAN("lern", "lernen"),    WEAK_GERMAN("wach", "wachen"),
	WEAK_GERMAN("kauf", "kaufen"),    WEAK_GERMAN("bau", "bauen"),
	WEAK_GERMAN("pruf", "prufen"),    WEAK_GERMAN("folg", "folgen"),
	WEAK_GERMAN("ag", "agen"),        WEAK_GERMAN("ell", "ellen"),
	WEAK_GERMAN("ang", "angen"),      WEAK_GERMAN("eck", "ecken"),
	WEAK_GERMAN("ick", "icken"),      WEAK_GERMAN("ruck", "rucken"),
	WEAK_GERMAN("enn", "ennen"),      WEAK_GERMAN("teil", "teilen"),
	WEAK_GERMAN("droh", "drohen"),    WEAK_GERMAN("such", "suchen"),
	WEAK_GERMAN("te", "ten"),         WEAK_GERMAN("de", "den"),
	WEAK_GERMAN("chne", "chnen"),     WEAK_GERMAN("ffne", "ffnen"),
};

/* Which of the two it is says the sound before it. */
#define WEAK_DUTCH_D(root, word)                           \
	{ TEXT_INIT(root "t"), TEXT_INIT(word) },          \
		{ TEXT_INIT(root "d"), TEXT_INIT(word) },  \
		{ TEXT_INIT(root "de"), TEXT_INIT(word) }, \
	{                                                  \
		TEXT_INIT(root "den"), TEXT_INIT(word)     \
	}
#define WEAK_DUTCH_T(root, word)                           \
	{ TEXT_INIT(root "t"), TEXT_INIT(word) },          \
		{ TEXT_INIT(root "te"), TEXT_INIT(word) }, \
	{                                                  \
		TEXT_INIT(root "ten"), TEXT_INIT(word)     \
	}

/* Words that end as forms do, and are none. */
#define NO_DUTCH_VERB(word)                               \
	{ TEXT_INIT(word), TEXT_INIT(word) },             \
		{ TEXT_INIT(word "e"), TEXT_INIT(word) }, \
	{                                                 \
		TEXT_INIT(word "en"), TEXT_INIT(word)     \
	}

static const struct ending dutch_verbs[] = {
	/* Neither merk nor week, verkeer, hem, seks or geld. */
	NO_DUTCH_VERB("markt"),
	NO_DUTCH_VERB("weekend"),
	NO_DUTCH_VERB("verkeerd"),
	NO_DUTCH_VERB("hemd"),
	NO_DUTCH_VERB("sekt"),
	{ TEXT_INIT("geldt"), TEXT_INIT("geldt") },
	{ TEXT_INIT("dt"), TEXT_INIT("d") }, /* verbiedt */
	WEAK_DUTCH_D("eer", "eer"),
	WEAK_DUTCH_D("ig", "ig"),
	WEAK_DUTCH_D("w", "w"),
	WEAK_DUTCH_D("g", "g"),
	WEAK_DUTCH_D("m", "m"),
	WEAK_DUTCH_D("er", "er"),
	WEAK_DUTCH_D("del", "del"),
	WEAK_DUTCH_D("mel", "mel"),
	WEAK_DUTCH_D("kel", "kel"),
	WEAK_DUTCH_D("tel", "tel"),
	WEAK_DUTCH_D("pel", "pel"),
	WEAK_DUTCH_D("teken", "tekenen"),
	WEAK_DUTCH_D("eken", "ekenen"),
	WEAK_DUTCH_D("aal", "aal"),
	WEAK_DUTCH_D("eel", "eel"),
	WEAK_DUTCH_D("oon", "oon"),
	WEAK_DUTCH_D("ien", "ien"),
	WEAK_DUTCH_T("k", "k"),
	WEAK_DUTCH_T("p", "p"),
	WEAK_DUTCH_T("plaats", "plaatsen"),
	WEAK_DUTCH_T("aats", "aatsen"),
	WEAK_DUTCH_T("eis", "eis"),
};

/* Verbs whose ge- is no participle's. */
static const struct text german_ge[] = {
	TEXT_INIT("genehmig"), TEXT_INIT("gefahrd"), TEXT_INIT("gewahr"),
	TEXT_INIT("gehor"),    TEXT_INIT("gestalt"), TEXT_INIT("gebrauch"),
	TEXT_INIT("gewohn"),   TEXT_INIT("gelang"),  TEXT_INIT("gestatt"),
};
static const struct text dutch_ge[] = {
	TEXT_INIT("gebruik"), TEXT_INIT("gebeur"),  TEXT_INIT("geloo"),
	TEXT_INIT("gedraa"),  TEXT_INIT("gehoor"),  TEXT_INIT("gemiddel"),
	TEXT_INIT("getuig"),  TEXT_INIT("geschik"), TEXT_INIT("geldt"),
};

#define LIST(name) name, COUNT(name)

static const struct {
	char language[3];
	const struct ending *list;
	size_t count;
} lists[] = {
	{ "es", LIST(spanish) }, { "fr", LIST(french) },
	{ "de", LIST(german) },  { "it", LIST(italian) },
	{ "nl", LIST(dutch) },   { "pt", LIST(portuguese) },
	{ "da", LIST(nordic) },  { "no", LIST(nordic) },
	{ "sv", LIST(swedish) }, { "tr", LIST(turkish) },
	{ "ur", LIST(urdu) },    { "ru", LIST(russian) },
	{ "el", LIST(greek) },   { "sr", LIST(serbian) },
	{ "hr", LIST(serbian) }, { "bs", LIST(serbian) },
	{ "ar", LIST(arabic) },  { "hu", LIST(hungarian) },
	{ "fi", LIST(finnish) }, { "ro", LIST(romanian) },
};

static const struct {
	char language[3];
	const struct ending *list;
	size_t count;
	const struct text *kept;
	size_t kept_count;
} verbs[] = {
	{ "de", LIST(german_verbs), LIST(german_ge) },
	{ "nl", LIST(dutch_verbs), LIST(dutch_ge) },
};

static bool is_language(const char *language, const char code[3])
{
	return language[0] == code[0] && language[1] == code[1] &&
	       language[2] == '\0';
}

/* A word in Cyrillic as Serbs write it in Latin, without marks, in `room`; empty
 * where it is no Serbian one, or too long. The stemmer, too, reads it so. */
static struct text serbian_latin(struct text plain, char room[LATIN_BYTES])
{
	static const char letters[][3] = {
		"a",           "b",          "v",          "g",  "d",  "e",
		"z",           "z",          "i",          "",   "k",  "l",
		"m",           "n",          "o",          "p",  "r",  "s",
		"t",           "u",          "f",          "h",  "c",  "c",
		"s",           [0x22] = "đ", [0x28] = "j", "lj", "nj", "c",
		[0x2F] = "dz",
	};
	struct text out = { room, 0 };

	for (size_t i = 0, width; i < plain.length; i += width) {
		const uint32_t code = utf8_next(plain, i, &width);
		const char *letter = code - FIRST_CYRILLIC < COUNT(letters) ?
					     letters[code - FIRST_CYRILLIC] :
					     "";

		if (*letter == '\0' || out.length + 2 > LATIN_BYTES)
			return (struct text){ 0 };
		memcpy(room + out.length, letter, strlen(letter));
		out.length += strlen(letter);
	}
	return out;
}

/* Where the word's ending begins; its length where it is not that. */
static size_t find_ending(const struct ending *row, struct text word)
{
	const struct text form = row->form;
	const struct text rest = { word.data, word.length - form.length };
	size_t letter_count;

	if (word.length < form.length ||
	    word.data[word.length - 1] != form.data[form.length - 1] ||
	    memcmp(word.data + rest.length, form.data, form.length) != 0)
		return word.length;
	letter_count = utf8_count(rest);
	if (letter_count > 0 &&
	    (letter_count < REST_LETTERS ||
	     letter_count + utf8_count(row->word) < WORD_LETTERS))
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
		return status ? status : bytes_append(out, list[i].word, fault);
	}
	return STATUS_OK;
}

static int compare_forms(const void *one, const void *other)
{
	return text_compare(((const struct ending *)one)->form,
			    ((const struct ending *)other)->form);
}

/* NULL: it is none. */
static const struct ending *find_form(struct text plain)
{
	const struct ending wanted = { .form = plain };

	return bsearch(&wanted, english_forms, COUNT(english_forms),
		       sizeof(*english_forms), compare_forms);
}

bool endings_row(size_t number, struct text *form, struct text *word)
{
	if (number >= COUNT(english_forms))
		return false;
	*form = english_forms[number].form;
	*word = english_forms[number].word;
	return true;
}

static bool is_one_of(const struct text *list, size_t count, struct text text)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(list[i], text))
			return true;
	return false;
}

/* Where the u stands that Americans leave out; 0: nowhere. */
static size_t find_our(struct text plain)
{
	const char *our = memmem(plain.data, plain.length, "our", 3);
	const size_t length = our ? (size_t)(our - plain.data) + 3 : 0;

	for (size_t i = 0; i < COUNT(with_our) && our; i++)
		if (text_ends((struct text){ plain.data, length }, with_our[i]))
			return length - 2;
	return 0;
}

/* Where the s stands that Americans write as a z; 0: nowhere. */
static size_t find_ise(struct text plain)
{
	for (size_t at = plain.length; at > ISE_LETTERS + 1; at--) {
		if (plain.data[at - 1] != 's' || plain.data[at - 2] != 'i' ||
		    !is_one_of(after_ise, COUNT(after_ise),
			       text_skip(plain, at)))
			continue;
		return is_one_of(before_ise, COUNT(before_ise),
				 (struct text){ plain.data, at - 2 }) ?
			       0 :
			       at - 1;
	}
	return 0;
}

/* Appends a word that is spelt as in Britain as Americans spell it. */
static enum status respell(struct bytes *out, struct text plain,
			   struct fault *fault)
{
	size_t at = find_our(plain);
	struct text change = TEXT("");
	enum status status;

	if (at == 0) {
		at = find_ise(plain);
		change = TEXT("z");
	}
	if (at == 0)
		return STATUS_OK;
	status = bytes_append(out, (struct text){ plain.data, at }, fault);
	if (!status)
		status = bytes_append(out, change, fault);
	return status ? status :
			bytes_append(out, text_skip(plain, at + 1), fault);
}

static enum status replace_english(struct bytes *out, struct text plain,
				   struct fault *fault)
{
	const struct ending *form = find_form(plain);
	const size_t length = out->length;
	enum status status;

	if (form)
		return bytes_append(out, form->word, fault);
	status = replace_ending(out, english, COUNT(english), plain, fault);
	if (status || out->length > length)
		return status;
	return respell(out, plain, fault);
}

/* Without the ge- of a participle, be it one (gebouwd) or not. */
static enum status replace_verb(struct bytes *out, const char *language,
				struct text plain, struct fault *fault)
{
	const size_t start = out->length;
	struct text word;
	enum status status;
	size_t i = 0;

	while (i < COUNT(verbs) && !is_language(language, verbs[i].language))
		i++;
	if (i == COUNT(verbs))
		return STATUS_OK;
	status = replace_ending(out, verbs[i].list, verbs[i].count, plain,
				fault);
	word = text_skip(text_from(out), start);
	if (status || word.length < GE_LETTERS ||
	    !text_begins(word, TEXT("ge")))
		return status;
	for (size_t at = 0; at < verbs[i].kept_count; at++)
		if (text_begins(word, verbs[i].kept[at]))
			return STATUS_OK;
	memmove(out->data + start, word.data + 2, word.length - 2);
	out->length -= 2;
	return STATUS_OK;
}

enum status endings_replace(struct bytes *out, const char *language,
			    struct text plain, struct fault *fault)
{
	const size_t length = out->length;
	char room[LATIN_BYTES];
	enum status status;
	size_t i = 0;

	if (is_language(language, "en"))
		return replace_english(out, plain, fault);
	while (i < COUNT(lists) && !is_language(language, lists[i].language))
		i++;
	if (i == COUNT(lists))
		return STATUS_OK;
	if (lists[i].list == serbian && plain.length > 0 &&
	    (unsigned char)plain.data[0] >= FIRST_CYRILLIC_BYTE)
		plain = serbian_latin(plain, room);
	status = replace_ending(out, lists[i].list, lists[i].count, plain,
				fault);
	return status || out->length > length ?
		       status :
		       replace_verb(out, language, plain, fault);
}
