/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "indexer/container.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

#define P                                                                 \
	"<p>The council has put cameras on every corner of the town, it " \
	"says, and more of them will follow before the year is over.</p>"
#define ITEMS "<li>With a lens</li><li>With a motor</li><li>With a roof</li>"
/* much of an article in few bytes, and little */
#define WORD "Rindfleischetikettierungsueberwachungsaufgabenuebertragung"
#define MUCH "<p>" WORD ", " WORD WORD WORD WORD WORD ".</p>"
#define BIT  "<p>" WORD ", " WORD WORD WORD WORD ", so it was said.</p>"
#define LONG                                                                  \
	"It was a long night, the mayor said, and a cold one. Nobody slept. " \
	"The pumps ran until six, then one broke, then the other. By noon, "  \
	"he said, the water stood in the church, in the school, and in the "  \
	"mill, where two men, a boy and a dog waited on the roof for hours."
#define FULL "<p>" LONG "</p>"
#define SPAN                                                                 \
	"<p><span>The council has put cameras on every corner of the town, " \
	"it says, and many more of them will follow before the year is at "  \
	"its end.</span></p>"
#define POST                                                              \
	"<div><i>1</i><div><i>2</i><div><i>8 hours ago</i><div>" MUCH     \
	"</div><p>Seen from the street by night, in the rain</p><p>"      \
	"Photographed by Ann Example of the town</p><p>What others have " \
	"said of the cameras in town</p></div></div></div>"
#define H2 "<h2><a href=x>A</a></h2>"
#define TEASER                                                           \
	"<li><a href=x>A headline of another page</a><p>What it is all " \
	"about, in a line that is not long.</p></li>"

/* Those with an id are found, and no others. */
static const struct {
	const char *html;
	const char *ids;
} rows[] = {
	{ "", "" },
	{ "<p></p>", "" },
	{ "<div>" P "</div><div id=a>" P P P "</div>", "a" },
	{ "<ul>" TEASER TEASER TEASER "</ul><div id=a>" P P P "</div>", "a" },
	{ "<table><tr><td>Menu<td id=a>" P P "</table>", "a" },
	/* text and breaks, without paragraphs */
	{ "<div id=a>One thing, and another, of which it was said that it is "
	  "one.<br>Two things, which were not.</div><div>Three</div>",
	  "a" },
	/* lists and quotes do not hold an article, however long they are */
	{ "<div id=a>" P "<blockquote>" P P P "</blockquote><ol><li>" P "<li>" P
	  "</ol></div>",
	  "a" },
	/* what says that it holds one */
	{ "<div>" P P P "</div><div id=a class=entry-content>" P P "</div>",
	  "a" },
	{ "<div id=a>" P P "</div><div class=sidebar>" P P P "</div>", "a" },
	/* also in an element that is called something of the page */
	{ "<div class='post use-lightbox'><div id=a class=article-body>" P P P P
	  "</div></div><div class=disclosure>" P P P P "</div>",
	  "a" },
	/* an article in pieces: of one kind, or in an element without more */
	{ "<div><div class=x id=a>" P P "</div><p>ad</p><div class=y>1</div>"
	  "<div class=x id=b>" P "</div></div>",
	  "a b" },
	/* most of it in one piece, which has no title, and the rest beside it:
	 * that is no other article, and has nothing but paragraphs */
	{ "<div><h1>A</h1><div id=a><div>" FULL FULL FULL FULL FULL
	  "</div><i>ad</i><div>" FULL FULL FULL "</div></div></div>",
	  "a" },
	{ "<div><div>" H2 "<div id=a>" FULL FULL FULL FULL FULL
	  "</div></div><div>" H2 "<div>" FULL FULL FULL "</div></div></div>",
	  "a" },
	{ "<div><div id=a>" FULL FULL FULL FULL FULL
	  "</div><b>What is offered to whom reads here of lenses and of motors "
	  "and of roofs and of all that a town may buy</b><div>" FULL FULL FULL
	  "</div></div>",
	  "a" },
	/* in two like it, whose words stand in elements of their own */
	{ "<div><div id=a><div>" SPAN SPAN SPAN SPAN SPAN SPAN
	  "</div><div class=x>" SPAN SPAN SPAN SPAN "</div></div></div>",
	  "a" },
	/* a page that says it is one article is the first of those below each
	 * other, and what has another title is none of it */
	{ "<meta property=og:type content=article><main><article><h1>A</h1>"
	  "<div id=a>" P P P P
	  "</div></article><article><h1>B</h1><div>" P P P P P P P P
	  "</div></article></main>",
	  "a" },
	{ "<main><article><h1>A</h1><div id=a><p>" LONG "</p><p>" LONG "</p>" P
	  "</div></article><div><h1>About</h1><p>" LONG "</p><p>" LONG
	  "</p></div></main>",
	  "a" },
	/* in the element that says it has the text, with tables and lists */
	{ "<article><div id=a class=entry-content><div><b>Why</b><div>" P P P P
	  "</div></div><div><ul>" ITEMS ITEMS ITEMS "</ul><div>" P P P P
	  "</div></div></div></article>",
	  "a" },
	/* a small piece, too, in the article of the large one */
	{ "<article><div><div class=x id=a>" BIT "</div></div><i>ad</i><div>"
	  "<div class=x id=b>" MUCH MUCH MUCH MUCH MUCH MUCH MUCH MUCH MUCH MUCH
	  "</div></div></article>",
	  "a b" },
	{ "<div><div class=x>" BIT
	  "</div></div><article><div class=x id=b>" MUCH MUCH MUCH MUCH MUCH
		  MUCH MUCH MUCH MUCH MUCH "</div></article>",
	  "b" },
	{ "<div id=a><div>" P P "</div><h2>More</h2><div>" P P "</div></div>"
	  "<div>" P "</div>",
	  "a" },
	/* with a wrapper around each paragraph, and a heading */
	{ "<div><h1>A</h1><div id=a><div><div><p>Short, and said.</p></div>"
	  "</div><div><div><p>Not one was hurt, he said, and left.</p></div>"
	  "</div><div><div><p>So it was put, in so many words.</p></div></div>"
	  "</div></div>",
	  "a" },
	{ "<main id=a><section><p>" LONG "</p></section><section>" P
	  "</section></main>",
	  "a" },
	{ "<main id=a><section><h2>One</h2><div><p>" LONG "</p></div></section>"
	  "<section><h2>Two</h2><div>" P "</div></section></main>",
	  "a" },
	{ "<main><div id=a><p>" LONG "</p></div><ul><li><a href=x>A headline "
	  "of another page, which is long</a></ul></main>",
	  "a" },
	/* all of one <article>, though one part has nearly all of it; but not
	 * what is little */
	{ "<article id=a><div class=y><p>" LONG "</p><p>" LONG "</p></div>"
	  "<div class=z>" P P P P P P P P P P "</div></article>",
	  "a" },
	{ "<article><div id=a>" P P P P P P P P P P P P P P P P P P "</div>"
	  "<div class=y><p>" LONG "</p></div></article>",
	  "a" },
	/* most of it may stand beside the longest part, with its pictures */
	{ "<article id=a><div><div>" P P P P P
	  "</div></div><div>" POST POST POST POST "</div></article>",
	  "a" },
	/* but not another article */
	{ "<div><h1>A</h1><div class=x id=a>" P P P "</div></div>"
	  "<div><h1>B</h1><div class=x>" P P "</div></div>",
	  "a" },
	{ "<div><div class=x id=a>" P P P "</div></div>"
	  "<div><h2><a href=x>B</a></h2><div class=x>" P P "</div></div>",
	  "a" },
	/* several articles, each with a title that leads to its own page */
	{ "<div><article class=p1 id=a>" H2 P P P P P P P P P P P P
	  "</article><article class=p2 id=b>" H2 P P P P "</article></div>",
	  "a b" },
	{ "<div><div><article class=p1 id=a>" H2 P P P P P P P P P P P P
	  "</article></div><div><article class=p2 id=b>" H2 P P P P
	  "</article></div></div>",
	  "a b" },
	/* but not behind the page's own, and no teasers */
	{ "<div><article class=p1 id=a><h1>A</h1>" P P P P P P P P P P P P
	  "</article><article class=p2 id=b>" H2 P P P P "</article></div>",
	  "a" },
	{ "<div><article class=p1 id=a>" H2 P P P P P P P P P P P P
	  "</article><article class=p2 id=b>" H2 P "</article></div>",
	  "a" },
	{ "<head><meta property=og:type content=article></head><body><div>"
	  "<article class=p1 id=a>" H2 P P P P P P P P P P P P
	  "</article><article class=p2 id=b>" H2 P P P P "</article></div>",
	  "a" },
	/* the posts of a thread */
	{ "<div><p>What others searched for: one, two, three, four, five, six,"
	  " seven, eight, nine, ten, eleven, twelve, thirteen, fourteen.</p>"
	  "</div>"
	  "<div><h2>Re: A</h2><div class=postbody id=a>" P "</div></div>"
	  "<div><h2>Re: A</h2><div class=postbody id=b>" P "</div></div>"
	  "<div><h2>Re: A</h2><div class=postbody id=c>" P "</div></div>",
	  "a b c" },
};

static void find(struct container *container, struct outline *outline,
		 const struct markup *markup)
{
	struct fault fault;

	assert_int_equal(outline_read(outline, markup_root(markup), false,
				      &fault),
			 STATUS_OK);
	assert_int_equal(container_find(container, outline, &fault), STATUS_OK);
}

static void test_containers(void **state)
{
	struct bytes ids = BYTES_UP_TO(100);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct container container;
		struct outline outline;
		struct markup *markup;
		struct fault fault;

		assert_int_equal(markup_parse(&markup, text_of(rows[i].html),
					      &fault),
				 STATUS_OK);
		find(&container, &outline, markup);
		bytes_clear(&ids);
		for (size_t j = 0; j < container.count; j++) {
			const xmlNode *node =
				outline.parts[container.places[j]].node;

			assert_int_equal(
				bytes_printf(&ids, &fault, "%s%s",
					     j > 0 ? " " : "",
					     markup_attribute(node, "id").data),
				0);
		}
		assert_int_equal(bytes_append_byte(&ids, '\0', &fault), 0);
		if (strcmp(ids.data, rows[i].ids) != 0)
			fail_msg("'%s' in %s", ids.data, rows[i].html);
		container_free(&container);
		outline_free(&outline);
		markup_free(markup);
	}
	bytes_free(&ids);
}

/* Many twins, and many elements one in the other. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {
		"<div class=x>" P "</div>",
		"<div class=postbody>" P "</div>",
		"<div><h1>A</h1><div class=x>" P,
		"<div class=x>" P,
		"<blockquote>" P,
	};

	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		struct bytes html = BYTES_UP_TO(1 << 26);
		struct container container;
		struct outline outline;
		struct markup *markup;
		struct fault fault;

		for (int count = 0; count < 20000; count++)
			assert_int_equal(bytes_append(&html, text_of(parts[i]),
						      &fault),
					 0);
		assert_int_equal(
			markup_parse(&markup, text_from(&html), &fault), 0);
		find(&container, &outline, markup);
		assert_true(container.count > 0);
		container_free(&container);
		outline_free(&outline);
		markup_free(markup);
		bytes_free(&html);
	}
}

static void test_out_of_memory(void **state)
{
	struct markup *markup;
	struct outline outline;
	enum status status = STATUS_FULL;
	struct fault fault;
	size_t nth = 0;

	(void)state;
	assert_int_equal(markup_parse(&markup, TEXT(P), &fault), STATUS_OK);
	assert_int_equal(outline_read(&outline, markup_root(markup), false,
				      &fault),
			 STATUS_OK);
	while (status) {
		struct container container;

		(void)memory_fail_at(++nth, 1);
		status = container_find(&container, &outline, &fault);
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		assert_int_equal(container.count > 0, status == STATUS_OK);
		container_free(&container);
	}
	assert_true(nth > 4);
	outline_free(&outline);
	markup_free(markup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_containers),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
