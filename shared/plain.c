/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shared/plain.h"

#include <string.h>

#include "shared/point.h"

/* Whether this is a word, or a part of one. */
static bool is_lettered(struct point point)
{
	return (point.kind == UTF8_LETTER || point.kind == UTF8_DIGIT) &&
	       !point_is_apostrophe(point.code);
}

/* English she'll, they're, we've, he'd, I'm, don't; Dutch zo'n. */
static bool is_contraction(struct text text, struct point before, size_t next)
{
	static const char *const endings[] = { "ll", "re", "ve", "d",
					       "m",  "n",  NULL };
	struct text ending = { text.data + next, 0 };
	struct point point = point_at(text, next);

	for (; is_lettered(point) || point.kind == UTF8_MARK;
	     point = point_at(text, next + ending.length))
		ending.length += point.width;
	for (size_t i = 0; endings[i]; i++)
		if (text_equal(ending, text_of(endings[i])))
			return true;
	return text_equal(ending, TEXT("t")) && before.code == 'n';
}

/* By the first byte of each: most words have none. */
static bool may_have_apostrophe(struct text text)
{
	static const char firsts[] = "'`\xC2\xCA\xE2\xEF";

	for (size_t i = 0; i < text.length; i++)
		if (memchr(firsts, text.data[i], sizeof(firsts) - 1))
			return true;
	return false;
}

/* Takes them out of what was appended since `start`. */
static void drop_apostrophes(struct bytes *out, size_t start)
{
	struct text text = text_skip(text_from(out), start);
	struct point before = { 0, 0, UTF8_SPACE };
	size_t kept = 0;

	if (!may_have_apostrophe(text))
		return;
	for (size_t at = 0; at < text.length;) {
		struct point point = point_at(text, at);
		size_t next = at + point.width;
		bool is_dropped =
			point_is_apostrophe(point.code) &&
			(is_lettered(before) || before.kind == UTF8_MARK) &&
			is_lettered(point_at(text, next)) &&
			!is_contraction(text, before, next);

		for (; at < next; at++)
			if (!is_dropped)
				out->data[start + kept++] = text.data[at];
		before = point;
	}
	out->length = start + kept;
}

enum status plain_append(struct bytes *out, struct text folded,
			 struct fault *fault)
{
	const size_t start = out->length;
	bool has_changed;
	enum status status = utf8_strip_marks(out, folded, &has_changed, fault);

	if (status == STATUS_OK && out->length > start)
		drop_apostrophes(out, start);
	return status;
}
