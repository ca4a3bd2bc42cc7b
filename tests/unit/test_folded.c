/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "indexer/folded.h"
#include "tests/unit/unit.h"

#define ONE                                                               \
	"<p>The council has put cameras on every corner of the town, it " \
	"says, and more of them will follow before the year is over.</p>"
#define TWO                                                                  \
	"<p>Nobody was asked, say those who live there, and nobody can say " \
	"who looks at the pictures, or for how long they are kept.</p>"
#define THREE                                                                \
	"<p>The court of audit has asked for the minutes of the meeting at " \
	"which the cameras were bought, and for the letters before it.</p>"
#define SHOWN ONE TWO ONE TWO

static const struct {
	const char *html;
	size_t count;
	bool is_apart;
} rows[] = {
	{ "<article>" SHOWN "</article>", 0, false },
	{ "<article>" SHOWN "<div hidden>" TWO THREE "</div></article>", 1,
	  false },
	{ "<article>" SHOWN "<div style='display: none'>" TWO THREE
	  "</div><button>Read on</button></article>",
	  1, false },
	{ "<article>" SHOWN "<p hidden>And</p><div hidden>" TWO
	  "</div><div hidden>" THREE "</div></article>",
	  2, false },
	/* beside it */
	{ "<article><div class=a>" SHOWN "</div><div class=b hidden>" TWO THREE
	  "</div></article>",
	  1, false },
	{ "<div class=a>" SHOWN "</div><div class=a hidden>" TWO THREE "</div>",
	  1, false },
	{ "<div class=a>" SHOWN "</div><div class=b hidden>" TWO THREE "</div>",
	  1, true },
	/* nothing is shown, too little, before what is shown, or behind that */
	{ "<div>Little</div><div hidden>" TWO THREE "</div>", 0, false },
	{ "<article>" SHOWN "<div hidden>" TWO "</div></article>", 0, false },
	{ "<article>" ONE "<div hidden>" TWO THREE "</div>" ONE TWO
	  "</article>",
	  0, false },
	{ "<div class=a>" SHOWN "</div><div>" ONE
	  "</div><div class=a hidden>" TWO THREE "</div>",
	  0, false },
	/* of the page by its name, its links, its lines or a form */
	{ "<article>" SHOWN "<div class=comments hidden>" TWO THREE
	  "</div></article>",
	  0, false },
	{ "<article>" SHOWN "<div hidden>" TWO THREE
	  "<p>And <a href=x>one headline of ours</a> or <a href=y>another "
	  "headline of ours, which is longer</a></p></div></article>",
	  0, false },
	{ "<article>" SHOWN "<div hidden>" TWO THREE
	  "<div>Choose what you want to hear from us</div><div>Every day of the week</div>"
	  "<div>On days of work</div><div>Never, and not again</div></div>"
	  "</article>",
	  0, false },
	{ "<article>" SHOWN "<div hidden>" TWO THREE
	  "<form><input name=mail></form></div></article>",
	  0, false },
	/* not by a style for now */
	{ "<article>" SHOWN "<noscript style='display:none'>" TWO THREE
	  "</noscript></article>",
	  0, false },
};

static void find(const char *html, bool is_shown, struct folded *out)
{
	struct markup *markup;
	struct outline outline;
	struct container container;
	struct fault fault;

	assert_int_equal(markup_parse(&markup, text_of(html), &fault),
			 STATUS_OK);
	for (int i = 0; i <= is_shown; i++) {
		assert_int_equal(outline_read(&outline, markup_root(markup),
					      false, &fault),
				 STATUS_OK);
		assert_int_equal(container_find(&container, &outline, &fault),
				 STATUS_OK);
		assert_int_equal(folded_find(out, &outline, &container, &fault),
				 STATUS_OK);
		if (is_shown)
			folded_show(out);
		container_free(&container);
		outline_free(&outline);
	}
	markup_free(markup);
}

static void test_find(void **state)
{
	struct folded folded;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		find(rows[i].html, false, &folded);
		assert_int_equal(folded.count, rows[i].count);
		assert_int_equal(folded.is_apart, rows[i].is_apart);
	}
}

/* What is shown is not found again. */
static void test_show(void **state)
{
	struct folded folded;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		find(rows[i].html, true, &folded);
		assert_int_equal(folded.count, 0);
	}
}

static void test_many(void **state)
{
	struct bytes html = BYTES_UP_TO(1 << 20);
	struct fault fault;
	struct folded folded;

	(void)state;
	assert_int_equal(bytes_append(&html, TEXT("<article>" SHOWN), &fault),
			 STATUS_OK);
	for (size_t i = 0; i <= FOLDED_MAX; i++)
		assert_int_equal(bytes_append(&html,
					      TEXT("<p hidden>One, two.</p>"),
					      &fault),
				 STATUS_OK);
	assert_int_equal(bytes_append_byte(&html, '\0', &fault), STATUS_OK);
	find(html.data, false, &folded);
	assert_int_equal(folded.count, 0);
	bytes_free(&html);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_show),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
