/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/asking.h"

#include "searcher/stopwords.h"
#include "shared/array.h"

/* What may come first, with stop words between, and what then has to come:
 * something that is asked for, or what is done with it; and an end. */
static const char *const openers[] = {
	"find",   "list", "show", "give", "tell",  "identify", "search", "look",
	"please", "i",    "we",   "what", "which", "is",       "are",    "was",
	"were",   "has",  "have", "can",  "could", "do",       "does",   "did"
};
/* These may come first, too. */
static const char *const things[] = {
	"articles", "documents", "papers", "passages", "stories", "information",
};
static const char *const asked[] = { "article",   "document",  "paper",
				     "passage",   "story",     "report",
				     "reports",   "reported",  "said",
				     "written",   "known",     "published",
				     "looking",   "news",      "coverage",
				     "searching", "interested" };
static const char *const ends[] = { "about",      "on",         "that",
				    "which",      "discuss",    "discusses",
				    "discussing", "mention",    "mentions",
				    "mentioning", "describe",   "describes",
				    "describing", "concerning", "regarding" };
/* Ends only of what began with an opener. */
static const char *const late_ends[] = { "of", "for", "in", "to", "with" };

static bool has(const char *const *list, size_t count, struct text word)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(text_of(list[i]), word))
			return true;
	return false;
}

static bool is_thing(struct text word)
{
	return has(things, COUNT(things), word);
}

static bool is_end(struct text word, bool has_opener)
{
	return has(ends, COUNT(ends), word) ||
	       (has_opener && has(late_ends, COUNT(late_ends), word));
}

size_t asking_count(const struct text *words, size_t count)
{
	bool has_opener = count > 0 && has(openers, COUNT(openers), words[0]);
	bool has_asked = false;
	size_t found = 0;

	if (count == 0 || (!has_opener && !is_thing(words[0])))
		return 0;
	for (size_t i = 0; i < count && i < ASKING_WORDS; i++) {
		struct text word = words[i];
		bool is_asked = is_thing(word) ||
				has(asked, COUNT(asked), word);

		has_asked |= is_asked;
		if (has_asked && is_end(word, has_opener))
			found = i + 1;
		else if (!is_asked && !has(openers, COUNT(openers), word) &&
			 !stopwords_has(TEXT("en"), word))
			break;
	}
	return found;
}
