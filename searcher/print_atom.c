/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/print_atom.h"

#include <inttypes.h>
#include <stdio.h>

#include "searcher/calendar.h"
#include "searcher/xml.h"
#include "shared/array.h"
#include "shared/memory.h"

enum { MOMENT_BYTES = 48 };

struct feed {
	bool has_begun;
};

static enum status open_feed(struct output *output, struct fault *fault)
{
	output->state = memory_zeroed(1, sizeof(struct feed));
	if (!output->state)
		return fault_set(fault, STATUS_FULL, "out of memory");
	return STATUS_OK;
}

static void close_feed(struct output *output)
{
	memory_free(output->state);
	output->state = NULL;
}

static struct xml begin_part(struct output *output, struct fault *fault)
{
	return (struct xml){ .out = &output->record,
			     .kind = XML_EXACT,
			     .fault = fault };
}

/*
 * The feed's id: a UUID of version 8 (RFC 9562, section 5.8), whose bits
 * are a hash of the index's id and the query. A batch is one feed, whatever
 * is asked in it.
 */
static void put_feed_id(struct xml *xml, const struct output *output)
{
	const struct text parts[] = {
		TEXT("feed"),
		text_of(output->question->facts->index_id),
		output->options.is_batch ? TEXT("") : output->question->typed,
	};
	struct hash hash = hash_parts(parts, COUNT(parts));
	char hex[HASH_HEX_BYTES];

	hash.bytes[6] = (hash.bytes[6] & 0x0F) | 0x80;
	hash.bytes[8] = (hash.bytes[8] & 0x3F) | 0x80;
	hash_hex(&hash, hex);
	xml_format(xml, "<id>urn:uuid:%.8s-%.4s-%.4s-%.4s-%s</id>\n", hex,
		   hex + 8, hex + 12, hex + 16, hex + 20);
}

/* An index without a run has no such time, and no hits. */
static void put_updated(struct xml *xml, const struct search_facts *facts)
{
	xml_element(xml, "updated",
		    facts->updated[0] ? text_of(facts->updated) :
					TEXT("1970-01-01T00:00:00Z"));
}

static enum status print_begin(struct output *output, struct fault *fault)
{
	struct xml xml = begin_part(output, fault);
	const struct output_question *question = output->question;
	struct feed *feed = output->state;

	if (feed->has_begun)
		return STATUS_OK;
	feed->has_begun = true;
	xml_put(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	put_feed_id(&xml, output);
	xml_put(&xml, "<title>Pullquote");
	if (!output->options.is_batch) {
		xml_put(&xml, ": ");
		xml_text(&xml, question->typed);
	}
	xml_put(&xml, "</title>\n");
	put_updated(&xml, question->facts);
	/* Of entries that name none. */
	xml_put(&xml, "<author><name>Pullquote</name></author>\n"
		      "<generator version=\"" PULLQUOTE_VERSION
		      "\">Pullquote</generator>\n");
	return output_write(output, xml.status, fault);
}

/* "2021-08-17T09:30:00", and a zone: nothing else is a time of RFC 3339. */
static bool has_moment(const struct record_outlet *outlet)
{
	return outlet->precision == RECORD_TIME &&
	       outlet->date.length >= sizeof("2021-08-17T09:30:00Z") - 1 &&
	       outlet->date.length < MOMENT_BYTES &&
	       outlet->date.data[sizeof("2021-08-17") - 1] == 'T';
}

/*
 * The article's moment: RFC 3339 wants a time and a zone. What is not known
 * of it is the first there is, and "-00:00" says that the zone is not known
 * (RFC 3339, section 4.3).
 */
static void make_moment(char out[MOMENT_BYTES],
			const struct record_outlet *outlet)
{
	struct calendar_day day =
		calendar_read(outlet->date, outlet->precision);

	if (has_moment(outlet) && day.day > 0)
		(void)snprintf(out, MOMENT_BYTES, "%.*s",
			       (int)outlet->date.length, outlet->date.data);
	else
		(void)snprintf(out, MOMENT_BYTES,
			       "%04d-%02d-%02dT00:00:00-00:00",
			       day.year ? day.year : 1970,
			       day.month ? day.month : 1,
			       day.day ? day.day : 1);
}

/* An article does not say when it was changed: it was updated when it was
 * published. That of an undated one has to be the same at any time, or
 * readers show it anew. */
static void put_moments(struct xml *xml, const struct record_outlet *outlet)
{
	char moment[MOMENT_BYTES];

	make_moment(moment, outlet);
	xml_element(xml, "updated", text_of(moment));
	if (calendar_read(outlet->date, outlet->precision).day > 0)
		xml_element(xml, "published", text_of(moment));
}

static void put_authors(struct xml *xml, const struct record_outlet *outlet)
{
	size_t i;

	for (i = 0; i < outlet->author_count; i++) {
		if (outlet->authors[i].length == 0)
			continue;
		xml_put(xml, "<author>");
		xml_element(xml, "name", outlet->authors[i]);
		xml_put(xml, "</author>\n");
	}
}

static void put_category(struct xml *xml, const char *scheme, struct text term)
{
	if (term.length == 0)
		return;
	xml_format(xml, "<category scheme=\"urn:x-pullquote:%s\"", scheme);
	xml_attribute(xml, "term", term);
	xml_put(xml, "/>\n");
}

static void put_content(struct xml *xml, const struct hit *hit)
{
	struct text language = output_language(hit);

	xml_put(xml, "<content type=\"text\"");
	if (xml_is_language(language))
		xml_attribute(xml, "xml:lang", language);
	xml_put(xml, ">");
	xml_text(xml, hit->passage->text);
	xml_put(xml, "</content>\n");
}

/* In a batch a passage may be an entry of several questions, and no two
 * entries have one id. */
static void put_entry_id(struct xml *xml, const struct output *output,
			 const struct hit *hit)
{
	char hex[HASH_HEX_BYTES];

	hash_hex(&hit->passage->passage, hex);
	xml_format(xml, "<id>urn:x-pullquote:passage:%s", hex);
	if (output->options.is_batch) {
		struct hash question = hash_text(output->question->qid);

		hash_hex(&question, hex);
		xml_format(xml, ":%s", hex);
	}
	xml_put(xml, "</id>\n");
}

static void put_place(struct xml *xml, const struct hit *hit)
{
	xml_put(xml, "<category scheme=\"urn:x-pullquote:place\" term=\"");
	xml_text(xml, hit->path);
	xml_format(xml, ":%" PRIu32 "\"/>\n", hit->passage->line);
}

static void put_entry(struct xml *xml, const struct output *output,
		      const struct hit *hit)
{
	const struct record_outlet outlet = output_outlet(hit);

	xml_put(xml, "<entry>\n");
	put_entry_id(xml, output, hit);
	xml_element(xml, "title", output_title(hit));
	put_moments(xml, &outlet);
	put_authors(xml, &outlet);
	if (output_is_web(outlet.address)) {
		xml_put(xml, "<link rel=\"alternate\"");
		xml_attribute(xml, "href", outlet.address);
		xml_put(xml, "/>\n");
	}
	put_category(xml, "source", outlet.source);
	put_category(xml, "qid", output->question->qid);
	put_place(xml, hit);
	put_content(xml, hit);
	xml_put(xml, "</entry>\n");
}

static enum status print_hit(struct output *output, const struct hit *hit,
			     struct text note, struct fault *fault)
{
	struct xml xml = begin_part(output, fault);

	(void)note; /* for people */
	put_entry(&xml, output, hit);
	return output_write(output, xml.status, fault);
}

/* Without a question there is no feed, since nothing is known of it. */
static enum status print_finish(struct output *output, struct fault *fault)
{
	struct xml xml = begin_part(output, fault);
	const struct feed *feed = output->state;

	if (feed->has_begun)
		xml_put(&xml, "</feed>\n");
	return output_write(output, xml.status, fault);
}

const struct output_printer *print_atom_printer(void)
{
	static const struct output_printer printer = {
		.open = open_feed,
		.close = close_feed,
		.begin = print_begin,
		.hit = print_hit,
		.finish = print_finish,
		.has_facts = true,
	};

	return &printer;
}
