/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HOW A READING IS JUDGED
 *
 * The sample is lines that have bytes beyond ASCII, without markup. Each
 * candidate decodes it; each character beyond ASCII gets points from 100
 * (belongs here) to -200 (cannot be; in Thai -400), and the average is the
 * score.
 *   Latin      the language is asked of CLD2, by the text as it was decoded;
 *              its letters count for the reading, others against. That is
 *              what tells "très" from "trčs": both have one odd letter, but
 *              all the rest is French
 *   Cyrillic   and other alphabets: the frequent letters, and no capitals
 *              inside words: each encoding is another permutation of them
 *   Thai       the frequent letters, and vowels and tone marks only beside
 *              the consonants that they belong to
 *   Chinese    Japanese and Korean: the few hundred characters that make
 *              most of any text
 *   signs      quotes and dashes stand at the edge of a word, never inside
 */
#include "indexer/guess.h"

#include <string.h>

#include <unicode/uchar.h>

#include "indexer/language.h"
#include "shared/array.h"
#include "shared/utf8.h"

enum {
	SAMPLE_BYTES = 4096,
	SCORE_PLAIN = 6000, /* as good as most texts get */
	TAG_BYTES = 4096,   /* what ends later is no markup */
	REPLACEMENT = 0xFFFD,
	POINTS_COMMON = 100, /* for one character */
	POINTS_THAI = 60, /* for all of a text, in which few are not common */
	POINTS_SIGN = 40,
	POINTS_CAPITAL = 90, /* behind another */
	POINTS_LETTER = 20,  /* any other of the script */
	POINTS_ODD = -60,
	POINTS_WRONG = -100,
	POINTS_BROKEN = -200,
	/* Where bytes of another encoding look right but for a few. */
	POINTS_IMPOSSIBLE = -400
};

enum family {
	LATIN,
	CYRILLIC,
	GREEK,
	HEBREW,
	ARABIC,
	THAI,
	CHINESE,
	JAPANESE,
	KOREAN
};

/* ---- What is common ---------------------------------------------------- */

/* Letters beyond ASCII that a language is written with. */
static const struct {
	const char *language;
	const char *letters;
} alphabets[] = {
	{ "az", "əçğıöşüi̇" },
	{ "ca", "àèéíòóúçïü" },
	{ "cs", "áčďéěíňóřšťúůýž" },
	{ "cy", "ŵŷâêîôû" },
	{ "da", "æøåé" },
	{ "de", "äöüß" },
	{ "eo", "ĉĝĥĵŝŭ" },
	{ "es", "áéíóúñü" },
	{ "et", "äõöüšž" },
	{ "fi", "äöåšž" },
	{ "fr", "éèàêçùâîôûëïœüÿæ" },
	{ "ga", "áéíóú" },
	{ "gl", "áéíóúñü" },
	{ "bs", "čćđšž" },
	{ "hr", "čćđšž" },
	{ "hu", "áéíóöőúüű" },
	{ "is", "áðéíóúýþæö" },
	{ "it", "àèéìòùî" },
	{ "lt", "ąčęėįšųūž" },
	{ "lv", "āčēģīķļņšūž" },
	{ "mt", "ċġħżàèìòù" },
	{ "nl", "ëïéèöüáó" },
	{ "nn", "æøåé" },
	{ "no", "æøåéòô" },
	{ "pl", "ąćęłńóśźż" },
	{ "pt", "ãçáéíóúâêôõàü" },
	{ "ro", "ăâîșțşţ" },
	{ "sk", "áäčďéíĺľňóôŕšťúýž" },
	{ "sl", "čšž" },
	{ "sq", "ëç" },
	{ "sr", "čćđšž" },
	{ "sv", "åäöé" },
	{ "tr", "çğıöşüâî" },
};

/* Of a text in any other language, or too short to tell. */
static const char western_letters[] = "éèàáíóúñçüöäßêâîôëïãõåæøœ";

static const char cyrillic_letters[] = "оаеинтсрвлкмдпуіяь";
static const char greek_letters[] = "αοιετσνηυρπκμλςωάόίέή";
static const char arabic_letters[] = "اليمونرتبهدسفعكىیکہےں";
static const char hebrew_letters[] = "יוהלארתבמשנםעכד";

static const char thai_letters[] = "กขคงจชดตถทนบปพมยรลวสหอะัาำิีึืุูเแโใไ็่้์";

static const char simplified_letters[] =
	"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子"
	"那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面"
	"起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机"
	"十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文"
	"体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门"
	"任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打"
	"女变四总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命金指许"
	"统区保至队形社空决治展马科司五基书非则却界达光放强难且权思完设式路记南品告"
	"求据程北边张该交规万取望领共确传师观今切院让识带导争运警局府议案价增调查";

static const char traditional_letters[] =
	"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子"
	"那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面"
	"起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機"
	"十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文"
	"體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門"
	"任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活更別打"
	"女變四總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命金指許"
	"統區保至隊形社空決治展馬科司五基書非則卻界達光放強難且權思完設式路記南品告"
	"求據程北邊張該交規萬取望領共確傳師觀今切院讓識帶導爭運警局府議案價增調查";

static const char japanese_letters[] =
	"日一国人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者"
	"党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全"
	"目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強"
	"気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院"
	"女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委"
	"告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半"
	"品昨論計死官増係感特情投示変打男基私各始島直両朝価式確村提運終挙果西勢減台"
	"広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検町常校料裁状工建語";

static const char korean_letters[] =
	"다이의는에을가고를지하한도로은사기서자대인리어나시정과일아해수있보들했것그제"
	"으전부만주상라장여구국원공성적게신동경년스조안회중미위문관세선계연소용오무통"
	"행요유발화내면비생분실영재려단명산업체양결당방반간등점야민개직력모드트와까된";

/* In order of preference: where two make the same sense the first is
 * taken, and what is rare has doubts to make up for. A word or two of a
 * Latin text may well look like another script. */
static const struct candidate {
	enum charset charset;
	enum family family;
	int doubt;           /* points */
	const char *letters; /* common ones; NULL: it depends */
	const char *more;
} candidates[] = {
	{ CHARSET_WINDOWS_1252, LATIN, 0, NULL, NULL },
	{ CHARSET_WINDOWS_1250, LATIN, 10, NULL, NULL },
	{ CHARSET_ISO_8859_2, LATIN, 20, NULL, NULL },
	{ CHARSET_ISO_8859_15, LATIN, 50, NULL, NULL },
	{ CHARSET_WINDOWS_1254, LATIN, 30, NULL, NULL },
	{ CHARSET_WINDOWS_1257, LATIN, 60, NULL, NULL },
	{ CHARSET_MACINTOSH, LATIN, 300, NULL, NULL },
	{ CHARSET_IBM850, LATIN, 310, NULL, NULL },
	{ CHARSET_IBM852, LATIN, 315, NULL, NULL },
	{ CHARSET_WINDOWS_1251, CYRILLIC, 250, cyrillic_letters, NULL },
	{ CHARSET_KOI8_U, CYRILLIC, 260, cyrillic_letters, NULL },
	{ CHARSET_KOI8_R, CYRILLIC, 265, cyrillic_letters, NULL },
	{ CHARSET_ISO_8859_5, CYRILLIC, 270, cyrillic_letters, NULL },
	{ CHARSET_IBM866, CYRILLIC, 280, cyrillic_letters, NULL },
	{ CHARSET_MAC_CYRILLIC, CYRILLIC, 290, cyrillic_letters, NULL },
	{ CHARSET_WINDOWS_1253, GREEK, 260, greek_letters, NULL },
	{ CHARSET_ISO_8859_7, GREEK, 270, greek_letters, NULL },
	{ CHARSET_WINDOWS_1255, HEBREW, 270, hebrew_letters, NULL },
	{ CHARSET_WINDOWS_1256, ARABIC, 250, arabic_letters, NULL },
	{ CHARSET_ISO_8859_6, ARABIC, 270, arabic_letters, NULL },
	{ CHARSET_WINDOWS_874, THAI, 260, thai_letters, NULL },
	{ CHARSET_GB18030, CHINESE, 50, simplified_letters,
	  traditional_letters },
	{ CHARSET_BIG5, CHINESE, 50, traditional_letters, NULL },
	{ CHARSET_SHIFT_JIS, JAPANESE, 50, japanese_letters, NULL },
	{ CHARSET_EUC_JP, JAPANESE, 50, japanese_letters, NULL },
	{ CHARSET_EUC_KR, KOREAN, 50, korean_letters, NULL },
};

enum { CANDIDATE_COUNT = COUNT(candidates) };

/* ---- Points ------------------------------------------------------------ */

/* A character of the sample with its neighbours; 0 beyond either end. */
struct place {
	uint32_t before;
	uint32_t code_point;
	uint32_t after;
};

static bool is_letter(uint32_t code_point)
{
	return utf8_class(code_point) == UTF8_LETTER;
}

static bool is_lower(uint32_t code_point)
{
	return u_islower((UChar32)code_point);
}

static bool is_common(const char *letters, uint32_t code_point)
{
	char encoded[4];
	size_t width = utf8_encode(code_point, encoded);

	return letters &&
	       memmem(letters, strlen(letters), encoded, width) != NULL;
}

static bool is_common_letter(const char *letters, uint32_t code_point)
{
	return is_common(letters, (uint32_t)u_tolower((UChar32)code_point));
}

/* Signs that writers and typesetters use, apart from those of CJK. */
static bool is_punctuation(uint32_t code_point)
{
	return is_common("“”„‘’‚‹›«»–—…•¿¡\xC2\xA0\xC2\xAD", code_point);
}

/* The same, of which no two stand together, nor next to letters that are
 * not ASCII. */
static bool is_symbol(const struct place *place)
{
	return is_common("€£°·§©®™²³½", place->code_point) &&
	       place->before < 0x80 && place->after < 0x80;
}

static bool is_apostrophe(uint32_t code_point)
{
	return code_point == 0x2019 || code_point == 0xB7 || code_point == 0xAD;
}

static int sign_points(const struct place *place)
{
	bool is_inside = is_letter(place->before) && is_letter(place->after);
	bool is_opening = utf8_is_opening(place->code_point) ||
			  place->code_point == 0xBF ||
			  place->code_point == 0xA1;

	if (place->code_point == REPLACEMENT ||
	    u_iscntrl((UChar32)place->code_point))
		return POINTS_BROKEN;
	if (u_charType((UChar32)place->code_point) == U_PRIVATE_USE_CHAR ||
	    !u_isdefined((UChar32)place->code_point))
		return POINTS_BROKEN;
	if (!is_punctuation(place->code_point) && !is_symbol(place))
		return POINTS_ODD;
	if (is_inside && !is_apostrophe(place->code_point))
		return POINTS_WRONG;
	if (is_opening && is_letter(place->before))
		return POINTS_ODD;
	return POINTS_SIGN;
}

/* Capitals begin a word or fill it. */
static bool is_odd_case(const struct place *place)
{
	return (is_lower(place->before) &&
		u_isupper((UChar32)place->code_point)) ||
	       (is_lower(place->code_point) &&
		u_isupper((UChar32)place->after));
}

/* Of letters with marks there may be two side by side, hardly three. */
static bool is_between_high(const struct place *place)
{
	return place->before >= 0x80 && is_letter(place->before) &&
	       place->after >= 0x80 && is_letter(place->after);
}

/* The forms that Hebrew letters have at the end of a word, before its end. */
static bool is_odd_final(const struct place *place)
{
	return is_common("םןףךץ", place->code_point) && is_letter(place->after);
}

static int latin_points(const struct place *place, const char *letters)
{
	if (!is_letter(place->code_point))
		return sign_points(place);
	if (utf8_script(place->code_point) != UTF8_LATIN)
		return POINTS_WRONG;
	if (is_odd_case(place) || is_between_high(place))
		return POINTS_WRONG;
	if (utf8_class(place->before) == UTF8_DIGIT)
		return POINTS_ODD;
	if (is_common_letter(letters, place->code_point))
		return POINTS_COMMON;
	/* Names from abroad. */
	return is_common_letter(western_letters, place->code_point) ?
		       0 :
		       POINTS_ODD;
}

/* Of an alphabet with capitals, or without. */
static int alphabet_points(const struct place *place, enum utf8_script script,
			   const char *letters)
{
	enum utf8_class class = utf8_class(place->code_point);

	if (class == UTF8_MARK)
		return utf8_script(place->before) == script ? POINTS_SIGN :
							      POINTS_WRONG;
	if (class != UTF8_LETTER)
		return script == UTF8_ARABIC && is_common("،؛؟ـ۔\xE2\x80\x8C",
							  place->code_point) ?
			       POINTS_SIGN :
			       sign_points(place);
	if (utf8_script(place->code_point) != script || is_odd_case(place) ||
	    is_odd_final(place) || utf8_script(place->before) == UTF8_LATIN ||
	    utf8_script(place->after) == UTF8_LATIN)
		return POINTS_WRONG;
	if (!is_common_letter(letters, place->code_point))
		return POINTS_LETTER;
	/* A text all in capitals is more often one in another encoding. */
	return u_isupper((UChar32)place->code_point) &&
			       u_isupper((UChar32)place->before) ?
		       POINTS_CAPITAL :
		       POINTS_COMMON;
}

static bool is_thai(uint32_t code_point)
{
	return code_point >= 0x0E01 && code_point <= 0x0E5B;
}

static bool is_thai_consonant(uint32_t code_point)
{
	return code_point >= 0x0E01 && code_point <= 0x0E2E;
}

/* Vowels that are written before their consonant. */
static bool is_thai_lead(uint32_t code_point)
{
	return code_point >= 0x0E40 && code_point <= 0x0E44;
}

/* Vowels and tone marks behind it, above and below. */
static bool is_thai_tail(uint32_t code_point)
{
	return code_point == 0x0E30 || code_point == 0x0E32 ||
	       code_point == 0x0E33 || utf8_class(code_point) == UTF8_MARK;
}

/* Pairs of bytes in Chinese, Japanese and Korean are Thai letters, too, and
 * most of them stand where they may: but not all. */
static int thai_points(const struct place *place, const char *letters)
{
	uint32_t code_point = place->code_point;
	uint32_t before = place->before;

	if (!is_thai(code_point))
		return sign_points(place);
	if (is_common("ฃฅ", code_point)) /* in no word since typewriters */
		return POINTS_IMPOSSIBLE;
	if (utf8_script(before) == UTF8_LATIN ||
	    utf8_script(place->after) == UTF8_LATIN)
		return POINTS_WRONG;
	if (is_thai_tail(code_point) && !is_thai_consonant(before) &&
	    utf8_class(before) != UTF8_MARK)
		return POINTS_IMPOSSIBLE;
	if (is_thai_lead(code_point) && place->after != 0 &&
	    !is_thai_consonant(place->after))
		return POINTS_IMPOSSIBLE;
	return is_common(letters, code_point) ? POINTS_THAI : POINTS_WRONG;
}

static bool is_han(uint32_t code_point)
{
	return (code_point >= 0x3400 && code_point <= 0x9FFF) ||
	       (code_point >= 0x20000 && code_point <= 0x3FFFF);
}

static bool is_kana(uint32_t code_point)
{
	return code_point >= 0x3041 && code_point <= 0x30FF;
}

static bool is_hangul(uint32_t code_point)
{
	return code_point >= 0xAC00 && code_point <= 0xD7A3;
}

/* Of a letter in a family with thousands. */
static int gram_points(const struct place *place,
		       const struct candidate *candidate)
{
	uint32_t code_point = place->code_point;

	if (is_lower(place->before) || is_lower(place->after))
		return POINTS_ODD;
	if (is_common(candidate->letters, code_point) ||
	    is_common(candidate->more, code_point))
		return POINTS_COMMON;
	if (candidate->family == JAPANESE)
		return is_kana(code_point) ? 70 :
		       is_han(code_point)  ? 10 :
					     POINTS_ODD;
	if (candidate->family == KOREAN)
		return is_hangul(code_point) ? 40 : POINTS_ODD;
	return is_han(code_point) ? 10 : POINTS_ODD;
}

static int cjk_points(const struct place *place,
		      const struct candidate *candidate)
{
	uint32_t code_point = place->code_point;

	if (is_letter(code_point))
		return gram_points(place, candidate);
	/* Punctuation of their own, and full width forms. */
	if ((code_point >= 0x3000 && code_point <= 0x3015) ||
	    (code_point >= 0xFF01 && code_point <= 0xFF5E))
		return POINTS_SIGN;
	return sign_points(place);
}

static int points_at(const struct place *place,
		     const struct candidate *candidate, const char *letters)
{
	switch (candidate->family) {
	case LATIN:
		return latin_points(place, letters);
	case CYRILLIC:
		return alphabet_points(place, UTF8_CYRILLIC, letters);
	case GREEK:
		return alphabet_points(place, UTF8_GREEK, letters);
	case HEBREW:
		return alphabet_points(place, UTF8_HEBREW, letters);
	case ARABIC:
		return alphabet_points(place, UTF8_ARABIC, letters);
	case THAI:
		return thai_points(place, letters);
	default:
		return cjk_points(place, candidate);
	}
}

static enum status find_letters(const char **out, struct text text,
				struct fault *fault)
{
	struct language_guess guess;
	enum status status = language_detect(&guess, text, fault);

	*out = western_letters;
	if (status)
		return status;
	for (size_t i = 0; i < COUNT(alphabets); i++)
		if (strcmp(alphabets[i].language, guess.code) == 0)
			*out = alphabets[i].letters;
	return STATUS_OK;
}

static int judge(struct text text, const struct candidate *candidate,
		 const char *letters)
{
	struct place place = { 0 };
	int64_t points = 0;
	int64_t count = 0;
	size_t width = 0;

	if (text.length > 0)
		place.after = utf8_next(text, 0, &width);
	for (size_t offset = width; place.after != 0; offset += width) {
		place.before = place.code_point;
		place.code_point = place.after;
		place.after = 0;
		width = 0;
		if (offset < text.length)
			place.after = utf8_next(text, offset, &width);
		/* The last may be cut off. */
		if (place.code_point < 0x80 ||
		    (place.code_point == REPLACEMENT && place.after == 0 &&
		     count > 0))
			continue;
		points += points_at(&place, candidate, letters);
		count++;
	}
	if (count == 0)
		return GUESS_BAD;
	return (int)((points - candidate->doubt) * GUESS_BEST /
		     (count * POINTS_COMMON));
}

static enum status judge_candidate(int *out, struct bytes *room,
				   struct text sample,
				   const struct candidate *candidate,
				   struct fault *fault)
{
	const char *letters = candidate->letters;
	struct charset_count count;
	enum status status;

	*out = GUESS_WORST;
	bytes_clear(room);
	status = charset_convert(room, sample, candidate->charset, &count,
				 fault);
	if (!status && candidate->family == LATIN)
		status = find_letters(&letters, text_from(room), fault);
	if (!status)
		*out = judge(text_from(room), candidate, letters);
	return status;
}

/* ---- The sample -------------------------------------------------------- */

/* Behind the tag at `offset`, or `offset` itself. No lead or trail byte of
 * any candidate is one of its brackets. CDATA is text but for its mark. */
static size_t skip_tag(struct text raw, size_t offset)
{
	static const struct text cdata = TEXT_INIT("<![CDATA[");
	struct text rest = text_skip(raw, offset);
	const char *end;

	if (rest.length < 3 || rest.data[0] != '<' || rest.data[1] == ' ')
		return offset;
	if (text_begins(rest, cdata))
		return offset + cdata.length;
	if (rest.length > TAG_BYTES)
		rest.length = TAG_BYTES;
	end = memchr(rest.data, '>', rest.length);
	return end ? (size_t)(end - raw.data) + 1 : offset;
}

/* One line without its tags, a blank for each; *has_high when there is
 * anything beyond ASCII in it. Steps *offset behind the line. */
static size_t copy_line(char *out, size_t room, struct text raw, size_t *offset,
			bool *has_high)
{
	size_t length = 0;

	*has_high = false;
	while (*offset < raw.length && length < room) {
		size_t behind = skip_tag(raw, *offset);
		char byte = raw.data[*offset];

		if (behind > *offset) {
			*offset = behind;
			out[length++] = ' ';
			continue;
		}
		(*offset)++;
		out[length++] = byte == '\0' ? ' ' : byte;
		*has_high |= (unsigned char)byte >= 0x80;
		if (byte == '\n' || byte == '\r')
			break;
	}
	return length;
}

static size_t take_sample(char out[SAMPLE_BYTES], struct text raw)
{
	size_t offset = 0;
	size_t length = 0;

	while (offset < raw.length && length < SAMPLE_BYTES) {
		bool has_high;
		size_t line = copy_line(out + length, SAMPLE_BYTES - length,
					raw, &offset, &has_high);

		if (has_high)
			length += line;
	}
	return length;
}

/* What is declared and makes good sense needs no comparison; that it is rare
 * says nothing against it. */
static enum status judge_declared(struct guess *out, struct bytes *room,
				  struct text sample, enum charset declared,
				  struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < CANDIDATE_COUNT && !status; i++) {
		struct candidate candidate = candidates[i];

		if (candidate.charset != declared)
			continue;
		candidate.doubt = 0;
		status = judge_candidate(&out->score, room, sample, &candidate,
					 fault);
		out->charset = declared;
		out->declared_score = out->score;
	}
	return status;
}

static bool is_cyrillic(enum charset charset)
{
	for (size_t i = 0; i < CANDIDATE_COUNT; i++)
		if (candidates[i].charset == charset)
			return candidates[i].family == CYRILLIC;
	return false;
}

enum status guess_charset(struct guess *out, struct text raw,
			  enum charset declared, struct fault *fault)
{
	char room[SAMPLE_BYTES];
	struct bytes decoded = BYTES_UP_TO(4 * SAMPLE_BYTES);
	struct text sample = { room, take_sample(room, raw) };
	enum status status;

	*out = (struct guess){ CHARSET_WINDOWS_1252, GUESS_WORST, GUESS_BEST,
			       false };
	status = judge_declared(out, &decoded, sample, declared, fault);
	if (out->score >= SCORE_PLAIN)
		goto out;
	for (size_t i = 0; i < CANDIDATE_COUNT && !status; i++) {
		int score;

		status = judge_candidate(&score, &decoded, sample,
					 &candidates[i], fault);
		if (score > out->score) {
			out->charset = candidates[i].charset;
			out->score = score;
		}
	}
	out->is_reordered = out->charset != declared && is_cyrillic(declared) &&
			    is_cyrillic(out->charset);
out:
	bytes_free(&decoded);
	return status;
}

/* ---- Units of two and four bytes --------------------------------------- */

enum {
	WIDE_UNITS = 4, /* so many at least, for telling them by NULs */
	LAST_PLANE = 0x10
};

/* The mark of UTF-32 begins with that of UTF-16, so the character behind
 * it decides. */
static enum charset wide_by_mark(struct text start)
{
	if (text_begins(start, TEXT("\0\0\xFE\xFF")))
		return CHARSET_UTF_32BE;
	if (text_begins(start, TEXT("\xFF\xFE\0\0")) &&
	    (start.length == 4 || (start.length >= 8 && start.data[7] == 0 &&
				   (unsigned char)start.data[6] <= LAST_PLANE)))
		return CHARSET_UTF_32LE;
	if (text_begins(start, TEXT("\xFF\xFE")))
		return CHARSET_UTF_16LE;
	if (text_begins(start, TEXT("\xFE\xFF")))
		return CHARSET_UTF_16BE;
	return CHARSET_NONE;
}

/* Whether the bytes are not UTF-8, even if the last character is cut. */
static bool is_not_utf8(struct text start)
{
	size_t width;

	for (size_t offset = 0; offset < start.length; offset += width) {
		bool is_valid;

		width = utf8_measure(start, offset, &is_valid);
		if (!is_valid && offset + width < start.length)
			return true;
	}
	return false;
}

/* Whether news may well hold the unit of UTF-16. In a text of bytes Han is
 * what two small letters make, so the caller says if that counts. */
static bool is_usual_unit(unsigned unit, bool may_be_han)
{
	if (unit < 0x100)
		return unit >= ' ' || (unit >= '\t' && unit <= '\r');
	if (unit >= 0x4E00 && unit <= 0xD7A3)
		return may_be_han && (unit <= 0x9FFF || unit >= 0xAC00);
	return unit < 0x700 || (unit >= 0x2010 && unit <= 0x203F) ||
	       (unit >= 0x3000 && unit <= 0x30FF) ||
	       (unit >= 0xFF00 && unit <= 0xFFEF);
}

static size_t count_usual(struct text start, bool is_big, bool may_be_han)
{
	size_t upper = is_big ? 0 : 1;
	size_t count = 0;

	for (size_t i = 0; i + 1 < start.length; i += 2) {
		unsigned high = (unsigned char)start.data[i + upper];
		unsigned low = (unsigned char)start.data[i + 1 - upper];

		count += is_usual_unit(high << 8 | low, may_be_han);
	}
	return count;
}

/* UTF-16 in which NULs are few: nearly all units make sense, and more than
 * in the other order. */
static enum charset wide_by_units(struct text start)
{
	bool may_be_han = is_not_utf8(start);
	size_t units = start.length / 2;
	size_t needed = units - units / 20;
	size_t little = count_usual(start, false, may_be_han);
	size_t big = count_usual(start, true, may_be_han);

	if (little >= needed && little > big)
		return CHARSET_UTF_16LE;
	if (big >= needed && big > little)
		return CHARSET_UTF_16BE;
	return CHARSET_NONE;
}

/* UTF-32 by the bytes of each four that are NUL. */
static bool is_wide_32(const size_t nul_counts[4], size_t units, bool is_big)
{
	size_t few = units / 50;
	size_t top = is_big ? 0 : 3;

	return nul_counts[top] == units &&
	       nul_counts[is_big ? 1 : 2] >= units - few &&
	       nul_counts[3 - top] <= few;
}

/* In any text there are blanks, line ends and figures, whose upper bytes
 * are NUL and whose lower ones are not; in English all letters are such. */
static enum charset wide_by_nuls(struct text start)
{
	size_t nul_counts[4] = { 0 };
	size_t units = start.length / 4;
	size_t odd_count;
	size_t even_count;

	for (size_t i = 0; i < 4 * units; i++)
		nul_counts[i % 4] += start.data[i] == '\0';
	if (units < WIDE_UNITS)
		return CHARSET_NONE;
	if (is_wide_32(nul_counts, units, true))
		return CHARSET_UTF_32BE;
	if (is_wide_32(nul_counts, units, false))
		return CHARSET_UTF_32LE;
	even_count = nul_counts[0] + nul_counts[2];
	odd_count = nul_counts[1] + nul_counts[3];
	if (even_count > units * 2 / 3 && odd_count <= even_count / 50)
		return CHARSET_UTF_16BE;
	if (odd_count > units * 2 / 3 && even_count <= odd_count / 50)
		return CHARSET_UTF_16LE;
	return wide_by_units(start);
}

enum charset guess_wide(struct text start)
{
	enum charset charset = wide_by_mark(start);

	if (start.length > GUESS_WIDE_BYTES)
		start.length = GUESS_WIDE_BYTES;
	if (charset != CHARSET_NONE || start.length == 0 ||
	    !memchr(start.data, '\0', start.length))
		return charset;
	return wide_by_nuls(start);
}
