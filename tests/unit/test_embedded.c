/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/embedded.h"
#include "shared/memory.h"
#include "tests/unit/unit.h"

enum { TEXT_BYTES = 1 << 24 };

#define ONE                                                                   \
	"The boats of Oskeby stay in port until the storm is over, says the " \
	"harbour master, who has seen worse."
#define TWO                                                                   \
	"The school is closed as well, and so is the road over the moor, on " \
	"which a lorry lies across both lanes."
#define LEAD                                                                \
	"The storm that came over Oskeby at night has not done its worst, " \
	"it seems: more is to come."
#define FRAME(attributes, html) \
	"<iframe " attributes " srcdoc=\"" html "\">No frames</iframe>"
#define BODY "&lt;p&gt;" ONE "&lt;/p&gt;&lt;p&gt;" TWO "&lt;/p&gt;"

static const struct {
	const char *html;
	const char *text;
	const char *title;
	size_t heading_count;
} rows[] = {
	{ "", "", "", 0 },
	{ FRAME("", BODY), ONE "\n\n" TWO, "", 0 },
	{ "<h1>A</h1><p>Loading</p>" FRAME("class=x", BODY), ONE "\n\n" TWO,
	  "A", 0 },
	/* headings, titles, character references of the frame's own */
	{ FRAME("",
		"<h1>A</h1><p>" ONE "</p><h2>B &amp;amp; C</h2><p>" TWO "</p>"),
	  ONE "\n\nB & C\n\n" TWO, "A", 1 },
	/* behind what is shown, or in its place */
	{ "<p>" LEAD "</p>" FRAME("", "<h2>A</h2>" BODY),
	  LEAD "\n\nA\n\n" ONE "\n\n" TWO, "", 1 },
	{ "<p>" ONE "</p>" FRAME("", BODY), ONE "\n\n" TWO, "", 0 },
	/* the one with most text */
	{ FRAME("", "<p>" LEAD LEAD LEAD "</p>") FRAME("", BODY BODY)
		  FRAME("", BODY),
	  ONE "\n\n" TWO "\n\n" ONE "\n\n" TWO, "", 0 },
	/* which has not enough, is the page's, or hidden */
	{ FRAME("", "<p>" ONE "</p>"), "", "", 0 },
	{ "<p>" LEAD LEAD LEAD LEAD "</p>" FRAME("", BODY), LEAD LEAD LEAD LEAD,
	  "", 0 },
	{ FRAME("class=cookie-notice", BODY), "", "", 0 },
	{ "<div class=newsletter><div>" FRAME("", BODY) "</div></div>", "", "",
	  0 },
	{ FRAME("hidden", BODY), "", "", 0 },
	/* in a frame of the frame */
	{ FRAME("", "<iframe srcdoc='" BODY "'></iframe>"), "", "", 0 },
};

static struct fault fault;

static enum status read(struct body *body, const char *html)
{
	struct markup *markup;
	enum status status = markup_parse(&markup, text_of(html), &fault);

	if (!status)
		status = body_read(body, markup, &fault);
	if (!status)
		status = embedded_read(body, markup, &fault);
	markup_free(markup);
	return status;
}

static void check(struct text text, const char *expected)
{
	if (!text_equal(text, text_of(expected)))
		print_message("# '%.*s' is not '%s'\n", (int)text.length,
			      text.data, expected);
	assert_true(text_equal(text, text_of(expected)));
}

static void test_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct body body = BODY_UP_TO(TEXT_BYTES);

		assert_int_equal(read(&body, rows[i].html), STATUS_OK);
		check(text_from(&body.render.text), rows[i].text);
		check(text_from(&body.title), rows[i].title);
		assert_int_equal(body.render.heading_count,
				 rows[i].heading_count);
		body_free(&body);
	}
}

/* Headings lie where they did. */
static void test_headings(void **state)
{
	struct body body = BODY_UP_TO(TEXT_BYTES);

	(void)state;
	assert_int_equal(read(&body,
			      "<p>" LEAD "</p>" FRAME("", "<h2>A</h2>" BODY)),
			 STATUS_OK);
	assert_int_equal(body.render.heading_count, 1);
	assert_int_equal(body.render.headings[0].start,
			 sizeof(LEAD "\n\n") - 1);
	assert_int_equal(body.render.headings[0].end, sizeof(LEAD "\n\nA") - 1);
	body_free(&body);
}

static void test_out_of_memory(void **state)
{
	enum status status = STATUS_FULL;
	size_t nth = 0;

	(void)state;
	while (status) {
		struct body body = BODY_UP_TO(TEXT_BYTES);

		(void)memory_fail_at(++nth, 1);
		status = read(&body,
			      "<p>" LEAD "</p>" FRAME("", "<h2>A</h2>" BODY));
		(void)memory_fail_at(0, 0);
		assert_true(status == STATUS_OK || status == STATUS_FULL);
		body_free(&body);
	}
	assert_true(nth > 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_headings),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
