/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/boilerplate.h"

#include <stdlib.h>
#include <string.h>

#include "shared/array.h"

enum {
	PHRASE_BYTES = 48, /* longer words are none of ours */
	NUMBER_BYTES = 64, /* of what a program made up, at most */
	ID_WORDS = 3       /* a longer id was made from a heading */
};

struct phrase {
	const char *words; /* in small letters, with "-" between two */
	int meaning;       /* of a table; what is more is stronger */
};

struct table {
	const struct phrase *list;
	size_t count;
};

/* In byte order. */
static const struct phrase phrase_list[] = {
#define BODY    BOILERPLATE_BODY
#define COMMENT BOILERPLATE_COMMENT
#define WEAK    BOILERPLATE_WEAK
#define STRONG  BOILERPLATE_STRONG
#define UNSEEN  BOILERPLATE_UNSEEN
	/* clang-format off */
	{ "about-author", STRONG },
	{ "ad", STRONG },
	{ "ad-slot", STRONG },
	{ "adbox", STRONG },
	{ "addthis", STRONG },
	{ "addtoany", STRONG },
	{ "ads", STRONG },
	{ "adsense", STRONG },
	{ "adslot", STRONG },
	{ "adunit", STRONG },
	{ "advert", STRONG },
	{ "advertisement", STRONG },
	{ "advertisements", STRONG },
	{ "advertising", STRONG },
	{ "adverts", STRONG },
	{ "also-read", STRONG },
	{ "ambox", STRONG },
	{ "anuncio", STRONG },
	{ "anuncios", STRONG },
	{ "anzeige", STRONG },
	{ "anzeigen", STRONG },
	{ "app-promo", STRONG },
	{ "article-body", BODY },
	{ "article-content", BODY },
	{ "article-contents", BODY },
	{ "article-copy", BODY },
	{ "article-footer", STRONG },
	{ "article-html", BODY },
	{ "article-main", BODY },
	{ "article-meta", STRONG },
	{ "article-tags", STRONG },
	{ "article-text", BODY },
	{ "articlebody", BODY },
	{ "articlecontent", BODY },
	{ "articletext", BODY },
	{ "artikel-inhalt", BODY },
	{ "artikel-terkait", STRONG },
	{ "artikel-text", BODY },
	{ "artikelempfehlung", STRONG },
	{ "author", WEAK },
	{ "author-bio", STRONG },
	{ "author-box", STRONG },
	{ "author-info", STRONG },
	{ "author-meta", STRONG },
	{ "author-profile", STRONG },
	{ "authorbio", STRONG },
	{ "autorenbox", STRONG },
	{ "baca-juga", STRONG },
	{ "bio-box", STRONG },
	{ "blog-content", BODY },
	{ "body-content", BODY },
	{ "body-copy", BODY },
	{ "body-text", BODY },
	{ "breadcrumb", STRONG },
	{ "breadcrumbs", STRONG },
	{ "byline", STRONG },
	{ "call-to", STRONG },
	{ "caption", STRONG },
	{ "captions", STRONG },
	{ "carousel", STRONG },
	{ "catlinks", STRONG },
	{ "comentario", COMMENT },
	{ "comentarios", COMMENT },
	{ "comment", COMMENT },
	{ "comment-list", COMMENT },
	{ "commentaires", COMMENT },
	{ "commentform", COMMENT },
	{ "commentlist", COMMENT },
	{ "comments", COMMENT },
	{ "compartilhar", STRONG },
	{ "compartilhe", STRONG },
	{ "compartir", STRONG },
	{ "compartir-en", STRONG },
	{ "consent", STRONG },
	{ "content-body", BODY },
	{ "cookie", STRONG },
	{ "cookies", STRONG },
	{ "copyright", STRONG },
	{ "coral", COMMENT },
	{ "correction-form", STRONG },
	{ "credit", STRONG },
	{ "credits", STRONG },
	{ "cta", STRONG },
	{ "dateline", STRONG },
	{ "dfp", STRONG },
	{ "disclaimer", STRONG },
	{ "disqus", COMMENT },
	{ "download-app", STRONG },
	{ "dropdown", STRONG },
	{ "edit-section", STRONG },
	{ "editsection", STRONG },
	{ "empfehlung", STRONG },
	{ "empfehlungen", STRONG },
	{ "entry-body", BODY },
	{ "entry-content", BODY },
	{ "entry-date", STRONG },
	{ "entry-footer", STRONG },
	{ "entry-meta", STRONG },
	{ "entry-tags", STRONG },
	{ "etiquetas", STRONG },
	{ "fb-comments", COMMENT },
	{ "feedback", STRONG },
	{ "figcaption", STRONG },
	{ "follow-us", STRONG },
	{ "followus", STRONG },
	{ "footer", STRONG },
	{ "gallery", STRONG },
	{ "gdpr", STRONG },
	{ "goog-te", STRONG },
	{ "google-src", UNSEEN },
	{ "gpt", STRONG },
	{ "hatnote", STRONG },
	{ "header", WEAK },
	{ "iklan", STRONG },
	{ "ilgili", STRONG },
	{ "ilgili-haberler", STRONG },
	{ "image-credit", STRONG },
	{ "img-credit", STRONG },
	{ "infobox-below", STRONG },
	{ "jetpack", STRONG },
	{ "jp-relatedposts", STRONG },
	{ "komentar", COMMENT },
	{ "komentarze", COMMENT },
	{ "kommentar", COMMENT },
	{ "kommentare", COMMENT },
	{ "latest-news", STRONG },
	{ "latest-posts", STRONG },
	{ "lea-tambien", STRONG },
	{ "lees-ook", STRONG },
	{ "legal", STRONG },
	{ "leia-mais", STRONG },
	{ "leia-tambem", STRONG },
	{ "lesen-sie", STRONG },
	{ "lightbox", STRONG },
	{ "like-button", STRONG },
	{ "likes", STRONG },
	{ "lire-aussi", STRONG },
	{ "livefyre", COMMENT },
	{ "login", STRONG },
	{ "main-text", BODY },
	{ "mais-lidas", STRONG },
	{ "mas-leidas", STRONG },
	{ "masthead", STRONG },
	{ "menu", STRONG },
	{ "meta", WEAK },
	{ "metadata", STRONG },
	{ "mgid", STRONG },
	{ "modal", STRONG },
	{ "more-from", STRONG },
	{ "more-news", STRONG },
	{ "more-stories", STRONG },
	{ "most-commented", STRONG },
	{ "most-popular", STRONG },
	{ "most-read", STRONG },
	{ "most-viewed", STRONG },
	{ "mostpopular", STRONG },
	{ "mostread", STRONG },
	{ "nav", STRONG },
	{ "nav-links", STRONG },
	{ "nav-previous", STRONG },
	{ "navbar", STRONG },
	{ "navbox", STRONG },
	{ "navigation", STRONG },
	{ "news-body", BODY },
	{ "news-content", BODY },
	{ "news-text", BODY },
	{ "newsletter", STRONG },
	{ "newsletters", STRONG },
	{ "noprint", STRONG },
	{ "outbrain", STRONG },
	{ "overlay", STRONG },
	{ "page-content", BODY },
	{ "pagenav", STRONG },
	{ "pager", STRONG },
	{ "pagination", STRONG },
	{ "paging", STRONG },
	{ "partager", STRONG },
	{ "paylas", STRONG },
	{ "paywall", STRONG },
	{ "photo-credit", STRONG },
	{ "poll", STRONG },
	{ "pop-up", STRONG },
	{ "popular-posts", STRONG },
	{ "popup", STRONG },
	{ "post-author", STRONG },
	{ "post-body", BODY },
	{ "post-content", BODY },
	{ "post-date", STRONG },
	{ "post-entry", BODY },
	{ "post-footer", STRONG },
	{ "post-meta", STRONG },
	{ "post-nav", STRONG },
	{ "post-navigation", STRONG },
	{ "post-tags", STRONG },
	{ "post-text", BODY },
	{ "postbody", BODY },
	{ "postcontent", BODY },
	{ "posted-on", STRONG },
	{ "postmeta", STRONG },
	{ "prev-next", STRONG },
	{ "previous-next", STRONG },
	{ "print", WEAK },
	{ "printfooter", STRONG },
	{ "promo", STRONG },
	{ "promos", STRONG },
	{ "promoted", STRONG },
	{ "promotion", STRONG },
	{ "pub", STRONG },
	{ "pubdate", STRONG },
	{ "publicidad", STRONG },
	{ "publicidade", STRONG },
	{ "publicite", STRONG },
	{ "publish-date", STRONG },
	{ "rating", STRONG },
	{ "ratingblock", STRONG },
	{ "ratings", STRONG },
	{ "reacties", COMMENT },
	{ "read-also", STRONG },
	{ "read-more", STRONG },
	{ "read-next", STRONG },
	{ "read-time", STRONG },
	{ "reading-time", STRONG },
	{ "readmore", STRONG },
	{ "recent-posts", STRONG },
	{ "recirc", STRONG },
	{ "recirculation", STRONG },
	{ "recommend", STRONG },
	{ "recommendation", STRONG },
	{ "recommendations", STRONG },
	{ "recommended", STRONG },
	{ "register", STRONG },
	{ "reklam", STRONG },
	{ "reklama", STRONG },
	{ "reklame", STRONG },
	{ "relacionadas", STRONG },
	{ "relacionados", STRONG },
	{ "related", STRONG },
	{ "related-articles", STRONG },
	{ "related-content", STRONG },
	{ "related-posts", STRONG },
	{ "relatedarticles", STRONG },
	{ "relatedposts", STRONG },
	{ "relateds", STRONG },
	{ "replies", COMMENT },
	{ "respond", COMMENT },
	{ "revcontent", STRONG },
	{ "rich-text", BODY },
	{ "saiba-mais", STRONG },
	{ "screen-reader", UNSEEN },
	{ "screenreader", UNSEEN },
	{ "share", STRONG },
	{ "share-bar", STRONG },
	{ "shareaholic", STRONG },
	{ "sharebar", STRONG },
	{ "sharebuttons", STRONG },
	{ "sharedaddy", STRONG },
	{ "shares", STRONG },
	{ "sharethis", STRONG },
	{ "sharing", STRONG },
	{ "side-bar", STRONG },
	{ "sidebar", STRONG },
	{ "sign-up", STRONG },
	{ "signup", STRONG },
	{ "single-content", BODY },
	{ "sitemap", STRONG },
	{ "skip-link", STRONG },
	{ "slider", STRONG },
	{ "slideshow", STRONG },
	{ "social", STRONG },
	{ "social-media", STRONG },
	{ "socials", STRONG },
	{ "socialshare", STRONG },
	{ "sponsor", STRONG },
	{ "sponsored", STRONG },
	{ "sponsors", STRONG },
	{ "sr-only", UNSEEN },
	{ "star-rating", STRONG },
	{ "story-body", BODY },
	{ "story-content", BODY },
	{ "story-text", BODY },
	{ "storybody", BODY },
	{ "sub-menu", STRONG },
	{ "submenu", STRONG },
	{ "subscribe", STRONG },
	{ "subscription", STRONG },
	{ "table-of", STRONG },
	{ "taboola", STRONG },
	{ "tag-links", STRONG },
	{ "tag-list", STRONG },
	{ "tagcloud", STRONG },
	{ "taglist", STRONG },
	{ "tags", STRONG },
	{ "teaser", STRONG },
	{ "teasers", STRONG },
	{ "teilen", STRONG },
	{ "terkait", STRONG },
	{ "text-content", BODY },
	{ "timestamp", STRONG },
	{ "toc", STRONG },
	{ "toolbar", STRONG },
	{ "tooltip", UNSEEN },
	{ "tooltiptext", UNSEEN },
	{ "trending", STRONG },
	{ "up-next", STRONG },
	{ "veja-tambem", STRONG },
	{ "verwandte", STRONG },
	{ "visually-hidden", UNSEEN },
	{ "visuallyhidden", UNSEEN },
	{ "vote", STRONG },
	{ "votes", STRONG },
	{ "werbung", STRONG },
	{ "widget", STRONG },
	{ "widget-archive", STRONG },
	{ "widget-button", STRONG },
	{ "widget-call", STRONG },
	{ "widget-form", STRONG },
	{ "widget-icon", STRONG },
	{ "widget-loop", STRONG },
	{ "widget-post", STRONG },
	{ "widget-posts", STRONG },
	{ "widgets", STRONG },
	{ "wm-ipp", STRONG },
	{ "wp-caption-text", STRONG },
	{ "yarpp", STRONG },
	{ "yorum", COMMENT },
	{ "yorumlar", COMMENT },
	{ "you-may", STRONG },
	{ "youmaylike", STRONG },
	{ "zergnet", STRONG },
/* clang-format on */
#undef BODY
#undef COMMENT
#undef WEAK
#undef STRONG
#undef UNSEEN
};

/* In byte order. */
static const struct phrase tag_list[] = {
	{ "aside", BOILERPLATE_STRONG },      { "dialog", BOILERPLATE_STRONG },
	{ "figcaption", BOILERPLATE_STRONG }, { "footer", BOILERPLATE_WEAK },
	{ "menu", BOILERPLATE_STRONG },       { "nav", BOILERPLATE_STRONG },
};

/* In byte order. */
static const struct phrase role_list[] = {
	{ "alert", BOILERPLATE_STRONG },
	{ "alertdialog", BOILERPLATE_STRONG },
	{ "banner", BOILERPLATE_STRONG },
	{ "complementary", BOILERPLATE_STRONG },
	{ "contentinfo", BOILERPLATE_STRONG },
	{ "dialog", BOILERPLATE_STRONG },
	{ "menu", BOILERPLATE_STRONG },
	{ "menubar", BOILERPLATE_STRONG },
	{ "navigation", BOILERPLATE_STRONG },
	{ "search", BOILERPLATE_STRONG },
	{ "tablist", BOILERPLATE_STRONG },
	{ "toolbar", BOILERPLATE_STRONG },
	{ "tooltip", BOILERPLATE_STRONG },
};

/* In byte order. */
static const struct phrase credit_list[] = {
	{ "article-info", BOILERPLATE_CREDIT },
	{ "artikeldatum", BOILERPLATE_DAY },
	{ "auteur", BOILERPLATE_AUTHOR },
	{ "author", BOILERPLATE_AUTHOR },
	{ "authors", BOILERPLATE_AUTHOR },
	{ "autor", BOILERPLATE_AUTHOR },
	{ "autore", BOILERPLATE_AUTHOR },
	{ "byline", BOILERPLATE_AUTHOR },
	{ "created", BOILERPLATE_DAY },
	{ "data", BOILERPLATE_CREDIT },
	{ "date", BOILERPLATE_DAY },
	{ "dateline", BOILERPLATE_DAY },
	{ "datetime", BOILERPLATE_DAY },
	{ "dato", BOILERPLATE_DAY },
	{ "datum", BOILERPLATE_DAY },
	{ "fecha", BOILERPLATE_DAY },
	{ "fn", BOILERPLATE_AUTHOR },
	{ "info", BOILERPLATE_CREDIT },
	{ "meta", BOILERPLATE_CREDIT },
	{ "metadata", BOILERPLATE_CREDIT },
	{ "newsdatum", BOILERPLATE_DAY },
	{ "post-info", BOILERPLATE_CREDIT },
	{ "postdate", BOILERPLATE_DAY },
	{ "posted-by", BOILERPLATE_AUTHOR },
	{ "posted-on", BOILERPLATE_DAY },
	{ "postmeta", BOILERPLATE_CREDIT },
	{ "print-created", BOILERPLATE_DAY },
	{ "print-submitted", BOILERPLATE_AUTHOR },
	{ "pubdate", BOILERPLATE_DAY },
	{ "publishdate", BOILERPLATE_DAY },
	{ "published", BOILERPLATE_DAY },
	{ "publisheddate", BOILERPLATE_DAY },
	{ "publishingdate", BOILERPLATE_DAY },
	{ "reporter", BOILERPLATE_AUTHOR },
	{ "submitted", BOILERPLATE_AUTHOR },
	{ "tarih", BOILERPLATE_DAY },
	{ "tarihi", BOILERPLATE_DAY },
	{ "timestamp", BOILERPLATE_DAY },
	{ "writer", BOILERPLATE_AUTHOR },
};

/* In byte order. */
static const struct phrase quote_list[] = {
	{ "pull-quote", true },
	{ "pullquote", true },
};

/* In byte order. */
static const struct phrase lead_list[] = {
	{ "article-lead", true }, { "article-summary", true },
	{ "bajada", true },       { "chapeau", true },
	{ "chapo", true },        { "clarification", true },
	{ "correction", true },   { "corrections", true },
	{ "deck", true },         { "dek", true },
	{ "entradilla", true },   { "excerpt", true },
	{ "ingress", true },      { "intro", true },
	{ "intro-text", true },   { "introtext", true },
	{ "lead-text", true },    { "leadtext", true },
	{ "lede", true },         { "manchet", true },
	{ "perex", true },        { "preamble", true },
	{ "sapo", true },         { "sommario", true },
	{ "sottotitolo", true },  { "standfirst", true },
	{ "strapline", true },    { "sub-title", true },
	{ "subheading", true },   { "subheadline", true },
	{ "subtitle", true },     { "untertitel", true },
	{ "vorspann", true },
};

/* In byte order. */
static const struct phrase teaser_list[] = {
	{ "teaser", true },
	{ "teasers", true },
};

#define TABLE(list)               \
	{                         \
		list, COUNT(list) \
	}

static const struct table phrases = TABLE(phrase_list);
static const struct table tags = TABLE(tag_list);
static const struct table roles = TABLE(role_list);
static const struct table credits = TABLE(credit_list);
static const struct table quotes = TABLE(quote_list);
static const struct table leads = TABLE(lead_list);
static const struct table teasers = TABLE(teaser_list);

static int compare_phrases(const void *one, const void *other)
{
	return strcmp(((const struct phrase *)one)->words,
		      ((const struct phrase *)other)->words);
}

static int find(const struct table *table, const char *words)
{
	const struct phrase wanted = { .words = words };
	const struct phrase *found = bsearch(&wanted, table->list, table->count,
					     sizeof(*table->list),
					     compare_phrases);

	return found ? found->meaning : 0;
}

/* ---- Words of a class -------------------------------------------------- */

static bool is_small(char byte)
{
	return byte >= 'a' && byte <= 'z';
}

static bool is_capital(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\f' ||
	       byte == '\r';
}

/* The last two words of one name, as "last-but-one-last". */
struct reading {
	char pair[2 * PHRASE_BYTES + 2];
	size_t first_length; /* 0: there is only one */
	size_t length;
	size_t word_count;
	bool is_slug; /* what follows was made from the name of a topic */
};

/* Bytes of a number that a program made up, in hexadecimal digits of which
 * letters and others take turns: the "ad" in "element-3ad7f21" is no word. */
static size_t number_at(const char *at)
{
	size_t length = 0;
	size_t turn_count = 0;

	for (; length < NUMBER_BYTES && text_hex_digit(at[length]) >= 0;
	     length++)
		turn_count += length > 0 &&
			      text_is_digit(at[length]) !=
				      text_is_digit(at[length - 1]);
	return turn_count >= 2 && !is_small(at[length]) &&
			       !is_capital(at[length]) ?
		       length :
		       0;
}

/* Past what is no word. */
static void pass_signs(const char **at)
{
	while (**at && !is_blank(**at)) {
		const size_t length = number_at(*at);

		if (length == 0 && (is_small(**at) || is_capital(**at)))
			break;
		*at += length > 0 ? length : 1;
	}
}

/* Reads the next word; false when the name has no more. */
static bool next_word(const char **at, struct reading *reading)
{
	size_t start = 0;
	size_t length = 0;
	char *word;

	pass_signs(at);
	if (!**at || is_blank(**at))
		return false;
	if (reading->length > 0) {
		start = reading->first_length > 0 ? reading->first_length + 1 :
						    0;
		reading->first_length = reading->length - start;
		memmove(reading->pair, reading->pair + start,
			reading->first_length);
		reading->pair[reading->first_length] = '-';
		start = reading->first_length + 1;
	}
	word = reading->pair + start;
	for (; is_small(**at) || is_capital(**at); ++*at) {
		if (length > 0 && is_capital(**at) && is_small((*at)[-1]))
			break;
		if (length < PHRASE_BYTES)
			word[length++] = (char)(**at | 0x20);
	}
	word[length] = '\0';
	reading->length = start + length;
	return true;
}

static int stronger(int one, int other)
{
	return one > other ? one : other;
}

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

/* "has-sidebar" and "no-ads" say nothing of what is in the element; nor does
 * "elementor-widget", as all is called that was put together by this editor:
 * the kind of widget stands behind it. */
static bool is_about_other(const struct reading *reading)
{
	static const char *const words[] = { "has", "hide", "no", "with",
					     "without" };
	const size_t count = COUNT(words);

	for (size_t i = 0; i < count; i++)
		if (strlen(words[i]) == reading->first_length &&
		    memcmp(words[i], reading->pair, reading->first_length) == 0)
			return true;
	return strcmp(reading->pair, "elementor-widget") == 0;
}

/* What the last word says, and the last two. */
static int look_at_pair(const struct table *table, struct reading *reading)
{
	static const char *const topics[] = { "category", "tag" };
	bool is_first = reading->first_length == 0;
	const char *word =
		reading->pair + (is_first ? 0 : reading->first_length + 1);
	int found = 0;

	if (!is_first && (!reading->is_slug || reading->word_count == 2))
		found = find(table, reading->pair);
	if (!reading->is_slug && (is_first || !is_about_other(reading)))
		found = stronger(found, find(table, word));
	if (is_first)
		reading->is_slug = is_one_of(word, topics, COUNT(topics));
	return found;
}

/* Behind what a name of Tailwind has before its colon: when it holds, on paper
 * ("print:hidden") or under the mouse; and before its bracket, in which a
 * measure stands, if any. */
static const char *pass_variants(const char *at)
{
	const char *start = at;
	int depth = 0;

	for (; *at && !is_blank(*at); at++) {
		depth += (*at == '[') - (*at == ']');
		if (depth == 0 && (*at == ':' || *at == ']'))
			start = at + 1;
	}
	return start;
}

/* The strongest meaning of the name at *at, and goes behind it. */
static int look_at_name(const struct table *table, const char **at,
			size_t *word_count)
{
	struct reading reading = { .length = 0 };
	int found = 0;

	while (is_blank(**at))
		++*at;
	*at = pass_variants(*at);
	while (next_word(at, &reading)) {
		reading.word_count++;
		found = stronger(found, look_at_pair(table, &reading));
	}
	*word_count += reading.word_count;
	return found;
}

/* The strongest meaning of all names in the text; *word_count is the number
 * of their words. */
static int look_at_words(const struct table *table, struct text text,
			 size_t *word_count)
{
	int found = 0;
	const char *at = text.data;

	*word_count = 0;
	while (at && *at)
		found = stronger(found, look_at_name(table, &at, word_count));
	return found;
}

/* What class and id say. A heading has its id, such as "toc-3", to be led to. */
static int look_at_names(const struct table *table, const xmlNode *node)
{
	size_t word_count;
	int by_class = look_at_words(table, markup_attribute(node, "class"),
				     &word_count);
	int by_id =
		look_at_words(table, markup_attribute(node, "id"), &word_count);

	return markup_is_heading(node) || word_count > ID_WORDS ?
		       by_class :
		       stronger(by_class, by_id);
}

enum boilerplate boilerplate_look(const xmlNode *node)
{
	int found;
	const char *role;

	if (node->type != XML_ELEMENT_NODE)
		return BOILERPLATE_UNKNOWN;
	found = find(&tags, (const char *)node->name);
	if (!node->properties)
		return found;
	role = markup_attribute(node, "role").data;
	if (role)
		found = stronger(found, find(&roles, role));
	if (markup_has_word(node, "itemprop", "articleBody"))
		return BOILERPLATE_BODY;
	return stronger(found, look_at_names(&phrases, node));
}

bool boilerplate_has_body_name(const xmlNode *node)
{
	const char *at = markup_attribute(node, "class").data;
	bool is_found = false;
	size_t word_count = 0;

	while (at && *at && !is_found)
		is_found = look_at_name(&phrases, &at, &word_count) ==
			   BOILERPLATE_BODY;
	return is_found;
}

enum boilerplate_credit boilerplate_credit(const xmlNode *node)
{
	if (node->type != XML_ELEMENT_NODE || !node->properties)
		return BOILERPLATE_NO_CREDIT;
	if (markup_has_word(node, "rel", "author"))
		return BOILERPLATE_AUTHOR;
	return look_at_names(&credits, node);
}

bool boilerplate_is_pull_quote(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->properties &&
	       look_at_names(&quotes, node);
}

bool boilerplate_is_lead(const xmlNode *node)
{
	/* as one word of several, "lead" is of an image or a form, too */
	return node->type == XML_ELEMENT_NODE && node->properties &&
	       (look_at_names(&leads, node) ||
		markup_has_word(node, "class", "lead"));
}

bool boilerplate_is_teaser(const xmlNode *node)
{
	return node->type == XML_ELEMENT_NODE && node->properties &&
	       look_at_names(&teasers, node);
}
