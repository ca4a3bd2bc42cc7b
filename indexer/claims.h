/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * claims - what a source says about its article, value by value, and which
 * of it is believed.
 *
 * Used by the indexer only. Whatever was read - a JSON record, a row of a
 * table, an item of a feed, the head of a page, a mail - claims values
 * under names. The names that scrapers, pages and feeds use are known here
 * ("claims.c"), whatever their case and the signs between their words
 * ("datePublished", "date_published", "article:published_time"); the others
 * are passed over, but for what stands for a text that is nowhere else. A
 * value that is "", "None", "null", "nan", "[]", "undefined" or "[Removed]"
 * is none.
 *
 *	claims_begin(claims);
 *	claims_from(claims, "page");    trusted most
 *	claims_add(claims, TEXT("headline"), value, FRAGMENT_GUESS, fault);
 *	claims_from(claims, "feed");    trusted less
 *	...
 *	claims_settle(claims, &article, fault);
 */
#ifndef INDEXER_CLAIMS_H
#define INDEXER_CLAIMS_H

#include "indexer/article.h"
#include "indexer/fragment.h"

struct claims;

enum {
	CLAIMS_OF_KIND = 512, /* further ones are passed over */
	CLAIMS_AUTHORS_MAX = 256
};

enum claims_kind {
	CLAIMS_TEXT, /* the body */
	CLAIMS_TITLE,
	CLAIMS_LEAD, /* stands for a body where there is none */
	CLAIMS_ADDRESS,
	CLAIMS_SOURCE,
	CLAIMS_DATE,
	CLAIMS_CHANGED,
	CLAIMS_FETCHED, /* not the article's date: believed last, and marked */
	CLAIMS_AUTHOR,
	CLAIMS_LANGUAGE,
	CLAIMS_ID,
	CLAIMS_HEADING, /* what stands over the text, whatever its title */
	CLAIMS_KINDS
};

/* `last_year`: dates after it are not believed. `longest`: bytes of all
 * that one article can claim. */
enum status claims_open(struct claims **out, int last_year, size_t longest,
			struct fault *fault);
/* Accepts NULL. */
void claims_close(struct claims *claims);

/* Who reads a page, which is valid UTF-8, and adds what it claims. */
struct claims_pages {
	enum status (*read)(void *context, struct text html,
			    struct claims *claims, struct fault *fault);
	void *context;
};

/* Of a record that has a whole page as its text, or under a name that is none
 * of ours, what the page claims is added when it is settled. By default pages
 * are read as any markup. */
void claims_read_pages(struct claims *claims, const struct claims_pages *pages);

/* Forgets all, also what claims_keep gave and what an article of
 * claims_settle holds. */
void claims_begin(struct claims *claims);
/* What is added from now on comes from there and is trusted less than all
 * before. `where` stands before the name in the article's date_from
 * ("page:datePublished"); NULL: the name stands alone. A constant. */
void claims_from(struct claims *claims, const char *where);

/* Of a page that somebody has clipped "created" says when that was, until
 * claims_begin. */
void claims_are_clipped(struct claims *claims);

/* Whether a value under this name would be of any use, and what it claims
 * then. */
bool claims_knows(struct text name, enum claims_kind *out);
/* Whether the value begins as an address of the web does. */
bool claims_is_address(struct text value);
/* Whether the name is one of these, which are in small letters and digits
 * alone, whatever its case and the signs between its words. */
bool claims_are_called(struct text name, const char *const *list, size_t count);
/* Name and value are borrowed until claims_begin. The text of several
 * values of one name is that of the first; authors add up. STATUS_FULL. */
enum status claims_add(struct claims *claims, struct text name,
		       struct text value, enum fragment_form form,
		       struct fault *fault);
/* The same of a value that does not live so long. */
enum status claims_add_copy(struct claims *claims, struct text name,
			    struct text value, enum fragment_form form,
			    struct fault *fault);
/* What a record says under a name that is none of ours: the article's text,
 * if no text is claimed and this reads like one, alone or with what else is
 * called so and has another number ("numbered.h"). Of what is said "from"
 * somewhere, as of a page, it is passed over: that is of the page. Name and
 * value are borrowed until claims_begin. */
enum status claims_add_other(struct claims *claims, struct text name,
			     struct text value, enum fragment_form form,
			     struct fault *fault);
/* What a page shows above the article's text, which has it not; empty: nothing.
 * Borrowed until claims_begin. */
void claims_add_lead(struct claims *claims, struct text lead);
/* What goes on behind the article's text, as the updates of a live blog do,
 * or is the text where none is claimed; borrowed until claims_begin. Of what
 * is said "from" somewhere, as of a page, it is passed over: a page shows
 * it. */
void claims_add_sequel(struct claims *claims, const struct fragment *sequel);
bool claims_have_sequel(const struct claims *claims);
/* The article's headings, as spans of the text that the last claims_add
 * gave; borrowed likewise. Passed over where that text was. */
void claims_add_headings(struct claims *claims, const struct heading *headings,
			 size_t count);
/* A copy that lives until claims_begin. */
enum status claims_keep(struct claims *claims, struct text value,
			struct text *out, struct fault *fault);
struct pool *claims_pool(struct claims *claims);
/* Whether there is anything of this kind. */
bool claims_have(const struct claims *claims, enum claims_kind kind);
/* The customs ("date_customs.h") of all languages that are claimed. */
unsigned claims_customs(const struct claims *claims);
/* The value that is believed; empty: none. */
struct text claims_best(const struct claims *claims, enum claims_kind kind);

/* All but is_file, record_offset and record_key of the article, which lives
 * until claims_begin. STATUS_SKIP: there is no text. */
enum status claims_settle(struct claims *claims, struct article *out,
			  struct fault *fault);

#endif
