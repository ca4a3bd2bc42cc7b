/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "searcher/calendar.h"
#include "searcher/html_chart.h"
#include "searcher/html_hit.h"
#include "searcher/html_style.h"
#include "searcher/languages.h"
#include "searcher/xml.h"
#include "searcher/tally.h"
#include "shared/memory.h"

enum {
	PREFIX_BYTES = 24,
	DAY_LENGTH = sizeof("2021-08-17") - 1,
	MONTH_LENGTH = sizeof("2021-08") - 1,
	MINUTE_START = sizeof("2021-08-17T") - 1,
	MINUTE_LENGTH = sizeof("09:30") - 1,
	SECOND_LENGTH = sizeof("2021-08-17T09:30:00") - 1
};

/* What is counted over the hits of an answer. */
enum tally_of {
	TALLY_ARTICLES,
	TALLY_SOURCES,
	TALLY_LANGUAGES,
	TALLY_MONTHS,
	TALLY_DAYS,
	TALLY_COUNT
};

struct page {
	/* Each article's heading and the passages so far, by its number in
	 * the tally. */
	struct bytes *articles;
	size_t article_count;
	size_t capacity;
	struct tally *tallies[TALLY_COUNT];
	/* Of all that match, when that was asked for. */
	struct bytes timeline;
	struct bytes facets;
	uint32_t counted; /* passages in these */
	bool has_timeline;
	bool has_facets;
	uint32_t first_rank;
	uint32_t last_rank;
	uint32_t answer_count; /* that began */
	char prefix[PREFIX_BYTES];
};

static void empty_page(struct page *page)
{
	size_t i;

	for (i = 0; i < page->article_count; i++)
		bytes_free(&page->articles[i]);
	page->article_count = 0;
	bytes_free(&page->timeline);
	bytes_free(&page->facets);
	page->has_timeline = false;
	page->has_facets = false;
	page->first_rank = 0;
	page->last_rank = 0;
}

static enum status open_page(struct output *output, struct fault *fault)
{
	struct page *page = memory_zeroed(1, sizeof(*page));
	enum status status = STATUS_OK;
	size_t i;

	if (!page)
		return fault_set(fault, STATUS_FULL, "out of memory");
	output->state = page;
	page->timeline = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	page->facets = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	for (i = 0; i < TALLY_COUNT && !status; i++)
		status = tally_new(&page->tallies[i], fault);
	return status;
}

static void close_page(struct output *output)
{
	struct page *page = output->state;
	size_t i;

	if (!page)
		return;
	empty_page(page);
	for (i = 0; i < TALLY_COUNT; i++)
		tally_free(page->tallies[i]);
	memory_free(page->articles);
	memory_free(page);
	output->state = NULL;
}

static struct xml xml_into(struct bytes *out, struct fault *fault)
{
	return (struct xml){ .out = out, .kind = XML_HTML, .fault = fault };
}

/* ---- The hits, as they come -------------------------------------------- */

static enum status print_begin(struct output *output, struct fault *fault)
{
	struct page *page = output->state;
	size_t i;

	(void)fault; /* nothing is written yet */
	empty_page(page);
	for (i = 0; i < TALLY_COUNT; i++)
		tally_clear(page->tallies[i]);
	page->answer_count++;
	(void)snprintf(page->prefix, sizeof(page->prefix), "p-");
	if (output->options.is_batch)
		(void)snprintf(page->prefix, sizeof(page->prefix),
			       "q%" PRIu32 "-", page->answer_count);
	return STATUS_OK;
}

static enum status add_article(struct page *page, struct fault *fault)
{
	if (page->article_count == page->capacity) {
		size_t capacity = page->capacity ? page->capacity * 2 : 16;
		struct bytes *articles = memory_resize(page->articles, capacity,
						       sizeof(*articles));

		if (!articles)
			return fault_set(fault, STATUS_FULL, "out of memory");
		page->articles = articles;
		page->capacity = capacity;
	}
	page->articles[page->article_count++] =
		BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	return STATUS_OK;
}

static enum status count_month(struct page *page, struct calendar_day day,
			       struct fault *fault)
{
	struct bytes name = BYTES_UP_TO(OUTPUT_RECORD_BYTES);
	enum status status = STATUS_OK;

	day.day = 0;
	if (day.month > 0)
		status = calendar_print(&name, day, fault);
	if (!status)
		status = tally_add(page->tallies[TALLY_MONTHS],
				   text_from(&name), NULL, fault);
	bytes_free(&name);
	return status;
}

/* The date as far as it is known, without a time. */
static enum status count_day(struct page *page, const struct hit *hit,
			     struct fault *fault)
{
	const struct record_outlet outlet = output_outlet(hit);
	struct calendar_day day = calendar_read(outlet.date, outlet.precision);
	struct text date = outlet.date;

	if (day.year == 0)
		date.length = 0;
	else if (date.length > DAY_LENGTH)
		date.length = DAY_LENGTH;
	return tally_add(page->tallies[TALLY_DAYS], date, NULL, fault);
}

static enum status count_hit(struct page *page, const struct hit *hit,
			     struct fault *fault)
{
	const struct record_outlet outlet = output_outlet(hit);
	enum status status;

	status = tally_add(page->tallies[TALLY_SOURCES], outlet.source, NULL,
			   fault);
	if (!status)
		status = tally_add(page->tallies[TALLY_LANGUAGES],
				   languages_name(output_language(hit)), NULL,
				   fault);
	if (!status)
		status = count_month(
			page, calendar_read(outlet.date, outlet.precision),
			fault);
	if (!status)
		status = count_day(page, hit, fault);
	if (page->first_rank == 0)
		page->first_rank = hit->rank;
	page->last_rank = hit->rank;
	return status;
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	struct page *page = output->state;
	const struct hash heading = output_heading(hit);
	struct xml xml = xml_into(NULL, fault);
	enum status status;
	size_t number;

	(void)note; /* of --explain, which is for text */
	status = count_hit(page, hit, fault);
	if (!status)
		status = tally_add(page->tallies[TALLY_ARTICLES],
				   hash_as_text(&heading), &number, fault);
	if (status)
		return status;
	if (number == page->article_count) {
		status = add_article(page, fault);
		if (status)
			return status;
		xml.out = &page->articles[number];
		html_hit_heading(&xml, hit);
	}
	xml.out = &page->articles[number];
	html_hit_passage(&xml, hit, page->prefix);
	return xml.status;
}

static enum status print_facets(struct output *output,
				const struct facets *facets,
				struct fault *fault)
{
	struct page *page = output->state;
	struct xml xml = xml_into(&page->facets, fault);
	size_t i;

	page->has_facets = true;
	page->counted = facets->passage_count;
	for (i = 0; i < facets->count; i++)
		html_chart_facet(&xml, &facets->list[i]);
	return xml.status;
}

static enum status print_timeline(struct output *output,
				  const struct timeline *timeline,
				  struct fault *fault)
{
	struct page *page = output->state;
	struct xml xml = xml_into(&page->timeline, fault);

	page->has_timeline = true;
	page->counted = timeline->passage_count;
	html_chart_buckets(&xml, timeline);
	return xml.status;
}

/* ---- The answer, when it is whole -------------------------------------- */

static void put_head(struct xml *xml, const struct output *output)
{
	xml_put(xml,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\""
		"default-src 'none'; style-src 'unsafe-inline'; "
		"base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\""
		"width=device-width, initial-scale=1\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"generator\" content=\"Pullquote " PULLQUOTE_VERSION
		"\">\n<title>");
	if (!output->options.is_batch) {
		xml_line(xml, output->question->typed);
		xml_put(xml, " \u2013 ");
	}
	xml_put(xml, "Pullquote</title>\n<style>\n");
	html_style_put(xml);
	xml_put(xml, "</style>\n</head>\n<body>\n<main>\n");
}

/* With a comma before each three digits: "3,337 passages". */
static void put_count(struct xml *xml, uint32_t count, const char *thing)
{
	uint32_t step = 1000000000; /* the first group has one digit */
	bool has_group = false;

	for (; step > 0; step /= 1000) {
		uint32_t group = count / step % 1000;

		if (has_group)
			xml_format(xml, ",%03" PRIu32, group);
		else if (group > 0 || step == 1)
			xml_format(xml, "%" PRIu32, group);
		has_group = has_group || group > 0;
	}
	xml_format(xml, " %s%s", thing, count == 1 ? "" : "s");
}

/* A date in ISO 8601, in words. */
static void put_date(struct xml *xml, const char *date)
{
	enum record_precision precision = RECORD_YEAR;
	size_t length = strlen(date);

	if (length >= MONTH_LENGTH)
		precision = RECORD_MONTH;
	if (length >= DAY_LENGTH)
		precision = RECORD_DAY;
	if (!xml->status)
		xml->status = calendar_print(
			xml->out, calendar_read(text_of(date), precision),
			xml->fault);
}

static void put_found(struct xml *xml, const struct output *output,
		      const struct output_answer *answer)
{
	const struct page *page = output->state;
	const char *thing = output->options.is_by_article ? "article" :
							    "passage";

	xml_put(xml, "<dt>Found</dt><dd>");
	if (!answer->is_exact_total)
		xml_put(xml, "at least ");
	xml_put(xml, "<b>");
	put_count(xml, answer->total, thing);
	xml_put(xml, "</b>");
	if (answer->hit_count > 0) {
		xml_format(xml, "; on this page %" PRIu32 "\u2013%" PRIu32,
			   page->first_rank, page->last_rank);
		if (output->options.is_by_article) {
			xml_put(xml, ", each by its best passage");
		} else {
			xml_put(xml, ", of ");
			put_count(xml, (uint32_t)page->article_count,
				  "article");
		}
	}
	xml_put(xml, "</dd>\n");
}

static void put_searched(struct xml *xml, const struct search_facts *facts)
{
	xml_put(xml, "<dt>Searched</dt><dd>");
	if (facts->is_most)
		xml_put(xml, "at most ");
	put_count(xml, facts->article_count, "article");
	xml_put(xml, " in ");
	put_count(xml, facts->passage_count, "passage");
	if (facts->oldest[0]) {
		xml_put(xml, ", ");
		put_date(xml, facts->oldest);
		xml_put(xml, " to ");
		put_date(xml, facts->newest);
	}
	xml_put(xml, "</dd>\n");
}

/* "2026-11-23T03:10:00+00:00" to the minute, with its zone. */
static void put_indexed(struct xml *xml, const struct search_facts *facts)
{
	struct text updated = text_of(facts->updated);
	struct text zone = TEXT("");

	xml_put(xml, "<dt>Indexed</dt><dd>");
	if (updated.length >= SECOND_LENGTH) {
		zone.data = updated.data + SECOND_LENGTH;
		zone.length = updated.length - SECOND_LENGTH;
		put_date(xml, facts->updated);
		xml_put(xml, ", ");
		xml_text(xml, (struct text){ updated.data + MINUTE_START,
					     MINUTE_LENGTH });
		xml_put(xml, " ");
		xml_text(xml,
			 text_equal(zone, TEXT("+00:00")) ? TEXT("UTC") : zone);
		xml_put(xml, ", ");
	}
	xml_format(xml, "run %" PRIu64 " of index %.8s</dd>\n", facts->run,
		   facts->index_id);
}

static void put_question(struct xml *xml, const struct output *output,
			 const struct output_answer *answer)
{
	const struct output_question *question = output->question;

	xml_put(xml, "<header>\n<p class=\"brand\">Pullquote");
	if (question->qid.data) {
		xml_put(xml, " \u00b7 <bdi>");
		xml_line(xml, question->qid);
		xml_put(xml, "</bdi>");
	}
	xml_put(xml, "</p>\n<h1 dir=\"auto\">");
	xml_line(xml, question->typed);
	xml_put(xml, "</h1>\n");
	if (question->parsed.data &&
	    !text_equal(question->parsed, question->typed)) {
		xml_put(xml, "<p class=\"read\">Read as <code><bdi>");
		xml_line(xml, question->parsed);
		xml_put(xml, "</bdi></code></p>\n");
	}
	xml_put(xml, "<dl class=\"facts\">\n");
	put_found(xml, output, answer);
	put_searched(xml, question->facts);
	put_indexed(xml, question->facts);
	xml_put(xml, "</dl>\n</header>\n");
}

static void put_lists(struct xml *xml, const struct page *page)
{
	html_chart_list(xml, "Outlets", page->tallies[TALLY_SOURCES]);
	html_chart_list(xml, "Languages", page->tallies[TALLY_LANGUAGES]);
	html_chart_list(xml, "Months", page->tallies[TALLY_MONTHS]);
}

static void put_counted(struct xml *xml, const struct page *page,
			const struct output_answer *answer)
{
	bool is_all = answer->is_exact_total &&
		      answer->hit_count == answer->total;
	const char *what = "";

	xml_put(xml, "<p class=\"counted\">");
	if (page->has_timeline || page->has_facets) {
		if (!page->has_facets)
			what = " by time";
		if (!page->has_timeline)
			what = " in the lists";
		xml_format(xml, "Counted%s over all ", what);
		put_count(xml, page->counted, "passage");
		xml_put(xml, " that match. ");
	}
	if (!page->has_timeline || !page->has_facets) {
		if (page->has_facets)
			what = " by time";
		if (page->has_timeline)
			what = " in the lists";
		xml_format(xml, "Counted%s over the ", what);
		put_count(xml, answer->hit_count, "passage");
		xml_format(xml, " on this page%s.",
			   is_all ? "" : ", not over all that match");
	}
	xml_put(xml, "</p>\n");
}

static void put_drawn(struct xml *xml, const struct bytes *drawn)
{
	if (!xml->status)
		xml->status =
			bytes_append(xml->out, text_from(drawn), xml->fault);
}

/* What the drawings are drawn of is said below them. */
static void put_overview(struct xml *xml, const struct output *output,
			 const struct output_answer *answer)
{
	const struct page *page = output->state;

	if (answer->hit_count < 2 && !page->has_timeline && !page->has_facets)
		return;
	xml_put(xml, "<section class=\"overview\" "
		     "aria-label=\"Overview\">\n");
	if (page->has_timeline)
		put_drawn(xml, &page->timeline);
	else
		html_chart_timeline(xml, page->tallies[TALLY_DAYS]);
	xml_put(xml, "<div class=\"facets\">\n");
	if (page->has_facets)
		put_drawn(xml, &page->facets);
	else
		put_lists(xml, page);
	xml_put(xml, "</div>\n");
	put_counted(xml, page, answer);
	xml_put(xml, "</section>\n");
}

static void put_nothing(struct xml *xml, const struct output_answer *answer)
{
	if (answer->hit_count > 0)
		return;
	xml_put(xml, "<p class=\"nothing\" dir=\"auto\">");
	if (answer->diagnosis.length > 0)
		xml_text(xml, answer->diagnosis);
	else
		xml_put(xml, answer->total > 0 ? "Nothing more on this page." :
						 "Nothing found.");
	xml_put(xml, "</p>\n");
}

static enum status write_articles(struct output *output, struct fault *fault)
{
	struct page *page = output->state;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < page->article_count && !status; i++) {
		struct bytes *shown = &page->articles[i];
		struct xml xml = xml_into(&output->record, fault);

		xml_put(&xml, "<article class=\"article\">\n");
		if (!xml.status)
			xml.status = bytes_append(&output->record,
						  text_from(shown), fault);
		xml_put(&xml, "</article>\n");
		bytes_free(shown);
		status = output_write(output, xml.status, fault);
	}
	return status;
}

static enum status print_end(struct output *output,
			     const struct output_answer *answer,
			     struct fault *fault)
{
	const struct page *page = output->state;
	struct xml xml = xml_into(&output->record, fault);
	enum status status;

	if (page->answer_count == 1)
		put_head(&xml, output);
	xml_put(&xml, "<section class=\"answer\">\n");
	put_question(&xml, output, answer);
	put_overview(&xml, output, answer);
	put_nothing(&xml, answer);
	status = output_write(output, xml.status, fault);
	if (!status)
		status = write_articles(output, fault);
	if (status)
		return status;
	xml_put(&xml, "</section>\n");
	return output_write(output, xml.status, fault);
}

/* Without a question there is no page. */
static enum status print_finish(struct output *output, struct fault *fault)
{
	const struct page *page = output->state;
	struct xml xml = xml_into(&output->record, fault);

	if (page->answer_count > 0)
		xml_put(&xml,
			"</main>\n<footer class=\"foot\">Passages are as "
			"they stand in the source; what matched is marked. "
			"Bytes are counted from 0, and the second number is "
			"that of the first byte behind the passage. "
			"Made by Pullquote " PULLQUOTE_VERSION
			".</footer>\n</body>\n</html>\n");
	return output_write(output, xml.status, fault);
}

const struct output_printer *print_html_printer(void)
{
	static const struct output_printer printer = {
		.open = open_page,
		.close = close_page,
		.begin = print_begin,
		.hit = print_hit,
		.end = print_end,
		.finish = print_finish,
		.facets = print_facets,
		.timeline = print_timeline,
		.has_facts = true,
		.has_diagnosis = true,
		.has_hits_beside = true,
	};

	return &printer;
}
