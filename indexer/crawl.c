/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/crawl.h"

#include <string.h>

#include "indexer/charset.h"
#include "indexer/decode.h"
#include "indexer/formats.h"
#include "indexer/har.h"
#include "indexer/heads.h"
#include "indexer/http.h"
#include "indexer/json_file.h"
#include "indexer/subtitles.h"
#include "indexer/text_article.h"
#include "indexer/warc.h"
#include "shared/array.h"
#include "shared/memory.h"

enum { DECODED_PER_BYTE = 3, KEPT_BYTES = 1 << 20 };

struct crawl {
	struct crawl_desk desk;
	struct warc *warc;
	struct har har;
	struct http *http;
	struct bytes decoded;
};

/* A document in a record. */
struct document {
	struct text media;
	struct text charset;
	struct text body;
	bool is_truncated;
	bool is_lost; /* cut off before the text that it may have had */
};

enum status crawl_open(struct crawl **out, const struct crawl_desk *desk,
		       struct fault *fault)
{
	struct crawl *crawl = memory_zeroed(1, sizeof(*crawl));
	enum status status;

	*out = NULL;
	if (!crawl)
		return fault_set(fault, STATUS_FULL, "out of memory");
	crawl->desk = *desk;
	crawl->har = HAR;
	crawl->decoded =
		BYTES_UP_TO((size_t)HTTP_BODY_BYTES * DECODED_PER_BYTE);
	status = warc_open(&crawl->warc, fault);
	if (!status)
		status = http_open(&crawl->http, fault);
	if (status) {
		crawl_close(crawl);
		return status;
	}
	*out = crawl;
	return STATUS_OK;
}

void crawl_close(struct crawl *crawl)
{
	if (!crawl)
		return;
	warc_close(crawl->warc);
	har_free(&crawl->har);
	http_close(crawl->http);
	bytes_free(&crawl->decoded);
	memory_free(crawl);
}

/* ---- Documents --------------------------------------------------------- */

static bool is_page_media(struct text media)
{
	return text_equal_caseless(media, TEXT("text/html")) ||
	       text_equal_caseless(media, TEXT("application/xhtml+xml"));
}

/* Some servers do not say what they send. */
static bool is_page(const struct document *document)
{
	if (document->media.length == 0)
		return document->body.length > 0 &&
		       memchr(document->body.data, '<', document->body.length);
	return is_page_media(document->media);
}

/* Plain text, JSON, XML: not what a server says nothing of. */
static bool is_named_text(struct text media)
{
	return media.length > 0 && http_is_text(media);
}

static enum status claim_plain(struct crawl *crawl, struct text text,
			       const struct page_hints *hints,
			       struct fault *fault)
{
	struct claims *claims = crawl->desk.claims;
	struct text_article article;
	enum status status = text_article_read(&article, text, fault);

	if (!status)
		status = claims_add(claims, TEXT("text"), text, FRAGMENT_PLAIN,
				    fault);
	if (!status)
		status = claims_add(claims, TEXT("title"), article.title,
				    FRAGMENT_PLAIN, fault);
	return status ? status : page_claim_hints(hints, claims, fault);
}

static enum status claim_said(struct crawl *crawl, struct text text,
			      const struct page_hints *hints,
			      struct fault *fault)
{
	enum status status = subtitles_read(text, crawl->desk.claims, fault);

	return status ? status :
			page_claim_hints(hints, crawl->desk.claims, fault);
}

/* Its text in *out, until the next call. */
static enum status decode_document(struct crawl *crawl,
				   const struct document *document,
				   struct reading *reading, struct text *out)
{
	struct text charset = document->charset;
	struct decoded decoded;
	enum status status;

	if (crawl->decoded.capacity > KEPT_BYTES)
		bytes_free(&crawl->decoded);
	if (charset_of_label(charset) == CHARSET_NONE)
		charset = charset_find_declared(document->body);
	status = decode_text(&decoded, &crawl->decoded, document->body, charset,
			     reading->fault);
	if (status)
		return status;
	reading->bad_before += decoded.bad_count;
	*out = decoded.text;
	return STATUS_OK;
}

static enum status read_page(struct crawl *crawl,
			     const struct document *document, struct text text,
			     const struct warc_record *record,
			     struct reading *reading)
{
	const struct page_hints hints = { .address = record->uri,
					  .fetched = record->date,
					  .id = record->id };
	enum status status;

	claims_begin(crawl->desk.claims);
	if (subtitles_is_start(text))
		status = claim_said(crawl, text, &hints, reading->fault);
	else if (text_equal_caseless(document->media, TEXT("text/plain")))
		status = claim_plain(crawl, text, &hints, reading->fault);
	else
		status = page_read(crawl->desk.page, text, &hints,
				   crawl->desk.claims, reading->fault);
	return status ? status : reading_settle(reading, record->offset);
}

/* Where the articles stand counts from the record's beginning. */
static enum status read_json(const struct json_file *json, struct text text,
			     const struct warc_record *record)
{
	struct reading *reading = json->reading;
	const uint64_t base_offset = reading->base_offset;
	enum status status;

	/* A record of its own each. */
	reading_forget(reading);
	reading->base_offset += record->offset;
	status = json_file_records(json, text);
	reading->base_offset = base_offset;
	return status;
}

static enum status read_feed(struct crawl *crawl, struct text text,
			     const struct warc_record *record,
			     struct reading *reading)
{
	struct feeds *feeds = crawl->desk.feeds;
	bool is_end = false;
	enum status status = feeds_begin(feeds, input_of_text(&text),
					 crawl->desk.claims, reading->fault);

	reading_forget(reading);
	while (!status && !is_end) {
		uint64_t offset = 0;
		struct fault why = { 0 };

		status = feeds_next(feeds, &offset, &is_end, &why);
		offset += record->offset;
		if (status == STATUS_SKIP && feeds_has_none(feeds))
			status = STATUS_OK;
		else if (status == STATUS_SKIP)
			status = reading_reject(reading, offset, why.text);
		else if (status)
			*reading->fault = why;
		else if (!is_end)
			status = reading_settle(reading, offset);
	}
	return status;
}

/* By what it is called, and what it is called wrongly, or not at all, by
 * what it begins with. */
static enum status read_document(struct crawl *crawl,
				 const struct document *document,
				 const struct warc_record *record,
				 struct reading *reading)
{
	const struct json_file json = { reading, crawl->desk.records, NULL,
					"" };
	enum format_kind kind;
	bool is_json = false;
	struct text text;
	enum status status = decode_document(crawl, document, reading, &text);

	if (status)
		return status;
	if (is_page(document) && document->media.length > 0)
		return read_page(crawl, document, text, record, reading);
	status = json_file_look(&json, text, &is_json);
	if (status)
		return status;
	if (is_json)
		return read_json(&json, text, record);
	kind = formats_tell(text, "").kind;
	if (kind == FORMAT_FEED)
		return read_feed(crawl, text, record, reading);
	if (kind == FORMAT_PAGE || is_page(document) ||
	    subtitles_is_start(text) ||
	    text_equal_caseless(document->media, TEXT("text/plain")))
		return read_page(crawl, document, text, record, reading);
	return STATUS_OK;
}

/* ---- Records ----------------------------------------------------------- */

/* What a record is of may be cut off in the middle of a word, too. */
static bool may_be_text(const struct warc_record *record,
			const struct http_message *message)
{
	switch (record->type) {
	case WARC_RESPONSE:
	case WARC_RESOURCE:
	case WARC_CONVERSION:
	case WARC_OTHER: /* its type is cut off */
		break;
	case WARC_INFO:
	case WARC_REQUEST:
	case WARC_METADATA:
	case WARC_REVISIT:
	case WARC_CONTINUATION:
		return false;
	}
	if (!record->is_http)
		return record->block.length < strlen("HTTP/");
	return message->code >= 200 && message->code < 300 &&
	       (message->media.length == 0 || is_page_media(message->media) ||
		text_equal_caseless(message->media, TEXT("text/plain")) ||
		heads_length(record->block, HTTP_HEAD_BYTES) == 0);
}

/* What a program that fetches pages keeps of itself: Wget its arguments and
 * what it did, with all addresses. */
static bool is_of_crawler(const struct warc_record *record)
{
	static const struct text scheme = TEXT_INIT("metadata:");

	return record->uri.length > scheme.length &&
	       text_begins(record->uri, scheme);
}

/* What is to be read of a record; without a body when nothing is. */
static enum status find_document(struct crawl *crawl,
				 const struct warc_record *record,
				 struct document *out, struct fault *fault)
{
	const bool is_document = (record->type == WARC_RESPONSE ||
				  record->type == WARC_RESOURCE ||
				  record->type == WARC_CONVERSION) &&
				 !is_of_crawler(record);
	struct http_message message = { 0 };
	enum status status = STATUS_OK;

	*out = (struct document){ .is_truncated = record->is_truncated };
	if (is_document && record->is_http) {
		status = http_read(crawl->http, record->block, &message, fault);
		out->media = message.media;
		out->charset = message.charset;
		out->is_truncated |= message.is_truncated;
		if (message.is_article)
			out->body = message.body;
	} else if (is_document) {
		http_read_media(record->media, &out->media, &out->charset);
		out->body = record->block;
		if (text_equal_caseless(out->media, TEXT("application/http")) &&
		    record->block.length >= strlen("HTTP/"))
			status = fault_set(fault, STATUS_SKIP,
					   "no HTTP response");
	}
	if (!is_page(out) && !is_named_text(out->media))
		out->body.length = 0;
	out->is_lost = record->is_truncated && out->body.length == 0 &&
		       may_be_text(record, &message);
	return status;
}

/* Of all that the reading of a record looks at. */
static struct hash hash_record(const struct warc_record *record)
{
	const char type[] = { (char)('a' + record->type), record->is_http };
	const struct text parts[] = {
		{ type, sizeof(type) }, record->uri, record->date,
		record->media,          record->id,  record->block
	};

	return hash_parts(parts, COUNT(parts));
}

/* Whether it is a page that was read before. */
static enum status keep_record(const struct warc_record *record,
			       struct reading *reading, bool *is_kept)
{
	struct hash raw;

	*is_kept = false;
	if (record->is_long || record->is_truncated ||
	    (record->type != WARC_RESPONSE && record->type != WARC_RESOURCE &&
	     record->type != WARC_CONVERSION))
		return STATUS_OK;
	raw = hash_record(record);
	return reading_keep(reading, &raw, record->offset, is_kept);
}

static enum status read_record(struct crawl *crawl,
			       const struct warc_record *record,
			       struct reading *reading)
{
	const size_t before = reading->article_count;
	struct document document;
	struct fault why = { 0 };
	enum status status;

	status = find_document(crawl, record, &document, &why);
	if (status == STATUS_SKIP)
		return reading_reject(reading, record->offset, why.text);
	if (status) {
		*reading->fault = why;
		return status;
	}
	if (document.is_lost)
		return reading_reject(reading, record->offset,
				      "cut off before its text");
	if (document.body.length == 0)
		return STATUS_OK;
	if (document.is_truncated)
		reading_forget(reading);
	/* Of a long one the beginning told that it is a page. */
	if (record->is_long)
		return reading_reject(reading, record->offset,
				      "record too long");
	status = read_document(crawl, &document, record, reading);
	if (reading->has_ended)
		return status;
	if (status == STATUS_SKIP)
		return reading_reject(reading, record->offset,
				      reading->fault->text);
	if (status == STATUS_FULL)
		return reading_reject_large(reading, record->offset);
	if (!status && document.is_truncated && reading->article_count > before)
		status = reading_reject(reading, record->offset,
					"cut off; what there is of it is "
					"indexed");
	return status;
}

/* Unless it was read before. */
static enum status take_record(struct crawl *crawl,
			       const struct warc_record *record,
			       struct reading *reading)
{
	bool is_kept;
	enum status status = keep_record(record, reading, &is_kept);

	if (!status && !is_kept)
		status = read_record(crawl, record, reading);
	reading_forget(reading);
	return status;
}

enum status crawl_read(struct crawl *crawl, struct reader *reader,
		       struct reading *reading)
{
	struct warc_record record = { 0 };
	struct fault why = { 0 };
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	warc_begin(crawl->warc, reader_rest(reader));
	while (!status) {
		status = warc_next(crawl->warc, &record, &why);
		if (status || record.is_end)
			break;
		status = take_record(crawl, &record, reading);
		if (status)
			return status;
	}
	if (status == STATUS_SKIP)
		return reading_reject(reading, record.offset, why.text);
	if (status)
		*reading->fault = why;
	return status;
}

enum status crawl_read_har(struct crawl *crawl, struct text text,
			   struct reading *reading)
{
	struct warc_record record = { 0 };
	enum status status = STATUS_OK;

	keys_set(reading->keys, KEYS_FILE);
	har_begin(&crawl->har, text);
	while (!status && !record.is_end) {
		struct fault why = { 0 };

		status = har_next(&crawl->har, &record, &why);
		if (status == STATUS_SKIP)
			status = reading_reject(reading, record.offset,
						why.text);
		else if (status == STATUS_FULL)
			status = reading_reject_large(reading, record.offset);
		else if (status)
			*reading->fault = why;
		else if (!record.is_end)
			status = take_record(crawl, &record, reading);
	}
	return status;
}
