/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "searcher/html_style.h"
#include "tests/unit/unit.h"

static struct fault fault;

static struct bytes make_style(void)
{
	struct bytes out = BYTES_UP_TO(1 << 20);
	struct xml xml = { .out = &out, .kind = XML_HTML, .fault = &fault };

	html_style_put(&xml);
	assert_int_equal(xml.status, 0);
	assert_int_equal(bytes_append_byte(&out, '\0', &fault), 0);
	return out;
}

/* Nothing that a browser would load, or that would end the element. */
static void test_closed(void **state)
{
	static const char *const banned[] = { "url(",   "@import", "@font-face",
					      "image(", "src:",    "</",
					      "http:",  "https:",  "//" };
	struct bytes style = make_style();
	int depth = 0;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(banned); i++)
		assert_null(strstr(style.data, banned[i]));
	for (i = 0; i < style.length; i++) {
		depth += style.data[i] == '{';
		depth -= style.data[i] == '}';
		assert_true(depth >= 0);
	}
	assert_int_equal(depth, 0);
	bytes_free(&style);
}

/* WCAG 2.2, relative luminance of an sRGB colour. */
static double luminance(const char *hex)
{
	static const double weights[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	size_t i;

	for (i = 0; i < 3; i++) {
		char two[3] = { hex[2 * i], hex[2 * i + 1], '\0' };
		double part = (double)strtol(two, NULL, 16) / 255;

		sum += weights[i] * (part <= 0.04045 ?
					     part / 12.92 :
					     pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

/* The colour that `name` is given for the nth time; three digits or six. */
static double find_luminance(const char *style, const char *name, int nth)
{
	char key[32];
	char hex[7] = "";
	const char *place = style;
	int i;

	(void)snprintf(key, sizeof(key), "--%s: #", name);
	for (i = 0; i < nth; i++) {
		place = strstr(place, key);
		assert_non_null(place);
		place += strlen(key);
	}
	for (i = 0; i < 6; i++)
		hex[i] = place[strspn(place, "0123456789abcdef") == 3 ? i / 2 :
									i];
	return luminance(hex);
}

/* Light, dark and paper: all text against all that it stands on. */
static void test_contrast(void **state)
{
	static const struct {
		const char *text;
		const char *ground;
	} pairs[] = { { "ink", "paper" },    { "ink", "card" },
		      { "soft", "paper" },   { "soft", "card" },
		      { "accent", "paper" }, { "mark-ink", "mark" } };
	struct bytes style = make_style();
	size_t i;
	int nth;

	(void)state;
	for (nth = 1; nth <= 3; nth++) {
		for (i = 0; i < COUNT(pairs); i++) {
			double one =
				find_luminance(style.data, pairs[i].text, nth);
			double two = find_luminance(style.data, pairs[i].ground,
						    nth);
			double ratio = (fmax(one, two) + 0.05) /
				       (fmin(one, two) + 0.05);

			if (ratio < 4.5)
				fail_msg("%s on %s, theme %d: %.2f",
					 pairs[i].text, pairs[i].ground, nth,
					 ratio);
		}
	}
	bytes_free(&style);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_contrast),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
