/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/html_chart.h"

#include <inttypes.h>
#include <stdio.h>

#include "searcher/calendar.h"

enum {
	LIST_NAMES = 7,
	MOST_BARS = 1024,     /* decades of the years 1 to 9999 fit */
	SPAN_DAYS = 62,       /* longer spans are drawn by month */
	SPAN_MONTHS = 72,     /* by year */
	SPAN_YEARS = 120,     /* by decade */
	BAR_WIDTH = 8,        /* in units of the drawing */
	BAR_STEP = 10,        /* with the gap to the next one */
	BAR_HEIGHT = 96,      /* of the highest */
	BAR_LOWEST = 3,       /* that is to be seen */
	DRAWING_HEIGHT = 100, /* the base is at the bottom */
	TICKS = 4,            /* names of bars below them, at most */
	TEXT_BYTES = 64
};

/* From fine to coarse. */
enum unit { UNIT_DAY, UNIT_MONTH, UNIT_YEAR, UNIT_DECADE };

struct timeline {
	enum unit unit;
	int first; /* number of the first bar's day, month ... */
	int last;
	uint32_t counts[MOST_BARS];
	uint32_t most;
	int most_at;
	uint32_t without; /* undated, or not dated precisely enough */
};

static struct calendar_day read_day(struct text name)
{
	static const enum record_precision precisions[] = {
		[sizeof("2021") - 1] = RECORD_YEAR,
		[sizeof("2021-08") - 1] = RECORD_MONTH,
		[sizeof("2021-08-17") - 1] = RECORD_DAY,
	};

	if (name.length >= sizeof(precisions) / sizeof(*precisions))
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

static void name_bar(struct xml *xml, char out[TEXT_BYTES], int number,
		     enum unit unit)
{
	struct bytes name = BYTES_UP_TO(TEXT_BYTES);
	struct calendar_day day = { .year = number };

	out[0] = '\0';
	if (xml->status)
		return;
	if (unit == UNIT_DAY)
		day = calendar_from_number(number);
	else if (unit == UNIT_MONTH)
		day = (struct calendar_day){ number / 12, number % 12 + 1, 0 };
	if (unit == UNIT_DECADE)
		xml->status = bytes_printf(&name, xml->fault, "%d0s", number);
	else
		xml->status = calendar_print(&name, day, xml->fault);
	if (!xml->status)
		(void)snprintf(out, TEXT_BYTES, "%.*s", (int)name.length,
			       name.data);
	bytes_free(&name);
}

/* The finest unit in which something is known and the bars are not too
 * many; false when nothing is dated. */
static bool choose_unit(struct timeline *timeline, const struct tally *days)
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
	timeline->unit = unit;
	return high.year != 0;
}

/* Whether the day has a bar; which is then *number. */
static bool has_bar(const struct timeline *timeline, struct calendar_day day,
		    int *number)
{
	*number = number_of(day, timeline->unit);
	return day.year != 0 && finest_unit(day) <= timeline->unit;
}

/* False when there are less than two bars. */
static bool find_ends(struct timeline *timeline, const struct tally *days)
{
	bool is_first = true;
	size_t i;

	for (i = 0; i < tally_names(days); i++) {
		int number;

		if (!has_bar(timeline, read_day(tally_name(days, i)), &number))
			continue;
		if (is_first || number < timeline->first)
			timeline->first = number;
		if (is_first || number > timeline->last)
			timeline->last = number;
		is_first = false;
	}
	return !is_first && timeline->first < timeline->last;
}

static void count_bars(struct timeline *timeline, const struct tally *days)
{
	size_t i;

	for (i = 0; i < tally_names(days); i++) {
		uint32_t count = tally_count(days, i);
		int number;
		uint32_t *bar;

		if (!has_bar(timeline, read_day(tally_name(days, i)),
			     &number)) {
			timeline->without += count;
			continue;
		}
		bar = &timeline->counts[number - timeline->first];
		*bar += count;
		if (*bar > timeline->most ||
		    (*bar == timeline->most && number < timeline->most_at)) {
			timeline->most = *bar;
			timeline->most_at = number;
		}
	}
}

static void put_bars(struct xml *xml, const struct timeline *timeline)
{
	char name[TEXT_BYTES];
	int bar;

	for (bar = 0; bar <= timeline->last - timeline->first; bar++) {
		uint32_t count = timeline->counts[bar];
		uint64_t height = (uint64_t)count * BAR_HEIGHT / timeline->most;

		if (count == 0)
			continue;
		if (height < BAR_LOWEST)
			height = BAR_LOWEST;
		name_bar(xml, name, timeline->first + bar, timeline->unit);
		xml_format(xml,
			   "<rect class=\"bar\" x=\"%d\" y=\"%" PRIu64
			   "\" width=\"%d\" height=\"%" PRIu64
			   "\"><title>%s: %" PRIu32 "</title></rect>\n",
			   bar * BAR_STEP + (BAR_STEP - BAR_WIDTH) / 2,
			   DRAWING_HEIGHT - height, BAR_WIDTH, height, name,
			   count);
	}
}

static void put_drawing(struct xml *xml, const struct timeline *timeline,
			const char *unit_word)
{
	int width = (timeline->last - timeline->first + 1) * BAR_STEP;
	char first[TEXT_BYTES];
	char last[TEXT_BYTES];

	name_bar(xml, first, timeline->first, timeline->unit);
	name_bar(xml, last, timeline->last, timeline->unit);
	xml_format(xml,
		   "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\""
		   " role=\"img\" aria-label=\"Passages by %s, %s to %s\">\n",
		   width, DRAWING_HEIGHT, unit_word, first, last);
	put_bars(xml, timeline);
	xml_format(xml,
		   "<line class=\"base\" x1=\"0\" y1=\"%d\" x2=\"%d\""
		   " y2=\"%d\"/>\n</svg>\n",
		   DRAWING_HEIGHT, width, DRAWING_HEIGHT);
}

/* Names of the first and the last bar, and of some between. */
static void put_ticks(struct xml *xml, const struct timeline *timeline)
{
	int bar_count = timeline->last - timeline->first + 1;
	int tick_count = bar_count > TICKS ? TICKS : 2;
	char name[TEXT_BYTES];
	int tick;

	xml_put(xml, "<div class=\"ticks\" aria-hidden=\"true\">");
	for (tick = 0; tick < tick_count; tick++) {
		int bar = tick * (bar_count - 1) / (tick_count - 1);
		double place = (bar + 0.5) * 100 / bar_count;
		const char *class = "middle";

		if (tick == 0) {
			class = "first";
			place = 0;
		} else if (tick == tick_count - 1) {
			class = "last";
			place = 100;
		}
		name_bar(xml, name, timeline->first + bar, timeline->unit);
		xml_format(xml,
			   "<span class=\"%s\" style=\"left:%d%%\">%s"
			   "</span>",
			   class, (int)(place + 0.5), name);
	}
	xml_put(xml, "</div>\n");
}

void html_chart_timeline(struct xml *xml, const struct tally *days)
{
	static const char *const words[] = { "day", "month", "year", "decade" };
	struct timeline timeline = { .unit = UNIT_DAY };
	char name[TEXT_BYTES];

	if (!choose_unit(&timeline, days))
		return;
	while (!find_ends(&timeline, days))
		if (timeline.unit++ == UNIT_DECADE)
			return;
	count_bars(&timeline, days);
	xml_put(xml, "<figure class=\"timeline\">\n");
	put_drawing(xml, &timeline, words[timeline.unit]);
	put_ticks(xml, &timeline);
	name_bar(xml, name, timeline.most_at, timeline.unit);
	xml_format(xml, "<figcaption>By %s; most in %s: %" PRIu32 "%s",
		   words[timeline.unit], name, timeline.most,
		   timeline.without ? "." : "");
	if (timeline.without)
		xml_format(xml, " Undated, or not so precisely: %" PRIu32,
			   timeline.without);
	xml_put(xml, "</figcaption>\n</figure>\n");
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
