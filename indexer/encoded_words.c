/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/encoded_words.h"

#include <string.h>

#include "indexer/base64.h"
#include "indexer/charset.h"

enum {
	LABEL_BYTES = 40,  /* longest label */
	WORD_BYTES = 4096, /* longest word that is looked at */
	/* What is written anew is up to nine times as long, and GMime ends the
	 * program when it has no memory. */
	HEADER_BYTES = 1 << 20
};

/* =?label?B?text?= */
struct word {
	struct text whole;
	struct text text;
	char label[LABEL_BYTES + 1];
	enum charset charset;
	bool is_base64;
};

struct rooms {
	struct bytes raw;
	struct bytes decoded;
};

/* Takes what is before the next question mark; false where a word has no such
 * part. */
static bool cut_part(struct text *rest, struct text *out)
{
	size_t i = 0;

	while (i < rest->length && rest->data[i] != '?' &&
	       !text_is_blank(rest->data[i]))
		i++;
	if (i == 0 || i == rest->length || rest->data[i] != '?')
		return false;
	*out = (struct text){ rest->data, i };
	*rest = text_skip(*rest, i + 1);
	return true;
}

/* Whether a word begins at the text's beginning, in an encoding of ours. */
static bool read_word(struct text text, struct word *out)
{
	struct text rest = text;
	struct text label;
	struct text kind;
	const char *language;

	if (!text_begins(text, TEXT("=?")))
		return false;
	rest = text_skip(rest, 2);
	if (rest.length > WORD_BYTES)
		rest.length = WORD_BYTES;
	if (!cut_part(&rest, &label) || !cut_part(&rest, &kind) ||
	    kind.length != 1 || !cut_part(&rest, &out->text) ||
	    !text_begins(rest, TEXT("=")))
		return false;
	/* RFC 2231: =?label*en?...  */
	language = memchr(label.data, '*', label.length);
	if (language)
		label.length = (size_t)(language - label.data);
	out->whole =
		(struct text){ text.data, (size_t)(rest.data + 1 - text.data) };
	out->is_base64 = text_lower(kind.data[0]) == 'b';
	out->charset = charset_of_label(label);
	if (out->charset == CHARSET_NONE || label.length > LABEL_BYTES)
		return false;
	memcpy(out->label, label.data, label.length);
	out->label[label.length] = '\0';
	return out->is_base64 || text_lower(kind.data[0]) == 'q';
}

/* A blank is written as a line below; "=" and two digits are a byte. */
static enum status decode_signs(struct bytes *out, struct text text,
				struct fault *fault)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < text.length && !status; i++) {
		char byte = text.data[i] == '_' ? ' ' : text.data[i];
		const bool is_sign = byte == '=' && i + 2 < text.length;
		const int high = is_sign ? text_hex_digit(text.data[i + 1]) :
					   -1;
		const int low = is_sign ? text_hex_digit(text.data[i + 2]) : -1;

		if (high >= 0 && low >= 0) {
			byte = (char)(high * 16 + low);
			i += 2;
		}
		status = bytes_append_byte(out, byte, fault);
	}
	return status;
}

static enum status put_utf8(struct bytes *out, struct text text,
			    struct fault *fault)
{
	enum status status = bytes_append(out, TEXT("=?utf-8?q?"), fault);

	for (size_t i = 0; i < text.length && !status; i++)
		status = bytes_printf(out, fault, "=%02X",
				      (unsigned char)text.data[i]);
	return status ? status : bytes_append(out, TEXT("?="), fault);
}

static enum status put_word(struct bytes *out, const struct word *word,
			    struct rooms *rooms, struct fault *fault)
{
	struct charset_count count;
	enum status status;

	bytes_clear(&rooms->raw);
	bytes_clear(&rooms->decoded);
	status = word->is_base64 ?
			 base64_decode(&rooms->raw, word->text, fault) :
			 decode_signs(&rooms->raw, word->text, fault);
	if (!status)
		status = charset_convert(&rooms->decoded,
					 text_from(&rooms->raw), word->charset,
					 &count, fault);
	return status ? status :
			put_utf8(out, text_from(&rooms->decoded), fault);
}

/* To the first empty line, as far as words are looked for. */
static size_t header_length(struct text message)
{
	const char *line;
	const char *end;

	if (message.length > HEADER_BYTES)
		message.length = HEADER_BYTES;
	line = message.data;
	end = line + message.length;
	while (line < end && *line != '\n' && *line != '\r') {
		const char *feed = memchr(line, '\n', (size_t)(end - line));

		line = feed ? feed + 1 : end;
	}
	return (size_t)(line - message.data);
}

/* Where the next word stands that is to be written in another way; the header's
 * length when there is none. */
static size_t find_word(struct text header, size_t offset,
			encoded_words_known *is_known, struct word *out)
{
	while (offset < header.length) {
		const char *sign = memmem(header.data + offset,
					  header.length - offset, "=?", 2);

		if (!sign)
			break;
		offset = (size_t)(sign - header.data);
		if (read_word(text_skip(header, offset), out) &&
		    !is_known(out->label))
			return offset;
		offset += 2;
	}
	return header.length;
}

enum status encoded_words_mend(struct bytes *out, struct text message,
			       encoded_words_known *is_known,
			       struct fault *fault)
{
	const struct text header = { message.data, header_length(message) };
	struct rooms rooms = { BYTES_UP_TO(WORD_BYTES),
			       BYTES_UP_TO(4 * WORD_BYTES) };
	struct word word;
	size_t offset = 0;
	size_t next = find_word(header, 0, is_known, &word);
	enum status status = STATUS_OK;

	bytes_clear(out);
	while (next < header.length && !status) {
		status = bytes_append(out,
				      (struct text){ header.data + offset,
						     next - offset },
				      fault);
		if (!status)
			status = put_word(out, &word, &rooms, fault);
		offset = next + word.whole.length;
		next = find_word(header, offset, is_known, &word);
	}
	if (offset > 0 && !status)
		status = bytes_append(out, text_skip(message, offset), fault);
	bytes_free(&rooms.raw);
	bytes_free(&rooms.decoded);
	return status;
}
