/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elements - what the elements of feeds and of other XML are for.
 *
 * Used by the indexer only, by "feeds.h". Read are RSS 0.9x, 1.0 and 2.0,
 * Atom, the modules that feeds use (Dublin Core, content, Media RSS,
 * iTunes), news sitemaps, what trafilatura writes (its own XML and TEI),
 * NITF, NewsML, the collection that Reuters gave to researchers, and whatever
 * has elements with names that claims know. Prefixes are taken at their
 * usual meaning; a prefix that says nothing ("ns0:") is passed over.
 */
#ifndef INDEXER_ELEMENTS_H
#define INDEXER_ELEMENTS_H

#include "indexer/claims.h"

/* What a document is, by its outermost element. */
enum elements_family {
	ELEMENTS_OTHER,
	ELEMENTS_FEED,
	ELEMENTS_SITEMAP,
	ELEMENTS_TEI,
	ELEMENTS_NITF,
	ELEMENTS_NEWSML,
	ELEMENTS_REUTERS, /* its collection of 1987 */
	ELEMENTS_WIKI
};

enum elements_use {
	ELEMENTS_OPEN,   /* what is in it counts for what is around it */
	ELEMENTS_ROW,    /* likewise, but it may be an article of its own */
	ELEMENTS_RECORD, /* an article */
	ELEMENTS_FIELD,  /* claims a value */
	ELEMENTS_KIND,   /* says what the article around it is */
	ELEMENTS_LOGIN,  /* as whom an author writes the articles behind it */
	ELEMENTS_SHOWN,  /* the name that is shown for the login before it */
	ELEMENTS_SKIP
};

struct elements_meaning {
	enum elements_use use;
	struct text name; /* of the claim; constant, or of the element */
	enum claims_kind kind;
	bool is_beside; /* of a module: believed after the feed's own */
	bool is_mapped; /* its elements are not those of HTML */
	bool is_plain;  /* it has none */
};

/* The element's name without its prefix. */
struct text elements_local(struct text name);
enum elements_family elements_family_of(struct text root);
struct elements_meaning elements_find(struct text name,
				      enum elements_family family);
/* What a record is by its kind, as exports of blogs have it, be that a name or
 * the end of an address. */
enum elements_kind {
	ELEMENTS_ARTICLE,
	ELEMENTS_FILE, /* an article where somebody has written a text to it */
	ELEMENTS_NONE  /* a setting, a template, a menu, a reader's comment */
};
enum elements_kind elements_kind_of(struct text kind);
/* The claim that an attribute makes, by the names of both; false: none. */
bool elements_claim(struct text element, struct text attribute,
		    struct text *out);
/* The HTML element for one of a mapped text; "": none. */
struct text elements_in_html(struct text local);
/* One that has no end in HTML. */
bool elements_is_void(struct text local);

#endif
