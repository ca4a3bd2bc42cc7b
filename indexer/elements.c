/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/elements.h"

#include <string.h>

#include "shared/array.h"

/* Elements whose names do not say it, or say something else to claims.
 * Without a prefix the name counts under any. */
static const struct {
	const char *name;
	enum elements_use use;
	const char *claim;
} exceptions[] = {
	{ "item", ELEMENTS_RECORD, "" },
	{ "entry", ELEMENTS_RECORD, "" },
	{ "doc", ELEMENTS_RECORD, "" },
	{ "TEI", ELEMENTS_RECORD, "" },
	{ "nitf", ELEMENTS_RECORD, "" },
	{ "newsItem", ELEMENTS_RECORD, "" },
	{ "NewsItem", ELEMENTS_RECORD, "" },
	{ "REUTERS", ELEMENTS_RECORD, "" },
	/* around articles, or articles */
	{ "article", ELEMENTS_ROW, "" },
	{ "story", ELEMENTS_ROW, "" },
	{ "post", ELEMENTS_ROW, "" },
	{ "document", ELEMENTS_ROW, "" },
	{ "record", ELEMENTS_ROW, "" },
	{ "row", ELEMENTS_ROW, "" },
	{ "page", ELEMENTS_ROW, "" },
	{ "DOC", ELEMENTS_ROW, "" },
	{ "newsitem", ELEMENTS_ROW, "" },
	{ "feed", ELEMENTS_OPEN, "" },
	{ "site", ELEMENTS_OPEN, "" },
	/* of the feed or of somebody, not of the article */
	{ "image", ELEMENTS_SKIP, "" },
	{ "textInput", ELEMENTS_SKIP, "" },
	{ "textinput", ELEMENTS_SKIP, "" },
	{ "comments", ELEMENTS_SKIP, "" },
	{ "contributor", ELEMENTS_SKIP, "" },
	{ "category", ELEMENTS_SKIP, "" },
	{ "enclosure", ELEMENTS_SKIP, "" },
	{ "generator", ELEMENTS_SKIP, "" },
	{ "subject", ELEMENTS_SKIP, "" }, /* a topic */
	{ "atom:source", ELEMENTS_SKIP, "" },
	{ "post_type", ELEMENTS_KIND, "" },
	{ "blogger:type", ELEMENTS_KIND, "" },
	{ "wp:author", ELEMENTS_OPEN, "" },
	{ "wp:author_login", ELEMENTS_LOGIN, "" },
	{ "wp:author_display_name", ELEMENTS_SHOWN, "" },
	/* a file beside the article */
	{ "media:content", ELEMENTS_OPEN, "" },
	{ "media:text", ELEMENTS_SKIP, "" },
	{ "itunes:owner", ELEMENTS_SKIP, "" },
	{ "itunes:image", ELEMENTS_SKIP, "" },
	/* names of their own */
	{ "excerpt:encoded", ELEMENTS_FIELD, "excerpt" },
	{ "encoded", ELEMENTS_FIELD, "content:encoded" },
	{ "atom:id", ELEMENTS_FIELD, "guid" },
	{ "origLink", ELEMENTS_FIELD, "originalurl" },
	{ "news:name", ELEMENTS_FIELD, "sitename" },
	{ "name", ELEMENTS_OPEN, "" },
	{ "doc-id", ELEMENTS_OPEN, "" },
	{ "loc", ELEMENTS_FIELD, "url" },
	{ "main", ELEMENTS_FIELD, "maintext" },
	{ "bibl", ELEMENTS_SKIP, "" },
	{ "note", ELEMENTS_SKIP, "" },
	{ "hl1", ELEMENTS_FIELD, "headline" },
	{ "body.content", ELEMENTS_FIELD, "text" },
	{ "inlineXML", ELEMENTS_FIELD, "text" },
	{ "inlineData", ELEMENTS_FIELD, "text" },
	{ "DataContent", ELEMENTS_FIELD, "text" },
	{ "contentCreated", ELEMENTS_FIELD, "datecreated" },
	{ "firstCreated", ELEMENTS_FIELD, "created" },
	{ "FirstCreated", ELEMENTS_FIELD, "datecreated" },
	{ "versionCreated", ELEMENTS_FIELD, "modified" },
	{ "by", ELEMENTS_FIELD, "byline" },
	{ "secondary-title", ELEMENTS_FIELD, "publication" },
};

/* What other names mean in one family alone. */
static const struct {
	enum elements_family family;
	const char *local;
	enum elements_use use;
} special[] = {
	{ ELEMENTS_SITEMAP, "url", ELEMENTS_RECORD },
	{ ELEMENTS_TEI, "text", ELEMENTS_OPEN },
	{ ELEMENTS_NITF, "body", ELEMENTS_OPEN },
	{ ELEMENTS_NEWSML, "rightsInfo", ELEMENTS_SKIP },
	{ ELEMENTS_NEWSML, "header", ELEMENTS_SKIP },
	{ ELEMENTS_REUTERS, "TEXT", ELEMENTS_OPEN },
	{ ELEMENTS_WIKI, "page", ELEMENTS_SKIP },
	/* of Evernote, and no editor's */
	{ ELEMENTS_OTHER, "note", ELEMENTS_ROW },
};

static const char *const beside[] = { "media", "itunes", "googleplay",
				      "dcterms" };

static const struct {
	const char *root;
	enum elements_family family;
} families[] = {
	{ "rss", ELEMENTS_FEED },        { "RDF", ELEMENTS_FEED },
	{ "feed", ELEMENTS_FEED },       { "channel", ELEMENTS_FEED },
	{ "urlset", ELEMENTS_SITEMAP },  { "sitemapindex", ELEMENTS_SITEMAP },
	{ "TEI", ELEMENTS_TEI },         { "teiCorpus", ELEMENTS_TEI },
	{ "nitf", ELEMENTS_NITF },       { "mediawiki", ELEMENTS_WIKI },
	{ "NewsML", ELEMENTS_NEWSML },   { "newsMessage", ELEMENTS_NEWSML },
	{ "newsItem", ELEMENTS_NEWSML }, { "REUTERS", ELEMENTS_REUTERS },
};

/* "*": any attribute whose name claims know. */
static const struct {
	const char *element;
	const char *attribute;
	const char *claim;
} attributes[] = {
	{ "doc", "*", "" },
	{ "article", "*", "" },
	{ "story", "*", "" },
	{ "post", "*", "" },
	{ "document", "*", "" },
	{ "record", "*", "" },
	{ "row", "*", "" },
	{ "DOC", "*", "" },
	{ "newsitem", "*", "" },
	{ "newsItem", "guid", "guid" },
	{ "item", "about", "guid" },
	{ "item", "lang", "language" },
	{ "entry", "lang", "language" },
	{ "ptr", "target", "url" },
	{ "doc-id", "id-string", "id" },
	{ "date.issue", "norm", "issued" },
	{ "pubdata", "name", "publication" },
	{ "pubdata", "date.publication", "datepublish" },
	{ "pubdata", "ex-ref", "url" },
	{ "REUTERS", "NEWID", "id" },
};

/* Of Blogger, after its "#", and of WordPress. */
static const struct {
	const char *name;
	enum elements_kind kind;
} kinds[] = {
	{ "#settings", ELEMENTS_NONE },
	{ "#template", ELEMENTS_NONE },
	{ "#comment", ELEMENTS_NONE },
	{ "COMMENT", ELEMENTS_NONE },
	{ "attachment", ELEMENTS_FILE },
	{ "nav_menu_item", ELEMENTS_NONE },
	{ "revision", ELEMENTS_NONE },
	{ "custom_css", ELEMENTS_NONE },
	{ "customize_changeset", ELEMENTS_NONE },
	{ "oembed_cache", ELEMENTS_NONE },
	{ "wp_global_styles", ELEMENTS_NONE },
	{ "wp_navigation", ELEMENTS_NONE },
	{ "wp_template", ELEMENTS_NONE },
	{ "wp_template_part", ELEMENTS_NONE },
};

static const struct {
	const char *local;
	const char *html;
} mapped[] = {
	{ "head", "h2" },       { "ab", "h2" },       { "hl2", "h2" },
	{ "list", "ul" },       { "item", "li" },     { "quote", "blockquote" },
	{ "row", "tr" },        { "cell", "td" },     { "lb", "br" },
	{ "block", "div" },     { "hi", "b" },        { "ref", "a" },
	{ "bq", "blockquote" }, { "nitf-table", "" }, { "graphic", "" },
	{ "media", "" },        { "figure", "" },
};

static bool is(struct text text, const char *name)
{
	return text_equal(text, text_of(name));
}

struct text elements_local(struct text name)
{
	const char *colon =
		name.length > 0 ? memrchr(name.data, ':', name.length) : NULL;

	if (!colon)
		return name;
	return (struct text){ colon + 1,
			      (size_t)(name.data + name.length - colon - 1) };
}

static struct text prefix_of(struct text name)
{
	struct text local = elements_local(name);

	if (local.length == name.length)
		return (struct text){ name.data, 0 };
	return (struct text){ name.data, name.length - local.length - 1 };
}

enum elements_family elements_family_of(struct text root)
{
	struct text local = elements_local(root);

	for (size_t i = 0; i < COUNT(families); i++)
		if (is(local, families[i].root))
			return families[i].family;
	return ELEMENTS_OTHER;
}

/* Its use and name, where they are not those of claims. */
static bool find_exception(struct elements_meaning *out, struct text name,
			   enum elements_family family)
{
	struct text local = elements_local(name);

	for (size_t i = 0; i < COUNT(special); i++) {
		if (special[i].family == family &&
		    is(local, special[i].local)) {
			out->use = special[i].use;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT(exceptions); i++) {
		bool has_prefix = strchr(exceptions[i].name, ':');

		if (!is(has_prefix ? name : local, exceptions[i].name))
			continue;
		out->use = exceptions[i].use;
		out->name = text_of(exceptions[i].claim);
		return true;
	}
	return false;
}

struct elements_meaning elements_find(struct text name,
				      enum elements_family family)
{
	struct elements_meaning out = { .use = ELEMENTS_OPEN };
	struct text prefix = prefix_of(name);

	for (size_t i = 0; i < COUNT(beside); i++)
		if (is(prefix, beside[i]))
			out.is_beside = true;
	if (find_exception(&out, name, family)) {
		if (out.use == ELEMENTS_FIELD)
			(void)claims_knows(out.name, &out.kind);
	} else {
		out.name = name;
		if (claims_knows(out.name, &out.kind)) {
			out.use = ELEMENTS_FIELD;
		} else {
			out.name = elements_local(name);
			if (claims_knows(out.name, &out.kind))
				out.use = ELEMENTS_FIELD;
		}
	}
	/* of an agency's item, which has a headline: what it is filed under */
	if ((family == ELEMENTS_NITF || family == ELEMENTS_NEWSML) &&
	    is(elements_local(name), "title"))
		out.is_beside = true;
	out.is_plain = family == ELEMENTS_REUTERS;
	out.is_mapped = is(name, "main") || is(name, "body.content") ||
			(family == ELEMENTS_TEI && is(name, "body"));
	return out;
}

enum elements_kind elements_kind_of(struct text kind)
{
	const char *mark =
		kind.length > 0 ? memrchr(kind.data, '#', kind.length) : NULL;

	if (mark) {
		kind.length -= (size_t)(mark - kind.data);
		kind.data = mark;
	}
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (is(kind, kinds[i].name))
			return kinds[i].kind;
	return ELEMENTS_ARTICLE;
}

bool elements_claim(struct text element, struct text attribute,
		    struct text *out)
{
	struct text local = elements_local(element);
	struct text plain = elements_local(attribute);
	enum claims_kind kind;

	for (size_t i = 0; i < COUNT(attributes); i++) {
		if (!is(local, attributes[i].element))
			continue;
		*out = text_of(attributes[i].claim);
		if (is(plain, attributes[i].attribute))
			return true;
		*out = attribute;
		if (attributes[i].attribute[0] == '*' &&
		    claims_knows(attribute, &kind))
			return true;
	}
	return false;
}

struct text elements_in_html(struct text local)
{
	for (size_t i = 0; i < COUNT(mapped); i++)
		if (is(local, mapped[i].local))
			return text_of(mapped[i].html);
	return local;
}

bool elements_is_void(struct text local)
{
	static const char *const names[] = { "br",     "img",  "hr",    "wbr",
					     "col",    "area", "base",  "input",
					     "meta",   "link", "embed", "param",
					     "source", "track" };

	for (size_t i = 0; i < COUNT(names); i++)
		if (is(local, names[i]))
			return true;
	return false;
}
