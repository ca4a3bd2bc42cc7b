/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query_initials.h"

#include "searcher/query_lex.h"
#include "searcher/query_words.h"
#include "shared/utf8.h"

enum {
	INITIALS_MOST = 3,
	FORM_BYTES = 64 /* folded, of all initials of a name */
};

struct speller {
	const struct query_node *leaf;
	struct pool *pool;
	struct query_word *words;
	size_t count;
	uint32_t shift; /* of positions */
};

/* ---- What is an initial ------------------------------------------------- */

static bool is_plain(const struct query_node *leaf, size_t i)
{
	return i < leaf->word_count && !leaf->words[i].open &&
	       leaf->words[i].word.kind == WORD_PLAIN &&
	       !query_is_covered(leaf, i);
}

/* Shah, but neither US nor said. */
static bool is_name(const struct query_node *leaf, size_t i)
{
	const struct text typed = i < leaf->word_count ? leaf->words[i].typed :
							 TEXT("");
	size_t width;

	return typed.length > 0 && utf8_is_upper(utf8_next(typed, 0, &width)) &&
	       query_words_has_small(typed);
}

/* Whether one stands beside the words from `first` on. */
static bool is_of_name(const struct query_node *leaf, size_t first, size_t end)
{
	return is_name(leaf, end) || (first > 0 && is_name(leaf, first - 1));
}

static bool is_initial(const struct query_node *leaf, size_t i)
{
	size_t width;

	return is_plain(leaf, i) &&
	       utf8_is_upper(utf8_next(leaf->words[i].typed, 0, &width)) &&
	       width == leaf->words[i].typed.length;
}

/* Whether nothing but a blank, or what is printed as one, stands between two,
 * with or without a dot before it. */
static bool is_parted(const struct query_word *left,
		      const struct query_word *right)
{
	const char *end = left->typed.data + left->typed.length;
	const struct text gap = { end, (size_t)(right->typed.data - end) };
	size_t blank_count = 0;

	for (size_t i = 0, width; i < gap.length; i += width) {
		const uint32_t code = utf8_next(gap, i, &width);
		const enum utf8_class class = utf8_class(code);

		if (class == UTF8_SPACE || code == '*' || code == '~' ||
		    query_lex_is_quote(code))
			blank_count++;
		else if (class != UTF8_IGNORED && (code != '.' || i > 0))
			return false;
	}
	return blank_count == 1;
}

static bool goes_on(const struct query_node *leaf, size_t i)
{
	return i > 0 && is_initial(leaf, i - 1) && is_initial(leaf, i) &&
	       is_parted(&leaf->words[i - 1], &leaf->words[i]);
}

/* Initials from the i-th word on that are words of their own; else 0. */
static size_t count_apart(const struct query_node *leaf, size_t i)
{
	size_t end = i + 1;

	if (goes_on(leaf, i))
		return 0;
	while (goes_on(leaf, end))
		end++;
	return end - i >= 2 && end - i <= INITIALS_MOST &&
			       is_of_name(leaf, i, end) ?
		       end - i :
		       0;
}

/* Initials that are one word; else 0. */
static size_t count_joined(const struct query_node *leaf, size_t i)
{
	const struct query_word *word = &leaf->words[i];
	size_t count = 0;

	if (!is_plain(leaf, i) || !is_of_name(leaf, i, i + 1) ||
	    !query_words_is_acronym(&word->word, word->typed))
		return 0;
	for (size_t at = 0, width; at < word->typed.length; at += width)
		count += utf8_next(word->typed, at, &width) != '.';
	return utf8_count(word->word.folded) == count &&
			       utf8_count(word->word.plain) == count ?
		       count :
		       0;
}

/* ---- Both --------------------------------------------------------------- */

static void put(struct speller *speller, const struct query_word *word)
{
	struct query_word *to = &speller->words[speller->count++];

	*to = *word;
	to->word.first_position += speller->shift;
	to->word.last_position += speller->shift;
}

static enum status join_forms(struct speller *speller,
			      const struct query_word *initials, size_t count,
			      struct query_word *joined, struct fault *fault)
{
	struct bytes folded = BYTES_UP_TO(FORM_BYTES);
	struct bytes plain = BYTES_UP_TO(FORM_BYTES);
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && !status; i++) {
		status = bytes_append(&folded, initials[i].word.folded, fault);
		if (!status)
			status = bytes_append(&plain, initials[i].word.plain,
					      fault);
	}
	if (!status)
		status = pool_copy(speller->pool, text_from(&folded),
				   &joined->word.folded, fault);
	if (!status)
		status = pool_copy(speller->pool, text_from(&plain),
				   &joined->word.plain, fault);
	bytes_free(&folded);
	bytes_free(&plain);
	return status;
}

/* Those that are apart, and one word over all of them. */
static enum status join(struct speller *speller, size_t first, size_t count,
			struct fault *fault)
{
	const struct query_word *initials = &speller->leaf->words[first];
	const struct query_word *last = &initials[count - 1];
	struct query_word joined = initials[0];
	enum status status =
		join_forms(speller, initials, count, &joined, fault);

	joined.word.kind = WORD_JOINED;
	joined.word.end = last->word.end;
	joined.word.last_position = last->word.last_position;
	joined.typed.length = (size_t)(last->typed.data + last->typed.length -
				       joined.typed.data);
	put(speller, &initials[0]);
	put(speller, &joined);
	for (size_t i = 1; i < count; i++)
		put(speller, &initials[i]);
	return status;
}

/* The code point at *at, which goes on behind it. */
static struct text cut_point(struct text text, size_t *at)
{
	struct text point = text_skip(text, *at);
	size_t width;

	(void)utf8_next(text, *at, &width);
	*at += width;
	point.length = width;
	return point;
}

/* One word, and those that it is made of. */
static void part(struct speller *speller, const struct query_word *word,
		 size_t count)
{
	struct query_word joined = *word;
	struct query_word initial = *word;
	size_t typed = 0;
	size_t folded = 0;
	size_t plain = 0;

	joined.word.kind = WORD_JOINED;
	joined.word.last_position += (uint32_t)count - 1;
	initial.may_drop = true;
	initial.word.root_bytes = 0;
	for (size_t i = 0; i < count; i++) {
		do
			initial.typed = cut_point(word->typed, &typed);
		while (initial.typed.data[0] == '.');
		initial.word.folded = cut_point(word->word.folded, &folded);
		initial.word.plain = cut_point(word->word.plain, &plain);
		initial.word.end = word->word.start + (uint32_t)typed;
		initial.word.start =
			initial.word.end - (uint32_t)initial.typed.length;
		put(speller, &initial);
		if (i == 0)
			put(speller, &joined);
		initial.word.is_glued = true;
		initial.is_counted = true;
		initial.word.first_position++;
		initial.word.last_position++;
	}
	speller->shift += (uint32_t)count - 1;
}

enum status query_initials_spell(struct query_node *leaf, struct pool *pool,
				 struct fault *fault)
{
	struct speller speller = { .leaf = leaf, .pool = pool };
	void *memory;
	enum status status = pool_take(pool,
				       (INITIALS_MOST + 1) * leaf->word_count,
				       sizeof(*speller.words), &memory, fault);

	speller.words = memory;
	for (size_t i = 0; i < leaf->word_count && !status; i++) {
		size_t count = count_apart(leaf, i);

		if (count > 0) {
			status = join(&speller, i, count, fault);
			i += count - 1;
			continue;
		}
		count = count_joined(leaf, i);
		if (count > 0)
			part(&speller, &leaf->words[i], count);
		else
			put(&speller, &leaf->words[i]);
	}
	if (status)
		return status;
	leaf->words = speller.words;
	leaf->word_count = speller.count;
	return STATUS_OK;
}
