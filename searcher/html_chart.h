/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * html_chart - counts as drawings in a page: a timeline, lists with bars.
 *
 * Used by print_html.c. Drawn in SVG that stands in the page and takes its
 * colours from the style sheet. What is drawn can be read as well: each bar
 * has its count, the timeline says where it is highest.
 */
#ifndef SEARCHER_HTML_CHART_H
#define SEARCHER_HTML_CHART_H

#include "searcher/facets.h"
#include "searcher/tally.h"
#include "searcher/timeline.h"
#include "searcher/xml.h"

/*
 * A bar for each day, month, year or decade, as fits the span. `days` are
 * dates as precise as they are known ("2021-08-17", "2021-08", "2021"), ""
 * where there is none: those that cannot have a bar are counted beside it.
 * Nothing is drawn of less than two bars.
 */
void html_chart_timeline(struct xml *xml, const struct tally *days);
/* The same of all that match. Where nothing is indexed, silence would mean
 * nothing: that is shown in grey. */
void html_chart_buckets(struct xml *xml, const struct timeline *timeline);

/* The names that came most often; how often "" came is said as not known.
 * `title` is our own. Nothing where no name is known. */
void html_chart_list(struct xml *xml, const char *title,
		     const struct tally *names);

/* The same of all that match. */
void html_chart_facet(struct xml *xml, const struct facet *facet);

#endif
