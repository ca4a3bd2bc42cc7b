/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/boilerplate.h"
#include "tests/unit/unit.h"

static const struct {
	const char *tag; /* the first of the body */
	enum boilerplate meaning;
} rows[] = {
	{ "<p>", BOILERPLATE_UNKNOWN },
	{ "<p class=''>", BOILERPLATE_UNKNOWN },
	{ "<nav>", BOILERPLATE_STRONG },
	{ "<footer>", BOILERPLATE_WEAK },
	{ "<figcaption>", BOILERPLATE_STRONG },
	{ "<div role=navigation>", BOILERPLATE_STRONG },
	{ "<div role='' id=''>", BOILERPLATE_UNKNOWN },
	{ "<div role=main>", BOILERPLATE_UNKNOWN },
	{ "<div itemprop=articleBody class=share>", BOILERPLATE_BODY },
	/* words of a class, however they are joined */
	{ "<div class=share>", BOILERPLATE_STRONG },
	{ "<div class='c-share-bar large'>", BOILERPLATE_STRONG },
	{ "<div class='large post__share2'>", BOILERPLATE_STRONG },
	{ "<div class=SocialMedia>", BOILERPLATE_STRONG },
	{ "<div class=mainNav>", BOILERPLATE_STRONG },
	{ "<div class=shareholder>", BOILERPLATE_UNKNOWN },
	{ "<div class=postMeta>", BOILERPLATE_STRONG },
	{ "<div class=read-more>", BOILERPLATE_STRONG },
	{ "<div class='more read'>", BOILERPLATE_UNKNOWN },
	{ "<div class='read more'>", BOILERPLATE_UNKNOWN },
	/* what is said of other elements, and what was made from a topic */
	{ "<div class='has-sidebar no-ads'>", BOILERPLATE_UNKNOWN },
	/* of a number, and of a place */
	{ "<div class='element-3ad7f21 ad7f213 4c1ad'>", BOILERPLATE_UNKNOWN },
	{ "<div class=ad300>", BOILERPLATE_STRONG },
	{ "<div class=ad300x250>", BOILERPLATE_STRONG },
	/* all that an editor for pages makes is a widget */
	{ "<div class='elementor-widget elementor-widget-text-editor'>",
	  BOILERPLATE_UNKNOWN },
	{ "<div class='elementor-widget-container'>", BOILERPLATE_UNKNOWN },
	{ "<div class='elementor-widget elementor-widget-theme-post-content'>",
	  BOILERPLATE_BODY },
	{ "<div class='elementor-widget elementor-widget-posts'>",
	  BOILERPLATE_STRONG },
	{ "<div class='elementor-widget elementor-widget-sidebar'>",
	  BOILERPLATE_STRONG },
	{ "<div class=elementor-comments>", BOILERPLATE_COMMENT },
	{ "<div class='post tag-cookies category-ads tag-social-media'>",
	  BOILERPLATE_UNKNOWN },
	{ "<div class=tag-list>", BOILERPLATE_STRONG },
	{ "<div class=article-body>", BOILERPLATE_BODY },
	{ "<div class=articleBody>", BOILERPLATE_BODY },
	{ "<div class='entry-content share'>", BOILERPLATE_STRONG },
	{ "<span class='print sr-only'>", BOILERPLATE_UNSEEN },
	/* of those who translate or archive pages */
	{ "<span class=google-src-text>", BOILERPLATE_UNSEEN },
	{ "<div class=goog-te-banner-frame>", BOILERPLATE_STRONG },
	{ "<div id=wm-ipp-base>", BOILERPLATE_STRONG },
	{ "<div class=comments>", BOILERPLATE_COMMENT },
	{ "<div class=author>", BOILERPLATE_WEAK },
	/* on paper, under the mouse, as high as something else */
	{ "<div class='print:m-0 lg:hover:share:flex'>", BOILERPLATE_UNKNOWN },
	{ "<div class='lg:share print:'>", BOILERPLATE_STRONG },
	{ "<h2 class='mt-[calc(theme(spacing.header)_+_1px)] lg:[.share_&]:p-1'>",
	  BOILERPLATE_UNKNOWN },
	{ "<div class='[&_nav]:share-bar]'>", BOILERPLATE_STRONG },
	{ "<div class=dropcap-print>", BOILERPLATE_WEAK },
	/* an id of many words was made from a heading */
	{ "<div id=related-posts>", BOILERPLATE_STRONG },
	{ "<div id=how-to-share-a-file>", BOILERPLATE_UNKNOWN },
	{ "<h2 id=toc_2>", BOILERPLATE_UNKNOWN },
	{ "<h2 class=toc id=a>", BOILERPLATE_STRONG },
	{ "<div id=toc_2>", BOILERPLATE_STRONG },
	{ "<div class=share id=how-to-share-a-file>", BOILERPLATE_STRONG },
	/* signs and very long words */
	{ "<div class='-- 12 _ \xC3\xA9'>", BOILERPLATE_UNKNOWN },
	{ "<div class='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
	  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb "
	  "nav'>",
	  BOILERPLATE_STRONG },
};

static void test_boilerplate(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct bytes html = BYTES_UP_TO(1000);
		struct markup *markup;
		struct fault fault;
		const xmlNode *node;

		assert_int_equal(bytes_printf(&html, &fault,
					      "<html><body>%s<i>a</i>b",
					      rows[i].tag),
				 0);
		assert_int_equal(
			markup_parse(&markup, text_from(&html), &fault), 0);
		node = markup_root(markup)->children->children;
		assert_int_equal(boilerplate_look(node), rows[i].meaning);
		assert_int_equal(boilerplate_look(node->last),
				 BOILERPLATE_UNKNOWN);
		markup_free(markup);
		bytes_free(&html);
	}
}

static const struct {
	const char *tag;
	enum boilerplate_credit credit;
} credits[] = {
	{ "<p>", BOILERPLATE_NO_CREDIT },
	{ "<p class=body>", BOILERPLATE_NO_CREDIT },
	{ "<p class=update>", BOILERPLATE_NO_CREDIT },
	{ "<p class=byline>", BOILERPLATE_AUTHOR },
	{ "<div class=article-meta>", BOILERPLATE_CREDIT },
	{ "<div class=entryMeta>", BOILERPLATE_CREDIT },
	{ "<p class=posted-on>", BOILERPLATE_DAY },
	{ "<span class=_publishingdate>", BOILERPLATE_DAY },
	{ "<span class=post-created>", BOILERPLATE_DAY },
	{ "<div class=submitted>", BOILERPLATE_AUTHOR },
	{ "<p id=author-name>", BOILERPLATE_AUTHOR },
	{ "<p class='date author'>", BOILERPLATE_AUTHOR },
	{ "<a rel=author>", BOILERPLATE_AUTHOR },
	{ "<p class='tag-author no-date'>", BOILERPLATE_NO_CREDIT },
};

static void test_credits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(credits); i++) {
		struct bytes html = BYTES_UP_TO(1000);
		struct markup *markup;
		struct fault fault;

		assert_int_equal(bytes_printf(&html, &fault, "<html><body>%sb",
					      credits[i].tag),
				 0);
		assert_int_equal(
			markup_parse(&markup, text_from(&html), &fault), 0);
		assert_int_equal(
			boilerplate_credit(
				markup_root(markup)->children->children),
			credits[i].credit);
		markup_free(markup);
		bytes_free(&html);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_boilerplate),
		cmocka_unit_test(test_credits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
