/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/mail.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "indexer/charset.h"
#include "indexer/dates.h"
#include "indexer/decode.h"
#include "indexer/encoded_words.h"
#include "indexer/lines.h"
#include "shared/array.h"
#include "shared/memory.h"
#include "shared/utf8.h"

enum {
	DEPTH_MAX = 64,  /* parts in each other; deeper ones are left out */
	PARTS_MAX = 256, /* texts of a message; further ones are left out */
	PER_BYTE = 4,    /* decoded bytes, at most */
	BOUNDARIES_MAX = 100000, /* lines that may part parts, of a message */
	STUB_BYTES = 400,        /* longest text that only points to another */
	STUB_PART = 3,           /* of which it is no more than that part */
	BOUNDARY_BYTES = 200,
	FROM_BYTES = 512, /* longest line between messages of an mbox */
	KEPT_BYTES = 1024 * 1024
};

/* A text in a message. */
struct part {
	size_t start; /* in mail->parts_bytes */
	size_t length;
	size_t group; /* parts of one say the same; 0: of none */
	bool is_html;
};

/* Parts that are being gone through. */
struct level {
	GMimeMultipart *parts;
	int next;
	size_t group;
};

struct mail {
	struct claims *claims;
	struct reader *reader;
	size_t message_bytes;
	bool is_set_up;
	bool is_mbox;
	struct reader_line line; /* the first that was not used yet */
	bool is_past_from;       /* the next message's own line was used */
	uint64_t from_offset;    /* of that line */
	struct bytes message;
	bool is_too_long;
	size_t boundary_count;
	struct bytes raw; /* of one part, or one header */
	struct bytes decoded;
	struct bytes parts_bytes;
	struct part parts[PARTS_MAX];
	size_t part_count;
	size_t group_count;
	size_t page_count;     /* parts that are saved pages */
	struct mail_page page; /* the first of them, but for its text */
	struct part page_part;
	size_t mended_bytes;
	struct bytes text; /* of the message */
	size_t bad_count;
};

/* ---- Recognition ------------------------------------------------------- */

/* Where a weekday stands as asctime has it, "... Tue Aug 17 2021"; the end of
 * the line where none does. */
static size_t find_weekday(struct text line)
{
	static const char *const days[] = { " Mon ", " Tue ", " Wed ", " Thu ",
					    " Fri ", " Sat ", " Sun " };
	const char *last = NULL;

	for (size_t i = 0; i < COUNT(days); i++) {
		const char *at = memmem(line.data, line.length, days[i], 5);

		if (at && (!last || at > last))
			last = at;
	}
	return last ? (size_t)(last - line.data) : line.length;
}

/* As asctime has it, but without the time. */
static bool ends_with_day(struct text line)
{
	const size_t before = find_weekday(line);

	return dates_is_line(text_skip(line, before));
}

static bool is_from(struct text line)
{
	return text_begins(line, TEXT("From ")) && line.length <= FROM_BYTES;
}

/* "From ", "From -", "From SENDER": some programs, as Thunderbird, leave out
 * what is of no use to them. */
static bool is_bare(struct text line)
{
	struct text sender = { 0 };

	if (!is_from(line))
		return false;
	sender = lines_trim(text_skip(line, 5));
	return sender.length == 0 || text_equal(sender, TEXT("-")) ||
	       (memchr(sender.data, '@', sender.length) &&
		!memchr(sender.data, ' ', sender.length));
}

/* "From SENDER DATE": somewhere behind the sender are a year, and hours and
 * minutes; or a day is all that is there. */
static bool is_dated(struct text line)
{
	bool has_time = false;
	bool has_year = false;
	size_t digit_count = 0;

	if (!is_from(line))
		return false;
	for (size_t i = 5; i <= line.length; i++) {
		char byte = i < line.length ? line.data[i] : ' ';

		has_time = has_time ||
			   (byte == ':' && digit_count > 0 &&
			    digit_count <= 2 && i + 2 < line.length &&
			    text_is_digit(line.data[i + 1]) &&
			    text_is_digit(line.data[i + 2]));
		has_year = has_year ||
			   (digit_count == 4 && !text_is_digit(byte));
		digit_count = text_is_digit(byte) ? digit_count + 1 : 0;
	}
	return has_year && (has_time || ends_with_day(line));
}

static bool is_from_line(struct text line)
{
	return is_dated(line) || is_bare(line);
}

/* Not all programs put an empty line before it; prose without one may have a
 * year and a time, too. */
static bool is_full_from(struct text line)
{
	return is_dated(line) && find_weekday(line) < line.length;
}

static struct text cut_line(struct text *text)
{
	const char *end = text->length > 0 ?
				  memchr(text->data, '\n', text->length) :
				  NULL;
	size_t length = end ? (size_t)(end - text->data) : text->length;
	struct text line = { text->data, length };

	length += end ? 1 : 0;
	*text = text_skip(*text, length);
	if (line.length > 0 && line.data[line.length - 1] == '\r')
		line.length--;
	return line;
}

/* Bytes of the name of a header line; 0 when it is none. */
static size_t header_name(struct text line)
{
	size_t length = 0;

	while (length < line.length && line.data[length] > ' ' &&
	       line.data[length] < 0x7F && line.data[length] != ':')
		length++;
	return length < line.length && line.data[length] == ':' ? length : 0;
}

static bool is_mail_header(struct text line, size_t length)
{
	static const char *const names[] = {
		"From",        "Subject",      "Date",
		"Received",    "Message-ID",   "MIME-Version",
		"Return-Path", "Delivered-To", "Content-Type",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (text_equal_caseless((struct text){ line.data, length },
					text_of(names[i])))
			return true;
	return false;
}

bool mail_is_message(struct text start)
{
	size_t known_count = 0;
	size_t line_count = 0;

	while (start.length > 0) {
		struct text line = cut_line(&start);
		size_t length = header_name(line);
		bool is_more = line_count > 0 && line.length > 0 &&
			       (line.data[0] == ' ' || line.data[0] == '\t');

		if (line.length == 0)
			break;
		/* the start may end within a line, and mailboxes leave
		 * their own lines behind */
		if (length == 0 && !is_more && start.length > 0 &&
		    !text_begins(line, TEXT("From ")) &&
		    !text_begins(line, TEXT(">From ")))
			return false;
		known_count += length > 0 && is_mail_header(line, length);
		line_count++;
	}
	return known_count >= 2;
}

bool mail_is_mbox(struct text start)
{
	return is_from_line(cut_line(&start)) && mail_is_message(start);
}

/* ---- Opening ----------------------------------------------------------- */

enum status mail_open(struct mail **out, size_t message_bytes,
		      struct fault *fault)
{
	struct mail *mail = memory_zeroed(1, sizeof(*mail));

	*out = NULL;
	if (!mail)
		return fault_set(fault, STATUS_FULL, "out of memory");
	mail->message_bytes = message_bytes;
	mail->message = BYTES_UP_TO(message_bytes);
	mail->raw = BYTES_UP_TO(PER_BYTE * message_bytes);
	mail->decoded = BYTES_UP_TO(PER_BYTE * message_bytes);
	mail->parts_bytes = BYTES_UP_TO(PER_BYTE * message_bytes);
	mail->text = BYTES_UP_TO(PER_BYTE * message_bytes);
	*out = mail;
	return STATUS_OK;
}

void mail_close(struct mail *mail)
{
	if (!mail)
		return;
	bytes_free(&mail->message);
	bytes_free(&mail->raw);
	bytes_free(&mail->decoded);
	bytes_free(&mail->parts_bytes);
	bytes_free(&mail->text);
	memory_free(mail);
}

static void give_back(struct mail *mail)
{
	struct bytes *all[] = { &mail->message, &mail->raw, &mail->decoded,
				&mail->parts_bytes, &mail->text };

	for (size_t i = 0; i < COUNT(all); i++) {
		bytes_clear(all[i]);
		if (all[i]->capacity > KEPT_BYTES)
			bytes_free(all[i]);
	}
}

enum status mail_begin(struct mail *mail, struct reader *reader,
		       struct claims *claims, struct fault *fault)
{
	enum status status;

	/* Once it was shut down it could not be set up again: so it never
	 * is. What it has set up is little, and is there once. */
	if (!mail->is_set_up)
		g_mime_init();
	mail->is_set_up = true;
	mail->reader = reader;
	mail->claims = claims;
	mail->is_past_from = false;
	give_back(mail);
	status = reader_line(reader, &mail->line, fault);
	mail->is_mbox = is_from_line(mail->line.text);
	return status;
}

size_t mail_bad_count(const struct mail *mail)
{
	return mail->bad_count;
}

/* ---- Splitting --------------------------------------------------------- */

/* A line of an mbox that would begin a message has a sign before it. */
static struct text unquote(const struct mail *mail, struct text line)
{
	size_t signs = 0;

	while (signs < line.length && line.data[signs] == '>')
		signs++;
	if (mail->is_mbox && signs > 0 &&
	    text_begins(text_skip(line, signs), TEXT("From ")))
		line = text_skip(line, 1);
	return line;
}

static enum status add_line(struct mail *mail, struct fault *fault)
{
	struct text line = unquote(mail, mail->line.text);
	struct bytes *message = &mail->message;
	enum status status;

	mail->boundary_count += text_begins(line, TEXT("--"));
	if (mail->line.is_too_long || mail->is_too_long ||
	    mail->boundary_count > BOUNDARIES_MAX ||
	    message->length + line.length + 1 > mail->message_bytes) {
		mail->is_too_long = true;
		return STATUS_OK;
	}
	status = bytes_append(message, line, fault);
	return status ? status : bytes_append_byte(message, '\n', fault);
}

/* Whether a message begins with a line "From ...": a header is behind it, and
 * one of a mail where the line could be prose ("From 2019 on, ... at
 * 10:30"). */
static bool begins_message(struct text from, struct text next)
{
	size_t length = header_name(next);

	if (text_begins(next, TEXT(">From ")))
		return true;
	return length > 0 &&
	       (is_bare(from) || is_full_from(from) ||
		text_begins(next, TEXT("X-")) || is_mail_header(next, length));
}

/* Goes on to the next line. What begins no message is prose of this one. */
static enum status pass_from(struct mail *mail, struct fault *fault)
{
	char kept[FROM_BYTES];
	struct reader_line next;
	struct text line = mail->line.text;
	enum status status;

	memcpy(kept, line.data, line.length);
	mail->from_offset = mail->line.offset;
	status = reader_line(mail->reader, &mail->line, fault);
	mail->is_past_from = !status &&
			     begins_message((struct text){ kept, line.length },
					    mail->line.text);
	if (status || mail->is_past_from)
		return status;
	next = mail->line;
	mail->line = (struct reader_line){ .text = { kept, line.length } };
	status = add_line(mail, fault);
	mail->line = next;
	return status;
}

/* The lines of the next message. */
static enum status take_message(struct mail *mail, struct fault *fault)
{
	bool is_behind_empty = false;
	enum status status = STATUS_OK;

	bytes_clear(&mail->message);
	mail->is_too_long = false;
	mail->boundary_count = 0;
	if (mail->is_mbox && !mail->is_past_from)
		status = reader_line(mail->reader, &mail->line, fault);
	mail->is_past_from = false;
	while (!status && !mail->line.is_end) {
		struct text line = mail->line.text;

		if (mail->is_mbox && (is_behind_empty ? is_from_line(line) :
							is_full_from(line))) {
			status = pass_from(mail, fault);
			if (mail->is_past_from)
				break;
			is_behind_empty = false;
			continue;
		}
		is_behind_empty =
			!mail->line.is_too_long &&
			(line.length == 0 || text_begins(line, TEXT("\r")));
		status = add_line(mail, fault);
		if (!status)
			status = reader_line(mail->reader, &mail->line, fault);
	}
	return status;
}

/* ---- Headers ----------------------------------------------------------- */

/* A text of GMime's in valid UTF-8, kept until the next message. */
static enum status keep(struct mail *mail, const char *string, struct text *out,
			struct fault *fault)
{
	struct decoded decoded = { 0 };
	enum status status;

	*out = (struct text){ 0 };
	if (!string || string[0] == '\0')
		return STATUS_OK;
	status = decode_text(&decoded, &mail->decoded, text_of(string),
			     (struct text){ 0 }, fault);
	if (status == STATUS_SKIP)
		return STATUS_OK;
	return status ? status :
			claims_keep(mail->claims, decoded.text, out, fault);
}

static enum status claim(struct mail *mail, const char *name,
			 const char *string, struct fault *fault)
{
	struct text value;
	enum status status = keep(mail, string, &value, fault);

	if (status || value.length == 0)
		return status;
	return claims_add(mail->claims, text_of(name), value, FRAGMENT_PLAIN,
			  fault);
}

static enum status claim_header(struct mail *mail, GMimeObject *object,
				const char *header, const char *name,
				struct fault *fault)
{
	const char *raw = object ? g_mime_object_get_header(object, header) :
				   NULL;
	char *value = raw ? g_mime_utils_header_decode_text(NULL, raw) : NULL;
	enum status status = claim(mail, name, value, fault);

	g_free(value);
	return status;
}

/* The names of the senders, else their addresses. */
static enum status claim_senders(struct mail *mail, GMimeMessage *message,
				 struct fault *fault)
{
	InternetAddressList *list = g_mime_message_get_from(message);
	int count = list ? internet_address_list_length(list) : 0;
	enum status status = STATUS_OK;

	for (int i = 0; i < count && i < CLAIMS_AUTHORS_MAX && !status; i++) {
		InternetAddress *sender =
			internet_address_list_get_address(list, i);
		const char *name = internet_address_get_name(sender);

		if ((!name || name[0] == '\0') &&
		    INTERNET_ADDRESS_IS_MAILBOX(sender))
			name = internet_address_mailbox_get_addr(
				INTERNET_ADDRESS_MAILBOX(sender));
		status = claim(mail, "from", name, fault);
	}
	return status;
}

/* "<https://example.org/1>", as headers have addresses. */
static enum status claim_address(struct mail *mail, GMimeMessage *message,
				 struct fault *fault)
{
	const char *raw =
		g_mime_object_get_header(GMIME_OBJECT(message), "Archived-At");
	struct text value;
	enum status status = keep(mail, raw, &value, fault);

	value = lines_trim(value);
	if (status || value.length < 2)
		return status;
	if (value.data[0] == '<' && value.data[value.length - 1] == '>')
		value = (struct text){ value.data + 1, value.length - 2 };
	return claims_add(mail->claims, TEXT("url"), value, FRAGMENT_PLAIN,
			  fault);
}

/* The list's name: 'The list <the-list.example.org>'. */
static enum status claim_list(struct mail *mail, GMimeMessage *message,
			      struct fault *fault)
{
	const char *raw =
		g_mime_object_get_header(GMIME_OBJECT(message), "List-Id");
	char *decoded = raw ? g_mime_utils_header_decode_text(NULL, raw) : NULL;
	char *open = decoded ? strchr(decoded, '<') : NULL;
	struct text value;
	enum status status;

	if (open)
		*open = '\0';
	status = keep(mail, decoded, &value, fault);
	g_free(decoded);
	value = lines_trim(value);
	if (value.length > 1 && value.data[0] == '"' &&
	    value.data[value.length - 1] == '"')
		value = (struct text){ value.data + 1, value.length - 2 };
	if (status || value.length == 0)
		return status;
	return claims_add(mail->claims, TEXT("sitename"), value, FRAGMENT_PLAIN,
			  fault);
}

static enum status claim_headers(struct mail *mail, GMimeMessage *message,
				 struct fault *fault)
{
	enum status status = claim(mail, "subject",
				   g_mime_message_get_subject(message), fault);

	if (!status)
		status = claim(mail, "id",
			       g_mime_message_get_message_id(message), fault);
	if (!status)
		status = claim_senders(mail, message, fault);
	if (!status)
		status = claim_header(mail, GMIME_OBJECT(message), "Date",
				      "date", fault);
	if (!status)
		status = claim_header(mail,
				      g_mime_message_get_mime_part(message),
				      "Content-Language", "language", fault);
	if (!status)
		status = claim_address(mail, message, fault);
	if (!status)
		status = claim_list(mail, message, fault);
	return status ? status :
			claim_header(mail, GMIME_OBJECT(message),
				     "Organization", "publisher", fault);
}

/* ---- Parts ------------------------------------------------------------- */

/* What is in a part, out of its transfer encoding and, where `charset` is
 * not NULL and known, its character set, in *out. */
static enum status write_content(GMimePart *part, const char *charset,
				 struct bytes *out, bool *is_known,
				 struct fault *fault)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeFilter *filter =
		charset ? g_mime_filter_charset_new(charset, "utf-8") : NULL;
	GMimeStream *memory = g_mime_stream_mem_new();
	GMimeStream *stream = g_mime_stream_filter_new(memory);
	GByteArray *array;
	enum status status;

	*is_known = filter || !charset;
	if (filter) {
		(void)g_mime_stream_filter_add(GMIME_STREAM_FILTER(stream),
					       filter);
		g_object_unref(filter);
	}
	/* in memory it cannot fail; what is cut is as long as it is */
	if (content)
		(void)g_mime_data_wrapper_write_to_stream(content, stream);
	(void)g_mime_stream_flush(stream);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
	bytes_clear(out);
	status = bytes_append(
		out, (struct text){ (const char *)array->data, array->len },
		fault);
	g_object_unref(stream);
	g_object_unref(memory);
	return status;
}

static bool has_high_bytes(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return true;
	return false;
}

/* The text of a part in valid UTF-8: what is UTF-8 is so, whatever the part
 * says; else it is what it says, else what it looks like. */
static enum status read_part(struct mail *mail, GMimePart *part,
			     struct text *out, struct fault *fault)
{
	const char *charset = g_mime_object_get_content_type_parameter(
		GMIME_OBJECT(part), "charset");
	struct decoded decoded = { 0 };
	bool is_known;
	enum status status =
		write_content(part, NULL, &mail->raw, &is_known, fault);

	*out = text_from(&mail->raw);
	if (status || (has_high_bytes(*out) && utf8_is_valid(*out)))
		return status;
	if (charset) {
		status = write_content(part, charset, &mail->decoded, &is_known,
				       fault);
		*out = text_from(&mail->decoded);
		if (status || (is_known && utf8_is_valid(*out)))
			return status;
		*out = text_from(&mail->raw);
	}
	status = decode_text(&decoded, &mail->decoded, *out,
			     is_known ? TEXT("") : text_of(charset), fault);
	mail->bad_count += decoded.bad_count;
	*out = decoded.text; /* empty after a failure */
	return status == STATUS_SKIP ? STATUS_OK : status;
}

static bool is_flowed(GMimePart *part)
{
	const char *format = g_mime_object_get_content_type_parameter(
		GMIME_OBJECT(part), "format");

	return format && strcasecmp(format, "flowed") == 0;
}

/* Whether the blank at the end of a flowed line is not of the text. */
static bool has_extra_blank(GMimePart *part)
{
	const char *value = g_mime_object_get_content_type_parameter(
		GMIME_OBJECT(part), "delsp");

	return value && strcasecmp(value, "yes") == 0;
}

static size_t quote_depth(struct text line)
{
	size_t depth = 0;

	while (depth < line.length && line.data[depth] == '>')
		depth++;
	return depth;
}

/* Joins lines that were broken to fit (RFC 3676). */
static enum status put_flowed(struct bytes *out, struct text text,
			      bool has_extra, struct fault *fault)
{
	bool is_open = false; /* the last line goes on */
	size_t depth = 0;
	enum status status = STATUS_OK;

	while (text.length > 0 && !status) {
		struct text line = cut_line(&text);
		size_t quotes = quote_depth(line);
		struct text body = text_skip(line, quotes);
		bool goes_on = is_open && quotes == depth;

		if (text_begins(body, TEXT(" ")))
			body = text_skip(body, 1);
		goes_on = goes_on && !text_equal(body, TEXT("-- "));
		if (out->length > 0 && !goes_on)
			status = bytes_append_byte(out, '\n', fault);
		if (!goes_on && quotes > 0 && !status)
			status = bytes_append(
				out, (struct text){ line.data, quotes }, fault);
		if (!goes_on && quotes > 0 && !status)
			status = bytes_append_byte(out, ' ', fault);
		depth = quotes;
		is_open = body.length > 0 &&
			  body.data[body.length - 1] == ' ' &&
			  !text_equal(body, TEXT("-- "));
		if (is_open && has_extra)
			body.length--;
		if (!status)
			status = bytes_append(out, body, fault);
	}
	return status;
}

/* A browser that saves a page with its pictures and frames says of each part
 * where it was; the first page is the one that was saved. */
static enum status note_page(struct mail *mail, GMimePart *part,
			     struct fault *fault)
{
	const char *address = g_mime_object_get_header(GMIME_OBJECT(part),
						       "Content-Location");

	if (!address || (strncasecmp(address, "http://", 7) != 0 &&
			 strncasecmp(address, "https://", 8) != 0 &&
			 strncasecmp(address, "file:", 5) != 0))
		return STATUS_OK;
	if (mail->page_count++ > 0)
		return STATUS_OK;
	mail->page_part = mail->parts[mail->part_count - 1];
	return keep(mail, address, &mail->page.address, fault);
}

static enum status add_part(struct mail *mail, GMimePart *part, size_t group,
			    struct fault *fault)
{
	GMimeContentType *type =
		g_mime_object_get_content_type(GMIME_OBJECT(part));
	bool is_html = g_mime_content_type_is_type(type, "text", "html");
	struct part *added = &mail->parts[mail->part_count];
	struct bytes room = { 0 };
	struct text text;
	enum status status;

	if (mail->part_count == PARTS_MAX || g_mime_part_is_attachment(part) ||
	    (!is_html && !g_mime_content_type_is_type(type, "text", "plain")))
		return STATUS_OK;
	status = read_part(mail, part, &text, fault);
	room.limit = mail->parts_bytes.limit;
	if (!status && !is_html && is_flowed(part)) {
		status = put_flowed(&room, text, has_extra_blank(part), fault);
		text = text_from(&room);
	}
	*added = (struct part){ .start = mail->parts_bytes.length,
				.length = text.length,
				.group = group,
				.is_html = is_html };
	if (!status)
		status = bytes_append(&mail->parts_bytes, text, fault);
	mail->part_count += !status;
	bytes_free(&room);
	return status || !is_html ? status : note_page(mail, part, fault);
}

/* The subject of a message in a message stands above its text. */
static enum status add_subject(struct mail *mail, GMimeMessage *message,
			       struct fault *fault)
{
	const char *subject = g_mime_message_get_subject(message);
	struct part *added = &mail->parts[mail->part_count];
	struct text value;
	enum status status = keep(mail, subject, &value, fault);

	if (status || value.length == 0 || mail->part_count == PARTS_MAX)
		return status;
	*added = (struct part){ .start = mail->parts_bytes.length,
				.length = value.length };
	mail->part_count++;
	return bytes_append(&mail->parts_bytes, value, fault);
}

/* Out of messages in messages; NULL when one is empty. */
static enum status open_message(struct mail *mail, GMimeObject **object,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int i = 0; i < DEPTH_MAX && !status && *object &&
			GMIME_IS_MESSAGE_PART(*object);
	     i++) {
		GMimeMessage *message = g_mime_message_part_get_message(
			GMIME_MESSAGE_PART(*object));

		*object = NULL;
		if (!message)
			break;
		status = add_subject(mail, message, fault);
		*object = g_mime_message_get_mime_part(message);
	}
	return status;
}

/* A line that parts begin with, without its hyphens: headers of a part
 * stand below it. */
static struct text find_boundary(struct text text)
{
	struct text before = { 0 };

	while (text.length > 0) {
		struct text line = cut_line(&text);
		bool is_header = line.length > 8 &&
				 text_begins_caseless(line, TEXT("Content-"));

		if (is_header && text_begins(before, TEXT("--")))
			return lines_trim(text_skip(before, 2));
		before = line;
	}
	return (struct text){ 0 };
}

static bool is_boundary(struct text text)
{
	return text.length > 0 && text.length <= BOUNDARY_BYTES &&
	       !memchr(text.data, '"', text.length) &&
	       !memchr(text.data, '\\', text.length);
}

static bool has_tags(struct text text)
{
	text = lines_trim(text);
	return text_begins(text, TEXT("<")) &&
	       memmem(text.data, text.length, "</", 2);
}

/* Headers for what stands where parts were promised, in or without other
 * parts. */
static enum status put_headers(struct bytes *out, GMimeMultipart *parts,
			       struct text text, bool has_parts,
			       struct fault *fault)
{
	const char *encoding = g_mime_object_get_header(
		GMIME_OBJECT(parts), "Content-Transfer-Encoding");
	struct text boundary = find_boundary(text);
	bool is_encoded = encoding &&
			  (strcasecmp(encoding, "base64") == 0 ||
			   strcasecmp(encoding, "quoted-printable") == 0);

	if (has_parts)
		return bytes_printf(
			out, fault,
			"Content-Type: multipart/mixed; boundary=\"%.*s\"\n\n",
			(int)boundary.length, boundary.data);
	return bytes_printf(out, fault,
			    "Content-Type: text/%s\n"
			    "Content-Transfer-Encoding: %s\n\n",
			    has_tags(text) ? "html" : "plain",
			    is_encoded ? encoding : "8bit");
}

/* Makes what is in mail->raw the only part. */
static bool add_only_part(struct mail *mail, GMimeMultipart *parts)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(
		mail->raw.data, mail->raw.length);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeObject *part = g_mime_parser_construct_part(parser, NULL);
	bool is_good = part &&
		       (!GMIME_IS_MULTIPART(part) ||
			g_mime_multipart_get_count(GMIME_MULTIPART(part)) > 0);

	if (is_good)
		g_mime_multipart_add(parts, part);
	if (part)
		g_object_unref(part);
	g_object_unref(parser);
	g_object_unref(stream);
	return is_good;
}

/* Parts whose boundary never comes: what stands there is the text, or is
 * parted by another boundary. Each is a copy, and they may lie in each
 * other: of all together no more is taken than other texts may have. */
static enum status mend_parts(struct mail *mail, GMimeMultipart *parts,
			      struct fault *fault)
{
	const char *prologue = g_mime_multipart_get_prologue(parts);
	struct text text = text_of(prologue ? prologue : "");
	bool has_parts = is_boundary(find_boundary(text));
	enum status status = STATUS_OK;
	bool is_mended = false;

	if (g_mime_multipart_get_count(parts) > 0 || !lines_has_words(text) ||
	    text.length > mail->raw.limit - mail->mended_bytes)
		return STATUS_OK;
	mail->mended_bytes += text.length;
	for (int i = has_parts ? 0 : 1; i < 2 && !status && !is_mended; i++) {
		bytes_clear(&mail->raw);
		status = put_headers(&mail->raw, parts, text, i == 0, fault);
		if (!status)
			status = bytes_append(&mail->raw, text, fault);
		is_mended = !status && add_only_part(mail, parts);
	}
	return status;
}

/* One part: its text, or, of several in it, *inner is made to be gone
 * through next. */
static enum status visit(struct mail *mail, GMimeObject *object, size_t group,
			 struct level *inner, struct fault *fault)
{
	enum status status = open_message(mail, &object, fault);

	*inner = (struct level){ 0 };
	if (status || !object)
		return status;
	if (GMIME_IS_MULTIPART(object)) {
		GMimeContentType *type = g_mime_object_get_content_type(object);

		if (group == 0 && g_mime_content_type_is_type(type, "multipart",
							      "alternative"))
			group = ++mail->group_count;
		*inner = (struct level){ GMIME_MULTIPART(object), 0, group };
		return mend_parts(mail, inner->parts, fault);
	}
	if (!GMIME_IS_PART(object))
		return STATUS_OK;
	return add_part(mail, GMIME_PART(object), group, fault);
}

static enum status collect_parts(struct mail *mail, GMimeObject *object,
				 struct fault *fault)
{
	struct level levels[DEPTH_MAX];
	struct level inner = { 0 };
	size_t depth = 0;
	enum status status = STATUS_OK;

	if (object)
		status = visit(mail, object, 0, &inner, fault);
	for (;;) {
		struct level *level;

		if (inner.parts && depth < DEPTH_MAX)
			levels[depth++] = inner;
		if (status || depth == 0)
			return status;
		level = &levels[depth - 1];
		inner = (struct level){ 0 };
		if (level->next == g_mime_multipart_get_count(level->parts)) {
			depth--;
			continue;
		}
		object = g_mime_multipart_get_part(level->parts, level->next++);
		status = visit(mail, object, level->group, &inner, fault);
	}
}

/* ---- Text -------------------------------------------------------------- */

static struct text text_of_part(const struct mail *mail,
				const struct part *part)
{
	if (part->length == 0)
		return (struct text){ 0 };
	return (struct text){ mail->parts_bytes.data + part->start,
			      part->length };
}

/* Bytes that may be read, white space and tags left out. */
static size_t count_visible(struct text text, bool is_html)
{
	bool is_in_tag = false;
	size_t count = 0;

	for (size_t i = 0; i < text.length; i++) {
		char byte = text.data[i];

		if (is_html && byte == '<')
			is_in_tag = true;
		count += !is_in_tag && (unsigned char)byte > ' ';
		if (byte == '>')
			is_in_tag = false;
	}
	return count;
}

/* Whether of the parts that say the same the plain ones are taken. */
static bool is_plain_group(const struct mail *mail, size_t group)
{
	size_t plain = 0;
	size_t html = 0;

	for (size_t i = 0; i < mail->part_count; i++) {
		const struct part *part = &mail->parts[i];

		if (part->group != group)
			continue;
		if (part->is_html)
			html += count_visible(text_of_part(mail, part), true);
		else
			plain += count_visible(text_of_part(mail, part), false);
	}
	return html == 0 ||
	       (plain > 0 && (plain > STUB_BYTES || plain * STUB_PART > html));
}

static void drop_part(struct mail *mail, size_t index)
{
	mail->part_count--;
	memmove(mail->parts + index, mail->parts + index + 1,
		(mail->part_count - index) * sizeof(*mail->parts));
}

/* Leaves of each group those of one form. */
static void choose_parts(struct mail *mail)
{
	for (size_t group = 1; group <= mail->group_count; group++) {
		bool is_plain = is_plain_group(mail, group);
		size_t i = 0;

		while (i < mail->part_count) {
			if (mail->parts[i].group == group &&
			    mail->parts[i].is_html == is_plain)
				drop_part(mail, i);
			else
				i++;
		}
	}
}

/* Plain text among HTML. */
static enum status put_as_html(struct bytes *out, struct text text,
			       struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < text.length && !status; i++) {
		struct text sign = { text.data + i, 1 };

		if (text.data[i] == '<')
			sign = TEXT("&lt;");
		else if (text.data[i] == '&')
			sign = TEXT("&amp;");
		else if (text.data[i] == '\n')
			sign = TEXT("<br>\n");
		status = bytes_append(out, sign, fault);
	}
	return status;
}

static enum status put_part(struct mail *mail, const struct part *part,
			    bool is_markup, struct fault *fault)
{
	struct text text = text_of_part(mail, part);
	struct bytes *out = &mail->text;
	enum status status = STATUS_OK;

	if (is_markup)
		status = bytes_append(out, TEXT("<div>"), fault);
	else if (out->length > 0)
		status = bytes_append(out, TEXT("\n\n"), fault);
	if (!status)
		status = is_markup && !part->is_html ?
				 put_as_html(out, text, fault) :
				 bytes_append(out, text, fault);
	return status || !is_markup ?
		       status :
		       bytes_append(out, TEXT("</div>\n"), fault);
}

static enum status claim_text(struct mail *mail, struct fault *fault)
{
	bool is_markup = false;
	enum status status = STATUS_OK;

	choose_parts(mail);
	for (size_t i = 0; i < mail->part_count; i++)
		is_markup = is_markup || mail->parts[i].is_html;
	bytes_clear(&mail->text);
	for (size_t i = 0; i < mail->part_count && !status; i++)
		status = put_part(mail, &mail->parts[i], is_markup, fault);
	return status ? status :
			claims_add(mail->claims, TEXT("body"),
				   text_from(&mail->text),
				   is_markup ? FRAGMENT_MARKUP : FRAGMENT_PLAIN,
				   fault);
}

/* ---- Messages ---------------------------------------------------------- */

/* What was sent to somebody is a mail, wherever its pictures are. */
static bool is_page(const struct mail *mail, GMimeMessage *message)
{
	GMimeObject *object = GMIME_OBJECT(message);

	return mail->page_count > 0 &&
	       !g_mime_object_get_header(object, "To") &&
	       !g_mime_object_get_header(object, "Received");
}

/* Its headers are of whoever saved it. */
static enum status read_page(struct mail *mail, GMimeMessage *message,
			     struct fault *fault)
{
	const char *saved =
		g_mime_object_get_header(GMIME_OBJECT(message), "Date");

	mail->page.html = text_of_part(mail, &mail->page_part);
	return keep(mail, saved, &mail->page.saved, fault);
}

static enum status read_message(struct mail *mail, GMimeMessage *message,
				struct fault *fault)
{
	enum status status;

	mail->part_count = 0;
	mail->group_count = 0;
	mail->mended_bytes = 0;
	mail->bad_count = 0;
	bytes_clear(&mail->parts_bytes);
	status = collect_parts(mail, g_mime_message_get_mime_part(message),
			       fault);
	if (!status && is_page(mail, message))
		return read_page(mail, message, fault);
	mail->page_count = 0;
	if (!status)
		status = claim_headers(mail, message, fault);
	return status ? status : claim_text(mail, fault);
}

static bool knows_label(const char *label)
{
	const iconv_t known = g_mime_iconv_open("utf-8", label);

	/* What fails is (iconv_t)-1. */
	if ((intptr_t)known == -1)
		return false;
	(void)g_mime_iconv_close(known); /* nothing was written */
	return true;
}

/* A header whose bytes stand as they are, which GMime takes for ISO-8859-1, is
 * in the encoding of what is below it, else in what it looks like. */
static enum status decode_header(struct mail *mail, struct text *message,
				 struct fault *fault)
{
	struct decoded decoded = { 0 };
	struct text rest = *message;
	struct text header = *message;
	enum status status;

	while (cut_line(&rest).length > 0)
		header.length = message->length - rest.length;
	rest = text_skip(*message, header.length);
	if (utf8_is_valid(header))
		return STATUS_OK;
	status = decode_text(&decoded, &mail->decoded, header,
			     charset_in_header(*message), fault);
	if (status)
		return status == STATUS_SKIP ? STATUS_OK : status;
	bytes_clear(&mail->text);
	status = bytes_append(&mail->text, decoded.text, fault);
	if (!status)
		status = bytes_append(&mail->text, rest, fault);
	if (!status)
		*message = text_from(&mail->text);
	return status;
}

static enum status parse_message(struct mail *mail, struct fault *fault)
{
	struct text taken = text_from(&mail->message);
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;
	enum status status = decode_header(mail, &taken, fault);

	if (!status)
		status = encoded_words_mend(&mail->raw, taken, knows_label,
					    fault);
	if (status)
		return status;
	if (mail->raw.length > 0)
		taken = text_from(&mail->raw);
	/* It has a copy of its own. */
	stream = g_mime_stream_mem_new_with_buffer(taken.data, taken.length);
	parser = g_mime_parser_new_with_stream(stream);
	message = g_mime_parser_construct_message(parser, NULL);
	if (message)
		status = read_message(mail, message, fault);
	else
		status = fault_set(fault, STATUS_SKIP, "not a mail");
	if (message)
		g_object_unref(message);
	g_object_unref(parser);
	g_object_unref(stream);
	return status;
}

enum status mail_take(struct mail *mail, uint64_t *offset, struct text *out,
		      bool *is_end, struct fault *fault)
{
	enum status status;

	claims_begin(mail->claims);
	mail->bad_count = 0;
	mail->page_count = 0;
	mail->page = (struct mail_page){ 0 };
	*offset = mail->is_past_from ? mail->from_offset : mail->line.offset;
	*is_end = mail->line.is_end;
	*out = (struct text){ 0 };
	if (*is_end)
		return STATUS_OK;
	status = take_message(mail, fault);
	if (status)
		return status;
	if (mail->is_too_long)
		return fault_set(fault, STATUS_SKIP,
				 "message too long, or of too many parts");
	*out = text_from(&mail->message);
	return STATUS_OK;
}

enum status mail_read(struct mail *mail, struct fault *fault)
{
	const struct claims *claims = mail->claims;
	enum status status = parse_message(mail, fault);

	if (status || mail->page_count > 0)
		return status;
	if (!claims_have(claims, CLAIMS_TITLE) &&
	    !claims_have(claims, CLAIMS_AUTHOR) &&
	    !claims_have(claims, CLAIMS_DATE))
		return fault_set(fault, STATUS_SKIP, "not a mail");
	if (!claims_have(claims, CLAIMS_TEXT) &&
	    !claims_have(claims, CLAIMS_TITLE))
		return fault_set(fault, STATUS_SKIP, "no text");
	return STATUS_OK;
}

bool mail_is_page(const struct mail *mail, struct mail_page *out)
{
	*out = mail->page;
	return mail->page_count > 0;
}

enum status mail_next(struct mail *mail, uint64_t *offset, bool *is_end,
		      struct fault *fault)
{
	struct text message;
	enum status status = mail_take(mail, offset, &message, is_end, fault);

	return status || *is_end ? status : mail_read(mail, fault);
}
