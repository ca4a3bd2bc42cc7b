/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/parse.h"

#include <stdio.h>
#include <string.h>

#include "indexer/charset.h"
#include "indexer/chat.h"
#include "indexer/chat_page.h"
#include "indexer/citations.h"
#include "indexer/convert.h"
#include "indexer/decode.h"
#include "indexer/digest.h"
#include "indexer/crawl.h"
#include "indexer/cues.h"
#include "indexer/feeds.h"
#include "indexer/furniture.h"
#include "indexer/har.h"
#include "indexer/json_file.h"
#include "indexer/lines.h"
#include "indexer/mail.h"
#include "indexer/markdown.h"
#include "indexer/matter.h"
#include "indexer/page.h"
#include "indexer/parted.h"
#include "indexer/render.h"
#include "indexer/subtitles.h"
#include "indexer/tables.h"
#include "indexer/tagged.h"
#include "indexer/text_article.h"
#include "indexer/wrapped.h"
#include "indexer/zotero.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	ROW_BYTES = 32 << 20,
	CLAIMED_PER_BYTE = 8,
	SAID_BYTES = 64 << 20,  /* in a recording that has a row a piece */
	SHOWN_BYTES = 256 << 20 /* of a page, never more than its own */
};

struct parse {
	struct claims *claims;
	struct records *records;
	struct page *page;
	struct tables *tables;
	struct feeds *feeds;
	struct mail *mail;
	struct crawl *crawl;
	struct convert *convert;
	int last_year;
};

/* ---- Opening ----------------------------------------------------------- */

static enum status open_crawl(struct parse *parse, struct fault *fault)
{
	const struct crawl_desk desk = { parse->claims, parse->page,
					 parse->records, parse->feeds };

	return crawl_open(&parse->crawl, &desk, fault);
}

/* A page that a record has; what is around it is claimed by the record. */
static enum status read_inner_page(void *context, struct text html,
				   struct claims *claims, struct fault *fault)
{
	const struct page_hints hints = { 0 };

	return page_read(context, html, &hints, claims, fault);
}

static enum status open_readers(struct parse *parse, size_t longest,
				const struct parse_options *options,
				struct fault *fault)
{
	enum status status =
		records_open(&parse->records, parse->claims, longest, fault);

	if (!status)
		status = page_open(&parse->page, fault);
	if (!status)
		claims_read_pages(parse->claims,
				  &(struct claims_pages){ read_inner_page,
							  parse->page });
	if (!status)
		status = tables_open(&parse->tables, ROW_BYTES, fault);
	if (!status)
		status = feeds_open(&parse->feeds, ROW_BYTES, fault);
	if (!status)
		status = mail_open(&parse->mail, ROW_BYTES, fault);
	if (!status)
		status = open_crawl(parse, fault);
	if (!status)
		status = convert_new(&parse->convert, options->stop, fault);
	for (size_t i = 0; i < options->converter_count && !status; i++)
		status = convert_add(parse->convert, options->converters[i],
				     fault);
	return status;
}

enum status parse_open(struct parse **out, int last_year, size_t longest,
		       const struct parse_options *options, struct fault *fault)
{
	struct parse *parse = memory_zeroed(1, sizeof(*parse));
	enum status status;

	*out = NULL;
	if (!parse)
		return fault_set(fault, STATUS_FULL, "out of memory");
	parse->last_year = last_year;
	status = claims_open(&parse->claims, last_year,
			     longest * CLAIMED_PER_BYTE, fault);
	if (!status)
		status = open_readers(parse, longest, options, fault);
	if (status) {
		parse_close(parse);
		return status;
	}
	*out = parse;
	return STATUS_OK;
}

void parse_close(struct parse *parse)
{
	if (!parse)
		return;
	convert_free(parse->convert);
	crawl_close(parse->crawl);
	mail_close(parse->mail);
	feeds_close(parse->feeds);
	tables_close(parse->tables);
	page_close(parse->page);
	records_close(parse->records);
	claims_close(parse->claims);
	memory_free(parse);
}

struct claims *parse_claims(struct parse *parse)
{
	return parse->claims;
}

/* ---- Whole documents --------------------------------------------------- */

/* The whole document, decoded; borrowed from the source. */
static enum status decode_whole(struct parse_source *source,
				struct decoded *out)
{
	struct reading *reading = source->reading;
	struct text raw;
	enum status status = reader_whole(source->reader, &raw, reading->fault);

	if (!status)
		status = decode_text(out, source->decoded, raw,
				     charset_find_declared(raw),
				     reading->fault);
	if (!status)
		reading->bad_before += out->bad_count;
	return status;
}

enum status parse_start(struct parse_source *source, size_t wanted,
			struct text *start)
{
	struct fault *fault = source->reading->fault;
	struct decoded decoded;
	enum status status = reader_start(source->reader, wanted, start, fault);

	if (status || !decode_is_wide(*start))
		return status;
	status = decode_whole(source, &decoded);
	if (status)
		return status;
	source->is_file = false;
	status = reader_replace(source->reader, decoded.text, fault);
	return status ? status :
			reader_start(source->reader, wanted, start, fault);
}

/* What an office document says of itself, where its text says nothing. When
 * the file was made is not when the text was published. */
static enum status claim_facts(struct claims *claims,
			       const struct office_facts *facts,
			       struct text title, struct fault *fault)
{
	enum status status =
		claims_add(claims, TEXT("title"),
			   title.length > 0 ? title : text_of(facts->title),
			   FRAGMENT_PLAIN, fault);

	if (!status)
		status = claims_add(claims, TEXT("creator"),
				    text_of(facts->creator), FRAGMENT_PLAIN,
				    fault);
	return status ? status :
			claims_add(claims, TEXT("document created"),
				   text_of(facts->created), FRAGMENT_PLAIN,
				   fault);
}

/* Each article of a digest. */
static enum status read_digest(struct parse *parse, struct reading *reading,
			       struct digest *digest)
{
	struct text article;
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	while (!status && digest_next(digest, &article)) {
		claims_begin(parse->claims);
		status = digest_claim(digest, article, parse->claims,
				      parse->last_year, reading->fault);
		if (!status)
			status = reading_settle(
				reading,
				(uint64_t)(article.data - digest->text.data));
	}
	return status;
}

/* Each article of a text with tags. */
static enum status read_tagged(struct parse *parse, struct reading *reading,
			       struct tagged *tagged)
{
	struct text article;
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	while (!status && tagged_next(tagged, &article)) {
		claims_begin(parse->claims);
		status = tagged_claim(article, parse->claims, reading->fault);
		if (!status)
			status = reading_settle(
				reading,
				(uint64_t)(article.data - tagged->text.data));
	}
	return status;
}

/* Each record of a reference manager's file. */
static enum status read_citations(struct parse *parse, struct reading *reading,
				  struct citations *citations)
{
	struct text record;
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	while (!status && citations_next(citations, &record)) {
		claims_begin(parse->claims);
		status = citations_claim(citations, record, parse->claims,
					 reading->fault);
		if (!status)
			status = reading_settle(
				reading,
				(uint64_t)(record.data - citations->text.data));
	}
	return status;
}

/* Each message of a messenger's text. */
static enum status read_chat(struct parse *parse, struct reading *reading,
			     struct chat *chat)
{
	struct text message;
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	while (!status && chat_next(chat, &message)) {
		claims_begin(parse->claims);
		status = chat_claim(chat, message, parse->claims,
				    reading->fault);
		if (!status)
			status = reading_settle(
				reading,
				(uint64_t)(message.data - chat->text.data));
	}
	return status;
}

static enum status read_subtitles(struct parse *parse, struct reading *reading,
				  struct text text)
{
	enum status status;

	claims_begin(parse->claims);
	claims_from(parse->claims, NULL);
	status = subtitles_read(text, parse->claims, reading->fault);
	return status ? status : reading_settle_whole(reading, false);
}

/* A head that stands below the title; the text stays as it is. */
static enum status read_low_head(struct text text, struct claims *claims,
				 struct fault *fault)
{
	struct lines lines = LINES_OF(text);
	struct line line;
	size_t unused;

	if (!lines_next(&lines, &line) || !lines_next(&lines, &line) ||
	    !line.follows_blank)
		return STATUS_OK;
	text = text_skip(text, line.start);
	return matter_read_head(text, claims, &unused, fault);
}

/* One article that is nothing but text; `facts`: of an office document. */
static enum status claim_article(struct claims *claims, struct text text,
				 const struct office_facts *facts,
				 struct fault *fault)
{
	struct text_article article;
	struct text below = text;
	size_t head = 0;
	enum status status;

	claims_begin(claims);
	status = matter_read_head(text, claims, &head, fault);
	if (!status && head == 0)
		status = read_low_head(text, claims, fault);
	below = text_skip(below, head);
	if (!status)
		status = text_article_read(&article, below, fault);
	if (status)
		return status;
	claims_from(claims, NULL);
	status = claims_add(claims, TEXT("text"), text, FRAGMENT_PLAIN, fault);
	if (!status)
		status = text_article_claim(&article, claims, fault);
	claims_from(claims, NULL);
	return status ? status :
			claim_facts(claims, facts, article.title, fault);
}

/* Each article of a text with rules between them. */
static enum status read_parted(struct parse *parse, struct reading *reading,
			       struct parted *parted)
{
	const struct office_facts no_facts = { 0 };
	struct text article;
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	while (!status && parted_next(parted, &article)) {
		status = claim_article(parse->claims, article, &no_facts,
				       reading->fault);
		if (!status)
			status = reading_settle(
				reading,
				(uint64_t)(article.data - parted->text.data));
	}
	return status;
}

/* A document that is nothing but text. */
static enum status read_text(struct parse *parse, struct reading *reading,
			     struct text text, bool is_file,
			     const struct office_facts *facts)
{
	struct digest digest;
	struct tagged tagged;
	struct citations citations;
	struct parted parted;
	struct chat chat;
	bool is_empty;
	enum status status = furniture_is_all(&is_empty, text, reading->fault);

	if (status)
		return status;
	if (is_empty)
		return fault_set(reading->fault, STATUS_SKIP, "no words");
	if (tagged_begin(&tagged, text))
		return read_tagged(parse, reading, &tagged);
	if (citations_begin(&citations, text))
		return read_citations(parse, reading, &citations);
	if (digest_begin(&digest, text))
		return read_digest(parse, reading, &digest);
	if (parted_begin(&parted, text))
		return read_parted(parse, reading, &parted);
	if (chat_begin(&chat, text))
		return read_chat(parse, reading, &chat);
	if (subtitles_is_start(text))
		return read_subtitles(parse, reading, text);
	status = claim_article(parse->claims, text, facts, reading->fault);
	return status ? status : reading_settle_whole(reading, is_file);
}

static enum status read_feed(struct parse *parse, struct parse_source *source);

static struct json_file json_of(struct parse *parse,
				const struct parse_source *source)
{
	return (struct json_file){ source->reading, parse->records,
				   source->reader, source->name };
}

/* Text, unless its name or its first record says that it is JSON. */
static enum status read_text_or_json(struct parse *parse,
				     struct parse_source *source,
				     const struct decoded *decoded)
{
	struct json_file json = json_of(parse, source);
	const struct office_facts no_facts = { 0 };
	/* a script comes here where it is records alone, and JSON Lines
	 * where it is one list */
	bool is_json = formats_has_ending(json.name, ".json") ||
		       formats_has_ending(json.name, ".json3") ||
		       formats_has_ending(json.name, ".jsonl") ||
		       formats_has_ending(json.name, ".ndjson") ||
		       formats_has_ending(json.name, ".js");
	enum status status = STATUS_OK;

	if (har_is(decoded->text))
		return crawl_read_har(parse->crawl, decoded->text,
				      source->reading);
	if (!is_json)
		status = json_file_look(&json, decoded->text, &is_json);
	if (status)
		return status;
	if (is_json)
		return json_file_whole(&json, decoded->text);
	return read_text(parse, source->reading, decoded->text,
			 source->is_file && decoded->is_raw, &no_facts);
}

/* Whether an outlet's site made the page: it says what it is for those that
 * link to it, or which part of it is the article. No press database does. */
static bool is_of_site(struct text html)
{
	static const struct text signs[] = { TEXT_INIT("og:title"),
					     TEXT_INIT("ld+json"),
					     TEXT_INIT("<article") };

	for (size_t i = 0; i < COUNT(signs); i++)
		if (memmem(html.data, html.length, signs[i].data,
			   signs[i].length))
			return true;
	return false;
}

/* Each message of a messenger's page that says something. */
static enum status read_chat_page(struct parse *parse, struct reading *reading,
				  struct chat_page *page)
{
	struct text message;
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	while (!status && chat_page_next(page, &message)) {
		claims_begin(parse->claims);
		status = chat_page_claim(page, message, parse->claims,
					 reading->fault);
		if (!status && claims_have(parse->claims, CLAIMS_TEXT))
			status = reading_settle(
				reading,
				(uint64_t)(message.data - page->html.data));
	}
	return status;
}

/* A page, unless a press database has put several articles into it: it has no
 * others around them, and is read as the text that it shows. */
static enum status read_page(struct parse *parse, struct reading *reading,
			     struct text html)
{
	struct render render = RENDER_UP_TO(SHOWN_BYTES);
	const struct page_hints hints = { 0 };
	struct digest digest;
	struct chat_page chat;
	bool is_digest = digest_may_be(html) && !is_of_site(html);
	enum status status = STATUS_OK;

	if (chat_page_begin(&chat, html))
		return read_chat_page(parse, reading, &chat);
	if (is_digest)
		status = render_html(&render, html, false, reading->fault);
	is_digest = is_digest && !status &&
		    digest_begin(&digest, text_from(&render.text));
	if (is_digest)
		status = read_digest(parse, reading, &digest);
	else if (!status)
		status = page_read(parse->page, html, &hints, parse->claims,
				   reading->fault);
	render_free(&render);
	if (status || is_digest)
		return status;
	return reading_settle_whole(reading, false);
}

static enum status read_page_or_feed(struct parse *parse,
				     struct parse_source *source,
				     struct text html)
{
	struct bytes room = BYTES_UP_TO(SHOWN_BYTES);
	struct fault *fault = source->reading->fault;
	struct text feed;
	enum status status = wrapped_find(&room, html, &feed, fault);
	const bool is_feed = feed.length > 0;

	if (!status && is_feed)
		status = reader_replace(source->reader, feed, fault);
	bytes_free(&room);
	if (status)
		return status;
	return is_feed ? read_feed(parse, source) :
			 read_page(parse, source->reading, html);
}

/* What a text is behind its front matter: a page, Markdown, or XML. */
static enum status read_described(struct parse *parse,
				  struct parse_source *source,
				  const struct decoded *decoded)
{
	const struct text text = decoded->text;
	struct reading *reading = source->reading;
	struct text rest = text;
	enum format_kind kind;
	enum status status;

	claims_begin(parse->claims);
	status = matter_read(text, parse->claims, &rest, reading->fault);
	if (status)
		return status;
	kind = formats_tell(rest, source->name).kind;
	/* A ruled line at the top is no front matter. */
	if (rest.data == text.data && kind == FORMAT_MARKDOWN &&
	    !formats_is_markdown(source->name))
		return read_text_or_json(parse, source, decoded);
	if (kind == FORMAT_FEED) {
		status = reader_replace(source->reader, rest, reading->fault);
		return status ? status : read_feed(parse, source);
	}
	if (kind == FORMAT_PAGE)
		return read_page_or_feed(parse, source, rest);
	status = markdown_read(rest, parse->claims, reading->fault);
	return status ? status : reading_settle_whole(reading, false);
}

static enum status read_whole(struct parse *parse, struct parse_source *source,
			      enum format_kind kind)
{
	struct decoded decoded;
	enum status status = decode_whole(source, &decoded);

	if (status)
		return status;
	switch (kind) {
	case FORMAT_PAGE:
	case FORMAT_MARKDOWN:
		return read_described(parse, source, &decoded);
	default:
		return read_text_or_json(parse, source, &decoded);
	}
}

/* ---- Documents of many records ----------------------------------------- */

/* Gives the next record's claims, as tables_next, feeds_next, mail_next. */
typedef enum status next_record(struct parse *parse, struct reading *reading,
				uint64_t *offset, bool *is_end,
				struct fault *fault);

/* All records that a reader gives, each settled for itself. */
static enum status read_records(struct parse *parse, struct reading *reading,
				next_record *next)
{
	bool is_end = false;
	enum status status = STATUS_OK;

	while (!status && !is_end) {
		uint64_t offset = 0;
		struct fault why = { 0 };

		status = next(parse, reading, &offset, &is_end, &why);
		if (status == STATUS_SKIP)
			status = reading_reject(reading, offset, why.text);
		else if (status)
			*reading->fault = why;
		else if (!is_end)
			status = reading_settle(reading, offset);
	}
	return status;
}

static enum status next_row(struct parse *parse, struct reading *reading,
			    uint64_t *offset, bool *is_end, struct fault *fault)
{
	(void)reading;
	return tables_next(parse->tables, offset, is_end, fault);
}

static enum status next_item(struct parse *parse, struct reading *reading,
			     uint64_t *offset, bool *is_end,
			     struct fault *fault)
{
	(void)reading;
	return feeds_next(parse->feeds, offset, is_end, fault);
}

/* The next message that is not as it was. */
static enum status take_message(struct parse *parse, struct reading *reading,
				uint64_t *offset, bool *is_end,
				struct fault *fault)
{
	bool is_kept = true;
	enum status status = STATUS_OK;

	while (is_kept && !status) {
		struct text message;
		struct hash raw;

		reading_forget(reading);
		status =
			mail_take(parse->mail, offset, &message, is_end, fault);
		if (status || *is_end)
			return status;
		raw = hash_text(message);
		status = reading_keep(reading, &raw, *offset, &is_kept);
		if (status)
			*fault = *reading->fault;
	}
	return status;
}

/* What the message claims, or the page that it is. */
static enum status read_message(struct parse *parse, struct fault *fault)
{
	struct page_hints hints = { 0 };
	struct mail_page page;
	enum status status = mail_read(parse->mail, fault);

	if (status || !mail_is_page(parse->mail, &page))
		return status;
	hints.address = page.address;
	hints.fetched = page.saved;
	return page_read(parse->page, page.html, &hints, parse->claims, fault);
}

static enum status next_message(struct parse *parse, struct reading *reading,
				uint64_t *offset, bool *is_end,
				struct fault *fault)
{
	enum status status =
		take_message(parse, reading, offset, is_end, fault);

	if (!status && !*is_end)
		status = read_message(parse, fault);
	reading->bad_before += mail_bad_count(parse->mail);
	return status;
}

enum status parse_lines(struct parse *parse, struct parse_source *source,
			enum keys_kind keys)
{
	struct json_file json = json_of(parse, source);

	return json_file_lines(&json, keys);
}

enum status parse_line(struct parse *parse, struct parse_source *source,
		       uint64_t offset)
{
	struct json_file json = json_of(parse, source);
	struct reader_line line = { 0 };
	enum status status;

	reader_let_go(source->reader);
	status = reader_line(source->reader, &line, source->reading->fault);
	line.offset = offset;
	return status ? status : json_file_line(&json, &line, false);
}

static enum status read_text_or_lines(struct parse *parse,
				      struct parse_source *source)
{
	struct json_file json = json_of(parse, source);
	enum json_file_kind kind;
	enum status status = json_file_tell(&json, &kind);

	if (status)
		return status;
	return kind == JSON_FILE_LINES ? json_file_lines(&json, KEYS_FILE) :
					 read_whole(parse, source, FORMAT_TEXT);
}

/* Without a last character that may be cut off. */
static struct text whole_characters(struct text start)
{
	for (size_t i = 0; i < 3 && start.length > 0 &&
			   (start.data[start.length - 1] & 0x80) != 0;
	     i++)
		start.length--;
	return start;
}

/* What is read record by record is UTF-8, as nearly all is; else it is
 * decoded as a whole. `declared`: what the document says of itself. */
static enum status make_utf8(struct parse_source *source, struct text start,
			     struct text declared)
{
	struct decoded decoded;
	enum status status;

	if (utf8_is_valid(whole_characters(start)) &&
	    (declared.length == 0 ||
	     charset_of_label(declared) == CHARSET_UTF_8))
		return STATUS_OK;
	status = decode_whole(source, &decoded);
	return status ? status :
			reader_replace(source->reader, decoded.text,
				       source->reading->fault);
}

/* A table declares nothing: what its cells do is about pages in them. One
 * that is too long to be decoded as a whole is decoded value by value
 * ("claims.h"). */
static enum status make_utf8_rows(struct parse_source *source)
{
	struct fault *fault = source->reading->fault;
	struct text text;
	enum status status =
		reader_start(source->reader, READER_START_BYTES, &text, fault);

	if (status || utf8_is_valid(whole_characters(text)))
		return status;
	status = reader_whole(source->reader, &text, fault);
	reader_rewind(source->reader);
	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	return make_utf8(source, text, (struct text){ 0 });
}

/* What is said in the rows of a recording, one behind the other. */
static enum status join_rows(struct parse *parse, struct reading *reading,
			     struct bytes *said)
{
	bool is_end = false;
	enum status status = STATUS_OK;

	while (!status && !is_end) {
		uint64_t offset = 0;
		struct fault why = { 0 };
		struct text text;

		status = tables_next(parse->tables, &offset, &is_end, &why);
		text = claims_best(parse->claims, CLAIMS_TEXT);
		if (status == STATUS_SKIP)
			status = reading_reject(reading, offset, why.text);
		else if (status)
			*reading->fault = why;
		else if (!is_end && text.length >= said->limit - said->length)
			status = fault_set(reading->fault, STATUS_SKIP,
					   "a recording that is too long");
		else if (!is_end)
			status = cues_put(said, text, reading->fault);
	}
	return status;
}

static enum status read_recording(struct parse *parse, struct reading *reading)
{
	struct bytes said = BYTES_UP_TO(SAID_BYTES);
	struct text kept = { 0 };
	enum status status = join_rows(parse, reading, &said);

	claims_begin(parse->claims);
	claims_from(parse->claims, NULL);
	if (!status)
		status = claims_keep(parse->claims, text_from(&said), &kept,
				     reading->fault);
	if (!status)
		status = claims_add(parse->claims, TEXT("text"), kept,
				    FRAGMENT_PLAIN, reading->fault);
	bytes_free(&said);
	return status ? status : reading_settle_whole(reading, false);
}

static enum status read_table(struct parse *parse, struct parse_source *source)
{
	enum status status = make_utf8_rows(source);

	if (!status)
		status = tables_begin(parse->tables, source->reader,
				      parse->claims, source->reading->fault);
	if (status)
		return status;
	reader_let_go(source->reader);
	keys_set(source->reading->keys, KEYS_FILE);
	if (tables_has_cues(parse->tables))
		return read_recording(parse, source->reading);
	return read_records(parse, source->reading, next_row);
}

/* Each item of a library. */
static enum status read_zotero(struct parse *parse, struct parse_source *source)
{
	struct reading *reading = source->reading;
	struct decoded decoded;
	struct zotero zotero;
	struct text item;
	enum status status = decode_whole(source, &decoded);

	if (status)
		return status;
	keys_set(reading->keys, KEYS_FILE);
	zotero_begin(&zotero, decoded.text);
	while (!status && zotero_next(&zotero, &item)) {
		claims_begin(parse->claims);
		status = zotero_claim(&zotero, item, parse->claims,
				      reading->fault);
		if (!status)
			status = reading_settle(
				reading,
				(uint64_t)(item.data - decoded.text.data));
	}
	return status;
}

/* XML, item by item where it is UTF-8. */
static enum status read_feed(struct parse *parse, struct parse_source *source)
{
	struct text start;
	enum status status = reader_start(source->reader, READER_START_BYTES,
					  &start, source->reading->fault);

	if (!status && zotero_is_start(start))
		return read_zotero(parse, source);
	if (!status)
		status = make_utf8(source, start, charset_find_declared(start));
	if (!status)
		status = feeds_begin(parse->feeds, reader_rest(source->reader),
				     parse->claims, source->reading->fault);
	if (status)
		return status;
	keys_set(source->reading->keys, KEYS_FILE);
	return read_records(parse, source->reading, next_item);
}

static enum status read_mail(struct parse *parse, struct parse_source *source,
			     enum keys_kind keys)
{
	enum status status;

	keys_set(source->reading->keys, keys);
	reader_let_go(source->reader);
	status = mail_begin(parse->mail, source->reader, parse->claims,
			    source->reading->fault);
	return status ? status :
			read_records(parse, source->reading, next_message);
}

/* ---- Documents of other programs --------------------------------------- */

/* A damaged document is read in part. */
static enum status warn(struct reading *reading, const char *said)
{
	char reason[FAULT_TEXT_BYTES];

	(void)snprintf(reason, sizeof(reason), "parts may be missing: %.800s",
		       said);
	return reading_reject(reading, 0, reason);
}

static enum status convert(struct parse *parse, struct parse_source *source,
			   const char *format)
{
	struct fault *fault = source->reading->fault;
	struct bytes text = BYTES_UP_TO(CONVERT_TEXT_BYTES);
	struct decoded decoded = { 0 };
	struct text raw;
	enum status status = reader_whole(source->reader, &raw, fault);

	if (!status)
		status = convert_run(parse->convert, format, raw, &text, fault);
	if (status == STATUS_SKIP && convert_lacks_program(parse->convert))
		source->reading->lacks_program = true;
	if (!status)
		status = decode_text(&decoded, source->decoded,
				     text_from(&text), (struct text){ 0 },
				     fault);
	if (!status)
		status = read_text(parse, source->reading, decoded.text, false,
				   convert_facts(parse->convert));
	if (!status && convert_said(parse->convert)[0])
		status = warn(source->reading, convert_said(parse->convert));
	bytes_free(&text);
	return status;
}

/* ---- Which ------------------------------------------------------------- */

struct format parse_tell(struct parse *parse, struct text start,
			 const char *name)
{
	const char *office = convert_office(start);

	/* What no program reads is an archive like others: an EPUB is one
	 * of pages. */
	if (office && convert_knows(parse->convert, office))
		return (struct format){ FORMAT_CONVERT, office };
	return formats_tell(start, name);
}

enum status parse_document(struct parse *parse, struct parse_source *source,
			   const struct format *format)
{
	switch (format->kind) {
	case FORMAT_TEXT:
		return read_text_or_lines(parse, source);
	case FORMAT_PAGE:
	case FORMAT_MARKDOWN:
		return read_whole(parse, source, format->kind);
	case FORMAT_TABLE:
		return read_table(parse, source);
	case FORMAT_FEED:
		return read_feed(parse, source);
	case FORMAT_MAIL:
		return read_mail(parse, source, KEYS_SINGLE);
	case FORMAT_MAILBOX:
		return read_mail(parse, source, KEYS_FILE);
	case FORMAT_CRAWL:
		return crawl_read(parse->crawl, source->reader,
				  source->reading);
	case FORMAT_CONVERT:
		return convert(parse, source, format->name);
	default:
		return fault_set(source->reading->fault, STATUS_SKIP,
				 "%s is not supported", format->name);
	}
}
