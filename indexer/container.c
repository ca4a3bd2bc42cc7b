/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/container.h"

#include <stdlib.h>
#include <string.h>

#include "shared/array.h"
#include "shared/memory.h"

enum {
	LEVELS = 4, /* so many elements around a paragraph hear of it */
	PARAGRAPH_WEIGHT = 25,
	LINE_WEIGHT = 100, /* one more point for each, up to the most */
	MOST_LINES = 3,
	MOST_ITEM_STOPS = 3,
	BODY_FACTOR = 2,     /* an element that says it holds the article */
	POST_SCORE = 8,      /* more than a teaser's; of one of many posts */
	ENOUGH_PERCENT = 60, /* of the page's prose: nothing is missing */
	GAIN_PERCENT = 25,   /* at least, to take the element around */
	ARTICLE_GAIN = 20,   /* likewise, in an <article> */
	JUNK_PERCENT = 30,   /* of the gain, at most */
	MOST_JUNK = 60,      /* where it is more than what was chosen */
	GAIN_PARAGRAPHS = 2,
	GAIN_PARAGRAPH_WEIGHT = 100, /* on average */
	/* beside what has enough of the page's prose */
	REST_PARAGRAPHS = 3,
	REST_JUNK = 10, /* percent of the gain, at most */
	TWIN_PERCENT = 10,
	/* of each of several articles, at least */
	WHOLE_PARAGRAPHS = 3,
	WHOLE_WEIGHT = 300,      /* and of what else is one */
	WHOLE_LINK_PERCENT = 25, /* at most */
	AROUND_LEVELS = 3        /* from an article to what holds them all */
};

/* Of an element that is of the page by its name but was not dropped, since
 * there is so much text in it. */
static const double doubtful_factor = 0.3;

/* What an element with text of its own leaves to those around it. */
static const double beyond_share = 0.75;

/* What an element around a paragraph and nothing else leaves to the next. */
static const double wrapped_share = 0.9;

struct find {
	const struct outline_part *parts;
	size_t count;
	bool says_one;
	uint32_t article; /* the <article> of the chosen element; 0: none */
	double *scores;   /* one for each part */
	uint32_t *posts;
	size_t post_count;
	/* one for each part and one more: how many are before */
	uint32_t *titles; /* headings over an article */
	uint32_t *firsts; /* those of the first rank */
	uint32_t *labels; /* what headings without links weigh */
};

/* ---- Scores ------------------------------------------------------------ */

/* What only groups text inside of an article and never is one. */
static bool is_grouping(const struct outline_part *part)
{
	static const char *const names[] = { "li", "ul", "ol",        "dl",
					     "dd", "dt", "blockquote" };

	if (part->meaning == BOILERPLATE_BODY)
		return false;
	for (size_t i = 0; i < COUNT(names); i++)
		if (markup_is(part->node, names[i]))
			return true;
	return false;
}

/* The block around that may hold an article; *level grows with each item of
 * a list on the way, since teasers come in lists. */
static uint32_t holder_of(const struct outline_part *parts, uint32_t place,
			  int *level)
{
	do {
		place = parts[parts[place].parent].block;
		*level += markup_is(parts[place].node, "li");
	} while (place > 0 && is_grouping(&parts[place]));
	return place;
}

static double value_of(const struct outline_part *part)
{
	double lines = (double)part->own_weight / LINE_WEIGHT;
	double stops = part->own_stops;

	if (!is_grouping(part))
		return 1 + stops + (lines > MOST_LINES ? MOST_LINES : lines);
	/* lists of references are full of stops */
	return 1 + (stops > MOST_ITEM_STOPS ? MOST_ITEM_STOPS : stops);
}

static bool is_paragraph(const struct outline_part *part)
{
	return part->own_weight >= PARAGRAPH_WEIGHT &&
	       part->own_link_weight <= part->own_weight / 2;
}

/* Whether the element only wraps a part in it: it has nothing else in it but
 * headings of an article's sections. */
static bool is_wrapper(const struct find *find, uint32_t place,
		       const struct outline_part *part)
{
	const struct outline_part *around = &find->parts[place];

	return around->weight - part->weight ==
	       find->labels[around->end] - find->labels[place];
}

static void spread(const struct find *find, uint32_t place, double value)
{
	const struct outline_part *part = &find->parts[place];
	uint32_t holder = place;
	bool is_held = is_grouping(part) || markup_is(part->node, "p");

	if (!is_held) {
		find->scores[place] += value;
		value *= beyond_share;
	}
	for (int level = 0; level < LEVELS && holder > 0;) {
		static const double shares[LEVELS] = { 1, 0.5, 1.0 / 6,
						       1.0 / 9 };

		holder = holder_of(find->parts, holder, &level);
		if (level < LEVELS)
			find->scores[holder] += value * shares[level];
		if (is_wrapper(find, holder, part))
			value *= wrapped_share;
		else
			level++;
	}
}

/* What is around a body is called so for something else in it. */
static bool is_doubtful(const struct outline_part *part)
{
	return (part->meaning == BOILERPLATE_STRONG && !part->holds_body) ||
	       part->meaning == BOILERPLATE_COMMENT ||
	       part->meaning == BOILERPLATE_UNSEEN;
}

/* What the element says of itself. */
static void settle(const struct find *find)
{
	for (size_t i = 0; i < find->count; i++) {
		const struct outline_part *part = &find->parts[i];
		double links = part->weight == 0 ?
				       1 :
				       (double)part->link_weight / part->weight;

		find->scores[i] *= 1 - links;
		if (part->meaning == BOILERPLATE_BODY)
			find->scores[i] *= BODY_FACTOR;
	}
}

static void weigh_labels(const struct find *find)
{
	for (size_t i = 0; i < find->count; i++) {
		const struct outline_part *part = &find->parts[i];
		bool is_label = markup_is_heading(part->node) &&
				!markup_is(part->node, "h1") &&
				part->link_weight == 0;

		find->labels[i + 1] =
			find->labels[i] + (is_label ? part->weight : 0);
	}
}

static void score(const struct find *find)
{
	uint32_t doubt_end = 0;

	for (uint32_t i = 0; i < find->count; i++) {
		const struct outline_part *part = &find->parts[i];
		double value = value_of(part);

		if (is_doubtful(part) && part->end > doubt_end)
			doubt_end = part->end;
		if (i < doubt_end)
			value *= doubtful_factor;
		if (part->is_dropped)
			i = part->end - 1;
		else if (is_paragraph(part))
			spread(find, i, value);
	}
	settle(find);
}

/* ---- Twins ------------------------------------------------------------- */

static int compare_kinds(const struct outline_part *one,
			 const struct outline_part *other)
{
	int order = strcmp((const char *)one->node->name,
			   (const char *)other->node->name);

	return order ? order :
		       text_compare(markup_attribute(one->node, "class"),
				    markup_attribute(other->node, "class"));
}

static void count_titles(const struct find *find)
{
	for (size_t i = 0; i < find->count; i++) {
		const struct outline_part *part = &find->parts[i];
		bool is_first = markup_is(part->node, "h1");
		bool is_title = is_first || (markup_is(part->node, "h2") &&
					     part->weight > 0 &&
					     part->link_weight == part->weight);

		find->titles[i + 1] = find->titles[i] + is_title;
		find->firsts[i + 1] = find->firsts[i] + is_first;
	}
}

/*
 * Whether an element like the chosen one holds another article: there is a
 * title in it, or before it in the branch that parts them. Posts of a
 * thread and sections of an article have none.
 */
static bool is_apart(const struct find *find, uint32_t chosen, uint32_t place)
{
	const struct outline_part *parts = find->parts;
	uint32_t branch = place;

	for (;;) {
		uint32_t parent = parts[branch].parent;

		if (parent <= chosen && chosen < parts[parent].end)
			break;
		branch = parent;
	}
	return find->titles[branch] < find->titles[place] ||
	       find->firsts[place] < find->firsts[parts[place].end];
}

/* What has much less text than the chosen one is rather of something else, but
 * in its <article>. */
static bool has_enough(const struct find *find, uint32_t chosen, uint32_t place)
{
	const struct outline_part *one = &find->parts[chosen];
	const struct outline_part *other = &find->parts[place];

	if (other->prose_weight * 100.0 > one->prose_weight * TWIN_PERCENT)
		return true;
	return other->prose_weight >= WHOLE_WEIGHT && find->article > 0 &&
	       place > find->article && place < find->parts[find->article].end;
}

static bool is_twin(const struct find *find, uint32_t chosen, uint32_t place)
{
	const struct outline_part *one = &find->parts[chosen];
	const struct outline_part *other = &find->parts[place];

	if (!has_enough(find, chosen, place) ||
	    compare_kinds(one, other) != 0 ||
	    markup_attribute(one->node, "class").length == 0)
		return false;
	return (place >= one->end || other->end <= chosen) &&
	       !is_apart(find, chosen, place);
}

/* ---- The best ---------------------------------------------------------- */

static const struct outline_part *sorted_parts(const void *context,
					       const void *place)
{
	const struct outline_part *parts = context;

	return &parts[*(const uint32_t *)place];
}

static int compare_places(const void *one, const void *other, void *context)
{
	uint32_t first = *(const uint32_t *)one;
	uint32_t second = *(const uint32_t *)other;
	int order = compare_kinds(sorted_parts(context, one),
				  sorted_parts(context, other));

	return order ? order : (first > second) - (first < second);
}

/* Elements that say they hold an article's text and come in numbers are the
 * posts of a thread: all of them speak for each. */
static void score_posts(struct find *find)
{
	const struct outline_part *parts = find->parts;

	uint32_t doubt_end = 0;

	for (uint32_t i = 0; i < find->count; i++) {
		if (is_doubtful(&parts[i]) && parts[i].end > doubt_end)
			doubt_end = parts[i].end;
		if (i >= doubt_end && parts[i].meaning == BOILERPLATE_BODY &&
		    find->scores[i] >= POST_SCORE)
			find->posts[find->post_count++] = i;
	}
	qsort_r(find->posts, find->post_count, sizeof(*find->posts),
		compare_places, (void *)(uintptr_t)parts);
	for (size_t i = 0, end; i < find->post_count; i = end) {
		double sum = 0;
		uint32_t last = 0; /* place behind the last that counts */

		for (end = i; end < find->post_count &&
			      compare_kinds(&parts[find->posts[i]],
					    &parts[find->posts[end]]) == 0;
		     end++) {
			if (find->posts[end] < last)
				continue;
			sum += find->scores[find->posts[end]];
			last = parts[find->posts[end]].end;
		}
		for (size_t j = i; j < end; j++)
			find->scores[find->posts[j]] +=
				sum - find->scores[find->posts[j]];
	}
}

/* The <article> that a part is or is in; 0: none. */
static uint32_t article_of(const struct outline_part *parts, uint32_t place)
{
	while (place > 0 && !markup_is(parts[place].node, "article"))
		place = parts[place].parent;
	return place;
}

/* Of the places from `start` on. */
static uint32_t best_of(const struct find *find, uint32_t start, uint32_t end)
{
	uint32_t best = start;

	for (uint32_t i = start + 1; i < end; i++)
		if (find->scores[i] > find->scores[best])
			best = i;
	return best;
}

static uint32_t count_firsts(const struct find *find, uint32_t place)
{
	return find->firsts[find->parts[place].end] - find->firsts[place];
}

/* A page may go on with other articles below its own, each with a title of
 * the first rank, for whoever reads on: if it says that it is one article, it
 * is the first of them, however long the others are. */
static uint32_t own_of(const struct find *find, uint32_t chosen)
{
	const struct outline_part *parts = find->parts;
	uint32_t article = article_of(parts, chosen);

	if (!find->says_one || article == 0 || count_firsts(find, article) == 0)
		return chosen;
	for (uint32_t i = 1; i < article; i++) {
		if (parts[i].is_dropped)
			i = parts[i].end - 1;
		else if (markup_is(parts[i].node, "article") &&
			 parts[i].end <= article &&
			 parts[i].prose_weight >= WHOLE_WEIGHT &&
			 count_firsts(find, i) > 0)
			return best_of(find, i, parts[i].end);
	}
	return chosen;
}

/* ---- The element around ------------------------------------------------ */

static size_t count_prose(const struct outline_part *parts, size_t from,
			  size_t end)
{
	size_t count = 0;

	for (size_t i = from; i < end; i++) {
		if (parts[i].is_dropped)
			i = parts[i].end - 1;
		else
			count += parts[i].block == i &&
				 outline_is_prose(&parts[i]);
	}
	return count;
}

/* Paragraphs of the outer element that are not in the inner one. */
static size_t count_around(const struct outline_part *parts, uint32_t inner,
			   uint32_t outer)
{
	return count_prose(parts, outer, inner) +
	       count_prose(parts, parts[inner].end, parts[outer].end);
}

/* Of an <article> most may stand beside what was chosen, with its pictures. */
static bool is_gain(const struct outline_part *parts, uint32_t now, uint32_t up,
		    bool is_inside)
{
	const struct outline_part *inner = &parts[now];
	const struct outline_part *outer = &parts[up];
	double gain = outer->prose_weight - inner->prose_weight;
	double junk = outer->weight - inner->weight - gain;
	bool is_most = is_inside && gain > inner->prose_weight;
	size_t count;

	if (gain * 100 <
		    inner->prose_weight *
			    (double)(is_inside ? ARTICLE_GAIN : GAIN_PERCENT) ||
	    junk * 100 > gain * (is_most ? MOST_JUNK : JUNK_PERCENT))
		return false;
	count = count_around(parts, now, up);
	return count >= GAIN_PARAGRAPHS &&
	       gain >= (double)count * GAIN_PARAGRAPH_WEIGHT;
}

/* What says that it holds the text has it in tables and lists, too, or in the
 * columns of a page that was put together from pieces. */
static bool is_whole_body(const struct outline_part *parts, uint32_t now,
			  uint32_t up)
{
	const struct outline_part *inner = &parts[now];
	const struct outline_part *outer = &parts[up];
	double gain = outer->prose_weight - inner->prose_weight;

	return outer->meaning == BOILERPLATE_BODY && gain >= WHOLE_WEIGHT &&
	       gain * 100 >= inner->prose_weight * (double)GAIN_PERCENT &&
	       outer->link_weight * 100.0 <=
		       outer->weight * (double)WHOLE_LINK_PERCENT;
}

/* Whether the element around the article, which has a title of its own, has
 * others. */
static bool joins_titles(const struct find *find, uint32_t article,
			 uint32_t around)
{
	return count_firsts(find, article) > 0 &&
	       count_firsts(find, around) > count_firsts(find, article);
}

/* Whether beside what has most of the page's text there are paragraphs, next to
 * nothing else, and no title but one: an article that something parts in two. */
static bool is_rest(const struct find *find, uint32_t now, uint32_t up)
{
	const struct outline_part *inner = &find->parts[now];
	const struct outline_part *outer = &find->parts[up];
	double gain = outer->prose_weight - inner->prose_weight;
	double junk = outer->weight - inner->weight - gain;

	return junk * 100 <= gain * REST_JUNK &&
	       find->titles[outer->end] - find->titles[up] <= 1 &&
	       count_around(find->parts, now, up) >= REST_PARAGRAPHS &&
	       is_gain(find->parts, now, up, false);
}

/* What is all in one <article> is as a rule one text, though pictures or what
 * is offered between its paragraphs part it. */
static uint32_t rise(const struct find *find, uint32_t chosen)
{
	const struct outline_part *parts = find->parts;
	double enough = parts[0].prose_weight * (double)ENOUGH_PERCENT / 100;
	uint32_t article = article_of(parts, chosen);
	uint32_t best = chosen;

	for (uint32_t up = parts[chosen].parent; up > 0;
	     up = parts[up].parent) {
		bool is_inside = article > 0 && up >= article;

		if (markup_is(parts[up].node, "body") ||
		    (article > 0 && !is_inside &&
		     joins_titles(find, article, up)))
			break;
		if (!is_inside && parts[best].prose_weight > enough) {
			if (parts[up].weight == parts[best].weight)
				continue;
			return is_rest(find, best, up) ? up : best;
		}
		if (is_gain(parts, best, up, is_inside) ||
		    (is_inside && is_whole_body(parts, best, up)))
			best = up;
	}
	return best;
}

/* ---- Several articles -------------------------------------------------- */

/* Whether the first heading in it is a link, as that over an article which
 * has a page of its own is; where that page is shown, it leads nowhere. */
static bool has_linked_title(const struct outline_part *parts, uint32_t place)
{
	for (uint32_t i = place + 1; i < parts[place].end; i++)
		if (markup_is_heading(parts[i].node) && parts[i].weight > 0)
			return parts[i].link_weight == parts[i].weight;
	return false;
}

/* A whole article, and no teaser of one. */
static bool is_whole(const struct outline_part *parts, uint32_t place)
{
	const struct outline_part *part = &parts[place];

	return part->prose_weight >= WHOLE_WEIGHT &&
	       part->link_weight * 100.0 <=
		       part->weight * (double)WHOLE_LINK_PERCENT &&
	       has_linked_title(parts, place) &&
	       count_prose(parts, place, part->end) >= WHOLE_PARAGRAPHS;
}

/* The articles below this element, in `out`; none where one is a teaser. */
static size_t find_articles(const struct outline_part *parts, uint32_t top,
			    uint32_t *out)
{
	size_t count = 0;

	for (uint32_t i = top + 1; i < parts[top].end; i++) {
		bool is_article = !parts[i].is_dropped &&
				  markup_is(parts[i].node, "article");

		if (is_article && !is_whole(parts, i))
			return 0;
		if (is_article)
			out[count++] = i;
		if (is_article || parts[i].is_dropped)
			i = parts[i].end - 1;
	}
	return count;
}

/* The front page of a blog, or a day of its archive, has several articles of
 * which each is as whole as the chosen one: all are read. */
static bool gather_articles(struct container *out, const struct find *find,
			    uint32_t chosen)
{
	const struct outline_part *parts = find->parts;
	uint32_t top = article_of(parts, chosen);

	if (top == 0 || find->says_one)
		return false;
	for (int level = 0; level < AROUND_LEVELS && top > 0; level++) {
		top = parts[top].parent;
		out->count = find_articles(parts, top, out->places);
		if (out->count != 1)
			break;
	}
	if (out->count < 2)
		out->count = 0;
	return out->count > 0;
}

/* ---- All --------------------------------------------------------------- */

static void gather(struct container *out, const struct find *find,
		   uint32_t chosen)
{
	const struct outline_part *parts = find->parts;

	for (uint32_t i = 0; i < find->count; i++) {
		bool is_taken = !parts[i].is_dropped &&
				(i == chosen || is_twin(find, chosen, i));

		if (is_taken)
			out->places[out->count++] = i;
		if (is_taken || parts[i].is_dropped)
			i = parts[i].end - 1;
	}
}

static bool make_room(struct container *out, struct find *find)
{
	size_t count = find->count;

	find->scores = memory_zeroed(count, sizeof(*find->scores));
	find->posts = memory_zeroed(count, sizeof(*find->posts));
	find->titles = memory_zeroed(count + 1, sizeof(*find->titles));
	find->firsts = memory_zeroed(count + 1, sizeof(*find->firsts));
	find->labels = memory_zeroed(count + 1, sizeof(*find->labels));
	out->places = memory_zeroed(count, sizeof(*out->places));
	return find->scores && find->posts && find->titles && find->firsts &&
	       find->labels && out->places;
}

enum status container_find(struct container *out, const struct outline *outline,
			   struct fault *fault)
{
	struct find find = { .parts = outline->parts,
			     .count = outline->count,
			     .says_one = outline->says_one };
	enum status status = STATUS_OK;
	uint32_t chosen;

	*out = (struct container){ 0 };
	if (!make_room(out, &find)) {
		container_free(out);
		status = fault_set(fault, STATUS_FULL, "out of memory");
	} else if (find.count > 0 && find.parts[0].weight > 0) {
		weigh_labels(&find);
		score(&find);
		score_posts(&find);
		count_titles(&find);
		chosen = best_of(&find, 0, (uint32_t)find.count);
		chosen = rise(&find, own_of(&find, chosen));
		find.article = article_of(find.parts, chosen);
		if (!gather_articles(out, &find, chosen))
			gather(out, &find, chosen);
	}
	memory_free(find.scores);
	memory_free(find.posts);
	memory_free(find.titles);
	memory_free(find.firsts);
	memory_free(find.labels);
	return status;
}

void container_free(struct container *container)
{
	memory_free(container->places);
	*container = (struct container){ 0 };
}
