/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/claims.h"

#include <string.h>

#include "indexer/address.h"
#include "indexer/byline.h"
#include "indexer/dates.h"
#include "indexer/decode.h"
#include "indexer/fragment.h"
#include "indexer/fuller.h"
#include "indexer/furniture.h"
#include "indexer/lines.h"
#include "indexer/numbered.h"
#include "indexer/punctuation.h"
#include "indexer/titles.h"
#include "shared/array.h"
#include "shared/host.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	NAME_BYTES = 64,
	ADDRESS_ROOM = 3 * ADDRESS_BYTES + 16,
	TOP_LINES = 6,      /* of a text, that may say when it is from */
	PROSE_WEIGHT = 40,  /* of what may be a text for its looks, at least */
	PROSE_BYTES = 4096, /* of it, that are looked at */
	STANDFIRSTS_MAX = 4,
	SEQUELS_MAX = 4
};

/*
 * Names in small letters and digits alone, Latin ones without marks. Within a
 * kind those before are believed before those behind. What is read here: the
 * output of news-please, newspaper3k and 4k, trafilatura, fundus, Media Cloud,
 * Webz, NewsAPI and GDELT; RSS, Atom and Dublin Core; schema.org, OpenGraph
 * and what pages have in their meta elements; front matter of static sites.
 * Last stand those of tables that people have made in their own language,
 * where no program writes them for something else ("data").
 */
/* clang-format off */
static const char *const text_names[] = {
	"text", "maintext", "articletext", "textcontent", "articlebody",
	"fulltext", "contentencoded", "contentoriginal", "body", "bodytext",
	"articlecontent", "storytext", "content", "contents", "article",
	"story", "cleanedtext", "plaintext", "rawtext", "bodyhtml",
	"contenthtml", "contenttext", "commenttext", "transcript", "paragraphs", "html", "rawhtml",
	"htmlcontent", "pagehtml", "htmlsource", "pagesource", "markdown",
	"markdowncontent", "contentelements",
	"texto", "cuerpo", "contenido", "texte", "contenu", "corpo",
	"conteudo", "testo", "artikeltext", "volltext", "inhalt", "tekst",
	"teks", "metin", "icerik", "текст", "正文", "内容", "內容", "全文",
	"本文", "본문", "내용", "النص", "نص", "المحتوى", "متن"
};
static const char *const title_names[] = {
	"title", "headline", "articletitle", "ogtitle", "titlepage",
	"titlerss", "webtitle", "dctitle", "dctermstitle", "sailthrutitle",
	"parselytitle", "citationtitle", "twittertitle", "subject",
	"heading", "headlines", "resolvedtitle", "giventitle", "name",
	"titulo", "titular", "titre", "titolo", "titel", "uberschrift",
	"schlagzeile", "tytul", "judul", "baslik", "заголовок", "название",
	"标题", "標題", "タイトル", "見出し", "제목", "العنوان", "عنوان",
	"शीर्षक"
};
static const char *const lead_names[] = {
	"abstract", "excerpt", "description", "summary", "metadescription",
	"ogdescription", "dek", "standfirst", "teaser", "lead", "lede",
	"intro", "leadparagraph", "subtitle", "deck", "chapo", "snippet",
	"twitterdescription",
	"resumen", "resume", "resumo", "riassunto", "zusammenfassung",
	"аннотация", "摘要", "要約", "요약", "الملخص"
};
/* Those of them that stand above the text, the last ones on top. */
static const char *const standfirst_names[] = {
	"dek", "deck", "chapo", "standfirst", "lead", "lede", "intro",
	"leadparagraph", "subtitle"
};
static const char *const address_names[] = {
	"canonicallink", "canonicalurl", "canonical", "ogurl", "originalurl",
	"url", "permalink", "permalinkurl", "articleurl", "link", "externelink",
	"externallink", "weburl", "sourceurl", "finalurl", "uri",
	"parselylink", "twitterurl", "warctargeturi", "documentidentifier",
	"urlsource", "pageurl", "documenturl", "resolvedurl", "givenurl",
	"alternate", "readmorelink", "mainentityofpage", "guid", "source",
	"enlace", "lien", "ссылка", "链接", "鏈接", "网址", "網址", "링크",
	"الرابط", "رابط"
};
static const char *const source_names[] = {
	"sourcename", "sitename", "ogsitename", "metasitename",
	"sourcehostname", "publishername", "publisher", "outlet", "provider",
	"newspaper", "publication", "publicationtitle", "medianame",
	"pubtitle", "publicationname", "journal", "journaltitle",
	"journalname", "containertitle", "source", "site", "applicationname",
	"dcpublisher", "dctermspublisher", "sourcedomain", "canonicaldomain",
	"sourcecommonname", "hostname", "domain", "feed",
	"medio", "fuente", "fonte", "jornal", "quelle", "zeitung", "bron",
	"krant", "kaynak", "sumber", "источник", "издание", "来源", "來源",
	"媒体", "媒體", "출처", "언론사", "المصدر", "مصدر"
};
static const char *const date_names[] = {
	"originalpublished", "originalpublishdate", "datepublished",
	"publisheddatetime", "articlepublishedtime", "publishedtime",
	"publishedtimestamp", "datepublish", "publishdate", "publisheddate",
	"publishedat", "publishedon", "publishingdate", "publicationdate",
	"publishtime", "webpublicationdate", "pubdate", "firstpublished",
	"firstpublishedat", "firstpublishdate",
	"articledate", "articlepublished", "date", "published",
	"cxenseparserecspublishtime", "cxenseparsepublishtime",
	"parselypubdate", "sailthrudate", "dcdateissued", "dctermsissued",
	"dctermsdate", "dcdate", "dctermscreated", "datecreated", "created",
	"createdat", "createdutc", "createdtime", "createddate",
	"createddatetime", "createat", "createtime", "originalarrivaltime", "issued", "posted",
	"postdate", "datetime", "pubtime",
	"displaydate", "releasedate", "uploaddate", "publishingtime",
	"timestamp", "time", "timestampms", "originserverts", "sentat", "ts",
	"fecha", "fechapublicacion", "fechadepublicacion", "datepublication",
	"datedepublication", "datapublicacao", "datapubblicazione", "datum",
	"veroffentlicht", "veroffentlichtam", "tanggal", "tarih", "дата",
	"датапубликации", "日期", "时间", "時間", "发布时间", "發布時間",
	"发布日期", "發布日期", "日付", "公開日", "날짜", "작성일", "التاريخ",
	"تاريخ", "तारीख"
};
static const char *const changed_names[] = {
	"datemodified", "datemodify", "articlemodifiedtime", "modifiedtime",
	"ogupdatedtime", "modified", "modifieddate", "dctermsmodified",
	"updated", "updatedat", "dateupdated", "lastupdated", "lastmodified",
	"documentcreated"
};
static const char *const fetched_names[] = {
	"datedownload", "downloaddate", "crawled", "crawldate", "crawledat",
	"fetchdate", "fetched", "fetchedat", "fetchtimestamp", "retrieved",
	"retrievedat", "accessed", "scraped", "scrapedat", "scrapedate",
	"indexeddate", "seendate", "searchtime", "warcdate", "filedate",
	"timeadded"
};
static const char *const author_names[] = {
	"authors", "author", "authorname", "byline", "dccreator", "creator",
	"dctermscreator", "parselyauthor", "sailthruauthor", "articleauthor", "creators",
	"citationauthor", "writer", "reporter", "publishedby", "writtenby", "from",
	"sendername", "senderfullname", "sender", "userprofile",
	"autor", "autora", "autores", "auteur", "auteurs", "autore",
	"verfasser", "yazar", "penulis", "автор", "авторы", "作者", "记者",
	"記者", "저자", "기자", "الكاتب", "نویسنده"
};
static const char *const language_names[] = {
	"language", "lang", "inlanguage", "metalang", "dclanguage",
	"dctermslanguage", "fulllanguage", "contentlanguage", "oglocale",
	"locale", "xmllang",
	"idioma", "langue", "sprache", "lingua", "язык", "语言", "語言",
	"言語", "언어", "اللغة", "زبان"
};
static const char *const id_names[] = {
	"id", "uuid", "articleid", "itemid", "docid", "documentid",
	"gkgrecordid", "guid"
};
static const char *const heading_names[] = { "heading", "headline" };
/* clang-format on */

#define NAMES(array)                \
	{                           \
		array, COUNT(array) \
	}

static const struct {
	const char *const *list;
	size_t count;
} names[CLAIMS_KINDS] = {
	[CLAIMS_TEXT] = NAMES(text_names),
	[CLAIMS_TITLE] = NAMES(title_names),
	[CLAIMS_LEAD] = NAMES(lead_names),
	[CLAIMS_ADDRESS] = NAMES(address_names),
	[CLAIMS_SOURCE] = NAMES(source_names),
	[CLAIMS_DATE] = NAMES(date_names),
	[CLAIMS_CHANGED] = NAMES(changed_names),
	[CLAIMS_FETCHED] = NAMES(fetched_names),
	[CLAIMS_AUTHOR] = NAMES(author_names),
	[CLAIMS_LANGUAGE] = NAMES(language_names),
	[CLAIMS_ID] = NAMES(id_names),
	[CLAIMS_HEADING] = NAMES(heading_names),
};

struct claim {
	enum claims_kind kind;
	size_t origin; /* calls of claims_from before it */
	size_t rank;   /* of its name within the kind */
	const char *where;
	struct text name;
	struct text value;
	enum fragment_form form;
	const struct heading *headings;
	size_t heading_count;
};

struct claims {
	struct claim *list;
	size_t count;
	size_t counts[CLAIMS_KINDS];
	struct claim *added; /* by the last claims_add; NULL: passed over */
	struct claim other;  /* the longest of claims_add_other */
	struct numbered numbered; /* likewise, in parts */
	bool is_clipped;          /* by a reader, from the web */
	struct text lead;         /* of claims_add_lead; empty: none */
	struct fragment sequels[SEQUELS_MAX];
	size_t sequel_count;
	size_t origin_count;
	const char *where;
	int last_year;
	struct claims_pages pages;
	struct pool *pool;
	struct bytes room;
	size_t bad_count; /* bad sequences that became U+FFFD */
};

enum status claims_open(struct claims **out, int last_year, size_t longest,
			struct fault *fault)
{
	struct claims *claims = memory_zeroed(1, sizeof(*claims));
	enum status status = STATUS_OK;

	*out = NULL;
	if (!claims)
		return fault_set(fault, STATUS_FULL, "out of memory");
	claims->last_year = last_year;
	claims->room = BYTES_UP_TO(longest + ADDRESS_ROOM);
	claims->list = memory_zeroed((size_t)CLAIMS_OF_KIND * CLAIMS_KINDS,
				     sizeof(*claims->list));
	if (!claims->list)
		status = fault_set(fault, STATUS_FULL, "out of memory");
	if (!status)
		status = pool_new(&claims->pool, longest + ADDRESS_ROOM, fault);
	if (status) {
		claims_close(claims);
		return status;
	}
	*out = claims;
	return STATUS_OK;
}

void claims_close(struct claims *claims)
{
	if (!claims)
		return;
	memory_free(claims->list);
	pool_free(claims->pool);
	bytes_free(&claims->room);
	memory_free(claims);
}

void claims_begin(struct claims *claims)
{
	claims->count = 0;
	memset(claims->counts, 0, sizeof(claims->counts));
	claims->added = NULL;
	claims->other = (struct claim){ 0 };
	claims->numbered.count = 0;
	claims->lead = (struct text){ 0 };
	claims->is_clipped = false;
	claims->sequel_count = 0;
	claims->origin_count = 0;
	claims->where = NULL;
	claims->bad_count = 0;
	pool_reset(claims->pool);
	bytes_free(&claims->room);
}

void claims_are_clipped(struct claims *claims)
{
	claims->is_clipped = true;
}

void claims_read_pages(struct claims *claims, const struct claims_pages *pages)
{
	claims->pages = *pages;
}

void claims_from(struct claims *claims, const char *where)
{
	claims->where = where;
	claims->origin_count++;
}

enum status claims_keep(struct claims *claims, struct text value,
			struct text *out, struct fault *fault)
{
	return pool_copy(claims->pool, value, out, fault);
}

struct pool *claims_pool(struct claims *claims)
{
	return claims->pool;
}

/* ---- Names ------------------------------------------------------------- */

/* Letters of Latin-1 without their marks, from U+00C0; signs are blanks. */
static const char unmarked[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts"
			       "aaaaaaaceeeeiiiidnooooo ouuuuyty";

/* Appends a letter that is not ASCII: small, without marks of its own or
 * behind it. */
static size_t put_letter(char *out, uint32_t code_point)
{
	if (code_point >= 0xC0 && code_point <= 0xFF) {
		*out = unmarked[code_point - 0xC0];
		return 1;
	}
	if (utf8_class(code_point) != UTF8_LETTER)
		return 0;
	/* capitals of Greek and Russian */
	if ((code_point >= 0x391 && code_point <= 0x3A9) ||
	    (code_point >= 0x410 && code_point <= 0x42F))
		code_point += 0x20;
	return utf8_encode(code_point, out);
}

/* In small letters and digits alone; false when that is none of ours. */
static bool normalise(char out[NAME_BYTES], struct text name)
{
	bool is_plural = false;
	size_t length = 0;
	size_t width;

	if (name.length >= NAME_BYTES || !utf8_is_valid(name))
		return false;
	/* "Author(s)" */
	if (name.length > 3 && text_ends(name, TEXT("(s)"))) {
		name.length -= 3;
		is_plural = true;
	}
	for (size_t i = 0; i < name.length; i += width) {
		const char byte = text_lower(name.data[i]);

		width = 1;
		if (text_is_letter(byte) || text_is_digit(byte))
			out[length++] = byte;
		else if ((unsigned char)byte >= 0x80)
			length += put_letter(out + length,
					     utf8_next(name, i, &width));
		else if (!memchr("_-:. ", byte, 5))
			return false;
	}
	if (is_plural && length > 0)
		out[length++] = 's';
	out[length] = '\0';
	return length > 0;
}

/* Place of the name within the kind, or its count. */
static size_t rank_in(enum claims_kind kind, const char *name)
{
	const char *const *list = names[kind].list;
	const size_t count = names[kind].count;
	const char first = name[0];
	size_t rank = 0;

	/* Most differ in their first letter. */
	while (rank < count &&
	       (list[rank][0] != first || strcmp(list[rank], name) != 0))
		rank++;
	return rank;
}

/* The same of a name that may begin with what all names of a table begin with:
 * "post_title", "news_content". A post's name and id are its own, and what is
 * known as it stands, as a page's source, is nothing else. */
static size_t rank_of(enum claims_kind kind, const char *name)
{
	static const char *const prefixes[] = { "news",  "post",  "item",
						"entry", "story", "page",
						"doc" };
	static const char *const own[] = { "name", "id", "from", "time" };
	size_t rank = rank_in(kind, name);
	const char *rest = NULL;

	for (size_t i = 0; i < COUNT(prefixes) && !rest; i++)
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			rest = name + strlen(prefixes[i]);
	if (rank < names[kind].count || !rest)
		return rank;
	for (int i = 0; i < CLAIMS_KINDS; i++)
		if (rank_in(i, name) < names[i].count)
			return rank;
	for (size_t i = 0; i < COUNT(own); i++)
		if (strcmp(rest, own[i]) == 0)
			return rank;
	return rank_in(kind, rest);
}

bool claims_knows(struct text name, enum claims_kind *out)
{
	char plain[NAME_BYTES];

	if (!normalise(plain, name))
		return false;
	for (int kind = 0; kind < CLAIMS_KINDS; kind++) {
		if (rank_of(kind, plain) == names[kind].count)
			continue;
		*out = kind;
		return true;
	}
	return false;
}

bool claims_are_called(struct text name, const char *const *list, size_t count)
{
	char plain[NAME_BYTES];

	if (!normalise(plain, name))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], plain) == 0)
			return true;
	return false;
}

/* ---- Adding ------------------------------------------------------------ */

static bool is_absent(struct text trimmed)
{
	static const char *const words[] = { "",    "None",      "null", "nan",
					     "[]",  "undefined", "NaN",  "NULL",
					     "N/A", "[Removed]" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (text_equal(trimmed, text_of(words[i])))
			return true;
	return false;
}

bool claims_is_address(struct text value)
{
	return (value.length > 7 &&
		text_begins_caseless(value, TEXT("http://"))) ||
	       (value.length > 8 &&
		text_begins_caseless(value, TEXT("https://")));
}

/* Who set up a site is nobody's name, and no author but by mistake. */
static bool is_account(struct text value)
{
	static const struct text accounts[] = { TEXT_INIT("admin"),
						TEXT_INIT("administrator"),
						TEXT_INIT("no author"),
						TEXT_INIT("super user") };

	for (size_t i = 0; i < COUNT(accounts); i++)
		if (text_equal_caseless(value, accounts[i]))
			return true;
	return false;
}

/* "network.example/someone", "/someone": a page without what stands before. */
static bool is_path(struct text value)
{
	const char *slash = memchr(value.data, '/', value.length);
	const char *dot;

	if (!slash || memchr(value.data, ' ', value.length))
		return false;
	dot = memrchr(value.data, '.', (size_t)(slash - value.data));
	return slash == value.data || (dot && slash - dot > 2);
}

/* A feed's "source" is an address with one scraper and a name with the
 * next, and so is a "guid"; and an author's page is not the author. */
static bool may_claim(enum claims_kind kind, struct text value)
{
	switch (kind) {
	case CLAIMS_ADDRESS:
		return claims_is_address(value);
	case CLAIMS_AUTHOR:
		return !claims_is_address(value) && !is_path(value) &&
		       !is_account(value) && !text_is_number(value);
	case CLAIMS_SOURCE:
	case CLAIMS_TITLE:
		return !claims_is_address(value);
	default:
		return true;
	}
}

/* What reads a file record by record looks at no more than its beginning:
 * what is not UTF-8 further down is decoded here. */
static enum status make_valid(struct claims *claims, struct text *value,
			      struct fault *fault)
{
	struct decoded decoded;
	enum status status;

	if (utf8_is_valid(*value))
		return STATUS_OK;
	status = decode_text(&decoded, &claims->room, *value,
			     (struct text){ 0 }, fault);
	if (status == STATUS_SKIP) {
		*value = (struct text){ 0 }; /* no text at all */
		return STATUS_OK;
	}
	if (status)
		return status;
	claims->bad_count += decoded.bad_count;
	return claims_keep(claims, decoded.text, value, fault);
}

enum status claims_add(struct claims *claims, struct text name,
		       struct text value, enum fragment_form form,
		       struct fault *fault)
{
	char plain[NAME_BYTES];
	struct text trimmed;
	enum status status = make_valid(claims, &value, fault);

	claims->added = NULL;
	if (status)
		return status;
	trimmed = lines_trim(value);
	if (is_absent(trimmed) || !normalise(plain, name))
		return STATUS_OK;
	for (int kind = 0; kind < CLAIMS_KINDS; kind++) {
		size_t rank = rank_of(kind, plain);

		if (rank == names[kind].count || !may_claim(kind, trimmed) ||
		    claims->counts[kind] == CLAIMS_OF_KIND)
			continue;
		claims->counts[kind]++;
		claims->added = &claims->list[claims->count++];
		*claims->added = (struct claim){ .kind = kind,
						 .origin = claims->origin_count,
						 .rank = rank,
						 .where = claims->where,
						 .name = name,
						 .value = kind == CLAIMS_TEXT ?
								  value :
								  trimmed,
						 .form = form };
		if (claims->is_clipped && kind == CLAIMS_DATE &&
		    strcmp(plain, "created") == 0)
			claims->added->kind = CLAIMS_FETCHED;
	}
	return STATUS_OK;
}

enum status claims_add_copy(struct claims *claims, struct text name,
			    struct text value, enum fragment_form form,
			    struct fault *fault)
{
	struct text kept;
	enum status status = claims_keep(claims, value, &kept, fault);

	return status ? status : claims_add(claims, name, kept, form, fault);
}

/* Not an ellipsis: what was cut is no whole text. */
static bool is_sentence_end(uint32_t sign)
{
	return (punctuation_is_stop(sign) && sign != 0x2026) ||
	       sign == 0x0F0D; /* the shad of Tibetan */
}

/* Of Thai or Lao, which have no sign for the end of a sentence. */
static bool has_clause(struct text value)
{
	for (size_t i = 1; i <= value.length; i++)
		if ((i == value.length ||
		     (unsigned char)value.data[i] < 0x80) &&
		    punctuation_ends_clause(value, i))
			return true;
	return false;
}

/* Whether there is a sentence in its beginning that ends: lists of tags have
 * none, nor do addresses, keys and codes. */
static bool is_prose(struct text value)
{
	size_t width;

	if (value.length > PROSE_BYTES)
		value.length = PROSE_BYTES;
	if (claims_is_address(value) || lines_weight(value) < PROSE_WEIGHT)
		return false;
	for (size_t i = 0; i < value.length; i += width) {
		uint32_t sign = utf8_next(value, i, &width);
		const char *next = value.data + i + width;

		if (!is_sentence_end(sign))
			continue;
		if (sign == 0x3002 || sign == 0x0964 ||
		    i + width == value.length ||
		    memchr(" \t\r\n\"'<\\", *next, 8))
			return true;
	}
	return has_clause(value);
}

static void take_other(struct claims *claims, struct text value,
		       enum fragment_form form)
{
	if (value.length > claims->other.value.length &&
	    is_prose(lines_trim(value)))
		claims->other = (struct claim){ .value = value, .form = form };
}

enum status claims_add_other(struct claims *claims, struct text name,
			     struct text value, enum fragment_form form,
			     struct fault *fault)
{
	enum status status;

	if (claims->where)
		return STATUS_OK;
	status = make_valid(claims, &value, fault);
	if (status)
		return status;
	if (form == FRAGMENT_GUESS && !is_absent(lines_trim(value)))
		numbered_add(&claims->numbered, name, value);
	take_other(claims, value, form);
	return STATUS_OK;
}

/* Parts of a text are the text, where they are more of it than any other. */
static enum status join_numbered(struct claims *claims, struct fault *fault)
{
	struct text value = { 0 };
	enum status status;

	bytes_clear(&claims->room);
	status = numbered_join(&claims->numbered, &claims->room, fault);
	if (!status)
		status = claims_keep(claims, text_from(&claims->room), &value,
				     fault);
	if (!status)
		take_other(claims, value, FRAGMENT_GUESS);
	return status;
}

void claims_add_lead(struct claims *claims, struct text lead)
{
	claims->lead = lead;
}

void claims_add_sequel(struct claims *claims, const struct fragment *sequel)
{
	if (claims->where || sequel->text.length == 0 ||
	    claims->sequel_count == SEQUELS_MAX)
		return;
	claims->sequels[claims->sequel_count++] = *sequel;
}

bool claims_have_sequel(const struct claims *claims)
{
	return claims->sequel_count > 0;
}

void claims_add_headings(struct claims *claims, const struct heading *headings,
			 size_t count)
{
	if (!claims->added)
		return;
	claims->added->headings = headings;
	claims->added->heading_count = count;
}

/* ---- Believing --------------------------------------------------------- */

static bool is_before(const struct claim *one, const struct claim *other)
{
	if (one->origin != other->origin)
		return one->origin < other->origin;
	if (one->rank != other->rank)
		return one->rank < other->rank;
	return one < other; /* in the order in which they were added */
}

/* The most trusted claim of a kind behind `last` (NULL: of all); NULL when
 * there is none. */
static const struct claim *next_best(const struct claims *claims,
				     enum claims_kind kind,
				     const struct claim *last)
{
	const struct claim *best = NULL;

	for (size_t i = 0; i < claims->count; i++) {
		const struct claim *claim = &claims->list[i];

		if (claim->kind == kind && (!last || is_before(last, claim)) &&
		    (!best || is_before(claim, best)))
			best = claim;
	}
	return best;
}

bool claims_have(const struct claims *claims, enum claims_kind kind)
{
	return next_best(claims, kind, NULL) != NULL;
}

unsigned claims_customs(const struct claims *claims)
{
	unsigned customs = 0;

	for (size_t i = 0; i < claims->count; i++)
		if (claims->list[i].kind == CLAIMS_LANGUAGE)
			customs |= date_customs_of(claims->list[i].value);
	return customs;
}

struct text claims_best(const struct claims *claims, enum claims_kind kind)
{
	const struct claim *best = next_best(claims, kind, NULL);

	return best ? best->value : (struct text){ 0 };
}

/* ---- Title ------------------------------------------------------------- */

/* The title without the outlet behind it, where it names the outlet or
 * where another title of the article is without. */
static enum status settle_title(struct claims *claims, struct article *out,
				struct fault *fault)
{
	const struct claim *best = next_best(claims, CLAIMS_TITLE, NULL);
	const struct claim *other = best;
	struct text outlets[] = { out->source, host_of(out->address) };
	struct text title = { 0 };
	enum status status = STATUS_OK;

	if (!best)
		return STATUS_OK;
	status = fragment_line(&title, best->value, best->form, claims->pool,
			       fault);
	for (size_t i = 0; i < COUNT(outlets) && !status; i++)
		status = titles_cut_outlet(&title, outlets[i], fault);
	while (!status && (other = next_best(claims, CLAIMS_TITLE, other))) {
		struct text line;

		status = fragment_line(&line, other->value, other->form,
				       claims->pool, fault);
		if (!status)
			status = titles_cut_beyond(&title, line, fault);
	}
	out->title = title;
	return status;
}

/* ---- Text -------------------------------------------------------------- */

static struct fragment fragment_of(const struct article *article)
{
	return (struct fragment){ article->text, article->headings,
				  article->heading_count };
}

static void set_text(struct article *out, const struct fragment *fragment)
{
	out->text = fragment->text;
	out->headings = fragment->headings;
	out->heading_count = fragment->heading_count;
}

static void shift_headings(struct heading *out, const struct fragment *from,
			   size_t offset)
{
	for (size_t i = 0; i < from->heading_count; i++)
		out[i] = heading_at(from->headings[i], offset);
}

/* One behind the other, as the article's text. */
static enum status join(struct claims *claims, const struct fragment *first,
			const struct fragment *second, struct article *out,
			struct fault *fault)
{
	struct bytes *room = &claims->room;
	size_t count = first->heading_count + second->heading_count;
	void *place;
	enum status status = pool_take(claims->pool, count + 1,
				       sizeof(struct heading), &place, fault);

	if (status)
		return status;
	bytes_clear(room);
	status = bytes_append(room, first->text, fault);
	if (!status)
		status = bytes_append(room, TEXT("\n\n"), fault);
	shift_headings(place, first, 0);
	shift_headings((struct heading *)place + first->heading_count, second,
		       room->length);
	if (!status)
		status = bytes_append(room, second->text, fault);
	out->headings = place;
	out->heading_count = count;
	return status ? status :
			claims_keep(claims, text_from(room), &out->text, fault);
}

/* As the article's text, unless it is page furniture alone. */
static enum status take_text(struct claims *claims, const struct claim *claim,
			     struct article *out, struct fault *fault)
{
	struct fragment fragment;
	bool is_empty = true;
	enum status status = fragment_read(&fragment, claim->value, claim->form,
					   claims->pool, fault);

	if (!status && claim->form != FRAGMENT_PLAIN)
		fragment.text = fuller_without_count(fragment.text);
	if (!status)
		status = furniture_is_all(&is_empty, fragment.text, fault);
	if (status || is_empty)
		return status;
	if (claim->headings) {
		fragment.headings = claim->headings;
		fragment.heading_count = claim->heading_count;
	}
	set_text(out, &fragment);
	return STATUS_OK;
}

/* The first of this kind with more than page furniture; *found is NULL when
 * there is none. */
static enum status find_text(struct claims *claims, enum claims_kind kind,
			     struct article *out, const struct claim **found,
			     struct fault *fault)
{
	enum status status = STATUS_OK;

	*found = NULL;
	do {
		*found = next_best(claims, kind, *found);
		if (*found)
			status = take_text(claims, *found, out, fault);
	} while (!status && *found && out->text.length == 0);
	return status;
}

/* Some records say under one name how a text begins, or what it is about,
 * and under another one all of it. A page that was saved beside its text
 * has all of that, too, and much else. */
static bool is_whole(struct text value, struct text shown)
{
	return fuller_is_of_note(value, shown) ||
	       (!memchr(value.data, '<', value.length) &&
		fuller_is(value, shown));
}

static enum status find_whole(struct claims *claims, const struct claim *first,
			      struct article *out, struct fault *fault)
{
	const struct claim *claim = first;
	enum status status = STATUS_OK;

	while (!status && (claim = next_best(claims, first->kind, claim)) &&
	       claim->origin == first->origin)
		if (is_whole(claim->value, out->text))
			status = take_text(claims, claim, out, fault);
	return status;
}

/* Whether all of a text that was cut off is in the value. */
static bool is_uncut(struct text value, struct text cut, struct text shown)
{
	return fuller_is_uncut(value, cut) || fuller_is_uncut(value, shown);
}

/* A text that was cut off may be whole under any other name, be it one that
 * is trusted less. */
static enum status find_uncut(struct claims *claims, const struct claim *first,
			      struct article *out, struct fault *fault)
{
	static const enum claims_kind kinds[] = { CLAIMS_TEXT, CLAIMS_LEAD };
	struct text cut = first->value;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT(kinds) && !status; i++) {
		const struct claim *claim = NULL;

		while (!status &&
		       (claim = next_best(claims, kinds[i], claim))) {
			if (!is_uncut(claim->value, cut, out->text))
				continue;
			status = take_text(claims, claim, out, fault);
			cut = claim->value;
		}
	}
	if (!status && is_uncut(claims->other.value, cut, out->text))
		status = take_text(claims, &claims->other, out, fault);
	return status;
}

/* Of the texts of this kind, the first of which is the article's. */
static enum status find_fullest(struct claims *claims,
				const struct claim *first, struct article *out,
				struct fault *fault)
{
	enum status status = find_whole(claims, first, out, fault);

	return status ? status : find_uncut(claims, first, out, fault);
}

/*
 * Without a text of its own an article is what would go on behind that, else
 * what reads like one under a name that is none of ours, else its lead, else
 * its title. What has neither
 * lead nor title is no article for having prose in it.
 */
static enum status settle_text(struct claims *claims, struct article *out,
			       struct fault *fault)
{
	const struct claim *found = NULL;
	bool is_empty = true;
	enum status status = join_numbered(claims, fault);

	if (!status)
		status = find_text(claims, CLAIMS_TEXT, out, &found, fault);
	if (!status && found)
		return find_fullest(claims, found, out, fault);
	if (!status && claims->sequel_count > 0) {
		set_text(out, &claims->sequels[0]);
		return STATUS_OK;
	}
	if (!status)
		status = find_text(claims, CLAIMS_LEAD, out, &found, fault);
	if (!status && found)
		status = find_fullest(claims, found, out, fault);
	if (!status && (found || out->title.length > 0) &&
	    claims->other.value.length > out->text.length)
		status = take_text(claims, &claims->other, out, fault);
	if (status || out->text.length > 0)
		return status;
	out->text = out->title;
	status = furniture_is_all(&is_empty, out->text, fault);
	return status || !is_empty ? status :
				     fault_set(fault, STATUS_SKIP, "no text");
}

/* Behind the text, unless it has them. */
static enum status settle_sequels(struct claims *claims, struct article *out,
				  struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < claims->sequel_count && !status; i++) {
		const struct fragment *sequel = &claims->sequels[i];
		const struct fragment text = fragment_of(out);

		if (!fuller_has(out->text, sequel->text))
			status = join(claims, &text, sequel, out, fault);
	}
	return status;
}

/* ---- Heading ----------------------------------------------------------- */

/* Whether a line has all of the heading, but for the outlet behind it. One
 * that is too long to be compared is none. */
static enum status is_said(struct text line, struct text heading, bool *out,
			   struct fault *fault)
{
	struct titles_key in = TITLES_KEY;
	struct titles_key key = TITLES_KEY;
	enum status status = titles_read(&in, line, fault);

	if (!status)
		status = titles_read(&key, heading, fault);
	*out = key.core_length == 0 ||
	       (in.folded.length > 0 &&
		memmem(in.folded.data, in.folded.length, key.folded.data,
		       key.core_length));
	titles_forget(&in);
	titles_forget(&key);
	return status;
}

/* Whether title, outlet or the text itself begin with it. */
static enum status is_in_article(const struct article *article,
				 struct text heading, bool *out,
				 struct fault *fault)
{
	struct lines lines = LINES_OF(article->text);
	struct line first = { 0 };
	enum status status = is_said(article->title, heading, out, fault);

	if (!status && !*out)
		status = is_said(article->source, heading, out, fault);
	if (!status && !*out && lines_next(&lines, &first))
		status = is_said(first.text, heading, out, fault);
	return status;
}

/* Puts a line or a few before the text; the first of its headings, or none. */
static enum status put_before(struct claims *claims, struct text line,
			      bool is_heading, struct article *out,
			      struct fault *fault)
{
	const struct heading all = { .end = line.length };
	const struct fragment first = { line, &all, is_heading };
	const struct fragment second = fragment_of(out);

	return join(claims, &first, &second, out, fault);
}

/* A page's title is not always the headline that it shows, and whoever has
 * read that looks for its words. The metadata of a page has headlines of
 * other articles, too. */
static enum status settle_heading(struct claims *claims, struct article *out,
				  struct fault *fault)
{
	const struct claim *claim = NULL;
	bool is_known = true;
	enum status status = STATUS_OK;
	struct text heading = { 0 };

	if (out->text.data == out->title.data)
		return STATUS_OK;
	while (!status && is_known &&
	       (claim = next_best(claims, CLAIMS_HEADING, claim))) {
		if (claim->where && claim->rank > 0)
			continue;
		status = fragment_line(&heading, claim->value, claim->form,
				       claims->pool, fault);
		if (!status)
			status = is_in_article(out, heading, &is_known, fault);
	}
	return status || is_known ?
		       status :
		       put_before(claims, heading, true, out, fault);
}

static bool is_standfirst(const struct claim *claim)
{
	const char *name = names[claim->kind].list[claim->rank];

	for (size_t i = 0; i < COUNT(standfirst_names); i++)
		if (strcmp(name, standfirst_names[i]) == 0)
			return true;
	return false;
}

/* Puts it before the text, unless title or text have it. */
static enum status put_standfirst(struct claims *claims,
				  const struct claim *claim,
				  struct article *out, struct fault *fault)
{
	struct fragment lead = { 0 };
	enum status status = fragment_read(&lead, claim->value, claim->form,
					   claims->pool, fault);

	if (status || fuller_has(out->text, lead.text) ||
	    fuller_has(out->title, lead.text))
		return status;
	return put_before(claims, lines_trim(lead.text), false, out, fault);
}

/* What a record keeps apart from its text, though readers see it above. A
 * description is of the article, and no part of it. */
static enum status settle_standfirst(struct claims *claims, struct article *out,
				     struct fault *fault)
{
	const struct claim *claim = NULL;
	size_t count = 0;
	enum status status = STATUS_OK;

	if (out->text.data == out->title.data)
		return STATUS_OK;
	if (claims->lead.length > 0 && !fuller_has(out->text, claims->lead))
		status = put_before(claims, claims->lead, false, out, fault);
	while (!status && count < STANDFIRSTS_MAX &&
	       (claim = next_best(claims, CLAIMS_LEAD, claim))) {
		if (claim->where || !is_standfirst(claim))
			continue;
		status = put_standfirst(claims, claim, out, fault);
		count++;
	}
	return status;
}

/* ---- Date -------------------------------------------------------------- */

static enum status keep_date(struct claims *claims, const struct date *date,
			     struct article *out, struct fault *fault)
{
	out->precision = date->precision;
	return claims_keep(claims, (struct text){ date->text, date->length },
			   &out->date, fault);
}

/* "page:datePublished"; "date" alone for a field of a record. */
static enum status keep_origin(struct claims *claims, const char *where,
			       struct text name, struct text *out,
			       struct fault *fault)
{
	struct bytes *room = &claims->room;
	enum status status;

	bytes_clear(room);
	status = where ? bytes_printf(room, fault, "%s:", where) : STATUS_OK;
	if (!status)
		status = bytes_append(room, name, fault);
	return status ? status :
			claims_keep(claims, text_from(room), out, fault);
}

/* What is told by the name that somebody has given a column of dates, and else
 * by the article's languages. */
static unsigned customs_of(const struct claim *claim, unsigned customs)
{
	static const char *const list[] = { "datum",
					    "veroffentlicht",
					    "veroffentlichtam",
					    "fecha",
					    "fechapublicacion",
					    "fechadepublicacion",
					    "datapublicacao",
					    "datapubblicazione",
					    "datedepublication",
					    "tarih",
					    "дата",
					    "датапубликации" };

	return claims_are_called(claim->name, list, COUNT(list)) ?
		       (customs & ~(unsigned)DATE_CUSTOM_OTHER) |
			       DATE_CUSTOM_DAY_FIRST :
		       customs;
}

/* What is called a time may be so many seconds or milliseconds of a recording,
 * or of a run, and is no day that a spreadsheet numbers. */
static bool may_number_days(const struct claim *claim)
{
	static const char *const list[] = { "time", "timestamp", "timestampms",
					    "ts", "originserverts" };

	return !claims_are_called(claim->name, list, COUNT(list));
}

/* The first of this kind that can be read as a date. A newspaper of 1 January
 * 1970 is rarer than software that writes this where it knows none. */
static enum status find_date(struct claims *claims, enum claims_kind kind,
			     unsigned customs, struct article *out,
			     struct fault *fault)
{
	const struct claim *claim = NULL;

	while ((claim = next_best(claims, kind, claim))) {
		const char *where = kind == CLAIMS_FETCHED ? "fetched" :
							     claim->where;
		struct date date = dates_parse(claim->value, claims->last_year,
					       customs_of(claim, customs));
		enum status status;

		if (date.precision == RECORD_UNDATED && may_number_days(claim))
			date = dates_parse_day_number(claim->value,
						      claims->last_year);
		if (date.precision == RECORD_UNDATED || date.is_epoch_start)
			continue;
		status = keep_date(claims, &date, out, fault);
		return status ? status :
				keep_origin(claims, where, claim->name,
					    &out->date_from, fault);
	}
	return STATUS_OK;
}

/* What the first lines of the text say: when it was changed only where
 * none says anything else. */
static struct date date_of_top(struct text text, int last_year,
			       unsigned customs)
{
	struct lines lines = LINES_OF(text);
	struct date date = { 0 };
	struct line line;

	for (size_t i = 0; i < TOP_LINES && lines_next(&lines, &line) &&
			   (date.precision == RECORD_UNDATED || date.is_change);
	     i++) {
		struct date found =
			dates_in_line(line.text, last_year, customs);

		if (found.precision != RECORD_UNDATED &&
		    (date.precision == RECORD_UNDATED || !found.is_change))
			date = found;
	}
	return date;
}

/* By what is claimed, else by the first lines, else by the address, else by
 * when it was changed or even fetched; never by a file's time. */
static enum status settle_date(struct claims *claims, struct article *out,
			       struct fault *fault)
{
	const unsigned customs = claims_customs(claims);
	enum status status =
		find_date(claims, CLAIMS_DATE, customs, out, fault);
	struct date date;

	if (status || out->date.length > 0)
		return status;
	date = date_of_top(out->text, claims->last_year, customs);
	if (date.precision != RECORD_UNDATED) {
		out->date_from = TEXT("first line");
		return keep_date(claims, &date, out, fault);
	}
	date = dates_in_address(out->address, claims->last_year);
	if (date.precision != RECORD_UNDATED) {
		out->date_from = TEXT("address");
		return keep_date(claims, &date, out, fault);
	}
	status = find_date(claims, CLAIMS_CHANGED, customs, out, fault);
	if (status || out->date.length > 0)
		return status;
	return find_date(claims, CLAIMS_FETCHED, customs, out, fault);
}

/* ---- Address, outlet, authors ------------------------------------------ */

static enum status settle_address(struct claims *claims, struct article *out,
				  struct fault *fault)
{
	const struct claim *claim = NULL;
	struct bytes *room = &claims->room;
	enum status status = STATUS_OK;

	bytes_clear(room);
	while (!status && room->length == 0 &&
	       (claim = next_best(claims, CLAIMS_ADDRESS, claim)))
		status = address_canonical(room, claim->value, fault);
	return status ? status :
			claims_keep(claims, text_from(room), &out->address,
				    fault);
}

/* Where no outlet is claimed it is the host. */
static enum status settle_source(struct claims *claims, struct article *out,
				 struct fault *fault)
{
	const struct claim *best = next_best(claims, CLAIMS_SOURCE, NULL);

	out->source = host_of(out->address);
	if (!best)
		return STATUS_OK;
	return fragment_line(&out->source, best->value, best->form,
			     claims->pool, fault);
}

static enum status is_outlet(bool *out, const struct article *article,
			     struct text name, struct fault *fault)
{
	struct text outlets[] = { article->source,
				  host_of(article->address),
				  { 0 } };
	struct titles_key outlet = TITLES_KEY;
	struct titles_key key = TITLES_KEY;
	enum status status = titles_read(&key, name, fault);

	*out = false;
	if (outlets[1].length > 4 && text_begins(outlets[1], TEXT("www.")))
		outlets[1] = text_skip(outlets[1], 4);
	outlets[2] = titles_label_of(outlets[1]);
	for (size_t i = 0; i < COUNT(outlets) && !status; i++) {
		status = titles_read(&outlet, outlets[i], fault);
		*out |= !status && titles_is_same(&key, &outlet);
	}
	titles_forget(&outlet);
	titles_forget(&key);
	return status;
}

/* The best that names others than the outlet, and no account of a network, if
 * any does: the outlet stands where a page's template has no author. */
static enum status find_author(struct claims *claims,
			       const struct article *article,
			       const struct claim **out, struct fault *fault)
{
	const struct claim *claim = NULL;
	enum status status = STATUS_OK;
	bool is_no_author = true;

	*out = next_best(claims, CLAIMS_AUTHOR, NULL);
	while (!status && is_no_author &&
	       (claim = next_best(claims, CLAIMS_AUTHOR, claim))) {
		struct text line;

		status = fragment_line(&line, claim->value, claim->form,
				       claims->pool, fault);
		if (!status && line.length > 0 && line.data[0] != '@')
			status = is_outlet(&is_no_author, article, line, fault);
	}
	if (!is_no_author)
		*out = claim;
	return status;
}

/* Whether its values are known under that name. */
static bool is_called(const struct claim *claim, const char *name)
{
	return claim && strcmp(author_names[claim->rank], name) == 0;
}

/* Whether references put the family's name first in what is said under this
 * name: several have one comma each, or it is a library's ("DC.creator"), which
 * has one author a value. In feeds that is whatever a byline says. */
static bool are_inverted(const struct claims *claims, const struct claim *best)
{
	const struct claim *claim = best;
	size_t comma_count = 0;

	for (; claim && claim->origin == best->origin &&
	       claim->rank == best->rank;
	     claim = next_best(claims, CLAIMS_AUTHOR, claim)) {
		if (byline_has_comma(claim->value))
			comma_count++;
		else if (memchr(claim->value.data, ',', claim->value.length))
			return false;
	}
	if (comma_count != 1 || !(is_called(best, "dccreator") ||
				  is_called(best, "dctermscreator")))
		return comma_count > 1;
	return !best->where || strcmp(best->where, "feed") != 0;
}

/* All of the name that is believed, each once. */
static enum status settle_authors(struct claims *claims, struct article *out,
				  struct fault *fault)
{
	const struct claim *best;
	const struct claim *claim;
	struct byline byline = { .pool = claims->pool,
				 .room = CLAIMS_AUTHORS_MAX };
	enum status status = find_author(claims, out, &best, fault);

	claim = best;
	/* a message has one sender */
	byline.is_inverted = is_called(best, "citationauthor") ||
			     are_inverted(claims, best);
	byline.is_sender = is_called(best, "from");
	while (!status && claim && claim->origin == best->origin &&
	       claim->rank == best->rank) {
		struct text line;

		status = fragment_line(&line, claim->value, claim->form,
				       claims->pool, fault);
		if (!status)
			status = byline_add(&byline, line, fault);
		claim = next_best(claims, CLAIMS_AUTHOR, claim);
	}
	out->authors = byline.authors;
	out->author_count = byline.count;
	return status;
}

/* A web archive that names itself as the outlet says when it made the copy, as
 * if that were when the article was published. */
static void disown_archive(struct claims *claims)
{
	struct text copied = { 0 };
	bool is_archive = false;

	for (size_t i = 0; i < claims->count; i++) {
		struct claim *claim = &claims->list[i];

		if (text_equal(claim->name, TEXT("article:published_time")))
			copied = claim->value;
		if (claim->kind != CLAIMS_SOURCE ||
		    !address_is_archive(claim->value))
			continue;
		is_archive |= text_equal(claim->name, TEXT("og:site_name"));
		claim->kind = CLAIMS_KINDS;
	}
	for (size_t i = 0; is_archive && i < claims->count; i++) {
		struct claim *claim = &claims->list[i];

		if (text_equal(claim->name, TEXT("article:modified_time")) ||
		    (claim->kind == CLAIMS_DATE &&
		     text_equal(claim->value, copied)))
			claim->kind = CLAIMS_FETCHED;
	}
}

static enum status settle_claims(struct claims *claims, struct article *out,
				 struct fault *fault)
{
	enum status status;

	disown_archive(claims);
	status = settle_address(claims, out, fault);
	out->declared = claims_best(claims, CLAIMS_LANGUAGE);
	out->own_id = claims_best(claims, CLAIMS_ID);
	out->bad_count += claims->bad_count;
	if (!status)
		status = settle_source(claims, out, fault);
	if (!status)
		status = settle_title(claims, out, fault);
	if (!status)
		status = settle_text(claims, out, fault);
	if (!status)
		status = settle_sequels(claims, out, fault);
	if (!status)
		status = settle_date(claims, out, fault);
	if (!status)
		status = settle_standfirst(claims, out, fault);
	if (!status)
		status = settle_heading(claims, out, fault);
	return status ? status : settle_authors(claims, out, fault);
}

/* ---- Pages ------------------------------------------------------------- */

/* Whether a record has a whole page as this value, with all that is around
 * an article. */
static bool is_page(const struct claim *claim)
{
	static const struct text tops[] = { TEXT_INIT("<!doctype html"),
					    TEXT_INIT("<html") };
	struct text value = lines_trim(claim->value);

	if (claim->where || claim->form != FRAGMENT_GUESS)
		return false;
	for (size_t i = 0; i < COUNT(tops); i++)
		if (value.length > tops[i].length &&
		    text_begins_caseless(value, tops[i]))
			return true;
	return false;
}

/* Takes the pages out of what is claimed, as texts they are none; the most
 * trusted one is returned. */
static struct text take_pages(struct claims *claims)
{
	const struct claim *best = NULL;
	struct text page = { 0 };

	for (size_t i = 0; i < claims->count; i++) {
		struct claim *claim = &claims->list[i];

		if (claim->kind != CLAIMS_TEXT || !is_page(claim))
			continue;
		if (!best || is_before(claim, best))
			best = claim;
		claim->kind = CLAIMS_KINDS;
	}
	if (best)
		page = best->value;
	if (!is_page(&claims->other))
		return page;
	if (!best)
		page = claims->other.value;
	claims->other = (struct claim){ 0 };
	return page;
}

/* Has a page in a record read as pages are: what it says is trusted less than
 * the record, but for its text where that is only a line. */
static enum status settle_page(struct claims *claims, struct fault *fault)
{
	const struct claim *text;
	const struct claim *shown;
	struct text page;
	enum status status;

	if (!claims->pages.read)
		return STATUS_OK;
	page = take_pages(claims);
	text = next_best(claims, CLAIMS_TEXT, NULL);
	if (page.length == 0 || (text && !fuller_is_of_note(page, text->value)))
		return STATUS_OK;
	claims_from(claims, NULL);
	status = claims->pages.read(claims->pages.context, page, claims, fault);
	shown = next_best(claims, CLAIMS_TEXT, text);
	if (!status && text && shown &&
	    fuller_is_of_note(shown->value, text->value))
		claims->list[text - claims->list].origin =
			++claims->origin_count;
	return status;
}

enum status claims_settle(struct claims *claims, struct article *out,
			  struct fault *fault)
{
	enum status status = settle_page(claims, fault);

	return status ? status : settle_claims(claims, out, fault);
}
