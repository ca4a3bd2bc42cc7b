/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/html_chart.h"

#include <inttypes.h>
#include <stdio.h>

#include "searcher/calendar.h"
#include "searcher/languages.h"
#include "shared/array.h"

enum {
	LIST_NAMES = 7,
	MOST_BARS = 1024, /* decades of the years 1 to 9999 fit */
	SPAN_DAYS = 62,   /* longer spans are drawn by month */
	SPAN_MONTHS = 72, /* by year */
	SPAN_YEARS = 120, /* by decade */
	BAR_WIDTH = 8,    /* in units of the drawing */
	BAR_STEP = 10,    /* with the gap to the next one */
	BAR_HEIGHT = 96,  /* of the highest */
	BAR_LOWEST = 3,   /* that is to be seen */
	GAP_HEIGHT = 10,
	DRAWING_HEIGHT = 100, /* the base is at the bottom */
	TICKS = 4,            /* names of bars below them, at most */
	TEXT_BYTES = 64
};

/* From fine to coarse. */
enum unit { UNIT_DAY, UNIT_MONTH, UNIT_YEAR, UNIT_DECADE };

struct counted {
	enum unit unit;
	int first; /* number of the first bar's day, month ... */
	int last;
	uint32_t counts[MOST_BARS];
	uint32_t without; /* undated, or not dated precisely enough */
};

static struct calendar_day read_day(struct text name)
{
	static const enum record_precision precisions[] = {
		[sizeof("2021") - 1] = RECORD_YEAR,
		[sizeof("2021-08") - 1] = RECORD_MONTH,
		[sizeof("2021-08-17") - 1] = RECORD_DAY,
	};

	if (name.length >= COUNT(precisions))
		return (struct calendar_day){ .year = 0 };
	return calendar_read(name, precisions[name.length]);
}

static enum unit finest_unit(struct calendar_day day)
{
	if (day.day)
		return UNIT_DAY;
	return day.month ? UNIT_MONTH : UNIT_YEAR;
}

/* Numbers that follow each other as the days, months ... do. */
static int number_of(struct calendar_day day, enum unit unit)
{
	switch (unit) {
	case UNIT_DAY:
		return calendar_number(day);
	case UNIT_MONTH:
		return day.year * 12 + (day.month ? day.month - 1 : 0);
	case UNIT_YEAR:
		return day.year;
	case UNIT_DECADE:
		return day.year / 10;
	}
	return 0;
}

static void print_day(struct xml *xml, char out[TEXT_BYTES],
		      struct calendar_day day)
{
	struct bytes name = BYTES_UP_TO(TEXT_BYTES);

	out[0] = '\0';
	if (!xml->status)
		xml->status = calendar_print(&name, day, xml->fault);
	if (!xml->status)
		(void)snprintf(out, TEXT_BYTES, "%.*s", (int)name.length,
			       name.data);
	bytes_free(&name);
}

static void name_bar(struct xml *xml, char out[TEXT_BYTES], int number,
		     enum unit unit)
{
	struct calendar_day day = { .year = number };

	if (unit == UNIT_DAY)
		day = calendar_from_number(number);
	else if (unit == UNIT_MONTH)
		day = (struct calendar_day){ number / 12, number % 12 + 1, 0 };
	if (unit == UNIT_DECADE)
		(void)snprintf(out, TEXT_BYTES, "%d0s", number);
	else
		print_day(xml, out, day);
}

/* The finest unit in which something is known and the bars are not too
 * many; false when nothing is dated. */
static bool choose_unit(struct counted *counted, const struct tally *days)
{
	static const int spans[] = { SPAN_DAYS, SPAN_MONTHS, SPAN_YEARS };
	struct calendar_day low = { .year = 0 };
	struct calendar_day high = { .year = 0 };
	enum unit unit = UNIT_YEAR;
	size_t i;

	for (i = 0; i < tally_names(days); i++) {
		struct calendar_day day = read_day(tally_name(days, i));

		if (day.year == 0)
			continue;
		if (finest_unit(day) < unit)
			unit = finest_unit(day);
		if (!low.year || calendar_number(day) < calendar_number(low))
			low = day;
		if (!high.year || calendar_number(day) > calendar_number(high))
			high = day;
	}
	while (unit < UNIT_DECADE &&
	       number_of(high, unit) - number_of(low, unit) >= spans[unit])
		unit++;
	counted->unit = unit;
	return high.year != 0;
}

/* Whether the day has a bar; which is then *number. */
static bool has_bar(const struct counted *counted, struct calendar_day day,
		    int *number)
{
	*number = number_of(day, counted->unit);
	return day.year != 0 && finest_unit(day) <= counted->unit;
}

/* False when there are less than two bars. */
static bool find_ends(struct counted *counted, const struct tally *days)
{
	bool is_first = true;
	size_t i;

	for (i = 0; i < tally_names(days); i++) {
		int number;

		if (!has_bar(counted, read_day(tally_name(days, i)), &number))
			continue;
		if (is_first || number < counted->first)
			counted->first = number;
		if (is_first || number > counted->last)
			counted->last = number;
		is_first = false;
	}
	return !is_first && counted->first < counted->last;
}

static void count_bars(struct counted *counted, const struct tally *days)
{
	size_t i;

	for (i = 0; i < tally_names(days); i++) {
		uint32_t count = tally_count(days, i);
		int number;

		if (has_bar(counted, read_day(tally_name(days, i)), &number))
			counted->counts[number - counted->first] += count;
		else
			counted->without += count;
	}
}

/* One bar of a drawing. */
struct bar {
	char name[TEXT_BYTES];
	uint32_t count;
	bool is_gap; /* nothing is indexed that could be counted */
};

/* Bars from wherever they come. */
struct series {
	const void *source;
	size_t bar_count;
	const char *unit;
	uint32_t without;
	struct bar (*bar)(struct xml *xml, const void *source, size_t i);
	/* Found as the bars are looked through. */
	struct bar most;
	bool has_gap;
};

static void find_most(struct xml *xml, struct series *series)
{
	size_t i;

	for (i = 0; i < series->bar_count; i++) {
		struct bar bar = series->bar(xml, series->source, i);

		series->has_gap = series->has_gap || bar.is_gap;
		if (bar.count > series->most.count)
			series->most = bar;
	}
}

static void put_bar(struct xml *xml, const struct series *series,
		    const struct bar *bar, size_t i)
{
	uint64_t height =
		(uint64_t)bar->count * BAR_HEIGHT / series->most.count;

	if (height < BAR_LOWEST)
		height = BAR_LOWEST;
	if (bar->is_gap)
		height = GAP_HEIGHT;
	xml_format(xml,
		   "<rect class=\"%s\" x=\"%zu\" y=\"%" PRIu64
		   "\" width=\"%d\" height=\"%" PRIu64 "\"><title>%s: ",
		   bar->is_gap ? "gap" : "bar",
		   i * BAR_STEP + (BAR_STEP - BAR_WIDTH) / 2,
		   DRAWING_HEIGHT - height, BAR_WIDTH, height, bar->name);
	if (bar->is_gap)
		xml_put(xml, "nothing indexed");
	else
		xml_format(xml, "%" PRIu32, bar->count);
	xml_put(xml, "</title></rect>\n");
}

static void put_drawing(struct xml *xml, const struct series *series)
{
	size_t width = series->bar_count * BAR_STEP;
	struct bar first = series->bar(xml, series->source, 0);
	struct bar last =
		series->bar(xml, series->source, series->bar_count - 1);
	size_t i;

	xml_format(xml,
		   "<svg viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\""
		   " role=\"img\" aria-label=\"Passages by %s, %s to %s\">\n",
		   width, DRAWING_HEIGHT, series->unit, first.name, last.name);
	for (i = 0; i < series->bar_count; i++) {
		struct bar bar = series->bar(xml, series->source, i);

		if (bar.count > 0 || bar.is_gap)
			put_bar(xml, series, &bar, i);
	}
	xml_format(xml,
		   "<line class=\"base\" x1=\"0\" y1=\"%d\" x2=\"%zu\""
		   " y2=\"%d\"/>\n</svg>\n",
		   DRAWING_HEIGHT, width, DRAWING_HEIGHT);
}

/* Names of the first and the last bar, and of some between. */
static void put_ticks(struct xml *xml, const struct series *series)
{
	size_t bar_count = series->bar_count;
	size_t tick_count = bar_count > TICKS ? TICKS : 2;
	size_t tick;

	xml_put(xml, "<div class=\"ticks\" aria-hidden=\"true\">");
	for (tick = 0; tick < tick_count; tick++) {
		size_t place = tick * (bar_count - 1) / (tick_count - 1);
		struct bar bar = series->bar(xml, series->source, place);
		size_t percent =
			(200 * place + 100 + bar_count) / (2 * bar_count);
		const char *class = "middle";

		if (tick == 0) {
			class = "first";
			percent = 0;
		} else if (tick == tick_count - 1) {
			class = "last";
			percent = 100;
		}
		xml_format(xml,
			   "<span class=\"%s\" style=\"left:%zu%%\">%s</span>",
			   class, percent, bar.name);
	}
	xml_put(xml, "</div>\n");
}

static void put_series(struct xml *xml, struct series *series)
{
	find_most(xml, series);
	if (xml->status || series->bar_count < 2 || series->most.count == 0)
		return;
	xml_put(xml, "<figure class=\"timeline\">\n");
	put_drawing(xml, series);
	put_ticks(xml, series);
	xml_format(xml, "<figcaption>By %s; most in %s: %" PRIu32, series->unit,
		   series->most.name, series->most.count);
	if (series->has_gap)
		xml_put(xml, ". Grey: nothing is indexed");
	if (series->without)
		xml_format(xml, ". Undated, or not so precisely: %" PRIu32,
			   series->without);
	xml_put(xml, "</figcaption>\n</figure>\n");
}

static struct bar counted_bar(struct xml *xml, const void *source, size_t i)
{
	const struct counted *counted = source;
	struct bar bar = { .count = counted->counts[i] };

	name_bar(xml, bar.name, counted->first + (int)i, counted->unit);
	return bar;
}

void html_chart_timeline(struct xml *xml, const struct tally *days)
{
	static const char *const words[] = { "day", "month", "year", "decade" };
	struct counted counted = { .unit = UNIT_DAY };
	struct series series = { .source = &counted, .bar = counted_bar };

	if (!choose_unit(&counted, days))
		return;
	while (!find_ends(&counted, days))
		if (counted.unit++ == UNIT_DECADE)
			return;
	count_bars(&counted, days);
	series.bar_count = (size_t)(counted.last - counted.first) + 1;
	series.unit = words[counted.unit];
	series.without = counted.without;
	put_series(xml, &series);
}

static struct bar bucket_bar(struct xml *xml, const void *source, size_t i)
{
	const struct timeline *timeline = source;
	const struct timeline_bucket *bucket = &timeline->buckets[i];
	struct bar bar = { .count = bucket->passage_count,
			   .is_gap = bucket->indexed_count == 0 };
	struct calendar_day day = read_day(text_of(bucket->name));

	if (day.year == 0 || timeline->unit == TIMELINE_WEEK)
		(void)snprintf(bar.name, sizeof(bar.name), "%s", bucket->name);
	else
		print_day(xml, bar.name, day);
	return bar;
}

void html_chart_buckets(struct xml *xml, const struct timeline *timeline)
{
	struct series series = {
		.source = timeline,
		.bar_count = timeline->bucket_count,
		.unit = timeline_unit_name(timeline->unit),
		.without = timeline->undated.passage_count,
		.bar = bucket_bar,
	};
	size_t i;

	for (i = 0; i < timeline->vague_count; i++)
		series.without += timeline->vague[i].passage_count;
	put_series(xml, &series);
}

static void put_name(struct xml *xml, struct text name, uint32_t count,
		     uint32_t most)
{
	xml_put(xml, "<li><bdi class=\"name\"");
	xml_attribute(xml, "title", name);
	xml_put(xml, ">");
	xml_line(xml, name);
	xml_format(xml,
		   "</bdi> <span class=\"count\">%" PRIu32 "</span>"
		   "<svg viewBox=\"0 0 100 3\" preserveAspectRatio=\"none\""
		   " aria-hidden=\"true\"><rect class=\"track\" width=\"100\""
		   " height=\"3\"/><rect class=\"bar\" width=\"%" PRIu64
		   "\" height=\"3\"/></svg></li>\n",
		   count, (uint64_t)count * 100 / most);
}

/* The names that are not in the list, and what has none. */
static void put_rest(struct xml *xml, size_t more, uint32_t unknown)
{
	if (more + unknown == 0)
		return;
	xml_put(xml, "<p class=\"rest\">");
	if (more > 0)
		xml_format(xml, "and %zu more%s", more, unknown ? "; " : "");
	if (unknown > 0)
		xml_format(xml, "not known: %" PRIu32, unknown);
	xml_put(xml, "</p>\n");
}

void html_chart_list(struct xml *xml, const char *title,
		     const struct tally *names)
{
	size_t numbers[LIST_NAMES + 1]; /* one may be the empty name */
	size_t count = tally_most(names, numbers, LIST_NAMES + 1);
	size_t shown = 0;
	uint32_t most = 0;
	uint32_t unknown = 0;
	size_t more = tally_names(names);
	size_t i;

	for (i = 0; i < tally_names(names); i++)
		if (tally_name(names, i).length == 0)
			unknown = tally_count(names, i);
	if (more == (unknown > 0))
		return;
	xml_format(xml, "<div>\n<h2>%s</h2>\n<ol>\n", title);
	for (i = 0; i < count && shown < LIST_NAMES; i++) {
		struct text name = tally_name(names, numbers[i]);

		if (name.length == 0)
			continue;
		if (shown++ == 0)
			most = tally_count(names, numbers[i]);
		put_name(xml, name, tally_count(names, numbers[i]), most);
	}
	more -= shown + (unknown > 0);
	xml_put(xml, "</ol>\n");
	put_rest(xml, more, unknown);
	xml_put(xml, "</div>\n");
}

/* The name that people know it by; `room` may hold it. */
static struct text name_value(struct xml *xml, const struct facet *facet,
			      struct text value, char room[TEXT_BYTES])
{
	if (facet->field == FACET_LANG)
		return languages_name(value);
	if (facet->field != FACET_MONTH || read_day(value).month == 0)
		return value;
	print_day(xml, room, read_day(value));
	return text_of(room);
}

void html_chart_facet(struct xml *xml, const struct facet *facet)
{
	static const char *const titles[FACETS_FIELDS] = {
		[FACET_SOURCE] = "Outlets",
		[FACET_LANG] = "Languages",
		[FACET_MONTH] = "Months",
		[FACET_AUTHOR] = "Authors",
	};
	uint32_t unknown = facet->none.passage_count;
	char room[TEXT_BYTES];
	size_t i;

	if (facet->value_count == 0)
		return;
	xml_format(xml, "<div>\n<h2>%s</h2>\n<ol>\n", titles[facet->field]);
	for (i = 0; i < facet->value_count; i++) {
		const struct facet_value *value = &facet->values[i];
		struct text name = name_value(xml, facet, value->value, room);

		if (name.length > 0)
			put_name(xml, name, value->passage_count,
				 facet->values[0].passage_count);
		else /* "und" */
			unknown += value->passage_count;
	}
	xml_put(xml, "</ol>\n");
	put_rest(xml, facet->other_count, unknown);
	xml_put(xml, "</div>\n");
}
